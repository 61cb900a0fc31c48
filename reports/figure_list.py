"""A list of figures as a workbook to be filled in: all cells are texts, so that no zero and no unit is lost.

``ledger.intake.figure_list`` reads it back.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ledger.labels import figure_list as words
from ledger.labels import label
from ledger.labels.reports import GENERATOR
from ledger.labels.rules import GROWTH_NAMES, QUALIFIER_NAMES
from ledger.reading_rules import Growth, Qualifier
from ledger.vocabulary import Count, Kind, Measure, Unit
from reports.layout import LINE_HEIGHT, lines_needed

BLANK_ROWS: Final = 200
"""Rows below the figures that are prepared for more."""

HEADER_ROW: Final = 2
"""Counted from 0; title and guide stand above it."""

_COLUMNS: Final = (
    "id", "text", "place", "kind", "measure", "count", "period", "as_of", "programme", "region", "institution",
    "share_of", "part", "unit", "qualifier", "growth", "falls", "grown", "before_figure", "of", "sum_of", "tied",
    "start", "end", "assumption", "sentence",
)  # fmt: skip
_WIDTHS: Final = {"text": 16, "place": 20, "kind": 16, "assumption": 28, "sentence": 60, "as_of": 12, "measure": 12}
_WIDTH: Final = 9
_LINES_MAX: Final = 4
_SENTENCE_MAX: Final = 500
_FIXED_DAY: Final = datetime(2000, 1, 1)  # noqa: DTZ001  (a document property has no zone)
_WORDS: Final = {"kind": Kind, "measure": Measure, "count": Count}
_NAMES: Final[Mapping[str, Callable[[Any], str]]] = {
    "kind": lambda value: label(Kind(value)),
    "measure": lambda value: label(Measure(value)),
    "count": lambda value: label(Count(value)),
    "unit": lambda value: label(Unit(value)),
    "qualifier": lambda value: QUALIFIER_NAMES[Qualifier(value)],
    "growth": lambda value: GROWTH_NAMES[Growth(value)],
    "falls": lambda value: words.YES if value else "",
    "sum_of": words.BETWEEN_IDS.join,
}
"""How a code of a fact is written in its column."""
_LIST_MAX: Final = 255
_A4: Final = 9


def figure_list(figures: Sequence[Mapping[str, Any]], sentences: Sequence[str]) -> bytes:
    """The workbook: a row for each figure of a publication's fact, and beside it the sentence that it stands in."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": words.TITLE, "author": GENERATOR, "created": _FIXED_DAY})
        sheet = book.add_worksheet(words.SHEET)
        cell = _head(book, sheet)
        for row, (figure, sentence) in enumerate(zip(figures, sentences, strict=True), HEADER_ROW + 1):
            _write(sheet, row, _texts(figure, sentence), cell)
        for row in range(HEADER_ROW + 1 + len(figures), HEADER_ROW + 1 + len(figures) + BLANK_ROWS):
            _write(sheet, row, {}, cell)
        _choices(sheet, len(figures) + BLANK_ROWS)
    return stream.getvalue()


def _head(book: Workbook, sheet: Worksheet) -> Format:
    """Title, guide and header stand, the page is set up; the look of a cell below them."""
    look = {"font_name": "SimSun", "font_size": 10, "valign": "top"}
    sheet.write_string(0, 0, words.TITLE, book.add_format({**look, "bold": True, "font_size": 14}))
    sheet.write_string(1, 0, words.GUIDE, book.add_format(look))
    header = book.add_format({**look, "bold": True, "border": 1, "bg_color": "#D9E1F2"})
    for place, name in enumerate(_COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(name, _WIDTH))
        sheet.write_string(HEADER_ROW, place, words.HEADERS[name][0], header)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    return book.add_format({**look, "num_format": "@", "text_wrap": True, "border": 1})


def _write(sheet: Worksheet, row: int, texts: Mapping[str, str], cell: Format) -> None:
    height = max((lines_needed(text, _WIDTHS.get(name, _WIDTH)) for name, text in texts.items()), default=1)
    sheet.set_row(row, LINE_HEIGHT * min(height, _LINES_MAX))
    for place, name in enumerate(_COLUMNS):
        if texts.get(name):
            sheet.write_string(row, place, texts[name], cell)
        else:
            sheet.write_blank(row, place, None, cell)


def _texts(figure: Mapping[str, Any], sentence: str) -> dict[str, str]:
    """The figure by column, in words that are read back."""
    scope = figure.get("scope", {})
    start, end = figure.get("at", ("", ""))
    values = {**figure, **scope, **scope.get("where", {}), "start": start, "end": end}
    values["sentence"] = sentence[:_SENTENCE_MAX]
    codes = {name: name_of(values[name]) for name, name_of in _NAMES.items() if values.get(name)}
    return {name: str(values.get(name, "")) for name in _COLUMNS} | codes


def _choices(sheet: Worksheet, rows: int) -> None:
    """Drop-downs of words; other names of the same things may be written all the same."""
    for name, enum in _WORDS.items():
        place = _COLUMNS.index(name)
        names = [label(member) for member in enum]
        if len(",".join(names)) <= _LIST_MAX:
            rule = {"validate": "list", "source": names, "error_type": "information"}
            sheet.data_validation(HEADER_ROW + 1, place, HEADER_ROW + rows, place, rule)
