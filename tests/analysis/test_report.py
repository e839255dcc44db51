"""The report: its words, its numbers, what one output sees, and the drawings."""

import json
import re
from io import StringIO
from itertools import combinations, pairwise
from typing import Any

import networkx as nx
import pytest
from sympy import Integer, Rational

from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report import data as json_format
from tdnn_compiler.analysis.report import print_report, report, show
from tdnn_compiler.analysis.report.canvas import style, to_png, to_svg
from tdnn_compiler.analysis.report.data import as_json
from tdnn_compiler.analysis.report.drawing import draw_network, group_layers
from tdnn_compiler.analysis.report.layout import PAGE, arrange_boxes
from tdnn_compiler.analysis.report.page import make_page
from tdnn_compiler.analysis.report.phrases import Phrases
from tdnn_compiler.analysis.report.plots import bin_positions, path_steps, plot_pyramid
from tdnn_compiler.analysis.report.pyramid import Level, build_pyramid, find_runs
from tdnn_compiler.analysis.report.spelling import (
    format_duration,
    format_short,
    format_stretches,
    values_by_remainder,
)
from tdnn_compiler.dsl import (
    Chain,
    Input,
    adaptive_avg_pool,
    adaptive_max_pool,
    batch_norm,
    build,
    conv,
    conv_transpose,
    global_avg_pool,
    linear,
    max_pool,
    relu,
    repeat,
    sigmoid,
    softmax,
    stats_pool,
    subsample,
    symbols,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError


def tdnn(name: str, width: int, *taps: int) -> Chain:
    return conv(width, taps=taps).named(name) >> relu >> batch_norm


def x_vector() -> Network:
    h = Input("N T C", C=40) >> tdnn("tdnn1", 512, -2, -1, 0, 1, 2)
    h = h >> tdnn("tdnn2", 512, -2, 0, 2) >> tdnn("tdnn3", 512, -3, 0, 3)
    h = h >> tdnn("tdnn4", 512, 0) >> tdnn("tdnn5", 1500, 0) >> stats_pool().named("statistics")
    return build(
        h >> linear(512).named("embedding") >> relu >> linear(7205).named("speakers"), name="x_vector"
    )


def causal() -> Network:
    h = Input("N T C", C=8)
    for i in range(4):
        gate = (h >> conv(8, 2, dilation=2**i, padding="causal")) * (h >> conv(8) >> sigmoid)
        h = h + gate
    return build(h, name="causal")


def image() -> Network:
    h = Input("N H W C", C=3) >> conv(64, 7, stride=2, padding=3) >> relu >> max_pool(3, 2, 1)
    return build((h >> conv(64, 3, padding=1)) + h >> global_avg_pool >> linear(10), name="image")


def symbolic() -> Network:
    k, d, s, n = symbols("k d s n")
    h = Input("N T C") >> conv(64, k, stride=s, dilation=d) >> relu
    body = repeat(n, lambda i: conv(64, 3, dilation=2**i, padding=2**i) >> relu)
    return build(h >> body >> subsample(2), name="symbolic")


def transposed() -> Network:
    h = Input("N T C", C=8) >> conv(16, 5, stride=2, padding=2) >> relu
    h = h >> conv_transpose(8, 3, stride=2, padding=1, output_padding=1) >> conv(1, 3, padding=1)
    return build(h, name="transposed")


def squeeze_excite() -> Network:
    h = Input("N T C", C=16) >> conv(16, 5, padding=2).named("before")
    gate = h >> global_avg_pool >> linear(4) >> relu >> linear(16) >> sigmoid
    return build(h * gate >> conv(8, 3, padding=1).named("after"), name="squeeze_excite")


def two_inputs() -> Network:
    audio = Input("N T C", C=40).named("audio") >> conv(8, 5, padding=2)
    video = Input("N T C", C=30).named("video") >> conv(8, 3, padding=1)
    return build(audio + video >> conv(8, 3, padding=1).named("both"), name="two_inputs")


NETWORKS = [x_vector, causal, image, symbolic, transposed, squeeze_excite, two_inputs]


def printed(network: Network, width: int = 100, frame_shift: float | None = None, **lengths: int) -> str:
    out = StringIO()
    print_report(report(analyse(network), lengths, frame_shift), file=out, width=width)
    return out.getvalue()


# The text --------------------------------------------------------------------------------------------

X_VECTOR = """\
x_vector
                                                   T =                                     multiply-
layer                                      shape   300     field  stride  context  params       adds
────────────────────────────────────────────────────────────────────────────────────────────────────
input  Input('N T C', C=40)               T × 40   300         1       1        0
tdnn1  conv(512, taps=(-2, -1,     (T - 4) × 512   296         5       ″       ±2   103 k     30.3 M
    0, 1, 2))                                                              ±20 ms
relu1                                          ″     ″         ″       ″        ″
batch_norm1                                    ″     ″         ″       ″        ″   1,024
tdnn2  conv(512, taps=(-2, 0,      (T - 8) × 512   292         9       ″       ±4   787 k      230 M
    2))                                                                    ±40 ms
relu2                                          ″     ″         ″       ″        ″
batch_norm2                                    ″     ″         ″       ″        ″   1,024
tdnn3  conv(512, taps=(-3, 0,     (T - 14) × 512   286        15       ″       ±7   787 k      225 M
    3))                                                                    ±70 ms
relu3                                          ″     ″         ″       ″        ″
batch_norm3                                    ″     ″         ″       ″        ″   1,024
tdnn4  conv(512, taps=(0,))                    ″     ″         ″       ″        ″   263 k     75.0 M
relu4                                          ″     ″         ″       ″        ″
batch_norm4                                    ″     ″         ″       ″        ″   1,024
tdnn5  conv(1500, taps=(0,))     (T - 14) × 1500     ″         ″       ″        ″   770 k      220 M
relu5                                          ″     ″         ″       ″        ″
batch_norm5                                    ″     ″         ″       ″        ″   3,000
statistics  stats_pool                      3000  3000  all of T              all
embedding  linear(512)                       512   512         ″                ″  1.54 M     1.54 M
relu6                                          ″     ″         ″                ″
speakers  linear(7205)                      7205  7205         ″                ″  3.70 M     3.69 M

total                                                                              7.95 M      785 M

input          input: N × T × 40
output         speakers: N × 7205
needs T        at least 15 (150 ms)
sees T         everything; statistics reads every position, each of which sees 15 (±7, ±70 ms)
parameters     7.95 M (7,948,729)
multiply-adds  785 M (2705408*T - 26908160)
activations    12.4 MB (42736*T - 452844) in fp32
"""


def test_text_of_the_x_vector() -> None:
    assert printed(x_vector(), frame_shift=0.010, T=300) == X_VECTOR


def test_wide_text_has_more_columns() -> None:
    narrow, wide = printed(x_vector(), T=300), printed(x_vector(), width=140, T=300)
    assert "FLOP/" not in narrow
    assert "FLOP/" in wide
    assert "286 × 1500" in wide


@pytest.mark.parametrize("make", NETWORKS)
@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_text_keeps_to_its_width(make: Any, width: int) -> None:
    lines = printed(make(), width).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)
    names = {line.split(" ")[0] for line in lines}
    assert {name for name in make() if len(name) < width / 4} <= names, "a layer has no row"


