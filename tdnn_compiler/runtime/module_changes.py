"""Changes to submodules of a compiled module that kernels would not see: hooks, other classes or options."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from torch import nn
from torch.nn.modules import module as all_modules
from torch.nn.utils.parametrize import type_before_parametrizations
from torch.nn.utils.prune import BasePruningMethod
from torch.nn.utils.spectral_norm import SpectralNorm
from torch.nn.utils.weight_norm import WeightNorm

from tdnn_compiler.symbolic.errors import mistake

__all__ = [
    "HOOKS",
    "RecordedModule",
    "assign_weights",
    "find_changes",
    "find_submodules",
    "has_global_hooks",
    "is_hooked",
    "record_module",
]

# The hooks of these only assign a parameter before each call.
ASSIGNING = (BasePruningMethod, SpectralNorm, WeightNorm)
HOOKS = ("_forward_hooks", "_backward_hooks", "_backward_pre_hooks")
# Attributes that no kernel depends on: a changed momentum is part of how the module updates running averages.
FREE = {"momentum", "num_features", "inplace"}


@dataclass(frozen=True)
class RecordedModule:
    """A submodule as it was compiled: its class, and the attributes that torch lists as its constants."""

    name: str
    kind: type[nn.Module]
    attributes: tuple[str, ...]
    values: tuple[Any, ...]

    def is_same(self, now: nn.Module) -> bool:
        """Whether nothing has changed, as nearly every call finds: without asking torch."""
        own = now.__dict__
        if type(now) is not self.kind or "forward" in own or own["_forward_pre_hooks"]:
            return False
        if own["_forward_hooks"] or own["_backward_hooks"] or own["_backward_pre_hooks"]:
            return False
        for name, value in zip(self.attributes, self.values, strict=True):
            if name not in own or own[name] != value:
                return False
        return True

    def changes(self, now: nn.Module) -> list[str]:
        if type_before_parametrizations(now) is not self.kind or "forward" in now.__dict__:
            return [f"{self.name} (now {type(now).__module__}.{type(now).__qualname__})"]
        pairs = zip(self.attributes, self.values, strict=True)
        changed = [f"{self.name}.{name}" for name, value in pairs if getattr(now, name) != value]
        others = [hook for hook in now._forward_pre_hooks.values() if not isinstance(hook, ASSIGNING)]
        if others or any(getattr(now, hooks) for hooks in HOOKS):
            changed.append(f"{self.name} (it has hooks)")
        return changed


def record_module(name: str, module: nn.Module) -> RecordedModule:
    """A record of a submodule as it is now."""
    constants: list[str] = getattr(module, "__constants__", [])
    still = getattr(module, "momentum", None) == 0
    attributes = tuple(name for name in constants if name not in FREE or (still and name == "momentum"))
    return RecordedModule(name, type(module), attributes, tuple(getattr(module, each) for each in attributes))


def find_submodules(root: nn.Module, names: Mapping[str, tuple[str, ...]]) -> dict[str, nn.Module]:
    """Submodules by dotted name. `names` has each in parts, because splitting takes time in every call."""
    found = {}
    for name, way in names.items():
        place: Any = root
        for piece in way:
            place = None if place is None else place._modules.get(piece)
        if place is None:
            hint = "nn.Identity() in its place hands on what it gets"
            raise mistake(f"submodule '{name}'", "a module", "None", hint)
        found[name] = place
    return found


def find_changes(parts: Mapping[str, RecordedModule], now: Mapping[str, nn.Module]) -> list[str]:
    """Descriptions of everything that is no longer as it was compiled."""
    return [
        change
        for name, module in now.items()
        if not parts[name].is_same(module)
        for change in parts[name].changes(module)
    ]


def is_hooked(module: nn.Module) -> bool:
    """Whether a module itself has hooks."""
    return bool(
        module._forward_hooks
        or module._forward_pre_hooks
        or module._backward_hooks
        or module._backward_pre_hooks
    )


def has_global_hooks() -> bool:
    """Whether all modules have hooks, as under `FlopCounterMode`."""
    return bool(all_modules._has_any_global_hook())


def assign_weights(now: Mapping[str, nn.Module]) -> None:
    """Runs the hooks of torch's older weight norm, spectral norm and pruning, which assign weights."""
    for module in now.values():
        hooks: list[Callable[..., Any]] = list(module._forward_pre_hooks.values())
        for hook in hooks:
            hook(module, ())
