"""Every kernel of a network on a target: compiled, and what its machine code and its plan say of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Symbol

from tdnn_compiler.equations.element_types import ELEMENT_TYPES, DataType, element_type
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.plan.traffic import compute_traffic
from tdnn_compiler.plan.unfused import Unfused, plan_layer_by_layer
from tdnn_compiler.printers.functions import FunctionCall
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.targets.compile import compile_kernel
from tdnn_compiler.targets.readings import Readings, read_kernel
from tdnn_compiler.tile.interface import argument_name, has_matmul, kernel_arguments
from tdnn_compiler.tile.ir import Buffer, Dot, KernelKind, TileProgram, Zeros, walk
from tdnn_compiler.tile.text import tile_size

__all__ = ["InspectedKernel", "Inspection", "inspect_network"]


@dataclass(frozen=True)
class InspectedKernel:
    """One kernel: its kind and its tile, what its machine code says, and the bytes that its plan moves."""

    kernel: str
    kind: KernelKind
    tile: str
    direction: str
    product: bool
    readings: Readings
    issue_ratio: float | None
    moved: int


@dataclass(frozen=True)
class Inspection:
    """A network on a target. `plain` is what it costs with a kernel for every layer: computed."""

    target: Target
    mode: Mode
    kernels: tuple[InspectedKernel, ...]
    plain: Unfused

    @property
    def moved(self) -> int:
        return sum(kernel.moved for kernel in self.kernels)


def inspect_network(
    network: Network,
    target: Target,
    numbers: Mapping[Symbol, int],
    mode: Mode = "train",
    dtype: DataType = "bf16",
    advance: Callable[[str], None] = lambda _: None,
    size: Blocks | Tiles | None = None,
    fuse: Pairs = (),
) -> Inspection:
    """Compiles every kernel of both passes, or of the one of evaluation; needs triton, but no GPU.

    The backward pass is that of training: the gradients of the parameters, not those of the inputs.
    `numbers` are sizes for the bytes: batch and length. `advance` is told each kernel that is done.
    `size` sets the tiles, `fuse` has pairs of layers for one kernel.
    """
    wanted = [array.name for array in forward(network, mode).parameters] if mode == "train" else None
    width = ELEMENT_TYPES[dtype].bytes
    emitted = compile_passes(network, mode, size, wanted, target, width, fuse)
    numbers = emitted.inside(numbers)
    passes = [
        ("forward", emitted.forward_pass),
        *([("backward", emitted.backward_pass)] if emitted.backward_pass else []),
    ]
    found: list[InspectedKernel] = []
    known: dict[tuple[Any, ...], Readings] = {}
    kernels = load_source(emitted.source)
    for direction, each in passes:
        costs = compute_traffic(each.plan, numbers, dtype)
        for program, cost in zip(each.programs, costs, strict=True):
            call = emitted.functions.calls[program.name]
            # As Triton does, for launches that are alike, once.
            types = [buffer.array.type for buffer in (*program.reads, *program.writes)]
            alike = (call, *types, program.warps, program.stages, program.registers)
            if alike not in known:
                known[alike] = compile_readings(getattr(kernels, call.function), program, call, target, dtype)
            readings = known[alike]
            ratio = read_issue_ratio(program, readings)
            product = ratio is not None or cost.products > 0
            kind, tile = program.kind, tile_size(program)
            found.append(
                InspectedKernel(program.name, kind, tile, direction, product, readings, ratio, cost.moved)
            )
            advance(program.name)
    plain = plan_layer_by_layer([each.plan.program for _, each in passes], numbers, dtype)
    return Inspection(target, mode, tuple(found), plain)


def compile_readings(
    function: Any, program: TileProgram, call: FunctionCall, target: Target, dtype: DataType
) -> Readings:
    """The readings of one kernel, with arguments of the types that it is launched with."""
    signature, pointers = dict[str, str](), list[str]()
    for argument in kernel_arguments(program):
        name = argument_name(argument)
        match argument:
            case Buffer(array=array):
                pointers.append(name)
                signature[name] = element_type(array.type, dtype).pointer
            case "lengths":
                signature[name] = "*i32"
            case "seed":
                signature[name] = "*i64"
            case _:
                signature[name] = "i32"
    constants: dict[str, Any] = dict(call.constants)
    if program.ragged:
        constants["RAGGED"] = False
    if has_matmul(program.body):
        constants["PRECISION"] = "ieee"
    return read_kernel(
        compile_kernel(
            function,
            signature,
            constants,
            target,
            divisible_by_16=tuple(pointers),
            num_warps=program.warps,
            num_stages=program.stages,
            max_registers=program.registers,
        )
    )


def read_issue_ratio(program: TileProgram, readings: Readings) -> float | None:
    """The main loop's, where there is a matrix product in it."""
    if readings.loop is None or not has_matmul(program.body):
        return None
    totals = {s.accumulator for s in walk(program.body) if isinstance(s, Dot)}
    rows, columns = next(s.shape for s in walk(program.body) if isinstance(s, Zeros) and s.name in totals)
    return readings.issue_ratio(readings.loop.macs or rows * columns * program.depth)
