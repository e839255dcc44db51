"""fused_pair, evaluation

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
"""

import os
import sys

import torch
import torch.nn.functional as F
import triton
import triton.language as tl


@triton.jit(do_not_specialize=["N", "T"])
def conv_relu_kernel(
    x_ptr, conv_weight_ptr, conv_bias_ptr, conv_weight_2_ptr, conv_bias_2_ptr, relu_2_ptr, lengths_ptr, N, T,
    steps, RAGGED: tl.constexpr, PRECISION: tl.constexpr,
):
    """conv_sum[n, t, c] = Σ k, i  (x[n, t + offset(k) − 2, i] · conv_weight[k, c, i])
    conv[n, t, c] = (conv_sum[n, t, c] + conv_bias[c])
    relu[n, t, c] = maximum(conv[n, t, c], 0)
    conv_sum_2[n, t, c] = Σ k, i  (relu[n, t + offset(k) − 4, i] · conv_weight_2[k, c, i])
    conv_2[n, t, c] = (conv_sum_2[n, t, c] + conv_bias_2[c])
    relu_2[n, t, c] = maximum(conv_2[n, t, c], 0)
    """
    program = tl.program_id(0)
    column_tile = tl.program_id(1)
    row_tile = program % ((T + 119) // 120)
    n = tl.cast(program // ((T + 119) // 120), tl.int64)
    frames = tl.load(lengths_ptr + n) if RAGGED else T
    first = row_tile * 120 - 4
    t = first + tl.arange(0, 128)[:, None]  # [128, 1]
    c = tl.arange(0, 64)[None, :]  # [1, 64]
    conv_sum = tl.full([128, 64], 0.0, tl.float32)
    for step in range(0, steps):
        k = step % 3
        i0 = 32 * (step // 3)
        i = i0 + tl.arange(0, 32)[None, :]  # [1, 32]
        x = tl.load(
            x_ptr + (n * T * 64) + (k * 128 - 128) + (i + t * 64),
            mask=(k * 2 + t - 2 >= 0) & (k * 2 + t - 2 < frames),
            other=0.0,
        )
        i_2 = i0 + tl.arange(0, 32)[:, None]  # [32, 1]
        conv_weight = tl.load(conv_weight_ptr + (k * 4096) + (c * 64 + i_2))
        conv_sum = tl.dot(x, conv_weight.to(x.dtype), conv_sum, input_precision=PRECISION)
    conv_bias = tl.load(conv_bias_ptr + c).to(tl.float32)
    conv = conv_sum + conv_bias
    relu = tl.maximum(conv, 0.0, propagate_nan=tl.PropagateNan.ALL)
    relu_rows = (tl.where((t >= 0) & (t < frames), relu, 0.0)).to(x_ptr.dtype.element_ty)
    t_2 = row_tile * 120 + tl.arange(0, 128)[:, None]  # [128, 1]
    c_2 = column_tile * 64 + tl.arange(0, 64)[None, :]  # [1, 64]
    conv_sum_2 = tl.full([128, 64], 0.0, tl.float32)
    for k_2 in tl.static_range(3):
        further = tl.minimum(tl.arange(0, 128) + (k_2 * 4), 127)
        relu_rows_seen = tl.gather(relu_rows, further[:, None].broadcast_to(128, 64), axis=0)
        i_3 = tl.arange(0, 64)[:, None]  # [64, 1]
        conv_weight_2 = tl.load(conv_weight_2_ptr + (k_2 * 4096) + (c_2 * 64 + i_3))
        conv_sum_2 = tl.dot(
            relu_rows_seen, conv_weight_2.to(relu_rows_seen.dtype), conv_sum_2, input_precision=PRECISION,
        )
    conv_bias_2 = tl.load(conv_bias_2_ptr + c_2).to(tl.float32)
    conv_2 = conv_sum_2 + conv_bias_2
    relu_2 = tl.maximum(conv_2, 0.0, propagate_nan=tl.PropagateNan.ALL)
    if RAGGED:
        relu_2 = tl.where((t_2 < row_tile * 120 + 120) & (t_2 < frames), relu_2, 0.0)
    tl.store(
        relu_2_ptr + (n * T * 64) + (c_2 + t_2 * 64),
        relu_2,
        mask=(t_2 < row_tile * 120 + 120) & (t_2 < T),
    )


def forward(input, near_weight, near_bias, far_weight, far_bias, *, lengths=None, seed=0, precision="ieee"):
    """input [N, T, 64] → relu2 [N, T, 64].

    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all.
    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.
    """
    N = input.shape[0]
    T = input.shape[1]
    largest = max(T * 64, N, T)
    if largest >= 1073741824:
        raise ValueError(f"{largest} elements or sequences: 1073741824 are too many")
    device, data = input.device, input.dtype
    with torch.cuda.device_of(input):
        input = input.contiguous()
        near_weight = near_weight.permute(2, 0, 1).contiguous()
        far_weight = far_weight.permute(2, 0, 1).contiguous()

        # near = conv(64, kernel_size=3, padding='same', dilation=2), relu1 = relu (fused_pair.py:15), far =
        #     conv(64, kernel_size=3, padding='same', dilation=4), relu2 = relu (fused_pair.py:16)
        relu2 = torch.empty((N, T, 64), dtype=data, device=device)
        conv_relu_kernel[(N * ((T + 119) // 120), 1)](
            input, near_weight, near_bias, far_weight, far_bias, relu2, lengths, N, T, 6,
            RAGGED=lengths is not None, PRECISION=precision, num_warps=8, num_stages=3,
        )
    outputs = {"relu2": relu2}
    updates = {}
    saved = {
        "input": input, "near.weight": near_weight, "near.bias": near_bias, "far.weight": far_weight,
        "far.bias": far_bias,
    }
    return outputs, updates, saved


def reference(input, near_weight, near_bias, far_weight, far_bias, *, seed=0):
    """fused_pair in torch, eval: outputs, and updates of buffers."""
    input = input.movedim(-1, 1)
    near = F.conv1d(input, near_weight, near_bias, 1, 2, 2, 1)
    relu1 = F.relu(near)
    far = F.conv1d(relu1, far_weight, far_bias, 1, 4, 4, 1)
    relu2 = F.relu(far)
    outputs = {"relu2": relu2.movedim(1, -1)}
    updates = {}
    return outputs, updates


SHAPES = {
    "input": (3, 6, 64),
    "near.weight": (64, 64, 3),
    "near.bias": (64,),
    "far.weight": (64, 64, 3),
    "far.bias": (64,),
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
