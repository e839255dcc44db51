"""Inputs whose length is an expression such as 3·m + 1, or a number: kernels give what torch gives."""

import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import torch
from runtime.pair import SMALL, Pair, alike, frames, pair, step

from tdnn_compiler import compile, dsl
from tdnn_compiler.dsl import Applicable, Input, batch_norm, build, concat, conv, linear, relu, stats_pool
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.runtime import WithoutKernels
from tdnn_compiler.runtime.native import verify_native
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.tile.prove.safety import prove_pass

m = dsl.symbols("m")

pytestmark = pytest.mark.usefixtures("quick_kernels")


@pytest.fixture(autouse=True)
def _only_kernels() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", WithoutKernels)
        yield


def strided(size: Any, *last: Applicable) -> Network:
    h: Any = Input("N T C", T=size, C=3).named("frames")
    for layer in (conv(5, 3, stride=2), relu, batch_norm, conv(6, 2, padding="SAME"), *last):
        h = h >> layer
    return build(h, name="tiny")


def same_steps(both: Pair, sizes: list[int], some: list[list[int] | None]) -> None:
    for training in (True, False):
        for size in sizes:
            for lengths in some:
                x = frames(3, size, 3)
                for row, n in enumerate(lengths or []):
                    x[row, n:] = torch.nan
                theirs = step(both.eager.train(training), x, lengths)
                alike(step(both.ours.train(training), x, lengths), theirs)


@pytest.mark.parametrize(
    ("size", "short", "long", "last"),
    [
        (2 * m, 8, 38, (conv(3, 3, stride=2, padding=1),)),
        pytest.param(3 * m + 1, 10, 37, (stats_pool(), linear(4)), marks=pytest.mark.long),
        pytest.param(m + 4, 5, 23, (stats_pool(), linear(4)), marks=pytest.mark.long),
    ],
)
def test_a_step_with_lengths_of_that_form(size: Any, short: int, long: int, last: tuple[Any, ...]) -> None:
    between = 22
    same_steps(pair(strided(size, *last)), [short, long], [None])
    same_steps(pair(strided(size, *last)), [long], [[between, long, short]])


@pytest.mark.parametrize("size", [3 * m + 1])
def test_every_array_and_every_access(size: Any) -> None:
    up = dsl.conv_transpose(4, 3, stride=3, padding=1)
    network = strided(size, up, relu, dsl.softmax("positions"), dsl.max_pool(3, 2, 1), conv(3, 3, stride=4))
    assert [row for row in verify_native(network, torch.float32, blocks=SMALL) if not row.ok] == []
    passes = compile_passes(network, "train", SMALL)
    assert passes.backward_pass is not None
    for each in (passes.forward_pass, passes.backward_pass):
        assert prove_pass(each.programs) == ()


def test_several_inputs_of_one_symbol() -> None:
    short, long = Input("N T C", T=2 * m, C=2).named("a"), Input("N T C", T=2 * m + 1, C=3).named("b")
    network = build(concat(short >> linear(2), long >> conv(4, 2)) >> relu >> linear(3))
    assert [row for row in verify_native(network, torch.float32, blocks=SMALL) if not row.ok] == []
    both = pair(network)
    a, b = frames(2, 12, 2), frames(2, 13, 3)
    for lengths in (None, [6, 12]):
        results = []
        for module in (both.eager, both.ours):
            leaves = [a.clone().requires_grad_(), b.clone().requires_grad_()]
            y = module(*leaves, lengths=lengths)
            gradients = torch.autograd.grad(y.square().sum(), [*leaves, *module.parameters()])
            results.append({"y": y, **{str(i): gradient for i, gradient in enumerate(gradients)}})
        alike(results[1], results[0])


def loaded(network: Network) -> tuple[ModuleType, list[torch.Tensor]]:
    """The emitted file, and parameters for it."""
    passes = compile_passes(network, "eval", SMALL)
    given = dict(compile(network).module().named_parameters())
    program = passes.forward_pass.plan.program
    return load_source(passes.source), [given[array.name].detach() for array in program.parameters]


