"""The pyramid of one output, and below it how many paths lead to each input."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, inf, log10

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter, MaxNLocator

from tdnn_compiler.analysis.report.canvas import COLOURS, make_figure, text_width
from tdnn_compiler.analysis.report.pyramid import Level, Pyramid, find_runs
from tdnn_compiler.analysis.report.spelling import format_short, level_name, superscript

__all__ = ["plot_pyramid"]

PLOT_WIDTH = 760
LABEL_WIDTH = 250.0
"""The most room for a name."""
ROW = 17.0
THIN_ROW = 11.0
PROFILE = 92.0
FONT = 7.5
HALF = 0.28
"""Half of a row's height."""
SINGLE = 130
"""Up to so many positions across, each is a cell of its own."""
VISIBLE = 1.2
"""The least width of anything that is read, in points."""
BINS = 420
SHADES = 8
MOST_STEPS = 1300
LOGARITHMIC = 1000

Rectangle = tuple[float, float]
"""From and to, on the scale of the input."""


def plot_pyramid(pyramid: Pyramid) -> Figure:
    """The pyramid above, the number of paths below, over the same positions."""
    row = ROW if len(pyramid.levels) <= 45 else THIN_ROW
    height = row * (len(pyramid.levels) + 1) + 2
    inputs = pyramid.inputs
    total = height + len(inputs) * (PROFILE + 26) + 16
    left = 14 + max(text_width(level_label(level), FONT) for level in pyramid.levels)
    right = 14 + max(
        text_width(words, FONT) for words in ("positions read", *map(count_label, pyramid.levels))
    )
    drawing = make_figure(PLOT_WIDTH, total)
    low, high = shown_range(pyramid)

    def axes(bottom: float, height: float) -> Axes:
        made = drawing.add_axes(
            (left / PLOT_WIDTH, bottom / total, (PLOT_WIDTH - left - right) / PLOT_WIDTH, height / total)
        )
        made.set_xlim(low, high)
        made.patch.set_visible(False)
        return made

    draw_levels(axes(total - height - 4, height), pyramid, high - low, row)
    for i, level in enumerate(inputs):
        bottom = total - height - 12 - (i + 1) * (PROFILE + 26) + 26
        draw_paths(axes(bottom, PROFILE), pyramid, level, several=len(inputs) > 1, last=i == len(inputs) - 1)
    return drawing


def level_label(level: Level) -> str:
    """The name of a level or, where it would take the room of the drawing, its beginning."""
    name = level_name(level)
    width = text_width(name, FONT)
    return name if width <= LABEL_WIDTH else f"{name[: int(len(name) * LABEL_WIDTH / width)]}…"


def count_label(level: Level) -> str:
    span = level.positions[-1] - level.positions[0] + 1
    return (
        f"{len(level.positions):,}"
        if span == len(level.positions)
        else f"{len(level.positions):,} of {span:,}"
    )


def shown_range(pyramid: Pyramid) -> tuple[float, float]:
    """What is shown of the input's scale: all that is read, padding too, and a little around it."""
    ends = [
        level.start + (p + side) * level.step
        for level in pyramid.levels
        if not level.pooled
        for positions in (level.positions, level.padding)
        if positions
        for p, side in ((positions[0], -0.5), (positions[-1], 0.5))
    ]
    # Everything may be pooled.
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    room = max(0.04 * (high - low), 1)
    return low - room, high + room


# The pyramid -----------------------------------------------------------------------------------------


def draw_levels(axes: Axes, pyramid: Pyramid, across: float, row: float) -> None:
    count = len(pyramid.levels)
    axes.set_ylim(count - 0.5 + 2 / row, -1.5)
    axes.set_axis_off()
    for y, level in enumerate(pyramid.levels):
        single = across / level.step <= SINGLE
        gap = 0.08 * level.step if single else 0.0
        low, high = axes.get_xlim()
        whole = position_cells(level, [(0, level.extent - 1)], single, gap, (low, high))
        fill_row(axes, whole, y, "faint")
        shade_level(axes, level, y, single, gap)
        fill_row(
            axes,
            position_cells(level, find_runs(level.padding), single, gap, (low, high)),
            y,
            "padding",
            hatched=True,
        )
        draw_beside(axes, y, level_label(level), right=False)
        draw_beside(axes, y, count_label(level), right=True)
    draw_beside(axes, -1, "layer", right=False, heading=True)
    draw_beside(axes, -1, "positions read", right=True, heading=True)
    draw_links(axes, pyramid)


