"""Whether a module is as it was: everything that kernels were made for, asked for in a few calls of C."""

from collections.abc import Mapping, Sequence
from operator import getitem
from typing import Any

from torch import Tensor, nn
from torch._C._dynamo.guards import TensorGuards

from tdnn_compiler.runtime.module_changes import HOOKS

__all__ = ["ModuleState"]

ALL_HOOKS = (*HOOKS, "_forward_pre_hooks")


class ModuleState:
    """A module's submodules, their attributes and hooks; its tensors' addresses, shapes, types and devices.

    `tensors` say where each is: in which submodule, and what it is called there.
    """

    def __init__(
        self, root: nn.Module, parts: Mapping[str, nn.Module], tensors: Sequence[tuple[str, str]]
    ) -> None:
        modules = list(parts.values())
        used = set(map(id, modules))
        around = [each for each in root.modules() if each is not root and id(each) not in used]
        self.children = [each._modules for each in (root, *around, *modules)]
        self.children_then = [dict(each) for each in self.children]
        self.modules = modules
        self.kinds = list(map(type, modules))
        self.attributes = [module.__dict__ for module in modules]
        self.attributes_then = [dict(each) for each in self.attributes]
        self.hooks = [module.__dict__[hook] for module in modules for hook in ALL_HOOKS]
        found = [find_tensor(parts[part], leaf) for part, leaf in tensors]
        self.places = [place for place, _ in found]
        self.leaves = [leaf for _, leaf in tensors]
        given = [tensor for _, tensor in found]
        self.addresses = list(map(Tensor.data_ptr, given))
        self.guards = TensorGuards(*given, dynamic_dims_sizes=None, dynamic_dims_strides=None)

    def tensors(self) -> list[Tensor] | None:
        """The present tensors; None where anything has changed but the numbers in them."""
        try:
            if (
                any(self.hooks)
                or self.children != self.children_then
                or self.attributes != self.attributes_then
                or list(map(type, self.modules)) != self.kinds
            ):
                return None
            found: list[Any] = list(map(getitem, self.places, self.leaves))
            if list(map(Tensor.data_ptr, found)) != self.addresses or not self.guards.check(*found):
                return None
        except (KeyError, TypeError, RuntimeError):
            # An attribute that cannot be compared, or no tensor where there was one.
            return None
        return found


def find_tensor(module: nn.Module, leaf: str) -> tuple[dict[str, Any], Tensor]:
    """The dictionary that a parameter or buffer is in, and the tensor. KeyError where there is none."""
    for place in (module._parameters, module._buffers):
        tensor = place.get(leaf)
        if tensor is not None:
            return place, tensor
    raise KeyError(leaf)
