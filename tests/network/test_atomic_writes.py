"""Files that are written whole or not at all: by many at once, over links, and where there is no room."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tdnn_compiler.dsl import Input, build, conv
from tdnn_compiler.network import atomic_writes as writing
from tdnn_compiler.network.atomic_writes import write_files
from tdnn_compiler.network.files import load, save, to_text
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError


def network(channels: int = 4) -> Network:
    return build(Input("N T C", C=8) >> conv(channels, 3), name="small")


def test_many_threads_may_save_and_load_one_file(tmp_path: Path) -> None:
    path = tmp_path / "n.tdnn.json"
    networks = [network(channels) for channels in range(1, 5)]
    texts = {to_text(each) for each in networks}
    save(networks[0], path)

    def save_often(mine: Network) -> None:
        for _ in range(25):
            save(mine, path)

    def load_often() -> set[str]:
        return {to_text(load(path)) for _ in range(25)}

    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(save_often, each) for each in networks]
        read = [pool.submit(load_often) for _ in range(4)]
        for future in done:
            future.result()
        assert set.union(*(future.result() for future in read)) <= texts
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_the_mode_of_a_file_is_kept(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "n.tdnn.json"
    path.touch()
    path.chmod(mode)
    save(network(), path)
    assert path.stat().st_mode & 0o777 == mode
    assert load(path).members == network().members


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        save(network(), tmp_path / "n.tdnn.json")
    finally:
        os.umask(before)
    assert (tmp_path / "n.tdnn.json").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_followed(there: bool, tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link.tdnn.json"
    folder.mkdir()
    target = folder / "target.tdnn.json"
    if there:
        target.write_text("old")
    link.symlink_to(target)
    save(network(), link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == to_text(network())
    assert list(folder.iterdir()) == [target]


@pytest.mark.parametrize("length", [240, 245, 255])
def test_names_may_be_as_long_as_the_system_lets_them(length: int, tmp_path: Path) -> None:
    path = tmp_path / ("n" * (length - 10) + ".tdnn.json")
    save(network(), path)
    assert load(path).members == network().members


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        save(network(), pipe)
        assert read.result() == to_text(network()).encode()
    assert pipe.is_fifo()


NO_FILES: dict[str, Any] = {
    "empty": "",
    "the root": "/",
    "a folder": ".",
    "a folder above": "..",
    "a NUL": "a\0b",
    "half a surrogate pair": "\ud800",
    "bytes": b"n.tdnn.json",
    "a number": 3,
    "nothing": None,
    "a list": ["n.tdnn.json"],
    "a name that is too long": "n" * 300,
    "a path that is too long": "n/" * 5_000,
    "in a file": "file/n.tdnn.json",
    "in no folder": "nowhere/n.tdnn.json",
    "a link to itself": "circle",
    "a full disk": "/dev/full",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("as it was")
    (tmp_path / "circle").symlink_to("circle")
    return tmp_path


@pytest.mark.parametrize("way", [lambda path: save(network(), path), load], ids=["save", "load"])
@pytest.mark.parametrize("kind", NO_FILES)
def test_paths_that_are_no_files(kind: str, way: Callable[[Any], Any], folder: Path) -> None:
    path = NO_FILES[kind]
    with pytest.raises(NetworkError) as caught:
        way(path)
    (problem,) = caught.value.problems
    assert "a file" in problem.expected
    assert len(str(caught.value)) < 1_000
    named = path if isinstance(path, str) and path.isprintable() and path else repr(path)
    assert named[:200] in str(caught.value)
    assert sorted(each.name for each in folder.iterdir()) == ["circle", "file"]
    assert (folder / "file").read_text() == "as it was"


def test_what_is_no_network_is_not_saved(tmp_path: Path) -> None:
    node: Any = Input("N T C", C=8)
    with pytest.raises(NetworkError, match="of type Node"):
        save(node, tmp_path / "n.tdnn.json")
    assert list(tmp_path.iterdir()) == []


def test_of_several_files_none_is_written_where_one_cannot_be(folder: Path) -> None:
    for wrong in (folder / "nowhere" / "b", folder):
        with pytest.raises(NetworkError, match=wrong.name):
            write_files({folder / "file": b"new", wrong: b""})
    assert (folder / "file").read_text() == "as it was"
    assert sorted(each.name for each in folder.iterdir()) == ["circle", "file"]


def test_a_full_disk_leaves_the_file_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(NetworkError, match="No space left on device"):
        save(network(), folder / "file")
    assert (folder / "file").read_text() == "as it was"
    assert sorted(each.name for each in folder.iterdir()) == ["circle", "file"]
