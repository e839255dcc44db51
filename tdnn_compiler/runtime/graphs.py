"""Calls as CUDA graphs: the launches of a kind of calls are recorded once, and replayed for later ones.

A recording reads and writes memory of its own. What a call is given is copied there, and what it returns is
copied out, so that it stays what it is. What its backward pass reads is left there: until then the recording
is not replayed, and another one takes the next call.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import RLock
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.runtime.direct_call import DirectBackward, DirectCall, Gradients, Launched
from tdnn_compiler.runtime.dropout import draw_into
from tdnn_compiler.runtime.gpu import GpuMachine, LaunchedSlowly, TritonPass
from tdnn_compiler.runtime.operators import matmul_precision

__all__ = ["GraphedCall"]

MOST_RECORDINGS = 4
"""Of a kind of calls: so many can wait for their backward pass. More are launched kernel by kernel."""
Setting = tuple[str, int]
"""The precision of products, and the stream on which a recording is replayed: its memory is used in order."""


def is_recorded_by_user() -> bool:
    """Whether someone records a CUDA graph of their own, which cannot hold another one."""
    return torch.cuda.is_initialized() and torch.cuda.is_current_stream_capturing()


def count_uses(tensor: Tensor) -> int:
    """How many tensors share its memory, up to a constant."""
    return int(torch._C._storage_Use_Count(tensor.untyped_storage()._cdata))


@cache
def warn_of_recordings() -> None:
    """Once per process."""
    text = f"all {MOST_RECORDINGS} recordings of a call wait for a backward pass, or are for another stream"
    warnings.warn(f"{text}: it is not replayed, but launched kernel by kernel", LaunchedSlowly, stacklevel=2)


@dataclass(eq=False)
class Recording:
    """A call as a graph, and the memory that it reads and writes."""

    setting: Setting
    inputs: dict[int, Tensor]
    lengths: Tensor | None
    seed: Tensor | None
    made: list[Tensor]
    block: Tensor
    graph: Any = None
    backward: "BackwardRecording | None" = None
    uses: list[int] = field(default_factory=list)

    @property
    def kept(self) -> list[Tensor]:
        """What is handed to the backward pass."""
        return [x for x in (self.block, self.lengths, self.seed) if x is not None]

    @property
    def is_free(self) -> bool:
        """Whether no backward pass can still come that reads it."""
        return list(map(count_uses, self.kept)) == self.uses


@dataclass(frozen=True, eq=False)
class BackwardRecording:
    """The backward pass of a recording; of parameters it has the addresses."""

    grads: list[Tensor]
    made: list[Tensor]
    addresses: list[int]
    graph: Any


def record(machine: GpuMachine, run: Callable[[], Any]) -> Any:
    """What is launched, as a CUDA graph; nothing runs yet."""
    graph = torch.cuda.CUDAGraph()
    with machine.on_device():
        stream = torch.cuda.Stream(machine.device)
        # Other threads may do as they like.
        with torch.cuda.graph(graph, stream=stream, capture_error_mode="thread_local"):
            run()
    return graph


class GraphedCall(DirectCall):
    """A kind of calls whose launches are replayed, from the second one on."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.lock = RLock()
        """Copies to a recording, its replay and copies out of it belong together."""
        self.recordings: dict[int, Recording] = {}
        """By the address of the block."""
        numbers = {*self.forward.varying, *(n for n in self.saved_given if n < self.inputs)}
        self.read = sorted(numbers)

    def setting(self) -> Setting:
        machine = self.machine
        assert isinstance(machine, GpuMachine)
        return matmul_precision(), machine.stream()

    def launch(self, given: Sequence[Tensor], lengths: Tensor | None) -> Launched:
        with self.lock:
            recording = None if is_recorded_by_user() else self.find_recording(given, lengths)
            if recording is None:
                return super().launch(given, lengths)
            return self.replay(recording, given, lengths)

    def find_recording(self, given: Sequence[Tensor], lengths: Tensor | None) -> Recording | None:
        """One that is free; None where kernels have to be launched one by one."""
        assert isinstance(self.forward, TritonPass)
        if not self.forward.is_prepared:
            return None
        setting = self.setting()
        found = (each for each in self.recordings.values() if each.setting == setting and each.is_free)
        recording = next(found, None)
        if recording is None and len(self.recordings) == MOST_RECORDINGS:
            warn_of_recordings()
        elif recording is None:
            # Inference tensors could not be written by other calls.
            with torch.inference_mode(False), torch.no_grad():
                recording = self.record(setting, given, lengths)
            self.recordings[recording.block.data_ptr()] = recording
        return recording

    def record(self, setting: Setting, given: Sequence[Tensor], lengths: Tensor | None) -> Recording:
        machine, forward = self.machine, self.forward
        assert isinstance(machine, GpuMachine)
        assert isinstance(forward, TritonPass)
        inputs = {number: machine.allocate(given[number].shape, given[number].dtype) for number in self.read}
        recording = Recording(
            setting,
            inputs,
            None if lengths is None else machine.allocate(lengths.shape, lengths.dtype),
            machine.allocate((), torch.int64) if self.site.random else None,
            [machine.allocate(each.sizes, each.dtype) for each in self.layout.made],
            machine.allocate((max(self.layout.kept_size, 1),), torch.uint8),
        )
        made, block, lengths, seed = recording.made, recording.block, recording.lengths, recording.seed

        def run() -> None:
            if seed is not None:
                draw_into(seed)
            forward.run([inputs[number] for number in forward.varying], made, block, [], lengths, seed)

        recording.graph = record(machine, run)
        recording.uses = list(map(count_uses, recording.kept))
        return recording

    def replay(self, recording: Recording, given: Sequence[Tensor], lengths: Tensor | None) -> Launched:
        targets, sources = list(recording.inputs.values()), [given[number] for number in recording.inputs]
        if lengths is not None and recording.lengths is not None:
            targets.append(recording.lengths)
            sources.append(lengths)
        torch._foreach_copy_(targets, sources)
        recording.graph.replay()
        outputs = tuple([recording.made[number].clone() for number in self.outputs])
        if self.site.averages is not None:
            self.replace_averages(self.site.averages, recording.made, recording.block, None)
        block, lengths, seed = (
            None if x is None else x.detach() for x in (recording.block, recording.lengths, recording.seed)
        )
        return outputs, block, lengths, seed

    def plan_backward(self) -> "GraphedBackward":
        return GraphedBackward(self)


