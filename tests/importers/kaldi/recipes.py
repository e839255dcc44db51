"""The shapes of public recipes of Kaldi's, smaller in width, with their contexts.

Those with `published` are the left and right context that Kaldi, or a paper, gives.
"""

from dataclasses import dataclass

__all__ = ["RECIPES", "Recipe"]

SPEECH = "input dim=100 name=ivector\ninput dim=40 name=input\n"
LDA = "fixed-affine-layer name=lda input=Append(-1,0,1,ReplaceIndex(ivector, t, 0)) delay=5\n"
WIDE_LDA = LDA.replace("-1,0,1", "-2,-1,0,1,2")
DELTAS = """
idct-layer name=idct input=input dim=40 cepstral-lifter=22 affine-transform-file=idct.mat
delta-layer name=delta input=idct
no-op-component name=input2 input=Append(delta, Scale(1.0, ReplaceIndex(ivector, t, 0)))
"""
CHAIN_END = """
linear-component name=prefinal-l dim=16 orthonormal-constraint=-1.0
prefinal-layer name=prefinal-chain input=prefinal-l big-dim=32 small-dim=16
output-layer name=output include-log-softmax=false dim=20 max-change=1.5
prefinal-layer name=prefinal-xent input=prefinal-l big-dim=32 small-dim=16
output-layer name=output-xent dim=20 learning-rate-factor=5.0 max-change=1.5
"""


@dataclass(frozen=True)
class Recipe:
    """An xconfig. Of `hidden` ones pooling hides context, or the language has no such layers."""

    text: str
    published: tuple[int, int] | None = None
    modulus: int = 1
    hidden: bool = False
    factor: int = 3


def factored(strides: tuple[int, ...], before: str = "relu-batchnorm-dropout-layer name=tdnn1 dim=32") -> str:
    """A chain network of TDNN-F layers."""
    lines = [f"{before} dropout-proportion=0.0 dropout-per-dim-continuous=true"]
    lines += [
        f"tdnnf-layer name=tdnnf{number} dropout-proportion=0.0 bypass-scale=0.66 dim=32 bottleneck-dim=8 "
        f"time-stride={stride}"
        for number, stride in enumerate(strides, 2)
    ]
    return "\n".join(lines) + CHAIN_END


def spliced(*splices: str, kind: str = "relu-batchnorm-layer", end: str = CHAIN_END) -> str:
    """A TDNN of one layer a splice; an empty one reads the frame itself."""
    inputs = [f"input=Append({splice})" if splice else "" for splice in splices]
    return "\n".join(f"{kind} name=tdnn{n} {i} dim=32" for n, i in enumerate(inputs, 1)) + "\n" + end


def skipping(number: int, splice: str, *skips: str) -> str:
    return f"relu-batchnorm-layer name=tdnn{number} dim=32 input=Append({', '.join((splice, *skips))})\n"


XVECTOR = """
input dim=24 name=input
relu-batchnorm-layer name=tdnn1 input=Append(-2,-1,0,1,2) dim=32
relu-batchnorm-layer name=tdnn2 input=Append(-2,0,2) dim=32
relu-batchnorm-layer name=tdnn3 input=Append(-3,0,3) dim=32
relu-batchnorm-layer name=tdnn4 dim=32
relu-batchnorm-layer name=tdnn5 dim=48
stats-layer name=stats config=mean+stddev(0:1:1:10000)
relu-batchnorm-layer name=tdnn6 dim=32 input=stats
relu-batchnorm-layer name=tdnn7 dim=32
output-layer name=output dim=10
"""

CNN = (
    SPEECH
    + """
idct-layer name=idct input=input dim=40 cepstral-lifter=22 affine-transform-file=idct.mat
linear-component name=ivector-linear dim=40 input=ReplaceIndex(ivector, t, 0)
batchnorm-component name=ivector-batchnorm target-rms=0.025
batchnorm-component name=idct-batchnorm input=idct
combine-feature-maps-layer name=combine_inputs input=Append(idct-batchnorm, ivector-batchnorm) \
num-filters1=1 num-filters2=1 height=40
conv-relu-batchnorm-layer name=cnn1 height-in=40 height-out=40 time-offsets=-1,0,1 height-offsets=-1,0,1 \
num-filters-out=6
conv-relu-batchnorm-layer name=cnn2 height-in=40 height-out=20 height-subsample-out=2 time-offsets=-1,0,1 \
height-offsets=-1,0,1 num-filters-out=8
"""
)

