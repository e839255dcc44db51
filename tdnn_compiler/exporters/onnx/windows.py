"""A layer's windows as ONNX has them: kernels with dilation, and padding before and after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from tdnn_compiler.network.checks import LayerCheck
from tdnn_compiler.network.layers import AvgPool, Conv, MaxPool, StatsPool
from tdnn_compiler.network.rules import rule
from tdnn_compiler.network.shapes import Shape
from tdnn_compiler.symbolic.maps import Edge, Window, concrete_offsets

__all__ = ["KernelWindow", "kernel_windows", "window_attributes"]


@dataclass(frozen=True)
class KernelWindow:
    """Along one axis. `low` and `high` are None where they depend on the length, as TensorFlow pads."""

    taps: tuple[int, ...]
    stride: int
    low: int | None
    high: int | None
    edge: Edge

    @property
    def dilation(self) -> int:
        """1 where the taps are uneven, and their kernel has zeros between them."""
        step = self.taps[1] if len(self.taps) > 1 else 1
        return step if self.taps == tuple(i * step for i in range(len(self.taps))) else 1

    @property
    def kernel(self) -> int:
        return self.taps[-1] // self.dilation + 1

    @property
    def is_even(self) -> bool:
        return len(self.taps) == self.kernel


def kernel_windows(layer: Conv | MaxPool | AvgPool | StatsPool, shape: Shape) -> list[KernelWindow]:
    """The windows of a layer over that shape, one per axis."""
    # ceil_mode's room does not tell how far the padding reaches.
    floored = replace(layer, ceil_mode=False) if isinstance(layer, MaxPool | AvgPool) else layer
    found = []
    for window in cast("tuple[Window, ...]", rule(floored, shape, LayerCheck()).maps):
        taps = tuple(sorted(concrete_offsets(window.offsets) or ()))
        stride, span = cast(int, window.stride), taps[-1] + 1
        low: Any = window.left
        high: Any = None if layer.padding == "SAME" else cast(int, window.room) - low + span
        if layer.padding == "SAME":
            low, high = ((span - 1) // 2, span // 2) if 1 in (stride, span) else (None, None)
        found.append(KernelWindow(taps, stride, low, high, window.edge))
    return found


def window_attributes(windows: Sequence[KernelWindow], dilated: bool = True) -> dict[str, Any] | None:
    """Kernel, stride, dilation and padding as attributes; None where ONNX cannot say them."""
    said: dict[str, Any] = {
        "kernel_shape": [window.kernel for window in windows],
        "strides": [window.stride for window in windows],
    }
    steps = [window.dilation for window in windows]
    if any(step != 1 for step in steps) or dilated:
        said["dilations"] = steps
    lows, highs = [window.low for window in windows], [window.high for window in windows]
    if None in lows:
        # Runtimes have this rule without dilation only, and crop by it where a stride is beyond the kernel.
        plain = set(steps) == {1} and all(window.kernel >= window.stride for window in windows)
        return {**said, "auto_pad": "SAME_UPPER"} if plain else None
    return {**said, "pads": [*lows, *highs]}
