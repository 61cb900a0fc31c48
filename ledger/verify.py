"""Verification: does what is stored still say what was signed? The first bad row is named by table, key and column.

Chain and projections are read again in one streamed pass, on two cores for a large ledger (``recheck``). Then what no
single voucher shows: the head file against the chain, submissions that were never decided, the rules over many entries,
the attachments that vouchers name, and the guards of the database.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any, Final

from ledger.attachments import NAMING, AttachmentStore, TableStore, check_named
from ledger.chain import VOUCHER_COLUMNS, Anchor, genesis
from ledger.database import Database, plainly
from ledger.errors import Finding, Unavailable
from ledger.finding_codes import FindingCode
from ledger.guards import guard_texts
from ledger.invariants import Breach, Line, Movement, PatentMovement, breaches, line_breaches, patent_breaches
from ledger.places import place_text
from ledger.recheck import Link, Progress, Range, Source, plain, run_range, select_list, voucher_findings
from ledger.reclose import check_closings
from ledger.standing import figure_text

PARALLEL_FROM: Final = 20_000
"""Entries from which a second process pays for its start."""

_BATCH: Final = 500

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read and what was found; intact if nothing was found."""

    number: int
    hash: str | None
    vouchers: int
    entries: int
    findings: tuple[Finding, ...]

    @property
    def is_intact(self) -> bool:
        """True where every byte, link, row and rule holds."""
        return not self.findings


def source_of(database: Database) -> Source:
    """How verification's bare connections reach this database."""
    if database.is_sqlite:
        return Source("sqlite", str(database.url.database))
    url = database.url.set(drivername="postgresql")
    return Source("postgresql", url.render_as_string(hide_password=False))


def verify(database: Database, progress: Progress | None = None, store: AttachmentStore | None = None) -> Verification:
    """Everything is read again. ``progress`` is called with the number of journal rows done since the last call.

    Attachments that vouchers name are hashed again in the store; without one, in the database itself.

    Raises:
        Unavailable: the database cannot be read at all.
    """
    with plainly(str(database.url)):
        return _verify(database, progress, store)


def _verify(database: Database, progress: Progress | None, store: AttachmentStore | None) -> Verification:
    with database.reading() as connection:
        guards = list(_missing_guards(connection))
    size = database.head.size()  # before the snapshot, so that every line promised so far must be in it
    source = source_of(database)
    bare = source.connect(any_bytes=True)
    try:
        start = _genesis(bare)
        ranges = _ranges(source, bare, start, progress)
        findings = [finding for part in ranges for finding in part.findings]
        last = bare.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
        findings += _undecided(source, bare)
        findings += check_named(source.stream(bare, NAMING), store or TableStore(database))
        findings += _head_file(database, bare, start, size)
        if not any(
            part.findings for part in ranges
        ):  # what was frozen can only be asked of rows that are as they were signed
            findings += check_closings(source, bare)
        findings += _rules(source, bare)
    finally:
        bare.close()
    number, hash_ = last or (0, None)
    vouchers, entries = sum(part.vouchers for part in ranges), sum(part.entries for part in ranges)
    return Verification(number, hash_, vouchers, entries, (*findings, *guards))


def _genesis(bare: Any) -> Link:
    identity = bare.execute("SELECT id, created_at FROM ledger_identity").fetchone()
    return Link(0, genesis(*identity) if identity else "", "")


def _ranges(source: Source, bare: Any, start: Link, progress: Progress | None) -> list[Range]:
    """The whole journal, in one range or, for a large ledger, two at once."""
    entries = bare.execute("SELECT count(*) FROM entry").fetchone()[0]
    middle = None
    if entries >= PARALLEL_FROM:
        middle = _link_at(bare, f"(SELECT number FROM entry ORDER BY number LIMIT 1 OFFSET {entries // 2})")
    if middle is None:
        return [Range(source, start, None, progress).run()]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        second = pool.submit(run_range, source, middle, None)
        first = Range(source, start, middle.number, progress).run()
        return [first, second.result()]


def _link_at(bare: Any, number: str) -> Link | None:
    row = bare.execute(f"SELECT number, hash, decided_at FROM journal WHERE number = {number}").fetchone()
    return Link(*row) if row else None


def _undecided(source: Source, bare: Any) -> Iterator[Finding]:
    names = (*VOUCHER_COLUMNS, "marks", "digest")
    statement = (
        f"SELECT {select_list(names)} FROM voucher WHERE NOT EXISTS "
        "(SELECT 1 FROM journal WHERE journal.voucher = voucher.id) ORDER BY id"
    )
    for row in source.stream(bare, statement):
        yield from voucher_findings(dict(zip(names, map(plain, row), strict=True)))


def _head_file(database: Database, bare: Any, start: Link, size: int) -> Iterator[Finding]:
    """Each line in the first ``size`` bytes of the head file stands in the chain, and the first is the genesis."""
    place = str(database.head.path)
    try:
        lines = iter(database.head.read(size))
        first = next(lines, None)
        if first is None or first[1] != Anchor("0", start.hash):
            found = "" if first is None else first[1].hash
            yield Finding(FindingCode.HEAD_LINE_DIFFERS, f"{place}:1", start.hash, found)
        while batch := list(islice(lines, _BATCH)):
            yield from _compare_anchors(bare, batch, place)
    except Unavailable as error:
        yield from error.findings


