"""What torch.compile(…, backend="tdnn") makes of a model: its networks, and where and why they end."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import fx, nn
from torch._dynamo.utils import counters

from tdnn_compiler.runtime.dynamo.backend import GraphRecord, compile_graph
from tdnn_compiler.runtime.dynamo.pieces import Cut
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True)
class Explanation:
    """What became of a model; `print` shows it."""

    graphs: tuple[GraphRecord, ...]
    """Those that TorchDynamo recorded, in order."""
    breaks: tuple[str, ...]
    """Why it recorded more than one, or none: what it could not trace, and its own hint."""

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The operators at which networks end, of all graphs."""
        return tuple(cut for graph in self.graphs for cut in graph.cuts)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        networks = [network for graph in self.graphs for network in graph.networks]
        ours = sum(network.operators for network in networks)
        whole = ours + sum(graph.in_torch for graph in self.graphs)
        graphs = f"{len(self.graphs)} graph{'s' * (len(self.graphs) != 1)}"
        yield f"{graphs}: {ours} of {whole} operators in {len(networks)} network{'s' * (len(networks) != 1)}"
        for network in networks:
            yield f"  {network}"
        for place in (place for graph in self.graphs for place in graph.called):
            yield f"  a module with kernels of its own: {place.removeprefix('of ')}"
        alone = sum(graph.without_windows for graph in self.graphs)
        if self.cuts or alone:
            yield "in torch:"
        for (operator, reason), found in group(self.cuts).items():
            times = f"{len(found)} × " if len(found) > 1 else ""
            yield f"  {times}{operator}{found[0].place}: {reason}"
        if alone:
            yield f"  {alone} operator{'s' * (alone != 1)} that no convolution or pooling is connected with"
        for reason in self.breaks:
            yield "graph break: " + reason.replace("\n", "\n  ")


def group(cuts: Sequence[Cut]) -> dict[tuple[str, str], list[Cut]]:
    found: dict[tuple[str, str], list[Cut]] = {}
    for cut in cuts:
        found.setdefault((cut.operator, cut.reason), []).append(cut)
    return found


def explain(model: nn.Module | Callable[..., Any], *inputs: Any, **named: Any) -> Explanation:
    """Runs a model once under torch.compile and says which of its parts run in kernels, and why others don't.

        print(tdnn.explain(model, torch.randn(1, 16000)))

    The model stays as it is, but for what a call changes, such as running averages in training. What
    torch.compile has compiled before in this process is compiled again at its next call. Raises NetworkError
    where `model` cannot be called.
    """
    if not callable(model):
        raise mistake("explain", "a module or a function, and then its inputs", type(model).__name__)
    graphs = list[GraphRecord]()

    def record(module: fx.GraphModule, example_inputs: Sequence[Any]) -> Callable[..., Any]:
        compiled, found = compile_graph(module, example_inputs)
        graphs.append(found)
        return compiled

    before = count_breaks()
    torch._dynamo.reset()
    torch.compile(model, backend=record)(*inputs, **named)
    breaks = tuple(shorten_reason(reason) for reason in sorted(count_breaks() - before))
    return Explanation(tuple(graphs), breaks)


def count_breaks() -> Counter[str]:
    """What TorchDynamo could not trace up to now; "unimplemented" where it left out all around it."""
    return Counter(counters["graph_break"]) | Counter(counters["unimplemented"])


def shorten_reason(reason: str) -> str:
    """What it is, and the first line of its explanation and of its hints."""
    first, *others = reason.splitlines()
    lines = [line.strip() for line in others]
    told = [
        next((line.removeprefix(word) for line in lines if line.startswith(word)), "")
        for word in ("Explanation: ", "Hint: ")
    ]
    return "\n".join(line for line in (first, *told) if line)
