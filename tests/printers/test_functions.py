"""Kernels that differ in nothing but numbers are one function, told these; and no others are."""

import ast
import re

import pytest

from tdnn_compiler.dsl import Input, batch_norm, build, conv, layer_norm, leaky_relu, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.nodes import Node
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.printers.functions import different_numbers, share_functions
from tdnn_compiler.printers.triton import MarkedNumber, PrintedKernel, PrintedLine


def dilated(*dilations: int, channels: int = 32) -> Node:
    h = Input("N T C", C=channels)
    for dilation in dilations:
        h = h >> conv(channels, 2, padding="causal", dilation=dilation) >> relu
    return h


def compiled(node: Node) -> EmittedNetwork:
    return compile_passes(build(node), "eval")


def words(emitted: EmittedNetwork) -> list[str]:
    return [text.split("\ndef ")[1].split("(")[0] for text in emitted.functions.texts]


def test_layers_that_are_alike_have_one_function() -> None:
    emitted = compiled(dilated(4, 4, 4))
    assert len(emitted.host.launches) == 3
    assert words(emitted) == ["conv_relu_kernel"]
    assert {call.constants for call in emitted.functions.calls.values()} == {()}


def test_numbers_that_differ_are_constants_of_each_launch() -> None:
    emitted = compiled(dilated(2, 4, 8))
    assert words(emitted) == ["conv_relu_kernel"]
    told = [dict(emitted.functions.calls[launch.name].constants) for launch in emitted.host.launches]
    assert told == [{"K_STRIDE": 32 * d, "K_STRIDE_2": d} for d in (2, 4, 8)]
    (text,) = emitted.functions.texts
    assert "K_STRIDE: tl.constexpr, K_STRIDE_2: tl.constexpr" in text
    assert text.count("K_STRIDE_2 ") > 1, "one constant wherever the number stands"


def test_floats_are_constants_too() -> None:
    slopes = (0.1, 0.25)
    h = Input("N T C", C=32)
    for slope in slopes:
        h = h >> conv(32, 2, padding="causal", dilation=2) >> leaky_relu(slope)
    emitted = compiled(h)
    assert len(emitted.functions.texts) == 1
    values = [value for call in emitted.functions.calls.values() for _, value in call.constants]
    assert values == list(slopes)


def test_what_is_no_matter_of_numbers_is_another_function() -> None:
    alike = dilated(2, 4)
    assert (
        len(compiled(alike >> conv(32, 2, padding="causal", dilation=2, bias=False) >> relu).functions.texts)
        == 2
    )
    # A norm takes two kernels, its moments and the rest.
    assert len(compiled(alike >> layer_norm >> relu).functions.texts) == 3


def marked(text: str, value: int | float) -> PrintedKernel:
    """A kernel that adds one number."""
    return PrintedKernel(
        (), (), (PrintedLine(0, ("x + \ue0000\ue001",)),), (MarkedNumber(value, text, "K"),), frozenset()
    )


@pytest.mark.parametrize("values", [(1, 1.0), (0.0, -0.0), (2, 3)])
def test_numbers_with_other_texts_are_other_numbers(values: tuple[float, float]) -> None:
    """1 and 1.0 are equal, and so are 0.0 and -0.0, but what a kernel computes with them is not."""
    (constant,) = different_numbers([marked(repr(value), value) for value in values])
    assert list(map(repr, constant.values)) == list(map(repr, values))


def test_whole_and_broken_numbers_are_not_mixed_up() -> None:
    """No constant is whole here and broken there."""
    for emitted in (compile_passes(build(dilated(2, 4) >> batch_norm), "train"), compiled(dilated(1, 2, 3))):
        for call in emitted.functions.calls.values():
            assert len(dict(call.constants)) == len(call.constants)
            assert all(isinstance(value, int | float) for _, value in call.constants)


def test_a_function_is_called_what_it_does_whatever_its_layers_are_called() -> None:
    h = (Input("N T C", C=8) >> conv(8, 3)).named("lower")
    h = (h >> relu).named("tl") >> batch_norm
    emitted = compile_passes(build(h), "train")
    assert "conv_relu_batch_norm_kernel" in words(emitted)
    assert all("lower" not in re.sub(r'""".*?"""', "", text, flags=re.S) for text in emitted.functions.texts)


def test_the_docstring_says_whose_it_is() -> None:
    (text,) = compiled(dilated(2, 4, 8)).functions.texts
    assert "That is conv1_sum; also conv2_sum, conv3_sum, with constants of their own." in text
    (text,) = compiled(dilated(4, 4)).functions.texts
    assert "That is conv1_sum; also conv2_sum." in text
    (text,) = compiled(dilated(4)).functions.texts
    assert "That is" not in text


def launched(source: str) -> list[str]:
    """The functions that a file's host code calls."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    kernels = (func.value for func in calls if isinstance(func, ast.Subscript))
    return [kernel.id for kernel in kernels if isinstance(kernel, ast.Name)]


def test_every_launch_gives_its_function_all_that_it_takes() -> None:
    network: Network = build(dilated(1, 2, 4, 8, 8) >> batch_norm >> conv(7, 3))
    source = compile_passes(network, "train").source
    tree = ast.parse(source)
    functions = {node.name: node.args for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert set(launched(source)) == {name for name in functions if name.endswith("_kernel")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Subscript):
            assert isinstance(node.func.value, ast.Name)
            taken = [argument.arg for argument in functions[node.func.value.id].args]
            options = {"num_warps", "num_stages", "maxnreg"}
            given = [keyword.arg for keyword in node.keywords if keyword.arg not in options]
            assert len(taken) == len(node.args) + len(given)
            assert set(taken[len(node.args) :]) == set(given)


def test_the_order_of_kernels_is_that_of_their_first_launches() -> None:
    emitted = compile_passes(build(dilated(2, 4) >> batch_norm), "train")
    names = (launch.name for launch in emitted.host.launches)
    found = words(emitted)
    kernels = [word for word in found if word.endswith("_kernel")]
    assert list(dict.fromkeys(emitted.functions.calls[name].function for name in names)) == kernels
    # What a kernel calls stands before it, and nothing else.
    for word, text in zip(found, emitted.functions.texts, strict=True):
        called = set(re.findall(r"^ +(\w+_member)\(", text, re.MULTILINE))
        assert called <= set(found[: found.index(word)])
        assert bool(called) == ("_more_kernel" in word)


def test_no_kernels_no_functions() -> None:
    assert share_functions(()).texts == ()
