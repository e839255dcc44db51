"""The target that kernels are made for where none is named: the GPU that is here."""

import torch

from tdnn_compiler.fusion.targets import TARGETS, Target
from tdnn_compiler.runtime.where import INTERPRETED

__all__ = ["default_target", "present_target"]

ELSEWHERE = "sm_90"


def present_target() -> Target | None:
    """The row of the table for the GPU that is here; None where it has none, or there is no GPU."""
    if not torch.cuda.is_available():
        return None
    if torch.version.hip is not None:
        name = str(torch.cuda.get_device_properties(0).gcnArchName).partition(":")[0]
    else:
        major, minor = torch.cuda.get_device_capability()
        name = f"sm_{major}{minor}"
    return TARGETS.get(name)


def default_target() -> tuple[Target | None, str]:
    """The target where none is named, and why it is that one.

    In Triton's interpreter, which takes as long for a tile as there are numbers in it, there is none.
    """
    if INTERPRETED:
        return None, "for Triton's interpreter"
    if not torch.cuda.is_available():
        return TARGETS[ELSEWHERE], f"for {TARGETS[ELSEWHERE]}: there is no GPU here"
    found = present_target()
    if found is None:
        return None, f"for any GPU: fusion/targets.py has no {torch.cuda.get_device_name()}"
    return found, f"for {found}, the GPU that is here"
