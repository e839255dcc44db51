"""wavenet_like, training

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl


@triton.jit
def conv_relu_add_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, relu_ptr, add_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ j  (x[n, t·32 + offset(j) − 32] · conv_weight[c, j])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    add[n, t, c] = (x[n, t, c] + relu[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        j0 = step * 64
        j = j0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (c * 64 + j))
        j_2 = j0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(
            x_ptr + (n * T * 32) + -32 + (j_2 + t * 32),
            mask=(j_2 + t * 32 - 32 >= 0) & (j_2 + t * 32 - 32 < frames * 32),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < frames, relu, 0.0)
    tl.store(relu_ptr + (n * T * 32) + (c + t * 32), relu, mask=t < T)
    x_2 = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add = x_2 + relu
    if RAGGED:
        add = tl.where(t < frames, add, 0.0)
    tl.store(add_ptr + (n * T * 32) + (c + t * 32), add, mask=t < T)


@triton.jit
def conv_relu_add_2_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, relu_ptr, add_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr, K_STRIDE: tl.constexpr, K_STRIDE_2: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 2, i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    add[n, t, c] = (x[n, t, c] + relu[n, t, c])
    That is conv2_sum; also conv3_sum, conv4_sum, conv5_sum, conv6_sum, conv7_sum, conv8_sum, conv9_sum,
        conv10_sum, conv12_sum, conv13_sum, conv14_sum, conv15_sum, conv16_sum, conv17_sum, conv18_sum,
        conv19_sum, conv20_sum, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * T * 32) + (k * K_STRIDE - K_STRIDE) + (i_2 + t * 32),
            mask=(k * K_STRIDE_2 + t - K_STRIDE_2 >= 0) & (k * K_STRIDE_2 + t - K_STRIDE_2 < frames),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < frames, relu, 0.0)
    tl.store(relu_ptr + (n * T * 32) + (c + t * 32), relu, mask=t < T)
    x_2 = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add = x_2 + relu
    if RAGGED:
        add = tl.where(t < frames, add, 0.0)
    tl.store(add_ptr + (n * T * 32) + (c + t * 32), add, mask=t < T)


@triton.jit
def conv_relu_add_3_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, relu_ptr, add_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 1, i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    add[n, t, c] = (x[n, t, c] + relu[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * T * 32) + (k * 32 - 32) + (i_2 + t * 32),
            mask=(k + t - 1 >= 0) & (k + t - 1 < frames),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < frames, relu, 0.0)
    tl.store(relu_ptr + (n * T * 32) + (c + t * 32), relu, mask=t < T)
    x_2 = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add = x_2 + relu
    if RAGGED:
        add = tl.where(t < frames, add, 0.0)
    tl.store(add_ptr + (n * T * 32) + (c + t * 32), add, mask=t < T)


@triton.jit
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
    x = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_y = tl.load(d_y_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv = tl.where(t < frames, tl.where(x == 0.0, 0.0, d_y), 0.0)
    tl.store(d_conv_ptr + (n * T * 32) + (c + t * 32), d_conv, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=0, keep_dims=True)
    tl.store(d_conv_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_conv_add_kernel(
    conv_weight_ptr, d_conv_2_ptr, d_y_ptr, x_ptr, d_add_ptr, d_conv_ptr, d_conv_bias_tiles_ptr, lengths_ptr,
    N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr, OFFSET: tl.constexpr, K_STRIDE: tl.constexpr,
):
    """d_add_1[n, t, c] = Σ o, k  (d_conv_2[n, t − (offset(k) − 512), o] · conv_weight[k, o, c])
    d_add[n, t, c] = (d_y[n, t, c] + d_add_1[n, t, c])
    d_conv[n, t, c] = select((x[n, t, c] = 0), 0, d_add[n, t, c])
    d_conv_bias[c] = Σ n, t  d_conv[n, t, c]
    That is d_add19_1; also d_add18_1, d_add17_1, d_add16_1, d_add15_1, d_add14_1, d_add13_1, d_add12_1,
        d_add11_1, d_add9_1, d_add8_1, d_add7_1, d_add6_1, d_add5_1, d_add4_1, d_add3_1, d_add2_1,
        d_add1_1, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv_2 = tl.load(
            d_conv_2_ptr + (n * T * 32) + (OFFSET + k * -OFFSET) + (o_2 + t * 32),
            mask=(k * -K_STRIDE + t + K_STRIDE >= 0) & (k * -K_STRIDE + t + K_STRIDE < frames),
            other=0.0,
        )
        d_add_1 = tl.dot(conv_weight.to(d_conv_2.dtype), d_conv_2, d_add_1, input_precision=PRECISION)
    d_y = tl.load(d_y_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add = tl.where(t < frames, d_y + d_add_1, 0.0)
    tl.store(d_add_ptr + (n * T * 32) + (c + t * 32), d_add, mask=t < T)
    x = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv = tl.where(t < frames, tl.where(x == 0.0, 0.0, d_add), 0.0)
    tl.store(d_conv_ptr + (n * T * 32) + (c + t * 32), d_conv, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=1, keep_dims=True)
    tl.store(d_conv_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_conv_add_2_kernel(
    conv_weight_ptr, d_conv_2_ptr, d_y_ptr, x_ptr, d_add_ptr, d_conv_ptr, d_conv_bias_tiles_ptr, lengths_ptr,
    N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_add_1[n, t, c] = Σ o, k  (d_conv_2[n, t − (offset(k) − 1), o] · conv_weight[k, o, c])
    d_add[n, t, c] = (d_y[n, t, c] + d_add_1[n, t, c])
    d_conv[n, t, c] = select((x[n, t, c] = 0), 0, d_add[n, t, c])
    d_conv_bias[c] = Σ n, t  d_conv[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv_2 = tl.load(
            d_conv_2_ptr + (n * T * 32) + (32 + k * -32) + (o_2 + t * 32),
            mask=(-k + t + 1 >= 0) & (-k + t + 1 < frames),
            other=0.0,
        )
        d_add_1 = tl.dot(conv_weight.to(d_conv_2.dtype), d_conv_2, d_add_1, input_precision=PRECISION)
    d_y = tl.load(d_y_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add = tl.where(t < frames, d_y + d_add_1, 0.0)
    tl.store(d_add_ptr + (n * T * 32) + (c + t * 32), d_add, mask=t < T)
    x = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv = tl.where(t < frames, tl.where(x == 0.0, 0.0, d_add), 0.0)
    tl.store(d_conv_ptr + (n * T * 32) + (c + t * 32), d_conv, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=1, keep_dims=True)
    tl.store(d_conv_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_input_1_kernel(
    conv_weight_ptr, d_conv_ptr, d_y_3_ptr, d_y_2_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, t − (offset(k) − 1), o] · conv_weight[o, k, c])
    d_y_2[n, t, c] = (d_y_3[n, t, c] + d_y[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_y = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 32) + (c + o * 64))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv = tl.load(
            d_conv_ptr + (n * T * 32) + (32 + k * -32) + (o_2 + t * 32),
            mask=(-k + t + 1 >= 0) & (-k + t + 1 < frames),
            other=0.0,
        )
        d_y = tl.dot(conv_weight.to(d_conv.dtype), d_conv, d_y, input_precision=PRECISION)
    d_y_3 = tl.load(d_y_3_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_y_2 = d_y_3 + d_y
    if RAGGED:
        d_y_2 = tl.where(t < frames, d_y_2, 0.0)
    tl.store(d_y_2_ptr + (n * T * 32) + (c + t * 32), d_y_2, mask=t < T)


@triton.jit
def d_conv_weight_parts_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, c, j] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part, t·32
        + offset(j) − 32])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    part = tl.cast(program, tl.int64)
    j = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight_parts = tl.full([32, 64], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * T * 512) + (part * T * 32) + -32 + (j + t_2 * 32),
                mask=(j + t_2 * 32 - 32 >= 0) & (j + t_2 * 32 - 32 < frames * 32),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (part * 2048) + (c * 64 + j), d_conv_weight_parts)


@triton.jit
def d_conv_weight_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[c, j] = Σ part  d_conv_weight_parts[part, c, j]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    j = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(d_conv_weight_parts_ptr + (part * 2048) + (c * 64 + j)).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (c * 64 + j), d_conv_weight)


@triton.jit
def d_conv_bias_kernel(d_conv_bias_tiles_ptr, d_conv_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr):
    """d_conv_bias[c] = Σ n, tile  d_conv_bias_tiles[n, tile, c]
    That is d_conv1_bias; also d_conv2_bias, d_conv3_bias, d_conv4_bias, d_conv5_bias, d_conv6_bias,
        d_conv7_bias, d_conv8_bias, d_conv9_bias, d_conv10_bias, d_conv11_bias, d_conv12_bias,
        d_conv13_bias, d_conv14_bias, d_conv15_bias, d_conv16_bias, d_conv17_bias, d_conv18_bias,
        d_conv19_bias, d_conv20_bias.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv_bias_tiles = tl.load(
                d_conv_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv_bias_rows = d_conv_bias_rows + tl.where(n < N, d_conv_bias_tiles, 0.0)
    d_conv_bias = tl.sum(d_conv_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv_bias_ptr + c, d_conv_bias)


@triton.jit
def d_conv_weight_parts_2_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr, K_STRIDE: tl.constexpr, K_STRIDE_2: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part, t
        + offset(k) − 2, i])
    That is d_conv2_weight_parts; also d_conv3_weight_parts, d_conv4_weight_parts, d_conv5_weight_parts,
        d_conv6_weight_parts, d_conv7_weight_parts, d_conv8_weight_parts, d_conv9_weight_parts,
        d_conv10_weight_parts, d_conv12_weight_parts, d_conv13_weight_parts, d_conv14_weight_parts,
        d_conv15_weight_parts, d_conv16_weight_parts, d_conv17_weight_parts, d_conv18_weight_parts,
        d_conv19_weight_parts, d_conv20_weight_parts, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * T * 512) + (part * T * 32) + (k * K_STRIDE - K_STRIDE) + (i + t_2 * 32),
                mask=(k * K_STRIDE_2 + t_2 - K_STRIDE_2 >= 0) & (k * K_STRIDE_2 + t_2 - K_STRIDE_2 < frames),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv_weight_parts)


@triton.jit
def d_conv_weight_2_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]
    That is d_conv2_weight; also d_conv3_weight, d_conv4_weight, d_conv5_weight, d_conv6_weight,
        d_conv7_weight, d_conv8_weight, d_conv9_weight, d_conv10_weight, d_conv11_weight,
        d_conv12_weight, d_conv13_weight, d_conv14_weight, d_conv15_weight, d_conv16_weight,
        d_conv17_weight, d_conv18_weight, d_conv19_weight, d_conv20_weight.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (k * 1024) + (c * 32 + i), d_conv_weight)


@triton.jit
def d_conv_weight_parts_3_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part, t
        + offset(k) − 1, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * T * 512) + (part * T * 32) + (k * 32 - 32) + (i + t_2 * 32),
                mask=(k + t_2 - 1 >= 0) & (k + t_2 - 1 < frames),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv_weight_parts)


def forward(
    input, conv1_weight, conv1_bias, conv2_weight, conv2_bias, conv3_weight, conv3_bias, conv4_weight,
    conv4_bias, conv5_weight, conv5_bias, conv6_weight, conv6_bias, conv7_weight, conv7_bias, conv8_weight,
    conv8_bias, conv9_weight, conv9_bias, conv10_weight, conv10_bias, conv11_weight, conv11_bias,
    conv12_weight, conv12_bias, conv13_weight, conv13_bias, conv14_weight, conv14_bias, conv15_weight,
    conv15_bias, conv16_weight, conv16_bias, conv17_weight, conv17_bias, conv18_weight, conv18_bias,
    conv19_weight, conv19_bias, conv20_weight, conv20_bias, *, lengths=None, seed=0, precision="ieee",
):
    """input [N, T, 32] → add20 [N, T, 32].

    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all.
    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.
    """
    N = input.shape[0]
    T = input.shape[1]
    largest = max(T * 32, N, T)
    if largest >= 1073741824:
        raise ValueError(f"{largest} elements or sequences: 1073741824 are too many")
    device, data = input.device, input.dtype
    input = input.contiguous()
    conv1_weight = conv1_weight.permute(0, 2, 1).contiguous()
    conv2_weight = conv2_weight.permute(2, 0, 1).contiguous()
    conv3_weight = conv3_weight.permute(2, 0, 1).contiguous()
    conv4_weight = conv4_weight.permute(2, 0, 1).contiguous()
    conv5_weight = conv5_weight.permute(2, 0, 1).contiguous()
    conv6_weight = conv6_weight.permute(2, 0, 1).contiguous()
    conv7_weight = conv7_weight.permute(2, 0, 1).contiguous()
    conv8_weight = conv8_weight.permute(2, 0, 1).contiguous()
    conv9_weight = conv9_weight.permute(2, 0, 1).contiguous()
    conv10_weight = conv10_weight.permute(2, 0, 1).contiguous()
    conv11_weight = conv11_weight.permute(2, 0, 1).contiguous()
    conv12_weight = conv12_weight.permute(2, 0, 1).contiguous()
    conv13_weight = conv13_weight.permute(2, 0, 1).contiguous()
    conv14_weight = conv14_weight.permute(2, 0, 1).contiguous()
    conv15_weight = conv15_weight.permute(2, 0, 1).contiguous()
    conv16_weight = conv16_weight.permute(2, 0, 1).contiguous()
    conv17_weight = conv17_weight.permute(2, 0, 1).contiguous()
    conv18_weight = conv18_weight.permute(2, 0, 1).contiguous()
    conv19_weight = conv19_weight.permute(2, 0, 1).contiguous()
    conv20_weight = conv20_weight.permute(2, 0, 1).contiguous()

    # conv1 = conv(32, kernel_size=2, padding='causal'), relu1 = relu, add1 = add (wavenet_like.py:12)
    add1 = torch.empty((N, T, 32), dtype=data, device=device)
    relu1 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_kernel[(N * ((T + 127) // 128), 1)](
        conv1_weight, input, conv1_bias, relu1, add1, lengths, N, T, 1, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv2 = conv(32, kernel_size=2, padding='causal', dilation=2), relu2 = relu, add2 = add
    #     (wavenet_like.py:12)
    add2 = torch.empty((N, T, 32), dtype=data, device=device)
    relu2 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv2_weight, add1, conv2_bias, relu2, add2, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=64, K_STRIDE_2=2, num_warps=4, num_stages=3,
    )

    # conv3 = conv(32, kernel_size=2, padding='causal', dilation=4), relu3 = relu, add3 = add
    #     (wavenet_like.py:12)
    add3 = torch.empty((N, T, 32), dtype=data, device=device)
    relu3 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv3_weight, add2, conv3_bias, relu3, add3, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=128, K_STRIDE_2=4, num_warps=4, num_stages=3,
    )

    # conv4 = conv(32, kernel_size=2, padding='causal', dilation=8), relu4 = relu, add4 = add
    #     (wavenet_like.py:12)
    add4 = torch.empty((N, T, 32), dtype=data, device=device)
    relu4 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv4_weight, add3, conv4_bias, relu4, add4, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=256, K_STRIDE_2=8, num_warps=4, num_stages=3,
    )

    # conv5 = conv(32, kernel_size=2, padding='causal', dilation=16), relu5 = relu, add5 = add
    #     (wavenet_like.py:12)
    add5 = torch.empty((N, T, 32), dtype=data, device=device)
    relu5 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv5_weight, add4, conv5_bias, relu5, add5, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=512, K_STRIDE_2=16, num_warps=4, num_stages=3,
    )

    # conv6 = conv(32, kernel_size=2, padding='causal', dilation=32), relu6 = relu, add6 = add
    #     (wavenet_like.py:12)
    add6 = torch.empty((N, T, 32), dtype=data, device=device)
    relu6 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv6_weight, add5, conv6_bias, relu6, add6, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=1024, K_STRIDE_2=32, num_warps=4, num_stages=3,
    )

    # conv7 = conv(32, kernel_size=2, padding='causal', dilation=64), relu7 = relu, add7 = add
    #     (wavenet_like.py:12)
    add7 = torch.empty((N, T, 32), dtype=data, device=device)
    relu7 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv7_weight, add6, conv7_bias, relu7, add7, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=2048, K_STRIDE_2=64, num_warps=4, num_stages=3,
    )

    # conv8 = conv(32, kernel_size=2, padding='causal', dilation=128), relu8 = relu, add8 = add
    #     (wavenet_like.py:12)
    add8 = torch.empty((N, T, 32), dtype=data, device=device)
    relu8 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv8_weight, add7, conv8_bias, relu8, add8, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=4096, K_STRIDE_2=128, num_warps=4, num_stages=3,
    )

    # conv9 = conv(32, kernel_size=2, padding='causal', dilation=256), relu9 = relu, add9 = add
    #     (wavenet_like.py:12)
    add9 = torch.empty((N, T, 32), dtype=data, device=device)
    relu9 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv9_weight, add8, conv9_bias, relu9, add9, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=8192, K_STRIDE_2=256, num_warps=4, num_stages=3,
    )

    # conv10 = conv(32, kernel_size=2, padding='causal', dilation=512), relu10 = relu, add10 = add
    #     (wavenet_like.py:12)
    add10 = torch.empty((N, T, 32), dtype=data, device=device)
    relu10 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv10_weight, add9, conv10_bias, relu10, add10, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=16384, K_STRIDE_2=512, num_warps=4, num_stages=3,
    )

    # conv11 = conv(32, kernel_size=2, padding='causal'), relu11 = relu, add11 = add (wavenet_like.py:12)
    add11 = torch.empty((N, T, 32), dtype=data, device=device)
    relu11 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_3_kernel[(N * ((T + 127) // 128), 1)](
        conv11_weight, add10, conv11_bias, relu11, add11, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv12 = conv(32, kernel_size=2, padding='causal', dilation=2), relu12 = relu, add12 = add
    #     (wavenet_like.py:12)
    add12 = torch.empty((N, T, 32), dtype=data, device=device)
    relu12 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv12_weight, add11, conv12_bias, relu12, add12, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=64, K_STRIDE_2=2, num_warps=4, num_stages=3,
    )

    # conv13 = conv(32, kernel_size=2, padding='causal', dilation=4), relu13 = relu, add13 = add
    #     (wavenet_like.py:12)
    add13 = torch.empty((N, T, 32), dtype=data, device=device)
    relu13 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv13_weight, add12, conv13_bias, relu13, add13, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=128, K_STRIDE_2=4, num_warps=4, num_stages=3,
    )

    # conv14 = conv(32, kernel_size=2, padding='causal', dilation=8), relu14 = relu, add14 = add
    #     (wavenet_like.py:12)
    add14 = torch.empty((N, T, 32), dtype=data, device=device)
    relu14 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv14_weight, add13, conv14_bias, relu14, add14, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=256, K_STRIDE_2=8, num_warps=4, num_stages=3,
    )

    # conv15 = conv(32, kernel_size=2, padding='causal', dilation=16), relu15 = relu, add15 = add
    #     (wavenet_like.py:12)
    add15 = torch.empty((N, T, 32), dtype=data, device=device)
    relu15 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv15_weight, add14, conv15_bias, relu15, add15, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=512, K_STRIDE_2=16, num_warps=4, num_stages=3,
    )

    # conv16 = conv(32, kernel_size=2, padding='causal', dilation=32), relu16 = relu, add16 = add
    #     (wavenet_like.py:12)
    add16 = torch.empty((N, T, 32), dtype=data, device=device)
    relu16 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv16_weight, add15, conv16_bias, relu16, add16, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=1024, K_STRIDE_2=32, num_warps=4, num_stages=3,
    )

    # conv17 = conv(32, kernel_size=2, padding='causal', dilation=64), relu17 = relu, add17 = add
    #     (wavenet_like.py:12)
    add17 = torch.empty((N, T, 32), dtype=data, device=device)
    relu17 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv17_weight, add16, conv17_bias, relu17, add17, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=2048, K_STRIDE_2=64, num_warps=4, num_stages=3,
    )

    # conv18 = conv(32, kernel_size=2, padding='causal', dilation=128), relu18 = relu, add18 = add
    #     (wavenet_like.py:12)
    add18 = torch.empty((N, T, 32), dtype=data, device=device)
    relu18 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv18_weight, add17, conv18_bias, relu18, add18, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=4096, K_STRIDE_2=128, num_warps=4, num_stages=3,
    )

    # conv19 = conv(32, kernel_size=2, padding='causal', dilation=256), relu19 = relu, add19 = add
    #     (wavenet_like.py:12)
    add19 = torch.empty((N, T, 32), dtype=data, device=device)
    relu19 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv19_weight, add18, conv19_bias, relu19, add19, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=8192, K_STRIDE_2=256, num_warps=4, num_stages=3,
    )

    # conv20 = conv(32, kernel_size=2, padding='causal', dilation=512), relu20 = relu, add20 = add
    #     (wavenet_like.py:12)
    add20 = torch.empty((N, T, 32), dtype=data, device=device)
    relu20 = torch.empty((N, T, 32), dtype=data, device=device)
    conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv20_weight, add19, conv20_bias, relu20, add20, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=16384, K_STRIDE_2=512, num_warps=4, num_stages=3,
    )
    outputs = {"add20": add20}
    updates = {}
    saved = {
        "relu20": relu20, "relu19": relu19, "relu18": relu18, "relu17": relu17, "relu16": relu16,
        "relu15": relu15, "relu14": relu14, "relu13": relu13, "relu12": relu12, "relu11": relu11,
        "relu10": relu10, "relu9": relu9, "relu8": relu8, "relu7": relu7, "relu6": relu6, "relu5": relu5,
        "relu4": relu4, "relu3": relu3, "relu2": relu2, "relu1": relu1, "add1": add1, "add2": add2,
        "add3": add3, "add4": add4, "add5": add5, "add6": add6, "add7": add7, "add8": add8, "add9": add9,
        "add10": add10, "add11": add11, "add12": add12, "add13": add13, "add14": add14, "add15": add15,
        "add16": add16, "add17": add17, "add18": add18, "add19": add19, "input": input,
        "conv1.weight": conv1_weight, "conv1.bias": conv1_bias, "conv2.weight": conv2_weight,
        "conv2.bias": conv2_bias, "conv3.weight": conv3_weight, "conv3.bias": conv3_bias,
        "conv4.weight": conv4_weight, "conv4.bias": conv4_bias, "conv5.weight": conv5_weight,
        "conv5.bias": conv5_bias, "conv6.weight": conv6_weight, "conv6.bias": conv6_bias,
        "conv7.weight": conv7_weight, "conv7.bias": conv7_bias, "conv8.weight": conv8_weight,
        "conv8.bias": conv8_bias, "conv9.weight": conv9_weight, "conv9.bias": conv9_bias,
        "conv10.weight": conv10_weight, "conv10.bias": conv10_bias, "conv11.weight": conv11_weight,
        "conv11.bias": conv11_bias, "conv12.weight": conv12_weight, "conv12.bias": conv12_bias,
        "conv13.weight": conv13_weight, "conv13.bias": conv13_bias, "conv14.weight": conv14_weight,
        "conv14.bias": conv14_bias, "conv15.weight": conv15_weight, "conv15.bias": conv15_bias,
        "conv16.weight": conv16_weight, "conv16.bias": conv16_bias, "conv17.weight": conv17_weight,
        "conv17.bias": conv17_bias, "conv18.weight": conv18_weight, "conv18.bias": conv18_bias,
        "conv19.weight": conv19_weight, "conv19.bias": conv19_bias, "conv20.weight": conv20_weight,
        "conv20.bias": conv20_bias,
    }
    return outputs, updates, saved


def backward(saved, d_add20, *, lengths=None, seed=0, precision="ieee"):
    """The gradients of wavenet_like, by the names of what they belong to."""
    input = saved["input"]
    conv1_weight = saved["conv1.weight"]
    conv1_bias = saved["conv1.bias"]
    conv2_weight = saved["conv2.weight"]
    conv2_bias = saved["conv2.bias"]
    conv3_weight = saved["conv3.weight"]
    conv3_bias = saved["conv3.bias"]
    conv4_weight = saved["conv4.weight"]
    conv4_bias = saved["conv4.bias"]
    conv5_weight = saved["conv5.weight"]
    conv5_bias = saved["conv5.bias"]
    conv6_weight = saved["conv6.weight"]
    conv6_bias = saved["conv6.bias"]
    conv7_weight = saved["conv7.weight"]
    conv7_bias = saved["conv7.bias"]
    conv8_weight = saved["conv8.weight"]
    conv8_bias = saved["conv8.bias"]
    conv9_weight = saved["conv9.weight"]
    conv9_bias = saved["conv9.bias"]
    conv10_weight = saved["conv10.weight"]
    conv10_bias = saved["conv10.bias"]
    conv11_weight = saved["conv11.weight"]
    conv11_bias = saved["conv11.bias"]
    conv12_weight = saved["conv12.weight"]
    conv12_bias = saved["conv12.bias"]
    conv13_weight = saved["conv13.weight"]
    conv13_bias = saved["conv13.bias"]
    conv14_weight = saved["conv14.weight"]
    conv14_bias = saved["conv14.bias"]
    conv15_weight = saved["conv15.weight"]
    conv15_bias = saved["conv15.bias"]
    conv16_weight = saved["conv16.weight"]
    conv16_bias = saved["conv16.bias"]
    conv17_weight = saved["conv17.weight"]
    conv17_bias = saved["conv17.bias"]
    conv18_weight = saved["conv18.weight"]
    conv18_bias = saved["conv18.bias"]
    conv19_weight = saved["conv19.weight"]
    conv19_bias = saved["conv19.bias"]
    conv20_weight = saved["conv20.weight"]
    conv20_bias = saved["conv20.bias"]
    relu20 = saved["relu20"]
    relu19 = saved["relu19"]
    relu18 = saved["relu18"]
    relu17 = saved["relu17"]
    relu16 = saved["relu16"]
    relu15 = saved["relu15"]
    relu14 = saved["relu14"]
    relu13 = saved["relu13"]
    relu12 = saved["relu12"]
    relu11 = saved["relu11"]
    relu10 = saved["relu10"]
    relu9 = saved["relu9"]
    relu8 = saved["relu8"]
    relu7 = saved["relu7"]
    relu6 = saved["relu6"]
    relu5 = saved["relu5"]
    relu4 = saved["relu4"]
    relu3 = saved["relu3"]
    relu2 = saved["relu2"]
    relu1 = saved["relu1"]
    add1 = saved["add1"]
    add2 = saved["add2"]
    add3 = saved["add3"]
    add4 = saved["add4"]
    add5 = saved["add5"]
    add6 = saved["add6"]
    add7 = saved["add7"]
    add8 = saved["add8"]
    add9 = saved["add9"]
    add10 = saved["add10"]
    add11 = saved["add11"]
    add12 = saved["add12"]
    add13 = saved["add13"]
    add14 = saved["add14"]
    add15 = saved["add15"]
    add16 = saved["add16"]
    add17 = saved["add17"]
    add18 = saved["add18"]
    add19 = saved["add19"]
    N = input.shape[0]
    T = input.shape[1]
    device, data = input.device, input.dtype
    d_add20 = d_add20.contiguous()

    # Gradients: conv20 = conv(32, kernel_size=2, padding='causal', dilation=512) (wavenet_like.py:12)
    d_conv20 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv20_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_kernel[(N * ((T + 127) // 128), 2)](
        relu20, d_add20, d_conv20, d_conv20_bias_tiles, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )

    # Gradients: conv20, add19 = add, conv19 = conv(32, kernel_size=2, padding='causal', dilation=256)
    #     (wavenet_like.py:12)
    d_conv19 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add19 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv19_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv20_weight, d_conv20, d_add20, relu19, d_add19, d_conv19, d_conv19_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=16384, K_STRIDE=512, num_warps=4,
        num_stages=3,
    )

    # Gradients: conv19, add18 = add, conv18 = conv(32, kernel_size=2, padding='causal', dilation=128)
    #     (wavenet_like.py:12)
    d_conv18 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add18 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv18_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv19_weight, d_conv19, d_add19, relu18, d_add18, d_conv18, d_conv18_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=8192, K_STRIDE=256, num_warps=4, num_stages=3,
    )
    del d_add19

    # Gradients: conv18, add17 = add, conv17 = conv(32, kernel_size=2, padding='causal', dilation=64)
    #     (wavenet_like.py:12)
    d_conv17 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add17 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv17_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv18_weight, d_conv18, d_add18, relu17, d_add17, d_conv17, d_conv17_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=4096, K_STRIDE=128, num_warps=4, num_stages=3,
    )
    del d_add18

    # Gradients: conv17, add16 = add, conv16 = conv(32, kernel_size=2, padding='causal', dilation=32)
    #     (wavenet_like.py:12)
    d_conv16 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add16 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv16_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv17_weight, d_conv17, d_add17, relu16, d_add16, d_conv16, d_conv16_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=2048, K_STRIDE=64, num_warps=4, num_stages=3,
    )
    del d_add17

    # Gradients: conv16, add15 = add, conv15 = conv(32, kernel_size=2, padding='causal', dilation=16)
    #     (wavenet_like.py:12)
    d_conv15 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add15 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv15_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv16_weight, d_conv16, d_add16, relu15, d_add15, d_conv15, d_conv15_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=1024, K_STRIDE=32, num_warps=4, num_stages=3,
    )
    del d_add16

    # Gradients: conv15, add14 = add, conv14 = conv(32, kernel_size=2, padding='causal', dilation=8)
    #     (wavenet_like.py:12)
    d_conv14 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add14 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv14_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv15_weight, d_conv15, d_add15, relu14, d_add14, d_conv14, d_conv14_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=512, K_STRIDE=16, num_warps=4, num_stages=3,
    )
    del d_add15

    # Gradients: conv14, add13 = add, conv13 = conv(32, kernel_size=2, padding='causal', dilation=4)
    #     (wavenet_like.py:12)
    d_conv13 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add13 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv13_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv14_weight, d_conv14, d_add14, relu13, d_add13, d_conv13, d_conv13_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=256, K_STRIDE=8, num_warps=4, num_stages=3,
    )
    del d_add14

    # Gradients: conv13, add12 = add, conv12 = conv(32, kernel_size=2, padding='causal', dilation=2)
    #     (wavenet_like.py:12)
    d_conv12 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add12 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv12_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv13_weight, d_conv13, d_add13, relu12, d_add12, d_conv12, d_conv12_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=128, K_STRIDE=4, num_warps=4, num_stages=3,
    )
    del d_add13

    # Gradients: conv12, add11 = add, conv11 = conv(32, kernel_size=2, padding='causal') (wavenet_like.py:12)
    d_conv11 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add11 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv11_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv12_weight, d_conv12, d_add12, relu11, d_add11, d_conv11, d_conv11_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=64, K_STRIDE=2, num_warps=4, num_stages=3,
    )
    del d_add12

    # Gradients: conv11, add10 = add, conv10 = conv(32, kernel_size=2, padding='causal', dilation=512)
    #     (wavenet_like.py:12)
    d_conv10 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add10 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv10_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_2_kernel[(N * ((T + 127) // 128), 1)](
        conv11_weight, d_conv11, d_add11, relu10, d_add10, d_conv10, d_conv10_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add11

    # Gradients: conv10, add9 = add, conv9 = conv(32, kernel_size=2, padding='causal', dilation=256)
    #     (wavenet_like.py:12)
    d_conv9 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add9 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv9_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv10_weight, d_conv10, d_add10, relu9, d_add9, d_conv9, d_conv9_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=16384, K_STRIDE=512, num_warps=4,
        num_stages=3,
    )
    del d_add10

    # Gradients: conv9, add8 = add, conv8 = conv(32, kernel_size=2, padding='causal', dilation=128)
    #     (wavenet_like.py:12)
    d_conv8 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add8 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv8_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv9_weight, d_conv9, d_add9, relu8, d_add8, d_conv8, d_conv8_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=8192, K_STRIDE=256, num_warps=4, num_stages=3,
    )
    del d_add9

    # Gradients: conv8, add7 = add, conv7 = conv(32, kernel_size=2, padding='causal', dilation=64)
    #     (wavenet_like.py:12)
    d_conv7 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add7 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv7_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv8_weight, d_conv8, d_add8, relu7, d_add7, d_conv7, d_conv7_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=4096, K_STRIDE=128, num_warps=4, num_stages=3,
    )
    del d_add8

    # Gradients: conv7, add6 = add, conv6 = conv(32, kernel_size=2, padding='causal', dilation=32)
    #     (wavenet_like.py:12)
    d_conv6 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add6 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv6_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv7_weight, d_conv7, d_add7, relu6, d_add6, d_conv6, d_conv6_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=2048, K_STRIDE=64, num_warps=4, num_stages=3,
    )
    del d_add7

    # Gradients: conv6, add5 = add, conv5 = conv(32, kernel_size=2, padding='causal', dilation=16)
    #     (wavenet_like.py:12)
    d_conv5 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add5 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv5_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv6_weight, d_conv6, d_add6, relu5, d_add5, d_conv5, d_conv5_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=1024, K_STRIDE=32, num_warps=4, num_stages=3,
    )
    del d_add6

    # Gradients: conv5, add4 = add, conv4 = conv(32, kernel_size=2, padding='causal', dilation=8)
    #     (wavenet_like.py:12)
    d_conv4 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add4 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv4_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv5_weight, d_conv5, d_add5, relu4, d_add4, d_conv4, d_conv4_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=512, K_STRIDE=16, num_warps=4, num_stages=3,
    )
    del d_add5

    # Gradients: conv4, add3 = add, conv3 = conv(32, kernel_size=2, padding='causal', dilation=4)
    #     (wavenet_like.py:12)
    d_conv3 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add3 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv3_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv4_weight, d_conv4, d_add4, relu3, d_add3, d_conv3, d_conv3_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=256, K_STRIDE=8, num_warps=4, num_stages=3,
    )
    del d_add4

    # Gradients: conv3, add2 = add, conv2 = conv(32, kernel_size=2, padding='causal', dilation=2)
    #     (wavenet_like.py:12)
    d_conv2 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add2 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv2_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv3_weight, d_conv3, d_add3, relu2, d_add2, d_conv2, d_conv2_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=128, K_STRIDE=4, num_warps=4, num_stages=3,
    )
    del d_add3

    # Gradients: conv2, add1 = add, conv1 = conv(32, kernel_size=2, padding='causal') (wavenet_like.py:12)
    d_conv1 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add1 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv1_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv_add_kernel[(N * ((T + 127) // 128), 1)](
        conv2_weight, d_conv2, d_add2, relu1, d_add1, d_conv1, d_conv1_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=64, K_STRIDE=2, num_warps=4, num_stages=3,
    )
    del d_add2

    # Gradients: conv1
    d_input = torch.empty((N, T, 32), dtype=data, device=device)
    d_input_1_kernel[(N * ((T + 127) // 128), 1)](
        conv1_weight, d_conv1, d_add1, d_input, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add1

    # Gradients: conv1
    d_conv1_weight_parts = torch.empty((16, 32, 64), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(16, 1)](
        d_conv1, input, d_conv1_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv1

    # Gradients: conv1
    d_conv1_weight = torch.empty((32, 64), dtype=conv1_weight.dtype, device=device)
    d_conv_weight_kernel[(1, 1)](d_conv1_weight_parts, d_conv1_weight, num_warps=4, num_stages=2)
    del d_conv1_weight_parts

    # Gradients: conv1
    d_conv1_bias = torch.empty((32,), dtype=conv1_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv1_bias_tiles, d_conv1_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv1_bias_tiles

    # Gradients: conv2
    d_conv2_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv2, add1, d_conv2_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=64, K_STRIDE_2=2, num_warps=2, num_stages=3,
    )
    del d_conv2

    # Gradients: conv2
    d_conv2_weight = torch.empty((2, 32, 32), dtype=conv2_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv2_weight_parts, d_conv2_weight, num_warps=4, num_stages=2)
    del d_conv2_weight_parts

    # Gradients: conv2
    d_conv2_bias = torch.empty((32,), dtype=conv2_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv2_bias_tiles, d_conv2_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv2_bias_tiles

    # Gradients: conv3
    d_conv3_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv3, add2, d_conv3_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=128, K_STRIDE_2=4, num_warps=2, num_stages=3,
    )
    del d_conv3

    # Gradients: conv3
    d_conv3_weight = torch.empty((2, 32, 32), dtype=conv3_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv3_weight_parts, d_conv3_weight, num_warps=4, num_stages=2)
    del d_conv3_weight_parts

    # Gradients: conv3
    d_conv3_bias = torch.empty((32,), dtype=conv3_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv3_bias_tiles, d_conv3_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv3_bias_tiles

    # Gradients: conv4
    d_conv4_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv4, add3, d_conv4_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=256, K_STRIDE_2=8, num_warps=2, num_stages=3,
    )
    del d_conv4

    # Gradients: conv4
    d_conv4_weight = torch.empty((2, 32, 32), dtype=conv4_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv4_weight_parts, d_conv4_weight, num_warps=4, num_stages=2)
    del d_conv4_weight_parts

    # Gradients: conv4
    d_conv4_bias = torch.empty((32,), dtype=conv4_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv4_bias_tiles, d_conv4_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv4_bias_tiles

    # Gradients: conv5
    d_conv5_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv5, add4, d_conv5_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=512, K_STRIDE_2=16, num_warps=2, num_stages=3,
    )
    del d_conv5

    # Gradients: conv5
    d_conv5_weight = torch.empty((2, 32, 32), dtype=conv5_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv5_weight_parts, d_conv5_weight, num_warps=4, num_stages=2)
    del d_conv5_weight_parts

    # Gradients: conv5
    d_conv5_bias = torch.empty((32,), dtype=conv5_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv5_bias_tiles, d_conv5_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv5_bias_tiles

    # Gradients: conv6
    d_conv6_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv6, add5, d_conv6_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=1024, K_STRIDE_2=32, num_warps=2, num_stages=3,
    )
    del d_conv6

    # Gradients: conv6
    d_conv6_weight = torch.empty((2, 32, 32), dtype=conv6_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv6_weight_parts, d_conv6_weight, num_warps=4, num_stages=2)
    del d_conv6_weight_parts

    # Gradients: conv6
    d_conv6_bias = torch.empty((32,), dtype=conv6_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv6_bias_tiles, d_conv6_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv6_bias_tiles

    # Gradients: conv7
    d_conv7_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv7, add6, d_conv7_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=2048, K_STRIDE_2=64, num_warps=2, num_stages=3,
    )
    del d_conv7

    # Gradients: conv7
    d_conv7_weight = torch.empty((2, 32, 32), dtype=conv7_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv7_weight_parts, d_conv7_weight, num_warps=4, num_stages=2)
    del d_conv7_weight_parts

    # Gradients: conv7
    d_conv7_bias = torch.empty((32,), dtype=conv7_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv7_bias_tiles, d_conv7_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv7_bias_tiles

    # Gradients: conv8
    d_conv8_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv8, add7, d_conv8_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=4096, K_STRIDE_2=128, num_warps=2, num_stages=3,
    )
    del d_conv8

    # Gradients: conv8
    d_conv8_weight = torch.empty((2, 32, 32), dtype=conv8_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv8_weight_parts, d_conv8_weight, num_warps=4, num_stages=2)
    del d_conv8_weight_parts

    # Gradients: conv8
    d_conv8_bias = torch.empty((32,), dtype=conv8_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv8_bias_tiles, d_conv8_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv8_bias_tiles

    # Gradients: conv9
    d_conv9_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv9, add8, d_conv9_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=8192, K_STRIDE_2=256, num_warps=2, num_stages=3,
    )
    del d_conv9

    # Gradients: conv9
    d_conv9_weight = torch.empty((2, 32, 32), dtype=conv9_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv9_weight_parts, d_conv9_weight, num_warps=4, num_stages=2)
    del d_conv9_weight_parts

    # Gradients: conv9
    d_conv9_bias = torch.empty((32,), dtype=conv9_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv9_bias_tiles, d_conv9_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv9_bias_tiles

    # Gradients: conv10
    d_conv10_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv10, add9, d_conv10_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        K_STRIDE=16384, K_STRIDE_2=512, num_warps=2, num_stages=3,
    )
    del d_conv10

    # Gradients: conv10
    d_conv10_weight = torch.empty((2, 32, 32), dtype=conv10_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv10_weight_parts, d_conv10_weight, num_warps=4, num_stages=2)
    del d_conv10_weight_parts

    # Gradients: conv10
    d_conv10_bias = torch.empty((32,), dtype=conv10_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv10_bias_tiles, d_conv10_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv10_bias_tiles

    # Gradients: conv11
    d_conv11_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_3_kernel[(32, 1)](
        d_conv11, add10, d_conv11_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv11

    # Gradients: conv11
    d_conv11_weight = torch.empty((2, 32, 32), dtype=conv11_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv11_weight_parts, d_conv11_weight, num_warps=4, num_stages=2)
    del d_conv11_weight_parts

    # Gradients: conv11
    d_conv11_bias = torch.empty((32,), dtype=conv11_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv11_bias_tiles, d_conv11_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv11_bias_tiles

    # Gradients: conv12
    d_conv12_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv12, add11, d_conv12_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=64, K_STRIDE_2=2, num_warps=2, num_stages=3,
    )
    del d_conv12

    # Gradients: conv12
    d_conv12_weight = torch.empty((2, 32, 32), dtype=conv12_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv12_weight_parts, d_conv12_weight, num_warps=4, num_stages=2)
    del d_conv12_weight_parts

    # Gradients: conv12
    d_conv12_bias = torch.empty((32,), dtype=conv12_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv12_bias_tiles, d_conv12_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv12_bias_tiles

    # Gradients: conv13
    d_conv13_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv13, add12, d_conv13_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=128, K_STRIDE_2=4, num_warps=2, num_stages=3,
    )
    del d_conv13

    # Gradients: conv13
    d_conv13_weight = torch.empty((2, 32, 32), dtype=conv13_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv13_weight_parts, d_conv13_weight, num_warps=4, num_stages=2)
    del d_conv13_weight_parts

    # Gradients: conv13
    d_conv13_bias = torch.empty((32,), dtype=conv13_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv13_bias_tiles, d_conv13_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv13_bias_tiles

    # Gradients: conv14
    d_conv14_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv14, add13, d_conv14_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=256, K_STRIDE_2=8, num_warps=2, num_stages=3,
    )
    del d_conv14

    # Gradients: conv14
    d_conv14_weight = torch.empty((2, 32, 32), dtype=conv14_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv14_weight_parts, d_conv14_weight, num_warps=4, num_stages=2)
    del d_conv14_weight_parts

    # Gradients: conv14
    d_conv14_bias = torch.empty((32,), dtype=conv14_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv14_bias_tiles, d_conv14_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv14_bias_tiles

    # Gradients: conv15
    d_conv15_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv15, add14, d_conv15_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=512, K_STRIDE_2=16, num_warps=2, num_stages=3,
    )
    del d_conv15

    # Gradients: conv15
    d_conv15_weight = torch.empty((2, 32, 32), dtype=conv15_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv15_weight_parts, d_conv15_weight, num_warps=4, num_stages=2)
    del d_conv15_weight_parts

    # Gradients: conv15
    d_conv15_bias = torch.empty((32,), dtype=conv15_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv15_bias_tiles, d_conv15_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv15_bias_tiles

    # Gradients: conv16
    d_conv16_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv16, add15, d_conv16_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=1024, K_STRIDE_2=32, num_warps=2, num_stages=3,
    )
    del d_conv16

    # Gradients: conv16
    d_conv16_weight = torch.empty((2, 32, 32), dtype=conv16_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv16_weight_parts, d_conv16_weight, num_warps=4, num_stages=2)
    del d_conv16_weight_parts

    # Gradients: conv16
    d_conv16_bias = torch.empty((32,), dtype=conv16_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv16_bias_tiles, d_conv16_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv16_bias_tiles

    # Gradients: conv17
    d_conv17_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv17, add16, d_conv17_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=2048, K_STRIDE_2=64, num_warps=2, num_stages=3,
    )
    del d_conv17

    # Gradients: conv17
    d_conv17_weight = torch.empty((2, 32, 32), dtype=conv17_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv17_weight_parts, d_conv17_weight, num_warps=4, num_stages=2)
    del d_conv17_weight_parts

    # Gradients: conv17
    d_conv17_bias = torch.empty((32,), dtype=conv17_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv17_bias_tiles, d_conv17_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv17_bias_tiles

    # Gradients: conv18
    d_conv18_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv18, add17, d_conv18_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=4096, K_STRIDE_2=128, num_warps=2, num_stages=3,
    )
    del d_conv18

    # Gradients: conv18
    d_conv18_weight = torch.empty((2, 32, 32), dtype=conv18_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv18_weight_parts, d_conv18_weight, num_warps=4, num_stages=2)
    del d_conv18_weight_parts

    # Gradients: conv18
    d_conv18_bias = torch.empty((32,), dtype=conv18_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv18_bias_tiles, d_conv18_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv18_bias_tiles

    # Gradients: conv19
    d_conv19_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv19, add18, d_conv19_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=8192, K_STRIDE_2=256, num_warps=2, num_stages=3,
    )
    del d_conv19

    # Gradients: conv19
    d_conv19_weight = torch.empty((2, 32, 32), dtype=conv19_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv19_weight_parts, d_conv19_weight, num_warps=4, num_stages=2)
    del d_conv19_weight_parts

    # Gradients: conv19
    d_conv19_bias = torch.empty((32,), dtype=conv19_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv19_bias_tiles, d_conv19_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv19_bias_tiles

    # Gradients: conv20
    d_conv20_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(32, 1)](
        d_conv20, add19, d_conv20_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, K_STRIDE=16384, K_STRIDE_2=512, num_warps=2, num_stages=3,
    )
    del d_conv20

    # Gradients: conv20
    d_conv20_weight = torch.empty((2, 32, 32), dtype=conv20_weight.dtype, device=device)
    d_conv_weight_2_kernel[(2, 1)](d_conv20_weight_parts, d_conv20_weight, num_warps=4, num_stages=2)
    del d_conv20_weight_parts

    # Gradients: conv20
    d_conv20_bias = torch.empty((32,), dtype=conv20_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 1)](
        d_conv20_bias_tiles, d_conv20_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv20_bias_tiles
    return {
        "input": d_input, "conv1.weight": d_conv1_weight.view(32, 2, 32).permute(0, 2, 1),
        "conv1.bias": d_conv1_bias, "conv2.weight": d_conv2_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv2.bias": d_conv2_bias, "conv3.weight": d_conv3_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv3.bias": d_conv3_bias, "conv4.weight": d_conv4_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv4.bias": d_conv4_bias, "conv5.weight": d_conv5_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv5.bias": d_conv5_bias, "conv6.weight": d_conv6_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv6.bias": d_conv6_bias, "conv7.weight": d_conv7_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv7.bias": d_conv7_bias, "conv8.weight": d_conv8_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv8.bias": d_conv8_bias, "conv9.weight": d_conv9_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv9.bias": d_conv9_bias, "conv10.weight": d_conv10_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv10.bias": d_conv10_bias, "conv11.weight": d_conv11_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv11.bias": d_conv11_bias, "conv12.weight": d_conv12_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv12.bias": d_conv12_bias, "conv13.weight": d_conv13_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv13.bias": d_conv13_bias, "conv14.weight": d_conv14_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv14.bias": d_conv14_bias, "conv15.weight": d_conv15_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv15.bias": d_conv15_bias, "conv16.weight": d_conv16_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv16.bias": d_conv16_bias, "conv17.weight": d_conv17_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv17.bias": d_conv17_bias, "conv18.weight": d_conv18_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv18.bias": d_conv18_bias, "conv19.weight": d_conv19_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv19.bias": d_conv19_bias, "conv20.weight": d_conv20_weight.view(2, 32, 32).permute(1, 2, 0),
        "conv20.bias": d_conv20_bias,
    }


def framed(x, dim, span, stride, left, room, edge="zeros", outside=0.0):
    """An axis, padded or cut, so that output t reads from position t·stride on; left None: SAME padding."""
    n = x.shape[dim]
    if left is None:
        left = max(span - 1 - (n - 1) % stride, 0) // 2
    place = torch.arange((n + room) // stride * stride + span, device=x.device) - left
    if edge == "circular":
        place = place % n
    elif edge == "replicate":
        place = place.clamp(0, n - 1)
    elif edge == "reflect":
        place = place % max(2 * n - 2, 1)
        place = torch.where(place < n, place, 2 * n - 2 - place)
    there = ((place >= 0) & (place < n)).view([-1] + [1] * (x.dim() - 1 - dim))
    return torch.where(there, x.index_select(dim, place.clamp(0, n - 1)), outside)


def reference(
    input, conv1_weight, conv1_bias, conv2_weight, conv2_bias, conv3_weight, conv3_bias, conv4_weight,
    conv4_bias, conv5_weight, conv5_bias, conv6_weight, conv6_bias, conv7_weight, conv7_bias, conv8_weight,
    conv8_bias, conv9_weight, conv9_bias, conv10_weight, conv10_bias, conv11_weight, conv11_bias,
    conv12_weight, conv12_bias, conv13_weight, conv13_bias, conv14_weight, conv14_bias, conv15_weight,
    conv15_bias, conv16_weight, conv16_bias, conv17_weight, conv17_bias, conv18_weight, conv18_bias,
    conv19_weight, conv19_bias, conv20_weight, conv20_bias, *, seed=0,
):
    """wavenet_like in torch, train: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    conv1 = framed(input, 2, 2, 1, 1, -1)
    conv1 = F.conv1d(conv1, conv1_weight, conv1_bias, 1, 0, 1, 1)
    relu1 = F.relu(conv1)
    add1 = input + relu1
    conv2 = framed(add1, 2, 3, 1, 2, -1)
    conv2 = F.conv1d(conv2, conv2_weight, conv2_bias, 1, 0, 2, 1)
    relu2 = F.relu(conv2)
    add2 = add1 + relu2
    conv3 = framed(add2, 2, 5, 1, 4, -1)
    conv3 = F.conv1d(conv3, conv3_weight, conv3_bias, 1, 0, 4, 1)
    relu3 = F.relu(conv3)
    add3 = add2 + relu3
    conv4 = framed(add3, 2, 9, 1, 8, -1)
    conv4 = F.conv1d(conv4, conv4_weight, conv4_bias, 1, 0, 8, 1)
    relu4 = F.relu(conv4)
    add4 = add3 + relu4
    conv5 = framed(add4, 2, 17, 1, 16, -1)
    conv5 = F.conv1d(conv5, conv5_weight, conv5_bias, 1, 0, 16, 1)
    relu5 = F.relu(conv5)
    add5 = add4 + relu5
    conv6 = framed(add5, 2, 33, 1, 32, -1)
    conv6 = F.conv1d(conv6, conv6_weight, conv6_bias, 1, 0, 32, 1)
    relu6 = F.relu(conv6)
    add6 = add5 + relu6
    conv7 = framed(add6, 2, 65, 1, 64, -1)
    conv7 = F.conv1d(conv7, conv7_weight, conv7_bias, 1, 0, 64, 1)
    relu7 = F.relu(conv7)
    add7 = add6 + relu7
    conv8 = framed(add7, 2, 129, 1, 128, -1)
    conv8 = F.conv1d(conv8, conv8_weight, conv8_bias, 1, 0, 128, 1)
    relu8 = F.relu(conv8)
    add8 = add7 + relu8
    conv9 = framed(add8, 2, 257, 1, 256, -1)
    conv9 = F.conv1d(conv9, conv9_weight, conv9_bias, 1, 0, 256, 1)
    relu9 = F.relu(conv9)
    add9 = add8 + relu9
    conv10 = framed(add9, 2, 513, 1, 512, -1)
    conv10 = F.conv1d(conv10, conv10_weight, conv10_bias, 1, 0, 512, 1)
    relu10 = F.relu(conv10)
    add10 = add9 + relu10
    conv11 = framed(add10, 2, 2, 1, 1, -1)
    conv11 = F.conv1d(conv11, conv11_weight, conv11_bias, 1, 0, 1, 1)
    relu11 = F.relu(conv11)
    add11 = add10 + relu11
    conv12 = framed(add11, 2, 3, 1, 2, -1)
    conv12 = F.conv1d(conv12, conv12_weight, conv12_bias, 1, 0, 2, 1)
    relu12 = F.relu(conv12)
    add12 = add11 + relu12
    conv13 = framed(add12, 2, 5, 1, 4, -1)
    conv13 = F.conv1d(conv13, conv13_weight, conv13_bias, 1, 0, 4, 1)
    relu13 = F.relu(conv13)
    add13 = add12 + relu13
    conv14 = framed(add13, 2, 9, 1, 8, -1)
    conv14 = F.conv1d(conv14, conv14_weight, conv14_bias, 1, 0, 8, 1)
    relu14 = F.relu(conv14)
    add14 = add13 + relu14
    conv15 = framed(add14, 2, 17, 1, 16, -1)
    conv15 = F.conv1d(conv15, conv15_weight, conv15_bias, 1, 0, 16, 1)
    relu15 = F.relu(conv15)
    add15 = add14 + relu15
    conv16 = framed(add15, 2, 33, 1, 32, -1)
    conv16 = F.conv1d(conv16, conv16_weight, conv16_bias, 1, 0, 32, 1)
    relu16 = F.relu(conv16)
    add16 = add15 + relu16
    conv17 = framed(add16, 2, 65, 1, 64, -1)
    conv17 = F.conv1d(conv17, conv17_weight, conv17_bias, 1, 0, 64, 1)
    relu17 = F.relu(conv17)
    add17 = add16 + relu17
    conv18 = framed(add17, 2, 129, 1, 128, -1)
    conv18 = F.conv1d(conv18, conv18_weight, conv18_bias, 1, 0, 128, 1)
    relu18 = F.relu(conv18)
    add18 = add17 + relu18
    conv19 = framed(add18, 2, 257, 1, 256, -1)
    conv19 = F.conv1d(conv19, conv19_weight, conv19_bias, 1, 0, 256, 1)
    relu19 = F.relu(conv19)
    add19 = add18 + relu19
    conv20 = framed(add19, 2, 513, 1, 512, -1)
    conv20 = F.conv1d(conv20, conv20_weight, conv20_bias, 1, 0, 512, 1)
    relu20 = F.relu(conv20)
    add20 = add19 + relu20
    outputs = {"add20": add20.movedim(1, -1)}
    updates = {}
    return outputs, updates


SHAPES = {
    "input": (3, 6, 32),
    "conv1.weight": (32, 32, 2),
    "conv1.bias": (32,),
    "conv2.weight": (32, 32, 2),
    "conv2.bias": (32,),
    "conv3.weight": (32, 32, 2),
    "conv3.bias": (32,),
    "conv4.weight": (32, 32, 2),
    "conv4.bias": (32,),
    "conv5.weight": (32, 32, 2),
    "conv5.bias": (32,),
    "conv6.weight": (32, 32, 2),
    "conv6.bias": (32,),
    "conv7.weight": (32, 32, 2),
    "conv7.bias": (32,),
    "conv8.weight": (32, 32, 2),
    "conv8.bias": (32,),
    "conv9.weight": (32, 32, 2),
    "conv9.bias": (32,),
    "conv10.weight": (32, 32, 2),
    "conv10.bias": (32,),
    "conv11.weight": (32, 32, 2),
    "conv11.bias": (32,),
    "conv12.weight": (32, 32, 2),
    "conv12.bias": (32,),
    "conv13.weight": (32, 32, 2),
    "conv13.bias": (32,),
    "conv14.weight": (32, 32, 2),
    "conv14.bias": (32,),
    "conv15.weight": (32, 32, 2),
    "conv15.bias": (32,),
    "conv16.weight": (32, 32, 2),
    "conv16.bias": (32,),
    "conv17.weight": (32, 32, 2),
    "conv17.bias": (32,),
    "conv18.weight": (32, 32, 2),
    "conv18.bias": (32,),
    "conv19.weight": (32, 32, 2),
    "conv19.bias": (32,),
    "conv20.weight": (32, 32, 2),
    "conv20.bias": (32,),
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
    seeds = {name: torch.randn_like(outputs[name]) for name in ["add20"]}
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
