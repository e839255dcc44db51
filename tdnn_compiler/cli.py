"""The command line: `tdnn report`, `verify`, `emit`, `inspect` and `bench` a script; `targets`; `cache`."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from errno import EPIPE
from io import StringIO
from pathlib import Path
from typing import IO, Any, Literal, cast

import click

from tdnn_compiler import __version__
from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.analysis.report import Report, print_report, report
from tdnn_compiler.analysis.report.pyramid import Pyramid, build_pyramid
from tdnn_compiler.analysis.report.terminal import print_json, spell_plainly
from tdnn_compiler.commands.options import (
    LONGEST_OPTION_SHOWN,
    parse_pairs,
    parse_tiles,
    quote_option,
    read_lengths,
    read_settings,
)
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.cpu.machine import CPU
from tdnn_compiler.equations.element_types import DATA_TYPES, DataType
from tdnn_compiler.network.atomic_writes import write_files
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import LARGEST_SIZE

__all__ = ["main"]

EMIT_STAGES = ["equations", "plan", "tile", "host", "triton"]
TILES_HELP = (
    "Tiles of matrix products: rows × columns × depth, warps and stages. As 32x64w4 those of other kernels: "
    "rows × columns and warps; what adds up rows adds as many at a time as ever. May be given for both; by "
    "default each kernel's are computed for the target."
)
ALONG_HELP = "An axis along which sequences have lengths of their own, where there are several."
FUSE_HELP = "Two convolutions for one kernel, without gradients; may be given several times."
INPUT_OPTION = click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="1,80,T",
    help="Of a torch module: the sizes of an input, the batch first; names stay open. One for each input.",
)
SIZES_OPTION = click.option(
    "--sizes",
    multiple=True,
    metavar="T=9*m",
    help="Of a file of Kaldi's or an ONNX model: another form of an open size, or a number.",
)


class Mistakes(click.ClickException):
    """Everything that is wrong with the input, told without a traceback."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def show(self, file: IO[Any] | None = None) -> None:
        many = len(self.problems)
        heading = f"{many} mistakes\n\n" if many > 1 else ""
        told = heading + "\n\n".join(map(str, self.problems))
        # Where messages cannot be written either, the status is all that can be told.
        with suppress(OSError):
            print(told, file=file or sys.stderr)


class IntegerOption(click.IntRange):
    """A number that a machine can count to; one that it cannot is not told digit by digit."""

    def __init__(self, min: int = -LARGEST_SIZE) -> None:
        super().__init__(min, LARGEST_SIZE)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and len(value) > LONGEST_OPTION_SHOWN:
            self.fail(f"{quote_option(value)} is too long for a number.", param, ctx)
        return super().convert(value, param, ctx)


class Commands(click.Group):
    """Commands that end with a message whatever is wrong with the input, with files or with the output."""

    def main(self, *args: Any, **extra: Any) -> Any:
        open_outputs()
        try:
            try:
                return super().main(*args, **extra)
            finally:
                # What is still to be written is found to be too much here, not when Python is ending.
                sys.stdout.flush()
        except OSError as error:
            where = "the output" if error.filename is None else str(error.filename)
            close_output()
            if error.errno == EPIPE:
                # Whoever reads has read enough.
                sys.exit(1)
            hint = "TRITON_HOME=… names another folder" if ".triton" in where else ""
            Mistakes([Problem(where, "room and permission to write", str(error.strerror), hint)]).show()
            sys.exit(Mistakes.exit_code)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except NetworkError as error:
            raise Mistakes(error.problems) from error


def open_outputs() -> None:
    """Outputs that take every sign; a closed one takes nothing."""
    sys.stdout, sys.stderr = sys.stdout or StringIO(), sys.stderr or StringIO()
    for stream in (sys.stdout, sys.stderr):
        spell_plainly(stream)


