"""Python files and texts as modules of this process."""

import atexit
import os
import sys
from functools import cache
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from types import ModuleType

__all__ = ["digest", "load_file", "load_source"]

LOADING_LOCK = Lock()
"""Threads that call one module for the first time want the same file."""


def digest(source: str) -> str:
    """A name for a source: another source has another one, in every process."""
    return sha256(source.encode()).hexdigest()[:16]


def load_source(source: str) -> ModuleType:
    """The module of a text, one for each text. It is written to disk: Triton reads its kernels' source."""
    with LOADING_LOCK:
        return _load_written(source)


@cache
def _load_written(source: str) -> ModuleType:
    file = _source_folder() / f"emitted_{digest(source)}.py"
    file.write_text(source, encoding="utf-8")
    return load_file(file)


@cache
def _source_folder() -> Path:
    """Gone when the process ends; what Triton compiles is in Triton's own cache, by content."""
    path = mkdtemp(prefix="tdnn_compiler_")
    atexit.register(_remove_folder, path, os.getpid())
    return Path(path)


def _remove_folder(path: str, owner: int) -> None:
    """By the process that made it: one that was forked from it ends earlier."""
    if os.getpid() == owner:
        rmtree(path, ignore_errors=True)


def load_file(file: Path) -> ModuleType:
    """A module of a file. ImportError if it is not one of Python; and what the file itself raises."""
    path = file.resolve()
    # Two files may share a name; triton finds a kernel's module by its name in sys.modules.
    key = sha256(str(path).encode() + path.read_bytes()).hexdigest()[:16]
    spec = spec_from_file_location(f"tdnn_{path.stem}_{key}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"not a Python file: {path}")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module
