"""Submit and decide: the only writer of vouchers, journal and projections.

Submission stores the facts whole and changes no total. A decision takes the next journal number under the chain's lock,
is linked to the one before it, and, where it posts, projects the facts. The caller commits (``Database.writing``).
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Row, exists, insert, select, text

from ledger.accounts import User, require_own_business
from ledger.attachments import AttachmentStore, attachment_findings
from ledger.chain import (
    FORMAT,
    JOURNAL_COLUMNS,
    VOUCHER_COLUMNS,
    Anchor,
    canonical,
    genesis,
    link,
    marks_of,
    sha256,
    sorted_canonical,
    voucher_digest,
)
from ledger.checks import check_facts
from ledger.database import Writer, moment_text, utc_now
from ledger.door import Door, look_up
from ledger.errors import Conflict, Finding, Forbidden, Malformed, NotFound, Refused
from ledger.finding_codes import FindingCode
from ledger.period import today as office_today
from ledger.projection import project
from ledger.records import read_facts
from ledger.replay import insert_projected
from ledger.standing import Standing, check_standing
from ledger.tables import Tables
from ledger.vocabulary import Role, Severity, Verdict
from ledger.watermark import open_from

_V: Final = Tables.VOUCHER.c
_J: Final = Tables.JOURNAL.c

KEY_LENGTH_MAX: Final = 200


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
class Decision:
    """A row of the journal."""

    number: int
    voucher: int
    verdict: Verdict
    checked_by: str | None
    hash: str
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment of an action and the office's day; tests set both."""

    now: datetime = field(default_factory=utc_now)
    today: date = field(default_factory=office_today)


def prepare(
    connection: Connection, draft: Draft, clock: Clock | None = None, store: AttachmentStore | None = None
) -> Submission:
    """What the draft would be stored as; the one path of preview and real run. Writes nothing.

    Attachments that it names must be in the store; without one, in the database itself.

    Raises:
        Malformed: a fact is malformed (all findings, also those of rules, are told).
        Refused: every fact is well-formed and a rule of the field is broken.
    """
    today = (clock or Clock()).today.isoformat()
    facts, shape = read_facts(draft.facts)
    door = Door(look_up(connection, facts), facts)
    door.complete()
    rules = [*door.findings, *door.warnings, *check_facts(door, today)]
    rules += check_standing(Standing(connection, _judged(door, rules), 0, today))
    unfit, missing = attachment_findings(draft.stored_source, connection, store)
    rules += missing
    warnings = tuple(f for f in rules if f.severity is Severity.WARNING)
    if shape or unfit:
        raise Malformed(_in_order([*unfit, *shape, *rules]))
    if len(warnings) < len(rules):
        raise Refused(_in_order(rules))
    return Submission(None, tuple(fact for fact in door.stored if fact is not None), warnings)


def _judged(door: Door, findings: Sequence[Finding]) -> list[dict[str, Any] | None]:
    """The facts fit to be judged against what stands: those without an error of their own."""
    errors = (finding for finding in findings if finding.severity is Severity.ERROR)
    spoilt = {finding.place.split("/")[2] for finding in errors if finding.place.startswith("/facts/")}
    return [None if str(index) in spoilt else fact for index, fact in enumerate(door.stored)]


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    def line(finding: Finding) -> int:
        parts = finding.place.split("/")
        return int(parts[2]) if len(parts) > 2 and parts[1] == "facts" else -1

    return sorted(findings, key=line)


