"""The numbers that papers and model zoos publish, out of the example scripts."""

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from sympy import Expr

from tdnn_compiler.analysis import analyse
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.expressions import substitute

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

Load = Callable[[str], ModuleType]
Pick = Callable[[ModuleType], Network]


@cache
def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def example() -> Load:
    """An example script by its name, as a module."""
    return load


def main_network(script: ModuleType) -> Network:
    return script.network


# Images: Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", 2019

# Script, network, last feature map, field, stride, effective padding.
FIXED = [
    pytest.param("alexnet", main_network, "pool5", 195, 32, 64, id="AlexNet v2"),
    pytest.param("vgg16", main_network, "pool5", 212, 32, 90, id="VGG-16"),
    pytest.param("inception", main_network, "Mixed_7c", 1311, 32, 618, id="Inception v3"),
]
AT_224 = [
    pytest.param("inception", lambda s: s.v2, "Mixed_5c", 699, 32, 318, id="Inception v2"),
    pytest.param("mobilenet", main_network, "conv13_pointwise", 315, 32, 126, id="MobileNet v1"),
    pytest.param("resnet", lambda s: s.resnet(50, True), "block4_unit3", 483, 32, 239, id="ResNet v1-50"),
    pytest.param("resnet", lambda s: s.resnet(101, True), "block4_unit3", 1027, 32, 511, id="ResNet v1-101"),
]
PICTURE = ("script", "pick", "layer", "size", "stride", "padding")


@pytest.mark.parametrize("axis", ["H", "W"])
@pytest.mark.parametrize(PICTURE, FIXED)
def test_picture_fields(
    example: Load, script: str, pick: Pick, layer: str, size: int, stride: int, padding: int, axis: str
) -> None:
    field = analyse(pick(example(script))).field(layer, axis=axis)
    assert (field.size, field.stride, field.effective_padding) == (size, stride, padding)


@pytest.mark.parametrize("axis", ["H", "W"])
@pytest.mark.parametrize(PICTURE, AT_224)
def test_picture_fields_at_224(
    example: Load, script: str, pick: Pick, layer: str, size: int, stride: int, padding: int, axis: str
) -> None:
    bound = pick(example(script)).bind(H=224, W=224)
    field = analyse(bound).field(layer, axis=axis)
    assert (field.size, field.stride, field.effective_padding) == (size, stride, padding)


@pytest.mark.parametrize(PICTURE, AT_224)
def test_effective_padding_of_any_picture(
    example: Load, script: str, pick: Pick, layer: str, size: int, stride: int, padding: int
) -> None:
    """Where the published tool says "None": "SAME" padding with a stride, in terms of the size."""
    network = pick(example(script))
    field = analyse(network).field(layer, axis="H")
    height = network.symbols["H"]
    assert (field.size, field.stride) == (size, stride)
    assert isinstance(field.effective_padding, Expr)
    assert field.effective_padding.free_symbols == {height}
    assert substitute(field.effective_padding, {height: 224}) == padding
    for other in (197, 225, 230, 299):
        bound = analyse(network.bind(H=other)).field(layer, axis="H")
        assert substitute(field.effective_padding, {height: other}) == bound.effective_padding


def test_torchvision_resnet50_field(example: Load) -> None:
    field = analyse(example("resnet").resnet(50)).field("block4_unit3", axis="H")
    assert (field.size, field.stride) == (427, 32)


# Sequences


@pytest.mark.parametrize(
    ("script", "pick", "layer", "left", "right"),
    [
        pytest.param("x_vector", main_network, "tdnn5", 7, 7, id="x-vector"),
        pytest.param("splice_tdnn", main_network, "tdnn4", 13, 9, id="splice"),
        pytest.param("splice_tdnn", lambda s: s.deep, "tdnn6", 16, 10, id="six layers"),
    ],
)
def test_contexts(example: Load, script: str, pick: Pick, layer: str, left: int, right: int) -> None:
    field = analyse(pick(example(script))).field(layer, axis="T")
    assert (field.left_context, field.right_context, field.lookahead) == (left, right, right)
    assert field.size == left + 1 + right


def test_x_vector_fields_layer_by_layer(example: Load) -> None:
    analysis = analyse(example("x_vector").network)
    assert [analysis.field(f"tdnn{i}", axis="T").size for i in range(1, 6)] == [5, 9, 15, 15, 15]