def draw_beside(axes: Axes, y: int, words: str, right: bool, heading: bool = False) -> None:
    """Words to the left or right of a row."""
    axes.annotate(
        words,
        (1 if right else 0, y),
        xycoords=axes.get_yaxis_transform(),
        xytext=(6 if right else -6, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        size=FONT,
        color=COLOURS["muted" if right or heading else "ink"],
        annotation_clip=False,
    )


def draw_links(axes: Axes, pyramid: Pyramid) -> None:
    """A line from every position that is read to the one that reads it."""
    strokes = []
    for upper, t, lower, p in pyramid.links:
        above, below = pyramid.levels[upper], pyramid.levels[lower]
        if not above.pooled and not below.pooled:
            strokes.append(
                Path([(input_position(above, t), upper + HALF), (input_position(below, p), lower - HALF)])
            )
    if strokes:
        path = Path.make_compound_path(*strokes)
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=COLOURS["line"], linewidth=0.5))


def shade_level(axes: Axes, level: Level, y: int, single: bool, gap: float) -> None:
    """What is read: every run of it, or, of too many, how densely each stretch is read."""
    read = find_runs(level.positions)
    low, high = axes.get_xlim()
    visible = VISIBLE * (high - low) / PLOT_WIDTH
    starts = [first for first, _ in read]
    closest = min((b - a for a, b in pairwise(starts)), default=inf) * level.step
    if single or level.pooled or closest > 2 * visible:
        boxes = position_cells(level, read, single, gap, (low, high))
        fill_row(
            axes, [widen_box(box, visible) for box in boxes], y, "read", alpha=0.5 if level.pooled else 1.0
        )
        return
    for density, stretches in bin_positions(level).items():
        fill_row(axes, stretches, y, "read", alpha=density / SHADES)


def widen_box(box: Rectangle, least: float) -> Rectangle:
    """At least so wide that it can be seen."""
    more = max(least - (box[1] - box[0]), 0) / 2
    return box[0] - more, box[1] + more


