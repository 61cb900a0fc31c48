"""Submit and decide: the only writer of vouchers, journal and projections.

Submission (``ledger.submission``) stores the facts whole and changes no total. A decision takes the next journal number
under the chain's lock, is linked to the one before it, and, where it posts, projects the facts. The caller commits
(``Database.writing``).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, exists, insert, select, text

from ledger.accounts import User
from ledger.batches import in_batch_order, require_sheets
from ledger.chain import (
    JOURNAL_COLUMNS,
    VOUCHER_COLUMNS,
    Anchor,
    genesis,
    link,
    marks_of,
    voucher_digest,
)
from ledger.checklist import days_of
from ledger.database import Writer, moment_text
from ledger.encoding import load_list
from ledger.errors import Conflict, Finding, Forbidden, Malformed, NotFound, Refused
from ledger.finding_codes import FindingCode
from ledger.judged import Standing
from ledger.projection import project
from ledger.replay import insert_projected
from ledger.standing import check_standing
from ledger.submission import Clock, Draft, Submission, maker_of, prepare, standing_now, submit, take_over
from ledger.tables import Tables
from ledger.vocabulary import Role, Severity, Verdict
from ledger.watermark import open_from

__all__ = ["Clock", "Decision", "Draft", "Submission", "decide", "prepare", "submit", "take_over"]

_V: Final = Tables.VOUCHER.c
_J: Final = Tables.JOURNAL.c

# Statements of every decision are made once: to make one takes longer than to run it.
_VOUCHER: Final = select(Tables.VOUCHER).where(_V.id == bindparam("id"))
_DECIDED: Final = select(Tables.JOURNAL).where(_J.voucher == bindparam("id"))
_BATCH: Final = select(_V.batch).where(_V.id == bindparam("id"))
_LAST: Final = text("SELECT number, hash, decided_at FROM journal ORDER BY number DESC LIMIT 1")


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of the journal. ``notes`` say what else the decision did: that facts are booked into a later month."""

    number: int
    voucher: int
    verdict: Verdict
    checked_by: str | None
    hash: str
    is_replay: bool = False
    notes: tuple[Finding, ...] = ()


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

    Those of one batch go in ascending order, since later ones may rest on earlier ones. Those of an imported file are
    posted only with the checking sheet that the same user has kept for it (``batches.require_sheets``).

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
    if verdict is Verdict.POSTED:
        require_sheets(writer.connection, vouchers, user, reason)
    signing = _Signing(writer, verdict, user, reason, tuple(sorted(set(accept))), office_of_one, clock or Clock())
    return [signing.decide(voucher) for voucher in in_batch_order(writer.connection, vouchers)]


def _require_reason(verdict: Verdict, reason: str | None) -> None:
    if verdict is not Verdict.POSTED and not (reason and reason.strip()):
        raise Malformed.of(FindingCode.REASON_MISSING, "reason")
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in reason or "" if c not in "\t\r\n"):
        raise Malformed.of(FindingCode.TEXT_CONTROL_CHARACTER, "reason", found=ascii(reason)[:40])


