"""Submission: a draft is completed, judged and stored as a voucher that waits for its decision. It changes no total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, exists, insert, select, text

from ledger.accounts import User, require_own_business
from ledger.attachments import VIA_IMPORT, AttachmentStore, attachment_findings
from ledger.batches import IMPORTED
from ledger.chain import (
    FORMAT,
    VOUCHER_COLUMNS,
    Anchor,
    canonical,
    marks_of,
    sha256,
    sorted_canonical,
    voucher_digest,
)
from ledger.checks import check_facts
from ledger.clean import Stand
from ledger.database import Writer, moment_text, utc_now
from ledger.door import Door, look_up
from ledger.encoding import dump_list, load_list
from ledger.errors import Conflict, Finding, Malformed, NotFound, Refused
from ledger.finding_codes import FindingCode
from ledger.frozen import freeze
from ledger.judged import Standing
from ledger.period import today as office_today
from ledger.records import read_facts
from ledger.references import Party
from ledger.standing import check_standing
from ledger.tables import Tables
from ledger.vocabulary import Role, Severity, Verdict
from ledger.watermark import last_closing

_V: Final = Tables.VOUCHER.c
_J: Final = Tables.JOURNAL.c

KEY_LENGTH_MAX: Final = 200

_NOBODY: Final[Mapping[str, Party]] = MappingProxyType({})

# Statements of every submission are made once: to make one takes longer than to run it.
_STORED: Final = select(_V.id, _V.request, _V.facts).where(
    _V.submitted_by == bindparam("account"), _V.client_key == bindparam("key")
)
_NEXT_ID: Final = {
    "sqlite": text("SELECT coalesce(max(id), 0) + 1 FROM voucher"),
    "postgresql": text("SELECT nextval(pg_get_serial_sequence('voucher', 'id'))"),
}
_HEAD: Final = text("SELECT hash FROM journal ORDER BY number DESC LIMIT 1")
_NAMES: Final = (*VOUCHER_COLUMNS, "marks", "digest")
_INSERT: Final = text(
    f"INSERT INTO voucher ({', '.join(_NAMES)}) VALUES ({', '.join(f':{name}' for name in _NAMES)})"
    " ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True)
class Draft:
    """What someone hands in: facts as foreign data, and where they come from."""

    facts: Sequence[object]
    client_key: str | None = None
    source: Mapping[str, Any] = field(default_factory=dict)
    revises: int | None = None
    batch: str | None = None
    attachments: Sequence[Mapping[str, Any]] = ()

    @property
    def stored_source(self) -> dict[str, Any]:
        """The source as it is stored and digested: with the attachments that the voucher names."""
        return {**self.source, **({"attachments": list(self.attachments)} if self.attachments else {})}

    @cached_property
    def request(self) -> str:
        """The SHA-256 of the body: what makes two requests under one key the same."""
        return sha256(sorted_canonical([list(self.facts), self.stored_source, self.revises, self.batch]))

    @property
    def is_of_books(self) -> bool:
        """Whether it closes or reopens months."""
        return any(isinstance(fact, Mapping) and fact.get("fact") in ("closing", "reopening") for fact in self.facts)

    @property
    def key(self) -> str:
        """The client key; without one the body is its own key, so that handing it in twice stores it once."""
        return self.client_key or f"sha256:{self.request}"


@dataclass(frozen=True, slots=True)
class Submission:
    """A stored voucher (``id`` None for a preview), with the warnings a checker will have to accept."""

    id: int | None
    facts: tuple[Mapping[str, Any], ...]
    warnings: tuple[Finding, ...]
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment of an action and the office's day; tests set both."""

    now: datetime = field(default_factory=utc_now)
    today: date = field(default_factory=office_today)


def prepare(
    connection: Connection,
    draft: Draft,
    clock: Clock | None = None,
    store: AttachmentStore | None = None,
    user: User | None = None,
    pending: Mapping[str, Party] = _NOBODY,
) -> Submission:
    """What the draft would be stored as; the one path of preview and real run. Writes nothing.

    Attachments that it names must be in the store; without one, in the database itself. To a partner's clerk the
    business of another institution is unknown, and nothing is judged against it before it is refused. ``pending`` are
    parties that earlier vouchers of the same batch state: a batch is decided in the order of its vouchers.

    Raises:
        Forbidden: NOT_OWN_BUSINESS.
        Malformed: a fact is malformed (all findings, also those of rules, are told).
        Refused: every fact is well-formed and a rule of the field is broken.
    """
    _require_true_way(draft)
    today = (clock or Clock()).today.isoformat()
    facts, shape = read_facts(draft.facts)
    known = look_up(connection, facts)
    known.parties = {**pending, **known.parties}
    own = user.institution if user is not None else None
    door = Door(known if own is None else known.seen_by(own), facts)
    door.complete()
    if user is not None:
        require_own_business(connection, door.stored, user)
    freeze(connection, door.stored)
    rules = [*door.findings, *door.warnings, *check_facts(door, today), *_confirmed(connection, door)]
    rules += check_standing(Standing(connection, _judged(door, rules), 0, today))
    unfit, missing = attachment_findings(draft.stored_source, connection, store, user)
    rules += missing
    if own is not None:
        rules = [_discreet(finding) for finding in rules]
    warnings = tuple(f for f in rules if f.severity is Severity.WARNING)
    if shape or unfit:
        raise Malformed(_in_order([*unfit, *shape, *rules]))
    if len(warnings) < len(rules):
        raise Refused(_in_order(rules))
    return Submission(None, tuple(fact for fact in door.stored if fact is not None), warnings)


