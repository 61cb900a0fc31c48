"""A book of cells → typed records: pure, without files and database. What it says and in which order: ``messages``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.intake.cells import is_blank
from ledger.intake.grid import Book, Sheet, Value
from ledger.intake.layout import Chosen, choose, layout_message
from ledger.intake.messages import Found, Message, Record, Records, Summary
from ledger.intake.places import CellPlace
from ledger.intake.profile import Profile
from ledger.intake.record_reader import RecordReader
from ledger.intake.rows import Filler, RowSorter, amount_merge_finding
from ledger.intake.second_table import Strangers
from ledger.intake.totals import Tally, Totals
from ledger.intake_words import RowClass
from ledger.vocabulary import Severity

RECORDS_MAX: Final = 1_000
"""Most records in one message."""

FINDINGS_MAX: Final = 1_000
"""Most findings in one message."""

_LISTED: Final = 30


def read_book(book: Book, profile: Profile) -> Iterator[Message]:
    """The layout, then records and findings as they come, the summary last; findings alone if no table is understood.

    Notes of the file itself come first of all.
    """
    if book.notes:
        yield Found(list(book.notes))
    chosen = choose(book, profile)
    if isinstance(chosen, list):
        yield Found(chosen)
        return
    yield layout_message(book, chosen)
    yield from _TableReader(book, chosen, profile).messages()


class _TableReader:
    """Reads the rows of the chosen sheet, once."""

    def __init__(self, book: Book, chosen: Chosen, profile: Profile) -> None:
        header = chosen.header
        self._rows = chosen.probe.rows
        self._sheet: Sheet = chosen.probe.sheet
        self._header_rows = frozenset(header.rows)
        self._skip_hidden = profile.skip_hidden
        self._sorter = RowSorter(self._sheet, header, chosen.probe.first, profile)
        self._filler = Filler(self._sheet, header, profile)
        self._reader = RecordReader(book, chosen, profile)
        self._totals = Totals(self._sheet.name, self._reader.amounts)
        self._strangers = Strangers(book, chosen, profile)
        general = [*chosen.findings, *self._sorter.findings, *self._filler.findings, *self._reader.findings]
        self._is_spoilt = any(finding.severity is Severity.ERROR for finding in general)
        self._findings: list[Finding] = general
        self._records: list[Record] = []
        self._counts: Counter[RowClass] = Counter()
        self._hidden: list[int] = []

    def messages(self) -> Iterator[Message]:
        """Records and findings, then the summary."""
        begins = max(self._header_rows)
        for number, cells in self._rows:
            if number <= begins:
                self._count_above(number, cells)
            else:
                self._take(number, cells)
            if len(self._records) >= RECORDS_MAX or len(self._findings) >= FINDINGS_MAX:
                yield from self._flushed()
        self._findings += self._totals.finish()
        if self._hidden:
            self._findings.append(self._hidden_note())
        yield from self._flushed()
        yield self._summary()

    def _flushed(self) -> Iterator[Message]:
        if self._findings:
            yield Found(self._findings)
            self._findings = []
        if self._records:
            yield Records(self._records)
            self._records = []

    def _count_above(self, number: int, cells: Sequence[Value]) -> None:
        if number in self._header_rows:
            self._counts[RowClass.HEADER] += 1
        else:
            blank = all(map(is_blank, cells))
            self._counts[RowClass.BLANK if blank else RowClass.TITLE] += 1
            if self._strangers.is_header(cells):  # with rows of data between the two, which would be lost
                self._refuse_table([self._strangers.other_header(number, cells)])

    def _take(self, number: int, cells: Sequence[Value]) -> None:
        """Sorts one row below the header and reads it if it is data."""
        if not cells:
            self._counts[RowClass.BLANK] += 1
            return
        sort = self._sorter.sort(number, cells)
        if isinstance(sort, tuple):
            total, index, text = sort
            self._counts[RowClass.TOTAL] += 1
            self._findings += self._totals.check(number, cells, (index, text), total)
            return
        if sort is not RowClass.RECORD:
            self._counts[sort] += 1
            self._refuse_table(list(self._strangers.of_line(number, cells)))
            return
        if self._strangers.is_header(cells):
            self._counts[RowClass.HEADER] += 1
            self._refuse_table([self._strangers.other_header(number, cells)])
            return
        if not self._filler.is_idle:
            cells = self._filler.fill(number, cells)
        self._counts[self._record(number, cells)] += 1

    def _refuse_table(self, findings: list[Finding]) -> None:
        """With such findings nothing below is what it seems, and no choice of rows helps."""
        self._findings += findings
        self._is_spoilt = self._is_spoilt or bool(findings)

    def _record(self, number: int, cells: Sequence[Value]) -> RowClass:
        """Reads a row of data; which class it turned out to be."""
        if all(map(is_blank, cells)):
            return RowClass.BLANK
        if number in self._sheet.hidden_rows:
            self._hidden.append(number)
            if self._skip_hidden:
                return self._passed(number, cells, RowClass.HIDDEN)
        if self._sorter.is_skipped(cells):
            return self._passed(number, cells, RowClass.SKIPPED)
        tally = self._totals.since
        made = self._reader.read(number, cells, tally)
        findings = made.findings
        if not made.has_content:
            self._refuse_table(list(self._strangers.of_line(number, cells)))
            return RowClass.REMARK
        findings += self._strangers.beside(number, cells)
        tally.rows += 1
        spoilt = self._is_spoilt
        for index, is_first in self._filler.amount_merges(number):
            spoilt = True
            findings = [f for f in findings if f.code is not FindingCode.AMOUNT_MISSING]
            if is_first:
                cell = cells[index] if index < len(cells) else None
                findings.append(amount_merge_finding(self._sheet.name, number, index, cell))
        if findings:
            self._findings += findings
            spoilt = spoilt or any(finding.severity is Severity.ERROR for finding in findings)
        self._records.append(Record(number, made.values, spoilt))
        return RowClass.RECORD

    def _passed(self, number: int, cells: Sequence[Value], row_class: RowClass) -> RowClass:
        """Keeps the amounts of a row that is passed over, since the table's own totals may count it."""
        aside = Tally()
        self._reader.read(number, cells, aside)
        since = self._totals.since
        since.add(Tally(passed=aside.loaded, unread=aside.unread, passed_rows=1))
        return row_class

    def _hidden_note(self) -> Finding:
        listed = ", ".join(map(str, self._hidden[:_LISTED])) + (" ..." if len(self._hidden) > _LISTED else "")
        code = FindingCode.HIDDEN_LEFT_OUT if self._skip_hidden else FindingCode.HIDDEN_READ
        return Finding(code, CellPlace(self._sheet.name).text, "", listed, Severity.NOTE)

    def _summary(self) -> Summary:
        counts = {name: self._counts[name] for name in RowClass if self._counts[name]}
        whole = self._totals.whole()
        sums = {name.value: fen for name, fen in whole.loaded.items()}
        stated = {name.value: fen for name, fen in self._totals.stated.items()}
        rows_read = sum(count for name, count in counts.items() if name is not RowClass.BLANK)
        return Summary(rows_read, {name.value: count for name, count in counts.items()}, sums, stated)
