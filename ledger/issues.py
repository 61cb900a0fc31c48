"""Workbooks that were sent out: the journal number that each was made at, and what was posted since.

The hash of that number stands inside every workbook. It is the outside anchor of the chain: whoever has a workbook that
was sent out can tell whether the ledger still is what it was then.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text

from ledger.errors import Conflict, Malformed, NotFound
from ledger.finding_codes import FindingCode

_ISSUES = text("SELECT body FROM document WHERE fact = 'issue' AND code = :report ORDER BY number DESC, line DESC")
_HASH = text("SELECT hash FROM journal WHERE number = :number")
_NUMBER = text("SELECT number FROM journal WHERE hash = :hash")
_ISSUED = text("""
SELECT d.body, j.number, j.voucher, j.made_by, j.checked_by, j.decided_at
FROM document AS d JOIN journal AS j ON j.number = d.number
WHERE d.fact = 'issue' AND d.body LIKE :digest ORDER BY d.number, d.line""")
_POSTED = text("""
SELECT j.number, j.voucher, j.made_by, j.checked_by, j.decided_at, v.source
FROM journal AS j JOIN voucher AS v ON v.id = j.voucher
WHERE j.verdict = 'posted' AND j.number > :after AND j.number <= :last ORDER BY j.number""")
_WHY: Final = ("reason", "title", "file")


@dataclass(frozen=True, slots=True)
class Issued:
    """A workbook as it was sent out: the words of its stamp, the head it was made at, and who answers for it."""

    report: str
    period: str
    head: int
    scope: Mapping[str, str]
    is_final: bool
    number: int
    voucher: str
    made_by: str | None
    checked_by: str | None
    decided_at: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A posted voucher: its journal number, its place, who made and checked it, when, and the reason it was given."""

    number: int
    voucher: str
    made_by: str | None
    checked_by: str | None
    decided_at: str
    why: str | None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {name: getattr(self, name) for name in Paper.__slots__}


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


def issues_of(connection: Connection, digest: str) -> tuple[Issued, ...]:
    """Every issue of a workbook with this digest of its content, the earliest first; empty where there was none."""
    rows = connection.execute(_ISSUED, {"digest": f'%"{digest}"%'}).all()
    told = [(json.loads(row.body), row) for row in rows]
    return tuple(
        Issued(
            fact["report"], fact["period"], int(fact["head"]), fact.get("scope", {}), bool(fact.get("final")),
            row.number, f"S{row.voucher}", row.made_by, row.checked_by, row.decided_at,
        )
        for fact, row in told
        if fact["digest"] == digest
    )  # fmt: skip


def number_of_hash(connection: Connection, hash_: str) -> int | None:
    """The journal number whose row has this hash, None where the chain has no such hash."""
    found = connection.execute(_NUMBER, {"hash": hash_}).scalar()
    return None if found is None else int(found)


def posted_between(connection: Connection, after: int, last: int) -> tuple[Paper, ...]:
    """The vouchers posted after one journal number, up to and including another, in the order of the journal."""
    rows = connection.execute(_POSTED, {"after": after, "last": last})
    return tuple(
        Paper(row.number, f"S{row.voucher}", row.made_by, row.checked_by, row.decided_at, _why(json.loads(row.source)))
        for row in rows
    )


def _why(source: Mapping[str, Any]) -> str | None:
    return next((str(source[name]) for name in _WHY if source.get(name)), None)


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
