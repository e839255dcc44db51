"""Placing layers' modules in the network's module, and the layers whose modules cannot be made yet."""

from collections.abc import Iterable

from sympy import Expr
from torch import nn

from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime.compute import module_of
from tdnn_compiler.runtime.window_padding import numeric_windows
from tdnn_compiler.symbolic.errors import NetworkError, Problem

__all__ = ["attach_modules", "find_open_channels"]


def find_open_channels(network: Network) -> list[Problem]:
    """The layers whose parameters have no size yet, because their channels depend on a length."""
    problems: list[Problem] = []
    for member in network.members:
        shapes = [network.shape(source) for source in member.sources]
        if any(isinstance(shape.channels, Expr) for shape in shapes):
            try:
                module_of(member, network, numeric_windows(member.layer, shapes[0]))
            except NetworkError as error:
                problems += error.problems
    return problems


def attach_modules(root: nn.Module, modules: Iterable[tuple[str, nn.Module]]) -> dict[str, str]:
    """Adds every module under its dotted name, and returns the path of each.

    Missing modules on the way are empty ones. A name that is already an attribute there, of torch's or of the
    module's own, gets an underscore.
    """
    paths: dict[str, str] = {}
    containers: dict[tuple[nn.Module, str], str] = {}
    for name, module in sorted(modules, key=lambda item: item[0].count(".")):
        *way, last = name.split(".")
        place, path = root, list[str]()
        for part in way:
            if (place, part) not in containers:
                containers[place, part] = _attach(place, part, nn.Module())
            path.append(containers[place, part])
            place = place.get_submodule(path[-1])
        containers[place, last] = _attach(place, last, module)
        paths[name] = ".".join([*path, containers[place, last]])
    return paths


def _attach(place: nn.Module, part: str, module: nn.Module) -> str:
    declared = {name for kind in type(place).__mro__ for name in getattr(kind, "__annotations__", ())}
    free = part or "_"
    while free in declared or hasattr(place, free):
        free += "_"
    place.add_module(free, module)
    return free
