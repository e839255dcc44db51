"""Solving for symbols: the values that meet constraints at the least cost.

The search is our own, as no solver that pip installs gives these answers, exact for integers of any size and
for fractions, with every tie: z3's Optimize does not find the least cost of ten symbols of twenty values in a
minute (this search does in 0.2 s), and in OR-Tools' CP-SAT integers end at 64 bits, below products of long
ranges. Either would replace half of this folder, `bounds`, `ends` and `search`, by a translation of floors,
remainders, powers, sums of symbolic length and undefined values, and every report would install 60 MB more.
"""

from tdnn_compiler.analysis.solving.results import Progress, Reach, Shortfall, Solution, Solutions
from tdnn_compiler.analysis.solving.solve import solve

__all__ = ["Progress", "Reach", "Shortfall", "Solution", "Solutions", "solve"]
