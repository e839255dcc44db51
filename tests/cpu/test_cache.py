"""The folder of compiled kernels: no larger than it may be, and shared with other processes."""

import ctypes
import os
import time
from pathlib import Path

import pytest
from native import NEEDS_CPP

from tdnn_compiler.cpu import build, cache
from tdnn_compiler.symbolic.errors import NetworkError

MB = 10**6
SOURCE = 'extern "C" int number() { return 7; }\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TDNN_COMPILER_CACHE", str(tmp_path))
    monkeypatch.setenv("TDNN_COMPILER_CACHE_MB", "5")
    tmp_path.chmod(0o700)
    return tmp_path


def library(folder: Path, number: int, size: int, minutes_ago: float) -> Path:
    path = folder / f"{number:032x}.so"
    path.write_bytes(b"\0" * size)
    used = time.time() - 60 * minutes_ago
    os.utime(path, (used, used))
    return path


def test_those_not_used_for_the_longest_time_go(folder: Path) -> None:
    ages = [30, 50, 10, 40]
    kept = [library(folder, number, 2 * MB, age) for number, age in enumerate(ages)]
    cache.trim_cache(folder)
    assert [path.exists() for path in kept] == [True, False, True, False]


def test_one_that_is_found_is_used(folder: Path) -> None:
    old, others = library(folder, 0, 2 * MB, 90), [library(folder, n, 2 * MB, 5 * n) for n in (1, 2, 3)]
    written = old.stat().st_mtime_ns
    assert cache.mark_used(old)
    assert old.stat().st_mtime_ns == written
    cache.trim_cache(folder)
    assert [path.exists() for path in (old, *others)] == [True, True, False, False]


def test_what_another_process_is_about_to_load_stays(folder: Path) -> None:
    kept = [library(folder, number, 2 * MB, 0) for number in range(9)]
    cache.trim_cache(folder)
    assert all(path.exists() for path in kept)


def test_other_files_are_not_touched(folder: Path) -> None:
    others = [folder / "mine.so", folder / "cpu-0123456789abcdef.json", folder / "building-today"]
    for path in others[:2]:
        path.write_bytes(b"\0" * 9 * MB)
    others[2].mkdir()
    library(folder, 1, MB, 20)
    cache.trim_cache(folder)
    assert [each.size for each in cache.clear_cache(folder)] == [MB]
    assert sorted(folder.iterdir()) == sorted(others)


def test_what_a_killed_process_left_is_removed(folder: Path) -> None:
    left = folder / "building-abc"
    left.mkdir()
    (left / "0.cpp").write_text("int x;")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(left, (two_days_ago, two_days_ago))
    cache.trim_cache(folder)
    assert not left.exists()


def test_others_end_their_work_meanwhile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is found may be gone by the time it is looked at."""
    gone = [folder / "building-abc", folder / f"{0:032x}.so", folder / f"{1:032x}.txt"]
    for path in gone:
        path.touch()
    entries, paths = list(os.scandir(folder)), list(folder.iterdir())
    for path in gone:
        path.unlink()
    monkeypatch.setattr(os, "scandir", lambda _: iter(entries))
    monkeypatch.setattr(Path, "iterdir", lambda _: iter(paths))
    monkeypatch.setattr(Path, "glob", lambda *_: iter(gone[:1]))
    cache.trim_cache(folder)
    assert cache.clear_cache(folder) == []


@NEEDS_CPP
def test_building_trims(folder: Path) -> None:
    old = library(folder, 1, 6 * MB, 20)
    found = build.build_library([SOURCE], ("-O0",))
    assert found.exists()
    assert not old.exists()


@NEEDS_CPP
@pytest.mark.parametrize("damage", ["removed", "cut off"])
def test_one_that_cannot_be_loaded_is_built_again(
    folder: Path,  # noqa: ARG001
    damage: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load, tries = ctypes.CDLL, list[str]()

    def unlucky(path: str) -> ctypes.CDLL:
        tries.append(path)
        if len(tries) == 1:
            Path(path).unlink() if damage == "removed" else os.truncate(path, 100)
        return load(path)

    monkeypatch.setattr("tdnn_compiler.cpu.build.ctypes.CDLL", unlucky)
    assert build.load_library([SOURCE], ("-O0",)).number() == 7
    assert len(tries) == 2


@pytest.mark.parametrize("given", ["many", "-1", "1e3"])
def test_a_limit_that_is_no_number(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDNN_COMPILER_CACHE_MB", given)
    with pytest.raises(NetworkError, match="a whole number of megabytes"):
        cache.cache_limit()
