"""Fixtures: a fresh ledger on each engine. Nothing is shared between tests but the PostgreSQL server itself."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.database import Database
from tests.books import Books
from tests.databases import PostgresDatabases, postgres_databases, sqlite_url

pytest_plugins = ["tests.web"]

REAL_FILES = Path(__file__).resolve().parents[2] / "shared" / "data"
BROWSER = shutil.which("chromium") or "chromium"

collect_ignore = [] if REAL_FILES.is_dir() else ["test_intake_real_files.py", "test_number_specs.py"]
"""Real files of others are no part of the project: what tries them is an extra where they are at hand."""

if BROWSER == "chromium" and "CI" not in os.environ:
    collect_ignore.append("test_browser.py")  # a machine without Chromium tests all else; CI installs it, or fails


LONGEST = ("test_machine.py", "test_readme.py", "test_intake_hostile.py", "test_api_crash.py", "test_worked_cases.py")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where real files are not at hand, what tries them is no test. The files that take longest begin.

    So that, where each core takes whole files, the last of them is a short one.
    """
    without = [] if REAL_FILES.is_dir() else [item for item in items if item.get_closest_marker("shared")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` writes what is expected anew, to be read as a diff."""
    parser.addoption("--update-golden", action="store_true", default=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    """One PostgreSQL server for the whole run."""
    with postgres_databases(fsync=False) as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that does not stand yet, once on each engine."""
    is_sqlite = request.param == "sqlite"
    address = sqlite_url(tmp_path) if is_sqlite else request.getfixturevalue("postgres").new_database()
    database = Database(address, tmp_path / "head")
    yield database
    database.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """A ledger with users, which tests copy: migrations run once, not before every test."""
    directory = tmp_path_factory.mktemp("pattern")
    pattern = Books(Database(sqlite_url(directory), directory / "head"))
    pattern.database.engine.dispose()
    return pattern


@pytest.fixture(scope="session")
def postgres_pattern(postgres: PostgresDatabases, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """As ``sqlite_pattern``, on PostgreSQL."""
    pattern = Books(Database(postgres.new_database(), tmp_path_factory.mktemp("pattern") / "head"))
    pattern.database.engine.dispose()
    return pattern


@pytest.fixture
def sqlite_books(sqlite_pattern: Books, tmp_path: Path) -> Iterator[Books]:
    """A ledger with users and nothing else on SQLite, where the engine makes no difference."""
    database = Database(sqlite_url(tmp_path), tmp_path / "head")
    shutil.copy(str(sqlite_pattern.database.url.database), str(database.url.database))
    shutil.copy(sqlite_pattern.database.head.path, database.head.path)
    yield sqlite_pattern.over(database)
    database.engine.dispose()


@pytest.fixture
def postgres_books(postgres: PostgresDatabases, postgres_pattern: Books, tmp_path: Path) -> Iterator[Books]:
    """A ledger with users and nothing else on PostgreSQL, for what only several writers at once can do."""
    address = postgres.new_database(str(postgres_pattern.database.url.database))
    database = Database(address, tmp_path / "head")
    shutil.copy(postgres_pattern.database.head.path, database.head.path)
    yield postgres_pattern.over(database)
    database.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest) -> Books:
    """A ledger with users and nothing else, once on each engine."""
    name = "sqlite_books" if request.param == "sqlite" else "postgres_books"
    books: Books = request.getfixturevalue(name)
    return books


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
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the file of that name under ``tests/golden``."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert path.read_bytes().decode() == text, f"{name}: if the change is meant, run pytest --update-golden"

    return compare
