"""The annotated copy of a sender's workbook: what is added stands where it should, and nothing else has changed."""

import csv
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from struct import pack
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from api.annotating import annotated_copy, annotated_name, findings_csv, write_annotated
from ledger.errors import Finding, LedgerError, Malformed, TooLarge, Unavailable
from ledger.finding_codes import FindingCode as Code
from ledger.intake import annotate as annotating
from ledger.intake.annotate import annotate
from ledger.intake.annotate_guard import ANNOTATION_LIMITS, annotate_guarded
from ledger.intake.annotated_sheet import COMMENTS_MAX
from ledger.intake.annotation_texts import CELL_MAX, row_text
from ledger.intake.annotation_texts import placed as placed_in
from ledger.intake.grid import Book, CellError, Merge, Percent, Sheet, Uncached
from ledger.intake.grid_workbook import workbook_of
from ledger.intake.limits import MIB
from ledger.intake.open import open_book
from ledger.intake.places import CellPlace
from ledger.intake_words import FileType
from ledger.labels import cure, describe
from ledger.vocabulary import Severity

HEADS = (3, 4)
FIRST, LAST, TOTAL = 5, 16, 17
COLUMNS = 9
NINE = datetime.combine(date(2023, 3, 1), time(9))

AMOUNT = Finding(Code.AMOUNT_UNREADABLE, "放款!E6", "1234.50", "约三百万")
DATE = Finding(Code.DATE_UNREADABLE, "放款!D6", "YYYY-MM-DD", "去年")
EMPTY = Finding(Code.MISSING_FIELD, "放款!B9")
ROW = Finding(Code.DUPLICATE_ENTRY, "放款!12", severity=Severity.WARNING)
COLUMN = Finding(Code.UNKNOWN_FIELD, "放款!H", found="=1+1")
FILE = Finding(Code.TOO_LARGE, "", found="file")
FINDINGS = [AMOUNT, DATE, EMPTY, ROW, COLUMN, FILE]


