"""The functions of an emitted file do what the host program does when it is executed, bit by bit."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

import pytest
import torch
from emitted.networks import NETWORKS, fused
from sympy import Symbol
from torch import Tensor

from tdnn_compiler.dsl import Input, build, conv, relu
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.targets import TARGETS
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.printers.host import print_host
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.runtime.execute import Options
from tdnn_compiler.runtime.inputs import input_forms
from tdnn_compiler.runtime.native import NativeKernels, native_kernels
from tdnn_compiler.runtime.reference import RecordingModule
from tdnn_compiler.runtime.samples import draw_input, fill_parameters, make_cases

SMALL = Blocks(16, 16, 16)
M = Symbol("m", integer=True, positive=True)
CHOSEN = {name: NETWORKS[name] for name in list(NETWORKS)[::4]} | {
    "odd": build(Input("N T C", T=2 * M + 1, C=3) >> conv(4, 5) >> relu),
}


class FileKernel:
    """Stands for a function of the file, called as Triton's kernels are."""

    def __init__(self, kernels: NativeKernels, name: str) -> None:
        self.kernels, self.name = kernels, name

    def launch(self, options: Mapping[str, Any]) -> Launch:
        """One of the launches that call the function with these constants: they all are the same."""
        calls = self.kernels.emitted.functions.calls
        return next(
            launch
            for launch in self.kernels.emitted.host.launches
            for call in [calls[launch.name]]
            if call.function == self.name and call.given.items() <= options.items()
        )

    def __getitem__(self, grid: tuple[int, ...]) -> Callable[..., None]:
        def called(*arguments: Any, **options: Any) -> None:
            launch = self.launch(options)
            constants = self.kernels.emitted.functions.calls[launch.name].given
            options = {name: value for name, value in options.items() if name not in constants}
            assert options.pop("num_warps") == launch.warps
            assert options.pop("num_stages") == launch.stages
            assert options.pop("maxnreg", None) == launch.registers
            assert ("PRECISION" in options) == launch.multiplies
            assert ("RAGGED" in options) == launch.ragged
            assert options.get("RAGGED", False) == any(
                given is not None
                for told, given in zip(launch.arguments, arguments, strict=True)
                if told == "lengths"
            )
            self.kernels(launch, grid, arguments, Options())

        return called


def functions(kernels: NativeKernels) -> dict[str, Any]:
    """`forward` and `backward` of the file."""
    emitted = kernels.emitted
    called = {call.function for call in emitted.functions.calls.values()}
    names: dict[str, Any] = {name: FileKernel(kernels, name) for name in called}
    names["torch"] = torch
    exec(print_host(emitted.host, emitted.names, emitted.functions.calls, emitted.layers), names)
    return names


def given_to(emitted: EmittedNetwork, inputs: Mapping[str, Tensor]) -> list[Tensor]:
    module = RecordingModule(emitted.network, 0)
    fill_parameters(module, torch.float32)
    stored = module.parameters_and_buffers() | {Key(name): x for name, x in inputs.items()}
    arrays = emitted.forward_pass.plan.program.given
    return [x if a.type == "token" else x.detach().float() for a in arrays for x in [stored[a.key]]]


@pytest.mark.parametrize("mode", ["train", "eval"])
def test_the_file_gives_what_is_executed(mode: Any) -> None:
    emitted = [compile_passes(network, mode, SMALL, fuse=fused(network)) for network in CHOSEN.values()]
    for kernels in native_kernels(emitted):
        each, file, passes = kernels.emitted, functions(kernels), kernels.passes()
        for case in make_cases(input_forms(each.network), {}, SMALL.rows):
            torch.manual_seed(0)
            inputs = {form.name: draw_input(form, case, torch.float32) for form in input_forms(each.network)}
            given = given_to(each, inputs)
            lengths = case.stored_lengths
            found = file["forward"](*given, lengths=lengths, seed=torch.tensor(3))
            wanted = passes.forward(given, Options(lengths, torch.tensor(3)))
            for a, b in zip(found, wanted, strict=True):
                same(a, b)
            if each.backward_pass is None:
                continue
            outputs = [
                wanted[0][each.forward_pass.labels[a.key.origin]]
                for a in each.backward_pass.plan.program.inputs
            ]
            seeds = [torch.randn_like(output) for output in outputs]
            same(
                file["backward"](found[2], *seeds, lengths=lengths, seed=torch.tensor(3)),
                passes.backward(wanted[2], seeds, Options(lengths, torch.tensor(3))),
            )


