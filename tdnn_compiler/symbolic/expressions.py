"""Sizes that are numbers or sympy expressions: their arithmetic, their text, and reading that text back.

Concrete sizes stay Python integers all the way, so that a network without symbols never pays for sympy.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import comb
from typing import Any, cast

import sympy
from sympy import Expr, Integer, Max, Min, Mod, Symbol, ceiling, floor
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from tdnn_compiler.symbolic.rounding import (
    ROUNDED,
    bound_expression,
    expand_products,
    floor_remainder,
    is_integral,
    round_quotient,
)

__all__ = ["Dim", "as_dim", "parse", "substitute", "symbols", "text"]

Dim = int | Expr
"""A size: an integer, or an integer-valued sympy expression."""


LARGEST_SIZE = 2**63 - 1
"""What a machine can count to."""


def symbols(names: str) -> Any:
    """Positive integer symbols, as `sympy.symbols` makes them: `k, d = symbols("k d")`.

    Say `positive` once here and sympy can order sizes: `k - 1` is then known not to be negative.
    """
    return sympy.symbols(names, integer=True, positive=True)


def length_symbol(name: str) -> Symbol:
    """The symbol that stands for an axis whose length is not given."""
    return Symbol(name, integer=True, positive=True)


def as_dim(value: object) -> Dim | None:
    """`value` as a size, or None when it cannot be one (a fraction, a float, a word)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, Integer):
        return int(value)
    if isinstance(value, Expr) and value.is_integer is not False and value.is_number is False:
        return value
    if hasattr(value, "__index__"):
        return int(cast(Any, value).__index__())
    return None


def simplify_integer(value: Expr | int) -> Dim:
    """An integer where sympy has arrived at one."""
    return int(value) if isinstance(value, Integer) else value


def floor_div(a: Dim, b: Dim, *, flat: bool = True) -> Dim:
    """Floor of a / b. `flat`: a floor or ceiling in `a` is taken into it; kernels keep what they name."""
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    return simplify_integer(round_quotient(floor, sympy.sympify(a) / b, flat))


