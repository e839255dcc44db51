"""Small tile programs, safe ones and such with room for a bug."""

import sympy
from sympy import Basic, Eq, Expr, Integer, Lt, Mod, Symbol

from tdnn_compiler.equations.ir import Array, Constant
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.symbolic.expressions import symbols
from tdnn_compiler.tile.ir import (
    Assign,
    Buffer,
    Define,
    Dot,
    FetchLength,
    Load,
    Loop,
    Range,
    Statement,
    Store,
    Tile,
    TileProgram,
    UnrolledLoop,
    Zeros,
    walk,
)
from tdnn_compiler.tile.lower.coordinates import index_symbol

N, T = symbols("N T")
program, column_tile, n, tile, r, c, k, tap, step, k0, frames = map(
    index_symbol, ["program", "column_tile", "n", "tile", "r", "c", "k", "tap", "step", "k0", "frames"]
)


def buffer(name: str, *sizes: Expr | int) -> Buffer:
    return Buffer(Array(Key(name), ()), name, tuple(map(sympy.sympify, sizes)))


def over(a: Expr, b: Expr | int) -> Expr:
    return sympy.floor(a / sympy.sympify(b), evaluate=False)


def modulo(a: Expr, b: Expr | int) -> Expr:
    return Mod(a, b, evaluate=False)


def kernel(
    ids: tuple[Symbol, ...],
    grid: tuple[Expr | int, ...],
    writes: Buffer | tuple[Buffer, ...],
    *body: Statement,
) -> TileProgram:
    written = writes if isinstance(writes, tuple) else (writes,)
    loads = dict.fromkeys(s.buffer for s in walk(body) if isinstance(s, Load))
    return TileProgram("kernel", (), ids, tuple(map(sympy.sympify, grid)), tuple(loads), written, body)


TILES = over(T + 63, 64)
OUT = buffer("out", N, T, 100)
COLUMNS = Range(c, column_tile * 128, 128, 1)


def decoded(wide: bool = True, tiles: Expr = TILES) -> tuple[Statement, ...]:
    return Define(tile, modulo(program, tiles)), Define(n, over(program, tiles), wide=wide)


def row_product(
    *masks: Basic, start: Expr = tile * 64, tiles: Expr = TILES, wide: bool = True, index: Expr = r
) -> TileProgram:
    """Every program a tile [64, 128] of a product over three taps of 40 channels."""
    x, weight = buffer("x", N, T, 40), buffer("weight", 3, 40, 100)
    position = r + tap - 1
    inside = (position >= 0, position < T)
    body: tuple[Statement, ...] = (
        Define(tap, modulo(step, 3)),
        Define(k0, over(step, 3) * 16),
        Range(k, k0, 16, 1),
        Load("rows", x, (n, position, k), (*inside, k < 40), 0.0, False),
        Range(index_symbol("k2"), k0, 16, 0),
        Load("columns", weight, (tap, index_symbol("k2"), c), (index_symbol("k2") < 40, c < 100), 0.0, False),
        Dot("sum", "rows", "columns"),
    )
    return kernel(
        (program, column_tile),
        (tiles * N, 1),
        OUT,
        *decoded(wide, tiles),
        Range(r, start, 64, 0),
        COLUMNS,
        Zeros("sum", (64, 128)),
        Loop(step, Integer(0), Integer(9), 1, body),
        Store(OUT, (n, index, c), masks, Tile("sum")),
    )


def overlapping() -> TileProgram:
    return row_product(r < T, c < 100, start=tile * 32, tiles=2 * TILES)


def strided(*masks: Basic, left: int = 1) -> TileProgram:
    """Outputs of a window of stride 2, and in the other direction what they came from."""
    here, x, out = over(T, 2), buffer("x", N, T, 40), buffer("out", N, over(T, 2), 40)
    position = 2 * r + tap - left
    return kernel(
        (n, tile),
        (N, over(here + 63, 64)),
        out,
        Range(r, tile * 64, 64, 0),
        Range(c, Integer(0), 64, 1),
        Zeros("sum", (64, 64)),
        UnrolledLoop(
            tap,
            3,
            (
                Load("x", x, (n, position, c), (*masks, position < T, c < 40), 0.0, True),
                Assign("sum", Tile("x")),
            ),
        ),
        Store(out, (n, r, c), (r < here, c < 40), Tile("sum")),
    )


def turned(*first: Basic) -> TileProgram:
    x, out = buffer("x", N, over(T, 2), 40), buffer("out", N, T, 40)
    apart = r + 1 - tap
    # sympy would take the floor off.
    below = Lt(over(apart, 2), over(T, 2), evaluate=False)
    conditions = (*first, Eq(modulo(apart, 2), 0), below, r < T, c < 40)
    return kernel(
        (n, tile),
        (N, TILES),
        out,
        Range(r, tile * 64, 64, 0),
        Range(c, Integer(0), 64, 1),
        UnrolledLoop(tap, 3, (Load("x", x, (n, over(apart, 2), c), conditions, 0.0, True),)),
        Store(out, (n, r, c), (r < T, c < 40), Tile("x")),
    )


def grouped(*masks: Basic, size: int = 24) -> TileProgram:
    out, group = buffer("out", N, 5 * 24), index_symbol("group")
    rows = (Define(group, modulo(program, 5)), Define(n, over(program, 5), wide=True))
    return kernel(
        (program,),
        (5 * N,),
        out,
        *rows,
        Range(c, Integer(0), 32, 1),
        Store(out, (n, group * size + c), masks, Constant(0.0)),
    )


def ragged(read: Basic, write: Basic) -> TileProgram:
    x = buffer("x", N, T, 40)
    return kernel(
        (program, column_tile),
        (TILES * N, 1),
        OUT,
        *decoded(),
        FetchLength(frames, n, T, N),
        Range(r, tile * 64, 64, 0),
        COLUMNS,
        Load("x", x, (n, r, c), (read, c < 40), 0.0, True),
        Store(OUT, (n, r, c), (write, c < 100), Tile("x")),
    )


def half_of(start: int) -> TileProgram:
    out = buffer("out", N, 16)
    store = Store(out, (n, c + start), (), Constant(0.0))
    return kernel((n,), (N,), out, Range(c, Integer(0), 8, 1), store)


def batch_parts() -> TileProgram:
    """Sequences numbered in two steps, both of them wide: `each` has a stride of eight sequences."""
    out, each, part = buffer("out", 8 * N, T, 512), index_symbol("each"), index_symbol("part")
    return kernel(
        (program, column_tile, tile),
        (N, 8, TILES),
        out,
        Define(each, program, wide=True),
        Define(part, column_tile, wide=True),
        Range(r, tile * 64, 64, 0),
        Range(c, Integer(0), 512, 1),
        Store(out, (8 * each + part, r, c), (r < T,), Constant(0.0)),
    )
