"""Verification finds whatever was changed behind the program's back, and names its table, key and column."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Boolean, Date, Integer, Table

from ledger import recheck
from ledger import verify as verification
from ledger.database import Database
from ledger.errors import Unavailable
from ledger.recheck import COLUMNS
from ledger.tables import Tables
from ledger.verify import Verification, restore_head_file, source_of, verify
from tests.books import Books, post_everything
from tests.databases import sqlite_url

CHAINED = (Tables.VOUCHER, Tables.JOURNAL, *Tables.PROJECTED)
CELLS = [(table.name, column.name) for table in CHAINED for column in table.columns]
NAMES = [table.name for table in CHAINED]


@pytest.fixture(scope="module")
def ledger(module_books: Books) -> Books:
    """A ledger with rows in every table; whatever a test changes in it is put back."""
    post_everything(module_books)
    if not module_books.database.is_sqlite:
        query = """SELECT conrelid::regclass::text, conname FROM pg_constraint
            WHERE contype = 'c' AND connamespace = 'public'::regnamespace"""
        with module_books.database.engine.begin() as connection:
            for table, name in connection.exec_driver_sql(query).all():
                connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return module_books


@pytest.fixture(scope="module")
def sqlite_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The same on SQLite alone."""
    directory = tmp_path_factory.mktemp("verify")
    database = Database(sqlite_url(directory), directory / "head")
    yield post_everything(Books(database))
    database.engine.dispose()


