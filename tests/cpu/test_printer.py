"""What the C++ of a CPU's kernels does at a time, read in its text."""

import re

import pytest

from tdnn_compiler.cpu.host import CPU_BLOCKS, print_module
from tdnn_compiler.dsl import Input, batch_norm, build, conv, depthwise_conv, linear, max_pool, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes

IMAGE = Input("N H W C", C=3, H=32, W=32)
FRAMES = Input("N T C", C=32)


def emit(network: Network, mode: str = "train") -> EmittedNetwork:
    return compile_passes(network, mode, CPU_BLOCKS)  # type: ignore[arg-type]


def kernel(emitted: EmittedNetwork, word: str) -> str:
    """The one kernel of this name, or else whose name has the word in it."""
    texts = print_module(emitted.host, "float").kernels
    exact = [text for text in texts if f"void {word}_kernel(" in text]
    (found,) = exact or [text for text in texts if re.search(rf"void \w*{word}\w*_kernel\(", text)]
    return found


def launches(emitted: EmittedNetwork) -> list[str]:
    return [launch.program.role for launch in emitted.host.launches]


def test_depthwise_taps_are_added_in_registers() -> None:
    """Neighbouring taps read the same rows: there are so many, not a row for every tap."""
    text = kernel(emit(build(FRAMES >> depthwise_conv(9, padding=4)), "eval"), "depthwise_conv")
    assert "multiply_near_taps<" in text
    assert re.search(r"real left\[40\]\[padded", text)
    text = kernel(emit(build(FRAMES >> depthwise_conv(9, dilation=2, padding=8)), "eval"), "depthwise_conv")
    assert "multiply_taps<" in text
    assert re.search(r"const real \*left\[48\]", text)


def test_taps_that_stride_over_half_rows_have_rows_of_their_own() -> None:
    text = kernel(emit(build(FRAMES >> depthwise_conv(3, stride=2)), "eval"), "depthwise_conv")
    assert re.search(r"const real \*left\[96\]", text)


def test_the_gradients_of_depthwise_weights_have_taps_along_the_rows() -> None:
    text = kernel(emit(build(FRAMES >> depthwise_conv(9))), "weight_each")
    assert re.search(r"weight_each\[9\]\[padded\(32\)\]", text)


def test_what_windows_read_more_than_once_is_stored() -> None:
    h = FRAMES >> conv(32, bias=False) >> batch_norm >> relu
    assert "batch_norm_relu" in launches(emit(build(h >> depthwise_conv(9))))
    assert "batch_norm_relu" not in launches(emit(build(h >> max_pool(2))))


def test_few_channels_are_read_where_they_lie() -> None:
    emitted = emit(build(IMAGE >> conv(32, 3, padding=1)), "eval")
    assert not any("packed" in name for name in launches(emitted))
    # A row of the window is a run of nine numbers.
    assert "part_row<9, false>" in kernel(emitted, "conv")


def test_programs_of_a_weight_take_turns() -> None:
    text = kernel(emit(build(FRAMES >> conv(32, 3))), "conv_weight")
    assert "turn < turns" in text
    assert "const int64_t turns = (N) * " in text


def test_programs_whose_sums_are_over_channels_take_none() -> None:
    assert "turns" not in kernel(emit(build(FRAMES >> conv(32, 3)), "eval"), "conv")


@pytest.mark.parametrize(("features", "alone"), [(16, True), (1024, False)])
def test_small_kernels_stay_on_one_thread(features: int, alone: bool) -> None:
    vector = Input("N C", C=features)
    (least,) = re.findall(
        r"if \(programs - first_number > (\d+)\)", kernel(emit(build(vector >> linear(8)), "eval"), "linear")
    )
    assert (int(least) > 1) == alone


ENDED = re.compile(r"multiply_triples<.*, least_of\(48, .*\)\);")


def test_rows_behind_the_end_are_not_multiplied() -> None:
    assert ENDED.search(kernel(emit(build(FRAMES >> conv(32, 3)), "eval"), "conv"))


def test_nor_where_their_sums_are_normalised() -> None:
    """Sequences may have lengths of their own: the longest one's end is the tile's."""
    text = kernel(emit(build(FRAMES >> conv(32, 3) >> batch_norm >> conv(32, 1))), "conv_batch_norm")
    assert ENDED.search(text)


def test_nor_where_a_gradient_is_summed_for_a_bias() -> None:
    h = FRAMES >> conv(32, 3) >> relu >> conv(32, 3)
    assert ENDED.search(kernel(emit(build(h)), "d_conv"))


def test_few_columns_of_a_weight_are_turned_around() -> None:
    text = kernel(emit(build(Input("N H W C", C=3) >> conv(64, 3, padding=1))), "conv_weight")
    assert "multiply_packed<9, 64>(sum, right, left, count, own);" in text
