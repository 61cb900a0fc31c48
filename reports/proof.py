"""Proof: a workbook that was sent out, compared cell by cell with the ledger as it was known then, and as it is now.

The stamp says what was asked and at which journal number; the report is made again and its workbook read by the same
reader as the file. A stamp is not believed: its hash must stand in the journal, and of all that may be meant (the
properties, the sheet that explains, an issue of the very content) what agrees best with the cells is taken, so that a
stamp that was changed or copied is told as such.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from ledger.errors import Conflict, Finding, LedgerError, Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.cellgrid import CellBook, Property
from ledger.intake.cells_guard import read_cells_guarded
from ledger.intake.limits import LIMITS, Limits
from ledger.issues import Issued, Paper, issues_of, number_of_hash
from ledger.labels.proofs import IN_STAMP
from ledger.labels.reports import MISSING
from ledger.proof_words import Cause, Change, Remark
from ledger.totals import Head, find_head
from reports.catalogue import CATALOGUE
from reports.cells import content_digest
from reports.compare import Comparison, compare_books
from reports.difference import Difference
from reports.rebuild import cells_of, rebuild, remade
from reports.since import changes_since
from reports.stamp import FORMAT, ReadStamp, of_about, of_properties
from reports.table import Table
from reports.workbook import stamp_properties

DIFFERENCES_MAX: Final = 1_000
"""Most differences of one cause that are told; their number is always whole."""

_RESULTS: Final = frozenset(
    {
        Change.RESULT_DIFFERS, Change.ROWS_HIDDEN, Change.COLUMNS_HIDDEN, Change.CELLS_MERGED, Change.SHEET_HIDDEN,
        Change.DRAWING_ADDED, Change.LEADS_OUTSIDE,
    }
)  # fmt: skip
"""Differences that the digest of a content does not see."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of a workbook: the stamp that holds, the differences by cause, and remarks with their texts."""

    stamp: ReadStamp
    head: Head
    now: Head
    digest: str
    cells: int
    differences: tuple[Difference, ...]
    papers: tuple[Paper, ...]
    issues: tuple[Issued, ...]
    remarks: tuple[tuple[Remark, str], ...]

    @property
    def is_proven(self) -> bool:
        """Whether nothing differs, neither then nor now."""
        return not self.differences

    def count(self, cause: Cause) -> int:
        """How many differences have this cause."""
        return sum(difference.cause is cause for difference in self.differences)

    def as_json(self) -> dict[str, Any]:
        """Plain data; of each cause the first thousand differences, and the number of all."""
        listed = [each for cause in Cause for each in self.of_cause(cause)[:DIFFERENCES_MAX]]
        return {
            "is_proven": self.is_proven,
            "stamp": dict(self.stamp.scope),
            "head": {"number": self.head.number, "hash": self.head.hash},
            "now": {"number": self.now.number, "hash": self.now.hash},
            "digest": self.digest,
            "cells": self.cells,
            "counts": {str(cause): self.count(cause) for cause in Cause},
            "differences": [_difference(each) for each in listed],
            "vouchers": [paper.as_json() for paper in self.papers],
            "issues": [
                {"voucher": each.voucher, "number": each.number, "final": each.is_final} for each in self.issues
            ],
            "remarks": [{"remark": str(remark), "text": text} for remark, text in self.remarks],
        }

    def of_cause(self, cause: Cause) -> list[Difference]:
        """The differences of this cause in their order."""
        return [difference for difference in self.differences if difference.cause is cause]


def _difference(each: Difference) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in ("sheet", "place", "was", "found", "about")}
    return {"cause": str(each.cause), "change": str(each.change), **told, "vouchers": list(each.papers)}


def prove(connection: Connection, path: Path, *, name: str = "", limits: Limits = LIMITS) -> Proof:
    """The file compared with the ledger; ``name`` is what its sender calls it. All is read at one snapshot.

    Raises:
        LedgerError: it cannot be read as a workbook.
        Unreadable: STAMP_MISSING: it is none of ours; STAMP_UNANSWERED: no report can be made as it says.
        Conflict: STAMP_OF_ANOTHER: it is of another ledger, or the chain is not what it was.
    """
    return prove_book(connection, read_cells_guarded(path, limits, name=name), name or path.name)


