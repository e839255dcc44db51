"""The polynomials of windows: their coefficients count, and composing multiplies."""

from collections import Counter

from hypothesis import strategies as st
from oracle import coefficients
from strategies import OFFSETS, explored
from sympy import cancel

from tdnn_compiler.symbolic.expressions import symbols
from tdnn_compiler.symbolic.maps import Broadcast, Progression, Repeated, Window, concrete_offsets
from tdnn_compiler.symbolic.paths import X, path_polynomial

WINDOWS = st.builds(Window, st.integers(1, 3), OFFSETS, st.integers(-3, 4))


@explored(st.lists(WINDOWS, max_size=4), short=200, long=5_000)
def test_composing_windows_multiplies_their_polynomials(windows: list[Window]) -> None:
    product, jump = Broadcast(), 1
    value = path_polynomial(product)
    for window in windows:
        value, jump = value * path_polynomial(window, X**jump), jump * window.stride
    counts = Counter({0: 1})
    for window in reversed(windows):
        read: Counter[int] = Counter()
        for position, paths in counts.items():
            for offset in concrete_offsets(window.offsets):
                read[position * window.stride + offset - window.left] += paths
        counts = read
    assert coefficients(value) == dict(counts)


@explored(st.integers(1, 6), st.integers(1, 3), st.integers(0, 4), st.integers(1, 3), short=60, long=500)
def test_the_closed_form_is_the_geometric_sum(count: int, step: int, left: int, jump: int) -> None:
    k, d, p, j = symbols("k d p j")
    closed = path_polynomial(Window(1, Progression(k, d), p), X**j).subs(
        {k: count, d: step, p: left, j: jump}
    )
    assert cancel(closed - path_polynomial(Window(1, Progression(count, step), left), X**jump)) == 0


def test_a_repeated_window_keeps_its_profile() -> None:
    profile = 1 + X**-2
    assert path_polynomial(Repeated(1, -2, 0, 0, 0, 1, profile), X**3) == 1 + X**-6
