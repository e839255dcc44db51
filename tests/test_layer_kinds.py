"""What every kind of layers must have, and the file that lacks it: see CONTRIBUTING.md, "A layer more"."""

import re
from inspect import signature
from pathlib import Path
from typing import Any, get_args

import pytest
import torch
from emitted.networks import NETWORKS
from test_arguments import WORDS, given
from torch import Tensor

from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report import report
from tdnn_compiler.analysis.report.canvas import COLOURS
from tdnn_compiler.analysis.report.drawing import draw_network, group_layers
from tdnn_compiler.dsl import Input, Node, build, concat, conv, flatten, maximum, minimum, repeat, symbols
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.network.files import from_text, to_text
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Layer, Repeat, kind
from tdnn_compiler.printers.reference import print_reference
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.maps import IDENTITY

pytestmark = pytest.mark.usefixtures("single_precision")

TESTS = Path(__file__).parent
FRAMES = Input("N T C", T=9, C=4)


ALONE: dict[str, dict[str, Any]] = {
    "unbiased": {"kernel_size": None},
    "align_corners": {"mode": "linear"},
}
"""What an argument needs beside it."""


def switched(word: str) -> list[Node]:
    """The layer of a word; and with each argument that is true or false the other way."""
    known = signature(WORDS[word]).parameters.values()
    return [
        given(word),
        *(
            given(word, **{p.name: not p.default}, **ALONE.get(p.name, {}))
            for p in known
            if isinstance(p.default, bool)
        ),
    ]


LAYERS = {f"{word} {number}": node for word in WORDS for number, node in enumerate(switched(word))}
JOINS = {
    "add": FRAMES + FRAMES, "multiply": FRAMES * FRAMES, "concat": concat(FRAMES, FRAMES),
    "maximum": maximum(FRAMES, FRAMES), "minimum": minimum(FRAMES, FRAMES),
}  # fmt: skip
REPEATED = {"repeat": FRAMES >> repeat(symbols("k"), lambda _: conv(4, 3, padding="same"))}
EVERY = LAYERS | JOINS | REPEATED
KINDS: tuple[type[Layer], ...] = get_args(Layer)


def kinds_in(*networks: Network) -> set[type[Layer]]:
    return {type(network.layer(name)) for network in networks for name in network}


def missing(found: set[type[Layer]]) -> str:
    return ", ".join(sorted(each.__name__ for each in set(KINDS) - found))


def example(label: str) -> Network:
    return build(EVERY[label])


def numbers(network: Network) -> dict[str, Tensor]:
    torch.manual_seed(0)
    shapes: dict[str, Any] = {name: (2, *network.shape(name).sizes[1:]) for name in network.inputs}
    tokens = {name for name in network.inputs if network.shape(name).channels is None}
    return {
        name: torch.randint(3, shape) if name in tokens else torch.randn(*shape)
        for name, shape in shapes.items()
    }


def in_torch(network: Network) -> tuple[Any, Tensor]:
    module = to_torch(network).eval()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn_like(parameter))
    return module, module(**numbers(network))


def test_a_word_makes_it() -> None:
    assert not (lacking := missing(kinds_in(*map(example, EVERY)))), (
        f"tdnn_compiler/dsl.py: no word makes a layer of the kind {lacking}"
    )


@pytest.mark.parametrize("label", EVERY)
def test_it_is_called_by_the_word_that_makes_it(label: str) -> None:
    network, word = example(label), label.split()[0]
    told = kind(network.layer(network.output)).word
    assert told == word, f"tdnn_compiler/network/layers.py: kind() says {told} to what {word} makes"


@pytest.mark.parametrize("label", EVERY)
def test_a_saved_network_has_it_as_it_was(label: str) -> None:
    network = example(label)
    back = from_text(to_text(network))
    assert back.members == network.members, (
        "tdnn_compiler/network/layers.py: a field whose type network/files.py cannot save"
    )


