"""Faults of one line, planted in a copy of the compiler one at a time: the default tests see every one.

pytest -m long tests/test_planted_faults.py
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from native import NEEDS_CPP

REPOSITORY = Path(__file__).resolve().parents[1]
NEEDED = ("tdnn_compiler", "tests", "examples", "pyproject.toml", "README.md")

Part = tuple[str, ...]
"""Some of the default tests, as pytest takes them from the command line."""


@dataclass(frozen=True)
class Fault:
    """What is written instead of what, in a file of the package, and the tests that must see it."""

    name: str
    file: str
    old: str
    new: str
    part: Part

    def text(self, package: Path) -> str:
        return (package / self.file).read_text(encoding="utf-8")

    def plant(self, package: Path) -> None:
        (package / self.file).write_text(self.text(package).replace(self.old, self.new), encoding="utf-8")

    @property
    def module(self) -> str:
        return f"tdnn_compiler.{self.file.removesuffix('.py').replace('/', '.')}"


NATIVE = "tests/runtime/test_native.py"


def layers(kind: str) -> Part:
    """The gradients of a kind of layer."""
    return ("tests/equations/test_gradients.py::test_layer", "-k", kind)


FAULTS = [
    # Windows: where outputs stand, what they need, what padding reads, how positions are counted
    Fault(
        "the middle of a window",
        "symbolic/place.py",
        "divide_exactly(-reach - 1, 2))",
        "divide_exactly(-reach, 2))",
        ("tests/analysis/test_contexts.py::test_contexts_of_chains",),
    ),
    Fault(
        "a causal window sees one ahead",
        "symbolic/place.py",
        "Place(0, stride - 1)",
        "Place(0, stride)",
        ("tests/analysis/test_contexts.py::test_contexts_of_chains",),
    ),
    Fault(
        "a need forgets a stride",
        "symbolic/needs.py",
        "self.times(stride, -stride - room)",
        "self.times(stride, -room)",
        ("tests/symbolic/test_needs.py::test_needs_of_a_symbol_are_those_of_every_number",),
    ),
    Fault(
        "a halo forgets a stride",
        "symbolic/halo.py",
        "after = self.after * stride +",
        "after = self.after +",
        ("tests/symbolic/test_halo.py::test_windows_need_exactly_what_they_say",),
    ),
    Fault(
        "the narrower of two halos wins",
        "symbolic/halo.py",
        "greatest(self.before, other.before)",
        "self.before",
        ("tests/plan/test_stages.py::test_stages_are_computed_where_they_are_read",),
    ),
    Fault(
        "a cut loses its last position",
        "symbolic/tally.py",
        "max(last + 1 - start, 0)",
        "max(last - start, 0)",
        ("tests/symbolic/test_tally.py::test_a_cut_keeps_what_lies_between",),
    ),
    Fault(
        "reflection repeats the border",
        "symbolic/maps.py",
        "else 2 * n - 2 - folded",
        "else 2 * n - 1 - folded",
        ("tests/symbolic/test_maps.py::test_positions_outside_are_those_of_torch",),
    ),
    # Analysis
    Fault(
        "the last position of padding is read by nobody",
        "analysis/support.py",
        "*range(n, high + 1)]",
        "*range(n, high)]",
        ("tests/analysis/test_support.py::test_reached_outputs_where_padding_comes_from_inside",),
    ),
    Fault(
        "a transposed convolution works at its outputs",
        "analysis/cost.py",
        "_count_positions(sources[0] if turned else out)",
        "_count_positions(out)",
        ("tests/analysis/test_cost.py::test_transposed_convolution",),
    ),
    # Equations and gradients
    Fault(
        "the offset of a join",
        "equations/forward.py",
        "OffsetIndex(c, start))",
        "OffsetIndex(c, place * width))",
        ("tests/equations/test_gradients.py::test_branches",),
    ),
    Fault(
        "the stride in a convolution's gradient",
        "equations/gradients.py",
        "TransposedIndex(own, tap, window))",
        "TransposedIndex(own, tap, replace(window, stride=1)))",
        ("tests/equations/test_gradients.py::test_chain",),
    ),
    Fault(
        "the stride in a gradient through padding",
        "equations/gradients.py",
        "Window(window.stride, window.offsets))",
        "Window(1, window.offsets))",
        layers("replicate"),
    ),
    Fault(
        "the gradient of a variance is halved",
        "equations/gradients.py",
        "Constant(2.0)",
        "Constant(1.0)",
        layers("instance_norm"),
    ),
    Fault(
        "one branch alone has a gradient",
        "equations/gradients.py",
        "total = add(total, piece)",
        "total = piece",
        ("tests/equations/test_gradients.py::test_branches",),
    ),
    Fault(
        "what is read twice counts once",
        "equations/derivative.py",
        "_add_contributions(found[read], gradient) if read in found else gradient",
        "gradient",
        layers("StatsPool"),
    ),
    Fault(
        "the sign of what is subtracted",
        "equations/derivative.py",
        'return g, multiply(g, Constant(-1.0))\n        case "multiply"',
        'return g, g\n        case "multiply"',
        layers("layer_norm"),
    ),
    # What shares a kernel
    Fault(
        "a pool takes a convolution that others read",
        "plan/planner.py",
        "if not all(self.readers.get(key, set()) <= within for key in own):",
        "if not all(self.readers.get(key, set()) for key in own):",
        (f"{NATIVE}::test_several_readers_of_a_convolution",),
    ),
    Fault(
        "statistics begin in phases",
        "plan/planner.py",
        'if turned and equation.how == "moments":',
        'if turned and equation.how == "largest":',
        (f"{NATIVE}::test_statistics_after_strided_transposed_convolutions",),
    ),
    Fault(
        "the halo of two convolutions",
        "tile/lower/stages.py",
        "size.rows - int(halo.before + halo.after)",
        "size.rows - int(halo.before + halo.after) + 1",
        (f"{NATIVE}::test_layers_that_share_a_kernel",),
    ),
    Fault(
        "where the halo of two convolutions begins",
        "tile/lower/stages.py",
        "row_tile * kept - sympy.sympify(halo.before)",
        "row_tile * kept",
        (f"{NATIVE}::test_layers_that_share_a_kernel",),
    ),
    Fault(
        "a pool's padding is not before its convolution",
        "tile/lower/pools.py",
        "first = frame.offset(index.window, index.tap) - frame.size_here(index.window.left)",
        "first = frame.offset(index.window, index.tap)",
        (f"{NATIVE}::test_layers_that_share_a_kernel",),
    ),
    # Tile programs: masks, limits, and what is added up
    Fault(
        "a load without the mask before its input",
        "tile/lower/coordinates.py",
        "low = () if left == 0 and index.at not in self.early_axes else (is_not_below(position, 0),)",
        "low = ()",
        (f"{NATIVE}::test_gradients_that_no_kernel_writes",),
    ),
    Fault(
        "a store without its mask",
        "tile/lower/builder.py",
        "self.add(Store(self.buffer(array), index, conditions, Tile(name), box))",
        "self.add(Store(self.buffer(array), index, (), Tile(name), box))",
        (f"{NATIVE}::test_several_readers_of_a_convolution",),
    ),
    Fault(
        "partial sums are stored without their mask",
        "tile/lower/row_reductions.py",
        "w.add(Store(w.buffer(array), index, conditions, value))",
        "w.add(Store(w.buffer(array), index, (), value))",
        (f"{NATIVE}::test_axes_may_be_called_what_the_compiler_calls_its_own",),
    ),
    Fault(
        "an accumulator is zero before the loop alone",
        "tile/lower/matmul.py",
        "w.add(Zeros(total, (rows, columns)))",
        "(w.outer[-1].append if w.outer else w.add)(Zeros(total, (rows, columns)))",
        (f"{NATIVE}::test_several_readers_of_a_convolution",),
    ),
    Fault(
        "the largest begins at zero",
        "tile/lower/loops.py",
        'w.add(Zeros(best, shape, float("-inf")))',
        "w.add(Zeros(best, shape))",
        (f"{NATIVE}::test_windows_of_padding_alone",),
    ),
    Fault(
        "of equal ones the last has the gradient",
        "printers/cpp_values.py",
        'return f"({y} < {x} ||',
        'return f"({y} <= {x} ||',
        (f"{NATIVE}::test_the_first_of_equal_ones_has_the_gradient",),
    ),
    Fault(
        "of equal rows the last has the gradient",
        "tile/lower/loops.py",
        'last = IndexValue(Integer(2**31 - 1))\n        w.add(Reduce(place, "min"',
        'last = IndexValue(Integer(-1))\n        w.add(Reduce(place, "max"',
        (f"{NATIVE}::test_the_first_of_equal_ones_has_the_gradient",),
    ),
    Fault(
        "a window's limit",
        "tile/lower/coordinates.py",
        "outputs = (is_below(at, last + 1),)",
        "outputs = (is_below(at, last),)",
        (f"{NATIVE}::test_loads_out_of_bounds_are_seen",),
    ),
    Fault(
        "the limit of what a window is seen by",
        "tile/lower/coordinates.py",
        "is_below(apart, self.extent(own) * stride)",
        "is_below(apart, self.extent(own))",
        (f"{NATIVE}::test_some_padded_images",),
    ),
    Fault(
        "statistics of a batch's padding",
        "tile/lower/row_reductions.py",
        "is_below(w.frame.symbols[axis], w.frame.extent(axis)) for axis in axes",
        "is_below(w.frame.symbols[axis], sympy.sympify(axis.size)) for axis in axes",
        (f"{NATIVE}::test_axes_may_be_called_what_the_compiler_calls_its_own",),
    ),
    # What is printed
    Fault(
        "a quotient rounds towards zero",
        "tile/indices.py",
        "if self.towards_zero and not self.never_negative(above):\n            # C",
        "if False:\n            # C",
        ("tests/tile/test_indices.py",),
    ),
    Fault(
        "an operation without parentheses in C++",
        "printers/cpp_values.py",
        'return f"({parts[0]} {sign[call.operation]} {parts[1]})"',
        'return f"{parts[0]} {sign[call.operation]} {parts[1]}"',
        (f"{NATIVE}::test_statistics_after_strided_transposed_convolutions",),
    ),
    Fault(
        "an operation without parentheses in Triton",
        "printers/triton.py",
        'return f"({parts[0]} {signs[call.operation]} {parts[1]})"',
        'return f"{parts[0]} {signs[call.operation]} {parts[1]}"',
        ("tests/runtime/test_module.py::test_in_the_interpreter[test_names]",),
    ),
    Fault(
        "a word of C++ is a name",
        "printers/cpp_values.py",
        "if inline int int32_t",
        "if inline int32_t",
        ("tests/printers/test_cpp.py::test_names_of_c",),
    ),
    Fault(
        "a word of Triton is a name",
        "symbolic/identifiers.py",
        "spread tanh tl torch",
        "spread tanh torch",
        ("tests/emitted/test_names.py::test_what_emitted_functions_call_something_else_is_no_identifier",),
    ),
    Fault(
        "a quotation mark in a literal",
        "symbolic/identifiers.py",
        "and letter not in '\\\\\"#':",
        "and letter not in '\\\\#':",
        ("tests/emitted/test_hostile.py::test_source_has_the_same_shape[29-eval]",),
    ),
    Fault(
        "a backslash in a comment",
        "symbolic/identifiers.py",
        'letter.isprintable() and letter not in \'\\\\"\' else "?"',
        'letter.isprintable() and letter not in \'"\' else "?"',
        ("tests/emitted/test_hostile.py::test_source_has_the_same_shape[6-eval]",),
    ),
    Fault(
        "what a terminal obeys",
        "symbolic/identifiers.py",
        'else letter.encode("unicode_escape").decode() for letter in text',
        "else letter for letter in text",
        ("tests/emitted/test_hostile.py::test_a_terminal_is_told_no_more_than_text",),
    ),
    # Files and arguments
    Fault(
        "a file is written in its place",
        "network/atomic_writes.py",
        "else ready.replace(target)",
        "else target.write_bytes(contents[path])",
        ("tests/network/test_atomic_writes.py::test_many_threads_may_save_and_load_one_file",),
    ),
    Fault(
        "an unknown key in a file",
        "network/files.py",
        'extra="forbid"',
        'extra="ignore"',
        ("tests/network/test_files.py::test_broken_texts_are_told",),
    ),
    Fault(
        "a range that nobody checks",
        "network/arguments.py",
        "isinstance(limits, NumberRange) and value is not None and value not in limits",
        "False",
        ("tests/test_arguments.py::test_what_is_just_beyond_a_range_is_told",),
    ),
    Fault(
        "a range that begins too early",
        "network/layers.py",
        "    step: Annotated[PerAxis, AtLeast(1)]",
        "    step: Annotated[PerAxis, AtLeast(0)]",
        ("tests/test_arguments.py::test_what_is_just_beyond_a_range_is_told",),
    ),
    # The prover
    Fault(
        "what is not settled is safe",
        "tile/prove/smt.py",
        "Answer(found != z3.unsat,",
        "Answer(found == z3.sat,",
        ("tests/tile/prove/test_proof.py::test_what_the_solver_cannot_settle_is_not_proven",),
    ),
    Fault(
        "nothing is written twice",
        "tile/prove/coverage.py",
        "facts += [*store_conditions(store, first), *store_conditions(other.store, second)]",
        "facts += [z3.BoolVal(False)]",
        ("tests/tile/prove/test_proof.py::test_an_overlap_is_found",),
    ),
    # Outputs that others read
    Fault(
        "outputs in another order",
        "network/nodes.py",
        "for output in outputs] or None",
        "for output in reversed(outputs)] or None",
        ("tests/test_dsl.py::test_what_is_built_are_the_outputs_in_order",),
    ),
    Fault(
        "an output that a pool hides",
        "plan/planner.py",
        "set()).add(None)",
        "set())",
        ("tests/runtime/test_native.py::test_an_output_is_stored_where_a_pool_would_hide_it",),
    ),
    Fault(
        "an output that statistics hide",
        "equations/passes/fold_batch_norm.py",
        "key not in kept",
        "key not in ()",
        ("tests/equations/passes/test_fold_batch_norm.py::test_an_output_is_computed_whoever_reads_it",),
    ),
    # The module
    Fault(
        "one frame more than a length",
        "runtime/masked.py",
        "device=x.device) < n[:, None]",
        "device=x.device) <= n[:, None]",
        ("tests/runtime/test_lengths.py::test_padding_is_invisible_to_every_kind",),
    ),
    Fault(
        "a length that a window makes one shorter",
        "runtime/lengths.py",
        'rounding_mode="floor") + 1',
        'rounding_mode="floor")',
        ("tests/runtime/test_lengths.py::test_padding_is_invisible_to_every_kind",),
    ),
    Fault(
        "lengths are lost where torch runs",
        "runtime/module.py",
        "return super().forward(*given.values(), lengths=lengths)\n\n    @outside_of_graphs",
        "return super().forward(*given.values())\n\n    @outside_of_graphs",
        ("tests/runtime/test_module.py::test_on_a_cpu_it_computes_what_the_eager_module_computes",),
    ),
    Fault(
        "running averages of the biased variance",
        "equations/normalisations.py",
        "subtract(count, ONE))",
        "count)",
        ("tests/runtime/test_habits.py::test_kernels_follow[momentum]",),
    ),
    Fault(
        "what is not dropped keeps its scale",
        "runtime/dropout.py",
        "x * (1 / (1 - p)), 0",
        "x, 0",
        ("tests/runtime/test_dropout.py::test_the_mask_is_that_of_the_counters",),
    ),
    Fault(
        "a momentum that is changed later",
        "runtime/module.py",
        "else norm.momentum / layer.first_step",
        "else norm.momentum",
        ("tests/runtime/test_habits.py::test_kernels_follow[momentum]",),
    ),
    Fault(
        "a changed submodule is not noticed",
        "runtime/module_changes.py",
        ' or "forward" in now.__dict__',
        "",
        ("tests/runtime/test_habits.py::test_torch_runs_it[own_forward]",),
    ),
    # Kaldi's files: columns of matrices, times, contexts
    Fault(
        "Kaldi's columns go by offsets in order",
        "importers/kaldi/affine_layers.py",
        "for place, o in enumerate(component.offsets)}",
        "for place, o in enumerate(sorted(component.offsets))}",
        ("tests/importers/kaldi/test_weights.py::test_offsets_in_no_order",),
    ),
    Fault(
        "negative variances of Kaldi's stay",
        "importers/kaldi/matrices.py",
        ".clip(min=0)",
        "",
        ("tests/importers/kaldi/test_weights.py::test_models_of_recipes[rm tdnn_5n]",),
    ),
    Fault(
        "an offset makes no shift where signals meet",
        "importers/kaldi/signals.py",
        "if signal.filled or signal.moved:",
        "if signal.filled:",
        ("tests/importers/kaldi/test_contexts.py::test_contexts_of_random_recipes",),
    ),
    Fault(
        "pooling needs all of its frames",
        "importers/kaldi/context.py",
        "found |= self.offset(found, grown * step)",
        "found &= self.offset(found, grown * step)",
        ("tests/importers/kaldi/test_contexts.py::test_statistics_hide_what_their_frames_need",),
    ),
    Fault(
        "Kaldi's floor of variances is added",
        "importers/kaldi/statistics_layers.py",
        '("floored", layers.Activation("clamp_min", floor)),',
        '("floored", layers.Activation("offset", floor)),',
        ("tests/importers/kaldi/test_weights.py::test_variances_have_a_floor",),
    ),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """All that the tests need, without what has been compiled of it."""
    for name in NEEDED:
        source, target = REPOSITORY / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return tmp_path


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy, whose package stands before the one that is installed."""
    how = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    how |= {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=copy, env=how, capture_output=True, text=True, timeout=900
    )


def run_tests(copy: Path, part: Part) -> tuple[int, str]:
    """What pytest's exit says (1: tests ran, and one failed), and all that it told."""
    done = run(copy, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *part)
    return done.returncode, done.stdout[-8_000:] + done.stderr[-2_000:]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_fits_the_code(fault: Fault) -> None:
    assert fault.text(REPOSITORY / "tdnn_compiler").count(fault.old) == 1


@pytest.mark.long
@pytest.mark.parametrize("part", dict.fromkeys(fault.part for fault in FAULTS), ids=" ".join)
def test_without_a_fault_they_pass(part: Part, copy: Path) -> None:
    code, told = run_tests(copy, part)
    assert code == 0, told


@pytest.mark.long
@NEEDS_CPP
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_seen(fault: Fault, copy: Path) -> None:
    fault.plant(copy / "tdnn_compiler")
    # It is a fault in what the code says, not in whether Python takes it; and no other package is tried.
    found = run(copy, "-c", f"import {fault.module} as planted; print(planted.__file__)")
    assert found.stdout.strip() == str(copy / "tdnn_compiler" / fault.file), found.stderr
    code, told = run_tests(copy, fault.part)
    assert code == 1, told
