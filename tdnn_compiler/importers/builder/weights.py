"""Parameters and buffers of a module or a file, and the layers that have them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from tdnn_compiler.network.layers import Layer, word


@dataclass(frozen=True)
class Weight:
    """A parameter or buffer, whose module calls it `name`; or what was computed of some.

    `source` is what a file calls the numbers that it came of, where that is another name; `recipe` is what
    computed it, in the importer's own terms.
    """

    numbers: Any
    name: str | None = None
    source: str | None = None
    recipe: Any = None

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.numbers.shape)

    @property
    def identity(self) -> str | None:
        """What tells it from others with the same numbers; None where nothing does."""
        return self.source or self.name


@dataclass(frozen=True)
class OperationPlace:
    """Where an operation is: in which module, whether that is just this operation; the script line."""

    path: str = ""
    is_whole_module: bool = False
    line: str = ""

    def name(self, layer: Layer) -> str:
        """What to call a layer without parameters."""
        return (
            self.path
            if self.is_whole_module and self.path
            else ".".join(part for part in (self.path, word(layer)) if part)
        )


@dataclass
class WeightTable:
    """The weights of layers, by name, and where they came from; `place` is the operation at hand."""

    place: OperationPlace = OperationPlace()
    weights: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str | None] = field(default_factory=dict)
    """For each of the weights what its module calls it; None where it was computed."""
    recipes: dict[str, Any] = field(default_factory=dict)
    owners: set[str] = field(default_factory=set)
    """The names of layers with weights."""

    owners_of: dict[tuple[tuple[str, str | None], ...], str] = field(default_factory=dict)
    """The layer that has exactly these weights, told by their identities."""

    identity_of: dict[str, str | None] = field(default_factory=dict)
    """For each of the weights what tells it from others with the same numbers."""

    def own(self, **given: Weight | None) -> str:
        """The name of the layer that has these weights: that of the module which had them.

        A layer with exactly those of an earlier one shares them; with some of them it has copies.
        """
        held = {leaf: weight for leaf, weight in given.items() if weight is not None}
        named = {leaf: weight.name.rpartition(".") for leaf, weight in held.items() if weight.name}
        homes = {home for home, _, _ in named.values()}
        as_ours = len(homes) == 1 and all(leaf == theirs for leaf, (_, _, theirs) in named.items())
        wishes = [name or "layer" for name in (*(homes if as_ours else ()), self.place.path)]
        earlier = self.find_owner(held) or next((each for each in wishes if self.has_equal(each, held)), None)
        if earlier is not None:
            return earlier
        numbered = (f"{wishes[-1]}_{number}" for number in count(2))
        name = next(each for each in chain(wishes, numbered) if each not in self.owners)
        self.keep(name, held)
        return name

    def own_alone(self, leaf: str, weight: Weight) -> str:
        """The name of the layer that has this one parameter, whatever its module calls that."""
        earlier = self.find_owner({leaf: weight})
        if earlier is not None:
            return earlier
        name = weight.name or ".".join(part for part in (self.place.path, "affine") if part)
        number = 2
        while name in self.owners:
            name, number = f"{name.removesuffix(f'_{number - 1}')}_{number}", number + 1
        self.keep(name, {leaf: weight})
        return name

    def keep(self, name: str, held: Mapping[str, Weight]) -> None:
        """Weights as those of a layer."""
        self.owners.add(name)
        for leaf, weight in held.items():
            key = f"{name}.{leaf}"
            self.weights[key], self.origins[key] = weight.numbers, weight.name
            self.recipes[key], self.identity_of[key] = weight.recipe, weight.identity
        if held and all(weight.identity is not None for weight in held.values()):
            self.owners_of.setdefault(identities(held), name)

    def find_owner(self, held: Mapping[str, Weight]) -> str | None:
        """The layer that has exactly these weights."""
        name = self.owners_of.get(identities(held)) if held else None
        return name if name is not None and self.has_equal(name, held) else None

    def has_equal(self, name: str, held: Mapping[str, Weight]) -> bool:
        """Whether a layer's weights are these: in use they may have been scaled, or have another shape.

        Equal numbers are not enough where both are known as others.
        """
        if name not in self.owners:
            return False
        own = {key.rpartition(".")[2] for key in self.weights if key.rpartition(".")[0] == name}
        if own != {*held}:
            return False
        theirs = [(f"{name}.{leaf}", weight) for leaf, weight in held.items()]
        known = [{self.identity_of[key], weight.identity} - {None} for key, weight in theirs]
        return all(len(each) < 2 for each in known) and all(
            are_equal(self.weights[key], weight.numbers) for key, weight in theirs
        )

    def copy_weights(self, owner: str, name: str) -> None:
        """Copies of a layer's weights, as those of a layer of another kind."""
        for key in [key for key in self.weights if key.rpartition(".")[0] == owner]:
            copy = f"{name}.{key.rpartition('.')[2]}"
            self.weights[copy], self.origins[copy] = self.weights[key], self.origins[key]
            self.recipes[copy], self.identity_of[copy] = self.recipes[key], self.identity_of[key]


def identities(held: Mapping[str, Weight]) -> tuple[tuple[str, str | None], ...]:
    """What tells a layer's weights from others."""
    return tuple((leaf, weight.identity) for leaf, weight in sorted(held.items()))


def are_equal(one: Any, other: Any) -> bool:
    """Whether two arrays, or two tensors, have the same shape and numbers."""
    return one is other or (one.shape == other.shape and bool((one == other).all()))