def close_output() -> None:
    """What cannot be written is not tried again when Python ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tdnn")
def main() -> None:
    """A compiler for time-delay neural networks."""


@main.command("report")
@click.argument("target", metavar="SCRIPT[:NAME]")
@INPUT_OPTION
@SIZES_OPTION
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
@click.option(
    "--position",
    metavar="t",
    type=IntegerOption(),
    help="Which of its outputs; one in the middle by default.",
)
@click.option("--axis", metavar="T", help="Along which axis.")
def report_command(
    target: str,
    inputs: tuple[str, ...],
    sizes: tuple[str, ...],
    given: tuple[str, ...],
    frame_shift: str | None,
    as_json: bool,
    html: Path | None,
    output: Path | None,
    layer: str | None,
    position: int | None,
    axis: str | None,
) -> None:
    """Sizes, receptive fields and costs of the network in SCRIPT: a Python script, or a saved network.

    A file of Kaldi's will do as well: *.xconfig, *.config, *.mdl or *.raw in text.

    NAME is a variable of the script: a network, a node, a torch module, or a class or function without
    arguments that makes one. It may be left out where the script has a `network`, or only one.
    """
    lengths, shift = read_settings(given, frame_shift, html, output)
    analysis = analyse(network_in(target, inputs, sizes))
    told = report(analysis, lengths, shift)
    asked = not (layer is None and position is None and axis is None)
    seen = build_pyramid(analysis, lengths, layer, axis, position) if asked else None
    contents: dict[Path, bytes] = {}
    if html is not None:
        contents[html] = page_of(told, seen, analysis, lengths)
    if output is not None:
        contents[output] = drawing_of(told, output.suffix.lower())
    printed = json_of(told, seen) if as_json else ""
    write_files(contents)
    if as_json:
        print_json(printed)
    elif not contents:
        print_report(told, seen)
    for path in contents:
        print(f"wrote {path}", file=sys.stderr)


@main.command("verify")
@click.argument("target", metavar="SCRIPT[:NAME]")
@INPUT_OPTION
@SIZES_OPTION
@click.option(
    "--at", "given", multiple=True, metavar="T=31", help="Sizes of the batch; small odd ones by default."
)
@click.option("--dtype", type=click.Choice(DATA_TYPES), default="fp32", show_default=True)
@click.option(
    "--seed", type=IntegerOption(min=0), default=0, show_default=True, help="Of the random numbers."
)
@click.option(
    "--target",
    "machine",
    metavar="sm_90",
    help="Kernels as for this GPU; in its tiles with --prove alone. cpu: those of the CPU that is here.",
)
@click.option("--fuse", "together", multiple=True, metavar="near+far", help=FUSE_HELP)
@click.option("--along", multiple=True, metavar="T", help=ALONG_HELP)
@click.option(
    "--sanitize", is_flag=True, help="With --target cpu: once more under sanitizers of memory and arithmetic."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--prove", is_flag=True, help="Run nothing: prove that memory is safe, for all sizes at once.")
def verify_command(
    target: str,
    inputs: tuple[str, ...],
    sizes: tuple[str, ...],
    given: tuple[str, ...],
    dtype: DataType,
    seed: int,
    machine: str | None,
    together: tuple[str, ...],
    along: tuple[str, ...],
    sanitize: bool,
    as_json: bool,
    prove: bool,
) -> None:
    """Runs the kernels of the network in SCRIPT, both passes, and holds every array against torch in float64.

    On a GPU if there is one, otherwise in Triton's interpreter; with --target cpu, or where triton is not
    installed, those of the CPU. Memory is poisoned, and guarded at both ends. With --prove, kernels are not
    run but proven, which needs no torch. The status is 1 where something is wrong.
    """
    numbers, network = read_lengths(given), network_in(target, inputs, sizes)
    fuse = parse_pairs(together, network)
    if prove:
        with require_package("z3", "verify --prove", "which proves", "prove"):
            from tdnn_compiler.commands.prove import run_prove as proven
        sys.exit(0 if proven(network, machine, fuse, along, as_json) else 1)
    with require_package("torch", "verify", "which kernels are held against", "torch,gpu"):
        from tdnn_compiler.commands.verify import run_verify
    right = run_verify(network, numbers, dtype, seed, machine, fuse, along, sanitize, as_json)
    sys.exit(0 if right else 1)


@main.command("emit")
@click.argument("target", metavar="SCRIPT[:NAME]")
@INPUT_OPTION
@SIZES_OPTION
@click.option("-o", "--output", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Where to.")
@click.option("--stage", type=click.Choice(EMIT_STAGES), default="triton", show_default=True)
@click.option("--mode", type=click.Choice(["train", "eval"]), help="Both by default.")
@click.option("--target", "machine", metavar="sm_90", help="The GPU it is for; cpu: C++ for a CPU.")
@click.option("--tiles", multiple=True, metavar="128x256x64w8s3", help=TILES_HELP)
@click.option("--fuse", "together", multiple=True, metavar="near+far", help=FUSE_HELP)
@click.option("--along", multiple=True, metavar="T", help=ALONG_HELP)
@click.option(
    "--onnx", metavar="FILE", type=click.Path(path_type=Path), help="Write an ONNX model, and nothing else."
)
def emit_command(
    target: str,
    inputs: tuple[str, ...],
    sizes: tuple[str, ...],
    folder: Path | None,
    stage: str,
    mode: Literal["train", "eval"] | None,
    machine: str | None,
    tiles: tuple[str, ...],
    together: tuple[str, ...],
    along: tuple[str, ...],
    onnx: Path | None,
) -> None:
    """Writes the kernels of the network in SCRIPT as files that need torch and triton only.

    Such a file checks itself against torch when it is run. Where no folder is named, the text is printed.
    With --onnx, a network that has weights, such as an imported one, is saved with them as an ONNX model.
    """
    if onnx is not None:
        with require_package("onnx", "emit --onnx", "which writes models", "onnx"):
            from tdnn_compiler.exporters.onnx import to_onnx
        to_onnx(network_in(target, inputs, sizes), onnx)
        print(f"wrote {onnx}", file=sys.stderr)
        return
    from tdnn_compiler.commands.emit import emit_files

    size, network = parse_tiles(tiles), network_in(target, inputs, sizes)
    contents = emit_files(network, folder, stage, mode, machine, size, parse_pairs(together, network), along)
    if folder is None:
        print("\n".join(contents.values()))
        return
    folder.mkdir(parents=True, exist_ok=True)
    write_files({folder / name: text.encode() for name, text in contents.items()})
    for name in contents:
        print(f"wrote {folder / name}", file=sys.stderr)


@main.command("inspect")
@click.argument("target", metavar="SCRIPT[:NAME]")
@INPUT_OPTION
@SIZES_OPTION
@click.option(
    "--target",
    "machines",
    metavar="sm_90,gfx942",
    default="sm_90",
    show_default=True,
    help="GPUs; or cpu: the one that is here.",
)
@click.option("--at", "given", multiple=True, metavar="N=128,T=300", help="Sizes that bytes are computed at.")
@click.option("--mode", type=click.Choice(["train", "eval"]), default="train", show_default=True)
@click.option("--dtype", type=click.Choice(DATA_TYPES), help="bf16 by default; on a CPU fp32.")
@click.option("--tiles", multiple=True, metavar="128x256x64w8s3", help=TILES_HELP)
@click.option("--fuse", "together", multiple=True, metavar="near+far", help=FUSE_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def inspect_command(
    target: str,
    inputs: tuple[str, ...],
    sizes: tuple[str, ...],
    machines: str,
    given: tuple[str, ...],
    mode: Literal["train", "eval"],
    dtype: DataType | None,
    tiles: tuple[str, ...],
    together: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compiles the kernels of the network in SCRIPT for GPUs and reads their machine code; needs no GPU.

    Registers, spills, shared memory, the instructions of the main loop, and the bytes that are moved. With
    --target cpu: vector instructions, spills and register blocks on the CPU that is here, and the time that
    kernels take at least.
    """
    numbers, size, network = read_lengths(given), parse_tiles(tiles), network_in(target, inputs, sizes)
    fuse = parse_pairs(together, network)
    if machines.strip() == CPU:
        from tdnn_compiler.commands.inspect_cpu import run_inspect_cpu

        run_inspect_cpu(network, numbers, mode, dtype or "fp32", size, fuse, as_json)
        return
    if CPU in (name.strip() for name in machines.split(",")):
        raise mistake("inspect --target", "GPUs, or cpu by itself", machines, f"run it once more for {CPU}")
    with require_package("triton", "inspect", "which compiles", "gpu"):
        from tdnn_compiler.commands.inspect import run_inspect
    run_inspect(network, machines, numbers, mode, dtype or "bf16", size, fuse, as_json)


