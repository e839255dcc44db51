"""Memory safety of tile programs, for all sizes at once.

Every load and store lies inside of its buffer, every element of what is written is written exactly once, no
32-bit index overflows, and no negative number is divided, which C and Python round differently.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never, cast

import z3
from sympy import Add, Basic, Expr, Mul, expand, factor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.tile.ir import (
    Assign,
    Buffer,
    Condition,
    Define,
    Dot,
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
    ShiftRows,
    Store,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Zeros,
    index_never_negative,
    values_in,
)
from tdnn_compiler.tile.prove.coverage import Coverage, Region, StoreSite
from tdnn_compiler.tile.prove.findings import Finding, FindingKind, make_findings, named_terms
from tdnn_compiler.tile.prove.scope import Scope, Visit, digits_of, open_scope, walk_scopes
from tdnn_compiler.tile.prove.smt import (
    EFFORT,
    Solver,
    condition_term,
    divisions,
    guard_conditions,
    integer_subterms,
    integer_term,
)
from tdnn_compiler.tile.symbols import sizes_of

__all__ = ["Finding", "Region", "prove"]

LIMIT = 2**31


def prove(
    programs: tuple[TileProgram, ...],
    assumptions: tuple[Condition, ...] = (),
    *,
    smallest: int = 1,
    covers: Mapping[str, Region] | None = None,
    effort: int = EFFORT,
) -> tuple[Finding, ...]:
    """What goes wrong in kernels that follow one another, or could not be shown not to; nothing if safe.

    Together they write every element, and each once. The assumptions are about the sizes. Lengths of
    sequences are at least `smallest`, or what a program says of them. Of a buffer in `covers` only a part has
    to be written. `effort` is what one question may cost the solver.
    """
    names = {symbol for condition in assumptions for symbol in condition.free_symbols}
    names |= {symbol for program in programs for symbol in sizes_of(program)}
    sizes = {symbol: z3.Int(str(symbol)) for symbol in sorted(names, key=str)}
    given = [condition_term(condition, sizes) for condition in assumptions]
    # sympy has dropped what it knows of a symbol from the assumptions: that a positive one is at least 1.
    given += [sizes[symbol] >= 1 for symbol in sizes if symbol.is_positive]
    given += [sizes[symbol] >= 0 for symbol in sizes if symbol.is_nonnegative]
    solver = Solver(tuple(given), tuple(sizes.values()), effort)
    if not solver.ask().possible:
        raise ValueError(f"no sizes satisfy {assumptions}")
    found: list[Finding] = []
    buffers = {buffer.array.key: buffer for program in programs for buffer in program.writes}
    writers: dict[Key, list[StoreSite]] = {key: [] for key in buffers}
    for program in programs:
        digits = digits_of(program)
        if digits and solver.ask(z3.Or([integer_term(split.low, sizes) < 1 for split in digits])).possible:
            digits = ()
        wide = frozenset[Basic]()
        for visit in walk_scopes(open_scope(program, digits, smallest, z3.Int), program.body):
            match visit.statement:
                case Define(symbol=symbol, wide=True) | Range(symbol=symbol, wide=True):
                    wide |= {symbol}
                case Store(buffer=buffer) as store:
                    writers[buffer.array.key].append(StoreSite(program, digits, store, visit))
                case _:
                    pass
            found += StatementProof(program, solver, visit, wide).all()
    for key, buffer in buffers.items():
        once = Coverage(solver, sizes, buffer, tuple(writers[key]))
        kernels = " and ".join(p.name for p in programs if key in {other.array.key for other in p.writes})
        found += once.find_overlaps()
        found += once.find_gaps(kernels, (covers or {}).get(buffer.array.name))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class StatementProof:
    """Questions about one statement."""

    program: TileProgram
    solver: Solver
    visit: Visit
    wide: frozenset[Basic]

    def all(self) -> tuple[Finding, ...]:
        statement = self.visit.statement
        match statement:
            case Define(symbol=symbol, value=value, argument=True):
                # The host computes it, in 64 bits: only what it tells the kernel has 32.
                told = integer_term(value, self.visit.scope.meaning)
                divided = self.check_divisions(str(symbol), (value,), ())
                return (*divided, *self.stays_small(str(symbol), (value,), [told], ()))
            case Define(symbol=symbol, value=value, wide=wide):
                return self.scalar(symbol, (value,), not wide)
            case Range(symbol=symbol, start=start, size=size, wide=wide):
                # Even a wide one is only made so once it is there.
                return self.scalar(symbol, (start, start + size - 1), not wide)
            case Loop(symbol=symbol, start=start, stop=stop, step=step):
                # The turn after the last one is computed too.
                return self.scalar(symbol, (start, stop, stop + step - 1))
            case FetchLength(symbol=symbol, sequence=sequence, size=size, count=count):
                # Of a tile of sequences, those that exist are loaded.
                masked = bool(sequence.free_symbols & self.visit.scope.lanes)
                exists = integer_term(sequence, self.visit.scope.meaning) < integer_term(
                    count, self.visit.scope.meaning
                )
                holds = (exists,) if masked else ()
                inside = self.check_inside("load out of bounds", "lengths", (sequence,), (count,), holds)
                return (*inside, *self.scalar(symbol, (size,)))
            case Load(buffer=buffer, index=index, conditions=conditions):
                return self.access("load out of bounds", buffer, index, conditions)
            case Store(buffer=buffer, index=index, conditions=conditions):
                found = self.access("store out of bounds", buffer, index, conditions)
                return (*found, *self.values())
            case Assign() | Reduce():
                return self.values()
            case ShiftRows(tile=tile, by=by, shape=shape, kept=kept):
                down = integer_term(by, self.visit.scope.meaning)
                past = z3.Or(down < 0, down + kept > shape[0])
                return self.ask("load out of bounds", tile, (by,), past)
            case Note() | TileIndex() | Zeros() | Dot() | Halve() | UnrolledLoop():
                return ()
            case _:
                assert_never(statement)

    def access(
        self, what: FindingKind, buffer: Buffer, index: tuple[Expr, ...], conditions: tuple[Condition, ...]
    ) -> tuple[Finding, ...]:
        scope = self.visit.scope
        holds = tuple(condition_term(condition, scope.meaning) for condition in conditions)
        return (
            *self.check_inside(what, buffer.array.name, index, buffer.sizes, holds),
            *self.conditions(buffer.array.name, conditions),
            *self.check_divisions(buffer.array.name, index, holds),
            *self.address(buffer, index, holds),
        )

    def check_inside(
        self,
        what: FindingKind,
        name: str,
        index: tuple[Expr, ...],
        sizes: tuple[Expr, ...],
        holds: tuple[Any, ...],
    ) -> tuple[Finding, ...]:
        scope = self.visit.scope
        outside = []
        for place, size in zip(index, sizes, strict=True):
            term = integer_term(place, scope.meaning)
            outside += [term < 0, term >= integer_term(size, scope.meaning)]
        return self.ask(what, name, index, *holds, z3.Or(outside))

    def address(self, buffer: Buffer, index: tuple[Expr, ...], holds: tuple[Any, ...]) -> tuple[Finding, ...]:
        """That what is 32-bit of an address stays small: what is a tile, and scalars without a wide one."""
        meaning, lanes = self.visit.scope.meaning, self.visit.scope.lanes
        tiles = [
            Add(*(t for t in Add.make_args(i) if t.free_symbols & lanes and self.is_narrow(t))) for i in index
        ]
        steps = [integer_term(part, meaning) for tile in tiles for part in integer_subterms(tile, meaning)]
        scalars = [
            Add(*(t for t in Add.make_args(i) if not t.free_symbols & lanes and self.is_narrow(t)))
            for i in index
        ]
        steps += self.factors(buffer, index)
        found = self.stays_small(buffer.array.name, index, steps, holds)
        for offsets in (tiles, scalars):
            places = [place for place, offset in enumerate(offsets) if offset != 0]
            if not places or self.dimensions_fit(buffer, offsets, holds):
                continue
            terms: list[Any] = []
            total = z3.IntVal(0)
            for place in places:
                term = integer_term(offsets[place], meaning) * integer_term(
                    Mul(*buffer.sizes[place + 1 :]), meaning
                )
                total = total + term
                terms += [term, total]
            found = (*found, *self.stays_small(buffer.array.name, index, terms, holds))
        return found

    def factors(self, buffer: Buffer, index: tuple[Expr, ...]) -> list[Any]:
        """What wide scalars are multiplied by, factor by factor: one that is a sum is computed before."""
        meaning, lanes = self.visit.scope.meaning, self.visit.scope.lanes
        scalars = [Add(*(term for term in Add.make_args(i) if not term.free_symbols & lanes)) for i in index]
        strides = [Mul(*buffer.sizes[place + 1 :]) for place in range(len(index))]
        terms = (scalar * stride for scalar, stride in zip(scalars, strides, strict=True))
        offset = expand(Add(*terms), func=False)
        products = [factor(offset.coeff(symbol)) for symbol in offset.free_symbols & self.wide]
        factors = [part for product in products for part in Mul.make_args(product)]
        return [integer_term(part, meaning) for each in factors for part in integer_subterms(each, meaning)]

    def dimensions_fit(self, buffer: Buffer, offsets: list[Expr], holds: tuple[Any, ...]) -> bool:
        """Whether the dimensions from the first one on have fewer elements, none of them passed.

        This spares the solver products of indices and sizes.
        """
        scope = self.visit.scope
        first = next(place for place, offset in enumerate(offsets) if offset != 0)
        elements = integer_term(Mul(*buffer.sizes[first:]), scope.meaning)
        outside = []
        for offset, size in zip(offsets, buffer.sizes, strict=True):
            term = integer_term(offset, scope.meaning)
            outside += [term < 0, term >= integer_term(size, scope.meaning)] if offset != 0 else []
        return not (
            self.solver.ask(elements > LIMIT).possible
            or self.solver.ask(*scope.facts, *holds, z3.Or(outside)).possible
        )

    def scalar(self, symbol: Basic, values: tuple[Expr, ...], narrow: bool = True) -> tuple[Finding, ...]:
        meaning, index = self.visit.scope.meaning, values[:1]
        terms = [
            integer_term(part, meaning)
            for value in values
            if self.is_narrow(value)
            for part in integer_subterms(value, meaning)
        ]
        overflow = self.stays_small(str(symbol), index, terms if narrow else [], ())
        return (*self.check_divisions(str(symbol), values, ()), *overflow)

    def values(self) -> tuple[Finding, ...]:
        """Indices and conditions that are used as numbers."""
        found: list[Finding] = []
        meaning = self.visit.scope.meaning
        for value in values_in(self.visit.statement):
            match value:
                case IndexValue(index=index):
                    terms = [integer_term(part, meaning) for part in integer_subterms(index, meaning)]
                    found += self.check_divisions("a number", (index,), ())
                    found += self.stays_small(
                        "a number", (index,), terms if self.is_narrow(index) else [], ()
                    )
                case Mask(conditions=conditions):
                    found += self.conditions("a condition", conditions)
                case Random(sequence=sequence, position=position, channel=channel):
                    found += self.check_divisions("a random number", (sequence, position, channel), ())
                case _:
                    pass
        return tuple(found)

    def conditions(self, name: str, conditions: tuple[Condition, ...]) -> tuple[Finding, ...]:
        """That conditions themselves are computed right, also where they do not hold."""
        meaning = self.visit.scope.meaning
        found: list[Finding] = []
        terms = [
            integer_term(part, meaning)
            for condition in conditions
            if self.is_narrow(condition)
            for part in integer_subterms(condition, meaning)
        ]
        for condition, holds in guard_conditions(conditions, meaning):
            found += self.check_divisions(name, (condition,), holds)
        return (*found, *self.stays_small(name, conditions, terms, ()))

    def check_divisions(
        self, name: str, expressions: tuple[Basic, ...], holds: tuple[Any, ...]
    ) -> tuple[Finding, ...]:
        meaning = self.visit.scope.meaning
        # Where the sign is open, what is printed rounds down whatever it is.
        wrong = [
            z3.And(*under, z3.Or(integer_term(above, meaning) < 0, integer_term(below, meaning) < 1))
            for expr in expressions
            for under, above, below in divisions(expr, meaning)
            if index_never_negative(above, self.program.bounds)
        ]
        return self.ask("division of a negative number", name, expressions, *holds, z3.Or(wrong))

    def stays_small(
        self, name: str, expressions: tuple[Basic, ...], terms: list[Any], holds: tuple[Any, ...]
    ) -> tuple[Finding, ...]:
        wrong = [z3.Or(term >= LIMIT, term < -LIMIT) for term in terms if not z3.is_int_value(term)]
        return self.ask("32-bit index overflow", name, expressions, *holds, z3.Or(wrong))

    def is_narrow(self, expr: Basic) -> bool:
        """Whether it is computed in 32 bits: one 64-bit operand is enough for all of it."""
        return not expr.free_symbols & self.wide

    def ask(
        self, what: FindingKind, name: str, expressions: tuple[Basic, ...], *facts: Any
    ) -> tuple[Finding, ...]:
        scope: Scope = self.visit.scope
        if z3.is_or(facts[-1]) and facts[-1].num_args() == 0:
            return ()
        answer = self.solver.ask(*scope.facts, *facts)
        index = cast("tuple[Expr, ...]", expressions)
        return make_findings(self.program.name, what, name, index, answer, named_terms(scope))
