"""A whole file: kernels, and functions that allocate, launch and return. It needs only torch and triton."""

from collections.abc import Sequence

from tdnn_compiler.host.ir import Align, HostProgram
from tdnn_compiler.printers.functions import Functions
from tdnn_compiler.printers.host import LayerSources, print_host
from tdnn_compiler.symbolic.identifiers import Names, escape_remark
from tdnn_compiler.tile.interface import DescribedBuffer

__all__ = ["emit"]

NEEDS = "Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only."

HEAD = '''"""{title}

{needs}
"""

{imports}
import triton
import triton.language as tl{more}
'''

UNIFORM = '''
@triton.jit
def uniform(seed, layer: tl.constexpr, n, t, c):
    """Random numbers in [0, 1), by where they are: Philox 4x32-10 of (channel, position, sequence, layer)."""
    place = t * 0 + c * 0
    word, _, _, _ = tl.philox(seed, c + place, t + place, n.to(tl.int32) + place, layer + place)
    return tl.uint_to_uniform_float(word)
'''

TANH = '''
@triton.jit
def tanh(x):
    """Near 0 an odd polynomial, of Cephes: farther out nothing cancels."""
    square = x * x
    near = -5.70498872745e-3 * square + 2.06390887954e-2
    near = near * square - 5.37397155531e-2
    near = near * square + 1.33314422036e-1
    near = near * square - 3.33332819422e-1
    far = 1.0 - 2.0 / (tl.exp(2.0 * tl.abs(x)) + 1.0)
    return tl.where(tl.abs(x) < 0.625, near * square * x + x, tl.where(x < 0.0, -far, far))
'''

EXPM1 = '''
@triton.jit
def expm1(x):
    """exp(x) − 1, where x is not large: near 0 nothing cancels."""
    half = tanh(0.5 * x)
    return 2.0 * half / (1.0 - half)
'''

LOG1P = '''
@triton.jit
def log1p(x):
    """log(1 + x), where x is above −1: what rounding 1 + x loses is made good, as Kahan does."""
    more = 1.0 + x
    return tl.where(more == 1.0, x, tl.log(more) * (x / (more - 1.0)))
'''

OWN_CONTEXT = ("from contextvars import copy_context", "from functools import wraps")
ALLOCATOR = '''
def in_own_context(function):
    """What a call sets, as Triton's allocator, is afterwards as it was."""

    @wraps(function)
    def called(*given, **options):
        return copy_context().run(function, *given, **options)

    return called


def allocate(size, alignment, stream):
    """Memory for the descriptors that kernels make."""
    return torch.empty(size, dtype=torch.int8, device="cuda")
'''

ALIGNED = '''
def aligned(x):
    """Descriptors need addresses that are multiples of 16."""
    return x.clone() if x.storage_offset() * x.element_size() % 16 else x
'''

DESCRIPTOR_IMPORT = "from triton.tools.tensor_descriptor import TensorDescriptor"
DESCRIBE = '''
def describe(x, sizes, block):
    """A descriptor of contiguous memory, which kernels load and store block by block."""
    if x.numel() == 0:
        # Nothing is launched for an empty batch, but there is no descriptor of it.
        x, sizes = x.new_empty(1), [max(size, 1) for size in sizes]
    strides = [1]
    for size in sizes[:0:-1]:
        strides.insert(0, size * strides[0])
    return TensorDescriptor(x, sizes, strides, block)
'''


def emit(
    title: str,
    host: HostProgram,
    functions: Functions,
    names: Names,
    layers: LayerSources,
    target: str = "",
    standard: Sequence[str] = (),
    others: Sequence[str] = ("import torch",),
) -> str:
    """The file of a network: its kernels, its forward pass and, for training, its backward pass.

    `names` are those of the arrays, `layers` as the script has them; `target` is said in the head; the file
    imports `standard` modules and `others`.
    """
    programs = [program for launch in host.launches for program in launch.programs]
    needs = f"{NEEDS} For {escape_remark(target)}." if target else NEEDS
    allocates = any(launch.scratch for launch in host.launches)
    described = any(isinstance(a, DescribedBuffer) for launch in host.launches for a in launch.arguments)
    standard = (*standard, *(OWN_CONTEXT if allocates else ()))
    imports = "\n".join((*standard, *([""] if standard else []), *others))
    more = f"\n{DESCRIPTOR_IMPORT}" if described else ""
    parts = [HEAD.format(title=escape_remark(title), needs=needs, imports=imports, more=more)]
    if any(program.seeded for program in programs):
        parts.append(UNIFORM)
    used = {operation for program in programs for operation in program.operations}
    parts += [TANH] if used & {"tanh", "expm1"} else []
    parts += [EXPM1] if "expm1" in used else []
    parts += [LOG1P] if "log1p" in used else []
    parts += [ALLOCATOR] if allocates else []
    steps = (step for function in host.functions for step in function.steps)
    parts += [ALIGNED] if any(isinstance(step, Align) for step in steps) else []
    parts += [DESCRIBE] if described else []
    parts += [f"\n{text}\n" for text in functions.texts]
    parts.append("\n" + print_host(host, names, functions.calls, layers))
    return "\n".join(parts)
