"""Where things stand on a sheet: rows of the heading, widths of columns, heights of rows, measured in half-widths.

One half-width is a digit's; a wide character takes two. A text longer than its column may be is wrapped, and its row
made high enough, since neither merged cells nor other programs than Excel adjust heights by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.table import Column, Format, Table, cell_text
from reports.text import spans_of, text_width

LINE_HEIGHT: Final = 16
"""Points that one line of 10-point text takes."""

_HEADING_ROWS: Final = 3
_PIXELS_PER_HALF_WIDTH: Final = 7
_PIXELS_PER_COLUMN: Final = 5
"""What a spreadsheet program makes of a column's width at the usual zoom."""

_WIDTH_MIN: Final = 6
_WIDTH_MAX: Final = 30
_ROOMY_WIDTH_MAX: Final = 44
_ROOMY_COLUMNS: Final = 8
"""A table of so few columns has room for longer texts in one line."""

_LIST_WIDTH_MAX: Final = 20
_TIGHT_WIDTH_MAX: Final = 24
_PROSE_COLUMN_MAX: Final = 60
_PROSE_MAX: Final = 100
_PROSE_ROWS_MAX: Final = 40
"""A text set as a table of two columns is printed on one page, as is what has a chart, up to so many rows."""

_PADDING: Final = 2
_SUBSTITUTE_PART: Final = 4
_DIGITS_PER_MARGIN: Final = 7
"""Of a number wider than this, each so many digits want one half-width more: bold ones of a substitute font."""

_FILTER_BUTTON: Final = 3
_TIGHT_HEADER_LINES: Final = 2
_WHOLE_HEADER: Final = 14
_TIGHT_COLUMNS: Final = 12
"""A list, and what has more columns than this, is set tight: headers in two lines, and long names wrap early."""

_POINTS_PER_PIXEL: Final = 0.75
_PAGE_WIDTH: Final = 784
_PAGE_HEIGHT: Final = 523
"""Points of an A4 page across within its margins."""

_LITTLE_OF_A_PAGE: Final = 0.2
"""So much of a page, at its end, is rather saved."""

_HEIGHT_MAX: Final = 400
"""Excel allows 409 points."""


