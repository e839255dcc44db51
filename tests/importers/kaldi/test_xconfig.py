"""xconfig lines: what they become, under Kaldi's names, and what is said of wrong ones."""

import pytest
from importers.kaldi.recipes import RECIPES

from tdnn_compiler.importers.kaldi.kaldi_networks import network_of_model
from tdnn_compiler.importers.kaldi.source import read_kaldi_text
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError, Problem

HEAD = "input name=input dim=12\n"
END = "\noutput-layer name=output dim=3 include-log-softmax=false"


def nodes(text: str) -> dict[str, tuple[str, int | None]]:
    """Every node's descriptor and dimension."""
    nnet3 = read_kaldi_text(HEAD + text, ".xconfig", "x.xconfig").nnet3
    return {
        name: (str(node.reads), nnet3.dims[name])
        for name, node in nnet3.nodes.items()
        if node.kind != "input"
    }


def network(text: str, ending: str = ".xconfig", **options: object) -> Network:
    return network_of_model(read_kaldi_text(text, ending, f"x{ending}"), **options)  # type: ignore[arg-type]


def problems(text: str, ending: str = ".xconfig") -> tuple[Problem, ...]:
    with pytest.raises(NetworkError) as raised:
        network(text, ending)
    return raised.value.problems


EXPANSIONS = {
    "relu-batchnorm-dropout-layer name=a dim=5 input=Append(-1,2)": {
        "a.affine": ("Append(Offset(input, -1), Offset(input, 2))", 5),
        "a.relu": ("a.affine", 5),
        "a.batchnorm": ("a.relu", 5),
        "a.dropout": ("a.batchnorm", 5),
    },
    "relu-renorm-layer name=a dim=5 add-log-stddev=true bottleneck-dim=2": {
        "a.linear": ("input", 2),
        "a.affine": ("a.linear", 4),
        "a.relu": ("a.affine", 4),
        "a.renorm": ("a.relu", 5),
    },
    "tdnnf-layer name=a dim=12 bottleneck-dim=2 dropout-proportion=0.0 time-stride=3": {
        "a.linear": ("input", 2),
        "a.affine": ("a.linear", 12),
        "a.relu": ("a.affine", 12),
        "a.batchnorm": ("a.relu", 12),
        "a.dropout": ("a.batchnorm", 12),
        "a.noop": ("Sum(Scale(0.66, input), a.dropout)", 12),
    },
    "tdnnf-layer name=a dim=5 bottleneck-dim=2 bypass-scale=0.0": {
        "a.linear": ("input", 2),
        "a.affine": ("a.linear", 5),
        "a.relu": ("a.affine", 5),
        "a.batchnorm": ("a.relu", 5),
    },
    "prefinal-layer name=a big-dim=8 small-dim=2": {
        "a.affine": ("input", 8),
        "a.relu": ("a.affine", 8),
        "a.batchnorm1": ("a.relu", 8),
        "a.linear": ("a.batchnorm1", 2),
        "a.batchnorm2": ("a.linear", 2),
    },
    "stats-layer name=a config=mean+stddev+count(-6:1:3:9)\nno-op-component name=b": {
        "a-extraction-6-9": ("input", 25),
        "a-pooling-6-9": ("a-extraction-6-9", 25),
        "b": ("Round(a-pooling-6-9, 3)", 25),
    },
    "delta-layer name=a": {
        "input_2": (
            "Append(input, Sum(Offset(Scale(-1, input), -1), Offset(input, 1)), "
            "Sum(Sum(Offset(input, -2), Offset(input, 2)), Scale(-2, input)))",
            36,
        ),
        "a": ("input_2", 36),
    },
    "spec-augment-layer name=a": {"a.freq-mask": ("input", 12), "a.time-mask": ("a.freq-mask", 12)},
    "relu-batchnorm-conv-layer name=a height-in=4 height-out=2 height-subsample-out=2 num-filters-out=5 "
    "height-offsets=-1,0,1 time-offsets=-1,0": {
        "a.relu": ("input", 12),
        "a.batchnorm": ("a.relu", 12),
        "a.conv": ("a.batchnorm", 10),
    },
    "relu-noconv-layer name=a height-in=4": {"a.relu": ("input", 12)},
    "idct-layer name=a cepstral-lifter=22": {"a": ("input", 12)},
    "dim-range-component name=a dim=3 dim-offset=9": {"a": ("input", 3)},
    "linear-component name=a dim=4 input=[-1]@2\naffine-layer name=b dim=3 input=Sum(a, Const(1.5, 4))": {
        "a": ("Offset(input, 2)", 4),
        "b": ("Sum(a, Const(1.5, 4))", 3),
    },
}