def ceil_div(a: Dim, b: Dim) -> Dim:
    """Ceiling of a / b."""
    if isinstance(a, int) and isinstance(b, int):
        return -(-a // b)
    return simplify_integer(round_quotient(ceiling, sympy.sympify(a) / b))


def modulo(a: Dim, b: Dim) -> Dim:
    """The remainder of a floor division."""
    if isinstance(a, int) and isinstance(b, int):
        return a % b
    return simplify_integer(floor_remainder(sympy.sympify(a), sympy.sympify(b)))


def least(*dims: Dim) -> Dim:
    """The smallest of the sizes; only what sympy cannot order stays inside a Min."""
    if all(isinstance(dim, int) for dim in dims):
        return min(cast("tuple[int, ...]", dims))
    return _extreme(dims, sign=1, function=Min)


def greatest(*dims: Dim) -> Dim:
    """The largest of the sizes; only what sympy cannot order stays inside a Max."""
    if all(isinstance(dim, int) for dim in dims):
        return max(cast("tuple[int, ...]", dims))
    return _extreme(dims, sign=-1, function=Max)


def _extreme(dims: Iterable[Dim], sign: int, function: Any) -> Dim:
    kept: list[Dim] = []
    for new in dims:
        if any(new == old or never_negative(sign * (new - old)) for old in kept):
            continue
        kept = [old for old in kept if not never_negative(sign * (old - new))]
        kept.append(new)
    # Each pair has been compared above: letting Min and Max compare again would be quadratic twice.
    return kept[0] if len(kept) == 1 else cast(Expr, function(*kept, evaluate=False))


MOST_OPERATIONS = 60
"""What is looked at closely at most: multiplied out, larger expressions take long."""


def never_negative(value: Dim) -> bool:
    """Whether the size is known to be zero or more, whatever its symbols are."""
    if isinstance(value, int):
        return value >= 0
    return _prove_never_negative(value)


@cache
def _prove_never_negative(value: Expr) -> bool:
    if bound_expression(value)[0] >= 0:
        return True
    if not value.has(floor, ceiling) or value.has(Max, Min) or value.count_ops() > MOST_OPERATIONS:
        return False
    low = expand_products(_lower_bound_without_roundings(value))
    # In symbols that count from zero every term of a sum may be seen to be no less: k·d - d is (k - 1)·d.
    from_zero = {
        s: 1 + Symbol(f"{s.name} - 1", integer=True, nonnegative=True) for s in _positive_symbols(low)
    }
    return bool(
        bound_expression(low)[0] >= 0 or bound_expression(expand_products(low.xreplace(from_zero)))[0] >= 0
    )


def _positive_symbols(value: Expr) -> list[Symbol]:
    symbols = cast("set[Symbol]", value.free_symbols)
    return sorted((s for s in symbols if s.is_positive and s.is_integer), key=str)


def _lower_bound_without_roundings(value: Expr) -> Expr:
    """An expression that is never larger: floor(p/q) lies between (p - q + 1)/q and p/q."""
    low = []
    for term in sympy.Add.make_args(value):
        factor, rest = term.as_coeff_Mul()
        if isinstance(rest, floor | ceiling):
            p, q = cast(Any, rest.args[0]).as_numer_denom()
            least, most = (1 - q, 0) if isinstance(rest, floor) else (0, q - 1)
            whole = is_integral(p) and q.is_Integer
            exact = factor < 0 if isinstance(rest, floor) else factor > 0
            if exact or whole:
                rest = (p + (least if factor > 0 else most)) / q
        low.append(factor * rest)
    return sympy.Add(*low)


def equal(a: Dim, b: Dim) -> bool:
    """Whether two sizes are the same whatever their symbols are."""
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    return bool(a == b) or expand_products(sympy.sympify(a) - b) == 0


def substitute(value: Dim, numbers: Mapping[Symbol, Dim]) -> Dim:
    """The size with some symbols replaced, all at once."""
    if isinstance(value, int) or not numbers:
        return value
    return simplify_integer(
        _rebuild(value, {symbol: sympy.sympify(number) for symbol, number in numbers.items()})
    )


def canonical_size(value: Dim) -> Dim:
    """The size as the functions here would make it."""
    return value if isinstance(value, int) else simplify_integer(_rebuild(value, {}))


def _rebuild(value: Expr, numbers: Mapping[Symbol, Expr]) -> Expr:
    match value:
        case Symbol():
            return numbers.get(value, value)
        case sympy.Atom():
            return value
        case sympy.Sum() | sympy.Product():
            return _rebuild_sum(value, numbers)
        case sympy.Piecewise():
            return _rebuild_cases(value, numbers)
    args = [_rebuild(cast(Expr, arg), numbers) for arg in value.args]
    match value:
        case floor() | ceiling():
            return round_quotient(value.func, args[0])
        case Max():
            return sympy.sympify(greatest(*map(simplify_integer, args)))
        case Min():
            return sympy.sympify(least(*map(simplify_integer, args)))
        case Mod():
            return floor_remainder(*args)
        case _:
            return cast(Expr, value.func(*args))


def _rebuild_sum(value: "sympy.Sum | sympy.Product", numbers: Mapping[Symbol, Expr]) -> Expr:
    """A sum or product: term by term where its limits are numbers."""
    (index, *ends), *more = cast(Any, value.limits)
    assert not more
    first, last = (_rebuild(end, numbers) for end in ends)
    if isinstance(first, Integer) and isinstance(last, Integer):
        terms = (_rebuild(value.function, {**numbers, index: Integer(i)}) for i in range(first, last + 1))
        return (sympy.Add if isinstance(value, sympy.Sum) else sympy.Mul)(*terms)
    inner = _rebuild(value.function, {symbol: n for symbol, n in numbers.items() if symbol != index})
    found = value.func(inner, (index, first, last))
    return cast(Expr, found if inner.has(*ROUNDED) else found.doit())


def _rebuild_cases(value: sympy.Piecewise, numbers: Mapping[Symbol, Expr]) -> Expr:
    """The cases up to the first that holds; conditions compare remainders with numbers."""
    cases = []
    for case, condition in cast(Any, value.args):
        now = (
            condition.func(*(_rebuild(side, numbers) for side in condition.args))
            if condition.args
            else condition
        )
        if now != False:  # noqa: E712  (a sympy relation is neither where it is not known)
            cases.append((_rebuild(case, numbers), now))
        if now == True:  # noqa: E712
            break
    return cases[0][0] if cases[0][1] == True else cast(Expr, sympy.Piecewise(*cases))  # noqa: E712


def free_symbols(value: Dim) -> set[Symbol]:
    return set() if isinstance(value, int) else cast("set[Symbol]", value.free_symbols)


class _SizePrinter(StrPrinter):
    """sympy's own text, but floor, ceiling, Mod, Min and Max as a Python reader would write them."""

    def parenthesize(self, item: Expr, level: int, strict: bool = False) -> str:
        """A factor, a base or an exponent: sympy takes floor and Mod for calls, which need no parentheses."""
        if level >= PRECEDENCE["Add"] and (isinstance(item, Mod) or _split_quotient(item)):
            return f"({self._print(item)})"
        return super().parenthesize(item, level, strict)

    def _as_ordered_terms(self, expr: Expr, order: str | None = None) -> list[Expr]:
        """`k - T`, not `-T + k`."""
        terms = cast("list[Expr]", super()._as_ordered_terms(expr, order=order))
        first = next((term for term in terms if not term.as_coeff_Mul()[0].is_negative), terms[0])
        return [first, *(term for term in terms if term is not first)]

    def _print_Integer(self, expr: Integer) -> str:
        return _format_integer(int(expr))

    def _print_floor(self, expr: Expr) -> str:
        parts = _split_quotient(expr)
        if parts is None:
            return f"floor({self._print(expr.args[0])})"
        return f"{self._operand(parts[0])}//{self._operand(parts[1])}"

    def _print_ceiling(self, expr: Expr) -> str:
        return f"ceil({self._print(expr.args[0])})"

    def _print_Mod(self, expr: Mod) -> str:
        return " % ".join(self._operand(cast(Expr, arg)) for arg in expr.args)

    def _print_Max(self, expr: Expr) -> str:
        return f"max({', '.join(sorted(self._print(arg) for arg in expr.args))})"

    def _print_Min(self, expr: Expr) -> str:
        return f"min({', '.join(sorted(self._print(arg) for arg in expr.args))})"

    def _operand(self, expr: Expr) -> str:
        printed = self._print(expr)
        return printed if expr.is_Symbol or (expr.is_Integer and expr >= 0) else f"({printed})"


def _split_quotient(expr: Expr) -> tuple[Expr, Expr] | None:
    """What a floor divides by what; None where `//` would be read back as another form of the same number."""
    if not isinstance(expr, floor):
        return None
    numerator, denominator = sympy.fraction(sympy.together(expr.args[0]))
    same = denominator != 1 and numerator / denominator == expr.args[0]
    return (numerator, denominator) if same else None


MOST_BITS_SHOWN = 1_024


def text(value: Any) -> str:
    """The size as a person would write it: `(T - 14)//3`, not `floor(T/3 - 14/3)`."""
    match value:
        case Expr():
            return _size_text(value)
        case int():
            return _format_integer(value)
        case tuple() | list():
            items = [repr(item) if isinstance(item, str) else text(item) for item in value]
            return f"({', '.join(items)}{',' * (len(items) == 1)})"
        case _:
            return str(value)


@lru_cache(2**14)
def _size_text(size: Expr) -> str:
    return cast(str, _SizePrinter({"order": None}).doprint(size))


def _format_integer(number: int) -> str:
    """The digits; of a number that nobody could read, how long it is."""
    bits = number.bit_length()
    return (
        f"{number}" if bits <= MOST_BITS_SHOWN else f"({'-' if number < 0 else ''}a number of {bits:,} bits)"
    )


LONGEST_TEXT = 2_000
DEEPEST = 100
LARGEST_EXPONENT = 256
MOST_TERMS_OF_MOD = 36

# A string, an attribute or an index is refused before Python's own parser looks at it.
_TOKENS = re.compile(r"(?:[^\W\d]\w*+|\d++(?!\w)|[-+*/%(), ])*+")


def parse(source: str, names: Mapping[str, Symbol] | None = None) -> Dim:
    """Read back what `text` wrote. Never evaluates: anything but arithmetic is a ValueError.

    `names` gives the symbols that are not positive integers, as `symbols` makes them. An expression that
    sympy would take long over (powers of powers, deeply nested floors) is a ValueError before sympy sees it.
    """
    if len(source) > LONGEST_TEXT:
        raise ValueError(f"an expression of {len(source)} characters; {LONGEST_TEXT} are allowed")
    allowed = cast("re.Match[str]", _TOKENS.match(source)).end()
    if allowed < len(source):
        raise ValueError(f"not an arithmetic expression from {source[allowed : allowed + 20]!r} on")
    try:
        tree = ast.parse(source.strip(), mode="eval").body
        _weigh(tree)
        return simplify_integer(_build(tree, names or {}))
    except (SyntaxError, RecursionError, MemoryError, ZeroDivisionError, OverflowError) as error:
        raise ValueError(f"not an arithmetic expression: {source[:60]!r}") from error


@dataclass(frozen=True)
class _Weight:
    """How large an expression can get in sympy's hands: an upper bound, from its text alone."""

    terms: int = 1
    degree: int = 0
    bits: int = 1
    roundings: int = 0
    nested: int = 0

    def __post_init__(self) -> None:
        for what, amount, most in (
            ("terms when multiplied out", self.terms, 60),
            ("factors in one term", self.degree, 8),
            ("bits in one number", self.bits, 1_024),
            ("floors, remainders, minima and maxima", self.roundings, 16),
            ("floors, remainders, minima and maxima inside each other", self.nested, 6),
        ):
            if amount > most:
                raise ValueError(f"too large an expression: it can have more than {most} {what}")


def _weigh(node: ast.expr, depth: int = 0) -> _Weight:
    """The weight of a parsed text; a ValueError where sympy would take too long over it."""
    if depth > DEEPEST:
        raise ValueError(f"an expression nested more than {DEEPEST} deep")
    match node:
        case ast.Constant(value=int() as number):
            return _Weight(bits=number.bit_length())
        case ast.UnaryOp(operand=operand):
            return _weigh(operand, depth + 1)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as times)):
            return _raise_weight(_weigh(left, depth + 1), times)
        case ast.BinOp(left=left, op=op, right=right):
            return _join_weights(_weigh(left, depth + 1), op, _weigh(right, depth + 1))
        case ast.Call(args=args):
            return _round_weights(*(_weigh(arg, depth + 1) for arg in args))
        case _:
            return _Weight(degree=1)


