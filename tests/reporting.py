"""A small ledger with something for every sheet of the monthly workbook, and tables that are hard to write."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ledger.period import parse_period
from ledger.scope import Viewer
from reports.pack.builder import build_pack
from reports.table import Cell, Heading, Row, RowRole, Stamp, Table, column, make_row, notes
from tests.books import Books

LEDGER = [
    """
    bank B01 330302
    bank B02 330303
    bank B03 330381
    enterprise E01 330303
    enterprise E02 330326
    fund F01
    government G01
    cooperative K01
    credit_line L1 B01 -> E01 revolving
    patent_pledge_loan J1 B01 -> E01 contract C1, due_date 2022-12-31, rate 4.35
    patent_pledge_loan J2 B01 -> E01 contract C1, due_date 2024-12-31, under L1
    patent_pledge_loan J3 B02 -> E02 due_date 2023-05-31, rate 3.875
    technology_loan T1 B01 -> E02
    pledge_registration R1 E01 -> B01
    fund_contribution Q1 G01 -> F01
    cooperative_share S1 E01 -> K01
    grant Z1 G01 -> E02
    2022-03-01 L1 commitment 500万元
    2022-03-01 J1 disbursement 100万元
    2022-04-01 J2 disbursement 50万元
    2022-04-01 R1 registration 160万元
    2022-04-01 R1 pledge 80万元: patent ZL97101765.4
    2022-04-02 R1 pledge: patent ZL95115608.X
    2022-05-01 Q1 disbursement 3000万元
    2022-05-01 S1 disbursement 0.5万元
    2022-12-31 J1 repayment 100万元
    """,
    """
    2023-02-01 J3 disbursement 200.0055万元
    2023-03-01 T1 disbursement 12.345万元
    2023-05-01 J3 repayment 20万元
    """,
    """
    close 2022-12
    close 2023-01
    close 2023-02
    """,
    """
    patent_pledge_loan J4 B02 -> E01 secured_by R1
    2023-06-01 J4 disbursement 33.33万元
    2023-06-20 Z1 disbursement 7万元
    statement B01 patent_pledge_loan 2023-06-30 outstanding 49万元
    """,
    """
    patent_pledge_loan J5 B02 -> E02
    patent_pledge_loan J6 B02 -> E02
    2023-02-10 J5 disbursement 10万元
    2022-11-10 J6 disbursement 5万元
    """,
]
"""Vouchers in order. The last is of closed months: it is booked in March 2023, and J6 is of the year before."""

MONTH = parse_period("2023-06")
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "行一\n行二",
    "🏦 示例😀",
    "长" * 200,
    "+1",
    "-1",
    "@x",
    "\tx",
    "＝1",
    "_x0041_",
    "1e5",
    "",
)


FIVE = ("summary", "institutions", "register", "continuity")
"""The sheets that most tests look at; the statement of scope always stands behind them."""


def post_ledger(books: Books) -> None:
    """The ledger above stands, as of the year 2023."""
    for text in LEDGER:
        books.settle(text)


def monthly(books: Books, viewer: Viewer | None = None, **options: Any) -> tuple[Table, ...]:
    """Five sheets of a month, June 2023 if no other is asked for, and the statement of scope."""
    month = options.pop("month", MONTH)
    options.setdefault("sheets", FIVE)
    with books.database.reading() as connection:
        return build_pack(connection, month, viewer or Viewer.all(), today=books.today, **options)


def masked(table: Table) -> Table:
    """The table without the journal's hash, which is another one in every ledger."""
    secret = (table.stamp and table.stamp.head_hash) or "no hash"
    rows = [replace(row, cells=tuple("<hash>" if cell == secret else cell for cell in row.cells)) for row in table.rows]
    return replace(table, rows=tuple(rows))


def table_of(texts: Sequence[str], amounts: Sequence[int | None], *, is_list: bool = False) -> Table:
    """Texts beside amounts in fen, with their total."""
    columns = (column("name"), column("amount"), column("amount_wan"))
    rows: list[Row] = [
        make_row(columns, {"name": text, "amount": amount}) for text, amount in zip(texts, amounts, strict=True)
    ]
    there = [amount for amount in amounts if amount is not None]
    total = {"name": "合计", "amount": sum(there) if there else None}
    rows.append(make_row(columns, total, RowRole.TOTAL, range(len(rows))))
    stamp = Stamp(7, "ab" * 32, {"period": "2023-06", "is_closed": False}, date(2023, 6, 30))
    heading = Heading("填报单位：示例", "2023年6月", "单位：元")
    return Table("表", "标题", heading, columns, tuple(rows), notes("一", "二"), stamp, is_list=is_list)


def cell(table: Table, first: str, key: str) -> Cell:
    """The cell of the row whose first text is ``first`` (or its kind), in the column of ``key``."""
    rows = [row for row in table.rows if first in row.cells[:2]]
    assert len(rows) == 1
    return rows[0].cells[table.index_of(key)]


def note_texts(table: Table) -> list[str]:
    """The notes of a table."""
    return [note.text for note in table.notes]
