"""A zip of XML as a Book: which parts are sheets, what its styles mean, what is odd about it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from ledger.errors import Finding, Malformed
from ledger.finding_codes import FindingCode
from ledger.intake.formats import Convert, converter
from ledger.intake.grid import Book, Sheet
from ledger.intake.limits import Limits
from ledger.intake.parts import Package, open_package, resolve
from ledger.intake.refusals import beyond, damaged, note
from ledger.intake.sheetscan import Scan, scan_sheet
from ledger.intake.strings import Strings
from ledger.intake.xlsx import RowReader
from ledger.intake_words import FileType

_CONTENT_TYPES: Final = "[Content_Types].xml"
_USUAL: Final = "xl/workbook.xml"
_OTHERS: Final = {
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "content.xml": "ods",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relationship points to, and as what."""

    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook opened and no cell of it read: its sheets as they are listed, each with its part.

    ``main`` is the part that lists the sheets; ``others`` are the names of sheets without cells, such as a chart that
    fills one.
    """

    package: Package
    main: str
    relations: dict[str, Relation]
    sheets: tuple[tuple[Element, str], ...]
    others: tuple[str, ...]
    strings: Strings
    styles: dict[str, Convert]
    is_1904: bool
    has_macros: bool

    def related(self, kind: str) -> str | None:
        """The part of a kind (``styles``, ``theme``), None where the workbook has none.

        Raises:
            Malformed: it has two, of which one program reads the one and another the other.
        """
        parts = {each.target for each in self.relations.values() if each.kind.endswith(f"/{kind}")}
        if len(parts) > 1:
            raise damaged(self.main, kind)
        return _related(self.package, self.relations, kind)


def open_parts(path: Path, limits: Limits) -> Opened:
    """The workbook in the file.

    Raises:
        Malformed: it is damaged, has entities, or is something else in a zip.
        Unreadable: it is encrypted.
        TooLarge: it has more of something than the limits let through.
    """
    package = open_package(path, limits)
    main = _main_part(package)
    types = package.tree(_CONTENT_TYPES)
    workbook, relations = package.tree(main), relations_of(package, main)
    is_1904 = any(_flag(each.get("date1904")) for each in elements(workbook, "workbookPr"))
    strings = Strings(package, _related(package, relations, "sharedStrings"), limits.text)
    styles = _styles(package, _related(package, relations, "styles"), is_1904=is_1904)
    has_macros = any("macroEnabled" in each.get("ContentType", "") for each in types) or _has(package, "vbaproject.bin")
    listed = [(each, _relation_of(each, relations)) for each in elements(workbook, "sheet")]
    if len(listed) > limits.sheets:
        raise beyond(FindingCode.TOO_MANY_SHEETS, limits.sheets, len(listed))
    sheets = tuple((each, relation.target) for each, relation in listed if relation.kind.endswith("/worksheet"))
    others = tuple(each.get("name", "") for each, relation in listed if not relation.kind.endswith("/worksheet"))
    return Opened(package, main, relations, sheets, others, strings, styles, is_1904, has_macros)


def open_workbook(path: Path, limits: Limits) -> Book:
    """The workbook in the file; its rows are read when they are asked for.

    Raises:
        LedgerError: as ``open_parts``.
    """
    opened = open_parts(path, limits)
    scans: dict[str, Scan] = {}
    sheets = []
    for element, part in opened.sheets:
        name = element.get("name", "")
        if part not in scans:
            scans[part] = scan_sheet(opened.package, part, name, limits)
        reader = RowReader(opened.package, part, name, opened.strings, opened.styles, limits)
        sheets.append(_sheet(element, name, reader, scans[part]))
    file_type = FileType.XLSM if opened.has_macros else FileType.XLSX
    notes = _notes(opened.package, has_macros=opened.has_macros)
    return Book(file_type, tuple(sheets), opened.is_1904, notes)


def _sheet(element: Element, name: str, reader: RowReader, scan: Scan) -> Sheet:
    return Sheet(
        name,
        reader.rows,
        element.get("state", "visible") != "visible",
        frozenset(scan.hidden_rows),
        frozenset(scan.hidden_columns),
        tuple(scan.merges),
    )


def _notes(package: Package, *, has_macros: bool) -> tuple[Finding, ...]:
    notes = []
    if has_macros:
        notes.append(note(FindingCode.WORKBOOK_MACROS))
    if any(part.startswith("xl/externallinks/") for part in package.parts):
        notes.append(note(FindingCode.WORKBOOK_LINKS))
    return tuple(notes)


def _has(package: Package, ending: str) -> bool:
    return any(part.endswith(ending) for part in package.parts)


def _main_part(package: Package) -> str:
    """The part that lists the sheets: as the package itself says, else by its usual name."""
    for relation in relations_of(package, "").values():
        is_main = relation.kind.endswith("/officeDocument") and relation.target.lower().endswith(".xml")
        if is_main and relation.target in package and relation.target not in _OTHERS:
            return relation.target
    if _USUAL in package:
        return _USUAL
    other = next((name for part, name in _OTHERS.items() if part in package), "zip")
    raise Malformed([Finding(FindingCode.NOT_A_WORKBOOK, "", "xlsx, xls, csv", other)])


def relations_of(package: Package, source: str) -> dict[str, Relation]:
    """The relationships of a part by their ids; those that lead out of the file are left out.

    Raises:
        Malformed: two have the same id, and each program follows the one it likes.
    """
    folder, _, name = source.rpartition("/")
    part = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if part not in package:
        return {}
    told = list(package.tree(part))
    if len({each.get("Id", "") for each in told}) < len(told):
        raise damaged(part, "Id")
    return {
        each.get("Id", ""): Relation(resolve(source, each.get("Target", "")), each.get("Type", ""))
        for each in told
        if each.get("TargetMode") != "External"
    }


def _related(package: Package, relations: dict[str, Relation], ending: str) -> str | None:
    """The part of a kind, None where the workbook has none."""
    targets = (each.target for each in relations.values() if each.kind.endswith(f"/{ending}"))
    return next((target for target in targets if target in package), None)


def _relation_of(sheet: Element, relations: dict[str, Relation]) -> Relation:
    """What the sheet's own ``r:id`` points to."""
    key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
    if key not in relations:
        raise damaged(_USUAL, sheet.get("name", ""))
    return relations[key]


def _styles(package: Package, part: str | None, *, is_1904: bool) -> dict[str, Convert]:
    """Per style that cells name, as text: what becomes of numbers. Styles that leave them alone are left out."""
    if part is None:
        return {}
    root = package.tree(part)
    codes = {each.get("numFmtId", ""): each.get("formatCode", "") for each in elements(root, "numFmt")}
    found: dict[str, Convert] = {}
    known: dict[str, Convert | None] = {}
    lists = [child for child in root if child.tag.endswith("}cellXfs")]
    for position, each in enumerate(each for child in lists for each in child):
        key = each.get("numFmtId", "0")
        if key not in known:
            known[key] = converter(int(key) if key.isdecimal() else 0, codes.get(key), is_1904=is_1904)
        convert = known[key]
        if convert is not None:
            found[str(position)] = convert
    return found


def elements(root: Element, name: str) -> list[Element]:
    """Every element of that name below the root, in any namespace."""
    return [each for each in root.iter() if each.tag.endswith(f"}}{name}")]


def _flag(value: str | None) -> bool:
    return value is not None and value.strip().lower() in {"1", "true", "on", "t"}
