"""Lines of xconfig and of nnet3 configurations: a word, then `key=value` pairs.

A value runs up to the next `key=`, so that it may hold blanks; quotes around a value are dropped, and inside
of them `=` starts no value. What follows `#` is a remark.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tdnn_compiler.importers.kaldi.findings import Findings

__all__ = ["ConfigLine", "read_config_lines", "read_xconfig_lines"]

MOST_LINES = 20_000
LONGEST_CONFIG_LINE = 20_000
KEY = re.compile(r"(?:(?<=\s)|^)([A-Za-z][A-Za-z0-9_.-]*)=")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
ILLEGAL_IN_XCONFIG = re.compile(r"[^A-Za-z0-9\s.\-()@_=,/+:\"\[\]]")
XCONFIG_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class ConfigLine:
    """One line: its first word, its values, and where it stands."""

    word: str
    place: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.values.get("name", "")


def read_config_lines(text: str, file: str, findings: Findings, first: int = 1) -> list[ConfigLine]:
    """The lines of an nnet3 configuration, or of the first part of a model; the `first` begins the text."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        findings.say(file, f"at most {MOST_LINES:,} lines", f"{len(lines):,}")
        return []
    numbered = ((f"{file}:{number}", line) for number, line in enumerate(lines, first))
    return list(_split_lines(numbered, findings))


def read_xconfig_lines(text: str, file: str, findings: Findings) -> list[ConfigLine]:
    """The lines of an xconfig, in which only some letters may stand, and in which every layer has a name."""
    found = read_config_lines(text, file, findings)
    for line in found:
        strange = ILLEGAL_IN_XCONFIG.search(" ".join((line.word, *line.values, *line.values.values())))
        if strange:
            hint = ""
            if strange[0] == "$":
                hint = "a shell script's variables: take configs/network.xconfig, which the script writes"
            findings.say(line.place, 'letters, digits, blanks and .-()@_=,/+:"', f"'{strange[0]}'", hint)
        elif not XCONFIG_NAME.fullmatch(line.name):
            findings.say(
                line.place, "name=… with a letter first, of letters, digits and -_.", line.name or "none"
            )
    return found


def _split_lines(numbered: Iterable[tuple[str, str]], findings: Findings) -> Iterator[ConfigLine]:
    for place, line in numbered:
        text = line.partition("#")[0].strip()
        if len(text) > LONGEST_CONFIG_LINE:
            findings.say(place, f"at most {LONGEST_CONFIG_LINE:,} characters", f"{len(text):,}")
        elif text:
            word, _, rest = text.replace("\t", " ").partition(" ")
            yield ConfigLine(word, place, _split_values(rest.strip(), place, findings))


def _split_values(text: str, place: str, findings: Findings) -> dict[str, str]:
    """The `key=value` pairs of a line."""
    # Of the same length, so that what is found in one lies there in the other.
    open_text = QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)
    keys = list(KEY.finditer(open_text))
    before = text[: keys[0].start()] if keys else text
    if before.strip():
        findings.say(place, "key=value, one after the other", before.strip())
    values: dict[str, str] = {}
    ends = [key.start() for key in keys[1:]] + [len(text)]
    for key, end in zip(keys, ends, strict=False):
        if key[1] in values:
            findings.say(place, "every key once", f"{key[1]}= again")
        values[key[1]] = _without_quotes(text[key.end() : end].strip())
    return values


def _without_quotes(value: str) -> str:
    return value[1:-1] if QUOTED.fullmatch(value) else value
