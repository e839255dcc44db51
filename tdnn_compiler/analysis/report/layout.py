"""Where the boxes of a drawing go: ranks by dependence, few crossings, straight lines, several columns.

The usual layered drawing (Sugiyama): a box is one rank below the last of its inputs; an edge over several
ranks has a joint in each, and joints and boxes are put in order by the mean of their neighbours. Ranks are
broken into columns, as text is on a page, where the fewest edges are cut.

No library does the last: grandalf (GPL) and fast-sugiyama draw one column, ECAPA-TDNN as 2,300 points wide
or more; rustworkx and networkx neither order ranks by crossings nor lead edges around boxes; Graphviz is a
system package.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import floor, inf, sqrt

import networkx as nx

__all__ = ["PAGE", "BoxSize", "DrawingLayout", "Point", "arrange_boxes"]

Point = tuple[float, float]
BoxSize = tuple[float, float]
RankedNode = tuple[str, int]
"""A box and its rank, or a joint: an edge's source and target in one name, and a rank."""

RANK_GAP = 20.0
BOX_GAP = 14.0
COLUMN_GAP = 46.0
MARGIN = 16.0
STUB = 22.0
"""Room above and below a column, for the edges cut there."""
ASPECT = 1.25
"""Width over height that columns are chosen for."""
SHORTEST = 420.0
"""A column is not made for less."""
APART = 17.0
"""Between the ends of edges that are cut above one box."""
PAGE = 1065.0
"""The width of a page of the report (page.css), where drawings that fit are not made smaller."""
FULL = 200.0
"""Where the page is too narrow, ranks get boxes up to this width, and others go lower if they can."""
SWEEPS = 12
LONG_WEIGHT = 100.0
"""How much more a joint, or a box from which a long edge goes, holds its place than another box."""


@dataclass(frozen=True)
class DrawingLayout:
    """Centres of boxes, ways of edges from box to box, and cuts.

    A way is a list of pieces, one for each column that it goes through; `cuts` are the ends of pieces, with
    the numbers that join them.
    """

    width: float
    height: float
    centres: Mapping[str, Point]
    ways: Mapping[tuple[str, str], Sequence[Sequence[Point]]]
    cuts: Sequence[tuple[int, Point]]


def arrange_boxes(sizes: Mapping[str, BoxSize], edges: Sequence[tuple[str, str]]) -> DrawingLayout:
    """The layout of boxes, given in an order that has every box after its inputs; y grows downwards.

    In as many columns as the page is wide enough for, and at least in one.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sizes)
    graph.add_edges_from(edges)
    drafts = [_Draft.of(graph, sizes, full) for full in (inf, FULL)]
    layouts = (draft.place(columns) for columns in range(drafts[0].most_columns, 0, -1) for draft in drafts)
    fitting = (layout for layout in layouts if layout.width <= PAGE)
    return next(fitting, drafts[-1].place(1))


@dataclass(frozen=True)
class _Draft:
    """What is in each rank, in order. `chains` are the edges' ends with their joints between them."""

    sizes: Mapping[str, BoxSize]
    ranks: Sequence[Sequence[RankedNode]]
    heights: Sequence[float]
    chains: Mapping[tuple[str, str], list[RankedNode]]

    @staticmethod
    def of(graph: "nx.DiGraph[str]", sizes: Mapping[str, BoxSize], full: float) -> "_Draft":
        rank = _assign_ranks(graph, sizes, full)
        chains = {edge: _edge_chain(edge, rank) for edge in graph.edges}
        ranks = _order_ranks(list(sizes), rank, chains)
        heights = [max((sizes[n[0]][1] for n in nodes if n[0] in sizes), default=0.0) for nodes in ranks]
        return _Draft(sizes, ranks, heights, chains)

    @property
    def most_columns(self) -> int:
        """So many make the drawing about as wide as high."""
        tall = sum(self.heights) + RANK_GAP * len(self.heights)
        wide = max(_row_width(nodes, self.sizes) for nodes in self.ranks) + COLUMN_GAP
        return max(1, min(round(sqrt(ASPECT * tall / wide)), floor(tall / SHORTEST)))

    def place(self, columns: int) -> DrawingLayout:
        breaks = _column_breaks(self.heights, columns, self.chains)
        return _place_boxes(self.sizes, self.ranks, self.heights, breaks, self.chains)


