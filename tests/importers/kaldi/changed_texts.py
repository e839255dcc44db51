"""Kaldi's files, changed at random in a few places."""

from functools import cache
from random import Random

from importers.kaldi.nnet3_reference import random_numbers, write_model
from importers.kaldi.recipes import LDA, RECIPES, SPEECH, XVECTOR, factored

from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.source import read_kaldi_text
from tdnn_compiler.importers.kaldi.xconfig import expand_xconfig

__all__ = ["changed_text", "sources"]

SMALL = """
input name=ivector dim=3
input name=input dim=4
relu-batchnorm-layer name=a dim=4 input=Append(-1,0,1,ReplaceIndex(ivector, t, 0))
tdnnf-layer name=b dim=4 bottleneck-dim=2 time-stride=1
stats-layer name=s config=mean+stddev(0:1:1:10000)
stats-layer name=w config=mean+count(-2:1:1:3) input=b
affine-layer name=c dim=3 input=Append(s, w, Round(a, 1), IfDefined(b@2), Sum(Scale(0.5, b), a))
stats-layer name=v config=mean+stddev(-4:1:2:2) input=a
output-layer name=output dim=2 include-log-softmax=false input=Append(c, Round(v, 2), Round(Offset(b, 1), 4))
output-layer name=pooled dim=2 include-log-softmax=false input=s
"""
PIECES = (
    "Append(", "Sum(", "Round(", "ReplaceIndex(", "IfDefined(", "Offset(", "Switch(", "Failover(", "Const(",
    ")", "(", ",", "@", "[-1]", "-1", "0", "1", "3", "999999999", "-999999999", "1e308", "nan", "0.5", "=",
    '"', "'", "#", "a", "b", "input", "name=", "dim=", "input=", "x" * 30_000, "Ω", "\0", "\x1b[31m", "\t",
    "\r\n", "<", ">", "[", "]", ";", "T", "<Nnet3>", "</Nnet3>", "<NumComponents>", "<ComponentName>",
    "<LinearParams>", "{x:{x}}", "%s",
)  # fmt: skip


@cache
def sources() -> tuple[tuple[str, str], ...]:
    """Texts and the endings of their files."""
    texts = [SMALL, SMALL, SMALL, XVECTOR, RECIPES["wsj cnn_tdnn_1a"].text, SPEECH + LDA + factored((1, 3))]
    models = []
    for text in (SMALL, XVECTOR.replace("dim=32", "dim=3").replace("dim=48", "dim=3")):
        nnet3 = read_kaldi_text(text, ".xconfig", "x.xconfig").nnet3
        models.append(write_model(nnet3, random_numbers(nnet3, 0)))
    expanded = expand_xconfig(SMALL, "x.xconfig", Findings())
    lines = "\n".join(
        " ".join((line.word, *(f"{key}={value}" for key, value in line.values.items()))) for line in expanded
    )
    return (
        *((text, ".xconfig") for text in texts),
        *((model, ".raw") for model in models),
        (lines, ".config"),
    )


def changed_text(seed: int) -> tuple[str, str]:
    """One of the texts, changed in a few places."""
    random = Random(seed)
    text, ending = random.choice(sources())
    for _ in range(random.choice((1, 1, 2, 3, 5, 20))):
        text = random.choice(CHANGES)(random, text)
    return text, ending


def insert_piece(random: Random, text: str) -> str:
    place = random.randrange(len(text) + 1)
    return text[:place] + random.choice(PIECES) + text[place + random.choice((0, 0, 1, 5)) :]


def swap_words(random: Random, text: str) -> str:
    words = text.split(" ")
    first, second = random.randrange(len(words)), random.randrange(len(words))
    words[first], words[second] = words[second], words[first]
    return " ".join(words)


def copy_line(random: Random, text: str) -> str:
    lines = text.split("\n")
    line = random.choice(lines)
    lines[random.randrange(len(lines) + 1) : 0] = [line] * random.choice((1, 1, 2, 50))
    return "\n".join(lines)


def drop_line(random: Random, text: str) -> str:
    lines = text.split("\n")
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def cut_short(random: Random, text: str) -> str:
    return text[: random.randrange(len(text) + 1)] if random.random() < 0.1 else text


def change_digit(random: Random, text: str) -> str:
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    if not places:
        return text
    place = random.choice(places)
    return text[:place] + random.choice(("0", "1", "9", "-1", "70", "10000000", "")) + text[place + 1 :]


CHANGES = (
    insert_piece,
    insert_piece,
    swap_words,
    copy_line,
    drop_line,
    cut_short,
    change_digit,
    change_digit,
)
