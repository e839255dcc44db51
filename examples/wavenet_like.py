"""WaveNet's way of seeing far (van den Oord et al., 2016), as it is benchmarked.

Twenty residual layers of two taps, with dilations 1, 2, …, 512, twice over. They are causal, so the report
shows no lookahead, and a field of 2047 samples.
"""

from tdnn_compiler import Input, build, conv, relu
from tdnn_compiler.analysis.report import show

x = Input("N T C", C=32)
for level in range(20):
    x = x + (x >> conv(32, 2, dilation=2 ** (level % 10), padding="causal") >> relu)
network = build(x, name="wavenet_like")


def main() -> None:
    show(network, lengths={"T": 16_000}, frame_shift=1 / 16_000)


if __name__ == "__main__":
    main()
