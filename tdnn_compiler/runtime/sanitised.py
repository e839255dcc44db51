"""Kernels as a program of their own, under the sanitizers, in memory that is no larger than it must be."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

import torch
from torch import Tensor

from tdnn_compiler.cpu.build import build_program
from tdnn_compiler.cpu.host import CPU_BLOCKS, print_prelude
from tdnn_compiler.cpu.packing import print_packing
from tdnn_compiler.cpu.panels import find_panel
from tdnn_compiler.cpu.printer import print_cpu_kernel
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import MODES
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.runtime.dtypes import DTYPES, array_dtype, element_type_of
from tdnn_compiler.runtime.execute import DescribedTensor, LaunchArgument, Options, Passes
from tdnn_compiler.runtime.inputs import input_forms
from tdnn_compiler.runtime.reference import RecordingModule
from tdnn_compiler.runtime.samples import Case, make_cases
from tdnn_compiler.runtime.verify import ArrayRow
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.identifiers import escape_remark

__all__ = [
    "SANITIZERS",
    "main_function",
    "print_cpu_program",
    "run_sanitised",
    "sanitise_cpu_kernels",
    "sanitiser_rows",
]

SANITIZERS = ("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
# The vectors' templates take minutes to compile with more than that.
FOR_THIS_CPU = ("-O0", "-march=native", "-Wno-psabi")

FILLED = """\
#include <cstdio>
#include <cstdlib>

// Numbers between -1 and 1, the same in every run.
template <class T> static T *filled(int64_t count) {
    T *memory = static_cast<T *>(std::malloc(count * sizeof(T)));
    static uint32_t word = 1;
    for (int64_t i = 0; i < count; i++) {
        word = word * 1664525 + 1013904223;
        memory[i] = T(float(int32_t(word)) * 4.6566127342e-10f);
    }
    return memory;
}

