"""Lengths along one of several axes: each sequence gives what it gives alone, in torch and in kernels."""

import warnings
from itertools import product

import pytest
import torch
from native import NEEDS_CPP
from torch import Tensor, nn
from torch.nn import functional as F

import tdnn_compiler as tdnn
from tdnn_compiler import dsl
from tdnn_compiler.dsl import (
    Applicable,
    Input,
    Node,
    batch_norm,
    build,
    conv,
    global_avg_pool,
    global_max_pool,
    global_sum_pool,
    linear,
    relu,
    stats_pool,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import describe
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.runtime.native import verify_native
from tdnn_compiler.runtime.verify import poison_padding
from tdnn_compiler.symbolic.errors import NetworkError

ORDERS = ("T F", "F T")
LENGTHS = [13, 9, 8]


def spectra(order: str, bands: int | None = 6, channels: int = 2) -> Node:
    """Speech in frames of bands, or bands of frames."""
    return Input(f"N {order} C", C=channels, **({} if bands is None else {"F": bands})).named("x")


def batch(order: str, kind: torch.dtype, place: str = "T") -> Tensor:
    """Three sequences; what they are padded with would be noticed."""
    sizes = {"T": 13, "F": 6}
    x = torch.randn(3, *(sizes[axis] for axis in order.split()), 2, dtype=kind)
    dim = order.split().index(place)
    for row, n in zip(x, LENGTHS, strict=True):
        row.movedim(dim, 0)[n:] = torch.nan
    return x


KINDS: list[Applicable] = [
    conv(3, 3, padding=1),
    conv(3, 3, stride=2, padding="SAME"),
    conv(3, 3, padding=1, padding_mode="reflect"),
    conv(3, 3, padding=1, padding_mode="replicate"),
    conv(3, 3, padding=1, padding_mode="circular"),
    conv(3, 3, padding=1) >> conv(2, 3, stride=2, padding=1),
    dsl.conv_transpose(3, 3, stride=2),
    dsl.max_pool(3, 2, 1, ceil_mode=True),
    dsl.avg_pool(3, 2, 1),
    dsl.avg_pool(3, 2, 1, count_include_pad=False),
    dsl.adaptive_avg_pool(2),
    stats_pool(),
    stats_pool(3, padding=1),
    stats_pool(over="F"),
    stats_pool(over="T", unbiased=True),
    global_avg_pool,
    global_avg_pool(over="T"),
    global_max_pool,
    global_max_pool(over="T"),
    global_max_pool(over="F", keepdim=True),
    global_sum_pool(over="T", keepdim=True),
    dsl.softmax("positions"),
    dsl.softmax("T"),
    dsl.softmax("F"),
    lambda x: dsl.attentive_statistics(x, x >> linear(1)),
    lambda x: dsl.attentive_statistics(x, x >> linear(2), over="T"),
    linear(4) >> dsl.group_norm(2),
    dsl.instance_norm(affine=True),
    dsl.layer_norm,
    dsl.fold("F") >> dsl.shift(1),
    dsl.upsample(2) >> dsl.crop(1) >> dsl.subsample(2),
    dsl.upsample((2, 3), "linear", align_corners=True),
    lambda x: x * (x >> global_avg_pool(over="T", keepdim=True) >> linear(2) >> dsl.sigmoid),
]


@pytest.mark.parametrize(("kind", "order"), [*product(KINDS, ORDERS)])
def test_padding_is_invisible_to_every_kind(kind: Applicable, order: str) -> None:
    module = to_torch(build(spectra(order) >> kind)).double()
    x, dim = batch(order, torch.float64), 1 + order.split().index("T")
    together = module(x, lengths={"T": LENGTHS})
    for n, row, found in zip(LENGTHS, x, together, strict=True):
        alone = module(row[None].narrow(dim, 0, n))[0]
        inside = tuple(slice(size) for size in alone.shape)
        torch.testing.assert_close(found[inside], alone)
        rest = found.clone()
        rest[inside] = 0
        assert not rest.any()


def test_batch_norm_sees_valid_positions_only() -> None:
    module = to_torch(build(spectra("F T") >> batch_norm)).double()
    x = batch("F T", torch.float64)
    module(x, lengths={"T": LENGTHS})
    valid = torch.cat([row[:, :n].flatten(0, 1) for row, n in zip(x, LENGTHS, strict=True)])
    norm = nn.BatchNorm1d(2).double()
    norm(valid)
    torch.testing.assert_close(module.get_buffer("batch_norm1.running_mean"), norm.running_mean)
    torch.testing.assert_close(module.get_buffer("batch_norm1.running_var"), norm.running_var)


def front_end(order: str, bands: int | None) -> Network:
    """Subsampling in both axes, a gate, statistics of each band over time."""
    h = spectra(order, bands) >> conv(4, 3, padding=1) >> batch_norm >> relu
    h = h >> conv(5, 3, stride=2, padding=1) >> dsl.instance_norm >> relu
    h = h * (h >> global_avg_pool(over="T", keepdim=True) >> linear(5) >> dsl.sigmoid)
    return build(h >> stats_pool(over="T"), h >> dsl.max_pool(2) >> global_max_pool >> linear(3))


@NEEDS_CPP
@pytest.mark.usefixtures("single_precision")
@pytest.mark.parametrize(("order", "bands"), [*product(ORDERS, (6, None))])
def test_kernels_take_lengths_along_an_axis(order: str, bands: int | None) -> None:
    network = front_end(order, bands)
    for mode in (True, False):
        kernels = tdnn.compile(network).module().train(mode)
        plain = to_torch(network).train(mode)
        plain.load_state_dict(kernels.state_dict())
        x = batch(order, torch.float32)
        found, wanted = [], []
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for module, kept in ((kernels, found), (plain, wanted)):
                # The second call of kernels goes the short way.
                module(x.nan_to_num(0.5), lengths={"T": [13, 11, 13]})
                given = x.clone().requires_grad_()
                results = module(given, lengths={"T": LENGTHS})
                sum(result.square().sum() for result in results.values()).backward()
                kept += [
                    *results.values(),
                    given.grad,
                    *(p.grad for p in module.parameters()),
                    *module.buffers(),
                ]
                module.zero_grad()
        for ours, theirs in zip(found, wanted, strict=True):
            torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-3)


