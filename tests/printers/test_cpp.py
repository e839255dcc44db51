"""The C++ print of tile programs: every layer kind against torch, in bf16 too, and under the sanitizers."""

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from secrets import randbelow

import pytest
import torch
from emitted.networks import NETWORKS, fused
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from native import NEEDS_CPP
from runtime.sanitised import print_main, sanitised
from strategies import Example, examples

from tdnn_compiler.dsl import (
    Input,
    batch_norm,
    build,
    conv,
    global_avg_pool,
    linear,
    max_pool,
    relu,
    softmax,
    stats_pool,
)
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.printers.cpp import print_cpp
from tdnn_compiler.printers.cpp_prelude import PRELUDE
from tdnn_compiler.runtime.eager import EagerModule
from tdnn_compiler.runtime.native import (
    LIBRARY,
    compile_native,
    confirm_rows,
    native_kernels,
    verify_native,
    verify_natively,
)
from tdnn_compiler.runtime.verify import ArrayRow
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.tile.ir import Halve, Store, walk

pytestmark = [
    NEEDS_CPP,
    pytest.mark.usefixtures("single_precision", "one_thread"),
]

SMALL = Blocks(16, 16, 16)
MODES: tuple[Mode, Mode] = ("train", "eval")
BATCH = 50


def tiny() -> EmittedNetwork:
    h = Input("N T C", C=3) >> conv(4, 3, padding=1) >> relu >> batch_norm >> max_pool(2)
    return compile_passes(build(h >> conv(2, 2) >> stats_pool() >> linear(4), name="tiny"), "train", SMALL)


def wrong(rows: tuple[ArrayRow, ...]) -> list[str]:
    return [
        f"{row.array} ({row.case}): {row.note or f'{row.error:.1e} above {row.tolerance:.1e}'}"
        for row in rows
        if not row.ok
    ]


EVERY = {f"{name}, {mode}": (name, mode) for name in NETWORKS for mode in MODES}
IN_EVALUATION = [label for label, (_, mode) in EVERY.items() if mode == "eval"]
IN_TRAINING = [label for label, (_, mode) in EVERY.items() if mode == "train"]


def kernels_of(name: str, mode: Mode, size: Blocks) -> EmittedNetwork:
    network = NETWORKS[name]
    return compile_passes(network, mode, size, fuse=fused(network))


@pytest.mark.parametrize(
    ("dtype", "size", "labels"),
    [
        (torch.float32, SMALL, IN_TRAINING + IN_EVALUATION[::6]),
        (torch.bfloat16, SMALL, IN_TRAINING[::6]),
        # Powers of −3 have no room in a half.
        (torch.float16, SMALL, [each for each in IN_TRAINING[1::6] if "powers" not in each]),
        (torch.bfloat16, replace(SMALL, strips=4), IN_TRAINING[2::6]),
        pytest.param(torch.float32, SMALL, IN_EVALUATION, marks=pytest.mark.long),
        pytest.param(torch.bfloat16, replace(SMALL, strips=4), list(EVERY), marks=pytest.mark.long),
    ],
    ids=("float32", "bfloat16", "float16", "in strips", "evaluation", "all in strips"),
)
def test_every_layer_kind(dtype: torch.dtype, size: Blocks, labels: list[str]) -> None:
    emitted = [kernels_of(*EVERY[label], size) for label in labels]
    assert any(map(has_halves, emitted)) == (size.strips > 1)
    found = verify_natively(emitted, dtype)
    assert {label: told for label, rows in zip(labels, found, strict=True) if (told := wrong(rows))} == {}
    assert all(found)
    lengths = sum("lengths" in row.case for rows in found for row in rows)
    assert lengths > 20
    assert {row.how for rows in found for row in rows} == {f"C++, {str(dtype).removeprefix('torch.')}"}


def has_halves(emitted: EmittedNetwork) -> bool:
    programs = [program for launch in emitted.host.launches for program in launch.programs]
    return any(isinstance(each, Halve) for program in programs for each in walk(program.body))


