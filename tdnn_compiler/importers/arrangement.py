"""Which dimension of an input holds channels, and in which order positions come: found by trying.

The first layers say what they need. Where an input is arranged otherwise, the walk begins again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tdnn_compiler.dsl import Node
from tdnn_compiler.importers.values import (
    CHANNELS,
    Misfit,
    Misjoined,
    Misnamed,
    Misordered,
    Misplaced,
    Traced,
)
from tdnn_compiler.network import layers
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["Arrangement", "rearrange_inputs", "try_arrangements"]

T = TypeVar("T")


@dataclass(frozen=True)
class Arrangement:
    """The dimension of an input that holds its channels, and those of positions: 1 and the rest at first.

    `names` are those of the axes of positions, where others than usual meet what they are joined with.
    """

    channels: int = 1
    order: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f", positions {', '.join(self.names)}" if self.names else ""
        return f"channels in dimension {self.channels}{named}"


class ArrangedOtherwise(Exception):
    """The first layers need an input in another arrangement than was assumed."""

    def __init__(self, name: str, arrangement: Arrangement) -> None:
        super().__init__(name)
        self.name, self.arrangement = name, arrangement


def try_arrangements(
    translate: Callable[[Mapping[str, Arrangement]], T],
    where: str,
    known: Mapping[str, Arrangement] | None = None,
) -> T:
    """What a translation makes of inputs that are arranged as it needs them, from `known` ones on."""
    tried = {name: [arrangement] for name, arrangement in (known or {}).items()}
    while True:
        try:
            return translate({name: found[-1] for name, found in tried.items()})
        except ArrangedOtherwise as needed:
            before = tried.setdefault(needed.name, [])
            if needed.arrangement in before:
                got = " and ".join(map(str, dict.fromkeys(before)))
                raise mistake(
                    f"{where}, input '{needed.name}'", "one arrangement for all layers", got
                ) from None
            before.append(needed.arrangement)


def rearrange_inputs(read: Iterable[Any], misfit: Misfit, inputs: Mapping[str, Traced]) -> None:
    """Raises ArrangedOtherwise where another arrangement of an input may fit an operator that reads these."""
    values = [value for value in read if isinstance(value, Traced)]
    reached = [find_inputs(value.node) for value in values]
    for place in sorted(set().union(*reached), reverse=True):
        name = place[1]
        x = inputs[name]
        exchanged = isinstance(misfit, Misnamed) and misfit.wanted in x.positions
        if exchanged and all(place in found for found in reached):
            # All that meets is of this input: it would have the other name everywhere.
            continue
        needed = arrangement_for(misfit, x)
        if needed is not None:
            raise ArrangedOtherwise(name, needed)


def find_inputs(node: Node) -> set[tuple[int, str]]:
    """The inputs that a node is computed of, by their order."""
    nodes, found = {node.order: node}, set[tuple[int, str]]()
    while nodes:
        order, each = nodes.popitem()
        nodes |= {source.order: source for source in each.sources}
        if isinstance(each.layer, layers.Input) and each.name is not None:
            found.add((order, each.name))
    return found


def arrangement_for(misfit: Misfit, x: Traced) -> Arrangement | None:
    """The arrangement of an input under which an operator would find what it looked for."""
    match misfit:
        case Misplaced(role="C", dim=()) if not x.hidden:
            return Arrangement(-1)
        case Misplaced(role="C", dim=dim) if dim in x.dims:
            return Arrangement(x.dims.index(dim))
        case Misplaced(role="P", dim=("C",)) if (CHANNELS,) in x.dims and len(x.dims) > 2:
            # What was taken for channels is padded: the next dimension may hold them.
            return Arrangement(x.dims.index((CHANNELS,)) % (len(x.dims) - 1) + 1)
        case Misjoined(name=name, channels=channels) if x.node.name == name and len(x.dims) > channels:
            return Arrangement(channels)
        case Misordered(order=order) if set(order) == set(x.positions):
            channels = x.dims.index((CHANNELS,)) if (CHANNELS,) in x.dims else -1
            return Arrangement(channels, tuple(x.dims.index((axis,)) for axis in order))
        case Misnamed(axis=axis, wanted=wanted) if axis in x.positions:
            channels = x.dims.index((CHANNELS,)) if (CHANNELS,) in x.dims else -1
            places = tuple(x.dims.index((each,)) for each in x.positions)
            exchanged = {axis: wanted, wanted: axis}
            return Arrangement(channels, places, tuple(exchanged.get(each, each) for each in x.positions))
        case _:
            return None
