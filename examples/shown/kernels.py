"""The emitted kernels of a trained network, held against torch in float64 on real inputs.

A program of its own: Triton reads TRITON_INTERPRET when it is imported.

    TRITON_INTERPRET=1 python -m shown.kernels examples/digits.py trained.pt

The file holds the network's `state`, a `title`, `inputs`, what is `wanted` of them (classes, or values as
many as the outputs); `lengths` where the inputs are of unequal length, and `sizes` by their symbols where
more than one is open: kernels leave one open.
"""

import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn

import tdnn_compiler
from tdnn_compiler import Network
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.runtime import WithoutKernels

ALLOWED = 2e-5
ROOM = 8
"""How many times torch's own error in fp32 an error may be: sums are in another order."""
SEED = 1


@dataclass(frozen=True)
class Batch:
    """Real inputs, and what is wanted of them."""

    inputs: Tensor
    wanted: Tensor
    lengths: Tensor | None = None

    def loss(self, outputs: Tensor) -> Tensor:
        wanted = self.wanted.to(outputs.device)
        if wanted.is_floating_point():
            return F.mse_loss(outputs, wanted.to(outputs.dtype))
        return F.cross_entropy(outputs, wanted)


def compared(network: Network, state: Mapping[str, Tensor], batch: Batch) -> list[tuple[str, float, float]]:
    """Every output and gradient: largest error over largest value, of kernels and of torch in fp32."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    ours = tdnn_compiler.compile(network).module()
    plain, exact = tdnn_compiler.to_torch(network), tdnn_compiler.to_torch(network).double()
    for module in (ours, plain, exact):
        module.load_state_dict(state)
    warnings.simplefilter("error", WithoutKernels)
    found, wanted = results(ours.to(device), batch, device), results(exact, batch, "cpu")
    single = results(plain, batch, "cpu")
    return [(name, error(found[name], x), error(single[name], x)) for name, x in wanted.items()]


def error(found: Tensor, wanted: Tensor) -> float:
    return float((found.double().cpu() - wanted).abs().max() / wanted.abs().max())


def results(module: nn.Module, batch: Batch, device: str) -> dict[str, Tensor]:
    """The outputs, and what a step of training computes."""
    kind = next(module.parameters()).dtype
    inputs = batch.inputs.to(device, kind, copy=True).requires_grad_()
    options = {} if batch.lengths is None else {"lengths": batch.lengths}
    with torch.no_grad():
        outputs = module.eval()(inputs, **options)
    # The same random numbers for dropout.
    torch.manual_seed(SEED)
    trained = module.train()(inputs, **options)
    loss = batch.loss(trained)
    loss.backward()
    found = {"outputs, evaluation": outputs, "outputs, training": trained, "loss": loss, "inputs": inputs}
    found |= dict(module.named_parameters())
    gradients = {f"gradient of {name}": x.grad for name, x in found.items() if x.is_leaf and x.requires_grad}
    computed = {name: x.detach() for name, x in found.items() if not (x.is_leaf and x.requires_grad)}
    return computed | {name: x for name, x in gradients.items() if x is not None}


def main(script: str, file: str) -> bool:
    given = torch.load(file)
    state, title, sizes = given.pop("state"), given.pop("title"), given.pop("sizes", {})
    rows = compared(network_in(script).bind(**sizes), state, Batch(**given))
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("fp32 kernels against torch in fp64")
    table.add_column("error", justify="right")
    table.add_column("torch's in fp32", justify="right")
    table.add_column("")
    # Where terms cancel, as in a network that errs little any more, torch is no better. NaN is not right.
    right = {name: ours <= max(ALLOWED, ROOM * torchs) for name, ours, torchs in rows}
    for name, ours, torchs in rows:
        table.add_row(name, f"{ours:.1e}", f"{torchs:.1e}", "ok" if right[name] else "[bold red]WRONG[/]")
    Console().print(table)
    return all(right.values())


if __name__ == "__main__":
    sys.exit(0 if main(*sys.argv[1:]) else 1)
