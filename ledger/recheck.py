"""One range of the journal, read again byte by byte: the part of verification that can run in a second process.

Works on a driver connection and imports no SQLAlchemy, so that a second process starts fast and stays small. Rows are
streamed; the projected rows of a voucher are compared with what its facts project to.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from ledger.chain import JOURNAL_COLUMNS, VOUCHER_COLUMNS, changed_columns, link, marks_of, voucher_digest
from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.projection import COLUMNS, DATES, project

Progress = Callable[[int], None]
Row = Sequence[Any]

_PROGRESS_EVERY: Final = 50

_ORDER: Final = {"instrument": "number, line", "security": "number, line, registration"}


@dataclass(frozen=True, slots=True)
class Source:
    """How to open the ledger without SQLAlchemy: ``sqlite`` and a path, or ``postgresql`` and a libpq address."""

    engine: str
    address: str

    def connect(self, *, any_bytes: bool = False) -> Any:
        """A driver connection that reads one snapshot and cannot write.

        With ``any_bytes`` also text that is no UTF-8 is read, which only an edit leaves and only SQLite takes.
        """
        if self.engine == "sqlite":
            connection = sqlite3.connect(f"file:{quote(self.address)}?mode=ro", uri=True, isolation_level=None)
            if any_bytes:
                connection.text_factory = lambda value: value.decode("utf-8", "surrogateescape")
            connection.execute("BEGIN")
            return connection
        import psycopg  # noqa: PLC0415  (only where the ledger is on PostgreSQL)

        server = psycopg.connect(self.address)
        server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return server

    def stream(self, connection: Any, statement: str) -> Iterator[Row]:
        """The rows of a statement, fetched as they are read."""
        if self.engine == "sqlite":
            # Not the cursor itself: left half-read, it would be closed after its connection.
            yield from map(tuple, connection.execute(statement))
            return
        with connection.cursor(name=f"c{abs(hash(statement)):x}") as cursor:
            cursor.itersize = 500
            yield from cursor.execute(statement)


def select_list(names: Sequence[str], prefix: str = "") -> str:
    """The columns for a SELECT, days as ISO text."""
    return ", ".join(f'CAST({prefix}"{name}" AS TEXT)' if name in DATES else f'{prefix}"{name}"' for name in names)


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain: the number, its hash, and when it was decided."""

    number: int
    hash: str
    decided_at: str


