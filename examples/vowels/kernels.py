"""The emitted kernels of a trained network, held against torch in float64 on real utterances.

A program of its own: Triton reads TRITON_INTERPRET when it is imported, and what is imported with it can
compile for no GPU.

    TRITON_INTERPRET=1 python -m vowels.kernels trained.pt
"""

import sys
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn

import tdnn_compiler
from tdnn_compiler.network import Network
from tdnn_compiler.runtime import WithoutKernels
from vowels import utterances
from vowels.utterances import Utterances

ALLOWED = 2e-5
SEED = 1


def compared(network: Network, state: dict[str, Tensor], heard: Utterances) -> list[tuple[str, float]]:
    """Every output and gradient, and its largest error over its largest value."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    ours = tdnn_compiler.compile(network).module()
    exact = tdnn_compiler.to_torch(network).double()
    for module in (ours, exact):
        module.load_state_dict(state)
    warnings.simplefilter("error", WithoutKernels)
    found, wanted = results(ours.to(device), heard, device), results(exact, heard, "cpu")
    return [
        (name, float((found[name].double().cpu() - x).abs().max() / x.abs().max()))
        for name, x in wanted.items()
    ]


def results(module: nn.Module, heard: Utterances, device: str) -> dict[str, Tensor]:
    """The scores, and what a step of training computes."""
    kind = next(module.parameters()).dtype
    frames = heard.frames.to(device, kind, copy=True).requires_grad_()
    with torch.no_grad():
        scores = module.eval()(frames, lengths=heard.lengths)
    # The same random numbers for dropout.
    torch.manual_seed(SEED)
    trained = module.train()(frames, lengths=heard.lengths)
    loss = F.cross_entropy(trained, heard.speakers.to(device))
    loss.backward()
    found = {"scores, evaluation": scores, "scores, training": trained, "loss": loss, "frames": frames}
    found |= dict(module.named_parameters())
    gradients = {f"gradient of {name}": x.grad for name, x in found.items() if x.is_leaf and x.requires_grad}
    outputs = {name: x.detach() for name, x in found.items() if not (x.is_leaf and x.requires_grad)}
    return outputs | {name: x for name, x in gradients.items() if x is not None}


def main(file: Path) -> bool:
    from speakers import network

    _, unheard = utterances.load()
    heard = unheard[torch.tensor([0, 150, 330])]
    rows = compared(network, torch.load(file), heard)
    frames = ", ".join(map(str, heard.lengths.tolist()))
    table = Table(title=f"Utterances of {frames} frames", title_justify="left", box=None, pad_edge=False)
    table.add_column("fp32 kernels against torch in fp64")
    table.add_column("error", justify="right")
    table.add_column("")
    for name, error in rows:
        # Not `error > ALLOWED`, which NaN would pass.
        table.add_row(name, f"{error:.1e}", "ok" if error <= ALLOWED else "[bold red]WRONG[/]")
    Console().print(table)
    return all(error <= ALLOWED for _, error in rows)


if __name__ == "__main__":
    sys.exit(0 if main(Path(sys.argv[1])) else 1)
