"""Torch modules in scripts, on the command line."""

from pathlib import Path

import pytest

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.symbolic.errors import NetworkError

MODELS = """
import torch
from torch import nn

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.front = nn.Sequential(nn.Conv1d(8, 6, 5), nn.ReLU())
        self.table = nn.Embedding(5, 6)

    def forward(self, x, tokens):
        return self.front(x).mean(2) + self.table(tokens).mean(1)

ready = nn.Sequential(nn.Conv1d(1, 3, 400, stride=160), nn.ReLU())
number = 3
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "models.py"
    path.write_text(MODELS)
    return str(path)


def test_a_class_of_the_script_and_its_inputs(script: str) -> None:
    network = network_in(f"{script}:Model", ["1,8,T", "1,L:int"])
    assert network.name == "Model"
    assert str(network.shape("front.0")) == "N × (T - 4) × 6"
    assert list(network.weights) == ["front.0.weight", "front.0.bias", "table.weight"]


def test_a_module_that_is_there_and_the_size_of_an_example(script: str) -> None:
    assert str(network_in(f"{script}:ready", ["1,1,T=800"]).shape("1")) == "N × ((T - 240)//160) × 3"


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("Model", [], "the sizes of the module's inputs"),
        ("Model", ["1,8,T"], "the arguments (x, tokens)"),
        ("ready", ["1,1,T"], "a module that torch.export takes"),
        ("ready", ["1,1,2!"], "sizes, the batch first"),
        ("ready", ["N,1,T"], "sizes, the batch first"),
        ("ready", ["1,1,T:bool"], "int or float behind a colon"),
        ("number", ["1,1,T"], "the name of a network, a node, or a function without arguments"),
    ],
)
def test_what_does_not_fit_is_told(script: str, name: str, inputs: list[str], expected: str) -> None:
    with pytest.raises(NetworkError) as caught:
        network_in(f"{script}:{name}", inputs)
    assert expected in {problem.expected for problem in caught.value.problems}


def test_several_modules_are_a_choice(script: str) -> None:
    with pytest.raises(NetworkError, match=r"models.py:Model, models.py:ready"):
        network_in(script, ["1,1,T"])
