"""Forward passes in chunks along positions: as all at once, bit by bit."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import pytest
import torch
from cpu.planned import call, note_passes
from hypothesis import given, settings
from hypothesis import strategies as st
from native import NEEDS_CPP
from random_networks.draws import Trial, trials
from torch import Tensor

import tdnn_compiler as tdnn
from tdnn_compiler.cpu.machine import Machine
from tdnn_compiler.dsl import (
    Input,
    avg_pool,
    batch_norm,
    concat,
    conv,
    conv_transpose,
    depthwise_conv,
    embedding,
    group_norm,
    linear,
    max_pool,
    relu,
    softmax,
    stats_pool,
    upsample,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import cpu_chunks, cpu_shares
from tdnn_compiler.runtime.chunks import ChunkedKernel, plan_chunks
from tdnn_compiler.runtime.cpu_chunks import PassOfChunks
from tdnn_compiler.runtime.cpu_kernels import poisoned_calls
from tdnn_compiler.runtime.inputs import input_forms
from tdnn_compiler.runtime.samples import draw_input, make_cases
from tdnn_compiler.runtime.touched import TouchedElements


def causal() -> Network:
    x = Input("N T C", C=5)
    for level in range(6):
        x = x + (x >> conv(5, 2, dilation=2**level, padding="causal") >> relu)
    return tdnn.build(x)


def speech() -> Network:
    h = Input("N T C", C=5) >> conv(24, 3, padding=1) >> relu >> batch_norm >> depthwise_conv(5, padding=2)
    return tdnn.build(h >> conv(20, 3, stride=2) >> relu >> stats_pool() >> linear(7))


def branches() -> Network:
    x = Input("N T C", C=4)
    a, b = x >> conv(6, 3, stride=2, padding=1) >> relu, x >> avg_pool(2, padding="SAME")
    c = concat(a, b) >> conv(8, 5, padding=2) >> softmax
    return tdnn.build(c >> depthwise_conv(3, padding=1), c >> max_pool(3) >> relu)


def up_again() -> Network:
    x = Input("N T C", C=4)
    h = x >> conv(6, 3, stride=2, padding=1) >> relu >> conv(6, 3, padding=1)
    h = h >> depthwise_conv(3) >> relu
    return tdnn.build(concat(h >> conv_transpose(4, 4, stride=2, padding=1), h >> upsample(2)) >> relu)


def pictures() -> Network:
    h = Input("N H W C", H=161, W=9, C=3) >> conv(17, 3, padding=1) >> relu >> max_pool(2)
    return tdnn.build(h >> depthwise_conv(3, padding=1) >> conv(8, 3, padding="same") >> relu)


def normalised() -> Network:
    h = Input("N T C", C=4) >> conv(6, 3, padding=1) >> relu >> conv(6, 3, padding=1) >> group_norm(2) >> relu
    return tdnn.build(h >> conv(6, 3, padding=2, padding_mode="circular") >> conv(3, 2))


def letters() -> Network:
    return tdnn.build(Input("N T") >> embedding(7, 3) >> conv(5, 3) >> relu >> conv(5, 3))


def sound(sequences: int, channels: int = 4, length: int = 700) -> Tensor:
    return torch.randn(sequences, length, channels)


NETWORKS: dict[str, tuple[Callable[[], Network], Callable[[int], Tensor]]] = {
    "causal": (causal, lambda n: sound(n, 5)),
    "speech": (speech, lambda n: sound(n, 5)),
    "branches": (branches, sound),
    "up again": (up_again, sound),
    "pictures": (pictures, lambda n: torch.randn(n, 161, 9, 3)),
    "normalised": (normalised, sound),
    "letters": (letters, lambda n: torch.randint(7, (n, 700))),
}
LENGTHS = {"causal": 700, "speech": 700, "letters": 700}


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[PassOfChunks]:
    """Those that are planned while a test runs, in which even short sequences are in chunks."""
    monkeypatch.setattr(cpu_shares, "SHARE_BYTES", 0)
    for name, value in {"LEAST_CACHES": 0, "MOST_MOVED": 1e9, "MOST_REPEATED": 1e9}.items():
        monkeypatch.setattr(cpu_chunks, name, value)
    return note_passes(monkeypatch, PassOfChunks)


def results(module: Any, given: Sequence[Tensor], threads: int, **how: Any) -> list[Tensor]:
    with poisoned_calls():
        found: Any = call(lambda x, **how: module(x, *given[1:], **how), given[0], threads, **how)
    return list(found.values()) if isinstance(found, dict) else [found]


@pytest.mark.usefixtures("quick_kernels")
@NEEDS_CPP
@pytest.mark.parametrize("ragged", [False, True])
@pytest.mark.parametrize("kind", NETWORKS)
def test_chunks_are_as_the_whole(
    kind: str, ragged: bool, passes: list[PassOfChunks], monkeypatch: pytest.MonkeyPatch
) -> None:
    if ragged and kind not in LENGTHS:
        pytest.skip("no lengths of their own")
    make, draw = NETWORKS[kind]
    module = tdnn.compile(make()).module().eval()
    for sequences in (1, 2, 6):
        x = draw(sequences)
        how = {"lengths": [700 - 31 * n for n in range(sequences)]} if ragged else {}
        with monkeypatch.context() as alone:
            alone.setattr(cpu_chunks, "LEAST_CHUNKS", 10**9)
            whole = results(module, [x], 1, **how)
        assert all(each.isfinite().all() for each in whole)
        for chunks, threads in ((1, 2), (2, 1), (3, 2), (5, 1), (1, 3)):
            monkeypatch.setattr(cpu_chunks, "LEAST_CHUNKS", chunks)
            # A copy plans its calls anew.
            found = results(deepcopy(module), [x], threads, **how)
            assert all(map(torch.equal, found, whole)), (sequences, chunks, threads)
    assert {(each.threads, each.parts) for each in passes} >= {(1, 1), (2, 1), (1, 2)}


@pytest.mark.usefixtures("quick_kernels")
@NEEDS_CPP
def test_new_weights_are_arranged_for_all_chunks(passes: list[PassOfChunks]) -> None:
    x, module = sound(2, 5), tdnn.compile(speech()).module().eval()
    plain = tdnn.to_torch(speech()).eval()
    for factor in (1.0, 0.5, -1.0):
        for parameter in module.parameters():
            parameter.data.mul_(factor)
        plain.load_state_dict(module.state_dict())
        with torch.no_grad():
            torch.testing.assert_close(call(module, x, 2), plain(x))
    assert passes


@pytest.mark.usefixtures("quick_kernels")
@NEEDS_CPP
def test_training_goes_in_chunks(passes: list[PassOfChunks]) -> None:
    """What is kept for gradients is whole."""
    x, module = sound(3, 5), tdnn.compile(causal()).module()
    plain = tdnn.to_torch(causal())
    plain.load_state_dict(module.state_dict())
    for _ in range(2):
        found = []
        for each in (module, plain):
            each.zero_grad()
            each(x).square().sum().backward()
            found.append([parameter.grad for parameter in each.parameters()])
    torch.testing.assert_close(*found, rtol=1e-4, atol=1e-3)
    assert passes


@pytest.mark.usefixtures("quick_kernels")
@NEEDS_CPP
def test_long_sequences_go_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where layers' arrays are much larger than a cache, and only there."""
    monkeypatch.setattr(cpu_chunks, "this_machine", lambda: Machine("", "", 1, (1 << 12, 1 << 15, 1 << 20)))
    found = note_passes(monkeypatch, PassOfChunks)
    module = tdnn.compile(causal()).module().eval()
    call(module, sound(1, 5, 1000), 1)
    assert not found
    call(module, sound(1, 5, 20_000), 1)
    assert found
    (chunked,) = found
    # Two arrays of all samples take 800,000 bytes.
    assert chunked.scratch_size < 100_000


