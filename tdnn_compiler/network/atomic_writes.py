"""Files written whole or not at all, whoever else writes or reads them at the same time."""

import os
from collections.abc import Mapping
from contextlib import suppress
from errno import EISDIR
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from uuid import uuid4

from tdnn_compiler.symbolic.errors import NetworkError, mistake

__all__ = ["file_path", "shorten_path", "unusable_path", "write_files"]

LONGEST_PATH_SHOWN = 300


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Writes every file, or none where something is wrong; links are followed, and modes are kept."""
    drafts: dict[Path, Path | None] = {}
    path = Path()
    try:
        for path, content in contents.items():
            target = Path(os.path.realpath(path))
            mode = _file_mode(target)
            if mode is not None and S_ISDIR(mode):
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
            if mode is not None and not S_ISREG(mode):
                # A device or a pipe, whose place no file may take.
                drafts[path] = None
                continue
            draft = drafts[path] = target.with_name(f".{uuid4().hex}.draft")
            _write_draft(draft, content, mode)
        for path, ready in drafts.items():
            target = Path(os.path.realpath(path))
            target.write_bytes(contents[path]) if ready is None else ready.replace(target)
    except (OSError, ValueError) as error:
        raise unusable_path(path, "a file that can be written", error) from error
    finally:
        for left in filter(None, drafts.values()):
            with suppress(OSError, ValueError):
                left.unlink(missing_ok=True)


def _file_mode(target: Path) -> int | None:
    """What a file is, and who may do what with it; None where there is none."""
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


def _write_draft(draft: Path, content: bytes, mode: int | None) -> None:
    with open(draft, "xb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), S_IMODE(mode))
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def file_path(path: object) -> Path:
    """What a user gave for a path: text or a `pathlib.Path`, and not empty."""
    named = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not isinstance(named, str) or not named:
        raise mistake("path", "a file, by its name as text or as a pathlib.Path", shorten_path(path))
    return Path(named)


def unusable_path(path: Path, expected: str, error: Exception) -> NetworkError:
    """What the system says of a path, in a message of ours."""
    return mistake(shorten_path(path), expected, getattr(error, "strerror", None) or error)


def shorten_path(path: object) -> str:
    """A path as it is, or quoted where it could not be read; not at length."""
    written = str(path) if isinstance(path, Path) and str(path).isprintable() else repr(path)
    return written if len(written) <= LONGEST_PATH_SHOWN else f"{written[:LONGEST_PATH_SHOWN]}…"
