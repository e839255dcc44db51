"""Running networks: as plain torch modules, and as modules that run the emitted kernels."""

from tdnn_compiler.runtime.compiled import CompiledNetwork, compile
from tdnn_compiler.runtime.eager import EagerModule, to_torch
from tdnn_compiler.runtime.module import CompiledModule, InputCopied, WithoutKernels, execution

__all__ = [
    "CompiledModule",
    "CompiledNetwork",
    "EagerModule",
    "InputCopied",
    "WithoutKernels",
    "compile",
    "execution",
    "to_torch",
]
