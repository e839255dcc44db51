"""Networks as text: plain, versioned JSON, to be compared line by line and shipped.

A file lists the layers, each after its inputs, with the arguments that are not at their defaults:

    {"name": "conv1", "kind": "Conv", "inputs": ["input"], "arguments": {"out_channels": "2*k"}}

A symbolic size is an expression in quotes, which is parsed and never evaluated; `symbols` holds what is
assumed of symbols that are not positive integers. `weights_of` in a layer names the one whose weights it uses
in place of its own. `outputs` names the layers whose results the network returns, in order; without it, they
are those that no other layer reads. Reading a file runs nothing: whatever is not a network of version 1 is a
NetworkError. By convention a file is called `*.tdnn.json`.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sympy import Expr, Symbol
from sympy.core.facts import InconsistentAssumptions

from tdnn_compiler.network.atomic_writes import file_path, shorten_path, unusable_path, write_files
from tdnn_compiler.network.budget import refuse_excess
from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.network.layers import Input, Layer, Member, Repeat, change_sizes, describe
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import (
    LARGEST_SIZE,
    as_dim,
    canonical_size,
    length_symbol,
    parse,
    text,
)

__all__ = ["from_text", "load", "save", "to_text"]

FORMAT = "tdnn-network"
FORMAT_VERSION = 1
LARGEST_FILE = 8 << 20
DEEPEST_REPEAT = 3
MOST_PROBLEMS_SHOWN = 50
LONGEST_MESSAGE = 3_000
LONGEST_PART = 400

# What sympy can assume of a symbol; the first few say most of what is said of sizes.
ASSUMPTIONS = (
    *("integer", "positive", "nonnegative", "real", "even", "odd", "prime", "composite", "zero", "nonzero"),
    *("negative", "nonpositive", "rational", "irrational", "noninteger", "algebraic", "transcendental"),
    *("complex", "imaginary", "finite", "infinite", "hermitian", "antihermitian", "commutative"),
    *("extended_real", "extended_positive", "extended_negative", "extended_nonnegative"),
    *("extended_nonpositive", "extended_nonzero"),
)

KINDS: dict[str, type[Layer]] = {kind.__name__: kind for kind in get_args(Layer)}

T = TypeVar("T")


@dataclass(frozen=True)
class Header:
    """A whole file, its layers not yet looked at."""

    format: str
    version: int
    name: str
    layers: tuple[dict[str, Any], ...]
    symbols: dict[str, dict[str, bool]] = field(default_factory=dict)
    outputs: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Entry:
    """A layer in a file, its arguments not yet looked at."""

    name: str
    kind: str
    inputs: tuple[str, ...] = ()
    arguments: dict[str, Any] = field(default_factory=dict)
    line: str = ""
    weights_of: str = ""


def save(network: Network, path: str | os.PathLike[str]) -> None:
    """Writes the network to a file: all of it or, where something is wrong, nothing."""
    write_files({file_path(path): to_text(network).encode()})


def load(path: str | os.PathLike[str]) -> Network:
    """The network in a file. Raises NetworkError with every mistake in it; runs nothing."""
    source = file_path(path)
    where = str(source)
    try:
        if not source.is_file():
            got = "a folder or a device" if source.exists() else "no file of this name"
            raise mistake(shorten_path(source), "a file", got)
        with open(source, "rb") as file:
            read = file.read(LARGEST_FILE + 1)
        if len(read) > LARGEST_FILE:
            raise mistake(where, f"a file of at most {LARGEST_FILE >> 20} MiB", "a larger one")
        return from_text(read.decode(), where)
    except UnicodeDecodeError as error:
        raise mistake(where, "text in UTF-8", f"{error.reason} at byte {error.start}") from None
    except OSError as error:
        raise unusable_path(source, "a file that can be read", error) from error


# Writing ----------------------------------------------------------------------------------------------------


def to_text(network: Network) -> str:
    """The network as text: the same bytes for equal networks."""
    if not isinstance(network, Network):
        got = f"an object of type {type(network).__name__}"
        raise mistake("network", "a network, as `build` makes it", got)
    where = f"network '{network.name}'"
    indexes = set(_repeat_indices(network.members))
    names = {
        name: symbol
        for name, symbol in network.symbols.items()
        if symbol != length_symbol(name) and symbol not in indexes
    }
    written = [_entry_data(member) for member in network.members]
    # Read back at once: what could not be loaded is never written.
    problems: list[Problem] = []
    back = _read_members(written, f"{where}: layers", names, problems)
    if not problems:
        problems += _changes_when_read_back(where, network.members, back)
    assumed = {name: _assumptions(symbol) for name, symbol in names.items()}
    problems += [
        _lost_symbol(where, name) for name, symbol in names.items() if Symbol(name, **assumed[name]) != symbol
    ]
    if not isinstance(network.name, str):
        problems.append(Problem(where, "a name that is text", repr(network.name)))
    if problems:
        raise NetworkError(problems)
    content: dict[str, Any] = {"format": FORMAT, "version": FORMAT_VERSION, "name": network.name}
    if assumed:
        content["symbols"] = assumed
    content["outputs"] = list(network.outputs)
    content["layers"] = [_entry_data(member) for member in back]
    refuse_excess(content, where)
    result = _layout_json(content) + "\n"
    _parse_json(result, where)
    return result


def _repeat_indices(members: Iterable[Member]) -> Iterator[Symbol]:
    """What repeats count with, which no file declares."""
    for member in members:
        if isinstance(member.layer, Repeat):
            yield member.layer.index
            yield from _repeat_indices(member.layer.body)


def _entry_data(member: Member) -> dict[str, Any]:
    """The member as JSON has it."""
    layer = member.layer
    arguments = {
        f.name: _argument_data(getattr(layer, f.name))
        for f in fields(layer)
        if getattr(layer, f.name) != f.default
    }
    entry = {"name": member.name, "kind": type(layer).__name__, "inputs": list(member.sources)}
    optional = {"arguments": arguments, "line": member.line, "weights_of": member.weights_of}
    return {
        key: value for key, value in (entry | optional).items() if value not in ([], {}, "") or key == "name"
    }


def _argument_data(value: Any) -> Any:
    """An argument as JSON has it."""
    match value:
        case None | bool() | str():
            return value
        case Member():
            return _entry_data(value)
        case tuple() | list():
            return [_argument_data(item) for item in value]
        case Expr():
            size = as_dim(value)
            return size if isinstance(size, int) else _quote_size(value)
        case _:
            size = as_dim(value)
            return size if size is not None else float(value) if hasattr(value, "__float__") else repr(value)


def _quote_size(size: Expr) -> str:
    """The expression's text; in parentheses where an argument could mean a word, such as "same"."""
    written = text(size)
    return f"({written})" if written in ARGUMENT_WORDS else written


