"""The textbook's view of training a TDNN: weights duplicated for every position, their gradients added.

The unrolled network has its own copy of every kernel at every position, all equal at first. Adding up the
copies' gradients into each of them keeps them equal; and the sum is what the shared kernel's gradient is.
"""

import torch
from equations.evaluate import evaluate
from torch import Tensor

from tdnn_compiler.dsl import Input, build, conv, tanh
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.keys import Key

TAPS = ((-2, 0, 1), (-1, 0, 2))
SEQUENCES, FRAMES, STEPS, RATE = 3, 11, 4, 0.05


def unrolled(x: Tensor, layers: list[list[Tensor]]) -> Tensor:
    """Every output position is computed by the copy of the kernel that belongs to it."""
    for taps, copies in zip(TAPS, layers, strict=True):
        first = -min(taps)
        outputs = []
        for position, weight in enumerate(copies):
            seen = torch.stack([x[:, position + first + tap] for tap in taps], dim=-1)
            outputs.append(torch.einsum("nik,cik->nc", seen, weight))
        x = torch.stack(outputs, dim=1).tanh()
    return x


def test_shared_gradients_are_sums_over_duplicates_through_training() -> None:
    torch.manual_seed(0)
    h = Input("N T C", C=2)
    network = build(
        h >> conv(3, taps=TAPS[0], bias=False) >> tanh >> conv(2, taps=TAPS[1], bias=False) >> tanh
    )
    there = forward(network, "train")
    back = derive_gradients(there)
    x = torch.randn(SEQUENCES, FRAMES, 2, dtype=torch.float64)
    shared = [torch.randn(3, 2, 3, dtype=torch.float64), torch.randn(2, 3, 3, dtype=torch.float64)]
    counts = [FRAMES - 3, FRAMES - 6]
    layers = [[weight.clone() for _ in range(n)] for weight, n in zip(shared, counts, strict=True)]
    target = torch.randn(SEQUENCES, counts[1], 2, dtype=torch.float64)

    for _ in range(STEPS):
        for copies in layers:
            for copy in copies:
                copy.requires_grad_().grad = None
        (unrolled(x, layers) - target).square().sum().backward()
        tied = [sum((copy.grad for copy in copies), torch.zeros(())) for copies in layers]

        given = dict(zip((array.key for array in there.parameters), shared, strict=True))
        numbers = {"N": SEQUENCES, "T": FRAMES}
        values = evaluate(there, {Key("input"): x, **given}, numbers)
        (result,) = there.outputs
        seeds = {result.key.gradient: 2 * (values[result.key] - target)}
        found = evaluate(back.program, values | seeds, numbers)
        for key, want in zip(given, tied, strict=True):
            got = found[back.program.targets[key]]
            torch.testing.assert_close(got, want, rtol=1e-11, atol=1e-12)

        with torch.no_grad():
            shared = [weight - RATE * gradient for weight, gradient in zip(shared, tied, strict=True)]
            layers = [
                [copy - RATE * gradient for copy in copies]
                for copies, gradient in zip(layers, tied, strict=True)
            ]
        for copies, weight in zip(layers, shared, strict=True):
            assert all(torch.equal(copy, weight) for copy in copies)
