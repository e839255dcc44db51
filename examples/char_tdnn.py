"""Words from their letters (Kim et al., "Character-Aware Neural Language Models", 2016).

TDNNs of width 1 to 6 run side by side over the letters of a word; the largest value of each feature over
the word is kept, wherever it stands. The report shows their fields of 1 to 6 letters, and the shortest word
that all of them can read.

A highway layer follows, which mixes what is new with what came in. A gate and its complement, 1 − t, are
two gates here, the form that the paper on highway networks starts from.
"""

from tdnn_compiler import (
    Input,
    Network,
    Node,
    build,
    concat,
    conv,
    embedding,
    global_max_pool,
    linear,
    relu,
    sigmoid,
    tanh,
)
from tdnn_compiler.analysis.report import show


def highway(x: Node, width: int) -> Node:
    new = x >> linear(width) >> relu
    transform = x >> linear(width).named("transform") >> sigmoid
    carry = x >> linear(width).named("carry") >> sigmoid
    return new * transform + x * carry


def char_tdnn(letters: int = 96, words: int = 10_000, widest: int = 6) -> Network:
    """A vector for a word of T letters, then scores for the words of a vocabulary."""
    h = Input("N T") >> embedding(letters, 15)
    features = [
        h >> conv(25 * width, width).named(f"width{width}") >> tanh >> global_max_pool
        for width in range(1, widest + 1)
    ]
    word = highway(concat(*features), width=25 * sum(range(1, widest + 1)))
    return build(word.named("word") >> linear(words).named("vocabulary"), name="char_tdnn")


network = char_tdnn()


def main() -> None:
    show(network, lengths={"T": 20})


if __name__ == "__main__":
    main()
