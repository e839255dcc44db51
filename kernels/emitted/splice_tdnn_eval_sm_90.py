"""splice_tdnn, evaluation

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only. For sm_90.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl
from triton.tools.tensor_descriptor import TensorDescriptor


def aligned(x):
    """Descriptors need addresses that are multiples of 16."""
    return x.clone() if x.storage_offset() * x.element_size() % 16 else x


def describe(x, sizes, block):
    """A descriptor of contiguous memory, which kernels load and store block by block."""
    if x.numel() == 0:
        # Nothing is launched for an empty batch, but there is no descriptor of it.
        x, sizes = x.new_empty(1), [max(size, 1) for size in sizes]
    strides = [1]
    for size in sizes[:0:-1]:
        strides.insert(0, size * strides[0])
    return TensorDescriptor(x, sizes, strides, block)


@triton.jit(do_not_specialize=["N", "T"])
def conv_relu_batch_norm_kernel(
    conv_weight_blocks, x_ptr, conv_bias_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr,
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
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
    conv_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 5
        i0 = 64 * (step // 5)
        conv_weight = conv_weight_blocks.load([k, column_tile * 128, i0]).reshape(128, 64)
        i_2 = i0 + tl.arange(0, 64)[:, None]  # [64, 1]
        x = tl.load(
            x_ptr + (n * T * 40) + (k * 40) + (i_2 + t * 40),
            mask=(t < frames - 4) & (i_2 < 40),
            other=0.0,
        )
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
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


@triton.jit(do_not_specialize=["N", "T"])
def conv_relu_batch_norm_2_kernel(
    conv_weight_blocks, x_blocks, conv_bias_ptr, batch_norm_weight_ptr, batch_norm_running_var_ptr,
    batch_norm_running_mean_ptr, batch_norm_bias_ptr, batch_norm_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr, OFFSET: tl.constexpr, K_STRIDE: tl.constexpr,
    OFFSET_2: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k), i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    batch_norm_scale[c] = (batch_norm_weight[c] / sqrt((batch_norm_running_var[c] + 1e-05)))
    batch_norm[n, t, c] = (((relu[n, t, c] − batch_norm_running_mean[c]) · batch_norm_scale[c]) +
        batch_norm_bias[c])
    That is tdnn2_sum; also tdnn3_sum, tdnn4_sum, with constants of their own.
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + OFFSET) // 128)
    n = tl.cast(program // ((T + OFFSET) // 128), tl.int64)
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    conv_sum = tl.full([128, 128], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 2
        i0 = 64 * (step // 2)
        conv_weight = conv_weight_blocks.load([k, column_tile * 128, i0]).reshape(128, 64)
        x = x_blocks.load([tl.cast(n, tl.int32), k * K_STRIDE + row_tile * 128, i0]).reshape(128, 64).T
        conv_sum = tl.dot(conv_weight.to(x.dtype), x, conv_sum, input_precision=PRECISION)
    c = column_tile * 128 + tl.arange(0, 128)[:, None]  # [128, 1]
    t = row_tile * 128 + tl.arange(0, 128)[None, :]  # [1, 128]
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
        batch_norm = tl.where(t < frames - OFFSET_2, batch_norm, 0.0)
    tl.store(batch_norm_ptr + (n * (T - OFFSET_2) * 512) + (c + t * 512), batch_norm, mask=t < T - OFFSET_2)


@triton.jit(do_not_specialize=["N", "T"])
def linear_sum_kernel(
    linear_weight_blocks, x_blocks, linear_bias_ptr, linear_ptr, lengths_ptr, N, T, steps,
    RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """linear_sum[row, c] = Σ i  (x[row, i] · linear_weight[c, i])
    linear[row, c] = (linear_sum[row, c] + linear_bias[c])
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    first_row = tl.cast(program * 128, tl.int64)
    linear_sum = tl.full([256, 128], 0.0, tl.float32)
    for step in range(0, steps):
        i0 = step * 64
        linear_weight = linear_weight_blocks.load([column_tile * 256, i0]).reshape(256, 64)
        x = x_blocks.load([tl.cast(first_row, tl.int32), i0]).reshape(128, 64).T
        linear_sum = tl.dot(linear_weight.to(x.dtype), x, linear_sum, input_precision=PRECISION)
    c = column_tile * 256 + tl.arange(0, 256)[:, None]  # [256, 1]
    row = tl.arange(0, 128)[None, :]  # [1, 128]
    linear_bias = tl.load(linear_bias_ptr + c, mask=c < 4000, other=0.0).to(tl.float32)
    linear = linear_sum + linear_bias
    if RAGGED:
        for n_number in range(first_row // (T - 22), tl.minimum(N, (first_row + 127) // (T - 22) + 1)):
            n = tl.cast(n_number, tl.int64)
            frames = tl.load(lengths_ptr + n) if RAGGED else T
            linear = tl.where(
                (first_row + row < n * (T - 22) + tl.maximum(0, frames - 22))
                | (first_row + row >= (T - 22) * (n + 1)),
                linear, 0.0,
            )
    tl.store(
        linear_ptr + (first_row * 4000) + (c + row * 4000),
        linear,
        mask=(first_row + row < N * (T - 22)) & (c < 4000),
    )


def forward(
    input, tdnn1_weight, tdnn1_bias, batch_norm1_weight, batch_norm1_bias, tdnn2_weight, tdnn2_bias,
    batch_norm2_weight, batch_norm2_bias, tdnn3_weight, tdnn3_bias, batch_norm3_weight, batch_norm3_bias,
    tdnn4_weight, tdnn4_bias, batch_norm4_weight, batch_norm4_bias, states_weight, states_bias,
    batch_norm1_running_mean, batch_norm1_running_var, batch_norm2_running_mean, batch_norm2_running_var,
    batch_norm3_running_mean, batch_norm3_running_var, batch_norm4_running_mean, batch_norm4_running_var, *,
    lengths=None, seed=0, precision="ieee",
):
    """input [N, T, 40] → states [N, T - 22, 4000].

    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all.
    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.
    """
    N = input.shape[0]
    T = input.shape[1]
    if T < 23:
        raise ValueError(f"expected at least 23 positions, got {T}")
    largest = max(
        T * 40, N, T, T * 512 - 2048, T * 512 - 3584, T * 512 - 6656, T * 512 - 11264, T * 4000 - 88000,
        N * (T - 22),
    )
    if largest >= 1073741824:
        raise ValueError(f"{largest} elements or sequences: 1073741824 are too many")
    device, data = input.device, input.dtype
    with torch.cuda.device_of(input):
        input = input.contiguous()
        tdnn1_weight = tdnn1_weight.permute(2, 0, 1).contiguous()
        tdnn2_weight = tdnn2_weight.permute(2, 0, 1).contiguous()
        tdnn3_weight = tdnn3_weight.permute(2, 0, 1).contiguous()
        tdnn4_weight = tdnn4_weight.permute(2, 0, 1).contiguous()
        tdnn1_weight = aligned(tdnn1_weight)
        tdnn2_weight = aligned(tdnn2_weight)
        tdnn3_weight = aligned(tdnn3_weight)
        tdnn4_weight = aligned(tdnn4_weight)
        states_weight = aligned(states_weight)

        # tdnn1 = conv(512, taps=(-2, -1, 0, 1, 2)), relu1 = relu, batch_norm1 = batch_norm
        #     (splice_tdnn.py:19)
        batch_norm1 = torch.empty((N, T - 4, 512), dtype=data, device=device)
        tdnn1_weight_blocks = describe(tdnn1_weight, [5, 512, 40], [1, 128, 64])
        conv_relu_batch_norm_kernel[(N * ((T + 123) // 128), 4)](
            tdnn1_weight_blocks, input, tdnn1_bias, batch_norm1_weight, batch_norm1_running_var,
            batch_norm1_running_mean, batch_norm1_bias, batch_norm1, lengths, N, T, 5,
            RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3, maxnreg=160,
        )

        # tdnn2 = conv(512, taps=(-1, 2)), relu2 = relu, batch_norm2 = batch_norm (splice_tdnn.py:19)
        batch_norm2 = torch.empty((N, T - 7, 512), dtype=data, device=device)
        tdnn2_weight_blocks = describe(tdnn2_weight, [2, 512, 512], [1, 128, 64])
        batch_norm1_blocks = describe(batch_norm1, [N, T - 4, 512], [1, 128, 64])
        conv_relu_batch_norm_2_kernel[(N * ((T + 120) // 128), 4)](
            tdnn2_weight_blocks, batch_norm1_blocks, tdnn2_bias, batch_norm2_weight, batch_norm2_running_var,
            batch_norm2_running_mean, batch_norm2_bias, batch_norm2, lengths, N, T, 16,
            RAGGED=lengths is not None, PRECISION=precision, OFFSET=120, K_STRIDE=3, OFFSET_2=7, num_warps=8,
            num_stages=3, maxnreg=160,
        )
        del batch_norm1, batch_norm1_blocks

        # tdnn3 = conv(512, taps=(-3, 3)), relu3 = relu, batch_norm3 = batch_norm (splice_tdnn.py:19)
        batch_norm3 = torch.empty((N, T - 13, 512), dtype=data, device=device)
        tdnn3_weight_blocks = describe(tdnn3_weight, [2, 512, 512], [1, 128, 64])
        batch_norm2_blocks = describe(batch_norm2, [N, T - 7, 512], [1, 128, 64])
        conv_relu_batch_norm_2_kernel[(N * ((T + 114) // 128), 4)](
            tdnn3_weight_blocks, batch_norm2_blocks, tdnn3_bias, batch_norm3_weight, batch_norm3_running_var,
            batch_norm3_running_mean, batch_norm3_bias, batch_norm3, lengths, N, T, 16,
            RAGGED=lengths is not None, PRECISION=precision, OFFSET=114, K_STRIDE=6, OFFSET_2=13, num_warps=8,
            num_stages=3, maxnreg=160,
        )
        del batch_norm2, batch_norm2_blocks

        # tdnn4 = conv(512, taps=(-7, 2)), relu4 = relu, batch_norm4 = batch_norm (splice_tdnn.py:19)
        batch_norm4 = torch.empty((N, T - 22, 512), dtype=data, device=device)
        tdnn4_weight_blocks = describe(tdnn4_weight, [2, 512, 512], [1, 128, 64])
        batch_norm3_blocks = describe(batch_norm3, [N, T - 13, 512], [1, 128, 64])
        conv_relu_batch_norm_2_kernel[(N * ((T + 105) // 128), 4)](
            tdnn4_weight_blocks, batch_norm3_blocks, tdnn4_bias, batch_norm4_weight, batch_norm4_running_var,
            batch_norm4_running_mean, batch_norm4_bias, batch_norm4, lengths, N, T, 16,
            RAGGED=lengths is not None, PRECISION=precision, OFFSET=105, K_STRIDE=9, OFFSET_2=22, num_warps=8,
            num_stages=3, maxnreg=160,
        )
        del batch_norm3, batch_norm3_blocks

        # states = linear(4000) (splice_tdnn.py:20)
        states = torch.empty((N, T - 22, 4000), dtype=data, device=device)
        states_weight_blocks = describe(states_weight, [4000, 512], [256, 64])
        batch_norm4_blocks = describe(batch_norm4, [N * (T - 22), 512], [128, 64])
        linear_sum_kernel[((N * (T - 22) + 127) // 128, 16)](
            states_weight_blocks, batch_norm4_blocks, states_bias, states, lengths, N, T, 8,
            RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
        )
        del batch_norm4, batch_norm4_blocks
    outputs = {"states": states}
    updates = {}
    saved = {
        "input": input, "tdnn1.weight": tdnn1_weight, "tdnn1.bias": tdnn1_bias,
        "batch_norm1.weight": batch_norm1_weight, "batch_norm1.bias": batch_norm1_bias,
        "tdnn2.weight": tdnn2_weight, "tdnn2.bias": tdnn2_bias, "batch_norm2.weight": batch_norm2_weight,
        "batch_norm2.bias": batch_norm2_bias, "tdnn3.weight": tdnn3_weight, "tdnn3.bias": tdnn3_bias,
        "batch_norm3.weight": batch_norm3_weight, "batch_norm3.bias": batch_norm3_bias,
        "tdnn4.weight": tdnn4_weight, "tdnn4.bias": tdnn4_bias, "batch_norm4.weight": batch_norm4_weight,
        "batch_norm4.bias": batch_norm4_bias, "states.weight": states_weight, "states.bias": states_bias,
        "batch_norm1.running_mean": batch_norm1_running_mean,
        "batch_norm1.running_var": batch_norm1_running_var,
        "batch_norm2.running_mean": batch_norm2_running_mean,
        "batch_norm2.running_var": batch_norm2_running_var,
        "batch_norm3.running_mean": batch_norm3_running_mean,
        "batch_norm3.running_var": batch_norm3_running_var,
        "batch_norm4.running_mean": batch_norm4_running_mean,
        "batch_norm4.running_var": batch_norm4_running_var,
    }
    return outputs, updates, saved


def reference(
    input, tdnn1_weight, tdnn1_bias, batch_norm1_weight, batch_norm1_bias, tdnn2_weight, tdnn2_bias,
    batch_norm2_weight, batch_norm2_bias, tdnn3_weight, tdnn3_bias, batch_norm3_weight, batch_norm3_bias,
    tdnn4_weight, tdnn4_bias, batch_norm4_weight, batch_norm4_bias, states_weight, states_bias,
    batch_norm1_running_mean, batch_norm1_running_var, batch_norm2_running_mean, batch_norm2_running_var,
    batch_norm3_running_mean, batch_norm3_running_var, batch_norm4_running_mean, batch_norm4_running_var, *,
    seed=0,
):
    """splice_tdnn in torch, eval: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    tdnn1 = F.conv1d(input, tdnn1_weight, tdnn1_bias, 1, 0, 1, 1)
    relu1 = F.relu(tdnn1)
    batch_norm1 = F.batch_norm(
        relu1, batch_norm1_running_mean, batch_norm1_running_var, batch_norm1_weight, batch_norm1_bias, False,
        0.1, 1e-05,
    )
    tdnn2 = F.conv1d(batch_norm1, tdnn2_weight, tdnn2_bias, 1, 0, 3, 1)
    relu2 = F.relu(tdnn2)
    batch_norm2 = F.batch_norm(
        relu2, batch_norm2_running_mean, batch_norm2_running_var, batch_norm2_weight, batch_norm2_bias, False,
        0.1, 1e-05,
    )
    tdnn3 = F.conv1d(batch_norm2, tdnn3_weight, tdnn3_bias, 1, 0, 6, 1)
    relu3 = F.relu(tdnn3)
    batch_norm3 = F.batch_norm(
        relu3, batch_norm3_running_mean, batch_norm3_running_var, batch_norm3_weight, batch_norm3_bias, False,
        0.1, 1e-05,
    )
    tdnn4 = F.conv1d(batch_norm3, tdnn4_weight, tdnn4_bias, 1, 0, 9, 1)
    relu4 = F.relu(tdnn4)
    batch_norm4 = F.batch_norm(
        relu4, batch_norm4_running_mean, batch_norm4_running_var, batch_norm4_weight, batch_norm4_bias, False,
        0.1, 1e-05,
    )
    states = F.linear(batch_norm4.movedim(1, -1), states_weight, states_bias).movedim(-1, 1)
    outputs = {"states": states.movedim(1, -1)}
    updates = {}
    return outputs, updates


SHAPES = {
    "input": (3, 28, 40),
    "tdnn1.weight": (512, 40, 5),
    "tdnn1.bias": (512,),
    "batch_norm1.weight": (512,),
    "batch_norm1.bias": (512,),
    "tdnn2.weight": (512, 512, 2),
    "tdnn2.bias": (512,),
    "batch_norm2.weight": (512,),
    "batch_norm2.bias": (512,),
    "tdnn3.weight": (512, 512, 2),
    "tdnn3.bias": (512,),
    "batch_norm3.weight": (512,),
    "batch_norm3.bias": (512,),
    "tdnn4.weight": (512, 512, 2),
    "tdnn4.bias": (512,),
    "batch_norm4.weight": (512,),
    "batch_norm4.bias": (512,),
    "states.weight": (4000, 512),
    "states.bias": (4000,),
    "batch_norm1.running_mean": (512,),
    "batch_norm1.running_var": (512,),
    "batch_norm2.running_mean": (512,),
    "batch_norm2.running_var": (512,),
    "batch_norm3.running_mean": (512,),
    "batch_norm3.running_var": (512,),
    "batch_norm4.running_mean": (512,),
    "batch_norm4.running_var": (512,),
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
