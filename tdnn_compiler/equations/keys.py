"""What arrays are known by inside of the compiler."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Key", "labelled", "output_key"]

GRADIENT = ""
"""The step from an array to its gradient. Parts are words of the compiler's own, none of them empty."""


@dataclass(frozen=True, order=True)
class Key:
    """The result of a layer, or what is reached from it in steps: a part, or a gradient.

    Only this says what an array is. As text, which is for people, the sum in a layer `c` looks like a layer
    that is called `c.sum`.
    """

    layer: str
    steps: tuple[str, ...] = ()

    def part(self, *words: str) -> "Key":
        """What belongs to it under these words."""
        return Key(self.layer, (*self.steps, *words))

    @property
    def origin(self) -> "Key":
        """What it was reached from."""
        return Key(self.layer, self.steps[:-1])

    @property
    def gradient(self) -> "Key":
        return Key(self.layer, (*self.steps, GRADIENT))

    def __str__(self) -> str:
        text = self.layer
        for step in self.steps:
            text = f"d_{text}" if step == GRADIENT else f"{text}.{step}"
        return text


def output_key(name: str, inputs: Iterable[str]) -> Key:
    """What a network returns of a layer: its result, or of one of the inputs a copy."""
    return Key(name, ("output",)) if name in inputs else Key(name)


def labelled(keys: Iterable[Key]) -> dict[Key, str]:
    """A text for each key, by which people and files tell them apart: its own one, if that is free."""
    labels: dict[Key, str] = {}
    for key in dict.fromkeys(keys):
        label = str(key)
        while label in labels.values():
            label += "_"
        labels[key] = label
    return labels
