"""Pooling by attention, held against the papers' formulas."""

from typing import Any

import pytest
import torch
from torch import Tensor

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input, attentive_statistics, build, linear, stats_pool, tanh
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.symbolic.errors import NetworkError

FRAMES, BANDS = Input("N T C", C=5), Input("N T F C", F=4, C=5)
SCORES = linear(3) >> tanh >> linear(5).named("scores")


def okabe(x: Tensor, scores: Tensor) -> Tensor:
    """Attentive statistics pooling (Okabe et al. 2018), equations 5 and 6, over the second dimension."""
    weights = scores.softmax(1)
    mean = (weights * x).sum(1)
    return torch.cat([mean, ((weights * x**2).sum(1) - mean**2).sqrt()], -1)


def speechbrain(x: Tensor, scores: Tensor, eps: float = 1e-12) -> Tensor:
    """`AttentiveStatisticsPooling._compute_statistics`."""
    weights = scores.softmax(1)
    mean = (weights * x).sum(1)
    spread = (weights * (x - mean[:, None]).pow(2)).sum(1)
    return torch.cat([mean, spread.clamp(eps).sqrt()], -1)


def pooled(x: Tensor, lengths: Any = None, **options: Any) -> tuple[Tensor, Tensor]:
    """What the word computes, and the scores that it was given."""
    frames = FRAMES if x.dim() == 3 else BANDS
    scores = SCORES(frames)
    torch.manual_seed(0)
    module = to_torch(build(attentive_statistics(frames, scores, **options), scores)).double()
    values = module(x, lengths=lengths)
    result = next(value for name, value in values.items() if name != "scores")
    return result, values["scores"]


def test_it_is_the_papers_formula() -> None:
    x = torch.randn(3, 11, 5, dtype=torch.float64)
    result, scores = pooled(x)
    torch.testing.assert_close(result, okabe(x, scores))
    torch.testing.assert_close(result, speechbrain(x, scores), rtol=1e-13, atol=1e-13)


def test_with_lengths_it_is_that_of_each_sequence_alone() -> None:
    x, lengths = torch.randn(3, 11, 5, dtype=torch.float64), [11, 4, 1]
    result, scores = pooled(x, lengths)
    for row, n in enumerate(lengths):
        alone = speechbrain(x[row, None, :n], scores[row, None, :n])
        torch.testing.assert_close(result[row, None], alone)


def test_along_one_axis_it_is_that_of_each_place_along_the_other() -> None:
    x = torch.randn(2, 7, 4, 5, dtype=torch.float64)
    result, scores = pooled(x, {"T": [7, 3]}, over="T")
    for row, n in enumerate((7, 3)):
        for band in range(4):
            alone = speechbrain(x[row, None, :n, band], scores[row, None, :n, band])
            torch.testing.assert_close(result[row, band][None], alone)


def test_over_all_axes_they_are_as_one() -> None:
    x = torch.randn(2, 7, 4, 5, dtype=torch.float64)
    result, scores = pooled(x)
    torch.testing.assert_close(result, speechbrain(x.flatten(1, 2), scores.flatten(1, 2)))


def test_the_least_variance_is_that_of_what_does_not_vary() -> None:
    x = torch.ones(2, 6, 5, dtype=torch.float64)
    for options, deviation in (
        ({}, 1e-6),
        ({"min_variance": 1e-7}, 1e-7**0.5),
        ({"eps": 0.25, "min_variance": 0.0}, 0.5),
        ({"eps": 0.25, "min_variance": 1.0}, 1.0),
    ):
        result, _ = pooled(x, **options)
        torch.testing.assert_close(result[:, 5:], torch.full((2, 5), deviation, dtype=torch.float64))


def test_with_equal_scores_it_is_statistics_pooling() -> None:
    frames = Input("N T C", C=5)
    both = build(
        attentive_statistics(frames, dsl.channels(0, 1)(frames) * 0.0, eps=1e-5), stats_pool()(frames)
    )
    ours, theirs = to_torch(both).double()(torch.randn(3, 9, 5, dtype=torch.float64)).values()
    torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (lambda: attentive_statistics(FRAMES, linear(5)), "node with a score for each position"),  # type: ignore[arg-type]
        (lambda: attentive_statistics(FRAMES, linear(2)(FRAMES)), "branches with equal channels"),
        (lambda: attentive_statistics(FRAMES, FRAMES, over="F"), "'F'"),
        (lambda: attentive_statistics(FRAMES, FRAMES, eps="a"), "nodes or numbers on both sides"),  # type: ignore[arg-type]
        (lambda: attentive_statistics(FRAMES, FRAMES, min_variance="a"), "min a finite number"),  # type: ignore[arg-type]
    ],
)
def test_mistakes_are_told(given: Any, told: str) -> None:
    with pytest.raises(NetworkError, match=told):
        build(given())
