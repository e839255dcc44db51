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
def conv1_sum_kernel(
    conv1_weight_ptr, input_ptr, conv1_bias_ptr, relu1_ptr, add1_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu1 = tl.where(t < frames, relu1, 0.0)
    tl.store(relu1_ptr + (n * T * 32) + (c + t * 32), relu1, mask=t < T)
    input_2 = tl.load(input_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add1 = input_2 + relu1
    if RAGGED:
        add1 = tl.where(t < frames, add1, 0.0)
    tl.store(add1_ptr + (n * T * 32) + (c + t * 32), add1, mask=t < T)


@triton.jit
def conv2_sum_kernel(
    conv2_weight_ptr, add1_ptr, conv2_bias_ptr, relu2_ptr, add2_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu2 = tl.where(t < frames, relu2, 0.0)
    tl.store(relu2_ptr + (n * T * 32) + (c + t * 32), relu2, mask=t < T)
    add1_2 = tl.load(add1_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add2 = add1_2 + relu2
    if RAGGED:
        add2 = tl.where(t < frames, add2, 0.0)
    tl.store(add2_ptr + (n * T * 32) + (c + t * 32), add2, mask=t < T)


@triton.jit
def conv3_sum_kernel(
    conv3_weight_ptr, add2_ptr, conv3_bias_ptr, relu3_ptr, add3_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu3 = tl.where(t < frames, relu3, 0.0)
    tl.store(relu3_ptr + (n * T * 32) + (c + t * 32), relu3, mask=t < T)
    add2_2 = tl.load(add2_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add3 = add2_2 + relu3
    if RAGGED:
        add3 = tl.where(t < frames, add3, 0.0)
    tl.store(add3_ptr + (n * T * 32) + (c + t * 32), add3, mask=t < T)


@triton.jit
def conv4_sum_kernel(
    conv4_weight_ptr, add3_ptr, conv4_bias_ptr, relu4_ptr, add4_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu4 = tl.where(t < frames, relu4, 0.0)
    tl.store(relu4_ptr + (n * T * 32) + (c + t * 32), relu4, mask=t < T)
    add3_2 = tl.load(add3_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add4 = add3_2 + relu4
    if RAGGED:
        add4 = tl.where(t < frames, add4, 0.0)
    tl.store(add4_ptr + (n * T * 32) + (c + t * 32), add4, mask=t < T)


@triton.jit
def conv5_sum_kernel(
    conv5_weight_ptr, add4_ptr, conv5_bias_ptr, relu5_ptr, add5_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu5 = tl.where(t < frames, relu5, 0.0)
    tl.store(relu5_ptr + (n * T * 32) + (c + t * 32), relu5, mask=t < T)
    add4_2 = tl.load(add4_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add5 = add4_2 + relu5
    if RAGGED:
        add5 = tl.where(t < frames, add5, 0.0)
    tl.store(add5_ptr + (n * T * 32) + (c + t * 32), add5, mask=t < T)


@triton.jit
def conv6_sum_kernel(
    conv6_weight_ptr, add5_ptr, conv6_bias_ptr, relu6_ptr, add6_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu6 = tl.where(t < frames, relu6, 0.0)
    tl.store(relu6_ptr + (n * T * 32) + (c + t * 32), relu6, mask=t < T)
    add5_2 = tl.load(add5_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add6 = add5_2 + relu6
    if RAGGED:
        add6 = tl.where(t < frames, add6, 0.0)
    tl.store(add6_ptr + (n * T * 32) + (c + t * 32), add6, mask=t < T)


@triton.jit
def conv7_sum_kernel(
    conv7_weight_ptr, add6_ptr, conv7_bias_ptr, relu7_ptr, add7_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu7 = tl.where(t < frames, relu7, 0.0)
    tl.store(relu7_ptr + (n * T * 32) + (c + t * 32), relu7, mask=t < T)
    add6_2 = tl.load(add6_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add7 = add6_2 + relu7
    if RAGGED:
        add7 = tl.where(t < frames, add7, 0.0)
    tl.store(add7_ptr + (n * T * 32) + (c + t * 32), add7, mask=t < T)


@triton.jit
def conv8_sum_kernel(
    conv8_weight_ptr, add7_ptr, conv8_bias_ptr, relu8_ptr, add8_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu8 = tl.where(t < frames, relu8, 0.0)
    tl.store(relu8_ptr + (n * T * 32) + (c + t * 32), relu8, mask=t < T)
    add7_2 = tl.load(add7_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add8 = add7_2 + relu8
    if RAGGED:
        add8 = tl.where(t < frames, add8, 0.0)
    tl.store(add8_ptr + (n * T * 32) + (c + t * 32), add8, mask=t < T)


@triton.jit
def conv9_sum_kernel(
    conv9_weight_ptr, add8_ptr, conv9_bias_ptr, relu9_ptr, add9_ptr, lengths_ptr, N, T, steps, RAGGED:
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
    if RAGGED:
        relu9 = tl.where(t < frames, relu9, 0.0)
    tl.store(relu9_ptr + (n * T * 32) + (c + t * 32), relu9, mask=t < T)
    add8_2 = tl.load(add8_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add9 = add8_2 + relu9
    if RAGGED:
        add9 = tl.where(t < frames, add9, 0.0)
    tl.store(add9_ptr + (n * T * 32) + (c + t * 32), add9, mask=t < T)


@triton.jit
def conv10_sum_kernel(
    conv10_weight_ptr, add9_ptr, conv10_bias_ptr, relu10_ptr, add10_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu10 = tl.where(t < frames, relu10, 0.0)
    tl.store(relu10_ptr + (n * T * 32) + (c + t * 32), relu10, mask=t < T)
    add9_2 = tl.load(add9_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add10 = add9_2 + relu10
    if RAGGED:
        add10 = tl.where(t < frames, add10, 0.0)
    tl.store(add10_ptr + (n * T * 32) + (c + t * 32), add10, mask=t < T)


@triton.jit
def conv11_sum_kernel(
    conv11_weight_ptr, add10_ptr, conv11_bias_ptr, relu11_ptr, add11_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu11 = tl.where(t < frames, relu11, 0.0)
    tl.store(relu11_ptr + (n * T * 32) + (c + t * 32), relu11, mask=t < T)
    add10_2 = tl.load(add10_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add11 = add10_2 + relu11
    if RAGGED:
        add11 = tl.where(t < frames, add11, 0.0)
    tl.store(add11_ptr + (n * T * 32) + (c + t * 32), add11, mask=t < T)


@triton.jit
def conv12_sum_kernel(
    conv12_weight_ptr, add11_ptr, conv12_bias_ptr, relu12_ptr, add12_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu12 = tl.where(t < frames, relu12, 0.0)
    tl.store(relu12_ptr + (n * T * 32) + (c + t * 32), relu12, mask=t < T)
    add11_2 = tl.load(add11_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add12 = add11_2 + relu12
    if RAGGED:
        add12 = tl.where(t < frames, add12, 0.0)
    tl.store(add12_ptr + (n * T * 32) + (c + t * 32), add12, mask=t < T)


@triton.jit
def conv13_sum_kernel(
    conv13_weight_ptr, add12_ptr, conv13_bias_ptr, relu13_ptr, add13_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu13 = tl.where(t < frames, relu13, 0.0)
    tl.store(relu13_ptr + (n * T * 32) + (c + t * 32), relu13, mask=t < T)
    add12_2 = tl.load(add12_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add13 = add12_2 + relu13
    if RAGGED:
        add13 = tl.where(t < frames, add13, 0.0)
    tl.store(add13_ptr + (n * T * 32) + (c + t * 32), add13, mask=t < T)


@triton.jit
def conv14_sum_kernel(
    conv14_weight_ptr, add13_ptr, conv14_bias_ptr, relu14_ptr, add14_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu14 = tl.where(t < frames, relu14, 0.0)
    tl.store(relu14_ptr + (n * T * 32) + (c + t * 32), relu14, mask=t < T)
    add13_2 = tl.load(add13_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add14 = add13_2 + relu14
    if RAGGED:
        add14 = tl.where(t < frames, add14, 0.0)
    tl.store(add14_ptr + (n * T * 32) + (c + t * 32), add14, mask=t < T)


@triton.jit
def conv15_sum_kernel(
    conv15_weight_ptr, add14_ptr, conv15_bias_ptr, relu15_ptr, add15_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu15 = tl.where(t < frames, relu15, 0.0)
    tl.store(relu15_ptr + (n * T * 32) + (c + t * 32), relu15, mask=t < T)
    add14_2 = tl.load(add14_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add15 = add14_2 + relu15
    if RAGGED:
        add15 = tl.where(t < frames, add15, 0.0)
    tl.store(add15_ptr + (n * T * 32) + (c + t * 32), add15, mask=t < T)


@triton.jit
def conv16_sum_kernel(
    conv16_weight_ptr, add15_ptr, conv16_bias_ptr, relu16_ptr, add16_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu16 = tl.where(t < frames, relu16, 0.0)
    tl.store(relu16_ptr + (n * T * 32) + (c + t * 32), relu16, mask=t < T)
    add15_2 = tl.load(add15_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add16 = add15_2 + relu16
    if RAGGED:
        add16 = tl.where(t < frames, add16, 0.0)
    tl.store(add16_ptr + (n * T * 32) + (c + t * 32), add16, mask=t < T)


@triton.jit
def conv17_sum_kernel(
    conv17_weight_ptr, add16_ptr, conv17_bias_ptr, relu17_ptr, add17_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu17 = tl.where(t < frames, relu17, 0.0)
    tl.store(relu17_ptr + (n * T * 32) + (c + t * 32), relu17, mask=t < T)
    add16_2 = tl.load(add16_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add17 = add16_2 + relu17
    if RAGGED:
        add17 = tl.where(t < frames, add17, 0.0)
    tl.store(add17_ptr + (n * T * 32) + (c + t * 32), add17, mask=t < T)


@triton.jit
def conv18_sum_kernel(
    conv18_weight_ptr, add17_ptr, conv18_bias_ptr, relu18_ptr, add18_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu18 = tl.where(t < frames, relu18, 0.0)
    tl.store(relu18_ptr + (n * T * 32) + (c + t * 32), relu18, mask=t < T)
    add17_2 = tl.load(add17_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add18 = add17_2 + relu18
    if RAGGED:
        add18 = tl.where(t < frames, add18, 0.0)
    tl.store(add18_ptr + (n * T * 32) + (c + t * 32), add18, mask=t < T)


@triton.jit
def conv19_sum_kernel(
    conv19_weight_ptr, add18_ptr, conv19_bias_ptr, relu19_ptr, add19_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu19 = tl.where(t < frames, relu19, 0.0)
    tl.store(relu19_ptr + (n * T * 32) + (c + t * 32), relu19, mask=t < T)
    add18_2 = tl.load(add18_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add19 = add18_2 + relu19
    if RAGGED:
        add19 = tl.where(t < frames, add19, 0.0)
    tl.store(add19_ptr + (n * T * 32) + (c + t * 32), add19, mask=t < T)


@triton.jit
def conv20_sum_kernel(
    conv20_weight_ptr, add19_ptr, conv20_bias_ptr, relu20_ptr, add20_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
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
    if RAGGED:
        relu20 = tl.where(t < frames, relu20, 0.0)
    tl.store(relu20_ptr + (n * T * 32) + (c + t * 32), relu20, mask=t < T)
    add19_2 = tl.load(add19_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add20 = add19_2 + relu20
    if RAGGED:
        add20 = tl.where(t < frames, add20, 0.0)
    tl.store(add20_ptr + (n * T * 32) + (c + t * 32), add20, mask=t < T)


@triton.jit
def d_conv20_kernel(
    relu20_ptr, d_add20_ptr, d_conv20_ptr, d_conv20_bias_tiles_ptr, lengths_ptr, N, T, RAGGED:
    tl.constexpr
):
    """d_conv20[n, t, c] = select((relu20[n, t, c] = 0), 0, d_add20[n, t, c])
    d_conv20.bias[c] = Σ n, t  d_conv20[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    relu20 = tl.load(relu20_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add20 = tl.load(d_add20_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv20 = tl.where(t < frames, tl.where(relu20 == 0.0, 0.0, d_add20), 0.0)
    tl.store(d_conv20_ptr + (n * T * 32) + (c + t * 32), d_conv20, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv20 = d_conv20.to(d_conv20_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv20, axis=0, keep_dims=True)
    tl.store(d_conv20_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add19_1_kernel(
    conv20_weight_ptr, d_conv20_ptr, d_add20_ptr, relu19_ptr, d_add19_ptr, d_conv19_ptr,
    d_conv19_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add19.1[n, t, c] = Σ o, k  (d_conv20[n, t − (offset(k) − 512), o] · conv20.weight[k, o, c])
    d_add19[n, t, c] = (d_add20[n, t, c] + d_add19.1[n, t, c])
    d_conv19[n, t, c] = select((relu19[n, t, c] = 0), 0, d_add19[n, t, c])
    d_conv19.bias[c] = Σ n, t  d_conv19[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add19_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv20_weight = tl.load(conv20_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv20 = tl.load(
            d_conv20_ptr + (n * T * 32) + (16384 + k * -16384) + (o_2 + t * 32),
            mask=(k * -512 + t + 512 >= 0) & (k * -512 + t + 512 < frames),
            other=0.0,
        )
        d_add19_1 = tl.dot(conv20_weight.to(d_conv20.dtype), d_conv20, d_add19_1, input_precision=PRECISION)
    d_add20 = tl.load(d_add20_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add19 = tl.where(t < frames, d_add20 + d_add19_1, 0.0)
    tl.store(d_add19_ptr + (n * T * 32) + (c + t * 32), d_add19, mask=t < T)
    relu19 = tl.load(relu19_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv19 = tl.where(t < frames, tl.where(relu19 == 0.0, 0.0, d_add19), 0.0)
    tl.store(d_conv19_ptr + (n * T * 32) + (c + t * 32), d_conv19, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv19 = d_conv19.to(d_conv19_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv19, axis=1, keep_dims=True)
    tl.store(d_conv19_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add18_1_kernel(
    conv19_weight_ptr, d_conv19_ptr, d_add19_ptr, relu18_ptr, d_add18_ptr, d_conv18_ptr,
    d_conv18_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add18.1[n, t, c] = Σ o, k  (d_conv19[n, t − (offset(k) − 256), o] · conv19.weight[k, o, c])
    d_add18[n, t, c] = (d_add19[n, t, c] + d_add18.1[n, t, c])
    d_conv18[n, t, c] = select((relu18[n, t, c] = 0), 0, d_add18[n, t, c])
    d_conv18.bias[c] = Σ n, t  d_conv18[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add18_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv19_weight = tl.load(conv19_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv19 = tl.load(
            d_conv19_ptr + (n * T * 32) + (8192 + k * -8192) + (o_2 + t * 32),
            mask=(k * -256 + t + 256 >= 0) & (k * -256 + t + 256 < frames),
            other=0.0,
        )
        d_add18_1 = tl.dot(conv19_weight.to(d_conv19.dtype), d_conv19, d_add18_1, input_precision=PRECISION)
    d_add19 = tl.load(d_add19_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add18 = tl.where(t < frames, d_add19 + d_add18_1, 0.0)
    tl.store(d_add18_ptr + (n * T * 32) + (c + t * 32), d_add18, mask=t < T)
    relu18 = tl.load(relu18_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv18 = tl.where(t < frames, tl.where(relu18 == 0.0, 0.0, d_add18), 0.0)
    tl.store(d_conv18_ptr + (n * T * 32) + (c + t * 32), d_conv18, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv18 = d_conv18.to(d_conv18_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv18, axis=1, keep_dims=True)
    tl.store(d_conv18_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add17_1_kernel(
    conv18_weight_ptr, d_conv18_ptr, d_add18_ptr, relu17_ptr, d_add17_ptr, d_conv17_ptr,
    d_conv17_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add17.1[n, t, c] = Σ o, k  (d_conv18[n, t − (offset(k) − 128), o] · conv18.weight[k, o, c])
    d_add17[n, t, c] = (d_add18[n, t, c] + d_add17.1[n, t, c])
    d_conv17[n, t, c] = select((relu17[n, t, c] = 0), 0, d_add17[n, t, c])
    d_conv17.bias[c] = Σ n, t  d_conv17[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add17_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv18_weight = tl.load(conv18_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv18 = tl.load(
            d_conv18_ptr + (n * T * 32) + (4096 + k * -4096) + (o_2 + t * 32),
            mask=(k * -128 + t + 128 >= 0) & (k * -128 + t + 128 < frames),
            other=0.0,
        )
        d_add17_1 = tl.dot(conv18_weight.to(d_conv18.dtype), d_conv18, d_add17_1, input_precision=PRECISION)
    d_add18 = tl.load(d_add18_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add17 = tl.where(t < frames, d_add18 + d_add17_1, 0.0)
    tl.store(d_add17_ptr + (n * T * 32) + (c + t * 32), d_add17, mask=t < T)
    relu17 = tl.load(relu17_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv17 = tl.where(t < frames, tl.where(relu17 == 0.0, 0.0, d_add17), 0.0)
    tl.store(d_conv17_ptr + (n * T * 32) + (c + t * 32), d_conv17, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv17 = d_conv17.to(d_conv17_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv17, axis=1, keep_dims=True)
    tl.store(d_conv17_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add16_1_kernel(
    conv17_weight_ptr, d_conv17_ptr, d_add17_ptr, relu16_ptr, d_add16_ptr, d_conv16_ptr,
    d_conv16_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add16.1[n, t, c] = Σ o, k  (d_conv17[n, t − (offset(k) − 64), o] · conv17.weight[k, o, c])
    d_add16[n, t, c] = (d_add17[n, t, c] + d_add16.1[n, t, c])
    d_conv16[n, t, c] = select((relu16[n, t, c] = 0), 0, d_add16[n, t, c])
    d_conv16.bias[c] = Σ n, t  d_conv16[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add16_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv17_weight = tl.load(conv17_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv17 = tl.load(
            d_conv17_ptr + (n * T * 32) + (2048 + k * -2048) + (o_2 + t * 32),
            mask=(k * -64 + t + 64 >= 0) & (k * -64 + t + 64 < frames),
            other=0.0,
        )
        d_add16_1 = tl.dot(conv17_weight.to(d_conv17.dtype), d_conv17, d_add16_1, input_precision=PRECISION)
    d_add17 = tl.load(d_add17_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add16 = tl.where(t < frames, d_add17 + d_add16_1, 0.0)
    tl.store(d_add16_ptr + (n * T * 32) + (c + t * 32), d_add16, mask=t < T)
    relu16 = tl.load(relu16_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv16 = tl.where(t < frames, tl.where(relu16 == 0.0, 0.0, d_add16), 0.0)
    tl.store(d_conv16_ptr + (n * T * 32) + (c + t * 32), d_conv16, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv16 = d_conv16.to(d_conv16_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv16, axis=1, keep_dims=True)
    tl.store(d_conv16_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add15_1_kernel(
    conv16_weight_ptr, d_conv16_ptr, d_add16_ptr, relu15_ptr, d_add15_ptr, d_conv15_ptr,
    d_conv15_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add15.1[n, t, c] = Σ o, k  (d_conv16[n, t − (offset(k) − 32), o] · conv16.weight[k, o, c])
    d_add15[n, t, c] = (d_add16[n, t, c] + d_add15.1[n, t, c])
    d_conv15[n, t, c] = select((relu15[n, t, c] = 0), 0, d_add15[n, t, c])
    d_conv15.bias[c] = Σ n, t  d_conv15[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add15_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv16_weight = tl.load(conv16_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv16 = tl.load(
            d_conv16_ptr + (n * T * 32) + (1024 + k * -1024) + (o_2 + t * 32),
            mask=(k * -32 + t + 32 >= 0) & (k * -32 + t + 32 < frames),
            other=0.0,
        )
        d_add15_1 = tl.dot(conv16_weight.to(d_conv16.dtype), d_conv16, d_add15_1, input_precision=PRECISION)
    d_add16 = tl.load(d_add16_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add15 = tl.where(t < frames, d_add16 + d_add15_1, 0.0)
    tl.store(d_add15_ptr + (n * T * 32) + (c + t * 32), d_add15, mask=t < T)
    relu15 = tl.load(relu15_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv15 = tl.where(t < frames, tl.where(relu15 == 0.0, 0.0, d_add15), 0.0)
    tl.store(d_conv15_ptr + (n * T * 32) + (c + t * 32), d_conv15, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv15 = d_conv15.to(d_conv15_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv15, axis=1, keep_dims=True)
    tl.store(d_conv15_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add14_1_kernel(
    conv15_weight_ptr, d_conv15_ptr, d_add15_ptr, relu14_ptr, d_add14_ptr, d_conv14_ptr,
    d_conv14_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add14.1[n, t, c] = Σ o, k  (d_conv15[n, t − (offset(k) − 16), o] · conv15.weight[k, o, c])
    d_add14[n, t, c] = (d_add15[n, t, c] + d_add14.1[n, t, c])
    d_conv14[n, t, c] = select((relu14[n, t, c] = 0), 0, d_add14[n, t, c])
    d_conv14.bias[c] = Σ n, t  d_conv14[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add14_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv15_weight = tl.load(conv15_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv15 = tl.load(
            d_conv15_ptr + (n * T * 32) + (512 + k * -512) + (o_2 + t * 32),
            mask=(k * -16 + t + 16 >= 0) & (k * -16 + t + 16 < frames),
            other=0.0,
        )
        d_add14_1 = tl.dot(conv15_weight.to(d_conv15.dtype), d_conv15, d_add14_1, input_precision=PRECISION)
    d_add15 = tl.load(d_add15_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add14 = tl.where(t < frames, d_add15 + d_add14_1, 0.0)
    tl.store(d_add14_ptr + (n * T * 32) + (c + t * 32), d_add14, mask=t < T)
    relu14 = tl.load(relu14_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv14 = tl.where(t < frames, tl.where(relu14 == 0.0, 0.0, d_add14), 0.0)
    tl.store(d_conv14_ptr + (n * T * 32) + (c + t * 32), d_conv14, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv14 = d_conv14.to(d_conv14_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv14, axis=1, keep_dims=True)
    tl.store(d_conv14_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add13_1_kernel(
    conv14_weight_ptr, d_conv14_ptr, d_add14_ptr, relu13_ptr, d_add13_ptr, d_conv13_ptr,
    d_conv13_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add13.1[n, t, c] = Σ o, k  (d_conv14[n, t − (offset(k) − 8), o] · conv14.weight[k, o, c])
    d_add13[n, t, c] = (d_add14[n, t, c] + d_add13.1[n, t, c])
    d_conv13[n, t, c] = select((relu13[n, t, c] = 0), 0, d_add13[n, t, c])
    d_conv13.bias[c] = Σ n, t  d_conv13[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add13_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv14_weight = tl.load(conv14_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv14 = tl.load(
            d_conv14_ptr + (n * T * 32) + (256 + k * -256) + (o_2 + t * 32),
            mask=(k * -8 + t + 8 >= 0) & (k * -8 + t + 8 < frames),
            other=0.0,
        )
        d_add13_1 = tl.dot(conv14_weight.to(d_conv14.dtype), d_conv14, d_add13_1, input_precision=PRECISION)
    d_add14 = tl.load(d_add14_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add13 = tl.where(t < frames, d_add14 + d_add13_1, 0.0)
    tl.store(d_add13_ptr + (n * T * 32) + (c + t * 32), d_add13, mask=t < T)
    relu13 = tl.load(relu13_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv13 = tl.where(t < frames, tl.where(relu13 == 0.0, 0.0, d_add13), 0.0)
    tl.store(d_conv13_ptr + (n * T * 32) + (c + t * 32), d_conv13, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv13 = d_conv13.to(d_conv13_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv13, axis=1, keep_dims=True)
    tl.store(d_conv13_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add12_1_kernel(
    conv13_weight_ptr, d_conv13_ptr, d_add13_ptr, relu12_ptr, d_add12_ptr, d_conv12_ptr,
    d_conv12_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add12.1[n, t, c] = Σ o, k  (d_conv13[n, t − (offset(k) − 4), o] · conv13.weight[k, o, c])
    d_add12[n, t, c] = (d_add13[n, t, c] + d_add12.1[n, t, c])
    d_conv12[n, t, c] = select((relu12[n, t, c] = 0), 0, d_add12[n, t, c])
    d_conv12.bias[c] = Σ n, t  d_conv12[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add12_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv13_weight = tl.load(conv13_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv13 = tl.load(
            d_conv13_ptr + (n * T * 32) + (128 + k * -128) + (o_2 + t * 32),
            mask=(k * -4 + t + 4 >= 0) & (k * -4 + t + 4 < frames),
            other=0.0,
        )
        d_add12_1 = tl.dot(conv13_weight.to(d_conv13.dtype), d_conv13, d_add12_1, input_precision=PRECISION)
    d_add13 = tl.load(d_add13_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add12 = tl.where(t < frames, d_add13 + d_add12_1, 0.0)
    tl.store(d_add12_ptr + (n * T * 32) + (c + t * 32), d_add12, mask=t < T)
    relu12 = tl.load(relu12_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv12 = tl.where(t < frames, tl.where(relu12 == 0.0, 0.0, d_add12), 0.0)
    tl.store(d_conv12_ptr + (n * T * 32) + (c + t * 32), d_conv12, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv12 = d_conv12.to(d_conv12_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv12, axis=1, keep_dims=True)
    tl.store(d_conv12_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add11_1_kernel(
    conv12_weight_ptr, d_conv12_ptr, d_add12_ptr, relu11_ptr, d_add11_ptr, d_conv11_ptr,
    d_conv11_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add11.1[n, t, c] = Σ o, k  (d_conv12[n, t − (offset(k) − 2), o] · conv12.weight[k, o, c])
    d_add11[n, t, c] = (d_add12[n, t, c] + d_add11.1[n, t, c])
    d_conv11[n, t, c] = select((relu11[n, t, c] = 0), 0, d_add11[n, t, c])
    d_conv11.bias[c] = Σ n, t  d_conv11[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add11_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv12_weight = tl.load(conv12_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv12 = tl.load(
            d_conv12_ptr + (n * T * 32) + (64 + k * -64) + (o_2 + t * 32),
            mask=(k * -2 + t + 2 >= 0) & (k * -2 + t + 2 < frames),
            other=0.0,
        )
        d_add11_1 = tl.dot(conv12_weight.to(d_conv12.dtype), d_conv12, d_add11_1, input_precision=PRECISION)
    d_add12 = tl.load(d_add12_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add11 = tl.where(t < frames, d_add12 + d_add11_1, 0.0)
    tl.store(d_add11_ptr + (n * T * 32) + (c + t * 32), d_add11, mask=t < T)
    relu11 = tl.load(relu11_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv11 = tl.where(t < frames, tl.where(relu11 == 0.0, 0.0, d_add11), 0.0)
    tl.store(d_conv11_ptr + (n * T * 32) + (c + t * 32), d_conv11, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv11 = d_conv11.to(d_conv11_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv11, axis=1, keep_dims=True)
    tl.store(d_conv11_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add10_1_kernel(
    conv11_weight_ptr, d_conv11_ptr, d_add11_ptr, relu10_ptr, d_add10_ptr, d_conv10_ptr,
    d_conv10_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add10.1[n, t, c] = Σ o, k  (d_conv11[n, t − (offset(k) − 1), o] · conv11.weight[k, o, c])
    d_add10[n, t, c] = (d_add11[n, t, c] + d_add10.1[n, t, c])
    d_conv10[n, t, c] = select((relu10[n, t, c] = 0), 0, d_add10[n, t, c])
    d_conv10.bias[c] = Σ n, t  d_conv10[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add10_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv11_weight = tl.load(conv11_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv11 = tl.load(
            d_conv11_ptr + (n * T * 32) + (32 + k * -32) + (o_2 + t * 32),
            mask=(-k + t + 1 >= 0) & (-k + t + 1 < frames),
            other=0.0,
        )
        d_add10_1 = tl.dot(conv11_weight.to(d_conv11.dtype), d_conv11, d_add10_1, input_precision=PRECISION)
    d_add11 = tl.load(d_add11_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add10 = tl.where(t < frames, d_add11 + d_add10_1, 0.0)
    tl.store(d_add10_ptr + (n * T * 32) + (c + t * 32), d_add10, mask=t < T)
    relu10 = tl.load(relu10_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv10 = tl.where(t < frames, tl.where(relu10 == 0.0, 0.0, d_add10), 0.0)
    tl.store(d_conv10_ptr + (n * T * 32) + (c + t * 32), d_conv10, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv10 = d_conv10.to(d_conv10_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv10, axis=1, keep_dims=True)
    tl.store(d_conv10_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add9_1_kernel(
    conv10_weight_ptr, d_conv10_ptr, d_add10_ptr, relu9_ptr, d_add9_ptr, d_conv9_ptr,
    d_conv9_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add9.1[n, t, c] = Σ o, k  (d_conv10[n, t − (offset(k) − 512), o] · conv10.weight[k, o, c])
    d_add9[n, t, c] = (d_add10[n, t, c] + d_add9.1[n, t, c])
    d_conv9[n, t, c] = select((relu9[n, t, c] = 0), 0, d_add9[n, t, c])
    d_conv9.bias[c] = Σ n, t  d_conv9[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add9_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv10_weight = tl.load(conv10_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv10 = tl.load(
            d_conv10_ptr + (n * T * 32) + (16384 + k * -16384) + (o_2 + t * 32),
            mask=(k * -512 + t + 512 >= 0) & (k * -512 + t + 512 < frames),
            other=0.0,
        )
        d_add9_1 = tl.dot(conv10_weight.to(d_conv10.dtype), d_conv10, d_add9_1, input_precision=PRECISION)
    d_add10 = tl.load(d_add10_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add9 = tl.where(t < frames, d_add10 + d_add9_1, 0.0)
    tl.store(d_add9_ptr + (n * T * 32) + (c + t * 32), d_add9, mask=t < T)
    relu9 = tl.load(relu9_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv9 = tl.where(t < frames, tl.where(relu9 == 0.0, 0.0, d_add9), 0.0)
    tl.store(d_conv9_ptr + (n * T * 32) + (c + t * 32), d_conv9, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv9 = d_conv9.to(d_conv9_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv9, axis=1, keep_dims=True)
    tl.store(d_conv9_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add8_1_kernel(
    conv9_weight_ptr, d_conv9_ptr, d_add9_ptr, relu8_ptr, d_add8_ptr, d_conv8_ptr,
    d_conv8_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add8.1[n, t, c] = Σ o, k  (d_conv9[n, t − (offset(k) − 256), o] · conv9.weight[k, o, c])
    d_add8[n, t, c] = (d_add9[n, t, c] + d_add8.1[n, t, c])
    d_conv8[n, t, c] = select((relu8[n, t, c] = 0), 0, d_add8[n, t, c])
    d_conv8.bias[c] = Σ n, t  d_conv8[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add8_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv9_weight = tl.load(conv9_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv9 = tl.load(
            d_conv9_ptr + (n * T * 32) + (8192 + k * -8192) + (o_2 + t * 32),
            mask=(k * -256 + t + 256 >= 0) & (k * -256 + t + 256 < frames),
            other=0.0,
        )
        d_add8_1 = tl.dot(conv9_weight.to(d_conv9.dtype), d_conv9, d_add8_1, input_precision=PRECISION)
    d_add9 = tl.load(d_add9_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add8 = tl.where(t < frames, d_add9 + d_add8_1, 0.0)
    tl.store(d_add8_ptr + (n * T * 32) + (c + t * 32), d_add8, mask=t < T)
    relu8 = tl.load(relu8_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv8 = tl.where(t < frames, tl.where(relu8 == 0.0, 0.0, d_add8), 0.0)
    tl.store(d_conv8_ptr + (n * T * 32) + (c + t * 32), d_conv8, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv8 = d_conv8.to(d_conv8_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv8, axis=1, keep_dims=True)
    tl.store(d_conv8_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add7_1_kernel(
    conv8_weight_ptr, d_conv8_ptr, d_add8_ptr, relu7_ptr, d_add7_ptr, d_conv7_ptr,
    d_conv7_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add7.1[n, t, c] = Σ o, k  (d_conv8[n, t − (offset(k) − 128), o] · conv8.weight[k, o, c])
    d_add7[n, t, c] = (d_add8[n, t, c] + d_add7.1[n, t, c])
    d_conv7[n, t, c] = select((relu7[n, t, c] = 0), 0, d_add7[n, t, c])
    d_conv7.bias[c] = Σ n, t  d_conv7[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add7_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv8_weight = tl.load(conv8_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv8 = tl.load(
            d_conv8_ptr + (n * T * 32) + (4096 + k * -4096) + (o_2 + t * 32),
            mask=(k * -128 + t + 128 >= 0) & (k * -128 + t + 128 < frames),
            other=0.0,
        )
        d_add7_1 = tl.dot(conv8_weight.to(d_conv8.dtype), d_conv8, d_add7_1, input_precision=PRECISION)
    d_add8 = tl.load(d_add8_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add7 = tl.where(t < frames, d_add8 + d_add7_1, 0.0)
    tl.store(d_add7_ptr + (n * T * 32) + (c + t * 32), d_add7, mask=t < T)
    relu7 = tl.load(relu7_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv7 = tl.where(t < frames, tl.where(relu7 == 0.0, 0.0, d_add7), 0.0)
    tl.store(d_conv7_ptr + (n * T * 32) + (c + t * 32), d_conv7, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv7 = d_conv7.to(d_conv7_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv7, axis=1, keep_dims=True)
    tl.store(d_conv7_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add6_1_kernel(
    conv7_weight_ptr, d_conv7_ptr, d_add7_ptr, relu6_ptr, d_add6_ptr, d_conv6_ptr,
    d_conv6_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add6.1[n, t, c] = Σ o, k  (d_conv7[n, t − (offset(k) − 64), o] · conv7.weight[k, o, c])
    d_add6[n, t, c] = (d_add7[n, t, c] + d_add6.1[n, t, c])
    d_conv6[n, t, c] = select((relu6[n, t, c] = 0), 0, d_add6[n, t, c])
    d_conv6.bias[c] = Σ n, t  d_conv6[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add6_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv7_weight = tl.load(conv7_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv7 = tl.load(
            d_conv7_ptr + (n * T * 32) + (2048 + k * -2048) + (o_2 + t * 32),
            mask=(k * -64 + t + 64 >= 0) & (k * -64 + t + 64 < frames),
            other=0.0,
        )
        d_add6_1 = tl.dot(conv7_weight.to(d_conv7.dtype), d_conv7, d_add6_1, input_precision=PRECISION)
    d_add7 = tl.load(d_add7_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add6 = tl.where(t < frames, d_add7 + d_add6_1, 0.0)
    tl.store(d_add6_ptr + (n * T * 32) + (c + t * 32), d_add6, mask=t < T)
    relu6 = tl.load(relu6_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv6 = tl.where(t < frames, tl.where(relu6 == 0.0, 0.0, d_add6), 0.0)
    tl.store(d_conv6_ptr + (n * T * 32) + (c + t * 32), d_conv6, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv6 = d_conv6.to(d_conv6_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv6, axis=1, keep_dims=True)
    tl.store(d_conv6_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add5_1_kernel(
    conv6_weight_ptr, d_conv6_ptr, d_add6_ptr, relu5_ptr, d_add5_ptr, d_conv5_ptr,
    d_conv5_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add5.1[n, t, c] = Σ o, k  (d_conv6[n, t − (offset(k) − 32), o] · conv6.weight[k, o, c])
    d_add5[n, t, c] = (d_add6[n, t, c] + d_add5.1[n, t, c])
    d_conv5[n, t, c] = select((relu5[n, t, c] = 0), 0, d_add5[n, t, c])
    d_conv5.bias[c] = Σ n, t  d_conv5[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add5_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv6_weight = tl.load(conv6_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv6 = tl.load(
            d_conv6_ptr + (n * T * 32) + (1024 + k * -1024) + (o_2 + t * 32),
            mask=(k * -32 + t + 32 >= 0) & (k * -32 + t + 32 < frames),
            other=0.0,
        )
        d_add5_1 = tl.dot(conv6_weight.to(d_conv6.dtype), d_conv6, d_add5_1, input_precision=PRECISION)
    d_add6 = tl.load(d_add6_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add5 = tl.where(t < frames, d_add6 + d_add5_1, 0.0)
    tl.store(d_add5_ptr + (n * T * 32) + (c + t * 32), d_add5, mask=t < T)
    relu5 = tl.load(relu5_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv5 = tl.where(t < frames, tl.where(relu5 == 0.0, 0.0, d_add5), 0.0)
    tl.store(d_conv5_ptr + (n * T * 32) + (c + t * 32), d_conv5, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv5 = d_conv5.to(d_conv5_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv5, axis=1, keep_dims=True)
    tl.store(d_conv5_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add4_1_kernel(
    conv5_weight_ptr, d_conv5_ptr, d_add5_ptr, relu4_ptr, d_add4_ptr, d_conv4_ptr,
    d_conv4_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add4.1[n, t, c] = Σ o, k  (d_conv5[n, t − (offset(k) − 16), o] · conv5.weight[k, o, c])
    d_add4[n, t, c] = (d_add5[n, t, c] + d_add4.1[n, t, c])
    d_conv4[n, t, c] = select((relu4[n, t, c] = 0), 0, d_add4[n, t, c])
    d_conv4.bias[c] = Σ n, t  d_conv4[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add4_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv5_weight = tl.load(conv5_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv5 = tl.load(
            d_conv5_ptr + (n * T * 32) + (512 + k * -512) + (o_2 + t * 32),
            mask=(k * -16 + t + 16 >= 0) & (k * -16 + t + 16 < frames),
            other=0.0,
        )
        d_add4_1 = tl.dot(conv5_weight.to(d_conv5.dtype), d_conv5, d_add4_1, input_precision=PRECISION)
    d_add5 = tl.load(d_add5_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add4 = tl.where(t < frames, d_add5 + d_add4_1, 0.0)
    tl.store(d_add4_ptr + (n * T * 32) + (c + t * 32), d_add4, mask=t < T)
    relu4 = tl.load(relu4_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv4 = tl.where(t < frames, tl.where(relu4 == 0.0, 0.0, d_add4), 0.0)
    tl.store(d_conv4_ptr + (n * T * 32) + (c + t * 32), d_conv4, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv4 = d_conv4.to(d_conv4_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv4, axis=1, keep_dims=True)
    tl.store(d_conv4_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add3_1_kernel(
    conv4_weight_ptr, d_conv4_ptr, d_add4_ptr, relu3_ptr, d_add3_ptr, d_conv3_ptr,
    d_conv3_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add3.1[n, t, c] = Σ o, k  (d_conv4[n, t − (offset(k) − 8), o] · conv4.weight[k, o, c])
    d_add3[n, t, c] = (d_add4[n, t, c] + d_add3.1[n, t, c])
    d_conv3[n, t, c] = select((relu3[n, t, c] = 0), 0, d_add3[n, t, c])
    d_conv3.bias[c] = Σ n, t  d_conv3[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add3_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv4_weight = tl.load(conv4_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv4 = tl.load(
            d_conv4_ptr + (n * T * 32) + (256 + k * -256) + (o_2 + t * 32),
            mask=(k * -8 + t + 8 >= 0) & (k * -8 + t + 8 < frames),
            other=0.0,
        )
        d_add3_1 = tl.dot(conv4_weight.to(d_conv4.dtype), d_conv4, d_add3_1, input_precision=PRECISION)
    d_add4 = tl.load(d_add4_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add3 = tl.where(t < frames, d_add4 + d_add3_1, 0.0)
    tl.store(d_add3_ptr + (n * T * 32) + (c + t * 32), d_add3, mask=t < T)
    relu3 = tl.load(relu3_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv3 = tl.where(t < frames, tl.where(relu3 == 0.0, 0.0, d_add3), 0.0)
    tl.store(d_conv3_ptr + (n * T * 32) + (c + t * 32), d_conv3, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv3 = d_conv3.to(d_conv3_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv3, axis=1, keep_dims=True)
    tl.store(d_conv3_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add2_1_kernel(
    conv3_weight_ptr, d_conv3_ptr, d_add3_ptr, relu2_ptr, d_add2_ptr, d_conv2_ptr,
    d_conv2_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add2.1[n, t, c] = Σ o, k  (d_conv3[n, t − (offset(k) − 4), o] · conv3.weight[k, o, c])
    d_add2[n, t, c] = (d_add3[n, t, c] + d_add2.1[n, t, c])
    d_conv2[n, t, c] = select((relu2[n, t, c] = 0), 0, d_add2[n, t, c])
    d_conv2.bias[c] = Σ n, t  d_conv2[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add2_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv3_weight = tl.load(conv3_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv3 = tl.load(
            d_conv3_ptr + (n * T * 32) + (128 + k * -128) + (o_2 + t * 32),
            mask=(k * -4 + t + 4 >= 0) & (k * -4 + t + 4 < frames),
            other=0.0,
        )
        d_add2_1 = tl.dot(conv3_weight.to(d_conv3.dtype), d_conv3, d_add2_1, input_precision=PRECISION)
    d_add3 = tl.load(d_add3_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add2 = tl.where(t < frames, d_add3 + d_add2_1, 0.0)
    tl.store(d_add2_ptr + (n * T * 32) + (c + t * 32), d_add2, mask=t < T)
    relu2 = tl.load(relu2_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv2 = tl.where(t < frames, tl.where(relu2 == 0.0, 0.0, d_add2), 0.0)
    tl.store(d_conv2_ptr + (n * T * 32) + (c + t * 32), d_conv2, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv2 = d_conv2.to(d_conv2_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv2, axis=1, keep_dims=True)
    tl.store(d_conv2_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_add1_1_kernel(
    conv2_weight_ptr, d_conv2_ptr, d_add2_ptr, relu1_ptr, d_add1_ptr, d_conv1_ptr,
    d_conv1_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_add1.1[n, t, c] = Σ o, k  (d_conv2[n, t − (offset(k) − 2), o] · conv2.weight[k, o, c])
    d_add1[n, t, c] = (d_add2[n, t, c] + d_add1.1[n, t, c])
    d_conv1[n, t, c] = select((relu1[n, t, c] = 0), 0, d_add1[n, t, c])
    d_conv1.bias[c] = Σ n, t  d_conv1[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_add1_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv2_weight = tl.load(conv2_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv2 = tl.load(
            d_conv2_ptr + (n * T * 32) + (64 + k * -64) + (o_2 + t * 32),
            mask=(k * -2 + t + 2 >= 0) & (k * -2 + t + 2 < frames),
            other=0.0,
        )
        d_add1_1 = tl.dot(conv2_weight.to(d_conv2.dtype), d_conv2, d_add1_1, input_precision=PRECISION)
    d_add2 = tl.load(d_add2_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_add1 = tl.where(t < frames, d_add2 + d_add1_1, 0.0)
    tl.store(d_add1_ptr + (n * T * 32) + (c + t * 32), d_add1, mask=t < T)
    relu1 = tl.load(relu1_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_conv1 = tl.where(t < frames, tl.where(relu1 == 0.0, 0.0, d_add1), 0.0)
    tl.store(d_conv1_ptr + (n * T * 32) + (c + t * 32), d_conv1, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv1 = d_conv1.to(d_conv1_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv1, axis=1, keep_dims=True)
    tl.store(d_conv1_bias_tiles_ptr + (n * ((T + 127) // 128) * 32) + (row_tile * 32) + c, tile_sum)


@triton.jit
def d_input_1_kernel(
    conv1_weight_ptr, d_conv1_ptr, d_add1_ptr, d_input_ptr, lengths_ptr, N, T, steps, RAGGED:
    tl.constexpr, PRECISION: tl.constexpr
):
    """d_input.1[n, t, c] = Σ o, k  (d_conv1[n, t − (offset(k) − 1), o] · conv1.weight[o, k, c])
    d_input[n, t, c] = (d_add1[n, t, c] + d_input.1[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_input_1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        o0 = 32 * (step // 2)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv1_weight = tl.load(conv1_weight_ptr + (k * 32) + (c + o * 64))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv1 = tl.load(
            d_conv1_ptr + (n * T * 32) + (32 + k * -32) + (o_2 + t * 32),
            mask=(-k + t + 1 >= 0) & (-k + t + 1 < frames),
            other=0.0,
        )
        d_input_1 = tl.dot(conv1_weight.to(d_conv1.dtype), d_conv1, d_input_1, input_precision=PRECISION)
    d_add1 = tl.load(d_add1_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    d_input = d_add1 + d_input_1
    if RAGGED:
        d_input = tl.where(t < frames, d_input, 0.0)
    tl.store(d_input_ptr + (n * T * 32) + (c + t * 32), d_input, mask=t < T)


@triton.jit
def d_conv1_weight_parts_kernel(
    d_conv1_ptr, input_ptr, d_conv1_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv1.weight.parts[part, c, j] = Σ each, t  (d_conv1[each·16 + part, t, c] · input[each·16 + part,
        t·32 + offset(j) − 32])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    part = tl.cast(program, tl.int64)
    j = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv1_weight_parts = tl.full([32, 64], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv1 = tl.load(
                d_conv1_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            input = tl.load(
                input_ptr + (each * T * 512) + (part * T * 32) + -32 + (j + t_2 * 32),
                mask=(j + t_2 * 32 - 32 >= 0) & (j + t_2 * 32 - 32 < frames * 32),
                other=0.0,
            )
            d_conv1_weight_parts = tl.dot(
                d_conv1, input.to(d_conv1.dtype), d_conv1_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv1_weight_parts_ptr + (part * 2048) + (c * 64 + j), d_conv1_weight_parts)


@triton.jit
def d_conv1_weight_kernel(
    d_conv1_weight_parts_ptr, d_conv1_weight_ptr
):
    """d_conv1.weight[c, j] = Σ part  d_conv1.weight.parts[part, c, j]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    j = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv1_weight = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv1_weight_parts = tl.load(
            d_conv1_weight_parts_ptr + (part * 2048) + (c * 64 + j),
        ).to(tl.float32)
        d_conv1_weight = d_conv1_weight + d_conv1_weight_parts
    tl.store(d_conv1_weight_ptr + (c * 64 + j), d_conv1_weight)


@triton.jit
def d_conv1_bias_kernel(
    d_conv1_bias_tiles_ptr, d_conv1_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv1.bias[c] = Σ n, tile  d_conv1.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv1_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv1_bias_tiles = tl.load(
                d_conv1_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv1_bias_rows = d_conv1_bias_rows + tl.where(n < N, d_conv1_bias_tiles, 0.0)
    d_conv1_bias = tl.sum(d_conv1_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv1_bias_ptr + c, d_conv1_bias)


@triton.jit
def d_conv2_weight_parts_kernel(
    d_conv2_ptr, add1_ptr, d_conv2_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_conv2.weight.parts[part, k, c, i] = Σ each, t  (d_conv2[each·16 + part, t, c] · add1[each·16 +
        part, t + offset(k) − 2, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv2_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv2 = tl.load(
                d_conv2_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add1 = tl.load(
                add1_ptr + (each * T * 512) + (part * T * 32) + (k * 64 - 64) + (i + t_2 * 32),
                mask=(k * 2 + t_2 - 2 >= 0) & (k * 2 + t_2 - 2 < frames),
                other=0.0,
            )
            d_conv2_weight_parts = tl.dot(
                d_conv2, add1.to(d_conv2.dtype), d_conv2_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv2_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv2_weight_parts)


@triton.jit
def d_conv2_weight_kernel(
    d_conv2_weight_parts_ptr, d_conv2_weight_ptr
):
    """d_conv2.weight[k, c, i] = Σ part  d_conv2.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv2_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv2_weight_parts = tl.load(
            d_conv2_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv2_weight = d_conv2_weight + d_conv2_weight_parts
    tl.store(d_conv2_weight_ptr + (k * 1024) + (c * 32 + i), d_conv2_weight)


@triton.jit
def d_conv2_bias_kernel(
    d_conv2_bias_tiles_ptr, d_conv2_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv2.bias[c] = Σ n, tile  d_conv2.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv2_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv2_bias_tiles = tl.load(
                d_conv2_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv2_bias_rows = d_conv2_bias_rows + tl.where(n < N, d_conv2_bias_tiles, 0.0)
    d_conv2_bias = tl.sum(d_conv2_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv2_bias_ptr + c, d_conv2_bias)


@triton.jit
def d_conv3_weight_parts_kernel(
    d_conv3_ptr, add2_ptr, d_conv3_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_conv3.weight.parts[part, k, c, i] = Σ each, t  (d_conv3[each·16 + part, t, c] · add2[each·16 +
        part, t + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv3_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv3 = tl.load(
                d_conv3_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add2 = tl.load(
                add2_ptr + (each * T * 512) + (part * T * 32) + (k * 128 - 128) + (i + t_2 * 32),
                mask=(k * 4 + t_2 - 4 >= 0) & (k * 4 + t_2 - 4 < frames),
                other=0.0,
            )
            d_conv3_weight_parts = tl.dot(
                d_conv3, add2.to(d_conv3.dtype), d_conv3_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv3_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv3_weight_parts)


@triton.jit
def d_conv3_weight_kernel(
    d_conv3_weight_parts_ptr, d_conv3_weight_ptr
):
    """d_conv3.weight[k, c, i] = Σ part  d_conv3.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv3_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv3_weight_parts = tl.load(
            d_conv3_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv3_weight = d_conv3_weight + d_conv3_weight_parts
    tl.store(d_conv3_weight_ptr + (k * 1024) + (c * 32 + i), d_conv3_weight)


@triton.jit
def d_conv3_bias_kernel(
    d_conv3_bias_tiles_ptr, d_conv3_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv3.bias[c] = Σ n, tile  d_conv3.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv3_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv3_bias_tiles = tl.load(
                d_conv3_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv3_bias_rows = d_conv3_bias_rows + tl.where(n < N, d_conv3_bias_tiles, 0.0)
    d_conv3_bias = tl.sum(d_conv3_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv3_bias_ptr + c, d_conv3_bias)


@triton.jit
def d_conv4_weight_parts_kernel(
    d_conv4_ptr, add3_ptr, d_conv4_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_conv4.weight.parts[part, k, c, i] = Σ each, t  (d_conv4[each·16 + part, t, c] · add3[each·16 +
        part, t + offset(k) − 8, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv4_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv4 = tl.load(
                d_conv4_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add3 = tl.load(
                add3_ptr + (each * T * 512) + (part * T * 32) + (k * 256 - 256) + (i + t_2 * 32),
                mask=(k * 8 + t_2 - 8 >= 0) & (k * 8 + t_2 - 8 < frames),
                other=0.0,
            )
            d_conv4_weight_parts = tl.dot(
                d_conv4, add3.to(d_conv4.dtype), d_conv4_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv4_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv4_weight_parts)


@triton.jit
def d_conv4_weight_kernel(
    d_conv4_weight_parts_ptr, d_conv4_weight_ptr
):
    """d_conv4.weight[k, c, i] = Σ part  d_conv4.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv4_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv4_weight_parts = tl.load(
            d_conv4_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv4_weight = d_conv4_weight + d_conv4_weight_parts
    tl.store(d_conv4_weight_ptr + (k * 1024) + (c * 32 + i), d_conv4_weight)


@triton.jit
def d_conv4_bias_kernel(
    d_conv4_bias_tiles_ptr, d_conv4_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv4.bias[c] = Σ n, tile  d_conv4.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv4_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv4_bias_tiles = tl.load(
                d_conv4_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv4_bias_rows = d_conv4_bias_rows + tl.where(n < N, d_conv4_bias_tiles, 0.0)
    d_conv4_bias = tl.sum(d_conv4_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv4_bias_ptr + c, d_conv4_bias)


@triton.jit
def d_conv5_weight_parts_kernel(
    d_conv5_ptr, add4_ptr, d_conv5_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_conv5.weight.parts[part, k, c, i] = Σ each, t  (d_conv5[each·16 + part, t, c] · add4[each·16 +
        part, t + offset(k) − 16, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv5_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv5 = tl.load(
                d_conv5_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add4 = tl.load(
                add4_ptr + (each * T * 512) + (part * T * 32) + (k * 512 - 512) + (i + t_2 * 32),
                mask=(k * 16 + t_2 - 16 >= 0) & (k * 16 + t_2 - 16 < frames),
                other=0.0,
            )
            d_conv5_weight_parts = tl.dot(
                d_conv5, add4.to(d_conv5.dtype), d_conv5_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv5_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv5_weight_parts)


@triton.jit
def d_conv5_weight_kernel(
    d_conv5_weight_parts_ptr, d_conv5_weight_ptr
):
    """d_conv5.weight[k, c, i] = Σ part  d_conv5.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv5_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv5_weight_parts = tl.load(
            d_conv5_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv5_weight = d_conv5_weight + d_conv5_weight_parts
    tl.store(d_conv5_weight_ptr + (k * 1024) + (c * 32 + i), d_conv5_weight)


@triton.jit
def d_conv5_bias_kernel(
    d_conv5_bias_tiles_ptr, d_conv5_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv5.bias[c] = Σ n, tile  d_conv5.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv5_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv5_bias_tiles = tl.load(
                d_conv5_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv5_bias_rows = d_conv5_bias_rows + tl.where(n < N, d_conv5_bias_tiles, 0.0)
    d_conv5_bias = tl.sum(d_conv5_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv5_bias_ptr + c, d_conv5_bias)


@triton.jit
def d_conv6_weight_parts_kernel(
    d_conv6_ptr, add5_ptr, d_conv6_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_conv6.weight.parts[part, k, c, i] = Σ each, t  (d_conv6[each·16 + part, t, c] · add5[each·16 +
        part, t + offset(k) − 32, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv6_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv6 = tl.load(
                d_conv6_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add5 = tl.load(
                add5_ptr + (each * T * 512) + (part * T * 32) + (k * 1024 - 1024) + (i + t_2 * 32),
                mask=(k * 32 + t_2 - 32 >= 0) & (k * 32 + t_2 - 32 < frames),
                other=0.0,
            )
            d_conv6_weight_parts = tl.dot(
                d_conv6, add5.to(d_conv6.dtype), d_conv6_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv6_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv6_weight_parts)


@triton.jit
def d_conv6_weight_kernel(
    d_conv6_weight_parts_ptr, d_conv6_weight_ptr
):
    """d_conv6.weight[k, c, i] = Σ part  d_conv6.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv6_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv6_weight_parts = tl.load(
            d_conv6_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv6_weight = d_conv6_weight + d_conv6_weight_parts
    tl.store(d_conv6_weight_ptr + (k * 1024) + (c * 32 + i), d_conv6_weight)


@triton.jit
def d_conv6_bias_kernel(
    d_conv6_bias_tiles_ptr, d_conv6_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv6.bias[c] = Σ n, tile  d_conv6.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv6_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv6_bias_tiles = tl.load(
                d_conv6_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv6_bias_rows = d_conv6_bias_rows + tl.where(n < N, d_conv6_bias_tiles, 0.0)
    d_conv6_bias = tl.sum(d_conv6_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv6_bias_ptr + c, d_conv6_bias)


@triton.jit
def d_conv7_weight_parts_kernel(
    d_conv7_ptr, add6_ptr, d_conv7_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_conv7.weight.parts[part, k, c, i] = Σ each, t  (d_conv7[each·16 + part, t, c] · add6[each·16 +
        part, t + offset(k) − 64, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv7_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv7 = tl.load(
                d_conv7_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add6 = tl.load(
                add6_ptr + (each * T * 512) + (part * T * 32) + (k * 2048 - 2048) + (i + t_2 * 32),
                mask=(k * 64 + t_2 - 64 >= 0) & (k * 64 + t_2 - 64 < frames),
                other=0.0,
            )
            d_conv7_weight_parts = tl.dot(
                d_conv7, add6.to(d_conv7.dtype), d_conv7_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv7_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv7_weight_parts)


@triton.jit
def d_conv7_weight_kernel(
    d_conv7_weight_parts_ptr, d_conv7_weight_ptr
):
    """d_conv7.weight[k, c, i] = Σ part  d_conv7.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv7_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv7_weight_parts = tl.load(
            d_conv7_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv7_weight = d_conv7_weight + d_conv7_weight_parts
    tl.store(d_conv7_weight_ptr + (k * 1024) + (c * 32 + i), d_conv7_weight)


@triton.jit
def d_conv7_bias_kernel(
    d_conv7_bias_tiles_ptr, d_conv7_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv7.bias[c] = Σ n, tile  d_conv7.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv7_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv7_bias_tiles = tl.load(
                d_conv7_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv7_bias_rows = d_conv7_bias_rows + tl.where(n < N, d_conv7_bias_tiles, 0.0)
    d_conv7_bias = tl.sum(d_conv7_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv7_bias_ptr + c, d_conv7_bias)


@triton.jit
def d_conv8_weight_parts_kernel(
    d_conv8_ptr, add7_ptr, d_conv8_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_conv8.weight.parts[part, k, c, i] = Σ each, t  (d_conv8[each·16 + part, t, c] · add7[each·16 +
        part, t + offset(k) − 128, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv8_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv8 = tl.load(
                d_conv8_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add7 = tl.load(
                add7_ptr + (each * T * 512) + (part * T * 32) + (k * 4096 - 4096) + (i + t_2 * 32),
                mask=(k * 128 + t_2 - 128 >= 0) & (k * 128 + t_2 - 128 < frames),
                other=0.0,
            )
            d_conv8_weight_parts = tl.dot(
                d_conv8, add7.to(d_conv8.dtype), d_conv8_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv8_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv8_weight_parts)


@triton.jit
def d_conv8_weight_kernel(
    d_conv8_weight_parts_ptr, d_conv8_weight_ptr
):
    """d_conv8.weight[k, c, i] = Σ part  d_conv8.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv8_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv8_weight_parts = tl.load(
            d_conv8_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv8_weight = d_conv8_weight + d_conv8_weight_parts
    tl.store(d_conv8_weight_ptr + (k * 1024) + (c * 32 + i), d_conv8_weight)


@triton.jit
def d_conv8_bias_kernel(
    d_conv8_bias_tiles_ptr, d_conv8_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv8.bias[c] = Σ n, tile  d_conv8.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv8_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv8_bias_tiles = tl.load(
                d_conv8_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv8_bias_rows = d_conv8_bias_rows + tl.where(n < N, d_conv8_bias_tiles, 0.0)
    d_conv8_bias = tl.sum(d_conv8_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv8_bias_ptr + c, d_conv8_bias)


@triton.jit
def d_conv9_weight_parts_kernel(
    d_conv9_ptr, add8_ptr, d_conv9_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_conv9.weight.parts[part, k, c, i] = Σ each, t  (d_conv9[each·16 + part, t, c] · add8[each·16 +
        part, t + offset(k) − 256, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv9_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv9 = tl.load(
                d_conv9_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add8 = tl.load(
                add8_ptr + (each * T * 512) + (part * T * 32) + (k * 8192 - 8192) + (i + t_2 * 32),
                mask=(k * 256 + t_2 - 256 >= 0) & (k * 256 + t_2 - 256 < frames),
                other=0.0,
            )
            d_conv9_weight_parts = tl.dot(
                d_conv9, add8.to(d_conv9.dtype), d_conv9_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv9_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv9_weight_parts)


@triton.jit
def d_conv9_weight_kernel(
    d_conv9_weight_parts_ptr, d_conv9_weight_ptr
):
    """d_conv9.weight[k, c, i] = Σ part  d_conv9.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv9_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv9_weight_parts = tl.load(
            d_conv9_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv9_weight = d_conv9_weight + d_conv9_weight_parts
    tl.store(d_conv9_weight_ptr + (k * 1024) + (c * 32 + i), d_conv9_weight)


@triton.jit
def d_conv9_bias_kernel(
    d_conv9_bias_tiles_ptr, d_conv9_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv9.bias[c] = Σ n, tile  d_conv9.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv9_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv9_bias_tiles = tl.load(
                d_conv9_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv9_bias_rows = d_conv9_bias_rows + tl.where(n < N, d_conv9_bias_tiles, 0.0)
    d_conv9_bias = tl.sum(d_conv9_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv9_bias_ptr + c, d_conv9_bias)


@triton.jit
def d_conv10_weight_parts_kernel(
    d_conv10_ptr, add9_ptr, d_conv10_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv10.weight.parts[part, k, c, i] = Σ each, t  (d_conv10[each·16 + part, t, c] · add9[each·16 +
        part, t + offset(k) − 512, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv10_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv10 = tl.load(
                d_conv10_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add9 = tl.load(
                add9_ptr + (each * T * 512) + (part * T * 32) + (k * 16384 - 16384) + (i + t_2 * 32),
                mask=(k * 512 + t_2 - 512 >= 0) & (k * 512 + t_2 - 512 < frames),
                other=0.0,
            )
            d_conv10_weight_parts = tl.dot(
                d_conv10, add9.to(d_conv10.dtype), d_conv10_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv10_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv10_weight_parts)


@triton.jit
def d_conv10_weight_kernel(
    d_conv10_weight_parts_ptr, d_conv10_weight_ptr
):
    """d_conv10.weight[k, c, i] = Σ part  d_conv10.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv10_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv10_weight_parts = tl.load(
            d_conv10_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv10_weight = d_conv10_weight + d_conv10_weight_parts
    tl.store(d_conv10_weight_ptr + (k * 1024) + (c * 32 + i), d_conv10_weight)


@triton.jit
def d_conv10_bias_kernel(
    d_conv10_bias_tiles_ptr, d_conv10_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv10.bias[c] = Σ n, tile  d_conv10.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv10_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv10_bias_tiles = tl.load(
                d_conv10_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv10_bias_rows = d_conv10_bias_rows + tl.where(n < N, d_conv10_bias_tiles, 0.0)
    d_conv10_bias = tl.sum(d_conv10_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv10_bias_ptr + c, d_conv10_bias)


@triton.jit
def d_conv11_weight_parts_kernel(
    d_conv11_ptr, add10_ptr, d_conv11_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv11.weight.parts[part, k, c, i] = Σ each, t  (d_conv11[each·16 + part, t, c] · add10[each·16 +
        part, t + offset(k) − 1, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv11_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv11 = tl.load(
                d_conv11_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add10 = tl.load(
                add10_ptr + (each * T * 512) + (part * T * 32) + (k * 32 - 32) + (i + t_2 * 32),
                mask=(k + t_2 - 1 >= 0) & (k + t_2 - 1 < frames),
                other=0.0,
            )
            d_conv11_weight_parts = tl.dot(
                d_conv11, add10.to(d_conv11.dtype), d_conv11_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv11_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv11_weight_parts)


@triton.jit
def d_conv11_weight_kernel(
    d_conv11_weight_parts_ptr, d_conv11_weight_ptr
):
    """d_conv11.weight[k, c, i] = Σ part  d_conv11.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv11_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv11_weight_parts = tl.load(
            d_conv11_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv11_weight = d_conv11_weight + d_conv11_weight_parts
    tl.store(d_conv11_weight_ptr + (k * 1024) + (c * 32 + i), d_conv11_weight)


@triton.jit
def d_conv11_bias_kernel(
    d_conv11_bias_tiles_ptr, d_conv11_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv11.bias[c] = Σ n, tile  d_conv11.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv11_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv11_bias_tiles = tl.load(
                d_conv11_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv11_bias_rows = d_conv11_bias_rows + tl.where(n < N, d_conv11_bias_tiles, 0.0)
    d_conv11_bias = tl.sum(d_conv11_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv11_bias_ptr + c, d_conv11_bias)


@triton.jit
def d_conv12_weight_parts_kernel(
    d_conv12_ptr, add11_ptr, d_conv12_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv12.weight.parts[part, k, c, i] = Σ each, t  (d_conv12[each·16 + part, t, c] · add11[each·16 +
        part, t + offset(k) − 2, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv12_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv12 = tl.load(
                d_conv12_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add11 = tl.load(
                add11_ptr + (each * T * 512) + (part * T * 32) + (k * 64 - 64) + (i + t_2 * 32),
                mask=(k * 2 + t_2 - 2 >= 0) & (k * 2 + t_2 - 2 < frames),
                other=0.0,
            )
            d_conv12_weight_parts = tl.dot(
                d_conv12, add11.to(d_conv12.dtype), d_conv12_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv12_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv12_weight_parts)


@triton.jit
def d_conv12_weight_kernel(
    d_conv12_weight_parts_ptr, d_conv12_weight_ptr
):
    """d_conv12.weight[k, c, i] = Σ part  d_conv12.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv12_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv12_weight_parts = tl.load(
            d_conv12_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv12_weight = d_conv12_weight + d_conv12_weight_parts
    tl.store(d_conv12_weight_ptr + (k * 1024) + (c * 32 + i), d_conv12_weight)


@triton.jit
def d_conv12_bias_kernel(
    d_conv12_bias_tiles_ptr, d_conv12_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv12.bias[c] = Σ n, tile  d_conv12.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv12_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv12_bias_tiles = tl.load(
                d_conv12_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv12_bias_rows = d_conv12_bias_rows + tl.where(n < N, d_conv12_bias_tiles, 0.0)
    d_conv12_bias = tl.sum(d_conv12_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv12_bias_ptr + c, d_conv12_bias)


@triton.jit
def d_conv13_weight_parts_kernel(
    d_conv13_ptr, add12_ptr, d_conv13_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv13.weight.parts[part, k, c, i] = Σ each, t  (d_conv13[each·16 + part, t, c] · add12[each·16 +
        part, t + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv13_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv13 = tl.load(
                d_conv13_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add12 = tl.load(
                add12_ptr + (each * T * 512) + (part * T * 32) + (k * 128 - 128) + (i + t_2 * 32),
                mask=(k * 4 + t_2 - 4 >= 0) & (k * 4 + t_2 - 4 < frames),
                other=0.0,
            )
            d_conv13_weight_parts = tl.dot(
                d_conv13, add12.to(d_conv13.dtype), d_conv13_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv13_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv13_weight_parts)


@triton.jit
def d_conv13_weight_kernel(
    d_conv13_weight_parts_ptr, d_conv13_weight_ptr
):
    """d_conv13.weight[k, c, i] = Σ part  d_conv13.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv13_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv13_weight_parts = tl.load(
            d_conv13_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv13_weight = d_conv13_weight + d_conv13_weight_parts
    tl.store(d_conv13_weight_ptr + (k * 1024) + (c * 32 + i), d_conv13_weight)


@triton.jit
def d_conv13_bias_kernel(
    d_conv13_bias_tiles_ptr, d_conv13_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv13.bias[c] = Σ n, tile  d_conv13.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv13_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv13_bias_tiles = tl.load(
                d_conv13_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv13_bias_rows = d_conv13_bias_rows + tl.where(n < N, d_conv13_bias_tiles, 0.0)
    d_conv13_bias = tl.sum(d_conv13_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv13_bias_ptr + c, d_conv13_bias)


@triton.jit
def d_conv14_weight_parts_kernel(
    d_conv14_ptr, add13_ptr, d_conv14_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv14.weight.parts[part, k, c, i] = Σ each, t  (d_conv14[each·16 + part, t, c] · add13[each·16 +
        part, t + offset(k) − 8, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv14_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv14 = tl.load(
                d_conv14_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add13 = tl.load(
                add13_ptr + (each * T * 512) + (part * T * 32) + (k * 256 - 256) + (i + t_2 * 32),
                mask=(k * 8 + t_2 - 8 >= 0) & (k * 8 + t_2 - 8 < frames),
                other=0.0,
            )
            d_conv14_weight_parts = tl.dot(
                d_conv14, add13.to(d_conv14.dtype), d_conv14_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv14_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv14_weight_parts)


@triton.jit
def d_conv14_weight_kernel(
    d_conv14_weight_parts_ptr, d_conv14_weight_ptr
):
    """d_conv14.weight[k, c, i] = Σ part  d_conv14.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv14_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv14_weight_parts = tl.load(
            d_conv14_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv14_weight = d_conv14_weight + d_conv14_weight_parts
    tl.store(d_conv14_weight_ptr + (k * 1024) + (c * 32 + i), d_conv14_weight)


@triton.jit
def d_conv14_bias_kernel(
    d_conv14_bias_tiles_ptr, d_conv14_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv14.bias[c] = Σ n, tile  d_conv14.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv14_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv14_bias_tiles = tl.load(
                d_conv14_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv14_bias_rows = d_conv14_bias_rows + tl.where(n < N, d_conv14_bias_tiles, 0.0)
    d_conv14_bias = tl.sum(d_conv14_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv14_bias_ptr + c, d_conv14_bias)


@triton.jit
def d_conv15_weight_parts_kernel(
    d_conv15_ptr, add14_ptr, d_conv15_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv15.weight.parts[part, k, c, i] = Σ each, t  (d_conv15[each·16 + part, t, c] · add14[each·16 +
        part, t + offset(k) − 16, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv15_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv15 = tl.load(
                d_conv15_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add14 = tl.load(
                add14_ptr + (each * T * 512) + (part * T * 32) + (k * 512 - 512) + (i + t_2 * 32),
                mask=(k * 16 + t_2 - 16 >= 0) & (k * 16 + t_2 - 16 < frames),
                other=0.0,
            )
            d_conv15_weight_parts = tl.dot(
                d_conv15, add14.to(d_conv15.dtype), d_conv15_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv15_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv15_weight_parts)


@triton.jit
def d_conv15_weight_kernel(
    d_conv15_weight_parts_ptr, d_conv15_weight_ptr
):
    """d_conv15.weight[k, c, i] = Σ part  d_conv15.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv15_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv15_weight_parts = tl.load(
            d_conv15_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv15_weight = d_conv15_weight + d_conv15_weight_parts
    tl.store(d_conv15_weight_ptr + (k * 1024) + (c * 32 + i), d_conv15_weight)


@triton.jit
def d_conv15_bias_kernel(
    d_conv15_bias_tiles_ptr, d_conv15_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv15.bias[c] = Σ n, tile  d_conv15.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv15_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv15_bias_tiles = tl.load(
                d_conv15_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv15_bias_rows = d_conv15_bias_rows + tl.where(n < N, d_conv15_bias_tiles, 0.0)
    d_conv15_bias = tl.sum(d_conv15_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv15_bias_ptr + c, d_conv15_bias)


@triton.jit
def d_conv16_weight_parts_kernel(
    d_conv16_ptr, add15_ptr, d_conv16_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv16.weight.parts[part, k, c, i] = Σ each, t  (d_conv16[each·16 + part, t, c] · add15[each·16 +
        part, t + offset(k) − 32, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv16_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv16 = tl.load(
                d_conv16_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add15 = tl.load(
                add15_ptr + (each * T * 512) + (part * T * 32) + (k * 1024 - 1024) + (i + t_2 * 32),
                mask=(k * 32 + t_2 - 32 >= 0) & (k * 32 + t_2 - 32 < frames),
                other=0.0,
            )
            d_conv16_weight_parts = tl.dot(
                d_conv16, add15.to(d_conv16.dtype), d_conv16_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv16_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv16_weight_parts)


@triton.jit
def d_conv16_weight_kernel(
    d_conv16_weight_parts_ptr, d_conv16_weight_ptr
):
    """d_conv16.weight[k, c, i] = Σ part  d_conv16.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv16_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv16_weight_parts = tl.load(
            d_conv16_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv16_weight = d_conv16_weight + d_conv16_weight_parts
    tl.store(d_conv16_weight_ptr + (k * 1024) + (c * 32 + i), d_conv16_weight)


@triton.jit
def d_conv16_bias_kernel(
    d_conv16_bias_tiles_ptr, d_conv16_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv16.bias[c] = Σ n, tile  d_conv16.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv16_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv16_bias_tiles = tl.load(
                d_conv16_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv16_bias_rows = d_conv16_bias_rows + tl.where(n < N, d_conv16_bias_tiles, 0.0)
    d_conv16_bias = tl.sum(d_conv16_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv16_bias_ptr + c, d_conv16_bias)


@triton.jit
def d_conv17_weight_parts_kernel(
    d_conv17_ptr, add16_ptr, d_conv17_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv17.weight.parts[part, k, c, i] = Σ each, t  (d_conv17[each·16 + part, t, c] · add16[each·16 +
        part, t + offset(k) − 64, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv17_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv17 = tl.load(
                d_conv17_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add16 = tl.load(
                add16_ptr + (each * T * 512) + (part * T * 32) + (k * 2048 - 2048) + (i + t_2 * 32),
                mask=(k * 64 + t_2 - 64 >= 0) & (k * 64 + t_2 - 64 < frames),
                other=0.0,
            )
            d_conv17_weight_parts = tl.dot(
                d_conv17, add16.to(d_conv17.dtype), d_conv17_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv17_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv17_weight_parts)


@triton.jit
def d_conv17_weight_kernel(
    d_conv17_weight_parts_ptr, d_conv17_weight_ptr
):
    """d_conv17.weight[k, c, i] = Σ part  d_conv17.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv17_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv17_weight_parts = tl.load(
            d_conv17_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv17_weight = d_conv17_weight + d_conv17_weight_parts
    tl.store(d_conv17_weight_ptr + (k * 1024) + (c * 32 + i), d_conv17_weight)


@triton.jit
def d_conv17_bias_kernel(
    d_conv17_bias_tiles_ptr, d_conv17_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv17.bias[c] = Σ n, tile  d_conv17.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv17_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv17_bias_tiles = tl.load(
                d_conv17_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv17_bias_rows = d_conv17_bias_rows + tl.where(n < N, d_conv17_bias_tiles, 0.0)
    d_conv17_bias = tl.sum(d_conv17_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv17_bias_ptr + c, d_conv17_bias)


@triton.jit
def d_conv18_weight_parts_kernel(
    d_conv18_ptr, add17_ptr, d_conv18_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv18.weight.parts[part, k, c, i] = Σ each, t  (d_conv18[each·16 + part, t, c] · add17[each·16 +
        part, t + offset(k) − 128, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv18_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv18 = tl.load(
                d_conv18_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add17 = tl.load(
                add17_ptr + (each * T * 512) + (part * T * 32) + (k * 4096 - 4096) + (i + t_2 * 32),
                mask=(k * 128 + t_2 - 128 >= 0) & (k * 128 + t_2 - 128 < frames),
                other=0.0,
            )
            d_conv18_weight_parts = tl.dot(
                d_conv18, add17.to(d_conv18.dtype), d_conv18_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv18_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv18_weight_parts)


@triton.jit
def d_conv18_weight_kernel(
    d_conv18_weight_parts_ptr, d_conv18_weight_ptr
):
    """d_conv18.weight[k, c, i] = Σ part  d_conv18.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv18_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv18_weight_parts = tl.load(
            d_conv18_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv18_weight = d_conv18_weight + d_conv18_weight_parts
    tl.store(d_conv18_weight_ptr + (k * 1024) + (c * 32 + i), d_conv18_weight)


@triton.jit
def d_conv18_bias_kernel(
    d_conv18_bias_tiles_ptr, d_conv18_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv18.bias[c] = Σ n, tile  d_conv18.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv18_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv18_bias_tiles = tl.load(
                d_conv18_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv18_bias_rows = d_conv18_bias_rows + tl.where(n < N, d_conv18_bias_tiles, 0.0)
    d_conv18_bias = tl.sum(d_conv18_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv18_bias_ptr + c, d_conv18_bias)


@triton.jit
def d_conv19_weight_parts_kernel(
    d_conv19_ptr, add18_ptr, d_conv19_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv19.weight.parts[part, k, c, i] = Σ each, t  (d_conv19[each·16 + part, t, c] · add18[each·16 +
        part, t + offset(k) − 256, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv19_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv19 = tl.load(
                d_conv19_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add18 = tl.load(
                add18_ptr + (each * T * 512) + (part * T * 32) + (k * 8192 - 8192) + (i + t_2 * 32),
                mask=(k * 256 + t_2 - 256 >= 0) & (k * 256 + t_2 - 256 < frames),
                other=0.0,
            )
            d_conv19_weight_parts = tl.dot(
                d_conv19, add18.to(d_conv19.dtype), d_conv19_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv19_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv19_weight_parts)


@triton.jit
def d_conv19_weight_kernel(
    d_conv19_weight_parts_ptr, d_conv19_weight_ptr
):
    """d_conv19.weight[k, c, i] = Σ part  d_conv19.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv19_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv19_weight_parts = tl.load(
            d_conv19_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv19_weight = d_conv19_weight + d_conv19_weight_parts
    tl.store(d_conv19_weight_ptr + (k * 1024) + (c * 32 + i), d_conv19_weight)


@triton.jit
def d_conv19_bias_kernel(
    d_conv19_bias_tiles_ptr, d_conv19_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv19.bias[c] = Σ n, tile  d_conv19.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv19_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv19_bias_tiles = tl.load(
                d_conv19_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv19_bias_rows = d_conv19_bias_rows + tl.where(n < N, d_conv19_bias_tiles, 0.0)
    d_conv19_bias = tl.sum(d_conv19_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv19_bias_ptr + c, d_conv19_bias)


@triton.jit
def d_conv20_weight_parts_kernel(
    d_conv20_ptr, add19_ptr, d_conv20_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv20.weight.parts[part, k, c, i] = Σ each, t  (d_conv20[each·16 + part, t, c] · add19[each·16 +
        part, t + offset(k) − 512, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv20_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv20 = tl.load(
                d_conv20_ptr + (each * T * 512) + (part * T * 32) + (c + t * 32),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            add19 = tl.load(
                add19_ptr + (each * T * 512) + (part * T * 32) + (k * 16384 - 16384) + (i + t_2 * 32),
                mask=(k * 512 + t_2 - 512 >= 0) & (k * 512 + t_2 - 512 < frames),
                other=0.0,
            )
            d_conv20_weight_parts = tl.dot(
                d_conv20, add19.to(d_conv20.dtype), d_conv20_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv20_weight_parts_ptr + (part * 2048) + (k * 1024) + (c * 32 + i), d_conv20_weight_parts)


@triton.jit
def d_conv20_weight_kernel(
    d_conv20_weight_parts_ptr, d_conv20_weight_ptr
):
    """d_conv20.weight[k, c, i] = Σ part  d_conv20.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv20_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv20_weight_parts = tl.load(
            d_conv20_weight_parts_ptr + (k * 1024 + part * 2048) + (c * 32 + i),
        ).to(tl.float32)
        d_conv20_weight = d_conv20_weight + d_conv20_weight_parts
    tl.store(d_conv20_weight_ptr + (k * 1024) + (c * 32 + i), d_conv20_weight)


@triton.jit
def d_conv20_bias_kernel(
    d_conv20_bias_tiles_ptr, d_conv20_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_conv20.bias[c] = Σ n, tile  d_conv20.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_conv20_bias_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv20_bias_tiles = tl.load(
                d_conv20_bias_tiles_ptr + (tile * 32) + (c + n * 32 * ((T + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv20_bias_rows = d_conv20_bias_rows + tl.where(n < N, d_conv20_bias_tiles, 0.0)
    d_conv20_bias = tl.sum(d_conv20_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv20_bias_ptr + c, d_conv20_bias)


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
    relu1 = torch.empty((N, T, 32), dtype=data, device=device)
    conv1_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv1_weight, input, conv1_bias, relu1, add1, lengths, N, T, 1, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv2.sum[n, t, c] = Σ k, i  (add1[n, t + offset(k) − 2, i] · conv2.weight[k, c, i])
    # conv2[n, t, c] = (conv2.sum[n, t, c] + conv2.bias[c])
    # relu2[n, t, c] = maximum(conv2[n, t, c], 0)
    # add2[n, t, c] = (add1[n, t, c] + relu2[n, t, c])
    add2 = torch.empty((N, T, 32), dtype=data, device=device)
    relu2 = torch.empty((N, T, 32), dtype=data, device=device)
    conv2_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv2_weight, add1, conv2_bias, relu2, add2, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv3.sum[n, t, c] = Σ k, i  (add2[n, t + offset(k) − 4, i] · conv3.weight[k, c, i])
    # conv3[n, t, c] = (conv3.sum[n, t, c] + conv3.bias[c])
    # relu3[n, t, c] = maximum(conv3[n, t, c], 0)
    # add3[n, t, c] = (add2[n, t, c] + relu3[n, t, c])
    add3 = torch.empty((N, T, 32), dtype=data, device=device)
    relu3 = torch.empty((N, T, 32), dtype=data, device=device)
    conv3_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv3_weight, add2, conv3_bias, relu3, add3, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv4.sum[n, t, c] = Σ k, i  (add3[n, t + offset(k) − 8, i] · conv4.weight[k, c, i])
    # conv4[n, t, c] = (conv4.sum[n, t, c] + conv4.bias[c])
    # relu4[n, t, c] = maximum(conv4[n, t, c], 0)
    # add4[n, t, c] = (add3[n, t, c] + relu4[n, t, c])
    add4 = torch.empty((N, T, 32), dtype=data, device=device)
    relu4 = torch.empty((N, T, 32), dtype=data, device=device)
    conv4_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv4_weight, add3, conv4_bias, relu4, add4, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv5.sum[n, t, c] = Σ k, i  (add4[n, t + offset(k) − 16, i] · conv5.weight[k, c, i])
    # conv5[n, t, c] = (conv5.sum[n, t, c] + conv5.bias[c])
    # relu5[n, t, c] = maximum(conv5[n, t, c], 0)
    # add5[n, t, c] = (add4[n, t, c] + relu5[n, t, c])
    add5 = torch.empty((N, T, 32), dtype=data, device=device)
    relu5 = torch.empty((N, T, 32), dtype=data, device=device)
    conv5_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv5_weight, add4, conv5_bias, relu5, add5, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv6.sum[n, t, c] = Σ k, i  (add5[n, t + offset(k) − 32, i] · conv6.weight[k, c, i])
    # conv6[n, t, c] = (conv6.sum[n, t, c] + conv6.bias[c])
    # relu6[n, t, c] = maximum(conv6[n, t, c], 0)
    # add6[n, t, c] = (add5[n, t, c] + relu6[n, t, c])
    add6 = torch.empty((N, T, 32), dtype=data, device=device)
    relu6 = torch.empty((N, T, 32), dtype=data, device=device)
    conv6_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv6_weight, add5, conv6_bias, relu6, add6, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv7.sum[n, t, c] = Σ k, i  (add6[n, t + offset(k) − 64, i] · conv7.weight[k, c, i])
    # conv7[n, t, c] = (conv7.sum[n, t, c] + conv7.bias[c])
    # relu7[n, t, c] = maximum(conv7[n, t, c], 0)
    # add7[n, t, c] = (add6[n, t, c] + relu7[n, t, c])
    add7 = torch.empty((N, T, 32), dtype=data, device=device)
    relu7 = torch.empty((N, T, 32), dtype=data, device=device)
    conv7_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv7_weight, add6, conv7_bias, relu7, add7, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv8.sum[n, t, c] = Σ k, i  (add7[n, t + offset(k) − 128, i] · conv8.weight[k, c, i])
    # conv8[n, t, c] = (conv8.sum[n, t, c] + conv8.bias[c])
    # relu8[n, t, c] = maximum(conv8[n, t, c], 0)
    # add8[n, t, c] = (add7[n, t, c] + relu8[n, t, c])
    add8 = torch.empty((N, T, 32), dtype=data, device=device)
    relu8 = torch.empty((N, T, 32), dtype=data, device=device)
    conv8_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv8_weight, add7, conv8_bias, relu8, add8, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv9.sum[n, t, c] = Σ k, i  (add8[n, t + offset(k) − 256, i] · conv9.weight[k, c, i])
    # conv9[n, t, c] = (conv9.sum[n, t, c] + conv9.bias[c])
    # relu9[n, t, c] = maximum(conv9[n, t, c], 0)
    # add9[n, t, c] = (add8[n, t, c] + relu9[n, t, c])
    add9 = torch.empty((N, T, 32), dtype=data, device=device)
    relu9 = torch.empty((N, T, 32), dtype=data, device=device)
    conv9_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv9_weight, add8, conv9_bias, relu9, add9, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv10.sum[n, t, c] = Σ k, i  (add9[n, t + offset(k) − 512, i] · conv10.weight[k, c, i])
    # conv10[n, t, c] = (conv10.sum[n, t, c] + conv10.bias[c])
    # relu10[n, t, c] = maximum(conv10[n, t, c], 0)
    # add10[n, t, c] = (add9[n, t, c] + relu10[n, t, c])
    add10 = torch.empty((N, T, 32), dtype=data, device=device)
    relu10 = torch.empty((N, T, 32), dtype=data, device=device)
    conv10_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv10_weight, add9, conv10_bias, relu10, add10, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv11.sum[n, t, c] = Σ k, i  (add10[n, t + offset(k) − 1, i] · conv11.weight[k, c, i])
    # conv11[n, t, c] = (conv11.sum[n, t, c] + conv11.bias[c])
    # relu11[n, t, c] = maximum(conv11[n, t, c], 0)
    # add11[n, t, c] = (add10[n, t, c] + relu11[n, t, c])
    add11 = torch.empty((N, T, 32), dtype=data, device=device)
    relu11 = torch.empty((N, T, 32), dtype=data, device=device)
    conv11_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv11_weight, add10, conv11_bias, relu11, add11, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv12.sum[n, t, c] = Σ k, i  (add11[n, t + offset(k) − 2, i] · conv12.weight[k, c, i])
    # conv12[n, t, c] = (conv12.sum[n, t, c] + conv12.bias[c])
    # relu12[n, t, c] = maximum(conv12[n, t, c], 0)
    # add12[n, t, c] = (add11[n, t, c] + relu12[n, t, c])
    add12 = torch.empty((N, T, 32), dtype=data, device=device)
    relu12 = torch.empty((N, T, 32), dtype=data, device=device)
    conv12_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv12_weight, add11, conv12_bias, relu12, add12, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv13.sum[n, t, c] = Σ k, i  (add12[n, t + offset(k) − 4, i] · conv13.weight[k, c, i])
    # conv13[n, t, c] = (conv13.sum[n, t, c] + conv13.bias[c])
    # relu13[n, t, c] = maximum(conv13[n, t, c], 0)
    # add13[n, t, c] = (add12[n, t, c] + relu13[n, t, c])
    add13 = torch.empty((N, T, 32), dtype=data, device=device)
    relu13 = torch.empty((N, T, 32), dtype=data, device=device)
    conv13_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv13_weight, add12, conv13_bias, relu13, add13, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv14.sum[n, t, c] = Σ k, i  (add13[n, t + offset(k) − 8, i] · conv14.weight[k, c, i])
    # conv14[n, t, c] = (conv14.sum[n, t, c] + conv14.bias[c])
    # relu14[n, t, c] = maximum(conv14[n, t, c], 0)
    # add14[n, t, c] = (add13[n, t, c] + relu14[n, t, c])
    add14 = torch.empty((N, T, 32), dtype=data, device=device)
    relu14 = torch.empty((N, T, 32), dtype=data, device=device)
    conv14_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv14_weight, add13, conv14_bias, relu14, add14, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv15.sum[n, t, c] = Σ k, i  (add14[n, t + offset(k) − 16, i] · conv15.weight[k, c, i])
    # conv15[n, t, c] = (conv15.sum[n, t, c] + conv15.bias[c])
    # relu15[n, t, c] = maximum(conv15[n, t, c], 0)
    # add15[n, t, c] = (add14[n, t, c] + relu15[n, t, c])
    add15 = torch.empty((N, T, 32), dtype=data, device=device)
    relu15 = torch.empty((N, T, 32), dtype=data, device=device)
    conv15_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv15_weight, add14, conv15_bias, relu15, add15, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv16.sum[n, t, c] = Σ k, i  (add15[n, t + offset(k) − 32, i] · conv16.weight[k, c, i])
    # conv16[n, t, c] = (conv16.sum[n, t, c] + conv16.bias[c])
    # relu16[n, t, c] = maximum(conv16[n, t, c], 0)
    # add16[n, t, c] = (add15[n, t, c] + relu16[n, t, c])
    add16 = torch.empty((N, T, 32), dtype=data, device=device)
    relu16 = torch.empty((N, T, 32), dtype=data, device=device)
    conv16_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv16_weight, add15, conv16_bias, relu16, add16, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv17.sum[n, t, c] = Σ k, i  (add16[n, t + offset(k) − 64, i] · conv17.weight[k, c, i])
    # conv17[n, t, c] = (conv17.sum[n, t, c] + conv17.bias[c])
    # relu17[n, t, c] = maximum(conv17[n, t, c], 0)
    # add17[n, t, c] = (add16[n, t, c] + relu17[n, t, c])
    add17 = torch.empty((N, T, 32), dtype=data, device=device)
    relu17 = torch.empty((N, T, 32), dtype=data, device=device)
    conv17_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv17_weight, add16, conv17_bias, relu17, add17, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv18.sum[n, t, c] = Σ k, i  (add17[n, t + offset(k) − 128, i] · conv18.weight[k, c, i])
    # conv18[n, t, c] = (conv18.sum[n, t, c] + conv18.bias[c])
    # relu18[n, t, c] = maximum(conv18[n, t, c], 0)
    # add18[n, t, c] = (add17[n, t, c] + relu18[n, t, c])
    add18 = torch.empty((N, T, 32), dtype=data, device=device)
    relu18 = torch.empty((N, T, 32), dtype=data, device=device)
    conv18_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv18_weight, add17, conv18_bias, relu18, add18, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv19.sum[n, t, c] = Σ k, i  (add18[n, t + offset(k) − 256, i] · conv19.weight[k, c, i])
    # conv19[n, t, c] = (conv19.sum[n, t, c] + conv19.bias[c])
    # relu19[n, t, c] = maximum(conv19[n, t, c], 0)
    # add19[n, t, c] = (add18[n, t, c] + relu19[n, t, c])
    add19 = torch.empty((N, T, 32), dtype=data, device=device)
    relu19 = torch.empty((N, T, 32), dtype=data, device=device)
    conv19_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv19_weight, add18, conv19_bias, relu19, add19, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )

    # conv20.sum[n, t, c] = Σ k, i  (add19[n, t + offset(k) − 512, i] · conv20.weight[k, c, i])
    # conv20[n, t, c] = (conv20.sum[n, t, c] + conv20.bias[c])
    # relu20[n, t, c] = maximum(conv20[n, t, c], 0)
    # add20[n, t, c] = (add19[n, t, c] + relu20[n, t, c])
    add20 = torch.empty((N, T, 32), dtype=data, device=device)
    relu20 = torch.empty((N, T, 32), dtype=data, device=device)
    conv20_sum_kernel[(N * ((T + 127) // 128), 1)](
        conv20_weight, add19, conv20_bias, relu20, add20, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
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

    # d_conv20[n, t, c] = select((relu20[n, t, c] = 0), 0, d_add20[n, t, c])
    # d_conv20.bias[c] = Σ n, t  d_conv20[n, t, c]
    d_conv20 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv20_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_conv20_kernel[(N * ((T + 127) // 128), 2)](
        relu20, d_add20, d_conv20, d_conv20_bias_tiles, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )

    # d_add19.1[n, t, c] = Σ o, k  (d_conv20[n, t − (offset(k) − 512), o] · conv20.weight[k, o, c])
    # d_add19[n, t, c] = (d_add20[n, t, c] + d_add19.1[n, t, c])
    # d_conv19[n, t, c] = select((relu19[n, t, c] = 0), 0, d_add19[n, t, c])
    # d_conv19.bias[c] = Σ n, t  d_conv19[n, t, c]
    d_conv19 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add19 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv19_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add19_1_kernel[(N * ((T + 127) // 128), 1)](
        conv20_weight, d_conv20, d_add20, relu19, d_add19, d_conv19, d_conv19_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # d_add18.1[n, t, c] = Σ o, k  (d_conv19[n, t − (offset(k) − 256), o] · conv19.weight[k, o, c])
    # d_add18[n, t, c] = (d_add19[n, t, c] + d_add18.1[n, t, c])
    # d_conv18[n, t, c] = select((relu18[n, t, c] = 0), 0, d_add18[n, t, c])
    # d_conv18.bias[c] = Σ n, t  d_conv18[n, t, c]
    d_conv18 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add18 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv18_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add18_1_kernel[(N * ((T + 127) // 128), 1)](
        conv19_weight, d_conv19, d_add19, relu18, d_add18, d_conv18, d_conv18_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add19

    # d_add17.1[n, t, c] = Σ o, k  (d_conv18[n, t − (offset(k) − 128), o] · conv18.weight[k, o, c])
    # d_add17[n, t, c] = (d_add18[n, t, c] + d_add17.1[n, t, c])
    # d_conv17[n, t, c] = select((relu17[n, t, c] = 0), 0, d_add17[n, t, c])
    # d_conv17.bias[c] = Σ n, t  d_conv17[n, t, c]
    d_conv17 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add17 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv17_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add17_1_kernel[(N * ((T + 127) // 128), 1)](
        conv18_weight, d_conv18, d_add18, relu17, d_add17, d_conv17, d_conv17_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add18

    # d_add16.1[n, t, c] = Σ o, k  (d_conv17[n, t − (offset(k) − 64), o] · conv17.weight[k, o, c])
    # d_add16[n, t, c] = (d_add17[n, t, c] + d_add16.1[n, t, c])
    # d_conv16[n, t, c] = select((relu16[n, t, c] = 0), 0, d_add16[n, t, c])
    # d_conv16.bias[c] = Σ n, t  d_conv16[n, t, c]
    d_conv16 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add16 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv16_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add16_1_kernel[(N * ((T + 127) // 128), 1)](
        conv17_weight, d_conv17, d_add17, relu16, d_add16, d_conv16, d_conv16_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add17

    # d_add15.1[n, t, c] = Σ o, k  (d_conv16[n, t − (offset(k) − 32), o] · conv16.weight[k, o, c])
    # d_add15[n, t, c] = (d_add16[n, t, c] + d_add15.1[n, t, c])
    # d_conv15[n, t, c] = select((relu15[n, t, c] = 0), 0, d_add15[n, t, c])
    # d_conv15.bias[c] = Σ n, t  d_conv15[n, t, c]
    d_conv15 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add15 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv15_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add15_1_kernel[(N * ((T + 127) // 128), 1)](
        conv16_weight, d_conv16, d_add16, relu15, d_add15, d_conv15, d_conv15_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add16

    # d_add14.1[n, t, c] = Σ o, k  (d_conv15[n, t − (offset(k) − 16), o] · conv15.weight[k, o, c])
    # d_add14[n, t, c] = (d_add15[n, t, c] + d_add14.1[n, t, c])
    # d_conv14[n, t, c] = select((relu14[n, t, c] = 0), 0, d_add14[n, t, c])
    # d_conv14.bias[c] = Σ n, t  d_conv14[n, t, c]
    d_conv14 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add14 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv14_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add14_1_kernel[(N * ((T + 127) // 128), 1)](
        conv15_weight, d_conv15, d_add15, relu14, d_add14, d_conv14, d_conv14_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add15

    # d_add13.1[n, t, c] = Σ o, k  (d_conv14[n, t − (offset(k) − 8), o] · conv14.weight[k, o, c])
    # d_add13[n, t, c] = (d_add14[n, t, c] + d_add13.1[n, t, c])
    # d_conv13[n, t, c] = select((relu13[n, t, c] = 0), 0, d_add13[n, t, c])
    # d_conv13.bias[c] = Σ n, t  d_conv13[n, t, c]
    d_conv13 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add13 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv13_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add13_1_kernel[(N * ((T + 127) // 128), 1)](
        conv14_weight, d_conv14, d_add14, relu13, d_add13, d_conv13, d_conv13_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add14

    # d_add12.1[n, t, c] = Σ o, k  (d_conv13[n, t − (offset(k) − 4), o] · conv13.weight[k, o, c])
    # d_add12[n, t, c] = (d_add13[n, t, c] + d_add12.1[n, t, c])
    # d_conv12[n, t, c] = select((relu12[n, t, c] = 0), 0, d_add12[n, t, c])
    # d_conv12.bias[c] = Σ n, t  d_conv12[n, t, c]
    d_conv12 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add12 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv12_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add12_1_kernel[(N * ((T + 127) // 128), 1)](
        conv13_weight, d_conv13, d_add13, relu12, d_add12, d_conv12, d_conv12_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add13

    # d_add11.1[n, t, c] = Σ o, k  (d_conv12[n, t − (offset(k) − 2), o] · conv12.weight[k, o, c])
    # d_add11[n, t, c] = (d_add12[n, t, c] + d_add11.1[n, t, c])
    # d_conv11[n, t, c] = select((relu11[n, t, c] = 0), 0, d_add11[n, t, c])
    # d_conv11.bias[c] = Σ n, t  d_conv11[n, t, c]
    d_conv11 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add11 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv11_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add11_1_kernel[(N * ((T + 127) // 128), 1)](
        conv12_weight, d_conv12, d_add12, relu11, d_add11, d_conv11, d_conv11_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add12

    # d_add10.1[n, t, c] = Σ o, k  (d_conv11[n, t − (offset(k) − 1), o] · conv11.weight[k, o, c])
    # d_add10[n, t, c] = (d_add11[n, t, c] + d_add10.1[n, t, c])
    # d_conv10[n, t, c] = select((relu10[n, t, c] = 0), 0, d_add10[n, t, c])
    # d_conv10.bias[c] = Σ n, t  d_conv10[n, t, c]
    d_conv10 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add10 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv10_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add10_1_kernel[(N * ((T + 127) // 128), 1)](
        conv11_weight, d_conv11, d_add11, relu10, d_add10, d_conv10, d_conv10_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add11

    # d_add9.1[n, t, c] = Σ o, k  (d_conv10[n, t − (offset(k) − 512), o] · conv10.weight[k, o, c])
    # d_add9[n, t, c] = (d_add10[n, t, c] + d_add9.1[n, t, c])
    # d_conv9[n, t, c] = select((relu9[n, t, c] = 0), 0, d_add9[n, t, c])
    # d_conv9.bias[c] = Σ n, t  d_conv9[n, t, c]
    d_conv9 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add9 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv9_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add9_1_kernel[(N * ((T + 127) // 128), 1)](
        conv10_weight, d_conv10, d_add10, relu9, d_add9, d_conv9, d_conv9_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add10

    # d_add8.1[n, t, c] = Σ o, k  (d_conv9[n, t − (offset(k) − 256), o] · conv9.weight[k, o, c])
    # d_add8[n, t, c] = (d_add9[n, t, c] + d_add8.1[n, t, c])
    # d_conv8[n, t, c] = select((relu8[n, t, c] = 0), 0, d_add8[n, t, c])
    # d_conv8.bias[c] = Σ n, t  d_conv8[n, t, c]
    d_conv8 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add8 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv8_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add8_1_kernel[(N * ((T + 127) // 128), 1)](
        conv9_weight, d_conv9, d_add9, relu8, d_add8, d_conv8, d_conv8_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add9

    # d_add7.1[n, t, c] = Σ o, k  (d_conv8[n, t − (offset(k) − 128), o] · conv8.weight[k, o, c])
    # d_add7[n, t, c] = (d_add8[n, t, c] + d_add7.1[n, t, c])
    # d_conv7[n, t, c] = select((relu7[n, t, c] = 0), 0, d_add7[n, t, c])
    # d_conv7.bias[c] = Σ n, t  d_conv7[n, t, c]
    d_conv7 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add7 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv7_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add7_1_kernel[(N * ((T + 127) // 128), 1)](
        conv8_weight, d_conv8, d_add8, relu7, d_add7, d_conv7, d_conv7_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add8

    # d_add6.1[n, t, c] = Σ o, k  (d_conv7[n, t − (offset(k) − 64), o] · conv7.weight[k, o, c])
    # d_add6[n, t, c] = (d_add7[n, t, c] + d_add6.1[n, t, c])
    # d_conv6[n, t, c] = select((relu6[n, t, c] = 0), 0, d_add6[n, t, c])
    # d_conv6.bias[c] = Σ n, t  d_conv6[n, t, c]
    d_conv6 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add6 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv6_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add6_1_kernel[(N * ((T + 127) // 128), 1)](
        conv7_weight, d_conv7, d_add7, relu6, d_add6, d_conv6, d_conv6_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add7

    # d_add5.1[n, t, c] = Σ o, k  (d_conv6[n, t − (offset(k) − 32), o] · conv6.weight[k, o, c])
    # d_add5[n, t, c] = (d_add6[n, t, c] + d_add5.1[n, t, c])
    # d_conv5[n, t, c] = select((relu5[n, t, c] = 0), 0, d_add5[n, t, c])
    # d_conv5.bias[c] = Σ n, t  d_conv5[n, t, c]
    d_conv5 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add5 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv5_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add5_1_kernel[(N * ((T + 127) // 128), 1)](
        conv6_weight, d_conv6, d_add6, relu5, d_add5, d_conv5, d_conv5_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add6

    # d_add4.1[n, t, c] = Σ o, k  (d_conv5[n, t − (offset(k) − 16), o] · conv5.weight[k, o, c])
    # d_add4[n, t, c] = (d_add5[n, t, c] + d_add4.1[n, t, c])
    # d_conv4[n, t, c] = select((relu4[n, t, c] = 0), 0, d_add4[n, t, c])
    # d_conv4.bias[c] = Σ n, t  d_conv4[n, t, c]
    d_conv4 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add4 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv4_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add4_1_kernel[(N * ((T + 127) // 128), 1)](
        conv5_weight, d_conv5, d_add5, relu4, d_add4, d_conv4, d_conv4_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add5

    # d_add3.1[n, t, c] = Σ o, k  (d_conv4[n, t − (offset(k) − 8), o] · conv4.weight[k, o, c])
    # d_add3[n, t, c] = (d_add4[n, t, c] + d_add3.1[n, t, c])
    # d_conv3[n, t, c] = select((relu3[n, t, c] = 0), 0, d_add3[n, t, c])
    # d_conv3.bias[c] = Σ n, t  d_conv3[n, t, c]
    d_conv3 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add3 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv3_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add3_1_kernel[(N * ((T + 127) // 128), 1)](
        conv4_weight, d_conv4, d_add4, relu3, d_add3, d_conv3, d_conv3_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add4

    # d_add2.1[n, t, c] = Σ o, k  (d_conv3[n, t − (offset(k) − 4), o] · conv3.weight[k, o, c])
    # d_add2[n, t, c] = (d_add3[n, t, c] + d_add2.1[n, t, c])
    # d_conv2[n, t, c] = select((relu2[n, t, c] = 0), 0, d_add2[n, t, c])
    # d_conv2.bias[c] = Σ n, t  d_conv2[n, t, c]
    d_conv2 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add2 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv2_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add2_1_kernel[(N * ((T + 127) // 128), 1)](
        conv3_weight, d_conv3, d_add3, relu2, d_add2, d_conv2, d_conv2_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add3

    # d_add1.1[n, t, c] = Σ o, k  (d_conv2[n, t − (offset(k) − 2), o] · conv2.weight[k, o, c])
    # d_add1[n, t, c] = (d_add2[n, t, c] + d_add1.1[n, t, c])
    # d_conv1[n, t, c] = select((relu1[n, t, c] = 0), 0, d_add1[n, t, c])
    # d_conv1.bias[c] = Σ n, t  d_conv1[n, t, c]
    d_conv1 = torch.empty((N, T, 32), dtype=data, device=device)
    d_add1 = torch.empty((N, T, 32), dtype=data, device=device)
    d_conv1_bias_tiles = torch.empty((N, (T + 127) // 128, 32), dtype=torch.float32, device=device)
    d_add1_1_kernel[(N * ((T + 127) // 128), 1)](
        conv2_weight, d_conv2, d_add2, relu1, d_add1, d_conv1, d_conv1_bias_tiles, lengths, N, T, 2,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add2

    # d_input.1[n, t, c] = Σ o, k  (d_conv1[n, t − (offset(k) − 1), o] · conv1.weight[o, k, c])
    # d_input[n, t, c] = (d_add1[n, t, c] + d_input.1[n, t, c])
    d_input = torch.empty((N, T, 32), dtype=data, device=device)
    d_input_1_kernel[(N * ((T + 127) // 128), 1)](
        conv1_weight, d_conv1, d_add1, d_input, lengths, N, T, 2, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=4, num_stages=3,
    )
    del d_add1

    # d_conv1.weight.parts[part, c, j] = Σ each, t  (d_conv1[each·16 + part, t, c] · input[each·16 + part,
    #     t·32 + offset(j) − 32])
    d_conv1_weight_parts = torch.empty((16, 32, 64), dtype=torch.float32, device=device)
    d_conv1_weight_parts_kernel[(16, 1)](
        d_conv1, input, d_conv1_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv1

    # d_conv1.weight[c, j] = Σ part  d_conv1.weight.parts[part, c, j]
    d_conv1_weight = torch.empty((32, 64), dtype=conv1_weight.dtype, device=device)
    d_conv1_weight_kernel[(1, 1)](d_conv1_weight_parts, d_conv1_weight, num_warps=4, num_stages=2)
    del d_conv1_weight_parts

    # d_conv1.bias[c] = Σ n, tile  d_conv1.bias.tiles[n, tile, c]
    d_conv1_bias = torch.empty((32,), dtype=conv1_bias.dtype, device=device)
    d_conv1_bias_kernel[(1, 1)](
        d_conv1_bias_tiles, d_conv1_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv1_bias_tiles

    # d_conv2.weight.parts[part, k, c, i] = Σ each, t  (d_conv2[each·16 + part, t, c] · add1[each·16 + part, t
    #     + offset(k) − 2, i])
    d_conv2_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv2_weight_parts_kernel[(32, 1)](
        d_conv2, add1, d_conv2_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv2

    # d_conv2.weight[k, c, i] = Σ part  d_conv2.weight.parts[part, k, c, i]
    d_conv2_weight = torch.empty((2, 32, 32), dtype=conv2_weight.dtype, device=device)
    d_conv2_weight_kernel[(2, 1)](d_conv2_weight_parts, d_conv2_weight, num_warps=4, num_stages=2)
    del d_conv2_weight_parts

    # d_conv2.bias[c] = Σ n, tile  d_conv2.bias.tiles[n, tile, c]
    d_conv2_bias = torch.empty((32,), dtype=conv2_bias.dtype, device=device)
    d_conv2_bias_kernel[(1, 1)](
        d_conv2_bias_tiles, d_conv2_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv2_bias_tiles

    # d_conv3.weight.parts[part, k, c, i] = Σ each, t  (d_conv3[each·16 + part, t, c] · add2[each·16 + part, t
    #     + offset(k) − 4, i])
    d_conv3_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv3_weight_parts_kernel[(32, 1)](
        d_conv3, add2, d_conv3_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv3

    # d_conv3.weight[k, c, i] = Σ part  d_conv3.weight.parts[part, k, c, i]
    d_conv3_weight = torch.empty((2, 32, 32), dtype=conv3_weight.dtype, device=device)
    d_conv3_weight_kernel[(2, 1)](d_conv3_weight_parts, d_conv3_weight, num_warps=4, num_stages=2)
    del d_conv3_weight_parts

    # d_conv3.bias[c] = Σ n, tile  d_conv3.bias.tiles[n, tile, c]
    d_conv3_bias = torch.empty((32,), dtype=conv3_bias.dtype, device=device)
    d_conv3_bias_kernel[(1, 1)](
        d_conv3_bias_tiles, d_conv3_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv3_bias_tiles

    # d_conv4.weight.parts[part, k, c, i] = Σ each, t  (d_conv4[each·16 + part, t, c] · add3[each·16 + part, t
    #     + offset(k) − 8, i])
    d_conv4_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv4_weight_parts_kernel[(32, 1)](
        d_conv4, add3, d_conv4_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv4

    # d_conv4.weight[k, c, i] = Σ part  d_conv4.weight.parts[part, k, c, i]
    d_conv4_weight = torch.empty((2, 32, 32), dtype=conv4_weight.dtype, device=device)
    d_conv4_weight_kernel[(2, 1)](d_conv4_weight_parts, d_conv4_weight, num_warps=4, num_stages=2)
    del d_conv4_weight_parts

    # d_conv4.bias[c] = Σ n, tile  d_conv4.bias.tiles[n, tile, c]
    d_conv4_bias = torch.empty((32,), dtype=conv4_bias.dtype, device=device)
    d_conv4_bias_kernel[(1, 1)](
        d_conv4_bias_tiles, d_conv4_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv4_bias_tiles

    # d_conv5.weight.parts[part, k, c, i] = Σ each, t  (d_conv5[each·16 + part, t, c] · add4[each·16 + part, t
    #     + offset(k) − 16, i])
    d_conv5_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv5_weight_parts_kernel[(32, 1)](
        d_conv5, add4, d_conv5_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv5

    # d_conv5.weight[k, c, i] = Σ part  d_conv5.weight.parts[part, k, c, i]
    d_conv5_weight = torch.empty((2, 32, 32), dtype=conv5_weight.dtype, device=device)
    d_conv5_weight_kernel[(2, 1)](d_conv5_weight_parts, d_conv5_weight, num_warps=4, num_stages=2)
    del d_conv5_weight_parts

    # d_conv5.bias[c] = Σ n, tile  d_conv5.bias.tiles[n, tile, c]
    d_conv5_bias = torch.empty((32,), dtype=conv5_bias.dtype, device=device)
    d_conv5_bias_kernel[(1, 1)](
        d_conv5_bias_tiles, d_conv5_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv5_bias_tiles

    # d_conv6.weight.parts[part, k, c, i] = Σ each, t  (d_conv6[each·16 + part, t, c] · add5[each·16 + part, t
    #     + offset(k) − 32, i])
    d_conv6_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv6_weight_parts_kernel[(32, 1)](
        d_conv6, add5, d_conv6_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv6

    # d_conv6.weight[k, c, i] = Σ part  d_conv6.weight.parts[part, k, c, i]
    d_conv6_weight = torch.empty((2, 32, 32), dtype=conv6_weight.dtype, device=device)
    d_conv6_weight_kernel[(2, 1)](d_conv6_weight_parts, d_conv6_weight, num_warps=4, num_stages=2)
    del d_conv6_weight_parts

    # d_conv6.bias[c] = Σ n, tile  d_conv6.bias.tiles[n, tile, c]
    d_conv6_bias = torch.empty((32,), dtype=conv6_bias.dtype, device=device)
    d_conv6_bias_kernel[(1, 1)](
        d_conv6_bias_tiles, d_conv6_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv6_bias_tiles

    # d_conv7.weight.parts[part, k, c, i] = Σ each, t  (d_conv7[each·16 + part, t, c] · add6[each·16 + part, t
    #     + offset(k) − 64, i])
    d_conv7_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv7_weight_parts_kernel[(32, 1)](
        d_conv7, add6, d_conv7_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv7

    # d_conv7.weight[k, c, i] = Σ part  d_conv7.weight.parts[part, k, c, i]
    d_conv7_weight = torch.empty((2, 32, 32), dtype=conv7_weight.dtype, device=device)
    d_conv7_weight_kernel[(2, 1)](d_conv7_weight_parts, d_conv7_weight, num_warps=4, num_stages=2)
    del d_conv7_weight_parts

    # d_conv7.bias[c] = Σ n, tile  d_conv7.bias.tiles[n, tile, c]
    d_conv7_bias = torch.empty((32,), dtype=conv7_bias.dtype, device=device)
    d_conv7_bias_kernel[(1, 1)](
        d_conv7_bias_tiles, d_conv7_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv7_bias_tiles

    # d_conv8.weight.parts[part, k, c, i] = Σ each, t  (d_conv8[each·16 + part, t, c] · add7[each·16 + part, t
    #     + offset(k) − 128, i])
    d_conv8_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv8_weight_parts_kernel[(32, 1)](
        d_conv8, add7, d_conv8_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv8

    # d_conv8.weight[k, c, i] = Σ part  d_conv8.weight.parts[part, k, c, i]
    d_conv8_weight = torch.empty((2, 32, 32), dtype=conv8_weight.dtype, device=device)
    d_conv8_weight_kernel[(2, 1)](d_conv8_weight_parts, d_conv8_weight, num_warps=4, num_stages=2)
    del d_conv8_weight_parts

    # d_conv8.bias[c] = Σ n, tile  d_conv8.bias.tiles[n, tile, c]
    d_conv8_bias = torch.empty((32,), dtype=conv8_bias.dtype, device=device)
    d_conv8_bias_kernel[(1, 1)](
        d_conv8_bias_tiles, d_conv8_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv8_bias_tiles

    # d_conv9.weight.parts[part, k, c, i] = Σ each, t  (d_conv9[each·16 + part, t, c] · add8[each·16 + part, t
    #     + offset(k) − 256, i])
    d_conv9_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv9_weight_parts_kernel[(32, 1)](
        d_conv9, add8, d_conv9_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv9

    # d_conv9.weight[k, c, i] = Σ part  d_conv9.weight.parts[part, k, c, i]
    d_conv9_weight = torch.empty((2, 32, 32), dtype=conv9_weight.dtype, device=device)
    d_conv9_weight_kernel[(2, 1)](d_conv9_weight_parts, d_conv9_weight, num_warps=4, num_stages=2)
    del d_conv9_weight_parts

    # d_conv9.bias[c] = Σ n, tile  d_conv9.bias.tiles[n, tile, c]
    d_conv9_bias = torch.empty((32,), dtype=conv9_bias.dtype, device=device)
    d_conv9_bias_kernel[(1, 1)](
        d_conv9_bias_tiles, d_conv9_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv9_bias_tiles

    # d_conv10.weight.parts[part, k, c, i] = Σ each, t  (d_conv10[each·16 + part, t, c] · add9[each·16 + part,
    #     t + offset(k) − 512, i])
    d_conv10_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv10_weight_parts_kernel[(32, 1)](
        d_conv10, add9, d_conv10_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv10

    # d_conv10.weight[k, c, i] = Σ part  d_conv10.weight.parts[part, k, c, i]
    d_conv10_weight = torch.empty((2, 32, 32), dtype=conv10_weight.dtype, device=device)
    d_conv10_weight_kernel[(2, 1)](d_conv10_weight_parts, d_conv10_weight, num_warps=4, num_stages=2)
    del d_conv10_weight_parts

    # d_conv10.bias[c] = Σ n, tile  d_conv10.bias.tiles[n, tile, c]
    d_conv10_bias = torch.empty((32,), dtype=conv10_bias.dtype, device=device)
    d_conv10_bias_kernel[(1, 1)](
        d_conv10_bias_tiles, d_conv10_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv10_bias_tiles

    # d_conv11.weight.parts[part, k, c, i] = Σ each, t  (d_conv11[each·16 + part, t, c] · add10[each·16 +
    #     part, t + offset(k) − 1, i])
    d_conv11_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv11_weight_parts_kernel[(32, 1)](
        d_conv11, add10, d_conv11_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv11

    # d_conv11.weight[k, c, i] = Σ part  d_conv11.weight.parts[part, k, c, i]
    d_conv11_weight = torch.empty((2, 32, 32), dtype=conv11_weight.dtype, device=device)
    d_conv11_weight_kernel[(2, 1)](d_conv11_weight_parts, d_conv11_weight, num_warps=4, num_stages=2)
    del d_conv11_weight_parts

    # d_conv11.bias[c] = Σ n, tile  d_conv11.bias.tiles[n, tile, c]
    d_conv11_bias = torch.empty((32,), dtype=conv11_bias.dtype, device=device)
    d_conv11_bias_kernel[(1, 1)](
        d_conv11_bias_tiles, d_conv11_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv11_bias_tiles

    # d_conv12.weight.parts[part, k, c, i] = Σ each, t  (d_conv12[each·16 + part, t, c] · add11[each·16 +
    #     part, t + offset(k) − 2, i])
    d_conv12_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv12_weight_parts_kernel[(32, 1)](
        d_conv12, add11, d_conv12_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv12

    # d_conv12.weight[k, c, i] = Σ part  d_conv12.weight.parts[part, k, c, i]
    d_conv12_weight = torch.empty((2, 32, 32), dtype=conv12_weight.dtype, device=device)
    d_conv12_weight_kernel[(2, 1)](d_conv12_weight_parts, d_conv12_weight, num_warps=4, num_stages=2)
    del d_conv12_weight_parts

    # d_conv12.bias[c] = Σ n, tile  d_conv12.bias.tiles[n, tile, c]
    d_conv12_bias = torch.empty((32,), dtype=conv12_bias.dtype, device=device)
    d_conv12_bias_kernel[(1, 1)](
        d_conv12_bias_tiles, d_conv12_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv12_bias_tiles

    # d_conv13.weight.parts[part, k, c, i] = Σ each, t  (d_conv13[each·16 + part, t, c] · add12[each·16 +
    #     part, t + offset(k) − 4, i])
    d_conv13_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv13_weight_parts_kernel[(32, 1)](
        d_conv13, add12, d_conv13_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv13

    # d_conv13.weight[k, c, i] = Σ part  d_conv13.weight.parts[part, k, c, i]
    d_conv13_weight = torch.empty((2, 32, 32), dtype=conv13_weight.dtype, device=device)
    d_conv13_weight_kernel[(2, 1)](d_conv13_weight_parts, d_conv13_weight, num_warps=4, num_stages=2)
    del d_conv13_weight_parts

    # d_conv13.bias[c] = Σ n, tile  d_conv13.bias.tiles[n, tile, c]
    d_conv13_bias = torch.empty((32,), dtype=conv13_bias.dtype, device=device)
    d_conv13_bias_kernel[(1, 1)](
        d_conv13_bias_tiles, d_conv13_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv13_bias_tiles

    # d_conv14.weight.parts[part, k, c, i] = Σ each, t  (d_conv14[each·16 + part, t, c] · add13[each·16 +
    #     part, t + offset(k) − 8, i])
    d_conv14_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv14_weight_parts_kernel[(32, 1)](
        d_conv14, add13, d_conv14_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv14

    # d_conv14.weight[k, c, i] = Σ part  d_conv14.weight.parts[part, k, c, i]
    d_conv14_weight = torch.empty((2, 32, 32), dtype=conv14_weight.dtype, device=device)
    d_conv14_weight_kernel[(2, 1)](d_conv14_weight_parts, d_conv14_weight, num_warps=4, num_stages=2)
    del d_conv14_weight_parts

    # d_conv14.bias[c] = Σ n, tile  d_conv14.bias.tiles[n, tile, c]
    d_conv14_bias = torch.empty((32,), dtype=conv14_bias.dtype, device=device)
    d_conv14_bias_kernel[(1, 1)](
        d_conv14_bias_tiles, d_conv14_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv14_bias_tiles

    # d_conv15.weight.parts[part, k, c, i] = Σ each, t  (d_conv15[each·16 + part, t, c] · add14[each·16 +
    #     part, t + offset(k) − 16, i])
    d_conv15_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv15_weight_parts_kernel[(32, 1)](
        d_conv15, add14, d_conv15_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv15

    # d_conv15.weight[k, c, i] = Σ part  d_conv15.weight.parts[part, k, c, i]
    d_conv15_weight = torch.empty((2, 32, 32), dtype=conv15_weight.dtype, device=device)
    d_conv15_weight_kernel[(2, 1)](d_conv15_weight_parts, d_conv15_weight, num_warps=4, num_stages=2)
    del d_conv15_weight_parts

    # d_conv15.bias[c] = Σ n, tile  d_conv15.bias.tiles[n, tile, c]
    d_conv15_bias = torch.empty((32,), dtype=conv15_bias.dtype, device=device)
    d_conv15_bias_kernel[(1, 1)](
        d_conv15_bias_tiles, d_conv15_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv15_bias_tiles

    # d_conv16.weight.parts[part, k, c, i] = Σ each, t  (d_conv16[each·16 + part, t, c] · add15[each·16 +
    #     part, t + offset(k) − 32, i])
    d_conv16_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv16_weight_parts_kernel[(32, 1)](
        d_conv16, add15, d_conv16_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv16

    # d_conv16.weight[k, c, i] = Σ part  d_conv16.weight.parts[part, k, c, i]
    d_conv16_weight = torch.empty((2, 32, 32), dtype=conv16_weight.dtype, device=device)
    d_conv16_weight_kernel[(2, 1)](d_conv16_weight_parts, d_conv16_weight, num_warps=4, num_stages=2)
    del d_conv16_weight_parts

    # d_conv16.bias[c] = Σ n, tile  d_conv16.bias.tiles[n, tile, c]
    d_conv16_bias = torch.empty((32,), dtype=conv16_bias.dtype, device=device)
    d_conv16_bias_kernel[(1, 1)](
        d_conv16_bias_tiles, d_conv16_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv16_bias_tiles

    # d_conv17.weight.parts[part, k, c, i] = Σ each, t  (d_conv17[each·16 + part, t, c] · add16[each·16 +
    #     part, t + offset(k) − 64, i])
    d_conv17_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv17_weight_parts_kernel[(32, 1)](
        d_conv17, add16, d_conv17_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv17

    # d_conv17.weight[k, c, i] = Σ part  d_conv17.weight.parts[part, k, c, i]
    d_conv17_weight = torch.empty((2, 32, 32), dtype=conv17_weight.dtype, device=device)
    d_conv17_weight_kernel[(2, 1)](d_conv17_weight_parts, d_conv17_weight, num_warps=4, num_stages=2)
    del d_conv17_weight_parts

    # d_conv17.bias[c] = Σ n, tile  d_conv17.bias.tiles[n, tile, c]
    d_conv17_bias = torch.empty((32,), dtype=conv17_bias.dtype, device=device)
    d_conv17_bias_kernel[(1, 1)](
        d_conv17_bias_tiles, d_conv17_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv17_bias_tiles

    # d_conv18.weight.parts[part, k, c, i] = Σ each, t  (d_conv18[each·16 + part, t, c] · add17[each·16 +
    #     part, t + offset(k) − 128, i])
    d_conv18_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv18_weight_parts_kernel[(32, 1)](
        d_conv18, add17, d_conv18_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv18

    # d_conv18.weight[k, c, i] = Σ part  d_conv18.weight.parts[part, k, c, i]
    d_conv18_weight = torch.empty((2, 32, 32), dtype=conv18_weight.dtype, device=device)
    d_conv18_weight_kernel[(2, 1)](d_conv18_weight_parts, d_conv18_weight, num_warps=4, num_stages=2)
    del d_conv18_weight_parts

    # d_conv18.bias[c] = Σ n, tile  d_conv18.bias.tiles[n, tile, c]
    d_conv18_bias = torch.empty((32,), dtype=conv18_bias.dtype, device=device)
    d_conv18_bias_kernel[(1, 1)](
        d_conv18_bias_tiles, d_conv18_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv18_bias_tiles

    # d_conv19.weight.parts[part, k, c, i] = Σ each, t  (d_conv19[each·16 + part, t, c] · add18[each·16 +
    #     part, t + offset(k) − 256, i])
    d_conv19_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv19_weight_parts_kernel[(32, 1)](
        d_conv19, add18, d_conv19_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv19

    # d_conv19.weight[k, c, i] = Σ part  d_conv19.weight.parts[part, k, c, i]
    d_conv19_weight = torch.empty((2, 32, 32), dtype=conv19_weight.dtype, device=device)
    d_conv19_weight_kernel[(2, 1)](d_conv19_weight_parts, d_conv19_weight, num_warps=4, num_stages=2)
    del d_conv19_weight_parts

    # d_conv19.bias[c] = Σ n, tile  d_conv19.bias.tiles[n, tile, c]
    d_conv19_bias = torch.empty((32,), dtype=conv19_bias.dtype, device=device)
    d_conv19_bias_kernel[(1, 1)](
        d_conv19_bias_tiles, d_conv19_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_conv19_bias_tiles

    # d_conv20.weight.parts[part, k, c, i] = Σ each, t  (d_conv20[each·16 + part, t, c] · add19[each·16 +
    #     part, t + offset(k) − 512, i])
    d_conv20_weight_parts = torch.empty((16, 2, 32, 32), dtype=torch.float32, device=device)
    d_conv20_weight_parts_kernel[(32, 1)](
        d_conv20, add19, d_conv20_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_conv20

    # d_conv20.weight[k, c, i] = Σ part  d_conv20.weight.parts[part, k, c, i]
    d_conv20_weight = torch.empty((2, 32, 32), dtype=conv20_weight.dtype, device=device)
    d_conv20_weight_kernel[(2, 1)](d_conv20_weight_parts, d_conv20_weight, num_warps=4, num_stages=2)
    del d_conv20_weight_parts

    # d_conv20.bias[c] = Σ n, tile  d_conv20.bias.tiles[n, tile, c]
    d_conv20_bias = torch.empty((32,), dtype=conv20_bias.dtype, device=device)
    d_conv20_bias_kernel[(1, 1)](
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