def bank_book() -> Workbook:
    """What a bank sends: a title, a header of two rows, merged cells, formulas, styles of all sorts, a second sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "放款"
    thin = Side(style="thin", color="FF336699")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    head = PatternFill(start_color="FFDDEEFF", end_color="FFDDEEFF", fill_type="solid")
    sheet["A1"] = "示例银行放款明细"
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    sheet.merge_cells("A1:I1")
    sheet["I2"] = "单位：元"
    for column, text in enumerate(["借据号", "双方", None, "日期", "金额", "利率", "到期", "备注", "合计"], 1):
        cell = sheet.cell(3, column, text)
        cell.fill, cell.border, cell.font = head, box, Font(bold=True, color="FF003366")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        if column not in (2, 3):
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("B3:C3")
    sheet["B4"], sheet["C4"] = "银行名称", "企业名称"
    for row in range(FIRST, LAST + 1):
        values = [f"JD{row}", "示例银行", "=1+1", date(2023, 3, row), row * 1000.5, 0.0435, "2024-03-01", None]
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, value)
            cell.border = box
        sheet.cell(row, 3).data_type = "s"
        sheet.cell(row, 4).number_format = "yyyy/m/d"
        sheet.cell(row, 5).number_format = "#,##0.00"
        sheet.cell(row, 6).number_format = "0.00%"
        sheet.cell(row, 9, f"=E{row}*F{row}").protection = Protection(locked=False)
    sheet.cell(TOTAL, 1, "合计")
    sheet.cell(TOTAL, 5, f"=SUM(E{FIRST}:E{LAST})").font = Font(italic=True, strike=True)
    _furnish(book, sheet)
    return book


def _furnish(book: Workbook, sheet: Worksheet) -> None:
    for letter, width in (("A", 9.5), ("C", 31), ("E", 17.25)):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["G"].hidden = True
    sheet.row_dimensions[3].height = 31.5
    sheet.row_dimensions[8].hidden = True
    sheet.freeze_panes = "B5"
    sheet["A5"].comment = Comment("请核对", "示例银行")
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("H5:H16")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add("E5:E16", CellIsRule(operator="lessThan", formula=["0"]))  # type: ignore[no-untyped-call]
    other = book.create_sheet("说明")
    other["A1"], other["B1"] = "不要改动", "=放款!E17"
    other.sheet_state = "hidden"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "bank.xlsx"
    bank_book().save(path)
    return path


def annotated(source: Path, findings: Sequence[Finding], heads: Mapping[str, Sequence[int]] | None = None) -> Workbook:
    """The copy as another program reads it."""
    target = source.with_name("copy.xlsx")
    annotate(source, findings, target, {"放款": HEADS} if heads is None else heads)
    return load_workbook(target)


def look(cell: Any) -> tuple[Any, ...]:
    """Everything that a cell is, its comment left out."""
    if isinstance(cell, MergedCell):
        return ("merged",)
    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format)
    return cell.value, cell.data_type, *map(repr, parts)


def texts_of(sheet: Worksheet, column: int = COLUMNS + 1) -> dict[int, str]:
    """Row → what the column says."""
    return {row: sheet.cell(row, column).value for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value}


def colours(sheet: Worksheet) -> dict[str, str]:
    """Range → colour, of our own conditional formats."""
    return {
        str(formatting.sqref): str(rule.dxf.fill.bgColor.rgb)
        for formatting in sheet.conditional_formatting
        for rule in formatting.rules
        if rule.formula == ['N("错误说明")=0']
    }


def comments(sheet: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


# what was there stays


def test_every_cell_of_the_sender_stays_as_it_is(source: Path) -> None:
    before, after = load_workbook(source), annotated(source, FINDINGS)
    assert after.sheetnames == ["错误汇总", "放款", "说明"]
    for name in before.sheetnames:
        cells = [cell for row in before[name].iter_rows() for cell in row]
        assert len(cells) > 1
        changed = [c.coordinate for c in cells if look(c) != look(after[name][c.coordinate])]
        assert changed == []


def test_widths_heights_merges_panes_and_checks_stay(source: Path) -> None:
    before, after = load_workbook(source)["放款"], annotated(source, FINDINGS)["放款"]
    for letter in "ABCDEFGHI":
        old, new = before.column_dimensions[letter], after.column_dimensions[letter]
        assert (old.width, old.hidden) == (new.width, new.hidden)
    for row in range(1, TOTAL + 1):
        old_row, new_row = before.row_dimensions[row], after.row_dimensions[row]
        assert (old_row.height, old_row.hidden) == (new_row.height if row not in (6, 12) else None, new_row.hidden)
    added = {str(m) for m in after.merged_cells.ranges} - {str(m) for m in before.merged_cells.ranges}
    assert added == {"J3:J4"}
    assert {str(m) for m in before.merged_cells.ranges} <= {str(m) for m in after.merged_cells.ranges}
    assert after.freeze_panes == "B5"
    assert [str(rule.sqref) for rule in after.data_validations.dataValidation] == ["H5:H16"]
    assert "E5:E16" in {str(formatting.sqref) for formatting in after.conditional_formatting}


def test_a_text_that_looks_like_a_formula_stays_a_text(source: Path) -> None:
    sheet = annotated(source, [AMOUNT])["放款"]
    assert {(sheet.cell(row, 3).value, sheet.cell(row, 3).data_type) for row in range(FIRST, LAST)} == {("=1+1", "s")}
    assert sheet["I6"].data_type == "f"


def test_sheets_that_stay_hidden_are_no_longer_selected_and_the_list_opens(source: Path) -> None:
    book = annotated(source, FINDINGS)
    assert book["说明"].sheet_state == "hidden"
    assert book.active.title == "错误汇总"
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == ["错误汇总"]
    assert book.calculation.fullCalcOnLoad


def test_a_workbook_that_says_nothing_of_calculation_gets_a_copy_that_calculates(source: Path) -> None:
    odd = source.with_name("odd.xlsx")
    with ZipFile(source) as before, ZipFile(odd, "w") as after:
        for name in before.namelist():
            after.writestr(name, re.sub(rb"<calcPr[^>]*/>", b"", before.read(name)))
    assert load_workbook(odd).calculation is None
    assert annotated(odd, FINDINGS).calculation.fullCalcOnLoad


def test_the_copy_reads_as_the_source_does_but_for_what_was_added(source: Path) -> None:
    findings = [replace(AMOUNT, place="放款!A6"), EMPTY]
    annotated(source, findings)
    before = dict(open_book(source).sheets[0].rows())
    [_, sheet, _] = open_book(source.with_name("copy.xlsx")).sheets
    after = {row: [value for value in values if not isinstance(value, Uncached)] for row, values in sheet.rows()}
    plain = {row: [value for value in values if not isinstance(value, Uncached)] for row, values in before.items()}
    said = {3: ["错误说明"], 6: [row_text(placed_in(findings[:1]))], 9: [row_text(placed_in([EMPTY]))]}
    assert after == {row: [*values, *said.get(row, [])] for row, values in plain.items()}


# what is added


def test_each_row_says_every_finding_of_its_own_with_its_column_and_cure(source: Path) -> None:
    told = texts_of(annotated(source, FINDINGS)["放款"])
    assert sorted(told) == [3, 6, 9, 12]
    assert told[3] == "错误说明"
    assert told[6].split("\n") == [
        f"D列：{describe(DATE)}处理：{cure(DATE)}",
        f"E列：{describe(AMOUNT)}处理：{cure(AMOUNT)}",
    ]
    assert told[9] == f"B列：{describe(EMPTY)}处理：{cure(EMPTY)}"
    assert told[12] == f"整行：【警告】{describe(ROW)}处理：{cure(ROW)}"


def test_forty_findings_in_forty_cells_are_each_at_their_row(source: Path) -> None:
    cells = [(row, letter) for row in range(FIRST, LAST + 1) for letter in "ABDEF"][:40]
    findings = [
        Finding(Code.AMOUNT_UNREADABLE, f"放款!{letter}{row}", found=f"x{row}{letter}") for row, letter in cells
    ]
    told = texts_of(annotated(source, findings)["放款"])
    for finding, (row, letter) in zip(findings, cells, strict=True):
        assert f"{letter}列：{describe(finding)}" in told[row]
    assert sum(text.count("处理：") for row, text in told.items() if row != 3) == 40


def test_the_header_looks_as_its_neighbour_does(source: Path) -> None:
    sheet = annotated(source, FINDINGS)["放款"]
    assert look(sheet["J3"])[1:] == look(sheet["I3"])[1:]
    assert sheet.column_dimensions["J"].width == 80
    assert sheet["J6"].alignment.wrap_text


def test_rows_are_high_enough_for_what_they_say_and_never_lower_than_before(source: Path) -> None:
    book = load_workbook(source)
    for row, height in ((6, 10), (9, 90)):
        book["放款"].row_dimensions[row].height = height
    book.save(source)
    many = [replace(AMOUNT, place=f"放款!{letter}12") for letter in "ABCDEFGHI" * 9]
    sheet = annotated(source, [*FINDINGS, *many])["放款"]
    assert [sheet.row_dimensions[row].height for row in (5, 6, 9, 12)] == [None, 60, 90, 400]


def test_cells_in_question_are_coloured_by_severity_and_commented(source: Path) -> None:
    warned = Finding(Code.DATE_IN_FUTURE, "放款!G5", severity=Severity.WARNING)
    noted = Finding(Code.DATE_IN_FUTURE, "放款!G6", severity=Severity.NOTE)
    worse = replace(noted, place=EMPTY.place)
    sheet = annotated(source, [*FINDINGS, warned, noted, worse])["放款"]
    assert colours(sheet) == {"B9 D6 E6 H3": "FFFFC7CE", "G5": "FFFFEB9C", "G6": "FFDDEBF7"}
    said = comments(sheet)
    assert sorted(said) == ["A5", "B9", "D6", "E6", "G5", "G6", "H3"]
    assert said["A5"] == "请核对"
    assert said["E6"].startswith("【错误说明】\nE列：金额无法识别")


def test_cells_below_each_other_are_coloured_as_one_range(source: Path) -> None:
    findings = [Finding(Code.MISSING_FIELD, f"放款!H{row}") for row in (5, 6, 7, 9, 10, 12)]
    assert colours(annotated(source, findings)["放款"]) == {"H5:H7 H9:H10 H12": "FFFFC7CE"}


def test_a_comment_of_the_sender_stays_above_ours(source: Path) -> None:
    said = comments(annotated(source, [replace(AMOUNT, place="放款!A5")])["放款"])["A5"]
    assert said.startswith("请核对\n【错误说明】\nA列：金额无法识别")


def test_findings_of_the_header_are_told_at_the_header(source: Path) -> None:
    finding = Finding(Code.UNKNOWN_FIELD, "放款!C3", found="双方")
    sheet = annotated(source, [finding])["放款"]
    assert texts_of(sheet) == {3: "错误说明"}
    assert describe(finding) in comments(sheet)["J3"]
    assert describe(finding) in comments(sheet)["B3"]
    assert colours(sheet) == {"B3": "FFFFC7CE"}


def test_the_list_names_every_finding_with_a_link_to_its_cell(source: Path) -> None:
    sheet = annotated(source, FINDINGS)["错误汇总"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(index for index, row in enumerate(rows) if row[0] == "序号")
    assert rows[1][0] == "共 6 处：错误 5 处、警告 1 处。"
    assert [row[1:4] for row in rows[top + 1 :]] == [
        ["错误", "放款", "E6"],
        ["错误", "放款", "D6"],
        ["错误", "放款", "B9"],
        ["警告", "放款", "第12行"],
        ["错误", "放款", "H列"],
        ["错误", "（整个文件）", None],
    ]
    assert [row[4:6] for row in rows[top + 1 :]] == [[describe(f), cure(f)] for f in FINDINGS]
    links = [sheet.cell(top + 2 + index, 4).hyperlink for index in range(6)]
    assert [link.location if link else None for link in links] == [
        "'放款'!E6", "'放款'!D6", "'放款'!B9", "'放款'!A12", "'放款'!H1", None,
    ]  # fmt: skip


def test_what_a_finding_repeats_is_text_whatever_it_begins_with(source: Path) -> None:
    hostile = ["=HYPERLINK(1)", "+1", "-1", "@x", "#N/A", "\x00\x1b坏\ufffe\ud800"]
    findings = [Finding(Code.AMOUNT_UNREADABLE, "放款!E6", found=text) for text in hostile]
    book = annotated(source, findings)
    found = [cell for row in book["错误汇总"].iter_rows() for cell in row if cell.column == 7][-6:]
    assert [cell.value for cell in found] == [*hostile[:5], "��坏��"]
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found[:4])
    assert book["放款"]["J6"].data_type == "s"


def test_places_that_no_sheet_has_are_only_listed(source: Path) -> None:
    findings = [
        Finding(Code.AMOUNT_UNREADABLE, "没有这张表!E6"),
        Finding(Code.AMOUNT_UNREADABLE, "/facts/0/amount"),
        Finding(Code.AMOUNT_UNREADABLE, "放款!XFE1"),
        Finding(Code.AMOUNT_UNREADABLE, "放款!A1048577"),
    ]
    book = annotated(source, findings)
    assert texts_of(book["放款"]) == {}
    listed = [[cell.value for cell in row][2:4] for row in book["错误汇总"].iter_rows()][-4:]
    assert listed == [
        ["没有这张表", "E6"],
        ["（整个文件）", "/facts/0/amount"],
        ["（整个文件）", "放款!XFE1"],
        ["（整个文件）", "放款!A1048577"],
    ]


def test_a_sheet_with_quotes_and_blanks_in_its_name_is_found(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "Bank's 放款"
    book.worksheets[0]["A1"] = "金额"
    book.create_sheet("R1")["A1"] = "金额"
    book.save(tmp_path / "bank.xlsx")
    findings = [Finding(Code.MISSING_FIELD, "'Bank''s 放款'!A2"), Finding(Code.MISSING_FIELD, "'R1'!A3")]
    copy = annotated(tmp_path / "bank.xlsx", findings, {})
    assert texts_of(copy["Bank's 放款"], 2)[1] == "错误说明"
    assert sorted(texts_of(copy["R1"], 2)) == [1, 3]
    links = [cell.hyperlink.location for row in copy["错误汇总"].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'Bank''s 放款'!A2", "'R1'!A3"]


# where the header is


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["标题"], ["借据号", "金额", "日期"], ["JD1", "五", "六"], ["JD2", "x", "y"]], 2),
        ([["标题"], ["注", "一", "二"], ["A", "B", "C"], ["JD2", "x", "y"]], 2),
        ([["JD1", "5", "x"], ["JD2", "6", "y"]], 1),
    ],
    ids=["known headers", "most texts, topmost", "none"],
)
def test_the_header_is_found_where_nobody_says_it(tmp_path: Path, rows: list[list[str]], expected: int) -> None:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / "bank.xlsx")
    copy = annotated(tmp_path / "bank.xlsx", [Finding(Code.MISSING_FIELD, f"Sheet!B{len(rows)}")], {})
    assert texts_of(copy["Sheet"], 4)[expected] == "错误说明"


def test_a_finding_of_the_whole_sheet_is_listed_and_leaves_the_sheet_as_it_is(source: Path) -> None:
    book = annotated(source, [Finding(Code.MISSING_FIELD, "放款!")])
    assert texts_of(book["放款"]) == {}
    assert [cell.value for cell in list(book["错误汇总"].rows)[-1]][2:4] == ["放款", "（整张表）"]


def test_a_finding_of_a_column_alone_marks_its_header(source: Path) -> None:
    sheet = annotated(source, [COLUMN])["放款"]
    assert texts_of(sheet) == {3: "错误说明"}
    assert colours(sheet) == {"H3": "FFFFC7CE"}
    assert describe(COLUMN) in comments(sheet)["H3"]


# once more


def test_a_copy_annotated_again_says_the_new_findings_only(source: Path) -> None:
    first = source.with_name("first.xlsx")
    annotate(source, FINDINGS, first, {"放款": HEADS})
    fresh = annotated(source, [EMPTY])
    again = annotated(first, [EMPTY], {})
    assert again.sheetnames == fresh.sheetnames
    assert texts_of(again["放款"]) == texts_of(fresh["放款"])
    assert texts_of(again["放款"], COLUMNS + 2) == {}
    assert comments(again["放款"]) == comments(fresh["放款"])
    assert colours(again["放款"]) == colours(fresh["放款"])
    assert again["放款"].merged_cells.ranges == fresh["放款"].merged_cells.ranges
    for row in fresh["放款"].iter_rows():
        assert [look(cell) for cell in row] == [look(again["放款"][cell.coordinate]) for cell in row]


def test_a_column_or_sheet_of_the_senders_own_that_is_so_called_is_kept(source: Path) -> None:
    book = load_workbook(source)
    book["放款"]["J3"] = "错误说明"
    book.create_sheet("错误汇总")["A1"] = "银行自己的"
    book.save(source)
    copy = annotated(source, [EMPTY])
    assert (copy["放款"]["J3"].value, copy["放款"]["K3"].value) == ("错误说明", "错误说明")
    assert copy.sheetnames == ["错误汇总1", "放款", "说明", "错误汇总"]


# limits


def test_more_findings_in_a_row_than_a_cell_holds_are_counted(source: Path) -> None:
    findings = [Finding(Code.AMOUNT_UNREADABLE, "放款!E6", found="\N{GRINNING FACE}" * 20) for _ in range(700)]
    text = texts_of(annotated(source, findings)["放款"])[6]
    assert len(text.encode("utf-16-le")) <= 2 * CELL_MAX
    told = re.search("……另有 ([0-9]+) 处，见“错误汇总”。$", text)
    assert told
    assert text.count("E列：") + int(told[1]) == 700
    assert text.count("E列：") > 100


def test_more_cells_than_get_comments_are_coloured_and_explained(source: Path) -> None:
    findings = [Finding(Code.MISSING_FIELD, f"放款!A{row}") for row in range(20, 20 + COMMENTS_MAX + 50)]
    sheet = annotated(source, findings)["放款"]
    assert len(comments(sheet)) == COMMENTS_MAX + 1
    assert len(texts_of(sheet)) == COMMENTS_MAX + 51
    assert colours(sheet) == {f"A20:A{19 + COMMENTS_MAX + 50}": "FFFFC7CE"}


def test_a_list_that_grows_too_long_says_so(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.intake.annotation_summary.LISTED_MAX", 2)
    sheet = annotated(source, FINDINGS)["错误汇总"]
    assert [row[0].value for row in sheet.iter_rows()][-2:] == [1, 2]
    assert any("只列前 2 处" in str(row[0].value) for row in sheet.iter_rows())


def test_a_width_given_to_many_columns_at_once_is_split(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bank.xlsx")
    sheet = book.add_worksheet("放款")
    sheet.write_row(0, 0, ["借据号", "金额"])
    sheet.set_column(0, 16383, 11)
    book.close()
    copy = annotated(tmp_path / "bank.xlsx", [Finding(Code.MISSING_FIELD, "放款!B2")], {})["放款"]
    spans = sorted((d.min, d.max, round(d.width)) for d in copy.column_dimensions.values())
    assert spans == [(1, 2, 12), (3, 3, 80), (4, 16384, 12)]


def test_a_sheet_that_is_full_to_its_last_column_gets_no_column_but_a_list(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["XFD1"] = "金额"
    book.save(tmp_path / "bank.xlsx")
    copy = annotated(tmp_path / "bank.xlsx", [Finding(Code.MISSING_FIELD, "Sheet!A2")], {})
    assert copy["Sheet"].max_column == 16384
    assert colours(copy["Sheet"]) == {"A2": "FFFFC7CE"}


def test_an_empty_cell_with_a_finding_looks_as_its_column_did(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bank.xlsx")
    sheet = book.add_worksheet("放款")
    sheet.write_row(0, 0, ["借据号", "金额"])
    sheet.set_column(1, 1, 11, book.add_format({"bg_color": "#00FF00"}))
    sheet.set_row(3, None, book.add_format({"bg_color": "#0000FF"}))
    book.close()
    findings = [Finding(Code.MISSING_FIELD, place) for place in ("放款!B3", "放款!A4", "放款!A9")]
    copy = annotated(tmp_path / "bank.xlsx", findings, {})["放款"]
    assert [copy[name].fill.fgColor.rgb for name in ("B3", "A4")] == ["FF00FF00", "FF0000FF"]
    assert copy["A9"].fill.fill_type is None


def test_the_column_stands_right_of_a_table_that_is_wider_than_its_values(source: Path) -> None:
    book = load_workbook(source)
    sheet = book["说明"]
    sheet["A1"], sheet["B1"], sheet["C1"] = "甲", "乙", "丙"
    sheet.add_table(Table(displayName="t", ref="A1:C4"))
    book.save(source)
    assert annotated(source, [Finding(Code.MISSING_FIELD, "说明!A2")])["说明"]["D1"].value == "错误说明"


# what cannot be kept is told


def png() -> bytes:
    """A picture of one dot."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + name + body + pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def _add_chart(book: Any, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=放款!$B$2:$B$3"})
    sheet.insert_chart("E5", chart)


