"""DSL → ONNX → import is the same network, and ONNX Runtime computes what its torch module does."""

from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from emitted.networks import NETWORKS
from onnx import checker, load
from onnx_models import as_a_file_says, evaluate, run

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.exporters.onnx import to_onnx
from tdnn_compiler.importers.onnx import from_onnx
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import EagerModule, to_torch
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.expressions import free_symbols, substitute

EXAMPLES = Path(__file__).parents[3] / "examples"
pytestmark = pytest.mark.usefixtures("single_precision", "one_thread")

REFUSED = {
    "windowed_stats_unbiased": "unbiased",
    "blind_windows": "SAME",
    "same_replicate": "SAME",
    "empty_windows": "padding smaller",
    "local_response_norm_even": "odd size",
    "pixel_shuffle": "pixels of two axes",
    "pixel_unshuffle": "pixels of two axes",
}
"""What ONNX has no operators for, or runtimes do not take."""
NOT_READ = {"blind_norm", "blind_mean", "repeated_rows", "more_shares"} | {
    "open_shares",
    "open_largest",
    "uneven_largest",
    "uneven_mean",
    "open_image_shares",
}
"""Written in operators that the importer does not put together again."""
SAID_OTHERWISE = {
    "affine",
    "attended_along",
    "larger_than",
    "minimum",
    "padded_letters",
    "pooled_along",
    "rms_norm",
    "snake",
    "pixel_unshuffle_image",
    "no_power",
    "stats_pool_windows",
    "stats_pool_far_over_the_ends",
    "flatten_vector",
    "far_replicate",
    "cut_replicate",
    "upright_and_turned",
}
"""Read as other layers that compute the same."""
ROUNDED = {"exp": 1e-9, "snake": 1e-7}
"""How near these come back: what the importer computes of weights is in float32, as they are."""


def filled(network: Network, small: bool = False) -> EagerModule:
    """The network's module with numbers that show what they are used for; `small` as torch begins with."""
    torch.manual_seed(0)
    module = to_torch(network).eval()
    with torch.no_grad():
        for name, value in [*module.named_parameters(), *module.named_buffers()]:
            if value.is_floating_point() and not (small and isinstance(value, torch.nn.Parameter)):
                value.copy_(torch.rand_like(value) + 0.5 if "var" in name else torch.randn_like(value) / 2)
    return module


def draw_inputs(network: Network, least: int) -> dict[str, np.ndarray]:
    """Numbers or tokens, with different sizes for different symbols."""
    rng, found = np.random.default_rng(0), {}
    numbers = {
        symbol: 2 if name == "N" else least + place
        for place, (name, symbol) in enumerate(network.symbols.items())
    }
    for name in network.inputs:
        shape = network.shape(name)
        sizes = [int(substitute(size, {s: numbers[s] for s in free_symbols(size)})) for size in shape.sizes]
        tokens = network.tokens(name)
        found[name] = (
            rng.standard_normal(sizes).astype(np.float32)
            if tokens is None
            else rng.integers(0, tokens, sizes)
        )
    return found


def outputs_of(module: EagerModule, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    """In float64."""
    given = [
        torch.as_tensor(x).double() if x.dtype.kind == "f" else torch.as_tensor(x) for x in inputs.values()
    ]
    with torch.no_grad():
        found = module.double()(*given)
    return [x.numpy() for x in (found.values() if isinstance(found, dict) else [found])]


def assert_close(found: list[np.ndarray], expected: list[np.ndarray], tolerance: float) -> None:
    assert [x.shape for x in found] == [x.shape for x in expected]
    for mine, theirs in zip(found, expected, strict=True):
        assert np.abs(mine - theirs).max() <= tolerance * max(1e-6, np.abs(theirs).max())


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_every_kind_of_layers(name: str, tmp_path: Path) -> None:
    network, path = NETWORKS[name], tmp_path / "network.onnx"
    module = filled(network)
    if name in REFUSED:
        with pytest.raises(NetworkError, match=REFUSED[name]):
            to_onnx(module, path)
        assert not path.exists()
        return
    to_onnx(module, path)
    checker.check_model(load(path))
    inputs = draw_inputs(network, 17)
    expected = outputs_of(module, inputs)
    assert_close(run(path, inputs), expected, 2e-5)
    if name in NOT_READ:
        with pytest.raises(NetworkError):
            from_onnx(path)
        return
    read = from_onnx(path)
    # Weights are the same float32 numbers, whichever way they went.
    assert_close(evaluate(read, *inputs.values()), expected, ROUNDED.get(name, 1e-12))
    assert (as_a_file_says(read) == as_a_file_says(network)) == (name not in SAID_OTHERWISE)


SMALL = {
    "audio_context.py": 4_000,
    "char_tdnn.py": 64,
    "cnn3d.py": 17,
    "conv_tasnet.py": 400,
    "ecapa_tdnn.py": 60,
    "motions.py": 60,
    "quartznet.py": 80,
    "small_cnn.py": 33,
    "speakers.py": 40,
    "splice_tdnn.py": 60,
    "tc_resnet8.py": 60,
    "tcn.py": 40,
    "vgg_block.py": 33,
    "volume.py": 17,
    "wavenet_like.py": 40,
    "x_vector.py": 40,
}
LARGE = {"inception.py": 100, "mobilenet.py": 64, "resnet18.py": 64, "wavenet.py": 60}


@pytest.mark.parametrize("script", [*SMALL, *(pytest.param(name, marks=pytest.mark.long) for name in LARGE)])
def test_an_example_comes_back(script: str, tmp_path: Path) -> None:
    network, path = network_in(str(EXAMPLES / script)), tmp_path / "network.onnx"
    # Depths and widths are numbers in a file.
    opened = [name for name in network.symbols if name not in ("N", "T", "H", "W", "D", "m")]
    network = network.bind(**dict.fromkeys(opened, 2))
    module = filled(network, small=True)
    to_onnx(module, path)
    read = from_onnx(path)
    assert as_a_file_says(read) == as_a_file_says(network)
    own = {name: value for name, value in module.layer_weights().items() if "tracked" not in name}
    assert own.keys() == read.weights.keys()
    assert all(np.array_equal(value.numpy(), read.weights[name]) for name, value in own.items())
    inputs = draw_inputs(network, (SMALL | LARGE)[script])
    assert_close(run(path, inputs), outputs_of(module, inputs), 2e-5)
