"""The constraint of factorised layers, against Kaldi's loops written out in numpy, and what it leads to."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tdnn_compiler import NetworkError, compile, semi_orthogonal_step
from tdnn_compiler.dsl import Input, build, conv


def constrain_orthonormal(m: Any, scale: float) -> Any:
    """Kaldi's ConstrainOrthonormalInternal, line by line; a negative scale floats."""
    p, speed = m @ m.T, 0.125
    if scale < 0:
        trace_p, trace_p_p = np.trace(p), np.trace(p @ p.T)
        scale = np.sqrt(trace_p_p / trace_p)
        ratio = trace_p_p * len(p) / (trace_p * trace_p)
        if ratio > 1.02:
            speed *= 0.5
            if ratio > 1.1:
                speed *= 0.5
    p = p - scale * scale * np.eye(len(p))
    return m - 4.0 * (speed / (scale * scale)) * (p @ m)


SHAPES = {"linear": (5, 12), "tall": (12, 5), "square": (6, 6), "taps": (5, 4, 3), "image": (3, 2, 3, 3)}


@pytest.mark.parametrize("spread", [0.01, 0.1, 1.0])
@pytest.mark.parametrize("scale", [None, 1.0, 0.7])
@pytest.mark.parametrize("name", SHAPES)
def test_a_step_is_kaldis(name: str, scale: float | None, spread: float) -> None:
    torch.manual_seed(1)
    shape = SHAPES[name]
    near = nn.init.orthogonal_(torch.empty(shape, dtype=torch.float64))
    weight = (near + spread * torch.randn(shape, dtype=torch.float64)).requires_grad_()
    before = weight.detach().flatten(1).numpy().copy()
    tall = len(before) > before.shape[1]
    expected = constrain_orthonormal(before.T if tall else before, -1.0 if scale is None else scale)
    semi_orthogonal_step(weight, scale)
    found = weight.detach().flatten(1).numpy()
    np.testing.assert_allclose(found.T if tall else found, expected, rtol=1e-12, atol=1e-12)


def products(weight: Tensor) -> Tensor:
    matrix = weight.detach().flatten(1)
    return matrix @ matrix.mT


@pytest.mark.parametrize("scale", [None, 2.0])
def test_steps_lead_to_orthogonal_rows_of_one_length(scale: float | None) -> None:
    torch.manual_seed(2)
    layer = nn.Conv1d(8, 6, 3, dtype=torch.float64)
    norm = float(layer.weight.detach().square().sum())
    if scale is not None:
        with torch.no_grad():
            layer.weight.mul_(scale * (6 / norm) ** 0.5)
    for _ in range(100):
        semi_orthogonal_step(layer, scale)
    found = products(layer.weight)
    square = float(found.trace()) / 6 if scale is None else scale * scale
    torch.testing.assert_close(found, square * torch.eye(6, dtype=torch.float64), rtol=0, atol=1e-9)


@pytest.mark.usefixtures("single_precision")
def test_kernels_compute_with_the_new_weights() -> None:
    module = compile(build(Input("N T C", C=6) >> conv(4, 2, bias=False))).module()
    x = torch.randn(2, 9, 6)
    before = module(x)
    semi_orthogonal_step(module.get_submodule("conv1"))
    after = module(x)
    assert not torch.equal(before, after)
    weight: Any = module.get_submodule("conv1").weight
    torch.testing.assert_close(after, torch.nn.functional.conv1d(x.mT, weight).mT, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("layer", "scale", "expected"),
    [
        (nn.ReLU(), None, "a weight of two axes or more that is a parameter"),
        (nn.LayerNorm(4), None, "a weight of two axes or more that is a parameter"),
        (
            nn.utils.parametrizations.weight_norm(nn.Linear(3, 2)),
            None,
            "a weight of two axes or more that is a parameter",
        ),
        (nn.Linear(3, 2), 0.0, "a number above 0, or None: it floats"),
        (nn.Linear(3, 2), -1.0, "a number above 0, or None: it floats"),
    ],
)
def test_what_cannot_be_constrained_is_told(layer: nn.Module, scale: float | None, expected: str) -> None:
    with pytest.raises(NetworkError) as caught:
        semi_orthogonal_step(layer, scale)
    assert caught.value.problems[0].expected == expected
