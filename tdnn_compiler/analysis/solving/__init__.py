"""Solving for symbols: the values that meet constraints at the least cost."""

from tdnn_compiler.analysis.solving.results import Progress, Reach, Shortfall, Solution, Solutions
from tdnn_compiler.analysis.solving.solve import solve

__all__ = ["Progress", "Reach", "Shortfall", "Solution", "Solutions", "solve"]