def same(found: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    assert list(found) == list(wanted)
    for name, tensor in found.items():
        # What fills rows up is never looked at, and may be anything.
        torch.testing.assert_close(tensor, wanted[name], rtol=0, atol=0, equal_nan=True)


def test_both_refuse_the_same_in_the_same_words() -> None:
    (kernels,) = native_kernels([compile_passes(CHOSEN["odd"], "eval", SMALL)])
    forward, passes = functions(kernels)["forward"], kernels.passes()
    weight, bias = torch.zeros(4, 3, 5), torch.zeros(4)
    for length, told in ((8, "expected 2*m + 1 with a whole m, got 8"), (3, "at least 5 positions, got 3")):
        x = torch.zeros(1, length, 3)
        with pytest.raises(ValueError, match="expected") as by_file:
            forward(x, weight, bias)
        with pytest.raises(ValueError, match="expected") as executed:
            passes.forward([x, weight, bias])
        assert str(by_file.value) == str(executed.value)
        assert told in str(executed.value)
    fixed = compile_passes(build(Input("N T C", T=8, C=3) >> conv(4, 3)), "eval", SMALL)
    (kernels,) = native_kernels([fixed])
    given, lengths = [torch.zeros(1, 8, 3), torch.zeros(4, 3, 3), bias], torch.tensor([3], dtype=torch.int32)
    for call in (
        lambda: functions(kernels)["forward"](*given, lengths=lengths),
        lambda: kernels.passes().forward(given, Options(lengths)),
    ):
        with pytest.raises(ValueError, match="expected no lengths: the length of the inputs is fixed"):
            call()
    huge = torch.zeros(1).expand(1, 2**29, 3)
    (kernels,) = native_kernels([compile_passes(build(Input("N T C", C=3) >> conv(4, 3)), "eval", SMALL)])
    given = [huge, torch.zeros(4, 3, 3), bias]
    for call in (lambda: functions(kernels)["forward"](*given), lambda: kernels.passes().forward(given)):
        with pytest.raises(ValueError, match="2147483640 elements or sequences: 1073741824 are too many"):
            call()


def alike() -> Network:
    """Gradients of two weights are one call, which chooses its arguments."""
    inner = conv(64, 3, padding=1) >> relu
    return build(Input("N T C", C=64) >> inner >> inner >> inner >> conv(64, 3, padding=1))


class CountingKernel:
    """Stands for a kernel: it notes the device that is current, and what Triton would allocate with."""

    def __init__(self, seen: list[Any], allocator: Callable[[], Any]) -> None:
        self.seen, self.allocator = seen, allocator

    def __getitem__(self, grid: tuple[int, ...]) -> Callable[..., None]:
        return lambda *_, **__: self.seen.append(self.allocator())


def test_files_launch_on_the_device_of_their_arrays_and_leave_the_allocator_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    triton = pytest.importorskip("triton")
    from triton.runtime._allocation import _allocator

    emitted = compile_passes(alike(), "train", target=TARGETS["sm_90"])
    file, seen, devices = load_source(emitted.source), list[Any](), list[Tensor]()
    for call in emitted.functions.calls.values():
        monkeypatch.setattr(file, call.function, CountingKernel(seen, _allocator.get))

    @contextmanager
    def device_of(tensor: Tensor) -> Iterator[None]:
        devices.append(tensor)
        before = len(seen)
        yield
        assert len(seen) > before

    def mine(*_: Any) -> Tensor:
        return torch.empty(0)

    monkeypatch.setattr(torch.cuda, "device_of", device_of)
    x, *parameters = torch.zeros(1, 9, 64), *4 * [torch.zeros(64, 64, 3), torch.zeros(64)]

    def called_by_a_user() -> None:
        triton.set_allocator(mine)
        _, _, saved = file.forward(x, *parameters)
        file.backward(saved, torch.zeros(1, 9, 64))
        assert _allocator.get() is mine

    copy_context().run(called_by_a_user)
    assert len(devices) == 2, "each pass has a guard"
    assert all(tensor is x for tensor in devices)
    there, back = (len([*function.launches]) for function in emitted.host.functions)
    assert seen == [mine] * there + [file.allocate] * back, "backward has kernels that make descriptors"


def test_scratch_memory_and_alignment_are_printed_where_descriptors_need_them() -> None:
    network = alike()
    text = compile_passes(network, "eval", target=TARGETS["sm_90"]).source
    assert "allocat" not in text, "no kernel makes a descriptor"
    assert " = aligned(" in text
    there, back = compile_passes(network, "train", target=TARGETS["sm_90"]).source.split("def backward")
    assert "    triton.set_allocator(allocate)\n" in back
    assert "    triton.set_allocator(allocate)\n" not in there
    plain = compile_passes(network, "eval").source
    assert "allocate" not in plain
    assert "describe" not in plain
    assert "TensorDescriptor" not in plain
    assert "own_context" not in plain


def test_a_function_makes_each_descriptor_once_and_drops_it_with_its_array() -> None:
    network = build(Input("N T C", C=64) >> conv(64, 3, padding=1) >> relu >> conv(64, 3, padding=1))
    target = TARGETS["sm_90"]
    for mode in ("eval", "train"):
        text = compile_passes(network, mode, target=target).source
        for function in text[text.index("def forward") :].split("def backward"):
            lines = [line.strip() for line in function.splitlines()]
            made = [line for line in lines if " = describe(" in line]
            assert made
            assert len({line.partition(" = ")[2] for line in made}) == len(made)
            for line in made:
                name, array = line.partition(" = ")[0], line.partition("(")[2].partition(",")[0]
                dropped = [
                    line for line in lines if line.startswith("del ") and array in line[4:].split(", ")
                ]
                assert all(name in line for line in dropped), "else its memory would stay"
    assert "    relu1_blocks = describe(relu1, [N, T, 64], [1, 128, 64])\n" in text
    assert "    del relu1, relu1_blocks\n" in compile_passes(network, "eval", target=target).source


def test_an_empty_batch_has_descriptors_too() -> None:
    descriptors = pytest.importorskip("triton.tools.tensor_descriptor")
    network = build(Input("N T C", C=64) >> conv(64, 3, padding=1) >> relu >> conv(64, 3, padding=1))
    file = load_source(compile_passes(network, "eval", target=TARGETS["sm_90"]).source)
    x = torch.zeros(2, 9, 64)
    found = file.describe(x, [2, 9, 64], [1, 8, 64])
    assert found == descriptors.TensorDescriptor(x, [2, 9, 64], [576, 64, 1], [1, 8, 64])
    assert file.describe(x[:0], [0, 9, 64], [1, 8, 64]).strides == [576, 64, 1]
