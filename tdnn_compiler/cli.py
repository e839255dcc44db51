"""The command line: `tdnn report SCRIPT[:NAME]`."""

import os
import re
import runpy
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from difflib import get_close_matches
from fractions import Fraction
from inspect import Parameter, isfunction, signature
from pathlib import Path
from typing import IO, Any

import click

from tdnn_compiler import __version__, dsl
from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.analysis.report import Report, print_report, report
from tdnn_compiler.analysis.report.pyramid import Pyramid, pyramid
from tdnn_compiler.dsl import Node, build
from tdnn_compiler.errors import NetworkError, Problem, mistake
from tdnn_compiler.network import Network

__all__ = ["main"]

SAVED = ".tdnn.json"
RUN_NAME = "tdnn_script"
PACKAGE = Path(__file__).resolve().parent


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
        write(contents)
    if as_json:
        click.echo(printed, nl=False)
    elif not contents:
        print_report(told, seen)
    for path in contents:
        click.echo(f"wrote {path}", err=True)


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
def drawings_wanted(option: str) -> Iterator[None]:
    """matplotlib is an extra."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "matplotlib":
            raise
        hint = "pip install 'tdnn-compiler[plot]'"
        raise mistake(option, "matplotlib, which draws", "it is not installed", hint) from error


def write(contents: Mapping[Path, bytes]) -> None:
    """Write the files, each whole or not at all."""
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in contents}
    path = Path()
    try:
        for path, content in contents.items():
            beside[path].write_bytes(content)
        for path, temporary in beside.items():
            os.replace(temporary, path)
    except OSError as error:
        raise mistake(str(path), "a file that can be written", error.strerror) from error
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


# Options -----------------------------------------------------------------------------------------------


def settings(
    given: Iterable[str], frame_shift: str | None, html: Path | None, output: Path | None
) -> tuple[dict[str, int], float | None]:
    """The lengths and the frame shift; all mistakes of the options at once."""
    problems: list[Problem] = []
    lengths = parse_lengths(given, problems)
    shift = None if frame_shift is None else parse_time(frame_shift, problems)
    if output is not None and output.suffix.lower() not in (".svg", ".png"):
        problems.append(Problem("--output", "a file name that ends in .svg or .png", f"'{output}'"))
    for option, path in (("--html", html), ("--output", output)):
        if path is not None and path.is_dir():
            problems.append(Problem(option, "the name of a file", f"'{path}', a folder"))
        elif path is not None and not path.parent.is_dir():
            hint = f"mkdir -p {path.parent}"
            problems.append(Problem(option, "a file in a folder that exists", f"'{path}'", hint))
    if problems:
        raise NetworkError(problems)
    return lengths, shift


def parse_lengths(given: Iterable[str], problems: list[Problem]) -> dict[str, int]:
    """`T=300`, `H=224,W=224`."""
    lengths: dict[str, int] = {}
    for part in (part.strip() for text in given for part in text.split(",")):
        found = re.fullmatch(r"(\w+)\s*=\s*(\d[\d_]*)", part)
        if found is None:
            problems.append(Problem("--at", "a symbol and a whole number, as T=300", f"'{part}'"))
            continue
        name, value = found[1], int(found[2])
        if lengths.setdefault(name, value) != value:
            problems.append(Problem("--at", f"one value for {name}", f"{lengths[name]} and {value}"))
    return lengths


SECONDS = {"s": Fraction(1), "ms": Fraction(1, 1000), "us": Fraction(1, 10**6), "µs": Fraction(1, 10**6)}


def parse_time(text: str, problems: list[Problem]) -> float | None:
    """`10ms`, `0.01 s`, `62.5us`, `1/16000 s`: seconds."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?|\.\d+|\d+/[1-9]\d*)\s*(s|ms|us|µs)\s*", text)
    seconds = Fraction(found[1]) * SECONDS[found[2]] if found else Fraction(0)
    if seconds > 0:
        return float(seconds)
    problems.append(Problem("--frame-shift", "a time above 0 with its unit, as 10ms or 0.01s", f"'{text}'"))
    return None


# Scripts -----------------------------------------------------------------------------------------------


def network_in(target: str) -> Network:
    """The network of a script or of a saved file."""
    path, name = split_target(target)
    if not path.exists():
        near = get_close_matches(path.name, [p.name for p in path.parent.glob("*")], 1)
        hint = f"did you mean {path.parent / near[0]}?" if near else ""
        raise mistake(str(path), "a Python script or a saved network", "no such file", hint)
    if path.is_dir():
        raise mistake(str(path), "a Python script or a saved network", "a folder", "name a script in it")
    if path.name.endswith(SAVED):
        if name is not None:
            raise mistake(str(path), f"no name behind a saved network, {path.name}", f"':{name}'")
        from tdnn_compiler import files

        return files.load(path)
    with script_environment(path):
        with errors_of(path):
            variables = runpy.run_path(str(path), run_name=RUN_NAME)
        found = choose(variables, name, path)
        with errors_of(path):
            made = found() if isfunction(found) else found
            if isinstance(made, Node):
                return build(made, name=path.stem if name in (None, "network") else str(name))
    if not isinstance(made, Network):
        raise mistake(f"{path.name}:{name or 'network'}", "a network or a node", kind_of(made))
    return made