def room_of(text: str) -> int:
    """Half-widths of a column in which the text stands in one line, with whatever font replaces the one it is set in.

    The usual substitutes keep a wide character's width, and make a narrow one up to a quarter wider.
    """
    width = text_width(text)
    narrow = 2 * len(text) - width
    return width + max(0, -(-narrow // _SUBSTITUTE_PART))


def lines_needed(text: str, width: float) -> int:
    """Lines that a text takes in a column of ``width`` half-widths, with a margin for words that do not break."""
    room = max(1, int(width) - _PADDING)
    return sum(max(1, -(-room_of(line) // room)) for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Layout:
    """The measures of one table on one sheet; rows and columns count from 0."""

    widths: tuple[float, ...]
    spans: tuple[tuple[str, list[int]], ...]
    header_rows: int
    formats: tuple[Format, ...]
    header_lines: int
    is_one_page: bool
    """Whether it is printed on one page whatever it holds."""

    @classmethod
    def of(cls, table: Table) -> "Layout":
        """The layout in which nothing of the table is cut off."""
        spans = tuple(spans_of(table.columns))
        widths = [_width(table, index, column) for index, column in enumerate(table.columns)]
        for span, members in spans:
            lacking = text_width(span) + _PADDING - sum(widths[index] for index in members)
            widths[members[-1]] += max(0, lacking)
        header_rows = 2 if any(column.span for column in table.columns) else 1
        formats = tuple(column.format for column in table.columns)
        is_broken = any(text_width(item.label) > width for item, width in zip(table.columns, widths, strict=True))
        header_lines = _TIGHT_HEADER_LINES if table.is_list or is_broken else 1
        is_short_prose = len(table.columns) == 2 and len(table.rows) <= _PROSE_ROWS_MAX
        is_one_page = table.chart is not None or is_short_prose
        return cls(tuple(widths), spans, header_rows, formats, header_lines, is_one_page)

    @property
    def header_top(self) -> int:
        """The first row of the header."""
        return _HEADING_ROWS

    @property
    def first_row(self) -> int:
        """The first row below the header."""
        return _HEADING_ROWS + self.header_rows

    @property
    def total_width(self) -> float:
        """Half-widths of all columns together."""
        return sum(self.widths)

    def pages(self, heights: Sequence[float]) -> int:
        """Pages to fit the rows of these heights (points) on; 0: as many as they take.

        A last page that would hold but a few rows is saved by setting all a little smaller.
        """
        if self.is_one_page:
            return 1
        scale = min(1, _PAGE_WIDTH / (self.pixels * _POINTS_PER_PIXEL))
        header = sum(heights[self.header_top : self.first_row])
        first, later = _PAGE_HEIGHT / scale, _PAGE_HEIGHT / scale - header
        beyond = (sum(heights) - first) / later
        return max(1, int(beyond) + 1) if beyond > 0 and beyond % 1 < _LITTLE_OF_A_PAGE else 0

    @property
    def pixels(self) -> int:
        """How wide all columns together are drawn on a screen."""
        return int(self.total_width * _PIXELS_PER_HALF_WIDTH) + _PIXELS_PER_COLUMN * len(self.widths)

    @property
    def thirds(self) -> tuple[int, int, int]:
        """The columns whose beginnings are nearest to those of the first, second and last third of the width."""
        starts = [sum(self.widths[:index]) for index in range(len(self.widths))]
        marks = (self.total_width * part / 3 for part in range(3))
        first, second, last = (min(range(len(starts)), key=lambda i: abs(starts[i] - mark)) for mark in marks)
        return first, second, last

    def row_height(self, texts: Sequence[str]) -> float:
        """The height at which every text of a row is seen whole; numbers never wrap."""
        needed = [
            lines_needed(text, width)
            for text, width, format_ in zip(texts, self.widths, self.formats, strict=True)
            if format_ is Format.TEXT
        ]
        return min(_HEIGHT_MAX, LINE_HEIGHT * max(needed, default=1) + 2)


def _width(table: Table, index: int, column: Column) -> float:
    head = _header_width(table, column)
    is_text = column.format is Format.TEXT
    measure = room_of if is_text else _digits_width
    texts = [measure(line) for row in table.rows for line in cell_text(row.cells[index], column).split("\n")]
    widest = max([head, *texts])
    limit = _text_limit(table, column) if is_text else widest
    return max(_WIDTH_MIN, head + _PADDING, min(widest, limit) + _PADDING)


def _digits_width(text: str) -> int:
    return len(text) + max(0, len(text) - _DIGITS_PER_MARGIN) // _DIGITS_PER_MARGIN


def _header_width(table: Table, column: Column) -> int:
    """A long header may take two lines; a short one of a number may not, which would split its unit in brackets."""
    width = text_width(column.label)
    if not _is_tight(table):
        return width
    is_whole = width <= _WHOLE_HEADER and column.unit is not None
    return (width if is_whole else -(-width // _TIGHT_HEADER_LINES)) + (_FILTER_BUTTON if table.is_list else 0)


def _is_tight(table: Table) -> bool:
    return table.is_list or len(table.columns) > _TIGHT_COLUMNS


def _text_limit(table: Table, column: Column) -> int:
    if column.is_prose:
        return _PROSE_COLUMN_MAX
    if _is_tight(table):
        return _LIST_WIDTH_MAX if table.is_list else _TIGHT_WIDTH_MAX
    if len(table.columns) == 2:
        return _PROSE_MAX
    return _ROOMY_WIDTH_MAX if len(table.columns) <= _ROOMY_COLUMNS else _WIDTH_MAX
