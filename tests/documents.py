"""Pages with Python in them, which is run."""

import re
from pathlib import Path
from typing import Any

from tdnn_compiler.symbolic.expressions import text

ROOT = Path(__file__).parents[1]

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
PROSE = re.compile(r"(the|N and|N recordings|a torch module) ")
SHOWN = re.compile(r"^(?P<expression>\w.*\S)\s{2,}# (?P<value>.+)$", re.MULTILINE)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def check_code(written: str, name: str) -> int:
    """Runs the blocks in order, and counts the values that comments show and expressions have."""
    names: dict[str, Any] = {}
    checked = 0
    for block in BLOCK.findall(written):
        exec(compile(block, name, "exec"), names)
        for line in SHOWN.finditer(block):
            if not PROSE.match(line["value"]) and " = " not in line["expression"]:
                value = eval(line["expression"], names)
                assert text(value) == line["value"], line["expression"]
                checked += 1
    return checked
