"""What `verify` must notice: kernels that are wrong on purpose."""

from dataclasses import replace

import pytest

from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, relu, stats_pool
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.runtime import backends as where
from tdnn_compiler.runtime.launch import TritonKernels
from tdnn_compiler.runtime.verify import ArrayRow, verify_emitted
from tdnn_compiler.symbolic.errors import NetworkError


@pytest.fixture(scope="module")
def tiny() -> EmittedNetwork:
    h = Input("N T C", C=3) >> conv(4, 3, padding=1) >> relu >> batch_norm >> stats_pool() >> linear(4)
    return compile_passes(build(h, name="tiny"), "train", Blocks(16, 16, 16))


def wrong(emitted: EmittedNetwork, before: str, after: str) -> list[ArrayRow]:
    source = emitted.source.replace(before, after)
    assert source != emitted.source, f"no {before!r} in the source"
    kernels = TritonKernels(load_source(source), emitted.functions.calls)
    rows = verify_emitted([emitted], where=replace(where.triton_backend(), launcher=lambda _: kernels))
    return [row for row in rows if not row.ok]


def test_right(tiny: EmittedNetwork) -> None:
    for dtype in ("fp32", "fp16"):
        rows = verify_emitted([tiny], dtype=dtype)
        assert [row for row in rows if not row.ok] == []
        arrays = {row.array for row in rows}
        assert {"stats_pool1", "linear1", "d_conv1.weight", "d_conv1.bias", "d_input"} <= arrays


def test_wrong_sign(tiny: EmittedNetwork) -> None:
    assert wrong(tiny, "conv = conv_sum + conv_bias", "conv = conv_sum - conv_bias")


def test_wrong_tap(tiny: EmittedNetwork) -> None:
    assert wrong(tiny, "k = step % 3", "k = step % 3 * 0")


def test_missing_mask(tiny: EmittedNetwork) -> None:
    """What lies past a sequence's end is NaN."""
    assert wrong(tiny, "< frames", "< T")


def test_memory_that_belongs_to_others(tiny: EmittedNetwork) -> None:
    rows = wrong(tiny, "tl.store(linear_ptr + (", "tl.store(linear_ptr + (5 + ")
    assert any(row.array == "linear1" and "beyond its ends" in row.note for row in rows)


def test_loads_beyond_the_ends(tiny: EmittedNetwork) -> None:
    """Of lanes that nobody stores, too: a matrix's rows past its last one."""
    rows = wrong(tiny, "(c * 8 + i), mask=(c < 4) & (i < 8)", "(c * 8 + i), mask=i < 8")
    assert {(row.array, row.note) for row in rows} == {("linear1.weight", "read beyond its ends")}


def test_what_is_never_written(tiny: EmittedNetwork) -> None:
    rows = wrong(tiny, "tl.store(linear_ptr", "0 and tl.store(linear_ptr")
    assert any(row.array == "linear1" and "never written" in row.note for row in rows)


def test_an_interpreter_that_cannot_run_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = where.INTERPRETER.replace("pass", "raise TypeError('no scalar')")
    monkeypatch.setattr(where, "INTERPRETER", broken)
    with pytest.raises(NetworkError, match=r"numpy .*no scalar.*\n.*hint: +pip install 'numpy<2\.4'"):
        where.triton_backend()
