"""Every example runs as a person would run it."""

import runpy
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "examples"
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.py"))
SLOW = {"analysis_speed.py", "digits.py", "volume.py"}
"""Of the last two the interpreter takes most: they are trained by tests of their own."""


pytestmark = pytest.mark.usefixtures("single_precision")


@pytest.mark.parametrize(
    "script", [pytest.param(name, marks=[pytest.mark.long] if name in SLOW else []) for name in SCRIPTS]
)
def test_an_example_runs(
    script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    module = runpy.run_path(str(FOLDER / script))
    if "FOLDER" in module:
        # What it writes is committed; here it goes elsewhere.
        module["main"].__globals__["FOLDER"] = tmp_path
    module["main"]()
    assert len(capsys.readouterr().out.splitlines()) > 1


def test_the_pictures_are_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    module = runpy.run_path(str(FOLDER / "pictures.py"))
    module["main"].__globals__["FOLDER"] = tmp_path
    module["main"]()
    drawn = sorted(path.name for path in tmp_path.iterdir())
    assert drawn == sorted(path.name for path in (FOLDER / "pictures").iterdir())


def test_the_speakers_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    main = runpy.run_path(str(FOLDER / "speakers.py"))["main"]
    file = tmp_path / "speakers.png"
    # A third of the default: enough for this, and quick.
    accuracies = [main(file, seed=seed, epochs=15, kernels=False) for seed in (1, 1, 2)]
    assert min(accuracies) > 0.9
    assert accuracies[0] == accuracies[1]
    assert file.read_bytes().startswith(b"\x89PNG")
    assert f"{100 * accuracies[2]:.2f} %" in capsys.readouterr().out


@pytest.mark.long
def test_the_speakers_are_told_apart_by_any_seed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    main = runpy.run_path(str(FOLDER / "speakers.py"))["main"]
    assert min(main(tmp_path / "speakers.png", seed=seed, kernels=False) for seed in range(5)) >= 0.97


def example(name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(FOLDER))
    return runpy.run_path(str(FOLDER / name))["main"]


def test_the_digits_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    main = example("digits.py", monkeypatch)
    # A tenth of the default: enough for this, and quick.
    accuracies = [main(seed, epochs=4, kernels=False) for seed in (1, 1)]
    assert min(accuracies) > 0.9
    assert accuracies[0] == accuracies[1]


def test_the_noise_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    main = example("volume.py", monkeypatch)
    # A third of the default: enough to be as good as the best blur, or nearly so on another machine.
    by_network, by_blur = main(0, epochs=8, kernels=False)
    assert by_network < 1.1 * by_blur


def test_the_motions_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    main = example("motions.py", monkeypatch)
    assert min(main(seed, kernels=False) for seed in range(3)) >= 0.95


def test_the_resnets_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = example("resnet18.py", monkeypatch)()
    assert len(errors) == 4
    assert max(errors.values()) < 1e-9


@pytest.mark.long
def test_the_digits_are_told_apart_by_any_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    main = example("digits.py", monkeypatch)
    assert min(main(seed, kernels=False) for seed in range(5)) >= 0.98


@pytest.mark.long
def test_the_noise_is_taken_out_better_than_by_a_blur(monkeypatch: pytest.MonkeyPatch) -> None:
    main = example("volume.py", monkeypatch)
    for seed in range(3):
        by_network, by_blur = main(seed, kernels=False)
        assert by_network < 0.95 * by_blur
