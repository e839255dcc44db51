"""Networks of which one kernel computes everything, stage by stage: more than planners ask for."""

from dataclasses import replace

from tdnn_compiler.equations.forward import forward
from tdnn_compiler.fusion.kernels import Plan
from tdnn_compiler.fusion.planner import plan
from tdnn_compiler.fusion.stages import with_halos
from tdnn_compiler.network import Network


def one_kernel(network: Network) -> Plan:
    """The plan of an evaluation with a single kernel; its partial sums are left out."""
    found = plan(forward(network, "eval"))
    last = found.kernels[-1]
    stages = with_halos(stage for kernel in found.kernels for stage in kernel.stages)
    return replace(found, kernels=(replace(last, stages=stages),))
