"""One ledger asked about one period, always at the same head, for the same eyes and on the same basis."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

import pandas as pd
from sqlalchemy import Connection

from ledger.labels import label
from ledger.labels import pack as words
from ledger.labels import reports as texts
from ledger.lists import institution_names
from ledger.money import add_fen
from ledger.party_words import Parties
from ledger.period import DateRange, Period
from ledger.pledges import PledgeRow, pledge_book
from ledger.portfolio import Portfolio, portfolio
from ledger.scope import Question, Scope, Viewer
from ledger.totals import Answer, Head, TotalRow, answer
from ledger.vocabulary import Basis, Dimension, Kind, Measure, Part, Unit
from reports.table import Cell, Column, Heading, Stamp, pair_columns

KIND: Final = Kind.PATENT_PLEDGE_LOAN
"""The kind that the report is about wherever a sheet is of one kind."""

PERIOD_SPAN: Final = "new_in_period"
_JOINT: Final = "\x1f"

SPANS: Final = (PERIOD_SPAN, "year_to_date", "to_date")
"""What happened in the period, in the year up to its end, and ever up to its end."""


@dataclass(frozen=True)
class Asking:
    """What every sheet of one workbook is made from. ``office`` is who reports (a blank line where it is empty)."""

    connection: Connection
    period: Period
    viewer: Viewer
    head: Head
    basis: Basis
    parties: Parties
    stamp: Stamp
    office: str
    is_closed: bool
    _books: dict[date, Portfolio] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """Code → name of every party, as known at the head."""
        return institution_names(self.connection, self.head.number)

    @cached_property
    def pledged(self) -> tuple[PledgeRow, ...]:
        """The patents under live pledge at the end of the period's last day, under each registration that holds them.

        What was appraised is theirs alone: a release seldom states again what the pledge had been worth.
        """
        return pledge_book(self.connection, self.scope()).live

    @property
    def title(self) -> str:
        """What the workbook is called."""
        return words.REPORTS[str(self.stamp.scope["report"])]

    def name(self, code: str | None) -> str | None:
        """What a party is called; a code that nobody named stands for itself."""
        return code and self.names.get(code, code)

    def heading(self, *units: Unit) -> Heading:
        """Office, period and units of a sheet; a period that is not closed is told to be preliminary."""
        period = self.period.label if self.is_closed else texts.PRELIMINARY.format(period=self.period.label)
        joined = texts.LIST_SEPARATOR.join(map(label, units))
        unit = texts.UNIT_LINE.format(units=joined) if units else ""
        return Heading(texts.OFFICE_LINE.format(office=self.office or texts.OFFICE_BLANK), period, unit)

    def scope(self, period: DateRange | None = None, as_of: date | None = None) -> Scope:
        """The scope over a period, or to date at the end of a day (by default the last of the period)."""
        day = (as_of or self.period.last) if period is None else None
        return Scope(self.viewer, period, day, self.basis, known_at=self.head.number, parties=self.parties)

    def spans(self) -> dict[str, Scope]:
        """The scope of each of the three spans of time; over a year the first two are one, and the second is left."""
        periods: Mapping[str, DateRange] = {PERIOD_SPAN: self.period, "year_to_date": self.period.year_to_date()}
        told = [span for span in SPANS if span != "year_to_date" or self.period.month_count < 12]
        return {span: self.scope(periods.get(span)) for span in told}

    def loans(self, as_of: date | None = None) -> Scope:
        """The patent-pledge loans at the end of a day, by default the last of the period."""
        return replace(self.scope(as_of=as_of), where={Dimension.KIND: str(KIND)})

    def book(self, as_of: date | None = None) -> Portfolio:
        """Those loans by institution; a day is asked about once."""
        day = as_of or self.period.last
        if day not in self._books:
            self._books[day] = portfolio(self.connection, self.loans(day), (Dimension.INSTITUTION,))
        return self._books[day]

    def ask(self, measure: Measure, scope: Scope, *by: Dimension, **where: str) -> Answer:
        """One answer; ``where`` limits dimensions by their names."""
        limits = {**scope.where, **{Dimension(name): value for name, value in where.items()}}
        return answer(self.connection, Question(measure, replace(scope, where=limits), by))

    def flow(self, measure: Measure, scope: Scope, part: Part, *by: Dimension, **where: str) -> Answer | None:
        """A part of what the books of a period took in; None on the event basis for anything but what occurred."""
        if part is not Part.OCCURRED and self.basis is not Basis.BOOK:
            return None
        return self.ask(measure, replace(scope, part=part), *by, **where)


def period_pair(period: Period, *, with_wan: bool = True) -> tuple[Column, ...]:
    """Count and amount of what happened in the period, under the period's own name (this month, this quarter …)."""
    heads = pair_columns(PERIOD_SPAN, with_wan=with_wan)
    return tuple(replace(head, span=words.THIS_PERIOD[period.month_count]) for head in heads)


def span_pairs(asking: Asking, *, with_wan: bool = True) -> tuple[Column, ...]:
    """Count and amount of every span of time that the period has."""
    spans = asking.spans()
    later = [item for span in list(spans)[1:] for item in pair_columns(span, with_wan=with_wan)]
    return (*period_pair(asking.period, with_wan=with_wan), *later)


def appraised(held: Iterable[PledgeRow]) -> tuple[int, int | None]:
    """How many patents these pledges are of, and what is known of their value in fen: None of some, if of no one."""
    rows = tuple(held)
    value = add_fen(*(row.appraised_fen for row in rows)) if rows else 0
    return len({row.patent for row in rows}), value


# --- answers to frames -------------------------------------------------------------------------------------------


def row_key(row: TotalRow) -> str:
    """The dimensions of a row as one text, for an index; what is missing is empty."""
    return _JOINT.join(value or "" for value in row.dimensions)


def split_key(key: str) -> tuple[str | None, ...]:
    """The dimensions that ``row_key`` joined."""
    return tuple(part or None for part in key.split(_JOINT))


def pair(span: str, found: Answer | None, keys: Sequence[str]) -> pd.DataFrame:
    """Count and fen of an answer's rows, one row per key: what it lacks is zero business, unless banks reported it."""
    rows = () if found is None else found.rows
    is_counted = found is not None and found.question.measure is not Measure.REPORTED_OUTSTANDING
    counts = [row.count if is_counted else _reported_count(row) for row in rows]
    columns = {f"{span}_count": counts, f"{span}_amount": [row.amount_fen for row in rows]}
    frame = pd.DataFrame(columns, index=[row_key(row) for row in rows], dtype="Int64")
    return frame.reindex(list(keys), fill_value=0) if is_counted else frame.reindex(list(keys))


def _reported_count(row: TotalRow) -> int | None:
    """A bank that states a balance and no number of loans leaves it out: it does not say that there are none."""
    return row.count or (None if row.amount_fen else 0)


def plain(frame: pd.DataFrame) -> Iterator[tuple[str, dict[str, Cell]]]:
    """Per row its key and its cells, integers and None again."""
    for key, values in frame.to_dict("index").items():
        yield str(key), {str(name): None if pd.isna(value) else int(value) for name, value in values.items()}


def sums(frame: pd.DataFrame) -> dict[str, Cell]:
    """Each column's sum; of nothing but missing values it is missing."""
    totals = frame.sum(min_count=1)
    return {str(name): None if pd.isna(value) else int(value) for name, value in totals.items()}
