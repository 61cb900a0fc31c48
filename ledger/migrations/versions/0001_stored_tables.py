"""The stored tables: the ledger's identity, accounts, vouchers, takeovers and the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """The stored tables stand, empty."""
    _identity_and_account()
    _voucher()
    _takeover()
    _journal()


def _identity_and_account() -> None:
    op.create_table(
        "ledger_identity",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("created_at", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("institution", sa.Text),
        sa.Column("created_at", sa.Text, nullable=False),
    )


def _voucher() -> None:
    op.create_table(
        "voucher",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("revises", _ID, sa.ForeignKey("voucher.id"), unique=True),
        sa.Column("batch", sa.Text),
        sa.Column("submitted_by", sa.Text, sa.ForeignKey("account.name"), nullable=False),
        sa.Column("made_by", sa.Text, sa.ForeignKey("account.name")),
        sa.Column("client_key", sa.Text, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("submitted_at", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.UniqueConstraint("submitted_by", "client_key", name="voucher_client_key"),
        sa.UniqueConstraint("id", "submitted_by", name="voucher_signature"),
        sa.CheckConstraint("id > 0", name="id_positive"),
    )
    op.create_index("voucher_batch", "voucher", ["batch"])


def _takeover() -> None:
    op.create_table(
        "takeover",
        sa.Column("voucher", _ID, sa.ForeignKey("voucher.id"), primary_key=True, autoincrement=False),
        sa.Column("made_by", sa.Text, sa.ForeignKey("account.name"), nullable=False),
        sa.Column("taken_at", sa.Text, nullable=False),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("number", _ID, primary_key=True, autoincrement=False),
        sa.Column("voucher", _ID, nullable=False, unique=True),
        sa.Column("submitted_by", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, sa.ForeignKey("account.name")),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("checked_by", sa.Text, sa.ForeignKey("account.name")),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("accepted", sa.Text),
        sa.Column("open_from", sa.Date, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.Text, nullable=False, unique=True),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.ForeignKeyConstraint(["voucher", "submitted_by"], ["voucher.id", "voucher.submitted_by"]),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("verdict IN ('posted', 'returned', 'rejected', 'withdrawn')", name="verdict_known"),
        sa.CheckConstraint(
            "verdict = 'withdrawn' OR checked_by IS NULL OR (checked_by <> submitted_by AND checked_by <> made_by)",
            name="four_eyes",
        ),
        sa.CheckConstraint("verdict = 'posted' OR reason IS NOT NULL", name="refusal_has_reason"),
        sa.CheckConstraint("verdict <> 'posted' OR made_by IS NOT NULL", name="posted_has_maker"),
    )
    op.create_index("journal_decided_at", "journal", ["decided_at"])
