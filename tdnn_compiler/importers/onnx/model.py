"""ONNX files as networks: translated at several sizes of what is open, which have to tell the same."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from tdnn_compiler.importers.arrangement import Arrangement, try_arrangements
from tdnn_compiler.importers.builder import Weight
from tdnn_compiler.importers.onnx.idioms import recognise_idioms
from tdnn_compiler.importers.onnx.reading import Graph, Tensor, read_model
from tdnn_compiler.importers.onnx.translation import GraphTranslator, SizedInput, Translated, fold_constants
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Member, describe
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import (
    Dim,
    as_dim,
    free_symbols,
    length_symbol,
    parse,
    substitute,
    text,
)

__all__ = ["from_onnx"]

BATCH_SIZES = (2, 3, 2)
TRIED = ((1_000, 1_001, 2_003), (40_000, 40_001, 90_007))
"""Numbers that stand for open sizes: larger ones where the first are too few for a window."""
NUMBERS_APART = 37
"""By how much the numbers of different sizes differ."""
LARGEST_TRIED = 1 << 40
LONGEST_SIZE = 60
POSITIONS = {0: (), 1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}


def from_onnx(path: str | os.PathLike[str], sizes: Mapping[str, Dim | str] | None = None) -> Network:
    """The network in an ONNX file, with its weights.

        network = tdnn.from_onnx("speaker.onnx")
        tdnn.analyse(network).field().size

    The dynamic axes of its inputs stay open: the first is the batch N, the others keep their names. `sizes`
    gives some of them another form, or a number: `sizes={"time": "16*m"}`, `sizes={"batch": 1}`. Layers are
    called as the modules that the file was exported from, where it tells. Inputs and outputs have channels
    last, as all networks do; which dimension of an input holds them is found out.

    A graph with open sizes is translated at several, and each has to give the same layers: what an exporter
    has fixed at the sizes of its example is never taken for all. Reading a file runs nothing; whatever is
    wrong with it is a NetworkError, with every operator that is no layer. Needs the package onnx.
    """
    graph = read_model(path)
    where = Path(os.fspath(path)).name
    constants = fold_constants(graph)
    arrays = {name: weight.numbers for name, weight in constants.items()}
    graph = recognise_idioms(graph, arrays)
    shapes = read_shapes(graph, sizes or {}, where)
    failure = None
    for tried in TRIED:
        try:
            return translate_graph(graph, constants, shapes, tried, where)
        except NetworkError as error:
            failure = failure or error
            if not any(map(free_symbols, (size for shape in shapes.values() for size in shape))):
                break
    assert failure is not None
    raise failure


def read_shapes(graph: Graph, sizes: Mapping[str, Dim | str], where: str) -> dict[str, tuple[Dim, ...]]:
    """The sizes of every input, numbers or expressions of symbols."""
    known: dict[str, Dim] = {}
    for name, size in sizes.items():
        dim = parse_size(size) if isinstance(size, str) else as_dim(size)
        if dim is None:
            expected = "a number, or an expression such as 16*m"
            raise mistake(f"from_onnx, sizes, {name!r:.60}", expected, f"{size!r:.60}")
        known[name] = dim
    batches = [tensor.sizes[0] for tensor in graph.inputs if tensor.sizes]
    others = {size for tensor in graph.inputs for size in (tensor.sizes or ())[1:]}
    for batch in batches:
        # The batch is N, whatever the file calls it.
        if isinstance(batch, str) and batch not in others:
            known.setdefault(batch, length_symbol("N"))
    shapes = {}
    for tensor in graph.inputs:
        if tensor.sizes is None:
            raise mistake(f"{where}, input {tensor.name!r:.80}", "a number of dimensions", "no shape")
        shapes[tensor.name] = tuple(
            size_of_dimension(tensor, place, known) for place in range(len(tensor.sizes))
        )
    used = {size for tensor in graph.inputs for size in tensor.sizes or ()}
    if unused := [name for name in sizes if name not in used]:
        named = ", ".join(sorted(size for size in used if isinstance(size, str))) or "none"
        raise mistake("from_onnx, sizes", f"names of dynamic axes: {named}", f"{unused[0]!r:.60}")
    return shapes


def size_of_dimension(tensor: Tensor, place: int, known: dict[str, Dim]) -> Dim:
    assert tensor.sizes is not None
    size = tensor.sizes[place]
    if isinstance(size, int):
        return size
    if size is None:
        if place == 0:
            return length_symbol("N")
        names = POSITIONS.get(len(tensor.sizes) - 2, ())
        return length_symbol(names[place - 2] if 0 <= place - 2 < len(names) else f"n{place}")
    if size not in known:
        found = parse_size(size)
        plain = re.sub(r"\W", "_", size)[:LONGEST_SIZE]
        if plain == "N":
            plain = "N_"
        symbol = length_symbol(plain if plain[:1].isalpha() else f"n_{plain}")
        known[size] = symbol if found is None or isinstance(found, int) else found
    return known[size]


def parse_size(size: str) -> Dim | None:
    """An expression of names, as exporters write them too; None of any other text."""
    try:
        return parse(size.replace(" ", "")) if len(size) <= LONGEST_SIZE else None
    except ValueError:
        return None


def translate_graph(
    graph: Graph,
    constants: Mapping[str, Weight],
    shapes: Mapping[str, tuple[Dim, ...]],
    tried: Sequence[int],
    where: str,
) -> Network:
    """The network that all sizes tell of. Raises NetworkError where two of them tell different things."""
    first: tuple[str, Translated] | None = None
    arrangements: dict[str, Arrangement] = {}
    for at, sizes in numbers_for_sizes(shapes, tried, where):

        def translate(
            known: Mapping[str, Arrangement], sizes: Mapping[str, SizedInput] = sizes
        ) -> Translated:
            arrangements.update(known)
            return GraphTranslator(graph, constants, sizes, known, where).run()

        found = try_arrangements(translate, where, arrangements)
        if first is None:
            first = at, found
        else:
            refuse_other_layers(first, (at, found), where)
    assert first is not None
    return first[1].network()


def numbers_for_sizes(
    shapes: Mapping[str, tuple[Dim, ...]], tried: Sequence[int], where: str
) -> Iterator[tuple[str, dict[str, SizedInput]]]:
    """Inputs with numbers for their open sizes, once or several times; what to call them."""
    symbols = sorted(
        {symbol for shape in shapes.values() for size in shape for symbol in free_symbols(size)},
        key=lambda symbol: symbol.name,
    )
    for step in range(len(tried) if symbols else 1):
        numbers: dict[str, int] = {
            symbol.name: BATCH_SIZES[step] if symbol.name == "N" else tried[step] + NUMBERS_APART * place
            for place, symbol in enumerate(symbols)
        }
        at = ", ".join(f"{name}={number}" for name, number in numbers.items()) or "its sizes"
        yield (
            at,
            {
                name: SizedInput(
                    shape, tuple(number_for(size, numbers, f"{where}, input '{name}'") for size in shape)
                )
                for name, shape in shapes.items()
            },
        )


def number_for(size: Dim, numbers: Mapping[str, int], where: str) -> int:
    found = substitute(size, {symbol: numbers[symbol.name] for symbol in free_symbols(size)})
    if not isinstance(found, int) or not 1 <= found <= LARGEST_TRIED:
        raise mistake(where, "sizes from 1 on", f"{text(size)}, which comes to {text(found)}")
    return found


def refuse_other_layers(first: tuple[str, Translated], other: tuple[str, Translated], where: str) -> None:
    """Raises NetworkError where two sizes of the inputs give two networks."""
    (at, one), (there, two) = first, other
    members = {member.name: member for member in two.members}
    hint = "export it with that size open, or give from_onnx(…, sizes={…}) a number or a form such as 16*m"
    problems = [
        Problem(where_of(member), "the same layer for all sizes of the inputs", got, hint)
        for member in one.members
        if (got := find_difference(member, members.get(member.name), at, there)) is not None
    ]
    alike = (one.inputs, one.outputs) == (two.inputs, two.outputs)
    if not problems and (not alike or len(members) != len(one.members)):
        expected = f"the same layers for all sizes of the inputs, as with {at}"
        problems.append(Problem(where, expected, f"others with {there}", hint))
    for name, numbers in one.weights.items():
        others = two.weights.get(name)
        if others is not numbers and (others is None or not np.array_equal(numbers, others)):
            expected = "the same weights for all sizes of the inputs"
            problems.append(Problem(f"{where}, '{name}'", expected, f"others with {there}", hint))
    if problems:
        raise NetworkError(problems)


def where_of(member: Member) -> str:
    return f"layer '{member.name}'" + (f" ({member.line})" if member.line else "")


def find_difference(member: Member, other: Member | None, at: str, there: str) -> str | None:
    if other is not None and (member.layer, member.sources, member.weights_of) == (
        other.layer,
        other.sources,
        other.weights_of,
    ):
        return None
    got = "none" if other is None else describe(other.layer)
    return f"{describe(member.layer)} with {at}, {got} with {there}"
