"""Symbolic graph compiler for time-delay neural networks and convolutional networks."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tdnn_compiler.runtime.compiled import compile
    from tdnn_compiler.runtime.eager import to_torch

__all__ = ["__version__", "compile", "to_torch"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """What needs torch comes when it is asked for."""
    if name in ("compile", "to_torch"):
        from tdnn_compiler import runtime

        return getattr(runtime, name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
