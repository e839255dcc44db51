"""Which kernels share a launch, because it takes longer than most of the small ones; and in what order."""

from collections.abc import Hashable, Sequence

from sympy import oo

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.symbolic.rounding import bound_expression
from tdnn_compiler.tile.ir import TileProgram
from tdnn_compiler.tile.joint import grid_size, launch_arguments, work_of
from tdnn_compiler.tile.lower.lower import LoweredPass

__all__ = ["MOST_MEMBERS", "group_kernels", "make_launches", "order_launches"]

MOST_MEMBERS = 16
"""So many kernels at most share a launch: they are compiled as one."""
SMALL_PRODUCT = 64 * 64
"""Products of tiles that are no larger leave a multiprocessor room for others."""
LEAST_PER_THREAD = 2
"""So many elements of a tile at least a thread has."""
WARP = 32


def make_launches(
    each: LoweredPass, descriptors: Descriptors, joint: bool, names: Names
) -> tuple[Launch, ...]:
    """A launch for every kernel, or for all that are launched together; `names` are those of kernels."""
    programs = each.programs
    groups = group_kernels(programs) if joint else [[number] for number in range(len(programs))]
    pairs = list(zip(each.plan.kernels, programs, strict=True))
    launches = [make_launch([pairs[number] for number in group], descriptors, names) for group in groups]
    return order_launches(launches)


def order_launches(launches: Sequence[Launch]) -> tuple[Launch, ...]:
    """Launches so that what each reads is there: of those that can be next, the one that the fewest wait for.

    So a weight's gradient is computed when what it is of has just been, which is still in a cache, and whose
    memory is free from then on.
    """
    used = [{buffer.array.key for buffer in launch.buffers} for launch in launches]
    written = [launch.written for launch in launches]
    needed = [
        {other for other in range(number) if written[other] & used[number] or used[other] & written[number]}
        for number in range(len(launches))
    ]
    waiting: list[set[int]] = [set() for _ in launches]
    for number in reversed(range(len(launches))):
        for before in needed[number]:
            waiting[before] |= {number, *waiting[number]}
    order: list[int] = []
    rest = set(range(len(launches)))
    while rest:
        ready = (number for number in rest if not needed[number] & rest)
        chosen = min(ready, key=lambda number: (len(waiting[number]), number))
        order.append(chosen)
        rest.remove(chosen)
    return tuple(launches[number] for number in order)


def make_launch(
    pairs: Sequence[tuple[Kernel, TileProgram]], descriptors: Descriptors, names: Names
) -> Launch:
    kernels, programs = zip(*sort_alike(pairs), strict=True)
    first, *others = programs
    name = names.fresh(f"{first.name}_and_{len(others)}_more") if others else first.name
    return Launch(name, kernels, programs, launch_arguments(programs, descriptors), descriptors)


def sort_alike(pairs: Sequence[tuple[Kernel, TileProgram]]) -> list[tuple[Kernel, TileProgram]]:
    """Kernels that do the same to arrays of the same sizes one after the other: they are one call."""
    works = [work_of(program) for _, program in pairs]
    return sorted(pairs, key=lambda pair: works.index(work_of(pair[1])))


def group_kernels(programs: Sequence[TileProgram]) -> list[list[int]]:
    """The places of kernels that are launched together, launch by launch.

    Each kernel joins the first launch of its sort behind all that it reads, or has the next one. What it
    computes stays as it is.
    """
    groups: list[list[int]] = []
    written_at: dict[Key, int] = {}
    for number, program in enumerate(programs):
        behind = 1 + max((written_at.get(buffer.array.key, -1) for buffer in program.reads), default=-1)
        joined = (
            at
            for at in range(behind, len(groups))
            if can_join(program, [programs[member] for member in groups[at]])
        )
        at = next(joined, len(groups))
        if at == len(groups):
            groups.append([])
        groups[at].append(number)
        for buffer in program.writes:
            # What several kernels write is whole behind the last of them.
            written_at[buffer.array.key] = max(at, written_at.get(buffer.array.key, at))
    return groups


def can_join(program: TileProgram, members: Sequence[TileProgram]) -> bool:
    """Whether a kernel runs as well with others: all have the warps and the registers of the largest."""
    if len(members) == MOST_MEMBERS or not all(size.is_Integer for size in program.grid[1:]):
        return False
    if any(sort_of(member) != sort_of(program) for member in members):
        return False
    warps = max(program.warps, *(member.warps for member in members))
    return program.kind == "product" or all(has_work(each, warps) for each in (program, *members))


def sort_of(program: TileProgram) -> Hashable:
    """What kernels of one launch have in common."""
    rows, columns = program.tile
    few = bound_expression(grid_size(program))[1] != oo
    if program.kind != "product":
        return "few programs" if few else (program.kind, program.warps)
    if few and rows * columns <= SMALL_PRODUCT:
        return "few small products"
    return (program.tile, program.warps, program.registers)


def has_work(program: TileProgram, warps: int) -> bool:
    """Whether so many warps are not more than a tile needs."""
    rows, columns = program.tile
    return warps == program.warps or rows * columns >= LEAST_PER_THREAD * WARP * warps
