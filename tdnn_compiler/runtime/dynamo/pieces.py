"""Which operators of a graph become networks: cut where the language ends, in pieces that gain by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor, fx
from torch.utils import _pytree as pytree

from tdnn_compiler.importers.torch.graph import share_memory, user_line
from tdnn_compiler.runtime.dtypes import KERNEL_TYPES
from tdnn_compiler.runtime.dynamo.graphs import (
    calling_module,
    example_of,
    find_constants,
    is_barrier,
    is_size,
    runs_kernels,
    updates_shared_averages,
    word_of,
    writes_in_place,
)
from tdnn_compiler.runtime.dynamo.trace import NO_LAYER, NotANetwork, PieceTranslation, translate_piece
from tdnn_compiler.runtime.dynamo.worth import has_windows, lack_of_worth

__all__ = ["Cut", "CutGraph", "Piece", "cut_at", "cut_graph"]

CHANGED = "it changes memory that others read, too, and keeps its place in the order"


@dataclass(frozen=True)
class Cut:
    """An operator that stays in torch, and why."""

    operator: str
    module: str
    line: str
    reason: str

    @property
    def place(self) -> str:
        """Where it is, for people."""
        of = f" of '{self.module}'" if self.module else ""
        return of + (f" ({self.line})" if self.line else "")

    def __str__(self) -> str:
        return f"{self.operator}{self.place}: {self.reason}"


@dataclass(frozen=True)
class Piece:
    """Operators that one network computes; what it reads and gives."""

    nodes: tuple[fx.Node, ...]
    level: int
    read: tuple[fx.Node, ...]
    given: tuple[fx.Node, ...]


@dataclass(frozen=True)
class CutGraph:
    """A graph's pieces, each with its network, and what stays in torch, level after level."""

    pieces: tuple[tuple[Piece, PieceTranslation], ...]
    levels: Mapping[fx.Node, int]
    cuts: tuple[Cut, ...]
    without_windows: int
    """How many operators stay in torch because no convolution or pooling is among their neighbours."""


def cut_graph(graph: fx.Graph, inputs: Mapping[fx.Node, object]) -> CutGraph:
    """A graph in pieces. `inputs` has the tensors, and numbers, that placeholders were given."""
    constants = find_constants(graph)
    reasons = dict[fx.Node, str]()
    taken = set[fx.Node]()
    shared = memory_changed_in_place(graph)
    for node in graph.nodes:
        if node.op in ("call_function", "call_method") and node not in constants:
            reason = CHANGED if node in shared else obstacle_of(node, constants)
            if reason is None:
                taken.add(node)
            elif reason:
                reasons[node] = reason
    known = dict[frozenset[fx.Node], PieceTranslation]()
    lonely = 0
    while True:
        pieces, levels = find_pieces(graph, taken)
        refused = set[fx.Node]()
        for piece in pieces:
            key = frozenset(piece.nodes)
            windows = [node for node in piece.nodes if has_windows(node)]
            if not windows:
                refused |= key
                lonely += sum(not is_size(node) for node in piece.nodes)
            elif (reason := lack_of_worth(piece.nodes)) is not None:
                refused |= key
                reasons |= dict.fromkeys(windows, reason)
            elif key not in known:
                try:
                    known[key] = translate_piece(piece.nodes, piece.read, piece.given, constants, inputs)
                except NotANetwork as told:
                    found = {node: reason for node, reason in told.reasons.items() if node in key}
                    refused |= set(found) or key
                    reasons |= found or {piece.nodes[0]: next(iter(told.reasons.values()), str(told))}
        if not refused:
            break
        taken -= refused
    cuts = [cut_at(node, reason) for node, reason in sorted(reasons.items()) if reason]
    translated = tuple((piece, known[frozenset(piece.nodes)]) for piece in pieces)
    return CutGraph(translated, levels, tuple(cuts), lonely)


def memory_changed_in_place(graph: fx.Graph) -> set[fx.Node]:
    """All names of what operators write over that have to stay where they are."""
    changed = [node.args[0] for node in graph.nodes if is_barrier(node) and writes_in_place(node)]
    written = [example_of(each) for each in changed if isinstance(each, fx.Node)]
    return {node for node in graph.nodes if any(share_memory(example_of(node), each) for each in written)}


def cut_at(node: fx.Node, reason: str) -> Cut:
    return Cut(word_of(node), calling_module(node), user_line(node.meta.get("stack_trace") or ""), reason)


def obstacle_of(node: fx.Node, constants: set[fx.Node]) -> str | None:
    """Why a node cannot be in a piece; empty where that needs no word, None where it may be."""
    value = example_of(node)
    if runs_kernels(node):
        return ""
    if is_barrier(node):
        return CHANGED if updates_shared_averages(node) else "a change of torch's own state"
    if is_size(node):
        return None
    leaves = pytree.tree_leaves(value)
    if not leaves or not all(isinstance(each, Tensor) for each in leaves):
        return ""
    if all(each in constants for each in node.all_input_nodes) or not node.users:
        return ""
    others = {each.dtype for each in leaves} - set(KERNEL_TYPES.values())
    if strange := sorted(str(kind) for kind in others if kind.is_floating_point):
        return f"kernels have no {', '.join(strange)}"
    return NO_LAYER if others else None


def find_pieces(graph: fx.Graph, taken: set[fx.Node]) -> tuple[list[Piece], dict[fx.Node, int]]:
    """The connected parts of `taken`, none of which waits for anything that waits for it.

    A level ends where a value goes from a piece to torch or back, and at every barrier.
    """
    levels = dict[fx.Node, int]()
    parents = dict[fx.Node, fx.Node]()
    floor = highest = 0

    def find_root(node: fx.Node) -> fx.Node:
        while parents[node] is not node:
            node = parents[node]
        return node

    for node in graph.nodes:
        if node.op in ("placeholder", "get_attr"):
            continue
        if is_barrier(node) and node not in taken:
            floor = highest = highest + 1
        read = [each for each in node.all_input_nodes if each in levels]
        steps = (levels[each] + ((each in taken) != (node in taken)) for each in read)
        levels[node] = max(steps, default=floor)
        levels[node] = max(levels[node], floor)
        highest = max(highest, levels[node])
        if node in taken:
            parents[node] = node
            for each in read:
                if each in taken and levels[each] == levels[node]:
                    parents[find_root(each)] = find_root(node)
        if is_barrier(node) and node not in taken:
            floor = highest = highest + 1
    groups = dict[fx.Node, list[fx.Node]]()
    for node in graph.nodes:
        if node in taken:
            groups.setdefault(find_root(node), []).append(node)
    return [piece_of(nodes, levels[nodes[0]]) for nodes in groups.values()], levels


def piece_of(nodes: Sequence[fx.Node], level: int) -> Piece:
    inside = set(nodes)
    read = dict.fromkeys(each for node in nodes for each in node.all_input_nodes if each not in inside)
    given = [node for node in nodes if any(user not in inside for user in node.users)]
    return Piece(tuple(nodes), level, tuple(read), tuple(given))
