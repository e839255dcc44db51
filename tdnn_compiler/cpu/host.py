"""The functions of a host program as C++: one call for all launches of a pass."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from tdnn_compiler.cpu.packing import panel_form, print_packing
from tdnn_compiler.cpu.panels import Panel, find_panel
from tdnn_compiler.cpu.printer import print_cpu_kernel
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import HostFunction, HostProgram, Launch
from tdnn_compiler.host.sequences import find_batch
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.printers.cpp_values import CPP_TYPES
from tdnn_compiler.symbolic.identifiers import Names, escape_remark
from tdnn_compiler.tile.ir import Buffer

__all__ = [
    "CPU_BLOCKS",
    "EntryPoint",
    "Source",
    "describe_entry",
    "direct_types",
    "print_module",
    "print_prelude",
]

CPU_BLOCKS = Blocks(48, 64, 256, vectors=True)
"""Tiles of a CPU: sums of 12 KiB, weights of 64 and rows of 48.

The sums stay in a first cache of 32 KiB, all of it in a second one of 256, which are the smallest in use. 48
rows are whole blocks of 6, 8 and 12, as registers hold them; 64 columns are whole vectors of any CPU. Tiles
are the same everywhere, and with them the order of sums: results do not depend on the size of caches.
"""
FEW = 4
"""So many kernels are worth another run of the compiler, side by side with the first."""
SAMPLING = """\
// Whether arrays have changed since they were last asked about: of each so many elements are compared, one of
// every stretch, from the first one's beginning on each time one further.
extern "C" int64_t sample_constants(
    void *const *arrays, const int64_t *stretches, const int64_t *sampled, int64_t number, data_t *samples
) {
    int64_t changed = 0;
    for (int64_t array = 0; array < number; array++) {
        const data_t *stretch = (const data_t *)arrays[array];
        for (int64_t sample = 0, place = 0; sample < sampled[array]; sample++) {
            data_t now = stretch[place], &before = *samples++;
            changed |= std::memcmp(&now, &before, sizeof now) != 0;
            before = now;
            stretch += stretches[array];
            place = place + 1 == stretches[array] ? 0 : place + 1;
        }
    }
    return changed;
}
"""
PLACEHOLDER = "\ue000"
"""What a kernel is called until it is known which are the same."""
EXACT = frozenset({"exact"})
DIRECT = frozenset({"data", "parameter", "exact"})


def direct_types(data: str) -> frozenset[str]:
    """The types of arrays whose numbers are computed with as they are in memory, for data of a C++ type."""
    return DIRECT if data == "float" else EXACT


@dataclass(frozen=True)
class EntryPoint:
    """What a printed function takes: pointers to arrays and then panels, and numbers launch by launch."""

    function: HostFunction

    @cached_property
    def arrays(self) -> tuple[Key, ...]:
        found = (
            argument.array.key
            for launch in self.function.launches
            for argument in launch.arguments
            if isinstance(argument, Buffer)
        )
        return tuple(dict.fromkeys(found))

    @cached_property
    def panels(self) -> tuple[tuple[Launch, Panel], ...]:
        """Each with the launch before which it is arranged, the first that reads it."""
        return tuple(readers[0] for readers in self.panel_readers)

    @cached_property
    def panel_places(self) -> dict[str, int]:
        """Which panel a kernel reads, by its name."""
        readers = enumerate(self.panel_readers)
        return {launch.program.name: place for place, found in readers for launch, _ in found}

    @cached_property
    def panel_readers(self) -> tuple[tuple[tuple[Launch, Panel], ...], ...]:
        """The kernels that read each panel: one for weights that layers share, as far as forms are equal."""
        found = ((launch, find_panel(launch.program)) for launch in self.function.launches)
        readers = [(launch, panel) for launch, panel in found if panel is not None]
        uses = Counter(panel.load.buffer.array.key for _, panel in readers)
        groups: dict[object, list[tuple[Launch, Panel]]] = {}
        for launch, panel in readers:
            key = panel.load.buffer.array.key
            form = panel_form(launch.program, panel, DIRECT) if uses[key] > 1 else key
            groups.setdefault(form, []).append((launch, panel))
        return tuple(map(tuple, groups.values()))


def describe_entry(function: HostFunction) -> str:
    """What a caller has to know of a printed function: its arrays and panels, in order, and its kernels."""
    entry = EntryPoint(function)
    arrays = (str(key) for key in entry.arrays)
    panels = (f"{launch.program.name}: {panel.numbers}" for launch, panel in entry.panels)
    return "\n".join((function.name, *arrays, *panels, *(each.program.name for each in function.launches)))


@dataclass(frozen=True)
class Source:
    """The C++ of a network: what all of it begins with, its kernels, and a function for each pass."""

    prelude: str
    kernels: tuple[str, ...]
    functions: str
    called: Mapping[str, str]
    """The functions of kernels, by the names of their tile programs."""

    @property
    def text(self) -> str:
        """One file."""
        return "\n".join((self.prelude, *self.kernels, self.functions))

    def parts(self) -> tuple[str, ...]:
        """The same in files of about the same length, which can be compiled side by side."""
        count = min(os.cpu_count() or 1, 1 + len(self.kernels) // FEW)
        shares: list[list[str]] = [[] for _ in range(count)]
        lengths = [0] * count
        for kernel in sorted(self.kernels, key=len, reverse=True):
            shortest = lengths.index(min(lengths))
            shares[shortest].append(kernel)
            lengths[shortest] += len(kernel)
        declared = "\n".join(map(declaration, self.kernels))
        return (
            "\n".join((self.prelude, *shares[0], declared, self.functions)),
            *("\n".join((self.prelude, *share)) for share in shares[1:]),
        )


def declaration(kernel: str) -> str:
    """The heads of the functions in a kernel's text."""
    heads = re.findall(r'^extern "C" void .*?\)(?=\s*\{)', kernel, re.DOTALL | re.MULTILINE)
    return "\n".join(f"{head};" for head in heads)


