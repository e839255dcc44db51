"""What is told of a network, in words: alike in the text and on the page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from sympy import Add, Expr, Rational, Symbol

from tdnn_compiler.analysis.report.contents import FieldFacts, LayerRow, NeededLength, Quantity, Report
from tdnn_compiler.analysis.report.spelling import (
    format_context,
    format_context_in_time,
    format_duration,
    format_expression,
    format_number,
    format_short,
    values_by_remainder,
)
from tdnn_compiler.symbolic.expressions import MOST_OPERATIONS, Dim, length_symbol

__all__ = ["Phrases", "name_lengths"]

LONG_EXPRESSION = 60
"""Longer expressions are no help in a cell or in passing."""

MOST_PHASES_SHOWN = 4
"""Of more phases, the first two and the last are told."""


@dataclass(frozen=True)
class Phrases:
    """What is told of a report's rows; `names` stand for long expressions."""

    report: Report
    names: Mapping[Expr, Symbol] = field(default_factory=dict)

    # Sizes and costs

    def expression(self, value: Dim | Rational) -> str:
        return format_number(value.xreplace(self.names) if isinstance(value, Expr) and self.names else value)

    def amount(self, number: Quantity, unit: str = "") -> str:
        """A number at the given lengths, in short; an expression where it is none."""
        return (
            format_short(number.here, unit) if isinstance(number.here, int) else self.expression(number.here)
        )

    def full_amount(self, number: Quantity, unit: str = "") -> str:
        """In short, and exactly."""
        if not isinstance(number.here, int):
            return f"{self.expression(number.here)} {unit}".rstrip()
        told = format_short(number.here, unit)
        exactly = self.expression(number.exact)
        return told if told == f"{exactly} {unit}".rstrip() else f"{told} ({exactly})"

    def what(self, row: LayerRow) -> str:
        """The layer as a script would write it, in short."""
        return row.what.replace("kernel_size=", "")

    def shape(self, row: LayerRow) -> str:
        """The sizes of one example, as expressions; the batch left out."""
        return self._product(size.exact for size in row.shape[1:])

    def whole_shape(self, row: LayerRow) -> str:
        """The batch too."""
        return self._product(size.exact for size in row.shape)

    def shape_here(self, row: LayerRow) -> str:
        """The sizes of one example at the given lengths."""
        return self._product(size.here for size in row.shape[1:])

    def positions_here(self, row: LayerRow) -> str:
        """Of those the ones that the given lengths decide; all where that is none."""
        decided = [size for size in row.shape[1:] if not isinstance(size.exact, int)]
        return self._product(size.here for size in decided or row.shape[1:])

    def _product(self, sizes: Iterable[Dim | Rational]) -> str:
        factors = [value.xreplace(self.names) if isinstance(value, Expr) else value for value in sizes]
        return (
            " × ".join(
                f"({format_expression(f)})" if isinstance(f, Add) else format_expression(f) for f in factors
            )
            or "1"
        )

    def lengths(self) -> str:
        """What was given: `T = 300`."""
        return ", ".join(f"{name} = {value}" for name, value in self.report.lengths.items())

    def frame(self) -> str:
        """The time from one position to the next."""
        return "" if self.report.frame_shift is None else format_duration(self.report.frame_shift)

    # Fields

    def fields(self, row: LayerRow) -> str:
        """The field along every axis of every input: once where all are alike."""
        return self._join_axes(row.seen, self.size, "all of {}")

    def strides(self, row: LayerRow) -> str:
        moving = [seen for seen in row.seen if seen.stride is not None]
        return self._join_axes(moving, lambda seen: format_number(seen.stride.here) if seen.stride else "")

    def contexts(self, row: LayerRow) -> str:
        return self._join_axes(row.seen, self.context)

    def times(self, row: LayerRow) -> str:
        return self._join_axes([seen for seen in row.seen if seen.axis == self.report.time_axis], self.time)

    def size(self, seen: FieldFacts) -> str:
        """How much one output sees along an axis; answers that are no number are told as what they are."""
        if seen.unbounded:
            whole = f"all of {seen.axis}" if seen.everything else format_number(seen.sizes[0].here)
            same = seen.local is None or seen.local == seen.sizes[0]
            return whole if same or seen.local is None else f"{format_number(seen.local.here)} + {whole}"
        sizes = [format_number(size.here) for size in seen.sizes]
        if seen.by_position:
            return f"{sizes[0]} at t" if len(sizes[0]) <= LONG_EXPRESSION else _dependence(seen.sizes[0].here)
        if len(sizes) == 1:
            return sizes[0]
        between = " or " if len(sizes) == 2 else " to "
        return f"{sizes[0]}{between}{sizes[-1]} (period {seen.period})"

    def context(self, seen: FieldFacts, most: int = LONG_EXPRESSION) -> str:
        """Positions seen before and after the one that an output belongs to: ±7, or −6 … +0."""
        if seen.left is None or seen.right is None:
            return "all" if seen.everything else ""
        ends = seen.left.here, seen.right.here
        few = values_by_remainder(ends)
        if few is not None:
            return f"{' or '.join(format_context(*both) for both in few[0])}, by {few[1]}"
        told = format_context(*ends)
        return told if len(told) <= most else _dependence(*ends)

    def time(self, seen: FieldFacts) -> str:
        """The context in time, both ends in the unit of the longer."""
        ends = [end.known if end else None for end in (seen.left, seen.right)]
        if self.report.frame_shift is None or None in ends or ends == [0, 0]:
            return ""
        left, right = (float(end) * self.report.frame_shift for end in ends if end is not None)
        return format_context_in_time(left, right)

    def label(self, input: str, axis: str) -> str:
        """How an input axis is called: by its input too, where there are several."""
        return f"{input} {axis}" if len(self.report.summary.inputs) > 1 else axis

    def _join_axes(
        self, seen: Sequence[FieldFacts], tell: Callable[[FieldFacts], str], common: str = ""
    ) -> str:
        """One text where it is the same for all axes; else one for each, with its label."""
        told = {self.label(one.input, one.axis): tell(one) for one in seen}
        if len(set(told.values())) <= 1:
            return next(iter(told.values()), "")
        brief = {self.label(one.input, one.axis): _without_axis(tell(one), one.axis) for one in seen}
        if common and len(set(brief.values())) == 1:
            return brief.popitem()[1].replace("all", common.format(" × ".join(told)))
        return "\n".join(f"{label}: {words}" for label, words in brief.items() if words)

    # The summary

    def summary(self) -> list[tuple[str, str]]:
        """What is worth knowing of the network as a whole: (heading, words)."""
        total = self.report.summary
        ends = [
            (heading, f"{name}: {self.whole_shape(self.report.row(name))}")
            for heading, names in (("input", total.inputs), ("output", total.outputs))
            for name in names
        ]
        costs = [
            ("parameters", self.full_amount(total.parameters)),
            ("multiply-adds", self.full_amount(total.multiply_adds)),
            ("activations", f"{self.full_amount(total.memory, 'B')} in fp32"),
        ]
        return [*ends, *self.needs(), *self.outlooks(), *costs]

    def legend(self) -> list[tuple[str, str]]:
        """What the short names stand for."""
        equations = ", ".join(
            f"{name} = {format_expression(expression)}" for expression, name in self.names.items()
        )
        return [("where", equations)] if equations else []

    def needs(self) -> list[tuple[str, str]]:
        """How long the inputs must be; axes that need the same in one."""
        told = [(self.label(need.input, need.axis), self._need(need)) for need in self.report.summary.needed]
        return [(f"needs {label}", words) for label, words in _join_headings(told)]

    def outlooks(self) -> list[tuple[str, str]]:
        """What the outputs see; axes along which they see the same in one."""
        outputs = self.report.summary.outputs
        found = []
        for name in outputs:
            prefix = f"{name}: " if len(outputs) > 1 else ""
            seen = self.report.row(name).seen
            told = [(self.label(one.input, one.axis), self.outlook(name, one)) for one in seen]
            found += [(f"sees {label}", prefix + words) for label, words in _join_headings(told)]
        return found

    def _need(self, need: NeededLength) -> str:
        words = [f"at least {self.equation(need.smallest)}"]
        if need.axis == self.report.time_axis:
            words[0] += self._duration_of(need.smallest)
        more = need.for_outputs
        if more is not None and len(format_expression(more.here)) <= LONG_EXPRESSION:
            words.append(f"{self.expression(more.here)} for n outputs")
        return "; ".join(words)

    def outlook(self, output: str, seen: FieldFacts) -> str:
        """What an output sees along one axis: its size, then more after a semicolon."""
        pooled = self.report.summary.pools.get((output, seen.input, seen.axis))
        if pooled is not None:
            each = "" if pooled.seen is None else f", each of which sees {self.size_and_context(pooled.seen)}"
            whole = "everything" if seen.everything else self.equation(seen.sizes[0])
            return f"{whole}; {pooled.layer} reads every position{each}"
        words = [self.whole_size(seen), self._context_of(seen), self.phases(seen)]
        if seen.between:
            words.append("counted from the earlier of two middle frames")
        if seen.stride is not None and seen.stride.here != 1:
            words.append(f"one output every {self.equation(seen.stride)}")
        words.append(self.lookahead(seen))
        return "; ".join(dict.fromkeys(filter(None, words)))

    def phases(self, seen: FieldFacts) -> str:
        """The contexts of one phase after the other, where they differ: by phase −3 … 0, −2 … +1."""
        told = [format_context(left.here, right.here) for left, right in seen.contexts]
        if len(told) > MOST_PHASES_SHOWN:
            told[2:-1] = ["…"]
        return f"by phase {', '.join(told)}" if told and max(map(len, told)) <= LONG_EXPRESSION // 2 else ""

    def lookahead(self, seen: FieldFacts) -> str:
        """The lookahead, along an axis that runs in time."""
        if seen.axis != self.report.time_axis or seen.lookahead is None:
            return ""
        if seen.lookahead.here == 0:
            return "no lookahead"
        told = self.equation(seen.lookahead)
        return f"lookahead {told}{self._duration_of(seen.lookahead)}" if len(told) <= LONG_EXPRESSION else ""

    def _duration_of(self, positions: Quantity) -> str:
        """So many positions in time, in brackets."""
        shift, known = self.report.frame_shift, positions.known
        return "" if shift is None or known is None else f" ({format_duration(float(known) * shift)})"

    def size_and_context(self, seen: FieldFacts) -> str:
        """Size and context: 15 (±7, ±70 ms)"""
        around = self._context_of(seen)
        return f"{self.whole_size(seen)} ({around})" if around else self.whole_size(seen)

    def whole_size(self, seen: FieldFacts) -> str:
        """The size as an expression too, where it is one that a person can read."""
        exact = None if len(seen.sizes) > 1 else seen.sizes[0].exact
        unread = isinstance(exact, Expr) and exact.count_ops() > MOST_OPERATIONS
        if seen.unbounded or exact is None or unread:
            return self.size(seen)
        return self.equation(seen.sizes[0]) + (" at output t" if seen.by_position else "")

    def _context_of(self, seen: FieldFacts) -> str:
        told = self.context(seen, most=2 * LONG_EXPRESSION), self.time(seen)
        return ", ".join(words for words in told if words not in ("", "0"))

    def equation(self, told: Quantity) -> str:
        """`d*(k - 1) + 1 = 5`"""
        exact = self.expression(told.exact)
        return (
            exact
            if told.known is None or told.known == told.exact
            else f"{exact} = {format_number(told.known)}"
        )


