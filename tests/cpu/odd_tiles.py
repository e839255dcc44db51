"""Random networks in tiles of a CPU that are as odd as tiles can be."""

from random import Random

from random_networks.draws import Trial

from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.tiles import Blocks

__all__ = ["in_odd_tiles"]


def in_odd_tiles(trial: Trial) -> EmittedNetwork:
    """The trial's network in tiles of any size."""
    random = Random(repr(trial.case))
    rows, columns, depth = (random.choice(sides) for sides in ((5, 8, 16, 48), (16, 32, 64), (8, 32, 64)))
    return compile_passes(
        trial.network, trial.mode, Blocks(rows, columns, depth, vectors=True), along=trial.along
    )