class GraphedBackward(DirectBackward):
    """The backward pass of recordings, replayed from the second one on."""

    def __init__(self, call: GraphedCall) -> None:
        super().__init__(call)
        self.call = call

    def __call__(self, *given: Any) -> list[Tensor | None]:
        with self.call.lock:
            return super().__call__(*given)

    def launch(
        self,
        found: Sequence[Tensor],
        grads: Gradients,
        saved: Sequence[Tensor],
        block: Tensor | None,
        lengths: Tensor | None,
        seed: Tensor | None,
    ) -> tuple[Sequence[Tensor], Any]:
        recording = None if block is None else self.call.recordings.get(block.data_ptr())
        if recording is None or is_recorded_by_user() or recording.setting != self.call.setting():
            return super().launch(found, grads, saved, block, lengths, seed)
        assert isinstance(self.passed, TritonPass)
        if recording.backward is None and self.passed.is_prepared:
            with torch.inference_mode(False), torch.no_grad():
                recording.backward = self.record(recording, saved)
        back = recording.backward
        if back is None or back.addresses != self.addresses(saved):
            return super().launch(found, grads, saved, block, lengths, seed)
        for number, target in zip(self.seeds, back.grads, strict=True):
            grad = grads[number]
            target.zero_() if grad is None else target.copy_(grad)
        back.graph.replay()
        pairs = [(found[n], x) for (n, _), x in zip(self.made, back.made, strict=True) if n is not None]
        if pairs:
            torch._foreach_copy_([target for target, _ in pairs], [source for _, source in pairs])
        return back.made, None

    def addresses(self, saved: Sequence[Tensor]) -> list[int]:
        """Of parameters, which a graph reads where they were."""
        call = self.call
        pairs = zip(call.saved_given, saved, strict=False)
        return [x.data_ptr() for number, x in pairs if number >= call.inputs]

    def record(self, recording: Recording, saved: Sequence[Tensor]) -> BackwardRecording:
        call, machine, passed = self.call, self.machine, self.passed
        assert isinstance(machine, GpuMachine)
        given = [recording.inputs.get(n, x) for n, x in zip(call.saved_given, saved, strict=False)]
        given += [recording.made[call.outputs[number]] for number in call.saved_outputs]
        kinds = [self.output_kinds[number] for number in self.seeds]
        grads = [machine.allocate(shape, dtype) for shape, dtype, _ in kinds]
        made = [machine.allocate(each.sizes, each.dtype) for _, each in self.made]
        read = [[*given, *grads][number] for number in passed.varying]

        def run() -> None:
            passed.run(read, made, recording.block, [], recording.lengths, recording.seed)

        return BackwardRecording(grads, made, self.addresses(saved), record(machine, run))