@dataclass
class Range:
    """The journal after ``start`` up to and including ``end`` (None: to the end), and what was found there."""

    source: Source
    start: Link
    end: int | None
    progress: Progress | None = None
    findings: list[Finding] = field(default_factory=list)
    vouchers: int = 0
    entries: int = 0

    def run(self) -> "Range":
        """All findings of the range are collected; the range itself is given back."""
        try:
            self._run(any_bytes=False)
        except sqlite3.OperationalError as error:
            if "UTF-8" not in str(error):
                raise
            self.findings, self.vouchers, self.entries = [], 0, 0
            self._run(any_bytes=True)
        self.progress = None
        return self

    def _run(self, *, any_bytes: bool) -> None:
        connection = self.source.connect(any_bytes=any_bytes)
        try:
            tables = {name: _Reader(self.source.stream(connection, self._rows_of(name)), name) for name in COLUMNS}
            last = self.start
            for row in self.source.stream(connection, self._journal()):
                last = self._check_row(row, last, tables)
            for reader in tables.values():
                self.findings.extend(reader.unclaimed(None))
        finally:
            connection.close()

    def _between(self, column: str) -> str:
        upper = "" if self.end is None else f" AND {column} <= {self.end}"
        return f"{column} > {self.start.number}{upper}"

    def _journal(self) -> str:
        own = select_list((*JOURNAL_COLUMNS, "marks", "prev_hash", "hash"), "j.")
        other = select_list((*VOUCHER_COLUMNS, "marks", "digest"), "v.")
        join = "FROM journal AS j LEFT JOIN voucher AS v ON v.id = j.voucher"
        return f"SELECT {own}, {other} {join} WHERE {self._between('j.number')} ORDER BY j.number"

    def _rows_of(self, table: str) -> str:
        order = _ORDER.get(table, "number, line")
        columns = select_list(COLUMNS[table])
        return f'SELECT {columns} FROM "{table}" WHERE {self._between("number")} ORDER BY {order}'

    def _check_row(self, row: Row, last: Link, tables: dict[str, "_Reader"]) -> Link:
        width = len(JOURNAL_COLUMNS) + 3
        values = [plain(value) for value in row]
        decision = dict(zip((*JOURNAL_COLUMNS, "marks", "prev_hash", "hash"), values[:width], strict=True))
        voucher = dict(zip((*VOUCHER_COLUMNS, "marks", "digest"), values[width:], strict=True))
        self.vouchers += 1
        if self.progress and self.vouchers % _PROGRESS_EVERY == 0:
            self.progress(_PROGRESS_EVERY)
        self._check_link(decision, voucher, last)
        if voucher["id"] is None:
            self._find(FindingCode.VOUCHER_MISSING, f"voucher id={decision['voucher']}")
            columns = [decision[name] for name in JOURNAL_COLUMNS]
            if changed := changed_columns(JOURNAL_COLUMNS, columns, decision["marks"]):
                self._find(FindingCode.HASH_DIFFERS, f"journal number={decision['number']} column={', '.join(changed)}")
        else:
            self.findings.extend(voucher_findings(voucher))
            self._check_projection(decision, voucher, tables)
        return Link(decision["number"], decision["hash"], decision["decided_at"])

    def _find(self, code: FindingCode, place: str, expected: object = "", found: object = "") -> None:
        self.findings.append(Finding(code, place, str(expected)[:120], str(found)[:120]))

    def _check_link(self, decision: dict[str, Any], voucher: dict[str, Any], last: Link) -> None:
        number = decision["number"]
        place = f"journal number={number}"
        if number != last.number + 1:
            self._find(FindingCode.NUMBER_GAP, f"journal number={last.number + 1}", last.number + 1, number)
        elif decision["prev_hash"] != last.hash:
            self._find(FindingCode.LINK_BROKEN, f"{place} column=prev_hash", last.hash, decision["prev_hash"])
        if decision["decided_at"] < last.decided_at:
            self._find(
                FindingCode.TIME_RUNS_BACK, f"{place} column=decided_at", last.decided_at, decision["decided_at"]
            )
        if voucher["id"] is not None:
            self._check_hash(decision, voucher, place)

    def _check_hash(self, decision: dict[str, Any], voucher: dict[str, Any], place: str) -> None:
        """A digest that was changed alone is the voucher's finding: the hash may rest on the one it should be."""
        columns, prev_hash, marks = [decision[n] for n in JOURNAL_COLUMNS], decision["prev_hash"], decision["marks"]
        expected = link(prev_hash, voucher["digest"], columns, marks)
        if decision["hash"] == expected:
            return
        digest = voucher_digest([voucher[name] for name in VOUCHER_COLUMNS], voucher["marks"])
        if decision["hash"] == link(prev_hash, digest, columns, marks):
            return
        is_marked_wrong = decision["hash"] == link(prev_hash, voucher["digest"], columns, marks_of(columns))
        changed = ["marks"] if is_marked_wrong else changed_columns(JOURNAL_COLUMNS, columns, marks) or ["hash"]
        self._find(FindingCode.HASH_DIFFERS, f"{place} column={', '.join(changed)}", expected, decision["hash"])

    def _check_projection(
        self, decision: dict[str, Any], voucher: dict[str, Any], tables: dict[str, "_Reader"]
    ) -> None:
        number = decision["number"]
        try:
            facts = json.loads(voucher["facts"]) if decision["verdict"] == "posted" else []
            projected = project(facts, voucher["id"], number, decision["open_from"])
        except (ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
            self._find(FindingCode.FACTS_UNREADABLE, f"voucher id={voucher['id']} column=facts", found=repr(error))
            projected = {name: [] for name in COLUMNS}
        self.entries += len(projected["entry"])
        for name, reader in tables.items():
            self.findings.extend(reader.unclaimed(number))
            self.findings.extend(reader.compare(number, projected[name]))


def plain(value: Any) -> Any:
    """A value that can be hashed: SQLite keeps bytes and reals in any column, and no column of ours has them."""
    return repr(value) if isinstance(value, (bytes, float)) else value


def voucher_findings(voucher: dict[str, Any]) -> Iterator[Finding]:
    """A finding if the voucher's digest is not that of its columns; the columns that changed are named."""
    columns = [voucher[name] for name in VOUCHER_COLUMNS]
    digest = voucher_digest(columns, voucher["marks"])
    if digest != voucher["digest"]:
        is_marked_wrong = voucher["digest"] == voucher_digest(columns, marks_of(columns))
        changed = ["marks"] if is_marked_wrong else changed_columns(VOUCHER_COLUMNS, columns, voucher["marks"])
        place = f"voucher id={voucher['id']} column={', '.join(changed or ['digest'])}"
        yield Finding(FindingCode.DIGEST_DIFFERS, place, digest, voucher["digest"])


class _Reader:
    """A projected table, read in step with the journal. After its first finding it only counts."""

    def __init__(self, rows: Iterator[Row], table: str) -> None:
        self._rows = rows
        self._table = table
        self._names = COLUMNS[table]
        self._at = self._names.index("number")
        self._next = next(rows, None)
        self._has_told = False

    def _take(self, number: int) -> Iterator[Row]:
        while self._next is not None and self._next[self._at] == number:
            yield self._next
            self._next = next(self._rows, None)

    def unclaimed(self, before: int | None) -> Iterator[Finding]:
        """Rows before journal number ``before`` (None: any that are left), which belong to no posted voucher."""
        while self._next is not None and (before is None or self._is_before(self._next[self._at], before)):
            yield from self._tell(FindingCode.PROJECTION_ROW_EXTRA, self._place(self._next))
            self._next = next(self._rows, None)

    @staticmethod
    def _is_before(number: object, before: int) -> bool:
        return isinstance(number, int) and number < before

    def compare(self, number: int, expected: list[tuple[Any, ...]]) -> list[Finding]:
        """The first difference between what stands for a number and what its facts project to."""
        stored = [tuple(row) for row in self._take(number)]
        if stored == expected:
            return []
        return list(self._difference(stored, sorted(expected, key=self._key)))

    def _key(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[self._names.index(name)] for name in ("line", "registration") if name in self._names)

    def _difference(self, stored: list[tuple[Any, ...]], expected: list[tuple[Any, ...]]) -> Iterator[Finding]:
        if stored == expected:
            return
        have, want = {self._key(row): row for row in stored}, {self._key(row): row for row in expected}
        for key in sorted({*have, *want}, key=_in_order):
            if key not in have:
                yield from self._tell(FindingCode.PROJECTION_ROW_MISSING, self._place(want[key]))
            elif key not in want:
                yield from self._tell(FindingCode.PROJECTION_ROW_EXTRA, self._place(have[key]))
            elif have[key] != want[key]:
                yield from self._cells(have[key], want[key])

    def _cells(self, have: Row, want: Row) -> Iterator[Finding]:
        changed = [index for index, (left, right) in enumerate(zip(have, want, strict=True)) if left != right]
        place = f"{self._place(want)} column={', '.join(self._names[index] for index in changed)}"
        expected, found = (", ".join(str(row[index]) for index in changed)[:120] for row in (want, have))
        yield from self._tell(FindingCode.PROJECTION_DIFFERS, place, expected, found)

    def _place(self, row: Row) -> str:
        keys = [name for name in ("number", "line", "registration") if name in self._names]
        return f"{self._table} " + " ".join(f"{name}={row[self._names.index(name)]}" for name in keys)

    def _tell(self, code: FindingCode, place: str, expected: str = "", found: str = "") -> Iterator[Finding]:
        if not self._has_told:
            yield Finding(code, place, expected, found)
        self._has_told = True


def _in_order(key: tuple[Any, ...]) -> list[tuple[bool, Any]]:
    """Keys in their order; SQLite keeps words in columns of numbers, and they come last."""
    return [(False, part) if isinstance(part, int) else (True, repr(part)) for part in key]


def run_range(source: Source, start: Link, end: int | None) -> Range:
    """As ``Range.run``, in the shape that another process can be handed."""
    return Range(source, start, end).run()
