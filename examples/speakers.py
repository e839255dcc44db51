"""Who is speaking? A TDNN with statistics pooling, trained on real utterances of 7 to 29 frames.

Nine men say the vowels /ae/ (data/README.md); the network names the speaker of utterances it has not
heard. Then its kernels are held against torch, forward and gradients, on some of these utterances: on a GPU,
or in Triton's interpreter without one; and compiled for an H100, which needs none. It takes less than a
minute, writes `speakers.png`, and needs `pip install 'tdnn-compiler[demo]'`.

    python examples/speakers.py --seed 1 --picture speakers.png
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tdnn_compiler.analysis.report import show
from tdnn_compiler.dsl import Chain, Input, batch_norm, build, conv, dropout, linear, relu, stats_pool

FOLDER = Path()
FEATURES, SPEAKERS, WIDTH = 12, 9, 64


def tdnn(name: str, *taps: int) -> Chain:
    return conv(WIDTH, taps=taps, padding="same").named(name) >> relu >> batch_norm


frames = Input("N T C", C=FEATURES)
h = frames >> tdnn("tdnn1", -2, -1, 0, 1, 2) >> tdnn("tdnn2", -2, 0, 2) >> tdnn("tdnn3", -3, 0, 3)
network = build(
    h >> stats_pool().named("statistics") >> dropout(0.3) >> linear(SPEAKERS).named("speakers"),
    name="speakers",
)


def main(picture: Path | None = None, seed: int = 0, epochs: int = 40, kernels: bool = True) -> float:
    """Trains, prints and draws; gives the share of test utterances that are named rightly."""
    try:
        from vowels import training, utterances
    except ModuleNotFoundError as missing:
        raise SystemExit(f"{missing}: pip install 'tdnn-compiler[demo]'") from missing
    show(network, lengths={"T": 16})
    heard, unheard = utterances.load()
    columns = (TextColumn("Training"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("", total=epochs)
        trained = training.train(network, heard, epochs, seed, lambda: progress.advance(task))
    verdict = training.judge(trained.module, unheard)
    right = len(unheard) - len(verdict.mistakes)
    print(f"{right} of {len(unheard)} test utterances named rightly: {100 * verdict.accuracy:.2f} %")
    if verdict.mistakes:
        table = Table("utterance", "frames", "speaker", "named", "probability", title="Confused", box=None)
        for row in verdict.mistakes:
            named = int(verdict.named[row])
            numbers = (row + 1, int(unheard.lengths[row]), int(verdict.truth[row]) + 1, named + 1)
            table.add_row(*map(str, numbers), f"{float(verdict.probabilities[row, named]):.2f}")
        Console().print(table)
    if kernels:
        show_kernels(trained.module.state_dict())
    try:
        from vowels.picture import draw
    except ModuleNotFoundError as missing:
        print(f"No picture: {missing}; pip install 'tdnn-compiler[plot]'")
        return verdict.accuracy
    file = picture or FOLDER / "speakers.png"
    draw(file, trained, unheard, verdict)
    print(f"Picture: {file}")
    return verdict.accuracy


def show_kernels(state: Mapping[str, Any]) -> None:
    """What the compiler makes of the trained network, in processes of their own (see vowels/kernels.py)."""
    if find_spec("triton") is None:
        print("No kernels: triton is not installed; pip install 'tdnn-compiler[gpu]' (Linux)")
        return
    import torch

    here = Path(__file__).resolve().parent
    paths = os.pathsep.join(filter(None, [str(here), *sys.path]))
    plain = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    plain["PYTHONPATH"] = paths
    interpreted = plain | ({} if torch.cuda.is_available() else {"TRITON_INTERPRET": "1"})
    inspect = ["tdnn_compiler.cli", "inspect", str(here / "speakers.py"), "--mode", "eval"]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "trained.pt"
        torch.save(state, file)
        for module, how in ((["vowels.kernels", str(file)], interpreted), (inspect, plain)):
            print(flush=True)
            done = subprocess.run([sys.executable, "-m", *module], env=how, capture_output=True, text=True)
            print(done.stdout, end="")
            if done.returncode:
                raise SystemExit(done.stderr or "the kernels are wrong")


@click.command(help=__doc__)
@click.option("--picture", type=click.Path(path_type=Path), help="Where to; speakers.png here, unless told.")
@click.option("--seed", default=0, show_default=True, help="Of the weights, the order and the dropout.")
@click.option("--epochs", default=40, show_default=True, help="How often each utterance is heard.")
def command(picture: Path | None, seed: int, epochs: int) -> None:
    main(picture, seed, epochs)


if __name__ == "__main__":
    command()
