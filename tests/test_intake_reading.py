"""Workbooks and texts of every make come out as the same cells, with what is hidden, merged or odd about them."""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.utils.datetime import from_excel

from ledger.errors import LedgerError, Malformed, NotFound, TooLarge
from ledger.finding_codes import FindingCode as Code
from ledger.intake import xls
from ledger.intake.cells import shown
from ledger.intake.grid import Book, CellError, Merge, Percent, Uncached
from ledger.intake.limits import LIMITS, Limits
from ledger.intake.open import open_book
from ledger.intake_words import FileType
from ledger.vocabulary import Severity
from tests.sheets import (
    LINKS,
    MACRO_TYPES,
    MAIN,
    STRICT,
    number_cell,
    parts_of,
    row_xml,
    sheet_xml,
    table_xml,
    text_cell,
    workbook_links,
    write_parts,
    write_table,
    write_xlsx,
)

MESSY = Path(__file__).resolve().parents[2] / "shared" / "data" / "messy_workbooks"


def rows_of(book: Book, sheet: int = 0) -> dict[int, list[Any]]:
    return {number: list(values) for number, values in book.sheets[sheet].rows()}


def first_cell(path: Path) -> Any:
    return rows_of(open_book(path))[1][0]


def read_all(path: Path, limits: Limits) -> None:
    for sheet in open_book(path, limits).sheets:
        list(sheet.rows())


def refusal(path: Path, limits: Limits = LIMITS) -> tuple[str, str]:
    """Code and place of the finding with which opening or reading all sheets ends."""
    with pytest.raises(LedgerError) as caught:
        read_all(path, limits)
    [finding] = caught.value.findings
    return finding.code, finding.place


moment = datetime.fromisoformat

# cells of workbooks

CELLS: dict[str, tuple[str, Any]] = {
    "a whole number": ("<c><v>4150000</v></c>", 4150000),
    "a number with decimals": ("<c><v>0.1</v></c>", 0.1),
    "a number with an exponent": ("<c><v>1.5E-3</v></c>", 0.0015),
    "a number as text": ('<c t="str"><v>007</v></c>', "007"),
    "a number too large to be one": ("<c><v>1e999</v></c>", CellError("1e999")),
    "no number where one should be": ("<c><v>abc</v></c>", CellError("abc")),
    "a shared text": ('<c t="s"><v>0</v></c>', "合同一"),
    "a shared text in runs, with its pronunciation": ('<c t="s"><v>1</v></c>', "示例银行"),
    "a shared text with an escaped line end": ('<c t="s"><v>2</v></c>', "甲\r乙"),
    "a shared text that shows an escape": ('<c t="s"><v>3</v></c>', "_x000D_"),
    "a text in its cell": (text_cell(" 甲 "), " 甲 "),
    "formula text that is text": (text_cell("=1+1"), "=1+1"),
    "true": ('<c t="b"><v>1</v></c>', True),
    "false": ('<c t="b"><v>0</v></c>', False),
    "an error": ('<c t="e"><v>#N/A</v></c>', CellError("#N/A")),
    "an error of a formula": ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellError("#DIV/0!")),
    "a formula with its value": ("<c><f>SUM(A2:A3)</f><v>12.5</v></c>", 12.5),
    "a formula with a text": ('<c t="str"><f>A2</f><v>甲</v></c>', "甲"),
    "a formula never calculated": ("<c><f>SUM(A2:A3)</f></c>", Uncached("=SUM(A2:A3)")),
    "a formula with an empty value": ("<c><f>SUM(A2:A3)</f><v></v></c>", Uncached("=SUM(A2:A3)")),
    "a shared formula never calculated": ('<c><f t="shared" si="0"/></c>', Uncached("=")),
    "an array formula never calculated": ('<c><f t="array" ref="A1:A2">B1</f></c>', Uncached("=B1")),
    "an array formula with its value": ('<c><f t="array" ref="A1:A2">B1</f><v>3</v></c>', 3),
    "a data table with its value": ('<c><f t="dataTable" ref="A1" r1="B1"/><v>3</v></c>', 3),
    "an ISO day": ('<c t="d"><v>2023-05-01</v></c>', date(2023, 5, 1)),
    "an ISO moment": ('<c t="d"><v>2023-05-01T08:30:00</v></c>', moment("2023-05-01T08:30")),
    "no ISO day": ('<c t="d"><v>2023-02-31</v></c>', "2023-02-31"),
}
STRINGS = (
    "<si><t>合同一</t></si>",
    "<si><r><t>示例</t></r><rPh><t>shili</t></rPh><r><t>银行</t></r></si>",
    "<si><t>甲_x000D_乙</t></si>",
    "<si><t>_x005F_x000D_</t></si>",
    "<si><t/></si>",
)


