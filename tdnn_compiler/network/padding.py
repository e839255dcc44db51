"""A kernel and its padding, in all the forms a script may give them, as windows."""

from typing import Any, cast

from tdnn_compiler.network.checks import LayerCheck
from tdnn_compiler.network.layers import (
    Conv,
)
from tdnn_compiler.network.shapes import Shape
from tdnn_compiler.symbolic.expressions import (
    Dim,
    floor_div,
    greatest,
    least,
    text,
)
from tdnn_compiler.symbolic.length import Extent
from tdnn_compiler.symbolic.maps import (
    Edge,
    Map,
    Offsets,
    Progression,
    Window,
    last_offset,
    same_padding,
)
from tdnn_compiler.symbolic.place import causal_place, middle_place, place_at_frame

__all__ = ["TapKernel", "padding_pairs", "tap_kernels", "windows_of"]


TapKernel = tuple[Offsets, Dim | None]
"""The offsets of a kernel's taps, and that of the tap that is the present frame, where it is given."""


def tap_kernels(layer: Conv, axes: tuple[str, ...], check: LayerCheck) -> list[TapKernel]:
    if layer.kernel_size != 1 or layer.dilation != 1:
        got = f"taps={text(layer.taps)} and both"
        check.say("either taps, or kernel_size and dilation", got, "the taps say it all")
    taps = cast("tuple[Any, ...]", layer.taps)
    nested = len(taps) > 0 and all(isinstance(item, tuple) for item in taps)
    rows = taps if nested else (taps,) * len(axes)
    if len(rows) != len(axes) or not all(rows):
        check.say(f"taps as offsets such as (-2, 0, 2), one tuple or {len(axes)}", layer.taps)
        return [(Progression(1), 0)] * len(axes)
    return [_tap_kernel(row, check) for row in rows]


def _tap_kernel(taps: tuple[Dim, ...], check: LayerCheck) -> TapKernel:
    if len(set(taps)) != len(taps):
        check.say("every tap once", taps)
    first = least(*taps)
    return tuple(tap - first for tap in taps), -first


def padding_pairs(
    padding: object, axes: tuple[str, ...], check: LayerCheck, name: str = "padding"
) -> list[tuple[Dim, Dim]]:
    """Padding before and after, per axis, from a number, one per axis, or a pair per axis."""
    items = padding if isinstance(padding, tuple) else (padding,) * len(axes)
    if len(items) != len(axes):
        hint = f"uneven {name} is a pair per axis: {name}=({tuple(items)},)" if len(axes) == 1 else ""
        check.say(f"{name} as one number, or one number or pair per axis ({', '.join(axes)})", padding, hint)
        return [(0, 0)] * len(axes)
    return [item if isinstance(item, tuple) else (item, item) for item in items]


def windows_of(
    padding: object,
    edge: Edge,
    kernels: list[TapKernel],
    strides: tuple[Dim, ...],
    shape: Shape,
    check: LayerCheck,
    ceil_mode: bool = False,
) -> tuple[Map, ...]:
    """One window per axis, with its padding worked out."""
    if padding == "SAME" and edge in ("reflect", "circular"):
        check.say(f'explicit padding with padding_mode "{edge}"', 'padding="SAME"')
    if isinstance(padding, str):
        amounts = [
            _word_padding(padding, kernel, stride, position.extent, check)
            for kernel, stride, position in zip(kernels, strides, shape.positions, strict=True)
        ]
    else:
        amounts = [
            (low, high, kernel[1])
            for (low, high), kernel in zip(padding_pairs(padding, shape.axes, check), kernels, strict=True)
        ]
    windows = []
    for (offsets, present), stride, (low, high, frame) in zip(kernels, strides, amounts, strict=True):
        reach = low + high - last_offset(offsets) - 1
        room = -1 if padding == "SAME" else reach
        if ceil_mode and padding != "SAME":
            # torch: round up, then drop a last window that would start in the right padding.
            room = least(room + stride - 1, low - 1)
        smallest = greatest(1, -room)
        if edge == "reflect":
            smallest = greatest(smallest, low + 1, high + 1)
        elif edge == "circular":
            smallest = greatest(smallest, low, high)
        if padding == "causal" and present is None:
            place = causal_place(stride)
        else:
            place = (
                middle_place(stride, reach, room) if frame is None else place_at_frame(frame - low, stride)
            )
        windows.append(Window(stride, offsets, low, room, place, edge, smallest))
    return tuple(windows)


def _word_padding(
    word: str, kernel: TapKernel, stride: Dim, n: Extent, check: LayerCheck
) -> tuple[Dim, Dim, Dim | None]:
    """Padding before and after, and the tap that is the present frame, for padding given by a word."""
    offsets, present = kernel
    last = last_offset(offsets)
    match word:
        case "same":
            if stride != 1:
                hint = 'TensorFlow\'s rule is padding="SAME"; a causal one is padding="causal"'
                check.say('padding="same" with stride 1', f"stride {text(stride)}", hint)
            low = floor_div(last, 2) if present is None else present
            return low, last - low, low
        case "causal":
            if present is not None:
                if (last - present > 0) == True:  # noqa: E712
                    check.say("causal taps, none above 0", f"a tap at {text(last - present)}")
                return present, last - present, present
            return last + 1 - stride, stride - 1, None
        case "SAME":
            low, high = same_padding(n, stride, last + 1)
            return low, high, low if present is None else present
        case _:
            return 0, 0, present
