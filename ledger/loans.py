"""The loans that a scope holds, as of a day: what the register, the portfolio and the calendar are made of.

A scope limits loans by kind, parties, region, programme and category, parties and regions by the names asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.lists import Cursor, Page, make_page, require_limit
from ledger.period import today
from ledger.register import LoanRow, loan_rows
from ledger.scope import Scope
from ledger.totals import Head, find_head
from ledger.vocabulary import LOAN_KINDS, Dimension, Kind, LoanState

LOAN_DIMENSIONS: Final = MappingProxyType(
    {
        Dimension.KIND: "kind",
        Dimension.INSTITUTION: "provider",
        Dimension.PROVIDER: "provider",
        Dimension.RECIPIENT: "recipient",
        Dimension.REGION: "region",
        Dimension.PROGRAMME: "programme",
        Dimension.CATEGORY: "category",
    }
)
"""What loans can be limited to and split by: the field of a row that holds it."""


@dataclass(frozen=True, slots=True)
class LoanBook:
    """Loans as of a day and as known at a head; ``scope`` names both."""

    scope: Scope
    head: Head
    as_of: date
    rows: tuple[LoanRow, ...]


def loan_book(
    connection: Connection, scope: Scope, state: LoanState | None = None, *, with_patents: bool = True
) -> LoanBook:
    """The loans of a scope as of its day (today, where it names none), by day of disbursement; of one state if asked.

    Raises:
        Malformed: a scope over a period, of a kind that is no loan, or limited by what loans do not have.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    book, rows = loan_stream(connection, scope, state, with_patents=with_patents)
    return replace(book, rows=tuple(rows))


def loan_stream(
    connection: Connection, scope: Scope, state: LoanState | None = None, *, with_patents: bool = True
) -> tuple[LoanBook, Iterator[LoanRow]]:
    """The book of ``loan_book`` without its rows, and the rows, read as they are asked for.

    Raises:
        Malformed: as ``loan_book``.
    """
    kind = _require_loans(scope)
    head = find_head(connection, scope.known_at)
    as_of = scope.as_of or today()
    rows = loan_rows(
        connection, kind, as_of, head.number, scope.viewer, scope.basis, scope.parties, with_patents=with_patents
    )
    limits = [(LOAN_DIMENSIONS[dimension], value) for dimension, value in scope.where.items()]
    held = (row for row in rows if all(getattr(row, name) == value for name, value in limits))
    found = (row for row in held if state is None or row.state is state)
    return LoanBook(replace(scope, as_of=as_of, known_at=head.number), head, as_of, ()), found


def count_loans(connection: Connection, known: int) -> int:
    """How many agreements of loans there are at most, as known at a journal number."""
    query = text("SELECT count(*) FROM instrument WHERE number <= :known AND kind IN :kinds")
    bound = query.bindparams(bindparam("kinds", expanding=True))
    return int(connection.execute(bound, {"known": known, "kinds": list(map(str, LOAN_KINDS))}).scalar_one())


def _require_loans(scope: Scope) -> Kind | None:
    """The one kind of loans that the scope is limited to, or None."""
    if scope.period is not None:
        raise Malformed.of(FindingCode.SCOPE_TIME, "period", expected="as_of", found="period")
    require_dimensions("where", *scope.where)
    kind = scope.where.get(Dimension.KIND)
    if kind is None:
        return None
    if kind not in LOAN_KINDS:
        raise Malformed.of(FindingCode.UNKNOWN_CODE, "kind", expected=", ".join(LOAN_KINDS), found=kind)
    return Kind(kind)


def require_dimensions(place: str, *dimensions: Dimension) -> None:
    """Nothing, if loans have these dimensions.

    Raises:
        Malformed: MEASURE_DIMENSION, at ``place``.
    """
    others = [dimension for dimension in dimensions if dimension not in LOAN_DIMENSIONS]
    if others:
        expected = ", ".join(LOAN_DIMENSIONS)
        raise Malformed.of(FindingCode.MEASURE_DIMENSION, place, expected=expected, found=", ".join(others))


def list_loans(
    connection: Connection,
    scope: Scope,
    state: LoanState | None = None,
    *,
    limit: int = 100,
    cursor: str | None = None,
) -> Page:
    """A page of the loans of a scope, by day of disbursement; amounts in fen. All pages are of one day and one head.

    Raises:
        Malformed: CURSOR_UNREADABLE, a limit outside 1 to 1,000, and as ``loan_book``.
    """
    require_limit(limit)
    start = 0
    if cursor is not None:
        at = Cursor.decode(cursor, 2)
        start, day = at.after
        scope = replace(scope, known_at=at.known, as_of=_day(day, cursor))
    book = loan_book(connection, scope, state)
    rows = book.rows[start : start + limit + 1]
    after = [(start + count, book.as_of.toordinal()) for count in range(1, len(rows) + 1)]
    return make_page([loan_item(row) for row in rows], limit, book.head, after)


def _day(ordinal: int, cursor: str) -> date:
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise Malformed.of(FindingCode.CURSOR_UNREADABLE, "cursor", found=cursor[:60]) from None


_TOLD: Final = (
    "kind", "provider", "recipient", "region", "programme", "category", "number", "contract", "disbursed_date",
    "due_date", "rate_ppm", "state", "disbursed_fen", "rollover_fen", "repaid_fen", "written_off_fen", "recovered_fen",
    "outstanding_fen", "patents", "registrations", "renews",
)  # fmt: skip


def loan_item(row: LoanRow) -> dict[str, Any]:
    """A loan as lists show it: its place, amounts in fen, its state by its code."""
    told = {name: getattr(row, name) for name in _TOLD}
    return {"loan": row.place, **told, "state": str(row.state), "patents": list(row.patents)} | {
        "registrations": list(row.registrations)
    }
