"""Forward passes in shares of the batch: as all sequences at once, bit by bit."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from cpu.planned import call, note_passes
from hypothesis import given
from hypothesis import strategies as st
from native import NEEDS_CPP
from torch import Tensor

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import (
    Input,
    batch_norm,
    conv,
    depthwise_conv,
    dropout,
    embedding,
    global_max_pool,
    linear,
    max_pool,
    relu,
    softmax,
    stats_pool,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import cpu_shares
from tdnn_compiler.runtime.cpu_shares import PassOfShares, choose_share

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("quick_kernels")]


def speech() -> Network:
    h = Input("N T C", C=5) >> conv(24, 3, padding=1) >> relu >> batch_norm >> depthwise_conv(5, padding=2)
    return tdnn.build(h >> conv(20, 3, stride=2) >> relu >> stats_pool() >> dropout(0.3) >> linear(7))


def pictures() -> Network:
    h = Input("N H W C", H=9, W=7, C=3) >> conv(17, 3, padding=1) >> relu >> max_pool(2)
    return tdnn.build(h >> conv(8, 3, padding="same") >> softmax)


def letters() -> Network:
    return tdnn.build(Input("N T") >> embedding(7, 3) >> conv(5, 3) >> relu >> global_max_pool >> linear(2))


NETWORKS = {
    "speech": (speech, lambda n: torch.randn(n, 23, 5)),
    "pictures": (pictures, lambda n: torch.randn(n, 9, 7, 3)),
    "letters": (letters, lambda n: torch.randint(7, (n, 12))),
}


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[PassOfShares]:
    """Those that are planned while a test runs, in which even tiny batches are shared."""
    monkeypatch.setattr(cpu_shares, "WORTH_SHARING", 0)
    return note_passes(monkeypatch, PassOfShares)


def differentiate(module: Any, x: Tensor, threads: int, **how: Any) -> list[Tensor]:
    """The output and all gradients of a second call."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        for _ in range(2):
            module.zero_grad()
            y = module(x, **how)
            y.backward(torch.linspace(-1, 1, y.numel()).view(y.shape))
        return [y.detach(), *(p.grad.clone() for p in module.parameters())]
    finally:
        torch.set_num_threads(before)


def infer(module: Any, x: Tensor, threads: int, **how: Any) -> list[Tensor]:
    return [call(module, x, threads, **how)]


OF_SPEECH = [23 - 3 * (n % 4) for n in range(12)]
OF_PICTURES = {"H": [9 - n % 5 for n in range(12)], "W": [7 - n % 4 for n in range(12)]}


@pytest.mark.parametrize(
    ("kind", "lengths"),
    [
        ("speech", None),
        ("speech", OF_SPEECH),
        ("pictures", None),
        ("pictures", OF_PICTURES),
        ("letters", None),
        ("letters", [12 - n % 5 for n in range(12)]),
    ],
)
@pytest.mark.parametrize(("run", "caches"), [(infer, (1, 3000, 10_000)), (differentiate, (1, 20_000))])
def test_shares_are_as_the_whole(
    run: Callable[..., list[Tensor]],
    caches: tuple[int, ...],
    kind: str,
    lengths: Any,
    passes: list[PassOfShares],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of training too: what is kept for gradients is in shares."""
    make, draw = NETWORKS[kind]
    x, how = draw(12), {} if lengths is None else {"lengths": lengths}
    module = tdnn.compile(make()).module().eval()
    with monkeypatch.context() as alone:
        alone.setattr(cpu_shares, "choose_share", lambda sequences, *_: sequences)
        whole = run(module, x, 1, **how)
    assert not passes
    for cache in caches:
        monkeypatch.setattr(cpu_shares, "SHARE_BYTES", cache)
        for threads in (1, 2, 3, 7):
            shared = tdnn.compile(make()).module().eval()
            shared.load_state_dict(module.state_dict())
            found = run(shared, x, threads, **how)
            assert all(map(torch.equal, found, whole)), (cache, threads)
    assert {each.sequences for each in passes} > {1}
    assert {each.threads for each in passes} > {1, 2}


def test_new_weights_are_arranged_for_all_shares(passes: list[PassOfShares]) -> None:
    x, module = torch.randn(8, 23, 5), tdnn.compile(speech()).module().eval()
    plain = tdnn.to_torch(speech()).eval()
    for factor in (1.0, 0.5, -1.0):
        for parameter in module.parameters():
            parameter.data.mul_(factor)
        plain.load_state_dict(module.state_dict())
        with torch.no_grad():
            torch.testing.assert_close(call(module, x, 2), plain(x))
    assert passes


def test_the_number_of_threads_may_change(passes: list[PassOfShares]) -> None:
    x, module = torch.randn(8, 23, 5), tdnn.compile(speech()).module().eval()
    found = [call(module, x, threads) for threads in (1, 2, 1, 4, 2)]
    assert all(torch.equal(each, found[0]) for each in found)
    # All of it is in one thread's cache.
    assert [each.threads for each in passes] == [2, 4]


def test_training_is_not_shared(passes: list[PassOfShares]) -> None:
    """Batch norm sees the whole batch, and what dropout draws depends on a sequence's number."""
    module = tdnn.compile(speech()).module().train()
    with torch.no_grad():
        for _ in range(2):
            module(torch.randn(8, 23, 5))
    assert not passes


@given(st.integers(1, 200), st.integers(1, 9), st.integers(1, 2**22))
def test_shares_are_alike_and_even(sequences: int, threads: int, bytes_each: int) -> None:
    share = choose_share(sequences, threads, bytes_each)
    count, rest = divmod(sequences, share)
    assert rest == 0
    if count > 1:
        assert share == 1 or share * bytes_each <= cpu_shares.SHARE_BYTES
        # The thread with the most has at most a quarter more than its part.
        assert -(-count // threads) <= 1.25 * count / threads
