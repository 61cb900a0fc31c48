"""Imports as they are kept: previews ``I1`` …, the batches that came of them, and what has become of those.

A submitter's clerk sees the imports of the own institution's clerks only; to everybody else let in all are shown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, text

from ledger.attachments import VIA_IMPORT
from ledger.batches import IMPORTED
from ledger.chain import canonical
from ledger.errors import Conflict, Finding, NotFound
from ledger.finding_codes import FindingCode
from ledger.intake.places import column_letters
from ledger.scope import Viewer
from ledger.tables import Tables
from ledger.vocabulary import Severity, Verdict, VoucherState

FINDINGS_KEPT: Final = 1_000
"""Most findings that a preview or a batch keeps; their number is always whole."""

_I: Final = Tables.IMPORT_PREVIEW.c
_B: Final = Tables.IMPORT_BATCH.c
_V: Final = Tables.VOUCHER.c
_J: Final = Tables.JOURNAL.c

_STATE: Final = (
    select(func.coalesce(_J.verdict, str(VoucherState.SUBMITTED)))
    .select_from(Tables.VOUCHER.outerjoin(Tables.JOURNAL, _J.voucher == _V.id))
    .where(_V.batch == _B.batch)
    .order_by(_V.id)
    .limit(1)
    .scalar_subquery()
)
"""What became of a batch: its vouchers are decided together."""

_JOINED: Final = Tables.IMPORT_PREVIEW.outerjoin(Tables.IMPORT_BATCH, _B.preview == _I.id)
_LATEST: Final = ("profile", "options", "summary", "findings", "finding_count")
"""What the submission of a preview may have found otherwise; of it where there is one."""

_COLUMNS: Final = (
    _I.id, _I.account, _I.sha256, _I.name, _I.made_at, *(func.coalesce(_B[n], _I[n]).label(n) for n in _LATEST),
    _B.batch, _B.vouchers, _B.submitted_at, _B.kind, _B.institution, _STATE.label("state"),
)  # fmt: skip

_PREVIEW: Final = "preview"


@dataclass(frozen=True, slots=True)
class Import:
    """One import: its preview, and its batch (None while it is only a preview). ``state`` is a word of STATES.

    Profile, options, summary and findings are of the submission, of the preview while there is none.
    """

    id: int
    account: str
    sha256: str
    name: str
    profile: str
    options: dict[str, Any]
    made_at: str
    summary: dict[str, Any]
    findings: tuple[Finding, ...]
    finding_count: int
    state: str
    batch: str | None = None
    vouchers: tuple[int, ...] = ()
    submitted_at: str | None = None
    kind: str | None = None
    institution: str | None = None

    @property
    def text(self) -> str:
        """``I3``."""
        return f"I{self.id}"

    @property
    def profile_name(self) -> str:
        """What the profile calls itself; empty where it has no name."""
        return str(json.loads(self.profile).get("name", ""))


def _import(row: Any) -> Import:
    found = [
        Finding(FindingCode(f[0]), f[1], f[2], f[3], Severity(f[4])) for f in json.loads(row.findings)
    ]  # fmt: skip
    return Import(
        row.id, row.account, row.sha256, row.name, row.profile, json.loads(row.options), row.made_at,
        json.loads(row.summary), tuple(found), row.finding_count, row.state if row.batch else _PREVIEW, row.batch,
        tuple(json.loads(row.vouchers)) if row.vouchers else (), row.submitted_at, row.kind, row.institution,
    )  # fmt: skip


def _seen(viewer: Viewer) -> list[Any]:
    if viewer.institution is None:
        return []
    account = Tables.ACCOUNT.c
    return [_I.account.in_(select(account.name).where(account.institution == viewer.institution))]


def list_imports(
    connection: Connection, viewer: Viewer, *, limit: int = 100, before: int | None = None
) -> list[Import]:
    """Imports, the latest first; ``before`` is the number of the last one of the page before."""
    query = select(*_COLUMNS).select_from(_JOINED).where(*_seen(viewer)).order_by(_I.id.desc()).limit(limit)
    if before is not None:
        query = query.where(_I.id < before)
    return [_import(row) for row in connection.execute(query)]


def find_import(connection: Connection, id_: int, viewer: Viewer) -> Import:
    """The import of that number.

    Raises:
        NotFound: there is none, or none that this viewer may see.
    """
    query = select(*_COLUMNS).select_from(_JOINED).where(_I.id == id_, *_seen(viewer))
    row = connection.execute(query).first()
    if row is None:
        raise NotFound.of(FindingCode.UNKNOWN_IMPORT, f"I{id_}", found=f"I{id_}")
    return _import(row)


def require_new(connection: Connection, sha256: str, viewer: Viewer, sheet: str | None) -> int:
    """How many times this very file was submitted before: in vain, or another sheet of it.

    ``sheet`` is the one that is asked for or was read; None: whichever is first.

    Raises:
        Conflict: IMPORT_TWICE, naming the import that waits for its decision or is posted.
    """
    columns = (_B.preview, _STATE.label("state"), _I.account, _B.summary)
    rows = connection.execute(select(*columns).select_from(_JOINED).where(_B.sha256 == sha256)).all()
    standing = [
        row
        for row in rows
        if row.state in {VoucherState.SUBMITTED, Verdict.POSTED}
        and sheet in {None, json.loads(row.summary).get("sheet")}
    ]
    if standing:
        own = {row.id for row in connection.execute(select(_I.id).where(_I.sha256 == sha256, *_seen(viewer)))}
        named = ", ".join(f"I{row.preview}" for row in standing if row.preview in own)
        raise Conflict.of(FindingCode.IMPORT_TWICE, "file", expected=named, found=sha256[:12])
    return len(rows)


def keep_preview(connection: Connection, values: dict[str, Any], findings: Sequence[Finding]) -> int:
    """The preview stands with its first findings; its number. ``values`` are the columns but those of findings."""
    result = connection.execute(insert(Tables.IMPORT_PREVIEW).returning(_I.id), values | _first(findings))
    return int(result.scalar_one())


def keep_batch(connection: Connection, values: dict[str, Any], findings: Sequence[Finding]) -> None:
    """The batch stands with the first findings of its submission; ``values`` as of ``keep_preview``."""
    connection.execute(insert(Tables.IMPORT_BATCH), [values | _first(findings)])


def _first(findings: Sequence[Finding]) -> dict[str, Any]:
    told = [[f.code, f.place, f.expected, f.found, f.severity] for f in findings[:FINDINGS_KEPT]]
    return {"findings": canonical(told), "finding_count": len(findings)}


def batch_name(sha256: str, attempt: int) -> str:
    """What the vouchers of one submission of a file have in common."""
    return f"{IMPORTED}{sha256[:24]}.{attempt}"


_LAST: Final = text("""
SELECT b.preview, b.rows FROM import_batch AS b
WHERE b.institution = :institution AND b.kind = :kind AND b.id < (SELECT id FROM import_batch WHERE batch = :batch)
AND EXISTS (SELECT 1 FROM voucher JOIN journal ON journal.voucher = voucher.id
            WHERE voucher.batch = b.batch AND journal.verdict = 'posted')
