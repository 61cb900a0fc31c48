"""The monthly workbook: a summary of all kinds, patent-pledge loans by institution, their register, and how to read it.

All sheets are of one snapshot: the journal number is resolved once. An absence of entries is zero business and reads 0;
an absence of a bank's own statement is missing and stays so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pandas as pd
from sqlalchemy import Connection

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.labels import label, measure_label
from ledger.labels import reports as texts
from ledger.labels.texts import COLUMN_LABELS
from ledger.lists import institution_names
from ledger.money import format_display
from ledger.party_words import Parties
from ledger.period import DateRange, Period
from ledger.period import today as office_today
from ledger.scope import Question, Scope, Viewer
from ledger.totals import Answer, Head, TotalRow, answer, find_head
from ledger.vocabulary import GROUP_OF, LOAN_KINDS, Basis, Count, Dimension, Group, Kind, Measure, Part, Unit
from reports.about import build_about
from reports.continuity import build_continuity
from reports.register import build_register
from reports.rollovers import rollover_notes
from reports.table import (
    Cell,
    Column,
    Heading,
    Note,
    Row,
    RowRole,
    Stamp,
    Table,
    column,
    make_row,
    notes,
    pair_columns,
)

_FLOW_SPANS: Final = ("new_this_month", "year_to_date", "to_date")
_STOCK_SPAN: Final = "outstanding"
_REPORTED_SPAN: Final = "reported_outstanding"
_KIND: Final = Kind.PATENT_PLEDGE_LOAN


@dataclass(frozen=True, slots=True)
class _Section:
    """Kinds whose rows may be added: one group, one flow and one stock (None: there is no balance)."""

    flow: Measure
    stock: Measure | None
    kinds: tuple[Kind, ...]

    @property
    def group(self) -> Group:
        return GROUP_OF[self.kinds[0]]


_SECTIONS: Final = (
    _Section(Measure.COMMITTED, Measure.LIMIT, (Kind.CREDIT_LINE,)),
    _Section(Measure.DISBURSED, Measure.OUTSTANDING, LOAN_KINDS),
    _Section(Measure.REGISTERED, None, (Kind.PLEDGE_REGISTRATION,)),
    _Section(Measure.DISBURSED, Measure.OUTSTANDING, (Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT)),
    _Section(Measure.DISBURSED, Measure.OUTSTANDING, (Kind.FUND_CONTRIBUTION,)),
    _Section(Measure.DISBURSED, Measure.OUTSTANDING, (Kind.EQUITY_INVESTMENT,)),
    _Section(Measure.DISBURSED, None, (Kind.GRANT, Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION)),
)
"""The rows of the summary, in print order. A promise (a credit line) is never added to money lent."""

_PAIRS: Final = tuple(item for span in (*_FLOW_SPANS, _STOCK_SPAN) for item in pair_columns(span))
SUMMARY_COLUMNS: Final[tuple[Column, ...]] = (column("group"), column("kind"), column("indicator"), *_PAIRS)
INSTITUTION_COLUMNS: Final[tuple[Column, ...]] = (
    column("lender"),
    *_PAIRS,
    *pair_columns(_REPORTED_SPAN, with_wan=False),
)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks one ledger about one month, always at the same head, for the same eyes and on the same basis."""

    connection: Connection
    month: Period
    viewer: Viewer
    head: Head
    basis: Basis
    parties: Parties

    def spans(self) -> dict[str, Scope]:
        """The scope of each of the three spans of the month."""
        periods: Mapping[str, DateRange] = {"new_this_month": self.month, "year_to_date": self.month.year_to_date()}
        return {span: self.scope(periods.get(span)) for span in _FLOW_SPANS}

    def flow(self, measure: Measure, by: Dimension, span: str, part: Part = Part.OCCURRED) -> Answer:
        """A flow over one of the three spans of the month."""
        return self.ask(measure, by, replace(self.spans()[span], part=part))

    def scope(self, period: DateRange | None = None) -> Scope:
        """The scope over a period, or where there is none to date at the month's end."""
        as_of = self.month.last if period is None else None
        return Scope(self.viewer, period, as_of, self.basis, known_at=self.head.number, parties=self.parties)

    def ask(self, measure: Measure, by: Dimension, scope: Scope, counts: tuple[Count, ...] = ()) -> Answer:
        """One answer; split by anything but the kind it is of patent-pledge loans only."""
        if by is Dimension.KIND:
            return answer(self.connection, Question(measure, scope, (by,), counts))
        limited = replace(scope, where={Dimension.KIND: _KIND})
        return answer(self.connection, Question(measure, limited, (by,), counts))


