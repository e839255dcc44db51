"""One picture of the training: its curve, who is taken for whom, an utterance, and where utterances lie."""

from pathlib import Path

import torch
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from tdnn_compiler.analysis.report.canvas import COLOURS, make_figure, style
from vowels.training import Trained, Verdict
from vowels.utterances import Utterances

MARKERS = "osD^v<>P*"


def draw(file: Path, trained: Trained, heard: Utterances, verdict: Verdict) -> None:
    """`verdict` is about the utterances `heard`."""
    with style():
        page = make_figure(760, 620)
        places = page.subplots(2, 2, gridspec_kw={"hspace": 0.32, "wspace": 0.26})
        _curve(places[0, 0], trained)
        _confusion(places[0, 1], verdict)
        _utterance(places[1, 0], heard, _clearest(verdict))
        _embeddings(places[1, 1], verdict)
        page.savefig(file, dpi=150, bbox_inches="tight")


def _heading(axes: Axes, words: str) -> None:
    axes.set_title(words, loc="left", fontsize=9, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)


def _curve(axes: Axes, trained: Trained) -> None:
    _heading(axes, "Training")
    epochs = range(1, len(trained.losses) + 1)
    axes.plot(epochs, trained.losses, color=COLOURS["read"])
    axes.set_ylim(0)
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss", color=COLOURS["read"])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    right = axes.twinx()
    right.plot(epochs, [100 * share for share in trained.accuracies], color=COLOURS["padding"])
    right.set_ylim(0, 101)
    right.set_ylabel("named rightly, %", color=COLOURS["padding"])
    right.spines["top"].set_visible(False)


def _confusion(axes: Axes, verdict: Verdict) -> None:
    _heading(axes, f"Test: {100 * verdict.accuracy:.1f} % named rightly")
    speakers = verdict.probabilities.shape[1]
    counts = torch.zeros(speakers, speakers, dtype=torch.long)
    counts.index_put_((verdict.truth, verdict.named), torch.ones(len(verdict.truth), dtype=torch.long), True)
    shares = counts / counts.sum(1, keepdim=True)
    axes.imshow(shares.numpy(), cmap="Blues", vmin=0, vmax=1)
    for row, column in counts.nonzero().tolist():
        ink = COLOURS["paper"] if row == column else COLOURS["padding"]
        axes.text(column, row, str(int(counts[row, column])), ha="center", va="center", color=ink)
    axes.set_xticks(range(speakers), [str(i + 1) for i in range(speakers)])
    axes.set_yticks(range(speakers), [str(i + 1) for i in range(speakers)])
    axes.set_xlabel("named")
    axes.set_ylabel("speaker")


def _clearest(verdict: Verdict) -> int:
    return int(verdict.probabilities.amax(1).argmax())


def _utterance(axes: Axes, heard: Utterances, row: int) -> None:
    speaker = int(heard.speakers[row]) + 1
    _heading(axes, f"Utterance {row + 1}, speaker {speaker}: its frames")
    frames = heard.frames[row, : int(heard.lengths[row])].T
    extent = (-0.5, frames.shape[1] - 0.5, 0.5, frames.shape[0] + 0.5)
    most = float(frames.abs().max())
    axes.imshow(
        frames.numpy(), cmap="RdBu_r", aspect="auto", origin="lower", extent=extent, vmin=-most, vmax=most
    )
    axes.set_xlabel("frame")
    axes.set_ylabel("cepstrum coefficient")


def _embeddings(axes: Axes, verdict: Verdict) -> None:
    _heading(axes, "Pooled statistics of every test utterance, in two dimensions")
    flat = _flattened(verdict.embeddings)
    speakers = verdict.probabilities.shape[1]
    for speaker, marker in zip(range(speakers), MARKERS, strict=True):
        points = flat[verdict.truth == speaker]
        x, y = points.T.numpy()
        axes.scatter(x, y, s=14, marker=marker, alpha=0.8, lw=0, label=str(speaker + 1))
    wrong = flat[verdict.mistakes]
    x, y = wrong.T.numpy()
    axes.scatter(x, y, s=60, facecolor="none", edgecolor=COLOURS["ink"], label="confused")
    axes.legend(fontsize=7, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5), title="speaker")
    axes.set_xticks([])
    axes.set_yticks([])


def _flattened(points: Tensor) -> Tensor:
    """The two directions in which the points differ most."""
    apart = points - points.mean(0)
    _, _, directions = torch.linalg.svd(apart, full_matrices=False)
    return apart @ directions[:2].T
