"""What tables say of a record, in the terminal and in pages."""

from pathlib import Path
from typing import Any

import pytest
from documents import ROOT, page

from tdnn_compiler.bench.readme import MEASURED_TABLE, update_tables, write_table
from tdnn_compiler.bench.record import Record
from tdnn_compiler.bench.rows import SuiteRow
from tdnn_compiler.bench.summary import caption, cells_of, headings_of, slowest_kernels, summarise


def spread(peer: str, median: float, form: str = "", disturbed: bool = False) -> dict[str, Any]:
    times = {"median": median, "low": 0.9 * median, "high": 1.1 * median}
    return {"peer": peer, "form": form, "blocks": 5, "dropped": 0, "disturbed": disturbed, **times}


def record() -> Record:
    machine = {"cpu": "a CPU", "cores": 2, "flags": ["avx2"]}
    made = Record("cpu", machine, {"torch": "2.13"}, "A trial")
    row = SuiteRow("examples/net.py", {"N": 8}, "forward", ("eager", "openvino"), threads=2)
    times = {
        "tdnn-compiler": spread("tdnn-compiler", 0.010),
        "torch": spread("torch", 0.020),
        "torch, 2-D": spread("torch", 0.015, "2-D"),
        "OpenVINO": spread("OpenVINO", 0.009),
    }
    found = {"network": "net", "multiply_adds": 10**9, "peak": 4e11, "times": times}
    made.add(row, found)
    later = SuiteRow("examples/net.py", {"N": 8}, "forward", ("compile",), threads=2)
    # The machine is slower now, for all.
    times = {"tdnn-compiler": spread("tdnn-compiler", 0.020), "torch.compile": spread("torch.compile", 0.030)}
    made.add(later, {"network": "net", "times": times, "notes": {"peers": "none"}})
    failed = SuiteRow("examples/other.py", {"N": 1}, "step", ("eager",), threads=1)
    made.add(failed, {"error": "wrong"})
    return made


def test_ratios_are_of_the_same_run_and_the_best_form() -> None:
    line, failed = summarise(record())
    assert line.ratios == pytest.approx({"torch": 1.5, "OpenVINO": 0.9, "torch.compile": 1.5})
    assert line.forms["torch"] == "torch, 2-D"
    assert line.best == pytest.approx(0.9)
    assert line.rate == 2e11
    assert failed.error == "wrong"
    assert failed.ours == {}


def test_a_row_has_a_cell_for_each_heading() -> None:
    lines = summarise(record())
    rows = list(cells_of(lines))
    assert all(len(row) == len(headings_of(lines)) for row in rows)
    begin = ["net", "8", "inference", "2", "10.0 ± 1.0", "200", "50%"]
    assert rows[0] == [*begin, "1.50", "1.50", "0.90", "0.90"]
    # No time and no ratio for what is wrong.
    assert rows[1] == ["examples/other.py", "1", "training step", "1", "failed", "", "", "", "", "", ""]


def test_the_caption_says_where_ours_are_frozen() -> None:
    made = record()
    assert "frozen" not in caption(made)
    row = SuiteRow("examples/third.py", {"N": 1}, "forward", ("eager",), threads=1)
    times = {"tdnn-compiler": spread("tdnn-compiler", 0.010, "frozen"), "torch": spread("torch", 0.020)}
    made.add(row, {"network": "third", "times": times})
    assert ". Inference is that of frozen modules, `tdnn.freeze`. A trial." in caption(made)


def gpu_record() -> Record:
    made = Record("cuda", {"gpu": "a GPU", "cpu": "a CPU", "cores": 2, "flags": []}, {"torch": "2.11"})
    made.add(SuiteRow("", {}, "ceilings", (), "cuda"), {"copy": 1e12, "bf16": 4e14})
    row = SuiteRow("net.py", {"N": 8}, "step", ("eager",), "cuda", "bf16")
    footprint = {"host": 0.001, "memory": 5_000_000, "launches": 40}
    times = {
        "tdnn-compiler": spread("tdnn-compiler", 0.002) | footprint,
        "tdnn-compiler, CUDA graph": spread("tdnn-compiler", 0.001, "CUDA graph"),
        "torch": spread("torch", 0.004),
        "torch, CUDA graph": spread("torch", 0.003, "CUDA graph"),
    }
    kernels = [
        {"kernel": "close", "measured": 3e-6, "seconds": 1.0, "moved": 2_000_000, "products": 0},
        {"kernel": "slow", "measured": 9e-6, "seconds": 1.0, "moved": 1000, "products": 400_000_000},
    ]
    found = {"network": "net", "multiply_adds": 10**10, "times": times, "kernels": kernels}
    made.add(row, found)
    return made


def test_on_a_gpu_the_best_of_each_is_compared() -> None:
    lines = summarise(gpu_record())
    (row,) = cells_of(lines)
    assert dict(zip(headings_of(lines), row, strict=True)) == {
        "network": "net",
        "batch": "8",
        "": "training step",
        "type": "bf16",
        "ms": "1.00 ± 0.10",
        "GFLOP/s": "60,000",
        "of peak": "15%",
        "without a graph": "2.000",
        "host": "1.000",
        "MB": "5",
        "launches": "40",
        "torch ÷ ours": "3.00",
        "best peer ÷ ours": "3.00",
    }


def test_kernels_are_held_against_the_limits_of_the_machine() -> None:
    slow, close = slowest_kernels(gpu_record(), 2)
    assert slow == ("net, bf16, training step", "slow", 9e-6, pytest.approx(2e-6))
    assert close[1:] == ("close", 3e-6, pytest.approx(2e-6))


def test_a_disturbed_time_is_marked() -> None:
    made = record()
    assert "\\*" not in write_table(made)
    first = next(iter(made.rows.values()))
    first["found"]["times"]["tdnn-compiler"]["disturbed"] = True
    assert "10.0 ± 1.0* |" in write_table(made)
    assert "The machine was busy" in write_table(made)


def test_a_page_gets_the_table_of_its_record(tmp_path: Path) -> None:
    record().write(tmp_path / "mine.json")
    text = "before\n<!-- measured: mine.json -->\nold\n<!-- end -->\nafter\n"
    made = update_tables(text, tmp_path)
    assert made.startswith("before\n<!-- measured: mine.json -->\n\n| network |")
    assert made.endswith("A trial.\n\n<!-- end -->\nafter\n")
    assert "old" not in made
    assert update_tables(made, tmp_path) == made


def test_the_tables_of_the_readme_are_those_of_the_records() -> None:
    text = page("README.md")
    assert MEASURED_TABLE.search(text)
    # python -m tdnn_compiler.bench.readme README.md writes them anew.
    assert update_tables(text, ROOT) == text