def build_monthly(
    connection: Connection,
    month: Period,
    viewer: Viewer,
    known_at: str | int | None = None,
    *,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
    is_closed: bool = False,
    notices: Sequence[str] = (),
    office: str = "",
    today: date | None = None,
) -> tuple[Table, ...]:
    """The sheets of a month's workbook, as known at ``known_at`` (a journal number or an instant; default the head).

    The running month may be asked and is preliminary, as every month that is not closed. ``notices`` are printed on
    the sheet that explains; ``office`` is who reports (a blank line where it is empty).

    Raises:
        Malformed: PERIOD_UNREADABLE for what is no month; DATE_IN_FUTURE for a month that has not begun.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    _require_month(month, today or office_today())
    asker = _Asker(connection, month, viewer, find_head(connection, known_at), basis, parties)
    stamp = _stamp(asker, is_closed=is_closed)
    period = month.label if is_closed else texts.PRELIMINARY.format(period=month.label)
    unit = texts.UNIT_LINE.format(units=texts.LIST_SEPARATOR.join(map(label, (Unit.LOAN, Unit.YUAN, Unit.WAN_YUAN))))
    heading = Heading(texts.OFFICE_LINE.format(office=office or texts.OFFICE_BLANK), period, unit)
    of_loans = Heading(heading.office, period, texts.UNIT_LINE.format(units=label(Unit.YUAN)))
    return (
        _summary(asker, heading, stamp),
        _institutions(asker, heading, stamp),
        build_register(connection, _KIND, month.last, stamp, viewer, of_loans, basis, parties),
        build_continuity(connection, month, asker.scope(), of_loans, stamp),
        build_about(month, viewer, stamp, heading, notices, _own_name(asker)),
    )


def _require_month(month: Period, today: date) -> None:
    if month.month_count != 1:
        raise Malformed.of(FindingCode.PERIOD_UNREADABLE, "month", expected="YYYY-MM", found=month.text)
    if month.start > today:
        raise Malformed.of(FindingCode.DATE_IN_FUTURE, "month", expected=f"<= {today:%Y-%m}", found=month.text)


def _stamp(asker: _Asker, *, is_closed: bool) -> Stamp:
    scope: dict[str, str | int | bool] = {
        "report": "monthly",
        "period": asker.month.text,
        "as_of": asker.month.last.isoformat(),
        "basis": str(asker.basis),
        "parties": str(asker.parties),
        "is_closed": is_closed,
    }
    if asker.viewer.institution is not None:
        scope["viewer"] = asker.viewer.institution
    return Stamp(asker.head.number, asker.head.hash, scope, asker.month.last)


def _own_name(asker: _Asker) -> str:
    own = asker.viewer.institution
    return institution_names(asker.connection, asker.head.number).get(own, own) if own else ""


# --- answers to frames -------------------------------------------------------------------------------------------


def _pair(span: str, found: Answer | None, keys: Sequence[str]) -> pd.DataFrame:
    """Count and fen of an answer's rows, one row per key: what it lacks is zero business, unless banks reported it."""
    rows = () if found is None else found.rows
    is_counted = found is not None and found.question.measure is not Measure.REPORTED_OUTSTANDING
    counts = [row.count if is_counted else _reported_count(row) for row in rows]
    columns = {f"{span}_count": counts, f"{span}_amount": [row.amount_fen for row in rows]}
    frame = pd.DataFrame(columns, index=[row.dimensions[0] for row in rows], dtype="Int64")
    return frame.reindex(list(keys), fill_value=0) if is_counted else frame.reindex(list(keys))


def _reported_count(row: TotalRow) -> int | None:
    """A bank that states a balance and no number of loans leaves it out: it does not say that there are none."""
    return row.count or (None if row.amount_fen else 0)


def _plain(frame: pd.DataFrame) -> Iterator[tuple[str, dict[str, Cell]]]:
    """Per row its key and its cells, integers and None again."""
    for key, values in frame.to_dict("index").items():
        yield str(key), {str(name): None if pd.isna(value) else int(value) for name, value in values.items()}


def _sums(frame: pd.DataFrame) -> dict[str, Cell]:
    """Each column's sum; of nothing but missing values it is missing."""
    totals = frame.sum(min_count=1)
    return {str(name): None if pd.isna(value) else int(value) for name, value in totals.items()}


# --- the summary -------------------------------------------------------------------------------------------------


def _summary(asker: _Asker, heading: Heading, stamp: Stamp) -> Table:
    rows: list[Row] = []
    for section in _SECTIONS:
        rows.extend(_section_rows(section, _section_frame(asker, section), len(rows)))
    below = [
        *rollover_notes(asker.connection, asker.spans()),
        *(text for section in _SECTIONS for text in _adjustments(asker, section)),
        _pledged(asker),
        texts.GROUPS_NOTE,
    ]
    return Table(
        texts.SUMMARY_SHEET, texts.SUMMARY_TITLE, heading, SUMMARY_COLUMNS, tuple(rows), notes(*below), stamp, frozen=3
    )


