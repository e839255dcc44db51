"""Where compiled kernels are kept: a folder of this user's, no larger than it may be."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tdnn_compiler.symbolic.errors import mistake

__all__ = [
    "BUILDING_PREFIX",
    "LIBRARY_NAME",
    "KeptLibrary",
    "cache_folder",
    "cache_limit",
    "clear_cache",
    "kept_libraries",
    "mark_used",
    "trim_cache",
]

WHERE, SIZE_LIMIT = "TDNN_COMPILER_CACHE", "TDNN_COMPILER_CACHE_MB"
USUAL_LIMIT = 500
MEGABYTE = 10**6
LIBRARY_NAME = re.compile(r"[0-9a-f]{32}\.so")
NOTE_NAME = re.compile(r"[0-9a-f]{32}\.txt")
"""Of files that name the library of what their own name stands for."""
BUILDING_PREFIX = "building-"
"""What folders are called in which a process builds."""
JUST_USED = 60.0
"""Seconds in which whoever has built a library, or found it, has loaded it."""
ABANDONED = 86_400.0
"""Seconds after which nobody builds any more: the process has been killed."""


@dataclass(frozen=True)
class KeptLibrary:
    """`used` is when it was built, or last found, in seconds since 1970."""

    path: Path
    size: int
    used: float


def cache_folder() -> Path:
    """Where libraries are kept: TDNN_COMPILER_CACHE, else the user's cache. Nobody else may write there."""
    given = os.environ.get(WHERE)
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(given) if given else home / "tdnn-compiler"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        # No home that can be written: a folder of this user's among the temporary ones.
        folder = Path(tempfile.gettempdir()) / f"tdnn-compiler-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.stat()
    if state.st_uid != os.getuid() or state.st_mode & 0o022:
        hint = f"chmod go-w {folder}, or another folder in {WHERE}"
        raise mistake(
            "compiled kernels", f"a folder that only you can write to, {folder}", "one that others can", hint
        )
    return folder


def cache_limit() -> int:
    """The bytes that libraries may have together: TDNN_COMPILER_CACHE_MB, else 500 MB."""
    given = os.environ.get(SIZE_LIMIT, "").strip() or str(USUAL_LIMIT)
    if not re.fullmatch(r"\d{1,9}", given):
        raise mistake(SIZE_LIMIT, "a whole number of megabytes", repr(given), f"{SIZE_LIMIT}={USUAL_LIMIT}")
    return int(given) * MEGABYTE


def kept_libraries(folder: Path) -> list[KeptLibrary]:
    """The libraries in a folder, the one first that has not been used for the longest time."""
    return sorted(find_libraries(folder), key=lambda each: (each.used, each.path))


def find_libraries(folder: Path) -> Iterator[KeptLibrary]:
    for entry in os.scandir(folder):
        if LIBRARY_NAME.fullmatch(entry.name):
            try:
                state = entry.stat()
            except FileNotFoundError:
                # Another process removes some, too.
                continue
            yield KeptLibrary(Path(entry.path), state.st_size, state.st_atime)


def mark_used(library: Path) -> bool:
    """Says whether a library is there; from now on it is the one last used."""
    try:
        os.utime(library, ns=(time.time_ns(), library.stat().st_mtime_ns))
    except FileNotFoundError:
        return False
    return True


def trim_cache(folder: Path) -> None:
    """Removes libraries until all of them are within the limit, and what killed processes have left.

    A library that is loaded stays so when its file is removed.
    """
    now, found = time.time(), kept_libraries(folder)
    excess = sum(each.size for each in found) - cache_limit()
    for each in found:
        if excess <= 0:
            break
        if now - each.used > JUST_USED:
            each.path.unlink(missing_ok=True)
            excess -= each.size
    remove_notes(folder)
    for left in folder.glob(f"{BUILDING_PREFIX}*"):
        # Another process ends its work meanwhile.
        with suppress(FileNotFoundError):
            if now - left.stat().st_mtime > ABANDONED:
                shutil.rmtree(left, ignore_errors=True)


def clear_cache(folder: Path) -> list[KeptLibrary]:
    """Removes all libraries, and says which."""
    found = kept_libraries(folder)
    for each in found:
        each.path.unlink(missing_ok=True)
    remove_notes(folder)
    return found


def remove_notes(folder: Path) -> None:
    """Removes notes of libraries that are gone."""
    for note in folder.iterdir():
        if NOTE_NAME.fullmatch(note.name):
            with suppress(OSError):
                if not (folder / note.read_text(encoding="utf-8", errors="replace")).is_file():
                    note.unlink()
