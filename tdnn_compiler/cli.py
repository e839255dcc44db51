"""The command line: `tdnn report`, `verify`, `emit`, `inspect` and `bench`, each with `SCRIPT[:NAME]`."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any, Literal

import click

from tdnn_compiler import __version__
from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.analysis.report import Report, print_report, report
from tdnn_compiler.analysis.report.pyramid import Pyramid, pyramid
from tdnn_compiler.errors import NetworkError, Problem, mistake
from tdnn_compiler.options import lengths_of, parse_tiles, settings
from tdnn_compiler.scripts import network_in
from tdnn_compiler.writing import write_files

__all__ = ["main"]

TILES = "Rows × columns × depth of all tiles, warps and stages; by default computed for each kernel."


class Mistakes(click.ClickException):
    """Everything that is wrong with the input, told without a traceback."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def show(self, file: IO[Any] | None = None) -> None:
        many = len(self.problems)
        if many > 1:
            click.echo(f"{many} mistakes\n", file=file, err=True)
        click.echo("\n\n".join(map(str, self.problems)), file=file, err=True)


@contextmanager
def mistakes_told() -> Iterator[None]:
    try:
        yield
    except NetworkError as error:
        raise Mistakes(error.problems) from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tdnn")
def main() -> None:
    """A compiler for time-delay neural networks."""


@main.command("report")
@click.argument("target", metavar="SCRIPT[:NAME]")
@click.option(
    "--at",
    "given",
    multiple=True,
    metavar="T=300",
    help="A length or another symbol; several as H=224,W=224.",
)
@click.option("--frame-shift", metavar="10ms", help="Time from one position of the input to the next.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page with drawings.")
@click.option(
    "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write the drawing alone, .svg or .png."
)
@click.option("--layer", metavar="NAME", help="Show what an output of this layer reads.")
@click.option("--position", metavar="t", type=int, help="Which of its outputs; one in the middle by default.")
@click.option("--axis", metavar="T", help="Along which axis.")
def report_command(
    target: str,
    given: tuple[str, ...],
    frame_shift: str | None,
    as_json: bool,
    html: Path | None,
    output: Path | None,
    layer: str | None,
    position: int | None,
    axis: str | None,
) -> None:
    """Sizes, receptive fields and costs of the network in SCRIPT, a Python script or a saved network.

    NAME is a variable of the script: a network, a node, or a function without arguments that returns one. It
    may be left out where the script has a `network`, or only one.
    """
    with mistakes_told():
        lengths, shift = settings(given, frame_shift, html, output)
        analysis = analyse(network_in(target))
        told = report(analysis, lengths, shift)
        asked = not (layer is None and position is None and axis is None)
        seen = pyramid(analysis, lengths, layer, axis, position) if asked else None
        contents: dict[Path, bytes] = {}
        if html is not None:
            contents[html] = page_of(told, seen, analysis, lengths)
        if output is not None:
            contents[output] = drawing_of(told, output.suffix.lower())
        printed = json_of(told, seen) if as_json else ""
        write_files(contents)
    if as_json:
        click.echo(printed, nl=False)
    elif not contents:
        print_report(told, seen)
    for path in contents:
        click.echo(f"wrote {path}", err=True)


