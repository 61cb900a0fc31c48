"""A list written row by row is the same list: numbers, sums, texts and print set-up, whatever its rows hold."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape

from reports.layout import lines_needed
from reports.links import EXACT_FEN
from reports.long import Long, stream_csv, whole
from reports.long_workbook import render_long_workbook
from reports.plain_sheet import StreamedSheet
from reports.table import Heading, Stamp, Table, cell_text, column, make_row, notes
from reports.text import render_csv, text_width
from tests.reporting import HOSTILE

COLUMNS = (column("name"), column("due_date"), column("rate_percent"), column("count"), column("amount"))
STAMP = Stamp(7, "ab" * 32, {"report": "loans", "as_of": "2023-06-30"}, date(2023, 6, 30))
HEAD = Table(
    "表", "标题", Heading("填报单位：示例", "2023年6月", "单位：元"), COLUMNS, (), notes("一"), STAMP, is_list=True
)
FIRST = 5
"""The sheet's row (from 1) of the first item."""


def listed(names: list[str], amounts: list[int | None]) -> Long:
    rows = (
        make_row(COLUMNS, {"name": name, "amount": amount, "count": 1, "rate_percent": 43_500, "due_date": STAMP.day})
        for name, amount in zip(names, amounts, strict=True)
    )
    return Long(HEAD, rows, len(names), "name")


def rendered(long: Long) -> bytes:
    target = BytesIO()
    render_long_workbook((long,), target)
    return target.getvalue()


def sheet_of(long: Long, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(BytesIO(rendered(long)), data_only=values)["表"]


@settings(max_examples=30)
@given(st.lists(st.none() | st.integers(-(10**16), 10**16), min_size=1, max_size=8))
def test_any_amounts_and_their_sum_are_held_exactly_or_as_text(amounts: list[int | None]) -> None:
    names = ["示"] * len(amounts)
    sheet, table = sheet_of(listed(names, amounts)), whole(listed(names, amounts))
    for at, row in enumerate(table.rows, start=FIRST):
        value, held = row.cells[4], sheet.cell(at, 5).value
        if isinstance(value, int) and abs(value) < EXACT_FEN:
            assert Decimal(repr(held)) == Decimal(value).scaleb(-2)
        else:
            assert held == cell_text(value, COLUMNS[4])


def test_the_total_is_a_live_sum_that_follows_the_filter() -> None:
    sheet = sheet_of(listed(["一", "二", "三"], [100, None, 250]), values=False)
    assert sheet.cell(FIRST + 3, 5).value == "=SUBTOTAL(109,E5:E7)"
    assert sheet.cell(FIRST + 3, 4).value == "=SUBTOTAL(109,D5:D7)"
    assert sheet.auto_filter.ref == "A4:E7"
    assert sheet_of(listed(["一", "二", "三"], [100, None, 250])).cell(FIRST + 3, 5).value == 3.5


def test_a_total_over_an_amount_held_as_text_is_no_formula() -> None:
    sheet = sheet_of(listed(["一", "二"], [10**15, -1]), values=False)
    assert sheet.cell(FIRST + 2, 5).value == 9_999_999_999_999.99


@pytest.mark.parametrize("text", [*HOSTILE, "<r><t>示例</t></r>", "<r>", "a&b<c>"])
def test_hostile_text_stays_text(text: str) -> None:
    cell = sheet_of(listed([text], [1]), values=False).cell(FIRST, 1)
    assert unescape(cell.value or "").rstrip(" ") == text  # openpyxl leaves the escapes of an inline string
    assert cell.data_type in {"s", "n", "inlineStr"}


def test_days_and_rates_are_days_and_numbers() -> None:
    sheet = sheet_of(listed(["一"], [1]))
    assert sheet.cell(FIRST, 2).value.date() == STAMP.day
    assert sheet.cell(FIRST, 3).value == 4.35


def test_what_is_long_is_wrapped_and_its_row_high_enough_and_no_number_is_cut() -> None:
    sheet = sheet_of(listed(["长" * 200, "短"], [10**14, 2]))
    width = sheet.column_dimensions["A"].width
    assert sheet.row_dimensions[FIRST].height >= 15 * lines_needed("长" * 200, width)
    assert sheet.row_dimensions[FIRST + 1].height is None
    assert sheet.column_dimensions["E"].width > text_width(cell_text(10**14 + 2, COLUMNS[4]))


def test_the_sheet_is_set_up_for_printing() -> None:
    sheet = sheet_of(replace(listed(["一"], [1]), head=replace(HEAD, frozen=1)))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == f"{get_column_letter(2)}{FIRST}"
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == ["标题", "2023年6月", "填报单位：示例"]
    assert [cell.value for cell in sheet[4]] == [head.header for head in COLUMNS]
    assert "制表人" in sheet.cell(sheet.max_row, 1).value


def test_a_list_of_nothing_says_so_and_has_no_total() -> None:
    sheet = sheet_of(listed([], []))
    assert sheet.cell(FIRST, 1).value == "没有数据"
    assert whole(listed([], [])).rows == ()


def test_the_same_rows_give_the_same_bytes_and_carry_the_stamp() -> None:
    content = rendered(listed(["一"], [1]))
    assert content == rendered(listed(["一"], [1]))
    properties = openpyxl.load_workbook(BytesIO(content)).custom_doc_props
    assert {item.name: item.value for item in properties.props}["head_number"] == 7


@given(st.lists(st.none() | st.integers(-(10**16), 10**16), max_size=6))
def test_csv_in_pieces_is_csv_of_the_whole(amounts: list[int | None]) -> None:
    names = ['示,"例'] * len(amounts)
    told = "".join(stream_csv(listed(names, amounts)))
    assert told == render_csv(whole(listed(names, amounts)))
    assert len(list(csv.reader(io.StringIO(told)))) == len(amounts) + 1 + bool(amounts)


def test_more_than_a_thousand_rows_come_whole() -> None:
    count = 2_345
    told = list(stream_csv(listed(["示"] * count, [1] * count)))
    assert len(told) == 4
    assert sum(piece.count("\r\n") for piece in told) == count + 2


@pytest.mark.parametrize("text", [*HOSTILE, "示例", " a", "a\n", 'a"b', "_x", "\ufffe", "a&b", "<r>"])
def test_what_is_written_in_one_piece_is_what_the_library_writes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = [None, 0, -1, 123_456_789_012_345, 10**15]
    ours = rendered(listed([text] * 5, amounts))
    monkeypatch.delattr(StreamedSheet, "_write_cell")
    assert rendered(listed([text] * 5, amounts)) == ours


@pytest.mark.parametrize(("fen", "said"), [(EXACT_FEN - 1, False), (EXACT_FEN, True), (-EXACT_FEN, True)])
def test_an_amount_held_as_text_is_said_to_be_one(fen: int, said: bool) -> None:
    texts = [str(row[0]) for row in sheet_of(listed(["一", "二"], [fen, 0])).iter_rows(values_only=True)]
    assert any("15位" in text for text in texts) is said
