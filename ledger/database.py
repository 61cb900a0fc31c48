"""The one place that knows engines: opening, creating, reading and writing on SQLite and PostgreSQL.

``reading`` gives a snapshot, ``writing`` the one commit; what was committed is then anchored in the head file. SQLite
runs in WAL mode with ``synchronous=FULL`` and takes its write lock at BEGIN (a lock taken later can fail half-way).
"""

import gc
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError

from ledger.chain import Anchor, HeadFile, genesis
from ledger.clean import Clean
from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode
from ledger.guards import guards
from ledger.tables import PROJECTION_VERSION, Tables, say_conditions

SCHEMA_VERSIONS: Final = ("0001", "0002", "0003")
"""The revisions of the stored tables that this program knows, oldest first; the last is the one it works on."""

CHAIN_LOCK: Final = 0x706C6564
"""The advisory lock of PostgreSQL under which journal numbers are given."""

_CONNECTIONS: Final = 40
"""Kept open once they were needed: one for each thread of a server, since opening one costs more than a request."""

_PATIENCE: Final = 60
"""Seconds that a writer on SQLite waits for its turn."""

_VERSIONS: Final = text(
    "SELECT (SELECT version_num FROM alembic_version), (SELECT coalesce(max(version), 0) FROM projection_state)"
)

_LOCK_CHAIN: Final = text("SELECT pg_advisory_xact_lock(:key)")

_COPIED: Final = 200
"""From so many rows on COPY is faster than INSERT; for few rows it asks the server twice."""

_SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {_PATIENCE * 1000}",
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 16384",
)


def utc_now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def moment_text(moment: datetime) -> str:
    """The stored text of a moment: ISO in UTC with microseconds and Z, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class Writer:
    """One writing transaction: its connection, and the anchors that the head file gets after the commit.

    ``clean`` is what this process knows of vouchers that it has judged.
    """

    connection: Connection
    anchors: list[Anchor] = field(default_factory=list)
    clean: Clean = field(default_factory=Clean)
    _holds_chain: bool = False

    def lock_chain(self) -> None:
        """Journal numbers are this transaction's to give until it ends."""
        if self.connection.dialect.name == "postgresql" and not self._holds_chain:
            self.connection.execute(_LOCK_CHAIN, {"key": CHAIN_LOCK})
            self._holds_chain = True


