"""Every kernel of a network on the CPU that is here: its machine code, and what it could reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal

from sympy import Symbol

from tdnn_compiler.cpu.build import FAST, compile_to_assembly
from tdnn_compiler.cpu.host import CPU_BLOCKS, direct_types, print_module
from tdnn_compiler.cpu.printer import takes_triples
from tdnn_compiler.cpu.rates import CpuTarget
from tdnn_compiler.equations.element_types import ELEMENT_TYPES, DataType
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.kernels import Kernel, phase_indices
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.plan.traffic import compute_traffic, evaluate_size
from tdnn_compiler.plan.unfused import Unfused, plan_layer_by_layer
from tdnn_compiler.targets.assembly import has_function, read_assembly
from tdnn_compiler.targets.cpu_readings import CpuReadings, read_cpu_kernel
from tdnn_compiler.tile.interface import has_matmul
from tdnn_compiler.tile.ir import KernelKind, TileProgram

__all__ = ["CpuInspection", "CpuKernel", "inspect_on_cpu"]


@dataclass(frozen=True)
class CpuKernel:
    """One kernel: its kind and tile, its instructions, the bytes that it moves, the terms that it adds up.

    It takes `seconds` at least: the longer of the time to read its bytes and that of its multiply-adds, each
    at the rate of all threads. Of three taps there are fewer of these than of terms.
    """

    kernel: str
    kind: KernelKind
    tile: str
    direction: str
    product: bool
    readings: CpuReadings
    moved: int
    terms: int
    multiply_adds: int
    seconds: float
    bound: Literal["bytes", "terms"]


@dataclass(frozen=True)
class CpuInspection:
    """A network on a CPU. `plain` is what it costs with a kernel for every layer: computed."""

    target: CpuTarget
    mode: Mode
    kernels: tuple[CpuKernel, ...]
    plain: Unfused

    @property
    def moved(self) -> int:
        return sum(kernel.moved for kernel in self.kernels)

    @property
    def terms(self) -> int:
        return sum(kernel.terms for kernel in self.kernels)

    @property
    def multiply_adds(self) -> int:
        return sum(kernel.multiply_adds for kernel in self.kernels)

    @property
    def seconds(self) -> float:
        return sum(kernel.seconds for kernel in self.kernels)

    def share_of_peak(self, found: "CpuKernel | CpuInspection") -> float:
        """What part of all multiply-adds that could be made in its time a kernel makes, or all of them do."""
        return found.multiply_adds / (found.seconds * self.target.all.multiply_adds)


def inspect_on_cpu(
    network: Network,
    target: CpuTarget,
    numbers: Mapping[Symbol, int],
    mode: Mode = "train",
    dtype: DataType = "fp32",
    size: Blocks | Tiles | None = None,
    fuse: Pairs = (),
) -> CpuInspection:
    """Compiles every kernel of both passes, or of the one of evaluation, as modules do.

    The backward pass is that of training: the gradients of the parameters, not those of the inputs.
    `numbers` are sizes for the bytes and the terms: batch and length.
    """
    wanted = [array.name for array in forward(network, mode).parameters] if mode == "train" else None
    emitted = compile_passes(network, mode, size or CPU_BLOCKS, wanted, fuse=fuse)
    data = ELEMENT_TYPES[dtype].cpp
    source = print_module(emitted.host, data)
    parts = [read_assembly(text) for text in compile_to_assembly(source.parts(), FAST)]
    passes = [("forward", emitted.forward_pass)]
    passes += [] if emitted.backward_pass is None else [("backward", emitted.backward_pass)]
    numbers, found, known = emitted.inside(numbers), list[CpuKernel](), dict[str, CpuReadings]()
    for direction, each in passes:
        costs = compute_traffic(each.plan, numbers, dtype)
        for program, cost in zip(each.programs, costs, strict=True):
            function = source.called[program.name]
            # Functions that kernels share have one name in all parts, and are compiled for each of them.
            if function not in known:
                part = next(part for part in parts if has_function(part, function))
                known[function] = read_cpu_kernel(function, part)
            terms = count_terms(cost.kernel, numbers)
            added = terms * 2 // 3 if takes_triples(program, direct_types(data)) else terms
            found.append(
                CpuKernel(
                    *(program.name, program.kind, tile_sides(program), direction, has_matmul(program.body)),
                    *(known[function], cost.moved, terms, added),
                    *roofline_of(target, cost.moved, added),
                )
            )
    plain = plan_layer_by_layer([each.plan.program for _, each in passes], numbers, dtype)
    return CpuInspection(target, mode, tuple(found), plain)


def tile_sides(program: TileProgram) -> str:
    sides = (*program.tile, program.depth) if program.kind == "product" else program.tile
    return "x".join(map(str, sides))


def count_terms(kernel: Kernel, numbers: Mapping[Symbol, int]) -> int:
    """The terms of all sums: of products, and of others. Those that a stride leaves out do not count."""
    total = 0
    for equation in kernel.equations:
        if equation.over:
            axes = (*equation.axes, *equation.over)
            strides = (index.window.stride for index in phase_indices(equation).values())
            terms = prod(evaluate_size(axis.size, numbers) for axis in axes)
            total += terms // prod(evaluate_size(stride, numbers) for stride in strides)
    return total


def roofline_of(target: CpuTarget, moved: int, multiply_adds: int) -> tuple[float, Literal["bytes", "terms"]]:
    moving, adding = moved / target.read_rate(moved), multiply_adds / target.all.multiply_adds
    return (moving, "bytes") if moving >= adding else (adding, "terms")
