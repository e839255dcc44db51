"""tc_resnet8, evaluation

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl


@triton.jit
def conv_sum_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 1, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[:, None]  # [16, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([16, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        i0 = 64 * (step // 3)
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (k * 640) + (c * 40 + i), mask=i < 40, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(
            x_ptr + (n * T * 40) + (k * 40 - 40) + (i_2 + t * 40),
            mask=(k + t - 1 >= 0) & (k + t - 1 < frames) & (i_2 < 40),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    if RAGGED:
        conv = tl.where(t < frames, conv, 0.0)
    tl.store(conv_ptr + (n * T * 16) + (c + t * 16), conv, mask=t < T)


@triton.jit
def conv_batch_norm_relu_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, relu_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    n = tl.cast(program // (((T + 1) // 2 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 16 * (step // 9)
        i = i0 + tl.arange(0, 16)[None, :]  # [1, 16]
        conv_weight = tl.load(conv_weight_ptr + (k * 384) + (c * 16 + i), mask=c < 24, other=0.0)
        i_2 = i0 + tl.arange(0, 16)[:, None]  # [16, 1]
        x = tl.load(
            x_ptr + (n * T * 16) + (k * 16 - 64) + (i_2 + t * 32),
            mask=(k + t * 2 - 4 >= 0) & (k + t * 2 - 4 < frames),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(
        batch_norm_running_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < (frames + 1) // 2, relu, 0.0)
    tl.store(relu_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24), relu, mask=(t < (T + 1) // 2) & (c < 24))


@triton.jit
def conv_batch_norm_relu_2_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, relu_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
    OFFSET: tl.constexpr, DIVISOR: tl.constexpr, COLUMN_TILE_STRIDE: tl.constexpr, K_STRIDE: tl.constexpr,
    C_STRIDE: tl.constexpr, OFFSET_2: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    That is conv2_sum; also conv8_sum, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + OFFSET) // DIVISOR + 127) // 128)
    n = tl.cast(program // (((T + OFFSET) // DIVISOR + 127) // 128), tl.int64)
    c = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[:, None]  # [COLUMN_TILE_STRIDE, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([COLUMN_TILE_STRIDE, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = COLUMN_TILE_STRIDE * (step // 9)
        i = i0 + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
        conv_weight = tl.load(
            conv_weight_ptr + (k * K_STRIDE) + (c * C_STRIDE + i),
            mask=(c < C_STRIDE) & (i < C_STRIDE),
            other=0.0,
        )
        i_2 = i0 + tl.arange(0, COLUMN_TILE_STRIDE)[:, None]  # [COLUMN_TILE_STRIDE, 1]
        x = tl.load(
            x_ptr + (n * ((T + OFFSET) // DIVISOR) * C_STRIDE) + (k * C_STRIDE - OFFSET_2)
            + (i_2 + t * C_STRIDE),
            mask=(k + t - 4 >= 0) & (k + t - 4 < (frames + OFFSET) // DIVISOR) & (i_2 < C_STRIDE),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < C_STRIDE, other=0.0).to(tl.float32)
    batch_norm_running_var = tl.load(
        batch_norm_running_var_ptr + c,
        mask=c < C_STRIDE,
        other=0.0,
    ).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(
        batch_norm_running_mean_ptr + c,
        mask=c < C_STRIDE,
        other=0.0,
    ).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < C_STRIDE, other=0.0).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < (frames + OFFSET) // DIVISOR, relu, 0.0)
    tl.store(
        relu_ptr + (n * ((T + OFFSET) // DIVISOR) * C_STRIDE) + (c + t * C_STRIDE),
        relu,
        mask=(t < (T + OFFSET) // DIVISOR) & (c < C_STRIDE),
    )


@triton.jit
def conv_batch_norm_relu_add_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, x_2_ptr, relu_2_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    add[n, t, c] = (x_2[n, t, c] + relu[n, t, c])
    relu_2[n, t, c] = maximum(add[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    n = tl.cast(program // (((T + 1) // 2 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 16
        i = i0 + tl.arange(0, 16)[None, :]  # [1, 16]
        conv_weight = tl.load(conv_weight_ptr + (c * 16 + i), mask=c < 24, other=0.0)
        i_2 = i0 + tl.arange(0, 16)[:, None]  # [16, 1]
        x = tl.load(x_ptr + (n * T * 16) + (i_2 + t * 32), mask=t < (frames - 1) // 2 + 1, other=0.0)
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(
        batch_norm_running_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x_2 = tl.load(
        x_2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    add = x_2 + relu
    relu_2 = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu_2 = tl.where(t < (frames + 1) // 2, relu_2, 0.0)
    tl.store(
        relu_2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        relu_2,
        mask=(t < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def conv_batch_norm_relu_3_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, relu_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 127) // 128)
    n = tl.cast(program // (((T + 3) // 4 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 32 * (step // 9)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 768) + (c * 24 + i), mask=i < 24, other=0.0)
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 1) // 2) * 24) + (k * 24 - 96) + (i_2 + t * 48),
            mask=(k + t * 2 - 4 >= 0) & (k + t * 2 - 4 < (frames + 1) // 2) & (i_2 < 24),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < (frames + 3) // 4, relu, 0.0)
    tl.store(relu_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), relu, mask=t < (T + 3) // 4)


@triton.jit
def conv_batch_norm_relu_4_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, relu_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 127) // 128)
    n = tl.cast(program // (((T + 3) // 4 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 32 * (step // 9)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 3) // 4) * 32) + (k * 32 - 128) + (i_2 + t * 32),
            mask=(k + t - 4 >= 0) & (k + t - 4 < (frames + 3) // 4),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < (frames + 3) // 4, relu, 0.0)
    tl.store(relu_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), relu, mask=t < (T + 3) // 4)


@triton.jit
def conv_batch_norm_relu_add_2_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, x_2_ptr, relu_2_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    add[n, t, c] = (x_2[n, t, c] + relu[n, t, c])
    relu_2[n, t, c] = maximum(add[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 127) // 128)
    n = tl.cast(program // (((T + 3) // 4 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 32
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (c * 24 + i), mask=i < 24, other=0.0)
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 1) // 2) * 24) + (i_2 + t * 48),
            mask=(t < ((frames + 1) // 2 - 1) // 2 + 1) & (i_2 < 24),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x_2 = tl.load(
        x_2_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    add = x_2 + relu
    relu_2 = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu_2 = tl.where(t < (frames + 3) // 4, relu_2, 0.0)
    tl.store(relu_2_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), relu_2, mask=t < (T + 3) // 4)


@triton.jit
def conv_batch_norm_relu_5_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, relu_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 127) // 128)
    n = tl.cast(program // (((T + 7) // 8 + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([64, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 32 * (step // 9)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1536) + (c * 32 + i), mask=c < 48, other=0.0)
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 3) // 4) * 32) + (k * 32 - 128) + (i_2 + t * 64),
            mask=(k + t * 2 - 4 >= 0) & (k + t * 2 - 4 < (frames + 3) // 4),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(
        batch_norm_running_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < (frames + 7) // 8, relu, 0.0)
    tl.store(relu_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48), relu, mask=(t < (T + 7) // 8) & (c < 48))


@triton.jit
def conv_batch_norm_relu_add_global_avg_pool_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, x_2_ptr, global_avg_pool_mean_tiles_mean_ptr,
    global_avg_pool_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    add[n, t, c] = (x_2[n, t, c] + relu[n, t, c])
    relu_2[n, t, c] = maximum(add[n, t, c], 0)
    global_avg_pool_mean, global_avg_pool_variance, global_avg_pool_count[c] = moments t  relu_2[n, t,
        c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 511) // 512)
    n = tl.cast(program // (((T + 7) // 8 + 511) // 512), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    global_avg_pool_mean_tiles_mean = tl.full([64, 1], 0.0, tl.float32)
    global_avg_pool_mean_tiles_mean_squares = tl.full([64, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 7) // 8 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        conv_sum = tl.full([64, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 32
            i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
            conv_weight = tl.load(conv_weight_ptr + (c * 32 + i), mask=c < 48, other=0.0)
            i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
            x = tl.load(
                x_ptr + (n * ((T + 3) // 4) * 32) + (i_2 + t * 64),
                mask=t < ((frames + 3) // 4 - 1) // 2 + 1,
                other=0.0,
            )
            conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
        conv = conv_sum
        batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_running_var = tl.load(
            batch_norm_running_var_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
        batch_norm_running_mean = tl.load(
            batch_norm_running_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
        relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
        x_2 = tl.load(
            x_2_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        add = x_2 + relu
        relu_2 = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
        tile_sum = tl.sum(tl.where(t < (frames + 7) // 8, relu_2, 0.0), axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 7) // 8))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 7) // 8, (relu_2 - tile_mean) * (relu_2 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - global_avg_pool_mean_tiles_mean
        global_avg_pool_mean_tiles_mean_squares = (
            global_avg_pool_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        global_avg_pool_mean_tiles_mean = (
            (global_avg_pool_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 7) // 8))
    tl.store(
        global_avg_pool_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48) + c,
        global_avg_pool_mean_tiles_mean,
        mask=c < 48,
    )
    tl.store(
        global_avg_pool_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48)
        + c,
        global_avg_pool_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 48,
    )


@triton.jit
def global_avg_pool_mean_kernel(
    global_avg_pool_mean_tiles_mean_ptr, global_avg_pool_mean_tiles_variance_ptr, global_avg_pool_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """global_avg_pool_mean, global_avg_pool_variance, global_avg_pool_count[n, c] = moments tile
        moments(global_avg_pool_mean_tiles_mean[n, tile, c], global_avg_pool_mean_tiles_variance[n,
        tile, c], held(tile))
    global_avg_pool[n, c] = global_avg_pool_mean[n, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    global_avg_pool_count = tl.full([1, 64], 0.0, tl.float32)
    global_avg_pool_mean = tl.full([1, 64], 0.0, tl.float32)
    global_avg_pool_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile0 in range(0, ((T + 7) // 8 + 511) // 512, 32):
        tile = tile0 + tl.arange(0, 32)[:, None]  # [32, 1]
        global_avg_pool_mean_tiles_mean = tl.load(
            global_avg_pool_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (c + tile * 48),
            mask=(tile < ((T + 7) // 8 + 511) // 512) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        global_avg_pool_mean_tiles_variance = tl.load(
            global_avg_pool_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48)
            + (c + tile * 48),
            mask=(tile < ((T + 7) // 8 + 511) // 512) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        x = global_avg_pool_mean_tiles_mean
        block_count_rows = tl.full([32, 64], 0.0, tl.float32)
        block_count = tl.sum(
            block_count_rows
            + tl.where(
                tile < ((T + 7) // 8 + 511) // 512,
                tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 7) // 8)), 0.0,
            ),
            axis=0, keep_dims=True,
        )
        block_share = (
            tl.where(
                tile < ((T + 7) // 8 + 511) // 512,
                tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 7) // 8)), 0.0,
            ) / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        )
        block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
        block_mean = tl.sum(
            block_mean_rows + tl.where(tile < ((T + 7) // 8 + 511) // 512, block_share * x, 0.0), axis=0,
            keep_dims=True,
        )
        block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
        block_rest = tl.sum(
            block_rest_rows
            + tl.where(tile < ((T + 7) // 8 + 511) // 512, block_share * (x - block_mean), 0.0),
            axis=0, keep_dims=True,
        )
        block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
        block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
        block_variance = tl.sum(
            block_variance_rows
            + tl.where(
                tile < ((T + 7) // 8 + 511) // 512,
                block_share * (global_avg_pool_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                0.0,
            ),
            axis=0, keep_dims=True,
        )
        global_avg_pool_count = global_avg_pool_count + block_count
        share = block_count / tl.maximum(global_avg_pool_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        rest = 1.0 - share
        shift = block_mean - global_avg_pool_mean
        global_avg_pool_variance = (
            ((global_avg_pool_variance * rest) + (block_variance * share))
            + ((shift * (share * rest)) * shift)
        )
        global_avg_pool_mean = tl.where(
            (shift - shift) == 0.0, global_avg_pool_mean + (shift * share),
            (global_avg_pool_mean * rest) + (block_mean * share),
        )
    global_avg_pool = global_avg_pool_mean
    tl.store(global_avg_pool_ptr + (n * 48) + c, global_avg_pool, mask=c < 48)


@triton.jit
def linear_sum_kernel(
    linear_weight_ptr, x_ptr, linear_bias_ptr, linear_ptr, N, steps, PRECISION: tl.constexpr,
):
    """linear_sum[n, c] = Σ i  (x[n, i] · linear_weight[c, i])
    linear[n, c] = (linear_sum[n, c] + linear_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 16 + tl.arange(0, 16)[:, None]  # [16, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    linear_sum = tl.full([16, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        linear_weight = tl.load(linear_weight_ptr + (c * 48 + i), mask=(c < 12) & (i < 48), other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (i_2 + n * 48), mask=(n < N) & (i_2 < 48), other=0.0)
        linear_sum = tl.dot(linear_weight.to(x.dtype), x, linear_sum, input_precision=PRECISION)
    linear_bias = tl.load(linear_bias_ptr + c, mask=c < 12, other=0.0).to(tl.float32)
    linear = linear_sum + linear_bias
    tl.store(linear_ptr + (c + n * 12), linear, mask=(n < N) & (c < 12))


def forward(
    input, first_weight, conv1_weight, batch_norm1_weight, batch_norm1_bias, conv2_weight, batch_norm2_weight,
    batch_norm2_bias, conv3_weight, batch_norm3_weight, batch_norm3_bias, conv4_weight, batch_norm4_weight,
    batch_norm4_bias, conv5_weight, batch_norm5_weight, batch_norm5_bias, conv6_weight, batch_norm6_weight,
    batch_norm6_bias, conv7_weight, batch_norm7_weight, batch_norm7_bias, conv8_weight, batch_norm8_weight,
    batch_norm8_bias, conv9_weight, batch_norm9_weight, batch_norm9_bias, keywords_weight, keywords_bias,
    batch_norm1_running_mean, batch_norm1_running_var, batch_norm2_running_mean, batch_norm2_running_var,
    batch_norm3_running_mean, batch_norm3_running_var, batch_norm4_running_mean, batch_norm4_running_var,
    batch_norm5_running_mean, batch_norm5_running_var, batch_norm6_running_mean, batch_norm6_running_var,
    batch_norm7_running_mean, batch_norm7_running_var, batch_norm8_running_mean, batch_norm8_running_var,
    batch_norm9_running_mean, batch_norm9_running_var, *, lengths=None, seed=0, precision="ieee",
):
    """input [N, T, 40] → keywords [N, 12].

    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all.
    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.
    """
    N = input.shape[0]
    T = input.shape[1]
    largest = max(T * 40, N, T, T * 16, 24 * ((T + 1) // 2), 32 * ((T + 3) // 4), 48 * ((T + 7) // 8))
    if largest >= 1073741824:
        raise ValueError(f"{largest} elements or sequences: 1073741824 are too many")
    device, data = input.device, input.dtype
    input = input.contiguous()
    first_weight = first_weight.permute(2, 0, 1).contiguous()
    conv1_weight = conv1_weight.permute(2, 0, 1).contiguous()
    conv2_weight = conv2_weight.permute(2, 0, 1).contiguous()
    conv3_weight = conv3_weight.permute(2, 0, 1).contiguous()
    conv4_weight = conv4_weight.permute(2, 0, 1).contiguous()
    conv5_weight = conv5_weight.permute(2, 0, 1).contiguous()
    conv6_weight = conv6_weight.permute(2, 0, 1).contiguous()
    conv7_weight = conv7_weight.permute(2, 0, 1).contiguous()
    conv8_weight = conv8_weight.permute(2, 0, 1).contiguous()
    conv9_weight = conv9_weight.permute(2, 0, 1).contiguous()

    # first = conv(16, kernel_size=3, padding=1, bias=False) (tc_resnet8.py:20)
    first = torch.empty((N, T, 16), dtype=data, device=device)
    conv_sum_kernel[(N * ((T + 127) // 128), 1)](
        first_weight, input, first, lengths, N, T, 3, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # conv1 = conv(24, kernel_size=9, stride=2, padding=4, bias=False), batch_norm1 = batch_norm, relu1 = relu
    #     (tc_resnet8.py:13)
    relu1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    conv_batch_norm_relu_kernel[(N * (((T + 1) // 2 + 127) // 128), 1)](
        conv1_weight, first, batch_norm1_weight, batch_norm1_running_var, batch_norm1_running_mean,
        batch_norm1_bias, relu1, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )

    # conv2 = conv(24, kernel_size=9, padding=4, bias=False), batch_norm2 = batch_norm, relu2 = relu
    #     (tc_resnet8.py:14)
    relu2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    conv_batch_norm_relu_2_kernel[(N * (((T + 1) // 2 + 127) // 128), 1)](
        conv2_weight, relu1, batch_norm2_weight, batch_norm2_running_var, batch_norm2_running_mean,
        batch_norm2_bias, relu2, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, OFFSET=1,
        DIVISOR=2, COLUMN_TILE_STRIDE=32, K_STRIDE=576, C_STRIDE=24, OFFSET_2=96, num_warps=4, num_stages=3,
    )
    del relu1

    # conv3 = conv(24, stride=2, bias=False), batch_norm3 = batch_norm, relu3 = relu (tc_resnet8.py:15), add1
    #     = add, block1 = relu (tc_resnet8.py:16)
    block1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    conv_batch_norm_relu_add_kernel[(N * (((T + 1) // 2 + 127) // 128), 1)](
        conv3_weight, first, batch_norm3_weight, batch_norm3_running_var, batch_norm3_running_mean,
        batch_norm3_bias, relu2, block1, lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del first, relu2

    # conv4 = conv(32, kernel_size=9, stride=2, padding=4, bias=False), batch_norm4 = batch_norm, relu4 = relu
    #     (tc_resnet8.py:13)
    relu4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    conv_batch_norm_relu_3_kernel[(N * (((T + 3) // 4 + 127) // 128), 1)](
        conv4_weight, block1, batch_norm4_weight, batch_norm4_running_var, batch_norm4_running_mean,
        batch_norm4_bias, relu4, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # conv5 = conv(32, kernel_size=9, padding=4, bias=False), batch_norm5 = batch_norm, relu5 = relu
    #     (tc_resnet8.py:14)
    relu5 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    conv_batch_norm_relu_4_kernel[(N * (((T + 3) // 4 + 127) // 128), 1)](
        conv5_weight, relu4, batch_norm5_weight, batch_norm5_running_var, batch_norm5_running_mean,
        batch_norm5_bias, relu5, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del relu4

    # conv6 = conv(32, stride=2, bias=False), batch_norm6 = batch_norm, relu6 = relu (tc_resnet8.py:15), add2
    #     = add, block2 = relu (tc_resnet8.py:16)
    block2 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    conv_batch_norm_relu_add_2_kernel[(N * (((T + 3) // 4 + 127) // 128), 1)](
        conv6_weight, block1, batch_norm6_weight, batch_norm6_running_var, batch_norm6_running_mean,
        batch_norm6_bias, relu5, block2, lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del block1, relu5

    # conv7 = conv(48, kernel_size=9, stride=2, padding=4, bias=False), batch_norm7 = batch_norm, relu7 = relu
    #     (tc_resnet8.py:13)
    relu7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    conv_batch_norm_relu_5_kernel[(N * (((T + 7) // 8 + 127) // 128), 1)](
        conv7_weight, block2, batch_norm7_weight, batch_norm7_running_var, batch_norm7_running_mean,
        batch_norm7_bias, relu7, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )

    # conv8 = conv(48, kernel_size=9, padding=4, bias=False), batch_norm8 = batch_norm, relu8 = relu
    #     (tc_resnet8.py:14)
    relu8 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    conv_batch_norm_relu_2_kernel[(N * (((T + 7) // 8 + 127) // 128), 1)](
        conv8_weight, relu7, batch_norm8_weight, batch_norm8_running_var, batch_norm8_running_mean,
        batch_norm8_bias, relu8, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, OFFSET=7,
        DIVISOR=8, COLUMN_TILE_STRIDE=64, K_STRIDE=2304, C_STRIDE=48, OFFSET_2=192, num_warps=8, num_stages=3,
    )
    del relu7

    # conv9 = conv(48, stride=2, bias=False), batch_norm9 = batch_norm, relu9 = relu (tc_resnet8.py:15), add3
    #     = add, block3 = relu (tc_resnet8.py:16), global_avg_pool1 = global_avg_pool (tc_resnet8.py:24)
    global_avg_pool1_mean_tiles_mean = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    global_avg_pool1_mean_tiles_variance = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    conv_batch_norm_relu_add_global_avg_pool_kernel[(N * (((T + 7) // 8 + 511) // 512), 1)](
        conv9_weight, block2, batch_norm9_weight, batch_norm9_running_var, batch_norm9_running_mean,
        batch_norm9_bias, relu8, global_avg_pool1_mean_tiles_mean, global_avg_pool1_mean_tiles_variance,
        lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del block2, relu8

    # global_avg_pool1
    global_avg_pool1 = torch.empty((N, 48), dtype=data, device=device)
    global_avg_pool_mean_kernel[(N, 1)](
        global_avg_pool1_mean_tiles_mean, global_avg_pool1_mean_tiles_variance, global_avg_pool1, lengths, N,
        T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del global_avg_pool1_mean_tiles_mean, global_avg_pool1_mean_tiles_variance

    # keywords = linear(12) (tc_resnet8.py:24)
    keywords = torch.empty((N, 12), dtype=data, device=device)
    linear_sum_kernel[((N + 127) // 128, 1)](
        keywords_weight, global_avg_pool1, keywords_bias, keywords, N, 1, PRECISION=precision, num_warps=4,
        num_stages=3,
    )
    del global_avg_pool1
    outputs = {"keywords": keywords}
    updates = {}
    saved = {
        "input": input, "first.weight": first_weight, "conv1.weight": conv1_weight,
        "batch_norm1.weight": batch_norm1_weight, "batch_norm1.bias": batch_norm1_bias,
        "conv2.weight": conv2_weight, "batch_norm2.weight": batch_norm2_weight,
        "batch_norm2.bias": batch_norm2_bias, "conv3.weight": conv3_weight,
        "batch_norm3.weight": batch_norm3_weight, "batch_norm3.bias": batch_norm3_bias,
        "conv4.weight": conv4_weight, "batch_norm4.weight": batch_norm4_weight,
        "batch_norm4.bias": batch_norm4_bias, "conv5.weight": conv5_weight,
        "batch_norm5.weight": batch_norm5_weight, "batch_norm5.bias": batch_norm5_bias,
        "conv6.weight": conv6_weight, "batch_norm6.weight": batch_norm6_weight,
        "batch_norm6.bias": batch_norm6_bias, "conv7.weight": conv7_weight,
        "batch_norm7.weight": batch_norm7_weight, "batch_norm7.bias": batch_norm7_bias,
        "conv8.weight": conv8_weight, "batch_norm8.weight": batch_norm8_weight,
        "batch_norm8.bias": batch_norm8_bias, "conv9.weight": conv9_weight,
        "batch_norm9.weight": batch_norm9_weight, "batch_norm9.bias": batch_norm9_bias,
        "keywords.weight": keywords_weight, "keywords.bias": keywords_bias,
        "batch_norm1.running_mean": batch_norm1_running_mean,
        "batch_norm1.running_var": batch_norm1_running_var,
        "batch_norm2.running_mean": batch_norm2_running_mean,
        "batch_norm2.running_var": batch_norm2_running_var,
        "batch_norm3.running_mean": batch_norm3_running_mean,
        "batch_norm3.running_var": batch_norm3_running_var,
        "batch_norm4.running_mean": batch_norm4_running_mean,
        "batch_norm4.running_var": batch_norm4_running_var,
        "batch_norm5.running_mean": batch_norm5_running_mean,
        "batch_norm5.running_var": batch_norm5_running_var,
        "batch_norm6.running_mean": batch_norm6_running_mean,
        "batch_norm6.running_var": batch_norm6_running_var,
        "batch_norm7.running_mean": batch_norm7_running_mean,
        "batch_norm7.running_var": batch_norm7_running_var,
        "batch_norm8.running_mean": batch_norm8_running_mean,
        "batch_norm8.running_var": batch_norm8_running_var,
        "batch_norm9.running_mean": batch_norm9_running_mean,
        "batch_norm9.running_var": batch_norm9_running_var,
    }
    return outputs, updates, saved


def reference(
    input, first_weight, conv1_weight, batch_norm1_weight, batch_norm1_bias, conv2_weight, batch_norm2_weight,
    batch_norm2_bias, conv3_weight, batch_norm3_weight, batch_norm3_bias, conv4_weight, batch_norm4_weight,
    batch_norm4_bias, conv5_weight, batch_norm5_weight, batch_norm5_bias, conv6_weight, batch_norm6_weight,
    batch_norm6_bias, conv7_weight, batch_norm7_weight, batch_norm7_bias, conv8_weight, batch_norm8_weight,
    batch_norm8_bias, conv9_weight, batch_norm9_weight, batch_norm9_bias, keywords_weight, keywords_bias,
    batch_norm1_running_mean, batch_norm1_running_var, batch_norm2_running_mean, batch_norm2_running_var,
    batch_norm3_running_mean, batch_norm3_running_var, batch_norm4_running_mean, batch_norm4_running_var,
    batch_norm5_running_mean, batch_norm5_running_var, batch_norm6_running_mean, batch_norm6_running_var,
    batch_norm7_running_mean, batch_norm7_running_var, batch_norm8_running_mean, batch_norm8_running_var,
    batch_norm9_running_mean, batch_norm9_running_var, *, seed=0,
):
    """tc_resnet8 in torch, eval: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    first = F.conv1d(input, first_weight, None, 1, 1, 1, 1)
    conv1 = F.conv1d(first, conv1_weight, None, 2, 4, 1, 1)
    batch_norm1 = F.batch_norm(
        conv1, batch_norm1_running_mean, batch_norm1_running_var, batch_norm1_weight, batch_norm1_bias, False,
        0.1, 1e-05,
    )
    relu1 = F.relu(batch_norm1)
    conv2 = F.conv1d(relu1, conv2_weight, None, 1, 4, 1, 1)
    batch_norm2 = F.batch_norm(
        conv2, batch_norm2_running_mean, batch_norm2_running_var, batch_norm2_weight, batch_norm2_bias, False,
        0.1, 1e-05,
    )
    relu2 = F.relu(batch_norm2)
    conv3 = F.conv1d(first, conv3_weight, None, 2, 0, 1, 1)
    batch_norm3 = F.batch_norm(
        conv3, batch_norm3_running_mean, batch_norm3_running_var, batch_norm3_weight, batch_norm3_bias, False,
        0.1, 1e-05,
    )
    relu3 = F.relu(batch_norm3)
    add1 = relu2 + relu3
    block1 = F.relu(add1)
    conv4 = F.conv1d(block1, conv4_weight, None, 2, 4, 1, 1)
    batch_norm4 = F.batch_norm(
        conv4, batch_norm4_running_mean, batch_norm4_running_var, batch_norm4_weight, batch_norm4_bias, False,
        0.1, 1e-05,
    )
    relu4 = F.relu(batch_norm4)
    conv5 = F.conv1d(relu4, conv5_weight, None, 1, 4, 1, 1)
    batch_norm5 = F.batch_norm(
        conv5, batch_norm5_running_mean, batch_norm5_running_var, batch_norm5_weight, batch_norm5_bias, False,
        0.1, 1e-05,
    )
    relu5 = F.relu(batch_norm5)
    conv6 = F.conv1d(block1, conv6_weight, None, 2, 0, 1, 1)
    batch_norm6 = F.batch_norm(
        conv6, batch_norm6_running_mean, batch_norm6_running_var, batch_norm6_weight, batch_norm6_bias, False,
        0.1, 1e-05,
    )
    relu6 = F.relu(batch_norm6)
    add2 = relu5 + relu6
    block2 = F.relu(add2)
    conv7 = F.conv1d(block2, conv7_weight, None, 2, 4, 1, 1)
    batch_norm7 = F.batch_norm(
        conv7, batch_norm7_running_mean, batch_norm7_running_var, batch_norm7_weight, batch_norm7_bias, False,
        0.1, 1e-05,
    )
    relu7 = F.relu(batch_norm7)
    conv8 = F.conv1d(relu7, conv8_weight, None, 1, 4, 1, 1)
    batch_norm8 = F.batch_norm(
        conv8, batch_norm8_running_mean, batch_norm8_running_var, batch_norm8_weight, batch_norm8_bias, False,
        0.1, 1e-05,
    )
    relu8 = F.relu(batch_norm8)
    conv9 = F.conv1d(block2, conv9_weight, None, 2, 0, 1, 1)
    batch_norm9 = F.batch_norm(
        conv9, batch_norm9_running_mean, batch_norm9_running_var, batch_norm9_weight, batch_norm9_bias, False,
        0.1, 1e-05,
    )
    relu9 = F.relu(batch_norm9)
    add3 = relu8 + relu9
    block3 = F.relu(add3)
    global_avg_pool1 = block3.flatten(2).mean(2)
    keywords = F.linear(global_avg_pool1.movedim(1, -1), keywords_weight, keywords_bias).movedim(-1, 1)
    outputs = {"keywords": keywords.movedim(1, -1)}
    updates = {}
    return outputs, updates


SHAPES = {
    "input": (3, 6, 40),
    "first.weight": (16, 40, 3),
    "conv1.weight": (24, 16, 9),
    "batch_norm1.weight": (24,),
    "batch_norm1.bias": (24,),
    "conv2.weight": (24, 24, 9),
    "batch_norm2.weight": (24,),
    "batch_norm2.bias": (24,),
    "conv3.weight": (24, 16, 1),
    "batch_norm3.weight": (24,),
    "batch_norm3.bias": (24,),
    "conv4.weight": (32, 24, 9),
    "batch_norm4.weight": (32,),
    "batch_norm4.bias": (32,),
    "conv5.weight": (32, 32, 9),
    "batch_norm5.weight": (32,),
    "batch_norm5.bias": (32,),
    "conv6.weight": (32, 24, 1),
    "batch_norm6.weight": (32,),
    "batch_norm6.bias": (32,),
    "conv7.weight": (48, 32, 9),
    "batch_norm7.weight": (48,),
    "batch_norm7.bias": (48,),
    "conv8.weight": (48, 48, 9),
    "batch_norm8.weight": (48,),
    "batch_norm8.bias": (48,),
    "conv9.weight": (48, 32, 1),
    "batch_norm9.weight": (48,),
    "batch_norm9.bias": (48,),
    "keywords.weight": (12, 48),
    "keywords.bias": (12,),
    "batch_norm1.running_mean": (24,),
    "batch_norm1.running_var": (24,),
    "batch_norm2.running_mean": (24,),
    "batch_norm2.running_var": (24,),
    "batch_norm3.running_mean": (24,),
    "batch_norm3.running_var": (24,),
    "batch_norm4.running_mean": (32,),
    "batch_norm4.running_var": (32,),
    "batch_norm5.running_mean": (32,),
    "batch_norm5.running_var": (32,),
    "batch_norm6.running_mean": (32,),
    "batch_norm6.running_var": (32,),
    "batch_norm7.running_mean": (48,),
    "batch_norm7.running_var": (48,),
    "batch_norm8.running_mean": (48,),
    "batch_norm8.running_var": (48,),
    "batch_norm9.running_mean": (48,),
    "batch_norm9.running_var": (48,),
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
    outputs, updates, _ = forward(*given.values(), seed=1)
    found = outputs | updates
    wanted, rounded = ({**a, **b} for a, b in (reference(*each, seed=1) for each in (exact, plain)))
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
    return value.to(kind, copy=True).requires_grad_(False) if value.is_floating_point() else value


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
