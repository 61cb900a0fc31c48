"""Fixtures: a fresh ledger on each engine. Nothing is shared between tests but the PostgreSQL server itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.database import Database
from tests.books import Books
from tests.databases import PostgresDatabases, postgres_databases, sqlite_url


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    """One PostgreSQL server for the whole run."""
    with postgres_databases(fsync=False) as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that does not stand yet, once on each engine."""
    if request.param == "sqlite":
        address = sqlite_url(tmp_path)
    else:
        address = request.getfixturevalue("postgres").new_database()
    database = Database(address, tmp_path / "head")
    yield database
    database.engine.dispose()


@pytest.fixture
def books(database: Database) -> Books:
    """A ledger with users and nothing else, once on each engine."""
    return Books(database)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """One ledger on each engine for all tests of a module, which must leave it as it is."""
    directory = tmp_path_factory.mktemp("module")
    is_sqlite = request.param == "sqlite"
    address = sqlite_url(directory) if is_sqlite else request.getfixturevalue("postgres").new_database()
    database = Database(address, directory / "head")
    yield Books(database)
    database.engine.dispose()


@pytest.fixture
def sqlite_books(tmp_path: Path) -> Iterator[Books]:
    """A ledger on SQLite, where the engine makes no difference."""
    database = Database(sqlite_url(tmp_path), tmp_path / "head")
    yield Books(database)
    database.engine.dispose()
