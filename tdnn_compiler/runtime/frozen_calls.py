"""Calls of a module whose weights nothing changes: arranged in the first one, not looked at in the others."""

from collections.abc import Collection, Sequence

import torch
from torch import Tensor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.runtime.cpu import Caller, CpuMachine, CpuPasses, Library, Weights
from tdnn_compiler.runtime.direct import DirectCalls, Outputs
from tdnn_compiler.runtime.gpu import GpuMachine
from tdnn_compiler.runtime.graphs import is_recorded_by_user
from tdnn_compiler.runtime.inputs import InputForm, Lengths, kernel_lengths, length_key
from tdnn_compiler.runtime.launch import TritonKernels
from tdnn_compiler.runtime.variants import Variant

__all__ = ["FrozenCalls"]


class FrozenWeights(Weights):
    """Parameters and panels, arranged once."""

    def __init__(self, caller: Caller, parameters: Collection[Key]) -> None:
        super().__init__(caller, caller.signature.constants, watched=True, lasts=parameters)
        self.is_arranged = False

    def arrange(self, tensors: Sequence[Tensor]) -> bool:
        if self.is_arranged:
            return False
        super().arrange(tensors)
        self.is_arranged = True
        return True


class FrozenCpuMachine(CpuMachine):
    """A library's kernels for inference."""

    def __init__(self, library: Library, parameters: Collection[Key]) -> None:
        super().__init__(library)
        forward = library.forward
        self.weights[forward.function.name] = FrozenWeights(forward, parameters)


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
        self.machines: dict[tuple[str, torch.dtype], CpuMachine | GpuMachine] = {}

    def run(
        self, forms: Sequence[InputForm], inputs: Sequence[Tensor], lengths: Lengths | None
    ) -> Outputs | None:
        """As that of any module, but for the question whether the module is as it was."""
        checked = self.checked.get(torch.is_inference_mode_enabled())
        along = None if lengths is None else length_key(lengths)
        call = None if checked is None else checked.find(inputs, along)
        if checked is None or call is None:
            return None
        valid = None
        if lengths is not None:
            valid = kernel_lengths(forms, call.variant.along, lengths, inputs)
        return call([*inputs, *checked.state.found], valid)

    def machine(self, variant: Variant, kind: torch.dtype, device: torch.device) -> CpuMachine | GpuMachine:
        key = variant.key, kind
        if key not in self.machines:
            passes, program = variant.run, variant.emitted.forward_pass.plan.program
            if isinstance(passes, CpuPasses):
                parameters = {array.key for array in (*program.parameters, *program.buffers)}
                self.machines[key] = FrozenCpuMachine(passes.library(kind), parameters)
            else:
                assert isinstance(passes.launch, TritonKernels)
                self.machines[key] = FrozenGpuMachine(passes.launch, device)
        return self.machines[key]