def test_columns_that_say_nothing_are_left_out() -> None:
    text = printed(build(Input("N C", C=40) >> linear(10)))
    assert "field" not in text
    assert "stride" not in text
    assert "multiply-" in text


def test_long_lengths_get_names() -> None:
    text = printed(image(), 100)
    assert "H1 × W1 × 64" in text
    assert "H1 = (H + 1)//2, W1 = (W + 1)//2, H2 = (H + 3)//4" in text


def test_fields_that_are_no_number() -> None:
    assert "all of T" in printed(x_vector())
    assert "7 + all of T" in printed(squeeze_excite(), 140)
    assert "(period 2)" in printed(transposed(), 140)
    assert "d*(k - 1) + 1" in printed(symbolic(), 200)
    same = build(Input("N T C", C=3) >> conv(4, 3, stride=2, padding="SAME"))
    assert "0 … +2 or ±1, by T % 2" in printed(same, 140)
    pooled = build(Input("N T C", C=3) >> conv(4, 3) >> adaptive_avg_pool(7))
    assert "depends on T, t" in printed(pooled, 140)


def test_a_formula_that_nobody_would_read_is_left_out() -> None:
    h = Input("N T C", C=1) >> conv_transpose(1, 2, 3, dilation=2) >> adaptive_max_pool(5)
    text = printed(build(h >> conv_transpose(1, 3, 3)))
    assert re.search(r"sees T +depends on T, t; one output every T/15\n", text)


