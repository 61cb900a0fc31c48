"""Workbooks of ours as others send them back: saved again without harm, or tampered with, each act by name.

A workbook is its parts, name → bytes, so that every act can be read for what it does to the file.
"""

import io
import random
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import Connection

from ledger.intake.cellscan import read_cells
from ledger.intake.places import CellPlace
from ledger.proof_words import Cause
from ledger.totals import find_head
from reports import proof as proofs
from reports.issue import issue_fact
from reports.proof import Proof, prove_book
from reports.rebuild import rebuild, rendered
from tests.books import Books
from tests.offices import OFFICE

Parts = dict[str, bytes]
SOFFICE = OFFICE


def workbook(books: Books, month: str = "2023-06", known_at: int | None = None, **words: str) -> bytes:
    """The monthly workbook as it is sent out."""
    with books.database.reading() as connection:
        known = find_head(connection, known_at).number
        return rendered(rebuild(connection, {"report": "monthly", "period": month, **words}, known))


def issued(books: Books, month: str = "2023-06", **words: str) -> bytes:
    """The workbook, after the voucher that it was sent out was posted."""
    with books.database.reading() as connection:
        known = find_head(connection).number
        tables = rebuild(connection, {"report": "monthly", "period": month, **words}, known)
        content = rendered(tables)
        fact = issue_fact(connection, tables, content)
    books.post([fact])
    return content


