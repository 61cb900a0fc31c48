"""What keeps a reader from seeing what the cells of a sheet say: filters, formats by condition, views, page and print.

Rows and columns of nearly no size, or scrolled out above what is frozen, are hidden.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final
from xml.etree.ElementTree import Element

from ledger.intake.cellgrid import CONDITION, FILTER, PAGE_TEXT, PRINT_AREA, ZEROS, Veil
from ledger.intake.cellreader import HEIGHT_MIN, CellReader, Looking
from ledger.intake.looks import hides
from ledger.intake.parts import Package
from ledger.intake.places import column_number
from ledger.intake.workbook import Opened, elements, relations_of

WIDTH_MIN: Final = 0.8
"""A column narrower than a digit shows nothing of what it holds."""

_ROWS: Final = 1_048_576
_WHERE_MAX: Final = 120
_YES: Final = frozenset({"1", "true", "on", "t"})
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})?\$?([0-9]{1,7})?(?::\$?([A-Z]{1,3})?\$?([0-9]{1,7})?)?")
_LOOK_OF_PAGE: Final = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f+-]{5,6}|&[BIUEXYSbiuexys]|&[0-9]{1,3}|\s')
_SIDES: Final = frozenset({"&L", "&C", "&R"})


class Beside:
    """What stands beside the rows of a sheet that was read."""

    def __init__(self, reader: CellReader, looking: Looking) -> None:
        self._reader = reader
        self._looking = looking

    def veils(self) -> Iterator[Veil]:
        """What hides or changes what is seen."""
        for view in self._named("sheetView"):
            if _is_no(view.get("showZeros")):
                yield Veil(ZEROS, "")
        for each in self._named("autoFilter"):
            yield from _filtered(each)
        yield from self._conditions()
        yield from self._page_texts()

    def hidden_rows(self) -> set[int]:
        """Rows that are there and cannot be seen, those apart that are hidden by name."""
        used = range(1, self._reader.last_row + 1)
        heights = self._reader.heights
        found = {row for row, height in heights.items() if height < HEIGHT_MIN}
        for usual in self._named("sheetFormatPr"):
            if _number(usual.get("defaultRowHeight"), HEIGHT_MIN) < HEIGHT_MIN:
                found.update(row for row in used if row not in heights)
        row, _ = self._scrolled_out()
        return found | set(range(1, min(row, self._reader.last_row + 1)))

    def hidden_columns(self) -> set[int]:
        """Columns that are there and cannot be seen, those apart that are hidden by name."""
        found, told = set[int](), set[int]()
        last = self._reader.last_column
        for each in self._named("col"):
            columns = range(_whole(each.get("min")), min(_whole(each.get("max")), last) + 1)
            told.update(columns)
            if _number(each.get("width"), WIDTH_MIN) < WIDTH_MIN:
                found.update(columns)
        for usual in self._named("sheetFormatPr"):
            width = usual.get("defaultColWidth")
            if _number(width, WIDTH_MIN) < WIDTH_MIN or (width is None and usual.get("baseColWidth") == "0"):
                found.update(set(range(1, last + 1)) - told)
        _, column = self._scrolled_out()
        return found | set(range(1, min(column, last + 1)))

    def _named(self, name: str) -> Iterator[Element]:
        """Elements of that name that stand where they belong: at the top, or right within one that does."""
        tag = f"{self._reader.vocabulary}{name}"
        yield from (each for part in self._reader.beside for each in chain((part,), part) if each.tag == tag)

    def _scrolled_out(self) -> tuple[int, int]:
        """The first row and column that can be seen where panes are frozen and the sheet is scrolled, else 1 and 1."""
        row = column = 1
        for view in self._named("sheetView"):
            match = _REFERENCE.fullmatch(view.get("topLeftCell", ""))
            for pane in (each for each in view if each.tag.endswith("}pane")):
                if match and pane.get("state") in {"frozen", "frozenSplit"}:
                    row = int(match[2] or 1) if _number(pane.get("ySplit"), 0) else row
                    column = column_number(match[1] or "A") if _number(pane.get("xSplit"), 0) else column
        return row, column

    def _conditions(self) -> Iterator[Veil]:
        """Formats by condition that show another number or nothing, once they apply."""
        styles = self._looking.styles
        formats = [] if styles is None else [each for dxfs in elements(styles, "dxfs") for each in dxfs]
        for part in self._reader.beside:
            for block in (each for each in part.iter() if each.tag.endswith("}conditionalFormatting")):
                inner = (each.text for each in block.iter() if each.tag.endswith("}sqref"))
                where = block.get("sqref") or next(inner, None) or ""
                if any(self._rule_hides(rule, formats) for rule in block):
                    yield Veil(CONDITION, where.split(" ")[0][:_WHERE_MAX])

    def _rule_hides(self, rule: Element, formats: list[Element]) -> bool:
        number = rule.get("dxfId", "")
        own = [formats[int(number)]] if number.isdecimal() and len(number) < 7 and int(number) < len(formats) else []
        own += [each for each in rule if each.tag.endswith("}dxf")]
        bars = (each for each in rule if each.tag.rpartition("}")[2] in {"dataBar", "iconSet"})
        return any(hides(each, self._looking.palette) for each in own) or any(
            _is_no(bar.get("showValue")) for bar in bars
        )

    def _page_texts(self) -> Iterator[Veil]:
        """What is printed above and below each page, whatever type it is set in."""
        for part in self._named("headerFooter"):
            for each in part:
                text = _LOOK_OF_PAGE.sub("", each.text or "")
                if text and text not in _SIDES:
                    yield Veil(PAGE_TEXT, text[:_WHERE_MAX])


def table_filters(package: Package, part: str) -> Iterator[Veil]:
    """Filters with criteria in the tables of the sheet ``part``: some programs apply them again when they open it."""
    for relation in relations_of(package, part).values():
        if relation.kind.endswith("/table") and relation.target in package:
            for each in elements(package.tree(relation.target), "autoFilter"):
                yield from _filtered(each)


def _filtered(element: Element) -> Iterator[Veil]:
    columns = (each for each in element if each.tag.endswith("}filterColumn"))
    if any(len(column) for column in columns):
        yield Veil(FILTER, element.get("ref", "")[:_WHERE_MAX])


def print_areas(opened: Opened) -> Mapping[str, list[str]]:
    """By sheet: what alone is printed of it, where that is set."""
    workbook = opened.package.tree(opened.main)
    names = [each.get("name", "") for each in elements(workbook, "sheet")]
    found: dict[str, list[str]] = {}
    for each in elements(workbook, "definedName"):
        position = each.get("localSheetId", "")
        is_area = each.get("name", "").lower() in {"_xlnm.print_area", "print_area"}
        if is_area and position.isdecimal() and len(position) < 7 and int(position) < len(names):
            found.setdefault(names[int(position)], []).append((each.text or "").strip())
    return found


def cut_by(areas: Sequence[str], reader: CellReader) -> Iterator[Veil]:
    """Print areas that leave out some of what is on the sheet."""
    for area in areas:
        match = _REFERENCE.fullmatch(area.rpartition("!")[2])
        if match is None or not _covers(match, reader):
            yield Veil(PRINT_AREA, area[:_WHERE_MAX])


def _covers(match: re.Match[str], reader: CellReader) -> bool:
    """Whether a range, of whole rows or columns too, has all of the sheet in it."""
    left, top, right, bottom = match.groups()
    starts = left in {None, "A"} and top in {None, "1"}
    ends = (
        column_number(right or left or "XFD") >= reader.last_column and int(bottom or top or _ROWS) >= reader.last_row
    )
    return starts and ends


def _is_no(text: str | None) -> bool:
    return text is not None and text.strip().lower() not in _YES


def _number(text: str | None, usual: float) -> float:
    try:
        return float(text) if text else usual
    except ValueError:
        return usual


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