class Database:
    """A ledger's database by address: a file path, or a URL of ``sqlite`` or ``postgresql``."""

    def __init__(self, address: str, head_path: Path | None = None) -> None:
        self.url = parse_address(address)
        self.head = HeadFile(head_path or _default_head(self.url))
        self.engine = _engine(self.url)
        self._turn = Lock()
        self._clean = Clean()

    @property
    def is_sqlite(self) -> bool:
        """True on the embedded engine."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one snapshot and writes nothing.

        Raises:
            Unavailable: the database is missing, no ledger, of another schema, or unreachable.
        """
        self._require_file()
        with plainly(str(self.url)), self.engine.connect() as connection:
            check_schema(connection, str(self.url))
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True, replays: bool = False) -> Iterator[Writer]:
        """One transaction: committed at the end and anchored, or rolled back where anything was raised.

        With ``keep`` false everything is done and then undone: a preview takes the same path as the real run. Only who
        ``replays`` may write where the projections are of an older program.

        Raises:
            Unavailable: as ``reading``, or read-only, or locked by another program, or the head file is missing.
        """
        self._require_file()
        self.head.require()
        with (
            plainly(str(self.url)),
            _uncollected(),
            self._in_turn(),
            self.engine.connect().execution_options(pledgebook_writes=True) as connection,
        ):
            check_schema(connection, str(self.url), any_projection=replays)
            writer = Writer(connection, clean=self._clean)
            yield writer
            if not keep:
                connection.rollback()
                return
            connection.commit()
        if writer.anchors:
            self.head.append(writer.anchors)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """On SQLite one thread at a time: a thread is woken in its turn, where SQLite itself sleeps and looks."""
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=_PATIENCE):
            raise Unavailable.of(FindingCode.DATABASE_LOCKED, str(self.url))
        try:
            yield
        finally:
            self._turn.release()

    def create(self) -> bool:
        """The ledger stands, empty, with its identity and its head file; or an older one is brought up to date.

        Returns whether it was made anew.

        Raises:
            Unavailable: the database is somebody else's or of a newer schema, or a head file of that name exists.
        """
        from ledger.migrations import upgrade  # noqa: PLC0415  (alembic is slow to import and needed nowhere else)

        with plainly(str(self.url)), self.engine.connect().execution_options(pledgebook_writes=True) as connection:
            _require_ours(connection, str(self.url))
            upgrade(connection)
            made = connection.execute(select(Tables.IDENTITY.c.id)).first() is None
            if made:
                create_projections(connection)
                self._identify(connection)
            connection.commit()
        return made

    def _identify(self, connection: Connection) -> None:
        identity = {"id": str(uuid.uuid4()), "created_at": moment_text(utc_now())}
        connection.execute(insert(Tables.IDENTITY), [identity])
        self.head.create(genesis(identity["id"], identity["created_at"]))

    def _require_file(self) -> None:
        if not self.is_sqlite or not self.url.database:
            return
        path = Path(self.url.database)
        if not path.is_file():
            raise Unavailable.of(FindingCode.DATABASE_MISSING, self.url.database)
        # SQLite would make an empty file its own, even to read it. Only ask for the size: opening and closing the file
        # here would drop this process's locks on it, and another process could then delete the WAL that we write to.
        if path.stat().st_size == 0:
            raise Unavailable.of(FindingCode.DATABASE_NOT_A_LEDGER, self.url.database)


def parse_address(address: str) -> URL:
    """The URL of an address: a bare path is SQLite, ``postgresql://`` goes through psycopg.

    Raises:
        Unavailable: an address of another kind.
    """
    if "://" not in address:
        return URL.create("sqlite", database=address)
    try:
        url = make_url(address)
    except ArgumentError:
        raise Unavailable.of(FindingCode.DATABASE_UNREACHABLE, expected="sqlite | postgresql", found=address) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        raise Unavailable.of(FindingCode.DATABASE_UNREACHABLE, expected="sqlite | postgresql", found=url.drivername)
    return url


def _default_head(url: URL) -> Path:
    if url.get_backend_name() == "sqlite":
        return Path(f"{url.database}.head")
    return Path(f"{url.database or 'pledgebook'}.head")


