"""Names in reports: what a terminal would obey, and a drawing cannot hold, is spelled out."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from sympy import Expr, Symbol

from tdnn_compiler import source

__all__ = ["visible"]

T = TypeVar("T")


def visible(told: T) -> T:
    """A report, or a part of one, with a line feed as `\\n` and an escape as `\\x1b` in every text."""
    found: Any = told
    match found:
        case str():
            found = source.visible(found)
        case tuple():
            found = tuple(map(visible, found))
        case Mapping():
            found = {visible(key): visible(value) for key, value in found.items()}
        case Expr():
            strange = [s for s in found.free_symbols if isinstance(s, Symbol) and not s.name.isprintable()]
            names = {symbol: Symbol(visible(symbol.name), **symbol.assumptions0) for symbol in strange}
            found = found.xreplace(names) if names else found
        case _ if is_dataclass(found) and not isinstance(found, type):
            found = replace(found, **{f.name: visible(getattr(found, f.name)) for f in fields(found)})
    return found
