"""The report as JSON.

The keys, of version 1; a *number* is `{"expression": "T - 4", "value": 296}`, whose value is null where the
given lengths do not decide it:

- `format`, `version`: "tdnn report", 1; `network`: its name
- `lengths`: what was given; `open_symbols`: symbols that were not
- `time_axis`: the axis that runs in time, or null; `frame_shift`: seconds per position of it, or null
- `layers`, each after its inputs: `name`; `kind`, the word that makes it; `what`, as a script would write it;
  `inputs`, by name; `weights_of`, the layer whose weights it uses, or null; `line` of the script; `axes` of
  positions; `shape`, numbers (batch, positions, channels);
  `parameters`, `multiply_adds`, `activations` (values given out, one example), `activation_bytes` (in fp32):
  numbers; `flop_per_byte`, or null; `sees`
- `sees`, for each axis of each input: `input`, `axis`; `sizes`, the different field sizes among the phases of
  `period`; `local`, the size without global operations; `stride`; `left_context`, `right_context`,
  `lookahead`: null where that is every position; `contexts`: where they differ by phase, [left, right] of
  each, numbers; `between_frames`, whether an output stands between two positions, and is counted from the
  earlier; `start`, the first position that output 0 sees;
  `unbounded`, whether it grows with the input; `everything`, whether it is known to be the whole input;
  `by_position`, whether `t`, the output's position, stands in the expressions; and with a frame shift
  `left_seconds`, `right_seconds`, `lookahead_seconds` along the time axis
- `summary`: `inputs`, `outputs`; `needs`: for each axis of each input `smallest`, and `for_outputs`, the
  length that gives n outputs; `pooled`: the layer `by` which an output comes to see everything; the totals
- `pyramid`, if asked for: `output`, `position`, `axis`, `lengths`, `chosen`; `levels`, from the output down:
  `layers`, `extent`, `positions` and `padding` that are read, as [first, last]; `paths`: for each input pairs
  of a position and the number of paths to it
"""

import json
import re
from typing import Any

from sympy import Integer, Rational

from tdnn_compiler.analysis.report.contents import FieldFacts, LayerRow, NeededLength, Quantity, Report
from tdnn_compiler.analysis.report.pyramid import Pyramid, find_runs
from tdnn_compiler.analysis.report.spelling import format_expression

__all__ = ["as_json", "report_data"]

REPORT_VERSION = 1

Data = dict[str, Any]


def as_json(report: Report, pyramid: Pyramid | None = None) -> str:
    """The report as JSON text."""
    spread = json.dumps(report_data(report, pyramid), indent=2, ensure_ascii=False)
    # A number, and a pair, are more readable on one line.
    spread = re.sub(r'\{\n *("expression": .*),\n *("value": .*)\n *\}', r"{\1, \2}", spread)
    return re.sub(r"\[\n *(-?\d+),\n *(-?\d+)\n *\]", r"[\1, \2]", spread)


def report_data(report: Report, pyramid: Pyramid | None = None) -> Data:
    """The report as plain dictionaries and lists; the keys are told above."""
    summary = report.summary
    told: Data = {
        "format": "tdnn report",
        "version": REPORT_VERSION,
        "network": report.network,
        "lengths": dict(report.lengths),
        "open_symbols": list(report.open_symbols),
        "frame_shift": report.frame_shift,
        "time_axis": report.time_axis,
        "layers": [_layer_data(row, report) for row in report.rows],
        "summary": {
            "inputs": list(summary.inputs),
            "outputs": list(summary.outputs),
            "needs": list(map(_needed_data, summary.needed)),
            "pooled": [
                {"output": output, "input": input, "axis": axis, "by": pooled.layer}
                for (output, input, axis), pooled in summary.pools.items()
            ],
            "parameters": _quantity_data(summary.parameters),
            "multiply_adds": _quantity_data(summary.multiply_adds),
            "activations": _quantity_data(summary.activations),
            "activation_bytes": _quantity_data(summary.memory),
        },
    }
    return told if pyramid is None else {**told, "pyramid": _pyramid_data(pyramid)}


def _layer_data(row: LayerRow, report: Report) -> Data:
    return {
        "name": row.name,
        "kind": row.word,
        "what": row.what,
        "inputs": list(row.sources),
        "weights_of": row.weights_of or None,
        "line": row.line,
        "axes": list(row.axes),
        "shape": list(map(_quantity_data, row.shape)),
        "parameters": _quantity_data(row.parameters),
        "multiply_adds": _quantity_data(row.multiply_adds),
        "activations": _quantity_data(row.activations),
        "activation_bytes": _quantity_data(row.memory),
        "flop_per_byte": None if row.intensity is None else _plain_number(row.intensity),
        "sees": [_seen_data(seen, report) for seen in row.seen],
    }


def _seen_data(seen: FieldFacts, report: Report) -> Data:
    told: Data = {
        "input": seen.input,
        "axis": seen.axis,
        "sizes": list(map(_quantity_data, seen.sizes)),
        "period": seen.period,
        "local": _optional_data(seen.local),
        "stride": _optional_data(seen.stride),
        "left_context": _optional_data(seen.left),
        "right_context": _optional_data(seen.right),
        "lookahead": _optional_data(seen.lookahead),
        "contexts": [[_quantity_data(left), _quantity_data(right)] for left, right in seen.contexts],
        "between_frames": seen.between,
        "start": _quantity_data(seen.start),
        "unbounded": seen.unbounded,
        "everything": seen.everything,
        "by_position": seen.by_position,
    }
    if report.frame_shift is not None and seen.axis == report.time_axis:
        told["left_seconds"] = _seconds(seen.left, report.frame_shift)
        told["right_seconds"] = _seconds(seen.right, report.frame_shift)
        told["lookahead_seconds"] = _seconds(seen.lookahead, report.frame_shift)
    return told


def _needed_data(need: NeededLength) -> Data:
    return {
        "input": need.input,
        "axis": need.axis,
        "smallest": _quantity_data(need.smallest),
        "for_outputs": _optional_data(need.for_outputs),
    }


def _pyramid_data(pyramid: Pyramid) -> Data:
    return {
        "output": pyramid.output,
        "position": pyramid.position,
        "axis": pyramid.axis,
        "lengths": dict(pyramid.lengths),
        "chosen": dict(pyramid.chosen),
        "levels": [
            {
                "layers": list(level.layers),
                "extent": level.extent,
                "positions": find_runs(level.positions),
                "padding": find_runs(level.padding),
            }
            for level in pyramid.levels
        ],
        "paths": {input: sorted(counts.items()) for input, counts in pyramid.paths.items()},
    }


def _quantity_data(number: Quantity) -> Data:
    return {
        "expression": format_expression(number.exact),
        "value": None if number.known is None else _plain_number(number.known),
    }


def _optional_data(number: Quantity | None) -> Data | None:
    return None if number is None else _quantity_data(number)


def _seconds(number: Quantity | None, frame_shift: float) -> float | None:
    # Twelve digits are more than a clock has, and 7 · 0.01 is to be 0.07.
    known = None if number is None else number.known
    return None if known is None else float(f"{float(known) * frame_shift:.12g}")


def _plain_number(value: int | Rational) -> int | float:
    return int(value) if isinstance(value, int | Integer) else float(f"{float(value):.12g}")
