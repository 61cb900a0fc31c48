"""Rows that are left out by choice: those with an error, and all other rows of the same agreement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ledger.errors import Finding
from ledger.intake.messages import Record
from ledger.intake.places import parse_place
from ledger.intake_words import Field
from ledger.vocabulary import Severity


class LeftOut:
    """What is passed over, and for which ``reasons`` (notes by then). It only grows, from reading to reading."""

    def __init__(self) -> None:
        self._rows: set[int] = set()
        self._numbers: set[str] = set()
        self._number_of: dict[int, str] = {}
        self._left: set[int] = set()
        self.reasons: dict[Finding, None] = {}

    def leaves(self, record: Record) -> bool:
        """Whether this row is passed over; asked once for each row of a reading."""
        number = record.values.get(Field.NUMBER, "")
        self._number_of[record.row] = number
        is_left = record.row in self._rows or (number != "" and number in self._numbers)
        if is_left:
            self._left.add(record.row)
        return is_left

    def widen(self, errors: Sequence[Finding], unmade: Iterable[int] = ()) -> bool:
        """The rows of these errors are left out from now on; False where an error is of no data row, or nothing is new.

        A 合计 that disagrees, or a header that is not understood, is no row to leave out. ``unmade`` are rows that made
        no facts though not each of them is told: one finding may stand for all rows of an unknown party.
        """
        rows: set[int] = set()
        for error in errors:
            place = parse_place(error.place)
            if place is None or place.row not in self._number_of:
                return False
            rows.add(place.row)
        self.reasons |= {replace(error, severity=Severity.NOTE): None for error in errors}
        rows |= set(unmade)
        if rows <= self._rows:
            return False
        self._rows |= rows
        self._numbers |= {self._number_of.get(row, "") for row in rows} - {""}
        return True

    def without(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings of rows that are not left out; of those that are, errors no longer count."""
        for finding in findings:
            place = parse_place(finding.place) if self._rows else None
            is_left = place is not None and place.row in self._rows
            if not (is_left and finding.severity is Severity.ERROR):
                yield finding

    def rows(self) -> list[int]:
        """The rows that were left out."""
        return sorted(self._left)
