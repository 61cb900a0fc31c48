"""Audit: published figures against the ledger.

Each figure is read as the interval that its text claims, its declared scope is asked, and the two compared. A figure
that cannot be asked (nothing in the ledger measures it, or it is a share of a whole that is not recorded) is not
checkable; one that looks damaged is only flagged. Everything is exact: rationals, no float.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from ledger.errors import InvalidValue
from ledger.figures import Quantity, compare, looks_like_year, read_quantity
from ledger.intervals import SCALE_OF
from ledger.publications import find_publication
from ledger.reading_rules import RULES_VERSION, implied_whole
from ledger.scope import Viewer, question_of
from ledger.totals import Answer, Head, answer, find_head
from ledger.vocabulary import AUDIT_CLASS, AuditClass, AuditVerdict, Count, Measure, Unit
from ledger.wording import implied_text, no_reference_text, scope_text, with_unit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One figure with its verdict. Texts of numbers are in the figure's own unit, exact; gap = ledger − printed."""

    figure_id: str
    printed: str
    place: str
    verdict: AuditVerdict
    interval_text: str = ""
    ledger_text: str = ""
    gap_text: str = ""
    scope_text: str = ""
    note: str = ""
    scope: Mapping[str, Any] | None = None

    @property
    def audit_class(self) -> AuditClass:
        """Which of the four classes the verdict is in."""
        return AUDIT_CLASS[self.verdict]

    def as_json(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "figure": self.figure_id,
            "printed": self.printed,
            "place": self.place,
            "verdict": str(self.verdict),
            "class": str(self.audit_class),
            "interval": self.interval_text,
            "ledger_value": self.ledger_text,
            "gap": self.gap_text,
            "scope": self.scope,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Audit:
    """All figures of one publication, as known at a head, by one version of the reading rules."""

    publication_code: str
    title: str
    date: date
    head: Head
    rows: tuple[AuditRow, ...]
    is_sample: bool
    rules_version: str = str(RULES_VERSION)

    def as_json(self) -> dict[str, Any]:
        """The audit as plain data."""
        return {
            "publication": self.publication_code,
            "title": self.title,
            "date": self.date.isoformat(),
            "head": {"number": self.head.number, "hash": self.head.hash},
            "rules_version": self.rules_version,
            "sample": self.is_sample,
            "figures": [row.as_json() for row in self.rows],
        }


def audit(
    connection: Connection, code: str | None = None, known_at: str | int | None = None, viewer: Viewer | None = None
) -> Audit:
    """The verdict on every figure of a publication.

    Raises:
        NotFound: no such publication, or none at all.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    head = find_head(connection, known_at)
    publication = find_publication(connection, code, head.number)
    auditor = _Auditor(connection, publication, head, viewer or Viewer.all())
    rows = tuple(auditor.judge(figure) for figure in publication["figures"])
    is_sample = bool(publication.get("sample"))
    day = date.fromisoformat(publication["date"])
    return Audit(publication["code"], publication["title"], day, head, rows, is_sample)


class _Auditor:
    """Judges the figures of one publication at one snapshot."""

    def __init__(self, connection: Connection, publication: Mapping[str, Any], head: Head, viewer: Viewer) -> None:
        self._connection = connection
        self._figures = {figure["id"]: figure for figure in publication["figures"]}
        self._year = int(publication.get("year") or publication["date"][:4])
        self._head = head
        self._viewer = viewer

    def judge(self, figure: Mapping[str, Any]) -> AuditRow:
        try:
            quantity = read_quantity(figure["text"])
        except InvalidValue:
            return self._row(figure, AuditVerdict.UNREAD)
        if looks_like_year(quantity, self._year):
            return self._row(figure, AuditVerdict.DAMAGED, interval_text=_interval(quantity))
        if "share_of" in figure:
            return self._share(figure, quantity)
        if "measure" not in figure or "scope" not in figure:
            return self._row(figure, AuditVerdict.NOT_CHECKABLE, interval_text=_interval(quantity))
        return self._compared(figure, quantity)

    def _row(self, figure: Mapping[str, Any], verdict: AuditVerdict, note: str = "", **texts: str) -> AuditRow:
        scope = figure.get("scope")
        measure = Measure(figure["measure"]) if "measure" in figure else None
        count = Count(figure["count"]) if "count" in figure else None
        declared = scope_text(scope, measure, count) if scope is not None else ""
        notes = " ".join(filter(None, (note, figure.get("assumption"))))
        return AuditRow(
            figure["id"],
            figure["text"],
            figure.get("place", ""),
            verdict,
            scope_text=declared,
            note=notes,
            scope=scope,
            **texts,
        )

    def _compared(self, figure: Mapping[str, Any], quantity: Quantity) -> AuditRow:
        value = self._value(figure)
        if value is None:
            return self._row(figure, AuditVerdict.NOT_CHECKABLE, interval_text=_interval(quantity))
        comparison = compare(quantity, value)
        return self._row(
            figure,
            comparison.verdict,
            interval_text=with_unit(comparison.interval.text(quantity.unit), quantity.unit),
            ledger_text=_number(value, quantity.unit),
            gap_text=_number(comparison.gap, quantity.unit),
        )

    def _share(self, figure: Mapping[str, Any], quantity: Quantity) -> AuditRow:
        """A share of a whole that is not recorded cannot be checked; it says what the whole would have to be."""
        whole = figure["share_of"]
        part = self._figures.get(figure.get("part", ""))
        if part is None:
            note = no_reference_text(whole)
            return self._row(figure, AuditVerdict.NOT_CHECKABLE, note, interval_text=_interval(quantity))
        numerator = read_quantity(part["text"])
        core, loose = (
            with_unit(implied_whole(numerator.core, band).text(numerator.unit), numerator.unit)
            for band in (quantity.core, quantity.loose)
        )
        note = implied_text(whole, core, loose)
        return self._row(figure, AuditVerdict.NOT_CHECKABLE, note, interval_text=_interval(quantity))

    def _value(self, figure: Mapping[str, Any]) -> Fraction | None:
        """What the ledger says, in base units; None where it has nothing to say."""
        count = figure.get("count")
        total = self._ask(figure, () if count in (None, Count.COUNT) else (count,)).total
        if total is None:
            return None
        if count is None:
            return None if total.amount_fen is None else Fraction(total.amount_fen, 100)
        return Fraction(total.count if count == Count.COUNT else total.counts[0])

    def _ask(self, figure: Mapping[str, Any], counts: tuple[str, ...]) -> Answer:
        known = {"counts": counts, "known_at": str(self._head.number)}
        question = question_of(figure["measure"], figure["scope"], self._viewer, **known)
        return answer(self._connection, question)


def _interval(quantity: Quantity) -> str:
    return with_unit(quantity.core.text(quantity.unit), quantity.unit)


def _number(value: Fraction, unit: Unit) -> str:
    """The exact decimal of a value in multiples of its unit: fen and powers of ten always have one."""
    scaled = value / SCALE_OF[unit]
    digits = next(places for places in range(20) if scaled.denominator and 10**places % scaled.denominator == 0)
    sign, whole = ("-" if scaled < 0 else ""), abs(scaled.numerator) * 10**digits // scaled.denominator
    text = str(whole).rjust(digits + 1, "0")
    return with_unit(f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}", unit)
