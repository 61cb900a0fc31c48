"""The sheet of an annotated copy that lists all findings, each with a link to its cell."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ledger.intake.annotated_sheet import put
from ledger.intake.annotation_texts import Placed
from ledger.intake.places import CellPlace, column_letters
from ledger.labels import annotations as texts
from ledger.labels import cure, describe, label
from ledger.vocabulary import Severity

LISTED_MAX: Final = 20_000
"""Findings that the sheet lists; spreadsheets refuse more than 65,530 links on a sheet."""

_WIDTHS: Final = (7, 8, 16, 12, 48, 48, 26, 26)
_EDGE: Final = Side(style="thin")
_BORDER: Final = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRAPPED: Final = Alignment(wrap_text=True, vertical="center")
_LINK: Final = Font(color="FF0563C1", underline="single")


def add_summary(book: Workbook, found: Sequence[Placed], lines: Sequence[str]) -> None:
    """The first sheet of the book lists the findings and is the one that opens; ``lines`` stand above the list."""
    sheet = book.create_sheet(texts.SHEET, 0)
    head = [_count_line(found), *lines]
    if len(found) > LISTED_MAX:
        head.append(texts.LISTED_LINE.format(listed=LISTED_MAX))
    put(sheet.cell(1, 1), texts.TITLE)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for row, line in enumerate(head, 2):
        _across(sheet, row, line)
    top = len(head) + 3
    _header(sheet, top)
    titles = {other.title for other in book.worksheets}
    only = book.worksheets[1].title if len(book.worksheets) == 2 else ""
    for index, item in enumerate(found[:LISTED_MAX], 1):
        _line(sheet, top + index, index, item, titles, only)
    _set_up(book, sheet, top)


def remove_summary(book: Workbook) -> bool:
    """Whether the book was an annotated copy; its list of findings is gone."""
    if texts.SHEET not in book.sheetnames or book[texts.SHEET]["A1"].value != texts.TITLE:
        return False
    book.remove(book[texts.SHEET])
    return True


def _count_line(found: Sequence[Placed]) -> str:
    counts = Counter(item.finding.severity for item in found)
    told = [texts.SEVERITY_COUNT.format(name=label(s), count=counts[s]) for s in Severity if counts[s]]
    return texts.COUNT_LINE.format(count=len(found), severities=texts.PARTS_SEPARATOR.join(told))


def _across(sheet: Worksheet, row: int, text: str) -> None:
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_WIDTHS))
    put(sheet.cell(row, 1), text)
    sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = 16 * -(-2 * len(text) // (sum(_WIDTHS) - 8)) + 2


def _header(sheet: Worksheet, top: int) -> None:
    for column, (text, width) in enumerate(zip(texts.COLUMNS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(top, column)
        put(cell, text)
        cell.font, cell.border = Font(bold=True), _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.fill = PatternFill(start_color="FFF2F2F2", end_color="FFF2F2F2", fill_type="solid")
        sheet.column_dimensions[column_letters(column)].width = width


def _line(sheet: Worksheet, row: int, index: int, item: Placed, titles: set[str], only: str) -> None:
    finding, place = item.finding, item.place
    told = [*_where(item, only), describe(finding), cure(finding), finding.found, finding.code]
    sheet.cell(row, 1, index)
    for column, text in enumerate([label(finding.severity), *told], 2):
        put(sheet.cell(row, column), text)
    for column in range(1, len(_WIDTHS) + 1):
        cell = sheet.cell(row, column)
        cell.border, cell.alignment = _BORDER, _WRAPPED
    name = place.sheet or only if place else ""
    if place and name in titles and (place.row or place.column):
        spot = CellPlace(name, place.row or 1, place.column or 1)
        link = sheet.cell(row, 4)
        link.hyperlink = Hyperlink(ref="", location=_location(spot))
        link.font = _LINK


def _location(place: CellPlace) -> str:
    """Quoted always: a link may name a sheet ``R1`` only so."""
    quoted = place.sheet.replace("'", "''")
    return f"'{quoted}'!{column_letters(place.column or 1)}{place.row or 1}"


def _where(item: Placed, only: str) -> tuple[str, str]:
    place = item.place
    if place is None or not (place.sheet or place.row or place.column):
        return texts.OF_FILE, item.finding.place
    spot = f"{column_letters(place.column) if place.column else ''}{place.row or ''}"
    if not place.column:
        spot = texts.ROW.format(row=place.row) if place.row else texts.OF_SHEET
    elif not place.row:
        spot = texts.COLUMN.format(letters=spot)
    return place.sheet or only, spot


def _set_up(book: Workbook, sheet: Worksheet, top: int) -> None:
    sheet.freeze_panes = f"A{top + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top}:{top}"
    # Sheets that are selected together are edited together: only the one that opens may be.
    for other in book.worksheets:
        for view in other.views.sheetView:
            view.tabSelected = False
    sheet.sheet_view.tabSelected = True
    book.active = 0
