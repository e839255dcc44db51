"""Whether a rewritten program computes what the plain one does."""

import torch
from equations.evaluate import evaluate, random_array
from torch import Tensor

from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.program import EquationProgram


def assert_same(
    plain: EquationProgram, changed: EquationProgram, lengths: list[int] | None = None, **numbers: int
) -> None:
    """All outputs and updates, on random arrays that the changed program has in its own order of axes."""
    torch.manual_seed(0)
    valid = None if lengths is None else torch.tensor(lengths)
    given = {array.key: random_array(array, numbers) for array in plain.given}
    own = {array.key: arranged(given[array.key], array) for array in changed.given}
    wanted = evaluate(plain, given, numbers, valid, lambda *places: places[0])
    found = evaluate(changed, own, numbers, valid, lambda *places: places[0])
    results = [*zip(plain.outputs, changed.outputs, strict=True)]
    results += [(new, changed.updates[key]) for key, new in plain.updates.items()]
    for old, new in results:
        torch.testing.assert_close(found[new.key], wanted[old.key], rtol=1e-10, atol=1e-12)


def arranged(value: Tensor, array: Array) -> Tensor:
    places = range(len(array.order))
    return value.permute([array.order.index(place) for place in places]) if array.order else value
