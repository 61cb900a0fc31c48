"""Lists: entries, vouchers, parties and loans as they were known, page by page in a stable order.

A cursor carries the place where the last page ended and the journal number that the list is known at, so that the pages
of one list are one snapshot however much is posted meanwhile.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, func, or_, select, text

from ledger.chain import canonical
from ledger.conditions import entry_conditions
from ledger.errors import Malformed, NotFound
from ledger.finding_codes import FindingCode
from ledger.places import entry_text, place_text
from ledger.scope import Scope, Viewer
from ledger.succession import party_names
from ledger.tables import Tables
from ledger.totals import Head, find_head
from ledger.vocabulary import VoucherState

LIMIT_MAX: Final = 1_000
"""Most items on one page."""

_E: Final = Tables.ENTRY.c
_V: Final = Tables.VOUCHER.c
_J: Final = Tables.JOURNAL.c
_T: Final = Tables.TAKEOVER.c
_MADE_BY: Final = func.coalesce(_V.made_by, _T.made_by).label("made_by")
_HANDED_IN: Final = (_V.id, _V.revises, _V.batch, _V.submitted_by, _MADE_BY, _V.submitted_at, _V.source, _V.facts)
_DECISION: Final = (_J.number, _J.verdict, _J.checked_by, _J.decided_at, _J.reason, _J.accepted)
_TAKEN: Final = Tables.VOUCHER.outerjoin(Tables.TAKEOVER, _T.voucher == _V.id)
_JOINED: Final = _TAKEN.outerjoin(Tables.JOURNAL, _J.voucher == _V.id)


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of a list, the head it is known at, and the cursor of the next page (None: this is the last)."""

    items: tuple[dict[str, Any], ...]
    head: Head
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """After which place a page begins, and at which journal number the list is known."""

    known: int
    after: tuple[int, ...]

    def encode(self) -> str:
        """The cursor as text."""
        return urlsafe_b64encode(canonical([self.known, *self.after]).encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text_: str, width: int) -> "Cursor":
        """The cursor that the text stands for, of a list whose places have ``width`` parts.

        Raises:
            Malformed: CURSOR_UNREADABLE.
        """
        try:
            values = json.loads(urlsafe_b64decode(text_ + "=" * (-len(text_) % 4)))
            known, *after = values
            if len(after) != width or not all(type(value) is int and 0 <= value < 2**63 for value in values):
                raise ValueError
        except (ValueError, TypeError):
            raise Malformed.of(FindingCode.CURSOR_UNREADABLE, "cursor", found=text_[:60]) from None
        return cls(known, tuple(after))


def make_page(rows: Sequence[dict[str, Any]], limit: int, head: Head, places: Sequence[tuple[int, ...]]) -> Page:
    """The first ``limit`` of the rows, with a cursor where there are more; ``places`` are the rows' own."""
    is_more = len(rows) > limit
    cursor = Cursor(head.number, places[limit - 1]).encode() if is_more else None
    return Page(tuple(rows[:limit]), head, cursor)


def require_limit(limit: int) -> None:
    """Nothing, if a page may be so long.

    Raises:
        Malformed: outside 1 to 1,000.
    """
    if not 1 <= limit <= LIMIT_MAX:
        raise Malformed.of(FindingCode.MALFORMED, "limit", expected=f"1..{LIMIT_MAX}", found=str(limit))


def list_entries(connection: Connection, scope: Scope, *, limit: int = 100, cursor: str | None = None) -> Page:
    """Entries of a scope in the order of the journal; amounts in fen, reversals negative.

    Raises:
        Malformed: CURSOR_UNREADABLE, or a limit outside 1 to 1,000.
    """
    require_limit(limit)
    at = Cursor.decode(cursor, 2) if cursor else None
    head = find_head(connection, scope.known_at if at is None else at.known)
    names = party_names(connection, head.number, scope.parties)
    query = select(Tables.ENTRY).where(*entry_conditions(scope, head.number, connection.dialect.name, names))
    if at is not None:
        number, line = at.after
        query = query.where(or_(_E.number > number, and_(_E.number == number, _E.line > line)))
    rows = connection.execute(query.order_by(_E.number, _E.line).limit(limit + 1)).all()
    places = [(row.number, row.line) for row in rows]
    return make_page([entry_item(row._mapping) for row in rows], limit, head, places)  # noqa: SLF001


def count_entries(connection: Connection, scope: Scope) -> int:
    """How many entries ``list_entries`` lists in all."""
    head = find_head(connection, scope.known_at)
    names = party_names(connection, head.number, scope.parties)
    conditions = entry_conditions(scope, head.number, connection.dialect.name, names)
    return int(connection.execute(select(func.count()).select_from(Tables.ENTRY).where(*conditions)).scalar_one())


