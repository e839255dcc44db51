"""`tdnn emit`: every stage of the compiler as text."""

from pathlib import Path

from tdnn_compiler.errors import mistake
from tdnn_compiler.fusion.targets import target
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.network import Network
from tdnn_compiler.pipeline import Emitted, compile_passes
from tdnn_compiler.source import identifier, visible
from tdnn_compiler.tile.text import program_text

__all__ = ["emitted"]

ENDINGS = {"plan": "plan.txt", "tile": "tile.txt", "host": "host.txt", "triton": "py"}


def emitted(
    network: Network,
    folder: Path | None,
    stage: str,
    mode: str | None,
    machine: str | None,
    size: Blocks | None = None,
) -> dict[str, str]:
    """File names and what is in them. `size` sets the tiles."""
    if folder is not None and folder.exists() and not folder.is_dir():
        raise mistake("--output", "the name of a folder", f"'{folder}', a file")
    aim = None if machine is None else target(machine)
    device = "" if aim is None else str(aim)
    # Most systems let a file have a name of 255 bytes.
    stem = identifier(network.name).encode()[:200].decode(errors="ignore")
    contents = {}
    for each in ("train", "eval") if mode is None else (mode,):
        found = compile_passes(network, each, size, target=aim)
        contents[f"{stem}_{each}.{ENDINGS[stage]}"] = staged(found, stage, device)
    return contents


def staged(found: Emitted, stage: str, device: str) -> str:
    match stage:
        case "plan":
            return for_people("\n\n\n".join(map(str, found.plans)) + "\n")
        case "tile":
            passes = [found.there, *([] if found.back is None else [found.back])]
            texts = (program_text(program) for each in passes for program in each.programs)
            return for_people("\n\n".join(texts) + "\n")
        case "host":
            return for_people(f"{found.host}\n")
        case _:
            return found.standalone(device)


def for_people(text: str) -> str:
    """Names as a terminal can show them."""
    return "\n".join(map(visible, text.split("\n")))
