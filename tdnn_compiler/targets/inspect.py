"""Every kernel of a network on a target: compiled, and what its machine code and its plan say of it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Symbol

from tdnn_compiler.equations.element_types import ELEMENT_TYPES, DataType, element_type
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.plan.traffic import compute_traffic
from tdnn_compiler.plan.unfused import Unfused, plan_layer_by_layer
from tdnn_compiler.printers.joint import FunctionCall
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.targets.compile import compile_kernel
from tdnn_compiler.targets.readings import Readings, read_kernel
from tdnn_compiler.tile.interface import DescribedBuffer, KernelArgument, argument_name
from tdnn_compiler.tile.ir import Buffer, Dot, TileProgram, Zeros, walk
from tdnn_compiler.tile.text import tile_size

__all__ = ["InspectedKernel", "Inspection", "compiled_alike", "inspect_network"]


@dataclass(frozen=True)
class InspectedKernel:
    """One launch: its kind and its tile, what its machine code says, and the bytes that its plan moves.

    Of several kernels together, all that they have.
    """

    kernel: str
    kind: str
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
    costs = {
        cost.kernel.name: cost for plan in emitted.plans for cost in compute_traffic(plan, numbers, dtype)
    }
    found: list[InspectedKernel] = []
    known: dict[Hashable, Readings] = {}
    kernels = load_source(emitted.source)
    for function in emitted.host.functions:
        for launch in function.launches:
            call = emitted.functions.calls[launch.name]
            alike = compiled_alike(launch, call, dtype)
            if alike not in known:
                known[alike] = compile_readings(getattr(kernels, call.function), launch, call, target, dtype)
            readings, own = known[alike], [costs[kernel.name] for kernel in launch.kernels]
            ratio = read_issue_ratio(launch, readings)
            product = ratio is not None or any(cost.products > 0 for cost in own)
            kind, tile = (
                " + ".join(dict.fromkeys(map(told, launch.programs))) for told in (kernel_kind, tile_size)
            )
            moved = sum(cost.moved for cost in own)
            found.append(
                InspectedKernel(launch.name, kind, tile, function.name, product, readings, ratio, moved)
            )
            advance(launch.name)
    plain = plan_layer_by_layer([plan.program for plan in emitted.plans], numbers, dtype)
    return Inspection(target, mode, tuple(found), plain)


def compiled_alike(launch: Launch, call: FunctionCall, dtype: DataType) -> Hashable:
    """Equal for launches that Triton compiles once for."""
    types = [triton_type(argument, dtype) for argument in launch.arguments]
    told = repr(call.constants), *call.number_types.values()
    return (call.function, *told, *types, launch.warps, launch.stages, launch.registers)


def compile_readings(
    function: Any, launch: Launch, call: FunctionCall, target: Target, dtype: DataType
) -> Readings:
    """The readings of one launch, with arguments of the types that it has."""
    signature = {argument_name(each): triton_type(each, dtype) for each in launch.arguments}
    signature |= call.number_types
    pointers = [argument_name(each) for each in launch.arguments if isinstance(each, Buffer)]
    constants: dict[str, Any] = {**call.constants}
    aligned = [*pointers, *(number.name for number in call.numbers if number.told == "aligned")]
    if launch.ragged:
        constants["RAGGED"] = False
    if launch.multiplies:
        constants["PRECISION"] = "ieee"
    return read_kernel(
        compile_kernel(
            function,
            signature,
            constants,
            target,
            divisible_by_16=aligned,
            num_warps=launch.warps,
            num_stages=launch.stages,
            max_registers=launch.registers,
        )
    )


def triton_type(argument: KernelArgument, dtype: DataType) -> str:
    """What Triton is told of an argument."""
    match argument:
        case Buffer(array=array):
            return element_type(array.type, dtype).pointer
        case DescribedBuffer(buffer=buffer, block=block):
            element = element_type(buffer.array.type, dtype).pointer.removeprefix("*")
            return f"tensordesc<{element}{list(block)}>"
        case "lengths":
            return "*i32"
        case "seed":
            return "*i64"
        case _:
            return "i32"


def kernel_kind(program: TileProgram) -> str:
    return program.kind


def read_issue_ratio(launch: Launch, readings: Readings) -> float | None:
    """The main loop's, where there is one matrix product in it."""
    if readings.loop is None or len(launch.programs) > 1 or not launch.multiplies:
        return None
    program = launch.program
    totals = {s.accumulator for s in walk(program.body) if isinstance(s, Dot)}
    rows, columns = next(s.shape for s in walk(program.body) if isinstance(s, Zeros) and s.name in totals)
    return readings.issue_ratio(readings.loop.macs or rows * columns * program.depth)
