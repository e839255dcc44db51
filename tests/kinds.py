"""Networks of one layer or two, kind by kind: all of a kind, or some of it drawn."""

from collections.abc import Callable
from itertools import combinations, product
from random import Random

from tdnn_compiler.dsl import (
    Input,
    Node,
    adaptive_avg_pool,
    adaptive_max_pool,
    avg_pool,
    batch_norm,
    conv,
    conv_transpose,
    global_avg_pool,
    global_max_pool,
    group_norm,
    instance_norm,
    layer_norm,
    log_softmax,
    max_pool,
    relu,
    softmax,
    stats_pool,
)

Made = tuple[str, Callable[[], Node | tuple[Node, ...]]]
"""What a network is called, and its outputs."""


def some(made: list[Made], count: int) -> list[Made]:
    return Random(1).sample(made, count)


SIZES = {"T": 5, "D": 4, "H": 6, "W": 5}


def given(axes: str, names: tuple[str, ...], channels: int) -> Node:
    return Input(axes, C=channels, **{name: SIZES[name] for name in names})


def padded_images() -> list[Made]:
    """Every way to pad, stride and group, of one to three axes, of which each is open or given."""
    modes, dense = ("zeros", "reflect", "replicate", "circular"), (1, 2, 4)
    made: list[Made] = []
    for axes, mode, stride, groups in product(("T", "H W", "D H W"), modes, (1, 2, 3), dense):
        names = axes.split()
        for count in range(len(names) + 1):
            for known in combinations(names, count):

                def make(
                    axes: str = axes,
                    mode: str = mode,
                    stride: int = stride,
                    groups: int = groups,
                    known: tuple[str, ...] = known,
                ) -> Node:
                    layer = conv(4, 3, stride=stride, padding=1, padding_mode=mode, groups=groups)
                    return given(f"N {axes} C", known, 4) >> layer

                made.append((f"{mode} over {axes}, {known} given, stride {stride}, {groups} groups", make))
    return made


OVER: dict[str, Callable[[Node], Node]] = {
    "the mean": lambda x: x >> global_avg_pool,
    "the largest": lambda x: x >> global_max_pool(keepdim=True),
    "statistics": lambda x: x >> stats_pool(),
    "windowed statistics": lambda x: x >> stats_pool(2),
    "instance norm": lambda x: x >> instance_norm,
    "group norm": lambda x: x >> group_norm(2),
    "layer norm": lambda x: x >> layer_norm,
    "batch norm": lambda x: x >> batch_norm,
    "softmax over channels": lambda x: x >> softmax,
    "log-softmax": lambda x: x >> log_softmax,
    "softmax over positions": lambda x: x >> softmax("positions"),
    "an adaptive mean": lambda x: x >> adaptive_avg_pool(2),
    "an adaptive largest": lambda x: x >> adaptive_max_pool(2),
}
BEFORE: dict[str, Callable[[Node], Node]] = {
    "an input": lambda x: x,
    "a pool": lambda x: x >> max_pool(2, padding=1),
    "a mean": lambda x: x >> avg_pool(2, 1),
    "a convolution": lambda x: x >> conv(4, 2) >> relu,
    "a strided transposed convolution": lambda x: x >> conv_transpose(4, 3, stride=2),
    "a global pool": lambda x: x >> global_avg_pool,
    "statistics": lambda x: x >> stats_pool(),
    "a kept global pool": lambda x: x >> global_max_pool(keepdim=True),
}


def reductions() -> list[Made]:
    """Whatever reduces, after whatever gives positions, over axes of which each is open or given."""
    made: list[Made] = []
    for axes in ("T", "H W", "D H W"):
        names = axes.split()
        for count in range(len(names) + 1):
            for known, (first, before), (last, over) in product(
                combinations(names, count), BEFORE.items(), OVER.items()
            ):

                def make(
                    axes: str = axes,
                    known: tuple[str, ...] = known,
                    before: Callable[[Node], Node] = before,
                    over: Callable[[Node], Node] = over,
                ) -> Node:
                    return over(before(given(f"N {axes} C", known, 4)))

                made.append((f"{last} of {first} over {axes}, {known} given", make))
    return made