def test_sums_are_of_what_is_stored() -> None:
    """The gradient of a bias before a softmax over positions is zero, to what equal values are rounded."""
    h = Input("N T C", C=2) >> conv(4, 2) >> softmax(over="positions") >> conv(3) >> global_avg_pool
    rows = verify_native(build(h >> linear(3)), torch.bfloat16, numbers={"T": 71}, blocks=SMALL)
    assert wrong(rows) == []
    assert "d_conv1.bias" in {row.array for row in rows}


def test_rounding_is_torch_s() -> None:
    """All halves of 16 bits, what lies between them, and the ends."""
    text = PRELUDE + (
        'extern "C" void rounded(const float *from, data_t *to, int64_t count)\n'
        "{ for (int64_t i = 0; i < count; i++) to[i] = data_t(from[i]); }\n"
        'extern "C" void read(const data_t *from, float *to, int64_t count)\n'
        "{ for (int64_t i = 0; i < count; i++) to[i] = from[i]; }\n"
    )
    for dtype in (torch.bfloat16, torch.float16):
        library = ctypes.CDLL(str(compile_native(text, dtype, *LIBRARY)))
        every = torch.arange(-(2**15), 2**15).to(torch.int16).view(dtype)
        numbers = torch.zeros(2**16)
        call(library.read, every, numbers)
        torch.testing.assert_close(numbers, every.float(), rtol=0, atol=0, equal_nan=True)
        words = numbers.view(torch.int32)
        near = torch.cat([words + step for step in (-1, 0, 1, 0xFFF, 0x1000, 0x1001, 0x7FFF, 0x8000, 0x8001)])
        found = torch.zeros(len(near), dtype=dtype)
        call(library.rounded, near.view(torch.float32), found)
        want = near.view(torch.float32).to(dtype)
        torch.testing.assert_close(found, want, rtol=0, atol=0, equal_nan=True)


def call(function: ctypes._CFuncPtr, source: torch.Tensor, target: torch.Tensor) -> None:
    function(
        ctypes.c_void_p(source.data_ptr()),
        ctypes.c_void_p(target.data_ptr()),
        ctypes.c_int64(source.numel()),
    )


def test_names_of_c() -> None:
    """Layers may be called what C++ calls something else."""
    h = (Input("N T C", C=2) >> conv(3)).named("int") >> relu
    h = (h.named("i") >> conv(2, 2)).named("sigmoid")
    assert wrong(verify_native(build(h), torch.float32, blocks=SMALL)) == []


def test_a_pass_gives_what_the_emitted_file_gives() -> None:
    emitted = tiny()
    (kernels,) = native_kernels([emitted])
    passes = kernels.passes()
    program = emitted.forward_pass.plan.program
    assert program.parameters[0].order, "a weight that lies in memory in another order"
    stored = dict(zip([array.name for array in program.given], given_to(emitted), strict=True))
    outputs, updates, saved = passes.forward(stored.values())
    eager = EagerModule(emitted.network)
    eager.load_state_dict(
        {name: value.clone() for name, value in stored.items() if name != "input"}, strict=False
    )
    torch.testing.assert_close(outputs["linear1"], eager(stored["input"]), rtol=1e-4, atol=1e-5)
    assert set(updates) == {"batch_norm1.running_mean", "batch_norm1.running_var"}
    gradients = passes.backward(saved, [torch.ones_like(outputs["linear1"])])
    for name in ("conv1.weight", "linear1.bias", "input"):
        assert gradients[name].shape == stored[name].shape
        assert gradients[name].isfinite().all()


def given_to(emitted: EmittedNetwork) -> list[torch.Tensor]:
    stored = EagerModule(emitted.network).state_dict()
    x = torch.rand(3, 8, 3, generator=torch.Generator().manual_seed(0))
    return [stored.get(array.name, x) for array in emitted.forward_pass.plan.program.given]


# Memory


def test_nothing_to_say_for_the_sanitizers() -> None:
    assert sanitised([tiny()], torch.bfloat16) == ""


