"""Of two that are equal each has half of the gradient, in kernels as in torch."""

import pytest
import torch
from native import NEEDS_CPP

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input, Node, build
from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.eager import to_torch

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("single_precision", "one_thread")]

LEFT, RIGHT = Input("N T C", C=3).named("left"), Input("N T C", C=3).named("right")


@pytest.mark.parametrize(
    "node",
    [
        dsl.maximum(LEFT, RIGHT),
        dsl.minimum(LEFT, RIGHT),
        dsl.maximum(LEFT, 1.0) * RIGHT,
        dsl.minimum(2, LEFT) * RIGHT,
    ],
    ids=["maximum", "minimum", "maximum of a number", "minimum of a number"],
)
def test_equals_share_the_gradient(node: Node) -> None:
    network = build(node)
    left = torch.tensor([[[1.0, 2.0, 3.0], [2.0, torch.nan, 1.0]]])
    right = torch.tensor([[[1.0, 3.0, 2.0], [2.0, 1.0, torch.nan]]])
    found = []
    for module in (compile(network).module(), to_torch(network)):
        given = [each.clone().requires_grad_() for each in (left, right)]
        module(*given).sum().backward()
        found.append([each.grad for each in given])
    torch.testing.assert_close(*found, equal_nan=True)