def _compare_anchors(bare: Any, batch: Sequence[tuple[int, Anchor]], place: str) -> Iterator[Finding]:
    keys = [anchor.key for _, anchor in batch]
    numbers = [key for key in keys if _NUMBER.fullmatch(key)]
    vouchers = [key[1:] for key in keys if key[:1] == "S" and _NUMBER.fullmatch(key[1:])]
    stored = {str(n): h for n, h in _pairs(bare, "SELECT number, hash FROM journal WHERE number", numbers)}
    stored |= {f"S{n}": d for n, d in _pairs(bare, "SELECT id, digest FROM voucher WHERE id", vouchers)}
    for row, anchor in batch:
        what = f"voucher id={anchor.key[1:]}" if anchor.key.startswith("S") else f"journal number={anchor.key}"
        if anchor.key not in stored:
            yield Finding(FindingCode.HEAD_LINE_MISSING, what, anchor.hash, f"{place}:{row}")
        elif stored[anchor.key] != anchor.hash:
            yield Finding(FindingCode.HEAD_LINE_DIFFERS, what, anchor.hash, stored[anchor.key])


def _pairs(bare: Any, select: str, keys: Sequence[str]) -> Iterable[tuple[int, str]]:
    if not keys:
        return []
    rows: list[tuple[int, str]] = bare.execute(f"{select} IN ({', '.join(keys)})").fetchall()
    return rows


def restore_head_file(database: Database) -> int:
    """A lost head file stands again, written from the chain; the number of its lines.

    It then witnesses only what the chain says now: whoever restores it should verify against an issued workbook.

    Raises:
        Unavailable: a head file exists already.
    """
    bare = source_of(database).connect()
    try:
        database.head.create(_genesis(bare).hash)
        vouchers = (Anchor(f"S{id_}", digest) for id_, digest in bare.execute("SELECT id, digest FROM voucher"))
        numbers = (Anchor(str(n), hash_) for n, hash_ in bare.execute("SELECT number, hash FROM journal"))
        anchors = [*vouchers, *numbers]
    finally:
        bare.close()
    database.head.append(anchors)
    return len(anchors) + 1


_MOVEMENTS: Final = """
SELECT e.instrument, i.kind, e.act, CAST(e.event_date AS TEXT), CAST(sum(e.amount_fen) AS BIGINT), sum(e.tally)
FROM entry AS e JOIN instrument AS i ON i.key = e.instrument
WHERE e.act NOT IN ('pledge', 'release') {limit}
GROUP BY e.instrument, i.kind, e.act, e.event_date ORDER BY e.instrument"""

_PATENTS: Final = """
SELECT instrument, patent, CAST(event_date AS TEXT), sum(CASE act WHEN 'pledge' THEN tally ELSE -tally END)
FROM entry WHERE patent IS NOT NULL GROUP BY instrument, patent, event_date ORDER BY instrument"""

_LINES: Final = """
SELECT l.key, l.revolving, i.key FROM instrument AS i JOIN instrument AS l ON l.key = i.under ORDER BY l.key"""

_NUMBERS: Final = """
SELECT max(key) FROM (
  SELECT i.key, i.kind, i.provider, i.instrument_number
  FROM instrument AS i LEFT JOIN entry AS e ON e.instrument = i.key
  WHERE i.instrument_number IS NOT NULL GROUP BY i.key, i.kind, i.provider, i.instrument_number
  HAVING count(e.tally) = 0 OR sum(e.tally) <> 0) AS live
GROUP BY kind, provider, instrument_number HAVING count(*) > 1"""


def _rules(source: Source, bare: Any) -> Iterator[Finding]:
    """The rules over many entries, asked of the whole ledger."""
    openings = frozenset(row[0] for row in source.stream(bare, "SELECT key FROM instrument WHERE opening"))
    movements = (Movement(*row) for row in source.stream(bare, _MOVEMENTS.format(limit="")))
    yield from map(_breach, breaches(movements, openings))
    yield from map(_breach, patent_breaches(PatentMovement(*row) for row in source.stream(bare, _PATENTS)))
    for line in _lines(source, bare):
        keys = ", ".join(map(str, (line.key, *line.loans)))
        statement = _MOVEMENTS.format(limit=f"AND e.instrument IN ({keys})")
        yield from map(_breach, line_breaches(line, [Movement(*row) for row in bare.execute(statement).fetchall()]))
    for (key,) in source.stream(bare, _NUMBERS):
        yield Finding(FindingCode.NUMBER_TAKEN, f"instrument {place_text(key)}")


def _lines(source: Source, bare: Any) -> list[Line]:
    loans: dict[tuple[int, bool], set[int]] = {}
    for line, revolving, loan in source.stream(bare, _LINES):
        loans.setdefault((line, bool(revolving)), set()).add(loan)
    return [Line(key, revolving, frozenset(keys)) for (key, revolving), keys in loans.items()]


def _breach(breach: Breach) -> Finding:
    return Finding(breach.code, f"instrument {place_text(breach.instrument)}", found=figure_text(breach))


_STANDING: Final[dict[str, str]] = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
SELECT tgname, proname || '()' FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
UNION ALL SELECT proname || '()', btrim(prosrc, E' \\n') FROM pg_proc WHERE proname LIKE 'pledgebook@_%%' ESCAPE '@'""",
}
"""What stands, by name: on SQLite the text of a trigger, on PostgreSQL its function, and the text of each function."""


def _missing_guards(connection: Any) -> Iterator[Finding]:
    """Guards that are gone, or that another of the same name stands in for."""
    dialect = connection.dialect.name
    standing = {row[0]: row[1] for row in connection.exec_driver_sql(_STANDING[dialect])}
    for name, text in sorted(guard_texts(dialect).items()):
        if standing.get(name) != text:
            yield Finding(FindingCode.GUARD_MISSING, f"trigger {name}")