LOSSES: dict[str, Callable[[Any, Any], object]] = {
    "图片": lambda _book, sheet: sheet.insert_image("E5", "dot.png", {"image_data": BytesIO(png())}),
    "图形和文本框": lambda _book, sheet: sheet.insert_textbox("E5", "请填写"),
    "图表的部分格式": _add_chart,
    "迷你图": lambda _book, sheet: sheet.add_sparkline("E5", {"range": "放款!B2:B3"}),
    "部分条件格式（数据条、图标等）": lambda _book, sheet: sheet.conditional_format(
        "B2:B3", {"type": "data_bar", "data_bar_2010": True}
    ),
}


@pytest.mark.parametrize("lost", LOSSES)
def test_what_the_copy_cannot_keep_is_told_on_the_list(tmp_path: Path, lost: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bank.xlsx")
    sheet = book.add_worksheet("放款")
    sheet.write_row(0, 0, ["借据号", "金额"])
    LOSSES[lost](book, sheet)
    book.close()
    copy = annotated(tmp_path / "bank.xlsx", [Finding(Code.MISSING_FIELD, "放款!B2")], {})
    told = [str(row[0].value) for row in copy["错误汇总"].iter_rows() if "未能保留" in str(row[0].value)]
    assert told == [f"生成副本时未能保留、请以原文件为准：{lost}。"]


def test_a_plain_workbook_loses_nothing(source: Path) -> None:
    copy = annotated(source, FINDINGS)
    assert not any("未能保留" in str(row[0].value) for row in copy["错误汇总"].iter_rows())


def test_macros_are_kept_byte_by_byte(tmp_path: Path) -> None:
    macros = b"\xd0\xcf\x11\xe0 not really a project" * 50
    source, target = tmp_path / "bank.xlsm", tmp_path / "copy.xlsm"
    book = xlsxwriter.Workbook(source)
    book.add_worksheet("放款").write_row(0, 0, ["借据号", "金额"])
    book.add_vba_project(BytesIO(macros), is_stream=True)
    book.close()
    annotate_guarded(source, [Finding(Code.MISSING_FIELD, "放款!B2")], target)
    with ZipFile(target) as package:
        assert package.read("xl/vbaProject.bin") == macros
        assert b"macroEnabled" in package.read("[Content_Types].xml")
    assert load_workbook(target)["放款"]["C1"].value == "错误说明"


# files that are no workbooks of this kind


def test_a_text_file_comes_back_as_a_workbook_of_its_texts(tmp_path: Path) -> None:
    source = tmp_path / "bank.csv"
    source.write_text("借据号,金额,备注\n=1+1,000123,好\nJD2,,-5\n", encoding="gb18030")
    annotate_guarded(source, [Finding(Code.MISSING_FIELD, "B3"), FILE], tmp_path / "copy.xlsx", {"": (1,)})
    book = load_workbook(tmp_path / "copy.xlsx")
    assert book.sheetnames == ["错误汇总", "数据"]
    rows = [[cell.value for cell in row] for row in book["数据"].iter_rows()]
    assert [row[:3] for row in rows] == [["借据号", "金额", "备注"], ["=1+1", "000123", "好"], ["JD2", None, "-5"]]
    assert [row[3] for row in rows][:2] == ["错误说明", None]
    assert rows[2][3].startswith("B列：缺少必填项")
    assert {cell.data_type for row in book["数据"].iter_rows() for cell in row if cell.value} == {"s"}
    links = [cell.hyperlink.location for row in book["错误汇总"].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["'数据'!B3"]


def test_values_of_other_workbooks_stay_what_they_are() -> None:
    cells = ["文", 5, 2.5, True, date(2023, 3, 1), NINE, time(9), Percent(0.0435), None, ""]
    cells += [CellError("#N/A"), Uncached("=A1+1"), "坏\x00"]
    sheet = Sheet("a/b", lambda: iter([(3, cells)]), merges=(Merge(4, 1, 5, 2),))
    hidden = Sheet("藏", lambda: iter(()), is_hidden=True)
    made = workbook_of(Book(FileType.XLS, [sheet, hidden]))
    assert [(each.title, each.sheet_state) for each in made.worksheets] == [("a_b", "visible"), ("藏", "hidden")]
    row = made["a_b"][3]
    assert [cell.value for cell in row] == [
        "文", 5, 2.5, True, date(2023, 3, 1), NINE, time(9), 0.0435, None, None, "#N/A", "=A1+1",
        "坏�",
    ]  # fmt: skip
    assert [row[index].data_type for index in (0, 10, 11)] == ["s", "s", "s"]
    assert (row[7].number_format, row[0].number_format) == ("0.00##%", "@")
    assert [str(merge) for merge in made["a_b"].merged_cells.ranges] == ["A4:B5"]


# refusals


def refusal(source: Path, target: Path, **limits: Any) -> tuple[type[LedgerError], list[str]]:
    with pytest.raises(LedgerError) as refused:
        annotate_guarded(source, FINDINGS, target, limits=replace(ANNOTATION_LIMITS, **limits))
    return type(refused.value), [finding.code for finding in refused.value.findings]


def test_a_workbook_that_is_too_large_to_be_read_whole_is_refused(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotating, "UNPACKED_MAX", 1_000)
    with pytest.raises(TooLarge) as refused:
        annotated(source, FINDINGS)
    [finding] = refused.value.findings
    assert finding.code == Code.ANNOTATION_TOO_LARGE
    assert "csv" in cure(finding)


@pytest.mark.parametrize(
    "limits", [{"memory_bytes": 64 * MIB}, {"wait_seconds": 0.05}, {"cpu_seconds": 0}], ids=["memory", "wait", "cpu"]
)
def test_a_copy_that_takes_too_much_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, limits: dict[str, Any]
) -> None:
    source = tmp_path / "bank.xlsx"
    book = xlsxwriter.Workbook(source, {"constant_memory": True})
    sheet = book.add_worksheet("放款")
    for row in range(8_000):
        sheet.write_row(row, 0, range(row, row + 15))
    book.close()
    target = tmp_path / "copy.xlsx"
    target.write_text("before")
    assert refusal(source, target, **limits) == (TooLarge, ["annotation_too_large"])
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bank.xlsx", "copy.xlsx"]


def test_a_file_that_is_no_table_is_refused_as_reading_refuses_it(tmp_path: Path) -> None:
    (tmp_path / "bank.xlsx").write_bytes(b"%PDF-1.7")
    assert refusal(tmp_path / "bank.xlsx", tmp_path / "copy.xlsx") == (Malformed, ["not_a_workbook"])
    assert not (tmp_path / "copy.xlsx").exists()


def test_a_workbook_that_reading_takes_and_rewriting_cannot_is_told_so(source: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.xlsx"
    with ZipFile(source) as before, ZipFile(odd, "w") as after:
        for name in before.namelist():
            after.writestr(name, b"<not closed" if name == "docProps/core.xml" else before.read(name))
    assert open_book(odd).file_type == FileType.XLSX
    assert refusal(odd, tmp_path / "copy.xlsx") == (Malformed, ["annotation_unreadable"])


def test_the_guarded_copy_is_the_same_as_the_plain_one(source: Path, tmp_path: Path) -> None:
    annotate_guarded(source, FINDINGS, tmp_path / "guarded.xlsx", {"放款": HEADS})
    plain, guarded = annotated(source, FINDINGS), load_workbook(tmp_path / "guarded.xlsx")
    for name in plain.sheetnames:
        for row in plain[name].iter_rows():
            assert [look(cell) for cell in row] == [look(guarded[name][cell.coordinate]) for cell in row]


# as commands and routes have it


def test_the_copy_is_had_as_bytes_or_as_a_file(source: Path, tmp_path: Path) -> None:
    sent = load_workbook(BytesIO(annotated_copy(source, FINDINGS, {"放款": HEADS})))
    written = write_annotated(source, FINDINGS, tmp_path / "out.xlsx", {"放款": HEADS})
    assert written == (tmp_path / "out.xlsx").absolute()
    for book in (sent, load_workbook(written)):
        assert texts_of(book["放款"]) == texts_of(annotated(source, FINDINGS)["放款"])


def test_a_copy_that_has_nowhere_to_stand_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "folder", tmp_path / "nowhere" / "out.xlsx"):
        with pytest.raises(Unavailable) as refused:
            write_annotated(source, FINDINGS, place)
        assert [finding.code for finding in refused.value.findings] == ["file_unwritable"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("放款.xlsx", "放款-annotated.xlsx"),
        ("a.b.XLSM", "a.b-annotated.xlsm"),
        ("放款.csv", "放款-annotated.xlsx"),
        ("放款", "放款-annotated.xlsx"),
        ("../x/放款.et", "放款-annotated.xlsx"),
    ],
)
def test_the_copy_is_called_after_the_file(name: str, expected: str) -> None:
    assert annotated_name(name) == expected


