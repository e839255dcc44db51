"""Compiling, from Python: a network, or a torch module as it is."""

from collections.abc import Mapping
from typing import Any, overload

import torch
from torch import nn

from tdnn_compiler.importers.torch.sizes import OpenPlaces
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.runtime.compiled import CompiledNetwork, compile_network
from tdnn_compiler.runtime.imported import ImportedModule, compile_module

__all__ = ["compile"]


@overload
def compile(
    network: Network,
    dtype: torch.dtype | str = ...,
    target: str | Target | None = ...,
    size: Blocks | Tiles | None = ...,
    fuse: Pairs = ...,
    cuda_graphs: bool = ...,
    winograd: bool = ...,
) -> CompiledNetwork: ...


@overload
def compile(
    network: nn.Module,
    example_inputs: Any,
    dynamic: Mapping[str, OpenPlaces] | None = ...,
    *,
    dtype: torch.dtype | str = ...,
    target: str | Target | None = ...,
    size: Blocks | Tiles | None = ...,
    fuse: Pairs = ...,
    cuda_graphs: bool = ...,
    winograd: bool = ...,
) -> ImportedModule: ...


def compile(network: Network | nn.Module, *given: Any, **options: Any) -> CompiledNetwork | ImportedModule:
    """Kernels for a network, and a torch module that trains with them.

        module = tdnn_compiler.compile(network).module().to("cuda")
        loss = module(frames, lengths=lengths).square().mean()
        loss.backward()

    `dtype` is that of the parameters: float32, float16 or bfloat16, by torch's name or as fp32, fp16, bf16.
    `target` is the GPU to write for, `sm_90` say: by default the one that is here, and without one sm_90,
    which `print` of the result says. `size` sets the tiles: Blocks those of matrix products, Tiles those of
    other kernels, too. `fuse` has pairs of convolutions, by name, that one kernel is to compute where no
    gradients are asked for: what lies between the two is then never in memory.

    With `cuda_graphs` a module on a GPU records the launches of each kind of calls, of one shape, mode and
    set of gradients, as CUDA graphs, which later calls of that kind replay. Results are what they are
    without, also those of dropout, and no later call changes them. Every recording keeps memory of its own:
    it is for batches of few shapes. Under autocast, and in a graph that the caller records, kernels are
    launched as without it. `torch.compile(module, mode="reduce-overhead")` needs no option.

    On a CPU the module has kernels in C++, which are built when they are first needed. With `winograd`, those
    for fp32 do convolutions of three taps by four multiplications for six, at about twice the rounding error.

    Of a torch module, `compile(module, example_inputs, dynamic=…)` gives one that is called as it is, with
    its weights and `state_dict`; `from_torch` explains the arguments. The module itself stays as it is, and
    shares no memory with the result.

    Where no kernel can run, the module runs in plain torch and says so once. Layers without kernels, and
    pairs of what are no layers, raise NetworkError.
    """
    if isinstance(network, nn.Module):
        return compile_module(network, *given, **options)
    return compile_network(network, *given, **options)
