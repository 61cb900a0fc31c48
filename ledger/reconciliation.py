"""Reconciliation: what institutions report as their month-end balances, against what the entries come to on that day.

``Parties.PRESENT`` here means as of the day of the statement (see ``statements``), and is how statements are judged at
closing: by recorded names every bank that was merged would differ for ever. Non-performing loans (``npl``) are a bank's
own classification, which entries do not hold: they have nothing to differ from.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.party_words import Parties
from ledger.places import place_text
from ledger.scope import Viewer
from ledger.statements import KIND_ORDER, OUTSTANDING, Balances, Key
from ledger.vocabulary import Basis, StatementMeasure

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


def reconcile(
    connection: Connection,
    month_end: date,
    known: int,
    viewer: Viewer,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.PRESENT,
) -> list[Reconciled]:
    """Every balance at a month's end that is stated, due to be stated, or rests on entries; as known at a number.

    On the book basis a statement that came after its month was closed is in no month. Sorted by kind, institution,
    measure and loan.
    """
    books = Balances(connection, known, viewer, basis, parties)
    stated = books.stated(month_end)
    entered = books.levels(month_end) | books.apart(month_end, stated)
    return _rows(books, month_end, stated, entered, books.missing(month_end))


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
