"""Insert-only tables refuse whatever would change a row, on both engines; a migrated schema is a fresh one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, LargeBinary, UniqueConstraint, insert, inspect
from sqlalchemy.exc import DBAPIError

from ledger import migrations
from ledger.database import Database, create_projections, drop_projections
from ledger.guards import guards, trigger_names
from ledger.tables import INSERT_ONLY, Tables
from tests.books import Books, post_everything
from tests.databases import PostgresDatabases, sqlite_url

TABLES = Tables.METADATA.tables


def fill(books: Books) -> Books:
    """Every insert-only table has rows: those that no voucher fills get three of plain words and numbers."""
    post_everything(books)
    with books.database.writing() as writer:
        for table in (TABLES[name] for name in INSERT_ONLY):
            count = writer.connection.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()
            if count == 0:
                writer.connection.execute(
                    insert(table), [{c.name: plain(c, i) for c in table.columns} for i in (1, 2, 3)]
                )
    return books


def plain(column: Column[Any], row: int) -> Any:
    """A value of the column's type; a name of an account where it refers to one."""
    if isinstance(column.type, Integer):
        return row
    if isinstance(column.type, LargeBinary):
        return b"x"
    return "wang" if any(key.column.name == "name" for key in column.foreign_keys) else f"x{row}"


@pytest.fixture(scope="module")
def ledger(module_books: Books) -> Books:
    """A ledger with rows in every table, which no test can change."""
    return fill(module_books)


@pytest.fixture(scope="module")
def sqlite_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The same on SQLite alone."""
    directory = tmp_path_factory.mktemp("guards")
    database = Database(sqlite_url(directory), directory / "head")
    yield fill(Books(database))
    database.engine.dispose()


def refused(books: Books, statement: str, table: str, match: str = "is insert-only") -> None:
    """The statement is refused and no row of the table is another."""
    rows = f'SELECT * FROM "{table}"'
    before = sorted(map(repr, books.rows(rows)))
    assert len(before) >= (1 if table in {"ledger_identity", "takeover"} else 3)
    with pytest.raises(DBAPIError, match=match), books.database.writing() as writer:
        writer.connection.exec_driver_sql(statement)
    assert sorted(map(repr, books.rows(rows))) == before


@pytest.mark.parametrize("table", INSERT_ONLY)
def test_no_row_is_updated(ledger: Books, table: str) -> None:
    for column in TABLES[table].columns:
        refused(ledger, f'UPDATE "{table}" SET "{column.name}" = "{column.name}"', table)


@pytest.mark.parametrize("table", INSERT_ONLY)
def test_no_row_is_deleted(ledger: Books, table: str) -> None:
    refused(ledger, f'DELETE FROM "{table}"', table)


@pytest.mark.parametrize("table", INSERT_ONLY)
def test_no_row_is_changed_by_an_upsert(ledger: Books, table: str) -> None:
    first = TABLES[table].columns.keys()[0]
    keys = ", ".join(column.name for column in TABLES[table].primary_key)
    last = f'SELECT * FROM "{table}" ORDER BY {keys.replace(",", " DESC,")} DESC LIMIT 1'
    statement = f"""INSERT INTO "{table}" SELECT * FROM ({last}) AS last WHERE true
        ON CONFLICT ({keys}) DO UPDATE SET "{first}" = excluded."{first}" """
    refused(ledger, statement, table)


def unique_keys() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every unique key of every insert-only table, by what SQLAlchemy knows of them."""
    for name in INSERT_ONLY:
        table = TABLES[name]
        yield name, tuple(column.name for column in table.primary_key)
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                yield name, tuple(column.name for column in constraint.columns)
        for index in table.indexes:
            if index.unique:
                yield name, tuple(column.name for column in index.columns)


def likeness(books: Books, table: str, key: tuple[str, ...]) -> tuple[list[str], list[Any]]:
    """A row that has the key of one that stands and differs from it in every other unique key."""
    names = [column.name for column in TABLES[table].columns]
    present = " AND ".join(f'"{name}" IS NOT NULL' for name in key)
    row = dict(
        zip(names, books.rows(f'SELECT * FROM "{table}" WHERE {present} ORDER BY 1 DESC LIMIT 1')[0], strict=True)
    )
    for _, other in ((t, k) for t, k in unique_keys() if t == table and k != key):
        for name in set(other) - set(key):
            row[name] = "fresh" if isinstance(row[name], str) else 999_999
    return names, [row[name] for name in names]


@pytest.mark.parametrize(("table", "key"), sorted(unique_keys()), ids=str)
def test_no_row_is_replaced_through_any_unique_key(sqlite_ledger: Books, table: str, key: tuple[str, ...]) -> None:
    names, values = likeness(sqlite_ledger, table, key)
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    with pytest.raises(DBAPIError, match="is insert-only"), sqlite_ledger.database.writing() as writer:
        writer.connection.exec_driver_sql(
            f'INSERT OR REPLACE INTO "{table}" ({columns}) VALUES ({marks})', tuple(values)
        )