@pytest.mark.parametrize("text", EXPANSIONS)
def test_expansions(text: str) -> None:
    found = nodes(f"{text}\noutput name=output output-delay=5")
    last = found.pop("output")
    assert found == EXPANSIONS[text]
    name = list(found)[-1]
    assert last == (f"Offset({name}, 5)", found[name][1])


def test_output_layers() -> None:
    text = "output-layer name=output dim=7\naffine-layer name=a dim=2 input=output.log-softmax\noutput name=b"
    assert nodes(text) == {
        "output.affine": ("input", 7),
        "output.log-softmax": ("output.affine", 7),
        "output": ("output.log-softmax", 7),
        "a": ("output.log-softmax", 2),
        "b": ("a", 2),
    }


def test_layers_have_the_names_of_nodes() -> None:
    inputs = f"input name=ivector dim=5\n{HEAD}"
    text = f"{inputs}relu-layer name=a dim=4 input=Append(-1,0,ReplaceIndex(ivector, t, 0))"
    found = network(text + END)
    assert str(found).split("\n") == [
        "ivector: Input('N C', C=5) → N × 5",
        "input: Input('N T C', C=12) → N × T × 12",
        "a.affine.input ← input: conv(4, taps=(-1, 0)) → N × (T - 1) × 4",
        "a.affine.ivector ← ivector: linear(4, bias=False) → N × 4",
        "a.affine ← a.affine.input, a.affine.ivector: add → N × (T - 1) × 4",
        "a.relu ← a.affine: relu → N × (T - 1) × 4",
        "output.affine ← a.relu: linear(3) → N × (T - 1) × 3",
    ]
    assert found.outputs == ("output.affine",)
    assert found.graph.nodes["a.relu"]["line"] == "x.xconfig:3"


def test_outputs_are_named_or_the_main_one() -> None:
    text = HEAD + "relu-layer name=a dim=4" + END + "\noutput-layer name=output-xent dim=3 input=a"
    assert network(text).outputs == ("output.affine",)
    assert network(text, outputs=["a.relu", "output"]).outputs == ("a.relu", "output.affine")
    assert network(text, outputs=["a.relu"], frame_subsampling_factor=3).outputs == ("a.relu.subsample",)
    # What no output reads may be anything.
    assert "output-xent.log-softmax" not in network(text)
    assert network(text, outputs=["output-xent"]).outputs == ("output-xent.log-softmax",)
    for wrong in (["a"], ["outptu"]):
        with pytest.raises(NetworkError, match="outputs that are nodes"):
            network(text, outputs=wrong)
    for factor in (0, -1, 2.0, 10**9):
        with pytest.raises(NetworkError, match="frame_subsampling_factor from 1"):
            network(text, frame_subsampling_factor=factor)


