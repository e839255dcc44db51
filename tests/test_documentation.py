"""The documentation is generated without a warning, and what accompanies the code agrees with it."""

import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from documents import ROOT, page

import tdnn_compiler

PROJECT: dict[str, Any] = tomllib.loads(page("pyproject.toml"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
DEPENDENCIES: list[str] = [*PROJECT["dependencies"], *(each for extra in EXTRAS.values() for each in extra)]


@pytest.mark.skipif(find_spec("pdoc") is None, reason="pdoc is not installed: pip install '.[docs]'")
def test_the_reference_is_generated_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "docs/build.py", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    reference = (tmp_path / "tdnn_compiler.html").read_text(encoding="utf-8")
    assert [name for name in tdnn_compiler.__all__ if f'id="{name}"' not in reference] == []
    assert "The same affine map of the channels" in reference
    assert re.search(r"num_embeddings.+A vector of channels for each integer token", reference, re.DOTALL)
    assert "A module that trains" in (tmp_path / "tutorial.html").read_text(encoding="utf-8")


def test_the_version_is_the_same_everywhere() -> None:
    cited = re.search(r"^version: (.+)$", page("CITATION.cff"), re.MULTILINE)
    assert cited
    assert PROJECT["version"] == cited[1] == tdnn_compiler.__version__


def test_the_lowest_versions_are_the_lower_bounds() -> None:
    bounds = dict(re.findall(r"^([\w-]+)>=([\d.]+)$", "\n".join(DEPENDENCIES), re.MULTILINE))
    exact = dict(re.findall(r"^([\w-]+)==([\d.]+)$", page("tests/lowest.txt"), re.MULTILINE))
    assert {name: parts(bounds[name]) for name in exact} == {name: parts(exact[name]) for name in exact}
    assert bounds.keys() - exact.keys() == {"mypy", "types-networkx"}


def parts(version: str) -> tuple[int, ...]:
    """The numbers of a version without the zeros at its end."""
    return tuple(int(part) for part in re.sub(r"(\.0)+$", "", version).split("."))


def test_every_folder_is_in_the_map() -> None:
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "tdnn_compiler").rglob("__init__.py")}
    text = page("ARCHITECTURE.md")
    missing = [str(folder) for folder in sorted(folders) if f"`{folder.as_posix()}/`" not in text]
    assert missing == [], "ARCHITECTURE.md must say in a line what each folder is for"


def test_the_map_shows_no_folder_that_is_not_there() -> None:
    named = re.findall(r"`(tdnn_compiler/[\w/]*/|tdnn_compiler/[\w/]+\.py)`", page("ARCHITECTURE.md"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("*.md")))
def test_links_between_pages_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", page(name))
    assert [target for target in targets if not (ROOT / target).exists()] == []
