"""Plans to tile programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import Symbol

from tdnn_compiler.equations.ir import LinearIndex, OffsetIndex
from tdnn_compiler.equations.keys import Key, label_keys
from tdnn_compiler.equations.program import EquationProgram as Equations
from tdnn_compiler.plan.kernels import Kernel, Plan
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.symbolic.errors import CompilerFault, mistake
from tdnn_compiler.symbolic.expressions import free_symbols
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.symbolic.length import input_extent
from tdnn_compiler.tile.ir import KernelKind, TileProgram
from tdnn_compiler.tile.lower.loop_kernels import loop_kind
from tdnn_compiler.tile.lower.loops import lower_loops
from tdnn_compiler.tile.lower.matmul import lower_matmul
from tdnn_compiler.tile.lower.names import LayerWords, describe_equation, function_name, name_arrays
from tdnn_compiler.tile.lower.pools import lower_pooled
from tdnn_compiler.tile.lower.sizing import ChooseTiles
from tdnn_compiler.tile.lower.stages import lower_chained
from tdnn_compiler.tile.stage_kinds import stage_kinds

__all__ = ["LoweredPass", "base_lengths", "lower_plan", "public_arrays"]


@dataclass(frozen=True)
class LoweredPass:
    """One direction: its plan, and the tile program of every kernel."""

    plan: Plan
    programs: tuple[TileProgram, ...]

    @cached_property
    def labels(self) -> dict[Key, str]:
        """What its arrays are called in the dictionaries that it returns."""
        return label_keys([*self.plan.program.labels, *(array.key for array in self.plan.saved)])


def lower_plan(
    plan: Plan,
    bases: tuple[Symbol, ...],
    least: Mapping[Symbol, int],
    public: frozenset[Key],
    sizes: ChooseTiles,
    words: LayerWords,
    kernels: Names,
) -> LoweredPass:
    """One tile program per kernel.

    `bases` are the lengths that sequences have their own of; open lengths are at least `least`; `public` are
    the arrays that others than kernels see; `sizes` gives each kernel its tiles; `words` say what layers are;
    `kernels` gives names to programs.
    """
    taken = symbols_of(plan)
    programs = []
    for kernel in plan.kernels:
        arrays = name_arrays(kernel, words, taken)
        program = lower_kernel(kernel, bases, public, arrays, sizes(kernel))
        title = tuple(describe_equation(equation, arrays) for equation in kernel.equations)
        named = replace(program, name=kernels.fresh(kernel.name), role=function_name(kernel, words))
        programs.append(replace(named, title=title, least=tuple(least.items()), kind=kind_of(kernel)))
    return LoweredPass(plan, tuple(programs))


def kind_of(kernel: Kernel) -> KernelKind:
    """A kernel with a product among its stages is one."""
    return "product" if any(stage.factors for stage in kernel.stages) else loop_kind(kernel)


def symbols_of(plan: Plan) -> set[str]:
    """The symbols in the sizes of what comes from outside: of these all other sizes are made."""
    axes = (axis for array in plan.program.given for axis in array.axes)
    return {symbol.name for axis in axes for symbol in free_symbols(axis.size)}


def lower_kernel(
    kernel: Kernel, bases: tuple[Symbol, ...], public: frozenset[Key], names: Names, size: Blocks
) -> TileProgram:
    """The tile program of a kernel. Raises CompilerFault where there is no lowering for its stages yet."""
    match stage_kinds(kernel):
        case ("product",):
            return lower_matmul(kernel, bases, public, names, size)
        case ("reduction",) | ("maps",) | ("maps in place", "reduction"):
            return lower_loops(kernel, bases, public, names, size)
        case ("product seen tap by tap", "reduction"):
            return lower_pooled(kernel, bases, public, names, size)
        case ("product in shifted rows", "product"):
            return lower_chained(kernel, bases, public, names, size)
        case _:
            raise CompilerFault(f"a fault of the compiler, please report it: no lowering for\n{kernel}")


def public_arrays(plans: Iterable[Plan]) -> frozenset[Key]:
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
            if any(isinstance(index, OffsetIndex | LinearIndex) for index in equation.index)
        }
    return frozenset(found)


def base_lengths(program: Equations) -> tuple[Symbol, ...]:
    """The symbol of the inputs' length, where it is open: of it every sequence may have its own.

    Nothing where inputs have several axes of positions: images and volumes fill their batch.
    """
    found: set[Symbol] = set()
    axes = {axis.name for array in program.inputs for axis in array.axes if axis.kind == "position"}
    for array in program.inputs:
        for axis in array.axes:
            extent = input_extent(axis.size)
            if axis.kind == "position" and not isinstance(extent, int):
                if not isinstance(extent.base, Symbol):
                    hint = "network.bind(…) gives its symbol a number"
                    raise mistake(f"input '{array.name}'", "lengths such as T or 16*m + 1", extent, hint)
                found.add(extent.base)
    return tuple(found) if len(found) == 1 and len(axes) == 1 else ()
