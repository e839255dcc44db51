"""The keys by which the compiler knows arrays."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Key", "label_keys", "output_key"]

GRADIENT = ""
"""The step from an array to its gradient. Parts are words of the compiler's own, none of them empty."""


@dataclass(frozen=True, order=True)
class Key:
    """The result of a layer, or something derived from it in steps: a part of the layer, or a gradient.

    Arrays are told apart by their keys, never by text: as text the part `sum` of a layer `c` looks like the
    result of a layer called `c.sum`.
    """

    layer: str
    steps: tuple[str, ...] = ()

    def part(self, *words: str) -> "Key":
        """The key of one of its parts, by name."""
        return Key(self.layer, (*self.steps, *words))

    @property
    def origin(self) -> "Key":
        """The key without its last step."""
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
    """The key of what a network returns for a layer: its result; for an input, that of a copy."""
    return Key(name, ("output",)) if name in inputs else Key(name)


def label_keys(keys: Iterable[Key]) -> dict[Key, str]:
    """A different text for each key, for people and files: `str(key)`, with a suffix where that is taken."""
    labels: dict[Key, str] = {}
    for key in dict.fromkeys(keys):
        label = str(key)
        while label in labels.values():
            label += "_"
        labels[key] = label
    return labels
