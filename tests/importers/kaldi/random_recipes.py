"""xconfigs drawn at random from what the language has layers for."""

from random import Random

__all__ = ["random_recipe", "random_statistics"]


def random_recipe(seed: int) -> str:
    random = Random(seed)
    lines = ["input name=ivector dim=2", "input name=input dim=3"]
    dims = {"input": 3}
    for number in range(random.randint(1, 7)):
        name = f"l{number}"
        line, dim = random_layer(random, name, dims)
        lines.append(line)
        dims[name] = dim
    last = list(dims)[-1]
    lines.append(f"output-layer name=output dim=2 include-log-softmax=false input={last}")
    return "\n".join(lines)


def random_layer(random: Random, name: str, dims: dict[str, int]) -> tuple[str, int]:
    dim = random.randint(1, 4)
    kinds = (
        "relu-layer",
        "tanh-layer",
        "relu-batchnorm-layer",
        "affine-layer",
        "linear-component",
        "sigmoid-layer",
    )
    source, width = random.choice(list(dims.items()))
    plain = ("no-op-component", "batchnorm-component", "scale-component", "offset-component")
    kind = random.choice((*kinds, *plain, "tdnnf", "range"))
    if kind == "tdnnf":
        context = random.choice(("default", "left-only", "shift-left", "none"))
        return (
            f"tdnnf-layer name={name} input={source} dim={width} bottleneck-dim={dim} context={context} "
            f"time-stride={random.randint(0, 3)} bypass-scale={random.choice((0.0, 0.66, 1.0))}",
            width,
        )
    if kind == "range":
        offset = random.randrange(width)
        return f"dim-range-component name={name} input={source} dim=1 dim-offset={offset}", 1
    text, width = random_descriptor(random, dims)
    if kind in kinds:
        return f"{kind} name={name} dim={dim} input={text}", dim
    return f"{kind} name={name} input={text}", width


def random_descriptor(random: Random, dims: dict[str, int]) -> tuple[str, int]:
    """A descriptor that is defined somewhere, and its dimension."""
    text, width = random_term(random, dims)
    for _ in range(random.choice((0, 0, 1, 2, 3))):
        match random.randrange(6):
            case 0:
                text, width = f"Append({text}, ReplaceIndex(ivector, t, 0))", width + 2
            case 1:
                other, more = random_term(random, dims)
                text, width = f"Append({text}, {other})", width + more
            case 2:
                other, more = random_term(random, dims)
                text, width = f"Append(IfDefined({other}), {text})", width + more
            case 3:
                fitting = {name: dim for name, dim in dims.items() if dim == width}
                if fitting:
                    other = f"{random.choice(list(fitting))}@{random.randint(-3, 3)}"
                    text = f"Sum({text}, {random.choice((other, f'IfDefined({other})'))})"
            case 4:
                text = f"Scale({random.choice((-2.0, 0.5, 1.0))}, {text})"
            case _:
                text = f"Offset({text}, {random.randint(-3, 3)})"
    return text, width


def random_term(random: Random, dims: dict[str, int]) -> tuple[str, int]:
    name, dim = random.choice(list(dims.items()))
    if random.random() < 0.3:
        splice = ", ".join(f"{name}@{offset}" for offset in random.choices(range(-3, 4), k=3))
        return f"Append({splice})", 3 * dim
    return random.choice((name, f"{name}@{random.randint(-3, 3)}")), dim


def random_statistics(seed: int) -> tuple[str, int]:
    """An xconfig with statistics over windows and rounded times, and what its number of frames divides by."""
    random = Random(seed)
    modulus = random.choice((1, 2, 3, 4, 6))
    lines = ["input name=input dim=2"]
    dims = {"input": 2}
    for number in range(random.randint(1, 4)):
        name, (source, dim) = f"l{number}", random.choice(list(dims.items()))
        stride = random.choice([each for each in (1, 2, 3, 4, 6) if modulus % each == 0])
        match random.randrange(4):
            case 0 | 1:
                period = random.choice([each for each in (1, 2, 3, 4, 6) if stride % each == 0])
                left, right = random.choice([(a, b) for a in range(4) for b in range(4) if a or b])
                count, stddevs = random.choice((0, 1)), random.choice((0, 1))
                kind = f"mean{'+stddev' * stddevs}{'+count' * count}"
                config = f"{kind}(-{left * stride}:{period}:{stride}:{right * stride})"
                shifted = f"{source}@{random.randint(-4, 4)}" if random.random() < 0.5 else source
                lines.append(f"stats-layer name={name} config={config} input={shifted}")
                dims[name] = dim * (1 + stddevs) + count
            case 2:
                term = f"Round(Offset({source}, {random.randint(-3, 3)}), {stride})"
                lines.append(f"linear-component name={name} dim=2 input=Append({term}, {source})")
                dims[name] = 2
            case _:
                splice = ", ".join(f"{source}@{offset}" for offset in random.sample(range(-3, 4), 3))
                lines.append(f"relu-layer name={name} dim=3 input=Append({splice})")
                dims[name] = 3
    both = f"Append({name}@{random.randint(-2, 2)}, {random.choice(('input', name))})"
    return "\n".join([*lines, f"affine-layer name=end dim=2 input={both}", "output name=output"]), modulus
