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
def conv_relu_batch_norm_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, relu_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  relu[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 507) // 512)
    n = tl.cast(program // ((T + 507) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 123) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        relu = tl.where(t < frames - 4, tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0)
        tl.store(relu_ptr + (n * (T - 4) * 512) + (c + t * 512), relu, mask=t < T - 4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu = relu.to(relu_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 4, (relu - tile_mean) * (relu - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 4))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * ((T + 507) // 512) * 512) + (row_tile * 512) + c,
        batch_norm_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * ((T + 507) // 512) * 512) + (row_tile * 512) + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def batch_norm_batch_mean_kernel(
    batch_norm_batch_mean_tiles_mean_ptr, batch_norm_batch_mean_tiles_variance_ptr,
    batch_norm_running_mean_ptr, batch_norm_running_var_ptr, batch_norm_weight_ptr, batch_norm_batch_mean_ptr,
    batch_norm_batch_variance_ptr, batch_norm_batch_count_ptr, batch_norm_new_running_mean_ptr,
    batch_norm_new_running_var_ptr, batch_norm_scale_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    OFFSET: tl.constexpr, OFFSET_2: tl.constexpr,
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
        batch_norm4_batch_mean, with constants of their own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, (T + OFFSET) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm_batch_mean_tiles_mean = tl.load(
                batch_norm_batch_mean_tiles_mean_ptr + (tile * 512) + (c + n * 512 * ((T + OFFSET) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm_batch_mean_tiles_variance = tl.load(
                batch_norm_batch_mean_tiles_variance_ptr + (tile * 512)
                + (c + n * 512 * ((T + OFFSET) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows
                + tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - OFFSET_2)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512 - OFFSET_2)), 0.0)
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
def conv_scaled_kernel(
    conv_weight_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, batch_norm_batch_mean_ptr, conv_scaled_ptr,
    conv_shift_ptr, K_COUNT: tl.constexpr,
):
    """conv_scaled[k, c, i] = (conv_weight[k, c, i] · batch_norm_scale[i])
    conv_shift[c] = Σ k, i  ((conv_weight[k, c, i] · batch_norm_bias[i]) − (conv_scaled[k, c, i] ·
        batch_norm_batch_mean[i]))
    That is tdnn2_scaled; also tdnn3_scaled, tdnn4_scaled, with constants of their own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    conv_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(K_COUNT):
            conv_weight = tl.load(conv_weight_ptr + (k * 262144) + (c * 512 + i)).to(tl.float32)
            batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
            conv_scaled = conv_weight * batch_norm_scale
            tl.store(conv_scaled_ptr + (k * 262144) + (c * 512 + i), conv_scaled)
            batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
            batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
            conv_shift_rows = (
                conv_shift_rows + ((conv_weight * batch_norm_bias) - (conv_scaled * batch_norm_batch_mean))
            )
    conv_shift = tl.sum(conv_shift_rows, axis=0, keep_dims=True)
    tl.store(conv_shift_ptr + c, conv_shift)


@triton.jit
def conv_relu_batch_norm_2_kernel(
    conv_scaled_ptr, x_ptr, conv_shift_ptr, conv_bias_ptr, relu_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr, OFFSET: tl.constexpr, OFFSET_2: tl.constexpr, OFFSET_3: tl.constexpr,
    K_STRIDE: tl.constexpr, OFFSET_4: tl.constexpr,
):
    """conv_sum_products[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_scaled[k, c, i])
    conv_sum[n, t, c] = (conv_sum_products[n, t, c] + conv_shift[c])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  relu[n,
        t, c]
    That is tdnn2_sum_products; also tdnn3_sum_products, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + OFFSET) // 512)
    n = tl.cast(program // ((T + OFFSET) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + OFFSET_2) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        conv_sum_products = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            k = step % 3
            i0 = 64 * (step // 3)
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            conv_scaled = tl.load(conv_scaled_ptr + (k * 262144) + (c * 512 + i))
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (n * (T - OFFSET_3) * 512) + (k * K_STRIDE) + (i_2 + t * 512),
                mask=t < frames - OFFSET_4,
                other=0.0,
            )
            conv_sum_products = tl.dot(
                conv_scaled, x.to(conv_scaled.dtype), conv_sum_products, input_precision=PRECISION,
            )
        conv_shift = tl.load(conv_shift_ptr + c).to(tl.float32)
        conv_sum = conv_sum_products + conv_shift
        conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
        conv = conv_sum + conv_bias
        relu = tl.where(t < frames - OFFSET_4, tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0)
        tl.store(relu_ptr + (n * (T - OFFSET_4) * 512) + (c + t * 512), relu, mask=t < T - OFFSET_4)
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu = relu.to(relu_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - OFFSET_4))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - OFFSET_4, (relu - tile_mean) * (relu - tile_mean), 0.0), axis=1,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - OFFSET_4))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * ((T + OFFSET) // 512) * 512) + (row_tile * 512) + c,
        batch_norm_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * ((T + OFFSET) // 512) * 512) + (row_tile * 512) + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def conv_relu_batch_norm_3_kernel(
    conv_scaled_ptr, x_ptr, conv_shift_ptr, conv_bias_ptr, relu_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum_products[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_scaled[k, c, i])
    conv_sum[n, t, c] = (conv_sum_products[n, t, c] + conv_shift[c])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  relu[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 497) // 512)
    n = tl.cast(program // ((T + 497) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 113) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        conv_sum_products = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 64
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            conv_scaled = tl.load(conv_scaled_ptr + (c * 512 + i))
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(x_ptr + (n * (T - 14) * 512) + (i_2 + t * 512), mask=t < frames - 14, other=0.0)
            conv_sum_products = tl.dot(
                conv_scaled, x.to(conv_scaled.dtype), conv_sum_products, input_precision=PRECISION,
            )
        conv_shift = tl.load(conv_shift_ptr + c).to(tl.float32)
        conv_sum = conv_sum_products + conv_shift
        conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
        conv = conv_sum + conv_bias
        relu = tl.where(t < frames - 14, tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0)
        tl.store(relu_ptr + (n * (T - 14) * 512) + (c + t * 512), relu, mask=t < T - 14)
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu = relu.to(relu_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 14))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 14, (relu - tile_mean) * (relu - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 14))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * ((T + 497) // 512) * 512) + (row_tile * 512) + c,
        batch_norm_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * ((T + 497) // 512) * 512) + (row_tile * 512) + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def conv_scaled_2_kernel(
    conv_weight_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, batch_norm_batch_mean_ptr, conv_scaled_ptr,
    conv_shift_ptr,
):
    """conv_scaled[k, c, i] = (conv_weight[k, c, i] · batch_norm_scale[i])
    conv_shift[c] = Σ k, i  ((conv_weight[k, c, i] · batch_norm_bias[i]) − (conv_scaled[k, c, i] ·
        batch_norm_batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    conv_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            conv_weight = tl.load(
                conv_weight_ptr + (k * 768000) + (c * 512 + i),
                mask=c < 1500,
                other=0.0,
            ).to(tl.float32)
            batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
            conv_scaled = conv_weight * batch_norm_scale
            tl.store(conv_scaled_ptr + (k * 768000) + (c * 512 + i), conv_scaled, mask=c < 1500)
            batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
            batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
            conv_shift_rows = (
                conv_shift_rows + ((conv_weight * batch_norm_bias) - (conv_scaled * batch_norm_batch_mean))
            )
    conv_shift = tl.sum(conv_shift_rows, axis=0, keep_dims=True)
    tl.store(conv_shift_ptr + c, conv_shift, mask=c < 1500)


@triton.jit
def conv_relu_batch_norm_4_kernel(
    conv_scaled_ptr, x_ptr, conv_shift_ptr, conv_bias_ptr, relu_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum_products[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_scaled[k, c, i])
    conv_sum[n, t, c] = (conv_sum_products[n, t, c] + conv_shift[c])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  relu[n,
        t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 497) // 512)
    n = tl.cast(program // ((T + 497) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 113) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        conv_sum_products = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 64
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            conv_scaled = tl.load(conv_scaled_ptr + (c * 512 + i), mask=c < 1500, other=0.0)
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(x_ptr + (n * (T - 14) * 512) + (i_2 + t * 512), mask=t < frames - 14, other=0.0)
            conv_sum_products = tl.dot(
                conv_scaled, x.to(conv_scaled.dtype), conv_sum_products, input_precision=PRECISION,
            )
        conv_shift = tl.load(conv_shift_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
        conv_sum = conv_sum_products + conv_shift
        conv_bias = tl.load(conv_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
        conv = conv_sum + conv_bias
        relu = tl.where(
            (t < frames - 14) & (c < 1500), tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL), 0.0,
        )
        tl.store(relu_ptr + (n * (T - 14) * 1504) + (c + t * 1504), relu, mask=(t < T - 14) & (c < 1504))
        # Rounded as it is stored: sums are of the values that other kernels read.
        relu = relu.to(relu_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(relu, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128 - 14))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames - 14, (relu - tile_mean) * (relu - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512 - 14))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * ((T + 497) // 512) * 1500) + (row_tile * 1500) + c,
        batch_norm_batch_mean_tiles_mean,
        mask=c < 1500,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * ((T + 497) // 512) * 1500) + (row_tile * 1500) + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
        mask=c < 1500,
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
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, (T + 497) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm_batch_mean_tiles_mean = tl.load(
                batch_norm_batch_mean_tiles_mean_ptr + (tile * 1500) + (c + n * 1500 * ((T + 497) // 512)),
                mask=(n < N) & (c < 1500),
                other=0.0,
            ).to(tl.float32)
            batch_norm_batch_mean_tiles_variance = tl.load(
                batch_norm_batch_mean_tiles_variance_ptr + (tile * 1500)
                + (c + n * 1500 * ((T + 497) // 512)),
                mask=(n < N) & (c < 1500),
                other=0.0,
            ).to(tl.float32)
            x = batch_norm_batch_mean_tiles_mean
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
    tl.store(batch_norm_batch_mean_ptr + c, batch_norm_batch_mean, mask=c < 1500)
    tl.store(batch_norm_batch_variance_ptr + c, batch_norm_batch_variance, mask=c < 1500)
    tl.store(batch_norm_batch_count_ptr + c, batch_norm_batch_count, mask=c < 1500)
    batch_norm_running_mean = tl.load(
        batch_norm_running_mean_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm_new_running_mean = (batch_norm_running_mean * 0.9) + (0.1 * batch_norm_batch_mean)
    tl.store(batch_norm_new_running_mean_ptr + c, batch_norm_new_running_mean, mask=c < 1500)
    batch_norm_running_var = tl.load(
        batch_norm_running_var_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm_new_running_var = (
        (batch_norm_running_var * 0.9)
        + (0.1 * ((batch_norm_batch_variance * batch_norm_batch_count) / (batch_norm_batch_count - 1.0)))
    )
    tl.store(batch_norm_new_running_var_ptr + c, batch_norm_new_running_var, mask=c < 1500)
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(batch_norm_scale_ptr + c, batch_norm_scale, mask=c < 1500)


@triton.jit
def stats_pool_mean_before_kernel(
    batch_norm_batch_mean_tiles_mean_ptr, batch_norm_batch_mean_tiles_variance_ptr, batch_norm_batch_mean_ptr,
    batch_norm_scale_ptr, batch_norm_bias_ptr, stats_pool_mean_before_ptr, stats_pool_variance_before_ptr,
    stats_pool_count_ptr, stats_pool_variance_ptr, stats_pool_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """stats_pool_mean_before, stats_pool_variance_before, stats_pool_count[n, c] = moments tile
        moments(batch_norm_batch_mean_tiles_mean[n, tile, c], batch_norm_batch_mean_tiles_variance[n,
        tile, c], held(tile))
    stats_pool_mean[n, c] = (((stats_pool_mean_before[n, c] − batch_norm_batch_mean[c]) ·
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
        batch_norm_batch_mean_tiles_mean = tl.load(
            batch_norm_batch_mean_tiles_mean_ptr + (n * ((T + 497) // 512) * 1500) + (c + tile * 1500),
            mask=(tile < (T + 497) // 512) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean_tiles_variance = tl.load(
            batch_norm_batch_mean_tiles_variance_ptr + (n * ((T + 497) // 512) * 1500) + (c + tile * 1500),
            mask=(tile < (T + 497) // 512) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        x = batch_norm_batch_mean_tiles_mean
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
                block_share * (batch_norm_batch_mean_tiles_variance + ((x - block_mean) * (x - block_mean))),
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
    tl.store(stats_pool_mean_before_ptr + (n * 1500) + c, stats_pool_mean_before, mask=c < 1500)
    tl.store(stats_pool_variance_before_ptr + (n * 1500) + c, stats_pool_variance_before, mask=c < 1500)
    tl.store(stats_pool_count_ptr + (n * 1500) + c, stats_pool_count, mask=c < 1500)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    stats_pool_mean = ((stats_pool_mean_before - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    stats_pool_variance = stats_pool_variance_before * (batch_norm_scale * batch_norm_scale)
    tl.store(stats_pool_variance_ptr + (n * 1500) + c, stats_pool_variance, mask=c < 1500)
    stats_pool = stats_pool_mean
    tl.store(stats_pool_ptr + (n * 3000) + c, stats_pool, mask=c < 1500)
    stats_pool = tl.sqrt_rn(stats_pool_variance + 1e-05)
    tl.store(stats_pool_ptr + (n * 3000) + 1500 + c, stats_pool, mask=c < 1500)


@triton.jit
def linear_relu_kernel(
    linear_weight_ptr, x_ptr, linear_bias_ptr, relu_ptr, N, steps, PRECISION: tl.constexpr,
):
    """linear_sum[n, c] = Σ i  (x[n, i] · linear_weight[c, i])
    linear[n, c] = (linear_sum[n, c] + linear_bias[c])
    relu[n, c] = maximum(linear[n, c], 0)
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
    tl.store(relu_ptr + (c + n * 512), relu, mask=n < N)


@triton.jit
def batch_norm_batch_mean_3_kernel(
    x_ptr, batch_norm_running_mean_ptr, batch_norm_running_var_ptr, batch_norm_weight_ptr,
    batch_norm_batch_mean_ptr, batch_norm_batch_variance_ptr, batch_norm_batch_count_ptr,
    batch_norm_new_running_mean_ptr, batch_norm_new_running_var_ptr, batch_norm_scale_ptr, N,
):
    """batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n  x[n, c]
    batch_norm_new_running_mean[c] = ((batch_norm_running_mean[c] · 0.9) + (0.1 ·
        batch_norm_batch_mean[c]))
    batch_norm_new_running_var[c] = ((batch_norm_running_var[c] · 0.9) + (0.1 ·
        ((batch_norm_batch_variance[c] · batch_norm_batch_count[c]) / (batch_norm_batch_count[c] − 1))))
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is batch_norm6_batch_mean; also batch_norm7_batch_mean.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        x = tl.load(x_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
        x_2 = x
        block_count_rows = tl.full([32, 64], 0.0, tl.float32)
        block_count = tl.sum(block_count_rows + tl.where(n < N, 1.0, 0.0), axis=0, keep_dims=True)
        block_share = (
            tl.where(n < N, 1.0, 0.0) / tl.maximum(block_count, 1.0, propagate_nan=tl.PropagateNan.ALL)
        )
        block_mean_rows = tl.full([32, 64], 0.0, tl.float32)
        block_mean = tl.sum(block_mean_rows + tl.where(n < N, block_share * x_2, 0.0), axis=0, keep_dims=True)
        block_rest_rows = tl.full([32, 64], 0.0, tl.float32)
        block_rest = tl.sum(
            block_rest_rows + tl.where(n < N, block_share * (x_2 - block_mean), 0.0), axis=0, keep_dims=True,
        )
        block_mean = tl.where((block_rest - block_rest) == 0.0, block_mean + block_rest, block_mean)
        block_variance_rows = tl.full([32, 64], 0.0, tl.float32)
        block_variance = tl.sum(
            block_variance_rows
            + tl.where(n < N, block_share * (0.0 + ((x_2 - block_mean) * (x_2 - block_mean))), 0.0),
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
def linear_scaled_kernel(
    linear_weight_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, batch_norm_batch_mean_ptr,
    linear_scaled_ptr, linear_shift_ptr,
):
    """linear_scaled[c, i] = (linear_weight[c, i] · batch_norm_scale[i])
    linear_shift[c] = Σ i  ((linear_weight[c, i] · batch_norm_bias[i]) − (linear_scaled[c, i] ·
        batch_norm_batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    linear_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        linear_weight = tl.load(linear_weight_ptr + (c * 512 + i)).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
        linear_scaled = linear_weight * batch_norm_scale
        tl.store(linear_scaled_ptr + (c * 512 + i), linear_scaled)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
        batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
        linear_shift_rows = (
            linear_shift_rows + ((linear_weight * batch_norm_bias) - (linear_scaled * batch_norm_batch_mean))
        )
    linear_shift = tl.sum(linear_shift_rows, axis=0, keep_dims=True)
    tl.store(linear_shift_ptr + c, linear_shift)


@triton.jit
def linear_relu_2_kernel(
    linear_scaled_ptr, x_ptr, linear_shift_ptr, linear_bias_ptr, relu_ptr, N, steps, PRECISION: tl.constexpr,
):
    """linear_sum_products[n, c] = Σ i  (x[n, i] · linear_scaled[c, i])
    linear_sum[n, c] = (linear_sum_products[n, c] + linear_shift[c])
    linear[n, c] = (linear_sum[n, c] + linear_bias[c])
    relu[n, c] = maximum(linear[n, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    linear_sum_products = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        linear_scaled = tl.load(linear_scaled_ptr + (c * 512 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (i_2 + n * 512), mask=n < N, other=0.0)
        linear_sum_products = tl.dot(
            linear_scaled, x.to(linear_scaled.dtype), linear_sum_products, input_precision=PRECISION,
        )
    linear_shift = tl.load(linear_shift_ptr + c).to(tl.float32)
    linear_sum = linear_sum_products + linear_shift
    linear_bias = tl.load(linear_bias_ptr + c).to(tl.float32)
    linear = linear_sum + linear_bias
    relu = tl.maximum(linear, 0.0, propagate_nan=tl.PropagateNan.ALL)
    tl.store(relu_ptr + (c + n * 512), relu, mask=n < N)


@triton.jit
def linear_scaled_2_kernel(
    linear_weight_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, batch_norm_batch_mean_ptr,
    linear_scaled_ptr, linear_shift_ptr,
):
    """linear_scaled[c, i] = (linear_weight[c, i] · batch_norm_scale[i])
    linear_shift[c] = Σ i  ((linear_weight[c, i] · batch_norm_bias[i]) − (linear_scaled[c, i] ·
        batch_norm_batch_mean[i]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    linear_shift_rows = tl.full([32, 64], 0.0, tl.float32)
    for i0 in range(0, 512, 32):
        i = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        linear_weight = tl.load(linear_weight_ptr + (c * 512 + i), mask=c < 7205, other=0.0).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
        linear_scaled = linear_weight * batch_norm_scale
        tl.store(linear_scaled_ptr + (c * 512 + i), linear_scaled, mask=c < 7205)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
        batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
        linear_shift_rows = (
            linear_shift_rows + ((linear_weight * batch_norm_bias) - (linear_scaled * batch_norm_batch_mean))
        )
    linear_shift = tl.sum(linear_shift_rows, axis=0, keep_dims=True)
    tl.store(linear_shift_ptr + c, linear_shift, mask=c < 7205)


@triton.jit
def linear_sum_products_kernel(
    linear_scaled_ptr, x_ptr, linear_shift_ptr, linear_bias_ptr, linear_ptr, N, steps,
    PRECISION: tl.constexpr,
):
    """linear_sum_products[n, c] = Σ i  (x[n, i] · linear_scaled[c, i])
    linear_sum[n, c] = (linear_sum_products[n, c] + linear_shift[c])
    linear[n, c] = (linear_sum[n, c] + linear_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    linear_sum_products = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        linear_scaled = tl.load(linear_scaled_ptr + (c * 512 + i), mask=c < 7205, other=0.0)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (i_2 + n * 512), mask=n < N, other=0.0)
        linear_sum_products = tl.dot(
            linear_scaled, x.to(linear_scaled.dtype), linear_sum_products, input_precision=PRECISION,
        )
    linear_shift = tl.load(linear_shift_ptr + c, mask=c < 7205, other=0.0).to(tl.float32)
    linear_sum = linear_sum_products + linear_shift
    linear_bias = tl.load(linear_bias_ptr + c, mask=c < 7205, other=0.0).to(tl.float32)
    linear = linear_sum + linear_bias
    tl.store(linear_ptr + (c + n * 7205), linear, mask=(n < N) & (c < 7205))


@triton.jit
def d_linear_whole_kernel(d_y_2_ptr, d_y_ptr, N):
    """d_y[n, c] = d_y_2[n, c]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    n = program * 32 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
    d_y_2 = tl.load(d_y_2_ptr + (c + n * 7205), mask=(n < N) & (c < 7205), other=0.0).to(tl.float32)
    d_y = tl.where(c < 7205, d_y_2, 0.0)
    tl.store(d_y_ptr + (c + n * 7208), d_y, mask=(n < N) & (c < 7208))


@triton.jit
def d_linear_bias_kernel(d_linear_whole_ptr, d_linear_bias_ptr, N):
    """d_linear_bias[c] = Σ n  d_linear_whole[n, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_linear_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_linear_whole = tl.load(
            d_linear_whole_ptr + (c + n * 7208),
            mask=(n < N) & (c < 7208),
            other=0.0,
        ).to(tl.float32)
        d_linear_bias_rows = d_linear_bias_rows + tl.where(n < N, d_linear_whole, 0.0)
    d_linear_bias = tl.sum(d_linear_bias_rows, axis=0, keep_dims=True)
    tl.store(d_linear_bias_ptr + c, d_linear_bias, mask=c < 7205)


@triton.jit
def d_linear_conv_kernel(
    x_ptr, d_linear_whole_ptr, d_linear_bias_ptr, batch_norm_batch_mean_ptr, batch_norm_bias_ptr,
    batch_norm_scale_ptr, d_linear_scaled_ptr, d_linear_weight_ptr, N, PRECISION: tl.constexpr,
):
    """d_linear_scaled_1[c, i] = Σ n  (d_linear_whole[n, c] · x[n, i])
    d_linear_scaled[c, i] = (d_linear_scaled_1[c, i] + ((d_linear_bias[c] · -1) ·
        batch_norm_batch_mean[i]))
    d_linear_weight[c, i] = ((d_linear_bias[c] · batch_norm_bias[i]) + (d_linear_scaled[c, i] ·
        batch_norm_scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    c = program * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_linear_scaled_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, (N + 63) // 64):
        n0 = step * 64
        n = n0 + tl.arange(0, 64)[None, :].to(tl.int64)  # [1, 64]
        x = tl.load(x_ptr + (i + n * 512), mask=n < N, other=0.0)
        n_2 = n0 + tl.arange(0, 64)[:, None].to(tl.int64)  # [64, 1]
        d_linear_whole = tl.load(
            d_linear_whole_ptr + (c + n_2 * 7208),
            mask=(n_2 < N) & (c < 7208),
            other=0.0,
        )
        d_linear_scaled_1 = tl.dot(
            x, d_linear_whole.to(x.dtype), d_linear_scaled_1, input_precision=PRECISION,
        )
    d_linear_bias = tl.load(d_linear_bias_ptr + c, mask=c < 7205, other=0.0).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
    d_linear_scaled = d_linear_scaled_1 + ((d_linear_bias * -1.0) * batch_norm_batch_mean)
    tl.store(d_linear_scaled_ptr + (c * 512 + i), d_linear_scaled, mask=c < 7205)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
    d_linear_weight = (d_linear_bias * batch_norm_bias) + (d_linear_scaled * batch_norm_scale)
    tl.store(d_linear_weight_ptr + (c * 512 + i), d_linear_weight, mask=c < 7205)


@triton.jit
def d_linear_batch_norm_conv_kernel(
    d_linear_scaled_ptr, linear_weight_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr,
):
    """d_batch_norm_scale[c] = Σ o  (d_linear_scaled[o, c] · linear_weight[o, c])
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 7205, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_linear_scaled = tl.load(
            d_linear_scaled_ptr + (c + o * 512),
            mask=o < 7205,
            other=0.0,
        ).to(tl.float32)
        linear_weight = tl.load(linear_weight_ptr + (c + o * 512), mask=o < 7205, other=0.0).to(tl.float32)
        d_batch_norm_scale_rows = (
            d_batch_norm_scale_rows + tl.where(o < 7205, d_linear_scaled * linear_weight, 0.0)
        )
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
def d_batch_norm_batch_mean_1_kernel(d_linear_bias_ptr, linear_scaled_ptr, d_batch_norm_batch_mean_1_ptr):
    """d_batch_norm_batch_mean_1[c] = Σ o  ((d_linear_bias[o] · -1) · linear_scaled[o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 7205, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_linear_bias = tl.load(d_linear_bias_ptr + o, mask=o < 7205, other=0.0).to(tl.float32)
        linear_scaled = tl.load(linear_scaled_ptr + (c + o * 512), mask=o < 7205, other=0.0).to(tl.float32)
        d_batch_norm_batch_mean_1_rows = (
            d_batch_norm_batch_mean_1_rows + tl.where(o < 7205, (d_linear_bias * -1.0) * linear_scaled, 0.0)
        )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1)


@triton.jit
def d_linear_relu_kernel(
    linear_scaled_ptr, d_linear_whole_ptr, d_batch_norm_batch_mean_1_ptr, batch_norm_batch_count_ptr,
    relu_ptr, batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_linear_ptr, N, steps,
    PRECISION: tl.constexpr,
):
    """d_relu_1[n, c] = Σ o  (d_linear_whole[n, o] · linear_scaled[o, c])
    d_relu[n, c] = (d_relu_1[n, c] + ((d_batch_norm_batch_mean_1[c] / batch_norm_batch_count[c]) +
        ((relu[n, c] − batch_norm_batch_mean[c]) · ((d_batch_norm_batch_variance[c] · 2) /
        batch_norm_batch_count[c]))))
    d_linear[n, c] = select((relu[n, c] = 0), 0, d_relu[n, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    d_relu_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        linear_scaled = tl.load(linear_scaled_ptr + (c + o * 512), mask=o < 7205, other=0.0)
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_linear_whole = tl.load(
            d_linear_whole_ptr + (n * 7208 + o_2),
            mask=(n < N) & (o_2 < 7208),
            other=0.0,
        )
        d_relu_1 = tl.dot(
            linear_scaled, d_linear_whole.to(linear_scaled.dtype), d_relu_1, input_precision=PRECISION,
        )
    d_batch_norm_batch_mean_1 = tl.load(d_batch_norm_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c).to(tl.float32)
    relu = tl.load(relu_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(d_batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_relu = (
        d_relu_1
        + (
            (d_batch_norm_batch_mean_1 / batch_norm_batch_count)
            + (
                (relu - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    d_linear = tl.where(relu == 0.0, 0.0, d_relu)
    tl.store(d_linear_ptr + (c + n * 512), d_linear, mask=n < N)


@triton.jit
def d_linear_bias_2_kernel(d_linear_ptr, d_linear_bias_ptr, N):
    """d_linear_bias[c] = Σ n  d_linear[n, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_linear_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_linear = tl.load(d_linear_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
        d_linear_bias_rows = d_linear_bias_rows + tl.where(n < N, d_linear, 0.0)
    d_linear_bias = tl.sum(d_linear_bias_rows, axis=0, keep_dims=True)
    tl.store(d_linear_bias_ptr + c, d_linear_bias)


@triton.jit
def d_linear_conv_2_kernel(
    x_ptr, d_linear_ptr, d_linear_bias_ptr, batch_norm_batch_mean_ptr, batch_norm_bias_ptr,
    batch_norm_scale_ptr, d_linear_scaled_ptr, d_linear_weight_ptr, N, PRECISION: tl.constexpr,
):
    """d_linear_scaled_1[c, i] = Σ n  (d_linear[n, c] · x[n, i])
    d_linear_scaled[c, i] = (d_linear_scaled_1[c, i] + ((d_linear_bias[c] · -1) ·
        batch_norm_batch_mean[i]))
    d_linear_weight[c, i] = ((d_linear_bias[c] · batch_norm_bias[i]) + (d_linear_scaled[c, i] ·
        batch_norm_scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    c = program * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_linear_scaled_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, (N + 63) // 64):
        n0 = step * 64
        n = n0 + tl.arange(0, 64)[None, :].to(tl.int64)  # [1, 64]
        x = tl.load(x_ptr + (i + n * 512), mask=n < N, other=0.0)
        n_2 = n0 + tl.arange(0, 64)[:, None].to(tl.int64)  # [64, 1]
        d_linear = tl.load(d_linear_ptr + (c + n_2 * 512), mask=n_2 < N, other=0.0)
        d_linear_scaled_1 = tl.dot(x, d_linear.to(x.dtype), d_linear_scaled_1, input_precision=PRECISION)
    d_linear_bias = tl.load(d_linear_bias_ptr + c).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
    d_linear_scaled = d_linear_scaled_1 + ((d_linear_bias * -1.0) * batch_norm_batch_mean)
    tl.store(d_linear_scaled_ptr + (c * 512 + i), d_linear_scaled)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
    d_linear_weight = (d_linear_bias * batch_norm_bias) + (d_linear_scaled * batch_norm_scale)
    tl.store(d_linear_weight_ptr + (c * 512 + i), d_linear_weight)


@triton.jit
def d_linear_batch_norm_conv_2_kernel(
    d_linear_scaled_ptr, linear_weight_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr,
):
    """d_batch_norm_scale[c] = Σ o  (d_linear_scaled[o, c] · linear_weight[o, c])
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_linear_scaled = tl.load(d_linear_scaled_ptr + (c + o * 512)).to(tl.float32)
        linear_weight = tl.load(linear_weight_ptr + (c + o * 512)).to(tl.float32)
        d_batch_norm_scale_rows = d_batch_norm_scale_rows + (d_linear_scaled * linear_weight)
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
def d_batch_norm_batch_mean_1_2_kernel(d_linear_bias_ptr, linear_scaled_ptr, d_batch_norm_batch_mean_1_ptr):
    """d_batch_norm_batch_mean_1[c] = Σ o  ((d_linear_bias[o] · -1) · linear_scaled[o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_linear_bias = tl.load(d_linear_bias_ptr + o).to(tl.float32)
        linear_scaled = tl.load(linear_scaled_ptr + (c + o * 512)).to(tl.float32)
        d_batch_norm_batch_mean_1_rows = (
            d_batch_norm_batch_mean_1_rows + ((d_linear_bias * -1.0) * linear_scaled)
        )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1)


@triton.jit
def d_linear_relu_2_kernel(
    linear_scaled_ptr, d_linear_2_ptr, d_batch_norm_batch_mean_1_ptr, batch_norm_batch_count_ptr, relu_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_linear_ptr, N, steps,
    PRECISION: tl.constexpr,
):
    """d_relu_1[n, c] = Σ o  (d_linear_2[n, o] · linear_scaled[o, c])
    d_relu[n, c] = (d_relu_1[n, c] + ((d_batch_norm_batch_mean_1[c] / batch_norm_batch_count[c]) +
        ((relu[n, c] − batch_norm_batch_mean[c]) · ((d_batch_norm_batch_variance[c] · 2) /
        batch_norm_batch_count[c]))))
    d_linear[n, c] = select((relu[n, c] = 0), 0, d_relu[n, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    n = program * 128 + tl.arange(0, 128)[None, :].to(tl.int64)  # [1, 128]
    d_relu_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        linear_scaled = tl.load(linear_scaled_ptr + (c + o * 512))
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_linear_2 = tl.load(d_linear_2_ptr + (n * 512 + o_2), mask=n < N, other=0.0)
        d_relu_1 = tl.dot(
            linear_scaled, d_linear_2.to(linear_scaled.dtype), d_relu_1, input_precision=PRECISION,
        )
    d_batch_norm_batch_mean_1 = tl.load(d_batch_norm_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c).to(tl.float32)
    relu = tl.load(relu_ptr + (c + n * 512), mask=n < N, other=0.0).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(d_batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_relu = (
        d_relu_1
        + (
            (d_batch_norm_batch_mean_1 / batch_norm_batch_count)
            + (
                (relu - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    d_linear = tl.where(relu == 0.0, 0.0, d_relu)
    tl.store(d_linear_ptr + (c + n * 512), d_linear, mask=n < N)


@triton.jit
def d_stats_pool_kernel(d_linear_ptr, linear_weight_ptr, d_y_ptr, N, steps, PRECISION: tl.constexpr):
    """d_y[n, c] = Σ o  (d_linear[n, o] · linear_weight[o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    c = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    n = program * 128 + tl.arange(0, 128)[:, None].to(tl.int64)  # [128, 1]
    d_y = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        d_linear = tl.load(d_linear_ptr + (n * 512 + o), mask=n < N, other=0.0)
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        linear_weight = tl.load(linear_weight_ptr + (c + o_2 * 3000), mask=c < 3000, other=0.0)
        d_y = tl.dot(d_linear, linear_weight.to(d_linear.dtype), d_y, input_precision=PRECISION)
    tl.store(d_y_ptr + (c + n * 3000), d_y, mask=(n < N) & (c < 3000))


@triton.jit
def d_batch_norm_scale_2_kernel(
    d_stats_pool_ptr, stats_pool_mean_before_ptr, batch_norm_batch_mean_ptr, d_batch_norm_scale_2_ptr, N,
):
    """d_batch_norm_scale_2[c] = Σ n  (d_stats_pool[n, c + 0] · (stats_pool_mean_before[n, c] −
        batch_norm_batch_mean[c]))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_2_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_stats_pool = tl.load(
            d_stats_pool_ptr + (c + n * 3000),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        stats_pool_mean_before = tl.load(
            stats_pool_mean_before_ptr + (c + n * 1500),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean = tl.load(
            batch_norm_batch_mean_ptr + c,
            mask=c < 1500,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_scale_2_rows = (
            d_batch_norm_scale_2_rows
            + tl.where(n < N, d_stats_pool * (stats_pool_mean_before - batch_norm_batch_mean), 0.0)
        )
    d_batch_norm_scale_2 = tl.sum(d_batch_norm_scale_2_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_scale_2_ptr + c, d_batch_norm_scale_2, mask=c < 1500)


@triton.jit
def d_stats_pool_batch_norm_conv_kernel(
    d_stats_pool_ptr, stats_pool_variance_ptr, stats_pool_variance_before_ptr, batch_norm_scale_ptr,
    d_batch_norm_scale_2_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, N,
):
    """d_batch_norm_scale_1[c] = Σ n  (((((d_stats_pool[n, c + 1500] · 0.5) / sqrt((stats_pool_variance[n,
        c] + 1e-05))) · stats_pool_variance_before[n, c]) · batch_norm_scale[c]) + ((((d_stats_pool[n, c
        + 1500] · 0.5) / sqrt((stats_pool_variance[n, c] + 1e-05))) · stats_pool_variance_before[n, c])
        · batch_norm_scale[c]))
    d_batch_norm_scale[c] = (d_batch_norm_scale_1[c] + d_batch_norm_scale_2[c])
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_stats_pool = tl.load(
            d_stats_pool_ptr + 1500 + (c + n * 3000),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        stats_pool_variance = tl.load(
            stats_pool_variance_ptr + (c + n * 1500),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        stats_pool_variance_before = tl.load(
            stats_pool_variance_before_ptr + (c + n * 1500),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
        d_batch_norm_scale_1_rows = (
            d_batch_norm_scale_1_rows
            + tl.where(
                n < N,
                (
                    (
                        ((d_stats_pool * 0.5) / tl.sqrt_rn(stats_pool_variance + 1e-05))
                        * stats_pool_variance_before
                    ) * batch_norm_scale
                )
                + (
                    (
                        ((d_stats_pool * 0.5) / tl.sqrt_rn(stats_pool_variance + 1e-05))
                        * stats_pool_variance_before
                    ) * batch_norm_scale
                ),
                0.0,
            )
        )
    d_batch_norm_scale_1 = tl.sum(d_batch_norm_scale_1_rows, axis=0, keep_dims=True)
    d_batch_norm_scale_2 = tl.load(d_batch_norm_scale_2_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_batch_norm_scale = d_batch_norm_scale_1 + d_batch_norm_scale_2
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm_batch_variance = tl.load(
        batch_norm_batch_variance_ptr + c,
        mask=c < 1500,
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
    tl.store(d_batch_norm_batch_variance_ptr + c, d_batch_norm_batch_variance, mask=c < 1500)
    d_batch_norm_weight = d_batch_norm_scale / tl.sqrt_rn(batch_norm_batch_variance + 1e-05)
    tl.store(d_batch_norm_weight_ptr + c, d_batch_norm_weight, mask=c < 1500)


@triton.jit
def d_stats_pool_batch_norm_kernel(
    d_stats_pool_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_1_ptr, d_batch_norm_batch_mean_ptr, N,
):
    """d_batch_norm_batch_mean_1[c] = Σ n  d_stats_pool[n, c + 0]
    d_batch_norm_batch_mean[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_stats_pool = tl.load(
            d_stats_pool_ptr + (c + n * 3000),
            mask=(n < N) & (c < 1500),
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_batch_mean_1_rows = d_batch_norm_batch_mean_1_rows + tl.where(n < N, d_stats_pool, 0.0)
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1, mask=c < 1500)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_batch_norm_batch_mean = d_batch_norm_batch_mean_1 * (batch_norm_scale * -1.0)
    tl.store(d_batch_norm_batch_mean_ptr + c, d_batch_norm_batch_mean, mask=c < 1500)


@triton.jit
def d_stats_pool_relu_conv_kernel(
    d_stats_pool_ptr, batch_norm_scale_ptr, stats_pool_variance_ptr, stats_pool_count_ptr, relu_ptr,
    stats_pool_mean_before_ptr, d_batch_norm_batch_mean_ptr, batch_norm_batch_count_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_conv_ptr, d_conv_bias_tiles_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_stats_pool_mean[n, c] = d_stats_pool[n, c + 0]
    d_stats_pool_mean_before[n, c] = (d_stats_pool_mean[n, c] · batch_norm_scale[c])
    d_stats_pool_variance[n, c] = ((d_stats_pool[n, c + 1500] · 0.5) / sqrt((stats_pool_variance[n, c] +
        1e-05)))
    d_stats_pool_variance_before[n, c] = (d_stats_pool_variance[n, c] · (batch_norm_scale[c] ·
        batch_norm_scale[c]))
    d_relu[n, t, c] = (((d_stats_pool_mean_before[n, c] / stats_pool_count[n, c]) + ((relu[n, t, c] −
        stats_pool_mean_before[n, c]) · ((d_stats_pool_variance_before[n, c] · 2) / stats_pool_count[n,
        c]))) + ((d_batch_norm_batch_mean[c] / batch_norm_batch_count[c]) + ((relu[n, t, c] −
        batch_norm_batch_mean[c]) · ((d_batch_norm_batch_variance[c] · 2) /
        batch_norm_batch_count[c]))))
    d_conv[n, t, c] = select((relu[n, t, c] = 0), 0, d_relu[n, t, c])
    d_conv_bias[c] = Σ n, t  d_conv[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_stats_pool = tl.load(d_stats_pool_ptr + (n * 3000) + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_stats_pool_mean = d_stats_pool
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_stats_pool_mean_before = d_stats_pool_mean * batch_norm_scale
    d_stats_pool_2 = tl.load(
        d_stats_pool_ptr + (n * 3000) + 1500 + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    stats_pool_variance = tl.load(
        stats_pool_variance_ptr + (n * 1500) + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    d_stats_pool_variance = (d_stats_pool_2 * 0.5) / tl.sqrt_rn(stats_pool_variance + 1e-05)
    d_stats_pool_variance_before = d_stats_pool_variance * (batch_norm_scale * batch_norm_scale)
    stats_pool_count = tl.load(
        stats_pool_count_ptr + (n * 1500) + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    relu = tl.load(
        relu_ptr + (n * (T - 14) * 1504) + (c + t * 1504),
        mask=(t < frames - 14) & (c < 1504),
        other=0.0,
    ).to(tl.float32)
    stats_pool_mean_before = tl.load(
        stats_pool_mean_before_ptr + (n * 1500) + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    d_batch_norm_batch_mean = tl.load(
        d_batch_norm_batch_mean_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_count = tl.load(
        batch_norm_batch_count_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(
        d_batch_norm_batch_variance_ptr + c,
        mask=c < 1500,
        other=0.0,
    ).to(tl.float32)
    d_relu = (
        (
            (d_stats_pool_mean_before / stats_pool_count)
            + ((relu - stats_pool_mean_before) * ((d_stats_pool_variance_before * 2.0) / stats_pool_count))
        )
        + (
            (d_batch_norm_batch_mean / batch_norm_batch_count)
            + (
                (relu - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    d_conv = tl.where((t < frames - 14) & (c < 1500), tl.where(relu == 0.0, 0.0, d_relu), 0.0)
    tl.store(d_conv_ptr + (n * (T - 14) * 1504) + (c + t * 1504), d_conv, mask=(t < T - 14) & (c < 1504))
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=0, keep_dims=True)
    tl.store(
        d_conv_bias_tiles_ptr + (n * ((T + 113) // 128) * 1500) + (row_tile * 1500) + c,
        tile_sum,
        mask=c < 1500,
    )


@triton.jit
def d_conv_bias_kernel(d_conv_bias_tiles_ptr, d_conv_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr):
    """d_conv_bias[c] = Σ n, tile  d_conv_bias_tiles[n, tile, c]"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_conv_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + 113) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv_bias_tiles = tl.load(
                d_conv_bias_tiles_ptr + (tile * 1500) + (c + n * 1500 * ((T + 113) // 128)),
                mask=(n < N) & (c < 1500),
                other=0.0,
            ).to(tl.float32)
            d_conv_bias_rows = d_conv_bias_rows + tl.where(n < N, d_conv_bias_tiles, 0.0)
    d_conv_bias = tl.sum(d_conv_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv_bias_ptr + c, d_conv_bias, mask=c < 1500)


@triton.jit
def d_conv_scaled_1_parts_kernel(
    d_conv_ptr, x_ptr, d_conv_scaled_1_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_scaled_1_parts[part, k, c, i] = Σ each, t  (d_conv[each·3 + part, t, c] · x[each·3 + part, t
        + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 12
    part = tl.cast(program // 12, tl.int64)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_conv_scaled_1_parts = tl.full([128, 128], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 3, 1, 0) + N // 3, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 3 + part)) if RAGGED else T
        for step in range(0, (T + 49) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * (T - 14) * 4512) + (part * (T - 14) * 1504) + (c + t * 1504),
                mask=(t < frames - 14) & (c < 1504),
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * (T - 14) * 1536) + (part * (T - 14) * 512) + (i + t_2 * 512),
                mask=t_2 < frames - 14,
                other=0.0,
            )
            d_conv_scaled_1_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_scaled_1_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv_scaled_1_parts_ptr + (part * 768000) + (c * 512 + i),
        d_conv_scaled_1_parts,
        mask=c < 1500,
    )


@triton.jit
def d_conv_kernel(
    d_conv_scaled_1_parts_ptr, d_conv_bias_ptr, batch_norm_batch_mean_ptr, batch_norm_bias_ptr,
    batch_norm_scale_ptr, d_conv_scaled_ptr, d_conv_weight_ptr,
):
    """d_conv_scaled_1[k, c, i] = Σ part  d_conv_scaled_1_parts[part, k, c, i]
    d_conv_scaled[k, c, i] = (d_conv_scaled_1[k, c, i] + ((d_conv_bias[c] · -1) ·
        batch_norm_batch_mean[i]))
    d_conv_weight[k, c, i] = ((d_conv_bias[c] · batch_norm_bias[i]) + (d_conv_scaled[k, c, i] ·
        batch_norm_scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_scaled_1 = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 3):
        d_conv_scaled_1_parts = tl.load(
            d_conv_scaled_1_parts_ptr + (part * 768000) + (c * 512 + i),
            mask=c < 1500,
            other=0.0,
        ).to(tl.float32)
        d_conv_scaled_1 = d_conv_scaled_1 + d_conv_scaled_1_parts
    d_conv_bias = tl.load(d_conv_bias_ptr + c, mask=c < 1500, other=0.0).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
    d_conv_scaled = d_conv_scaled_1 + ((d_conv_bias * -1.0) * batch_norm_batch_mean)
    tl.store(d_conv_scaled_ptr + (c * 512 + i), d_conv_scaled, mask=c < 1500)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
    d_conv_weight = (d_conv_bias * batch_norm_bias) + (d_conv_scaled * batch_norm_scale)
    tl.store(d_conv_weight_ptr + (c * 512 + i), d_conv_weight, mask=c < 1500)


@triton.jit
def d_conv_batch_norm_kernel(
    d_conv_scaled_ptr, conv_weight_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr,
):
    """d_batch_norm_scale[c] = Σ k, o  (d_conv_scaled[k, o, c] · conv_weight[k, o, c])
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 1500, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_conv_scaled = tl.load(
                d_conv_scaled_ptr + (k * 768000) + (c + o * 512),
                mask=o < 1500,
                other=0.0,
            ).to(tl.float32)
            conv_weight = tl.load(
                conv_weight_ptr + (k * 768000) + (c + o * 512),
                mask=o < 1500,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_scale_rows = (
                d_batch_norm_scale_rows + tl.where(o < 1500, d_conv_scaled * conv_weight, 0.0)
            )
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
def d_batch_norm_batch_mean_1_3_kernel(d_conv_bias_ptr, conv_scaled_ptr, d_batch_norm_batch_mean_1_ptr):
    """d_batch_norm_batch_mean_1[c] = Σ o, k  ((d_conv_bias[o] · -1) · conv_scaled[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 1500, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_conv_bias = tl.load(d_conv_bias_ptr + o, mask=o < 1500, other=0.0).to(tl.float32)
            conv_scaled = tl.load(
                conv_scaled_ptr + (k * 768000) + (c + o * 512),
                mask=o < 1500,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_batch_mean_1_rows = (
                d_batch_norm_batch_mean_1_rows + tl.where(o < 1500, (d_conv_bias * -1.0) * conv_scaled, 0.0)
            )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1)


@triton.jit
def d_conv_relu_kernel(
    conv_scaled_ptr, d_conv_2_ptr, d_batch_norm_batch_mean_1_ptr, batch_norm_batch_count_ptr, relu_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_conv_ptr, d_conv_bias_tiles_ptr,
    lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_relu_1[n, t, c] = Σ o, k  (d_conv_2[n, t − (offset(k)), o] · conv_scaled[k, o, c])
    d_relu[n, t, c] = (d_relu_1[n, t, c] + ((d_batch_norm_batch_mean_1[c] / batch_norm_batch_count[c]) +
        ((relu[n, t, c] − batch_norm_batch_mean[c]) · ((d_batch_norm_batch_variance[c] · 2) /
        batch_norm_batch_count[c]))))
    d_conv[n, t, c] = select((relu[n, t, c] = 0), 0, d_relu[n, t, c])
    d_conv_bias[c] = Σ n, t  d_conv[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_scaled = tl.load(conv_scaled_ptr + (c + o * 512), mask=o < 1500, other=0.0)
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_conv_2 = tl.load(
            d_conv_2_ptr + (n * (T - 14) * 1504) + (o_2 + t * 1504),
            mask=(t >= 0) & (t < frames - 14) & (o_2 < 1504),
            other=0.0,
        )
        d_relu_1 = tl.dot(conv_scaled, d_conv_2.to(conv_scaled.dtype), d_relu_1, input_precision=PRECISION)
    d_batch_norm_batch_mean_1 = tl.load(d_batch_norm_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c).to(tl.float32)
    relu = tl.load(
        relu_ptr + (n * (T - 14) * 512) + (c + t * 512),
        mask=t < frames - 14,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(d_batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_relu = (
        d_relu_1
        + (
            (d_batch_norm_batch_mean_1 / batch_norm_batch_count)
            + (
                (relu - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    d_conv = tl.where(t < frames - 14, tl.where(relu == 0.0, 0.0, d_relu), 0.0)
    tl.store(d_conv_ptr + (n * (T - 14) * 512) + (c + t * 512), d_conv, mask=t < T - 14)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=1, keep_dims=True)
    tl.store(d_conv_bias_tiles_ptr + (n * ((T + 113) // 128) * 512) + (row_tile * 512) + c, tile_sum)


@triton.jit
def d_conv_bias_2_kernel(
    d_conv_bias_tiles_ptr, d_conv_bias_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr, OFFSET: tl.constexpr,
):
    """d_conv_bias[c] = Σ n, tile  d_conv_bias_tiles[n, tile, c]
    That is d_tdnn4_bias; also d_tdnn3_bias, d_tdnn2_bias, d_tdnn1_bias, with constants of their own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_conv_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + OFFSET) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_conv_bias_tiles = tl.load(
                d_conv_bias_tiles_ptr + (tile * 512) + (c + n * 512 * ((T + OFFSET) // 128)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            d_conv_bias_rows = d_conv_bias_rows + tl.where(n < N, d_conv_bias_tiles, 0.0)
    d_conv_bias = tl.sum(d_conv_bias_rows, axis=0, keep_dims=True)
    tl.store(d_conv_bias_ptr + c, d_conv_bias)


@triton.jit
def d_conv_scaled_1_parts_2_kernel(
    d_conv_ptr, x_ptr, d_conv_scaled_1_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_scaled_1_parts[part, k, c, i] = Σ each, t  (d_conv[each·9 + part, t, c] · x[each·9 + part, t
        + offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 4
    part = tl.cast(program // 4, tl.int64)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_conv_scaled_1_parts = tl.full([128, 128], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 9, 1, 0) + N // 9, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 9 + part)) if RAGGED else T
        for step in range(0, (T + 49) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * (T - 14) * 4608) + (part * (T - 14) * 512) + (c + t * 512),
                mask=t < frames - 14,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * (T - 14) * 4608) + (part * (T - 14) * 512) + (i + t_2 * 512),
                mask=t_2 < frames - 14,
                other=0.0,
            )
            d_conv_scaled_1_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_scaled_1_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_scaled_1_parts_ptr + (part * 262144) + (c * 512 + i), d_conv_scaled_1_parts)


@triton.jit
def d_conv_2_kernel(
    d_conv_scaled_1_parts_ptr, d_conv_bias_ptr, batch_norm_batch_mean_ptr, batch_norm_bias_ptr,
    batch_norm_scale_ptr, d_conv_scaled_ptr, d_conv_weight_ptr,
):
    """d_conv_scaled_1[k, c, i] = Σ part  d_conv_scaled_1_parts[part, k, c, i]
    d_conv_scaled[k, c, i] = (d_conv_scaled_1[k, c, i] + ((d_conv_bias[c] · -1) ·
        batch_norm_batch_mean[i]))
    d_conv_weight[k, c, i] = ((d_conv_bias[c] · batch_norm_bias[i]) + (d_conv_scaled[k, c, i] ·
        batch_norm_scale[i]))
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_scaled_1 = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 9):
        d_conv_scaled_1_parts = tl.load(
            d_conv_scaled_1_parts_ptr + (part * 262144) + (c * 512 + i),
        ).to(tl.float32)
        d_conv_scaled_1 = d_conv_scaled_1 + d_conv_scaled_1_parts
    d_conv_bias = tl.load(d_conv_bias_ptr + c).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
    d_conv_scaled = d_conv_scaled_1 + ((d_conv_bias * -1.0) * batch_norm_batch_mean)
    tl.store(d_conv_scaled_ptr + (c * 512 + i), d_conv_scaled)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
    d_conv_weight = (d_conv_bias * batch_norm_bias) + (d_conv_scaled * batch_norm_scale)
    tl.store(d_conv_weight_ptr + (c * 512 + i), d_conv_weight)


@triton.jit
def d_conv_batch_norm_2_kernel(
    d_conv_scaled_ptr, conv_weight_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, K_COUNT: tl.constexpr,
):
    """d_batch_norm_scale[c] = Σ k, o  (d_conv_scaled[k, o, c] · conv_weight[k, o, c])
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is d_batch_norm3_scale; also d_batch_norm2_scale, d_batch_norm1_scale, with constants of their
        own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(K_COUNT):
            d_conv_scaled = tl.load(d_conv_scaled_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            conv_weight = tl.load(conv_weight_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm_scale_rows = d_batch_norm_scale_rows + (d_conv_scaled * conv_weight)
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
    d_conv_bias_ptr, conv_scaled_ptr, d_batch_norm_batch_mean_1_ptr, K_COUNT: tl.constexpr,
):
    """d_batch_norm_batch_mean_1[c] = Σ o, k  ((d_conv_bias[o] · -1) · conv_scaled[k, o, c])
    That is d_batch_norm3_batch_mean_1; also d_batch_norm2_batch_mean_1, d_batch_norm1_batch_mean_1,
        with constants of their own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(K_COUNT):
            d_conv_bias = tl.load(d_conv_bias_ptr + o).to(tl.float32)
            conv_scaled = tl.load(conv_scaled_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm_batch_mean_1_rows = (
                d_batch_norm_batch_mean_1_rows + ((d_conv_bias * -1.0) * conv_scaled)
            )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1)


@triton.jit
def d_conv_relu_2_kernel(
    conv_scaled_ptr, d_conv_2_ptr, d_batch_norm_batch_mean_1_ptr, batch_norm_batch_count_ptr, relu_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_conv_ptr, d_conv_bias_tiles_ptr,
    lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """d_relu_1[n, t, c] = Σ o, k  (d_conv_2[n, t − (offset(k)), o] · conv_scaled[k, o, c])
    d_relu[n, t, c] = (d_relu_1[n, t, c] + ((d_batch_norm_batch_mean_1[c] / batch_norm_batch_count[c]) +
        ((relu[n, t, c] − batch_norm_batch_mean[c]) · ((d_batch_norm_batch_variance[c] · 2) /
        batch_norm_batch_count[c]))))
    d_conv[n, t, c] = select((relu[n, t, c] = 0), 0, d_relu[n, t, c])
    d_conv_bias[c] = Σ n, t  d_conv[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 113) // 128)
    n = tl.cast(program // ((T + 113) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_scaled = tl.load(conv_scaled_ptr + (c + o * 512))
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_conv_2 = tl.load(
            d_conv_2_ptr + (n * (T - 14) * 512) + (o_2 + t * 512),
            mask=(t >= 0) & (t < frames - 14),
            other=0.0,
        )
        d_relu_1 = tl.dot(conv_scaled, d_conv_2.to(conv_scaled.dtype), d_relu_1, input_precision=PRECISION)
    d_batch_norm_batch_mean_1 = tl.load(d_batch_norm_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c).to(tl.float32)
    relu = tl.load(
        relu_ptr + (n * (T - 14) * 512) + (c + t * 512),
        mask=t < frames - 14,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(d_batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_relu = (
        d_relu_1
        + (
            (d_batch_norm_batch_mean_1 / batch_norm_batch_count)
            + (
                (relu - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    d_conv = tl.where(t < frames - 14, tl.where(relu == 0.0, 0.0, d_relu), 0.0)
    tl.store(d_conv_ptr + (n * (T - 14) * 512) + (c + t * 512), d_conv, mask=t < T - 14)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=1, keep_dims=True)
    tl.store(d_conv_bias_tiles_ptr + (n * ((T + 113) // 128) * 512) + (row_tile * 512) + c, tile_sum)


@triton.jit
def d_conv_scaled_1_parts_3_kernel(
    d_conv_ptr, x_ptr, d_conv_scaled_1_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr, OFFSET: tl.constexpr, OFFSET_2: tl.constexpr, OFFSET_3: tl.constexpr,
    K_STRIDE: tl.constexpr,
):
    """d_conv_scaled_1_parts[part, k, c, i] = Σ each, t  (d_conv[each·3 + part, t, c] · x[each·3 + part, t
        + offset(k), i])
    That is d_tdnn3_scaled_1_parts; also d_tdnn2_scaled_1_parts, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 4
    k = (program // 4) % 3
    part = tl.cast((program // 4) // 3, tl.int64)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_conv_scaled_1_parts = tl.full([128, 128], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 3, 1, 0) + N // 3, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 3 + part)) if RAGGED else T
        for step in range(0, (T + OFFSET) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * (T - OFFSET_2) * 1536) + (part * (T - OFFSET_2) * 512) + (c + t * 512),
                mask=t < frames - OFFSET_2,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * (T - OFFSET_3) * 1536) + (part * (T - OFFSET_3) * 512) + (k * K_STRIDE)
                + (i + t_2 * 512),
                mask=t_2 < frames - OFFSET_2,
                other=0.0,
            )
            d_conv_scaled_1_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_scaled_1_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv_scaled_1_parts_ptr + (part * 786432) + (k * 262144) + (c * 512 + i),
        d_conv_scaled_1_parts,
    )


@triton.jit
def d_conv_3_kernel(
    d_conv_scaled_1_parts_ptr, d_conv_bias_ptr, batch_norm_batch_mean_ptr, batch_norm_bias_ptr,
    batch_norm_scale_ptr, d_conv_scaled_ptr, d_conv_weight_ptr,
):
    """d_conv_scaled_1[k, c, i] = Σ part  d_conv_scaled_1_parts[part, k, c, i]
    d_conv_scaled[k, c, i] = (d_conv_scaled_1[k, c, i] + ((d_conv_bias[c] · -1) ·
        batch_norm_batch_mean[i]))
    d_conv_weight[k, c, i] = ((d_conv_bias[c] · batch_norm_bias[i]) + (d_conv_scaled[k, c, i] ·
        batch_norm_scale[i]))
    That is d_tdnn3_scaled_1; also d_tdnn2_scaled_1.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 16
    k = program // 16
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_scaled_1 = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 3):
        d_conv_scaled_1_parts = tl.load(
            d_conv_scaled_1_parts_ptr + (k * 262144 + part * 786432) + (c * 512 + i),
        ).to(tl.float32)
        d_conv_scaled_1 = d_conv_scaled_1 + d_conv_scaled_1_parts
    d_conv_bias = tl.load(d_conv_bias_ptr + c).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + i).to(tl.float32)
    d_conv_scaled = d_conv_scaled_1 + ((d_conv_bias * -1.0) * batch_norm_batch_mean)
    tl.store(d_conv_scaled_ptr + (k * 262144) + (c * 512 + i), d_conv_scaled)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + i).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + i).to(tl.float32)
    d_conv_weight = (d_conv_bias * batch_norm_bias) + (d_conv_scaled * batch_norm_scale)
    tl.store(d_conv_weight_ptr + (k * 262144) + (c * 512 + i), d_conv_weight)


@triton.jit
def d_conv_relu_3_kernel(
    conv_scaled_ptr, d_conv_2_ptr, d_batch_norm_batch_mean_1_ptr, batch_norm_batch_count_ptr, relu_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_conv_ptr, d_conv_bias_tiles_ptr,
    lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr, OFFSET: tl.constexpr,
    OFFSET_2: tl.constexpr, K_STRIDE: tl.constexpr, K_STRIDE_2: tl.constexpr, OFFSET_3: tl.constexpr,
):
    """d_relu_1[n, t, c] = Σ o, k  (d_conv_2[n, t − (offset(k)), o] · conv_scaled[k, o, c])
    d_relu[n, t, c] = (d_relu_1[n, t, c] + ((d_batch_norm_batch_mean_1[c] / batch_norm_batch_count[c]) +
        ((relu[n, t, c] − batch_norm_batch_mean[c]) · ((d_batch_norm_batch_variance[c] · 2) /
        batch_norm_batch_count[c]))))
    d_conv[n, t, c] = select((relu[n, t, c] = 0), 0, d_relu[n, t, c])
    d_conv_bias[c] = Σ n, t  d_conv[n, t, c]
    That is d_relu2_1; also d_relu1_1, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + OFFSET) // 128)
    n = tl.cast(program // ((T + OFFSET) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_relu_1 = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        o0 = 64 * (step // 3)
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_scaled = tl.load(conv_scaled_ptr + (k * 262144) + (c + o * 512))
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_conv_2 = tl.load(
            d_conv_2_ptr + (n * (T - OFFSET_2) * 512) + (k * -K_STRIDE) + (o_2 + t * 512),
            mask=(k * -K_STRIDE_2 + t >= 0) & (k * -K_STRIDE_2 + t < frames - OFFSET_2),
            other=0.0,
        )
        d_relu_1 = tl.dot(conv_scaled, d_conv_2.to(conv_scaled.dtype), d_relu_1, input_precision=PRECISION)
    d_batch_norm_batch_mean_1 = tl.load(d_batch_norm_batch_mean_1_ptr + c).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c).to(tl.float32)
    relu = tl.load(
        relu_ptr + (n * (T - OFFSET_3) * 512) + (c + t * 512),
        mask=t < frames - OFFSET_3,
        other=0.0,
    ).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(d_batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_relu = (
        d_relu_1
        + (
            (d_batch_norm_batch_mean_1 / batch_norm_batch_count)
            + (
                (relu - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    d_conv = tl.where(t < frames - OFFSET_3, tl.where(relu == 0.0, 0.0, d_relu), 0.0)
    tl.store(d_conv_ptr + (n * (T - OFFSET_3) * 512) + (c + t * 512), d_conv, mask=t < T - OFFSET_3)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_conv = d_conv.to(d_conv_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(d_conv, axis=1, keep_dims=True)
    tl.store(d_conv_bias_tiles_ptr + (n * ((T + OFFSET) // 128) * 512) + (row_tile * 512) + c, tile_sum)


@triton.jit
def d_input_kernel(
    d_conv_ptr, conv_weight_ptr, d_y_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, t − (offset(k)), o] · conv_weight[k, o, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_y = tl.full([128, 64], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 5
        o0 = 64 * (step // 5)
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        d_conv = tl.load(
            d_conv_ptr + (n * (T - 4) * 512) + (k * -512) + (o + t * 512),
            mask=(-k + t >= 0) & (-k + t < frames - 4),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        conv_weight = tl.load(conv_weight_ptr + (k * 20480) + (c + o_2 * 40), mask=c < 40, other=0.0)
        d_y = tl.dot(d_conv, conv_weight.to(d_conv.dtype), d_y, input_precision=PRECISION)
    if RAGGED:
        d_y = tl.where(t < frames, d_y, 0.0)
    tl.store(d_y_ptr + (n * T * 40) + (c + t * 40), d_y, mask=(t < T) & (c < 40))


@triton.jit
def d_conv_weight_parts_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·7 + part, t, c] · x[each·7 + part, t +
        offset(k), i])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 4
    k = (program // 4) % 5
    part = tl.cast((program // 4) // 5, tl.int64)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_conv_weight_parts = tl.full([128, 64], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 7, 1, 0) + N // 7, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 7 + part)) if RAGGED else T
        for step in range(0, (T + 59) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * (T - 4) * 3584) + (part * (T - 4) * 512) + (c + t * 512),
                mask=t < frames - 4,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * T * 280) + (part * T * 40) + (k * 40) + (i + t_2 * 40),
                mask=(t_2 < frames - 4) & (i < 40),
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(
        d_conv_weight_parts_ptr + (part * 102400) + (k * 20480) + (c * 40 + i),
        d_conv_weight_parts,
        mask=i < 40,
    )


@triton.jit
def d_conv_weight_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 16
    k = program // 16
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 7):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (k * 20480 + part * 102400) + (c * 40 + i),
            mask=i < 40,
            other=0.0,
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (k * 20480) + (c * 40 + i), d_conv_weight, mask=i < 40)


@triton.jit
def d_batch_norm_bias_kernel(d_conv_bias_ptr, conv_weight_ptr, d_batch_norm_bias_ptr, K_COUNT: tl.constexpr):
    """d_batch_norm_bias[c] = Σ o, k  (d_conv_bias[o] · conv_weight[k, o, c])
    That is d_batch_norm1_bias; also d_batch_norm2_bias, d_batch_norm3_bias, with constants of their
        own.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(K_COUNT):
            d_conv_bias = tl.load(d_conv_bias_ptr + o).to(tl.float32)
            conv_weight = tl.load(conv_weight_ptr + (k * 262144) + (c + o * 512)).to(tl.float32)
            d_batch_norm_bias_rows = d_batch_norm_bias_rows + (d_conv_bias * conv_weight)
    d_batch_norm_bias = tl.sum(d_batch_norm_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_bias_ptr + c, d_batch_norm_bias)


@triton.jit
def d_batch_norm_bias_2_kernel(d_conv_bias_ptr, conv_weight_ptr, d_batch_norm_bias_ptr):
    """d_batch_norm_bias[c] = Σ o, k  (d_conv_bias[o] · conv_weight[k, o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 1500, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        for k in tl.static_range(1):
            d_conv_bias = tl.load(d_conv_bias_ptr + o, mask=o < 1500, other=0.0).to(tl.float32)
            conv_weight = tl.load(
                conv_weight_ptr + (k * 768000) + (c + o * 512),
                mask=o < 1500,
                other=0.0,
            ).to(tl.float32)
            d_batch_norm_bias_rows = (
                d_batch_norm_bias_rows + tl.where(o < 1500, d_conv_bias * conv_weight, 0.0)
            )
    d_batch_norm_bias = tl.sum(d_batch_norm_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_bias_ptr + c, d_batch_norm_bias)


@triton.jit
def d_linear_weight_kernel(
    d_linear_ptr, x_ptr, d_linear_weight_ptr, d_linear_bias_ptr, N, PRECISION: tl.constexpr,
):
    """d_linear_weight[c, i] = Σ n  (d_linear[n, c] · x[n, i])
    d_linear_bias[c] = Σ n  d_linear[n, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = program * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_linear_weight = tl.full([128, 128], 0.0, tl.float32)
    d_linear_bias_sixteenths = tl.full([128, 16], 0.0, tl.float32)
    sixteenths = tl.full([64, 16], 0.0625, tl.float32)
    for step in range(0, (N + 63) // 64):
        n0 = step * 64
        n = n0 + tl.arange(0, 64)[None, :].to(tl.int64)  # [1, 64]
        d_linear = tl.load(d_linear_ptr + (c + n * 512), mask=n < N, other=0.0)
        n_2 = n0 + tl.arange(0, 64)[:, None].to(tl.int64)  # [64, 1]
        x = tl.load(x_ptr + (i + n_2 * 3000), mask=(n_2 < N) & (i < 3000), other=0.0)
        d_linear_weight = tl.dot(d_linear, x.to(d_linear.dtype), d_linear_weight, input_precision=PRECISION)
        d_linear_bias_sixteenths = tl.dot(
            d_linear, sixteenths.to(d_linear.dtype), d_linear_bias_sixteenths, input_precision="ieee",
        )
    tl.store(d_linear_weight_ptr + (c * 3000 + i), d_linear_weight, mask=i < 3000)
    d_linear_bias = tl.sum(d_linear_bias_sixteenths, axis=1, keep_dims=True)
    tl.store(d_linear_bias_ptr + c, d_linear_bias, mask=tl.where(column_tile == 0, c >= 0, False))


@triton.jit
def d_batch_norm_bias_3_kernel(d_linear_bias_ptr, linear_weight_ptr, d_batch_norm_bias_ptr):
    """d_batch_norm_bias[c] = Σ o  (d_linear_bias[o] · linear_weight[o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 512, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_linear_bias = tl.load(d_linear_bias_ptr + o).to(tl.float32)
        linear_weight = tl.load(linear_weight_ptr + (c + o * 512)).to(tl.float32)
        d_batch_norm_bias_rows = d_batch_norm_bias_rows + (d_linear_bias * linear_weight)
    d_batch_norm_bias = tl.sum(d_batch_norm_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_bias_ptr + c, d_batch_norm_bias)


@triton.jit
def d_batch_norm_bias_4_kernel(d_linear_bias_ptr, linear_weight_ptr, d_batch_norm_bias_ptr):
    """d_batch_norm_bias[c] = Σ o  (d_linear_bias[o] · linear_weight[o, c])"""
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_bias_rows = tl.full([32, 64], 0.0, tl.float32)
    for o0 in range(0, 7205, 32):
        o = o0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_linear_bias = tl.load(d_linear_bias_ptr + o, mask=o < 7205, other=0.0).to(tl.float32)
        linear_weight = tl.load(linear_weight_ptr + (c + o * 512), mask=o < 7205, other=0.0).to(tl.float32)
        d_batch_norm_bias_rows = (
            d_batch_norm_bias_rows + tl.where(o < 7205, d_linear_bias * linear_weight, 0.0)
        )
    d_batch_norm_bias = tl.sum(d_batch_norm_bias_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_bias_ptr + c, d_batch_norm_bias)


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

    # tdnn1 = conv(512, taps=(-2, -1, 0, 1, 2)) (x_vector.py:13), relu1 = relu, batch_norm1 = batch_norm
    #     (x_vector.py:18)
    relu1 = torch.empty((N, T - 4, 512), dtype=data, device=device)
    batch_norm1_batch_mean_tiles_mean = torch.empty(
        (N, (T + 507) // 512, 512), dtype=torch.float32, device=device,
    )
    batch_norm1_batch_mean_tiles_variance = torch.empty(
        (N, (T + 507) // 512, 512), dtype=torch.float32, device=device,
    )
    conv_relu_batch_norm_kernel[(N * ((T + 507) // 512), 4)](
        tdnn1_weight, input, tdnn1_bias, relu1, batch_norm1_batch_mean_tiles_mean,
        batch_norm1_batch_mean_tiles_variance, lengths, N, T, 5, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm1
    batch_norm1_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm1_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 8)](
        batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance, batch_norm1_running_mean,
        batch_norm1_running_var, batch_norm1_weight, batch_norm1_batch_mean, batch_norm1_batch_variance,
        batch_norm1_batch_count, batch_norm1_new_running_mean, batch_norm1_new_running_var, batch_norm1_scale,
        lengths, N, T, RAGGED=lengths is not None, OFFSET=507, OFFSET_2=4, num_warps=4, num_stages=2,
    )
    del batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance

    # tdnn2 = conv(512, taps=(-2, 0, 2)) (x_vector.py:13)
    tdnn2_scaled = torch.empty((3, 512, 512), dtype=data, device=device)
    tdnn2_shift = torch.empty((512,), dtype=torch.float32, device=device)
    conv_scaled_kernel[(1, 8)](
        tdnn2_weight, batch_norm1_scale, batch_norm1_bias, batch_norm1_batch_mean, tdnn2_scaled, tdnn2_shift,
        K_COUNT=3, num_warps=4, num_stages=2,
    )

    # tdnn2, relu2 = relu, batch_norm2 = batch_norm (x_vector.py:19)
    relu2 = torch.empty((N, T - 8, 512), dtype=data, device=device)
    batch_norm2_batch_mean_tiles_mean = torch.empty(
        (N, (T + 503) // 512, 512), dtype=torch.float32, device=device,
    )
    batch_norm2_batch_mean_tiles_variance = torch.empty(
        (N, (T + 503) // 512, 512), dtype=torch.float32, device=device,
    )
    conv_relu_batch_norm_2_kernel[(N * ((T + 503) // 512), 4)](
        tdnn2_scaled, relu1, tdnn2_shift, tdnn2_bias, relu2, batch_norm2_batch_mean_tiles_mean,
        batch_norm2_batch_mean_tiles_variance, lengths, N, T, 24, RAGGED=lengths is not None,
        PRECISION=precision, OFFSET=503, OFFSET_2=119, OFFSET_3=4, K_STRIDE=1024, OFFSET_4=8, num_warps=8,
        num_stages=3,
    )
    del tdnn2_shift

    # batch_norm2
    batch_norm2_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm2_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 8)](
        batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance, batch_norm2_running_mean,
        batch_norm2_running_var, batch_norm2_weight, batch_norm2_batch_mean, batch_norm2_batch_variance,
        batch_norm2_batch_count, batch_norm2_new_running_mean, batch_norm2_new_running_var, batch_norm2_scale,
        lengths, N, T, RAGGED=lengths is not None, OFFSET=503, OFFSET_2=8, num_warps=4, num_stages=2,
    )
    del batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance

    # tdnn3 = conv(512, taps=(-3, 0, 3)) (x_vector.py:13)
    tdnn3_scaled = torch.empty((3, 512, 512), dtype=data, device=device)
    tdnn3_shift = torch.empty((512,), dtype=torch.float32, device=device)
    conv_scaled_kernel[(1, 8)](
        tdnn3_weight, batch_norm2_scale, batch_norm2_bias, batch_norm2_batch_mean, tdnn3_scaled, tdnn3_shift,
        K_COUNT=3, num_warps=4, num_stages=2,
    )

    # tdnn3, relu3 = relu, batch_norm3 = batch_norm (x_vector.py:20)
    relu3 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    batch_norm3_batch_mean_tiles_mean = torch.empty(
        (N, (T + 497) // 512, 512), dtype=torch.float32, device=device,
    )
    batch_norm3_batch_mean_tiles_variance = torch.empty(
        (N, (T + 497) // 512, 512), dtype=torch.float32, device=device,
    )
    conv_relu_batch_norm_2_kernel[(N * ((T + 497) // 512), 4)](
        tdnn3_scaled, relu2, tdnn3_shift, tdnn3_bias, relu3, batch_norm3_batch_mean_tiles_mean,
        batch_norm3_batch_mean_tiles_variance, lengths, N, T, 24, RAGGED=lengths is not None,
        PRECISION=precision, OFFSET=497, OFFSET_2=113, OFFSET_3=8, K_STRIDE=1536, OFFSET_4=14, num_warps=8,
        num_stages=3,
    )
    del tdnn3_shift

    # batch_norm3
    batch_norm3_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm3_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 8)](
        batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance, batch_norm3_running_mean,
        batch_norm3_running_var, batch_norm3_weight, batch_norm3_batch_mean, batch_norm3_batch_variance,
        batch_norm3_batch_count, batch_norm3_new_running_mean, batch_norm3_new_running_var, batch_norm3_scale,
        lengths, N, T, RAGGED=lengths is not None, OFFSET=497, OFFSET_2=14, num_warps=4, num_stages=2,
    )
    del batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance

    # tdnn4 = conv(512, taps=(0,)) (x_vector.py:13)
    tdnn4_scaled = torch.empty((1, 512, 512), dtype=data, device=device)
    tdnn4_shift = torch.empty((512,), dtype=torch.float32, device=device)
    conv_scaled_kernel[(1, 8)](
        tdnn4_weight, batch_norm3_scale, batch_norm3_bias, batch_norm3_batch_mean, tdnn4_scaled, tdnn4_shift,
        K_COUNT=1, num_warps=4, num_stages=2,
    )

    # tdnn4, relu4 = relu, batch_norm4 = batch_norm (x_vector.py:21)
    relu4 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    batch_norm4_batch_mean_tiles_mean = torch.empty(
        (N, (T + 497) // 512, 512), dtype=torch.float32, device=device,
    )
    batch_norm4_batch_mean_tiles_variance = torch.empty(
        (N, (T + 497) // 512, 512), dtype=torch.float32, device=device,
    )
    conv_relu_batch_norm_3_kernel[(N * ((T + 497) // 512), 4)](
        tdnn4_scaled, relu3, tdnn4_shift, tdnn4_bias, relu4, batch_norm4_batch_mean_tiles_mean,
        batch_norm4_batch_mean_tiles_variance, lengths, N, T, 8, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del tdnn4_shift

    # batch_norm4
    batch_norm4_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm4_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 8)](
        batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance, batch_norm4_running_mean,
        batch_norm4_running_var, batch_norm4_weight, batch_norm4_batch_mean, batch_norm4_batch_variance,
        batch_norm4_batch_count, batch_norm4_new_running_mean, batch_norm4_new_running_var, batch_norm4_scale,
        lengths, N, T, RAGGED=lengths is not None, OFFSET=497, OFFSET_2=14, num_warps=4, num_stages=2,
    )
    del batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance

    # tdnn5 = conv(1500, taps=(0,)) (x_vector.py:13)
    tdnn5_scaled = torch.empty((1, 1500, 512), dtype=data, device=device)
    tdnn5_shift = torch.empty((1500,), dtype=torch.float32, device=device)
    conv_scaled_2_kernel[(1, 24)](
        tdnn5_weight, batch_norm4_scale, batch_norm4_bias, batch_norm4_batch_mean, tdnn5_scaled, tdnn5_shift,
        num_warps=4, num_stages=2,
    )

    # tdnn5, relu5 = relu, batch_norm5 = batch_norm (x_vector.py:21)
    relu5 = torch.empty((N, T - 14, 1504), dtype=data, device=device)
    batch_norm5_batch_mean_tiles_mean = torch.empty(
        (N, (T + 497) // 512, 1500), dtype=torch.float32, device=device,
    )
    batch_norm5_batch_mean_tiles_variance = torch.empty(
        (N, (T + 497) // 512, 1500), dtype=torch.float32, device=device,
    )
    conv_relu_batch_norm_4_kernel[(N * ((T + 497) // 512), 12)](
        tdnn5_scaled, relu4, tdnn5_shift, tdnn5_bias, relu5, batch_norm5_batch_mean_tiles_mean,
        batch_norm5_batch_mean_tiles_variance, lengths, N, T, 8, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del tdnn5_shift

    # batch_norm5
    batch_norm5_batch_mean = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_scale = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_new_running_mean = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_new_running_var = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_batch_variance = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm5_batch_count = torch.empty((1500,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_2_kernel[(1, 24)](
        batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance, batch_norm5_running_mean,
        batch_norm5_running_var, batch_norm5_weight, batch_norm5_batch_mean, batch_norm5_batch_variance,
        batch_norm5_batch_count, batch_norm5_new_running_mean, batch_norm5_new_running_var, batch_norm5_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # statistics = stats_pool (x_vector.py:26)
    statistics = torch.empty((N, 3000), dtype=data, device=device)
    statistics_mean_before = torch.empty((N, 1500), dtype=torch.float32, device=device)
    statistics_variance = torch.empty((N, 1500), dtype=torch.float32, device=device)
    statistics_variance_before = torch.empty((N, 1500), dtype=torch.float32, device=device)
    statistics_count = torch.empty((N, 1500), dtype=torch.float32, device=device)
    stats_pool_mean_before_kernel[(N, 24)](
        batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance, batch_norm5_batch_mean,
        batch_norm5_scale, batch_norm5_bias, statistics_mean_before, statistics_variance_before,
        statistics_count, statistics_variance, statistics, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance

    # embedding = linear(512), relu6 = relu (x_vector.py:27)
    relu6 = torch.empty((N, 512), dtype=data, device=device)
    linear_relu_kernel[((N + 127) // 128, 4)](
        embedding_weight, statistics, embedding_bias, relu6, N, 47, PRECISION=precision, num_warps=8,
        num_stages=3,
    )

    # batch_norm6 = batch_norm (x_vector.py:27)
    batch_norm6_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm6_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_3_kernel[(1, 8)](
        relu6, batch_norm6_running_mean, batch_norm6_running_var, batch_norm6_weight, batch_norm6_batch_mean,
        batch_norm6_batch_variance, batch_norm6_batch_count, batch_norm6_new_running_mean,
        batch_norm6_new_running_var, batch_norm6_scale, N, num_warps=4, num_stages=2,
    )

    # segment7 = linear(512) (x_vector.py:28)
    segment7_scaled = torch.empty((512, 512), dtype=data, device=device)
    segment7_shift = torch.empty((512,), dtype=torch.float32, device=device)
    linear_scaled_kernel[(1, 8)](
        segment7_weight, batch_norm6_scale, batch_norm6_bias, batch_norm6_batch_mean, segment7_scaled,
        segment7_shift, num_warps=4, num_stages=2,
    )

    # segment7, relu7 = relu (x_vector.py:28)
    relu7 = torch.empty((N, 512), dtype=data, device=device)
    linear_relu_2_kernel[((N + 127) // 128, 4)](
        segment7_scaled, relu6, segment7_shift, segment7_bias, relu7, N, 8, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del segment7_shift

    # batch_norm7 = batch_norm (x_vector.py:28)
    batch_norm7_scale = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_batch_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_new_running_mean = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_new_running_var = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm7_batch_count = torch.empty((512,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_3_kernel[(1, 8)](
        relu7, batch_norm7_running_mean, batch_norm7_running_var, batch_norm7_weight, batch_norm7_batch_mean,
        batch_norm7_batch_variance, batch_norm7_batch_count, batch_norm7_new_running_mean,
        batch_norm7_new_running_var, batch_norm7_scale, N, num_warps=4, num_stages=2,
    )

    # speakers = linear(7205) (x_vector.py:29)
    speakers_scaled = torch.empty((7205, 512), dtype=data, device=device)
    speakers_shift = torch.empty((7205,), dtype=torch.float32, device=device)
    linear_scaled_2_kernel[(1, 113)](
        speakers_weight, batch_norm7_scale, batch_norm7_bias, batch_norm7_batch_mean, speakers_scaled,
        speakers_shift, num_warps=4, num_stages=2,
    )

    # speakers
    speakers = torch.empty((N, 7205), dtype=data, device=device)
    linear_sum_products_kernel[((N + 127) // 128, 57)](
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

    # Gradients:
    d_speakers_whole = torch.empty((N, 7208), dtype=data, device=device)
    d_linear_whole_kernel[((N + 31) // 32, 113)](d_speakers, d_speakers_whole, N, num_warps=4, num_stages=2)

    # Gradients: speakers = linear(7205) (x_vector.py:29)
    d_speakers_bias = torch.empty((7205,), dtype=speakers_bias.dtype, device=device)
    d_linear_bias_kernel[(1, 113)](d_speakers_whole, d_speakers_bias, N, num_warps=4, num_stages=2)

    # Gradients: speakers, tdnn1 = conv(512, taps=(-2, -1, 0, 1, 2)) (x_vector.py:13)
    d_speakers_scaled = torch.empty((7205, 512), dtype=data, device=device)
    d_speakers_weight = torch.empty((7205, 512), dtype=speakers_weight.dtype, device=device)
    d_linear_conv_kernel[(57, 4)](
        relu7, d_speakers_whole, d_speakers_bias, batch_norm7_batch_mean, batch_norm7_bias, batch_norm7_scale,
        d_speakers_scaled, d_speakers_weight, N, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: speakers, batch_norm7 = batch_norm (x_vector.py:28), tdnn1
    d_batch_norm7_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm7_weight = torch.empty((512,), dtype=batch_norm7_weight.dtype, device=device)
    d_linear_batch_norm_conv_kernel[(1, 8)](
        d_speakers_scaled, speakers_weight, batch_norm7_weight, batch_norm7_batch_variance,
        d_batch_norm7_batch_variance, d_batch_norm7_weight, num_warps=4, num_stages=2,
    )
    del d_speakers_scaled

    # Gradients: speakers
    d_batch_norm7_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_kernel[(1, 8)](
        d_speakers_bias, speakers_scaled, d_batch_norm7_batch_mean_1, num_warps=4, num_stages=2,
    )

    # Gradients: speakers, relu7 = relu, segment7 = linear(512) (x_vector.py:28)
    d_segment7 = torch.empty((N, 512), dtype=data, device=device)
    d_linear_relu_kernel[((N + 127) // 128, 4)](
        speakers_scaled, d_speakers_whole, d_batch_norm7_batch_mean_1, batch_norm7_batch_count, relu7,
        batch_norm7_batch_mean, d_batch_norm7_batch_variance, d_segment7, N, 113, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del d_speakers_whole, d_batch_norm7_batch_variance, d_batch_norm7_batch_mean_1

    # Gradients: segment7
    d_segment7_bias = torch.empty((512,), dtype=segment7_bias.dtype, device=device)
    d_linear_bias_2_kernel[(1, 8)](d_segment7, d_segment7_bias, N, num_warps=4, num_stages=2)

    # Gradients: segment7, tdnn1
    d_segment7_scaled = torch.empty((512, 512), dtype=data, device=device)
    d_segment7_weight = torch.empty((512, 512), dtype=segment7_weight.dtype, device=device)
    d_linear_conv_2_kernel[(4, 4)](
        relu6, d_segment7, d_segment7_bias, batch_norm6_batch_mean, batch_norm6_bias, batch_norm6_scale,
        d_segment7_scaled, d_segment7_weight, N, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: segment7, batch_norm6 = batch_norm (x_vector.py:27), tdnn1
    d_batch_norm6_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm6_weight = torch.empty((512,), dtype=batch_norm6_weight.dtype, device=device)
    d_linear_batch_norm_conv_2_kernel[(1, 8)](
        d_segment7_scaled, segment7_weight, batch_norm6_weight, batch_norm6_batch_variance,
        d_batch_norm6_batch_variance, d_batch_norm6_weight, num_warps=4, num_stages=2,
    )
    del d_segment7_scaled

    # Gradients: segment7
    d_batch_norm6_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_2_kernel[(1, 8)](
        d_segment7_bias, segment7_scaled, d_batch_norm6_batch_mean_1, num_warps=4, num_stages=2,
    )

    # Gradients: segment7, relu6 = relu, embedding = linear(512) (x_vector.py:27)
    d_embedding = torch.empty((N, 512), dtype=data, device=device)
    d_linear_relu_2_kernel[((N + 127) // 128, 4)](
        segment7_scaled, d_segment7, d_batch_norm6_batch_mean_1, batch_norm6_batch_count, relu6,
        batch_norm6_batch_mean, d_batch_norm6_batch_variance, d_embedding, N, 8, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del d_segment7, d_batch_norm6_batch_variance, d_batch_norm6_batch_mean_1

    # Gradients: embedding
    d_statistics = torch.empty((N, 3000), dtype=data, device=device)
    d_stats_pool_kernel[((N + 127) // 128, 24)](
        d_embedding, embedding_weight, d_statistics, N, 8, PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: statistics = stats_pool (x_vector.py:26)
    d_batch_norm5_scale_2 = torch.empty((1500,), dtype=torch.float32, device=device)
    d_batch_norm_scale_2_kernel[(1, 24)](
        d_statistics, statistics_mean_before, batch_norm5_batch_mean, d_batch_norm5_scale_2, N, num_warps=4,
        num_stages=2,
    )

    # Gradients: statistics, batch_norm5 = batch_norm (x_vector.py:21), tdnn1
    d_batch_norm5_batch_variance = torch.empty((1500,), dtype=torch.float32, device=device)
    d_batch_norm5_weight = torch.empty((1500,), dtype=batch_norm5_weight.dtype, device=device)
    d_stats_pool_batch_norm_conv_kernel[(1, 24)](
        d_statistics, statistics_variance, statistics_variance_before, batch_norm5_scale,
        d_batch_norm5_scale_2, batch_norm5_weight, batch_norm5_batch_variance, d_batch_norm5_batch_variance,
        d_batch_norm5_weight, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm5_scale_2

    # Gradients: statistics, batch_norm5
    d_batch_norm5_batch_mean = torch.empty((1500,), dtype=torch.float32, device=device)
    d_batch_norm5_batch_mean_1 = torch.empty((1500,), dtype=torch.float32, device=device)
    d_stats_pool_batch_norm_kernel[(1, 24)](
        d_statistics, batch_norm5_scale, d_batch_norm5_batch_mean_1, d_batch_norm5_batch_mean, N, num_warps=4,
        num_stages=2,
    )

    # Gradients: statistics, relu5 = relu (x_vector.py:21), tdnn5 = conv(1500, taps=(0,)) (x_vector.py:13)
    d_tdnn5 = torch.empty((N, T - 14, 1504), dtype=data, device=device)
    d_tdnn5_bias_tiles = torch.empty((N, (T + 113) // 128, 1500), dtype=torch.float32, device=device)
    d_stats_pool_relu_conv_kernel[(N * ((T + 113) // 128), 94)](
        d_statistics, batch_norm5_scale, statistics_variance, statistics_count, relu5, statistics_mean_before,
        d_batch_norm5_batch_mean, batch_norm5_batch_count, batch_norm5_batch_mean,
        d_batch_norm5_batch_variance, d_tdnn5, d_tdnn5_bias_tiles, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_statistics, d_batch_norm5_batch_variance, d_batch_norm5_batch_mean

    # Gradients: tdnn5
    d_tdnn5_bias = torch.empty((1500,), dtype=tdnn5_bias.dtype, device=device)
    d_conv_bias_kernel[(1, 24)](
        d_tdnn5_bias_tiles, d_tdnn5_bias, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    del d_tdnn5_bias_tiles

    # Gradients: tdnn5
    d_tdnn5_scaled_1_parts = torch.empty((3, 1, 1500, 512), dtype=torch.float32, device=device)
    d_conv_scaled_1_parts_kernel[(36, 4)](
        d_tdnn5, relu4, d_tdnn5_scaled_1_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: tdnn5, tdnn1
    d_tdnn5_scaled = torch.empty((1, 1500, 512), dtype=data, device=device)
    d_tdnn5_weight = torch.empty((1, 1500, 512), dtype=tdnn5_weight.dtype, device=device)
    d_conv_kernel[(47, 8)](
        d_tdnn5_scaled_1_parts, d_tdnn5_bias, batch_norm4_batch_mean, batch_norm4_bias, batch_norm4_scale,
        d_tdnn5_scaled, d_tdnn5_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn5_scaled_1_parts

    # Gradients: tdnn5, batch_norm4 = batch_norm (x_vector.py:21), tdnn1
    d_batch_norm4_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm4_weight = torch.empty((512,), dtype=batch_norm4_weight.dtype, device=device)
    d_conv_batch_norm_kernel[(1, 8)](
        d_tdnn5_scaled, tdnn5_weight, batch_norm4_weight, batch_norm4_batch_variance,
        d_batch_norm4_batch_variance, d_batch_norm4_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn5_scaled

    # Gradients: tdnn5
    d_batch_norm4_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_3_kernel[(1, 8)](
        d_tdnn5_bias, tdnn5_scaled, d_batch_norm4_batch_mean_1, num_warps=4, num_stages=2,
    )

    # Gradients: tdnn5, relu4 = relu (x_vector.py:21), tdnn4 = conv(512, taps=(0,)) (x_vector.py:13)
    d_tdnn4 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    d_tdnn4_bias_tiles = torch.empty((N, (T + 113) // 128, 512), dtype=torch.float32, device=device)
    d_conv_relu_kernel[(N * ((T + 113) // 128), 4)](
        tdnn5_scaled, d_tdnn5, d_batch_norm4_batch_mean_1, batch_norm4_batch_count, relu4,
        batch_norm4_batch_mean, d_batch_norm4_batch_variance, d_tdnn4, d_tdnn4_bias_tiles, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_tdnn5, d_batch_norm4_batch_variance, d_batch_norm4_batch_mean_1

    # Gradients: tdnn4
    d_tdnn4_bias = torch.empty((512,), dtype=tdnn4_bias.dtype, device=device)
    d_conv_bias_2_kernel[(1, 8)](
        d_tdnn4_bias_tiles, d_tdnn4_bias, lengths, N, T, RAGGED=lengths is not None, OFFSET=113, num_warps=4,
        num_stages=2,
    )
    del d_tdnn4_bias_tiles

    # Gradients: tdnn4
    d_tdnn4_scaled_1_parts = torch.empty((9, 1, 512, 512), dtype=torch.float32, device=device)
    d_conv_scaled_1_parts_2_kernel[(36, 4)](
        d_tdnn4, relu3, d_tdnn4_scaled_1_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: tdnn4, tdnn1
    d_tdnn4_scaled = torch.empty((1, 512, 512), dtype=data, device=device)
    d_tdnn4_weight = torch.empty((1, 512, 512), dtype=tdnn4_weight.dtype, device=device)
    d_conv_2_kernel[(16, 8)](
        d_tdnn4_scaled_1_parts, d_tdnn4_bias, batch_norm3_batch_mean, batch_norm3_bias, batch_norm3_scale,
        d_tdnn4_scaled, d_tdnn4_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn4_scaled_1_parts

    # Gradients: tdnn4, batch_norm3 = batch_norm (x_vector.py:20), tdnn1
    d_batch_norm3_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm3_weight = torch.empty((512,), dtype=batch_norm3_weight.dtype, device=device)
    d_conv_batch_norm_2_kernel[(1, 8)](
        d_tdnn4_scaled, tdnn4_weight, batch_norm3_weight, batch_norm3_batch_variance,
        d_batch_norm3_batch_variance, d_batch_norm3_weight, K_COUNT=1, num_warps=4, num_stages=2,
    )
    del d_tdnn4_scaled

    # Gradients: tdnn4
    d_batch_norm3_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_4_kernel[(1, 8)](
        d_tdnn4_bias, tdnn4_scaled, d_batch_norm3_batch_mean_1, K_COUNT=1, num_warps=4, num_stages=2,
    )

    # Gradients: tdnn4, relu3 = relu (x_vector.py:20), tdnn3 = conv(512, taps=(-3, 0, 3)) (x_vector.py:13)
    d_tdnn3 = torch.empty((N, T - 14, 512), dtype=data, device=device)
    d_tdnn3_bias_tiles = torch.empty((N, (T + 113) // 128, 512), dtype=torch.float32, device=device)
    d_conv_relu_2_kernel[(N * ((T + 113) // 128), 4)](
        tdnn4_scaled, d_tdnn4, d_batch_norm3_batch_mean_1, batch_norm3_batch_count, relu3,
        batch_norm3_batch_mean, d_batch_norm3_batch_variance, d_tdnn3, d_tdnn3_bias_tiles, lengths, N, T, 8,
        RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_tdnn4, d_batch_norm3_batch_variance, d_batch_norm3_batch_mean_1

    # Gradients: tdnn3
    d_tdnn3_bias = torch.empty((512,), dtype=tdnn3_bias.dtype, device=device)
    d_conv_bias_2_kernel[(1, 8)](
        d_tdnn3_bias_tiles, d_tdnn3_bias, lengths, N, T, RAGGED=lengths is not None, OFFSET=113, num_warps=4,
        num_stages=2,
    )
    del d_tdnn3_bias_tiles

    # Gradients: tdnn3
    d_tdnn3_scaled_1_parts = torch.empty((3, 3, 512, 512), dtype=torch.float32, device=device)
    d_conv_scaled_1_parts_3_kernel[(36, 4)](
        d_tdnn3, relu2, d_tdnn3_scaled_1_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, OFFSET=49, OFFSET_2=14, OFFSET_3=8, K_STRIDE=1536, num_warps=8, num_stages=3,
    )

    # Gradients: tdnn3, tdnn1
    d_tdnn3_scaled = torch.empty((3, 512, 512), dtype=data, device=device)
    d_tdnn3_weight = torch.empty((3, 512, 512), dtype=tdnn3_weight.dtype, device=device)
    d_conv_3_kernel[(48, 8)](
        d_tdnn3_scaled_1_parts, d_tdnn3_bias, batch_norm2_batch_mean, batch_norm2_bias, batch_norm2_scale,
        d_tdnn3_scaled, d_tdnn3_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn3_scaled_1_parts

    # Gradients: tdnn3, batch_norm2 = batch_norm (x_vector.py:19), tdnn1
    d_batch_norm2_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm2_weight = torch.empty((512,), dtype=batch_norm2_weight.dtype, device=device)
    d_conv_batch_norm_2_kernel[(1, 8)](
        d_tdnn3_scaled, tdnn3_weight, batch_norm2_weight, batch_norm2_batch_variance,
        d_batch_norm2_batch_variance, d_batch_norm2_weight, K_COUNT=3, num_warps=4, num_stages=2,
    )
    del d_tdnn3_scaled

    # Gradients: tdnn3
    d_batch_norm2_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_4_kernel[(1, 8)](
        d_tdnn3_bias, tdnn3_scaled, d_batch_norm2_batch_mean_1, K_COUNT=3, num_warps=4, num_stages=2,
    )

    # Gradients: tdnn3, relu2 = relu (x_vector.py:19), tdnn2 = conv(512, taps=(-2, 0, 2)) (x_vector.py:13)
    d_tdnn2 = torch.empty((N, T - 8, 512), dtype=data, device=device)
    d_tdnn2_bias_tiles = torch.empty((N, (T + 119) // 128, 512), dtype=torch.float32, device=device)
    d_conv_relu_3_kernel[(N * ((T + 119) // 128), 4)](
        tdnn3_scaled, d_tdnn3, d_batch_norm2_batch_mean_1, batch_norm2_batch_count, relu2,
        batch_norm2_batch_mean, d_batch_norm2_batch_variance, d_tdnn2, d_tdnn2_bias_tiles, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=119, OFFSET_2=14, K_STRIDE=1536, K_STRIDE_2=3,
        OFFSET_3=8, num_warps=8, num_stages=3,
    )
    del d_tdnn3, d_batch_norm2_batch_variance, d_batch_norm2_batch_mean_1

    # Gradients: tdnn2
    d_tdnn2_bias = torch.empty((512,), dtype=tdnn2_bias.dtype, device=device)
    d_conv_bias_2_kernel[(1, 8)](
        d_tdnn2_bias_tiles, d_tdnn2_bias, lengths, N, T, RAGGED=lengths is not None, OFFSET=119, num_warps=4,
        num_stages=2,
    )
    del d_tdnn2_bias_tiles

    # Gradients: tdnn2
    d_tdnn2_scaled_1_parts = torch.empty((3, 3, 512, 512), dtype=torch.float32, device=device)
    d_conv_scaled_1_parts_3_kernel[(36, 4)](
        d_tdnn2, relu1, d_tdnn2_scaled_1_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, OFFSET=55, OFFSET_2=8, OFFSET_3=4, K_STRIDE=1024, num_warps=8, num_stages=3,
    )

    # Gradients: tdnn2, tdnn1
    d_tdnn2_scaled = torch.empty((3, 512, 512), dtype=data, device=device)
    d_tdnn2_weight = torch.empty((3, 512, 512), dtype=tdnn2_weight.dtype, device=device)
    d_conv_3_kernel[(48, 8)](
        d_tdnn2_scaled_1_parts, d_tdnn2_bias, batch_norm1_batch_mean, batch_norm1_bias, batch_norm1_scale,
        d_tdnn2_scaled, d_tdnn2_weight, num_warps=4, num_stages=2,
    )
    del d_tdnn2_scaled_1_parts

    # Gradients: tdnn2, batch_norm1 = batch_norm (x_vector.py:18), tdnn1
    d_batch_norm1_batch_variance = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm1_weight = torch.empty((512,), dtype=batch_norm1_weight.dtype, device=device)
    d_conv_batch_norm_2_kernel[(1, 8)](
        d_tdnn2_scaled, tdnn2_weight, batch_norm1_weight, batch_norm1_batch_variance,
        d_batch_norm1_batch_variance, d_batch_norm1_weight, K_COUNT=3, num_warps=4, num_stages=2,
    )
    del d_tdnn2_scaled

    # Gradients: tdnn2
    d_batch_norm1_batch_mean_1 = torch.empty((512,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_4_kernel[(1, 8)](
        d_tdnn2_bias, tdnn2_scaled, d_batch_norm1_batch_mean_1, K_COUNT=3, num_warps=4, num_stages=2,
    )

    # Gradients: tdnn2, relu1 = relu (x_vector.py:18), tdnn1
    d_tdnn1 = torch.empty((N, T - 4, 512), dtype=data, device=device)
    d_tdnn1_bias_tiles = torch.empty((N, (T + 123) // 128, 512), dtype=torch.float32, device=device)
    d_conv_relu_3_kernel[(N * ((T + 123) // 128), 4)](
        tdnn2_scaled, d_tdnn2, d_batch_norm1_batch_mean_1, batch_norm1_batch_count, relu1,
        batch_norm1_batch_mean, d_batch_norm1_batch_variance, d_tdnn1, d_tdnn1_bias_tiles, lengths, N, T, 24,
        RAGGED=lengths is not None, PRECISION=precision, OFFSET=123, OFFSET_2=8, K_STRIDE=1024, K_STRIDE_2=2,
        OFFSET_3=4, num_warps=8, num_stages=3,
    )
    del d_tdnn2, d_batch_norm1_batch_variance, d_batch_norm1_batch_mean_1

    # Gradients: tdnn1
    d_input = torch.empty((N, T, 40), dtype=data, device=device)
    d_input_kernel[(N * ((T + 127) // 128), 1)](
        d_tdnn1, tdnn1_weight, d_input, lengths, N, T, 40, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )

    # Gradients: tdnn1
    d_tdnn1_weight_parts = torch.empty((7, 5, 512, 40), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(140, 1)](
        d_tdnn1, input, d_tdnn1_weight_parts, lengths, N, T, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del d_tdnn1

    # Gradients: tdnn1
    d_tdnn1_weight = torch.empty((5, 512, 40), dtype=tdnn1_weight.dtype, device=device)
    d_conv_weight_kernel[(80, 1)](d_tdnn1_weight_parts, d_tdnn1_weight, num_warps=4, num_stages=2)
    del d_tdnn1_weight_parts

    # Gradients: tdnn1
    d_tdnn1_bias = torch.empty((512,), dtype=tdnn1_bias.dtype, device=device)
    d_conv_bias_2_kernel[(1, 8)](
        d_tdnn1_bias_tiles, d_tdnn1_bias, lengths, N, T, RAGGED=lengths is not None, OFFSET=123, num_warps=4,
        num_stages=2,
    )
    del d_tdnn1_bias_tiles

    # Gradients: tdnn2
    d_batch_norm1_bias = torch.empty((512,), dtype=batch_norm1_bias.dtype, device=device)
    d_batch_norm_bias_kernel[(1, 8)](
        d_tdnn2_bias, tdnn2_weight, d_batch_norm1_bias, K_COUNT=3, num_warps=4, num_stages=2,
    )

    # Gradients: tdnn3
    d_batch_norm2_bias = torch.empty((512,), dtype=batch_norm2_bias.dtype, device=device)
    d_batch_norm_bias_kernel[(1, 8)](
        d_tdnn3_bias, tdnn3_weight, d_batch_norm2_bias, K_COUNT=3, num_warps=4, num_stages=2,
    )

    # Gradients: tdnn4
    d_batch_norm3_bias = torch.empty((512,), dtype=batch_norm3_bias.dtype, device=device)
    d_batch_norm_bias_kernel[(1, 8)](
        d_tdnn4_bias, tdnn4_weight, d_batch_norm3_bias, K_COUNT=1, num_warps=4, num_stages=2,
    )

    # Gradients: tdnn5
    d_batch_norm4_bias = torch.empty((512,), dtype=batch_norm4_bias.dtype, device=device)
    d_batch_norm_bias_2_kernel[(1, 8)](
        d_tdnn5_bias, tdnn5_weight, d_batch_norm4_bias, num_warps=4, num_stages=2,
    )

    # Gradients: embedding
    d_embedding_weight = torch.empty((512, 3000), dtype=embedding_weight.dtype, device=device)
    d_embedding_bias = torch.empty((512,), dtype=embedding_bias.dtype, device=device)
    d_linear_weight_kernel[(4, 24)](
        d_embedding, statistics, d_embedding_weight, d_embedding_bias, N, PRECISION=precision, num_warps=8,
        num_stages=3,
    )
    del d_embedding

    # Gradients: segment7
    d_batch_norm6_bias = torch.empty((512,), dtype=batch_norm6_bias.dtype, device=device)
    d_batch_norm_bias_3_kernel[(1, 8)](
        d_segment7_bias, segment7_weight, d_batch_norm6_bias, num_warps=4, num_stages=2,
    )

    # Gradients: speakers
    d_batch_norm7_bias = torch.empty((512,), dtype=batch_norm7_bias.dtype, device=device)
    d_batch_norm_bias_4_kernel[(1, 8)](
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