def _require_whole_batches(connection: Connection, vouchers: Sequence[int]) -> None:
    chosen = set(vouchers)
    for voucher in chosen:
        batch = connection.execute(_BATCH, {"id": voucher}).scalar()
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
        row = connection.execute(_VOUCHER, {"id": voucher}).first()
        if row is None:
            raise NotFound.of(FindingCode.UNKNOWN_VOUCHER, f"S{voucher}", found=f"S{voucher}")
        decided = connection.execute(_DECIDED, {"id": voucher}).first()
        if decided is not None:
            return self._replay(decided)
        checked_by = self._signature(row)
        facts = self._sound_facts(row)
        if self.verdict is Verdict.POSTED and maker_of(connection, row) is None:
            raise Conflict.of(FindingCode.NO_MAKER, f"S{voucher}")
        accepted = [] if self.verdict is not Verdict.POSTED or self._is_clean(row) else self._check(facts, voucher)
        return self._enter(row, checked_by, facts, accepted)

    def _is_clean(self, row: Row[Any]) -> bool:
        """Whether this very voucher was found clean beside exactly what stands now, under the lock."""
        return self.writer.clean.holds(row.digest, standing_now(self.writer.connection, self.clock))

    def _replay(self, decided: Row[Any]) -> Decision:
        same = (decided.verdict, decided.reason) == (self.verdict, self.reason)
        own = decided.checked_by == self.user.name or (decided.checked_by is None and decided.made_by == self.user.name)
        if not (same and own):
            found = f"{decided.number} {decided.verdict} {decided.checked_by or '-'}"
            raise Conflict.of(FindingCode.ALREADY_DECIDED, f"S{decided.voucher}", found=found)
        row = self.writer.connection.execute(_VOUCHER, {"id": decided.voucher}).one()
        notes = self._notes(load_list(row.facts), row.id, decided.open_from.isoformat())
        return Decision(
            decided.number, decided.voucher, self.verdict, decided.checked_by, decided.hash, is_replay=True, notes=notes
        )

    def _signature(self, row: Row[Any]) -> str | None:
        """Who signs: the user, or nobody where an office of one approves its own."""
        signers = {row.submitted_by, maker_of(self.writer.connection, row)}
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
        facts: list[dict[str, Any]] = load_list(row.facts)
        return facts

    def _check(self, facts: list[dict[str, Any]], voucher: int) -> list[str]:
        """The codes of the warnings there are, all of them accepted."""
        today = self.clock.today.isoformat()
        findings = check_standing(Standing(self.writer.connection, facts, voucher, today))
        errors = [f for f in findings if f.severity is Severity.ERROR]
        warnings = [f for f in findings if f.severity is Severity.WARNING]
        codes = sorted({str(f.code) for f in warnings})
        unseen = [code for code in codes if code not in self.accept]
        errors += [Finding(FindingCode.WARNING_NOT_ACCEPTED, f"S{voucher}", expected=code) for code in unseen]
        if errors:
            told = [*errors, *warnings]
            raise Refused(
                replace(f, place=f"S{voucher}{f.place}" if f.place.startswith("/") else f.place) for f in told
            )
        return codes

    def _enter(
        self, voucher: Row[Any], checked_by: str | None, facts: list[dict[str, Any]], accepted: list[str]
    ) -> Decision:
        connection = self.writer.connection
        last = connection.execute(_LAST).first()
        first_open = open_from(connection)
        row = {
            "number": last.number + 1 if last else 1,
            "voucher": voucher.id,
            "submitted_by": voucher.submitted_by,
            "made_by": maker_of(connection, voucher),
            "verdict": str(self.verdict),
            "checked_by": checked_by,
            "decided_at": max(moment_text(self.clock.now), last.decided_at if last else ""),
            "reason": self.reason,
            "accepted": ",".join(accepted) or None,
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
        notes = self._notes(facts, voucher.id, first_open)
        return Decision(row["number"], voucher.id, self.verdict, checked_by, hash_, notes=notes)

    def _notes(self, facts: Sequence[dict[str, Any]], voucher: int, first_open: str) -> tuple[Finding, ...]:
        """That facts of closed months were booked into the first open one."""
        late = sorted(day for day in days_of(facts) if day < first_open)
        if self.verdict is not Verdict.POSTED or not late:
            return ()
        days = late[0] if late[0] == late[-1] else f"{late[0]} .. {late[-1]}"
        return (Finding(FindingCode.BOOKED_LATE, f"S{voucher}", days, f"{first_open} ({len(late)})", Severity.NOTE),)


def genesis_hash(connection: Connection) -> str:
    """The hash that journal number 1 of this ledger links to."""
    identity = connection.execute(select(Tables.IDENTITY.c.id, Tables.IDENTITY.c.created_at)).one()
    return genesis(identity.id, identity.created_at)
