"""Whether a module is as it was: everything that kernels were made for, asked for in a few calls of C."""

from collections.abc import Mapping, Sequence
from operator import is_
from typing import Any

from torch import Tensor, nn
from torch._C._dynamo.guards import TensorGuards, dict_version
from torch.utils.hooks import RemovableHandle

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
        self.modules = modules
        self.kinds = list(map(type, modules))
        self.hooks = [module.__dict__[hook] for module in modules for hook in ALL_HOOKS]
        self.handles = -1
        """How many hooks torch had given out when there were none here. Only more of them can be here."""
        # What a leaf is given beside its own parameters is not called.
        children = [each._modules for each in (root, *around, *modules) if each._modules]
        self.compared = [*children, *(module.__dict__ for module in modules)]
        self.compared_then = [dict(each) for each in self.compared]
        found = [find_tensor(parts[part], leaf) for part, leaf in tensors]
        self.places = [(place, leaf) for (place, _), (_, leaf) in zip(found, tensors, strict=True)]
        self.found = [tensor for _, tensor in found]
        held = {id(place): place for place, _ in self.places}
        self.watched = [*self.compared, *held.values()]
        self.versions = list(map(dict_version, self.watched))
        """A dictionary that is written to has another version. Only then are its values looked at."""
        self.addresses = list(map(Tensor.data_ptr, self.found))
        self.guards = TensorGuards(*self.found, dynamic_dims_sizes=None, dynamic_dims_strides=None)

    def tensors(self) -> list[Tensor] | None:
        """The present tensors; None where anything has changed but the numbers in them."""
        found = self.found
        try:
            if self.handles != RemovableHandle.next_id:
                if any(self.hooks):
                    return None
                self.handles = RemovableHandle.next_id
            if list(map(type, self.modules)) != self.kinds:
                return None
            versions = list(map(dict_version, self.watched))
            if versions != self.versions:
                if not self.has_same_values():
                    return None
                self.versions = versions
            if list(map(Tensor.data_ptr, found)) != self.addresses or not self.guards.check(*found):
                return None
        except (KeyError, TypeError, RuntimeError):
            # An attribute that cannot be compared, or no tensor where there was one.
            return None
        return found

    def has_same_values(self) -> bool:
        """Whether the dictionaries hold what they did."""
        now: list[Any] = [place[leaf] for place, leaf in self.places]
        return self.compared == self.compared_then and all(map(is_, now, self.found))


def find_tensor(module: nn.Module, leaf: str) -> tuple[dict[str, Any], Tensor]:
    """The dictionary that a parameter or buffer is in, and the tensor. KeyError where there is none."""
    for place in (module._parameters, module._buffers):
        tensor = place.get(leaf)
        if tensor is not None:
            return place, tensor
    raise KeyError(leaf)