def _dependence(*values: Dim | Rational) -> str:
    """What a long expression depends on."""
    names = sorted(str(s) for value in values if isinstance(value, Expr) for s in value.free_symbols)
    return f"depends on {', '.join(dict.fromkeys(names))}"


def _without_axis(words: str, axis: str) -> str:
    return words.replace(f"all of {axis}", "all")


def _join_headings(told: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headings of equal words joined."""
    labels: dict[str, list[str]] = {}
    for label, words in told:
        labels.setdefault(words, []).append(label)
    return [(", ".join(joined), words) for words, joined in labels.items()]


def name_lengths(report: Report, longest: int) -> dict[Expr, Symbol]:
    """Short names, T1, T2, … for the layers' lengths, where a shape takes more than `longest` characters."""
    words = Phrases(report)
    if max(len(words.shape(row)) for row in report.rows) <= longest:
        return {}
    named: dict[Expr, Symbol] = {}
    taken = {*report.lengths, *report.open_symbols}
    numbers = {axis: count(1) for row in report.rows for axis in row.axes}
    for row in report.rows:
        for axis, size in zip(row.axes, row.shape[1:], strict=False):
            exact = size.exact
            if not isinstance(exact, int | Symbol) and exact not in named:
                new = (f"{axis}{i}" for i in numbers[axis])
                named[exact] = length_symbol(next(name for name in new if name not in taken))
    return named
