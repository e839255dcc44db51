"""fused_pair, training

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl


@triton.jit(do_not_specialize=["N", "T"])
def conv_relu_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, relu_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr, K_STRIDE: tl.constexpr, K_STRIDE_2: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 2, i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    That is near_sum; also far_sum, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([64, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        i0 = 32 * (step // 3)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 4096) + (c * 64 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * T * 64) + (k * K_STRIDE - K_STRIDE) + (i_2 + t * 64),
            mask=(k * K_STRIDE_2 + t - K_STRIDE_2 >= 0) & (k * K_STRIDE_2 + t - K_STRIDE_2 < frames),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < frames, relu, 0.0)
    tl.store(relu_ptr + (n * T * 64) + (c + t * 64), relu, mask=t < T)


@triton.jit(do_not_specialize=["N", "T"])
def d_conv_kernel(x_ptr, d_y_ptr, d_conv_ptr, d_conv_bias_tiles_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr):
    """d_conv[n, t, c] = select((x[n, t, c] = 0), 0, d_y[n, t, c])
    d_conv_bias[c] = Σ n, t  d_conv[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    x = tl.load(x_ptr + (n * T * 64) + (c + t * 64), mask=t < frames, other=0.0).to(tl.float32)
    d_y = tl.load(d_y_ptr + (n * T * 64) + (c + t * 64), mask=t < frames, other=0.0).to(tl.float32)
    d_conv = tl.where(t < frames, tl.where(x == 0.0, 0.0, d_y), 0.0)
    tl.store(d_conv_ptr + (n * T * 64) + (c + t * 64), d_conv, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=0, keep_dims=True)
    tl.store(d_conv_bias_tiles_ptr + (n * ((T + 127) // 128) * 64) + (row_tile * 64) + c, tile_sum)


@triton.jit(do_not_specialize=["N", "T"])
def d_conv_2_kernel(
    conv_weight_ptr, d_conv_2_ptr, x_ptr, d_conv_ptr, d_conv_bias_tiles_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv_2[n, t − (offset(k) − 4), o] · conv_weight[k, o, c])
    d_conv[n, t, c] = select((x[n, t, c] = 0), 0, d_y[n, t, c])
    d_conv_bias[c] = Σ n, t  d_conv[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_y = tl.full([64, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        o0 = 32 * (step // 3)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 4096) + (c + o * 64))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv_2 = tl.load(
            d_conv_2_ptr + (n * T * 64) + (256 + k * -256) + (o_2 + t * 64),
            mask=(k * -4 + t + 4 >= 0) & (k * -4 + t + 4 < frames),
            other=0.0,
        )
        d_y = tl.dot(conv_weight.to(d_conv_2.dtype), d_conv_2, d_y, input_precision=PRECISION)
    x = tl.load(x_ptr + (n * T * 64) + (c + t * 64), mask=t < frames, other=0.0).to(tl.float32)
    d_conv = tl.where(t < frames, tl.where(x == 0.0, 0.0, d_y), 0.0)
    tl.store(d_conv_ptr + (n * T * 64) + (c + t * 64), d_conv, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=1, keep_dims=True)
    tl.store(d_conv_bias_tiles_ptr + (n * ((T + 127) // 128) * 64) + (row_tile * 64) + c, tile_sum)


@triton.jit(do_not_specialize=["N", "T"])
def d_input_kernel(
    d_conv_ptr, conv_weight_ptr, d_y_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, t − (offset(k) − 2), o] · conv_weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_y = tl.full([128, 64], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        o0 = 32 * (step // 3)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        d_conv = tl.load(
            d_conv_ptr + (n * T * 64) + (128 + k * -128) + (o + t * 64),
            mask=(k * -2 + t + 2 >= 0) & (k * -2 + t + 2 < frames),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv_weight = tl.load(conv_weight_ptr + (k * 4096) + (c + o_2 * 64))
        d_y = tl.dot(d_conv, conv_weight.to(d_conv.dtype), d_y, input_precision=PRECISION)
    if RAGGED:
        d_y = tl.where(t < frames, d_y, 0.0)
    tl.store(d_y_ptr + (n * T * 64) + (c + t * 64), d_y, mask=t < T)


@triton.jit
def d_conv_weight_parts_member(
    program, d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, steps, steps_in_all,
    steps_of_part, RAGGED: tl.constexpr, PRECISION: tl.constexpr, K_STRIDE, K_STRIDE_2: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ n, t of part  (d_conv[n, t, c] · x[n, t + offset(k) − 2, i])
    That is d_near_weight_parts; also d_far_weight_parts, with constants of their own.
    """
    column_tile = 0
    k = program % 3
    part = program // 3
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = tl.arange(0, 64)[:, None]  # [64, 1]
    d_conv_weight_parts = tl.full([64, 64], 0.0, tl.float32)
    final_step = steps - 1
    first_step = part * steps_of_part
    last_step = tl.minimum(steps_in_all, first_step + steps_of_part)
    for line in tl.range(first_step // steps, tl.minimum(N, (final_step + last_step) // steps), flatten=True):
        n = tl.cast(line, tl.int64)
        frames = tl.load(lengths_ptr + n) if RAGGED else T
        for step in range(
            tl.maximum(0, first_step - (line * steps)), tl.minimum(steps, last_step - (line * steps)),
        ):
            t0 = step * 32
            t = t0 + tl.arange(0, 32)[None, :]  # [1, 32]
            d_conv = tl.load(d_conv_ptr + (n * T * 64) + (c + t * 64), mask=t < frames, other=0.0)
            t_2 = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
            x = tl.load(
                x_ptr + (n * T * 64) + (k * K_STRIDE - K_STRIDE) + (i + t_2 * 64),
                mask=(k * K_STRIDE_2 + t_2 - K_STRIDE_2 >= 0) & (k * K_STRIDE_2 + t_2 - K_STRIDE_2 < frames),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (k * 4096 + part * 12288) + (c * 64 + i), d_conv_weight_parts)


@triton.jit(do_not_specialize=["N", "T", "steps", "steps_in_all", "steps_of_part", "end"])
def d_conv_weight_parts_and_1_more_kernel(
    d_conv_ptr, x_ptr, d_conv_2_ptr, x_2_ptr, d_conv_weight_parts_ptr, d_conv_weight_parts_2_ptr, lengths_ptr,
    N, T, steps, steps_in_all, steps_of_part, end, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """Kernels that read nothing of each other: d_near_weight_parts, d_far_weight_parts."""
    program = tl.program_id(0)
    if program < end:
        for own in range(program, tl.num_programs(0), tl.num_programs(0)):
            d_conv_weight_parts_member(
                own, d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, steps, steps_in_all,
                steps_of_part, RAGGED, PRECISION, K_STRIDE=128, K_STRIDE_2=2,
            )
    else:
        for own in range(program, tl.num_programs(0), tl.num_programs(0)):
            d_conv_weight_parts_member(
                own - end, d_conv_2_ptr, x_2_ptr, d_conv_weight_parts_2_ptr, lengths_ptr, N, T, steps,
                steps_in_all, steps_of_part, RAGGED, PRECISION, K_STRIDE=256, K_STRIDE_2=4,
            )


@triton.jit
def d_conv_weight_member(program, d_conv_weight_parts_ptr, d_conv_weight_ptr, parts):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]
    That is d_near_weight; also d_far_weight.
    """
    column_tile = 0
    c = program % 64
    k = program // 64
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_conv_weight_rows = tl.full([32, 64], 0.0, tl.float32)
    for part0 in range(0, parts, 32):
        part = part0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (c * 64 + k * 4096) + (i + part * 12288),
            mask=part < parts,
            other=0.0,
        ).to(tl.float32)
        d_conv_weight_rows = d_conv_weight_rows + tl.where(part < parts, d_conv_weight_parts, 0.0)
    d_conv_weight = tl.sum(d_conv_weight_rows, axis=0, keep_dims=True)
    tl.store(d_conv_weight_ptr + (c * 64 + k * 4096) + i, d_conv_weight)


@triton.jit
def d_conv_bias_member(column_tile, d_conv_bias_tiles_ptr, d_conv_bias_ptr, N, T):
    """d_conv_bias[c] = Σ row  d_conv_bias_tiles[row, c]
    That is d_near_bias; also d_far_bias.
    """
    c = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    d_conv_bias_rows = tl.full([512, 16], 0.0, tl.float32)
    for row0 in range(0, N * ((T + 127) // 128), 512):
        row = row0 + tl.arange(0, 512)[:, None].to(tl.int64)  # [512, 1]
        d_conv_bias_tiles = tl.load(
            d_conv_bias_tiles_ptr + (c + row * 64),
            mask=row < N * ((T + 127) // 128),
            other=0.0,
        ).to(tl.float32)
        d_conv_bias_rows = d_conv_bias_rows + tl.where(row < N * ((T + 127) // 128), d_conv_bias_tiles, 0.0)
    d_conv_bias = tl.sum(d_conv_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv_bias_ptr + c, d_conv_bias)


@triton.jit(do_not_specialize=["N", "T", "parts"])
def d_conv_weight_and_3_more_kernel(
    d_conv_weight_parts_ptr, d_conv_weight_parts_2_ptr, d_conv_bias_tiles_ptr, d_conv_bias_tiles_2_ptr,
    d_conv_weight_ptr, d_conv_weight_2_ptr, d_conv_bias_ptr, d_conv_bias_2_ptr, N, T, parts,
):
    """Kernels that read nothing of each other: d_near_weight, d_far_weight, d_near_bias, d_far_bias."""
    program = tl.program_id(0)
    if program < 384:
        d_conv_weight_member(
            program - (0 if program < 192 else 192),
            d_conv_weight_parts_ptr if program < 192 else d_conv_weight_parts_2_ptr,
            d_conv_weight_ptr if program < 192 else d_conv_weight_2_ptr,
            parts,
        )
    else:
        d_conv_bias_member(
            program - (384 if program < 388 else 388),
            d_conv_bias_tiles_ptr if program < 388 else d_conv_bias_tiles_2_ptr,
            d_conv_bias_ptr if program < 388 else d_conv_bias_2_ptr,
            N,
            T,
        )


def forward(input, near_weight, near_bias, far_weight, far_bias, *, lengths=None, seed=0, precision="ieee"):
    """input [N, T, 64] → relu2 [N, T, 64].

    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all.
    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.
    """
    N = input.shape[0]
    T = input.shape[1]
    largest = max(T * 64, N, T, N * ((T + 31) // 32), N * ((T + 127) // 128))
    if largest >= 1073741824:
        raise ValueError(f"{largest} elements or sequences: 1073741824 are too many")
    device, data = input.device, input.dtype
    with torch.cuda.device_of(input):
        input = input.contiguous()
        near_weight = near_weight.permute(2, 0, 1).contiguous()
        far_weight = far_weight.permute(2, 0, 1).contiguous()

        # near = conv(64, kernel_size=3, padding='same', dilation=2), relu1 = relu (fused_pair.py:15)
        relu1 = torch.empty((N, T, 64), dtype=data, device=device)
        conv_relu_kernel[(N * ((T + 127) // 128), 1)](
            near_weight, input, near_bias, relu1, lengths, N, T, 6, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=128, K_STRIDE_2=2, num_warps=8, num_stages=3,
        )

        # far = conv(64, kernel_size=3, padding='same', dilation=4), relu2 = relu (fused_pair.py:16)
        relu2 = torch.empty((N, T, 64), dtype=data, device=device)
        conv_relu_kernel[(N * ((T + 127) // 128), 1)](
            far_weight, relu1, far_bias, relu2, lengths, N, T, 6, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=256, K_STRIDE_2=4, num_warps=8, num_stages=3,
        )
    outputs = {"relu2": relu2}
    updates = {}
    saved = {
        "relu2": relu2, "relu1": relu1, "input": input, "near.weight": near_weight, "near.bias": near_bias,
        "far.weight": far_weight, "far.bias": far_bias,
    }
    return outputs, updates, saved


def backward(saved, d_relu2, *, lengths=None, seed=0, precision="ieee"):
    """The gradients of fused_pair, by the names of what they belong to."""
    input = saved["input"]
    near_weight = saved["near.weight"]
    near_bias = saved["near.bias"]
    far_weight = saved["far.weight"]
    far_bias = saved["far.bias"]
    relu2 = saved["relu2"]
    relu1 = saved["relu1"]
    N = input.shape[0]
    T = input.shape[1]
    device, data = input.device, input.dtype
    with torch.cuda.device_of(input):
        d_relu2 = d_relu2.contiguous()

        # Gradients: far = conv(64, kernel_size=3, padding='same', dilation=4) (fused_pair.py:16)
        d_far = torch.empty((N, T, 64), dtype=data, device=device)
        d_far_bias_tiles = torch.empty((N, (T + 127) // 128, 64), dtype=torch.float32, device=device)
        d_conv_kernel[(N * ((T + 127) // 128), 4)](
            relu2, d_relu2, d_far, d_far_bias_tiles, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
            num_stages=2,
        )

        # Gradients: far, near = conv(64, kernel_size=3, padding='same', dilation=2) (fused_pair.py:15)
        d_near = torch.empty((N, T, 64), dtype=data, device=device)
        d_near_bias_tiles = torch.empty((N, (T + 127) // 128, 64), dtype=torch.float32, device=device)
        d_conv_2_kernel[(N * ((T + 127) // 128), 1)](
            far_weight, d_far, relu1, d_near, d_near_bias_tiles, lengths, N, T, 6, RAGGED=lengths is not None,
            PRECISION=precision, num_warps=8, num_stages=3,
        )

        # Gradients: near
        d_input = torch.empty((N, T, 64), dtype=data, device=device)
        d_input_kernel[(N * ((T + 127) // 128), 1)](
            d_near, near_weight, d_input, lengths, N, T, 6, RAGGED=lengths is not None, PRECISION=precision,
            num_warps=8, num_stages=3,
        )

        # Gradients: near, far
        d_near_weight_parts = torch.empty(
            (min(88, (N * T) // 512 + 1), 3, 64, 64), dtype=torch.float32, device=device,
        )
        d_far_weight_parts = torch.empty(
            (min(88, (N * T) // 512 + 1), 3, 64, 64), dtype=torch.float32, device=device,
        )
        programs = 6 * min(88, (N * T) // 512 + 1)
        d_conv_weight_parts_and_1_more_kernel[(programs,)](
            d_near, input, d_far, relu1, d_near_weight_parts, d_far_weight_parts, lengths, N, T,
            (T + 31) // 32, N * ((T + 31) // 32),
            (N * ((T + 31) // 32) + min(88, (N * T) // 512 + 1) - 1) // min(88, (N * T) // 512 + 1),
            3 * min(88, (N * T) // 512 + 1), RAGGED=lengths is not None, PRECISION=precision, num_warps=4,
            num_stages=3,
        )
        del d_far, d_near

        # Gradients: near, far
        d_near_weight = torch.empty((3, 64, 64), dtype=near_weight.dtype, device=device)
        d_far_weight = torch.empty((3, 64, 64), dtype=far_weight.dtype, device=device)
        d_near_bias = torch.empty((64,), dtype=near_bias.dtype, device=device)
        d_far_bias = torch.empty((64,), dtype=far_bias.dtype, device=device)
        d_conv_weight_and_3_more_kernel[(392,)](
            d_near_weight_parts, d_far_weight_parts, d_near_bias_tiles, d_far_bias_tiles, d_near_weight,
            d_far_weight, d_near_bias, d_far_bias, N, T, min(88, (N * T) // 512 + 1), num_warps=4,
            num_stages=2,
        )
        del d_far_bias_tiles, d_near_bias_tiles, d_near_weight_parts, d_far_weight_parts
    return {
        "input": d_input, "near.weight": d_near_weight.view(3, 64, 64).permute(1, 2, 0),
        "near.bias": d_near_bias, "far.weight": d_far_weight.view(3, 64, 64).permute(1, 2, 0),
        "far.bias": d_far_bias,
    }


def reference(input, near_weight, near_bias, far_weight, far_bias, *, seed=0):
    """fused_pair in torch, train: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    near = F.conv1d(input, near_weight, near_bias, 1, 2, 2, 1)
    relu1 = F.relu(near)
    far = F.conv1d(relu1, far_weight, far_bias, 1, 4, 4, 1)
    relu2 = F.relu(far)
    outputs = {"relu2": relu2.movedim(1, -1)}
    updates = {}
    return outputs, updates


SHAPES = {
    "input": (3, 6, 64),
    "near.weight": (64, 64, 3),
    "near.bias": (64,),
    "far.weight": (64, 64, 3),
    "far.bias": (64,),
}
"""Of the inputs, parameters and buffers in `main`: sizes that no tile divides."""


def main():
    """Holds the kernels against torch, and says whether they agree."""
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu" and os.environ.get("TRITON_INTERPRET") != "1":
        sys.exit(f"no GPU here; in Triton's interpreter: TRITON_INTERPRET=1 python {sys.argv[0]}")
    given = {name: numbers(name, shape).to(device) for name, shape in SHAPES.items()}
    exact = [own(value, torch.float64) for value in given.values()]
    plain = [own(value, value.dtype) for value in given.values()]
    outputs, updates, saved = forward(*given.values(), seed=1)
    found = outputs | updates
    wanted, rounded = ({**a, **b} for a, b in (reference(*each, seed=1) for each in (exact, plain)))
    seeds = {name: torch.randn_like(outputs[name]) for name in ["relu2"]}
    found |= {f"d_{name}": value for name, value in backward(saved, *seeds.values(), seed=1).items()}
    for values, leaves in ((wanted, exact), (rounded, plain)):
        results = [values[name] for name in seeds]
        torch.autograd.backward(results, [seeds[name].to(values[name]) for name in seeds])
        for name, leaf in zip(SHAPES, leaves, strict=True):
            values[f"d_{name}"] = leaf.grad
    wanted = {name: value for name, value in wanted.items() if name in found}
    wrong = 0
    for name, want in wanted.items():
        # Sums that cancel are as far off in torch, too.
        room = 1e-4 * want.abs().max() + 20 * apart(rounded[name], want) + 1e-6
        error = apart(found[name], want)
        wrong += not error <= room
        print(f"{name:40} error {error:.1e}  allowed {room:.1e}  {'' if error <= room else 'WRONG'}")
    sys.exit(wrong > 0)


def own(value, kind):
    """A copy of its own; tokens stay what they are."""
    return value.to(kind, copy=True).requires_grad_(True) if value.is_floating_point() else value


def apart(found, want):
    """The largest difference; the same infinity is none."""
    return torch.where(found == want, 0.0, (found - want).abs()).max()


def numbers(name, shape):
    """Random ones; variances are positive."""
    if name.endswith("running_var"):
        return 0.5 + torch.rand(shape)
    if len(shape) == 1 and name.endswith("weight"):
        return 1 + 0.1 * torch.randn(shape)
    fan = torch.tensor(shape[1:]).prod() if name.endswith("weight") else 1
    return torch.randn(shape) / fan**0.5


if __name__ == "__main__":
    main()