@pytest.mark.parametrize("what", CELLS)
def test_a_cell_comes_out_as_what_it_is(what: str, tmp_path: Path) -> None:
    cell, expected = CELLS[what]
    value = first_cell(write_xlsx(tmp_path / "a.xlsx", sheet_xml(row_xml(1, cell)), strings=STRINGS))
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize("cell", ["<c/>", "<c><v/></c>", '<c t="s"><v>4</v></c>', '<c t="str"><f>A2</f><v></v></c>'])
def test_an_empty_cell_is_nothing_and_a_row_of_them_is_left_out(cell: str, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", sheet_xml(row_xml(1, cell) + row_xml(2, cell, text_cell("甲"), cell)), strings=STRINGS
    )
    assert rows_of(open_book(path)) == {2: [None, "甲"]}


FORMATS: list[tuple[str, float, Any]] = [
    ("General", 44927, 44927),
    ("14", 44927, date(2023, 1, 1)),
    ("22", 44927.5, moment("2023-01-01T12:00")),
    ("31", 44927, date(2023, 1, 1)),
    ("57", 44927, date(2023, 1, 1)),
    ("yyyy-mm-dd", 44927, date(2023, 1, 1)),
    ('yyyy"年"m"月"d"日";@', 44927, date(2023, 1, 1)),
    ("[$-804]yyyy/m/d", 44927, date(2023, 1, 1)),
    ("h:mm", 0.5, time(12)),
    ("[h]:mm", 1.5, 1.5),
    ("yyyy-mm-dd", 20230501, 20230501),
    ("yyyy-mm-dd", -1, date(1899, 12, 29)),
    ("9", 0.5, Percent(0.5)),
    ("0.00%", 0.0435, Percent(0.0435)),
    ('0.00"%"', 4.35, 4.35),
    ("[Red]#,##0.00", 12.5, 12.5),
    ('#,##0.00"万元"', 12.5, "12.5万元"),
    ('0.00"万元";-0.00"万元"', 10, "10万元"),
    ("0\\万", 10, "10万"),
    ('#,##0.00"元"', 0.1, "0.1元"),
    ('0!.0,"万"', 123456, 123456),
    ('0\\.0,"万元"', 123456, 123456),
    ('#,##0,"万元"', 123456, 123456),
    ('0.00"公顷"', 12.5, 12.5),
    ("@", 7, 7),
]


@pytest.mark.parametrize(("code", "number", "expected"), FORMATS)
def test_a_number_is_read_by_its_format(code: str, number: float, expected: Any, tmp_path: Path) -> None:
    xml = sheet_xml(row_xml(1, number_cell(number, 1)))
    value = first_cell(write_xlsx(tmp_path / "a.xlsx", xml, formats=["General", code]))
    assert value == expected
    assert type(value) is type(expected)


def test_serial_days_of_1904_are_four_years_later(tmp_path: Path) -> None:
    xml = sheet_xml(row_xml(1, number_cell(43465, 0)))
    book = open_book(write_xlsx(tmp_path / "a.xlsx", xml, formats=["14"], is_1904=True))
    assert book.is_1904
    assert rows_of(book) == {1: [date(2023, 1, 1)]}


# sheets of workbooks


def test_cells_stand_where_they_say_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    xml = sheet_xml(
        '<row r="3"><c r="B3"><v>1</v></c><c r="AA3"><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row>'
    )
    rows = rows_of(open_book(write_xlsx(tmp_path / "a.xlsx", xml)))
    assert rows == {3: [None, 1, *[None] * 24, 2], 9: [3]}


