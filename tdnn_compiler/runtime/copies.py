"""Many small copies by one call: torch's own way of each costs as much as a small kernel."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from torch import Tensor

from tdnn_compiler.cpu.build import FAST, load_library

__all__ = ["Copies", "Counters", "Pointers"]

MOST_AXES = 6
SOURCE = f"""\
#include <algorithm>
#include <cstdint>
#include <cstring>

// A copy to contiguous memory, of an array whose axes have these sizes and strides, in bytes.
// Without axes `bytes` are those of all of it, else those of an element.
struct Copy {{
    int64_t bytes, axes;
    int64_t sizes[{MOST_AXES}], strides[{MOST_AXES}];
}};

template <typename element>
static void copy_tile(
    const char *from, element *to, int64_t rows, int64_t columns,
    int64_t row_stride, int64_t column_stride, int64_t pitch
) {{
    for (int64_t row = 0; row < rows; row++)
        for (int64_t column = 0; column < columns; column++)
            to[row * pitch + column] = *(const element *)(from + row * row_stride + column * column_stride);
}}

template <typename element>
static void copy_strided(const Copy &copy, const char *source, element *target) {{
    // The axis along which the source is contiguous, and the last, are walked in tiles: each cache line of
    // either is then read and written while it is at hand.
    const int64_t tile = 16, last = copy.axes - 1;
    int64_t pitches[{MOST_AXES}], near = last;
    for (int64_t axis = last, pitch = 1; axis >= 0; pitch *= copy.sizes[axis--]) pitches[axis] = pitch;
    for (int64_t axis = 0; axis < last; axis++)
        if (copy.strides[axis] < copy.strides[near]) near = axis;
    const bool same = near == last;
    const int64_t rows = same ? 1 : copy.sizes[near], columns = copy.sizes[last];
    int64_t outer = 1;
    for (int64_t axis = 0; axis < last; axis++) outer *= axis == near ? 1 : copy.sizes[axis];
    const int64_t strips = (rows + tile - 1) / tile;
    #pragma omp parallel for if (outer * rows * columns > 200000)
    for (int64_t strip = 0; strip < outer * strips; strip++) {{
        int64_t rest = strip / strips, row = strip % strips * tile;
        const char *from = source;
        element *to = target;
        for (int64_t axis = last - 1; axis >= 0; axis--) {{
            if (axis == near) continue;
            from += rest % copy.sizes[axis] * copy.strides[axis];
            to += rest % copy.sizes[axis] * pitches[axis];
            rest /= copy.sizes[axis];
        }}
        const int64_t row_stride = same ? 0 : copy.strides[near], pitch = same ? 0 : pitches[near];
        from += row * row_stride;
        to += row * pitch;
        for (int64_t column = 0; column < columns; column += tile)
            copy_tile(from + column * copy.strides[last], to + column, std::min(tile, rows - row),
                      std::min(tile, columns - column), row_stride, copy.strides[last], pitch);
    }}
}}

extern "C" void copy_arrays(const Copy *copies, const char *const *from, void *const *to, int64_t count) {{
    for (int64_t number = 0; number < count; number++) {{
        const Copy &copy = copies[number];
        if (copy.axes == 0) std::memcpy(to[number], from[number], copy.bytes);
        else if (copy.bytes == 4) copy_strided(copy, from[number], (uint32_t *)to[number]);
        else copy_strided(copy, from[number], (uint16_t *)to[number]);
    }}
}}

// Pointers into a block of memory.
extern "C" void place_pointers(
    int64_t *at, const int64_t *slots, const int64_t *offsets, int64_t count, int64_t base
) {{
    for (int64_t number = 0; number < count; number++) at[slots[number]] = base + offsets[number];
}}

extern "C" void count_up(int64_t *const *counters, int64_t count) {{
    for (int64_t number = 0; number < count; number++) ++*counters[number];
}}
"""


class Copy(ctypes.Structure):
    _fields_ = (
        ("bytes", ctypes.c_int64),
        ("axes", ctypes.c_int64),
        ("sizes", ctypes.c_int64 * MOST_AXES),
        ("strides", ctypes.c_int64 * MOST_AXES),
    )


@cache
def library() -> ctypes.CDLL:
    loaded = load_library((SOURCE,), FAST)
    pointer, number = ctypes.c_void_p, ctypes.c_int64
    loaded.copy_arrays.argtypes = [pointer, pointer, pointer, number]
    loaded.place_pointers.argtypes = [pointer, pointer, pointer, number, number]
    loaded.count_up.argtypes = [pointer, number]
    for name in ("copy_arrays", "place_pointers", "count_up"):
        loaded[name].restype = None
    return loaded


@dataclass(frozen=True, eq=False)
class Copies:
    """Copies that are done together, from addresses that may change from call to call."""

    table: ctypes.Array[Copy]
    count: int

    @classmethod
    def of(cls, sources: Sequence[Tensor]) -> "Copies":
        """Copies of tensors with these sizes and strides to contiguous memory."""
        table = (Copy * len(sources))()
        for copy, source in zip(table, sources, strict=True):
            copy.bytes = source.element_size()
            axes: list[tuple[int, int]] = []
            for size, stride in zip(source.shape, source.stride(), strict=True):
                if axes and axes[-1][1] == size * stride:
                    # Two axes that are one in the source as well.
                    axes[-1] = axes[-1][0] * size, stride
                elif size != 1:
                    axes.append((size, stride))
            if source.is_contiguous():
                copy.bytes, axes = source.nbytes, []
            copy.axes = len(axes)
            for place, (size, stride) in enumerate(axes):
                copy.sizes[place], copy.strides[place] = size, stride * source.element_size()
        return cls(table, len(sources))

    def run(self, sources: Sequence[int], targets: Sequence[int]) -> None:
        """Copies from addresses to addresses."""
        kind = ctypes.c_int64 * self.count
        library().copy_arrays(self.table, kind(*sources), kind(*targets), self.count)


class Pointers:
    """Where the pointers of a block's arrays go in an array of pointers."""

    def __init__(self, places: Sequence[tuple[int, int]]) -> None:
        self.count = len(places)
        self.slots = (ctypes.c_int64 * self.count)(*(slot for slot, _ in places))
        self.offsets = (ctypes.c_int64 * self.count)(*(offset for _, offset in places))

    def set(self, at: Any, base: int) -> None:
        """Writes them, for a block that begins at `base`."""
        if self.count:
            library().place_pointers(at, self.slots, self.offsets, self.count, base)


class Counters:
    """Counters of batches, which all count up together."""

    def __init__(self, tensors: Sequence[Tensor]) -> None:
        self.count = len(tensors)
        self.addresses = (ctypes.c_void_p * self.count)(*(x.data_ptr() for x in tensors))

    def count_up(self) -> None:
        library().count_up(self.addresses, self.count)
