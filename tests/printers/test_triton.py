"""What single statements are in Triton: masks, types, loops, and which lines are not printed at all."""

from dataclasses import replace

import pytest
from sympy import Eq, Integer, Symbol
from tile.programs import N, T, buffer, kernel, modulo, n, r, row_product

from tdnn_compiler.equations.ir import Constant
from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.printers.functions import MARK
from tdnn_compiler.printers.triton import (
    MOST_UNROLLED,
    PrintedKernel,
    print_kernel,
    print_member,
    strip_outer,
)
from tdnn_compiler.tile.ir import (
    Assign,
    BlockAccess,
    Define,
    Dot,
    Elementwise,
    FetchLength,
    Halve,
    IndexValue,
    Load,
    Loop,
    Mask,
    Note,
    Random,
    Range,
    Reduce,
    RoundTo,
    ShiftRows,
    Statement,
    Store,
    Tile,
    TileProgram,
    UnrolledLoop,
    Zeros,
)
from tdnn_compiler.tile.joint import join_programs
from tdnn_compiler.tile.lower.coordinates import index_symbol

X, OUT = buffer("x", N, T), buffer("out", N, T)
ROWS = Range(r, Integer(0), 32, 0)


def printed(*body: Statement) -> str:
    """A kernel of these statements, without its head."""
    return text_of(kernel((n,), (N,), OUT, *body))


def text_of(program: TileProgram, descriptors: Descriptors = ()) -> str:
    return whole_text(print_kernel(program, descriptors))


def whole_text(found: PrintedKernel) -> str:
    lines = (
        line for each in found.lines for line in each.laid_out([spelled_out(t, found) for t in each.texts])
    )
    return "\n".join([f"def kernel({', '.join(found.arguments)}):", *lines])


def spelled_out(text: str, found: PrintedKernel) -> str:
    """The text with its numbers in their places."""
    return MARK.sub(lambda mark: found.numbers[int(mark[1])].text, text)


def load(*conditions: object, outside: float = 0.0, exact: bool = False) -> Load:
    return Load("x", X, (n, r), conditions, outside, exact)  # type: ignore[arg-type]


def stored(name: str = "x") -> Store:
    return Store(OUT, (n, r), (r < T,), Tile(name))


def test_what_is_outside_is_masked_in_loads_and_stores() -> None:
    text = printed(ROWS, load(r < T, outside=-1.5), stored())
    assert "tl.load(x_ptr + (T * n) + r, mask=r < T, other=-1.5)" in text
    assert "tl.store(out_ptr + (T * n) + r, x, mask=r < T)" in text


def test_without_conditions_there_is_no_mask() -> None:
    assert "mask" not in printed(ROWS, load(), Store(OUT, (n, r), (), Tile("x")))


def test_an_exact_load_is_fp32() -> None:
    assert ".to(tl.float32)" in printed(ROWS, load(exact=True), stored())
    assert ".to(tl.float32)" not in printed(ROWS, load(), stored())


def test_ranges_that_nothing_reads_are_not_printed() -> None:
    text = printed(ROWS, Range(Symbol("unread"), Integer(0), 64, 1), load(), stored())
    assert "unread" not in text
    assert "r = tl.arange(0, 32)[:, None]  # [32, 1]" in text


def test_a_wide_scalar_is_64_bits() -> None:
    each = index_symbol("each")
    body = (Define(each, modulo(n, 4), wide=True), ROWS, Load("x", X, (each, r), (), 0.0, False), stored())
    assert "each = tl.cast(n % 4, tl.int64)" in printed(*body)


def test_lengths_are_loaded_where_there_are_any() -> None:
    length = index_symbol("length")
    text = printed(FetchLength(length, n, T, N), ROWS, load(r < length), stored())
    assert "length = tl.load(lengths_ptr + n) if RAGGED else T" in text
    assert "RAGGED: tl.constexpr" in text


@pytest.mark.parametrize(("given", "operands"), [("left", "a.to(b.dtype), b"), ("right", "a, b.to(a.dtype)")])
def test_one_operand_takes_the_type_of_the_other(given: str, operands: str) -> None:
    body = (Zeros("sum", (32, 16)), Dot("sum", "a", "b", given))  # type: ignore[arg-type]
    assert f"sum = tl.dot({operands}, sum, input_precision=PRECISION)" in printed(*body)


