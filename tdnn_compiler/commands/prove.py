"""`tdnn verify --prove`: no kernel reads or writes where it must not, whatever the sizes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.commands.tables import alarm, print_table, table
from tdnn_compiler.equations.program import MODES, Mode
from tdnn_compiler.fusion.fuse import Pairs
from tdnn_compiler.fusion.targets import Target, target
from tdnn_compiler.network import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.tile.ir import Fetch, Load, Program, Store, walk
from tdnn_compiler.tile.safety import prove_pass

__all__ = ["Proof", "proofs", "run"]


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


def run(network: Network, machine: str | None, fuse: Pairs, as_json: bool) -> bool:
    """Prints a row for every kernel; whether all of them are proven."""
    aim = None if machine is None else target(machine)
    found = [proof for mode in MODES for proof in proofs(network, mode, aim, fuse)]
    if as_json:
        print_json(json.dumps([plain(proof) for proof in found], indent=2, ensure_ascii=False))
    else:
        show(network, found)
    return all(proof.proven for proof in found)


def proofs(network: Network, mode: Mode, aim: Target | None, fuse: Pairs = ()) -> tuple[Proof, ...]:
    """Of every kernel of a mode, its passes one by one, in the tiles that a target gets."""
    emitted = compile_passes(network, mode, target=aim, fuse=fuse)
    passes = [("forward", emitted.there), *([("backward", emitted.back)] if emitted.back else [])]
    found = []
    for direction, each in passes:
        findings = prove_pass(each.programs)
        for program in each.programs:
            # What several kernels write together is found of all of them.
            own = tuple(str(f) for f in findings if program.name in f.kernel.split(" and "))
            loads, stores = accesses(program)
            found.append(Proof(program.name, mode, direction, loads, stores, own))
    return tuple(found)


def accesses(program: Program) -> tuple[int, int]:
    """How many statements of a kernel read memory, and how many write it."""
    statements = list(walk(program.body))
    loads = sum(isinstance(statement, Load | Fetch) for statement in statements)
    return loads, sum(isinstance(statement, Store) for statement in statements)


def plain(proof: Proof) -> dict[str, object]:
    return {
        "kernel": proof.kernel,
        "mode": proof.mode,
        "direction": proof.direction,
        "loads": proof.loads,
        "stores": proof.stores,
        "proven": proof.proven,
        "findings": list(proof.findings),
    }


def show(network: Network, found: Sequence[Proof]) -> None:
    rows = table(network.name)
    rows.add_column("kernel", overflow="fold")
    rows.add_column("pass")
    for name in ("loads", "stores"):
        rows.add_column(name, justify="right")
    rows.add_column("")
    for proof in found:
        verdict = "proven" if proof.proven else alarm("NOT PROVEN")
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