def _layout_json(value: Any, indent: str = "") -> str:
    """JSON with a line for every argument, so that one change is one line."""
    inner = indent + "  "
    match value:
        case dict() if value:
            rows = [
                f"{json.dumps(key, ensure_ascii=False)}: {_layout_json(item, inner)}"
                for key, item in value.items()
            ]
            return "{\n" + ",\n".join(inner + row for row in rows) + f"\n{indent}}}"
        case [dict(), *_]:
            return "[\n" + ",\n".join(inner + _layout_json(item, inner) for item in value) + f"\n{indent}]"
        case _:
            return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _assumptions(symbol: Symbol) -> dict[str, bool]:
    """A few assumptions from which sympy derives all the others that the symbol has."""
    told: dict[str, bool] = {}
    wanted = symbol.assumptions0
    for word in ASSUMPTIONS:
        known = Symbol(symbol.name, **told).assumptions0
        if word in wanted and known.get(word) != wanted[word]:
            told[word] = wanted[word]
    return told


def _changes_when_read_back(where: str, members: Sequence[Member], back: Sequence[Member]) -> list[Problem]:
    """Members that would not be the same when read back; an expression may come back simplified."""
    return [
        _lost_symbol(f"{where}, layer '{old.name}'", describe(old.layer))
        for old, new in zip(members, back, strict=True)
        if new != old and new != replace(old, layer=change_sizes(old.layer, canonical_size))
    ]


def _lost_symbol(where: str, got: str) -> Problem:
    hint = (
        "symbols are plain, have a name that Python allows, and differ from the index of a repeat around them"
    )
    return Problem(where, "sizes and symbols that their text gives back", got, hint)


# Reading ----------------------------------------------------------------------------------------------------


def from_text(text: str, where: str = "<text>") -> Network:
    """The network that `to_text` wrote. Raises NetworkError with every mistake, told as in `where`."""
    try:
        return _read_network(_parse_json(text, where), where)
    except NetworkError as error:
        raise NetworkError(_shorten_problems(error.problems, where)) from error
    except RecursionError:
        raise mistake(where, "a plain list of layers", "lists or expressions nested too deeply") from None


