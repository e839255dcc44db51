"""Convolutions with three taps, or a multiple of three: two rows at a time, by four multiplications for six.

Winograd's F(2, 3): S. Winograd, Arithmetic Complexity of Computations, 1980; for networks, A. Lavin and
S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016. Of rows d and weights g, one row of sums is
(d0 - d2)·g0 + (d1 + d2)·(g0 + g1 + g2)/2 + (d2 - d1)·(g0 - g1 + g2)/2, and the other, of the same products,
(d1 + d2)·(g0 + g1 + g2)/2 - (d2 - d1)·(g0 - g1 + g2)/2 - (d1 - d3)·g2. Errors are about twice as large.
"""

from typing import Any

from sympy import Expr, Integer, Mod, Symbol, floor, sympify

from tdnn_compiler.cpu.indices import Indices
from tdnn_compiler.cpu.panels import Panel
from tdnn_compiler.cpu.ways import symbols_in_indices
from tdnn_compiler.tile.ir import Define, Dot, Load, Range, walk

__all__ = ["find_apart", "find_row", "is_next", "rows_apart"]

PAYING_COLUMNS = 32
"""With fewer, what is added up before pays too little."""
PAYING_NUMBERS = 16
"""Of a row: with fewer, a step is hardly more than its beginning and its end."""


def find_apart(printer: Indices, panel: Panel) -> int | None:
    """How many rows lie between two that are computed together; None where steps are no triples of taps.

    Negative where taps go backward. In three steps nothing but the tap differs.
    """
    statements = panel.loop.body
    dots = [s for s in statements if isinstance(s, Dot)]
    loads = [s for s in statements if isinstance(s, Load) and s != panel.load]
    if len(dots) != 1 or len(loads) != 1 or loads[0].name != dots[0].left or panel.steps % 3 != 0:
        return None
    (left,) = loads
    (rows, depth), columns = printer.load_shape(left), printer.load_shape(panel.load)[1]
    if columns < PAYING_COLUMNS or depth < PAYING_NUMBERS:
        return None
    tap, found = find_tap(panel), find_row(printer, left)
    if tap is None or found is None:
        return None
    row, period = found
    apart = rows_apart(left, row, tap)
    # Two that are together lie in one tile, and in one row of a picture.
    return apart if apart is not None and rows % (2 * abs(apart)) == period % (2 * abs(apart)) == 0 else None


def find_tap(panel: Panel) -> Symbol | None:
    """The symbol that alone differs in three steps, where it grows by one."""
    said = [s for s in panel.loop.body if isinstance(s, Define | Range)]
    found: list[dict[Symbol, Expr]] = []
    for step in range(panel.steps):
        values: dict[Any, Any] = {panel.loop.symbol: Integer(step)}
        for each in said:
            values[each.symbol] = (each.value if isinstance(each, Define) else each.start).xreplace(values)
        del values[panel.loop.symbol]
        found.append(values)
    triples = list(zip(found[::3], found[1::3], found[2::3], strict=True))
    taps = {symbol for one, two, _ in triples for symbol in one if one[symbol] != two[symbol]}
    if len(taps) != 1:
        return None
    (tap,) = taps
    same = all(is_next(tap, number, one[0], other) for one in triples for number, other in enumerate(one))
    return tap if same else None


def is_next(tap: Symbol, number: int, first: dict[Symbol, Expr], other: dict[Symbol, Expr]) -> bool:
    """Whether nothing but a tap differs, which has grown by a number."""
    return other == first | {tap: first[tap] + number}


def find_row(printer: Indices, load: Load) -> tuple[Symbol, Expr] | None:
    """The index that grows by one from row to row, and after how many it begins anew: 0, if it does not."""
    varying = {s for s in symbols_in_indices(load) if printer.shapes.get(s, (1, 1))[0] > 1}
    if not varying <= printer.indices.keys():
        return None
    needed = [printer.indices[symbol].needs for symbol in varying]
    if needed == [()]:
        return varying.pop(), Integer(0)
    bases = set(needed)
    if len(bases) != 1 or len(base := bases.pop()) != 1:
        return None
    # Rows of pictures one after the other.
    values = {s.symbol: s.value for s in walk(printer.program.body) if isinstance(s, Define)}
    rests = [symbol for symbol in varying if isinstance(values.get(symbol), Mod)]
    rests = [symbol for symbol in rests if values[symbol].args[0] == base[0]]
    if len(rests) != 1:
        return None
    period: Any = values[rests[0]].args[1]
    whole = {floor(base[0] / period): Integer(0)}
    others = [values[symbol].xreplace(whole) for symbol in varying - {rests[0]} if symbol in values]
    if len(others) < len(varying) - 1 or any(base[0] in other.free_symbols for other in others):
        return None
    return rests[0], period


def rows_apart(load: Load, row: Symbol, tap: Symbol, everywhere: bool = False) -> int | None:
    """How many rows away the next tap reads what this one does; None: no whole number of rows.

    Conditions may depend on the row alone, but not if what is read must be the same `everywhere`.
    """
    steps: set[Expr | None] = set()
    places: list[tuple[Any, bool]] = [(place, True) for place in load.index]
    places += ((side, everywhere) for condition in load.conditions for side in condition.args)
    for place, needed in places:
        flat = sympify(place).expand()
        by_row, by_tap = flat.coeff(row), flat.coeff(tap)
        if {row, tap} & (flat - by_row * row - by_tap * tap).expand().free_symbols:
            return None
        if by_tap != 0 or (by_row != 0 and needed):
            steps.add(by_tap / by_row if by_row != 0 else None)
    step = steps.pop() if len(steps) == 1 else None
    return int(step) if step is not None and step.is_Integer and step != 0 else None
