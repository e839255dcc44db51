"""Tensors of ONNX files as arrays, from the file itself or from one beside it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from stat import S_ISREG
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from tdnn_compiler.network.atomic_writes import shorten_path
from tdnn_compiler.symbolic.errors import NetworkError, mistake

__all__ = ["NumberArray", "TensorReader", "shorten_number"]

NumberArray = np.ndarray[Any, np.dtype[Any]]

MOST_TENSOR_BYTES = 2 << 30
MOST_DIMENSIONS = 16
EXTERNAL_KEYS = ("location", "offset", "length", "checksum", "basepath")
LONGEST_NUMBER = 19
KIND_NAMES = ("FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16", "BOOL")
INTEGER_NAMES = tuple(f"{sign}INT{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64))
READ_KINDS = frozenset(getattr(TensorProto, name) for name in KIND_NAMES + INTEGER_NAMES)


@dataclass
class TensorReader:
    """Reads tensors, of so many bytes in all, whose data may lie in files beside the model's."""

    path: Path
    left: int = MOST_TENSOR_BYTES

    def read(self, tensor: TensorProto, where: str) -> NumberArray:
        """The tensor as an array of its own. Raises NetworkError where its data is not what it says."""
        where = f"{shorten_path(self.path)}, {where}"
        if tensor.data_type not in READ_KINDS:
            raise mistake(where, "numbers or truth values", kind_name(tensor.data_type))
        shape = tuple(tensor.dims)
        if len(shape) > MOST_DIMENSIONS or any(size < 0 for size in shape):
            expected = f"at most {MOST_DIMENSIONS} sizes of at least 0"
            raise mistake(where, expected, " × ".join(map(str, shape[: MOST_DIMENSIONS + 1])))
        is_half = tensor.data_type == TensorProto.BFLOAT16
        kind = np.dtype(np.uint16) if is_half else helper.tensor_dtype_to_np_dtype(tensor.data_type)
        size = prod(shape) * kind.itemsize
        if size > self.left:
            raise mistake(
                where, f"at most {MOST_TENSOR_BYTES >> 20} MiB of tensors in all", f"{size:,} bytes more"
            )
        self.left -= size
        if tensor.HasField("segment"):
            raise mistake(where, "whole tensors", "a segment of one")
        if tensor.data_location == TensorProto.EXTERNAL:
            found = as_array(self.read_external(tensor, size, where), kind, shape)
        elif tensor.HasField("raw_data"):
            if len(tensor.raw_data) != size:
                got = f"{len(tensor.raw_data):,} bytes"
                raise mistake(where, f"{size:,} bytes for {describe_shape(shape)}", got)
            found = as_array(tensor.raw_data, kind, shape)
        else:
            return read_typed(tensor, shape, where)
        return widen_bfloat16(found) if is_half else found

    def read_external(self, tensor: TensorProto, size: int, where: str) -> bytes:
        """A piece of a file beside the model, in its folder or below, which is a plain file of its own."""
        entries = [(entry.key, entry.value) for entry in tensor.external_data]
        given = dict(entries)
        if len(given) < len(entries) or any(key not in EXTERNAL_KEYS for key in given):
            got = ", ".join(f"{key!r:.40}" for key, _ in entries[:8])
            raise mistake(where, f"each of {', '.join(EXTERNAL_KEYS)} at most once", got)
        offset = parse_count(given.get("offset", "0"), f"{where}, offset")
        length = parse_count(given.get("length", str(size)), f"{where}, length")
        if length != size:
            raise mistake(where, f"a length of {size:,} bytes for {describe_shape(tensor.dims)}", length)
        if given.get("basepath"):
            raise mistake(where, "data in the folder of the model", "a basepath")
        location = given.get("location", "")
        parts = split_location(location, where)
        try:
            return read_piece(self.path.parent, parts, offset, size, f"{where}, data in {location!r:.80}")
        except OSError as error:
            got = f"{location!r:.80}: {error.strerror}"
            hint = "no symbolic links: copy the file to the model's folder"
            raise mistake(where, "a plain file with its data, beside the model", got, hint) from error


def split_location(location: str, where: str) -> list[str]:
    """The folders and the file that a location names. Raises NetworkError where it leads elsewhere."""
    parts = location.split("/")
    strange = any(part in ("", ".", "..") for part in parts) or any(sign in location for sign in "\\\0:")
    if strange:
        raise mistake(where, "a path inside of the model's folder", f"{location!r:.80}")
    return parts


def read_piece(folder: Path, parts: Sequence[str], offset: int, size: int, where: str) -> bytes:
    """Opens folder after folder, none of them a link, and checks what it has opened."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=opened)
            os.close(opened)
            opened = inner
        # A pipe is opened without waiting for who writes to it.
        file = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=opened)
    finally:
        os.close(opened)
    with open(file, "rb") as stream:
        told = os.fstat(file)
        if not S_ISREG(told.st_mode):
            raise mistake(where, "a plain file", "another kind of file")
        if told.st_nlink != 1:
            raise mistake(where, "a file with one name", f"one with {told.st_nlink}, hard links")
        if offset + size > told.st_size:
            raise mistake(where, f"{size:,} bytes from byte {offset:,} on", f"{told.st_size:,} bytes")
        stream.seek(offset)
        found = stream.read(size)
    if len(found) != size:
        raise mistake(where, f"{size:,} bytes from byte {offset:,} on", f"{len(found):,} bytes")
    return found


def parse_count(text: str, where: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise mistake(where, "a whole number of at least 0", f"{text!r:.40}")
    return int(text)


def as_array(content: bytes, kind: "np.dtype[Any]", shape: Sequence[int]) -> NumberArray:
    return np.frombuffer(content, kind.newbyteorder("<")).astype(kind).reshape(shape)


def read_typed(tensor: TensorProto, shape: Sequence[int], where: str) -> NumberArray:
    """Numbers that are spelled out one by one."""
    field = helper.tensor_dtype_to_field(tensor.data_type)
    count = len(getattr(tensor, field))
    if count != prod(shape):
        raise mistake(where, f"{prod(shape):,} numbers for {describe_shape(shape)}", f"{count:,}")
    if tensor.data_type == TensorProto.BFLOAT16:
        bits = np.array(tensor.int32_data, np.int32).astype(np.uint16)
        return widen_bfloat16(bits).reshape(shape)
    try:
        return np.array(numpy_helper.to_array(tensor))
    except (ValueError, OverflowError) as error:
        raise wrong_numbers(where, tensor, error) from None


def wrong_numbers(where: str, tensor: TensorProto, error: Exception) -> NetworkError:
    return mistake(where, f"numbers of the type {kind_name(tensor.data_type)}", f"{error!s:.80}")


def widen_bfloat16(bits: NumberArray) -> NumberArray:
    """The same numbers as float32, whose first half they are; numpy has no such type."""
    return (bits.astype(np.uint32) << 16).view(np.float32)


def shorten_number(found: NumberArray) -> float:
    """The only element, in as few digits as its bits hold: 0.1 rather than 0.10000000149."""
    value = found.ravel()[0]
    return float(str(value)) if isinstance(value, np.floating) else float(value)


def kind_name(kind: int) -> str:
    known = {value: name for name, value in TensorProto.DataType.items()}
    return str(known.get(kind, f"type {kind}"))


def describe_shape(shape: Sequence[int]) -> str:
    return " × ".join(map(str, shape)) or "a scalar"
