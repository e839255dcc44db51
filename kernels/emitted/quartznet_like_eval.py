"""quartznet_like, evaluation

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
    That is depthwise_conv1_sum; also depthwise_conv2_sum, depthwise_conv3_sum, depthwise_conv4_sum,
        depthwise_conv5_sum.
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
def conv_batch_norm_relu_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, relu_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    relu[n, t, c] = maximum(batch_norm[n, t, c], 0)
    That is conv1_sum; also conv2_sum, conv3_sum, conv4_sum.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (c * 256 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (n * T * 256) + (i_2 + t * 256), mask=t < frames, other=0.0)
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    relu = tl.maximum(batch_norm, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < frames, relu, 0.0)
    tl.store(relu_ptr + (n * T * 256) + (c + t * 256), relu, mask=t < T)


@triton.jit
def conv_batch_norm_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, batch_norm_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (c * 256 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (n * T * 256) + (i_2 + t * 256), mask=t < frames, other=0.0)
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    if RAGGED:
        batch_norm = tl.where(t < frames, batch_norm, 0.0)
    tl.store(batch_norm_ptr + (n * T * 256) + (c + t * 256), batch_norm, mask=t < T)


@triton.jit
def conv_batch_norm_add_relu_kernel(
    conv_weight_ptr, x_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr, batch_norm_running_mean_ptr,
    batch_norm_bias_ptr, x_2_ptr, relu_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = conv_sum[n, t, c]
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((conv[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    add[n, t, c] = (batch_norm[n, t, c] + x_2[n, t, c])
    relu[n, t, c] = maximum(add[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        i = i0 + tl.arange(0, 64)[None, :]  # [1, 64]
        conv_weight = tl.load(conv_weight_ptr + (c * 256 + i))
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(x_ptr + (n * T * 256) + (i_2 + t * 256), mask=t < frames, other=0.0)
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv = conv_sum
    batch_norm_weight = tl.load(batch_norm_weight_ptr + c).to(tl.float32)
    batch_norm_running_var = tl.load(batch_norm_running_var_ptr + c).to(tl.float32)
    batch_norm_scale = batch_norm_weight / tl.sqrt_rn(batch_norm_running_var + 1e-05)
    batch_norm_running_mean = tl.load(batch_norm_running_mean_ptr + c).to(tl.float32)
    batch_norm_bias = tl.load(batch_norm_bias_ptr + c).to(tl.float32)
    batch_norm = ((conv - batch_norm_running_mean) * batch_norm_scale) + batch_norm_bias
    x_2 = tl.load(x_2_ptr + (n * T * 256) + (c + t * 256), mask=t < frames, other=0.0).to(tl.float32)
    add = batch_norm + x_2
    relu = tl.maximum(add, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu = tl.where(t < frames, relu, 0.0)
    tl.store(relu_ptr + (n * T * 256) + (c + t * 256), relu, mask=t < T)


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

    # conv1 = conv(256, bias=False) (quartznet_like.py:12), batch_norm1 = batch_norm, relu1 = relu
    #     (quartznet_like.py:18)
    relu1 = torch.empty((N, T, 256), dtype=data, device=device)
    conv_batch_norm_relu_kernel[(N * ((T + 127) // 128), 2)](
        conv1_weight, depthwise_conv1, batch_norm1_weight, batch_norm1_running_var, batch_norm1_running_mean,
        batch_norm1_bias, relu1, lengths, N, T, 4, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del depthwise_conv1

    # depthwise_conv2 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv2 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_kernel[(N * ((T + 31) // 32), 4)](
        relu1, depthwise_conv2_weight, depthwise_conv2, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del relu1

    # conv2 = conv(256, bias=False) (quartznet_like.py:12), batch_norm2 = batch_norm, relu2 = relu
    #     (quartznet_like.py:18)
    relu2 = torch.empty((N, T, 256), dtype=data, device=device)
    conv_batch_norm_relu_kernel[(N * ((T + 127) // 128), 2)](
        conv2_weight, depthwise_conv2, batch_norm2_weight, batch_norm2_running_var, batch_norm2_running_mean,
        batch_norm2_bias, relu2, lengths, N, T, 4, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del depthwise_conv2

    # depthwise_conv3 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv3 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_kernel[(N * ((T + 31) // 32), 4)](
        relu2, depthwise_conv3_weight, depthwise_conv3, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del relu2

    # conv3 = conv(256, bias=False) (quartznet_like.py:12), batch_norm3 = batch_norm, relu3 = relu
    #     (quartznet_like.py:18)
    relu3 = torch.empty((N, T, 256), dtype=data, device=device)
    conv_batch_norm_relu_kernel[(N * ((T + 127) // 128), 2)](
        conv3_weight, depthwise_conv3, batch_norm3_weight, batch_norm3_running_var, batch_norm3_running_mean,
        batch_norm3_bias, relu3, lengths, N, T, 4, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del depthwise_conv3

    # depthwise_conv4 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv4 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_kernel[(N * ((T + 31) // 32), 4)](
        relu3, depthwise_conv4_weight, depthwise_conv4, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del relu3

    # conv4 = conv(256, bias=False) (quartznet_like.py:12), batch_norm4 = batch_norm, relu4 = relu
    #     (quartznet_like.py:18)
    relu4 = torch.empty((N, T, 256), dtype=data, device=device)
    conv_batch_norm_relu_kernel[(N * ((T + 127) // 128), 2)](
        conv4_weight, depthwise_conv4, batch_norm4_weight, batch_norm4_running_var, batch_norm4_running_mean,
        batch_norm4_bias, relu4, lengths, N, T, 4, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )
    del depthwise_conv4

    # shortcut = conv(256, bias=False), batch_norm5 = batch_norm (quartznet_like.py:19)
    batch_norm5 = torch.empty((N, T, 256), dtype=data, device=device)
    conv_batch_norm_kernel[(N * ((T + 127) // 128), 2)](
        shortcut_weight, input, batch_norm5_weight, batch_norm5_running_var, batch_norm5_running_mean,
        batch_norm5_bias, batch_norm5, lengths, N, T, 4, RAGGED=lengths is not None, PRECISION=precision,
        num_warps=8, num_stages=3,
    )

    # depthwise_conv5 = depthwise_conv(kernel_size=33, padding=16, bias=False) (quartznet_like.py:12)
    depthwise_conv5 = torch.empty((N, T, 256), dtype=data, device=device)
    depthwise_conv_sum_kernel[(N * ((T + 31) // 32), 4)](
        relu4, depthwise_conv5_weight, depthwise_conv5, lengths, N, T, RAGGED=lengths is not None,
        num_warps=4, num_stages=2,
    )
    del relu4

    # conv5 = conv(256, bias=False) (quartznet_like.py:12), batch_norm6 = batch_norm, add1 = add, block = relu
    #     (quartznet_like.py:20)
    block = torch.empty((N, T, 256), dtype=data, device=device)
    conv_batch_norm_add_relu_kernel[(N * ((T + 127) // 128), 2)](
        conv5_weight, depthwise_conv5, batch_norm6_weight, batch_norm6_running_var, batch_norm6_running_mean,
        batch_norm6_bias, batch_norm5, block, lengths, N, T, 4, RAGGED=lengths is not None,
        PRECISION=precision, num_warps=8, num_stages=3,
    )
    del batch_norm5, depthwise_conv5
    outputs = {"block": block}
    updates = {}
    saved = {
        "input": input, "depthwise_conv1.weight": depthwise_conv1_weight, "conv1.weight": conv1_weight,
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
    """quartznet_like in torch, eval: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    depthwise_conv1 = F.conv1d(input, depthwise_conv1_weight, None, 1, 16, 1, input.shape[1])
    conv1 = F.conv1d(depthwise_conv1, conv1_weight, None, 1, 0, 1, 1)
    batch_norm1 = F.batch_norm(
        conv1, batch_norm1_running_mean, batch_norm1_running_var, batch_norm1_weight, batch_norm1_bias, False,
        0.1, 1e-05,
    )
    relu1 = F.relu(batch_norm1)
    depthwise_conv2 = F.conv1d(relu1, depthwise_conv2_weight, None, 1, 16, 1, relu1.shape[1])
    conv2 = F.conv1d(depthwise_conv2, conv2_weight, None, 1, 0, 1, 1)
    batch_norm2 = F.batch_norm(
        conv2, batch_norm2_running_mean, batch_norm2_running_var, batch_norm2_weight, batch_norm2_bias, False,
        0.1, 1e-05,
    )
    relu2 = F.relu(batch_norm2)
    depthwise_conv3 = F.conv1d(relu2, depthwise_conv3_weight, None, 1, 16, 1, relu2.shape[1])
    conv3 = F.conv1d(depthwise_conv3, conv3_weight, None, 1, 0, 1, 1)
    batch_norm3 = F.batch_norm(
        conv3, batch_norm3_running_mean, batch_norm3_running_var, batch_norm3_weight, batch_norm3_bias, False,
        0.1, 1e-05,
    )
    relu3 = F.relu(batch_norm3)
    depthwise_conv4 = F.conv1d(relu3, depthwise_conv4_weight, None, 1, 16, 1, relu3.shape[1])
    conv4 = F.conv1d(depthwise_conv4, conv4_weight, None, 1, 0, 1, 1)
    batch_norm4 = F.batch_norm(
        conv4, batch_norm4_running_mean, batch_norm4_running_var, batch_norm4_weight, batch_norm4_bias, False,
        0.1, 1e-05,
    )
    relu4 = F.relu(batch_norm4)
    shortcut = F.conv1d(input, shortcut_weight, None, 1, 0, 1, 1)
    batch_norm5 = F.batch_norm(
        shortcut, batch_norm5_running_mean, batch_norm5_running_var, batch_norm5_weight, batch_norm5_bias,
        False, 0.1, 1e-05,
    )
    depthwise_conv5 = F.conv1d(relu4, depthwise_conv5_weight, None, 1, 16, 1, relu4.shape[1])
    conv5 = F.conv1d(depthwise_conv5, conv5_weight, None, 1, 0, 1, 1)
    batch_norm6 = F.batch_norm(
        conv5, batch_norm6_running_mean, batch_norm6_running_var, batch_norm6_weight, batch_norm6_bias, False,
        0.1, 1e-05,
    )
    add1 = batch_norm6 + batch_norm5
    block = F.relu(add1)
    outputs = {"block": block.movedim(1, -1)}
    updates = {}
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
