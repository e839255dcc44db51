"""What a suite has measured on one machine, as a file that grows row by row."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

from tdnn_compiler.bench.rows import Device, SuiteRow
from tdnn_compiler.cpu.build import find_compiler
from tdnn_compiler.network.atomic_writes import unusable_path, write_files
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["Record", "open_record", "read_record"]

RECORD_FORMAT = 1
SOURCES = Path(__file__).parents[1]
PACKAGES = ("torch", "triton", "onnxruntime", "openvino", "onnx", "numpy", "sympy")
GPU_FACTS = ("driver_version", "clocks.max.sm", "clocks.max.memory", "power.limit")
VECTOR_FLAGS = ("avx", "fma", "amx", "f16c", "asimd", "sve", "neon")
"""What flags of a CPU that matter here begin with."""


@dataclass
class Record:
    """Rows by their keys, and the machine and versions that they were all measured with."""

    device: Device
    machine: dict[str, Any]
    versions: dict[str, str]
    note: str = ""
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of each the row itself, its date, and what was found."""

    def add(self, row: SuiteRow, found: Mapping[str, Any]) -> None:
        self.rows[row.key] = {"row": row.data(), "date": now(), "found": dict(found)}

    def peak(self, threads: int) -> float:
        """The best rate of multiply-adds that so many threads have shown, in operations a second."""
        same = (each["found"] for each in self.rows.values() if each["row"]["threads"] == threads)
        return max((found.get("peak", 0.0) for found in same), default=0.0)

    def text(self) -> str:
        data = {
            "format": RECORD_FORMAT,
            "device": self.device,
            "note": self.note,
            "machine": self.machine,
            "versions": self.versions,
            "rows": list(self.rows.values()),
        }
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"

    def write(self, path: Path) -> None:
        write_files({path: self.text().encode()})


def read_record(path: Path) -> Record:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise unusable_path(path, "a record that tdnn bench wrote", error) from error
    if not isinstance(data, dict) or data.get("format") != RECORD_FORMAT:
        raise mistake(
            str(path), f"a record of format {RECORD_FORMAT}", "another file", "name a new file with -o"
        )
    rows = {SuiteRow.of(each["row"]).key: each for each in data["rows"]}
    return Record(data["device"], data["machine"], data["versions"], data["note"], rows)


def open_record(path: Path, device: Device, note: str) -> Record:
    """The record of that file, to go on with; or a new one.

    One of another machine, or of other versions, is left alone.
    """
    machine = describe_machine() | (describe_gpu() if device == "cuda" else {})
    fresh = Record(device, machine, find_versions(), note)
    if not path.exists():
        return fresh
    found = read_record(path)
    ours, theirs = ({"device": r.device, **r.machine, **r.versions} for r in (fresh, found))
    changed = [name for name in ours | theirs if ours.get(name) != theirs.get(name)]
    if changed:
        hint = "name a new file with -o"
        got = f"another {', '.join(changed)}"
        raise mistake(str(path), "a record of this machine and these versions", got, hint)
    found.note = note or found.note
    return found


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def describe_gpu() -> dict[str, Any]:
    """The GPU that is here, and its clocks, where the driver's tool tells them."""
    found: dict[str, Any] = {"gpu": torch.cuda.get_device_name()}
    tool = shutil.which("nvidia-smi")
    if tool is not None:
        command = [tool, f"--query-gpu={','.join(GPU_FACTS)}", "--format=csv,noheader"]
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.partition("\n")[0]
        found |= dict(zip(GPU_FACTS, map(str.strip, told.split(",")), strict=False))
    return found


def describe_machine() -> dict[str, Any]:
    """The machine that this is."""
    name, flags = platform.processor() or platform.machine(), set[str]()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for key, _, value in (line.partition(":") for line in lines):
        if key.strip() == "model name":
            name = value.strip()
        elif key.strip() in ("flags", "Features"):
            flags |= {flag for flag in value.split() if flag.startswith(VECTOR_FLAGS)}
    return {"cpu": name, "cores": os.cpu_count() or 1, "flags": sorted(flags), "system": platform.system()}


def find_versions() -> dict[str, str]:
    """Of everything that a time may depend on. `source` changes with the text of this package."""
    found = {"python": platform.python_version(), "source": digest_of_sources()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    command = find_compiler()
    if command is not None:
        told = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
        found["compiler"] = told.stdout.partition("\n")[0]
    return found


def digest_of_sources() -> str:
    digest = hashlib.sha256()
    for file in sorted(SOURCES.rglob("*")):
        if file.suffix in (".py", ".hpp", ".cpp"):
            digest.update(file.relative_to(SOURCES).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
