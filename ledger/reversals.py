"""The log of reversals: what was cancelled, by whom, when and why."""

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.conditions import entry_conditions
from ledger.places import entry_text, place_text
from ledger.scope import Scope
from ledger.tables import Tables
from ledger.totals import Head, find_head

_E: Final = Tables.ENTRY.c
_J: Final = Tables.JOURNAL.c
_V: Final = Tables.VOUCHER.c


@dataclass(frozen=True, slots=True)
class Reversals:
    """Reversals in the order of the journal: plain rows, amounts in fen (negative)."""

    scope: Scope
    head: Head
    rows: tuple[dict[str, Any], ...]


def reversals(connection: Connection, scope: Scope) -> Reversals:
    """Every reversal that was booked in the scope's period (without one: to date), with who answers for it.

    Raises:
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    head = find_head(connection, scope.known_at)
    signers = (_J.voucher, _J.submitted_by, _J.made_by, _J.checked_by, _J.decided_at, _V.source)
    joined = Tables.ENTRY.join(Tables.JOURNAL, _J.number == _E.number).join(Tables.VOUCHER, _V.id == _J.voucher)
    query = select(*Tables.ENTRY.c, *signers).select_from(joined).where(_E.reverses_number.is_not(None))
    query = query.where(*entry_conditions(scope, head.number, connection.dialect.name))
    rows = connection.execute(query.order_by(_E.number, _E.line))
    return Reversals(scope, head, tuple(_row(row) for row in rows))


def _row(row: Any) -> dict[str, Any]:
    source = json.loads(row.source)
    return {
        "reversal": entry_text(row.number, row.line),
        "reversed": entry_text(row.reverses_number, row.reverses_line),
        "voucher": f"S{row.voucher}",
        "instrument": place_text(row.instrument),
        "kind": row.kind,
        "act": row.act,
        "institution": row.institution,
        "provider": row.provider,
        "recipient": row.recipient,
        "patent": row.patent,
        "event_date": row.event_date,
        "book_date": row.book_date,
        "amount_fen": row.amount_fen,
        "made_by": row.made_by or row.submitted_by,
        "checked_by": row.checked_by,
        "decided_at": row.decided_at,
        "why": source.get("reason") or source.get("title") or source.get("file"),
    }
