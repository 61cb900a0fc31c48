"""The rows of access: passwords, tokens, the access log, and scans kept in the database. All of them insert-only.

A changed password is a later row, a revoked token a row beside it; so nobody lengthens a token, widens its scopes or
tidies the log by an UPDATE.
"""

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from ledger.access_words import AccessEvent
from ledger.columns import ID, WITHOUT_ROWID, key, one_of, words


def _numbered() -> CheckConstraint:
    """SQLite shows a row that has no number yet to its triggers as -1: no row may have that number."""
    return CheckConstraint("id > 0", name="id_positive")


class CredentialRow(SQLModel, table=True):
    """A password as argon2 hash; an account's latest row counts."""

    __tablename__ = "credential"
    __table_args__ = (_numbered(), Index("credential_account", "account", "id"))
    id: int | None = key(auto=True)
    account: str = words(foreign_key="account.name")
    hash: str = words()
    set_at: str = words()


class TokenRow(SQLModel, table=True):
    """A token by the SHA-256 of its secret. ``scopes`` are words of the vocabulary, comma-separated, in its order."""

    __tablename__ = "token"
    __table_args__ = (_numbered(), Index("token_account", "account", "id"))
    id: int | None = key(auto=True)
    account: str = words(foreign_key="account.name")
    name: str = words()
    hash: str = words(unique=True)
    scopes: str = words()
    created_at: str = words()
    expires_at: str = words()


class TokenRevocationRow(SQLModel, table=True):
    """A token that ended before its time."""

    __tablename__ = "token_revocation"
    token: int = Field(sa_type=ID, primary_key=True, foreign_key="token.id", sa_column_kwargs={"autoincrement": False})
    revoked_at: str = words()
    revoked_by: str | None = words(default=None)


class AccessLogRow(SQLModel, table=True):
    """One event at the door. ``account`` is whom it concerns, and names no row: who failed to enter may not exist."""

    __tablename__ = "access_log"
    __table_args__ = (
        _numbered(),
        one_of("event", AccessEvent),
        Index("access_log_account", "account", "event", "at"),
        Index("access_log_address", "address", "event", "at"),
    )
    id: int | None = key(auto=True)
    at: str = words()
    account: str | None = words(default=None)
    address: str | None = words(default=None)
    event: str = words()
    detail: str = words(default="")
    request_id: str | None = words(default=None)


class AttachmentBlobRow(SQLModel, table=True):
    """The bytes of a scan under their own SHA-256; size and type are read off the bytes, never stored beside them."""

    __tablename__ = "attachment_blob"
    __table_args__ = (_numbered(),)
    id: int | None = key(auto=True)
    sha256: str = words(unique=True)
    content: bytes = Field(sa_type=LargeBinary)
    stored_at: str = words()


class RequestKeyRow(SQLModel, table=True):
    """A write that is no voucher, under the name its caller gave it, with the answer it got."""

    __tablename__ = "request_key"
    __table_args__ = (WITHOUT_ROWID,)
    account: str = words(primary_key=True, foreign_key="account.name")
    client_key: str = words(primary_key=True)
    request: str = words()
    answer: str = words()
    answered_at: str = words()
