"""All that a workbook says, to be compared with another: each cell with its formula, its properties, what is hidden.

Numbers are canonical texts of at most fifteen digits, as many as a spreadsheet carries; a day is the number that it is
stored as. So a workbook that another program saved again reads as before: fonts, styles, the order of parts and the way
in which texts are stored do not take part.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element

from openpyxl.formula.translate import Translator
from openpyxl.utils.datetime import from_ISO8601, to_excel

from ledger.errors import LedgerError
from ledger.finding_codes import FindingCode
from ledger.intake.cells import decimal_text
from ledger.intake.grid import DIGITS_MAX, Merge
from ledger.intake.limits import LIMITS, MIB, Limits
from ledger.intake.parts import Package
from ledger.intake.refusals import beyond, damaged
from ledger.intake.sheetscan import scan_sheet
from ledger.intake.strings import text_of, unescaped
from ledger.intake.workbook import Opened, elements, open_parts, relations_of
from ledger.intake.xlsx import RowReader, column_indices

CELLS_MAX: Final = 2_500_000
"""Cells of a workbook that are held at once."""

CHARACTERS_MAX: Final = 128 * MIB
"""Characters of all cells together."""

_ROWS_AT_ONCE: Final = 500
_TARGET_MAX: Final = 120
_PROPERTY_MAX: Final = 255
_RELS_MAX: Final = 2_000
_1904: Final = 1462
"""Days between the two systems of dates."""

_ALIVE: Final = (
    "xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/embeddings/", "xl/activex/", "xl/vbaproject.bin",
    "xl/macrosheets/", "xl/model/",
)  # fmt: skip
"""Parts that bring in what is no content of the workbook itself."""

Property = str | int | bool
Part = dict[str, Any]


class Kind:
    """What a cell holds, as one letter."""

    NUMBER: Final = "n"
    DAY: Final = "d"
    TEXT: Final = "s"
    TRUTH: Final = "b"
    ERROR: Final = "e"
    NOTHING: Final = ""


class Cell(NamedTuple):
    """A value with its kind (``Kind``) and, where it is calculated, its formula without the equals sign."""

    kind: str
    text: str
    formula: str = ""


Line = dict[int, Cell]


@dataclass(slots=True)
class CellSheet:
    """One sheet: row → column → cell, all counted from 1; cells with nothing in them are left out."""

    name: str
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: frozenset[Merge] = frozenset()
    drawings: int = 0
    rows: dict[int, Line] = field(default_factory=dict)


@dataclass(slots=True)
class CellBook:
    """A workbook: its own properties, its sheets in order, and what in it leads elsewhere."""

    properties: Mapping[str, Property]
    sheets: tuple[CellSheet, ...]
    outside: tuple[str, ...] = ()

    def sheet(self, name: str) -> CellSheet | None:
        """The sheet of this name, None where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def read_cells(path: Path, limits: Limits = LIMITS) -> CellBook:
    """The whole workbook, read in this process: for files of our own making.

    Raises:
        LedgerError: as ``scan_book`` and ``gather``.
    """
    return gather(scan_book(path, limits))


def gather(parts: Iterable[Part]) -> CellBook:
    """The workbook that the parts of ``scan_book`` tell.

    Raises:
        TooLarge: it has more cells or characters than are held at once.
    """
    book, sheets = CellBook({}, ()), list[CellSheet]()
    cells = characters = 0
    for part in parts:
        if "properties" in part:
            book.properties, book.outside = part["properties"], tuple(part["outside"])
        elif "name" in part:
            merges = frozenset(Merge(*merge) for merge in part["merges"])
            hidden = frozenset(part["hidden_rows"]), frozenset(part["hidden_columns"])
            sheets.append(CellSheet(part["name"], part["is_hidden"], *hidden, merges, part["drawings"]))
        else:
            cells += part["cells"]
            characters += part["characters"]
            if cells > CELLS_MAX or characters > CHARACTERS_MAX:
                raise beyond(FindingCode.FILE_TOO_LARGE, f"{CELLS_MAX} cells, {CHARACTERS_MAX} characters")
            for number, row in part["rows"]:
                sheets[-1].rows[number] = {column: Cell(*rest) for column, *rest in row}
    book.sheets = tuple(sheets)
    return book