_QUIET: Final[dict[str, Any]] = {"hide_parameters": True}  # errors are logged, and values are business


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        checked = {"isolation_level": "READ COMMITTED", "pool_pre_ping": True}
        return create_engine(url, pool_size=_CONNECTIONS, **checked, **_QUIET)
    patient = {"isolation_level": None, "timeout": _PATIENCE}
    engine = create_engine(url, connect_args=patient, pool_size=_CONNECTIONS, **_QUIET)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("pledgebook_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _require_ours(connection: Connection, place: str) -> None:
    """Nothing, if there is no table yet, or a ledger of a revision that this program knows."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return
    if "alembic_version" not in tables:
        raise Unavailable.of(FindingCode.DATABASE_NOT_A_LEDGER, place, found=tables[0])
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version not in SCHEMA_VERSIONS:
        raise Unavailable.of(FindingCode.DATABASE_NEWER, place, expected=SCHEMA_VERSIONS[-1], found=str(version))


def check_schema(connection: Connection, place: str, *, any_projection: bool = False) -> None:
    """Nothing, if stored tables and projections are of the versions that this program works on.

    Raises:
        Unavailable: no ledger, or one of an older or newer schema.
    """
    version, projection = _versions(connection, place)
    if version not in SCHEMA_VERSIONS:
        raise Unavailable.of(FindingCode.DATABASE_NEWER, place, expected=SCHEMA_VERSIONS[-1], found=str(version))
    if version != SCHEMA_VERSIONS[-1]:
        raise Unavailable.of(FindingCode.DATABASE_OLDER, place, expected=SCHEMA_VERSIONS[-1], found=str(version))
    _check_projection(projection, place, any_projection=any_projection)


def _versions(connection: Connection, place: str) -> tuple[str | None, int]:
    """Of the stored tables and of the projections, by one query: it is the first of every transaction."""
    try:
        version, projection = connection.execute(_VERSIONS).one()
    except DatabaseError as error:
        if _kind_of(error) is FindingCode.DATABASE_UNREACHABLE:
            raise Unavailable.of(FindingCode.DATABASE_NOT_A_LEDGER, place) from None
        if Tables.STATE.name not in str(error.orig):
            raise
        connection.rollback()  # after a fault PostgreSQL answers nothing more in the same transaction
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar(), 0
    return version, projection


def _check_projection(projection: int, place: str, *, any_projection: bool) -> None:
    if projection > PROJECTION_VERSION:
        found = f"projection {projection}"
        raise Unavailable.of(FindingCode.DATABASE_NEWER, place, expected=str(PROJECTION_VERSION), found=found)
    if projection < PROJECTION_VERSION and not any_projection:
        found = f"projection {projection}"
        raise Unavailable.of(FindingCode.DATABASE_OLDER, place, expected=str(PROJECTION_VERSION), found=found)


def create_projections(connection: Connection) -> None:
    """The projected tables stand, empty, with their indexes and guards."""
    tables = [*Tables.PROJECTED, Tables.STATE]
    say_conditions(connection.dialect.name)
    Tables.METADATA.create_all(connection, tables=tables, checkfirst=False)
    for statement in guards(connection.dialect.name, Tables.PROJECTED):
        connection.exec_driver_sql(statement.replace("%", "%%") if _formats(connection) else statement)
    connection.execute(insert(Tables.STATE), [{"version": PROJECTION_VERSION}])


def drop_projections(connection: Connection) -> None:
    """The projected tables are gone, with all that hung on them; the stored ones are as they were."""
    Tables.METADATA.drop_all(connection, tables=[*Tables.PROJECTED, Tables.STATE])


def _formats(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """The rows, tuples in column order, stand in the table: by executemany, or many of them on PostgreSQL by COPY.

    Driver SQL, because the ORM and Core were measured two to four times slower on this path.
    """
    if not rows:
        return
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite or len(rows) < _COPIED:
        marks = ", ".join(("?" if is_sqlite else "%s",) * len(table.columns))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', list(rows))
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
    cursor.close()


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cyclic garbage meanwhile, unless another thread's end lets it begin again.

    The facts of a voucher live until it is done: looking through them again and again took a third of a posting's time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def plainly(place: str) -> Iterator[None]:
    """A failure of the database itself becomes a finding that says what to do."""
    try:
        yield
    except (InterfaceError, DatabaseError, sqlite3.DatabaseError) as error:
        code = _kind_of(error)
        if code is None:
            raise
        raise Unavailable.of(code, place) from error


def _kind_of(error: DatabaseError | InterfaceError | sqlite3.DatabaseError) -> FindingCode | None:
    message = str(getattr(error, "orig", error)).lower()
    for words, code in (
        ("readonly", FindingCode.DATABASE_READ_ONLY),
        ("read-only", FindingCode.DATABASE_READ_ONLY),
        ("locked", FindingCode.DATABASE_LOCKED),
        ("not a database", FindingCode.DATABASE_NOT_A_LEDGER),
        ("malformed", FindingCode.DATABASE_DAMAGED),
        ("no such table: alembic_version", FindingCode.DATABASE_UNREACHABLE),
        ('relation "alembic_version" does not exist', FindingCode.DATABASE_UNREACHABLE),
        ("unable to open", FindingCode.DATABASE_READ_ONLY),
        ("connection", FindingCode.DATABASE_UNREACHABLE),
    ):
        if words in message:
            return code
    return None
