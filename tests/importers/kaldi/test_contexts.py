"""Contexts: counted by asking which outputs can be computed, and read off the network's analysis."""

import pytest
import torch
from importers.kaldi.random_recipes import random_recipe
from importers.kaldi.recipes import RECIPES, XVECTOR, Recipe

from tdnn_compiler.analysis import analyse
from tdnn_compiler.importers.kaldi.context import KaldiContext, count_context
from tdnn_compiler.importers.kaldi.kaldi_networks import network_of_model
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3
from tdnn_compiler.importers.kaldi.source import read_kaldi_text
from tdnn_compiler.runtime import to_torch


def read(text: str, ending: str = ".xconfig") -> Nnet3:
    return read_kaldi_text(text, ending, f"network{ending}").nnet3


def test_there_are_twenty_recipes() -> None:
    assert len(RECIPES) >= 20
    assert sum(recipe.published is not None for recipe in RECIPES.values()) >= 6


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES.keys())
def test_contexts_of_recipes(recipe: Recipe) -> None:
    model = read_kaldi_text(recipe.text, ".xconfig", "network.xconfig")
    counted = count_context(model.nnet3)
    assert counted.modulus == recipe.modulus
    if recipe.published is not None:
        assert (counted.left, counted.right) == recipe.published
    if not recipe.hidden:
        analysis = analyse(network_of_model(model, None, recipe.factor))
        field = analysis.field(axis="T", input="input")
        assert (field.left_context, field.right_context) == (counted.left, counted.right)
        assert analysis.smallest_input(axis="T", input="input") == counted.left + counted.right + 1
        assert field.stride == recipe.factor


@pytest.mark.parametrize("name", [name for name, recipe in RECIPES.items() if not recipe.hidden])
def test_the_frames_that_move_an_output_are_its_context(name: str) -> None:
    model = read_kaldi_text(RECIPES[name].text, ".xconfig", "network.xconfig")
    counted = count_context(model.nnet3)
    network = network_of_model(model)
    torch.manual_seed(0)
    module = to_torch(network).double().eval()
    length = counted.left + counted.right + 3
    frames = torch.randn(1, length, 40, dtype=torch.float64, requires_grad=True)
    given = {"input": frames, "ivector": torch.randn(1, 100, dtype=torch.float64)}
    found = module(**{name: given[name] for name in network.inputs})
    assert found.shape[1] == 3
    (gradient,) = torch.autograd.grad(found[0, 1].pow(2).sum(), frames)
    moved = gradient[0].abs().sum(1).nonzero().flatten().tolist()
    assert (moved[0], moved[-1]) == (1, 1 + counted.left + counted.right)


def test_contexts_of_random_recipes() -> None:
    compared = 0
    for seed in range(60):
        text = random_recipe(seed)
        if "IfDefined" in text:
            # Kaldi does not ask for what may be missing.
            continue
        model = read_kaldi_text(text, ".xconfig", "x.xconfig")
        network = network_of_model(model)
        field = analyse(network).field(axis="T", input="input")
        counted = count_context(model.nnet3)
        assert (max(field.left_context, 0), max(field.right_context, 0)) == (counted.left, counted.right), (
            seed
        )
        compared += 1
    assert compared >= 20


def test_statistics_hide_what_their_frames_need() -> None:
    nnet3 = read(XVECTOR)
    assert count_context(nnet3) == KaldiContext(0, 7, 1)
    assert count_context(nnet3, centre=True) == KaldiContext(7, 7, 1)
    network = network_of_model(read_kaldi_text(XVECTOR, ".xconfig", "x.xconfig"))
    assert analyse(network).smallest_input() == 7 + 1 + 7
