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
    least = {symbol.name: number for symbol, number in smallest(network).items()}
    usual = {name: max(LENGTH, least[name]) if name in least else BATCH for name in known}
    numbers = usual | dict(given)
    short = [name for name in least if numbers[name] < least[name]]
    if short:
        needed = ", ".join(f"{name} = {least[name]}" for name in short)
        raise mistake("--at", f"at least {needed}", ", ".join(f"{name} = {numbers[name]}" for name in short))
    return {symbol: numbers[name] for name, symbol in known.items()}
