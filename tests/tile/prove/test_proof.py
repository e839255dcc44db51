"""Programs that are safe are proven so; bugs planted in them are found, with numbers that show them."""

from collections.abc import Iterator
from itertools import product
from time import process_time
from typing import Any

import pytest
from sympy import Basic, Eq, Integer
from tile.programs import (
    N,
    T,
    batch_parts,
    buffer,
    c,
    frames,
    grouped,
    half_of,
    kernel,
    n,
    over,
    overlapping,
    r,
    ragged,
    row_product,
    strided,
    tap,
    tile,
    turned,
)

from tdnn_compiler.equations.ir import Constant
from tdnn_compiler.symbolic.expressions import symbols
from tdnn_compiler.tile.ir import (
    FetchLength,
    IndexValue,
    Load,
    Range,
    Store,
    Tile,
    TileProgram,
)
from tdnn_compiler.tile.lower.coordinates import index_symbol
from tdnn_compiler.tile.prove.proof import Finding, prove

SMALL = (N < 2**20, T * 512 < 2**31)


def prove_one(program: TileProgram, assumptions: tuple[Basic, ...], **more: Any) -> tuple[Finding, ...]:
    return prove((program,), assumptions, **more)


def proven(safe: TileProgram, assumptions: tuple[Basic, ...] = SMALL, smallest: int = 1) -> bool:
    start = process_time()
    found = prove_one(safe, assumptions, smallest=smallest)
    assert process_time() - start < 0.5
    assert found == ()
    return True


def only(found: tuple[Finding, ...], what: str) -> dict[str, int]:
    """The counterexample of the one finding."""
    assert [finding.what for finding in found] == [what], [*map(str, found)]
    assert found[0].counterexample is not None
    return dict(found[0].counterexample)


def test_a_product_is_proven() -> None:
    assert proven(row_product(r < T, c < 100))


def test_a_missing_mask_is_found() -> None:
    numbers = only(prove_one(row_product(r < T), SMALL), "store out of bounds")
    assert numbers["c"] >= 100
    assert numbers["r"] < numbers["T"]


def test_a_mask_that_is_off_by_one_is_found() -> None:
    numbers = only(prove_one(row_product(r <= T, c < 100), SMALL), "store out of bounds")
    assert numbers["r"] == numbers["T"]


def test_an_overlap_is_found() -> None:
    found = prove_one(overlapping(), SMALL)
    numbers = only(found, "written twice")
    assert numbers["tile"] != numbers["tile′"]
    for name in ("n", "r", "c"):
        assert numbers[name] == numbers[f"{name}′"]
    assert 0 <= numbers["r"] - 32 * numbers["tile′"] < 64


def test_a_hole_is_found() -> None:
    numbers = only(prove_one(row_product(r < T, c < 100, start=tile * 128), SMALL), "not written")
    assert numbers["element 1"] < numbers["T"]
    assert numbers["element 1"] not in rows_of(128, numbers["T"])


