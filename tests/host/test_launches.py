"""Kernels that read nothing of each other share launches, and compute in these what they compute alone."""

from dataclasses import replace
from functools import cache
from itertools import product
from math import prod
from pathlib import Path

import pytest
import torch
from emitted.networks import NETWORKS
from native import NEEDS_CPP

from tdnn_compiler.bench.computed import compiled_for
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.cpu.host import CPU_BLOCKS
from tdnn_compiler.dsl import Input, Node, batch_norm, build, conv, gelu, global_avg_pool, linear, relu
from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.host.check import check_host
from tdnn_compiler.host.ir import Allocate, Free, HostFunction, HostProgram, Launch
from tdnn_compiler.host.launches import MOST_MEMBERS, make_launch
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.runtime.execute import Options
from tdnn_compiler.runtime.native import native_kernels
from tdnn_compiler.symbolic.errors import CompilerFault
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.ir import Define
from tdnn_compiler.tile.joint import number_programs
from tdnn_compiler.tile.prove.safety import prove_pass

pytestmark = pytest.mark.usefixtures("single_precision")

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def residual() -> Network:
    """Two convolutions of one input, and batch norms that finish at the same time."""
    x = Input("N T C", C=8)
    h = x >> conv(24, 3, padding=1) >> batch_norm >> relu
    h = (h >> conv(16, 3, padding=1) >> batch_norm) + (x >> conv(16, 1) >> batch_norm) >> relu
    return build(h >> global_avg_pool >> linear(5))


@cache
def trained() -> EmittedNetwork:
    return compile_passes(residual(), "train")


@pytest.mark.parametrize(
    ("script", "mode", "most"),
    [
        ("tc_resnet8.py", "train", (21, 25)),
        ("x_vector.py", "train", (22, 35)),
    ],
)
def test_launches_are_few(script: str, mode: Mode, most: tuple[int, ...]) -> None:
    found = compiled_for(network_in(str(EXAMPLES / script)), find_target("sm_90"), mode, "bf16")
    assert tuple(len([*function.launches]) for function in found.host.functions) <= most


def faults_of(emitted: EmittedNetwork) -> list[str]:
    found = []
    for function, each in zip(
        emitted.host.functions, (emitted.forward_pass, emitted.backward_pass), strict=False
    ):
        assert each is not None
        launches = [*function.launches]
        names = [kernel.name for launch in launches for kernel in launch.kernels]
        if sorted(names) != sorted(kernel.name for kernel in each.plan.kernels):
            found.append(f"{function.name}: other kernels than planned")
        written = {key for launch in launches for key in launch.written}
        for launch in launches:
            read = {buffer.array.key for program in launch.programs for buffer in program.reads}
            if read & written:
                found.append(f"{launch.name} reads what it writes, or what is written later")
            written -= launch.written
            if len(launch.programs) > MOST_MEMBERS:
                found.append(f"{launch.name} has too many members")
    return found


@pytest.mark.parametrize("name", ["leaky_relu", "squeeze_and_excite", "group_norm", "concat", "outputs"])
def test_what_a_kernel_reads_is_written_in_an_earlier_launch(name: str) -> None:
    assert faults_of(compile_passes(NETWORKS[name], "train")) == []


def test_arrays_that_several_kernels_write_are_whole_before_they_are_read() -> None:
    x = Input("N T C", C=8)
    h = (x >> conv(8, 3, padding=1)) + (x >> conv(8, 5, padding=2))
    emitted = compile_passes(build(h >> conv(4, 3)), "train")
    assert faults_of(emitted) == []


def joint(host: HostProgram) -> list[Launch]:
    return [launch for launch in host.launches if len(launch.programs) > 1]


def test_a_cpu_launches_kernels_one_by_one() -> None:
    assert joint(trained().host)
    assert joint(compile_passes(residual(), "train", CPU_BLOCKS).host) == []


def most_at_once(depth: int) -> int:
    """How many arrays that are no results a backward pass of so many layers has at a time."""
    h: Node = Input("N T C", C=8)
    for _ in range(depth):
        h = h >> conv(8, 3, padding=1) >> gelu
    function = compile_passes(build(h), "train", CPU_BLOCKS).host.backward
    assert function is not None
    results = {result.array.key for _, found in function.results for result in found}
    held, most = 0, 0
    for step in function.steps:
        if isinstance(step, Allocate):
            held += step.array.key not in results
        elif isinstance(step, Free):
            held -= len(step.arrays)
        most = max(most, held)
    return most


