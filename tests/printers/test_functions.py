"""Kernels that differ in nothing but numbers are one function, told these; and no others are."""

import ast
import re

import pytest

from tdnn_compiler.dsl import Input, batch_norm, build, conv, layer_norm, leaky_relu, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.nodes import Node
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.printers.functions import FunctionCall, different_numbers, share_functions
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
    assert {call.numbers for call in emitted.functions.calls.values()} == {()}


def test_numbers_that_differ_are_constants_of_each_launch() -> None:
    emitted = compiled(dilated(2, 4, 8))
    assert words(emitted) == ["conv_relu_kernel"]
    told = [emitted.functions.calls[launch.name].constants for launch in emitted.host.launches]
    assert told == [{"K_STRIDE": 32 * d, "K_STRIDE_2": d} for d in (2, 4, 8)]
    (text,) = emitted.functions.texts
    assert "K_STRIDE: tl.constexpr, K_STRIDE_2: tl.constexpr" in text
    assert text.count("K_STRIDE_2 ") > 1, "one constant wherever the number stands"


def normed(*channels: int) -> dict[str, list[FunctionCall]]:
    """The calls of every function in training a network of convolutions with batch norms."""
    h: Node = Input("N T C", C=channels[0])
    for size in channels:
        h = h >> conv(size, bias=False) >> batch_norm >> relu
    found: dict[str, list[FunctionCall]] = {}
    for call in compile_passes(build(h), "train", target=find_target("sm_90")).functions.calls.values():
        found.setdefault(call.function, []).append(call)
    return {name: calls for name, calls in found.items() if len({*map(repr, calls)}) > 1}


def test_a_function_is_compiled_once_for_numbers_that_it_is_as_good_without() -> None:
    """The strides of reductions and of what is computed element by element."""
    told = [
        calls for calls in normed(64, 128, 192).values() if len({repr(call.constants) for call in calls}) == 1
    ]
    assert len(told) > 2
    for calls in told:
        assert all(number.value % 16 == 0 for c in calls for number in c.numbers if number.told == "aligned")


def test_what_triton_would_not_know_to_be_aligned_is_a_constant() -> None:
    """Eight numbers at a time can be loaded from rows of 24, but Triton asks for multiples of 16 alone."""
    for calls in normed(24, 40, 56).values():
        strides = [n for call in calls for n in call.numbers if n.value in (24, 40, 56)]
        assert all(number.told == "constant" for number in strides if "END" not in number.name)


def test_what_is_compiled_anew_anyhow_has_constants_alone() -> None:
    calls = [*compiled(dilated(2, 4, 8)).functions.calls.values()]
    assert all(call.given == call.constants for call in calls)


def test_floats_are_constants_too() -> None:
    slopes = (0.1, 0.25)
    h = Input("N T C", C=32)
    for slope in slopes:
        h = h >> conv(32, 2, padding="causal", dilation=2) >> leaky_relu(slope)
    emitted = compiled(h)
    assert len(emitted.functions.texts) == 1
    values = [value for call in emitted.functions.calls.values() for value in call.constants.values()]
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
            assert len(call.given) == len(call.numbers)
            assert all(isinstance(value, int | float) for value in call.given.values())


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