def test_an_exact_product_is_never_rounded_to_tf32() -> None:
    text = printed(Zeros("sum", (32, 16)), Dot("sum", "a", "b", exact=True))
    assert 'input_precision="ieee"' in text


def test_accumulators_are_fp32_or_integers() -> None:
    text = printed(Zeros("a", (32, 1), float("-inf")), Zeros("b", (1, 16), whole=True))
    assert 'a = tl.full([32, 1], float("-inf"), tl.float32)' in text
    assert "b = tl.full([1, 16], 0, tl.int32)" in text


def test_few_turns_are_written_out_and_many_are_not() -> None:
    tap = index_symbol("tap")
    inside = (Assign("y", IndexValue(tap)),)
    assert f"for tap in tl.static_range({MOST_UNROLLED}):" in printed(
        UnrolledLoop(tap, MOST_UNROLLED, inside)
    )
    many = printed(UnrolledLoop(tap, MOST_UNROLLED + 1, inside))
    assert f"for tap in tl.range({MOST_UNROLLED + 1}, loop_unroll_factor=4):" in many


def test_loops_of_products_that_hold_nothing_else_are_one_loop() -> None:
    a, b = index_symbol("a"), index_symbol("b")
    product = Loop(b, Integer(0), T, 1, (Dot("sum", "x", "y"),))
    assert "for a in tl.range(0, N, flatten=True):" in printed(
        Zeros("sum", (32, 16)), Loop(a, Integer(0), N, 1, (product,))
    )
    sums = Loop(b, Integer(0), T, 16, (Assign("y", Constant(1.0)),))
    text = printed(Loop(a, Integer(0), N, 1, (sums,)))
    assert "for a in range(0, N):" in text
    assert "for b in range(0, T, 16):" in text


def test_lanes_that_a_product_s_loop_has_no_need_of_are_numbered_after_it() -> None:
    text = text_of(row_product(r < T, index_symbol("c") < 100, index=index_symbol("late")))
    assert "late" in text
    body = (
        ROWS,
        Zeros("sum", (32, 16)),
        Loop(index_symbol("step"), Integer(0), T, 1, (Dot("sum", "a", "b"),)),
        Store(OUT, (n, r), (), Tile("sum")),
    )
    text = printed(*body)
    assert text.index("for step") < text.index("r = tl.arange")


def test_rows_further_down_are_gathered() -> None:
    text = printed(Zeros("x", (32, 16)), ShiftRows("y", "x", index_symbol("tap"), (32, 16), 20))
    assert "further = tl.minimum(tl.arange(0, 32) + tap, 31)" in text
    assert "y = tl.gather(x, further[:, None].broadcast_to(32, 16), axis=0)" in text


def test_halves_are_of_the_columns() -> None:
    text = printed(Zeros("x", (32, 16)), Halve("a", "b", "x", (32, 16)))
    assert "a, b = x.reshape(32, 2, 8).permute(0, 2, 1).split()" in text


def test_a_reduction_keeps_its_dimension() -> None:
    text = printed(Zeros("x", (32, 16)), Reduce("y", "sum", Tile("x"), 0))
    assert "y = tl.sum(x, axis=0, keep_dims=True)" in text


def test_a_selection_that_only_lengths_need_is_a_branch() -> None:
    chosen = Elementwise("select", (Mask((r < T,)), Tile("x"), Constant(0.0)))
    text = printed(ROWS, load(), Assign("x", chosen, ragged=True), stored())
    assert "if RAGGED:" in text
    assert "x = tl.where(r < T, x, 0.0)" in text


def test_a_value_is_stored_in_the_type_of_its_buffer() -> None:
    text = printed(ROWS, load(), Assign("y", Tile("x"), like=OUT), stored("y"))
    assert "y = (x).to(out_ptr.dtype.element_ty)" in text


def test_random_numbers_are_counted_by_place() -> None:
    text = printed(ROWS, Assign("x", Random(7, n, r, Integer(3))), stored())
    assert "uniform(seed, 7, n, r, 3)" in text


def test_a_note_is_a_comment_and_no_more() -> None:
    assert "# x = ?y? #" in printed(Note('x = "y" #'))


