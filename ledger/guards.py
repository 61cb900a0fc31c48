"""Triggers that make the insert-only tables insert-only and keep closed months closed, for both engines.

SQLite's INSERT OR REPLACE deletes a conflicting row without firing its DELETE trigger (measured), so each table there
also refuses an INSERT where a unique key exists. PostgreSQL also refuses TRUNCATE. The guard of a closed month compares
what is inserted with the closings that stand, whatever program inserts it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Table, UniqueConstraint

from ledger.tables import INSERT_ONLY, Tables

NEVER_CLOSED: Final = "0001-01-01"
"""``open_from`` while no month was ever closed."""

_OPEN_FROM: Final = (
    f"""coalesce((SELECT open_from FROM closing ORDER BY number DESC, line DESC LIMIT 1), {{cast}}'{NEVER_CLOSED}')"""
)

BOOKED: Final = ("entry", "statement", "amendment", "security")
"""Tables whose rows count in the books from a day on. That day lies in no month that is closed when they come in.

A voucher's rows come in before its own closings, and a replay closes and books in the order of the journal, so that the
watermark of that moment is what the rows are held against.
"""

_SQLITE_REFUSE: Final = """\
CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"""

_SQLITE_NO_REPLACE: Final = """\
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN {conditions}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"""

_SQLITE_JOURNAL: Final = f"""\
CREATE TRIGGER journal_open_month BEFORE INSERT ON journal
WHEN NEW.open_from IS NOT {_OPEN_FROM.format(cast="")}
BEGIN SELECT RAISE(ABORT, 'open_from is not the first open day'); END"""

_SQLITE_BOOKED: Final = f"""\
CREATE TRIGGER {{table}}_insert BEFORE INSERT ON {{table}}
WHEN {{conditions}} OR NEW.book_date < {_OPEN_FROM.format(cast="")}
BEGIN SELECT CASE WHEN {{conditions}} THEN RAISE(ABORT, '{{table}} is insert-only')
ELSE RAISE(ABORT, 'the month is closed') END; END"""
"""Both guards of a table that is booked, as one trigger: SQLite pays for each trigger at every row."""

_POSTGRES_FUNCTIONS: Final = (
    """\
CREATE OR REPLACE FUNCTION pledgebook_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$""",
    f"""\
CREATE OR REPLACE FUNCTION pledgebook_journal_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.open_from IS DISTINCT FROM {_OPEN_FROM.format(cast="DATE ")} THEN
    RAISE EXCEPTION 'open_from is not the first open day';
  END IF;
  RETURN NEW;
END $$""",
    f"""\
CREATE OR REPLACE FUNCTION pledgebook_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added WHERE added.book_date < {_OPEN_FROM.format(cast="DATE ")}) THEN
    RAISE EXCEPTION 'the month is closed';
  END IF;
  RETURN NULL;
END $$""",
)


def guards(dialect: str, tables: Sequence[Table]) -> list[str]:
    """The statements that create the triggers of these tables on ``sqlite`` or ``postgresql``, in order."""
    named = [table for table in tables if table.name in INSERT_ONLY]
    return list(_sqlite(named)) if dialect == "sqlite" else list(_postgres(named))


def _sqlite(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        for event in ("UPDATE", "DELETE"):
            yield _SQLITE_REFUSE.format(table=table.name, event=event, name=event.lower())
        inserted = _SQLITE_BOOKED if table.name in BOOKED else _SQLITE_NO_REPLACE
        yield inserted.format(table=table.name, conditions=" OR ".join(_taken(table)))
        if table.name == "journal":
            yield _SQLITE_JOURNAL


def _taken(table: Table) -> Iterator[str]:
    for columns in _unique_keys(table):
        match = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        yield f"EXISTS (SELECT 1 FROM {table.name} WHERE {match})"


def _unique_keys(table: Table) -> Iterator[tuple[str, ...]]:
    yield tuple(column.name for column in table.primary_key)
    uniques = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    yield from sorted(tuple(column.name for column in unique.columns) for unique in uniques)
    for index in sorted(table.indexes, key=lambda i: str(i.name)):
        if index.unique:
            yield tuple(column.name for column in index.columns)


def _postgres(tables: Sequence[Table]) -> Iterator[str]:
    yield from _POSTGRES_FUNCTIONS
    for table in tables:
        yield (
            f"CREATE TRIGGER {table.name}_insert_only BEFORE UPDATE OR DELETE ON {table.name} "
            "FOR EACH ROW EXECUTE FUNCTION pledgebook_insert_only()"
        )
        yield (
            f"CREATE TRIGGER {table.name}_no_truncate BEFORE TRUNCATE ON {table.name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION pledgebook_insert_only()"
        )
        if table.name == "journal":
            yield (
                "CREATE TRIGGER journal_open_month BEFORE INSERT ON journal "
                "FOR EACH ROW EXECUTE FUNCTION pledgebook_journal_open_month()"
            )
        if table.name in BOOKED:
            yield (
                f"CREATE TRIGGER {table.name}_open_month AFTER INSERT ON {table.name} REFERENCING NEW TABLE AS added "
                "FOR EACH STATEMENT EXECUTE FUNCTION pledgebook_open_month()"
            )


def trigger_names(dialect: str) -> set[str]:
    """The names of all triggers that must stand on this engine."""
    tables = [*Tables.STORED, *Tables.PROJECTED]
    return {statement.split()[2] for statement in guards(dialect, tables) if statement.startswith("CREATE TRIGGER")}


def guard_texts(dialect: str) -> dict[str, str]:
    """By name, what must stand: on SQLite each trigger's text; on PostgreSQL each trigger's function, and its text."""
    statements = guards(dialect, [*Tables.STORED, *Tables.PROJECTED])
    triggers = {text.split()[2]: text for text in statements if text.startswith("CREATE TRIGGER")}
    if dialect == "sqlite":
        return triggers
    functions = {text.split()[4]: text.split("$$")[1].strip() for text in _POSTGRES_FUNCTIONS}
    return {name: text.split()[-1] for name, text in triggers.items()} | functions
