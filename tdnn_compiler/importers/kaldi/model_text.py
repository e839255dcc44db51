"""Models in text: `.mdl` and `.raw` files, their components with numbers that are not looked at yet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tdnn_compiler.importers.kaldi.component_values import GivenValues, component_of
from tdnn_compiler.importers.kaldi.components import FrameComponent
from tdnn_compiler.importers.kaldi.config_lines import ConfigLine, read_config_lines
from tdnn_compiler.importers.kaldi.findings import Findings

__all__ = ["ModelComponent", "ModelText", "read_model_text"]

MOST_COMPONENTS = 5_000
TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]{0,60})>", re.ASCII)
SPELLINGS = {
    "include-varinance": "include-variance",
    "spec-augment-max-proportion": "specaugment-max-proportion",
    "spec-augment-max-regions": "specaugment-max-regions",
}
"""What configurations call otherwise."""
MARKS = ("model", "convolution-model")
"""Tags without a value, around others."""
NUMBER_FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("NaturalGradientAffine", "Affine", "FixedAffine", "Tdnn", "TimeHeightConvolution"),
        ("linear-params", "bias-params"),
    ),
    **dict.fromkeys(("Linear", "PerElementScale", "NaturalGradientPerElementScale"), ("params",)),
    "BatchNorm": ("stats-mean", "stats-var"),
    "PerElementOffset": ("offsets",),
    "ScaleAndOffset": ("scales", "offsets"),
}
"""The fields that are a component's numbers, by its kind."""


@dataclass(frozen=True)
class ModelComponent:
    """A component and the text of its numbers, `[ 1 2 ]`, by field."""

    component: FrameComponent
    place: str
    numbers: Mapping[str, str]


@dataclass(frozen=True)
class ModelText:
    """The lines of a model's nodes, and its components by name."""

    lines: list[ConfigLine]
    components: dict[str, ModelComponent]


def read_model_text(text: str, file: str, findings: Findings) -> ModelText:
    """The model in a text. Raises NetworkError where its outline is none; the rest goes to `findings`."""
    begin, middle = text.find("<Nnet3>"), text.find("<NumComponents>")
    end = text.find("</Nnet3>")
    if not 0 <= begin < middle < end:
        expected = "<Nnet3>, the lines of nodes, <NumComponents>, components and </Nnet3>"
        hint = "nnet3-copy --binary=false final.raw - (nnet3-am-copy for final.mdl) writes text"
        findings.say(file, expected, "a text without them, or cut off", hint)
        findings.raise_any()
    begin += len("<Nnet3>")
    first = 1 + text.count("\n", 0, begin)
    lines = read_config_lines(text[begin:middle], file, findings, first)
    components: dict[str, ModelComponent] = {}
    for name, kind, fields in _split_components(text, middle, end, file, findings):
        place = f"{file}, component '{name:.60}'"
        if name in components:
            findings.say(place, "every name of a component once", f"'{name}' again")
        components[name] = _read_component(kind, fields, place, findings)
    findings.raise_any()
    return ModelText(lines, components)


def _split_components(
    text: str, begin: int, end: int, file: str, findings: Findings
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every component's name, kind and fields."""
    tags = list(TAG.finditer(text, begin, end))
    values = [text[a.end() : b.start()].strip() for a, b in pairwise(tags)]
    values.append(text[tags[-1].end() : end].strip())
    starts = [place for place, tag in enumerate(tags) if tag[1] == "ComponentName"]
    if len(starts) > MOST_COMPONENTS:
        findings.say(file, f"at most {MOST_COMPONENTS:,} components", f"{len(starts):,}")
        findings.raise_any()
    if values[0] != str(len(starts)):
        findings.say(file, f"<NumComponents> {len(starts)}, as many as there are", values[0])
    for start, stop in zip(starts, [*starts[1:], len(tags)], strict=False):
        name, inside = values[start], tags[start + 1 : stop]
        kind = inside[0][1] if inside else ""
        # The end tag of old files has no slash.
        if len(inside) < 2 or not kind.endswith("Component") or inside[-1][1].removeprefix("/") != kind:
            findings.say(file, f"component '{name:.60}' from <…Component> to its end tag", kind or "none")
            continue
        fields = {
            _key_of(tag[1]): value for tag, value in zip(inside[1:-1], values[start + 2 :], strict=False)
        }
        yield name, kind.removesuffix("Component"), fields


def _key_of(tag: str) -> str:
    """The name of a field as configurations write it: NumFiltersIn is num-filters-in."""
    key = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", tag).lower()
    return SPELLINGS.get(key, key)


def _read_component(kind: str, fields: dict[str, str], place: str, findings: Findings) -> ModelComponent:
    numbers = {key: fields[key] for key in NUMBER_FIELDS.get(kind, ()) if key in fields}
    missing = [key for key in NUMBER_FIELDS.get(kind, ()) if key not in fields]
    for key in missing:
        findings.say(place, f"the field {key}", "none")
    plain = {
        key: value.strip("[]").strip()
        for key, value in fields.items()
        if key not in numbers and key.lstrip("/") not in MARKS
    }
    sizes = {} if missing else _sizes_from_numbers(kind, numbers, plain)
    values = GivenValues({**plain, **sizes}, place, findings)
    return ModelComponent(component_of(kind, values), place, numbers)


def _sizes_from_numbers(kind: str, numbers: Mapping[str, str], plain: Mapping[str, str]) -> dict[str, str]:
    """Sizes that the shapes of matrices and vectors say."""
    match kind:
        case "NaturalGradientAffine" | "Affine" | "FixedAffine":
            rows, columns = matrix_shape(numbers["linear-params"])
            return {"input-dim": str(columns), "output-dim": str(rows)}
        case "Linear":
            rows, columns = matrix_shape(numbers["params"])
            return {"input-dim": str(columns), "output-dim": str(rows)}
        case "Tdnn":
            rows, columns = matrix_shape(numbers["linear-params"])
            taps = max(len(plain.get("time-offsets", "").split()), 1)
            biased = bool(numbers["bias-params"].strip("[] \n"))
            use_bias = "true" if biased else "false"
            return {"input-dim": str(columns // taps), "output-dim": str(rows), "use-bias": use_bias}
        case "PerElementScale" | "NaturalGradientPerElementScale":
            return {"dim": str(len(numbers["params"].strip("[]").split()))}
        case "ScaleAndOffset":
            return {"block-dim": str(len(numbers["scales"].strip("[]").split()))}
        case _:
            return {}


def matrix_shape(text: str) -> tuple[int, int]:
    """Rows and columns of `[ NL {num… NL} ]`, by its first row."""
    rows = split_rows(text)
    return len(rows), len(rows[0].split()) if rows else 0


def split_rows(text: str) -> list[str]:
    """The rows of a matrix as text."""
    inside = text.strip().removeprefix("[").removesuffix("]")
    return [row for row in re.split(r"[\n;]", inside) if row.strip()]
