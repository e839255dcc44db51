"""Costs against torch and against counting; symbolic costs against those of the bound network.

A multiply-add is one product of a weight and a value. Padding is multiplied like any value; a transposed
convolution multiplies every input by every tap, also where the result is cropped.
"""

from collections.abc import Callable, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from math import prod
from pathlib import Path
from typing import Any

import pytest
import sympy
import torch
from torch import Tensor, nn

from tdnn_compiler.analysis import Cost, analyse
from tdnn_compiler.analysis.cost import total_cost
from tdnn_compiler.dsl import (
    Applicable,
    Input,
    avg_pool,
    batch_norm,
    build,
    conv,
    conv_transpose,
    depthwise_conv,
    embedding,
    flatten,
    global_avg_pool,
    group_norm,
    instance_norm,
    layer_norm,
    linear,
    max_pool,
    relu,
    repeat,
    stats_pool,
    symbols,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.expressions import substitute

FIELDS = ("parameters", "multiply_adds", "activations", "inputs")


def over(extents: tuple[int, ...], channels: int, step: Applicable) -> Network:
    """One layer over an input of these extents."""
    axes = "THW"[: len(extents)]
    sizes: dict[str, Any] = dict(zip(axes, extents, strict=True))
    return build(Input(" ".join(["N", *axes, "C"]), **sizes, C=channels) >> step)


def products(module: nn.Module, shape: tuple[int, ...]) -> int:
    """The entries of the explicit matrix of a linear layer: its columns are the outputs for unit inputs."""
    for weight in module.parameters():
        nn.init.ones_(weight)
    units = torch.eye(prod(shape)).reshape(-1, *shape)
    with torch.no_grad():
        columns = module(units) - module(torch.zeros(1, *shape))
    return int((columns != 0).sum())


def padded(shape: tuple[int, ...], padding: int) -> tuple[int, ...]:
    return (shape[0], *(extent + 2 * padding for extent in shape[1:]))


CONVOLUTIONS = [
    (1, 4, 6, {"kernel_size": 3}),
    (1, 4, 6, {"kernel_size": 3, "stride": 2, "padding": 1}),
    (1, 4, 6, {"kernel_size": 2, "dilation": 3, "bias": False}),
    (1, 4, 6, {"kernel_size": 3, "groups": 2, "padding": 2, "dilation": 2}),
    (2, 2, 4, {"kernel_size": 3, "padding": 1, "stride": 2}),
    (2, 2, 4, {"kernel_size": (3, 2), "stride": (1, 2), "groups": 2}),
    (3, 2, 2, {"kernel_size": 2, "bias": False}),
]


@pytest.mark.parametrize(("rank", "inner", "outer", "arguments"), CONVOLUTIONS)
def test_convolution(rank: int, inner: int, outer: int, arguments: dict[str, Any]) -> None:
    kind = (nn.Conv1d, nn.Conv2d, nn.Conv3d)[rank - 1]
    extents = (9, 8, 7)[:rank]
    cost = analyse(over(extents, inner, conv(outer, **arguments))).costs["conv1"]
    module = kind(inner, outer, **arguments)
    assert cost.parameters == sum(weight.numel() for weight in module.parameters())
    unpadded = kind(inner, outer, **arguments | {"padding": 0})
    assert cost.multiply_adds == products(unpadded, padded((inner, *extents), arguments.get("padding", 0)))
    out = module(torch.zeros(1, inner, *extents))
    assert (cost.inputs, cost.activations) == (inner * prod(extents), out.numel())


@pytest.mark.parametrize("arguments", [{"kernel_size": 3}, {"kernel_size": 3, "padding": 1, "bias": False}])
@pytest.mark.parametrize("rank", [1, 2])
def test_depthwise_convolution(rank: int, arguments: dict[str, Any]) -> None:
    kind = (nn.Conv1d, nn.Conv2d)[rank - 1]
    extents = (7, 6)[:rank]
    cost = analyse(over(extents, 4, depthwise_conv(**arguments))).costs["depthwise_conv1"]
    module = kind(4, 4, groups=4, **arguments | {"padding": 0})
    assert cost.parameters == sum(weight.numel() for weight in module.parameters())
    assert cost.multiply_adds == products(module, padded((4, *extents), arguments.get("padding", 0)))


@pytest.mark.parametrize(
    ("taps", "extents", "positions"), [((-3, 0, 3), (20,), 14), (((-1, 0, 1), (0, 2)), (6, 7), 4 * 5)]
)
def test_taps_count_like_a_kernel(taps: Any, extents: tuple[int, ...], positions: int) -> None:
    cost = analyse(over(extents, 5, conv(8, taps=taps))).costs["conv1"]
    count = 3 if len(extents) == 1 else 6
    assert cost.parameters == 5 * 8 * count + 8
    assert cost.multiply_adds == 5 * 8 * count * positions


@pytest.mark.parametrize(
    ("rank", "arguments"),
    [
        (1, {"kernel_size": 4, "stride": 2, "padding": 1}),
        (1, {"kernel_size": 3, "stride": 3, "output_padding": 1, "groups": 2, "bias": False}),
        (1, {"kernel_size": 3, "dilation": 2}),
        (2, {"kernel_size": (3, 2), "stride": 2, "groups": 2}),
    ],
)
def test_transposed_convolution(rank: int, arguments: dict[str, Any]) -> None:
    kind = (nn.ConvTranspose1d, nn.ConvTranspose2d)[rank - 1]
    extents = (6, 5)[:rank]
    cost = analyse(over(extents, 4, conv_transpose(6, **arguments))).costs["conv_transpose1"]
    module = kind(4, 6, **arguments)
    assert cost.parameters == sum(weight.numel() for weight in module.parameters())
    uncropped = kind(4, 6, **arguments | {"padding": 0, "output_padding": 0})
    assert cost.multiply_adds == products(uncropped, (4, *extents))
    assert cost.activations == module(torch.zeros(1, 4, *extents)).numel()


@pytest.mark.parametrize("bias", [True, False])
def test_linear_works_at_every_position(bias: bool) -> None:
    module = nn.Linear(5, 7, bias)
    cost = analyse(over((4, 3), 5, linear(7, bias=bias))).costs["linear1"]
    assert cost.parameters == sum(weight.numel() for weight in module.parameters())
    assert cost.multiply_adds == products(module, (4, 3, 5))
    pooled = analyse(build(Input("N T C", C=5) >> global_avg_pool >> linear(7))).costs["linear1"]
    assert pooled.multiply_adds == products(nn.Linear(5, 7), (5,))


@pytest.mark.parametrize(
    ("step", "module"),
    [
        (batch_norm, nn.BatchNorm1d(6)),
        (batch_norm(affine=False), nn.BatchNorm1d(6, affine=False)),
        (layer_norm, nn.LayerNorm(6)),
        (layer_norm(affine=False), nn.LayerNorm(6, elementwise_affine=False)),
        (group_norm(3), nn.GroupNorm(3, 6)),
        (group_norm(3, affine=False), nn.GroupNorm(3, 6, affine=False)),
        (instance_norm, nn.InstanceNorm1d(6)),
        (instance_norm(affine=True), nn.InstanceNorm1d(6, affine=True)),
        (relu, nn.ReLU()),
        (max_pool(2), nn.MaxPool1d(2)),
    ],
)
def test_normalisation_and_layers_without_weights(step: Any, module: nn.Module) -> None:
    network = over((10,), 6, step)
    cost = analyse(network).costs[network.output]
    assert cost.parameters == sum(weight.numel() for weight in module.parameters())
    assert cost.multiply_adds == 0
    assert (cost.inputs, cost.activations) == (60, 30 if isinstance(module, nn.MaxPool1d) else 60)


def test_embedding() -> None:
    network = build(Input("N T", T=10) >> embedding(100, 16))
    cost = analyse(network).costs["embedding1"]
    assert cost.parameters == sum(weight.numel() for weight in nn.Embedding(100, 16).parameters())
    assert (cost.multiply_adds, cost.inputs, cost.activations) == (0, 10, 160)


def test_a_network_is_the_sum_of_its_layers() -> None:
    h = Input("N H W C", H=12, W=10, C=3) >> conv(8, 3, padding=1) >> batch_norm >> relu
    h = h + (h >> conv(8, 3, padding=1, groups=2) >> relu)
    a = analyse(build(h >> avg_pool(2) >> flatten >> linear(4)))
    assert a.total == total_cost(a.costs.values())
    assert a.total.parameters == (3 * 9 * 8 + 8) + 16 + (4 * 9 * 8 + 8) + (8 * 30 * 4 + 4)
    assert a.total.multiply_adds == 120 * (3 * 9 * 8 + 4 * 9 * 8) + 8 * 30 * 4
    # An input gives out its values; a sum reads two.
    assert a.costs["input"] == Cost(0, 0, 360, 0)
    assert a.costs["add1"] == Cost(0, 0, 960, 1920)


# torchvision's tables: parameters, and 10⁹ multiply-adds to three places.
RESNETS = [
    (18, 11_689_512, 1.814),
    (34, 21_797_672, 3.664),
    (50, 25_557_032, 4.089),
    (101, 44_549_160, 7.801),
    (152, 60_192_808, 11.514),
]


@pytest.fixture(scope="module")
def resnet() -> Callable[[int], Network]:
    spec = spec_from_file_location("example_resnet", Path(__file__).parents[2] / "examples" / "resnet.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    return script.resnet


@pytest.mark.parametrize(("depth", "parameters", "giga"), RESNETS)
def test_resnets(resnet: Callable[[int], Network], depth: int, parameters: int, giga: float) -> None:
    cost = analyse(resnet(depth).bind(H=224, W=224)).total
    assert cost.parameters == parameters
    assert round(int(cost.multiply_adds) / 1e9, 3) == giga


def test_a_residual_network_counted_in_torch() -> None:
    """Hooks count what torch's layers do."""
    layers = nn.ModuleList(
        [nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1), nn.Conv2d(8, 16, 1, 2)]
    )
    norm, out = nn.BatchNorm2d(8), nn.Linear(16, 5)
    counted = 0

    def count(module: Any, _: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal counted
        counted += output.numel() // output.shape[1] * module.weight.numel()

    for module in (*layers, out):
        module.register_forward_hook(count)
    h = layers[0](torch.zeros(1, 3, 15, 13))
    h = h + norm(layers[1](h))
    out(layers[2](h).mean((2, 3)))
    x = Input("N H W C", H=15, W=13, C=3) >> conv(8, 3, padding=1)
    x = x + (x >> conv(8, 3, padding=1) >> batch_norm)
    cost = analyse(build(x >> conv(16, 1, stride=2) >> global_avg_pool >> linear(5))).total
    assert cost.multiply_adds == counted
    assert cost.parameters == sum(w.numel() for m in (*layers, norm, out) for w in m.parameters())


# Symbols

n, k, d, s, b, C, G = symbols("n k d s b C G")


def chain() -> Network:
    h = Input("N T C") >> conv(2 * G, k, stride=s, dilation=d) >> relu >> depthwise_conv(k) >> batch_norm
    h = (
        h
        >> conv(4 * G, 3, padding="same", groups=G)
        >> layer_norm
        >> group_norm(G)
        >> instance_norm(affine=True)
    )
    return build(h >> stats_pool() >> linear(s))


def picture() -> Network:
    h = Input("N H W C", C=3) >> conv(C, (k, 3), stride=(s, 1), padding=1) >> max_pool(2)
    return build(h >> conv_transpose(5, k, stride=2) >> flatten >> linear(7, bias=False))


def repeated(first: int, body: Callable[[Any], Applicable]) -> Callable[[], Network]:
    return lambda: build(
        Input("N T C", C=first) >> conv(C, 3) >> repeat(n, body) >> stats_pool() >> linear(9)
    )


def residual(i: Any) -> Applicable:
    return lambda x: x + (x >> conv(C, 3, dilation=2**i, padding="causal") >> relu >> batch_norm)


NETWORKS: list[tuple[str, Callable[[], Network], list[dict[str, int]]]] = [
    (
        "chain",
        chain,
        [
            {"T": 40, "C": 6, "G": 3, "k": 3, "s": 2, "d": 2},
            {"T": 31, "C": 1, "G": 1, "k": 1, "s": 3, "d": 1},
        ],
    ),
    (
        "picture",
        picture,
        [{"H": 12, "W": 9, "C": 4, "k": 3, "s": 2}, {"H": 8, "W": 15, "C": 1, "k": 2, "s": 1}],
    ),
    (
        "dilated",
        repeated(4, lambda i: conv(C, k, dilation=b**i) >> relu >> batch_norm),
        [{"C": 5, "T": 120, "n": count, "k": 3, "b": base} for count in (1, 2, 4) for base in (1, 2, 3)],
    ),
    ("residual", repeated(4, residual), [{"C": 5, "T": 30, "n": count} for count in (1, 2, 5)]),
    (
        "strided",
        repeated(4, lambda i: conv(C, 3, stride=2, padding=1) >> relu),
        [{"C": 2, "T": length, "n": count} for count in (1, 3, 4) for length in (50, 63)],
    ),
    (
        "linear in the index",
        repeated(4, lambda i: conv(C, 2, dilation=i + 1) >> relu),
        [{"C": 2, "T": 40, "n": count} for count in (1, 3, 6)],
    ),
    (
        "other channels at first",
        lambda: build(Input("N T C", C=7) >> repeat(n, lambda i: conv(C, k, dilation=2**i) >> batch_norm)),
        [{"C": 5, "T": 100, "n": count, "k": 3} for count in (1, 2, 4)],
    ),
    (
        "other channels at first, strided",
        lambda: build(Input("N T C", C=7) >> repeat(n, lambda i: conv(C, 3, stride=2) >> relu)),
        [{"C": 5, "T": 100, "n": count} for count in (1, 2, 4)],
    ),
    (
        "one in the other",
        lambda: build(
            Input("N T C", C=C)
            >> repeat(n, lambda i: repeat(2, lambda j: conv(C, 3, dilation=2**j, padding=2**j)))
        ),
        [{"C": 5, "T": 30, "n": count} for count in (1, 3)],
    ),
]


@pytest.mark.parametrize(("make", "values"), [pytest.param(m, v, id=i) for i, m, v in NETWORKS])
def test_symbolic_costs_are_those_of_the_bound_network(
    make: Callable[[], Network], values: list[dict[str, int]]
) -> None:
    network = make()
    symbolic = analyse(network).total
    for binding in values:
        bound = analyse(network.bind(**binding)).total
        assert costs_at(symbolic, network.numbers(binding)) == {
            field: getattr(bound, field) for field in FIELDS
        }


def costs_at(cost: Cost, numbers: Mapping[Any, Any]) -> dict[str, Any]:
    return {field: substitute(getattr(cost, field), numbers) for field in FIELDS}


# Memory and intensity


def test_memory_and_intensity() -> None:
    cost = Cost(parameters=10, multiply_adds=600, activations=40, inputs=50)
    assert cost.memory() == 160
    assert cost.memory(batch=3, bytes_per_value=2) == 240
    assert cost.intensity() == sympy.Rational(2 * 600, (50 + 40 + 10) * 4)
    assert cost.intensity(batch=4, bytes_per_value=2) == sympy.Rational(2 * 600 * 4, ((50 + 40) * 4 + 10) * 2)


def test_symbolic_intensity_grows_towards_that_of_the_weights() -> None:
    batch = symbols("N")
    network = build(Input("N T C", C=64) >> conv(64, 3, padding=1))
    cost = analyse(network).costs["conv1"]
    length = network.symbols["T"]
    intensity = cost.intensity(batch)
    for values in ((1, 10), (8, 300)):
        positions = values[0] * values[1]
        moved = 2 * 64 * positions + 64 * 64 * 3 + 64
        found = intensity.subs({batch: values[0], length: values[1]})
        assert found == sympy.Rational(2 * 64 * 64 * 3 * positions, 4 * moved)
    assert sympy.limit(intensity.subs(length, 100), batch, sympy.oo) == sympy.Rational(
        2 * 64 * 64 * 3, 4 * 2 * 64
    )
