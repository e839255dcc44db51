"""Models in text: the network with its weights gives what nnet3's definitions say, frame by frame."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest
import torch
from importers.kaldi.nnet3_reference import Missing, Nnet3Evaluator, evaluator, random_numbers, write_model
from importers.kaldi.random_recipes import random_recipe, random_statistics
from importers.kaldi.recipes import RECIPES, XVECTOR

import tdnn_compiler as tdnn
from tdnn_compiler.importers.kaldi.context import count_context
from tdnn_compiler.importers.kaldi.kaldi_networks import network_of_model
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3
from tdnn_compiler.importers.kaldi.source import KaldiModel, read_kaldi_text
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.symbolic.expressions import Dim, free_symbols, length_symbol, substitute

LONGEST_OFFSET = 120
PLAIN = {name: recipe for name, recipe in RECIPES.items() if not recipe.hidden}
ODD = {
    "words": """
input name=input dim=6
relu-layer name=a dim=6
sigmoid-layer name=b dim=6 bottleneck-dim=3
tanh-layer name=c dim=6 input=Append(a, b@-1, a@2)
relu-batchnorm-so-layer name=d dim=6 target-rms=0.5
batchnorm-so-relu-layer name=e dim=6
scale-component name=f
offset-component name=g
output-layer name=output dim=4 include-log-softmax=false bottleneck-dim=2 input=Sum(g, Scale(-2.0, d))
""",
    "one frame twice, and offsets in no order": """
input name=input dim=3
relu-batchnorm-layer name=a dim=4 input=Append(2, -1, 0, -1, 2)
affine-layer name=b dim=4 input=Append(a@1, input, a@-1, input@1)
output name=output input=Sum(b@2, Sum(a, a@-3))
""",
    "frames that may be missing": """
input name=input dim=3
linear-component name=a dim=3 input=Append(input, IfDefined(Offset(input, -2)), IfDefined(Offset(input, 1)))
no-op-component name=b input=Sum(a, IfDefined(a@-1))
output-layer name=output dim=2 include-log-softmax=false
""",
    "ranges and permuted columns": """
input name=input dim=8
dim-range-component name=a dim=3 dim-offset=2
combine-feature-maps-layer name=b input=input height=2 num-filters1=3 num-filters2=1
affine-component name=c dim=2 input=Append(a@-1, b)
output-layer name=output dim=2 include-log-softmax=false
""",
    "dropout of values": """
input name=input dim=4
relu-dropout-layer name=a dim=4 dropout-proportion=0.25
output-layer name=output dim=2 include-log-softmax=false
""",
    "statistics scaled and moved": """
input name=input dim=4
stats-layer name=s config=mean+stddev(0:1:1:12000)
scale-component name=a
offset-component name=b
affine-layer name=c dim=3
output-layer name=output dim=2 include-log-softmax=false
""",
    "means alone, of every third frame": """
input name=input dim=4
relu-layer name=a dim=5 input=Append(-1,0,1)
stats-layer name=s config=mean+stddev(0:3:3:12000)
affine-layer name=b dim=3 input=s
output-layer name=output dim=2 include-log-softmax=false
""",
}


def with_numbers(text: str, seed: int = 0) -> tuple[KaldiModel, Any]:
    """The model of an xconfig as it is read back from Kaldi's text, and its numbers."""
    return read_back(read_kaldi_text(text, ".xconfig", "network.xconfig").nnet3, seed)


def read_back(nnet3: Nnet3, seed: int = 0) -> tuple[KaldiModel, Any]:
    """A model of a network with random numbers, from its text, and the numbers."""
    numbers = random_numbers(nnet3, seed)
    return read_kaldi_text(write_model(nnet3, numbers), ".raw", "final.raw"), numbers


def assert_equal_to_definitions(text: str, more: int = 5) -> None:
    """For a batch of two: all frames that the definitions give, in float64.

    Where zeros stand for what is missing, context does not count it; but every layer must have frames.
    """
    assert_model_equal(*with_numbers(text), more + 6 * text.count("IfDefined"))


def assert_model_equal(
    model: KaldiModel,
    numbers: Any,
    more: int = 5,
    sizes: Mapping[str, Dim] | None = None,
    first_time: int = 0,
) -> None:
    """`sizes` gives the number of frames, or its form."""
    network = network_of_model(model, sizes=sizes, first_time=first_time)
    random = np.random.default_rng(1)
    if sizes is None:
        context = count_context(model.nnet3, centre=True)
        length = context.left + context.right + more
    else:
        length = int(substitute(sizes["T"], dict.fromkeys(free_symbols(sizes["T"]), more)))
    shapes = {name: network.shape(name) for name in network.inputs}
    batch = {
        name: random.normal(size=(2, *([length] if shape.axes else []), shape.channels))
        for name, shape in shapes.items()
    }
    module = to_torch(network).double().eval()
    found = module(**{name: torch.as_tensor(array) for name, array in batch.items()}).detach().numpy()
    for sequence, result in enumerate(found):
        frames = {name: array[sequence] for name, array in batch.items()}
        reference = evaluator(model.nnet3, numbers, frames, first_time)
        times = [0] if result.ndim == 1 else range(-LONGEST_OFFSET, length + LONGEST_OFFSET)
        expected = list(existing_values(reference, times))
        np.testing.assert_allclose(np.atleast_2d(result), np.stack(expected), atol=1e-9)


