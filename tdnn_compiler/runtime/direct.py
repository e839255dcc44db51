"""Calls past the checks: what was checked for a shape and a state of the module is not checked again for it.

A first call goes the long way, and leaves a `DirectCall` for calls of its kind. Later ones find it by what
they are given, ask whether the module is as it was, and go straight to the kernels.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import forward_ad
from torch.nn.modules.module import _has_any_global_hook

from tdnn_compiler.runtime.cpu import CpuMachine, CpuPasses
from tdnn_compiler.runtime.direct_call import PLAIN, PLANNING, DirectCall, is_watched
from tdnn_compiler.runtime.gpu import GpuMachine
from tdnn_compiler.runtime.inputs import InputForm, Lengths, kernel_lengths
from tdnn_compiler.runtime.launch import TritonKernels
from tdnn_compiler.runtime.module_state import ModuleState
from tdnn_compiler.runtime.variants import Variant

__all__ = ["DirectCalls", "Outputs", "call_key"]

MOST_CALLS = 256
"""So many kinds of calls are remembered; a script has a few, or another length each time."""
DEVICES = ("cpu", "cuda")
Outputs = Tensor | dict[str, Tensor]


def call_key(inputs: Sequence[Tensor], ragged: bool) -> tuple[Any, ...] | None:
    """What the checks of a call depend on, but for the module; None where a call has to go the long way."""
    if (
        is_watched()
        or torch._C._get_tracing_state() is not None
        or forward_ad._current_level >= 0
        or _has_any_global_hook()
    ):
        return None
    found: list[Any] = [torch.is_grad_enabled(), torch.is_inference_mode_enabled(), ragged]
    for x in inputs:
        if type(x) not in PLAIN or x.is_nested or x.layout is not torch.strided:
            return None
        if x.device.type not in DEVICES or torch.is_autocast_enabled(x.device.type) or not x.is_contiguous():
            return None
        found += (x.shape, x.dtype, x.device, x.requires_grad, x.is_inference())
    return tuple(found)


class DirectCalls:
    """Those of one module. A copy of it begins without any."""

    def __init__(self) -> None:
        self.states: dict[bool, ModuleState] = {}
        """In inference mode, and outside of it."""
        self.calls: dict[tuple[Any, ...], DirectCall] = {}
        self.machines: dict[tuple[str, torch.dtype], CpuMachine | GpuMachine] = {}

    def run(
        self, forms: Sequence[InputForm], inputs: Sequence[Tensor], lengths: Lengths | None
    ) -> Outputs | None:
        """The results of a call like one before; None where there was none, or the module has changed."""
        key = call_key(inputs, lengths is not None)
        call = None if key is None else self.calls.get(key)
        if call is None:
            return None
        # Another thread may have found that the module has changed.
        state = self.states.get(torch.is_inference_mode_enabled())
        tensors = None if state is None else state.tensors()
        if tensors is None:
            self.forget()
            return None
        valid = None if lengths is None else kernel_lengths(forms, torch.as_tensor(lengths), inputs)
        return call([*inputs, *tensors], valid)

    def forget(self) -> None:
        with PLANNING:
            self.states.clear()
            self.calls.clear()
            self.machines.clear()

    def add(self, key: tuple[Any, ...], call: DirectCall) -> None:
        if len(self.calls) >= MOST_CALLS:
            self.calls.clear()
        self.calls[key] = call

    def watch(
        self, root: nn.Module, parts: Mapping[str, nn.Module], tensors: Sequence[tuple[str, str]]
    ) -> list[Tensor] | None:
        """The tensors of a module, from now on watched; None where they cannot be."""
        state = self.states.get(torch.is_inference_mode_enabled())
        found = None if state is None else state.tensors()
        if found is None:
            self.forget()
            try:
                state = ModuleState(root, parts, tensors)
            except KeyError:
                # One is computed whenever it is read.
                return None
            found = state.tensors()
            if found is not None:
                self.states[torch.is_inference_mode_enabled()] = state
        return found

    def machine(self, variant: Variant, kind: torch.dtype, device: torch.device) -> CpuMachine | GpuMachine:
        """A variant's kernels, for the module's parameters."""
        key = variant.key, kind
        if key not in self.machines:
            passes = variant.run
            if isinstance(passes, CpuPasses):
                self.machines[key] = CpuMachine(passes.library(kind))
            else:
                assert isinstance(passes.launch, TritonKernels)
                self.machines[key] = GpuMachine(passes.launch, device)
        return self.machines[key]

    def __deepcopy__(self, memo: dict[int, Any]) -> "DirectCalls":
        return DirectCalls()

    def __reduce__(self) -> tuple[Any, ...]:
        return DirectCalls, ()
