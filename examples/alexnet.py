"""AlexNet, in the second version (Krizhevsky, "One weird trick", 2014), as TF-slim's `alexnet_v2`.

The linear layers are convolutions, so it takes pictures of any size. The report shows a field of 195 at the
last pool and stride 32: 5 × 5 positions are left of 224 × 224 pixels. The effective padding is 64.
"""

from tdnn_compiler import Input, build, conv, dropout, global_avg_pool, max_pool, relu
from tdnn_compiler.analysis.report import show

images = Input("N H W C", C=3)
h = images >> conv(64, 11, stride=4).named("conv1") >> relu >> max_pool(3, 2).named("pool1")
h = h >> conv(192, 5, padding=2).named("conv2") >> relu >> max_pool(3, 2).named("pool2")
h = h >> conv(384, 3, padding=1).named("conv3") >> relu
h = h >> conv(384, 3, padding=1).named("conv4") >> relu
h = h >> conv(256, 3, padding=1).named("conv5") >> relu >> max_pool(3, 2).named("pool5")
h = h >> conv(4096, 5).named("fc6") >> relu >> dropout(0.5)
h = h >> conv(4096).named("fc7") >> relu >> dropout(0.5)
network = build(h >> conv(1000).named("fc8") >> global_avg_pool, name="alexnet_v2")


def main() -> None:
    show(network, lengths={"H": 224, "W": 224})


if __name__ == "__main__":
    main()
