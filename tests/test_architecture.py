"""The order of the house: who may import what, what lies where, and one name for one thing.

The tables below say it; each rule turns the imports of a source tree into complaints, and is itself tried
on planted violations.
"""

import ast
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import resolve_name
from pathlib import Path

import networkx as nx
import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = "tdnn_compiler"

# Bottom to top. A name covers a module and what is inside it, unless a longer name covers that too;
# PACKAGE stands for the package's own __init__.py.
FLOORS = (
    ("kernels",),  # lowest, because emitted files and their blocks stand alone
    ("symbolic",),
    ("network", "dsl"),
    ("analysis", "importers", "exporters"),
    ("equations",),
    ("plan",),
    ("tile",),
    ("host",),
    ("printers", "cpu"),
    ("pipeline",),
    ("runtime", "targets"),
    ("bench", PACKAGE, "commands", "cli", "__main__"),
)
FLOOR = {place: number for number, places in enumerate(FLOORS) for place in places}

MOST_FLOORS = 12
MOST_LOOSE = 6

# One name, one meaning: names that several modules give to things of their own, and why they may.
HOMONYMS = {
    "Input": "the word of the language, and the layer that it makes, whose name saved files hold",
    "Affine": "a layer, and its torch module, which print(module) shows as torch's own",
    "Snake": "a layer, and its torch module",
    "Dropout": "a layer, and its torch module, which print(module) shows as torch's own",
    "GroupNorm": "a layer, and its torch module, which print(module) shows as torch's own",
}

ANYWHERE = ("",)
THIRD_PARTY = {
    "click": ("cli", "analysis.report", "bench"),
    "jinja2": ("analysis.report",),
    "matplotlib": ("analysis.report", "bench"),
    "networkx": ANYWHERE,
    "numpy": ("importers.kaldi.matrices", "importers.onnx", "exporters.onnx"),
    "onnx": ("importers.onnx", "exporters.onnx"),
    "onnxruntime": ("bench.runtimes",),
    "openvino": ("bench.runtimes",),
    "pydantic": ("network.files",),
    "rich": ("commands", "analysis.report", "bench", "runtime.compiling"),
    "sympy": ANYWHERE,
    "torch": ("importers.torch", "runtime", "bench", "commands"),
    "triton": ("runtime", "targets", "kernels.blocks"),
    "z3": ("tile.prove",),
}

# (importer, imported): what `import tdnn_compiler` and a plain report can do without.
LOCAL_IMPORTS = (
    ("commands.torch_modules", "torch"),
    ("analysis.report", "jinja2"),
    ("analysis.report", "matplotlib"),
    ("importers.kaldi.matrices", "numpy"),
    ("network.files", "pydantic"),
    ("bench.runtimes", "onnxruntime"),
    ("bench.runtimes", "openvino"),
    ("cli", PACKAGE),
    ("commands", PACKAGE),  # what reads TRITON_INTERPRET, once it is set
)


@dataclass(frozen=True)
class Import:
    """One import. A module of ours is named from below the package: `analysis.extent`."""

    importer: str
    imported: str
    ours: bool
    in_function: bool
    line: int

    @property
    def top(self) -> str:
        return PACKAGE if self.ours else self.imported.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.importer}, line {self.line}, imports {self.imported}"


@dataclass(frozen=True)
class House:
    modules: frozenset[str]
    imports: tuple[Import, ...]
    packages: frozenset[str] = frozenset()
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What each module defines at its top."""


# Reading a source tree


def read_house(root: Path) -> House:
    files = source_files(root)
    imports = [
        Import(short(name), short(imported), is_ours(imported), in_function, line)
        for name, file in files.items()
        for imported, in_function, line in read_imports(file, name, frozenset(files))
    ]
    packages = {name for name, file in files.items() if file.name == "__init__.py"}
    packages |= {name.rpartition(".")[0] for name in files} - {PACKAGE, ""}
    names = {
        short(name): frozenset(
            filter(has_meaning, defined_names(ast.parse(file.read_text(encoding="utf-8"))))
        )
        for name, file in files.items()
    }
    return House(frozenset(map(short, files)), tuple(imports), frozenset(map(short, packages)), names)


def source_files(root: Path) -> dict[str, Path]:
    """Every module's full name, as installed, and its file. Emitted files are there to be read."""
    folders = {(PACKAGE,): root / PACKAGE, (PACKAGE, "kernels"): root / "kernels"}
    return {
        ".".join(top + inner_name(file.relative_to(folder))): file
        for top, folder in folders.items()
        for file in sorted(folder.rglob("*.py"))
        if file.parent != root / "kernels" / "emitted"
    }


