"""The constraint of factorised TDNN layers: rows of a weight that are orthogonal and of one length."""

import torch
from torch import Tensor, nn

from tdnn_compiler.symbolic.errors import mistake

__all__ = ["semi_orthogonal_step"]

SPEED = 1 / 8
"""Close to the goal this converges quadratically."""
SLOWER = (1.02, 1.1)
"""Above each of these ratios of eigenvalues the update is half as fast, so that it does not diverge."""


@torch.no_grad()
def semi_orthogonal_step(layer: nn.Module | Tensor, scale: float | None = None) -> None:
    """Moves a layer's weight towards M·Mᵀ = scale²·I, where M is the weight as a matrix `[out, in·taps]`.

    M is transposed where it has more rows than columns. Without `scale` it floats, so that the constraint
    does not change the norm of M. Call it after the optimiser's step, every fourth one as Kaldi does, for the
    first of the two layers of each factorised one:

        for name in ("tdnnf2.linear", "tdnnf3.linear"):
            semi_orthogonal_step(module.get_submodule(name))

    It is Kaldi's `ConstrainOrthonormal`: Povey et al. 2018, "Semi-orthogonal low-rank matrix factorization
    for deep neural networks", section 2. Raises NetworkError for what is no such weight, or a scale that is
    not above 0.
    """
    own = dict(layer.named_parameters(recurse=False)) if isinstance(layer, nn.Module) else {"weight": layer}
    weight = own.get("weight")
    where = "semi_orthogonal_step"
    if not isinstance(weight, Tensor) or weight.dim() < 2 or not weight.is_leaf:
        shape = f" with a weight of {tuple(weight.shape)}" if isinstance(weight, Tensor) else ""
        hint = "a convolution or a linear layer, whose weight nothing else computes"
        got = f"{type(layer).__name__}{shape}"
        raise mistake(where, "a weight of two axes or more that is a parameter", got, hint)
    if scale is not None and not scale > 0:
        raise mistake(f"{where}, scale", "a number above 0, or None: it floats", str(scale))
    rows = weight.flatten(1)
    tall = len(rows) > rows.shape[1]
    matrix = rows.mT if tall else rows
    products, speed = matrix @ matrix.mT, torch.tensor(SPEED, dtype=weight.dtype, device=weight.device)
    if scale is None:
        trace, squares = products.trace(), products.square().sum()
        square = squares / trace
        ratio = len(products) * squares / trace.square()
        for most in SLOWER:
            speed = torch.where(ratio > most, speed / 2, speed)
    else:
        square = torch.full_like(speed, scale * scale)
    products.diagonal().sub_(square)
    change = (4 * speed / square) * (products @ matrix)
    weight.sub_((change.mT if tall else change).reshape(weight.shape))
