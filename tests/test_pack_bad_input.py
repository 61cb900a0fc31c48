"""What no one expects in a pack: nothing happened, nothing yet, names that could harm, amounts too large for a cell."""

import csv
import io
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.money import format_display
from ledger.period import last_ended, parse_period
from reports.pack.builder import SHEETS, require_length
from reports.table import RowRole, Table
from reports.text import render_csv, render_json, render_text
from reports.workbook import render_workbook
from tests.books import Books
from tests.reporting import HOSTILE, cell, monthly, post_ledger

ALL = list(SHEETS)
NAMES = [name for name in HOSTILE if name.strip() == name and name and "\n" not in name]
HUGE = 10**15 + 7
"""Fen: more than ten trillion yuan, beyond the digits of a spreadsheet's number."""


def bytes_of(tables: tuple[Table, ...]) -> bytes:
    target = BytesIO()
    render_workbook(tables, target)
    return target.getvalue()


def book_of(tables: tuple[Table, ...], *, values: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(bytes_of(tables)), data_only=values)


def test_a_month_without_business_stands_with_zeros_and_carries_what_was(sqlite_books: Books) -> None:
    post_ledger(sqlite_books)
    tables = {table.name: table for table in monthly(sqlite_books, sheets=ALL, month=parse_period("2023-09"))}
    assert cell(tables["总表"], "专利权质押贷款", "new_in_period_count") == 0
    assert cell(tables["总表"], "专利权质押贷款", "to_date_count") == 6
    assert tables["分录明细"].rows == ()
    assert tables["领导一页"].prose[0] == "2023年9月没有新增专利权质押贷款；累计6笔、398万元。"
    assert bytes_of(tuple(tables.values()))


def test_before_the_first_entry_every_number_is_zero(sqlite_books: Books) -> None:
    post_ledger(sqlite_books)
    tables = monthly(sqlite_books, sheets=ALL, month=parse_period("2019"))
    for table in tables[:-1]:
        for row in table.rows:
            assert not [value for value in row.cells if isinstance(value, int) and value and row.cells[0] != value]
    assert bytes_of(tables)


def test_an_empty_ledger_gives_a_whole_pack(sqlite_books: Books) -> None:
    tables = monthly(sqlite_books, sheets=ALL)
    assert len(book_of(tables, values=True).sheetnames) == len(tables)


@pytest.mark.parametrize("period", ["2026-02", "2026Q2", "2026H2", "2027"])
def test_a_period_that_has_not_begun_is_refused(sqlite_books: Books, period: str) -> None:
    with pytest.raises(Malformed) as refused:
        monthly(sqlite_books, month=parse_period(period), sheets=ALL)
    assert [finding.code for finding in refused.value.findings] == [FindingCode.DATE_IN_FUTURE]


@pytest.mark.parametrize(("report", "period"), [("monthly", "2023Q2"), ("quarter", "2023"), ("year", "2023-06")])
def test_a_report_takes_periods_of_its_own_length_only(report: str, period: str) -> None:
    with pytest.raises(Malformed) as refused:
        require_length(report, parse_period(period))
    assert [finding.code for finding in refused.value.findings] == [FindingCode.PERIOD_UNREADABLE]


@pytest.mark.parametrize(
    ("months", "day", "period"),
    [
        (1, date(2023, 7, 1), "2023-06"),
        (1, date(2023, 6, 30), "2023-05"),
        (3, date(2023, 7, 1), "2023Q2"),
        (3, date(2023, 1, 1), "2022Q4"),
        (6, date(2023, 12, 31), "2023H1"),
        (12, date(2023, 12, 31), "2022"),
    ],
)
def test_the_last_period_is_the_last_that_has_ended(months: int, day: date, period: str) -> None:
    assert last_ended(months, day) == parse_period(period)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_on_every_sheet_whatever_it_looks_like(sqlite_books: Books, name: str) -> None:
    post_ledger(sqlite_books)
    sqlite_books.post([{"fact": "institution", "code": "B01", "name": name, "kind": "bank", "region": "330302"}])
    tables = monthly(sqlite_books, sheets=ALL)
    book = book_of(tables, values=False)
    cells = [item for sheet in book for row in sheet.iter_rows() for item in row if item.value == name]
    assert len(cells) > 3
    assert all(item.data_type == "s" for item in cells)
    assert all(row.height is None or row.height <= 409 for sheet in book for row in sheet.row_dimensions.values())


def test_an_amount_beyond_a_spreadsheet_is_exact_in_text_csv_and_json_and_a_text_in_the_workbook(
    sqlite_books: Books,
) -> None:
    post_ledger(sqlite_books)
    sqlite_books.settle(f"""
        patent_pledge_loan J9 B01 -> E01
        2023-06-25 J9 disbursement {HUGE // 100}.{HUGE % 100:02d}元
    """)
    tables = monthly(sqlite_books, sheets=ALL)
    by_name = {table.name: table for table in tables}
    register = by_name["台账"]
    told = format_display(HUGE)
    assert told in render_text(register)
    assert any("10000000000000.07" in row for row in csv.reader(io.StringIO(render_csv(register))))
    assert '"10000000000000.07"' in render_json(register)
    sheet = book_of(tables, values=True)["台账"]
    assert told in {item.value for row in sheet.iter_rows() for item in row}
    assert_no_sum_leaves_out_a_text(by_name, book_of(tables, values=False))


def assert_no_sum_leaves_out_a_text(tables: dict[str, Table], formulas: Any) -> None:
    """Where an amount is too large for a number, what is made of it is no formula either, and every check is zero."""
    ties = tables["勾稽关系"]
    assert {row.cells[ties.index_of("left_over_amount")] for row in ties.rows} <= {0, None}
    for name, table in tables.items():
        for row in table.rows:
            if row.role is RowRole.TOTAL and any(isinstance(v, int) and abs(v) >= 10**15 for v in row.cells):
                place = next(at for at, v in enumerate(row.cells) if isinstance(v, int) and abs(v) >= 10**15)
                shown = format_display(int(str(row.cells[place])))
                assert shown in {item.value for line in formulas[name].iter_rows() for item in line}


def test_the_same_pack_is_the_same_bytes(sqlite_books: Books) -> None:
    post_ledger(sqlite_books)
    first, second = (bytes_of(monthly(sqlite_books, sheets=ALL)) for _ in range(2))
    assert first == second
