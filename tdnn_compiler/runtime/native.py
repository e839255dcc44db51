"""Kernels run natively: tile programs as C++, compiled for this machine, under the emitted host code."""

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.errors import mistake
from tdnn_compiler.fusion.targets import Target
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.network import Network
from tdnn_compiler.pipeline import Emitted, compile_passes
from tdnn_compiler.printers.cpp import print_cpp_module
from tdnn_compiler.runtime.guards import Memory
from tdnn_compiler.runtime.verify import Row, Type, verify_emitted
from tdnn_compiler.runtime.where import Where
from tdnn_compiler.tile.ir import Program

__all__ = [
    "MACROS",
    "TILES",
    "compiled",
    "compiler",
    "confirmed",
    "host_module",
    "native_modules",
    "programs_of",
    "verify_native",
    "verify_natively",
]

TILES = 4
"""Sequences are so many tiles of rows long: moments of more than one group of tiles are brought together."""
TRIES = 4
"""So often is something wrong before it is said to be."""
SHORT: dict[torch.dtype, Type] = {
    torch.float32: "fp32",
    torch.float16: "fp16",
    torch.bfloat16: "bf16",
}
MACROS = {torch.float32: "float", torch.float16: "fp16", torch.bfloat16: "bf16"}


def compiler() -> str:
    """The path of this machine's C++ compiler."""
    found = next(filter(None, map(shutil.which, ("g++", "clang++", "c++"))), None)
    if found is None:
        raise mistake("native kernels", "a C++ compiler: g++ or clang++", "none on the PATH")
    return found


def compiled(source: str, data: torch.dtype, *flags: str, program: bool = False) -> Path:
    """The library of a text, or a program of it, compiled once for the same text and flags."""
    options = ["-std=c++17", "-ffp-contract=off", f"-DDATA={MACROS[data]}", *flags]
    options += [] if program else ["-shared", "-fPIC"]
    path = compiler()
    key = hashlib.sha256("\0".join([path, *options, source]).encode()).hexdigest()[:32]
    folder = Path(tempfile.gettempdir()) / f"tdnn-compiler-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise mistake("native kernels", f"{folder} to be your own", "another user's folder")
    found = folder / key
    if not found.exists():
        # Others may compile the same at the same time: each renames a file of its own.
        with tempfile.TemporaryDirectory(dir=folder) as own:
            text, result = Path(own) / "kernels.cpp", Path(own) / "kernels"
            text.write_text(source, encoding="utf-8")
            command = [path, *options, str(text), "-o", str(result)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"{' '.join(command)}\n{done.stderr[:4000]}")
            result.rename(found)
    return found


def host_module(emitted: Emitted, kernels: Mapping[str, Any]) -> ModuleType:
    """`forward` and `backward` as they are in the emitted file, over other kernels than Triton's."""
    module = ModuleType(f"host_{emitted.mode}")
    module.__dict__.update(kernels, torch=Memory())
    code = compile(emitted.host, f"<host code of {module.__name__}>", "exec")
    exec(code, module.__dict__)
    return module


@dataclass(frozen=True)
class NativeKernel:
    """Called as a Triton kernel is: `kernel[grid](arguments…)`. What only Triton needs is left out."""

    function: Any
    program: Program
    data: torch.dtype

    def __getitem__(self, grid: tuple[int, ...]) -> Callable[..., None]:
        def launch(*arguments: Any, **options: Any) -> None:  # noqa: ARG001
            self.check(arguments)
            values = [pointer_or_number(argument) for argument in (*arguments, *grid)]
            self.function(*values)

        return launch

    def check(self, arguments: Sequence[Any]) -> None:
        """C++ believes what it is told."""
        buffers = (*self.program.reads, *self.program.writes)
        kinds = {"exact": torch.float32, "whole": torch.int32, "byte": torch.uint8, "token": torch.int64}
        for buffer, tensor in zip(buffers, arguments, strict=False):
            want = kinds.get(buffer.array.type, self.data)
            if tensor.dtype != want or tensor.device.type != "cpu" or not tensor.is_contiguous():
                found = f"{tensor.dtype} on {tensor.device}, strides {tensor.stride()}"
                raise TypeError(f"{buffer.name}: {found} instead of contiguous {want} on the CPU")


