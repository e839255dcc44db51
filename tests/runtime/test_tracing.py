"""The operators keep torch's rules, and torch.compile sees whole graphs."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import torch
from runtime.pair import alike, frames, pair, step

from tdnn_compiler.dsl import Input, batch_norm, build, conv, dropout, relu, stats_pool
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import operators
from tdnn_compiler.runtime.tracing import constant_in_graphs
from tdnn_compiler.symbolic.errors import NetworkError

pytestmark = pytest.mark.usefixtures("quick_kernels")


def short() -> Network:
    return build(
        Input("N T C", C=3).named("frames")
        >> conv(2, 5)
        >> relu
        >> batch_norm
        >> dropout(0.3)
        >> stats_pool()
    )


def test_operators_keep_the_rules() -> None:
    module = pair(short()).ours
    x = frames(3, 11, 3)
    seen: list[tuple[Any, ...]] = []

    def noted(operator: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            seen.append((operator, given))
            return operator(*given)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("forward_operator", "backward_operator", "valid_lengths"):
            patch.setattr(operators, name, noted(getattr(operators, name)))
        # Someone has to look on: operators are for those who trace.
        with operators.ByOperators():
            step(module, x, [11, 5, 7])
    assert len(seen) == 3
    for operator, given in seen:
        # Second derivatives are refused: the backward operator is checked without gradients.
        first = operator is not operators.backward_operator
        ready = [
            [y.detach().requires_grad_(y.requires_grad and first) for y in v] if isinstance(v, list) else v
            for v in given
        ]
        torch.library.opcheck(operator, tuple(ready))


@pytest.mark.parametrize("backend", ["eager", "aot_eager"])
def test_torch_compile_sees_a_whole_graph(backend: str) -> None:
    torch._dynamo.reset()
    both = pair(short())
    traced = torch.compile(both.ours, fullgraph=True, backend=backend)
    for training, lengths in ((True, torch.tensor([11, 5, 7])), (False, None)):
        both.eager.train(training)
        both.ours.train(training)
        # Another length each time, so that it becomes a symbol.
        for n in (11, 13):
            alike(named(step(traced, frames(3, n, 3), lengths)), step(both.eager, frames(3, n, 3), lengths))
    with torch.no_grad():
        x = frames(2, 9, 3)
        torch.testing.assert_close(traced(x), both.eager(x))


def test_torch_compile_and_export_return_the_outputs_in_order() -> None:
    x = Input("N T C", C=3)
    h = x >> conv(4, 3) >> relu
    both = pair(build(h >> conv(2, 3), x, h))
    given = frames(2, 9, 3)
    wanted = both.eager(given)
    exported = torch.export.export(both.ours, (given,)).module()
    traced = torch.compile(both.ours, fullgraph=True, backend="aot_eager")
    for found in (exported(given), traced(given)):
        assert list(found) == ["conv2", "input", "relu1"]
        alike(found, wanted)


def named(found: dict[str, Any]) -> dict[str, Any]:
    """torch.compile's module has the other one inside of it."""
    return {name.replace("_orig_mod.", ""): value for name, value in found.items()}


def test_lengths_are_checked_when_a_traced_module_runs() -> None:
    torch._dynamo.reset()
    traced = torch.compile(pair(short()).ours.eval(), fullgraph=True, backend="eager")
    assert traced(frames(2, 11, 3), lengths=torch.tensor([11, 5])).shape == (2, 4)
    with pytest.raises(NetworkError, match="at most 11"):
        traced(frames(2, 11, 3), lengths=torch.tensor([12, 5]))


FIRST_CALLS = """
import sys
import torch
import tdnn_compiler as tdnn

network = tdnn.build(tdnn.Input("N T C", C=3) >> tdnn.conv(4, 3) >> tdnn.relu)
module = tdnn.compile(network).module()
module(torch.randn(2, 9, 3)).sum().backward()
print(*{"torch._dynamo", "torch._inductor", "triton"} & sys.modules.keys())
"""


def test_training_on_a_cpu_imports_no_other_compiler() -> None:
    """That would take longer than all else before the first result."""
    done = subprocess.run([sys.executable, "-c", FIRST_CALLS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_functions_are_marked_as_torch_marks_them() -> None:
    ours, torchs = constant_in_graphs(lambda: 0), torch.compiler.assume_constant_result(lambda: 0)
    assert vars(ours) == vars(torchs) != {}