def scan_book(path: Path, limits: Limits) -> Iterator[Part]:
    """What a workbook says, piece by piece as plain data: its properties, then each sheet and its rows.

    Raises:
        Malformed: it is damaged, has entities, or is something else in a zip.
        Unreadable: it is encrypted.
        TooLarge: it has more of something than the limits let through.
    """
    opened = open_parts(path, limits)
    for name in opened.others:
        yield {"name": name, "is_hidden": False, "hidden_rows": [], "hidden_columns": [], "merges": [], "drawings": 1}
    yield {"properties": _properties(opened.package), "outside": _outside(opened.package)}
    days = frozenset(style for style, convert in opened.styles.items() if _is_day(convert))
    for element, part in opened.sheets:
        name = element.get("name", "")
        scan = scan_sheet(opened.package, part, name, limits)
        yield {
            "name": name,
            "is_hidden": element.get("state", "visible") != "visible",
            "hidden_rows": sorted(scan.hidden_rows),
            "hidden_columns": sorted(scan.hidden_columns),
            "merges": scan.merges,
            "drawings": _drawings(opened.package, part),
        }
        yield from _in_pieces(CellReader(opened, part, name, days, limits).cells())


def _is_day(convert: Callable[[int | float], object]) -> bool:
    """Whether a number format shows days: that of one is tried."""
    return isinstance(convert(1), date)