@NEEDS_CPP
@pytest.mark.parametrize(("order", "bands"), [*product(ORDERS, (6, None))])
def test_kernels_of_a_gpu_take_lengths_along_an_axis(order: str, bands: int | None) -> None:
    rows = verify_native(front_end(order, bands), torch.float32, along=("T",), ragged=(True,))
    assert rows
    assert all("lengths along T" in row.case for row in rows)
    assert not [row for row in rows if not row.ok]


@NEEDS_CPP
@pytest.mark.usefixtures("single_precision")
def test_the_other_axis_and_a_fixed_size() -> None:
    network = build(Input("N T F C", T=13, F=6, C=2) >> conv(3, 3, padding=1) >> relu >> stats_pool(over="F"))
    kernels, plain = tdnn.compile(network).module(), to_torch(network)
    plain.load_state_dict(kernels.state_dict())
    x = torch.randn(2, 13, 6, 2)
    for lengths in ({"F": [6, 4]}, {"T": [9, 13]}):
        torch.testing.assert_close(
            kernels(x, lengths=lengths), plain(x, lengths=lengths), atol=1e-4, rtol=1e-4
        )


# Several axes with lengths


def weighed_by_text() -> Network:
    """An utterance, and a text that weighs its channels."""
    frames = Input("N T C", C=3).named("frames")
    text = Input("N S C", C=2).named("text")
    words = text >> conv(4, 2) >> dsl.instance_norm >> global_max_pool
    h = (frames >> conv(4, 3, padding=1)) * words >> conv(4, 3)
    return build(dsl.concat(h >> relu >> stats_pool(), words))


@pytest.mark.usefixtures("single_precision")
def test_inputs_with_axes_of_their_own() -> None:
    network = weighed_by_text()
    x, y = torch.randn(2, 9, 3), torch.randn(2, 7, 2)
    x[0, 5:], y[1, 4:] = torch.nan, torch.nan
    lengths = {"T": [5, 9], "S": torch.tensor([7, 4])}
    module = to_torch(network)
    together = module(x, y, lengths=lengths)
    alone = [module(x[:1, :5], y[:1]), module(x[1:], y[1:, :4])]
    torch.testing.assert_close(together, torch.cat(alone), atol=1e-5, rtol=1e-5)
    sizes = module.output_lengths(lengths, network.outputs[0])
    assert {axis: n.tolist() for axis, n in sizes.items()} == {"T": [1, 1], "S": [1, 1]}
    convolved = next(name for name in network if network.shape(name).axes == ("S",) and name != "text")
    sizes = module.output_lengths(lengths, convolved)
    assert {axis: n.tolist() for axis, n in sizes.items()} == {"T": [1, 1], "S": [6, 3]}


