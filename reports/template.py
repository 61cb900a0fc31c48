"""A blank workbook per kind of business, for banks to fill in: drop-downs, checked dates and amounts, and a guide.

What is written here is read back by ``ledger.intake`` without a profile: the header says what its aliases know, the
words of the drop-downs are names of the vocabulary, and the example row says that it is one.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ledger.intake.template_fields import TEMPLATE_FIELDS, TemplateColumn, template_header, words_of
from ledger.intake_words import AMOUNTS, DATES, Field
from ledger.labels import label
from ledger.labels import templates as texts
from ledger.labels.reports import GENERATOR, MISSING, OFFICE_BLANK, OFFICE_LINE, PAGE_FOOTER
from ledger.money import LIMIT_FEN
from ledger.period import YEAR_MAX, YEAR_MIN
from ledger.vocabulary import InstitutionKind, Kind
from reports.layout import LINE_HEIGHT, lines_needed
from reports.text import text_width

ROWS: Final = 500
"""Rows below the example that are ruled, formatted and checked."""

HEADER_ROW: Final = 3
"""Where the header stands, counted from 0; the example row is the next one."""

_A4: Final = 9
_FIXED_DAY: Final = datetime(2000, 1, 1)  # noqa: DTZ001  (a document property has no zone)
_YUAN_MAX: Final = LIMIT_FEN // 100
_MARGIN_INCHES: Final = 0.4
_LIST_MAX: Final = 255
_PROMPT_MAX: Final = 255
_TITLE_MAX: Final = 32
_USCC_LENGTH: Final = 18
_SEQUENCE_WIDTH: Final = 7
_LINES: Final = 2
"""Lines that a prepared row has room for."""

_GUIDE_WIDTHS: Final = (5, 18, 9, 50, 34, 22, 40)

_FONT: Final = {"font_name": "SimSun", "font_size": 10, "valign": "vcenter"}
_RULED: Final = {**_FONT, "border": 1}
_CELL: Final = {**_RULED, "align": "left", "text_wrap": True}
_USCC: Final = (Field.PROVIDER_USCC, Field.RECIPIENT_USCC)
_EXAMPLE_LOOK: Final = {"font_color": "#7F7F7F", "italic": True, "bg_color": "#F2F2F2"}

_WIDTHS: Final = {
    **dict.fromkeys((Field.PROVIDER, Field.RECIPIENT), 18),
    **dict.fromkeys(_USCC, 20),
    **dict.fromkeys((Field.KIND, Field.REGION, Field.REVOLVING, Field.RATE, Field.ACT, Field.MEANS), 9),
    **dict.fromkeys(DATES, 11.5),
    **dict.fromkeys(AMOUNTS, 15),
    Field.NUMBER: 14,
    Field.PATENT: 19,
    Field.PURPOSE: 12,
    Field.REMARK: 16,
}
_WIDTH: Final = 12
"""Of all other columns, in half-widths."""


def render_template(kind: Kind) -> bytes:
    """The template of a kind as an xlsx workbook; always the same bytes."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = texts.TITLE.format(kind=label(kind))
    book.set_properties({"title": title, "author": GENERATOR, "created": _FIXED_DAY})
    _Form(book, kind).write()
    _Guide(book, kind).write()
    book.close()
    return stream.getvalue()


def header_text(kind: Kind, column: TemplateColumn) -> str:
    """A header cell: the mark of required columns, the name, and the unit of amounts and rates."""
    unit = texts.AMOUNT_SUFFIX if column.field in AMOUNTS else texts.RATE_SUFFIX if column.field is Field.RATE else ""
    return (texts.REQUIRED_MARK if column.is_required else "") + template_header(kind, column.field) + unit


def meaning(kind: Kind, field: Field) -> str:
    """What a column of a kind's template means."""
    if field in (Field.PROVIDER, Field.RECIPIENT):
        return texts.PARTIES[kind][field is Field.RECIPIENT]
    is_pledged_amount = (kind, field) == (Kind.PLEDGE_REGISTRATION, Field.AMOUNT)
    return texts.PLEDGE_AMOUNT if is_pledged_amount else texts.MEANINGS[field]


