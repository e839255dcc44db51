"""From a network to source, every stage in order."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import Symbol

from tdnn_compiler.equations.check import check_equations
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.gradients import Backward, derive_gradients
from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.passes.arrange_weights import arrange_weights
from tdnn_compiler.equations.passes.flatten_windows import contiguous_arrays, flatten_windows
from tdnn_compiler.equations.passes.fold_batch_norm import fold_batch_norm
from tdnn_compiler.equations.passes.hardware import NARROW_CHANNELS, VECTOR
from tdnn_compiler.equations.passes.join_groups import join_groups
from tdnn_compiler.equations.passes.keep_conditions import keep_conditions
from tdnn_compiler.equations.passes.pack_channels import pack_channels
from tdnn_compiler.equations.passes.pad_rows import pad_rows
from tdnn_compiler.equations.passes.recompute_in_loads import recompute_in_loads
from tdnn_compiler.equations.program import EquationProgram as Equations
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.host.build import build_host
from tdnn_compiler.host.check import check_host
from tdnn_compiler.host.ir import HostProgram
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import change_sizes, describe_member, word
from tdnn_compiler.network.layers import symbolic_sizes as sizes_in
from tdnn_compiler.plan.check import check_plan
from tdnn_compiler.plan.fuse import Pairs, check_pairs, fuse_pairs
from tdnn_compiler.plan.join_sequences import join_sequences
from tdnn_compiler.plan.kernels import Plan
from tdnn_compiler.plan.planner import WEIGHT_GRADIENT_PROGRAMS, plan_forward, plan_training
from tdnn_compiler.plan.targets import Descriptors, Target
from tdnn_compiler.plan.tiles import Blocks, Tiles, default_blocks, recompute_in_loads_pays
from tdnn_compiler.printers.emit import emit
from tdnn_compiler.printers.functions import Functions, share_functions
from tdnn_compiler.printers.host import LayerSources
from tdnn_compiler.printers.standalone import OTHER_IMPORTS, STANDARD_IMPORTS, print_check
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import ceil_div, free_symbols
from tdnn_compiler.symbolic.identifiers import Names, make_identifier
from tdnn_compiler.tile.check import check_program
from tdnn_compiler.tile.lower.lower import LoweredPass, base_lengths, lower_plan, public_arrays
from tdnn_compiler.tile.lower.sizing import tiles_for

__all__ = ["EmittedNetwork", "compile_passes", "lengths_along", "rewrite_forward"]


@dataclass(frozen=True)
class EmittedNetwork:
    """A network's kernels at every level: plans, tile programs, host program, source."""

    network: Network
    mode: Mode
    forward_pass: LoweredPass
    backward_pass: LoweredPass | None
    rows: int
    """Of a tile."""
    least: Mapping[Symbol, int]
    lengths: tuple[Symbol, ...]
    names: Names
    descriptors: Descriptors
    symbols: Mapping[Symbol, Symbol]
    """What stands in plans and kernels for symbols of the network with names that source cannot have."""
    joint: bool
    """Whether kernels share launches: a CPU runs one after the other."""
    along: tuple[str, ...]
    """The axes that sequences have lengths along; none: the one that there is."""

    @cached_property
    def host(self) -> HostProgram:
        passes = self.forward_pass, self.backward_pass
        return build_host(*passes, self.least, self.lengths, self.descriptors, self.joint)

    @cached_property
    def functions(self) -> Functions:
        """The functions of the file, and which of them each launch calls."""
        return share_functions(self.host.launches, self.descriptors)

    @property
    def layers(self) -> LayerSources:
        """The layers as the script has them, and where."""
        return {
            member.name: (f"{member.name} = {describe_member(member)}", member.line or "")
            for member in self.network.members
        }

    @cached_property
    def source(self) -> str:
        """The file: kernels and host code."""
        return emit(self.title, self.host, self.functions, self.names, self.layers)

    def standalone(self, target: str = "") -> str:
        """The source, with a reference in torch and a `__main__` that holds one against the other."""
        file = emit(
            self.title,
            self.host,
            self.functions,
            self.names,
            self.layers,
            target,
            STANDARD_IMPORTS,
            OTHER_IMPORTS,
        )
        passes = self.forward_pass, self.backward_pass
        return f"{file}\n{print_check(self.network, self.mode, *passes, self.least)}"

    @property
    def title(self) -> str:
        return f"{self.network.name}, {'training' if self.mode == 'train' else 'evaluation'}"

    def inside(self, numbers: Mapping[Symbol, int]) -> dict[Symbol, int]:
        """The numbers of the network's symbols, by what stands for these in plans."""
        return {self.symbols.get(symbol, symbol): number for symbol, number in numbers.items()}

    @property
    def plans(self) -> tuple[Plan, ...]:
        return (
            (self.forward_pass.plan,)
            if self.backward_pass is None
            else (self.forward_pass.plan, self.backward_pass.plan)
        )


