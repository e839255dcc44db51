"""The network that a command is given: a Python script's, a saved one, or one of Kaldi's."""

import os
import re
import runpy
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from difflib import get_close_matches
from inspect import Parameter, isfunction, signature
from pathlib import Path
from typing import Any

from tdnn_compiler import dsl
from tdnn_compiler.commands.torch_modules import find_modules, network_of_module
from tdnn_compiler.dsl import Node, build
from tdnn_compiler.network.atomic_writes import shorten_path
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import Dim

__all__ = ["network_in"]

SAVED = ".json"
KALDI_FILES = (".xconfig", ".config", ".mdl", ".raw")
ONNX = ".onnx"
KINDS_WITH_SIZES = "a file of Kaldi's or an ONNX model"
RUN_NAME = "tdnn_script"
LONGEST_ERROR_SHOWN = 500
PACKAGE = Path(__file__).resolve().parents[1]


def network_in(target: str, inputs: Sequence[str] = (), sizes: Sequence[str] = ()) -> Network:
    """The network of a script or another file; a script's torch module needs the sizes of its `inputs`.

    `sizes` gives those of a file of Kaldi's, or of an ONNX model, another form: `T=9*m`.
    """
    path, name = split_target(target)
    if not os.path.exists(path):
        beside = os.listdir(path.parent) if os.path.isdir(path.parent) else ()
        near = get_close_matches(path.name, beside, 1)
        hint = f"did you mean {path.parent / near[0]}?" if near else ""
        raise mistake(shorten_path(path), "a Python script or a saved network", "no such file", hint)
    if path.is_dir():
        raise mistake(str(path), "a Python script or a saved network", "a folder", "name a script in it")
    if path.is_char_device() or path.is_block_device():
        raise mistake(str(path), "a Python script or a saved network", "a device")
    if path.name.endswith((SAVED, ONNX, *KALDI_FILES)):
        return read_network(path, name, read_forms(sizes))
    if sizes:
        raise mistake("--sizes", KINDS_WITH_SIZES, path.name, 'in a script: Input("N T C", T=…)')
    with script_environment(path), report_errors(path):
        found = choose_variable(runpy.run_path(str(path), run_name=RUN_NAME), name, path)
        made = found() if isfunction(found) else found
        if find_modules({"": made}, RUN_NAME):
            kind = made if isinstance(made, type) else type(made)
            return network_of_module(made, inputs, f"module {path.name}:{name or kind.__name__}")
        if isinstance(made, Node):
            return build(made, name=network_name(path) if name in (None, "network") else str(name))
    if not isinstance(made, Network):
        raise mistake(f"{path.name}:{name or 'network'}", "a network or a node", describe_kind(made))
    return made


def read_forms(given: Sequence[str]) -> dict[str, Dim | str]:
    """`T=9*m`. Raises NetworkError with every mistake."""
    found: dict[str, Dim | str] = {}
    problems = []
    for text in given:
        name, _, form = (part.strip() for part in text.partition("="))
        if not name or not form or name in found:
            got = f"{name!r:.60} twice" if name in found else f"{text!r:.60}"
            problems.append(Problem("--sizes", "a size and its form", got, "--sizes 'T=9*m'"))
        found[name] = form
    if problems:
        raise NetworkError(problems)
    return found


def read_network(path: Path, name: str | None, sizes: Mapping[str, Dim | str]) -> Network:
    """The network in a file that is no script and has no names: one of ours, of Kaldi's, or a model."""
    kinds = {SAVED: "a saved network", ONNX: "an ONNX model"}
    kind = next((end for end in kinds if path.name.endswith(end)), None)
    if name is not None:
        what = "a file of Kaldi's" if kind is None else kinds[kind]
        raise mistake(str(path), f"no name behind {what}, {path.name}", f"':{name}'")
    if kind == SAVED and sizes:
        raise mistake("--sizes", KINDS_WITH_SIZES, path.name, "network.bind(T=…) gives numbers")
    if kind == SAVED:
        from tdnn_compiler.network import files

        return files.load(path)
    if kind == ONNX:
        return read_onnx(path, sizes)
    from tdnn_compiler.importers import kaldi

    return kaldi.from_kaldi(path, sizes=sizes)


def read_onnx(path: Path, sizes: Mapping[str, Dim | str]) -> Network:
    try:
        from tdnn_compiler.importers.onnx import from_onnx
    except ModuleNotFoundError as error:
        hint = "pip install 'tdnn-compiler[onnx]'"
        raise mistake(str(path), "the package onnx, which reads models", f"no {error.name}", hint) from None
    return from_onnx(path, sizes)


def split_target(target: str) -> tuple[Path, str | None]:
    before, colon, after = target.rpartition(":")
    if colon and after.isidentifier() and not os.path.exists(target):
        return Path(before), after
    return Path(target), None


