"""Kernels to compile, not to run: convolutions over rows as the compiler would print them, and two planted.

All work on `[rows, channels]`, bf16, with guard rows around, so that no load in the main loop has a mask.
"""

import triton
import triton.language as tl


@triton.jit
def conv_rows(
    x,  # [rows, CI]
    w,  # [TAPS·CI, CO]
    bias,  # [CO]
    y,  # [rows, CO]
    rows,
    steps,  # TAPS · CI / BK
    CI: tl.constexpr,
    CO: tl.constexpr,
    TAPS: tl.constexpr,
    DILATION: tl.constexpr,
    BM: tl.constexpr,
    BN: tl.constexpr,
    BK: tl.constexpr,
):
    r = tl.program_id(0) * BM + tl.arange(0, BM)
    c = tl.program_id(1) * BN + tl.arange(0, BN)
    k = tl.arange(0, BK)
    x_tile = x + r[:, None] * CI + k[None, :]  # [BM, BK]
    w_tile = w + k[:, None] * CO + c[None, :]  # [BK, BN]
    acc = tl.zeros([BM, BN], tl.float32)
    # One loop, so that the pipeline of loads never drains; taps turn fastest, so that they share rows of x.
    for step in range(steps):
        tap = step % TAPS
        k0 = step // TAPS * BK
        x_rows = tl.load(x_tile + (tap * DILATION * CI + k0))
        acc = tl.dot(x_rows, tl.load(w_tile + (tap * CI + k0) * CO), acc)
    out = tl.maximum(acc + tl.load(bias + c)[None, :], 0.0).to(tl.bfloat16)
    tl.store(y + r[:, None] * CO + c[None, :], out, mask=(r < rows)[:, None])


@triton.jit
def conv_rows_described(
    x,
    w,
    bias,
    y,
    rows,
    steps,
    CI: tl.constexpr,
    CO: tl.constexpr,
    TAPS: tl.constexpr,
    DILATION: tl.constexpr,
    BM: tl.constexpr,
    BN: tl.constexpr,
    BK: tl.constexpr,
):
    r0 = tl.program_id(0) * BM
    c0 = tl.program_id(1) * BN
    x_rows = tl.make_tensor_descriptor(x, [rows, CI], [CI, 1], [BM, BK])
    w_rows = tl.make_tensor_descriptor(w, [TAPS * CI, CO], [CO, 1], [BK, BN])
    y_rows = tl.make_tensor_descriptor(y, [rows, CO], [CO, 1], [BM, BN])
    acc = tl.zeros([BM, BN], tl.float32)
    for step in range(steps):
        tap = step % TAPS
        k0 = step // TAPS * BK
        acc = tl.dot(x_rows.load([r0 + tap * DILATION, k0]), w_rows.load([tap * CI + k0, c0]), acc)
    out = tl.maximum(acc + tl.load(bias + c0 + tl.arange(0, BN))[None, :], 0.0)
    y_rows.store([r0, c0], out.to(tl.bfloat16))


@triton.jit
def conv_rows_grad_x(
    dy,  # [rows, CO]
    w,  # [TAPS·CI, CO]
    z,  # [rows, CI], what the layer below stored: its ReLU's output
    dx,  # [rows, CI]
    sums,  # [programs over rows, CI]: partial sums of dx, fp32
    rows,
    steps,
    CI: tl.constexpr,
    CO: tl.constexpr,
    TAPS: tl.constexpr,
    DILATION: tl.constexpr,
    BM: tl.constexpr,
    BN: tl.constexpr,
    BK: tl.constexpr,
):
    """Channels on M and positions on N: a channel's sum stays within few threads."""
    c0 = tl.program_id(0) * BM
    r0 = tl.program_id(1) * BN
    dy_rows = tl.make_tensor_descriptor(dy, [rows, CO], [CO, 1], [BN, BK])
    w_rows = tl.make_tensor_descriptor(w, [TAPS * CI, CO], [CO, 1], [BM, BK])
    z_rows = tl.make_tensor_descriptor(z, [rows, CI], [CI, 1], [BN, BM])
    dx_rows = tl.make_tensor_descriptor(dx, [rows, CI], [CI, 1], [BN, BM])
    acc = tl.zeros([BM, BN], tl.float32)
    for step in range(steps):
        tap = step % TAPS
        k0 = step // TAPS * BK
        acc = tl.dot(w_rows.load([tap * CI + c0, k0]), dy_rows.load([r0 - tap * DILATION, k0]).T, acc)
    out = tl.where(z_rows.load([r0, c0]).T > 0.0, acc, 0.0)
    tl.store(sums + tl.program_id(1) * CI + c0 + tl.arange(0, BM), tl.sum(out, 1))
    dx_rows.store([r0, c0], out.to(tl.bfloat16).T)


@triton.jit
def add_far(x, y, pitch, steps, BLOCK: tl.constexpr):
    """Planted: neither a thread's elements nor its steps lie side by side, so that no load can be wide."""
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    total = tl.zeros([BLOCK], tl.float32)
    for step in range(steps):
        total += tl.load(x + i * 3 + step * pitch)
    tl.store(y + i, total)


@triton.jit
def copy_near(x, y, BLOCK: tl.constexpr):
    """No loop and no tensor core."""
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    tl.store(y + i, tl.load(x + i))
