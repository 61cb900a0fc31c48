"""A database that cannot be used is refused in plain words, and nothing is created on the way."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from ledger import database as module
from ledger.chain import Anchor, HeadFile
from ledger.database import Database, insert_rows, moment_text, parse_address
from ledger.errors import LedgerError, NotFound, Unavailable
from ledger.known import resolve_known_at
from ledger.tables import Tables
from ledger.verify import verify
from tests.books import Books
from tests.databases import PostgresDatabases, sqlite_url


def complaint(database: Database, *, writes: bool = False) -> list[str]:
    """The codes with which opening the database is refused."""
    with pytest.raises(Unavailable) as refused, database.writing() if writes else database.reading():
        pass
    database.engine.dispose()
    return [finding.code for finding in refused.value.findings]


@pytest.mark.parametrize("writes", [False, True])
def test_a_missing_file_is_said_and_not_created(tmp_path: Path, *, writes: bool) -> None:
    assert complaint(Database(str(tmp_path / "none.db")), writes=writes) == ["database_missing"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("writes", [False, True])
def test_a_text_file_is_no_ledger(tmp_path: Path, *, writes: bool) -> None:
    path, head = tmp_path / "notes.txt", tmp_path / "head"
    path.write_text("two lines\nof notes\n" * 100)
    head.touch()
    assert complaint(Database(str(path), head), writes=writes) == ["database_not_a_ledger"]
    with pytest.raises(Unavailable, match="database_not_a_ledger"):
        Database(str(path), head).create()
    assert path.read_text() == "two lines\nof notes\n" * 100


def test_another_database_is_no_ledger_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE customer (name TEXT)")
    assert complaint(Database(str(path), tmp_path / "head")) == ["database_not_a_ledger"]
    with pytest.raises(Unavailable, match="database_not_a_ledger"):
        Database(str(path), tmp_path / "head").create()
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("customer",)]
    assert not (tmp_path / "head").exists()


def test_an_empty_database_is_no_ledger_yet(database: Database) -> None:
    if database.is_sqlite:
        Path(str(database.url.database)).touch()
    assert complaint(database) == ["database_not_a_ledger"]
    assert database.create() is True
    assert database.create() is False


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "database_newer"),
        ("UPDATE projection_state SET version = 9999", "database_newer"),
        ("UPDATE projection_state SET version = 0", "database_older"),
    ],
)
def test_a_ledger_of_another_version_is_refused(books: Books, statement: str, code: str) -> None:
    with books.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert complaint(books.database) == [code]
    assert complaint(books.database, writes=True) == [code]


def test_a_ledger_of_an_older_schema_is_refused(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SCHEMA_VERSIONS", (*module.SCHEMA_VERSIONS, "9999"))
    assert complaint(books.database) == ["database_older"]


def test_a_ledger_of_a_newer_schema_is_not_upgraded(books: Books) -> None:
    with books.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unavailable, match="database_newer"):
        books.database.create()


def test_a_read_only_database_can_be_read_and_says_that_it_cannot_be_written(books: Books) -> None:
    books.post("bank B01")
    database = Database(books.database.url.render_as_string(hide_password=False), books.database.head.path)

    @event.listens_for(database.engine, "connect")
    def _read_only(connection: Any, _record: Any) -> None:
        if database.is_sqlite:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("SET default_transaction_read_only = on")
            connection.commit()

    books.database.engine.dispose()
    books.database = database
    assert books.complaints("bank B02") == [f"database_read_only {database.url}"]
    assert books.rows("SELECT code FROM institution") == [("B01",)]
    database.engine.dispose()


def test_a_locked_database_is_said_to_be_locked(sqlite_books: Books) -> None:
    database = Database(sqlite_books.database.url.render_as_string(), sqlite_books.database.head.path)

    @event.listens_for(database.engine, "connect")
    def _impatient(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 0")

    with sqlite_books.database.writing():
        assert complaint(database, writes=True) == ["database_locked"]


def test_a_missing_head_file_is_said_before_anything_is_written(books: Books) -> None:
    head = books.database.head.path
    kept = head.read_bytes()
    head.unlink()
    assert complaint(books.database, writes=True) == ["head_file_missing"]
    assert not head.exists()
    with books.database.reading():
        pass
    head.write_bytes(kept)
    books.post("bank B01")


def test_a_head_file_is_never_made_anew_by_appending(tmp_path: Path) -> None:
    head = HeadFile(tmp_path / "head")
    with pytest.raises(Unavailable, match="head_file_missing"):
        head.append([Anchor("1", "a")])
    with pytest.raises(Unavailable, match="head_file_missing"):
        list(head.read())
    assert not head.path.exists()


def test_lines_after_a_torn_one_stand_on_lines_of_their_own(books: Books) -> None:
    books.post("bank B01")
    head = books.database.head
    head.path.write_bytes(head.path.read_bytes()[:-30])
    books.post("bank B02")
    assert [anchor.key for _, anchor in head.read()] == ["0", "S1", "S2", "2"]
    assert verify(books.database).is_intact


def test_a_head_file_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = HeadFile(tmp_path / "head")
    head.create("a")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(Unavailable, match="database_read_only"):
        head.require()


def test_no_ledger_is_made_beside_the_head_file_of_another(database: Database) -> None:
    database.head.path.write_text("")
    with pytest.raises(Unavailable, match="file_exists"):
        database.create()
    assert complaint(database) == ["database_not_a_ledger"]


def test_a_server_that_does_not_answer_is_unreachable(tmp_path: Path) -> None:
    database = Database(f"postgresql://nobody@/none?host={tmp_path}", tmp_path / "head")
    assert complaint(database) == ["database_unreachable"]


@pytest.mark.parametrize("address", ["mysql://host/name", "http://host/name", "nonsense://", "://"])
def test_an_address_of_another_engine_is_refused(address: str) -> None:
    with pytest.raises(Unavailable, match="database_unreachable"):
        parse_address(address)


def test_a_path_is_sqlite_and_a_server_goes_through_psycopg() -> None:
    assert str(parse_address("/var/a.db")) == "sqlite:////var/a.db"
    assert parse_address("sqlite:///a.db").database == "a.db"
    assert parse_address("postgresql://host/name").drivername == "postgresql+psycopg"


def test_the_head_file_stands_beside_the_database_unless_it_is_named(tmp_path: Path) -> None:
    assert Database(str(tmp_path / "a.db")).head.path == tmp_path / "a.db.head"
    assert Database("postgresql://host/name").head.path == Path("name.head")


def test_each_commit_adds_its_lines_to_the_head_file(books: Books) -> None:
    decision = books.post("bank B01")
    lines = books.database.head.path.read_text().splitlines()
    [(digest,)] = books.rows("SELECT digest FROM voucher")
    assert lines[1:] == [f'{{"number":"S1","hash":"{digest}"}}', f'{{"number":1,"hash":"{decision.hash}"}}']


def test_a_fault_that_is_not_the_database_s_own_passes_as_it_is(books: Books) -> None:
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError), books.database.reading() as connection:
        connection.exec_driver_sql("SELECT nonsense FROM nowhere")


def test_no_rows_are_no_insert(sqlite_books: Books) -> None:
    with sqlite_books.database.writing() as writer:
        insert_rows(writer.connection, Tables.ENTRY, [])


def test_known_at_is_a_number_or_an_instant(books: Books) -> None:
    books.post("bank B01")
    first = books.now
    books.post("bank B02")
    with books.database.reading() as connection:
        known = lambda at: resolve_known_at(connection, at)  # noqa: E731
        assert [known(None), known(0), known(1), known("2")] == [2, 0, 1, 2]
        assert [known(first.isoformat()), known(books.now.isoformat()), known("2020-01-01")] == [1, 2, 0]
        assert known(moment_text(first)) == 1
        shanghai_without_zone = "2026-01-31T16:02:00.000000"
        assert (moment_text(first), known(shanghai_without_zone)) == ("2026-01-31T08:02:00.000000Z", 1)
        assert known("0999-01-01T00:00:00+00:00") == 0
        with pytest.raises(NotFound, match="known_at_beyond_head"):
            known(3)
        for text in ("soon", "-1", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"):
            with pytest.raises(LedgerError, match="known_at_unreadable"):
                known(text)


def test_the_first_decision_is_known_from_its_instant_on(postgres: PostgresDatabases, tmp_path: Path) -> None:
    for address in (postgres.new_database(), sqlite_url(tmp_path)):
        database = Database(address, tmp_path / f"head-{len(address)}")
        database.create()
        with database.reading() as connection:
            assert resolve_known_at(connection, None) == 0
        database.engine.dispose()
