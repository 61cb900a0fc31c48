"""Workbooks that were sent out: the journal number that each was made at."""

import json

from sqlalchemy import Connection, text

from ledger.errors import Conflict, Malformed, NotFound
from ledger.finding_codes import FindingCode

_ISSUES = text("SELECT body FROM document WHERE fact = 'issue' AND code = :report ORDER BY number DESC, line DESC")
_HASH = text("SELECT hash FROM journal WHERE number = :number")


def issued_head(connection: Connection, issue: str) -> int:
    """The journal number that the latest issue of ``report/period`` was made at.

    Raises:
        Malformed: the text is not of that form.
        NotFound: none was issued.
    """
    report, _, period = issue.partition("/")
    if not (report and period):
        raise Malformed.of(FindingCode.UNKNOWN_ISSUE, "from_issue", expected="monthly/2023-06", found=issue[:80])
    for (body,) in connection.execute(_ISSUES, {"report": report}):
        fact = json.loads(body)
        if fact["period"] == period:
            return int(fact["head"])
    raise NotFound.of(FindingCode.UNKNOWN_ISSUE, "from_issue", expected="monthly/2023-06", found=issue[:80])


def stamped_head(connection: Connection, number: int, hash_: str) -> int:
    """The journal number of a stamp, if the chain has that hash there.

    Raises:
        Conflict: the stamp is of another ledger, or the chain was changed.
    """
    found = connection.execute(_HASH, {"number": number}).scalar()
    if found != hash_:
        place, expected = f"journal number={number}", str(found or "-")
        raise Conflict.of(FindingCode.STAMP_OF_ANOTHER, place, expected=expected, found=hash_[:64])
    return number