def _confirmed(connection: Connection, door: Door) -> list[Finding]:
    """Confirmations say how many rivals they had; what that takes is loaded only where there is one."""
    if not any(fact is not None and fact["fact"] == "confirmation" for fact in door.stored):
        return []
    from ledger.explain.confirming import complete_confirmations  # noqa: PLC0415

    return list(complete_confirmations(connection, door.stored))


def _require_true_way(draft: Draft) -> None:
    """Only what was imported says so: its source names a file, which ``verify`` reads and entries are traced to."""
    if draft.source.get("via") == VIA_IMPORT and not (draft.batch or "").startswith(IMPORTED):
        raise Malformed.of(FindingCode.MALFORMED, "source/via", found=VIA_IMPORT)


def _judged(door: Door, findings: Sequence[Finding]) -> list[dict[str, Any] | None]:
    """The facts fit to be judged against what stands: those without an error of their own."""
    errors = (finding for finding in findings if finding.severity is Severity.ERROR)
    spoilt = {finding.place.split("/")[2] for finding in errors if finding.place.startswith("/facts/")}
    return [None if str(index) in spoilt else fact for index, fact in enumerate(door.stored)]


def _discreet(finding: Finding) -> Finding:
    """As a partner's clerk may be told it: that there is such business of others, but not which."""
    return replace(finding, found="") if finding.code in _OF_OTHERS else finding


_OF_OTHERS: Final = frozenset({FindingCode.PATENT_UNDER_OTHER_PLEDGE, FindingCode.OPENING_OVERLAPS})


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    def line(finding: Finding) -> int:
        parts = finding.place.split("/")
        return int(parts[2]) if len(parts) > 2 and parts[1] == "facts" else -1

    return sorted(findings, key=line)


def submit(
    writer: Writer,
    draft: Draft,
    user: User,
    clock: Clock | None = None,
    store: AttachmentStore | None = None,
    pending: Mapping[str, Party] = _NOBODY,
) -> Submission:
    """The voucher is stored, undecided; or, under a key used before with the same body, the one stored then.

    Raises:
        Forbidden: the user is neither maker nor submitter.
        Conflict: the key was used with another body, or what it revises was not returned or was revised already.
        Malformed, Refused: as ``prepare``; nothing is stored.
    """
    user.require(Role.MAKER, Role.SUBMITTER)
    clock = clock or Clock()
    draft = _next_attempt(writer.connection, draft, user)
    if not 1 <= len(draft.key) <= KEY_LENGTH_MAX or not draft.key.isprintable():
        raise Malformed.of(FindingCode.TEXT_LENGTH, "client_key", expected=f"1..{KEY_LENGTH_MAX}")
    replay = _replay(writer.connection, draft, user)
    if replay is not None:
        return replay
    _require_returned(writer.connection, draft.revises, user)
    stand = standing_now(writer.connection, clock)
    prepared = prepare(writer.connection, draft, clock, store, user, pending)
    row = _voucher_row(writer.connection, draft, prepared, user, clock)
    if not _insert_voucher(writer.connection, row):
        return _lost_race(writer.connection, draft, user)
    writer.anchors.append(Anchor(f"S{row['id']}", row["digest"]))
    looks_beyond = draft.is_of_books or bool(pending)  # at what is not posted: checklists, parties of earlier vouchers
    if not prepared.warnings and not looks_beyond:
        writer.clean.note(row["digest"], stand)
    return Submission(row["id"], prepared.facts, prepared.warnings)


def standing_now(connection: Connection, clock: Clock) -> Stand:
    """Beside what a voucher is judged that is judged from now on."""
    return Stand(connection.execute(_HEAD).scalar(), clock.today.isoformat())


_DEAD: Final = text("""
SELECT voucher.client_key FROM voucher JOIN journal ON journal.voucher = voucher.id
WHERE voucher.submitted_by = :account AND voucher.request = :request AND journal.verdict <> 'posted'""")


def _next_attempt(connection: Connection, draft: Draft, user: User) -> Draft:
    """A draft that is its own key, after it was returned, rejected or withdrawn: the same content, a new attempt.

    So it is for closings after another closing or reopening: a month may be closed, reopened and closed again.
    """
    if draft.client_key is not None:
        return draft
    dead = connection.execute(_DEAD, {"account": user.name, "request": draft.request}).all()
    attempt = f"#{len(dead) + 1}" if dead else ""
    since = f"@{last_closing(connection)}" if draft.is_of_books else ""
    return replace(draft, client_key=f"{draft.key}{since}{attempt}") if since or attempt else draft