def test_both_axes_at_once() -> None:
    module = to_torch(
        build(spectra("T F", None) >> conv(3, 3, padding=1) >> dsl.group_norm(1) >> stats_pool())
    )
    x = torch.randn(2, 8, 6, 2)
    x[0, 5:], x[0, :, 4:] = torch.nan, torch.nan
    together = module(x, lengths={"T": [5, 8], "F": [4, 6]})
    torch.testing.assert_close(together[:1], module(x[:1, :5, :4]), atol=1e-5, rtol=1e-5)


def volumes() -> Network:
    """Along two of three axes; the third one's size is given."""
    h = Input("N D H W C", W=5, C=2).named("x") >> conv(3, 3, padding=1, bias=False) >> batch_norm
    h = h >> relu >> conv(4, 2, stride=2, padding=1, padding_mode="replicate") >> dsl.max_pool(2, 1)
    return build(h >> stats_pool(over="D"), h >> global_avg_pool >> linear(2))


def odd_sizes() -> Network:
    """Of sizes that are several of a symbol and one more."""
    t, f = dsl.symbols("t f")
    h = Input("N T F C", T=2 * t + 1, F=3 * f, C=2).named("x") >> conv(4, 3, padding=1) >> batch_norm
    return build(
        h >> relu >> dsl.upsample(2, "linear") >> stats_pool(over="T"), h >> dsl.softmax("positions")
    )


SEVERAL_AXES = {
    "spectra": (lambda: front_end("T F", 6), {"x": (3, 13, 6, 2)}, {"T": [13, 9, 8], "F": [4, 6, 5]}),
    "turned spectra": (
        lambda: front_end("F T", None),
        {"x": (3, 6, 13, 2)},
        {"F": [4, 6, 5], "T": [13, 9, 8]},
    ),
    "text": (weighed_by_text, {"frames": (2, 9, 3), "text": (2, 7, 2)}, {"S": [7, 4], "T": [5, 9]}),
    "volumes": (volumes, {"x": (2, 6, 7, 5, 2)}, {"D": [6, 4], "H": [4, 7]}),
    "odd sizes": (odd_sizes, {"x": (2, 7, 9, 2)}, {"T": [5, 7], "F": [9, 6]}),
}
"""Networks, the shapes of their inputs, and lengths along two axes."""


@NEEDS_CPP
@pytest.mark.usefixtures("single_precision")
@pytest.mark.parametrize("mode", [True, False])
@pytest.mark.parametrize("name", SEVERAL_AXES)
def test_kernels_take_lengths_along_several_axes(name: str, mode: bool) -> None:
    make, shapes, lengths = SEVERAL_AXES[name]
    network = make()
    kernels, plain = tdnn.compile(network).module().train(mode), to_torch(network).train(mode)
    plain.load_state_dict(kernels.state_dict())
    torch.manual_seed(0)
    inputs = [torch.randn(*shapes[form.name]) for form in plain.forms]
    padded = [
        poison_padding(x, form, {axis: torch.tensor(n) for axis, n in lengths.items() if axis in form.axes})
        for x, form in zip(inputs, plain.forms, strict=True)
    ]
    found, wanted = [], []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for module, kept in ((kernels, found), (plain, wanted)):
            for _ in range(2):
                # The second call of kernels goes the short way; axes may come in any order.
                lengths = dict(reversed(lengths.items()))
                given = [x.clone().requires_grad_() for x in padded]
                results = module(*given, lengths=lengths)
                results = results if isinstance(results, dict) else {"": results}
                sum(result.square().sum() for result in results.values()).backward()
                kept += [*results.values(), *(x.grad for x in given), *(p.grad for p in module.parameters())]
                kept += [buffer.clone() for buffer in module.buffers()]
                module.zero_grad()
    for ours, theirs in zip(found, wanted, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-3)


@NEEDS_CPP
@pytest.mark.parametrize("name", ["text", "odd sizes"])
def test_kernels_of_a_gpu_take_lengths_along_several_axes(name: str) -> None:
    make, _, lengths = SEVERAL_AXES[name]
    rows = verify_native(make(), torch.float32, along=tuple(lengths), ragged=(True,))
    assert rows
    assert all(all(f"along {axis}" in row.case for axis in lengths) for row in rows)
    assert not [row for row in rows if not row.ok]


