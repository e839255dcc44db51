"""Calls past the checks: what was checked for a shape and a state of the module is not checked again for it.

A first call goes the long way, and leaves a `DirectCall` for calls of its kind. Later ones find it by what
they are given, ask whether the module is as it was, and go straight to the kernels.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.autograd import forward_ad
from torch.nn.modules import module as all_modules

from tdnn_compiler.runtime.cpu import CpuMachine, CpuPasses
from tdnn_compiler.runtime.direct_call import PLAIN, PLANNING, DirectCall, is_watched
from tdnn_compiler.runtime.gpu import GpuMachine
from tdnn_compiler.runtime.inputs import InputForm, Lengths, kernel_lengths, length_key
from tdnn_compiler.runtime.launch import TritonKernels
from tdnn_compiler.runtime.module_state import ModuleState
from tdnn_compiler.runtime.variants import Variant

__all__ = ["DirectCalls", "Outputs", "call_key", "is_unseen"]

MOST_CALLS = 256
"""So many kinds of calls are remembered; a script has a few, or another length each time."""
GLOBAL_HOOKS = (
    all_modules._global_backward_pre_hooks,
    all_modules._global_backward_hooks,
    all_modules._global_forward_pre_hooks,
    all_modules._global_forward_hooks,
)
"""Those of all modules."""
Outputs = Tensor | dict[str, Tensor]


def is_unseen() -> bool:
    """Whether torch has to know of every operator, in a way that no tensor shows."""
    return torch._C._len_torch_function_stack() > 0 or forward_ad._current_level >= 0 or any(GLOBAL_HOOKS)


def call_key(inputs: Sequence[Tensor], along: str | None) -> tuple[Any, ...] | None:
    """What the checks of a call depend on, but for the module; None where a call has to go the long way."""
    if (
        is_watched()
        or is_unseen()
        or torch._C._get_tracing_state() is not None
        or torch._C._is_any_autocast_enabled()
    ):
        return None
    found: list[Any] = [along, torch.is_grad_enabled()]
    for x in inputs:
        if type(x) not in PLAIN or x.is_nested or x.layout is not torch.strided or not x.is_contiguous():
            return None
        found += (x.shape, x.dtype, x.device, x.requires_grad, x.is_inference())
    return tuple(found)


class Checked:
    """What is known of a module in one state, in inference mode or outside of it."""

    def __init__(self, state: ModuleState) -> None:
        self.state = state
        self.calls: dict[tuple[Any, ...], DirectCall] = {}
        self.last: tuple[bool, DirectCall] | None = None
        """The call before this one, and whether there were gradients."""
        self.machines: dict[tuple[str, torch.dtype], CpuMachine | GpuMachine] = {}

    def find(self, inputs: Sequence[Tensor], along: str | None) -> DirectCall | None:
        """The call for inputs like these."""
        # Most calls are like the one before. Another thread may be in another mode.
        graded, last = torch.is_grad_enabled(), self.last
        if last is not None and last[0] is graded and last[1].fits(inputs, along) and not is_unseen():
            return last[1]
        key = call_key(inputs, along)
        found = None if key is None else self.calls.get(key)
        self.last = None if found is None else (graded, found)
        return found


class DirectCalls:
    """Those of one module. A copy of it begins without any."""

    def __init__(self) -> None:
        self.checked: dict[bool, Checked] = {}
        """In inference mode, and outside of it."""

    def run(
        self, forms: Sequence[InputForm], inputs: Sequence[Tensor], lengths: Lengths | None
    ) -> Outputs | None:
        """The results of a call like one before; None where there was none, or the module has changed."""
        # Another thread may forget them meanwhile.
        checked = self.checked.get(torch.is_inference_mode_enabled())
        # Asked here, because most calls have none, and a function costs.
        along = None if lengths is None else length_key(lengths)
        call = None if checked is None else checked.find(inputs, along)
        if checked is None or call is None:
            return None
        tensors = checked.state.tensors()
        if tensors is None:
            self.forget()
            return None
        valid = None
        if lengths is not None:
            valid = kernel_lengths(forms, call.variant.along, lengths, inputs)
        return call([*inputs, *tensors], valid)

    def forget(self) -> None:
        with PLANNING:
            self.checked.clear()

    def add(self, key: tuple[Any, ...], call: DirectCall) -> None:
        calls = self.checked[torch.is_inference_mode_enabled()].calls
        if len(calls) >= MOST_CALLS:
            calls.clear()
        calls[key] = call

    def watch(
        self, root: nn.Module, parts: Mapping[str, nn.Module], tensors: Sequence[tuple[str, str]]
    ) -> list[Tensor] | None:
        """The tensors of a module, from now on watched; None where they cannot be."""
        checked = self.checked.get(torch.is_inference_mode_enabled())
        found = None if checked is None else checked.state.tensors()
        if found is None:
            if checked is not None:
                self.forget()
            try:
                state = ModuleState(root, parts, tensors)
            except KeyError:
                # One is computed whenever it is read.
                return None
            found = state.tensors()
            if found is not None:
                self.checked[torch.is_inference_mode_enabled()] = Checked(state)
        return found

    def machine(self, variant: Variant, kind: torch.dtype, device: torch.device) -> CpuMachine | GpuMachine:
        """A variant's kernels, for the module's parameters."""
        machines = self.checked[torch.is_inference_mode_enabled()].machines
        key = variant.key, kind
        if key not in machines:
            passes = variant.run
            if isinstance(passes, CpuPasses):
                machines[key] = CpuMachine(passes.library(kind))
            else:
                assert isinstance(passes.launch, TritonKernels)
                machines[key] = GpuMachine(passes.launch, device)
        return machines[key]

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return type(self)()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ()
