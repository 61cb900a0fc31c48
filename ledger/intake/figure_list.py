"""Lists of published figures in workbooks and csv files: rows under a header that is known by its aliases.

Texts as printed must be texts: a number has lost its zeros and its unit. Every cell is read, so that all that is wrong
is told at once, at its cell.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, Final

from ledger.errors import Finding, InvalidValue, Malformed
from ledger.finding_codes import FindingCode
from ledger.intake.cells import identifier_text, is_blank, plain_text, refuse_broken, shown
from ledger.intake.dates import date_reader
from ledger.intake.grid import Book, NumberedRow, Sheet, Value
from ledger.intake.messages import packed
from ledger.intake.places import CellPlace
from ledger.labels import code_of
from ledger.labels import figure_list as words
from ledger.labels.names import folded
from ledger.labels.regions import REGIONS
from ledger.labels.reports import LIST_SEPARATOR
from ledger.labels.rules import GROWTH_NAMES, QUALIFIER_NAMES
from ledger.vocabulary import Count, Kind, Measure, Severity, Unit

HEADER_WITHIN: Final = 30
"""Rows, from the top, among which the header stands."""

ROWS_MAX: Final = 2_000
"""Most figures of one publication."""

_NEEDED: Final = ("id", "text")
_COLUMNS_MAX: Final = 200

Reader = Callable[[Value], str]


@dataclass(slots=True)
class _Found:
    """What is read as it goes on; ``rows`` are plain data."""

    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    rows: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)

    def place(self, row: int, name: str) -> str:
        return CellPlace(self.sheet.name, row, self.columns.get(name)).text


def read_list(book: Book) -> dict[str, Any]:
    """The first visible sheet with such a header: its rows as plain data, and all findings.

    A row has ``values`` by column, in the words of facts, ``places`` of its cells by column, its own ``place``, and
    ``is_spoilt`` where one of its cells is wrong.

    Raises:
        Malformed: FIGURE_LIST_UNREADABLE; FIGURE_LIST_EMPTY.
        TooLarge: more of something than the limits let through.
    """
    found = _header(book)
    for number, cells in _below(found):
        _read_row(found, number, cells, is_1904=book.is_1904)
        if len(found.rows) > ROWS_MAX:
            place = CellPlace(found.sheet.name, number).text
            raise Malformed([Finding(FindingCode.TOO_MANY_ROWS, place, f"<= {ROWS_MAX}")])
    if not found.rows and not found.findings:
        raise Malformed.of(FindingCode.FIGURE_LIST_EMPTY, CellPlace(found.sheet.name).text)
    return {"rows": found.rows, "findings": packed([*book.notes, *found.findings])}


@cache
def _aliases() -> Mapping[str, str]:
    named = {folded(text): name for name, texts in words.HEADERS.items() for text in texts}
    return named | {folded(name): name for name in words.HEADERS}


def _columns(cells: Sequence[Value]) -> dict[str, int]:
    """Which column (from 1) is which; of several of one name, the first."""
    columns: dict[str, int] = {}
    for column, cell in enumerate(cells[:_COLUMNS_MAX], 1):
        text = re.sub(r"[(（].*?[)）]", "", cell[:80]) if isinstance(cell, str) else ""
        name = _aliases().get(folded(text))
        if name is not None:
            columns.setdefault(name, column)
    return columns


def _header(book: Book) -> _Found:
    seen: list[str] = []
    for sheet in (sheet for sheet in book.sheets if not sheet.is_hidden):
        for number, cells in islice(sheet.rows(), HEADER_WITHIN):
            columns = _columns(cells)
            if all(name in columns for name in _NEEDED):
                return _started(sheet, number, cells, columns)
            seen += [cell for cell in cells[:20] if isinstance(cell, str) and cell.strip()] if not seen else []
    listed = " | ".join(text.strip()[:20] for text in seen)[:80]
    raise Malformed([Finding(FindingCode.FIGURE_LIST_UNREADABLE, "", words.ASKED, listed)])


def _started(sheet: Sheet, number: int, cells: Sequence[Value], columns: dict[str, int]) -> _Found:
    found = _Found(sheet, number, columns)
    used = set(columns.values())
    unread = [shown(cell) for column, cell in enumerate(cells, 1) if column not in used and not is_blank(cell)]
    if unread:
        place, told = CellPlace(sheet.name, number).text, LIST_SEPARATOR.join(unread)[:80]
        found.findings.append(Finding(FindingCode.FIGURE_COLUMN_UNKNOWN, place, "", told, Severity.NOTE))
    return found


def _below(found: _Found) -> Iterator[NumberedRow]:
    used = [column for name, column in found.columns.items() if name != "sentence"]
    for number, cells in found.sheet.rows():
        if number > found.header and any(not is_blank(cells[c - 1]) for c in used if c <= len(cells)):
            yield number, cells


def _read_row(found: _Found, number: int, cells: Sequence[Value], *, is_1904: bool) -> None:
    """The row stands among the others, spoilt where a cell of it is wrong; its findings are at its cells."""
    readers = {**_READERS, "as_of": date_reader(serials=True, is_1904=is_1904)}
    values: dict[str, str] = {}
    before = len(found.findings)
    for name, column in found.columns.items():
        cell = cells[column - 1] if column <= len(cells) else None
        if name not in readers or is_blank(cell):
            if name in _NEEDED:
                found.findings.append(Finding(FindingCode.MISSING_FIELD, found.place(number, name)))
            continue
        try:
            refuse_broken(cell)
            values[name] = readers[name](cell)
        except InvalidValue as error:
            found.findings.append(error.at(found.place(number, name)))
    _check_id(found, number, values.get("id", ""))
    places = {name: found.place(number, name) for name in found.columns}
    row = {"place": found.place(number, ""), "values": values, "places": places}
    found.rows.append({**row, "is_spoilt": len(found.findings) > before})


def _check_id(found: _Found, number: int, text: str) -> None:
    if text and text in found.ids:
        earlier = found.place(found.ids[text], "id")
        found.findings.append(Finding(FindingCode.FIGURE_REPEATED, found.place(number, "id"), earlier, text))
    found.ids.setdefault(text, number)


def _printed(cell: Value) -> str:
    """The text of a figure as it was printed.

    Raises:
        InvalidValue: FIGURE_AS_NUMBER where the cell is no text.
    """
    if not isinstance(cell, str):
        raise InvalidValue(FindingCode.FIGURE_AS_NUMBER, expected="text", found=shown(cell))
    return cell.strip()


def read_period(cell: Value) -> str:
    """The canonical text of a period that a person wrote; what is not understood stays as it is, for the door.

    Raises:
        InvalidValue: IDENTIFIER_AS_NUMBER where a spreadsheet made a day of it.
    """
    text = unicodedata.normalize("NFKC", "".join(identifier_text(cell).split()))
    match = words.PERIOD.fullmatch(text)
    if match is None:
        return text.upper()
    if match["half"]:
        return f"{match['year']}H{words.HALVES.index(match['half']) + 1}"
    if match["quarter"]:
        quarter = match["quarter"]
        return f"{match['year']}Q{words.QUARTERS.index(quarter) + 1 if quarter in words.QUARTERS else quarter}"
    return f"{match['year']}-{int(match['month']):02}" if match["month"] else match["year"]


def _named(cell: Value, names: Mapping[Any, str]) -> str:
    """The code of what is named in the cell, by name or code.

    Raises:
        InvalidValue: UNKNOWN_CODE.
    """
    text = plain_text(cell).strip()
    known = {folded(name): str(member) for member, name in names.items()}
    known |= {str(member): str(member) for member in names}
    if folded(text) not in known:
        raise InvalidValue(FindingCode.UNKNOWN_CODE, expected=LIST_SEPARATOR.join(names.values()), found=text[:80])
    return known[folded(text)]


def _region(cell: Value) -> str:
    """The code of a region that is named by code or name; another text stays as it is, for the door."""
    text = identifier_text(cell).strip()
    return next((code for code, region in REGIONS.items() if region.name == text), text)


_READERS: Final[Mapping[str, Reader]] = {
    "text": _printed,
    "id": lambda cell: identifier_text(cell).strip(),
    "place": lambda cell: plain_text(cell).strip(),
    "kind": lambda cell: code_of(Kind, plain_text(cell)),
    "measure": lambda cell: code_of(Measure, plain_text(cell)),
    "count": lambda cell: code_of(Count, plain_text(cell)),
    "period": read_period,
    "programme": lambda cell: plain_text(cell).strip(),
    "region": _region,
    "institution": lambda cell: identifier_text(cell).strip(),
    "unit": lambda cell: code_of(Unit, plain_text(cell)),
    "qualifier": lambda cell: _named(cell, QUALIFIER_NAMES),
    "growth": lambda cell: _named(cell, GROWTH_NAMES),
    "falls": lambda cell: plain_text(cell).strip(),
    **dict.fromkeys(("grown", "before_figure", "of", "sum_of"), lambda cell: identifier_text(cell).strip()),
    "share_of": lambda cell: plain_text(cell).strip(),
    "part": lambda cell: identifier_text(cell).strip(),
    "tied": lambda cell: identifier_text(cell).strip(),
    "start": identifier_text,
    "end": identifier_text,
    "assumption": lambda cell: plain_text(cell).strip(),
}
