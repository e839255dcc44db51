"""quartznet_like, training

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl


@triton.jit
def depthwise_conv_sum_kernel(
    x_ptr, depthwise_conv_weight_ptr, depthwise_conv_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """depthwise_conv_sum[n, t, c] = Σ k  (x[n, t + offset(k) − 16, c] · depthwise_conv_weight[k, c, 0])
    depthwise_conv[n, t, c] = depthwise_conv_sum[n, t, c]
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 31) // 32)
    n = tl.cast(program // ((T + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    depthwise_conv_sum = tl.full([32, 64], 0.0, tl.float32)
    for k in tl.range(33, loop_unroll_factor=4):
        x = tl.load(
            x_ptr + (n * T * 256) + (k * 256 - 4096) + (c + t * 256),
            mask=(k + t - 16 >= 0) & (k + t - 16 < frames),
            other=0.0,
        ).to(tl.float32)
        depthwise_conv_weight = tl.load(depthwise_conv_weight_ptr + (k * 256) + c).to(tl.float32)
        depthwise_conv_sum = depthwise_conv_sum + (x * depthwise_conv_weight)
    depthwise_conv = depthwise_conv_sum
    if RAGGED:
        depthwise_conv = tl.where(t < frames, depthwise_conv, 0.0)
    tl.store(depthwise_conv_ptr + (n * T * 256) + (c + t * 256), depthwise_conv, mask=t < T)


@triton.jit
def conv_batch_norm_kernel(
    conv_weight_ptr, x_ptr, conv_ptr, batch_norm_batch_mean_tiles_mean_ptr,
    batch_norm_batch_mean_tiles_variance_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_batch_mean, batch_norm_batch_variance, batch_norm_batch_count[c] = moments n, t  conv[n,
        t, c]
    That is conv1_sum; also conv2_sum, conv3_sum, conv4_sum, shortcut_sum, conv5_sum.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 511) // 512)
    n = tl.cast(program // ((T + 511) // 512), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    batch_norm_batch_mean_tiles_mean = tl.full([128, 1], 0.0, tl.float32)
    batch_norm_batch_mean_tiles_mean_squares = tl.full([128, 1], 0.0, tl.float32)
    for tile in range(row_tile * 4, tl.minimum(row_tile * 4 + 4, (T + 127) // 128)):
        t = tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
        conv_sum = tl.full([128, 128], 0.0, tl.float32)
        for step in range(0, steps):
            i0 = step * 64
            i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
            conv_weight = tl.load(conv_weight_ptr + (c * 256 + i))
            i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(x_ptr + (n * T * 256) + (i_2 + t * 256), mask=t < frames, other=0.0)
            conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
        conv = tl.where(t < frames, conv_sum, 0.0)
        tl.store(conv_ptr + (n * T * 256) + (c + t * 256), conv, mask=t < T)
        # Rounded as it is stored: sums are of the values that other kernels read.
        conv = conv.to(conv_ptr.dtype.element_ty).to(tl.float32)
        tile_sum = tl.sum(conv, axis=1, keep_dims=True)
        tile_rows = tl.maximum(0, tl.minimum(128, frames + tile * -128))
        tile_mean = tile_sum / tl.maximum(tile_rows, 1.0, propagate_nan=tl.PropagateNan.ALL)
        tile_squares = tl.sum(
            tl.where(t < frames, (conv - tile_mean) * (conv - tile_mean), 0.0), axis=1, keep_dims=True,
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
    rows_in_all = tl.maximum(0, tl.minimum(512, frames + row_tile * -512))
    tl.store(
        batch_norm_batch_mean_tiles_mean_ptr + (n * ((T + 511) // 512) * 256) + (row_tile * 256) + c,
        batch_norm_batch_mean_tiles_mean,
    )
    tl.store(
        batch_norm_batch_mean_tiles_variance_ptr + (n * ((T + 511) // 512) * 256) + (row_tile * 256) + c,
        batch_norm_batch_mean_tiles_mean_squares
        / tl.maximum(rows_in_all, 1.0, propagate_nan=tl.PropagateNan.ALL),
    )


@triton.jit
def batch_norm_batch_mean_kernel(
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
    That is batch_norm1_batch_mean; also batch_norm2_batch_mean, batch_norm3_batch_mean,
        batch_norm4_batch_mean, batch_norm5_batch_mean, batch_norm6_batch_mean.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    batch_norm_batch_count = tl.full([1, 64], 0.0, tl.float32)
    batch_norm_batch_mean = tl.full([1, 64], 0.0, tl.float32)
    batch_norm_batch_variance = tl.full([1, 64], 0.0, tl.float32)
    for tile in range(0, (T + 511) // 512):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            batch_norm_batch_mean_tiles_mean = tl.load(
                batch_norm_batch_mean_tiles_mean_ptr + (tile * 256) + (c + n * 256 * ((T + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            batch_norm_batch_mean_tiles_variance = tl.load(
                batch_norm_batch_mean_tiles_variance_ptr + (tile * 256) + (c + n * 256 * ((T + 511) // 512)),
                mask=n < N,
                other=0.0,
            ).to(tl.float32)
            x = batch_norm_batch_mean_tiles_mean
            block_count_rows = tl.full([32, 64], 0.0, tl.float32)
            block_count = tl.sum(
                block_count_rows + tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512)), 0.0),
                axis=0, keep_dims=True,
            )
            block_share = (
                tl.where(n < N, tl.maximum(0, tl.minimum(512, frames + tile * -512)), 0.0)
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
def depthwise_conv_sum_2_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, depthwise_conv_weight_ptr,
    depthwise_conv_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """depthwise_conv_sum[n, t, c] = Σ k  (select(inside(t + offset(k) − 16), maximum(select(inside(t +
        offset(k) − 16), (((x[n, t + offset(k) − 16, c] − batch_norm_batch_mean[c]) ·
        batch_norm_scale[c]) + batch_norm_bias[c]), 0), 0), 0) · depthwise_conv_weight[k, c, 0])
    depthwise_conv[n, t, c] = depthwise_conv_sum[n, t, c]
    That is depthwise_conv2_sum; also depthwise_conv3_sum, depthwise_conv4_sum, depthwise_conv5_sum.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 31) // 32)
    n = tl.cast(program // ((T + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    depthwise_conv_sum = tl.full([32, 64], 0.0, tl.float32)
    for k in tl.range(33, loop_unroll_factor=4):
        x = tl.load(
            x_ptr + (n * T * 256) + (k * 256 - 4096) + (c + t * 256),
            mask=(k + t - 16 >= 0) & (k + t - 16 < frames),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
        depthwise_conv_weight = tl.load(depthwise_conv_weight_ptr + (k * 256) + c).to(tl.float32)
        depthwise_conv_sum = (
            depthwise_conv_sum
            + (
                tl.where(
                    (k + t - 16 >= 0) & (k + t - 16 < frames),
                    tl.maximum(
                        tl.where(
                            (k + t - 16 >= 0) & (k + t - 16 < frames),
                            ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                        ),
                        0.0, propagate_nan=tl.PropagateNan.ALL,
                    ),
                    0.0,
                ) * depthwise_conv_weight
            )
        )
    depthwise_conv = depthwise_conv_sum
    if RAGGED:
        depthwise_conv = tl.where(t < frames, depthwise_conv, 0.0)
    tl.store(depthwise_conv_ptr + (n * T * 256) + (c + t * 256), depthwise_conv, mask=t < T)


@triton.jit
def batch_norm_add_relu_kernel(
    x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr, x_2_ptr,
    batch_norm_batch_mean_2_ptr, batch_norm_scale_2_ptr, batch_norm_bias_2_ptr, relu_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr,
):
    """batch_norm[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    batch_norm_2[n, t, c] = (((x_2[n, t, c] − batch_norm_batch_mean_2[c]) · batch_norm_scale_2[c]) +
        batch_norm_bias_2[c])
    add[n, t, c] = (batch_norm[n, t, c] + batch_norm_2[n, t, c])
    relu[n, t, c] = maximum(add[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 31) // 32)
    n = tl.cast(program // ((T + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    x = tl.load(x_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    x_2 = tl.load(x_2_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    batch_norm_batch_mean_2 = tl.load(batch_norm_batch_mean_2_ptr + c).to(tl.float32)
    batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c).to(tl.float32)
    batch_norm_bias_2 = tl.load(batch_norm_bias_2_ptr + c).to(tl.float32)
    batch_norm_2 = ((x_2 - batch_norm_batch_mean_2) * batch_norm_scale_2) + batch_norm_bias_2
    add = batch_norm + batch_norm_2
    relu = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < frames, relu, 0.0)
    tl.store(relu_ptr + (n * T * 256) + (c + t * 256), relu, mask=t < T)


@triton.jit
def d_batch_norm_scale_each_kernel(
    x_ptr, d_y_ptr, x_2_ptr, batch_norm_batch_mean_ptr, d_batch_norm_scale_each_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr,
):
    """d_batch_norm_scale_each[n, c] = Σ t  (select((x[n, t, c] = 0), 0, d_y[n, t, c]) · (x_2[n, t, c] −
        batch_norm_batch_mean[c]))
    That is d_batch_norm6_scale_each; also d_batch_norm5_scale_each.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm_scale_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, T, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(x_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
        d_y = tl.load(d_y_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
        x_2 = tl.load(x_2_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
        batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
        d_batch_norm_scale_each_rows = (
            d_batch_norm_scale_each_rows
            + tl.where(t < frames, tl.where(x == 0.0, 0.0, d_y) * (x_2 - batch_norm_batch_mean), 0.0)
        )
    d_batch_norm_scale_each = tl.sum(d_batch_norm_scale_each_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_scale_each_ptr + (n * 256) + c, d_batch_norm_scale_each)


@triton.jit
def d_batch_norm_depthwise_conv_kernel(
    d_batch_norm_scale_each_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, N,
):
    """d_batch_norm_scale[c] = Σ n  d_batch_norm_scale_each[n, c]
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is d_batch_norm6_scale; also d_batch_norm5_scale.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_batch_norm_scale_each = tl.load(
            d_batch_norm_scale_each_ptr + (c + n * 256),
            mask=n < N,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_scale_rows = d_batch_norm_scale_rows + tl.where(n < N, d_batch_norm_scale_each, 0.0)
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
def d_batch_norm_batch_mean_1_each_kernel(
    x_ptr, d_y_ptr, d_batch_norm_batch_mean_1_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_batch_mean_1_each[n, c] = Σ t  select((x[n, t, c] = 0), 0, d_y[n, t, c])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    n = tl.cast(program, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_batch_norm_batch_mean_1_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, T, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(x_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
        d_y = tl.load(d_y_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
        d_batch_norm_batch_mean_1_each_rows = (
            d_batch_norm_batch_mean_1_each_rows + tl.where(t < frames, tl.where(x == 0.0, 0.0, d_y), 0.0)
        )
    d_batch_norm_batch_mean_1_each = tl.sum(d_batch_norm_batch_mean_1_each_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_each_ptr + (n * 256) + c, d_batch_norm_batch_mean_1_each)


@triton.jit
def d_batch_norm_kernel(
    d_batch_norm_batch_mean_1_each_ptr, batch_norm_scale_ptr, batch_norm_scale_2_ptr,
    d_batch_norm_batch_mean_1_ptr, d_batch_norm_batch_mean_ptr, d_batch_norm_batch_mean_2_ptr, N,
):
    """d_batch_norm_batch_mean_1[c] = Σ n  d_batch_norm_batch_mean_1_each[n, c]
    d_batch_norm_batch_mean[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale[c] · -1))
    d_batch_norm_batch_mean_2[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale_2[c] · -1))
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_batch_norm_batch_mean_1_each = tl.load(
            d_batch_norm_batch_mean_1_each_ptr + (c + n * 256),
            mask=n < N,
            other=0.0,
        ).to(tl.float32)
        d_batch_norm_batch_mean_1_rows = (
            d_batch_norm_batch_mean_1_rows + tl.where(n < N, d_batch_norm_batch_mean_1_each, 0.0)
        )
    d_batch_norm_batch_mean_1 = tl.sum(d_batch_norm_batch_mean_1_rows, axis=0, keep_dims=True)
    tl.store(d_batch_norm_batch_mean_1_ptr + c, d_batch_norm_batch_mean_1)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    d_batch_norm_batch_mean = d_batch_norm_batch_mean_1 * (batch_norm_scale * -1.0)
    tl.store(d_batch_norm_batch_mean_ptr + c, d_batch_norm_batch_mean)
    batch_norm_scale_2 = tl.load(batch_norm_scale_2_ptr + c).to(tl.float32)
    d_batch_norm_batch_mean_2 = d_batch_norm_batch_mean_1 * (batch_norm_scale_2 * -1.0)
    tl.store(d_batch_norm_batch_mean_2_ptr + c, d_batch_norm_batch_mean_2)


@triton.jit
def d_add_conv_kernel(
    x_ptr, d_y_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_ptr, batch_norm_batch_count_ptr, conv_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_conv_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr,
):
    """d_add[n, t, c] = select((x[n, t, c] = 0), 0, d_y[n, t, c])
    d_conv[n, t, c] = ((d_add[n, t, c] · batch_norm_scale[c]) + ((d_batch_norm_batch_mean[c] /
        batch_norm_batch_count[c]) + ((conv[n, t, c] − batch_norm_batch_mean[c]) ·
        ((d_batch_norm_batch_variance[c] · 2) / batch_norm_batch_count[c]))))
    That is d_conv5; also d_shortcut.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 31) // 32)
    n = tl.cast(program // ((T + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    x = tl.load(x_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    d_y = tl.load(d_y_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    d_add = tl.where(x == 0.0, 0.0, d_y)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    d_batch_norm_batch_mean = tl.load(d_batch_norm_batch_mean_ptr + c).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c).to(tl.float32)
    conv = tl.load(conv_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    d_batch_norm_batch_variance = tl.load(d_batch_norm_batch_variance_ptr + c).to(tl.float32)
    d_conv = (
        (d_add * batch_norm_scale)
        + (
            (d_batch_norm_batch_mean / batch_norm_batch_count)
            + (
                (conv - batch_norm_batch_mean)
                * ((d_batch_norm_batch_variance * 2.0) / batch_norm_batch_count)
            )
        )
    )
    if RAGGED:
        d_conv = tl.where(t < frames, d_conv, 0.0)
    tl.store(d_conv_ptr + (n * T * 256) + (c + t * 256), d_conv, mask=t < T)


@triton.jit
def d_depthwise_conv_kernel(
    d_conv_ptr, conv_weight_ptr, d_y_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, t − (offset(k)), o] · conv_weight[k, o, c])
    That is d_depthwise_conv5; also d_depthwise_conv4, d_depthwise_conv3, d_depthwise_conv2,
        d_depthwise_conv1.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_y = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        d_conv = tl.load(
            d_conv_ptr + (n * T * 256) + (o + t * 256),
            mask=(t >= 0) & (t < frames),
            other=0.0,
        )
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        conv_weight = tl.load(conv_weight_ptr + (c + o_2 * 256))
        d_y = tl.dot(d_conv, conv_weight.to(d_conv.dtype), d_y, input_precision=PRECISION)
    if RAGGED:
        d_y = tl.where(t < frames, d_y, 0.0)
    tl.store(d_y_ptr + (n * T * 256) + (c + t * 256), d_y, mask=t < T)


@triton.jit
def d_depthwise_conv_batch_norm_relu_kernel(
    d_depthwise_conv_ptr, depthwise_conv_weight_ptr, x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr,
    batch_norm_bias_ptr, d_batch_norm_ptr, d_batch_norm_scale_tiles_ptr, d_batch_norm_batch_mean_1_tiles_ptr,
    lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_relu[n, t, c] = Σ k  (d_depthwise_conv[n, t − (offset(k) − 16), c] · depthwise_conv_weight[k, c,
        0])
    batch_norm[n, t, c] = (((x[n, t, c] − batch_norm_batch_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    d_batch_norm[n, t, c] = select((relu[n, t, c] = 0), 0, d_relu[n, t, c])
    d_batch_norm_scale[c] = Σ n, t  (d_batch_norm[n, t, c] · (x[n, t, c] − batch_norm_batch_mean[c]))
    d_batch_norm_batch_mean_1[c] = Σ n, t  d_batch_norm[n, t, c]
    That is d_relu4; also d_relu3, d_relu2, d_relu1.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 16 + tl.arange(0, 16)[None, :]  # [1, 16]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_relu = tl.full([128, 16], 0.0, tl.float32)
    for k in tl.range(33, loop_unroll_factor=4):
        d_depthwise_conv = tl.load(
            d_depthwise_conv_ptr + (n * T * 256) + (4096 + k * -256) + (c + t * 256),
            mask=(-k + t + 16 >= 0) & (-k + t + 16 < frames),
            other=0.0,
        ).to(tl.float32)
        depthwise_conv_weight = tl.load(depthwise_conv_weight_ptr + (k * 256) + c).to(tl.float32)
        d_relu = d_relu + (d_depthwise_conv * depthwise_conv_weight)
    x = tl.load(x_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    d_batch_norm = tl.where(t < frames, tl.where(relu == 0.0, 0.0, d_relu), 0.0)
    tl.store(d_batch_norm_ptr + (n * T * 256) + (c + t * 256), d_batch_norm, mask=t < T)
    # Rounded as it is stored: sums are of the values that other kernels read.
    d_batch_norm = d_batch_norm.to(d_batch_norm_ptr.dtype.element_ty).to(tl.float32)
    tile_sum = tl.sum(
        tl.where(t < frames, d_batch_norm * (x - batch_norm_batch_mean), 0.0), axis=0, keep_dims=True,
    )
    tile_sum_2 = tl.sum(d_batch_norm, axis=0, keep_dims=True)
    tl.store(d_batch_norm_scale_tiles_ptr + (n * ((T + 127) // 128) * 256) + (row_tile * 256) + c, tile_sum)
    tl.store(
        d_batch_norm_batch_mean_1_tiles_ptr + (n * ((T + 127) // 128) * 256) + (row_tile * 256) + c,
        tile_sum_2,
    )


@triton.jit
def d_batch_norm_depthwise_conv_2_kernel(
    d_batch_norm_scale_tiles_ptr, batch_norm_weight_ptr, batch_norm_batch_variance_ptr,
    d_batch_norm_batch_variance_ptr, d_batch_norm_weight_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_scale[c] = Σ n, tile  d_batch_norm_scale_tiles[n, tile, c]
    d_batch_norm_batch_variance[c] = (((((d_batch_norm_scale[c] · batch_norm_weight[c]) /
        (sqrt((batch_norm_batch_variance[c] + 1e-05)) · sqrt((batch_norm_batch_variance[c] + 1e-05)))) ·
        -1) · 0.5) / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    d_batch_norm_weight[c] = (d_batch_norm_scale[c] / sqrt((batch_norm_batch_variance[c] + 1e-05)))
    That is d_batch_norm4_scale; also d_batch_norm3_scale, d_batch_norm2_scale, d_batch_norm1_scale.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_scale_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_scale_tiles = tl.load(
                d_batch_norm_scale_tiles_ptr + (tile * 256) + (c + n * 256 * ((T + 127) // 128)),
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
def d_batch_norm_batch_mean_1_kernel(
    d_batch_norm_batch_mean_1_tiles_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_1_ptr,
    d_batch_norm_batch_mean_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_batch_norm_batch_mean_1[c] = Σ n, tile  d_batch_norm_batch_mean_1_tiles[n, tile, c]
    d_batch_norm_batch_mean[c] = (d_batch_norm_batch_mean_1[c] · (batch_norm_scale[c] · -1))
    That is d_batch_norm4_batch_mean_1; also d_batch_norm3_batch_mean_1, d_batch_norm2_batch_mean_1,
        d_batch_norm1_batch_mean_1.
    """
    column_tile = tl.program_id(1)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_batch_norm_batch_mean_1_rows = tl.full([32, 64], 0.0, tl.float32)
    for tile in range(0, (T + 127) // 128):
        for n0 in range(0, N, 32):
            n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
            frames = tl.load(lengths_ptr + n, mask=n < N, other=T) if RAGGED else T
            d_batch_norm_batch_mean_1_tiles = tl.load(
                d_batch_norm_batch_mean_1_tiles_ptr + (tile * 256) + (c + n * 256 * ((T + 127) // 128)),
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
def d_conv_kernel(
    d_y_ptr, batch_norm_scale_ptr, d_batch_norm_batch_mean_ptr, batch_norm_batch_count_ptr, conv_ptr,
    batch_norm_batch_mean_ptr, d_batch_norm_batch_variance_ptr, d_conv_ptr, lengths_ptr, N, T,
    RAGGED: tl.constexpr,
):
    """d_conv[n, t, c] = ((d_y[n, t, c] · batch_norm_scale[c]) + ((d_batch_norm_batch_mean[c] /
        batch_norm_batch_count[c]) + ((conv[n, t, c] − batch_norm_batch_mean[c]) ·
        ((d_batch_norm_batch_variance[c] · 2) / batch_norm_batch_count[c]))))
    That is d_conv4; also d_conv3, d_conv2, d_conv1.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 31) // 32)
    n = tl.cast(program // ((T + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_y = tl.load(d_y_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
    d_batch_norm_batch_mean = tl.load(d_batch_norm_batch_mean_ptr + c).to(tl.float32)
    batch_norm_batch_count = tl.load(batch_norm_batch_count_ptr + c).to(tl.float32)
    conv = tl.load(conv_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
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
        d_conv = tl.where(t < frames, d_conv, 0.0)
    tl.store(d_conv_ptr + (n * T * 256) + (c + t * 256), d_conv, mask=t < T)


@triton.jit
def d_input_2_kernel(
    d_depthwise_conv_ptr, depthwise_conv_weight_ptr, d_y_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_y[n, t, c] = Σ k  (d_depthwise_conv[n, t − (offset(k) − 16), c] · depthwise_conv_weight[k, c, 0])"""
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 31) // 32)
    n = tl.cast(program // ((T + 31) // 32), tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_y = tl.full([32, 64], 0.0, tl.float32)
    for k in tl.range(33, loop_unroll_factor=4):
        d_depthwise_conv = tl.load(
            d_depthwise_conv_ptr + (n * T * 256) + (4096 + k * -256) + (c + t * 256),
            mask=(-k + t + 16 >= 0) & (-k + t + 16 < frames),
            other=0.0,
        ).to(tl.float32)
        depthwise_conv_weight = tl.load(depthwise_conv_weight_ptr + (k * 256) + c).to(tl.float32)
        d_y = d_y + (d_depthwise_conv * depthwise_conv_weight)
    if RAGGED:
        d_y = tl.where(t < frames, d_y, 0.0)
    tl.store(d_y_ptr + (n * T * 256) + (c + t * 256), d_y, mask=t < T)


@triton.jit
def d_conv_depthwise_conv_kernel(
    conv_weight_ptr, d_conv_ptr, d_y_3_ptr, d_y_2_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_y[n, t, c] = Σ o, k  (d_conv[n, t − (offset(k)), o] · conv_weight[k, o, c])
    d_y_2[n, t, c] = (d_y[n, t, c] + d_y_3[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    d_y = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        o0 = step * 64
        o = o0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (c + o * 256))
        o_2 = o0 + tl.arange(0, 64)[:, None]  # [64, 1]
        d_conv = tl.load(
            d_conv_ptr + (n * T * 256) + (o_2 + t * 256),
            mask=(t >= 0) & (t < frames),
            other=0.0,
        )
        d_y = tl.dot(conv_weight.to(d_conv.dtype), d_conv, d_y, input_precision=PRECISION)
    d_y_3 = tl.load(d_y_3_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    d_y_2 = d_y + d_y_3
    if RAGGED:
        d_y_2 = tl.where(t < frames, d_y_2, 0.0)
    tl.store(d_y_2_ptr + (n * T * 256) + (c + t * 256), d_y_2, mask=t < T)


@triton.jit
def d_depthwise_conv_weight_each_kernel(
    d_depthwise_conv_ptr, x_ptr, d_depthwise_conv_weight_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_depthwise_conv_weight_each[n, k, c] = Σ t  (d_depthwise_conv[n, t, c] · x[n, t + offset(k) − 16,
        c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 33
    n = tl.cast(program // 33, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_depthwise_conv_weight_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, T, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_depthwise_conv = tl.load(
            d_depthwise_conv_ptr + (n * T * 256) + (c + t * 256),
            mask=t < frames,
            other=0.0,
        ).to(tl.float32)
        x = tl.load(
            x_ptr + (n * T * 256) + (k * 256 - 4096) + (c + t * 256),
            mask=(k + t - 16 >= 0) & (k + t - 16 < frames),
            other=0.0,
        ).to(tl.float32)
        d_depthwise_conv_weight_each_rows = (
            d_depthwise_conv_weight_each_rows + tl.where(t < frames, d_depthwise_conv * x, 0.0)
        )
    d_depthwise_conv_weight_each = tl.sum(d_depthwise_conv_weight_each_rows, axis=0, keep_dims=True)
    tl.store(d_depthwise_conv_weight_each_ptr + (n * 8448) + (k * 256) + c, d_depthwise_conv_weight_each)


@triton.jit
def d_depthwise_conv_weight_kernel(d_depthwise_conv_weight_each_ptr, d_depthwise_conv_weight_ptr, N):
    """d_depthwise_conv_weight[k, c, 0] = Σ n  d_depthwise_conv_weight_each[n, k, c]
    That is d_depthwise_conv1_weight; also d_depthwise_conv2_weight, d_depthwise_conv3_weight,
        d_depthwise_conv4_weight, d_depthwise_conv5_weight.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    d_depthwise_conv_weight_rows = tl.full([32, 64], 0.0, tl.float32)
    for n0 in range(0, N, 32):
        n = n0 + tl.arange(0, 32)[:, None].to(tl.int64)  # [32, 1]
        d_depthwise_conv_weight_each = tl.load(
            d_depthwise_conv_weight_each_ptr + (k * 256) + (c + n * 8448),
            mask=n < N,
            other=0.0,
        ).to(tl.float32)
        d_depthwise_conv_weight_rows = (
            d_depthwise_conv_weight_rows + tl.where(n < N, d_depthwise_conv_weight_each, 0.0)
        )
    d_depthwise_conv_weight = tl.sum(d_depthwise_conv_weight_rows, axis=0, keep_dims=True)
    tl.store(d_depthwise_conv_weight_ptr + (k * 256) + c, d_depthwise_conv_weight)


@triton.jit
def d_conv_weight_parts_kernel(
    d_conv_ptr, x_ptr, d_conv_weight_parts_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """d_conv_weight_parts[part, k, c, i] = Σ each, t  (d_conv[each·16 + part, t, c] · x[each·16 + part, t
        + offset(k), i])
    That is d_conv1_weight_parts; also d_conv2_weight_parts, d_conv3_weight_parts, d_conv4_weight_parts,
        d_shortcut_weight_parts, d_conv5_weight_parts.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % 2
    part = tl.cast(program // 2, tl.int64)
    i = column_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    c = row_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    d_conv_weight_parts = tl.full([128, 128], 0.0, tl.float32)
    for each_number in tl.range(0, tl.where(part < N % 16, 1, 0) + N // 16, flatten=True):
        each = tl.cast(each_number, tl.int64)
        frames = tl.load(lengths_ptr + (each * 16 + part)) if RAGGED else T
        for step in range(0, (T + 63) // 64):
            t0 = step * 64
            t = t0 + tl.arange(0, 64)[None, :]  # [1, 64]
            d_conv = tl.load(
                d_conv_ptr + (each * T * 4096) + (part * T * 256) + (c + t * 256),
                mask=t < frames,
                other=0.0,
            )
            t_2 = t0 + tl.arange(0, 64)[:, None]  # [64, 1]
            x = tl.load(
                x_ptr + (each * T * 4096) + (part * T * 256) + (i + t_2 * 256),
                mask=t_2 < frames,
                other=0.0,
            )
            d_conv_weight_parts = tl.dot(
                d_conv, x.to(d_conv.dtype), d_conv_weight_parts, input_precision=PRECISION,
            )
    tl.store(d_conv_weight_parts_ptr + (part * 65536) + (c * 256 + i), d_conv_weight_parts)


@triton.jit
def d_conv_weight_kernel(d_conv_weight_parts_ptr, d_conv_weight_ptr):
    """d_conv_weight[k, c, i] = Σ part  d_conv_weight_parts[part, k, c, i]
    That is d_conv1_weight; also d_conv2_weight, d_conv3_weight, d_conv4_weight, d_shortcut_weight,
        d_conv5_weight.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    i = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    c = program * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    d_conv_weight = tl.full([32, 64], 0.0, tl.float32)
    for part in range(0, 16):
        d_conv_weight_parts = tl.load(
            d_conv_weight_parts_ptr + (part * 65536) + (c * 256 + i),
        ).to(tl.float32)
        d_conv_weight = d_conv_weight + d_conv_weight_parts
    tl.store(d_conv_weight_ptr + (c * 256 + i), d_conv_weight)


@triton.jit
def d_depthwise_conv_weight_each_2_kernel(
    d_depthwise_conv_ptr, x_ptr, batch_norm_batch_mean_ptr, batch_norm_scale_ptr, batch_norm_bias_ptr,
    d_depthwise_conv_weight_each_ptr, lengths_ptr, N, T, RAGGED: tl.constexpr,
):
    """d_depthwise_conv_weight_each[n, k, c] = Σ t  (d_depthwise_conv[n, t, c] · select(inside(t +
        offset(k) − 16), maximum(select(inside(t + offset(k) − 16), (((x[n, t + offset(k) − 16, c] −
        batch_norm_batch_mean[c]) · batch_norm_scale[c]) + batch_norm_bias[c]), 0), 0), 0))
    That is d_depthwise_conv2_weight_each; also d_depthwise_conv3_weight_each,
        d_depthwise_conv4_weight_each, d_depthwise_conv5_weight_each.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    k = program % 33
    n = tl.cast(program // 33, tl.int64)
    c = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    d_depthwise_conv_weight_each_rows = tl.full([32, 64], 0.0, tl.float32)
    for t0 in range(0, T, 32):
        t = t0 + tl.arange(0, 32)[:, None]  # [32, 1]
        d_depthwise_conv = tl.load(
            d_depthwise_conv_ptr + (n * T * 256) + (c + t * 256),
            mask=t < frames,
            other=0.0,
        ).to(tl.float32)
        x = tl.load(
            x_ptr + (n * T * 256) + (k * 256 - 4096) + (c + t * 256),
            mask=(k + t - 16 >= 0) & (k + t - 16 < frames),
            other=0.0,
        ).to(tl.float32)
        batch_norm_batch_mean = tl.load(batch_norm_batch_mean_ptr + c).to(tl.float32)
        batch_norm_scale = tl.load(batch_norm_scale_ptr + c).to(tl.float32)
        batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
        d_depthwise_conv_weight_each_rows = (
            d_depthwise_conv_weight_each_rows
            + tl.where(
                t < frames,
                d_depthwise_conv
                * tl.where(
                    (k + t - 16 >= 0) & (k + t - 16 < frames),
                    tl.maximum(
                        tl.where(
                            (k + t - 16 >= 0) & (k + t - 16 < frames),
                            ((x - batch_norm_batch_mean) * batch_norm_scale) + batch_norm_bias, 0.0,
                        ),
                        0.0, propagate_nan=tl.PropagateNan.ALL,
                    ),
                    0.0,
                ),
                0.0,
            )
        )
    d_depthwise_conv_weight_each = tl.sum(d_depthwise_conv_weight_each_rows, axis=0, keep_dims=True)
    tl.store(d_depthwise_conv_weight_each_ptr + (n * 8448) + (k * 256) + c, d_depthwise_conv_weight_each)


def forward(
    input, depthwise_conv1_weight, conv1_weight, batch_norm1_weight, batch_norm1_bias, depthwise_conv2_weight,
    conv2_weight, batch_norm2_weight, batch_norm2_bias, depthwise_conv3_weight, conv3_weight,
    batch_norm3_weight, batch_norm3_bias, depthwise_conv4_weight, conv4_weight, batch_norm4_weight,
    batch_norm4_bias, shortcut_weight, batch_norm5_weight, batch_norm5_bias, depthwise_conv5_weight,
    conv5_weight, batch_norm6_weight, batch_norm6_bias, batch_norm1_running_mean, batch_norm1_running_var,
    batch_norm2_running_mean, batch_norm2_running_var, batch_norm3_running_mean, batch_norm3_running_var,
    batch_norm4_running_mean, batch_norm4_running_var, batch_norm5_running_mean, batch_norm5_running_var,
    batch_norm6_running_mean, batch_norm6_running_var, *, lengths=None, seed=0, precision="ieee",
):
    """input [N, T, 256] → block [N, T, 256].

    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all.
    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.
    """
    N = input.shape[0]
    T = input.shape[1]
    largest = max(T * 256, N, T)
    if largest >= 1073741824:
        raise ValueError(f"{largest} elements or sequences: 1073741824 are too many")
    device, data = input.device, input.dtype
    input = input.contiguous()
    depthwise_conv1_weight = depthwise_conv1_weight.permute(2, 0, 1).contiguous()
    conv1_weight = conv1_weight.permute(2, 0, 1).contiguous()
    depthwise_conv2_weight = depthwise_conv2_weight.permute(2, 0, 1).contiguous()
    conv2_weight = conv2_weight.permute(2, 0, 1).contiguous()
    depthwise_conv3_weight = depthwise_conv3_weight.permute(2, 0, 1).contiguous()
    conv3_weight = conv3_weight.permute(2, 0, 1).contiguous()
    depthwise_conv4_weight = depthwise_conv4_weight.permute(2, 0, 1).contiguous()
    conv4_weight = conv4_weight.permute(2, 0, 1).contiguous()
    shortcut_weight = shortcut_weight.permute(2, 0, 1).contiguous()
    depthwise_conv5_weight = depthwise_conv5_weight.permute(2, 0, 1).contiguous()
    conv5_weight = conv5_weight.permute(2, 0, 1).contiguous()

    # depthwise_conv1 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv1 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_kernel[(N * ((T + 31) // 32), 4)](
        input, depthwise_conv1_weight, depthwise_conv1, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )

    # conv1 = conv(256, bias=False) (quartznet_like.py:12), batch_norm1 = batch_norm (quartznet_like.py:18)
    conv1 = torch.empty((N, T, 256), dtype=data, device=device)
    batch_norm1_batch_mean_tiles_mean = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    batch_norm1_batch_mean_tiles_variance = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    conv_batch_norm_kernel[(N * ((T + 511) // 512), 2)](
        conv1_weight, depthwise_conv1, conv1, batch_norm1_batch_mean_tiles_mean,
        batch_norm1_batch_mean_tiles_variance, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm1
    batch_norm1_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm1_scale = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm1_new_running_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm1_new_running_var = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm1_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm1_batch_count = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 4)](
        batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance, batch_norm1_running_mean,
        batch_norm1_running_var, batch_norm1_weight, batch_norm1_batch_mean, batch_norm1_batch_variance,
        batch_norm1_batch_count, batch_norm1_new_running_mean, batch_norm1_new_running_var, batch_norm1_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm1_batch_mean_tiles_mean, batch_norm1_batch_mean_tiles_variance

    # depthwise_conv2 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv2 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_2_kernel[(N * ((T + 31) // 32), 4)](
        conv1, batch_norm1_batch_mean, batch_norm1_scale, batch_norm1_bias, depthwise_conv2_weight,
        depthwise_conv2, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # conv2 = conv(256, bias=False) (quartznet_like.py:12), batch_norm2 = batch_norm (quartznet_like.py:18)
    conv2 = torch.empty((N, T, 256), dtype=data, device=device)
    batch_norm2_batch_mean_tiles_mean = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    batch_norm2_batch_mean_tiles_variance = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    conv_batch_norm_kernel[(N * ((T + 511) // 512), 2)](
        conv2_weight, depthwise_conv2, conv2, batch_norm2_batch_mean_tiles_mean,
        batch_norm2_batch_mean_tiles_variance, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm2
    batch_norm2_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm2_scale = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm2_new_running_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm2_new_running_var = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm2_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm2_batch_count = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 4)](
        batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance, batch_norm2_running_mean,
        batch_norm2_running_var, batch_norm2_weight, batch_norm2_batch_mean, batch_norm2_batch_variance,
        batch_norm2_batch_count, batch_norm2_new_running_mean, batch_norm2_new_running_var, batch_norm2_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm2_batch_mean_tiles_mean, batch_norm2_batch_mean_tiles_variance

    # depthwise_conv3 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv3 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_2_kernel[(N * ((T + 31) // 32), 4)](
        conv2, batch_norm2_batch_mean, batch_norm2_scale, batch_norm2_bias, depthwise_conv3_weight,
        depthwise_conv3, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # conv3 = conv(256, bias=False) (quartznet_like.py:12), batch_norm3 = batch_norm (quartznet_like.py:18)
    conv3 = torch.empty((N, T, 256), dtype=data, device=device)
    batch_norm3_batch_mean_tiles_mean = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    batch_norm3_batch_mean_tiles_variance = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    conv_batch_norm_kernel[(N * ((T + 511) // 512), 2)](
        conv3_weight, depthwise_conv3, conv3, batch_norm3_batch_mean_tiles_mean,
        batch_norm3_batch_mean_tiles_variance, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm3
    batch_norm3_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm3_scale = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm3_new_running_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm3_new_running_var = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm3_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm3_batch_count = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 4)](
        batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance, batch_norm3_running_mean,
        batch_norm3_running_var, batch_norm3_weight, batch_norm3_batch_mean, batch_norm3_batch_variance,
        batch_norm3_batch_count, batch_norm3_new_running_mean, batch_norm3_new_running_var, batch_norm3_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm3_batch_mean_tiles_mean, batch_norm3_batch_mean_tiles_variance

    # depthwise_conv4 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv4 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_2_kernel[(N * ((T + 31) // 32), 4)](
        conv3, batch_norm3_batch_mean, batch_norm3_scale, batch_norm3_bias, depthwise_conv4_weight,
        depthwise_conv4, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # conv4 = conv(256, bias=False) (quartznet_like.py:12), batch_norm4 = batch_norm (quartznet_like.py:18)
    conv4 = torch.empty((N, T, 256), dtype=data, device=device)
    batch_norm4_batch_mean_tiles_mean = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    batch_norm4_batch_mean_tiles_variance = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    conv_batch_norm_kernel[(N * ((T + 511) // 512), 2)](
        conv4_weight, depthwise_conv4, conv4, batch_norm4_batch_mean_tiles_mean,
        batch_norm4_batch_mean_tiles_variance, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm4
    batch_norm4_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm4_scale = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm4_new_running_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm4_new_running_var = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm4_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm4_batch_count = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 4)](
        batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance, batch_norm4_running_mean,
        batch_norm4_running_var, batch_norm4_weight, batch_norm4_batch_mean, batch_norm4_batch_variance,
        batch_norm4_batch_count, batch_norm4_new_running_mean, batch_norm4_new_running_var, batch_norm4_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm4_batch_mean_tiles_mean, batch_norm4_batch_mean_tiles_variance

    # shortcut = conv(256, bias=False), batch_norm5 = batch_norm (quartznet_like.py:19)
    shortcut = torch.empty((N, T, 256), dtype=data, device=device)
    batch_norm5_batch_mean_tiles_mean = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    batch_norm5_batch_mean_tiles_variance = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    conv_batch_norm_kernel[(N * ((T + 511) // 512), 2)](
        shortcut_weight, input, shortcut, batch_norm5_batch_mean_tiles_mean,
        batch_norm5_batch_mean_tiles_variance, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm5
    batch_norm5_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm5_scale = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm5_new_running_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm5_new_running_var = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm5_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm5_batch_count = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 4)](
        batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance, batch_norm5_running_mean,
        batch_norm5_running_var, batch_norm5_weight, batch_norm5_batch_mean, batch_norm5_batch_variance,
        batch_norm5_batch_count, batch_norm5_new_running_mean, batch_norm5_new_running_var, batch_norm5_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm5_batch_mean_tiles_mean, batch_norm5_batch_mean_tiles_variance

    # depthwise_conv5 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv5 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_2_kernel[(N * ((T + 31) // 32), 4)](
        conv4, batch_norm4_batch_mean, batch_norm4_scale, batch_norm4_bias, depthwise_conv5_weight,
        depthwise_conv5, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # conv5 = conv(256, bias=False) (quartznet_like.py:12), batch_norm6 = batch_norm (quartznet_like.py:20)
    conv5 = torch.empty((N, T, 256), dtype=data, device=device)
    batch_norm6_batch_mean_tiles_mean = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    batch_norm6_batch_mean_tiles_variance = torch.empty(
        (N, (T + 511) // 512, 256), dtype=torch.float32, device=device,
    )
    conv_batch_norm_kernel[(N * ((T + 511) // 512), 2)](
        conv5_weight, depthwise_conv5, conv5, batch_norm6_batch_mean_tiles_mean,
        batch_norm6_batch_mean_tiles_variance, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # batch_norm6
    batch_norm6_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm6_scale = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm6_new_running_mean = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm6_new_running_var = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm6_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm6_batch_count = torch.empty((256,), dtype=torch.float32, device=device)
    batch_norm_batch_mean_kernel[(1, 4)](
        batch_norm6_batch_mean_tiles_mean, batch_norm6_batch_mean_tiles_variance, batch_norm6_running_mean,
        batch_norm6_running_var, batch_norm6_weight, batch_norm6_batch_mean, batch_norm6_batch_variance,
        batch_norm6_batch_count, batch_norm6_new_running_mean, batch_norm6_new_running_var, batch_norm6_scale,
        lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del batch_norm6_batch_mean_tiles_mean, batch_norm6_batch_mean_tiles_variance

    # batch_norm6, batch_norm5, add1 = add, block = relu (quartznet_like.py:20)
    block = torch.empty((N, T, 256), dtype=data, device=device)
    batch_norm_add_relu_kernel[(N * ((T + 31) // 32), 4)](
        conv5, batch_norm6_batch_mean, batch_norm6_scale, batch_norm6_bias, shortcut, batch_norm5_batch_mean,
        batch_norm5_scale, batch_norm5_bias, block, lengths, N, T, RAGGED=lengths is not None, num_warps=4,
        num_stages=2,
    )
    outputs = {"block": block}
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
    }
    saved = {
        "block": block, "conv5": conv5, "batch_norm6.batch_mean": batch_norm6_batch_mean,
        "batch_norm6.batch_variance": batch_norm6_batch_variance, "batch_norm6.scale": batch_norm6_scale,
        "batch_norm5.scale": batch_norm5_scale, "batch_norm6.batch_count": batch_norm6_batch_count,
        "conv4": conv4, "batch_norm4.batch_mean": batch_norm4_batch_mean,
        "batch_norm4.scale": batch_norm4_scale, "batch_norm4.batch_variance": batch_norm4_batch_variance,
        "batch_norm4.batch_count": batch_norm4_batch_count, "conv3": conv3,
        "batch_norm3.batch_mean": batch_norm3_batch_mean, "batch_norm3.scale": batch_norm3_scale,
        "batch_norm3.batch_variance": batch_norm3_batch_variance,
        "batch_norm3.batch_count": batch_norm3_batch_count, "conv2": conv2,
        "batch_norm2.batch_mean": batch_norm2_batch_mean, "batch_norm2.scale": batch_norm2_scale,
        "batch_norm2.batch_variance": batch_norm2_batch_variance,
        "batch_norm2.batch_count": batch_norm2_batch_count, "conv1": conv1,
        "batch_norm1.batch_mean": batch_norm1_batch_mean, "batch_norm1.scale": batch_norm1_scale,
        "batch_norm1.batch_variance": batch_norm1_batch_variance,
        "batch_norm1.batch_count": batch_norm1_batch_count, "shortcut": shortcut,
        "batch_norm5.batch_mean": batch_norm5_batch_mean,
        "batch_norm5.batch_variance": batch_norm5_batch_variance,
        "batch_norm5.batch_count": batch_norm5_batch_count, "depthwise_conv1": depthwise_conv1,
        "depthwise_conv2": depthwise_conv2, "depthwise_conv3": depthwise_conv3,
        "depthwise_conv4": depthwise_conv4, "depthwise_conv5": depthwise_conv5, "input": input,
        "depthwise_conv1.weight": depthwise_conv1_weight, "conv1.weight": conv1_weight,
        "batch_norm1.weight": batch_norm1_weight, "batch_norm1.bias": batch_norm1_bias,
        "depthwise_conv2.weight": depthwise_conv2_weight, "conv2.weight": conv2_weight,
        "batch_norm2.weight": batch_norm2_weight, "batch_norm2.bias": batch_norm2_bias,
        "depthwise_conv3.weight": depthwise_conv3_weight, "conv3.weight": conv3_weight,
        "batch_norm3.weight": batch_norm3_weight, "batch_norm3.bias": batch_norm3_bias,
        "depthwise_conv4.weight": depthwise_conv4_weight, "conv4.weight": conv4_weight,
        "batch_norm4.weight": batch_norm4_weight, "batch_norm4.bias": batch_norm4_bias,
        "shortcut.weight": shortcut_weight, "batch_norm5.weight": batch_norm5_weight,
        "batch_norm5.bias": batch_norm5_bias, "depthwise_conv5.weight": depthwise_conv5_weight,
        "conv5.weight": conv5_weight, "batch_norm6.weight": batch_norm6_weight,
        "batch_norm6.bias": batch_norm6_bias, "batch_norm1.running_mean": batch_norm1_running_mean,
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
    }
    return outputs, updates, saved


def backward(saved, d_block, *, lengths=None, seed=0, precision="ieee"):
    """The gradients of quartznet_like, by the names of what they belong to."""
    input = saved["input"]
    depthwise_conv1_weight = saved["depthwise_conv1.weight"]
    conv1_weight = saved["conv1.weight"]
    batch_norm1_weight = saved["batch_norm1.weight"]
    batch_norm1_bias = saved["batch_norm1.bias"]
    depthwise_conv2_weight = saved["depthwise_conv2.weight"]
    conv2_weight = saved["conv2.weight"]
    batch_norm2_weight = saved["batch_norm2.weight"]
    batch_norm2_bias = saved["batch_norm2.bias"]
    depthwise_conv3_weight = saved["depthwise_conv3.weight"]
    conv3_weight = saved["conv3.weight"]
    batch_norm3_weight = saved["batch_norm3.weight"]
    batch_norm3_bias = saved["batch_norm3.bias"]
    depthwise_conv4_weight = saved["depthwise_conv4.weight"]
    conv4_weight = saved["conv4.weight"]
    batch_norm4_weight = saved["batch_norm4.weight"]
    batch_norm4_bias = saved["batch_norm4.bias"]
    shortcut_weight = saved["shortcut.weight"]
    batch_norm5_weight = saved["batch_norm5.weight"]
    batch_norm6_bias = saved["batch_norm6.bias"]
    depthwise_conv5_weight = saved["depthwise_conv5.weight"]
    conv5_weight = saved["conv5.weight"]
    batch_norm6_weight = saved["batch_norm6.weight"]
    block = saved["block"]
    conv5 = saved["conv5"]
    batch_norm6_batch_mean = saved["batch_norm6.batch_mean"]
    batch_norm6_batch_variance = saved["batch_norm6.batch_variance"]
    batch_norm6_scale = saved["batch_norm6.scale"]
    batch_norm5_scale = saved["batch_norm5.scale"]
    batch_norm6_batch_count = saved["batch_norm6.batch_count"]
    conv4 = saved["conv4"]
    batch_norm4_batch_mean = saved["batch_norm4.batch_mean"]
    batch_norm4_scale = saved["batch_norm4.scale"]
    batch_norm4_batch_variance = saved["batch_norm4.batch_variance"]
    batch_norm4_batch_count = saved["batch_norm4.batch_count"]
    conv3 = saved["conv3"]
    batch_norm3_batch_mean = saved["batch_norm3.batch_mean"]
    batch_norm3_scale = saved["batch_norm3.scale"]
    batch_norm3_batch_variance = saved["batch_norm3.batch_variance"]
    batch_norm3_batch_count = saved["batch_norm3.batch_count"]
    conv2 = saved["conv2"]
    batch_norm2_batch_mean = saved["batch_norm2.batch_mean"]
    batch_norm2_scale = saved["batch_norm2.scale"]
    batch_norm2_batch_variance = saved["batch_norm2.batch_variance"]
    batch_norm2_batch_count = saved["batch_norm2.batch_count"]
    conv1 = saved["conv1"]
    batch_norm1_batch_mean = saved["batch_norm1.batch_mean"]
    batch_norm1_scale = saved["batch_norm1.scale"]
    batch_norm1_batch_variance = saved["batch_norm1.batch_variance"]
    batch_norm1_batch_count = saved["batch_norm1.batch_count"]
    shortcut = saved["shortcut"]
    batch_norm5_batch_mean = saved["batch_norm5.batch_mean"]
    batch_norm5_batch_variance = saved["batch_norm5.batch_variance"]
    batch_norm5_batch_count = saved["batch_norm5.batch_count"]
    depthwise_conv1 = saved["depthwise_conv1"]
    depthwise_conv2 = saved["depthwise_conv2"]
    depthwise_conv3 = saved["depthwise_conv3"]
    depthwise_conv4 = saved["depthwise_conv4"]
    depthwise_conv5 = saved["depthwise_conv5"]
    N = input.shape[0]
    T = input.shape[1]
    device, data = input.device, input.dtype
    d_block = d_block.contiguous()

    # Gradients: batch_norm6 = batch_norm (quartznet_like.py:20)
    d_batch_norm6_scale_each = torch.empty((N, 256), dtype=torch.float32, device=device)
    d_batch_norm_scale_each_kernel[(N, 4)](
        block, d_block, conv5, batch_norm6_batch_mean, d_batch_norm6_scale_each, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm6, depthwise_conv1 = depthwise_conv(kernel_size=33, padding=16, bias=False)
    #     (quartznet_like.py:12)
    d_batch_norm6_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm6_weight = torch.empty((256,), dtype=batch_norm6_weight.dtype, device=device)
    d_batch_norm_depthwise_conv_kernel[(1, 4)](
        d_batch_norm6_scale_each, batch_norm6_weight, batch_norm6_batch_variance,
        d_batch_norm6_batch_variance, d_batch_norm6_weight, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm6_scale_each

    # Gradients: batch_norm6
    d_batch_norm6_batch_mean_1_each = torch.empty((N, 256), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_each_kernel[(N, 4)](
        block, d_block, d_batch_norm6_batch_mean_1_each, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm6, batch_norm5 = batch_norm (quartznet_like.py:19)
    d_batch_norm6_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm5_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm6_batch_mean_1 = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm_kernel[(1, 4)](
        d_batch_norm6_batch_mean_1_each, batch_norm6_scale, batch_norm5_scale, d_batch_norm6_batch_mean_1,
        d_batch_norm6_batch_mean, d_batch_norm5_batch_mean, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm6_batch_mean_1_each

    # Gradients: add1 = add (quartznet_like.py:20), conv5 = conv(256, bias=False) (quartznet_like.py:12)
    d_conv5 = torch.empty((N, T, 256), dtype=data, device=device)
    d_add_conv_kernel[(N * ((T + 31) // 32), 4)](
        block, d_block, batch_norm6_scale, d_batch_norm6_batch_mean, batch_norm6_batch_count, conv5,
        batch_norm6_batch_mean, d_batch_norm6_batch_variance, d_conv5, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm6_batch_variance, d_batch_norm6_batch_mean

    # Gradients: conv5
    d_depthwise_conv5 = torch.empty((N, T, 256), dtype=data, device=device)
    d_depthwise_conv_kernel[(N * ((T + 127) // 128), 2)](
        d_conv5, conv5_weight, d_depthwise_conv5, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: depthwise_conv5 = depthwise_conv(kernel_size=33, padding=16, bias=False)
    #     (quartznet_like.py:12), batch_norm4 = batch_norm, relu4 = relu (quartznet_like.py:18)
    d_batch_norm4 = torch.empty((N, T, 256), dtype=data, device=device)
    d_batch_norm4_scale_tiles = torch.empty((N, (T + 127) // 128, 256), dtype=torch.float32, device=device)
    d_batch_norm4_batch_mean_1_tiles = torch.empty(
        (N, (T + 127) // 128, 256), dtype=torch.float32, device=device,
    )
    d_depthwise_conv_batch_norm_relu_kernel[(N * ((T + 127) // 128), 16)](
        d_depthwise_conv5, depthwise_conv5_weight, conv4, batch_norm4_batch_mean, batch_norm4_scale,
        batch_norm4_bias, d_batch_norm4, d_batch_norm4_scale_tiles, d_batch_norm4_batch_mean_1_tiles, lengths,
        N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm4, depthwise_conv1
    d_batch_norm4_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm4_weight = torch.empty((256,), dtype=batch_norm4_weight.dtype, device=device)
    d_batch_norm_depthwise_conv_2_kernel[(1, 4)](
        d_batch_norm4_scale_tiles, batch_norm4_weight, batch_norm4_batch_variance,
        d_batch_norm4_batch_variance, d_batch_norm4_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm4_scale_tiles

    # Gradients: batch_norm4
    d_batch_norm4_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm4_batch_mean_1 = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_kernel[(1, 4)](
        d_batch_norm4_batch_mean_1_tiles, batch_norm4_scale, d_batch_norm4_batch_mean_1,
        d_batch_norm4_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm4_batch_mean_1_tiles

    # Gradients: conv4 = conv(256, bias=False) (quartznet_like.py:12)
    d_conv4 = torch.empty((N, T, 256), dtype=data, device=device)
    d_conv_kernel[(N * ((T + 31) // 32), 4)](
        d_batch_norm4, batch_norm4_scale, d_batch_norm4_batch_mean, batch_norm4_batch_count, conv4,
        batch_norm4_batch_mean, d_batch_norm4_batch_variance, d_conv4, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm4, d_batch_norm4_batch_variance, d_batch_norm4_batch_mean

    # Gradients: conv4
    d_depthwise_conv4 = torch.empty((N, T, 256), dtype=data, device=device)
    d_depthwise_conv_kernel[(N * ((T + 127) // 128), 2)](
        d_conv4, conv4_weight, d_depthwise_conv4, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: depthwise_conv4 = depthwise_conv(kernel_size=33, padding=16, bias=False)
    #     (quartznet_like.py:12), batch_norm3 = batch_norm, relu3 = relu (quartznet_like.py:18)
    d_batch_norm3 = torch.empty((N, T, 256), dtype=data, device=device)
    d_batch_norm3_scale_tiles = torch.empty((N, (T + 127) // 128, 256), dtype=torch.float32, device=device)
    d_batch_norm3_batch_mean_1_tiles = torch.empty(
        (N, (T + 127) // 128, 256), dtype=torch.float32, device=device,
    )
    d_depthwise_conv_batch_norm_relu_kernel[(N * ((T + 127) // 128), 16)](
        d_depthwise_conv4, depthwise_conv4_weight, conv3, batch_norm3_batch_mean, batch_norm3_scale,
        batch_norm3_bias, d_batch_norm3, d_batch_norm3_scale_tiles, d_batch_norm3_batch_mean_1_tiles, lengths,
        N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm3, depthwise_conv1
    d_batch_norm3_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm3_weight = torch.empty((256,), dtype=batch_norm3_weight.dtype, device=device)
    d_batch_norm_depthwise_conv_2_kernel[(1, 4)](
        d_batch_norm3_scale_tiles, batch_norm3_weight, batch_norm3_batch_variance,
        d_batch_norm3_batch_variance, d_batch_norm3_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm3_scale_tiles

    # Gradients: batch_norm3
    d_batch_norm3_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm3_batch_mean_1 = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_kernel[(1, 4)](
        d_batch_norm3_batch_mean_1_tiles, batch_norm3_scale, d_batch_norm3_batch_mean_1,
        d_batch_norm3_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm3_batch_mean_1_tiles

    # Gradients: conv3 = conv(256, bias=False) (quartznet_like.py:12)
    d_conv3 = torch.empty((N, T, 256), dtype=data, device=device)
    d_conv_kernel[(N * ((T + 31) // 32), 4)](
        d_batch_norm3, batch_norm3_scale, d_batch_norm3_batch_mean, batch_norm3_batch_count, conv3,
        batch_norm3_batch_mean, d_batch_norm3_batch_variance, d_conv3, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm3, d_batch_norm3_batch_variance, d_batch_norm3_batch_mean

    # Gradients: conv3
    d_depthwise_conv3 = torch.empty((N, T, 256), dtype=data, device=device)
    d_depthwise_conv_kernel[(N * ((T + 127) // 128), 2)](
        d_conv3, conv3_weight, d_depthwise_conv3, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: depthwise_conv3 = depthwise_conv(kernel_size=33, padding=16, bias=False)
    #     (quartznet_like.py:12), batch_norm2 = batch_norm, relu2 = relu (quartznet_like.py:18)
    d_batch_norm2 = torch.empty((N, T, 256), dtype=data, device=device)
    d_batch_norm2_scale_tiles = torch.empty((N, (T + 127) // 128, 256), dtype=torch.float32, device=device)
    d_batch_norm2_batch_mean_1_tiles = torch.empty(
        (N, (T + 127) // 128, 256), dtype=torch.float32, device=device,
    )
    d_depthwise_conv_batch_norm_relu_kernel[(N * ((T + 127) // 128), 16)](
        d_depthwise_conv3, depthwise_conv3_weight, conv2, batch_norm2_batch_mean, batch_norm2_scale,
        batch_norm2_bias, d_batch_norm2, d_batch_norm2_scale_tiles, d_batch_norm2_batch_mean_1_tiles, lengths,
        N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm2, depthwise_conv1
    d_batch_norm2_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm2_weight = torch.empty((256,), dtype=batch_norm2_weight.dtype, device=device)
    d_batch_norm_depthwise_conv_2_kernel[(1, 4)](
        d_batch_norm2_scale_tiles, batch_norm2_weight, batch_norm2_batch_variance,
        d_batch_norm2_batch_variance, d_batch_norm2_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm2_scale_tiles

    # Gradients: batch_norm2
    d_batch_norm2_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm2_batch_mean_1 = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_kernel[(1, 4)](
        d_batch_norm2_batch_mean_1_tiles, batch_norm2_scale, d_batch_norm2_batch_mean_1,
        d_batch_norm2_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm2_batch_mean_1_tiles

    # Gradients: conv2 = conv(256, bias=False) (quartznet_like.py:12)
    d_conv2 = torch.empty((N, T, 256), dtype=data, device=device)
    d_conv_kernel[(N * ((T + 31) // 32), 4)](
        d_batch_norm2, batch_norm2_scale, d_batch_norm2_batch_mean, batch_norm2_batch_count, conv2,
        batch_norm2_batch_mean, d_batch_norm2_batch_variance, d_conv2, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm2, d_batch_norm2_batch_variance, d_batch_norm2_batch_mean

    # Gradients: conv2
    d_depthwise_conv2 = torch.empty((N, T, 256), dtype=data, device=device)
    d_depthwise_conv_kernel[(N * ((T + 127) // 128), 2)](
        d_conv2, conv2_weight, d_depthwise_conv2, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: depthwise_conv2 = depthwise_conv(kernel_size=33, padding=16, bias=False)
    #     (quartznet_like.py:12), batch_norm1 = batch_norm, relu1 = relu (quartznet_like.py:18)
    d_batch_norm1 = torch.empty((N, T, 256), dtype=data, device=device)
    d_batch_norm1_scale_tiles = torch.empty((N, (T + 127) // 128, 256), dtype=torch.float32, device=device)
    d_batch_norm1_batch_mean_1_tiles = torch.empty(
        (N, (T + 127) // 128, 256), dtype=torch.float32, device=device,
    )
    d_depthwise_conv_batch_norm_relu_kernel[(N * ((T + 127) // 128), 16)](
        d_depthwise_conv2, depthwise_conv2_weight, conv1, batch_norm1_batch_mean, batch_norm1_scale,
        batch_norm1_bias, d_batch_norm1, d_batch_norm1_scale_tiles, d_batch_norm1_batch_mean_1_tiles, lengths,
        N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm1, depthwise_conv1
    d_batch_norm1_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm1_weight = torch.empty((256,), dtype=batch_norm1_weight.dtype, device=device)
    d_batch_norm_depthwise_conv_2_kernel[(1, 4)](
        d_batch_norm1_scale_tiles, batch_norm1_weight, batch_norm1_batch_variance,
        d_batch_norm1_batch_variance, d_batch_norm1_weight, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_batch_norm1_scale_tiles

    # Gradients: batch_norm1
    d_batch_norm1_batch_mean = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm1_batch_mean_1 = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm_batch_mean_1_kernel[(1, 4)](
        d_batch_norm1_batch_mean_1_tiles, batch_norm1_scale, d_batch_norm1_batch_mean_1,
        d_batch_norm1_batch_mean, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm1_batch_mean_1_tiles

    # Gradients: conv1 = conv(256, bias=False) (quartznet_like.py:12)
    d_conv1 = torch.empty((N, T, 256), dtype=data, device=device)
    d_conv_kernel[(N * ((T + 31) // 32), 4)](
        d_batch_norm1, batch_norm1_scale, d_batch_norm1_batch_mean, batch_norm1_batch_count, conv1,
        batch_norm1_batch_mean, d_batch_norm1_batch_variance, d_conv1, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm1, d_batch_norm1_batch_variance, d_batch_norm1_batch_mean

    # Gradients: conv1
    d_depthwise_conv1 = torch.empty((N, T, 256), dtype=data, device=device)
    d_depthwise_conv_kernel[(N * ((T + 127) // 128), 2)](
        d_conv1, conv1_weight, d_depthwise_conv1, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )

    # Gradients: depthwise_conv1
    d_input_2 = torch.empty((N, T, 256), dtype=data, device=device)
    d_input_2_kernel[(N * ((T + 31) // 32), 4)](
        d_depthwise_conv1, depthwise_conv1_weight, d_input_2, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm5
    d_batch_norm5_scale_each = torch.empty((N, 256), dtype=torch.float32, device=device)
    d_batch_norm_scale_each_kernel[(N, 4)](
        block, d_block, shortcut, batch_norm5_batch_mean, d_batch_norm5_scale_each, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )

    # Gradients: batch_norm5, depthwise_conv1
    d_batch_norm5_batch_variance = torch.empty((256,), dtype=torch.float32, device=device)
    d_batch_norm5_weight = torch.empty((256,), dtype=batch_norm5_weight.dtype, device=device)
    d_batch_norm_depthwise_conv_kernel[(1, 4)](
        d_batch_norm5_scale_each, batch_norm5_weight, batch_norm5_batch_variance,
        d_batch_norm5_batch_variance, d_batch_norm5_weight, N, num_warps=4, num_stages=2,
    )
    del d_batch_norm5_scale_each

    # Gradients: add1, shortcut = conv(256, bias=False) (quartznet_like.py:19)
    d_shortcut = torch.empty((N, T, 256), dtype=data, device=device)
    d_add_conv_kernel[(N * ((T + 31) // 32), 4)](
        block, d_block, batch_norm5_scale, d_batch_norm5_batch_mean, batch_norm5_batch_count, shortcut,
        batch_norm5_batch_mean, d_batch_norm5_batch_variance, d_shortcut, lengths, N, T,
        RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_batch_norm5_batch_mean, d_batch_norm5_batch_variance

    # Gradients: shortcut, depthwise_conv1
    d_input = torch.empty((N, T, 256), dtype=data, device=device)
    d_conv_depthwise_conv_kernel[(N * ((T + 127) // 128), 2)](
        shortcut_weight, d_shortcut, d_input_2, d_input, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_input_2

    # Gradients: depthwise_conv1
    d_depthwise_conv1_weight_each = torch.empty((N, 33, 256), dtype=torch.float32, device=device)
    d_depthwise_conv_weight_each_kernel[(N * 33, 4)](
        d_depthwise_conv1, input, d_depthwise_conv1_weight_each, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del d_depthwise_conv1

    # Gradients: depthwise_conv1
    d_depthwise_conv1_weight = torch.empty((33, 256, 1), dtype=depthwise_conv1_weight.dtype, device=device)
    d_depthwise_conv_weight_kernel[(33, 4)](
        d_depthwise_conv1_weight_each, d_depthwise_conv1_weight, N, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv1_weight_each

    # Gradients: conv1
    d_conv1_weight_parts = torch.empty((16, 1, 256, 256), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(32, 2)](
        d_conv1, depthwise_conv1, d_conv1_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_conv1

    # Gradients: conv1
    d_conv1_weight = torch.empty((1, 256, 256), dtype=conv1_weight.dtype, device=device)
    d_conv_weight_kernel[(8, 4)](d_conv1_weight_parts, d_conv1_weight, num_warps=4, num_stages=2)
    del d_conv1_weight_parts

    # Gradients: depthwise_conv2
    d_depthwise_conv2_weight_each = torch.empty((N, 33, 256), dtype=torch.float32, device=device)
    d_depthwise_conv_weight_each_2_kernel[(N * 33, 4)](
        d_depthwise_conv2, conv1, batch_norm1_batch_mean, batch_norm1_scale, batch_norm1_bias,
        d_depthwise_conv2_weight_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv2

    # Gradients: depthwise_conv2
    d_depthwise_conv2_weight = torch.empty((33, 256, 1), dtype=depthwise_conv2_weight.dtype, device=device)
    d_depthwise_conv_weight_kernel[(33, 4)](
        d_depthwise_conv2_weight_each, d_depthwise_conv2_weight, N, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv2_weight_each

    # Gradients: conv2
    d_conv2_weight_parts = torch.empty((16, 1, 256, 256), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(32, 2)](
        d_conv2, depthwise_conv2, d_conv2_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_conv2

    # Gradients: conv2
    d_conv2_weight = torch.empty((1, 256, 256), dtype=conv2_weight.dtype, device=device)
    d_conv_weight_kernel[(8, 4)](d_conv2_weight_parts, d_conv2_weight, num_warps=4, num_stages=2)
    del d_conv2_weight_parts

    # Gradients: depthwise_conv3
    d_depthwise_conv3_weight_each = torch.empty((N, 33, 256), dtype=torch.float32, device=device)
    d_depthwise_conv_weight_each_2_kernel[(N * 33, 4)](
        d_depthwise_conv3, conv2, batch_norm2_batch_mean, batch_norm2_scale, batch_norm2_bias,
        d_depthwise_conv3_weight_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv3

    # Gradients: depthwise_conv3
    d_depthwise_conv3_weight = torch.empty((33, 256, 1), dtype=depthwise_conv3_weight.dtype, device=device)
    d_depthwise_conv_weight_kernel[(33, 4)](
        d_depthwise_conv3_weight_each, d_depthwise_conv3_weight, N, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv3_weight_each

    # Gradients: conv3
    d_conv3_weight_parts = torch.empty((16, 1, 256, 256), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(32, 2)](
        d_conv3, depthwise_conv3, d_conv3_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_conv3

    # Gradients: conv3
    d_conv3_weight = torch.empty((1, 256, 256), dtype=conv3_weight.dtype, device=device)
    d_conv_weight_kernel[(8, 4)](d_conv3_weight_parts, d_conv3_weight, num_warps=4, num_stages=2)
    del d_conv3_weight_parts

    # Gradients: depthwise_conv4
    d_depthwise_conv4_weight_each = torch.empty((N, 33, 256), dtype=torch.float32, device=device)
    d_depthwise_conv_weight_each_2_kernel[(N * 33, 4)](
        d_depthwise_conv4, conv3, batch_norm3_batch_mean, batch_norm3_scale, batch_norm3_bias,
        d_depthwise_conv4_weight_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv4

    # Gradients: depthwise_conv4
    d_depthwise_conv4_weight = torch.empty((33, 256, 1), dtype=depthwise_conv4_weight.dtype, device=device)
    d_depthwise_conv_weight_kernel[(33, 4)](
        d_depthwise_conv4_weight_each, d_depthwise_conv4_weight, N, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv4_weight_each

    # Gradients: conv4
    d_conv4_weight_parts = torch.empty((16, 1, 256, 256), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(32, 2)](
        d_conv4, depthwise_conv4, d_conv4_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_conv4

    # Gradients: conv4
    d_conv4_weight = torch.empty((1, 256, 256), dtype=conv4_weight.dtype, device=device)
    d_conv_weight_kernel[(8, 4)](d_conv4_weight_parts, d_conv4_weight, num_warps=4, num_stages=2)
    del d_conv4_weight_parts

    # Gradients: shortcut
    d_shortcut_weight_parts = torch.empty((16, 1, 256, 256), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(32, 2)](
        d_shortcut, input, d_shortcut_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_shortcut

    # Gradients: shortcut
    d_shortcut_weight = torch.empty((1, 256, 256), dtype=shortcut_weight.dtype, device=device)
    d_conv_weight_kernel[(8, 4)](d_shortcut_weight_parts, d_shortcut_weight, num_warps=4, num_stages=2)
    del d_shortcut_weight_parts

    # Gradients: depthwise_conv5
    d_depthwise_conv5_weight_each = torch.empty((N, 33, 256), dtype=torch.float32, device=device)
    d_depthwise_conv_weight_each_2_kernel[(N * 33, 4)](
        d_depthwise_conv5, conv4, batch_norm4_batch_mean, batch_norm4_scale, batch_norm4_bias,
        d_depthwise_conv5_weight_each, lengths, N, T, RAGGED=lengths is not None, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv5

    # Gradients: depthwise_conv5
    d_depthwise_conv5_weight = torch.empty((33, 256, 1), dtype=depthwise_conv5_weight.dtype, device=device)
    d_depthwise_conv_weight_kernel[(33, 4)](
        d_depthwise_conv5_weight_each, d_depthwise_conv5_weight, N, num_warps=4, num_stages=2,
    )
    del d_depthwise_conv5_weight_each

    # Gradients: conv5
    d_conv5_weight_parts = torch.empty((16, 1, 256, 256), dtype=torch.float32, device=device)
    d_conv_weight_parts_kernel[(32, 2)](
        d_conv5, depthwise_conv5, d_conv5_weight_parts, lengths, N, T, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del d_conv5

    # Gradients: conv5
    d_conv5_weight = torch.empty((1, 256, 256), dtype=conv5_weight.dtype, device=device)
    d_conv_weight_kernel[(8, 4)](d_conv5_weight_parts, d_conv5_weight, num_warps=4, num_stages=2)
    del d_conv5_weight_parts
    return {
        "input": d_input,
        "depthwise_conv1.weight": d_depthwise_conv1_weight.view(33, 256, 1).permute(1, 2, 0),
        "conv1.weight": d_conv1_weight.view(1, 256, 256).permute(1, 2, 0),
        "batch_norm1.weight": d_batch_norm1_weight, "batch_norm1.bias": d_batch_norm1_batch_mean_1,
        "depthwise_conv2.weight": d_depthwise_conv2_weight.view(33, 256, 1).permute(1, 2, 0),
        "conv2.weight": d_conv2_weight.view(1, 256, 256).permute(1, 2, 0),
        "batch_norm2.weight": d_batch_norm2_weight, "batch_norm2.bias": d_batch_norm2_batch_mean_1,
        "depthwise_conv3.weight": d_depthwise_conv3_weight.view(33, 256, 1).permute(1, 2, 0),
        "conv3.weight": d_conv3_weight.view(1, 256, 256).permute(1, 2, 0),
        "batch_norm3.weight": d_batch_norm3_weight, "batch_norm3.bias": d_batch_norm3_batch_mean_1,
        "depthwise_conv4.weight": d_depthwise_conv4_weight.view(33, 256, 1).permute(1, 2, 0),
        "conv4.weight": d_conv4_weight.view(1, 256, 256).permute(1, 2, 0),
        "batch_norm4.weight": d_batch_norm4_weight, "batch_norm4.bias": d_batch_norm4_batch_mean_1,
        "shortcut.weight": d_shortcut_weight.view(1, 256, 256).permute(1, 2, 0),
        "batch_norm5.weight": d_batch_norm5_weight, "batch_norm5.bias": d_batch_norm6_batch_mean_1,
        "depthwise_conv5.weight": d_depthwise_conv5_weight.view(33, 256, 1).permute(1, 2, 0),
        "conv5.weight": d_conv5_weight.view(1, 256, 256).permute(1, 2, 0),
        "batch_norm6.weight": d_batch_norm6_weight, "batch_norm6.bias": d_batch_norm6_batch_mean_1,
    }


def reference(
    input, depthwise_conv1_weight, conv1_weight, batch_norm1_weight, batch_norm1_bias, depthwise_conv2_weight,
    conv2_weight, batch_norm2_weight, batch_norm2_bias, depthwise_conv3_weight, conv3_weight,
    batch_norm3_weight, batch_norm3_bias, depthwise_conv4_weight, conv4_weight, batch_norm4_weight,
    batch_norm4_bias, shortcut_weight, batch_norm5_weight, batch_norm5_bias, depthwise_conv5_weight,
    conv5_weight, batch_norm6_weight, batch_norm6_bias, batch_norm1_running_mean, batch_norm1_running_var,
    batch_norm2_running_mean, batch_norm2_running_var, batch_norm3_running_mean, batch_norm3_running_var,
    batch_norm4_running_mean, batch_norm4_running_var, batch_norm5_running_mean, batch_norm5_running_var,
    batch_norm6_running_mean, batch_norm6_running_var, *, seed=0,
):
    """quartznet_like in torch, train: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    depthwise_conv1 = F.conv1d(input, depthwise_conv1_weight, None, 1, 16, 1, input.shape[1])
    conv1 = F.conv1d(depthwise_conv1, conv1_weight, None, 1, 0, 1, 1)
    batch_norm1_running_mean = batch_norm1_running_mean.detach().clone()
    batch_norm1_running_var = batch_norm1_running_var.detach().clone()
    batch_norm1 = F.batch_norm(
        conv1, batch_norm1_running_mean, batch_norm1_running_var, batch_norm1_weight, batch_norm1_bias, True,
        0.1, 1e-05,
    )
    relu1 = F.relu(batch_norm1)
    depthwise_conv2 = F.conv1d(relu1, depthwise_conv2_weight, None, 1, 16, 1, relu1.shape[1])
    conv2 = F.conv1d(depthwise_conv2, conv2_weight, None, 1, 0, 1, 1)
    batch_norm2_running_mean = batch_norm2_running_mean.detach().clone()
    batch_norm2_running_var = batch_norm2_running_var.detach().clone()
    batch_norm2 = F.batch_norm(
        conv2, batch_norm2_running_mean, batch_norm2_running_var, batch_norm2_weight, batch_norm2_bias, True,
        0.1, 1e-05,
    )
    relu2 = F.relu(batch_norm2)
    depthwise_conv3 = F.conv1d(relu2, depthwise_conv3_weight, None, 1, 16, 1, relu2.shape[1])
    conv3 = F.conv1d(depthwise_conv3, conv3_weight, None, 1, 0, 1, 1)
    batch_norm3_running_mean = batch_norm3_running_mean.detach().clone()
    batch_norm3_running_var = batch_norm3_running_var.detach().clone()
    batch_norm3 = F.batch_norm(
        conv3, batch_norm3_running_mean, batch_norm3_running_var, batch_norm3_weight, batch_norm3_bias, True,
        0.1, 1e-05,
    )
    relu3 = F.relu(batch_norm3)
    depthwise_conv4 = F.conv1d(relu3, depthwise_conv4_weight, None, 1, 16, 1, relu3.shape[1])
    conv4 = F.conv1d(depthwise_conv4, conv4_weight, None, 1, 0, 1, 1)
    batch_norm4_running_mean = batch_norm4_running_mean.detach().clone()
    batch_norm4_running_var = batch_norm4_running_var.detach().clone()
    batch_norm4 = F.batch_norm(
        conv4, batch_norm4_running_mean, batch_norm4_running_var, batch_norm4_weight, batch_norm4_bias, True,
        0.1, 1e-05,
    )
    relu4 = F.relu(batch_norm4)
    shortcut = F.conv1d(input, shortcut_weight, None, 1, 0, 1, 1)
    batch_norm5_running_mean = batch_norm5_running_mean.detach().clone()
    batch_norm5_running_var = batch_norm5_running_var.detach().clone()
    batch_norm5 = F.batch_norm(
        shortcut, batch_norm5_running_mean, batch_norm5_running_var, batch_norm5_weight, batch_norm5_bias,
        True, 0.1, 1e-05,
    )
    depthwise_conv5 = F.conv1d(relu4, depthwise_conv5_weight, None, 1, 16, 1, relu4.shape[1])
    conv5 = F.conv1d(depthwise_conv5, conv5_weight, None, 1, 0, 1, 1)
    batch_norm6_running_mean = batch_norm6_running_mean.detach().clone()
    batch_norm6_running_var = batch_norm6_running_var.detach().clone()
    batch_norm6 = F.batch_norm(
        conv5, batch_norm6_running_mean, batch_norm6_running_var, batch_norm6_weight, batch_norm6_bias, True,
        0.1, 1e-05,
    )
    add1 = batch_norm6 + batch_norm5
    block = F.relu(add1)
    outputs = {"block": block.movedim(1, -1)}
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
    }
    return outputs, updates


SHAPES = {
    "input": (3, 6, 256),
    "depthwise_conv1.weight": (256, 1, 33),
    "conv1.weight": (256, 256, 1),
    "batch_norm1.weight": (256,),
    "batch_norm1.bias": (256,),
    "depthwise_conv2.weight": (256, 1, 33),
    "conv2.weight": (256, 256, 1),
    "batch_norm2.weight": (256,),
    "batch_norm2.bias": (256,),
    "depthwise_conv3.weight": (256, 1, 33),
    "conv3.weight": (256, 256, 1),
    "batch_norm3.weight": (256,),
    "batch_norm3.bias": (256,),
    "depthwise_conv4.weight": (256, 1, 33),
    "conv4.weight": (256, 256, 1),
    "batch_norm4.weight": (256,),
    "batch_norm4.bias": (256,),
    "shortcut.weight": (256, 256, 1),
    "batch_norm5.weight": (256,),
    "batch_norm5.bias": (256,),
    "depthwise_conv5.weight": (256, 1, 33),
    "conv5.weight": (256, 256, 1),
    "batch_norm6.weight": (256,),
    "batch_norm6.bias": (256,),
    "batch_norm1.running_mean": (256,),
    "batch_norm1.running_var": (256,),
    "batch_norm2.running_mean": (256,),
    "batch_norm2.running_var": (256,),
    "batch_norm3.running_mean": (256,),
    "batch_norm3.running_var": (256,),
    "batch_norm4.running_mean": (256,),
    "batch_norm4.running_var": (256,),
    "batch_norm5.running_mean": (256,),
    "batch_norm5.running_var": (256,),
    "batch_norm6.running_mean": (256,),
    "batch_norm6.running_var": (256,),
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
    seeds = {name: torch.randn_like(outputs[name]) for name in ["block"]}
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