ORDER BY b.id DESC LIMIT 1""")


def rows_of(connection: Connection, batch: str) -> bytes:
    """The packed rows of a batch."""
    return bytes(connection.execute(select(_B.rows).where(_B.batch == batch)).scalar_one())


def last_posted(connection: Connection, item: Import) -> tuple[str, bytes] | None:
    """The institution's import of the same kind before this one that is posted: its name and its packed rows."""
    given = {"institution": item.institution, "kind": item.kind, "batch": item.batch}
    row = connection.execute(_LAST, given).first()
    return None if row is None else (f"I{row.preview}", bytes(row.rows))


def import_of_batch(connection: Connection, batch: str) -> int | None:
    """The number of the import whose vouchers bear this batch."""
    return connection.execute(select(_B.preview).where(_B.batch == batch)).scalar()


def import_source(
    file: str, sha256: str, sheet: str, profile: str, rows: Sequence[int], columns: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The source of an imported voucher; ``rows`` holds the row of the sheet that each fact came from.

    It is stored as runs ``[row, facts of each row, rows]``: consecutive rows that make as many facts each. ``columns``
    (field → column from 1) say where in its row a value stood.
    """
    source: dict[str, Any] = {"via": VIA_IMPORT, "file": file, "sha256": sha256, "sheet": sheet, "profile": profile}
    source["columns"] = {name: column_letters(column) for name, column in (columns or {}).items()}
    return {name: value for name, value in source.items() if value} | {"rows": _runs(rows)}


def _runs(rows: Sequence[int]) -> list[list[int]]:
    counted: list[list[int]] = []
    for row in rows:
        if counted and counted[-1][0] == row:
            counted[-1][1] += 1
        else:
            counted.append([row, 1])
    runs: list[list[int]] = []
    for row, count in counted:
        if runs and runs[-1][1] == count and runs[-1][0] + runs[-1][2] == row:
            runs[-1][2] += 1
        else:
            runs.append([row, count, 1])
    return runs


def row_of(source: dict[str, Any], line: int) -> int | None:
    """The row of the sheet that line ``line`` (from 1) of an imported voucher came from."""
    left = line - 1
    for row, count, rows in source.get("rows", ()):
        if left < count * rows:
            return int(row + left // count)
        left -= count * rows
    return None
