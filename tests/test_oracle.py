"""The oracle itself: its experiments agree with one another, and what it pads by hand agrees with torch."""

from dataclasses import replace

import oracle
import pytest
import torch
from hypothesis import assume
from hypothesis import strategies as st
from oracle import Torch, Value
from strategies import ACTIVATIONS, Example, examples, explored
from torch import Tensor

from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.network.layers import (
    Activation,
    Add,
    AvgPool,
    Conv,
    Dropout,
    Embedding,
    GroupNorm,
    InstanceNorm,
    Layer,
    LayerNorm,
    LocalResponseNorm,
    LogSoftmax,
    MaxPool,
    Multiply,
    PReLU,
    RMSNorm,
    Snake,
    Softmax,
    StatsPool,
)


@explored(examples(), short=80, long=4_000)
def test_disturbances_and_paths_lead_to_the_same_places(example: Example) -> None:
    for input, axis in example.places:
        depends = oracle.dependence(example.bound, input, axis)
        for name, paths in oracle.path_counts(example.bound, input, axis).items():
            if example.clear(axis):
                assert torch.equal(paths > 0, depends[name]), name
            else:
                assert not (depends[name] & (paths == 0)).any(), name


@explored(examples(), short=80, long=4_000)
def test_a_large_number_disturbs_what_a_nan_disturbs(example: Example) -> None:
    """On networks that only grow with their inputs: no change can hide or cancel another."""
    layers = [member.layer for member in example.bound.members]
    assume(not any(isinstance(layer, Embedding | StatsPool) for layer in layers))
    members = [replace(member, layer=growing(member.layer)) for member in example.bound.members]
    network = Network(graph_of(members))
    for input, axis in example.places:
        moved = changed(network, input, axis)
        for name, depends in oracle.dependence(network, input, axis).items():
            assert torch.equal(moved[name], depends), name


def growing(layer: Layer) -> Layer:
    """A layer like this one whose outputs strictly grow with all that it reads."""
    match layer:
        case Activation() | PReLU() | Snake():
            return Activation("leaky_relu", 0.1)
        case Multiply():
            return Add()
        case Softmax() | LogSoftmax() | LayerNorm() | RMSNorm() | GroupNorm() | InstanceNorm():
            return Dropout()
        case LocalResponseNorm():
            return Dropout()
        case _:
            return layer


def changed(network: Network, input: str, axis: str) -> dict[str, Tensor]:
    """Whether an output (column) changes with a slab of the input (row)."""
    n = network.shape(input).extent(axis)
    given = {name: oracle.clean(network.layer(name), n + 1) for name in network.inputs}
    for value in given.values():
        value.data[1:] = value.data[:1]
    slabs = given[input].data.movedim(2 + given[input].axes.index(axis), -1)
    for i in range(n):
        slabs[i, ..., i] *= 1e15
    return {name: differs(value, axis) for name, value in oracle.evaluate(network, given).items()}


def differs(value: Value, axis: str) -> Tensor:
    base = value.data[-1:]
    moved = (value.data - base).abs() > 1e-9 * base.abs()
    return Value(torch.where(moved, torch.nan, 0.0), value.axes).tainted(axis)[:-1]


@pytest.mark.parametrize("step", ACTIVATIONS, ids=lambda step: str(getattr(step, "layer", step)))
def test_activations_hand_a_nan_on(step: object) -> None:
    layer = step.layer if hasattr(step, "layer") else step.step().layer
    x = torch.tensor([[[1.0, torch.nan] * 20]])
    assert torch.equal(Torch().single(layer, x).isnan(), x.isnan())


SIZES = st.integers(1, 4)


@explored(SIZES, SIZES, SIZES, st.integers(0, 2), st.booleans(), st.integers(1, 15), short=200, long=3_000)
def test_padding_by_hand_is_torchs(k: int, s: int, d: int, p: int, flag: bool, n: int) -> None:
    half = min(p, k // 2)
    layers = [
        (Conv(1, k, s, p, d), ((p, p),)),
        *(
            (Conv(1, k, s, p, d, padding_mode=edge), ((p, p),))
            for edge in ("reflect", "replicate", "circular")
        ),
        (MaxPool(k, s, half, d, ceil_mode=flag), ((half, half),)),
        *((AvgPool(k, s, half, flag, include), ((half, half),)) for include in (True, False)),
    ]
    x = torch.rand(1, 1, n)
    for layer, pairs in layers:
        results = []
        for one in (layer, replace(layer, padding=pairs)):
            try:
                results.append(Torch(ones=True).single(one, x))
            except RuntimeError:
                results.append(torch.zeros(0))
        torch.testing.assert_close(*results)


def test_an_average_is_over_the_window_clipped_at_the_padded_edge() -> None:
    for padding in (1, ((1, 1),)):
        found = Torch().single(AvgPool(3, 2, padding, ceil_mode=True), torch.ones(1, 1, 6))
        torch.testing.assert_close(found[0, 0], torch.tensor([2 / 3, 1, 1, 0.5]))


def test_a_maximum_never_takes_padding() -> None:
    for padding in (1, ((1, 1),)):
        found = Torch().single(MaxPool(3, 2, padding), -torch.ones(1, 1, 6))
        assert (found == -1).all()