def _in_pieces(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[Part]:
    piece, cells, characters = list[Any](), 0, 0
    for number, row in rows:
        piece.append((number, row))
        cells += len(row)
        characters += sum(len(text) + len(formula) for _, _, text, formula in row)
        if len(piece) == _ROWS_AT_ONCE:
            yield {"rows": piece, "cells": cells, "characters": characters}
            piece, cells, characters = [], 0, 0
    if piece:
        yield {"rows": piece, "cells": cells, "characters": characters}


class CellReader(RowReader):
    """Cells of one sheet as they come out of the file, with their formulas."""

    def __init__(self, opened: Opened, part: str, name: str, days: frozenset[str], limits: Limits) -> None:
        super().__init__(opened.package, part, name, opened.strings, opened.styles, limits)
        self._days = days
        self._shift = _1904 if opened.is_1904 else 0
        self._shared: dict[str, tuple[str, str]] = {}
        self._numbers: dict[str, str] = {}

    def cells(self) -> Iterator[tuple[int, list[tuple[int, str, str, str]]]]:
        """The rows with anything in them: (number, [(column, kind, text, formula)]).

        Raises:
            LedgerError: as ``rows``.
        """
        self._tag = ""
        number = count = 0
        for row in self._elements():
            text = row.get("r") or str(number + 1)
            number = self._row_number(text, number)
            found = list(self._found(row, text))
            if found:
                count += 1
                if count > self._limits.rows:
                    raise beyond(FindingCode.TOO_MANY_ROWS, self._limits.rows)
                if found[-1][0] > self._limits.columns:
                    raise beyond(FindingCode.TOO_MANY_COLUMNS, self._limits.columns)
                yield number, found

    def _found(self, row: Element, number: str) -> Iterator[tuple[int, str, str, str]]:
        indices, cut, last = column_indices(), -len(number), -1
        for cell in row:
            reference = cell.get("r")
            index = indices.get(reference[:cut], -1) if reference else last + 1
            if index <= last:
                raise damaged(self._part, f"{reference}")
            last = index
            kind, text = self._value(cell)
            formula = self._formula(cell, reference or "")
            if text or formula:
                yield index + 1, kind if text else Kind.NOTHING, text, formula

    def _value(self, cell: Element) -> tuple[str, str]:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(self._tag + "is")
            return Kind.TEXT, self._bounded((text_of(inline) or "") if inline is not None else "")
        stored = cell.find(self._tag + "v")
        raw = (stored.text or "") if stored is not None else ""
        if not raw:
            return Kind.NOTHING, ""
        return self._stored(kind, raw, cell)

    def _stored(self, kind: str, raw: str, cell: Element) -> tuple[str, str]:
        """By the type that the cell names."""
        match kind:
            case "n":
                return self._number(raw, is_day=cell.get("s") in self._days)
            case "s":
                return Kind.TEXT, self._shared_text(raw, cell)
            case "b":
                return Kind.TRUTH, "1" if raw.strip() in {"1", "true"} else "0"
            case "e":
                return Kind.ERROR, raw[:_TARGET_MAX]
            case "d":
                return self._day(raw)
            case _:
                return Kind.TEXT, self._bounded(unescaped(raw))

    def _shared_text(self, raw: str, cell: Element) -> str:
        try:
            return self._strings.texts[int(raw)] or ""
        except (ValueError, IndexError):
            raise damaged(self._part, f"{cell.get('r')} {raw[:20]}") from None

    def _bounded(self, text: str) -> str:
        if len(text) > self._limits.text:
            raise beyond(FindingCode.CELL_TOO_LONG, self._limits.text, f"{text[:20]}…")
        return text

    def _number(self, raw: str, *, is_day: bool) -> tuple[str, str]:
        text = self._numbers.get(raw)
        if text is None:
            text = self._numbers[raw] = number_text(raw)
        if not text:
            return Kind.ERROR, raw[:_TARGET_MAX]
        if is_day:
            return Kind.DAY, decimal_text(Decimal(text) + self._shift) if self._shift else text
        return Kind.NUMBER, text

    def _day(self, raw: str) -> tuple[str, str]:
        try:
            return Kind.DAY, number_text(str(to_excel(from_ISO8601(raw))))  # type: ignore[no-untyped-call]
        except (ValueError, TypeError, OverflowError):
            return Kind.TEXT, raw

    def _formula(self, cell: Element, reference: str) -> str:
        """The formula as this cell has it; one of several cells is moved from where it is written."""
        found = cell.find(self._tag + "f") if len(cell) else None
        if found is None:
            return ""
        text, kind = self._bounded(found.text or ""), found.get("t", "normal")
        if kind == "shared":
            key = found.get("si", "")
            if text:
                self._shared[key] = (text, reference)
                return text
            return _moved(*self._shared.get(key, ("", "")), reference)
        return text or f"{{{kind}}}" if kind == "normal" else f"{{{kind} {found.get('ref', '')} {text}}}"


def _moved(text: str, origin: str, to: str) -> str:
    if not (text and origin and to):
        return "{shared}"
    try:
        return str(Translator(f"={text}", origin).translate_formula(to)).removeprefix("=")
    except Exception:  # noqa: BLE001  (what no spreadsheet wrote may break the tokenizer in any way)
        return "{shared}"


def number_text(raw: str) -> str:
    """A stored number in its one form, of at most fifteen digits; empty where it is none."""
    if len(raw) <= DIGITS_MAX and raw.isascii() and raw.isdigit():
        return str(int(raw))
    try:
        value = float(raw)
    except ValueError:
        return ""
    if not isfinite(value):
        return ""
    return decimal_text(Decimal(f"{value:.{DIGITS_MAX}g}")) if value else "0"


# --- beside the cells --------------------------------------------------------------------------------------------


def _properties(package: Package) -> dict[str, Property]:
    """The typed properties that whoever made the workbook gave it."""
    kinds = (each for each in relations_of(package, "").values() if each.kind.endswith("/custom-properties"))
    part = next((each.target for each in kinds if each.target in package), None)
    if part is None:
        return {}
    found: dict[str, Property] = {}
    for each in elements(package.tree(part), "property"):
        for value in each[:1]:
            found[each.get("name", "")[:_PROPERTY_MAX]] = _typed_property(value)
    return found


def _typed_property(value: Element) -> Property:
    kind, text = value.tag.rpartition("}")[2], (value.text or "")[:_PROPERTY_MAX]
    if kind == "bool":
        return text.strip() in {"true", "1"}
    if kind in {"i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint", "r4", "r8", "decimal"}:
        number = number_text(text.strip())
        return int(number) if number.removeprefix("-").isdecimal() else text
    return text


def _outside(package: Package) -> list[str]:
    """Parts and relationships that lead out of the workbook, or run."""
    found = [part for part in package.parts if part.startswith(_ALIVE)]
    for part in [name for name in package.parts if name.endswith(".rels")][:_RELS_MAX]:
        leading = [each for each in package.tree(part) if each.get("TargetMode") == "External"]
        found += [each.get("Target", "")[:_TARGET_MAX] for each in leading]
    return sorted(set(found))


def _drawings(package: Package, part: str) -> int:
    """How many pictures, charts and boxes lie over the cells."""
    count = 0
    for relation in relations_of(package, part).values():
        if relation.kind.endswith("/drawing") and relation.target in package:
            try:
                count += len(package.tree(relation.target))
            except LedgerError:
                count += 1  # it is there, whatever it is
    return count
