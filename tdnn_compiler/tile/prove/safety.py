"""Proofs for whole passes."""

from tdnn_compiler.tile.ir import TileProgram
from tdnn_compiler.tile.lower.limits import size_limits
from tdnn_compiler.tile.prove.findings import Finding
from tdnn_compiler.tile.prove.proof import prove
from tdnn_compiler.tile.prove.smt import EFFORT

__all__ = ["prove_pass"]


def prove_pass(programs: tuple[TileProgram, ...], effort: int = EFFORT) -> tuple[Finding, ...]:
    """What is wrong, or could not be shown not to be, in the kernels of one pass, for all sizes at once.

    Assumed is what the emitted functions check: the limits of the sizes, and that lengths are at least the
    network's smallest input and at most the batch's. `effort` is what one question may cost the solver.
    """
    return prove(programs, size_limits(programs), effort=effort)
