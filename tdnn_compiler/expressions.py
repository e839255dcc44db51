"""Sizes that are numbers or sympy expressions: their arithmetic, their text, and reading that text back.

Concrete sizes stay Python integers all the way, so that a network without symbols never pays for sympy.
"""

import ast
from collections.abc import Iterable, Mapping
from typing import Any, cast

import sympy
from sympy import Expr, Integer, Max, Min, Mod, Rational, Symbol, ceiling, floor
from sympy.printing.str import StrPrinter

__all__ = ["Dim", "as_dim", "at", "parse", "symbols", "text"]

Dim = int | Expr
"""A size: an integer, or an integer-valued sympy expression."""


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


def simplest(value: Expr | int) -> Dim:
    """An integer where sympy has arrived at one."""
    return int(value) if isinstance(value, Integer) else cast(Dim, value)


def floor_div(a: Dim, b: Dim) -> Dim:
    """Floor of a / b."""
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    return simplest(floor(sympy.sympify(a) / b))


def ceil_div(a: Dim, b: Dim) -> Dim:
    """Ceiling of a / b."""
    if isinstance(a, int) and isinstance(b, int):
        return -(-a // b)
    return simplest(ceiling(sympy.sympify(a) / b))


def modulo(a: Dim, b: Dim) -> Dim:
    """The remainder of a floor division."""
    if isinstance(a, int) and isinstance(b, int):
        return a % b
    return simplest(Mod(a, b))


def least(*dims: Dim) -> Dim:
    """The smallest of the sizes; only what sympy cannot order stays inside a Min."""
    return _extreme(dims, sign=1, function=Min)


def greatest(*dims: Dim) -> Dim:
    """The largest of the sizes; only what sympy cannot order stays inside a Max."""
    return _extreme(dims, sign=-1, function=Max)


def _extreme(dims: Iterable[Dim], sign: int, function: Any) -> Dim:
    kept: list[Dim] = []
    for new in dims:
        if any(never_negative(sign * (new - old)) for old in kept):
            continue
        kept = [old for old in kept if not never_negative(sign * (old - new))]
        kept.append(new)
    # Each pair has been compared above: letting Min and Max compare again would be quadratic twice.
    return kept[0] if len(kept) == 1 else cast(Expr, function(*kept, evaluate=False))


def never_negative(value: Dim) -> bool:
    """Whether the size is known to be zero or more, whatever its symbols are."""
    if isinstance(value, int):
        return value >= 0
    if value.is_nonnegative:
        return True
    constant, rest = value.as_coeff_Add()
    return bool(constant.is_nonnegative and rest.is_nonnegative)


def equal(a: Dim, b: Dim) -> bool:
    """Whether two sizes are the same whatever their symbols are."""
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    return bool(a == b) or sympy.expand(sympy.sympify(a) - b) == 0


def at(value: Dim, numbers: Mapping[Symbol, Dim]) -> Dim:
    """The size with some symbols replaced."""
    if isinstance(value, int) or not numbers:
        return value
    return simplest(value.subs(numbers).doit())


def free_symbols(value: Dim) -> set[Symbol]:
    return set() if isinstance(value, int) else cast("set[Symbol]", value.free_symbols)


class _Text(StrPrinter):  # type: ignore[misc]
    """sympy's own text, but floor, ceiling, Mod, Min and Max as a Python reader would write them."""

    def _print_floor(self, expr: Expr) -> str:
        numerator, denominator = sympy.fraction(sympy.together(expr.args[0]))
        return f"{self._operand(numerator)}//{self._operand(denominator)}"

    def _print_ceiling(self, expr: Expr) -> str:
        return f"ceil({self._print(expr.args[0])})"

    def _print_Mod(self, expr: Expr) -> str:
        return f"{self._operand(expr.args[0])} % {self._operand(expr.args[1])}"

    def _print_Max(self, expr: Expr) -> str:
        return f"max({', '.join(sorted(self._print(arg) for arg in expr.args))})"

    def _print_Min(self, expr: Expr) -> str:
        return f"min({', '.join(sorted(self._print(arg) for arg in expr.args))})"

    def _print_Mul(self, expr: Expr) -> str:
        """Operators that bind no tighter than `*` get their parentheses."""
        loose = [arg for arg in expr.args if isinstance(arg, floor | Mod)]
        if not loose:
            return cast(str, super()._print_Mul(expr))
        rest = sympy.Mul(*[arg for arg in expr.args if not isinstance(arg, floor | Mod)])
        factors = [f"({self._print(arg)})" for arg in loose]
        if rest == -1:
            return "-" + "*".join(factors)
        return "*".join(([] if rest == 1 else [self._operand(rest)]) + factors)

    def _print_Pow(self, expr: Expr, rational: bool = False) -> str:
        if isinstance(expr.base, floor | Mod):
            return f"({self._print(expr.base)})**{self._operand(expr.exp)}"
        return cast(str, super()._print_Pow(expr, rational))

    def _operand(self, expr: Expr) -> str:
        printed = cast(str, self._print(expr))
        return printed if expr.is_Symbol or (expr.is_Integer and expr >= 0) else f"({printed})"


def text(value: Any) -> str:
    """The size as a person would write it: `(T - 14)//3`, not `floor(T/3 - 14/3)`."""
    if isinstance(value, Expr):
        return cast(str, _Text({"order": None}).doprint(value))
    return str(value)


LONGEST_TEXT = 10_000
LARGEST_BITS = 4_096


def parse(source: str, names: Mapping[str, Symbol] | None = None) -> Dim:
    """Read back what `text` wrote. Never evaluates: anything but arithmetic is a ValueError.

    `names` gives the symbols that are not positive integers, as `symbols` makes them.
    """
    if len(source) > LONGEST_TEXT:
        raise ValueError(f"an expression of {len(source)} characters; {LONGEST_TEXT} are allowed")
    try:
        tree = ast.parse(source, mode="eval")
        return simplest(_Builder(names or {}).build(tree.body))
    except (SyntaxError, RecursionError, MemoryError, ZeroDivisionError, OverflowError) as error:
        raise ValueError(f"not an arithmetic expression: {source[:60]!r}") from error


class _Builder:
    """Turns a parsed text into a sympy expression, node by node; what it does not know it refuses."""

    def __init__(self, names: Mapping[str, Symbol]) -> None:
        self.names = names

    def build(self, node: ast.expr) -> Expr:
        match node:
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                return Integer(number)
            case ast.Name(id=name):
                return self.names.get(name) or length_symbol(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.build(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return _combine(self.build(left), op, self.build(right))
            case ast.Call(func=ast.Name(id="max"), args=[_, *_] as args, keywords=[]):
                return Max(*map(self.build, args))
            case ast.Call(func=ast.Name(id="min"), args=[_, *_] as args, keywords=[]):
                return Min(*map(self.build, args))
            case ast.Call(func=ast.Name(id="ceil"), args=[arg], keywords=[]):
                return ceiling(self.build(arg))
            case _:
                raise ValueError(f"not an arithmetic expression: {ast.unparse(node)[:60]!r}")


def _combine(left: Expr, op: ast.operator, right: Expr) -> Expr:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div() if right != 0:
            return left / right
        case ast.FloorDiv() if right != 0:
            return floor(left / right)
        case ast.Mod() if right != 0:
            return Mod(left, right)
        case ast.Pow():
            return _power(left, right)
        case _:
            raise ValueError(f"the operator {type(op).__name__} is not allowed here")


def _power(base: Expr, exponent: Expr) -> Expr:
    # sympy computes numeric powers at once: 9**9**9 must not be tried.
    if exponent.is_number and not (exponent.is_Integer and abs(int(exponent)) <= LARGEST_BITS):
        raise ValueError(f"the exponent {exponent} is not a small integer")
    if base.is_number and exponent.is_number:
        if not isinstance(base, Rational):
            raise ValueError(f"the base {base} is not a rational number")
        if max(int(base.p).bit_length(), int(base.q).bit_length()) * abs(int(exponent)) > LARGEST_BITS:
            raise ValueError(f"{base}**{exponent} is too large")
    return base**exponent
