"""One layer of an xconfig while it is expanded: its values, its input, and the lines that it becomes."""

from dataclasses import dataclass, field

from tdnn_compiler.importers.kaldi.component_values import GivenValues
from tdnn_compiler.importers.kaldi.config_lines import ConfigLine
from tdnn_compiler.importers.kaldi.descriptors import Descriptor

__all__ = ["XconfigLayer"]


@dataclass
class XconfigLayer:
    """`reads` is its input, of dimension `input_dim`; `dims` has those of the nodes that it becomes."""

    word: str
    name: str
    values: GivenValues
    reads: Descriptor
    input_dim: int
    lines: list[ConfigLine] = field(default_factory=list)
    dims: dict[str, int] = field(default_factory=dict)

    def say(self, expected: str, got: object, hint: str = "") -> None:
        self.values.findings.say(self.values.place, expected, got, hint)

    def add_line(self, word: str, /, **values: object) -> None:
        given = {key.replace("_", "-"): _written(value) for key, value in values.items()}
        self.lines.append(ConfigLine(word, self.values.place, given))

    def add_component(
        self, name: str, kind: str, reads: Descriptor, dim: int, /, **values: object
    ) -> Descriptor:
        """A component and the node of the same name, of dimension `dim`."""
        self.add_line("component", name=name, type=f"{kind}Component", **values)
        self.add_line("component-node", name=name, component=name, input=reads)
        self.dims[name] = dim
        return Descriptor("", node=name)

    def add_affine(
        self, name: str, kind: str, reads: Descriptor, input_dim: int, output_dim: int
    ) -> Descriptor:
        return self.add_component(name, kind, reads, output_dim, input_dim=input_dim, output_dim=output_dim)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
