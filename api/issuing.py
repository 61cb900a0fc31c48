"""Workbooks that are sent out: written, and recorded through a voucher in one step."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cataloguing import file_name
from api.console import find_signer
from ledger.journal import Draft, Submission, submit
from ledger.labels.proofs import FINAL_ISSUED, ISSUE_TITLE, PRELIMINARY_ISSUED, RESTATED_ISSUED
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import Basis
from reports.catalogue import build_report
from reports.files import unwritable
from reports.formats import Form
from reports.issue import issue_fact
from reports.rebuild import label_of, remade
from reports.stamp import words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledger.database import Database
    from reports.table import Table


def issue_workbook(
    database: "Database",
    build: "Callable[[Connection], tuple[tuple[Table, ...], bytes]]",
    path: Path,
    signer: str,
    reason: str | None = None,
) -> tuple[Submission, dict[str, Any]]:
    """The workbook stands at ``path`` and the voucher that it was sent out waits for its decision; the voucher's fact.

    Neither is there without the other: where the voucher is refused, the file stays as it was.

    Raises:
        LedgerError: the report cannot be built, or the voucher is refused.
        Unavailable: the file cannot be written.
    """
    with database.reading() as connection:
        tables, workbook = build(connection)
        fact = issue_fact(connection, tables, workbook)
    try:
        with tempfile.NamedTemporaryFile(prefix=".issue-", dir=path.parent, delete=False) as file:
            file.write(workbook)
        written = Path(file.name)
    except OSError as error:
        raise unwritable(path, error) from None
    try:
        with database.writing() as writer:
            draft = issue_draft(fact, reason)
            submission = submit(writer, draft, find_signer(writer.connection, signer))
            _put(written, path)
    finally:
        written.unlink(missing_ok=True)
    return submission, fact


def _put(written: Path, path: Path) -> None:
    try:
        written.chmod(0o644)
        written.replace(path)
    except OSError as error:
        raise unwritable(path, error) from None


def issue_report(
    database: "Database", report: str, given: dict[str, Any], output: Path | None, signer: str, reason: str | None
) -> tuple[Submission, dict[str, Any], Path]:
    """A report of the catalogue as ``issue_workbook`` sends it out, and the absolute path of its file.

    Raises:
        LedgerError: as ``issue_workbook``.
    """
    known_at = given.pop("known_at", None)
    with database.reading() as connection:
        known = find_head(connection, known_at).number
        asked = build_report(connection, report, given | {"known_at": str(known)}, Viewer.all())
    path = (output or Path(file_name(asked, Form.XLSX))).resolve()
    words = words_of(asked.asked.stamp())
    submission, fact = issue_workbook(database, lambda reading: remade(reading, words, known), path, signer, reason)
    return submission, fact, path


def issue_draft(fact: dict[str, Any], reason: str | None = None) -> Draft:
    """The voucher of an issue as it is handed in."""
    label = label_of(fact["report"])
    source = {"title": ISSUE_TITLE.format(report=label, period=fact["period"]), "reason": reason}
    return Draft([fact], source={name: value for name, value in source.items() if value})


def told_issue(submission: Submission, fact: dict[str, Any]) -> str:
    """What was recorded, in one sentence."""
    is_restated = fact["scope"].get("basis") == Basis.EVENT
    text = FINAL_ISSUED if fact["final"] else RESTATED_ISSUED if is_restated else PRELIMINARY_ISSUED
    label = label_of(fact["report"])
    named = {"report": label, "period": fact["period"], "number": fact["head"], "digest": fact["digest"]}
    return text.format(id=submission.id, **named)