def compile_passes(
    network: Network,
    mode: Mode,
    size: Blocks | Tiles | None = None,
    wanted: Collection[str] | None = None,
    target: Target | None = None,
    width: int = 2,
    fuse: Pairs = (),
    along: tuple[str, ...] = (),
) -> EmittedNetwork:
    """The forward pass, and the backward one for the gradients of the inputs and parameters `wanted`.

    None: all of them in training, and none in evaluation. Without gradients nothing is kept for them. The
    target decides whether tensor descriptors load and store blocks; without one, they are by pointers. Each
    pair of layers in `fuse` gets one kernel, where no gradients are asked for.
    Tiles are of `size`, or else each kernel's are those that take the least time on the target, as computed,
    for elements of `width` bytes; without a target they are the usual ones. Sequences have lengths of their
    own `along` axes of these names; none: along the one axis of positions, where there is just one.
    """
    pairs, symbols = check_pairs(network, fuse), safe_symbols(network)
    inside, tiles = rename_symbols(network, symbols), Tiles.of(size)
    plain = tiles.products or default_blocks(target, width)
    # A CPU computes once what windows read more than once, and reads rows of any length where they lie.
    rows, recompute = plain.rows, not plain.vectors
    # Sums of its programs are as long as the batch: each program has much to do.
    programs = 1 if plain.vectors else WEIGHT_GRADIENT_PROGRAMS
    equations = rewrite_forward(inside, mode, not plain.vectors)
    bases = lengths_along(inside, along) if along else base_lengths(equations)
    runs = contiguous_arrays(equations)
    if not (mode == "train" if wanted is None else wanted):
        windows = arrange_rows(equations, runs, not plain.vectors)
        alone = check_plan(plan_forward(windows, rows, programs, recompute), "plan")
        plans: tuple[Plan, ...] = (check_plan(fuse_pairs(alone, pairs, rows), "fused"),)
    else:
        equations, back = rewrite_gradients(equations, wanted, plain.vectors, target, width)
        windows = arrange_rows(equations, runs, not plain.vectors)
        program = arrange_rows(back.program, runs, not plain.vectors, tuple(program_arrays(windows)))
        plans = plan_training(windows, replace(back, program=program), rows, programs, recompute)
        kept = [array.key for array in (*plans[0].saved, *windows.given)]
        plans = (check_plan(plans[0], "plan_training"), check_plan(plans[1], "plan_training", kept))
    plans = plans if plain.vectors else join_rows(plans, bases, rows)
    least, public = smallest_lengths(inside), public_arrays(plans)
    sizes = tiles_for(tiles, target, width, bases, public)
    words, kernels = {member.name: word(member.layer) for member in inside.members}, Names()
    there, *others = (lower_plan(each, bases, least, public, sizes, words, kernels) for each in plans)
    arrays, backward = name_all_arrays(inside, plans), next(iter(others), None)
    check_programs((there, *others), equations)
    descriptors, joint = target.descriptors if target else (), not plain.vectors
    emitted = EmittedNetwork(
        network, mode, there, backward, rows, least, bases, arrays, descriptors, symbols, joint, along
    )
    check_host(emitted.host, "build_host")
    return emitted


def join_rows(plans: tuple[Plan, ...], bases: tuple[Symbol, ...], rows: int) -> tuple[Plan, ...]:
    """The plans with tiles that cross sequences, in kernels that read no neighbours."""
    outside = {array.key for plan in plans for array in plan.program.given}
    kept = {array.key for plan in plans[:1] for array in (*plan.saved, *plan.program.given)}
    joined = (join_sequences(plan, bases, rows, outside) for plan in plans)
    return tuple(check_plan(plan, "join_sequences", kept) for plan in joined)


def rewrite_forward(network: Network, mode: Mode, aligned: bool = True) -> Equations:
    """The forward pass as its gradients are taken of it: plain, and then pass by pass.

    If rows are to be `aligned`, those that are not are copied first.
    """
    equations = check_equations(forward(network, mode), "forward")
    if aligned:
        equations = check_equations(pack_channels(equations), "pack_channels")
    rule = (NARROW_CHANNELS, False) if aligned else (VECTOR - 1, True)
    equations = check_equations(arrange_weights(equations, *rule), "arrange_weights")
    equations = check_equations(fold_batch_norm(equations, mode), "fold_batch_norm")
    return check_equations(pad_rows(equations), "pad_rows") if aligned else equations


