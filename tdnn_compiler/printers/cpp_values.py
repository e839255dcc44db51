"""Indices and values of one lane of a tile, as C++."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isinf, isnan
from typing import Any, Literal, assert_never

from sympy import Basic

from tdnn_compiler.equations.element_types import ELEMENT_TYPES, INTEGERS
from tdnn_compiler.equations.ir import Constant
from tdnn_compiler.tile.indices import IndexPrinter
from tdnn_compiler.tile.ir import Condition, Elementwise, IndexValue, Mask, Random, RoundTo, Tile, Value
from tdnn_compiler.tile.shapes import TileShape, shape_of_index, value_shape

__all__ = ["CPP_TYPES", "CppKind", "CppValues", "DeclaredTile", "cpp_name"]

CPP_TYPES: Mapping[str, str] = {
    "data": "data_t",
    "parameter": "parameter_t",
    "exact": "real",
    **{integer: ELEMENT_TYPES[name].cpp for integer, name in INTEGERS.items()},
}

CPP_WORDS = """
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
PointedRows Sums TileRows add_near_taps add_products add_steps add_sums all_lanes all_lanes_whole at at_turn
backward begin call_in_chunks
clear_sums
combine_rows combine_taps combined combined_rows copied_row copy_row cos_of
count depth end equal equal_whole erf_of exceeds exp_of few first first_number first_of first_program
forward from in_blocks
keep kept lane lanes_of left left_number left_tile lengths less less_whole load_some load_some_whole
log1p_of log_of
load_sums loose_vector max_of min_of multiplied_together multiply multiply_block multiply_near_taps
multiply_near_taps_block multiply_packed multiply_packed_block multiply_pairs multiply_panel multiply_rows
multiply_taps multiply_taps_block multiply_triples nowhere number numbers
of_size own padded panel part_row place_in_panel point_at_rows programs real_vector reals right right_number
right_tile rounded row rows select select_whole share_of side_by_side sin_of spread
spread_test spread_whole sqrt_of stale stop store_some store_sums sum_of sums taps to to_real truth turn
turns whole whole_row whole_vector wholes
"""
CPP_RESERVED = frozenset((CPP_WORDS + VECTORS).split())
"""Names that are taken: keywords of C++, names of the preludes, and the lanes i, j, k."""


DERIVED = re.compile(r".+_(first|lanes)|(lanes|programs)_\d+")
"""Names that printers make of others."""
MACRO = re.compile(r"[A-Z][A-Z0-9_]+_*")


def cpp_name(name: str) -> str:
    """A name that clashes with no keyword and no macro; the macros of system headers are in capitals."""
    plain = name.rstrip("_")
    taken = plain in CPP_RESERVED or MACRO.fullmatch(plain) or DERIVED.fullmatch(plain)
    return f"{name}_" if taken else name


CppKind = Literal["real", "int32_t", "int64_t", "bool"]


@dataclass(frozen=True)
class DeclaredTile:
    """A declared tile; `stored` is the type that its values are rounded to."""

    shape: TileShape
    kind: CppKind
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
        lanes: Mapping[Any, TileShape],
        known: Callable[[str], DeclaredTile | None],
        least: Mapping[Any, int],
    ) -> None:
        super().__init__(least=least)
        self.lanes = lanes
        self.known = known

    # Indices

    def _print_Symbol(self, symbol: Any) -> str:
        name = cpp_name(str(symbol))
        return name + lane_subscript(self.lanes[symbol]) if symbol in self.lanes else name

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

    def shape(self, *expressions: Basic) -> TileShape:
        return shape_of_index(expressions, self.lanes)

    # Values

    def tile(self, name: str) -> str:
        return cpp_name(name) + lane_subscript(self.find_declared(name).shape)

    def find_declared(self, name: str) -> DeclaredTile:
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

    def shape_of(self, value: Value) -> TileShape:
        return value_shape(value, self.lanes, lambda name: self.find_declared(name).shape)

    def kind_of(self, value: Value) -> CppKind:
        match value:
            case Constant() | Mask() | Random() | RoundTo():
                return "real"
            case Tile(name=name):
                return self.find_declared(name).kind
            case IndexValue():
                return "int32_t"
            case Elementwise(operation="less" | "equal" | "exceeds"):
                return "bool"
            case Elementwise(operation="select", arguments=(_, yes, no)):
                kinds = {self.kind_of(yes), self.kind_of(no)}
                return kinds.pop() if len(kinds) == 1 else "real"
            case Elementwise(
                operation="add" | "subtract" | "multiply" | "maximum" | "minimum", arguments=parts
            ):
                return "real" if "real" in map(self.kind_of, parts) else "int32_t"
            case Elementwise():
                return "real"
            case _:
                assert_never(value)

    def value(self, value: Value) -> str:
        match value:
            case Constant(value=number):
                return self.number(number)
            case Tile(name=name):
                return self.tile(name)
            case IndexValue(index=index):
                shown = str(self._print(index))
                return f"({shown})" if " " in shown else shown
            case Mask(conditions=conditions):
                return f"({self.all_of(conditions)} ? 1.0f : 0.0f)"
            case Random(layer=layer, sequence=n, position=t, channel=c):
                places = ", ".join(self._print(place) for place in (n, t, c))
                return f"uniform(*seed_ptr, {layer}, {places})"
            case RoundTo(tile=name, like=like):
                return f"real({CPP_TYPES[like.array.type]}({self.tile(name)}))"
            case Elementwise():
                return self.operation(value)
            case _:
                assert_never(value)

    def operation(self, call: Elementwise) -> str:
        whole = self.kind_of(call) != "real"
        parts = [self.value(argument) for argument in call.arguments]
        exact = [
            shown if self.kind_of(argument) == "real" or shown.startswith("real(") else f"real({shown})"
            for argument, shown in zip(call.arguments, parts, strict=True)
        ]
        match call.operation:
            case "select":
                condition = call.arguments[0]
                test = self.all_of(condition.conditions) if isinstance(condition, Mask) else parts[0]
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
            case "exp" | "erf" | "log" | "log1p" | "sqrt" | "sin" | "cos":
                return f"std::{call.operation}({exact[0]})"
            case "sigmoid":
                return f"sigmoid({exact[0]})"
            case "tanh" | "expm1":
                return f"{call.operation}_of({exact[0]})"
            case _:
                raise TypeError(call.operation)


def lane_subscript(shape: TileShape) -> str:
    """The subscript of lane (i, j) in a tile of this shape, whose sizes of 1 are broadcast."""
    return f"[{'i' if shape[0] > 1 else '0'}][{'j' if shape[1] > 1 else '0'}]"