template <class T> static T *filled_with(int64_t count, const T *values) {
    T *memory = static_cast<T *>(std::malloc(count * sizeof(T)));
    for (int64_t i = 0; i < count; i++)
        memory[i] = T(values == nullptr ? 0x7F7F7F7F : values[i]);
    return memory;
}
"""


def run_sanitised(program: Path) -> str:
    """What the sanitizers say of a program; nothing, if all is well."""
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "print_stacktrace=1"}
    done = subprocess.run([str(program)], env=environment, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr or f"it ended with {done.returncode}"


def sanitise_cpu_kernels(
    emitted: Sequence[EmittedNetwork],
    dtype: torch.dtype = torch.float32,
    numbers: Mapping[str, int] | None = None,
    source: str = "",
) -> str:
    """What the sanitizers say of kernels as modules run them, for sequences of a tile and a few positions.

    `numbers` are values for the symbols in the inputs' sizes; `source` stands for the kernels.
    """
    kernels, main = print_cpu_program(emitted, dtype, numbers or {})
    flags = (*SANITIZERS, *FOR_THIS_CPU)
    with tempfile.TemporaryDirectory() as folder:
        try:
            build_program("int main() { return 0; }", flags, Path(folder))
        except RuntimeError as error:
            told = str(error).splitlines()[-1]
            raise mistake("sanitizers", "a compiler that has them, as g++ and clang++ do", told) from error
        return run_sanitised(build_program((source or kernels) + main, flags, Path(folder)))


def sanitiser_rows(
    network: Network, numbers: Mapping[str, int], dtype: DataType, fuse: Pairs, along: tuple[str, ...] = ()
) -> tuple[ArrayRow, ...]:
    """A row for each mode; in its note what the sanitizers say."""
    rows = []
    for mode in MODES:
        emitted = compile_passes(network, mode, CPU_BLOCKS, fuse=fuse, along=along)
        told = sanitise_cpu_kernels([emitted], DTYPES[dtype], numbers)
        how, wrong = f"CPU with sanitizers, {str(DTYPES[dtype]).removeprefix('torch.')}", bool(told)
        rows.append(ArrayRow("all kernels", "memory", float(wrong), 0.0, not wrong, how, mode, told))
    return tuple(rows)


def print_cpu_program(
    emitted: Sequence[EmittedNetwork], dtype: torch.dtype, numbers: Mapping[str, int]
) -> tuple[str, str]:
    """The kernels, and a `main` that runs all passes."""
    exact = array_dtype("exact", dtype)
    direct = frozenset({"data", "parameter", "exact"} if dtype == exact else {"exact"})
    texts = [print_prelude(element_type_of(dtype).cpp, element_type_of(exact).cpp)]
    for number, each in enumerate(emitted):
        for launch in each.host.launches:
            name = f"network{number}_{launch.program.name}"
            given = launch.program, name, direct
            texts += [print_cpu_kernel(*given), print_packing(*given)]
    return "\n".join(texts), main_function(emitted, dtype, call_with_panel, numbers, 1)


def call_with_panel(name: str, launch: Launch, arguments: str) -> Iterator[str]:
    """As entry points do: what arranges the panel comes first."""
    panel = find_panel(launch.program)
    if panel is None:
        yield f"{name}({arguments}, 0);"
        return
    yield "{"
    yield f"    real *panel = filled<real>({panel.numbers});"
    yield f"    {name}_pack({arguments}, panel);"
    yield f"    {name}({arguments}, 0, panel);"
    yield "    std::free(panel);"
    yield "}"


# Launches

Call = Callable[[str, Launch, str], Iterator[str]]
"""The lines of C++ that call a kernel: its name, its launch, its arguments."""


def main_function(
    emitted: Sequence[EmittedNetwork],
    dtype: torch.dtype,
    call: Call,
    numbers: Mapping[str, int],
    tiles: int,
) -> str:
    """A `main` that makes the launches of all passes, for sequences of so many tiles."""
    lines = [FILLED, "int main() {"]
    for number, each in enumerate(emitted):
        for case in make_cases(input_forms(each.network), numbers, tiles * each.rows, each.along):
            lines += [
                "    {",
                f"        // {escape_remark(each.network.name)}, {each.mode}, {escape_remark(str(case))}",
            ]
            lines += [f"        {line}" for line in Recorded(number, dtype, call).passes(each, case)]
            lines.append("    }")
    return "\n".join([*lines, "    return 0;", "}", ""])


@dataclass
class Recorded:
    """Takes launches down instead of making them."""

    number: int
    dtype: torch.dtype
    call: Call
    lines: list[str] = field(default_factory=list)
    known: dict[int, tuple[str, Tensor]] = field(default_factory=dict)
    """By address; the tensors too, so that no other gets the same one."""

    def passes(self, emitted: EmittedNetwork, case: Case) -> list[str]:
        passes = Passes(emitted.host, self.launch, exact=array_dtype("exact", self.dtype))
        options, given = Options(case.stored_lengths, torch.tensor(1)), [*self.given(emitted, case)]
        outputs, _, saved = passes.forward(given, options)
        if emitted.backward_pass is not None:
            seeds = [array.key.origin for array in emitted.backward_pass.plan.program.inputs]
            zeros = (torch.zeros_like(outputs[emitted.forward_pass.labels[key]]) for key in seeds)
            passes.backward(saved, zeros, options)
        return self.lines

    def given(self, emitted: EmittedNetwork, case: Case) -> Iterator[Tensor]:
        """Inputs, parameters and buffers, of the sizes that they have."""
        forms = {Key(form.name): form for form in input_forms(emitted.network)}
        stored = RecordingModule(emitted.network, 0).parameters_and_buffers()
        for array in emitted.forward_pass.plan.program.given:
            shape = case.shape(forms[array.key]) if array.key in forms else stored[array.key].shape
            if array.type == "token":
                # Some are no tokens at all.
                tokens = torch.arange(prod(shape)) % ((forms[array.key].tokens or 1) + 2) - 1
                self.memory(tokens, tokens.tolist())
                yield tokens.view(*shape)
            else:
                yield torch.zeros(*shape, dtype=array_dtype(array.type, self.dtype))

    def launch(
        self,
        launch: Launch,
        grid: tuple[int, ...],
        arguments: Sequence[LaunchArgument],
        options: Options,
    ) -> None:
        if options.lengths is not None:
            # Not those of the call, where a length is a multiple of a symbol.
            self.memory(options.lengths, options.lengths.flatten().tolist())
        if options.seed is not None:
            self.memory(options.seed, [int(options.seed)])
        shown = ", ".join([self.argument(each) for each in (*arguments, *grid)])
        self.lines += self.call(f"network{self.number}_{launch.name}", launch, shown)

    def argument(self, argument: LaunchArgument) -> str:
        if argument is None:
            return "nullptr"
        assert not isinstance(argument, DescribedTensor), "tensor descriptors are Triton's"
        return self.memory(argument) if isinstance(argument, Tensor) else f"{int(argument)}"

    def memory(self, tensor: Tensor, values: Sequence[int] = ()) -> str:
        place = tensor.data_ptr()
        if place not in self.known:
            name = f"memory{len(self.known)}"
            self.known[place] = (name, tensor)
            kind = element_type_of(tensor.dtype).cpp
            if values:
                self.lines.append(f"const {kind} {name}_values[] = {{{', '.join(map(str, values))}}};")
            if not tensor.is_floating_point():
                made = f"filled_with<{kind}>({tensor.numel()}, {f'{name}_values' if values else 'nullptr'})"
            else:
                made = f"filled<{kind}>({tensor.numel()})"
            self.lines.append(f"auto *{name} = {made};")
        return self.known[place][0]
