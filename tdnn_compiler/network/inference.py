"""Shapes for a whole network: a walk in order that collects every mistake.

Past a broken layer it goes on with the branches that do not need it.
"""

from collections.abc import Iterable, Mapping

from tdnn_compiler.network.arguments import check_arguments
from tdnn_compiler.network.checks import LayerCheck
from tdnn_compiler.network.joins import join_rule
from tdnn_compiler.network.layers import Input, Join, Layer, Member, Repeat, word
from tdnn_compiler.network.repeats import body_of
from tdnn_compiler.network.rules import input_shape, rule
from tdnn_compiler.network.shapes import Inferred, Reading, Shape, advance
from tdnn_compiler.symbolic.errors import Problem
from tdnn_compiler.symbolic.expressions import text
from tdnn_compiler.symbolic.maps import smallest_input

__all__ = ["infer"]


def infer(
    members: Iterable[Member], given: Mapping[str, Shape] | None = None
) -> tuple[Inferred, list[Problem]]:
    """Walks the layers in order. `given` holds shapes that are known before (a repeated body's input)."""
    result = Inferred(dict(given or {}), dict.fromkeys(given or {}, ()))
    problems: list[Problem] = []
    walked: list[Member] = []
    for member in members:
        if member.name in result.shapes or any(source not in result.shapes for source in member.sources):
            continue
        check = LayerCheck()
        shapes = [result.shapes[source] for source in member.sources]
        shape, readings, inner = _infer_member(member, shapes, check)
        if not check.found and not inner:
            _check_lengths(member, readings, walked, result, check)
        where = f"{word(member.layer)} '{member.name}'" + (f" ({member.line})" if member.line else "")
        problems += inner + [Problem(where, *found) for found in check.found]
        if shape is not None and not check.found and not inner:
            result.shapes[member.name] = shape
            result.readings[member.name] = readings
            walked.append(member)
    return result, problems


def _check_lengths(
    member: Member, readings: tuple[Reading, ...], walked: list[Member], result: Inferred, check: LayerCheck
) -> None:
    """Whether the layer has an output at all; if not, what the network's input would have to be."""
    for source, reading in zip(member.sources, readings, strict=True):
        for axis, map in reading.maps.items():
            n, need = result.shapes[source].extent(axis), smallest_input(map)
            if isinstance(n, int) and isinstance(need, int) and n < need:
                hint = _longer_inputs(walked, result, source, axis, need)
                check.say(f"at least {need} positions along {axis}", n, hint)


def _longer_inputs(walked: list[Member], result: Inferred, source: str, axis: str, need: int) -> str:
    """What the inputs must be for a layer to have so many positions, if they decide it."""
    try:
        needs = result.needed(walked, source, axis, need)
    except ValueError:
        return f"'{source}' has as many along {axis}, however long the input"
    inputs = [m.name for m in walked if isinstance(m.layer, Input) and m.name in needs]
    wanted = [f"{axis} of '{name}' at least {text(needs[name])}" for name in inputs]
    return f"for this layer, {' and '.join(wanted)}" if wanted else ""


def _infer_member(
    member: Member, shapes: list[Shape], check: LayerCheck
) -> tuple[Shape | None, tuple[Reading, ...], list[Problem]]:
    """The shape of one layer and how it reads its inputs; mistakes go to `check`, a body's come back."""
    layer = member.layer
    if isinstance(layer, Input):
        return input_shape(layer, check), (), []
    check_arguments(layer, check)
    if check.found:
        return None, (), []
    if isinstance(layer, Join):
        return *join_rule(layer, shapes, check), []
    if len(shapes) != 1:
        check.say("one input", len(shapes))
        return None, (), []
    if isinstance(layer, Repeat):
        return _infer_repeat(layer, shapes[0], check)
    return *_infer_single(layer, shapes[0], check), []


def _infer_single(layer: Layer, shape: Shape, check: LayerCheck) -> tuple[Shape, tuple[Reading, ...]]:
    found = rule(layer, shape, check)
    if check.found:
        return shape, ()
    kept = zip(shape.positions, found.maps, strict=True)
    after = tuple(advance(map, position) for position, map in kept if position.axis not in found.gone)
    reading = Reading(dict(zip(shape.axes, found.maps, strict=True)), found.groups)
    return Shape(shape.batch, after, found.channels), (reading,)


def _infer_repeat(
    layer: Repeat, shape: Shape, check: LayerCheck
) -> tuple[Shape | None, tuple[Reading, ...], list[Problem]]:
    """A repeat that is still there has a symbol for its count; `Network.bind` writes others out."""
    if isinstance(layer.count, int):
        check.say("a count that is a symbol", layer.count, "write the layers out, as `repeat` and `bind` do")
    inputs = [member.name for member in layer.body if not member.sources]
    if inputs != [member.name for member in layer.body[:1]] or len(layer.body) < 2:
        check.say("a body that starts at its one input", ", ".join(inputs) or "an empty one")
    if check.found:
        return None, (), []
    body, problems = body_of(layer, shape, infer)
    if body is None:
        return None, (), problems
    for obstacle in body.obstacles():
        check.say(*obstacle)
    if check.found:
        return None, (), []
    maps = {axis: body.window(axis, layer.count) for axis in shape.axes}
    after = tuple(advance(maps[position.axis], position) for position in shape.positions)
    return Shape(shape.batch, after, body.channels), (Reading(maps, 1),), []
