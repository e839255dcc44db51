"""How many programs work on a sum over all positions, and how long each of them does."""

from math import prod
from pathlib import Path

import pytest
import sympy
from native import NEEDS_CPP
from random_networks.checks import check_seeds

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.dsl import Input, batch_norm, build, conv, group_norm, instance_norm, layer_norm
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Layer
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan import planner
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.tile.ir import Define, Load, Loop, Statement, TileProgram, UnrolledLoop, walk

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
H100 = find_target("sm_90")
LONG, VOLUMES = {"N": 1, "T": 160_000}, {"N": 2, "D": 48, "H": 96, "W": 96}


def backward(network: Network) -> tuple[TileProgram, ...]:
    there = compile_passes(network, "train", target=H100).backward_pass
    assert there is not None
    return there.programs


def number(expr: sympy.Expr, known: dict[sympy.Symbol, int]) -> int:
    return int(expr.subs(known))


def count_grid(program: TileProgram, sizes: dict[str, int]) -> int:
    known = {symbol: sizes[str(symbol)] for each in program.grid for symbol in each.free_symbols}
    return prod(number(each, known) for each in program.grid)


def count_rounds(program: TileProgram, sizes: dict[str, int]) -> int:
    """How many times the first program loads, one time after the other."""

    def rounds(body: tuple[Statement, ...], known: dict[sympy.Symbol, int]) -> int:
        found = 0
        for statement in body:
            match statement:
                case Define(symbol=symbol, value=value) if value.free_symbols <= {*known}:
                    known[symbol] = number(value, known)
                case Loop(symbol=symbol, start=start, stop=stop, step=step, body=inner):
                    first, last = number(start, known), number(stop, known)
                    turns = max(0, -(-(last - first) // step))
                    found += turns * rounds(inner, {**known, symbol: first})
                case UnrolledLoop(symbol=symbol, body=inner):
                    found += rounds(inner, {**known, symbol: 0})
                case _:
                    pass
        return found + any(isinstance(statement, Load) for statement in body)

    known = {sympy.Symbol(name, integer=True, positive=True): size for name, size in sizes.items()}
    used = {symbol for each in program.grid for symbol in each.free_symbols}
    used |= {
        symbol for each in (*program.reads, *program.writes) for s in each.sizes for symbol in s.free_symbols
    }
    known = {symbol: sizes[str(symbol)] for symbol in used}
    return rounds(program.body, {**known, **dict.fromkeys(program.ids, 0)})


@pytest.mark.parametrize(
    ("script", "sizes", "most"),
    [
        ("wavenet_like.py", LONG, 16),
        ("volume.py", VOLUMES, 256),
    ],
)
def test_two_waves_of_programs_sum_a_weight_gradient(script: str, sizes: dict[str, int], most: int) -> None:
    """When parts were parts of the batch, 32 programs had 2,500 steps each; 135 had 9,216."""
    products = [each for each in backward(network_in(str(EXAMPLES / script))) if each.name.endswith("_parts")]
    assert products
    for program in products:
        assert count_grid(program, sizes) >= 2 * H100.multiprocessors, program.name
        assert count_rounds(program, sizes) <= most, program.name


@NEEDS_CPP
def test_parts_add_up_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of as many parts as a long batch has, and of some that have no step of their own."""
    monkeypatch.setattr(planner, "READ_PER_STORED", 1)
    check_seeds(range(62001, 62011))


def test_contributions_are_added_in_few_rounds() -> None:
    """Of two volumes a bias has 9,216: by 32 at a time, line by line, one program had 13,824 rounds."""
    for script, sizes in (("volume.py", VOLUMES), ("wavenet_like.py", LONG)):
        sums = [each for each in backward(network_in(str(EXAMPLES / script))) if "bias" in each.name]
        assert sums
        assert max(count_rounds(each, sizes) for each in sums) <= 20


@pytest.mark.parametrize("layer", [batch_norm, instance_norm, layer_norm])
def test_what_no_kernel_computes_is_reduced_by_many_programs(layer: Layer) -> None:
    """When each sequence had a program of its own, four of them had 1,000 rounds."""
    emitted = compile_passes(build(Input("N T C", C=128) >> layer), "train", target=H100)
    assert emitted.backward_pass is not None
    sizes = {"N": 4, "T": 32_000}
    for program in (*emitted.forward_pass.programs, *emitted.backward_pass.programs):
        assert count_grid(program, sizes) >= 2 * H100.multiprocessors or count_rounds(program, sizes) <= 10


def test_sums_over_the_same_places_begin_in_one_kernel() -> None:
    """Both gradients of a batch norm's statistics, of what no kernel computes."""
    programs = backward(build(Input("N T C", C=128) >> batch_norm))
    assert [each.name for each in programs if each.name.endswith("_loaded")] == ["d_batch_norm1_scale_loaded"]


@pytest.mark.parametrize("wide", [False, True])
def test_group_norms_read_whole_rows(wide: bool) -> None:
    """When a group was read on its own, four programs had 16,000 rounds of single numbers."""
    frames = Input("N T C", C=128)
    emitted = compile_passes(build((frames >> conv(128, 3) if wide else frames) >> group_norm(8)), "train")
    assert emitted.backward_pass is not None
    sizes = {"N": 4, "T": 32_000}
    programs = (*emitted.forward_pass.programs, *emitted.backward_pass.programs)
    for program in programs:
        if program.kind != "product":
            waves = count_grid(program, sizes) / H100.multiprocessors
            assert waves >= 2 or count_rounds(program, sizes) <= 20, program.name
    assert sum(program.name.endswith("_loaded") for program in programs) == (1 if wide else 2)


@pytest.mark.parametrize("image", [False, True])
def test_a_depthwise_gradient_has_all_taps_in_one_pass(image: bool) -> None:
    """When each tap had programs of its own, all of them read both operands."""
    frames, square = Input("N T C", C=64), Input("N H W C", C=64, H=32, W=32)
    node = square >> conv(64, 3, groups=64) if image else frames >> conv(64, 33, groups=64)
    (parts,) = (each for each in backward(build(node)) if each.name == "d_conv1_weight_parts")
    assert parts.tile[0] >= (9 if image else 33)
    if not image:
        # Each of 1,000 rounds of one row would wait for its loads.
        assert count_rounds(parts, {"N": 32, "T": 1000}) <= 250
    loads = [s for s in walk(parts.body) if isinstance(s, Load)]
    assert len(loads) == 2
