"""Two layers in one kernel, where that is asked for: what lies between them is never stored."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain

from tdnn_compiler.equations.ir import Axis, Read, StridedIndex
from tdnn_compiler.network.graph import Network, unknown_layers
from tdnn_compiler.plan.kernels import Kernel, Plan
from tdnn_compiler.plan.stages import Stage, compute_halos
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake

__all__ = ["MOST_FUSED_CHANNELS", "Pairs", "check_pairs", "fuse_pairs"]

Pairs = Iterable[tuple[str, str]]
"""Convolutions by name, two and two, that one kernel is to compute where no gradients are asked for."""

MOST_FUSED_CHANNELS = 128
"""So many channels may lie between two layers: they are kept in registers."""


def check_pairs(network: Network, fuse: Pairs) -> tuple[tuple[str, str], ...]:
    """The pairs, if all are pairs of layers' names; else a NetworkError with all that is wrong."""
    pairs = tuple(fuse) if isinstance(fuse, Iterable) else None
    if pairs is None or not all(is_pair(pair) for pair in pairs):
        raise mistake("fuse=", "pairs of layers' names", repr(fuse), 'fuse=[("conv1", "conv2")]')
    where = f"network '{network.name}', fuse="
    problems = unknown_layers(where, chain.from_iterable(pairs), network.graph)
    if problems:
        raise NetworkError(problems)
    return tuple((first, second) for first, second in pairs)


def is_pair(pair: object) -> bool:
    return isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(name, str) for name in pair)


def fuse_pairs(plan: Plan, pairs: Pairs, rows: int) -> Plan:
    """The plan with each pair of layers in one kernel; `rows` is how many rows a tile has.

    Raises NetworkError with all pairs that cannot be: the second layer must be a convolution with stride 1,
    padded by zeros or not at all, and the only one to read the first, which has no more than 128 channels.
    """
    problems: list[Problem] = []
    kernels = list(plan.kernels)
    for first, second in pairs:
        found = [
            find_matmul_kernel(name, kernels, f"fuse {first} and {second}", problems)
            for name in (first, second)
        ]
        producer, consumer = found
        if producer is None or consumer is None:
            continue
        problem = fusion_obstacle(plan, producer, consumer, rows)
        if problem is not None:
            problems.append(replace(problem, where=f"fuse {first} and {second}"))
            continue
        kernels[kernels.index(consumer)] = replace(consumer, stages=join_stages(producer, consumer))
        kernels.remove(producer)
    if problems:
        raise NetworkError(problems)
    return replace(plan, kernels=tuple(kernels))


def join_stages(producer: Kernel, consumer: Kernel) -> tuple[Stage, ...]:
    """What two kernels compute, as the stages of one."""
    return compute_halos((*producer.stages, *consumer.stages))


def find_matmul_kernel(
    name: str, kernels: list[Kernel], where: str, problems: list[Problem]
) -> Kernel | None:
    """The kernel with a layer's matrix product, that is not part of another already."""
    products = {kernel.root.layer: kernel for kernel in kernels if kernel.root and kernel.factors}
    if name in products and len(products[name].stages) == 1:
        return products[name]
    got = f"'{name}'" + (", already in one kernel with another" if name in products else "")
    near = get_close_matches(name, products, 1)
    hint = f"'{near[0]}'?" if near and name not in products else f"there are {', '.join(products)}"
    problems.append(Problem(where, "a dense convolution with a kernel of its own", got, hint))
    return None


def fusion_obstacle(plan: Plan, first: Kernel, second: Kernel, rows: int) -> Problem | None:
    """Why two kernels cannot be one."""
    assert first.root is not None
    assert second.root is not None
    hidden = {array.key for array in first.written}
    readers = [kernel.name for kernel in plan.kernels if hidden & {a.key for a in kernel.loads}]
    kept = {array.key for array in (*plan.program.outputs, *plan.program.updates.values(), *plan.saved)}
    reads = [factor for factor in second.factors or () if isinstance(factor, Read)]
    read = next((factor for factor in reads if factor.array.key in hidden), None)
    if read is None:
        return Problem("", f"{second.root.layer} to read what {first.root.layer} computes", "another input")
    if len(hidden) > 1 or hidden & kept or readers != [second.name]:
        who = [name for name in readers if name != second.name] + sorted(map(str, hidden & kept))
        return Problem("", "no other reader of what lies between", ", ".join(who) or "statistics of it")
    if second.partials:
        of = second.partials[0].equation.layer
        return Problem("", f"no statistics of what {second.root.layer} computes", f"those of {of}")
    if is_read_elsewhere(second, read):
        return Problem("", "no other reader of what lies between", f"{second.root.layer} reads it twice")
    axes = zip(read.array.axes, read.index, strict=True)
    positions = [index for own, index in axes if own.kind == "position"]
    seen = positions[0]
    if len(positions) != 1 or not isinstance(seen, StridedIndex) or len(first.root.out[0].axes) != 3:
        return Problem("", "a convolution along one axis", str(read))
    if seen.window.stride != 1 or seen.window.edge != "zeros":
        got = f"stride {seen.window.stride}, padding mode {seen.window.edge}"
        return Problem("", "stride 1, and zeros as padding", got)
    grouped = [first.root.layer] if first.root.index != first.root.out[0].axes else []
    grouped += (
        [second.root.layer] if not all(isinstance(each, Axis | StridedIndex) for each in read.index) else []
    )
    if grouped:
        return Problem("", "a dense convolution", f"groups in {' and '.join(grouped)}")
    width = read.array.axes[-1].size
    if not isinstance(width, int) or width > MOST_FUSED_CHANNELS:
        return Problem("", f"at most {MOST_FUSED_CHANNELS} channels between the two", str(width))
    (halo,) = join_stages(first, second)[0].halos
    reach = halo.before + halo.after
    if not isinstance(reach, int) or reach * 2 > rows:
        return Problem("", f"a window that reaches over at most {rows // 2} rows, half a tile", str(reach))
    return None


def is_read_elsewhere(kernel: Kernel, read: Read) -> bool:
    """Whether a kernel reads the array of its product in what follows the product too."""
    after = replace(kernel, stages=(replace(kernel.last, root=None),))
    return read.array.key in {array.key for array in after.loads}