RECIPES = {
    "aspire tdnn_7b": Recipe(
        SPEECH + LDA + spliced("", "-1,0,1,2", "-3,0,3", "-3,0,3", "-3,0,3", "-6,-3,0"), (17, 12)
    ),
    "librispeech tdnn_1d": Recipe(SPEECH + LDA + factored((1, 1, 1, 0, *[3] * 12)), (40, 40)),
    "wsj tdnn_1g": Recipe(SPEECH + LDA + factored((1, 1, 1, 0, *[3] * 8)), (28, 28)),
    "mini_librispeech tdnn_1j": Recipe(
        SPEECH
        + DELTAS
        + factored((1, 1, 1, 0, *[3] * 8), "relu-batchnorm-dropout-layer name=tdnn1 dim=32 input=input2"),
        (29, 29),
    ),
    "wsj cnn_tdnn_1a": Recipe(
        CNN + "conv-relu-batchnorm-layer name=cnn3 height-in=20 height-out=10 height-subsample-out=2 "
        "time-offsets=-1,0,1 height-offsets=-1,0,1 num-filters-out=8\n"
        + "conv-relu-batchnorm-layer name=cnn4 height-in=10 height-out=10 time-offsets=-1,0,1 "
        "height-offsets=-1,0,1 num-filters-out=8\n" + spliced("", "-3,0,3", "-3,0,3", "-6,-3,0"),
        (16, 10),
        hidden=True,
    ),
    "sre16 xvector_1a": Recipe(XVECTOR, (0, 7), hidden=True, factor=1),
    "wsj tdnn_1d": Recipe(SPEECH + WIDE_LDA + spliced("", "-1,0,1", "-1,0,1", "-3,0,3", "-3,0,3", "-3,0,3")),
    "rm tdnn_5n": Recipe(SPEECH + LDA + spliced("", "-1,0,1", "-3,0,3", "-3,0,3")),
    "tedlium tdnn_1d": Recipe(
        SPEECH
        + LDA
        + spliced("", "-1,0,1", "-1,0,1", "-3,0,3", "-3,0,3", "-3,0,3", "-3,0,3", kind="relu-batchnorm-layer")
    ),
    "ami tdnn_1b": Recipe(
        SPEECH
        + LDA
        + spliced("", "-1,0,1,2", "-3,0,3", "-3,0,3", "-6,-3,0", end=CHAIN_END.replace("16", "12"))
    ),
    "swbd tdnn_7q": Recipe(SPEECH + LDA + factored((1, 1, 1, 0, *[3] * 10))),
    "swbd tdnn_7n": Recipe(
        SPEECH
        + LDA
        + "relu-batchnorm-layer name=tdnn1 dim=32\n"
        + "".join(
            f"linear-component name=tdnn{n}l dim=8 input=Append({first}tdnn{n - 1})\n"
            f"relu-batchnorm-layer name=tdnn{n} input=Append({second}) dim=32\n"
            for n, first, second in (
                (2, "tdnn1@-1,", "0,1"),
                (3, "tdnn2@-1,", "0,1"),
                (4, "", "-3,0,3"),
                (5, "tdnn4@-3,", "0,3,tdnn3l"),
                (6, "tdnn5@-3,", "0,3,tdnn4l,tdnn2l@2"),
            )
        )
        + CHAIN_END
    ),
    "fisher_swbd tdnn_7b": Recipe(
        SPEECH + LDA + spliced("", "-1,0,1", "-1,0,1", "-3,0,3", "-3,0,3", "-3,0,3", "-3,0,3")
    ),
    "hkust tdnn_7h": Recipe(SPEECH + LDA + factored((1, 1, 1, 0, *[3] * 9))),
    "aishell tdnn_1a": Recipe(SPEECH + LDA + spliced("", "-1,0,1", "-1,0,1", "-3,0,3", "-3,0,3")),
    "multi_cn tdnn": Recipe(SPEECH + LDA + factored((1, 1, 1, 0, *[3] * 12))),
    "heroico tdnn_1d": Recipe(
        SPEECH
        + LDA
        + factored((1, 1, 0, 3, 3, 3, 3, 6), "relu-batchnorm-layer name=tdnn1 dim=32").replace(
            "dim=32 dropout-proportion=0.0 dropout-per-dim-continuous=true", "dim=32"
        )
    ),
    "tdnn_lstm without its lstm": Recipe(SPEECH + LDA + spliced("", "-1,0,1", "-1,0,1") + "", factor=1),
    "xvector extended": Recipe(
        """
input dim=30 name=input
relu-batchnorm-layer name=tdnn1 input=Append(-2,-1,0,1,2) dim=32
relu-batchnorm-layer name=tdnn2 dim=32
relu-batchnorm-layer name=tdnn3 input=Append(-2,0,2) dim=32
relu-batchnorm-layer name=tdnn4 dim=32
relu-batchnorm-layer name=tdnn5 input=Append(-3,0,3) dim=32
relu-batchnorm-layer name=tdnn6 dim=32
relu-batchnorm-layer name=tdnn7 input=Append(-4,0,4) dim=32
relu-batchnorm-layer name=tdnn8 dim=32
relu-batchnorm-layer name=tdnn9 dim=48
stats-layer name=stats config=mean+stddev(0:1:1:10000)
relu-batchnorm-layer name=tdnn10 dim=32 input=stats
output-layer name=output include-log-softmax=false dim=10
""",
        (0, 11),
        hidden=True,
        factor=1,
    ),
    "librispeech tdnn_1c": Recipe(
        SPEECH
        + LDA
        + "relu-batchnorm-layer name=tdnn1 dim=32\n"
        + "".join(
            f"linear-component name=tdnn{n}l dim=8{first}\nrelu-batchnorm-layer name=tdnn{n} dim=32{second}\n"
            for n, first, second in (
                (2, " input=Append(-1,0)", " input=Append(0,1)"),
                (3, "", ""),
                (4, " input=Append(-1,0)", " input=Append(0,1)"),
                (5, "", " input=Append(tdnn5l, tdnn3l)"),
                (6, " input=Append(-3,0)", " input=Append(0,3)"),
                (7, " input=Append(-3,0)", " input=Append(0,3,tdnn6l,tdnn4l,tdnn2l)"),
                (8, " input=Append(-3,0)", " input=Append(0,3)"),
                (9, " input=Append(-3,0)", " input=Append(0,3,tdnn8l,tdnn6l,tdnn4l)"),
                (10, " input=Append(-3,0)", " input=Append(0,3)"),
                (11, " input=Append(-3,0)", " input=Append(0,3,tdnn10l,tdnn8l,tdnn6l)"),
            )
        )
        + CHAIN_END
    ),
    "aspire stats_asr_sad_1a, with batch norms": Recipe(
        """
input dim=40 name=input
fixed-affine-layer name=lda input=Append(-2,-1,0,1,2)
relu-batchnorm-layer name=tdnn1 input=lda dim=16
relu-batchnorm-layer name=tdnn2 input=Append(-1,0,1,2) dim=16
relu-batchnorm-layer name=tdnn3 input=Append(-3,0,3,6) dim=16
stats-layer name=tdnn3_stats config=mean+count(-99:3:9:99)
relu-batchnorm-layer name=tdnn4 input=Append(tdnn3@-6,tdnn3@0,tdnn3@6,tdnn3@12,tdnn3_stats) dim=16
stats-layer name=tdnn4_stats config=mean+count(-108:6:18:108)
relu-batchnorm-layer name=tdnn5 input=Append(tdnn4@-12,tdnn4@0,tdnn4@12,tdnn4@24,tdnn4_stats) dim=16
output-layer name=output include-log-softmax=true dim=3 input=tdnn5
""",
        modulus=18,
        hidden=True,
    ),
    "babel tdnn with statistics": Recipe(
        SPEECH
        + LDA
        + "relu-batchnorm-layer name=tdnn1 dim=32\n"
        + "stats-layer name=tdnn1-stats config=mean+stddev(-99:3:9:99)\n"
        + "relu-batchnorm-layer name=tdnn2 dim=32 input=Append(tdnn1@-1, tdnn1, tdnn1@1, tdnn1-stats)\n"
        + "relu-batchnorm-layer name=tdnn3 dim=32 input=Append(-3,0,3)\n"
        + CHAIN_END,
        modulus=9,
        hidden=True,
    ),
    "voxforge with a bypass by Sum": Recipe(
        SPEECH
        + LDA
        + "relu-batchnorm-layer name=tdnn1 dim=32\n"
        + "relu-batchnorm-layer name=tdnn2 dim=32 input=Append(-1,0,1)\n"
        + "relu-batchnorm-layer name=tdnn3 dim=32 input=Sum(tdnn1@-2, tdnn2@3)\n"
        + "no-op-component name=both input=Sum(Scale(0.5, tdnn3), Scale(0.5, tdnn2))\n"
        + CHAIN_END
    ),
    "one-sided": Recipe(
        SPEECH
        + LDA
        + "relu-batchnorm-layer name=tdnn1 dim=32\n"
        + "tdnnf-layer name=tdnnf2 dim=32 bottleneck-dim=8 time-stride=3 context=left-only\n"
        + "tdnnf-layer name=tdnnf3 dim=32 bottleneck-dim=8 time-stride=3 context=shift-left\n"
        + "tdnnf-layer name=tdnnf4 dim=32 bottleneck-dim=8 time-stride=3 context=none bypass-scale=0.0\n"
        + CHAIN_END
    ),
}
