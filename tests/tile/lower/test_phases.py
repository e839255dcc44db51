"""Strided windows turned around: dense sums side by side, with nothing masked away between them."""

import pytest
import sympy

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input, build
from tdnn_compiler.network.nodes import Node
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.tile.ir import Load, TileProgram, walk

LAYERS = {
    "conv": dsl.conv(20, 3, stride=2, padding=1),
    "depthwise": dsl.depthwise_conv(4, stride=2, padding=1, dilation=3),
    "mean": dsl.avg_pool(3, 2, 1),
    "largest": dsl.max_pool(3, 2, 1),
}


def masks(program: TileProgram) -> set[sympy.Basic]:
    loads = (statement for statement in walk(program.body) if isinstance(statement, Load))
    return {condition for load in loads for condition in load.conditions}


@pytest.mark.parametrize("axes", ["N T C", "N H W C"])
@pytest.mark.parametrize("name", LAYERS)
def test_a_gradient_reads_only_what_has_seen_it(name: str, axes: str) -> None:
    sizes = {"H": 13, "W": 11} if "H" in axes else {}
    h: Node = Input(axes, C=20, **sizes) >> dsl.conv(20) >> LAYERS[name]
    back = compile_passes(build(h), "train").backward_pass
    assert back is not None
    (program,) = (program for program in back.programs if program.name == "d_conv1")
    assert "phase" in str(program)
    assert not any(mask.has(sympy.Mod) for mask in masks(program))


def test_a_transposed_convolution_too() -> None:
    h: Node = Input("N T C", C=20) >> dsl.conv_transpose(20, 4, stride=2)
    program = compile_passes(build(h), "eval").forward_pass.programs[0]
    assert not any(mask.has(sympy.Mod) for mask in masks(program))
