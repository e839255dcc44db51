"""Models in text: their outline, what older files write, what is said of broken ones; the command line."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from importers.kaldi.nnet3_reference import random_numbers, write_model

import tdnn_compiler as tdnn
from tdnn_compiler.commands.scripts import KALDI_FILES, network_in
from tdnn_compiler.importers.kaldi.kaldi_networks import network_of_model
from tdnn_compiler.importers.kaldi.source import KALDI_ENDINGS, read_kaldi_text
from tdnn_compiler.runtime import to_torch

pytestmark = pytest.mark.usefixtures("single_precision")

XCONFIG = """
input name=input dim=3
relu-batchnorm-layer name=a dim=4 input=Append(-1,0)
output-layer name=output dim=2 include-log-softmax=false
"""
HEAD = "<TransitionModel>\n<Topology>\n<TopologyEntry>\n</TopologyEntry>\n</Topology></TransitionModel>\n"
TAIL = "<LeftContext> 1 <RightContext> 0 <Priors>  [ ]\n"


@pytest.fixture
def text() -> str:
    nnet3 = read_kaldi_text(XCONFIG, ".xconfig", "network.xconfig").nnet3
    return write_model(nnet3, random_numbers(nnet3, 0), HEAD, TAIL)


def test_a_model_has_its_weights(tmp_path: Path, text: str) -> None:
    path = tmp_path / "final.mdl"
    path.write_text(text, encoding="utf-8")
    network = tdnn.from_kaldi(path)
    assert network.name == "final"
    shapes = {name: array.shape for name, array in network.weights.items()}
    assert shapes == {
        "a.affine.weight": (4, 3, 2),
        "a.affine.bias": (4,),
        "a.batchnorm.running_mean": (4,),
        "a.batchnorm.running_var": (4,),
        "output.affine.weight": (2, 4),
        "output.affine.bias": (2,),
    }
    assert all(array.dtype == np.float32 for array in network.weights.values())
    assert (network.weights["a.batchnorm.running_var"] >= 0).all()
    state = tdnn.compile(network).module().state_dict()
    np.testing.assert_array_equal(state["a.affine.weight"], network.weights["a.affine.weight"])
    assert tdnn.kaldi_context(path) == tdnn.kaldi_context(str(path))


def test_older_files_have_end_tags_without_a_slash(text: str) -> None:
    old = text.replace("</NaturalGradientAffineComponent>", "<NaturalGradientAffineComponent>")
    assert old != text
    assert set(read_kaldi_text(old, ".mdl", "final.mdl").numbers) == {
        "a.affine",
        "a.relu",
        "a.batchnorm",
        "output.affine",
    }


def test_numbers_may_be_infinite_or_none(text: str) -> None:
    odd = re.sub(r"(<StatsMean>  \[) .*\]", r"\1 nan inf -inf 1e-3 ]", text)
    network = network_of_model(read_kaldi_text(odd, ".mdl", "final.mdl"))
    mean = network.weights["a.batchnorm.running_mean"]
    np.testing.assert_array_equal(mean, np.float32([np.nan, np.inf, -np.inf, 1e-3]))


BROKEN: dict[str, tuple[Callable[[str], str], str]] = {
    "cut off": (lambda text: text[: len(text) // 2], "a text without them, or cut off"),
    "no model": (lambda text: "<DecisionTree> …", "a text without them"),
    "a number that is none": (
        lambda text: text.replace("<BiasParams>  [ ", "<BiasParams>  [ x"),
        "of numbers alone",
    ),
    "a row too short": (
        lambda text: re.sub(r"(<LinearParams>  \[\n.*\n  )\S+ ", r"\1", text, count=1),
        "rows",
    ),
    "a component too few": (
        lambda text: text.replace("<NumComponents> 4", "<NumComponents> 5"),
        "as many as there",
    ),
    "an unknown field": (lambda text: text.replace("<TargetRms>", "<TargetNorm>"), "target-norm="),
    "an unknown component": (
        lambda text: text.replace("RectifiedLinearC", "RectifiedC"),
        "RectifiedComponent",
    ),
    "a component without its end": (lambda text: text.replace("</BatchNormComponent>", ""), "to its end tag"),
    "statistics of none": (
        lambda text: (
            text[: text.index("<StatsMean>")]
            + "<StatsMean> [ ] <StatsVar> [ ] </BatchNormComponent>\n"
            + text[text.index("<ComponentName> output.affine") :]
        ),
        "stats-mean of 4 numbers",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_models(tmp_path: Path, text: str, kind: str) -> None:
    change, told = BROKEN[kind]
    path = tmp_path / "final.mdl"
    path.write_text(change(text), encoding="utf-8")
    with pytest.raises(tdnn.NetworkError) as raised:
        tdnn.from_kaldi(path)
    assert told in str(raised.value)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name, content, told in (
        ("final.mdl", b"\0B<TransitionModel>", "a model in text"),
        ("network.xconfig", b"\xff\xfe", "text in UTF-8"),
        ("network.txt", b"", "a file called"),
        ("long.xconfig", b"#" * (5 << 20), "at most 4 MiB"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(tdnn.NetworkError, match=told):
            tdnn.from_kaldi(tmp_path / name)
    with pytest.raises(tdnn.NetworkError, match="no file of this name"):
        tdnn.from_kaldi(tmp_path / "nothing.mdl")
    (tmp_path / "folder.mdl").mkdir()
    with pytest.raises(tdnn.NetworkError, match="a folder"):
        tdnn.from_kaldi(tmp_path / "folder.mdl")


def test_commands_take_kaldis_files(tmp_path: Path, text: str) -> None:
    assert set(KALDI_FILES) == set(KALDI_ENDINGS)
    for name, content in (("network.xconfig", XCONFIG), ("final.mdl", text)):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert network_in(str(tmp_path / name)).outputs == ("output.affine",)
        with pytest.raises(tdnn.NetworkError, match="no name behind a file of Kaldi's"):
            network_in(f"{tmp_path / name}:output")


def test_a_report_of_a_recipe_needs_no_numbers(tmp_path: Path) -> None:
    (tmp_path / "network.xconfig").write_text(XCONFIG, encoding="utf-8")
    code = (
        "import sys; from tdnn_compiler.__main__ import main\n"
        "try: main()\nfinally: print(sorted({'numpy', 'torch'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "report", str(tmp_path / "network.xconfig")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "a.batchnorm" in done.stdout
    assert done.stdout.rstrip().endswith("[]")


def test_frame_subsampling_leaves_every_third_output(text: str) -> None:
    model = read_kaldi_text(text, ".mdl", "final.mdl")
    every, third = (to_torch(network_of_model(model, None, factor)).eval() for factor in (1, 3))
    frames = torch.randn(2, 11, 3)
    assert torch.equal(third(frames), every(frames)[:, ::3])
