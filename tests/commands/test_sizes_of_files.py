"""Sizes that a file leaves open, in another form: --sizes, for files of Kaldi's and ONNX models."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tdnn_compiler.cli import main
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.symbolic.errors import NetworkError

RECIPE = """\
input name=input dim=12
relu-layer name=a dim=4 input=Round(input, 3)
output-layer name=output dim=3 include-log-softmax=false
"""


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    path = tmp_path / "network.xconfig"
    path.write_text(RECIPE)
    return str(path)


def test_a_recipe_with_round_is_reported(recipe: str) -> None:
    told = CliRunner().invoke(main, ["report", recipe])
    assert told.exit_code == 2
    assert 'or --sizes "T=3*m"' in " ".join(told.output.split())
    told = CliRunner().invoke(main, ["report", recipe, "--sizes", "T=3*m", "--at", "m=10"])
    assert told.exit_code == 0, told.output
    assert "3*m" in told.output


def test_sizes_may_be_several_and_numbers(recipe: str) -> None:
    network = network_in(recipe, sizes=["N=2", "T = 30"])
    assert str(network.shape("input")) == "2 × 30 × 12"


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        (["T"], "a size and its form"),
        (["T="], "a size and its form"),
        (["=3"], "a size and its form"),
        (["T=3*m", "T=6*m"], "'T' twice"),
        (["t=3*m"], "the sizes N and T"),
        (["T=3 m!"], "an expression such as 9"),
    ],
)
def test_what_is_no_size_is_told(recipe: str, sizes: list[str], told: str) -> None:
    with pytest.raises(NetworkError, match=told):
        network_in(recipe, sizes=sizes)


def test_a_script_says_its_sizes_itself(tmp_path: Path) -> None:
    script = tmp_path / "net.py"
    script.write_text('from tdnn_compiler.dsl import *\nnetwork = Input("N T C", C=4) >> conv(3)\n')
    with pytest.raises(NetworkError, match="a file of Kaldi's or an ONNX model"):
        network_in(str(script), sizes=["T=3*m"])
    told = CliRunner().invoke(main, ["bench", str(script), "--device", "cpu", "--sizes", "T=3*m"])
    assert told.exit_code == 2
    assert "no sizes of inputs with --device cpu or --suite" in told.output
