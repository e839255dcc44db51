"""C++ to a library of this machine: by the compiler that is here, and once for the same text."""

import ctypes
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

from tdnn_compiler.cpu.cache import BUILDING_PREFIX, cache_folder, mark_used, trim_cache
from tdnn_compiler.cpu.machine import this_machine
from tdnn_compiler.symbolic.errors import mistake

__all__ = [
    "FAST",
    "build_library",
    "build_program",
    "compile_to_assembly",
    "find_compiler",
    "lack_of_compiler",
    "library_name",
    "load_library",
]

FAST = ("-O3", "-march=native", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-Wno-psabi")
"""What kernels are built with: nothing that changes an infinity or a NaN."""


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


def load_library(parts: Sequence[str], flags: Sequence[str]) -> ctypes.CDLL:
    """The library of one or more texts. One that cannot be loaded is built once more.

    Between finding and loading it, it may have been removed; or the machine had stopped while it was written.
    """
    found = build_library(parts, flags)
    try:
        return ctypes.CDLL(str(found))
    except OSError:
        found.unlink(missing_ok=True)
        return ctypes.CDLL(str(build_library(parts, flags)))


def build_library(parts: Sequence[str], flags: Sequence[str]) -> Path:
    """The library of one or more texts, which are compiled side by side.

    Processes that build the same at the same time do not disturb one another.
    """
    command, options, folder = compiler_command(), compiler_options(flags), cache_folder()
    found = folder / library_name(parts, flags)
    if not mark_used(found):
        # Each process renames a file of its own: a library is whole, or it is not there.
        with tempfile.TemporaryDirectory(dir=folder, prefix=BUILDING_PREFIX) as own:
            objects = compile_parts(parts, [*options, "-c"], Path(own), ".o")
            result = Path(own) / "kernels.so"
            run_all([[*command, "-shared", *threads_flag(), *map(str, objects), "-o", str(result)]])
            result.rename(found)
        trim_cache(folder)
    return found


def library_name(parts: Sequence[str], flags: Sequence[str]) -> str:
    """What the library of texts is called: another text, compiler, option or machine, another name."""
    words = [*compiler_command(), this_machine().flags, *compiler_options(flags), *parts]
    return f"{hashlib.sha256(chr(0).join(words).encode()).hexdigest()[:32]}.so"


def build_program(text: str, flags: Sequence[str], folder: Path) -> Path:
    """A program, with a `main`, in a folder."""
    result = folder / "program"
    (source,) = write_parts([text], folder)
    run_all([[*compiler_command(), *compiler_options(flags), str(source), "-o", str(result)]])
    return result


def compile_to_assembly(parts: Sequence[str], flags: Sequence[str]) -> tuple[str, ...]:
    """What the compiler makes of each text, to be read."""
    with tempfile.TemporaryDirectory() as own:
        written = compile_parts(parts, [*compiler_options(flags), "-S"], Path(own), ".s")
        return tuple(each.read_text(encoding="utf-8") for each in written)


def compiler_command() -> tuple[str, ...]:
    command = find_compiler()
    if command is None:
        raise mistake("compiled kernels", "a C++ compiler", lack_of_compiler() or "", "pip install ziglang")
    return command


def compiler_options(flags: Sequence[str]) -> list[str]:
    return ["-std=c++17", "-fPIC", *threads_flag(), *flags]


def compile_parts(parts: Sequence[str], options: Sequence[str], folder: Path, suffix: str) -> list[Path]:
    """A file for each text, of the kind that the options ask for."""
    sources = write_parts(parts, folder)
    results = [source.with_suffix(suffix) for source in sources]
    pairs = zip(sources, results, strict=True)
    run_all([[*compiler_command(), *options, str(source), "-o", str(result)] for source, result in pairs])
    return results


def write_parts(parts: Sequence[str], folder: Path) -> list[Path]:
    sources = [folder / f"{number}.cpp" for number in range(len(parts))]
    for source, part in zip(sources, parts, strict=True):
        source.write_text(part, encoding="utf-8")
    return sources


def run_all(commands: Sequence[Sequence[str]]) -> None:
    """Runs commands side by side; RuntimeError with what one said that failed."""
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for command in commands
    ]
    # All of them: a folder is not removed under a compiler that still writes.
    ended = [(each, each.communicate()[0]) for each in running]
    for process, told in ended:
        if process.returncode:
            raise RuntimeError(f"{process.args!r}\n{told[:4000]}")
