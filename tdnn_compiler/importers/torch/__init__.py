"""From torch modules, through torch.export."""

from tdnn_compiler.importers.torch.modules import from_torch

__all__ = ["from_torch"]
