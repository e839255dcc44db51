"""Heavy packages stay out of `import tdnn_compiler` and of a plain report."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
HEAVY = {"matplotlib", "numpy", "pydantic", "torch", "triton"}

SCRIPT = """\
from tdnn_compiler.dsl import Input, batch_norm, conv, linear, relu, stats_pool
frames = Input("N T C", C=24)
h = frames >> conv(512, taps=(-2, -1, 0, 1, 2)) >> relu >> batch_norm
network = h >> stats_pool() >> linear(512)
"""

# `python -m tdnn_compiler.cli`, and what the console script `tdnn` does.
AS_MODULE = "import runpy; runpy.run_module('tdnn_compiler.cli', run_name='__main__', alter_sys=True)"
AS_COMMAND = "import sys; from tdnn_compiler.cli import main; sys.exit(main())"

# At exit, because a command ends with SystemExit.
RECORD_MODULES = """\
import atexit, pathlib, sys
record = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: record.write_text("\\n".join(sys.modules)))
"""


def run_python(code: str, *arguments: str, scratch: Path) -> tuple[str, set[str]]:
    """What `code` prints, and which heavy packages it loads."""
    record = scratch / "modules.txt"
    finished = subprocess.run(
        [sys.executable, "-c", RECORD_MODULES + code, str(record), *arguments],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout, HEAVY.intersection(record.read_text(encoding="utf-8").splitlines())


def test_import_is_light(tmp_path: Path) -> None:
    assert run_python("import tdnn_compiler", scratch=tmp_path) == ("", set())


@pytest.mark.parametrize("start", [AS_MODULE, AS_COMMAND], ids=["module", "command"])
def test_report_is_light(start: str, tmp_path: Path) -> None:
    script = tmp_path / "network.py"
    script.write_text(SCRIPT, encoding="utf-8")
    printed, loaded = run_python(start, "report", str(script), scratch=tmp_path)
    assert printed.strip()
    assert loaded == set()


def test_heavy_package_is_noticed(tmp_path: Path) -> None:
    _, loaded = run_python("import numpy, sys; sys.exit()", scratch=tmp_path)
    assert loaded == {"numpy"}
