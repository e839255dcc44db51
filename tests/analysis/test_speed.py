"""Answers about deep networks take a moment: what grew twofold with a block would take years here.

Processor time is bounded, many times above what is needed: what may not happen is growth with a power.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from oracle import coefficients
from sympy import Add

from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.analysis.report.contents import report
from tdnn_compiler.dsl import (
    Input,
    Node,
    build,
    concat,
    conv,
    conv_transpose,
    leaky_relu,
    max_pool,
    relu,
    symbols,
)
from tdnn_compiler.symbolic.expressions import text
from tdnn_compiler.symbolic.paths import X

SECONDS = 8.0
BLOCKS = 100


@contextmanager
def a_moment() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS


def residual(node: Node, kernel: object, blocks: int) -> Node:
    for i in range(blocks):
        inner = node >> conv(2, kernel, dilation=1 + i % 3, padding="same") >> relu
        node = node + (inner >> conv(2, kernel, padding="same"))
    return node


@cache
def blocks() -> Analysis:
    return analyse(build(residual(Input("N T C", C=2), 3, BLOCKS)))


def test_polynomials_of_residual_blocks() -> None:
    with a_moment():
        paths, support = blocks().path_polynomial(), blocks().support_polynomial()
    # Every block goes through once, and through nine times.
    assert sum(coefficients(paths).values()) == 10**BLOCKS
    reach = sum(2 + i % 3 for i in range(BLOCKS))
    assert support == Add(*(X**i for i in range(-reach, reach + 1)))


def test_a_polynomial_of_residual_blocks_with_a_symbol() -> None:
    d = symbols("d")
    node = Input("N T C", C=2)
    for _ in range(BLOCKS):
        node = node + (node >> conv(2, taps=(-d, 0, d), padding=((d, d),)))
    with a_moment():
        told = text(analyse(build(node)).path_polynomial())
    assert told == f"(x**d + 2 + x**(-d))**{BLOCKS}"


@pytest.mark.parametrize("ask", ["support", "readers", "paths"])
def test_borders_of_residual_blocks(ask: str) -> None:
    with a_moment():
        found = getattr(blocks(), ask)(500, at={"T": 1000})
    reach = sum(2 + i % 3 for i in range(BLOCKS))
    assert sorted(found) == list(range(500 - reach, 500 + reach + 1))


def vocoder() -> Node:
    node = Input("N T C", C=2)
    for factor in (8, 8, 2, 2):
        up = node >> leaky_relu(0.1) >> conv_transpose(2, 2 * factor, factor, factor // 2)
        first, second = (residual(up, kernel, 3) for kernel in (3, 7))
        node = first + second
    return node


def test_readers_of_a_vocoder() -> None:
    analysis = analyse(build(vocoder()))
    with a_moment():
        found = analysis.readers(50, at={"T": 100})
    assert 50 * 256 in found
    assert all(50 in analysis.support(t, at={"T": 100}) for t in (found[0], found[-1]))


def unet(levels: int) -> Node:
    skips, node = [], Input("N T C", C=2, T=2**levels * symbols("m"))
    for _ in range(levels):
        skips.append(node)
        node = node >> conv(2, 3, padding=1) >> max_pool(2)
    for skip in reversed(skips):
        node = concat(skip, node >> conv_transpose(2, 2, 2)) >> conv(2, 3, padding=1)
    return node


@pytest.mark.parametrize("lengths", [{}, {"m": 4}])
def test_a_report_of_ten_levels(lengths: dict[str, int]) -> None:
    with a_moment():
        (need,) = report(analyse(build(unet(10))), lengths).summary.needed
    assert text(need.for_outputs.exact) == "1024*ceil(n/1024)"
