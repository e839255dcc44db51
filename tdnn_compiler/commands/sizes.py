"""Numbers for the symbols of a network whose kernels' costs are computed."""

from collections.abc import Mapping

from sympy import Symbol

from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import smallest_lengths
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import free_symbols
from tdnn_compiler.symbolic.length import extent_expression

__all__ = ["choose_sizes", "note_on_tiles", "open_sides"]

DEFAULT_BATCH, DEFAULT_LENGTH = 128, 300


def open_sides(network: Network) -> list[str]:
    """The open sizes of images, but for those of the first axis: these cost nothing."""
    shapes = [network.shape(name) for name in network.inputs]
    behind = [position for shape in shapes for position in shape.positions[1:]]
    return sorted({str(s) for position in behind for s in free_symbols(extent_expression(position.extent))})


def note_on_tiles(network: Network) -> str:
    """What open sizes of images cost, if there are any: nothing else shows how full the tiles are."""
    names = open_sides(network)
    if not names:
        return ""
    given = ", ".join(f"{name}=…" for name in names)
    return (
        f"{', '.join(names)}: while one is open, tiles of rows do not run along the axes before it, and are\n"
        f"as empty as the rest is short; network.bind({given}) in the script lets them run along all\n"
    )


def choose_sizes(network: Network, given: Mapping[str, int]) -> dict[Symbol, int]:
    """A number for every symbol: batch 128 and 300 positions unless told otherwise."""
    known = network.symbols
    strange = [name for name in given if name not in known]
    if strange:
        raise mistake("--at", f"the symbols {', '.join(known)}", ", ".join(strange))
    least = {symbol.name: number for symbol, number in smallest_lengths(network).items()}
    usual = {name: max(DEFAULT_LENGTH, least[name]) if name in least else DEFAULT_BATCH for name in known}
    least = dict.fromkeys(known, 1) | least
    numbers = usual | dict(given)
    short = [name for name in least if numbers[name] < least[name]]
    if short:
        needed = ", ".join(f"{name} = {least[name]}" for name in short)
        raise mistake("--at", f"at least {needed}", ", ".join(f"{name} = {numbers[name]}" for name in short))
    return {symbol: numbers[name] for name, symbol in known.items()}
