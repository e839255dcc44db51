"""wavenet_like, evaluation

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl


@triton.jit
def conv1_sum_kernel(
    conv1_weight_ptr, input_ptr, conv1_bias_ptr, add1_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv1.sum[n, t, c] = Σ j  (input[n, t·32 + offset(j) − 32] · conv1.weight[c, j])
    conv1[n, t, c] = (conv1.sum[n, t, c] + conv1.bias[c])
    relu1[n, t, c] = maximum(conv1[n, t, c], 0)
    add1[n, t, c] = (input[n, t, c] + relu1[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv1_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        j0 = step * 64
        j = j0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv1_weight = tl.load(conv1_weight_ptr + (c * 64 + j))
        j_2 = j0 + tl.arange(0, 64)[:, None]  # [64, 1]
        input = tl.load(
            input_ptr + (n * T * 32) + -32 + (j_2 + t * 32),
            mask=(j_2 + t * 32 - 32 >= 0) & (j_2 + t * 32 - 32 < frames * 32),
            other=0.0,
        )
        conv1_sum = tl.dot(conv1_weight.to(input.dtype), input, conv1_sum, input_precision=PRECISION)
    conv1_bias = tl.load(conv1_bias_ptr + c).to(tl.float32)
    conv1 = conv1_sum + conv1_bias
    relu1 = tl.maximum(conv1, 0.0, propagate_nan=tl.PropagateNan.ALL)
    input_2 = tl.load(input_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add1 = input_2 + relu1
    if RAGGED:
        add1 = tl.where(t < frames, add1, 0.0)
    tl.store(add1_ptr + (n * T * 32) + (c + t * 32), add1, mask=t < T)


@triton.jit
def conv2_sum_kernel(
    conv2_weight_ptr, add1_ptr, conv2_bias_ptr, add2_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv2.sum[n, t, c] = Σ k, i  (add1[n, t + offset(k) − 2, i] · conv2.weight[k, c, i])
    conv2[n, t, c] = (conv2.sum[n, t, c] + conv2.bias[c])
    relu2[n, t, c] = maximum(conv2[n, t, c], 0)
    add2[n, t, c] = (add1[n, t, c] + relu2[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv2_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv2_weight = tl.load(conv2_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add1 = tl.load(
            add1_ptr + (n * T * 32) + (k * 64 - 64) + (i_2 + t * 32),
            mask=(k * 2 + t - 2 >= 0) & (k * 2 + t - 2 < frames),
            other=0.0,
        )
        conv2_sum = tl.dot(conv2_weight.to(add1.dtype), add1, conv2_sum, input_precision=PRECISION)
    conv2_bias = tl.load(conv2_bias_ptr + c).to(tl.float32)
    conv2 = conv2_sum + conv2_bias
    relu2 = tl.maximum(conv2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add1_2 = tl.load(add1_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add2 = add1_2 + relu2
    if RAGGED:
        add2 = tl.where(t < frames, add2, 0.0)
    tl.store(add2_ptr + (n * T * 32) + (c + t * 32), add2, mask=t < T)


@triton.jit
def conv3_sum_kernel(
    conv3_weight_ptr, add2_ptr, conv3_bias_ptr, add3_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv3.sum[n, t, c] = Σ k, i  (add2[n, t + offset(k) − 4, i] · conv3.weight[k, c, i])
    conv3[n, t, c] = (conv3.sum[n, t, c] + conv3.bias[c])
    relu3[n, t, c] = maximum(conv3[n, t, c], 0)
    add3[n, t, c] = (add2[n, t, c] + relu3[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv3_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv3_weight = tl.load(conv3_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add2 = tl.load(
            add2_ptr + (n * T * 32) + (k * 128 - 128) + (i_2 + t * 32),
            mask=(k * 4 + t - 4 >= 0) & (k * 4 + t - 4 < frames),
            other=0.0,
        )
        conv3_sum = tl.dot(conv3_weight.to(add2.dtype), add2, conv3_sum, input_precision=PRECISION)
    conv3_bias = tl.load(conv3_bias_ptr + c).to(tl.float32)
    conv3 = conv3_sum + conv3_bias
    relu3 = tl.maximum(conv3, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add2_2 = tl.load(add2_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add3 = add2_2 + relu3
    if RAGGED:
        add3 = tl.where(t < frames, add3, 0.0)
    tl.store(add3_ptr + (n * T * 32) + (c + t * 32), add3, mask=t < T)


@triton.jit
def conv4_sum_kernel(
    conv4_weight_ptr, add3_ptr, conv4_bias_ptr, add4_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv4.sum[n, t, c] = Σ k, i  (add3[n, t + offset(k) − 8, i] · conv4.weight[k, c, i])
    conv4[n, t, c] = (conv4.sum[n, t, c] + conv4.bias[c])
    relu4[n, t, c] = maximum(conv4[n, t, c], 0)
    add4[n, t, c] = (add3[n, t, c] + relu4[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv4_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv4_weight = tl.load(conv4_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add3 = tl.load(
            add3_ptr + (n * T * 32) + (k * 256 - 256) + (i_2 + t * 32),
            mask=(k * 8 + t - 8 >= 0) & (k * 8 + t - 8 < frames),
            other=0.0,
        )
        conv4_sum = tl.dot(conv4_weight.to(add3.dtype), add3, conv4_sum, input_precision=PRECISION)
    conv4_bias = tl.load(conv4_bias_ptr + c).to(tl.float32)
    conv4 = conv4_sum + conv4_bias
    relu4 = tl.maximum(conv4, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add3_2 = tl.load(add3_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add4 = add3_2 + relu4
    if RAGGED:
        add4 = tl.where(t < frames, add4, 0.0)
    tl.store(add4_ptr + (n * T * 32) + (c + t * 32), add4, mask=t < T)


@triton.jit
def conv5_sum_kernel(
    conv5_weight_ptr, add4_ptr, conv5_bias_ptr, add5_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv5.sum[n, t, c] = Σ k, i  (add4[n, t + offset(k) − 16, i] · conv5.weight[k, c, i])
    conv5[n, t, c] = (conv5.sum[n, t, c] + conv5.bias[c])
    relu5[n, t, c] = maximum(conv5[n, t, c], 0)
    add5[n, t, c] = (add4[n, t, c] + relu5[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv5_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv5_weight = tl.load(conv5_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add4 = tl.load(
            add4_ptr + (n * T * 32) + (k * 512 - 512) + (i_2 + t * 32),
            mask=(k * 16 + t - 16 >= 0) & (k * 16 + t - 16 < frames),
            other=0.0,
        )
        conv5_sum = tl.dot(conv5_weight.to(add4.dtype), add4, conv5_sum, input_precision=PRECISION)
    conv5_bias = tl.load(conv5_bias_ptr + c).to(tl.float32)
    conv5 = conv5_sum + conv5_bias
    relu5 = tl.maximum(conv5, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add4_2 = tl.load(add4_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add5 = add4_2 + relu5
    if RAGGED:
        add5 = tl.where(t < frames, add5, 0.0)
    tl.store(add5_ptr + (n * T * 32) + (c + t * 32), add5, mask=t < T)


@triton.jit
def conv6_sum_kernel(
    conv6_weight_ptr, add5_ptr, conv6_bias_ptr, add6_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv6.sum[n, t, c] = Σ k, i  (add5[n, t + offset(k) − 32, i] · conv6.weight[k, c, i])
    conv6[n, t, c] = (conv6.sum[n, t, c] + conv6.bias[c])
    relu6[n, t, c] = maximum(conv6[n, t, c], 0)
    add6[n, t, c] = (add5[n, t, c] + relu6[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv6_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv6_weight = tl.load(conv6_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add5 = tl.load(
            add5_ptr + (n * T * 32) + (k * 1024 - 1024) + (i_2 + t * 32),
            mask=(k * 32 + t - 32 >= 0) & (k * 32 + t - 32 < frames),
            other=0.0,
        )
        conv6_sum = tl.dot(conv6_weight.to(add5.dtype), add5, conv6_sum, input_precision=PRECISION)
    conv6_bias = tl.load(conv6_bias_ptr + c).to(tl.float32)
    conv6 = conv6_sum + conv6_bias
    relu6 = tl.maximum(conv6, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add5_2 = tl.load(add5_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add6 = add5_2 + relu6
    if RAGGED:
        add6 = tl.where(t < frames, add6, 0.0)
    tl.store(add6_ptr + (n * T * 32) + (c + t * 32), add6, mask=t < T)


@triton.jit
def conv7_sum_kernel(
    conv7_weight_ptr, add6_ptr, conv7_bias_ptr, add7_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv7.sum[n, t, c] = Σ k, i  (add6[n, t + offset(k) − 64, i] · conv7.weight[k, c, i])
    conv7[n, t, c] = (conv7.sum[n, t, c] + conv7.bias[c])
    relu7[n, t, c] = maximum(conv7[n, t, c], 0)
    add7[n, t, c] = (add6[n, t, c] + relu7[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv7_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv7_weight = tl.load(conv7_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add6 = tl.load(
            add6_ptr + (n * T * 32) + (k * 2048 - 2048) + (i_2 + t * 32),
            mask=(k * 64 + t - 64 >= 0) & (k * 64 + t - 64 < frames),
            other=0.0,
        )
        conv7_sum = tl.dot(conv7_weight.to(add6.dtype), add6, conv7_sum, input_precision=PRECISION)
    conv7_bias = tl.load(conv7_bias_ptr + c).to(tl.float32)
    conv7 = conv7_sum + conv7_bias
    relu7 = tl.maximum(conv7, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add6_2 = tl.load(add6_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add7 = add6_2 + relu7
    if RAGGED:
        add7 = tl.where(t < frames, add7, 0.0)
    tl.store(add7_ptr + (n * T * 32) + (c + t * 32), add7, mask=t < T)


@triton.jit
def conv8_sum_kernel(
    conv8_weight_ptr, add7_ptr, conv8_bias_ptr, add8_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv8.sum[n, t, c] = Σ k, i  (add7[n, t + offset(k) − 128, i] · conv8.weight[k, c, i])
    conv8[n, t, c] = (conv8.sum[n, t, c] + conv8.bias[c])
    relu8[n, t, c] = maximum(conv8[n, t, c], 0)
    add8[n, t, c] = (add7[n, t, c] + relu8[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv8_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv8_weight = tl.load(conv8_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add7 = tl.load(
            add7_ptr + (n * T * 32) + (k * 4096 - 4096) + (i_2 + t * 32),
            mask=(k * 128 + t - 128 >= 0) & (k * 128 + t - 128 < frames),
            other=0.0,
        )
        conv8_sum = tl.dot(conv8_weight.to(add7.dtype), add7, conv8_sum, input_precision=PRECISION)
    conv8_bias = tl.load(conv8_bias_ptr + c).to(tl.float32)
    conv8 = conv8_sum + conv8_bias
    relu8 = tl.maximum(conv8, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add7_2 = tl.load(add7_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add8 = add7_2 + relu8
    if RAGGED:
        add8 = tl.where(t < frames, add8, 0.0)
    tl.store(add8_ptr + (n * T * 32) + (c + t * 32), add8, mask=t < T)


@triton.jit
def conv9_sum_kernel(
    conv9_weight_ptr, add8_ptr, conv9_bias_ptr, add9_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv9.sum[n, t, c] = Σ k, i  (add8[n, t + offset(k) − 256, i] · conv9.weight[k, c, i])
    conv9[n, t, c] = (conv9.sum[n, t, c] + conv9.bias[c])
    relu9[n, t, c] = maximum(conv9[n, t, c], 0)
    add9[n, t, c] = (add8[n, t, c] + relu9[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv9_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv9_weight = tl.load(conv9_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add8 = tl.load(
            add8_ptr + (n * T * 32) + (k * 8192 - 8192) + (i_2 + t * 32),
            mask=(k * 256 + t - 256 >= 0) & (k * 256 + t - 256 < frames),
            other=0.0,
        )
        conv9_sum = tl.dot(conv9_weight.to(add8.dtype), add8, conv9_sum, input_precision=PRECISION)
    conv9_bias = tl.load(conv9_bias_ptr + c).to(tl.float32)
    conv9 = conv9_sum + conv9_bias
    relu9 = tl.maximum(conv9, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add8_2 = tl.load(add8_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add9 = add8_2 + relu9
    if RAGGED:
        add9 = tl.where(t < frames, add9, 0.0)
    tl.store(add9_ptr + (n * T * 32) + (c + t * 32), add9, mask=t < T)


@triton.jit
def conv10_sum_kernel(
    conv10_weight_ptr, add9_ptr, conv10_bias_ptr, add10_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv10.sum[n, t, c] = Σ k, i  (add9[n, t + offset(k) − 512, i] · conv10.weight[k, c, i])
    conv10[n, t, c] = (conv10.sum[n, t, c] + conv10.bias[c])
    relu10[n, t, c] = maximum(conv10[n, t, c], 0)
    add10[n, t, c] = (add9[n, t, c] + relu10[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv10_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv10_weight = tl.load(conv10_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add9 = tl.load(
            add9_ptr + (n * T * 32) + (k * 16384 - 16384) + (i_2 + t * 32),
            mask=(k * 512 + t - 512 >= 0) & (k * 512 + t - 512 < frames),
            other=0.0,
        )
        conv10_sum = tl.dot(conv10_weight.to(add9.dtype), add9, conv10_sum, input_precision=PRECISION)
    conv10_bias = tl.load(conv10_bias_ptr + c).to(tl.float32)
    conv10 = conv10_sum + conv10_bias
    relu10 = tl.maximum(conv10, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add9_2 = tl.load(add9_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add10 = add9_2 + relu10
    if RAGGED:
        add10 = tl.where(t < frames, add10, 0.0)
    tl.store(add10_ptr + (n * T * 32) + (c + t * 32), add10, mask=t < T)


@triton.jit
def conv11_sum_kernel(
    conv11_weight_ptr, add10_ptr, conv11_bias_ptr, add11_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv11.sum[n, t, c] = Σ k, i  (add10[n, t + offset(k) − 1, i] · conv11.weight[k, c, i])
    conv11[n, t, c] = (conv11.sum[n, t, c] + conv11.bias[c])
    relu11[n, t, c] = maximum(conv11[n, t, c], 0)
    add11[n, t, c] = (add10[n, t, c] + relu11[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv11_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv11_weight = tl.load(conv11_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add10 = tl.load(
            add10_ptr + (n * T * 32) + (k * 32 - 32) + (i_2 + t * 32),
            mask=(k + t - 1 >= 0) & (k + t - 1 < frames),
            other=0.0,
        )
        conv11_sum = tl.dot(conv11_weight.to(add10.dtype), add10, conv11_sum, input_precision=PRECISION)
    conv11_bias = tl.load(conv11_bias_ptr + c).to(tl.float32)
    conv11 = conv11_sum + conv11_bias
    relu11 = tl.maximum(conv11, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add10_2 = tl.load(add10_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add11 = add10_2 + relu11
    if RAGGED:
        add11 = tl.where(t < frames, add11, 0.0)
    tl.store(add11_ptr + (n * T * 32) + (c + t * 32), add11, mask=t < T)


@triton.jit
def conv12_sum_kernel(
    conv12_weight_ptr, add11_ptr, conv12_bias_ptr, add12_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv12.sum[n, t, c] = Σ k, i  (add11[n, t + offset(k) − 2, i] · conv12.weight[k, c, i])
    conv12[n, t, c] = (conv12.sum[n, t, c] + conv12.bias[c])
    relu12[n, t, c] = maximum(conv12[n, t, c], 0)
    add12[n, t, c] = (add11[n, t, c] + relu12[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv12_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv12_weight = tl.load(conv12_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add11 = tl.load(
            add11_ptr + (n * T * 32) + (k * 64 - 64) + (i_2 + t * 32),
            mask=(k * 2 + t - 2 >= 0) & (k * 2 + t - 2 < frames),
            other=0.0,
        )
        conv12_sum = tl.dot(conv12_weight.to(add11.dtype), add11, conv12_sum, input_precision=PRECISION)
    conv12_bias = tl.load(conv12_bias_ptr + c).to(tl.float32)
    conv12 = conv12_sum + conv12_bias
    relu12 = tl.maximum(conv12, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add11_2 = tl.load(add11_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add12 = add11_2 + relu12
    if RAGGED:
        add12 = tl.where(t < frames, add12, 0.0)
    tl.store(add12_ptr + (n * T * 32) + (c + t * 32), add12, mask=t < T)


@triton.jit
def conv13_sum_kernel(
    conv13_weight_ptr, add12_ptr, conv13_bias_ptr, add13_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv13.sum[n, t, c] = Σ k, i  (add12[n, t + offset(k) − 4, i] · conv13.weight[k, c, i])
    conv13[n, t, c] = (conv13.sum[n, t, c] + conv13.bias[c])
    relu13[n, t, c] = maximum(conv13[n, t, c], 0)
    add13[n, t, c] = (add12[n, t, c] + relu13[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv13_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv13_weight = tl.load(conv13_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add12 = tl.load(
            add12_ptr + (n * T * 32) + (k * 128 - 128) + (i_2 + t * 32),
            mask=(k * 4 + t - 4 >= 0) & (k * 4 + t - 4 < frames),
            other=0.0,
        )
        conv13_sum = tl.dot(conv13_weight.to(add12.dtype), add12, conv13_sum, input_precision=PRECISION)
    conv13_bias = tl.load(conv13_bias_ptr + c).to(tl.float32)
    conv13 = conv13_sum + conv13_bias
    relu13 = tl.maximum(conv13, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add12_2 = tl.load(add12_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add13 = add12_2 + relu13
    if RAGGED:
        add13 = tl.where(t < frames, add13, 0.0)
    tl.store(add13_ptr + (n * T * 32) + (c + t * 32), add13, mask=t < T)


@triton.jit
def conv14_sum_kernel(
    conv14_weight_ptr, add13_ptr, conv14_bias_ptr, add14_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv14.sum[n, t, c] = Σ k, i  (add13[n, t + offset(k) − 8, i] · conv14.weight[k, c, i])
    conv14[n, t, c] = (conv14.sum[n, t, c] + conv14.bias[c])
    relu14[n, t, c] = maximum(conv14[n, t, c], 0)
    add14[n, t, c] = (add13[n, t, c] + relu14[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv14_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv14_weight = tl.load(conv14_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add13 = tl.load(
            add13_ptr + (n * T * 32) + (k * 256 - 256) + (i_2 + t * 32),
            mask=(k * 8 + t - 8 >= 0) & (k * 8 + t - 8 < frames),
            other=0.0,
        )
        conv14_sum = tl.dot(conv14_weight.to(add13.dtype), add13, conv14_sum, input_precision=PRECISION)
    conv14_bias = tl.load(conv14_bias_ptr + c).to(tl.float32)
    conv14 = conv14_sum + conv14_bias
    relu14 = tl.maximum(conv14, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add13_2 = tl.load(add13_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add14 = add13_2 + relu14
    if RAGGED:
        add14 = tl.where(t < frames, add14, 0.0)
    tl.store(add14_ptr + (n * T * 32) + (c + t * 32), add14, mask=t < T)


@triton.jit
def conv15_sum_kernel(
    conv15_weight_ptr, add14_ptr, conv15_bias_ptr, add15_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv15.sum[n, t, c] = Σ k, i  (add14[n, t + offset(k) − 16, i] · conv15.weight[k, c, i])
    conv15[n, t, c] = (conv15.sum[n, t, c] + conv15.bias[c])
    relu15[n, t, c] = maximum(conv15[n, t, c], 0)
    add15[n, t, c] = (add14[n, t, c] + relu15[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv15_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv15_weight = tl.load(conv15_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add14 = tl.load(
            add14_ptr + (n * T * 32) + (k * 512 - 512) + (i_2 + t * 32),
            mask=(k * 16 + t - 16 >= 0) & (k * 16 + t - 16 < frames),
            other=0.0,
        )
        conv15_sum = tl.dot(conv15_weight.to(add14.dtype), add14, conv15_sum, input_precision=PRECISION)
    conv15_bias = tl.load(conv15_bias_ptr + c).to(tl.float32)
    conv15 = conv15_sum + conv15_bias
    relu15 = tl.maximum(conv15, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add14_2 = tl.load(add14_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add15 = add14_2 + relu15
    if RAGGED:
        add15 = tl.where(t < frames, add15, 0.0)
    tl.store(add15_ptr + (n * T * 32) + (c + t * 32), add15, mask=t < T)


@triton.jit
def conv16_sum_kernel(
    conv16_weight_ptr, add15_ptr, conv16_bias_ptr, add16_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv16.sum[n, t, c] = Σ k, i  (add15[n, t + offset(k) − 32, i] · conv16.weight[k, c, i])
    conv16[n, t, c] = (conv16.sum[n, t, c] + conv16.bias[c])
    relu16[n, t, c] = maximum(conv16[n, t, c], 0)
    add16[n, t, c] = (add15[n, t, c] + relu16[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv16_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv16_weight = tl.load(conv16_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add15 = tl.load(
            add15_ptr + (n * T * 32) + (k * 1024 - 1024) + (i_2 + t * 32),
            mask=(k * 32 + t - 32 >= 0) & (k * 32 + t - 32 < frames),
            other=0.0,
        )
        conv16_sum = tl.dot(conv16_weight.to(add15.dtype), add15, conv16_sum, input_precision=PRECISION)
    conv16_bias = tl.load(conv16_bias_ptr + c).to(tl.float32)
    conv16 = conv16_sum + conv16_bias
    relu16 = tl.maximum(conv16, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add15_2 = tl.load(add15_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add16 = add15_2 + relu16
    if RAGGED:
        add16 = tl.where(t < frames, add16, 0.0)
    tl.store(add16_ptr + (n * T * 32) + (c + t * 32), add16, mask=t < T)


@triton.jit
def conv17_sum_kernel(
    conv17_weight_ptr, add16_ptr, conv17_bias_ptr, add17_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv17.sum[n, t, c] = Σ k, i  (add16[n, t + offset(k) − 64, i] · conv17.weight[k, c, i])
    conv17[n, t, c] = (conv17.sum[n, t, c] + conv17.bias[c])
    relu17[n, t, c] = maximum(conv17[n, t, c], 0)
    add17[n, t, c] = (add16[n, t, c] + relu17[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv17_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv17_weight = tl.load(conv17_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add16 = tl.load(
            add16_ptr + (n * T * 32) + (k * 2048 - 2048) + (i_2 + t * 32),
            mask=(k * 64 + t - 64 >= 0) & (k * 64 + t - 64 < frames),
            other=0.0,
        )
        conv17_sum = tl.dot(conv17_weight.to(add16.dtype), add16, conv17_sum, input_precision=PRECISION)
    conv17_bias = tl.load(conv17_bias_ptr + c).to(tl.float32)
    conv17 = conv17_sum + conv17_bias
    relu17 = tl.maximum(conv17, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add16_2 = tl.load(add16_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add17 = add16_2 + relu17
    if RAGGED:
        add17 = tl.where(t < frames, add17, 0.0)
    tl.store(add17_ptr + (n * T * 32) + (c + t * 32), add17, mask=t < T)


@triton.jit
def conv18_sum_kernel(
    conv18_weight_ptr, add17_ptr, conv18_bias_ptr, add18_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv18.sum[n, t, c] = Σ k, i  (add17[n, t + offset(k) − 128, i] · conv18.weight[k, c, i])
    conv18[n, t, c] = (conv18.sum[n, t, c] + conv18.bias[c])
    relu18[n, t, c] = maximum(conv18[n, t, c], 0)
    add18[n, t, c] = (add17[n, t, c] + relu18[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv18_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv18_weight = tl.load(conv18_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add17 = tl.load(
            add17_ptr + (n * T * 32) + (k * 4096 - 4096) + (i_2 + t * 32),
            mask=(k * 128 + t - 128 >= 0) & (k * 128 + t - 128 < frames),
            other=0.0,
        )
        conv18_sum = tl.dot(conv18_weight.to(add17.dtype), add17, conv18_sum, input_precision=PRECISION)
    conv18_bias = tl.load(conv18_bias_ptr + c).to(tl.float32)
    conv18 = conv18_sum + conv18_bias
    relu18 = tl.maximum(conv18, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add17_2 = tl.load(add17_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add18 = add17_2 + relu18
    if RAGGED:
        add18 = tl.where(t < frames, add18, 0.0)
    tl.store(add18_ptr + (n * T * 32) + (c + t * 32), add18, mask=t < T)


@triton.jit
def conv19_sum_kernel(
    conv19_weight_ptr, add18_ptr, conv19_bias_ptr, add19_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv19.sum[n, t, c] = Σ k, i  (add18[n, t + offset(k) − 256, i] · conv19.weight[k, c, i])
    conv19[n, t, c] = (conv19.sum[n, t, c] + conv19.bias[c])
    relu19[n, t, c] = maximum(conv19[n, t, c], 0)
    add19[n, t, c] = (add18[n, t, c] + relu19[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv19_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv19_weight = tl.load(conv19_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add18 = tl.load(
            add18_ptr + (n * T * 32) + (k * 8192 - 8192) + (i_2 + t * 32),
            mask=(k * 256 + t - 256 >= 0) & (k * 256 + t - 256 < frames),
            other=0.0,
        )
        conv19_sum = tl.dot(conv19_weight.to(add18.dtype), add18, conv19_sum, input_precision=PRECISION)
    conv19_bias = tl.load(conv19_bias_ptr + c).to(tl.float32)
    conv19 = conv19_sum + conv19_bias
    relu19 = tl.maximum(conv19, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add18_2 = tl.load(add18_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add19 = add18_2 + relu19
    if RAGGED:
        add19 = tl.where(t < frames, add19, 0.0)
    tl.store(add19_ptr + (n * T * 32) + (c + t * 32), add19, mask=t < T)


@triton.jit
def conv20_sum_kernel(
    conv20_weight_ptr, add19_ptr, conv20_bias_ptr, add20_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """conv20.sum[n, t, c] = Σ k, i  (add19[n, t + offset(k) − 512, i] · conv20.weight[k, c, i])
    conv20[n, t, c] = (conv20.sum[n, t, c] + conv20.bias[c])
    relu20[n, t, c] = maximum(conv20[n, t, c], 0)
    add20[n, t, c] = (add19[n, t, c] + relu20[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv20_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv20_weight = tl.load(conv20_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        add19 = tl.load(
            add19_ptr + (n * T * 32) + (k * 16384 - 16384) + (i_2 + t * 32),
            mask=(k * 512 + t - 512 >= 0) & (k * 512 + t - 512 < frames),
            other=0.0,
        )
        conv20_sum = tl.dot(conv20_weight.to(add19.dtype), add19, conv20_sum, input_precision=PRECISION)
    conv20_bias = tl.load(conv20_bias_ptr + c).to(tl.float32)
    conv20 = conv20_sum + conv20_bias
    relu20 = tl.maximum(conv20, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add19_2 = tl.load(add19_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add20 = add19_2 + relu20
    if RAGGED:
        add20 = tl.where(t < frames, add20, 0.0)
    tl.store(add20_ptr + (n * T * 32) + (c + t * 32), add20, mask=t < T)


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

    # conv1.sum[n, t, c] = Σ j  (input[n, t·32 + offset(j) − 32] · conv1.weight[c, j])
    # conv1[n, t, c] = (conv1.sum[n, t, c] + conv1.bias[c])
    # relu1[n, t, c] = maximum(conv1[n, t, c], 0)
    # add1[n, t, c] = (input[n, t, c] + relu1[n, t, c])
    add1 = torch.empty((N, T, 32), dtype=data, device=device)
    conv1_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv1_weight, input, conv1_bias, add1, lengths, N, T, 1, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv2.sum[n, t, c] = Σ k, i  (add1[n, t + offset(k) − 2, i] · conv2.weight[k, c, i])
    # conv2[n, t, c] = (conv2.sum[n, t, c] + conv2.bias[c])
    # relu2[n, t, c] = maximum(conv2[n, t, c], 0)
    # add2[n, t, c] = (add1[n, t, c] + relu2[n, t, c])
    add2 = torch.empty((N, T, 32), dtype=data, device=device)
    conv2_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv2_weight, add1, conv2_bias, add2, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add1

    # conv3.sum[n, t, c] = Σ k, i  (add2[n, t + offset(k) − 4, i] · conv3.weight[k, c, i])
    # conv3[n, t, c] = (conv3.sum[n, t, c] + conv3.bias[c])
    # relu3[n, t, c] = maximum(conv3[n, t, c], 0)
    # add3[n, t, c] = (add2[n, t, c] + relu3[n, t, c])
    add3 = torch.empty((N, T, 32), dtype=data, device=device)
    conv3_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv3_weight, add2, conv3_bias, add3, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add2

    # conv4.sum[n, t, c] = Σ k, i  (add3[n, t + offset(k) − 8, i] · conv4.weight[k, c, i])
    # conv4[n, t, c] = (conv4.sum[n, t, c] + conv4.bias[c])
    # relu4[n, t, c] = maximum(conv4[n, t, c], 0)
    # add4[n, t, c] = (add3[n, t, c] + relu4[n, t, c])
    add4 = torch.empty((N, T, 32), dtype=data, device=device)
    conv4_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv4_weight, add3, conv4_bias, add4, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add3

    # conv5.sum[n, t, c] = Σ k, i  (add4[n, t + offset(k) − 16, i] · conv5.weight[k, c, i])
    # conv5[n, t, c] = (conv5.sum[n, t, c] + conv5.bias[c])
    # relu5[n, t, c] = maximum(conv5[n, t, c], 0)
    # add5[n, t, c] = (add4[n, t, c] + relu5[n, t, c])
    add5 = torch.empty((N, T, 32), dtype=data, device=device)
    conv5_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv5_weight, add4, conv5_bias, add5, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add4

    # conv6.sum[n, t, c] = Σ k, i  (add5[n, t + offset(k) − 32, i] · conv6.weight[k, c, i])
    # conv6[n, t, c] = (conv6.sum[n, t, c] + conv6.bias[c])
    # relu6[n, t, c] = maximum(conv6[n, t, c], 0)
    # add6[n, t, c] = (add5[n, t, c] + relu6[n, t, c])
    add6 = torch.empty((N, T, 32), dtype=data, device=device)
    conv6_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv6_weight, add5, conv6_bias, add6, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add5

    # conv7.sum[n, t, c] = Σ k, i  (add6[n, t + offset(k) − 64, i] · conv7.weight[k, c, i])
    # conv7[n, t, c] = (conv7.sum[n, t, c] + conv7.bias[c])
    # relu7[n, t, c] = maximum(conv7[n, t, c], 0)
    # add7[n, t, c] = (add6[n, t, c] + relu7[n, t, c])
    add7 = torch.empty((N, T, 32), dtype=data, device=device)
    conv7_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv7_weight, add6, conv7_bias, add7, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add6

    # conv8.sum[n, t, c] = Σ k, i  (add7[n, t + offset(k) − 128, i] · conv8.weight[k, c, i])
    # conv8[n, t, c] = (conv8.sum[n, t, c] + conv8.bias[c])
    # relu8[n, t, c] = maximum(conv8[n, t, c], 0)
    # add8[n, t, c] = (add7[n, t, c] + relu8[n, t, c])
    add8 = torch.empty((N, T, 32), dtype=data, device=device)
    conv8_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv8_weight, add7, conv8_bias, add8, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add7

    # conv9.sum[n, t, c] = Σ k, i  (add8[n, t + offset(k) − 256, i] · conv9.weight[k, c, i])
    # conv9[n, t, c] = (conv9.sum[n, t, c] + conv9.bias[c])
    # relu9[n, t, c] = maximum(conv9[n, t, c], 0)
    # add9[n, t, c] = (add8[n, t, c] + relu9[n, t, c])
    add9 = torch.empty((N, T, 32), dtype=data, device=device)
    conv9_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv9_weight, add8, conv9_bias, add9, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add8

    # conv10.sum[n, t, c] = Σ k, i  (add9[n, t + offset(k) − 512, i] · conv10.weight[k, c, i])
    # conv10[n, t, c] = (conv10.sum[n, t, c] + conv10.bias[c])
    # relu10[n, t, c] = maximum(conv10[n, t, c], 0)
    # add10[n, t, c] = (add9[n, t, c] + relu10[n, t, c])
    add10 = torch.empty((N, T, 32), dtype=data, device=device)
    conv10_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv10_weight, add9, conv10_bias, add10, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add9

    # conv11.sum[n, t, c] = Σ k, i  (add10[n, t + offset(k) − 1, i] · conv11.weight[k, c, i])
    # conv11[n, t, c] = (conv11.sum[n, t, c] + conv11.bias[c])
    # relu11[n, t, c] = maximum(conv11[n, t, c], 0)
    # add11[n, t, c] = (add10[n, t, c] + relu11[n, t, c])
    add11 = torch.empty((N, T, 32), dtype=data, device=device)
    conv11_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv11_weight, add10, conv11_bias, add11, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add10

    # conv12.sum[n, t, c] = Σ k, i  (add11[n, t + offset(k) − 2, i] · conv12.weight[k, c, i])
    # conv12[n, t, c] = (conv12.sum[n, t, c] + conv12.bias[c])
    # relu12[n, t, c] = maximum(conv12[n, t, c], 0)
    # add12[n, t, c] = (add11[n, t, c] + relu12[n, t, c])
    add12 = torch.empty((N, T, 32), dtype=data, device=device)
    conv12_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv12_weight, add11, conv12_bias, add12, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add11

    # conv13.sum[n, t, c] = Σ k, i  (add12[n, t + offset(k) − 4, i] · conv13.weight[k, c, i])
    # conv13[n, t, c] = (conv13.sum[n, t, c] + conv13.bias[c])
    # relu13[n, t, c] = maximum(conv13[n, t, c], 0)
    # add13[n, t, c] = (add12[n, t, c] + relu13[n, t, c])
    add13 = torch.empty((N, T, 32), dtype=data, device=device)
    conv13_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv13_weight, add12, conv13_bias, add13, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add12

    # conv14.sum[n, t, c] = Σ k, i  (add13[n, t + offset(k) − 8, i] · conv14.weight[k, c, i])
    # conv14[n, t, c] = (conv14.sum[n, t, c] + conv14.bias[c])
    # relu14[n, t, c] = maximum(conv14[n, t, c], 0)
    # add14[n, t, c] = (add13[n, t, c] + relu14[n, t, c])
    add14 = torch.empty((N, T, 32), dtype=data, device=device)
    conv14_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv14_weight, add13, conv14_bias, add14, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add13

    # conv15.sum[n, t, c] = Σ k, i  (add14[n, t + offset(k) − 16, i] · conv15.weight[k, c, i])
    # conv15[n, t, c] = (conv15.sum[n, t, c] + conv15.bias[c])
    # relu15[n, t, c] = maximum(conv15[n, t, c], 0)
    # add15[n, t, c] = (add14[n, t, c] + relu15[n, t, c])
    add15 = torch.empty((N, T, 32), dtype=data, device=device)
    conv15_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv15_weight, add14, conv15_bias, add15, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add14

    # conv16.sum[n, t, c] = Σ k, i  (add15[n, t + offset(k) − 32, i] · conv16.weight[k, c, i])
    # conv16[n, t, c] = (conv16.sum[n, t, c] + conv16.bias[c])
    # relu16[n, t, c] = maximum(conv16[n, t, c], 0)
    # add16[n, t, c] = (add15[n, t, c] + relu16[n, t, c])
    add16 = torch.empty((N, T, 32), dtype=data, device=device)
    conv16_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv16_weight, add15, conv16_bias, add16, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add15

    # conv17.sum[n, t, c] = Σ k, i  (add16[n, t + offset(k) − 64, i] · conv17.weight[k, c, i])
    # conv17[n, t, c] = (conv17.sum[n, t, c] + conv17.bias[c])
    # relu17[n, t, c] = maximum(conv17[n, t, c], 0)
    # add17[n, t, c] = (add16[n, t, c] + relu17[n, t, c])
    add17 = torch.empty((N, T, 32), dtype=data, device=device)
    conv17_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv17_weight, add16, conv17_bias, add17, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add16

    # conv18.sum[n, t, c] = Σ k, i  (add17[n, t + offset(k) − 128, i] · conv18.weight[k, c, i])
    # conv18[n, t, c] = (conv18.sum[n, t, c] + conv18.bias[c])
    # relu18[n, t, c] = maximum(conv18[n, t, c], 0)
    # add18[n, t, c] = (add17[n, t, c] + relu18[n, t, c])
    add18 = torch.empty((N, T, 32), dtype=data, device=device)
    conv18_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv18_weight, add17, conv18_bias, add18, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add17

    # conv19.sum[n, t, c] = Σ k, i  (add18[n, t + offset(k) − 256, i] · conv19.weight[k, c, i])
    # conv19[n, t, c] = (conv19.sum[n, t, c] + conv19.bias[c])
    # relu19[n, t, c] = maximum(conv19[n, t, c], 0)
    # add19[n, t, c] = (add18[n, t, c] + relu19[n, t, c])
    add19 = torch.empty((N, T, 32), dtype=data, device=device)
    conv19_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv19_weight, add18, conv19_bias, add19, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add18

    # conv20.sum[n, t, c] = Σ k, i  (add19[n, t + offset(k) − 512, i] · conv20.weight[k, c, i])
    # conv20[n, t, c] = (conv20.sum[n, t, c] + conv20.bias[c])
    # relu20[n, t, c] = maximum(conv20[n, t, c], 0)
    # add20[n, t, c] = (add19[n, t, c] + relu20[n, t, c])
    add20 = torch.empty((N, T, 32), dtype=data, device=device)
    conv20_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv20_weight, add19, conv20_bias, add20, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del add19
    outputs = {"add20": add20}
    updates = {}
    saved = {
        "input": input, "conv1.weight": conv1_weight, "conv1.bias": conv1_bias, "conv2.weight": conv2_weight,
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
    """wavenet_like in torch, eval: outputs, and updates of buffers."""
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
