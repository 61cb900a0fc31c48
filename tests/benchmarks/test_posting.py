"""Submitting and posting with all checks, beside bare inserts of the same rows into the same tables."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.database import _SQLITE_PRAGMAS, Database
from ledger.vocabulary import Kind
from tests.benchmarks.race import Race
from tests.benchmarks.workload import Fact, new_loans, old_loans, parties, payments
from tests.books import Books

INSTRUMENTS = 4_000
PER_VOUCHER = 5_000

Rows = list[tuple[Any, ...]]


class Posting:
    """A prepared ledger, copies of it to post into, and what was posted as bare rows."""

    def __init__(self, directory: Path, scale: float) -> None:
        self.directory = directory
        self.instruments = max(50, round(INSTRUMENTS * scale))
        self.books = Books(Database(str(directory / "ledger.db"), directory / "head"))
        self.books.post(parties())
        for first in range(0, self.instruments, 2_000):
            count = min(2_000, self.instruments - first)
            self.books.post(old_loans(Kind.TECHNOLOGY_LOAN, first, count))
            self.books.post([fact for fact in new_loans(Kind.GRANT, first, count) if fact["fact"] == "instrument"])
        self.head = self.books.rows("SELECT max(number) FROM journal")[0][0]
        self.books.database.engine.dispose()
        for file in ("ledger.db", "head"):
            shutil.copy(directory / file, directory / f"prepared-{file}")

    def reset(self) -> None:
        """The ledger is as it was prepared."""
        self.books.database.engine.dispose()
        for file in self.directory.glob("ledger.db-*"):
            file.unlink()
        for file in ("ledger.db", "head"):
            shutil.copy(self.directory / f"prepared-{file}", self.directory / file)

    def post(self, vouchers: list[list[Fact]]) -> None:
        """Each voucher is submitted and approved, in transactions of their own."""
        for facts in vouchers:
            self.books.post(facts)

    def submit(self, vouchers: list[list[Fact]]) -> None:
        """Each voucher is submitted and waits for its decision."""
        for facts in vouchers:
            self.books.submit(facts)

    def waiting(self) -> list[dict[str, Rows]]:
        """What was submitted since the ledger was prepared, a voucher each."""
        return [{"voucher": [row]} for row in self.books.rows(f"SELECT * FROM voucher WHERE id > {self.head}")]

    def rows(self) -> list[dict[str, Rows]]:
        """By voucher and table: what was posted since the ledger was prepared."""
        numbers = range(self.head + 1, self.books.rows("SELECT max(number) FROM journal")[0][0] + 1)
        return [
            {
                "voucher": self.books.rows(f"SELECT * FROM voucher WHERE id = {number}"),
                "journal": self.books.rows(f"SELECT * FROM journal WHERE number = {number}"),
                "instrument": self.books.rows(f"SELECT * FROM instrument WHERE number = {number}"),
                "entry": self.books.rows(f"SELECT * FROM entry WHERE number = {number}"),
            }
            for number in numbers
        ]

    def insert(self, rows: list[dict[str, Rows]], tables: tuple[str, ...], *, guarded: bool) -> int:
        """The rows stand in these tables of a copy of the prepared ledger, a commit for each voucher; entries there."""
        connection = sqlite3.connect(self.copy(guarded=guarded), isolation_level=None)
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(pragma)
        for voucher in rows:
            connection.execute("BEGIN IMMEDIATE")
            for table in tables:
                if voucher[table]:
                    marks = ", ".join("?" * len(voucher[table][0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", voucher[table])
            connection.execute("COMMIT")
        count = connection.execute(f"SELECT count(*) FROM entry WHERE number > {self.head}").fetchone()[0]
        connection.close()
        return int(count)

    def copy(self, *, guarded: bool) -> Path:
        """A fresh copy of the prepared ledger, with or without its triggers."""
        path = self.directory / ("guarded.db" if guarded else "bare.db")
        shutil.copy(self.directory / "prepared-ledger.db", path)
        if not guarded:
            connection = sqlite3.connect(path)
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.close()
        return path


@pytest.fixture(scope="module")
def posting(tmp_path_factory: pytest.TempPathFactory, scale: float) -> Posting:
    return Posting(tmp_path_factory.mktemp("posting"), scale)


def payment_vouchers(entries: int, scale: float, instruments: int) -> list[list[Fact]]:
    size = max(20, round(PER_VOUCHER * min(1, scale)))
    return [payments(first, instruments, size) for first in range(0, max(2 * size, round(entries * scale)), size)]


def loan_vouchers(entries: int, scale: float, _: int) -> list[list[Fact]]:
    size = max(10, round(PER_VOUCHER * min(1, scale) / 2))
    counts = range(0, max(2 * size, round(entries * scale / 2)), size)
    return [new_loans(Kind.PATENT_PLEDGE_LOAN, first, size) for first in counts]


@pytest.mark.parametrize(
    ("what", "vouchers", "rows", "rounds"),
    [
        ("payments under what stands", payment_vouchers, 100_000, 3),
        ("new loans and their disbursements", loan_vouchers, 100_000, 3),
        ("payments under what stands", payment_vouchers, 400_000, 1),
    ],
)
def test_posting(
    posting: Posting,
    race: Race,
    scale: float,
    what: str,
    vouchers: Callable[[int, float, int], list[list[Fact]]],
    rows: int,
    rounds: int,
) -> None:
    stated = vouchers(rows, scale, posting.instruments)
    posted: list[dict[str, Rows]] = []
    counts: list[int] = []
    peers = {
        "bare inserts, triggers on": (("voucher", "journal", "instrument", "entry"), True),
        "bare inserts, triggers off": (("voucher", "journal", "instrument", "entry"), False),
    }
    race.run(
        f"posting {rows:,} rows, {what}",
        lambda: posting.post(stated),
        {
            name: lambda tables=tables, guarded=guarded: counts.append(posting.insert(posted, tables, guarded=guarded))
            for name, (tables, guarded) in peers.items()
        },
        rounds=rounds,
        before=posting.reset,
        after=lambda: posted.__setitem__(slice(None), posting.rows()),
    )
    entries = sum(fact["fact"] == "entry" for facts in stated for fact in facts)
    assert counts == [entries] * len(counts)
    assert sum(len(voucher["entry"]) for voucher in posted) == entries
    if not race.benchmark.disabled:
        race.note(f"posting {rows:,} rows, {what}: rate", rows * scale / min(race.benchmark.stats.stats.data), "rows/s")


@pytest.mark.parametrize(
    ("what", "vouchers"),
    [("payments under what stands", payment_vouchers), ("new loans and their disbursements", loan_vouchers)],
)
def test_submission(
    posting: Posting, race: Race, scale: float, what: str, vouchers: Callable[[int, float, int], list[list[Fact]]]
) -> None:
    stated = vouchers(100_000, scale, posting.instruments)
    waiting: list[dict[str, Rows]] = []
    race.run(
        f"submitting 100,000 rows, {what}",
        lambda: posting.submit(stated),
        {"bare inserts of the vouchers": lambda: posting.insert(waiting, ("voucher",), guarded=True)},
        rounds=3,
        before=posting.reset,
        after=lambda: waiting.__setitem__(slice(None), posting.waiting()),
    )
    assert len(waiting) == len(stated)
    if not race.benchmark.disabled:
        rate = 100_000 * scale / min(race.benchmark.stats.stats.data)
        race.note(f"submitting 100,000 rows, {what}: rate", rate, "rows/s")
