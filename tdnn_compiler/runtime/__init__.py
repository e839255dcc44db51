"""Running networks: as plain torch modules, and as modules that run the emitted kernels."""

from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.compiled import CompiledNetwork
from tdnn_compiler.runtime.eager import EagerModule, to_torch
from tdnn_compiler.runtime.frozen import FrozenImport, FrozenModule, freeze
from tdnn_compiler.runtime.imported import ImportedModule
from tdnn_compiler.runtime.module import CompiledModule, InputCopied, WithoutKernels, execution
from tdnn_compiler.runtime.semi_orthogonal import semi_orthogonal_step

__all__ = [
    "CompiledModule",
    "CompiledNetwork",
    "EagerModule",
    "FrozenImport",
    "FrozenModule",
    "ImportedModule",
    "InputCopied",
    "WithoutKernels",
    "compile",
    "execution",
    "freeze",
    "semi_orthogonal_step",
    "to_torch",
]
