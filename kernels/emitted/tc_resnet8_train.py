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
    conv1_weight_ptr, first_ptr, conv1_ptr, batch_norm1_batch_mean_tiles_mean_ptr,
    batch_norm1_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv1.sum[n, t, c] = Σ k, i  (first[n, t·2 + offset(k) − 4, i] · conv1.weight[k, c, i])
    conv1[n, t, c] = conv1.sum[n, t, c]
    batch_norm1.batch_mean, batch_norm1.batch_variance, batch_norm1.batch_count[c] = moments n, t
        conv1[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 511) // 512)
    n = tl.cast(program // (((T + 1) // 2 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm1_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm1_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 1) // 2 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv1 = tl.where(t < (frames + 1) // 2, conv1_sum, 0.0)
        tl.store(
            conv1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
            conv1,
            mask=(t < (T + 1) // 2) & (c < 24),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv1 = conv1.to(conv1_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv1, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 1) // 2))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 1) // 2, (conv1 - tile_mean) * (conv1 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm1_batch_mean_tiles_mean
        batch_norm1_batch_mean_tiles_mean_squares = (
            batch_norm1_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm1_batch_mean_tiles_mean = (
            (batch_norm1_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 1) // 2))
    tl.store(
        batch_norm1_batch_mean_tiles_mean_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24) + (row_tile * 24)
        + c,
        batch_norm1_batch_mean_tiles_mean,
        mask=c < 24,
    )
    tl.store(
        batch_norm1_batch_mean_tiles_variance_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24)
        + (row_tile * 24) + c,
        batch_norm1_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 24,
    )


@triton.jit
def batch_norm1_batch_mean_kernel(
    batch_norm1_batch_mean_tiles_mean_ptr, batch_norm1_batch_mean_tiles_variance_ptr,
    batch_norm1_running_mean_ptr, batch_norm1_running_var_ptr, batch_norm1_weight_ptr,
    batch_norm1_batch_mean_ptr, batch_norm1_batch_variance_ptr, batch_norm1_batch_count_ptr,
    batch_norm1_new_running_mean_ptr, batch_norm1_new_running_var_ptr, batch_norm1_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm1.batch_mean, batch_norm1.batch_variance, batch_norm1.batch_count[c] = moments n, tile
        moments(batch_norm1.batch_mean.tiles.mean[n, tile, c], batch_norm1.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm1.new_running_mean[c] = ((batch_norm1.running_mean[c] · 0.9) + (0.1 ·
        batch_norm1.batch_mean[c]))
    batch_norm1.new_running_var[c] = ((batch_norm1.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm1.batch_variance[c] · batch_norm1.batch_count[c]) / (batch_norm1.batch_count[c] −
        1))))
    batch_norm1.scale[c] = (batch_norm1.weight[c] / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    batch_norm1_batch_count = tl.full([1, 32], 0.0, tl.float32)
    batch_norm1_batch_mean = tl.full([1, 32], 0.0, tl.float32)
    batch_norm1_batch_variance = tl.full([1, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 1) // 2 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm1_batch_mean_tiles_mean = tl.load(
                batch_norm1_batch_mean_tiles_mean_ptr + (tile * 24)
                + (c + n * 24 * (((T + 1) // 2 + 511) // 512)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            batch_norm1_batch_mean_tiles_variance = tl.load(
                batch_norm1_batch_mean_tiles_variance_ptr + (tile * 24)
                + (c + n * 24 * (((T + 1) // 2 + 511) // 512)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm1_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 32], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 1) // 2)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 1) // 2)), 0.0)
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
                    * (batch_norm1_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm1_batch_count = batch_norm1_batch_count + block_count
            share = block_count / tl.maximum(batch_norm1_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm1_batch_mean
            batch_norm1_batch_variance = (
                ((batch_norm1_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm1_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm1_batch_mean + (shift * share),
                (batch_norm1_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm1_batch_mean_ptr + c, batch_norm1_batch_mean, mask=c < 24)
    tl.store(batch_norm1_batch_variance_ptr + c, batch_norm1_batch_variance, mask=c < 24)
    tl.store(batch_norm1_batch_count_ptr + c, batch_norm1_batch_count, mask=c < 24)
    batch_norm1_running_mean = tl.load(
        batch_norm1_running_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm1_new_running_mean = (batch_norm1_running_mean * 0.9) + (0.1 * batch_norm1_batch_mean)
    tl.store(batch_norm1_new_running_mean_ptr + c, batch_norm1_new_running_mean, mask=c < 24)
    batch_norm1_running_var = tl.load(
        batch_norm1_running_var_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm1_new_running_var = (
        (batch_norm1_running_var * 0.9)
        + (0.1 * ((batch_norm1_batch_variance * batch_norm1_batch_count) / (batch_norm1_batch_count - 1.0)))
    )
    tl.store(batch_norm1_new_running_var_ptr + c, batch_norm1_new_running_var, mask=c < 24)
    batch_norm1_weight = tl.load(batch_norm1_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm1_scale = batch_norm1_weight / tl.sqrt_rn(batch_norm1_batch_variance + 1e-05)
    tl.store(batch_norm1_scale_ptr + c, batch_norm1_scale, mask=c < 24)


@triton.jit
def relu1_kernel(
    conv1_ptr, batch_norm1_batch_mean_ptr, batch_norm1_scale_ptr, batch_norm1_bias_ptr, relu1_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm1[n, t, c] = (((conv1[n, t, c] − batch_norm1.batch_mean[c]) · batch_norm1.scale[c]) +
        batch_norm1.bias[c])
    relu1[n, t, c] = maximum(batch_norm1[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 31) // 32)
    n = tl.cast(program // (((T + 1) // 2 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv1 = tl.load(
        conv1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm1_batch_mean = tl.load(batch_norm1_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm1_scale = tl.load(batch_norm1_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm1_bias = tl.load(batch_norm1_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm1 = ((conv1 - batch_norm1_batch_mean) * batch_norm1_scale) + batch_norm1_bias
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
    conv2_weight_ptr, relu1_ptr, conv2_ptr, batch_norm2_batch_mean_tiles_mean_ptr,
    batch_norm2_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv2.sum[n, t, c] = Σ k, i  (relu1[n, t + offset(k) − 4, i] · conv2.weight[k, c, i])
    conv2[n, t, c] = conv2.sum[n, t, c]
    batch_norm2.batch_mean, batch_norm2.batch_variance, batch_norm2.batch_count[c] = moments n, t
        conv2[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 511) // 512)
    n = tl.cast(program // (((T + 1) // 2 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm2_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm2_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 1) // 2 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv2 = tl.where(t < (frames + 1) // 2, conv2_sum, 0.0)
        tl.store(
            conv2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
            conv2,
            mask=(t < (T + 1) // 2) & (c < 24),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv2 = conv2.to(conv2_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv2, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 1) // 2))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 1) // 2, (conv2 - tile_mean) * (conv2 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm2_batch_mean_tiles_mean
        batch_norm2_batch_mean_tiles_mean_squares = (
            batch_norm2_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm2_batch_mean_tiles_mean = (
            (batch_norm2_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 1) // 2))
    tl.store(
        batch_norm2_batch_mean_tiles_mean_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24) + (row_tile * 24)
        + c,
        batch_norm2_batch_mean_tiles_mean,
        mask=c < 24,
    )
    tl.store(
        batch_norm2_batch_mean_tiles_variance_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24)
        + (row_tile * 24) + c,
        batch_norm2_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 24,
    )


@triton.jit
def batch_norm2_batch_mean_kernel(
    batch_norm2_batch_mean_tiles_mean_ptr, batch_norm2_batch_mean_tiles_variance_ptr,
    batch_norm2_running_mean_ptr, batch_norm2_running_var_ptr, batch_norm2_weight_ptr,
    batch_norm2_batch_mean_ptr, batch_norm2_batch_variance_ptr, batch_norm2_batch_count_ptr,
    batch_norm2_new_running_mean_ptr, batch_norm2_new_running_var_ptr, batch_norm2_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm2.batch_mean, batch_norm2.batch_variance, batch_norm2.batch_count[c] = moments n, tile
        moments(batch_norm2.batch_mean.tiles.mean[n, tile, c], batch_norm2.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm2.new_running_mean[c] = ((batch_norm2.running_mean[c] · 0.9) + (0.1 ·
        batch_norm2.batch_mean[c]))
    batch_norm2.new_running_var[c] = ((batch_norm2.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm2.batch_variance[c] · batch_norm2.batch_count[c]) / (batch_norm2.batch_count[c] −
        1))))
    batch_norm2.scale[c] = (batch_norm2.weight[c] / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    batch_norm2_batch_count = tl.full([1, 32], 0.0, tl.float32)
    batch_norm2_batch_mean = tl.full([1, 32], 0.0, tl.float32)
    batch_norm2_batch_variance = tl.full([1, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 1) // 2 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm2_batch_mean_tiles_mean = tl.load(
                batch_norm2_batch_mean_tiles_mean_ptr + (tile * 24)
                + (c + n * 24 * (((T + 1) // 2 + 511) // 512)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            batch_norm2_batch_mean_tiles_variance = tl.load(
                batch_norm2_batch_mean_tiles_variance_ptr + (tile * 24)
                + (c + n * 24 * (((T + 1) // 2 + 511) // 512)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm2_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 32], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 1) // 2)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 1) // 2)), 0.0)
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
                    * (batch_norm2_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm2_batch_count = batch_norm2_batch_count + block_count
            share = block_count / tl.maximum(batch_norm2_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm2_batch_mean
            batch_norm2_batch_variance = (
                ((batch_norm2_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm2_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm2_batch_mean + (shift * share),
                (batch_norm2_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm2_batch_mean_ptr + c, batch_norm2_batch_mean, mask=c < 24)
    tl.store(batch_norm2_batch_variance_ptr + c, batch_norm2_batch_variance, mask=c < 24)
    tl.store(batch_norm2_batch_count_ptr + c, batch_norm2_batch_count, mask=c < 24)
    batch_norm2_running_mean = tl.load(
        batch_norm2_running_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm2_new_running_mean = (batch_norm2_running_mean * 0.9) + (0.1 * batch_norm2_batch_mean)
    tl.store(batch_norm2_new_running_mean_ptr + c, batch_norm2_new_running_mean, mask=c < 24)
    batch_norm2_running_var = tl.load(
        batch_norm2_running_var_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm2_new_running_var = (
        (batch_norm2_running_var * 0.9)
        + (0.1 * ((batch_norm2_batch_variance * batch_norm2_batch_count) / (batch_norm2_batch_count - 1.0)))
    )
    tl.store(batch_norm2_new_running_var_ptr + c, batch_norm2_new_running_var, mask=c < 24)
    batch_norm2_weight = tl.load(batch_norm2_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2_scale = batch_norm2_weight / tl.sqrt_rn(batch_norm2_batch_variance + 1e-05)
    tl.store(batch_norm2_scale_ptr + c, batch_norm2_scale, mask=c < 24)


@triton.jit
def conv3_sum_kernel(
    conv3_weight_ptr, first_ptr, conv3_ptr, batch_norm3_batch_mean_tiles_mean_ptr,
    batch_norm3_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv3.sum[n, t, c] = Σ k, i  (first[n, t·2 + offset(k), i] · conv3.weight[k, c, i])
    conv3[n, t, c] = conv3.sum[n, t, c]
    batch_norm3.batch_mean, batch_norm3.batch_variance, batch_norm3.batch_count[c] = moments n, t
        conv3[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 511) // 512)
    n = tl.cast(program // (((T + 1) // 2 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm3_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm3_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 1) // 2 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv3 = tl.where(t < (frames + 1) // 2, conv3_sum, 0.0)
        tl.store(
            conv3_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
            conv3,
            mask=(t < (T + 1) // 2) & (c < 24),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv3 = conv3.to(conv3_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv3, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 1) // 2))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 1) // 2, (conv3 - tile_mean) * (conv3 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm3_batch_mean_tiles_mean
        batch_norm3_batch_mean_tiles_mean_squares = (
            batch_norm3_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm3_batch_mean_tiles_mean = (
            (batch_norm3_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 1) // 2))
    tl.store(
        batch_norm3_batch_mean_tiles_mean_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24) + (row_tile * 24)
        + c,
        batch_norm3_batch_mean_tiles_mean,
        mask=c < 24,
    )
    tl.store(
        batch_norm3_batch_mean_tiles_variance_ptr + (n * (((T + 1) // 2 + 511) // 512) * 24)
        + (row_tile * 24) + c,
        batch_norm3_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 24,
    )


@triton.jit
def batch_norm3_batch_mean_kernel(
    batch_norm3_batch_mean_tiles_mean_ptr, batch_norm3_batch_mean_tiles_variance_ptr,
    batch_norm3_running_mean_ptr, batch_norm3_running_var_ptr, batch_norm3_weight_ptr,
    batch_norm3_batch_mean_ptr, batch_norm3_batch_variance_ptr, batch_norm3_batch_count_ptr,
    batch_norm3_new_running_mean_ptr, batch_norm3_new_running_var_ptr, batch_norm3_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm3.batch_mean, batch_norm3.batch_variance, batch_norm3.batch_count[c] = moments n, tile
        moments(batch_norm3.batch_mean.tiles.mean[n, tile, c], batch_norm3.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm3.new_running_mean[c] = ((batch_norm3.running_mean[c] · 0.9) + (0.1 ·
        batch_norm3.batch_mean[c]))
    batch_norm3.new_running_var[c] = ((batch_norm3.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm3.batch_variance[c] · batch_norm3.batch_count[c]) / (batch_norm3.batch_count[c] −
        1))))
    batch_norm3.scale[c] = (batch_norm3.weight[c] / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    batch_norm3_batch_count = tl.full([1, 32], 0.0, tl.float32)
    batch_norm3_batch_mean = tl.full([1, 32], 0.0, tl.float32)
    batch_norm3_batch_variance = tl.full([1, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 1) // 2 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm3_batch_mean_tiles_mean = tl.load(
                batch_norm3_batch_mean_tiles_mean_ptr + (tile * 24)
                + (c + n * 24 * (((T + 1) // 2 + 511) // 512)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            batch_norm3_batch_mean_tiles_variance = tl.load(
                batch_norm3_batch_mean_tiles_variance_ptr + (tile * 24)
                + (c + n * 24 * (((T + 1) // 2 + 511) // 512)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm3_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 32], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 1) // 2)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 1) // 2)), 0.0)
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
                    * (batch_norm3_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm3_batch_count = batch_norm3_batch_count + block_count
            share = block_count / tl.maximum(batch_norm3_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm3_batch_mean
            batch_norm3_batch_variance = (
                ((batch_norm3_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm3_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm3_batch_mean + (shift * share),
                (batch_norm3_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm3_batch_mean_ptr + c, batch_norm3_batch_mean, mask=c < 24)
    tl.store(batch_norm3_batch_variance_ptr + c, batch_norm3_batch_variance, mask=c < 24)
    tl.store(batch_norm3_batch_count_ptr + c, batch_norm3_batch_count, mask=c < 24)
    batch_norm3_running_mean = tl.load(
        batch_norm3_running_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm3_new_running_mean = (batch_norm3_running_mean * 0.9) + (0.1 * batch_norm3_batch_mean)
    tl.store(batch_norm3_new_running_mean_ptr + c, batch_norm3_new_running_mean, mask=c < 24)
    batch_norm3_running_var = tl.load(
        batch_norm3_running_var_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm3_new_running_var = (
        (batch_norm3_running_var * 0.9)
        + (0.1 * ((batch_norm3_batch_variance * batch_norm3_batch_count) / (batch_norm3_batch_count - 1.0)))
    )
    tl.store(batch_norm3_new_running_var_ptr + c, batch_norm3_new_running_var, mask=c < 24)
    batch_norm3_weight = tl.load(batch_norm3_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3_scale = batch_norm3_weight / tl.sqrt_rn(batch_norm3_batch_variance + 1e-05)
    tl.store(batch_norm3_scale_ptr + c, batch_norm3_scale, mask=c < 24)


@triton.jit
def block1_kernel(
    conv2_ptr, batch_norm2_batch_mean_ptr, batch_norm2_scale_ptr, batch_norm2_bias_ptr, conv3_ptr,
    batch_norm3_batch_mean_ptr, batch_norm3_scale_ptr, batch_norm3_bias_ptr, block1_ptr, lengths_ptr, N,
    T, RAGGED: tl.constexpr
):
    """batch_norm2[n, t, c] = (((conv2[n, t, c] − batch_norm2.batch_mean[c]) · batch_norm2.scale[c]) +
        batch_norm2.bias[c])
    relu2[n, t, c] = maximum(batch_norm2[n, t, c], 0)
    batch_norm3[n, t, c] = (((conv3[n, t, c] − batch_norm3.batch_mean[c]) · batch_norm3.scale[c]) +
        batch_norm3.bias[c])
    relu3[n, t, c] = maximum(batch_norm3[n, t, c], 0)
    add1[n, t, c] = (relu2[n, t, c] + relu3[n, t, c])
    block1[n, t, c] = maximum(add1[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 31) // 32)
    n = tl.cast(program // (((T + 1) // 2 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv2 = tl.load(
        conv2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm2_batch_mean = tl.load(batch_norm2_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2_scale = tl.load(batch_norm2_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2_bias = tl.load(batch_norm2_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2 = ((conv2 - batch_norm2_batch_mean) * batch_norm2_scale) + batch_norm2_bias
    relu2 = tl.maximum(batch_norm2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    conv3 = tl.load(
        conv3_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm3_batch_mean = tl.load(batch_norm3_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3_scale = tl.load(batch_norm3_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3_bias = tl.load(batch_norm3_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3 = ((conv3 - batch_norm3_batch_mean) * batch_norm3_scale) + batch_norm3_bias
    relu3 = tl.maximum(batch_norm3, 0.0, propagate_nan=tl.PropagateNan.ALL)
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
    conv4_weight_ptr, block1_ptr, conv4_ptr, batch_norm4_batch_mean_tiles_mean_ptr,
    batch_norm4_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv4.sum[n, t, c] = Σ k, i  (block1[n, t·2 + offset(k) − 4, i] · conv4.weight[k, c, i])
    conv4[n, t, c] = conv4.sum[n, t, c]
    batch_norm4.batch_mean, batch_norm4.batch_variance, batch_norm4.batch_count[c] = moments n, t
        conv4[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 511) // 512)
    n = tl.cast(program // (((T + 3) // 4 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm4_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm4_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 3) // 4 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv4 = tl.where(t < (frames + 3) // 4, conv4_sum, 0.0)
        tl.store(conv4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), conv4, mask=t < (T + 3) // 4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv4 = conv4.to(conv4_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv4, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 3) // 4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 3) // 4, (conv4 - tile_mean) * (conv4 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm4_batch_mean_tiles_mean
        batch_norm4_batch_mean_tiles_mean_squares = (
            batch_norm4_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm4_batch_mean_tiles_mean = (
            (batch_norm4_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 3) // 4))
    tl.store(
        batch_norm4_batch_mean_tiles_mean_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32)
        + c,
        batch_norm4_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm4_batch_mean_tiles_variance_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32)
        + (row_tile * 32) + c,
        batch_norm4_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def batch_norm4_batch_mean_kernel(
    batch_norm4_batch_mean_tiles_mean_ptr, batch_norm4_batch_mean_tiles_variance_ptr,
    batch_norm4_running_mean_ptr, batch_norm4_running_var_ptr, batch_norm4_weight_ptr,
    batch_norm4_batch_mean_ptr, batch_norm4_batch_variance_ptr, batch_norm4_batch_count_ptr,
    batch_norm4_new_running_mean_ptr, batch_norm4_new_running_var_ptr, batch_norm4_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm4.batch_mean, batch_norm4.batch_variance, batch_norm4.batch_count[c] = moments n, tile
        moments(batch_norm4.batch_mean.tiles.mean[n, tile, c], batch_norm4.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm4.new_running_mean[c] = ((batch_norm4.running_mean[c] · 0.9) + (0.1 ·
        batch_norm4.batch_mean[c]))
    batch_norm4.new_running_var[c] = ((batch_norm4.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm4.batch_variance[c] · batch_norm4.batch_count[c]) / (batch_norm4.batch_count[c] −
        1))))
    batch_norm4.scale[c] = (batch_norm4.weight[c] / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    batch_norm4_batch_count = tl.full([1, 32], 0.0, tl.float32)
    batch_norm4_batch_mean = tl.full([1, 32], 0.0, tl.float32)
    batch_norm4_batch_variance = tl.full([1, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 3) // 4 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm4_batch_mean_tiles_mean = tl.load(
                batch_norm4_batch_mean_tiles_mean_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm4_batch_mean_tiles_variance = tl.load(
                batch_norm4_batch_mean_tiles_variance_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm4_batch_mean_tiles_mean
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
                    * (batch_norm4_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm4_batch_count = batch_norm4_batch_count + block_count
            share = block_count / tl.maximum(batch_norm4_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm4_batch_mean
            batch_norm4_batch_variance = (
                ((batch_norm4_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm4_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm4_batch_mean + (shift * share),
                (batch_norm4_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm4_batch_mean_ptr + c, batch_norm4_batch_mean)
    tl.store(batch_norm4_batch_variance_ptr + c, batch_norm4_batch_variance)
    tl.store(batch_norm4_batch_count_ptr + c, batch_norm4_batch_count)
    batch_norm4_running_mean = tl.load(batch_norm4_running_mean_ptr + c).to(tl.float32)
    batch_norm4_new_running_mean = (batch_norm4_running_mean * 0.9) + (0.1 * batch_norm4_batch_mean)
    tl.store(batch_norm4_new_running_mean_ptr + c, batch_norm4_new_running_mean)
    batch_norm4_running_var = tl.load(batch_norm4_running_var_ptr + c).to(tl.float32)
    batch_norm4_new_running_var = (
        (batch_norm4_running_var * 0.9)
        + (0.1 * ((batch_norm4_batch_variance * batch_norm4_batch_count) / (batch_norm4_batch_count - 1.0)))
    )
    tl.store(batch_norm4_new_running_var_ptr + c, batch_norm4_new_running_var)
    batch_norm4_weight = tl.load(batch_norm4_weight_ptr + c).to(tl.float32)
    batch_norm4_scale = batch_norm4_weight / tl.sqrt_rn(batch_norm4_batch_variance + 1e-05)
    tl.store(batch_norm4_scale_ptr + c, batch_norm4_scale)


@triton.jit
def relu4_kernel(
    conv4_ptr, batch_norm4_batch_mean_ptr, batch_norm4_scale_ptr, batch_norm4_bias_ptr, relu4_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm4[n, t, c] = (((conv4[n, t, c] − batch_norm4.batch_mean[c]) · batch_norm4.scale[c]) +
        batch_norm4.bias[c])
    relu4[n, t, c] = maximum(batch_norm4[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 31) // 32)
    n = tl.cast(program // (((T + 3) // 4 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv4 = tl.load(
        conv4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm4_batch_mean = tl.load(batch_norm4_batch_mean_ptr + c).to(tl.float32)
    batch_norm4_scale = tl.load(batch_norm4_scale_ptr + c).to(tl.float32)
    batch_norm4_bias = tl.load(batch_norm4_bias_ptr + c).to(tl.float32)
    batch_norm4 = ((conv4 - batch_norm4_batch_mean) * batch_norm4_scale) + batch_norm4_bias
    relu4 = tl.maximum(batch_norm4, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu4 = tl.where(t < (frames + 3) // 4, relu4, 0.0)
    tl.store(relu4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), relu4, mask=t < (T + 3) // 4)


@triton.jit
def conv5_sum_kernel(
    conv5_weight_ptr, relu4_ptr, conv5_ptr, batch_norm5_batch_mean_tiles_mean_ptr,
    batch_norm5_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv5.sum[n, t, c] = Σ k, i  (relu4[n, t + offset(k) − 4, i] · conv5.weight[k, c, i])
    conv5[n, t, c] = conv5.sum[n, t, c]
    batch_norm5.batch_mean, batch_norm5.batch_variance, batch_norm5.batch_count[c] = moments n, t
        conv5[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 511) // 512)
    n = tl.cast(program // (((T + 3) // 4 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm5_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm5_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 3) // 4 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv5 = tl.where(t < (frames + 3) // 4, conv5_sum, 0.0)
        tl.store(conv5_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), conv5, mask=t < (T + 3) // 4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv5 = conv5.to(conv5_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv5, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 3) // 4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 3) // 4, (conv5 - tile_mean) * (conv5 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm5_batch_mean_tiles_mean
        batch_norm5_batch_mean_tiles_mean_squares = (
            batch_norm5_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm5_batch_mean_tiles_mean = (
            (batch_norm5_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 3) // 4))
    tl.store(
        batch_norm5_batch_mean_tiles_mean_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32)
        + c,
        batch_norm5_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm5_batch_mean_tiles_variance_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32)
        + (row_tile * 32) + c,
        batch_norm5_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def batch_norm5_batch_mean_kernel(
    batch_norm5_batch_mean_tiles_mean_ptr, batch_norm5_batch_mean_tiles_variance_ptr,
    batch_norm5_running_mean_ptr, batch_norm5_running_var_ptr, batch_norm5_weight_ptr,
    batch_norm5_batch_mean_ptr, batch_norm5_batch_variance_ptr, batch_norm5_batch_count_ptr,
    batch_norm5_new_running_mean_ptr, batch_norm5_new_running_var_ptr, batch_norm5_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm5.batch_mean, batch_norm5.batch_variance, batch_norm5.batch_count[c] = moments n, tile
        moments(batch_norm5.batch_mean.tiles.mean[n, tile, c], batch_norm5.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm5.new_running_mean[c] = ((batch_norm5.running_mean[c] · 0.9) + (0.1 ·
        batch_norm5.batch_mean[c]))
    batch_norm5.new_running_var[c] = ((batch_norm5.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm5.batch_variance[c] · batch_norm5.batch_count[c]) / (batch_norm5.batch_count[c] −
        1))))
    batch_norm5.scale[c] = (batch_norm5.weight[c] / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    batch_norm5_batch_count = tl.full([1, 32], 0.0, tl.float32)
    batch_norm5_batch_mean = tl.full([1, 32], 0.0, tl.float32)
    batch_norm5_batch_variance = tl.full([1, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 3) // 4 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm5_batch_mean_tiles_mean = tl.load(
                batch_norm5_batch_mean_tiles_mean_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm5_batch_mean_tiles_variance = tl.load(
                batch_norm5_batch_mean_tiles_variance_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm5_batch_mean_tiles_mean
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
                    * (batch_norm5_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm5_batch_count = batch_norm5_batch_count + block_count
            share = block_count / tl.maximum(batch_norm5_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm5_batch_mean
            batch_norm5_batch_variance = (
                ((batch_norm5_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm5_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm5_batch_mean + (shift * share),
                (batch_norm5_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm5_batch_mean_ptr + c, batch_norm5_batch_mean)
    tl.store(batch_norm5_batch_variance_ptr + c, batch_norm5_batch_variance)
    tl.store(batch_norm5_batch_count_ptr + c, batch_norm5_batch_count)
    batch_norm5_running_mean = tl.load(batch_norm5_running_mean_ptr + c).to(tl.float32)
    batch_norm5_new_running_mean = (batch_norm5_running_mean * 0.9) + (0.1 * batch_norm5_batch_mean)
    tl.store(batch_norm5_new_running_mean_ptr + c, batch_norm5_new_running_mean)
    batch_norm5_running_var = tl.load(batch_norm5_running_var_ptr + c).to(tl.float32)
    batch_norm5_new_running_var = (
        (batch_norm5_running_var * 0.9)
        + (0.1 * ((batch_norm5_batch_variance * batch_norm5_batch_count) / (batch_norm5_batch_count - 1.0)))
    )
    tl.store(batch_norm5_new_running_var_ptr + c, batch_norm5_new_running_var)
    batch_norm5_weight = tl.load(batch_norm5_weight_ptr + c).to(tl.float32)
    batch_norm5_scale = batch_norm5_weight / tl.sqrt_rn(batch_norm5_batch_variance + 1e-05)
    tl.store(batch_norm5_scale_ptr + c, batch_norm5_scale)


@triton.jit
def conv6_sum_kernel(
    conv6_weight_ptr, block1_ptr, conv6_ptr, batch_norm6_batch_mean_tiles_mean_ptr,
    batch_norm6_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv6.sum[n, t, c] = Σ k, i  (block1[n, t·2 + offset(k), i] · conv6.weight[k, c, i])
    conv6[n, t, c] = conv6.sum[n, t, c]
    batch_norm6.batch_mean, batch_norm6.batch_variance, batch_norm6.batch_count[c] = moments n, t
        conv6[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 511) // 512)
    n = tl.cast(program // (((T + 3) // 4 + 511) // 512), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm6_batch_mean_tiles_mean = tl.full([32, 1], 0.0, tl.float32)
    batch_norm6_batch_mean_tiles_mean_squares = tl.full([32, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 3) // 4 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv6 = tl.where(t < (frames + 3) // 4, conv6_sum, 0.0)
        tl.store(conv6_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), conv6, mask=t < (T + 3) // 4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv6 = conv6.to(conv6_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv6, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 3) // 4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 3) // 4, (conv6 - tile_mean) * (conv6 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm6_batch_mean_tiles_mean
        batch_norm6_batch_mean_tiles_mean_squares = (
            batch_norm6_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm6_batch_mean_tiles_mean = (
            (batch_norm6_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 3) // 4))
    tl.store(
        batch_norm6_batch_mean_tiles_mean_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32) + (row_tile * 32)
        + c,
        batch_norm6_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm6_batch_mean_tiles_variance_ptr + (n * (((T + 3) // 4 + 511) // 512) * 32)
        + (row_tile * 32) + c,
        batch_norm6_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def batch_norm6_batch_mean_kernel(
    batch_norm6_batch_mean_tiles_mean_ptr, batch_norm6_batch_mean_tiles_variance_ptr,
    batch_norm6_running_mean_ptr, batch_norm6_running_var_ptr, batch_norm6_weight_ptr,
    batch_norm6_batch_mean_ptr, batch_norm6_batch_variance_ptr, batch_norm6_batch_count_ptr,
    batch_norm6_new_running_mean_ptr, batch_norm6_new_running_var_ptr, batch_norm6_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm6.batch_mean, batch_norm6.batch_variance, batch_norm6.batch_count[c] = moments n, tile
        moments(batch_norm6.batch_mean.tiles.mean[n, tile, c], batch_norm6.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm6.new_running_mean[c] = ((batch_norm6.running_mean[c] · 0.9) + (0.1 ·
        batch_norm6.batch_mean[c]))
    batch_norm6.new_running_var[c] = ((batch_norm6.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm6.batch_variance[c] · batch_norm6.batch_count[c]) / (batch_norm6.batch_count[c] −
        1))))
    batch_norm6.scale[c] = (batch_norm6.weight[c] / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    batch_norm6_batch_count = tl.full([1, 32], 0.0, tl.float32)
    batch_norm6_batch_mean = tl.full([1, 32], 0.0, tl.float32)
    batch_norm6_batch_variance = tl.full([1, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 3) // 4 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm6_batch_mean_tiles_mean = tl.load(
                batch_norm6_batch_mean_tiles_mean_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm6_batch_mean_tiles_variance = tl.load(
                batch_norm6_batch_mean_tiles_variance_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm6_batch_mean_tiles_mean
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
                    * (batch_norm6_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm6_batch_count = batch_norm6_batch_count + block_count
            share = block_count / tl.maximum(batch_norm6_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm6_batch_mean
            batch_norm6_batch_variance = (
                ((batch_norm6_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm6_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm6_batch_mean + (shift * share),
                (batch_norm6_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm6_batch_mean_ptr + c, batch_norm6_batch_mean)
    tl.store(batch_norm6_batch_variance_ptr + c, batch_norm6_batch_variance)
    tl.store(batch_norm6_batch_count_ptr + c, batch_norm6_batch_count)
    batch_norm6_running_mean = tl.load(batch_norm6_running_mean_ptr + c).to(tl.float32)
    batch_norm6_new_running_mean = (batch_norm6_running_mean * 0.9) + (0.1 * batch_norm6_batch_mean)
    tl.store(batch_norm6_new_running_mean_ptr + c, batch_norm6_new_running_mean)
    batch_norm6_running_var = tl.load(batch_norm6_running_var_ptr + c).to(tl.float32)
    batch_norm6_new_running_var = (
        (batch_norm6_running_var * 0.9)
        + (0.1 * ((batch_norm6_batch_variance * batch_norm6_batch_count) / (batch_norm6_batch_count - 1.0)))
    )
    tl.store(batch_norm6_new_running_var_ptr + c, batch_norm6_new_running_var)
    batch_norm6_weight = tl.load(batch_norm6_weight_ptr + c).to(tl.float32)
    batch_norm6_scale = batch_norm6_weight / tl.sqrt_rn(batch_norm6_batch_variance + 1e-05)
    tl.store(batch_norm6_scale_ptr + c, batch_norm6_scale)


@triton.jit
def block2_kernel(
    conv5_ptr, batch_norm5_batch_mean_ptr, batch_norm5_scale_ptr, batch_norm5_bias_ptr, conv6_ptr,
    batch_norm6_batch_mean_ptr, batch_norm6_scale_ptr, batch_norm6_bias_ptr, block2_ptr, lengths_ptr, N,
    T, RAGGED: tl.constexpr
):
    """batch_norm5[n, t, c] = (((conv5[n, t, c] − batch_norm5.batch_mean[c]) · batch_norm5.scale[c]) +
        batch_norm5.bias[c])
    relu5[n, t, c] = maximum(batch_norm5[n, t, c], 0)
    batch_norm6[n, t, c] = (((conv6[n, t, c] − batch_norm6.batch_mean[c]) · batch_norm6.scale[c]) +
        batch_norm6.bias[c])
    relu6[n, t, c] = maximum(batch_norm6[n, t, c], 0)
    add2[n, t, c] = (relu5[n, t, c] + relu6[n, t, c])
    block2[n, t, c] = maximum(add2[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 31) // 32)
    n = tl.cast(program // (((T + 3) // 4 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv5 = tl.load(
        conv5_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_batch_mean = tl.load(batch_norm5_batch_mean_ptr + c).to(tl.float32)
    batch_norm5_scale = tl.load(batch_norm5_scale_ptr + c).to(tl.float32)
    batch_norm5_bias = tl.load(batch_norm5_bias_ptr + c).to(tl.float32)
    batch_norm5 = ((conv5 - batch_norm5_batch_mean) * batch_norm5_scale) + batch_norm5_bias
    relu5 = tl.maximum(batch_norm5, 0.0, propagate_nan=tl.PropagateNan.ALL)
    conv6 = tl.load(
        conv6_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm6_batch_mean = tl.load(batch_norm6_batch_mean_ptr + c).to(tl.float32)
    batch_norm6_scale = tl.load(batch_norm6_scale_ptr + c).to(tl.float32)
    batch_norm6_bias = tl.load(batch_norm6_bias_ptr + c).to(tl.float32)
    batch_norm6 = ((conv6 - batch_norm6_batch_mean) * batch_norm6_scale) + batch_norm6_bias
    relu6 = tl.maximum(batch_norm6, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add2 = relu5 + relu6
    block2 = tl.maximum(add2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        block2 = tl.where(t < (frames + 3) // 4, block2, 0.0)
    tl.store(block2_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), block2, mask=t < (T + 3) // 4)


@triton.jit
def conv7_sum_kernel(
    conv7_weight_ptr, block2_ptr, conv7_ptr, batch_norm7_batch_mean_tiles_mean_ptr,
    batch_norm7_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv7.sum[n, t, c] = Σ k, i  (block2[n, t·2 + offset(k) − 4, i] · conv7.weight[k, c, i])
    conv7[n, t, c] = conv7.sum[n, t, c]
    batch_norm7.batch_mean, batch_norm7.batch_variance, batch_norm7.batch_count[c] = moments n, t
        conv7[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 511) // 512)
    n = tl.cast(program // (((T + 7) // 8 + 511) // 512), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm7_batch_mean_tiles_mean = tl.full([64, 1], 0.0, tl.float32)
    batch_norm7_batch_mean_tiles_mean_squares = tl.full([64, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 7) // 8 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv7 = tl.where(t < (frames + 7) // 8, conv7_sum, 0.0)
        tl.store(
            conv7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            conv7,
            mask=(t < (T + 7) // 8) & (c < 48),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv7 = conv7.to(conv7_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv7, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 7) // 8))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 7) // 8, (conv7 - tile_mean) * (conv7 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm7_batch_mean_tiles_mean
        batch_norm7_batch_mean_tiles_mean_squares = (
            batch_norm7_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm7_batch_mean_tiles_mean = (
            (batch_norm7_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 7) // 8))
    tl.store(
        batch_norm7_batch_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48)
        + c,
        batch_norm7_batch_mean_tiles_mean,
        mask=c < 48,
    )
    tl.store(
        batch_norm7_batch_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48)
        + (row_tile * 48) + c,
        batch_norm7_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 48,
    )


@triton.jit
def batch_norm7_batch_mean_kernel(
    batch_norm7_batch_mean_tiles_mean_ptr, batch_norm7_batch_mean_tiles_variance_ptr,
    batch_norm7_running_mean_ptr, batch_norm7_running_var_ptr, batch_norm7_weight_ptr,
    batch_norm7_batch_mean_ptr, batch_norm7_batch_variance_ptr, batch_norm7_batch_count_ptr,
    batch_norm7_new_running_mean_ptr, batch_norm7_new_running_var_ptr, batch_norm7_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm7.batch_mean, batch_norm7.batch_variance, batch_norm7.batch_count[c] = moments n, tile
        moments(batch_norm7.batch_mean.tiles.mean[n, tile, c], batch_norm7.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm7.new_running_mean[c] = ((batch_norm7.running_mean[c] · 0.9) + (0.1 ·
        batch_norm7.batch_mean[c]))
    batch_norm7.new_running_var[c] = ((batch_norm7.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm7.batch_variance[c] · batch_norm7.batch_count[c]) / (batch_norm7.batch_count[c] −
        1))))
    batch_norm7.scale[c] = (batch_norm7.weight[c] / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm7_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm7_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm7_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, ((T + 7) // 8 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm7_batch_mean_tiles_mean = tl.load(
                batch_norm7_batch_mean_tiles_mean_ptr + (tile * 48)
                + (c + n * 48 * (((T + 7) // 8 + 511) // 512)),
                mask=(n < N) & (c < 48),
                other=0.0,
            ).to(tl.float32)
            batch_norm7_batch_mean_tiles_variance = tl.load(
                batch_norm7_batch_mean_tiles_variance_ptr + (tile * 48)
                + (c + n * 48 * (((T + 7) // 8 + 511) // 512)),
                mask=(n < N) & (c < 48),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm7_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 7) // 8)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 7) // 8)), 0.0)
                / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            )
            block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
            block_mean = tl.sum(
                block_mean_rows + tl.where(n < N, block_share * x, 0.0), axis=0, keep_dims=True,
            )
            block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
            block_rest = tl.sum(
                block_rest_rows + tl.where(n < N, block_share * (x - block_mean), 0.0), axis=0,
                keep_dims=True,
            )
            block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
            block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
            block_variance = tl.sum(
                block_variance_rows
                + tl.where(
                    n < N,
                    block_share
                    * (batch_norm7_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm7_batch_count = batch_norm7_batch_count + block_count
            share = block_count / tl.maximum(batch_norm7_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm7_batch_mean
            batch_norm7_batch_variance = (
                ((batch_norm7_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm7_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm7_batch_mean + (shift * share),
                (batch_norm7_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm7_batch_mean_ptr + c, batch_norm7_batch_mean, mask=c < 48)
    tl.store(batch_norm7_batch_variance_ptr + c, batch_norm7_batch_variance, mask=c < 48)
    tl.store(batch_norm7_batch_count_ptr + c, batch_norm7_batch_count, mask=c < 48)
    batch_norm7_running_mean = tl.load(
        batch_norm7_running_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm7_new_running_mean = (batch_norm7_running_mean * 0.9) + (0.1 * batch_norm7_batch_mean)
    tl.store(batch_norm7_new_running_mean_ptr + c, batch_norm7_new_running_mean, mask=c < 48)
    batch_norm7_running_var = tl.load(
        batch_norm7_running_var_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm7_new_running_var = (
        (batch_norm7_running_var * 0.9)
        + (0.1 * ((batch_norm7_batch_variance * batch_norm7_batch_count) / (batch_norm7_batch_count - 1.0)))
    )
    tl.store(batch_norm7_new_running_var_ptr + c, batch_norm7_new_running_var, mask=c < 48)
    batch_norm7_weight = tl.load(batch_norm7_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm7_scale = batch_norm7_weight / tl.sqrt_rn(batch_norm7_batch_variance + 1e-05)
    tl.store(batch_norm7_scale_ptr + c, batch_norm7_scale, mask=c < 48)


@triton.jit
def relu7_kernel(
    conv7_ptr, batch_norm7_batch_mean_ptr, batch_norm7_scale_ptr, batch_norm7_bias_ptr, relu7_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm7[n, t, c] = (((conv7[n, t, c] − batch_norm7.batch_mean[c]) · batch_norm7.scale[c]) +
        batch_norm7.bias[c])
    relu7[n, t, c] = maximum(batch_norm7[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 31) // 32)
    n = tl.cast(program // (((T + 7) // 8 + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv7 = tl.load(
        conv7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm7_batch_mean = tl.load(batch_norm7_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm7_scale = tl.load(batch_norm7_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm7_bias = tl.load(batch_norm7_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm7 = ((conv7 - batch_norm7_batch_mean) * batch_norm7_scale) + batch_norm7_bias
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
    conv8_weight_ptr, relu7_ptr, conv8_ptr, batch_norm8_batch_mean_tiles_mean_ptr,
    batch_norm8_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv8.sum[n, t, c] = Σ k, i  (relu7[n, t + offset(k) − 4, i] · conv8.weight[k, c, i])
    conv8[n, t, c] = conv8.sum[n, t, c]
    batch_norm8.batch_mean, batch_norm8.batch_variance, batch_norm8.batch_count[c] = moments n, t
        conv8[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 511) // 512)
    n = tl.cast(program // (((T + 7) // 8 + 511) // 512), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm8_batch_mean_tiles_mean = tl.full([64, 1], 0.0, tl.float32)
    batch_norm8_batch_mean_tiles_mean_squares = tl.full([64, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, ((T + 7) // 8 + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        conv8 = tl.where(t < (frames + 7) // 8, conv8_sum, 0.0)
        tl.store(
            conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            conv8,
            mask=(t < (T + 7) // 8) & (c < 48),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv8 = conv8.to(conv8_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv8, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 7) // 8))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 7) // 8, (conv8 - tile_mean) * (conv8 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm8_batch_mean_tiles_mean
        batch_norm8_batch_mean_tiles_mean_squares = (
            batch_norm8_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm8_batch_mean_tiles_mean = (
            (batch_norm8_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 7) // 8))
    tl.store(
        batch_norm8_batch_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48)
        + c,
        batch_norm8_batch_mean_tiles_mean,
        mask=c < 48,
    )
    tl.store(
        batch_norm8_batch_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48)
        + (row_tile * 48) + c,
        batch_norm8_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 48,
    )


@triton.jit
def batch_norm8_batch_mean_kernel(
    batch_norm8_batch_mean_tiles_mean_ptr, batch_norm8_batch_mean_tiles_variance_ptr,
    batch_norm8_running_mean_ptr, batch_norm8_running_var_ptr, batch_norm8_weight_ptr,
    batch_norm8_batch_mean_ptr, batch_norm8_batch_variance_ptr, batch_norm8_batch_count_ptr,
    batch_norm8_new_running_mean_ptr, batch_norm8_new_running_var_ptr, batch_norm8_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm8.batch_mean, batch_norm8.batch_variance, batch_norm8.batch_count[c] = moments n, tile
        moments(batch_norm8.batch_mean.tiles.mean[n, tile, c], batch_norm8.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm8.new_running_mean[c] = ((batch_norm8.running_mean[c] · 0.9) + (0.1 ·
        batch_norm8.batch_mean[c]))
    batch_norm8.new_running_var[c] = ((batch_norm8.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm8.batch_variance[c] · batch_norm8.batch_count[c]) / (batch_norm8.batch_count[c] −
        1))))
    batch_norm8.scale[c] = (batch_norm8.weight[c] / sqrt((batch_norm8.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm8_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm8_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm8_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, ((T + 7) // 8 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm8_batch_mean_tiles_mean = tl.load(
                batch_norm8_batch_mean_tiles_mean_ptr + (tile * 48)
                + (c + n * 48 * (((T + 7) // 8 + 511) // 512)),
                mask=(n < N) & (c < 48),
                other=0.0,
            ).to(tl.float32)
            batch_norm8_batch_mean_tiles_variance = tl.load(
                batch_norm8_batch_mean_tiles_variance_ptr + (tile * 48)
                + (c + n * 48 * (((T + 7) // 8 + 511) // 512)),
                mask=(n < N) & (c < 48),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm8_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 7) // 8)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 7) // 8)), 0.0)
                / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            )
            block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
            block_mean = tl.sum(
                block_mean_rows + tl.where(n < N, block_share * x, 0.0), axis=0, keep_dims=True,
            )
            block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
            block_rest = tl.sum(
                block_rest_rows + tl.where(n < N, block_share * (x - block_mean), 0.0), axis=0,
                keep_dims=True,
            )
            block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
            block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
            block_variance = tl.sum(
                block_variance_rows
                + tl.where(
                    n < N,
                    block_share
                    * (batch_norm8_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm8_batch_count = batch_norm8_batch_count + block_count
            share = block_count / tl.maximum(batch_norm8_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm8_batch_mean
            batch_norm8_batch_variance = (
                ((batch_norm8_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm8_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm8_batch_mean + (shift * share),
                (batch_norm8_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm8_batch_mean_ptr + c, batch_norm8_batch_mean, mask=c < 48)
    tl.store(batch_norm8_batch_variance_ptr + c, batch_norm8_batch_variance, mask=c < 48)
    tl.store(batch_norm8_batch_count_ptr + c, batch_norm8_batch_count, mask=c < 48)
    batch_norm8_running_mean = tl.load(
        batch_norm8_running_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm8_new_running_mean = (batch_norm8_running_mean * 0.9) + (0.1 * batch_norm8_batch_mean)
    tl.store(batch_norm8_new_running_mean_ptr + c, batch_norm8_new_running_mean, mask=c < 48)
    batch_norm8_running_var = tl.load(
        batch_norm8_running_var_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm8_new_running_var = (
        (batch_norm8_running_var * 0.9)
        + (0.1 * ((batch_norm8_batch_variance * batch_norm8_batch_count) / (batch_norm8_batch_count - 1.0)))
    )
    tl.store(batch_norm8_new_running_var_ptr + c, batch_norm8_new_running_var, mask=c < 48)
    batch_norm8_weight = tl.load(batch_norm8_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8_scale = batch_norm8_weight / tl.sqrt_rn(batch_norm8_batch_variance + 1e-05)
    tl.store(batch_norm8_scale_ptr + c, batch_norm8_scale, mask=c < 48)


@triton.jit
def conv9_sum_kernel(
    conv9_weight_ptr, block2_ptr, conv9_ptr, batch_norm9_batch_mean_tiles_mean_ptr,
    batch_norm9_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """conv9.sum[n, t, c] = Σ k, i  (block2[n, t·2 + offset(k), i] · conv9.weight[k, c, i])
    conv9[n, t, c] = conv9.sum[n, t, c]
    batch_norm9.batch_mean, batch_norm9.batch_variance, batch_norm9.batch_count[c] = moments n, t
        conv9[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 511) // 512)
    n = tl.cast(program // (((T + 7) // 8 + 511) // 512), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm9_batch_mean_tiles_mean = tl.full([64, 1], 0.0, tl.float32)
    batch_norm9_batch_mean_tiles_mean_squares = tl.full([64, 1], 0.0, tl.float32)
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
        conv9 = tl.where(t < (frames + 7) // 8, conv9_sum, 0.0)
        tl.store(
            conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            conv9,
            mask=(t < (T + 7) // 8) & (c < 48),
        )
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv9 = conv9.to(conv9_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv9, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, tile * -128 + (frames + 7) // 8))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < (frames + 7) // 8, (conv9 - tile_mean) * (conv9 - tile_mean), 0.0), axis=1,
            keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - batch_norm9_batch_mean_tiles_mean
        batch_norm9_batch_mean_tiles_mean_squares = (
            batch_norm9_batch_mean_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        batch_norm9_batch_mean_tiles_mean = (
            (batch_norm9_batch_mean_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, row_tile * -512 + (frames + 7) // 8))
    tl.store(
        batch_norm9_batch_mean_tiles_mean_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48) + (row_tile * 48)
        + c,
        batch_norm9_batch_mean_tiles_mean,
        mask=c < 48,
    )
    tl.store(
        batch_norm9_batch_mean_tiles_variance_ptr + (n * (((T + 7) // 8 + 511) // 512) * 48)
        + (row_tile * 48) + c,
        batch_norm9_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 48,
    )


@triton.jit
def batch_norm9_batch_mean_kernel(
    batch_norm9_batch_mean_tiles_mean_ptr, batch_norm9_batch_mean_tiles_variance_ptr,
    batch_norm9_running_mean_ptr, batch_norm9_running_var_ptr, batch_norm9_weight_ptr,
    batch_norm9_batch_mean_ptr, batch_norm9_batch_variance_ptr, batch_norm9_batch_count_ptr,
    batch_norm9_new_running_mean_ptr, batch_norm9_new_running_var_ptr, batch_norm9_scale_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm9.batch_mean, batch_norm9.batch_variance, batch_norm9.batch_count[c] = moments n, tile
        moments(batch_norm9.batch_mean.tiles.mean[n, tile, c], batch_norm9.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    batch_norm9.new_running_mean[c] = ((batch_norm9.running_mean[c] · 0.9) + (0.1 ·
        batch_norm9.batch_mean[c]))
    batch_norm9.new_running_var[c] = ((batch_norm9.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm9.batch_variance[c] · batch_norm9.batch_count[c]) / (batch_norm9.batch_count[c] −
        1))))
    batch_norm9.scale[c] = (batch_norm9.weight[c] / sqrt((batch_norm9.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm9_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm9_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm9_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, ((T + 7) // 8 + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm9_batch_mean_tiles_mean = tl.load(
                batch_norm9_batch_mean_tiles_mean_ptr + (tile * 48)
                + (c + n * 48 * (((T + 7) // 8 + 511) // 512)),
                mask=(n < N) & (c < 48),
                other=0.0,
            ).to(tl.float32)
            batch_norm9_batch_mean_tiles_variance = tl.load(
                batch_norm9_batch_mean_tiles_variance_ptr + (tile * 48)
                + (c + n * 48 * (((T + 7) // 8 + 511) // 512)),
                mask=(n < N) & (c < 48),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm9_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 7) // 8)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, tile * -512 + (frames + 7) // 8)), 0.0)
                / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            )
            block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
            block_mean = tl.sum(
                block_mean_rows + tl.where(n < N, block_share * x, 0.0), axis=0, keep_dims=True,
            )
            block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
            block_rest = tl.sum(
                block_rest_rows + tl.where(n < N, block_share * (x - block_mean), 0.0), axis=0,
                keep_dims=True,
            )
            block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
            block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
            block_variance = tl.sum(
                block_variance_rows
                + tl.where(
                    n < N,
                    block_share
                    * (batch_norm9_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
                    0.0,
                ),
                axis=0, keep_dims=True,
            )
            batch_norm9_batch_count = batch_norm9_batch_count + block_count
            share = block_count / tl.maximum(batch_norm9_batch_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
            rest = 1.0 - share
            shift = block_mean - batch_norm9_batch_mean
            batch_norm9_batch_variance = (
                ((batch_norm9_batch_variance * rest) + (block_variance * share))
                + ((shift * (share * rest)) * shift)
            )
            batch_norm9_batch_mean = tl.where(
                (shift - shift) == 0.0, batch_norm9_batch_mean + (shift * share),
                (batch_norm9_batch_mean * rest) + (block_mean * share),
            )
    tl.store(batch_norm9_batch_mean_ptr + c, batch_norm9_batch_mean, mask=c < 48)
    tl.store(batch_norm9_batch_variance_ptr + c, batch_norm9_batch_variance, mask=c < 48)
    tl.store(batch_norm9_batch_count_ptr + c, batch_norm9_batch_count, mask=c < 48)
    batch_norm9_running_mean = tl.load(
        batch_norm9_running_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm9_new_running_mean = (batch_norm9_running_mean * 0.9) + (0.1 * batch_norm9_batch_mean)
    tl.store(batch_norm9_new_running_mean_ptr + c, batch_norm9_new_running_mean, mask=c < 48)
    batch_norm9_running_var = tl.load(
        batch_norm9_running_var_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm9_new_running_var = (
        (batch_norm9_running_var * 0.9)
        + (0.1 * ((batch_norm9_batch_variance * batch_norm9_batch_count) / (batch_norm9_batch_count - 1.0)))
    )
    tl.store(batch_norm9_new_running_var_ptr + c, batch_norm9_new_running_var, mask=c < 48)
    batch_norm9_weight = tl.load(batch_norm9_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm9_scale = batch_norm9_weight / tl.sqrt_rn(batch_norm9_batch_variance + 1e-05)
    tl.store(batch_norm9_scale_ptr + c, batch_norm9_scale, mask=c < 48)


@triton.jit
def global_avg_pool1_mean_kernel(
    conv8_ptr, batch_norm8_batch_mean_ptr, batch_norm8_scale_ptr, batch_norm8_bias_ptr, conv9_ptr,
    batch_norm9_batch_mean_ptr, batch_norm9_scale_ptr, batch_norm9_bias_ptr, global_avg_pool1_count_ptr,
    global_avg_pool1_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """global_avg_pool1.mean, global_avg_pool1.variance, global_avg_pool1.count[n, c] = moments t
        maximum((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) +
        batch_norm8.bias[c]), 0) + maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
        batch_norm9.scale[c]) + batch_norm9.bias[c]), 0)), 0)
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
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv8 = tl.load(
            conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm8_batch_mean = tl.load(
            batch_norm8_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm8_scale = tl.load(batch_norm8_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm8_bias = tl.load(batch_norm8_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        conv9 = tl.load(
            conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm9_batch_mean = tl.load(
            batch_norm9_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm9_scale = tl.load(batch_norm9_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm9_bias = tl.load(batch_norm9_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        x = tl.maximum(
            tl.maximum(
                ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias, 0.0,
                propagate_nan=tl.PropagateNan.ALL,
            )
            + tl.maximum(
                ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias, 0.0,
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
            block_mean_rows + tl.where(t < (frames + 7) // 8, block_share * x, 0.0), axis=0, keep_dims=True,
        )
        block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
        block_rest = tl.sum(
            block_rest_rows + tl.where(t < (frames + 7) // 8, block_share * (x - block_mean), 0.0), axis=0,
            keep_dims=True,
        )
        block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
        block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
        block_variance = tl.sum(
            block_variance_rows
            + tl.where(
                t < (frames + 7) // 8, block_share * (0.0 + ((x - block_mean) * (x - block_mean))), 0.0,
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
    tl.store(global_avg_pool1_count_ptr + (n * 48) + c, global_avg_pool1_count, mask=c < 48)
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


@triton.jit
def d_global_avg_pool1_kernel(
    d_keywords_ptr, keywords_weight_ptr, d_global_avg_pool1_ptr, N, steps, PRECISION: tl.constexpr
):
    """d_global_avg_pool1[n, c] = Σ o  (d_keywords[n, o] · keywords.weight[o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    n = program * 128 + tl.arange(0, 128)[:, None].to(tl.int64)  # [128, 1]
    d_global_avg_pool1 = tl.full([128, 64], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 16
        o = o0 + tl.arange(0, 16)[None, :]  # [1, 16]
        d_keywords = tl.load(d_keywords_ptr + (n * 12 + o), mask=(n < N) & (o < 12), other=0.0)
        o_2 = o0 + tl.arange(0, 16)[:, None]  # [16, 1]
        keywords_weight = tl.load(
            keywords_weight_ptr + (c + o_2 * 48),
            mask=(o_2 < 12) & (c < 48),
            other=0.0,
        )
        d_global_avg_pool1 = tl.dot(
            d_keywords, keywords_weight.to(d_keywords.dtype), d_global_avg_pool1, input_precision=PRECISION,
        )
    tl.store(d_global_avg_pool1_ptr + (c + n * 48), d_global_avg_pool1, mask=(n < N) & (c < 48))


@triton.jit
def d_batch_norm8_scale_each_kernel(
    conv8_ptr, batch_norm8_batch_mean_ptr, batch_norm8_scale_ptr, batch_norm8_bias_ptr, conv9_ptr,
    batch_norm9_batch_mean_ptr, batch_norm9_scale_ptr, batch_norm9_bias_ptr, d_global_avg_pool1_ptr,
    global_avg_pool1_count_ptr, d_batch_norm8_scale_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm8.scale.each[n, c] = Σ t  (select((maximum((((conv8[n, t, c] −
        batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) + batch_norm8.bias[c]), 0) = 0), 0,
        select((maximum((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c])
        + batch_norm8.bias[c]), 0) + maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
        batch_norm9.scale[c]) + batch_norm9.bias[c]), 0)), 0) = 0), 0, (d_global_avg_pool1[n, c] /
        global_avg_pool1.count[n, c]))) · (conv8[n, t, c] − batch_norm8.batch_mean[c]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm8_scale_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv8 = tl.load(
            conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm8_batch_mean = tl.load(
            batch_norm8_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm8_scale = tl.load(batch_norm8_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm8_bias = tl.load(batch_norm8_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        conv9 = tl.load(
            conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm9_batch_mean = tl.load(
            batch_norm9_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm9_scale = tl.load(batch_norm9_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm9_bias = tl.load(batch_norm9_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        d_global_avg_pool1 = tl.load(
            d_global_avg_pool1_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        global_avg_pool1_count = tl.load(
            global_avg_pool1_count_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm8_scale_each_rows = (
            d_batch_norm8_scale_each_rows
            + tl.where(
                t < (frames + 7) // 8,
                tl.where(
                    tl.maximum(
                        ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias, 0.0,
                        propagate_nan=tl.PropagateNan.ALL,
                    ) == 0.0,
                    0.0,
                    tl.where(
                        tl.maximum(
                            tl.maximum(
                                ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            )
                            + tl.maximum(
                                ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            ),
                            0.0, propagate_nan=tl.PropagateNan.ALL,
                        ) == 0.0,
                        0.0, d_global_avg_pool1 / global_avg_pool1_count,
                    ),
                ) * (conv8 - batch_norm8_batch_mean),
                0.0,
            )
        )
    d_batch_norm8_scale_each = tl.sum(d_batch_norm8_scale_each_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm8_scale_each_ptr + (n * 48) + c, d_batch_norm8_scale_each, mask=c < 48)


@triton.jit
def d_batch_norm8_scale_kernel(
    d_batch_norm8_scale_each_ptr, batch_norm8_weight_ptr, batch_norm8_batch_variance_ptr,
    d_batch_norm8_batch_variance_ptr, d_batch_norm8_weight_ptr, N
):
    """d_batch_norm8.scale[c] = Σ n  d_batch_norm8.scale.each[n, c]
    d_batch_norm8.batch_variance[c] = (((((d_batch_norm8.scale[c] · batch_norm8.weight[c]) /
        (sqrt((batch_norm8.batch_variance[c] + 1e-05)) · sqrt((batch_norm8.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm8.batch_variance[c] + 1e-05)))
    d_batch_norm8.weight[c] = (d_batch_norm8.scale[c] / sqrt((batch_norm8.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm8_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_batch_norm8_scale_each = tl.load(
            d_batch_norm8_scale_each_ptr + (c + n * 48),
            mask=(n < N) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        d_batch_norm8_scale_rows = d_batch_norm8_scale_rows + tl.where(n < N, d_batch_norm8_scale_each, 0.0)
    d_batch_norm8_scale = tl.sum(d_batch_norm8_scale_rows, axis=0, keep_dims=True)
    batch_norm8_weight = tl.load(batch_norm8_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8_batch_variance = tl.load(
        batch_norm8_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm8_batch_variance = (
        (
            (
                (
                    (d_batch_norm8_scale * batch_norm8_weight)
                    / (
                        tl.sqrt_rn(batch_norm8_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm8_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm8_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm8_batch_variance_ptr + c, d_batch_norm8_batch_variance, mask=c < 48)
    d_batch_norm8_weight = d_batch_norm8_scale / tl.sqrt_rn(batch_norm8_batch_variance + 1e-05)
    tl.store(d_batch_norm8_weight_ptr + c, d_batch_norm8_weight, mask=c < 48)


@triton.jit
def d_batch_norm8_batch_mean_1_each_kernel(
    conv8_ptr, batch_norm8_batch_mean_ptr, batch_norm8_scale_ptr, batch_norm8_bias_ptr, conv9_ptr,
    batch_norm9_batch_mean_ptr, batch_norm9_scale_ptr, batch_norm9_bias_ptr, d_global_avg_pool1_ptr,
    global_avg_pool1_count_ptr, d_batch_norm8_batch_mean_1_each_ptr, lengths_ptr, N, T, RAGGED:
    tl.constexpr
):
    """d_batch_norm8.batch_mean.1.each[n, c] = Σ t  select((maximum((((conv8[n, t, c] −
        batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) + batch_norm8.bias[c]), 0) = 0), 0,
        select((maximum((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c])
        + batch_norm8.bias[c]), 0) + maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
        batch_norm9.scale[c]) + batch_norm9.bias[c]), 0)), 0) = 0), 0, (d_global_avg_pool1[n, c] /
        global_avg_pool1.count[n, c])))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm8_batch_mean_1_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv8 = tl.load(
            conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm8_batch_mean = tl.load(
            batch_norm8_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm8_scale = tl.load(batch_norm8_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm8_bias = tl.load(batch_norm8_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        conv9 = tl.load(
            conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm9_batch_mean = tl.load(
            batch_norm9_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm9_scale = tl.load(batch_norm9_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm9_bias = tl.load(batch_norm9_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        d_global_avg_pool1 = tl.load(
            d_global_avg_pool1_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        global_avg_pool1_count = tl.load(
            global_avg_pool1_count_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm8_batch_mean_1_each_rows = (
            d_batch_norm8_batch_mean_1_each_rows
            + tl.where(
                t < (frames + 7) // 8,
                tl.where(
                    tl.maximum(
                        ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias, 0.0,
                        propagate_nan=tl.PropagateNan.ALL,
                    ) == 0.0,
                    0.0,
                    tl.where(
                        tl.maximum(
                            tl.maximum(
                                ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            )
                            + tl.maximum(
                                ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            ),
                            0.0, propagate_nan=tl.PropagateNan.ALL,
                        ) == 0.0,
                        0.0, d_global_avg_pool1 / global_avg_pool1_count,
                    ),
                ),
                0.0,
            )
        )
    d_batch_norm8_batch_mean_1_each = tl.sum(d_batch_norm8_batch_mean_1_each_rows, axis=0, keep_dims=True)
    tl.store(
        d_batch_norm8_batch_mean_1_each_ptr + (n * 48) + c,
        d_batch_norm8_batch_mean_1_each,
        mask=c < 48,
    )


@triton.jit
def d_batch_norm8_batch_mean_1_kernel(
    d_batch_norm8_batch_mean_1_each_ptr, batch_norm8_scale_ptr, d_batch_norm8_batch_mean_1_ptr,
    d_batch_norm8_batch_mean_ptr, N
):
    """d_batch_norm8.batch_mean.1[c] = Σ n  d_batch_norm8.batch_mean.1.each[n, c]
    d_batch_norm8.batch_mean[c] = (d_batch_norm8.batch_mean.1[c] · (batch_norm8.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm8_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_batch_norm8_batch_mean_1_each = tl.load(
            d_batch_norm8_batch_mean_1_each_ptr + (c + n * 48),
            mask=(n < N) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        d_batch_norm8_batch_mean_1_rows = (
            d_batch_norm8_batch_mean_1_rows + tl.where(n < N, d_batch_norm8_batch_mean_1_each, 0.0)
        )
    d_batch_norm8_batch_mean_1 = tl.sum(d_batch_norm8_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm8_batch_mean_1_ptr + c, d_batch_norm8_batch_mean_1, mask=c < 48)
    batch_norm8_scale = tl.load(batch_norm8_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    d_batch_norm8_batch_mean = d_batch_norm8_batch_mean_1 * (batch_norm8_scale * -1.0)
    tl.store(d_batch_norm8_batch_mean_ptr + c, d_batch_norm8_batch_mean, mask=c < 48)


@triton.jit
def d_conv8_kernel(
    conv8_ptr, batch_norm8_batch_mean_ptr, batch_norm8_scale_ptr, batch_norm8_bias_ptr, conv9_ptr,
    batch_norm9_batch_mean_ptr, batch_norm9_scale_ptr, batch_norm9_bias_ptr, d_global_avg_pool1_ptr,
    global_avg_pool1_count_ptr, d_batch_norm8_batch_mean_ptr, batch_norm8_batch_count_ptr,
    d_batch_norm8_batch_variance_ptr, d_conv8_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm8[n, t, c] = (((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) +
        batch_norm8.bias[c])
    relu8[n, t, c] = maximum(batch_norm8[n, t, c], 0)
    batch_norm9[n, t, c] = (((conv9[n, t, c] − batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) +
        batch_norm9.bias[c])
    relu9[n, t, c] = maximum(batch_norm9[n, t, c], 0)
    add3[n, t, c] = (relu8[n, t, c] + relu9[n, t, c])
    block3[n, t, c] = maximum(add3[n, t, c], 0)
    d_block3[n, t, c] = (d_global_avg_pool1[n, c] / global_avg_pool1.count[n, c])
    d_add3[n, t, c] = select((block3[n, t, c] = 0), 0, d_block3[n, t, c])
    d_batch_norm8[n, t, c] = select((relu8[n, t, c] = 0), 0, d_add3[n, t, c])
    d_conv8[n, t, c] = ((d_batch_norm8[n, t, c] · batch_norm8.scale[c]) + ((d_batch_norm8.batch_mean[c]
        / batch_norm8.batch_count[c]) + ((conv8[n, t, c] − batch_norm8.batch_mean[c]) ·
        ((d_batch_norm8.batch_variance[c] · 2) / batch_norm8.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 31) // 32)
    n = tl.cast(program // (((T + 7) // 8 + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv8 = tl.load(
        conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm8_batch_mean = tl.load(batch_norm8_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8_scale = tl.load(batch_norm8_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8_bias = tl.load(batch_norm8_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8 = ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias
    relu8 = tl.maximum(batch_norm8, 0.0, propagate_nan=tl.PropagateNan.ALL)
    conv9 = tl.load(
        conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm9_batch_mean = tl.load(batch_norm9_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm9_scale = tl.load(batch_norm9_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm9_bias = tl.load(batch_norm9_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm9 = ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias
    relu9 = tl.maximum(batch_norm9, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add3 = relu8 + relu9
    block3 = tl.maximum(add3, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_global_avg_pool1 = tl.load(
        d_global_avg_pool1_ptr + (n * 48) + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    global_avg_pool1_count = tl.load(
        global_avg_pool1_count_ptr + (n * 48) + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_block3 = d_global_avg_pool1 / global_avg_pool1_count
    d_add3 = tl.where(block3 == 0.0, 0.0, d_block3)
    d_batch_norm8 = tl.where(relu8 == 0.0, 0.0, d_add3)
    d_batch_norm8_batch_mean = tl.load(
        d_batch_norm8_batch_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm8_batch_count = tl.load(
        batch_norm8_batch_count_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm8_batch_variance = tl.load(
        d_batch_norm8_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_conv8 = (
        (d_batch_norm8 * batch_norm8_scale)
        + (
            (d_batch_norm8_batch_mean / batch_norm8_batch_count)
            + (
                (conv8 - batch_norm8_batch_mean)
                * ((d_batch_norm8_batch_variance * 2.0) / batch_norm8_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv8 = tl.where(t < (frames + 7) // 8, d_conv8, 0.0)
    tl.store(
        d_conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        d_conv8,
        mask=(t < (T + 7) // 8) & (c < 48),
    )


@triton.jit
def d_relu7_kernel(
    conv8_weight_ptr, d_conv8_ptr, relu7_ptr, conv7_ptr, batch_norm7_batch_mean_ptr, d_batch_norm7_ptr,
    d_batch_norm7_scale_tiles_ptr, d_batch_norm7_batch_mean_1_tiles_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_relu7[n, t, c] = Σ o, k  (d_conv8[n, t − (offset(k) − 4), o] · conv8.weight[k, o, c])
    d_batch_norm7[n, t, c] = select((relu7[n, t, c] = 0), 0, d_relu7[n, t, c])
    d_batch_norm7.scale[c] = Σ n, t  (d_batch_norm7[n, t, c] · (conv7[n, t, c] −
        batch_norm7.batch_mean[c]))
    d_batch_norm7.batch_mean.1[c] = Σ n, t  d_batch_norm7[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 127) // 128)
    n = tl.cast(program // (((T + 7) // 8 + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[:, None]  # [64, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu7 = tl.full([64, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        o0 = 64 * (step // 9)
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv8_weight = tl.load(
            conv8_weight_ptr + (k * 2304) + (c + o * 48),
            mask=(o < 48) & (c < 48),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_conv8 = tl.load(
            d_conv8_ptr + (n * ((T + 7) // 8) * 48) + (192 + k * -48) + (o_2 + t * 48),
            mask=(-k + t + 4 >= 0) & (-k + t + 4 < (frames + 7) // 8) & (o_2 < 48),
            other=0.0,
        )
        d_relu7 = tl.dot(conv8_weight.to(d_conv8.dtype), d_conv8, d_relu7, input_precision=PRECISION)
    relu7 = tl.load(
        relu7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    d_batch_norm7 = tl.where(t < (frames + 7) // 8, tl.where(relu7 == 0.0, 0.0, d_relu7), 0.0)
    tl.store(
        d_batch_norm7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        d_batch_norm7,
        mask=(t < (T + 7) // 8) & (c < 48),
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm7 = d_batch_norm7.to(d_batch_norm7_ptr.dtype.element_ty).to(tl.float32)
    conv7 = tl.load(
        conv7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm7_batch_mean = tl.load(batch_norm7_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t < (frames + 7) // 8, d_batch_norm7 * (conv7 - batch_norm7_batch_mean), 0.0), axis=1,
        keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm7, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm7_scale_tiles_ptr + (n * (((T + 7) // 8 + 127) // 128) * 48) + (row_tile * 48) + c,
        tile_sum,
        mask=c < 48,
    )
    tl.store(
        d_batch_norm7_batch_mean_1_tiles_ptr + (n * (((T + 7) // 8 + 127) // 128) * 48) + (row_tile * 48) + c,
        tile_sum_2,
        mask=c < 48,
    )


@triton.jit
def d_batch_norm7_scale_kernel(
    d_batch_norm7_scale_tiles_ptr, batch_norm7_weight_ptr, batch_norm7_batch_variance_ptr,
    d_batch_norm7_batch_variance_ptr, d_batch_norm7_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm7.scale[c] = Σ n, tile  d_batch_norm7.scale.tiles[n, tile, c]
    d_batch_norm7.batch_variance[c] = (((((d_batch_norm7.scale[c] · batch_norm7.weight[c]) /
        (sqrt((batch_norm7.batch_variance[c] + 1e-05)) · sqrt((batch_norm7.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    d_batch_norm7.weight[c] = (d_batch_norm7.scale[c] / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm7_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, ((T + 7) // 8 + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm7_scale_tiles = tl.load(
                d_batch_norm7_scale_tiles_ptr + (tile * 48) + (c + n * 48 * (((T + 7) // 8 + 127) // 128)),
                mask=(n < N) & (c < 48),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm7_scale_rows = (
                d_batch_norm7_scale_rows + tl.where(n < N, d_batch_norm7_scale_tiles, 0.0)
            )
    d_batch_norm7_scale = tl.sum(d_batch_norm7_scale_rows, axis=0, keep_dims=True)
    batch_norm7_weight = tl.load(batch_norm7_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm7_batch_variance = tl.load(
        batch_norm7_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm7_batch_variance = (
        (
            (
                (
                    (d_batch_norm7_scale * batch_norm7_weight)
                    / (
                        tl.sqrt_rn(batch_norm7_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm7_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm7_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm7_batch_variance_ptr + c, d_batch_norm7_batch_variance, mask=c < 48)
    d_batch_norm7_weight = d_batch_norm7_scale / tl.sqrt_rn(batch_norm7_batch_variance + 1e-05)
    tl.store(d_batch_norm7_weight_ptr + c, d_batch_norm7_weight, mask=c < 48)


@triton.jit
def d_batch_norm7_batch_mean_1_kernel(
    d_batch_norm7_batch_mean_1_tiles_ptr, batch_norm7_scale_ptr, d_batch_norm7_batch_mean_1_ptr,
    d_batch_norm7_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm7.batch_mean.1[c] = Σ n, tile  d_batch_norm7.batch_mean.1.tiles[n, tile, c]
    d_batch_norm7.batch_mean[c] = (d_batch_norm7.batch_mean.1[c] · (batch_norm7.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm7_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, ((T + 7) // 8 + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm7_batch_mean_1_tiles = tl.load(
                d_batch_norm7_batch_mean_1_tiles_ptr + (tile * 48)
                + (c + n * 48 * (((T + 7) // 8 + 127) // 128)),
                mask=(n < N) & (c < 48),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm7_batch_mean_1_rows = (
                d_batch_norm7_batch_mean_1_rows + tl.where(n < N, d_batch_norm7_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm7_batch_mean_1 = tl.sum(d_batch_norm7_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm7_batch_mean_1_ptr + c, d_batch_norm7_batch_mean_1, mask=c < 48)
    batch_norm7_scale = tl.load(batch_norm7_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    d_batch_norm7_batch_mean = d_batch_norm7_batch_mean_1 * (batch_norm7_scale * -1.0)
    tl.store(d_batch_norm7_batch_mean_ptr + c, d_batch_norm7_batch_mean, mask=c < 48)


@triton.jit
def d_conv7_kernel(
    d_batch_norm7_ptr, batch_norm7_scale_ptr, d_batch_norm7_batch_mean_ptr, batch_norm7_batch_count_ptr,
    conv7_ptr, batch_norm7_batch_mean_ptr, d_batch_norm7_batch_variance_ptr, d_conv7_ptr, lengths_ptr,
    N, T, RAGGED: tl.constexpr
):
    """d_conv7[n, t, c] = ((d_batch_norm7[n, t, c] · batch_norm7.scale[c]) + ((d_batch_norm7.batch_mean[c]
        / batch_norm7.batch_count[c]) + ((conv7[n, t, c] − batch_norm7.batch_mean[c]) ·
        ((d_batch_norm7.batch_variance[c] · 2) / batch_norm7.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 31) // 32)
    n = tl.cast(program // (((T + 7) // 8 + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_batch_norm7 = tl.load(
        d_batch_norm7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm7_scale = tl.load(batch_norm7_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    d_batch_norm7_batch_mean = tl.load(
        d_batch_norm7_batch_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm7_batch_count = tl.load(
        batch_norm7_batch_count_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    conv7 = tl.load(
        conv7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm7_batch_mean = tl.load(batch_norm7_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    d_batch_norm7_batch_variance = tl.load(
        d_batch_norm7_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_conv7 = (
        (d_batch_norm7 * batch_norm7_scale)
        + (
            (d_batch_norm7_batch_mean / batch_norm7_batch_count)
            + (
                (conv7 - batch_norm7_batch_mean)
                * ((d_batch_norm7_batch_variance * 2.0) / batch_norm7_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv7 = tl.where(t < (frames + 7) // 8, d_conv7, 0.0)
    tl.store(
        d_conv7_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        d_conv7,
        mask=(t < (T + 7) // 8) & (c < 48),
    )


@triton.jit
def d_block2_2_kernel(
    d_conv7_ptr, conv7_weight_ptr, d_block2_2_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_block2.2[n, t, c] = Σ o, k  (d_conv7[n, (t − (offset(k) − 4))/2, o] · conv7.weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((((T + 3) // 4 + 1) // 2 + 127) // 128)
    t_phase = (program // ((((T + 3) // 4 + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // ((((T + 3) // 4 + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_block2_2 = tl.full([128, 32], 0.0, tl.float32)
    k_first = (t_phase + 4) % 2
    k_count = tl.where(k_first < 1, 1, 0) + 4
    k_further = (t_phase + 4) // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        d_conv7 = tl.load(
            d_conv7_ptr + (n * ((T + 7) // 8) * 48) + (k_further * 48 + step * -48) + (o + t * 48),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 7) // 8) & (o < 48),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        conv7_weight = tl.load(conv7_weight_ptr + (k * 1536) + (c + o_2 * 32), mask=o_2 < 48, other=0.0)
        d_block2_2 = tl.dot(d_conv7, conv7_weight.to(d_conv7.dtype), d_block2_2, input_precision=PRECISION)
    if RAGGED:
        d_block2_2 = tl.where(t * 2 + t_phase < (frames + 3) // 4, d_block2_2, 0.0)
    tl.store(
        d_block2_2_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        d_block2_2,
        mask=t * 2 + t_phase < (T + 3) // 4,
    )


@triton.jit
def d_batch_norm9_scale_each_kernel(
    conv9_ptr, batch_norm9_batch_mean_ptr, batch_norm9_scale_ptr, batch_norm9_bias_ptr, conv8_ptr,
    batch_norm8_batch_mean_ptr, batch_norm8_scale_ptr, batch_norm8_bias_ptr, d_global_avg_pool1_ptr,
    global_avg_pool1_count_ptr, d_batch_norm9_scale_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm9.scale.each[n, c] = Σ t  (select((maximum((((conv9[n, t, c] −
        batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) + batch_norm9.bias[c]), 0) = 0), 0,
        select((maximum((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c])
        + batch_norm8.bias[c]), 0) + maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
        batch_norm9.scale[c]) + batch_norm9.bias[c]), 0)), 0) = 0), 0, (d_global_avg_pool1[n, c] /
        global_avg_pool1.count[n, c]))) · (conv9[n, t, c] − batch_norm9.batch_mean[c]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm9_scale_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv9 = tl.load(
            conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm9_batch_mean = tl.load(
            batch_norm9_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm9_scale = tl.load(batch_norm9_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm9_bias = tl.load(batch_norm9_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        conv8 = tl.load(
            conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm8_batch_mean = tl.load(
            batch_norm8_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm8_scale = tl.load(batch_norm8_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm8_bias = tl.load(batch_norm8_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        d_global_avg_pool1 = tl.load(
            d_global_avg_pool1_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        global_avg_pool1_count = tl.load(
            global_avg_pool1_count_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm9_scale_each_rows = (
            d_batch_norm9_scale_each_rows
            + tl.where(
                t < (frames + 7) // 8,
                tl.where(
                    tl.maximum(
                        ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias, 0.0,
                        propagate_nan=tl.PropagateNan.ALL,
                    ) == 0.0,
                    0.0,
                    tl.where(
                        tl.maximum(
                            tl.maximum(
                                ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            )
                            + tl.maximum(
                                ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            ),
                            0.0, propagate_nan=tl.PropagateNan.ALL,
                        ) == 0.0,
                        0.0, d_global_avg_pool1 / global_avg_pool1_count,
                    ),
                ) * (conv9 - batch_norm9_batch_mean),
                0.0,
            )
        )
    d_batch_norm9_scale_each = tl.sum(d_batch_norm9_scale_each_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm9_scale_each_ptr + (n * 48) + c, d_batch_norm9_scale_each, mask=c < 48)


@triton.jit
def d_batch_norm9_scale_kernel(
    d_batch_norm9_scale_each_ptr, batch_norm9_weight_ptr, batch_norm9_batch_variance_ptr,
    d_batch_norm9_batch_variance_ptr, d_batch_norm9_weight_ptr, N
):
    """d_batch_norm9.scale[c] = Σ n  d_batch_norm9.scale.each[n, c]
    d_batch_norm9.batch_variance[c] = (((((d_batch_norm9.scale[c] · batch_norm9.weight[c]) /
        (sqrt((batch_norm9.batch_variance[c] + 1e-05)) · sqrt((batch_norm9.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm9.batch_variance[c] + 1e-05)))
    d_batch_norm9.weight[c] = (d_batch_norm9.scale[c] / sqrt((batch_norm9.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm9_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_batch_norm9_scale_each = tl.load(
            d_batch_norm9_scale_each_ptr + (c + n * 48),
            mask=(n < N) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        d_batch_norm9_scale_rows = d_batch_norm9_scale_rows + tl.where(n < N, d_batch_norm9_scale_each, 0.0)
    d_batch_norm9_scale = tl.sum(d_batch_norm9_scale_rows, axis=0, keep_dims=True)
    batch_norm9_weight = tl.load(batch_norm9_weight_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm9_batch_variance = tl.load(
        batch_norm9_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm9_batch_variance = (
        (
            (
                (
                    (d_batch_norm9_scale * batch_norm9_weight)
                    / (
                        tl.sqrt_rn(batch_norm9_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm9_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm9_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm9_batch_variance_ptr + c, d_batch_norm9_batch_variance, mask=c < 48)
    d_batch_norm9_weight = d_batch_norm9_scale / tl.sqrt_rn(batch_norm9_batch_variance + 1e-05)
    tl.store(d_batch_norm9_weight_ptr + c, d_batch_norm9_weight, mask=c < 48)


@triton.jit
def d_batch_norm9_batch_mean_1_each_kernel(
    conv9_ptr, batch_norm9_batch_mean_ptr, batch_norm9_scale_ptr, batch_norm9_bias_ptr, conv8_ptr,
    batch_norm8_batch_mean_ptr, batch_norm8_scale_ptr, batch_norm8_bias_ptr, d_global_avg_pool1_ptr,
    global_avg_pool1_count_ptr, d_batch_norm9_batch_mean_1_each_ptr, lengths_ptr, N, T, RAGGED:
    tl.constexpr
):
    """d_batch_norm9.batch_mean.1.each[n, c] = Σ t  select((maximum((((conv9[n, t, c] −
        batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) + batch_norm9.bias[c]), 0) = 0), 0,
        select((maximum((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c])
        + batch_norm8.bias[c]), 0) + maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
        batch_norm9.scale[c]) + batch_norm9.bias[c]), 0)), 0) = 0), 0, (d_global_avg_pool1[n, c] /
        global_avg_pool1.count[n, c])))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm9_batch_mean_1_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, (T + 7) // 8, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv9 = tl.load(
            conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm9_batch_mean = tl.load(
            batch_norm9_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm9_scale = tl.load(batch_norm9_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm9_bias = tl.load(batch_norm9_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        conv8 = tl.load(
            conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
            mask=(t < (frames + 7) // 8) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        batch_norm8_batch_mean = tl.load(
            batch_norm8_batch_mean_ptr + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        batch_norm8_scale = tl.load(batch_norm8_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        batch_norm8_bias = tl.load(batch_norm8_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
        d_global_avg_pool1 = tl.load(
            d_global_avg_pool1_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        global_avg_pool1_count = tl.load(
            global_avg_pool1_count_ptr + (n * 48) + c,
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm9_batch_mean_1_each_rows = (
            d_batch_norm9_batch_mean_1_each_rows
            + tl.where(
                t < (frames + 7) // 8,
                tl.where(
                    tl.maximum(
                        ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias, 0.0,
                        propagate_nan=tl.PropagateNan.ALL,
                    ) == 0.0,
                    0.0,
                    tl.where(
                        tl.maximum(
                            tl.maximum(
                                ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            )
                            + tl.maximum(
                                ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias,
                                0.0, propagate_nan=tl.PropagateNan.ALL,
                            ),
                            0.0, propagate_nan=tl.PropagateNan.ALL,
                        ) == 0.0,
                        0.0, d_global_avg_pool1 / global_avg_pool1_count,
                    ),
                ),
                0.0,
            )
        )
    d_batch_norm9_batch_mean_1_each = tl.sum(d_batch_norm9_batch_mean_1_each_rows, axis=0, keep_dims=True)
    tl.store(
        d_batch_norm9_batch_mean_1_each_ptr + (n * 48) + c,
        d_batch_norm9_batch_mean_1_each,
        mask=c < 48,
    )


@triton.jit
def d_batch_norm9_batch_mean_1_kernel(
    d_batch_norm9_batch_mean_1_each_ptr, batch_norm9_scale_ptr, d_batch_norm9_batch_mean_1_ptr,
    d_batch_norm9_batch_mean_ptr, N
):
    """d_batch_norm9.batch_mean.1[c] = Σ n  d_batch_norm9.batch_mean.1.each[n, c]
    d_batch_norm9.batch_mean[c] = (d_batch_norm9.batch_mean.1[c] · (batch_norm9.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm9_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_batch_norm9_batch_mean_1_each = tl.load(
            d_batch_norm9_batch_mean_1_each_ptr + (c + n * 48),
            mask=(n < N) & (c < 48),
            other=0.0,
        ).to(tl.float32)
        d_batch_norm9_batch_mean_1_rows = (
            d_batch_norm9_batch_mean_1_rows + tl.where(n < N, d_batch_norm9_batch_mean_1_each, 0.0)
        )
    d_batch_norm9_batch_mean_1 = tl.sum(d_batch_norm9_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm9_batch_mean_1_ptr + c, d_batch_norm9_batch_mean_1, mask=c < 48)
    batch_norm9_scale = tl.load(batch_norm9_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    d_batch_norm9_batch_mean = d_batch_norm9_batch_mean_1 * (batch_norm9_scale * -1.0)
    tl.store(d_batch_norm9_batch_mean_ptr + c, d_batch_norm9_batch_mean, mask=c < 48)


@triton.jit
def d_conv9_kernel(
    conv9_ptr, batch_norm9_batch_mean_ptr, batch_norm9_scale_ptr, batch_norm9_bias_ptr, conv8_ptr,
    batch_norm8_batch_mean_ptr, batch_norm8_scale_ptr, batch_norm8_bias_ptr, d_global_avg_pool1_ptr,
    global_avg_pool1_count_ptr, d_batch_norm9_batch_mean_ptr, batch_norm9_batch_count_ptr,
    d_batch_norm9_batch_variance_ptr, d_conv9_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """batch_norm9[n, t, c] = (((conv9[n, t, c] − batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) +
        batch_norm9.bias[c])
    relu9[n, t, c] = maximum(batch_norm9[n, t, c], 0)
    batch_norm8[n, t, c] = (((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) +
        batch_norm8.bias[c])
    relu8[n, t, c] = maximum(batch_norm8[n, t, c], 0)
    add3[n, t, c] = (relu8[n, t, c] + relu9[n, t, c])
    block3[n, t, c] = maximum(add3[n, t, c], 0)
    d_block3[n, t, c] = (d_global_avg_pool1[n, c] / global_avg_pool1.count[n, c])
    d_add3[n, t, c] = select((block3[n, t, c] = 0), 0, d_block3[n, t, c])
    d_batch_norm9[n, t, c] = select((relu9[n, t, c] = 0), 0, d_add3[n, t, c])
    d_conv9[n, t, c] = ((d_batch_norm9[n, t, c] · batch_norm9.scale[c]) + ((d_batch_norm9.batch_mean[c]
        / batch_norm9.batch_count[c]) + ((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
        ((d_batch_norm9.batch_variance[c] · 2) / batch_norm9.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 7) // 8 + 31) // 32)
    n = tl.cast(program // (((T + 7) // 8 + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    conv9 = tl.load(
        conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm9_batch_mean = tl.load(batch_norm9_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm9_scale = tl.load(batch_norm9_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm9_bias = tl.load(batch_norm9_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm9 = ((conv9 - batch_norm9_batch_mean) * batch_norm9_scale) + batch_norm9_bias
    relu9 = tl.maximum(batch_norm9, 0.0, propagate_nan=tl.PropagateNan.ALL)
    conv8 = tl.load(
        conv8_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        mask=(t < (frames + 7) // 8) & (c < 48),
        other=0.0,
    ).to(tl.float32)
    batch_norm8_batch_mean = tl.load(batch_norm8_batch_mean_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8_scale = tl.load(batch_norm8_scale_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8_bias = tl.load(batch_norm8_bias_ptr + c, mask=c < 48, other=0.0).to(tl.float32)
    batch_norm8 = ((conv8 - batch_norm8_batch_mean) * batch_norm8_scale) + batch_norm8_bias
    relu8 = tl.maximum(batch_norm8, 0.0, propagate_nan=tl.PropagateNan.ALL)
    add3 = relu8 + relu9
    block3 = tl.maximum(add3, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_global_avg_pool1 = tl.load(
        d_global_avg_pool1_ptr + (n * 48) + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    global_avg_pool1_count = tl.load(
        global_avg_pool1_count_ptr + (n * 48) + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_block3 = d_global_avg_pool1 / global_avg_pool1_count
    d_add3 = tl.where(block3 == 0.0, 0.0, d_block3)
    d_batch_norm9 = tl.where(relu9 == 0.0, 0.0, d_add3)
    d_batch_norm9_batch_mean = tl.load(
        d_batch_norm9_batch_mean_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    batch_norm9_batch_count = tl.load(
        batch_norm9_batch_count_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm9_batch_variance = tl.load(
        d_batch_norm9_batch_variance_ptr + c,
        mask=c < 48,
        other=0.0,
    ).to(tl.float32)
    d_conv9 = (
        (d_batch_norm9 * batch_norm9_scale)
        + (
            (d_batch_norm9_batch_mean / batch_norm9_batch_count)
            + (
                (conv9 - batch_norm9_batch_mean)
                * ((d_batch_norm9_batch_variance * 2.0) / batch_norm9_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv9 = tl.where(t < (frames + 7) // 8, d_conv9, 0.0)
    tl.store(
        d_conv9_ptr + (n * ((T + 7) // 8) * 48) + (c + t * 48),
        d_conv9,
        mask=(t < (T + 7) // 8) & (c < 48),
    )


@triton.jit
def d_block2_1_kernel(
    conv9_weight_ptr, d_conv9_ptr, d_block2_2_ptr, block2_ptr, conv5_ptr, batch_norm5_batch_mean_ptr,
    batch_norm5_scale_ptr, batch_norm5_bias_ptr, conv6_ptr, batch_norm6_batch_mean_ptr,
    batch_norm6_scale_ptr, batch_norm6_bias_ptr, d_batch_norm5_ptr, d_batch_norm6_ptr,
    d_batch_norm5_scale_tiles_ptr, d_batch_norm5_batch_mean_1_tiles_ptr, d_batch_norm6_scale_tiles_ptr,
    d_batch_norm6_batch_mean_1_tiles_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_block2.1[n, t, c] = Σ o, k  (d_conv9[n, (t − (offset(k)))/2, o] · conv9.weight[k, o, c])
    d_block2[n, t, c] = (d_block2.1[n, t, c] + d_block2.2[n, t, c])
    d_add2[n, t, c] = select((block2[n, t, c] = 0), 0, d_block2[n, t, c])
    batch_norm5[n, t, c] = (((conv5[n, t, c] − batch_norm5.batch_mean[c]) · batch_norm5.scale[c]) +
        batch_norm5.bias[c])
    relu5[n, t, c] = maximum(batch_norm5[n, t, c], 0)
    d_batch_norm5[n, t, c] = select((relu5[n, t, c] = 0), 0, d_add2[n, t, c])
    batch_norm6[n, t, c] = (((conv6[n, t, c] − batch_norm6.batch_mean[c]) · batch_norm6.scale[c]) +
        batch_norm6.bias[c])
    relu6[n, t, c] = maximum(batch_norm6[n, t, c], 0)
    d_batch_norm6[n, t, c] = select((relu6[n, t, c] = 0), 0, d_add2[n, t, c])
    d_batch_norm5.scale[c] = Σ n, t  (d_batch_norm5[n, t, c] · (conv5[n, t, c] −
        batch_norm5.batch_mean[c]))
    d_batch_norm5.batch_mean.1[c] = Σ n, t  d_batch_norm5[n, t, c]
    d_batch_norm6.scale[c] = Σ n, t  (d_batch_norm6[n, t, c] · (conv6[n, t, c] −
        batch_norm6.batch_mean[c]))
    d_batch_norm6.batch_mean.1[c] = Σ n, t  d_batch_norm6[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((((T + 3) // 4 + 1) // 2 + 127) // 128)
    t_phase = (program // ((((T + 3) // 4 + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // ((((T + 3) // 4 + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_block2_1 = tl.full([32, 128], 0.0, tl.float32)
    k_first = t_phase % 2
    k_count = tl.where(k_first < 1, 1, 0)
    k_further = t_phase // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv9_weight = tl.load(conv9_weight_ptr + (k * 1536) + (c + o * 32), mask=o < 48, other=0.0)
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_conv9 = tl.load(
            d_conv9_ptr + (n * ((T + 7) // 8) * 48) + (k_further * 48 + step * -48) + (o_2 + t * 48),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 7) // 8) & (o_2 < 48),
            other=0.0,
        )
        d_block2_1 = tl.dot(conv9_weight.to(d_conv9.dtype), d_conv9, d_block2_1, input_precision=PRECISION)
    d_block2_2 = tl.load(
        d_block2_2_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        mask=t * 2 + t_phase < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    d_block2 = d_block2_1 + d_block2_2
    block2 = tl.load(
        block2_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        mask=t * 2 + t_phase < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    d_add2 = tl.where(block2 == 0.0, 0.0, d_block2)
    conv5 = tl.load(
        conv5_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        mask=t * 2 + t_phase < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_batch_mean = tl.load(batch_norm5_batch_mean_ptr + c).to(tl.float32)
    batch_norm5_scale = tl.load(batch_norm5_scale_ptr + c).to(tl.float32)
    batch_norm5_bias = tl.load(batch_norm5_bias_ptr + c).to(tl.float32)
    batch_norm5 = ((conv5 - batch_norm5_batch_mean) * batch_norm5_scale) + batch_norm5_bias
    relu5 = tl.maximum(batch_norm5, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm5 = tl.where(t * 2 + t_phase < (frames + 3) // 4, tl.where(relu5 == 0.0, 0.0, d_add2), 0.0)
    tl.store(
        d_batch_norm5_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        d_batch_norm5,
        mask=t * 2 + t_phase < (T + 3) // 4,
    )
    conv6 = tl.load(
        conv6_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        mask=t * 2 + t_phase < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm6_batch_mean = tl.load(batch_norm6_batch_mean_ptr + c).to(tl.float32)
    batch_norm6_scale = tl.load(batch_norm6_scale_ptr + c).to(tl.float32)
    batch_norm6_bias = tl.load(batch_norm6_bias_ptr + c).to(tl.float32)
    batch_norm6 = ((conv6 - batch_norm6_batch_mean) * batch_norm6_scale) + batch_norm6_bias
    relu6 = tl.maximum(batch_norm6, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm6 = tl.where(t * 2 + t_phase < (frames + 3) // 4, tl.where(relu6 == 0.0, 0.0, d_add2), 0.0)
    tl.store(
        d_batch_norm6_ptr + (n * ((T + 3) // 4) * 32) + (t_phase * 32) + (c + t * 64),
        d_batch_norm6,
        mask=t * 2 + t_phase < (T + 3) // 4,
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm5 = d_batch_norm5.to(d_batch_norm5_ptr.dtype.element_ty).to(tl.float32)
    d_batch_norm6 = d_batch_norm6.to(d_batch_norm6_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t * 2 + t_phase < (frames + 3) // 4, d_batch_norm5 * (conv5 - batch_norm5_batch_mean), 0.0),
        axis=1, keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm5, axis=1, keep_dims=True)
    tile_sum_3 = tl.sum(
        tl.where(t * 2 + t_phase < (frames + 3) // 4, d_batch_norm6 * (conv6 - batch_norm6_batch_mean), 0.0),
        axis=1, keep_dims=True,
    )
    tile_sum_4 = tl.sum(d_batch_norm6, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm5_scale_tiles_ptr + (n * ((((T + 3) // 4 + 1) // 2 + 127) // 128) * 64)
        + (row_tile * 32 + t_phase * 32 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)) + c,
        tile_sum,
    )
    tl.store(
        d_batch_norm5_batch_mean_1_tiles_ptr + (n * ((((T + 3) // 4 + 1) // 2 + 127) // 128) * 64)
        + (row_tile * 32 + t_phase * 32 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)) + c,
        tile_sum_2,
    )
    tl.store(
        d_batch_norm6_scale_tiles_ptr + (n * ((((T + 3) // 4 + 1) // 2 + 127) // 128) * 64)
        + (row_tile * 32 + t_phase * 32 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)) + c,
        tile_sum_3,
    )
    tl.store(
        d_batch_norm6_batch_mean_1_tiles_ptr + (n * ((((T + 3) // 4 + 1) // 2 + 127) // 128) * 64)
        + (row_tile * 32 + t_phase * 32 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)) + c,
        tile_sum_4,
    )


@triton.jit
def d_batch_norm5_scale_kernel(
    d_batch_norm5_scale_tiles_ptr, batch_norm5_weight_ptr, batch_norm5_batch_variance_ptr,
    d_batch_norm5_batch_variance_ptr, d_batch_norm5_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm5.scale[c] = Σ n, tile  d_batch_norm5.scale.tiles[n, tile, c]
    d_batch_norm5.batch_variance[c] = (((((d_batch_norm5.scale[c] · batch_norm5.weight[c]) /
        (sqrt((batch_norm5.batch_variance[c] + 1e-05)) · sqrt((batch_norm5.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    d_batch_norm5.weight[c] = (d_batch_norm5.scale[c] / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm5_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm5_scale_tiles = tl.load(
                d_batch_norm5_scale_tiles_ptr + (tile * 32)
                + (c + n * 64 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm5_scale_rows = (
                d_batch_norm5_scale_rows + tl.where(n < N, d_batch_norm5_scale_tiles, 0.0)
            )
    d_batch_norm5_scale = tl.sum(d_batch_norm5_scale_rows, axis=0, keep_dims=True)
    batch_norm5_weight = tl.load(batch_norm5_weight_ptr + c).to(tl.float32)
    batch_norm5_batch_variance = tl.load(batch_norm5_batch_variance_ptr + c).to(tl.float32)
    d_batch_norm5_batch_variance = (
        (
            (
                (
                    (d_batch_norm5_scale * batch_norm5_weight)
                    / (
                        tl.sqrt_rn(batch_norm5_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm5_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm5_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm5_batch_variance_ptr + c, d_batch_norm5_batch_variance)
    d_batch_norm5_weight = d_batch_norm5_scale / tl.sqrt_rn(batch_norm5_batch_variance + 1e-05)
    tl.store(d_batch_norm5_weight_ptr + c, d_batch_norm5_weight)


@triton.jit
def d_batch_norm5_batch_mean_1_kernel(
    d_batch_norm5_batch_mean_1_tiles_ptr, batch_norm5_scale_ptr, d_batch_norm5_batch_mean_1_ptr,
    d_batch_norm5_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm5.batch_mean.1[c] = Σ n, tile  d_batch_norm5.batch_mean.1.tiles[n, tile, c]
    d_batch_norm5.batch_mean[c] = (d_batch_norm5.batch_mean.1[c] · (batch_norm5.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm5_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm5_batch_mean_1_tiles = tl.load(
                d_batch_norm5_batch_mean_1_tiles_ptr + (tile * 32)
                + (c + n * 64 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm5_batch_mean_1_rows = (
                d_batch_norm5_batch_mean_1_rows + tl.where(n < N, d_batch_norm5_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm5_batch_mean_1 = tl.sum(d_batch_norm5_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm5_batch_mean_1_ptr + c, d_batch_norm5_batch_mean_1)
    batch_norm5_scale = tl.load(batch_norm5_scale_ptr + c).to(tl.float32)
    d_batch_norm5_batch_mean = d_batch_norm5_batch_mean_1 * (batch_norm5_scale * -1.0)
    tl.store(d_batch_norm5_batch_mean_ptr + c, d_batch_norm5_batch_mean)


@triton.jit
def d_conv5_kernel(
    d_batch_norm5_ptr, batch_norm5_scale_ptr, d_batch_norm5_batch_mean_ptr, batch_norm5_batch_count_ptr,
    conv5_ptr, batch_norm5_batch_mean_ptr, d_batch_norm5_batch_variance_ptr, d_conv5_ptr, lengths_ptr,
    N, T, RAGGED: tl.constexpr
):
    """d_conv5[n, t, c] = ((d_batch_norm5[n, t, c] · batch_norm5.scale[c]) + ((d_batch_norm5.batch_mean[c]
        / batch_norm5.batch_count[c]) + ((conv5[n, t, c] − batch_norm5.batch_mean[c]) ·
        ((d_batch_norm5.batch_variance[c] · 2) / batch_norm5.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 31) // 32)
    n = tl.cast(program // (((T + 3) // 4 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_batch_norm5 = tl.load(
        d_batch_norm5_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_scale = tl.load(batch_norm5_scale_ptr + c).to(tl.float32)
    d_batch_norm5_batch_mean = tl.load(d_batch_norm5_batch_mean_ptr + c).to(tl.float32)
    batch_norm5_batch_count = tl.load(batch_norm5_batch_count_ptr + c).to(tl.float32)
    conv5 = tl.load(
        conv5_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_batch_mean = tl.load(batch_norm5_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm5_batch_variance = tl.load(d_batch_norm5_batch_variance_ptr + c).to(tl.float32)
    d_conv5 = (
        (d_batch_norm5 * batch_norm5_scale)
        + (
            (d_batch_norm5_batch_mean / batch_norm5_batch_count)
            + (
                (conv5 - batch_norm5_batch_mean)
                * ((d_batch_norm5_batch_variance * 2.0) / batch_norm5_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv5 = tl.where(t < (frames + 3) // 4, d_conv5, 0.0)
    tl.store(d_conv5_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), d_conv5, mask=t < (T + 3) // 4)


@triton.jit
def d_relu4_kernel(
    conv5_weight_ptr, d_conv5_ptr, relu4_ptr, conv4_ptr, batch_norm4_batch_mean_ptr, d_batch_norm4_ptr,
    d_batch_norm4_scale_tiles_ptr, d_batch_norm4_batch_mean_1_tiles_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_relu4[n, t, c] = Σ o, k  (d_conv5[n, t − (offset(k) − 4), o] · conv5.weight[k, o, c])
    d_batch_norm4[n, t, c] = select((relu4[n, t, c] = 0), 0, d_relu4[n, t, c])
    d_batch_norm4.scale[c] = Σ n, t  (d_batch_norm4[n, t, c] · (conv4[n, t, c] −
        batch_norm4.batch_mean[c]))
    d_batch_norm4.batch_mean.1[c] = Σ n, t  d_batch_norm4[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 127) // 128)
    n = tl.cast(program // (((T + 3) // 4 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu4 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        o0 = 32 * (step // 9)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv5_weight = tl.load(conv5_weight_ptr + (k * 1024) + (c + o * 32))
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv5 = tl.load(
            d_conv5_ptr + (n * ((T + 3) // 4) * 32) + (128 + k * -32) + (o_2 + t * 32),
            mask=(-k + t + 4 >= 0) & (-k + t + 4 < (frames + 3) // 4),
            other=0.0,
        )
        d_relu4 = tl.dot(conv5_weight.to(d_conv5.dtype), d_conv5, d_relu4, input_precision=PRECISION)
    relu4 = tl.load(
        relu4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm4 = tl.where(t < (frames + 3) // 4, tl.where(relu4 == 0.0, 0.0, d_relu4), 0.0)
    tl.store(
        d_batch_norm4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        d_batch_norm4,
        mask=t < (T + 3) // 4,
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm4 = d_batch_norm4.to(d_batch_norm4_ptr.dtype.element_ty).to(tl.float32)
    conv4 = tl.load(
        conv4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm4_batch_mean = tl.load(batch_norm4_batch_mean_ptr + c).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t < (frames + 3) // 4, d_batch_norm4 * (conv4 - batch_norm4_batch_mean), 0.0), axis=1,
        keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm4, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm4_scale_tiles_ptr + (n * (((T + 3) // 4 + 127) // 128) * 32) + (row_tile * 32) + c,
        tile_sum,
    )
    tl.store(
        d_batch_norm4_batch_mean_1_tiles_ptr + (n * (((T + 3) // 4 + 127) // 128) * 32) + (row_tile * 32) + c,
        tile_sum_2,
    )


@triton.jit
def d_batch_norm4_scale_kernel(
    d_batch_norm4_scale_tiles_ptr, batch_norm4_weight_ptr, batch_norm4_batch_variance_ptr,
    d_batch_norm4_batch_variance_ptr, d_batch_norm4_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm4.scale[c] = Σ n, tile  d_batch_norm4.scale.tiles[n, tile, c]
    d_batch_norm4.batch_variance[c] = (((((d_batch_norm4.scale[c] · batch_norm4.weight[c]) /
        (sqrt((batch_norm4.batch_variance[c] + 1e-05)) · sqrt((batch_norm4.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    d_batch_norm4.weight[c] = (d_batch_norm4.scale[c] / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm4_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 3) // 4 + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm4_scale_tiles = tl.load(
                d_batch_norm4_scale_tiles_ptr + (tile * 32) + (c + n * 32 * (((T + 3) // 4 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm4_scale_rows = (
                d_batch_norm4_scale_rows + tl.where(n < N, d_batch_norm4_scale_tiles, 0.0)
            )
    d_batch_norm4_scale = tl.sum(d_batch_norm4_scale_rows, axis=0, keep_dims=True)
    batch_norm4_weight = tl.load(batch_norm4_weight_ptr + c).to(tl.float32)
    batch_norm4_batch_variance = tl.load(batch_norm4_batch_variance_ptr + c).to(tl.float32)
    d_batch_norm4_batch_variance = (
        (
            (
                (
                    (d_batch_norm4_scale * batch_norm4_weight)
                    / (
                        tl.sqrt_rn(batch_norm4_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm4_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm4_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm4_batch_variance_ptr + c, d_batch_norm4_batch_variance)
    d_batch_norm4_weight = d_batch_norm4_scale / tl.sqrt_rn(batch_norm4_batch_variance + 1e-05)
    tl.store(d_batch_norm4_weight_ptr + c, d_batch_norm4_weight)


@triton.jit
def d_batch_norm4_batch_mean_1_kernel(
    d_batch_norm4_batch_mean_1_tiles_ptr, batch_norm4_scale_ptr, d_batch_norm4_batch_mean_1_ptr,
    d_batch_norm4_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm4.batch_mean.1[c] = Σ n, tile  d_batch_norm4.batch_mean.1.tiles[n, tile, c]
    d_batch_norm4.batch_mean[c] = (d_batch_norm4.batch_mean.1[c] · (batch_norm4.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm4_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 3) // 4 + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm4_batch_mean_1_tiles = tl.load(
                d_batch_norm4_batch_mean_1_tiles_ptr + (tile * 32)
                + (c + n * 32 * (((T + 3) // 4 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm4_batch_mean_1_rows = (
                d_batch_norm4_batch_mean_1_rows + tl.where(n < N, d_batch_norm4_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm4_batch_mean_1 = tl.sum(d_batch_norm4_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm4_batch_mean_1_ptr + c, d_batch_norm4_batch_mean_1)
    batch_norm4_scale = tl.load(batch_norm4_scale_ptr + c).to(tl.float32)
    d_batch_norm4_batch_mean = d_batch_norm4_batch_mean_1 * (batch_norm4_scale * -1.0)
    tl.store(d_batch_norm4_batch_mean_ptr + c, d_batch_norm4_batch_mean)


@triton.jit
def d_conv4_kernel(
    d_batch_norm4_ptr, batch_norm4_scale_ptr, d_batch_norm4_batch_mean_ptr, batch_norm4_batch_count_ptr,
    conv4_ptr, batch_norm4_batch_mean_ptr, d_batch_norm4_batch_variance_ptr, d_conv4_ptr, lengths_ptr,
    N, T, RAGGED: tl.constexpr
):
    """d_conv4[n, t, c] = ((d_batch_norm4[n, t, c] · batch_norm4.scale[c]) + ((d_batch_norm4.batch_mean[c]
        / batch_norm4.batch_count[c]) + ((conv4[n, t, c] − batch_norm4.batch_mean[c]) ·
        ((d_batch_norm4.batch_variance[c] · 2) / batch_norm4.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 31) // 32)
    n = tl.cast(program // (((T + 3) // 4 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_batch_norm4 = tl.load(
        d_batch_norm4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm4_scale = tl.load(batch_norm4_scale_ptr + c).to(tl.float32)
    d_batch_norm4_batch_mean = tl.load(d_batch_norm4_batch_mean_ptr + c).to(tl.float32)
    batch_norm4_batch_count = tl.load(batch_norm4_batch_count_ptr + c).to(tl.float32)
    conv4 = tl.load(
        conv4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm4_batch_mean = tl.load(batch_norm4_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm4_batch_variance = tl.load(d_batch_norm4_batch_variance_ptr + c).to(tl.float32)
    d_conv4 = (
        (d_batch_norm4 * batch_norm4_scale)
        + (
            (d_batch_norm4_batch_mean / batch_norm4_batch_count)
            + (
                (conv4 - batch_norm4_batch_mean)
                * ((d_batch_norm4_batch_variance * 2.0) / batch_norm4_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv4 = tl.where(t < (frames + 3) // 4, d_conv4, 0.0)
    tl.store(d_conv4_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), d_conv4, mask=t < (T + 3) // 4)


@triton.jit
def d_block1_2_kernel(
    d_conv4_ptr, conv4_weight_ptr, d_block1_2_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_block1.2[n, t, c] = Σ o, k  (d_conv4[n, (t − (offset(k) − 4))/2, o] · conv4.weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((((T + 1) // 2 + 1) // 2 + 127) // 128)
    t_phase = (program // ((((T + 1) // 2 + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // ((((T + 1) // 2 + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_block1_2 = tl.full([128, 32], 0.0, tl.float32)
    k_first = (t_phase + 4) % 2
    k_count = tl.where(k_first < 1, 1, 0) + 4
    k_further = (t_phase + 4) // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        d_conv4 = tl.load(
            d_conv4_ptr + (n * ((T + 3) // 4) * 32) + (k_further * 32 + step * -32) + (o + t * 32),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 3) // 4),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv4_weight = tl.load(conv4_weight_ptr + (k * 768) + (c + o_2 * 24), mask=c < 24, other=0.0)
        d_block1_2 = tl.dot(d_conv4, conv4_weight.to(d_conv4.dtype), d_block1_2, input_precision=PRECISION)
    if RAGGED:
        d_block1_2 = tl.where(t * 2 + t_phase < (frames + 1) // 2, d_block1_2, 0.0)
    tl.store(
        d_block1_2_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        d_block1_2,
        mask=(t * 2 + t_phase < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def d_batch_norm6_scale_kernel(
    d_batch_norm6_scale_tiles_ptr, batch_norm6_weight_ptr, batch_norm6_batch_variance_ptr,
    d_batch_norm6_batch_variance_ptr, d_batch_norm6_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm6.scale[c] = Σ n, tile  d_batch_norm6.scale.tiles[n, tile, c]
    d_batch_norm6.batch_variance[c] = (((((d_batch_norm6.scale[c] · batch_norm6.weight[c]) /
        (sqrt((batch_norm6.batch_variance[c] + 1e-05)) · sqrt((batch_norm6.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    d_batch_norm6.weight[c] = (d_batch_norm6.scale[c] / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm6_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm6_scale_tiles = tl.load(
                d_batch_norm6_scale_tiles_ptr + (tile * 32)
                + (c + n * 64 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm6_scale_rows = (
                d_batch_norm6_scale_rows + tl.where(n < N, d_batch_norm6_scale_tiles, 0.0)
            )
    d_batch_norm6_scale = tl.sum(d_batch_norm6_scale_rows, axis=0, keep_dims=True)
    batch_norm6_weight = tl.load(batch_norm6_weight_ptr + c).to(tl.float32)
    batch_norm6_batch_variance = tl.load(batch_norm6_batch_variance_ptr + c).to(tl.float32)
    d_batch_norm6_batch_variance = (
        (
            (
                (
                    (d_batch_norm6_scale * batch_norm6_weight)
                    / (
                        tl.sqrt_rn(batch_norm6_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm6_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm6_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm6_batch_variance_ptr + c, d_batch_norm6_batch_variance)
    d_batch_norm6_weight = d_batch_norm6_scale / tl.sqrt_rn(batch_norm6_batch_variance + 1e-05)
    tl.store(d_batch_norm6_weight_ptr + c, d_batch_norm6_weight)


@triton.jit
def d_batch_norm6_batch_mean_1_kernel(
    d_batch_norm6_batch_mean_1_tiles_ptr, batch_norm6_scale_ptr, d_batch_norm6_batch_mean_1_ptr,
    d_batch_norm6_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm6.batch_mean.1[c] = Σ n, tile  d_batch_norm6.batch_mean.1.tiles[n, tile, c]
    d_batch_norm6.batch_mean[c] = (d_batch_norm6.batch_mean.1[c] · (batch_norm6.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm6_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm6_batch_mean_1_tiles = tl.load(
                d_batch_norm6_batch_mean_1_tiles_ptr + (tile * 32)
                + (c + n * 64 * ((((T + 3) // 4 + 1) // 2 + 127) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm6_batch_mean_1_rows = (
                d_batch_norm6_batch_mean_1_rows + tl.where(n < N, d_batch_norm6_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm6_batch_mean_1 = tl.sum(d_batch_norm6_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm6_batch_mean_1_ptr + c, d_batch_norm6_batch_mean_1)
    batch_norm6_scale = tl.load(batch_norm6_scale_ptr + c).to(tl.float32)
    d_batch_norm6_batch_mean = d_batch_norm6_batch_mean_1 * (batch_norm6_scale * -1.0)
    tl.store(d_batch_norm6_batch_mean_ptr + c, d_batch_norm6_batch_mean)


@triton.jit
def d_conv6_kernel(
    d_batch_norm6_ptr, batch_norm6_scale_ptr, d_batch_norm6_batch_mean_ptr, batch_norm6_batch_count_ptr,
    conv6_ptr, batch_norm6_batch_mean_ptr, d_batch_norm6_batch_variance_ptr, d_conv6_ptr, lengths_ptr,
    N, T, RAGGED: tl.constexpr
):
    """d_conv6[n, t, c] = ((d_batch_norm6[n, t, c] · batch_norm6.scale[c]) + ((d_batch_norm6.batch_mean[c]
        / batch_norm6.batch_count[c]) + ((conv6[n, t, c] − batch_norm6.batch_mean[c]) ·
        ((d_batch_norm6.batch_variance[c] · 2) / batch_norm6.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 3) // 4 + 31) // 32)
    n = tl.cast(program // (((T + 3) // 4 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_batch_norm6 = tl.load(
        d_batch_norm6_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm6_scale = tl.load(batch_norm6_scale_ptr + c).to(tl.float32)
    d_batch_norm6_batch_mean = tl.load(d_batch_norm6_batch_mean_ptr + c).to(tl.float32)
    batch_norm6_batch_count = tl.load(batch_norm6_batch_count_ptr + c).to(tl.float32)
    conv6 = tl.load(
        conv6_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32),
        mask=t < (frames + 3) // 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm6_batch_mean = tl.load(batch_norm6_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm6_batch_variance = tl.load(d_batch_norm6_batch_variance_ptr + c).to(tl.float32)
    d_conv6 = (
        (d_batch_norm6 * batch_norm6_scale)
        + (
            (d_batch_norm6_batch_mean / batch_norm6_batch_count)
            + (
                (conv6 - batch_norm6_batch_mean)
                * ((d_batch_norm6_batch_variance * 2.0) / batch_norm6_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv6 = tl.where(t < (frames + 3) // 4, d_conv6, 0.0)
    tl.store(d_conv6_ptr + (n * ((T + 3) // 4) * 32) + (c + t * 32), d_conv6, mask=t < (T + 3) // 4)


@triton.jit
def d_block1_1_kernel(
    conv6_weight_ptr, d_conv6_ptr, d_block1_2_ptr, block1_ptr, conv2_ptr, batch_norm2_batch_mean_ptr,
    batch_norm2_scale_ptr, batch_norm2_bias_ptr, conv3_ptr, batch_norm3_batch_mean_ptr,
    batch_norm3_scale_ptr, batch_norm3_bias_ptr, d_batch_norm2_ptr, d_batch_norm3_ptr,
    d_batch_norm2_scale_tiles_ptr, d_batch_norm2_batch_mean_1_tiles_ptr, d_batch_norm3_scale_tiles_ptr,
    d_batch_norm3_batch_mean_1_tiles_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_block1.1[n, t, c] = Σ o, k  (d_conv6[n, (t − (offset(k)))/2, o] · conv6.weight[k, o, c])
    d_block1[n, t, c] = (d_block1.1[n, t, c] + d_block1.2[n, t, c])
    d_add1[n, t, c] = select((block1[n, t, c] = 0), 0, d_block1[n, t, c])
    batch_norm2[n, t, c] = (((conv2[n, t, c] − batch_norm2.batch_mean[c]) · batch_norm2.scale[c]) +
        batch_norm2.bias[c])
    relu2[n, t, c] = maximum(batch_norm2[n, t, c], 0)
    d_batch_norm2[n, t, c] = select((relu2[n, t, c] = 0), 0, d_add1[n, t, c])
    batch_norm3[n, t, c] = (((conv3[n, t, c] − batch_norm3.batch_mean[c]) · batch_norm3.scale[c]) +
        batch_norm3.bias[c])
    relu3[n, t, c] = maximum(batch_norm3[n, t, c], 0)
    d_batch_norm3[n, t, c] = select((relu3[n, t, c] = 0), 0, d_add1[n, t, c])
    d_batch_norm2.scale[c] = Σ n, t  (d_batch_norm2[n, t, c] · (conv2[n, t, c] −
        batch_norm2.batch_mean[c]))
    d_batch_norm2.batch_mean.1[c] = Σ n, t  d_batch_norm2[n, t, c]
    d_batch_norm3.scale[c] = Σ n, t  (d_batch_norm3[n, t, c] · (conv3[n, t, c] −
        batch_norm3.batch_mean[c]))
    d_batch_norm3.batch_mean.1[c] = Σ n, t  d_batch_norm3[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((((T + 1) // 2 + 1) // 2 + 127) // 128)
    t_phase = (program // ((((T + 1) // 2 + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // ((((T + 1) // 2 + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_block1_1 = tl.full([32, 128], 0.0, tl.float32)
    k_first = t_phase % 2
    k_count = tl.where(k_first < 1, 1, 0)
    k_further = t_phase // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv6_weight = tl.load(conv6_weight_ptr + (k * 768) + (c + o * 24), mask=c < 24, other=0.0)
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv6 = tl.load(
            d_conv6_ptr + (n * ((T + 3) // 4) * 32) + (k_further * 32 + step * -32) + (o_2 + t * 32),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 3) // 4),
            other=0.0,
        )
        d_block1_1 = tl.dot(conv6_weight.to(d_conv6.dtype), d_conv6, d_block1_1, input_precision=PRECISION)
    d_block1_2 = tl.load(
        d_block1_2_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        mask=(t * 2 + t_phase < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    d_block1 = d_block1_1 + d_block1_2
    block1 = tl.load(
        block1_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        mask=(t * 2 + t_phase < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    d_add1 = tl.where(block1 == 0.0, 0.0, d_block1)
    conv2 = tl.load(
        conv2_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        mask=(t * 2 + t_phase < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm2_batch_mean = tl.load(batch_norm2_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2_scale = tl.load(batch_norm2_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2_bias = tl.load(batch_norm2_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2 = ((conv2 - batch_norm2_batch_mean) * batch_norm2_scale) + batch_norm2_bias
    relu2 = tl.maximum(batch_norm2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm2 = tl.where(t * 2 + t_phase < (frames + 1) // 2, tl.where(relu2 == 0.0, 0.0, d_add1), 0.0)
    tl.store(
        d_batch_norm2_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        d_batch_norm2,
        mask=(t * 2 + t_phase < (T + 1) // 2) & (c < 24),
    )
    conv3 = tl.load(
        conv3_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        mask=(t * 2 + t_phase < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm3_batch_mean = tl.load(batch_norm3_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3_scale = tl.load(batch_norm3_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3_bias = tl.load(batch_norm3_bias_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3 = ((conv3 - batch_norm3_batch_mean) * batch_norm3_scale) + batch_norm3_bias
    relu3 = tl.maximum(batch_norm3, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm3 = tl.where(t * 2 + t_phase < (frames + 1) // 2, tl.where(relu3 == 0.0, 0.0, d_add1), 0.0)
    tl.store(
        d_batch_norm3_ptr + (n * ((T + 1) // 2) * 24) + (t_phase * 24) + (c + t * 48),
        d_batch_norm3,
        mask=(t * 2 + t_phase < (T + 1) // 2) & (c < 24),
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm2 = d_batch_norm2.to(d_batch_norm2_ptr.dtype.element_ty).to(tl.float32)
    d_batch_norm3 = d_batch_norm3.to(d_batch_norm3_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t * 2 + t_phase < (frames + 1) // 2, d_batch_norm2 * (conv2 - batch_norm2_batch_mean), 0.0),
        axis=1, keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm2, axis=1, keep_dims=True)
    tile_sum_3 = tl.sum(
        tl.where(t * 2 + t_phase < (frames + 1) // 2, d_batch_norm3 * (conv3 - batch_norm3_batch_mean), 0.0),
        axis=1, keep_dims=True,
    )
    tile_sum_4 = tl.sum(d_batch_norm3, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm2_scale_tiles_ptr + (n * ((((T + 1) // 2 + 1) // 2 + 127) // 128) * 48)
        + (row_tile * 24 + t_phase * 24 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)) + c,
        tile_sum,
        mask=c < 24,
    )
    tl.store(
        d_batch_norm2_batch_mean_1_tiles_ptr + (n * ((((T + 1) // 2 + 1) // 2 + 127) // 128) * 48)
        + (row_tile * 24 + t_phase * 24 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)) + c,
        tile_sum_2,
        mask=c < 24,
    )
    tl.store(
        d_batch_norm3_scale_tiles_ptr + (n * ((((T + 1) // 2 + 1) // 2 + 127) // 128) * 48)
        + (row_tile * 24 + t_phase * 24 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)) + c,
        tile_sum_3,
        mask=c < 24,
    )
    tl.store(
        d_batch_norm3_batch_mean_1_tiles_ptr + (n * ((((T + 1) // 2 + 1) // 2 + 127) // 128) * 48)
        + (row_tile * 24 + t_phase * 24 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)) + c,
        tile_sum_4,
        mask=c < 24,
    )


@triton.jit
def d_batch_norm2_scale_kernel(
    d_batch_norm2_scale_tiles_ptr, batch_norm2_weight_ptr, batch_norm2_batch_variance_ptr,
    d_batch_norm2_batch_variance_ptr, d_batch_norm2_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm2.scale[c] = Σ n, tile  d_batch_norm2.scale.tiles[n, tile, c]
    d_batch_norm2.batch_variance[c] = (((((d_batch_norm2.scale[c] · batch_norm2.weight[c]) /
        (sqrt((batch_norm2.batch_variance[c] + 1e-05)) · sqrt((batch_norm2.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    d_batch_norm2.weight[c] = (d_batch_norm2.scale[c] / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm2_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm2_scale_tiles = tl.load(
                d_batch_norm2_scale_tiles_ptr + (tile * 24)
                + (c + n * 48 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm2_scale_rows = (
                d_batch_norm2_scale_rows + tl.where(n < N, d_batch_norm2_scale_tiles, 0.0)
            )
    d_batch_norm2_scale = tl.sum(d_batch_norm2_scale_rows, axis=0, keep_dims=True)
    batch_norm2_weight = tl.load(batch_norm2_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm2_batch_variance = tl.load(
        batch_norm2_batch_variance_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm2_batch_variance = (
        (
            (
                (
                    (d_batch_norm2_scale * batch_norm2_weight)
                    / (
                        tl.sqrt_rn(batch_norm2_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm2_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm2_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm2_batch_variance_ptr + c, d_batch_norm2_batch_variance, mask=c < 24)
    d_batch_norm2_weight = d_batch_norm2_scale / tl.sqrt_rn(batch_norm2_batch_variance + 1e-05)
    tl.store(d_batch_norm2_weight_ptr + c, d_batch_norm2_weight, mask=c < 24)


@triton.jit
def d_batch_norm2_batch_mean_1_kernel(
    d_batch_norm2_batch_mean_1_tiles_ptr, batch_norm2_scale_ptr, d_batch_norm2_batch_mean_1_ptr,
    d_batch_norm2_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm2.batch_mean.1[c] = Σ n, tile  d_batch_norm2.batch_mean.1.tiles[n, tile, c]
    d_batch_norm2.batch_mean[c] = (d_batch_norm2.batch_mean.1[c] · (batch_norm2.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm2_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm2_batch_mean_1_tiles = tl.load(
                d_batch_norm2_batch_mean_1_tiles_ptr + (tile * 24)
                + (c + n * 48 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm2_batch_mean_1_rows = (
                d_batch_norm2_batch_mean_1_rows + tl.where(n < N, d_batch_norm2_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm2_batch_mean_1 = tl.sum(d_batch_norm2_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm2_batch_mean_1_ptr + c, d_batch_norm2_batch_mean_1, mask=c < 24)
    batch_norm2_scale = tl.load(batch_norm2_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm2_batch_mean = d_batch_norm2_batch_mean_1 * (batch_norm2_scale * -1.0)
    tl.store(d_batch_norm2_batch_mean_ptr + c, d_batch_norm2_batch_mean, mask=c < 24)


@triton.jit
def d_conv2_kernel(
    d_batch_norm2_ptr, batch_norm2_scale_ptr, d_batch_norm2_batch_mean_ptr, batch_norm2_batch_count_ptr,
    conv2_ptr, batch_norm2_batch_mean_ptr, d_batch_norm2_batch_variance_ptr, d_conv2_ptr, lengths_ptr,
    N, T, RAGGED: tl.constexpr
):
    """d_conv2[n, t, c] = ((d_batch_norm2[n, t, c] · batch_norm2.scale[c]) + ((d_batch_norm2.batch_mean[c]
        / batch_norm2.batch_count[c]) + ((conv2[n, t, c] − batch_norm2.batch_mean[c]) ·
        ((d_batch_norm2.batch_variance[c] · 2) / batch_norm2.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 31) // 32)
    n = tl.cast(program // (((T + 1) // 2 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_batch_norm2 = tl.load(
        d_batch_norm2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm2_scale = tl.load(batch_norm2_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm2_batch_mean = tl.load(
        d_batch_norm2_batch_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm2_batch_count = tl.load(
        batch_norm2_batch_count_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    conv2 = tl.load(
        conv2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm2_batch_mean = tl.load(batch_norm2_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm2_batch_variance = tl.load(
        d_batch_norm2_batch_variance_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    d_conv2 = (
        (d_batch_norm2 * batch_norm2_scale)
        + (
            (d_batch_norm2_batch_mean / batch_norm2_batch_count)
            + (
                (conv2 - batch_norm2_batch_mean)
                * ((d_batch_norm2_batch_variance * 2.0) / batch_norm2_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv2 = tl.where(t < (frames + 1) // 2, d_conv2, 0.0)
    tl.store(
        d_conv2_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        d_conv2,
        mask=(t < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def d_relu1_kernel(
    conv2_weight_ptr, d_conv2_ptr, relu1_ptr, conv1_ptr, batch_norm1_batch_mean_ptr, d_batch_norm1_ptr,
    d_batch_norm1_scale_tiles_ptr, d_batch_norm1_batch_mean_1_tiles_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_relu1[n, t, c] = Σ o, k  (d_conv2[n, t − (offset(k) − 4), o] · conv2.weight[k, o, c])
    d_batch_norm1[n, t, c] = select((relu1[n, t, c] = 0), 0, d_relu1[n, t, c])
    d_batch_norm1.scale[c] = Σ n, t  (d_batch_norm1[n, t, c] · (conv1[n, t, c] −
        batch_norm1.batch_mean[c]))
    d_batch_norm1.batch_mean.1[c] = Σ n, t  d_batch_norm1[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    n = tl.cast(program // (((T + 1) // 2 + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu1 = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 9
        o0 = 32 * (step // 9)
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv2_weight = tl.load(
            conv2_weight_ptr + (k * 576) + (c + o * 24),
            mask=(o < 24) & (c < 24),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv2 = tl.load(
            d_conv2_ptr + (n * ((T + 1) // 2) * 24) + (96 + k * -24) + (o_2 + t * 24),
            mask=(-k + t + 4 >= 0) & (-k + t + 4 < (frames + 1) // 2) & (o_2 < 24),
            other=0.0,
        )
        d_relu1 = tl.dot(conv2_weight.to(d_conv2.dtype), d_conv2, d_relu1, input_precision=PRECISION)
    relu1 = tl.load(
        relu1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    d_batch_norm1 = tl.where(t < (frames + 1) // 2, tl.where(relu1 == 0.0, 0.0, d_relu1), 0.0)
    tl.store(
        d_batch_norm1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        d_batch_norm1,
        mask=(t < (T + 1) // 2) & (c < 24),
    )
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm1 = d_batch_norm1.to(d_batch_norm1_ptr.dtype.element_ty).to(tl.float32)
    conv1 = tl.load(
        conv1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm1_batch_mean = tl.load(batch_norm1_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t < (frames + 1) // 2, d_batch_norm1 * (conv1 - batch_norm1_batch_mean), 0.0), axis=1,
        keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm1, axis=1, keep_dims=True)
    tl.store(
        d_batch_norm1_scale_tiles_ptr + (n * (((T + 1) // 2 + 127) // 128) * 24) + (row_tile * 24) + c,
        tile_sum,
        mask=c < 24,
    )
    tl.store(
        d_batch_norm1_batch_mean_1_tiles_ptr + (n * (((T + 1) // 2 + 127) // 128) * 24) + (row_tile * 24) + c,
        tile_sum_2,
        mask=c < 24,
    )


@triton.jit
def d_batch_norm1_scale_kernel(
    d_batch_norm1_scale_tiles_ptr, batch_norm1_weight_ptr, batch_norm1_batch_variance_ptr,
    d_batch_norm1_batch_variance_ptr, d_batch_norm1_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm1.scale[c] = Σ n, tile  d_batch_norm1.scale.tiles[n, tile, c]
    d_batch_norm1.batch_variance[c] = (((((d_batch_norm1.scale[c] · batch_norm1.weight[c]) /
        (sqrt((batch_norm1.batch_variance[c] + 1e-05)) · sqrt((batch_norm1.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    d_batch_norm1.weight[c] = (d_batch_norm1.scale[c] / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm1_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 1) // 2 + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm1_scale_tiles = tl.load(
                d_batch_norm1_scale_tiles_ptr + (tile * 24) + (c + n * 24 * (((T + 1) // 2 + 127) // 128)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm1_scale_rows = (
                d_batch_norm1_scale_rows + tl.where(n < N, d_batch_norm1_scale_tiles, 0.0)
            )
    d_batch_norm1_scale = tl.sum(d_batch_norm1_scale_rows, axis=0, keep_dims=True)
    batch_norm1_weight = tl.load(batch_norm1_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm1_batch_variance = tl.load(
        batch_norm1_batch_variance_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm1_batch_variance = (
        (
            (
                (
                    (d_batch_norm1_scale * batch_norm1_weight)
                    / (
                        tl.sqrt_rn(batch_norm1_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm1_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm1_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm1_batch_variance_ptr + c, d_batch_norm1_batch_variance, mask=c < 24)
    d_batch_norm1_weight = d_batch_norm1_scale / tl.sqrt_rn(batch_norm1_batch_variance + 1e-05)
    tl.store(d_batch_norm1_weight_ptr + c, d_batch_norm1_weight, mask=c < 24)


@triton.jit
def d_batch_norm1_batch_mean_1_kernel(
    d_batch_norm1_batch_mean_1_tiles_ptr, batch_norm1_scale_ptr, d_batch_norm1_batch_mean_1_ptr,
    d_batch_norm1_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm1.batch_mean.1[c] = Σ n, tile  d_batch_norm1.batch_mean.1.tiles[n, tile, c]
    d_batch_norm1.batch_mean[c] = (d_batch_norm1.batch_mean.1[c] · (batch_norm1.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm1_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, ((T + 1) // 2 + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm1_batch_mean_1_tiles = tl.load(
                d_batch_norm1_batch_mean_1_tiles_ptr + (tile * 24)
                + (c + n * 24 * (((T + 1) // 2 + 127) // 128)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm1_batch_mean_1_rows = (
                d_batch_norm1_batch_mean_1_rows + tl.where(n < N, d_batch_norm1_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm1_batch_mean_1 = tl.sum(d_batch_norm1_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm1_batch_mean_1_ptr + c, d_batch_norm1_batch_mean_1, mask=c < 24)
    batch_norm1_scale = tl.load(batch_norm1_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm1_batch_mean = d_batch_norm1_batch_mean_1 * (batch_norm1_scale * -1.0)
    tl.store(d_batch_norm1_batch_mean_ptr + c, d_batch_norm1_batch_mean, mask=c < 24)


@triton.jit
def d_conv1_kernel(
    d_batch_norm1_ptr, batch_norm1_scale_ptr, d_batch_norm1_batch_mean_ptr, batch_norm1_batch_count_ptr,
    conv1_ptr, batch_norm1_batch_mean_ptr, d_batch_norm1_batch_variance_ptr, d_conv1_ptr, lengths_ptr,
    N, T, RAGGED: tl.constexpr
):
    """d_conv1[n, t, c] = ((d_batch_norm1[n, t, c] · batch_norm1.scale[c]) + ((d_batch_norm1.batch_mean[c]
        / batch_norm1.batch_count[c]) + ((conv1[n, t, c] − batch_norm1.batch_mean[c]) ·
        ((d_batch_norm1.batch_variance[c] · 2) / batch_norm1.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 31) // 32)
    n = tl.cast(program // (((T + 1) // 2 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_batch_norm1 = tl.load(
        d_batch_norm1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm1_scale = tl.load(batch_norm1_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm1_batch_mean = tl.load(
        d_batch_norm1_batch_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm1_batch_count = tl.load(
        batch_norm1_batch_count_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    conv1 = tl.load(
        conv1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm1_batch_mean = tl.load(batch_norm1_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm1_batch_variance = tl.load(
        d_batch_norm1_batch_variance_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    d_conv1 = (
        (d_batch_norm1 * batch_norm1_scale)
        + (
            (d_batch_norm1_batch_mean / batch_norm1_batch_count)
            + (
                (conv1 - batch_norm1_batch_mean)
                * ((d_batch_norm1_batch_variance * 2.0) / batch_norm1_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv1 = tl.where(t < (frames + 1) // 2, d_conv1, 0.0)
    tl.store(
        d_conv1_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        d_conv1,
        mask=(t < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def d_first_2_kernel(
    d_conv1_ptr, conv1_weight_ptr, d_first_2_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, PRECISION:
    tl.constexpr
):
    """d_first.2[n, t, c] = Σ o, k  (d_conv1[n, (t − (offset(k) − 4))/2, o] · conv1.weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    t_phase = (program // (((T + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // (((T + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_first_2 = tl.full([128, 16], 0.0, tl.float32)
    k_first = (t_phase + 4) % 2
    k_count = tl.where(k_first < 1, 1, 0) + 4
    k_further = (t_phase + 4) // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        d_conv1 = tl.load(
            d_conv1_ptr + (n * ((T + 1) // 2) * 24) + (k_further * 24 + step * -24) + (o + t * 24),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 1) // 2) & (o < 24),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv1_weight = tl.load(conv1_weight_ptr + (k * 384) + (c + o_2 * 16), mask=o_2 < 24, other=0.0)
        d_first_2 = tl.dot(d_conv1, conv1_weight.to(d_conv1.dtype), d_first_2, input_precision=PRECISION)
    if RAGGED:
        d_first_2 = tl.where(t * 2 + t_phase < frames, d_first_2, 0.0)
    tl.store(
        d_first_2_ptr + (n * T * 16) + (t_phase * 16) + (c + t * 32),
        d_first_2,
        mask=t * 2 + t_phase < T,
    )


@triton.jit
def d_batch_norm3_scale_kernel(
    d_batch_norm3_scale_tiles_ptr, batch_norm3_weight_ptr, batch_norm3_batch_variance_ptr,
    d_batch_norm3_batch_variance_ptr, d_batch_norm3_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm3.scale[c] = Σ n, tile  d_batch_norm3.scale.tiles[n, tile, c]
    d_batch_norm3.batch_variance[c] = (((((d_batch_norm3.scale[c] · batch_norm3.weight[c]) /
        (sqrt((batch_norm3.batch_variance[c] + 1e-05)) · sqrt((batch_norm3.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    d_batch_norm3.weight[c] = (d_batch_norm3.scale[c] / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm3_scale_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm3_scale_tiles = tl.load(
                d_batch_norm3_scale_tiles_ptr + (tile * 24)
                + (c + n * 48 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm3_scale_rows = (
                d_batch_norm3_scale_rows + tl.where(n < N, d_batch_norm3_scale_tiles, 0.0)
            )
    d_batch_norm3_scale = tl.sum(d_batch_norm3_scale_rows, axis=0, keep_dims=True)
    batch_norm3_weight = tl.load(batch_norm3_weight_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    batch_norm3_batch_variance = tl.load(
        batch_norm3_batch_variance_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm3_batch_variance = (
        (
            (
                (
                    (d_batch_norm3_scale * batch_norm3_weight)
                    / (
                        tl.sqrt_rn(batch_norm3_batch_variance + 1e-05)
                        * tl.sqrt_rn(batch_norm3_batch_variance + 1e-05)
                    )
                ) * -1.0
            ) * 0.5
        ) / tl.sqrt_rn(batch_norm3_batch_variance + 1e-05)
    )
    tl.store(d_batch_norm3_batch_variance_ptr + c, d_batch_norm3_batch_variance, mask=c < 24)
    d_batch_norm3_weight = d_batch_norm3_scale / tl.sqrt_rn(batch_norm3_batch_variance + 1e-05)
    tl.store(d_batch_norm3_weight_ptr + c, d_batch_norm3_weight, mask=c < 24)


@triton.jit
def d_batch_norm3_batch_mean_1_kernel(
    d_batch_norm3_batch_mean_1_tiles_ptr, batch_norm3_scale_ptr, d_batch_norm3_batch_mean_1_ptr,
    d_batch_norm3_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_batch_norm3.batch_mean.1[c] = Σ n, tile  d_batch_norm3.batch_mean.1.tiles[n, tile, c]
    d_batch_norm3.batch_mean[c] = (d_batch_norm3.batch_mean.1[c] · (batch_norm3.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    d_batch_norm3_batch_mean_1_rows = tl.full([32, 32], 0.0, tl.float32)
    for tile in range(0, 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm3_batch_mean_1_tiles = tl.load(
                d_batch_norm3_batch_mean_1_tiles_ptr + (tile * 24)
                + (c + n * 48 * ((((T + 1) // 2 + 1) // 2 + 127) // 128)),
                mask=(n < N) & (c < 24),
                other=0.0,
            ).to(tl.float32)
            d_batch_norm3_batch_mean_1_rows = (
                d_batch_norm3_batch_mean_1_rows + tl.where(n < N, d_batch_norm3_batch_mean_1_tiles, 0.0)
            )
    d_batch_norm3_batch_mean_1 = tl.sum(d_batch_norm3_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm3_batch_mean_1_ptr + c, d_batch_norm3_batch_mean_1, mask=c < 24)
    batch_norm3_scale = tl.load(batch_norm3_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm3_batch_mean = d_batch_norm3_batch_mean_1 * (batch_norm3_scale * -1.0)
    tl.store(d_batch_norm3_batch_mean_ptr + c, d_batch_norm3_batch_mean, mask=c < 24)


@triton.jit
def d_conv3_kernel(
    d_batch_norm3_ptr, batch_norm3_scale_ptr, d_batch_norm3_batch_mean_ptr, batch_norm3_batch_count_ptr,
    conv3_ptr, batch_norm3_batch_mean_ptr, d_batch_norm3_batch_variance_ptr, d_conv3_ptr, lengths_ptr,
    N, T, RAGGED: tl.constexpr
):
    """d_conv3[n, t, c] = ((d_batch_norm3[n, t, c] · batch_norm3.scale[c]) + ((d_batch_norm3.batch_mean[c]
        / batch_norm3.batch_count[c]) + ((conv3[n, t, c] − batch_norm3.batch_mean[c]) ·
        ((d_batch_norm3.batch_variance[c] · 2) / batch_norm3.batch_count[c]))))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 31) // 32)
    n = tl.cast(program // (((T + 1) // 2 + 31) // 32), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_batch_norm3 = tl.load(
        d_batch_norm3_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm3_scale = tl.load(batch_norm3_scale_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm3_batch_mean = tl.load(
        d_batch_norm3_batch_mean_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    batch_norm3_batch_count = tl.load(
        batch_norm3_batch_count_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    conv3 = tl.load(
        conv3_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        mask=(t < (frames + 1) // 2) & (c < 24),
        other=0.0,
    ).to(tl.float32)
    batch_norm3_batch_mean = tl.load(batch_norm3_batch_mean_ptr + c, mask=c < 24, other=0.0).to(tl.float32)
    d_batch_norm3_batch_variance = tl.load(
        d_batch_norm3_batch_variance_ptr + c,
        mask=c < 24,
        other=0.0,
    ).to(tl.float32)
    d_conv3 = (
        (d_batch_norm3 * batch_norm3_scale)
        + (
            (d_batch_norm3_batch_mean / batch_norm3_batch_count)
            + (
                (conv3 - batch_norm3_batch_mean)
                * ((d_batch_norm3_batch_variance * 2.0) / batch_norm3_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv3 = tl.where(t < (frames + 1) // 2, d_conv3, 0.0)
    tl.store(
        d_conv3_ptr + (n * ((T + 1) // 2) * 24) + (c + t * 24),
        d_conv3,
        mask=(t < (T + 1) // 2) & (c < 24),
    )


@triton.jit
def d_first_1_kernel(
    conv3_weight_ptr, d_conv3_ptr, d_first_2_ptr, d_first_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_first.1[n, t, c] = Σ o, k  (d_conv3[n, (t − (offset(k)))/2, o] · conv3.weight[k, o, c])
    d_first[n, t, c] = (d_first.1[n, t, c] + d_first.2[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % (((T + 1) // 2 + 127) // 128)
    t_phase = (program // (((T + 1) // 2 + 127) // 128)) % 2
    n = tl.cast((program // (((T + 1) // 2 + 127) // 128)) // 2, tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[:, None]  # [16, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_first_1 = tl.full([16, 128], 0.0, tl.float32)
    k_first = t_phase % 2
    k_count = tl.where(k_first < 1, 1, 0)
    k_further = t_phase // 2
    turns = k_count
    for step in range(0, turns):
        k = k_first + step * 2
        o0 = 0
        o = o0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv3_weight = tl.load(conv3_weight_ptr + (k * 384) + (c + o * 16), mask=o < 24, other=0.0)
        o_2 = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_conv3 = tl.load(
            d_conv3_ptr + (n * ((T + 1) // 2) * 24) + (k_further * 24 + step * -24) + (o_2 + t * 24),
            mask=(k_further - step + t >= 0) & (k_further - step + t < (frames + 1) // 2) & (o_2 < 24),
            other=0.0,
        )
        d_first_1 = tl.dot(conv3_weight.to(d_conv3.dtype), d_conv3, d_first_1, input_precision=PRECISION)
    d_first_2 = tl.load(
        d_first_2_ptr + (n * T * 16) + (t_phase * 16) + (c + t * 32),
        mask=t * 2 + t_phase < frames,
        other=0.0,
    ).to(tl.float32)
    d_first = d_first_1 + d_first_2
    if RAGGED:
        d_first = tl.where(t * 2 + t_phase < frames, d_first, 0.0)
    tl.store(d_first_ptr + (n * T * 16) + (t_phase * 16) + (c + t * 32), d_first, mask=t * 2 + t_phase < T)


@triton.jit
def d_input_kernel(
    d_first_ptr, first_weight_ptr, d_input_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_input[n, t, c] = Σ o, k  (d_first[n, t − (offset(k) − 1), o] · first.weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_input = tl.full([128, 64], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        o0 = 16 * (step // 3)
        o = o0 + tl.arange(0, 16)[None, :]  # [1, 16]
        d_first = tl.load(
            d_first_ptr + (n * T * 16) + (16 + k * -16) + (o + t * 16),
            mask=(-k + t + 1 >= 0) & (-k + t + 1 < frames),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 16)[:, None]  # [16, 1]
        first_weight = tl.load(first_weight_ptr + (k * 640) + (c + o_2 * 40), mask=c < 40, other=0.0)
        d_input = tl.dot(d_first, first_weight.to(d_first.dtype), d_input, input_precision=PRECISION)
    if RAGGED:
        d_input = tl.where(t < frames, d_input, 0.0)
    tl.store(d_input_ptr + (n * T * 40) + (c + t * 40), d_input, mask=(t < T) & (c < 40))


@triton.jit
def d_first_weight_parts_kernel(
    d_first_ptr, input_ptr, d_first_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_first.weight.parts[part, k, c, i] = Σ each, t  (d_first[each·16 + part, t, c] · input[each·16 +
        part, t + offset(k) − 1, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 3
    part = tl.cast(program // 3, tl.int64)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = tl.arange(0, 16)[:, None]  # [16, 1]
    d_first_weight_parts = tl.full([16, 64], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_first = tl.load(
                d_first_ptr + (each * T * 256) + (part * T * 16) + (c + t * 16),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            input = tl.load(
                input_ptr + (each * T * 640) + (part * T * 40) + (k * 40 - 40) + (i + t_2 * 40),
                mask=(k + t_2 - 1 >= 0) & (k + t_2 - 1 < frames) & (i < 40),
                other=0.0,
            )
            d_first_weight_parts = tl.dot(
                d_first, input.to(d_first.dtype), d_first_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_first_weight_parts_ptr + (part * 1920) + (k * 640) + (c * 40 + i),
        d_first_weight_parts,
        mask=i < 40,
    )


@triton.jit
def d_first_weight_kernel(
    d_first_weight_parts_ptr, d_first_weight_ptr
):
    """d_first.weight[k, c, i] = Σ part  d_first.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = tl.arange(0, 16)[:, None]  # [16, 1]
    d_first_weight = tl.full([16, 64], 0.0, tl.float32)
    for part in range(0, 16):
        d_first_weight_parts = tl.load(
            d_first_weight_parts_ptr + (k * 640 + part * 1920) + (c * 40 + i),
            mask=i < 40,
            other=0.0,
        ).to(tl.float32)
        d_first_weight = d_first_weight + d_first_weight_parts
    tl.store(d_first_weight_ptr + (k * 640) + (c * 40 + i), d_first_weight, mask=i < 40)


@triton.jit
def d_conv1_weight_parts_kernel(
    d_conv1_ptr, first_ptr, d_conv1_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv1.weight.parts[part, k, c, i] = Σ each, t  (d_conv1[each·16 + part, t, c] · first[each·16 +
        part, t·2 + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv1_weight_parts = tl.full([32, 16], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 1) // 2 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv1 = tl.load(
                d_conv1_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (c + t * 24),
                mask=(t < (frames + 1) // 2) & (c < 24),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            first = tl.load(
                first_ptr + (each * T * 256) + (part * T * 16) + (k * 16 - 64) + (i + t_2 * 32),
                mask=(k + t_2 * 2 - 4 >= 0) & (k + t_2 * 2 - 4 < frames),
                other=0.0,
            )
            d_conv1_weight_parts = tl.dot(
                d_conv1, first.to(d_conv1.dtype), d_conv1_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv1_weight_parts_ptr + (part * 3456) + (k * 384) + (c * 16 + i),
        d_conv1_weight_parts,
        mask=c < 24,
    )


@triton.jit
def d_conv1_weight_kernel(
    d_conv1_weight_parts_ptr, d_conv1_weight_ptr
):
    """d_conv1.weight[k, c, i] = Σ part  d_conv1.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    i = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv1_weight = tl.full([32, 16], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv1_weight_parts = tl.load(
            d_conv1_weight_parts_ptr + (k * 384 + part * 3456) + (c * 16 + i),
            mask=c < 24,
            other=0.0,
        ).to(tl.float32)
        d_conv1_weight = d_conv1_weight + d_conv1_weight_parts
    tl.store(d_conv1_weight_ptr + (k * 384) + (c * 16 + i), d_conv1_weight, mask=c < 24)


@triton.jit
def d_conv2_weight_parts_kernel(
    d_conv2_ptr, relu1_ptr, d_conv2_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv2.weight.parts[part, k, c, i] = Σ each, t  (d_conv2[each·16 + part, t, c] · relu1[each·16 +
        part, t + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv2_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 1) // 2 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv2 = tl.load(
                d_conv2_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (c + t * 24),
                mask=(t < (frames + 1) // 2) & (c < 24),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu1 = tl.load(
                relu1_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (k * 24 - 96)
                + (i + t_2 * 24),
                mask=(k + t_2 - 4 >= 0) & (k + t_2 - 4 < (frames + 1) // 2) & (i < 24),
                other=0.0,
            )
            d_conv2_weight_parts = tl.dot(
                d_conv2, relu1.to(d_conv2.dtype), d_conv2_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv2_weight_parts_ptr + (part * 5184) + (k * 576) + (c * 24 + i),
        d_conv2_weight_parts,
        mask=(c < 24) & (i < 24),
    )


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
            d_conv2_weight_parts_ptr + (k * 576 + part * 5184) + (c * 24 + i),
            mask=(c < 24) & (i < 24),
            other=0.0,
        ).to(tl.float32)
        d_conv2_weight = d_conv2_weight + d_conv2_weight_parts
    tl.store(d_conv2_weight_ptr + (k * 576) + (c * 24 + i), d_conv2_weight, mask=(c < 24) & (i < 24))


@triton.jit
def d_conv3_weight_parts_kernel(
    d_conv3_ptr, first_ptr, d_conv3_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv3.weight.parts[part, k, c, i] = Σ each, t  (d_conv3[each·16 + part, t, c] · first[each·16 +
        part, t·2 + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    part = tl.cast(program, tl.int64)
    i = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv3_weight_parts = tl.full([32, 16], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 1) // 2 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv3 = tl.load(
                d_conv3_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (c + t * 24),
                mask=(t < (frames + 1) // 2) & (c < 24),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            first = tl.load(
                first_ptr + (each * T * 256) + (part * T * 16) + (i + t_2 * 32),
                mask=t_2 < (frames - 1) // 2 + 1,
                other=0.0,
            )
            d_conv3_weight_parts = tl.dot(
                d_conv3, first.to(d_conv3.dtype), d_conv3_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv3_weight_parts_ptr + (part * 384) + (c * 16 + i), d_conv3_weight_parts, mask=c < 24)


@triton.jit
def d_conv3_weight_kernel(
    d_conv3_weight_parts_ptr, d_conv3_weight_ptr
):
    """d_conv3.weight[k, c, i] = Σ part  d_conv3.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv3_weight = tl.full([32, 16], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv3_weight_parts = tl.load(
            d_conv3_weight_parts_ptr + (part * 384) + (c * 16 + i),
            mask=c < 24,
            other=0.0,
        ).to(tl.float32)
        d_conv3_weight = d_conv3_weight + d_conv3_weight_parts
    tl.store(d_conv3_weight_ptr + (c * 16 + i), d_conv3_weight, mask=c < 24)


@triton.jit
def d_conv4_weight_parts_kernel(
    d_conv4_ptr, block1_ptr, d_conv4_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv4.weight.parts[part, k, c, i] = Σ each, t  (d_conv4[each·16 + part, t, c] · block1[each·16 +
        part, t·2 + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv4_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 3) // 4 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv4 = tl.load(
                d_conv4_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (c + t * 32),
                mask=t < (frames + 3) // 4,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            block1 = tl.load(
                block1_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (k * 24 - 96)
                + (i + t_2 * 48),
                mask=(k + t_2 * 2 - 4 >= 0) & (k + t_2 * 2 - 4 < (frames + 1) // 2) & (i < 24),
                other=0.0,
            )
            d_conv4_weight_parts = tl.dot(
                d_conv4, block1.to(d_conv4.dtype), d_conv4_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv4_weight_parts_ptr + (part * 6912) + (k * 768) + (c * 24 + i),
        d_conv4_weight_parts,
        mask=i < 24,
    )


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
            d_conv4_weight_parts_ptr + (k * 768 + part * 6912) + (c * 24 + i),
            mask=i < 24,
            other=0.0,
        ).to(tl.float32)
        d_conv4_weight = d_conv4_weight + d_conv4_weight_parts
    tl.store(d_conv4_weight_ptr + (k * 768) + (c * 24 + i), d_conv4_weight, mask=i < 24)


@triton.jit
def d_conv5_weight_parts_kernel(
    d_conv5_ptr, relu4_ptr, d_conv5_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv5.weight.parts[part, k, c, i] = Σ each, t  (d_conv5[each·16 + part, t, c] · relu4[each·16 +
        part, t + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv5_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 3) // 4 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv5 = tl.load(
                d_conv5_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (c + t * 32),
                mask=t < (frames + 3) // 4,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu4 = tl.load(
                relu4_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (k * 32 - 128)
                + (i + t_2 * 32),
                mask=(k + t_2 - 4 >= 0) & (k + t_2 - 4 < (frames + 3) // 4),
                other=0.0,
            )
            d_conv5_weight_parts = tl.dot(
                d_conv5, relu4.to(d_conv5.dtype), d_conv5_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv5_weight_parts_ptr + (part * 9216) + (k * 1024) + (c * 32 + i), d_conv5_weight_parts)


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
            d_conv5_weight_parts_ptr + (k * 1024 + part * 9216) + (c * 32 + i),
        ).to(tl.float32)
        d_conv5_weight = d_conv5_weight + d_conv5_weight_parts
    tl.store(d_conv5_weight_ptr + (k * 1024) + (c * 32 + i), d_conv5_weight)


@triton.jit
def d_conv6_weight_parts_kernel(
    d_conv6_ptr, block1_ptr, d_conv6_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv6.weight.parts[part, k, c, i] = Σ each, t  (d_conv6[each·16 + part, t, c] · block1[each·16 +
        part, t·2 + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    part = tl.cast(program, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv6_weight_parts = tl.full([32, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 3) // 4 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv6 = tl.load(
                d_conv6_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (c + t * 32),
                mask=t < (frames + 3) // 4,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            block1 = tl.load(
                block1_ptr + (each * ((T + 1) // 2) * 384) + (part * ((T + 1) // 2) * 24) + (i + t_2 * 48),
                mask=(t_2 < ((frames + 1) // 2 - 1) // 2 + 1) & (i < 24),
                other=0.0,
            )
            d_conv6_weight_parts = tl.dot(
                d_conv6, block1.to(d_conv6.dtype), d_conv6_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv6_weight_parts_ptr + (part * 768) + (c * 24 + i), d_conv6_weight_parts, mask=i < 24)


@triton.jit
def d_conv6_weight_kernel(
    d_conv6_weight_parts_ptr, d_conv6_weight_ptr
):
    """d_conv6.weight[k, c, i] = Σ part  d_conv6.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv6_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv6_weight_parts = tl.load(
            d_conv6_weight_parts_ptr + (part * 768) + (c * 24 + i),
            mask=i < 24,
            other=0.0,
        ).to(tl.float32)
        d_conv6_weight = d_conv6_weight + d_conv6_weight_parts
    tl.store(d_conv6_weight_ptr + (c * 24 + i), d_conv6_weight, mask=i < 24)


@triton.jit
def d_conv7_weight_parts_kernel(
    d_conv7_ptr, block2_ptr, d_conv7_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv7.weight.parts[part, k, c, i] = Σ each, t  (d_conv7[each·16 + part, t, c] · block2[each·16 +
        part, t·2 + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 64)[:, None]  # [64, 1]
    d_conv7_weight_parts = tl.full([64, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 7) // 8 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv7 = tl.load(
                d_conv7_ptr + (each * ((T + 7) // 8) * 768) + (part * ((T + 7) // 8) * 48) + (c + t * 48),
                mask=(t < (frames + 7) // 8) & (c < 48),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            block2 = tl.load(
                block2_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (k * 32 - 128)
                + (i + t_2 * 64),
                mask=(k + t_2 * 2 - 4 >= 0) & (k + t_2 * 2 - 4 < (frames + 3) // 4),
                other=0.0,
            )
            d_conv7_weight_parts = tl.dot(
                d_conv7, block2.to(d_conv7.dtype), d_conv7_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv7_weight_parts_ptr + (part * 13824) + (k * 1536) + (c * 32 + i),
        d_conv7_weight_parts,
        mask=c < 48,
    )


@triton.jit
def d_conv7_weight_kernel(
    d_conv7_weight_parts_ptr, d_conv7_weight_ptr
):
    """d_conv7.weight[k, c, i] = Σ part  d_conv7.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 2
    k = program // 2
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv7_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv7_weight_parts = tl.load(
            d_conv7_weight_parts_ptr + (k * 1536 + part * 13824) + (c * 32 + i),
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_conv7_weight = d_conv7_weight + d_conv7_weight_parts
    tl.store(d_conv7_weight_ptr + (k * 1536) + (c * 32 + i), d_conv7_weight, mask=c < 48)


@triton.jit
def d_conv8_weight_parts_kernel(
    d_conv8_ptr, relu7_ptr, d_conv8_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv8.weight.parts[part, k, c, i] = Σ each, t  (d_conv8[each·16 + part, t, c] · relu7[each·16 +
        part, t + offset(k) − 4, i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 9
    part = tl.cast(program // 9, tl.int64)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = tl.arange(0, 64)[:, None]  # [64, 1]
    d_conv8_weight_parts = tl.full([64, 64], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 7) // 8 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv8 = tl.load(
                d_conv8_ptr + (each * ((T + 7) // 8) * 768) + (part * ((T + 7) // 8) * 48) + (c + t * 48),
                mask=(t < (frames + 7) // 8) & (c < 48),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu7 = tl.load(
                relu7_ptr + (each * ((T + 7) // 8) * 768) + (part * ((T + 7) // 8) * 48) + (k * 48 - 192)
                + (i + t_2 * 48),
                mask=(k + t_2 - 4 >= 0) & (k + t_2 - 4 < (frames + 7) // 8) & (i < 48),
                other=0.0,
            )
            d_conv8_weight_parts = tl.dot(
                d_conv8, relu7.to(d_conv8.dtype), d_conv8_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv8_weight_parts_ptr + (part * 20736) + (k * 2304) + (c * 48 + i),
        d_conv8_weight_parts,
        mask=(c < 48) & (i < 48),
    )


@triton.jit
def d_conv8_weight_kernel(
    d_conv8_weight_parts_ptr, d_conv8_weight_ptr
):
    """d_conv8.weight[k, c, i] = Σ part  d_conv8.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 2
    k = program // 2
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv8_weight = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv8_weight_parts = tl.load(
            d_conv8_weight_parts_ptr + (k * 2304 + part * 20736) + (c * 48 + i),
            mask=(c < 48) & (i < 48),
            other=0.0,
        ).to(tl.float32)
        d_conv8_weight = d_conv8_weight + d_conv8_weight_parts
    tl.store(d_conv8_weight_ptr + (k * 2304) + (c * 48 + i), d_conv8_weight, mask=(c < 48) & (i < 48))


@triton.jit
def d_conv9_weight_parts_kernel(
    d_conv9_ptr, block2_ptr, d_conv9_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_conv9.weight.parts[part, k, c, i] = Σ each, t  (d_conv9[each·16 + part, t, c] · block2[each·16 +
        part, t·2 + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    part = tl.cast(program, tl.int64)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = tl.arange(0, 64)[:, None]  # [64, 1]
    d_conv9_weight_parts = tl.full([64, 32], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, ((T + 7) // 8 + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv9 = tl.load(
                d_conv9_ptr + (each * ((T + 7) // 8) * 768) + (part * ((T + 7) // 8) * 48) + (c + t * 48),
                mask=(t < (frames + 7) // 8) & (c < 48),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            block2 = tl.load(
                block2_ptr + (each * ((T + 3) // 4) * 512) + (part * ((T + 3) // 4) * 32) + (i + t_2 * 64),
                mask=t_2 < ((frames + 3) // 4 - 1) // 2 + 1,
                other=0.0,
            )
            d_conv9_weight_parts = tl.dot(
                d_conv9, block2.to(d_conv9.dtype), d_conv9_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv9_weight_parts_ptr + (part * 1536) + (c * 32 + i), d_conv9_weight_parts, mask=c < 48)


@triton.jit
def d_conv9_weight_kernel(
    d_conv9_weight_parts_ptr, d_conv9_weight_ptr
):
    """d_conv9.weight[k, c, i] = Σ part  d_conv9.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 32 + tl.arange(0, 32)[None, :]  # [1, 32]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv9_weight = tl.full([32, 32], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv9_weight_parts = tl.load(
            d_conv9_weight_parts_ptr + (part * 1536) + (c * 32 + i),
            mask=c < 48,
            other=0.0,
        ).to(tl.float32)
        d_conv9_weight = d_conv9_weight + d_conv9_weight_parts
    tl.store(d_conv9_weight_ptr + (c * 32 + i), d_conv9_weight, mask=c < 48)


@triton.jit
def d_keywords_weight_kernel(
    d_keywords_ptr, global_avg_pool1_ptr, d_keywords_weight_ptr, d_keywords_bias_ptr, N, PRECISION:
    tl.constexpr
):
    """d_keywords.weight[c, i] = Σ n  (d_keywords[n, c] · global_avg_pool1[n, i])
    d_keywords.bias[c] = Σ n  d_keywords[n, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 16 + tl.arange(0, 16)[:, None]  # [16, 1]
    d_keywords_weight = tl.full([16, 64], 0.0, tl.float32)
    d_keywords_bias_sixteenths = tl.full([16, 16], 0.0, tl.float32)
    sixteenths = tl.full([64, 16], 0.0625, tl.float32)
    for step in range(0, (N + 63) // 64):
        n0 = step * 64
        n = n0 + tl.arange(0, 64)[None, :].to(tl.int64)  # [1, 64]
        d_keywords = tl.load(d_keywords_ptr + (c + n * 12), mask=(n < N) & (c < 12), other=0.0)
        n_2 = n0 + tl.arange(0, 64)[:, None].to(tl.int64)  # [64, 1]
        global_avg_pool1 = tl.load(
            global_avg_pool1_ptr + (i + n_2 * 48),
            mask=(n_2 < N) & (i < 48),
            other=0.0,
        )
        d_keywords_weight = tl.dot(
            d_keywords, global_avg_pool1.to(d_keywords.dtype), d_keywords_weight, input_precision=PRECISION,
        )
        d_keywords_bias_sixteenths = tl.dot(
            d_keywords, sixteenths.to(d_keywords.dtype), d_keywords_bias_sixteenths, input_precision="ieee",
        )
    tl.store(d_keywords_weight_ptr + (c * 48 + i), d_keywords_weight, mask=(c < 12) & (i < 48))
    d_keywords_bias = tl.sum(d_keywords_bias_sixteenths, axis=1, keep_dims=True)
    tl.store(d_keywords_bias_ptr + c, d_keywords_bias, mask=tl.where(column_tile == 0, c < 12, False))


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
    # batch_norm1.batch_mean, batch_norm1.batch_variance, batch_norm1.batch_count[c] = moments n, t  conv1[n,
    #     t, c]
    conv1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    batch_norm1_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    batch_norm1_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    conv1_sum_kernel[(N * (((T + 1) // 2 + 511) // 512), 1)](
        conv1_weight, first, conv1, batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=2, num_stages=3,
    )

    # batch_norm1.batch_mean, batch_norm1.batch_variance, batch_norm1.batch_count[c] = moments n, tile
    #     moments(batch_norm1.batch_mean.tiles.mean[n, tile, c], batch_norm1.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm1.new_running_mean[c] = ((batch_norm1.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm1.batch_mean[c]))
    # batch_norm1.new_running_var[c] = ((batch_norm1.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm1.batch_variance[c] · batch_norm1.batch_count[c]) / (batch_norm1.batch_count[c] − 1))))
    # batch_norm1.scale[c] = (batch_norm1.weight[c] / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    batch_norm1_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_scale = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_new_running_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_new_running_var = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_batch_count = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm1_batch_mean_kernel[(1, 1)](
        batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance, batch_norm1_running_mean,
        batch_norm1_running_var, batch_norm1_weight, batch_norm1_batch_mean, batch_norm1_batch_variance,
        batch_norm1_batch_count, batch_norm1_new_running_mean, batch_norm1_new_running_var, batch_norm1_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance

    # batch_norm1[n, t, c] = (((conv1[n, t, c] − batch_norm1.batch_mean[c]) · batch_norm1.scale[c]) +
    #     batch_norm1.bias[c])
    # relu1[n, t, c] = maximum(batch_norm1[n, t, c], 0)
    relu1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    relu1_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        conv1, batch_norm1_batch_mean, batch_norm1_scale, batch_norm1_bias, relu1, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # conv2.sum[n, t, c] = Σ k, i  (relu1[n, t + offset(k) − 4, i] · conv2.weight[k, c, i])
    # conv2[n, t, c] = conv2.sum[n, t, c]
    # batch_norm2.batch_mean, batch_norm2.batch_variance, batch_norm2.batch_count[c] = moments n, t  conv2[n,
    #     t, c]
    conv2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    batch_norm2_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    batch_norm2_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    conv2_sum_kernel[(N * (((T + 1) // 2 + 511) // 512), 1)](
        conv2_weight, relu1, conv2, batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # batch_norm2.batch_mean, batch_norm2.batch_variance, batch_norm2.batch_count[c] = moments n, tile
    #     moments(batch_norm2.batch_mean.tiles.mean[n, tile, c], batch_norm2.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm2.new_running_mean[c] = ((batch_norm2.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm2.batch_mean[c]))
    # batch_norm2.new_running_var[c] = ((batch_norm2.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm2.batch_variance[c] · batch_norm2.batch_count[c]) / (batch_norm2.batch_count[c] − 1))))
    # batch_norm2.scale[c] = (batch_norm2.weight[c] / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    batch_norm2_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_scale = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_new_running_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_new_running_var = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_batch_count = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm2_batch_mean_kernel[(1, 1)](
        batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance, batch_norm2_running_mean,
        batch_norm2_running_var, batch_norm2_weight, batch_norm2_batch_mean, batch_norm2_batch_variance,
        batch_norm2_batch_count, batch_norm2_new_running_mean, batch_norm2_new_running_var, batch_norm2_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance

    # conv3.sum[n, t, c] = Σ k, i  (first[n, t·2 + offset(k), i] · conv3.weight[k, c, i])
    # conv3[n, t, c] = conv3.sum[n, t, c]
    # batch_norm3.batch_mean, batch_norm3.batch_variance, batch_norm3.batch_count[c] = moments n, t  conv3[n,
    #     t, c]
    conv3 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    batch_norm3_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    batch_norm3_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 1) // 2 + 511) // 512, 24), dtype=torch.float32, device=device,
    )
    conv3_sum_kernel[(N * (((T + 1) // 2 + 511) // 512), 1)](
        conv3_weight, first, conv3, batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance,
        lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision, num_warps=2, num_stages=3,
    )

    # batch_norm3.batch_mean, batch_norm3.batch_variance, batch_norm3.batch_count[c] = moments n, tile
    #     moments(batch_norm3.batch_mean.tiles.mean[n, tile, c], batch_norm3.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm3.new_running_mean[c] = ((batch_norm3.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm3.batch_mean[c]))
    # batch_norm3.new_running_var[c] = ((batch_norm3.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm3.batch_variance[c] · batch_norm3.batch_count[c]) / (batch_norm3.batch_count[c] − 1))))
    # batch_norm3.scale[c] = (batch_norm3.weight[c] / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    batch_norm3_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_scale = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_new_running_mean = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_new_running_var = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_batch_count = torch.empty((24,), dtype=torch.float32, device=device)
    batch_norm3_batch_mean_kernel[(1, 1)](
        batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance, batch_norm3_running_mean,
        batch_norm3_running_var, batch_norm3_weight, batch_norm3_batch_mean, batch_norm3_batch_variance,
        batch_norm3_batch_count, batch_norm3_new_running_mean, batch_norm3_new_running_var, batch_norm3_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance

    # batch_norm2[n, t, c] = (((conv2[n, t, c] − batch_norm2.batch_mean[c]) · batch_norm2.scale[c]) +
    #     batch_norm2.bias[c])
    # relu2[n, t, c] = maximum(batch_norm2[n, t, c], 0)
    # batch_norm3[n, t, c] = (((conv3[n, t, c] − batch_norm3.batch_mean[c]) · batch_norm3.scale[c]) +
    #     batch_norm3.bias[c])
    # relu3[n, t, c] = maximum(batch_norm3[n, t, c], 0)
    # add1[n, t, c] = (relu2[n, t, c] + relu3[n, t, c])
    # block1[n, t, c] = maximum(add1[n, t, c], 0)
    block1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    block1_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        conv2, batch_norm2_batch_mean, batch_norm2_scale, batch_norm2_bias, conv3, batch_norm3_batch_mean,
        batch_norm3_scale, batch_norm3_bias, block1, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )

    # conv4.sum[n, t, c] = Σ k, i  (block1[n, t·2 + offset(k) − 4, i] · conv4.weight[k, c, i])
    # conv4[n, t, c] = conv4.sum[n, t, c]
    # batch_norm4.batch_mean, batch_norm4.batch_variance, batch_norm4.batch_count[c] = moments n, t  conv4[n,
    #     t, c]
    conv4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    batch_norm4_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    batch_norm4_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    conv4_sum_kernel[(N * (((T + 3) // 4 + 511) // 512), 1)](
        conv4_weight, block1, conv4, batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # batch_norm4.batch_mean, batch_norm4.batch_variance, batch_norm4.batch_count[c] = moments n, tile
    #     moments(batch_norm4.batch_mean.tiles.mean[n, tile, c], batch_norm4.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm4.new_running_mean[c] = ((batch_norm4.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm4.batch_mean[c]))
    # batch_norm4.new_running_var[c] = ((batch_norm4.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm4.batch_variance[c] · batch_norm4.batch_count[c]) / (batch_norm4.batch_count[c] − 1))))
    # batch_norm4.scale[c] = (batch_norm4.weight[c] / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    batch_norm4_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_scale = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_new_running_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_new_running_var = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_batch_count = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm4_batch_mean_kernel[(1, 1)](
        batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance, batch_norm4_running_mean,
        batch_norm4_running_var, batch_norm4_weight, batch_norm4_batch_mean, batch_norm4_batch_variance,
        batch_norm4_batch_count, batch_norm4_new_running_mean, batch_norm4_new_running_var, batch_norm4_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance

    # batch_norm4[n, t, c] = (((conv4[n, t, c] − batch_norm4.batch_mean[c]) · batch_norm4.scale[c]) +
    #     batch_norm4.bias[c])
    # relu4[n, t, c] = maximum(batch_norm4[n, t, c], 0)
    relu4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    relu4_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        conv4, batch_norm4_batch_mean, batch_norm4_scale, batch_norm4_bias, relu4, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # conv5.sum[n, t, c] = Σ k, i  (relu4[n, t + offset(k) − 4, i] · conv5.weight[k, c, i])
    # conv5[n, t, c] = conv5.sum[n, t, c]
    # batch_norm5.batch_mean, batch_norm5.batch_variance, batch_norm5.batch_count[c] = moments n, t  conv5[n,
    #     t, c]
    conv5 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    batch_norm5_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    batch_norm5_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    conv5_sum_kernel[(N * (((T + 3) // 4 + 511) // 512), 1)](
        conv5_weight, relu4, conv5, batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # batch_norm5.batch_mean, batch_norm5.batch_variance, batch_norm5.batch_count[c] = moments n, tile
    #     moments(batch_norm5.batch_mean.tiles.mean[n, tile, c], batch_norm5.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm5.new_running_mean[c] = ((batch_norm5.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm5.batch_mean[c]))
    # batch_norm5.new_running_var[c] = ((batch_norm5.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm5.batch_variance[c] · batch_norm5.batch_count[c]) / (batch_norm5.batch_count[c] − 1))))
    # batch_norm5.scale[c] = (batch_norm5.weight[c] / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    batch_norm5_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_scale = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_new_running_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_new_running_var = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_batch_count = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm5_batch_mean_kernel[(1, 1)](
        batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance, batch_norm5_running_mean,
        batch_norm5_running_var, batch_norm5_weight, batch_norm5_batch_mean, batch_norm5_batch_variance,
        batch_norm5_batch_count, batch_norm5_new_running_mean, batch_norm5_new_running_var, batch_norm5_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance

    # conv6.sum[n, t, c] = Σ k, i  (block1[n, t·2 + offset(k), i] · conv6.weight[k, c, i])
    # conv6[n, t, c] = conv6.sum[n, t, c]
    # batch_norm6.batch_mean, batch_norm6.batch_variance, batch_norm6.batch_count[c] = moments n, t  conv6[n,
    #     t, c]
    conv6 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    batch_norm6_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    batch_norm6_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 3) // 4 + 511) // 512, 32), dtype=torch.float32, device=device,
    )
    conv6_sum_kernel[(N * (((T + 3) // 4 + 511) // 512), 1)](
        conv6_weight, block1, conv6, batch_norm6_batch_mean_tiles_mean, batch_norm6_batch_mean_tiles_variance,
        lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # batch_norm6.batch_mean, batch_norm6.batch_variance, batch_norm6.batch_count[c] = moments n, tile
    #     moments(batch_norm6.batch_mean.tiles.mean[n, tile, c], batch_norm6.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm6.new_running_mean[c] = ((batch_norm6.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm6.batch_mean[c]))
    # batch_norm6.new_running_var[c] = ((batch_norm6.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm6.batch_variance[c] · batch_norm6.batch_count[c]) / (batch_norm6.batch_count[c] − 1))))
    # batch_norm6.scale[c] = (batch_norm6.weight[c] / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    batch_norm6_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_scale = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_new_running_mean = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_new_running_var = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_batch_count = torch.empty((32,), dtype=torch.float32, device=device)
    batch_norm6_batch_mean_kernel[(1, 1)](
        batch_norm6_batch_mean_tiles_mean, batch_norm6_batch_mean_tiles_variance, batch_norm6_running_mean,
        batch_norm6_running_var, batch_norm6_weight, batch_norm6_batch_mean, batch_norm6_batch_variance,
        batch_norm6_batch_count, batch_norm6_new_running_mean, batch_norm6_new_running_var, batch_norm6_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm6_batch_mean_tiles_mean, batch_norm6_batch_mean_tiles_variance

    # batch_norm5[n, t, c] = (((conv5[n, t, c] − batch_norm5.batch_mean[c]) · batch_norm5.scale[c]) +
    #     batch_norm5.bias[c])
    # relu5[n, t, c] = maximum(batch_norm5[n, t, c], 0)
    # batch_norm6[n, t, c] = (((conv6[n, t, c] − batch_norm6.batch_mean[c]) · batch_norm6.scale[c]) +
    #     batch_norm6.bias[c])
    # relu6[n, t, c] = maximum(batch_norm6[n, t, c], 0)
    # add2[n, t, c] = (relu5[n, t, c] + relu6[n, t, c])
    # block2[n, t, c] = maximum(add2[n, t, c], 0)
    block2 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    block2_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        conv5, batch_norm5_batch_mean, batch_norm5_scale, batch_norm5_bias, conv6, batch_norm6_batch_mean,
        batch_norm6_scale, batch_norm6_bias, block2, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )

    # conv7.sum[n, t, c] = Σ k, i  (block2[n, t·2 + offset(k) − 4, i] · conv7.weight[k, c, i])
    # conv7[n, t, c] = conv7.sum[n, t, c]
    # batch_norm7.batch_mean, batch_norm7.batch_variance, batch_norm7.batch_count[c] = moments n, t  conv7[n,
    #     t, c]
    conv7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm7_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    batch_norm7_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    conv7_sum_kernel[(N * (((T + 7) // 8 + 511) // 512), 1)](
        conv7_weight, block2, conv7, batch_norm7_batch_mean_tiles_mean, batch_norm7_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm7.batch_mean, batch_norm7.batch_variance, batch_norm7.batch_count[c] = moments n, tile
    #     moments(batch_norm7.batch_mean.tiles.mean[n, tile, c], batch_norm7.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm7.new_running_mean[c] = ((batch_norm7.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm7.batch_mean[c]))
    # batch_norm7.new_running_var[c] = ((batch_norm7.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm7.batch_variance[c] · batch_norm7.batch_count[c]) / (batch_norm7.batch_count[c] − 1))))
    # batch_norm7.scale[c] = (batch_norm7.weight[c] / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    batch_norm7_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_scale = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_new_running_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_new_running_var = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_batch_count = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm7_batch_mean_kernel[(1, 1)](
        batch_norm7_batch_mean_tiles_mean, batch_norm7_batch_mean_tiles_variance, batch_norm7_running_mean,
        batch_norm7_running_var, batch_norm7_weight, batch_norm7_batch_mean, batch_norm7_batch_variance,
        batch_norm7_batch_count, batch_norm7_new_running_mean, batch_norm7_new_running_var, batch_norm7_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm7_batch_mean_tiles_mean, batch_norm7_batch_mean_tiles_variance

    # batch_norm7[n, t, c] = (((conv7[n, t, c] − batch_norm7.batch_mean[c]) · batch_norm7.scale[c]) +
    #     batch_norm7.bias[c])
    # relu7[n, t, c] = maximum(batch_norm7[n, t, c], 0)
    relu7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    relu7_kernel[(N * (((T + 7) // 8 + 31) // 32), 1)](
        conv7, batch_norm7_batch_mean, batch_norm7_scale, batch_norm7_bias, relu7, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # conv8.sum[n, t, c] = Σ k, i  (relu7[n, t + offset(k) − 4, i] · conv8.weight[k, c, i])
    # conv8[n, t, c] = conv8.sum[n, t, c]
    # batch_norm8.batch_mean, batch_norm8.batch_variance, batch_norm8.batch_count[c] = moments n, t  conv8[n,
    #     t, c]
    conv8 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm8_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    batch_norm8_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    conv8_sum_kernel[(N * (((T + 7) // 8 + 511) // 512), 1)](
        conv8_weight, relu7, conv8, batch_norm8_batch_mean_tiles_mean, batch_norm8_batch_mean_tiles_variance,
        lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm8.batch_mean, batch_norm8.batch_variance, batch_norm8.batch_count[c] = moments n, tile
    #     moments(batch_norm8.batch_mean.tiles.mean[n, tile, c], batch_norm8.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm8.new_running_mean[c] = ((batch_norm8.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm8.batch_mean[c]))
    # batch_norm8.new_running_var[c] = ((batch_norm8.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm8.batch_variance[c] · batch_norm8.batch_count[c]) / (batch_norm8.batch_count[c] − 1))))
    # batch_norm8.scale[c] = (batch_norm8.weight[c] / sqrt((batch_norm8.batch_variance[c] + 1e-05)))
    batch_norm8_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_scale = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_new_running_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_new_running_var = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_batch_count = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm8_batch_mean_kernel[(1, 1)](
        batch_norm8_batch_mean_tiles_mean, batch_norm8_batch_mean_tiles_variance, batch_norm8_running_mean,
        batch_norm8_running_var, batch_norm8_weight, batch_norm8_batch_mean, batch_norm8_batch_variance,
        batch_norm8_batch_count, batch_norm8_new_running_mean, batch_norm8_new_running_var, batch_norm8_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm8_batch_mean_tiles_mean, batch_norm8_batch_mean_tiles_variance

    # conv9.sum[n, t, c] = Σ k, i  (block2[n, t·2 + offset(k), i] · conv9.weight[k, c, i])
    # conv9[n, t, c] = conv9.sum[n, t, c]
    # batch_norm9.batch_mean, batch_norm9.batch_variance, batch_norm9.batch_count[c] = moments n, t  conv9[n,
    #     t, c]
    conv9 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    batch_norm9_batch_mean_tiles_mean = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    batch_norm9_batch_mean_tiles_variance = torch.empty(
        (N, ((T + 7) // 8 + 511) // 512, 48), dtype=torch.float32, device=device,
    )
    conv9_sum_kernel[(N * (((T + 7) // 8 + 511) // 512), 1)](
        conv9_weight, block2, conv9, batch_norm9_batch_mean_tiles_mean, batch_norm9_batch_mean_tiles_variance,
        lengths, N, T, 1, RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm9.batch_mean, batch_norm9.batch_variance, batch_norm9.batch_count[c] = moments n, tile
    #     moments(batch_norm9.batch_mean.tiles.mean[n, tile, c], batch_norm9.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm9.new_running_mean[c] = ((batch_norm9.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm9.batch_mean[c]))
    # batch_norm9.new_running_var[c] = ((batch_norm9.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm9.batch_variance[c] · batch_norm9.batch_count[c]) / (batch_norm9.batch_count[c] − 1))))
    # batch_norm9.scale[c] = (batch_norm9.weight[c] / sqrt((batch_norm9.batch_variance[c] + 1e-05)))
    batch_norm9_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_scale = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_new_running_mean = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_new_running_var = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_batch_count = torch.empty((48,), dtype=torch.float32, device=device)
    batch_norm9_batch_mean_kernel[(1, 1)](
        batch_norm9_batch_mean_tiles_mean, batch_norm9_batch_mean_tiles_variance, batch_norm9_running_mean,
        batch_norm9_running_var, batch_norm9_weight, batch_norm9_batch_mean, batch_norm9_batch_variance,
        batch_norm9_batch_count, batch_norm9_new_running_mean, batch_norm9_new_running_var, batch_norm9_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm9_batch_mean_tiles_mean, batch_norm9_batch_mean_tiles_variance

    # global_avg_pool1.mean, global_avg_pool1.variance, global_avg_pool1.count[n, c] = moments t
    #     maximum((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) +
    #     batch_norm8.bias[c]), 0) + maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
    #     batch_norm9.scale[c]) + batch_norm9.bias[c]), 0)), 0)
    # global_avg_pool1[n, c] = global_avg_pool1.mean[n, c]
    global_avg_pool1 = torch.empty((N, 48), dtype=data, device=device)
    global_avg_pool1_count = torch.empty((N, 48), dtype=torch.float32, device=device)
    global_avg_pool1_mean_kernel[(N, 1)](
        conv8, batch_norm8_batch_mean, batch_norm8_scale, batch_norm8_bias, conv9, batch_norm9_batch_mean,
        batch_norm9_scale, batch_norm9_bias, global_avg_pool1_count, global_avg_pool1, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # keywords.sum[n, c] = Σ i  (global_avg_pool1[n, i] · keywords.weight[c, i])
    # keywords[n, c] = (keywords.sum[n, c] + keywords.bias[c])
    keywords = torch.empty((N, 12), dtype=data, device=device)
    keywords_sum_kernel[((N + 127) // 128, 1)](
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

    # d_global_avg_pool1[n, c] = Σ o  (d_keywords[n, o] · keywords.weight[o, c])
    d_global_avg_pool1 = torch.empty((N, 48), dtype=data, device=device)
    d_global_avg_pool1_kernel[((N + 127) // 128, 1)](
        d_keywords, keywords_weight, d_global_avg_pool1, N, 1, PRECISION=precision, num_warps=4, num_stages=3,
    )

    # d_batch_norm8.scale.each[n, c] = Σ t  (select((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) ·
    #     batch_norm8.scale[c]) + batch_norm8.bias[c]), 0) = 0), 0, select((maximum((maximum((((conv8[n, t, c]
    #     − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) + batch_norm8.bias[c]), 0) +
    #     maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) +
    #     batch_norm9.bias[c]), 0)), 0) = 0), 0, (d_global_avg_pool1[n, c] / global_avg_pool1.count[n, c]))) ·
    #     (conv8[n, t, c] − batch_norm8.batch_mean[c]))
    d_batch_norm8_scale_each = torch.empty((N, 48), dtype=torch.float32, device=device)
    d_batch_norm8_scale_each_kernel[(N, 1)](
        conv8, batch_norm8_batch_mean, batch_norm8_scale, batch_norm8_bias, conv9, batch_norm9_batch_mean,
        batch_norm9_scale, batch_norm9_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm8_scale_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # d_batch_norm8.scale[c] = Σ n  d_batch_norm8.scale.each[n, c]
    # d_batch_norm8.batch_variance[c] = (((((d_batch_norm8.scale[c] · batch_norm8.weight[c]) /
    #     (sqrt((batch_norm8.batch_variance[c] + 1e-05)) · sqrt((batch_norm8.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm8.batch_variance[c] + 1e-05)))
    # d_batch_norm8.weight[c] = (d_batch_norm8.scale[c] / sqrt((batch_norm8.batch_variance[c] + 1e-05)))
    d_batch_norm8_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm8_weight = torch.empty((48,), dtype=batch_norm8_weight.dtype, device=device)
    d_batch_norm8_scale_kernel[(1, 1)](
        d_batch_norm8_scale_each, batch_norm8_weight, batch_norm8_batch_variance,
        d_batch_norm8_batch_variance, d_batch_norm8_weight, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm8_scale_each

    # d_batch_norm8.batch_mean.1.each[n, c] = Σ t  select((maximum((((conv8[n, t, c] −
    #     batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) + batch_norm8.bias[c]), 0) = 0), 0,
    #     select((maximum((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) +
    #     batch_norm8.bias[c]), 0) + maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
    #     batch_norm9.scale[c]) + batch_norm9.bias[c]), 0)), 0) = 0), 0, (d_global_avg_pool1[n, c] /
    #     global_avg_pool1.count[n, c])))
    d_batch_norm8_batch_mean_1_each = torch.empty((N, 48), dtype=torch.float32, device=device)
    d_batch_norm8_batch_mean_1_each_kernel[(N, 1)](
        conv8, batch_norm8_batch_mean, batch_norm8_scale, batch_norm8_bias, conv9, batch_norm9_batch_mean,
        batch_norm9_scale, batch_norm9_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm8_batch_mean_1_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # d_batch_norm8.batch_mean.1[c] = Σ n  d_batch_norm8.batch_mean.1.each[n, c]
    # d_batch_norm8.batch_mean[c] = (d_batch_norm8.batch_mean.1[c] · (batch_norm8.scale[c] · -1))
    d_batch_norm8_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm8_batch_mean_1 = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm8_batch_mean_1_kernel[(1, 1)](
        d_batch_norm8_batch_mean_1_each, batch_norm8_scale, d_batch_norm8_batch_mean_1,
        d_batch_norm8_batch_mean, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm8_batch_mean_1_each

    # batch_norm8[n, t, c] = (((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) +
    #     batch_norm8.bias[c])
    # relu8[n, t, c] = maximum(batch_norm8[n, t, c], 0)
    # batch_norm9[n, t, c] = (((conv9[n, t, c] − batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) +
    #     batch_norm9.bias[c])
    # relu9[n, t, c] = maximum(batch_norm9[n, t, c], 0)
    # add3[n, t, c] = (relu8[n, t, c] + relu9[n, t, c])
    # block3[n, t, c] = maximum(add3[n, t, c], 0)
    # d_block3[n, t, c] = (d_global_avg_pool1[n, c] / global_avg_pool1.count[n, c])
    # d_add3[n, t, c] = select((block3[n, t, c] = 0), 0, d_block3[n, t, c])
    # d_batch_norm8[n, t, c] = select((relu8[n, t, c] = 0), 0, d_add3[n, t, c])
    # d_conv8[n, t, c] = ((d_batch_norm8[n, t, c] · batch_norm8.scale[c]) + ((d_batch_norm8.batch_mean[c] /
    #     batch_norm8.batch_count[c]) + ((conv8[n, t, c] − batch_norm8.batch_mean[c]) ·
    #     ((d_batch_norm8.batch_variance[c] · 2) / batch_norm8.batch_count[c]))))
    d_conv8 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    d_conv8_kernel[(N * (((T + 7) // 8 + 31) // 32), 1)](
        conv8, batch_norm8_batch_mean, batch_norm8_scale, batch_norm8_bias, conv9, batch_norm9_batch_mean,
        batch_norm9_scale, batch_norm9_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm8_batch_mean, batch_norm8_batch_count, d_batch_norm8_batch_variance, d_conv8, lengths, N,
        T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm8_batch_variance, d_batch_norm8_batch_mean

    # d_relu7[n, t, c] = Σ o, k  (d_conv8[n, t − (offset(k) − 4), o] · conv8.weight[k, o, c])
    # d_batch_norm7[n, t, c] = select((relu7[n, t, c] = 0), 0, d_relu7[n, t, c])
    # d_batch_norm7.scale[c] = Σ n, t  (d_batch_norm7[n, t, c] · (conv7[n, t, c] − batch_norm7.batch_mean[c]))
    # d_batch_norm7.batch_mean.1[c] = Σ n, t  d_batch_norm7[n, t, c]
    d_batch_norm7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    d_batch_norm7_scale_tiles = torch.empty(
        (N, ((T + 7) // 8 + 127) // 128, 48), dtype=torch.float32, device=device,
    )
    d_batch_norm7_batch_mean_1_tiles = torch.empty(
        (N, ((T + 7) // 8 + 127) // 128, 48), dtype=torch.float32, device=device,
    )
    d_relu7_kernel[(N * (((T + 7) // 8 + 127) // 128), 1)](
        conv8_weight, d_conv8, relu7, conv7, batch_norm7_batch_mean, d_batch_norm7, d_batch_norm7_scale_tiles,
        d_batch_norm7_batch_mean_1_tiles, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )

    # d_batch_norm7.scale[c] = Σ n, tile  d_batch_norm7.scale.tiles[n, tile, c]
    # d_batch_norm7.batch_variance[c] = (((((d_batch_norm7.scale[c] · batch_norm7.weight[c]) /
    #     (sqrt((batch_norm7.batch_variance[c] + 1e-05)) · sqrt((batch_norm7.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    # d_batch_norm7.weight[c] = (d_batch_norm7.scale[c] / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    d_batch_norm7_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm7_weight = torch.empty((48,), dtype=batch_norm7_weight.dtype, device=device)
    d_batch_norm7_scale_kernel[(1, 1)](
        d_batch_norm7_scale_tiles, batch_norm7_weight, batch_norm7_batch_variance,
        d_batch_norm7_batch_variance, d_batch_norm7_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm7_scale_tiles

    # d_batch_norm7.batch_mean.1[c] = Σ n, tile  d_batch_norm7.batch_mean.1.tiles[n, tile, c]
    # d_batch_norm7.batch_mean[c] = (d_batch_norm7.batch_mean.1[c] · (batch_norm7.scale[c] · -1))
    d_batch_norm7_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm7_batch_mean_1 = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm7_batch_mean_1_kernel[(1, 1)](
        d_batch_norm7_batch_mean_1_tiles, batch_norm7_scale, d_batch_norm7_batch_mean_1,
        d_batch_norm7_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm7_batch_mean_1_tiles

    # d_conv7[n, t, c] = ((d_batch_norm7[n, t, c] · batch_norm7.scale[c]) + ((d_batch_norm7.batch_mean[c] /
    #     batch_norm7.batch_count[c]) + ((conv7[n, t, c] − batch_norm7.batch_mean[c]) ·
    #     ((d_batch_norm7.batch_variance[c] · 2) / batch_norm7.batch_count[c]))))
    d_conv7 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    d_conv7_kernel[(N * (((T + 7) // 8 + 31) // 32), 1)](
        d_batch_norm7, batch_norm7_scale, d_batch_norm7_batch_mean, batch_norm7_batch_count, conv7,
        batch_norm7_batch_mean, d_batch_norm7_batch_variance, d_conv7, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm7, d_batch_norm7_batch_variance, d_batch_norm7_batch_mean

    # d_block2.2[n, t, c] = Σ o, k  (d_conv7[n, (t − (offset(k) − 4))/2, o] · conv7.weight[k, o, c])
    d_block2_2 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_block2_2_kernel[(N * 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128), 1)](
        d_conv7, conv7_weight, d_block2_2, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # d_batch_norm9.scale.each[n, c] = Σ t  (select((maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
    #     batch_norm9.scale[c]) + batch_norm9.bias[c]), 0) = 0), 0, select((maximum((maximum((((conv8[n, t, c]
    #     − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) + batch_norm8.bias[c]), 0) +
    #     maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) +
    #     batch_norm9.bias[c]), 0)), 0) = 0), 0, (d_global_avg_pool1[n, c] / global_avg_pool1.count[n, c]))) ·
    #     (conv9[n, t, c] − batch_norm9.batch_mean[c]))
    d_batch_norm9_scale_each = torch.empty((N, 48), dtype=torch.float32, device=device)
    d_batch_norm9_scale_each_kernel[(N, 1)](
        conv9, batch_norm9_batch_mean, batch_norm9_scale, batch_norm9_bias, conv8, batch_norm8_batch_mean,
        batch_norm8_scale, batch_norm8_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm9_scale_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # d_batch_norm9.scale[c] = Σ n  d_batch_norm9.scale.each[n, c]
    # d_batch_norm9.batch_variance[c] = (((((d_batch_norm9.scale[c] · batch_norm9.weight[c]) /
    #     (sqrt((batch_norm9.batch_variance[c] + 1e-05)) · sqrt((batch_norm9.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm9.batch_variance[c] + 1e-05)))
    # d_batch_norm9.weight[c] = (d_batch_norm9.scale[c] / sqrt((batch_norm9.batch_variance[c] + 1e-05)))
    d_batch_norm9_batch_variance = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm9_weight = torch.empty((48,), dtype=batch_norm9_weight.dtype, device=device)
    d_batch_norm9_scale_kernel[(1, 1)](
        d_batch_norm9_scale_each, batch_norm9_weight, batch_norm9_batch_variance,
        d_batch_norm9_batch_variance, d_batch_norm9_weight, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm9_scale_each

    # d_batch_norm9.batch_mean.1.each[n, c] = Σ t  select((maximum((((conv9[n, t, c] −
    #     batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) + batch_norm9.bias[c]), 0) = 0), 0,
    #     select((maximum((maximum((((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) +
    #     batch_norm8.bias[c]), 0) + maximum((((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
    #     batch_norm9.scale[c]) + batch_norm9.bias[c]), 0)), 0) = 0), 0, (d_global_avg_pool1[n, c] /
    #     global_avg_pool1.count[n, c])))
    d_batch_norm9_batch_mean_1_each = torch.empty((N, 48), dtype=torch.float32, device=device)
    d_batch_norm9_batch_mean_1_each_kernel[(N, 1)](
        conv9, batch_norm9_batch_mean, batch_norm9_scale, batch_norm9_bias, conv8, batch_norm8_batch_mean,
        batch_norm8_scale, batch_norm8_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm9_batch_mean_1_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # d_batch_norm9.batch_mean.1[c] = Σ n  d_batch_norm9.batch_mean.1.each[n, c]
    # d_batch_norm9.batch_mean[c] = (d_batch_norm9.batch_mean.1[c] · (batch_norm9.scale[c] · -1))
    d_batch_norm9_batch_mean = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm9_batch_mean_1 = torch.empty((48,), dtype=torch.float32, device=device)
    d_batch_norm9_batch_mean_1_kernel[(1, 1)](
        d_batch_norm9_batch_mean_1_each, batch_norm9_scale, d_batch_norm9_batch_mean_1,
        d_batch_norm9_batch_mean, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm9_batch_mean_1_each

    # batch_norm9[n, t, c] = (((conv9[n, t, c] − batch_norm9.batch_mean[c]) · batch_norm9.scale[c]) +
    #     batch_norm9.bias[c])
    # relu9[n, t, c] = maximum(batch_norm9[n, t, c], 0)
    # batch_norm8[n, t, c] = (((conv8[n, t, c] − batch_norm8.batch_mean[c]) · batch_norm8.scale[c]) +
    #     batch_norm8.bias[c])
    # relu8[n, t, c] = maximum(batch_norm8[n, t, c], 0)
    # add3[n, t, c] = (relu8[n, t, c] + relu9[n, t, c])
    # block3[n, t, c] = maximum(add3[n, t, c], 0)
    # d_block3[n, t, c] = (d_global_avg_pool1[n, c] / global_avg_pool1.count[n, c])
    # d_add3[n, t, c] = select((block3[n, t, c] = 0), 0, d_block3[n, t, c])
    # d_batch_norm9[n, t, c] = select((relu9[n, t, c] = 0), 0, d_add3[n, t, c])
    # d_conv9[n, t, c] = ((d_batch_norm9[n, t, c] · batch_norm9.scale[c]) + ((d_batch_norm9.batch_mean[c] /
    #     batch_norm9.batch_count[c]) + ((conv9[n, t, c] − batch_norm9.batch_mean[c]) ·
    #     ((d_batch_norm9.batch_variance[c] · 2) / batch_norm9.batch_count[c]))))
    d_conv9 = torch.empty((N, (T + 7) // 8, 48), dtype=data, device=device)
    d_conv9_kernel[(N * (((T + 7) // 8 + 31) // 32), 1)](
        conv9, batch_norm9_batch_mean, batch_norm9_scale, batch_norm9_bias, conv8, batch_norm8_batch_mean,
        batch_norm8_scale, batch_norm8_bias, d_global_avg_pool1, global_avg_pool1_count,
        d_batch_norm9_batch_mean, batch_norm9_batch_count, d_batch_norm9_batch_variance, d_conv9, lengths, N,
        T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_global_avg_pool1, d_batch_norm9_batch_variance, d_batch_norm9_batch_mean

    # d_block2.1[n, t, c] = Σ o, k  (d_conv9[n, (t − (offset(k)))/2, o] · conv9.weight[k, o, c])
    # d_block2[n, t, c] = (d_block2.1[n, t, c] + d_block2.2[n, t, c])
    # d_add2[n, t, c] = select((block2[n, t, c] = 0), 0, d_block2[n, t, c])
    # batch_norm5[n, t, c] = (((conv5[n, t, c] − batch_norm5.batch_mean[c]) · batch_norm5.scale[c]) +
    #     batch_norm5.bias[c])
    # relu5[n, t, c] = maximum(batch_norm5[n, t, c], 0)
    # d_batch_norm5[n, t, c] = select((relu5[n, t, c] = 0), 0, d_add2[n, t, c])
    # batch_norm6[n, t, c] = (((conv6[n, t, c] − batch_norm6.batch_mean[c]) · batch_norm6.scale[c]) +
    #     batch_norm6.bias[c])
    # relu6[n, t, c] = maximum(batch_norm6[n, t, c], 0)
    # d_batch_norm6[n, t, c] = select((relu6[n, t, c] = 0), 0, d_add2[n, t, c])
    # d_batch_norm5.scale[c] = Σ n, t  (d_batch_norm5[n, t, c] · (conv5[n, t, c] − batch_norm5.batch_mean[c]))
    # d_batch_norm5.batch_mean.1[c] = Σ n, t  d_batch_norm5[n, t, c]
    # d_batch_norm6.scale[c] = Σ n, t  (d_batch_norm6[n, t, c] · (conv6[n, t, c] − batch_norm6.batch_mean[c]))
    # d_batch_norm6.batch_mean.1[c] = Σ n, t  d_batch_norm6[n, t, c]
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
    d_block2_1_kernel[(N * 2 * ((((T + 3) // 4 + 1) // 2 + 127) // 128), 1)](
        conv9_weight, d_conv9, d_block2_2, block2, conv5, batch_norm5_batch_mean, batch_norm5_scale,
        batch_norm5_bias, conv6, batch_norm6_batch_mean, batch_norm6_scale, batch_norm6_bias, d_batch_norm5,
        d_batch_norm6, d_batch_norm5_scale_tiles, d_batch_norm5_batch_mean_1_tiles, d_batch_norm6_scale_tiles,
        d_batch_norm6_batch_mean_1_tiles, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del d_block2_2

    # d_batch_norm5.scale[c] = Σ n, tile  d_batch_norm5.scale.tiles[n, tile, c]
    # d_batch_norm5.batch_variance[c] = (((((d_batch_norm5.scale[c] · batch_norm5.weight[c]) /
    #     (sqrt((batch_norm5.batch_variance[c] + 1e-05)) · sqrt((batch_norm5.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    # d_batch_norm5.weight[c] = (d_batch_norm5.scale[c] / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    d_batch_norm5_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm5_weight = torch.empty((32,), dtype=batch_norm5_weight.dtype, device=device)
    d_batch_norm5_scale_kernel[(1, 1)](
        d_batch_norm5_scale_tiles, batch_norm5_weight, batch_norm5_batch_variance,
        d_batch_norm5_batch_variance, d_batch_norm5_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm5_scale_tiles

    # d_batch_norm5.batch_mean.1[c] = Σ n, tile  d_batch_norm5.batch_mean.1.tiles[n, tile, c]
    # d_batch_norm5.batch_mean[c] = (d_batch_norm5.batch_mean.1[c] · (batch_norm5.scale[c] · -1))
    d_batch_norm5_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm5_batch_mean_1 = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm5_batch_mean_1_kernel[(1, 1)](
        d_batch_norm5_batch_mean_1_tiles, batch_norm5_scale, d_batch_norm5_batch_mean_1,
        d_batch_norm5_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm5_batch_mean_1_tiles

    # d_conv5[n, t, c] = ((d_batch_norm5[n, t, c] · batch_norm5.scale[c]) + ((d_batch_norm5.batch_mean[c] /
    #     batch_norm5.batch_count[c]) + ((conv5[n, t, c] − batch_norm5.batch_mean[c]) ·
    #     ((d_batch_norm5.batch_variance[c] · 2) / batch_norm5.batch_count[c]))))
    d_conv5 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_conv5_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        d_batch_norm5, batch_norm5_scale, d_batch_norm5_batch_mean, batch_norm5_batch_count, conv5,
        batch_norm5_batch_mean, d_batch_norm5_batch_variance, d_conv5, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm5, d_batch_norm5_batch_variance, d_batch_norm5_batch_mean

    # d_relu4[n, t, c] = Σ o, k  (d_conv5[n, t − (offset(k) − 4), o] · conv5.weight[k, o, c])
    # d_batch_norm4[n, t, c] = select((relu4[n, t, c] = 0), 0, d_relu4[n, t, c])
    # d_batch_norm4.scale[c] = Σ n, t  (d_batch_norm4[n, t, c] · (conv4[n, t, c] − batch_norm4.batch_mean[c]))
    # d_batch_norm4.batch_mean.1[c] = Σ n, t  d_batch_norm4[n, t, c]
    d_batch_norm4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_batch_norm4_scale_tiles = torch.empty(
        (N, ((T + 3) // 4 + 127) // 128, 32), dtype=torch.float32, device=device,
    )
    d_batch_norm4_batch_mean_1_tiles = torch.empty(
        (N, ((T + 3) // 4 + 127) // 128, 32), dtype=torch.float32, device=device,
    )
    d_relu4_kernel[(N * (((T + 3) // 4 + 127) // 128), 1)](
        conv5_weight, d_conv5, relu4, conv4, batch_norm4_batch_mean, d_batch_norm4, d_batch_norm4_scale_tiles,
        d_batch_norm4_batch_mean_1_tiles, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # d_batch_norm4.scale[c] = Σ n, tile  d_batch_norm4.scale.tiles[n, tile, c]
    # d_batch_norm4.batch_variance[c] = (((((d_batch_norm4.scale[c] · batch_norm4.weight[c]) /
    #     (sqrt((batch_norm4.batch_variance[c] + 1e-05)) · sqrt((batch_norm4.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    # d_batch_norm4.weight[c] = (d_batch_norm4.scale[c] / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    d_batch_norm4_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm4_weight = torch.empty((32,), dtype=batch_norm4_weight.dtype, device=device)
    d_batch_norm4_scale_kernel[(1, 1)](
        d_batch_norm4_scale_tiles, batch_norm4_weight, batch_norm4_batch_variance,
        d_batch_norm4_batch_variance, d_batch_norm4_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm4_scale_tiles

    # d_batch_norm4.batch_mean.1[c] = Σ n, tile  d_batch_norm4.batch_mean.1.tiles[n, tile, c]
    # d_batch_norm4.batch_mean[c] = (d_batch_norm4.batch_mean.1[c] · (batch_norm4.scale[c] · -1))
    d_batch_norm4_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm4_batch_mean_1 = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm4_batch_mean_1_kernel[(1, 1)](
        d_batch_norm4_batch_mean_1_tiles, batch_norm4_scale, d_batch_norm4_batch_mean_1,
        d_batch_norm4_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm4_batch_mean_1_tiles

    # d_conv4[n, t, c] = ((d_batch_norm4[n, t, c] · batch_norm4.scale[c]) + ((d_batch_norm4.batch_mean[c] /
    #     batch_norm4.batch_count[c]) + ((conv4[n, t, c] − batch_norm4.batch_mean[c]) ·
    #     ((d_batch_norm4.batch_variance[c] · 2) / batch_norm4.batch_count[c]))))
    d_conv4 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_conv4_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        d_batch_norm4, batch_norm4_scale, d_batch_norm4_batch_mean, batch_norm4_batch_count, conv4,
        batch_norm4_batch_mean, d_batch_norm4_batch_variance, d_conv4, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm4, d_batch_norm4_batch_variance, d_batch_norm4_batch_mean

    # d_block1.2[n, t, c] = Σ o, k  (d_conv4[n, (t − (offset(k) − 4))/2, o] · conv4.weight[k, o, c])
    d_block1_2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_block1_2_kernel[(N * 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128), 1)](
        d_conv4, conv4_weight, d_block1_2, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # d_batch_norm6.scale[c] = Σ n, tile  d_batch_norm6.scale.tiles[n, tile, c]
    # d_batch_norm6.batch_variance[c] = (((((d_batch_norm6.scale[c] · batch_norm6.weight[c]) /
    #     (sqrt((batch_norm6.batch_variance[c] + 1e-05)) · sqrt((batch_norm6.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    # d_batch_norm6.weight[c] = (d_batch_norm6.scale[c] / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    d_batch_norm6_batch_variance = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm6_weight = torch.empty((32,), dtype=batch_norm6_weight.dtype, device=device)
    d_batch_norm6_scale_kernel[(1, 1)](
        d_batch_norm6_scale_tiles, batch_norm6_weight, batch_norm6_batch_variance,
        d_batch_norm6_batch_variance, d_batch_norm6_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm6_scale_tiles

    # d_batch_norm6.batch_mean.1[c] = Σ n, tile  d_batch_norm6.batch_mean.1.tiles[n, tile, c]
    # d_batch_norm6.batch_mean[c] = (d_batch_norm6.batch_mean.1[c] · (batch_norm6.scale[c] · -1))
    d_batch_norm6_batch_mean = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm6_batch_mean_1 = torch.empty((32,), dtype=torch.float32, device=device)
    d_batch_norm6_batch_mean_1_kernel[(1, 1)](
        d_batch_norm6_batch_mean_1_tiles, batch_norm6_scale, d_batch_norm6_batch_mean_1,
        d_batch_norm6_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm6_batch_mean_1_tiles

    # d_conv6[n, t, c] = ((d_batch_norm6[n, t, c] · batch_norm6.scale[c]) + ((d_batch_norm6.batch_mean[c] /
    #     batch_norm6.batch_count[c]) + ((conv6[n, t, c] − batch_norm6.batch_mean[c]) ·
    #     ((d_batch_norm6.batch_variance[c] · 2) / batch_norm6.batch_count[c]))))
    d_conv6 = torch.empty((N, (T + 3) // 4, 32), dtype=data, device=device)
    d_conv6_kernel[(N * (((T + 3) // 4 + 31) // 32), 1)](
        d_batch_norm6, batch_norm6_scale, d_batch_norm6_batch_mean, batch_norm6_batch_count, conv6,
        batch_norm6_batch_mean, d_batch_norm6_batch_variance, d_conv6, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm6, d_batch_norm6_batch_variance, d_batch_norm6_batch_mean

    # d_block1.1[n, t, c] = Σ o, k  (d_conv6[n, (t − (offset(k)))/2, o] · conv6.weight[k, o, c])
    # d_block1[n, t, c] = (d_block1.1[n, t, c] + d_block1.2[n, t, c])
    # d_add1[n, t, c] = select((block1[n, t, c] = 0), 0, d_block1[n, t, c])
    # batch_norm2[n, t, c] = (((conv2[n, t, c] − batch_norm2.batch_mean[c]) · batch_norm2.scale[c]) +
    #     batch_norm2.bias[c])
    # relu2[n, t, c] = maximum(batch_norm2[n, t, c], 0)
    # d_batch_norm2[n, t, c] = select((relu2[n, t, c] = 0), 0, d_add1[n, t, c])
    # batch_norm3[n, t, c] = (((conv3[n, t, c] − batch_norm3.batch_mean[c]) · batch_norm3.scale[c]) +
    #     batch_norm3.bias[c])
    # relu3[n, t, c] = maximum(batch_norm3[n, t, c], 0)
    # d_batch_norm3[n, t, c] = select((relu3[n, t, c] = 0), 0, d_add1[n, t, c])
    # d_batch_norm2.scale[c] = Σ n, t  (d_batch_norm2[n, t, c] · (conv2[n, t, c] − batch_norm2.batch_mean[c]))
    # d_batch_norm2.batch_mean.1[c] = Σ n, t  d_batch_norm2[n, t, c]
    # d_batch_norm3.scale[c] = Σ n, t  (d_batch_norm3[n, t, c] · (conv3[n, t, c] − batch_norm3.batch_mean[c]))
    # d_batch_norm3.batch_mean.1[c] = Σ n, t  d_batch_norm3[n, t, c]
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
    d_block1_1_kernel[(N * 2 * ((((T + 1) // 2 + 1) // 2 + 127) // 128), 1)](
        conv6_weight, d_conv6, d_block1_2, block1, conv2, batch_norm2_batch_mean, batch_norm2_scale,
        batch_norm2_bias, conv3, batch_norm3_batch_mean, batch_norm3_scale, batch_norm3_bias, d_batch_norm2,
        d_batch_norm3, d_batch_norm2_scale_tiles, d_batch_norm2_batch_mean_1_tiles, d_batch_norm3_scale_tiles,
        d_batch_norm3_batch_mean_1_tiles, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del d_block1_2

    # d_batch_norm2.scale[c] = Σ n, tile  d_batch_norm2.scale.tiles[n, tile, c]
    # d_batch_norm2.batch_variance[c] = (((((d_batch_norm2.scale[c] · batch_norm2.weight[c]) /
    #     (sqrt((batch_norm2.batch_variance[c] + 1e-05)) · sqrt((batch_norm2.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    # d_batch_norm2.weight[c] = (d_batch_norm2.scale[c] / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    d_batch_norm2_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm2_weight = torch.empty((24,), dtype=batch_norm2_weight.dtype, device=device)
    d_batch_norm2_scale_kernel[(1, 1)](
        d_batch_norm2_scale_tiles, batch_norm2_weight, batch_norm2_batch_variance,
        d_batch_norm2_batch_variance, d_batch_norm2_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm2_scale_tiles

    # d_batch_norm2.batch_mean.1[c] = Σ n, tile  d_batch_norm2.batch_mean.1.tiles[n, tile, c]
    # d_batch_norm2.batch_mean[c] = (d_batch_norm2.batch_mean.1[c] · (batch_norm2.scale[c] · -1))
    d_batch_norm2_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm2_batch_mean_1 = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm2_batch_mean_1_kernel[(1, 1)](
        d_batch_norm2_batch_mean_1_tiles, batch_norm2_scale, d_batch_norm2_batch_mean_1,
        d_batch_norm2_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm2_batch_mean_1_tiles

    # d_conv2[n, t, c] = ((d_batch_norm2[n, t, c] · batch_norm2.scale[c]) + ((d_batch_norm2.batch_mean[c] /
    #     batch_norm2.batch_count[c]) + ((conv2[n, t, c] − batch_norm2.batch_mean[c]) ·
    #     ((d_batch_norm2.batch_variance[c] · 2) / batch_norm2.batch_count[c]))))
    d_conv2 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_conv2_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        d_batch_norm2, batch_norm2_scale, d_batch_norm2_batch_mean, batch_norm2_batch_count, conv2,
        batch_norm2_batch_mean, d_batch_norm2_batch_variance, d_conv2, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm2, d_batch_norm2_batch_variance, d_batch_norm2_batch_mean

    # d_relu1[n, t, c] = Σ o, k  (d_conv2[n, t − (offset(k) − 4), o] · conv2.weight[k, o, c])
    # d_batch_norm1[n, t, c] = select((relu1[n, t, c] = 0), 0, d_relu1[n, t, c])
    # d_batch_norm1.scale[c] = Σ n, t  (d_batch_norm1[n, t, c] · (conv1[n, t, c] − batch_norm1.batch_mean[c]))
    # d_batch_norm1.batch_mean.1[c] = Σ n, t  d_batch_norm1[n, t, c]
    d_batch_norm1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_batch_norm1_scale_tiles = torch.empty(
        (N, ((T + 1) // 2 + 127) // 128, 24), dtype=torch.float32, device=device,
    )
    d_batch_norm1_batch_mean_1_tiles = torch.empty(
        (N, ((T + 1) // 2 + 127) // 128, 24), dtype=torch.float32, device=device,
    )
    d_relu1_kernel[(N * (((T + 1) // 2 + 127) // 128), 1)](
        conv2_weight, d_conv2, relu1, conv1, batch_norm1_batch_mean, d_batch_norm1, d_batch_norm1_scale_tiles,
        d_batch_norm1_batch_mean_1_tiles, lengths, N, T, 9, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # d_batch_norm1.scale[c] = Σ n, tile  d_batch_norm1.scale.tiles[n, tile, c]
    # d_batch_norm1.batch_variance[c] = (((((d_batch_norm1.scale[c] · batch_norm1.weight[c]) /
    #     (sqrt((batch_norm1.batch_variance[c] + 1e-05)) · sqrt((batch_norm1.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    # d_batch_norm1.weight[c] = (d_batch_norm1.scale[c] / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    d_batch_norm1_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm1_weight = torch.empty((24,), dtype=batch_norm1_weight.dtype, device=device)
    d_batch_norm1_scale_kernel[(1, 1)](
        d_batch_norm1_scale_tiles, batch_norm1_weight, batch_norm1_batch_variance,
        d_batch_norm1_batch_variance, d_batch_norm1_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm1_scale_tiles

    # d_batch_norm1.batch_mean.1[c] = Σ n, tile  d_batch_norm1.batch_mean.1.tiles[n, tile, c]
    # d_batch_norm1.batch_mean[c] = (d_batch_norm1.batch_mean.1[c] · (batch_norm1.scale[c] · -1))
    d_batch_norm1_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm1_batch_mean_1 = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm1_batch_mean_1_kernel[(1, 1)](
        d_batch_norm1_batch_mean_1_tiles, batch_norm1_scale, d_batch_norm1_batch_mean_1,
        d_batch_norm1_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm1_batch_mean_1_tiles

    # d_conv1[n, t, c] = ((d_batch_norm1[n, t, c] · batch_norm1.scale[c]) + ((d_batch_norm1.batch_mean[c] /
    #     batch_norm1.batch_count[c]) + ((conv1[n, t, c] − batch_norm1.batch_mean[c]) ·
    #     ((d_batch_norm1.batch_variance[c] · 2) / batch_norm1.batch_count[c]))))
    d_conv1 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_conv1_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        d_batch_norm1, batch_norm1_scale, d_batch_norm1_batch_mean, batch_norm1_batch_count, conv1,
        batch_norm1_batch_mean, d_batch_norm1_batch_variance, d_conv1, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm1, d_batch_norm1_batch_variance, d_batch_norm1_batch_mean

    # d_first.2[n, t, c] = Σ o, k  (d_conv1[n, (t − (offset(k) − 4))/2, o] · conv1.weight[k, o, c])
    d_first_2 = torch.empty((N, T, 16), dtype=data, device=device)
    d_first_2_kernel[(N * 2 * (((T + 1) // 2 + 127) // 128), 1)](
        d_conv1, conv1_weight, d_first_2, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )

    # d_batch_norm3.scale[c] = Σ n, tile  d_batch_norm3.scale.tiles[n, tile, c]
    # d_batch_norm3.batch_variance[c] = (((((d_batch_norm3.scale[c] · batch_norm3.weight[c]) /
    #     (sqrt((batch_norm3.batch_variance[c] + 1e-05)) · sqrt((batch_norm3.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    # d_batch_norm3.weight[c] = (d_batch_norm3.scale[c] / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    d_batch_norm3_batch_variance = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm3_weight = torch.empty((24,), dtype=batch_norm3_weight.dtype, device=device)
    d_batch_norm3_scale_kernel[(1, 1)](
        d_batch_norm3_scale_tiles, batch_norm3_weight, batch_norm3_batch_variance,
        d_batch_norm3_batch_variance, d_batch_norm3_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm3_scale_tiles

    # d_batch_norm3.batch_mean.1[c] = Σ n, tile  d_batch_norm3.batch_mean.1.tiles[n, tile, c]
    # d_batch_norm3.batch_mean[c] = (d_batch_norm3.batch_mean.1[c] · (batch_norm3.scale[c] · -1))
    d_batch_norm3_batch_mean = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm3_batch_mean_1 = torch.empty((24,), dtype=torch.float32, device=device)
    d_batch_norm3_batch_mean_1_kernel[(1, 1)](
        d_batch_norm3_batch_mean_1_tiles, batch_norm3_scale, d_batch_norm3_batch_mean_1,
        d_batch_norm3_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm3_batch_mean_1_tiles

    # d_conv3[n, t, c] = ((d_batch_norm3[n, t, c] · batch_norm3.scale[c]) + ((d_batch_norm3.batch_mean[c] /
    #     batch_norm3.batch_count[c]) + ((conv3[n, t, c] − batch_norm3.batch_mean[c]) ·
    #     ((d_batch_norm3.batch_variance[c] · 2) / batch_norm3.batch_count[c]))))
    d_conv3 = torch.empty((N, (T + 1) // 2, 24), dtype=data, device=device)
    d_conv3_kernel[(N * (((T + 1) // 2 + 31) // 32), 1)](
        d_batch_norm3, batch_norm3_scale, d_batch_norm3_batch_mean, batch_norm3_batch_count, conv3,
        batch_norm3_batch_mean, d_batch_norm3_batch_variance, d_conv3, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm3, d_batch_norm3_batch_variance, d_batch_norm3_batch_mean

    # d_first.1[n, t, c] = Σ o, k  (d_conv3[n, (t − (offset(k)))/2, o] · conv3.weight[k, o, c])
    # d_first[n, t, c] = (d_first.1[n, t, c] + d_first.2[n, t, c])
    d_first = torch.empty((N, T, 16), dtype=data, device=device)
    d_first_1_kernel[(N * 2 * (((T + 1) // 2 + 127) // 128), 1)](
        conv3_weight, d_conv3, d_first_2, d_first, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=2, num_stages=3,
    )
    del d_first_2

    # d_input[n, t, c] = Σ o, k  (d_first[n, t − (offset(k) − 1), o] · first.weight[k, o, c])
    d_input = torch.empty((N, T, 40), dtype=data, device=device)
    d_input_kernel[(N * ((T + 127) // 128), 1)](
        d_first, first_weight, d_input, lengths, N, T, 3, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )

    # d_first.weight.parts[part, k, c, i] = Σ each, t  (d_first[each·16 + part, t, c] · input[each·16 + part,
    #     t + offset(k) − 1, i])
    d_first_weight_parts = torch.empty((16, 3, 16, 40), dtype=torch.float32, device=device)
    d_first_weight_parts_kernel[(48, 1)](
        d_first, input, d_first_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_first

    # d_first.weight[k, c, i] = Σ part  d_first.weight.parts[part, k, c, i]
    d_first_weight = torch.empty((3, 16, 40), dtype=first_weight.dtype, device=device)
    d_first_weight_kernel[(3, 1)](d_first_weight_parts, d_first_weight, num_warps=4, num_stages=2)
    del d_first_weight_parts

    # d_conv1.weight.parts[part, k, c, i] = Σ each, t  (d_conv1[each·16 + part, t, c] · first[each·16 + part,
    #     t·2 + offset(k) − 4, i])
    d_conv1_weight_parts = torch.empty((16, 9, 24, 16), dtype=torch.float32, device=device)
    d_conv1_weight_parts_kernel[(144, 1)](
        d_conv1, first, d_conv1_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv1

    # d_conv1.weight[k, c, i] = Σ part  d_conv1.weight.parts[part, k, c, i]
    d_conv1_weight = torch.empty((9, 24, 16), dtype=conv1_weight.dtype, device=device)
    d_conv1_weight_kernel[(9, 1)](d_conv1_weight_parts, d_conv1_weight, num_warps=4, num_stages=2)
    del d_conv1_weight_parts

    # d_conv2.weight.parts[part, k, c, i] = Σ each, t  (d_conv2[each·16 + part, t, c] · relu1[each·16 + part,
    #     t + offset(k) − 4, i])
    d_conv2_weight_parts = torch.empty((16, 9, 24, 24), dtype=torch.float32, device=device)
    d_conv2_weight_parts_kernel[(144, 1)](
        d_conv2, relu1, d_conv2_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv2

    # d_conv2.weight[k, c, i] = Σ part  d_conv2.weight.parts[part, k, c, i]
    d_conv2_weight = torch.empty((9, 24, 24), dtype=conv2_weight.dtype, device=device)
    d_conv2_weight_kernel[(9, 1)](d_conv2_weight_parts, d_conv2_weight, num_warps=4, num_stages=2)
    del d_conv2_weight_parts

    # d_conv3.weight.parts[part, k, c, i] = Σ each, t  (d_conv3[each·16 + part, t, c] · first[each·16 + part,
    #     t·2 + offset(k), i])
    d_conv3_weight_parts = torch.empty((16, 1, 24, 16), dtype=torch.float32, device=device)
    d_conv3_weight_parts_kernel[(16, 1)](
        d_conv3, first, d_conv3_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv3

    # d_conv3.weight[k, c, i] = Σ part  d_conv3.weight.parts[part, k, c, i]
    d_conv3_weight = torch.empty((1, 24, 16), dtype=conv3_weight.dtype, device=device)
    d_conv3_weight_kernel[(1, 1)](d_conv3_weight_parts, d_conv3_weight, num_warps=4, num_stages=2)
    del d_conv3_weight_parts

    # d_conv4.weight.parts[part, k, c, i] = Σ each, t  (d_conv4[each·16 + part, t, c] · block1[each·16 + part,
    #     t·2 + offset(k) − 4, i])
    d_conv4_weight_parts = torch.empty((16, 9, 32, 24), dtype=torch.float32, device=device)
    d_conv4_weight_parts_kernel[(144, 1)](
        d_conv4, block1, d_conv4_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv4

    # d_conv4.weight[k, c, i] = Σ part  d_conv4.weight.parts[part, k, c, i]
    d_conv4_weight = torch.empty((9, 32, 24), dtype=conv4_weight.dtype, device=device)
    d_conv4_weight_kernel[(9, 1)](d_conv4_weight_parts, d_conv4_weight, num_warps=4, num_stages=2)
    del d_conv4_weight_parts

    # d_conv5.weight.parts[part, k, c, i] = Σ each, t  (d_conv5[each·16 + part, t, c] · relu4[each·16 + part,
    #     t + offset(k) − 4, i])
    d_conv5_weight_parts = torch.empty((16, 9, 32, 32), dtype=torch.float32, device=device)
    d_conv5_weight_parts_kernel[(144, 1)](
        d_conv5, relu4, d_conv5_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv5

    # d_conv5.weight[k, c, i] = Σ part  d_conv5.weight.parts[part, k, c, i]
    d_conv5_weight = torch.empty((9, 32, 32), dtype=conv5_weight.dtype, device=device)
    d_conv5_weight_kernel[(9, 1)](d_conv5_weight_parts, d_conv5_weight, num_warps=4, num_stages=2)
    del d_conv5_weight_parts

    # d_conv6.weight.parts[part, k, c, i] = Σ each, t  (d_conv6[each·16 + part, t, c] · block1[each·16 + part,
    #     t·2 + offset(k), i])
    d_conv6_weight_parts = torch.empty((16, 1, 32, 24), dtype=torch.float32, device=device)
    d_conv6_weight_parts_kernel[(16, 1)](
        d_conv6, block1, d_conv6_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv6

    # d_conv6.weight[k, c, i] = Σ part  d_conv6.weight.parts[part, k, c, i]
    d_conv6_weight = torch.empty((1, 32, 24), dtype=conv6_weight.dtype, device=device)
    d_conv6_weight_kernel[(1, 1)](d_conv6_weight_parts, d_conv6_weight, num_warps=4, num_stages=2)
    del d_conv6_weight_parts

    # d_conv7.weight.parts[part, k, c, i] = Σ each, t  (d_conv7[each·16 + part, t, c] · block2[each·16 + part,
    #     t·2 + offset(k) − 4, i])
    d_conv7_weight_parts = torch.empty((16, 9, 48, 32), dtype=torch.float32, device=device)
    d_conv7_weight_parts_kernel[(144, 1)](
        d_conv7, block2, d_conv7_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv7

    # d_conv7.weight[k, c, i] = Σ part  d_conv7.weight.parts[part, k, c, i]
    d_conv7_weight = torch.empty((9, 48, 32), dtype=conv7_weight.dtype, device=device)
    d_conv7_weight_kernel[(18, 1)](d_conv7_weight_parts, d_conv7_weight, num_warps=4, num_stages=2)
    del d_conv7_weight_parts

    # d_conv8.weight.parts[part, k, c, i] = Σ each, t  (d_conv8[each·16 + part, t, c] · relu7[each·16 + part,
    #     t + offset(k) − 4, i])
    d_conv8_weight_parts = torch.empty((16, 9, 48, 48), dtype=torch.float32, device=device)
    d_conv8_weight_parts_kernel[(144, 1)](
        d_conv8, relu7, d_conv8_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=4, num_stages=3,
    )
    del d_conv8

    # d_conv8.weight[k, c, i] = Σ part  d_conv8.weight.parts[part, k, c, i]
    d_conv8_weight = torch.empty((9, 48, 48), dtype=conv8_weight.dtype, device=device)
    d_conv8_weight_kernel[(18, 1)](d_conv8_weight_parts, d_conv8_weight, num_warps=4, num_stages=2)
    del d_conv8_weight_parts

    # d_conv9.weight.parts[part, k, c, i] = Σ each, t  (d_conv9[each·16 + part, t, c] · block2[each·16 + part,
    #     t·2 + offset(k), i])
    d_conv9_weight_parts = torch.empty((16, 1, 48, 32), dtype=torch.float32, device=device)
    d_conv9_weight_parts_kernel[(16, 1)](
        d_conv9, block2, d_conv9_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=2, num_stages=3,
    )
    del d_conv9

    # d_conv9.weight[k, c, i] = Σ part  d_conv9.weight.parts[part, k, c, i]
    d_conv9_weight = torch.empty((1, 48, 32), dtype=conv9_weight.dtype, device=device)
    d_conv9_weight_kernel[(2, 1)](d_conv9_weight_parts, d_conv9_weight, num_warps=4, num_stages=2)
    del d_conv9_weight_parts

    # d_keywords.weight[c, i] = Σ n  (d_keywords[n, c] · global_avg_pool1[n, i])
    # d_keywords.bias[c] = Σ n  d_keywords[n, c]
    d_keywords_weight = torch.empty((12, 48), dtype=keywords_weight.dtype, device=device)
    d_keywords_bias = torch.empty((12,), dtype=keywords_bias.dtype, device=device)
    d_keywords_weight_kernel[(1, 1)](
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
