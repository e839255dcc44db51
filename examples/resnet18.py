"""ResNet-18 beside a plain torch implementation: the same weights, outputs and gradients.

`Plain` below is written with torch alone, with torchvision's names of the weights. Its weights go into the
network of the DSL, and back again; then outputs, gradients and running statistics are compared in
evaluation and in training. It needs `pip install 'tdnn-compiler[torch]'`.
"""

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from resnet import resnet
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn

from tdnn_compiler import to_torch
from tdnn_compiler.analysis.report import show

PIXELS, IMAGES, CLASSES = 64, 2, 1000
WITH_WEIGHTS = (nn.Conv2d, nn.BatchNorm2d, nn.Linear)

network = resnet(18)


class Block(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, inner: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inner, width, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = nn.Sequential()
        if inner != width:
            self.downsample.append(nn.Conv2d(inner, width, 1, stride, bias=False))
            self.downsample.append(nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        h = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(h)) + self.downsample(x))


class Plain(nn.Module):
    """ResNet-18 for images `[N, 3, H, W]`."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.layer1 = nn.Sequential(Block(64, 64, 1), Block(64, 64, 1))
        self.layer2 = nn.Sequential(Block(64, 128, 2), Block(128, 128, 1))
        self.layer3 = nn.Sequential(Block(128, 256, 2), Block(256, 256, 1))
        self.layer4 = nn.Sequential(Block(256, 512, 2), Block(512, 512, 1))
        self.fc = nn.Linear(512, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        h = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, padding=1)
        h = self.layer4(self.layer3(self.layer2(self.layer1(h))))
        return self.fc(h.mean((2, 3)))


def names() -> dict[str, str]:
    """What each of the network's layers with weights is called in `Plain`: both stand in the same order."""
    layers = [
        [name for name, each in module.named_modules() if isinstance(each, WITH_WEIGHTS)]
        for module in (to_torch(network), Plain())
    ]
    return dict(zip(*layers, strict=True))


def renamed(state: Mapping[str, Tensor], layers: Mapping[str, str]) -> dict[str, Tensor]:
    """The same state under other names of the layers."""
    parts = {name: name.rpartition(".") for name in state}
    return {f"{layers[layer]}.{kind}": state[name] for name, (layer, _, kind) in parts.items()}


def weights(seed: int) -> dict[str, Tensor]:
    """Of `Plain`, with batch norms that do something."""
    torch.manual_seed(seed)
    plain = Plain()
    for each in plain.modules():
        if isinstance(each, nn.BatchNorm2d):
            assert each.running_mean is not None
            assert each.running_var is not None
            for x in (each.weight.data, each.running_var):
                nn.init.uniform_(x, 0.5, 1.5)
            for x in (each.bias.data, each.running_mean):
                nn.init.normal_(x, std=0.1)
    return plain.state_dict()


def results(module: nn.Module, images: Tensor, classes: Tensor) -> dict[str, list[Tensor]]:
    """What a step computes; arrays of weights come in the order of the layers."""
    images = images.clone().requires_grad_()
    scores = module(images if isinstance(module, Plain) else images.movedim(1, -1))
    leaves = [images, *module.parameters()]
    of_images, *of_weights = torch.autograd.grad(F.cross_entropy(scores, classes), leaves)
    return {
        "scores": [scores.detach()],
        "gradient of the images": [of_images],
        "gradients of the weights": of_weights,
        "running statistics": [x for x in module.buffers() if x.is_floating_point()],
    }


def error(found: Tensor, wanted: Tensor) -> float:
    """The largest one, over the largest value."""
    return float((found - wanted).abs().max() / wanted.abs().max())


def main(seed: int = 0) -> dict[str, float]:
    """Prints; gives the largest errors, in float64."""
    show(network, lengths={"H": PIXELS, "W": PIXELS})
    layers = names()
    state = weights(seed)
    ours, plain, back = to_torch(network), Plain(), Plain()
    ours.load_state_dict(renamed(state, {theirs: our for our, theirs in layers.items()}))
    plain.load_state_dict(state)
    back.load_state_dict(renamed(ours.state_dict(), layers))
    same = all(torch.equal(x, state[name]) for name, x in back.state_dict().items())
    print(f"{len(state)} arrays of weights there and back: {'the same' if same else 'not the same'}")
    if not same:
        raise SystemExit("the weights do not come back")
    images = torch.randn(IMAGES, 3, PIXELS, PIXELS, dtype=torch.float64)
    classes = torch.randint(CLASSES, (IMAGES,))
    table = Table("largest error over largest value, in fp64", "evaluation", "training", box=None)
    columns = list[dict[str, float]]()
    for training in (False, True):
        found, wanted = (
            results(module.double().train(training), images, classes) for module in (ours, plain)
        )
        pairs = {name: zip(found[name], wanted[name], strict=True) for name in wanted}
        columns.append({name: max(error(*each) for each in pair) for name, pair in pairs.items()})
    for name in columns[0]:
        table.add_row(name, *(f"{column[name]:.1e}" for column in columns))
    Console().print(table)
    return {name: max(column[name] for column in columns) for name in columns[0]}


if __name__ == "__main__":
    main()
