"""The least time that a target could take for each kernel: to move its bytes, or to multiply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sympy import Symbol

from tdnn_compiler.equations.element_types import ELEMENT_TYPES, DataType
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.traffic import Traffic, compute_traffic
from tdnn_compiler.plan.unfused import Unfused, plan_layer_by_layer

__all__ = ["Direction", "Estimate", "KernelEstimate", "compiled_for", "estimate", "mac_rate"]

Direction = Literal["forward", "backward"]


@dataclass(frozen=True)
class KernelEstimate:
    """One launch: bytes, multiply-adds of its matrix products, the longer of the two times, in seconds."""

    kernel: str
    direction: Direction
    moved: int
    products: int
    seconds: float
    bound: Literal["bytes", "products"]


@dataclass(frozen=True)
class Estimate:
    """A network in one mode. `plain` is what it would move and launch with a kernel for every layer."""

    network: Network
    target: Target
    mode: Mode
    dtype: DataType
    kernels: tuple[KernelEstimate, ...]
    plain: Unfused

    @property
    def seconds(self) -> float:
        return sum(kernel.seconds for kernel in self.kernels)

    @property
    def moved(self) -> int:
        return sum(kernel.moved for kernel in self.kernels)

    @property
    def products(self) -> int:
        return sum(kernel.products for kernel in self.kernels)


def estimate(
    network: Network,
    target: Target,
    numbers: Mapping[Symbol, int],
    mode: Mode,
    dtype: DataType,
    fuse: Pairs = (),
) -> Estimate:
    """Every array is read and written once for each kernel that does, from memory and not from a cache."""
    emitted = compiled_for(network, target, mode, dtype, fuse)
    numbers = emitted.inside(numbers)
    costs = {
        cost.kernel.name: cost for plan in emitted.plans for cost in compute_traffic(plan, numbers, dtype)
    }
    found = [
        roofline(launch.name, [costs[kernel.name] for kernel in launch.kernels], function.name, target, dtype)
        for function in emitted.host.functions
        for launch in function.launches
    ]
    plain = plan_layer_by_layer([plan.program for plan in emitted.plans], numbers, dtype)
    return Estimate(network, target, mode, dtype, tuple(found), plain)


def compiled_for(
    network: Network, target: Target, mode: Mode, dtype: DataType, fuse: Pairs = ()
) -> EmittedNetwork:
    """The kernels of a mode; those of training compute the gradients of the parameters."""
    wanted = [array.name for array in forward(network, mode).parameters] if mode == "train" else None
    return compile_passes(network, mode, None, wanted, target, ELEMENT_TYPES[dtype].bytes, fuse)


def roofline(
    name: str, costs: Sequence[Traffic], direction: Direction, target: Target, dtype: DataType
) -> KernelEstimate:
    moved, products = sum(cost.moved for cost in costs), sum(cost.products for cost in costs)
    moving, multiplying = moved / (target.dram_gb_s * 1e9), products / mac_rate(target, dtype)
    bound: Literal["bytes", "products"] = "bytes" if moving >= multiplying else "products"
    return KernelEstimate(name, direction, moved, products, max(moving, multiplying), bound)


def mac_rate(target: Target, dtype: DataType) -> float:
    """Multiply-adds a second; those of fp32 are not rounded to TF32."""
    each = target.macs_fp32 if dtype == "fp32" else target.macs_16bit
    return each * target.multiprocessors * target.clock_ghz * 1e9