def _join_weights(left: _Weight, op: ast.operator, right: _Weight) -> _Weight:
    roundings, nested = left.roundings + right.roundings, max(left.nested, right.nested)
    match op:
        case ast.Add() | ast.Sub():
            degree, bits = max(left.degree, right.degree), max(left.bits, right.bits) + 1
            return _Weight(left.terms + right.terms, degree, bits, roundings, nested)
        case ast.Pow():
            power = _raise_weight(left, 2**right.bits)
            return replace(power, roundings=roundings, nested=nested)
        case ast.Mod() if left.terms * right.terms > MOST_TERMS_OF_MOD:
            raise ValueError("too large an expression: too many terms around %")
        case ast.FloorDiv() | ast.Mod():
            return _round_weights(left, right)
        case _:
            degree, bits = left.degree + right.degree, left.bits + right.bits
            return _Weight(left.terms * right.terms, degree, bits, roundings, nested)


def _raise_weight(base: _Weight, times: int) -> _Weight:
    if times > LARGEST_EXPONENT:
        raise ValueError(f"too large an exponent: it can be more than {LARGEST_EXPONENT}")
    terms = comb(times + base.terms - 1, times)
    return replace(base, terms=terms, degree=base.degree * times, bits=base.bits * times)


def _round_weights(*parts: _Weight) -> _Weight:
    return _Weight(
        terms=1,
        degree=1,
        bits=sum(part.bits for part in parts),
        roundings=sum(part.roundings for part in parts) + len(parts),
        nested=max((part.nested for part in parts), default=0) + 1,
    )


