"""The first facts about time-delay networks, in numbers: counted one by one, and as the analysis has them.

A kernel of k taps fits N − k + 1 times into N positions; with a stride s, ⌈(N − k + 1)/s⌉ times; with k − 1
positions of padding the size stays. And the same weights at every position give the same answer to a
pattern, wherever it stands. `network` is the layer of the middle row, with N, k and s left open.
"""

from collections.abc import Sequence

from tdnn_compiler import Input, Network, Node, Step, build, conv, symbols
from tdnn_compiler.analysis.report import show
from tdnn_compiler.symbolic.expressions import Dim, substitute, text

N, K, S = symbols("N k s")

PATTERN = (3, -1, 4)
FIRST, SECOND = 2, 11


def signal() -> Node:
    return Input("N T C", N=1, T=N, C=1)


def network_of(step: Step) -> Network:
    return build(signal() >> step.named("out"), name="first_facts")


plain = network_of(conv(1, K))
network = network_of(conv(1, K, stride=S))
padded = network_of(conv(1, 2 * K + 1, padding=K))


def slide(weights: Sequence[int], signal: Sequence[int], stride: int = 1) -> list[int]:
    """A convolution as the textbook says it: the kernel laid on the signal, wherever it fits."""
    starts = range(0, len(signal) - len(weights) + 1, stride)
    return [sum(w * signal[start + i] for i, w in enumerate(weights)) for start in starts]


def counted(n: int, k: int, s: int = 1, padding: int = 0) -> int:
    return len(slide([1] * k, [0] * (n + 2 * padding), s))


def predicted(size: Dim, **values: int) -> Dim:
    known = {"N": N, "k": K, "s": S}
    return substitute(size, {known[name]: value for name, value in values.items()})


def row(fact: str, size: Dim, example: str, count: int, formula: Dim) -> str:
    verdict = "agree" if count == formula else "DIFFER"
    return f"{fact:24}{text(size):20}{example:28}{count:>8}{text(formula):>10}  {verdict}"


def sizes() -> None:
    print(f"{'fact':24}{'size':20}{'for example':28}{'counted':>8}{'formula':>10}")
    size = plain.shape("out").sizes[1]
    for n, k in ((10, 3), (300, 5), (7, 7)):
        print(row("one place per fit", size, f"N={n}, k={k}", counted(n, k), predicted(size, N=n, k=k)))
    size = network.shape("out").sizes[1]
    for n, k, s in ((10, 3, 2), (300, 5, 3), (11, 3, 4)):
        count, formula = counted(n, k, s), predicted(size, N=n, k=k, s=s)
        print(row("every s-th place", size, f"N={n}, k={k}, s={s}", count, formula))
        assert count == -(-(n - k + 1) // s), "the lecture's ceiling is the same number"
    size = padded.shape("out").sizes[1]
    for n, k in ((10, 1), (300, 3)):
        example = f"N={n}, {2 * k + 1} taps, padding {k}"
        print(row("padding keeps the size", size, example, counted(n, 2 * k + 1, 1, k), predicted(size, N=n)))


def same_answer_everywhere() -> None:
    """One pattern planted at two places, with zeros around it."""
    signal = [0] * 20
    for place in (FIRST, SECOND):
        signal[place : place + len(PATTERN)] = PATTERN
    answer = slide(PATTERN, signal)
    reach = len(PATTERN) - 1
    around = [answer[place - reach : place + reach + 1] for place in (FIRST, SECOND)]
    print(f"\nsignal                {signal}")
    print(f"kernel (the pattern)  {list(PATTERN)}")
    print(f"answer                {answer}")
    for place, part in zip((FIRST, SECOND), around, strict=True):
        print(f"around position {place:<6}{part}")
    print("the same answer at both places:", "yes" if around[0] == around[1] else "NO")


def main() -> None:
    sizes()
    same_answer_everywhere()
    print()
    show(network, lengths={"N": 300, "k": 5, "s": 3})


if __name__ == "__main__":
    main()
