"""What is wrong with an input is said at once, with the place, the numbers and what to do."""

from collections.abc import Callable
from re import escape
from typing import Any

import pytest
import torch

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input, build, conv, linear, relu
from tdnn_compiler.runtime import EagerModule, to_torch
from tdnn_compiler.symbolic.errors import NetworkError


def small() -> EagerModule:
    return to_torch(build(Input("N T C", C=2).named("x") >> conv(3, 5) >> relu)).float()


def frames(*shape: int, **how: Any) -> torch.Tensor:
    return torch.zeros(shape, **{"dtype": torch.float32} | how)


# fmt: off
WRONG: list[tuple[Callable[[EagerModule], object], tuple[str, ...]]] = [
    (lambda m: m(frames(7, 2)), ("input 'x'", "3 dimensions, N × T × 2", "2: 7 × 2", "x[None]")),
    (lambda m: m(frames(1, 1, 7, 2)), ("3 dimensions", "4: 1 × 1 × 7 × 2")),
    (lambda m: m(frames(1, 7, 3)), ("2 channels in N × T × 2", "3: 1 × 7 × 3")),
    (lambda m: m(frames(1, 2, 7)), ("2 channels", "x.movedim(1, -1)")),
    (lambda m: m(frames(1, 4, 2)), ("at least 5 positions along T", "got:      4")),
    (lambda m: m(frames(1, 7, 2, dtype=torch.long)), ("floating-point values", "torch.int64", "x.float()")),
    (lambda m: m(frames(1, 7, 2, dtype=torch.float16)), ("torch.float32 like the parameters", "autocast")),
    (lambda m: m(frames(1, 7, 2, device="meta")), ("a tensor on cpu", "meta", "x.to('cpu')")),
    (lambda m: m([[1.0]]), ("a tensor", "list")),
    (lambda m: m(), ("one tensor each for x", "missing: x")),
    (lambda m: m(frames(1, 7, 2), y=1), ("unknown, or given twice: y",)),
    (lambda m: m(frames(1, 7, 2), x=frames(1, 7, 2)), ("unknown, or given twice: x",)),
    (lambda m: m(frames(1, 7, 2), frames(1, 7, 2)), ("one tensor each for x", "2 positional")),
    (lambda m: m(torch.nested.nested_tensor([frames(6, 2), frames(5, 2)], layout=torch.jagged)),
     ("a dense tensor", "a nested one", "torch.nested.to_padded_tensor")),
    (lambda m: m(torch.nested.nested_tensor([frames(6, 2), frames(5, 2)])), ("a dense tensor", "nested")),
    (lambda m: m(frames(1, 7, 2).to_sparse()), ("a dense tensor", "sparse_coo", "x.to_dense()")),
    (lambda m: m(frames(2, 7, 2), lengths={"x": [7, 7]}), ("axes of positions: T", "got:      x")),
    (lambda m: m(frames(2, 7, 2), lengths="ab"), ("a list of whole numbers", "str: ab")),
    (lambda m: m(frames(2, 7, 2), lengths=[None, 7]), ("a list of whole numbers", "list: [None, 7]")),
    (lambda m: m(frames(2, 7, 2), lengths=[7]), ("2 numbers", "shape (1,)")),
    (lambda m: m(frames(2, 7, 2), lengths=[7, 8]), ("at most 7", "8 at 1")),
    (lambda m: m(frames(2, 7, 2), lengths=[4, 7]), ("at least 5", "4 at 0")),
    (lambda m: m(frames(1, 7, 2), lengths=torch.tensor([6.5])), ("whole numbers", "torch.float")),
    (lambda m: m(frames(1, 7, 2), lengths=torch.tensor(6)), ("1 numbers", "shape ()")),
    (lambda m: m.output_lengths([3]), ("at least 5", "3 at 0")),
]
# fmt: on


@pytest.mark.parametrize(("call", "told"), WRONG)
def test_what_is_wrong_is_said(call: Callable[[EagerModule], object], told: tuple[str, ...]) -> None:
    with pytest.raises(NetworkError) as caught:
        call(small())
    for words in told:
        assert words in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(NetworkError) as caught:
        small()(frames(1, 4, 3, dtype=torch.float64))
    assert len(caught.value.problems) == 3


def test_autocast_takes_other_dtypes() -> None:
    with torch.autocast("cpu", torch.bfloat16):
        assert small()(frames(1, 7, 2, dtype=torch.bfloat16)).shape == (1, 3, 3)


def told_by(module: EagerModule, *given: torch.Tensor, **how: Any) -> str:
    with pytest.raises(NetworkError) as caught:
        module(*given, **how)
    return str(caught.value)


def test_sizes_that_are_given_are_kept_to() -> None:
    module = to_torch(build(Input("N T C", N=2, T=7, C=2) >> linear(3))).float()
    assert "T = 7" in told_by(module, frames(2, 6, 2))
    assert "N = 2" in told_by(module, frames(1, 7, 2))
    assert module(frames(2, 7, 2), lengths=[3, 7]).shape == (2, 7, 3)


def test_sizes_keep_the_form_that_was_declared() -> None:
    m = dsl.symbols("m")
    module = to_torch(build(Input("N T C", T=3 * m + 1, C=2).named("x") >> conv(2, 6))).float()
    assert "T = 3·m + 1" in told_by(module, frames(1, 9, 2))
    assert "at least 7 positions" in told_by(module, frames(1, 4, 2))
    assert "of the form 3·m + 1" in told_by(module, frames(1, 10, 2), lengths=[9])


def test_inputs_must_fit_each_other() -> None:
    a, b = Input("N T C", C=2).named("a"), Input("N T C", C=2).named("b")
    module = to_torch(build(a + b))
    assert "a batch of 2 as in 'a'" in told_by(module, frames(2, 7, 2), frames(3, 7, 2))
    assert "T = 7 as in 'a'" in told_by(module, frames(2, 7, 2), frames(2, 6, 2))
    doubles = frames(2, 7, 2, dtype=torch.float64)
    assert "torch.float32 like" in told_by(module, frames(2, 7, 2), doubles)


def test_tokens_are_integers() -> None:
    module = to_torch(build(Input("N T") >> dsl.embedding(7, 3)))
    assert "integer tokens" in told_by(module, frames(1, 5))


def test_lengths_are_for_one_axis() -> None:
    module = to_torch(build(Input("N H W C", C=2) >> conv(2, 3))).float()
    with pytest.raises(NetworkError, match=escape("axes: H, W")):
        module(frames(1, 5, 5, 2), lengths=[5])
