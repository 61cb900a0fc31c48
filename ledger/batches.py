"""Vouchers that belong together: the order in which a batch is decided, and what posting an imported one demands.

An import's vouchers bear a batch that starts with ``IMPORTED``. They are posted only when the checking sheet, whose
sample was ticked, is kept by the same user and named in the reason, which the journal's chain covers.
"""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from ledger.accounts import User
from ledger.errors import Conflict
from ledger.finding_codes import FindingCode
from ledger.sets import fetch
from ledger.tables import Tables

IMPORTED: Final = "import:"

_BATCHES: Final = """
SELECT id, batch FROM voucher WHERE batch IS NOT NULL AND id IN (SELECT {key} FROM {listed})"""

_SHEET: Final = re.compile(r"(?:^|\s)sheet:([0-9a-f]{64})$")


def sheet_mark(sha256: str) -> str:
    """What the reason of a decision ends with where a checking sheet was ticked for it."""
    return f"sheet:{sha256}"


def _batches(connection: Connection, vouchers: Sequence[int]) -> dict[int, str]:
    return {row.id: row.batch for row in fetch(connection, _BATCHES, dict.fromkeys(vouchers))}


def in_batch_order(connection: Connection, vouchers: Sequence[int]) -> list[int]:
    """The vouchers, each once, in the order given; those of one batch take their places among them ascending."""
    named = list(dict.fromkeys(vouchers))
    if len(named) == 1:
        return named
    batches = _batches(connection, named)
    waiting: dict[str, list[int]] = {}
    for voucher in sorted(batches, reverse=True):
        waiting.setdefault(batches[voucher], []).append(voucher)
    return [waiting[batches[voucher]].pop() if voucher in batches else voucher for voucher in named]


def require_sheets(connection: Connection, vouchers: Sequence[int], user: User, reason: str | None) -> None:
    """Nothing, unless one of the vouchers is of an imported file whose sheet this user has not kept and named.

    Raises:
        Conflict: SHEET_NOT_TICKED, at each such batch by the number of its import.
    """
    imported = {batch for batch in _batches(connection, vouchers).values() if batch.startswith(IMPORTED)}
    if not imported:
        return
    mark = _SHEET.search(reason or "")
    check = Tables.IMPORT_CHECK.c
    query = select(check.batch).where(
        check.batch.in_(imported), check.account == user.name, check.sheet_sha256 == (mark[1] if mark else "")
    )
    missing = imported - set(connection.execute(query).scalars())
    if missing:
        raise Conflict.of(FindingCode.SHEET_NOT_TICKED, ", ".join(_import_of(connection, item) for item in missing))


def _import_of(connection: Connection, batch: str) -> str:
    row = Tables.IMPORT_BATCH.c
    preview = connection.execute(select(row.preview).where(row.batch == batch)).scalar()
    return batch if preview is None else f"I{preview}"
