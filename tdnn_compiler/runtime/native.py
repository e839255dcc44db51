"""Kernels as native code, to check with: tile programs printed as C++, launched by the host program."""

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.printers.cpp import print_cpp_module
from tdnn_compiler.runtime.backends import KernelBackend
from tdnn_compiler.runtime.dtypes import array_dtype, data_type_of, element_type_of
from tdnn_compiler.runtime.execute import LaunchArgument, Options, Passes
from tdnn_compiler.runtime.guards import GuardedMemory
from tdnn_compiler.runtime.verify import ArrayRow, verify_emitted
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.tile.ir import Buffer

__all__ = [
    "LIBRARY",
    "TILES_PER_SEQUENCE",
    "NativeKernels",
    "compile_native",
    "confirm_errors",
    "confirm_rows",
    "native_compiler",
    "native_kernels",
    "verify_native",
    "verify_natively",
]

TILES_PER_SEQUENCE = 4
"""The length of sequences in tiles of rows: enough that partial moments of several groups are merged."""
LIBRARY = ("-shared", "-fPIC")
MOST_TRIES = 4
"""An error is reported only if it shows with as many different random numbers."""


def native_compiler() -> str:
    """The path of this machine's C++ compiler."""
    found = next(filter(None, map(shutil.which, ("g++", "clang++", "c++"))), None)
    if found is None:
        raise mistake("native kernels", "a C++ compiler: g++ or clang++", "none on the PATH")
    return found


def compile_native(source: str, data: torch.dtype, *flags: str) -> Path:
    """Compiles a text to a program, or with the flags LIBRARY to a library; once for each text and flags."""
    macros = {"DATA": data, "REAL": array_dtype("exact", data)}
    types = [f"-D{macro}={element_type_of(kind).cpp}" for macro, kind in macros.items()]
    options = ["-std=c++17", "-ffp-contract=off", *types, *flags]
    path = native_compiler()
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


@dataclass(frozen=True, eq=False)
class NativeKernels:
    """Launches a network's kernels in C++, by the names of its launches."""

    emitted: EmittedNetwork
    functions: Mapping[str, Any]
    data: torch.dtype
    watch: Callable[[], AbstractContextManager[list[int]]]
    name: str = "C++"

    def __call__(
        self,
        launch: Launch,
        grid: tuple[int, ...],
        arguments: Sequence[LaunchArgument],
        options: Options,  # noqa: ARG002
    ) -> None:
        for argument, value in zip(launch.arguments, arguments, strict=True):
            if isinstance(argument, Buffer):
                self.check(argument, value)
        self.functions[launch.name](*map(pointer_or_number, (*arguments, *grid)))

    def check(self, buffer: Buffer, tensor: Any) -> None:
        """Raises TypeError unless a tensor has the type, device and contiguity that C++ takes for granted."""
        want = array_dtype(buffer.array.type, self.data)
        if tensor.dtype != want or tensor.device.type != "cpu" or not tensor.is_contiguous():
            found = f"{tensor.dtype} on {tensor.device}, strides {tensor.stride()}"
            raise TypeError(f"{buffer.name}: {found} instead of contiguous {want} on the CPU")

    def passes(self) -> Passes:
        """`forward` and `backward`; what they allocate is poisoned and guarded."""
        return Passes(self.emitted.host, self, GuardedMemory().empty, array_dtype("exact", self.data))

    @property
    def where(self) -> KernelBackend:
        return KernelBackend(self.name, "cpu", lambda _: self, self.watch)


def pointer_or_number(argument: Any) -> ctypes.c_void_p | ctypes.c_int64:
    if argument is None:
        return ctypes.c_void_p(None)
    if isinstance(argument, Tensor):
        return ctypes.c_void_p(argument.data_ptr())
    # The seed may be all 64 bits.
    return ctypes.c_int64(int(argument))


