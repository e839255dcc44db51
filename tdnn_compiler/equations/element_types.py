"""The types of numbers in memory: what each is called, and its size."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["DATA_TYPES", "ELEMENT_TYPES", "INTEGERS", "DataType", "ElementType", "element_type"]

DataType = Literal["fp32", "fp16", "bf16"]
"""What kernels take data and parameters in."""
DATA_TYPES: tuple[DataType, ...] = get_args(DataType)


@dataclass(frozen=True)
class ElementType:
    """A type by its name in Triton, where `*fp32` is a pointer to it; and its name in printed C++."""

    name: str
    bytes: int
    cpp: str

    @property
    def pointer(self) -> str:
        return f"*{self.name}"


ELEMENT_TYPES: Mapping[str, ElementType] = {
    each.name: each
    for each in (
        ElementType("fp64", 8, "double"),
        ElementType("fp32", 4, "float"),
        ElementType("fp16", 2, "fp16"),
        ElementType("bf16", 2, "bf16"),
        ElementType("i64", 8, "int64_t"),
        ElementType("i32", 4, "int32_t"),
        ElementType("u8", 1, "uint8_t"),
    )
}
INTEGERS: Mapping[str, str] = {"integer": "i32", "byte": "u8", "token": "i64"}
"""The types of arrays that hold integers, by the arrays' own word for it (`Array.type`)."""


def element_type(array_type: str, data: str) -> ElementType:
    """The type of an array's elements in a network whose data and parameters have the type `data`."""
    sums = "fp64" if data == "fp64" else "fp32"
    names = {"data": data, "parameter": data, "exact": sums, **INTEGERS}
    return ELEMENT_TYPES[names[array_type]]