def test_rows_and_cells_without_places_follow_each_other(tmp_path: Path) -> None:
    xml = sheet_xml(
        '<row><c><v>1</v></c><c/><c><v>2</v></c></row><row r="5"><c><v>3</v></c></row><row><c><v>4</v></c></row>'
    )
    assert rows_of(open_book(write_xlsx(tmp_path / "a.xlsx", xml))) == {1: [1, None, 2], 5: [3], 6: [4]}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="1"/><row r="1"/>',
        '<row r="0"/>',
        '<row r="1048577"/>',
        '<row r="x"/>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="1"><c t="s"><v>99</v></c></row>',
        '<row r="1"><c t="s"><v>-1</v></c></row>',
        '<row r="1"><c t="s"><v>x</v></c></row>',
        '<row r="1" hidden="1"/><row r="99999999999"/>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(rows: str, tmp_path: Path) -> None:
    assert refusal(write_xlsx(tmp_path / "a.xlsx", sheet_xml(rows))) == (Code.WORKBOOK_DAMAGED, "")


def test_a_sheet_may_have_a_prefix_or_be_strict(tmp_path: Path) -> None:
    row = '<x:row r="1" hidden="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    prefixed = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    strict = sheet_xml(row_xml(1, number_cell(2)), namespace=STRICT)
    book = open_book(write_xlsx(tmp_path / "a.xlsx", {"甲": prefixed, "乙": strict}))
    assert (rows_of(book, 0), rows_of(book, 1)) == ({1: [1]}, {1: [2]})
    assert book.sheets[0].hidden_rows == {1}


def test_hidden_sheets_rows_columns_and_merges_are_told(tmp_path: Path) -> None:
    columns = (
        '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/><col min="6" max="6" width="9"/></cols>'
    )
    rows = (
        row_xml(1, number_cell(1), attributes="hidden='1'")
        + row_xml(2, number_cell(2), attributes='ht="0" customHeight="1"')
        + row_xml(3, number_cell(3), attributes='ht="15.5"')
        + row_xml(4, number_cell(4), attributes='hidden="true" outlineLevel="1"')
        + row_xml(5, number_cell(5), attributes='hidden="0"')
        + f'<row hidden = "1">{number_cell(6)}</row>'
    )
    merges = '<mergeCells count="3"><mergeCell ref="A1:C1"/><mergeCell ref="B4:A2"/><mergeCell ref="D1"/></mergeCells>'
    sheets = {"甲": sheet_xml(rows, before=columns, after=merges), "乙": sheet_xml(""), "丙": sheet_xml("")}
    states = {"乙": "hidden", "丙": "veryHidden"}
    first, *others = open_book(write_xlsx(tmp_path / "a.xlsx", sheets, states=states)).sheets
    assert (first.name, first.is_hidden) == ("甲", False)
    assert first.hidden_rows == {1, 2, 4, 6}
    assert first.hidden_columns == {2, 3, 5}
    assert first.merges == (Merge(1, 1, 1, 3), Merge(2, 1, 4, 2))
    assert [each.is_hidden for each in others] == [True, True]


def test_what_is_hidden_is_found_far_down_and_where_rows_have_no_numbers(tmp_path: Path) -> None:
    plain = "".join(row_xml(n, number_cell(n)) for n in range(1, 10_001))
    rows = f'{plain}<row hidden="1"/>' + "<row/>" * 20_000 + '<row hidden="1"/>'
    [sheet] = open_book(write_xlsx(tmp_path / "a.xlsx", sheet_xml(rows))).sheets
    assert sheet.hidden_rows == {10_001, 30_002}


def test_a_sheet_that_is_a_chart_is_no_table(tmp_path: Path) -> None:
    parts = {**parts_of(sheet_xml("")), "xl/_rels/workbook.xml.rels": workbook_links(1, kind="chartsheet")}
    assert open_book(write_parts(tmp_path / "a.xlsx", parts)).sheets == ()