def _shorten_problems(problems: Sequence[Problem], where: str) -> list[Problem]:
    """The mistakes as far as anyone would read them, none at length."""
    told: list[Problem] = []
    room = LONGEST_MESSAGE
    for number, problem in enumerate(problems):
        told.append(Problem(*(_cut_text(getattr(problem, f.name), LONGEST_PART) for f in fields(problem))))
        room -= len(str(told[-1]).encode()) + 1
        if room < 0:
            more = f"{len(problems) - number} more"
            return [*told[:-1], Problem(_cut_text(where, LONGEST_PART), "no mistakes", more)]
    return told


def _cut_text(written: str, most: int) -> str:
    encoded = written.encode("utf-8", "replace")
    return written if len(encoded) <= most else f"{encoded[:most].decode(errors='ignore')}…"


def _read_network(raw: Any, where: str) -> Network:
    problems: list[Problem] = []
    _refuse_other_formats(raw, where)
    refuse_excess(raw, where)
    header = _check_fields(Header, raw, where, {}, problems)
    if header is None:
        raise NetworkError(problems)
    names = _read_symbols(header.symbols, f"{where}: symbols", problems)
    members = _read_members(header.layers, f"{where}: layers", names, problems)
    if problems:
        raise NetworkError(problems)
    try:
        network = Network(graph_of(members), header.name, header.outputs)
    except NetworkError as error:
        told = [replace(problem, where=f"{where}: {problem.where}") for problem in error.problems]
        raise NetworkError(told) from None
    except RecursionError:
        raise
    except Exception as error:
        # sympy trips over some expressions that are well formed, with any kind of error.
        got = f"{type(error).__name__}: {error}"
        raise mistake(where, "sizes that sympy can work with", got) from error
    unused = [name for name in names if name not in network.symbols]
    if unused:
        raise mistake(f"{where}: symbols", "symbols that a layer uses", ", ".join(unused))
    return network