def print_module(host: HostProgram, data: str, winograd: bool = True) -> Source:
    """Kernels, how their panels are arranged, and a function for each pass.

    `data` is the C++ type of the data: float, fp16 or bf16. Kernels of the same text are there once.
    """
    names, direct = Names(), direct_types(data)
    texts: dict[str, str] = {}
    called: dict[str, str] = {}
    for launch in host.launches:
        program = launch.program
        given = program, PLACEHOLDER, direct, winograd
        parts = print_cpu_kernel(*given), print_packing(*given)
        text = "\n".join(part for part in parts if part)
        if text not in texts:
            texts[text] = names.fresh(program.role)
        called[program.name] = texts[text]
    return Source(
        print_prelude(data, "float"),
        tuple(text.replace(PLACEHOLDER, f"{name}_kernel") for text, name in texts.items()),
        "\n".join(
            [SAMPLING, *(line for each in host.functions for line in print_entry_point(each, called)), ""]
        ),
        {program: f"{name}_kernel" for program, name in called.items()},
    )


def print_prelude(data: str, real: str) -> str:
    """What all kernels need, for data of one C++ type and arithmetic in another."""
    text = files("tdnn_compiler.cpu").joinpath("prelude.hpp").read_text(encoding="utf-8")
    return f"#define DATA {data}\n#define REAL {real}\n{text}"


