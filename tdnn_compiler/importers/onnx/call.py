"""One operator of an ONNX graph with what it reads: values of the network, weights and attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tdnn_compiler.importers.builder import NetworkBuilder, Operand, Weight
from tdnn_compiler.importers.onnx.reading import OnnxOperation
from tdnn_compiler.importers.onnx.tensors import NumberArray, shorten_number
from tdnn_compiler.importers.values import CHANNELS, Misfit, Traced

__all__ = ["OnnxCall"]


@dataclass(frozen=True)
class OnnxCall:
    """The arguments of an operator. Each method raises Misfit where one is not as the operator needs it."""

    builder: NetworkBuilder
    operation: OnnxOperation
    inputs: Sequence[Traced | Weight | None]
    opset: int

    @property
    def attributes(self) -> Mapping[str, Any]:
        return self.operation.attributes

    def get(self, place: int) -> Traced | Weight | None:
        return self.inputs[place] if place < len(self.inputs) else None

    def value(self, place: int = 0) -> Traced:
        """A tensor that the network computes."""
        found = self.get(place)
        if not isinstance(found, Traced):
            raise Misfit(f"an input {place} that depends on the network's inputs", "a constant, or none")
        return found

    def weight(self, place: int, leaf: str = "") -> Weight:
        """A constant. It keeps its name where that ends in the parameter's, as in conv1.weight."""
        found = self.get(place)
        if not isinstance(found, Weight):
            got = "none" if found is None else "one that depends on the network's inputs"
            raise Misfit(f"a constant as input {place}", got)
        named = found.name is not None and found.name.endswith(f".{leaf}")
        return found if named else replace(found, name=None)

    def given(self, place: int, leaf: str = "") -> Weight | None:
        return None if self.get(place) is None else self.weight(place, leaf)

    def array(self, place: int) -> NumberArray:
        found: NumberArray = self.weight(place).numbers
        return found

    def operand(self, place: int) -> Operand:
        """One side of a sum or a product; a constant of one element is a number."""
        found = self.get(place)
        if isinstance(found, Weight) and found.numbers.size == 1:
            return single_number(found.numbers)
        if found is None:
            raise Misfit(f"an input {place}", "none")
        return found

    # Attributes -------------------------------------------------------------------------------------------

    def number(self, name: str, default: int) -> int:
        found = self.attributes.get(name, default)
        if not isinstance(found, int):
            raise Misfit(f"a whole number as {name}", f"{found!r:.40}")
        return found

    def real(self, name: str, default: float) -> float:
        found = self.attributes.get(name, default)
        if not isinstance(found, int | float):
            raise Misfit(f"a number as {name}", f"{found!r:.40}")
        return float(found)

    def word(self, name: str, default: str, known: Sequence[str]) -> str:
        found = self.attributes.get(name, default)
        if found not in known:
            raise Misfit(f"{name} as one of {', '.join(known)}", f"{found!r:.40}")
        return str(found)

    def numbers(self, name: str, place: int | None = None) -> list[int] | None:
        """Whole numbers, from an input or, as older opsets have them, from an attribute."""
        found = self.attributes.get(name)
        if place is not None and self.get(place) is not None:
            there = self.array(place)
            found = there.ravel().tolist()
        if found is None or (isinstance(found, list) and all(type(each) is int for each in found)):
            return found
        raise Misfit(f"whole numbers as {name}", f"{found!r:.40}")

    def per_axis(self, name: str, axes: int, default: int) -> list[int]:
        """A number for each axis of positions."""
        found = self.numbers(name)
        if found is None:
            return [default] * axes
        if len(found) != axes:
            raise Misfit(f"{axes} numbers as {name}", f"{found[:8]}")
        return found

    def scalar(self, name: str, place: int, default: float | None) -> float | None:
        """A number from an input or, as older opsets have it, an attribute."""
        if self.get(place) is not None:
            return single_number(self.array(place))
        found = self.attributes.get(name, default)
        return None if found is None else float(found)

    # Dimensions -------------------------------------------------------------------------------------------

    def place(self, name: str = "axis", default: int = 0, rank: int | None = None) -> int:
        """A dimension of the first input, counted from the first."""
        return self.places_of([self.number(name, default)], rank)[0]

    def places(self, place: int = 1) -> list[int] | None:
        """Dimensions of the first input."""
        found = self.numbers("axes", place)
        return None if found is None else self.places_of(found)

    def keep_channels(self, places: Sequence[int]) -> None:
        """Raises Misplaced where channels are in one of these dimensions, and there is another for them."""
        x = self.value()
        others = [place for place in range(1, len(x.dims)) if place not in places]
        if len(others) == 1 and any(x.dims[place] == (CHANNELS,) for place in places):
            raise x.misplaced(CHANNELS, x.dims[others[0]])

    def places_of(self, axes: Sequence[int], rank: int | None = None) -> list[int]:
        rank = len(self.value().dims) if rank is None else rank
        found = [axis + rank if axis < 0 else axis for axis in axes]
        if any(not 0 <= axis < rank for axis in found) or len(set(found)) < len(found):
            raise Misfit(f"different dimensions of {rank}", f"{list(axes)[:8]}")
        return found


def single_number(found: NumberArray) -> float:
    if found.size != 1:
        raise Misfit("a single number", f"{found.size}")
    return shorten_number(found)
