"""The loops of a kernel, found in the graph of its blocks.

By dominators, not by backward branches: waits for a barrier lie behind the end of the kernel and jump back
into the loop, and are no loop around it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx

from tdnn_compiler.targets.blocks import BasicBlock, Instruction

__all__ = ["CodeLoop", "find_loops", "main_loop"]


@dataclass(frozen=True)
class CodeLoop:
    """A loop by the places of its blocks in the listing. The first is the head."""

    head: int
    blocks: frozenset[int]


def find_loops(blocks: tuple[BasicBlock, ...]) -> tuple[CodeLoop, ...]:
    graph = flow_graph(blocks)
    dominators = nx.immediate_dominators(graph, 0)
    bodies: dict[int, set[int]] = {}
    for tail, head in graph.edges:
        if tail in dominators and dominates(head, tail, dominators):
            bodies.setdefault(head, {head}).update(loop_body(graph, head, tail))
    return tuple(CodeLoop(head, frozenset(body)) for head, body in sorted(bodies.items()))


def flow_graph(blocks: tuple[BasicBlock, ...]) -> "nx.DiGraph[int]":
    places = {block.label: place for place, block in enumerate(blocks)}
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(blocks)))
    for place, block in enumerate(blocks):
        if block.falls and place + 1 < len(blocks):
            graph.add_edge(place, place + 1)
        if block.jump in places:
            graph.add_edge(place, places[block.jump])
    return graph


def dominates(above: int, below: int, immediate: dict[int, int | None]) -> bool:
    """Whether every way to `below` leads through `above`."""
    place: int | None = below
    while place != above:
        parent = immediate.get(place) if place is not None else None
        if parent is None or parent == place:
            return False
        place = parent
    return True


def loop_body(graph: "nx.DiGraph[int]", head: int, tail: int) -> set[int]:
    """Everything from which the jump back can be reached without passing the head."""
    body, waiting = {head}, [tail]
    while waiting:
        place = waiting.pop()
        if place not in body:
            body.add(place)
            waiting.extend(graph.predecessors(place))
    return body


def main_loop(
    blocks: tuple[BasicBlock, ...], loops: Iterable[CodeLoop], tensor: frozenset[int]
) -> tuple[Instruction, ...]:
    """The instructions of one pass through the loop where the kernel spends its time.

    Of the innermost loops with tensor-core instructions (blocks `tensor`) the one with the most
    instructions, or else the largest loop of all. Waits, inner loops without tensor-core instructions,
    are left out: they take no turn when the data is there.
    """
    found = tuple(loops)
    busy = [loop for loop in found if loop.blocks & tensor]
    innermost = [loop for loop in busy if not any(other.blocks < loop.blocks for other in busy)]
    candidates = innermost or list(found)
    if not candidates:
        return ()
    chosen = max(candidates, key=lambda loop: len(list(instructions_in(blocks, loop.blocks))))
    waits = [loop.blocks for loop in found if loop.blocks < chosen.blocks and not loop.blocks & tensor]
    left_out: frozenset[int] = frozenset().union(*waits) if innermost else frozenset()
    return tuple(instructions_in(blocks, chosen.blocks - left_out))


def instructions_in(blocks: tuple[BasicBlock, ...], places: Iterable[int]) -> Iterator[Instruction]:
    for place in sorted(places):
        yield from blocks[place].instructions