def test_a_size_that_does_not_fit_is_refused_by_the_file_itself() -> None:
    x = Input("N T C", T=3 * m + 1, C=3).named("frames")
    module, parameters = loaded(build(x >> conv(4, 5)))
    with pytest.raises(ValueError, match=r"frames.shape\[1\]: expected 3\*m \+ 1 with a whole m, got 9"):
        module.forward(frames(2, 9, 3), *parameters)
    with pytest.raises(ValueError, match=r"expected at least 7 positions, got 4"):
        module.forward(frames(2, 4, 3), *parameters)


def test_a_size_that_does_not_fit_is_told_as_by_the_eager_module() -> None:
    both = pair(strided(3 * m + 1))
    for shape, lengths in (((2, 9, 3), None), ((2, 10, 3), [10, 9]), ((2, 1, 3), None)):
        told = []
        for module in (both.eager, both.ours):
            with pytest.raises(NetworkError) as caught:
                module(frames(*shape), lengths=lengths)
            told.append(str(caught.value))
        assert told[0] == told[1]


def test_a_single_value_is_refused_as_by_torch() -> None:
    both = pair(build(Input("N T C", T=3 * m + 1, C=3) >> conv(4, 4) >> batch_norm))
    for module in (both.eager, both.ours):
        with pytest.raises(ValueError, match="more than 1 value per channel"):
            module(frames(1, 4, 3))


# Inputs of a fixed length ----------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [(stats_pool(), linear(4))])
def test_lengths_in_inputs_of_a_fixed_length(last: tuple[Any, ...]) -> None:
    both = pair(strided(23, *last))
    same_steps(both, [23], [None, [11, 23, 6]])


def test_lengths_of_several_inputs_of_one_fixed_length() -> None:
    a, b = Input("N T C", T=11, C=3).named("a"), Input("N T C", T=11, C=3).named("b")
    both = pair(build((a >> conv(4, 3, padding=1)) + (b >> linear(4)) >> relu, name="T"))
    x = frames(2, 11, 3), frames(2, 11, 3, seed=4)
    for lengths in (None, [4, 9]):
        alike({"y": both.ours(*x, lengths=lengths)}, {"y": both.eager(*x, lengths=lengths)})


def test_mistakes_in_lengths_of_a_fixed_length_are_told_as_by_the_eager_module() -> None:
    both = pair(strided(11))
    for lengths in ([12, 4], [2, 11], [11]):
        told = []
        for module in (both.eager, both.ours):
            with pytest.raises(NetworkError) as caught:
                module(frames(2, 11, 3), lengths=lengths)
            told.append(str(caught.value))
        assert told[0] == told[1]


def test_what_depends_on_a_fixed_length_runs_in_torch_and_says_why() -> None:
    both = pair(strided(11, dsl.flatten, linear(2)))
    x, lengths = frames(2, 11, 3), [11, 11]
    alike({"y": both.ours(x)}, {"y": both.eager(x)})
    with pytest.warns(WithoutKernels, match=r"lengths.*'flatten1'"):
        ours = both.ours(x, lengths=lengths)
    alike({"y": ours}, {"y": both.eager(x, lengths=lengths)})


def test_networks_with_the_same_kernels_tell_each_its_own_mistakes() -> None:
    inputs = [Input("N T C", T=size, C=3).named("frames") for size in (11, None)]
    modules = [pair(build(x >> conv(4, 5))).ours for x in inputs]
    for module in modules:
        module(frames(2, 11, 3), lengths=[11, 5])
    for module, told in zip(modules, ("T=11, C=3", "'N T C', C=3"), strict=True):
        with pytest.raises(NetworkError, match=told):
            module(frames(2, 11, 3), lengths=[12, 5])


def test_a_file_for_a_fixed_length_refuses_lengths() -> None:
    module, parameters = loaded(build(Input("N T C", T=11, C=3) >> conv(4, 5)))
    with pytest.raises(ValueError, match="expected no lengths"):
        module.forward(frames(2, 11, 3), *parameters, lengths=torch.tensor([11, 9], dtype=torch.int32))
