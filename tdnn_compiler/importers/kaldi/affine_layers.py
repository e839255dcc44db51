"""Affine maps over appended frames: a convolution for the frames of each node, and their sum.

W·[x(t−1); x(t); v] is a convolution of x, by the columns of its two frames, plus a linear map of v.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tdnn_compiler.importers.kaldi.components import AffineComponent, TdnnComponent
from tdnn_compiler.importers.kaldi.descriptor_layers import DescriptorReader, append_terms
from tdnn_compiler.importers.kaldi.fills import AffineFill, Fill, MatrixColumns
from tdnn_compiler.importers.kaldi.signals import Signal
from tdnn_compiler.network import layers

__all__ = ["add_affine", "add_tdnn"]


@dataclass
class Frames:
    """A node's frames at different offsets, and the columns of the matrix that each has."""

    signal: Signal
    columns: dict[int, MatrixColumns] = field(default_factory=dict)

    @property
    def taps(self) -> tuple[int, ...]:
        return tuple(sorted(self.columns))


def add_affine(reader: DescriptorReader, component: AffineComponent) -> tuple[Signal, list[Fill]]:
    """The layers of a matrix over what a node reads, and how they are filled."""
    alike: dict[tuple[bool, tuple[int, ...]], list[Frames]] = {}
    for frames in _split_frames(reader):
        alike.setdefault((frames.signal.timed, frames.taps), []).append(frames)
    name, place, fills, parts = reader.node.name, reader.node.place, list[Fill](), list[Signal]()
    for together in alike.values():
        inner = "" if len(alike) == 1 else together[0].signal.layer
        bias = component.bias and not fills
        signal, fill = _add_map(reader, component, together, bias, inner)
        parts.append(signal)
        fills.append(fill)
    if len(parts) == 1:
        return parts[0], fills
    aligned = reader.sketch.align(parts, name, place)
    most = next((signal for signal in aligned if signal.timed), aligned[0])
    return replace(most, layer=reader.sketch.add(name, layers.Add(), aligned, place)), fills


def add_tdnn(reader: DescriptorReader, component: TdnnComponent) -> tuple[Signal, list[Fill]]:
    signal = reader.read_unfilled()
    if not signal.timed and len(component.offsets) > 1:
        raise reader.refuse_component(
            "a TdnnComponent over frames", f"'{signal.layer}', of which there is one frame"
        )
    width = signal.dim
    frames = Frames(signal, {o: (place * width, width) for place, o in enumerate(component.offsets)})
    found, fill = _add_map(reader, component, [frames], component.bias, "")
    return found, [fill]


def _split_frames(reader: DescriptorReader) -> list[Frames]:
    """What a node reads, by signal; where a frame comes twice, by its second time as well."""
    terms = list(append_terms(reader.node.reads))
    if any(term.has("IfDefined") for term, _ in terms):
        # What zeros are put around depends on what stands beside them.
        whole = reader.read_unfilled()
        return [Frames(whole, {0: (0, whole.dim)})]
    signals = {term: reader.read(term) for term, _ in terms}
    groups: dict[tuple[Signal, int], Frames] = {}
    seen: Counter[tuple[Signal, int]] = Counter()
    start = 0
    for term, offset in terms:
        signal = signals[term]
        place = offset if signal.timed else 0
        again = seen[signal, place]
        seen[signal, place] += 1
        frames = groups.setdefault((signal, again), Frames(signal))
        frames.columns[place] = (start, signal.dim)
        start += signal.dim
    return list(groups.values())


def _add_map(
    reader: DescriptorReader,
    component: AffineComponent | TdnnComponent,
    together: Sequence[Frames],
    bias: bool,
    part: str,
) -> tuple[Signal, Fill]:
    """One layer over frames at the same offsets; under the node's own name where no part of it is named."""
    taps, dim = together[0].taps, component.output_dim or 1
    signal = reader.concatenate([frames.signal for frames in together])
    still = taps == (0,) or not signal.timed
    layer: layers.Layer = layers.Linear(dim, bias) if still else layers.Conv(dim, taps=taps, bias=bias)
    sketch, node = reader.sketch, reader.node
    if part:
        name = sketch.add_inner(node.name, part, layer, [signal], node.place)
    else:
        name = sketch.add(node.name, layer, [signal], node.place)
    columns = tuple(tuple(frames.columns[tap] for frames in together) for tap in taps)
    fill = AffineFill(name, node.component, columns, bias, not still)
    first, loss = signal.first - taps[0], signal.loss + taps[-1]
    return replace(signal, layer=name, dim=dim, first=first, loss=loss), fill
