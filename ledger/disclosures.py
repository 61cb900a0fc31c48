"""What a report must disclose of its own figures: business known only in sum, and vouchers that one person approved."""

from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, select, text

from ledger.conditions import entry_column, entry_conditions
from ledger.scope import Scope
from ledger.succession import party_names
from ledger.tables import Tables
from ledger.totals import find_head
from ledger.vocabulary import Dimension

_E: Final = Tables.ENTRY.c


class Opening(NamedTuple):
    """What of one institution, kind and act is known only in sum: how many there are, and the amount in fen."""

    institution: str
    kind: str
    act: str
    tally: int
    amount_fen: int


class Alone(NamedTuple):
    """A voucher that its own maker posted in an office of one; ``is_reviewed``: somebody else looked at it since."""

    number: int
    voucher: int
    made_by: str
    decided_at: str
    is_reviewed: bool


def openings(connection: Connection, scope: Scope) -> tuple[Opening, ...]:
    """The openings of a scope that are live, by institution, kind and act.

    Raises:
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    known, dialect = find_head(connection, scope.known_at).number, connection.dialect.name
    names = party_names(connection, known, scope.parties)
    institution = entry_column(Dimension.INSTITUTION, scope, dialect, names).label("institution")
    by = (institution, _E.kind, _E.act)
    query = select(*by, func.sum(_E.tally), func.sum(_E.amount_fen)).group_by(*by)
    query = query.where(_E.recipient.is_(None), *entry_conditions(scope, known, dialect, names))
    rows = connection.execute(query.having(func.sum(_E.tally) != 0)).all()
    return tuple(sorted(Opening(*row[:3], int(row[3]), int(row[4] or 0)) for row in rows))


_ALONE: Final = text("""
SELECT j.number, j.voucher, j.made_by, j.decided_at,
  EXISTS (SELECT 1 FROM document AS d WHERE d.fact = 'review' AND d.code = 'S' || j.voucher AND d.number <= :known)
FROM journal AS j WHERE j.verdict = 'posted' AND j.checked_by IS NULL AND j.number <= :known ORDER BY j.number""")


def approved_alone(connection: Connection, known: int) -> tuple[Alone, ...]:
    """The vouchers posted without a second person, as known at a journal number, in its order."""
    rows: Any = connection.execute(_ALONE, {"known": known})
    return tuple(Alone(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows)