def test_gradients_inside_of_a_network_are_freed_soon() -> None:
    """Of each what is wanted is computed when it is there, so that its memory serves for the next."""
    assert most_at_once(12) == most_at_once(4) < 8


def test_a_joint_launch_has_all_programs_of_its_members() -> None:
    for launch in joint(trained().host):
        sizes = dict.fromkeys(launch.grid[0].free_symbols, 7)
        alone = [prod(size.subs(sizes) for size in program.grid) for program in launch.programs]
        assert launch.grid[0].subs(sizes) == sum(alone)
        assert launch.warps == max(program.warps for program in launch.programs)


def shape_of(array: Array) -> list[int]:
    sizes = {"N": 3, "T": 150}
    return [axis.size if isinstance(axis.size, int) else sizes[str(axis.size)] for axis in array.axes]


@NEEDS_CPP
def test_together_kernels_compute_what_they_compute_alone() -> None:
    together, alone = trained(), replace(trained(), joint=False)
    assert len(together.host.launches) < len(alone.host.launches)
    kernels = native_kernels([together, alone])
    torch.manual_seed(0)
    sizes = {"N": 3, "T": 150}
    given = [
        torch.rand(
            [axis.size if isinstance(axis.size, int) else sizes[str(axis.size)] for axis in array.axes]
        )
        for array in together.forward_pass.plan.program.given
    ]
    lengths = torch.tensor([150, 7, 90], dtype=torch.int32)
    results = []
    for each in kernels:
        outputs, updates, saved = each.passes().forward(given, Options(lengths))
        seeds = [torch.ones_like(x) for x in outputs.values()]
        results.append(outputs | updates | each.passes().backward(saved, seeds, Options(lengths)))
    ours, theirs = results
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_programs_that_are_numbered_anew_write_every_element_once() -> None:
    backward = trained().backward_pass
    assert backward is not None
    for programs in (trained().forward_pass.programs, backward.programs):
        plain = [program for program in programs if 1 in program.grid]
        found = [number_programs(program) if program in plain else program for program in programs]
        assert all(len(program.grid) == 1 for program in map(number_programs, plain))
        assert prove_pass(tuple(found)) == ()


def test_of_two_dimensions_every_pair_is_there_once() -> None:
    network = build(Input("N T C", C=8) >> conv(200, 3))
    (program,) = compile_passes(network, "eval").forward_pass.programs
    found = number_programs(program)
    sizes = dict.fromkeys(program.grid[0].free_symbols, 5)
    whole = [int(size.subs(sizes)) for size in program.grid]
    assert min(whole) > 1
    assert found.grid[0].subs(sizes) == prod(whole)
    defined = {each.symbol: each.value for each in found.body[:2] if isinstance(each, Define)}
    pairs = [
        tuple(int(defined[symbol].subs(found.ids[0], number).doit()) for symbol in program.ids)
        for number in range(prod(whole))
    ]
    assert sorted(pairs) == [*product(*map(range, whole))]


def all_in_one(function: HostFunction) -> HostFunction:
    """The first kernel and one that reads what it writes, in one launch."""
    first = next(function.launches)
    reader = next(
        launch
        for launch in function.launches
        if {buffer.array.key for buffer in launch.reads} & first.written and len(launch.programs) == 1
    )
    both = make_launch([(first.kernels[0], first.programs[0]), (reader.kernel, reader.program)], (), Names())
    steps = [step for step in function.steps if step is not first]
    steps[steps.index(reader)] = both
    return replace(function, steps=tuple(steps))


def test_a_launch_that_reads_what_it_writes_is_told() -> None:
    host = compile_passes(build(Input("N T C", C=3) >> conv(4, 3) >> relu >> batch_norm), "train").host
    with pytest.raises(CompilerFault, match="is read in the launch that writes it"):
        check_host(replace(host, forward=all_in_one(host.forward)), "planting")
