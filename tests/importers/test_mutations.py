"""Many changed files of ONNX and Kaldi: networks or NetworkErrors, soon, with nothing else touched."""

from pathlib import Path

import pytest

pytest.importorskip("onnx")

from importers.mutations import Watch, read_changed_files

FIRST_SEED = 1


def test_changed_files_are_networks_or_mistakes(tmp_path: Path) -> None:
    found = read_changed_files(range(FIRST_SEED, FIRST_SEED + 300), tmp_path)
    assert found.total() == 300
    assert {"onnx read", "onnx refused", "xconfig read", "xconfig refused"} <= set(found)


@pytest.mark.long
def test_a_hundred_thousand_changed_files_are_networks_or_mistakes(tmp_path: Path) -> None:
    assert read_changed_files(range(FIRST_SEED, FIRST_SEED + 100_000), tmp_path).total() == 100_000


def test_the_watch_hears_what_is_touched(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    (tmp_path / "x").write_text("there")
    with watch.watching():
        (tmp_path / "x").read_text()
        assert watch.touched == []
        (tmp_path / "y").write_text("new")
        Path(__file__).read_text()
        (tmp_path / "y").rename(tmp_path / "z")
        exec(compile("pass", "changed", "exec"))
    assert [each.split()[0] for each in watch.touched] == ["open", "open", "os.rename", "exec"]
