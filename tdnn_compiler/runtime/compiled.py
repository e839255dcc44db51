"""Compiling a network, from Python."""

from dataclasses import dataclass
from itertools import chain

import torch

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.fuse import Pairs, check_pairs
from tdnn_compiler.plan.kernels import Plan
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.targets import find_target as target_named
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.runtime.devices import default_target
from tdnn_compiler.runtime.dtypes import KERNEL_TYPES
from tdnn_compiler.runtime.inputs import input_forms
from tdnn_compiler.runtime.module import CompiledModule
from tdnn_compiler.runtime.modules import find_open_channels
from tdnn_compiler.runtime.variants import Kernels, Variant
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake

__all__ = ["CompiledNetwork", "compile_network"]


@dataclass(frozen=True)
class CompiledNetwork:
    """A network with kernels. What a mode needs is made when it is first asked for."""

    network: Network
    dtype: torch.dtype
    target: Target | None
    kernels: Kernels
    made_for: str
    """What the kernels are made for, and why."""
    cuda_graphs: bool = False

    def module(self) -> CompiledModule:
        """A torch module with new parameters; they begin as those of `to_torch(network)` do."""
        module = CompiledModule(self.kernels, self.cuda_graphs)
        # Fake tensors do not change their type in a module, not even to their own.
        floating = (x for x in chain(module.parameters(), module.buffers()) if x.is_floating_point())
        return module if all(x.dtype == self.dtype for x in floating) else module.to(self.dtype)

    def variant(self, mode: Mode = "train") -> Variant:
        """The kernels that training uses, with all gradients, or those of evaluation."""
        return self.kernels.variant(mode, self._names() if mode == "train" else ())

    def source(self, mode: Mode = "train") -> str:
        """The file with the kernels; it needs torch and triton only."""
        return self.variant(mode).emitted.source

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The kernels of training: those of the forward pass, those of the backward pass."""
        return self.variant("train").emitted.plans

    def _names(self) -> list[str]:
        program = self.kernels.program
        return [program.labels[array.key] for array in (*program.inputs, *program.parameters)]

    def __str__(self) -> str:
        there, back = self.plans
        title = f"{self.network.name}, {str(self.dtype).removeprefix('torch.')}, {self.made_for}"
        return f"{title}\n\n# forward\n\n{there}\n\n# backward\n\n{back}"


def compile_network(
    network: Network,
    dtype: torch.dtype | str = torch.float32,
    target: str | Target | None = None,
    size: Blocks | Tiles | None = None,
    fuse: Pairs = (),
    cuda_graphs: bool = False,
    winograd: bool = True,
) -> CompiledNetwork:
    """See `tdnn_compiler.compile`."""
    problems = find_open_channels(network)
    if problems:
        raise NetworkError(problems)
    input_forms(network)
    if target is None:
        aim, made_for = default_target()
    else:
        aim = target_named(target) if isinstance(target, str) else target
        made_for = f"for {aim}"
    kind = parse_dtype(dtype)
    pairs = check_pairs(network, fuse)
    kernels = Kernels(network, size, aim, kind.itemsize, pairs, winograd=winograd)
    try:
        _ = kernels.program
    except NetworkError as error:
        raise NetworkError(map(add_torch_hint, error.problems)) from None
    return CompiledNetwork(network, kind, aim, kernels, made_for, cuda_graphs)


def parse_dtype(given: torch.dtype | str) -> torch.dtype:
    """A type by torch's name, or by the one that commands have for it."""
    known = {str(kind).removeprefix("torch."): kind for kind in KERNEL_TYPES.values()} | dict(KERNEL_TYPES)
    name = str(given).removeprefix("torch.")
    if name not in known:
        raise mistake("compile(…, dtype)", f"one of {', '.join(known)}", given, "to_torch(network) takes any")
    return known[name]


def add_torch_hint(problem: Problem) -> Problem:
    way = "to_torch(network) runs it in torch"
    hints = [hint for hint in (problem.hint, way) if hint]
    hint = problem.hint if "to_torch" in problem.hint else "; or ".join(hints)
    return Problem(problem.where, problem.expected, problem.got, hint)
