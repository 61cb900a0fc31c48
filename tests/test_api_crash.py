"""A server that dies at any moment under writers, and one that is told to stop: what was answered stands, once.

``PLEDGEBOOK_CRASH_ROUNDS`` says how often the server is killed on each engine.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from ledger.access_words import TokenScope
from ledger.accounts import add_user
from ledger.database import Database
from ledger.tokens import create_token
from ledger.verify import verify
from ledger.vocabulary import Role
from tests.books import Books
from tests.databases import PostgresDatabases, postgres_databases, sqlite_url
from tests.servers import ROOT, Client, ServerProcess, pledgebook_server

ROUNDS = int(os.environ.get("PLEDGEBOOK_CRASH_ROUNDS", "4"))
WRITERS = 8
SEED = 20230105
PARTIES = "bank B01 330302\nenterprise E01 330303"


@pytest.fixture(scope="module")
def durable_postgres() -> Iterator[PostgresDatabases]:
    """A server that keeps what it commits, unlike the one of the other tests."""
    with postgres_databases(fsync=True) as databases:
        yield databases


@dataclass
class Request:
    """A request that is sent under its one key until it is answered."""

    path: str
    key: str
    body: dict[str, Any]


@dataclass
class Writer:
    """Hands in loans and has them decided, one request after the other; remembers every answer."""

    name: str
    maker: Client
    checker: Client
    dice: random.Random
    done: int = 0
    pending: Request | None = None
    voucher: str | None = None
    answered: list[tuple[Request, Any]] = field(default_factory=list)
    retried: int = 0
    replayed: int = 0

    def connect(self, port: int) -> None:
        """What follows goes to the server at this port."""
        self.maker.connect(port)
        self.checker.connect(port)

    def work(self, stop: threading.Event) -> None:
        """Requests are sent until ``stop`` is set or the server answers no more; one left unanswered is kept."""
        try:
            self._ask_again()
            while not stop.is_set():
                self.step()
        except (OSError, HTTPException):
            return

    def step(self) -> None:
        """One request is answered: the one that was left unanswered, or else the next one."""
        if self.pending is None:
            self.pending = self._next()
        else:
            self.retried += 1
        answer, is_replay = self._send(self.pending)
        self.replayed += is_replay
        self.answered.append((self.pending, answer))
        self.voucher = answer["voucher"] if "fact_count" in answer else None
        self.pending = None

    def _ask_again(self) -> None:
        """The last answer is given again under its key, by whatever server runs now."""
        if self.answered:
            request, before = self.answered[-1]
            again, is_replay = self._send(request)
            assert is_replay
            assert again | {"is_replay": True} == before | {"is_replay": True}

    def _send(self, request: Request) -> tuple[Any, bool]:
        client = self.checker if request.path.endswith("/decision") else self.maker
        status, headers, answer = client.post(request.path, request.key, request.body)
        assert status in {200, 201}, answer
        return answer, headers.get("idempotency-replayed") == "true"

    def _next(self) -> Request:
        if self.voucher is not None:
            return Request(f"/vouchers/{self.voucher}/decision", f"d-{self.name}-{self.done}", self._verdict())
        self.done += 1
        number, amount = f"{self.name}-{self.done}", f"{self.done}.{self.name[1:]:0>2}"
        if self.dice.random() < 0.5:
            line = {"bank": "B01", "enterprise": "E01", "number": number, "amount": amount, "date": "2023-01-05"}
            return Request("/loans", f"s-{number}", {"lines": [line]})
        loan = {"fact": "instrument", "kind": "patent_pledge_loan", "provider": "B01", "recipient": "E01"}
        entry = {"fact": "entry", "instrument": "#1", "act": "disbursement", "event_date": "2023-01-05"}
        return Request("/vouchers", f"s-{number}", {"facts": [loan | {"number": number}, entry | {"amount": amount}]})

    def _verdict(self) -> dict[str, str]:
        if self.dice.random() < 0.8:
            return {"verdict": "posted"}
        return {"verdict": "rejected", "reason": "示例"}


@dataclass
class Bureau:
    """A ledger on one engine, its writers, and a way to serve it."""

    books: Books
    address: str
    log: Path
    writers: list[Writer]

    @classmethod
    def of(cls, address: str, directory: Path) -> "Bureau":
        """A ledger with a bank, an enterprise, and a maker and a checker for each writer."""
        books = Books(Database(address, directory / "head"))
        books.post(PARTIES)
        with books.database.writing() as writer:

            def client(name: str, role: Role, scope: TokenScope) -> Client:
                user = add_user(writer.connection, name, [role])
                return Client(create_token(writer.connection, user, [scope])[0])

            writers = [
                Writer(
                    f"w{index}",
                    client(f"maker{index}", Role.MAKER, TokenScope.RECORD),
                    client(f"checker{index}", Role.CHECKER, TokenScope.DECIDE),
                    random.Random(SEED + index),
                )
                for index in range(WRITERS)
            ]
        return cls(books, address, directory / "server.log", writers)

    def server(self) -> ServerProcess:
        """A server on this ledger that does not run yet."""
        return pledgebook_server(self.address, self.books.database.head.path, self.log)

    def start_work(self, pool: ThreadPoolExecutor, port: int, stop: threading.Event) -> list[Future[None]]:
        """All writers work at the server."""
        for writer in self.writers:
            writer.connect(port)
        return [pool.submit(writer.work, stop) for writer in self.writers]

    def wait_for(self, answers: int) -> None:
        """So many requests are answered."""
        deadline = time.monotonic() + 60
        while len(self.answers) < answers:
            assert time.monotonic() < deadline, self.log.read_text(encoding="utf-8")
            time.sleep(0.002)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Another program writes meanwhile, so that nothing else is written."""
        with self.books.database.writing(keep=False) as writer:
            if not self.books.database.is_sqlite:  # there the transaction itself holds the one write lock
                writer.connection.execute(text("LOCK TABLE voucher, journal IN SHARE MODE"))
            yield

    def finish(self) -> None:
        """Every request that was left unanswered is answered."""
        with self.server() as server:
            for writer in self.writers:
                writer.connect(server.port)
                while writer.pending is not None:
                    writer.step()

    @property
    def answers(self) -> list[tuple[Request, Any]]:
        """Everything that any writer was answered."""
        return [pair for writer in self.writers for pair in writer.answered]

    def assert_all_stands(self) -> None:
        """All that was answered is there exactly once and nothing else is; chain and head file are whole."""
        submitted = [(request, answer) for request, answer in self.answers if "fact_count" in answer]
        decided = [(request, answer) for request, answer in self.answers if "number" in answer]
        assert len(submitted) + len(decided) == len(self.answers)
        made = "FROM voucher WHERE submitted_by <> 'wang'"
        vouchers = self.books.rows(f"SELECT client_key, id {made}")
        assert sorted(vouchers) == sorted((request.key, int(answer["voucher"][1:])) for request, answer in submitted)
        journal = self.books.rows("SELECT voucher, number, verdict, hash FROM journal WHERE number > 1")
        told = [(int(a["voucher"][1:]), a["number"], a["verdict"], a["hash"]) for _, a in decided]
        assert sorted(journal) == sorted(told)
        assert [row[0] for row in self.books.rows("SELECT number FROM journal ORDER BY number")] == [
            *range(1, len(decided) + 2)
        ]
        verification = verify(self.books.database)
        assert verification.findings == ()
        assert verification.number == len(decided) + 1
        self._assert_totals(submitted, decided)

    def tell(self, kills: int) -> None:
        """How much was at stake, for who runs the tests with ``-rP``."""
        retried, replayed = (sum(getattr(writer, name) for writer in self.writers) for name in ("retried", "replayed"))
        lines = sum(1 for _ in self.books.database.head.read())
        rows = self.books.rows("SELECT (SELECT count(*) FROM voucher) + (SELECT count(*) FROM journal)")[0][0]
        print(f"{self.books.database.engine.name}: {kills} kills, {len(self.answers)} requests answered")  # noqa: T201
        print(f"{retried} sent again, {replayed} of them stored before; {rows + 1 - lines} lines of the head file lost")  # noqa: T201

    def _assert_totals(self, submitted: list[tuple[Request, Any]], decided: list[tuple[Request, Any]]) -> None:
        amounts = {answer["voucher"]: amount_of(request.body) for request, answer in submitted}
        posted = [amounts[answer["voucher"]] for _, answer in decided if answer["verdict"] == "posted"]
        total = self.books.ask("disbursed", kind="patent_pledge_loan").total
        assert total is not None
        assert (total.count, total.amount_fen) == (len(posted), sum(posted))


