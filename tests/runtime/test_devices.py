"""Without a target, kernels are made for the GPU that is here, and it is said which."""

import pytest
import torch

from tdnn_compiler.dsl import Input, build, conv, relu
from tdnn_compiler.plan.targets import TARGETS
from tdnn_compiler.runtime import compile, devices

NETWORK = build(Input("N T C", C=8) >> conv(8, 3) >> relu)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A GPU of NVIDIA's, of whatever kind a test says."""
    monkeypatch.setattr(torch.version, "hip", None)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    return monkeypatch


def test_elsewhere_it_is_the_h100(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert devices.present_target() is None
    compiled = compile(NETWORK)
    assert compiled.target == TARGETS["sm_90"]
    assert str(compiled).startswith("network, float32, for sm_90 (H100 SXM): there is no GPU here\n")


@pytest.mark.parametrize(("capability", "name"), [((8, 0), "sm_80"), ((12, 0), "sm_120")])
def test_the_gpu_that_is_here(gpu: pytest.MonkeyPatch, capability: tuple[int, int], name: str) -> None:
    gpu.setattr(torch.cuda, "get_device_capability", lambda: capability)
    compiled = compile(NETWORK)
    assert compiled.target == devices.present_target() == TARGETS[name]
    assert f", for {TARGETS[name]}, the GPU that is here\n" in str(compiled)


def test_a_gpu_that_the_table_does_not_have(gpu: pytest.MonkeyPatch) -> None:
    gpu.setattr(torch.cuda, "get_device_capability", lambda: (7, 5))
    gpu.setattr(torch.cuda, "get_device_name", lambda: "Tesla T4")
    compiled = compile(NETWORK)
    assert compiled.target is None
    assert "for any GPU: plan/targets.py has no Tesla T4" in str(compiled)


def test_a_gpu_of_amd(gpu: pytest.MonkeyPatch) -> None:
    class Properties:
        gcnArchName = "gfx942:sramecc+:xnack-"

    gpu.setattr(torch.version, "hip", "6.3")
    gpu.setattr(torch.cuda, "get_device_properties", lambda _: Properties)
    assert devices.present_target() == TARGETS["gfx942"]


def test_the_interpreter_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "INTERPRETED", True)
    compiled = compile(NETWORK)
    assert compiled.target is None
    assert "for Triton's interpreter" in str(compiled)


def test_a_target_that_is_named_is_taken(gpu: pytest.MonkeyPatch) -> None:
    gpu.setattr(torch.cuda, "get_device_capability", lambda: (9, 0))
    assert compile(NETWORK, target="sm_80").target == TARGETS["sm_80"]