@NEEDS_CPP
@pytest.mark.usefixtures("single_precision")
def test_a_traced_module_takes_lengths_along_several_axes() -> None:
    network = front_end("T F", None)
    module = tdnn.compile(network).module().eval()
    traced = torch.compile(module, fullgraph=True, backend="aot_eager")
    x = torch.randn(3, 13, 6, 2)
    lengths = {"T": torch.tensor([13, 9, 8]), "F": torch.tensor([4, 6, 5])}
    wanted = module(x, lengths=lengths)
    for name, found in traced(x, lengths=lengths).items():
        torch.testing.assert_close(found, wanted[name])


def test_axes_of_one_symbol_have_no_lengths_of_their_own() -> None:
    with pytest.raises(NetworkError, match="axes with sizes of their own\n  got:      n along H, n along W"):
        compile_passes(SQUARE, "eval", along=("H", "W"))


SQUARE = build(Input("N H W C", H=dsl.symbols("n"), W=dsl.symbols("n"), C=2) >> conv(2, 3))


def test_what_is_wrong_is_said() -> None:
    x, module = torch.randn(2, 8, 6, 2), to_torch(build(spectra("T F") >> conv(2, 3) >> dsl.flatten))
    wrong = [
        (module, [8, 6], "one axis of positions\n  got:      axes: T, F\n  hint:     name the axis"),
        (module, {"S": [8, 6]}, "axes of positions: T, F\n  got:      S"),
        (module, {}, "axes of positions: T, F\n  got:      none"),
        (module, {"T": [2, 6]}, "lengths along T, for input 'x'.*\n.*at least 3\n.*2 at 0"),
        (module, {"T": [8, 9]}, "at most 8"),
        (module, {"T": [8, 6]}, "flatten 'flatten1' with lengths"),
        (to_torch(SQUARE), {"H": [3, 4]}, "a size of its own along 'H'\n.*n along 'W'"),
    ]
    for each, lengths, told in wrong:
        given = torch.randn(2, 8, 8, 2) if each is not module else x
        with pytest.raises(NetworkError, match=told):
            each(given, lengths=lengths)


# A network from a paper


class Block(nn.Module):
    """The basic block of He et al., 2016."""

    def __init__(self, into: int, out: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(into, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.shortcut = nn.Sequential()
        if stride != 1 or into != out:
            self.shortcut = nn.Sequential(nn.Conv2d(into, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x: Tensor) -> Tensor:
        h = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(h)) + self.shortcut(x))


class SpeakerResNet(nn.Module):
    """ResNet34 with statistics over time, as in Chung et al., In defence of metric learning, 2020; small."""

    def __init__(self, bands: int = 16, widths: tuple[int, ...] = (4, 6, 8, 8), blocks: int = 1) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, widths[0], 3, 1, 1, bias=False), nn.BatchNorm2d(widths[0])
        stages, into = [], widths[0]
        for number, width in enumerate(widths):
            for place in range(blocks):
                stages.append(Block(into, width, 2 if number and not place else 1))
                into = width
        self.stages = nn.Sequential(*stages)
        self.embedding = nn.Linear(2 * widths[-1] * bands // 8, 5)

    def forward(self, x: Tensor) -> Tensor:
        """Of `[N, 1, F, T]`."""
        h = self.stages(F.relu(self.bn1(self.conv1(x))))
        mean, deviation = h.mean(3), torch.sqrt(h.var(3, unbiased=False) + 1e-5)
        return self.embedding(torch.cat([mean, deviation], 1).flatten(1))


@NEEDS_CPP
@pytest.mark.usefixtures("single_precision")
def test_a_speaker_network_embeds_utterances_of_any_length() -> None:
    torch.manual_seed(0)
    plain = SpeakerResNet()
    for norm in (m for m in plain.modules() if isinstance(m, nn.BatchNorm2d)):
        nn.init.uniform_(norm.running_mean, -0.2, 0.2)
        nn.init.uniform_(norm.running_var, 0.5, 1.5)
    plain.eval()
    example = torch.randn(2, 1, 16, 40)
    imported = tdnn.from_torch(plain, example, dynamic={"T": 3})
    assert [describe(imported.layer(name)) for name in imported if "pool" in name] == [
        "global_avg_pool(over='W')",
        "stats_pool(eps=0.0, over='W')",
    ]
    module = tdnn.compile(imported).module().eval()
    lengths = [40, 23, 31]
    utterances = [torch.randn(1, 1, 16, n) for n in lengths]
    padded = torch.full((3, 1, 16, 40), torch.nan)
    for row, utterance in zip(padded, utterances, strict=True):
        row[..., : utterance.shape[-1]] = utterance[0]
    found = module(padded.movedim(1, -1), lengths={"W": lengths})
    wanted = torch.cat([plain(utterance) for utterance in utterances])
    torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-4)
