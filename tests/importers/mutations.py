"""Changed files of ONNX and Kaldi, read one after the other: a network comes soon, or a NetworkError.

python -m importers.mutations 1 100000, in tests/, reads 100,000 of them from seed 1 on.
"""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from importers.kaldi.changed_texts import changed_text, sources
from importers.onnx.mutated_models import mutate, several_models

from tdnn_compiler.importers.kaldi import from_kaldi, kaldi_context
from tdnn_compiler.importers.onnx import from_onnx
from tdnn_compiler.symbolic.errors import NetworkError

__all__ = ["read_changed_files"]

SECONDS = 2.0
"""So long may one file take, in time of the processor; a hang is broken off after ten times that."""
LONGEST_TOLD = 12_000
FORBIDDEN = ("os.", "shutil.", "socket.", "subprocess.", "ctypes.", "pty.", "tempfile.", "exec", "import")
"""What no reading of a file does, by the interpreter's audit events."""


class Watch:
    """Notes what is touched other than one folder's files, while it is on; a hook stays for good."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.on, self.touched = folder, False, list[str]()
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, _, flags = arguments
            # A number is a descriptor, opened before.
            if flags & (os.O_WRONLY | os.O_RDWR) or not (isinstance(path, int) or self.is_inside(path)):
                self.touched.append(f"open {arguments}")
        elif event.startswith(FORBIDDEN) and not (event == "exec" and "networkx" in arguments[0].co_filename):
            # networkx compiles the decorators of a function when it is first called.
            self.touched.append(f"{event} {arguments}")

    def is_inside(self, path: str | bytes | Path) -> bool:
        text = path.decode(errors="replace") if isinstance(path, bytes) else str(path)
        return Path(text).parent == self.folder or Path(text) == self.folder

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.on = True
        try:
            yield
        finally:
            self.on = False


def read_changed_files(seeds: range, folder: Path) -> Counter[str]:
    """How many of each kind became networks, and how many were refused. An AssertionError tells the seed."""
    watch, found = Watch(folder), Counter[str]()
    models = several_models()
    for content, name in [
        *((each, "x.onnx") for each in models),
        *((t.encode(), f"x{e}") for t, e in sources()),
    ]:
        # Modules that reading loads when they are first needed are there from now on.
        read_file(folder, name, content)
    signal.signal(signal.SIGALRM, break_off)
    for seed in seeds:
        random = Random(seed)
        if seed % 2:
            name, content = "x.onnx", mutate(random.choice(models), random)
        else:
            text, ending = changed_text(seed)
            name, content = f"x{ending}", text.encode()
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, 10 * SECONDS)
        try:
            told = read_file(folder, name, content, watch)
        except BaseException as error:
            raise AssertionError(f"seed {seed}, {name}: {type(error).__name__}: {error}") from error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        took = time.process_time() - begun
        assert took < SECONDS, f"seed {seed}, {name}: {took:.1f} s"
        assert len(told) <= LONGEST_TOLD, f"seed {seed}, {name}: a message of {len(told):,} letters"
        assert not watch.touched, f"seed {seed}, {name}: {watch.touched}"
        assert [each.name for each in folder.iterdir()] == [], f"seed {seed}, {name}: files are left"
        found[f"{name.partition('.')[2]} {'refused' if told else 'read'}"] += 1
    return found


def read_file(folder: Path, name: str, content: bytes, watch: Watch | None = None) -> str:
    """What is told of a file with that content; nothing where it is a network."""
    path = folder / name
    path.write_bytes(content)
    try:
        if watch is None:
            return read_path(path)
        with watch.watching():
            return read_path(path)
    finally:
        path.unlink()


def read_path(path: Path) -> str:
    try:
        if path.suffix == ".onnx":
            from_onnx(path)
        else:
            kaldi_context(path)
            from_kaldi(path, sizes={"T": "72*m"})
    except NetworkError as error:
        return str(error)
    return ""


def break_off(_number: int, _frame: object) -> None:
    raise TimeoutError("it hangs")


if __name__ == "__main__":
    first, count = map(int, sys.argv[1:])
    with TemporaryDirectory() as there:
        print(dict(sorted(read_changed_files(range(first, first + count), Path(there)).items())))