def native_kernels(
    emitted: Sequence[EmittedNetwork], dtype: torch.dtype = torch.float32, flags: Sequence[str] = ()
) -> list[NativeKernels]:
    """The kernels of many networks, all compiled as one text.

    Tensors are on the CPU, inputs and parameters of `dtype`. Blocks go by pointers: descriptors are Triton's.
    """
    emitted = [replace(each, descriptors=()) for each in emitted]
    names = [
        {launch.name: f"network{number}_{launch.name}" for launch in each.host.launches}
        for number, each in enumerate(emitted)
    ]
    texts = {
        name[launch.name]: launch.programs
        for each, name in zip(emitted, names, strict=True)
        for launch in each.host.launches
    }
    library = ctypes.CDLL(str(compile_native(print_cpp_module(texts), dtype, *LIBRARY, *flags)))
    for name in texts:
        library[name].restype = None
    watch = partial(watch_library, library)
    return [
        NativeKernels(each, {own: library[full] for own, full in name.items()}, dtype, watch)
        for each, name in zip(emitted, names, strict=True)
    ]


@contextmanager
def watch_library(library: ctypes.CDLL) -> Iterator[list[int]]:
    """Yields a list that holds, after the launch, the last address at which a kernel read poison."""
    found: list[int] = []
    last = ctypes.c_void_p.in_dll(library, "poison_at")
    last.value = None
    yield found
    found += [last.value] if last.value is not None else []


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
    fuse: Pairs = (),
    along: tuple[str, ...] = (),
) -> tuple[ArrayRow, ...]:
    """As `verify`, in C++: rows for every array that torch has too, and for every misuse of memory."""
    # Tensor descriptors are Triton's.
    aim = None if target is None else replace(target, descriptors=())
    emitted = [compile_passes(network, mode, blocks, target=aim, fuse=fuse, along=along) for mode in modes]
    found = verify_natively(emitted, dtype, numbers=numbers, ragged=ragged, seed=seed)
    return tuple(row for rows in found for row in rows)


def verify_natively(
    emitted: Sequence[EmittedNetwork],
    dtype: torch.dtype = torch.bfloat16,
    *,
    numbers: Mapping[str, int] | None = None,
    ragged: Sequence[bool] = (False, True),
    seed: int = 0,
    flags: Sequence[str] = (),
) -> list[tuple[ArrayRow, ...]]:
    """Rows for each of many networks, compiled already: one run of the C++ compiler is for all of them."""
    kernels = native_kernels(emitted, dtype, flags)
    return [confirm_rows(each, numbers, ragged, seed) for each in kernels]


def confirm_rows(
    kernels: NativeKernels, numbers: Mapping[str, int] | None, ragged: Sequence[bool], seed: int
) -> tuple[ArrayRow, ...]:
    """Rows of a check of kernels, with other random numbers where they are wrong."""

    def rows(seed: int) -> tuple[ArrayRow, ...]:
        return verify_emitted(
            [kernels.emitted],
            numbers=numbers,
            ragged=ragged,
            dtype=data_type_of(kernels.data),
            seed=seed,
            where=kernels.where,
            tiles=TILES_PER_SEQUENCE,
        )

    return confirm_errors(rows, seed)


def confirm_errors(check: Callable[[int], Sequence[ArrayRow]], seed: int) -> tuple[ArrayRow, ...]:
    """Rows of a check, in which an error counts only if it shows with other random numbers, too.

    In a coarse type, rounding can make another value the maximum of a window, or move one across the kink of
    a ReLU; the gradients then differ from the exact network's although nothing is wrong.
    """
    rows: list[ArrayRow] = []
    for number in range(MOST_TRIES):
        again = check(seed + number)
        if not rows:
            rows = list(again)
        else:
            right = {(row.kernel, row.array, row.case): row for row in again if row.ok}
            rows = [
                row if row.ok or row.note else right.get((row.kernel, row.array, row.case), row)
                for row in rows
            ]
        if all(row.ok or row.note for row in rows):
            break
    return tuple(rows)
