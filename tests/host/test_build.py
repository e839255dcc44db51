"""What a host program does: checks first, memory from its first use to its last, nothing twice."""

from dataclasses import replace

import pytest
from emitted.networks import NETWORKS
from sympy import Symbol

from tdnn_compiler.dsl import Input, build, conv, embedding, global_avg_pool, linear, relu
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import (
    Align,
    Allocate,
    ConvertLengths,
    Free,
    Launch,
    RefuseLengths,
    RequireForm,
    RequireLeast,
)
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.targets import TARGETS
from tdnn_compiler.tile.interface import DescribedBuffer

T, M = Symbol("T", integer=True, positive=True), Symbol("m", integer=True, positive=True)


@pytest.mark.parametrize("name", list(NETWORKS)[::5])
def test_memory_is_there_as_long_as_it_is_needed_and_no_longer(name: str) -> None:
    for function in compile_passes(NETWORKS[name], "train").host.functions:
        returned = {result.array.key for _, results in function.results for result in results}
        for number, step in enumerate(function.steps):
            if isinstance(step, Allocate):
                assert isinstance(
                    next(s for s in function.steps[number:] if not isinstance(s, Allocate)), Launch
                )
            if isinstance(step, Free):
                last = function.steps[number - 1]
                assert isinstance(last, Launch)
                used = {buffer.array.key for buffer in last.buffers}
                assert set(step.arrays) <= used - returned


def test_gradients_have_the_types_of_their_parameters() -> None:
    host = compile_passes(build(Input("N T C", C=3) >> conv(4, 3) >> relu), "train").host
    assert host.backward is not None
    like = {str(s.array.key): s.like for s in host.backward.steps if isinstance(s, Allocate) and s.like}
    assert like == {"d_conv1.weight": Key("conv1", ("weight",)), "d_conv1.bias": Key("conv1", ("bias",))}


def test_a_size_with_a_form_is_checked_and_lengths_are_converted() -> None:
    network = build(Input("N T C", T=2 * M + 1, C=3) >> conv(4, 5) >> relu)
    forward = compile_passes(network, "eval").host.forward
    assert [str(measure.symbol) for measure in forward.measures] == ["N", "m"]
    told = {type(check): check.expected for check in forward.checks}
    assert told[RequireForm] == "input.shape[1]: expected 2*m + 1 with a whole m"
    assert told[RequireLeast] == "expected at least 5 positions"
    assert any(isinstance(step, ConvertLengths) for step in forward.steps)


def test_lengths_are_refused_where_there_is_nothing_to_measure() -> None:
    fixed = compile_passes(build(Input("N T C", T=8, C=3) >> conv(4, 3)), "eval").host.forward
    (refusal,) = (check for check in fixed.checks if isinstance(check, RefuseLengths))
    assert refusal.expected == "expected no lengths: the length of the inputs is fixed"
    image = compile_passes(build(Input("N H W C", C=3) >> conv(4, 3)), "eval").host.forward
    (refusal,) = (check for check in image.checks if isinstance(check, RefuseLengths))
    assert refusal.expected == "expected no lengths: there are several axes of positions"


def test_data_has_the_type_of_weights_where_inputs_are_tokens() -> None:
    network = build(Input("N T") >> embedding(7, 4) >> global_avg_pool >> linear(2))
    host = compile_passes(network, "train").host
    assert {str(function.data) for function in host.functions} == {"embedding1.weight"}


def test_what_descriptors_load_is_aligned_if_it_comes_from_outside() -> None:
    target = TARGETS["sm_90"]
    network = build(Input("N T C", C=64) >> conv(64, 3, padding=1) >> relu >> conv(64, 3, padding=1))
    there = compile_passes(network, "eval", target=target).host.forward
    outside = {array.key for array in there.arguments}
    aligned = {step.array for step in there.steps if isinstance(step, Align)}
    assert aligned
    assert aligned <= outside
    described = {each.buffer.array.key for launch in there.launches for each in described_buffers(launch)}
    assert aligned < described, "what lies between is aligned as it is"
    assert not any(launch.scratch for launch in there.launches)
    by_pointers = compile_passes(network, "eval", target=replace(target, descriptors=())).host.forward
    assert not any(isinstance(step, Align) for step in by_pointers.steps)
    assert not any(map(described_buffers, by_pointers.launches))


def described_buffers(launch: Launch) -> list[DescribedBuffer]:
    return [argument for argument in launch.arguments if isinstance(argument, DescribedBuffer)]


def test_kernels_of_one_launch_that_are_one_call_make_descriptors_themselves() -> None:
    first = Input("N T C", C=64) >> conv(64, 3, padding=1) >> relu
    inner, last = conv(64, 3, padding=1) >> relu, conv(64, 3, padding=1)
    for network, alike in ((first >> last, False), (first >> inner >> inner >> last, True)):
        launches = compile_passes(build(network), "train", target=TARGETS["sm_90"]).host.launches
        joint = [launch for launch in launches if len(launch.programs) > 1]
        # What comes from outside is loaded by pointers: weights' gradients of both ends are others.
        assert any(map(described_buffers, joint))
        assert any(launch.scratch for launch in joint) == alike
        assert all(launch in joint for launch in launches if launch.scratch)


def test_a_launch_is_told_the_sizes_of_what_is_described() -> None:
    network = build(Input("N T C", C=64) >> conv(64, 3, padding=1) >> relu >> conv(64, 3, padding=1))
    there = compile_passes(network, "eval", target=TARGETS["sm_90"]).host.forward
    *_, last = there.launches
    sizes = [size for each in described_buffers(last) for size in each.buffer.sizes]
    assert len(sizes) == 6
    assert list(last.numbers[: len(sizes)]) == sizes
    assert len({*last.buffers}) == len(last.buffers) == 4
