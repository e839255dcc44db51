"""Reports on a network: as text, as JSON, as a page, as a drawing."""

from collections.abc import Mapping

from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report.contents import Report, report
from tdnn_compiler.analysis.report.text import print_report
from tdnn_compiler.network.graph import Network

__all__ = ["Report", "print_report", "report", "show"]


def show(
    network: Network, *, lengths: Mapping[str, int] | None = None, frame_shift: float | None = None
) -> None:
    """Print the report on a network, at given lengths, with `frame_shift` in seconds.

    show(network, lengths={"T": 300}, frame_shift=0.010)
    """
    print_report(report(analyse(network), lengths, frame_shift))
