"""Running networks: as plain torch modules, and as modules that run the emitted kernels."""

from tdnn_compiler.runtime.compiled import Compiled, compile
from tdnn_compiler.runtime.eager import EagerModule, to_torch
from tdnn_compiler.runtime.module import CompiledModule, WithoutKernels, execution

__all__ = ["Compiled", "CompiledModule", "EagerModule", "WithoutKernels", "compile", "execution", "to_torch"]