@main.command("bench")
@click.argument("target", metavar="[SCRIPT[:NAME]]", required=False)
@INPUT_OPTION
@SIZES_OPTION
@click.option("--at", "given", multiple=True, metavar="N=128,T=300", help="Sizes of the batch.")
@click.option("--mode", type=click.Choice(["train", "eval"]), default="train", show_default=True)
@click.option("--dtype", type=click.Choice(DATA_TYPES), default="bf16", show_default=True)
@click.option("--target", "machine", metavar="sm_90", help="Compute only, for this GPU.")
@click.option("--fuse", "together", multiple=True, metavar="near+far", help=FUSE_HELP)
@click.option("--flush/--no-flush", default=True, help="Whether the GPU's cache is emptied before a kernel.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option("--plot", metavar="FILE", type=click.Path(path_type=Path), help="Draw bars, .svg or .png.")
@click.option(
    "--device", type=click.Choice(["cpu", "cuda"]), help="cpu: against torch, ONNX Runtime, OpenVINO."
)
@click.option("--suite", is_flag=True, help="Measure the suite's networks instead of a script's.")
@click.option("--minutes", type=click.FloatRange(min=0), help="Begin no row that would not end in this time.")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="The record; goes on with it."
)
@click.option("--peers", metavar="eager,onnxruntime", help="Measure beside these only.")
@click.option("--only", default="", metavar="WORDS", help="Only those rows of a suite whose names hold this.")
@click.option("--note", default="", help="What a reader of the record should know.")
@click.option("--dry-run", is_flag=True, help="The suite for GPUs at tiny sizes, in Triton's interpreter.")
def bench_command(target: str | None, given: tuple[str, ...], plot: Path | None, **options: Any) -> None:
    """Times the kernels of the network in SCRIPT beside torch, and beside the least that is possible.

    Without a GPU only the latter is computed: the time to move the bytes, or to multiply. With --device cpu
    the network is timed on this machine's CPU, and with --suite many are. Nothing is timed whose results are
    wrong.
    """
    numbers, _ = read_settings(given, None, None, plot, "--plot")
    on_cpu, suite = options["device"] == "cpu", options["suite"]
    if suite == (target is not None):
        expected, got = "a script or --suite", "both" if suite else "neither"
        raise mistake("bench", expected, got)
    if (suite or on_cpu) and (options["inputs"] or options["sizes"]):
        got = "--input" if options["inputs"] else "--sizes"
        raise mistake("bench", "no sizes of inputs with --device cpu or --suite", got, "bench a script")
    with nullcontext() if plot is None else require_drawings("--plot"):
        if suite or on_cpu:
            picture = bench_rows(target, numbers, plot, **options)
        else:
            picture = bench_kernels(cast(str, target), numbers, plot, **options)
        if plot is not None:
            write_files({plot: picture})
            print(f"wrote {plot}", file=sys.stderr)


