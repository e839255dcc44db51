"""Padding and sizes of ONNX operators that have windows."""

from collections.abc import Sequence

from tdnn_compiler.importers.onnx.call import OnnxCall
from tdnn_compiler.importers.values import Misfit

__all__ = ["Pads", "count_windows", "pads_of"]

Pads = str | list[tuple[int, int]]
"""Before and after for each axis; or the rule, as the language calls it."""

AUTO_PAD = ("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID")


def pads_of(call: OnnxCall, kernel: Sequence[int], stride: Sequence[int], dilation: Sequence[int]) -> Pads:
    """The padding of a window: numbers, "same" or "SAME"."""
    axes = len(kernel)
    given = call.numbers("pads") or [0] * (2 * axes)
    if len(given) != 2 * axes or min(given) < 0:
        raise Misfit(f"{2 * axes} pads of at least 0", f"{given[:12]}")
    spans = [step * (size - 1) for size, step in zip(kernel, dilation, strict=True)]
    match call.word("auto_pad", "NOTSET", AUTO_PAD):
        case "VALID":
            return [(0, 0)] * axes
        case "SAME_UPPER":
            return "same" if set(stride) == {1} else "SAME"
        case "SAME_LOWER":
            if any(step > 1 for step in stride):
                raise Misfit("SAME_UPPER, or stride 1", "SAME_LOWER with strides")
            return [(span - span // 2, span // 2) for span in spans]
        case _:
            return list(zip(given[:axes], given[axes:], strict=True))


def count_windows(
    sizes: Sequence[int],
    kernel: Sequence[int],
    stride: Sequence[int],
    pads: Pads,
    dilation: Sequence[int],
    ceil_mode: bool = False,
) -> list[int]:
    """How many outputs there are along each axis. Raises Misfit where there is none."""
    if min(*kernel, *stride, *dilation) < 1:
        raise Misfit("kernels, strides and dilations of at least 1", f"{[*kernel, *stride, *dilation][:12]}")
    if isinstance(pads, str):
        return [-(-n // step) for n, step in zip(sizes, stride, strict=True)]
    found = []
    for n, size, step, (low, high), apart in zip(sizes, kernel, stride, pads, dilation, strict=True):
        room = n + low + high - apart * (size - 1) - 1
        count = (-(-room // step) if ceil_mode else room // step) + 1
        if ceil_mode and (count - 1) * step >= n + low:
            # A window that would begin in the padding behind.
            count -= 1
        if room < 0 or count < 1:
            raise Misfit(f"at least {apart * (size - 1) + 1} positions for a window", f"{n + low + high}")
        found.append(count)
    return found