@contextmanager
def unguarded(books: Books) -> Iterator[Any]:
    """A connection on which triggers, checks and foreign keys don't hold; the triggers stand again afterwards."""
    if not books.database.is_sqlite:
        with psycopg.connect(source_of(books.database).address) as server:
            server.execute("SET session_replication_role = replica")
            yield server
        return
    with closing(sqlite3.connect(str(books.database.url.database), isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN IMMEDIATE")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, statement in triggers:
            connection.execute(statement)
        connection.execute("COMMIT")


@contextmanager
def changed(books: Books, *statements: str) -> Iterator[Verification]:
    """What verification says after the statements; all chained tables are then as they were."""
    touched = [name for name in NAMES if any(name in re.findall(r"\w+", text) for text in statements)]
    kept = {name: books.rows(f'SELECT * FROM "{name}"') for name in touched}
    with unguarded(books) as connection:
        for statement in statements:
            connection.execute(statement)
    try:
        yield verify(books.database)
    finally:
        with unguarded(books) as connection:
            for name, rows in kept.items():
                connection.execute(f'DELETE FROM "{name}"')
                mark = "?" if books.database.is_sqlite else "%s"
                marks = ", ".join([mark] * len(Tables.METADATA.tables[name].columns))
                connection.cursor().executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)


def list_of(table: Table) -> list[str]:
    """The names of a table's columns."""
    return [column.name for column in table.columns]


def middle_row(books: Books, table: Table, offset: int | None = None) -> dict[str, Any]:
    """The row in the middle of a table in the order of its key, or the one at ``offset`` (negative: from the end)."""
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    rows = books.rows(f'SELECT * FROM "{table.name}" ORDER BY {keys}')
    assert len(rows) >= 3
    return dict(zip(table.columns.keys(), rows[len(rows) // 2 if offset is None else offset], strict=True))


def where(table: Table, row: dict[str, Any]) -> str:
    """The condition that only this row meets."""
    return " AND ".join(f'"{column.name}" = {row[column.name]}' for column in table.primary_key)


def key_of(table: str, row: dict[str, Any]) -> str:
    """How findings name the row."""
    names = {"voucher": ["id"], "journal": ["number"]}.get(table, [n for n in KEYS if n in COLUMNS.get(table, ())])
    return " ".join([table, *(f"{name}={row[name]}" for name in names)])


KEYS = ("number", "line", "registration")


def another(books: Books, table: Table, column: str) -> str:
    """An SQL expression for a value that differs from the one that stands."""
    kind = table.columns[column].type
    if isinstance(kind, Boolean):
        return f"1 - {column}" if books.database.is_sqlite else f"NOT {column}"
    if isinstance(kind, Date):
        return "'2001-02-03'"
    return f'coalesce("{column}", 0) + 100000' if isinstance(kind, Integer) else f"coalesce(\"{column}\", '') || 'x'"


def test_an_unedited_ledger_is_intact(ledger: Books) -> None:
    result = verify(ledger.database)
    assert result.findings == ()
    assert result.is_intact
    assert [(result.number, result.vouchers, result.hash)] == ledger.rows(
        "SELECT number, number, hash FROM journal ORDER BY number DESC LIMIT 1"
    )
    assert [(result.entries,)] == ledger.rows("SELECT count(*) FROM entry")


def test_a_ledger_without_any_decision_is_intact(books: Books) -> None:
    assert verify(books.database) == Verification(0, None, 0, 0, ())


@pytest.mark.parametrize(("table", "column"), CELLS)
def test_every_edited_column_is_named(ledger: Books, table: str, column: str) -> None:
    edited = Tables.METADATA.tables[table]
    row = middle_row(ledger, edited)
    value = another(ledger, edited, column)
    with changed(ledger, f'UPDATE "{table}" SET "{column}" = {value} WHERE {where(edited, row)}') as result:
        named = [finding.place.partition(" column=") for finding in result.findings]
        is_key = column in KEYS or (table, column) == ("voucher", "id")
        assert any(place == key_of(table, row) and (is_key or column in at.split(", ")) for place, _, at in named)


@pytest.mark.parametrize("table", NAMES)
def test_bytes_that_only_sqlite_would_take_are_found_in_every_column(sqlite_ledger: Books, table: str) -> None:
    edited = Tables.METADATA.tables[table]
    row = middle_row(sqlite_ledger, edited)
    for column in set(list_of(edited)) - {"id", "key", "number", "voucher"}:
        with changed(sqlite_ledger, f"UPDATE {table} SET {column} = x'00ff' WHERE {where(edited, row)}") as result:
            assert any(finding.place.startswith(key_of(table, row)) for finding in result.findings), column


@pytest.mark.parametrize("offset", [None, -1], ids=["middle", "tail"])
@pytest.mark.parametrize("table", NAMES)
def test_a_deleted_row_is_named(ledger: Books, table: str, offset: int | None) -> None:
    row = middle_row(ledger, Tables.METADATA.tables[table], offset)
    with changed(ledger, f'DELETE FROM "{table}" WHERE {where(Tables.METADATA.tables[table], row)}') as result:
        assert key_of(table, row) in [finding.place for finding in result.findings]
    assert verify(ledger.database).is_intact


def test_the_tail_of_the_journal_is_missed_though_its_rows_are_gone_with_it(ledger: Books) -> None:
    number = middle_row(ledger, Tables.JOURNAL, -1)["number"]
    cuts = [f'DELETE FROM "{name}" WHERE number >= {number}' for name in NAMES if name != "voucher"]
    with changed(ledger, *cuts) as result:
        assert [(f.code, f.place) for f in result.findings] == [("head_line_missing", f"journal number={number}")]


def test_an_undecided_voucher_that_is_gone_is_missed(ledger: Books) -> None:
    voucher = ledger.rows("SELECT max(id) FROM voucher")[0][0]
    with changed(ledger, f"DELETE FROM voucher WHERE id = {voucher}") as result:
        assert [(f.code, f.place) for f in result.findings] == [("head_line_missing", f"voucher id={voucher}")]


def test_an_undecided_voucher_that_was_edited_is_named(ledger: Books) -> None:
    voucher = ledger.rows("SELECT max(id) FROM voucher")[0][0]
    with changed(ledger, f"UPDATE voucher SET facts = replace(facts, '1000', '2000') WHERE id = {voucher}") as result:
        assert [(f.code, f.place) for f in result.findings] == [
            ("digest_differs", f"voucher id={voucher} column=facts")
        ]


@pytest.mark.parametrize("table", [table.name for table in Tables.PROJECTED])
def test_an_extra_row_is_named(ledger: Books, table: str) -> None:
    of = Tables.METADATA.tables[table]
    row = middle_row(ledger, of)
    fresh = {"line": "line + 1000", "key": '"key" + 1000', "reverses_number": "NULL", "reverses_line": "NULL"}
    columns = ", ".join(fresh.get(column.name, f'"{column.name}"') for column in of.columns)
    with changed(ledger, f'INSERT INTO "{table}" SELECT {columns} FROM "{table}" WHERE {where(of, row)}') as result:
        place = key_of(table, row | {"line": row["line"] + 1000})
        assert ("projection_row_extra", place) in [(f.code, f.place) for f in result.findings]


def test_a_row_that_no_decision_posted_is_named(ledger: Books) -> None:
    statement = (
        "INSERT INTO closing (number, line, fact, month, open_from) VALUES (99, 1, 'closing', '2023-09', '2023-10-01')"
    )
    with changed(ledger, statement) as result:
        assert [(f.code, f.place) for f in result.findings] == [("projection_row_extra", "closing number=99 line=1")]


def test_an_extra_row_of_the_journal_or_an_extra_voucher_is_named(ledger: Books) -> None:
    voucher = ", ".join({"id": "99", "client_key": "'x'", "revises": "NULL"}.get(n, n) for n in list_of(Tables.VOUCHER))
    replaced = {"number": "99", "voucher": "99", "prev_hash": "'x'", "hash": "'y'"}
    journal = ", ".join(replaced.get(name, name) for name in list_of(Tables.JOURNAL))
    statements = (
        f"INSERT INTO voucher SELECT {voucher} FROM voucher WHERE id = 1",
        f"INSERT INTO journal SELECT {journal} FROM journal WHERE number = 1",
    )
    with changed(ledger, *statements) as result:
        places = [finding.place for finding in result.findings]
        assert "voucher id=99 column=id, client_key" in places
        assert "journal number=99 column=number, voucher" in places


@pytest.mark.parametrize("facts", ["{", "5", "[5]", '["x"]', '[{"fact":"issue"}]', '[{"fact":"miracle"}]', "[" * 9_999])
def test_facts_that_cannot_be_read_any_more_are_named(ledger: Books, facts: str) -> None:
    with changed(ledger, f"UPDATE voucher SET facts = '{facts}' WHERE id = 2") as result:
        told = {(f.code, f.place) for f in result.findings}
        assert ("digest_differs", "voucher id=2 column=facts") in told
        assert ("facts_unreadable", "voucher id=2 column=facts") in told


def test_a_journal_whose_time_runs_back_is_named(ledger: Books) -> None:
    with changed(ledger, "UPDATE journal SET decided_at = '2020' WHERE number = 2") as result:
        assert "time_runs_back" in {f.code for f in result.findings}


def test_another_identity_breaks_the_chain_at_its_first_link(ledger: Books) -> None:
    [(identity, created_at)] = ledger.rows("SELECT id, created_at FROM ledger_identity")
    try:
        with changed(ledger, "UPDATE ledger_identity SET id = 'another'") as result:
            told = [(f.code, f.place.rpartition("/")[2]) for f in result.findings]
            assert told == [("link_broken", "journal number=1 column=prev_hash"), ("head_line_differs", "head:1")]
        with changed(ledger, "DELETE FROM ledger_identity") as result:
            assert not result.is_intact
    finally:
        with unguarded(ledger) as connection:
            connection.execute("DELETE FROM ledger_identity")
            connection.execute(f"INSERT INTO ledger_identity VALUES ('{identity}', '{created_at}')")


def test_a_row_put_in_the_place_of_another_is_named(sqlite_books: Books) -> None:
    post_everything(sqlite_books)
    with unguarded(sqlite_books) as connection:
        names = ", ".join(list_of(Tables.ENTRY))
        values = names.replace("amount_fen", "amount_fen + 1")
        connection.execute(
            f"INSERT OR REPLACE INTO entry ({names}) SELECT {values} FROM entry WHERE number = 1 AND line = 13"
        )
    told = [(f.code, f.place, f.expected, f.found) for f in verify(sqlite_books.database).findings]
    assert told == [("projection_differs", "entry number=1 line=13 column=amount_fen", "10000", "10001")]


def test_every_missing_trigger_is_named(books: Books) -> None:
    with books.database.writing() as writer:
        if books.database.is_sqlite:
            names = ["entry_no_delete", "journal_open_month"]
            statements = [f"DROP TRIGGER {name}" for name in names]
        else:
            names = ["entry_insert_only", "journal_open_month"]
            statements = [
                "DROP TRIGGER entry_insert_only ON entry",
                "ALTER TABLE journal DISABLE TRIGGER journal_open_month",
            ]
        for statement in statements:
            writer.connection.exec_driver_sql(statement)
    told = [(f.code, f.place) for f in verify(books.database).findings]
    assert told == [("guard_missing", f"trigger {name}") for name in names]


Lines = list[bytes]
ENDLESS = b'{"number":' + b"9" * 60 + b',"hash":1}\n'
HEADS: list[tuple[str, Callable[[Lines], Lines], list[str]]] = [
    ("as it was", lambda lines: lines, []),
    ("emptied", lambda _: [], ["head_line_differs"]),
    ("without its first line", lambda lines: lines[1:], ["head_line_differs"]),
    ("of another ledger", lambda lines: [b'{"number":0,"hash":"a"}\n', *lines[1:]], ["head_line_differs"]),
    ("with an edited line", lambda lines: [*lines[:3], lines[3][:-3] + b'0"}\n', *lines[4:]], ["head_line_differs"]),
    ("with a line more", lambda lines: [*lines, b'{"number":99,"hash":"a"}\n'], ["head_line_missing"]),
    ("with an odd number", lambda lines: [*lines, '{"number":"٣","hash":"a"}\n'.encode()], ["head_line_missing"]),
    ("with an endless number", lambda lines: [*lines, ENDLESS], ["head_line_missing"]),
    ("with an odd voucher", lambda lines: [*lines, b'{"number":"S0x","hash":"a"}\n'], ["head_line_missing"]),
    ("with a line that is none", lambda lines: [*lines, b"{hello}\n"], ["head_file_unreadable"]),
    ("with bytes that are no text", lambda lines: [*lines, b"\xff}\n"], ["head_file_unreadable"]),
    ("with a line of other fields", lambda lines: [*lines, b'{"a":1}\n'], ["head_file_unreadable"]),
    ("torn in the middle, as a crash leaves it", lambda lines: [*lines[:3], b'{"num\n', *lines[4:]], []),
    ("torn in its last line, as a crash leaves it", lambda lines: [*lines[:-1], lines[-1][:20]], []),
    ("shorter than the chain, as a crash leaves it", lambda lines: lines[:-1], []),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "codes"), HEADS, ids=[what for what, _, _ in HEADS])
def test_a_head_file_is_compared_with_the_chain(
    ledger: Books, tmp_path: Path, what: str, edit: Callable[[Lines], Lines], codes: list[str]
) -> None:
    assert what
    lines = ledger.database.head.path.read_bytes().splitlines(keepends=True)
    (tmp_path / "head").write_bytes(b"".join(edit(lines)))
    database = Database(ledger.database.url.render_as_string(hide_password=False), tmp_path / "head")
    assert [finding.code for finding in verify(database).findings] == codes
    database.engine.dispose()


def test_a_lost_head_file_is_written_again_from_the_chain(ledger: Books, tmp_path: Path) -> None:
    database = Database(ledger.database.url.render_as_string(hide_password=False), tmp_path / "head")
    lines = ledger.database.head.path.read_bytes().splitlines()
    assert restore_head_file(database) == len(lines)
    assert sorted(database.head.path.read_bytes().splitlines()) == sorted(lines)
    assert verify(database).is_intact
    with pytest.raises(Unavailable, match="file_exists"):
        restore_head_file(database)
    database.engine.dispose()


@pytest.mark.parametrize("column", ["number", "line"])
def test_words_where_sqlite_should_have_numbers_are_found(sqlite_ledger: Books, column: str) -> None:
    with changed(sqlite_ledger, f"UPDATE entry SET {column} = 'x' WHERE number = 1 AND line = 13") as result:
        assert "entry number=1 line=13" in [finding.place for finding in result.findings]


def test_a_missing_head_file_is_named(ledger: Books, tmp_path: Path) -> None:
    database = Database(ledger.database.url.render_as_string(hide_password=False), tmp_path / "none")
    assert [finding.code for finding in verify(database).findings] == ["head_file_missing"]
    database.engine.dispose()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE entry SET amount_fen = amount_fen + 1 WHERE number = 1 AND line = 13", "entry number=1 line=13"),
        ("UPDATE journal SET reason = 'x' WHERE number = 7", "journal number=7"),
        ("SELECT 1", None),
    ],
)
def test_two_processes_find_what_one_finds(
    ledger: Books, monkeypatch: pytest.MonkeyPatch, statement: str, told: str | None
) -> None:
    with changed(ledger, statement) as alone:
        monkeypatch.setattr(verification, "PARALLEL_FROM", 1)
        together = verify(ledger.database)
    assert together == alone
    assert [f.place.partition(" column")[0] for f in alone.findings][:1] == ([told] if told else [])


def test_progress_is_told_as_it_is_made(ledger: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recheck, "_PROGRESS_EVERY", 3)
    steps: list[int] = []
    verify(ledger.database, steps.append)
    assert steps == [3] * (verify(ledger.database).number // 3)


TAKEN = "instrument_number = 'J1', provider = 'B01', kind = 'patent_pledge_loan'"
RULES_BROKEN = [
    ("UPDATE entry SET amount_fen = amount_fen * 100 WHERE act = 'repayment'", "balance_negative"),
    ("UPDATE entry SET amount_fen = 1 WHERE act = 'commitment'", "line_exceeded"),
    ("UPDATE entry SET act = 'release' WHERE act = 'pledge'", "patent_not_pledged"),
    (f"UPDATE instrument SET {TAKEN} WHERE instrument_number = 'J2'", "number_taken"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "code"), RULES_BROKEN, ids=[code for _, code in RULES_BROKEN])
def test_the_rules_over_many_entries_are_asked_again(ledger: Books, statement: str, code: str) -> None:
    with changed(ledger, statement) as result:
        assert code in {finding.code for finding in result.findings}


def test_what_was_changed_for_these_tests_was_put_back(ledger: Books) -> None:
    assert verify(ledger.database).is_intact


def test_a_guard_that_was_replaced_by_an_empty_one_is_named(books: Books) -> None:
    empty = (
        ["DROP TRIGGER entry_no_update", "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT 1; END"]
        if books.database.is_sqlite
        else [
            (
                "CREATE OR REPLACE FUNCTION pledgebook_insert_only() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
        ]
    )
    with books.database.writing() as writer:
        for statement in empty:
            writer.connection.exec_driver_sql(statement)
    name = "entry_no_update" if books.database.is_sqlite else "pledgebook_insert_only()"
    assert [finding.place for finding in verify(books.database).findings] == [f"trigger {name}"]
