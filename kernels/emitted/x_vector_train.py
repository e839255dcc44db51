"""x_vector, training

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
    tdnn1_weight_ptr, input_ptr, tdnn1_bias_ptr, relu1_ptr, batch_norm1_batch_mean_tiles_mean_ptr,
    batch_norm1_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """tdnn1.sum[n, t, c] = Σ k, i  (input[n, t + offset(k), i] · tdnn1.weight[k, c, i])
    tdnn1[n, t, c] = (tdnn1.sum[n, t, c] + tdnn1.bias[c])
    relu1[n, t, c] = maximum(tdnn1[n, t, c], 0)
    batch_norm1.batch_mean, batch_norm1.batch_variance, batch_norm1.batch_count[c] = moments n, t
        relu1[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 507) // 512)
    n = tl.cast(program // ((T + 507) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm1_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm1_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 123) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        relu1 = tl.where(t < frames - 4, tl.maximum(tdnn1, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0)
        tl.store(relu1_ptr + (n * (T - 4) * 512) + (c + t * 512), relu1, mask=t < T - 4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu1 = relu1.to(relu1_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu1, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 4, (relu1 - tile_mean) * (relu1 - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 4))
    tl.store(
        batch_norm1_batch_mean_tiles_mean_ptr + (n * ((T + 507) // 512) * 512) + (row_tile * 512) + c,
        batch_norm1_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm1_batch_mean_tiles_variance_ptr + (n * ((T + 507) // 512) * 512) + (row_tile * 512) + c,
        batch_norm1_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
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
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm1_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm1_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm1_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, (T + 507) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm1_batch_mean_tiles_mean = tl.load(
                batch_norm1_batch_mean_tiles_mean_ptr + (tile * 512) + (c + n * 512 * ((T + 507) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm1_batch_mean_tiles_variance = tl.load(
                batch_norm1_batch_mean_tiles_variance_ptr + (tile * 512) + (c + n * 512 * ((T + 507) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm1_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 4)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 4)), 0.0)
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
    tl.store(batch_norm1_batch_mean_ptr + c, batch_norm1_batch_mean)
    tl.store(batch_norm1_batch_variance_ptr + c, batch_norm1_batch_variance)
    tl.store(batch_norm1_batch_count_ptr + c, batch_norm1_batch_count)
    batch_norm1_running_mean = tl.load(batch_norm1_running_mean_ptr + c).to(tl.float32)
    batch_norm1_new_running_mean = (batch_norm1_running_mean * 0.9) + (0.1 * batch_norm1_batch_mean)
    tl.store(batch_norm1_new_running_mean_ptr + c, batch_norm1_new_running_mean)
    batch_norm1_running_var = tl.load(batch_norm1_running_var_ptr + c).to(tl.float32)
    batch_norm1_new_running_var = (
        (batch_norm1_running_var * 0.9)
        + (0.1 * ((batch_norm1_batch_variance * batch_norm1_batch_count) / (batch_norm1_batch_count - 1.0)))
    )
    tl.store(batch_norm1_new_running_var_ptr + c, batch_norm1_new_running_var)
    batch_norm1_weight = tl.load(batch_norm1_weight_ptr + c).to(tl.float32)
    batch_norm1_scale = batch_norm1_weight / tl.sqrt_rn(batch_norm1_batch_variance + 1e-05)
    tl.store(batch_norm1_scale_ptr + c, batch_norm1_scale)


@triton.jit
def tdnn2_scaled_kernel(
    tdnn2_weight_ptr, batch_norm1_scale_ptr, batch_norm1_bias_ptr, batch_norm1_batch_mean_ptr,
    tdnn2_scaled_ptr, tdnn2_shift_ptr
):
    """tdnn2.scaled[k, c, i] = (tdnn2.weight[k, c, i] · batch_norm1.scale[i])
    tdnn2.shift[c] = Σ k, i  ((tdnn2.weight[k, c, i] · batch_norm1.bias[i]) − (tdnn2.scaled[k, c, i] ·
        batch_norm1.batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    tdnn2_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(3):
            tdnn2_weight = tl.load(tdnn2_weight_ptr + (k * 262144) + (c * 512 + i)).to(tl.float32)
            batch_norm1_scale = tl.load(batch_norm1_scale_ptr + i).to(tl.float32)
            tdnn2_scaled = tdnn2_weight * batch_norm1_scale
            tl.store(tdnn2_scaled_ptr + (k * 262144) + (c * 512 + i), tdnn2_scaled)
            batch_norm1_bias = tl.load(batch_norm1_bias_ptr + i).to(tl.float32)
            batch_norm1_batch_mean = tl.load(batch_norm1_batch_mean_ptr + i).to(tl.float32)
            tdnn2_shift_rows = (
                tdnn2_shift_rows
                + ((tdnn2_weight * batch_norm1_bias) - (tdnn2_scaled * batch_norm1_batch_mean))
            )
    tdnn2_shift = tl.sum(tdnn2_shift_rows, axis=0, keep_dims=True)
    tl.store(tdnn2_shift_ptr + c, tdnn2_shift)


@triton.jit
def tdnn2_sum_products_kernel(
    tdnn2_scaled_ptr, relu1_ptr, tdnn2_shift_ptr, tdnn2_bias_ptr, relu2_ptr,
    batch_norm2_batch_mean_tiles_mean_ptr, batch_norm2_batch_mean_tiles_variance_ptr, lengths_ptr, N, T,
    steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """tdnn2.sum.products[n, t, c] = Σ k, i  (relu1[n, t + offset(k), i] · tdnn2.scaled[k, c, i])
    tdnn2.sum[n, t, c] = (tdnn2.sum.products[n, t, c] + tdnn2.shift[c])
    tdnn2[n, t, c] = (tdnn2.sum[n, t, c] + tdnn2.bias[c])
    relu2[n, t, c] = maximum(tdnn2[n, t, c], 0)
    batch_norm2.batch_mean, batch_norm2.batch_variance, batch_norm2.batch_count[c] = moments n, t
        relu2[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 503) // 512)
    n = tl.cast(program // ((T + 503) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm2_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm2_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 119) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        tdnn2_sum_products = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            k = step % 3
            i0 = 64 * (step // 3)
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            tdnn2_scaled = tl.load(tdnn2_scaled_ptr + (k * 262144) + (c * 512 + i))
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu1 = tl.load(
                relu1_ptr + (n * (T - 4) * 512) + (k * 1024) + (i_2 + t * 512),
                mask=t < frames - 8,
                other=0.0,
            )
            tdnn2_sum_products = tl.dot(
                tdnn2_scaled, relu1.to(tdnn2_scaled.dtype), tdnn2_sum_products, input_precision=PRECISION,
            )
        tdnn2_shift = tl.load(tdnn2_shift_ptr + c).to(tl.float32)
        tdnn2_sum = tdnn2_sum_products + tdnn2_shift
        tdnn2_bias = tl.load(tdnn2_bias_ptr + c).to(tl.float32)
        tdnn2 = tdnn2_sum + tdnn2_bias
        relu2 = tl.where(t < frames - 8, tl.maximum(tdnn2, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0)
        tl.store(relu2_ptr + (n * (T - 8) * 512) + (c + t * 512), relu2, mask=t < T - 8)
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu2 = relu2.to(relu2_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu2, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 8))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 8, (relu2 - tile_mean) * (relu2 - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 8))
    tl.store(
        batch_norm2_batch_mean_tiles_mean_ptr + (n * ((T + 503) // 512) * 512) + (row_tile * 512) + c,
        batch_norm2_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm2_batch_mean_tiles_variance_ptr + (n * ((T + 503) // 512) * 512) + (row_tile * 512) + c,
        batch_norm2_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
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
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm2_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm2_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm2_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, (T + 503) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm2_batch_mean_tiles_mean = tl.load(
                batch_norm2_batch_mean_tiles_mean_ptr + (tile * 512) + (c + n * 512 * ((T + 503) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm2_batch_mean_tiles_variance = tl.load(
                batch_norm2_batch_mean_tiles_variance_ptr + (tile * 512) + (c + n * 512 * ((T + 503) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm2_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 8)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 8)), 0.0)
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
    tl.store(batch_norm2_batch_mean_ptr + c, batch_norm2_batch_mean)
    tl.store(batch_norm2_batch_variance_ptr + c, batch_norm2_batch_variance)
    tl.store(batch_norm2_batch_count_ptr + c, batch_norm2_batch_count)
    batch_norm2_running_mean = tl.load(batch_norm2_running_mean_ptr + c).to(tl.float32)
    batch_norm2_new_running_mean = (batch_norm2_running_mean * 0.9) + (0.1 * batch_norm2_batch_mean)
    tl.store(batch_norm2_new_running_mean_ptr + c, batch_norm2_new_running_mean)
    batch_norm2_running_var = tl.load(batch_norm2_running_var_ptr + c).to(tl.float32)
    batch_norm2_new_running_var = (
        (batch_norm2_running_var * 0.9)
        + (0.1 * ((batch_norm2_batch_variance * batch_norm2_batch_count) / (batch_norm2_batch_count - 1.0)))
    )
    tl.store(batch_norm2_new_running_var_ptr + c, batch_norm2_new_running_var)
    batch_norm2_weight = tl.load(batch_norm2_weight_ptr + c).to(tl.float32)
    batch_norm2_scale = batch_norm2_weight / tl.sqrt_rn(batch_norm2_batch_variance + 1e-05)
    tl.store(batch_norm2_scale_ptr + c, batch_norm2_scale)


@triton.jit
def tdnn3_scaled_kernel(
    tdnn3_weight_ptr, batch_norm2_scale_ptr, batch_norm2_bias_ptr, batch_norm2_batch_mean_ptr,
    tdnn3_scaled_ptr, tdnn3_shift_ptr
):
    """tdnn3.scaled[k, c, i] = (tdnn3.weight[k, c, i] · batch_norm2.scale[i])
    tdnn3.shift[c] = Σ k, i  ((tdnn3.weight[k, c, i] · batch_norm2.bias[i]) − (tdnn3.scaled[k, c, i] ·
        batch_norm2.batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    tdnn3_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(3):
            tdnn3_weight = tl.load(tdnn3_weight_ptr + (k * 262144) + (c * 512 + i)).to(tl.float32)
            batch_norm2_scale = tl.load(batch_norm2_scale_ptr + i).to(tl.float32)
            tdnn3_scaled = tdnn3_weight * batch_norm2_scale
            tl.store(tdnn3_scaled_ptr + (k * 262144) + (c * 512 + i), tdnn3_scaled)
            batch_norm2_bias = tl.load(batch_norm2_bias_ptr + i).to(tl.float32)
            batch_norm2_batch_mean = tl.load(batch_norm2_batch_mean_ptr + i).to(tl.float32)
            tdnn3_shift_rows = (
                tdnn3_shift_rows
                + ((tdnn3_weight * batch_norm2_bias) - (tdnn3_scaled * batch_norm2_batch_mean))
            )
    tdnn3_shift = tl.sum(tdnn3_shift_rows, axis=0, keep_dims=True)
    tl.store(tdnn3_shift_ptr + c, tdnn3_shift)


@triton.jit
def tdnn3_sum_products_kernel(
    tdnn3_scaled_ptr, relu2_ptr, tdnn3_shift_ptr, tdnn3_bias_ptr, relu3_ptr,
    batch_norm3_batch_mean_tiles_mean_ptr, batch_norm3_batch_mean_tiles_variance_ptr, lengths_ptr, N, T,
    steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """tdnn3.sum.products[n, t, c] = Σ k, i  (relu2[n, t + offset(k), i] · tdnn3.scaled[k, c, i])
    tdnn3.sum[n, t, c] = (tdnn3.sum.products[n, t, c] + tdnn3.shift[c])
    tdnn3[n, t, c] = (tdnn3.sum[n, t, c] + tdnn3.bias[c])
    relu3[n, t, c] = maximum(tdnn3[n, t, c], 0)
    batch_norm3.batch_mean, batch_norm3.batch_variance, batch_norm3.batch_count[c] = moments n, t
        relu3[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 497) // 512)
    n = tl.cast(program // ((T + 497) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm3_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm3_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 113) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        tdnn3_sum_products = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            k = step % 3
            i0 = 64 * (step // 3)
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            tdnn3_scaled = tl.load(tdnn3_scaled_ptr + (k * 262144) + (c * 512 + i))
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu2 = tl.load(
                relu2_ptr + (n * (T - 8) * 512) + (k * 1536) + (i_2 + t * 512),
                mask=t < frames - 14,
                other=0.0,
            )
            tdnn3_sum_products = tl.dot(
                tdnn3_scaled, relu2.to(tdnn3_scaled.dtype), tdnn3_sum_products, input_precision=PRECISION,
            )
        tdnn3_shift = tl.load(tdnn3_shift_ptr + c).to(tl.float32)
        tdnn3_sum = tdnn3_sum_products + tdnn3_shift
        tdnn3_bias = tl.load(tdnn3_bias_ptr + c).to(tl.float32)
        tdnn3 = tdnn3_sum + tdnn3_bias
        relu3 = tl.where(t < frames - 14, tl.maximum(tdnn3, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0)
        tl.store(relu3_ptr + (n * (T - 14) * 512) + (c + t * 512), relu3, mask=t < T - 14)
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu3 = relu3.to(relu3_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu3, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 14))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 14, (relu3 - tile_mean) * (relu3 - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 14))
    tl.store(
        batch_norm3_batch_mean_tiles_mean_ptr + (n * ((T + 497) // 512) * 512) + (row_tile * 512) + c,
        batch_norm3_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm3_batch_mean_tiles_variance_ptr + (n * ((T + 497) // 512) * 512) + (row_tile * 512) + c,
        batch_norm3_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
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
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm3_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm3_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm3_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, (T + 497) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm3_batch_mean_tiles_mean = tl.load(
                batch_norm3_batch_mean_tiles_mean_ptr + (tile * 512) + (c + n * 512 * ((T + 497) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm3_batch_mean_tiles_variance = tl.load(
                batch_norm3_batch_mean_tiles_variance_ptr + (tile * 512) + (c + n * 512 * ((T + 497) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm3_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 14)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 14)), 0.0)
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
    tl.store(batch_norm3_batch_mean_ptr + c, batch_norm3_batch_mean)
    tl.store(batch_norm3_batch_variance_ptr + c, batch_norm3_batch_variance)
    tl.store(batch_norm3_batch_count_ptr + c, batch_norm3_batch_count)
    batch_norm3_running_mean = tl.load(batch_norm3_running_mean_ptr + c).to(tl.float32)
    batch_norm3_new_running_mean = (batch_norm3_running_mean * 0.9) + (0.1 * batch_norm3_batch_mean)
    tl.store(batch_norm3_new_running_mean_ptr + c, batch_norm3_new_running_mean)
    batch_norm3_running_var = tl.load(batch_norm3_running_var_ptr + c).to(tl.float32)
    batch_norm3_new_running_var = (
        (batch_norm3_running_var * 0.9)
        + (0.1 * ((batch_norm3_batch_variance * batch_norm3_batch_count) / (batch_norm3_batch_count - 1.0)))
    )
    tl.store(batch_norm3_new_running_var_ptr + c, batch_norm3_new_running_var)
    batch_norm3_weight = tl.load(batch_norm3_weight_ptr + c).to(tl.float32)
    batch_norm3_scale = batch_norm3_weight / tl.sqrt_rn(batch_norm3_batch_variance + 1e-05)
    tl.store(batch_norm3_scale_ptr + c, batch_norm3_scale)


@triton.jit
def tdnn4_scaled_kernel(
    tdnn4_weight_ptr, batch_norm3_scale_ptr, batch_norm3_bias_ptr, batch_norm3_batch_mean_ptr,
    tdnn4_scaled_ptr, tdnn4_shift_ptr
):
    """tdnn4.scaled[k, c, i] = (tdnn4.weight[k, c, i] · batch_norm3.scale[i])
    tdnn4.shift[c] = Σ k, i  ((tdnn4.weight[k, c, i] · batch_norm3.bias[i]) − (tdnn4.scaled[k, c, i] ·
        batch_norm3.batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    tdnn4_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            tdnn4_weight = tl.load(tdnn4_weight_ptr + (k * 262144) + (c * 512 + i)).to(tl.float32)
            batch_norm3_scale = tl.load(batch_norm3_scale_ptr + i).to(tl.float32)
            tdnn4_scaled = tdnn4_weight * batch_norm3_scale
            tl.store(tdnn4_scaled_ptr + (k * 262144) + (c * 512 + i), tdnn4_scaled)
            batch_norm3_bias = tl.load(batch_norm3_bias_ptr + i).to(tl.float32)
            batch_norm3_batch_mean = tl.load(batch_norm3_batch_mean_ptr + i).to(tl.float32)
            tdnn4_shift_rows = (
                tdnn4_shift_rows
                + ((tdnn4_weight * batch_norm3_bias) - (tdnn4_scaled * batch_norm3_batch_mean))
            )
    tdnn4_shift = tl.sum(tdnn4_shift_rows, axis=0, keep_dims=True)
    tl.store(tdnn4_shift_ptr + c, tdnn4_shift)


@triton.jit
def tdnn4_sum_products_kernel(
    tdnn4_scaled_ptr, relu3_ptr, tdnn4_shift_ptr, tdnn4_bias_ptr, relu4_ptr,
    batch_norm4_batch_mean_tiles_mean_ptr, batch_norm4_batch_mean_tiles_variance_ptr, lengths_ptr, N, T,
    steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """tdnn4.sum.products[n, t, c] = Σ k, i  (relu3[n, t + offset(k), i] · tdnn4.scaled[k, c, i])
    tdnn4.sum[n, t, c] = (tdnn4.sum.products[n, t, c] + tdnn4.shift[c])
    tdnn4[n, t, c] = (tdnn4.sum[n, t, c] + tdnn4.bias[c])
    relu4[n, t, c] = maximum(tdnn4[n, t, c], 0)
    batch_norm4.batch_mean, batch_norm4.batch_variance, batch_norm4.batch_count[c] = moments n, t
        relu4[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 497) // 512)
    n = tl.cast(program // ((T + 497) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm4_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm4_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 113) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        tdnn4_sum_products = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 64
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            tdnn4_scaled = tl.load(tdnn4_scaled_ptr + (c * 512 + i))
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu3 = tl.load(
                relu3_ptr + (n * (T - 14) * 512) + (i_2 + t * 512),
                mask=t < frames - 14,
                other=0.0,
            )
            tdnn4_sum_products = tl.dot(
                tdnn4_scaled, relu3.to(tdnn4_scaled.dtype), tdnn4_sum_products, input_precision=PRECISION,
            )
        tdnn4_shift = tl.load(tdnn4_shift_ptr + c).to(tl.float32)
        tdnn4_sum = tdnn4_sum_products + tdnn4_shift
        tdnn4_bias = tl.load(tdnn4_bias_ptr + c).to(tl.float32)
        tdnn4 = tdnn4_sum + tdnn4_bias
        relu4 = tl.where(t < frames - 14, tl.maximum(tdnn4, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0)
        tl.store(relu4_ptr + (n * (T - 14) * 512) + (c + t * 512), relu4, mask=t < T - 14)
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu4 = relu4.to(relu4_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu4, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 14))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 14, (relu4 - tile_mean) * (relu4 - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 14))
    tl.store(
        batch_norm4_batch_mean_tiles_mean_ptr + (n * ((T + 497) // 512) * 512) + (row_tile * 512) + c,
        batch_norm4_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm4_batch_mean_tiles_variance_ptr + (n * ((T + 497) // 512) * 512) + (row_tile * 512) + c,
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
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm4_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm4_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm4_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, (T + 497) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm4_batch_mean_tiles_mean = tl.load(
                batch_norm4_batch_mean_tiles_mean_ptr + (tile * 512) + (c + n * 512 * ((T + 497) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm4_batch_mean_tiles_variance = tl.load(
                batch_norm4_batch_mean_tiles_variance_ptr + (tile * 512) + (c + n * 512 * ((T + 497) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm4_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 14)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 14)), 0.0)
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
def tdnn5_scaled_kernel(
    tdnn5_weight_ptr, batch_norm4_scale_ptr, batch_norm4_bias_ptr, batch_norm4_batch_mean_ptr,
    tdnn5_scaled_ptr, tdnn5_shift_ptr
):
    """tdnn5.scaled[k, c, i] = (tdnn5.weight[k, c, i] · batch_norm4.scale[i])
    tdnn5.shift[c] = Σ k, i  ((tdnn5.weight[k, c, i] · batch_norm4.bias[i]) − (tdnn5.scaled[k, c, i] ·
        batch_norm4.batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    tdnn5_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            tdnn5_weight = tl.load(
                tdnn5_weight_ptr + (k * 768000) + (c * 512 + i),
                mask=c < 1500,
                other=0.0,
            ).to(tl.float32)
            batch_norm4_scale = tl.load(batch_norm4_scale_ptr + i).to(tl.float32)
            tdnn5_scaled = tdnn5_weight * batch_norm4_scale
            tl.store(tdnn5_scaled_ptr + (k * 768000) + (c * 512 + i), tdnn5_scaled, mask=c < 1500)
            batch_norm4_bias = tl.load(batch_norm4_bias_ptr + i).to(tl.float32)
            batch_norm4_batch_mean = tl.load(batch_norm4_batch_mean_ptr + i).to(tl.float32)
            tdnn5_shift_rows = (
                tdnn5_shift_rows
                + ((tdnn5_weight * batch_norm4_bias) - (tdnn5_scaled * batch_norm4_batch_mean))
            )
    tdnn5_shift = tl.sum(tdnn5_shift_rows, axis=0, keep_dims=True)
    tl.store(tdnn5_shift_ptr + c, tdnn5_shift, mask=c < 1500)


@triton.jit
def tdnn5_sum_products_kernel(
    tdnn5_scaled_ptr, relu4_ptr, tdnn5_shift_ptr, tdnn5_bias_ptr, relu5_ptr,
    batch_norm5_batch_mean_tiles_mean_ptr, batch_norm5_batch_mean_tiles_variance_ptr, lengths_ptr, N, T,
    steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """tdnn5.sum.products[n, t, c] = Σ k, i  (relu4[n, t + offset(k), i] · tdnn5.scaled[k, c, i])
    tdnn5.sum[n, t, c] = (tdnn5.sum.products[n, t, c] + tdnn5.shift[c])
    tdnn5[n, t, c] = (tdnn5.sum[n, t, c] + tdnn5.bias[c])
    relu5[n, t, c] = maximum(tdnn5[n, t, c], 0)
    batch_norm5.batch_mean, batch_norm5.batch_variance, batch_norm5.batch_count[c] = moments n, t
        relu5[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 497) // 512)
    n = tl.cast(program // ((T + 497) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm5_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm5_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 113) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        tdnn5_sum_products = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 64
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            tdnn5_scaled = tl.load(tdnn5_scaled_ptr + (c * 512 + i), mask=c < 1500, other=0.0)
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu4 = tl.load(
                relu4_ptr + (n * (T - 14) * 512) + (i_2 + t * 512),
                mask=t < frames - 14,
                other=0.0,
            )
            tdnn5_sum_products = tl.dot(
                tdnn5_scaled, relu4.to(tdnn5_scaled.dtype), tdnn5_sum_products, input_precision=PRECISION,
            )
        tdnn5_shift = tl.load(tdnn5_shift_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
        tdnn5_sum = tdnn5_sum_products + tdnn5_shift
        tdnn5_bias = tl.load(tdnn5_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
        tdnn5 = tdnn5_sum + tdnn5_bias
        relu5 = tl.where(
            (t < frames - 14) & (c < 1500), tl.maximum(tdnn5, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0,
        )
        tl.store(relu5_ptr + (n * (T - 14) * 1504) + (c + t * 1504), relu5, mask=(t < T - 14) & (c < 1504))
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu5 = relu5.to(relu5_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu5, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 14))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 14, (relu5 - tile_mean) * (relu5 - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 14))
    tl.store(
        batch_norm5_batch_mean_tiles_mean_ptr + (n * ((T + 497) // 512) * 1500) + (row_tile * 1500) + c,
        batch_norm5_batch_mean_tiles_mean,
        mask=c < 1500,
    )
    tl.store(
        batch_norm5_batch_mean_tiles_variance_ptr + (n * ((T + 497) // 512) * 1500) + (row_tile * 1500) + c,
        batch_norm5_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 1500,
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
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm5_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm5_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm5_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, (T + 497) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm5_batch_mean_tiles_mean = tl.load(
                batch_norm5_batch_mean_tiles_mean_ptr + (tile * 1500) + (c + n * 1500 * ((T + 497) // 512)),
                mask=(n < N) & (c < 1500),
                other=0.0,
            ).to(tl.float32)
            batch_norm5_batch_mean_tiles_variance = tl.load(
                batch_norm5_batch_mean_tiles_variance_ptr + (tile * 1500)
                + (c + n * 1500 * ((T + 497) // 512)),
                mask=(n < N) & (c < 1500),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm5_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 14)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - 14)), 0.0)
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
    tl.store(batch_norm5_batch_mean_ptr + c, batch_norm5_batch_mean, mask=c < 1500)
    tl.store(batch_norm5_batch_variance_ptr + c, batch_norm5_batch_variance, mask=c < 1500)
    tl.store(batch_norm5_batch_count_ptr + c, batch_norm5_batch_count, mask=c < 1500)
    batch_norm5_running_mean = tl.load(
        batch_norm5_running_mean_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_new_running_mean = (batch_norm5_running_mean * 0.9) + (0.1 * batch_norm5_batch_mean)
    tl.store(batch_norm5_new_running_mean_ptr + c, batch_norm5_new_running_mean, mask=c < 1500)
    batch_norm5_running_var = tl.load(
        batch_norm5_running_var_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_new_running_var = (
        (batch_norm5_running_var * 0.9)
        + (0.1 * ((batch_norm5_batch_variance * batch_norm5_batch_count) / (batch_norm5_batch_count - 1.0)))
    )
    tl.store(batch_norm5_new_running_var_ptr + c, batch_norm5_new_running_var, mask=c < 1500)
    batch_norm5_weight = tl.load(batch_norm5_weight_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm5_scale = batch_norm5_weight / tl.sqrt_rn(batch_norm5_batch_variance + 1e-05)
    tl.store(batch_norm5_scale_ptr + c, batch_norm5_scale, mask=c < 1500)


@triton.jit
def statistics_mean_before_kernel(
    batch_norm5_batch_mean_tiles_mean_ptr, batch_norm5_batch_mean_tiles_variance_ptr,
    batch_norm5_batch_mean_ptr, batch_norm5_scale_ptr, batch_norm5_bias_ptr, statistics_mean_before_ptr,
    statistics_variance_before_ptr, statistics_count_ptr, statistics_variance_ptr, statistics_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """statistics.mean.before, statistics.variance.before, statistics.count[n, c] = moments tile
        moments(batch_norm5.batch_mean.tiles.mean[n, tile, c], batch_norm5.batch_mean.tiles.variance[n,
        tile, c], held(tile))
    statistics.mean[n, c] = (((statistics.mean.before[n, c] − batch_norm5.batch_mean[c]) ·
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
        batch_norm5_batch_mean_tiles_mean = tl.load(
            batch_norm5_batch_mean_tiles_mean_ptr + (n * ((T + 497) // 512) * 1500) + (c + tile * 1500),
            mask=(tile < (T + 497) // 512) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        batch_norm5_batch_mean_tiles_variance = tl.load(
            batch_norm5_batch_mean_tiles_variance_ptr + (n * ((T + 497) // 512) * 1500) + (c + tile * 1500),
            mask=(tile < (T + 497) // 512) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        x = batch_norm5_batch_mean_tiles_mean
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
                * (batch_norm5_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
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
    tl.store(statistics_mean_before_ptr + (n * 1500) + c, statistics_mean_before, mask=c < 1500)
    tl.store(statistics_variance_before_ptr + (n * 1500) + c, statistics_variance_before, mask=c < 1500)
    tl.store(statistics_count_ptr + (n * 1500) + c, statistics_count, mask=c < 1500)
    batch_norm5_batch_mean = tl.load(
        batch_norm5_batch_mean_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_scale = tl.load(batch_norm5_scale_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm5_bias = tl.load(batch_norm5_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    statistics_mean = (
        ((statistics_mean_before - batch_norm5_batch_mean) * batch_norm5_scale) + batch_norm5_bias
    )
    statistics_variance = statistics_variance_before * (batch_norm5_scale * batch_norm5_scale)
    tl.store(statistics_variance_ptr + (n * 1500) + c, statistics_variance, mask=c < 1500)
    statistics = statistics_mean
    tl.store(statistics_ptr + (n * 3000) + c, statistics, mask=c < 1500)
    statistics = tl.sqrt_rn(statistics_variance + 1e-05)
    tl.store(statistics_ptr + (n * 3000) + 1500 + c, statistics, mask=c < 1500)


@triton.jit
def embedding_sum_kernel(
    embedding_weight_ptr, statistics_ptr, embedding_bias_ptr, relu6_ptr, N, steps, PRECISION:
    tl.constexpr
):
    """embedding.sum[n, c] = Σ i  (statistics[n, i] · embedding.weight[c, i])
    embedding[n, c] = (embedding.sum[n, c] + embedding.bias[c])
    relu6[n, c] = maximum(embedding[n, c], 0)
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
    tl.store(relu6_ptr + (c + n * 512), relu6, mask=n < N)


@triton.jit
def batch_norm6_batch_mean_kernel(
    relu6_ptr, batch_norm6_running_mean_ptr, batch_norm6_running_var_ptr, batch_norm6_weight_ptr,
    batch_norm6_batch_mean_ptr, batch_norm6_batch_variance_ptr, batch_norm6_batch_count_ptr,
    batch_norm6_new_running_mean_ptr, batch_norm6_new_running_var_ptr, batch_norm6_scale_ptr, N
):
    """batch_norm6.batch_mean, batch_norm6.batch_variance, batch_norm6.batch_count[c] = moments n  relu6[n,
        c]
    batch_norm6.new_running_mean[c] = ((batch_norm6.running_mean[c] · 0.9) + (0.1 ·
        batch_norm6.batch_mean[c]))
    batch_norm6.new_running_var[c] = ((batch_norm6.running_var[c] · 0.9) + (0.1 ·
        ((batch_norm6.batch_variance[c] · batch_norm6.batch_count[c]) / (batch_norm6.batch_count[c] −
        1))))
    batch_norm6.scale[c] = (batch_norm6.weight[c] / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm6_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm6_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm6_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        relu6 = tl.load(relu6_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
        x = relu6
        block_count_rows = tl.full([32, 64], 0.0, tl.float32)
        block_count = tl.sum(block_count_rows + tl.where(n < N, 1.0, 0.0), axis=0, keep_dims=True)
        block_share = (
            tl.where(n < N, 1.0, 0.0) / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        )
        block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
        block_mean = tl.sum(block_mean_rows + tl.where(n < N, block_share * x, 0.0), axis=0, keep_dims=True)
        block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
        block_rest = tl.sum(
            block_rest_rows + tl.where(n < N, block_share * (x - block_mean), 0.0), axis=0, keep_dims=True,
        )
        block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
        block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
        block_variance = tl.sum(
            block_variance_rows
            + tl.where(n < N, block_share * (0.0 + ((x - block_mean) * (x - block_mean))), 0.0),
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
def segment7_scaled_kernel(
    segment7_weight_ptr, batch_norm6_scale_ptr, batch_norm6_bias_ptr, batch_norm6_batch_mean_ptr,
    segment7_scaled_ptr, segment7_shift_ptr
):
    """segment7.scaled[c, i] = (segment7.weight[c, i] · batch_norm6.scale[i])
    segment7.shift[c] = Σ i  ((segment7.weight[c, i] · batch_norm6.bias[i]) − (segment7.scaled[c, i] ·
        batch_norm6.batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    segment7_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        segment7_weight = tl.load(segment7_weight_ptr + (c * 512 + i)).to(tl.float32)
        batch_norm6_scale = tl.load(batch_norm6_scale_ptr + i).to(tl.float32)
        segment7_scaled = segment7_weight * batch_norm6_scale
        tl.store(segment7_scaled_ptr + (c * 512 + i), segment7_scaled)
        batch_norm6_bias = tl.load(batch_norm6_bias_ptr + i).to(tl.float32)
        batch_norm6_batch_mean = tl.load(batch_norm6_batch_mean_ptr + i).to(tl.float32)
        segment7_shift_rows = (
            segment7_shift_rows
            + ((segment7_weight * batch_norm6_bias) - (segment7_scaled * batch_norm6_batch_mean))
        )
    segment7_shift = tl.sum(segment7_shift_rows, axis=0, keep_dims=True)
    tl.store(segment7_shift_ptr + c, segment7_shift)


@triton.jit
def segment7_sum_products_kernel(
    segment7_scaled_ptr, relu6_ptr, segment7_shift_ptr, segment7_bias_ptr, relu7_ptr, N, steps,
    PRECISION: tl.constexpr
):
    """segment7.sum.products[n, c] = Σ i  (relu6[n, i] · segment7.scaled[c, i])
    segment7.sum[n, c] = (segment7.sum.products[n, c] + segment7.shift[c])
    segment7[n, c] = (segment7.sum[n, c] + segment7.bias[c])
    relu7[n, c] = maximum(segment7[n, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    segment7_sum_products = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        segment7_scaled = tl.load(segment7_scaled_ptr + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        relu6 = tl.load(relu6_ptr + (i_2 + n * 512), mask=n < N, other=0.0)
        segment7_sum_products = tl.dot(
            segment7_scaled, relu6.to(segment7_scaled.dtype), segment7_sum_products,
            input_precision=PRECISION,
        )
    segment7_shift = tl.load(segment7_shift_ptr + c).to(tl.float32)
    segment7_sum = segment7_sum_products + segment7_shift
    segment7_bias = tl.load(segment7_bias_ptr + c).to(tl.float32)
    segment7 = segment7_sum + segment7_bias
    relu7 = tl.maximum(segment7, 0.0, propagate_nan=tl.PropagateNan.ALL)
    tl.store(relu7_ptr + (c + n * 512), relu7, mask=n < N)


@triton.jit
def batch_norm7_batch_mean_kernel(
    relu7_ptr, batch_norm7_running_mean_ptr, batch_norm7_running_var_ptr, batch_norm7_weight_ptr,
    batch_norm7_batch_mean_ptr, batch_norm7_batch_variance_ptr, batch_norm7_batch_count_ptr,
    batch_norm7_new_running_mean_ptr, batch_norm7_new_running_var_ptr, batch_norm7_scale_ptr, N
):
    """batch_norm7.batch_mean, batch_norm7.batch_variance, batch_norm7.batch_count[c] = moments n  relu7[n,
        c]
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
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        relu7 = tl.load(relu7_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
        x = relu7
        block_count_rows = tl.full([32, 64], 0.0, tl.float32)
        block_count = tl.sum(block_count_rows + tl.where(n < N, 1.0, 0.0), axis=0, keep_dims=True)
        block_share = (
            tl.where(n < N, 1.0, 0.0) / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        )
        block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
        block_mean = tl.sum(block_mean_rows + tl.where(n < N, block_share * x, 0.0), axis=0, keep_dims=True)
        block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
        block_rest = tl.sum(
            block_rest_rows + tl.where(n < N, block_share * (x - block_mean), 0.0), axis=0, keep_dims=True,
        )
        block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
        block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
        block_variance = tl.sum(
            block_variance_rows
            + tl.where(n < N, block_share * (0.0 + ((x - block_mean) * (x - block_mean))), 0.0),
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
    tl.store(batch_norm7_batch_mean_ptr + c, batch_norm7_batch_mean)
    tl.store(batch_norm7_batch_variance_ptr + c, batch_norm7_batch_variance)
    tl.store(batch_norm7_batch_count_ptr + c, batch_norm7_batch_count)
    batch_norm7_running_mean = tl.load(batch_norm7_running_mean_ptr + c).to(tl.float32)
    batch_norm7_new_running_mean = (batch_norm7_running_mean * 0.9) + (0.1 * batch_norm7_batch_mean)
    tl.store(batch_norm7_new_running_mean_ptr + c, batch_norm7_new_running_mean)
    batch_norm7_running_var = tl.load(batch_norm7_running_var_ptr + c).to(tl.float32)
    batch_norm7_new_running_var = (
        (batch_norm7_running_var * 0.9)
        + (0.1 * ((batch_norm7_batch_variance * batch_norm7_batch_count) / (batch_norm7_batch_count - 1.0)))
    )
    tl.store(batch_norm7_new_running_var_ptr + c, batch_norm7_new_running_var)
    batch_norm7_weight = tl.load(batch_norm7_weight_ptr + c).to(tl.float32)
    batch_norm7_scale = batch_norm7_weight / tl.sqrt_rn(batch_norm7_batch_variance + 1e-05)
    tl.store(batch_norm7_scale_ptr + c, batch_norm7_scale)


@triton.jit
def speakers_scaled_kernel(
    speakers_weight_ptr, batch_norm7_scale_ptr, batch_norm7_bias_ptr, batch_norm7_batch_mean_ptr,
    speakers_scaled_ptr, speakers_shift_ptr
):
    """speakers.scaled[c, i] = (speakers.weight[c, i] · batch_norm7.scale[i])
    speakers.shift[c] = Σ i  ((speakers.weight[c, i] · batch_norm7.bias[i]) − (speakers.scaled[c, i] ·
        batch_norm7.batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    speakers_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        speakers_weight = tl.load(
            speakers_weight_ptr + (c * 512 + i),
            mask=c < 7205,
            other=0.0,
        ).to(tl.float32)
        batch_norm7_scale = tl.load(batch_norm7_scale_ptr + i).to(tl.float32)
        speakers_scaled = speakers_weight * batch_norm7_scale
        tl.store(speakers_scaled_ptr + (c * 512 + i), speakers_scaled, mask=c < 7205)
        batch_norm7_bias = tl.load(batch_norm7_bias_ptr + i).to(tl.float32)
        batch_norm7_batch_mean = tl.load(batch_norm7_batch_mean_ptr + i).to(tl.float32)
        speakers_shift_rows = (
            speakers_shift_rows
            + ((speakers_weight * batch_norm7_bias) - (speakers_scaled * batch_norm7_batch_mean))
        )
    speakers_shift = tl.sum(speakers_shift_rows, axis=0, keep_dims=True)
    tl.store(speakers_shift_ptr + c, speakers_shift, mask=c < 7205)


@triton.jit
def speakers_sum_products_kernel(
    speakers_scaled_ptr, relu7_ptr, speakers_shift_ptr, speakers_bias_ptr, speakers_ptr, N, steps,
    PRECISION: tl.constexpr
):
    """speakers.sum.products[n, c] = Σ i  (relu7[n, i] · speakers.scaled[c, i])
    speakers.sum[n, c] = (speakers.sum.products[n, c] + speakers.shift[c])
    speakers[n, c] = (speakers.sum[n, c] + speakers.bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    speakers_sum_products = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        speakers_scaled = tl.load(speakers_scaled_ptr + (c * 512 + i), mask=c < 7205, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        relu7 = tl.load(relu7_ptr + (i_2 + n * 512), mask=n < N, other=0.0)
        speakers_sum_products = tl.dot(
            speakers_scaled, relu7.to(speakers_scaled.dtype), speakers_sum_products,
            input_precision=PRECISION,
        )
    speakers_shift = tl.load(speakers_shift_ptr + c, mask=c < 7205, other=0.0).to(tl.float32)
    speakers_sum = speakers_sum_products + speakers_shift
    speakers_bias = tl.load(speakers_bias_ptr + c, mask=c < 7205, other=0.0).to(tl.float32)
    speakers = speakers_sum + speakers_bias
    tl.store(speakers_ptr + (c + n * 7205), speakers, mask=(n < N) & (c < 7205))


@triton.jit
def d_speakers_whole_kernel(
    d_speakers_ptr, d_speakers_whole_ptr, N
):
    """d_speakers.whole[n, c] = d_speakers[n, c]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    n = program * 32 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
    d_speakers = tl.load(
        d_speakers_ptr + (c + n * 7205),
        mask=(n < N) & (c < 7205),
        other=0.0,
    ).to(tl.float32)
    d_speakers_whole = tl.where(c < 7205, d_speakers, 0.0)
    tl.store(d_speakers_whole_ptr + (c + n * 7208), d_speakers_whole, mask=(n < N) & (c < 7208))


@triton.jit
def d_speakers_bias_kernel(
    d_speakers_whole_ptr, d_speakers_bias_ptr, N
):
    """d_speakers.bias[c] = Σ n  d_speakers.whole[n, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_speakers_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_speakers_whole = tl.load(
            d_speakers_whole_ptr + (c + n * 7208),
            mask=(n < N) & (c < 7208),
            other=0.0,
        ).to(tl.float32)
        d_speakers_bias_rows = d_speakers_bias_rows + tl.where(n < N, d_speakers_whole, 0.0)
    d_speakers_bias = tl.sum(d_speakers_bias_rows, axis=0, keep_dims=True)
    tl.store(d_speakers_bias_ptr + c, d_speakers_bias, mask=c < 7205)


@triton.jit
def d_speakers_scaled_1_kernel(
    relu7_ptr, d_speakers_whole_ptr, d_speakers_bias_ptr, batch_norm7_batch_mean_ptr,
    batch_norm7_bias_ptr, batch_norm7_scale_ptr, d_speakers_scaled_ptr, d_speakers_weight_ptr, N,
    PRECISION: tl.constexpr
):
    """d_speakers.scaled.1[c, i] = Σ n  (d_speakers.whole[n, c] · relu7[n, i])
    d_speakers.scaled[c, i] = (d_speakers.scaled.1[c, i] + ((d_speakers.bias[c] · -1) ·
        batch_norm7.batch_mean[i]))
    d_speakers.weight[c, i] = ((d_speakers.bias[c] · batch_norm7.bias[i]) + (d_speakers.scaled[c, i] ·
        batch_norm7.scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    c = program * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_speakers_scaled_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, (N + 63) // 64):
        n0 = step * 64
        n = n0 + tl.arange(0, 64)[None, :].to(tl.int64)  # [1, 64]
        relu7 = tl.load(relu7_ptr + (i + n * 512), mask=n < N, other=0.0)
        n_2 = n0 + tl.arange(0, 64)[:, None].to(tl.int64)  # [64, 1]
        d_speakers_whole = tl.load(
            d_speakers_whole_ptr + (c + n_2 * 7208),
            mask=(n_2 < N) & (c < 7208),
            other=0.0,
        )
        d_speakers_scaled_1 = tl.dot(
            relu7, d_speakers_whole.to(relu7.dtype), d_speakers_scaled_1, input_precision=PRECISION,
        )
    d_speakers_bias = tl.load(d_speakers_bias_ptr + c, mask=c < 7205, other=0.0).to(tl.float32)
    batch_norm7_batch_mean = tl.load(batch_norm7_batch_mean_ptr + i).to(tl.float32)
    d_speakers_scaled = d_speakers_scaled_1 + ((d_speakers_bias * -1.0) * batch_norm7_batch_mean)
    tl.store(d_speakers_scaled_ptr + (c * 512 + i), d_speakers_scaled, mask=c < 7205)
    batch_norm7_bias = tl.load(batch_norm7_bias_ptr + i).to(tl.float32)
    batch_norm7_scale = tl.load(batch_norm7_scale_ptr + i).to(tl.float32)
    d_speakers_weight = (d_speakers_bias * batch_norm7_bias) + (d_speakers_scaled * batch_norm7_scale)
    tl.store(d_speakers_weight_ptr + (c * 512 + i), d_speakers_weight, mask=c < 7205)


@triton.jit
def d_batch_norm7_scale_kernel(
    d_speakers_scaled_ptr, speakers_weight_ptr, batch_norm7_weight_ptr, batch_norm7_batch_variance_ptr,
    d_batch_norm7_batch_variance_ptr, d_batch_norm7_weight_ptr
):
    """d_batch_norm7.scale[c] = Σ o  (d_speakers.scaled[o, c] · speakers.weight[o, c])
    d_batch_norm7.batch_variance[c] = (((((d_batch_norm7.scale[c] · batch_norm7.weight[c]) /
        (sqrt((batch_norm7.batch_variance[c] + 1e-05)) · sqrt((batch_norm7.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    d_batch_norm7.weight[c] = (d_batch_norm7.scale[c] / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm7_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 7205, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_speakers_scaled = tl.load(
            d_speakers_scaled_ptr + (c + o * 512),
            mask=o < 7205,
            other=0.0,
        ).to(tl.float32)
        speakers_weight = tl.load(
            speakers_weight_ptr + (c + o * 512),
            mask=o < 7205,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm7_scale_rows = (
            d_batch_norm7_scale_rows + tl.where(o < 7205, d_speakers_scaled * speakers_weight, 0.0)
        )
    d_batch_norm7_scale = tl.sum(d_batch_norm7_scale_rows, axis=0, keep_dims=True)
    batch_norm7_weight = tl.load(batch_norm7_weight_ptr + c).to(tl.float32)
    batch_norm7_batch_variance = tl.load(batch_norm7_batch_variance_ptr + c).to(tl.float32)
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
    tl.store(d_batch_norm7_batch_variance_ptr + c, d_batch_norm7_batch_variance)
    d_batch_norm7_weight = d_batch_norm7_scale / tl.sqrt_rn(batch_norm7_batch_variance + 1e-05)
    tl.store(d_batch_norm7_weight_ptr + c, d_batch_norm7_weight)


@triton.jit
def d_batch_norm7_batch_mean_1_kernel(
    d_speakers_bias_ptr, speakers_scaled_ptr, d_batch_norm7_batch_mean_1_ptr
):
    """d_batch_norm7.batch_mean.1[c] = Σ o  ((d_speakers.bias[o] · -1) · speakers.scaled[o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm7_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 7205, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_speakers_bias = tl.load(d_speakers_bias_ptr + o, mask=o < 7205, other=0.0).to(tl.float32)
        speakers_scaled = tl.load(
            speakers_scaled_ptr + (c + o * 512),
            mask=o < 7205,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm7_batch_mean_1_rows = (
            d_batch_norm7_batch_mean_1_rows
            + tl.where(o < 7205, (d_speakers_bias * -1.0) * speakers_scaled, 0.0)
        )
    d_batch_norm7_batch_mean_1 = tl.sum(d_batch_norm7_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm7_batch_mean_1_ptr + c, d_batch_norm7_batch_mean_1)


@triton.jit
def d_relu7_1_kernel(
    speakers_scaled_ptr, d_speakers_whole_ptr, d_batch_norm7_batch_mean_1_ptr,
    batch_norm7_batch_count_ptr, relu7_ptr, batch_norm7_batch_mean_ptr,
    d_batch_norm7_batch_variance_ptr, d_segment7_ptr, N, steps, PRECISION: tl.constexpr
):
    """d_relu7.1[n, c] = Σ o  (d_speakers.whole[n, o] · speakers.scaled[o, c])
    d_relu7[n, c] = (d_relu7.1[n, c] + ((d_batch_norm7.batch_mean.1[c] / batch_norm7.batch_count[c]) +
        ((relu7[n, c] − batch_norm7.batch_mean[c]) · ((d_batch_norm7.batch_variance[c] · 2) /
        batch_norm7.batch_count[c]))))
    d_segment7[n, c] = select((relu7[n, c] = 0), 0, d_relu7[n, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    d_relu7_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        speakers_scaled = tl.load(speakers_scaled_ptr + (c + o * 512), mask=o < 7205, other=0.0)
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_speakers_whole = tl.load(
            d_speakers_whole_ptr + (n * 7208 + o_2),
            mask=(n < N) & (o_2 < 7208),
            other=0.0,
        )
        d_relu7_1 = tl.dot(
            speakers_scaled, d_speakers_whole.to(speakers_scaled.dtype), d_relu7_1, input_precision=PRECISION,
        )
    d_batch_norm7_batch_mean_1 = tl.load(d_batch_norm7_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm7_batch_count = tl.load(batch_norm7_batch_count_ptr + c).to(tl.float32)
    relu7 = tl.load(relu7_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
    batch_norm7_batch_mean = tl.load(batch_norm7_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm7_batch_variance = tl.load(d_batch_norm7_batch_variance_ptr + c).to(tl.float32)
    d_relu7 = (
        d_relu7_1
        + (
            (d_batch_norm7_batch_mean_1 / batch_norm7_batch_count)
            + (
                (relu7 - batch_norm7_batch_mean)
                * ((d_batch_norm7_batch_variance * 2.0) / batch_norm7_batch_count)
            )
        )
    )
    d_segment7 = tl.where(relu7 == 0.0, 0.0, d_relu7)
    tl.store(d_segment7_ptr + (c + n * 512), d_segment7, mask=n < N)


@triton.jit
def d_segment7_bias_kernel(
    d_segment7_ptr, d_segment7_bias_ptr, N
):
    """d_segment7.bias[c] = Σ n  d_segment7[n, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_segment7_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_segment7 = tl.load(d_segment7_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
        d_segment7_bias_rows = d_segment7_bias_rows + tl.where(n < N, d_segment7, 0.0)
    d_segment7_bias = tl.sum(d_segment7_bias_rows, axis=0, keep_dims=True)
    tl.store(d_segment7_bias_ptr + c, d_segment7_bias)


@triton.jit
def d_segment7_scaled_1_kernel(
    relu6_ptr, d_segment7_ptr, d_segment7_bias_ptr, batch_norm6_batch_mean_ptr, batch_norm6_bias_ptr,
    batch_norm6_scale_ptr, d_segment7_scaled_ptr, d_segment7_weight_ptr, N, PRECISION: tl.constexpr
):
    """d_segment7.scaled.1[c, i] = Σ n  (d_segment7[n, c] · relu6[n, i])
    d_segment7.scaled[c, i] = (d_segment7.scaled.1[c, i] + ((d_segment7.bias[c] · -1) ·
        batch_norm6.batch_mean[i]))
    d_segment7.weight[c, i] = ((d_segment7.bias[c] · batch_norm6.bias[i]) + (d_segment7.scaled[c, i] ·
        batch_norm6.scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    c = program * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_segment7_scaled_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, (N + 63) // 64):
        n0 = step * 64
        n = n0 + tl.arange(0, 64)[None, :].to(tl.int64)  # [1, 64]
        relu6 = tl.load(relu6_ptr + (i + n * 512), mask=n < N, other=0.0)
        n_2 = n0 + tl.arange(0, 64)[:, None].to(tl.int64)  # [64, 1]
        d_segment7 = tl.load(d_segment7_ptr + (c + n_2 * 512), mask=n_2 < N, other=0.0)
        d_segment7_scaled_1 = tl.dot(
            relu6, d_segment7.to(relu6.dtype), d_segment7_scaled_1, input_precision=PRECISION,
        )
    d_segment7_bias = tl.load(d_segment7_bias_ptr + c).to(tl.float32)
    batch_norm6_batch_mean = tl.load(batch_norm6_batch_mean_ptr + i).to(tl.float32)
    d_segment7_scaled = d_segment7_scaled_1 + ((d_segment7_bias * -1.0) * batch_norm6_batch_mean)
    tl.store(d_segment7_scaled_ptr + (c * 512 + i), d_segment7_scaled)
    batch_norm6_bias = tl.load(batch_norm6_bias_ptr + i).to(tl.float32)
    batch_norm6_scale = tl.load(batch_norm6_scale_ptr + i).to(tl.float32)
    d_segment7_weight = (d_segment7_bias * batch_norm6_bias) + (d_segment7_scaled * batch_norm6_scale)
    tl.store(d_segment7_weight_ptr + (c * 512 + i), d_segment7_weight)


@triton.jit
def d_batch_norm6_scale_kernel(
    d_segment7_scaled_ptr, segment7_weight_ptr, batch_norm6_weight_ptr, batch_norm6_batch_variance_ptr,
    d_batch_norm6_batch_variance_ptr, d_batch_norm6_weight_ptr
):
    """d_batch_norm6.scale[c] = Σ o  (d_segment7.scaled[o, c] · segment7.weight[o, c])
    d_batch_norm6.batch_variance[c] = (((((d_batch_norm6.scale[c] · batch_norm6.weight[c]) /
        (sqrt((batch_norm6.batch_variance[c] + 1e-05)) · sqrt((batch_norm6.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    d_batch_norm6.weight[c] = (d_batch_norm6.scale[c] / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm6_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_segment7_scaled = tl.load(d_segment7_scaled_ptr + (c + o * 512)).to(tl.float32)
        segment7_weight = tl.load(segment7_weight_ptr + (c + o * 512)).to(tl.float32)
        d_batch_norm6_scale_rows = d_batch_norm6_scale_rows + (d_segment7_scaled * segment7_weight)
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
    d_segment7_bias_ptr, segment7_scaled_ptr, d_batch_norm6_batch_mean_1_ptr
):
    """d_batch_norm6.batch_mean.1[c] = Σ o  ((d_segment7.bias[o] · -1) · segment7.scaled[o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm6_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_segment7_bias = tl.load(d_segment7_bias_ptr + o).to(tl.float32)
        segment7_scaled = tl.load(segment7_scaled_ptr + (c + o * 512)).to(tl.float32)
        d_batch_norm6_batch_mean_1_rows = (
            d_batch_norm6_batch_mean_1_rows + ((d_segment7_bias * -1.0) * segment7_scaled)
        )
    d_batch_norm6_batch_mean_1 = tl.sum(d_batch_norm6_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm6_batch_mean_1_ptr + c, d_batch_norm6_batch_mean_1)


@triton.jit
def d_relu6_1_kernel(
    segment7_scaled_ptr, d_segment7_ptr, d_batch_norm6_batch_mean_1_ptr, batch_norm6_batch_count_ptr,
    relu6_ptr, batch_norm6_batch_mean_ptr, d_batch_norm6_batch_variance_ptr, d_embedding_ptr, N, steps,
    PRECISION: tl.constexpr
):
    """d_relu6.1[n, c] = Σ o  (d_segment7[n, o] · segment7.scaled[o, c])
    d_relu6[n, c] = (d_relu6.1[n, c] + ((d_batch_norm6.batch_mean.1[c] / batch_norm6.batch_count[c]) +
        ((relu6[n, c] − batch_norm6.batch_mean[c]) · ((d_batch_norm6.batch_variance[c] · 2) /
        batch_norm6.batch_count[c]))))
    d_embedding[n, c] = select((relu6[n, c] = 0), 0, d_relu6[n, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    d_relu6_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        segment7_scaled = tl.load(segment7_scaled_ptr + (c + o * 512))
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_segment7 = tl.load(d_segment7_ptr + (n * 512 + o_2), mask=n < N, other=0.0)
        d_relu6_1 = tl.dot(
            segment7_scaled, d_segment7.to(segment7_scaled.dtype), d_relu6_1, input_precision=PRECISION,
        )
    d_batch_norm6_batch_mean_1 = tl.load(d_batch_norm6_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm6_batch_count = tl.load(batch_norm6_batch_count_ptr + c).to(tl.float32)
    relu6 = tl.load(relu6_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
    batch_norm6_batch_mean = tl.load(batch_norm6_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm6_batch_variance = tl.load(d_batch_norm6_batch_variance_ptr + c).to(tl.float32)
    d_relu6 = (
        d_relu6_1
        + (
            (d_batch_norm6_batch_mean_1 / batch_norm6_batch_count)
            + (
                (relu6 - batch_norm6_batch_mean)
                * ((d_batch_norm6_batch_variance * 2.0) / batch_norm6_batch_count)
            )
        )
    )
    d_embedding = tl.where(relu6 == 0.0, 0.0, d_relu6)
    tl.store(d_embedding_ptr + (c + n * 512), d_embedding, mask=n < N)


@triton.jit
def d_statistics_kernel(
    d_embedding_ptr, embedding_weight_ptr, d_statistics_ptr, N, steps, PRECISION: tl.constexpr
):
    """d_statistics[n, c] = Σ o  (d_embedding[n, o] · embedding.weight[o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    n = program * 128 + tl.arange(0, 128)[:, None].to(tl.int64)  # [128, 1]
    d_statistics = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        d_embedding = tl.load(d_embedding_ptr + (n * 512 + o), mask=n < N, other=0.0)
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        embedding_weight = tl.load(embedding_weight_ptr + (c + o_2 * 3000), mask=c < 3000, other=0.0)
        d_statistics = tl.dot(
            d_embedding, embedding_weight.to(d_embedding.dtype), d_statistics, input_precision=PRECISION,
        )
    tl.store(d_statistics_ptr + (c + n * 3000), d_statistics, mask=(n < N) & (c < 3000))


@triton.jit
def d_batch_norm5_scale_2_kernel(
    d_statistics_ptr, statistics_mean_before_ptr, batch_norm5_batch_mean_ptr, d_batch_norm5_scale_2_ptr,
    N
):
    """d_batch_norm5.scale.2[c] = Σ n  (d_statistics[n, c + 0] · (statistics.mean.before[n, c] −
        batch_norm5.batch_mean[c]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm5_scale_2_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_statistics = tl.load(
            d_statistics_ptr + (c + n * 3000),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        statistics_mean_before = tl.load(
            statistics_mean_before_ptr + (c + n * 1500),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        batch_norm5_batch_mean = tl.load(
            batch_norm5_batch_mean_ptr + c,
            mask=c < 1500,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm5_scale_2_rows = (
            d_batch_norm5_scale_2_rows
            + tl.where(n < N, d_statistics * (statistics_mean_before - batch_norm5_batch_mean), 0.0)
        )
    d_batch_norm5_scale_2 = tl.sum(d_batch_norm5_scale_2_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm5_scale_2_ptr + c, d_batch_norm5_scale_2, mask=c < 1500)


@triton.jit
def d_batch_norm5_scale_1_kernel(
    d_statistics_ptr, statistics_variance_ptr, statistics_variance_before_ptr, batch_norm5_scale_ptr,
    d_batch_norm5_scale_2_ptr, batch_norm5_weight_ptr, batch_norm5_batch_variance_ptr,
    d_batch_norm5_batch_variance_ptr, d_batch_norm5_weight_ptr, N
):
    """d_batch_norm5.scale.1[c] = Σ n  (((((d_statistics[n, c + 1500] · 0.5) / sqrt((statistics.variance[n,
        c] + 1e-05))) · statistics.variance.before[n, c]) · batch_norm5.scale[c]) + ((((d_statistics[n,
        c + 1500] · 0.5) / sqrt((statistics.variance[n, c] + 1e-05))) · statistics.variance.before[n,
        c]) · batch_norm5.scale[c]))
    d_batch_norm5.scale[c] = (d_batch_norm5.scale.1[c] + d_batch_norm5.scale.2[c])
    d_batch_norm5.batch_variance[c] = (((((d_batch_norm5.scale[c] · batch_norm5.weight[c]) /
        (sqrt((batch_norm5.batch_variance[c] + 1e-05)) · sqrt((batch_norm5.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    d_batch_norm5.weight[c] = (d_batch_norm5.scale[c] / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm5_scale_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_statistics = tl.load(
            d_statistics_ptr + 1500 + (c + n * 3000),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        statistics_variance = tl.load(
            statistics_variance_ptr + (c + n * 1500),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        statistics_variance_before = tl.load(
            statistics_variance_before_ptr + (c + n * 1500),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        batch_norm5_scale = tl.load(batch_norm5_scale_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
        d_batch_norm5_scale_1_rows = (
            d_batch_norm5_scale_1_rows
            + tl.where(
                n < N,
                (
                    (
                        ((d_statistics * 0.5) / tl.sqrt_rn(statistics_variance + 1e-05))
                        * statistics_variance_before
                    ) * batch_norm5_scale
                )
                + (
                    (
                        ((d_statistics * 0.5) / tl.sqrt_rn(statistics_variance + 1e-05))
                        * statistics_variance_before
                    ) * batch_norm5_scale
                ),
                0.0,
            )
        )
    d_batch_norm5_scale_1 = tl.sum(d_batch_norm5_scale_1_rows, axis=0, keep_dims=True)
    d_batch_norm5_scale_2 = tl.load(d_batch_norm5_scale_2_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_batch_norm5_scale = d_batch_norm5_scale_1 + d_batch_norm5_scale_2
    batch_norm5_weight = tl.load(batch_norm5_weight_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm5_batch_variance = tl.load(
        batch_norm5_batch_variance_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
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
    tl.store(d_batch_norm5_batch_variance_ptr + c, d_batch_norm5_batch_variance, mask=c < 1500)
    d_batch_norm5_weight = d_batch_norm5_scale / tl.sqrt_rn(batch_norm5_batch_variance + 1e-05)
    tl.store(d_batch_norm5_weight_ptr + c, d_batch_norm5_weight, mask=c < 1500)


@triton.jit
def d_batch_norm5_batch_mean_1_kernel(
    d_statistics_ptr, batch_norm5_scale_ptr, d_batch_norm5_batch_mean_1_ptr,
    d_batch_norm5_batch_mean_ptr, N
):
    """d_batch_norm5.batch_mean.1[c] = Σ n  d_statistics[n, c + 0]
    d_batch_norm5.batch_mean[c] = (d_batch_norm5.batch_mean.1[c] · (batch_norm5.scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm5_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_statistics = tl.load(
            d_statistics_ptr + (c + n * 3000),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        d_batch_norm5_batch_mean_1_rows = d_batch_norm5_batch_mean_1_rows + tl.where(n < N, d_statistics, 0.0)
    d_batch_norm5_batch_mean_1 = tl.sum(d_batch_norm5_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm5_batch_mean_1_ptr + c, d_batch_norm5_batch_mean_1, mask=c < 1500)
    batch_norm5_scale = tl.load(batch_norm5_scale_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_batch_norm5_batch_mean = d_batch_norm5_batch_mean_1 * (batch_norm5_scale * -1.0)
    tl.store(d_batch_norm5_batch_mean_ptr + c, d_batch_norm5_batch_mean, mask=c < 1500)


@triton.jit
def d_tdnn5_kernel(
    d_statistics_ptr, batch_norm5_scale_ptr, statistics_variance_ptr, statistics_count_ptr, relu5_ptr,
    statistics_mean_before_ptr, d_batch_norm5_batch_mean_ptr, batch_norm5_batch_count_ptr,
    batch_norm5_batch_mean_ptr, d_batch_norm5_batch_variance_ptr, d_tdnn5_ptr, d_tdnn5_bias_tiles_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_statistics.mean[n, c] = d_statistics[n, c + 0]
    d_statistics.mean.before[n, c] = (d_statistics.mean[n, c] · batch_norm5.scale[c])
    d_statistics.variance[n, c] = ((d_statistics[n, c + 1500] · 0.5) / sqrt((statistics.variance[n, c] +
        1e-05)))
    d_statistics.variance.before[n, c] = (d_statistics.variance[n, c] · (batch_norm5.scale[c] ·
        batch_norm5.scale[c]))
    d_relu5[n, t, c] = (((d_statistics.mean.before[n, c] / statistics.count[n, c]) + ((relu5[n, t, c] −
        statistics.mean.before[n, c]) · ((d_statistics.variance.before[n, c] · 2) / statistics.count[n,
        c]))) + ((d_batch_norm5.batch_mean[c] / batch_norm5.batch_count[c]) + ((relu5[n, t, c] −
        batch_norm5.batch_mean[c]) · ((d_batch_norm5.batch_variance[c] · 2) /
        batch_norm5.batch_count[c]))))
    d_tdnn5[n, t, c] = select((relu5[n, t, c] = 0), 0, d_relu5[n, t, c])
    d_tdnn5.bias[c] = Σ n, t  d_tdnn5[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_statistics = tl.load(d_statistics_ptr + (n * 3000) + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_statistics_mean = d_statistics
    batch_norm5_scale = tl.load(batch_norm5_scale_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_statistics_mean_before = d_statistics_mean * batch_norm5_scale
    d_statistics_2 = tl.load(
        d_statistics_ptr + (n * 3000) + 1500 + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    statistics_variance = tl.load(
        statistics_variance_ptr + (n * 1500) + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    d_statistics_variance = (d_statistics_2 * 0.5) / tl.sqrt_rn(statistics_variance + 1e-05)
    d_statistics_variance_before = d_statistics_variance * (batch_norm5_scale * batch_norm5_scale)
    statistics_count = tl.load(
        statistics_count_ptr + (n * 1500) + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    relu5 = tl.load(
        relu5_ptr + (n * (T - 14) * 1504) + (c + t * 1504),
        mask=(t < frames - 14) & (c < 1504),
        other=0.0,
    ).to(tl.float32)
    statistics_mean_before = tl.load(
        statistics_mean_before_ptr + (n * 1500) + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm5_batch_mean = tl.load(
        d_batch_norm5_batch_mean_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_batch_count = tl.load(
        batch_norm5_batch_count_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm5_batch_mean = tl.load(
        batch_norm5_batch_mean_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm5_batch_variance = tl.load(
        d_batch_norm5_batch_variance_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    d_relu5 = (
        (
            (d_statistics_mean_before / statistics_count)
            + ((relu5 - statistics_mean_before) * ((d_statistics_variance_before * 2.0) / statistics_count))
        )
        + (
            (d_batch_norm5_batch_mean / batch_norm5_batch_count)
            + (
                (relu5 - batch_norm5_batch_mean)
                * ((d_batch_norm5_batch_variance * 2.0) / batch_norm5_batch_count)
            )
        )
    )
    d_tdnn5 = tl.where((t < frames - 14) & (c < 1500), tl.where(relu5 == 0.0, 0.0, d_relu5), 0.0)
    tl.store(d_tdnn5_ptr + (n * (T - 14) * 1504) + (c + t * 1504), d_tdnn5, mask=(t < T - 14) & (c < 1504))
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_tdnn5 = d_tdnn5.to(d_tdnn5_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_tdnn5, axis=0, keep_dims=True)
    tl.store(
        d_tdnn5_bias_tiles_ptr + (n * ((T + 113) // 128) * 1500) + (row_tile * 1500) + c,
        tile_sum,
        mask=c < 1500,
    )


@triton.jit
def d_tdnn5_bias_kernel(
    d_tdnn5_bias_tiles_ptr, d_tdnn5_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_tdnn5.bias[c] = Σ n, tile  d_tdnn5.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_tdnn5_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + 113) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_tdnn5_bias_tiles = tl.load(
                d_tdnn5_bias_tiles_ptr + (tile * 1500) + (c + n * 1500 * ((T + 113) // 128)),
                mask=(n < N) & (c < 1500),
                other=0.0,
            ).to(tl.float32)
            d_tdnn5_bias_rows = d_tdnn5_bias_rows + tl.where(n < N, d_tdnn5_bias_tiles, 0.0)
    d_tdnn5_bias = tl.sum(d_tdnn5_bias_rows, axis=0, keep_dims=True)
    tl.store(d_tdnn5_bias_ptr + c, d_tdnn5_bias, mask=c < 1500)


@triton.jit
def d_tdnn5_scaled_1_parts_kernel(
    d_tdnn5_ptr, relu4_ptr, d_tdnn5_scaled_1_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_tdnn5.scaled.1.parts[part, k, c, i] = Σ each, t  (d_tdnn5[each·3 + part, t, c] · relu4[each·3 +
        part, t + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 12
    part = tl.cast(program // 12, tl.int64)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_tdnn5_scaled_1_parts = tl.full([128, 128], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 3, 1, 0) + N // 3, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 3 + part)) if RAGGED else T
        for step in range(0, (T + 49) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_tdnn5 = tl.load(
                d_tdnn5_ptr + (each * (T - 14) * 4512) + (part * (T - 14) * 1504) + (c + t * 1504),
                mask=(t < frames - 14) & (c < 1504),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu4 = tl.load(
                relu4_ptr + (each * (T - 14) * 1536) + (part * (T - 14) * 512) + (i + t_2 * 512),
                mask=t_2 < frames - 14,
                other=0.0,
            )
            d_tdnn5_scaled_1_parts = tl.dot(
                d_tdnn5, relu4.to(d_tdnn5.dtype), d_tdnn5_scaled_1_parts, input_precision=PRECISION,
            )
    tl.store(
        d_tdnn5_scaled_1_parts_ptr + (part * 768000) + (c * 512 + i),
        d_tdnn5_scaled_1_parts,
        mask=c < 1500,
    )


@triton.jit
def d_tdnn5_scaled_1_kernel(
    d_tdnn5_scaled_1_parts_ptr, d_tdnn5_bias_ptr, batch_norm4_batch_mean_ptr, batch_norm4_bias_ptr,
    batch_norm4_scale_ptr, d_tdnn5_scaled_ptr, d_tdnn5_weight_ptr
):
    """d_tdnn5.scaled.1[k, c, i] = Σ part  d_tdnn5.scaled.1.parts[part, k, c, i]
    d_tdnn5.scaled[k, c, i] = (d_tdnn5.scaled.1[k, c, i] + ((d_tdnn5.bias[c] · -1) ·
        batch_norm4.batch_mean[i]))
    d_tdnn5.weight[k, c, i] = ((d_tdnn5.bias[c] · batch_norm4.bias[i]) + (d_tdnn5.scaled[k, c, i] ·
        batch_norm4.scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_tdnn5_scaled_1 = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 3):
        d_tdnn5_scaled_1_parts = tl.load(
            d_tdnn5_scaled_1_parts_ptr + (part * 768000) + (c * 512 + i),
            mask=c < 1500,
            other=0.0,
        ).to(tl.float32)
        d_tdnn5_scaled_1 = d_tdnn5_scaled_1 + d_tdnn5_scaled_1_parts
    d_tdnn5_bias = tl.load(d_tdnn5_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm4_batch_mean = tl.load(batch_norm4_batch_mean_ptr + i).to(tl.float32)
    d_tdnn5_scaled = d_tdnn5_scaled_1 + ((d_tdnn5_bias * -1.0) * batch_norm4_batch_mean)
    tl.store(d_tdnn5_scaled_ptr + (c * 512 + i), d_tdnn5_scaled, mask=c < 1500)
    batch_norm4_bias = tl.load(batch_norm4_bias_ptr + i).to(tl.float32)
    batch_norm4_scale = tl.load(batch_norm4_scale_ptr + i).to(tl.float32)
    d_tdnn5_weight = (d_tdnn5_bias * batch_norm4_bias) + (d_tdnn5_scaled * batch_norm4_scale)
    tl.store(d_tdnn5_weight_ptr + (c * 512 + i), d_tdnn5_weight, mask=c < 1500)


@triton.jit
def d_batch_norm4_scale_kernel(
    d_tdnn5_scaled_ptr, tdnn5_weight_ptr, batch_norm4_weight_ptr, batch_norm4_batch_variance_ptr,
    d_batch_norm4_batch_variance_ptr, d_batch_norm4_weight_ptr
):
    """d_batch_norm4.scale[c] = Σ k, o  (d_tdnn5.scaled[k, o, c] · tdnn5.weight[k, o, c])
    d_batch_norm4.batch_variance[c] = (((((d_batch_norm4.scale[c] · batch_norm4.weight[c]) /
        (sqrt((batch_norm4.batch_variance[c] + 1e-05)) · sqrt((batch_norm4.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    d_batch_norm4.weight[c] = (d_batch_norm4.scale[c] / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm4_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 1500, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_tdnn5_scaled = tl.load(
                d_tdnn5_scaled_ptr + (k * 768000) + (c + o * 512),
                mask=o < 1500,
                other=0.0,
            ).to(tl.float32)
            tdnn5_weight = tl.load(
                tdnn5_weight_ptr + (k * 768000) + (c + o * 512),
                mask=o < 1500,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm4_scale_rows = (
                d_batch_norm4_scale_rows + tl.where(o < 1500, d_tdnn5_scaled * tdnn5_weight, 0.0)
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
    d_tdnn5_bias_ptr, tdnn5_scaled_ptr, d_batch_norm4_batch_mean_1_ptr
):
    """d_batch_norm4.batch_mean.1[c] = Σ o, k  ((d_tdnn5.bias[o] · -1) · tdnn5.scaled[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm4_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 1500, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_tdnn5_bias = tl.load(d_tdnn5_bias_ptr + o, mask=o < 1500, other=0.0).to(tl.float32)
            tdnn5_scaled = tl.load(
                tdnn5_scaled_ptr + (k * 768000) + (c + o * 512),
                mask=o < 1500,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm4_batch_mean_1_rows = (
                d_batch_norm4_batch_mean_1_rows
                + tl.where(o < 1500, (d_tdnn5_bias * -1.0) * tdnn5_scaled, 0.0)
            )
    d_batch_norm4_batch_mean_1 = tl.sum(d_batch_norm4_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm4_batch_mean_1_ptr + c, d_batch_norm4_batch_mean_1)


@triton.jit
def d_relu4_1_kernel(
    tdnn5_scaled_ptr, d_tdnn5_ptr, d_batch_norm4_batch_mean_1_ptr, batch_norm4_batch_count_ptr,
    relu4_ptr, batch_norm4_batch_mean_ptr, d_batch_norm4_batch_variance_ptr, d_tdnn4_ptr,
    d_tdnn4_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_relu4.1[n, t, c] = Σ o, k  (d_tdnn5[n, t − (offset(k)), o] · tdnn5.scaled[k, o, c])
    d_relu4[n, t, c] = (d_relu4.1[n, t, c] + ((d_batch_norm4.batch_mean.1[c] /
        batch_norm4.batch_count[c]) + ((relu4[n, t, c] − batch_norm4.batch_mean[c]) ·
        ((d_batch_norm4.batch_variance[c] · 2) / batch_norm4.batch_count[c]))))
    d_tdnn4[n, t, c] = select((relu4[n, t, c] = 0), 0, d_relu4[n, t, c])
    d_tdnn4.bias[c] = Σ n, t  d_tdnn4[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu4_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        tdnn5_scaled = tl.load(tdnn5_scaled_ptr + (c + o * 512), mask=o < 1500, other=0.0)
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_tdnn5 = tl.load(
            d_tdnn5_ptr + (n * (T - 14) * 1504) + (o_2 + t * 1504),
            mask=(t >= 0) & (t < frames - 14) & (o_2 < 1504),
            other=0.0,
        )
        d_relu4_1 = tl.dot(tdnn5_scaled, d_tdnn5.to(tdnn5_scaled.dtype), d_relu4_1, input_precision=PRECISION)
    d_batch_norm4_batch_mean_1 = tl.load(d_batch_norm4_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm4_batch_count = tl.load(batch_norm4_batch_count_ptr + c).to(tl.float32)
    relu4 = tl.load(
        relu4_ptr + (n * (T - 14) * 512) + (c + t * 512),
        mask=t < frames - 14,
        other=0.0,
    ).to(tl.float32)
    batch_norm4_batch_mean = tl.load(batch_norm4_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm4_batch_variance = tl.load(d_batch_norm4_batch_variance_ptr + c).to(tl.float32)
    d_relu4 = (
        d_relu4_1
        + (
            (d_batch_norm4_batch_mean_1 / batch_norm4_batch_count)
            + (
                (relu4 - batch_norm4_batch_mean)
                * ((d_batch_norm4_batch_variance * 2.0) / batch_norm4_batch_count)
            )
        )
    )
    d_tdnn4 = tl.where(t < frames - 14, tl.where(relu4 == 0.0, 0.0, d_relu4), 0.0)
    tl.store(d_tdnn4_ptr + (n * (T - 14) * 512) + (c + t * 512), d_tdnn4, mask=t < T - 14)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_tdnn4 = d_tdnn4.to(d_tdnn4_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_tdnn4, axis=1, keep_dims=True)
    tl.store(d_tdnn4_bias_tiles_ptr + (n * ((T + 113) // 128) * 512) + (row_tile * 512) + c, tile_sum)


@triton.jit
def d_tdnn4_bias_kernel(
    d_tdnn4_bias_tiles_ptr, d_tdnn4_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_tdnn4.bias[c] = Σ n, tile  d_tdnn4.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_tdnn4_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + 113) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_tdnn4_bias_tiles = tl.load(
                d_tdnn4_bias_tiles_ptr + (tile * 512) + (c + n * 512 * ((T + 113) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_tdnn4_bias_rows = d_tdnn4_bias_rows + tl.where(n < N, d_tdnn4_bias_tiles, 0.0)
    d_tdnn4_bias = tl.sum(d_tdnn4_bias_rows, axis=0, keep_dims=True)
    tl.store(d_tdnn4_bias_ptr + c, d_tdnn4_bias)


@triton.jit
def d_tdnn4_scaled_1_parts_kernel(
    d_tdnn4_ptr, relu3_ptr, d_tdnn4_scaled_1_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_tdnn4.scaled.1.parts[part, k, c, i] = Σ each, t  (d_tdnn4[each·9 + part, t, c] · relu3[each·9 +
        part, t + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 4
    part = tl.cast(program // 4, tl.int64)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_tdnn4_scaled_1_parts = tl.full([128, 128], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 9, 1, 0) + N // 9, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 9 + part)) if RAGGED else T
        for step in range(0, (T + 49) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_tdnn4 = tl.load(
                d_tdnn4_ptr + (each * (T - 14) * 4608) + (part * (T - 14) * 512) + (c + t * 512),
                mask=t < frames - 14,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu3 = tl.load(
                relu3_ptr + (each * (T - 14) * 4608) + (part * (T - 14) * 512) + (i + t_2 * 512),
                mask=t_2 < frames - 14,
                other=0.0,
            )
            d_tdnn4_scaled_1_parts = tl.dot(
                d_tdnn4, relu3.to(d_tdnn4.dtype), d_tdnn4_scaled_1_parts, input_precision=PRECISION,
            )
    tl.store(d_tdnn4_scaled_1_parts_ptr + (part * 262144) + (c * 512 + i), d_tdnn4_scaled_1_parts)


@triton.jit
def d_tdnn4_scaled_1_kernel(
    d_tdnn4_scaled_1_parts_ptr, d_tdnn4_bias_ptr, batch_norm3_batch_mean_ptr, batch_norm3_bias_ptr,
    batch_norm3_scale_ptr, d_tdnn4_scaled_ptr, d_tdnn4_weight_ptr
):
    """d_tdnn4.scaled.1[k, c, i] = Σ part  d_tdnn4.scaled.1.parts[part, k, c, i]
    d_tdnn4.scaled[k, c, i] = (d_tdnn4.scaled.1[k, c, i] + ((d_tdnn4.bias[c] · -1) ·
        batch_norm3.batch_mean[i]))
    d_tdnn4.weight[k, c, i] = ((d_tdnn4.bias[c] · batch_norm3.bias[i]) + (d_tdnn4.scaled[k, c, i] ·
        batch_norm3.scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_tdnn4_scaled_1 = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 9):
        d_tdnn4_scaled_1_parts = tl.load(
            d_tdnn4_scaled_1_parts_ptr + (part * 262144) + (c * 512 + i),
        ).to(tl.float32)
        d_tdnn4_scaled_1 = d_tdnn4_scaled_1 + d_tdnn4_scaled_1_parts
    d_tdnn4_bias = tl.load(d_tdnn4_bias_ptr + c).to(tl.float32)
    batch_norm3_batch_mean = tl.load(batch_norm3_batch_mean_ptr + i).to(tl.float32)
    d_tdnn4_scaled = d_tdnn4_scaled_1 + ((d_tdnn4_bias * -1.0) * batch_norm3_batch_mean)
    tl.store(d_tdnn4_scaled_ptr + (c * 512 + i), d_tdnn4_scaled)
    batch_norm3_bias = tl.load(batch_norm3_bias_ptr + i).to(tl.float32)
    batch_norm3_scale = tl.load(batch_norm3_scale_ptr + i).to(tl.float32)
    d_tdnn4_weight = (d_tdnn4_bias * batch_norm3_bias) + (d_tdnn4_scaled * batch_norm3_scale)
    tl.store(d_tdnn4_weight_ptr + (c * 512 + i), d_tdnn4_weight)


@triton.jit
def d_batch_norm3_scale_kernel(
    d_tdnn4_scaled_ptr, tdnn4_weight_ptr, batch_norm3_weight_ptr, batch_norm3_batch_variance_ptr,
    d_batch_norm3_batch_variance_ptr, d_batch_norm3_weight_ptr
):
    """d_batch_norm3.scale[c] = Σ k, o  (d_tdnn4.scaled[k, o, c] · tdnn4.weight[k, o, c])
    d_batch_norm3.batch_variance[c] = (((((d_batch_norm3.scale[c] · batch_norm3.weight[c]) /
        (sqrt((batch_norm3.batch_variance[c] + 1e-05)) · sqrt((batch_norm3.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    d_batch_norm3.weight[c] = (d_batch_norm3.scale[c] / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm3_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_tdnn4_scaled = tl.load(d_tdnn4_scaled_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            tdnn4_weight = tl.load(tdnn4_weight_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm3_scale_rows = d_batch_norm3_scale_rows + (d_tdnn4_scaled * tdnn4_weight)
    d_batch_norm3_scale = tl.sum(d_batch_norm3_scale_rows, axis=0, keep_dims=True)
    batch_norm3_weight = tl.load(batch_norm3_weight_ptr + c).to(tl.float32)
    batch_norm3_batch_variance = tl.load(batch_norm3_batch_variance_ptr + c).to(tl.float32)
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
    tl.store(d_batch_norm3_batch_variance_ptr + c, d_batch_norm3_batch_variance)
    d_batch_norm3_weight = d_batch_norm3_scale / tl.sqrt_rn(batch_norm3_batch_variance + 1e-05)
    tl.store(d_batch_norm3_weight_ptr + c, d_batch_norm3_weight)


@triton.jit
def d_batch_norm3_batch_mean_1_kernel(
    d_tdnn4_bias_ptr, tdnn4_scaled_ptr, d_batch_norm3_batch_mean_1_ptr
):
    """d_batch_norm3.batch_mean.1[c] = Σ o, k  ((d_tdnn4.bias[o] · -1) · tdnn4.scaled[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm3_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_tdnn4_bias = tl.load(d_tdnn4_bias_ptr + o).to(tl.float32)
            tdnn4_scaled = tl.load(tdnn4_scaled_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm3_batch_mean_1_rows = (
                d_batch_norm3_batch_mean_1_rows + ((d_tdnn4_bias * -1.0) * tdnn4_scaled)
            )
    d_batch_norm3_batch_mean_1 = tl.sum(d_batch_norm3_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm3_batch_mean_1_ptr + c, d_batch_norm3_batch_mean_1)


@triton.jit
def d_relu3_1_kernel(
    tdnn4_scaled_ptr, d_tdnn4_ptr, d_batch_norm3_batch_mean_1_ptr, batch_norm3_batch_count_ptr,
    relu3_ptr, batch_norm3_batch_mean_ptr, d_batch_norm3_batch_variance_ptr, d_tdnn3_ptr,
    d_tdnn3_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_relu3.1[n, t, c] = Σ o, k  (d_tdnn4[n, t − (offset(k)), o] · tdnn4.scaled[k, o, c])
    d_relu3[n, t, c] = (d_relu3.1[n, t, c] + ((d_batch_norm3.batch_mean.1[c] /
        batch_norm3.batch_count[c]) + ((relu3[n, t, c] − batch_norm3.batch_mean[c]) ·
        ((d_batch_norm3.batch_variance[c] · 2) / batch_norm3.batch_count[c]))))
    d_tdnn3[n, t, c] = select((relu3[n, t, c] = 0), 0, d_relu3[n, t, c])
    d_tdnn3.bias[c] = Σ n, t  d_tdnn3[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu3_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        tdnn4_scaled = tl.load(tdnn4_scaled_ptr + (c + o * 512))
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_tdnn4 = tl.load(
            d_tdnn4_ptr + (n * (T - 14) * 512) + (o_2 + t * 512),
            mask=(t >= 0) & (t < frames - 14),
            other=0.0,
        )
        d_relu3_1 = tl.dot(tdnn4_scaled, d_tdnn4.to(tdnn4_scaled.dtype), d_relu3_1, input_precision=PRECISION)
    d_batch_norm3_batch_mean_1 = tl.load(d_batch_norm3_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm3_batch_count = tl.load(batch_norm3_batch_count_ptr + c).to(tl.float32)
    relu3 = tl.load(
        relu3_ptr + (n * (T - 14) * 512) + (c + t * 512),
        mask=t < frames - 14,
        other=0.0,
    ).to(tl.float32)
    batch_norm3_batch_mean = tl.load(batch_norm3_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm3_batch_variance = tl.load(d_batch_norm3_batch_variance_ptr + c).to(tl.float32)
    d_relu3 = (
        d_relu3_1
        + (
            (d_batch_norm3_batch_mean_1 / batch_norm3_batch_count)
            + (
                (relu3 - batch_norm3_batch_mean)
                * ((d_batch_norm3_batch_variance * 2.0) / batch_norm3_batch_count)
            )
        )
    )
    d_tdnn3 = tl.where(t < frames - 14, tl.where(relu3 == 0.0, 0.0, d_relu3), 0.0)
    tl.store(d_tdnn3_ptr + (n * (T - 14) * 512) + (c + t * 512), d_tdnn3, mask=t < T - 14)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_tdnn3 = d_tdnn3.to(d_tdnn3_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_tdnn3, axis=1, keep_dims=True)
    tl.store(d_tdnn3_bias_tiles_ptr + (n * ((T + 113) // 128) * 512) + (row_tile * 512) + c, tile_sum)


@triton.jit
def d_tdnn3_bias_kernel(
    d_tdnn3_bias_tiles_ptr, d_tdnn3_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_tdnn3.bias[c] = Σ n, tile  d_tdnn3.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_tdnn3_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + 113) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_tdnn3_bias_tiles = tl.load(
                d_tdnn3_bias_tiles_ptr + (tile * 512) + (c + n * 512 * ((T + 113) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_tdnn3_bias_rows = d_tdnn3_bias_rows + tl.where(n < N, d_tdnn3_bias_tiles, 0.0)
    d_tdnn3_bias = tl.sum(d_tdnn3_bias_rows, axis=0, keep_dims=True)
    tl.store(d_tdnn3_bias_ptr + c, d_tdnn3_bias)


@triton.jit
def d_tdnn3_scaled_1_parts_kernel(
    d_tdnn3_ptr, relu2_ptr, d_tdnn3_scaled_1_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_tdnn3.scaled.1.parts[part, k, c, i] = Σ each, t  (d_tdnn3[each·3 + part, t, c] · relu2[each·3 +
        part, t + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 4
    k = (program // 4) % 3
    part = tl.cast((program // 4) // 3, tl.int64)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_tdnn3_scaled_1_parts = tl.full([128, 128], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 3, 1, 0) + N // 3, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 3 + part)) if RAGGED else T
        for step in range(0, (T + 49) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_tdnn3 = tl.load(
                d_tdnn3_ptr + (each * (T - 14) * 1536) + (part * (T - 14) * 512) + (c + t * 512),
                mask=t < frames - 14,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu2 = tl.load(
                relu2_ptr + (each * (T - 8) * 1536) + (part * (T - 8) * 512) + (k * 1536) + (i + t_2 * 512),
                mask=t_2 < frames - 14,
                other=0.0,
            )
            d_tdnn3_scaled_1_parts = tl.dot(
                d_tdnn3, relu2.to(d_tdnn3.dtype), d_tdnn3_scaled_1_parts, input_precision=PRECISION,
            )
    tl.store(
        d_tdnn3_scaled_1_parts_ptr + (part * 786432) + (k * 262144) + (c * 512 + i),
        d_tdnn3_scaled_1_parts,
    )


@triton.jit
def d_tdnn3_scaled_1_kernel(
    d_tdnn3_scaled_1_parts_ptr, d_tdnn3_bias_ptr, batch_norm2_batch_mean_ptr, batch_norm2_bias_ptr,
    batch_norm2_scale_ptr, d_tdnn3_scaled_ptr, d_tdnn3_weight_ptr
):
    """d_tdnn3.scaled.1[k, c, i] = Σ part  d_tdnn3.scaled.1.parts[part, k, c, i]
    d_tdnn3.scaled[k, c, i] = (d_tdnn3.scaled.1[k, c, i] + ((d_tdnn3.bias[c] · -1) ·
        batch_norm2.batch_mean[i]))
    d_tdnn3.weight[k, c, i] = ((d_tdnn3.bias[c] · batch_norm2.bias[i]) + (d_tdnn3.scaled[k, c, i] ·
        batch_norm2.scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 16
    k = program // 16
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_tdnn3_scaled_1 = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 3):
        d_tdnn3_scaled_1_parts = tl.load(
            d_tdnn3_scaled_1_parts_ptr + (k * 262144 + part * 786432) + (c * 512 + i),
        ).to(tl.float32)
        d_tdnn3_scaled_1 = d_tdnn3_scaled_1 + d_tdnn3_scaled_1_parts
    d_tdnn3_bias = tl.load(d_tdnn3_bias_ptr + c).to(tl.float32)
    batch_norm2_batch_mean = tl.load(batch_norm2_batch_mean_ptr + i).to(tl.float32)
    d_tdnn3_scaled = d_tdnn3_scaled_1 + ((d_tdnn3_bias * -1.0) * batch_norm2_batch_mean)
    tl.store(d_tdnn3_scaled_ptr + (k * 262144) + (c * 512 + i), d_tdnn3_scaled)
    batch_norm2_bias = tl.load(batch_norm2_bias_ptr + i).to(tl.float32)
    batch_norm2_scale = tl.load(batch_norm2_scale_ptr + i).to(tl.float32)
    d_tdnn3_weight = (d_tdnn3_bias * batch_norm2_bias) + (d_tdnn3_scaled * batch_norm2_scale)
    tl.store(d_tdnn3_weight_ptr + (k * 262144) + (c * 512 + i), d_tdnn3_weight)


@triton.jit
def d_batch_norm2_scale_kernel(
    d_tdnn3_scaled_ptr, tdnn3_weight_ptr, batch_norm2_weight_ptr, batch_norm2_batch_variance_ptr,
    d_batch_norm2_batch_variance_ptr, d_batch_norm2_weight_ptr
):
    """d_batch_norm2.scale[c] = Σ k, o  (d_tdnn3.scaled[k, o, c] · tdnn3.weight[k, o, c])
    d_batch_norm2.batch_variance[c] = (((((d_batch_norm2.scale[c] · batch_norm2.weight[c]) /
        (sqrt((batch_norm2.batch_variance[c] + 1e-05)) · sqrt((batch_norm2.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    d_batch_norm2.weight[c] = (d_batch_norm2.scale[c] / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm2_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(3):
            d_tdnn3_scaled = tl.load(d_tdnn3_scaled_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            tdnn3_weight = tl.load(tdnn3_weight_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm2_scale_rows = d_batch_norm2_scale_rows + (d_tdnn3_scaled * tdnn3_weight)
    d_batch_norm2_scale = tl.sum(d_batch_norm2_scale_rows, axis=0, keep_dims=True)
    batch_norm2_weight = tl.load(batch_norm2_weight_ptr + c).to(tl.float32)
    batch_norm2_batch_variance = tl.load(batch_norm2_batch_variance_ptr + c).to(tl.float32)
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
    tl.store(d_batch_norm2_batch_variance_ptr + c, d_batch_norm2_batch_variance)
    d_batch_norm2_weight = d_batch_norm2_scale / tl.sqrt_rn(batch_norm2_batch_variance + 1e-05)
    tl.store(d_batch_norm2_weight_ptr + c, d_batch_norm2_weight)


@triton.jit
def d_batch_norm2_batch_mean_1_kernel(
    d_tdnn3_bias_ptr, tdnn3_scaled_ptr, d_batch_norm2_batch_mean_1_ptr
):
    """d_batch_norm2.batch_mean.1[c] = Σ o, k  ((d_tdnn3.bias[o] · -1) · tdnn3.scaled[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm2_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(3):
            d_tdnn3_bias = tl.load(d_tdnn3_bias_ptr + o).to(tl.float32)
            tdnn3_scaled = tl.load(tdnn3_scaled_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm2_batch_mean_1_rows = (
                d_batch_norm2_batch_mean_1_rows + ((d_tdnn3_bias * -1.0) * tdnn3_scaled)
            )
    d_batch_norm2_batch_mean_1 = tl.sum(d_batch_norm2_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm2_batch_mean_1_ptr + c, d_batch_norm2_batch_mean_1)


@triton.jit
def d_relu2_1_kernel(
    tdnn3_scaled_ptr, d_tdnn3_ptr, d_batch_norm2_batch_mean_1_ptr, batch_norm2_batch_count_ptr,
    relu2_ptr, batch_norm2_batch_mean_ptr, d_batch_norm2_batch_variance_ptr, d_tdnn2_ptr,
    d_tdnn2_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_relu2.1[n, t, c] = Σ o, k  (d_tdnn3[n, t − (offset(k)), o] · tdnn3.scaled[k, o, c])
    d_relu2[n, t, c] = (d_relu2.1[n, t, c] + ((d_batch_norm2.batch_mean.1[c] /
        batch_norm2.batch_count[c]) + ((relu2[n, t, c] − batch_norm2.batch_mean[c]) ·
        ((d_batch_norm2.batch_variance[c] · 2) / batch_norm2.batch_count[c]))))
    d_tdnn2[n, t, c] = select((relu2[n, t, c] = 0), 0, d_relu2[n, t, c])
    d_tdnn2.bias[c] = Σ n, t  d_tdnn2[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 119) // 128)
    n = tl.cast(program // ((T + 119) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu2_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        o0 = 64 * (step // 3)
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        tdnn3_scaled = tl.load(tdnn3_scaled_ptr + (k * 262144) + (c + o * 512))
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_tdnn3 = tl.load(
            d_tdnn3_ptr + (n * (T - 14) * 512) + (k * -1536) + (o_2 + t * 512),
            mask=(k * -3 + t >= 0) & (k * -3 + t < frames - 14),
            other=0.0,
        )
        d_relu2_1 = tl.dot(tdnn3_scaled, d_tdnn3.to(tdnn3_scaled.dtype), d_relu2_1, input_precision=PRECISION)
    d_batch_norm2_batch_mean_1 = tl.load(d_batch_norm2_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm2_batch_count = tl.load(batch_norm2_batch_count_ptr + c).to(tl.float32)
    relu2 = tl.load(
        relu2_ptr + (n * (T - 8) * 512) + (c + t * 512),
        mask=t < frames - 8,
        other=0.0,
    ).to(tl.float32)
    batch_norm2_batch_mean = tl.load(batch_norm2_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm2_batch_variance = tl.load(d_batch_norm2_batch_variance_ptr + c).to(tl.float32)
    d_relu2 = (
        d_relu2_1
        + (
            (d_batch_norm2_batch_mean_1 / batch_norm2_batch_count)
            + (
                (relu2 - batch_norm2_batch_mean)
                * ((d_batch_norm2_batch_variance * 2.0) / batch_norm2_batch_count)
            )
        )
    )
    d_tdnn2 = tl.where(t < frames - 8, tl.where(relu2 == 0.0, 0.0, d_relu2), 0.0)
    tl.store(d_tdnn2_ptr + (n * (T - 8) * 512) + (c + t * 512), d_tdnn2, mask=t < T - 8)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_tdnn2 = d_tdnn2.to(d_tdnn2_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_tdnn2, axis=1, keep_dims=True)
    tl.store(d_tdnn2_bias_tiles_ptr + (n * ((T + 119) // 128) * 512) + (row_tile * 512) + c, tile_sum)


@triton.jit
def d_tdnn2_bias_kernel(
    d_tdnn2_bias_tiles_ptr, d_tdnn2_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_tdnn2.bias[c] = Σ n, tile  d_tdnn2.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_tdnn2_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + 119) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_tdnn2_bias_tiles = tl.load(
                d_tdnn2_bias_tiles_ptr + (tile * 512) + (c + n * 512 * ((T + 119) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_tdnn2_bias_rows = d_tdnn2_bias_rows + tl.where(n < N, d_tdnn2_bias_tiles, 0.0)
    d_tdnn2_bias = tl.sum(d_tdnn2_bias_rows, axis=0, keep_dims=True)
    tl.store(d_tdnn2_bias_ptr + c, d_tdnn2_bias)


@triton.jit
def d_tdnn2_scaled_1_parts_kernel(
    d_tdnn2_ptr, relu1_ptr, d_tdnn2_scaled_1_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_tdnn2.scaled.1.parts[part, k, c, i] = Σ each, t  (d_tdnn2[each·3 + part, t, c] · relu1[each·3 +
        part, t + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 4
    k = (program // 4) % 3
    part = tl.cast((program // 4) // 3, tl.int64)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_tdnn2_scaled_1_parts = tl.full([128, 128], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 3, 1, 0) + N // 3, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 3 + part)) if RAGGED else T
        for step in range(0, (T + 55) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_tdnn2 = tl.load(
                d_tdnn2_ptr + (each * (T - 8) * 1536) + (part * (T - 8) * 512) + (c + t * 512),
                mask=t < frames - 8,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            relu1 = tl.load(
                relu1_ptr + (each * (T - 4) * 1536) + (part * (T - 4) * 512) + (k * 1024) + (i + t_2 * 512),
                mask=t_2 < frames - 8,
                other=0.0,
            )
            d_tdnn2_scaled_1_parts = tl.dot(
                d_tdnn2, relu1.to(d_tdnn2.dtype), d_tdnn2_scaled_1_parts, input_precision=PRECISION,
            )
    tl.store(
        d_tdnn2_scaled_1_parts_ptr + (part * 786432) + (k * 262144) + (c * 512 + i),
        d_tdnn2_scaled_1_parts,
    )


@triton.jit
def d_tdnn2_scaled_1_kernel(
    d_tdnn2_scaled_1_parts_ptr, d_tdnn2_bias_ptr, batch_norm1_batch_mean_ptr, batch_norm1_bias_ptr,
    batch_norm1_scale_ptr, d_tdnn2_scaled_ptr, d_tdnn2_weight_ptr
):
    """d_tdnn2.scaled.1[k, c, i] = Σ part  d_tdnn2.scaled.1.parts[part, k, c, i]
    d_tdnn2.scaled[k, c, i] = (d_tdnn2.scaled.1[k, c, i] + ((d_tdnn2.bias[c] · -1) ·
        batch_norm1.batch_mean[i]))
    d_tdnn2.weight[k, c, i] = ((d_tdnn2.bias[c] · batch_norm1.bias[i]) + (d_tdnn2.scaled[k, c, i] ·
        batch_norm1.scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 16
    k = program // 16
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_tdnn2_scaled_1 = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 3):
        d_tdnn2_scaled_1_parts = tl.load(
            d_tdnn2_scaled_1_parts_ptr + (k * 262144 + part * 786432) + (c * 512 + i),
        ).to(tl.float32)
        d_tdnn2_scaled_1 = d_tdnn2_scaled_1 + d_tdnn2_scaled_1_parts
    d_tdnn2_bias = tl.load(d_tdnn2_bias_ptr + c).to(tl.float32)
    batch_norm1_batch_mean = tl.load(batch_norm1_batch_mean_ptr + i).to(tl.float32)
    d_tdnn2_scaled = d_tdnn2_scaled_1 + ((d_tdnn2_bias * -1.0) * batch_norm1_batch_mean)
    tl.store(d_tdnn2_scaled_ptr + (k * 262144) + (c * 512 + i), d_tdnn2_scaled)
    batch_norm1_bias = tl.load(batch_norm1_bias_ptr + i).to(tl.float32)
    batch_norm1_scale = tl.load(batch_norm1_scale_ptr + i).to(tl.float32)
    d_tdnn2_weight = (d_tdnn2_bias * batch_norm1_bias) + (d_tdnn2_scaled * batch_norm1_scale)
    tl.store(d_tdnn2_weight_ptr + (k * 262144) + (c * 512 + i), d_tdnn2_weight)


@triton.jit
def d_batch_norm1_scale_kernel(
    d_tdnn2_scaled_ptr, tdnn2_weight_ptr, batch_norm1_weight_ptr, batch_norm1_batch_variance_ptr,
    d_batch_norm1_batch_variance_ptr, d_batch_norm1_weight_ptr
):
    """d_batch_norm1.scale[c] = Σ k, o  (d_tdnn2.scaled[k, o, c] · tdnn2.weight[k, o, c])
    d_batch_norm1.batch_variance[c] = (((((d_batch_norm1.scale[c] · batch_norm1.weight[c]) /
        (sqrt((batch_norm1.batch_variance[c] + 1e-05)) · sqrt((batch_norm1.batch_variance[c] + 1e-05))))
        · -1) · 0.5) / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    d_batch_norm1.weight[c] = (d_batch_norm1.scale[c] / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm1_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(3):
            d_tdnn2_scaled = tl.load(d_tdnn2_scaled_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            tdnn2_weight = tl.load(tdnn2_weight_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm1_scale_rows = d_batch_norm1_scale_rows + (d_tdnn2_scaled * tdnn2_weight)
    d_batch_norm1_scale = tl.sum(d_batch_norm1_scale_rows, axis=0, keep_dims=True)
    batch_norm1_weight = tl.load(batch_norm1_weight_ptr + c).to(tl.float32)
    batch_norm1_batch_variance = tl.load(batch_norm1_batch_variance_ptr + c).to(tl.float32)
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
    tl.store(d_batch_norm1_batch_variance_ptr + c, d_batch_norm1_batch_variance)
    d_batch_norm1_weight = d_batch_norm1_scale / tl.sqrt_rn(batch_norm1_batch_variance + 1e-05)
    tl.store(d_batch_norm1_weight_ptr + c, d_batch_norm1_weight)


@triton.jit
def d_batch_norm1_batch_mean_1_kernel(
    d_tdnn2_bias_ptr, tdnn2_scaled_ptr, d_batch_norm1_batch_mean_1_ptr
):
    """d_batch_norm1.batch_mean.1[c] = Σ o, k  ((d_tdnn2.bias[o] · -1) · tdnn2.scaled[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm1_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(3):
            d_tdnn2_bias = tl.load(d_tdnn2_bias_ptr + o).to(tl.float32)
            tdnn2_scaled = tl.load(tdnn2_scaled_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm1_batch_mean_1_rows = (
                d_batch_norm1_batch_mean_1_rows + ((d_tdnn2_bias * -1.0) * tdnn2_scaled)
            )
    d_batch_norm1_batch_mean_1 = tl.sum(d_batch_norm1_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm1_batch_mean_1_ptr + c, d_batch_norm1_batch_mean_1)


@triton.jit
def d_relu1_1_kernel(
    tdnn2_scaled_ptr, d_tdnn2_ptr, d_batch_norm1_batch_mean_1_ptr, batch_norm1_batch_count_ptr,
    relu1_ptr, batch_norm1_batch_mean_ptr, d_batch_norm1_batch_variance_ptr, d_tdnn1_ptr,
    d_tdnn1_bias_tiles_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr
):
    """d_relu1.1[n, t, c] = Σ o, k  (d_tdnn2[n, t − (offset(k)), o] · tdnn2.scaled[k, o, c])
    d_relu1[n, t, c] = (d_relu1.1[n, t, c] + ((d_batch_norm1.batch_mean.1[c] /
        batch_norm1.batch_count[c]) + ((relu1[n, t, c] − batch_norm1.batch_mean[c]) ·
        ((d_batch_norm1.batch_variance[c] · 2) / batch_norm1.batch_count[c]))))
    d_tdnn1[n, t, c] = select((relu1[n, t, c] = 0), 0, d_relu1[n, t, c])
    d_tdnn1.bias[c] = Σ n, t  d_tdnn1[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 123) // 128)
    n = tl.cast(program // ((T + 123) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu1_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        o0 = 64 * (step // 3)
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        tdnn2_scaled = tl.load(tdnn2_scaled_ptr + (k * 262144) + (c + o * 512))
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_tdnn2 = tl.load(
            d_tdnn2_ptr + (n * (T - 8) * 512) + (k * -1024) + (o_2 + t * 512),
            mask=(k * -2 + t >= 0) & (k * -2 + t < frames - 8),
            other=0.0,
        )
        d_relu1_1 = tl.dot(tdnn2_scaled, d_tdnn2.to(tdnn2_scaled.dtype), d_relu1_1, input_precision=PRECISION)
    d_batch_norm1_batch_mean_1 = tl.load(d_batch_norm1_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm1_batch_count = tl.load(batch_norm1_batch_count_ptr + c).to(tl.float32)
    relu1 = tl.load(
        relu1_ptr + (n * (T - 4) * 512) + (c + t * 512),
        mask=t < frames - 4,
        other=0.0,
    ).to(tl.float32)
    batch_norm1_batch_mean = tl.load(batch_norm1_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm1_batch_variance = tl.load(d_batch_norm1_batch_variance_ptr + c).to(tl.float32)
    d_relu1 = (
        d_relu1_1
        + (
            (d_batch_norm1_batch_mean_1 / batch_norm1_batch_count)
            + (
                (relu1 - batch_norm1_batch_mean)
                * ((d_batch_norm1_batch_variance * 2.0) / batch_norm1_batch_count)
            )
        )
    )
    d_tdnn1 = tl.where(t < frames - 4, tl.where(relu1 == 0.0, 0.0, d_relu1), 0.0)
    tl.store(d_tdnn1_ptr + (n * (T - 4) * 512) + (c + t * 512), d_tdnn1, mask=t < T - 4)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_tdnn1 = d_tdnn1.to(d_tdnn1_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_tdnn1, axis=1, keep_dims=True)
    tl.store(d_tdnn1_bias_tiles_ptr + (n * ((T + 123) // 128) * 512) + (row_tile * 512) + c, tile_sum)


@triton.jit
def d_input_kernel(
    d_tdnn1_ptr, tdnn1_weight_ptr, d_input_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_input[n, t, c] = Σ o, k  (d_tdnn1[n, t − (offset(k)), o] · tdnn1.weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_input = tl.full([128, 64], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 5
        o0 = 64 * (step // 5)
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        d_tdnn1 = tl.load(
            d_tdnn1_ptr + (n * (T - 4) * 512) + (k * -512) + (o + t * 512),
            mask=(-k + t >= 0) & (-k + t < frames - 4),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        tdnn1_weight = tl.load(tdnn1_weight_ptr + (k * 20480) + (c + o_2 * 40), mask=c < 40, other=0.0)
        d_input = tl.dot(d_tdnn1, tdnn1_weight.to(d_tdnn1.dtype), d_input, input_precision=PRECISION)
    if RAGGED:
        d_input = tl.where(t < frames, d_input, 0.0)
    tl.store(d_input_ptr + (n * T * 40) + (c + t * 40), d_input, mask=(t < T) & (c < 40))


@triton.jit
def d_tdnn1_weight_parts_kernel(
    d_tdnn1_ptr, input_ptr, d_tdnn1_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr
):
    """d_tdnn1.weight.parts[part, k, c, i] = Σ each, t  (d_tdnn1[each·7 + part, t, c] · input[each·7 +
        part, t + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 4
    k = (program // 4) % 5
    part = tl.cast((program // 4) // 5, tl.int64)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_tdnn1_weight_parts = tl.full([128, 64], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 7, 1, 0) + N // 7, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 7 + part)) if RAGGED else T
        for step in range(0, (T + 59) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_tdnn1 = tl.load(
                d_tdnn1_ptr + (each * (T - 4) * 3584) + (part * (T - 4) * 512) + (c + t * 512),
                mask=t < frames - 4,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            input = tl.load(
                input_ptr + (each * T * 280) + (part * T * 40) + (k * 40) + (i + t_2 * 40),
                mask=(t_2 < frames - 4) & (i < 40),
                other=0.0,
            )
            d_tdnn1_weight_parts = tl.dot(
                d_tdnn1, input.to(d_tdnn1.dtype), d_tdnn1_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_tdnn1_weight_parts_ptr + (part * 102400) + (k * 20480) + (c * 40 + i),
        d_tdnn1_weight_parts,
        mask=i < 40,
    )


@triton.jit
def d_tdnn1_weight_kernel(
    d_tdnn1_weight_parts_ptr, d_tdnn1_weight_ptr
):
    """d_tdnn1.weight[k, c, i] = Σ part  d_tdnn1.weight.parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 16
    k = program // 16
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_tdnn1_weight = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 7):
        d_tdnn1_weight_parts = tl.load(
            d_tdnn1_weight_parts_ptr + (k * 20480 + part * 102400) + (c * 40 + i),
            mask=i < 40,
            other=0.0,
        ).to(tl.float32)
        d_tdnn1_weight = d_tdnn1_weight + d_tdnn1_weight_parts
    tl.store(d_tdnn1_weight_ptr + (k * 20480) + (c * 40 + i), d_tdnn1_weight, mask=i < 40)


@triton.jit
def d_tdnn1_bias_kernel(
    d_tdnn1_bias_tiles_ptr, d_tdnn1_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr
):
    """d_tdnn1.bias[c] = Σ n, tile  d_tdnn1.bias.tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_tdnn1_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + 123) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_tdnn1_bias_tiles = tl.load(
                d_tdnn1_bias_tiles_ptr + (tile * 512) + (c + n * 512 * ((T + 123) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_tdnn1_bias_rows = d_tdnn1_bias_rows + tl.where(n < N, d_tdnn1_bias_tiles, 0.0)
    d_tdnn1_bias = tl.sum(d_tdnn1_bias_rows, axis=0, keep_dims=True)
    tl.store(d_tdnn1_bias_ptr + c, d_tdnn1_bias)


@triton.jit
def d_batch_norm1_bias_kernel(
    d_tdnn2_bias_ptr, tdnn2_weight_ptr, d_batch_norm1_bias_ptr
):
    """d_batch_norm1.bias[c] = Σ o, k  (d_tdnn2.bias[o] · tdnn2.weight[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm1_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(3):
            d_tdnn2_bias = tl.load(d_tdnn2_bias_ptr + o).to(tl.float32)
            tdnn2_weight = tl.load(tdnn2_weight_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm1_bias_rows = d_batch_norm1_bias_rows + (d_tdnn2_bias * tdnn2_weight)
    d_batch_norm1_bias = tl.sum(d_batch_norm1_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm1_bias_ptr + c, d_batch_norm1_bias)


@triton.jit
def d_batch_norm2_bias_kernel(
    d_tdnn3_bias_ptr, tdnn3_weight_ptr, d_batch_norm2_bias_ptr
):
    """d_batch_norm2.bias[c] = Σ o, k  (d_tdnn3.bias[o] · tdnn3.weight[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm2_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(3):
            d_tdnn3_bias = tl.load(d_tdnn3_bias_ptr + o).to(tl.float32)
            tdnn3_weight = tl.load(tdnn3_weight_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm2_bias_rows = d_batch_norm2_bias_rows + (d_tdnn3_bias * tdnn3_weight)
    d_batch_norm2_bias = tl.sum(d_batch_norm2_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm2_bias_ptr + c, d_batch_norm2_bias)


@triton.jit
def d_batch_norm3_bias_kernel(
    d_tdnn4_bias_ptr, tdnn4_weight_ptr, d_batch_norm3_bias_ptr
):
    """d_batch_norm3.bias[c] = Σ o, k  (d_tdnn4.bias[o] · tdnn4.weight[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm3_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_tdnn4_bias = tl.load(d_tdnn4_bias_ptr + o).to(tl.float32)
            tdnn4_weight = tl.load(tdnn4_weight_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm3_bias_rows = d_batch_norm3_bias_rows + (d_tdnn4_bias * tdnn4_weight)
    d_batch_norm3_bias = tl.sum(d_batch_norm3_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm3_bias_ptr + c, d_batch_norm3_bias)


@triton.jit
def d_batch_norm4_bias_kernel(
    d_tdnn5_bias_ptr, tdnn5_weight_ptr, d_batch_norm4_bias_ptr
):
    """d_batch_norm4.bias[c] = Σ o, k  (d_tdnn5.bias[o] · tdnn5.weight[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm4_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 1500, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_tdnn5_bias = tl.load(d_tdnn5_bias_ptr + o, mask=o < 1500, other=0.0).to(tl.float32)
            tdnn5_weight = tl.load(
                tdnn5_weight_ptr + (k * 768000) + (c + o * 512),
                mask=o < 1500,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm4_bias_rows = (
                d_batch_norm4_bias_rows + tl.where(o < 1500, d_tdnn5_bias * tdnn5_weight, 0.0)
            )
    d_batch_norm4_bias = tl.sum(d_batch_norm4_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm4_bias_ptr + c, d_batch_norm4_bias)


@triton.jit
def d_embedding_weight_kernel(
    d_embedding_ptr, statistics_ptr, d_embedding_weight_ptr, d_embedding_bias_ptr, N, PRECISION:
    tl.constexpr
):
    """d_embedding.weight[c, i] = Σ n  (d_embedding[n, c] · statistics[n, i])
    d_embedding.bias[c] = Σ n  d_embedding[n, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = program * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_embedding_weight = tl.full([128, 128], 0.0, tl.float32)
    d_embedding_bias_sixteenths = tl.full([128, 16], 0.0, tl.float32)
    sixteenths = tl.full([64, 16], 0.0625, tl.float32)
    for step in range(0, (N + 63) // 64):
        n0 = step * 64
        n = n0 + tl.arange(0, 64)[None, :].to(tl.int64)  # [1, 64]
        d_embedding = tl.load(d_embedding_ptr + (c + n * 512), mask=n < N, other=0.0)
        n_2 = n0 + tl.arange(0, 64)[:, None].to(tl.int64)  # [64, 1]
        statistics = tl.load(statistics_ptr + (i + n_2 * 3000), mask=(n_2 < N) & (i < 3000), other=0.0)
        d_embedding_weight = tl.dot(
            d_embedding, statistics.to(d_embedding.dtype), d_embedding_weight, input_precision=PRECISION,
        )
        d_embedding_bias_sixteenths = tl.dot(
            d_embedding, sixteenths.to(d_embedding.dtype), d_embedding_bias_sixteenths,
            input_precision="ieee",
        )
    tl.store(d_embedding_weight_ptr + (c * 3000 + i), d_embedding_weight, mask=i < 3000)
    d_embedding_bias = tl.sum(d_embedding_bias_sixteenths, axis=1, keep_dims=True)
    tl.store(d_embedding_bias_ptr + c, d_embedding_bias, mask=tl.where(column_tile == 0, c >= 0, False))


@triton.jit
def d_batch_norm6_bias_kernel(
    d_segment7_bias_ptr, segment7_weight_ptr, d_batch_norm6_bias_ptr
):
    """d_batch_norm6.bias[c] = Σ o  (d_segment7.bias[o] · segment7.weight[o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm6_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_segment7_bias = tl.load(d_segment7_bias_ptr + o).to(tl.float32)
        segment7_weight = tl.load(segment7_weight_ptr + (c + o * 512)).to(tl.float32)
        d_batch_norm6_bias_rows = d_batch_norm6_bias_rows + (d_segment7_bias * segment7_weight)
    d_batch_norm6_bias = tl.sum(d_batch_norm6_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm6_bias_ptr + c, d_batch_norm6_bias)


@triton.jit
def d_batch_norm7_bias_kernel(
    d_speakers_bias_ptr, speakers_weight_ptr, d_batch_norm7_bias_ptr
):
    """d_batch_norm7.bias[c] = Σ o  (d_speakers.bias[o] · speakers.weight[o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm7_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 7205, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_speakers_bias = tl.load(d_speakers_bias_ptr + o, mask=o < 7205, other=0.0).to(tl.float32)
        speakers_weight = tl.load(
            speakers_weight_ptr + (c + o * 512),
            mask=o < 7205,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm7_bias_rows = (
            d_batch_norm7_bias_rows + tl.where(o < 7205, d_speakers_bias * speakers_weight, 0.0)
        )
    d_batch_norm7_bias = tl.sum(d_batch_norm7_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm7_bias_ptr + c, d_batch_norm7_bias)


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
    largest = max(T * 40, N, T, T * 512 - 2048, T * 512 - 4096, T * 512 - 7168, T * 1504 - 21056)
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
    # batch_norm1.batch_mean, batch_norm1.batch_variance, batch_norm1.batch_count[c] = moments n, t  relu1[n,
    #     t, c]
    relu1 = torch.empty((N, T - 4, 512), dtype=data, device=device)
    batch_norm1_batch_mean_tiles_mean = torch.empty(
        (N, (T + 507) // 512, 512), dtype=torch.float32, device=device,
    )
    batch_norm1_batch_mean_tiles_variance = torch.empty(
        (N, (T + 507) // 512, 512), dtype=torch.float32, device=device,
    )
    tdnn1_sum_kernel[(N * ((T + 507) // 512), 4)](
        tdnn1_weight, input, tdnn1_bias, relu1, batch_norm1_batch_mean_tiles_mean,
        batch_norm1_batch_mean_tiles_variance, lengths, N, T, 5, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm1.batch_mean, batch_norm1.batch_variance, batch_norm1.batch_count[c] = moments n, tile
    #     moments(batch_norm1.batch_mean.tiles.mean[n, tile, c], batch_norm1.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm1.new_running_mean[c] = ((batch_norm1.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm1.batch_mean[c]))
    # batch_norm1.new_running_var[c] = ((batch_norm1.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm1.batch_variance[c] · batch_norm1.batch_count[c]) / (batch_norm1.batch_count[c] − 1))))
    # batch_norm1.scale[c] = (batch_norm1.weight[c] / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    batch_norm1_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_batch_mean_kernel[(1, 8)](
        batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance, batch_norm1_running_mean,
        batch_norm1_running_var, batch_norm1_weight, batch_norm1_batch_mean, batch_norm1_batch_variance,
        batch_norm1_batch_count, batch_norm1_new_running_mean, batch_norm1_new_running_var, batch_norm1_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance

    # tdnn2.scaled[k, c, i] = (tdnn2.weight[k, c, i] · batch_norm1.scale[i])
    # tdnn2.shift[c] = Σ k, i  ((tdnn2.weight[k, c, i] · batch_norm1.bias[i]) − (tdnn2.scaled[k, c, i] ·
    #     batch_norm1.batch_mean[i]))
    tdnn2_scaled = torch.empty((3, 512, 512), dtype=data, device=device)
    tdnn2_shift = torch.empty((512,), dtype=torch.float32, device=device)
    tdnn2_scaled_kernel[(1, 8)](
        tdnn2_weight, batch_norm1_scale, batch_norm1_bias, batch_norm1_batch_mean, tdnn2_scaled, tdnn2_shift,
        num_warps=4, num_stages=2,
    )

    # tdnn2.sum.products[n, t, c] = Σ k, i  (relu1[n, t + offset(k), i] · tdnn2.scaled[k, c, i])
    # tdnn2.sum[n, t, c] = (tdnn2.sum.products[n, t, c] + tdnn2.shift[c])
    # tdnn2[n, t, c] = (tdnn2.sum[n, t, c] + tdnn2.bias[c])
    # relu2[n, t, c] = maximum(tdnn2[n, t, c], 0)
    # batch_norm2.batch_mean, batch_norm2.batch_variance, batch_norm2.batch_count[c] = moments n, t  relu2[n,
    #     t, c]
    relu2 = torch.empty((N, T - 8, 512), dtype=data, device=device)
    batch_norm2_batch_mean_tiles_mean = torch.empty(
        (N, (T + 503) // 512, 512), dtype=torch.float32, device=device,
    )
    batch_norm2_batch_mean_tiles_variance = torch.empty(
        (N, (T + 503) // 512, 512), dtype=torch.float32, device=device,
    )
    tdnn2_sum_products_kernel[(N * ((T + 503) // 512), 4)](
        tdnn2_scaled, relu1, tdnn2_shift, tdnn2_bias, relu2, batch_norm2_batch_mean_tiles_mean,
        batch_norm2_batch_mean_tiles_variance, lengths, N, T, 24, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del tdnn2_shift

    # batch_norm2.batch_mean, batch_norm2.batch_variance, batch_norm2.batch_count[c] = moments n, tile
    #     moments(batch_norm2.batch_mean.tiles.mean[n, tile, c], batch_norm2.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm2.new_running_mean[c] = ((batch_norm2.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm2.batch_mean[c]))
    # batch_norm2.new_running_var[c] = ((batch_norm2.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm2.batch_variance[c] · batch_norm2.batch_count[c]) / (batch_norm2.batch_count[c] − 1))))
    # batch_norm2.scale[c] = (batch_norm2.weight[c] / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    batch_norm2_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_batch_mean_kernel[(1, 8)](
        batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance, batch_norm2_running_mean,
        batch_norm2_running_var, batch_norm2_weight, batch_norm2_batch_mean, batch_norm2_batch_variance,
        batch_norm2_batch_count, batch_norm2_new_running_mean, batch_norm2_new_running_var, batch_norm2_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance

    # tdnn3.scaled[k, c, i] = (tdnn3.weight[k, c, i] · batch_norm2.scale[i])
    # tdnn3.shift[c] = Σ k, i  ((tdnn3.weight[k, c, i] · batch_norm2.bias[i]) − (tdnn3.scaled[k, c, i] ·
    #     batch_norm2.batch_mean[i]))
    tdnn3_scaled = torch.empty((3, 512, 512), dtype=data, device=device)
    tdnn3_shift = torch.empty((512,), dtype=torch.float32, device=device)
    tdnn3_scaled_kernel[(1, 8)](
        tdnn3_weight, batch_norm2_scale, batch_norm2_bias, batch_norm2_batch_mean, tdnn3_scaled, tdnn3_shift,
        num_warps=4, num_stages=2,
    )

    # tdnn3.sum.products[n, t, c] = Σ k, i  (relu2[n, t + offset(k), i] · tdnn3.scaled[k, c, i])
    # tdnn3.sum[n, t, c] = (tdnn3.sum.products[n, t, c] + tdnn3.shift[c])
    # tdnn3[n, t, c] = (tdnn3.sum[n, t, c] + tdnn3.bias[c])
    # relu3[n, t, c] = maximum(tdnn3[n, t, c], 0)
    # batch_norm3.batch_mean, batch_norm3.batch_variance, batch_norm3.batch_count[c] = moments n, t  relu3[n,
    #     t, c]
    relu3 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    batch_norm3_batch_mean_tiles_mean = torch.empty(
        (N, (T + 497) // 512, 512), dtype=torch.float32, device=device,
    )
    batch_norm3_batch_mean_tiles_variance = torch.empty(
        (N, (T + 497) // 512, 512), dtype=torch.float32, device=device,
    )
    tdnn3_sum_products_kernel[(N * ((T + 497) // 512), 4)](
        tdnn3_scaled, relu2, tdnn3_shift, tdnn3_bias, relu3, batch_norm3_batch_mean_tiles_mean,
        batch_norm3_batch_mean_tiles_variance, lengths, N, T, 24, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del tdnn3_shift

    # batch_norm3.batch_mean, batch_norm3.batch_variance, batch_norm3.batch_count[c] = moments n, tile
    #     moments(batch_norm3.batch_mean.tiles.mean[n, tile, c], batch_norm3.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm3.new_running_mean[c] = ((batch_norm3.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm3.batch_mean[c]))
    # batch_norm3.new_running_var[c] = ((batch_norm3.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm3.batch_variance[c] · batch_norm3.batch_count[c]) / (batch_norm3.batch_count[c] − 1))))
    # batch_norm3.scale[c] = (batch_norm3.weight[c] / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    batch_norm3_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_batch_mean_kernel[(1, 8)](
        batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance, batch_norm3_running_mean,
        batch_norm3_running_var, batch_norm3_weight, batch_norm3_batch_mean, batch_norm3_batch_variance,
        batch_norm3_batch_count, batch_norm3_new_running_mean, batch_norm3_new_running_var, batch_norm3_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance

    # tdnn4.scaled[k, c, i] = (tdnn4.weight[k, c, i] · batch_norm3.scale[i])
    # tdnn4.shift[c] = Σ k, i  ((tdnn4.weight[k, c, i] · batch_norm3.bias[i]) − (tdnn4.scaled[k, c, i] ·
    #     batch_norm3.batch_mean[i]))
    tdnn4_scaled = torch.empty((1, 512, 512), dtype=data, device=device)
    tdnn4_shift = torch.empty((512,), dtype=torch.float32, device=device)
    tdnn4_scaled_kernel[(1, 8)](
        tdnn4_weight, batch_norm3_scale, batch_norm3_bias, batch_norm3_batch_mean, tdnn4_scaled, tdnn4_shift,
        num_warps=4, num_stages=2,
    )

    # tdnn4.sum.products[n, t, c] = Σ k, i  (relu3[n, t + offset(k), i] · tdnn4.scaled[k, c, i])
    # tdnn4.sum[n, t, c] = (tdnn4.sum.products[n, t, c] + tdnn4.shift[c])
    # tdnn4[n, t, c] = (tdnn4.sum[n, t, c] + tdnn4.bias[c])
    # relu4[n, t, c] = maximum(tdnn4[n, t, c], 0)
    # batch_norm4.batch_mean, batch_norm4.batch_variance, batch_norm4.batch_count[c] = moments n, t  relu4[n,
    #     t, c]
    relu4 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    batch_norm4_batch_mean_tiles_mean = torch.empty(
        (N, (T + 497) // 512, 512), dtype=torch.float32, device=device,
    )
    batch_norm4_batch_mean_tiles_variance = torch.empty(
        (N, (T + 497) // 512, 512), dtype=torch.float32, device=device,
    )
    tdnn4_sum_products_kernel[(N * ((T + 497) // 512), 4)](
        tdnn4_scaled, relu3, tdnn4_shift, tdnn4_bias, relu4, batch_norm4_batch_mean_tiles_mean,
        batch_norm4_batch_mean_tiles_variance, lengths, N, T, 8, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del tdnn4_shift

    # batch_norm4.batch_mean, batch_norm4.batch_variance, batch_norm4.batch_count[c] = moments n, tile
    #     moments(batch_norm4.batch_mean.tiles.mean[n, tile, c], batch_norm4.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm4.new_running_mean[c] = ((batch_norm4.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm4.batch_mean[c]))
    # batch_norm4.new_running_var[c] = ((batch_norm4.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm4.batch_variance[c] · batch_norm4.batch_count[c]) / (batch_norm4.batch_count[c] − 1))))
    # batch_norm4.scale[c] = (batch_norm4.weight[c] / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    batch_norm4_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_batch_mean_kernel[(1, 8)](
        batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance, batch_norm4_running_mean,
        batch_norm4_running_var, batch_norm4_weight, batch_norm4_batch_mean, batch_norm4_batch_variance,
        batch_norm4_batch_count, batch_norm4_new_running_mean, batch_norm4_new_running_var, batch_norm4_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance

    # tdnn5.scaled[k, c, i] = (tdnn5.weight[k, c, i] · batch_norm4.scale[i])
    # tdnn5.shift[c] = Σ k, i  ((tdnn5.weight[k, c, i] · batch_norm4.bias[i]) − (tdnn5.scaled[k, c, i] ·
    #     batch_norm4.batch_mean[i]))
    tdnn5_scaled = torch.empty((1, 1500, 512), dtype=data, device=device)
    tdnn5_shift = torch.empty((1500,), dtype=torch.float32, device=device)
    tdnn5_scaled_kernel[(1, 24)](
        tdnn5_weight, batch_norm4_scale, batch_norm4_bias, batch_norm4_batch_mean, tdnn5_scaled, tdnn5_shift,
        num_warps=4, num_stages=2,
    )

    # tdnn5.sum.products[n, t, c] = Σ k, i  (relu4[n, t + offset(k), i] · tdnn5.scaled[k, c, i])
    # tdnn5.sum[n, t, c] = (tdnn5.sum.products[n, t, c] + tdnn5.shift[c])
    # tdnn5[n, t, c] = (tdnn5.sum[n, t, c] + tdnn5.bias[c])
    # relu5[n, t, c] = maximum(tdnn5[n, t, c], 0)
    # batch_norm5.batch_mean, batch_norm5.batch_variance, batch_norm5.batch_count[c] = moments n, t  relu5[n,
    #     t, c]
    relu5 = torch.empty((N, T - 14, 1504), dtype=data, device=device)
    batch_norm5_batch_mean_tiles_mean = torch.empty(
        (N, (T + 497) // 512, 1500), dtype=torch.float32, device=device,
    )
    batch_norm5_batch_mean_tiles_variance = torch.empty(
        (N, (T + 497) // 512, 1500), dtype=torch.float32, device=device,
    )
    tdnn5_sum_products_kernel[(N * ((T + 497) // 512), 12)](
        tdnn5_scaled, relu4, tdnn5_shift, tdnn5_bias, relu5, batch_norm5_batch_mean_tiles_mean,
        batch_norm5_batch_mean_tiles_variance, lengths, N, T, 8, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del tdnn5_shift

    # batch_norm5.batch_mean, batch_norm5.batch_variance, batch_norm5.batch_count[c] = moments n, tile
    #     moments(batch_norm5.batch_mean.tiles.mean[n, tile, c], batch_norm5.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # batch_norm5.new_running_mean[c] = ((batch_norm5.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm5.batch_mean[c]))
    # batch_norm5.new_running_var[c] = ((batch_norm5.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm5.batch_variance[c] · batch_norm5.batch_count[c]) / (batch_norm5.batch_count[c] − 1))))
    # batch_norm5.scale[c] = (batch_norm5.weight[c] / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    batch_norm5_batch_mean = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_scale = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_new_running_mean = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_new_running_var = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_batch_variance = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_batch_count = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_batch_mean_kernel[(1, 24)](
        batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance, batch_norm5_running_mean,
        batch_norm5_running_var, batch_norm5_weight, batch_norm5_batch_mean, batch_norm5_batch_variance,
        batch_norm5_batch_count, batch_norm5_new_running_mean, batch_norm5_new_running_var, batch_norm5_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # statistics.mean.before, statistics.variance.before, statistics.count[n, c] = moments tile
    #     moments(batch_norm5.batch_mean.tiles.mean[n, tile, c], batch_norm5.batch_mean.tiles.variance[n,
    #     tile, c], held(tile))
    # statistics.mean[n, c] = (((statistics.mean.before[n, c] − batch_norm5.batch_mean[c]) ·
    #     batch_norm5.scale[c]) + batch_norm5.bias[c])
    # statistics.variance[n, c] = (statistics.variance.before[n, c] · (batch_norm5.scale[c] ·
    #     batch_norm5.scale[c]))
    # statistics[n, c + 0] = statistics.mean[n, c]
    # statistics[n, c + 1500] = sqrt((statistics.variance[n, c] + 1e-05))
    statistics = torch.empty((N, 3000), dtype=data, device=device)
    statistics_mean_before = torch.empty((N, 1500), dtype=torch.float32, device=device)
    statistics_variance = torch.empty((N, 1500), dtype=torch.float32, device=device)
    statistics_variance_before = torch.empty((N, 1500), dtype=torch.float32, device=device)
    statistics_count = torch.empty((N, 1500), dtype=torch.float32, device=device)
    statistics_mean_before_kernel[(N, 24)](
        batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance, batch_norm5_batch_mean,
        batch_norm5_scale, batch_norm5_bias, statistics_mean_before, statistics_variance_before,
        statistics_count, statistics_variance, statistics, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance

    # embedding.sum[n, c] = Σ i  (statistics[n, i] · embedding.weight[c, i])
    # embedding[n, c] = (embedding.sum[n, c] + embedding.bias[c])
    # relu6[n, c] = maximum(embedding[n, c], 0)
    relu6 = torch.empty((N, 512), dtype=data, device=device)
    embedding_sum_kernel[((N + 127) // 128, 4)](
        embedding_weight, statistics, embedding_bias, relu6, N, 47, PRECISION=precision, num_warps=8,
        num_stages=3,
    )

    # batch_norm6.batch_mean, batch_norm6.batch_variance, batch_norm6.batch_count[c] = moments n  relu6[n, c]
    # batch_norm6.new_running_mean[c] = ((batch_norm6.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm6.batch_mean[c]))
    # batch_norm6.new_running_var[c] = ((batch_norm6.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm6.batch_variance[c] · batch_norm6.batch_count[c]) / (batch_norm6.batch_count[c] − 1))))
    # batch_norm6.scale[c] = (batch_norm6.weight[c] / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    batch_norm6_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_batch_mean_kernel[(1, 8)](
        relu6, batch_norm6_running_mean, batch_norm6_running_var, batch_norm6_weight, batch_norm6_batch_mean,
        batch_norm6_batch_variance, batch_norm6_batch_count, batch_norm6_new_running_mean,
        batch_norm6_new_running_var, batch_norm6_scale, N, num_warps=4, num_stages=2,
    )

    # segment7.scaled[c, i] = (segment7.weight[c, i] · batch_norm6.scale[i])
    # segment7.shift[c] = Σ i  ((segment7.weight[c, i] · batch_norm6.bias[i]) − (segment7.scaled[c, i] ·
    #     batch_norm6.batch_mean[i]))
    segment7_scaled = torch.empty((512, 512), dtype=data, device=device)
    segment7_shift = torch.empty((512,), dtype=torch.float32, device=device)
    segment7_scaled_kernel[(1, 8)](
        segment7_weight, batch_norm6_scale, batch_norm6_bias, batch_norm6_batch_mean, segment7_scaled,
        segment7_shift, num_warps=4, num_stages=2,
    )

    # segment7.sum.products[n, c] = Σ i  (relu6[n, i] · segment7.scaled[c, i])
    # segment7.sum[n, c] = (segment7.sum.products[n, c] + segment7.shift[c])
    # segment7[n, c] = (segment7.sum[n, c] + segment7.bias[c])
    # relu7[n, c] = maximum(segment7[n, c], 0)
    relu7 = torch.empty((N, 512), dtype=data, device=device)
    segment7_sum_products_kernel[((N + 127) // 128, 4)](
        segment7_scaled, relu6, segment7_shift, segment7_bias, relu7, N, 8, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del segment7_shift

    # batch_norm7.batch_mean, batch_norm7.batch_variance, batch_norm7.batch_count[c] = moments n  relu7[n, c]
    # batch_norm7.new_running_mean[c] = ((batch_norm7.running_mean[c] · 0.9) + (0.1 ·
    #     batch_norm7.batch_mean[c]))
    # batch_norm7.new_running_var[c] = ((batch_norm7.running_var[c] · 0.9) + (0.1 ·
    #     ((batch_norm7.batch_variance[c] · batch_norm7.batch_count[c]) / (batch_norm7.batch_count[c] − 1))))
    # batch_norm7.scale[c] = (batch_norm7.weight[c] / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    batch_norm7_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_batch_mean_kernel[(1, 8)](
        relu7, batch_norm7_running_mean, batch_norm7_running_var, batch_norm7_weight, batch_norm7_batch_mean,
        batch_norm7_batch_variance, batch_norm7_batch_count, batch_norm7_new_running_mean,
        batch_norm7_new_running_var, batch_norm7_scale, N, num_warps=4, num_stages=2,
    )

    # speakers.scaled[c, i] = (speakers.weight[c, i] · batch_norm7.scale[i])
    # speakers.shift[c] = Σ i  ((speakers.weight[c, i] · batch_norm7.bias[i]) − (speakers.scaled[c, i] ·
    #     batch_norm7.batch_mean[i]))
    speakers_scaled = torch.empty((7205, 512), dtype=data, device=device)
    speakers_shift = torch.empty((7205,), dtype=torch.float32, device=device)
    speakers_scaled_kernel[(1, 113)](
        speakers_weight, batch_norm7_scale, batch_norm7_bias, batch_norm7_batch_mean, speakers_scaled,
        speakers_shift, num_warps=4, num_stages=2,
    )

    # speakers.sum.products[n, c] = Σ i  (relu7[n, i] · speakers.scaled[c, i])
    # speakers.sum[n, c] = (speakers.sum.products[n, c] + speakers.shift[c])
    # speakers[n, c] = (speakers.sum[n, c] + speakers.bias[c])
    speakers = torch.empty((N, 7205), dtype=data, device=device)
    speakers_sum_products_kernel[((N + 127) // 128, 57)](
        speakers_scaled, relu7, speakers_shift, speakers_bias, speakers, N, 8, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del speakers_shift
    outputs = {"speakers": speakers}
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
    }
    saved = {
        "relu7": relu7, "batch_norm7.batch_mean": batch_norm7_batch_mean,
        "batch_norm7.scale": batch_norm7_scale, "batch_norm7.batch_variance": batch_norm7_batch_variance,
        "speakers.scaled": speakers_scaled, "batch_norm7.batch_count": batch_norm7_batch_count,
        "relu6": relu6, "batch_norm6.batch_mean": batch_norm6_batch_mean,
        "batch_norm6.scale": batch_norm6_scale, "batch_norm6.batch_variance": batch_norm6_batch_variance,
        "segment7.scaled": segment7_scaled, "batch_norm6.batch_count": batch_norm6_batch_count,
        "statistics.mean.before": statistics_mean_before, "batch_norm5.batch_mean": batch_norm5_batch_mean,
        "statistics.variance": statistics_variance, "statistics.variance.before": statistics_variance_before,
        "batch_norm5.scale": batch_norm5_scale, "batch_norm5.batch_variance": batch_norm5_batch_variance,
        "statistics.count": statistics_count, "relu5": relu5,
        "batch_norm5.batch_count": batch_norm5_batch_count, "relu4": relu4,
        "batch_norm4.batch_mean": batch_norm4_batch_mean, "batch_norm4.scale": batch_norm4_scale,
        "batch_norm4.batch_variance": batch_norm4_batch_variance, "tdnn5.scaled": tdnn5_scaled,
        "batch_norm4.batch_count": batch_norm4_batch_count, "relu3": relu3,
        "batch_norm3.batch_mean": batch_norm3_batch_mean, "batch_norm3.scale": batch_norm3_scale,
        "batch_norm3.batch_variance": batch_norm3_batch_variance, "tdnn4.scaled": tdnn4_scaled,
        "batch_norm3.batch_count": batch_norm3_batch_count, "relu2": relu2,
        "batch_norm2.batch_mean": batch_norm2_batch_mean, "batch_norm2.scale": batch_norm2_scale,
        "batch_norm2.batch_variance": batch_norm2_batch_variance, "tdnn3.scaled": tdnn3_scaled,
        "batch_norm2.batch_count": batch_norm2_batch_count, "relu1": relu1,
        "batch_norm1.batch_mean": batch_norm1_batch_mean, "batch_norm1.scale": batch_norm1_scale,
        "batch_norm1.batch_variance": batch_norm1_batch_variance, "tdnn2.scaled": tdnn2_scaled,
        "batch_norm1.batch_count": batch_norm1_batch_count, "statistics": statistics, "input": input,
        "tdnn1.weight": tdnn1_weight, "tdnn1.bias": tdnn1_bias, "batch_norm1.weight": batch_norm1_weight,
        "batch_norm1.bias": batch_norm1_bias, "tdnn2.weight": tdnn2_weight, "tdnn2.bias": tdnn2_bias,
        "batch_norm2.weight": batch_norm2_weight, "batch_norm2.bias": batch_norm2_bias,
        "tdnn3.weight": tdnn3_weight, "tdnn3.bias": tdnn3_bias, "batch_norm3.weight": batch_norm3_weight,
        "batch_norm3.bias": batch_norm3_bias, "tdnn4.weight": tdnn4_weight, "tdnn4.bias": tdnn4_bias,
        "batch_norm4.weight": batch_norm4_weight, "batch_norm4.bias": batch_norm4_bias,
        "tdnn5.weight": tdnn5_weight, "tdnn5.bias": tdnn5_bias, "batch_norm5.weight": batch_norm5_weight,
        "batch_norm5.bias": batch_norm5_bias, "embedding.weight": embedding_weight,
        "embedding.bias": embedding_bias, "batch_norm6.weight": batch_norm6_weight,
        "batch_norm6.bias": batch_norm6_bias, "segment7.weight": segment7_weight,
        "segment7.bias": segment7_bias, "batch_norm7.weight": batch_norm7_weight,
        "batch_norm7.bias": batch_norm7_bias, "speakers.weight": speakers_weight,
        "speakers.bias": speakers_bias, "batch_norm1.running_mean": batch_norm1_running_mean,
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


def backward(saved, d_speakers, *, lengths=None, seed=0, precision="ieee"):
    """The gradients of x_vector, by the names of what they belong to."""
    input = saved["input"]
    tdnn1_weight = saved["tdnn1.weight"]
    tdnn1_bias = saved["tdnn1.bias"]
    batch_norm1_weight = saved["batch_norm1.weight"]
    batch_norm1_bias = saved["batch_norm1.bias"]
    tdnn2_weight = saved["tdnn2.weight"]
    tdnn2_bias = saved["tdnn2.bias"]
    batch_norm2_weight = saved["batch_norm2.weight"]
    batch_norm2_bias = saved["batch_norm2.bias"]
    tdnn3_weight = saved["tdnn3.weight"]
    tdnn3_bias = saved["tdnn3.bias"]
    batch_norm3_weight = saved["batch_norm3.weight"]
    batch_norm3_bias = saved["batch_norm3.bias"]
    tdnn4_weight = saved["tdnn4.weight"]
    tdnn4_bias = saved["tdnn4.bias"]
    batch_norm4_weight = saved["batch_norm4.weight"]
    batch_norm4_bias = saved["batch_norm4.bias"]
    tdnn5_weight = saved["tdnn5.weight"]
    tdnn5_bias = saved["tdnn5.bias"]
    batch_norm5_weight = saved["batch_norm5.weight"]
    batch_norm5_bias = saved["batch_norm5.bias"]
    embedding_weight = saved["embedding.weight"]
    embedding_bias = saved["embedding.bias"]
    batch_norm6_weight = saved["batch_norm6.weight"]
    batch_norm6_bias = saved["batch_norm6.bias"]
    segment7_weight = saved["segment7.weight"]
    segment7_bias = saved["segment7.bias"]
    batch_norm7_weight = saved["batch_norm7.weight"]
    batch_norm7_bias = saved["batch_norm7.bias"]
    speakers_weight = saved["speakers.weight"]
    speakers_bias = saved["speakers.bias"]
    relu7 = saved["relu7"]
    batch_norm7_batch_mean = saved["batch_norm7.batch_mean"]
    batch_norm7_scale = saved["batch_norm7.scale"]
    batch_norm7_batch_variance = saved["batch_norm7.batch_variance"]
    speakers_scaled = saved["speakers.scaled"]
    batch_norm7_batch_count = saved["batch_norm7.batch_count"]
    relu6 = saved["relu6"]
    batch_norm6_batch_mean = saved["batch_norm6.batch_mean"]
    batch_norm6_scale = saved["batch_norm6.scale"]
    batch_norm6_batch_variance = saved["batch_norm6.batch_variance"]
    segment7_scaled = saved["segment7.scaled"]
    batch_norm6_batch_count = saved["batch_norm6.batch_count"]
    statistics_mean_before = saved["statistics.mean.before"]
    batch_norm5_batch_mean = saved["batch_norm5.batch_mean"]
    statistics_variance = saved["statistics.variance"]
    statistics_variance_before = saved["statistics.variance.before"]
    batch_norm5_scale = saved["batch_norm5.scale"]
    batch_norm5_batch_variance = saved["batch_norm5.batch_variance"]
    statistics_count = saved["statistics.count"]
    relu5 = saved["relu5"]
    batch_norm5_batch_count = saved["batch_norm5.batch_count"]
    relu4 = saved["relu4"]
    batch_norm4_batch_mean = saved["batch_norm4.batch_mean"]
    batch_norm4_scale = saved["batch_norm4.scale"]
    batch_norm4_batch_variance = saved["batch_norm4.batch_variance"]
    tdnn5_scaled = saved["tdnn5.scaled"]
    batch_norm4_batch_count = saved["batch_norm4.batch_count"]
    relu3 = saved["relu3"]
    batch_norm3_batch_mean = saved["batch_norm3.batch_mean"]
    batch_norm3_scale = saved["batch_norm3.scale"]
    batch_norm3_batch_variance = saved["batch_norm3.batch_variance"]
    tdnn4_scaled = saved["tdnn4.scaled"]
    batch_norm3_batch_count = saved["batch_norm3.batch_count"]
    relu2 = saved["relu2"]
    batch_norm2_batch_mean = saved["batch_norm2.batch_mean"]
    batch_norm2_scale = saved["batch_norm2.scale"]
    batch_norm2_batch_variance = saved["batch_norm2.batch_variance"]
    tdnn3_scaled = saved["tdnn3.scaled"]
    batch_norm2_batch_count = saved["batch_norm2.batch_count"]
    relu1 = saved["relu1"]
    batch_norm1_batch_mean = saved["batch_norm1.batch_mean"]
    batch_norm1_scale = saved["batch_norm1.scale"]
    batch_norm1_batch_variance = saved["batch_norm1.batch_variance"]
    tdnn2_scaled = saved["tdnn2.scaled"]
    batch_norm1_batch_count = saved["batch_norm1.batch_count"]
    statistics = saved["statistics"]
    N = input.shape[0]
    T = input.shape[1]
    device, data = input.device, input.dtype
    d_speakers = d_speakers.contiguous()

    # d_speakers.whole[n, c] = d_speakers[n, c]
    d_speakers_whole = torch.empty((N, 7208), dtype=data, device=device)
    d_speakers_whole_kernel[((N + 31) // 32, 113)](d_speakers, d_speakers_whole, N, num_warps=4, num_stages=2)

    # d_speakers.bias[c] = Σ n  d_speakers.whole[n, c]
    d_speakers_bias = torch.empty((7205,), dtype=speakers_bias.dtype, device=device)
    d_speakers_bias_kernel[(1, 113)](d_speakers_whole, d_speakers_bias, N, num_warps=4, num_stages=2)

    # d_speakers.scaled.1[c, i] = Σ n  (d_speakers.whole[n, c] · relu7[n, i])
    # d_speakers.scaled[c, i] = (d_speakers.scaled.1[c, i] + ((d_speakers.bias[c] · -1) ·
    #     batch_norm7.batch_mean[i]))
    # d_speakers.weight[c, i] = ((d_speakers.bias[c] · batch_norm7.bias[i]) + (d_speakers.scaled[c, i] ·
    #     batch_norm7.scale[i]))
    d_speakers_scaled = torch.empty((7205, 512), dtype=data, device=device)
    d_speakers_weight = torch.empty((7205, 512), dtype=speakers_weight.dtype, device=device)
    d_speakers_scaled_1_kernel[(57, 4)](
        relu7, d_speakers_whole, d_speakers_bias, batch_norm7_batch_mean, batch_norm7_bias, batch_norm7_scale,
        d_speakers_scaled, d_speakers_weight, N, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # d_batch_norm7.scale[c] = Σ o  (d_speakers.scaled[o, c] · speakers.weight[o, c])
    # d_batch_norm7.batch_variance[c] = (((((d_batch_norm7.scale[c] · batch_norm7.weight[c]) /
    #     (sqrt((batch_norm7.batch_variance[c] + 1e-05)) · sqrt((batch_norm7.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    # d_batch_norm7.weight[c] = (d_batch_norm7.scale[c] / sqrt((batch_norm7.batch_variance[c] + 1e-05)))
    d_batch_norm7_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm7_weight = torch.empty((512,), dtype=batch_norm7_weight.dtype, device=device)
    d_batch_norm7_scale_kernel[(1, 8)](
        d_speakers_scaled, speakers_weight, batch_norm7_weight, batch_norm7_batch_variance,
        d_batch_norm7_batch_variance, d_batch_norm7_weight, num_warps=4, num_stages=2,
    )
    del d_speakers_scaled

    # d_batch_norm7.batch_mean.1[c] = Σ o  ((d_speakers.bias[o] · -1) · speakers.scaled[o, c])
    d_batch_norm7_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm7_batch_mean_1_kernel[(1, 8)](
        d_speakers_bias, speakers_scaled, d_batch_norm7_batch_mean_1, num_warps=4, num_stages=2,
    )

    # d_relu7.1[n, c] = Σ o  (d_speakers.whole[n, o] · speakers.scaled[o, c])
    # d_relu7[n, c] = (d_relu7.1[n, c] + ((d_batch_norm7.batch_mean.1[c] / batch_norm7.batch_count[c]) +
    #     ((relu7[n, c] − batch_norm7.batch_mean[c]) · ((d_batch_norm7.batch_variance[c] · 2) /
    #     batch_norm7.batch_count[c]))))
    # d_segment7[n, c] = select((relu7[n, c] = 0), 0, d_relu7[n, c])
    d_segment7 = torch.empty((N, 512), dtype=data, device=device)
    d_relu7_1_kernel[((N + 127) // 128, 4)](
        speakers_scaled, d_speakers_whole, d_batch_norm7_batch_mean_1, batch_norm7_batch_count, relu7,
        batch_norm7_batch_mean, d_batch_norm7_batch_variance, d_segment7, N, 113, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del d_speakers_whole, d_batch_norm7_batch_variance, d_batch_norm7_batch_mean_1

    # d_segment7.bias[c] = Σ n  d_segment7[n, c]
    d_segment7_bias = torch.empty((512,), dtype=segment7_bias.dtype, device=device)
    d_segment7_bias_kernel[(1, 8)](d_segment7, d_segment7_bias, N, num_warps=4, num_stages=2)

    # d_segment7.scaled.1[c, i] = Σ n  (d_segment7[n, c] · relu6[n, i])
    # d_segment7.scaled[c, i] = (d_segment7.scaled.1[c, i] + ((d_segment7.bias[c] · -1) ·
    #     batch_norm6.batch_mean[i]))
    # d_segment7.weight[c, i] = ((d_segment7.bias[c] · batch_norm6.bias[i]) + (d_segment7.scaled[c, i] ·
    #     batch_norm6.scale[i]))
    d_segment7_scaled = torch.empty((512, 512), dtype=data, device=device)
    d_segment7_weight = torch.empty((512, 512), dtype=segment7_weight.dtype, device=device)
    d_segment7_scaled_1_kernel[(4, 4)](
        relu6, d_segment7, d_segment7_bias, batch_norm6_batch_mean, batch_norm6_bias, batch_norm6_scale,
        d_segment7_scaled, d_segment7_weight, N, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # d_batch_norm6.scale[c] = Σ o  (d_segment7.scaled[o, c] · segment7.weight[o, c])
    # d_batch_norm6.batch_variance[c] = (((((d_batch_norm6.scale[c] · batch_norm6.weight[c]) /
    #     (sqrt((batch_norm6.batch_variance[c] + 1e-05)) · sqrt((batch_norm6.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    # d_batch_norm6.weight[c] = (d_batch_norm6.scale[c] / sqrt((batch_norm6.batch_variance[c] + 1e-05)))
    d_batch_norm6_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm6_weight = torch.empty((512,), dtype=batch_norm6_weight.dtype, device=device)
    d_batch_norm6_scale_kernel[(1, 8)](
        d_segment7_scaled, segment7_weight, batch_norm6_weight, batch_norm6_batch_variance,
        d_batch_norm6_batch_variance, d_batch_norm6_weight, num_warps=4, num_stages=2,
    )
    del d_segment7_scaled

    # d_batch_norm6.batch_mean.1[c] = Σ o  ((d_segment7.bias[o] · -1) · segment7.scaled[o, c])
    d_batch_norm6_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm6_batch_mean_1_kernel[(1, 8)](
        d_segment7_bias, segment7_scaled, d_batch_norm6_batch_mean_1, num_warps=4, num_stages=2,
    )

    # d_relu6.1[n, c] = Σ o  (d_segment7[n, o] · segment7.scaled[o, c])
    # d_relu6[n, c] = (d_relu6.1[n, c] + ((d_batch_norm6.batch_mean.1[c] / batch_norm6.batch_count[c]) +
    #     ((relu6[n, c] − batch_norm6.batch_mean[c]) · ((d_batch_norm6.batch_variance[c] · 2) /
    #     batch_norm6.batch_count[c]))))
    # d_embedding[n, c] = select((relu6[n, c] = 0), 0, d_relu6[n, c])
    d_embedding = torch.empty((N, 512), dtype=data, device=device)
    d_relu6_1_kernel[((N + 127) // 128, 4)](
        segment7_scaled, d_segment7, d_batch_norm6_batch_mean_1, batch_norm6_batch_count, relu6,
        batch_norm6_batch_mean, d_batch_norm6_batch_variance, d_embedding, N, 8, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del d_segment7, d_batch_norm6_batch_variance, d_batch_norm6_batch_mean_1

    # d_statistics[n, c] = Σ o  (d_embedding[n, o] · embedding.weight[o, c])
    d_statistics = torch.empty((N, 3000), dtype=data, device=device)
    d_statistics_kernel[((N + 127) // 128, 24)](
        d_embedding, embedding_weight, d_statistics, N, 8, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # d_batch_norm5.scale.2[c] = Σ n  (d_statistics[n, c + 0] · (statistics.mean.before[n, c] −
    #     batch_norm5.batch_mean[c]))
    d_batch_norm5_scale_2 = torch.empty((1500,), dtype=torch.float32, device=device)
    d_batch_norm5_scale_2_kernel[(1, 24)](
        d_statistics, statistics_mean_before, batch_norm5_batch_mean, d_batch_norm5_scale_2, N, num_warps=4,
        num_stages=2,
    )

    # d_batch_norm5.scale.1[c] = Σ n  (((((d_statistics[n, c + 1500] · 0.5) / sqrt((statistics.variance[n, c]
    #     + 1e-05))) · statistics.variance.before[n, c]) · batch_norm5.scale[c]) + ((((d_statistics[n, c +
    #     1500] · 0.5) / sqrt((statistics.variance[n, c] + 1e-05))) · statistics.variance.before[n, c]) ·
    #     batch_norm5.scale[c]))
    # d_batch_norm5.scale[c] = (d_batch_norm5.scale.1[c] + d_batch_norm5.scale.2[c])
    # d_batch_norm5.batch_variance[c] = (((((d_batch_norm5.scale[c] · batch_norm5.weight[c]) /
    #     (sqrt((batch_norm5.batch_variance[c] + 1e-05)) · sqrt((batch_norm5.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    # d_batch_norm5.weight[c] = (d_batch_norm5.scale[c] / sqrt((batch_norm5.batch_variance[c] + 1e-05)))
    d_batch_norm5_batch_variance = torch.empty((1500,), dtype=torch.float32, device=device)
    d_batch_norm5_weight = torch.empty((1500,), dtype=batch_norm5_weight.dtype, device=device)
    d_batch_norm5_scale_1_kernel[(1, 24)](
        d_statistics, statistics_variance, statistics_variance_before, batch_norm5_scale,
        d_batch_norm5_scale_2, batch_norm5_weight, batch_norm5_batch_variance, d_batch_norm5_batch_variance,
        d_batch_norm5_weight, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm5_scale_2

    # d_batch_norm5.batch_mean.1[c] = Σ n  d_statistics[n, c + 0]
    # d_batch_norm5.batch_mean[c] = (d_batch_norm5.batch_mean.1[c] · (batch_norm5.scale[c] · -1))
    d_batch_norm5_batch_mean = torch.empty((1500,), dtype=torch.float32, device=device)
    d_batch_norm5_batch_mean_1 = torch.empty((1500,), dtype=torch.float32, device=device)
    d_batch_norm5_batch_mean_1_kernel[(1, 24)](
        d_statistics, batch_norm5_scale, d_batch_norm5_batch_mean_1, d_batch_norm5_batch_mean, N, num_warps=4,
        num_stages=2,
    )

    # d_statistics.mean[n, c] = d_statistics[n, c + 0]
    # d_statistics.mean.before[n, c] = (d_statistics.mean[n, c] · batch_norm5.scale[c])
    # d_statistics.variance[n, c] = ((d_statistics[n, c + 1500] · 0.5) / sqrt((statistics.variance[n, c] +
    #     1e-05)))
    # d_statistics.variance.before[n, c] = (d_statistics.variance[n, c] · (batch_norm5.scale[c] ·
    #     batch_norm5.scale[c]))
    # d_relu5[n, t, c] = (((d_statistics.mean.before[n, c] / statistics.count[n, c]) + ((relu5[n, t, c] −
    #     statistics.mean.before[n, c]) · ((d_statistics.variance.before[n, c] · 2) / statistics.count[n,
    #     c]))) + ((d_batch_norm5.batch_mean[c] / batch_norm5.batch_count[c]) + ((relu5[n, t, c] −
    #     batch_norm5.batch_mean[c]) · ((d_batch_norm5.batch_variance[c] · 2) / batch_norm5.batch_count[c]))))
    # d_tdnn5[n, t, c] = select((relu5[n, t, c] = 0), 0, d_relu5[n, t, c])
    # d_tdnn5.bias[c] = Σ n, t  d_tdnn5[n, t, c]
    d_tdnn5 = torch.empty((N, T - 14, 1504), dtype=data, device=device)
    d_tdnn5_bias_tiles = torch.empty((N, (T + 113) // 128, 1500), dtype=torch.float32, device=device)
    d_tdnn5_kernel[(N * ((T + 113) // 128), 94)](
        d_statistics, batch_norm5_scale, statistics_variance, statistics_count, relu5, statistics_mean_before,
        d_batch_norm5_batch_mean, batch_norm5_batch_count, batch_norm5_batch_mean,
        d_batch_norm5_batch_variance, d_tdnn5, d_tdnn5_bias_tiles, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_statistics, d_batch_norm5_batch_variance, d_batch_norm5_batch_mean

    # d_tdnn5.bias[c] = Σ n, tile  d_tdnn5.bias.tiles[n, tile, c]
    d_tdnn5_bias = torch.empty((1500,), dtype=tdnn5_bias.dtype, device=device)
    d_tdnn5_bias_kernel[(1, 24)](
        d_tdnn5_bias_tiles, d_tdnn5_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_tdnn5_bias_tiles

    # d_tdnn5.scaled.1.parts[part, k, c, i] = Σ each, t  (d_tdnn5[each·3 + part, t, c] · relu4[each·3 + part,
    #     t + offset(k), i])
    d_tdnn5_scaled_1_parts = torch.empty((3, 1, 1500, 512), dtype=torch.float32, device=device)
    d_tdnn5_scaled_1_parts_kernel[(36, 4)](
        d_tdnn5, relu4, d_tdnn5_scaled_1_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # d_tdnn5.scaled.1[k, c, i] = Σ part  d_tdnn5.scaled.1.parts[part, k, c, i]
    # d_tdnn5.scaled[k, c, i] = (d_tdnn5.scaled.1[k, c, i] + ((d_tdnn5.bias[c] · -1) ·
    #     batch_norm4.batch_mean[i]))
    # d_tdnn5.weight[k, c, i] = ((d_tdnn5.bias[c] · batch_norm4.bias[i]) + (d_tdnn5.scaled[k, c, i] ·
    #     batch_norm4.scale[i]))
    d_tdnn5_scaled = torch.empty((1, 1500, 512), dtype=data, device=device)
    d_tdnn5_weight = torch.empty((1, 1500, 512), dtype=tdnn5_weight.dtype, device=device)
    d_tdnn5_scaled_1_kernel[(47, 8)](
        d_tdnn5_scaled_1_parts, d_tdnn5_bias, batch_norm4_batch_mean, batch_norm4_bias, batch_norm4_scale,
        d_tdnn5_scaled, d_tdnn5_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn5_scaled_1_parts

    # d_batch_norm4.scale[c] = Σ k, o  (d_tdnn5.scaled[k, o, c] · tdnn5.weight[k, o, c])
    # d_batch_norm4.batch_variance[c] = (((((d_batch_norm4.scale[c] · batch_norm4.weight[c]) /
    #     (sqrt((batch_norm4.batch_variance[c] + 1e-05)) · sqrt((batch_norm4.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    # d_batch_norm4.weight[c] = (d_batch_norm4.scale[c] / sqrt((batch_norm4.batch_variance[c] + 1e-05)))
    d_batch_norm4_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm4_weight = torch.empty((512,), dtype=batch_norm4_weight.dtype, device=device)
    d_batch_norm4_scale_kernel[(1, 8)](
        d_tdnn5_scaled, tdnn5_weight, batch_norm4_weight, batch_norm4_batch_variance,
        d_batch_norm4_batch_variance, d_batch_norm4_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn5_scaled

    # d_batch_norm4.batch_mean.1[c] = Σ o, k  ((d_tdnn5.bias[o] · -1) · tdnn5.scaled[k, o, c])
    d_batch_norm4_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm4_batch_mean_1_kernel[(1, 8)](
        d_tdnn5_bias, tdnn5_scaled, d_batch_norm4_batch_mean_1, num_warps=4, num_stages=2,
    )

    # d_relu4.1[n, t, c] = Σ o, k  (d_tdnn5[n, t − (offset(k)), o] · tdnn5.scaled[k, o, c])
    # d_relu4[n, t, c] = (d_relu4.1[n, t, c] + ((d_batch_norm4.batch_mean.1[c] / batch_norm4.batch_count[c]) +
    #     ((relu4[n, t, c] − batch_norm4.batch_mean[c]) · ((d_batch_norm4.batch_variance[c] · 2) /
    #     batch_norm4.batch_count[c]))))
    # d_tdnn4[n, t, c] = select((relu4[n, t, c] = 0), 0, d_relu4[n, t, c])
    # d_tdnn4.bias[c] = Σ n, t  d_tdnn4[n, t, c]
    d_tdnn4 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    d_tdnn4_bias_tiles = torch.empty((N, (T + 113) // 128, 512), dtype=torch.float32, device=device)
    d_relu4_1_kernel[(N * ((T + 113) // 128), 4)](
        tdnn5_scaled, d_tdnn5, d_batch_norm4_batch_mean_1, batch_norm4_batch_count, relu4,
        batch_norm4_batch_mean, d_batch_norm4_batch_variance, d_tdnn4, d_tdnn4_bias_tiles, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_tdnn5, d_batch_norm4_batch_variance, d_batch_norm4_batch_mean_1

    # d_tdnn4.bias[c] = Σ n, tile  d_tdnn4.bias.tiles[n, tile, c]
    d_tdnn4_bias = torch.empty((512,), dtype=tdnn4_bias.dtype, device=device)
    d_tdnn4_bias_kernel[(1, 8)](
        d_tdnn4_bias_tiles, d_tdnn4_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_tdnn4_bias_tiles

    # d_tdnn4.scaled.1.parts[part, k, c, i] = Σ each, t  (d_tdnn4[each·9 + part, t, c] · relu3[each·9 + part,
    #     t + offset(k), i])
    d_tdnn4_scaled_1_parts = torch.empty((9, 1, 512, 512), dtype=torch.float32, device=device)
    d_tdnn4_scaled_1_parts_kernel[(36, 4)](
        d_tdnn4, relu3, d_tdnn4_scaled_1_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # d_tdnn4.scaled.1[k, c, i] = Σ part  d_tdnn4.scaled.1.parts[part, k, c, i]
    # d_tdnn4.scaled[k, c, i] = (d_tdnn4.scaled.1[k, c, i] + ((d_tdnn4.bias[c] · -1) ·
    #     batch_norm3.batch_mean[i]))
    # d_tdnn4.weight[k, c, i] = ((d_tdnn4.bias[c] · batch_norm3.bias[i]) + (d_tdnn4.scaled[k, c, i] ·
    #     batch_norm3.scale[i]))
    d_tdnn4_scaled = torch.empty((1, 512, 512), dtype=data, device=device)
    d_tdnn4_weight = torch.empty((1, 512, 512), dtype=tdnn4_weight.dtype, device=device)
    d_tdnn4_scaled_1_kernel[(16, 8)](
        d_tdnn4_scaled_1_parts, d_tdnn4_bias, batch_norm3_batch_mean, batch_norm3_bias, batch_norm3_scale,
        d_tdnn4_scaled, d_tdnn4_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn4_scaled_1_parts

    # d_batch_norm3.scale[c] = Σ k, o  (d_tdnn4.scaled[k, o, c] · tdnn4.weight[k, o, c])
    # d_batch_norm3.batch_variance[c] = (((((d_batch_norm3.scale[c] · batch_norm3.weight[c]) /
    #     (sqrt((batch_norm3.batch_variance[c] + 1e-05)) · sqrt((batch_norm3.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    # d_batch_norm3.weight[c] = (d_batch_norm3.scale[c] / sqrt((batch_norm3.batch_variance[c] + 1e-05)))
    d_batch_norm3_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm3_weight = torch.empty((512,), dtype=batch_norm3_weight.dtype, device=device)
    d_batch_norm3_scale_kernel[(1, 8)](
        d_tdnn4_scaled, tdnn4_weight, batch_norm3_weight, batch_norm3_batch_variance,
        d_batch_norm3_batch_variance, d_batch_norm3_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn4_scaled

    # d_batch_norm3.batch_mean.1[c] = Σ o, k  ((d_tdnn4.bias[o] · -1) · tdnn4.scaled[k, o, c])
    d_batch_norm3_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm3_batch_mean_1_kernel[(1, 8)](
        d_tdnn4_bias, tdnn4_scaled, d_batch_norm3_batch_mean_1, num_warps=4, num_stages=2,
    )

    # d_relu3.1[n, t, c] = Σ o, k  (d_tdnn4[n, t − (offset(k)), o] · tdnn4.scaled[k, o, c])
    # d_relu3[n, t, c] = (d_relu3.1[n, t, c] + ((d_batch_norm3.batch_mean.1[c] / batch_norm3.batch_count[c]) +
    #     ((relu3[n, t, c] − batch_norm3.batch_mean[c]) · ((d_batch_norm3.batch_variance[c] · 2) /
    #     batch_norm3.batch_count[c]))))
    # d_tdnn3[n, t, c] = select((relu3[n, t, c] = 0), 0, d_relu3[n, t, c])
    # d_tdnn3.bias[c] = Σ n, t  d_tdnn3[n, t, c]
    d_tdnn3 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    d_tdnn3_bias_tiles = torch.empty((N, (T + 113) // 128, 512), dtype=torch.float32, device=device)
    d_relu3_1_kernel[(N * ((T + 113) // 128), 4)](
        tdnn4_scaled, d_tdnn4, d_batch_norm3_batch_mean_1, batch_norm3_batch_count, relu3,
        batch_norm3_batch_mean, d_batch_norm3_batch_variance, d_tdnn3, d_tdnn3_bias_tiles, lengths, N, T, 8,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_tdnn4, d_batch_norm3_batch_variance, d_batch_norm3_batch_mean_1

    # d_tdnn3.bias[c] = Σ n, tile  d_tdnn3.bias.tiles[n, tile, c]
    d_tdnn3_bias = torch.empty((512,), dtype=tdnn3_bias.dtype, device=device)
    d_tdnn3_bias_kernel[(1, 8)](
        d_tdnn3_bias_tiles, d_tdnn3_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_tdnn3_bias_tiles

    # d_tdnn3.scaled.1.parts[part, k, c, i] = Σ each, t  (d_tdnn3[each·3 + part, t, c] · relu2[each·3 + part,
    #     t + offset(k), i])
    d_tdnn3_scaled_1_parts = torch.empty((3, 3, 512, 512), dtype=torch.float32, device=device)
    d_tdnn3_scaled_1_parts_kernel[(36, 4)](
        d_tdnn3, relu2, d_tdnn3_scaled_1_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # d_tdnn3.scaled.1[k, c, i] = Σ part  d_tdnn3.scaled.1.parts[part, k, c, i]
    # d_tdnn3.scaled[k, c, i] = (d_tdnn3.scaled.1[k, c, i] + ((d_tdnn3.bias[c] · -1) ·
    #     batch_norm2.batch_mean[i]))
    # d_tdnn3.weight[k, c, i] = ((d_tdnn3.bias[c] · batch_norm2.bias[i]) + (d_tdnn3.scaled[k, c, i] ·
    #     batch_norm2.scale[i]))
    d_tdnn3_scaled = torch.empty((3, 512, 512), dtype=data, device=device)
    d_tdnn3_weight = torch.empty((3, 512, 512), dtype=tdnn3_weight.dtype, device=device)
    d_tdnn3_scaled_1_kernel[(48, 8)](
        d_tdnn3_scaled_1_parts, d_tdnn3_bias, batch_norm2_batch_mean, batch_norm2_bias, batch_norm2_scale,
        d_tdnn3_scaled, d_tdnn3_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn3_scaled_1_parts

    # d_batch_norm2.scale[c] = Σ k, o  (d_tdnn3.scaled[k, o, c] · tdnn3.weight[k, o, c])
    # d_batch_norm2.batch_variance[c] = (((((d_batch_norm2.scale[c] · batch_norm2.weight[c]) /
    #     (sqrt((batch_norm2.batch_variance[c] + 1e-05)) · sqrt((batch_norm2.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    # d_batch_norm2.weight[c] = (d_batch_norm2.scale[c] / sqrt((batch_norm2.batch_variance[c] + 1e-05)))
    d_batch_norm2_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm2_weight = torch.empty((512,), dtype=batch_norm2_weight.dtype, device=device)
    d_batch_norm2_scale_kernel[(1, 8)](
        d_tdnn3_scaled, tdnn3_weight, batch_norm2_weight, batch_norm2_batch_variance,
        d_batch_norm2_batch_variance, d_batch_norm2_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn3_scaled

    # d_batch_norm2.batch_mean.1[c] = Σ o, k  ((d_tdnn3.bias[o] · -1) · tdnn3.scaled[k, o, c])
    d_batch_norm2_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm2_batch_mean_1_kernel[(1, 8)](
        d_tdnn3_bias, tdnn3_scaled, d_batch_norm2_batch_mean_1, num_warps=4, num_stages=2,
    )

    # d_relu2.1[n, t, c] = Σ o, k  (d_tdnn3[n, t − (offset(k)), o] · tdnn3.scaled[k, o, c])
    # d_relu2[n, t, c] = (d_relu2.1[n, t, c] + ((d_batch_norm2.batch_mean.1[c] / batch_norm2.batch_count[c]) +
    #     ((relu2[n, t, c] − batch_norm2.batch_mean[c]) · ((d_batch_norm2.batch_variance[c] · 2) /
    #     batch_norm2.batch_count[c]))))
    # d_tdnn2[n, t, c] = select((relu2[n, t, c] = 0), 0, d_relu2[n, t, c])
    # d_tdnn2.bias[c] = Σ n, t  d_tdnn2[n, t, c]
    d_tdnn2 = torch.empty((N, T - 8, 512), dtype=data, device=device)
    d_tdnn2_bias_tiles = torch.empty((N, (T + 119) // 128, 512), dtype=torch.float32, device=device)
    d_relu2_1_kernel[(N * ((T + 119) // 128), 4)](
        tdnn3_scaled, d_tdnn3, d_batch_norm2_batch_mean_1, batch_norm2_batch_count, relu2,
        batch_norm2_batch_mean, d_batch_norm2_batch_variance, d_tdnn2, d_tdnn2_bias_tiles, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_tdnn3, d_batch_norm2_batch_variance, d_batch_norm2_batch_mean_1

    # d_tdnn2.bias[c] = Σ n, tile  d_tdnn2.bias.tiles[n, tile, c]
    d_tdnn2_bias = torch.empty((512,), dtype=tdnn2_bias.dtype, device=device)
    d_tdnn2_bias_kernel[(1, 8)](
        d_tdnn2_bias_tiles, d_tdnn2_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_tdnn2_bias_tiles

    # d_tdnn2.scaled.1.parts[part, k, c, i] = Σ each, t  (d_tdnn2[each·3 + part, t, c] · relu1[each·3 + part,
    #     t + offset(k), i])
    d_tdnn2_scaled_1_parts = torch.empty((3, 3, 512, 512), dtype=torch.float32, device=device)
    d_tdnn2_scaled_1_parts_kernel[(36, 4)](
        d_tdnn2, relu1, d_tdnn2_scaled_1_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # d_tdnn2.scaled.1[k, c, i] = Σ part  d_tdnn2.scaled.1.parts[part, k, c, i]
    # d_tdnn2.scaled[k, c, i] = (d_tdnn2.scaled.1[k, c, i] + ((d_tdnn2.bias[c] · -1) ·
    #     batch_norm1.batch_mean[i]))
    # d_tdnn2.weight[k, c, i] = ((d_tdnn2.bias[c] · batch_norm1.bias[i]) + (d_tdnn2.scaled[k, c, i] ·
    #     batch_norm1.scale[i]))
    d_tdnn2_scaled = torch.empty((3, 512, 512), dtype=data, device=device)
    d_tdnn2_weight = torch.empty((3, 512, 512), dtype=tdnn2_weight.dtype, device=device)
    d_tdnn2_scaled_1_kernel[(48, 8)](
        d_tdnn2_scaled_1_parts, d_tdnn2_bias, batch_norm1_batch_mean, batch_norm1_bias, batch_norm1_scale,
        d_tdnn2_scaled, d_tdnn2_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn2_scaled_1_parts

    # d_batch_norm1.scale[c] = Σ k, o  (d_tdnn2.scaled[k, o, c] · tdnn2.weight[k, o, c])
    # d_batch_norm1.batch_variance[c] = (((((d_batch_norm1.scale[c] · batch_norm1.weight[c]) /
    #     (sqrt((batch_norm1.batch_variance[c] + 1e-05)) · sqrt((batch_norm1.batch_variance[c] + 1e-05)))) ·
    #     -1) · 0.5) / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    # d_batch_norm1.weight[c] = (d_batch_norm1.scale[c] / sqrt((batch_norm1.batch_variance[c] + 1e-05)))
    d_batch_norm1_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm1_weight = torch.empty((512,), dtype=batch_norm1_weight.dtype, device=device)
    d_batch_norm1_scale_kernel[(1, 8)](
        d_tdnn2_scaled, tdnn2_weight, batch_norm1_weight, batch_norm1_batch_variance,
        d_batch_norm1_batch_variance, d_batch_norm1_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn2_scaled

    # d_batch_norm1.batch_mean.1[c] = Σ o, k  ((d_tdnn2.bias[o] · -1) · tdnn2.scaled[k, o, c])
    d_batch_norm1_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm1_batch_mean_1_kernel[(1, 8)](
        d_tdnn2_bias, tdnn2_scaled, d_batch_norm1_batch_mean_1, num_warps=4, num_stages=2,
    )

    # d_relu1.1[n, t, c] = Σ o, k  (d_tdnn2[n, t − (offset(k)), o] · tdnn2.scaled[k, o, c])
    # d_relu1[n, t, c] = (d_relu1.1[n, t, c] + ((d_batch_norm1.batch_mean.1[c] / batch_norm1.batch_count[c]) +
    #     ((relu1[n, t, c] − batch_norm1.batch_mean[c]) · ((d_batch_norm1.batch_variance[c] · 2) /
    #     batch_norm1.batch_count[c]))))
    # d_tdnn1[n, t, c] = select((relu1[n, t, c] = 0), 0, d_relu1[n, t, c])
    # d_tdnn1.bias[c] = Σ n, t  d_tdnn1[n, t, c]
    d_tdnn1 = torch.empty((N, T - 4, 512), dtype=data, device=device)
    d_tdnn1_bias_tiles = torch.empty((N, (T + 123) // 128, 512), dtype=torch.float32, device=device)
    d_relu1_1_kernel[(N * ((T + 123) // 128), 4)](
        tdnn2_scaled, d_tdnn2, d_batch_norm1_batch_mean_1, batch_norm1_batch_count, relu1,
        batch_norm1_batch_mean, d_batch_norm1_batch_variance, d_tdnn1, d_tdnn1_bias_tiles, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_tdnn2, d_batch_norm1_batch_variance, d_batch_norm1_batch_mean_1

    # d_input[n, t, c] = Σ o, k  (d_tdnn1[n, t − (offset(k)), o] · tdnn1.weight[k, o, c])
    d_input = torch.empty((N, T, 40), dtype=data, device=device)
    d_input_kernel[(N * ((T + 127) // 128), 1)](
        d_tdnn1, tdnn1_weight, d_input, lengths, N, T, 40, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )

    # d_tdnn1.weight.parts[part, k, c, i] = Σ each, t  (d_tdnn1[each·7 + part, t, c] · input[each·7 + part, t
    #     + offset(k), i])
    d_tdnn1_weight_parts = torch.empty((7, 5, 512, 40), dtype=torch.float32, device=device)
    d_tdnn1_weight_parts_kernel[(140, 1)](
        d_tdnn1, input, d_tdnn1_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del d_tdnn1

    # d_tdnn1.weight[k, c, i] = Σ part  d_tdnn1.weight.parts[part, k, c, i]
    d_tdnn1_weight = torch.empty((5, 512, 40), dtype=tdnn1_weight.dtype, device=device)
    d_tdnn1_weight_kernel[(80, 1)](d_tdnn1_weight_parts, d_tdnn1_weight, num_warps=4, num_stages=2)
    del d_tdnn1_weight_parts

    # d_tdnn1.bias[c] = Σ n, tile  d_tdnn1.bias.tiles[n, tile, c]
    d_tdnn1_bias = torch.empty((512,), dtype=tdnn1_bias.dtype, device=device)
    d_tdnn1_bias_kernel[(1, 8)](
        d_tdnn1_bias_tiles, d_tdnn1_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_tdnn1_bias_tiles

    # d_batch_norm1.bias[c] = Σ o, k  (d_tdnn2.bias[o] · tdnn2.weight[k, o, c])
    d_batch_norm1_bias = torch.empty((512,), dtype=batch_norm1_bias.dtype, device=device)
    d_batch_norm1_bias_kernel[(1, 8)](
        d_tdnn2_bias, tdnn2_weight, d_batch_norm1_bias, num_warps=4, num_stages=2,
    )

    # d_batch_norm2.bias[c] = Σ o, k  (d_tdnn3.bias[o] · tdnn3.weight[k, o, c])
    d_batch_norm2_bias = torch.empty((512,), dtype=batch_norm2_bias.dtype, device=device)
    d_batch_norm2_bias_kernel[(1, 8)](
        d_tdnn3_bias, tdnn3_weight, d_batch_norm2_bias, num_warps=4, num_stages=2,
    )

    # d_batch_norm3.bias[c] = Σ o, k  (d_tdnn4.bias[o] · tdnn4.weight[k, o, c])
    d_batch_norm3_bias = torch.empty((512,), dtype=batch_norm3_bias.dtype, device=device)
    d_batch_norm3_bias_kernel[(1, 8)](
        d_tdnn4_bias, tdnn4_weight, d_batch_norm3_bias, num_warps=4, num_stages=2,
    )

    # d_batch_norm4.bias[c] = Σ o, k  (d_tdnn5.bias[o] · tdnn5.weight[k, o, c])
    d_batch_norm4_bias = torch.empty((512,), dtype=batch_norm4_bias.dtype, device=device)
    d_batch_norm4_bias_kernel[(1, 8)](
        d_tdnn5_bias, tdnn5_weight, d_batch_norm4_bias, num_warps=4, num_stages=2,
    )

    # d_embedding.weight[c, i] = Σ n  (d_embedding[n, c] · statistics[n, i])
    # d_embedding.bias[c] = Σ n  d_embedding[n, c]
    d_embedding_weight = torch.empty((512, 3000), dtype=embedding_weight.dtype, device=device)
    d_embedding_bias = torch.empty((512,), dtype=embedding_bias.dtype, device=device)
    d_embedding_weight_kernel[(4, 24)](
        d_embedding, statistics, d_embedding_weight, d_embedding_bias, N, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del d_embedding

    # d_batch_norm6.bias[c] = Σ o  (d_segment7.bias[o] · segment7.weight[o, c])
    d_batch_norm6_bias = torch.empty((512,), dtype=batch_norm6_bias.dtype, device=device)
    d_batch_norm6_bias_kernel[(1, 8)](
        d_segment7_bias, segment7_weight, d_batch_norm6_bias, num_warps=4, num_stages=2,
    )

    # d_batch_norm7.bias[c] = Σ o  (d_speakers.bias[o] · speakers.weight[o, c])
    d_batch_norm7_bias = torch.empty((512,), dtype=batch_norm7_bias.dtype, device=device)
    d_batch_norm7_bias_kernel[(1, 8)](
        d_speakers_bias, speakers_weight, d_batch_norm7_bias, num_warps=4, num_stages=2,
    )
    return {
        "input": d_input, "tdnn1.weight": d_tdnn1_weight.view(5, 512, 40).permute(1, 2, 0),
        "tdnn1.bias": d_tdnn1_bias, "batch_norm1.weight": d_batch_norm1_weight,
        "batch_norm1.bias": d_batch_norm1_bias,
        "tdnn2.weight": d_tdnn2_weight.view(3, 512, 512).permute(1, 2, 0), "tdnn2.bias": d_tdnn2_bias,
        "batch_norm2.weight": d_batch_norm2_weight, "batch_norm2.bias": d_batch_norm2_bias,
        "tdnn3.weight": d_tdnn3_weight.view(3, 512, 512).permute(1, 2, 0), "tdnn3.bias": d_tdnn3_bias,
        "batch_norm3.weight": d_batch_norm3_weight, "batch_norm3.bias": d_batch_norm3_bias,
        "tdnn4.weight": d_tdnn4_weight.view(1, 512, 512).permute(1, 2, 0), "tdnn4.bias": d_tdnn4_bias,
        "batch_norm4.weight": d_batch_norm4_weight, "batch_norm4.bias": d_batch_norm4_bias,
        "tdnn5.weight": d_tdnn5_weight.view(1, 1500, 512).permute(1, 2, 0), "tdnn5.bias": d_tdnn5_bias,
        "batch_norm5.weight": d_batch_norm5_weight, "batch_norm5.bias": d_batch_norm5_batch_mean_1,
        "embedding.weight": d_embedding_weight, "embedding.bias": d_embedding_bias,
        "batch_norm6.weight": d_batch_norm6_weight, "batch_norm6.bias": d_batch_norm6_bias,
        "segment7.weight": d_segment7_weight, "segment7.bias": d_segment7_bias,
        "batch_norm7.weight": d_batch_norm7_weight, "batch_norm7.bias": d_batch_norm7_bias,
        "speakers.weight": d_speakers_weight, "speakers.bias": d_speakers_bias,
    }


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
    """x_vector in torch, train: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    tdnn1 = F.conv1d(input, tdnn1_weight, tdnn1_bias, 1, 0, 1, 1)
    relu1 = F.relu(tdnn1)
    batch_norm1_running_mean = batch_norm1_running_mean.detach().clone()
    batch_norm1_running_var = batch_norm1_running_var.detach().clone()
    batch_norm1 = F.batch_norm(
        relu1, batch_norm1_running_mean, batch_norm1_running_var, batch_norm1_weight, batch_norm1_bias, True,
        0.1, 1e-05,
    )
    tdnn2 = F.conv1d(batch_norm1, tdnn2_weight, tdnn2_bias, 1, 0, 2, 1)
    relu2 = F.relu(tdnn2)
    batch_norm2_running_mean = batch_norm2_running_mean.detach().clone()
    batch_norm2_running_var = batch_norm2_running_var.detach().clone()
    batch_norm2 = F.batch_norm(
        relu2, batch_norm2_running_mean, batch_norm2_running_var, batch_norm2_weight, batch_norm2_bias, True,
        0.1, 1e-05,
    )
    tdnn3 = F.conv1d(batch_norm2, tdnn3_weight, tdnn3_bias, 1, 0, 3, 1)
    relu3 = F.relu(tdnn3)
    batch_norm3_running_mean = batch_norm3_running_mean.detach().clone()
    batch_norm3_running_var = batch_norm3_running_var.detach().clone()
    batch_norm3 = F.batch_norm(
        relu3, batch_norm3_running_mean, batch_norm3_running_var, batch_norm3_weight, batch_norm3_bias, True,
        0.1, 1e-05,
    )
    tdnn4 = F.conv1d(batch_norm3, tdnn4_weight, tdnn4_bias, 1, 0, 1, 1)
    relu4 = F.relu(tdnn4)
    batch_norm4_running_mean = batch_norm4_running_mean.detach().clone()
    batch_norm4_running_var = batch_norm4_running_var.detach().clone()
    batch_norm4 = F.batch_norm(
        relu4, batch_norm4_running_mean, batch_norm4_running_var, batch_norm4_weight, batch_norm4_bias, True,
        0.1, 1e-05,
    )
    tdnn5 = F.conv1d(batch_norm4, tdnn5_weight, tdnn5_bias, 1, 0, 1, 1)
    relu5 = F.relu(tdnn5)
    batch_norm5_running_mean = batch_norm5_running_mean.detach().clone()
    batch_norm5_running_var = batch_norm5_running_var.detach().clone()
    batch_norm5 = F.batch_norm(
        relu5, batch_norm5_running_mean, batch_norm5_running_var, batch_norm5_weight, batch_norm5_bias, True,
        0.1, 1e-05,
    )
    statistics_mean = batch_norm5.flatten(2).mean(2)
    statistics_variance = batch_norm5.flatten(2).var(2, correction=0)
    statistics = torch.cat([statistics_mean, (statistics_variance + 1e-05).sqrt()], 1)
    embedding = F.linear(statistics.movedim(1, -1), embedding_weight, embedding_bias).movedim(-1, 1)
    relu6 = F.relu(embedding)
    batch_norm6_running_mean = batch_norm6_running_mean.detach().clone()
    batch_norm6_running_var = batch_norm6_running_var.detach().clone()
    batch_norm6 = F.batch_norm(
        relu6, batch_norm6_running_mean, batch_norm6_running_var, batch_norm6_weight, batch_norm6_bias, True,
        0.1, 1e-05,
    )
    segment7 = F.linear(batch_norm6.movedim(1, -1), segment7_weight, segment7_bias).movedim(-1, 1)
    relu7 = F.relu(segment7)
    batch_norm7_running_mean = batch_norm7_running_mean.detach().clone()
    batch_norm7_running_var = batch_norm7_running_var.detach().clone()
    batch_norm7 = F.batch_norm(
        relu7, batch_norm7_running_mean, batch_norm7_running_var, batch_norm7_weight, batch_norm7_bias, True,
        0.1, 1e-05,
    )
    speakers = F.linear(batch_norm7.movedim(1, -1), speakers_weight, speakers_bias).movedim(-1, 1)
    outputs = {"speakers": speakers.movedim(1, -1)}
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
    }
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
    outputs, updates, saved = forward(*given.values(), seed=1)
    found = outputs | updates
    wanted, rounded = ({**a, **b} for a, b in (reference(*each, seed=1) for each in (exact, plain)))
    seeds = {name: torch.randn_like(outputs[name]) for name in ["speakers"]}
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
