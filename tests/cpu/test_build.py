"""Libraries: built once, by several at a time, in a folder that nobody else can write to."""

import ctypes
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from native import NEEDS_CPP

from tdnn_compiler.cpu import build
from tdnn_compiler.symbolic.errors import NetworkError

QUICK = ("-O0",)
SOURCE = 'extern "C" int number() { return 7; }\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TDNN_COMPILER_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@NEEDS_CPP
def test_a_text_is_built_once(folder: Path) -> None:
    first = build.build_library([SOURCE], QUICK)
    built = first.stat().st_mtime_ns
    assert build.build_library([SOURCE], QUICK) == first
    assert first.stat().st_mtime_ns == built
    assert ctypes.CDLL(str(first)).number() == 7
    assert [path.name for path in folder.iterdir()] == [first.name], "nothing else is left"


@NEEDS_CPP
def test_parts_are_one_library(folder: Path) -> None:  # noqa: ARG001
    parts = [
        'extern "C" int one();\nextern "C" int two() { return one() + 1; }\n',
        'extern "C" int one() { return 1; }',
    ]
    assert ctypes.CDLL(str(build.build_library(parts, QUICK))).two() == 2


@NEEDS_CPP
def test_other_flags_are_another_library(folder: Path) -> None:  # noqa: ARG001
    assert build.build_library([SOURCE], QUICK) != build.build_library([SOURCE], ("-O1",))


@NEEDS_CPP
def test_two_processes_build_the_same_at_once(folder: Path) -> None:
    script = (
        f"from tdnn_compiler.cpu.build import build_library\nprint(build_library([{SOURCE!r}], {QUICK!r}))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    told = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0]
    assert len(told) == 1
    assert len(list(folder.iterdir())) == 1


@NEEDS_CPP
def test_what_the_compiler_says_is_told(folder: Path) -> None:
    with pytest.raises(RuntimeError, match="nonsense"):
        build.build_library(["nonsense"], QUICK)
    assert list(folder.iterdir()) == [], "nothing half-built is left"


def test_a_folder_that_others_can_write_to_is_refused(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(NetworkError, match=r"(?s)only you can write to.*chmod go-w"):
        build.cache_folder()
    folder.chmod(0o755)
    assert build.cache_folder() == folder


def test_a_new_folder_is_the_users_own(folder: Path) -> None:
    assert stat.S_IMODE(build.cache_folder().stat().st_mode) == 0o700
    assert folder.is_dir()


def test_without_a_compiler_there_is_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "find_compiler", lambda: None)
    assert "pip install ziglang" in str(build.lack_of_compiler())
    with pytest.raises(NetworkError, match="pip install ziglang"):
        build.build_library([SOURCE], QUICK)