@pytest.mark.parametrize("descriptors", [(), ("load",), ("load", "store")])
def test_blocks_go_by_descriptors_where_the_target_has_them(descriptors: Descriptors) -> None:
    box = BlockAccess((16 * n, Integer(0)), (16, 32), False)
    body = (
        ROWS,
        Load("x", X, (n, r), (r < T,), 0.0, False, box),
        Store(OUT, (n, r), (r < T,), Tile("x"), box),
    )
    program = kernel((n,), (N,), OUT, *body)
    text = text_of(program, descriptors)
    x, out = "x_blocks" if descriptors else "x_ptr", "out_blocks" if "store" in descriptors else "out_ptr"
    assert text.startswith(f"def kernel({x}, {out}"), "in place of pointers"
    assert "tl.make_tensor_descriptor" not in text
    assert ("x_blocks.load(" in text, "out_blocks.store(" in text) == (
        "load" in descriptors,
        "store" in descriptors,
    )
    assert ("tl.store(" in text) == ("store" not in descriptors)


@pytest.mark.parametrize("descriptors", [(), ("load",), ("load", "store")])
def test_members_that_are_one_call_make_their_descriptors(descriptors: Descriptors) -> None:
    box = BlockAccess((16 * n, Integer(0)), (16, 32), False)
    body = (ROWS, Load("x", X, (n, r), (), 0.0, False, box), Store(OUT, (n, r), (), Tile("x"), box))
    program = kernel((n,), (N,), OUT, *body)
    for member in join_programs([program, program], descriptors).members:
        text = whole_text(print_member(member, descriptors))
        assert text.count("tl.make_tensor_descriptor(") == len(descriptors)
        assert text.startswith("def kernel(n, x_ptr, out_ptr, N, T):")
    for member in join_programs([program, replace(program, role="another")], descriptors).members:
        text = whole_text(print_member(member, descriptors))
        assert "tl.make_tensor_descriptor(" not in text
        assert text.startswith(f"def kernel(n, {'x_blocks' if descriptors else 'x_ptr'}, out_")


def test_an_array_that_is_read_both_ways_is_given_both_ways() -> None:
    box = BlockAccess((16 * n, Integer(0)), (16, 32), False)
    other = replace(box, sizes=(32, 32))
    body = (
        ROWS,
        Load("x", X, (n, r), (r < T,), 0.0, False, box),
        Load("y", X, (n, r), (r < T,), 0.0, False, other),
        load(r < T),
        Assign("z", RoundTo("x", X)),
        stored("z"),
    )
    text = text_of(kernel((n,), (N,), OUT, *body), ("load",))
    assert text.startswith("def kernel(x_ptr, x_blocks, x_blocks_2, out_ptr")
    assert "z = x.to(x_ptr.dtype.element_ty)" in text
    alone = text_of(kernel((n,), (N,), OUT, *body[:3], *body[4:]), ("load",))
    assert alone.startswith("def kernel(x_blocks, x_blocks_2, out_ptr")
    assert "z = x.to(x_blocks.dtype)" in alone


def test_a_kernel_is_not_told_sizes_that_its_descriptors_know() -> None:
    box = BlockAccess((16 * n, Integer(0)), (16, 32), False)
    body = (ROWS, Load("x", X, (n, r), (), 0.0, False, box), Store(OUT, (n, r), (), Tile("x"), box))
    assert text_of(kernel((n,), (N,), OUT, *body), ("load", "store")).startswith(
        "def kernel(x_blocks, out_blocks):"
    )
    assert text_of(kernel((n,), (N,), OUT, *body)).startswith("def kernel(x_ptr, out_ptr, N, T):")


def test_only_parentheses_around_the_whole_are_taken_off() -> None:
    assert strip_outer("(a + b)") == "a + b"
    assert strip_outer("(a) + (b)") == "(a) + (b)"
    assert strip_outer("a") == "a"


def test_a_condition_on_a_scalar_is_a_selection_and_no_tile() -> None:
    """Triton's interpreter gets `&` of a scalar and a tile of bools wrong."""
    text = printed(ROWS, load(r < T, Eq(n, 0)), stored())
    assert "mask=tl.where(n == 0, r < T, False)" in text
