"""Which digit is it? A small network of two axes, trained on real handwriting.

The images of 8 × 8 pixels come with the repository (data/README.md): the first 1,297 are for training, the
last 500 for the test. They stand in the order in which they were collected, so that the test is less alike
than one drawn at random. Seeds 0 to 5 name 98.4 to 99.4 % of it rightly. Then the trained network's kernels,
forward and gradients, are held against torch on test images: on a GPU, or in Triton's interpreter without
one. It needs `pip install 'tdnn-compiler[demo]'`.

    python examples/digits.py --seed 1
"""

from pathlib import Path

import click
import numpy
import torch
import torch.nn.functional as F
from rich.console import Console
from rich.table import Table
from shown import apart
from shown.training import trained
from torch import Tensor

from tdnn_compiler import Chain, Input, batch_norm, build, conv, dropout, flatten, linear, max_pool, relu
from tdnn_compiler.analysis.report import show

DATA = Path(__file__).resolve().parent / "data" / "digits.npz"
FOR_TRAINING, PIXELS, DIGITS = 1297, 8, 10


def layer(name: str, width: int) -> Chain:
    return conv(width, 3, padding=1).named(name) >> relu >> batch_norm


images = Input("N H W C", H=PIXELS, W=PIXELS, C=1)
h = images >> layer("conv1", 32) >> layer("conv2", 32) >> max_pool(2) >> layer("conv3", 64) >> max_pool(2)
network = build(h >> flatten >> dropout(0.3) >> linear(DIGITS).named("digits"), name="digits")


def load() -> tuple[Tensor, Tensor]:
    """Images `[N, 8, 8, 1]` of 0 to 1, and what they show."""
    with numpy.load(DATA) as archive:
        pixels, labels = archive["images"], archive["labels"]
    return torch.from_numpy(pixels).float().unsqueeze(-1) / 16, torch.from_numpy(labels).long()


def moved(batch: Tensor) -> Tensor:
    """Up to a pixel up or down, and left or right."""
    down, right = torch.randint(3, (2,)).tolist()
    padded = F.pad(batch, (0, 0, 1, 1, 1, 1))
    return padded[:, down : down + PIXELS, right : right + PIXELS]


def loss(scores: Tensor, digits: Tensor) -> Tensor:
    return F.cross_entropy(scores, digits, label_smoothing=0.1)


def main(seed: int = 0, epochs: int = 40, kernels: bool = True) -> float:
    """Trains and prints; gives the share of test images that are named rightly."""
    show(network)
    inputs, digits = load()
    seen, unseen = inputs[:FOR_TRAINING], inputs[FOR_TRAINING:]
    truth = digits[FOR_TRAINING:]
    module = trained(network, seen, digits[:FOR_TRAINING], epochs=epochs, seed=seed, loss=loss, change=moved)
    with torch.no_grad():
        named = module(unseen).argmax(1)
    accuracy = (named == truth).float().mean().item()
    table = Table("digit", "test images", "taken for another", title="Test", box=None)
    for digit in range(DIGITS):
        these = named[truth == digit]
        others = ", ".join(map(str, these[these != digit].tolist()))
        table.add_row(str(digit), str(len(these)), others)
    Console().print(table)
    print(f"{int((named == truth).sum())} of {len(truth)} named rightly: {100 * accuracy:.1f} %")
    if kernels:
        apart.verify(
            "digits.py", module.state_dict(), "Three test images", inputs=unseen[:3], wanted=truth[:3]
        )
    return accuracy


@click.command(help=__doc__)
@click.option("--seed", default=0, show_default=True, help="Of the weights, the order and the dropout.")
@click.option("--epochs", default=40, show_default=True, help="How often each image is seen.")
def command(seed: int, epochs: int) -> None:
    main(seed, epochs)


if __name__ == "__main__":
    command()