def prove(books: Books, content: bytes) -> Proof:
    """The proof of a file; its cells are read in this process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent.xlsx"
        path.write_bytes(content)
        with books.database.reading() as connection:
            return prove_book(connection, read_cells(path), path.name)


def remember(patch: pytest.MonkeyPatch) -> None:
    """A report is made again once for all tests of a ledger that is only read."""
    remade, cells_of = proofs.remade, proofs.cells_of

    def once(key: Any, make: Callable[[], Any]) -> Any:
        if key not in _MADE:
            _MADE[key] = make()
        return _MADE[key]

    def remade_once(connection: Connection, scope: Mapping[str, str], known: int) -> Any:
        key = str(connection.engine.url), tuple(sorted(scope.items())), known
        return once(key, lambda: remade(connection, scope, known))

    def rebuilt_once(connection: Connection, scope: Mapping[str, str], known: int) -> Any:
        key = "tables", str(connection.engine.url), tuple(sorted(scope.items())), known
        return once(key, lambda: rebuild(connection, scope, known))

    patch.setattr(proofs, "remade", remade_once)
    patch.setattr(proofs, "rebuild", rebuilt_once)
    patch.setattr(proofs, "cells_of", lambda content: once(content, lambda: cells_of(content)))


_MADE: dict[Any, Any] = {}


def told(proof: Proof, cause: Cause | None = None) -> list[str]:
    """Each difference as ``change place: was -> found``, and the vouchers in brackets."""
    return [
        f"{each.change} {each.place}: {each.was} -> {each.found}"
        + (f" [{' '.join(each.papers)}]" if each.papers else "")
        for each in proof.differences
        if cause is None or each.cause is cause
    ]


def parts_of(content: bytes) -> Parts:
    """The parts of a file by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def file_of(parts: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    """The parts as a file, in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def opened(content: bytes) -> Workbook:
    """The file as openpyxl has it, formulas as formulas."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    """As openpyxl writes it: without the results of formulas."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_book(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The file after openpyxl changed something in it."""
    book = opened(content)
    change(book)
    return saved(book)


# --- saved again, without harm -----------------------------------------------------------------------------------

Act = Callable[[bytes, random.Random], bytes]


def by_openpyxl(content: bytes, _chance: random.Random) -> bytes:
    return saved(opened(content))


def packed_otherwise(content: bytes, chance: random.Random) -> bytes:
    """Parts in another order; the list of types stays first, as every writer has it."""
    parts = parts_of(content)
    names = list(parts)
    chance.shuffle(names)
    return file_of({name: parts[name] for name in names}, packed=chance.random() < 0.5)


def with_texts_in_cells(content: bytes, _chance: random.Random) -> bytes:
    """Shared texts stand in the cells themselves."""
    parts = parts_of(content)
    if "xl/sharedStrings.xml" not in parts:
        return content
    items = re.findall(r"<si>(.*?)</si>", parts["xl/sharedStrings.xml"].decode(), re.DOTALL)

    def inline(match: re.Match[str]) -> str:
        return f'<c{match[1]} t="inlineStr"{match[2]}><is>{items[int(match[3])]}</is></c>'

    def moved(part: bytes) -> bytes:
        return re.sub(r'<c((?: [rs]="[^"]*")*) t="s"([^>]*)><v>(\d+)</v></c>', inline, part.decode()).encode()

    return file_of({name: moved(part) if "worksheets/sheet" in name else part for name, part in parts.items()})


def with_other_looks(content: bytes, chance: random.Random) -> bytes:
    def change(book: Workbook) -> None:
        for sheet in book.worksheets:
            sheet.sheet_properties.tabColor = "FF0000"
            sheet.column_dimensions["B"].width = chance.randint(8, 40)
            sheet["A4"].font = Font(name="KaiTi", size=chance.randint(8, 20))
            sheet["A5"].fill = PatternFill("solid", "FFFF00")
            sheet.sheet_view.zoomScale = 130

    return with_book(content, change)


def with_other_author(content: bytes, _chance: random.Random) -> bytes:
    def change(book: Workbook) -> None:
        book.properties.lastModifiedBy = "示例"
        if "KSOProductBuildVer" not in book.custom_doc_props.names:
            book.custom_doc_props.append(StringProperty(name="KSOProductBuildVer", value="2052-12.1.0"))

    return with_book(content, change)


def with_a_comment(content: bytes, _chance: random.Random) -> bytes:
    return with_book(content, lambda book: setattr(book.worksheets[0]["A1"], "comment", Comment("已阅", "示例")))


def with_sheets_in_another_order(content: bytes, _chance: random.Random) -> bytes:
    return with_book(content, lambda book: book.move_sheet(book.worksheets[0], 2))


def with_numbers_spelled_otherwise(content: bytes, _chance: random.Random) -> bytes:
    """415 as 415.0, 4.15E2, or with the digits of a binary fraction."""

    def spelled(match: re.Match[str]) -> str:
        number = float(match[2])
        return f"{match[1]}<v>{number:.17g}</v>" if number % 2 else f"{match[1]}<v>{number:.16E}</v>"

    parts = parts_of(content)
    pattern = r'(<c(?: [rs]="[^"]*")*>(?:<f>[^<]*</f>)?)<v>(-?[0-9.]+)</v>'
    for name in parts:
        if "worksheets/sheet" in name:
            parts[name] = re.sub(pattern, spelled, parts[name].decode()).encode()
    return file_of(parts)


def with_numbers_as_reals(content: bytes, _chance: random.Random) -> bytes:
    """Whole numbers of the properties become reals, as some programs store every number."""
    parts = parts_of(content)
    name = "docProps/custom.xml"
    parts[name] = re.sub(rb"<vt:i4>(\d+)</vt:i4>", rb"<vt:r8>\1</vt:r8>", parts[name])
    return file_of(parts)


def with_formulas_respelled(content: bytes, _chance: random.Random) -> bytes:
    parts = parts_of(content)
    for name in parts:
        if "worksheets/sheet" in name:
            text = re.sub(r"<f>SUM\(([A-Z]+)(\d+):", r"<f>sum( $\1$\2:", parts[name].decode())
            parts[name] = text.encode()
    return file_of(parts)


def with_shared_formulas(content: bytes, _chance: random.Random) -> bytes:
    """A formula below the same one is stored as that one moved, as Excel does."""
    parts = parts_of(content)
    for name in parts:
        if "worksheets/sheet" in name:
            parts[name] = _shared(parts[name].decode()).encode()
    return file_of(parts)


def _shared(xml: str) -> str:
    groups: dict[str, int] = {}
    pattern = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*)><f>ROUND\(([A-Z]+)(\d+)/10000,2\)</f>')

    def share(match: re.Match[str]) -> str:
        column, row, rest, of, of_row = match.groups()
        assert row == of_row
        if column not in groups:
            groups[column] = len(groups)
            formula = (
                f'<f t="shared" ref="{column}{row}:{column}9999" si="{groups[column]}">ROUND({of}{row}/10000,2)</f>'
            )
        else:
            formula = f'<f t="shared" si="{groups[column]}"/>'
        return f'<c r="{column}{row}"{rest}>{formula}'

    return pattern.sub(share, xml)


