"""Linear upsampling with outputs at the first and the last inputs: what it reads, and what is told."""

import pytest
import torch
import torch.nn.functional as F

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import Input, build, conv, upsample
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.symbolic.errors import NetworkError

FRAMES = Input("N T C", C=1)


@pytest.mark.parametrize("factor", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_an_analysis_has_all_that_an_output_reads(factor: int, size: int) -> None:
    """And one input more at most; a NaN is seen where torch gives it a weight, and nowhere else."""
    network = build(FRAMES >> upsample(factor, "linear", align_corners=True))
    module, analysis = to_torch(network).double(), analyse(network)
    assert analysis.extent(network.output) == factor * network.symbols["T"]
    weights = F.interpolate(
        torch.eye(size, dtype=torch.float64)[:, None], scale_factor=factor, mode="linear", align_corners=True
    )[:, 0]
    wrong = torch.zeros(size, size, 1, dtype=torch.float64)
    wrong[range(size), range(size)] = torch.nan
    seen = module(wrong)[..., 0].isnan()
    assert torch.equal(seen, weights > 1e-9)
    for t in range(factor * size):
        read = set(analysis.support(t, network.output, at={"T": size}))
        found = set(seen[:, t].nonzero().flatten().tolist())
        assert found <= read
        assert len(read) <= (1 if factor == 1 else 3)


def test_lengths_are_those_of_each_sequence() -> None:
    module = to_torch(build(FRAMES >> upsample(3, "linear", align_corners=True))).double()
    x = torch.randn(3, 9, 1, dtype=torch.float64)
    together = module(x, lengths=[9, 4, 1])
    for row, n in enumerate((9, 4, 1)):
        alone = F.interpolate(x[row, None, :n].mT, scale_factor=3, mode="linear", align_corners=True).mT
        torch.testing.assert_close(together[row, None, : 3 * n], alone)
        assert not together[row, 3 * n :].any()


def test_nearest_has_no_corners() -> None:
    with pytest.raises(NetworkError, match='mode="linear" beside align_corners'):
        build(FRAMES >> conv(2) >> upsample(2, align_corners=True))
