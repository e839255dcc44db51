"""An ONNX file as plain data: operations, constants, inputs and outputs, each looked at before it is used."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISREG
from typing import Any

import numpy as np
from onnx import AttributeProto, ModelProto, NodeProto, ValueInfoProto, defs, helper

from tdnn_compiler.importers.onnx.tensors import NumberArray, TensorReader, shorten_number
from tdnn_compiler.importers.onnx.wire import not_onnx, refuse_excessive_fields
from tdnn_compiler.network.atomic_writes import file_path, shorten_path, unusable_path
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake

__all__ = ["Graph", "OnnxOperation", "Tensor", "read_model"]

LARGEST_MODEL_FILE = (2 << 30) - 1
MOST_OPERATORS = 20_000
LONGEST_NODE_NAME = 500
OLDEST_OPSET = 7
STANDARD = ("", "ai.onnx")
TORCH_MODULES = "pkg.torch.onnx.name_scopes"
TORCH_TRACE = "pkg.torch.onnx.stack_trace"


@dataclass(frozen=True)
class OnnxOperation:
    """One node. An input that is left out has no name."""

    op: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    """The module that it was exported from, where the file tells."""
    line: str = ""


@dataclass(frozen=True)
class Tensor:
    """An input or output: its type, and for each dimension its size, the name of one, or None."""

    name: str
    kind: "np.dtype[Any]"
    sizes: tuple[int | str | None, ...] | None


@dataclass(frozen=True)
class Graph:
    """What a file holds."""

    name: str
    opset: int
    operations: tuple[OnnxOperation, ...]
    constants: Mapping[str, NumberArray]
    inputs: tuple[Tensor, ...]
    outputs: tuple[str, ...]

    def with_operations(self, operations: Iterable[OnnxOperation]) -> "Graph":
        return replace(self, operations=tuple(operations))


def read_model(path: str | os.PathLike[str]) -> Graph:
    """The graph in a file. Raises NetworkError where it is no ONNX model, or asks for too much."""
    source = file_path(path)
    where = shorten_path(source)
    content = read_file(source, where)
    refuse_excessive_fields(content, where)
    model = ModelProto()
    try:
        model.ParseFromString(content)
    except Exception as error:
        # Protobuf's own kind of error, for whose sake it would have to be imported.
        raise not_onnx(where, "bytes that protobuf cannot read") from error
    if not model.HasField("graph"):
        raise not_onnx(where, "no graph")
    return convert_graph(model, source, where)


def read_file(source: Path, where: str) -> bytes:
    try:
        with open(os.open(source, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            told = os.fstat(file.fileno())
            if not S_ISREG(told.st_mode):
                raise mistake(where, "a file", "a folder or a device")
            if told.st_size > LARGEST_MODEL_FILE:
                raise mistake(where, "a file of less than 2 GiB", f"{told.st_size:,} bytes")
            return file.read(LARGEST_MODEL_FILE)
    except (OSError, ValueError) as error:
        raise unusable_path(source, "a file that can be read", error) from error


def convert_graph(model: ModelProto, source: Path, where: str) -> Graph:
    graph = model.graph
    refuse_other_versions(model, where)
    if len(graph.node) > MOST_OPERATORS:
        raise mistake(where, f"at most {MOST_OPERATORS:,} operators", f"{len(graph.node):,}")
    if graph.sparse_initializer:
        raise mistake(where, "dense tensors", "sparse initialisers")
    reader = TensorReader(source)
    constants = {
        tensor.name: reader.read(tensor, f"tensor {tensor.name!r:.80}") for tensor in graph.initializer
    }
    given = [each for each in graph.input if each.name not in constants]
    operations = [convert_node(node, reader, number) for number, node in enumerate(graph.node)]
    problems = find_wiring_problems(operations, [*constants, *(each.name for each in given)], graph.output)
    if problems:
        raise NetworkError([replace(problem, where=f"{where}, {problem.where}") for problem in problems])
    name = graph.name if graph.name not in ("", "main_graph", "main", "torch_jit") else source.stem
    return Graph(
        name[:LONGEST_NODE_NAME].encode("utf-8", "replace").decode(),
        opset_of(model),
        tuple(operations),
        constants,
        tuple(convert_tensor(each, where) for each in given),
        tuple(each.name for each in graph.output),
    )


def opset_of(model: ModelProto) -> int:
    return next((int(each.version) for each in model.opset_import if each.domain in STANDARD), 0)


def refuse_other_versions(model: ModelProto, where: str) -> None:
    newest, found = defs.onnx_opset_version(), opset_of(model)
    if not OLDEST_OPSET <= found <= newest:
        hint = "onnx.version_converter.convert_version(…) changes it" if found < OLDEST_OPSET else ""
        raise mistake(where, f"operators of opset {OLDEST_OPSET} to {newest}", f"opset {found}", hint)


def find_wiring_problems(
    operations: Sequence[OnnxOperation], known: Iterable[str], outputs: Iterable[ValueInfoProto]
) -> list[Problem]:
    """Names that are read before they are made, as in a cycle, and names that are made twice."""
    made, problems = set(known), []
    for each in operations:
        where = f"operator {each.name!r:.80}"
        missing = [name for name in each.inputs if name and name not in made]
        if missing:
            expected = "inputs that operators before it make, in a graph without cycles"
            problems.append(Problem(where, expected, f"{missing[0]!r:.80}"))
        again = [name for name in each.outputs if name and name in made]
        if again:
            problems.append(Problem(where, "results with names of their own", f"{again[0]!r:.80} again"))
        made.update(each.outputs)
        if len(problems) >= 10:
            break
    unmade = [each.name for each in outputs if each.name not in made]
    if unmade and not problems:
        problems.append(Problem("outputs", "results of operators", f"{unmade[0]!r:.80}"))
    return problems


def convert_tensor(info: ValueInfoProto, where: str) -> Tensor:
    told = info.type.tensor_type
    where = f"{where}, input {info.name!r:.80}"
    if not info.type.HasField("tensor_type"):
        raise mistake(where, "a tensor", str(info.type.WhichOneof("value") or "no type"))
    try:
        kind = helper.tensor_dtype_to_np_dtype(told.elem_type)
    except (KeyError, TypeError, ValueError):
        raise mistake(where, "numbers", f"elements of type {told.elem_type}") from None
    if not told.HasField("shape"):
        return Tensor(info.name, kind, None)
    sizes: list[int | str | None] = []
    for dim in told.shape.dim:
        if dim.HasField("dim_value") and dim.dim_value >= 1:
            sizes.append(int(dim.dim_value))
        elif dim.HasField("dim_value") and dim.dim_value == 0:
            raise mistake(where, "sizes of at least 1", "0")
        else:
            # Some exporters write −1 for a size that is open.
            sizes.append(dim.dim_param or None)
    return Tensor(info.name, kind, tuple(sizes))


def convert_node(node: NodeProto, reader: TensorReader, number: int) -> OnnxOperation:
    op = node.op_type if node.domain in STANDARD else f"{node.domain}.{node.op_type}"
    told = {entry.key: entry.value for entry in node.metadata_props}
    name = node.name or next((name for name in node.output if name), "") or f"{node.op_type}_{number}"
    where = f"operator {name!r:.80}"
    attributes = {each.name: convert_attribute(each, reader, where) for each in node.attribute}
    inputs, outputs = tuple(node.input), tuple(node.output)
    path = module_path(node, told)
    return OnnxOperation(op, name[:LONGEST_NODE_NAME], inputs, outputs, attributes, path, script_line(told))


def convert_attribute(attribute: AttributeProto, reader: TensorReader, where: str) -> Any:
    """A number, text, an array, or a list of numbers or texts; None for what no operator here has."""
    match attribute.type:
        case AttributeProto.FLOAT:
            return shorten_number(np.array(attribute.f, np.float32))
        case AttributeProto.INT:
            return int(attribute.i)
        case AttributeProto.STRING:
            return attribute.s.decode("utf-8", "replace")
        case AttributeProto.TENSOR:
            return reader.read(attribute.t, f"{where}, attribute {attribute.name!r:.40}")
        case AttributeProto.FLOATS:
            return [shorten_number(np.array(each, np.float32)) for each in attribute.floats]
        case AttributeProto.INTS:
            return [int(each) for each in attribute.ints]
        case AttributeProto.STRINGS:
            return [each.decode("utf-8", "replace") for each in attribute.strings]
        case _:
            return None


def module_path(node: NodeProto, told: Mapping[str, str]) -> str:
    """The path of the module: torch's exporters tell it as a list, or in the name, /encoder/0/Conv."""
    scopes = re.findall(r"'([^']*)'", told.get(TORCH_MODULES, "")[:4_000])
    if len(scopes) > 1:
        return scopes[-2]
    parts = node.name[:LONGEST_NODE_NAME].split("/")
    if parts[0] or len(parts) < 3:
        return ""
    path = ""
    for part in parts[1:-1]:
        # Each part of a sequential module repeats the path so far.
        path = part if part == path or part.startswith(f"{path}.") or not path else f"{path}.{part}"
    return path


def script_line(told: Mapping[str, str]) -> str:
    """The innermost line outside of torch: `model.py:12`."""
    for line in reversed(told.get(TORCH_TRACE, "")[:20_000].splitlines()):
        found = re.match(r'\s*File "([^"]+)", line (\d+)', line)
        if found and "/torch/" not in found[1]:
            return f"{Path(found[1]).name}:{found[2]}"
    return ""
