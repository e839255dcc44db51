"""A process that measures rows: what it does to memory, caches or a GPU is gone with it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from select import select
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any

__all__ = ["ROOT", "NoAnswer", "Worker"]

ROOT = Path(__file__).parents[2]
"""The source folder, where there is one."""


class NoAnswer(Exception):
    """The process ended, or took too long."""


class Worker:
    """Asked in JSON, a line for a line."""

    def __init__(self, module: str, environment: Mapping[str, str], folder: Path | None = None) -> None:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.messages: IO[bytes] = TemporaryFile()  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.messages,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment},
            cwd=folder,
            start_new_session=True,
        )

    def ask(self, question: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(question).encode() + b"\n")
            self.process.stdin.flush()
        if not select([self.process.stdout], [], [], max(seconds, 0.0))[0]:
            raise NoAnswer(f"it took longer than {seconds:.0f} s")
        line = self.process.stdout.readline()
        if not line:
            raise NoAnswer(f"its process ended with {self.process.wait()}: {self.last_message()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def last_message(self) -> str:
        self.messages.seek(0)
        lines = self.messages.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else "without a word"

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process, and its compilers, too."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.messages):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