def _replay(connection: Connection, draft: Draft, user: User) -> Submission | None:
    row = connection.execute(_STORED, {"account": user.name, "key": draft.key}).first()
    if row is None:
        return None
    if row.request != draft.request:
        raise Conflict.of(FindingCode.KEY_CONFLICT, "client_key", expected=f"S{row.id}", found=draft.key)
    return Submission(row.id, tuple(load_list(row.facts)), (), is_replay=True)


def _lost_race(connection: Connection, draft: Draft, user: User) -> Submission:
    """Another transaction stored the key, or the revision, between our look and our insert."""
    replay = _replay(connection, draft, user)
    if replay is None:
        raise Conflict.of(FindingCode.ALREADY_REVISED, "revises", found=f"S{draft.revises}")
    return replay


def _require_returned(connection: Connection, revises: int | None, user: User) -> None:
    if revises is None:
        return
    account = Tables.ACCOUNT.c
    query = select(account.institution).join(Tables.VOUCHER, _V.submitted_by == account.name).where(_V.id == revises)
    found = connection.execute(query).first()
    if found is None or user.institution not in (None, found.institution):
        raise NotFound.of(FindingCode.UNKNOWN_VOUCHER, "revises", found=f"S{revises}")
    verdict = connection.execute(select(_J.verdict).where(_J.voucher == revises)).scalar()
    if verdict != Verdict.RETURNED:
        raise Conflict.of(FindingCode.REVISES_NOT_RETURNED, "revises", expected=Verdict.RETURNED, found=str(verdict))
    if connection.execute(select(_V.id).where(_V.revises == revises)).first():
        raise Conflict.of(FindingCode.ALREADY_REVISED, "revises", found=f"S{revises}")


def _next_id(connection: Connection) -> int:
    return int(connection.execute(_NEXT_ID[connection.dialect.name]).scalar_one())


def _voucher_row(
    connection: Connection, draft: Draft, prepared: Submission, user: User, clock: Clock
) -> dict[str, Any]:
    row = {
        "id": _next_id(connection),
        "format": FORMAT,
        "revises": draft.revises,
        "batch": draft.batch,
        "submitted_by": user.name,
        "made_by": user.name if Role.MAKER in user.roles else None,
        "client_key": draft.key,
        "request": draft.request,
        "submitted_at": moment_text(clock.now),
        "source": canonical(draft.stored_source),
        "facts": dump_list(prepared.facts),
    }
    columns = [row[name] for name in VOUCHER_COLUMNS]
    marks = marks_of(columns)
    return row | {"marks": marks, "digest": voucher_digest(columns, marks)}


def _insert_voucher(connection: Connection, row: dict[str, Any]) -> bool:
    """Whether the row went in; where a unique key is being taken it waits for the other transaction, then says no."""
    return connection.execute(_INSERT, row).rowcount == 1


def take_over(writer: Writer, voucher: int, user: User, clock: Clock | None = None) -> None:
    """The user answers for a voucher that a partner's clerk submitted; pressing twice changes nothing.

    With a voucher of an imported file go all others of it that wait for somebody: they are decided together.

    Raises:
        Forbidden: the user is no maker.
        NotFound: no such voucher.
        Conflict: it is decided, or another maker answers for it.
    """
    user.require(Role.MAKER)
    connection = writer.connection
    row = connection.execute(select(Tables.VOUCHER).where(_V.id == voucher)).first()
    if row is None:
        raise NotFound.of(FindingCode.UNKNOWN_VOUCHER, f"S{voucher}", found=f"S{voucher}")
    maker = maker_of(connection, row)
    if maker == user.name:
        return
    if maker is not None or connection.execute(select(_J.number).where(_J.voucher == voucher)).first():
        raise Conflict.of(FindingCode.ALREADY_DECIDED, f"S{voucher}", found=str(maker))
    taken = {"made_by": user.name, "taken_at": moment_text((clock or Clock()).now)}
    vouchers = [voucher, *_others_waiting(connection, row)]
    connection.execute(insert(Tables.TAKEOVER), [{**taken, "voucher": id_} for id_ in vouchers])


def _others_waiting(connection: Connection, row: Row[Any]) -> Sequence[int]:
    """The other vouchers of the same imported file that are not decided and that nobody answers for."""
    if row.batch is None or not row.batch.startswith(IMPORTED):
        return []
    taken = Tables.TAKEOVER.c
    query = select(_V.id).where(
        _V.batch == row.batch,
        _V.id != row.id,
        _V.submitted_by == row.submitted_by,
        _V.made_by.is_(None),
        ~exists().where(_J.voucher == _V.id),
        ~exists().where(taken.voucher == _V.id),
    )
    return connection.execute(query.order_by(_V.id)).scalars().all()


def maker_of(connection: Connection, voucher: Row[Any]) -> str | None:
    """Who answers for a voucher: who made it, or who took it over from a clerk; None while nobody does."""
    if voucher.made_by is not None:
        return str(voucher.made_by)
    taken = Tables.TAKEOVER.c
    return connection.execute(select(taken.made_by).where(taken.voucher == voucher.id)).scalar()
