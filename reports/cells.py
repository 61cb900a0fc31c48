"""Cells of two workbooks held against each other: what counts as the same, and the digest of a whole content."""

import hashlib
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from openpyxl.utils.datetime import from_excel

from ledger.chain import canonical
from ledger.intake.cellgrid import Cell, CellBook, Kind, Line
from ledger.intake.shown import read_number, shown_number, shown_text
from ledger.labels.proofs import AS_TEXT, EMPTY_CELL, NOTHING_SEEN

SHOWN_MAX: Final = 120
"""Characters of a cell that a difference repeats."""

_FEN_DIGITS: Final = 2
_SEPARATOR: Final = " | "
NOTHING: Final = Cell(Kind.NOTHING, "")

_KIND: Final = {Kind.DAY: Kind.NUMBER}
"""A day is the number that it is stored as: its format is no content."""


def value_of(cell: Cell) -> tuple[str, str]:
    """What a cell says, whatever its formula: its kind and text; an empty text is an empty cell."""
    if not cell.text:
        return Kind.NOTHING, ""
    text = cell.text.replace("\r\n", "\n") if cell.kind == Kind.TEXT else cell.text
    return _KIND.get(cell.kind, cell.kind), text


def content_of(cell: Cell) -> tuple[str, str]:
    """What a cell has of its own: its formula, or else its value. Results follow from it and may lack in the file."""
    return ("f", plain_formula(cell.formula)) if cell.formula else value_of(cell)


def content_digest(book: CellBook) -> str:
    """SHA-256 over the content of every cell of every sheet: sheet, row, column, kind and text; no styles.

    A formula stands for its result, so that the digest stays what it is where another program calculated again, or
    left results out.
    """
    digest = hashlib.sha256()
    for sheet in sorted(book.sheets, key=lambda sheet: sheet.name):
        for number in sorted(sheet.rows):
            line = sheet.rows[number]
            for column in sorted(line):
                told = canonical([sheet.name, number, column, *content_of(line[column])])
                digest.update(told.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


@lru_cache(maxsize=65_536)
def plain_formula(formula: str) -> str:
    """The formula in one spelling: programs differ in blanks, dollar signs, quotes of names and case of functions."""
    parts = formula.split('"')
    parts[::2] = ["".join(part.split()).replace("$", "").replace("'", "").upper() for part in parts[::2]]
    return '"'.join(parts).removeprefix("=").replace("_XLFN.", "")


def is_same_result(expected: Cell, found: Cell) -> bool:
    """Whether two results are the same to the fen, or to the last decimal of the expected one where it has more.

    A spreadsheet adds binary fractions and may be off in the last of its digits.
    """
    if value_of(expected) == value_of(found):
        return True
    kinds = {value_of(expected)[0], value_of(found)[0]}
    if kinds != {Kind.NUMBER}:
        return False
    try:
        one, two = Decimal(expected.text), Decimal(found.text)
        digits = max(_FEN_DIGITS, -int(one.as_tuple().exponent))
        unit = Decimal(1).scaleb(-digits)
        return one.quantize(unit, ROUND_HALF_UP) == two.quantize(unit, ROUND_HALF_UP)
    except InvalidOperation:
        return False


def seen_as(expected: Cell, found: Cell) -> str:
    """What a reader sees of a cell that holds what it must: under a format that waits for a result, that of ours."""
    seen = found.seen
    if seen and found.kind == Kind.NOTHING and seen.startswith("="):
        is_number = expected.kind in {Kind.NUMBER, Kind.DAY}
        return shown_number(seen[1:], Decimal(expected.text)) if is_number else shown_text(seen[1:], expected.text)
    if seen is None:
        return shown(found)
    return seen[:SHOWN_MAX] if seen.strip() else NOTHING_SEEN


def is_seen_alike(expected: Cell, found: Cell) -> bool:
    """Whether what is seen of a cell reads as what it must be. More decimals or other separators read alike."""
    if {expected.kind, found.kind} == {Kind.NUMBER, Kind.DAY}:
        return False
    if found.seen is None or found.seen == expected.seen or not expected.text:
        return True
    number = read_number(seen_as(expected, found)) if expected.kind == Kind.NUMBER else None
    if number is not None:
        return is_same_result(expected, Cell(Kind.NUMBER, str(number)))
    return expected.kind != Kind.NUMBER and found.seen.startswith("=") and seen_as(expected, found) == expected.text


def shown(cell: Cell, *, with_formula: bool = False) -> str:
    """The cell for a person to find it by: its formula where that is asked for, else its value; days as days."""
    if with_formula and cell.formula:
        return f"={cell.formula}"[:SHOWN_MAX]
    if not cell.text:
        return EMPTY_CELL
    if cell.kind == Kind.DAY:
        return _day(cell.text)
    return cell.text[:SHOWN_MAX]


def told_line(line: Line) -> str:
    """A whole row or column for a person to find it by."""
    return _SEPARATOR.join(shown(line[place]) for place in sorted(line))[:SHOWN_MAX]


def shown_typed(cell: Cell) -> str:
    """The cell with what it is, where the same characters stand as another kind of value."""
    return AS_TEXT.format(text=shown(cell)) if cell.kind == Kind.TEXT else shown(cell)


def _day(text: str) -> str:
    try:
        return str(from_excel(float(text))).removesuffix(" 00:00:00")
    except (ValueError, OverflowError, TypeError):
        return text
