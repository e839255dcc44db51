"""Every layer kind's kernels against torch in float64, both passes, on sizes that no tile divides."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from emitted.networks import INTERPRETED, NETWORKS, PARTS, WIDE

from tdnn_compiler.dsl import Input, build, conv, max_pool, relu
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.targets import find_target

HERE = Path(__file__).resolve().parent

SELF_CHECKED = [
    "taps",
    "same",
    "reflect",
    "avg_pool_ceil_uneven",
    "avg_pool_without_padding",
    "stats_pool_windows",
    "global_max_pool_kept",
    "layer_norm",
    "softmax_over_positions",
    "dropout",
    "transposed_grouped",
    "shift",
    "subsample",
    "flatten",
    "flatten_image",
    "concat",
    "outputs",
    "letters_and_tokens",
    "squeeze_and_excite",
    "image",
    "letters",
]
"""Every way in which the reference of an emitted file is written."""

Verified = Callable[[str], dict[str, object]]


def in_interpreter(arguments: Sequence[str]) -> str:
    """A process of its own, because Triton reads the variable when it is imported."""
    command = [sys.executable, str(HERE / "child.py"), *arguments]
    environment = {**os.environ, "TRITON_INTERPRET": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def all_right(arguments: Sequence[str]) -> None:
    results = [json.loads(line) for line in in_interpreter(arguments).splitlines()]
    assert [result["name"] for result in results] == [name for name in arguments if name[:2] != "--"]
    assert [result for result in results if result["wrong"] or not result["rows"]] == []


@pytest.fixture(scope="session")
def verified(tmp_path_factory: pytest.TempPathFactory) -> Verified:
    """What is known of a network. Of the workers that run tests the first that asks verifies a part."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder

    def found(name: str) -> dict[str, object]:
        number = next(number for number, part in enumerate(PARTS) if name in part)
        results = folder / f"verified_{number}.jsonl"
        with (folder / f"verified_{number}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not results.exists():
                results.write_text(in_interpreter(PARTS[number]), encoding="utf-8")
        lines = map(json.loads, results.read_text(encoding="utf-8").splitlines())
        return next(line for line in lines if line["name"] == name)

    return found


@pytest.mark.parametrize("name", INTERPRETED)
def test_network(name: str, verified: Verified) -> None:
    result = verified(name)
    assert result["wrong"] == []
    assert isinstance(result["rows"], int)
    assert result["rows"] > 0


@pytest.mark.long
@pytest.mark.parametrize("arguments", [[*NETWORKS], ["--eval", *NETWORKS]], ids=("training", "evaluation"))
def test_more_networks(arguments: Sequence[str]) -> None:
    all_right(arguments)


def test_blocks_by_tensor_descriptors() -> None:
    """As kernels for sm_90 load them, and in strips: in training, every one of these networks does."""
    for network in WIDE.values():
        assert "_blocks = describe(" in compile_passes(network, "train", target=find_target("sm_90")).source
    all_right(["--descriptors", *list(WIDE)[:1]])


@pytest.mark.long
def test_more_blocks_by_tensor_descriptors() -> None:
    all_right(["--descriptors", *list(WIDE)[1:]])


def test_descriptors_are_not_for_bytes() -> None:
    """Rows of places of largest values would not begin at multiples of 16 bytes."""
    network = build(Input("N T C", C=16) >> conv(16) >> relu >> max_pool(3, stride=1) >> conv(24))
    source = compile_passes(network, "train", target=find_target("sm_90")).source
    assert "max_pool_where_ptr" in source
    assert "x_blocks.load(" in source
    assert "max_pool_where_blocks" not in source


def test_what_lies_between_multiples_of_16_bytes_is_copied_for_descriptors() -> None:
    source = compile_passes(WIDE["wide_point"], "eval", target=find_target("sm_90")).source
    assert "conv1_weight = aligned(conv1_weight)" in source
    start, scope = source.index("def aligned"), dict[str, Any]()
    exec(source[start : source.index("\n\n\n", start)], scope)
    inner, whole = torch.arange(17.0)[1:], torch.arange(16.0)
    copied = scope["aligned"](inner)
    assert copied.data_ptr() % 16 == 0
    assert torch.equal(copied, inner)
    assert scope["aligned"](whole) is whole


@pytest.mark.parametrize("count", [2, pytest.param(40, marks=pytest.mark.long)])
def test_random_networks(count: int) -> None:
    results = [json.loads(line) for line in in_interpreter(["--random", str(count)]).splitlines()]
    assert [result for result in results if result["wrong"]] == []
    assert sum(result["rows"] > 0 for result in results) >= count


def test_files_check_themselves() -> None:
    all_right(["--files", *SELF_CHECKED])


def test_files_check_themselves_with_tensor_descriptors() -> None:
    all_right(["--described-files", "wide_tdnn"])
