"""Networks from Kaldi's files."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.matrices import fill_layers
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3
from tdnn_compiler.importers.kaldi.source import KaldiModel, read_kaldi_file
from tdnn_compiler.importers.kaldi.translation import translate_nnet3
from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import Dim, as_dim, length_symbol, parse

__all__ = ["from_kaldi", "network_of_model"]

MAIN_OUTPUT = "output"
LARGEST_FACTOR = 1_000
LARGEST_TIME = 100_000


def from_kaldi(
    path: str | os.PathLike[str],
    *,
    outputs: Iterable[str] | None = None,
    frame_subsampling_factor: int = 1,
    sizes: Mapping[str, Dim | str] | None = None,
    first_time: int = 0,
) -> Network:
    """The network in a file of Kaldi's: `*.xconfig`, nnet3's `*.config`, or a model in text with weights.

    Layers have the names of Kaldi's nodes. Inputs are `"N T C"`, without the padding that Kaldi puts around
    them; one of which a single frame is read, such as an ivector, is `"N C"`. Outputs are "output", or all
    where none is called so, or the nodes that `outputs` names; every `frame_subsampling_factor`-th frame of
    them from the first on. Statistics over 10,000 frames and more are those of a whole sequence.

    `sizes` gives T, or N, another form, or a number: `sizes={"T": "9*m"}` where one result stands for nine
    frames, as Round says. It depends on their times then which they are: `first_time` is that of the first
    one, −left where the frames have Kaldi's padding before them.

    What only Kaldi's training does is left out: the masks of spec-augment, constraints and learning rates.
    Everything else is the same or refused: NetworkError tells all that is wrong, with its line. Nothing is
    run, and no other file read.

        network = from_kaldi("exp/chain/tdnn/configs/network.xconfig", frame_subsampling_factor=3)
    """
    named = None if outputs is None else list(outputs)
    model = read_kaldi_file(path)
    return network_of_model(model, named, frame_subsampling_factor, sizes, first_time)


def network_of_model(
    model: KaldiModel,
    outputs: list[str] | None = None,
    frame_subsampling_factor: int = 1,
    sizes: Mapping[str, Dim | str] | None = None,
    first_time: int = 0,
) -> Network:
    """The network of a model that has been read."""
    nnet3 = model.nnet3
    if not isinstance(frame_subsampling_factor, int) or not 1 <= frame_subsampling_factor <= LARGEST_FACTOR:
        expected = f"frame_subsampling_factor from 1 to {LARGEST_FACTOR}"
        raise mistake(nnet3.name, expected, repr(frame_subsampling_factor))
    if not isinstance(first_time, int) or abs(first_time) > LARGEST_TIME:
        raise mistake(nnet3.name, f"first_time from -{LARGEST_TIME} to {LARGEST_TIME}", repr(first_time))
    known = _read_sizes(sizes or {})
    found = translate_nnet3(
        nnet3, _choose_outputs(nnet3, outputs), frame_subsampling_factor, known, first_time
    )
    weights = fill_layers(found.fills, model.numbers, Findings()) if model.numbers else {}
    return Network(graph_of(found.members), Path(nnet3.name).stem, found.outputs, weights)


def _read_sizes(sizes: Mapping[str, Dim | str]) -> dict[str, Dim]:
    """The numbers of sequences and of frames."""
    known: dict[str, Dim] = {"N": length_symbol("N"), "T": length_symbol("T")}
    for name, size in sizes.items():
        if name not in known:
            raise mistake("from_kaldi, sizes", "the sizes N and T", f"{name!r:.60}")
        try:
            found = parse(size.replace(" ", "")) if isinstance(size, str) else as_dim(size)
        except ValueError:
            found = None
        if found is None or (isinstance(found, int) and found < 1):
            expected = "a number from 1 on, or an expression such as 9*m"
            raise mistake(f"from_kaldi, sizes, {name!r}", expected, f"{size!r:.60}")
        known[name] = found
    return known


def _choose_outputs(nnet3: Nnet3, outputs: list[str] | None) -> list[str]:
    if outputs is None:
        return [MAIN_OUTPUT] if MAIN_OUTPUT in nnet3.outputs else list(nnet3.outputs)
    findings = Findings()
    for name in outputs:
        if name not in nnet3.nodes:
            findings.say(nnet3.name, "outputs that are nodes", name, findings.suggest(str(name), nnet3.nodes))
    findings.raise_any()
    return outputs
