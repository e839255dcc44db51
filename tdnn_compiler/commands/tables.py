"""Tables and progress, alike in all commands; the names in them are the user's, and no markup."""

import sys
from typing import Any

from rich.progress import MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from tdnn_compiler.analysis.report.terminal import Terminal

__all__ = ["MB", "alarm_text", "make_progress", "make_table", "print_table"]

MB = 1e6


def make_table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=None, pad_edge=False)


def alarm_text(words: str, note: str = "") -> Text:
    """What nobody may overlook."""
    return Text.assemble((words, "bold red"), note and f" {note}")


def print_table(table: Table, width: int = 120) -> None:
    """Prints a table, `width` wide where there is no terminal."""
    Terminal(width=None if sys.stdout.isatty() else width).print(table)


def make_progress() -> Progress:
    """How far a command has come, while it runs."""
    columns: Any = (TextColumn("{task.description}", markup=False), MofNCompleteColumn())
    return Progress(*columns, console=Terminal(stderr=True), transient=True)