def test_the_package_says_where_its_workbook_is(tmp_path: Path) -> None:
    parts = {name.replace("workbook", "Book2"): part for name, part in parts_of(sheet_xml(table_xml([["甲"]]))).items()}
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("xl/workbook", "/xl/Book2")
    assert rows_of(open_book(write_parts(tmp_path / "a.xlsx", parts))) == {1: ["甲"]}


def test_a_workbook_without_links_of_the_package_styles_or_texts_is_read(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(table_xml([["甲", 1]])))
    for name in ("_rels/.rels", "xl/styles.xml", "xl/sharedStrings.xml"):
        del parts[name]
    assert rows_of(open_book(write_parts(tmp_path / "a.xlsx", parts))) == {1: ["甲", 1]}


def test_rows_can_be_read_twice(tmp_path: Path) -> None:
    book = open_book(write_table(tmp_path / "a.xlsx", [["甲", 1], ["乙", 2]]))
    assert rows_of(book) == rows_of(book) == {1: ["甲", 1], 2: ["乙", 2]}


def test_a_workbook_that_xlsxwriter_makes_is_read_as_openpyxl_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("放款"), book.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(200):
            sheet.write_string(row, 0, f"合同-{row}")
            sheet.write_number(row, 2, row * 1.1)
            sheet.write_datetime(row, 3, moment("2023-01-01") + timedelta(days=row), day)
            sheet.write_formula(row, 4, f"=C{row + 1}*2", None, row * 2.2)
            sheet.write_boolean(row, 5, row % 2 == 0)
    assert list(ours(path)) == list(theirs(path))


def ours(path: Path) -> Iterator[tuple[str, int, list[Any]]]:
    """All rows with anything in them, with days as moments and percentages as numbers."""
    for sheet in open_book(path).sheets:
        for number, values in sheet.rows():
            yield sheet.name, number, [plain(value) for value in values]


def plain(value: Any) -> Any:
    if isinstance(value, Percent | CellError):
        return value[0]
    if isinstance(value, Uncached):
        return None
    return datetime.combine(value, time()) if type(value) is date else value


def theirs(path: Path) -> Iterator[tuple[str, int, list[Any]]]:
    """The same as openpyxl has them, which leaves escaped line ends in texts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(path, data_only=True)
    for sheet in workbook.worksheets:
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            values = [value.replace("_x000D_", "\r") if isinstance(value, str) else value for value in row]
            while values and values[-1] in {None, ""}:
                values.pop()
            if values:
                yield sheet.title, number, [None if value == "" else value for value in values]


# texts

TEXTS: dict[str, tuple[bytes, dict[int, list[Any]]]] = {
    "UTF-8": ("甲,1\n乙,2\n".encode(), {1: ["甲", "1"], 2: ["乙", "2"]}),
    "UTF-8 with a mark": ("\ufeff甲,1\n".encode(), {1: ["甲", "1"]}),
    "GB18030": ("甲,1\n镕,2\n".encode("gb18030"), {1: ["甲", "1"], 2: ["镕", "2"]}),
    "UTF-16": ("甲,1\n".encode("utf-16"), {1: ["甲", "1"]}),
    "UTF-16 the other way": ("\ufeff甲,1\n".encode("utf-16-be"), {1: ["甲", "1"]}),
    "tabs": ("甲\t1,000\n乙\t2,000\n".encode(), {1: ["甲", "1,000"], 2: ["乙", "2,000"]}),
    "semicolons with decimal commas": (
        b"a;b;c\nx;1,5;2,5\ny;3,5;4,5\n",
        {1: ["a", "b", "c"], 2: ["x", "1,5", "2,5"], 3: ["y", "3,5", "4,5"]},
    ),
    "bars": (b"a|b\nx|1,5\n", {1: ["a", "b"], 2: ["x", "1,5"]}),
    "commas between digits alone": (b"1,2\n3,4\n", {1: ["1", "2"], 2: ["3", "4"]}),
    "a line that names the delimiter": (b"sep=;\r\na,b;c\r\n", {1: ["a,b", "c"]}),
    "one column": (b"a\nb\n", {1: ["a"], 2: ["b"]}),
    "quotes around line ends": (b'a,b\n"x\ny",1\nz,2\n', {1: ["a", "b"], 2: ["x\ny", "1"], 3: ["z", "2"]}),
    "doubled quotes": (b'a,"x ""y"""\n', {1: ["a", 'x "y"']}),
    "texts kept from being numbers": (b'="007",="a""b",="",=A1\n', {1: ["007", 'a"b', None, "=A1"]}),
    "carriage returns": (b"a,b\r\nc,d\r\n", {1: ["a", "b"], 2: ["c", "d"]}),
    "carriage returns alone": (b"a,b\rc,d", {1: ["a", "b"], 2: ["c", "d"]}),
    "blank lines that count": (b"a,b\n\n,,\nc,d,,\n", {1: ["a", "b"], 4: ["c", "d"]}),
    "a title above": (
        "示例银行放款明细\n甲,1,2\n乙,3,4\n".encode(),
        {1: ["示例银行放款明细"], 2: ["甲", "1", "2"], 3: ["乙", "3", "4"]},
    ),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_is_read_by_what_it_is(what: str, tmp_path: Path) -> None:
    content, expected = TEXTS[what]
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert rows_of(open_book(path)) == expected


