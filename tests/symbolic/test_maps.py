"""Maps against torch and against each other: what an output reads, who reads an input, how many there are."""

import oracle
import torch
import torch.nn.functional as F
from hypothesis import reject
from hypothesis import strategies as st
from strategies import OFFSETS, explored

from tdnn_compiler.symbolic.maps import (
    Adaptive,
    Broadcast,
    Edge,
    GlobalMap,
    Map,
    Progression,
    Transposed,
    Window,
    as_window,
    count_outputs,
    fold_position,
    read_positions,
    same_padding,
    smallest_input,
)
from tdnn_compiler.symbolic.place import ITS_OWN

SIZES = st.integers(1, 12)
WINDOWS = st.builds(
    Window,
    st.integers(1, 4),
    OFFSETS,
    st.integers(-3, 4),
    st.integers(-8, 3),
    st.just(ITS_OWN),
    st.just("zeros"),
)


@explored(
    st.sampled_from(["reflect", "replicate", "circular"]), SIZES, st.integers(0, 12), short=200, long=2_000
)
def test_positions_outside_are_those_of_torch(edge: Edge, n: int, pad: int) -> None:
    positions = torch.arange(float(n))[None, None]
    try:
        padded = F.pad(positions, (pad, pad), edge)[0, 0]
    except RuntimeError:
        reject()
    assert [fold_position(edge, p, n) for p in range(-pad, n + pad)] == padded.tolist()


def test_nothing_is_read_outside_of_zeros() -> None:
    assert [fold_position("zeros", p, 2) for p in range(-2, 4)] == [None, None, 0, 1, None, None]


@explored(SIZES, SIZES, short=80, long=200)
def test_adaptive_windows_are_those_of_torch(n: int, count: int) -> None:
    found = F.adaptive_max_pool1d(torch.eye(n)[:, None], count)[:, 0]
    expected = [column.nonzero().flatten().tolist() for column in found.T]
    for map in (Adaptive(count), as_window(Adaptive(count), n)):
        assert count_outputs(map, n) == count
        assert [read_positions(map, t, n) for t in range(count)] == expected


@explored(WINDOWS, SIZES, short=300, long=5_000)
def test_a_transposed_window_reads_what_reads_it(window: Window, n: int) -> None:
    """Read the other way round, a window is the transposed convolution of the same arguments."""
    transposed = Transposed(window.stride, window.offsets, window.left, 0)
    there = {(t, i) for t in range(n) for i in read_positions(window, t, 100)}
    back = {(t, i) for i in range(100) for t in read_positions(transposed, i, n)}
    assert there == back


@explored(
    WINDOWS
    | st.builds(Transposed, st.integers(1, 4), OFFSETS, st.integers(0, 3), st.integers(-5, 5))
    | st.sampled_from([GlobalMap(), GlobalMap(None), GlobalMap(3), Adaptive(4), Broadcast()]),
    st.integers(1, 6),
    short=300,
    long=5_000,
)
def test_the_smallest_input_is_the_first_that_gives_enough(map: Map, wanted: int) -> None:
    enough = [n for n in range(1, 100) if count_outputs(map, n) >= wanted]
    if isinstance(map, Broadcast):
        assert smallest_input(map, wanted) == 1
    elif enough:
        assert smallest_input(map, wanted) == enough[0]
    else:
        try:
            smallest_input(map, wanted)
        except ValueError:
            return
        raise AssertionError


@explored(SIZES, st.integers(1, 4), st.integers(1, 6), short=100, long=500)
def test_same_padding_is_tensorflows(n: int, stride: int, span: int) -> None:
    total = max((-(-n // stride) - 1) * stride + span - n, 0)
    assert same_padding(n, stride, span) == (total // 2, total - total // 2)


@explored(WINDOWS, SIZES, short=200, long=2_000)
def test_reads_are_those_of_torchs_convolution(window: Window, n: int) -> None:
    """One output after the other of a convolution of ones over one-hot inputs."""
    offsets = window.offsets
    if not isinstance(offsets, Progression) or window.left < 0:
        reject()
    layer = oracle.Conv(1, offsets.count, window.stride, ((window.left, 12),), offsets.step)
    found = oracle.Torch(ones=True).single(layer, torch.eye(n)[:, None])[:, 0]
    for t, column in enumerate(found.T):
        assert sorted(read_positions(window, t, n)) == column.nonzero().flatten().tolist()
