"""C++ to a library of this machine: by the compiler that is here, and once for the same text."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tdnn_compiler.symbolic.errors import mistake

__all__ = ["FAST", "build_library", "cache_folder", "find_compiler", "lack_of_compiler"]

FAST = ("-O3", "-march=native", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-Wno-psabi")
"""What kernels are built with: nothing that changes an infinity or a NaN."""
WHERE = "TDNN_COMPILER_CACHE"


@cache
def find_compiler() -> tuple[str, ...] | None:
    """The command of a C++ compiler: g++, clang++ or c++ on the PATH, else the one of the package ziglang."""
    found = next(filter(None, map(shutil.which, ("g++", "clang++", "c++"))), None)
    if found is not None:
        return (found,)
    return (sys.executable, "-m", "ziglang", "c++") if find_spec("ziglang") else None


def lack_of_compiler() -> str | None:
    """What to say where there is no compiler; None where there is one."""
    if find_compiler() is not None:
        return None
    return "there is no C++ compiler to build kernels with (install g++ or clang++, or pip install ziglang)"


@cache
def threads_flag() -> tuple[str, ...]:
    """OpenMP, where the compiler has it: zig's has not, nor have all of clang's. Then there is one thread."""
    command = find_compiler()
    if command is None or "ziglang" in command:
        return ()
    if Path(command[0]).name == "g++":
        return ("-fopenmp",)
    with tempfile.TemporaryDirectory() as own:
        options = ["-fopenmp", "-shared", "-fPIC", "-x", "c++", os.devnull]
        done = subprocess.run([*command, *options, "-o", f"{own}/probe"], capture_output=True, check=False)
    return () if done.returncode else ("-fopenmp",)


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


def build_library(parts: Sequence[str], flags: Sequence[str]) -> Path:
    """The library of one or more texts, which are compiled side by side.

    Processes that build the same at the same time do not disturb one another.
    """
    command = find_compiler()
    if command is None:
        raise mistake("compiled kernels", "a C++ compiler", lack_of_compiler() or "", "pip install ziglang")
    options = ["-std=c++17", "-fPIC", *threads_flag(), *flags]
    key = hashlib.sha256("\0".join([*command, machine(), *options, *parts]).encode()).hexdigest()[:32]
    folder = cache_folder()
    found = folder / f"{key}.so"
    if not found.exists():
        # Each process renames a file of its own: a library is whole, or it is not there.
        with tempfile.TemporaryDirectory(dir=folder) as own:
            result, objects, running = Path(own) / "kernels.so", [], []
            for number, part in enumerate(parts):
                text, compiled = Path(own) / f"{number}.cpp", Path(own) / f"{number}.o"
                text.write_text(part, encoding="utf-8")
                running.append(start([*command, *options, "-c", str(text), "-o", str(compiled)]))
                objects.append(str(compiled))
            # All of them: a folder is not removed under a compiler that still writes.
            ended = [(each, each.communicate()[0]) for each in running]
            for each, told in ended:
                check(each, told)
            linking = start([*command, "-shared", *threads_flag(), *objects, "-o", str(result)])
            check(linking, linking.communicate()[0])
            result.rename(found)
    return found


def start(command: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def check(process: "subprocess.Popen[str]", told: str) -> None:
    """Raises RuntimeError with what a compiler said that failed."""
    if process.returncode:
        raise RuntimeError(f"{process.args!r}\n{told[:4000]}")


@cache
def machine() -> str:
    """What `-march=native` depends on: a folder may be shared by several machines."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return " ".join(os.uname())
    return next((line for line in lines if line.startswith(("flags", "Features"))), " ".join(os.uname()))