@pytest.mark.parametrize(("content", "file_type"), [(b"a\tb\n", FileType.TSV), (b"a,b\n", FileType.CSV)])
def test_a_text_is_named_by_its_delimiter(content: bytes, file_type: FileType, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    book = open_book(path)
    assert (book.file_type, book.notes, book.sheets[0].name) == (file_type, (), "")


def test_a_delimiter_is_found_in_a_long_text_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲;1,5;乙\n" * 20_000, encoding="utf-8")
    assert rows_of(open_book(path))[20_000] == ["甲", "1,5", "乙"]


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        ("甲\n乙\n".encode() + b"\xff\xff\n", Code.TEXT_UNDECODABLE, "3"),
        ("甲\n".encode("gb18030") + b"\xff\n", Code.TEXT_UNDECODABLE, "2"),
        (b"a\nb\n\0\n", Code.NOT_A_WORKBOOK, "3"),
        ("a\n\0".encode("utf-16"), Code.NOT_A_WORKBOOK, "2"),
        ("甲".encode("utf-16")[:-1], Code.TEXT_UNDECODABLE, "1"),
        (b'a,b\nc,"' + b"d" * 140_000, Code.QUOTE_UNCLOSED, "2"),
        (b'a,b\nc,"d\n', Code.QUOTE_UNCLOSED, "2"),
    ],
)
def test_a_text_that_cannot_be_read_says_where(content: bytes, code: Code, place: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refusal(path) == (code, place)


# old workbooks


def write_xls(path: Path, *, is_1904: bool = False) -> Path:
    """Two sheets, the second hidden, with one cell of every type."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = is_1904
    sheet = book.add_sheet("放款")
    sheet.write_merge(0, 0, 0, 3, "放款明细表")
    for column, value in enumerate(["甲", 4150000, 12.5, True, None, ""]):
        sheet.write(2, column, value)
    for column, (value, code) in enumerate([(43465, "yyyy-mm-dd"), (0.0435, "0.00%"), (0.5, "h:mm"), (7, "@")]):
        sheet.write(3, column, value, xlwt.easyxf(num_format_str=code))
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("旧").visibility = 1
    book.save(str(path))
    return path


def test_an_old_workbook_is_read_alike(tmp_path: Path) -> None:
    book = open_book(write_xls(tmp_path / "a.xls"))
    assert (book.file_type, book.is_1904, book.notes) == (FileType.XLS, False, ())
    first, second = book.sheets
    assert rows_of(book) == {
        1: ["放款明细表"],
        3: ["甲", 4150000, 12.5, True],
        4: [date(2018, 12, 31), Percent(0.0435), time(12), 7],
    }
    assert [type(value) for value in rows_of(book)[3]] == [str, int, float, bool]
    assert (first.name, first.is_hidden, first.hidden_rows, first.hidden_columns) == ("放款", False, {4}, {3})
    assert first.merges == (Merge(1, 1, 1, 4),)
    assert (second.name, second.is_hidden, rows_of(book, 1)) == ("旧", True, {})


def test_an_old_workbook_may_count_from_1904(tmp_path: Path) -> None:
    book = open_book(write_xls(tmp_path / "a.xls", is_1904=True))
    assert book.is_1904
    assert rows_of(book)[4][0] == date(2023, 1, 1)


def test_an_old_workbook_with_formats_that_it_does_not_have_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xls(tmp_path / "a.xls")
    monkeypatch.setattr(xls, "_converters", lambda _book: [])
    assert refusal(path) == (Code.WORKBOOK_DAMAGED, "")


def test_errors_of_an_old_workbook_are_errors(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").row(0).set_cell_error(0, 0x2A)
    book.save(str(tmp_path / "a.xls"))
    assert first_cell(tmp_path / "a.xls") == CellError("#N/A")


def test_what_wps_calls_et_is_an_old_workbook(tmp_path: Path) -> None:
    book = open_book(write_xls(tmp_path / "a.et"))
    assert (book.file_type, book.notes) == (FileType.ET, ())


# what a file is


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", Code.WORKBOOK_IS_PAGE),
        (b"\xef\xbb\xbf\r\n<!-- x --><TABLE border=1>", Code.WORKBOOK_IS_PAGE),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            Code.WORKBOOK_IS_PAGE,
        ),
        (b"MIME-Version: 1.0\r\n", Code.WORKBOOK_IS_PAGE),
        (b"%PDF-1.7\n", Code.NOT_A_WORKBOOK),
        (b"Rar!\x1a\x07", Code.NOT_A_WORKBOOK),
        (b" \n \n", Code.FILE_EMPTY),
        (b"", Code.FILE_EMPTY),
        (b"PK\x05\x06" + bytes(18), Code.NOT_A_WORKBOOK),
    ],
)
def test_what_is_no_table_is_refused_whatever_its_name(content: bytes, code: Code, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(Malformed) as caught:
        open_book(path)
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.parametrize(
    ("part", "what"), [("xl/workbook.bin", "xlsb"), ("word/document.xml", "docx"), ("content.xml", "ods"), ("a", "zip")]
)
def test_another_kind_of_document_is_named(part: str, what: str, tmp_path: Path) -> None:
    links = f'<Relationships><Relationship Id="a" Type="{LINKS}/officeDocument" Target="{part}"/></Relationships>'
    with pytest.raises(Malformed) as caught:
        open_book(write_parts(tmp_path / "a.xlsx", {part: "<a/>", "_rels/.rels": links}))
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [(Code.NOT_A_WORKBOOK, what)]


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("a.xlsx", []),
        ("A.XLSX", []),
        ("a.et", []),
        ("没有后缀", []),
        ("a.xls", [(Code.FILE_NAME_DIFFERS, "xlsx", ".xls")]),
        ("a.csv", [(Code.FILE_NAME_DIFFERS, "xlsx", ".csv")]),
    ],
)
def test_a_name_that_says_otherwise_is_noted(name: str, notes: list[tuple[str, str, str]], tmp_path: Path) -> None:
    path = write_table(tmp_path / "stored", [["甲"]])
    found = open_book(path, name=name).notes
    assert [(finding.code, finding.expected, finding.found) for finding in found] == notes
    assert {finding.severity for finding in found} <= {Severity.NOTE}


def test_macros_and_links_are_noted_and_the_cells_read(tmp_path: Path) -> None:
    parts = {**parts_of(sheet_xml(table_xml([["甲"]]))), "[Content_Types].xml": MACRO_TYPES}
    book = open_book(
        write_parts(tmp_path / "a.xlsm", {**parts, "xl/vbaProject.bin": b"x", "xl/externalLinks/a.xml": ""})
    )
    assert book.file_type is FileType.XLSM
    assert [finding.code for finding in book.notes] == [Code.WORKBOOK_MACROS, Code.WORKBOOK_LINKS]
    assert rows_of(book) == {1: ["甲"]}


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        open_book(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"xl/workbook.xml": None}, Code.NOT_A_WORKBOOK),
        ({"xl/worksheets/sheet1.xml": None}, Code.WORKBOOK_DAMAGED),
        ({"[Content_Types].xml": None}, Code.WORKBOOK_DAMAGED),
        ({"xl/_rels/workbook.xml.rels": None}, Code.WORKBOOK_DAMAGED),
        ({"xl/workbook.xml": "<workbook>"}, Code.WORKBOOK_DAMAGED),
        ({"xl/workbook.xml": "no XML"}, Code.WORKBOOK_DAMAGED),
        ({"xl/workbook.xml": ""}, Code.WORKBOOK_DAMAGED),
        ({"xl/workbook.xml": '<?xml version="1.0" encoding="cp037"?><a/>'}, Code.WORKBOOK_DAMAGED),
        ({"xl/workbook.xml": "<a/>".encode("utf-16")}, Code.WORKBOOK_DAMAGED),
        (
            {"xl/worksheets/sheet1.xml": '<worksheet><row r="1" ht="x" hidden="1"/><row r="y" ht="1"/>'},
            Code.WORKBOOK_DAMAGED,
        ),
    ],
)
def test_a_workbook_whose_parts_lack_or_break_off_is_refused(
    change: dict[str, Any], code: Code, tmp_path: Path
) -> None:
    parts = {**parts_of(sheet_xml(table_xml([["甲"]]))), **change}
    path = write_parts(tmp_path / "a.xlsx", {name: part for name, part in parts.items() if part is not None})
    assert refusal(path)[0] == code


def five_by_five(path: Path) -> Path:
    return write_table(path, [["甲" * 5] * 5] * 5)


def five_lines(path: Path) -> Path:
    path.write_text("甲甲甲甲甲,b,c,d,e\n" * 5, encoding="utf-8")
    return path


def five_old(path: Path) -> Path:
    book = xlwt.Workbook()
    for name in ("a", "b"):
        sheet = book.add_sheet(name)
        sheet.write_merge(0, 0, 0, 1, "甲")
        sheet.write_merge(1, 1, 0, 1, "甲")
        sheet.write(4, 0, "甲")
    book.save(str(path))
    return path


def two_sheets(path: Path) -> Path:
    merges = '<mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/>'
    return write_xlsx(path, {"a": sheet_xml("", after=merges), "b": sheet_xml("")})


LIMITED: list[tuple[Any, dict[str, int], Code, str]] = [
    (five_by_five, {"file_bytes": 100}, Code.FILE_TOO_LARGE, ""),
    (five_by_five, {"parts": 6}, Code.WORKBOOK_UNPACKS_TOO_LARGE, ""),
    (five_by_five, {"unpacked_bytes": 1000}, Code.WORKBOOK_UNPACKS_TOO_LARGE, ""),
    (five_by_five, {"rows": 4}, Code.TOO_MANY_ROWS, "表!5"),
    (five_by_five, {"columns": 4}, Code.TOO_MANY_COLUMNS, "表!E1"),
    (five_by_five, {"text": 4}, Code.CELL_TOO_LONG, "表!1"),
    (two_sheets, {"sheets": 1}, Code.TOO_MANY_SHEETS, ""),
    (two_sheets, {"merges": 1}, Code.TOO_MANY_MERGES, "a!"),
    (five_lines, {"rows": 4}, Code.TOO_MANY_ROWS, "5"),
    (five_lines, {"columns": 4}, Code.TOO_MANY_COLUMNS, "E1"),
    (five_lines, {"text": 4}, Code.CELL_TOO_LONG, "A1"),
    (five_lines, {"line": 13}, Code.LINE_TOO_LONG, "1"),
    (five_old, {"sheets": 1}, Code.TOO_MANY_SHEETS, ""),
    (five_old, {"merges": 1}, Code.TOO_MANY_MERGES, "a!"),
    (five_old, {"rows": 2}, Code.TOO_MANY_ROWS, "a!5"),
]


@pytest.mark.parametrize(("make", "limit", "code", "place"), LIMITED)
def test_one_more_than_a_limit_is_refused_and_the_limit_itself_is_not(
    make: Any, limit: dict[str, int], code: Code, place: str, tmp_path: Path
) -> None:
    path = make(tmp_path / "file")
    assert refusal(path, replace(LIMITS, **limit)) == (code, place)
    [(name, bound)] = limit.items()
    enough = bound + 1 if name not in {"file_bytes", "unpacked_bytes"} else 100_000
    read_all(path, replace(LIMITS, **{name: enough}))


def test_a_list_of_styles_that_is_larger_than_any_is_refused(tmp_path: Path) -> None:
    parts = {**parts_of(sheet_xml("")), "xl/styles.xml": b"<a>" + b" " * 17_000_000 + b"</a>"}
    assert refusal(write_parts(tmp_path / "a.xlsx", parts, packed=False))[0] == Code.WORKBOOK_UNPACKS_TOO_LARGE


def test_a_part_packed_in_a_way_that_workbooks_never_are_is_refused(tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.xlsx", [["甲"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("x", "y")
    assert refusal(path) == (Code.WORKBOOK_DAMAGED, "")


@pytest.mark.parametrize("which", [0, 1])
def test_a_name_of_a_part_that_is_no_text_is_damage(which: int, tmp_path: Path) -> None:
    parts = {name.replace("sheet1", "甲"): part for name, part in parts_of(sheet_xml(table_xml([["甲"]]))).items()}
    parts["xl/_rels/workbook.xml.rels"] = workbook_links(1).replace("sheet1", "甲")
    path = write_parts(tmp_path / "a.xlsx", parts)
    assert rows_of(open_book(path)) == {1: ["甲"]}
    name = "worksheets/甲".encode()
    pieces = path.read_bytes().split(name)  # the name stands before the part and in the directory
    marks = [name, name]
    marks[which] = name[:-1] + b"x"
    path.write_bytes(pieces[0] + marks[0] + pieces[1] + marks[1] + pieces[2])
    assert refusal(path)[0] == Code.WORKBOOK_DAMAGED


def test_what_unpacks_far_beyond_its_size_is_refused(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "a.xlsx", {**parts_of(sheet_xml("")), "x": b" " * 2_000_000})
    with pytest.raises(TooLarge):
        open_book(path)
    assert open_book(path, replace(LIMITS, unpacking_ratio=2_000)).sheets


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("甲", "甲"),
        (True, "TRUE"),
        (4150000, "4150000"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (Percent(0.0435), "4.35%"),
        (date(2023, 5, 1), "2023-05-01"),
        (moment("2023-05-01T08:30"), "2023-05-01 08:30:00"),
        (time(8, 30), "08:30:00"),
        (CellError("#N/A"), "#N/A"),
        (Uncached("=A1"), "=A1"),
    ],
)
def test_a_value_is_shown_as_its_reader_sees_it(value: Any, expected: str) -> None:
    assert shown(value) == expected


# real files


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(MESSY.glob("*")), ids=lambda path: path.name)
def test_a_real_file_is_read_as_others_read_it(path: Path) -> None:
    if path.suffix == ".xlsx":
        assert [agreed(*pair) for pair in zip(ours(path), theirs(path), strict=True)] == list(theirs(path))
    else:
        assert sum(1 for _ in ours(path)) > 2


def agreed(our: Any, their: Any) -> Any:
    """Theirs where the two agree: openpyxl takes the built-in formats of Chinese days for plain numbers."""
    if isinstance(our, tuple | list):
        return type(our)(map(agreed, our, their)) if len(our) == len(their) else our
    is_day_as_number = isinstance(our, datetime) and isinstance(their, float)
    return their if our == (from_excel(their) if is_day_as_number else their) else our


@pytest.mark.shared
@pytest.mark.parametrize("ending", ["xls", "xlsx"])
def test_real_days_are_those_that_the_file_writes_beside_them(ending: str) -> None:
    rows = rows_of(open_book(MESSY / f"sheetjs__1904_1900.{ending}"))
    assert [str(values[1]) for values in rows.values()] == [values[2] for values in rows.values()]
    assert len(rows) == 5
