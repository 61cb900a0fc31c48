"""Instruments as they were known: a list with balances, and one whole with its parties, patents and history."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from ledger.errors import NotFound
from ledger.finding_codes import FindingCode
from ledger.lists import Cursor, Page, entry_item, make_page, require_limit
from ledger.places import place_of, place_text
from ledger.renewals import find_renewals, undone_among
from ledger.scope import Viewer
from ledger.tables import Tables
from ledger.totals import Head, find_head
from ledger.vocabulary import GROUP_OF, LOAN_KINDS, OUTSTANDING_GROUPS, SIGNS_OF, Kind, Measure

_I: Final = Tables.INSTRUMENT.c
_E: Final = Tables.ENTRY.c
_LINKS: Final = ("under", "renews", "for_loan", "replaces")


def list_instruments(
    connection: Connection,
    viewer: Viewer,
    kind: Kind | None = None,
    known_at: str | int | None = None,
    *,
    limit: int = 100,
    cursor: str | None = None,
) -> Page:
    """Instruments in the order in which they were submitted, each with its balance in fen where its kind has one.

    Raises:
        Malformed: CURSOR_UNREADABLE, or a limit outside 1 to 1,000.
    """
    require_limit(limit)
    at = Cursor.decode(cursor, 1) if cursor else None
    head = find_head(connection, known_at if at is None else at.known)
    query = select(Tables.INSTRUMENT).where(_I.number <= head.number, *_seen(viewer))
    if kind is not None:
        query = query.where(_I.kind == str(kind))
    if at is not None:
        query = query.where(_I.key > at.after[0])
    rows = connection.execute(query.order_by(_I.key).limit(limit + 1)).all()
    balances = _balances(connection, [row.key for row in rows], head)
    items = [_item(row._mapping, balances.get(row.key)) for row in rows]  # noqa: SLF001
    return make_page(items, limit, head, [(row.key,) for row in rows])


def find_instrument(
    connection: Connection, place: str, viewer: Viewer, known_at: str | int | None = None
) -> tuple[dict[str, Any], Head]:
    """One instrument whole: its fields, balance, live patents, securities, amendments and entries, oldest first.

    Of a loan also ``renewed_by``, the loans that renew it, and its ``chain``, from the first loan to the last: those
    that stand and that this viewer may see. Else both are empty.

    Raises:
        NotFound: none of that place is known, or none that this viewer may see.
    """
    head = find_head(connection, known_at)
    key = place_of(place, 0)
    query = select(Tables.INSTRUMENT).where(_I.key == key, _I.number <= head.number, *_seen(viewer))
    row = connection.execute(query).first()
    if row is None:
        raise NotFound.of(FindingCode.UNKNOWN_INSTRUMENT, "instrument", found=place)
    whole = _item(row._mapping, _balances(connection, [key], head).get(key))  # noqa: SLF001
    return whole | _chain(connection, row, viewer, head) | _history(connection, key, head), head


def _chain(connection: Connection, row: Any, viewer: Viewer, head: Head) -> dict[str, list[str]]:
    renewed_by: list[int] = []
    chain: list[int] = []
    if row.kind in LOAN_KINDS:
        renewals = find_renewals(connection, head.number)
        chain = renewals.chain(row.key)
        undone = undone_among(connection, chain, head.number)
        seen = set(connection.execute(select(_I.key).where(_I.key.in_(chain), *_seen(viewer))).scalars()) - undone
        chain = [key for key in chain if key in seen]
        renewed_by = [key for key in renewals.renewing.get(renewals.current(row.key), ()) if key in seen]
    return {"renewed_by": [place_text(key) for key in renewed_by], "chain": [place_text(key) for key in chain]}


def _seen(viewer: Viewer) -> list[ColumnElement[bool]]:
    own = viewer.institution
    return [] if own is None else [or_(_I.institution == own, _I.provider == own, _I.recipient == own)]


def _balances(connection: Connection, keys: list[int], head: Head) -> dict[int, int]:
    signs = SIGNS_OF[Measure.OUTSTANDING]
    signed = case({str(act): sign for act, sign in signs.items()}, value=_E.act) * _E.amount_fen
    of_signs = and_(_E.act.in_([str(act) for act in signs]), _E.number <= head.number, _E.instrument.in_(keys))
    query = select(_E.instrument, func.sum(signed)).where(of_signs).group_by(_E.instrument)
    return {key: int(balance) for key, balance in connection.execute(query)}


def _item(row: Any, balance: int | None) -> dict[str, Any]:
    has_balance = GROUP_OF[Kind(row["kind"])] in OUTSTANDING_GROUPS and row["kind"] != Kind.CREDIT_LINE
    left_out = {"key", "line", "instrument_number", *_LINKS}
    rest = {name: value for name, value in row.items() if name not in left_out}
    links = {name: None if row[name] is None else place_text(row[name]) for name in _LINKS}
    return {
        "instrument": place_text(row["key"]),
        **rest,
        "number": row["instrument_number"],
        "journal_number": row["number"],
        **links,
        "outstanding_fen": (balance or 0) if has_balance else None,
    }


def _history(connection: Connection, key: int, head: Head) -> dict[str, Any]:
    entries = select(Tables.ENTRY).where(_E.instrument == key, _E.number <= head.number)
    rows = connection.execute(entries.order_by(_E.number, _E.line)).all()
    items = [entry_item(row._mapping) for row in rows]  # noqa: SLF001
    securities, amendments = Tables.SECURITY.c, Tables.AMENDMENT.c
    secured = select(securities.registration).where(securities.instrument == key, securities.number <= head.number)
    registrations = list(connection.execute(secured.distinct().order_by(securities.registration)).scalars())
    changes = select(Tables.AMENDMENT).where(amendments.instrument == key, amendments.number <= head.number)
    amended = connection.execute(changes.order_by(amendments.number, amendments.line)).all()
    return {
        "secured_by": [place_text(registration) for registration in registrations],
        "patents": _live_patents(connection, [key, *registrations], head),
        "amendments": [_amendment(row._mapping) for row in amended],  # noqa: SLF001
        "entries": items,
    }


def _amendment(row: Any) -> dict[str, Any]:
    left_out = {"instrument", "number", "line"}
    return {"amendment": f"{row['number']}/{row['line']}"} | {k: v for k, v in row.items() if k not in left_out}


def _live_patents(connection: Connection, keys: list[int], head: Head) -> list[str]:
    net = func.sum(case((_E.act == "pledge", _E.tally), else_=-_E.tally))
    own = and_(_E.instrument.in_(keys), _E.patent.is_not(None), _E.number <= head.number)
    query = select(_E.patent).where(own).group_by(_E.patent).having(net > 0).order_by(_E.patent)
    return list(connection.execute(query).scalars())
