"""What torch does with a whole module, ours does: derivatives of every kind, tracing, other devices."""

import os
import warnings
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
import torch
from runtime.pair import frames
from runtime.test_habits import COMPILED, NETWORK, Hand, three
from torch import Tensor, nn
from torch.autograd import forward_ad
from torch.export import Dim
from torch.func import functional_call, grad, jacfwd, jacrev, jvp, vmap
from torch.utils._pytree import tree_leaves
from torch.utils.checkpoint import checkpoint
from torch.utils.flop_counter import FlopCounterMode

from tdnn_compiler import dsl, to_torch
from tdnn_compiler.dsl import Applicable, Input, build
from tdnn_compiler.printers import loading
from tdnn_compiler.runtime import WithoutKernels
from tdnn_compiler.symbolic.errors import NetworkError

X, V = frames(3, 8, 2).float(), frames(3, 8, 2, seed=7).float()


pytestmark = pytest.mark.usefixtures("quick_kernels")


def parameters(module: Any) -> dict[str, Tensor]:
    return {name: p.detach() for name, p in module.named_parameters()}


def loss(module: Any) -> Callable[..., Tensor]:
    return lambda own, x: functional_call(module, own, (x,)).square().sum()


def directional(module: Any) -> Any:
    return jvp(module, (X,), (V,))


def directional_of_parameters(module: Any) -> Any:
    own = parameters(module)
    return jvp(lambda own: functional_call(module, own, (X,)), (own,), (own,))


def dual_numbers(module: Any) -> Any:
    with forward_ad.dual_level():
        return forward_ad.unpack_dual(module(forward_ad.make_dual(X, V))).tangent


def functional_gradient(module: Any) -> Any:
    return grad(loss(module))(parameters(module), X)


def per_sample_gradients(module: Any) -> Any:
    return vmap(grad(loss(module)), (None, 0))(parameters(module), X[:, None])


def each_sample(module: Any) -> Any:
    return vmap(module)(X[:, None])


def jacobians(module: Any) -> Any:
    return jacrev(module)(X), jacfwd(module)(X), torch.autograd.functional.jacobian(module, X)


def mapped_gradients(module: Any) -> Any:
    x = X.clone().requires_grad_()
    y = module(x)
    return vmap(lambda seed: torch.autograd.grad(y, x, seed, retain_graph=True))(torch.eye(9).view(9, 3, 3))


def without_gradients(module: Any) -> Any:
    with torch.inference_mode():
        first = module(X)
    with torch.no_grad():
        return first.clone(), module(X)


def counted_operations(module: Any) -> Any:
    with FlopCounterMode(display=False) as counter:
        module(X).sum().backward()
    return torch.tensor(counter.get_total_flops())


def without_memory(module: Any) -> Any:
    y = module.to("meta")(X.to("meta"))
    y.sum().backward()
    return torch.zeros(y.shape)


def fake(module: Any) -> Any:
    with torch._subclasses.FakeTensorMode():
        kind = {Hand: Hand, type(COMPILED.module()): COMPILED.module}
        made: Any = kind.get(type(module), lambda: to_torch(NETWORK))()
        made(torch.randn(3, 8, 2)).sum().backward()
        return list(made(torch.randn(5, 9, 2)).shape)


