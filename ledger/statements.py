"""Balances of one day, by statement and by entries, each by the institution that stood for the business on that day.

A statement answers its own day and no other. After a merger it speaks for the business of both, after a split for what
was left; so names are those of the day, whatever came about later. Missing is not zero: where nothing was live by then,
as with a bank that reports by stock only, entries give no balance.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, func, select

from ledger.party_words import Parties
from ledger.places import place_of
from ledger.register import loan_register
from ledger.scope import Viewer
from ledger.sets import fetch
from ledger.succession import Genealogy, Names
from ledger.tables import Tables
from ledger.vocabulary import (
    GROUP_OF,
    LOAN_KINDS,
    OUTSTANDING_GROUPS,
    SIGNS_OF,
    Act,
    Basis,
    Kind,
    LoanState,
    Measure,
    StatementMeasure,
)


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_E: Final = Tables.ENTRY.c
_S: Final = Tables.STATEMENT.c

OUTSTANDING: Final = str(StatementMeasure.OUTSTANDING)
_LIMIT: Final = str(StatementMeasure.LIMIT)
_OVERDUE: Final = str(StatementMeasure.OVERDUE)
_MEASURES: Final = [str(measure) for measure in StatementMeasure]

_BALANCE_KINDS: Final = frozenset(str(kind) for kind in Kind if GROUP_OF[kind] in OUTSTANDING_GROUPS)
_KINDS_OF: Final = {
    OUTSTANDING: _BALANCE_KINDS - {str(Kind.CREDIT_LINE)},
    _LIMIT: frozenset({str(Kind.CREDIT_LINE)}),
    _OVERDUE: frozenset(map(str, LOAN_KINDS)),
}
"""By what is stated: the kinds whose entries give the same. What is not named has no counterpart in entries."""

_SIGNS: Final = {
    str(act): sign for name in (Measure.OUTSTANDING, Measure.LIMIT) for act, sign in SIGNS_OF[name].items()
}
_ACTS_OF: Final = {
    OUTSTANDING: [str(act) for act in SIGNS_OF[Measure.OUTSTANDING]],
    _LIMIT: [str(act) for act in SIGNS_OF[Measure.LIMIT]],
}
KIND_ORDER: Final = {str(kind): place for place, kind in enumerate(Kind)}

_LOWERING: Final = [act for act, sign in _SIGNS.items() if sign < 0]
_BEGINNING: Final = [str(Act.DISBURSEMENT), str(Act.COMMITMENT)]
_LEVEL: Final = func.sum(case((_E.act.in_(_LOWERING), -_E.amount_fen), else_=_E.amount_fen)).label("fen")
_LIVE: Final = func.sum(case((_E.act.in_(_BEGINNING), _E.tally), else_=0)).label("live")
"""Of entries: Σ of fen as they move the balance or limit, and Σ of the tallies that began it."""

_OF_LOANS: Final = f"""
SELECT instrument, sum(CASE WHEN act IN ({_words(_LOWERING)}) THEN -amount_fen ELSE amount_fen END) AS fen,
  sum(CASE WHEN act IN ({_words(_BEGINNING)}) THEN tally ELSE 0 END) AS live