@pytest.mark.parametrize("table", INSERT_ONLY)
def test_no_row_is_replaced_through_its_rowid(sqlite_ledger: Books, table: str) -> None:
    with_rowid = f"SELECT name FROM pragma_table_list WHERE name = '{table}' AND wr = 0"
    key = next(iter(TABLES[table].primary_key))
    if sqlite_ledger.rows(with_rowid):
        assert sqlite_ledger.rows(f'SELECT count(*) FROM "{table}" WHERE rowid <> "{key.name}"') == [(0,)]
    refused(
        sqlite_ledger,
        f'INSERT OR REPLACE INTO "{table}" (rowid, "{key.name}") VALUES (1, \'fresh\')',
        table,
        match="is insert-only|no column named rowid|datatype mismatch",
    )


@pytest.mark.parametrize("table", INSERT_ONLY)
def test_no_table_is_truncated(postgres_ledger: Books, table: str) -> None:
    refused(postgres_ledger, f'TRUNCATE "{table}" CASCADE', table)


@pytest.fixture(scope="module")
def postgres_ledger(postgres: PostgresDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The same ledger on PostgreSQL alone."""
    database = Database(postgres.new_database(), tmp_path_factory.mktemp("guards") / "head")
    yield fill(Books(database))
    database.engine.dispose()


TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": """
        SELECT tgname, pg_get_triggerdef(t.oid), pg_get_functiondef(tgfoid) FROM pg_trigger AS t
        WHERE NOT tgisinternal ORDER BY tgname, 2""",
}


def schema(database: Database) -> dict[str, Any]:
    """Columns, keys, checks, indexes and triggers as the engine itself tells them."""
    with database.engine.connect() as connection:
        inspector = inspect(connection)
        told: dict[str, Any] = {
            name: [
                [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in inspector.get_columns(name)],
                inspector.get_pk_constraint(name)["constrained_columns"],
                sorted((str(c["name"]), c["sqltext"]) for c in inspector.get_check_constraints(name)),
                sorted((tuple(c["column_names"])) for c in inspector.get_unique_constraints(name)),
                sorted((tuple(c["constrained_columns"]), c["referred_table"], tuple(c["referred_columns"]))
                       for c in inspector.get_foreign_keys(name)),
                sorted((str(i["name"]), tuple(i["column_names"]), bool(i["unique"]))
                       for i in inspector.get_indexes(name)),
            ]
            for name in sorted(inspector.get_table_names())
            if name != "alembic_version"
        }  # fmt: skip
        dialect = connection.dialect.name
        told["triggers"] = [tuple(row) for row in connection.exec_driver_sql(TRIGGERS[dialect].replace("%", "%%"))]
        if dialect == "sqlite":
            query = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND name <> 'alembic_version'"
            told["without rowid"] = sorted(tuple(row) for row in connection.exec_driver_sql(query))
        return told


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_upgraded_schema_has_the_guards_checks_and_indexes_of_a_fresh_one(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    def address(name: str) -> str:
        is_sqlite = engine == "sqlite"
        return sqlite_url(tmp_path, name) if is_sqlite else request.getfixturevalue("postgres").new_database()

    upgraded, fresh = Database(address("upgraded.db"), tmp_path / "a"), Database(address("fresh.db"), tmp_path / "b")
    upgraded.create()
    with fresh.engine.begin() as connection:
        Tables.METADATA.create_all(connection, tables=Tables.STORED)
        for statement in guards(engine, Tables.STORED):
            connection.exec_driver_sql(statement.replace("%", "%%") if engine == "postgresql" else statement)
        create_projections(connection)
    assert schema(upgraded) == schema(fresh)
    assert {row[0] for row in schema(upgraded)["triggers"]} == trigger_names(engine)
    for database in (upgraded, fresh):
        database.engine.dispose()


def test_upgrading_again_renews_guards_that_were_dropped(books: Books) -> None:
    before = schema(books.database)
    on = "" if books.database.is_sqlite else " ON voucher"
    trigger = "voucher_no_delete" if books.database.is_sqlite else "voucher_insert_only"
    with books.database.writing() as writer:
        writer.connection.exec_driver_sql(f"DROP TRIGGER {trigger}{on}")
    assert schema(books.database) != before
    assert books.database.create() is False
    assert schema(books.database) == before


def test_projections_are_dropped_and_made_again_with_their_guards(books: Books) -> None:
    before = schema(books.database)
    with books.database.engine.begin() as connection:
        drop_projections(connection)
    assert "entry" not in schema(books.database)
    with books.database.engine.begin() as connection:
        create_projections(connection)
    assert schema(books.database) == before


def test_the_newest_migration_is_the_one_the_program_works_on() -> None:
    from ledger.database import SCHEMA_VERSIONS

    assert migrations.latest() == SCHEMA_VERSIONS[-1]
