"""The fact that a workbook was sent out: what it is, at which head it was made, and the digest of its content."""

from typing import Any

from sqlalchemy import Connection

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.vocabulary import Basis
from ledger.watermark import is_closed
from reports.cells import content_digest
from reports.rebuild import cells_of
from reports.stamp import words_of
from reports.table import Table


def issue_fact(connection: Connection, tables: tuple[Table, ...], workbook: bytes) -> dict[str, Any]:
    """The fact, to be handed in; ``workbook`` is what was rendered of the tables.

    Only where all it speaks of is closed at its head is it final; else it is preliminary, as its own sheets say. By the
    day of business it never is: what comes late changes that even of a closed month.

    Raises:
        Malformed: there is nothing in the journal yet, or the report says nothing of its period.
    """
    stamp = next((table.stamp for table in tables if table.stamp is not None), None)
    words = {} if stamp is None else words_of(stamp)
    period = words.get("period") or words.get("as_of")
    if stamp is None or not stamp.head_number or not period:
        raise Malformed.of(FindingCode.MISSING_FIELD, "period", expected="head, report, period")
    return {
        "fact": "issue",
        "report": words["report"],
        "period": period,
        "digest": content_digest(cells_of(workbook)),
        "head": stamp.head_number,
        "scope": words,
        "final": is_closed(connection, period, stamp.head_number) and words.get("basis") != Basis.EVENT,
    }