def rewrite_gradients(
    equations: Equations, wanted: Collection[str] | None, vectors: bool, target: Target | None, width: int
) -> tuple[Equations, Backward]:
    """The gradients that are wanted, pass by pass; and the forward pass, which keeps what they read."""
    labels = equations.labels.items()
    keys = None if wanted is None else {key for key, label in labels if label in wanted}
    back = derive_gradients(equations, keys)
    program = check_equations(back.program, "gradients", program_arrays(equations))
    if recompute_in_loads_pays(target, width):
        program = recompute_in_loads(program)
        program = check_equations(program, "recompute_in_loads", program_arrays(equations))
    there, program = keep_conditions(equations, program)
    check_equations(there, "keep_conditions")
    check_equations(program, "keep_conditions", program_arrays(there))
    if not vectors:
        program = check_equations(pad_rows(program), "pad_rows", program_arrays(there))
    return there, replace(back, program=program)


def check_programs(passes: Iterable[LoweredPass], equations: Equations) -> None:
    """Checks the tile programs of all kernels; they may know the sizes of what is given."""
    known = {symbol for array in equations.given for axis in array.axes for symbol in free_symbols(axis.size)}
    for each in passes:
        for kernel in each.programs:
            check_program(kernel, "lower", known)


def arrange_rows(
    program: Equations, runs: set[Key], aligned: bool, before: Collection[Array] = ()
) -> Equations:
    """A pass over rows as they lie in memory; `before` are arrays of an earlier one."""
    if aligned:
        program = check_equations(join_groups(program), "join_groups", before)
    return check_equations(flatten_windows(program, runs), "flatten_windows", before)


def program_arrays(program: Equations) -> Iterator[Array]:
    """All arrays of a pass."""
    yield from program.given
    yield from (array for equation in program.equations for array in equation.out)


def safe_symbols(network: Network) -> dict[Symbol, Symbol]:
    """For each symbol in the inputs' sizes that cannot be called in source what it is, one that can."""
    inputs = (network.layer(name) for name in network.inputs)
    found = {symbol for layer in inputs for size in sizes_in(layer) for symbol in free_symbols(size)}
    strange = sorted((s for s in found if make_identifier(s.name) != s.name), key=lambda s: s.name)
    names = Names(symbol.name for symbol in found if symbol not in strange)
    return {symbol: Symbol(names.fresh(symbol.name), **symbol.assumptions0) for symbol in strange}


def rename_symbols(network: Network, symbols: Mapping[Symbol, Symbol]) -> Network:
    """The network with other symbols in its sizes."""
    if not symbols:
        return network
    members = (
        replace(member, layer=change_sizes(member.layer, lambda size: size.xreplace(dict(symbols))))
        for member in network.members
    )
    return network.with_members(members)


def name_all_arrays(network: Network, plans: Iterable[Plan]) -> Names:
    """Names for all arrays: first for what others see, so that it has the plainest."""
    names = Names(network.symbols)
    for each in plans:
        program = each.program
        computed = (array for equation in program.equations for array in equation.out)
        for array in (*program.given, *program.outputs, *computed):
            names.of(array.key)
    return names


def lengths_along(network: Network, axes: Sequence[str]) -> tuple[Symbol, ...]:
    """The symbols in the inputs' lengths along axes."""
    found = {axis: length_along(network, axis) for axis in axes}
    if len({*found.values()}) < len(axes):
        got = ", ".join(f"{symbol} along {axis}" for axis, symbol in found.items())
        where = f"lengths along {' and '.join(axes)}"
        raise mistake(where, "axes with sizes of their own", got, "call the sizes by two symbols")
    return tuple(found.values())


def length_along(network: Network, axis: str) -> Symbol:
    """The symbol in the inputs' length along an axis."""
    positions = [position for name in network.inputs for position in network.shape(name).positions]
    extents = {position.axis: position.extent for position in positions}
    if axis not in extents:
        raise mistake(
            f"lengths along '{axis}'", f"an axis of positions: {', '.join(extents) or 'none'}", axis
        )
    extent = extents[axis]
    if isinstance(extent, int):
        hint = f"Input(…, {axis}=T) with tdnn_compiler.symbols('T')"
        raise mistake(f"lengths along '{axis}'", "an axis of open size", extent, hint)
    assert isinstance(extent.base, Symbol)
    return extent.base


def smallest_lengths(network: Network) -> dict[Symbol, int]:
    """What the symbols in the inputs' open lengths must be at least, so that every layer has an output."""
    need: dict[Symbol, int] = {}
    for name in network.inputs:
        for position in network.shape(name).positions:
            extent = position.extent
            if isinstance(extent, int):
                continue
            symbol = extent.base
            assert isinstance(symbol, Symbol)
            for output in network.outputs:
                found = network.inferred.needed(network.members, output, position.axis, 1).get(name, 1)
                least = int(ceil_div(found - extent.offset, extent.scale))
                need[symbol] = max(need.get(symbol, 1), least)
    return need
