"""wavenet_like, evaluation

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl


@triton.jit(do_not_specialize=["N", "T"])
def conv_relu_add_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, add_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ j  (x[n, t·32 + offset(j) − 32] · conv_weight[c, j])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    add[n, t, c] = (x[n, t, c] + relu[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        j0 = step * 32
        j = j0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (c * 64 + j))
        j_2 = j0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * T * 32) + -32 + (j_2 + t * 32),
            mask=(j_2 + t * 32 - 32 >= 0) & (j_2 + t * 32 - 32 < frames * 32),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x_2 = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add = x_2 + relu
    if RAGGED:
        add = tl.where(t < frames, add, 0.0)
    tl.store(add_ptr + (n * T * 32) + (c + t * 32), add, mask=t < T)


@triton.jit(do_not_specialize=["N", "T"])
def conv_relu_add_2_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, add_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr, K_STRIDE: tl.constexpr, K_STRIDE_2: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 2, i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    add[n, t, c] = (x[n, t, c] + relu[n, t, c])
    That is conv2_sum; also conv3_sum, conv4_sum, conv5_sum, conv6_sum, conv7_sum, conv8_sum, conv9_sum,
        conv10_sum, conv12_sum, conv13_sum, conv14_sum, conv15_sum, conv16_sum, conv17_sum, conv18_sum,
        conv19_sum, conv20_sum, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * T * 32) + (k * K_STRIDE - K_STRIDE) + (i_2 + t * 32),
            mask=(k * K_STRIDE_2 + t - K_STRIDE_2 >= 0) & (k * K_STRIDE_2 + t - K_STRIDE_2 < frames),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x_2 = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add = x_2 + relu
    if RAGGED:
        add = tl.where(t < frames, add, 0.0)
    tl.store(add_ptr + (n * T * 32) + (c + t * 32), add, mask=t < T)


@triton.jit(do_not_specialize=["N", "T"])
def conv_relu_add_3_kernel(
    conv_weight_ptr, x_ptr, conv_bias_ptr, add_ptr, lengths_ptr, N, T, steps, RAGGED: tl.constexpr,
    PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 1, i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    add[n, t, c] = (x[n, t, c] + relu[n, t, c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 127) // 128)
    n = tl.cast(program // ((T + 127) // 128), tl.int64)
    c = column_tile * 32 + tl.arange(0, 32)[:, None]  # [32, 1]
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([32, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 32 * (step // 2)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        conv_weight = tl.load(conv_weight_ptr + (k * 1024) + (c * 32 + i))
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        x = tl.load(
            x_ptr + (n * T * 32) + (k * 32 - 32) + (i_2 + t * 32),
            mask=(k + t - 1 >= 0) & (k + t - 1 < frames),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    x_2 = tl.load(x_ptr + (n * T * 32) + (c + t * 32), mask=t < frames, other=0.0).to(tl.float32)
    add = x_2 + relu
    if RAGGED:
        add = tl.where(t < frames, add, 0.0)
    tl.store(add_ptr + (n * T * 32) + (c + t * 32), add, mask=t < T)


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
    with torch.cuda.device_of(input):
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

        # conv1 = conv(32, kernel_size=2, padding='causal'), relu1 = relu, add1 = add (wavenet_like.py:12)
        add1 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_kernel[(N * ((T + 127) // 128), 1)](
            conv1_weight, input, conv1_bias, add1, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, num_warps=4, num_stages=3,
        )

        # conv2 = conv(32, kernel_size=2, padding='causal', dilation=2), relu2 = relu, add2 = add
        #     (wavenet_like.py:12)
        add2 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv2_weight, add1, conv2_bias, add2, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=64, K_STRIDE_2=2, num_warps=4, num_stages=3,
        )
        del add1

        # conv3 = conv(32, kernel_size=2, padding='causal', dilation=4), relu3 = relu, add3 = add
        #     (wavenet_like.py:12)
        add3 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv3_weight, add2, conv3_bias, add3, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=128, K_STRIDE_2=4, num_warps=4, num_stages=3,
        )
        del add2

        # conv4 = conv(32, kernel_size=2, padding='causal', dilation=8), relu4 = relu, add4 = add
        #     (wavenet_like.py:12)
        add4 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv4_weight, add3, conv4_bias, add4, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=256, K_STRIDE_2=8, num_warps=4, num_stages=3,
        )
        del add3

        # conv5 = conv(32, kernel_size=2, padding='causal', dilation=16), relu5 = relu, add5 = add
        #     (wavenet_like.py:12)
        add5 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv5_weight, add4, conv5_bias, add5, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=512, K_STRIDE_2=16, num_warps=4, num_stages=3,
        )
        del add4

        # conv6 = conv(32, kernel_size=2, padding='causal', dilation=32), relu6 = relu, add6 = add
        #     (wavenet_like.py:12)
        add6 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv6_weight, add5, conv6_bias, add6, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=1024, K_STRIDE_2=32, num_warps=4, num_stages=3,
        )
        del add5

        # conv7 = conv(32, kernel_size=2, padding='causal', dilation=64), relu7 = relu, add7 = add
        #     (wavenet_like.py:12)
        add7 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv7_weight, add6, conv7_bias, add7, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=2048, K_STRIDE_2=64, num_warps=4, num_stages=3,
        )
        del add6

        # conv8 = conv(32, kernel_size=2, padding='causal', dilation=128), relu8 = relu, add8 = add
        #     (wavenet_like.py:12)
        add8 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv8_weight, add7, conv8_bias, add8, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=4096, K_STRIDE_2=128, num_warps=4, num_stages=3,
        )
        del add7

        # conv9 = conv(32, kernel_size=2, padding='causal', dilation=256), relu9 = relu, add9 = add
        #     (wavenet_like.py:12)
        add9 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv9_weight, add8, conv9_bias, add9, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=8192, K_STRIDE_2=256, num_warps=4, num_stages=3,
        )
        del add8

        # conv10 = conv(32, kernel_size=2, padding='causal', dilation=512), relu10 = relu, add10 = add
        #     (wavenet_like.py:12)
        add10 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv10_weight, add9, conv10_bias, add10, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=16384, K_STRIDE_2=512, num_warps=4, num_stages=3,
        )
        del add9

        # conv11 = conv(32, kernel_size=2, padding='causal'), relu11 = relu, add11 = add (wavenet_like.py:12)
        add11 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_3_kernel[(N * ((T + 127) // 128), 1)](
            conv11_weight, add10, conv11_bias, add11, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, num_warps=4, num_stages=3,
        )
        del add10

        # conv12 = conv(32, kernel_size=2, padding='causal', dilation=2), relu12 = relu, add12 = add
        #     (wavenet_like.py:12)
        add12 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv12_weight, add11, conv12_bias, add12, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=64, K_STRIDE_2=2, num_warps=4, num_stages=3,
        )
        del add11

        # conv13 = conv(32, kernel_size=2, padding='causal', dilation=4), relu13 = relu, add13 = add
        #     (wavenet_like.py:12)
        add13 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv13_weight, add12, conv13_bias, add13, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=128, K_STRIDE_2=4, num_warps=4, num_stages=3,
        )
        del add12

        # conv14 = conv(32, kernel_size=2, padding='causal', dilation=8), relu14 = relu, add14 = add
        #     (wavenet_like.py:12)
        add14 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv14_weight, add13, conv14_bias, add14, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=256, K_STRIDE_2=8, num_warps=4, num_stages=3,
        )
        del add13

        # conv15 = conv(32, kernel_size=2, padding='causal', dilation=16), relu15 = relu, add15 = add
        #     (wavenet_like.py:12)
        add15 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv15_weight, add14, conv15_bias, add15, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=512, K_STRIDE_2=16, num_warps=4, num_stages=3,
        )
        del add14

        # conv16 = conv(32, kernel_size=2, padding='causal', dilation=32), relu16 = relu, add16 = add
        #     (wavenet_like.py:12)
        add16 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv16_weight, add15, conv16_bias, add16, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=1024, K_STRIDE_2=32, num_warps=4, num_stages=3,
        )
        del add15

        # conv17 = conv(32, kernel_size=2, padding='causal', dilation=64), relu17 = relu, add17 = add
        #     (wavenet_like.py:12)
        add17 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv17_weight, add16, conv17_bias, add17, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=2048, K_STRIDE_2=64, num_warps=4, num_stages=3,
        )
        del add16

        # conv18 = conv(32, kernel_size=2, padding='causal', dilation=128), relu18 = relu, add18 = add
        #     (wavenet_like.py:12)
        add18 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv18_weight, add17, conv18_bias, add18, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=4096, K_STRIDE_2=128, num_warps=4, num_stages=3,
        )
        del add17

        # conv19 = conv(32, kernel_size=2, padding='causal', dilation=256), relu19 = relu, add19 = add
        #     (wavenet_like.py:12)
        add19 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv19_weight, add18, conv19_bias, add19, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=8192, K_STRIDE_2=256, num_warps=4, num_stages=3,
        )
        del add18

        # conv20 = conv(32, kernel_size=2, padding='causal', dilation=512), relu20 = relu, add20 = add
        #     (wavenet_like.py:12)
        add20 = torch.empty((N, T, 32), dtype=data, device=device)
        conv_relu_add_2_kernel[(N * ((T + 127) // 128), 1)](
            conv20_weight, add19, conv20_bias, add20, lengths, N, T, 2, RAGGED=lengths is not None,
            PRECISION=precision, K_STRIDE=16384, K_STRIDE_2=512, num_warps=4, num_stages=3,
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
