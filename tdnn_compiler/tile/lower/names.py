"""What arrays are called inside of a kernel: after what they are there, so that equal kernels read the same.

The kernel of a second layer of a kind has the names that the first one's has: `weight` of a convolution is
`conv_weight`, whatever the layer is called; what other layers have computed is `x`, its gradient `d_y`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tdnn_compiler.equations.ir import (
    Array,
    Equation,
    GatherIndex,
    Index,
    Read,
    Scalar,
    reads_in,
    rewrite_scalar,
)
from tdnn_compiler.equations.keys import GRADIENT, Key
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.symbolic.identifiers import Names, make_identifier

__all__ = ["LayerWords", "describe_equation", "function_name", "name_arrays"]

LayerWords = Mapping[str, str]
"""The word of the language that makes each layer."""


def name_arrays(kernel: Kernel, words: LayerWords, taken: Iterable[str]) -> Names:
    """A name for every array of a kernel; `taken` are those of sizes."""
    names = Names(taken)
    own = {equation.layer for equation in kernel.equations}
    for array in kernel_arrays(kernel):
        if array.key not in names.known:
            names.known[array.key] = names.fresh(role_name(array.key, words, own))
    return names


def kernel_arrays(kernel: Kernel) -> Iterable[Array]:
    for equation in kernel.equations:
        yield from equation.out
    for equation in kernel.equations:
        yield from (read.array for read in reads_in(equation.body))
    yield from kernel.written


def role_name(key: Key, words: LayerWords, own: set[str]) -> str:
    if key.layer not in own and not key.steps:
        return "x"
    if key.layer not in own and key.steps[0] == GRADIENT:
        return "d_y"
    return str(replace(key, layer=words.get(key.layer, key.layer)))


def function_name(kernel: Kernel, words: LayerWords) -> str:
    """What a kernel does: `conv_relu_batch_norm`, or `d_conv_weight` where it is a part of one layer."""
    own = list(dict.fromkeys(equation.layer for equation in kernel.equations))
    first = next(kernel.equations).out[0].key
    if len(own) == 1:
        return make_identifier(role_name(first, words, {*own, first.layer}))
    joined = "_".join(dict.fromkeys(words.get(layer, layer) for layer in own))
    return make_identifier(f"d_{joined}" if GRADIENT in first.steps else joined)


def describe_equation(equation: Equation, names: Names) -> str:
    """The equation with these names of its arrays."""

    def renamed(array: Array) -> Array:
        return replace(array, key=Key(names.of(array.key)))

    def renamed_index(index: Index) -> Index:
        return GatherIndex(renamed_read(index.by)) if isinstance(index, GatherIndex) else index

    def renamed_read(read: Read) -> Read:
        return replace(read, array=renamed(read.array), index=tuple(map(renamed_index, read.index)))

    def change(part: Scalar) -> Scalar | None:
        return renamed_read(part) if isinstance(part, Read) else None

    out = tuple(map(renamed, equation.out))
    return str(replace(equation, out=out, body=rewrite_scalar(equation.body, change)))
