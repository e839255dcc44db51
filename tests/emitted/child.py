"""Verifies networks in Triton's interpreter, which must be chosen before triton is imported.

TRITON_INTERPRET=1 python child.py relu tdnn …          a line of JSON for each: name, rows, what is wrong
TRITON_INTERPRET=1 python child.py --eval relu tdnn …   the same of what evaluation computes
TRITON_INTERPRET=1 python child.py --descriptors wide_tdnn …      as on sm_90, in four strips
TRITON_INTERPRET=1 python child.py --random 20          random networks, as many as have kernels
TRITON_INTERPRET=1 python child.py --files relu tdnn …  the emitted files check themselves
TRITON_INTERPRET=1 python child.py --described-files wide_tdnn …  those for sm_90
"""

import json
import sys
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from emitted.networks import NETWORKS, WIDE, fused
from hypothesis import HealthCheck, given, settings
from strategies import Example, examples

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.runtime.verify import ArrayRow, verify
from tdnn_compiler.symbolic.errors import NetworkError

SMALL = Blocks(16, 16, 16)
STRIPS = Blocks(16, 32, 16, strips=4)


def shown(row: ArrayRow) -> str:
    told = row.note or f"{row.error:.1e} above {row.tolerance:.1e}"
    return f"{row.kernel}: {row.array} ({row.case}): {told}"


def report(name: str, network: Network, mode: Mode = "train", machine: str | None = None) -> None:
    rows: tuple[ArrayRow, ...] = ()
    try:
        aim, blocks = (None, SMALL) if machine is None else (find_target(machine), STRIPS)
        check = partial(verify, network, modes=(mode,), blocks=blocks, target=aim, fuse=fused(network))
        # In training with lengths where there can be any, in evaluation without: C++ runs all of both.
        rows = (mode == "train" and check(ragged=(True,))) or check(ragged=(False,))
        wrong = [shown(row) for row in rows if not row.ok]
    except Exception as error:
        wrong = [f"{type(error).__name__}: {error}"[:2000]]
    print(json.dumps({"name": name, "rows": len(rows), "wrong": wrong}), flush=True)


def report_file(name: str, machine: str | None = None) -> None:
    told = StringIO()
    try:
        with redirect_stdout(told):
            aim, blocks = (None, SMALL) if machine is None else (find_target(machine), STRIPS)
            emitted = compile_passes((NETWORKS | WIDE)[name], "train", blocks, target=aim)
            load_source(emitted.standalone()).main()
    except SystemExit as end:
        wrong = [line for line in told.getvalue().splitlines() if "WRONG" in line]
        wrong += ["exit 1"] if end.code and not wrong else []
    except Exception as error:
        wrong = [f"{type(error).__name__}: {error}"[:2000]]
    print(json.dumps({"name": name, "rows": told.getvalue().count("\n"), "wrong": wrong}), flush=True)


def random_networks(count: int) -> None:
    found = 0

    @settings(
        max_examples=20 * count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(examples(more=3, most_axes=1))
    def explore(example: Example) -> None:
        nonlocal found
        if found < count and has_kernels(example.bound):
            found += 1
            report(str(example.network), example.bound)

    explore()


def has_kernels(network: Network) -> bool:
    try:
        compile_passes(network, "train", SMALL)
    except NetworkError:
        return False
    except Exception:
        # `report` tells it.
        return True
    return True


if __name__ == "__main__":
    what, *others = sys.argv[1:]
    if what == "--random":
        random_networks(int(others[0]))
    elif what == "--files":
        for name in others:
            report_file(name)
    elif what == "--described-files":
        for name in others:
            report_file(name, "sm_90")
    elif what == "--descriptors":
        for name in others:
            report(name, WIDE[name], machine="sm_90")
    elif what == "--eval":
        for name in others:
            report(name, NETWORKS[name], "eval")
    else:
        for name in (what, *others):
            report(name, NETWORKS[name])
