"""Programs in processes of their own: what is imported with TRITON_INTERPRET set can compile for no GPU."""

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FOLDER = Path(__file__).resolve().parents[1]


def kernels_wanted() -> bool:
    """Whether triton is there; says so if not."""
    there = find_spec("triton") is not None
    if not there:
        print("No kernels: triton is not installed; pip install 'tdnn-compiler[gpu]' (Linux)")
    return there


def verify(script: str, state: Mapping[str, Any], title: str, **batch: Any) -> None:
    """Holds the kernels of the script's network against torch (see kernels.py, also for the batch).

    On a GPU, or in Triton's interpreter without one.
    """
    if not kernels_wanted():
        return
    import torch

    with TemporaryDirectory() as folder:
        file = Path(folder) / "trained.pt"
        torch.save({"state": dict(state), "title": title, **batch}, file)
        run("shown.kernels", str(FOLDER / script), str(file), interpreted=not torch.cuda.is_available())


def run(module: str, *arguments: str, interpreted: bool = False) -> None:
    """Prints what a Python module prints, and ends this program too where it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(FOLDER), *sys.path]))
    if interpreted:
        environment["TRITON_INTERPRET"] = "1"
    print(flush=True)
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    print(done.stdout, end="")
    if done.returncode:
        raise SystemExit(done.stderr or "the kernels are wrong")
