"""A small CNN for pictures of 32 × 32, as it is benchmarked.

The same windows as in a TDNN, along two axes. The report shows sizes in terms of H and W, and a field of
12 × 12 pixels with stride 4.
"""

from tdnn_compiler import Input, build, conv, max_pool, relu
from tdnn_compiler.analysis.report import show

images = Input("N H W C", C=3)
h = images >> conv(32, 3, padding=1) >> relu
h = h >> conv(64, 3, padding=1) >> relu >> max_pool(2)
h = h >> conv(128, 3, padding=1) >> relu >> max_pool(2)
network = build(h, name="small_cnn")


def main() -> None:
    show(network, lengths={"H": 32, "W": 32})


if __name__ == "__main__":
    main()
