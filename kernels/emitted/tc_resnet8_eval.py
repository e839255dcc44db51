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
def first_sum_kernel(
    first_weight_ptr, input_ptr, first_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """first.sum[n, t, c] = Σ k, i  (input[n, t + offset(k) − 1, i] · first.weight[k, c, i])
    first[n, t, c] = first.sum[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[:, None]  # [16, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    first_sum = tl.full([16, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        i0 = 64 * (step // 3)
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        first_weight = tl.load(first_weight_ptr + (k * 640) + (c * 40 + i), mask=i < 40, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        input = tl.load(
            input_ptr + (n * T * 40) + (k * 40 - 40) + (i_2 + t * 40),
            mask=(k + t - 1 >= 0) & (k + t - 1 < frames) & (i_2 < 40),
            other=0.0,
        )
        first_sum = tl.dot(first_weight.to(input.dtype), input, first_sum, input_precision=PRECISION)
    first = first_sum
    if RAGGED:
        first = tl.where(t < frames, first, 0.0)
    tl.store(first_ptr + (n * T * 16) + (c + t * 16), first, mask=t < T)


@triton.jit
def conv1_sum_kernel(
    conv1_weight_ptr, first_ptr, batch_norm1_weight_ptr, batch_norm1_running_var_ptr,
    batch_norm1_running_mean_ptr, batch_norm1_bias_ptr, relu1_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv1.sum[n, t, c] = Σ k, i  (first[n, t·2 + offset(k) − 4, i] · conv1.weight[k, c, i])
    conv1[n, t, c] = conv1.sum[n, t, c]
    batch_norm1.scale[c] = (batch_norm1.weight[c] / sqrt((batch_norm1.running_var[c] + 1e-05)))
    batch_norm1[n, t, c] = (((conv1[n, t, c] − batch_norm1.running_mean[c]) · batch_norm1.scale[c]) +
        batch_norm1.bias[c])
    relu1[n, t, c] = maximum(batch_norm1[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    n = tl.cast(program // (((T + 1) // 2 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv1_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 16 * (step // 9)
        i = i0 + tl.arange(0, 16)[None, :]  # [1, 16]
        conv1_weight = tl.load(conv1_weight_ptr + (k * 384) + (c * 16 + i), mask=c < 24, other=0.0)
        i_2 = i0 + tl.arange(0, 16)[:, None]  # [16, 1]
        first = tl.load(
            first_ptr + (n * T * 16) + (k * 16 - 64) + (i_2 + t * 32),
            mask=(k + t * 2 - 4 >= 0) & (k + t * 2 - 4 < frames),
            other=0.0,
        )
        conv1_sum = tl.dot(conv1_weight.to(first.dtype), first, conv1_sum, input_precision=PRECISION)
    conv1 = conv1_sum
    batch_norm1_weight = tl.load(batch_norm1_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm1_running_var = tl.load(
        batch_norm1_running_var_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm1_scale = batch_norm1_weight / tl.sqrt_rn(batch_norm1_running_var + 1e-05)
    batch_norm1_running_mean = tl.load(
        batch_norm1_running_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm1_bias = tl.load(batch_norm1_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm1 = ((conv1 - batch_norm1_running_mean) * batch_norm1_scale) + batch_norm1_bias
    relu1 = tl.maximum(batch_norm1, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu1 = tl.where(t < (frames + 1) // 2, relu1, 0.0)
    tl.store(
        relu1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        relu1,
        mask=(t < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def conv2_sum_kernel(
    conv2_weight_ptr, relu1_ptr, batch_norm2_weight_ptr, batch_norm2_running_var_ptr,
    batch_norm2_running_mean_ptr, batch_norm2_bias_ptr, relu2_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv2.sum[n, t, c] = Σ k, i  (relu1[n, t + offset(k) − 4, i] · conv2.weight[k, c, i])
    conv2[n, t, c] = conv2.sum[n, t, c]
    batch_norm2.scale[c] = (batch_norm2.weight[c] / sqrt((batch_norm2.running_var[c] + 1e-05)))
    batch_norm2[n, t, c] = (((conv2[n, t, c] − batch_norm2.running_mean[c]) · batch_norm2.scale[c]) +
        batch_norm2.bias[c])
    relu2[n, t, c] = maximum(batch_norm2[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    n = tl.cast(program // (((T + 1) // 2 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv2_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 32 * (step // 9)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv2_weight = tl.load(
            conv2_weight_ptr + (k * 576) + (c * 24 + i),
            mask=(c < 24) & (i < 24),
            other=0.0,
        )
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        relu1 = tl.load(
            relu1_ptr + (n * ((T + 1) // 2) * 24) + (k * 24 - 96) + (i_2 + t * 24),
            mask=(k + t - 4 >= 0) & (k + t - 4 < (frames + 1) // 2) & (i_2 < 24),
            other=0.0,
        )
        conv2_sum = tl.dot(conv2_weight.to(relu1.dtype), relu1, conv2_sum, input_precision=PRECISION)
    conv2 = conv2_sum
    batch_norm2_weight = tl.load(batch_norm2_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2_running_var = tl.load(
        batch_norm2_running_var_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm2_scale = batch_norm2_weight / tl.sqrt_rn(batch_norm2_running_var + 1e-05)
    batch_norm2_running_mean = tl.load(
        batch_norm2_running_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm2_bias = tl.load(batch_norm2_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2 = ((conv2 - batch_norm2_running_mean) * batch_norm2_scale) + batch_norm2_bias
    relu2 = tl.maximum(batch_norm2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu2 = tl.where(t < (frames + 1) // 2, relu2, 0.0)
    tl.store(
        relu2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        relu2,
        mask=(t < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def conv3_sum_kernel(
    conv3_weight_ptr, first_ptr, batch_norm3_weight_ptr, batch_norm3_running_var_ptr,
    batch_norm3_running_mean_ptr, batch_norm3_bias_ptr, relu2_ptr, block1_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """conv3.sum[n, t, c] = Σ k, i  (first[n, t·2 + offset(k), i] · conv3.weight[k, c, i])
    conv3[n, t, c] = conv3.sum[n, t, c]
    batch_norm3.scale[c] = (batch_norm3.weight[c] / sqrt((batch_norm3.running_var[c] + 1e-05)))
    batch_norm3[n, t, c] = (((conv3[n, t, c] − batch_norm3.running_mean[c]) · batch_norm3.scale[c]) +
        batch_norm3.bias[c])
    relu3[n, t, c] = maximum(batch_norm3[n, t, c], 0)
    add1[n, t, c] = (relu2[n, t, c] + relu3[n, t, c])
    block1[n, t, c] = maximum(add1[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    n = tl.cast(program // (((T + 1) // 2 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv3_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 16
        i = i0 + tl.arange(0, 16)[None, :]  # [1, 16]
        conv3_weight = tl.load(conv3_weight_ptr + (c * 16 + i), mask=c < 24, other=0.0)
        i_2 = i0 + tl.arange(0, 16)[:, None]  # [16, 1]
        first = tl.load(
            first_ptr + (n * T * 16) + (i_2 + t * 32),
            mask=t < (frames - 1) // 2 + 1,
            other=0.0,
        )
        conv3_sum = tl.dot(conv3_weight.to(first.dtype), first, conv3_sum, input_precision=PRECISION)
    conv3 = conv3_sum
    batch_norm3_weight = tl.load(batch_norm3_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3_running_var = tl.load(
        batch_norm3_running_var_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm3_scale = batch_norm3_weight / tl.sqrt_rn(batch_norm3_running_var + 1e-05)
    batch_norm3_running_mean = tl.load(
        batch_norm3_running_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm3_bias = tl.load(batch_norm3_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3 = ((conv3 - batch_norm3_running_mean) * batch_norm3_scale) + batch_norm3_bias
    relu3 = tl.maximum(batch_norm3, 0.0, propagate_nan=tl.PropagateNan.ALL)
    relu2 = tl.load(
        relu2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    add1 = relu2 + relu3
    block1 = tl.maximum(add1, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        block1 = tl.where(t < (frames + 1) // 2, block1, 0.0)
    tl.store(
        block1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        block1,
        mask=(t < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def conv4_sum_kernel(
    conv4_weight_ptr, block1_ptr, batch_norm4_weight_ptr, batch_norm4_running_var_ptr,
    batch_norm4_running_mean_ptr, batch_norm4_bias_ptr, relu4_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv4.sum[n, t, c] = Σ k, i  (block1[n, t·2 + offset(k) − 4, i] · conv4.weight[k, c, i])
    conv4[n, t, c] = conv4.sum[n, t, c]
    batch_norm4.scale[c] = (batch_norm4.weight[c] / sqrt((batch_norm4.running_var[c] + 1e-05)))
    batch_norm4[n, t, c] = (((conv4[n, t, c] − batch_norm4.running_mean[c]) · batch_norm4.scale[c]) +
        batch_norm4.bias[c])
    relu4[n, t, c] = maximum(batch_norm4[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 127) // 128)
    n = tl.cast(program // (((T + 3) // 4 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv4_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 32 * (step // 9)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv4_weight = tl.load(conv4_weight_ptr + (k * 768) + (c * 24 + i), mask=i < 24, other=0.0)
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        block1 = tl.load(
            block1_ptr + (n * ((T + 1) // 2) * 24) + (k * 24 - 96) + (i_2 + t * 48),
            mask=(k + t * 2 - 4 >= 0) & (k + t * 2 - 4 < (frames + 1) // 2) & (i_2 < 24),
            other=0.0,
        )
        conv4_sum = tl.dot(conv4_weight.to(block1.dtype), block1, conv4_sum, input_precision=PRECISION)
    conv4 = conv4_sum
    batch_norm4_weight = tl.load(batch_norm4_weight_ptr + c).to(tl.float32)
    batch_norm4_running_var = tl.load(batch_norm4_running_var_ptr + c).to(tl.float32)
    batch_norm4_scale = batch_norm4_weight / tl.sqrt_rn(batch_norm4_running_var + 1e-05)
    batch_norm4_running_mean = tl.load(batch_norm4_running_mean_ptr + c).to(tl.float32)
    batch_norm4_bias = tl.load(batch_norm4_bias_ptr + c).to(tl.float32)
    batch_norm4 = ((conv4 - batch_norm4_running_mean) * batch_norm4_scale) + batch_norm4_bias
    relu4 = tl.maximum(batch_norm4, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu4 = tl.where(t < (frames + 3) // 4, relu4, 0.0)
    tl.store(relu4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), relu4, mask=t < (T + 3) // 4)


@triton.jit
def conv5_sum_kernel(
    conv5_weight_ptr, relu4_ptr, batch_norm5_weight_ptr, batch_norm5_running_var_ptr,
    batch_norm5_running_mean_ptr, batch_norm5_bias_ptr, relu5_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv5.sum[n, t, c] = Σ k, i  (relu4[n, t + offset(k) − 4, i] · conv5.weight[k, c, i])
    conv5[n, t, c] = conv5.sum[n, t, c]
    batch_norm5.scale[c] = (batch_norm5.weight[c] / sqrt((batch_norm5.running_var[c] + 1e-05)))
    batch_norm5[n, t, c] = (((conv5[n, t, c] − batch_norm5.running_mean[c]) · batch_norm5.scale[c]) +
        batch_norm5.bias[c])
    relu5[n, t, c] = maximum(batch_norm5[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 127) // 128)
    n = tl.cast(program // (((T + 3) // 4 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv5_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 32 * (step // 9)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv5_weight = tl.load(conv5_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        relu4 = tl.load(
            relu4_ptr + (n * ((T + 3) // 4) * 32) + (k * 32 - 128) + (i_2 + t * 32),
            mask=(k + t - 4 >= 0) & (k + t - 4 < (frames + 3) // 4),
            other=0.0,
        )
        conv5_sum = tl.dot(conv5_weight.to(relu4.dtype), relu4, conv5_sum, input_precision=PRECISION)
    conv5 = conv5_sum
    batch_norm5_weight = tl.load(batch_norm5_weight_ptr + c).to(tl.float32)
    batch_norm5_running_var = tl.load(batch_norm5_running_var_ptr + c).to(tl.float32)
    batch_norm5_scale = batch_norm5_weight / tl.sqrt_rn(batch_norm5_running_var + 1e-05)
    batch_norm5_running_mean = tl.load(batch_norm5_running_mean_ptr + c).to(tl.float32)
    batch_norm5_bias = tl.load(batch_norm5_bias_ptr + c).to(tl.float32)
    batch_norm5 = ((conv5 - batch_norm5_running_mean) * batch_norm5_scale) + batch_norm5_bias
    relu5 = tl.maximum(batch_norm5, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu5 = tl.where(t < (frames + 3) // 4, relu5, 0.0)
    tl.store(relu5_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), relu5, mask=t < (T + 3) // 4)


@triton.jit
def conv6_sum_kernel(
    conv6_weight_ptr, block1_ptr, batch_norm6_weight_ptr, batch_norm6_running_var_ptr,
    batch_norm6_running_mean_ptr, batch_norm6_bias_ptr, relu5_ptr, block2_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """conv6.sum[n, t, c] = Σ k, i  (block1[n, t·2 + offset(k), i] · conv6.weight[k, c, i])
    conv6[n, t, c] = conv6.sum[n, t, c]
    batch_norm6.scale[c] = (batch_norm6.weight[c] / sqrt((batch_norm6.running_var[c] + 1e-05)))
    batch_norm6[n, t, c] = (((conv6[n, t, c] − batch_norm6.running_mean[c]) · batch_norm6.scale[c]) +
        batch_norm6.bias[c])
    relu6[n, t, c] = maximum(batch_norm6[n, t, c], 0)
    add2[n, t, c] = (relu5[n, t, c] + relu6[n, t, c])
    block2[n, t, c] = maximum(add2[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 127) // 128)
    n = tl.cast(program // (((T + 3) // 4 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv6_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 32
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv6_weight = tl.load(conv6_weight_ptr + (c * 24 + i), mask=i < 24, other=0.0)
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        block1 = tl.load(
            block1_ptr + (n * ((T + 1) // 2) * 24) + (i_2 + t * 48),
            mask=(t < ((frames + 1) // 2 - 1) // 2 + 1) & (i_2 < 24),
            other=0.0,
        )
        conv6_sum = tl.dot(conv6_weight.to(block1.dtype), block1, conv6_sum, input_precision=PRECISION)
    conv6 = conv6_sum
    batch_norm6_weight = tl.load(batch_norm6_weight_ptr + c).to(tl.float32)
    batch_norm6_running_var = tl.load(batch_norm6_running_var_ptr + c).to(tl.float32)
    batch_norm6_scale = batch_norm6_weight / tl.sqrt_rn(batch_norm6_running_var + 1e-05)
    batch_norm6_running_mean = tl.load(batch_norm6_running_mean_ptr + c).to(tl.float32)
    batch_norm6_bias = tl.load(batch_norm6_bias_ptr + c).to(tl.float32)
    batch_norm6 = ((conv6 - batch_norm6_running_mean) * batch_norm6_scale) + batch_norm6_bias
    relu6 = tl.maximum(batch_norm6, 0.0, propagate_nan=tl.PropagateNan.ALL)
    relu5 = tl.load(
        relu5_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    add2 = relu5 + relu6
    block2 = tl.maximum(add2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        block2 = tl.where(t < (frames + 3) // 4, block2, 0.0)
    tl.store(block2_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), block2, mask=t < (T + 3) // 4)


@triton.jit
def conv7_sum_kernel(
    conv7_weight_ptr, block2_ptr, batch_norm7_weight_ptr, batch_norm7_running_var_ptr,
    batch_norm7_running_mean_ptr, batch_norm7_bias_ptr, relu7_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv7.sum[n, t, c] = Σ k, i  (block2[n, t·2 + offset(k) − 4, i] · conv7.weight[k, c, i])
    conv7[n, t, c] = conv7.sum[n, t, c]
    batch_norm7.scale[c] = (batch_norm7.weight[c] / sqrt((batch_norm7.running_var[c] + 1e-05)))
    batch_norm7[n, t, c] = (((conv7[n, t, c] − batch_norm7.running_mean[c]) · batch_norm7.scale[c]) +
        batch_norm7.bias[c])
    relu7[n, t, c] = maximum(batch_norm7[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 127) // 128)
    n = tl.cast(program // (((T + 7) // 8 + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv7_sum = tl.full([64, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 32 * (step // 9)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv7_weight = tl.load(conv7_weight_ptr + (k * 1536) + (c * 32 + i), mask=c < 48, other=0.0)
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        block2 = tl.load(
            block2_ptr + (n * ((T + 3) // 4) * 32) + (k * 32 - 128) + (i_2 + t * 64),
            mask=(k + t * 2 - 4 >= 0) & (k + t * 2 - 4 < (frames + 3) // 4),
            other=0.0,
        )
        conv7_sum = tl.dot(conv7_weight.to(block2.dtype), block2, conv7_sum, input_precision=PRECISION)
    conv7 = conv7_sum
    batch_norm7_weight = tl.load(batch_norm7_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm7_running_var = tl.load(
        batch_norm7_running_var_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm7_scale = batch_norm7_weight / tl.sqrt_rn(batch_norm7_running_var + 1e-05)
    batch_norm7_running_mean = tl.load(
        batch_norm7_running_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm7_bias = tl.load(batch_norm7_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm7 = ((conv7 - batch_norm7_running_mean) * batch_norm7_scale) + batch_norm7_bias
    relu7 = tl.maximum(batch_norm7, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu7 = tl.where(t < (frames + 7) // 8, relu7, 0.0)
    tl.store(
        relu7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        relu7,
        mask=(t < (T + 7) // 8) & (c < 48),
    )


@triton.jit
def conv8_sum_kernel(
    conv8_weight_ptr, relu7_ptr, batch_norm8_weight_ptr, batch_norm8_running_var_ptr,
    batch_norm8_running_mean_ptr, batch_norm8_bias_ptr, relu8_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv8.sum[n, t, c] = Σ k, i  (relu7[n, t + offset(k) − 4, i] · conv8.weight[k, c, i])
    conv8[n, t, c] = conv8.sum[n, t, c]
    batch_norm8.scale[c] = (batch_norm8.weight[c] / sqrt((batch_norm8.running_var[c] + 1e-05)))
    batch_norm8[n, t, c] = (((conv8[n, t, c] − batch_norm8.running_mean[c]) · batch_norm8.scale[c]) +
        batch_norm8.bias[c])
    relu8[n, t, c] = maximum(batch_norm8[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 127) // 128)
    n = tl.cast(program // (((T + 7) // 8 + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv8_sum = tl.full([64, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        i0 = 64 * (step // 9)
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv8_weight = tl.load(
            conv8_weight_ptr + (k * 2304) + (c * 48 + i),
            mask=(c < 48) & (i < 48),
            other=0.0,
        )
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        relu7 = tl.load(
            relu7_ptr + (n * ((T + 7) // 8) * 48) + (k * 48 - 192) + (i_2 + t * 48),
            mask=(k + t - 4 >= 0) & (k + t - 4 < (frames + 7) // 8) & (i_2 < 48),
            other=0.0,
        )
        conv8_sum = tl.dot(conv8_weight.to(relu7.dtype), relu7, conv8_sum, input_precision=PRECISION)
    conv8 = conv8_sum
    batch_norm8_weight = tl.load(batch_norm8_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8_running_var = tl.load(
        batch_norm8_running_var_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm8_scale = batch_norm8_weight / tl.sqrt_rn(batch_norm8_running_var + 1e-05)
    batch_norm8_running_mean = tl.load(
        batch_norm8_running_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm8_bias = tl.load(batch_norm8_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8 = ((conv8 - batch_norm8_running_mean) * batch_norm8_scale) + batch_norm8_bias
    relu8 = tl.maximum(batch_norm8, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu8 = tl.where(t < (frames + 7) // 8, relu8, 0.0)
    tl.store(
        relu8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        relu8,
        mask=(t < (T + 7) // 8) & (c < 48),
    )


@triton.jit
def conv9_sum_kernel(
    conv9_weight_ptr, block2_ptr, batch_norm9_weight_ptr, batch_norm9_running_var_ptr,
    batch_norm9_running_mean_ptr, batch_norm9_bias_ptr, relu8_ptr, global_avg_pool1_mean_tiles_mean_ptr,
    global_avg_pool1_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """conv9.sum[n, t, c] = Σ k, i  (block2[n, t·2 + offset(k), i] · conv9.weight[k, c, i])
    conv9[n, t, c] = conv9.sum[n, t, c]
    batch_norm9.scale[c] = (batch_norm9.weight[c] / sqrt((batch_norm9.running_var[c] + 1e-05)))
    batch_norm9[n, t, c] = (((conv9[n, t, c] − batch_norm9.running_mean[c]) · batch_norm9.scale[c]) +
        batch_norm9.bias[c])
    relu9[n, t, c] = maximum(batch_norm9[n, t, c], 0)
    add3[n, t, c] = (relu8[n, t, c] + relu9[n, t, c])
    block3[n, t, c] = maximum(add3[n, t, c], 0)
    global_avg_pool1.mean, global_avg_pool1.variance, global_avg_pool1.count[c] = moments t  block3[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 511) // 512)
    n = tl.cast(program // (((T + 7) // 8 + 511) // 512), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    global_avg_pool1_mean_tiles_mean = tl.full([64, 1], 0.0, tl.float32)
    global_avg_pool1_mean_tiles_mean_squares = tl.full([64, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 7) // 8 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        conv9_sum = tl.full([64, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 32
            i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
            conv9_weight = tl.load(conv9_weight_ptr + (c * 32 + i), mask=c < 48, other=0.0)
            i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
            block2 = tl.load(
                block2_ptr + (n * ((T + 3) // 4) * 32) + (i_2 + t * 64),
                mask=t < ((frames + 3) // 4 - 1) // 2 + 1,
                other=0.0,
            )
            conv9_sum = tl.dot(conv9_weight.to(block2.dtype), block2, conv9_sum, input_precision=PRECISION)
        conv9 = conv9_sum
        batch_norm9_weight = tl.load(batch_norm9_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm9_running_var = tl.load(
            batch_norm9_running_var_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm9_scale = batch_norm9_weight / tl.sqrt_rn(batch_norm9_running_var + 1e-05)
        batch_norm9_running_mean = tl.load(
            batch_norm9_running_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm9_bias = tl.load(batch_norm9_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm9 = ((conv9 - batch_norm9_running_mean) * batch_norm9_scale) + batch_norm9_bias
        relu9 = tl.maximum(batch_norm9, 0.0, propagate_nan=tl.PropagateNan.ALL)
        relu8 = tl.load(
            relu8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        add3 = relu8 + relu9
        block3 = tl.maximum(add3, 0.0, propagate_nan=tl.PropagateNan.ALL)
        tile_sum = tl.sum(tl.where(t < (frames + 7) // 8, block3, 0.0), axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 7) // 8))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 7) // 8, (block3 - tile_mean) * (block3 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - global_avg_pool1_mean_tiles_mean
        global_avg_pool1_mean_tiles_mean_squares = (
            global_avg_pool1_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        global_avg_pool1_mean_tiles_mean = (
            (global_avg_pool1_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 7) // 8))
    tl.store(
        global_avg_pool1_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48) + c,
        global_avg_pool1_mean_tiles_mean,
        mask=c < 48,
    )
    tl.store(
        global_avg_pool1_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48)
        + c,
        global_avg_pool1_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 48,
    )


@triton.jit
def global_avg_pool1_mean_kernel(
    global_avg_pool1_mean_tiles_mean_ptr, global_avg_pool1_mean_tiles_variance_ptr,
    global_avg_pool1_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """global_avg_pool1.mean, global_avg_pool1.variance, global_avg_pool1.count[n, c] = moments tile
        moments(global_avg_pool1.mean.tiles.mean[n, tile, c], global_avg_pool1.mean.tiles.variance[n,
        tile, c], held(tile))
    global_avg_pool1[n, c] = global_avg_pool1.mean[n, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    global_avg_pool1_count = tl.full([1, 64], 0.0, tl.float32)
    global_avg_pool1_mean = tl.full([1, 64], 0.0, tl.float32)
    global_avg_pool1_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile0 in range(0, ((T + 7) // 8 + 511) // 512, 32):
        tile = tile0 + tl.arange(0, 32)[:, None]  # [32, 1]
        global_avg_pool1_mean_tiles_mean = tl.load(
            global_avg_pool1_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (c + tile * 48),
            mask=(tile < ((T + 7) // 8 + 511) // 512) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        global_avg_pool1_mean_tiles_variance = tl.load(
            global_avg_pool1_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48)
            + (c + tile * 48),
            mask=(tile < ((T + 7) // 8 + 511) // 512) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        x = global_avg_pool1_mean_tiles_mean
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
                block_share * (global_avg_pool1_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                0.0,
            ),
            axis=0, keep_dims=True,
        )
        global_avg_pool1_count = global_avg_pool1_count + block_count
        share = block_count / tl.maximum(global_avg_pool1_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        rest = 1.0 - share
        shift = block_mean - global_avg_pool1_mean
        global_avg_pool1_variance = (
            ((global_avg_pool1_variance * rest) + (block_variance * share))
            + ((shift * (share * rest)) * shift)
        )
        global_avg_pool1_mean = tl.where(
            (shift - shift) == 0.0, global_avg_pool1_mean + (shift * share),
            (global_avg_pool1_mean * rest) + (block_mean * share),
        )
    global_avg_pool1 = global_avg_pool1_mean
    tl.store(global_avg_pool1_ptr + (n * 48) + c, global_avg_pool1, mask=c < 48)


@triton.jit
def keywords_sum_kernel(
    keywords_weight_ptr, global_avg_pool1_ptr, keywords_bias_ptr, keywords_ptr, N, steps, PRECISION:
    tl.constexpr
):
    """keywords.sum[n, c] = Σ i  (global_avg_pool1[n, i] · keywords.weight[c, i])
    keywords[n, c] = (keywords.sum[n, c] + keywords.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 16 + tl.arange(0, 16)[:, None]  # [16, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    keywords_sum = tl.full([16, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        keywords_weight = tl.load(keywords_weight_ptr + (c * 48 + i), mask=(c < 12) & (i < 48), other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        global_avg_pool1 = tl.load(
            global_avg_pool1_ptr + (i_2 + n * 48),
            mask=(n < N) & (i_2 < 48),
            other=0.0,
        )
        keywords_sum = tl.dot(
            keywords_weight.to(global_avg_pool1.dtype), global_avg_pool1, keywords_sum,
            input_precision=PRECISION,
        )
    keywords_bias = tl.load(keywords_bias_ptr + c, mask=c < 12, other=0.0).to(tl.float32)
    keywords = keywords_sum + keywords_bias
    tl.store(keywords_ptr + (c + n * 12), keywords, mask=(n < N) & (c < 12))


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

    # first.sum[n, t, c] = Σ k, i  (input[n, t + offset(k) − 1, i] · first.weight[k, c, i])
    # first[n, t, c] = first.sum[n, t, c]
    first = torch.empty((N, T, 16), dtype=data, device=device)
    first_sum_kernel[(N * ((T + 127) // 128), 1)](
        first_weight, input, first, lengths, N, T, 3, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # conv1.sum[n, t, c] = Σ k, i  (first[n, t·2 + offset(k) − 4, i] · conv1.weight[k, c, i])
    # conv1[n, t, c] = conv1.sum[n, t, c]
    # batch_norm1.scale[c] = (batch_norm1.weight[c] / sqrt((batch_norm1.running_var[c] + 1e-05)))
    # batch_norm1[n, t, c] = (((conv1[n, t, c] − batch_norm1.running_mean[c]) · batch_norm1.scale[c]) +
    #     batch_norm1.bias[c])
    # relu1[n, t, c] = maximum(batch_norm1[n, t, c], 0)
    relu1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    conv1_sum_kernel[(N * (((T + 1) // 2 + 127) // 128), 1)](
        conv1_weight, first, batch_norm1_weight, batch_norm1_running_var, batch_norm1_running_mean,
        batch_norm1_bias, relu1, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )

    # conv2.sum[n, t, c] = Σ k, i  (relu1[n, t + offset(k) − 4, i] · conv2.weight[k, c, i])
    # conv2[n, t, c] = conv2.sum[n, t, c]
    # batch_norm2.scale[c] = (batch_norm2.weight[c] / sqrt((batch_norm2.running_var[c] + 1e-05)))
    # batch_norm2[n, t, c] = (((conv2[n, t, c] − batch_norm2.running_mean[c]) · batch_norm2.scale[c]) +
    #     batch_norm2.bias[c])
    # relu2[n, t, c] = maximum(batch_norm2[n, t, c], 0)
    relu2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    conv2_sum_kernel[(N * (((T + 1) // 2 + 127) // 128), 1)](
        conv2_weight, relu1, batch_norm2_weight, batch_norm2_running_var, batch_norm2_running_mean,
        batch_norm2_bias, relu2, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del relu1

    # conv3.sum[n, t, c] = Σ k, i  (first[n, t·2 + offset(k), i] · conv3.weight[k, c, i])
    # conv3[n, t, c] = conv3.sum[n, t, c]
    # batch_norm3.scale[c] = (batch_norm3.weight[c] / sqrt((batch_norm3.running_var[c] + 1e-05)))
    # batch_norm3[n, t, c] = (((conv3[n, t, c] − batch_norm3.running_mean[c]) · batch_norm3.scale[c]) +
    #     batch_norm3.bias[c])
    # relu3[n, t, c] = maximum(batch_norm3[n, t, c], 0)
    # add1[n, t, c] = (relu2[n, t, c] + relu3[n, t, c])
    # block1[n, t, c] = maximum(add1[n, t, c], 0)
    block1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    conv3_sum_kernel[(N * (((T + 1) // 2 + 127) // 128), 1)](
        conv3_weight, first, batch_norm3_weight, batch_norm3_running_var, batch_norm3_running_mean,
        batch_norm3_bias, relu2, block1, lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del first, relu2

    # conv4.sum[n, t, c] = Σ k, i  (block1[n, t·2 + offset(k) − 4, i] · conv4.weight[k, c, i])
    # conv4[n, t, c] = conv4.sum[n, t, c]
    # batch_norm4.scale[c] = (batch_norm4.weight[c] / sqrt((batch_norm4.running_var[c] + 1e-05)))
    # batch_norm4[n, t, c] = (((conv4[n, t, c] − batch_norm4.running_mean[c]) · batch_norm4.scale[c]) +
    #     batch_norm4.bias[c])
    # relu4[n, t, c] = maximum(batch_norm4[n, t, c], 0)
    relu4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    conv4_sum_kernel[(N * (((T + 3) // 4 + 127) // 128), 1)](
        conv4_weight, block1, batch_norm4_weight, batch_norm4_running_var, batch_norm4_running_mean,
        batch_norm4_bias, relu4, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # conv5.sum[n, t, c] = Σ k, i  (relu4[n, t + offset(k) − 4, i] · conv5.weight[k, c, i])
    # conv5[n, t, c] = conv5.sum[n, t, c]
    # batch_norm5.scale[c] = (batch_norm5.weight[c] / sqrt((batch_norm5.running_var[c] + 1e-05)))
    # batch_norm5[n, t, c] = (((conv5[n, t, c] − batch_norm5.running_mean[c]) · batch_norm5.scale[c]) +
    #     batch_norm5.bias[c])
    # relu5[n, t, c] = maximum(batch_norm5[n, t, c], 0)
    relu5 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    conv5_sum_kernel[(N * (((T + 3) // 4 + 127) // 128), 1)](
        conv5_weight, relu4, batch_norm5_weight, batch_norm5_running_var, batch_norm5_running_mean,
        batch_norm5_bias, relu5, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del relu4

    # conv6.sum[n, t, c] = Σ k, i  (block1[n, t·2 + offset(k), i] · conv6.weight[k, c, i])
    # conv6[n, t, c] = conv6.sum[n, t, c]
    # batch_norm6.scale[c] = (batch_norm6.weight[c] / sqrt((batch_norm6.running_var[c] + 1e-05)))
    # batch_norm6[n, t, c] = (((conv6[n, t, c] − batch_norm6.running_mean[c]) · batch_norm6.scale[c]) +
    #     batch_norm6.bias[c])
    # relu6[n, t, c] = maximum(batch_norm6[n, t, c], 0)
    # add2[n, t, c] = (relu5[n, t, c] + relu6[n, t, c])
    # block2[n, t, c] = maximum(add2[n, t, c], 0)
    block2 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    conv6_sum_kernel[(N * (((T + 3) // 4 + 127) // 128), 1)](
        conv6_weight, block1, batch_norm6_weight, batch_norm6_running_var, batch_norm6_running_mean,
        batch_norm6_bias, relu5, block2, lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del block1, relu5

    # conv7.sum[n, t, c] = Σ k, i  (block2[n, t·2 + offset(k) − 4, i] · conv7.weight[k, c, i])
    # conv7[n, t, c] = conv7.sum[n, t, c]
    # batch_norm7.scale[c] = (batch_norm7.weight[c] / sqrt((batch_norm7.running_var[c] + 1e-05)))
    # batch_norm7[n, t, c] = (((conv7[n, t, c] − batch_norm7.running_mean[c]) · batch_norm7.scale[c]) +
    #     batch_norm7.bias[c])
    # relu7[n, t, c] = maximum(batch_norm7[n, t, c], 0)
    relu7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    conv7_sum_kernel[(N * (((T + 7) // 8 + 127) // 128), 1)](
        conv7_weight, block2, batch_norm7_weight, batch_norm7_running_var, batch_norm7_running_mean,
        batch_norm7_bias, relu7, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )

    # conv8.sum[n, t, c] = Σ k, i  (relu7[n, t + offset(k) − 4, i] · conv8.weight[k, c, i])
    # conv8[n, t, c] = conv8.sum[n, t, c]
    # batch_norm8.scale[c] = (batch_norm8.weight[c] / sqrt((batch_norm8.running_var[c] + 1e-05)))
    # batch_norm8[n, t, c] = (((conv8[n, t, c] − batch_norm8.running_mean[c]) · batch_norm8.scale[c]) +
    #     batch_norm8.bias[c])
    # relu8[n, t, c] = maximum(batch_norm8[n, t, c], 0)
    relu8 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    conv8_sum_kernel[(N * (((T + 7) // 8 + 127) // 128), 1)](
        conv8_weight, relu7, batch_norm8_weight, batch_norm8_running_var, batch_norm8_running_mean,
        batch_norm8_bias, relu8, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del relu7

    # conv9.sum[n, t, c] = Σ k, i  (block2[n, t·2 + offset(k), i] · conv9.weight[k, c, i])
    # conv9[n, t, c] = conv9.sum[n, t, c]
    # batch_norm9.scale[c] = (batch_norm9.weight[c] / sqrt((batch_norm9.running_var[c] + 1e-05)))
    # batch_norm9[n, t, c] = (((conv9[n, t, c] − batch_norm9.running_mean[c]) · batch_norm9.scale[c]) +
    #     batch_norm9.bias[c])
    # relu9[n, t, c] = maximum(batch_norm9[n, t, c], 0)
    # add3[n, t, c] = (relu8[n, t, c] + relu9[n, t, c])
    # block3[n, t, c] = maximum(add3[n, t, c], 0)
    # global_avg_pool1.mean, global_avg_pool1.variance, global_avg_pool1.count[c] = moments t  block3[n, t, c]
    global_avg_pool1_mean_tiles_mean = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    global_avg_pool1_mean_tiles_variance = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    conv9_sum_kernel[(N * (((T + 7) // 8 + 511) // 512), 1)](
        conv9_weight, block2, batch_norm9_weight, batch_norm9_running_var, batch_norm9_running_mean,
        batch_norm9_bias, relu8, global_avg_pool1_mean_tiles_mean, global_avg_pool1_mean_tiles_variance,
        lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del block2, relu8

    # global_avg_pool1.mean, global_avg_pool1.variance, global_avg_pool1.count[n, c] = moments tile
    #     moments(global_avg_pool1.mean.tiles.mean[n, tile, c], global_avg_pool1.mean.tiles.variance[n, tile,
    #     c], held(tile))
    # global_avg_pool1[n, c] = global_avg_pool1.mean[n, c]
    global_avg_pool1 = torch.empty((N, 48), dtype=data, device=device)
    global_avg_pool1_mean_kernel[(N, 1)](
        global_avg_pool1_mean_tiles_mean, global_avg_pool1_mean_tiles_variance, global_avg_pool1, lengths, N,
        T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del global_avg_pool1_mean_tiles_mean, global_avg_pool1_mean_tiles_variance

    # keywords.sum[n, c] = Σ i  (global_avg_pool1[n, i] · keywords.weight[c, i])
    # keywords[n, c] = (keywords.sum[n, c] + keywords.bias[c])
    keywords = torch.empty((N, 12), dtype=data, device=device)
    keywords_sum_kernel[((N + 127) // 128, 1)](
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
