"""Standing, walking, running or badminton? A TDNN on the readings of a smart watch's motion sensors.

40 recordings of 10 s train it, 40 others test it (data/README.md): a small and easy set, seeds 0 to 4 name
all of them rightly. It is trained on pieces of 7 s, and then hears the whole. Then the trained network's
kernels, forward and gradients, are held against torch on test recordings: on a GPU, or in Triton's
interpreter without one. It needs `pip install 'tdnn-compiler[demo]'`.

    python examples/motions.py --seed 1
"""

from pathlib import Path

import click
import numpy
import torch
from rich.console import Console
from rich.table import Table
from shown import apart
from shown.training import trained
from torch import Tensor

from tdnn_compiler import Chain, Input, batch_norm, build, conv, dropout, linear, relu, stats_pool
from tdnn_compiler.analysis.report import show

DATA = Path(__file__).resolve().parent / "data" / "basic_motions.npz"
SENSORS, FRAMES, PIECE = 6, 100, 70
MOTIONS = ("badminton", "running", "standing", "walking")


def tdnn(name: str, *taps: int) -> Chain:
    return conv(32, taps=taps).named(name) >> relu >> batch_norm


frames = Input("N T C", C=SENSORS)
h = frames >> tdnn("tdnn1", -2, -1, 0, 1, 2) >> tdnn("tdnn2", -2, 0, 2) >> tdnn("tdnn3", -3, 0, 3)
network = build(h >> stats_pool() >> dropout(0.2) >> linear(len(MOTIONS)).named("motions"), name="motions")


def load(part: str) -> tuple[Tensor, Tensor]:
    """Recordings `[N, 100, 6]`, and which motion each is; `part` is "train" or "test"."""
    with numpy.load(DATA) as archive:
        readings, motions = archive[f"{part}_frames"], archive[f"{part}_labels"]
    return torch.from_numpy(readings).view(-1, FRAMES, SENSORS), torch.from_numpy(motions)


def piece(batch: Tensor) -> Tensor:
    start = int(torch.randint(FRAMES - PIECE + 1, ()))
    return batch[:, start : start + PIECE]


def main(seed: int = 0, epochs: int = 30, kernels: bool = True) -> float:
    """Trains and prints; gives the share of test recordings that are named rightly."""
    show(network, lengths={"T": FRAMES})
    (known, motions), (unknown, truth) = load("train"), load("test")
    mean, deviation = known.mean((0, 1)), known.std((0, 1))
    known, unknown = (known - mean) / deviation, (unknown - mean) / deviation
    module = trained(network, known, motions, epochs=epochs, seed=seed, batch=10, change=piece)
    with torch.no_grad():
        named = module(unknown).argmax(1)
    accuracy = (named == truth).float().mean().item()
    table = Table("test recordings of", *(f"named {name}" for name in MOTIONS), box=None)
    for motion, name in enumerate(MOTIONS):
        table.add_row(name, *map(str, named[truth == motion].bincount(minlength=len(MOTIONS)).tolist()))
    Console().print(table)
    print(f"{int((named == truth).sum())} of {len(truth)} named rightly: {100 * accuracy:.1f} %")
    if kernels:
        rows = torch.tensor([int((truth == motion).nonzero()[0]) for motion in range(len(MOTIONS))])
        title = "A test recording of each motion"
        apart.verify("motions.py", module.state_dict(), title, inputs=unknown[rows], wanted=truth[rows])
    return accuracy


@click.command(help=__doc__)
@click.option("--seed", default=0, show_default=True, help="Of the weights, the order and the dropout.")
@click.option("--epochs", default=30, show_default=True, help="How often each recording is heard.")
def command(seed: int, epochs: int) -> None:
    main(seed, epochs)


if __name__ == "__main__":
    command()
