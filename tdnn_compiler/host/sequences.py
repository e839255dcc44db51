"""Whether a pass computes each sequence by itself."""

from sympy import Symbol

from tdnn_compiler.host.ir import Allocate, HostFunction

__all__ = ["find_batch"]


def find_batch(function: HostFunction) -> Symbol | None:
    """The symbol that counts sequences, where each is computed by itself; else None, as where nothing is.

    Then all arrays begin with its axis, as sums over a batch, in training, do not.
    """
    first = function.measures[0] if function.measures else None
    if first is None or first.axis != 0 or first.extent.expression != first.symbol or function.saved:
        return None
    launches = list(function.launches)
    if not launches or any(launch.seeded for launch in launches):
        # What is drawn depends on the number of a sequence.
        return None
    batch = first.symbol
    made = [step.sizes for step in function.steps if isinstance(step, Allocate)]
    counted = [sizes for sizes in made if sizes and sizes[0] == batch]
    if len(counted) < len(made) or any(batch in size.free_symbols for _, *rest in made for size in rest):
        return None
    return batch
