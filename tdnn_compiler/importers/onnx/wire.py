"""How much an ONNX file asks for, counted in its bytes before protobuf makes objects of them.

Protobuf makes some hundred bytes of a field of two, and follows messages that nest. Both are limited here; a
network's weights are few fields, however large.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tdnn_compiler.symbolic.errors import mistake

__all__ = ["refuse_excessive_fields"]

MOST_FIELDS = 1_000_000
DEEPEST_MESSAGE = 12
LONGEST_PACKED = 256 << 20
LONGEST_VARINT = 10


@dataclass(frozen=True)
class Message:
    """Which of a message's fields are messages, which are text, and in which each byte becomes a number."""

    inner: Mapping[int, "Message"] = field(default_factory=dict)
    text: frozenset[int] = frozenset()
    packed: frozenset[int] = frozenset()


def message(inner: Mapping[int, Message], text: Iterable[int] = (), packed: Iterable[int] = ()) -> Message:
    return Message(inner, frozenset(text), frozenset(packed))


ENTRY = message({}, (1, 2))
TENSOR_MESSAGE = message({13: ENTRY, 16: ENTRY}, (8, 12), (5, 7, 11))
GRAPH_FIELDS: dict[int, Message] = {}
GRAPH_MESSAGE = message(GRAPH_FIELDS, (2, 10))
ATTRIBUTE_FIELDS = {5: TENSOR_MESSAGE, 6: GRAPH_MESSAGE, 10: TENSOR_MESSAGE, 11: GRAPH_MESSAGE}
ATTRIBUTE_MESSAGE = message(ATTRIBUTE_FIELDS, (1, 13, 21), (8,))
NODE_MESSAGE = message({5: ATTRIBUTE_MESSAGE, 9: ENTRY}, (1, 2, 3, 4, 6, 7, 8))
TYPE_MESSAGE = message({1: message({2: message({1: message({}, (2, 3))})})}, (6,))
VALUE_MESSAGE = message({2: TYPE_MESSAGE, 4: ENTRY}, (1, 3))
GRAPH_FIELDS |= {1: NODE_MESSAGE, 5: TENSOR_MESSAGE, 16: ENTRY}
GRAPH_FIELDS |= dict.fromkeys((11, 12, 13), VALUE_MESSAGE)
FUNCTION_MESSAGE = message({3: NODE_MESSAGE, 7: NODE_MESSAGE})
MODEL_FIELDS = {7: GRAPH_MESSAGE, 8: message({}, (1,)), 14: ENTRY, 25: FUNCTION_MESSAGE}
MODEL_MESSAGE = message(MODEL_FIELDS, (2, 3, 4, 6))


def refuse_excessive_fields(content: bytes, where: str) -> None:
    """Raises NetworkError where the bytes are no protobuf message, or one of too many fields."""
    fields, packed = 0, 0
    waiting: list[tuple[int, int, Message, int]] = [(0, len(content), MODEL_MESSAGE, 0)]
    while waiting:
        start, stop, known, depth = waiting.pop()
        for number, begin, end in read_fields(content, start, stop, where):
            fields += 1
            if fields > MOST_FIELDS:
                raise mistake(where, f"a file of at most {MOST_FIELDS:,} fields", "more")
            if number in known.packed:
                packed += end - begin
                if packed > LONGEST_PACKED:
                    expected = f"at most {LONGEST_PACKED >> 20} MiB of numbers of varying length"
                    raise mistake(where, expected, "more", "save the weights as raw_data")
            if number in known.text and not is_text(content[begin:end]):
                raise not_onnx(where, f"text that is not UTF-8 at byte {begin}")
            if number in known.inner and end > begin:
                if depth == DEEPEST_MESSAGE:
                    raise mistake(where, f"at most {DEEPEST_MESSAGE} messages inside each other", "more")
                waiting.append((begin, end, known.inner[number], depth + 1))


def read_fields(content: bytes, start: int, stop: int, where: str) -> Iterator[tuple[int, int, int]]:
    """Every field of a message: its number, and where its bytes begin and end."""
    place = start
    while place < stop:
        key, place = read_varint(content, place, stop, where)
        match key & 7:
            case 0:
                begin = place
                _, place = read_varint(content, place, stop, where)
            case 1:
                begin, place = place, place + 8
            case 5:
                begin, place = place, place + 4
            case 2:
                size, begin = read_varint(content, place, stop, where)
                place = begin + size
            case _:
                raise not_onnx(where, f"a field of wire type {key & 7} at byte {place}")
        if place > stop:
            raise not_onnx(where, f"a field that ends behind byte {stop}, where its message ends")
        yield key >> 3, begin, place


def is_text(content: bytes) -> bool:
    try:
        return bool(content.decode()) or not content
    except UnicodeDecodeError:
        return False


def read_varint(content: bytes, place: int, stop: int, where: str) -> tuple[int, int]:
    """A number, and the place behind it."""
    value = 0
    for step in range(LONGEST_VARINT):
        if place + step >= stop:
            raise not_onnx(where, f"an end in the middle of a number, at byte {place}")
        byte = content[place + step]
        value |= (byte & 127) << 7 * step
        if byte < 128:
            return value, place + step + 1
    raise not_onnx(where, f"a number of more than {LONGEST_VARINT} bytes at byte {place}")


def not_onnx(where: str, got: str) -> Any:
    return mistake(where, "an ONNX model, in protobuf's binary form", got)