def jit_traced(module: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.jit.trace(module, X)(frames(2, 10, 2))


def quantised(module: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return torch.ao.quantization.quantize_dynamic(module, {nn.Linear})(X)


def exported(module: Any) -> Any:
    dynamic: Any = {0: Dim("N", min=2), 1: Dim("T", min=4)}
    shapes: Any = (dynamic,) if isinstance(module, Hand) else ((dynamic,),)
    return torch.export.export(module, (X,), dynamic_shapes=shapes).module()(frames(5, 11, 2))


def exported_strictly(module: Any) -> Any:
    return torch.export.export(module, (X,), strict=True).module()(X)


def exported_then_trained(module: Any) -> Any:
    with torch.no_grad():
        graph = torch.export.export(module, (X,)).module()
    graph(X).sum().backward()
    return [p.grad for p in graph.parameters()]


def compiled_then_changed(module: Any) -> Any:
    torch._dynamo.reset()
    traced = torch.compile(module, backend="eager")
    first = traced(X)
    module.leaky_relu1.negative_slope = 0.9
    return first, traced(X)


def in_threads(module: Any) -> Any:
    found: list[Any] = [None] * 4

    def run(number: int) -> None:
        found[number] = module(X * number)

    threads = [Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


WAYS = [
    directional,
    directional_of_parameters,
    dual_numbers,
    functional_gradient,
    per_sample_gradients,
    each_sample,
    jacobians,
    mapped_gradients,
    without_gradients,
    counted_operations,
    without_memory,
    fake,
    jit_traced,
    quantised,
    exported,
    exported_strictly,
    exported_then_trained,
    compiled_then_changed,
    in_threads,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.filterwarnings("ignore::tdnn_compiler.runtime.WithoutKernels")
def test_as_by_hand(way: Callable[[Any], Any]) -> None:
    wanted, *others = [tree_leaves(way(module.eval())) for module in three()]
    for found in others:
        torch.testing.assert_close(found, wanted, rtol=1e-4, atol=2e-5)


def refused(say: str) -> Any:
    return pytest.raises(NetworkError, match=say)


def test_what_kernels_refuse_names_a_way_out() -> None:
    module = COMPILED.module()
    x = X.clone().requires_grad_()
    (first,) = torch.autograd.grad(module(x).square().sum(), x, create_graph=True)
    with refused("load_state_dict"):
        first.sum().backward()
    with refused("load_state_dict"):
        torch.autograd.functional.hessian(lambda x: module(x).square().sum(), X)
    with refused(r"torch\.func\.jacrev"):
        torch.autograd.functional.jacobian(module, X, vectorize=True)
    for each in (module, nn.Sequential(module), to_torch(NETWORK)):
        with refused(r"torch\.export"):
            torch.fx.symbolic_trace(each)


@pytest.mark.parametrize("reentrant", [True, False])
@pytest.mark.parametrize("further", [False, True])
def test_what_is_computed_again_counts_once(reentrant: bool, further: bool) -> None:
    """Running averages move as without a checkpoint; those of torch's own modules move twice."""
    for place in (1, 2):
        found = []
        for again in (False, True):
            module = three()[place]
            whole = nn.Sequential(module, nn.Tanh()) if further else module
            x = X.clone().requires_grad_()
            y = checkpoint(whole, x, use_reentrant=reentrant) if again else whole(x)
            y.square().sum().backward()
            found.append([x.grad, *(p.grad for p in module.parameters()), *module.buffers()])
            assert int(module.batch_norm1.num_batches_tracked) == 1
            assert module.batch_norm1.momentum == 0.1
        torch.testing.assert_close(*found)


def test_an_input_of_inference_mode_can_be_trained_on() -> None:
    with torch.inference_mode():
        x = X * 1
    module = COMPILED.module()
    module(x).sum().backward()
    assert module.conv1.weight.grad is not None


def gated(x: Any) -> Any:
    return x * (x >> dsl.global_avg_pool())


# Along one axis; what a layer does with a length that is only a symbol shows in each.
CHAINS: dict[str, tuple[Applicable, ...]] = {
    "paddings": (
        dsl.conv(4, 3, padding=1, padding_mode="reflect"),
        dsl.conv(4, 3, stride=2, padding="SAME"),
        dsl.conv(4, 3, padding="causal"),
        dsl.conv(4, taps=(-3, 0, 1), padding=1),
        dsl.conv_transpose(4, 3, stride=2),
        dsl.shift(-2),
        dsl.subsample(3, 1),
    ),
    "pools": (
        dsl.max_pool(3, 2, 1, ceil_mode=True),
        dsl.max_pool(3, 2, padding="SAME"),
        dsl.avg_pool(3, 1, 1, ceil_mode=True, count_include_pad=False),
        dsl.stats_pool(3, 2, padding=1),
        dsl.adaptive_avg_pool(3),
    ),
    "norms": (dsl.batch_norm, dsl.instance_norm, dsl.softmax("positions"), gated, dsl.stats_pool()),
    "dropout": (dsl.dropout(0.5),),
}


@pytest.mark.parametrize("name", CHAINS)
def test_an_export_takes_any_length(name: str) -> None:
    h: Any = Input("N T C", C=4)
    for step in CHAINS[name]:
        h = h >> step
    module = to_torch(build(h))
    dynamic: Any = {0: Dim("N", min=2), 1: Dim("T", min=16)}
    graph = torch.export.export(module, (frames(3, 24, 4),), dynamic_shapes=((dynamic,),)).module()
    for shape in ((5, 41, 4), (2, 30, 4)):
        found = []
        for each in (graph, module):
            torch.manual_seed(0)
            found.append(each(frames(*shape)))
        torch.testing.assert_close(*found)


def test_a_child_that_is_forked_leaves_its_parents_files(monkeypatch: pytest.MonkeyPatch) -> None:
    at_exit: list[Callable[[], None]] = []
    monkeypatch.setattr(loading.atexit, "register", lambda f, *given: at_exit.append(lambda: f(*given)))
    path = loading._source_folder.__wrapped__()
    child = os.fork()
    if child == 0:
        at_exit[0]()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert path.exists()
    at_exit[0]()
    assert not path.exists()


def test_warnings_say_what_changed() -> None:
    module = COMPILED.module()
    module.relu1 = nn.Tanh()
    module.conv1.padding = (0,)
    module.linear1.register_forward_hook(lambda own, given, y: y)
    with pytest.warns(
        WithoutKernels, match=r"conv1\.padding, relu1 \(now .*Tanh\), linear1 \(it has hooks\)"
    ):
        module(X)
