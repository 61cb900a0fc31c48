"""Questions about a difference, as the deliveries put them: from a record time, a basis, an issue or a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ledger.changes import Changes, changes
from ledger.errors import LedgerError, Malformed
from ledger.finding_codes import FindingCode
from ledger.issues import issued_head, stamped_head
from ledger.labels import code_of
from ledger.scope import Viewer, parse_question
from ledger.vocabulary import Basis
from reports.stamp import read_stamp


@dataclass(frozen=True, slots=True)
class Asked:
    """A difference as it was asked for; what is missing is None. ``limits`` are parameters of the question."""

    measure: str
    limits: Mapping[str, Any]
    from_known: str | None = None
    to_known: str | None = None
    from_basis: str | None = None
    to_basis: str | None = None
    from_issue: str | None = None
    from_workbook: Path | None = None


def differences(connection: Connection, asked: Asked, viewer: Viewer | None = None) -> Changes:
    """The changes asked for. A workbook gives its record time and, where none is asked for, its basis and its day.

    Raises:
        Malformed: more than one beginning, or as ``ledger.changes.changes``.
        NotFound: no such issue.
        LedgerError: the workbook bears no stamp, or one of another ledger.
    """
    starts = {name: getattr(asked, name) for name in ("from_known", "from_issue", "from_workbook")}
    given = [name for name, value in starts.items() if value is not None]
    if len(given) > 1:
        raise Malformed.of(FindingCode.REPEATED_PARAMETER, given[1], expected=given[0], found=given[1])
    limits, start = dict(asked.limits), asked.from_known
    if asked.from_issue is not None:
        start = str(issued_head(connection, asked.from_issue))
    if asked.from_workbook is not None:
        stamp = read_stamp(asked.from_workbook)
        start = str(stamped_head(connection, stamp.head_number, stamp.head_hash))
        limits["basis"] = limits.get("basis") or stamp.basis
        if not (limits.get("period") or limits.get("as_of")):
            limits["as_of"] = stamp.as_of
    question = parse_question(asked.measure, limits, viewer or Viewer.all())
    bases = _basis("from_basis", asked.from_basis), _basis("to_basis", asked.to_basis)
    return changes(connection, question, start, asked.to_known, *bases)


def _basis(name: str, text: str | None) -> Basis | None:
    if text is None:
        return None
    try:
        return code_of(Basis, text)
    except ValueError:
        raise LedgerError.of(FindingCode.UNKNOWN_CODE, name, expected=", ".join(Basis), found=text[:40]) from None
