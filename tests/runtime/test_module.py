"""Compiled modules: without a GPU they run in torch and say so once; with kernels, see `interpreted/`."""

import copy
import os
import pickle
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
import torch
from native import NEEDS_CPP

import tdnn_compiler
from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input, build, conv, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import WithoutKernels, execution
from tdnn_compiler.runtime import module as module_of_kernels
from tdnn_compiler.runtime.operators import matmul_precision
from tdnn_compiler.symbolic.errors import NetworkError

REPOSITORY = Path(__file__).resolve().parents[2]
INTERPRETED = Path(__file__).parent / "interpreted"

pytestmark = pytest.mark.usefixtures("single_precision")


@pytest.mark.parametrize("file", sorted(INTERPRETED.glob("test_*.py")), ids=lambda file: file.stem)
def test_in_the_interpreter(file: Path) -> None:
    """Triton reads the variable when it is imported: another process."""
    pytest.importorskip("triton")
    how = os.environ | {"TRITON_INTERPRET": "1", "OMP_NUM_THREADS": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:logging",
        "-p",
        "no:cacheprovider",
        "--tb=short",
    ]
    done = subprocess.run([*command, str(file)], cwd=REPOSITORY, env=how, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]


def tiny() -> Network:
    return build(Input("N T C", C=2) >> conv(3, 3) >> relu)


SCRIPT = """\
import torch, tdnn_compiler
from tdnn_compiler.dsl import Input, build, conv
module = tdnn_compiler.compile(build(Input("N T C", C=2) >> conv(3, 3))).module()
for _ in range(3):
    module(torch.zeros(1, 5, 2)).sum().backward()
torch.compile(module, backend="eager")(torch.zeros(1, 5, 2))
"""


@pytest.mark.skipif(os.environ.get("TRITON_INTERPRET") == "1", reason="kernels run on a CPU")
def test_without_a_compiler_it_is_said_once(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(SCRIPT, encoding="utf-8")
    nothing = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, env=nothing
    )
    assert done.stderr.count("WithoutKernels: ") == 1
    assert "layer by layer in torch: there is no C++ compiler to build kernels with" in done.stderr
    assert "pip install ziglang" in done.stderr


@NEEDS_CPP
def test_with_a_compiler_nothing_is_said(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_without_a_compiler_it_computes_what_the_eager_module_computes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module_of_kernels, "COMPILER", False)
    monkeypatch.setattr(module_of_kernels, "lack_of_compiler", lambda: "there is no C++ compiler")
    assert execution(torch.zeros(1)) == "eager"
    torch.manual_seed(0)
    eager = tdnn_compiler.to_torch(tiny())
    torch.manual_seed(0)
    ours = tdnn_compiler.compile(tiny()).module()
    x = torch.randn(2, 7, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", WithoutKernels)
        assert torch.equal(ours(x), eager(x))
        assert torch.equal(ours(x, lengths=[5, 7]), eager(x, lengths=[5, 7]))


def test_types_have_torchs_names_and_those_of_the_commands() -> None:
    for names in (("float32", "fp32"), ("float16", "fp16"), ("bfloat16", "bf16")):
        kinds = {tdnn_compiler.compile(tiny(), name).dtype for name in names}
        assert kinds == {getattr(torch, names[0])}


def test_what_has_no_kernels_is_refused_with_a_way_out() -> None:
    open_size = build(Input("N T C", C=dsl.symbols("k")) >> conv(3, 3))
    with pytest.raises(NetworkError, match="bind"):
        tdnn_compiler.compile(open_size)
    with pytest.raises(NetworkError, match="float16"):
        tdnn_compiler.compile(tiny(), "float64")
    with pytest.raises(NetworkError, match="sm_90"):
        tdnn_compiler.compile(tiny(), target="sm_91")
    with pytest.raises(NetworkError, match="did you mean"):
        tdnn_compiler.compile(tiny(), fuse=[("con1", "conv2")])


def test_pairs_share_a_kernel_where_no_gradients_are_asked_for() -> None:
    h = Input("N T C", C=8) >> conv(8, 3) >> relu >> conv(8, 3)
    kernels = [tdnn_compiler.compile(build(h), fuse=pairs) for pairs in ([], [("conv1", "conv2")])]
    counts = [
        [len(each.variant(mode).emitted.forward_pass.programs) for mode in ("eval", "train")]
        for each in kernels
    ]
    assert counts == [[2, 2], [1, 2]]
    again = copy.deepcopy(kernels[1]), pickle.loads(pickle.dumps(kernels[1].kernels))
    assert [each.fuse for each in (again[0].kernels, again[1])] == [(("conv1", "conv2"),)] * 2


def test_precision_is_that_of_torchs_own_products() -> None:
    assert matmul_precision() == "ieee"
    try:
        torch.set_float32_matmul_precision("high")
        assert matmul_precision() == "tf32"
    finally:
        torch.set_float32_matmul_precision("highest")
    try:
        torch.backends.cuda.matmul.allow_tf32 = True
        assert matmul_precision() == "tf32"
    finally:
        torch.backends.cuda.matmul.allow_tf32 = False
    assert matmul_precision() == "ieee"


def test_parameters_and_their_gradients_lie_in_memory_as_torchs_do() -> None:
    network = build(Input("N T C", C=16) >> conv(16, 3) >> relu >> conv(8, 3))
    modules = []
    for module in (tdnn_compiler.compile(network).module(), tdnn_compiler.to_torch(network)):
        torch.manual_seed(0)
        torch.nn.init.orthogonal_(module.get_parameter("conv2.weight"))
        with torch.no_grad():
            module.get_parameter("conv1.weight").normal_()
        modules.append(module)
    for ours, theirs in zip(modules[0].parameters(), modules[1].parameters(), strict=True):
        assert ours.is_contiguous()
        assert torch.equal(ours, theirs) or ours.dim() == 1
