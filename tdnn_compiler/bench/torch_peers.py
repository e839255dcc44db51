"""torch as a peer: eager and compiled, in every layout that may suit it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from time import perf_counter
from typing import Any

import torch
from torch import Tensor, nn

from tdnn_compiler.bench.plain import PlainNetwork
from tdnn_compiler.bench.workload import Contender, Workload, make_run
from tdnn_compiler.network.layers import Conv, ConvTranspose

__all__ = ["TORCH_NAMES", "torch_ways"]

TORCH_NAMES = {
    "eager": "torch",
    "compile": "torch.compile",
    "frozen": "torch.compile frozen",
    "max-autotune": "torch.compile max-autotune",
}
LAST = {4: torch.channels_last, 5: torch.channels_last_3d}
"""The memory format with channels last of a tensor of so many dimensions."""
MASKED = "our eager module"


def torch_ways(workload: Workload, peer: str, compiler: str) -> Iterator[Contender | Exception]:
    """A way for each layout, or why there is none. `compiler` is the backend of torch.compile."""
    if workload.lack_of_words is not None:
        yield attempt(lambda: way_of_eager(workload, peer, compiler))
        return
    # Nothing but convolutions is faster for it; torch's group norm crashes where it comes first.
    convolved = any(isinstance(each.layer, Conv | ConvTranspose) for each in workload.network.members)
    for form, plain in workload.forms.items():
        for last in (False, True)[: 1 + convolved]:
            inputs = plain.inputs(workload.inputs)
            if last and not all(x.dim() in LAST for x in inputs):
                continue
            name = ", ".join(filter(None, (form, "channels last" if last else "")))
            yield attempt(lambda: way_of_plain(workload, peer, name, plain, last, compiler))  # noqa: B023


def attempt(make: Callable[[], Contender]) -> Contender | Exception:
    try:
        return make()
    except Exception as error:  # whatever a compiler stumbles over
        return error


def way_of_plain(
    workload: Workload, peer: str, form: str, plain: PlainNetwork, last: bool, compiler: str
) -> Contender:
    module: Any = deepcopy(plain.module)
    inputs = plain.inputs(workload.inputs)
    gradients = [plain.turn(name, workload.gradients[name]) for name in workload.network.outputs]
    if last:
        module = module.to(memory_format=torch.channels_last)
        inputs, gradients = [as_last(x) for x in inputs], [as_last(x) for x in gradients]
    with torch.no_grad():
        # Before a step of training, which moves the running averages.
        eagerly = plain.outputs(module.eval()(*inputs))
    call = called_as(module, peer, compiler)
    run = make_run(module, call, inputs, gradients, workload.work)
    inference = workload.work == "forward"
    found, seconds = call_once(run, peer, inference)
    return Contender(TORCH_NAMES[peer], form, run, plain.outputs(found) if inference else eagerly, seconds)


def way_of_eager(workload: Workload, peer: str, compiler: str) -> Contender:
    """For a network that cannot be said in plain torch."""
    module = deepcopy(workload.eager)
    gradients = [workload.gradients[name] for name in workload.network.outputs]
    call = called_as(module, peer, compiler)
    run = make_run(module, call, workload.inputs, gradients, workload.work)
    _, seconds = call_once(run, peer, workload.work == "forward")
    return Contender(TORCH_NAMES[peer], MASKED, run, workload.exact, seconds)


def call_once(run: Callable[[], Any], peer: str, inference: bool) -> tuple[Any, float]:
    """What the first call gives, and its seconds: it is the one that compiles."""
    started = perf_counter()
    with freezing(peer, inference):
        found = run()
    return found, perf_counter() - started


def as_last(x: Tensor) -> Tensor:
    return x.contiguous(memory_format=LAST[x.dim()]) if x.dim() in LAST else x


def called_as(module: nn.Module, peer: str, compiler: str) -> Callable[..., Any]:
    if peer == "eager":
        return module
    torch._dynamo.reset()
    if peer == "max-autotune" and compiler == "inductor":
        return torch.compile(module, mode="max-autotune-no-cudagraphs")
    return torch.compile(module, backend=compiler)


def freezing(peer: str, inference: bool) -> AbstractContextManager[Any]:
    """Inductor's mode in which weights are constants; of its autotuned products, too, on a CPU."""
    if not inference or peer not in ("frozen", "max-autotune"):
        return nullcontext()
    return torch._inductor.config.patch(freezing=True)
