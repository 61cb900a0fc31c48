"""A sheet of a sender's workbook with what was found in it: a column of explanations, colours and comments.

Values, formulas and styles of the sender's cells stay as they are: the colour is a conditional format, and comments
that the sender wrote stay above ours. What an earlier annotation added is taken away first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from typing import Any, Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from ledger.intake.annotation_texts import COLUMNS_MAX, Placed, clean, row_text
from ledger.intake.places import column_letters
from ledger.labels import annotations as texts
from ledger.labels.headers import HEADERS
from ledger.labels.names import folded
from ledger.vocabulary import Severity

COMMENTS_MAX: Final = 2_000
"""Cells of a sheet that get a comment; further ones are coloured and explained in their row."""

WIDTH: Final = 80
"""Width of the column of explanations, in half-widths."""

_HEAD_ROWS: Final = 50
_LINE_HEIGHT: Final = 15
_HEIGHT_MAX: Final = 400
"""In points; spreadsheets allow 409."""

_COMMENT_MAX: Final = 1_000
_RANGES_PER_RULE: Final = 500
_NARROW: Final = "\u2e7f"
"""Characters after this one are as wide as two."""

_MARK: Final = f'N("{texts.HEADER}")=0'
"""A condition that always holds, and by which our own conditional formats are known again."""

_FILLS: Final = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C", Severity.NOTE: "FFDDEBF7"}
_TEXT_LOOK: Final = {
    "font": Font(color="FF9C0006"),
    "alignment": Alignment(wrap_text=True, vertical="top", horizontal="left"),
}


def put(cell: Any, text: str) -> None:
    """``cell`` holds ``text`` as text, whatever it begins with."""
    cell.value = clean(text)
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def annotate_sheet(sheet: Worksheet, items: Sequence[Placed], header_rows: Sequence[int]) -> None:
    """The sheet explains its findings; ``header_rows`` (from 1, top down) are found where none are given."""
    if not any(item.place and (item.place.row or item.place.column) for item in items):
        return  # what is said of the whole sheet stands on the list
    rows: dict[int, list[Placed]] = defaultdict(list)
    for item in items:
        if item.place is not None and item.place.row is not None:
            rows[item.place.row].append(item)
    heads = list(header_rows) or [_header_row(sheet, min(rows, default=0))]
    _colour(sheet, items, heads[-1])
    _comment(sheet, items, heads[-1])
    column = _last_column(sheet) + 1
    if column <= COLUMNS_MAX:
        _explain(sheet, column, heads, rows)


def remove_annotation(sheet: Worksheet) -> tuple[int, ...]:
    """What ``annotate_sheet`` added is gone; the rows of the header that it added, empty if there was none."""
    heads: tuple[int, ...] = ()
    for cell in [cell for cell in _cells(sheet) if cell.value == texts.HEADER]:
        heads = (cell.row,)
        for merge in [m for m in sheet.merged_cells.ranges if cell.coordinate in m and m.size["columns"] == 1]:
            heads = tuple(range(merge.min_row, merge.max_row + 1))
            sheet.unmerge_cells(str(merge))
        for key in [key for key in sheet._cells if key[1] == cell.column]:  # noqa: SLF001  (no other way is quick)
            del sheet._cells[key]  # noqa: SLF001
    for cell in _cells(sheet):
        if cell.comment is not None and texts.COMMENT_MARK in cell.comment.text:
            kept = cell.comment.text.partition(texts.COMMENT_MARK)[0].rstrip("\n")
            cell.comment = Comment(kept, cell.comment.author or "") if kept else None
    rules: Any = sheet.conditional_formatting._cf_rules  # type: ignore[attr-defined]  # noqa: SLF001  (the collection has no way to drop one)
    for formatting in list(rules):
        if any(_MARK in (rule.formula or ()) for rule in formatting.rules):
            del rules[formatting]
    return heads


def _cells(sheet: Worksheet) -> list[Cell]:
    """The cells that the file has; never all that lie between, of which a hostile file has billions."""
    return [cell for cell in sheet._cells.values() if isinstance(cell, Cell)]  # noqa: SLF001


def _last_column(sheet: Worksheet) -> int:
    used = max((cell.column for cell in _cells(sheet) if cell.value is not None), default=0)
    merged = max((m.max_col for m in sheet.merged_cells.ranges if m.max_col < COLUMNS_MAX), default=0)
    tables = max((_right_of(table.ref) for table in sheet.tables.values()), default=0)
    return max(used, merged, tables)


def _right_of(reference: str) -> int:
    from openpyxl.utils import range_boundaries  # noqa: PLC0415  (only where a sheet has tables)

    return range_boundaries(reference)[2] or 0


@cache
def _known_headers() -> frozenset[str]:
    return frozenset(folded(text) for known in HEADERS.values() for text in known)


def _header_row(sheet: Worksheet, first: int) -> int:
    """The row above the first finding with most texts that headers are read by, or most texts; the topmost such."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for (row, _), cell in sheet._cells.items():  # noqa: SLF001
        if row <= _HEAD_ROWS and (row < first or not first) and isinstance(cell.value, str) and cell.value:
            counts[row][0] += folded(cell.value.strip("*")) in _known_headers()
            counts[row][1] += 1
    return max(counts, key=lambda row: (counts[row], -row), default=1)


