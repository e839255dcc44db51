"""TC-ResNet8: twelve spoken keywords on a telephone (Choi et al., 2019).

The 40 cepstral coefficients are channels, so all convolution is along time. Each of three residual blocks
halves the rate. The report shows a field of 171 frames, an output for every eighth, and a network of 65
thousand parameters.
"""

from tdnn_compiler import Input, Node, batch_norm, build, conv, global_avg_pool, linear, relu
from tdnn_compiler.analysis.report import show


def block(x: Node, width: int, name: str) -> Node:
    h = x >> conv(width, 9, stride=2, padding=4, bias=False) >> batch_norm >> relu
    h = h >> conv(width, 9, padding=4, bias=False) >> batch_norm >> relu
    shortcut = x >> conv(width, 1, stride=2, bias=False) >> batch_norm >> relu
    return h + shortcut >> relu().named(name)


frames = Input("N T C", C=40)
h = frames >> conv(16, 3, padding=1, bias=False).named("first")
h = block(h, 24, "block1")
h = block(h, 32, "block2")
h = block(h, 48, "block3")
network = build(h >> global_avg_pool >> linear(12).named("keywords"), name="tc_resnet8")


def main() -> None:
    show(network, lengths={"T": 101}, frame_shift=0.010)


if __name__ == "__main__":
    main()
