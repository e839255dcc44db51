"""Modules for inference, with weights that nothing changes: a call asks for its inputs' shapes, and runs."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Self, overload

import torch
from torch import Tensor, nn

from tdnn_compiler.runtime.frozen_calls import FrozenCalls
from tdnn_compiler.runtime.imported import ImportedModule, Interface, computed_weights
from tdnn_compiler.runtime.inputs import Lengths, named_inputs
from tdnn_compiler.runtime.module import CompiledModule
from tdnn_compiler.runtime.module_changes import assign_weights, find_changes, find_submodules, is_hooked
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake

__all__ = ["FrozenImport", "FrozenModule", "freeze"]


@overload
def freeze(module: CompiledModule) -> "FrozenModule": ...


@overload
def freeze(module: ImportedModule) -> "FrozenImport": ...


def freeze(module: nn.Module) -> nn.Module:
    """A compiled module for inference, whose weights are copies that nothing changes.

        frozen = tdnn_compiler.freeze(tdnn_compiler.compile(network).module().eval())
        scores = frozen(frames, lengths=[29, 17, 22])

    It is called as the module is, and gives what that gives in evaluation under `torch.no_grad()`, bit for
    bit. Nothing has to be watched, so that a call costs a few microseconds more than its kernels. It has no
    parameters and no buffers: its `state_dict` is empty, and an optimiser finds nothing in it. Nothing is
    differentiated: inputs that require gradients are refused where gradients are enabled. `to(device)`,
    `to(dtype)`, copies, pickles and `torch.save` work as with other modules; whoever trains on freezes again.

    Raises NetworkError for anything but what `compile(network).module()` and `compile(module, …)` give, in
    evaluation, without hooks and with their layers as they were compiled.
    """
    inner = module._held[0] if type(module) is ImportedModule else module
    if type(inner) is not CompiledModule or "forward" in module.__dict__:
        got, hint = type(module).__qualname__, "compile(network).module(), or compile(module, example_inputs)"
        raise mistake("freeze(…)", "a compiled module", got, hint)
    problems = find_obstacles(module, inner)
    if problems:
        raise NetworkError(problems)
    if isinstance(module, ImportedModule):
        with computed_weights(module._computed, module.state_dict(keep_vars=True)):
            return FrozenImport(module._interface, FrozenModule(copy_as_is(inner)))
    return FrozenModule(copy_as_is(inner))


def find_obstacles(module: nn.Module, inner: CompiledModule) -> list[Problem]:
    """Why a module cannot be frozen as it is."""
    where, parts = "freeze(…)", find_submodules(inner, inner._ways)
    changed = find_changes(inner._compiled, parts)
    training = [name for name in (*inner._norms, *inner._dropouts) if parts[name].training]
    problems = []
    if module.training or training:
        got = "training mode" if module.training else f"training mode of {', '.join(training)}"
        problems.append(Problem(where, "evaluation", got, "freeze(module.eval())"))
    if is_hooked(module):
        hint = "the frozen module takes hooks of its own"
        problems.append(Problem(where, "a module without hooks", "one with hooks", hint))
    if changed:
        got = f"{', '.join(changed)} changed since then"
        problems.append(Problem(where, "layers as they were compiled", got, "undo that, or compile again"))
    return problems


@torch.no_grad()
@torch.inference_mode(False)
def copy_as_is(module: CompiledModule) -> CompiledModule:
    """The same network with copies of its weights; what is computed of others is a parameter as well."""
    parts = find_submodules(module, module._ways)
    assign_weights(parts)
    with torch.device("meta"):
        # No numbers are drawn for weights that are replaced.
        made = CompiledModule(module.kernels, module._cuda_graphs)
    for name, part in find_submodules(made, made._ways).items():
        for leaf in [*part._parameters, *part._buffers]:
            tensor: Tensor | None = getattr(parts[name], leaf)
            copy = None if tensor is None else tensor.clone(memory_format=torch.contiguous_format)
            own = nn.Parameter(copy, False) if copy is not None and leaf in part._parameters else copy
            setattr(part, leaf, own)
    made._direct = FrozenCalls()
    return made.eval()


class InferenceModule(nn.Module):
    """One that cannot be trained."""

    def __init__(self) -> None:
        super().__init__()
        self.training = False

    def train(self, mode: bool = True) -> Self:
        """Raises NetworkError for training."""
        if mode:
            where, hint = f"{type(self).__name__}.train()", "train the module, and freeze it again"
            raise mistake(where, "evaluation", "training", hint)
        return super().train(False)


class FrozenModule(InferenceModule):
    """See `freeze`."""

    def __init__(self, inner: CompiledModule) -> None:
        super().__init__()
        self.network, self.forms = inner.network, inner.forms
        self._hold(inner)

    def _hold(self, inner: CompiledModule) -> None:
        # In a tuple it is no child: its weights are nobody else's.
        self._held, self._calls = (inner,), inner._direct

    def __call__(self, *inputs: Any, lengths: Lengths | None = None, **named: Any) -> Any:
        """As that of a compiled module. Hooks of a backward pass have nothing to wait for."""
        hooked = self._forward_hooks or self._forward_pre_hooks or self._compiled_call_impl
        if not (named or hooked or torch.compiler.is_dynamo_compiling()):
            found = self._calls.run(self.forms, inputs, lengths)
            if found is not None:
                return found
        return super().__call__(*inputs, lengths=lengths, **named)

    def forward(
        self, *inputs: Tensor, lengths: Lengths | None = None, **named: Tensor
    ) -> Tensor | dict[str, Tensor]:
        """As the compiled module's, in evaluation and without gradients."""
        given = named_inputs(self.forms, inputs, named)
        wanted = [name for name, x in given.items() if isinstance(x, Tensor) and x.requires_grad]
        if wanted and torch.is_grad_enabled():
            hint = "torch.no_grad(), x.detach(), or the module itself"
            raise mistake("a frozen module", "inputs that require no gradients", ", ".join(wanted), hint)
        return self._held[0](*given.values(), lengths=lengths)

    def output_lengths(self, lengths: Lengths, name: str | None = None) -> Tensor | dict[str, Tensor]:
        """As the compiled module's."""
        return self._held[0].output_lengths(lengths, name)

    def extra_repr(self) -> str:
        return f"'{self.network.name}'"

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        """As that of torch, which `to` and its like call, on a copy: others may be calling meanwhile."""
        self._hold(deepcopy(self._held[0])._apply(fn))
        return super()._apply(fn, recurse)


class FrozenImport(InferenceModule):
    """See `freeze`: one that is called as the torch module that it comes from."""

    def __init__(self, interface: Interface, frozen: FrozenModule) -> None:
        super().__init__()
        self._interface, self.frozen = interface, frozen

    def forward(self, *given: Any, **named: Any) -> Any:
        """As the original module's."""
        return self._interface.results(self.frozen(*self._interface.arrange(given, named)))
