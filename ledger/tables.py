"""The rows of the ledger. Stored tables are the truth and insert-only; projected tables can be dropped and replayed.

Rows of these classes are never built outside ``journal`` and ``projection``: SQLModel does not validate table rows, so
the door validates facts and the database holds CHECK, UNIQUE and FOREIGN KEY. Dates are typed; moments are ISO text in
UTC with microseconds, because they are hashed as they stand. Money is integer fen.
"""

from datetime import date
from typing import ClassVar, Final

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from ledger import access_tables, intake_tables  # noqa: F401  (their tables are among ours)
from ledger.columns import ID as _ID
from ledger.columns import WITHOUT_ROWID as _WITHOUT_ROWID
from ledger.columns import key as _key
from ledger.columns import number as _id
from ledger.columns import one_of, one_of_each
from ledger.columns import words as _text
from ledger.party_words import SuccessionForm, SuccessionSubject
from ledger.vocabulary import (
    Act,
    InstitutionKind,
    Kind,
    Means,
    StatementMeasure,
    Verdict,
)

PROJECTION_VERSION: Final = 4
"""Raised whenever projected tables or their rules change: an older projection is dropped and replayed."""


def _posted() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["number"], ["journal.number"])


def _only(condition: str) -> dict[str, str]:
    """The condition of a partial index; ``say_conditions`` tells the engine, since to name engines here loads them."""
    return {"where": condition}


class LedgerIdentity(SQLModel, table=True):
    """One row: which ledger this is. The genesis hash is made of it."""

    __tablename__ = "ledger_identity"
    __table_args__ = (_WITHOUT_ROWID,)
    id: str = _text(primary_key=True)
    created_at: str = _text()


class Account(SQLModel, table=True):
    """A person who may sign, or could. ``roles`` are words of the vocabulary, comma-separated, in its order."""

    __tablename__ = "account"
    name: str = _text(primary_key=True)
    roles: str = _text()
    institution: str | None = _text(default=None)
    created_at: str = _text()
    removed_at: str | None = _text(default=None)


class Voucher(SQLModel, table=True):
    """What was submitted: the facts as the door completed them, and who answers for them."""

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("submitted_by", "client_key", name="voucher_client_key"),
        UniqueConstraint("id", "submitted_by", name="voucher_signature"),
        ForeignKeyConstraint(["revises"], ["voucher.id"]),
        CheckConstraint("id > 0", name="id_positive"),
        Index("voucher_batch", "batch"),
    )
    id: int | None = _key(auto=True)
    format: int
    revises: int | None = _id(default=None, unique=True)
    batch: str | None = _text(default=None)
    submitted_by: str = _text(foreign_key="account.name")
    made_by: str | None = _text(default=None, foreign_key="account.name")
    client_key: str = _text()
    request: str = _text()
    submitted_at: str = _text()
    source: str = _text()
    facts: str = _text()
    marks: str = _text()
    digest: str = _text()


class Takeover(SQLModel, table=True):
    """A maker of the bureau answers for a voucher that a partner's clerk submitted."""

    __tablename__ = "takeover"
    voucher: int = Field(
        sa_type=_ID, primary_key=True, foreign_key="voucher.id", sa_column_kwargs={"autoincrement": False}
    )
    made_by: str = _text(foreign_key="account.name")
    taken_at: str = _text()


class Journal(SQLModel, table=True):
    """One decision: the next number, linked by hash to the one before it. Four eyes are a CHECK."""

    __tablename__ = "journal"
    __table_args__ = (
        ForeignKeyConstraint(["voucher", "submitted_by"], ["voucher.id", "voucher.submitted_by"]),
        CheckConstraint("number > 0", name="number_positive"),
        one_of("verdict", Verdict),
        CheckConstraint(
            "verdict = 'withdrawn' OR checked_by IS NULL OR (checked_by <> submitted_by AND checked_by <> made_by)",
            name="four_eyes",
        ),
        CheckConstraint("verdict = 'posted' OR reason IS NOT NULL", name="refusal_has_reason"),
        CheckConstraint("verdict <> 'posted' OR made_by IS NOT NULL", name="posted_has_maker"),
        Index("journal_decided_at", "decided_at"),
    )
    number: int = _key()
    voucher: int = _id(unique=True)
    submitted_by: str = _text()
    made_by: str | None = _text(default=None, foreign_key="account.name")
    verdict: str = _text()
    checked_by: str | None = _text(default=None, foreign_key="account.name")
    decided_at: str = _text()
    reason: str | None = _text(default=None)
    accepted: str | None = _text(default=None)
    open_from: date
    marks: str = _text()
    prev_hash: str = _text(unique=True)
    hash: str = _text(unique=True)


class ProjectionState(SQLModel, table=True):
    """One row: the version of the rules by which the projected tables were filled."""

    __tablename__ = "projection_state"
    version: int = _key()


