"""The stored tables' history, run by alembic inside a connection that the caller commits.

Journal tables only gain nullable columns. Batch mode is never used: it was measured to drop every trigger and CHECK.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from ledger.guards import guards, trigger_names
from ledger.tables import INSERT_ONLY, Tables


def configuration() -> Config:
    """Alembic's settings: only where the revisions stand; the database is always a connection handed in."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def latest() -> str:
    """The newest revision."""
    return str(ScriptDirectory.from_config(configuration()).get_current_head())


def upgrade(connection: Connection) -> None:
    """The stored tables are of the newest revision, with the guards of this program."""
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    renew_guards(connection)


def renew_guards(connection: Connection) -> None:
    """Every guard of the stored tables is as this program defines it."""
    dialect = connection.dialect.name
    standing = set(inspect(connection).get_table_names()) & set(INSERT_ONLY)
    for name in sorted(trigger_names(dialect)):
        table = next(table for table in sorted(INSERT_ONLY, key=len, reverse=True) if name.startswith(f"{table}_"))
        if table in standing and table in {stored.name for stored in Tables.STORED}:
            on = f" ON {table}" if dialect == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")
    for statement in guards(dialect, Tables.STORED):
        connection.exec_driver_sql(statement.replace("%", "%%") if dialect == "postgresql" else statement)
