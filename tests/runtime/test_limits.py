"""Near the limits of fp32 kernels give what torch gives in it, or what is nearer to float64."""

from collections.abc import Iterator, Mapping
from math import inf, isfinite, nan
from typing import Any

import pytest
import torch
from emitted.networks import LAYERS
from native import NEEDS_CPP
from torch import Tensor

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input, build
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.runtime.eager import EagerModule
from tdnn_compiler.runtime.execute import Options
from tdnn_compiler.runtime.native import NativeKernels, native_kernels
from tdnn_compiler.runtime.samples import fill_parameters

pytestmark = [
    NEEDS_CPP,
    pytest.mark.usefixtures("single_precision"),
]

SHAPE, LENGTHS = (3, 67, 4), [67, 40, 12]
"""Tiles that are full and others; no length is a power of two."""
FUNCTIONS = (
    *("elu", "gelu", "hardsigmoid", "hardswish", "sigmoid", "silu", "tanh"),
    *("gelu_tanh", "mish", "softplus", "logsigmoid", "softsign", "selu", "celu", "tanhshrink"),
)
STATISTICS = ("batch_norm", "global_avg_pool", "group_norm", "instance_norm", "layer_norm", "stats_pool")
BEYOND = ("batch_norm", "± 1e+37")
"""A variance that fp32 does not hold, and torch does: on the CPU it computes this one in float64."""
OTHERS: Mapping[str, Any] = {
    "elu_turned": dsl.elu(-0.5),
    "leaky_relu_of_nothing": dsl.leaky_relu(0.0),
    "softmax_over_positions": dsl.softmax("positions"),
    "close_statistics": dsl.stats_pool(eps=1e-10),
}

Arrays = dict[str, Tensor]


def inputs() -> Iterator[tuple[str, Tensor]]:
    generator = torch.Generator().manual_seed(3)
    normal, uniform = torch.randn(SHAPE, generator=generator), torch.rand(SHAPE, generator=generator)
    for scale in (1e-30, 1e-8, 1e-4, 1.0, 30.0, 1e4, 1e15, 1e37):
        yield f"± {scale:g}", normal * scale
    yield "the largest", uniform * 1e37 + 3.2e38
    for mean, deviation in ((100, 0.1), (1e4, 1), (1e6, 30)):
        yield f"{mean:g} ± {deviation}", normal * deviation + mean
    for constant in (0.1, 100.3, 1e4 + 0.3, 1e8):
        yield f"always {constant:g}", torch.full(SHAPE, constant)
    for bad in (inf, -inf, nan):
        yield f"one {bad}", normal.clone().index_fill_(1, torch.tensor(3), bad)


def in_torch(module: EagerModule, x: Tensor, seed: Tensor | None, lengths: list[int] | None) -> Arrays:
    kept = {name: value.clone() for name, value in module.state_dict().items()}
    module.zero_grad()
    leaf = x.clone().requires_grad_()
    y = module(leaf, lengths=lengths)
    found = {module.network.output: y.detach()}
    found |= {name: value.clone() for name, value in module.named_buffers()}
    if seed is not None:
        y.backward(seed.to(y.dtype))
        found |= {"d_input": leaf.grad} | {f"d_{name}": p.grad for name, p in module.named_parameters()}
    module.load_state_dict(kept)
    return found


def in_kernels(
    kernels: NativeKernels, stored: Arrays, seed: Tensor | None, lengths: list[int] | None
) -> Arrays:
    given = [stored[array.name].float() for array in kernels.emitted.forward_pass.plan.program.given]
    options = Options(None if lengths is None else torch.tensor(lengths, dtype=torch.int32))
    passes = kernels.passes()
    outputs, updates, saved = passes.forward(given, options)
    found = {**outputs, **updates}
    if seed is not None:
        gradients = passes.backward(saved, [seed], options)
        found |= {f"d_{name}": value for name, value in gradients.items()}
    return found


def kind(x: Tensor) -> Tensor:
    """Which infinity, or no number."""
    return torch.where(x.isnan(), 3, torch.where(x == inf, 1, torch.where(x == -inf, 2, 0)))


def rounding(x: Tensor) -> float:
    """What the rounding of a mean makes of what is left of values beside it."""
    deviation, numbers = float(x.std()), x[x.isfinite()]
    varies = isfinite(deviation) and deviation > 0 and not bool((x == x[0, 0, 0]).all())
    return torch.finfo(torch.float32).eps * float(numbers.abs().max()) / deviation if varies else 0.0


def wrong(found: Tensor, single: Tensor, double: Tensor, share: float) -> str | None:
    """What is neither torch's in fp32 nor close to float64, on the scale of the array."""
    found, single = found.double().view(double.shape), single.double()
    other = (kind(found) != kind(single)) & (kind(found) != kind(double.float()))
    if other.any():
        place = tuple(other.nonzero()[0].tolist())
        return f"{found[place]:g} instead of {single[place]:g} or {double[place]:g}"
    numbers = found.isfinite() & single.isfinite() & double.isfinite()
    found, single, double = (each[numbers] for each in (found, single, double))
    if not found.numel():
        return None
    error = torch.minimum((found - double).abs(), (found - single).abs()).max()
    room = (4e-6 + share) * double.abs().max() + 4 * (single - double).abs().max()
    return f"{error:.1e} above {room:.1e}" if error > room else None


def apart(kernels: NativeKernels) -> dict[str, str]:
    emitted = kernels.emitted
    torch.manual_seed(1)
    double = EagerModule(emitted.network).double().train(emitted.mode == "train")
    fill_parameters(double, torch.float32)
    single = EagerModule(emitted.network).train(emitted.mode == "train")
    single.load_state_dict(double.state_dict())
    found = {}
    for what, x in inputs():
        for lengths in (None, LENGTHS):
            if (emitted.network.name, what) == BEYOND:
                continue
            with torch.no_grad():
                seed = torch.randn_like(single.eval()(x, lengths=lengths)) if emitted.backward_pass else None
            single.train(emitted.mode == "train")
            mine = in_kernels(kernels, {**double.state_dict(), "input": x}, seed, lengths)
            exact, plain = in_torch(double, x.double(), seed, lengths), in_torch(single, x, seed, lengths)
            for name in mine.keys() & exact.keys():
                if (told := wrong(mine[name], plain[name], exact[name], rounding(x))) is not None:
                    found[f"{what}, {lengths}, {name}"] = told
    return found


@pytest.mark.parametrize("names", [FUNCTIONS, STATISTICS, tuple(OTHERS)], ids=["f", "statistics", "others"])
def test_near_the_limits(names: tuple[str, ...]) -> None:
    layers = {**LAYERS, **OTHERS}
    networks = [build(Input("N T C", C=4) >> layers[name], name=name) for name in names]
    emitted = [compile_passes(network, "train", Blocks(16, 16, 16)) for network in networks]
    found = {
        kernels.emitted.network.name: told for kernels in native_kernels(emitted) if (told := apart(kernels))
    }
    assert found == {}