@pytest.mark.long
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
@pytest.mark.parametrize("part", range(4))
def test_nothing_to_say_for_the_sanitizers_of_any_network(part: int, dtype: torch.dtype) -> None:
    emitted = [kernels_of(name, mode, SMALL) for name in list(NETWORKS)[part::4] for mode in MODES]
    assert sanitised(emitted, dtype) == ""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("linear_ptr[", "linear_ptr[1 + ", "heap-buffer-overflow"),
        ("(x_ptr[", "(x_ptr[-1 + ", "heap-buffer-overflow"),
        ("(x_ptr[", "(x_ptr[N * INT64_MAX + ", "signed integer overflow"),
    ],
)
def test_sanitizers_see_what_is_planted(before: str, after: str, told: str) -> None:
    kernels, _ = print_main([tiny()])
    assert before in kernels
    assert told in sanitised([tiny()], source=kernels.replace(before, after))


def test_a_value_larger_than_its_addresses() -> None:
    """Triton refuses it: C++ would write one element again and again."""
    program = tiny().forward_pass.programs[0]
    stores = [statement for statement in program.body if isinstance(statement, Store)]
    here = {symbol: 0 for index in stores[-1].index for symbol in index.free_symbols}
    planted = replace(stores[-1], index=tuple(index.subs(here) for index in stores[-1].index))
    assert print_cpp(program)
    with pytest.raises(TypeError, match="addresses in"):
        print_cpp(replace(program, body=(*program.body, planted)))


# Random networks


LAYERS, PART = 10_000, 50
"""How many layers; and so many networks at a time."""


@dataclass(frozen=True)
class Failure:
    network: str
    at: str
    told: str


@pytest.mark.long
def test_random_networks() -> None:
    """10,000 layers, fp32 and bf16 in turn; of what fails, the smallest network for each way to fail."""
    seed = randbelow(2**32)
    failures: list[Failure] = []
    counts: Counter[str] = Counter()
    while counts["layers"] < LAYERS:
        found, more = explored(seed + counts["parts"], PART)
        failures += found
        counts += more
        counts["parts"] += 1
        print(f"seed {seed}: {dict(counts)}, {len(failures)} failures", flush=True)
    smallest: dict[str, Failure] = {}
    for failure in sorted(failures, key=lambda failure: len(failure.network)):
        smallest.setdefault(failure.told.partition(" (")[0], failure)
    shown = "\n\n".join(f"{each.network}\n{each.at}: {each.told}" for each in smallest.values())
    assert not failures, f"seed {seed}, {dict(counts)}, {len(failures)} failures\n\n{shown}"


def explored(seed: int, count: int) -> tuple[list[Failure], Counter[str]]:
    counts: Counter[str] = Counter()
    failures: list[Failure] = []
    ready: list[tuple[Example, EmittedNetwork]] = []
    for example in drawn(seed, count):
        try:
            ready += [(example, each) for each in compile_example(example)]
        except NetworkError:
            counts["without kernels"] += 1
        except Exception as error:
            failures.append(Failure(str(example.network), str(example.numbers), repr(error)[:300]))
    for start in range(0, len(ready), BATCH):
        batch = ready[start : start + BATCH]
        dtype = (torch.float32, torch.bfloat16)[start // BATCH % 2]
        found = native_kernels([each for _, each in batch], dtype)
        for (example, each), kernels in zip(batch, found, strict=True):
            # Volumes of several tiles, transposed and transposed again, would be too large.
            numbers = None if len(example.numbers) == 1 else example.numbers
            rows = confirm_rows(kernels, numbers, (False, True), seed)
            counts[str(dtype)] += 1
            counts["layers"] += len(each.network.members) if each.mode == "train" else 0
            counts["rows"] += len(rows)
            at = f"{example.numbers}, {each.mode}, {dtype}"
            failures += [Failure(str(each.network), at, told) for told in wrong(rows)[:1]]
    return failures, counts


def drawn(seed: int, count: int) -> Iterator[Example]:
    found: list[Example] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(examples(more=3, most_axes=3))
    def collect(example: Example) -> None:
        found.append(example)

    collect()
    yield from found


def compile_example(example: Example) -> list[EmittedNetwork]:
    emitted = [compile_passes(example.network, mode, SMALL) for mode in ("train", "eval")]
    for each in emitted:
        # What cannot be printed would keep the rest of its batch from being compiled.
        print_main([each])
    return emitted