def existing_values(reference: Nnet3Evaluator, times: Iterable[int]) -> Iterator[Any]:
    for t in times:
        try:
            yield reference.value("output", t)
        except Missing:
            continue


@pytest.mark.parametrize("name", PLAIN)
def test_models_of_recipes(name: str) -> None:
    assert_equal_to_definitions(PLAIN[name].text)


def test_an_x_vector() -> None:
    assert_equal_to_definitions(XVECTOR, more=9)


def test_offsets_in_no_order() -> None:
    """xconfig sorts a TDNN-F's offsets; configurations need not."""
    lines = (
        "input-node name=input dim=3",
        "component name=a type=TdnnComponent input-dim=3 output-dim=2 time-offsets=2,-3,0 use-bias=true",
        "component-node name=a component=a input=input",
        "output-node name=output input=a",
    )
    nnet3 = read_kaldi_text("\n".join(lines), ".config", "final.config").nnet3
    assert_model_equal(*read_back(nnet3))


def test_variances_have_a_floor() -> None:
    """Of a constant, and of what varies by less than the floor's root."""
    model, _ = with_numbers(
        "input name=input dim=3\nstats-layer name=s config=mean+stddev(0:1:1:10000)\noutput name=output"
    )
    module = to_torch(network_of_model(model)).double()
    frames = torch.tensor([[0.0, 0.0, 0.0], [0.0, 1e-5, 2e-3]], dtype=torch.float64)[None]
    np.testing.assert_allclose(module(frames)[0, 3:], [1e-5, 1e-5, 1e-3], rtol=1e-6)


@pytest.mark.parametrize("name", ODD)
def test_odd_models(name: str) -> None:
    assert_equal_to_definitions(ODD[name])


def test_random_models() -> None:
    for seed in range(60):
        assert_equal_to_definitions(random_recipe(seed))


def assert_statistics_equal(seed: int) -> None:
    text, modulus = random_statistics(seed)
    frames = modulus * length_symbol("m") + seed % modulus
    more, first_time = 40 // modulus + seed % 5, seed % 11 - 5
    assert_model_equal(*with_numbers(text), more, {"T": frames}, first_time)


@pytest.mark.parametrize(
    "name", [name for name, recipe in RECIPES.items() if recipe.modulus > 1], ids=lambda name: name.split()[0]
)
def test_recipes_with_windows_of_statistics(name: str) -> None:
    recipe = RECIPES[name]
    frames = recipe.modulus * length_symbol("m") + 5
    assert_model_equal(*with_numbers(recipe.text), more=130 // recipe.modulus, sizes={"T": frames})


@pytest.mark.usefixtures("single_precision")
def test_gradients_through_windows_of_statistics() -> None:
    """Of the kernels and of the module, and by differences; a constant channel is below the floor."""
    text = """
input name=input dim=3
stats-layer name=s config=mean+stddev+count(-6:1:3:3)
linear-component name=a dim=4 input=Append(Round(input, 2), s@1, input@-1)
output name=output
"""
    network = network_of_model(with_numbers(text)[0], sizes={"T": "6*m"})
    frames = torch.randn(2, 18, 3, dtype=torch.float64)
    frames[..., 1] = 0.5
    frames.requires_grad_()
    module = to_torch(network).double()
    moving = torch.tensor([1.0, 0.0, 1.0], dtype=torch.float64)
    still = (frames * (1 - moving)).detach()
    assert torch.autograd.gradcheck(lambda x: module(still + x * moving), (frames,))
    expected = torch.autograd.grad(module(frames).pow(2).sum(), [frames, *module.parameters()])
    compiled = tdnn.compile(network).module().float()
    compiled.load_state_dict(module.state_dict())
    single = frames.detach().float().requires_grad_()
    found = torch.autograd.grad(compiled(single).pow(2).sum(), [single, *compiled.parameters()])
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other.float(), rtol=1e-4, atol=1e-4)


def test_random_windows_of_statistics() -> None:
    for seed in range(60):
        assert_statistics_equal(seed)


@pytest.mark.long
def test_many_random_windows_of_statistics() -> None:
    for seed in range(60, 1_060):
        assert_statistics_equal(seed)


@pytest.mark.long
@pytest.mark.parametrize("block", range(10))
def test_many_random_models(block: int) -> None:
    for seed in range(100 + 200 * block, 300 + 200 * block):
        assert_equal_to_definitions(random_recipe(seed))


@pytest.mark.filterwarnings("error")
def test_a_number_that_a_single_cannot_hold_is_infinite() -> None:
    nnet3 = read_kaldi_text(ODD["dropout of values"], ".xconfig", "network.xconfig").nnet3
    numbers = random_numbers(nnet3, 0)
    text = write_model(nnet3, numbers)
    place = text.index("<LinearParams>")
    first = text[place:].split("[", 1)[1].split()[0]
    model = read_kaldi_text(text.replace(first, "-1e39", 1), ".raw", "final.raw")
    held = [array for array in network_of_model(model).weights.values() if np.isinf(array).any()]
    assert len(held) == 1
    assert held[0].min() == -np.inf
