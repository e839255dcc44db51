"""The equations of backward passes, computed literally, against torch's autograd."""

from collections.abc import Callable

import torch
from equations.evaluate import evaluate, random_array
from torch import Tensor

from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import rewrite_forward

LENGTHS = [None, [9, 6, 7]]


def hashed(layer: int, *places: Tensor) -> Tensor:
    """Stands in for random numbers: any function of the place will do."""
    found = torch.zeros(places[0].shape, dtype=torch.long) + layer * 7919
    for place in places:
        found = (found * 1000003 + place * 7919 + 13) % 65537
    return found.double() / 65537


def check(
    network: Network,
    lengths: list[int] | None = None,
    change: Callable[[EquationProgram], EquationProgram] = lambda program: program,
    **numbers: int,
) -> None:
    """All gradients: of the plain equations, and of the rewritten ones, as `change` leaves these."""
    check_program(forward(network, "train"), lengths, lambda program: program, numbers)
    check_program(rewrite_forward(network, "train"), lengths, change, numbers)


def check_program(
    there: EquationProgram,
    lengths: list[int] | None,
    change: Callable[[EquationProgram], EquationProgram],
    numbers: dict[str, int],
) -> None:
    torch.manual_seed(0)
    back = derive_gradients(there)
    given = {array.key: random_array(array, numbers) for array in there.given}
    leaves = [array.key for array in there.inputs + there.parameters if not array.holds_integers]
    for key in leaves:
        given[key].requires_grad_()
    valid = None if lengths is None else torch.tensor(lengths)
    values = evaluate(there, given, numbers, valid, hashed)
    outputs = [values[array.key] for array in there.outputs]
    seeds = {
        array.key.gradient: torch.randn_like(output)
        for array, output in zip(there.outputs, outputs, strict=True)
    }
    wanted = torch.autograd.grad(
        outputs, [given[key] for key in leaves], list(seeds.values()), allow_unused=True
    )
    known = {key: value.detach() for key, value in values.items()} | seeds
    found = evaluate(change(back.program), known, numbers, valid, hashed)
    for key, want in zip(leaves, wanted, strict=True):
        if want is None or key not in back.program.targets:
            assert want is None or bool((want == 0).all())
            continue
        got = found[back.program.targets[key]]
        torch.testing.assert_close(
            got, want, rtol=1e-9, atol=1e-11, msg=lambda text, key=key: f"{key}: {text}"
        )