def entry_item(row: Any) -> dict[str, Any]:
    """An entry as lists show it: places as text, the amount in fen."""
    reverses = None
    if row["reverses_number"] is not None:
        reverses = entry_text(row["reverses_number"], row["reverses_line"])
    left_out = {"number", "line", "instrument", "reverses_number", "reverses_line"}
    rest = {name: value for name, value in row.items() if name not in left_out}
    place = entry_text(row["number"], row["line"])
    return {"entry": place, "instrument": place_text(row["instrument"]), **rest, "reverses": reverses}


def list_vouchers(
    connection: Connection,
    viewer: Viewer,
    state: VoucherState | None = None,
    known_at: str | int | None = None,
    *,
    limit: int = 100,
    cursor: str | None = None,
) -> Page:
    """Vouchers in the order of submission, with their decision as known at ``known_at``; facts are counted, not shown.

    Record time is counted in decisions: of the past those vouchers are listed that were submitted by the moment of the
    decision that ``known_at`` means.
    """
    require_limit(limit)
    at = Cursor.decode(cursor, 2) if cursor else None
    head = find_head(connection, known_at if at is None else at.known)
    last = at.after[1] if at is not None else _last_voucher(connection, None if known_at is None else head.number)
    joined = _TAKEN.outerjoin(Tables.JOURNAL, and_(_J.voucher == _V.id, _J.number <= head.number))
    query = select(*_HANDED_IN, *_DECISION).select_from(joined).where(_V.id <= last)
    if viewer.institution is not None:
        query = query.where(_V.submitted_by.in_(_clerks(viewer.institution)))
    if state is VoucherState.SUBMITTED:
        query = query.where(_J.verdict.is_(None))
    elif state is not None:
        query = query.where(_J.verdict == str(state))
    if at is not None:
        query = query.where(_V.id > at.after[0])
    rows = connection.execute(query.order_by(_V.id).limit(limit + 1)).all()
    return make_page([_voucher(row._mapping) for row in rows], limit, head, [(row.id, last) for row in rows])  # noqa: SLF001


def _last_voucher(connection: Connection, known: int | None) -> int:
    """The last voucher that was submitted (by the moment of the decision ``known``)."""
    query = select(func.max(_V.id))
    if known is not None:
        query = query.where(_V.submitted_at <= select(_J.decided_at).where(_J.number == known).scalar_subquery())
    return int(connection.execute(query).scalar() or 0)


def _clerks(institution: str) -> Any:
    account = Tables.ACCOUNT.c
    return select(account.name).where(account.institution == institution)


def _voucher(row: Any) -> dict[str, Any]:
    facts = json.loads(row["facts"])
    source = json.loads(row["source"])
    left_out = {"id", "facts", "source", "revises", "verdict"}
    return {
        "voucher": f"S{row['id']}",
        "state": row["verdict"] or str(VoucherState.SUBMITTED),
        "revises": row["revises"] and f"S{row['revises']}",
        **{name: value for name, value in row.items() if name not in left_out},
        "title": source.get("title") or source.get("file"),
        "source": source,
        "fact_count": len(facts),
    }


def find_voucher(connection: Connection, voucher: int, viewer: Viewer) -> dict[str, Any]:
    """A voucher whole: as in the list, with its facts, and the voucher that answers it where it was returned.

    Raises:
        NotFound: there is none of that number, or none that this viewer may see.
    """
    query = select(*_HANDED_IN, _V.digest, *_DECISION).select_from(_JOINED).where(_V.id == voucher)
    if viewer.institution is not None:
        query = query.where(_V.submitted_by.in_(_clerks(viewer.institution)))
    row = connection.execute(query).first()
    if row is None:
        raise NotFound.of(FindingCode.UNKNOWN_VOUCHER, f"S{voucher}", found=f"S{voucher}")
    revision = connection.execute(select(_V.id).where(_V.revises == voucher)).scalar()
    links = {"revised_by": None if revision is None else f"S{revision}"}
    return _voucher(row._mapping) | links | {"facts": json.loads(row.facts)}  # noqa: SLF001


_INSTITUTIONS: Final = text("""
SELECT code, name, kind, uscc, region, parent, duplicate_of FROM institution AS v WHERE number <= :known
AND NOT EXISTS (SELECT 1 FROM institution AS later WHERE later.code = v.code AND later.number <= :known
                AND (later.number, later.line) > (v.number, v.line)) ORDER BY code""")


def list_institutions(connection: Connection, known: int) -> list[dict[str, Any]]:
    """Every party as known at a journal number, by code."""
    return [dict(row._mapping) for row in connection.execute(_INSTITUTIONS, {"known": known})]  # noqa: SLF001


def institution_names(connection: Connection, known: int) -> dict[str, str]:
    """Code → name as known at a journal number."""
    return {row["code"]: row["name"] for row in list_institutions(connection, known)}
