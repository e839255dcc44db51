"""Who is speaking? A TDNN with statistics pooling, trained on real utterances of 7 to 29 frames.

Nine men say the vowels /ae/ (data/README.md); the network names the speaker of utterances it has not
heard. Then its kernels are held against torch, forward and gradients, on some of these utterances: on a GPU,
or in Triton's interpreter without one; and compiled for an H100, which needs none. It takes less than a
minute, writes `speakers.png`, and needs `pip install 'tdnn-compiler[demo]'`.

    python examples/speakers.py --seed 1 --picture speakers.png
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tdnn_compiler import Chain, Input, batch_norm, build, conv, dropout, linear, relu, stats_pool
from tdnn_compiler.analysis.report import show

if TYPE_CHECKING:
    from vowels.utterances import Utterances

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
        show_kernels(trained.module.state_dict(), unheard)
    try:
        from vowels.picture import draw
    except ModuleNotFoundError as missing:
        print(f"No picture: {missing}; pip install 'tdnn-compiler[plot]'")
        return verdict.accuracy
    file = picture or FOLDER / "speakers.png"
    draw(file, trained, unheard, verdict)
    print(f"Picture: {file}")
    return verdict.accuracy


def show_kernels(state: Mapping[str, Any], unheard: "Utterances") -> None:
    """What the compiler makes of the trained network, in processes of their own."""
    import torch
    from shown import apart

    if not apart.kernels_wanted():
        return
    some = unheard[torch.tensor([0, 150, 330])]
    title = f"Utterances of {', '.join(map(str, some.lengths.tolist()))} frames"
    apart.verify("speakers.py", state, title, inputs=some.frames, wanted=some.speakers, lengths=some.lengths)
    apart.run("tdnn_compiler.cli", "inspect", str(Path(__file__).resolve()), "--mode", "eval")


@click.command(help=__doc__)
@click.option("--picture", type=click.Path(path_type=Path), help="Where to; speakers.png here, unless told.")
@click.option("--seed", default=0, show_default=True, help="Of the weights, the order and the dropout.")
@click.option("--epochs", default=40, show_default=True, help="How often each utterance is heard.")
def command(picture: Path | None, seed: int, epochs: int) -> None:
    main(picture, seed, epochs)


if __name__ == "__main__":
    command()