def _build(node: ast.expr, names: Mapping[str, Symbol]) -> Expr:
    """The sympy expression of a parsed text, node by node; what is not known is refused."""
    match node:
        case ast.Constant(value=int() as number):
            return Integer(number)
        case ast.Name(id=name):
            return names.get(name) or length_symbol(name)
        case ast.UnaryOp(op=ast.USub()) | ast.BinOp(op=ast.Mult() | ast.Div()):
            return sympy.Mul(*_collect_factors(node, names))
        case ast.BinOp(left=left, op=op, right=right):
            return _combine(_build(left, names), op, _build(right, names))
        case ast.Call(func=ast.Name(id=function), args=[*args], keywords=[]):
            return _build_call(function, [_build(arg, names) for arg in args])
        case _:
            raise ValueError(f"not an arithmetic expression: {ast.unparse(node)[:60]!r}")


def _collect_factors(node: ast.expr, names: Mapping[str, Symbol]) -> list[Expr]:
    """All that a product multiplies: taken two by two, sympy would spread a number over a sum."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return [Integer(-1), *_collect_factors(operand, names)]
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return [*_collect_factors(left, names), *_collect_factors(right, names)]
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return [
                *_collect_factors(left, names),
                *(1 / _check_divisor(factor) for factor in _collect_factors(right, names)),
            ]
        case _:
            return [_build(node, names)]


def _combine(left: Expr, op: ast.operator, right: Expr) -> Expr:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.FloorDiv():
            return round_quotient(floor, left / _check_divisor(right))
        case ast.Mod():
            return floor_remainder(left, _check_divisor(right))
        case ast.Pow():
            return _build_power(left, right)
        case _:
            raise ValueError(f"the operator {type(op).__name__} is not allowed here")


def _check_divisor(expr: Expr) -> Expr:
    if expr == 0:
        raise ValueError("a division by zero")
    return expr


def _build_power(base: Expr, exponent: Expr) -> Expr:
    if exponent.is_number and not exponent.is_Integer:
        raise ValueError(f"the exponent {exponent} is not an integer")
    return base**exponent if exponent.is_nonnegative else _check_divisor(base) ** exponent


def _build_call(function: str, args: list[Expr]) -> Expr:
    match function, args:
        case "max", [_, _, *_]:
            return sympy.sympify(greatest(*map(simplify_integer, args)))
        case "min", [_, _, *_]:
            return sympy.sympify(least(*map(simplify_integer, args)))
        case "ceil", [arg]:
            return round_quotient(ceiling, arg)
        case "floor", [arg]:
            return round_quotient(floor, arg)
        case _:
            raise ValueError(f"no function {function} of {len(args)} here: max, min, ceil or floor")
