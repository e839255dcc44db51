"""The CPU as a target: what it says of itself, and what is measured of it, once."""

from dataclasses import replace
from pathlib import Path

import pytest
from native import NEEDS_CPP

from tdnn_compiler.cpu import machine, rates
from tdnn_compiler.cpu.build import FAST, compile_to_assembly
from tdnn_compiler.cpu.host import print_prelude
from tdnn_compiler.cpu.machine import Machine, this_machine

RATES = rates.Rates(threads=4, multiply_adds=1e11, l1=4e11, l2=2e11, l3=1e11, dram=2e10)
SOME_CPU = Machine("a CPU", "fpu avx2 fma", 4, (32 << 10, 1 << 20, 16 << 20))


@pytest.mark.parametrize(
    ("flags", "vectors"),
    [
        ("fpu sse2", ("SSE2", 16)),
        ("sse2 avx", ("AVX", 32)),
        ("avx avx2", ("AVX2", 32)),
        ("avx avx2 avx512f avx512vl", ("AVX-512", 64)),
        ("fp asimd", ("NEON", 16)),
    ],
)
def test_vectors(flags: str, vectors: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert replace(SOME_CPU, flags=flags).vectors == vectors


@NEEDS_CPP
def test_vectors_are_those_of_the_compiler() -> None:
    asked = f"static_assert(VECTOR_BYTES == {this_machine().vectors[1]});"
    compile_to_assembly([f"{print_prelude('float', 'float')}\n{asked}"], FAST)


def test_caches_are_read_where_linux_tells_them(tmp_path: Path) -> None:
    told = [("1", "Data", "48K"), ("1", "Instruction", "64K"), ("2", "Unified", "2048K")]
    for number, each in enumerate(told):
        folder = tmp_path / f"index{number}"
        folder.mkdir()
        for name, text in zip(("level", "type", "size"), each, strict=True):
            (folder / name).write_text(text + "\n")
    assert machine.cache_sizes(tmp_path) == (48 << 10, 2 << 20, machine.USUAL_CACHES[2])
    assert machine.cache_sizes(tmp_path / "nothing") == machine.USUAL_CACHES


def test_bytes_are_read_from_the_nearest_cache_that_holds_them() -> None:
    target = rates.CpuTarget(SOME_CPU, RATES, RATES)
    sizes = (4 * (32 << 10), 4 << 20, 16 << 20, (16 << 20) + 1)
    assert [target.read_rate(size) for size in sizes] == [RATES.l1, RATES.l2, RATES.l3, RATES.dram]


@NEEDS_CPP
def test_a_machine_is_measured_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDNN_COMPILER_CACHE", str(tmp_path / "kept"))
    found, measured = [], rates.probe
    monkeypatch.setattr(rates, "probe", lambda machine: found.append(machine) or measured(machine))
    first = rates.measure_target()
    assert rates.measure_target() == first
    assert len(found) == 1
    rates.measure_target(again=True)
    assert len(found) == 2
    assert first.one.threads == 1
    assert first.all.threads in (1, this_machine().cores)
    # Anything slower is no computer that this could run on; anything faster is not measured.
    for each in (first.one, first.all):
        assert 1e8 < each.multiply_adds < 1e14
        assert all(1e8 < rate < 1e14 for rate in (each.l1, each.l2, each.l3, each.dram))


def test_a_record_that_cannot_be_read_is_measured_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TDNN_COMPILER_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(rates, "probe", lambda machine: rates.CpuTarget(machine, RATES, RATES))
    rates.measure_target()
    (kept,) = (tmp_path / "kept").glob("cpu-*.json")
    kept.write_text("{}")
    assert rates.measure_target().all == RATES


def test_modules_are_compiled_without_a_probe() -> None:
    """What is chosen must not depend on how busy a machine was."""
    package = Path(rates.__file__).parents[1]
    readers = [file for file in package.rglob("*.py") if "cpu.rates" in file.read_text(encoding="utf-8")]
    assert {file.parent.name for file in readers} <= {"commands", "targets", "bench"}
