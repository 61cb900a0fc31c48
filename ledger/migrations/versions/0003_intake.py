"""Intake: previews of files, their batches, the sheets that checkers ticked, and profiles."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """The tables of intake stand, empty."""
    _preview()
    _batch()
    _check()
    _profile()


def _numbered() -> tuple[sa.Column[Any], sa.CheckConstraint]:
    return sa.Column("id", _ID, primary_key=True, autoincrement=True), sa.CheckConstraint("id > 0", name="id_positive")


def _account() -> sa.Column[Any]:
    return sa.Column("account", sa.Text, sa.ForeignKey("account.name"), nullable=False)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _preview() -> None:
    id_, positive = _numbered()
    op.create_table(
        "import_preview",
        id_,
        _account(),
        *_text("sha256", "name", "profile", "options", "made_at", "summary", "findings"),
        sa.Column("finding_count", sa.Integer, nullable=False),
        positive,
    )
    op.create_index("import_preview_file", "import_preview", ["sha256"])


def _batch() -> None:
    id_, positive = _numbered()
    op.create_table(
        "import_batch",
        id_,
        sa.Column("preview", _ID, sa.ForeignKey("import_preview.id"), nullable=False, unique=True),
        sa.Column("batch", sa.Text, nullable=False, unique=True),
        *_text("sha256"),
        _account(),
        *_text("profile", "options", "summary", "findings"),
        sa.Column("finding_count", sa.Integer, nullable=False),
        *_text("submitted_at", "vouchers"),
        sa.Column("kind", sa.Text),
        sa.Column("institution", sa.Text),
        sa.Column("rows", sa.LargeBinary, nullable=False),
        positive,
    )
    op.create_index("import_batch_file", "import_batch", ["sha256"])
    op.create_index("import_batch_of", "import_batch", ["institution", "kind"])


def _check() -> None:
    id_, positive = _numbered()
    op.create_table(
        "import_check",
        id_,
        sa.Column("batch", sa.Text, sa.ForeignKey("import_batch.batch"), nullable=False, unique=True),
        _account(),
        *_text("checked_at", "ticked", "sheet", "sheet_sha256"),
        positive,
    )


def _profile() -> None:
    id_, positive = _numbered()
    op.create_table(
        "intake_profile",
        id_,
        *_text("name"),
        sa.Column("version", sa.Integer, nullable=False),
        *_text("content"),
        _account(),
        *_text("kept_at"),
        positive,
        sa.UniqueConstraint("name", "version", name="intake_profile_version"),
    )