@pytest.mark.parametrize(
    ("script", "pick", "layer", "size", "stride"),
    [
        pytest.param(
            "ecapa_tdnn", lambda s: s.ecapa_tdnn(squeeze_excite=False), "frames", 131, 1, id="ECAPA"
        ),
        pytest.param("wavenet", main_network, "next_sample", 3070, 1, id="WaveNet"),
        pytest.param("tcn", main_network, "digits", 3061, 1, id="TCN"),
        pytest.param("quartznet", main_network, "letters", 8057, 2, id="QuartzNet 15×5"),
    ],
)
def test_sequence_fields(example: Load, script: str, pick: Pick, layer: str, size: int, stride: int) -> None:
    field = analyse(pick(example(script))).field(layer, axis="T")
    assert (field.size, field.stride) == (size, stride)
    assert not field.unbounded


def test_gates_see_everything_and_taps_what_they_did(example: Load) -> None:
    field = analyse(example("ecapa_tdnn").network).field("frames", axis="T")
    assert field.unbounded
    assert field.bounded_size == 131


@pytest.mark.parametrize("script", ["wavenet", "tcn"])
def test_causal_networks_have_no_lookahead(example: Load, script: str) -> None:
    assert analyse(example(script).network).field(axis="T").lookahead == 0


# Parameters and work: they prove that the scripts are the published networks


@pytest.mark.parametrize(
    ("script", "pick", "parameters"),
    [
        pytest.param("resnet", lambda s: s.resnet(18), 11_689_512, id="torchvision ResNet-18"),
        pytest.param("resnet", lambda s: s.resnet(34), 21_797_672, id="torchvision ResNet-34"),
        pytest.param("resnet", lambda s: s.resnet(50), 25_557_032, id="torchvision ResNet-50"),
        pytest.param("resnet", lambda s: s.resnet(101), 44_549_160, id="torchvision ResNet-101"),
        pytest.param("resnet", lambda s: s.resnet(152), 60_192_808, id="torchvision ResNet-152"),
        pytest.param("vgg16", main_network, 138_357_544, id="torchvision VGG-16"),
        pytest.param("inception", main_network, 23_834_568, id="torchvision Inception v3, no auxiliary"),
        pytest.param("quartznet", main_network, 18_924_381, id="NeMo QuartzNet 15×5"),
    ],
)
def test_parameters(example: Load, script: str, pick: Pick, parameters: int) -> None:
    assert analyse(pick(example(script))).total.parameters == parameters


@pytest.mark.parametrize(
    ("script", "pick", "millions"),
    [
        pytest.param("mobilenet", main_network, 4.2, id="MobileNet v1"),
        pytest.param("ecapa_tdnn", lambda s: s.ecapa_tdnn(512), 6.2, id="ECAPA-TDNN, 512 channels"),
        pytest.param("ecapa_tdnn", lambda s: s.ecapa_tdnn(1024), 14.7, id="ECAPA-TDNN, 1024 channels"),
    ],
)
def test_parameters_in_millions(example: Load, script: str, pick: Pick, millions: float) -> None:
    parameters = analyse(pick(example(script))).total.parameters
    assert isinstance(parameters, int)
    assert round(parameters / 1e6, 1) == millions


@pytest.mark.parametrize(
    ("script", "pick", "side", "billions"),
    [
        pytest.param("resnet", lambda s: s.resnet(18), 224, 1.81, id="torchvision ResNet-18"),
        pytest.param("resnet", lambda s: s.resnet(34), 224, 3.66, id="torchvision ResNet-34"),
        pytest.param("resnet", lambda s: s.resnet(50), 224, 4.09, id="torchvision ResNet-50"),
        pytest.param("resnet", lambda s: s.resnet(101), 224, 7.80, id="torchvision ResNet-101"),
        pytest.param("resnet", lambda s: s.resnet(152), 224, 11.51, id="torchvision ResNet-152"),
        pytest.param("vgg16", main_network, 224, 15.47, id="torchvision VGG-16"),
        pytest.param("inception", main_network, 299, 5.71, id="torchvision Inception v3"),
        pytest.param("mobilenet", main_network, 224, 0.57, id="MobileNet v1, 569 million"),
    ],
)
def test_multiply_adds_in_billions(
    example: Load, script: str, pick: Pick, side: int, billions: float
) -> None:
    """In terms of H and W, and then at one size; torchvision's tables call them GFLOPS."""
    network = pick(example(script))
    sides = {network.symbols["H"]: side, network.symbols["W"]: side}
    multiply_adds = substitute(analyse(network).total.multiply_adds, sides)
    assert isinstance(multiply_adds, int)
    assert round(multiply_adds / 1e9, 2) == billions


# The lecture's first facts


def test_first_facts_agree(example: Load, capsys: pytest.CaptureFixture[str]) -> None:
    facts = example("first_facts")
    facts.sizes()
    facts.same_answer_everywhere()
    printed = capsys.readouterr().out
    assert printed.count("agree") == 8
    assert "same answer at both places: yes" in printed
    assert "DIFFER" not in printed