def pointer_or_number(argument: Any) -> ctypes.c_void_p | ctypes.c_int64:
    if argument is None:
        return ctypes.c_void_p(None)
    if isinstance(argument, Tensor):
        return ctypes.c_void_p(argument.data_ptr())
    # The seed may be all 64 bits.
    return ctypes.c_int64(int(argument))


def native_modules(
    emitted: Sequence[Emitted], dtype: torch.dtype = torch.float32, flags: Sequence[str] = ()
) -> list[ModuleType]:
    """Modules with `forward` and `backward` as the emitted files have, all compiled as one text.

    Tensors are on the CPU, inputs and parameters of `dtype`. What is allocated is poisoned and guarded.
    """
    names = [
        {program.name: f"network{number}_{program.name}" for program in programs_of(each)}
        for number, each in enumerate(emitted)
    ]
    texts = {
        name[program.name]: program
        for each, name in zip(emitted, names, strict=True)
        for program in programs_of(each)
    }
    library = ctypes.CDLL(str(compiled(print_cpp_module(texts), dtype, *flags)))
    watch = partial(watch_library, library)
    modules = []
    for each, name in zip(emitted, names, strict=True):
        kernels: dict[str, Any] = {"watch": watch}
        for program in programs_of(each):
            function = library[name[program.name]]
            function.restype = None
            kernels[f"{program.name}_kernel"] = NativeKernel(function, program, dtype)
        modules.append(host_module(each, kernels))
    return modules


@contextmanager
def watch_library(library: ctypes.CDLL) -> Iterator[list[int]]:
    """The last address at which kernels read poison."""
    found: list[int] = []
    last = ctypes.c_void_p.in_dll(library, "poison_at")
    last.value = None
    yield found
    found += [last.value] if last.value is not None else []


def programs_of(emitted: Emitted) -> list[Program]:
    backward = () if emitted.back is None else emitted.back.programs
    return [*emitted.there.programs, *backward]


def verify_native(
    network: Network,
    dtype: torch.dtype = torch.bfloat16,
    *,
    modes: Sequence[Mode] = ("train", "eval"),
    numbers: Mapping[str, int] | None = None,
    ragged: Sequence[bool] = (False, True),
    seed: int = 0,
    blocks: Blocks | None = None,
    target: Target | None = None,
) -> tuple[Row, ...]:
    """As `verify`, in C++: rows for every array that torch has too, and for every misuse of memory."""
    # Tensor descriptors are Triton's.
    aim = None if target is None else replace(target, descriptors=())
    emitted = [compile_passes(network, mode, blocks, target=aim) for mode in modes]
    found = verify_natively(emitted, dtype, numbers=numbers, ragged=ragged, seed=seed)
    return tuple(row for rows in found for row in rows)


def verify_natively(
    emitted: Sequence[Emitted],
    dtype: torch.dtype = torch.bfloat16,
    *,
    numbers: Mapping[str, int] | None = None,
    ragged: Sequence[bool] = (False, True),
    seed: int = 0,
    flags: Sequence[str] = (),
) -> list[tuple[Row, ...]]:
    """Rows for each of many networks, compiled already: one run of the C++ compiler is for all of them."""
    modules = native_modules(emitted, dtype, flags)
    return [
        confirmed(each, module, dtype, numbers, ragged, seed)
        for each, module in zip(emitted, modules, strict=True)
    ]


def confirmed(
    emitted: Emitted,
    module: ModuleType,
    dtype: torch.dtype,
    numbers: Mapping[str, int] | None,
    ragged: Sequence[bool],
    seed: int,
) -> tuple[Row, ...]:
    """Rows; those that are wrong only if they are wrong for other numbers, too.

    The rounder the numbers, the more often two of them lie so close that their maximum is the other one, or
    one so close to zero that `relu` is: then the exact network is another one than the rounded.
    """
    where = Where("C++", "cpu", lambda _: module, module.watch)
    rows: list[Row] = []
    for number in range(TRIES):
        again = verify_emitted(
            [emitted],
            numbers=numbers,
            ragged=ragged,
            dtype=SHORT[dtype],
            seed=seed + number,
            where=where,
            tiles=TILES,
        )
        if not rows:
            rows = list(again)
        else:
            right = {(row.array, row.case): row for row in again if row.ok}
            rows = [row if row.ok or row.note else right.get((row.array, row.case), row) for row in rows]
        if all(row.ok or row.note for row in rows):
            break
    return tuple(rows)