FROM entry WHERE instrument IN (SELECT {{key}} FROM {{listed}}) AND act IN ({{acts}})
  AND number <= :known AND {{day}} <= CAST(:day AS {{date}}) GROUP BY instrument"""


class Key(NamedTuple):
    """What a balance is of: an institution (by the name asked for), a kind, what is stated, and one loan or all."""

    institution: str
    kind: str
    measure: str
    loan: int | None = None


@dataclass(frozen=True)
class Balances:
    """What is asked of the ledger, at one journal number, by one pair of eyes, on one basis, by one set of names.

    To a limited viewer the own institution's business is what was recorded as its own.
    """

    connection: Connection
    known: int
    viewer: Viewer
    basis: Basis
    parties: Parties

    @cached_property
    def _genealogy(self) -> Genealogy:
        return Genealogy.of(self.connection, self.known, self.parties)

    def stated(self, day: date) -> dict[Key, int]:
        """What was stated for a day; of one institution, kind, measure and loan the latest statement holds."""
        query = select(_S.institution, _S.kind, _S.measure, _S.loan, _S.amount_fen)
        of_day = (_S.kind.in_(_BALANCE_KINDS), _S.measure.in_(_MEASURES), _S.statement_date == day)
        rows = self.connection.execute(query.where(*of_day, *self._known(day)).order_by(_S.number, _S.line))
        latest = {(row.institution, row.kind, row.measure, row.loan): row.amount_fen for row in rows}
        names, sums = self._genealogy.names(day), Counter[Key]()
        for (institution, kind, measure, loan), fen in latest.items():
            sums[Key(names.institution(institution, loan or 0), kind, measure, loan)] += fen
        return dict(sums)

    def _known(self, day: date) -> Iterator[ColumnElement[bool]]:
        """Statements that are known, may be seen, and on the book basis are in the books by this day."""
        yield _S.number <= self.known
        if self.basis is Basis.BOOK:
            yield _S.book_date <= day
        if self.viewer.institution is not None:
            yield _S.institution == self.viewer.institution

    def days_before(self, month_end: date, keys: Collection[Key]) -> list[date]:
        """The days before this one, latest first, for which something of these kinds was stated in time."""
        if not keys:
            return []
        kinds, measures = {key.kind for key in keys}, {key.measure for key in keys}
        in_time = [_S.book_date <= _S.statement_date] if self.basis is Basis.BOOK else []
        of_keys = (_S.kind.in_(kinds), _S.measure.in_(measures), _S.statement_date < month_end, _S.number <= self.known)
        query = select(_S.statement_date).distinct().where(*of_keys, *in_time)
        return list(self.connection.execute(query.order_by(_S.statement_date.desc())).scalars())

    def missing(self, day: date) -> list[tuple[str, str]]:
        """(institution, kind) whose last outstanding balance by this day is of an earlier day, and not zero."""
        place = func.row_number().over(
            partition_by=(_S.institution, _S.kind),
            order_by=(_S.statement_date.desc(), _S.number.desc(), _S.line.desc()),
        )
        whole = (_S.measure == OUTSTANDING, _S.loan.is_(None), _S.statement_date <= day, *self._known(day))
        ranked = select(_S.institution, _S.kind, _S.statement_date, _S.amount_fen, place.label("place")).where(*whole)
        last = ranked.subquery()
        names = self._genealogy.names(day)
        levels: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
        for row in self.connection.execute(select(last).where(last.c.place == 1)):
            levels[names.institution(row.institution, 0), row.kind][row.statement_date] += row.amount_fen
        due = (key for key, stated in levels.items() if max(stated) < day and stated[max(stated)])
        return sorted(due, key=lambda key: (KIND_ORDER[key[1]], key[0]))

    def entered(self, day: date, keys: Collection[Key]) -> dict[Key, int]:
        """What entries come to at a day's end, for those of these keys of which something is live by then."""
        whole = [key for key in keys if key.loan is None]
        kinds, institutions = {key.kind for key in whole}, {key.institution for key in whole}
        found = self.levels(day, kinds, institutions) | self.apart(day, keys)
        return {key: fen for key, fen in found.items() if key in keys}

    def levels(
        self, day: date, kinds: Collection[str] = _BALANCE_KINDS, institutions: Collection[str] | None = None
    ) -> dict[Key, int]:
        """By institution and kind: what is outstanding, and limits; all of them, or of these institutions."""
        found: dict[Key, int] = {}
        names = self._genealogy.names(day)
        codes = None if institutions is None else _recorded_as(institutions, names)
        for measure in (OUTSTANDING, _LIMIT):
            of_measure = [kind for kind in kinds if kind in _KINDS_OF[measure]]
            if of_measure and codes != []:
                found |= self._levels(day, measure, of_measure, codes, names)
        return found

    def _levels(
        self, day: date, measure: str, kinds: list[str], codes: list[str] | None, names: Names
    ) -> dict[Key, int]:
        moved = {instrument for _, instrument in names.moved}
        columns: list[ColumnElement[Any]] = [_E.institution, _E.kind]
        if moved:
            columns.append(case((_E.instrument.in_(moved), _E.instrument), else_=0).label("item"))
        query = select(*columns, _LEVEL, _LIVE)
        query = query.where(_E.kind.in_(kinds), _E.act.in_(_ACTS_OF[measure]), *self._entries(day))
        if codes is not None:
            query = query.where(_E.institution.in_(codes))
        fen, live = Counter[Key](), Counter[Key]()
        for row in self.connection.execute(query.group_by(*columns)):
            key = Key(names.institution(row.institution, row.item if moved else 0), row.kind, measure)
            fen[key] += int(row.fen)
            live[key] += int(row.live)
        return {key: level for key, level in fen.items() if level or live[key] > 0}

    def _entries(self, day: date) -> Iterator[ColumnElement[bool]]:
        """Entries that are known, may be seen, and count by this day."""
        yield _E.number <= self.known
        yield (_E.book_date if self.basis is Basis.BOOK else _E.event_date) <= day
        if self.viewer.institution is not None:
            yield _E.institution == self.viewer.institution

    def apart(self, day: date, keys: Collection[Key]) -> dict[Key, int]:
        """Balances that need a look at single loans: those of these loans, and what is overdue of these kinds."""
        found: dict[Key, int] = {}
        for measure in _ACTS_OF:
            of_loans = [key for key in keys if key.loan is not None and key.measure == measure]
            if of_loans:
                found |= self._of_loans(day, measure, of_loans)
        for kind in sorted({key.kind for key in keys if key.measure == _OVERDUE} & _KINDS_OF[_OVERDUE]):
            found |= self._overdue(day, Kind(kind))
        return {key: fen for key, fen in found.items() if key in keys}

    def _of_loans(self, day: date, measure: str, keys: list[Key]) -> dict[Key, int]:
        """What was promised is no part of what is outstanding: each measure has its own acts."""
        loans = [key.loan for key in keys if key.loan is not None]
        column = "book_date" if self.basis is Basis.BOOK else "event_date"
        statement = _OF_LOANS.replace("{day}", column).replace("{acts}", _words(_ACTS_OF[measure]))
        rows = fetch(self.connection, statement, loans, known=self.known, day=day.isoformat())
        levels = {row.instrument: int(row.fen) for row in rows if row.fen or row.live > 0}
        return {key: levels[key.loan] for key in keys if key.loan in levels}

    def _overdue(self, day: date, kind: Kind) -> dict[Key, int]:
        """By institution, and by loan: what is past the due date in force; zero where there are loans and none is."""
        names, found = self._genealogy.names(day), Counter[Key]()
        for loan in loan_register(self.connection, kind, day, self.known, self.viewer, self.basis):
            place = place_of(loan.place, 0)
            fen = loan.outstanding_fen if loan.state is LoanState.OVERDUE else 0
            for item in (None, place):
                found[Key(names.institution(loan.provider, place), loan.kind, _OVERDUE, item)] += fen
        return dict(found)


def _recorded_as(institutions: Collection[str], names: Names) -> list[str]:
    """The codes under which the business of these may have been recorded."""
    shown = {*names.institutions.items(), *((code, successor) for (code, _), successor in names.moved.items())}
    return sorted({*institutions, *(code for code, successor in shown if successor in institutions)})
