"""How a kernel's panel is arranged."""

from tdnn_compiler.cpu.panels import Panel, find_panel
from tdnn_compiler.cpu.products import Products
from tdnn_compiler.cpu.ways import symbols_in_indices
from tdnn_compiler.printers.cpp import grid_names
from tdnn_compiler.printers.cpp_values import cpp_name
from tdnn_compiler.tile.ir import Load, TileProgram

__all__ = ["panel_form", "print_packing"]


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
    tiles, load = grid_names(program)[1], panel.load
    over_tiles = f"for (int64_t {column} = 0; {column} < {tiles}; {column}++)"
    with p.block(")"), p.block(over_tiles):
        for each in panel.before:
            p.define(each)
        if triples:
            p.line(f"const Sums taps(3 * {block});")
        with p.block(f"for (int64_t {step} = 0; {step} < {steps}; {step}++)"):
            for each in panel.inside:
                p.define(each)
            here = f"({column} * {steps} + {step}) * {block}"
            p.line(f"real *to = {f'taps.memory + {step} % 3 * {block}' if triples else f'panel + {here}'};")
            over_rows = f"for (int i = 0; i < {rows}; i++)"
            with p.block(over_rows), p.block(f"for (int j = 0; j < padded({columns}); j++)"):
                p.say_all(symbols_in_indices(load))
                read = f"real({p.address(load.buffer, load.index)})"
                test = " && ".join(f"({each})" for each in (f"j < {columns}", *p.tests(load.conditions)))
                p.line(f"to[place_in_panel<{rows}, {columns}>(i, j)] = {test} ? {read} : real(0);")
            if triples:
                p.line(f"if ({step} % 3 == 2)")
                place = f"({column} * ({steps} / 3) + {step} / 3) * 4 * {block}"
                p.line(f"    combine_taps(panel + {place}, taps.memory, {block});")
    return "\n".join([*p.lines, ""])
