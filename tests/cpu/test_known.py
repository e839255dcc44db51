"""Libraries known by what their text is made from: found without printing, and never in place of another."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest
from native import NEEDS_CPP
from sympy import Symbol

import tdnn_compiler as tdnn
from tdnn_compiler.cpu import cache, known
from tdnn_compiler.dsl import Input, batch_norm, conv, elu, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import variants
from tdnn_compiler.runtime.variants import Kernels

QUICK = ("-O0",)
SCRIPT = """
import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, batch_norm, conv, relu, stats_pool
from tdnn_compiler.runtime.cpu import CpuPasses
x = Input("N T C", C=5)
h = x >> conv(8, taps=(-2, 0, 2)) >> relu >> batch_norm
h = (h + (h >> conv(8, 3, padding=1))) >> stats_pool()
passes = tdnn.compile(tdnn.build(h)).kernels.on_cpu.variant("train", ["input", "conv1.weight"]).run
assert isinstance(passes, CpuPasses)
print(passes.made_from, passes.source("float").text)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TDNN_COMPILER_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


class Printer:
    """Prints a function that returns a number, and counts how often."""

    def __init__(self, number: int) -> None:
        self.number, self.printed = number, 0

    def __call__(self) -> Sequence[str]:
        self.printed += 1
        return [f'extern "C" int number() {{ return {self.number}; }}']


def number_of(made_from: str, printer: Printer) -> int:
    return int(known.load_known(made_from, printer, QUICK).number())


@NEEDS_CPP
def test_a_library_that_is_known_is_not_printed(folder: Path) -> None:  # noqa: ARG001
    printer = Printer(7)
    assert [number_of("seven", printer) for _ in range(3)] == [7, 7, 7]
    assert printer.printed == 1
    assert number_of("eight", Printer(8)) == 8
    assert number_of("seven", printer) == 7
    assert printer.printed == 1


@NEEDS_CPP
def test_after_a_change_of_the_package_texts_are_printed(
    folder: Path,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert number_of("a number", Printer(7)) == 7
    monkeypatch.setattr(known, "package_digest", lambda: "another one")
    assert number_of("a number", Printer(8)) == 8


def test_all_files_of_the_package_count() -> None:
    root = Path(tdnn.__file__).parent
    found = dict(known.package_files(files("tdnn_compiler"), ""))
    printing = [*(root / "cpu").glob("*.*"), *root.glob("tile/**/*.py"), root / "pipeline.py"]
    assert len(printing) > 30
    for path in printing:
        assert found[f"/{path.relative_to(root).as_posix()}"] == path.read_bytes()


def cut_short(note: Path) -> None:
    note.write_bytes(note.read_bytes()[:9])


def of_no_text(note: Path) -> None:
    note.write_bytes(b"\xff\xfe\0")


def elsewhere(note: Path) -> None:
    other = note.parent / "mine.so"
    other.write_bytes(b"")
    note.write_text(f"../{note.parent.name}/{other.name}")


def of_a_library_that_is_gone(note: Path) -> None:
    (note.parent / note.read_text()).unlink()


def of_a_broken_library(note: Path) -> None:
    # Under another name: by its own, the one that is loaded would be found.
    library = note.parent / f"{'0' * 32}.so"
    library.write_bytes(b"no library")
    note.write_text(library.name)


DAMAGES = [cut_short, of_no_text, elsewhere, of_a_library_that_is_gone, of_a_broken_library]


@NEEDS_CPP
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_note_that_is_wrong_is_written_anew(damage: Callable[[Path], None], folder: Path) -> None:
    printer = Printer(7)
    assert number_of("seven", printer) == 7
    (note,) = folder.glob("*.txt")
    damage(note)
    assert [number_of("seven", printer) for _ in range(2)] == [7, 7]
    assert printer.printed == 2


@NEEDS_CPP
def test_notes_go_with_their_libraries(folder: Path) -> None:
    for number in (1, 2):
        number_of(str(number), Printer(number))
    gone, _ = sorted(folder.glob("*.so"))
    gone.unlink()
    cache.trim_cache(folder)
    assert len(list(folder.glob("*.txt"))) == 1
    cache.clear_cache(folder)
    assert list(folder.iterdir()) == []


def network(**changes: object) -> Network:
    given = {
        "channels": 4,
        "taps": 3,
        "size": Symbol("T", integer=True, positive=True),
        "act": relu,
    } | changes
    h = Input("N T C", T=given["size"], C=3) >> conv(given["channels"], given["taps"]) >> given["act"]
    return tdnn.build(h >> batch_norm(eps=given.get("eps", 1e-5)))


def test_what_differs_is_described_differently() -> None:
    networks = [
        network(),
        *(network(channels=5), network(taps=1), network(act=elu), network(act=elu(0.5)), network(eps=1e-3)),
        *(network(size=9), network(size=2 * Symbol("T", integer=True, positive=True))),
    ]
    told = [tdnn.compile(each).kernels.on_cpu.describe("train", ()) for each in networks]
    ours = tdnn.compile(network()).kernels.on_cpu
    told += [
        ours.describe("eval", ()),
        ours.describe("train", ("input",)),
        ours.describe("train", ("b", "a")),
    ]
    told.append(tdnn.compile(network(), winograd=False).kernels.on_cpu.describe("train", ()))
    assert isinstance(ours.with_lengths("T"), Kernels)
    assert all(a != b for a, b in combinations(told, 2))
    assert tdnn.compile(network()).kernels.on_cpu.describe("train", ()) == told[0]


def test_kernels_of_another_package_are_another_variant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphs that torch.compile has kept know variants by their key."""
    keys = set()
    for found in ("one", "another"):
        monkeypatch.setattr(variants, "package_digest", lambda found=found: found)
        keys.add(tdnn.compile(network()).kernels.on_cpu.variant("eval", ()).key)
    assert len(keys) == 2


def test_every_process_describes_and_prints_the_same() -> None:
    told = set()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        told.add(run.stdout)
    assert len(told) == 1
    assert len(told.pop()) > 1000
