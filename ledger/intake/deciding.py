"""Decisions on imported batches: posted only with the whole sample ticked, and with the sheet kept beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, insert, select

from ledger.accounts import User
from ledger.batches import sheet_mark
from ledger.chain import canonical
from ledger.database import Writer, moment_text
from ledger.encoding import load_list
from ledger.errors import Conflict, Finding, NotFound, Refused
from ledger.finding_codes import FindingCode
from ledger.intake.kept import Import, find_import
from ledger.intake.sheet import checking_sheet, kept_check, sheet_digest
from ledger.journal import Clock, Decision, decide
from ledger.lists import list_institutions
from ledger.scope import Viewer
from ledger.tables import Tables
from ledger.totals import find_head
from ledger.vocabulary import Verdict

_V: Final = Tables.VOUCHER.c

Ticks = Sequence[int] | Literal["all"]
"""The rows of the sample that agree with the paper, by number."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What the checker says: the verdict, the rows that were ticked, warnings accepted by code, and why."""

    verdict: Verdict
    ticked: Ticks = ()
    accept: Sequence[str] = ()
    reason: str | None = None


def decide_import(
    writer: Writer,
    id_: int,
    said: Ticked,
    user: User,
    *,
    viewer: Viewer | None = None,
    office_of_one: bool = False,
    clock: Clock | None = None,
) -> list[Decision]:
    """All vouchers of the import are decided, in one transaction; where posted, its sheet is kept.

    The reason of every journal row ends with the sheet's SHA-256. Deciding again what this user decided so gives the
    same answer.

    Raises:
        NotFound: no such import, or it was only a preview.
        Refused: TICKS_MISSING, WARNING_NOT_ACCEPTED; or as ``journal.decide``.
        Conflict: INSTITUTION_CHANGED.
        LedgerError: as ``journal.decide``.
    """
    writer.lock_chain()
    item = find_import(writer.connection, id_, viewer or Viewer.all())
    if item.batch is None:
        raise NotFound.of(FindingCode.UNKNOWN_IMPORT, item.text, found=item.text)
    moment = clock or Clock()
    reason = said.reason
    if said.verdict is Verdict.POSTED:
        digest = _kept_sheet(writer.connection, item, item.batch, said, user, moment)
        reason = " ".join(filter(None, [said.reason, sheet_mark(digest)]))
    options: Any = {"reason": reason, "accept": said.accept, "office_of_one": office_of_one, "clock": moment}
    return decide(writer, item.vouchers, said.verdict, user, **options)


def _kept_sheet(connection: Connection, item: Import, batch: str, said: Ticked, user: User, clock: Clock) -> str:
    """The digest of the sheet that stands ticked by this user, now or since before."""
    kept = kept_check(connection, batch)
    if kept is not None:
        if kept["account"] != user.name:
            raise Conflict.of(FindingCode.ALREADY_DECIDED, item.text, found=str(kept["account"]))
        return str(kept["sheet_sha256"])
    sheet = checking_sheet(connection, item)
    sample = [int(row["row"]) for row in sheet["sample"]]
    _require_ticks(item, sample, said.ticked)
    _require_accepted(item, sheet, said.accept)
    _require_unchanged(connection, item)
    digest = sheet_digest(sheet)
    row = {
        "batch": batch,
        "account": user.name,
        "checked_at": moment_text(clock.now),
        "ticked": canonical(sample),
        "sheet": canonical(sheet),
        "sheet_sha256": digest,
    }
    connection.execute(insert(Tables.IMPORT_CHECK), [row])
    return digest


def _require_ticks(item: Import, sample: list[int], ticked: Ticks) -> None:
    if ticked == "all":
        return
    given = {int(row) for row in ticked}
    missing = ", ".join(str(row) for row in sample if row not in given)
    other = ", ".join(map(str, sorted(given - set(sample))))
    if missing or other:
        raise Refused.of(FindingCode.TICKS_MISSING, item.text, expected=missing, found=other)


def _require_accepted(item: Import, sheet: dict[str, object], accept: Sequence[str]) -> None:
    """The warnings of reading, too, which the ledger's own checks do not know of, are accepted by name."""
    warnings = sheet["warnings"]
    assert isinstance(warnings, list)  # noqa: S101  (it was made so)
    unseen = [warning["code"] for warning in warnings if warning["code"] not in accept]
    if unseen:
        raise Refused(Finding(FindingCode.WARNING_NOT_ACCEPTED, item.text, expected=code) for code in unseen)


_SAID: Final = ("name", "kind", "uscc", "region")


def _require_unchanged(connection: Connection, item: Import) -> None:
    """A party that the file proposed as new, and that was stated by somebody else since, is not stated over again."""
    posted = {party["code"]: party for party in list_institutions(connection, find_head(connection).number)}
    changed = []
    for voucher in item.vouchers:
        for fact in load_list(connection.execute(select(_V.facts).where(_V.id == voucher)).scalar_one()):
            before = posted.get(fact["code"]) if fact["fact"] == "institution" else None
            if before is not None and any(before[name] != fact.get(name) for name in _SAID):
                expected, found = (_told(party) for party in (before, fact))
                changed.append(Finding(FindingCode.INSTITUTION_CHANGED, item.text, expected, found))
    if changed:
        raise Conflict(changed)


def _told(party: Mapping[str, Any]) -> str:
    return " ".join(str(party[name]) for name in ("code", *_SAID) if party.get(name))
