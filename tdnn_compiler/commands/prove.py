"""`tdnn verify --prove`: no kernel reads or writes where it must not, whatever the sizes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.commands.tables import alarm_text, make_table, print_table
from tdnn_compiler.equations.program import MODES, Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target, find_target
from tdnn_compiler.tile.ir import FetchLength, Load, Store, TileProgram, walk
from tdnn_compiler.tile.prove.safety import prove_pass

__all__ = ["Proof", "prove_kernels", "run_prove"]


@dataclass(frozen=True)
class Proof:
    """What was asked of one kernel, and what is wrong with it or was not settled."""

    kernel: str
    mode: Mode
    direction: str
    loads: int
    stores: int
    findings: tuple[str, ...]

    @property
    def proven(self) -> bool:
        return not self.findings


def run_prove(
    network: Network, machine: str | None, fuse: Pairs, along: tuple[str, ...], as_json: bool
) -> bool:
    """Prints a row for every kernel; whether all of them are proven."""
    aim = None if machine is None else find_target(machine)
    found = [proof for mode in MODES for proof in prove_kernels(network, mode, aim, fuse, along)]
    if as_json:
        print_json(json.dumps([proof_data(proof) for proof in found], indent=2, ensure_ascii=False))
    else:
        show_proofs(network, found)
    return all(proof.proven for proof in found)


def prove_kernels(
    network: Network, mode: Mode, aim: Target | None, fuse: Pairs = (), along: tuple[str, ...] = ()
) -> tuple[Proof, ...]:
    """Of every kernel of a mode, its passes one by one, in the tiles that a target gets."""
    emitted = compile_passes(network, mode, target=aim, fuse=fuse, along=along)
    passes = [
        ("forward", emitted.forward_pass),
        *([("backward", emitted.backward_pass)] if emitted.backward_pass else []),
    ]
    found = []
    for direction, each in passes:
        findings = prove_pass(each.programs)
        for program in each.programs:
            # What several kernels write together is found of all of them.
            own = tuple(str(f) for f in findings if program.name in f.kernel.split(" and "))
            loads, stores = count_accesses(program)
            found.append(Proof(program.name, mode, direction, loads, stores, own))
    return tuple(found)


def count_accesses(program: TileProgram) -> tuple[int, int]:
    """How many statements of a kernel read memory, and how many write it."""
    statements = list(walk(program.body))
    loads = sum(isinstance(statement, Load | FetchLength) for statement in statements)
    return loads, sum(isinstance(statement, Store) for statement in statements)


def proof_data(proof: Proof) -> dict[str, object]:
    return {
        "kernel": proof.kernel,
        "mode": proof.mode,
        "direction": proof.direction,
        "loads": proof.loads,
        "stores": proof.stores,
        "proven": proof.proven,
        "findings": list(proof.findings),
    }


def show_proofs(network: Network, found: Sequence[Proof]) -> None:
    rows = make_table(network.name)
    rows.add_column("kernel", overflow="fold")
    rows.add_column("pass")
    for name in ("loads", "stores"):
        rows.add_column(name, justify="right")
    rows.add_column("")
    for proof in found:
        verdict = "proven" if proof.proven else alarm_text("NOT PROVEN")
        where = f"{proof.mode}, {proof.direction}"
        rows.add_row(proof.kernel, where, str(proof.loads), str(proof.stores), verdict)
    print_table(rows)
    wrong = list(dict.fromkeys(finding for proof in found for finding in proof.findings))
    for finding in wrong:
        print(finding)
    print(
        f"{len(found)} kernels, {sum(not proof.proven for proof in found)} not proven; for all sizes at "
        "once: loads and stores inside of their arrays,\nevery element written exactly once, no 32-bit "
        "index too large, no negative number divided"
    )
