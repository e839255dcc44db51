"""What only Triton's interpreter cannot do: bf16, and several threads at a time."""

from threading import Thread
from typing import Any

import pytest
import torch
from runtime.pair import Pair, alike, frames, pair, step

from tdnn_compiler.dsl import Input, batch_norm, build, conv, relu
from tdnn_compiler.runtime import WithoutKernels
from tdnn_compiler.runtime.module import warn_once


def small() -> Pair:
    return pair(build(Input("N T C", C=2).named("frames") >> conv(3, 2) >> relu >> batch_norm))


def test_bf16_runs_in_torch_and_says_so() -> None:
    both = small()
    x = frames(2, 5, 2)
    for automatic in (False, True):
        warn_once.cache_clear()
        found = []
        for module in (both.eager, both.ours):
            given = x if automatic else x.bfloat16()
            module.to(given.dtype)
            with torch.autocast("cpu", torch.bfloat16, enabled=automatic):
                if module is both.ours:
                    with pytest.warns(WithoutKernels, match="wrong in bf16"):
                        found.append(step(module, given))
                else:
                    found.append(step(module, given))
        alike(found[1], found[0])
        both = small()


def test_fp16_by_autocast_has_kernels() -> None:
    both = small()
    found = []
    for module in (both.eager, both.ours):
        with torch.autocast("cpu", torch.float16):
            found.append({"y": module.eval()(frames(2, 5, 2)).float()})
    alike(found[1], found[0], 2e-3)


def test_threads_take_turns() -> None:
    both = small()
    x = frames(3, 6, 2)
    wanted = [both.eager.eval()(x * number) for number in range(3)]
    both.ours.eval()
    found: list[Any] = [None] * 3

    def run(number: int) -> None:
        found[number] = both.ours(x * number)

    threads = [Thread(target=run, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for ours, theirs in zip(found, wanted, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=2e-5)
