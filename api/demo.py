"""The sample ledger: the record files of ``sample_data/``, handed in and decided by the people their headers name.

The loader goes through ``submit`` and ``decide`` like everyone else, so that no rule of the ledger is bent for the
sample. What is invented in it, and what the published figures fix, is told in ``sample_data/README.md``.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from ledger.accounts import add_user, find_user
from ledger.database import Database, Writer
from ledger.errors import Conflict, Forbidden
from ledger.finding_codes import FindingCode
from ledger.journal import Clock, decide, submit
from ledger.recording import Recorded, read_record
from ledger.vocabulary import Role, Verdict

SAMPLE_FOLDER: Final = Path(__file__).resolve().parents[1] / "sample_data"
"""Where ``users.jsonl`` and the numbered record files are."""


def is_empty(database: Database) -> bool:
    """Whether nothing was ever handed in, decided or not; accounts alone leave a ledger empty.

    Raises:
        Unavailable: as ``Database.reading``.
    """
    with database.reading() as connection:
        return connection.execute(text("SELECT 1 FROM voucher LIMIT 1")).first() is None


def load_sample(database: Database, progress: Callable[[int, int], None] | None = None) -> int:
    """The sample stands in the ledger, whole; returns how many vouchers this call added (0 where all stood already).

    It is one transaction: a failure leaves the ledger as it was. After each voucher ``progress`` is told how many are
    done, and of how many.

    Raises:
        Conflict: FILE_EXISTS where the ledger holds other vouchers (the sample's reversals name journal numbers, so it
            must be the first thing in it); KEY_CONFLICT where it holds another version of the sample.
        Unavailable: as ``Database.writing``.
    """
    vouchers = list(_vouchers())
    added = 0
    with database.writing() as writer:
        _add_users(writer.connection)
        loading = _Loading(writer)
        for number, (file_name, recorded) in enumerate(vouchers, start=1):
            added += loading.load(file_name, recorded, number)
            if progress is not None:
                progress(number, len(vouchers))
    return added


def _vouchers() -> Iterator[tuple[str, Recorded]]:
    """File name and voucher, in the order of names and, within a file, of lines."""
    for path in sorted(SAMPLE_FOLDER.glob("[0-9]*.jsonl")):
        for recorded in read_record(path.read_text(encoding="utf-8")):
            yield path.name, recorded


def _add_users(connection: Connection) -> None:
    """Every account of the sample stands; one of the same name is left as it is."""
    for line in (SAMPLE_FOLDER / "users.jsonl").read_text(encoding="utf-8").splitlines():
        account = json.loads(line)
        try:
            find_user(connection, account["name"])
        except Forbidden:
            add_user(connection, account["name"], map(Role, account["roles"]))


@dataclass(slots=True)
class _Loading:
    """One run of the loader: its transaction, and the voucher ids by client key, which ``revises`` names."""

    writer: Writer
    ids: dict[str, int | None] = field(default_factory=dict)

    def load(self, file_name: str, recorded: Recorded, number: int) -> bool:
        """The voucher stands, decided as its header says, under journal number ``number``; whether it was added now."""
        header, connection = recorded.header, self.writer.connection
        revises = self.ids[header["revises"]] if "revises" in header else None
        draft = replace(recorded.draft(file_name), revises=revises)
        clock = Clock(today=date.fromisoformat(header["today"]))
        submission = submit(self.writer, draft, find_user(connection, header["made_by"]), clock)
        self.ids[draft.key] = submission.id
        if submission.is_replay or submission.id is None:
            return False
        checker = find_user(connection, header["checked_by"])
        verdict = Verdict(header.get("verdict", Verdict.POSTED))
        accept, reason = header.get("accept", ()), header.get("reason")
        decisions = decide(self.writer, [submission.id], verdict, checker, reason=reason, accept=accept, clock=clock)
        if decisions[0].number != number:
            raise Conflict.of(FindingCode.FILE_EXISTS, expected=str(number), found=str(decisions[0].number))
        return True
