"""Files that are broken, or meant to take time or memory: a network comes soon, or a NetworkError."""

import time

import pytest
from importers.kaldi.changed_texts import changed_text
from importers.kaldi.recipes import CHAIN_END, LDA, SPEECH, factored

from tdnn_compiler.importers.kaldi.context import count_context
from tdnn_compiler.importers.kaldi.kaldi_networks import network_of_model
from tdnn_compiler.importers.kaldi.source import read_kaldi_text
from tdnn_compiler.symbolic.errors import NetworkError

SECONDS = 2.0
LONGEST_TOLD = 12_000


def assert_answered(text: str, ending: str, note: object = "") -> None:
    """It is a network, or is refused: soon, and in a few words."""
    begun = time.process_time()
    told = ""
    try:
        model = read_kaldi_text(text, ending, f"x{ending}")
        count_context(model.nnet3)
        network_of_model(model, sizes={"T": "72*m"})
    except NetworkError as error:
        told = str(error)
    assert time.process_time() - begun < SECONDS, note
    assert len(told) <= LONGEST_TOLD, note


def test_changed_texts() -> None:
    for seed in range(2_000):
        assert_answered(*changed_text(seed), seed)


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
