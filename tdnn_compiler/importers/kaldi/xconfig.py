"""xconfig: a recipe's lines, one a layer, expanded to the configuration that Kaldi makes of them."""

from dataclasses import dataclass, field

from tdnn_compiler.importers.kaldi.component_values import GivenValues
from tdnn_compiler.importers.kaldi.config_lines import ConfigLine, read_xconfig_lines
from tdnn_compiler.importers.kaldi.descriptors import (
    Descriptor,
    DescriptorError,
    parse_descriptor,
    substitute_names,
)
from tdnn_compiler.importers.kaldi.dimensions import descriptor_dim
from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.numbers import read_integer
from tdnn_compiler.importers.kaldi.xconfig_layer import XconfigLayer
from tdnn_compiler.importers.kaldi.xconfig_layers import EXPANSIONS, find_refusal

__all__ = ["expand_xconfig"]

MOST_LAYERS = 2_000
MOST_NAMES_READ = 20_000
OF_TRAINING = frozenset((
    "allow-zero-padding", "alpha-in", "alpha-out", "bias-mean", "bias-stddev", "l2-regularize",
    "learning-rate-factor", "max-change", "max-memory-mb", "ng-affine-options", "ng-linear-options",
    "num-minibatches-history", "orthonormal-constraint", "param-mean", "param-stddev", "rank-in",
    "rank-out", "self-repair-lower-threshold", "self-repair-scale", "self-repair-scale-nonlinearity",
    "self-repair-upper-threshold", "update-period", "use-natural-gradient", "write-init-config"
))  # fmt: skip
"""Keys that layers may have, and that change no output."""
NOTHING_READ = Descriptor("", node="[-1]")


def expand_xconfig(text: str, file: str, findings: Findings) -> list[ConfigLine]:
    """The lines of the configuration; what is wrong goes to `findings`."""
    lines = read_xconfig_lines(text, file, findings)
    if len(lines) > MOST_LAYERS:
        findings.say(file, f"at most {MOST_LAYERS:,} layers", f"{len(lines):,}")
    findings.raise_any()
    recipe = _Recipe(findings)
    for line in lines:
        recipe.add_layer(line)
    return recipe.lines


@dataclass
class _Recipe:
    """The layers so far: what reads their outputs (None: nothing may), and the nodes that they became."""

    findings: Findings
    outputs: dict[str, Descriptor | None] = field(default_factory=dict)
    dims: dict[str, int | None] = field(default_factory=dict)
    lines: list[ConfigLine] = field(default_factory=list)
    names_read: int = 0

    def add_layer(self, line: ConfigLine) -> None:
        expand = EXPANSIONS.get(line.word)
        if line.name in self.outputs:
            self.findings.say(line.place, "every name of a layer once", f"'{line.name}' again")
        if expand is None:
            hint = find_refusal(line.word) or self.findings.suggest(line.word, EXPANSIONS)
            self.findings.say(line.place, "a type of layer that is known here", line.word, hint)
            self.outputs[line.name] = Descriptor("", node=line.name)
            return
        values = GivenValues(line.values, line.place, self.findings)
        values.used |= {"name", "input"}
        reads = NOTHING_READ if line.word == "input" else self._read_input(line)
        dim = descriptor_dim(reads, self.dims, line.place, self.findings) or 1
        layer = XconfigLayer(line.word, line.name, values, reads, dim)
        self.outputs[line.name] = expand(layer)
        values.refuse_others(OF_TRAINING)
        self.dims |= layer.dims
        self.lines += layer.lines

    def _read_input(self, line: ConfigLine) -> Descriptor:
        """What the layer reads, in terms of nodes: by default the line before."""
        text = line.values.get("input", "[-1]")
        try:
            found = substitute_names(parse_descriptor(text), lambda name: self._resolve_name(name, line))
        except DescriptorError as error:
            self.findings.say(line.place, f"input={text:.60} with {error.expected}", error.got)
            return NOTHING_READ
        self.names_read += sum(1 for _ in found.nodes())
        if self.names_read > MOST_NAMES_READ:
            self.findings.say(line.place, f"at most {MOST_NAMES_READ:,} names in all inputs", "more")
            self.findings.raise_any()
        return found

    def _resolve_name(self, name: str, line: ConfigLine) -> Descriptor:
        """The descriptor of a layer's output, or of a node inside of a layer, `tdnn1.affine`."""
        if name.startswith("["):
            back = read_integer(name.strip("[]")) or -1
            if -back > len(self.outputs):
                expected = "a line before, for the input" if back == -1 else f"{-back} lines before"
                self.findings.say(line.place, expected, len(self.outputs), "input=… names a layer")
                return Descriptor("", node=name)
            name = list(self.outputs)[back]
        if name in self.outputs:
            found = self.outputs[name]
            if found is None:
                self.findings.say(line.place, "a layer whose output others may read", f"the output '{name}'")
            return found or Descriptor("", node=name)
        if name not in self.dims:
            hint = self.findings.suggest(name, [*self.outputs, *self.dims])
            self.findings.say(line.place, "layers of earlier lines", name, hint)
        return Descriptor("", node=name)
