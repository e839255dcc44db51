"""`tdnn emit`: every stage of the compiler as text."""

from pathlib import Path

from tdnn_compiler.cpu.build import FAST
from tdnn_compiler.cpu.host import CPU_BLOCKS, print_module
from tdnn_compiler.cpu.machine import CPU
from tdnn_compiler.equations.check import check_equations
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes, program_arrays
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.identifiers import escape_controls, escape_remark, make_identifier
from tdnn_compiler.tile.lower.lower import LoweredPass
from tdnn_compiler.tile.text import program_text, tile_text

__all__ = ["emit_files"]

ENDINGS = {
    "equations": "equations.txt",
    "plan": "plan.txt",
    "tile": "tile.txt",
    "host": "host.txt",
    "triton": "py",
}


def emit_files(
    network: Network,
    folder: Path | None,
    stage: str,
    mode: Mode | None,
    machine: str | None,
    size: Blocks | Tiles | None = None,
    fuse: Pairs = (),
    along: tuple[str, ...] = (),
) -> dict[str, str]:
    """File names and what is in them. `size` sets the tiles, `fuse` has pairs of layers for one kernel."""
    if folder is not None and folder.exists() and not folder.is_dir():
        raise mistake("--output", "the name of a folder", f"'{folder}', a file")
    on_cpu = machine == CPU
    if on_cpu and size is None:
        size = CPU_BLOCKS
    aim = None if machine is None or on_cpu else find_target(machine)
    device = "" if aim is None else str(aim)
    # Most systems let a file have a name of 255 bytes.
    stem = make_identifier(network.name).encode()[:200].decode(errors="ignore")
    contents = {}
    for each in ("train", "eval") if mode is None else (mode,):
        if stage == "equations":
            text = equations_text(network, each)
        else:
            found = compile_passes(network, each, size, target=aim, fuse=fuse, along=along)
            text = cpp(found) if on_cpu and stage == "triton" else stage_text(found, stage, device)
        contents[f"{stem}_{each}.{'cpp' if on_cpu and stage == 'triton' else ENDINGS[stage]}"] = text
    return contents


def equations_text(network: Network, mode: Mode) -> str:
    """The plain equations, and in training those of the gradients."""
    there = check_equations(forward(network, mode), "forward")
    programs = [there]
    if mode == "train":
        programs.append(check_equations(derive_gradients(there).program, "gradients", program_arrays(there)))
    return escape_names("\n\n\n".join(map(str, programs)) + "\n")


def stage_text(found: EmittedNetwork, stage: str, device: str) -> str:
    passes = [found.forward_pass, *([] if found.backward_pass is None else [found.backward_pass])]
    match stage:
        case "plan":
            return escape_names("\n\n\n".join(map(plan_text, passes)) + "\n")
        case "tile":
            texts = (program_text(program) for each in passes for program in each.programs)
            return escape_names("\n\n".join(texts) + "\n")
        case "host":
            return escape_names(f"{found.host}\n")
        case _:
            return found.standalone(device)


def cpp(found: EmittedNetwork) -> str:
    """The kernels as one file of C++, in fp32."""
    build = f"g++ -std=c++17 -shared -fPIC -fopenmp {' '.join(FAST)} FILE.cpp -o FILE.so"
    head = [f"// {escape_remark(found.title)}, for a CPU. To build it:", f"//     {build}", ""]
    return "\n".join([*head, print_module(found.host, "float").text])


def plan_text(each: LoweredPass) -> str:
    """The kernels of a pass, each with its kind and tile."""
    pairs = zip(each.plan.kernels, each.programs, strict=True)
    return "\n\n".join(f"{kernel}\n  {tile_text(program)}" for kernel, program in pairs)


def escape_names(text: str) -> str:
    """Names as a terminal can show them."""
    return "\n".join(map(escape_controls, text.split("\n")))
