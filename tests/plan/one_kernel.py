"""Networks of which one kernel computes everything, stage by stage: more than planners ask for."""

from dataclasses import replace

from tdnn_compiler.equations.forward import forward
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.kernels import Plan
from tdnn_compiler.plan.planner import plan_forward
from tdnn_compiler.plan.stages import compute_halos


def one_kernel(network: Network) -> Plan:
    """The plan of an evaluation with a single kernel; its partial sums are left out."""
    found = plan_forward(forward(network, "eval"))
    last = found.kernels[-1]
    stages = compute_halos(stage for kernel in found.kernels for stage in kernel.stages)
    return replace(found, kernels=(replace(last, stages=stages),))
