"""Control totals: what the rows add up to, and whether the table's own 小计 and 合计 say the same.

A total may count rows that are passed over by choice (skipped, hidden): it agrees if it is the sum with them or
without.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intake.amounts import AmountReader
from ledger.intake.cells import shown
from ledger.intake.grid import Uncached, Value
from ledger.intake.places import CellPlace
from ledger.intake_words import Field
from ledger.labels.names import folded
from ledger.labels.sheets import COUNTED, GRAND_ROW, SUBTOTAL_ROW, TO_DATE_ROW, TOTAL_TRIGGER
from ledger.money import format_yuan
from ledger.vocabulary import Severity

LABEL_CELLS: Final = 3
"""The label of a total stands in one of the first so many cells that have anything in them."""

_LABEL_MAX: Final = 80
_LEVELS_MAX: Final = 100
"""So many runs at most are tried together for a total of a higher level."""


class Total(Enum):
    """Which rows a total is of."""

    SINCE_LAST = auto()
    ALL = auto()
    TO_DATE = auto()
    """Of more than the table has, so that it cannot be checked."""


def total_of(text: str) -> Total | None:
    """Which total a text is the label of; None if it is no such label."""
    if len(text) > _LABEL_MAX or not TOTAL_TRIGGER.search(text):
        return None
    label = folded(text)
    if GRAND_ROW.fullmatch(label):
        return Total.ALL
    if TO_DATE_ROW.fullmatch(label):
        return Total.TO_DATE
    return Total.SINCE_LAST if SUBTOTAL_ROW.fullmatch(label) else None


@dataclass(slots=True)
class Tally:
    """Sums in fen of a run of rows: those that are loaded, those passed over, and the fields that were not readable."""

    loaded: dict[Field, int] = field(default_factory=dict)
    passed: dict[Field, int] = field(default_factory=dict)
    unread: set[Field] = field(default_factory=set)
    rows: int = 0
    passed_rows: int = 0

    def add(self, other: "Tally") -> None:
        """Takes in what another run of rows adds up to."""
        for mine, others in ((self.loaded, other.loaded), (self.passed, other.passed)):
            for name, fen in others.items():
                mine[name] = mine.get(name, 0) + fen
        self.unread |= other.unread
        self.rows += other.rows
        self.passed_rows += other.passed_rows


@dataclass(slots=True)
class Totals:
    """The sums so far: of all rows up to the last total, and of those since it."""

    sheet: str
    columns: Sequence[tuple[Field, int, AmountReader]]
    runs: list[Tally] = field(default_factory=list)
    since: Tally = field(default_factory=Tally)
    stated: dict[Field, int] = field(default_factory=dict)
    ahead: list[tuple[Field, int, str]] = field(default_factory=list)
    """Totals of all that stand above the rows: field, fen and place, to be compared once the rows are known."""

    def whole(self) -> Tally:
        """What all rows so far add up to."""
        whole = Tally()
        for run in (*self.runs, self.since):
            whole.add(run)
        return whole

    def _candidates(self, total: Total) -> list[Tally]:
        """The runs of rows that a total may be of, the likeliest first.

        One that follows another total at once is of a higher level: of some number of the last runs together.
        """
        if total is Total.ALL:
            return [self.whole()]
        if self.since.rows + self.since.passed_rows or not self.runs:
            return [self.since]
        spans = [Tally()]
        for run in reversed(self.runs):
            span = Tally()
            span.add(spans[-1])
            span.add(run)
            spans.append(span)
        return spans[1:][:_LEVELS_MAX]

    def check(self, number: int, cells: Sequence[Value], label: tuple[int, str], total: Total) -> Iterator[Finding]:
        """The findings of one row of totals; ``label`` is its index and text. A new run of rows begins after it."""
        if total is Total.TO_DATE:
            return
        candidates = self._candidates(total)
        is_ahead = total is Total.ALL and not (self.runs or self.since.rows or self.since.passed_rows)
        if not is_ahead:
            yield from self._count_finding(number, label, candidates)
        for name, index, read in self.columns:
            cell = cells[index] if index < len(cells) else None
            if cell is None or index == label[0]:
                continue
            place = CellPlace(self.sheet, number, index + 1).text
            try:
                fen = read(cell)
            except InvalidValue as error:
                severity = Severity.NOTE if isinstance(cell, Uncached) else Severity.ERROR
                yield Finding(error.code, place, error.expected, shown(cell), severity)
                continue
            if fen is not None:
                if is_ahead:
                    self.ahead.append((name, fen, place))
                else:
                    yield from _compared(candidates, name, fen, place)
                if total is Total.ALL:
                    self.stated[name] = fen
        if self.since.rows + self.since.passed_rows:
            self.runs.append(self.since)
            self.since = Tally()

    def finish(self) -> Iterator[Finding]:
        """The findings of totals that stand above the rows."""
        for name, fen, place in self.ahead:
            yield from _compared([self.whole()], name, fen, place)

    def _count_finding(self, number: int, label: tuple[int, str], runs: Sequence[Tally]) -> Iterator[Finding]:
        counted = COUNTED.search(folded(label[1]))
        if counted and not any(int(counted[1]) in (run.rows, run.rows + run.passed_rows) for run in runs):
            place = CellPlace(self.sheet, number, label[0] + 1).text
            yield Finding(FindingCode.TOTAL_COUNT_DIFFERS, place, str(runs[0].rows), label[1][:_LABEL_MAX])


def _compared(runs: Sequence[Tally], name: Field, fen: int, place: str) -> Iterator[Finding]:
    if any(name in run.unread for run in runs):  # the sum is not known, and the cell that spoils it is told
        return
    sums = [run.loaded.get(name, 0) for run in runs]
    if fen in sums:
        return
    expected, found = format_yuan(sums[0]), format_yuan(fen)
    if fen in [loaded + run.passed.get(name, 0) for loaded, run in zip(sums, runs, strict=True)]:
        yield Finding(FindingCode.TOTAL_WITH_PASSED_ROWS, place, expected, found, Severity.NOTE)
    else:
        yield Finding(FindingCode.TOTAL_DIFFERS, place, expected, found)
