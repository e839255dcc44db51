"""Calls of a module whose weights nothing changes: arranged in the first one, not looked at in the others."""

from collections.abc import Sequence
from functools import partial

import torch
from torch import Tensor

from tdnn_compiler.runtime.cpu import Caller, CpuMachine, CpuPasses, Library, Weights
from tdnn_compiler.runtime.direct import DirectCalls, Outputs, is_unseen
from tdnn_compiler.runtime.direct_call import DirectCall
from tdnn_compiler.runtime.gpu import GpuMachine
from tdnn_compiler.runtime.graphs import is_recorded_by_user
from tdnn_compiler.runtime.inputs import InputForm, Lengths, kernel_lengths, length_key
from tdnn_compiler.runtime.launch import TritonKernels
from tdnn_compiler.runtime.variants import Variant

__all__ = ["FrozenCalls"]

EMPTY_LIKE = partial(torch.empty_like, memory_format=torch.contiguous_format)


class FrozenWeights(Weights):
    """Parameters and panels, arranged once."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller, caller.lasting, watched=True)
        self.is_arranged = False

    def arrange(self, tensors: Sequence[Tensor]) -> bool:
        if self.is_arranged:
            # Whoever comes second has waited until the first one's panels were whole.
            self.is_settled = self.never_stale
            return False
        super().arrange(tensors)
        self.is_arranged = True
        return True


class FrozenCpuMachine(CpuMachine):
    """A library's kernels for inference."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        forward = library.forward
        self.weights[forward.function.name] = FrozenWeights(forward)


class FrozenGpuMachine(GpuMachine):
    """A GPU's kernels for inference."""

    arranged_before = 0
    """How many weights have been arranged, and can be read on any stream."""

    def arrange(self) -> None:
        if len(self.arranged) == self.arranged_before:
            return
        super().arrange()
        # A graph that is being recorded arranges them itself: here nothing has been done yet.
        if not is_recorded_by_user():
            if self.device.type == "cuda":
                torch.cuda.synchronize(self.device)
            self.arranged_before = len(self.arranged)


class FrozenCalls(DirectCalls):
    """Those of one frozen module, which share its weights in inference mode and outside of it."""

    def __init__(self) -> None:
        super().__init__()
        self.last: DirectCall | None = None
        """The call before this one, if it is short."""
        self.machines: dict[tuple[str, torch.dtype], CpuMachine | GpuMachine] = {}

    def run(
        self, forms: Sequence[InputForm], inputs: Sequence[Tensor], lengths: Lengths | None
    ) -> Outputs | None:
        """As that of any module, but for the question whether the module is as it was."""
        last = self.last
        try:
            # As `last.fits`, without another call.
            again = last is not None and lengths is None and last.guards.check(*inputs)
        except (TypeError, RuntimeError):
            again = False
        if last is not None and again and not is_unseen():
            made = list(map(EMPTY_LIKE, last.likes))
            last.forward.run(inputs, made, None, (), None, None)
            if len(made) == 1:
                return made[0]
            return dict(zip(last.site.names, [made[place] for place in last.outputs], strict=True))
        checked = self.checked.get(torch.is_inference_mode_enabled())
        along = None if lengths is None else length_key(lengths)
        call = None if checked is None else checked.find(inputs, along)
        if checked is None or call is None:
            return None
        valid = None
        if lengths is not None:
            valid = kernel_lengths(forms, call.variant.along, lengths, inputs)
        found = call([*inputs, *checked.state.found], valid)
        self.last = call if along is None and is_short(call, inputs) else None
        return found

    def machine(self, variant: Variant, kind: torch.dtype, device: torch.device) -> CpuMachine | GpuMachine:
        key = variant.key, kind
        if key not in self.machines:
            passes = variant.run
            if isinstance(passes, CpuPasses):
                self.machines[key] = FrozenCpuMachine(passes.library(kind))
            else:
                assert isinstance(passes.launch, TritonKernels)
                self.machines[key] = FrozenGpuMachine(passes.launch, device)
        return self.machines[key]


def is_short(call: DirectCall, inputs: Sequence[Tensor]) -> bool:
    """Whether, once weights are arranged, a call needs its inputs only; inputs with gradients are refused."""
    needed = call.forward.varying == list(range(call.inputs))
    return type(call) is DirectCall and needed and not any(x.requires_grad for x in inputs)
