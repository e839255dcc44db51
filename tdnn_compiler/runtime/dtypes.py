"""Element types as torch's."""

from collections.abc import Mapping

import torch

from tdnn_compiler.equations.element_types import (
    DATA_TYPES,
    ELEMENT_TYPES,
    DataType,
    ElementType,
    element_type,
)

__all__ = ["DTYPES", "KERNEL_TYPES", "array_dtype", "data_type_of", "element_type_of"]

DTYPES: Mapping[str, torch.dtype] = {
    "fp64": torch.float64,
    "fp32": torch.float32,
    "fp16": torch.float16,
    "bf16": torch.bfloat16,
    "i64": torch.int64,
    "i32": torch.int32,
    "u8": torch.uint8,
}
KERNEL_TYPES: Mapping[DataType, torch.dtype] = {name: DTYPES[name] for name in DATA_TYPES}
DTYPE_NAMES = {kind: name for name, kind in DTYPES.items()}


def element_type_of(kind: torch.dtype) -> ElementType:
    return ELEMENT_TYPES[DTYPE_NAMES[kind]]


def data_type_of(kind: torch.dtype) -> DataType:
    return next(name for name, each in KERNEL_TYPES.items() if each == kind)


def array_dtype(array_type: str, data: torch.dtype) -> torch.dtype:
    """The type of an array (`Array.type`) in a network whose data and parameters have the type `data`."""
    return DTYPES[element_type(array_type, DTYPE_NAMES[data]).name]
