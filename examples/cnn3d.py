"""A small 3-D CNN for video, in the manner of C3D (Tran et al., 2015).

Windows of 3 × 3 × 3 over frames, rows and columns; the first pool leaves time alone. The report shows a
field with another size and stride along each axis.
"""

from tdnn_compiler import Chain, Input, build, conv, global_avg_pool, linear, max_pool, relu
from tdnn_compiler.analysis.report import show


def block(width: int, pool: tuple[int, int, int], name: str) -> Chain:
    return conv(width, 3, padding=1).named(name) >> relu >> max_pool(pool)


clips = Input("N D H W C", C=3)
h = clips >> block(64, (1, 2, 2), "conv1") >> block(128, (2, 2, 2), "conv2")
h = h >> block(256, (2, 2, 2), "conv3") >> block(256, (2, 2, 2), "conv4")
network = build(h >> global_avg_pool >> linear(101).named("actions"), name="cnn3d")


def main() -> None:
    show(network, lengths={"D": 16, "H": 112, "W": 112})


if __name__ == "__main__":
    main()
