"""The first block of VGG (Simonyan and Zisserman, 2014), as it is benchmarked.

At 224 × 224 its feature maps of 64 channels are most of the memory traffic of a VGG. The report shows it: 39
thousand parameters, 55 MB of activations.
"""

from tdnn_compiler import Input, build, conv, max_pool, relu
from tdnn_compiler.analysis.report import show

images = Input("N H W C", C=3)
h = images >> conv(64, 3, padding=1).named("conv1_1") >> relu
h = h >> conv(64, 3, padding=1).named("conv1_2") >> relu
network = build(h >> max_pool(2).named("pool1"), name="vgg_block")


def main() -> None:
    show(network, lengths={"H": 224, "W": 224})


if __name__ == "__main__":
    main()
