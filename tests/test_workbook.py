"""A workbook holds the tables' numbers, live sums with their values, and nothing that could harm its readers."""

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ledger.labels.reports import MISSING
from reports.layout import Layout, lines_needed
from reports.table import EXACT_FEN, Cell, Column, Format, Heading, Row, Table, cell_text, column, make_row, wan_of
from reports.text import text_width
from reports.workbook import render_workbook
from tests.books import Books
from tests.reporting import HOSTILE, monthly, post_ledger, table_of

NAMES = ("总表", "分机构", "台账", "累计衔接", "说明")
FORMULA = re.compile(r"=(SUM\(|SUBTOTAL\(109,|ROUND\()([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?(?:/10000,2)?\)")
PARTS = r"(?:[+-]?累计衔接![$]?[A-Z]+[$]?[0-9]+){4}"
CHECK = re.compile(rf"=ROUND\({PARTS},2\)|={PARTS}")
"""What is left over in a row: its parts less its whole; an amount is rounded to the fen, a number is whole."""


def rendered(*tables: Table, properties: dict[str, Any] | None = None) -> bytes:
    target = BytesIO()
    render_workbook(tables, target, properties)
    return target.getvalue()


def read(content: bytes, *, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def top_of(table: Table) -> int:
    """The sheet's row (from 1) of the table's first row."""
    return Layout.of(table).first_row + 1


def held(value: Cell, head: Column) -> Any:
    """What a sheet must hold for a cell: amounts exact as decimals, the rest as it reads."""
    if isinstance(value, int) and head.format in {Format.YUAN, Format.WAN}:
        exact = Decimal(value).scaleb(-2) if head.format is Format.YUAN else wan_of(value)
        return cell_text(value, head) if abs(value) >= EXACT_FEN else exact
    if isinstance(value, int):
        return Decimal(value).scaleb(-4) if head.format is Format.RATE else value
    return (value or None) if isinstance(value, str) else cell_text(value, head) if value is None else value


def shown(value: Any, head: Column) -> Any:
    """A sheet's cell in the form of ``held``: a float by its shortest text, which 15 digits make exact."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | float) and head.format in {Format.YUAN, Format.WAN, Format.RATE}:
        return Decimal(repr(value))
    return value


def assert_holds(sheet: Worksheet, table: Table) -> None:
    for at, row in enumerate(table.rows, start=top_of(table)):
        for place, (value, head) in enumerate(zip(row.cells, table.columns, strict=True), start=1):
            assert shown(sheet.cell(at, place).value, head) == held(value, head), (at, head.key)


@pytest.fixture
def sheets(sqlite_books: Books) -> tuple[Table, ...]:
    post_ledger(sqlite_books)
    return monthly(sqlite_books, office="某市科学技术局")


# numbers


def test_every_sheet_holds_the_numbers_of_its_table(sheets: tuple[Table, ...]) -> None:
    book = read(rendered(*sheets))
    assert tuple(book.sheetnames) == NAMES
    for table in sheets:
        assert_holds(book[table.name], table)


def test_pandas_sees_the_totals_without_a_spreadsheet_program(sheets: tuple[Table, ...]) -> None:
    frame = pd.read_excel(BytesIO(rendered(*sheets)), sheet_name="分机构", header=None)
    total = frame[frame[0] == "合计"].iloc[0]
    assert total[sheets[1].index_of("to_date_amount")] == 3_983_355.0


def numbers_of(sheet: Worksheet, first: str, last: str) -> list[Decimal]:
    cells = [cell.value for row in sheet[f"{first}:{last}"] for cell in row] if last else [sheet[first].value]
    return [Decimal(repr(value)) for value in cells if isinstance(value, int | float)]


def test_every_formula_gives_the_value_that_is_stored_beside_it(sheets: tuple[Table, ...]) -> None:
    content = rendered(*sheets)
    formulas, values = read(content, values=False), read(content)
    found = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    if CHECK.fullmatch(str(cell.value)):
                        assert values[sheet.title][cell.coordinate].value == 0
                        continue
                    match = FORMULA.fullmatch(str(cell.value))
                    assert match, cell.value
                    parts = numbers_of(values[sheet.title], match[2], match[3] or "")
                    result = wan_of(int(parts[0] * 100)) if match[1] == "ROUND(" else sum(parts)
                    assert Decimal(repr(values[sheet.title][cell.coordinate].value)) == result, cell.coordinate
                    found += 1
    assert found > 50


def test_totals_are_live_sums_and_the_wan_columns_live_restatements(sheets: tuple[Table, ...]) -> None:
    sheet = read(rendered(*sheets), values=False)["分机构"]
    total = top_of(sheets[1]) + len(sheets[1].rows) - 1
    assert sheet.cell(total, 2).value == f"=SUM(B{total - 2}:B{total - 1})"
    assert sheet.cell(total, 12).value == f"=ROUND(K{total}/10000,2)"


def test_a_sum_of_missing_values_is_missing_and_no_formula() -> None:
    table = table_of(["一", "二"], [None, None])
    sheet = read(rendered(table), values=False)["表"]
    assert [sheet.cell(top_of(table) + row, 2).value for row in range(3)] == [MISSING] * 3
    assert sheet.cell(top_of(table) + 2, 3).value == MISSING


def test_a_sum_leaves_missing_values_out() -> None:
    table = table_of(["一", "二"], [None, 5])
    assert_holds(read(rendered(table))["表"], table)


@settings(max_examples=40)
@given(st.lists(st.none() | st.integers(-(10**16), 10**16), min_size=1, max_size=6))
def test_any_amounts_are_held_exactly_or_as_text(amounts: list[int | None]) -> None:
    table = table_of(["示"] * len(amounts), amounts)
    assert_holds(read(rendered(table))["表"], table)


def test_a_total_over_an_amount_held_as_text_is_no_formula() -> None:
    table = table_of(["一", "二"], [10**15, -(10**15) + 1])
    sheet = read(rendered(table), values=False)["表"]
    assert sheet.cell(top_of(table) + 2, 2).value == 0.01


# text


@pytest.mark.parametrize("is_list", [False, True])
def test_hostile_text_stays_text(is_list: bool) -> None:
    table = table_of(HOSTILE, [1] * len(HOSTILE), is_list=is_list)
    content = rendered(table)
    for values in (True, False):
        sheet = read(content, values=values)["表"]
        for at, text in enumerate(HOSTILE, start=top_of(table)):
            assert sheet.cell(at, 1).value == (text or None)
            assert sheet.cell(at, 1).data_type in {"s", "n"}
    with zipfile.ZipFile(BytesIO(content)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
        assert not re.search(r"<c r=\"A\d+\"[^>]*><f>", xml)
        assert "hyperlink" not in xml


def test_hostile_text_stays_text_in_title_heading_and_notes() -> None:
    table = table_of(["一"], [1])
    hostile = replace(table, title="=1+1", heading=Heading("=2", "@3", "+4"))
    sheet = read(rendered(hostile), values=False)["表"]
    assert [sheet.cell(1, 1).value, sheet.cell(2, 1).value, sheet.cell(3, 1).value] == ["=1+1", "@3", "=2"]
    assert {cell.data_type for row in sheet.iter_rows(max_row=3) for cell in row if cell.value} == {"s"}


def test_long_text_is_wrapped_and_its_row_high_enough() -> None:
    table = table_of(["长" * 200, "短"], [1, 2])
    sheet = read(rendered(table))["表"]
    top = top_of(table)
    lines = lines_needed("长" * 200, sheet.column_dimensions["A"].width)
    assert lines > 5
    assert sheet.row_dimensions[top].height >= 15 * lines
    assert sheet.row_dimensions[top + 1].height < 30
    assert sheet.cell(top, 1).alignment.wrap_text


def test_no_number_and_no_header_is_wider_than_its_column(sheets: tuple[Table, ...]) -> None:
    book = read(rendered(*sheets))
    for table in sheets:
        for place, head in enumerate(table.columns):
            width = book[table.name].column_dimensions[get_column_letter(place + 1)].width
            lines = Layout.of(table).header_lines
            assert -(-text_width(head.label) // lines) < width
            if head.format not in {Format.TEXT, Format.DATE}:
                assert all(text_width(cell_text(row.cells[place], head)) < width for row in table.rows)


def test_a_code_fits_its_column_in_a_wider_substitute_font_too() -> None:
    layout = Layout.of(table_of(["FUND-LASER", "温州银行"], [1, 2]))
    assert layout.widths[0] >= 10 * 1.25 + 2
    assert lines_needed("FUND-LASER", layout.widths[0]) == 1


def test_a_short_header_is_not_broken_before_its_bracket() -> None:
    head = tuple(column(key) for key in ("kind", "amount", "amount_wan", *["contracts"] * 12))
    table = Table("表", "表", Heading(), head, (Row(("种类", 0, 0, *[0] * 12)),))
    assert Layout.of(table).widths[1:3] == (12, 14)  # 金额（元）, 金额（万元） in one line


# how it prints


@pytest.mark.parametrize(
    ("rows", "pages"),
    [
        (10, 0),  # one page holds them
        (22, 1),  # a few rows too many: all a little smaller
        (35, 0),  # half a page more: two pages
        (48, 2),
    ],
)
def test_a_last_page_of_a_few_rows_is_saved(rows: int, pages: int) -> None:
    table = table_of(["温州银行"] * rows, range(rows))
    height = read(rendered(table))["表"].page_setup.fitToHeight
    assert (1 if height is None else height) == pages


def test_signatures_stand_near_the_thirds_of_the_width() -> None:
    widths = (5.0, 30.0, 5.0, 20.0, 5.0, 20.0, 5.0)
    assert replace(Layout.of(table_of(["一"], [1])), widths=widths).thirds == (0, 2, 4)


def test_every_sheet_is_set_up_for_printing(sheets: tuple[Table, ...]) -> None:
    book = read(rendered(*sheets))
    for table in sheets:
        sheet = book[table.name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        pages = 1 if table.name == "说明" else 0  # one page, or as many as it takes
        height = sheet.page_setup.fitToHeight
        assert (sheet.page_setup.fitToWidth or 1, 1 if height is None else height) == (1, pages)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.center.text == "第 &P 页  共 &N 页"
        assert sheet.print_title_rows == f"$4:${top_of(table) - 1}"
        assert sheet.freeze_panes == f"{get_column_letter(table.frozen + 1)}{top_of(table)}"
        last = [cell.value for cell in sheet[sheet.max_row] if cell.value]
        assert all(word in " ".join(last) for word in ("制表人", "审核人", "日期"))


def test_title_office_period_and_unit_stand_above_the_table(sheets: tuple[Table, ...]) -> None:
    sheet = read(rendered(*sheets))["分机构"]
    assert sheet["A1"].value == "专利权质押贷款分机构情况表"
    assert sheet["A2"].value == "2023年6月（快报，未结账）"
    assert sheet["A3"].value == "填报单位：某市科学技术局"
    assert sheet.cell(3, len(sheets[1].columns)).value == "单位：笔、元、万元"
    assert {"A1:Q1", "A2:Q2", "C4:D4", "A4:A5"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_the_register_is_a_table_with_filters_and_its_total_follows_them(sheets: tuple[Table, ...]) -> None:
    sheet = read(rendered(*sheets), values=False)["台账"]
    [listed] = sheet.tables.values()
    items = len(sheets[2].rows) - 1
    assert listed.ref == f"A4:R{4 + items}"
    assert listed.autoFilter.ref == listed.ref
    assert sheet.auto_filter.ref is None
    headers = [item.name for item in listed.tableColumns]
    assert headers == [head.label for head in sheets[2].columns]
    assert len(set(headers)) == len(headers)
    assert not any(mark in header for header in headers for mark in "()[]")
    assert sheet.cell(5 + items, 10).value == f"=SUBTOTAL(109,J5:J{4 + items})"


def test_an_empty_list_is_a_plain_table_that_says_so(sqlite_books: Books) -> None:
    sheet = read(rendered(*monthly(sqlite_books)))["台账"]
    assert not sheet.tables
    assert sheet["A5"].value == "没有数据"


# documents


def test_the_workbook_carries_the_head_and_what_it_speaks_of(sheets: tuple[Table, ...]) -> None:
    properties = read(rendered(*sheets)).custom_doc_props
    stamp = sheets[0].stamp
    assert stamp is not None
    assert {item.name: item.value for item in properties.props} == {
        "head_number": 5,
        "head_hash": stamp.head_hash,
        "report": "monthly",
        "period": "2023-06",
        "as_of": "2023-06-30",
        "basis": "book",
        "parties": "recorded",
        "is_closed": False,
        "sheets": "summary,institutions,register,continuity",
        "format": 1,
        "generated_by": "科技金融台账 Pledgebook",
    }


def test_given_properties_keep_their_types() -> None:
    given_: dict[str, Any] = {"number": 7, "text": "七", "yes": True, "day": date(2023, 6, 30)}
    props = read(rendered(table_of(["一"], [1]), properties=given_)).custom_doc_props.props
    assert {item.name: item.value for item in props} == {**given_, "day": datetime(2023, 6, 30)}  # noqa: DTZ001


def test_the_day_of_creation_is_the_day_reported_on(sheets: tuple[Table, ...]) -> None:
    assert read(rendered(*sheets)).properties.created == datetime(2023, 6, 30)  # noqa: DTZ001


def test_the_same_tables_give_the_same_bytes(sheets: tuple[Table, ...], tmp_path: Path) -> None:
    first = rendered(*sheets)
    render_workbook(sheets, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == first


def test_the_same_month_built_twice_gives_the_same_bytes(sqlite_books: Books) -> None:
    post_ledger(sqlite_books)
    first = rendered(*monthly(sqlite_books, known_at=5))
    sqlite_books.post("2023-06-29 J4 repayment 33.33万元")
    assert rendered(*monthly(sqlite_books, known_at=5)) == first
    assert rendered(*monthly(sqlite_books)) != first


def test_a_table_without_a_stamp_can_be_written() -> None:
    columns = (column("name"),)
    table = Table("单", "单", Heading(), columns, (make_row(columns, {"name": "一"}),))
    book = read(rendered(table))
    assert book["单"]["A5"].value == "一"
    assert not book.custom_doc_props.props


def test_an_amount_held_as_text_is_said_to_be_one() -> None:
    def notes_of(fen: int) -> list[str]:
        sheet = read(rendered(table_of(["一"], [fen])))["表"]
        return [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0] and "15位" in str(row[0])]

    assert notes_of(EXACT_FEN - 1) == []
    assert len(notes_of(EXACT_FEN)) == len(notes_of(-EXACT_FEN)) == 1


def test_letters_and_digits_have_room_in_fonts_that_stand_in_for_the_offices() -> None:
    table = table_of(["ZL201310699744.2"], [1])
    assert Layout.of(table).widths[0] >= 16 * 1.25 + 2
    assert lines_needed("ZL201310699744.2", 18) == 2
