"""tc_resnet8, training

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
def conv_batch_norm_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 511) // 512)
    n = tl.cast(program // (((T + 1) // 2 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 1) // 2 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv = tl.where(t < (frames + 1) // 2, conv_sum, 0.0)
        tl.store(
            conv_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
            conv,
            mask=(t < (T + 1) // 2) & (c < 24),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 1) // 2))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 1) // 2, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm_batch_mean_tiles_mean
        batch_norm_batch_mean_tiles_mean_squares = (
            batch_norm_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm_batch_mean_tiles_mean = (
            (batch_norm_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 1) // 2))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24) + (row_tile * 24) + c,
        batch_norm_batch_mean_tiles_mean,
        mask=c < 24,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24) + (row_tile * 24)
        + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 24,
    )


@triton.jit
def batch_norm_batch_mean_kernel(
    batch_norm_batch_mean_tiles_mean_ptr, batch_norm_batch_mean_tiles_variance_ptr,
    batch_norm_running_mean_ptr, batch_norm_running_var_ptr, batch_norm_weight_ptr, batch_norm_batch_mean_ptr,
    batch_norm_batch_variance_ptr, batch_norm_batch_count_ptr, batch_norm_new_running_mean_ptr,
    batch_norm_new_running_var_ptr, batch_norm_scale_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    COLUMN_TILE_STRIDE: tl.constexpr, OFFSET: tl.constexpr, DIVISOR: tl.constexpr, TILE_STRIDE: tl.constexpr,
):
    """batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, tile
        moments(batch_norm_batch_mean_tiles_mean[n, tile, c], batch_norm_batch_mean_tiles_variance[n,
        tile, c], held(tile))
    batch_norm_new_running_mean[c] = ((batch_norm_running_mean[c] · 0.9) + (0.1 ·
        batch_norm_batch_mean[c]))
    batch_norm_new_running_var[c] = ((batch_norm_running_var[c] · 0.9) + (0.1 ·
        ((batch_norm_batch_variance[c] · batch_norm_batch_count[c]) / (batch_norm_batch_count[c] − 1))))
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is batch_norm1_batch_mean; also batch_norm2_batch_mean, batch_norm3_batch_mean,
        batch_norm7_batch_mean, batch_norm8_batch_mean, batch_norm9_batch_mean, with constants of their
        own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
    batch_norm_batch_count = tl.full([1, COLUMN_TILE_STRIDE], 0.0, tl.float32)
    batch_norm_batch_mean = tl.full([1, COLUMN_TILE_STRIDE], 0.0, tl.float32)
    batch_norm_batch_variance = tl.full([1, COLUMN_TILE_STRIDE], 0.0, tl.float32)
    for tile in range(0, ((T + OFFSET) // DIVISOR + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm_batch_mean_tiles_mean = tl.load(
                batch_norm_batch_mean_tiles_mean_ptr + (tile * TILE_STRIDE)
                + (c + n * TILE_STRIDE * (((T + OFFSET) // DIVISOR + 511) // 512)),
                mask=(n < N) & (c < TILE_STRIDE),
                other=0.0,
            ).to(tl.float32)
            batch_norm_batch_mean_tiles_variance = tl.load(
                batch_norm_batch_mean_tiles_variance_ptr + (tile * TILE_STRIDE)
                + (c + n * TILE_STRIDE * (((T + OFFSET) // DIVISOR + 511) // 512)),
                mask=(n < N) & (c < TILE_STRIDE),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm_batch_mean_tiles_mean
            block_count_rows = tl.full([32, COLUMN_TILE_STRIDE], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(
                    n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + OFFSET) // DIVISOR)), 0.0,
                ),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(
                    n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + OFFSET) // DIVISOR)), 0.0,
                ) / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            )
            block_mean_rows = tl.full([32, COLUMN_TILE_STRIDE], 0.0, tl.float32)
            block_mean = tl.sum(
                block_mean_rows + tl.where(n < N, block_share * x, 0.0), axis=0, keep_dims=True,
            )
            block_rest_rows = tl.full([32, COLUMN_TILE_STRIDE], 0.0, tl.float32)
            block_rest = tl.sum(
                block_rest_rows + tl.where(n < N, block_share * (x - block_mean), 0.0), axis=0,
                keep_dims=True,
            )
            block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
            block_variance_rows = tl.full([32, COLUMN_TILE_STRIDE], 0.0, tl.float32)
            block_variance = tl.sum(
                block_variance_rows
                + tl.where(
                    n < N,
                    block_share
                    * (batch_norm_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm_batch_count = batch_norm_batch_count + block_count
            share = block_count / tl.maximum(batch_norm_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm_batch_mean
            batch_norm_batch_variance = (
                ((batch_norm_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm_batch_mean + (shift * share),
                (batch_norm_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm_batch_mean_ptr + c, batch_norm_batch_mean, mask=c < TILE_STRIDE)
    tl.store(batch_norm_batch_variance_ptr + c, batch_norm_batch_variance, mask=c < TILE_STRIDE)
    tl.store(batch_norm_batch_count_ptr + c, batch_norm_batch_count, mask=c < TILE_STRIDE)
    batch_norm_running_mean = tl.load(
        batch_norm_running_mean_ptr + c,
        mask=c < TILE_STRIDE,
        other=0.0,
    ).to(tl.float32)
    batch_norm_new_running_mean = (batch_norm_running_mean * 0.9) + (0.1 * batch_norm_batch_mean)
    tl.store(batch_norm_new_running_mean_ptr + c, batch_norm_new_running_mean, mask=c < TILE_STRIDE)
    batch_norm_running_var = tl.load(
        batch_norm_running_var_ptr + c,
        mask=c < TILE_STRIDE,
        other=0.0,
    ).to(tl.float32)
    batch_norm_new_running_var = (
        (batch_norm_running_var * 0.9)
        + (0.1 * ((batch_norm_batch_variance * batch_norm_batch_count) / (batch_norm_batch_count - 1.0)))
    )
    tl.store(batch_norm_new_running_var_ptr + c, batch_norm_new_running_var, mask=c < TILE_STRIDE)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < TILE_STRIDE, other=0.0).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(batch_norm_scale_ptr + c, batch_norm_scale, mask=c < TILE_STRIDE)


@triton.jit
def batch_norm_relu_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, relu_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr, OFFSET: tl.constexpr, DIVISOR: tl.constexpr, COLUMN_TILE_STRIDE: tl.constexpr,
    SIZE: tl.constexpr,
):
    """batch_norm[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    That is relu1; also relu7, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + OFFSET) // DIVISOR + 31) // 32)
    n = tl.cast(program // (((T + OFFSET) // DIVISOR + 31) // 32), tl.int64)
    c = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    x = tl.load(
        x_ptr + (n * ((T + OFFSET) // DIVISOR) * SIZE) + (c + t * SIZE),
        mask=(t < (frames + OFFSET) // DIVISOR) & (c < SIZE),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c, mask=c < SIZE, other=0.0).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < SIZE, other=0.0).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < SIZE, other=0.0).to(tl.float32)
    batch_norm = ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < (frames + OFFSET) // DIVISOR, relu, 0.0)
    tl.store(
        relu_ptr + (n * ((T + OFFSET) // DIVISOR) * SIZE) + (c + t * SIZE),
        relu,
        mask=(t < (T + OFFSET) // DIVISOR) & (c < SIZE),
    )


@triton.jit
def conv_batch_norm_2_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr, OFFSET: tl.constexpr, DIVISOR: tl.constexpr, COLUMN_TILE_STRIDE: tl.constexpr,
    K_STRIDE: tl.constexpr, C_STRIDE: tl.constexpr, OFFSET_2: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    That is conv2_sum; also conv8_sum, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + OFFSET) // DIVISOR + 511) // 512)
    n = tl.cast(program // (((T + OFFSET) // DIVISOR + 511) // 512), tl.int64)
    c = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[:, None]  # [COLUMN_TILE_STRIDE, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([COLUMN_TILE_STRIDE, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([COLUMN_TILE_STRIDE, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + OFFSET) // DIVISOR + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv = tl.where(t < (frames + OFFSET) // DIVISOR, conv_sum, 0.0)
        tl.store(
            conv_ptr + (n * ((T + OFFSET) // DIVISOR) * C_STRIDE) + (c + t * C_STRIDE),
            conv,
            mask=(t < (T + OFFSET) // DIVISOR) & (c < C_STRIDE),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + OFFSET) // DIVISOR))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + OFFSET) // DIVISOR, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm_batch_mean_tiles_mean
        batch_norm_batch_mean_tiles_mean_squares = (
            batch_norm_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm_batch_mean_tiles_mean = (
            (batch_norm_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + OFFSET) // DIVISOR))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * (((T + OFFSET) // DIVISOR + 511) // 512) * C_STRIDE)
        + (row_tile * C_STRIDE) + c,
        batch_norm_batch_mean_tiles_mean,
        mask=c < C_STRIDE,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * (((T + OFFSET) // DIVISOR + 511) // 512) * C_STRIDE)
        + (row_tile * C_STRIDE) + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < C_STRIDE,
    )


@triton.jit
def conv_batch_norm_3_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 511) // 512)
    n = tl.cast(program // (((T + 1) // 2 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 1) // 2 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        conv_sum = tl.full([32, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 16
            i = i0 + tl.arange(0, 16)[None, :]  # [1, 16]
            conv_weight = tl.load(conv_weight_ptr + (c * 16 + i), mask=c < 24, other=0.0)
            i_2 = i0 + tl.arange(0, 16)[:, None]  # [16, 1]
            x = tl.load(x_ptr + (n * T * 16) + (i_2 + t * 32), mask=t < (frames - 1) // 2 + 1, other=0.0)
            conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
        conv = tl.where(t < (frames + 1) // 2, conv_sum, 0.0)
        tl.store(
            conv_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
            conv,
            mask=(t < (T + 1) // 2) & (c < 24),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 1) // 2))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 1) // 2, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm_batch_mean_tiles_mean
        batch_norm_batch_mean_tiles_mean_squares = (
            batch_norm_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm_batch_mean_tiles_mean = (
            (batch_norm_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 1) // 2))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24) + (row_tile * 24) + c,
        batch_norm_batch_mean_tiles_mean,
        mask=c < 24,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24) + (row_tile * 24)
        + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 24,
    )


@triton.jit
def batch_norm_relu_add_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, relu_3_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr,
):
    """batch_norm[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    batch_norm_2[n, t, c] = (((x_2[n, t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) +
        batch_norm_bias_2[c])
    relu_2[n, t, c] = maximum(batch_norm_2[n, t, c], 0)
    add[n, t, c] = (relu[n, t, c] + relu_2[n, t, c])
    relu_3[n, t, c] = maximum(add[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 31) // 32)
    n = tl.cast(program // (((T + 1) // 2 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    x = tl.load(
        x_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm = ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x_2 = tl.load(
        x_2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean_2 = tl.load(
        batch_norm_batch_mean_2_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_2 = ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2
    relu_2 = tl.maximum(batch_norm_2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add = relu + relu_2
    relu_3 = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu_3 = tl.where(t < (frames + 1) // 2, relu_3, 0.0)
    tl.store(
        relu_3_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        relu_3,
        mask=(t < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def conv_batch_norm_4_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 511) // 512)
    n = tl.cast(program // (((T + 3) // 4 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 3) // 4 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv = tl.where(t < (frames + 3) // 4, conv_sum, 0.0)
        tl.store(conv_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), conv, mask=t < (T + 3) // 4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 3) // 4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 3) // 4, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm_batch_mean_tiles_mean
        batch_norm_batch_mean_tiles_mean_squares = (
            batch_norm_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm_batch_mean_tiles_mean = (
            (batch_norm_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 3) // 4))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32) + c,
        batch_norm_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32)
        + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def batch_norm_batch_mean_2_kernel(
    batch_norm_batch_mean_tiles_mean_ptr, batch_norm_batch_mean_tiles_variance_ptr,
    batch_norm_running_mean_ptr, batch_norm_running_var_ptr, batch_norm_weight_ptr, batch_norm_batch_mean_ptr,
    batch_norm_batch_variance_ptr, batch_norm_batch_count_ptr, batch_norm_new_running_mean_ptr,
    batch_norm_new_running_var_ptr, batch_norm_scale_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, tile
        moments(batch_norm_batch_mean_tiles_mean[n, tile, c], batch_norm_batch_mean_tiles_variance[n,
        tile, c], held(tile))
    batch_norm_new_running_mean[c] = ((batch_norm_running_mean[c] · 0.9) + (0.1 ·
        batch_norm_batch_mean[c]))
    batch_norm_new_running_var[c] = ((batch_norm_running_var[c] · 0.9) + (0.1 ·
        ((batch_norm_batch_variance[c] · batch_norm_batch_count[c]) / (batch_norm_batch_count[c] − 1))))
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is batch_norm4_batch_mean; also batch_norm5_batch_mean, batch_norm6_batch_mean.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    batch_norm_batch_count = tl.full([1, 32], 0.0, tl.float32)
    batch_norm_batch_mean = tl.full([1, 32], 0.0, tl.float32)
    batch_norm_batch_variance = tl.full([1, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 3) // 4 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm_batch_mean_tiles_mean = tl.load(
                batch_norm_batch_mean_tiles_mean_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm_batch_mean_tiles_variance = tl.load(
                batch_norm_batch_mean_tiles_variance_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 32], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 3) // 4)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 3) // 4)), 0.0)
                / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            )
            block_mean_rows = tl.full([32, 32], 0.0, tl.float32)
            block_mean = tl.sum(
                block_mean_rows + tl.where(n < N, block_share * x, 0.0), axis=0, keep_dims=True,
            )
            block_rest_rows = tl.full([32, 32], 0.0, tl.float32)
            block_rest = tl.sum(
                block_rest_rows + tl.where(n < N, block_share * (x - block_mean), 0.0), axis=0,
                keep_dims=True,
            )
            block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
            block_variance_rows = tl.full([32, 32], 0.0, tl.float32)
            block_variance = tl.sum(
                block_variance_rows
                + tl.where(
                    n < N,
                    block_share
                    * (batch_norm_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm_batch_count = batch_norm_batch_count + block_count
            share = block_count / tl.maximum(batch_norm_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm_batch_mean
            batch_norm_batch_variance = (
                ((batch_norm_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm_batch_mean + (shift * share),
                (batch_norm_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm_batch_mean_ptr + c, batch_norm_batch_mean)
    tl.store(batch_norm_batch_variance_ptr + c, batch_norm_batch_variance)
    tl.store(batch_norm_batch_count_ptr + c, batch_norm_batch_count)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_new_running_mean = (batch_norm_running_mean * 0.9) + (0.1 * batch_norm_batch_mean)
    tl.store(batch_norm_new_running_mean_ptr + c, batch_norm_new_running_mean)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_new_running_var = (
        (batch_norm_running_var * 0.9)
        + (0.1 * ((batch_norm_batch_variance * batch_norm_batch_count) / (batch_norm_batch_count - 1.0)))
    )
    tl.store(batch_norm_new_running_var_ptr + c, batch_norm_new_running_var)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(batch_norm_scale_ptr + c, batch_norm_scale)


@triton.jit
def batch_norm_relu_2_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, relu_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr,
):
    """batch_norm[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 31) // 32)
    n = tl.cast(program // (((T + 3) // 4 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    x = tl.load(
        x_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < (frames + 3) // 4, relu, 0.0)
    tl.store(relu_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), relu, mask=t < (T + 3) // 4)


@triton.jit
def conv_batch_norm_5_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 511) // 512)
    n = tl.cast(program // (((T + 3) // 4 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 3) // 4 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv = tl.where(t < (frames + 3) // 4, conv_sum, 0.0)
        tl.store(conv_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), conv, mask=t < (T + 3) // 4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 3) // 4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 3) // 4, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm_batch_mean_tiles_mean
        batch_norm_batch_mean_tiles_mean_squares = (
            batch_norm_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm_batch_mean_tiles_mean = (
            (batch_norm_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 3) // 4))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32) + c,
        batch_norm_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32)
        + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def conv_batch_norm_6_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 511) // 512)
    n = tl.cast(program // (((T + 3) // 4 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 3) // 4 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv = tl.where(t < (frames + 3) // 4, conv_sum, 0.0)
        tl.store(conv_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), conv, mask=t < (T + 3) // 4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 3) // 4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 3) // 4, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm_batch_mean_tiles_mean
        batch_norm_batch_mean_tiles_mean_squares = (
            batch_norm_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm_batch_mean_tiles_mean = (
            (batch_norm_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 3) // 4))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32) + c,
        batch_norm_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32)
        + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def batch_norm_relu_add_2_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, relu_3_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr,
):
    """batch_norm[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    batch_norm_2[n, t, c] = (((x_2[n, t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) +
        batch_norm_bias_2[c])
    relu_2[n, t, c] = maximum(batch_norm_2[n, t, c], 0)
    add[n, t, c] = (relu[n, t, c] + relu_2[n, t, c])
    relu_3[n, t, c] = maximum(add[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 31) // 32)
    n = tl.cast(program // (((T + 3) // 4 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    x = tl.load(
        x_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x_2 = tl.load(
        x_2_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean_2 = tl.load(batch_norm_batch_mean_2_ptr + c).to(tl.float32)
    batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c).to(tl.float32)
    batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c).to(tl.float32)
    batch_norm_2 = ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2
    relu_2 = tl.maximum(batch_norm_2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add = relu + relu_2
    relu_3 = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu_3 = tl.where(t < (frames + 3) // 4, relu_3, 0.0)
    tl.store(relu_3_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), relu_3, mask=t < (T + 3) // 4)


@triton.jit
def conv_batch_norm_7_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k) − 4, i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 511) // 512)
    n = tl.cast(program // (((T + 7) // 8 + 511) // 512), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([64, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([64, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 7) // 8 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv = tl.where(t < (frames + 7) // 8, conv_sum, 0.0)
        tl.store(
            conv_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            conv,
            mask=(t < (T + 7) // 8) & (c < 48),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 7) // 8))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 7) // 8, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm_batch_mean_tiles_mean
        batch_norm_batch_mean_tiles_mean_squares = (
            batch_norm_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm_batch_mean_tiles_mean = (
            (batch_norm_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 7) // 8))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48) + c,
        batch_norm_batch_mean_tiles_mean,
        mask=c < 48,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48)
        + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 48,
    )


@triton.jit
def conv_batch_norm_8_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t·2 + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 511) // 512)
    n = tl.cast(program // (((T + 7) // 8 + 511) // 512), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([64, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([64, 1], 0.0, tl.float32)
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
        conv = tl.where(t < (frames + 7) // 8, conv_sum, 0.0)
        tl.store(
            conv_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            conv,
            mask=(t < (T + 7) // 8) & (c < 48),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 7) // 8))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 7) // 8, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm_batch_mean_tiles_mean
        batch_norm_batch_mean_tiles_mean_squares = (
            batch_norm_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm_batch_mean_tiles_mean = (
            (batch_norm_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 7) // 8))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48) + c,
        batch_norm_batch_mean_tiles_mean,
        mask=c < 48,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48)
        + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 48,
    )


@triton.jit
def global_avg_pool_mean_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, global_avg_pool_count_ptr,
    global_avg_pool_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """global_avg_pool_mean, global_avg_pool_variance, global_avg_pool_count[n, c] = moments t
        maximum((maximum((((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c]), 0) + maximum((((x_2[n, t, c] − batch_norm_batch_mean_2[c]) ·
        batch_norm_scale_2[c]) + batch_norm_bias_2[c]), 0)), 0)
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
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean = tl.load(
            batch_norm_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        x_2 = tl.load(
            x_2_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean_2 = tl.load(
            batch_norm_batch_mean_2_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        x_3 = tl.maximum(
            tl.maximum(
                ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                propagate_nan=tl.PropagateNan.ALL,
            )
            + tl.maximum(
                ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2, 0.0,
                propagate_nan=tl.PropagateNan.ALL,
            ),
            0.0, propagate_nan=tl.PropagateNan.ALL,
        )
        block_count_rows = tl.full([32, 64], 0.0, tl.float32)
        block_count = tl.sum(
            block_count_rows + tl.where(t < (frames + 7) // 8, 1.0, 0.0), axis=0, keep_dims=True,
        )
        block_share = (
            tl.where(t < (frames + 7) // 8, 1.0, 0.0)
            / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        )
        block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
        block_mean = tl.sum(
            block_mean_rows + tl.where(t < (frames + 7) // 8, block_share * x_3, 0.0), axis=0, keep_dims=True,
        )
        block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
        block_rest = tl.sum(
            block_rest_rows + tl.where(t < (frames + 7) // 8, block_share * (x_3 - block_mean), 0.0), axis=0,
            keep_dims=True,
        )
        block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
        block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
        block_variance = tl.sum(
            block_variance_rows
            + tl.where(
                t < (frames + 7) // 8, block_share * (0.0 + ((x_3 - block_mean) * (x_3 - block_mean))), 0.0,
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
    tl.store(global_avg_pool_count_ptr + (n * 48) + c, global_avg_pool_count, mask=c < 48)
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


@triton.jit
def d_global_avg_pool_kernel(d_linear_ptr, linear_weight_ptr, d_y_ptr, N, steps, PRECISION: tl.constexpr):
    """d_y[n, c] = Σ o  (d_linear[n, o] · linear_weight[o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    n = program * 128 + tl.arange(0, 128)[:, None].to(tl.int64)  # [128, 1]
    d_y = tl.full([128, 64], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 16
        o = o0 + tl.arange(0, 16)[None, :]  # [1, 16]
        d_linear = tl.load(d_linear_ptr + (n * 12 + o), mask=(n < N) & (o < 12), other=0.0)
        o_2 = o0 + tl.arange(0, 16)[:, None]  # [16, 1]
        linear_weight = tl.load(linear_weight_ptr + (c + o_2 * 48), mask=(o_2 < 12) & (c < 48), other=0.0)
        d_y = tl.dot(d_linear, linear_weight.to(d_linear.dtype), d_y, input_precision=PRECISION)
    tl.store(d_y_ptr + (c + n * 48), d_y, mask=(n < N) & (c < 48))


@triton.jit
def d_batch_norm_scale_each_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, d_y_ptr,
    global_avg_pool_count_ptr, d_batch_norm_scale_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_scale_each[n, c] = Σ t  (select((maximum((((x[n, t, c] − batch_norm_batch_mean[c]) ·
        batch_norm_scale[c]) + batch_norm_bias[c]), 0) = 0), 0, select((maximum((maximum((((x[n, t, c] −
        batch_norm_batch_mean[c]) · batch_norm_scale[c]) + batch_norm_bias[c]), 0) + maximum((((x_2[n,
        t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) + batch_norm_bias_2[c]), 0)), 0) =
        0), 0, (d_y[n, c] / global_avg_pool_count[n, c]))) · (x[n, t, c] − batch_norm_batch_mean[c]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm_scale_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean = tl.load(
            batch_norm_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        x_2 = tl.load(
            x_2_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean_2 = tl.load(
            batch_norm_batch_mean_2_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        d_y = tl.load(d_y_ptr + (n * 48) + c, mask=c < 48, other=0.0).to(tl.float32)
        global_avg_pool_count = tl.load(
            global_avg_pool_count_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_scale_each_rows = (
            d_batch_norm_scale_each_rows
            + tl.where(
                t < (frames + 7) // 8,
                tl.where(
                    tl.maximum(
                        ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                        propagate_nan=tl.PropagateNan.ALL,
                    ) == 0.0,
                    0.0,
                    tl.where(
                        tl.maximum(
                            tl.maximum(
                                ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                                propagate_nan=tl.PropagateNan.ALL,
                            )
                            + tl.maximum(
                                ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            ),
                            0.0, propagate_nan=tl.PropagateNan.ALL,
                        ) == 0.0,
                        0.0, d_y / global_avg_pool_count,
                    ),
                ) * (x - batch_norm_batch_mean),
                0.0,
            )
        )
    d_batch_norm_scale_each = tl.sum(d_batch_norm_scale_each_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_scale_each_ptr + (n * 48) + c, d_batch_norm_scale_each, mask=c < 48)


@triton.jit
def d_batch_norm_conv_kernel(
    d_batch_norm_scale_each_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, N,
):
    """d_batch_norm_scale[c] = Σ n  d_batch_norm_scale_each[n, c]
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is d_batch_norm8_scale; also d_batch_norm9_scale.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_batch_norm_scale_each = tl.load(
            d_batch_norm_scale_each_ptr + (c + n * 48),
            mask=(n < N) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_scale_rows = d_batch_norm_scale_rows + tl.where(n < N, d_batch_norm_scale_each, 0.0)
    d_batch_norm_scale = tl.sum(d_batch_norm_scale_rows, axis=0, keep_dims=True)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_batch_variance = tl.load(
        batch_norm_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm_batch_variance = (
        (
            (
                (
                    (d_batch_norm_scale * batch_norm_weight)
                    / (
                        tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm_batch_variance_ptr + c, d_batch_norm_batch_variance, mask=c < 48)
    d_batch_norm_weight = d_batch_norm_scale / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(d_batch_norm_weight_ptr + c, d_batch_norm_weight, mask=c < 48)


@triton.jit
def d_batch_norm_batch_mean_1_each_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, d_y_ptr,
    global_avg_pool_count_ptr, d_batch_norm_batch_mean_1_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_batch_mean_1_each[n, c] = Σ t  select((maximum((((x[n, t, c] −
        batch_norm_batch_mean[c]) · batch_norm_scale[c]) + batch_norm_bias[c]), 0) = 0), 0,
        select((maximum((maximum((((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c]), 0) + maximum((((x_2[n, t, c] − batch_norm_batch_mean_2[c]) ·
        batch_norm_scale_2[c]) + batch_norm_bias_2[c]), 0)), 0) = 0), 0, (d_y[n, c] /
        global_avg_pool_count[n, c])))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm_batch_mean_1_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean = tl.load(
            batch_norm_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        x_2 = tl.load(
            x_2_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean_2 = tl.load(
            batch_norm_batch_mean_2_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        d_y = tl.load(d_y_ptr + (n * 48) + c, mask=c < 48, other=0.0).to(tl.float32)
        global_avg_pool_count = tl.load(
            global_avg_pool_count_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_batch_mean_1_each_rows = (
            d_batch_norm_batch_mean_1_each_rows
            + tl.where(
                t < (frames + 7) // 8,
                tl.where(
                    tl.maximum(
                        ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                        propagate_nan=tl.PropagateNan.ALL,
                    ) == 0.0,
                    0.0,
                    tl.where(
                        tl.maximum(
                            tl.maximum(
                                ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                                propagate_nan=tl.PropagateNan.ALL,
                            )
                            + tl.maximum(
                                ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            ),
                            0.0, propagate_nan=tl.PropagateNan.ALL,
                        ) == 0.0,
                        0.0, d_y / global_avg_pool_count,
                    ),
                ),
                0.0,
            )
        )
    d_batch_norm_batch_mean_1_each = tl.sum(d_batch_norm_batch_mean_1_each_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_each_ptr + (n * 48) + c, d_batch_norm_batch_mean_1_each, mask=c < 48)


@triton.jit
def d_batch_norm_batch_mean_1_kernel(
    d_batch_norm_batch_mean_1_each_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_1_ptr,
    d_batch_norm_batch_mean_ptr, N,
):
    """d_batch_norm_batch_mean_1[c] = Σ n  d_batch_norm_batch_mean_1_each[n, c]
    d_batch_norm_batch_mean[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale[c] · -1))
    That is d_batch_norm8_batch_mean_1; also d_batch_norm9_batch_mean_1.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_batch_norm_batch_mean_1_each = tl.load(
            d_batch_norm_batch_mean_1_each_ptr + (c + n * 48),
            mask=(n < N) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_batch_mean_1_rows = (
            d_batch_norm_batch_mean_1_rows + tl.where(n < N, d_batch_norm_batch_mean_1_each, 0.0)
        )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1, mask=c < 48)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    d_batch_norm_batch_mean = d_batch_norm_batch_mean_1 * (batch_norm_scale * -1.0)
    tl.store(d_batch_norm_batch_mean_ptr + c, d_batch_norm_batch_mean, mask=c < 48)


@triton.jit
def batch_norm_relu_add_conv_kernel(
    conv_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, d_y_ptr,
    global_avg_pool_count_ptr, d_batch_norm_batch_mean_ptr, batch_norm_batch_count_ptr,
    d_batch_norm_batch_variance_ptr, d_conv_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    batch_norm_2[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) +
        batch_norm_bias_2[c])
    relu_2[n, t, c] = maximum(batch_norm_2[n, t, c], 0)
    add[n, t, c] = (relu[n, t, c] + relu_2[n, t, c])
    relu_3[n, t, c] = maximum(add[n, t, c], 0)
    d_relu[n, t, c] = (d_y[n, c] / global_avg_pool_count[n, c])
    d_add[n, t, c] = select((relu_3[n, t, c] = 0), 0, d_relu[n, t, c])
    d_batch_norm[n, t, c] = select((relu[n, t, c] = 0), 0, d_add[n, t, c])
    d_conv[n, t, c] = ((d_batch_norm[n, t, c] · batch_norm_scale[c]) + ((d_batch_norm_batch_mean[c] /
        batch_norm_batch_count[c]) + ((conv[n, t, c] − batch_norm_batch_mean[c]) ·
        ((d_batch_norm_batch_variance[c] · 2) / batch_norm_batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 31) // 32)
    n = tl.cast(program // (((T + 7) // 8 + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv = tl.load(
        conv_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm = ((conv - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x = tl.load(
        x_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean_2 = tl.load(
        batch_norm_batch_mean_2_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_2 = ((x - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2
    relu_2 = tl.maximum(batch_norm_2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add = relu + relu_2
    relu_3 = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_y = tl.load(d_y_ptr + (n * 48) + c, mask=c < 48, other=0.0).to(tl.float32)
    global_avg_pool_count = tl.load(
        global_avg_pool_count_ptr + (n * 48) + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_relu = d_y / global_avg_pool_count
    d_add = tl.where(relu_3 == 0.0, 0.0, d_relu)
    d_batch_norm = tl.where(relu == 0.0, 0.0, d_add)
    d_batch_norm_batch_mean = tl.load(
        d_batch_norm_batch_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(
        d_batch_norm_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_conv = (
        (d_batch_norm * batch_norm_scale)
        + (
            (d_batch_norm_batch_mean / batch_norm_batch_count)
            + (
                (conv - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv = tl.where(t < (frames + 7) // 8, d_conv, 0.0)
    tl.store(
        d_conv_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        d_conv,
        mask=(t < (T + 7) // 8) & (c < 48),
    )


@triton.jit
def d_conv_batch_norm_kernel(
    conv_weight_ptr, d_conv_ptr, x_ptr, x_2_ptr, batch_norm_batch_mean_ptr, d_batch_norm_ptr,
    d_batch_norm_scale_tiles_ptr, d_batch_norm_batch_mean_1_tiles_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr, OFFSET: tl.constexpr, DIVISOR: tl.constexpr,
    COLUMN_TILE_STRIDE: tl.constexpr, K_STRIDE: tl.constexpr, O_STRIDE: tl.constexpr, OFFSET_2: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, t − (offset(k) − 4), o] · conv_weight[k, o, c])
    d_batch_norm[n, t, c] = select((x[n, t, c] = 0), 0, d_y[n, t, c])
    d_batch_norm_scale[c] = Σ n, t  (d_batch_norm[n, t, c] · (x_2[n, t, c] − batch_norm_batch_mean[c]))
    d_batch_norm_batch_mean_1[c] = Σ n, t  d_batch_norm[n, t, c]
    That is d_relu7; also d_relu1, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + OFFSET) // DIVISOR + 127) // 128)
    n = tl.cast(program // (((T + OFFSET) // DIVISOR + 127) // 128), tl.int64)
    c = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[:, None]  # [COLUMN_TILE_STRIDE, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_y = tl.full([COLUMN_TILE_STRIDE, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        o0 = COLUMN_TILE_STRIDE * (step // 9)
        o = o0 + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
        conv_weight = tl.load(
            conv_weight_ptr + (k * K_STRIDE) + (c + o * O_STRIDE),
            mask=(o < O_STRIDE) & (c < O_STRIDE),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, COLUMN_TILE_STRIDE)[:, None]  # [COLUMN_TILE_STRIDE, 1]
        d_conv = tl.load(
            d_conv_ptr + (n * ((T + OFFSET) // DIVISOR) * O_STRIDE) + (OFFSET_2 + k * -O_STRIDE)
            + (o_2 + t * O_STRIDE),
            mask=(-k + t + 4 >= 0) & (-k + t + 4 < (frames + OFFSET) // DIVISOR) & (o_2 < O_STRIDE),
            other=0.0,
        )
        d_y = tl.dot(conv_weight.to(d_conv.dtype), d_conv, d_y, input_precision=PRECISION)
    x = tl.load(
        x_ptr + (n * ((T + OFFSET) // DIVISOR) * O_STRIDE) + (c + t * O_STRIDE),
        mask=(t < (frames + OFFSET) // DIVISOR) & (c < O_STRIDE),
        other=0.0,
    ).to(tl.float32)
    d_batch_norm = tl.where(t < (frames + OFFSET) // DIVISOR, tl.where(x == 0.0, 0.0, d_y), 0.0)
    tl.store(
        d_batch_norm_ptr + (n * ((T + OFFSET) // DIVISOR) * O_STRIDE) + (c + t * O_STRIDE),
        d_batch_norm,
        mask=(t < (T + OFFSET) // DIVISOR) & (c < O_STRIDE),
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm = d_batch_norm.to(d_batch_norm_ptr.dtype.element_ty).to(tl.float32)
    x_2 = tl.load(
        x_2_ptr + (n * ((T + OFFSET) // DIVISOR) * O_STRIDE) + (c + t * O_STRIDE),
        mask=(t < (frames + OFFSET) // DIVISOR) & (c < O_STRIDE),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(
        batch_norm_batch_mean_ptr + c,
        mask=c < O_STRIDE,
        other=0.0,
    ).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t < (frames + OFFSET) // DIVISOR, d_batch_norm * (x_2 - batch_norm_batch_mean), 0.0), axis=1,
        keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm_scale_tiles_ptr + (n * (((T + OFFSET) // DIVISOR + 127) // 128) * O_STRIDE)
        + (row_tile * O_STRIDE) + c,
        tile_sum,
        mask=c < O_STRIDE,
    )
    tl.store(
        d_batch_norm_batch_mean_1_tiles_ptr + (n * (((T + OFFSET) // DIVISOR + 127) // 128) * O_STRIDE)
        + (row_tile * O_STRIDE) + c,
        tile_sum_2,
        mask=c < O_STRIDE,
    )


@triton.jit
def d_batch_norm_conv_2_kernel(
    d_batch_norm_scale_tiles_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    COLUMN_TILE_STRIDE: tl.constexpr, OFFSET: tl.constexpr, DIVISOR: tl.constexpr, TILE_STRIDE: tl.constexpr,
):
    """d_batch_norm_scale[c] = Σ n, tile  d_batch_norm_scale_tiles[n, tile, c]
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is d_batch_norm7_scale; also d_batch_norm1_scale, with constants of their own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
    d_batch_norm_scale_rows = tl.full([32, COLUMN_TILE_STRIDE], 0.0, tl.float32)
    for tile in range(0, ((T + OFFSET) // DIVISOR + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_scale_tiles = tl.load(
                d_batch_norm_scale_tiles_ptr + (tile * TILE_STRIDE)
                + (c + n * TILE_STRIDE * (((T + OFFSET) // DIVISOR + 127) // 128)),
                mask=(n < N) & (c < TILE_STRIDE),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_scale_rows = d_batch_norm_scale_rows + tl.where(n < N, d_batch_norm_scale_tiles, 0.0)
    d_batch_norm_scale = tl.sum(d_batch_norm_scale_rows, axis=0, keep_dims=True)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < TILE_STRIDE, other=0.0).to(tl.float32)
    batch_norm_batch_variance = tl.load(
        batch_norm_batch_variance_ptr + c,
        mask=c < TILE_STRIDE,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm_batch_variance = (
        (
            (
                (
                    (d_batch_norm_scale * batch_norm_weight)
                    / (
                        tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm_batch_variance_ptr + c, d_batch_norm_batch_variance, mask=c < TILE_STRIDE)
    d_batch_norm_weight = d_batch_norm_scale / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(d_batch_norm_weight_ptr + c, d_batch_norm_weight, mask=c < TILE_STRIDE)


@triton.jit
def d_batch_norm_batch_mean_1_2_kernel(
    d_batch_norm_batch_mean_1_tiles_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_1_ptr,
    d_batch_norm_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, COLUMN_TILE_STRIDE: tl.constexpr,
    OFFSET: tl.constexpr, DIVISOR: tl.constexpr, TILE_STRIDE: tl.constexpr,
):
    """d_batch_norm_batch_mean_1[c] = Σ n, tile  d_batch_norm_batch_mean_1_tiles[n, tile, c]
    d_batch_norm_batch_mean[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale[c] · -1))
    That is d_batch_norm7_batch_mean_1; also d_batch_norm1_batch_mean_1, with constants of their own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
    d_batch_norm_batch_mean_1_rows = tl.full([32, COLUMN_TILE_STRIDE], 0.0, tl.float32)
    for tile in range(0, ((T + OFFSET) // DIVISOR + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_batch_mean_1_tiles = tl.load(
                d_batch_norm_batch_mean_1_tiles_ptr + (tile * TILE_STRIDE)
                + (c + n * TILE_STRIDE * (((T + OFFSET) // DIVISOR + 127) // 128)),
                mask=(n < N) & (c < TILE_STRIDE),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_batch_mean_1_rows = (
                d_batch_norm_batch_mean_1_rows + tl.where(n < N, d_batch_norm_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1, mask=c < TILE_STRIDE)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < TILE_STRIDE, other=0.0).to(tl.float32)
    d_batch_norm_batch_mean = d_batch_norm_batch_mean_1 * (batch_norm_scale * -1.0)
    tl.store(d_batch_norm_batch_mean_ptr + c, d_batch_norm_batch_mean, mask=c < TILE_STRIDE)


@triton.jit
def d_conv_kernel(
    d_y_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_ptr, batch_norm_batch_count_ptr, conv_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_conv_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr, OFFSET: tl.constexpr, DIVISOR: tl.constexpr, COLUMN_TILE_STRIDE: tl.constexpr,
    SIZE: tl.constexpr,
):
    """d_conv[n, t, c] = ((d_y[n, t, c] · batch_norm_scale[c]) + ((d_batch_norm_batch_mean[c] /
        batch_norm_batch_count[c]) + ((conv[n, t, c] − batch_norm_batch_mean[c]) ·
        ((d_batch_norm_batch_variance[c] · 2) / batch_norm_batch_count[c]))))
    That is d_conv7; also d_conv2, d_conv1, d_conv3, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + OFFSET) // DIVISOR + 31) // 32)
    n = tl.cast(program // (((T + OFFSET) // DIVISOR + 31) // 32), tl.int64)
    c = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_y = tl.load(
        d_y_ptr + (n * ((T + OFFSET) // DIVISOR) * SIZE) + (c + t * SIZE),
        mask=(t < (frames + OFFSET) // DIVISOR) & (c < SIZE),
        other=0.0,
    ).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < SIZE, other=0.0).to(tl.float32)
    d_batch_norm_batch_mean = tl.load(
        d_batch_norm_batch_mean_ptr + c,
        mask=c < SIZE,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_count = tl.load(
        batch_norm_batch_count_ptr + c,
        mask=c < SIZE,
        other=0.0,
    ).to(tl.float32)
    conv = tl.load(
        conv_ptr + (n * ((T + OFFSET) // DIVISOR) * SIZE) + (c + t * SIZE),
        mask=(t < (frames + OFFSET) // DIVISOR) & (c < SIZE),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c, mask=c < SIZE, other=0.0).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(
        d_batch_norm_batch_variance_ptr + c,
        mask=c < SIZE,
        other=0.0,
    ).to(tl.float32)
    d_conv = (
        (d_y * batch_norm_scale)
        + (
            (d_batch_norm_batch_mean / batch_norm_batch_count)
            + (
                (conv - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv = tl.where(t < (frames + OFFSET) // DIVISOR, d_conv, 0.0)
    tl.store(
        d_conv_ptr + (n * ((T + OFFSET) // DIVISOR) * SIZE) + (c + t * SIZE),
        d_conv,
        mask=(t < (T + OFFSET) // DIVISOR) & (c < SIZE),
    )


@triton.jit
def d_relu_2_kernel(
    d_conv_ptr, conv_weight_ptr, d_y_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, (t − (offset(k) − 4))/2, o] · conv_weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((((T + 3) // 4 + 1) // 2 + 127) // 128)
    t_phase = (program // ((((T + 3) // 4 + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // ((((T + 3) // 4 + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_y = tl.full([128, 32], 0.0, tl.float32)
    k_first = (t_phase + 4) % 2
    k_count = tl.where(k_first < 1, 1, 0) + 4
    k_further = (t_phase + 4) // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        d_conv = tl.load(
            d_conv_ptr + (n * ((T + 7) // 8) * 48) + (k_further * 48 + step * -48) + (o + t * 48),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 7) // 8) & (o < 48),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        conv_weight = tl.load(conv_weight_ptr + (k * 1536) + (c + o_2 * 32), mask=o_2 < 48, other=0.0)
        d_y = tl.dot(d_conv, conv_weight.to(d_conv.dtype), d_y, input_precision=PRECISION)
    if RAGGED:
        d_y = tl.where(t * 2 + t_phase < (frames + 3) // 4, d_y, 0.0)
    tl.store(
        d_y_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        d_y,
        mask=t * 2 + t_phase < (T + 3) // 4,
    )


@triton.jit
def d_batch_norm_scale_each_2_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, d_y_ptr,
    global_avg_pool_count_ptr, d_batch_norm_scale_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_scale_each[n, c] = Σ t  (select((maximum((((x[n, t, c] − batch_norm_batch_mean[c]) ·
        batch_norm_scale[c]) + batch_norm_bias[c]), 0) = 0), 0, select((maximum((maximum((((x_2[n, t, c]
        − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) + batch_norm_bias_2[c]), 0) +
        maximum((((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) + batch_norm_bias[c]),
        0)), 0) = 0), 0, (d_y[n, c] / global_avg_pool_count[n, c]))) · (x[n, t, c] −
        batch_norm_batch_mean[c]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm_scale_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean = tl.load(
            batch_norm_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        x_2 = tl.load(
            x_2_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean_2 = tl.load(
            batch_norm_batch_mean_2_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        d_y = tl.load(d_y_ptr + (n * 48) + c, mask=c < 48, other=0.0).to(tl.float32)
        global_avg_pool_count = tl.load(
            global_avg_pool_count_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_scale_each_rows = (
            d_batch_norm_scale_each_rows
            + tl.where(
                t < (frames + 7) // 8,
                tl.where(
                    tl.maximum(
                        ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                        propagate_nan=tl.PropagateNan.ALL,
                    ) == 0.0,
                    0.0,
                    tl.where(
                        tl.maximum(
                            tl.maximum(
                                ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            )
                            + tl.maximum(
                                ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                                propagate_nan=tl.PropagateNan.ALL,
                            ),
                            0.0, propagate_nan=tl.PropagateNan.ALL,
                        ) == 0.0,
                        0.0, d_y / global_avg_pool_count,
                    ),
                ) * (x - batch_norm_batch_mean),
                0.0,
            )
        )
    d_batch_norm_scale_each = tl.sum(d_batch_norm_scale_each_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_scale_each_ptr + (n * 48) + c, d_batch_norm_scale_each, mask=c < 48)


@triton.jit
def d_batch_norm_batch_mean_1_each_2_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, d_y_ptr,
    global_avg_pool_count_ptr, d_batch_norm_batch_mean_1_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_batch_mean_1_each[n, c] = Σ t  select((maximum((((x[n, t, c] −
        batch_norm_batch_mean[c]) · batch_norm_scale[c]) + batch_norm_bias[c]), 0) = 0), 0,
        select((maximum((maximum((((x_2[n, t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c])
        + batch_norm_bias_2[c]), 0) + maximum((((x[n, t, c] − batch_norm_batch_mean[c]) ·
        batch_norm_scale[c]) + batch_norm_bias[c]), 0)), 0) = 0), 0, (d_y[n, c] /
        global_avg_pool_count[n, c])))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm_batch_mean_1_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean = tl.load(
            batch_norm_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        x_2 = tl.load(
            x_2_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean_2 = tl.load(
            batch_norm_batch_mean_2_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        d_y = tl.load(d_y_ptr + (n * 48) + c, mask=c < 48, other=0.0).to(tl.float32)
        global_avg_pool_count = tl.load(
            global_avg_pool_count_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_batch_mean_1_each_rows = (
            d_batch_norm_batch_mean_1_each_rows
            + tl.where(
                t < (frames + 7) // 8,
                tl.where(
                    tl.maximum(
                        ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                        propagate_nan=tl.PropagateNan.ALL,
                    ) == 0.0,
                    0.0,
                    tl.where(
                        tl.maximum(
                            tl.maximum(
                                ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            )
                            + tl.maximum(
                                ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                                propagate_nan=tl.PropagateNan.ALL,
                            ),
                            0.0, propagate_nan=tl.PropagateNan.ALL,
                        ) == 0.0,
                        0.0, d_y / global_avg_pool_count,
                    ),
                ),
                0.0,
            )
        )
    d_batch_norm_batch_mean_1_each = tl.sum(d_batch_norm_batch_mean_1_each_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_each_ptr + (n * 48) + c, d_batch_norm_batch_mean_1_each, mask=c < 48)


@triton.jit
def batch_norm_relu_add_conv_2_kernel(
    conv_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, d_y_ptr,
    global_avg_pool_count_ptr, d_batch_norm_batch_mean_ptr, batch_norm_batch_count_ptr,
    d_batch_norm_batch_variance_ptr, d_conv_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    batch_norm_2[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) +
        batch_norm_bias_2[c])
    relu_2[n, t, c] = maximum(batch_norm_2[n, t, c], 0)
    add[n, t, c] = (relu_2[n, t, c] + relu[n, t, c])
    relu_3[n, t, c] = maximum(add[n, t, c], 0)
    d_relu[n, t, c] = (d_y[n, c] / global_avg_pool_count[n, c])
    d_add[n, t, c] = select((relu_3[n, t, c] = 0), 0, d_relu[n, t, c])
    d_batch_norm[n, t, c] = select((relu[n, t, c] = 0), 0, d_add[n, t, c])
    d_conv[n, t, c] = ((d_batch_norm[n, t, c] · batch_norm_scale[c]) + ((d_batch_norm_batch_mean[c] /
        batch_norm_batch_count[c]) + ((conv[n, t, c] − batch_norm_batch_mean[c]) ·
        ((d_batch_norm_batch_variance[c] · 2) / batch_norm_batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 31) // 32)
    n = tl.cast(program // (((T + 7) // 8 + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv = tl.load(
        conv_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm = ((conv - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x = tl.load(
        x_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean_2 = tl.load(
        batch_norm_batch_mean_2_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm_2 = ((x - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2
    relu_2 = tl.maximum(batch_norm_2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add = relu_2 + relu
    relu_3 = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_y = tl.load(d_y_ptr + (n * 48) + c, mask=c < 48, other=0.0).to(tl.float32)
    global_avg_pool_count = tl.load(
        global_avg_pool_count_ptr + (n * 48) + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_relu = d_y / global_avg_pool_count
    d_add = tl.where(relu_3 == 0.0, 0.0, d_relu)
    d_batch_norm = tl.where(relu == 0.0, 0.0, d_add)
    d_batch_norm_batch_mean = tl.load(
        d_batch_norm_batch_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(
        d_batch_norm_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_conv = (
        (d_batch_norm * batch_norm_scale)
        + (
            (d_batch_norm_batch_mean / batch_norm_batch_count)
            + (
                (conv - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv = tl.where(t < (frames + 7) // 8, d_conv, 0.0)
    tl.store(
        d_conv_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        d_conv,
        mask=(t < (T + 7) // 8) & (c < 48),
    )


@triton.jit
def d_conv_relu_add_batch_norm_kernel(
    conv_weight_ptr, d_conv_ptr, d_relu_2_ptr, relu_3_ptr, x_ptr, batch_norm_batch_mean_ptr,
    batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr, batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr,
    batch_norm_bias_2_ptr, d_batch_norm_ptr, d_batch_norm_2_ptr, d_batch_norm_scale_tiles_ptr,
    d_batch_norm_batch_mean_1_tiles_ptr, d_batch_norm_scale_tiles_2_ptr,
    d_batch_norm_batch_mean_1_tiles_2_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_relu_1[n, t, c] = Σ o, k  (d_conv[n, (t − (offset(k)))/2, o] · conv_weight[k, o, c])
    d_relu[n, t, c] = (d_relu_1[n, t, c] + d_relu_2[n, t, c])
    d_add[n, t, c] = select((relu_3[n, t, c] = 0), 0, d_relu[n, t, c])
    batch_norm[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    d_batch_norm[n, t, c] = select((relu[n, t, c] = 0), 0, d_add[n, t, c])
    batch_norm_2[n, t, c] = (((x_2[n, t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) +
        batch_norm_bias_2[c])
    relu_2[n, t, c] = maximum(batch_norm_2[n, t, c], 0)
    d_batch_norm_2[n, t, c] = select((relu_2[n, t, c] = 0), 0, d_add[n, t, c])
    d_batch_norm_scale[c] = Σ n, t  (d_batch_norm[n, t, c] · (x[n, t, c] − batch_norm_batch_mean[c]))
    d_batch_norm_batch_mean_1[c] = Σ n, t  d_batch_norm[n, t, c]
    d_batch_norm_scale_2[c] = Σ n, t  (d_batch_norm_2[n, t, c] · (x_2[n, t, c] −
        batch_norm_batch_mean_2[c]))
    d_batch_norm_batch_mean_1_2[c] = Σ n, t  d_batch_norm_2[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((((T + 3) // 4 + 1) // 2 + 127) // 128)
    t_phase = (program // ((((T + 3) // 4 + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // ((((T + 3) // 4 + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu_1 = tl.full([32, 128], 0.0, tl.float32)
    k_first = t_phase % 2
    k_count = tl.where(k_first < 1, 1, 0)
    k_further = t_phase // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (k * 1536) + (c + o * 32), mask=o < 48, other=0.0)
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_conv = tl.load(
            d_conv_ptr + (n * ((T + 7) // 8) * 48) + (k_further * 48 + step * -48) + (o_2 + t * 48),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 7) // 8) & (o_2 < 48),
            other=0.0,
        )
        d_relu_1 = tl.dot(conv_weight.to(d_conv.dtype), d_conv, d_relu_1, input_precision=PRECISION)
    d_relu_2 = tl.load(
        d_relu_2_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        mask=t * 2 + t_phase < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    d_relu = d_relu_1 + d_relu_2
    relu_3 = tl.load(
        relu_3_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        mask=t * 2 + t_phase < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    d_add = tl.where(relu_3 == 0.0, 0.0, d_relu)
    x = tl.load(
        x_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        mask=t * 2 + t_phase < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm = tl.where(t * 2 + t_phase < (frames + 3) // 4, tl.where(relu == 0.0, 0.0, d_add), 0.0)
    tl.store(
        d_batch_norm_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        d_batch_norm,
        mask=t * 2 + t_phase < (T + 3) // 4,
    )
    x_2 = tl.load(
        x_2_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        mask=t * 2 + t_phase < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean_2 = tl.load(batch_norm_batch_mean_2_ptr + c).to(tl.float32)
    batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c).to(tl.float32)
    batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c).to(tl.float32)
    batch_norm_2 = ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2
    relu_2 = tl.maximum(batch_norm_2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm_2 = tl.where(t * 2 + t_phase < (frames + 3) // 4, tl.where(relu_2 == 0.0, 0.0, d_add), 0.0)
    tl.store(
        d_batch_norm_2_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        d_batch_norm_2,
        mask=t * 2 + t_phase < (T + 3) // 4,
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm = d_batch_norm.to(d_batch_norm_ptr.dtype.element_ty).to(tl.float32)
    d_batch_norm_2 = d_batch_norm_2.to(d_batch_norm_2_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t * 2 + t_phase < (frames + 3) // 4, d_batch_norm * (x - batch_norm_batch_mean), 0.0),
        axis=1, keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm, axis=1, keep_dims=True)
    tile_sum_3 = tl.sum(
        tl.where(t * 2 + t_phase < (frames + 3) // 4, d_batch_norm_2 * (x_2 - batch_norm_batch_mean_2), 0.0),
        axis=1, keep_dims=True,
    )
    tile_sum_4 = tl.sum(d_batch_norm_2, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm_scale_tiles_ptr + (n * ((((T + 3) // 4 + 1) // 2 + 127) // 128) * 64)
        + (row_tile * 32 + t_phase * 32 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)) + c,
        tile_sum,
    )
    tl.store(
        d_batch_norm_batch_mean_1_tiles_ptr + (n * ((((T + 3) // 4 + 1) // 2 + 127) // 128) * 64)
        + (row_tile * 32 + t_phase * 32 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)) + c,
        tile_sum_2,
    )
    tl.store(
        d_batch_norm_scale_tiles_2_ptr + (n * ((((T + 3) // 4 + 1) // 2 + 127) // 128) * 64)
        + (row_tile * 32 + t_phase * 32 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)) + c,
        tile_sum_3,
    )
    tl.store(
        d_batch_norm_batch_mean_1_tiles_2_ptr + (n * ((((T + 3) // 4 + 1) // 2 + 127) // 128) * 64)
        + (row_tile * 32 + t_phase * 32 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)) + c,
        tile_sum_4,
    )


@triton.jit
def d_batch_norm_conv_3_kernel(
    d_batch_norm_scale_tiles_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_scale[c] = Σ n, tile  d_batch_norm_scale_tiles[n, tile, c]
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is d_batch_norm5_scale; also d_batch_norm6_scale.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_scale_tiles = tl.load(
                d_batch_norm_scale_tiles_ptr + (tile * 32)
                + (c + n * 64 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_scale_rows = d_batch_norm_scale_rows + tl.where(n < N, d_batch_norm_scale_tiles, 0.0)
    d_batch_norm_scale = tl.sum(d_batch_norm_scale_rows, axis=0, keep_dims=True)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_batch_variance = tl.load(batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = (
        (
            (
                (
                    (d_batch_norm_scale * batch_norm_weight)
                    / (
                        tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm_batch_variance_ptr + c, d_batch_norm_batch_variance)
    d_batch_norm_weight = d_batch_norm_scale / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(d_batch_norm_weight_ptr + c, d_batch_norm_weight)


@triton.jit
def d_batch_norm_batch_mean_1_3_kernel(
    d_batch_norm_batch_mean_1_tiles_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_1_ptr,
    d_batch_norm_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_batch_mean_1[c] = Σ n, tile  d_batch_norm_batch_mean_1_tiles[n, tile, c]
    d_batch_norm_batch_mean[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale[c] · -1))
    That is d_batch_norm5_batch_mean_1; also d_batch_norm6_batch_mean_1.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_batch_mean_1_tiles = tl.load(
                d_batch_norm_batch_mean_1_tiles_ptr + (tile * 32)
                + (c + n * 64 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_batch_mean_1_rows = (
                d_batch_norm_batch_mean_1_rows + tl.where(n < N, d_batch_norm_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    d_batch_norm_batch_mean = d_batch_norm_batch_mean_1 * (batch_norm_scale * -1.0)
    tl.store(d_batch_norm_batch_mean_ptr + c, d_batch_norm_batch_mean)


@triton.jit
def d_conv_2_kernel(
    d_y_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_ptr, batch_norm_batch_count_ptr, conv_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_conv_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr,
):
    """d_conv[n, t, c] = ((d_y[n, t, c] · batch_norm_scale[c]) + ((d_batch_norm_batch_mean[c] /
        batch_norm_batch_count[c]) + ((conv[n, t, c] − batch_norm_batch_mean[c]) ·
        ((d_batch_norm_batch_variance[c] · 2) / batch_norm_batch_count[c]))))
    That is d_conv5; also d_conv4, d_conv6.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 31) // 32)
    n = tl.cast(program // (((T + 3) // 4 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_y = tl.load(
        d_y_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    d_batch_norm_batch_mean = tl.load(d_batch_norm_batch_mean_ptr + c).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c).to(tl.float32)
    conv = tl.load(
        conv_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(d_batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_conv = (
        (d_y * batch_norm_scale)
        + (
            (d_batch_norm_batch_mean / batch_norm_batch_count)
            + (
                (conv - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv = tl.where(t < (frames + 3) // 4, d_conv, 0.0)
    tl.store(d_conv_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), d_conv, mask=t < (T + 3) // 4)


@triton.jit
def d_conv_batch_norm_2_kernel(
    conv_weight_ptr, d_conv_ptr, x_ptr, x_2_ptr, batch_norm_batch_mean_ptr, d_batch_norm_ptr,
    d_batch_norm_scale_tiles_ptr, d_batch_norm_batch_mean_1_tiles_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, t − (offset(k) − 4), o] · conv_weight[k, o, c])
    d_batch_norm[n, t, c] = select((x[n, t, c] = 0), 0, d_y[n, t, c])
    d_batch_norm_scale[c] = Σ n, t  (d_batch_norm[n, t, c] · (x_2[n, t, c] − batch_norm_batch_mean[c]))
    d_batch_norm_batch_mean_1[c] = Σ n, t  d_batch_norm[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 127) // 128)
    n = tl.cast(program // (((T + 3) // 4 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_y = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        o0 = 32 * (step // 9)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv = tl.load(
            d_conv_ptr + (n * ((T + 3) // 4) * 32) + (128 + k * -32) + (o_2 + t * 32),
            mask=(-k + t + 4 >= 0) & (-k + t + 4 < (frames + 3) // 4),
            other=0.0,
        )
        d_y = tl.dot(conv_weight.to(d_conv.dtype), d_conv, d_y, input_precision=PRECISION)
    x = tl.load(
        x_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm = tl.where(t < (frames + 3) // 4, tl.where(x == 0.0, 0.0, d_y), 0.0)
    tl.store(
        d_batch_norm_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        d_batch_norm,
        mask=t < (T + 3) // 4,
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm = d_batch_norm.to(d_batch_norm_ptr.dtype.element_ty).to(tl.float32)
    x_2 = tl.load(
        x_2_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t < (frames + 3) // 4, d_batch_norm * (x_2 - batch_norm_batch_mean), 0.0), axis=1,
        keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm_scale_tiles_ptr + (n * (((T + 3) // 4 + 127) // 128) * 32) + (row_tile * 32) + c,
        tile_sum,
    )
    tl.store(
        d_batch_norm_batch_mean_1_tiles_ptr + (n * (((T + 3) // 4 + 127) // 128) * 32) + (row_tile * 32) + c,
        tile_sum_2,
    )


@triton.jit
def d_batch_norm_conv_4_kernel(
    d_batch_norm_scale_tiles_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_scale[c] = Σ n, tile  d_batch_norm_scale_tiles[n, tile, c]
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 3) // 4 + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_scale_tiles = tl.load(
                d_batch_norm_scale_tiles_ptr + (tile * 32) + (c + n * 32 * (((T + 3) // 4 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_scale_rows = d_batch_norm_scale_rows + tl.where(n < N, d_batch_norm_scale_tiles, 0.0)
    d_batch_norm_scale = tl.sum(d_batch_norm_scale_rows, axis=0, keep_dims=True)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_batch_variance = tl.load(batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = (
        (
            (
                (
                    (d_batch_norm_scale * batch_norm_weight)
                    / (
                        tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm_batch_variance_ptr + c, d_batch_norm_batch_variance)
    d_batch_norm_weight = d_batch_norm_scale / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(d_batch_norm_weight_ptr + c, d_batch_norm_weight)


@triton.jit
def d_batch_norm_batch_mean_1_4_kernel(
    d_batch_norm_batch_mean_1_tiles_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_1_ptr,
    d_batch_norm_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_batch_mean_1[c] = Σ n, tile  d_batch_norm_batch_mean_1_tiles[n, tile, c]
    d_batch_norm_batch_mean[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 3) // 4 + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_batch_mean_1_tiles = tl.load(
                d_batch_norm_batch_mean_1_tiles_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_batch_mean_1_rows = (
                d_batch_norm_batch_mean_1_rows + tl.where(n < N, d_batch_norm_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    d_batch_norm_batch_mean = d_batch_norm_batch_mean_1 * (batch_norm_scale * -1.0)
    tl.store(d_batch_norm_batch_mean_ptr + c, d_batch_norm_batch_mean)


@triton.jit
def d_relu_2_2_kernel(
    d_conv_ptr, conv_weight_ptr, d_y_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, (t − (offset(k) − 4))/2, o] · conv_weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((((T + 1) // 2 + 1) // 2 + 127) // 128)
    t_phase = (program // ((((T + 1) // 2 + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // ((((T + 1) // 2 + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_y = tl.full([128, 32], 0.0, tl.float32)
    k_first = (t_phase + 4) % 2
    k_count = tl.where(k_first < 1, 1, 0) + 4
    k_further = (t_phase + 4) // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        d_conv = tl.load(
            d_conv_ptr + (n * ((T + 3) // 4) * 32) + (k_further * 32 + step * -32) + (o + t * 32),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 3) // 4),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv_weight = tl.load(conv_weight_ptr + (k * 768) + (c + o_2 * 24), mask=c < 24, other=0.0)
        d_y = tl.dot(d_conv, conv_weight.to(d_conv.dtype), d_y, input_precision=PRECISION)
    if RAGGED:
        d_y = tl.where(t * 2 + t_phase < (frames + 1) // 2, d_y, 0.0)
    tl.store(
        d_y_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        d_y,
        mask=(t * 2 + t_phase < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def d_conv_relu_add_batch_norm_2_kernel(
    conv_weight_ptr, d_conv_ptr, d_relu_2_ptr, relu_3_ptr, x_ptr, batch_norm_batch_mean_ptr,
    batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr, batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr,
    batch_norm_bias_2_ptr, d_batch_norm_ptr, d_batch_norm_2_ptr, d_batch_norm_scale_tiles_ptr,
    d_batch_norm_batch_mean_1_tiles_ptr, d_batch_norm_scale_tiles_2_ptr,
    d_batch_norm_batch_mean_1_tiles_2_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_relu_1[n, t, c] = Σ o, k  (d_conv[n, (t − (offset(k)))/2, o] · conv_weight[k, o, c])
    d_relu[n, t, c] = (d_relu_1[n, t, c] + d_relu_2[n, t, c])
    d_add[n, t, c] = select((relu_3[n, t, c] = 0), 0, d_relu[n, t, c])
    batch_norm[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    d_batch_norm[n, t, c] = select((relu[n, t, c] = 0), 0, d_add[n, t, c])
    batch_norm_2[n, t, c] = (((x_2[n, t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) +
        batch_norm_bias_2[c])
    relu_2[n, t, c] = maximum(batch_norm_2[n, t, c], 0)
    d_batch_norm_2[n, t, c] = select((relu_2[n, t, c] = 0), 0, d_add[n, t, c])
    d_batch_norm_scale[c] = Σ n, t  (d_batch_norm[n, t, c] · (x[n, t, c] − batch_norm_batch_mean[c]))
    d_batch_norm_batch_mean_1[c] = Σ n, t  d_batch_norm[n, t, c]
    d_batch_norm_scale_2[c] = Σ n, t  (d_batch_norm_2[n, t, c] · (x_2[n, t, c] −
        batch_norm_batch_mean_2[c]))
    d_batch_norm_batch_mean_1_2[c] = Σ n, t  d_batch_norm_2[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((((T + 1) // 2 + 1) // 2 + 127) // 128)
    t_phase = (program // ((((T + 1) // 2 + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // ((((T + 1) // 2 + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu_1 = tl.full([32, 128], 0.0, tl.float32)
    k_first = t_phase % 2
    k_count = tl.where(k_first < 1, 1, 0)
    k_further = t_phase // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 768) + (c + o * 24), mask=c < 24, other=0.0)
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv = tl.load(
            d_conv_ptr + (n * ((T + 3) // 4) * 32) + (k_further * 32 + step * -32) + (o_2 + t * 32),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 3) // 4),
            other=0.0,
        )
        d_relu_1 = tl.dot(conv_weight.to(d_conv.dtype), d_conv, d_relu_1, input_precision=PRECISION)
    d_relu_2 = tl.load(
        d_relu_2_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        mask=(t * 2 + t_phase < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    d_relu = d_relu_1 + d_relu_2
    relu_3 = tl.load(
        relu_3_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        mask=(t * 2 + t_phase < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    d_add = tl.where(relu_3 == 0.0, 0.0, d_relu)
    x = tl.load(
        x_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        mask=(t * 2 + t_phase < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm = ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm = tl.where(t * 2 + t_phase < (frames + 1) // 2, tl.where(relu == 0.0, 0.0, d_add), 0.0)
    tl.store(
        d_batch_norm_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        d_batch_norm,
        mask=(t * 2 + t_phase < (T + 1) // 2) & (c < 24),
    )
    x_2 = tl.load(
        x_2_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        mask=(t * 2 + t_phase < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean_2 = tl.load(
        batch_norm_batch_mean_2_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_2 = ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2
    relu_2 = tl.maximum(batch_norm_2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm_2 = tl.where(t * 2 + t_phase < (frames + 1) // 2, tl.where(relu_2 == 0.0, 0.0, d_add), 0.0)
    tl.store(
        d_batch_norm_2_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        d_batch_norm_2,
        mask=(t * 2 + t_phase < (T + 1) // 2) & (c < 24),
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm = d_batch_norm.to(d_batch_norm_ptr.dtype.element_ty).to(tl.float32)
    d_batch_norm_2 = d_batch_norm_2.to(d_batch_norm_2_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t * 2 + t_phase < (frames + 1) // 2, d_batch_norm * (x - batch_norm_batch_mean), 0.0),
        axis=1, keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm, axis=1, keep_dims=True)
    tile_sum_3 = tl.sum(
        tl.where(t * 2 + t_phase < (frames + 1) // 2, d_batch_norm_2 * (x_2 - batch_norm_batch_mean_2), 0.0),
        axis=1, keep_dims=True,
    )
    tile_sum_4 = tl.sum(d_batch_norm_2, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm_scale_tiles_ptr + (n * ((((T + 1) // 2 + 1) // 2 + 127) // 128) * 48)
        + (row_tile * 24 + t_phase * 24 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)) + c,
        tile_sum,
        mask=c < 24,
    )
    tl.store(
        d_batch_norm_batch_mean_1_tiles_ptr + (n * ((((T + 1) // 2 + 1) // 2 + 127) // 128) * 48)
        + (row_tile * 24 + t_phase * 24 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)) + c,
        tile_sum_2,
        mask=c < 24,
    )
    tl.store(
        d_batch_norm_scale_tiles_2_ptr + (n * ((((T + 1) // 2 + 1) // 2 + 127) // 128) * 48)
        + (row_tile * 24 + t_phase * 24 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)) + c,
        tile_sum_3,
        mask=c < 24,
    )
    tl.store(
        d_batch_norm_batch_mean_1_tiles_2_ptr + (n * ((((T + 1) // 2 + 1) // 2 + 127) // 128) * 48)
        + (row_tile * 24 + t_phase * 24 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)) + c,
        tile_sum_4,
        mask=c < 24,
    )


@triton.jit
def d_batch_norm_conv_5_kernel(
    d_batch_norm_scale_tiles_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_scale[c] = Σ n, tile  d_batch_norm_scale_tiles[n, tile, c]
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is d_batch_norm2_scale; also d_batch_norm3_scale.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_scale_tiles = tl.load(
                d_batch_norm_scale_tiles_ptr + (tile * 24)
                + (c + n * 48 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_scale_rows = d_batch_norm_scale_rows + tl.where(n < N, d_batch_norm_scale_tiles, 0.0)
    d_batch_norm_scale = tl.sum(d_batch_norm_scale_rows, axis=0, keep_dims=True)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm_batch_variance = tl.load(
        batch_norm_batch_variance_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm_batch_variance = (
        (
            (
                (
                    (d_batch_norm_scale * batch_norm_weight)
                    / (
                        tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm_batch_variance_ptr + c, d_batch_norm_batch_variance, mask=c < 24)
    d_batch_norm_weight = d_batch_norm_scale / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(d_batch_norm_weight_ptr + c, d_batch_norm_weight, mask=c < 24)


@triton.jit
def d_batch_norm_batch_mean_1_5_kernel(
    d_batch_norm_batch_mean_1_tiles_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_1_ptr,
    d_batch_norm_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_batch_mean_1[c] = Σ n, tile  d_batch_norm_batch_mean_1_tiles[n, tile, c]
    d_batch_norm_batch_mean[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale[c] · -1))
    That is d_batch_norm2_batch_mean_1; also d_batch_norm3_batch_mean_1.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_batch_mean_1_tiles = tl.load(
                d_batch_norm_batch_mean_1_tiles_ptr + (tile * 24)
                + (c + n * 48 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_batch_mean_1_rows = (
                d_batch_norm_batch_mean_1_rows + tl.where(n < N, d_batch_norm_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1, mask=c < 24)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm_batch_mean = d_batch_norm_batch_mean_1 * (batch_norm_scale * -1.0)
    tl.store(d_batch_norm_batch_mean_ptr + c, d_batch_norm_batch_mean, mask=c < 24)


@triton.jit
def d_conv_2_2_kernel(
    d_conv_ptr, conv_weight_ptr, d_y_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, (t − (offset(k) − 4))/2, o] · conv_weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    t_phase = (program // (((T + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // (((T + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_y = tl.full([128, 16], 0.0, tl.float32)
    k_first = (t_phase + 4) % 2
    k_count = tl.where(k_first < 1, 1, 0) + 4
    k_further = (t_phase + 4) // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        d_conv = tl.load(
            d_conv_ptr + (n * ((T + 1) // 2) * 24) + (k_further * 24 + step * -24) + (o + t * 24),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 1) // 2) & (o < 24),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv_weight = tl.load(conv_weight_ptr + (k * 384) + (c + o_2 * 16), mask=o_2 < 24, other=0.0)
        d_y = tl.dot(d_conv, conv_weight.to(d_conv.dtype), d_y, input_precision=PRECISION)
    if RAGGED:
        d_y = tl.where(t * 2 + t_phase < frames, d_y, 0.0)
    tl.store(d_y_ptr + (n * T * 16) + (t_phase * 16) + (c + t * 32), d_y, mask=t * 2 + t_phase < T)


@triton.jit
def d_conv_3_kernel(
    conv_weight_ptr, d_conv_2_ptr, d_conv_2_2_ptr, d_conv_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_1[n, t, c] = Σ o, k  (d_conv_2[n, (t − (offset(k)))/2, o] · conv_weight[k, o, c])
    d_conv[n, t, c] = (d_conv_1[n, t, c] + d_conv_2_2[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    t_phase = (program // (((T + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // (((T + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[:, None]  # [16, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_conv_1 = tl.full([16, 128], 0.0, tl.float32)
    k_first = t_phase % 2
    k_count = tl.where(k_first < 1, 1, 0)
    k_further = t_phase // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 384) + (c + o * 16), mask=o < 24, other=0.0)
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv_2 = tl.load(
            d_conv_2_ptr + (n * ((T + 1) // 2) * 24) + (k_further * 24 + step * -24) + (o_2 + t * 24),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 1) // 2) & (o_2 < 24),
            other=0.0,
        )
        d_conv_1 = tl.dot(conv_weight.to(d_conv_2.dtype), d_conv_2, d_conv_1, input_precision=PRECISION)
    d_conv_2_2 = tl.load(
        d_conv_2_2_ptr + (n * T * 16) + (t_phase * 16) + (c + t * 32),
        mask=t * 2 + t_phase < frames,
        other=0.0,
    ).to(tl.float32)
    d_conv = d_conv_1 + d_conv_2_2
    if RAGGED:
        d_conv = tl.where(t * 2 + t_phase < frames, d_conv, 0.0)
    tl.store(d_conv_ptr + (n * T * 16) + (t_phase * 16) + (c + t * 32), d_conv, mask=t * 2 + t_phase < T)


@triton.jit
def d_input_kernel(
    d_conv_ptr, conv_weight_ptr, d_y_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, t − (offset(k) − 1), o] · conv_weight[k, o, c])"""
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
        o0 = 16 * (step // 3)
        o = o0 + tl.arange(0, 16)[None, :]  # [1, 16]
        d_conv = tl.load(
            d_conv_ptr + (n * T * 16) + (16 + k * -16) + (o + t * 16),
            mask=(-k + t + 1 >= 0) & (-k + t + 1 < frames),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 16)[:, None]  # [16, 1]
        conv_weight = tl.load(conv_weight_ptr + (k * 640) + (c + o_2 * 40), mask=c < 40, other=0.0)
        d_y = tl.dot(d_conv, conv_weight.to(d_conv.dtype), d_y, input_precision=PRECISION)
    if RAGGED:
        d_y = tl.where(t < frames, d_y, 0.0)
    tl.store(d_y_ptr + (n * T * 40) + (c + t * 40), d_y, mask=(t < T) & (c < 40))


@triton.jit
def d_conv_weight_parts_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part, t
        + offset(k) − 1, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 3
    part = tl.cast(program // 3, tl.int64)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = tl.arange(0, 16)[:, None]  # [16, 1]
    d_conv_weight_parts = tl.full([16, 64], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * T * 256) + (part * T * 16) + (c + t * 16),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * T * 640) + (part * T * 40) + (k * 40 - 40) + (i + t_2 * 40),
                mask=(k + t_2 - 1 >= 0) & (k + t_2 - 1 < frames) & (i < 40),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv_weight_parts_ptr + (part * 1920) + (k * 640) + (c * 40 + i),
        d_conv_weight_parts,
        mask=i < 40,
    )


@triton.jit
def d_conv_weight_kernel(
    d_conv_weight_parts_ptr, d_conv_weight_ptr, COLUMN_TILE_STRIDE: tl.constexpr, BLOCK_C: tl.constexpr,
    K_STRIDE: tl.constexpr, PART_STRIDE: tl.constexpr, C_STRIDE: tl.constexpr,
):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]
    That is d_first_weight; also d_conv4_weight, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
    c = tl.arange(0, BLOCK_C)[:, None]  # [BLOCK_C, 1]
    d_conv_weight = tl.full([BLOCK_C, COLUMN_TILE_STRIDE], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (k * K_STRIDE + part * PART_STRIDE) + (c * C_STRIDE + i),
            mask=i < C_STRIDE,
            other=0.0,
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (k * K_STRIDE) + (c * C_STRIDE + i), d_conv_weight, mask=i < C_STRIDE)


@triton.jit
def d_conv_weight_parts_2_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part,
        t·2 + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight_parts = tl.full([32, 16], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 1) // 2 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (c + t * 24),
                mask=(t < (frames + 1) // 2) & (c < 24),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * T * 256) + (part * T * 16) + (k * 16 - 64) + (i + t_2 * 32),
                mask=(k + t_2 * 2 - 4 >= 0) & (k + t_2 * 2 - 4 < frames),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv_weight_parts_ptr + (part * 3456) + (k * 384) + (c * 16 + i),
        d_conv_weight_parts,
        mask=c < 24,
    )


@triton.jit
def d_conv_weight_2_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 16], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (k * 384 + part * 3456) + (c * 16 + i),
            mask=c < 24,
            other=0.0,
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (k * 384) + (c * 16 + i), d_conv_weight, mask=c < 24)


@triton.jit
def d_conv_weight_parts_3_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr, COLUMN_TILE_STRIDE: tl.constexpr, OFFSET: tl.constexpr, DIVISOR: tl.constexpr,
    SIZE: tl.constexpr, SIZE_2: tl.constexpr, OFFSET_2: tl.constexpr, SIZE_3: tl.constexpr,
    K_STRIDE: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part, t
        + offset(k) − 4, i])
    That is d_conv2_weight_parts; also d_conv8_weight_parts, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
    c = tl.arange(0, COLUMN_TILE_STRIDE)[:, None]  # [COLUMN_TILE_STRIDE, 1]
    d_conv_weight_parts = tl.full([COLUMN_TILE_STRIDE, COLUMN_TILE_STRIDE], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + OFFSET) // DIVISOR + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * ((T + OFFSET) // DIVISOR) * SIZE)
                + (part * ((T + OFFSET) // DIVISOR) * SIZE_2) + (c + t * SIZE_2),
                mask=(t < (frames + OFFSET) // DIVISOR) & (c < SIZE_2),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * ((T + OFFSET) // DIVISOR) * SIZE)
                + (part * ((T + OFFSET) // DIVISOR) * SIZE_2) + (k * SIZE_2 - OFFSET_2) + (i + t_2 * SIZE_2),
                mask=(k + t_2 - 4 >= 0) & (k + t_2 - 4 < (frames + OFFSET) // DIVISOR) & (i < SIZE_2),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv_weight_parts_ptr + (part * SIZE_3) + (k * K_STRIDE) + (c * SIZE_2 + i),
        d_conv_weight_parts,
        mask=(c < SIZE_2) & (i < SIZE_2),
    )


@triton.jit
def d_conv_weight_3_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (k * 576 + part * 5184) + (c * 24 + i),
            mask=(c < 24) & (i < 24),
            other=0.0,
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (k * 576) + (c * 24 + i), d_conv_weight, mask=(c < 24) & (i < 24))


@triton.jit
def d_conv_weight_parts_4_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part,
        t·2 + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    part = tl.cast(program, tl.int64)
    i = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight_parts = tl.full([32, 16], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 1) // 2 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (c + t * 24),
                mask=(t < (frames + 1) // 2) & (c < 24),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * T * 256) + (part * T * 16) + (i + t_2 * 32),
                mask=t_2 < (frames - 1) // 2 + 1,
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (part * 384) + (c * 16 + i), d_conv_weight_parts, mask=c < 24)


@triton.jit
def d_conv_weight_4_kernel(
    d_conv_weight_parts_ptr, d_conv_weight_ptr, COLUMN_TILE_STRIDE: tl.constexpr, PART_STRIDE: tl.constexpr,
    C_END: tl.constexpr,
):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]
    That is d_conv3_weight; also d_conv9_weight, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * COLUMN_TILE_STRIDE + tl.arange(0, COLUMN_TILE_STRIDE)[None, :]  # [1, COLUMN_TILE_STRIDE]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, COLUMN_TILE_STRIDE], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (part * PART_STRIDE) + (c * COLUMN_TILE_STRIDE + i),
            mask=c < C_END,
            other=0.0,
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (c * COLUMN_TILE_STRIDE + i), d_conv_weight, mask=c < C_END)


@triton.jit
def d_conv_weight_parts_5_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part,
        t·2 + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 3) // 4 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (c + t * 32),
                mask=t < (frames + 3) // 4,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (k * 24 - 96)
                + (i + t_2 * 48),
                mask=(k + t_2 * 2 - 4 >= 0) & (k + t_2 * 2 - 4 < (frames + 1) // 2) & (i < 24),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv_weight_parts_ptr + (part * 6912) + (k * 768) + (c * 24 + i),
        d_conv_weight_parts,
        mask=i < 24,
    )


@triton.jit
def d_conv_weight_parts_6_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part, t
        + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 3) // 4 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (c + t * 32),
                mask=t < (frames + 3) // 4,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (k * 32 - 128)
                + (i + t_2 * 32),
                mask=(k + t_2 - 4 >= 0) & (k + t_2 - 4 < (frames + 3) // 4),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (part * 9216) + (k * 1024) + (c * 32 + i), d_conv_weight_parts)


@triton.jit
def d_conv_weight_5_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (k * 1024 + part * 9216) + (c * 32 + i),
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (k * 1024) + (c * 32 + i), d_conv_weight)


@triton.jit
def d_conv_weight_parts_7_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part,
        t·2 + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    part = tl.cast(program, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 3) // 4 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (c + t * 32),
                mask=t < (frames + 3) // 4,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (i + t_2 * 48),
                mask=(t_2 < ((frames + 1) // 2 - 1) // 2 + 1) & (i < 24),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (part * 768) + (c * 24 + i), d_conv_weight_parts, mask=i < 24)


@triton.jit
def d_conv_weight_6_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (part * 768) + (c * 24 + i),
            mask=i < 24,
            other=0.0,
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (c * 24 + i), d_conv_weight, mask=i < 24)


@triton.jit
def d_conv_weight_parts_8_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part,
        t·2 + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 64)[:, None]  # [64, 1]
    d_conv_weight_parts = tl.full([64, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 7) // 8 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * ((T + 7) // 8) * 768) + (part * ((T + 7) // 8) * 48) + (c + t * 48),
                mask=(t < (frames + 7) // 8) & (c < 48),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (k * 32 - 128)
                + (i + t_2 * 64),
                mask=(k + t_2 * 2 - 4 >= 0) & (k + t_2 * 2 - 4 < (frames + 3) // 4),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv_weight_parts_ptr + (part * 13824) + (k * 1536) + (c * 32 + i),
        d_conv_weight_parts,
        mask=c < 48,
    )


@triton.jit
def d_conv_weight_7_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 2
    k = program // 2
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (k * 1536 + part * 13824) + (c * 32 + i),
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (k * 1536) + (c * 32 + i), d_conv_weight, mask=c < 48)


@triton.jit
def d_conv_weight_8_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 2
    k = program // 2
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (k * 2304 + part * 20736) + (c * 48 + i),
            mask=(c < 48) & (i < 48),
            other=0.0,
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (k * 2304) + (c * 48 + i), d_conv_weight, mask=(c < 48) & (i < 48))


@triton.jit
def d_conv_weight_parts_9_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part,
        t·2 + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    part = tl.cast(program, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 64)[:, None]  # [64, 1]
    d_conv_weight_parts = tl.full([64, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 7) // 8 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * ((T + 7) // 8) * 768) + (part * ((T + 7) // 8) * 48) + (c + t * 48),
                mask=(t < (frames + 7) // 8) & (c < 48),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (i + t_2 * 64),
                mask=t_2 < ((frames + 3) // 4 - 1) // 2 + 1,
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (part * 1536) + (c * 32 + i), d_conv_weight_parts, mask=c < 48)


@triton.jit
def d_linear_weight_kernel(
    d_linear_ptr, x_ptr, d_linear_weight_ptr, d_linear_bias_ptr, N, PRECISION: tl.constexpr,
):
    """d_linear_weight[c, i] = Σ n  (d_linear[n, c] · x[n, i])
    d_linear_bias[c] = Σ n  d_linear[n, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 16 + tl.arange(0, 16)[:, None]  # [16, 1]
    d_linear_weight = tl.full([16, 64], 0.0, tl.float32)
    d_linear_bias_sixteenths = tl.full([16, 16], 0.0, tl.float32)
    sixteenths = tl.full([64, 16], 0.0625, tl.float32)
    for step in range(0, (N + 63) // 64):
        n0 = step * 64
        n = n0 + tl.arange(0, 64)[None, :].to(tl.int64)  # [1, 64]
        d_linear = tl.load(d_linear_ptr + (c + n * 12), mask=(n < N) & (c < 12), other=0.0)
        n_2 = n0 + tl.arange(0, 64)[:, None].to(tl.int64)  # [64, 1]
        x = tl.load(x_ptr + (i + n_2 * 48), mask=(n_2 < N) & (i < 48), other=0.0)
        d_linear_weight = tl.dot(d_linear, x.to(d_linear.dtype), d_linear_weight, input_precision=PRECISION)
        d_linear_bias_sixteenths = tl.dot(
            d_linear, sixteenths.to(d_linear.dtype), d_linear_bias_sixteenths, input_precision="ieee",
        )
    tl.store(d_linear_weight_ptr + (c * 48 + i), d_linear_weight, mask=(c < 12) & (i < 48))
    d_linear_bias = tl.sum(d_linear_bias_sixteenths, axis=1, keep_dims=True)
    tl.store(d_linear_bias_ptr + c, d_linear_bias, mask=tl.where(column_tile == 0, c < 12, False))


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

    # conv1 = conv(24, kernel_size=9, stride=2, padding=4, bias=False), batch_norm1 = batch_norm
    #     (tc_resnet8.py:13)
    conv1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    batch_norm1_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    batch_norm1_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    conv_batch_norm_kernel[(N * (((T + 1) // 2 + 511) // 512), 1)](
        conv1_weight, first, conv1, batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=2, num_stages=3,
    )

    # batch_norm1
    batch_norm1_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_scale = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_new_running_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_new_running_var = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_batch_count = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 1)](
        batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance, batch_norm1_running_mean,
        batch_norm1_running_var, batch_norm1_weight, batch_norm1_batch_mean, batch_norm1_batch_variance,
        batch_norm1_batch_count, batch_norm1_new_running_mean, batch_norm1_new_running_var, batch_norm1_scale,
        lengths, N, T, RAGGED=lengths is not None, COLUMN_TILE_STRIDE=32, OFFSET=1, DIVISOR=2, TILE_STRIDE=24,
        num_warps=4, num_stages=2,
    )
    del batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance

    # batch_norm1, relu1 = relu (tc_resnet8.py:13)
    relu1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    batch_norm_relu_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        conv1, batch_norm1_batch_mean, batch_norm1_scale, batch_norm1_bias, relu1, lengths, N, T,
        RAGGED=lengths is not None, OFFSET=1, DIVISOR=2, COLUMN_TILE_STRIDE=32, SIZE=24, num_warps=4,
        num_stages=2,
    )

    # conv2 = conv(24, kernel_size=9, padding=4, bias=False), batch_norm2 = batch_norm (tc_resnet8.py:14)
    conv2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    batch_norm2_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    batch_norm2_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    conv_batch_norm_2_kernel[(N * (((T + 1) // 2 + 511) // 512), 1)](
        conv2_weight, relu1, conv2, batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, OFFSET=1, DIVISOR=2,
        COLUMN_TILE_STRIDE=32, K_STRIDE=576, C_STRIDE=24, OFFSET_2=96, num_warps=4, num_stages=3,
    )

    # batch_norm2
    batch_norm2_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_scale = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_new_running_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_new_running_var = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_batch_count = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 1)](
        batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance, batch_norm2_running_mean,
        batch_norm2_running_var, batch_norm2_weight, batch_norm2_batch_mean, batch_norm2_batch_variance,
        batch_norm2_batch_count, batch_norm2_new_running_mean, batch_norm2_new_running_var, batch_norm2_scale,
        lengths, N, T, RAGGED=lengths is not None, COLUMN_TILE_STRIDE=32, OFFSET=1, DIVISOR=2, TILE_STRIDE=24,
        num_warps=4, num_stages=2,
    )
    del batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance

    # conv3 = conv(24, stride=2, bias=False), batch_norm3 = batch_norm (tc_resnet8.py:15)
    conv3 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    batch_norm3_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    batch_norm3_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    conv_batch_norm_3_kernel[(N * (((T + 1) // 2 + 511) // 512), 1)](
        conv3_weight, first, conv3, batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance,
        lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision, num_warps=2, num_stages=3,
    )

    # batch_norm3
    batch_norm3_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_scale = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_new_running_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_new_running_var = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_batch_count = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 1)](
        batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance, batch_norm3_running_mean,
        batch_norm3_running_var, batch_norm3_weight, batch_norm3_batch_mean, batch_norm3_batch_variance,
        batch_norm3_batch_count, batch_norm3_new_running_mean, batch_norm3_new_running_var, batch_norm3_scale,
        lengths, N, T, RAGGED=lengths is not None, COLUMN_TILE_STRIDE=32, OFFSET=1, DIVISOR=2, TILE_STRIDE=24,
        num_warps=4, num_stages=2,
    )
    del batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance

    # batch_norm2, relu2 = relu (tc_resnet8.py:14), batch_norm3, relu3 = relu (tc_resnet8.py:15), add1 = add,
    #     block1 = relu (tc_resnet8.py:16)
    block1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    batch_norm_relu_add_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        conv2, batch_norm2_batch_mean, batch_norm2_scale, batch_norm2_bias, conv3, batch_norm3_batch_mean,
        batch_norm3_scale, batch_norm3_bias, block1, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )

    # conv4 = conv(32, kernel_size=9, stride=2, padding=4, bias=False), batch_norm4 = batch_norm
    #     (tc_resnet8.py:13)
    conv4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    batch_norm4_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    batch_norm4_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    conv_batch_norm_4_kernel[(N * (((T + 3) // 4 + 511) // 512), 1)](
        conv4_weight, block1, conv4, batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # batch_norm4
    batch_norm4_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_scale = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_new_running_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_new_running_var = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_batch_count = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_2_kernel[(1, 1)](
        batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance, batch_norm4_running_mean,
        batch_norm4_running_var, batch_norm4_weight, batch_norm4_batch_mean, batch_norm4_batch_variance,
        batch_norm4_batch_count, batch_norm4_new_running_mean, batch_norm4_new_running_var, batch_norm4_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance

    # batch_norm4, relu4 = relu (tc_resnet8.py:13)
    relu4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    batch_norm_relu_2_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        conv4, batch_norm4_batch_mean, batch_norm4_scale, batch_norm4_bias, relu4, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # conv5 = conv(32, kernel_size=9, padding=4, bias=False), batch_norm5 = batch_norm (tc_resnet8.py:14)
    conv5 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    batch_norm5_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    batch_norm5_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    conv_batch_norm_5_kernel[(N * (((T + 3) // 4 + 511) // 512), 1)](
        conv5_weight, relu4, conv5, batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # batch_norm5
    batch_norm5_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_scale = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_new_running_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_new_running_var = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_batch_count = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_2_kernel[(1, 1)](
        batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance, batch_norm5_running_mean,
        batch_norm5_running_var, batch_norm5_weight, batch_norm5_batch_mean, batch_norm5_batch_variance,
        batch_norm5_batch_count, batch_norm5_new_running_mean, batch_norm5_new_running_var, batch_norm5_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance

    # conv6 = conv(32, stride=2, bias=False), batch_norm6 = batch_norm (tc_resnet8.py:15)
    conv6 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    batch_norm6_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    batch_norm6_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    conv_batch_norm_6_kernel[(N * (((T + 3) // 4 + 511) // 512), 1)](
        conv6_weight, block1, conv6, batch_norm6_batch_mean_tiles_mean, batch_norm6_batch_mean_tiles_variance,
        lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # batch_norm6
    batch_norm6_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_scale = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_new_running_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_new_running_var = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_batch_count = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_2_kernel[(1, 1)](
        batch_norm6_batch_mean_tiles_mean, batch_norm6_batch_mean_tiles_variance, batch_norm6_running_mean,
        batch_norm6_running_var, batch_norm6_weight, batch_norm6_batch_mean, batch_norm6_batch_variance,
        batch_norm6_batch_count, batch_norm6_new_running_mean, batch_norm6_new_running_var, batch_norm6_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm6_batch_mean_tiles_mean, batch_norm6_batch_mean_tiles_variance

    # batch_norm5, relu5 = relu (tc_resnet8.py:14), batch_norm6, relu6 = relu (tc_resnet8.py:15), add2 = add,
    #     block2 = relu (tc_resnet8.py:16)
    block2 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    batch_norm_relu_add_2_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        conv5, batch_norm5_batch_mean, batch_norm5_scale, batch_norm5_bias, conv6, batch_norm6_batch_mean,
        batch_norm6_scale, batch_norm6_bias, block2, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )

    # conv7 = conv(48, kernel_size=9, stride=2, padding=4, bias=False), batch_norm7 = batch_norm
    #     (tc_resnet8.py:13)
    conv7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm7_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    batch_norm7_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    conv_batch_norm_7_kernel[(N * (((T + 7) // 8 + 511) // 512), 1)](
        conv7_weight, block2, conv7, batch_norm7_batch_mean_tiles_mean, batch_norm7_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm7
    batch_norm7_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_scale = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_new_running_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_new_running_var = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_batch_count = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 1)](
        batch_norm7_batch_mean_tiles_mean, batch_norm7_batch_mean_tiles_variance, batch_norm7_running_mean,
        batch_norm7_running_var, batch_norm7_weight, batch_norm7_batch_mean, batch_norm7_batch_variance,
        batch_norm7_batch_count, batch_norm7_new_running_mean, batch_norm7_new_running_var, batch_norm7_scale,
        lengths, N, T, RAGGED=lengths is not None, COLUMN_TILE_STRIDE=64, OFFSET=7, DIVISOR=8, TILE_STRIDE=48,
        num_warps=4, num_stages=2,
    )
    del batch_norm7_batch_mean_tiles_mean, batch_norm7_batch_mean_tiles_variance

    # batch_norm7, relu7 = relu (tc_resnet8.py:13)
    relu7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm_relu_kernel[(N * (((T + 7) // 8 + 31) // 32), 1)](
        conv7, batch_norm7_batch_mean, batch_norm7_scale, batch_norm7_bias, relu7, lengths, N, T,
        RAGGED=lengths is not None, OFFSET=7, DIVISOR=8, COLUMN_TILE_STRIDE=64, SIZE=48, num_warps=4,
        num_stages=2,
    )

    # conv8 = conv(48, kernel_size=9, padding=4, bias=False), batch_norm8 = batch_norm (tc_resnet8.py:14)
    conv8 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm8_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    batch_norm8_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    conv_batch_norm_2_kernel[(N * (((T + 7) // 8 + 511) // 512), 1)](
        conv8_weight, relu7, conv8, batch_norm8_batch_mean_tiles_mean, batch_norm8_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, OFFSET=7, DIVISOR=8,
        COLUMN_TILE_STRIDE=64, K_STRIDE=2304, C_STRIDE=48, OFFSET_2=192, num_warps=8, num_stages=3,
    )

    # batch_norm8
    batch_norm8_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_scale = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_new_running_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_new_running_var = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_batch_count = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 1)](
        batch_norm8_batch_mean_tiles_mean, batch_norm8_batch_mean_tiles_variance, batch_norm8_running_mean,
        batch_norm8_running_var, batch_norm8_weight, batch_norm8_batch_mean, batch_norm8_batch_variance,
        batch_norm8_batch_count, batch_norm8_new_running_mean, batch_norm8_new_running_var, batch_norm8_scale,
        lengths, N, T, RAGGED=lengths is not None, COLUMN_TILE_STRIDE=64, OFFSET=7, DIVISOR=8, TILE_STRIDE=48,
        num_warps=4, num_stages=2,
    )
    del batch_norm8_batch_mean_tiles_mean, batch_norm8_batch_mean_tiles_variance

    # conv9 = conv(48, stride=2, bias=False), batch_norm9 = batch_norm (tc_resnet8.py:15)
    conv9 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm9_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    batch_norm9_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    conv_batch_norm_8_kernel[(N * (((T + 7) // 8 + 511) // 512), 1)](
        conv9_weight, block2, conv9, batch_norm9_batch_mean_tiles_mean, batch_norm9_batch_mean_tiles_variance,
        lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm9
    batch_norm9_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_scale = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_new_running_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_new_running_var = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_batch_count = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 1)](
        batch_norm9_batch_mean_tiles_mean, batch_norm9_batch_mean_tiles_variance, batch_norm9_running_mean,
        batch_norm9_running_var, batch_norm9_weight, batch_norm9_batch_mean, batch_norm9_batch_variance,
        batch_norm9_batch_count, batch_norm9_new_running_mean, batch_norm9_new_running_var, batch_norm9_scale,
        lengths, N, T, RAGGED=lengths is not None, COLUMN_TILE_STRIDE=64, OFFSET=7, DIVISOR=8, TILE_STRIDE=48,
        num_warps=4, num_stages=2,
    )
    del batch_norm9_batch_mean_tiles_mean, batch_norm9_batch_mean_tiles_variance

    # global_avg_pool1 = global_avg_pool (tc_resnet8.py:24)
    global_avg_pool1 = torch.empty((N, 48), dtype=data, device=device)
    global_avg_pool1_count = torch.empty((N, 48), dtype=torch.float32, device=device)
    global_avg_pool_mean_kernel[(N, 1)](
        conv8, batch_norm8_batch_mean, batch_norm8_scale, batch_norm8_bias, conv9, batch_norm9_batch_mean,
        batch_norm9_scale, batch_norm9_bias, global_avg_pool1_count, global_avg_pool1, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # keywords = linear(12) (tc_resnet8.py:24)
    keywords = torch.empty((N, 12), dtype=data, device=device)
    linear_sum_kernel[((N + 127) // 128, 1)](
        keywords_weight, global_avg_pool1, keywords_bias, keywords, N, 1, PRECISION=precision, num_warps=4,
        num_stages=3,
    )
    outputs = {"keywords": keywords}
    updates = {
        "batch_norm1.running_mean": batch_norm1_new_running_mean,
        "batch_norm1.running_var": batch_norm1_new_running_var,
        "batch_norm2.running_mean": batch_norm2_new_running_mean,
        "batch_norm2.running_var": batch_norm2_new_running_var,
        "batch_norm3.running_mean": batch_norm3_new_running_mean,
        "batch_norm3.running_var": batch_norm3_new_running_var,
        "batch_norm4.running_mean": batch_norm4_new_running_mean,
        "batch_norm4.running_var": batch_norm4_new_running_var,
        "batch_norm5.running_mean": batch_norm5_new_running_mean,
        "batch_norm5.running_var": batch_norm5_new_running_var,
        "batch_norm6.running_mean": batch_norm6_new_running_mean,
        "batch_norm6.running_var": batch_norm6_new_running_var,
        "batch_norm7.running_mean": batch_norm7_new_running_mean,
        "batch_norm7.running_var": batch_norm7_new_running_var,
        "batch_norm8.running_mean": batch_norm8_new_running_mean,
        "batch_norm8.running_var": batch_norm8_new_running_var,
        "batch_norm9.running_mean": batch_norm9_new_running_mean,
        "batch_norm9.running_var": batch_norm9_new_running_var,
    }
    saved = {
        "conv8": conv8, "batch_norm8.batch_mean": batch_norm8_batch_mean,
        "batch_norm8.scale": batch_norm8_scale, "conv9": conv9,
        "batch_norm9.batch_mean": batch_norm9_batch_mean, "batch_norm9.scale": batch_norm9_scale,
        "global_avg_pool1.count": global_avg_pool1_count,
        "batch_norm8.batch_variance": batch_norm8_batch_variance,
        "batch_norm8.batch_count": batch_norm8_batch_count, "relu7": relu7, "conv7": conv7,
        "batch_norm7.batch_mean": batch_norm7_batch_mean,
        "batch_norm7.batch_variance": batch_norm7_batch_variance, "batch_norm7.scale": batch_norm7_scale,
        "batch_norm7.batch_count": batch_norm7_batch_count,
        "batch_norm9.batch_variance": batch_norm9_batch_variance,
        "batch_norm9.batch_count": batch_norm9_batch_count, "block2": block2, "conv5": conv5,
        "batch_norm5.batch_mean": batch_norm5_batch_mean, "batch_norm5.scale": batch_norm5_scale,
        "conv6": conv6, "batch_norm6.batch_mean": batch_norm6_batch_mean,
        "batch_norm6.scale": batch_norm6_scale, "batch_norm5.batch_variance": batch_norm5_batch_variance,
        "batch_norm5.batch_count": batch_norm5_batch_count, "relu4": relu4, "conv4": conv4,
        "batch_norm4.batch_mean": batch_norm4_batch_mean,
        "batch_norm4.batch_variance": batch_norm4_batch_variance, "batch_norm4.scale": batch_norm4_scale,
        "batch_norm4.batch_count": batch_norm4_batch_count,
        "batch_norm6.batch_variance": batch_norm6_batch_variance,
        "batch_norm6.batch_count": batch_norm6_batch_count, "block1": block1, "conv2": conv2,
        "batch_norm2.batch_mean": batch_norm2_batch_mean, "batch_norm2.scale": batch_norm2_scale,
        "conv3": conv3, "batch_norm3.batch_mean": batch_norm3_batch_mean,
        "batch_norm3.scale": batch_norm3_scale, "batch_norm2.batch_variance": batch_norm2_batch_variance,
        "batch_norm2.batch_count": batch_norm2_batch_count, "relu1": relu1, "conv1": conv1,
        "batch_norm1.batch_mean": batch_norm1_batch_mean,
        "batch_norm1.batch_variance": batch_norm1_batch_variance, "batch_norm1.scale": batch_norm1_scale,
        "batch_norm1.batch_count": batch_norm1_batch_count,
        "batch_norm3.batch_variance": batch_norm3_batch_variance,
        "batch_norm3.batch_count": batch_norm3_batch_count, "first": first,
        "global_avg_pool1": global_avg_pool1, "input": input, "first.weight": first_weight,
        "conv1.weight": conv1_weight, "batch_norm1.weight": batch_norm1_weight,
        "batch_norm1.bias": batch_norm1_bias, "conv2.weight": conv2_weight,
        "batch_norm2.weight": batch_norm2_weight, "batch_norm2.bias": batch_norm2_bias,
        "conv3.weight": conv3_weight, "batch_norm3.weight": batch_norm3_weight,
        "batch_norm3.bias": batch_norm3_bias, "conv4.weight": conv4_weight,
        "batch_norm4.weight": batch_norm4_weight, "batch_norm4.bias": batch_norm4_bias,
        "conv5.weight": conv5_weight, "batch_norm5.weight": batch_norm5_weight,
        "batch_norm5.bias": batch_norm5_bias, "conv6.weight": conv6_weight,
        "batch_norm6.weight": batch_norm6_weight, "batch_norm6.bias": batch_norm6_bias,
        "conv7.weight": conv7_weight, "batch_norm7.weight": batch_norm7_weight,
        "batch_norm7.bias": batch_norm7_bias, "conv8.weight": conv8_weight,
        "batch_norm8.weight": batch_norm8_weight, "batch_norm8.bias": batch_norm8_bias,
        "conv9.weight": conv9_weight, "batch_norm9.weight": batch_norm9_weight,
        "batch_norm9.bias": batch_norm9_bias, "keywords.weight": keywords_weight,
        "keywords.bias": keywords_bias, "batch_norm1.running_mean": batch_norm1_running_mean,
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


def backward(saved, d_keywords, *, lengths=None, seed=0, precision="ieee"):
    """The gradients of tc_resnet8, by the names of what they belong to."""
    input = saved["input"]
    first_weight = saved["first.weight"]
    conv1_weight = saved["conv1.weight"]
    batch_norm1_weight = saved["batch_norm1.weight"]
    batch_norm1_bias = saved["batch_norm1.bias"]
    conv2_weight = saved["conv2.weight"]
    batch_norm2_weight = saved["batch_norm2.weight"]
    batch_norm2_bias = saved["batch_norm2.bias"]
    conv3_weight = saved["conv3.weight"]
    batch_norm3_weight = saved["batch_norm3.weight"]
    batch_norm3_bias = saved["batch_norm3.bias"]
    conv4_weight = saved["conv4.weight"]
    batch_norm4_weight = saved["batch_norm4.weight"]
    batch_norm4_bias = saved["batch_norm4.bias"]
    conv5_weight = saved["conv5.weight"]
    batch_norm5_weight = saved["batch_norm5.weight"]
    batch_norm5_bias = saved["batch_norm5.bias"]
    conv6_weight = saved["conv6.weight"]
    batch_norm6_weight = saved["batch_norm6.weight"]
    batch_norm6_bias = saved["batch_norm6.bias"]
    conv7_weight = saved["conv7.weight"]
    batch_norm7_weight = saved["batch_norm7.weight"]
    batch_norm7_bias = saved["batch_norm7.bias"]
    conv8_weight = saved["conv8.weight"]
    batch_norm8_weight = saved["batch_norm8.weight"]
    batch_norm8_bias = saved["batch_norm8.bias"]
    conv9_weight = saved["conv9.weight"]
    batch_norm9_weight = saved["batch_norm9.weight"]
    batch_norm9_bias = saved["batch_norm9.bias"]
    keywords_weight = saved["keywords.weight"]
    keywords_bias = saved["keywords.bias"]
    conv8 = saved["conv8"]
    batch_norm8_batch_mean = saved["batch_norm8.batch_mean"]
    batch_norm8_scale = saved["batch_norm8.scale"]
    conv9 = saved["conv9"]
    batch_norm9_batch_mean = saved["batch_norm9.batch_mean"]
    batch_norm9_scale = saved["batch_norm9.scale"]
    global_avg_pool1_count = saved["global_avg_pool1.count"]
    batch_norm8_batch_variance = saved["batch_norm8.batch_variance"]
    batch_norm8_batch_count = saved["batch_norm8.batch_count"]
    relu7 = saved["relu7"]
    conv7 = saved["conv7"]
    batch_norm7_batch_mean = saved["batch_norm7.batch_mean"]
    batch_norm7_batch_variance = saved["batch_norm7.batch_variance"]
    batch_norm7_scale = saved["batch_norm7.scale"]
    batch_norm7_batch_count = saved["batch_norm7.batch_count"]
    batch_norm9_batch_variance = saved["batch_norm9.batch_variance"]
    batch_norm9_batch_count = saved["batch_norm9.batch_count"]
    block2 = saved["block2"]
    conv5 = saved["conv5"]
    batch_norm5_batch_mean = saved["batch_norm5.batch_mean"]
    batch_norm5_scale = saved["batch_norm5.scale"]
    conv6 = saved["conv6"]
    batch_norm6_batch_mean = saved["batch_norm6.batch_mean"]
    batch_norm6_scale = saved["batch_norm6.scale"]
    batch_norm5_batch_variance = saved["batch_norm5.batch_variance"]
    batch_norm5_batch_count = saved["batch_norm5.batch_count"]
    relu4 = saved["relu4"]
    conv4 = saved["conv4"]
    batch_norm4_batch_mean = saved["batch_norm4.batch_mean"]
    batch_norm4_batch_variance = saved["batch_norm4.batch_variance"]
    batch_norm4_scale = saved["batch_norm4.scale"]
    batch_norm4_batch_count = saved["batch_norm4.batch_count"]
    batch_norm6_batch_variance = saved["batch_norm6.batch_variance"]
    batch_norm6_batch_count = saved["batch_norm6.batch_count"]
    block1 = saved["block1"]
    conv2 = saved["conv2"]
    batch_norm2_batch_mean = saved["batch_norm2.batch_mean"]
    batch_norm2_scale = saved["batch_norm2.scale"]
    conv3 = saved["conv3"]
    batch_norm3_batch_mean = saved["batch_norm3.batch_mean"]
    batch_norm3_scale = saved["batch_norm3.scale"]
    batch_norm2_batch_variance = saved["batch_norm2.batch_variance"]
    batch_norm2_batch_count = saved["batch_norm2.batch_count"]
    relu1 = saved["relu1"]
    conv1 = saved["conv1"]
    batch_norm1_batch_mean = saved["batch_norm1.batch_mean"]
    batch_norm1_batch_variance = saved["batch_norm1.batch_variance"]
    batch_norm1_scale = saved["batch_norm1.scale"]
    batch_norm1_batch_count = saved["batch_norm1.batch_count"]
    batch_norm3_batch_variance = saved["batch_norm3.batch_variance"]
    batch_norm3_batch_count = saved["batch_norm3.batch_count"]
    first = saved["first"]
    global_avg_pool1 = saved["global_avg_pool1"]
    N = input.shape[0]
    T = input.shape[1]
    device, data = input.device, input.dtype
    d_keywords = d_keywords.contiguous()

    # Gradients: keywords = linear(12) (tc_resnet8.py:24)
    d_global_avg_pool1 = torch.empty((N, 48), dtype=data, device=device)
    d_global_avg_pool_kernel[((N + 127) // 128, 1)](
        d_keywords, keywords_weight, d_global_avg_pool1, N, 1, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # Gradients: batch_norm8 = batch_norm (tc_resnet8.py:14)
    d_batch_norm8_scale_each = torch.empty((N, 48), dtype=torch.float32, device=device)
    d_batch_norm_scale_each_kernel[(N, 1)](
        conv8, batch_norm8_batch_mean, batch_norm8_scale, batch_norm8_bias, conv9, batch_norm9_batch_mean,
        batch_norm9_scale, batch_norm9_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm8_scale_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm8, first = conv(16, kernel_size=3, padding=1, bias=False) (tc_resnet8.py:20)
    d_batch_norm8_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm8_weight = torch.empty((48,), dtype=batch_norm8_weight.dtype, device=device)
    d_batch_norm_conv_kernel[(1, 1)](
        d_batch_norm8_scale_each, batch_norm8_weight, batch_norm8_batch_variance,
        d_batch_norm8_batch_variance, d_batch_norm8_weight, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm8_scale_each

    # Gradients: batch_norm8
    d_batch_norm8_batch_mean_1_each = torch.empty((N, 48), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_each_kernel[(N, 1)](
        conv8, batch_norm8_batch_mean, batch_norm8_scale, batch_norm8_bias, conv9, batch_norm9_batch_mean,
        batch_norm9_scale, batch_norm9_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm8_batch_mean_1_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm8
    d_batch_norm8_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm8_batch_mean_1 = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_kernel[(1, 1)](
        d_batch_norm8_batch_mean_1_each, batch_norm8_scale, d_batch_norm8_batch_mean_1,
        d_batch_norm8_batch_mean, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm8_batch_mean_1_each

    # Gradients: batch_norm8, relu8 = relu (tc_resnet8.py:14), batch_norm9 = batch_norm, relu9 = relu
    #     (tc_resnet8.py:15), add3 = add, block3 = relu (tc_resnet8.py:16), conv8 = conv(48, kernel_size=9,
    #     padding=4, bias=False) (tc_resnet8.py:14)
    d_conv8 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm_relu_add_conv_kernel[(N * (((T + 7) // 8 + 31) // 32), 1)](
        conv8, batch_norm8_batch_mean, batch_norm8_scale, batch_norm8_bias, conv9, batch_norm9_batch_mean,
        batch_norm9_scale, batch_norm9_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm8_batch_mean, batch_norm8_batch_count, d_batch_norm8_batch_variance, d_conv8, lengths, N,
        T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm8_batch_variance, d_batch_norm8_batch_mean

    # Gradients: conv8, batch_norm7 = batch_norm (tc_resnet8.py:13)
    d_batch_norm7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    d_batch_norm7_scale_tiles = torch.empty(
        (N, ((T + 7) // 8 + 127) // 128, 48), dtype=torch.float32, device=device,
    )
    d_batch_norm7_batch_mean_1_tiles = torch.empty(
        (N, ((T + 7) // 8 + 127) // 128, 48), dtype=torch.float32, device=device,
    )
    d_conv_batch_norm_kernel[(N * (((T + 7) // 8 + 127) // 128), 1)](
        conv8_weight, d_conv8, relu7, conv7, batch_norm7_batch_mean, d_batch_norm7, d_batch_norm7_scale_tiles,
        d_batch_norm7_batch_mean_1_tiles, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        OFFSET=7, DIVISOR=8, COLUMN_TILE_STRIDE=64, K_STRIDE=2304, O_STRIDE=48, OFFSET_2=192, num_warps=8,
        num_stages=3,
    )

    # Gradients: batch_norm7, first
    d_batch_norm7_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm7_weight = torch.empty((48,), dtype=batch_norm7_weight.dtype, device=device)
    d_batch_norm_conv_2_kernel[(1, 1)](
        d_batch_norm7_scale_tiles, batch_norm7_weight, batch_norm7_batch_variance,
        d_batch_norm7_batch_variance, d_batch_norm7_weight, lengths, N, T, RAGGED=lengths is not None,
        COLUMN_TILE_STRIDE=64, OFFSET=7, DIVISOR=8, TILE_STRIDE=48, num_warps=4, num_stages=2,
    )
    del d_batch_norm7_scale_tiles

    # Gradients: batch_norm7
    d_batch_norm7_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm7_batch_mean_1 = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_2_kernel[(1, 1)](
        d_batch_norm7_batch_mean_1_tiles, batch_norm7_scale, d_batch_norm7_batch_mean_1,
        d_batch_norm7_batch_mean, lengths, N, T, RAGGED=lengths is not None, COLUMN_TILE_STRIDE=64, OFFSET=7,
        DIVISOR=8, TILE_STRIDE=48, num_warps=4, num_stages=2,
    )
    del d_batch_norm7_batch_mean_1_tiles

    # Gradients: conv7 = conv(48, kernel_size=9, stride=2, padding=4, bias=False) (tc_resnet8.py:13)
    d_conv7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    d_conv_kernel[(N * (((T + 7) // 8 + 31) // 32), 1)](
        d_batch_norm7, batch_norm7_scale, d_batch_norm7_batch_mean, batch_norm7_batch_count, conv7,
        batch_norm7_batch_mean, d_batch_norm7_batch_variance, d_conv7, lengths, N, T,
        RAGGED=lengths is not None, OFFSET=7, DIVISOR=8, COLUMN_TILE_STRIDE=64, SIZE=48, num_warps=4,
        num_stages=2,
    )
    del d_batch_norm7, d_batch_norm7_batch_variance, d_batch_norm7_batch_mean

    # Gradients: conv7
    d_block2_2 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_relu_2_kernel[(N * 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128), 1)](
        d_conv7, conv7_weight, d_block2_2, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # Gradients: batch_norm9
    d_batch_norm9_scale_each = torch.empty((N, 48), dtype=torch.float32, device=device)
    d_batch_norm_scale_each_2_kernel[(N, 1)](
        conv9, batch_norm9_batch_mean, batch_norm9_scale, batch_norm9_bias, conv8, batch_norm8_batch_mean,
        batch_norm8_scale, batch_norm8_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm9_scale_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm9, first
    d_batch_norm9_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm9_weight = torch.empty((48,), dtype=batch_norm9_weight.dtype, device=device)
    d_batch_norm_conv_kernel[(1, 1)](
        d_batch_norm9_scale_each, batch_norm9_weight, batch_norm9_batch_variance,
        d_batch_norm9_batch_variance, d_batch_norm9_weight, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm9_scale_each

    # Gradients: batch_norm9
    d_batch_norm9_batch_mean_1_each = torch.empty((N, 48), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_each_2_kernel[(N, 1)](
        conv9, batch_norm9_batch_mean, batch_norm9_scale, batch_norm9_bias, conv8, batch_norm8_batch_mean,
        batch_norm8_scale, batch_norm8_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm9_batch_mean_1_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm9
    d_batch_norm9_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm9_batch_mean_1 = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_kernel[(1, 1)](
        d_batch_norm9_batch_mean_1_each, batch_norm9_scale, d_batch_norm9_batch_mean_1,
        d_batch_norm9_batch_mean, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm9_batch_mean_1_each

    # Gradients: batch_norm9, relu9, batch_norm8, relu8, add3, block3, conv9 = conv(48, stride=2, bias=False)
    #     (tc_resnet8.py:15)
    d_conv9 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm_relu_add_conv_2_kernel[(N * (((T + 7) // 8 + 31) // 32), 1)](
        conv9, batch_norm9_batch_mean, batch_norm9_scale, batch_norm9_bias, conv8, batch_norm8_batch_mean,
        batch_norm8_scale, batch_norm8_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm9_batch_mean, batch_norm9_batch_count, d_batch_norm9_batch_variance, d_conv9, lengths, N,
        T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_global_avg_pool1, d_batch_norm9_batch_variance, d_batch_norm9_batch_mean

    # Gradients: conv9, block2 = relu, add2 = add (tc_resnet8.py:16), batch_norm5 = batch_norm, relu5 = relu
    #     (tc_resnet8.py:14), batch_norm6 = batch_norm, relu6 = relu (tc_resnet8.py:15)
    d_batch_norm5 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_batch_norm6 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_batch_norm5_scale_tiles = torch.empty(
        (N, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128), 32), dtype=torch.float32, device=device,
    )
    d_batch_norm5_batch_mean_1_tiles = torch.empty(
        (N, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128), 32), dtype=torch.float32, device=device,
    )
    d_batch_norm6_scale_tiles = torch.empty(
        (N, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128), 32), dtype=torch.float32, device=device,
    )
    d_batch_norm6_batch_mean_1_tiles = torch.empty(
        (N, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128), 32), dtype=torch.float32, device=device,
    )
    d_conv_relu_add_batch_norm_kernel[(N * 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128), 1)](
        conv9_weight, d_conv9, d_block2_2, block2, conv5, batch_norm5_batch_mean, batch_norm5_scale,
        batch_norm5_bias, conv6, batch_norm6_batch_mean, batch_norm6_scale, batch_norm6_bias, d_batch_norm5,
        d_batch_norm6, d_batch_norm5_scale_tiles, d_batch_norm5_batch_mean_1_tiles, d_batch_norm6_scale_tiles,
        d_batch_norm6_batch_mean_1_tiles, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del d_block2_2

    # Gradients: batch_norm5, first
    d_batch_norm5_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm5_weight = torch.empty((32,), dtype=batch_norm5_weight.dtype, device=device)
    d_batch_norm_conv_3_kernel[(1, 1)](
        d_batch_norm5_scale_tiles, batch_norm5_weight, batch_norm5_batch_variance,
        d_batch_norm5_batch_variance, d_batch_norm5_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm5_scale_tiles

    # Gradients: batch_norm5
    d_batch_norm5_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm5_batch_mean_1 = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_3_kernel[(1, 1)](
        d_batch_norm5_batch_mean_1_tiles, batch_norm5_scale, d_batch_norm5_batch_mean_1,
        d_batch_norm5_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm5_batch_mean_1_tiles

    # Gradients: conv5 = conv(32, kernel_size=9, padding=4, bias=False) (tc_resnet8.py:14)
    d_conv5 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_conv_2_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        d_batch_norm5, batch_norm5_scale, d_batch_norm5_batch_mean, batch_norm5_batch_count, conv5,
        batch_norm5_batch_mean, d_batch_norm5_batch_variance, d_conv5, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm5, d_batch_norm5_batch_variance, d_batch_norm5_batch_mean

    # Gradients: conv5, batch_norm4 = batch_norm (tc_resnet8.py:13)
    d_batch_norm4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_batch_norm4_scale_tiles = torch.empty(
        (N, ((T + 3) // 4 + 127) // 128, 32), dtype=torch.float32, device=device,
    )
    d_batch_norm4_batch_mean_1_tiles = torch.empty(
        (N, ((T + 3) // 4 + 127) // 128, 32), dtype=torch.float32, device=device,
    )
    d_conv_batch_norm_2_kernel[(N * (((T + 3) // 4 + 127) // 128), 1)](
        conv5_weight, d_conv5, relu4, conv4, batch_norm4_batch_mean, d_batch_norm4, d_batch_norm4_scale_tiles,
        d_batch_norm4_batch_mean_1_tiles, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # Gradients: batch_norm4, first
    d_batch_norm4_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm4_weight = torch.empty((32,), dtype=batch_norm4_weight.dtype, device=device)
    d_batch_norm_conv_4_kernel[(1, 1)](
        d_batch_norm4_scale_tiles, batch_norm4_weight, batch_norm4_batch_variance,
        d_batch_norm4_batch_variance, d_batch_norm4_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm4_scale_tiles

    # Gradients: batch_norm4
    d_batch_norm4_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm4_batch_mean_1 = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_4_kernel[(1, 1)](
        d_batch_norm4_batch_mean_1_tiles, batch_norm4_scale, d_batch_norm4_batch_mean_1,
        d_batch_norm4_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm4_batch_mean_1_tiles

    # Gradients: conv4 = conv(32, kernel_size=9, stride=2, padding=4, bias=False) (tc_resnet8.py:13)
    d_conv4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_conv_2_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        d_batch_norm4, batch_norm4_scale, d_batch_norm4_batch_mean, batch_norm4_batch_count, conv4,
        batch_norm4_batch_mean, d_batch_norm4_batch_variance, d_conv4, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm4, d_batch_norm4_batch_variance, d_batch_norm4_batch_mean

    # Gradients: conv4
    d_block1_2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_relu_2_2_kernel[(N * 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128), 1)](
        d_conv4, conv4_weight, d_block1_2, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # Gradients: batch_norm6, first
    d_batch_norm6_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm6_weight = torch.empty((32,), dtype=batch_norm6_weight.dtype, device=device)
    d_batch_norm_conv_3_kernel[(1, 1)](
        d_batch_norm6_scale_tiles, batch_norm6_weight, batch_norm6_batch_variance,
        d_batch_norm6_batch_variance, d_batch_norm6_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm6_scale_tiles

    # Gradients: batch_norm6
    d_batch_norm6_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm6_batch_mean_1 = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_3_kernel[(1, 1)](
        d_batch_norm6_batch_mean_1_tiles, batch_norm6_scale, d_batch_norm6_batch_mean_1,
        d_batch_norm6_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm6_batch_mean_1_tiles

    # Gradients: conv6 = conv(32, stride=2, bias=False) (tc_resnet8.py:15)
    d_conv6 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_conv_2_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        d_batch_norm6, batch_norm6_scale, d_batch_norm6_batch_mean, batch_norm6_batch_count, conv6,
        batch_norm6_batch_mean, d_batch_norm6_batch_variance, d_conv6, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm6, d_batch_norm6_batch_variance, d_batch_norm6_batch_mean

    # Gradients: conv6, block1 = relu, add1 = add (tc_resnet8.py:16), batch_norm2 = batch_norm, relu2 = relu
    #     (tc_resnet8.py:14), batch_norm3 = batch_norm, relu3 = relu (tc_resnet8.py:15)
    d_batch_norm2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_batch_norm3 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_batch_norm2_scale_tiles = torch.empty(
        (N, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128), 24), dtype=torch.float32, device=device,
    )
    d_batch_norm2_batch_mean_1_tiles = torch.empty(
        (N, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128), 24), dtype=torch.float32, device=device,
    )
    d_batch_norm3_scale_tiles = torch.empty(
        (N, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128), 24), dtype=torch.float32, device=device,
    )
    d_batch_norm3_batch_mean_1_tiles = torch.empty(
        (N, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128), 24), dtype=torch.float32, device=device,
    )
    d_conv_relu_add_batch_norm_2_kernel[(N * 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128), 1)](
        conv6_weight, d_conv6, d_block1_2, block1, conv2, batch_norm2_batch_mean, batch_norm2_scale,
        batch_norm2_bias, conv3, batch_norm3_batch_mean, batch_norm3_scale, batch_norm3_bias, d_batch_norm2,
        d_batch_norm3, d_batch_norm2_scale_tiles, d_batch_norm2_batch_mean_1_tiles, d_batch_norm3_scale_tiles,
        d_batch_norm3_batch_mean_1_tiles, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del d_block1_2

    # Gradients: batch_norm2, first
    d_batch_norm2_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm2_weight = torch.empty((24,), dtype=batch_norm2_weight.dtype, device=device)
    d_batch_norm_conv_5_kernel[(1, 1)](
        d_batch_norm2_scale_tiles, batch_norm2_weight, batch_norm2_batch_variance,
        d_batch_norm2_batch_variance, d_batch_norm2_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm2_scale_tiles

    # Gradients: batch_norm2
    d_batch_norm2_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm2_batch_mean_1 = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_5_kernel[(1, 1)](
        d_batch_norm2_batch_mean_1_tiles, batch_norm2_scale, d_batch_norm2_batch_mean_1,
        d_batch_norm2_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm2_batch_mean_1_tiles

    # Gradients: conv2 = conv(24, kernel_size=9, padding=4, bias=False) (tc_resnet8.py:14)
    d_conv2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_conv_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        d_batch_norm2, batch_norm2_scale, d_batch_norm2_batch_mean, batch_norm2_batch_count, conv2,
        batch_norm2_batch_mean, d_batch_norm2_batch_variance, d_conv2, lengths, N, T,
        RAGGED=lengths is not None, OFFSET=1, DIVISOR=2, COLUMN_TILE_STRIDE=32, SIZE=24, num_warps=4,
        num_stages=2,
    )
    del d_batch_norm2, d_batch_norm2_batch_variance, d_batch_norm2_batch_mean

    # Gradients: conv2, batch_norm1 = batch_norm (tc_resnet8.py:13)
    d_batch_norm1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_batch_norm1_scale_tiles = torch.empty(
        (N, ((T + 1) // 2 + 127) // 128, 24), dtype=torch.float32, device=device,
    )
    d_batch_norm1_batch_mean_1_tiles = torch.empty(
        (N, ((T + 1) // 2 + 127) // 128, 24), dtype=torch.float32, device=device,
    )
    d_conv_batch_norm_kernel[(N * (((T + 1) // 2 + 127) // 128), 1)](
        conv2_weight, d_conv2, relu1, conv1, batch_norm1_batch_mean, d_batch_norm1, d_batch_norm1_scale_tiles,
        d_batch_norm1_batch_mean_1_tiles, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        OFFSET=1, DIVISOR=2, COLUMN_TILE_STRIDE=32, K_STRIDE=576, O_STRIDE=24, OFFSET_2=96, num_warps=4,
        num_stages=3,
    )

    # Gradients: batch_norm1, first
    d_batch_norm1_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm1_weight = torch.empty((24,), dtype=batch_norm1_weight.dtype, device=device)
    d_batch_norm_conv_2_kernel[(1, 1)](
        d_batch_norm1_scale_tiles, batch_norm1_weight, batch_norm1_batch_variance,
        d_batch_norm1_batch_variance, d_batch_norm1_weight, lengths, N, T, RAGGED=lengths is not None,
        COLUMN_TILE_STRIDE=32, OFFSET=1, DIVISOR=2, TILE_STRIDE=24, num_warps=4, num_stages=2,
    )
    del d_batch_norm1_scale_tiles

    # Gradients: batch_norm1
    d_batch_norm1_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm1_batch_mean_1 = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_2_kernel[(1, 1)](
        d_batch_norm1_batch_mean_1_tiles, batch_norm1_scale, d_batch_norm1_batch_mean_1,
        d_batch_norm1_batch_mean, lengths, N, T, RAGGED=lengths is not None, COLUMN_TILE_STRIDE=32, OFFSET=1,
        DIVISOR=2, TILE_STRIDE=24, num_warps=4, num_stages=2,
    )
    del d_batch_norm1_batch_mean_1_tiles

    # Gradients: conv1 = conv(24, kernel_size=9, stride=2, padding=4, bias=False) (tc_resnet8.py:13)
    d_conv1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_conv_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        d_batch_norm1, batch_norm1_scale, d_batch_norm1_batch_mean, batch_norm1_batch_count, conv1,
        batch_norm1_batch_mean, d_batch_norm1_batch_variance, d_conv1, lengths, N, T,
        RAGGED=lengths is not None, OFFSET=1, DIVISOR=2, COLUMN_TILE_STRIDE=32, SIZE=24, num_warps=4,
        num_stages=2,
    )
    del d_batch_norm1, d_batch_norm1_batch_variance, d_batch_norm1_batch_mean

    # Gradients: conv1
    d_first_2 = torch.empty((N, T, 16), dtype=data, device=device)
    d_conv_2_2_kernel[(N * 2 * (((T + 1) // 2 + 127) // 128), 1)](
        d_conv1, conv1_weight, d_first_2, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )

    # Gradients: batch_norm3, first
    d_batch_norm3_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm3_weight = torch.empty((24,), dtype=batch_norm3_weight.dtype, device=device)
    d_batch_norm_conv_5_kernel[(1, 1)](
        d_batch_norm3_scale_tiles, batch_norm3_weight, batch_norm3_batch_variance,
        d_batch_norm3_batch_variance, d_batch_norm3_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm3_scale_tiles

    # Gradients: batch_norm3
    d_batch_norm3_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm3_batch_mean_1 = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_5_kernel[(1, 1)](
        d_batch_norm3_batch_mean_1_tiles, batch_norm3_scale, d_batch_norm3_batch_mean_1,
        d_batch_norm3_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm3_batch_mean_1_tiles

    # Gradients: conv3 = conv(24, stride=2, bias=False) (tc_resnet8.py:15)
    d_conv3 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_conv_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        d_batch_norm3, batch_norm3_scale, d_batch_norm3_batch_mean, batch_norm3_batch_count, conv3,
        batch_norm3_batch_mean, d_batch_norm3_batch_variance, d_conv3, lengths, N, T,
        RAGGED=lengths is not None, OFFSET=1, DIVISOR=2, COLUMN_TILE_STRIDE=32, SIZE=24, num_warps=4,
        num_stages=2,
    )
    del d_batch_norm3, d_batch_norm3_batch_variance, d_batch_norm3_batch_mean

    # Gradients: conv3, first
    d_first = torch.empty((N, T, 16), dtype=data, device=device)
    d_conv_3_kernel[(N * 2 * (((T + 1) // 2 + 127) // 128), 1)](
        conv3_weight, d_conv3, d_first_2, d_first, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_first_2

    # Gradients: first
    d_input = torch.empty((N, T, 40), dtype=data, device=device)
    d_input_kernel[(N * ((T + 127) // 128), 1)](
        d_first, first_weight, d_input, lengths, N, T, 3, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # Gradients: first
    d_first_weight_parts = torch.empty((16, 3, 16, 40), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(48, 1)](
        d_first, input, d_first_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_first

    # Gradients: first
    d_first_weight = torch.empty((3, 16, 40), dtype=first_weight.dtype, device=device)
    d_conv_weight_kernel[(3, 1)](
        d_first_weight_parts, d_first_weight, COLUMN_TILE_STRIDE=64, BLOCK_C=16, K_STRIDE=640,
        PART_STRIDE=1920, C_STRIDE=40, num_warps=4, num_stages=2,
    )
    del d_first_weight_parts

    # Gradients: conv1
    d_conv1_weight_parts = torch.empty((16, 9, 24, 16), dtype=torch.float32, device=device)
    d_conv_weight_parts_2_kernel[(144, 1)](
        d_conv1, first, d_conv1_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv1

    # Gradients: conv1
    d_conv1_weight = torch.empty((9, 24, 16), dtype=conv1_weight.dtype, device=device)
    d_conv_weight_2_kernel[(9, 1)](d_conv1_weight_parts, d_conv1_weight, num_warps=4, num_stages=2)
    del d_conv1_weight_parts

    # Gradients: conv2
    d_conv2_weight_parts = torch.empty((16, 9, 24, 24), dtype=torch.float32, device=device)
    d_conv_weight_parts_3_kernel[(144, 1)](
        d_conv2, relu1, d_conv2_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        COLUMN_TILE_STRIDE=32, OFFSET=1, DIVISOR=2, SIZE=384, SIZE_2=24, OFFSET_2=96, SIZE_3=5184,
        K_STRIDE=576, num_warps=2, num_stages=3,
    )
    del d_conv2

    # Gradients: conv2
    d_conv2_weight = torch.empty((9, 24, 24), dtype=conv2_weight.dtype, device=device)
    d_conv_weight_3_kernel[(9, 1)](d_conv2_weight_parts, d_conv2_weight, num_warps=4, num_stages=2)
    del d_conv2_weight_parts

    # Gradients: conv3
    d_conv3_weight_parts = torch.empty((16, 1, 24, 16), dtype=torch.float32, device=device)
    d_conv_weight_parts_4_kernel[(16, 1)](
        d_conv3, first, d_conv3_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv3

    # Gradients: conv3
    d_conv3_weight = torch.empty((1, 24, 16), dtype=conv3_weight.dtype, device=device)
    d_conv_weight_4_kernel[(1, 1)](
        d_conv3_weight_parts, d_conv3_weight, COLUMN_TILE_STRIDE=16, PART_STRIDE=384, C_END=24, num_warps=4,
        num_stages=2,
    )
    del d_conv3_weight_parts

    # Gradients: conv4
    d_conv4_weight_parts = torch.empty((16, 9, 32, 24), dtype=torch.float32, device=device)
    d_conv_weight_parts_5_kernel[(144, 1)](
        d_conv4, block1, d_conv4_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv4

    # Gradients: conv4
    d_conv4_weight = torch.empty((9, 32, 24), dtype=conv4_weight.dtype, device=device)
    d_conv_weight_kernel[(9, 1)](
        d_conv4_weight_parts, d_conv4_weight, COLUMN_TILE_STRIDE=32, BLOCK_C=32, K_STRIDE=768,
        PART_STRIDE=6912, C_STRIDE=24, num_warps=4, num_stages=2,
    )
    del d_conv4_weight_parts

    # Gradients: conv5
    d_conv5_weight_parts = torch.empty((16, 9, 32, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_6_kernel[(144, 1)](
        d_conv5, relu4, d_conv5_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv5

    # Gradients: conv5
    d_conv5_weight = torch.empty((9, 32, 32), dtype=conv5_weight.dtype, device=device)
    d_conv_weight_5_kernel[(9, 1)](d_conv5_weight_parts, d_conv5_weight, num_warps=4, num_stages=2)
    del d_conv5_weight_parts

    # Gradients: conv6
    d_conv6_weight_parts = torch.empty((16, 1, 32, 24), dtype=torch.float32, device=device)
    d_conv_weight_parts_7_kernel[(16, 1)](
        d_conv6, block1, d_conv6_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv6

    # Gradients: conv6
    d_conv6_weight = torch.empty((1, 32, 24), dtype=conv6_weight.dtype, device=device)
    d_conv_weight_6_kernel[(1, 1)](d_conv6_weight_parts, d_conv6_weight, num_warps=4, num_stages=2)
    del d_conv6_weight_parts

    # Gradients: conv7
    d_conv7_weight_parts = torch.empty((16, 9, 48, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_8_kernel[(144, 1)](
        d_conv7, block2, d_conv7_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv7

    # Gradients: conv7
    d_conv7_weight = torch.empty((9, 48, 32), dtype=conv7_weight.dtype, device=device)
    d_conv_weight_7_kernel[(18, 1)](d_conv7_weight_parts, d_conv7_weight, num_warps=4, num_stages=2)
    del d_conv7_weight_parts

    # Gradients: conv8
    d_conv8_weight_parts = torch.empty((16, 9, 48, 48), dtype=torch.float32, device=device)
    d_conv_weight_parts_3_kernel[(144, 1)](
        d_conv8, relu7, d_conv8_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        COLUMN_TILE_STRIDE=64, OFFSET=7, DIVISOR=8, SIZE=768, SIZE_2=48, OFFSET_2=192, SIZE_3=20736,
        K_STRIDE=2304, num_warps=4, num_stages=3,
    )
    del d_conv8

    # Gradients: conv8
    d_conv8_weight = torch.empty((9, 48, 48), dtype=conv8_weight.dtype, device=device)
    d_conv_weight_8_kernel[(18, 1)](d_conv8_weight_parts, d_conv8_weight, num_warps=4, num_stages=2)
    del d_conv8_weight_parts

    # Gradients: conv9
    d_conv9_weight_parts = torch.empty((16, 1, 48, 32), dtype=torch.float32, device=device)
    d_conv_weight_parts_9_kernel[(16, 1)](
        d_conv9, block2, d_conv9_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv9

    # Gradients: conv9
    d_conv9_weight = torch.empty((1, 48, 32), dtype=conv9_weight.dtype, device=device)
    d_conv_weight_4_kernel[(2, 1)](
        d_conv9_weight_parts, d_conv9_weight, COLUMN_TILE_STRIDE=32, PART_STRIDE=1536, C_END=48, num_warps=4,
        num_stages=2,
    )
    del d_conv9_weight_parts

    # Gradients: keywords
    d_keywords_weight = torch.empty((12, 48), dtype=keywords_weight.dtype, device=device)
    d_keywords_bias = torch.empty((12,), dtype=keywords_bias.dtype, device=device)
    d_linear_weight_kernel[(1, 1)](
        d_keywords, global_avg_pool1, d_keywords_weight, d_keywords_bias, N, PRECISION=precision, num_warps=2,
        num_stages=3,
    )
    return {
        "input": d_input, "first.weight": d_first_weight.view(3, 16, 40).permute(1, 2, 0),
        "conv1.weight": d_conv1_weight.view(9, 24, 16).permute(1, 2, 0),
        "batch_norm1.weight": d_batch_norm1_weight, "batch_norm1.bias": d_batch_norm1_batch_mean_1,
        "conv2.weight": d_conv2_weight.view(9, 24, 24).permute(1, 2, 0),
        "batch_norm2.weight": d_batch_norm2_weight, "batch_norm2.bias": d_batch_norm2_batch_mean_1,
        "conv3.weight": d_conv3_weight.view(1, 24, 16).permute(1, 2, 0),
        "batch_norm3.weight": d_batch_norm3_weight, "batch_norm3.bias": d_batch_norm3_batch_mean_1,
        "conv4.weight": d_conv4_weight.view(9, 32, 24).permute(1, 2, 0),
        "batch_norm4.weight": d_batch_norm4_weight, "batch_norm4.bias": d_batch_norm4_batch_mean_1,
        "conv5.weight": d_conv5_weight.view(9, 32, 32).permute(1, 2, 0),
        "batch_norm5.weight": d_batch_norm5_weight, "batch_norm5.bias": d_batch_norm5_batch_mean_1,
        "conv6.weight": d_conv6_weight.view(1, 32, 24).permute(1, 2, 0),
        "batch_norm6.weight": d_batch_norm6_weight, "batch_norm6.bias": d_batch_norm6_batch_mean_1,
        "conv7.weight": d_conv7_weight.view(9, 48, 32).permute(1, 2, 0),
        "batch_norm7.weight": d_batch_norm7_weight, "batch_norm7.bias": d_batch_norm7_batch_mean_1,
        "conv8.weight": d_conv8_weight.view(9, 48, 48).permute(1, 2, 0),
        "batch_norm8.weight": d_batch_norm8_weight, "batch_norm8.bias": d_batch_norm8_batch_mean_1,
        "conv9.weight": d_conv9_weight.view(1, 48, 32).permute(1, 2, 0),
        "batch_norm9.weight": d_batch_norm9_weight, "batch_norm9.bias": d_batch_norm9_batch_mean_1,
        "keywords.weight": d_keywords_weight, "keywords.bias": d_keywords_bias,
    }


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
    """tc_resnet8 in torch, train: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    first = F.conv1d(input, first_weight, None, 1, 1, 1, 1)
    conv1 = F.conv1d(first, conv1_weight, None, 2, 4, 1, 1)
    batch_norm1_running_mean = batch_norm1_running_mean.detach().clone()
    batch_norm1_running_var = batch_norm1_running_var.detach().clone()
    batch_norm1 = F.batch_norm(
        conv1, batch_norm1_running_mean, batch_norm1_running_var, batch_norm1_weight, batch_norm1_bias, True,
        0.1, 1e-05,
    )
    relu1 = F.relu(batch_norm1)
    conv2 = F.conv1d(relu1, conv2_weight, None, 1, 4, 1, 1)
    batch_norm2_running_mean = batch_norm2_running_mean.detach().clone()
    batch_norm2_running_var = batch_norm2_running_var.detach().clone()
    batch_norm2 = F.batch_norm(
        conv2, batch_norm2_running_mean, batch_norm2_running_var, batch_norm2_weight, batch_norm2_bias, True,
        0.1, 1e-05,
    )
    relu2 = F.relu(batch_norm2)
    conv3 = F.conv1d(first, conv3_weight, None, 2, 0, 1, 1)
    batch_norm3_running_mean = batch_norm3_running_mean.detach().clone()
    batch_norm3_running_var = batch_norm3_running_var.detach().clone()
    batch_norm3 = F.batch_norm(
        conv3, batch_norm3_running_mean, batch_norm3_running_var, batch_norm3_weight, batch_norm3_bias, True,
        0.1, 1e-05,
    )
    relu3 = F.relu(batch_norm3)
    add1 = relu2 + relu3
    block1 = F.relu(add1)
    conv4 = F.conv1d(block1, conv4_weight, None, 2, 4, 1, 1)
    batch_norm4_running_mean = batch_norm4_running_mean.detach().clone()
    batch_norm4_running_var = batch_norm4_running_var.detach().clone()
    batch_norm4 = F.batch_norm(
        conv4, batch_norm4_running_mean, batch_norm4_running_var, batch_norm4_weight, batch_norm4_bias, True,
        0.1, 1e-05,
    )
    relu4 = F.relu(batch_norm4)
    conv5 = F.conv1d(relu4, conv5_weight, None, 1, 4, 1, 1)
    batch_norm5_running_mean = batch_norm5_running_mean.detach().clone()
    batch_norm5_running_var = batch_norm5_running_var.detach().clone()
    batch_norm5 = F.batch_norm(
        conv5, batch_norm5_running_mean, batch_norm5_running_var, batch_norm5_weight, batch_norm5_bias, True,
        0.1, 1e-05,
    )
    relu5 = F.relu(batch_norm5)
    conv6 = F.conv1d(block1, conv6_weight, None, 2, 0, 1, 1)
    batch_norm6_running_mean = batch_norm6_running_mean.detach().clone()
    batch_norm6_running_var = batch_norm6_running_var.detach().clone()
    batch_norm6 = F.batch_norm(
        conv6, batch_norm6_running_mean, batch_norm6_running_var, batch_norm6_weight, batch_norm6_bias, True,
        0.1, 1e-05,
    )
    relu6 = F.relu(batch_norm6)
    add2 = relu5 + relu6
    block2 = F.relu(add2)
    conv7 = F.conv1d(block2, conv7_weight, None, 2, 4, 1, 1)
    batch_norm7_running_mean = batch_norm7_running_mean.detach().clone()
    batch_norm7_running_var = batch_norm7_running_var.detach().clone()
    batch_norm7 = F.batch_norm(
        conv7, batch_norm7_running_mean, batch_norm7_running_var, batch_norm7_weight, batch_norm7_bias, True,
        0.1, 1e-05,
    )
    relu7 = F.relu(batch_norm7)
    conv8 = F.conv1d(relu7, conv8_weight, None, 1, 4, 1, 1)
    batch_norm8_running_mean = batch_norm8_running_mean.detach().clone()
    batch_norm8_running_var = batch_norm8_running_var.detach().clone()
    batch_norm8 = F.batch_norm(
        conv8, batch_norm8_running_mean, batch_norm8_running_var, batch_norm8_weight, batch_norm8_bias, True,
        0.1, 1e-05,
    )
    relu8 = F.relu(batch_norm8)
    conv9 = F.conv1d(block2, conv9_weight, None, 2, 0, 1, 1)
    batch_norm9_running_mean = batch_norm9_running_mean.detach().clone()
    batch_norm9_running_var = batch_norm9_running_var.detach().clone()
    batch_norm9 = F.batch_norm(
        conv9, batch_norm9_running_mean, batch_norm9_running_var, batch_norm9_weight, batch_norm9_bias, True,
        0.1, 1e-05,
    )
    relu9 = F.relu(batch_norm9)
    add3 = relu8 + relu9
    block3 = F.relu(add3)
    global_avg_pool1 = block3.flatten(2).mean(2)
    keywords = F.linear(global_avg_pool1.movedim(1, -1), keywords_weight, keywords_bias).movedim(-1, 1)
    outputs = {"keywords": keywords.movedim(1, -1)}
    updates = {
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
    outputs, updates, saved = forward(*given.values(), seed=1)
    found = outputs | updates
    wanted, rounded = ({**a, **b} for a, b in (reference(*each, seed=1) for each in (exact, plain)))
    seeds = {name: torch.randn_like(outputs[name]) for name in ["keywords"]}
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
