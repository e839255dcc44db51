"""Two dilated convolutions that one kernel can compute: the 64 channels between them are never in memory.

    tdnn emit examples/fused_pair.py --fuse near+far --mode eval

A program computes a tile of the hidden rows, eight more than its own, since that far the second convolution
sees; so neighbouring programs compute eight rows twice. Where gradients are asked for, each convolution has a
kernel of its own again: the backward pass reads what lies between.
"""

from tdnn_compiler import Input, build, conv, relu
from tdnn_compiler.analysis.report import show
from tdnn_compiler.pipeline import compile_passes

h = Input("N T C", C=64)
h = h >> conv(64, 3, dilation=2, padding="same").named("near") >> relu
h = h >> conv(64, 3, dilation=4, padding="same").named("far") >> relu
network = build(h, name="fused_pair")
FUSE = [("near", "far")]


def main() -> None:
    show(network, lengths={"T": 1000})
    for title, pairs in (("Two kernels", []), ("One kernel", FUSE)):
        (plan,) = compile_passes(network, "eval", fuse=pairs).plans
        print(f"\n{title}:\n\n{plan}")


if __name__ == "__main__":
    main()
