"""Indices and values of one lane of a tile, as C++."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isinf, isnan
from typing import Any, Literal, assert_never

from sympy import Basic

from tdnn_compiler.element_types import ELEMENT_TYPES, INTEGERS
from tdnn_compiler.equations.terms import Number
from tdnn_compiler.tile.indices import IndexPrinter
from tdnn_compiler.tile.ir import Call, Condition, Count, Random, Rounded, Test, Tile, Value
from tdnn_compiler.tile.shapes import Shape, shape_of, shape_of_index

__all__ = ["TYPES", "CppValues", "Kind", "Written", "spelled"]

TYPES: Mapping[str, str] = {
    "data": "data_t",
    "parameter": "parameter_t",
    "exact": "real",
    **{integer: ELEMENT_TYPES[name].cpp for integer, name in INTEGERS.items()},
}

WORDS = """
alignas alignof and and_eq asm auto bf16 bitand bitor bool break case catch char class compl const
const_cast constexpr continue data_t decltype default delete do double dynamic_cast else enum errno
explicit expm1_of export extern false float for fp16 friend goto greater i if inline int int32_t
int64_t isinf isnan j k least_of loaded long most_of mutable namespace new noexcept not not_eq nullptr
operator or or_eq parameter_t poison_at poisoned private protected public real register
reinterpret_cast return short sigmoid signed sizeof smaller static static_assert static_cast std
stderr stdin stdout struct switch tanh_of template this thread_local throw true try typedef typeid
typename uint16_t uint32_t uint64_t uint8_t uniform union unsigned using virtual void volatile wchar_t
while xor xor_eq
"""
VECTORS = """
all_lanes all_lanes_whole at backward count depth equal equal_whole erf_of exceeds exp_of first_of first_reals
forward from keep lane lanes_of lengths less less_whole left left_tile load_some load_some_whole loose_vector
max_of min_of multiplied_together multiply multiply_panel number numbers padded panel place_in_panel
programs real_vector reals right
right_tile rounded select select_whole side_by_side spread spread_test spread_whole sqrt_of stale
store_some sum_of to to_real truth whole whole_vector wholes
"""
RESERVED = frozenset((WORDS + VECTORS).split())
"""Names that are taken: keywords of C++, names of the preludes, and the lanes i, j, k."""


MACRO = re.compile(r"[A-Z][A-Z0-9_]+_*")


def spelled(name: str) -> str:
    """A name that clashes with no keyword and no macro; the macros of system headers are in capitals."""
    plain = name.rstrip("_")
    return f"{name}_" if plain in RESERVED or MACRO.fullmatch(plain) else name


Kind = Literal["real", "int32_t", "int64_t", "bool"]


@dataclass(frozen=True)
class Written:
    """A declared tile; `stored` is the type that its values are rounded to."""

    shape: Shape
    kind: Kind
    stored: str

    def __str__(self) -> str:
        return f"{self.shape} of {self.kind}"


class CppValues(IndexPrinter):
    """Prints expressions at the lane (i, j). `lanes` are the shapes of indices that run along a dimension.

    `known` finds a declared tile by name. Raises TypeError for a tile that is not declared.
    """

    towards_zero = True
    choose = "({condition} ? {yes} : {no})"
    smaller, greater = "least_of({}, {})", "most_of({}, {})"

    def __init__(
        self,
        lanes: Mapping[Any, Shape],
        known: Callable[[str], Written | None],
        least: Mapping[Any, int],
    ) -> None:
        super().__init__(least=least)
        self.lanes = lanes
        self.known = known

    # Indices

    def _print_Symbol(self, symbol: Any) -> str:
        name = spelled(str(symbol))
        return name + places(self.lanes[symbol]) if symbol in self.lanes else name

    def _print_floor(self, expr: Any) -> str:
        # Of whole numbers this is C++'s division.
        return super()._print_floor(expr).replace(" // ", " / ")

    def _print_And(self, expr: Any) -> str:
        return " && ".join(f"({self._print(part)})" for part in sorted(expr.args, key=str))

    def _print_Or(self, expr: Any) -> str:
        return " || ".join(f"({self._print(part)})" for part in sorted(expr.args, key=str))

    def _print_BooleanTrue(self, _: Any) -> str:
        return "true"

    def _print_BooleanFalse(self, _: Any) -> str:
        return "false"

    def all_of(self, conditions: Sequence[Condition]) -> str:
        """A test that each condition holds."""
        shown = [self._print(condition) for condition in conditions]
        return shown[0] if len(shown) == 1 else " && ".join(f"({part})" for part in shown)

    def shape(self, *expressions: Basic) -> Shape:
        return shape_of_index(expressions, self.lanes)

    # Values

    def tile(self, name: str) -> str:
        return spelled(name) + places(self.declared(name).shape)

    def declared(self, name: str) -> Written:
        found = self.known(name)
        if found is None:
            raise TypeError(f"no tile is called {name} here")
        return found

    def number(self, number: float) -> str:
        if isnan(number):
            return "NAN"
        if isinf(number):
            return "INFINITY" if number > 0 else "-INFINITY"
        return f"real({float(number)!r})"

    def shape_of(self, value: Value) -> Shape:
        return shape_of(value, self.lanes, lambda name: self.declared(name).shape)

    def kind_of(self, value: Value) -> Kind:
        match value:
            case Number() | Test() | Random() | Rounded():
                return "real"
            case Tile(name=name):
                return self.declared(name).kind
            case Count():
                return "int32_t"
            case Call(operation="less" | "equal" | "exceeds"):
                return "bool"
            case Call(operation="select", arguments=(_, yes, no)):
                kinds = {self.kind_of(yes), self.kind_of(no)}
                return kinds.pop() if len(kinds) == 1 else "real"
            case Call(operation="add" | "subtract" | "multiply" | "maximum" | "minimum", arguments=parts):
                return "real" if "real" in map(self.kind_of, parts) else "int32_t"
            case Call():
                return "real"
            case _:
                assert_never(value)

    def value(self, value: Value) -> str:
        match value:
            case Number(value=number):
                return self.number(number)
            case Tile(name=name):
                return self.tile(name)
            case Count(index=index):
                shown = str(self._print(index))
                return f"({shown})" if " " in shown else shown
            case Test(conditions=conditions):
                return f"({self.all_of(conditions)} ? 1.0f : 0.0f)"
            case Random(layer=layer, sequence=n, position=t, channel=c):
                places = ", ".join(self._print(place) for place in (n, t, c))
                return f"uniform(seed, {layer}, {places})"
            case Rounded(tile=name, like=like):
                return f"real({TYPES[like.array.type]}({self.tile(name)}))"
            case Call():
                return self.operation(value)
            case _:
                assert_never(value)

    def operation(self, call: Call) -> str:
        whole = self.kind_of(call) != "real"
        parts = [self.value(argument) for argument in call.arguments]
        exact = [
            shown if self.kind_of(argument) == "real" or shown.startswith("real(") else f"real({shown})"
            for argument, shown in zip(call.arguments, parts, strict=True)
        ]
        match call.operation:
            case "select":
                condition = call.arguments[0]
                test = self.all_of(condition.conditions) if isinstance(condition, Test) else parts[0]
                return f"({test} ? {parts[1]} : {parts[2]})"
            case "add" | "subtract" | "multiply" | "less" | "equal":
                sign = {"add": "+", "subtract": "-", "multiply": "*", "less": "<", "equal": "=="}
                return f"({parts[0]} {sign[call.operation]} {parts[1]})"
            case "exceeds":
                x, y = parts
                return f"({y} < {x} || ({x} != {x} && {y} == {y}))"
            case "divide":
                return f"({exact[0]} / {exact[1]})"
            case "maximum" | "minimum":
                names = ("most_of", "least_of") if whole else ("greater", "smaller")
                return f"{names[call.operation == 'minimum']}({', '.join(parts if whole else exact)})"
            case "exp" | "erf" | "sqrt":
                return f"std::{call.operation}({exact[0]})"
            case "sigmoid":
                return f"sigmoid({exact[0]})"
            case "tanh" | "expm1":
                return f"{call.operation}_of({exact[0]})"
            case _:
                raise TypeError(call.operation)


def places(shape: Shape) -> str:
    """The subscript of lane (i, j) in a tile of this shape, whose sizes of 1 are broadcast."""
    return f"[{'i' if shape[0] > 1 else '0'}][{'j' if shape[1] > 1 else '0'}]"
