"""Plans to tile programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import Symbol

from tdnn_compiler.equations.keys import Key, labelled
from tdnn_compiler.equations.program import Program as Equations
from tdnn_compiler.equations.terms import Joined, Part
from tdnn_compiler.errors import CompilerFault, mistake
from tdnn_compiler.expressions import free_symbols
from tdnn_compiler.fusion.kernels import Kernel, Plan
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.source import Names
from tdnn_compiler.tile.chained import chained
from tdnn_compiler.tile.ir import KernelKind, Program
from tdnn_compiler.tile.loop_kernels import loop_kind
from tdnn_compiler.tile.nest import nest
from tdnn_compiler.tile.pooled import pooled
from tdnn_compiler.tile.product import product
from tdnn_compiler.tile.roles import Words, described_as, function_name, names_in
from tdnn_compiler.tile.sizing import Sizes
from tdnn_compiler.tile.stage_kinds import stage_kinds
from tdnn_compiler.window.length import length

__all__ = ["Pass", "base_length", "lower", "seen_from_outside"]


@dataclass(frozen=True)
class Pass:
    """One direction: its plan, and the tile program of every kernel."""

    plan: Plan
    programs: tuple[Program, ...]

    @cached_property
    def labels(self) -> dict[Key, str]:
        """What its arrays are called in the dictionaries that it returns."""
        return labelled([*self.plan.program.labels, *(array.key for array in self.plan.saved)])


def lower(
    plan: Plan,
    base: Symbol | None,
    least: Mapping[Symbol, int],
    public: frozenset[Key],
    sizes: Sizes,
    words: Words,
    kernels: Names,
) -> Pass:
    """One tile program per kernel.

    `base` is the length that sequences have their own of; open lengths are at least `least`; `public` are
    the arrays that others than kernels see; `sizes` gives each kernel its tiles; `words` say what layers are;
    `kernels` gives names to programs.
    """
    taken = symbols_of(plan)
    programs = []
    for kernel in plan.kernels:
        arrays = names_in(kernel, words, taken)
        program = lower_kernel(kernel, base, public, arrays, sizes(kernel))
        title = tuple(described_as(equation, arrays) for equation in kernel.equations)
        named = replace(program, name=kernels.fresh(kernel.name), role=function_name(kernel, words))
        programs.append(replace(named, title=title, least=tuple(least.items()), kind=kind_of(kernel)))
    return Pass(plan, tuple(programs))


def kind_of(kernel: Kernel) -> KernelKind:
    """A kernel with a product among its stages is one."""
    return "product" if any(stage.factors for stage in kernel.stages) else loop_kind(kernel)


def symbols_of(plan: Plan) -> set[str]:
    """The symbols in the sizes of what comes from outside: of these all other sizes are made."""
    axes = (axis for array in plan.program.given for axis in array.axes)
    return {symbol.name for axis in axes for symbol in free_symbols(axis.size)}


def lower_kernel(
    kernel: Kernel, base: Symbol | None, public: frozenset[Key], names: Names, size: Blocks
) -> Program:
    """The tile program of a kernel. Raises CompilerFault where there is no lowering for its stages yet."""
    match stage_kinds(kernel):
        case ("product",):
            return product(kernel, base, public, names, size)
        case ("reduction",) | ("maps",) | ("maps in place", "reduction"):
            return nest(kernel, base, public, names, size)
        case ("product seen tap by tap", "reduction"):
            return pooled(kernel, base, public, names, size)
        case ("product in shifted rows", "product"):
            return chained(kernel, base, public, names, size)
        case _:
            raise CompilerFault(f"a fault of the compiler, please report it: no lowering for\n{kernel}")


def seen_from_outside(plans: Iterable[Plan]) -> frozenset[Key]:
    """The arrays that come from outside or go there, and those that are written in parts."""
    found: set[Key] = set()
    for plan in plans:
        program = plan.program
        outside = (*program.given, *program.outputs, *program.updates.values())
        found |= {array.key for array in outside}
        # Of kernels: what follows a sum is written where the sum is.
        written = (equation for kernel in plan.kernels for equation in kernel.equations)
        found |= {
            array.key
            for equation in (*program.equations, *written)
            for array in equation.out
            if any(isinstance(index, Part | Joined) for index in equation.index)
        }
    return frozenset(found)


def base_length(program: Equations) -> Symbol | None:
    """The symbol of the inputs' length, where it is open: of it every sequence may have its own.

    None where inputs have several axes of positions: images and volumes fill their batch.
    """
    found: set[Symbol] = set()
    axes = {axis.name for array in program.inputs for axis in array.axes if axis.kind == "position"}
    for array in program.inputs:
        for axis in array.axes:
            extent = length(axis.size)
            if axis.kind == "position" and not isinstance(extent, int):
                if not isinstance(extent.base, Symbol):
                    hint = "network.bind(…) gives its symbol a number"
                    raise mistake(f"input '{array.name}'", "lengths such as T or 16*m + 1", extent, hint)
                found.add(extent.base)
    return found.pop() if len(found) == 1 and len(axes) == 1 else None
