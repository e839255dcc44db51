"""The first block of VGG (Simonyan and Zisserman, 2014) as it is benchmarked.

At 224 × 224 the 64 channels of its two feature maps are most of the memory traffic of a VGG; the report
shows how much there is to gain when they are never written.
"""

from tdnn_compiler.analysis.report import show
from tdnn_compiler.dsl import Input, build, conv, max_pool, relu

images = Input("N H W C", C=3)
h = images >> conv(64, 3, padding=1).named("conv1_1") >> relu
h = h >> conv(64, 3, padding=1).named("conv1_2") >> relu
network = build(h >> max_pool(2).named("pool1"), name="vgg_block")


def main() -> None:
    show(network, lengths={"H": 224, "W": 224})


if __name__ == "__main__":
    main()
