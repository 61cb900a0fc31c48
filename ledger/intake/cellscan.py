"""A workbook as all that it says (``cellgrid``), piece by piece as plain data, so that another process can read it."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from ledger.finding_codes import FindingCode
from ledger.intake.cellbeside import outside, properties
from ledger.intake.celldrawn import drawings
from ledger.intake.cellgrid import Cell, CellBook, CellSheet, Drawn, Veil
from ledger.intake.cellreader import CellReader, Looking
from ledger.intake.cellveils import Beside, cut_by, print_areas, table_filters
from ledger.intake.grid import Merge
from ledger.intake.limits import LIMITS, MIB, Limits
from ledger.intake.looks import Palette, looks_of
from ledger.intake.parts import Package
from ledger.intake.refusals import beyond, damaged
from ledger.intake.seen_strings import NAMESPACES, SeenStrings
from ledger.intake.sheetscan import scan_sheet
from ledger.intake.workbook import Opened, elements, open_parts, relations_of

CELLS_MAX: Final = 2_500_000
"""Cells of a workbook that are held at once."""

CHARACTERS_MAX: Final = 128 * MIB
"""Characters of all cells together."""

_ROWS_AT_ONCE: Final = 500
_MAIN: Final = "/officeDocument"

Part = dict[str, Any]


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
            sheets.append(_sheet(part))
        elif "veils" in part:
            _add_veils(sheets[-1], part)
        else:
            cells += part["cells"]
            characters += part["characters"]
            if cells > CELLS_MAX or characters > CHARACTERS_MAX:
                raise beyond(FindingCode.FILE_TOO_LARGE, f"{CELLS_MAX} cells, {CHARACTERS_MAX} characters")
            for number, row in part["rows"]:
                sheets[-1].rows[number] = {column: Cell(*rest) for column, *rest in row}
    book.sheets = tuple(sheets)
    return book


def _sheet(part: Part) -> CellSheet:
    hidden = frozenset(part["hidden_rows"]), frozenset(part["hidden_columns"])
    merges = frozenset(Merge(*merge) for merge in part["merges"])
    drawn = tuple(Drawn(*each) for each in part["drawn"])
    return CellSheet(part["name"], part["is_hidden"], *hidden, merges, drawn)


def _add_veils(sheet: CellSheet, part: Part) -> None:
    sheet.veils = frozenset(Veil(*each) for each in part["veils"])
    sheet.hidden_rows |= frozenset(part["hidden_rows"])
    sheet.hidden_columns |= frozenset(part["hidden_columns"])
    sheet.heights = {int(row): height for row, height in part["heights"]}


def scan_book(path: Path, limits: Limits) -> Iterator[Part]:
    """What a workbook says, piece by piece as plain data: its properties, then each sheet, its rows and its veils.

    Raises:
        Malformed: it is damaged, has entities, says a thing twice, or is something else in a zip.
        Unreadable: it is encrypted.
        TooLarge: it has more of something than the limits let through.
    """
    opened = open_parts(path, limits)
    _check_lists(opened)
    for name in opened.others:
        hidden: Part = {"is_hidden": False, "hidden_rows": [], "hidden_columns": [], "merges": []}
        yield {"name": name, **hidden, "drawn": [Drawn("sheet", 1, 1, 1, 1, {})]}
    yield {"properties": properties(opened.package), "outside": outside(opened.package)}
    looking = _looking(opened, limits)
    areas = print_areas(opened)
    for element, part in opened.sheets:
        name = element.get("name", "")
        scan = scan_sheet(opened.package, part, name, limits)
        yield {
            "name": name,
            "is_hidden": element.get("state", "visible") != "visible",
            "hidden_rows": sorted(scan.hidden_rows),
            "hidden_columns": sorted(scan.hidden_columns),
            "merges": scan.merges,
            "drawn": drawings(opened.package, part),
        }
        reader = CellReader(opened, part, name, looking, limits)
        yield from _in_pieces(reader.cells())
        beside = Beside(reader, looking)
        yield {
            "veils": [*beside.veils(), *cut_by(areas.get(name, ()), reader), *table_filters(opened.package, part)],
            "hidden_rows": sorted(beside.hidden_rows()),
            "hidden_columns": sorted(beside.hidden_columns()),
            "heights": sorted(reader.heights.items()),
        }


def _check_lists(opened: Opened) -> None:
    """There is one list of sheets, which the package itself names, and each has a name of its own.

    Raises:
        Malformed: it would be open what is read.
    """
    workbook = opened.package.tree(opened.main)
    lists = [each for each in workbook if each.tag.endswith("}sheets")]
    listed = [each for one in lists for each in one]
    if len(lists) != 1 or any(each.tag.rpartition("}")[0] + "}" not in NAMESPACES for each in (*lists, *listed)):
        raise damaged(opened.main, "sheets")
    if len(elements(workbook, "sheet")) != len(listed):
        raise damaged(opened.main, "sheet")
    mains = [each.target for each in relations_of(opened.package, "").values() if each.kind.endswith(_MAIN)]
    if mains != [opened.main]:
        raise damaged("_rels/.rels", _MAIN)
    names = [*(element.get("name", "") for element, _ in opened.sheets), *opened.others]
    twice = next((name for index, name in enumerate(names) if name.lower() in map(str.lower, names[:index])), None)
    if twice is not None:
        raise damaged(opened.main, twice)


def _looking(opened: Opened, limits: Limits) -> Looking:
    package = opened.package
    styles, theme = (_tree(package, opened.related(kind)) for kind in ("styles", "theme"))
    palette = Palette() if styles is None else Palette.of(styles, theme)
    strings = SeenStrings(package, opened.related("sharedStrings"), limits.text, palette)
    days = frozenset(style for style, convert in opened.styles.items() if isinstance(convert(1), date))
    return Looking(strings, looks_of(styles, palette), palette, styles, days)


def _tree(package: Package, part: str | None) -> Element | None:
    return None if part is None else package.tree(part)


def _in_pieces(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[Part]:
    piece, cells, characters = list[Any](), 0, 0
    for number, row in rows:
        piece.append((number, row))
        cells += len(row)
        characters += sum(len(cell[2]) + len(cell[3]) for cell in row)
        if len(piece) == _ROWS_AT_ONCE:
            yield {"rows": piece, "cells": cells, "characters": characters}
            piece, cells, characters = [], 0, 0
    if piece:
        yield {"rows": piece, "cells": cells, "characters": characters}
