"""Documents of word processors (docx): paragraphs, rows of tables, footnotes, read from the package's own XML.

What was struck in tracked changes is left out, what was added is in; fields show their results. Headers and footers of
pages are left out, since they repeat.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from ledger.errors import Finding, Malformed
from ledger.extract.document import Document
from ledger.finding_codes import FindingCode
from ledger.intake.document_builder import Builder
from ledger.intake.limits import Limits
from ledger.intake.parts import Package, open_package
from ledger.labels import documents as texts

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MAIN: Final = "word/document.xml"
_OTHERS: Final = {"xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "content.xml": "odt"}
_NOTES: Final = (("word/footnotes.xml", "footnote", texts.FOOTNOTE), ("word/endnotes.xml", "endnote", texts.ENDNOTE))
_SKIPPED: Final = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr"})
_TEXTS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_IN_PARAGRAPH: Final = frozenset({"t", "p", *_TEXTS})
_LEVELS: Final = 9
_STYLES_DEEP: Final = 20
"""Longest chain of styles based on each other that is followed."""


class _Styles(NamedTuple):
    """By style id: the level of heading that it says itself (1 is the highest), and the style that it is based on."""

    levels: dict[str, int]
    bases: dict[str, str]

    def level(self, style: str) -> int | None:
        """The level of heading of paragraphs in this style; None where it is none."""
        for _ in range(_STYLES_DEEP):
            if style in self.levels:
                return self.levels[style] if self.levels[style] <= _LEVELS else None
            if style not in self.bases:
                return None
            style = self.bases[style]
        return None


def open_word(path: Path, name: str, limits: Limits) -> Document:
    """The document in the package.

    Raises:
        Malformed: it is damaged, has entities, or is something else in a zip.
        Unreadable: it is encrypted.
        TooLarge: it unpacks to more, or has more text, than the limits let through.
    """
    package = open_package(path, limits)
    if _MAIN not in package:
        other = next((what for part, what in _OTHERS.items() if part in package), "zip")
        raise Malformed([Finding(FindingCode.NOT_A_DOCUMENT, "", texts.READ_AS, other)])
    builder = Builder(limits)
    _add_body(builder, package.tree(_MAIN), _styles(package))
    for part, kind, place in _NOTES:
        if part in package:
            _add_notes(builder, package.tree(part), kind, place)
    return builder.document(name)


def _tag(element: Element) -> str:
    """The name of a tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _value(element: Element | None, name: str = "val") -> str:
    """An attribute of the format's own namespace, in either of its two editions."""
    if element is None:
        return ""
    return element.get(f"{_W}{name}") or element.get(f"{_STRICT}{name}") or ""


def _nearest(element: Element, names: frozenset[str]) -> Iterator[Element]:
    """The descendants so called, in order; not what is inside of one, and nothing that was struck or only formats."""
    stack = [iter(element)]
    while stack:
        for child in stack[-1]:
            tag = _tag(child)
            if tag in names:
                yield child
            elif tag not in _SKIPPED:
                stack.append(iter(child))
                break
        else:
            stack.pop()


def _child(element: Element, *names: str) -> Element | None:
    """The child at the end of a path of names; None where there is none."""
    for name in names:
        found = next((child for child in element if _tag(child) == name), None)
        if found is None:
            return None
        element = found
    return element


def _styles(package: Package) -> _Styles:
    levels: dict[str, int] = {}
    bases: dict[str, str] = {}
    if "word/styles.xml" in package:
        for style in _nearest(package.tree("word/styles.xml"), frozenset({"style"})):
            key = _value(style, "styleId")
            level = _style_level(style)
            if level is not None:
                levels[key] = level
            if base := _value(_child(style, "basedOn")):
                bases[key] = base
    return _Styles(levels, bases)


def _style_level(style: Element) -> int | None:
    name = _value(_child(style, "name")).lower()
    if name.startswith("heading ") and name[8:].isdecimal():
        return int(name[8:])
    return _outline(_child(style, "pPr", "outlineLvl"))


def _outline(element: Element | None) -> int | None:
    """The level of an outline, which the format counts from 0 and which is body text from 9 on."""
    text = _value(element)
    return int(text) + 1 if text.isdecimal() else None


def _add_body(builder: Builder, root: Element, styles: _Styles) -> None:
    paragraphs = tables = 0
    for element in _nearest(root, frozenset({"p", "tbl"})):
        if _tag(element) == "tbl":
            tables += 1
            _add_table(builder, element, tables)
        else:
            paragraphs += 1
            place = texts.PARAGRAPH.format(number=paragraphs)
            level = _level(element, styles)
            for index, text in enumerate(_paragraph(element)):
                builder.add(text, place, level if index == 0 else None)


def _level(paragraph: Element, styles: _Styles) -> int | None:
    own = _outline(_child(paragraph, "pPr", "outlineLvl"))
    if own is not None:
        return own if own <= _LEVELS else None
    return styles.level(_value(_child(paragraph, "pPr", "pStyle")))


def _paragraph(element: Element) -> Iterator[str]:
    """The text of a paragraph, and behind it that of each one in a box that hangs on it."""
    waiting = [element]
    for paragraph in waiting:
        parts = []
        for each in _nearest(paragraph, _IN_PARAGRAPH):
            tag = _tag(each)
            if tag == "p":
                waiting.append(each)
            else:
                parts.append(each.text or "" if tag == "t" else _TEXTS[tag])
        yield "".join(parts)


def _add_table(builder: Builder, table: Element, number: int) -> None:
    """A block a row, its cells parted by tabs; a table in a cell is part of the cell's text."""
    for row, element in enumerate(_nearest(table, frozenset({"tr"})), 1):
        cells = [_cell(cell) for cell in _nearest(element, frozenset({"tc"}))]
        builder.add("\t".join(cells), texts.TABLE_ROW.format(table=number, row=row))


def _cell(cell: Element) -> str:
    paragraphs = (text for each in _nearest(cell, frozenset({"p"})) for text in _paragraph(each))
    return "\n".join(filter(None, paragraphs))


def _add_notes(builder: Builder, root: Element, kind: str, place: str) -> None:
    """Notes by their numbers; those without, lines that part notes from text, are none."""
    number = 0
    for note in _nearest(root, frozenset({kind})):
        if _value(note, "type") not in {"", "normal"}:
            continue
        number += 1
        builder.add(_cell(note), place.format(number=number))