@pytest.mark.usefixtures("quick_kernels")
@NEEDS_CPP
@pytest.mark.parametrize("many", [12, pytest.param(400, marks=pytest.mark.long)])
def test_random_networks_in_chunks(
    many: int, passes: list[PassOfChunks], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where wide windows count as near ones."""

    @settings(max_examples=many, derandomize=many < 100)
    @given(trials(), st.integers(1, 5), st.integers(1, 3))
    def check(trial: Trial, chunks: int, threads: int) -> None:
        module = tdnn.compile(trial.network).module().eval()
        forms = input_forms(trial.network)
        for case in make_cases(forms, {}, 200, trial.along):
            inputs = [draw_input(form, case, torch.float32) for form in forms]
            inputs = [x.float() if x.is_floating_point() else x for x in inputs]
            how = {} if case.lengths is None else {"lengths": case.lengths}
            found = []
            for least in (10**9, chunks):
                monkeypatch.setattr(cpu_chunks, "LEAST_CHUNKS", least)
                found.append(results(deepcopy(module), inputs, threads, **how))
            for one, other in zip(*found, strict=True):
                torch.testing.assert_close(one, other, rtol=0, atol=0, equal_nan=True)

    monkeypatch.setattr(cpu_chunks, "LARGEST_WINDOW", 1)
    check()
    assert len(passes) > many // 4


# Plans


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[ChunkedKernel], list[int]]:
    """Kernels whose tiles read windows of one or two arrays before; and sizes of what they write."""
    kernels: list[ChunkedKernel] = []
    sizes: list[int] = []
    for number in range(draw(st.integers(1, 5))):
        size, tile = draw(st.integers(1, 60)), draw(st.integers(1, 7))
        programs = -(-size // tile)
        begins = torch.arange(programs) * tile
        reads = {}
        for other in draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else ():
            last, before, after = sizes[other] - 1, draw(st.integers(0, 9)), draw(st.integers(0, 9))
            low = (begins * sizes[other] // size - before).clamp(0, last)
            high = ((begins + tile) * sizes[other] // size + after).clamp(0, last)
            reads[Key(f"x{other}")] = low, high
        sizes.append(size)
        writes = {Key(f"x{number}"): (begins, (begins + tile - 1).clamp(max=size - 1))}
        elements = {Key(f"x{n}"): each for n, each in enumerate(sizes)}
        kernels.append(ChunkedKernel.of(TouchedElements(programs, reads, writes), elements))
        # What is touched, to play it through.
        kernels[-1].__dict__["touched"] = reads, writes
    return kernels, sizes


@given(chains(), st.integers(1, 9), st.integers(1, 3))
def test_chunks_find_what_they_read(made: Any, chunks: int, parts: int) -> None:
    """Every program reads what programs before it wrote in the same part, and what windows have kept."""
    kernels, _ = made
    keys = [key for kernel in kernels for key in kernel.writes]
    plan = plan_chunks(kernels, [False] * len(kernels), keys, chunks * parts, parts)
    windows = {window.key: window for window in plan.windows}
    ran: list[set[int]] = [set() for _ in kernels]
    for part in range(parts):
        memory: dict[Key, set[int]] = {key: set() for key in keys}
        for chunk in range(plan.parts[part], plan.parts[part + 1]):
            for key, window in windows.items():
                first = int(window.first[chunk])
                memory[key] &= set(range(first, first + int(window.kept[chunk])))
            for number, kernel in enumerate(kernels):
                reads, writes = kernel.__dict__["touched"]
                for program in range(int(plan.begins[number, chunk]), int(plan.ends[number, chunk])):
                    ran[number].add(program)
                    for key, (low, high) in reads.items():
                        assert set(range(int(low[program]), int(high[program]) + 1)) <= memory[key]
                    for key, (low, high) in writes.items():
                        first = int(windows[key].first[chunk])
                        assert first <= low[program] <= high[program] < first + windows[key].most
                        memory[key] |= set(range(int(low[program]), int(high[program]) + 1))
    assert ran == [set(range(kernel.programs)) for kernel in kernels]
