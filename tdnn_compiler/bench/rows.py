"""What a suite measures: rows, each of one network at one size, one pass, and a few peers."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from tdnn_compiler.symbolic.errors import mistake

__all__ = ["CPU_PEERS", "FROZEN", "GPU_PEERS", "Device", "Measured", "SuiteRow", "Work", "parse_peers"]

Device = Literal["cpu", "cuda"]
Work = Literal["forward", "step", "epoch", "ceilings"]
"""The forward pass of evaluation; both passes of training; a script's own epoch of training; or what the
machine gives at best, without a network.
"""
CPU_PEERS = ("eager", "onnxruntime", "openvino", "compile", "frozen", "max-autotune")
GPU_PEERS = ("eager", "compile", "max-autotune")
FROZEN = "frozen"
"""The form of ours that infers on a CPU."""


@dataclass(frozen=True)
class SuiteRow:
    """`target`: a script, and a name in it. `peers` are measured beside ours, in the same process."""

    target: str
    sizes: Mapping[str, int]
    work: Work
    peers: tuple[str, ...]
    device: Device = "cpu"
    dtype: str = "fp32"
    threads: int = 0
    """On a CPU; 0 elsewhere."""
    first: bool = False
    """Whether it is the first of its case: then the first call of a new process is timed, too, and on a GPU
    each kernel by itself.
    """
    seconds: float = 10.0
    """About how long to time."""

    @property
    def case(self) -> tuple[str, str, str, str, int]:
        """What it measures, whoever is beside: the network, its sizes, and how it is run."""
        at = ",".join(f"{name}={size}" for name, size in self.sizes.items())
        return self.target, at, self.dtype, self.work, self.threads

    @property
    def key(self) -> str:
        *words, threads = self.case
        at = [*words, f"{threads} threads"] if threads else words
        return " · ".join([*at, "+".join(self.peers)])

    def data(self) -> dict[str, Any]:
        return {**asdict(self), "peers": list(self.peers)}

    @staticmethod
    def of(data: Mapping[str, Any]) -> "SuiteRow":
        return SuiteRow(**{**data, "peers": tuple(data["peers"])})


@dataclass
class Measured:
    """What was found of a row. A way is ours or a peer's, by its name; `notes` say why one has no time."""

    network: str = ""
    multiply_adds: int = 0
    """Of the forward pass."""
    peak: float = 0.0
    """The best rate that was seen, in operations a second."""
    first_calls: dict[str, float] = field(default_factory=dict)
    """Seconds from a script to the first result: `cold`, with everything still to compile, and `cached`."""
    times: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of each way: the fields of `Spread`, and what else was measured of it."""
    notes: dict[str, str] = field(default_factory=dict)
    kernels: list[dict[str, Any]] = field(default_factory=list)
    """On a GPU, each of ours by itself: measured, and computed by the machine's data sheet."""
    error: str = ""
    """Why there are no times at all."""

    def data(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in ("", 0, {}, [])}


def parse_peers(words: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """A list such as `eager,onnxruntime`; in the order in which they are known."""
    given = [word.strip() for word in words.split(",") if word.strip()]
    strange = [word for word in given if word not in known]
    if strange or not given:
        raise mistake("--peers", f"some of {', '.join(known)}", words)
    return tuple(word for word in known if word in given)


def split_peers(wanted: tuple[str, ...], *groups: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The groups, with those only that are wanted."""
    for group in groups:
        kept = tuple(peer for peer in group if peer in wanted)
        if kept:
            yield kept
