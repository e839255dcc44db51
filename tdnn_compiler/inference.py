"""Shapes for a whole network: a walk in order that collects every mistake.

Past a broken layer it goes on with the branches that do not need it.
"""

from collections.abc import Iterable, Mapping

from tdnn_compiler.errors import Problem
from tdnn_compiler.layers import Add, Concat, Input, Layer, Member, Multiply, Repeat, word
from tdnn_compiler.repeats import body_of
from tdnn_compiler.rules import Check, input_shape, join_rule, rule
from tdnn_compiler.shapes import Inferred, Reading, Shape, advance
from tdnn_compiler.window.maps import smallest_input

__all__ = ["infer"]


def infer(
    members: Iterable[Member], given: Mapping[str, Shape] | None = None
) -> tuple[Inferred, list[Problem]]:
    """Walks the layers in order. `given` holds shapes that are known before (a repeated body's input)."""
    result = Inferred(dict(given or {}), dict.fromkeys(given or {}, ()))
    problems: list[Problem] = []
    for member in members:
        if member.name in result.shapes or any(source not in result.shapes for source in member.sources):
            continue
        shapes = [result.shapes[source] for source in member.sources]
        shape, readings, found = _member(member, shapes)
        problems += found
        if shape is not None and not found:
            result.shapes[member.name] = shape
            result.readings[member.name] = readings
    return result, problems


def _member(member: Member, shapes: list[Shape]) -> tuple[Shape | None, tuple[Reading, ...], list[Problem]]:
    """The shape of one layer, how it reads its inputs, and its mistakes."""
    check = Check()
    layer = member.layer
    shape: Shape | None = None
    readings: tuple[Reading, ...] = ()
    inner: list[Problem] = []
    if isinstance(layer, Input):
        shape = input_shape(layer, check)
    elif isinstance(layer, Add | Multiply | Concat):
        shape, readings = join_rule(layer, shapes, check)
    elif len(shapes) != 1:
        check.say("one input", len(shapes))
    elif isinstance(layer, Repeat):
        shape, readings, inner = _repeat(layer, shapes[0], check)
    else:
        shape, readings = _single(layer, shapes[0], check)
    kind = f"{word(layer)} '{member.name}'"
    where = f"{kind} ({member.line})" if member.line else kind
    return shape, readings, inner + [Problem(where, *found) for found in check.found]


def _single(layer: Layer, shape: Shape, check: Check) -> tuple[Shape, tuple[Reading, ...]]:
    found = rule(layer, shape, check)
    if check.found:
        return shape, ()
    for position, map in zip(shape.positions, found.maps, strict=True):
        need = smallest_input(map)
        if isinstance(position.extent, int) and isinstance(need, int) and position.extent < need:
            check.say(f"at least {need} positions along {position.axis}", position.extent, "a longer input")
    after = tuple(advance(map, position) for position, map in zip(shape.positions, found.maps, strict=True))
    reading = Reading(dict(zip(shape.axes, found.maps, strict=True)), found.groups)
    return Shape(shape.batch, after if found.keeps_axes else (), found.channels), (reading,)


def _repeat(
    layer: Repeat, shape: Shape, check: Check
) -> tuple[Shape | None, tuple[Reading, ...], list[Problem]]:
    """A repeat that is still there has a symbol for its count; `Network.bind` writes others out."""
    count = check.size("count", layer.count, 1)
    if check.found:
        return None, (), []
    body, problems = body_of(layer, shape, infer)
    if body is None:
        return None, (), problems
    for obstacle in body.obstacles():
        check.say(*obstacle)
    if check.found:
        return None, (), []
    maps = {axis: body.window(axis, count) for axis in shape.axes}
    after = tuple(advance(maps[position.axis], position) for position in shape.positions)
    return Shape(shape.batch, after, body.channels), (Reading(maps, 1),), []
