"""The x-vector: one vector for the voice in a recording (Snyder et al., "X-Vectors", 2018).

Five TDNN layers see 15 frames, 7 to each side; statistics pooling makes one vector of any number of
frames, and two linear layers follow, the first of which is the x-vector. The report shows the contexts 5,
9, 15, 15, 15, T − 14 frames from T, the smallest recording, and where the parameters and the work are.
"""

from tdnn_compiler import Chain, Input, Network, Node, batch_norm, build, conv, linear, relu, stats_pool
from tdnn_compiler.analysis.report import show


def tdnn(name: str, width: int, *taps: int) -> Chain:
    return conv(width, taps=taps).named(name) >> relu >> batch_norm


def frame_layers(features: int) -> Node:
    frames = Input("N T C", C=features)
    h = frames >> tdnn("tdnn1", 512, -2, -1, 0, 1, 2)
    h = h >> tdnn("tdnn2", 512, -2, 0, 2)
    h = h >> tdnn("tdnn3", 512, -3, 0, 3)
    return h >> tdnn("tdnn4", 512, 0) >> tdnn("tdnn5", 1500, 0)


def x_vector(features: int = 40, speakers: int = 7205) -> Network:
    """The whole network; the training parts of VoxCeleb 1 and 2 hold 7,205 speakers."""
    h = frame_layers(features) >> stats_pool().named("statistics")
    h = h >> linear(512).named("embedding") >> relu >> batch_norm
    h = h >> linear(512).named("segment7") >> relu >> batch_norm
    return build(h >> linear(speakers).named("speakers"), name="x_vector")


def frames_pooled(features: int = 40) -> Network:
    """The frame layers and the statistics only, as they are benchmarked."""
    return build(frame_layers(features) >> stats_pool().named("statistics"), name="x_vector_frames")


network = x_vector()


def main() -> None:
    show(network, lengths={"T": 300}, frame_shift=0.010)


if __name__ == "__main__":
    main()
