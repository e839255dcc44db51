"""The check at the end of an emitted file: a reference in torch, and a `main` that compares the two."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sympy import Symbol

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram as Equations
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.printers.lines import format_call, indent_lines
from tdnn_compiler.printers.reference import print_reference
from tdnn_compiler.symbolic.identifiers import quote_literal
from tdnn_compiler.tile.lower.lower import LoweredPass

__all__ = ["OTHER_IMPORTS", "STANDARD_IMPORTS", "print_check"]

STANDARD_IMPORTS = ("import os", "import sys")
OTHER_IMPORTS = ("import torch", "import torch.nn.functional as F")
"""What the check needs."""

CHECK_BATCH, CHECK_EXTRA = 3, 5

SHAPES = '''
SHAPES = {{
{shapes}
}}
"""Of the inputs, parameters and buffers in `main`: sizes that no tile divides."""
'''

MAIN = '''
def main():
    """Holds the kernels against torch, and says whether they agree."""
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu" and os.environ.get("TRITON_INTERPRET") != "1":
        sys.exit(f"no GPU here; in Triton's interpreter: TRITON_INTERPRET=1 python {{sys.argv[0]}}")
    given = {{name: numbers(name, shape).to(device) for name, shape in SHAPES.items()}}
    exact = [own(value, torch.float64) for value in given.values()]
    plain = [own(value, value.dtype) for value in given.values()]
    outputs, updates, {saved} = forward(*given.values(), seed=1)
    found = outputs | updates
    wanted, rounded = ({{**a, **b}} for a, b in (reference(*each, seed=1) for each in (exact, plain)))
{gradients}    wrong = 0
    for name, want in wanted.items():
        # Sums that cancel are as far off in torch, too.
        room = 1e-4 * want.abs().max() + 20 * apart(rounded[name], want) + 1e-6
        error = apart(found[name], want)
        wrong += not error <= room
        print(f"{{name:40}} error {{error:.1e}}  allowed {{room:.1e}}  {{'' if error <= room else 'WRONG'}}")
    sys.exit(wrong > 0)


def own(value, kind):
    """A copy of its own; tokens stay what they are."""
    return value.to(kind, copy=True).requires_grad_({backward}) if value.is_floating_point() else value


def apart(found, want):
    """The largest difference; the same infinity is none."""
    return torch.where(found == want, 0.0, (found - want).abs()).max()


def numbers(name, shape):
    """Random ones; variances are positive."""
{tokens}    if name.endswith("running_var"):
        return 0.5 + torch.rand(shape)
    if len(shape) == 1 and name.endswith("weight"):
        return 1 + 0.1 * torch.randn(shape)
    fan = torch.tensor(shape[1:]).prod() if name.endswith("weight") else 1
    return torch.randn(shape) / fan**0.5


if __name__ == "__main__":
    main()
'''

TOKENS = """\
    if name in {tokens}:
        return torch.randint({tokens}[name], shape)
"""

GRADIENTS = """\
    seeds = {{name: torch.randn_like(outputs[name]) for name in {seeds}}}
    found |= {{f"{d}{{name}}": value for name, value in backward(saved, *seeds.values(), seed=1).items()}}
    for values, leaves in ((wanted, exact), (rounded, plain)):
        results = [values[name] for name in seeds]
        torch.autograd.backward(results, [seeds[name].to(values[name]) for name in seeds])
        for name, leaf in zip(SHAPES, leaves, strict=True):
            values[f"{d}{{name}}"] = leaf.grad
    wanted = {{name: value for name, value in wanted.items() if name in found}}
"""


def print_check(
    network: Network, mode: Mode, there: LoweredPass, back: LoweredPass | None, least: Mapping[Symbol, int]
) -> str:
    """A reference in torch, and a `__main__` that holds `forward` and `backward` of the file against it."""
    program, labels = there.plan.program, there.labels
    text = print_reference(network, mode, [array.key for array in program.given], labels)
    gradients = ""
    if back is not None:
        outputs = {array.key.gradient: labels[array.key] for array in program.outputs}
        seeds = ", ".join(quote_literal(outputs[array.key]) for array in back.plan.program.inputs)
        gradients = GRADIENTS.format(seeds=f"[{seeds}]", d=gradient_prefix(labels.values()))
    known = {name: network.tokens(name) for name in network.inputs}
    below = {labels[Key(name)]: tokens for name, tokens in known.items() if tokens is not None}
    shown = ", ".join(f"{quote_literal(label)}: {count}" for label, count in below.items())
    tokens = TOKENS.format(tokens=f"{{{shown}}}") if below else ""
    saved = "saved" if back else "_"
    main = MAIN.format(backward=bool(back), saved=saved, gradients=gradients, tokens=tokens)
    parts = [
        *text.blocks,
        "\n" + text.function,
        print_shapes(program, labels, least),
        "\n" + main.strip("\n"),
    ]
    return "\n".join(parts) + "\n"


def gradient_prefix(labels: Collection[str]) -> str:
    """The prefix of gradients' labels, such that none of them is the label of a result."""
    prefix = "d_"
    while any(f"{prefix}{label}" in labels for label in labels):
        prefix = f"d{prefix}"
    return prefix


def print_shapes(program: Equations, labels: Mapping[Key, str], least: Mapping[Symbol, int]) -> str:
    """The shapes of inputs, parameters and buffers in the check, as entries of a dictionary."""
    numbers = {symbol: number + CHECK_EXTRA for symbol, number in least.items()}
    lines: list[str] = []
    for array in program.given:
        sizes = [
            choose_size(array.axes[place].size, numbers) for place in array.order or range(len(array.axes))
        ]
        label = quote_literal(labels[array.key])
        if len(sizes) == 1:
            lines.append(f"{label}: ({sizes[0]},),")
        else:
            lines += format_call(f"{label}: ", list(map(str, sizes)), ",", 4)
    return SHAPES.format(shapes="\n".join(indent_lines(lines)))


def symbols_in_size(size: Any) -> Sequence[Symbol]:
    return sorted(size.free_symbols, key=str)


def choose_size(size: Any, numbers: Mapping[Symbol, int]) -> int:
    """A size as a number; symbols without one get the batch size."""
    if isinstance(size, int):
        return size
    return int(size.subs({symbol: numbers.get(symbol, CHECK_BATCH) for symbol in size.free_symbols}))
