"""Noise taken out of a real volume, a magnetic resonance image of a head, by a network of three axes.

The back two thirds of the head train it, the front third tests it (data/README.md). Noise of a known
deviation is added to the image, and the network gives what it takes for the image; it is compared with
doing nothing and with a Gaussian blur, as wide as is best for the part that trains: with seeds
0 to 4, 46 to 48 % of the noise are left, and 54 to 55 % by the blur. Then the trained
network's kernels, forward and gradients, are held against torch on pieces of the test: on a GPU, or in
Triton's interpreter without one. It needs `pip install 'tdnn-compiler[demo]'`.

    python examples/volume.py --seed 1
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

from tdnn_compiler import Input, build, conv, relu
from tdnn_compiler.analysis.report import show

DATA = Path(__file__).resolve().parent / "data" / "head.npz"
FOR_TRAINING, PIECE, APART = 56, 16, 8
NOISE = 0.1
TISSUE = 0.1
WIDTHS = [width / 20 for width in range(6, 21)]

noisy = Input("N D H W C", C=1)
h = noisy >> conv(16, 3, padding=1) >> relu >> conv(16, 3, padding=1) >> relu
h = h >> conv(16, 3, padding=1) >> relu >> conv(1, 3, padding=1).named("noise")
network = build(noisy + h, name="volume")


def load() -> tuple[Tensor, Tensor]:
    """The back of the head and its front, `[D, H, W]`, in thousands of the scanner's units: at most 1.2."""
    with numpy.load(DATA) as archive:
        head = torch.from_numpy(archive["volume"]).float() / 1000
    return head[:FOR_TRAINING], head[FOR_TRAINING:]


def pieces(head: Tensor) -> Tensor:
    """Overlapping cubes `[N, 16, 16, 16, 1]`, without those that show little but air."""
    cubes = head.unfold(0, PIECE, APART).unfold(1, PIECE, APART).unfold(2, PIECE, APART)
    cubes = cubes.reshape(-1, PIECE, PIECE, PIECE, 1)
    return cubes[(cubes > TISSUE).float().mean((1, 2, 3, 4)) > 0.2]


def with_noise(x: Tensor) -> Tensor:
    return x + NOISE * torch.randn_like(x)


def blurred(head: Tensor, width: float) -> Tensor:
    """By a Gaussian of this deviation, in voxels."""
    bell = torch.exp(-0.5 * (torch.arange(-3, 4) / width) ** 2)
    bell = bell / bell.sum()
    weight = bell[:, None, None] * bell[:, None] * bell
    return F.conv3d(head[None, None], weight[None, None], padding=3)[0, 0]


def apart_by(found: Tensor, truth: Tensor) -> float:
    """The root of the mean squared error."""
    return (found - truth).square().mean().sqrt().item()


def main(seed: int = 0, epochs: int = 24, kernels: bool = True) -> tuple[float, float]:
    """Trains and prints; gives what is left of the noise by the network, and by the best blur."""
    back, front = load()
    show(network, lengths=dict(zip("DHW", front.shape, strict=True)))
    examples = pieces(back)
    module = trained(
        network, examples, examples, epochs=epochs, seed=seed, batch=4, loss=F.mse_loss, change=with_noise
    )
    torch.manual_seed(seed)
    heard, given = with_noise(back), with_noise(front)
    width = min(WIDTHS, key=lambda each: apart_by(blurred(heard, each), back))
    with torch.no_grad():
        found = module(given[None, ..., None])[0, ..., 0]
    results = {
        "nothing done": given,
        f"Gaussian blur, {width} voxels": blurred(given, width),
        "the network": found,
    }
    errors = {name: apart_by(result, front) for name, result in results.items()}
    table = Table("front of the head", "error, scanner's units", "of the noise", box=None)
    for name, error in errors.items():
        table.add_row(name, f"{1000 * error:.1f}", f"{100 * error / NOISE:.0f} %")
    Console().print(table)
    if kernels:
        inputs, wanted = (x[None, 8:11, 30:34, 8:13, None] for x in (given, front))
        title, sizes = "A piece of 3 × 4 × 5 voxels", {"H": 4, "W": 5}
        apart.verify("volume.py", module.state_dict(), title, inputs=inputs, wanted=wanted, sizes=sizes)
    _, by_blur, by_network = errors.values()
    return by_network, by_blur


@click.command(help=__doc__)
@click.option("--seed", default=0, show_default=True, help="Of the weights, the order and the noise.")
@click.option("--epochs", default=24, show_default=True, help="How often each piece is seen.")
def command(seed: int, epochs: int) -> None:
    main(seed, epochs)


if __name__ == "__main__":
    command()