def network_name(path: Path) -> str:
    """The name of a network that has the name of its file, which need not be in Unicode."""
    return os.fsencode(path.stem).decode("utf-8", "replace")


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


def choose_variable(variables: Mapping[str, Any], name: str | None, path: Path) -> Any:
    """The variable that is meant: a network, a node, or a function that makes one."""
    networks = {key: value for key, value in variables.items() if isinstance(value, Network)}
    nodes = {key: value for key, value in variables.items() if isinstance(value, Node)}
    makers = {key: value for key, value in variables.items() if makes_network(value)}
    modules = find_modules(variables, RUN_NAME)
    where = f"script {path.name}"
    if name is not None or "network" in variables:
        name = name or "network"
        known = {**makers, **modules, **nodes, **networks}
        if name in known:
            return known[name]
        got = f"'{name}', {describe_kind(variables[name])}" if name in variables else f"'{name}'"
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else list_choices(known, path)
        raise mistake(where, "the name of a network, a node, or a function without arguments", got, hint)
    for group in (networks, find_unread(nodes), modules):
        if len({id(value) for value in group.values()}) == 1:
            return next(iter(group.values()))
        if group:
            expected = "one network, or one called `network`"
            raise mistake(where, expected, ", ".join(group), list_choices(group, path))
    hint = list_choices(makers, path) or 'start with x = Input("N T C", C=…)'
    raise mistake(where, "a network", "none", hint)


def describe_kind(value: Any) -> str:
    return "a function that needs arguments" if isfunction(value) else f"of type {type(value).__name__}"


def makes_network(value: Any) -> bool:
    """A function of the script that can be called without arguments, and is not said to return nothing."""
    if not isfunction(value) or value.__module__ != RUN_NAME:
        return False
    if value.__annotations__.get("return", "") is None:
        return False
    needed = (p for p in signature(value).parameters.values() if p.default is Parameter.empty)
    return all(p.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD) for p in needed)


def find_unread(nodes: Mapping[str, Node]) -> dict[str, Node]:
    """The nodes that no other one reads."""
    read: set[int] = set()
    waiting = list(nodes.values())
    while waiting:
        for source in waiting.pop().sources:
            if source.order not in read:
                read.add(source.order)
                waiting.append(source)
    return {key: node for key, node in nodes.items() if node.order not in read}


def list_choices(known: Iterable[str], path: Path) -> str:
    options = [f"{path.name}:{key}" for key in known]
    return f"choose one: {', '.join(options)}" if options else ""


# Mistakes in scripts -----------------------------------------------------------------------------------


@contextmanager
def report_errors(path: Path) -> Iterator[None]:
    """Whatever a script raises, as a mistake with its line."""
    try:
        yield
    except NetworkError:
        raise
    except KeyboardInterrupt:
        # Told by click: the user's wish, and no mistake of the script.
        raise
    except BaseException as error:
        raise NetworkError([problem_of(error, path)]) from error


def problem_of(error: BaseException, path: Path) -> Problem:
    where, code = error_line(error, path)
    match error:
        case SyntaxError(msg=message, text=text):
            return Problem(where, "a script in Python", str(message), str(text or "").strip())
        case NameError(name=str(name)):
            return Problem(where, "a name that the script knows", f"'{name}'", word_hint(name) or code)
        case ModuleNotFoundError(name=str(name)):
            return Problem(where, "modules that are installed", f"no module '{name}'", module_hint(name))
        case ImportError(name=str(module)) if found := re.search(r"cannot import name '(\w+)'", str(error)):
            got = f"no '{found[1]}' in {module}"
            return Problem(where, "names that the module has", got, word_hint(found[1]) or code)
        case SystemExit(code=status):
            return Problem(
                where, "a script that goes on to its end", shorten_message(f"sys.exit({status!r})"), code
            )
        case _:
            told = traceback.format_exception_only(error)[-1].strip()
            return Problem(where, "a script that runs", shorten_message(told), code)


def shorten_message(told: str) -> str:
    return told if len(told) <= LONGEST_ERROR_SHOWN else f"{told[:LONGEST_ERROR_SHOWN]}…"


def error_line(error: BaseException, path: Path) -> tuple[str, str]:
    """The place in the script, or beside it, where an error arose, and the code there."""
    if isinstance(error, SyntaxError):
        name = Path(str(error.filename or path)).name
        return name if error.lineno is None else f"{name}:{error.lineno}", ""
    folder = path.resolve().parent

    def of_the_script(frame: traceback.FrameSummary) -> bool:
        file = Path(frame.filename).resolve()
        own = file.is_relative_to(folder) and not file.is_relative_to(PACKAGE)
        return own and not frame.filename.startswith("<")

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
