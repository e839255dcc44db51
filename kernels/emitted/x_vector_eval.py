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
def tdnn1_sum_kernel(
    tdnn1_weight_ptr, input_ptr, tdnn1_bias_ptr, batch_norm1_weight_ptr, batch_norm1_running_var_ptr,
    batch_norm1_running_mean_ptr, batch_norm1_bias_ptr, batch_norm1_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """tdnn1.sum[n, t, c] = Σ k, i  (input[n, t + offset(k), i] · tdnn1.weight[k, c, i])
    tdnn1[n, t, c] = (tdnn1.sum[n, t, c] + tdnn1.bias[c])
    relu1[n, t, c] = maximum(tdnn1[n, t, c], 0)
    batch_norm1.scale[c] = (batch_norm1.weight[c] / sqrt((batch_norm1.running_var[c] + 1e-05)))
    batch_norm1[n, t, c] = (((relu1[n, t, c] − batch_norm1.running_mean[c]) · batch_norm1.scale[c]) +
        batch_norm1.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 123) // 128)
    n = tl.cast(program // ((T + 123) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    tdnn1_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 5
        i0 = 64 * (step // 5)
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        tdnn1_weight = tl.load(tdnn1_weight_ptr + (k * 20480) + (c * 40 + i), mask=i < 40, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        input = tl.load(
            input_ptr + (n * T * 40) + (k * 40) + (i_2 + t * 40),
            mask=(t < frames - 4) & (i_2 < 40),
            other=0.0,
        )
        tdnn1_sum = tl.dot(tdnn1_weight.to(input.dtype), input, tdnn1_sum, input_precision=PRECISION)
    tdnn1_bias = tl.load(tdnn1_bias_ptr + c).to(tl.float32)
    tdnn1 = tdnn1_sum + tdnn1_bias
    relu1 = tl.maximum(tdnn1, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm1_weight = tl.load(batch_norm1_weight_ptr + c).to(tl.float32)
    batch_norm1_running_var = tl.load(batch_norm1_running_var_ptr + c).to(tl.float32)
    batch_norm1_scale = batch_norm1_weight / tl.sqrt_rn(batch_norm1_running_var + 1e-05)
    batch_norm1_running_mean = tl.load(batch_norm1_running_mean_ptr + c).to(tl.float32)
    batch_norm1_bias = tl.load(batch_norm1_bias_ptr + c).to(tl.float32)
    batch_norm1 = ((relu1 - batch_norm1_running_mean) * batch_norm1_scale) + batch_norm1_bias
    if RAGGED:
        batch_norm1 = tl.where(t < frames - 4, batch_norm1, 0.0)
    tl.store(batch_norm1_ptr + (n * (T - 4) * 512) + (c + t * 512), batch_norm1, mask=t < T - 4)


@triton.jit
def tdnn2_sum_kernel(
    tdnn2_weight_ptr, batch_norm1_ptr, tdnn2_bias_ptr, batch_norm2_weight_ptr,
    batch_norm2_running_var_ptr, batch_norm2_running_mean_ptr, batch_norm2_bias_ptr, batch_norm2_ptr,
    lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """tdnn2.sum[n, t, c] = Σ k, i  (batch_norm1[n, t + offset(k), i] · tdnn2.weight[k, c, i])
    tdnn2[n, t, c] = (tdnn2.sum[n, t, c] + tdnn2.bias[c])
    relu2[n, t, c] = maximum(tdnn2[n, t, c], 0)
    batch_norm2.scale[c] = (batch_norm2.weight[c] / sqrt((batch_norm2.running_var[c] + 1e-05)))
    batch_norm2[n, t, c] = (((relu2[n, t, c] − batch_norm2.running_mean[c]) · batch_norm2.scale[c]) +
        batch_norm2.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 119) // 128)
    n = tl.cast(program // ((T + 119) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    tdnn2_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        i0 = 64 * (step // 3)
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        tdnn2_weight = tl.load(tdnn2_weight_ptr + (k * 262144) + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        batch_norm1 = tl.load(
            batch_norm1_ptr + (n * (T - 4) * 512) + (k * 1024) + (i_2 + t * 512),
            mask=t < frames - 8,
            other=0.0,
        )
        tdnn2_sum = tl.dot(
            tdnn2_weight.to(batch_norm1.dtype), batch_norm1, tdnn2_sum, input_precision=PRECISION,
        )
    tdnn2_bias = tl.load(tdnn2_bias_ptr + c).to(tl.float32)
    tdnn2 = tdnn2_sum + tdnn2_bias
    relu2 = tl.maximum(tdnn2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm2_weight = tl.load(batch_norm2_weight_ptr + c).to(tl.float32)
    batch_norm2_running_var = tl.load(batch_norm2_running_var_ptr + c).to(tl.float32)
    batch_norm2_scale = batch_norm2_weight / tl.sqrt_rn(batch_norm2_running_var + 1e-05)
    batch_norm2_running_mean = tl.load(batch_norm2_running_mean_ptr + c).to(tl.float32)
    batch_norm2_bias = tl.load(batch_norm2_bias_ptr + c).to(tl.float32)
    batch_norm2 = ((relu2 - batch_norm2_running_mean) * batch_norm2_scale) + batch_norm2_bias
    if RAGGED:
        batch_norm2 = tl.where(t < frames - 8, batch_norm2, 0.0)
    tl.store(batch_norm2_ptr + (n * (T - 8) * 512) + (c + t * 512), batch_norm2, mask=t < T - 8)


@triton.jit
def tdnn3_sum_kernel(
    tdnn3_weight_ptr, batch_norm2_ptr, tdnn3_bias_ptr, batch_norm3_weight_ptr,
    batch_norm3_running_var_ptr, batch_norm3_running_mean_ptr, batch_norm3_bias_ptr, batch_norm3_ptr,
    lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """tdnn3.sum[n, t, c] = Σ k, i  (batch_norm2[n, t + offset(k), i] · tdnn3.weight[k, c, i])
    tdnn3[n, t, c] = (tdnn3.sum[n, t, c] + tdnn3.bias[c])
    relu3[n, t, c] = maximum(tdnn3[n, t, c], 0)
    batch_norm3.scale[c] = (batch_norm3.weight[c] / sqrt((batch_norm3.running_var[c] + 1e-05)))
    batch_norm3[n, t, c] = (((relu3[n, t, c] − batch_norm3.running_mean[c]) · batch_norm3.scale[c]) +
        batch_norm3.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    tdnn3_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        i0 = 64 * (step // 3)
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        tdnn3_weight = tl.load(tdnn3_weight_ptr + (k * 262144) + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        batch_norm2 = tl.load(
            batch_norm2_ptr + (n * (T - 8) * 512) + (k * 1536) + (i_2 + t * 512),
            mask=t < frames - 14,
            other=0.0,
        )
        tdnn3_sum = tl.dot(
            tdnn3_weight.to(batch_norm2.dtype), batch_norm2, tdnn3_sum, input_precision=PRECISION,
        )
    tdnn3_bias = tl.load(tdnn3_bias_ptr + c).to(tl.float32)
    tdnn3 = tdnn3_sum + tdnn3_bias
    relu3 = tl.maximum(tdnn3, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm3_weight = tl.load(batch_norm3_weight_ptr + c).to(tl.float32)
    batch_norm3_running_var = tl.load(batch_norm3_running_var_ptr + c).to(tl.float32)
    batch_norm3_scale = batch_norm3_weight / tl.sqrt_rn(batch_norm3_running_var + 1e-05)
    batch_norm3_running_mean = tl.load(batch_norm3_running_mean_ptr + c).to(tl.float32)
    batch_norm3_bias = tl.load(batch_norm3_bias_ptr + c).to(tl.float32)
    batch_norm3 = ((relu3 - batch_norm3_running_mean) * batch_norm3_scale) + batch_norm3_bias
    if RAGGED:
        batch_norm3 = tl.where(t < frames - 14, batch_norm3, 0.0)
    tl.store(batch_norm3_ptr + (n * (T - 14) * 512) + (c + t * 512), batch_norm3, mask=t < T - 14)


@triton.jit
def tdnn4_sum_kernel(
    tdnn4_weight_ptr, batch_norm3_ptr, tdnn4_bias_ptr, batch_norm4_weight_ptr,
    batch_norm4_running_var_ptr, batch_norm4_running_mean_ptr, batch_norm4_bias_ptr, batch_norm4_ptr,
    lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """tdnn4.sum[n, t, c] = Σ k, i  (batch_norm3[n, t + offset(k), i] · tdnn4.weight[k, c, i])
    tdnn4[n, t, c] = (tdnn4.sum[n, t, c] + tdnn4.bias[c])
    relu4[n, t, c] = maximum(tdnn4[n, t, c], 0)
    batch_norm4.scale[c] = (batch_norm4.weight[c] / sqrt((batch_norm4.running_var[c] + 1e-05)))
    batch_norm4[n, t, c] = (((relu4[n, t, c] − batch_norm4.running_mean[c]) · batch_norm4.scale[c]) +
        batch_norm4.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    tdnn4_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        tdnn4_weight = tl.load(tdnn4_weight_ptr + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        batch_norm3 = tl.load(
            batch_norm3_ptr + (n * (T - 14) * 512) + (i_2 + t * 512),
            mask=t < frames - 14,
            other=0.0,
        )
        tdnn4_sum = tl.dot(
            tdnn4_weight.to(batch_norm3.dtype), batch_norm3, tdnn4_sum, input_precision=PRECISION,
        )
    tdnn4_bias = tl.load(tdnn4_bias_ptr + c).to(tl.float32)
    tdnn4 = tdnn4_sum + tdnn4_bias
    relu4 = tl.maximum(tdnn4, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm4_weight = tl.load(batch_norm4_weight_ptr + c).to(tl.float32)
    batch_norm4_running_var = tl.load(batch_norm4_running_var_ptr + c).to(tl.float32)
    batch_norm4_scale = batch_norm4_weight / tl.sqrt_rn(batch_norm4_running_var + 1e-05)
    batch_norm4_running_mean = tl.load(batch_norm4_running_mean_ptr + c).to(tl.float32)
    batch_norm4_bias = tl.load(batch_norm4_bias_ptr + c).to(tl.float32)
    batch_norm4 = ((relu4 - batch_norm4_running_mean) * batch_norm4_scale) + batch_norm4_bias
    if RAGGED:
        batch_norm4 = tl.where(t < frames - 14, batch_norm4, 0.0)
    tl.store(batch_norm4_ptr + (n * (T - 14) * 512) + (c + t * 512), batch_norm4, mask=t < T - 14)


@triton.jit
def tdnn5_sum_kernel(
    tdnn5_weight_ptr, batch_norm4_ptr, tdnn5_bias_ptr, statistics_mean_before_tiles_mean_ptr,
    statistics_mean_before_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """tdnn5.sum[n, t, c] = Σ k, i  (batch_norm4[n, t + offset(k), i] · tdnn5.weight[k, c, i])
    tdnn5[n, t, c] = (tdnn5.sum[n, t, c] + tdnn5.bias[c])
    relu5[n, t, c] = maximum(tdnn5[n, t, c], 0)
    statistics.mean.before, statistics.variance.before, statistics.count[c] = moments t  relu5[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 497) // 512)
    n = tl.cast(program // ((T + 497) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    statistics_mean_before_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    statistics_mean_before_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 113) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        tdnn5_sum = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 64
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            tdnn5_weight = tl.load(tdnn5_weight_ptr + (c * 512 + i), mask=c < 1500, other=0.0)
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            batch_norm4 = tl.load(
                batch_norm4_ptr + (n * (T - 14) * 512) + (i_2 + t * 512),
                mask=t < frames - 14,
                other=0.0,
            )
            tdnn5_sum = tl.dot(
                tdnn5_weight.to(batch_norm4.dtype), batch_norm4, tdnn5_sum, input_precision=PRECISION,
            )
        tdnn5_bias = tl.load(tdnn5_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
        tdnn5 = tdnn5_sum + tdnn5_bias
        relu5 = tl.maximum(tdnn5, 0.0, propagate_nan=tl.PropagateNan.ALL)
        tile_sum = tl.sum(tl.where(t < frames - 14, relu5, 0.0), axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 14))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 14, (relu5 - tile_mean) * (relu5 - tile_mean), 0.0), axis=1, keep_dims=True,
        )
        rows_before = row_tile * -512 + tile * 128
        share = tile_rows / tl.maximum(rows_before + tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        shift = tile_mean - statistics_mean_before_tiles_mean
        statistics_mean_before_tiles_mean_squares = (
            statistics_mean_before_tiles_mean_squares
            + (tile_squares + ((shift * (rows_before * share)) * shift))
        )
        statistics_mean_before_tiles_mean = (
            (statistics_mean_before_tiles_mean * (1.0 - share)) + (tile_mean * share)
        )
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 14))
    tl.store(
        statistics_mean_before_tiles_mean_ptr + (n * ((T + 497) // 512) * 1500) + (row_tile * 1500) + c,
        statistics_mean_before_tiles_mean,
        mask=c < 1500,
    )
    tl.store(
        statistics_mean_before_tiles_variance_ptr + (n * ((T + 497) // 512) * 1500) + (row_tile * 1500) + c,
        statistics_mean_before_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 1500,
    )


@triton.jit
def statistics_mean_before_kernel(
    statistics_mean_before_tiles_mean_ptr, statistics_mean_before_tiles_variance_ptr,
    batch_norm5_weight_ptr, batch_norm5_running_var_ptr, batch_norm5_running_mean_ptr,
    batch_norm5_bias_ptr, statistics_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """statistics.mean.before, statistics.variance.before, statistics.count[n, c] = moments tile
        moments(statistics.mean.before.tiles.mean[n, tile, c], statistics.mean.before.tiles.variance[n,
        tile, c], held(tile))
    batch_norm5.scale[c] = (batch_norm5.weight[c] / sqrt((batch_norm5.running_var[c] + 1e-05)))
    statistics.mean[n, c] = (((statistics.mean.before[n, c] − batch_norm5.running_mean[c]) ·
        batch_norm5.scale[c]) + batch_norm5.bias[c])
    statistics.variance[n, c] = (statistics.variance.before[n, c] · (batch_norm5.scale[c] ·
        batch_norm5.scale[c]))
    statistics[n, c + 0] = statistics.mean[n, c]
    statistics[n, c + 1500] = sqrt((statistics.variance[n, c] + 1e-05))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    statistics_count = tl.full([1, 64], 0.0, tl.float32)
    statistics_mean_before = tl.full([1, 64], 0.0, tl.float32)
    statistics_variance_before = tl.full([1, 64], 0.0, tl.float32)
    for tile0 in range(0, (T + 497) // 512, 32):
        tile = tile0 + tl.arange(0, 32)[:, None]  # [32, 1]
        statistics_mean_before_tiles_mean = tl.load(
            statistics_mean_before_tiles_mean_ptr + (n * ((T + 497) // 512) * 1500) + (c + tile * 1500),
            mask=(tile < (T + 497) // 512) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        statistics_mean_before_tiles_variance = tl.load(
            statistics_mean_before_tiles_variance_ptr + (n * ((T + 497) // 512) * 1500) + (c + tile * 1500),
            mask=(tile < (T + 497) // 512) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        x = statistics_mean_before_tiles_mean
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
                * (statistics_mean_before_tiles_variance + ((x - block_mean) * (x - block_mean))),
                0.0,
            ),
            axis=0, keep_dims=True,
        )
        statistics_count = statistics_count + block_count
        share = block_count / tl.maximum(statistics_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        rest = 1.0 - share
        shift = block_mean - statistics_mean_before
        statistics_variance_before = (
            ((statistics_variance_before * rest) + (block_variance * share))
            + ((shift * (share * rest)) * shift)
        )
        statistics_mean_before = tl.where(
            (shift - shift) == 0.0, statistics_mean_before + (shift * share),
            (statistics_mean_before * rest) + (block_mean * share),
        )
    batch_norm5_weight = tl.load(batch_norm5_weight_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm5_running_var = tl.load(
        batch_norm5_running_var_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_scale = batch_norm5_weight / tl.sqrt_rn(batch_norm5_running_var + 1e-05)
    batch_norm5_running_mean = tl.load(
        batch_norm5_running_mean_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_bias = tl.load(batch_norm5_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    statistics_mean = (
        ((statistics_mean_before - batch_norm5_running_mean) * batch_norm5_scale) + batch_norm5_bias
    )
    statistics_variance = statistics_variance_before * (batch_norm5_scale * batch_norm5_scale)
    statistics = statistics_mean
    tl.store(statistics_ptr + (n * 3000) + c, statistics, mask=c < 1500)
    statistics = tl.sqrt_rn(statistics_variance + 1e-05)
    tl.store(statistics_ptr + (n * 3000) + 1500 + c, statistics, mask=c < 1500)


@triton.jit
def embedding_sum_kernel(
    embedding_weight_ptr, statistics_ptr, embedding_bias_ptr, batch_norm6_weight_ptr,
    batch_norm6_running_var_ptr, batch_norm6_running_mean_ptr, batch_norm6_bias_ptr, batch_norm6_ptr, N,
    steps, PRECISION: tl.constexpr
):
    """embedding.sum[n, c] = Σ i  (statistics[n, i] · embedding.weight[c, i])
    embedding[n, c] = (embedding.sum[n, c] + embedding.bias[c])
    relu6[n, c] = maximum(embedding[n, c], 0)
    batch_norm6.scale[c] = (batch_norm6.weight[c] / sqrt((batch_norm6.running_var[c] + 1e-05)))
    batch_norm6[n, c] = (((relu6[n, c] − batch_norm6.running_mean[c]) · batch_norm6.scale[c]) +
        batch_norm6.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    embedding_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        embedding_weight = tl.load(embedding_weight_ptr + (c * 3000 + i), mask=i < 3000, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        statistics = tl.load(statistics_ptr + (i_2 + n * 3000), mask=(n < N) & (i_2 < 3000), other=0.0)
        embedding_sum = tl.dot(
            embedding_weight.to(statistics.dtype), statistics, embedding_sum, input_precision=PRECISION,
        )
    embedding_bias = tl.load(embedding_bias_ptr + c).to(tl.float32)
    embedding = embedding_sum + embedding_bias
    relu6 = tl.maximum(embedding, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm6_weight = tl.load(batch_norm6_weight_ptr + c).to(tl.float32)
    batch_norm6_running_var = tl.load(batch_norm6_running_var_ptr + c).to(tl.float32)
    batch_norm6_scale = batch_norm6_weight / tl.sqrt_rn(batch_norm6_running_var + 1e-05)
    batch_norm6_running_mean = tl.load(batch_norm6_running_mean_ptr + c).to(tl.float32)
    batch_norm6_bias = tl.load(batch_norm6_bias_ptr + c).to(tl.float32)
    batch_norm6 = ((relu6 - batch_norm6_running_mean) * batch_norm6_scale) + batch_norm6_bias
    tl.store(batch_norm6_ptr + (c + n * 512), batch_norm6, mask=n < N)


@triton.jit
def segment7_sum_kernel(
    segment7_weight_ptr, batch_norm6_ptr, segment7_bias_ptr, batch_norm7_weight_ptr,
    batch_norm7_running_var_ptr, batch_norm7_running_mean_ptr, batch_norm7_bias_ptr, batch_norm7_ptr, N,
    steps, PRECISION: tl.constexpr
):
    """segment7.sum[n, c] = Σ i  (batch_norm6[n, i] · segment7.weight[c, i])
    segment7[n, c] = (segment7.sum[n, c] + segment7.bias[c])
    relu7[n, c] = maximum(segment7[n, c], 0)
    batch_norm7.scale[c] = (batch_norm7.weight[c] / sqrt((batch_norm7.running_var[c] + 1e-05)))
    batch_norm7[n, c] = (((relu7[n, c] − batch_norm7.running_mean[c]) · batch_norm7.scale[c]) +
        batch_norm7.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    segment7_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        segment7_weight = tl.load(segment7_weight_ptr + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        batch_norm6 = tl.load(batch_norm6_ptr + (i_2 + n * 512), mask=n < N, other=0.0)
        segment7_sum = tl.dot(
            segment7_weight.to(batch_norm6.dtype), batch_norm6, segment7_sum, input_precision=PRECISION,
        )
    segment7_bias = tl.load(segment7_bias_ptr + c).to(tl.float32)
    segment7 = segment7_sum + segment7_bias
    relu7 = tl.maximum(segment7, 0.0, propagate_nan=tl.PropagateNan.ALL)
    batch_norm7_weight = tl.load(batch_norm7_weight_ptr + c).to(tl.float32)
    batch_norm7_running_var = tl.load(batch_norm7_running_var_ptr + c).to(tl.float32)
    batch_norm7_scale = batch_norm7_weight / tl.sqrt_rn(batch_norm7_running_var + 1e-05)
    batch_norm7_running_mean = tl.load(batch_norm7_running_mean_ptr + c).to(tl.float32)
    batch_norm7_bias = tl.load(batch_norm7_bias_ptr + c).to(tl.float32)
    batch_norm7 = ((relu7 - batch_norm7_running_mean) * batch_norm7_scale) + batch_norm7_bias
    tl.store(batch_norm7_ptr + (c + n * 512), batch_norm7, mask=n < N)


@triton.jit
def speakers_sum_kernel(
    speakers_weight_ptr, batch_norm7_ptr, speakers_bias_ptr, speakers_ptr, N, steps, PRECISION:
    tl.constexpr
):
    """speakers.sum[n, c] = Σ i  (batch_norm7[n, i] · speakers.weight[c, i])
    speakers[n, c] = (speakers.sum[n, c] + speakers.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    speakers_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        speakers_weight = tl.load(speakers_weight_ptr + (c * 512 + i), mask=c < 7205, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        batch_norm7 = tl.load(batch_norm7_ptr + (i_2 + n * 512), mask=n < N, other=0.0)
        speakers_sum = tl.dot(
            speakers_weight.to(batch_norm7.dtype), batch_norm7, speakers_sum, input_precision=PRECISION,
        )
    speakers_bias = tl.load(speakers_bias_ptr + c, mask=c < 7205, other=0.0).to(tl.float32)
    speakers = speakers_sum + speakers_bias
    tl.store(speakers_ptr + (c + n * 7205), speakers, mask=(n < N) & (c < 7205))


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

    # tdnn1.sum[n, t, c] = Σ k, i  (input[n, t + offset(k), i] · tdnn1.weight[k, c, i])
    # tdnn1[n, t, c] = (tdnn1.sum[n, t, c] + tdnn1.bias[c])
    # relu1[n, t, c] = maximum(tdnn1[n, t, c], 0)
    # batch_norm1.scale[c] = (batch_norm1.weight[c] / sqrt((batch_norm1.running_var[c] + 1e-05)))
    # batch_norm1[n, t, c] = (((relu1[n, t, c] − batch_norm1.running_mean[c]) · batch_norm1.scale[c]) +
    #     batch_norm1.bias[c])
    batch_norm1 = torch.empty((N, T - 4, 512), dtype=data, device=device)
    tdnn1_sum_kernel[(N * ((T + 123) // 128), 4)](
        tdnn1_weight, input, tdnn1_bias, batch_norm1_weight, batch_norm1_running_var,
        batch_norm1_running_mean, batch_norm1_bias, batch_norm1, lengths, N, T, 5, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # tdnn2.sum[n, t, c] = Σ k, i  (batch_norm1[n, t + offset(k), i] · tdnn2.weight[k, c, i])
    # tdnn2[n, t, c] = (tdnn2.sum[n, t, c] + tdnn2.bias[c])
    # relu2[n, t, c] = maximum(tdnn2[n, t, c], 0)
    # batch_norm2.scale[c] = (batch_norm2.weight[c] / sqrt((batch_norm2.running_var[c] + 1e-05)))
    # batch_norm2[n, t, c] = (((relu2[n, t, c] − batch_norm2.running_mean[c]) · batch_norm2.scale[c]) +
    #     batch_norm2.bias[c])
    batch_norm2 = torch.empty((N, T - 8, 512), dtype=data, device=device)
    tdnn2_sum_kernel[(N * ((T + 119) // 128), 4)](
        tdnn2_weight, batch_norm1, tdnn2_bias, batch_norm2_weight, batch_norm2_running_var,
        batch_norm2_running_mean, batch_norm2_bias, batch_norm2, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del batch_norm1

    # tdnn3.sum[n, t, c] = Σ k, i  (batch_norm2[n, t + offset(k), i] · tdnn3.weight[k, c, i])
    # tdnn3[n, t, c] = (tdnn3.sum[n, t, c] + tdnn3.bias[c])
    # relu3[n, t, c] = maximum(tdnn3[n, t, c], 0)
    # batch_norm3.scale[c] = (batch_norm3.weight[c] / sqrt((batch_norm3.running_var[c] + 1e-05)))
    # batch_norm3[n, t, c] = (((relu3[n, t, c] − batch_norm3.running_mean[c]) · batch_norm3.scale[c]) +
    #     batch_norm3.bias[c])
    batch_norm3 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    tdnn3_sum_kernel[(N * ((T + 113) // 128), 4)](
        tdnn3_weight, batch_norm2, tdnn3_bias, batch_norm3_weight, batch_norm3_running_var,
        batch_norm3_running_mean, batch_norm3_bias, batch_norm3, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del batch_norm2

    # tdnn4.sum[n, t, c] = Σ k, i  (batch_norm3[n, t + offset(k), i] · tdnn4.weight[k, c, i])
    # tdnn4[n, t, c] = (tdnn4.sum[n, t, c] + tdnn4.bias[c])
    # relu4[n, t, c] = maximum(tdnn4[n, t, c], 0)
    # batch_norm4.scale[c] = (batch_norm4.weight[c] / sqrt((batch_norm4.running_var[c] + 1e-05)))
    # batch_norm4[n, t, c] = (((relu4[n, t, c] − batch_norm4.running_mean[c]) · batch_norm4.scale[c]) +
    #     batch_norm4.bias[c])
    batch_norm4 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    tdnn4_sum_kernel[(N * ((T + 113) // 128), 4)](
        tdnn4_weight, batch_norm3, tdnn4_bias, batch_norm4_weight, batch_norm4_running_var,
        batch_norm4_running_mean, batch_norm4_bias, batch_norm4, lengths, N, T, 8, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del batch_norm3

    # tdnn5.sum[n, t, c] = Σ k, i  (batch_norm4[n, t + offset(k), i] · tdnn5.weight[k, c, i])
    # tdnn5[n, t, c] = (tdnn5.sum[n, t, c] + tdnn5.bias[c])
    # relu5[n, t, c] = maximum(tdnn5[n, t, c], 0)
    # statistics.mean.before, statistics.variance.before, statistics.count[c] = moments t  relu5[n, t, c]
    statistics_mean_before_tiles_mean = torch.empty(
        (N, (T + 497) // 512, 1500), dtype=torch.float32, device=device,
    )
    statistics_mean_before_tiles_variance = torch.empty(
        (N, (T + 497) // 512, 1500), dtype=torch.float32, device=device,
    )
    tdnn5_sum_kernel[(N * ((T + 497) // 512), 12)](
        tdnn5_weight, batch_norm4, tdnn5_bias, statistics_mean_before_tiles_mean,
        statistics_mean_before_tiles_variance, lengths, N, T, 8, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del batch_norm4

    # statistics.mean.before, statistics.variance.before, statistics.count[n, c] = moments tile
    #     moments(statistics.mean.before.tiles.mean[n, tile, c], statistics.mean.before.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm5.scale[c] = (batch_norm5.weight[c] / sqrt((batch_norm5.running_var[c] + 1e-05)))
    # statistics.mean[n, c] = (((statistics.mean.before[n, c] − batch_norm5.running_mean[c]) ·
    #     batch_norm5.scale[c]) + batch_norm5.bias[c])
    # statistics.variance[n, c] = (statistics.variance.before[n, c] · (batch_norm5.scale[c] ·
    #     batch_norm5.scale[c]))
    # statistics[n, c + 0] = statistics.mean[n, c]
    # statistics[n, c + 1500] = sqrt((statistics.variance[n, c] + 1e-05))
    statistics = torch.empty((N, 3000), dtype=data, device=device)
    statistics_mean_before_kernel[(N, 24)](
        statistics_mean_before_tiles_mean, statistics_mean_before_tiles_variance, batch_norm5_weight,
        batch_norm5_running_var, batch_norm5_running_mean, batch_norm5_bias, statistics, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del statistics_mean_before_tiles_mean, statistics_mean_before_tiles_variance

    # embedding.sum[n, c] = Σ i  (statistics[n, i] · embedding.weight[c, i])
    # embedding[n, c] = (embedding.sum[n, c] + embedding.bias[c])
    # relu6[n, c] = maximum(embedding[n, c], 0)
    # batch_norm6.scale[c] = (batch_norm6.weight[c] / sqrt((batch_norm6.running_var[c] + 1e-05)))
    # batch_norm6[n, c] = (((relu6[n, c] − batch_norm6.running_mean[c]) · batch_norm6.scale[c]) +
    #     batch_norm6.bias[c])
    batch_norm6 = torch.empty((N, 512), dtype=data, device=device)
    embedding_sum_kernel[((N + 127) // 128, 4)](
        embedding_weight, statistics, embedding_bias, batch_norm6_weight, batch_norm6_running_var,
        batch_norm6_running_mean, batch_norm6_bias, batch_norm6, N, 47, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del statistics

    # segment7.sum[n, c] = Σ i  (batch_norm6[n, i] · segment7.weight[c, i])
    # segment7[n, c] = (segment7.sum[n, c] + segment7.bias[c])
    # relu7[n, c] = maximum(segment7[n, c], 0)
    # batch_norm7.scale[c] = (batch_norm7.weight[c] / sqrt((batch_norm7.running_var[c] + 1e-05)))
    # batch_norm7[n, c] = (((relu7[n, c] − batch_norm7.running_mean[c]) · batch_norm7.scale[c]) +
    #     batch_norm7.bias[c])
    batch_norm7 = torch.empty((N, 512), dtype=data, device=device)
    segment7_sum_kernel[((N + 127) // 128, 4)](
        segment7_weight, batch_norm6, segment7_bias, batch_norm7_weight, batch_norm7_running_var,
        batch_norm7_running_mean, batch_norm7_bias, batch_norm7, N, 8, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del batch_norm6

    # speakers.sum[n, c] = Σ i  (batch_norm7[n, i] · speakers.weight[c, i])
    # speakers[n, c] = (speakers.sum[n, c] + speakers.bias[c])
    speakers = torch.empty((N, 7205), dtype=data, device=device)
    speakers_sum_kernel[((N + 127) // 128, 57)](
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