@main.command("verify")
@click.argument("target", metavar="SCRIPT[:NAME]")
@click.option(
    "--at", "given", multiple=True, metavar="T=31", help="Sizes of the batch; small odd ones by default."
)
@click.option("--dtype", type=click.Choice(["fp32", "fp16", "bf16"]), default="fp32", show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the random numbers.")
@click.option(
    "--target", "machine", metavar="sm_90", help="Kernels as for this GPU; in its tiles with --prove alone."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--prove", is_flag=True, help="Run nothing: prove that memory is safe, for all sizes at once.")
def verify_command(
    target: str,
    given: tuple[str, ...],
    dtype: Literal["fp32", "fp16", "bf16"],
    seed: int,
    machine: str | None,
    as_json: bool,
    prove: bool,
) -> None:
    """Runs the kernels of the network in SCRIPT, both passes, and holds every array against torch in float64.

    On a GPU if there is one, otherwise in Triton's interpreter. Memory is poisoned, and guarded at both ends.
    With --prove, kernels are not run but proven, which needs no torch. The status is 1 where something is
    wrong.
    """
    with mistakes_told():
        numbers, network = lengths_of(given), network_in(target)
        if prove:
            with wanted("z3", "verify --prove", "which proves", "prove"):
                from tdnn_compiler.commands.prove import run as proven
            sys.exit(0 if proven(network, machine, as_json) else 1)
        with wanted("torch", "verify", "which kernels are held against", "torch,gpu"):
            from tdnn_compiler.commands.verify import run
        right = run(network, numbers, dtype, seed, machine, as_json)
    sys.exit(0 if right else 1)


@main.command("emit")
@click.argument("target", metavar="SCRIPT[:NAME]")
@click.option("-o", "--output", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Where to.")
@click.option("--stage", type=click.Choice(["plan", "tile", "triton"]), default="triton", show_default=True)
@click.option("--mode", type=click.Choice(["train", "eval"]), help="Both by default.")
@click.option("--target", "machine", metavar="sm_90", help="The GPU it is for.")
@click.option("--tiles", metavar="128x256x64w8s3", help=TILES)
def emit_command(
    target: str,
    folder: Path | None,
    stage: str,
    mode: str | None,
    machine: str | None,
    tiles: str | None,
) -> None:
    """Writes the kernels of the network in SCRIPT as files that need torch and triton only.

    Such a file checks itself against torch when it is run. Plans and tile programs are printed where no
    folder is named.
    """
    with mistakes_told():
        from tdnn_compiler.commands.emit import emitted

        size = parse_tiles(tiles)
        contents = emitted(network_in(target), folder, stage, mode, machine, size)
        if folder is not None:
            write_files({folder / name: text.encode() for name, text in contents.items()})
    for name, text in contents.items():
        click.echo(text if folder is None else f"wrote {folder / name}", err=folder is not None)


@main.command("inspect")
@click.argument("target", metavar="SCRIPT[:NAME]")
@click.option("--target", "machines", metavar="sm_90,gfx942", default="sm_90", show_default=True)
@click.option("--at", "given", multiple=True, metavar="N=128,T=300", help="Sizes that bytes are computed at.")
@click.option("--mode", type=click.Choice(["train", "eval"]), default="train", show_default=True)
@click.option("--dtype", type=click.Choice(["bf16", "fp16", "fp32"]), default="bf16", show_default=True)
@click.option("--tiles", metavar="128x256x64w8s3", help=TILES)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def inspect_command(
    target: str,
    machines: str,
    given: tuple[str, ...],
    mode: Literal["train", "eval"],
    dtype: str,
    tiles: str | None,
    as_json: bool,
) -> None:
    """Compiles the kernels of the network in SCRIPT for GPUs and reads their machine code; needs no GPU.

    Registers, spills, shared memory, the instructions of the main loop, and the bytes that are moved.
    """
    with mistakes_told():
        numbers, size, network = lengths_of(given), parse_tiles(tiles), network_in(target)
        with wanted("triton", "inspect", "which compiles", "gpu"):
            from tdnn_compiler.commands.inspect import run
        run(network, machines, numbers, mode, dtype, size, as_json)


@main.command("bench")
@click.argument("target", metavar="SCRIPT[:NAME]")
@click.option("--at", "given", multiple=True, metavar="N=128,T=300", help="Sizes of the batch.")
@click.option("--mode", type=click.Choice(["train", "eval"]), default="train", show_default=True)
@click.option("--dtype", type=click.Choice(["bf16", "fp16", "fp32"]), default="bf16", show_default=True)
@click.option("--target", "machine", metavar="sm_90", help="Compute only, for this GPU.")
@click.option("--flush/--no-flush", default=True, help="Whether the GPU's cache is emptied before a kernel.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option("--plot", metavar="FILE", type=click.Path(path_type=Path), help="Draw bars, .svg or .png.")
def bench_command(
    target: str,
    given: tuple[str, ...],
    mode: Literal["train", "eval"],
    dtype: Literal["bf16", "fp16", "fp32"],
    machine: str | None,
    flush: bool,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Times the kernels of the network in SCRIPT beside torch, and beside the least that is possible.

    Without a GPU only the latter is computed: the time to move the bytes, or to multiply. Nothing is timed
    whose results are wrong.
    """
    from tdnn_compiler.commands.bench import picture_of, run

    with mistakes_told():
        numbers, _ = settings(given, None, None, plot, "--plot")
        with nullcontext() if plot is None else drawings_wanted("--plot"):
            found = run(network_in(target), machine, numbers, mode, dtype, flush, as_json)
            if plot is not None:
                write_files({plot: picture_of(*found, plot)})
                click.echo(f"wrote {plot}", err=True)


# What is written ---------------------------------------------------------------------------------------


def json_of(told: Report, seen: Pyramid | None) -> str:
    from tdnn_compiler.analysis.report.data import as_json

    return as_json(told, seen)


def page_of(told: Report, seen: Pyramid | None, analysis: Analysis, lengths: Mapping[str, int]) -> bytes:
    with drawings_wanted("--html"):
        from tdnn_compiler.analysis.report.page import page
    note = ""
    if seen is None:
        try:
            seen = pyramid(analysis, lengths)
        except NetworkError as error:
            # Nobody asked for this output: a page without it is still a page.
            why = error.problems[0]
            note = f"Not drawn. {why.where}: expected {why.expected}, got {why.got}."
    return page(told, seen, note=note, maker=f"tdnn {__version__}").encode()


def drawing_of(told: Report, suffix: str) -> bytes:
    with drawings_wanted("--output"):
        from tdnn_compiler.analysis.report.canvas import png, style, svg
        from tdnn_compiler.analysis.report.drawing import draw_network
    with style():
        drawing = draw_network(told)
        return png(drawing) if suffix == ".png" else svg(drawing).encode()


@contextmanager
def wanted(package: str, option: str, why: str, extra: str) -> Iterator[None]:
    """A package that is an extra."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        hint = f"pip install 'tdnn-compiler[{extra}]'"
        raise mistake(option, f"{package}, {why}", "it is not installed", hint) from error


def drawings_wanted(option: str) -> AbstractContextManager[None]:
    return wanted("matplotlib", option, "which draws", "plot")


if __name__ == "__main__":
    main(prog_name="tdnn")