def bench_kernels(
    target: str,
    numbers: Mapping[str, int],
    plot: Path | None,
    *,
    inputs: tuple[str, ...],
    sizes: tuple[str, ...],
    machine: str | None,
    mode: Literal["train", "eval"],
    dtype: DataType,
    together: tuple[str, ...],
    flush: bool,
    as_json: bool,
    **_: Any,
) -> bytes:
    """Prints what was computed of each kernel, and measured on a GPU; gives the picture of it."""
    from tdnn_compiler.commands.bench import picture_of, run_bench

    network = network_in(target, inputs, sizes)
    fuse = parse_pairs(together, network)
    found = run_bench(network, machine, numbers, mode, dtype, fuse, flush, as_json)
    return b"" if plot is None else picture_of(*found, plot)


def bench_rows(
    target: str | None,
    numbers: Mapping[str, int],
    plot: Path | None,
    *,
    device: Literal["cpu", "cuda"] | None,
    minutes: float | None,
    output: Path | None,
    peers: str | None,
    only: str,
    note: str,
    dry_run: bool,
    as_json: bool,
    **_: Any,
) -> bytes:
    """Measures rows and prints them as a table; gives the picture of it."""
    with require_package("torch", "bench", "which kernels are held against", "torch,bench"):
        from tdnn_compiler.commands.bench_suite import SuiteOptions, run_script_on_cpu, run_suite, show_record
    options = SuiteOptions(device or "cuda", minutes, output, peers, only, note, dry_run)
    record = run_suite(options) if target is None else run_script_on_cpu(target, numbers, options)
    show_record(record, as_json)
    if plot is None:
        return b""
    from tdnn_compiler.bench.picture import draw_record

    return draw_record(record, plot.suffix.lower())


