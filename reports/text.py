"""Tables as text for a terminal, as CSV for other programs, and as plain data for JSON."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby, zip_longest
from typing import Any, Final

from ledger.labels.reports import EMPTY, NOTES_HEAD
from ledger.money import format_yuan
from reports.table import Cell, Column, Format, Row, RowRole, Table, cell_text, rate_text, times_text, wan_of

_GAP: Final = "  "
_PROSE_WIDTH: Final = 60
_WIDE: Final = frozenset("WF")
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n")
_PLAIN_NUMBERS: Final = (Format.COUNT, Format.ORDINAL)
_SUMS_RULED: Final = (RowRole.SUBTOTAL, RowRole.TOTAL)


def text_width(text: str) -> int:
    """How many half-widths the text takes: two for a wide character, none for a combining mark.

    Source: UAX 11; characters of ambiguous width are taken as narrow.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    marks = ("Mn", "Me", "Cf")
    return sum(
        0 if unicodedata.category(char) in marks else 2 if unicodedata.east_asian_width(char) in _WIDE else 1
        for char in text
    )


def is_number(column: Column) -> bool:
    """Whether the column's cells stand to the right."""
    return column.format not in {Format.TEXT, Format.DATE}


def render_text(table: Table) -> str:
    """The table in aligned lines, wide characters counted as two; ends with a line feed."""
    texts = [[_wrapped(cell_text(value, column)) for value, column in _pairs(row, table)] for row in table.rows]
    widths = _widths(table, texts)
    rule = "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    lines = [_centred(table.title, text_width(rule)), *_heading_lines(table, text_width(rule)), rule]
    lines += [*_header_lines(table.columns, widths), rule]
    for row, cells in zip(table.rows, texts, strict=True):
        lines += [_line(table.columns, widths, parts) for parts in zip_longest(*cells, fillvalue="")]
        if row.role in _SUMS_RULED:
            lines.append(rule)
    if not table.rows:
        lines.append(EMPTY)
    if not table.rows or table.rows[-1].role not in _SUMS_RULED:
        lines.append(rule)
    lines += table.prose
    lines += numbered_notes(table)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def numbered_notes(table: Table) -> list[str]:
    """The notes as lines, numbered where there are several, the later ones under the first."""
    if len(table.notes) < 2:
        return [NOTES_HEAD + note.text for note in table.notes]
    heads = [NOTES_HEAD, *[" " * text_width(NOTES_HEAD)] * (len(table.notes) - 1)]
    return [f"{head}{index}. {note.text}" for index, (head, note) in enumerate(zip(heads, table.notes, strict=True), 1)]


def _pairs(row: Row, table: Table) -> Iterable[tuple[Cell, Column]]:
    return zip(row.cells, table.columns, strict=True)


def _wrapped(text: str) -> list[str]:
    """The text in lines of bounded width; control characters become blanks: a cell must not forge a line."""
    lines, room = [""], _PROSE_WIDTH
    for char in text:
        shown = " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        room -= text_width(shown)
        if room < 0:
            lines, room = [*lines, ""], _PROSE_WIDTH - text_width(shown)
        lines[-1] += shown
    return lines


def _widths(table: Table, texts: Sequence[Sequence[Sequence[str]]]) -> list[int]:
    widths = [
        max(text_width(column.label), *(text_width(line) for cells in texts for line in cells[index]), 1)
        for index, column in enumerate(table.columns)
    ]
    for span, members in spans_of(table.columns):
        room = sum(widths[index] for index in members) + len(_GAP) * (len(members) - 1)
        widths[members[-1]] += max(0, text_width(span) - room)
    return widths


def spans_of(columns: Sequence[Column]) -> list[tuple[str, list[int]]]:
    """Neighbours under one header: its text (empty: none) and their indexes."""
    grouped = groupby(range(len(columns)), key=lambda index: columns[index].span or f"\0{index}")
    return [(columns[members[0]].span, members) for members in (list(found) for _, found in grouped)]


def _heading_lines(table: Table, width: int) -> list[str]:
    heading = table.heading
    lines = [_centred(heading.period, width)] if heading.period else []
    if heading.office or heading.unit:
        room = width - text_width(heading.office) - text_width(heading.unit)
        lines.append(heading.office + " " * max(2, room) + heading.unit)
    return lines


def _header_lines(columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    lines = [_line(columns, widths, [column.label for column in columns])]
    if any(column.span for column in columns):
        over = []
        for span, members in spans_of(columns):
            room = sum(widths[index] for index in members) + len(_GAP) * (len(members) - 1)
            over.append(_centred(span, room) + " " * max(0, room - text_width(_centred(span, room))))
        lines.insert(0, _GAP.join(over))
    return lines


def _line(columns: Sequence[Column], widths: Sequence[int], cells: Sequence[str]) -> str:
    padded = []
    for column, width, text in zip(columns, widths, cells, strict=True):
        blanks = " " * (width - text_width(text))
        padded.append(blanks + text if is_number(column) else text + blanks)
    return _GAP.join(padded)


def _centred(text: str, width: int) -> str:
    return " " * max(0, (width - text_width(text)) // 2) + text


def render_csv(table: Table) -> str:
    """Header and rows in CSV (RFC 4180), amounts in exact yuan, missing cells empty; to be stored as UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, also in its full-width forms.
    """
    return csv_header(table.columns) + csv_lines(table)


def csv_header(columns: Sequence[Column]) -> str:
    """The header line of these columns in CSV."""
    return _csv([[harmless(column.header) for column in columns]])


def csv_lines(table: Table) -> str:
    """The rows of a table in CSV, without header: for tables that are written piece by piece."""
    return _csv(
        [harmless(value) if isinstance(value, str) else _exact(value, column) for value, column in _pairs(row, table)]
        for row in table.rows
    )


def _csv(rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue()


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if unicodedata.normalize("NFKC", text[:1]) in _FORMULA_STARTS else text


def _exact(value: int | date | None, column: Column) -> str:
    """The value for a program to read: no thousands separators, missing as nothing."""
    if isinstance(value, int):
        return _EXACT_TEXTS[column.format](value)
    return "" if value is None else value.isoformat()


_EXACT_TEXTS: Final[Mapping[Format, Callable[[int], str]]] = {
    **dict.fromkeys(Format, str),
    Format.YUAN: format_yuan,
    Format.WAN: lambda fen: str(wan_of(fen)),
    Format.RATE: rate_text,
    Format.TIMES: times_text,
}


def render_json(table: Table) -> str:
    """The table as indented JSON, Chinese unescaped; ends with a line feed."""
    return json.dumps(plain_table(table), ensure_ascii=False, indent=2) + "\n"


def plain_table(table: Table) -> dict[str, Any]:
    """The table as plain data: amounts as text in the column's unit, counts as numbers, missing cells null."""
    return {
        "name": table.name,
        "title": table.title,
        "office": table.heading.office,
        "period": table.heading.period,
        "columns": [
            {"key": c.key, "label": c.header, "unit": c.unit and str(c.unit), "format": str(c.format)}
            for c in table.columns
        ],
        "rows": [
            {
                "role": str(row.role),
                "cells": {column.key: _plain(value, column) for value, column in _pairs(row, table)},
            }
            for row in table.rows
        ],
        "prose": list(table.prose),
        "notes": [note.text for note in table.notes],
        "stamp": table.stamp and table.stamp.as_mapping(),
    }


def _plain(value: Cell, column: Column) -> str | int | None:
    if isinstance(value, str) or value is None:
        return value or None
    return value if isinstance(value, int) and column.format in _PLAIN_NUMBERS else _exact(value, column)
