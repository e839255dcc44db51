"""The torch operators that run emitted kernels.

There is one family for all networks. A network is named by a digest of its source, or of all that it is made
from: a string is a constant of a traced graph, and because it is the same in every process, a graph that
torch.compile has kept on disk finds the kernels that it was traced with, or none; a running number would find
those of another network. An operator per network would have to be registered while torch.compile traces, and
could never be taken back.

Operators change nothing in place: new running averages are results, and the module writes them.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Lock
from typing import Any

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.utils._python_dispatch import TorchDispatchMode

from tdnn_compiler.runtime.backends import INTERPRETED
from tdnn_compiler.runtime.cpu import CpuPasses
from tdnn_compiler.runtime.execute import Options, Passes, arrange_tensor
from tdnn_compiler.runtime.inputs import kernel_lengths
from tdnn_compiler.runtime.variants import Variant, variant_of
from tdnn_compiler.symbolic.errors import mistake

__all__ = [
    "ByOperators",
    "backward_operator",
    "differentiate",
    "forward_operator",
    "is_dispatched",
    "launch_forward",
    "valid_lengths",
]

INTERPRETER_LOCK: AbstractContextManager[Any] = Lock() if INTERPRETED else nullcontext()
"""Triton's interpreter puts its own functions into Triton while a kernel runs: one thread at a time."""


@torch.library.custom_op("tdnn_compiler::forward", mutates_args=())
def forward_operator(
    key: str, given: list[Tensor], lengths: Tensor | None, seed: Tensor | None
) -> list[Tensor]:
    """Outputs, new buffers, and the arrays saved for the backward pass. `seed` is a scalar."""
    return launch_forward(key, given, lengths, seed)


def launch_forward(
    key: str, given: list[Tensor], lengths: Tensor | None, seed: Tensor | None
) -> list[Tensor]:
    """What the operator does: past the dispatcher, whose time a small network feels."""
    variant = variant_of(key)
    with INTERPRETER_LOCK, on_device_of(given[0]):
        return run_forward(variant, variant.run, given, lengths, seed)


def is_dispatched(tensors: Iterable[Tensor]) -> bool:
    """Whether torch has to know of an operator: it traces, someone watches, or tensors are not its own."""
    if torch.compiler.is_compiling() or torch._C._len_torch_dispatch_stack() > 0:
        return True
    return any(type(tensor) is not Tensor and type(tensor) is not Parameter for tensor in tensors)


class ByOperators(TorchDispatchMode):
    """While it is active modules run by their operators, as when torch traces: nothing is changed."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


@torch.library.custom_op("tdnn_compiler::backward", mutates_args=())
def backward_operator(
    key: str, kept: list[Tensor], seeds: list[Tensor], lengths: Tensor | None, seed: Tensor | None
) -> list[Tensor]:
    """The gradients of the variant's wanted arrays, in their order."""
    variant = variant_of(key)
    with INTERPRETER_LOCK, on_device_of(kept[0]):
        return run_backward(variant, variant.run, kept, seeds, lengths, seed)


@torch.library.custom_op("tdnn_compiler::valid_lengths", mutates_args=())
def valid_lengths(key: str, lengths: list[Tensor], given: list[Tensor]) -> Tensor:
    """Lengths along axes as kernels take them, checked: of each axis those of the first input that has it.

    An operator, because under torch.compile they are known only when it runs.
    """
    variant = variant_of(key)
    named = dict(zip(variant.along, lengths, strict=True)) if variant.along else lengths[0]
    return kernel_lengths(variant.forms, variant.along, named, given)


@forward_operator.register_fake
def _(key: str, given: list[Tensor], lengths: Tensor | None, seed: Tensor | None) -> list[Tensor]:
    return run_forward(variant_of(key), variant_of(key).trace, given, lengths, seed)


@backward_operator.register_fake
def _(
    key: str,
    kept: list[Tensor],
    seeds: list[Tensor],
    lengths: Tensor | None,
    seed: Tensor | None,
) -> list[Tensor]:
    return run_backward(variant_of(key), variant_of(key).trace, kept, seeds, lengths, seed)


@valid_lengths.register_fake
def _(key: str, lengths: list[Tensor], given: list[Tensor]) -> Tensor:  # noqa: ARG001
    shape = (*lengths[0].shape, len(lengths)) if len(lengths) > 1 else lengths[0].shape
    return given[0].new_empty(shape, dtype=torch.int32)


def run_forward(
    variant: Variant,
    passes: Passes | CpuPasses,
    given: Sequence[Tensor],
    lengths: Tensor | None,
    seed: Tensor | None,
) -> list[Tensor]:
    arrays = zip(variant.given, given, strict=True)
    ready = [x if array.order else x.contiguous() for array, x in arrays]
    outputs, updates, saved = passes.forward(ready, Options(lengths, seed, matmul_precision()))
    results = [outputs[name] for name in variant.outputs]
    results += [updates[name] for name in variant.updates]
    results += [saved[name] for name in variant.stored]
    return copy_shared(results, [*given, *ready])


