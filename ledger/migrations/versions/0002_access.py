"""Access: passwords, tokens, the access log, scans, and accounts that can be removed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_EVENTS = (
    "'sign_in', 'sign_in_failed', 'sign_in_throttled', 'sign_out', 'token_created', 'token_revoked', 'refused', "
    "'exported', 'role_changed', 'account_added', 'account_removed', 'password_set'"
)


def upgrade() -> None:
    """The tables of access stand, empty; no account is removed."""
    op.add_column("account", sa.Column("removed_at", sa.Text))
    _credential()
    _token()
    _access_log()
    _attachment_blob()
    _request_key()


def _credential() -> None:
    op.create_table(
        "credential",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("account", sa.Text, sa.ForeignKey("account.name"), nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("set_at", sa.Text, nullable=False),
        sa.CheckConstraint("id > 0", name="id_positive"),
    )
    op.create_index("credential_account", "credential", ["account", "id"])


def _token() -> None:
    op.create_table(
        "token",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("account", sa.Text, sa.ForeignKey("account.name"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.CheckConstraint("id > 0", name="id_positive"),
    )
    op.create_index("token_account", "token", ["account", "id"])
    op.create_table(
        "token_revocation",
        sa.Column("token", _ID, sa.ForeignKey("token.id"), primary_key=True, autoincrement=False),
        sa.Column("revoked_at", sa.Text, nullable=False),
        sa.Column("revoked_by", sa.Text),
    )


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("account", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("request_id", sa.Text),
        sa.CheckConstraint("id > 0", name="id_positive"),
        sa.CheckConstraint(f"event IN ({_EVENTS})", name="event_known"),
    )
    op.create_index("access_log_account", "access_log", ["account", "event", "at"])
    op.create_index("access_log_address", "access_log", ["address", "event", "at"])


def _attachment_blob() -> None:
    op.create_table(
        "attachment_blob",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("sha256", sa.Text, nullable=False, unique=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("stored_at", sa.Text, nullable=False),
        sa.CheckConstraint("id > 0", name="id_positive"),
    )


def _request_key() -> None:
    op.create_table(
        "request_key",
        sa.Column("account", sa.Text, sa.ForeignKey("account.name"), primary_key=True),
        sa.Column("client_key", sa.Text, primary_key=True),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_at", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