@main.command("targets")
@click.option("--measure", is_flag=True, help="Measure the CPU anew: it was busy, say.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def targets_command(measure: bool, as_json: bool) -> None:
    """Lists what --target takes: GPUs, and the CPU that is here.

    The first time, the CPU is measured, which takes a second or two.
    """
    from tdnn_compiler.commands.targets import run_targets

    run_targets(measure, as_json)


@main.command("cache")
@click.option(
    "--clear", is_flag=True, help="Remove all libraries; they are built again when they are needed."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def cache_command(clear: bool, as_json: bool) -> None:
    """Shows where compiled kernels of CPUs are kept, and how much room they take.

    The folder is TDNN_COMPILER_CACHE, or in the user's cache. Above TDNN_COMPILER_CACHE_MB megabytes (500)
    the libraries that have not been used for the longest time are removed.
    """
    from tdnn_compiler.commands.cache import run_cache

    run_cache(clear, as_json)


# What is written ---------------------------------------------------------------------------------------


def json_of(told: Report, seen: Pyramid | None) -> str:
    from tdnn_compiler.analysis.report.data import as_json

    return as_json(told, seen)


def page_of(told: Report, seen: Pyramid | None, analysis: Analysis, lengths: Mapping[str, int]) -> bytes:
    with require_drawings("--html"):
        from tdnn_compiler.analysis.report.page import make_page
    note = ""
    if seen is None:
        try:
            seen = build_pyramid(analysis, lengths)
        except NetworkError as error:
            # Nobody asked for this output: a page without it is still a page.
            why = error.problems[0]
            note = f"Not drawn. {why.where}: expected {why.expected}, got {why.got}."
    return make_page(told, seen, note=note, maker=f"tdnn {__version__}").encode()


def drawing_of(told: Report, suffix: str) -> bytes:
    with require_drawings("--output"):
        from tdnn_compiler.analysis.report.canvas import style, to_png, to_svg
        from tdnn_compiler.analysis.report.drawing import draw_network
    with style():
        drawing = draw_network(told)
        return to_png(drawing) if suffix == ".png" else to_svg(drawing).encode()


@contextmanager
def require_package(package: str, option: str, why: str, extra: str) -> Iterator[None]:
    """A package that is an extra."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        hint = f"pip install 'tdnn-compiler[{extra}]'"
        raise mistake(option, f"{package}, {why}", "it is not installed", hint) from error


def require_drawings(option: str) -> AbstractContextManager[None]:
    return require_package("matplotlib", option, "which draws", "plot")


if __name__ == "__main__":
    main(prog_name="tdnn")
