"""How a kernel's panel is arranged."""

from tdnn_compiler.cpu.panels import Panel, find_panel
from tdnn_compiler.cpu.products import Products
from tdnn_compiler.cpu.ways import symbols_in_indices
from tdnn_compiler.printers.cpp import grid_names
from tdnn_compiler.printers.cpp_values import cpp_name
from tdnn_compiler.tile.ir import Load, TileProgram

__all__ = ["panel_form", "print_packing"]

SMALL_PANEL = 100_000
"""Numbers that are arranged sooner than other threads have begun."""


def panel_form(program: TileProgram, panel: Panel, direct: frozenset[str]) -> tuple[object, ...]:
    """What two kernels have in common that read one panel: the array, and how it is arranged.

    Whether taps are combined depends on the type of what is multiplied, too, for the types that are `direct`.
    """
    p = Products(program, "", direct)
    p.find_indices(program.body)
    triples = p.find_apart(panel.loop, panel.loop.body) is not None
    loads = (each for each in panel.loop.body if isinstance(each, Load) and each != panel.load)
    types = tuple(each.buffer.array.type for each in loads)
    steps = panel.loop.symbol, panel.loop.stop, panel.steps, panel.column, program.grid[1]
    return panel.load, panel.before, panel.inside, panel.numbers, steps, triples, types


def print_packing(program: TileProgram, name: str, direct: frozenset[str], winograd: bool = True) -> str:
    """The function that arranges the panel of the kernel that `print_cpu_kernel` prints of the same."""
    panel = find_panel(program)
    if panel is None:
        return ""
    p = Products(program, name, direct, winograd=winograd)
    p.find_indices(program.body)
    triples = p.find_apart(panel.loop, panel.loop.body) is not None
    rows, columns = p.load_shape(panel.load)
    p.lines += [f'extern "C" void {name}_pack(', *p.arguments("real *panel")]
    column, step = cpp_name(str(panel.column)), cpp_name(str(panel.loop.symbol))
    steps, block = p.values.text(panel.loop.stop), f"{rows} * padded({columns})"
    tiles = grid_names(program)[1]
    with p.block(")"):
        p.line(f"#pragma omp parallel for schedule(static) if ({tiles} * {steps} * {block} > {SMALL_PANEL})")
        with p.block(f"for (int64_t {column} = 0; {column} < {tiles}; {column}++)"):
            for each in panel.before:
                p.define(each)
            if triples:
                p.line(f"const Sums taps(3 * {block});")
            with p.block(f"for (int64_t {step} = 0; {step} < {steps}; {step}++)"):
                for each in panel.inside:
                    p.define(each)
                here = f"panel + ({column} * {steps} + {step}) * {block}"
                to = f"taps.memory + {step} % 3 * {block}" if triples else here
                p.line(f"real *to = {to};")
                print_block(p, panel.load, rows, columns)
                if triples:
                    p.line(f"if ({step} % 3 == 2)")
                    place = f"({column} * ({steps} / 3) + {step} / 3) * 4 * {block}"
                    p.line(f"    combine_taps(panel + {place}, taps.memory, {block});")
    return "\n".join([*p.lines, ""])


def print_block(p: Products, load: Load, rows: int, columns: int) -> None:
    """One step's rows, vector by vector: rows of a weight may be so far apart that few of them fit."""
    vectors = f"for (int j_first = 0; j_first < padded({columns}); j_first += LANES)"
    over_rows, lanes = f"for (int i = 0; i < {rows}; i++)", "for (int lane = 0; lane < LANES; lane++)"
    with p.block(vectors), p.block(over_rows), p.block(lanes):
        p.line("const int j = j_first + lane;")
        p.say_all(symbols_in_indices(load))
        read = f"real({p.address(load.buffer, load.index)})"
        test = " && ".join(f"({each})" for each in (f"j < {columns}", *p.tests(load.conditions)))
        place = f"place_in_panel<{rows}, {columns}>(i, j_first) + lane"
        p.line(f"to[{place}] = {test} ? {read} : real(0);")
