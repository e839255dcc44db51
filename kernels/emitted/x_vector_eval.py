"""x_vector, evaluation

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl


@triton.jit
def conv_relu_batch_norm_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr,
    batch_norm_running_mean_ptr, batch_norm_bias_ptr, batch_norm_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((relu[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 123) // 128)
    n = tl.cast(program // ((T + 123) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 5
        i0 = 64 * (step // 5)
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (k * 20480) + (c * 40 + i), mask=i < 40, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(
            x_ptr + (n * T * 40) + (k * 40) + (i_2 + t * 40),
            mask=(t < frames - 4) & (i_2 < 40),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((relu - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    if RAGGED:
        batch_norm = tl.where(t < frames - 4, batch_norm, 0.0)
    tl.store(batch_norm_ptr + (n * (T - 4) * 512) + (c + t * 512), batch_norm, mask=t < T - 4)


@triton.jit
def conv_relu_batch_norm_2_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr,
    batch_norm_running_mean_ptr, batch_norm_bias_ptr, batch_norm_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr, OFFSET: tl.constexpr, OFFSET_2: tl.constexpr,
    K_STRIDE: tl.constexpr, OFFSET_3: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((relu[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    That is tdnn2_sum; also tdnn3_sum, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + OFFSET) // 128)
    n = tl.cast(program // ((T + OFFSET) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        i0 = 64 * (step // 3)
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (k * 262144) + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(
            x_ptr + (n * (T - OFFSET_2) * 512) + (k * K_STRIDE) + (i_2 + t * 512),
            mask=t < frames - OFFSET_3,
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((relu - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    if RAGGED:
        batch_norm = tl.where(t < frames - OFFSET_3, batch_norm, 0.0)
    tl.store(batch_norm_ptr + (n * (T - OFFSET_3) * 512) + (c + t * 512), batch_norm, mask=t < T - OFFSET_3)


@triton.jit
def conv_relu_batch_norm_3_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr,
    batch_norm_running_mean_ptr, batch_norm_bias_ptr, batch_norm_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((relu[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (n * (T - 14) * 512) + (i_2 + t * 512), mask=t < frames - 14, other=0.0)
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((relu - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    if RAGGED:
        batch_norm = tl.where(t < frames - 14, batch_norm, 0.0)
    tl.store(batch_norm_ptr + (n * (T - 14) * 512) + (c + t * 512), batch_norm, mask=t < T - 14)


@triton.jit
def conv_relu_stats_pool_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, stats_pool_mean_before_tiles_mean_ptr,
    stats_pool_mean_before_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    stats_pool_mean_before, stats_pool_variance_before, stats_pool_count[c] = moments t  relu[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 497) // 512)
    n = tl.cast(program // ((T + 497) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    stats_pool_mean_before_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    stats_pool_mean_before_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 113) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        conv_sum = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 64
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            conv_weight = tl.load(conv_weight_ptr + (c * 512 + i), mask=c < 1500, other=0.0)
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(x_ptr + (n * (T - 14) * 512) + (i_2 + t * 512), mask=t < frames - 14, other=0.0)
            conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
        conv_bias = tl.load(conv_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
        conv = conv_sum + conv_bias
        relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
        tile_sum = tl.sum(tl.where(t < frames - 14, relu, 0.0), axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 14))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 14, (relu - tile_mean) * (relu - tile_mean), 0.0), axis=1, keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - stats_pool_mean_before_tiles_mean
        stats_pool_mean_before_tiles_mean_squares = (
            stats_pool_mean_before_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        stats_pool_mean_before_tiles_mean = (
            (stats_pool_mean_before_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 14))
    tl.store(
        stats_pool_mean_before_tiles_mean_ptr + (n * ((T + 497) // 512) * 1500) + (row_tile * 1500) + c,
        stats_pool_mean_before_tiles_mean,
        mask=c < 1500,
    )
    tl.store(
        stats_pool_mean_before_tiles_variance_ptr + (n * ((T + 497) // 512) * 1500) + (row_tile * 1500) + c,
        stats_pool_mean_before_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 1500,
    )


@triton.jit
def stats_pool_batch_norm_kernel(
    stats_pool_mean_before_tiles_mean_ptr, stats_pool_mean_before_tiles_variance_ptr, batch_norm_weight_ptr,
    batch_norm_running_var_ptr, batch_norm_running_mean_ptr, batch_norm_bias_ptr, stats_pool_ptr, lengths_ptr,
    N, T, RAGGED: tl.constexpr,
):
    """stats_pool_mean_before, stats_pool_variance_before, stats_pool_count[n, c] = moments tile
        moments(stats_pool_mean_before_tiles_mean[n, tile, c], stats_pool_mean_before_tiles_variance[n,
        tile, c], held(tile))
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    stats_pool_mean[n, c] = (((stats_pool_mean_before[n, c] − batch_norm_running_mean[c]) ·
        batch_norm_scale[c]) + batch_norm_bias[c])
    stats_pool_variance[n, c] = (stats_pool_variance_before[n, c] · (batch_norm_scale[c] ·
        batch_norm_scale[c]))
    stats_pool[n, c + 0] = stats_pool_mean[n, c]
    stats_pool[n, c + 1500] = sqrt((stats_pool_variance[n, c] + 1e-05))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    stats_pool_count = tl.full([1, 64], 0.0, tl.float32)
    stats_pool_mean_before = tl.full([1, 64], 0.0, tl.float32)
    stats_pool_variance_before = tl.full([1, 64], 0.0, tl.float32)
    for tile0 in range(0, (T + 497) // 512, 32):
        tile = tile0 + tl.arange(0, 32)[:, None]  # [32, 1]
        stats_pool_mean_before_tiles_mean = tl.load(
            stats_pool_mean_before_tiles_mean_ptr + (n * ((T + 497) // 512) * 1500) + (c + tile * 1500),
            mask=(tile < (T + 497) // 512) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        stats_pool_mean_before_tiles_variance = tl.load(
            stats_pool_mean_before_tiles_variance_ptr + (n * ((T + 497) // 512) * 1500) + (c + tile * 1500),
            mask=(tile < (T + 497) // 512) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        x = stats_pool_mean_before_tiles_mean
        block_count_rows = tl.full([32, 64], 0.0, tl.float32)
        block_count = tl.sum(
            block_count_rows
            + tl.where(
                tile < (T + 497) // 512, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 14)), 0.0,
            ),
            axis=0, keep_dims=True,
        )
        block_share = (
            tl.where(tile < (T + 497) // 512, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 14)), 0.0)
            / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        )
        block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
        block_mean = tl.sum(
            block_mean_rows + tl.where(tile < (T + 497) // 512, block_share * x, 0.0), axis=0, keep_dims=True,
        )
        block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
        block_rest = tl.sum(
            block_rest_rows + tl.where(tile < (T + 497) // 512, block_share * (x - block_mean), 0.0), axis=0,
            keep_dims=True,
        )
        block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
        block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
        block_variance = tl.sum(
            block_variance_rows
            + tl.where(
                tile < (T + 497) // 512,
                block_share
                * (stats_pool_mean_before_tiles_variance + ((x - block_mean) * (x - block_mean))),
                0.0,
            ),
            axis=0, keep_dims=True,
        )
        stats_pool_count = stats_pool_count + block_count
        share = block_count / tl.maximum(stats_pool_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        rest = 1.0 - share
        shift = block_mean - stats_pool_mean_before
        stats_pool_variance_before = (
            ((stats_pool_variance_before * rest) + (block_variance * share))
            + ((shift * (share * rest)) * shift)
        )
        stats_pool_mean_before = tl.where(
            (shift - shift) == 0.0, stats_pool_mean_before + (shift * share),
            (stats_pool_mean_before * rest) + (block_mean * share),
        )
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm_running_var = tl.load(
        batch_norm_running_var_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(
        batch_norm_running_mean_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    stats_pool_mean = (
        ((stats_pool_mean_before - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    )
    stats_pool_variance = stats_pool_variance_before * (batch_norm_scale * batch_norm_scale)
    stats_pool = stats_pool_mean
    tl.store(stats_pool_ptr + (n * 3000) + c, stats_pool, mask=c < 1500)
    stats_pool = tl.sqrt_rn(stats_pool_variance + 1e-05)
    tl.store(stats_pool_ptr + (n * 3000) + 1500 + c, stats_pool, mask=c < 1500)


@triton.jit
def linear_relu_batch_norm_kernel(
    linear_weight_ptr, x_ptr, linear_bias_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr,
    batch_norm_running_mean_ptr, batch_norm_bias_ptr, batch_norm_ptr, N, steps, PRECISION: tl.constexpr,
):
    """linear_sum[n, c] = Σ i  (x[n, i] · linear_weight[c, i])
    linear[n, c] = (linear_sum[n, c] + linear_bias[c])
    relu[n, c] = maximum(linear[n, c], 0)
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, c] = (((relu[n, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    linear_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        linear_weight = tl.load(linear_weight_ptr + (c * 3000 + i), mask=i < 3000, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (i_2 + n * 3000), mask=(n < N) & (i_2 < 3000), other=0.0)
        linear_sum = tl.dot(linear_weight.to(x.dtype), x, linear_sum, input_precision=PRECISION)
    linear_bias = tl.load(linear_bias_ptr + c).to(tl.float32)
    linear = linear_sum + linear_bias
    relu = tl.maximum(linear, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((relu - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    tl.store(batch_norm_ptr + (c + n * 512), batch_norm, mask=n < N)


@triton.jit
def linear_relu_batch_norm_2_kernel(
    linear_weight_ptr, x_ptr, linear_bias_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr,
    batch_norm_running_mean_ptr, batch_norm_bias_ptr, batch_norm_ptr, N, steps, PRECISION: tl.constexpr,
):
    """linear_sum[n, c] = Σ i  (x[n, i] · linear_weight[c, i])
    linear[n, c] = (linear_sum[n, c] + linear_bias[c])
    relu[n, c] = maximum(linear[n, c], 0)
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, c] = (((relu[n, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    linear_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        linear_weight = tl.load(linear_weight_ptr + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (i_2 + n * 512), mask=n < N, other=0.0)
        linear_sum = tl.dot(linear_weight.to(x.dtype), x, linear_sum, input_precision=PRECISION)
    linear_bias = tl.load(linear_bias_ptr + c).to(tl.float32)
    linear = linear_sum + linear_bias
    relu = tl.maximum(linear, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((relu - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    tl.store(batch_norm_ptr + (c + n * 512), batch_norm, mask=n < N)


@triton.jit
def linear_sum_kernel(
    linear_weight_ptr, x_ptr, linear_bias_ptr, linear_ptr, N, steps, PRECISION: tl.constexpr,
):
    """linear_sum[n, c] = Σ i  (x[n, i] · linear_weight[c, i])
    linear[n, c] = (linear_sum[n, c] + linear_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    linear_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        linear_weight = tl.load(linear_weight_ptr + (c * 512 + i), mask=c < 7205, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (i_2 + n * 512), mask=n < N, other=0.0)
        linear_sum = tl.dot(linear_weight.to(x.dtype), x, linear_sum, input_precision=PRECISION)
    linear_bias = tl.load(linear_bias_ptr + c, mask=c < 7205, other=0.0).to(tl.float32)
    linear = linear_sum + linear_bias
    tl.store(linear_ptr + (c + n * 7205), linear, mask=(n < N) & (c < 7205))


def forward(
    input, tdnn1_weight, tdnn1_bias, batch_norm1_weight, batch_norm1_bias, tdnn2_weight, tdnn2_bias,
    batch_norm2_weight, batch_norm2_bias, tdnn3_weight, tdnn3_bias, batch_norm3_weight, batch_norm3_bias,
    tdnn4_weight, tdnn4_bias, batch_norm4_weight, batch_norm4_bias, tdnn5_weight, tdnn5_bias,
    batch_norm5_weight, batch_norm5_bias, embedding_weight, embedding_bias, batch_norm6_weight,
    batch_norm6_bias, segment7_weight, segment7_bias, batch_norm7_weight, batch_norm7_bias, speakers_weight,
    speakers_bias, batch_norm1_running_mean, batch_norm1_running_var, batch_norm2_running_mean,
    batch_norm2_running_var, batch_norm3_running_mean, batch_norm3_running_var, batch_norm4_running_mean,
    batch_norm4_running_var, batch_norm5_running_mean, batch_norm5_running_var, batch_norm6_running_mean,
    batch_norm6_running_var, batch_norm7_running_mean, batch_norm7_running_var, *, lengths=None, seed=0,
    precision="ieee",
):
    """input [N, T, 40] → speakers [N, 7205].

    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all.
    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.
    """
    N = input.shape[0]
    T = input.shape[1]
    if T < 15:
        raise ValueError(f"expected at least 15 positions, got {T}")
    largest = max(T * 40, N, T, T * 512 - 2048, T * 512 - 4096, T * 512 - 7168)
    if largest >= 1073741824:
        raise ValueError(f"{largest} elements or sequences: 1073741824 are too many")
    device, data = input.device, input.dtype
    input = input.contiguous()
    tdnn1_weight = tdnn1_weight.permute(2, 0, 1).contiguous()
    tdnn2_weight = tdnn2_weight.permute(2, 0, 1).contiguous()
    tdnn3_weight = tdnn3_weight.permute(2, 0, 1).contiguous()
    tdnn4_weight = tdnn4_weight.permute(2, 0, 1).contiguous()
    tdnn5_weight = tdnn5_weight.permute(2, 0, 1).contiguous()

    # tdnn1 = conv(512, taps=(-2, -1, 0, 1, 2)) (x_vector.py:13), relu1 = relu, batch_norm1 = batch_norm
    #     (x_vector.py:18)
    batch_norm1 = torch.empty((N, T - 4, 512), dtype=data, device=device)
    conv_relu_batch_norm_kernel[(N * ((T + 123) // 128), 4)](
        tdnn1_weight, input, tdnn1_bias, batch_norm1_weight, batch_norm1_running_var,
        batch_norm1_running_mean, batch_norm1_bias, batch_norm1, lengths, N, T, 5, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # tdnn2 = conv(512, taps=(-2, 0, 2)) (x_vector.py:13), relu2 = relu, batch_norm2 = batch_norm
    #     (x_vector.py:19)
    batch_norm2 = torch.empty((N, T - 8, 512), dtype=data, device=device)
    conv_relu_batch_norm_2_kernel[(N * ((T + 119) // 128), 4)](
        tdnn2_weight, batch_norm1, tdnn2_bias, batch_norm2_weight, batch_norm2_running_var,
        batch_norm2_running_mean, batch_norm2_bias, batch_norm2, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=119, OFFSET_2=4, K_STRIDE=1024, OFFSET_3=8,
        num_warps=8, num_stages=3,
    )
    del batch_norm1

    # tdnn3 = conv(512, taps=(-3, 0, 3)) (x_vector.py:13), relu3 = relu, batch_norm3 = batch_norm
    #     (x_vector.py:20)
    batch_norm3 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    conv_relu_batch_norm_2_kernel[(N * ((T + 113) // 128), 4)](
        tdnn3_weight, batch_norm2, tdnn3_bias, batch_norm3_weight, batch_norm3_running_var,
        batch_norm3_running_mean, batch_norm3_bias, batch_norm3, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=113, OFFSET_2=8, K_STRIDE=1536, OFFSET_3=14,
        num_warps=8, num_stages=3,
    )
    del batch_norm2

    # tdnn4 = conv(512, taps=(0,)) (x_vector.py:13), relu4 = relu, batch_norm4 = batch_norm (x_vector.py:21)
    batch_norm4 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    conv_relu_batch_norm_3_kernel[(N * ((T + 113) // 128), 4)](
        tdnn4_weight, batch_norm3, tdnn4_bias, batch_norm4_weight, batch_norm4_running_var,
        batch_norm4_running_mean, batch_norm4_bias, batch_norm4, lengths, N, T, 8, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del batch_norm3

    # tdnn5 = conv(1500, taps=(0,)) (x_vector.py:13), relu5 = relu (x_vector.py:21), statistics = stats_pool
    #     (x_vector.py:26)
    statistics_mean_before_tiles_mean = torch.empty(
        (N, (T + 497) // 512, 1500), dtype=torch.float32, device=device,
    )
    statistics_mean_before_tiles_variance = torch.empty(
        (N, (T + 497) // 512, 1500), dtype=torch.float32, device=device,
    )
    conv_relu_stats_pool_kernel[(N * ((T + 497) // 512), 12)](
        tdnn5_weight, batch_norm4, tdnn5_bias, statistics_mean_before_tiles_mean,
        statistics_mean_before_tiles_variance, lengths, N, T, 8, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del batch_norm4

    # statistics, batch_norm5 = batch_norm (x_vector.py:21)
    statistics = torch.empty((N, 3000), dtype=data, device=device)
    stats_pool_batch_norm_kernel[(N, 24)](
        statistics_mean_before_tiles_mean, statistics_mean_before_tiles_variance, batch_norm5_weight,
        batch_norm5_running_var, batch_norm5_running_mean, batch_norm5_bias, statistics, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del statistics_mean_before_tiles_mean, statistics_mean_before_tiles_variance

    # embedding = linear(512), relu6 = relu, batch_norm6 = batch_norm (x_vector.py:27)
    batch_norm6 = torch.empty((N, 512), dtype=data, device=device)
    linear_relu_batch_norm_kernel[((N + 127) // 128, 4)](
        embedding_weight, statistics, embedding_bias, batch_norm6_weight, batch_norm6_running_var,
        batch_norm6_running_mean, batch_norm6_bias, batch_norm6, N, 47, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del statistics

    # segment7 = linear(512), relu7 = relu, batch_norm7 = batch_norm (x_vector.py:28)
    batch_norm7 = torch.empty((N, 512), dtype=data, device=device)
    linear_relu_batch_norm_2_kernel[((N + 127) // 128, 4)](
        segment7_weight, batch_norm6, segment7_bias, batch_norm7_weight, batch_norm7_running_var,
        batch_norm7_running_mean, batch_norm7_bias, batch_norm7, N, 8, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del batch_norm6

    # speakers = linear(7205) (x_vector.py:29)
    speakers = torch.empty((N, 7205), dtype=data, device=device)
    linear_sum_kernel[((N + 127) // 128, 57)](
        speakers_weight, batch_norm7, speakers_bias, speakers, N, 8, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del batch_norm7
    outputs = {"speakers": speakers}
    updates = {}
    saved = {
        "input": input, "tdnn1.weight": tdnn1_weight, "tdnn1.bias": tdnn1_bias,
        "batch_norm1.weight": batch_norm1_weight, "batch_norm1.bias": batch_norm1_bias,
        "tdnn2.weight": tdnn2_weight, "tdnn2.bias": tdnn2_bias, "batch_norm2.weight": batch_norm2_weight,
        "batch_norm2.bias": batch_norm2_bias, "tdnn3.weight": tdnn3_weight, "tdnn3.bias": tdnn3_bias,
        "batch_norm3.weight": batch_norm3_weight, "batch_norm3.bias": batch_norm3_bias,
        "tdnn4.weight": tdnn4_weight, "tdnn4.bias": tdnn4_bias, "batch_norm4.weight": batch_norm4_weight,
        "batch_norm4.bias": batch_norm4_bias, "tdnn5.weight": tdnn5_weight, "tdnn5.bias": tdnn5_bias,
        "batch_norm5.weight": batch_norm5_weight, "batch_norm5.bias": batch_norm5_bias,
        "embedding.weight": embedding_weight, "embedding.bias": embedding_bias,
        "batch_norm6.weight": batch_norm6_weight, "batch_norm6.bias": batch_norm6_bias,
        "segment7.weight": segment7_weight, "segment7.bias": segment7_bias,
        "batch_norm7.weight": batch_norm7_weight, "batch_norm7.bias": batch_norm7_bias,
        "speakers.weight": speakers_weight, "speakers.bias": speakers_bias,
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
    }
    return outputs, updates, saved


def reference(
    input, tdnn1_weight, tdnn1_bias, batch_norm1_weight, batch_norm1_bias, tdnn2_weight, tdnn2_bias,
    batch_norm2_weight, batch_norm2_bias, tdnn3_weight, tdnn3_bias, batch_norm3_weight, batch_norm3_bias,
    tdnn4_weight, tdnn4_bias, batch_norm4_weight, batch_norm4_bias, tdnn5_weight, tdnn5_bias,
    batch_norm5_weight, batch_norm5_bias, embedding_weight, embedding_bias, batch_norm6_weight,
    batch_norm6_bias, segment7_weight, segment7_bias, batch_norm7_weight, batch_norm7_bias, speakers_weight,
    speakers_bias, batch_norm1_running_mean, batch_norm1_running_var, batch_norm2_running_mean,
    batch_norm2_running_var, batch_norm3_running_mean, batch_norm3_running_var, batch_norm4_running_mean,
    batch_norm4_running_var, batch_norm5_running_mean, batch_norm5_running_var, batch_norm6_running_mean,
    batch_norm6_running_var, batch_norm7_running_mean, batch_norm7_running_var, *, seed=0,
):
    """x_vector in torch, eval: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    tdnn1 = F.conv1d(input, tdnn1_weight, tdnn1_bias, 1, 0, 1, 1)
    relu1 = F.relu(tdnn1)
    batch_norm1 = F.batch_norm(
        relu1, batch_norm1_running_mean, batch_norm1_running_var, batch_norm1_weight, batch_norm1_bias, False,
        0.1, 1e-05,
    )
    tdnn2 = F.conv1d(batch_norm1, tdnn2_weight, tdnn2_bias, 1, 0, 2, 1)
    relu2 = F.relu(tdnn2)
    batch_norm2 = F.batch_norm(
        relu2, batch_norm2_running_mean, batch_norm2_running_var, batch_norm2_weight, batch_norm2_bias, False,
        0.1, 1e-05,
    )
    tdnn3 = F.conv1d(batch_norm2, tdnn3_weight, tdnn3_bias, 1, 0, 3, 1)
    relu3 = F.relu(tdnn3)
    batch_norm3 = F.batch_norm(
        relu3, batch_norm3_running_mean, batch_norm3_running_var, batch_norm3_weight, batch_norm3_bias, False,
        0.1, 1e-05,
    )
    tdnn4 = F.conv1d(batch_norm3, tdnn4_weight, tdnn4_bias, 1, 0, 1, 1)
    relu4 = F.relu(tdnn4)
    batch_norm4 = F.batch_norm(
        relu4, batch_norm4_running_mean, batch_norm4_running_var, batch_norm4_weight, batch_norm4_bias, False,
        0.1, 1e-05,
    )
    tdnn5 = F.conv1d(batch_norm4, tdnn5_weight, tdnn5_bias, 1, 0, 1, 1)
    relu5 = F.relu(tdnn5)
    batch_norm5 = F.batch_norm(
        relu5, batch_norm5_running_mean, batch_norm5_running_var, batch_norm5_weight, batch_norm5_bias, False,
        0.1, 1e-05,
    )
    statistics_mean = batch_norm5.flatten(2).mean(2)
    statistics_variance = batch_norm5.flatten(2).var(2, correction=0)
    statistics = torch.cat([statistics_mean, (statistics_variance + 1e-05).sqrt()], 1)
    embedding = F.linear(statistics.movedim(1, -1), embedding_weight, embedding_bias).movedim(-1, 1)
    relu6 = F.relu(embedding)
    batch_norm6 = F.batch_norm(
        relu6, batch_norm6_running_mean, batch_norm6_running_var, batch_norm6_weight, batch_norm6_bias, False,
        0.1, 1e-05,
    )
    segment7 = F.linear(batch_norm6.movedim(1, -1), segment7_weight, segment7_bias).movedim(-1, 1)
    relu7 = F.relu(segment7)
    batch_norm7 = F.batch_norm(
        relu7, batch_norm7_running_mean, batch_norm7_running_var, batch_norm7_weight, batch_norm7_bias, False,
        0.1, 1e-05,
    )
    speakers = F.linear(batch_norm7.movedim(1, -1), speakers_weight, speakers_bias).movedim(-1, 1)
    outputs = {"speakers": speakers.movedim(1, -1)}
    updates = {}
    return outputs, updates


SHAPES = {
    "input": (3, 20, 40),
    "tdnn1.weight": (512, 40, 5),
    "tdnn1.bias": (512,),
    "batch_norm1.weight": (512,),
    "batch_norm1.bias": (512,),
    "tdnn2.weight": (512, 512, 3),
    "tdnn2.bias": (512,),
    "batch_norm2.weight": (512,),
    "batch_norm2.bias": (512,),
    "tdnn3.weight": (512, 512, 3),
    "tdnn3.bias": (512,),
    "batch_norm3.weight": (512,),
    "batch_norm3.bias": (512,),
    "tdnn4.weight": (512, 512, 1),
    "tdnn4.bias": (512,),
    "batch_norm4.weight": (512,),
    "batch_norm4.bias": (512,),
    "tdnn5.weight": (1500, 512, 1),
    "tdnn5.bias": (1500,),
    "batch_norm5.weight": (1500,),
    "batch_norm5.bias": (1500,),
    "embedding.weight": (512, 3000),
    "embedding.bias": (512,),
    "batch_norm6.weight": (512,),
    "batch_norm6.bias": (512,),
    "segment7.weight": (512, 512),
    "segment7.bias": (512,),
    "batch_norm7.weight": (512,),
    "batch_norm7.bias": (512,),
    "speakers.weight": (7205, 512),
    "speakers.bias": (7205,),
    "batch_norm1.running_mean": (512,),
    "batch_norm1.running_var": (512,),
    "batch_norm2.running_mean": (512,),
    "batch_norm2.running_var": (512,),
    "batch_norm3.running_mean": (512,),
    "batch_norm3.running_var": (512,),
    "batch_norm4.running_mean": (512,),
    "batch_norm4.running_var": (512,),
    "batch_norm5.running_mean": (1500,),
    "batch_norm5.running_var": (1500,),
    "batch_norm6.running_mean": (512,),
    "batch_norm6.running_var": (512,),
    "batch_norm7.running_mean": (512,),
    "batch_norm7.running_var": (512,),
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