def print_entry_point(function: HostFunction, called: dict[str, str]) -> Iterator[str]:
    """A pass: `at` has the arrays and panels, and `stale` says which panels to arrange anew.

    `numbers` are of each launch its sizes, its grid, and the first program along its first axis.
    """
    entry = EntryPoint(function)
    places = {key: number for number, key in enumerate(entry.arrays)}
    panels, arranged = entry.panel_places, {launch.program.name for launch, _ in entry.panels}
    yield f"// {escape_remark(function.title)}"
    yield f'extern "C" void {function.name}('
    yield "    void *const *at, const int64_t *numbers, const int32_t *stale,"
    yield "    const int32_t *lengths, const int64_t *seed"
    yield ") {"
    number, places_of_programs = 0, list[tuple[int, int]]()
    for launch in function.launches:
        given: list[str] = []
        for argument in launch.arguments:
            match argument:
                case Buffer(array=array):
                    constant = "" if argument in launch.program.writes else "const "
                    given.append(f"({constant}{CPP_TYPES[array.type]} *)at[{places[array.key]}]")
                case "lengths" | "seed":
                    given.append(str(argument))
                case _:
                    given.append(f"numbers[{number}]")
                    number += 1
        given += [f"numbers[{number + place}]" for place in range(len(launch.program.grid))]
        places_of_programs.append((number + len(launch.program.grid), number))
        number += len(launch.program.grid)
        name, first = f"{called[launch.program.name]}_kernel", f"numbers[{number}]"
        number += 1
        if launch.program.name in panels:
            place = panels[launch.program.name]
            panel = f"(real *)at[{len(places) + place}]"
            if launch.program.name in arranged:
                yield f"    if (stale[{place}])"
                yield f"        {name}_pack({', '.join([*given, panel])});"
            yield f"    {name}({', '.join([*given, first, panel])});"
        else:
            yield f"    {name}({', '.join([*given, first])});"
    yield "}"
    if find_batch(function) is not None:
        pointers = len(places) + len(entry.panels)
        yield ""
        yield from print_shares(function, pointers)
        yield ""
        yield from print_chunks(function, pointers, number, places_of_programs)


def print_shares(function: HostFunction, pointers: int) -> Iterator[str]:
    """The same for shares of a batch, which are so many bytes apart in each array."""
    each = f" * {len(function.lengths)}" if len(function.lengths) > 1 else ""
    yield f"""\
// Share after share, so that what a kernel writes is in a cache for the next one. Each thread has scratch
// memory of its own.
extern "C" void {function.name}_of_shares(
    void *const *at, const int64_t *numbers, const int32_t *stale, const int32_t *lengths,
    const int64_t *seed, const int64_t *apart, const int64_t *own, int64_t shares, int64_t sequences,
    int64_t threads
) {{
    #pragma omp parallel num_threads(threads)
    {{
        const int64_t thread = share_of(threads, 0), end = share_of(shares, 1);
        void *here[{pointers}];
        for (int64_t share = share_of(shares, 0); share < end; share++) {{
            for (int64_t place = 0; place < {pointers}; place++)
                here[place] = (char *)at[place] + apart[place] * share + own[place] * thread;
            const int32_t *own_lengths = lengths ? lengths + share * sequences{each} : nullptr;
            {function.name}(here, numbers, stale, own_lengths, seed);
        }}
    }}
}}"""


def print_chunks(
    function: HostFunction, pointers: int, numbers: int, places: Sequence[tuple[int, int]]
) -> Iterator[str]:
    """The same chunk by chunk along positions. Threads have sequences of their own, or parts of one.

    `places` say for each launch where among the `numbers` its first program and the end of its programs are.
    """
    name, many = function.name, max(1, len(function.lengths))
    firsts, ends = (", ".join(map(str, those)) for those in zip(*places, strict=True))
    yield f"""\
// Chunk after chunk of each sequence. Of each launch, where its first program and the end of them are told.
extern "C" void {name}_in_chunks(
    void *const *at, const int64_t *numbers, const int32_t *stale, const int32_t *lengths,
    const int64_t *seed, const int64_t *apart, const int64_t *own, const int64_t *slots,
    const int64_t *begins, const int64_t *chunks, int64_t kernels, int64_t windows, int64_t parts,
    int64_t sequences, int64_t threads
) {{
    const int64_t firsts_at[] = {{{firsts}}};
    const int64_t ends_at[] = {{{ends}}};
    call_in_chunks<{pointers}, {numbers}, {len(places)}, {many}>(
        {name}, firsts_at, ends_at, at, numbers, stale, lengths, seed, apart, own, slots, begins, chunks,
        kernels, windows, parts, sequences, threads
    );
}}"""
