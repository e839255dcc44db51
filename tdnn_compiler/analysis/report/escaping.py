"""Names in reports: what a terminal would obey, and a drawing cannot hold, is spelled out."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from sympy import Expr, Symbol

from tdnn_compiler.symbolic import identifiers as source

__all__ = ["escape_texts"]

T = TypeVar("T")


def escape_texts(told: T) -> T:
    """A report, or a part of one, with a line feed as `\\n` and an escape as `\\x1b` in every text."""
    found: Any = told
    match found:
        case str():
            found = source.escape_controls(found)
        case tuple():
            found = tuple(map(escape_texts, found))
        case Mapping():
            found = {escape_texts(key): escape_texts(value) for key, value in found.items()}
        case Expr():
            strange = [s for s in found.free_symbols if isinstance(s, Symbol) and not s.name.isprintable()]
            names = {symbol: Symbol(escape_texts(symbol.name), **symbol.assumptions0) for symbol in strange}
            found = found.xreplace(names) if names else found
        case _ if is_dataclass(found) and not isinstance(found, type):
            found = replace(found, **{f.name: escape_texts(getattr(found, f.name)) for f in fields(found)})
    return found
