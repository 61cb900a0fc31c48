"""Recording over HTTP beside a route that makes one insert; both servers in processes of their own, eight clients."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from ledger.access_words import TokenScope
from ledger.database import Database
from ledger.tokens import create_token
from tests.benchmarks.clients import Clients
from tests.benchmarks.race import Race
from tests.books import Books
from tests.databases import PostgresDatabases, postgres_databases, sqlite_url
from tests.servers import ServerProcess, free_port, pledgebook_server

REQUESTS = 2_000
MEMORY_REQUESTS = 50_000
PARTIES = "bank B01 330302\nenterprise E01 330303"


@pytest.fixture(scope="module")
def durable_postgres() -> Iterator[PostgresDatabases]:
    """A server that keeps what it commits, unlike the one of the tests."""
    with postgres_databases(fsync=True) as databases:
        yield databases


class Servers:
    """The API and its peer, each on a database of its own of the same engine, and the clients of both."""

    def __init__(self, ours: str, theirs: str, directory: Path, stack: ExitStack) -> None:
        self.books = Books(Database(ours, directory / "head"))
        self.books.post(PARTIES)
        with self.books.database.writing() as writer:
            self.tokens = {
                role: create_token(writer.connection, self.books.user(name), [scope])[0]
                for role, name, scope in (("maker", "wang", TokenScope.RECORD), ("checker", "li", TokenScope.DECIDE))
            }
        port = free_port()
        command = [sys.executable, "-m", "tests.benchmarks.peer", theirs, str(port)]
        self.peer = stack.enter_context(ServerProcess(command, port, directory / "peer.log"))
        self.ours = stack.enter_context(pledgebook_server(ours, directory / "head", directory / "server.log"))
        self._clients = stack.enter_context(Clients())
        self._names = count(1)

    def run(self, server: ServerProcess, requests: int, *, decide: bool = False) -> int:
        """So many new loans are handed in, and decided where asked; the requests that were answered."""
        return self._clients.run(server.port, self.tokens, f"J{next(self._names)}", requests, decide=decide)

    def resident(self) -> int:
        """The bytes of memory that the API's process holds."""
        status = Path(f"/proc/{self.ours.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) * 1024


@pytest.fixture(params=["sqlite", "postgresql"])
def servers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Servers]:
    """Both servers, warm, on one engine."""
    if request.param == "sqlite":
        addresses = [sqlite_url(tmp_path, name) for name in ("ledger.db", "peer.db")]
    else:
        databases = request.getfixturevalue("durable_postgres")
        addresses = [databases.new_database() for _ in range(2)]
    with ExitStack() as stack:
        servers = Servers(addresses[0], addresses[1], tmp_path, stack)
        servers.run(servers.peer, 40)
        servers.run(servers.ours, 40, decide=True)
        yield servers
        servers.books.database.engine.dispose()


@pytest.mark.parametrize("decide", [False, True], ids=["submit", "submit and decide"])
def test_recording_over_http(servers: Servers, race: Race, scale: float, decide: bool) -> None:
    loans = max(16, round(REQUESTS * scale))
    engine = servers.books.database.engine.name
    what = "POST /loans and its decision" if decide else "POST /loans"
    race.run(
        f"{what}, 8 clients, {engine}",
        lambda: servers.run(servers.ours, loans, decide=decide),
        {"one insert by a FastAPI route": lambda: servers.run(servers.peer, loans)},
        rounds=5,
    )
    stored = servers.books.rows("SELECT (SELECT count(*) FROM voucher), (SELECT count(*) FROM journal)")[0]
    rounds = 1 if race.benchmark.disabled else 5
    assert stored == (41 + rounds * loans, 41 + rounds * loans * decide)
    if not race.benchmark.disabled:
        race.note(f"{what}, 8 clients, {engine}: rate", loans / min(race.benchmark.stats.stats.data), "loans/s")


def test_memory_of_the_server(servers: Servers, race: Race, scale: float) -> None:
    requests = max(32, round(MEMORY_REQUESTS * scale))
    servers.run(servers.ours, max(16, requests // 20), decide=True)
    before = servers.resident()
    answered = []
    race.benchmark.pedantic(lambda: answered.append(servers.run(servers.ours, requests // 2, decide=True)))
    assert answered == [requests // 2 * 2]
    engine = servers.books.database.engine.name
    race.note(f"memory of the API before {requests:,} requests, {engine}", before / 2**20, "MiB")
    race.note(f"memory of the API after {requests:,} requests, {engine}", servers.resident() / 2**20, "MiB")
