"""The checker's sheet of an imported batch: what must agree, what is new, what was warned of, and rows to tick.

It is plain data and stays the same while the ledger does. A decision keeps it as it was, with its SHA-256.
"""

import json
from typing import Any

from sqlalchemy import Connection, select

from ledger.chain import canonical, sha256
from ledger.errors import NotFound
from ledger.finding_codes import FindingCode
from ledger.intake.balances import balances
from ledger.intake.kept import Import, last_posted, rows_of
from ledger.intake.memory import compare, unpack
from ledger.tables import Tables

_CHECK = Tables.IMPORT_CHECK.c


def checking_sheet(connection: Connection, item: Import) -> dict[str, Any]:
    """The sheet of a batch; of one that was ticked, the sheet as it was then.

    Raises:
        NotFound: UNKNOWN_IMPORT where it is only a preview.
    """
    if item.batch is None:
        raise NotFound.of(FindingCode.UNKNOWN_IMPORT, item.text, found=item.text)
    kept = kept_check(connection, item.batch)
    if kept is not None:
        return dict(json.loads(kept["sheet"]))
    return _made(connection, item, item.batch)


def _made(connection: Connection, item: Import, batch: str) -> dict[str, Any]:
    before = last_posted(connection, item)
    now = unpack(rows_of(connection, batch))
    compared = compare(unpack(before[1]), now) if before else {}
    summary = {name: value for name, value in item.summary.items() if name not in {"sample", "codes", "proposals"}}
    return {
        "import": item.text,
        "file": item.name,
        "sha256": item.sha256,
        "vouchers": [f"S{voucher}" for voucher in item.vouchers],
        "account": item.account,
        "profile": item.profile_name,
        "kind": item.kind,
        "institution": item.institution,
        "totals": summary,
        "statements": balances(connection, item.vouchers),
        "compared_with": before[0] if before else None,
        **compared,
        "warnings": [code for code in item.summary["codes"] if code["severity"] == "warning"],
        "sample": item.summary["sample"],
    }


def sheet_digest(sheet: dict[str, Any]) -> str:
    """The SHA-256 under which a sheet is bound into the journal."""
    return sha256(canonical(sheet))


def kept_check(connection: Connection, batch: str) -> dict[str, Any] | None:
    """The sheet as ticked, with who ticked which rows and when; None where nobody has."""
    row = connection.execute(select(Tables.IMPORT_CHECK).where(_CHECK.batch == batch)).first()
    return None if row is None else dict(row._mapping)  # noqa: SLF001