def _assign_ranks(graph: "nx.DiGraph[str]", sizes: Mapping[str, BoxSize], full: float) -> dict[str, int]:
    """As high as its inputs let a box go, but lower where that rank is full and its readers let it.

    Boxes without inputs go right above their first reader.
    """
    highest = {name: i for i, names in enumerate(nx.topological_generations(graph)) for name in names}
    lowest: dict[str, int] = {}
    for name in reversed(list(nx.topological_sort(graph))):
        lowest[name] = min((lowest[reader] - 1 for reader in graph.successors(name)), default=highest[name])
    taken = [0.0] * (max(highest.values()) + 1)
    rank: dict[str, int] = {}
    # Boxes that have no choice come first; of the others, readers before what they read.
    fixed = [name for name in sizes if highest[name] == lowest[name]]
    for name in [*fixed, *(name for name in reversed(list(sizes)) if highest[name] < lowest[name])]:
        readers = (rank.get(reader, lowest[reader]) for reader in graph.successors(name))
        low = min((reader - 1 for reader in readers), default=lowest[name])
        choice = range(highest[name], low + 1) if graph.in_degree(name) else [low]
        width = sizes[name][0] + BOX_GAP
        rank[name] = next((r for r in choice if taken[r] + width <= full), min(choice, key=taken.__getitem__))
        taken[rank[name]] += width
    return rank


def _edge_chain(edge: tuple[str, str], rank: Mapping[str, int]) -> list[RankedNode]:
    """The edge's ends and its joints between them."""
    source, target = edge
    joints = [(f"{source} → {target}", r) for r in range(rank[source] + 1, rank[target])]
    return [(source, rank[source]), *joints, (target, rank[target])]


# Order within ranks ------------------------------------------------------------------------------------


def _order_ranks(
    names: Sequence[str], rank: Mapping[str, int], chains: Mapping[tuple[str, str], list[RankedNode]]
) -> list[list[RankedNode]]:
    """The nodes of every rank, in an order with few crossings."""
    ranks: list[list[RankedNode]] = [[] for _ in range(max(rank.values()) + 1)]
    for name in names:
        ranks[rank[name]].append((name, rank[name]))
    for chain in chains.values():
        for joint in chain[1:-1]:
            ranks[joint[1]].append(joint)
    above, below = _neighbours(chains)
    best, fewest = [list(nodes) for nodes in ranks], _crossings(ranks, above)
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        beside = above if downwards else below
        order = range(1, len(ranks)) if downwards else range(len(ranks) - 2, -1, -1)
        for r in order:
            other = {node: i for i, node in enumerate(ranks[r - 1 if downwards else r + 1])}
            ranks[r] = _sort_by_mean(ranks[r], beside, other)
        crossings = _crossings(ranks, above)
        if crossings < fewest:
            best, fewest = [list(nodes) for nodes in ranks], crossings
    return best


def _neighbours(
    chains: Mapping[tuple[str, str], list[RankedNode]],
) -> tuple[dict[RankedNode, list[RankedNode]], dict[RankedNode, list[RankedNode]]]:
    above: dict[RankedNode, list[RankedNode]] = {}
    below: dict[RankedNode, list[RankedNode]] = {}
    for chain in chains.values():
        for upper, lower in pairwise(chain):
            above.setdefault(lower, []).append(upper)
            below.setdefault(upper, []).append(lower)
    return above, below


def _sort_by_mean(
    nodes: list[RankedNode], beside: Mapping[RankedNode, list[RankedNode]], other: Mapping[RankedNode, int]
) -> list[RankedNode]:
    """Sorted by the mean place of the neighbours; nodes without neighbours keep theirs."""

    def mean(i: int) -> float:
        places = [other[node] for node in beside.get(nodes[i], [])]
        return sum(places) / len(places) if places else float(i)

    return [nodes[i] for i in sorted(range(len(nodes)), key=mean)]


def _crossings(ranks: Sequence[Sequence[RankedNode]], above: Mapping[RankedNode, list[RankedNode]]) -> int:
    total = 0
    for upper, lower in pairwise(ranks):
        place = {node: i for i, node in enumerate(upper)}
        ends = [
            place[node] for target in lower for node in sorted(above.get(target, []), key=place.__getitem__)
        ]
        total += sum(a > b for i, a in enumerate(ends) for b in ends[i + 1 :])
    return total


# Columns -----------------------------------------------------------------------------------------------


def _column_breaks(
    heights: Sequence[float], columns: int, chains: Mapping[tuple[str, str], list[RankedNode]]
) -> list[int]:
    """The first rank of every column."""
    tall = sum(heights) + RANK_GAP * len(heights)
    cut = [sum(chain[0][1] < r <= chain[-1][1] for chain in chains.values()) for r in range(len(heights))]
    tops = [0.0, *accumulate(height + RANK_GAP for height in heights)]
    starts = [0]
    for column in range(1, columns):
        target, slack = tall * column / columns, tall / (4 * columns)
        near = [r for r in range(starts[-1] + 2, len(heights) - 1) if abs(tops[r] - target) <= slack]
        if near:
            starts.append(min(near, key=lambda r: (cut[r], abs(tops[r] - target))))
    return starts


