"""Reconciliation: what institutions report as their month-end balances, against what the entries come to on that day.

``Parties.PRESENT`` here means as of the day of the statement (see ``statements``), and is how statements are judged at
closing: by recorded names every bank that was merged would differ for ever. Non-performing loans (``npl``) are a bank's
own classification, and a fund's ``target`` its own plan, which entries do not hold: they have nothing to differ from.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.money import format_yuan
from ledger.party_words import Parties
from ledger.period import month_of, today
from ledger.places import place_text
from ledger.scope import Scope, Viewer
from ledger.statements import KIND_ORDER, OUTSTANDING, Balances, Key
from ledger.totals import Head, find_head
from ledger.vocabulary import Basis, Dimension, StatementMeasure

_MEASURE_ORDER: Final = {str(measure): place for place, measure in enumerate(StatementMeasure)}


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One balance at a month's end by entries and by statement, in fen; None: there is none.

    ``since`` is the first month end from which, among days with a statement, the two have differed without a break.
    ``is_missing``: the institution reports by stock, and not for this day.
    """

    institution: str
    kind: str
    measure: str
    loan: str | None
    month_end: date
    entries_fen: int | None
    statement_fen: int | None
    since: date | None = None
    is_missing: bool = False

    @property
    def difference_fen(self) -> int | None:
        """Statement less entries; None where there is nothing to compare."""
        if self.entries_fen is None or self.statement_fen is None:
            return None
        return self.statement_fen - self.entries_fen

    @property
    def differs(self) -> bool:
        """Whether both are there and are not the same."""
        return self.difference_fen not in (None, 0)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The balances of a month's end as they were asked for, and the head as of which they hold.

    ``agreeing_count`` counts all statements that agree with entries, also where ``rows`` leaves them out.
    """

    scope: Scope
    head: Head
    rows: tuple[Reconciled, ...]
    agreeing_count: int

    @property
    def differing_count(self) -> int:
        """How many statements differ from entries."""
        return sum(row.differs for row in self.rows)

    @property
    def missing_count(self) -> int:
        """How many who report by stock have stated nothing for this day."""
        return sum(row.is_missing for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """The answer as plain data: amounts in yuan as text."""
        return {
            "scope": self.scope.canonical(),
            "head": {"number": self.head.number, "hash": self.head.hash},
            "agreeing_count": self.agreeing_count,
            "differing_count": self.differing_count,
            "missing_count": self.missing_count,
            "rows": [_plain(row) for row in self.rows],
        }


def _plain(row: Reconciled) -> dict[str, Any]:
    amounts = {"entries": row.entries_fen, "statement": row.statement_fen, "difference": row.difference_fen}
    return {
        "institution": row.institution,
        "kind": row.kind,
        "measure": row.measure,
        "loan": row.loan,
        **{name: None if fen is None else format_yuan(fen) for name, fen in amounts.items()},
        "since": row.since and row.since.isoformat(),
        "is_missing": row.is_missing,
    }


def reconciliation(connection: Connection, scope: Scope, *, everything: bool = False) -> Reconciliation:
    """What differs or is missing at a month's end, or everything; ``scope`` may be limited to a kind.

    Without ``as_of`` the day is the last that a month ended on before today.

    Raises:
        Malformed: DATE_OUT_OF_RANGE, where ``as_of`` is no last day of a month.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    day = scope.as_of or month_of(today()).previous().last
    end = month_of(day).last
    if day != end:
        raise Malformed.of(FindingCode.DATE_OUT_OF_RANGE, "as_of", expected=end.isoformat(), found=day.isoformat())
    head, kind = find_head(connection, scope.known_at), scope.where.get(Dimension.KIND)
    rows = reconcile(connection, day, head.number, scope.viewer, scope.basis, scope.parties, unstated=everything)
    of_kind = [row for row in rows if kind in (None, row.kind)]
    shown = tuple(row for row in of_kind if everything or row.differs or row.is_missing)
    return Reconciliation(replace(scope, as_of=day), head, shown, sum(row.difference_fen == 0 for row in of_kind))


def reconcile(
    connection: Connection,
    month_end: date,
    known: int,
    viewer: Viewer,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.PRESENT,
    *,
    unstated: bool = True,
) -> list[Reconciled]:
    """Every balance at a month's end that is stated, due to be stated, or (``unstated``) rests on entries only.

    As known at a journal number; on the book basis a statement that came after its month was closed is in no month.
    Sorted by kind, institution, measure and loan.
    """
    books = Balances(connection, known, viewer, basis, parties)
    stated, missing = books.stated(month_end), books.missing(month_end)
    if unstated:
        entered = books.levels(month_end) | books.apart(month_end, stated)
    else:
        entered = books.entered(month_end, {*stated, *(Key(*due, OUTSTANDING) for due in missing)})
    return _rows(books, month_end, stated, entered, missing)


def differing_statements(connection: Connection, month_end: date, known: int) -> list[Reconciled]:
    """The statements for a month's end that differ from entries on the book basis, as ``reconcile`` sorts them."""
    books = Balances(connection, known, Viewer.all(), Basis.BOOK, Parties.PRESENT)
    stated = books.stated(month_end)
    rows = _rows(books, month_end, stated, books.entered(month_end, stated), [])
    return [row for row in rows if row.differs]


def missing_statements(connection: Connection, month_end: date, known: int) -> list[tuple[str, str]]:
    """(institution, kind) of those who stated an outstanding balance before and do not for this month's end.

    One whose last balance was zero has ended and owes none. Statements of single loans do not count.
    """
    return Balances(connection, known, Viewer.all(), Basis.BOOK, Parties.PRESENT).missing(month_end)


def _rows(
    books: Balances,
    month_end: date,
    stated: dict[Key, int],
    entered: dict[Key, int],
    missing: Collection[tuple[str, str]],
) -> list[Reconciled]:
    due = {Key(institution, kind, OUTSTANDING) for institution, kind in missing}
    differing = {key for key, fen in stated.items() if entered.get(key, fen) != fen}
    since = _since(books, differing, month_end)
    return [
        Reconciled(
            key.institution, key.kind, key.measure, None if key.loan is None else place_text(key.loan), month_end,
            entered.get(key), stated.get(key), since.get(key), key in due,
        )
        for key in sorted({*stated, *entered, *due}, key=_order)
    ]  # fmt: skip


def _order(key: Key) -> tuple[int, str, int, int]:
    return KIND_ORDER[key.kind], key.institution, _MEASURE_ORDER[key.measure], key.loan or 0


def _since(books: Balances, differing: Collection[Key], month_end: date) -> dict[Key, date]:
    """By key: how far back it has differed. One look at each earlier day, while any still differs there."""
    since = dict.fromkeys(differing, month_end)
    going_on = set(differing)
    for day in books.days_before(month_end, going_on):
        stated = {key: fen for key, fen in books.stated(day).items() if key in going_on}
        entered = books.entered(day, stated)
        for key, fen in stated.items():
            if entered.get(key, fen) == fen:
                going_on.discard(key)
            else:
                since[key] = day
        if not going_on:
            break
    return since
