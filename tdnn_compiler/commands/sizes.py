"""Numbers for the symbols of a network whose kernels' costs are computed."""

from collections.abc import Mapping

from sympy import Symbol

from tdnn_compiler.errors import mistake
from tdnn_compiler.network import Network
from tdnn_compiler.pipeline import smallest

__all__ = ["sizes"]

BATCH, LENGTH = 128, 300


def sizes(network: Network, given: Mapping[str, int]) -> dict[Symbol, int]:
    """A number for every symbol: batch 128 and 300 positions unless told otherwise."""
    known = network.symbols
    strange = [name for name in given if name not in known]
    if strange:
        raise mistake("--at", f"the symbols {', '.join(known)}", ", ".join(strange))
    least = smallest(network)
    numbers = {name: given.get(name, BATCH if name == "N" else max(LENGTH, least)) for name in known}
    short = {name: number for name, number in numbers.items() if name != "N" and number < least}
    if short:
        got = ", ".join(f"{name} = {number}" for name, number in short.items())
        raise mistake("--at", f"at least {least} positions", got)
    return {symbol: numbers[name] for name, symbol in known.items()}
