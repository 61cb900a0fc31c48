"""The rows of intake: previews of files, the batches that came of them, what checkers saw, and profiles.

All of them insert-only, and none of them of the journal: what a decision rests on is bound into its row by the SHA-256
of the sheet. The bytes of the files are kept with the scans, by their own SHA-256.
"""

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from ledger.columns import key, number, words


def _numbered() -> CheckConstraint:
    return CheckConstraint("id > 0", name="id_positive")


class ImportPreviewRow(SQLModel, table=True):
    """A file as it was read once, ``I1`` …: whose, by which profile (JSON), with which findings (JSON, the first)."""

    __tablename__ = "import_preview"
    __table_args__ = (_numbered(), Index("import_preview_file", "sha256"))
    id: int | None = key(auto=True)
    account: str = words(foreign_key="account.name")
    sha256: str = words()
    name: str = words()
    profile: str = words()
    options: str = words()
    made_at: str = words()
    summary: str = words()
    findings: str = words()
    finding_count: int


class ImportBatchRow(SQLModel, table=True):
    """A preview that was submitted: its vouchers (JSON), and its rows (JSON, deflated) for the next file to compare.

    Profile, options, summary and findings are those of the submission, which may have chosen otherwise. ``kind`` and
    ``institution`` are those of most of its agreements and statements.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        _numbered(),
        Index("import_batch_file", "sha256"),
        Index("import_batch_of", "institution", "kind"),
    )
    id: int | None = key(auto=True)
    preview: int = number(foreign_key="import_preview.id", unique=True)
    batch: str = words(unique=True)
    sha256: str = words()
    account: str = words(foreign_key="account.name")
    profile: str = words()
    options: str = words()
    summary: str = words()
    findings: str = words()
    finding_count: int
    submitted_at: str = words()
    vouchers: str = words()
    kind: str | None = words(default=None)
    institution: str | None = words(default=None)
    rows: bytes = Field(sa_type=LargeBinary)


class ImportCheckRow(SQLModel, table=True):
    """The sheet (JSON) that a checker has ticked to post a batch; its SHA-256 stands in the journal's reason."""

    __tablename__ = "import_check"
    __table_args__ = (_numbered(),)
    id: int | None = key(auto=True)
    batch: str = words(foreign_key="import_batch.batch", unique=True)
    account: str = words(foreign_key="account.name")
    checked_at: str = words()
    ticked: str = words()
    sheet: str = words()
    sheet_sha256: str = words()


class IntakeProfileRow(SQLModel, table=True):
    """A version of a profile, as TOML; the latest of its name holds."""

    __tablename__ = "intake_profile"
    __table_args__ = (_numbered(), UniqueConstraint("name", "version", name="intake_profile_version"))
    id: int | None = key(auto=True)
    name: str = words()
    version: int
    content: str = words()
    account: str = words(foreign_key="account.name")
    kept_at: str = words()