def example(kind: Kind, field: Field) -> str:
    """What the example row says in a column."""
    if field in (Field.PROVIDER, Field.RECIPIENT):
        return texts.EXAMPLE_PARTIES[kind][field is Field.RECIPIENT]
    words = words_of(kind, field)
    is_bank = kind is Kind.RISK_COMPENSATION and field is Field.RECIPIENT_KIND
    usual = InstitutionKind.BANK if is_bank else _EXAMPLE_KINDS.get(field)
    if usual is not None and label(usual) in words:
        return label(usual)
    return texts.EXAMPLES.get(field, words[0] if words else "")


_EXAMPLE_KINDS: Final = {
    Field.PROVIDER_KIND: InstitutionKind.GOVERNMENT,
    Field.RECIPIENT_KIND: InstitutionKind.ENTERPRISE,
}
"""What the parties of an example are, where such business has several kinds of them."""


def format_words(kind: Kind, field: Field) -> str:
    """How a column is to be written, in words."""
    if words_of(kind, field):
        return texts.FORMAT_WORDS
    if field in DATES:
        return texts.FORMAT_DATE
    if field in AMOUNTS:
        return texts.FORMAT_AMOUNT
    if field is Field.RATE:
        return texts.FORMAT_RATE
    is_open_text = field in (
        Field.PROVIDER,
        Field.RECIPIENT,
        Field.PROGRAMME,
        Field.CATEGORY,
        Field.PURPOSE,
        Field.REMARK,
    )
    return texts.FORMAT_TEXT if is_open_text else texts.FORMAT_NUMBER_TEXT


def _number_format(field: Field) -> dict[str, Any]:
    """The cell format of a column: texts stay texts, so that no identifier loses digits."""
    if field in DATES:
        return {"num_format": "yyyy-mm-dd", "align": "center", "text_wrap": False}
    if field in AMOUNTS:
        return {"num_format": "#,##0.00", "align": "right", "text_wrap": False}
    if field is Field.RATE:
        return {"num_format": "0.00##", "align": "right", "text_wrap": False}
    return {"num_format": "@"}


