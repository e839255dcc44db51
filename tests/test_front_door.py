"""`import tdnn_compiler as tdnn` is all that a user imports."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tdnn_compiler as tdnn
from tdnn_compiler import dsl, runtime
from tdnn_compiler.analysis import analyse
from tdnn_compiler.network import files

FOLDER = Path(tdnn.__file__).parent
PUBLIC = {*dsl.__all__, "analyse", "compile", "freeze", "load", "save", "to_torch"}


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_is_there(name: str) -> None:
    homes: dict[str, Any] = {
        "analyse": analyse,
        "compile": runtime.compile,
        "freeze": runtime.freeze,
        "load": files.load,
        "save": files.save,
        "to_torch": runtime.to_torch,
    }
    assert getattr(tdnn, name) is homes.get(name, getattr(dsl, name, None))


def test_dir_lists_every_public_name() -> None:
    assert set(dir(tdnn)) >= PUBLIC | {"Analysis", "Network", "NetworkError", "__version__"}
    assert all(hasattr(tdnn, name) for name in dir(tdnn))


def test_no_public_name_is_that_of_a_module() -> None:
    """Importing the module would put it in the place of the word."""
    modules = {path.stem for path in FOLDER.iterdir()}
    assert modules.isdisjoint({*tdnn.__all__, *PUBLIC})


def modules_loaded_by(code: str) -> set[str]:
    code += "\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_import_loads_no_other_package() -> None:
    loaded = modules_loaded_by("import tdnn_compiler; dir(tdnn_compiler)")
    assert loaded.isdisjoint({"sympy", "networkx", "pydantic", "torch", "triton"})


def test_importing_everything_gives_the_words_without_torch() -> None:
    code = """\
from tdnn_compiler import *
build(Input("N T C", C=4) >> conv(8, 3) >> relu)
analyse, save, load
assert compile is __builtins__.compile
"""
    loaded = modules_loaded_by(code)
    assert "sympy" in loaded
    assert loaded.isdisjoint({"torch", "triton"})


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("convv", "conv"), ("Conv1d", "conv"), ("BatchNorm2d", "batch_norm"), ("analyze", "analyse")],
)
def test_an_unknown_name_is_answered_with_the_one_that_is_meant(wrong: str, meant: str) -> None:
    with pytest.raises(AttributeError, match=rf"no attribute '{wrong}'; did you mean '{meant}'\?"):
        getattr(tdnn, wrong)


def test_a_name_like_no_other_has_no_hint() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'zzz'$"):
        _ = tdnn.zzz  # type: ignore[attr-defined]


def test_a_script_of_one_import_is_understood(tmp_path: Path) -> None:
    source = """\
        import tdnn_compiler as tdnn
        network = tdnn.Input("N T C", C=24) >> tdnn.conv(8, padding=-1)
    """
    script = tmp_path / "net.py"
    script.write_text("\n".join(line.strip() for line in source.splitlines()), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tdnn_compiler.cli", "report", str(script)], capture_output=True, text=True
    )
    assert "net.py:2" in done.stderr
