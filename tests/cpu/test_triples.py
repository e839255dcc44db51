"""Three taps by four multiplications for six: where they are, and what they lose."""

from typing import Any

import pytest
import torch
from cpu.test_kernels import ON_A_CPU
from native import NEEDS_CPP
from random_networks.checks import check_seeds
from torch import Tensor, nn

import tdnn_compiler as tdnn
from tdnn_compiler.cpu import shared_taps, triples
from tdnn_compiler.cpu.host import CPU_BLOCKS, print_module
from tdnn_compiler.cpu.printer import takes_triples
from tdnn_compiler.dsl import Input, Node, batch_norm, conv, conv_transpose, depthwise_conv, max_pool, tanh
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("quick_kernels")]

CALL, GRADIENT_CALL = "multiply_triples<", "multiply_pairs<"
LOSS = 4
"""Errors may be so many times those of six multiplications, of which they are some two on average."""


def of_sequences(*layers: Any) -> Network:
    h: Node = Input("N T C", C=32)
    for layer in layers:
        h = h >> layer
    return tdnn.build(h)


def of_pictures(*layers: Any, **sides: int) -> Network:
    h: Node = Input("N H W C", C=32, **sides)
    for layer in layers:
        h = h >> layer
    return tdnn.build(h)


IN_TRIPLES = {
    "valid": of_sequences(conv(72, 3)),
    "padded": of_sequences(conv(72, 3, padding=1), tanh, conv(33, 3, padding="same")),
    "dilated": of_sequences(conv(72, taps=(-2, 0, 2)), conv(32, taps=(-3, 0, 3), padding="same")),
    "normalised": of_sequences(conv(32, bias=False), batch_norm, conv(72, 3)),
    "nine taps": of_sequences(conv(72, 9, padding=4)),
    "circular": of_sequences(conv(72, 3, padding=1, padding_mode="circular")),
    "pictures": of_pictures(conv(72, 3, padding=1), tanh, conv(32, (2, 3))),
    "pictures of known sides": of_pictures(conv(72, 3, padding=1), tanh, max_pool(2), H=12, W=10),
    "odd sides": of_pictures(conv(72, 3, padding=1), H=7, W=9),
}
IN_SIXES = {
    "strided": of_sequences(conv(40, 3, stride=2)),
    "uneven": of_sequences(conv(40, taps=(-3, 0, 1))),
    "two taps": of_sequences(conv(40, 2)),
    "far apart": of_sequences(conv(40, 3, dilation=7)),
    "grouped": of_sequences(conv(64, 3, groups=2)),
    "depthwise": of_sequences(depthwise_conv(3)),
    "transposed": of_sequences(conv_transpose(40, 3, stride=2)),
    "few channels": of_sequences(conv(16, 3)),
}


def text_of(network: Network, mode: Any = "eval", data: str = "float", **how: bool) -> str:
    return "\n".join(print_module(compile_passes(network, mode, CPU_BLOCKS).host, data, **how).kernels)


@pytest.mark.parametrize("name", IN_TRIPLES)
def test_where_they_are(name: str) -> None:
    network = IN_TRIPLES[name]
    assert (CALL in text_of(network)) == (name not in ("circular", "odd sides"))
    assert CALL not in text_of(network, winograd=False)
    assert CALL not in text_of(network, data="bf16")


@pytest.mark.parametrize("name", IN_SIXES)
def test_where_they_are_not(name: str) -> None:
    assert CALL not in text_of(IN_SIXES[name])


@pytest.mark.parametrize("name", IN_TRIPLES)
def test_gradients_of_three_weights_share_products(name: str) -> None:
    assert (GRADIENT_CALL in text_of(IN_TRIPLES[name], "train")) == (name not in ("circular", "odd sides"))
    assert GRADIENT_CALL not in text_of(IN_TRIPLES[name], "train", winograd=False)
    assert GRADIENT_CALL not in text_of(IN_TRIPLES[name], "train", data="bf16")


@pytest.mark.parametrize("name", IN_SIXES)
def test_gradients_of_other_weights_share_none(name: str) -> None:
    assert GRADIENT_CALL not in text_of(IN_SIXES[name], "train")


def test_a_reading_counts_them() -> None:
    emitted = compile_passes(IN_TRIPLES["valid"], "train", CPU_BLOCKS)
    programs = [launch.program for launch in emitted.host.launches]
    fewer = [program.role for program in programs if takes_triples(program, frozenset({"data", "parameter"}))]
    assert sorted(fewer) == ["conv_sum", "d_conv_weight", "d_input"]


def test_gradients_go_backward_through_taps() -> None:
    assert ", -1>(" in text_of(of_sequences(conv(40, 3, padding=1), tanh, conv(33, 3)), "train")


def numbers_of(module: nn.Module, x: Tensor, **how: Any) -> dict[str, Tensor]:
    """The output and all gradients."""
    x = x.detach().requires_grad_()
    for parameter in module.parameters():
        parameter.grad = None
    y = module(x, **how)
    y.backward(torch.linspace(0, 1, y.numel(), dtype=y.dtype).view(y.shape))
    return {"y": y.detach(), "x": x.grad} | {name: p.grad for name, p in module.named_parameters()}  # type: ignore[dict-item]


RAGGED = {f"{name}, of lengths": IN_TRIPLES[name] for name in ("valid", "padded", "dilated", "nine taps")}


@pytest.mark.parametrize("name", [*IN_TRIPLES, *RAGGED])
def test_they_lose_little(name: str) -> None:
    """Of many lengths: the last rows of a tile have no partner."""
    network = (IN_TRIPLES | RAGGED)[name]
    exact = tdnn.to_torch(network).double()
    modules = [tdnn.compile(network, winograd=winograd).module() for winograd in (True, False)]
    for module in modules:
        module.load_state_dict(exact.state_dict())
    errors: list[list[float]] = [[], []]
    for length in (9, 13, 48, 61):
        sides = [length if size.symbol else size.offset for size in modules[0].forms[0].sizes[1:]]
        x, how = torch.randn(3, *sides, 32), {"lengths": [length, length - 1, 9]} if name in RAGGED else {}
        wanted = numbers_of(exact, x.double(), **how)
        for module, found in zip(modules, errors, strict=True):
            ours = numbers_of(module, x, **how)
            found += [float((ours[key] - wanted[key]).norm() / wanted[key].norm()) for key in wanted]
    assert max(errors[0]) < LOSS * max(errors[1]), errors
    assert max(errors[0]) < 2e-6


@pytest.mark.parametrize("first", [7040, 7120])
def test_random_networks(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With taps in threes, however few numbers there are."""
    monkeypatch.setattr(triples, "PAYING_COLUMNS", 1)
    monkeypatch.setattr(triples, "PAYING_NUMBERS", 1)
    monkeypatch.setattr(shared_taps, "PAYING_SUMS", 1)
    check_seeds(range(first, first + 20), way=ON_A_CPU)