def inner_name(file: Path) -> tuple[str, ...]:
    parts = file.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def is_ours(module: str) -> bool:
    return within(module, PACKAGE)


def short(module: str) -> str:
    return module.removeprefix(f"{PACKAGE}.")


def read_imports(file: Path, name: str, modules: frozenset[str]) -> Iterator[tuple[str, bool, int]]:
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for node, in_function in walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        for imported in imported_names(node, package, modules):
            yield imported, in_function, getattr(node, "lineno", 0)


def defined_names(tree: ast.Module) -> Iterator[str]:
    """The functions, classes and constants of a module; not its type variables."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(value=ast.Call(func=ast.Name(id="TypeVar" | "ParamSpec"))):
                pass
            case ast.Assign(targets=targets):
                named = (part for target in targets for part in ast.walk(target))
                yield from (part.id for part in named if isinstance(part, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def has_meaning(name: str) -> bool:
    """Whether a name is more than `_` or one of Python's own, such as `__all__`."""
    return name != "_" and not name.startswith("__")


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def walk(node: ast.AST, in_function: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Every node below `node`, and whether it lies in a function."""
    for child in ast.iter_child_nodes(node):
        yield child, in_function
        yield from walk(child, in_function or isinstance(child, FUNCTIONS))


def imported_names(node: ast.AST, package: str, modules: frozenset[str]) -> list[str]:
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=module, names=aliases, level=level):
            source = resolve_name("." * level + (module or ""), package)
            inner = [f"{source}.{alias.name}" for alias in aliases]
            return [name if name in modules else source for name in inner]
        case ast.Call(
            func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            return [resolve_name(name, package)]
        case _:
            return []


# The rules


def within(module: str, place: str) -> bool:
    return place in ("", module) or module.startswith(f"{place}.")


def within_any(module: str, places: tuple[str, ...]) -> bool:
    return any(within(module, place) for place in places)


def place_of(module: str) -> str | None:
    return max((place for place in FLOOR if within(module, place)), key=len, default=None)


def unplaced(house: House) -> list[str]:
    known = house.modules | {found.imported for found in house.imports if found.ours}
    return [
        f"{module} has no floor: place it in FLOORS" for module in sorted(known) if place_of(module) is None
    ]


def upstairs(house: House) -> list[str]:
    return [f"{found}: upstairs" for found in house.imports if found.ours and leads_up(found)]


def leads_up(found: Import) -> bool:
    above, below = place_of(found.imported), place_of(found.importer)
    return above is not None and below is not None and FLOOR[above] > FLOOR[below]


def circles(house: House) -> list[str]:
    edges = [(found.importer, found.imported) for found in house.imports if found.ours]
    graph = nx.DiGraph(edges)
    knots = [graph.subgraph(knot) for knot in nx.strongly_connected_components(graph)]
    return [show_circle(knot) for knot in knots if knot.number_of_edges()]


def show_circle(knot: "nx.DiGraph[str]") -> str:
    steps = [start for start, _ in nx.find_cycle(knot, source=min(knot))]
    return "a circle of imports: " + " → ".join([*steps, steps[0]])


def hidden(house: House) -> list[str]:
    return [
        f"{found} inside a function: LOCAL_IMPORTS does not allow it"
        for found in house.imports
        if found.in_function and not may_be_local(found)
    ]


def may_be_local(found: Import) -> bool:
    return any(within(found.importer, place) and found.top == name for place, name in LOCAL_IMPORTS)


def strangers(house: House) -> list[str]:
    known = sys.stdlib_module_names | {PACKAGE}
    foreign = [found for found in house.imports if found.top not in known]
    return [complain_of(found) for found in foreign if not within_any(found.importer, places_for(found))]


def places_for(found: Import) -> tuple[str, ...]:
    return THIRD_PARTY.get(found.top, ())


def complain_of(found: Import) -> str:
    return f"{found}: THIRD_PARTY allows it in {', '.join(places_for(found)) or 'no module'}"


def crowded(house: House) -> list[str]:
    loose = sorted(module for module in house.modules - house.packages if "." not in module)
    if len(loose) <= MOST_LOOSE:
        return []
    return [
        f"{len(loose)} files lie loose at the top of the package, more than {MOST_LOOSE}: {', '.join(loose)}"
    ]


def folder_of(house: House, module: str) -> str:
    """The folder of a module; a loose module is its own."""
    return module if module in house.packages else module.rpartition(".")[0] or module


def folder_circles(house: House) -> list[str]:
    pairs = (
        (folder_of(house, found.importer), folder_of(house, found.imported))
        for found in house.imports
        if found.ours
    )
    graph = nx.DiGraph((importer, imported) for importer, imported in pairs if importer != imported)
    knots = [graph.subgraph(knot) for knot in nx.strongly_connected_components(graph)]
    return [show_circle(knot) for knot in knots if knot.number_of_edges()]


def homonyms(house: House) -> list[str]:
    places: dict[str, list[str]] = {}
    for module, names in sorted(house.names.items()):
        for name in sorted(names - HOMONYMS.keys()):
            places.setdefault(name, []).append(module)
    return [
        f"{name} is the name of several things: in {', '.join(modules)}"
        for name, modules in places.items()
        if len(modules) > 1
    ]


RULES = (unplaced, upstairs, circles, hidden, strangers, crowded, folder_circles, homonyms)


# The house as it stands


@pytest.fixture(scope="session")
def house() -> House:
    return read_house(REPOSITORY)


@pytest.mark.parametrize("rule", RULES)
def test_house_keeps(rule: Callable[[House], list[str]], house: House) -> None:
    assert house.modules, "no modules were read"
    assert rule(house) == []


LONGEST_FUNCTION, NINE_IN_TEN = 60, 21
"""Lines that no function has more of, and that nine in ten have no more of."""


def test_functions_fit_on_a_screen() -> None:
    lengths = function_lengths(REPOSITORY)
    long = [f"{place}: {lines} lines" for place, lines in lengths if lines > LONGEST_FUNCTION]
    assert long == []
    assert sorted(lines for _, lines in lengths)[len(lengths) * 9 // 10] <= NINE_IN_TEN


def function_lengths(root: Path) -> list[tuple[str, int]]:
    """Every function and method, and its lines from `def` on."""
    return [
        (f"{name}.{node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for name, file in source_files(root).items()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file)))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def test_the_lines_of_planted_functions_are_counted(tmp_path: Path) -> None:
    plant(tmp_path, {"tdnn_compiler/dsl.py": "class A:\n    def f(self):\n        return 1\ndef g(): ...\n"})
    assert function_lengths(tmp_path) == [("tdnn_compiler.dsl.g", 1), ("tdnn_compiler.dsl.f", 2)]


def test_there_are_few_floors() -> None:
    assert len(FLOORS) <= MOST_FLOORS


def test_every_package_is_installed() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(settings["tool"]["setuptools"]["packages"])
    files = source_files(REPOSITORY)
    packages = {
        name if file.name == "__init__.py" else name.rpartition(".")[0] for name, file in files.items()
    }
    assert packages == listed, "tool.setuptools.packages in pyproject.toml must list the folders with code"
    assert packages <= set(files), "a package lacks its __init__.py"


# The rules, tried on planted trees


def plant(root: Path, sources: Mapping[str, str]) -> House:
    for path, text in sources.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return read_house(root)


CLEAN = {
    "tdnn_compiler/__init__.py": "from tdnn_compiler.dsl import Input\n",
    "tdnn_compiler/symbolic/errors.py": "from __future__ import annotations\nimport os.path\n",
    "tdnn_compiler/network/graph.py": "import networkx\nfrom tdnn_compiler.symbolic import errors\n",
    "tdnn_compiler/network/files.py": "from . import graph\ndef load():\n    import pydantic\n",
    "tdnn_compiler/dsl.py": "from tdnn_compiler.network.graph import Network\n",
    "tdnn_compiler/analysis/__init__.py": "from tdnn_compiler.analysis.extent import size\n",
    "tdnn_compiler/analysis/extent.py": "from ..network.graph import Network\ndef size(): ...\n",
    "tdnn_compiler/analysis/report/plot.py": "import tdnn_compiler.analysis as a\nfrom . import svg\n",
    "tdnn_compiler/analysis/report/svg.py": "def draw():\n    from matplotlib import pyplot\n",
    "tdnn_compiler/runtime/launch.py": "import torch.autograd\n",
    "tdnn_compiler/cli.py": "import click\ndef bench():\n    from tdnn_compiler import runtime\n",
    "kernels/blocks/rows.py": "import triton.language as tl\n",
}


@pytest.mark.parametrize("rule", RULES)
def test_clean_tree_passes(rule: Callable[[House], list[str]], tmp_path: Path) -> None:
    assert rule(plant(tmp_path, CLEAN)) == []


WINDOW = "tdnn_compiler/symbolic/window.py"
PLANTED = [
    (unplaced, {"tdnn_compiler/utils.py": ""}, "utils has no floor"),
    (unplaced, {"tdnn_compiler/utils/text.py": ""}, "utils.text has no floor"),
    (unplaced, {"tdnn_compiler/dsl.py": "import tdnn_compiler.gone"}, "gone has no floor"),
    (upstairs, {WINDOW: "from tdnn_compiler.network.layers import Conv"}, "window, line 1"),
    (upstairs, {WINDOW: "from tdnn_compiler import dsl"}, "imports dsl"),
    (upstairs, {WINDOW: "from tdnn_compiler import compile"}, "imports tdnn_compiler"),
    (upstairs, {WINDOW: "from ..network import graph"}, "imports network.graph"),
    (upstairs, {WINDOW: "if TYPE_CHECKING:\n    import tdnn_compiler.dsl"}, "line 2"),
    (upstairs, {WINDOW: "def f():\n    import tdnn_compiler.dsl"}, "imports dsl"),
    (upstairs, {"kernels/blocks/rows.py": "import tdnn_compiler.symbolic.errors"}, "kernels.blocks.rows"),
    (
        circles,
        {"tdnn_compiler/network/graph.py": "import tdnn_compiler.network.files"},
        "files → network.graph → ",
    ),
    (
        circles,
        {"tdnn_compiler/analysis/extent.py": "from tdnn_compiler.analysis import size"},
        "analysis.extent",
    ),
    (hidden, {"tdnn_compiler/dsl.py": "def f():\n    import json"}, "dsl, line 2"),
    (hidden, {"tdnn_compiler/dsl.py": "class A:\n    async def f(self):\n        import json"}, "line 3"),
    (
        hidden,
        {"tdnn_compiler/dsl.py": "def f():\n    import tdnn_compiler.symbolic.errors"},
        "imports symbolic",
    ),
    (hidden, {"tdnn_compiler/dsl.py": "def f():\n    importlib.import_module('json')"}, "imports json"),
    (hidden, {"tdnn_compiler/cli.py": "def f():\n    import torch"}, "imports torch"),
    (
        strangers,
        {"tdnn_compiler/pipeline.py": "import torch.nn"},
        "allows it in importers.torch, runtime, bench",
    ),
    (strangers, {"tdnn_compiler/analysis/extent.py": "from matplotlib import pyplot"}, "matplotlib"),
    (strangers, {"tdnn_compiler/printers/gpu.py": "try:\n    import triton\nfinally:\n    pass"}, "line 2"),
    (strangers, {"tdnn_compiler/runtime/launch.py": "import numpy"}, "allows it in importers.kaldi"),
    (strangers, {"tdnn_compiler/printers/gpu.py": "import kernels.blocks"}, "allows it in no module"),
    (
        crowded,
        {f"tdnn_compiler/{name}.py": "" for name in ("pipeline", "a", "b", "c", "d")},
        "7 files lie loose",
    ),
    (
        folder_circles,
        {"tdnn_compiler/analysis/cost.py": "from tdnn_compiler.analysis.report import svg"},
        "analysis → analysis.report → analysis",
    ),
    (
        homonyms,
        {WINDOW: "def size(): ..."},
        "size is the name of several things: in analysis.extent, symbolic.window",
    ),
    (homonyms, {WINDOW: "A = 1\nsize: int = 2"}, "size is the name"),
    (homonyms, {WINDOW: "class size: ..."}, "size is the name"),
]


@pytest.mark.parametrize(("rule", "violation", "complaint"), PLANTED)
def test_planted_violation_is_caught(
    rule: Callable[[House], list[str]], violation: dict[str, str], complaint: str, tmp_path: Path
) -> None:
    complaints = rule(plant(tmp_path, CLEAN | violation))
    assert len(complaints) == 1
    assert complaint in complaints[0]
