"""Index expressions as text: whole numbers, with the division and remainder of C where these are the same."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sympy import Expr, Symbol
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from tdnn_compiler.tile.ir import index_never_negative

__all__ = ["IndexPrinter"]


@cache
def ordered_terms(expr: Any) -> tuple[Any, ...]:
    """The terms of a sum, which many loads share."""
    return tuple(expr.as_ordered_terms())


sorted_by = cache(str)
"""What factors are ordered by."""


class IndexPrinter(StrPrinter):
    """Prints index expressions for Python, whose division rounds down and whose remainders are not negative.

    Raises TypeError on what it does not know, rather than print something.
    """

    towards_zero = False
    """Whether a division rounds as C does instead."""
    choose = "{yes} if {condition} else {no}"
    smaller, greater = "min({}, {})", "max({}, {})"

    def __init__(
        self, wide: frozenset[Symbol] = frozenset(), least: Mapping[Symbol, int] | None = None
    ) -> None:
        """`wide` symbols are 64-bit; `least` has bounds of symbols from below."""
        super().__init__()
        self.wide = wide
        self.least = dict(least or {})

    def emptyPrinter(self, expr: Any) -> str:
        raise TypeError(f"no index: {expr!r}")

    def _as_ordered_terms(self, expr: Any, order: Any = None) -> tuple[Any, ...]:  # noqa: ARG002
        return ordered_terms(expr)

    def _print_floor(self, expr: Any) -> str:
        above, below = expr.args[0].as_numer_denom()
        if self.towards_zero and not self.never_negative(above):
            # C rounds towards zero: first down to a multiple, so that nothing is left to round.
            rest = f"({self._remainder(above, below)})"
            return f"({self._factor(above)} - {rest}) // {self._factor(below)}"
        return f"{self._factor(above)} // {self._factor(below)}"

    def never_negative(self, expr: Any) -> bool:
        """Whether an expression cannot be negative, given the bounds of its symbols."""
        return index_never_negative(expr, self.least)

    def _remainder(self, above: Any, below: Any) -> str:
        shown = f"{self._factor(above)} % {self._factor(below)}"
        if not self.towards_zero or self.never_negative(above):
            return shown
        return f"({shown} + {self._factor(below)}) % {self._factor(below)}"

    def _print_Mod(self, expr: Any) -> str:
        return self._remainder(*expr.args)

    def _print_Mul(self, expr: Any) -> str:
        # 64-bit factors first, so that the product is one from the start.
        factors = sorted(expr.args, key=self._order)
        if factors and expr.args[0].is_negative and expr.args[0].is_number:
            rest = expr / expr.args[0]
            shown = self.parenthesize(rest, PRECEDENCE["Mul"])
            return f"-{shown}" if expr.args[0] == -1 else f"{shown} * {self._print(expr.args[0])}"
        return " * ".join(self._factor(factor) for factor in factors)

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:  # noqa: ARG002
        """Of two axes of the same size, say."""
        base, exponent = expr.args
        if not (exponent.is_Integer and exponent > 0):
            raise TypeError(f"no whole number: {expr}")
        return " * ".join([self._factor(base)] * int(exponent))

    def _order(self, factor: Any) -> tuple[bool, bool, str]:
        return factor not in self.wide, not factor.is_Symbol, sorted_by(factor)

    def _factor(self, factor: Any) -> str:
        if factor.is_Rational and not factor.is_Integer:
            raise TypeError(f"no whole number: {factor}")
        loose = factor.is_Add or factor.func.__name__ in ("floor", "Mod", "Piecewise", "Pow")
        return f"({self._print(factor)})" if loose else self.parenthesize(factor, PRECEDENCE["Mul"])

    def _print_Max(self, expr: Any) -> str:
        return self._nested(self.greater, expr.args)

    def _print_Min(self, expr: Any) -> str:
        return self._nested(self.smaller, expr.args)

    def _nested(self, form: str, args: Any) -> str:
        shown = self._print(args[-1])
        for argument in reversed(args[:-1]):
            shown = form.format(self._print(argument), shown)
        return shown

    def _print_Piecewise(self, expr: Any) -> str:
        *pairs, (last, _) = expr.args
        shown = self._print(last)
        for value, condition in reversed(pairs):
            shown = self.choose.format(yes=self._print(value), condition=self._print(condition), no=shown)
        return shown

    def _print_ITE(self, expr: Any) -> str:
        condition, yes, no = map(self._print, expr.args)
        return self.choose.format(yes=yes, condition=condition, no=no)

    def _print_Relational(self, expr: Any) -> str:
        sign = {"Equality": "==", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">",
                "GreaterThan": ">="}[type(expr).__name__]  # fmt: skip
        return f"{self._print(expr.lhs)} {sign} {self._print(expr.rhs)}"

    def _print_And(self, expr: Any) -> str:
        return " & ".join(f"({self._print(part)})" for part in sorted(expr.args, key=str))

    def _print_Or(self, expr: Any) -> str:
        return " | ".join(f"({self._print(part)})" for part in sorted(expr.args, key=str))

    def _print_BooleanTrue(self, _: Any) -> str:
        return "True"

    def _print_BooleanFalse(self, _: Any) -> str:
        return "False"

    def text(self, expr: Expr) -> str:
        """The expression as text."""
        return str(self._print(expr))
