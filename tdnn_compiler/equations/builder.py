"""Building the equations of a network: keys for arrays, axes for shapes, taps for windows."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from tdnn_compiler.equations.ir import (
    ONE,
    ZERO,
    Array,
    ArrayType,
    Axis,
    Equation,
    Index,
    Read,
    Reduction,
    Scalar,
    StridedIndex,
    TransposedIndex,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import Mode, NormalisedRead
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.length import Extent, extent_expression
from tdnn_compiler.symbolic.maps import Adaptive, Map, Transposed, Window, as_window, concrete_offsets

__all__ = ["EquationBuilder", "Mode"]

USE_TORCH_HINT = "to_torch(network) runs it in torch"


@dataclass
class EquationBuilder:
    """Collects the equations of a network; `layer` is the one that is being written."""

    network: Network
    layer: str = ""
    equations: list[Equation] = field(default_factory=list)
    values: dict[str, Array] = field(default_factory=dict)
    parameters: dict[Key, Array] = field(default_factory=dict)
    buffers: dict[Key, Array] = field(default_factory=dict)
    updates: dict[Key, Array] = field(default_factory=dict)
    batch_norms: dict[Key, NormalisedRead] = field(default_factory=dict)

    @cached_property
    def axis_names(self) -> dict[str, str]:
        """The network's axes of positions, in lower case where that keeps them apart."""
        axes = {axis for name in self.network.inputs for axis in self.network.shape(name).axes}
        alike = Counter(axis.lower() for axis in axes)
        return {axis: axis.lower() if alike[axis.lower()] == 1 else axis for axis in axes}

    def shape_axes(self, name: str) -> tuple[Axis, ...]:
        """Axes for the shape of a layer's result."""
        shape = self.network.shape(name)
        names = self.axis_names
        positions = (Axis(names[p.axis], extent_expression(p.extent), "position") for p in shape.positions)
        channels = () if shape.channels is None else (Axis("c", shape.channels),)
        return (Axis("n", shape.batch, "batch"), *positions, *channels)

    @cached_property
    def owners(self) -> dict[str, str]:
        """For each layer the one whose weights it uses."""
        return {member.name: member.owner for member in self.network.members}

    def own_key(self, name: str) -> Key:
        """The key of a part of the layer."""
        return Key(self.layer, (name,))

    def parameter(self, name: str, *axes: Axis) -> Array:
        """A parameter of the layer, with torch's name and axes: those that it has in the first layer."""
        key = Key(self.owners[self.layer], (name,))
        return self.parameters.setdefault(key, Array(key, axes, "parameter"))

    def buffer(self, name: str, *axes: Axis) -> Array:
        """A buffer as torch has them, such as a running average, in fp32."""
        key = Key(self.owners[self.layer], (name,))
        return self.buffers.setdefault(key, Array(key, axes, "exact"))

    def temporary(self, name: str, axes: tuple[Axis, ...], type: ArrayType = "exact") -> Array:
        """An array of the layer's own, in fp32."""
        return Array(self.own_key(name), axes, type)

    def map(
        self,
        out: Array,
        body: Scalar,
        slope: Scalar | None = None,
        index: tuple[Index, ...] | None = None,
    ) -> None:
        """`out[…] = body`, at every index."""
        self.equations.append(Equation((out,), index or out.axes, body, layer=self.layer, slope=slope))

    def sum(self, out: Array, index: tuple[Index, ...], body: Scalar, over: tuple[Axis, ...]) -> None:
        self.reduce("sum", (out,), index, body, over)

    def reduce(
        self,
        how: Reduction,
        out: tuple[Array, ...],
        index: tuple[Index, ...],
        body: Scalar,
        over: tuple[Axis, ...],
    ) -> None:
        if over:
            self.equations.append(Equation(out, index, body, over, how, self.layer))
            return
        # Over no axes: each element is its own sum, largest and mean.
        alone = {"sum": (body,), "largest": (body, ZERO), "moments": (body, ZERO, ONE)}[how]
        for array, value in zip(out, alone, strict=True):
            self.map(array, value, index=index)

    def moments(
        self, name: str, index: tuple[Index, ...], axes: tuple[Axis, ...], x: Read, over: tuple[Axis, ...]
    ) -> tuple[Array, Array, Array]:
        """Mean, population variance and count of `x` over the axes `over`."""
        out = tuple(self.temporary(f"{name}{what}", axes) for what in ("mean", "variance", "count"))
        self.reduce("moments", out, index, x, over)
        return out[0], out[1], out[2]

    def read_window(self, out: Array, maps: tuple[Map, ...]) -> tuple[tuple[Index, ...], tuple[Axis, ...]]:
        """The index under which each axis of positions is read, and an axis of taps for each."""
        positions = [axis for axis in out.axes if axis.kind == "position"]
        taps, index = [], []
        for at, map in zip(positions, maps, strict=True):
            window = self._window(map, at)
            tap = Axis("k" if len(positions) == 1 else f"k{at.name}", len(_numeric_offsets(window)), "tap")
            taps.append(tap)
            index.append(
                TransposedIndex(at, tap, window)
                if isinstance(map, Transposed)
                else StridedIndex(at, tap, window)
            )
        return tuple(index), tuple(taps)

    def has_even_windows(self, out: Array, maps: tuple[Map, ...]) -> bool:
        """Whether the windows of adaptive pools have one size along every axis."""
        positions = [axis for axis in out.axes if axis.kind == "position"]
        pairs = zip(maps, positions, strict=True)
        return not any(isinstance(map, Adaptive) and self._even_window(map, at) is None for map, at in pairs)

    def _even_window(self, map: Adaptive, at: Axis) -> Window | None:
        window = as_window(map, self._extent(at))
        return window if isinstance(window, Window) else None

    def _extent(self, at: Axis) -> Extent:
        source = self.network.sources(self.layer)[0]
        (axis,) = (axis for axis, name in self.axis_names.items() if name == at.name)
        return self.network.shape(source).extent(axis)

    def _window(self, map: Map, at: Axis) -> Window:
        match map:
            case Window():
                return map
            case Transposed(stride=stride, offsets=offsets, left=left):
                return Window(stride, offsets, left)
            case Adaptive() if (window := self._even_window(map, at)) is not None:
                return window
        raise mistake(f"layer '{self.layer}'", "a window of fixed size", str(map), USE_TORCH_HINT)


def _numeric_offsets(window: Window) -> list[int]:
    offsets = concrete_offsets(window.offsets)
    if offsets is None:
        raise mistake("network", "taps that are numbers", str(window.offsets), "network.bind(…) sets symbols")
    return offsets