def prove_book(connection: Connection, book: CellBook, name: str) -> Proof:
    """The same of a workbook whose cells are read already.

    Raises:
        LedgerError: as ``prove``.
    """
    return _Proving(connection, book, name).prove()


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One reading of the stamp: what the ledger then says, and how the file differs from it."""

    stamp: ReadStamp
    tables: tuple[Table, ...]
    expected: CellBook
    comparison: Comparison


class _Proving:
    """One file against one snapshot of the ledger."""

    def __init__(self, connection: Connection, book: CellBook, name: str) -> None:
        self._connection = connection
        self._book = book
        self._name = name
        self._now = find_head(connection)

    def prove(self) -> Proof:
        best = self._best()
        stamp, comparison = best.stamp, best.comparison
        in_stamp = tuple(_stamp_differences(best.tables, self._book.properties))
        since = changes_since(
            self._connection,
            lambda known: rebuild(self._connection, stamp.scope, known),
            best.tables,
            stamp.head_number,
            self._now.number,
        )
        remarks = tuple(self._remarks(best))
        return Proof(
            stamp, Head(stamp.head_number, stamp.head_hash), self._now, self._digest, comparison.cells,
            (*in_stamp, *comparison.differences, *since.differences), since.papers, self._issues, remarks,
        )  # fmt: skip

    @cached_property
    def _digest(self) -> str:
        return content_digest(self._book)

    @cached_property
    def _issues(self) -> tuple[Issued, ...]:
        return issues_of(self._connection, self._digest)

    def _best(self) -> _Attempt:
        """The attempt with the fewest differences, the properties' own before others."""
        best: _Attempt | None = None
        stamps = self._stamps()
        for stamp in stamps:
            attempt = self._attempt(stamp)
            if attempt is not None and (best is None or _weight(attempt) < _weight(best)):
                best = attempt
            if best is not None and not best.comparison.differences:
                break
        if best is None:
            asked = stamps[0].scope.get("report", "")
            code = FindingCode.STAMP_UNANSWERED
            raise Unreadable.of(code, self._name, expected=", ".join(CATALOGUE), found=asked[:60] or "-")
        return best

    def _stamps(self) -> list[ReadStamp]:
        """What may be meant, with the journal number that its hash has.

        Raises:
            Unreadable: no stamp at all.
            Conflict: none whose hash the journal has.
        """
        found = [stamp for stamp in (of_properties(self._book.properties), of_about(self._book)) if stamp is not None]
        found += [self._issued(issue) for issue in self._issues]
        if not found:
            raise Unreadable.of(FindingCode.STAMP_MISSING, self._name, expected="head_number, head_hash")
        placed: list[ReadStamp] = []
        for stamp in found:
            number = self._number_of(stamp)
            holds = None if number is None else ReadStamp(number, stamp.head_hash, stamp.scope)
            if holds is not None and holds not in placed:
                placed.append(holds)
        if not placed:
            expected = str(find_head(self._connection, min(max(found[0].head_number, 0), self._now.number)).hash or "-")
            place = f"journal number={found[0].head_number}"
            raise Conflict([Finding(FindingCode.STAMP_OF_ANOTHER, place, expected, found[0].head_hash[:64])])
        return placed

    def _number_of(self, stamp: ReadStamp) -> int | None:
        """The journal number of the stamp's hash; a workbook that was made before the first entry has none."""
        is_of_nothing = stamp.head_number == 0 and stamp.head_hash in {"", MISSING}
        return 0 if is_of_nothing else number_of_hash(self._connection, stamp.head_hash)

    def _issued(self, issue: Issued) -> ReadStamp:
        return ReadStamp(issue.head, find_head(self._connection, issue.head).hash or "", issue.scope)

    def _attempt(self, stamp: ReadStamp) -> _Attempt | None:
        with suppress(LedgerError):
            tables, workbook = remade(self._connection, stamp.scope, stamp.head_number)
            expected = cells_of(workbook)
            return _Attempt(stamp, tables, expected, compare_books(expected, self._book))
        return None

    def _remarks(self, best: _Attempt) -> Iterator[tuple[Remark, str]]:
        differences, uncalculated = best.comparison.differences, best.comparison.uncalculated
        if uncalculated:
            yield Remark.NOT_CALCULATED, str(uncalculated)
        if self._issues:
            yield Remark.ISSUED, ", ".join(issue.voucher for issue in self._issues)
        else:
            others = issues_of(self._connection, content_digest(best.expected)) if differences else ()
            named = ", ".join(issue.voucher for issue in others)
            yield (Remark.OTHERWISE_ISSUED, named) if others else (Remark.NEVER_ISSUED, "")
        if self._issues and any(each.change not in _RESULTS for each in differences):
            yield Remark.AS_ISSUED, ""
        if 2 * len(differences) > best.comparison.cells:
            yield Remark.OTHER_CONTENT, ""
        found = self._book.properties.get("format")
        if found not in {None, FORMAT}:
            yield Remark.OTHER_FORMAT, f"{FORMAT} / {found}"


def _weight(attempt: _Attempt) -> int:
    return len(attempt.comparison.differences)


def _stamp_differences(tables: tuple[Table, ...], found: Mapping[str, Property]) -> Iterator[Difference]:
    """The document properties beside those that the workbook must carry; what other programs add is passed over."""
    expected = stamp_properties(next((table.stamp for table in tables if table.stamp is not None), None))
    if not set(expected) & set(found):
        yield Difference(Change.STAMP_REMOVED, "", "", ", ".join(expected))
        return
    for name, value in expected.items():
        if name not in found:
            yield Difference(Change.STAMP_REMOVED, "", IN_STAMP.format(name=name), str(value))
        elif (type(found[name]), found[name]) != (type(value), value):
            yield Difference(Change.STAMP_CHANGED, "", IN_STAMP.format(name=name), str(value), str(found[name]))
    for name in sorted(set(found) - set(expected)):
        if name.isascii() and name.replace("_", "").isalpha() and name.islower():  # as ours are called
            yield Difference(Change.STAMP_CHANGED, "", IN_STAMP.format(name=name), "", str(found[name]))