class InstitutionRow(SQLModel, table=True):
    """A version of a party; the latest up to known_at holds."""

    __tablename__ = "institution"
    __table_args__ = (
        _posted(),
        one_of("kind", InstitutionKind),
        Index("institution_code", "code", "number", "line"),
        _WITHOUT_ROWID,
    )
    number: int = _key()
    line: int = _key()
    code: str = _text()
    name: str = _text()
    kind: str = _text()
    uscc: str | None = _text(default=None)
    region: str | None = _text(default=None)
    parent: str | None = _text(default=None)
    duplicate_of: str | None = _text(default=None)


class InstrumentRow(SQLModel, table=True):
    """One agreement. ``key`` is the place of its fact; links are keys of other instruments."""

    __tablename__ = "instrument"
    __table_args__ = (
        _posted(),
        one_of_each("kind", Kind),
        UniqueConstraint("number", "line", name="instrument_place"),
        CheckConstraint("recipient IS NOT NULL OR opening", name="recipient_known"),
        CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate_in_range"),
        Index("instrument_number_of", "provider", "kind", "instrument_number"),
        Index("instrument_under", "under"),
    )
    key: int = _key()
    number: int = _id()
    line: int
    kind: str = _text()
    provider: str = _text()
    recipient: str | None = _text(default=None)
    institution: str = _text()
    instrument_number: str | None = _text(default=None)
    contract: str | None = _text(default=None)
    under: int | None = _id(default=None, foreign_key="instrument.key")
    renews: int | None = _id(default=None, foreign_key="instrument.key")
    for_loan: int | None = _id(default=None, foreign_key="instrument.key")
    replaces: int | None = _id(default=None, foreign_key="instrument.key")
    programme: str | None = _text(default=None)
    category: str | None = _text(default=None)
    region: str | None = _text(default=None)
    purpose: str | None = _text(default=None)
    signed_date: date | None = None
    due_date: date | None = None
    rate_ppm: int | None = None
    revolving: bool = False
    opening: bool = False


class SecurityRow(SQLModel, table=True):
    """A loan is secured by a registration from ``effective_date`` on (from its own start where that is missing).

    It counts in the books from ``book_date`` on, which lies in no month that was closed when it was posted.
    """

    __tablename__ = "security"
    __table_args__ = (_posted(), Index("security_instrument", "instrument"), _WITHOUT_ROWID)
    number: int = _key()
    line: int = _key()
    registration: int = Field(
        sa_type=_ID, primary_key=True, foreign_key="instrument.key", sa_column_kwargs={"autoincrement": False}
    )
    instrument: int = _id(foreign_key="instrument.key")
    effective_date: date | None = None
    book_date: date


class EntryRow(SQLModel, table=True):
    """A dated amount with its own copy of every dimension, so that no total needs a join or sees master data change."""

    __tablename__ = "entry"
    __table_args__ = (
        _posted(),
        ForeignKeyConstraint(["reverses_number", "reverses_line"], ["entry.number", "entry.line"]),
        one_of_each("kind", Kind),
        one_of_each("act", Act),
        one_of_each("means", Means),
        CheckConstraint("amount_fen IS NOT NULL OR act IN ('pledge', 'release')", name="amount_known"),
        CheckConstraint("amount_fen * tally > 0", name="sign_agrees"),
        CheckConstraint("tally <> 0 AND (tally > 0) = (reverses_number IS NULL)", name="tally_direction"),
        CheckConstraint("(means IS NOT NULL) = (act = 'disbursement')", name="means_of_disbursement"),
        CheckConstraint("(patent IS NOT NULL) = (act IN ('pledge', 'release'))", name="patent_of_pledge"),
        CheckConstraint("book_date >= event_date", name="booked_after_event"),
        Index("entry_total", "kind", "act", "institution", "event_date", "amount_fen", "book_date", "number", "tally"),
        Index(
            "entry_reversed_once",
            "reverses_number",
            "reverses_line",
            unique=True,
            info=_only("reverses_number IS NOT NULL"),
        ),
        Index("entry_opening", "kind", "act", "provider", "event_date", info=_only("recipient IS NULL")),
        Index("entry_patent", "patent", info=_only("patent IS NOT NULL")),
        Index("entry_balance", "instrument", "act", "event_date", "book_date", "amount_fen", "tally"),
        _WITHOUT_ROWID,
    )
    number: int = _key()
    line: int = _key()
    instrument: int = _id(foreign_key="instrument.key")
    kind: str = _text()
    act: str = _text()
    institution: str = _text()
    provider: str = _text()
    recipient: str | None = _text(default=None)
    region: str | None = _text(default=None)
    programme: str | None = _text(default=None)
    category: str | None = _text(default=None)
    contract: str | None = _text(default=None)
    means: str | None = _text(default=None)
    patent: str | None = _text(default=None)
    event_date: date
    book_date: date
    amount_fen: int | None = _id(default=None)
    tally: int
    reverses_number: int | None = _id(default=None)
    reverses_line: int | None = None


class AmendmentRow(SQLModel, table=True):
    """What an amendment changed from ``effective_date`` (in the books ``book_date``) on; else a column is empty."""

    __tablename__ = "amendment"
    __table_args__ = (_posted(), Index("amendment_instrument", "instrument", "effective_date"), _WITHOUT_ROWID)
    number: int = _key()
    line: int = _key()
    instrument: int = _id(foreign_key="instrument.key")
    effective_date: date
    book_date: date
    due_date: date | None = None
    rate_ppm: int | None = None
    purpose: str | None = _text(default=None)


