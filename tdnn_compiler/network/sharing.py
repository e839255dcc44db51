"""Layers that use the weights of another one, as in a siamese network: what the two must have in common."""

from collections.abc import Iterable, Iterator, Mapping

from tdnn_compiler.network.layers import (
    BatchNorm,
    Conv,
    ConvTranspose,
    InstanceNorm,
    Layer,
    Member,
    PReLU,
    Repeat,
    describe,
    has_weights,
    word,
)
from tdnn_compiler.network.shapes import Shape
from tdnn_compiler.symbolic.errors import Problem
from tdnn_compiler.symbolic.expressions import text

__all__ = ["find_sharing_problems"]


def find_sharing_problems(members: Iterable[Member], shapes: Mapping[str, Shape]) -> list[Problem]:
    """The layers that cannot use the weights which they name; `shapes` are those that are known."""
    known = {member.name: member for member in members}
    return [
        Problem(
            f"{word(member.layer)} '{member.name}'" + (f" ({member.line})" if member.line else ""), *found
        )
        for member in known.values()
        for found in (*_member_problems(member, known, shapes), *_body_problems(member.layer))
    ]


def _member_problems(
    member: Member, known: Mapping[str, Member], shapes: Mapping[str, Shape]
) -> Iterator[tuple[str, str, str]]:
    """What is wrong, as (expected, got, hint)."""
    owner = known.get(member.weights_of)
    if not member.weights_of:
        return
    if owner is None:
        yield "the weights of a layer of the network", f"weights_of='{member.weights_of}'", ""
    elif owner.weights_of or owner is member:
        hint = f"weights_of='{owner.weights_of}'" if owner.weights_of != member.name else ""
        yield "the weights of a layer that has its own", f"those of '{owner.name}'", hint
    elif not has_weights(member.layer):
        yield "a layer with weights", f"weights_of='{owner.name}'", "leave it out"
    elif member.layer != owner.layer:
        got = f"{describe(member.layer)} with those of {describe(owner.layer)}"
        yield f"the same layer as '{owner.name}', whose weights it uses", got, ""
    elif isinstance(member.layer, BatchNorm) and member.layer.momentum is None:
        hint = "give it a momentum, or each its own weights"
        yield "a batch norm with momentum, since several layers move its averages", "momentum=None", hint
    else:
        yield from _input_problems(member, owner, shapes)


def _input_problems(
    member: Member, owner: Member, shapes: Mapping[str, Shape]
) -> Iterator[tuple[str, str, str]]:
    """Weights, or torch's module with them, depend on the channels that a layer reads, or on its axes."""
    sources = (*member.sources, *owner.sources)
    if len(sources) != 2 or any(source not in shapes for source in sources):
        return
    own, theirs = (shapes[source] for source in sources)
    one_for_all = isinstance(member.layer, PReLU) and not member.layer.per_channel
    alike = one_for_all or own.channels == theirs.channels
    if isinstance(member.layer, Conv | ConvTranspose | BatchNorm | InstanceNorm):
        alike = alike and len(own.axes) == len(theirs.axes)
    if not alike:
        expected = f"an input like that of '{owner.name}', whose weights it uses: {_describe_input(theirs)}"
        yield expected, _describe_input(own), ""


def _describe_input(shape: Shape) -> str:
    channels = "tokens" if shape.channels is None else f"{text(shape.channels)} channels"
    return f"{channels} along {', '.join(shape.axes) or 'no axis'}"


def _body_problems(layer: Layer) -> Iterator[tuple[str, str, str]]:
    for member in layer.body if isinstance(layer, Repeat) else ():
        if member.weights_of:
            hint = "give the count as a number"
            yield "a repeated body whose layers have their own weights", f"'{member.name}' shares them", hint
        yield from _body_problems(member.layer)
