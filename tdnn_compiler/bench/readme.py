"""The tables of measured times in pages: between two marks, from the record that the first one names.

python -m tdnn_compiler.bench.readme README.md
"""

import re
import sys
from pathlib import Path

from tdnn_compiler.bench.record import Record, read_record
from tdnn_compiler.bench.summary import caption, cells_of, headings_of, summarise

__all__ = ["update_tables"]

MEASURED_TABLE = re.compile(
    r"(?P<begin><!-- measured: (?P<record>\S+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL
)
BUSY_NOTE = "\\* The machine was busy: in most blocks of calls a core was missing.\n"


def update_tables(page: str, root: Path) -> str:
    """The page with all of its tables as the records have them."""

    def table(found: re.Match[str]) -> str:
        return found["begin"] + write_table(read_record(root / found["record"])) + found["end"]

    return MEASURED_TABLE.sub(table, page)


def write_table(record: Record) -> str:
    lines = summarise(record)
    headings = headings_of(lines)
    rows = [headings, ["---"] * 1 + ["--:"] * (len(headings) - 1), *cells_of(lines)]
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in rows)
    disturbed = any(line.disturbed for line in lines)
    return f"\n{table}\n{caption(record)}\n{BUSY_NOTE if disturbed else ''}\n"


def write_pages() -> None:
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(update_tables(path.read_text(encoding="utf-8"), path.parent), encoding="utf-8")


if __name__ == "__main__":
    write_pages()
