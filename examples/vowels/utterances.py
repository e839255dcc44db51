"""The Japanese vowels: utterances of unequal length in one padded batch."""

from dataclasses import dataclass
from pathlib import Path

import numpy
import torch
from torch import Tensor

FILE = Path(__file__).parents[1] / "data" / "japanese_vowels.npz"


@dataclass(frozen=True)
class Utterances:
    """Frames `[N, T, 12]`, the number of valid frames of each, and who speaks."""

    frames: Tensor
    lengths: Tensor
    speakers: Tensor

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, rows: Tensor) -> "Utterances":
        """Some of them, padded no further than their longest needs."""
        lengths = self.lengths[rows]
        return Utterances(self.frames[rows, : int(lengths.max())], lengths, self.speakers[rows])

    @property
    def valid(self) -> Tensor:
        """`[N, T]`: which frames are no padding."""
        return torch.arange(self.frames.shape[1]) < self.lengths[:, None]


def load() -> tuple[Utterances, Utterances]:
    """Utterances for training and for the test; the frames of training have mean 0 and deviation 1."""
    with numpy.load(FILE) as archive:
        train, test = (_padded(archive, part) for part in ("train", "test"))
    frames = train.frames[train.valid]
    mean, deviation = frames.mean(0), frames.std(0)
    scaled = [Utterances((u.frames - mean) / deviation, u.lengths, u.speakers) for u in (train, test)]
    return scaled[0], scaled[1]


def _padded(archive: "numpy.lib.npyio.NpzFile", part: str) -> Utterances:
    frames, lengths, speakers = (
        torch.from_numpy(archive[f"{part}_{name}"]) for name in ("frames", "lengths", "labels")
    )
    # NaN, so that a single padded frame that anything looked at would show everywhere.
    sequences = frames.split(lengths.tolist())
    padded = torch.nn.utils.rnn.pad_sequence(list(sequences), batch_first=True, padding_value=torch.nan)
    return Utterances(padded, lengths.long(), speakers)