def amount_of(body: dict[str, Any]) -> int:
    """The fen of the one loan of a request."""
    line = body["lines"][0] if "lines" in body else body["facts"][1]
    return int(line["amount"].replace(".", ""))


@pytest.fixture(params=["sqlite", "postgresql"])
def bureau(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bureau]:
    """A ledger on an engine that keeps what it commits."""
    if request.param == "sqlite":
        bureau = Bureau.of(sqlite_url(tmp_path), tmp_path)
    else:
        bureau = Bureau.of(request.getfixturevalue("durable_postgres").new_database(), tmp_path)
    yield bureau
    for writer in bureau.writers:
        writer.maker.close()
        writer.checker.close()
    bureau.books.database.engine.dispose()


def test_what_was_answered_survives_every_kill_exactly_once(bureau: Bureau) -> None:
    dice = random.Random(SEED)
    for _ in range(ROUNDS):
        stop = threading.Event()
        with ThreadPoolExecutor(WRITERS) as pool, bureau.server() as server:
            work = bureau.start_work(pool, server.port, stop)
            bureau.wait_for(len(bureau.answers) + dice.randint(1, 80))
            time.sleep(dice.uniform(0, 0.02))
            server.kill()
            stop.set()
            for future in work:
                future.result(timeout=60)
    bureau.finish()
    bureau.assert_all_stands()
    assert len(bureau.answers) > WRITERS
    bureau.tell(ROUNDS)


def test_a_command_that_comes_and_goes_meanwhile_takes_nothing_away(bureau: Bureau) -> None:
    bureau.books.database.engine.dispose()  # the command's connection is then the last but the server's
    options = ["--database", bureau.address, "--head-file", str(bureau.books.database.head.path)]
    with bureau.server() as server:
        for writer in bureau.writers:
            writer.connect(server.port)
            writer.step()
        subprocess.run([sys.executable, "-m", "api.cli", *options, "head"], check=True, capture_output=True, cwd=ROOT)
        for writer in bureau.writers:
            writer.step()
        server.kill()
    bureau.assert_all_stands()


def test_a_stop_lets_open_requests_end_and_loses_nothing(bureau: Bureau) -> None:
    stop = threading.Event()
    with ThreadPoolExecutor(WRITERS) as pool, bureau.server() as server:
        work = bureau.start_work(pool, server.port, stop)
        bureau.wait_for(5 * WRITERS)
        with bureau.held():
            time.sleep(0.5)  # by now every writer's request is open and waits
            before = len(bureau.answers)
            server.signal(signal.SIGTERM)
            time.sleep(0.5)
        assert server.wait() == 0
        stop.set()
        for future in work:
            future.result(timeout=60)
    assert len(bureau.answers) == before + WRITERS
    bureau.finish()
    bureau.assert_all_stands()
