"""What C++ is no stand-in for: tokens of any type, and data of one type beside parameters of another."""

import pytest
import torch
from runtime.pair import alike, frames, letters, pair, speaker, step


@pytest.mark.parametrize("kind", [torch.int32, torch.uint8], ids=str)
def test_tokens_are_of_any_type(kind: torch.dtype) -> None:
    both = pair(letters())
    tokens = torch.randint(7, (3, 11), generator=torch.Generator().manual_seed(1)).to(kind)
    alike({"y": both.ours(tokens)}, {"y": both.eager(tokens)})


def test_tokens_are_looked_up_in_half_precision() -> None:
    both = pair(letters())
    tokens = torch.randint(7, (3, 11), generator=torch.Generator().manual_seed(1))
    with torch.autocast("cpu", torch.float16):
        assert both.ours(tokens).dtype == torch.float16
    alike({"y": both.ours.half()(tokens).float()}, {"y": both.eager(tokens)}, 1e-2)


def test_autocast_computes_in_its_type_with_gradients_in_that_of_the_parameters() -> None:
    both = pair(speaker())
    x = frames(3, 11, 3)
    exact = step(both.eager, x)
    with torch.autocast("cpu", torch.float16):
        ours = step(both.ours, x)
    assert ours["output"].dtype == torch.float16
    assert all(value.dtype == exact[name].dtype for name, value in ours.items() if name != "output")
    ours["output"] = ours["output"].float()
    alike(ours, exact, 3e-2)


def test_half_precision_parameters() -> None:
    both = pair(speaker())
    x = frames(3, 11, 3)
    exact = step(both.eager.eval(), x.half().float())
    ours = step(both.ours.half().eval(), x.half())
    assert {value.dtype for name, value in ours.items() if not name.endswith("tracked")} == {torch.float16}
    alike({name: value.to(exact[name].dtype) for name, value in ours.items()}, exact, 3e-2)
