"""Draws the pictures of the README: what one output sees, layer by layer, holes and padding included.

A splice TDNN's uneven taps, and the newest output of a dilated causal stack.
"""

from pathlib import Path

from splice_tdnn import network as splice

from tdnn_compiler import Input, Network, build, conv, repeat
from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report.canvas import style, to_svg
from tdnn_compiler.analysis.report.plots import plot_pyramid
from tdnn_compiler.analysis.report.pyramid import build_pyramid

FOLDER = Path(__file__).parent / "pictures"

causal = build(
    Input("N T C", C=8) >> repeat(4, lambda i: conv(8, kernel_size=2, dilation=2**i, padding="causal")),
    name="causal",
)

PICTURES: dict[str, tuple[Network, int, int | None]] = {
    "splice": (splice, 24, None),
    "causal": (causal, 16, 15),
}
"""A network, its length, and which of its outputs; None is one in the middle."""


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, (network, length, output) in PICTURES.items():
        with style():
            drawn = to_svg(plot_pyramid(build_pyramid(analyse(network), {"T": length}, position=output)))
        (FOLDER / f"{name}.svg").write_text(drawn, encoding="utf-8")
        print(FOLDER / f"{name}.svg")


if __name__ == "__main__":
    main()