def run_backward(
    variant: Variant,
    passes: Passes | CpuPasses,
    kept: Sequence[Tensor],
    seeds: Sequence[Tensor],
    lengths: Tensor | None,
    seed: Tensor | None,
) -> list[Tensor]:
    arrays = dict(zip(variant.arguments, variant.given, strict=True))
    saved = {
        name: arrange_tensor(arrays[name], tensor) if name in arrays else tensor
        for name, tensor in zip(variant.kept, kept, strict=True)
    }
    found = passes.backward(saved, seeds, Options(lengths, seed, matmul_precision()))
    # In torch's own order in memory, too, so that users can view them as they like.
    wanted = [found[name].contiguous() for name in variant.wanted if name in found]
    return copy_shared(wanted, [*kept, *seeds])


def copy_shared(results: Iterable[Tensor], given: Iterable[Tensor]) -> list[Tensor]:
    """Results with copies of those that share memory with an input or another result, as operators must."""
    known = {id(tensor) for tensor in given}
    found = []
    for result in results:
        found.append(result.clone() if id(result) in known else result)
        known.add(id(result))
    return found


def matmul_precision() -> str:
    """The precision of fp32 products that torch is set to, read at each call, as torch does."""
    return "tf32" if torch.backends.cuda.matmul.fp32_precision == "tf32" else "ieee"


def on_device_of(tensor: Tensor) -> AbstractContextManager[Any]:
    """Triton launches on the current device."""
    return torch.cuda.device(tensor.device) if tensor.is_cuda else nullcontext()


# The gradient -----------------------------------------------------------------------------------------------


def keep_for_backward(ctx: Any, inputs: tuple[Any, ...], output: list[Tensor]) -> None:
    key, given, lengths, seed = inputs
    variant = variant_of(key)
    names = variant.arguments
    results = dict(zip(variant.outputs, output, strict=False))
    results |= dict(zip(variant.stored, output[len(variant.outputs) + len(variant.updates) :], strict=True))
    known = dict(zip(names, given, strict=True)) | results
    ctx.save_for_backward(*(known[name] for name in variant.kept), lengths, seed)
    ctx.mark_non_differentiable(*output[len(variant.outputs) :])
    ctx.set_materialize_grads(False)
    ctx.variant = variant
    ctx.likes = [(x.shape, x.dtype, x.device) for x in output[: len(variant.outputs)]]
    ctx.sizes = {name: (x.shape, x.dtype, x.device) for name, x in zip(names, given, strict=True)}


def differentiate(ctx: Any, grads: list[Tensor | None]) -> tuple[Any, ...]:
    variant: Variant = ctx.variant
    if any(grad is not None and torch._C._functorch.is_legacy_batchedtensor(grad) for grad in grads):
        where, hint = f"the gradient of '{variant.emitted.network.name}'", "torch.func.jacrev, or one by one"
        raise mistake(where, "one gradient at a time", "is_grads_batched, or a vectorised Jacobian", hint)
    *kept, lengths, seed = ctx.saved_tensors
    reached = {
        name: make_zeros(like) if grad is None else grad
        for name, grad, like in zip(variant.outputs, grads, ctx.likes, strict=False)
    }
    seeds = [reached[name] for name in variant.seeds]
    found = backward_operator(variant.key, kept, seeds, lengths, seed)
    if variant.emitted.backward_pass is None:
        where, got = f"the gradient of '{variant.emitted.network.name}'", "a graph traced without them"
        raise mistake(where, "kernels for gradients", got, "trace it where gradients are enabled")
    gradients = dict(zip((name for name in variant.wanted if name in variant.reached), found, strict=True))
    full: list[Tensor | None] = []
    for name, like in ctx.sizes.items():
        if name in gradients:
            full.append(gradients[name].to(like[1]))
        else:
            # An array that no output depends on still gets a gradient of zeros where one is asked for.
            full.append(make_zeros(like) if name in variant.wanted else None)
    return None, full, None, None


def make_zeros(like: tuple[torch.Size, torch.dtype, torch.device]) -> Tensor:
    shape, dtype, device = like
    return torch.zeros(shape, dtype=dtype, device=device)


def refuse_second_derivative(ctx: Any, *_: object) -> None:
    raise mistake(
        f"the gradient of '{ctx.name}'",
        "first derivatives only",
        "a second derivative",
        "plain = to_torch(network); plain.load_state_dict(module.state_dict()): torch has them",
    )


def remember_name(ctx: Any, inputs: tuple[Any, ...], output: object) -> None:  # noqa: ARG001
    ctx.name = variant_of(inputs[0]).emitted.network.name


@backward_operator.register_vmap
def _(info: Any, in_dims: tuple[Any, ...], *given: Any) -> tuple[list[Tensor], list[int]]:
    """Sample by sample: what `is_grads_batched` and vectorised Jacobians ask for."""
    each = [backward_operator(*take_sample(given, in_dims, sample)) for sample in range(info.batch_size)]
    results = [torch.stack(found) for found in zip(*each, strict=True)]
    return results, [0] * len(results)


def take_sample(given: Any, dims: Any, sample: int) -> Any:
    """One sample of arguments; a dimension is None where all samples have the same."""
    if isinstance(given, list | tuple):
        dims = [dims] * len(given) if dims is None else dims
        return type(given)(take_sample(x, dim, sample) for x, dim in zip(given, dims, strict=True))
    return given if dims is None else given.select(dims, sample)


forward_operator.register_autograd(differentiate, setup_context=keep_for_backward)
backward_operator.register_autograd(refuse_second_derivative, setup_context=remember_name)