def bin_positions(level: Level) -> dict[int, list[Rectangle]]:
    """Stretches of positions, by the share of them that is read, in so many shades."""
    first, last = level.positions[0], level.positions[-1]
    # Several holes to a stretch, so that even holes make an even shade.
    width = max(ceil((last - first + 1) / BINS), 4 * ceil((last - first + 1) / len(level.positions)))
    shares: dict[int, int] = {}
    for p in level.positions:
        shares[(p - first) // width] = shares.get((p - first) // width, 0) + 1
    found: dict[int, list[Rectangle]] = {}
    for i, share in shares.items():
        begin, end = first + i * width, min(first + (i + 1) * width, last + 1)
        density = max(1, round(SHADES * share / (end - begin)))
        found.setdefault(density, []).append(
            (input_position(level, begin - 0.5), input_position(level, end - 0.5))
        )
    return found


def input_position(level: Level, position: float) -> float:
    return level.start + position * level.step


def position_cells(
    level: Level, read: Iterable[tuple[int, int]], single: bool, gap: float, limits: tuple[float, float]
) -> list[Rectangle]:
    """Rectangles for runs of positions: one each, or where there is room one for every position."""
    low, high = limits
    if level.pooled:
        return [(low, high)] if list(read) else []
    found = []
    for first, last in read:
        first = max(first, floor((low - level.start) / level.step) - 1)
        last = min(last, ceil((high - level.start) / level.step) + 1)
        for begin, end in ((p, p) for p in range(first, last + 1)) if single else ((first, last),):
            if begin <= end:
                found.append(
                    (input_position(level, begin - 0.5) + gap, input_position(level, end + 0.5) - gap)
                )
    return [(max(a, low), min(b, high)) for a, b in found if a < high and b > low]


def fill_row(
    axes: Axes, boxes: Sequence[Rectangle], y: int, colour: str, alpha: float = 1.0, hatched: bool = False
) -> None:
    """Rectangles in one row, as one path."""
    if not boxes:
        return
    path = Path.make_compound_path(*(box_path(a, b, y - HALF, y + HALF) for a, b in boxes))
    if hatched:
        patch = PathPatch(path, facecolor="none", edgecolor=COLOURS[colour], hatch="////", linewidth=0.6)
    else:
        # Snapped to pixels, thin boxes would vanish.
        patch = PathPatch(
            path, facecolor=COLOURS[colour], edgecolor="none", alpha=alpha, linewidth=0, snap=False
        )
    axes.add_patch(patch)


def box_path(a: float, b: float, low: float, high: float) -> Path:
    corners = [(a, low), (b, low), (b, high), (a, high), (a, low)]
    return Path(corners, [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY])


# The number of paths ---------------------------------------------------------------------------------


def draw_paths(axes: Axes, pyramid: Pyramid, level: Level, several: bool, last: bool) -> None:
    """How many paths lead to each position of an input; many on a logarithmic scale."""
    counts = pyramid.paths[level.layers[0]]
    positions, numbers = path_steps(counts)
    logarithmic = max(numbers) >= LOGARITHMIC
    heights = [log10(number) for number in numbers] if logarithmic else [float(number) for number in numbers]
    base = log10(0.5) if logarithmic else 0.0
    gap = 0.08 if len(counts) <= SINGLE else 0.0
    bars = [
        (input_position(level, first - 0.5 + gap), input_position(level, end + 0.5 - gap), height)
        for (first, end), height in zip(positions, heights, strict=True)
    ]
    outline = (
        skyline(bars, base)
        if not gap
        else Path.make_compound_path(*(box_path(a, b, base, h) for a, b, h in bars))
    )
    axes.add_patch(PathPatch(outline, facecolor=COLOURS["read"], edgecolor="none", linewidth=0, snap=False))
    axes.set_ylim(base, max(heights) + 0.08 * (max(heights) - base))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    told = (
        (lambda y, _: f"10{superscript(round(y))}") if logarithmic else (lambda y, _: format_short(round(y)))
    )
    axes.yaxis.set_major_formatter(FuncFormatter(told))
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}".replace("-", "−")))
    axes.tick_params(labelsize=FONT, length=3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_ylabel("paths", size=FONT)
    if several or last:
        axes.set_xlabel(f"position {pyramid.axis} of {level.layers[0]}", size=FONT)


def skyline(bars: Sequence[tuple[float, float, float]], base: float) -> Path:
    """One outline around neighbouring bars: (from, to, height)."""
    points: list[tuple[float, float]] = []
    for left, right, top in bars:
        if points and left > points[-1][0] + 1e-9:
            points += [(points[-1][0], base), (left, base)]
        points += [(left, top), (right, top)]
    return Path([(points[0][0], base), *points, (points[-1][0], base)])


def path_steps(counts: Mapping[int, int]) -> tuple[list[tuple[int, int]], list[int]]:
    """Stretches of positions and the paths to each; the most in each stretch, where positions are many."""
    first, last = min(counts), max(counts)
    width = ceil((last - first + 1) / MOST_STEPS)
    largest: dict[int, int] = {}
    for p, number in counts.items():
        i = (p - first) // width
        largest[i] = max(largest.get(i, 0), number)
    if width > 1:
        return [(first + i * width, first + (i + 1) * width - 1) for i in largest], list(largest.values())
    # Equal neighbours are one step.
    stretches: list[tuple[int, int]] = []
    numbers: list[int] = []
    for p in sorted(counts):
        if len(counts) > SINGLE and stretches and stretches[-1][1] == p - 1 and numbers[-1] == counts[p]:
            stretches[-1] = (stretches[-1][0], p)
        else:
            stretches.append((p, p))
            numbers.append(counts[p])
    return stretches, numbers
