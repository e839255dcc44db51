"""Kernels that a call needs for the first time, compiled side by side; Triton keeps them on disk.

Triton's compiler lets other threads run while it works, so that threads are enough.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tdnn_compiler.cpu.machine import count_cores

__all__ = ["KernelCall", "compile_together"]


@dataclass(frozen=True, eq=False)
class KernelCall:
    """A function of Triton's, and what it is called with."""

    kernel: Any
    grid: tuple[int, ...]
    arguments: Sequence[Any]
    named: Mapping[str, Any]

    def run(self) -> Any:
        return self.kernel[self.grid](*self.arguments, **self.named)

    def compile(self) -> None:
        self.kernel.warmup(*self.arguments, grid=self.grid, **self.named)


class CompileBar:
    """How far compiling is, on a terminal; nothing elsewhere, and nothing before the first kernel."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("compiling kernels"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, transient=True) if console.is_terminal else None
        self.task, self.total = TaskID(0), 0

    def begin(self) -> None:
        self.total += 1
        if self.progress is None:
            return
        if self.total == 1:
            self.task = self.progress.add_task("")
            self.progress.start()
        self.progress.update(self.task, total=self.total)

    def end(self) -> None:
        if self.progress is not None:
            self.progress.advance(self.task)

    def remove(self) -> None:
        if self.progress is not None and self.total:
            self.progress.stop()


class CompilerThreads(ThreadPoolExecutor):
    """A thread for every core; a bar sees every kernel begin and end."""

    def __init__(self, bar: CompileBar) -> None:
        super().__init__(count_cores())
        self.bar = bar

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        self.bar.begin()
        future = super().submit(fn, *given, **named)
        future.add_done_callback(lambda _: self.bar.end())
        return future


def compile_together(calls: Sequence[KernelCall], mode: Callable[..., Any]) -> None:
    """Compiles what these calls need and is not compiled yet. On a terminal a bar shows how far it is.

    `mode` is Triton's `AsyncCompileMode`.
    """
    # In a context of its own: the caller may be in such a mode already.
    Context().run(compile_with_bar, calls, mode, CompileBar())


@cache
def parse_alone(kind: type[Any]) -> None:
    """Lets one thread at a time parse functions of Triton's.

    Where the garbage collector lets another one parse in between, Python 3.11 raises a SystemError: AST
    constructor recursion depth mismatch.
    """
    lock, parse = RLock(), kind.parse

    def parse_locked(self: Any) -> Any:
        with lock:
            return parse(self)

    setattr(kind, "parse", parse_locked)  # noqa: B010


def compile_with_bar(calls: Sequence[KernelCall], mode: Callable[..., Any], bar: CompileBar) -> None:
    kinds: set[Any] = {type(call.kernel) for call in calls}
    for kind in kinds:
        parse_alone(kind)
    try:
        with CompilerThreads(bar) as threads, mode(threads):
            for call in calls:
                call.compile()
    finally:
        bar.remove()
