"""Records: written row by row, gone on with, and left alone where something else measured them."""

import json
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tdnn_compiler.bench import record as records
from tdnn_compiler.bench import run as runs
from tdnn_compiler.bench.record import open_record, read_record
from tdnn_compiler.bench.rows import CPU_PEERS, SuiteRow, parse_peers
from tdnn_compiler.bench.run import SuiteRun, TimeLimit
from tdnn_compiler.bench.suites import cpu_suite, gpu_suite, script_rows
from tdnn_compiler.bench.worker import NoAnswer
from tdnn_compiler.symbolic.errors import NetworkError

ROWS = [SuiteRow(f"net{number}.py", {"N": 2}, "forward", ("eager",), threads=1) for number in range(3)]


def begin(path: Path, limit: TimeLimit | None = None) -> tuple[SuiteRun, list[str]]:
    seen: list[str] = []
    record, limit = open_record(path, "cpu", ""), limit or TimeLimit(None)
    return SuiteRun(record, path, "", path.parent, limit, lambda row: seen.append(row.key)), seen


def measure(row: SuiteRow) -> dict[str, Any]:
    return {"network": row.target, "peak": 7.0}


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    run, _ = begin(path)
    assert run.run(ROWS, measure)
    assert read_record(path).rows == run.record.rows
    assert list(run.record.rows) == [row.key for row in ROWS]
    assert read_record(path).peak(1) == 7.0
    assert read_record(path).peak(2) == 0.0


def test_a_second_run_goes_on_where_the_first_stopped(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    begin(path)[0].run(ROWS[:2], measure)
    done: list[str] = []
    run, seen = begin(path)
    assert run.run(ROWS, lambda row: done.append(row.target) or measure(row))  # type: ignore[func-returns-value]
    assert done == ["net2.py"]
    assert len(seen) == len(read_record(path).rows) == 3


def test_every_row_is_written_as_it_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "record.json"

    def fail_at_last(row: SuiteRow) -> dict[str, Any]:
        if row is ROWS[2]:
            raise KeyboardInterrupt
        return measure(row)

    with pytest.raises(KeyboardInterrupt):
        begin(path)[0].run(ROWS, fail_at_last)
    assert len(read_record(path).rows) == 2


def test_a_row_whose_process_ends_says_so(tmp_path: Path) -> None:
    def end(_: SuiteRow) -> dict[str, Any]:
        raise NoAnswer("its process ended with -9")

    run, _ = begin(tmp_path / "record.json")
    assert run.run(ROWS[:1], end)
    assert run.record.rows[ROWS[0].key]["found"] == {"error": "its process ended with -9"}


def test_no_row_begins_that_would_not_end_in_time(tmp_path: Path) -> None:
    limit = TimeLimit(1.0)
    run, _ = begin(tmp_path / "record.json", limit)

    def slow(row: SuiteRow) -> dict[str, Any]:
        limit.spent(monotonic() - 50)
        limit.end = monotonic() + 40
        return measure(row)

    assert not run.run(ROWS, slow)
    assert list(run.record.rows) == [ROWS[0].key]


def test_a_row_that_the_time_cuts_off_is_left_to_the_next_run(tmp_path: Path) -> None:
    limit = TimeLimit(1.0)
    run, _ = begin(tmp_path / "record.json", limit)

    def cut_off(_: SuiteRow) -> dict[str, Any]:
        limit.end = monotonic() - 1
        raise NoAnswer("it took longer")

    assert not run.run(ROWS, cut_off)
    assert run.record.rows == {}


class FakeWorker:
    """The second row ends its process, the third one fails."""

    begun = 0

    def __init__(self, module: str, environment: dict[str, str], folder: Path) -> None:  # noqa: ARG002
        FakeWorker.begun += 1
        self.answers = 0
        self.interpreted = "TRITON_INTERPRET" in environment

    def __enter__(self) -> "FakeWorker":
        return self

    def __exit__(self, *_: object) -> None: ...

    def close(self) -> None: ...

    def ask(self, question: dict[str, Any], _: float) -> dict[str, Any]:
        self.answers += 1
        if question["row"]["target"] == "net1.py":
            raise NoAnswer("its process ended")
        if question["row"]["target"] == "net2.py":
            return {"error": "CUDA error"}
        return {"answers": self.answers, "interpreted": self.interpreted}


def test_rows_for_a_gpu_share_a_process_until_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "Worker", FakeWorker)
    run, _ = begin(tmp_path / "record.json")
    names = ["net3.py", "net4.py", "net1.py", "net5.py", "net2.py", "net6.py"]
    rows = [SuiteRow(name, {}, "step", ("eager",)) for name in names]
    assert runs.run_on_gpu(run, rows)
    found = [each["found"].get("answers") for each in run.record.rows.values()]
    assert found == [1, 2, None, 1, None, 1]
    assert FakeWorker.begun == 3
    assert all(each["found"].get("interpreted", True) for each in run.record.rows.values())


def test_another_machine_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "record.json"
    begin(path)[0].run(ROWS[:1], measure)
    monkeypatch.setattr(records, "describe_machine", lambda: {"cpu": "another", "cores": 1})
    before = path.read_bytes()
    with pytest.raises(NetworkError, match="another cpu"):
        open_record(path, "cpu", "")
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["", "[]", '{"format": 0}', '{"rows": []}'])
def test_another_file_is_no_record(tmp_path: Path, text: str) -> None:
    path = tmp_path / "record.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NetworkError, match="record"):
        read_record(path)


def test_a_change_of_the_package_is_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("1", encoding="utf-8")
    monkeypatch.setattr(records, "SOURCES", tmp_path)
    before = records.find_versions()["source"]
    source.write_text("2", encoding="utf-8")
    assert records.find_versions()["source"] != before


def test_rows_go_through_json() -> None:
    for row in [*cpu_suite(CPU_PEERS), *gpu_suite(("eager", "compile"), False)]:
        assert SuiteRow.of(json.loads(json.dumps(row.data()))) == row


def test_rows_have_keys_of_their_own() -> None:
    for rows in (cpu_suite(CPU_PEERS), gpu_suite(("eager", "compile"), False), gpu_suite(("eager",), True)):
        keys = [row.key for row in rows]
        assert len(set(keys)) == len(keys)
        # The first of a case is the one that times its first call.
        first: dict[Any, bool] = {}
        for row in rows:
            first.setdefault(row.case, row.first or row.work == "ceilings")
        assert all(first.values())


def test_peers_that_only_infer_are_beside_no_training() -> None:
    rows = script_rows("net.py", {"N": 2}, CPU_PEERS)
    assert [row.peers for row in rows] == [CPU_PEERS, ("eager", "compile", "max-autotune")]
    # Ours alone is measured, too.
    assert [row.peers for row in script_rows("net.py", {}, ("openvino",))] == [("openvino",), ()]


def test_peers_are_named() -> None:
    assert parse_peers("openvino, eager", CPU_PEERS) == ("eager", "openvino")
    for words in ("", "cudnn", "eager,ours"):
        with pytest.raises(NetworkError, match="--peers"):
            parse_peers(words, CPU_PEERS)


def test_two_kinds_of_rows_differ_in_what_they_measure() -> None:
    assert ROWS[0].case == replace(ROWS[0], peers=("compile",)).case
    assert ROWS[0].case != replace(ROWS[0], threads=2).case