def split_target(target: str) -> tuple[Path, str | None]:
    before, colon, after = target.rpartition(":")
    if colon and after.isidentifier() and not Path(target).exists():
        return Path(before), after
    return Path(target), None


@contextmanager
def script_environment(path: Path) -> Iterator[None]:
    """As Python runs a script; but what it prints goes where messages go, not between tables or JSON."""
    path_before, arguments_before = list(sys.path), sys.argv
    sys.path.insert(0, str(path.resolve().parent))
    sys.argv = [str(path)]
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        sys.path[:] = path_before
        sys.argv = arguments_before


def choose(variables: Mapping[str, Any], name: str | None, path: Path) -> Any:
    """The variable that is meant: a network, a node, or a function that makes one."""
    networks = {key: value for key, value in variables.items() if isinstance(value, Network)}
    nodes = {key: value for key, value in variables.items() if isinstance(value, Node)}
    makers = {key: value for key, value in variables.items() if makes_something(value)}
    where = f"script {path.name}"
    if name is not None or "network" in variables:
        name = name or "network"
        known = {**makers, **nodes, **networks}
        if name in known:
            return known[name]
        got = f"'{name}', {kind_of(variables[name])}" if name in variables else f"'{name}'"
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else choices(known, path)
        raise mistake(where, "the name of a network, a node, or a function without arguments", got, hint)
    for group in (networks, unread(nodes)):
        if len({id(value) for value in group.values()}) == 1:
            return next(iter(group.values()))
        if group:
            expected = "one network, or one called `network`"
            raise mistake(where, expected, ", ".join(group), choices(group, path))
    hint = choices(makers, path) or 'start with x = Input("N T C", C=…)'
    raise mistake(where, "a network", "none", hint)


def kind_of(value: Any) -> str:
    return "a function that needs arguments" if isfunction(value) else f"of type {type(value).__name__}"


def makes_something(value: Any) -> bool:
    """A function of the script that can be called without arguments, and is not said to return nothing."""
    if not isfunction(value) or value.__module__ != RUN_NAME:
        return False
    if value.__annotations__.get("return", "") is None:
        return False
    needed = (p for p in signature(value).parameters.values() if p.default is Parameter.empty)
    return all(p.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD) for p in needed)


def unread(nodes: Mapping[str, Node]) -> dict[str, Node]:
    """The nodes that no other one reads."""
    read: set[int] = set()
    waiting = list(nodes.values())
    while waiting:
        for source in waiting.pop().sources:
            if id(source) not in read:
                read.add(id(source))
                waiting.append(source)
    return {key: node for key, node in nodes.items() if id(node) not in read}


def choices(known: Iterable[str], path: Path) -> str:
    options = [f"{path.name}:{key}" for key in known]
    return f"choose one: {', '.join(options)}" if options else ""


# Mistakes in scripts -----------------------------------------------------------------------------------


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """Whatever a script raises, as a mistake with its line."""
    try:
        yield
    except NetworkError:
        raise
    except (Exception, SystemExit) as error:
        raise NetworkError([problem_of(error, path)]) from error


def problem_of(error: BaseException, path: Path) -> Problem:
    where, code = script_line(error, path)
    match error:
        case SyntaxError(msg=message, text=text):
            return Problem(where, "a script in Python", message, (text or "").strip())
        case NameError(name=str(name)):
            return Problem(where, "a name that the script knows", f"'{name}'", word_hint(name) or code)
        case ModuleNotFoundError(name=str(name)):
            return Problem(where, "modules that are installed", f"no module '{name}'", module_hint(name))
        case ImportError(name=str(module)) if found := re.search(r"cannot import name '(\w+)'", str(error)):
            got = f"no '{found[1]}' in {module}"
            return Problem(where, "names that the module has", got, word_hint(found[1]) or code)
        case SystemExit(code=status):
            return Problem(where, "a script that goes on to its end", f"sys.exit({status!r})", code)
        case _:
            told = traceback.format_exception_only(error)[-1].strip()
            return Problem(where, "a script that runs", told, code)


def script_line(error: BaseException, path: Path) -> tuple[str, str]:
    """The place in the script, or beside it, where an error arose, and the code there."""
    if isinstance(error, SyntaxError):
        return f"{Path(error.filename or path).name}:{error.lineno}", ""
    folder = path.resolve().parent

    def of_the_script(frame: traceback.FrameSummary) -> bool:
        file = Path(frame.filename).resolve()
        return file.is_relative_to(folder) and not file.is_relative_to(PACKAGE)

    frames = list(filter(of_the_script, traceback.extract_tb(error.__traceback__)))
    if not frames:
        return str(path), ""
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}", (frames[-1].line or "").strip()


def word_hint(name: str) -> str:
    """How to come by a word of the language, or which one may be meant."""
    if name in dsl.__all__:
        return f"from tdnn_compiler.dsl import {name}"
    near = get_close_matches(name, dsl.__all__, 3, 0.6)
    return f"did you mean {' or '.join(near)}?" if near else ""


def module_hint(name: str) -> str:
    if name.partition(".")[0] == "tdnn_compiler":
        return "the words are in tdnn_compiler.dsl"
    return "install it, or put it beside the script"


if __name__ == "__main__":
    main(prog_name="tdnn")