def with_a_prefix(content: bytes, _chance: random.Random) -> bytes:
    """Elements of sheets under a prefix, as libraries of other languages write them."""
    parts = parts_of(content)
    for name in parts:
        if "worksheets/sheet" in name:
            text = re.sub(r"<(/?)([a-zA-Z]+)(?=[\s/>])", r"<\1x:\2", parts[name].decode())
            parts[name] = text.replace(' xmlns="', ' xmlns:x="').encode()
    return file_of(parts)


def by_libreoffice(content: bytes, _chance: random.Random) -> bytes:
    """Opened, calculated and saved by LibreOffice."""
    assert SOFFICE is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent.xlsx"
        path.write_bytes(content)
        command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to"]
        command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", f"{folder}/out", str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (Path(folder) / "out" / "sent.xlsx").read_bytes()


HARMLESS: tuple[Act, ...] = (
    by_openpyxl, packed_otherwise, with_texts_in_cells, with_other_looks, with_other_author, with_a_comment,
    with_sheets_in_another_order, with_numbers_spelled_otherwise, with_numbers_as_reals, with_formulas_respelled,
    with_shared_formulas, with_a_prefix,
)  # fmt: skip


# --- tampered with -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tampered:
    """A file after one act; by which changes, and at which of some places, a proof must name it."""

    act: str
    content: bytes
    changes: frozenset[str]
    places: frozenset[str]


def tampered(content: bytes, other: bytes, chance: random.Random) -> Tampered:
    """One act on a file, by chance; ``other`` is another workbook of the same ledger."""
    return chance.choice(TAMPERING)(content, other, chance)


Tamper = Callable[[bytes, bytes, random.Random], Tampered]


def _cells(book: Workbook, *, formulas: bool) -> list[Any]:
    """Cells with something in them, those under the heading only: a heading stands over merged cells."""
    return [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=4)
        for cell in row
        if cell.value is not None and (cell.data_type == "f") is formulas
    ]


def _place(cell: Any) -> str:
    return CellPlace(cell.parent.title, cell.row, cell.column).text


def _named(act: str, content: bytes, changes: str, *places: str) -> Tampered:
    return Tampered(act, content, frozenset(changes.split()), frozenset(places))


def change_a_value(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=False))
    if isinstance(cell.value, str):
        cell.value += "改"
    elif isinstance(cell.value, int | float):
        cell.value += chance.choice((0.01, 1, 10_000, -1))
    else:
        cell.value = cell.value.replace(day=1 if cell.value.day > 1 else 2)
    return _named("value", saved(book), "value_changed", _place(cell))


def empty_a_cell(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=False))
    cell.value = None
    return _named("empty", saved(book), "value_changed row_removed", _place(cell), _row(cell))


def _row(cell: Any) -> str:
    return CellPlace(cell.parent.title, cell.row).text


def write_beside(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = chance.choice(book.worksheets)
    cell = sheet.cell(chance.randint(1, 60), sheet.max_column + chance.randint(1, 5), "另注")
    return _named("beside", saved(book), "value_changed column_added", _place(cell), _column(cell))


def _column(cell: Any) -> str:
    return CellPlace(cell.parent.title, None, cell.column).text


def fix_a_formula(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    """The formula becomes its result, as a paste of values does."""
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=True))
    cell.value = values[cell.parent.title][cell.coordinate].value
    return _named("fixed", saved(book), "formula_lost", _place(cell))


def change_a_formula(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=True))
    cell.value = f"{cell.value}+{chance.randint(1, 9)}"
    return _named("formula", saved(book), "formula_changed", _place(cell))


def add_a_formula(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=False))
    cell.value = "=1+1"
    return _named("calculated", saved(book), "formula_added", _place(cell))


