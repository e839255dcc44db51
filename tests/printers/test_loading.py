import sys
from pathlib import Path

import pytest

from tdnn_compiler.printers.loading import load_file, load_source


def test_a_source_is_loaded_from_a_file_and_once() -> None:
    module = load_source("def f():\n    return 5\n")
    assert module.f() == 5
    assert Path(str(module.__file__)).read_text(encoding="utf-8").startswith("def f")
    assert load_source("def f():\n    return 5\n") is module
    assert load_source("def f():\n    return 6\n").f() == 6


def test_two_files_of_one_name_are_two_modules(tmp_path: Path) -> None:
    modules = []
    for number in range(2):
        file = tmp_path / str(number) / "same.py"
        file.parent.mkdir()
        file.write_text(f"NUMBER = {number}\n", encoding="utf-8")
        modules.append(load_file(file))
    assert [module.NUMBER for module in modules] == [0, 1]
    assert all(sys.modules[module.__name__] is module for module in modules)


def test_a_file_that_fails_leaves_no_module_behind(tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        load_file(file)
    assert not [name for name in sys.modules if name.startswith("tdnn_broken")]


def test_what_is_not_python_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kernels.txt"
    file.write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(ImportError, match="not a Python file"):
        load_file(file)
