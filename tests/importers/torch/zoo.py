"""Published image and video networks, imported and held against torch: the table in zoo.md.

python tests/importers/torch/zoo.py, with timm and torchvision installed, writes it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils import _pytree as pytree

import tdnn_compiler as tdnn
from tdnn_compiler.importers.torch.modules import translate_module
from tdnn_compiler.runtime.imported import arrange_input, arrange_output
from tdnn_compiler.symbolic.errors import NetworkError

TABLE = Path(__file__).with_name("zoo.md")
HEAD = """\
# Published networks of convolutions, imported

Of each family in timm that needs no attention one of the smallest models, and torchvision's models for
classification, segmentation and video: imported by `from_torch` and held against torch, all outputs and all
gradients, in float64 and in evaluation. `equal` is to 1e-9. `python tests/importers/torch/zoo.py` writes this
table.

| model | imported |
| --- | --- |
"""
TOLERANCE = 1e-9
IMAGE, VIDEO, LONG_VIDEO = (3, 64, 64), (3, 8, 32, 32), (3, 16, 224, 224)
SIDES = {"inception_v3": 96, "inception_v4": 96, "inception_resnet_v2": 96, "googlenet": 64, "alexnet": 96}
"""Where 64 × 64 is too small."""

TIMM = [
    "convmixer_768_32",
    "convnext_atto",
    "convnextv2_atto",
    "cspresnet50",
    "darknet17",
    "densenet121",
    "dla46x_c",
    "dpn68",
    "ese_vovnet19b_slim_dw",
    "fasternet_t0",
    "ghostnet_050",
    "hardcorenas_a",
    "hgnetv2_b0",
    "hrnet_w18_small",
    "inception_next_atto",
    "inception_resnet_v2",
    "inception_v3",
    "inception_v4",
    "lcnet_035",
    "legacy_seresnet18",
    "mambaout_femto",
    "mobilenetv3_small_050",
    "mobileone_s0",
    "nf_regnet_b0",
    "pnasnet5large",
    "rdnet_tiny",
    "regnetx_002",
    "repghostnet_050",
    "repvit_m0_9",
    "resnest14d",
    "resnet10t",
    "resnetv2_18",
    "rexnet_100",
    "selecsls42",
    "skresnet18",
    "starnet_s050",
    "tinynet_e",
    "tresnet_m",
    "vgg11",
    "xception41",
]
TORCHVISION = [
    "alexnet",
    "convnext_tiny",
    "densenet121",
    "efficientnet_b0",
    "googlenet",
    "inception_v3",
    "mnasnet0_5",
    "mobilenet_v2",
    "mobilenet_v3_small",
    "regnet_x_400mf",
    "resnet18",
    "resnet50",
    "resnext50_32x4d",
    "shufflenet_v2_x0_5",
    "squeezenet1_1",
    "vgg11",
    "wide_resnet50_2",
    "segmentation.fcn_resnet50",
    "segmentation.deeplabv3_mobilenet_v3_large",
    "segmentation.lraspp_mobilenet_v3_large",
    "video.r3d_18",
    "video.mc3_18",
    "video.r2plus1d_18",
    "video.s3d",
]


def make_timm(name: str) -> nn.Module:
    import timm

    return timm.create_model(name, num_classes=10)  # type: ignore[no-any-return]


def make_torchvision(name: str) -> nn.Module:
    import torchvision.models

    home: Any = torchvision.models
    *folders, leaf = name.split(".")
    for folder in folders:
        home = getattr(home, folder)
    options = {"weights_backbone": None} if "segmentation" in folders else {}
    return home.__dict__[leaf](weights=None, **options)  # type: ignore[no-any-return]


def models() -> Iterator[tuple[str, Callable[[], nn.Module], tuple[int, ...]]]:
    """What each is called, how it is made, and the sizes of an input."""
    for library, names, make in (("timm", TIMM, make_timm), ("torchvision", TORCHVISION, make_torchvision)):
        for name in names:
            side = SIDES.get(name)
            sizes = VIDEO if name.startswith("video") else IMAGE
            sizes = LONG_VIDEO if name == "video.s3d" else sizes if side is None else (3, side, side)
            yield f"{library} {name}", (lambda make=make, name=name: make(name)), sizes


def define_operators() -> None:
    """Those of torchvision that are compiled need not load."""
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    define_operators.library = library  # type: ignore[attr-defined]


def hold(make: Callable[[], nn.Module], sizes: tuple[int, ...]) -> str:
    """`equal`, what differs, or why a model is refused; in float64, in evaluation."""
    torch.manual_seed(0)
    module = make().double().eval()
    for parameter in module.parameters():
        # Of gains and biases that are 0 nothing would be seen.
        with torch.no_grad():
            parameter += 0.01 * torch.randn_like(parameter)
    x = torch.randn(2, *sizes, dtype=torch.float64, requires_grad=True)
    try:
        found = translate_module(module, x.detach())
    except NetworkError as error:
        operators = dict.fromkeys(f"{each.where.split(' ')[0]}: {each.got}" for each in error.problems)
        return "refused: " + "; ".join(list(operators)[:4])
    plain = tdnn.to_torch(found.network).eval()
    (layout,) = found.inputs.values()
    results = plain(arrange_input(x, layout))
    results = results if isinstance(results, dict) else {found.outputs[0].layer: results}
    mine = [arrange_output(results[each.layer], each) for each in found.outputs]
    theirs = [y for y in pytree.tree_leaves(module(x)) if isinstance(y, Tensor)]
    seeds = [torch.randn_like(y) for y in theirs]
    own = dict(module.named_parameters())
    # Buffers may be weights, too: fixed filters.
    names = {origin: p for k, p in plain.named_parameters() if (origin := found.origins.get(k)) in own}
    got = torch.autograd.grad(mine, [x, *names.values()], seeds, allow_unused=True)
    wanted = torch.autograd.grad(theirs, [x, *(own[k] for k in names)], seeds, allow_unused=True)
    shaped = [y if y is None or x is None else y.reshape(x.shape) for x, y in zip(got, wanted, strict=True)]
    pairs = [*zip(mine, theirs, strict=True), *zip(got, shaped, strict=True)]
    worst = max(distance(one, other) for one, other in pairs if one is not None and other is not None)
    missing = set(own) - set(names)
    if worst > TOLERANCE:
        return f"DIFFERENT by {worst:.1e}"
    rest = f", {len(missing)} parameters computed" if missing else ""
    return f"equal: {len(found.network)} layers{rest}"


def distance(one: Tensor, other: Tensor) -> float:
    if one.shape != other.shape:
        return float("inf")
    return float((one - other).detach().abs().max() / (other.detach().abs().max() + 1e-6))


def read_table() -> dict[str, str]:
    """What the table says of each model."""
    rows = [
        line.split("|") for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    return {row[1].strip(): row[2].strip() for row in rows[2:]}


def write_table() -> None:
    define_operators()
    rows = []
    for name, make, sizes in models():
        rows.append(f"| {name} | {hold(make, sizes)} |\n")
        print(rows[-1], end="", flush=True)
    TABLE.write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    write_table()
