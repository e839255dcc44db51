"""Running networks: as plain torch modules."""

from tdnn_compiler.runtime.eager import EagerModule, to_torch

__all__ = ["EagerModule", "to_torch"]