def number_as_text(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice([cell for cell in _cells(book, formulas=False) if isinstance(cell.value, int)])
    cell.value = str(cell.value)
    return _named("text", saved(book), "type_changed", _place(cell))


def forge_a_result(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    """The stored result of a formula is another one; whoever calculates again would see the right one."""
    parts, names = parts_of(content), opened(content).sheetnames
    found = [
        (name, match)
        for name in parts
        if (number := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name))
        for match in re.finditer(r'<c r="([A-Z]+)(\d+)"[^>]*><f>[^<]*</f><v>([^<]*)</v>', parts[name].decode())
        if number
    ]
    name, match = chance.choice(found)
    text = parts[name].decode()
    forged = match[0].replace(f"<v>{match[3]}</v>", f"<v>{float(match[3]) + 100}</v>")
    parts[name] = (text[: match.start()] + forged + text[match.end() :]).encode()
    sheet = names[int(re.sub(r"\D", "", name)) - 1]
    return _named("result", file_of(parts), "result_differs", f"{sheet}!{match[1]}{match[2]}")


def insert_a_row(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = chance.choice(book.worksheets)
    row = chance.randint(4, sheet.max_row - 2)
    sheet.insert_rows(row)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row, column, chance.randint(1, 10**6))
    return _named("row in", saved(book), "row_added", CellPlace(sheet.title, row).text)


def delete_a_row(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = chance.choice(book.worksheets)
    rows = [row for row in range(4, sheet.max_row) if sheet.cell(row, 1).value and sheet.cell(row, 2).value]
    row = chance.choice(rows)
    sheet.delete_rows(row)
    place = CellPlace(sheet.title, row)
    return _named("row out", saved(book), "row_removed value_changed", place.text)


def insert_a_column(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = chance.choice(book.worksheets[:4])
    column = chance.randint(2, sheet.max_column)
    sheet.insert_cols(column)
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row, column, chance.randint(1, 10**6))
    return _named("column in", saved(book), "column_added", CellPlace(sheet.title, None, column).text)


def delete_a_column(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    """One that differs from its neighbours, which else could not be told from it."""
    book = opened(content)
    sheet = chance.choice(book.worksheets[:4])
    column = chance.randint(2, sheet.max_column)
    sheet.delete_cols(column)
    near = {CellPlace(sheet.title, None, place).text for place in (column - 1, column, column + 1)}
    return _named("column out", saved(book), "column_removed", *near)


def hide_rows(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=False))
    cell.parent.row_dimensions[cell.row].hidden = True
    return _named("row hidden", saved(book), "rows_hidden", _row(cell))


def hide_columns(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=False))
    for dimension in cell.parent.column_dimensions.values():  # neighbours of one width are one, which would be hidden
        dimension.min = dimension.max = None
    cell.parent.column_dimensions[get_column_letter(cell.column)].hidden = True
    return _named("column hidden", saved(book), "columns_hidden", _column(cell))


def hide_a_sheet(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = chance.choice(book.worksheets[1:])
    sheet.sheet_state = chance.choice(("hidden", "veryHidden"))
    return _named("sheet hidden", saved(book), "sheet_hidden", CellPlace(sheet.title).text)


def remove_a_sheet(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = chance.choice(book.worksheets)
    book.remove(sheet)
    return _named("sheet out", saved(book), "sheet_removed", CellPlace(sheet.title).text)


def add_a_sheet(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    book.create_sheet("附表", chance.randint(0, 3))["A1"] = "另有"
    return _named("sheet in", saved(book), "sheet_added", "附表!")


def rename_a_sheet(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    chance.choice(book.worksheets).title = "改名"
    return _named("sheet renamed", saved(book), "sheet_renamed", "改名!")


def show_another_number(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    """A number format that appends a digit, divides, shows a text of its own, or nothing."""
    book = opened(content)
    cell = chance.choice([each for each in _cells(book, formulas=False) if isinstance(each.value, int) and each.value])
    cell.number_format = chance.choice(('0"5"', "0,", '"1,234"', ";;;", r"0\.00,"))
    return _named("format", saved(book), "shown_otherwise", _place(cell))


def show_another_result(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    """The same over a formula, whose result this program does not keep."""
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=True))
    cell.number_format = chance.choice(('0"5"', '"1,234"', ";;;"))
    return _named("format of a formula", saved(book), "shown_otherwise", _place(cell))


def hide_in_white(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice([each for each in _cells(book, formulas=False) if each.fill.patternType is None])
    cell.font = Font(color=chance.choice(("FFFFFFFF", "FFFDFDFD", "FFFFFFE0")))
    return _named("white", saved(book), "shown_otherwise", _place(cell))


def hide_by_condition(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=False))
    rule = FormulaRule(formula=["TRUE"], font=Font(color="FFFFFFFF"))
    cell.parent.conditional_formatting.add(cell.coordinate, rule)
    return _named("condition", saved(book), "condition_hides", _place(cell))


def squeeze_a_row(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=False))
    cell.parent.row_dimensions[cell.row].height = chance.choice((1, 2.5))
    return _named("row squeezed", saved(book), "rows_hidden", _row(cell))


def print_less(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = chance.choice(book.worksheets)
    sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row - 3}"
    return _named("print", saved(book), "print_cut", CellPlace(sheet.title).text)


def link_outside(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    cell = chance.choice(_cells(book, formulas=False))
    value = cell.value
    cell.hyperlink = "https://example.invalid/"
    cell.value = value
    return _named("link", saved(book), "leads_outside", "")


def draw_over(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = chance.choice(book.worksheets)
    sheet.add_chart(BarChart(), "B5")
    return _named("drawing", saved(book), "drawing_added", CellPlace(sheet.title, 5, 2).text)


def merge_over(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    """A merge in the file's own words: the cells that it covers keep what they had."""
    parts, book = parts_of(content), opened(content)
    places = [
        (number, row)
        for number, sheet in enumerate(book.worksheets, 1)
        for row in range(5, sheet.max_row)
        if f'ref="A{row}:'.encode() not in parts[f"xl/worksheets/sheet{number}.xml"]
        and None not in (sheet.cell(row, 1).value, sheet.cell(row, 2).value)
    ]
    number, row = chance.choice(places)
    name = f"xl/worksheets/sheet{number}.xml"
    merge = f'<mergeCells count="99"><mergeCell ref="A{row}:B{row}"/>'.encode()
    parts[name] = re.sub(rb'<mergeCells count="\d+">', merge, parts[name])
    return _named("merged", file_of(parts), "cells_merged", CellPlace(book.sheetnames[number - 1], row, 1).text)


def edit_the_stamp(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    item = chance.choice(book.custom_doc_props.props)
    forged: dict[type, Any] = {bool: not item.value, int: 1, str: f"{item.value}x"}
    item.value = forged[type(item.value)] if item.name != "head_number" else 3
    if item.name == "format":
        item.value = 2
    return _named("stamp", saved(book), "stamp_changed", f"戳记 {item.name}")


def drop_from_the_stamp(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    name = chance.choice(book.custom_doc_props.props).name
    del book.custom_doc_props[name]
    return _named("stamp dropped", saved(book), "stamp_removed", f"戳记 {name}")


_COPIED = ("period", "as_of", "head_number", "head_hash")


def copy_a_stamp(content: bytes, other: bytes, _chance: random.Random) -> Tampered:
    parts = parts_of(content)
    parts["docProps/custom.xml"] = parts_of(other)["docProps/custom.xml"]
    return _named("stamp copied", file_of(parts), "stamp_changed", *(f"戳记 {name}" for name in _COPIED))


def edit_the_words_of_the_stamp(content: bytes, _other: bytes, chance: random.Random) -> Tampered:
    book = opened(content)
    sheet = book["说明"]
    labels = ("日记账号", "流水校验值", "编制参数", "报表期间")
    cell = chance.choice([row[1] for row in sheet.iter_rows() if row[0].value in labels])
    cell.value = escape(f"{cell.value}1")
    return _named("words", saved(book), "value_changed", _place(cell))


TAMPERING: tuple[Tamper, ...] = (
    change_a_value, change_a_value, change_a_value, empty_a_cell, write_beside, fix_a_formula, fix_a_formula,
    change_a_formula, add_a_formula, number_as_text, forge_a_result, forge_a_result, insert_a_row, delete_a_row,
    insert_a_column, delete_a_column, hide_rows, hide_columns, hide_a_sheet, remove_a_sheet, add_a_sheet,
    rename_a_sheet, link_outside, draw_over, merge_over, edit_the_stamp, edit_the_stamp, drop_from_the_stamp,
    copy_a_stamp, edit_the_words_of_the_stamp, show_another_number, show_another_number, show_another_result,
    hide_in_white, hide_by_condition, squeeze_a_row, print_less,
)  # fmt: skip
