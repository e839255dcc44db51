"""TDNNs for speech recognition, written as tables of spliced frames.

`network` is the sub-sampled TDNN of Peddinti, Povey and Khudanpur (2015): uneven taps, 13 frames to the
left and 9 to the right. `deep` has six layers, as in Kaldi's later recipes: 16 to the left and 10 to the
right. The report shows the contexts layer by layer, in frames and in milliseconds.
"""

from tdnn_compiler import Input, Network, batch_norm, build, conv, linear, relu
from tdnn_compiler.analysis.report import show

SPLICED = ((-2, -1, 0, 1, 2), (-1, 2), (-3, 3), (-7, 2))
DEEP = ((-2, -1, 0, 1, 2), (-1, 0, 1), (-1, 0, 1), (-3, 0, 3), (-3, 0, 3), (-6, -3, 0))


def tdnn(table: tuple[tuple[int, ...], ...], name: str, width: int = 512, states: int = 4000) -> Network:
    """One layer for each row of taps, then scores for the states of the phones."""
    h = Input("N T C", C=40)
    for i, taps in enumerate(table, start=1):
        h = h >> conv(width, taps=taps).named(f"tdnn{i}") >> relu >> batch_norm
    return build(h >> linear(states).named("states"), name=name)


network = tdnn(SPLICED, "splice_tdnn")
deep = tdnn(DEEP, "deep_tdnn")


def main() -> None:
    show(network, lengths={"T": 300}, frame_shift=0.010)
    show(deep, lengths={"T": 300}, frame_shift=0.010)


if __name__ == "__main__":
    main()