def test_names_are_no_markup() -> None:
    network = build(Input("N T C", C=3) >> conv(4).named("[red]x[/red]"), name=":smile:[b]")
    text = printed(network)
    assert ":smile:[b]" in text
    assert "[red]x[/red]" in text


def test_show_prints(capsys: pytest.CaptureFixture[str]) -> None:
    show(x_vector(), lengths={"T": 300}, frame_shift=0.010)
    assert "at least 15 (150 ms)" in capsys.readouterr().out


def test_context_in_time() -> None:
    text = printed(causal(), frame_shift=1 / 16_000, T=16_000)
    assert "−938 … 0 µs" in text
    assert "no lookahead" in text
    assert "lookahead 2 (20 ms)" in printed(build(Input("N T C", C=3) >> conv(4, 5)), frame_shift=0.01)


def test_contexts_that_differ_by_phase_are_told() -> None:
    frames = Input("N T C", C=1)
    text = printed(build(frames >> subsample(3) >> conv_transpose(1, 3, 3)), width=200)
    assert "1; −2 … 0; by phase 0, −1 … −1, −2 … −2; no lookahead" in text
    text = printed(build(frames >> conv(1, 16, 8) >> conv_transpose(1, 16, 8)), width=200)
    assert "±15; by phase −8 … +15, −9 … +14, …, −15 … +8; lookahead 15" in text
    assert "by phase" not in printed(build(frames >> conv_transpose(1, 3, 3)))


def test_outputs_between_two_frames_are_told() -> None:
    frames, words = Input("N T C", C=1), "counted from the earlier of two middle frames"
    assert words in printed(build(frames >> conv(1, 16, 8)), width=200)
    assert words not in printed(build(frames >> conv(1, 15, 8)), width=200)
    assert words not in printed(build(frames >> conv(1, 16, padding="same")), width=200)


# Mistakes --------------------------------------------------------------------------------------------


def test_too_short_an_input_is_told() -> None:
    with pytest.raises(NetworkError, match=r"(?s)axis T.*at least 15 positions.*10") as caught:
        report(analyse(x_vector()), {"T": 10})
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("shift", [0, -1, float("nan")])
def test_a_frame_takes_time(shift: float) -> None:
    with pytest.raises(NetworkError, match="frame_shift"):
        report(analyse(x_vector()), {}, shift)


# Numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (9_999, "9,999"),
        (10_000, "10.0 k"),
        (102_912, "103 k"),
        (999_400, "999 k"),
        (999_600, "1.00 M"),
        (8_213_433, "8.21 M"),
        (25_557_032, "25.6 M"),
        (4_089_184_256, "4.09 G"),
        (999_999_999_999_999, "1.00 × 10¹⁵"),
        (3**1000, "1.32 × 10⁴⁷⁷"),
        (-12_345, "-12.3 k"),
    ],
)
def test_short_numbers(value: int, words: str) -> None:
    assert format_short(value) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.07, "70 ms"),
        (1 / 16_000, "62.5 µs"),
        (2.107, "2.11 s"),
        (7200, "7,200 s"),
        (0, "0 s"),
        (-0.5, "−500 ms"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    assert format_duration(seconds) == words


@pytest.mark.parametrize(
    ("positions", "words"),
    [
        ((), ""),
        ((3,), "3"),
        ((-3, 0, 3), "-3, 0, 3"),
        (range(141, 156), "141 … 155"),
        (range(0, 97, 8), "0 … 96, every 8th"),
        ([p for p in range(100) if p % 10 < 3], "0 … 92 with 63 holes"),
    ],
)
def test_stretches(positions: Any, words: str) -> None:
    assert format_stretches(positions) == words


def test_remainders_are_found_only_where_nothing_else_matters() -> None:
    T = symbols("T")
    assert values_by_remainder([(T + 1) % 2, 1 - (T + 1) % 2]) == ([(0, 1), (1, 0)], "T % 2")
    assert values_by_remainder([T % 2 + T, Integer(0)]) is None
    assert values_by_remainder([T // 2, Integer(0)]) is None
    assert values_by_remainder([Integer(1), Rational(2)]) is None


# JSON ------------------------------------------------------------------------------------------------


def told(network: Network, **lengths: int) -> Any:
    return json.loads(as_json(report(analyse(network), lengths, 0.010)))


def test_json_of_the_x_vector() -> None:
    data = told(x_vector(), T=300)
    assert (data["format"], data["version"], data["network"]) == ("tdnn report", 1, "x_vector")
    assert data["lengths"] == {"T": 300}
    assert data["open_symbols"] == ["N"]
    layers = {layer["name"]: layer for layer in data["layers"]}
    assert list(layers) == list(x_vector())
    tdnn3 = layers["tdnn3"]
    assert tdnn3["shape"][1] == {"expression": "T - 14", "value": 286}
    assert tdnn3["parameters"]["value"] == 3 * 512 * 512 + 512
    assert tdnn3["multiply_adds"] == {"expression": "786432*T - 11010048", "value": 786432 * 286}
    assert tdnn3["activation_bytes"]["value"] == 286 * 512 * 4
    (seen,) = tdnn3["sees"]
    assert seen["sizes"] == [{"expression": "15", "value": 15}]
    assert (seen["left_context"]["value"], seen["right_seconds"]) == (7, 0.07)
    assert (seen["contexts"], seen["between_frames"]) == ([], False)
    assert not seen["unbounded"]
    (pooled,) = layers["speakers"]["sees"]
    assert pooled["everything"]
    assert pooled["left_context"] is None
    assert data["summary"]["needs"][0]["smallest"]["value"] == 15
    assert data["summary"]["pooled"] == [
        {"output": "speakers", "input": "input", "axis": "T", "by": "statistics"}
    ]


def test_json_without_lengths_has_no_values() -> None:
    data = told(x_vector())
    assert data["layers"][1]["shape"][1] == {"expression": "T - 4", "value": None}
    assert data["layers"][1]["flop_per_byte"] is None
    assert data["summary"]["multiply_adds"]["value"] is None


@pytest.mark.parametrize("make", NETWORKS)
def test_json_keys_are_documented(make: Any) -> None:
    analysis = analyse(make())
    data = json.loads(as_json(report(analysis, {}, 0.010), build_pyramid(analysis)))
    documented = set(re.findall(r"`(\w+)`", json_format.__doc__ or "")) | {"expression", "value"}
    assert set(keys(data)) - documented == set()


def keys(data: Any, skip: tuple[str, ...] = ("lengths", "chosen", "paths")) -> list[str]:
    if isinstance(data, dict):
        return [k for key, value in data.items() for k in (key, *(() if key in skip else keys(value)))]
    return [k for item in data for k in keys(item)] if isinstance(data, list) else []


def test_fractions_are_numbers() -> None:
    h = Input("N T C", C=8) >> conv_transpose(4, 3, stride=2)
    stride = told(build(h))["layers"][1]["sees"][0]["stride"]
    assert stride == {"expression": "1/2", "value": 0.5}


# What one output sees --------------------------------------------------------------------------------


def test_pyramid_of_the_x_vector() -> None:
    seen = build_pyramid(analyse(x_vector()), {"T": 300})
    assert (seen.output, seen.position, seen.axis) == ("batch_norm5", 142, "T")
    assert seen.instead_of == "speakers"
    assert seen.chosen == {}
    assert [level.layers[0] for level in seen.levels] == ["batch_norm5", "tdnn2", "tdnn1", "input"]
    assert seen.levels[1].positions == (142, 145, 148)
    assert seen.levels[2].positions == (142, *range(144, 151), 152)
    assert sum(seen.paths["input"].values()) == 3 * 3 * 5


@pytest.mark.parametrize("make", NETWORKS)
def test_pyramid_agrees_with_the_analysis(make: Any) -> None:
    analysis = analyse(make())
    seen = build_pyramid(analysis)
    bound = analyse(make().bind(**{**dict.fromkeys(make().symbols, 1), **seen.lengths}))
    if seen.output in bound.network.graph:
        for input, counts in seen.paths.items():
            assert counts == bound.paths(seen.position, seen.output, seen.axis, input=input)


@pytest.mark.parametrize("make", [x_vector, causal, transposed, symbolic, squeeze_excite, two_inputs])
def test_lengths_that_are_chosen_leave_out_padding(make: Any) -> None:
    seen = build_pyramid(analyse(make()))
    assert seen.chosen
    assert all(level.padding == () for level in seen.levels)


def test_several_inputs_are_told_apart() -> None:
    text = re.sub(" +", " ", printed(two_inputs(), 140))
    assert "audio T: 7" in text
    assert "video T: 5" in text
    seen = build_pyramid(analyse(two_inputs()))
    assert seen.output == "both"
    assert [len(seen.paths[name]) for name in ("audio", "video")] == [7, 5]
    assert [level.layers[0] for level in seen.inputs] == ["audio", "video"]
    alike = (Input("N T C", C=4).named("a") + Input("N T C", C=4).named("b")) >> conv(4, 3)
    assert [level.layers[0] for level in build_pyramid(analyse(build(alike))).inputs] == ["a", "b"]


def test_all_outputs_are_told_in_their_order() -> None:
    x = Input("N T C", C=4)
    h = x >> conv(4, 3).named("h")
    network = build(x, h, h >> conv(2, 5).named("last"))
    text = re.sub(" +", " ", printed(network, 140))
    assert "output input: N × T × 4\noutput h: N × (T - 2) × 4\noutput last: N × (T - 6) × 2" in text
    assert "sees T h: 3; ±1" in text
    assert "needs T at least 7" in text
    assert told(network)["summary"]["outputs"] == ["input", "h", "last"]
    assert build_pyramid(analyse(network)).output == "h", "an input that is an output has no pyramid to tell"


def test_output_and_input_are_levels_of_their_own() -> None:
    seen = build_pyramid(analyse(build(Input("N T C", C=4) >> conv(4) >> relu)), {"T": 1})
    assert [level.layers for level in seen.levels] == [("relu1", "conv1"), ("input",)]
    assert len(build_pyramid(analyse(build(Input("N T C", C=4)))).levels) == 1


def test_padding_is_told() -> None:
    h = Input("N T C", C=1) >> conv(1, 3, padding=1) >> conv(1, 5, padding=2).named("out")
    seen = build_pyramid(analyse(build(h)), {"T": 10}, position=0)
    assert [level.padding for level in seen.levels] == [(), (-2, -1), (-1,)]
    assert seen.levels[-1].positions == (0, 1, 2, 3)


def test_an_output_may_read_nothing_but_padding() -> None:
    h = Input("N T C", C=1) >> softmax(over="positions") >> conv(1, padding=((0, 1),))
    analysis = analyse(build(h >> conv(1, taps=(1,), padding="same").named("blind")))
    seen = build_pyramid(analysis, {"T": 1}, "blind")
    assert seen.paths == {}
    assert "blind" in make_page(report(analysis), seen)


def test_pyramid_of_a_chosen_output() -> None:
    analysis = analyse(image())
    seen = build_pyramid(analysis, {"H": 64, "W": 32}, "conv2", "W", 3)
    assert (seen.output, seen.axis, seen.position) == ("conv2", "W", 3)
    assert seen.levels[-1].extent == 32
    for wrong in ({"layer": "conv9"}, {"axis": "T"}, {"layer": "conv2", "position": 1000}):
        with pytest.raises(NetworkError):
            build_pyramid(analysis, {"H": 64, "W": 32}, **wrong)  # type: ignore[arg-type]


def test_pyramid_refuses_what_takes_too_long() -> None:
    with pytest.raises(NetworkError, match="at most 100,000"):
        build_pyramid(analyse(x_vector()), {"T": 10**7}, "speakers")


def test_nothing_is_seen_where_there_are_no_positions() -> None:
    with pytest.raises(NetworkError, match="depends on positions"):
        build_pyramid(analyse(build(Input("N C", C=4) >> linear(2))))


def test_shades_tell_how_many_are_read() -> None:
    positions = tuple(range(0, 4000, 4))
    found = bin_positions(Level(("a",), "", 4000, positions, (), 0, 1, False))
    assert set(found) == {2}, "one in four is two of eight shades"
    whole = sum(end - begin for stretch in found.values() for begin, end in stretch)
    assert whole == pytest.approx(positions[-1] - positions[0] + 1)


def test_steps_keep_the_largest_count() -> None:
    counts = {p: 1 + (p == 5000) * 41 for p in range(10_000)}
    stretches, numbers = path_steps(counts)
    assert len(stretches) <= 1300
    assert max(numbers) == 42
    (which,) = [s for s, n in zip(stretches, numbers, strict=True) if n == 42]
    assert which[0] <= 5000 <= which[1]
    assert all(a[1] + 1 == b[0] for a, b in pairwise(stretches))


def test_runs() -> None:
    assert find_runs([-2, -1, 3, 5, 6, 7]) == [(-2, -1), (3, 3), (5, 7)]


# Drawings --------------------------------------------------------------------------------------------


def test_boxes_hold_what_is_applied_value_by_value() -> None:
    found = [[row.name for row in box.rows] for box in group_layers(report(analyse(x_vector())))]
    assert found[:2] == [["input"], ["tdnn1", "relu1", "batch_norm1"]]
    assert found[-1] == ["speakers"]
    read_twice = report(analyse(squeeze_excite()))
    assert [box.name for box in group_layers(read_twice)][:2] == ["input", "before"]


def test_an_output_that_others_read_is_the_last_of_its_box_and_says_so() -> None:
    h = Input("N T C", C=4) >> conv(4).named("h")
    told = report(analyse(build(h >> relu >> linear(2), h)))
    assert [(box.name, box.marks_output) for box in group_layers(told)] == [
        ("input", False),
        ("h", True),
        ("relu1", False),
        ("linear1", True),
    ]
    with style():
        assert to_svg(draw_network(told)).count(">output</text>") == 2
    alone = report(analyse(build(h >> relu >> linear(2))))
    assert [box.marks_output for box in group_layers(alone)] == [False, False, False]


def graph_of(count: int) -> list[tuple[str, str]]:
    """A chain with an edge past every third box."""
    edges = [(f"b{i}", f"b{i + 1}") for i in range(count - 1)]
    return edges + [(f"b{i}", f"b{i + 3}") for i in range(0, count - 3, 3)]


@pytest.mark.parametrize("count", [1, 2, 7, 40, 150])
def test_boxes_do_not_overlap_and_edges_arrive(count: int) -> None:
    sizes = {f"b{i}": (60.0 + 7 * (i % 5), 30.0 + 5 * (i % 3)) for i in range(count)}
    edges = graph_of(count)
    layout = arrange_boxes(sizes, edges)
    for a, b in combinations(sizes, 2):
        (ax, ay), (bx, by) = layout.centres[a], layout.centres[b]
        apart_x = abs(ax - bx) >= (sizes[a][0] + sizes[b][0]) / 2
        assert apart_x or abs(ay - by) >= (sizes[a][1] + sizes[b][1]) / 2, (a, b)
    for name, (x, y) in layout.centres.items():
        assert sizes[name][0] / 2 <= x <= layout.width - sizes[name][0] / 2
        assert sizes[name][1] / 2 <= y <= layout.height - sizes[name][1] / 2
    assert set(layout.ways) == set(edges)
    for (source, target), way in layout.ways.items():
        assert way[0][0] == pytest.approx(
            (layout.centres[source][0], layout.centres[source][1] + sizes[source][1] / 2)
        )
        assert way[-1][-1] == pytest.approx(
            (layout.centres[target][0], layout.centres[target][1] - sizes[target][1] / 2)
        )
    if count >= 40:
        assert layout.cuts, "a long network goes into columns"


def split_and_added(branches: int, blocks: int) -> list[tuple[str, str]]:
    """Blocks that split their input and add what each branch computes to the next branch's part."""
    edges = []
    for b in range(blocks):
        edges += [(f"in{b}", f"part{b}.{i}") for i in range(branches)]
        for i in range(1, branches):
            edges.append((f"part{b}.{i}", f"sum{b}.{i}"))
            edges += [(f"conv{b}.{i - 1}", f"sum{b}.{i}")] if i > 1 else []
            edges += [(f"sum{b}.{i}", f"conv{b}.{i}"), (f"conv{b}.{i}", f"out{b}")]
        edges += [(f"part{b}.0", f"out{b}"), (f"in{b}", f"out{b}"), (f"out{b}", f"in{b + 1}")]
    return edges


def test_a_wide_network_goes_lower_and_stays_on_the_page() -> None:
    edges = split_and_added(8, 3)
    order = list(nx.topological_sort(nx.DiGraph(edges)))
    sizes = {name: (50.0 if name.startswith("sum") else 110.0, 40.0) for name in order}
    layout = arrange_boxes(sizes, edges)
    assert 0.75 * PAGE < layout.width <= PAGE
    assert layout.cuts
    right = {int(y / 100) for x, y in layout.centres.values() if x > 0.55 * layout.width}
    assert len(right) > 0.8 * layout.height / 100, "half of the page is empty"


def test_what_passes_a_column_by_lies_beside_it() -> None:
    """An edge from the first box to the last, past columns of blocks that each lean to one side."""
    chain = [f"b{i}" for i in range(120)]
    edges = [*pairwise(chain), *((f"b{i}", f"b{i + 4}") for i in range(1, 112, 4)), ("b0", "b119")]
    layout = arrange_boxes(dict.fromkeys(chain, (80.0, 40.0)), edges)
    columns = len({x for number, (x, y) in layout.cuts if y < 20}) // 2
    assert columns
    assert layout.width < (columns + 1) * 300


@pytest.mark.parametrize("make", NETWORKS)
def test_drawing_names_every_layer(make: Any) -> None:
    network = make()
    with style():
        source = to_svg(draw_network(report(analyse(network))))
    named = set(re.findall(r">([^<>]+)</text>", source))
    drawn = [box.name for box in group_layers(report(analyse(network)))]
    assert set(drawn) <= named


@pytest.mark.parametrize("make", NETWORKS)
def test_page_stands_alone(make: Any) -> None:
    analysis = analyse(make())
    source = make_page(report(analysis), build_pyramid(analysis))
    assert source.count("<svg") == source.count("</svg>") == 2
    assert "http" not in source
    assert "<script" not in source
    references = re.findall(r'(?:href|src)="([^"]*)"|url\(([^)]*)\)', source)
    assert all(a.startswith(("#", "data:,")) or b.startswith("#") for a, b in references)
    ids = re.findall(r'\bid="([^"]*)"', source)
    assert len(ids) == len(set(ids))
    assert all(f'id="layer-{name}"' in source for name in analysis.network)


def test_page_escapes_names() -> None:
    evil = '"><script>alert(1)</script>'
    network = build(Input("N T C", C=3) >> conv(4, 3).named(evil), name=evil)
    analysis = analyse(network)
    assert "<script" not in make_page(report(analysis), build_pyramid(analysis), note=evil)


def test_page_without_a_pyramid_says_why() -> None:
    assert "because so" in make_page(
        report(analyse(build(Input("N C", C=3) >> linear(2)))), None, note="because so"
    )


def test_drawings_are_the_same_every_time() -> None:
    def draw() -> tuple[str, str, bytes, str]:
        analysis = analyse(causal())
        told, seen = report(analysis), build_pyramid(analysis)
        with style():
            drawing, plot = draw_network(told), plot_pyramid(seen)
            return to_svg(drawing), to_svg(plot), to_png(drawing), make_page(told, seen)

    assert draw() == draw()


def test_words_of_a_row() -> None:
    words = Phrases(report(analyse(x_vector()), {"T": 300}))
    row = words.report.row("tdnn5")
    assert words.shape(row) == "(T - 14) × 1500"
    assert words.shape_here(row) == "286 × 1500"
    assert words.positions_here(row) == "286"
    assert words.whole_shape(row) == "N × (T - 14) × 1500"