def _row_width(nodes: Sequence[RankedNode], sizes: Mapping[str, BoxSize]) -> float:
    return sum(_node_width(node, sizes) for node in nodes) + BOX_GAP * (len(nodes) - 1)


def _node_width(node: RankedNode, sizes: Mapping[str, BoxSize]) -> float:
    # Edges lie closer to each other than boxes do.
    return sizes[node[0]][0] if node[0] in sizes else -4.0


# Places --------------------------------------------------------------------------------------------------


def _place_boxes(
    sizes: Mapping[str, BoxSize],
    ranks: Sequence[Sequence[RankedNode]],
    heights: Sequence[float],
    breaks: Sequence[int],
    chains: Mapping[tuple[str, str], list[RankedNode]],
) -> DrawingLayout:
    above, below = _neighbours(chains)
    where: dict[RankedNode, Point] = {}
    column_of: dict[int, int] = {}
    bottoms: list[float] = []
    left = MARGIN
    for column, (first, end) in enumerate(zip(breaks, [*breaks[1:], len(ranks)], strict=True)):
        inside = ranks[first:end]
        across = _straighten(inside, sizes, above, below)
        low = min(across[node] - _node_width(node, sizes) / 2 for nodes in inside for node in nodes)
        high = max(across[node] + _node_width(node, sizes) / 2 for nodes in inside for node in nodes)
        y = MARGIN + (STUB if column else 0.0)
        for r, nodes in enumerate(inside, start=first):
            column_of[r] = column
            for node in nodes:
                where[node] = (left + across[node] - low, y + heights[r] / 2)
            y += heights[r] + RANK_GAP
        bottoms.append(y - RANK_GAP)
        left += high - low + COLUMN_GAP
    ways, cuts = _route_edges(sizes, chains, where, column_of, bottoms)
    height = max(bottoms) + MARGIN + (STUB if len(bottoms) > 1 else 0.0)
    centres = {name: where[node] for node in where if (name := node[0]) in sizes}
    return DrawingLayout(left - COLUMN_GAP + MARGIN, height, centres, ways, cuts)


def _straighten(
    ranks: Sequence[Sequence[RankedNode]],
    sizes: Mapping[str, BoxSize],
    above: Mapping[RankedNode, list[RankedNode]],
    below: Mapping[RankedNode, list[RankedNode]],
) -> dict[RankedNode, float]:
    """How far to the right each node of a column goes: near its neighbours, clear of others in its rank."""
    across: dict[RankedNode, float] = {}
    for nodes in ranks:
        x = -_row_width(nodes, sizes) / 2
        for node in nodes:
            across[node] = x + _node_width(node, sizes) / 2
            x += _node_width(node, sizes) + BOX_GAP
    upwards = list(reversed(ranks))
    for sweep in range(2 * SWEEPS):
        order, first, second = (ranks, above, below) if sweep % 2 == 0 else (upwards, below, above)
        for nodes in order:
            _settle_rank(
                nodes, [_mean_place(node, first, second, across) for node in nodes], sizes, below, across
            )
    _close_gaps(ranks, sizes, above, across)
    # Once more from the top, long edges upright: what runs past several layers is the spine of a network.
    upright = dict(across)
    for nodes in ranks:
        _settle_rank(
            nodes, [_spine_place(node, above, sizes, upright) for node in nodes], sizes, below, upright
        )
    _close_gaps(ranks, sizes, above, upright)
    return min(upright, across, key=lambda places: _drawing_width(places, sizes))


def _drawing_width(across: Mapping[RankedNode, float], sizes: Mapping[str, BoxSize]) -> float:
    ends = [x + side * _node_width(node, sizes) / 2 for node, x in across.items() for side in (-1, 1)]
    return max(ends) - min(ends)


def _close_gaps(
    ranks: Sequence[Sequence[RankedNode]],
    sizes: Mapping[str, BoxSize],
    above: Mapping[RankedNode, list[RankedNode]],
    across: dict[RankedNode, float],
) -> None:
    """Moves what nothing in this column joins to the rest to the left, until it is beside it."""
    graph: nx.Graph[RankedNode] = nx.Graph()
    graph.add_nodes_from(across)
    graph.add_edges_from((node, near) for node in across for near in above.get(node, []) if near in across)
    parts = sorted(nx.connected_components(graph), key=lambda part: min(across[node] for node in part))
    for part in parts[1:]:
        room = (
            across[b] - across[a] - (_node_width(a, sizes) + _node_width(b, sizes)) / 2 - BOX_GAP
            for nodes in ranks
            for a, b in pairwise(nodes)
            if b in part and a not in part
        )
        by = min(room, default=0.0)
        across.update({node: across[node] - by for node in part})