class _Form:
    """The sheet that is filled in."""

    def __init__(self, book: Workbook, kind: Kind) -> None:
        self._book = book
        self._kind = kind
        self._columns = TEMPLATE_FIELDS[kind]
        self._sheet: Worksheet = book.add_worksheet(texts.SHEET)
        self._last = len(self._columns)

    def write(self) -> None:
        """The sheet is whole."""
        self._sheet.set_column(0, 0, _SEQUENCE_WIDTH)
        self._heading()
        self._header()
        self._example()
        for place, column in enumerate(self._columns, 1):
            self._column(place, column.field)
        blank = self._book.add_format({**_CELL, "align": "center"})
        for row in range(HEADER_ROW + 2, HEADER_ROW + 2 + ROWS):
            self._sheet.set_row(row, LINE_HEIGHT * _LINES + 2)
            self._sheet.write_blank(row, 0, None, blank)
        self._print_setup()

    def _heading(self) -> None:
        sheet, book = self._sheet, self._book
        title = {"font_name": "SimHei", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
        sheet.set_row(0, 32)
        sheet.merge_range(0, 0, 0, self._last, "", book.add_format(title))
        sheet.write_string(0, 0, texts.TITLE.format(kind=label(self._kind)), book.add_format(title))
        sheet.set_row(1, LINE_HEIGHT + 4)
        sheet.write_string(1, 0, OFFICE_LINE.format(office=OFFICE_BLANK), book.add_format(_FONT))
        sheet.write_string(1, self._last, texts.UNIT_LINE, book.add_format({**_FONT, "align": "right"}))
        sheet.set_row(2, LINE_HEIGHT + 2)
        sheet.write_string(2, 0, texts.HINT_LINE, book.add_format({**_FONT, "font_color": "#7F7F7F"}))

    def _header(self) -> None:
        look = {**_RULED, "bold": True, "align": "center", "text_wrap": True}
        plain = self._book.add_format({**look, "bg_color": "#F2F2F2"})
        required = self._book.add_format({**look, "bg_color": "#FFE699"})
        heads = [header_text(self._kind, column) for column in self._columns]
        lines = max(lines_needed(head, _width(column.field)) for head, column in zip(heads, self._columns, strict=True))
        self._sheet.set_row(HEADER_ROW, LINE_HEIGHT * lines + 6)
        self._sheet.write_string(HEADER_ROW, 0, texts.SEQUENCE, plain)
        for place, (head, column) in enumerate(zip(heads, self._columns, strict=True), 1):
            self._sheet.write_string(HEADER_ROW, place, head, required if column.is_required else plain)

    def _example(self) -> None:
        row = HEADER_ROW + 1
        lines = [lines_needed(example(self._kind, c.field), _width(c.field)) for c in self._columns]
        self._sheet.set_row(row, LINE_HEIGHT * max(_LINES, *lines) + 2)
        look = self._book.add_format({**_CELL, **_EXAMPLE_LOOK, "align": "center"})
        self._sheet.write_string(row, 0, texts.EXAMPLE_MARK, look)

    def _column(self, place: int, field: Field) -> None:
        """The cells of a column below the header: looks, checks and what the cell says when it is chosen."""
        style = self._book.add_format({**_CELL, **_number_format(field)})
        self._sheet.set_column(place, place, _width(field))
        first, last = HEADER_ROW + 1, HEADER_ROW + 1 + ROWS
        for row in range(first + 1, last + 1):
            self._sheet.write_blank(row, place, None, style)
        look = self._book.add_format({**_CELL, **_number_format(field), **_EXAMPLE_LOOK})
        self._example_cell(first, place, field, look)
        self._sheet.data_validation(first, place, last, place, self._validation(field))

    def _example_cell(self, row: int, place: int, field: Field, look: Any) -> None:
        text = example(self._kind, field)
        if not text:
            self._sheet.write_blank(row, place, None, look)
        elif field in DATES:
            self._sheet.write_datetime(row, place, datetime.combine(date.fromisoformat(text), time()), look)
        elif field in AMOUNTS or field is Field.RATE:
            self._sheet.write_number(row, place, float(text), look)
        else:
            self._sheet.write_string(row, place, text, look)

    def _validation(self, field: Field) -> dict[str, Any]:
        told = f"{meaning(self._kind, field)}。{format_words(self._kind, field)}。"[:_PROMPT_MAX]
        rule: dict[str, Any] = {
            **_rule(self._kind, field),
            "input_title": template_header(self._kind, field)[:_TITLE_MAX],
            "input_message": told,
            "error_title": texts.ERROR_TITLE,
        }
        return rule

    def _print_setup(self) -> None:
        sheet = self._sheet
        sheet.freeze_panes(HEADER_ROW + 1, 3)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(_MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES + 0.2)
        sheet.center_horizontally()
        sheet.repeat_rows(HEADER_ROW)
        sheet.print_area(0, 0, HEADER_ROW + 1 + ROWS, self._last)
        sheet.set_footer(f"&C{PAGE_FOOTER}")


def _width(field: Field) -> float:
    return _WIDTHS.get(field, _WIDTH)


def _rule(kind: Kind, field: Field) -> dict[str, Any]:
    """What a cell of a column may hold, as the spreadsheet checks it; open texts are only told about."""
    words = words_of(kind, field)
    if words:
        if len(",".join(words)) > _LIST_MAX:
            raise ValueError(f"the words of {field} do not fit a drop-down")
        message = texts.ERROR_WORDS.format(words=texts.SEPARATOR.join(words))[:_PROMPT_MAX]
        return {"validate": "list", "source": list(words), "error_message": message}
    if field in DATES:
        between = {"minimum": date(YEAR_MIN, 1, 1), "maximum": date(YEAR_MAX, 12, 31)}
        return {"validate": "date", "criteria": "between", **between, "error_message": texts.ERROR_DATE}
    if field in AMOUNTS:
        between_yuan = {"minimum": 0.01, "maximum": _YUAN_MAX}
        return {"validate": "decimal", "criteria": "between", **between_yuan, "error_message": texts.ERROR_AMOUNT}
    if field is Field.RATE:
        per_cent = {"minimum": 0, "maximum": 100}
        return {"validate": "decimal", "criteria": "between", **per_cent, "error_message": texts.ERROR_RATE}
    if field in _USCC:
        return {"validate": "length", "criteria": "==", "value": _USCC_LENGTH, "error_message": texts.ERROR_USCC}
    return {"validate": "any"}


class _Guide:
    """The sheet that says how the other is filled in."""

    def __init__(self, book: Workbook, kind: Kind) -> None:
        self._book = book
        self._kind = kind
        self._sheet: Worksheet = book.add_worksheet(texts.GUIDE_SHEET)
        self._last = len(_GUIDE_WIDTHS) - 1

    def write(self) -> None:
        """The sheet is whole."""
        sheet, book = self._sheet, self._book
        for place, width in enumerate(_GUIDE_WIDTHS):
            sheet.set_column(place, place, width)
        title = book.add_format(
            {"font_name": "SimHei", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
        )
        sheet.set_row(0, 32)
        sheet.merge_range(0, 0, 0, self._last, "", title)
        sheet.write_string(0, 0, texts.GUIDE_TITLE.format(kind=label(self._kind)), title)
        head = book.add_format({**_RULED, "bold": True, "align": "center", "bg_color": "#F2F2F2"})
        sheet.set_row(1, LINE_HEIGHT + 6)
        for place, text in enumerate(texts.GUIDE_COLUMNS):
            sheet.write_string(1, place, text, head)
        at = 2
        for at, cells in enumerate(self._lines(), 2):
            self._line(at, cells)
        self._notes(at + 2)
        self._print_setup()

    def _lines(self) -> Iterator[tuple[str, ...]]:
        first = (texts.SEQUENCE, texts.OPTIONAL, texts.SEQUENCE_MEANING, texts.FORMAT_SEQUENCE, texts.EXAMPLE_MARK, "")
        yield ("A", *first)
        for place, column in enumerate(TEMPLATE_FIELDS[self._kind], 1):
            yield self._column_line(xl_col_to_name(place), column)

    def _column_line(self, letters: str, column: TemplateColumn) -> tuple[str, ...]:
        kind, field = self._kind, column.field
        is_checked = field in DATES or field in AMOUNTS or field is Field.RATE
        allowed = texts.SEPARATOR.join(words_of(kind, field)) or (MISSING if is_checked else texts.ANY)
        needed = texts.REQUIRED if column.is_required else texts.OPTIONAL
        shown = f"{float(example(kind, field)):,.2f}" if field in AMOUNTS else example(kind, field)
        name = template_header(kind, field)
        return letters, name, needed, meaning(kind, field), format_words(kind, field), shown, allowed

    def _line(self, at: int, cells: tuple[str, ...]) -> None:
        left, middle = self._book.add_format(_CELL), self._book.add_format({**_CELL, "align": "center"})
        lines = [lines_needed(text, width) for text, width in zip(cells, _GUIDE_WIDTHS, strict=True)]
        self._sheet.set_row(at, LINE_HEIGHT * max(lines) + 4)
        for place, text in enumerate(cells):
            self._sheet.write_string(at, place, text, middle if place in (0, 2) else left)

    def _notes(self, at: int) -> None:
        style = self._book.add_format({**_FONT, "align": "left", "text_wrap": True})
        total = sum(_GUIDE_WIDTHS)
        for index, note in enumerate(texts.GUIDE_NOTES, 1):
            text = f"{index}. {note}"
            self._sheet.set_row(at, LINE_HEIGHT * -(-text_width(text) // (total - 4)) + 2)
            self._sheet.merge_range(at, 0, at, self._last, "", style)
            self._sheet.write_string(at, 0, text, style)
            at += 1

    def _print_setup(self) -> None:
        sheet = self._sheet
        sheet.freeze_panes(2, 2)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(_MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES + 0.2)
        sheet.center_horizontally()
        sheet.repeat_rows(1)
        sheet.set_footer(f"&C{PAGE_FOOTER}")
        sheet.hide_gridlines(2)
