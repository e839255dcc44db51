"""Layers, inputs, axes and symbols may be called anything: what is emitted means the same."""

from collections.abc import Iterable, Sequence
from itertools import count
from symtable import symtable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from native import NEEDS_CPP
from sympy import Symbol

from tdnn_compiler.dsl import (
    Input,
    batch_norm,
    build,
    concat,
    conv,
    dropout,
    elu,
    linear,
    max_pool,
    relu,
    sigmoid,
    stats_pool,
    tanh,
)
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.runtime.native import verify_natively
from tdnn_compiler.symbolic.identifiers import make_identifier

pytestmark = [
    NEEDS_CPP,
    pytest.mark.usefixtures("single_precision"),
]

SMALL = Blocks(16, 16, 16)
MODES: tuple[Mode, Mode] = ("train", "eval")

PAIRS = [
    ("c", "c.sum"), ("e", "e_sum"), ("g.weight", "g"), ("h", "h_weight"), ("l", "d_l"), ("d_m.sum", "m"),
    ("q", "d_q.weight"), ("r", "r.sum.parts"), ("u", "u_sum_kernel"), ("a.b", "a_b"), ("d_x", "d_d_x"),
    ("o", "o.scale"),
]  # fmt: skip

MORE = [
    ("c", "c_ptr"), ("c", "c_kernel"), ("c", "c_2"), ("c_2", "c.2"), ("c", "c_blocks"), ("a-b", "a+b"),
    ("ﬁ", "fi"), ("é", "e\u0301"), ("größe", "grösse"), ("日本", "中国"), ("", " "), (".", ".."), ("a.", "a"),
    ("device", "outputs"), ("data", "saved"), ("NULL", "EOF"), ("lengths", "lengths_ptr"), ("seed", "T"),
    ("N", "T"), ("t", "n"), ("frames", "program"), ("i", "j"), ("k", "c"), ("int", "int_"), ("in", "in_"),
    ("tl", "triton"), ("torch", "F"), ("float", "min"), ("std", "uint32_t"), ("uniform", "sigmoid"),
    ("__LINE__", "1"), ("forward", "training"), ("_modules", "kept"), ("kernels", "_given"),
    ("x.running_mean", "x"), ("out", "d_out"), ("RAGGED", "PRECISION"), ("programs_0", "range"),
    ("tile_sum", "tile"), ("x\ny", "x y"), ('x"""', "x'''"), ("\\", "//\\"), ("{x}", "{{x}}"), ("x", "X"),
    ("stats_pool1_mean", "stats_pool1"), ("steps", "step"), ("further", "better"), ("true", "auto"),
]  # fmt: skip


def network(names: Sequence[str], axis: str = "T") -> Network:
    """A small network of which some parts have these names: those with parameters first."""
    kept = iter(names)
    first, joined, second, pooled, norm, statistics, last = (
        next(kept, f"plain{place}") for place in range(7)
    )
    x, y = (Input(f"N {axis} C", C=channels) for channels in (3, 5))
    h = (x >> conv(4, 3)).named(first) >> relu >> batch_norm
    other = (y >> conv(4, 3)).named(second) >> relu
    h = (concat(h, other).named(joined) >> max_pool(2)).named(pooled) >> batch_norm.named(norm)
    return build((h >> stats_pool()).named(statistics) >> linear(2).named(last), other)