def _explain(sheet: Worksheet, column: int, heads: Sequence[int], rows: Mapping[int, Sequence[Placed]]) -> None:
    _widen(sheet, column)
    style: Any = None
    for row, items in sorted(rows.items()):
        if row in heads:
            continue
        cell: Any = sheet.cell(row, column)
        text = row_text(items)
        put(cell, text)
        _heighten(sheet, row, text)
        if style is None:
            for name, look in _TEXT_LOOK.items():
                setattr(cell, name, look)
            style = cell._style  # noqa: SLF001  (one style for a hundred thousand cells)
        cell._style = copy(style)  # noqa: SLF001
    _head(sheet, column, heads, [item for row in heads for item in rows.get(row, ())])


def _heighten(sheet: Worksheet, row: int, text: str) -> None:
    """The row is high enough for its text: not every program sees to that, and a height that is given stays too low."""
    widths = (sum(2 if char > _NARROW else 1 for char in line) for line in text.split("\n"))
    needed = _LINE_HEIGHT * sum(1 + width // (WIDTH - 4) for width in widths)
    if needed > (sheet.row_dimensions[row].height or _LINE_HEIGHT):
        sheet.row_dimensions[row].height = min(_HEIGHT_MAX, needed)


def _head(sheet: Worksheet, column: int, heads: Sequence[int], items: Sequence[Placed]) -> None:
    """The header looks as its neighbour does, over as many rows."""
    cell: Any = sheet.cell(heads[0], column)
    if column > 1:
        neighbour = _anchor(sheet, heads[0], column - 1)
        cell._style = copy(neighbour._style)  # noqa: SLF001
    put(cell, texts.HEADER)
    if items:
        cell.comment = _note("", row_text(items))
    if len(heads) > 1 and list(heads) == list(range(heads[0], heads[-1] + 1)):
        sheet.merge_cells(start_row=heads[0], end_row=heads[-1], start_column=column, end_column=column)


def _widen(sheet: Worksheet, column: int) -> None:
    """The column has its width, also where the file gives one width to a whole range of columns."""
    letters = column_letters(column)
    for index, wide in list(sheet.column_dimensions.items()):
        first, last = wide.min or 0, wide.max or 0
        if not first < last or not first <= column <= last:
            continue
        del sheet.column_dimensions[index]
        for start, end in ((first, column - 1), (column + 1, last)):
            if start <= end:
                part = copy(wide)
                part.index, part.min, part.max = column_letters(start), start, end
                sheet.column_dimensions[part.index] = part
    sheet.column_dimensions[letters] = ColumnDimension(sheet, index=letters, width=WIDTH, min=column, max=column)


def _spot(sheet: Worksheet, row: int, column: int) -> tuple[int, int]:
    """The place itself, or that of the first cell of the merged range it is in."""
    cell = sheet._cells.get((row, column))  # noqa: SLF001
    if not isinstance(cell, MergedCell):
        return row, column
    merge = next(m for m in sheet.merged_cells.ranges if cell.coordinate in m)
    return merge.min_row, merge.min_col


def _anchor(sheet: Worksheet, row: int, column: int) -> Any:
    """The cell at a place, or the one that speaks for it where cells are merged; a new one looks as its place does."""
    row, column = _spot(sheet, row, column)
    cell: Any = sheet._cells.get((row, column))  # noqa: SLF001
    if cell is None:
        cell = sheet.cell(row, column)
        cell._style = copy(_style_of_place(sheet, row, column, cell))  # noqa: SLF001
    return cell


def _style_of_place(sheet: Worksheet, row: int, column: int, cell: Any) -> Any:
    """The style of the row or the column: a cell of its own would else show through it."""
    if row in sheet.row_dimensions and sheet.row_dimensions[row].has_style:
        line: Any = sheet.row_dimensions[row]
        return line._style  # noqa: SLF001
    wide: Any
    for wide in sheet.column_dimensions.values():
        if (wide.min or 0) <= column <= (wide.max or 0):
            return wide._style  # noqa: SLF001
    return cell._style  # noqa: SLF001


def _comment(sheet: Worksheet, items: Sequence[Placed], header_row: int) -> None:
    cells: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    for item in items:
        if item.place is not None and item.place.column is not None:
            cells[item.place.row or header_row, item.place.column].append(item)
    for (row, column), found in list(cells.items())[:COMMENTS_MAX]:
        cell = _anchor(sheet, row, column)
        cell.comment = _note(cell.comment.text if cell.comment else "", row_text(found))


def _note(before: str, text: str) -> Comment:
    whole = f"{before}\n" * bool(before) + f"{texts.COMMENT_MARK}\n{text[:_COMMENT_MAX]}"
    lines = sum(1 + len(line) // 24 for line in whole.split("\n"))
    return Comment(clean(whole), texts.AUTHOR, height=min(400, 24 + 18 * lines), width=340)


def _colour(sheet: Worksheet, items: Sequence[Placed], header_row: int) -> None:
    """The cells in question have a light colour, the worst severity's; a finding of a column colours its header."""
    order = list(_FILLS)
    worst: dict[tuple[int, int], Severity] = {}
    for item in items:
        if item.place is None or item.place.column is None:
            continue
        row, column = _spot(sheet, item.place.row or header_row, item.place.column)
        key = column, row
        worst[key] = min(worst.get(key, Severity.NOTE), item.finding.severity, key=order.index)
    for severity, colour in _FILLS.items():
        fill = PatternFill(start_color=colour, end_color=colour, fill_type="solid")
        ranges = list(_ranges(sorted(key for key, value in worst.items() if value is severity)))
        for start in range(0, len(ranges), _RANGES_PER_RULE):
            rule = FormulaRule(formula=[_MARK], fill=fill)  # type: ignore[no-untyped-call]
            sheet.conditional_formatting.add(" ".join(ranges[start : start + _RANGES_PER_RULE]), rule)


def _ranges(keys: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Cells as (column, row) in order, joined downwards."""
    start = 0
    for index, (column, row) in enumerate(keys):
        if index + 1 < len(keys) and keys[index + 1] == (column, row + 1):
            continue
        letters, top = column_letters(column), keys[start][1]
        yield f"{letters}{top}" if top == row else f"{letters}{top}:{letters}{row}"
        start = index + 1
