"""Where in a file: ``放款!C5`` a cell, ``放款!5`` a row, ``放款!C`` a column, ``放款!`` a sheet (a csv has none)."""

import re
from typing import Final, NamedTuple

_PLACE: Final = re.compile(r"(?:(?P<sheet>'(?:[^']|'')*'|[^'!]*)!)?(?P<column>[A-Z]{0,3})(?P<row>\d{0,7})", re.DOTALL)
_PLAIN: Final = re.compile(r"[^\W\d]\w*")


class CellPlace(NamedTuple):
    """A place in a sheet; row and column count from 1, None where the finding is of the whole row, column or sheet."""

    sheet: str
    row: int | None = None
    column: int | None = None

    @property
    def text(self) -> str:
        """The place as spreadsheets write it; ``parse_place`` reads it back."""
        plain = _PLAIN.fullmatch(self.sheet)
        sheet = self.sheet if plain else "'" + self.sheet.replace("'", "''") + "'"
        prefix = f"{sheet}!" if self.sheet else ""
        return f"{prefix}{column_letters(self.column) if self.column else ''}{self.row or ''}"


def column_letters(column: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def parse_place(text: str) -> CellPlace | None:
    """The place that a text names, or None where it names none (a JSON pointer, say)."""
    match = _PLACE.fullmatch(text)
    if match is None or text.startswith("/"):
        return None
    sheet = match["sheet"] or ""
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    row, column = match["row"], match["column"]
    return CellPlace(sheet, int(row) if row else None, column_number(column) if column else None)