def submit(
    writer: Writer, draft: Draft, user: User, clock: Clock | None = None, store: AttachmentStore | None = None
) -> Submission:
    """The voucher is stored, undecided; or, under a key used before with the same body, the one stored then.

    Raises:
        Forbidden: the user is neither maker nor submitter.
        Conflict: the key was used with another body, or what it revises was not returned or was revised already.
        Malformed, Refused: as ``prepare``; nothing is stored.
    """
    user.require(Role.MAKER, Role.SUBMITTER)
    if not 1 <= len(draft.key) <= KEY_LENGTH_MAX or not draft.key.isprintable():
        raise Malformed.of(FindingCode.TEXT_LENGTH, "client_key", expected=f"1..{KEY_LENGTH_MAX}")
    replay = _replay(writer.connection, draft, user)
    if replay is not None:
        return replay
    _require_returned(writer.connection, draft.revises)
    prepared = prepare(writer.connection, draft, clock, store)
    require_own_business(prepared.facts, user)
    row = _voucher_row(writer.connection, draft, prepared, user, clock or Clock())
    if not _insert_voucher(writer.connection, row):
        return _lost_race(writer.connection, draft, user)
    writer.anchors.append(Anchor(f"S{row['id']}", row["digest"]))
    return Submission(row["id"], prepared.facts, prepared.warnings)


def _replay(connection: Connection, draft: Draft, user: User) -> Submission | None:
    query = select(_V.id, _V.request, _V.facts).where(_V.submitted_by == user.name, _V.client_key == draft.key)
    row = connection.execute(query).first()
    if row is None:
        return None
    if row.request != draft.request:
        raise Conflict.of(FindingCode.KEY_CONFLICT, "client_key", expected=f"S{row.id}", found=draft.key)
    return Submission(row.id, tuple(json.loads(row.facts)), (), is_replay=True)


def _lost_race(connection: Connection, draft: Draft, user: User) -> Submission:
    """Another transaction stored the key, or the revision, between our look and our insert."""
    replay = _replay(connection, draft, user)
    if replay is None:
        raise Conflict.of(FindingCode.ALREADY_REVISED, "revises", found=f"S{draft.revises}")
    return replay


def _require_returned(connection: Connection, revises: int | None) -> None:
    if revises is None:
        return
    if connection.execute(select(_V.id).where(_V.id == revises)).first() is None:
        raise NotFound.of(FindingCode.UNKNOWN_VOUCHER, "revises", found=f"S{revises}")
    verdict = connection.execute(select(_J.verdict).where(_J.voucher == revises)).scalar()
    if verdict != Verdict.RETURNED:
        raise Conflict.of(FindingCode.REVISES_NOT_RETURNED, "revises", expected=Verdict.RETURNED, found=str(verdict))
    if connection.execute(select(_V.id).where(_V.revises == revises)).first():
        raise Conflict.of(FindingCode.ALREADY_REVISED, "revises", found=f"S{revises}")


def _next_id(connection: Connection) -> int:
    query = (
        "SELECT coalesce(max(id), 0) + 1 FROM voucher"
        if connection.dialect.name == "sqlite"
        else "SELECT nextval(pg_get_serial_sequence('voucher', 'id'))"
    )
    return int(connection.execute(text(query)).scalar_one())


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
        "facts": canonical(prepared.facts),
    }
    columns = [row[name] for name in VOUCHER_COLUMNS]
    marks = marks_of(columns)
    return row | {"marks": marks, "digest": voucher_digest(columns, marks)}


def _insert_voucher(connection: Connection, row: dict[str, Any]) -> bool:
    """Whether the row went in; where a unique key is being taken it waits for the other transaction, then says no."""
    names = (*VOUCHER_COLUMNS, "marks", "digest")
    values = ", ".join(f":{name}" for name in names)
    statement = f"INSERT INTO voucher ({', '.join(names)}) VALUES ({values}) ON CONFLICT DO NOTHING"
    return connection.execute(text(statement), row).rowcount == 1