def groups(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Pairs beside one another: three in a network, of names that are all different."""
    found: list[list[str]] = []
    for pair in pairs:
        room = (group for group in found if len(group) < 6 and not {*group} & {*pair})
        group = next(room, None)
        if group is None:
            found.append(list(pair))
        else:
            group += pair
    return found


def wrong(emitted: Sequence[EmittedNetwork]) -> dict[str, list[str]]:
    """What differs from torch, in rows with lengths."""
    found = zip(emitted, verify_natively(emitted, torch.float32, ragged=(True,)), strict=True)
    told = {
        f"{list(each.network)}, {each.mode}": [
            f"{row.array}: {row.note or row.error}" for row in rows if not row.ok
        ]
        for each, rows in found
    }
    return {name: rows for name, rows in told.items() if rows}


def test_pairs_of_names() -> None:
    found = groups(PAIRS)
    assert len(found) == len(PAIRS) / 3
    emitted = [compile_passes(network(group), "train", SMALL) for group in found]
    assert wrong(emitted) == {}
    for each in emitted:
        compile(each.standalone(), "emitted", "exec")


@pytest.mark.parametrize("mode", ["eval", pytest.param("train", marks=pytest.mark.long)])
def test_any_word_is_a_name(mode: Mode) -> None:
    """All in one kernel, as tiles, and as arguments of one reference."""
    h = Input("N T C", C=3) >> conv(4, 3)
    for name in dict.fromkeys(name for pair in MORE for name in pair):
        h = h >> relu.named(name)
    each = compile_passes(build(h >> max_pool(2)), mode, SMALL)
    assert wrong([each]) == {}
    compile(each.standalone(), "emitted", "exec")


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("order", [1, -1])
def test_every_pair(mode: Mode, order: int) -> None:
    emitted = [compile_passes(network(pair[::order]), mode, SMALL) for pair in PAIRS + MORE]
    assert wrong(emitted) == {}


def test_axes() -> None:
    """Named in any letters; a symbol is the axis's own, and a layer is called the same."""
    emitted = []
    for axis in ["t", "n", "c", "k", "i", "j", "o", "p", "tile", "Größe", "日本", "int", "x-y", "steps", "'"]:
        h = Input(f"N {axis} C", C=3) >> conv(4, 3, padding=1).named(axis) >> relu >> max_pool(2)
        emitted.append(compile_passes(build(h), "eval", SMALL))
    assert wrong(emitted) == {}


AXES = [
    "t",
    "n",
    "c",
    "k",
    "i",
    "o",
    "tile",
    "device",
    "lengths",
    "saved",
    "N_ptr",
    "NULL",
    "frames",
    "program",
    "1",
    "'",
    "lambda",
    "x2",
    "ﬁ",
]


@pytest.mark.long
@pytest.mark.parametrize("axis", AXES)
def test_axes_in_training(axis: str) -> None:
    assert wrong([compile_passes(network([axis, "N"], axis), "train", SMALL)]) == {}


def test_two_axes_whose_names_become_one_identifier() -> None:
    image = Input("N a.b a-b C", C=3) >> max_pool(2) >> relu
    each = compile_passes(build(image), "eval", SMALL)
    assert {symbol.name for symbol in each.symbols} == {"a.b", "a-b"}
    assert wrong([each]) == {}


def test_sizes_that_are_called_like_indices_of_kernels() -> None:
    """Symbols of a user's own may have the assumptions of the compiler's."""
    size = Symbol("program", integer=True, nonnegative=True)
    x = Input("N T C", C=3, T=size + 5) >> conv(4, 3) >> relu
    assert wrong([compile_passes(build(x), "eval", SMALL)]) == {}


WORDS = [
    "c",
    "d_",
    ".",
    "_",
    "sum",
    "weight",
    "parts",
    "tiles",
    "mean",
    "ptr",
    "2",
    "é",
    "-",
    " ",
    "x",
    "N",
    "T",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=4).map("".join) | st.text(max_size=5)


@pytest.mark.long
@settings(max_examples=100)
@given(
    st.lists(st.lists(TEXTS, min_size=7, max_size=7, unique=True), min_size=8, max_size=8),
    st.sampled_from(MODES),
)
def test_any_names(names: list[list[str]], mode: Mode) -> None:
    assert wrong([compile_passes(network(each), mode, SMALL) for each in names]) == {}


@pytest.mark.parametrize("name", ["in", "tl", "torch", "lambda", "T", "N"])
def test_a_layer_called_like_a_word_of_python_or_a_size_gets_another_name(name: str) -> None:
    found = build(Input("N T C", C=3) >> conv(4, 3).named(name) >> relu)
    compile(compile_passes(found, "train", SMALL).source, "emitted", "exec")


def words_of(source: str, prefix: str) -> set[str]:
    """What a layer must not be called: all names beside those of layers in the functions that launch kernels,
    and those that kernels take from outside, which have their own under names that are free."""
    functions = symtable(source, "emitted", "exec").get_children()
    found: set[str] = set()
    for function in functions:
        functions += function.get_children()
        symbols = function.get_symbols()
        named = any(symbol.get_name().startswith(prefix) for symbol in symbols)
        whole = named and not function.get_name().endswith(("_kernel", "_member"))
        found |= {symbol.get_name() for symbol in symbols if whole or symbol.is_global()}
    return found


def everything(prefix: str, mode: Mode) -> EmittedNetwork:
    """All that needs a function of ours, under names that begin alike."""
    names = (f"{prefix}{place}" for place in count())
    x = Input(f"N {prefix} C", C=3).named(next(names))
    h = (x >> conv(4, 3)).named(next(names)) >> relu.named(next(names)) >> batch_norm.named(next(names))
    for step in (tanh, elu(), dropout(0.5), sigmoid, max_pool(2), stats_pool(), linear(2)):
        h = h >> step.named(next(names))
    return compile_passes(build(h), mode, SMALL)


@pytest.mark.parametrize("mode", MODES)
def test_what_emitted_functions_call_something_else_is_no_identifier(mode: Mode) -> None:
    """It is found in a file whatever layers and axes are called."""
    first, second = (words_of(everything(name, mode).source, name) for name in ("one", "two"))
    assert {"tl", "torch", "range", "tanh", "outputs", "device"} <= first & second
    assert {name for name in first & second if make_identifier(name) == name} == {"N"}


def test_names_that_are_free_stay() -> None:
    source = compile_passes(network(["tdnn1", "both", "tdnn2.a"]), "eval", SMALL).source
    for word in ("tdnn1_weight", "conv_weight_ptr", "tdnn2_a_bias", '"tdnn2.a.weight"'):
        assert word in source
