"""The sheets of the treasury's money: by programme and county, and subsidies by the loan that they are for."""

from collections.abc import Mapping
from typing import Final

from ledger.labels import label
from ledger.labels import pack as words
from ledger.labels.texts import COLUMN_LABELS
from ledger.scope import Scope
from ledger.subsidies import Subsidy, subsidies
from ledger.vocabulary import Dimension, Group, Kind, Measure, Unit
from reports.pack.asking import PERIOD_SPAN, Asking, period_pair
from reports.table import Cell, Row, RowRole, Table, Term, column, make_row, notes, pair_columns
from reports.totals import word_of

Place = tuple[str, str]
"""Programme and county; empty where there is none."""

_MEASURES: Final = {"approved": Measure.COMMITTED, "paid": Measure.DISBURSED, "recovered": Measure.REPAID}
_SPANS: Final = (PERIOD_SPAN, *_MEASURES)


def build_fiscal(asking: Asking) -> Table:
    """A row for every programme and county: paid in the period; approved, paid, recovered and net to date."""
    columns = (
        *(column("programme"), column("region")),
        *period_pair(asking.period, with_wan=False),
        *(item for span in _MEASURES for item in pair_columns(span, with_wan=False)),
        column("net_amount"),
    )
    found = {span: _by(asking, measure, asking.scope()) for span, measure in _MEASURES.items()}
    found[PERIOD_SPAN] = _by(asking, Measure.DISBURSED, asking.scope(asking.period))
    places = sorted({place for rows in found.values() for place in rows})
    rows: list[Row] = []
    for index, (programme, region) in enumerate(places):
        heads: dict[str, Cell] = {
            "programme": programme or words.NO_PROGRAMME, "region": word_of(Dimension.REGION, region or None),
        }  # fmt: skip
        values = heads | _pairs(found, (programme, region))
        rows.append(make_row(columns, values, links=(("net_amount", _net(words.FISCAL_SHEET, index)),)))
    if rows:
        every = _pairs({span: {("", ""): _sum(rows_)} for span, rows_ in found.items()}, ("", ""))
        total = {"programme": COLUMN_LABELS["total"], **every}
        rows.append(make_row(columns, total, RowRole.TOTAL, range(len(rows))))
    heading = asking.heading(Unit.LOAN, Unit.YUAN)
    return Table(
        words.FISCAL_SHEET, words.FISCAL_TITLE, heading, columns, tuple(rows), notes(words.FISCAL_NOTE), asking.stamp,
        frozen=2,
    )  # fmt: skip


def _net(sheet: str, row: int) -> tuple[Term, ...]:
    return Term(sheet, "paid_amount", row), Term(sheet, "recovered_amount", row, sign=-1)


def _by(asking: Asking, measure: Measure, scope: Scope) -> dict[Place, tuple[int, int]]:
    by = (Dimension.PROGRAMME, Dimension.REGION)
    rows = asking.ask(measure, scope, *by, group=str(Group.FISCAL)).rows
    return {(row.dimensions[0] or "", row.dimensions[1] or ""): (row.count, row.amount_fen or 0) for row in rows}


def _sum(rows: Mapping[Place, tuple[int, int]]) -> tuple[int, int]:
    return sum(count for count, _ in rows.values()), sum(fen for _, fen in rows.values())


def _pairs(found: Mapping[str, Mapping[Place, tuple[int, int]]], place: Place) -> dict[str, Cell]:
    values: dict[str, Cell] = {}
    for span in _SPANS:
        values[f"{span}_count"], values[f"{span}_amount"] = found[span].get(place, (0, 0))
    net = found["paid"].get(place, (0, 0))[1] - found["recovered"].get(place, (0, 0))[1]
    return values | {"net_amount": net}


# --- subsidies by loan -------------------------------------------------------------------------------------------

SUBSIDY_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "kind", "recipient", "subsidy_number", "subsidised_loan", "approved_amount", "paid_amount", "recovered_back",
        "net_amount", "repeated", "subsidy_place",
    )
)  # fmt: skip


def build_subsidies(asking: Asking) -> Table:
    """One row a subsidy or compensation, to date; where a loan has two of a kind, both are marked."""
    found = subsidies(asking.connection, asking.scope())
    rows = [make_row(SUBSIDY_COLUMNS, _values(asking, row)) for row in found]
    if rows:
        total: dict[str, Cell] = {
            "kind": COLUMN_LABELS["total"],
            "approved_amount": sum(row.approved_fen for row in found),
            "paid_amount": sum(row.paid_fen for row in found),
            "recovered_back": sum(row.recovered_fen for row in found),
            "net_amount": sum(row.net_fen for row in found),
        }
        rows.append(make_row(SUBSIDY_COLUMNS, total, RowRole.TOTAL, range(len(rows))))
    repeated = sum(row.is_repeated for row in found)
    said = words.REPEATED_NOTE.format(count=repeated) if repeated else words.NO_REPEATED_NOTE
    return Table(
        words.SUBSIDIES_SHEET, words.SUBSIDIES_TITLE, asking.heading(Unit.YUAN), SUBSIDY_COLUMNS, tuple(rows),
        notes(said), asking.stamp, is_list=True, frozen=2,
    )  # fmt: skip


def _values(asking: Asking, row: Subsidy) -> dict[str, Cell]:
    return {
        "kind": label(Kind(row.kind)),
        "recipient": asking.name(row.recipient),
        "subsidy_number": row.number,
        "subsidised_loan": row.loan_number or row.loan,
        "approved_amount": row.approved_fen,
        "paid_amount": row.paid_fen,
        "recovered_back": row.recovered_fen,
        "net_amount": row.net_fen,
        "repeated": words.REPEATED if row.is_repeated else None,
        "subsidy_place": row.place,
    }
