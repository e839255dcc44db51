"""Sizes, receptive fields, supports, paths and costs of a network, in closed form."""

from tdnn_compiler.analysis.analysis import Analysis, analyse
from tdnn_compiler.analysis.cost import Cost

__all__ = ["Analysis", "Cost", "analyse"]