def _section_frame(asker: _Asker, section: _Section) -> pd.DataFrame:
    kinds = [str(kind) for kind in section.kinds]
    flows = [_pair(span, asker.flow(section.flow, Dimension.KIND, span), kinds) for span in _FLOW_SPANS]
    level = None if section.stock is None else asker.ask(section.stock, Dimension.KIND, asker.scope())
    return pd.concat([*flows, _pair(_STOCK_SPAN, level, kinds)], axis=1)


def _section_rows(section: _Section, frame: pd.DataFrame, first: int) -> Iterator[Row]:
    heads = {"group": label(section.group), "indicator": measure_label(section.flow, section.group)}
    for kind, cells in _plain(frame):
        yield make_row(SUMMARY_COLUMNS, {**heads, "kind": label(Kind(kind)), **cells})
    if len(section.kinds) > 1:
        values = {**heads, "kind": COLUMN_LABELS["subtotal"], **_sums(frame)}
        yield make_row(SUMMARY_COLUMNS, values, RowRole.SUBTOTAL, range(first, first + len(section.kinds)))


def _adjustments(asker: _Asker, section: _Section) -> Iterator[str]:
    """What the books took in of earlier periods, which is in the cumulative numbers and not in the new ones."""
    if asker.basis is not Basis.BOOK:
        return
    for span in ("new_this_month", "year_to_date"):
        found = asker.flow(section.flow, Dimension.KIND, span, Part.ADJUSTMENT)
        for row in found.rows:
            kind = Kind(str(row.dimensions[0]))
            if kind in section.kinds and (row.count or row.amount_fen):
                yield texts.ADJUSTMENT_NOTE.format(
                    span=COLUMN_LABELS[span],
                    kind=label(kind),
                    indicator=measure_label(section.flow, section.group),
                    count=row.count,
                    amount=format_display(row.amount_fen or 0),
                )


def _pledged(asker: _Asker) -> str:
    """Patents are counted, not loans: they stand in a note and not in the column of balances."""
    total = asker.ask(Measure.PLEDGED, Dimension.KIND, asker.scope()).total
    count, amount = (total.count, total.amount_fen) if total else (0, None)
    if count and amount is None:
        return texts.PLEDGED_UNKNOWN_NOTE.format(count=count)
    return texts.PLEDGED_NOTE.format(count=count, amount=format_display(amount or 0))


# --- by institution ----------------------------------------------------------------------------------------------


def _institutions(asker: _Asker, heading: Heading, stamp: Stamp) -> Table:
    frame = _institution_frame(asker)
    names = institution_names(asker.connection, asker.head.number)
    rows = [make_row(INSTITUTION_COLUMNS, {"lender": names.get(code, code), **cells}) for code, cells in _plain(frame)]
    if rows:
        values = {"lender": COLUMN_LABELS["total"], **_sums(frame)}
        rows.append(make_row(INSTITUTION_COLUMNS, values, RowRole.TOTAL, range(len(rows))))
    title = texts.INSTITUTIONS_TITLE.format(kind=label(_KIND))
    below = _institution_notes(asker, int(frame[f"{_REPORTED_SPAN}_amount"].count()))
    return Table(texts.INSTITUTIONS_SHEET, title, heading, INSTITUTION_COLUMNS, tuple(rows), below, stamp, frozen=1)


def _institution_frame(asker: _Asker) -> pd.DataFrame:
    """A row for every institution that ever lent or reported a balance, by code."""
    by = Dimension.INSTITUTION
    found = {span: asker.flow(Measure.DISBURSED, by, span) for span in _FLOW_SPANS}
    found[_STOCK_SPAN] = asker.ask(Measure.OUTSTANDING, by, asker.scope())
    reported = asker.ask(Measure.REPORTED_OUTSTANDING, by, asker.scope())
    codes = sorted({str(row.dimensions[0]) for item in (*found.values(), reported) for row in item.rows})
    pairs = [_pair(span, item, codes) for span, item in found.items()]
    return pd.concat([*pairs, _pair(_REPORTED_SPAN, reported, codes)], axis=1)


def _institution_notes(asker: _Asker, reported: int) -> tuple[Note, ...]:
    counts = (Count.INSTITUTIONS, Count.RECIPIENTS, Count.CONTRACTS)
    below = []
    for span, period in (("new_this_month", asker.month), ("to_date", None)):
        total = asker.ask(Measure.DISBURSED, Dimension.GROUP, asker.scope(period), counts).total
        named = dict(zip(map(str, counts), total.counts if total else (0, 0, 0), strict=True))
        below.append(texts.COUNTS_NOTE.format(span=COLUMN_LABELS[span], **named))
    opening = asker.flow(Measure.DISBURSED, Dimension.INSTITUTION, "to_date").opening_count
    below.append(texts.OPENING_NOTE.format(count=opening) if opening else "")
    below.append(texts.REPORTED_NOTE.format(reported=reported) if reported else texts.NOT_REPORTED_NOTE)
    return notes(*below)
