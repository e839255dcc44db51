"""What torch's compiler is told of functions, without importing it: that takes as long as torch itself."""

from collections.abc import Callable
from typing import Any, TypeVar

from torch._compile import _disable_dynamo

__all__ = ["constant_in_graphs", "outside_of_graphs"]

Function = TypeVar("Function", bound=Callable[..., Any])


def constant_in_graphs(function: Function) -> Function:
    """Marks a function as torch.compiler.assume_constant_result does."""
    function._dynamo_marked_constant = True  # type: ignore[attr-defined]
    return function


outside_of_graphs = _disable_dynamo
"""As torch.compiler.disable, which is imported when the function is first called."""
