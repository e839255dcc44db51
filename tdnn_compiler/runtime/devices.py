"""The default target of kernels: the GPU of this machine."""

import torch

from tdnn_compiler.plan.targets import TARGETS, Target
from tdnn_compiler.runtime.backends import INTERPRETED

__all__ = ["default_target", "present_target"]

FALLBACK_TARGET = "sm_90"


def present_target() -> Target | None:
    """The target of this machine's GPU; None without a GPU, or where the table has no row for it."""
    if not torch.cuda.is_available():
        return None
    if torch.version.hip is not None:
        name = str(torch.cuda.get_device_properties(0).gcnArchName).partition(":")[0]
    else:
        major, minor = torch.cuda.get_device_capability()
        name = f"sm_{major}{minor}"
    return TARGETS.get(name)


def default_target() -> tuple[Target | None, str]:
    """The default target, and in words why it is that one.

    None in Triton's interpreter: large tiles would only cost time there, as each number is computed for
    itself.
    """
    if INTERPRETED:
        return None, "for Triton's interpreter"
    if not torch.cuda.is_available():
        return TARGETS[FALLBACK_TARGET], f"for {TARGETS[FALLBACK_TARGET]}: there is no GPU here"
    found = present_target()
    if found is None:
        return None, f"for any GPU: plan/targets.py has no {torch.cuda.get_device_name()}"
    return found, f"for {found}, the GPU that is here"
