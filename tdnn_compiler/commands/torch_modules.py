"""Torch modules that a command is given in the place of a network, and the sizes of their inputs."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake

__all__ = ["InputSizes", "find_modules", "network_of_module", "parse_inputs"]

USUAL_SIZE = 200
"""Of an open size, in an example: two seconds of speech at 100 frames a second."""
OPEN_SIZE = re.compile(r"(?:([1-9][0-9]{0,5})\*)?([A-Za-z_][A-Za-z0-9_]*)(?:=([0-9]{1,9}))?")
HINT = "--input 1,80,T for T frames of 80 features, --input 1,T=16000 for samples, 1,T:int for tokens"


@dataclass(frozen=True)
class InputSizes:
    """One `--input`: the sizes of an example, and the names of those that stay open; tokens or not."""

    shape: tuple[int, ...]
    opened: Mapping[int, str]
    tokens: bool


def parse_inputs(given: Sequence[str]) -> tuple[InputSizes, ...]:
    """`1,80,T` and the like. Raises NetworkError with every mistake."""
    found, problems = [], []
    for text in given:
        sizes, _, kind = text.partition(":")
        shape, opened = list[int](), dict[int, str]()
        for dim, size in enumerate(part.strip() for part in sizes.split(",")):
            form = OPEN_SIZE.fullmatch(size)
            if size.isascii() and size.isdigit() and 0 < int(size[:10]) <= 10**9:
                shape.append(int(size))
            elif form is not None and dim:
                scale = int(form[1] or 1)
                shape.append(int(form[3]) if form[3] else -(-USUAL_SIZE // scale) * scale)
                opened[dim] = f"{scale}*{form[2]}" if form[1] else form[2]
            else:
                problems.append(
                    Problem(f"--input {text[:60]!r}", "sizes, the batch first", repr(size[:60]), HINT)
                )
        if kind not in ("", "int", "float"):
            problems.append(
                Problem(f"--input {text[:60]!r}", "int or float behind a colon", repr(kind[:60]), HINT)
            )
        found.append(InputSizes(tuple(shape), opened, kind == "int"))
    if problems:
        raise NetworkError(problems)
    return tuple(found)


def find_modules(variables: Mapping[str, Any], script: str) -> dict[str, Any]:
    """The torch modules of a script, and its own classes of modules; none where it does not load torch."""
    torch = sys.modules.get("torch")
    if torch is None:
        return {}
    kind = torch.nn.Module
    return {
        name: value
        for name, value in variables.items()
        if isinstance(value, kind)
        or (isinstance(value, type) and issubclass(value, kind) and value.__module__ == script)
    }


def network_of_module(found: Any, given: Sequence[str], where: str) -> Network:
    """The network of a module, or of a class that makes one without arguments."""
    inputs = parse_inputs(given)
    if not inputs:
        raise mistake(where, "the sizes of the module's inputs", "none", HINT)
    import torch

    from tdnn_compiler.importers.torch.modules import Examples, from_torch

    module = found() if isinstance(found, type) else found
    examples = tuple(
        torch.zeros(each.shape, dtype=torch.int64) if each.tokens else torch.randn(each.shape)
        for each in inputs
    )
    dynamic: dict[str, list[tuple[str, int]]] = {}
    for name, each in zip(Examples.of(module, examples).tensors, inputs, strict=True):
        for dim, symbol in each.opened.items():
            dynamic.setdefault(symbol, []).append((name, dim))
    return from_torch(module, examples, dynamic)
