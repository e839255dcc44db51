"""Emitted source as a module of this process."""

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

__all__ = ["digest", "load"]


def digest(source: str) -> str:
    """A name for a source: another source has another one, in every process."""
    return sha256(source.encode()).hexdigest()[:16]


LOADING = Lock()
"""Threads that call one module for the first time want the same file."""


@cache
def folder() -> Path:
    """Gone when the process ends; what Triton compiles is in Triton's own cache, by content."""
    path = mkdtemp(prefix="tdnn_compiler_")
    atexit.register(remove, path, os.getpid())
    return Path(path)


def remove(path: str, owner: int) -> None:
    """By the process that made it: one that was forked from it ends earlier."""
    if os.getpid() == owner:
        rmtree(path, ignore_errors=True)


def load(source: str) -> ModuleType:
    """The module of an emitted file. It is written to disk, because Triton reads its kernels' source."""
    with LOADING:
        return loaded(source)


@cache
def loaded(source: str) -> ModuleType:
    name = f"tdnn_emitted_{digest(source)}"
    path = folder() / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
