"""Libraries known by what their text is made from: a process that finds one need not print the text."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import sympy

from tdnn_compiler.cpu.build import library_name, load_library
from tdnn_compiler.cpu.cache import LIBRARY_NAME, cache_folder, mark_used
from tdnn_compiler.network.atomic_writes import write_files

__all__ = ["load_known", "package_digest"]


def load_known(made_from: str, parts: Callable[[], Sequence[str]], flags: Sequence[str]) -> ctypes.CDLL:
    """The library of the texts that `parts` prints, which `made_from` and this package determine.

    A note in the cache says which library that is. Where there is none, or not what it names, the texts are
    printed, and the library is found by them, or built.
    """
    key = sha256("\0".join([package_digest(), sympy.__version__, library_name([made_from], flags)]).encode())
    note = cache_folder() / f"{key.hexdigest()[:32]}.txt"
    noted = noted_library(note)
    if noted is not None:
        # It may have been removed, or not be whole.
        with suppress(OSError):
            return ctypes.CDLL(str(noted))
    texts = parts()
    loaded = load_library(texts, flags)
    write_files({note: library_name(texts, flags).encode()})
    return loaded


def noted_library(note: Path) -> Path | None:
    """The library that a note names, if it is there."""
    try:
        name = note.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
    library = note.with_name(name) if LIBRARY_NAME.fullmatch(name) else None
    return library if library is not None and mark_used(library) else None


@cache
def package_digest() -> str:
    """A name for this package as it is: what it prints may be another text after any change of it."""
    found = sha256()
    for path, content in sorted(package_files(files("tdnn_compiler"), "")):
        found.update(f"{path}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def package_files(folder: Traversable, place: str) -> Iterator[tuple[str, bytes]]:
    """Each file below a folder, but for what Python itself has compiled there."""
    for entry in folder.iterdir():
        path = f"{place}/{entry.name}"
        if entry.is_file():
            yield path, entry.read_bytes()
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from package_files(entry, path)
