"""Indices and values as C++ for a row and its lanes: one text for a number and for a vector of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from tdnn_compiler.equations.ir import Constant
from tdnn_compiler.printers.cpp_values import CPP_TYPES, CppKind, CppValues, cpp_name
from tdnn_compiler.tile.ir import Elementwise, IndexValue, Mask, Random, RoundTo, Tile, Value
from tdnn_compiler.tile.shapes import TileShape

__all__ = ["CpuValues", "Stored"]


@dataclass(frozen=True)
class Stored:
    """How a tile is kept.

    `lanes`: a vector in the loop over columns; `row`: a number in the loop over rows; `tile`: in memory.
    """

    shape: TileShape
    kind: CppKind
    place: Literal["lanes", "row", "tile"]


class CpuValues(CppValues):
    """Prints for row i; of a value with columns all lanes from j on, or lane `lane` alone."""

    def __init__(
        self,
        shapes: Mapping[Any, TileShape],
        known: Callable[[str], Any],
        least: Mapping[Any, int],
        temporary: Callable[[Value], str],
    ) -> None:
        super().__init__(shapes, known, least)
        self.single = False
        """Whether one lane is printed."""
        self.temporary = temporary
        """Says before the statement what depends on the column, lane by lane, and what that is called."""

    def _print_Symbol(self, symbol: Any) -> str:
        return cpp_name(str(symbol))

    def columns(self, value: Value) -> bool:
        """Whether a value differs along a row."""
        return self.shape_of(value)[1] > 1

    def tile(self, name: str) -> str:
        stored: Any = self.find_declared(name)
        text, (rows, columns) = cpp_name(name), stored.shape
        match stored.place:
            case "row":
                return text
            case "lanes":
                return f"{text}[lane]" if self.single else text
            case "tile":
                row = "i" if rows > 1 else "0"
                if columns == 1:
                    return f"{text}[{row}][0]"
                return f"{text}[{row}][j + lane]" if self.single else f"lanes_of<SIDE>(&{text}[{row}][j])"
            case _:
                raise TypeError(stored)

    def kind_of(self, value: Value) -> CppKind:
        if isinstance(value, Elementwise) and value.operation == "select":
            kinds = {self.kind_of(choice) for choice in value.arguments[1:]}
            return kinds.pop() if len(kinds) == 1 else "real" if "real" in kinds else "int64_t"
        if isinstance(value, Elementwise) and value.operation in (
            "maximum",
            "minimum",
            "add",
            "subtract",
            "multiply",
        ):
            return "real" if "real" in map(self.kind_of, value.arguments) else "int32_t"
        return super().kind_of(value)

    def value(self, value: Value) -> str:
        match value:
            case Tile(name=name) if self.long_lanes(value):
                return self.temporary(value)
            case IndexValue() | Random() if self.columns(value) and not self.single:
                return self.temporary(value)
            case Constant():
                return self.number(value.value)
            case Tile(name=name):
                return self.tile(name)
            case Mask():
                return f"select({self.condition(value)}, real(1), real(0))"
            case IndexValue() | Random():
                return super().value(value)
            case RoundTo(tile=name, like=like):
                return f"rounded<{CPP_TYPES[like.array.type]}>({self.tile(name)})"
            case Elementwise():
                return self.operation(value)
            case _:
                assert_never(value)

    def condition(self, value: Value) -> str:
        """A value as the test of a selection."""
        if isinstance(value, Mask):
            if self.columns(value) and not self.single:
                return self.temporary(value)
            return f"({self.all_of(value.conditions)})"
        shown = self.value(value)
        if self.kind_of(value) == "real":
            return f"truth({shown})"
        # In memory conditions are whole numbers.
        return f"bool({shown})" if not self.columns(value) or self.single else shown

    def number(self, number: float) -> str:
        shown = super().number(number)
        return shown if shown.startswith("real(") else f"real({shown})"

    def whole(self, value: Value) -> str:
        """A value as a whole number."""
        if self.kind_of(value) == "bool":
            return f"select_whole({self.condition(value)}, 1, 0)"
        return self.value(value)

    def real(self, value: Value) -> str:
        """A value as a real one."""
        if isinstance(value, Mask) or self.kind_of(value) == "bool":
            return f"select({self.condition(value)}, real(1), real(0))"
        shown = self.value(value)
        if self.kind_of(value) == "real":
            return shown
        return f"to_real({shown})" if self.columns(value) and not self.single else f"real({shown})"

    def long_lanes(self, value: Value) -> bool:
        """Whether a value is numbers of 64 bits along a row: there are no vectors of them."""
        return self.kind_of(value) == "int64_t" and self.columns(value) and not self.single

    def operation(self, call: Elementwise) -> str:
        kinds = [self.kind_of(argument) for argument in call.arguments]
        if any(map(self.long_lanes, call.arguments)):
            return self.temporary(call)
        match call.operation:
            case "select":
                test, *choice = call.arguments
                exact = self.kind_of(call) == "real"
                yes, no = (self.real(each) if exact else self.whole(each) for each in choice)
                return f"{'select' if exact else 'select_whole'}({self.condition(test)}, {yes}, {no})"
            case "less" | "equal":
                exact = "real" in kinds
                parts = [self.real(each) if exact else self.whole(each) for each in call.arguments]
                return f"{call.operation}{'' if exact else '_whole'}({', '.join(parts)})"
            case "add" | "subtract" | "multiply":
                sign = {"add": "+", "subtract": "-", "multiply": "*"}[call.operation]
                exact = self.kind_of(call) == "real"
                parts = [self.real(each) if exact else self.whole(each) for each in call.arguments]
                return f"({parts[0]} {sign} {parts[1]})"
            case "maximum" | "minimum":
                exact = self.kind_of(call) == "real"
                parts = [self.real(each) if exact else self.whole(each) for each in call.arguments]
                names = ("greater", "smaller") if exact else ("most_of", "least_of")
                return f"{names[call.operation == 'minimum']}({', '.join(parts)})"
            case "exceeds":
                return f"exceeds({', '.join(map(self.real, call.arguments))})"
            case "divide":
                return f"({' / '.join(map(self.real, call.arguments))})"
            case "exp" | "erf" | "sqrt" | "tanh" | "expm1" | "log" | "log1p" | "sin" | "cos":
                return f"{call.operation}_of({self.real(call.arguments[0])})"
            case "sigmoid":
                return f"sigmoid({self.real(call.arguments[0])})"
            case _:
                raise TypeError(call.operation)