WRONG = {
    "an unknown key": ("relu-layer name=a dims=4", "values that it takes", "dims="),
    "a key twice": ("relu-layer name=a dim=4 dim=5", "every key once", "dim= again"),
    "no name": ("relu-layer dim=4", "name=", "none"),
    "a name twice": ("relu-layer name=a dim=4\nrelu-layer name=a dim=4", "every name of a layer once", "'a'"),
    "a word without a value": ("relu-layer a dim=4", "key=value", "a"),
    "an unknown layer": ("relu-batchnrm-layer name=a dim=4", "a type of layer", "relu-batchnrm-layer"),
    "a recurrent layer": ("lstmp-layer name=a cell-dim=4", "a type of layer", "lstmp-layer"),
    "a shell variable": ("relu-layer name=a $opts dim=4", "letters, digits", "'$'"),
    "an unknown input": ("relu-layer name=a dim=4 input=inptu", "layers of earlier lines", "inptu"),
    "a bracket too few": ("relu-layer name=a dim=4 input=Append(0,1", "')'", "the end"),
    "a strange descriptor": ("relu-layer name=a dim=4 input=Append(0,*)", "letters", "'*'"),
    "a descriptor that is none": ("relu-layer name=a dim=4 input=Appnd(0,1)", "the end of the", "("),
    "a dimension of words": ("relu-layer name=a dim=many", "dim a whole number", "many"),
    "a dimension of none": ("relu-layer name=a dim=0", "dim a whole number from 1", "0"),
    "a bypass of another size": ("tdnnf-layer name=a dim=8 bottleneck-dim=2", "dim=12", "8"),
    "a context unknown": ("tdnnf-layer name=a dim=12 bottleneck-dim=2 context=all", "context=default", "all"),
    "sums of unlike sizes": ("relu-layer name=a dim=4\nrelu-layer name=b input=Sum(a, input) dim=4",
                             "equal dimensions in Sum(a.relu, input)", "4, 12"),
    "statistics of no such form": ("stats-layer name=a config=mean(1:2)", "config=mean", "mean(1:2)"),
    "statistics that do not fit": ("stats-layer name=a config=mean(-5:1:3:9)", "S that divides l", "mean"),
    "heights that do not divide": ("conv-layer name=a height-in=5 height-out=5 num-filters-out=2 "
                                   "height-offsets=0 time-offsets=0", "height-in that divides 12", "5"),
    "what reads an output": ("output-layer name=o dim=3\nrelu-layer name=a dim=3 input=o",
                             "a layer whose output others may read", "'o'"),
    "a range that is too long": ("dim-range-component name=a dim=9 dim-offset=9", "a range of", "9 to"),
    "rounds by nothing": ("relu-layer name=a dim=4 input=Round(input, 0)", "m of at least 1", "0"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_mistakes(kind: str) -> None:
    text, expected, got = WRONG[kind]
    found = problems(f"{HEAD}{text}{END}")
    line = 2 + text.count("\n")
    assert (found[0].where, expected in found[0].expected, got in found[0].got) == (
        f"x.xconfig:{line}",
        True,
        True,
    ), found


def test_all_mistakes_are_told_together() -> None:
    text = (
        HEAD
        + "relu-layer name=a dims=4\nrelu-layr name=b dim=3 input=a\nrelu-layer name=c dim=4 input=x@2"
        + END
    )
    found = problems(text)
    assert [problem.where for problem in found] == ["x.xconfig:2", "x.xconfig:3", "x.xconfig:4"]
    assert [problem.hint for problem in found[:2]] == ["did you mean dim?", "did you mean relu-layer?"]


REFUSED = {
    "renorm": ("relu-renorm-layer name=a dim=4" + END, "NormalizeComponent"),
    "a convolution": ("conv-layer name=a height-in=4 height-out=4 num-filters-out=2 height-offsets=0 "
                      "time-offsets=0" + END, "TimeHeightConvolutionComponent"),
    "dropout of dimensions": ("relu-dropout-layer name=a dim=4 dropout-per-dim=true" + END,
                              "dropout-proportion 0.5"),
    "statistics of all that was": ("stats-layer name=a config=mean(-99999:1:3:9)" + END, "from -99999 to 9"),
    "a choice by time": ("relu-layer name=a dim=4 input=Switch(input, input@1)" + END, "Switch("),
    "a choice by length": ("relu-layer name=a dim=4 input=Failover(input, input@1)" + END, "Failover("),
    "a constant": ("relu-layer name=a dim=4 input=Const(1.0, 4)" + END, "Const("),
    "rounded times of what may lack": ("relu-layer name=a dim=4 input=Sum(input, Round(IfDefined(input), 3))"
                                       + END, "Round(IfDefined(input), 3)"),
    "one frame of a layer": ("relu-layer name=a dim=4\nrelu-layer name=b dim=4 input=ReplaceIndex(a, t, 0)"
                             + END,
                             "ReplaceIndex(a.relu, t, 0)"),
    "frames and one of them": ("relu-layer name=a dim=4 input=Append(input, ReplaceIndex(input, t, 0))" + END,
                               "ReplaceIndex of it, and itself"),
    "zeros beside nothing": ("relu-layer name=a dim=4 input=IfDefined(input@1)" + END, "of nothing else"),
}  # fmt: skip


def test_all_that_is_refused_is_told_together() -> None:
    with pytest.raises(NetworkError) as raised:
        network(RECIPES["wsj cnn_tdnn_1a"].text)
    got = [problem.got.split()[0] for problem in raised.value.problems]
    assert got == ["PermuteComponent", *["TimeHeightConvolutionComponent", "BatchNormComponent"] * 4]


def test_one_frame_has_no_neighbours() -> None:
    text = "dim=4\ntdnnf-layer name=a bottleneck-dim=2 bypass-scale=0.0 dim=3 input=ReplaceIndex(input, t, 0)"
    assert "of which there is one frame" in problems(f"input name=input {text}{END}")[0].got


@pytest.mark.parametrize("kind", REFUSED)
def test_what_the_language_cannot_say_is_refused_by_name(kind: str) -> None:
    text, got = REFUSED[kind]
    found = problems(HEAD + text)
    assert any(got in problem.got for problem in found), found
    assert all(problem.where.startswith("x.xconfig:") for problem in found)


def test_one_result_for_several_frames_needs_a_number_that_divides() -> None:
    for text, expected in (
        ("relu-layer name=a dim=4 input=Round(input, 3)", "for Round(input, 3) a number of frames"),
        ("stats-layer name=a config=mean(-9:1:3:9)", "for the statistics a number of frames"),
    ):
        (found,) = problems(HEAD + text + END)
        assert (found.where, found.got) == ("x.xconfig:2", "T")
        assert expected in found.expected
        assert 'sizes={"T": "3*m"}' in found.hint
        for size in ("3*m", "6*m + 1", 30):
            network(HEAD + text + END, sizes={"T": size})
        with pytest.raises(NetworkError, match="one remainder by 3"):
            network(HEAD + text + END, sizes={"T": "2*m"})
    for sizes, told in (
        ({"t": 3}, "the sizes N and T"),
        ({"T": "3 m"}, "an expression such as 9"),
        ({"T": 0}, "from 1 on"),
    ):
        with pytest.raises(NetworkError, match=told):
            network(HEAD + END, sizes=sizes)


def test_pooled_statistics_are_there_at_multiples_alone() -> None:
    """A configuration of nnet3 may read them without Round, which xconfig adds."""
    lines = (
        "input-node name=input dim=3",
        "component name=e type=StatisticsExtractionComponent input-dim=3 output-period=4 "
        "include-variance=false",
        "component name=p type=StatisticsPoolingComponent input-dim=4 input-period=4 left-context=4",
        "component-node name=e component=e input=input",
        "component-node name=p component=p input=e",
        "output-node name=output input=p",
    )
    with pytest.raises(NetworkError, match=r"Round\(p, 4\), or by a multiple of it"):
        network("\n".join(lines), ".config", sizes={"T": 12})
    for step in (4, 8):
        text = "\n".join(lines).replace("input=p", f"input=Round(p, {step})")
        network(text, ".config", sizes={"T": "8*m"})
    with pytest.raises(NetworkError, match="it leaves out times"):
        network(text.replace("8", "6"), ".config", sizes={"T": "24*m"})
    other = "\n".join(lines).replace("input-period=4", "input-period=2")
    with pytest.raises(NetworkError, match="as the output-period of the extraction"):
        network(other, ".config")


CONFIG = """
# a configuration of nnet3, its lines in no order
output-node name=output input=Sum(a.relu, Scale(0.5, lda)) objective='quadratic'
component-node name=a.relu component=r input=a.affine
component name=r type=RectifiedLinearComponent dim=12 self-repair-scale=1e-05
input-node name=input dim=4
component name=lda type=FixedAffineComponent matrix=exp/lda.mat
component-node name=lda component=lda input=Append(Offset(input, -1), input, Offset(input, 1))
component name=a.affine type=NaturalGradientAffineComponent input-dim=3 output-dim=12 max-change=0.75
dim-range-node name=part input-node=lda dim=3 dim-offset=1
component-node name=a.affine component="a.affine" input=part
"""


def test_a_configuration_of_nnet3() -> None:
    assert str(network(CONFIG, ".config")).split("\n") == [
        "input: Input('N T C', C=4) → N × T × 4",
        "lda ← input: conv(12, taps=(-1, 0, 1)) → N × (T - 2) × 12",
        "part ← lda: channels(1, 4) → N × (T - 2) × 3",
        "a.affine ← part: linear(12) → N × (T - 2) × 12",
        "a.relu ← a.affine: relu → N × (T - 2) × 12",
        "output.scale ← lda: scale(0.5) → N × (T - 2) × 12",
        "output ← a.relu, output.scale: add → N × (T - 2) × 12",
    ]


CONFIG_MISTAKES = {
    ("input=part", "input=prat"): ("nodes for 'a.affine' to read", "prat", "did you mean part?"),
    ("component=r ", "component=s "): ("a component that there is", "s", ""),
    ("input-dim=3", "input-dim=5"): ("an input of dimension 5 for 'a.affine'", "3, of part", ""),
    ("RectifiedLinearComponent", "RectifiedLinear"): ("a type that ends in Component", "RectifiedLinear", ""),
    ("RectifiedLinearC", "RectifiedLinerC"): (
        "a type of component",
        "RectifiedLinerComponent",
        "RectifiedLinear",
    ),
    ("input=part", "input=a.relu"): ("nodes that read others before them", "'a.relu'", "recurrent"),
    ("input=part", "input=output"): ("nodes that are no outputs", "output", ""),
    ("output-node name=output", "component-node name=output component=r"): ("an output", "none", ""),
    ("dim-range-node", "dim-rang-node"): ("component, component-node", "dim-rang-node", ""),
}


@pytest.mark.parametrize("change", CONFIG_MISTAKES)
def test_mistakes_in_a_configuration(change: tuple[str, str]) -> None:
    expected, got, hint = CONFIG_MISTAKES[change]
    found = problems(CONFIG.replace(*change), ".config")
    assert any(expected in p.expected and got in p.got and hint in p.hint for p in found), found
