"""Whether a network is worth it: its inputs are arranged channels last, which costs passes over memory."""

import re
from collections.abc import Sequence
from math import inf, prod

import torch
from torch import Tensor, fx

from tdnn_compiler.runtime.dynamo.graphs import example_of, word_of

__all__ = ["has_windows", "lack_of_worth"]

CONVOLUTION = re.compile(r"_?conv(_transpose)?[123]d|_?convolution")
POOL = re.compile(r"(max|avg|lp)_pool[123]d")
LEAST_WORK = 1_000_000
"""Of less a network is hardly more than its beginning and its end, as measured on a CPU."""


def has_windows(node: fx.Node) -> bool:
    """Whether a node is a convolution or a pooling."""
    return is_convolution(node) or POOL.fullmatch(word_of(node)) is not None


def is_convolution(node: fx.Node) -> bool:
    return CONVOLUTION.fullmatch(word_of(node)) is not None


def lack_of_worth(nodes: Sequence[fx.Node]) -> str | None:
    """Why operators, some of them with windows, stay in torch; None where a network of them is worth it."""
    windows = [node for node in nodes if has_windows(node)]
    if len(windows) == 1 and is_convolution(windows[0]) and is_dense(windows[0]):
        return "of one dense convolution kernels are no faster than torch"
    if sum(map(count_work, nodes)) < LEAST_WORK:
        return f"it is too little work for kernels of its own: less than {LEAST_WORK:,} multiplications"
    return None


def is_dense(node: fx.Node) -> bool:
    """Whether a convolution has one group."""
    x, weight = (example_of(each) for each in node.all_input_nodes[:2])
    channels = x.shape[1 - weight.dim()]
    if "transpose" in word_of(node):
        return bool(example_of(node).shape[1 - weight.dim()] == weight.shape[1])
    return bool(channels == weight.shape[1])


def count_work(node: fx.Node) -> float:
    """The multiplications of a convolution, or the numbers that another operator gives."""
    value = example_of(node)
    if not isinstance(value, Tensor):
        return 0
    if not is_convolution(node):
        return count_numbers(value.shape)
    x, weight = (example_of(each) for each in node.all_input_nodes[:2])
    # What is multiplied with a channel: of the result, or of what is spread.
    of = x if "transpose" in word_of(node) else value
    return count_numbers(of.shape) * prod(weight.shape) / weight.shape[0]


def count_numbers(shape: torch.Size) -> float:
    """How many there were when the graph was recorded; of sizes that nothing is known of, no end."""
    return prod(size if isinstance(size, int) else hint_of(size) for size in shape)


def hint_of(size: torch.SymInt) -> float:
    """The size that was seen; asking the number itself would make it part of the graph's conditions."""
    hint = size.node.hint
    return inf if hint is None else float(hint)
