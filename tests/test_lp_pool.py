"""Norms of windows, held against torch's LPPool, with gradients; and what is told of wrong arguments."""

from typing import Any

import pytest
import torch
from torch import nn

from tdnn_compiler.dsl import Input, build, lp_pool
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.symbolic.errors import NetworkError

FRAMES, IMAGE = Input("N T C", C=2), Input("N H W C", C=2)


@pytest.mark.parametrize("norm_type", [1, 2, 2.5, 3, 4])
@pytest.mark.parametrize("ceil_mode", [False, True])
def test_images(norm_type: float, ceil_mode: bool) -> None:
    step = lp_pool(norm_type, (3, 2), (2, 1), ceil_mode=ceil_mode)
    ours = to_torch(build(IMAGE >> step)).double()
    theirs = nn.LPPool2d(norm_type, (3, 2), (2, 1), ceil_mode=ceil_mode)
    x = torch.rand(2, 2, 8, 7, dtype=torch.float64)
    x[0, 0] = 0  # sums without a gradient
    given = [x.clone().requires_grad_() for _ in range(2)]
    found, wanted = ours(given[0].movedim(1, -1)).movedim(-1, 1), theirs(given[1])
    torch.testing.assert_close(found, wanted)
    for each in (found, wanted):
        (each * torch.arange(each.numel()).view_as(each)).sum().backward()
    torch.testing.assert_close(given[0].grad, given[1].grad)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: FRAMES >> lp_pool(0, 3), "a number above 0"),
        (lambda: FRAMES >> lp_pool("2", 3), "a number above 0"),  # type: ignore[arg-type]
        (lambda: FRAMES >> lp_pool(2, ()), "a whole number for each axis"),
        (lambda: FRAMES >> lp_pool(2, (2, 0)), "a whole number for each axis"),
        (lambda: FRAMES >> lp_pool(2, 3, 0), "stride"),
        # The same number along several axes would have to be known before the axes are.
        (lambda: IMAGE >> lp_pool(2, 3), "kernel_size"),
    ],
)
def test_mistakes_are_told(make: Any, told: str) -> None:
    with pytest.raises(NetworkError, match=told) as caught:
        build(make())
    print(caught.value)
