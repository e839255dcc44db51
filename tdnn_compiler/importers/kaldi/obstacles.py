"""Components that the language has no layers for."""

from tdnn_compiler.importers.kaldi.component_values import NOT_TAKEN
from tdnn_compiler.importers.kaldi.components import (
    BatchNormComponent,
    DropoutComponent,
    FrameComponent,
    PermuteComponent,
    ScaleOffsetComponent,
)

__all__ = ["find_obstacle", "split_runs"]

MOST_RUNS = 64
NOT_SAID = {
    "Normalize": "the language has no division by the root of a mean square",
    "SumGroup": "the language adds no runs of channels",
    "SumBlock": "the language adds no runs of channels",
    "TimeHeightConvolution": "the language does not unfold channels into an axis of heights",
}
"""What the language has no layers for, and why or what to do."""


def find_obstacle(component: FrameComponent) -> tuple[str, str] | None:
    """What is in the way of a component's layers, and a hint; None where nothing is."""
    got, kind = f"{component.kind}Component", component.kind
    if kind in NOT_SAID or kind in NOT_TAKEN:
        return got, NOT_SAID.get(kind, NOT_TAKEN.get(kind, ""))
    match component:
        case BatchNormComponent(block_dim=block) | ScaleOffsetComponent(block_dim=block):
            if block == component.input_dim:
                return None
            return f"{got} over blocks of {block}", "the language has numbers of its own for every channel"
        case DropoutComponent(proportion=p, whole=whole) if p > 0 and (whole or p >= 1):
            hint = "set it to 0, as Kaldi does for decoding: set-dropout-proportion proportion=0.0"
            return f"{got} with dropout-proportion {p:g}", hint
        case PermuteComponent(column_map=columns) if (runs := len(split_runs(columns))) > MOST_RUNS:
            return f"{got} of {runs} runs of columns", f"the language takes up to {MOST_RUNS}"
        case _:
            return None


def split_runs(columns: tuple[int, ...]) -> list[tuple[int, int]]:
    """The columns as ranges one after the other."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return runs
