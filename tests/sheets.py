"""Small workbooks and texts for tests, made by hand so that every oddity of theirs can be read in the test."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""
MACRO_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
)
ROOT_LINKS = (
    f'<Relationships xmlns="{PACKAGE_LINKS}">'
    f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
Part = str | bytes


def sheet_xml(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """A sheet around its rows; ``before`` and ``after`` are what stands beside them (cols, mergeCells)."""
    return f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row_xml(number: int, *cells: str, attributes: str = "") -> str:
    """A row of cells that name no place: they stand in columns A, B, C ..."""
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


def text_cell(text: str) -> str:
    """A cell that holds its own text."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def number_cell(number: float | str, style: int = 0) -> str:
    """A cell with a number, under the style of that position."""
    return f'<c s="{style}"><v>{number}</v></c>'


def table_xml(rows: Sequence[Sequence[str | float | None]]) -> str:
    """Rows of texts and numbers from row 1 on; None is an empty cell."""
    return "".join(
        row_xml(number, *("<c/>" if v is None else text_cell(v) if isinstance(v, str) else number_cell(v) for v in row))
        for number, row in enumerate(rows, 1)
    )


def styles_xml(formats: Sequence[str]) -> str:
    """Styles 0, 1, 2 ...: one for each format, a built-in one by its number or one of its own by its code."""
    own = [(164 + position, code) for position, code in enumerate(formats) if not code.isdecimal()]
    ids = [code if code.isdecimal() else str(164 + position) for position, code in enumerate(formats)]
    listed = "".join(
        f'<numFmt numFmtId="{key}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>' for key, code in own
    )
    cells = "".join(f'<xf numFmtId="{key}"/>' for key in ids)
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{listed}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'


def strings_xml(items: Sequence[str]) -> str:
    """The table of shared texts from its items."""
    return f'<sst xmlns="{MAIN}">{"".join(items)}</sst>'


def workbook_xml(names: Mapping[str, str], *, is_1904: bool = False) -> str:
    """The list of sheets, name → state; sheet n is the relationship ``rIdn``."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(names.items(), 1)
    )
    properties = '<workbookPr date1904="1"/>' if is_1904 else ""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{properties}<sheets>{sheets}</sheets></workbook>'


def workbook_links(sheets: int, *, kind: str = "worksheet") -> str:
    """Relationships to sheets 1 to n, shared texts and styles."""
    targets = [(f"rId{n}", kind, f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)]
    targets += [("rIdStrings", "sharedStrings", "sharedStrings.xml"), ("rIdStyles", "styles", "/xl/styles.xml")]
    listed = "".join(f'<Relationship Id="{i}" Type="{LINKS}/{kind}" Target="{t}"/>' for i, kind, t in targets)
    return f'<Relationships xmlns="{PACKAGE_LINKS}">{listed}</Relationships>'


def write_parts(path: Path, parts: Mapping[str, Part], *, packed: bool = True) -> Path:
    """A zip of parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def parts_of(
    sheets: Mapping[str, str] | str,
    *,
    states: Mapping[str, str] | None = None,
    strings: Sequence[str] = (),
    formats: Sequence[str] = ("General",),
    is_1904: bool = False,
) -> dict[str, Part]:
    """The parts of a workbook with these sheets, name → XML; a single one is called 表."""
    named = {"表": sheets} if isinstance(sheets, str) else sheets
    names = {name: (states or {}).get(name, "visible") for name in named}
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_LINKS,
        "xl/workbook.xml": workbook_xml(names, is_1904=is_1904),
        "xl/_rels/workbook.xml.rels": workbook_links(len(names)),
        "xl/sharedStrings.xml": strings_xml(strings),
        "xl/styles.xml": styles_xml(formats),
        **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(named.values(), 1)},
    }


def write_xlsx(path: Path, sheets: Mapping[str, str] | str, *, packed: bool = True, **options: Any) -> Path:
    """A workbook with these sheets; ``options`` as ``parts_of``."""
    return write_parts(path, parts_of(sheets, **options), packed=packed)


def write_table(path: Path, rows: Sequence[Sequence[str | float | None]], name: str = "表") -> Path:
    """A workbook of one sheet with texts and numbers."""
    return write_xlsx(path, {name: sheet_xml(table_xml(rows))})