def rows_of(stride: int, count: int) -> Iterator[int]:
    yield from (stride * number + lane for number, lane in product(range(-(-count // 64)), range(64)))


def test_a_tile_too_few_is_found() -> None:
    few = row_product(r < T, c < 100, tiles=over(T, 64))
    numbers = only(prove_one(few, (T >= 64, *SMALL)), "not written")
    assert numbers["element 1"] >= numbers["T"] // 64 * 64


def test_an_address_past_32_bits_is_found() -> None:
    found = prove_one(row_product(r < T, c < 100), (N < 2**20, T < 2**30))
    assert {finding.what for finding in found} == {"32-bit index overflow"}
    places = [dict(finding.counterexample or ()) for finding in found if finding.buffer == "out"]
    assert any(numbers["r"] * 100 + numbers["c"] >= 2**31 for numbers in places)
    assert all(numbers["r"] < numbers["T"] for numbers in places)


def test_a_sequence_number_must_be_wide() -> None:
    found = prove_one(row_product(r < T, c < 100, wide=False), SMALL)
    assert {finding.what for finding in found} == {"32-bit index overflow"}
    numbers = dict(next(f for f in found if f.buffer == "out").counterexample or ())
    assert numbers["n"] * numbers["T"] * 100 >= 2**31
    assert numbers["n"] < numbers["N"]


def test_strides_of_sequences_are_multiplied_in_64_bits() -> None:
    assert proven(batch_parts(), (N < 2**20, T * 512 < 2**31))


def test_more_rows_than_32_bits_are_found() -> None:
    found = prove_one(row_product(r < T, c < 100), (N < 2**20,))
    names = {finding.buffer for finding in found if finding.what == "32-bit index overflow"}
    assert "r" in names


WIDE = (N * T * 512 < 2**31,)


def test_a_stride_is_proven() -> None:
    assert proven(strided(2 * r + tap - 1 >= 0), (*WIDE, T >= 2))
    assert proven(strided(left=0), (*WIDE, T >= 2))


def test_a_stride_without_its_left_mask_is_found() -> None:
    numbers = only(prove_one(strided(), (*WIDE, T >= 2)), "load out of bounds")
    assert 2 * numbers["r"] + numbers["tap"] - 1 < 0


def test_a_window_turned_around_is_proven() -> None:
    assert proven(turned(r + 1 - tap >= 0), (*WIDE, T >= 2))


def test_a_division_whose_sign_is_open_is_safe() -> None:
    """It is printed so that it rounds down: tests/printers/test_indices.py."""
    assert not any(
        finding.what == "division of a negative number" for finding in prove_one(turned(), (*WIDE, T >= 2))
    )


def test_groups_of_channels_are_proven() -> None:
    assert proven(grouped(c < 24), (N < 2**20,))


def test_groups_that_reach_into_each_other_are_found() -> None:
    masked = grouped(c < 32, 24 * index_symbol("group") + c < 120)
    numbers = only(prove_one(masked, (N < 2**20,)), "written twice")
    first, second = (24 * numbers[f"group{mark}"] + numbers[f"c{mark}"] for mark in ("", "′"))
    assert first == second
    assert numbers["group"] != numbers["group′"]


def test_lengths_are_proven() -> None:
    assert proven(ragged(r < frames, r < T), (*SMALL, T >= 15), smallest=15)


def test_reading_past_a_length_is_found_where_it_leaves_the_array() -> None:
    numbers = only(prove_one(ragged(r <= frames, r < T), SMALL), "load out of bounds")
    assert numbers["r"] == numbers["frames"] == numbers["T"]


def test_padding_that_nobody_writes_is_found() -> None:
    numbers = only(prove_one(ragged(r < frames, r < frames), SMALL), "not written")
    assert numbers["frames"] <= numbers["element 1"] < numbers["T"]


def test_lengths_of_sequences_that_do_not_exist_are_not_fetched() -> None:
    safe = ragged(r < frames, r < T)
    body = tuple(FetchLength(frames, n + 1, T, N) if isinstance(s, FetchLength) else s for s in safe.body)
    astray = TileProgram(safe.name, (), safe.ids, safe.grid, safe.reads, safe.writes, body)
    numbers = only(prove_one(astray, SMALL), "load out of bounds")
    assert numbers["n"] + 1 == numbers["N"]


def test_a_tile_stored_where_one_number_has_room_is_found() -> None:
    out = buffer("out", N)
    wrong = kernel((n,), (N,), out, Range(c, Integer(0), 8, 1), Store(out, (n,), (), IndexValue(c)))
    numbers = only(prove_one(wrong, (N < 2**20,)), "written twice")
    assert numbers["lane 1 of 8"] != numbers["lane 1 of 8′"]


def test_two_stores_share_a_buffer_only_where_they_do_not_meet() -> None:
    out = buffer("out", N, 16)
    half = Range(c, Integer(0), 8, 1)
    zero = Constant(0.0)
    for shift, what in ((8, None), (7, "store")):
        stores = (Store(out, (n, c), (), zero), Store(out, (n, c + shift), (), zero))
        found = prove_one(kernel((n,), (N,), out, half, *stores), (N < 2**20,))
        assert [f.what for f in found] == ([] if what is None else ["written twice", "not written"])


def test_kernels_may_share_a_buffer() -> None:
    assert prove((half_of(0), half_of(8)), (N < 2**20,)) == ()
    both = prove((half_of(0), half_of(7)), (N < 2**20,))
    assert [finding.what for finding in both] == ["written twice", "not written"]
    assert dict(both[1].counterexample or ())["element 1"] == 15


def test_a_part_of_a_buffer_may_be_asked_for() -> None:
    half = half_of(8)
    assert only(prove_one(half, (N < 2**20,)), "not written")["element 1"] < 8
    assert prove_one(half, (N < 2**20,), covers={"out": ((0, N), (8, 16))}) == ()


def test_what_the_solver_cannot_settle_is_not_proven() -> None:
    x, out, (a, b, d) = buffer("x", 1), buffer("out", N), symbols("A B D")
    fermat = Load("x", x, (n + 1,), (Eq(a**3 + b**3, d**3),), 0.0, True)
    hard = kernel((n,), (N,), out, fermat, Store(out, (n,), (), Tile("x")))
    (found, *_) = prove_one(hard, (N < 2**20,), effort=100_000)
    assert found.what == "load out of bounds"
    assert found.counterexample is None
    assert str(found).endswith("not settled")


def test_assumptions_that_nothing_satisfies_are_refused() -> None:
    with pytest.raises(ValueError, match="no sizes"):
        prove_one(grouped(c < 24), (N < 5, N > 7))


def test_findings_name_the_place() -> None:
    (found,) = prove_one(overlapping(), SMALL)
    assert str(found).startswith("kernel: written twice: out[n, r, c] at N = ")