class StatementRow(SQLModel, table=True):
    """A bank's own month-end balance; a later one for the same day replaces it.

    One that came after its month was closed has a ``book_date`` after its day: the closed month's books lack it.
    """

    __tablename__ = "statement"
    __table_args__ = (
        _posted(),
        one_of("kind", Kind),
        one_of("measure", StatementMeasure),
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
        Index("statement_day", "kind", "measure", "statement_date", "institution", "number"),
        _WITHOUT_ROWID,
    )
    number: int = _key()
    line: int = _key()
    institution: str = _text()
    kind: str = _text()
    loan: int | None = _id(default=None, foreign_key="instrument.key")
    statement_date: date
    book_date: date
    measure: str = _text()
    amount_fen: int = _id()
    count: int | None = None


class ClosingRow(SQLModel, table=True):
    """A month closed or reopened; the latest row's ``open_from`` is the first open day of the books."""

    __tablename__ = "closing"
    __table_args__ = (_posted(), _WITHOUT_ROWID)
    number: int = _key()
    line: int = _key()
    fact: str = _text()
    month: str = _text()
    open_from: date
    reason: str | None = _text(default=None)


class DocumentRow(SQLModel, table=True):
    """A fact about a paper (publication, reference, confirmation, review, issue), kept whole as JSON."""

    __tablename__ = "document"
    __table_args__ = (_posted(), Index("document_code", "fact", "code", "number"), _WITHOUT_ROWID)
    number: int = _key()
    line: int = _key()
    fact: str = _text()
    code: str = _text()
    body: str = _text()


class SuccessionRow(SQLModel, table=True):
    """Who stands for whom. Where only a part moves, ``moved`` lists it as JSON: instrument keys, or recipients."""

    __tablename__ = "succession"
    __table_args__ = (_posted(), one_of("subject", SuccessionSubject), one_of("form", SuccessionForm), _WITHOUT_ROWID)
    number: int = _key()
    line: int = _key()
    subject: str = _text()
    form: str = _text()
    predecessor: str = _text()
    successor: str = _text()
    effective_date: date
    moved: str | None = _text(default=None)


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


class Tables:
    """The tables for Core; ``PROJECTED`` is in the order in which rows may be inserted."""

    IDENTITY: ClassVar = _table("ledger_identity")
    ACCOUNT: ClassVar = _table("account")
    VOUCHER: ClassVar = _table("voucher")
    TAKEOVER: ClassVar = _table("takeover")
    JOURNAL: ClassVar = _table("journal")
    CREDENTIAL: ClassVar = _table("credential")
    TOKEN: ClassVar = _table("token")
    REVOCATION: ClassVar = _table("token_revocation")
    ACCESS_LOG: ClassVar = _table("access_log")
    BLOB: ClassVar = _table("attachment_blob")
    REQUEST_KEY: ClassVar = _table("request_key")
    IMPORT_PREVIEW: ClassVar = _table("import_preview")
    IMPORT_BATCH: ClassVar = _table("import_batch")
    IMPORT_CHECK: ClassVar = _table("import_check")
    PROFILE: ClassVar = _table("intake_profile")
    INSTITUTION: ClassVar = _table("institution")
    INSTRUMENT: ClassVar = _table("instrument")
    SECURITY: ClassVar = _table("security")
    ENTRY: ClassVar = _table("entry")
    AMENDMENT: ClassVar = _table("amendment")
    STATEMENT: ClassVar = _table("statement")
    CLOSING: ClassVar = _table("closing")
    DOCUMENT: ClassVar = _table("document")
    SUCCESSION: ClassVar = _table("succession")
    STATE: ClassVar = _table("projection_state")

    METADATA: ClassVar = SQLModel.metadata
    ACCESS: ClassVar = (CREDENTIAL, TOKEN, REVOCATION, ACCESS_LOG, BLOB, REQUEST_KEY)
    INTAKE: ClassVar = (IMPORT_PREVIEW, IMPORT_BATCH, IMPORT_CHECK, PROFILE)
    STORED: ClassVar = (IDENTITY, ACCOUNT, VOUCHER, TAKEOVER, JOURNAL, *ACCESS, *INTAKE)
    PROJECTED: ClassVar = (
        INSTITUTION, INSTRUMENT, SECURITY, ENTRY, AMENDMENT, STATEMENT, CLOSING, DOCUMENT, SUCCESSION,
    )  # fmt: skip


def say_conditions(dialect: str) -> None:
    """Partial indexes are partial on this engine: to be called before tables are created there."""
    for table in Tables.PROJECTED:
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs[f"{dialect}_where"] = text(index.info["where"])


INSERT_ONLY: Final = tuple(table.name for table in (*Tables.STORED, *Tables.PROJECTED) if table is not Tables.ACCOUNT)
"""Tables whose rows are never updated, deleted or replaced, held by triggers."""
