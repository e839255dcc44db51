"""Kernels as a program of their own, under the sanitizers, in memory that is no larger than it must be."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import prod

import torch
from torch import Tensor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.printers.cpp import print_cpp_module
from tdnn_compiler.runtime.dtypes import array_dtype, element_type_of
from tdnn_compiler.runtime.execute import LaunchArgument, Options, Passes
from tdnn_compiler.runtime.inputs import input_forms
from tdnn_compiler.runtime.native import TILES_PER_SEQUENCE, compile_native
from tdnn_compiler.runtime.reference import RecordingModule
from tdnn_compiler.runtime.samples import Case, make_cases
from tdnn_compiler.symbolic.identifiers import escape_remark

__all__ = ["SANITIZERS", "print_main", "sanitised"]

SANITIZERS = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")

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

template <class T> static T *whole(int64_t count, const T *values) {
    T *memory = static_cast<T *>(std::malloc(count * sizeof(T)));
    for (int64_t i = 0; i < count; i++)
        memory[i] = T(values == nullptr ? 0x7F7F7F7F : values[i]);
    return memory;
}
"""


def sanitised(emitted: Sequence[EmittedNetwork], dtype: torch.dtype = torch.float32, source: str = "") -> str:
    """What the sanitizers say of every kernel, without lengths and with; nothing, if all is well.

    `source` stands for the kernels that are printed.
    """
    kernels, main = print_main(emitted, dtype)
    program = compile_native((source or kernels) + main, dtype, *SANITIZERS)
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "print_stacktrace=1"}
    done = subprocess.run([str(program)], env=environment, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr or f"it ended with {done.returncode}"


def print_main(emitted: Sequence[EmittedNetwork], dtype: torch.dtype = torch.float32) -> tuple[str, str]:
    """The kernels, and a `main` that runs all passes: its launches are those that the host code makes."""
    texts = {
        f"network{number}_{launch.program.name}": launch.program
        for number, each in enumerate(emitted)
        for launch in each.host.launches
    }
    lines = [FILLED, "int main() {"]
    for number, each in enumerate(emitted):
        for case in make_cases(input_forms(each.network), {}, TILES_PER_SEQUENCE * each.rows):
            lines += [
                "    {",
                f"        // {escape_remark(each.network.name)}, {each.mode}, {escape_remark(str(case))}",
            ]
            lines += [f"        {line}" for line in Recorded(number, dtype).passes(each, case)]
            lines.append("    }")
    return print_cpp_module(texts), "\n".join([*lines, "    return 0;", "}", ""])


@dataclass
class Recorded:
    """Takes launches down instead of making them."""

    number: int
    dtype: torch.dtype
    lines: list[str] = field(default_factory=list)
    known: dict[int, tuple[str, Tensor]] = field(default_factory=dict)
    """By address; the tensors too, so that no other gets the same one."""

    def passes(self, emitted: EmittedNetwork, case: Case) -> list[str]:
        passes = Passes(emitted.host, self.launch, exact=array_dtype("exact", self.dtype))
        lengths = None
        if case.lengths is not None:
            lengths = torch.tensor(case.lengths, dtype=torch.int32)
            self.memory(lengths, case.lengths)
        options, given = Options(lengths, seed=1), [*self.given(emitted, case)]
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
        options: Options,  # noqa: ARG002
    ) -> None:
        shown = [self.argument(each) for each in (*arguments, *grid)]
        self.lines.append(f"network{self.number}_{launch.program.name}({', '.join(shown)});")

    def argument(self, argument: LaunchArgument) -> str:
        if argument is None:
            return "nullptr"
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
                made = f"whole<{kind}>({tensor.numel()}, {f'{name}_values' if values else 'nullptr'})"
            else:
                made = f"filled<{kind}>({tensor.numel()})"
            self.lines.append(f"auto *{name} = {made};")
        return self.known[place][0]
