"""Imports as acts: a preview is kept, a file is submitted whole or not at all, pressing twice is the same answer."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text

from ledger.accounts import User
from ledger.attachments import keep_import
from ledger.chain import canonical
from ledger.database import Database, Writer, moment_text
from ledger.errors import Conflict, Finding, Malformed, Refused
from ledger.finding_codes import FindingCode
from ledger.intake.kept import Import, batch_name, find_import, keep_batch, keep_preview, require_new
from ledger.intake.memory import pack
from ledger.intake.run import Outcome, Task, check_file, submit_file
from ledger.scope import Viewer
from ledger.vocabulary import Role

IMPORT_LOCK: Final = 0x696D7074
"""The advisory lock of PostgreSQL under which files are submitted one after another."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. ``id`` is the import's number: None where nothing was stored."""

    id: int | None
    outcome: Outcome
    vouchers: tuple[int, ...] = ()
    is_replay: bool = False


class Unsubmitted(Refused):
    """The file has errors, or warnings that were not confirmed: nothing is stored. The outcome tells all of it."""

    def __init__(self, outcome: Outcome) -> None:
        code = FindingCode.IMPORT_REFUSED if outcome.errors else FindingCode.IMPORT_WARNINGS
        count = len(outcome.errors or outcome.warnings)
        super().__init__([Finding(code, "file", found=str(count)), *outcome.findings])
        self.outcome = outcome


def viewer_of(user: User) -> Viewer:
    """A submitter's clerk sees the own institution's imports, everybody else all."""
    return Viewer.all() if user.institution is None else Viewer.of(user.institution)


def preview_import(database: Database, task: Task) -> Imported:
    """The file is read and checked against the ledger as it is now; file and preview are kept, and nothing else.

    Raises:
        Forbidden: the user is neither maker nor submitter.
        Conflict: IMPORT_TWICE.
        Malformed: the file cannot be read as a table at all; it is not kept.
    """
    task.user.require(Role.MAKER, Role.SUBMITTER)
    with database.reading() as connection:
        outcome = check_new_file(connection, task)
    if outcome.layout is None:
        raise Malformed(outcome.findings or [Finding(FindingCode.UNREADABLE, task.file.name)])
    with database.writing() as writer:
        id_ = _keep(writer.connection, task, outcome)
    return Imported(id_, outcome)


def submit_import(writer: Writer, task: Task, *, accept_warnings: bool = False, preview: int | None = None) -> Imported:
    """The file is checked again and its vouchers wait for their decision; or, pressed before, what was stored then.

    ``preview`` is the import's own number, where it was previewed; otherwise it gets one now.

    Raises:
        Forbidden: the user is neither maker nor submitter.
        Conflict: IMPORT_TWICE.
        Unsubmitted: an error, or a warning that was not accepted; the caller's transaction must be undone.
    """
    task.user.require(Role.MAKER, Role.SUBMITTER)
    _lock(writer.connection)
    viewer = viewer_of(task.user)
    if preview is not None and (item := find_import(writer.connection, preview, viewer)).batch is not None:
        return _replayed(item)
    attempt = require_new(writer.connection, task.file.sha256, viewer, task.profile.sheet)
    outcome = submit_file(writer, task, attempt)
    _require_new_sheet(writer.connection, task, outcome)
    if outcome.errors or (outcome.warnings and not accept_warnings):
        raise Unsubmitted(outcome)
    id_ = _keep(writer.connection, task, outcome) if preview is None else preview
    _keep_batch(writer.connection, task, outcome, id_, attempt)
    return Imported(id_, outcome, tuple(outcome.vouchers))


def check_new_file(connection: Connection, task: Task) -> Outcome:
    """What submitting the file would find; writes nothing.

    Raises:
        Conflict: IMPORT_TWICE, of the same sheet of the same file.
    """
    require_new(connection, task.file.sha256, viewer_of(task.user), task.profile.sheet)
    outcome = check_file(connection, task)
    _require_new_sheet(connection, task, outcome)
    return outcome


def _require_new_sheet(connection: Connection, task: Task, outcome: Outcome) -> None:
    """The sheet that was read is a new one, by whatever name or number it was asked for."""
    if outcome.layout is not None:
        require_new(connection, task.file.sha256, viewer_of(task.user), outcome.layout.sheet)


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})


def _replayed(item: Import) -> Imported:
    outcome = Outcome(summary=item.summary, findings=list(item.findings), vouchers=list(item.vouchers))
    return Imported(item.id, outcome, item.vouchers, is_replay=True)


def _keep(connection: Connection, task: Task, outcome: Outcome) -> int:
    with task.file.path.open("rb") as stream:
        info = keep_import(connection, stream, task.store)
    if info.sha256 != task.file.sha256:  # it was written to while it was read
        raise Conflict.of(FindingCode.ATTACHMENT_DIFFERS, task.file.name, expected=task.file.sha256, found=info.sha256)
    values = {
        **_found(task, outcome),
        "name": task.file.name,
        "made_at": moment_text(task.clock.now),
    }
    return keep_preview(connection, values, outcome.findings)


def _found(task: Task, outcome: Outcome) -> dict[str, Any]:
    """What preview and batch have alike: whose file, how it was read, what was found."""
    return {
        "account": task.user.name,
        "sha256": task.file.sha256,
        "profile": task.profile.model_dump_json(exclude_defaults=True),
        "options": canonical({"valid_rows_only": task.valid_rows_only}),
        "summary": canonical(outcome.summary),
    }


def _keep_batch(connection: Connection, task: Task, outcome: Outcome, preview: int, attempt: int) -> None:
    kind, institution = outcome.main or (None, None)
    values: dict[str, Any] = {
        **_found(task, outcome),
        "preview": preview,
        "batch": batch_name(task.file.sha256, attempt),
        "submitted_at": moment_text(task.clock.now),
        "vouchers": canonical(outcome.vouchers),
        "kind": kind,
        "institution": institution,
        "rows": pack(outcome.memory.rows),
    }
    keep_batch(connection, values, outcome.findings)