def _mean_place(
    node: RankedNode,
    first: Mapping[RankedNode, list[RankedNode]],
    second: Mapping[RankedNode, list[RankedNode]],
    across: Mapping[RankedNode, float],
) -> float:
    near = [across[n] for n in first.get(node, []) if n in across]
    ends = near or [across[n] for n in second.get(node, []) if n in across] or [across[node]]
    return sum(ends) / len(ends)


def _spine_place(
    node: RankedNode,
    above: Mapping[RankedNode, list[RankedNode]],
    sizes: Mapping[str, BoxSize],
    across: Mapping[RankedNode, float],
) -> float:
    ends = [n for n in above.get(node, []) if n in across]
    long = [n for n in ends if n[0] not in sizes] or ends
    return sum(across[n] for n in long) / len(long) if long else across[node]


def _settle_rank(
    nodes: Sequence[RankedNode],
    wanted: Sequence[float],
    sizes: Mapping[str, BoxSize],
    below: Mapping[RankedNode, list[RankedNode]],
    across: dict[RankedNode, float],
) -> None:
    long = ({node[0], *(reader[0] for reader in below.get(node, []))} - sizes.keys() for node in nodes)
    weights = [LONG_WEIGHT if joints else 1.0 for joints in long]
    across.update(zip(nodes, _space_apart(nodes, wanted, weights, sizes), strict=True))


def _space_apart(
    nodes: Sequence[RankedNode],
    wanted: Sequence[float],
    weights: Sequence[float],
    sizes: Mapping[str, BoxSize],
) -> list[float]:
    """The places nearest to the wanted ones, in the mean square, at which no two nodes touch.

    Each node's place less the room before it must grow: a monotone regression, by pooling neighbours.
    """
    room = [0.0]
    for a, b in pairwise(nodes):
        room.append(room[-1] + (_node_width(a, sizes) + _node_width(b, sizes)) / 2 + BOX_GAP)
    pools: list[tuple[float, float, int]] = []
    for want, before, weight in zip(wanted, room, weights, strict=True):
        mean, heavy, many = want - before, weight, 1
        while pools and pools[-1][0] > mean:
            other, other_heavy, other_many = pools.pop()
            mean = (mean * heavy + other * other_heavy) / (heavy + other_heavy)
            heavy, many = heavy + other_heavy, many + other_many
        pools.append((mean, heavy, many))
    means = [mean for mean, _, many in pools for _ in range(many)]
    return [mean + before for mean, before in zip(means, room, strict=True)]


def _route_edges(
    sizes: Mapping[str, BoxSize],
    chains: Mapping[tuple[str, str], list[RankedNode]],
    where: Mapping[RankedNode, Point],
    column_of: Mapping[int, int],
    bottoms: Sequence[float],
) -> tuple[dict[tuple[str, str], list[list[Point]]], list[tuple[int, Point]]]:
    """The edges' ways, cut between columns; edges of one source are cut under one number."""
    ways: dict[tuple[str, str], list[list[Point]]] = {}
    cuts: dict[tuple[int, float, str], set[Point]] = {}
    entries = _edges_entering(chains, column_of)
    for edge, chain in chains.items():
        pieces: list[list[Point]] = [[_exit_point(where[chain[0]], sizes[edge[0]])]]
        for before, node in pairwise(chain):
            column = column_of[node[1]]
            x, y = where[node]
            if column != column_of[before[1]]:
                aside = entries[node].index(edge) - (len(entries[node]) - 1) / 2
                end, start = (where[before][0], bottoms[column - 1] + STUB), (x + APART * aside, MARGIN)
                pieces[-1].append(end)
                pieces.append([start])
                cuts.setdefault((column, end[0], edge[0]), set()).update((end, start))
            pieces[-1].append((x, y - sizes[node[0]][1] / 2) if node[0] in sizes else (x, y))
        ways[edge] = pieces
    numbered = enumerate((cuts[key] for key in sorted(cuts)), start=1)
    return ways, [(number, end) for number, ends in numbered for end in sorted(ends)]


def _edges_entering(
    chains: Mapping[tuple[str, str], list[RankedNode]], column_of: Mapping[int, int]
) -> dict[RankedNode, list[tuple[str, str]]]:
    """The edges that come into a node from another column."""
    found: dict[RankedNode, list[tuple[str, str]]] = {}
    for edge, chain in chains.items():
        for before, node in pairwise(chain):
            if column_of[before[1]] != column_of[node[1]]:
                found.setdefault(node, []).append(edge)
    return found


def _exit_point(centre: Point, size: BoxSize) -> Point:
    return centre[0], centre[1] + size[1] / 2
