"""Names that mean something else to torch, to Triton, or to the compiler, in a module that trains."""

import torch

from tdnn_compiler.dsl import Input, batch_norm, build, concat, conv, dropout, linear, relu, stats_pool
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.eager import to_torch
from tdnn_compiler.runtime.verify import verify_emitted

SMALL = Blocks(16, 16, 16)


def network() -> Network:
    """The second input is called like the first convolution's weight, a norm like its gradient."""
    x, y = Input("N größe C", C=3).named("kernels"), Input("N größe C", C=4).named("c.weight")
    h = (x >> conv(4, 3, padding=1)).named("c") >> relu.named("c.sum") >> batch_norm.named("d_c")
    h = concat(h, (y >> relu).named("forward")).named("c_weight") >> dropout(0.0).named('"""\\n')
    out = h >> stats_pool().named("saved") >> linear(2).named("out")
    return build(out, (h >> linear(1)).named("d_out"), name='"""')


def test_every_array() -> None:
    rows = verify_emitted([compile_passes(network(), "train", SMALL)], ragged=(True,))
    assert [row for row in rows if not row.ok] == []
    assert len(rows) > 10


def test_a_training_step() -> None:
    torch.manual_seed(0)
    ours, theirs = compile(network(), size=SMALL).module(), to_torch(network())
    theirs.load_state_dict(ours.state_dict())
    x, y = (torch.randn(2, 9, width) for width in (3, 4))
    found, wanted = (module(*(z.clone().requires_grad_() for z in (x, y))) for module in (ours, theirs))
    assert list(found) == list(wanted) == ["out", "d_out"]
    for results in (found, wanted):
        sum(result.square().mean() for result in results.values()).backward()
    for name in found:
        torch.testing.assert_close(found[name], wanted[name], rtol=1e-4, atol=1e-5)
    for own, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(own.grad, other.grad, rtol=1e-3, atol=1e-4)
    for own, other in zip(ours.buffers(), theirs.buffers(), strict=True):
        torch.testing.assert_close(own, other, rtol=1e-4, atol=1e-5)
