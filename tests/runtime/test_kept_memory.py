"""Memory that is kept for a backward pass serves again, and never while it is needed."""

from threading import Thread

import pytest
import torch
from native import NEEDS_CPP

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, conv, tanh
from tdnn_compiler.runtime import kept_memory
from tdnn_compiler.runtime.kept_memory import KeptMemory

SIZE = 1 << 20


def test_memory_serves_again_once_nothing_refers_to_it() -> None:
    memory = KeptMemory()
    first = memory.allocate(SIZE)
    place, part = first.data_ptr(), first[5:9]
    assert memory.allocate(SIZE).data_ptr() != place
    del first
    assert memory.allocate(SIZE).data_ptr() != place, "a part of it is still there"
    del part
    assert memory.allocate(SIZE - 100).data_ptr() == place
    assert len(memory.allocate(SIZE - 100)) == SIZE - 100


def test_what_is_free_and_does_not_fit_is_let_go() -> None:
    memory = KeptMemory()
    kept = memory.allocate(SIZE)
    memory.allocate(SIZE)
    assert len(memory.blocks) == 2
    memory.allocate(SIZE // 4)
    assert [len(block) for block in memory.blocks] == [SIZE, SIZE // 4]
    memory.allocate(4 * SIZE)
    assert [len(block) for block in memory.blocks] == [SIZE, 4 * SIZE]
    del kept


def test_threads_never_share_memory() -> None:
    memory, found = KeptMemory(), []

    def use(number: int) -> None:
        for _ in range(200):
            block = memory.allocate(SIZE)
            block[:8] = number
            found.append(bool((block[:8] == number).all()))

    threads = [Thread(target=use, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 800
    # Each has its last one while it asks for the next.
    assert len(memory.blocks) <= 8


@NEEDS_CPP
@pytest.mark.usefixtures("single_precision")
def test_two_steps_at_a_time_have_memory_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_memory, "SMALL", 1)
    network = tdnn.build(Input("N T C", C=8) >> conv(8, 3) >> tanh >> conv(8, 3) >> tanh)
    ours, plain = tdnn.compile(network).module(), tdnn.to_torch(network)
    ours.load_state_dict(plain.state_dict())
    inputs = [torch.randn(2, 40, 8, requires_grad=True) for _ in range(3)]
    for turn in range(3):
        results = [ours(x) for x in inputs]
        # In another order than they came, and the last one never.
        for number in (1, 0):
            found = torch.autograd.grad(results[number].sum(), inputs[number], retain_graph=turn == 1)
            wanted = torch.autograd.grad(plain(inputs[number]).sum(), inputs[number])
            torch.testing.assert_close(found, wanted)
            if turn == 1:
                again = torch.autograd.grad(results[number].sum(), inputs[number])
                assert torch.equal(found[0], again[0])
