"""The sheets that split the business another way: loans by county, payments of every kind by programme."""

from typing import Final

import pandas as pd

from ledger.labels import act_label, label
from ledger.labels import pack as words
from ledger.labels.texts import COLUMN_LABELS
from ledger.portfolio import PortfolioRow, portfolio
from ledger.vocabulary import Act, Dimension, Kind, Measure, Unit
from reports.pack.asking import KIND, Asking, pair, plain, row_key, span_pairs, split_key, sums
from reports.pack.institutions import level_cells
from reports.table import RowRole, Table, column, make_row, notes, pair_columns
from reports.totals import word_of

_KINDS: Final = {str(kind): place for place, kind in enumerate(Kind)}


def build_regions(asking: Asking) -> Table:
    """Patent-pledge loans by county of the enterprise; those of no known county stand first."""
    by, kind = Dimension.REGION, str(KIND)
    columns = (
        column("region"), *span_pairs(asking), *pair_columns("outstanding"), *pair_columns("overdue", with_wan=False),
    )  # fmt: skip
    found = {span: asking.ask(Measure.DISBURSED, scope, by, kind=kind) for span, scope in asking.spans().items()}
    book = portfolio(asking.connection, asking.loans(), (by,))
    levels = {row.value or "": level_cells(row) for row in book.rows}
    keys = sorted({*levels, *(row_key(row) for item in found.values() for row in item.rows)})
    frame = pd.concat([pair(span, item, keys) for span, item in found.items()], axis=1)
    none = level_cells(PortfolioRow())
    rows = [
        make_row(columns, {"region": word_of(by, key or None), **cells, **levels.get(key, none)})
        for key, cells in plain(frame)
    ]
    if rows:
        values = {"region": COLUMN_LABELS["total"], **sums(frame), **level_cells(book.total)}
        rows.append(make_row(columns, values, RowRole.TOTAL, range(len(rows))))
    title = words.REGIONS_TITLE.format(kind=label(KIND))
    heading = asking.heading(Unit.LOAN, Unit.YUAN, Unit.WAN_YUAN)
    below = notes(words.REGIONS_NOTE.format(parties=label(asking.parties)))
    return Table(words.REGIONS_SHEET, title, heading, columns, tuple(rows), below, asking.stamp, frozen=1)


def build_programmes(asking: Asking) -> Table:
    """What was paid of every kind by programme; a kind's rows add to its row in the summary. There is no total."""
    columns = (column("kind"), column("programme"), column("indicator"), *span_pairs(asking))
    by = (Dimension.KIND, Dimension.PROGRAMME)
    found = {span: asking.ask(Measure.DISBURSED, scope, *by) for span, scope in asking.spans().items()}
    keys = {row_key(row) for item in found.values() for row in item.rows}
    ordered = sorted(keys, key=lambda key: (_KINDS[str(split_key(key)[0])], key))
    frame = pd.concat([pair(span, item, ordered) for span, item in found.items()], axis=1)
    rows = []
    for key, cells in plain(frame):
        kind, programme = split_key(key)
        of = Kind(str(kind))
        heads = {"kind": label(of), "programme": programme, "indicator": act_label(of, Act.DISBURSEMENT)}
        rows.append(make_row(columns, {**heads, **cells}))
    title, heading = words.PROGRAMMES_TITLE, asking.heading(Unit.LOAN, Unit.YUAN, Unit.WAN_YUAN)
    below = notes(words.PROGRAMMES_NOTE)
    return Table(words.PROGRAMMES_SHEET, title, heading, columns, tuple(rows), below, asking.stamp, frozen=2)