@pytest.mark.parametrize("label", EVERY)
def test_it_is_seen_through_and_drawn(label: str) -> None:
    network = example(label)
    told = report(analyse(network))
    draw_network(told)
    for box in group_layers(told):
        assert {f"fill-{box.family}", f"edge-{box.family}"} <= set(COLOURS), (
            f"tdnn_compiler/analysis/report/canvas.py: no colours for the family {box.family}"
        )


@pytest.mark.parametrize("label", LAYERS)
def test_what_works_by_value_keeps_its_shape(label: str) -> None:
    network = example(label)
    if kind(network.layer(network.output)).family == "by value":
        before, after = map(network.shape, list(network)[-2:])
        maps = network.readings(network.output)[0].maps
        assert before == after, "tdnn_compiler/network/layers.py: kind() says by value, but the shape changes"
        assert set(maps.values()) == {IDENTITY}, "tdnn_compiler/network/layers.py: kind() says by value"


@pytest.mark.parametrize("label", LAYERS)
def test_torch_has_as_many_parameters_and_the_inferred_shape(label: str) -> None:
    network = example(label)
    module, result = in_torch(network)
    count = sum(parameter.numel() for parameter in module.parameters())
    assert analyse(network).total.parameters == count, (
        "tdnn_compiler/network/rules.py: rule() counts parameters"
    )
    shape = (2, *network.shape(network.output).sizes[1:])
    assert result.shape == shape, (
        "tdnn_compiler/runtime/compute.py: a shape that is not that of network/rules.py"
    )


@pytest.mark.parametrize("label", LAYERS)
def test_equations_have_torch_s_parameters(label: str) -> None:
    network = example(label)
    found = {str(array.key): sizes(array) for array in forward(network, "eval").parameters}
    wanted = {name: tuple(parameter.shape) for name, parameter in to_torch(network).named_parameters()}
    assert found == wanted, "tdnn_compiler/equations/forward.py: parameters as torch has them"


def sizes(array: Any) -> tuple[int, ...]:
    return tuple(axis.size for axis in array.axes)


@pytest.mark.parametrize("label", [*LAYERS, *JOINS])
def test_the_printed_reference_computes_the_same(label: str) -> None:
    network = example(label)
    module, result = in_torch(network)
    keys = [array.key for array in forward(network, "eval").given]
    printed = print_reference(network, "eval", keys, {Key(network.output): "result"})
    names: dict[str, Any] = {"torch": torch, "F": torch.nn.functional}
    exec("\n".join((*printed.blocks, printed.function)), names)
    state, inputs = module.state_dict(), numbers(network)
    arguments = [inputs[str(key)] if not key.steps else state[str(key)] for key in keys]
    outputs, _ = names["reference"](*arguments)
    torch.testing.assert_close(
        outputs["result"],
        result,
        equal_nan=True,
        msg=lambda told: f"tdnn_compiler/printers/reference.py differs from runtime/compute.py: {told}",
    )


@pytest.mark.parametrize("label", LAYERS)
def test_channels_that_depend_on_a_length_are_told(label: str) -> None:
    """Where torch's module must know them; nothing else is raised."""
    wide = Input("N T C", C=4) >> flatten
    try:
        network = build(Node(EVERY[label].layer, (wide,), ""))
    except NetworkError:
        return  # a layer over positions, or over tokens
    asks = "a number of input channels"
    try:
        to_torch(network)
    except (NetworkError, TypeError) as error:
        told = str(error)
    else:
        return
    assert asks in told, "tdnn_compiler/runtime/compute.py: module_of() asks for channels()"


def test_its_kernels_are_run() -> None:
    found = kinds_in(*NETWORKS.values()) | {Repeat}
    assert not (lacking := missing(found)), f"tests/emitted/networks.py: no network with {lacking}"


def test_random_networks_have_it() -> None:
    text = (TESTS / "random_networks" / "draws.py").read_text(encoding="utf-8")
    lacking = [word for word in WORDS if not re.search(rf"dsl\.{word}\b", text)]
    assert not lacking, f"tests/random_networks/draws.py: never draws {', '.join(lacking)}"