def _parse_json(source: str, where: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise ValueError(f"the key {_shorten(key)} twice in one object")
            found[key] = value
        return found

    def whole(digits: str) -> int:
        if len(digits) > len(str(-LARGEST_SIZE)):
            raise ValueError(f"a whole number of {len(digits)} digits")
        return int(digits)

    def no_number(word: str) -> None:
        raise ValueError(f"{word}, which is no number")

    try:
        raw = json.loads(source, object_pairs_hook=unique, parse_int=whole, parse_constant=no_number)
        # Half a surrogate pair is legal in JSON, but cannot be written to a file.
        json.dumps(raw, ensure_ascii=False).encode()
    except ValueError as error:
        raise mistake(where, "JSON in Unicode, finite numbers, every key once", error) from None
    return raw


def _refuse_other_formats(raw: Any, where: str) -> None:
    """What is of another format or version need not be looked at any further."""
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        got = _shorten(raw.get("format", raw)) if isinstance(raw, dict) else _shorten(raw)
        raise mistake(where, f'an object with "format": "{FORMAT}"', got)
    version = raw.get("version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        hint = "a newer tdnn_compiler wrote it: update yours"
        raise mistake(f"{where}, version", f"version {FORMAT_VERSION}", version, hint)
    if version is not FORMAT_VERSION:
        raise mistake(f"{where}, version", f"version {FORMAT_VERSION}", _shorten(version))
    if "fuse" in raw:
        hint = "delete the entry, and give the pairs to compile(…, fuse=…) or to --fuse"
        raise mistake(
            f"{where}, fuse", "a network alone, not how it is compiled", _shorten(raw["fuse"]), hint
        )


def _read_symbols(
    raw: Mapping[str, Mapping[str, bool]], where: str, problems: list[Problem]
) -> dict[str, Symbol]:
    names = {}
    for name, assumed in raw.items():
        place = f"{where}, {_shorten(name)}"
        strange = [word for word in assumed if word not in ASSUMPTIONS]
        if not _is_name(name):
            problems.append(Problem(place, "a name that Python allows", _shorten(name)))
        elif strange:
            hint = _suggest(strange[0], ASSUMPTIONS)
            problems.append(Problem(place, "what sympy can assume of a symbol", _shorten(strange[0]), hint))
        else:
            try:
                names[name] = Symbol(name, **assumed)
            except InconsistentAssumptions:
                problems.append(Problem(place, "assumptions that go together", _shorten(assumed)))
    return names


def _is_name(name: str) -> bool:
    try:
        return bool(parse(name) == length_symbol(name))
    except ValueError:
        return False


def _read_members(
    raw: Iterable[Mapping[str, Any]],
    where: str,
    names: Mapping[str, Symbol],
    problems: list[Problem],
    depth: int = 0,
) -> list[Member]:
    """The layers of a file or of a repeated body; mistakes go to `problems`."""
    members = []
    before: dict[str, None] = {}
    for number, item in enumerate(raw):
        if len(problems) >= MOST_PROBLEMS_SHOWN:
            break
        place = f"{where}[{number}]"
        entry = _check_fields(Entry, item, place, {}, problems)
        if entry is None:
            before[str(item.get("name"))] = None
            continue
        place += f" {_shorten(entry.name)}"
        if entry.name in before:
            problems.append(Problem(place, "every name once", f"{_shorten(entry.name)} again"))
        problems += [
            _missing_input(place, source, before) for source in entry.inputs if source not in before
        ][:MOST_PROBLEMS_SHOWN]
        before[entry.name] = None
        layer = _read_layer(entry, place, names, problems, depth)
        if layer is not None:
            members.append(Member(entry.name, layer, entry.inputs, entry.line, entry.weights_of))
    return members


def _missing_input(place: str, source: str, before: Iterable[str]) -> Problem:
    hint = _suggest(source, before) or "list every layer after its inputs; a network has no cycles"
    return Problem(f"{place}, inputs", "names of layers listed before", _shorten(source), hint)


def _read_layer(
    entry: Entry, place: str, names: Mapping[str, Symbol], problems: list[Problem], depth: int
) -> Layer | None:
    kind = KINDS.get(entry.kind)
    if kind is None:
        problems.append(
            Problem(
                f"{place}, kind",
                f"one of {', '.join(KINDS)}",
                _shorten(entry.kind),
                _suggest(entry.kind, KINDS),
            )
        )
        return None
    layer = _check_fields(kind, entry.arguments, f"{place} ({entry.kind})", names, problems)
    if isinstance(layer, Input) and len(layer.axes) != len(layer.sizes):
        sizes = f"{len(layer.axes)} axes and {len(layer.sizes)} sizes"
        problems.append(Problem(f"{place} (Input), sizes", "a size for every axis", sizes))
        return None
    if isinstance(layer, Repeat):
        return _read_repeat(layer, f"{place} (Repeat)", names, problems, depth)
    return layer


def _read_repeat(
    layer: Repeat, place: str, names: Mapping[str, Symbol], problems: list[Problem], depth: int
) -> Repeat | None:
    """A repeat whose body is read too: it starts at its own input, and reads nothing else."""
    if depth >= DEEPEST_REPEAT:
        problems.append(Problem(place, f"at most {DEEPEST_REPEAT} repeats inside each other", "one more"))
        return None
    found = len(problems)
    raw = cast("tuple[dict[str, Any], ...]", layer.body)
    body = _read_members(raw, f"{place}, body", {**names, layer.index.name: layer.index}, problems, depth + 1)
    if len(problems) > found:
        return None
    if not body or body[0].layer != Input((), ()):
        got = _shorten(raw[0]) if raw else "no layers"
        problems.append(Problem(f"{place}, body", "an Input without axes, then the layers that read it", got))
    for member in body[1:]:
        if isinstance(member.layer, Input) or not member.sources:
            expected = "inputs from the body"
            problems.append(
                Problem(f"{place}, body, {_shorten(member.name)}", expected, "a layer without inputs")
            )
    return replace(layer, body=tuple(body))


# Types ------------------------------------------------------------------------------------------------------


def _check_fields(
    kind: type[T], raw: Mapping[str, Any], where: str, names: Mapping[str, Symbol], problems: list[Problem]
) -> T | None:
    """`raw` as a dataclass of that kind, or None where its keys or types do not fit; nothing is converted."""
    from pydantic import ValidationError

    try:
        model = _model(cast(Any, kind)).model_validate(raw, context=names)
    except ValidationError as error:
        told: dict[str, str] = {}
        for found in error.errors(include_url=False):
            reason = found["msg"].removeprefix("Value error, ") if found["type"] == "value_error" else ""
            name = str(found["loc"][0])
            told[name] = told.get(name) or (reason if isinstance(found["input"], str) else "")
        problems += [
            _misfit_problem(kind, raw, where, *item) for item in list(told.items())[:MOST_PROBLEMS_SHOWN]
        ]
        return None
    return kind(**{name: getattr(model, name) for name in model.model_fields_set})


def _misfit_problem(kind: type[Any], raw: Mapping[str, Any], where: str, name: str, reason: str) -> Problem:
    hints = get_type_hints(kind)
    if name not in hints:
        return Problem(
            where, f"no other keys than {', '.join(hints) or 'none'}", _shorten(name), _suggest(name, hints)
        )
    pattern = _describe_file_type(hints[name])
    if name not in raw:
        return Problem(where, f"{name}: {pattern}", f"no {name}")
    sizes = 'a size is a whole number, or an expression in quotes such as "2*k"' if "size" in pattern else ""
    return Problem(f"{where}, {name}", pattern, _shorten(raw[name]), reason or sizes)


@cache
def _model(kind: type[Any]) -> Any:
    """The pydantic model of a dataclass as it stands in a file."""
    # Here and in `_check_fields` only: the import takes longer than reading most files.
    from pydantic import ConfigDict, create_model

    hints = get_type_hints(kind)
    required = {f.name: f.default is MISSING and f.default_factory is MISSING for f in fields(kind)}
    types: dict[str, Any] = {
        name: (_file_type(hints[name]), ... if needed else None) for name, needed in required.items()
    }
    config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
    return create_model(kind.__name__, __config__=config, **types)


def _file_type(hint: Any) -> Any:
    """The type of an argument with sympy's types as text and tuples as lists."""
    from pydantic import Field, PlainValidator

    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        words = [arg for arg in args if get_origin(arg) is Literal]
        union: Any = Union[(*words, *(_file_type(arg) for arg in args if arg not in words))]
        # Words before expressions: "same" is not a symbol where it can be a padding.
        return Annotated[union, Field(union_mode="left_to_right")] if words else union
    if origin is tuple:
        items: Any = tuple(arg if arg is ... else _file_type(arg) for arg in args)
        return Annotated[tuple[items], Field(strict=False)]
    if hint is int:
        return Annotated[int, Field(ge=-LARGEST_SIZE, le=LARGEST_SIZE)]
    if hint is Expr:
        return Annotated[Any, PlainValidator(_parse_expression)]
    if hint is Symbol:
        return Annotated[Any, PlainValidator(_parse_index)]
    return dict[str, Any] if hint is Member else hint


def _parse_expression(value: Any, info: Any) -> Expr:
    if not isinstance(value, str):
        raise ValueError("an expression is text")
    size = parse(value, info.context)
    if isinstance(size, int):
        raise ValueError("a number stands without quotes")
    if as_dim(size) is None:
        raise ValueError("it is never a whole number")
    return size


def _parse_index(value: Any, info: Any) -> Symbol:
    if not isinstance(value, str) or not _is_name(value):
        raise ValueError("an index is a name")
    if value in info.context:
        raise ValueError("the name of another symbol or index")
    return Symbol(value, integer=True, nonnegative=True)


def _describe_file_type(hint: Any) -> str:
    """A type as it is told: `size or [size, …] or "valid"`."""
    args = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(
            dict.fromkeys("size" if arg in (int, Expr) else _describe_file_type(arg) for arg in args)
        )
    if get_origin(hint) is Literal:
        return " or ".join(f'"{word}"' for word in args)
    if get_origin(hint) is tuple:
        return f"[{', '.join('…' if arg is ... else _describe_file_type(arg) for arg in args)}]"
    if get_origin(hint) is dict:
        return "an object"
    plain = {bool: "true or false", float: "number", int: "whole number", NoneType: "null", Symbol: "name"}
    return plain.get(hint, "text" if hint is str else "layer")


def _words_in(hint: Any) -> set[str]:
    own = set(get_args(hint)) if get_origin(hint) is Literal else set()
    return own | {word for arg in get_args(hint) for word in _words_in(arg)}


ARGUMENT_WORDS = {
    word for kind in KINDS.values() for hint in get_type_hints(kind).values() for word in _words_in(hint)
}


def _suggest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name[:50], list(known)[-500:], 1)
    return f"did you mean {_shorten(near[0])}?" if near else ""


def _shorten(value: Any) -> str:
    """A piece of a file, not at length."""
    written = json.dumps(value)
    return written if len(written) <= 60 else f"{written[:57]}…"