def take_over(writer: Writer, voucher: int, user: User, clock: Clock | None = None) -> None:
    """The user answers for a voucher that a partner's clerk submitted; pressing twice changes nothing.

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
    maker = _maker(connection, row)
    if maker == user.name:
        return
    if maker is not None or connection.execute(select(_J.number).where(_J.voucher == voucher)).first():
        raise Conflict.of(FindingCode.ALREADY_DECIDED, f"S{voucher}", found=str(maker))
    taken = {"voucher": voucher, "made_by": user.name, "taken_at": moment_text((clock or Clock()).now)}
    connection.execute(insert(Tables.TAKEOVER), [taken])


def _maker(connection: Connection, voucher: Row[Any]) -> str | None:
    """Who answers for a voucher: who made it, or who took it over from a clerk; None while nobody does."""
    if voucher.made_by is not None:
        return str(voucher.made_by)
    taken = Tables.TAKEOVER.c
    return connection.execute(select(taken.made_by).where(taken.voucher == voucher.id)).scalar()


def decide(
    writer: Writer,
    vouchers: Sequence[int],
    verdict: Verdict,
    user: User,
    *,
    reason: str | None = None,
    accept: Sequence[str] = (),
    office_of_one: bool = False,
    clock: Clock | None = None,
) -> list[Decision]:
    """Every voucher is decided, in the order given, each with the next number; or none is.

    ``accept`` names the codes of warnings that the checker has seen and accepts. In an office of one the maker may
    post; ``checked_by`` then stays empty for ever. Deciding again what this user decided so gives the same answer.

    Raises:
        Forbidden: the role is missing, or four eyes would be two.
        NotFound: no such voucher.
        Conflict: decided before, a stored digest that differs, or a batch torn apart.
        Malformed: a verdict other than posted needs a reason, and a reason is text without control characters.
        Refused: against what stands now, or with warnings that were not accepted.
    """
    writer.lock_chain()
    _require_reason(verdict, reason)
    _require_whole_batches(writer.connection, vouchers)
    signing = _Signing(writer, verdict, user, reason, tuple(sorted(set(accept))), office_of_one, clock or Clock())
    return [signing.decide(voucher) for voucher in dict.fromkeys(vouchers)]


def _require_reason(verdict: Verdict, reason: str | None) -> None:
    if verdict is not Verdict.POSTED and not (reason and reason.strip()):
        raise Malformed.of(FindingCode.REASON_MISSING, "reason")
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in reason or "" if c not in "\t\r\n"):
        raise Malformed.of(FindingCode.TEXT_CONTROL_CHARACTER, "reason", found=ascii(reason)[:40])


def _require_whole_batches(connection: Connection, vouchers: Sequence[int]) -> None:
    chosen = set(vouchers)
    for voucher in chosen:
        batch = connection.execute(select(_V.batch).where(_V.id == voucher)).scalar()
        if batch is not None:
            open_ones = select(_V.id).where(_V.batch == batch, ~exists().where(_J.voucher == _V.id))
            missing = set(connection.execute(open_ones).scalars()) - chosen
            if missing:
                expected = ", ".join(f"S{item}" for item in sorted(missing)[:20])
                raise Conflict.of(FindingCode.BATCH_INCOMPLETE, f"S{voucher}", expected=expected)


@dataclass(frozen=True, slots=True)
class _Signing:
    """One act of deciding: what is said, by whom, in which transaction."""

    writer: Writer
    verdict: Verdict
    user: User
    reason: str | None
    accept: tuple[str, ...]
    office_of_one: bool
    clock: Clock

    def decide(self, voucher: int) -> Decision:
        connection = self.writer.connection
        row = connection.execute(select(Tables.VOUCHER).where(Tables.VOUCHER.c.id == voucher)).first()
        if row is None:
            raise NotFound.of(FindingCode.UNKNOWN_VOUCHER, f"S{voucher}", found=f"S{voucher}")
        decided = connection.execute(select(Tables.JOURNAL).where(Tables.JOURNAL.c.voucher == voucher)).first()
        if decided is not None:
            return self._replay(decided)
        checked_by = self._signature(row)
        facts = self._sound_facts(row)
        if self.verdict is Verdict.POSTED:
            if _maker(connection, row) is None:
                raise Conflict.of(FindingCode.NO_MAKER, f"S{voucher}")
            self._check(facts, voucher)
        return self._enter(row, checked_by, facts)

    def _replay(self, decided: Row[Any]) -> Decision:
        same = (decided.verdict, decided.reason) == (self.verdict, self.reason)
        own = decided.checked_by == self.user.name or (decided.checked_by is None and decided.made_by == self.user.name)
        if not (same and own):
            found = f"{decided.number} {decided.verdict} {decided.checked_by or '-'}"
            raise Conflict.of(FindingCode.ALREADY_DECIDED, f"S{decided.voucher}", found=found)
        return Decision(decided.number, decided.voucher, self.verdict, decided.checked_by, decided.hash, is_replay=True)

    def _signature(self, row: Row[Any]) -> str | None:
        """Who signs: the user, or nobody where an office of one approves its own."""
        signers = {row.submitted_by, _maker(self.writer.connection, row)}
        if self.verdict is Verdict.WITHDRAWN:
            if self.user.name not in signers:
                raise Forbidden.of(FindingCode.NOT_OWN_VOUCHER, f"S{row.id}", found=self.user.name)
            return self.user.name
        self.user.require(Role.CHECKER)
        if self.user.name not in signers:
            return self.user.name
        if not self.office_of_one or self.verdict is not Verdict.POSTED:
            raise Forbidden.of(FindingCode.SAME_PERSON, f"S{row.id}", found=self.user.name)
        return None

    @staticmethod
    def _sound_facts(row: Row[Any]) -> list[dict[str, Any]]:
        """The stored facts, after their digest was found right: nothing is signed that was changed meanwhile."""
        digest = voucher_digest([getattr(row, name) for name in VOUCHER_COLUMNS], row.marks)
        if digest != row.digest:
            raise Conflict.of(FindingCode.DIGEST_DIFFERS, f"voucher id={row.id}", expected=row.digest, found=digest)
        facts: list[dict[str, Any]] = json.loads(row.facts)
        return facts

    def _check(self, facts: list[dict[str, Any]], voucher: int) -> None:
        today = self.clock.today.isoformat()
        findings = check_standing(Standing(self.writer.connection, facts, voucher, today))
        errors = [f for f in findings if f.severity is Severity.ERROR]
        unseen = sorted({f.code for f in findings if f.severity is Severity.WARNING} - set(self.accept))
        errors += [Finding(FindingCode.WARNING_NOT_ACCEPTED, f"S{voucher}", expected=code) for code in unseen]
        if errors:
            warnings = [f for f in findings if f.severity is Severity.WARNING]
            raise Refused([*errors, *warnings])

    def _enter(self, voucher: Row[Any], checked_by: str | None, facts: list[dict[str, Any]]) -> Decision:
        connection = self.writer.connection
        last = connection.execute(
            text("SELECT number, hash, decided_at FROM journal ORDER BY number DESC LIMIT 1")
        ).first()
        first_open = open_from(connection)
        row = {
            "number": last.number + 1 if last else 1,
            "voucher": voucher.id,
            "submitted_by": voucher.submitted_by,
            "made_by": _maker(connection, voucher),
            "verdict": str(self.verdict),
            "checked_by": checked_by,
            "decided_at": max(moment_text(self.clock.now), last.decided_at if last else ""),
            "reason": self.reason,
            "accepted": ",".join(self.accept) or None,
            "open_from": first_open,
        }
        prev_hash = last.hash if last else genesis_hash(connection)
        columns = [row[name] for name in JOURNAL_COLUMNS]
        marks = marks_of(columns)
        hash_ = link(prev_hash, voucher.digest, columns, marks)
        sealed = {"open_from": date.fromisoformat(first_open), "marks": marks, "prev_hash": prev_hash, "hash": hash_}
        connection.execute(insert(Tables.JOURNAL), [row | sealed])
        if self.verdict is Verdict.POSTED:
            insert_projected(connection, project(facts, voucher.id, row["number"], first_open))
        self.writer.anchors.append(Anchor(str(row["number"]), hash_))
        return Decision(row["number"], voucher.id, self.verdict, checked_by, hash_)


def genesis_hash(connection: Connection) -> str:
    """The hash that journal number 1 of this ledger links to."""
    identity = connection.execute(select(Tables.IDENTITY.c.id, Tables.IDENTITY.c.created_at)).one()
    return genesis(identity.id, identity.created_at)
