"""Dealings as tables: the statement of one institution, and fiscal money by programme, by county and one by one."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from ledger.dealings import Dealing, Dealings
from ledger.labels import catalogue as texts
from ledger.labels import label
from ledger.labels import reports as frame
from ledger.labels.regions import REGIONS
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import add_fen
from ledger.places import place_text
from ledger.vocabulary import Kind, Unit
from reports.table import Cell, Column, Heading, Row, RowRole, Table, column, make_row, notes
from reports.totals import head_note, time_text

STATEMENT_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "kind", "instrument", "instrument_number", "counterpart", "start_amount", "increase_amount",
        "decrease_amount", "closing_amount", "earned_amount", "adjusted_amount",
    )
)  # fmt: skip

FISCAL_KINDS: Final = (Kind.GRANT, Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION)

_GRANTED: Final = ("approved_amount", "granted_amount", "reclaimed_amount", "net_amount")
_GRANT_KEYS: Final = (
    "kind", "instrument", "instrument_number", "provider_name", "recipient_name", "region", "programme", *_GRANTED,
    "subsidised_loan", "remark",
)  # fmt: skip
GRANT_COLUMNS: Final = tuple(column(key) for key in _GRANT_KEYS)


def build_statement(found: Dealings, institution: str, names: Mapping[str, str]) -> Table:
    """One institution's business over the period: a row an agreement, and a subtotal for each kind of them."""
    rows: list[Row] = []
    for kind, members in groupby(found.rows, key=lambda row: row.kind):
        values = [_stated(row, institution, names) for row in members]
        sums = range(len(rows), len(rows) + len(values))
        rows += [make_row(STATEMENT_COLUMNS, item) for item in values]
        if len(values) > 1:
            told = {"kind": label(kind) + COLUMN_LABELS["subtotal"], **_sums(STATEMENT_COLUMNS, values)}
            rows.append(make_row(STATEMENT_COLUMNS, told, RowRole.SUBTOTAL, sums))
    name = names.get(institution, institution)
    title = texts.DEALINGS_TITLE.format(name=name)
    scope = texts.DEALINGS_SCOPE.format(name=name, code=institution)
    below = notes(scope, texts.DEALINGS_NOTE, *_foot(found))
    sheet, heading = texts.DEALINGS_SHEET, _heading(found)
    return Table(sheet, title, heading, STATEMENT_COLUMNS, tuple(rows), below, frozen=3)


def _stated(row: Dealing, institution: str, names: Mapping[str, str]) -> dict[str, Cell]:
    other = row.recipient if row.provider == institution else row.provider
    return {
        "kind": label(row.kind),
        "instrument": row.place,
        "instrument_number": row.number,
        "counterpart": other and names.get(other, other),
        "start_amount": row.opening_fen,
        "increase_amount": row.increase_fen,
        "decrease_amount": row.decrease_fen,
        "closing_amount": row.closing_fen,
        "earned_amount": row.income_fen,
        "adjusted_amount": row.adjusted_fen,
    }


def build_grants(found: Dealings, names: Mapping[str, str], repeated: Collection[str]) -> tuple[Table, ...]:
    """Fiscal money by kind and programme, by kind and county, and agreement by agreement.

    ``repeated`` are the places of those that a loan has twice; they are marked.
    """
    return (
        _grants_by(found, texts.GRANTS_BY_PROGRAMME_SHEET, "programme", lambda row: row.programme),
        _grants_by(found, texts.GRANTS_BY_REGION_SHEET, "region", lambda row: _region(row.region)),
        _grant_list(found, names, repeated),
    )


def _grants_by(found: Dealings, sheet: str, key: str, value_of: Callable[[Dealing], str | None]) -> Table:
    columns = (column("kind"), column(key), *(column(item) for item in _GRANTED))
    sums: dict[tuple[Kind, str | None], list[dict[str, Cell]]] = {}
    for row in found.rows:
        sums.setdefault((row.kind, value_of(row)), []).append(_granted(row))
    order = sorted(sums, key=lambda place: (FISCAL_KINDS.index(place[0]), place[1] is None, place[1] or ""))
    items: list[dict[str, Cell]] = [
        {"kind": label(kind), key: value, **_sums(columns, sums[kind, value])} for kind, value in order
    ]
    title = texts.GRANTS_TITLE.format(split=sheet)
    return _grant_table(found, sheet, title, columns, items, texts.GRANTS_NOTE)


def _grant_list(found: Dealings, names: Mapping[str, str], repeated: Collection[str]) -> Table:
    values = [_granted_one(row, names, is_repeated=row.place in repeated) for row in found.rows]
    doubled = sum(value["remark"] is not None for value in values)
    said = texts.GRANTS_DUPLICATES_NOTE.format(count=doubled) if doubled else ""
    sheet, title = texts.GRANTS_LIST_SHEET, texts.GRANTS_LIST_TITLE
    return _grant_table(found, sheet, title, GRANT_COLUMNS, values, texts.GRANTS_NOTE, said)


def _grant_table(
    found: Dealings, sheet: str, title: str, columns: tuple[Column, ...], values: list[dict[str, Cell]], *below: str
) -> Table:
    rows = [make_row(columns, item) for item in values]
    if rows:
        total = {"kind": COLUMN_LABELS["total"], **_sums(columns, values)}
        rows.append(make_row(columns, total, RowRole.TOTAL, range(len(values))))
    told = notes(*below, *_foot(found))
    return Table(sheet, title, _heading(found), columns, tuple(rows), told, frozen=2)


def _granted(row: Dealing) -> dict[str, Cell]:
    return {
        "approved_amount": row.committed_fen,
        "granted_amount": row.increase_fen,
        "reclaimed_amount": row.decrease_fen,
        "net_amount": row.increase_fen - row.decrease_fen,
    }


def _granted_one(row: Dealing, names: Mapping[str, str], *, is_repeated: bool) -> dict[str, Cell]:
    return {
        "kind": label(row.kind),
        "instrument": row.place,
        "instrument_number": row.number,
        "provider_name": names.get(row.provider, row.provider),
        "recipient_name": row.recipient and names.get(row.recipient, row.recipient),
        "region": _region(row.region),
        "programme": row.programme,
        **_granted(row),
        "subsidised_loan": None if row.for_loan is None else place_text(row.for_loan),
        "remark": texts.GRANTS_DUPLICATE if is_repeated else None,
    }


def _region(code: str | None) -> str | None:
    return REGIONS[code].name if code is not None and code in REGIONS else code


def _sums(columns: Iterable[Column], values: list[dict[str, Cell]]) -> dict[str, Cell]:
    keys = [item.key for item in columns if item.is_additive]
    return {key: add_fen(*(value for item in values if isinstance(value := item[key], int))) for key in keys}


def _heading(found: Dealings) -> Heading:
    return Heading("", time_text(found.scope), frame.UNIT_LINE.format(units=label(Unit.YUAN)))


def _foot(found: Dealings) -> Iterator[str]:
    yield frame.BASIS_NOTE.format(basis=label(found.scope.basis), parties=label(found.scope.parties))
    yield head_note(found.head)