def test_the_list_that_stands_in_for_a_copy_has_a_line_for_every_finding() -> None:
    lines = list(csv.reader(findings_csv(FINDINGS).lstrip("\ufeff").splitlines()))
    assert lines[0] == ["级别", "位置", "发现的问题", "处理办法", "原内容", "代码"]
    assert [line[1] for line in lines[1:]] == [finding.place for finding in FINDINGS]
    assert lines[1] == ["错误", "放款!E6", describe(AMOUNT), cure(AMOUNT), "约三百万", "amount_unreadable"]
    assert lines[5][4] == "'=1+1"


# real workbooks, where they are at hand

REAL = sorted((Path(__file__).resolve().parents[2] / "shared/data/messy_workbooks").glob("*.[xc][ls][sv]*"))


@pytest.mark.shared
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_real_workbook_comes_back_with_all_its_cells(path: Path, tmp_path: Path) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    findings = [
        Finding(Code.MISSING_FIELD, CellPlace(sheet.name, row, column).text) for row in (3, 9) for column in (1, 3)
    ]
    annotate_guarded(path, findings, tmp_path / "copy.xlsx")
    again = open_book(tmp_path / "copy.xlsx").sheets[1]
    rows, copied = dict(sheet.rows()), dict(again.rows())
    lost = [
        (row, value, shown)
        for row, values in rows.items()
        for value, shown in zip_longest(values, copied.get(row, [])[: len(values)])
        if isinstance(value, str) and not isinstance(shown, Uncached) and _line_feeds(value) != (shown or "")
    ]
    assert lost == []
    assert "错误说明" in {value for values in copied.values() for value in values if isinstance(value, str)}


def _line_feeds(text: str) -> str:
    """XML has one kind of line end; a formula's result is not kept."""
    return text.replace("\r\n", "\n")
