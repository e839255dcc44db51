"""Files that are broken, or meant to take time or memory: a network comes soon, or a NetworkError."""

import time
from functools import cache
from random import Random

import pytest
from importers.kaldi.nnet3_reference import random_numbers, write_model
from importers.kaldi.recipes import CHAIN_END, LDA, RECIPES, SPEECH, XVECTOR, factored

from tdnn_compiler.importers.kaldi.context import count_context
from tdnn_compiler.importers.kaldi.kaldi_networks import network_of_model
from tdnn_compiler.importers.kaldi.source import read_kaldi_text
from tdnn_compiler.symbolic.errors import NetworkError

SECONDS = 2.0
LONGEST_TOLD = 12_000
SMALL = """
input name=ivector dim=3
input name=input dim=4
relu-batchnorm-layer name=a dim=4 input=Append(-1,0,1,ReplaceIndex(ivector, t, 0))
tdnnf-layer name=b dim=4 bottleneck-dim=2 time-stride=1
stats-layer name=s config=mean+stddev(0:1:1:10000)
affine-layer name=c dim=3 input=Append(s, IfDefined(b@2), Sum(Scale(0.5, b), a))
output-layer name=output dim=2 include-log-softmax=false input=b
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
    lines = models[0].partition("<NumComponents>")[0].removeprefix("<Nnet3>")
    return (
        *((text, ".xconfig") for text in texts),
        *((model, ".raw") for model in models),
        (lines, ".config"),
    )


def mutated_text(seed: int) -> tuple[str, str]:
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


def assert_answered(text: str, ending: str, note: object = "") -> None:
    """It is a network, or is refused: soon, and in a few words."""
    begun = time.process_time()
    told = ""
    try:
        model = read_kaldi_text(text, ending, f"x{ending}")
        network_of_model(model)
        count_context(model.nnet3)
    except NetworkError as error:
        told = str(error)
    assert time.process_time() - begun < SECONDS, note
    assert len(told) <= LONGEST_TOLD, note


def test_changed_texts() -> None:
    for seed in range(2_000):
        assert_answered(*mutated_text(seed), seed)


@pytest.mark.long
@pytest.mark.parametrize("block", range(20))
def test_many_changed_texts(block: int) -> None:
    for seed in range(5_000 * (1 + block), 5_000 * (2 + block)):
        assert_answered(*mutated_text(seed), seed)


INPUT = "input name=input dim=4\n"
OUTPUT = "output name=o"
NOOP = "component name=c type=NoOpComponent dim=4"


def repeated(line: str, times: int, end: str = OUTPUT) -> tuple[str, str]:
    """An xconfig of one line many times over, in which n counts."""
    return INPUT + "".join(f"{line}\n".replace("{n}", str(n)) for n in range(times)) + end, ".xconfig"


def config(*lines: str) -> tuple[str, str]:
    ends = "input-node name=input dim=4", "output-node name=output input=input"
    return "\n".join([ends[0], NOOP, *lines, ends[1]]), ".config"


def reading(number: int, source: str) -> str:
    return f"component-node name=a{number} component=c input={source}"


def model(inside: str, number: int = 1) -> tuple[str, str]:
    return f"<Nnet3>\n<NumComponents> {number} {inside}</Nnet3>", ".mdl"


LARGE = {
    "many layers": repeated("no-op-component name=a{n}", 3_000),
    "as many layers as there may be": repeated("relu-layer name=a{n} dim=4", 1_900),
    "a long network": (SPEECH + LDA + factored((3,) * 150), ".xconfig"),
    "deep brackets": (f"{INPUT}relu-layer name=a dim=4 input={'Append(' * 2_000}0{')' * 2_000}", ".xconfig"),
    "brackets alone": (f"{INPUT}output name=o input={'(' * 15_000}", ".xconfig"),
    "many terms": (f"{INPUT}output name=o input=Append({','.join(['0'] * 9_000)})", ".xconfig"),
    "many terms that are different": (
        f"{INPUT}relu-layer name=a dim=2 input=Append({','.join(map(str, range(1_900)))})\n{OUTPUT}",
        ".xconfig",
    ),
    "doubled errors": repeated("stats-layer name=s{n} config=no input=Append([-1], [-1])", 400),
    "doubled dimensions": repeated("no-op-component name=a{n} input=Append([-1], [-1])", 400),
    "a long line": (f"{INPUT}output name=o {'x' * 3_000_000}", ".xconfig"),
    "many equal signs": (f"{INPUT}output name=o {'a=' * 9_000}", ".xconfig"),
    "many quotes": (INPUT + "output name=o " + '"' * 19_000, ".xconfig"),
    "many lines": ("#\n" * 1_000_000, ".xconfig"),
    "offsets without end": (SPEECH + LDA.replace("1", "999999999") + CHAIN_END, ".xconfig"),
    "rounds of many numbers": repeated("no-op-component name=a{n} input=Round([-1], 9{n})", 99),
    "rounds of a large number": repeated("no-op-component name=a{n} input=Round([-1]@90, 997)", 900),
    "wide statistics": repeated("stats-layer name=s{n} config=mean(-50000:1:1:50000)", 500),
    "a circle": config(*(reading(n, f"a{(n + 1) % 3_000}") for n in range(3_000))),
    "many that are missing": config(*(reading(n, f"b{n}") for n in range(3_900))),
    "many tags": ("<Nnet3>\n" + "<A>" * 300_000 + "<NumComponents> 0 </Nnet3>", ".mdl"),
    "tags that do not end": ("<Nnet3>" + "<" * 1_000_000 + "<NumComponents> 0 </Nnet3>", ".mdl"),
    "many components": model("<ComponentName> a <NoOpComponent> <Dim> 4 </NoOpComponent>" * 30_000),
    "many rows": model(
        "<ComponentName> a <LinearComponent> <Params> [" + "\n1" * 500_000 + "]</LinearComponent>"
    ),
}


@pytest.mark.parametrize("kind", LARGE)
def test_large_texts(kind: str) -> None:
    assert_answered(*LARGE[kind])
