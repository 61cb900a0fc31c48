"""Cells of one sheet as they come out of the file, and what is seen of them where that is something else.

Nothing is read that another program might read otherwise: what says a thing twice, stands where it does not belong or
calls itself otherwise than its place is damaged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import Any, Final
from xml.etree.ElementTree import Element

from openpyxl.formula.translate import Translator
from openpyxl.utils.datetime import from_ISO8601, to_excel

from ledger.finding_codes import FindingCode
from ledger.intake.cellgrid import Kind
from ledger.intake.cells import decimal_text
from ledger.intake.grid import DIGITS_MAX
from ledger.intake.limits import Limits
from ledger.intake.looks import USUAL, Look, Palette
from ledger.intake.parts import grow
from ledger.intake.refusals import beyond, damaged
from ledger.intake.seen_strings import NAMESPACES, SeenStrings, Writing
from ledger.intake.shown import SHOWN_MAX, read_number, shown_number, shown_text
from ledger.intake.strings import unescaped
from ledger.intake.workbook import Opened
from ledger.intake.xlsx import RowReader, column_indices

HEIGHT_MIN: Final = 4.0
"""A row of fewer points shows nothing of what it holds."""

_1904: Final = 1462
"""Days between the two systems of dates."""

_TARGET_MAX: Final = 120
_KEPT: Final = 50_000
_TRUTHS: Final = {"1": "1", "true": "1", "0": "0", "false": "0"}
_TAGS: Final = ("c", "v", "f", "is", "row", "sheetData", "extLst")
_OF_ALL: Final = frozenset({"sheetViews", "sheetFormatPr", "cols", "autoFilter", "mergeCells", "conditionalFormatting"})
"""What stands at the top only, where all programs read it."""

_CLEARED: Final = frozenset({"sheetPr", "dimension", "mergeCells", "rowBreaks", "colBreaks", "dataValidations"})
"""What is not looked at, or elsewhere, and may be long."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What cells of a workbook look like: its texts, its styles as they name them, and which of those are days."""

    strings: SeenStrings
    looks: Mapping[str, Look]
    palette: Palette
    styles: Element | None
    days: frozenset[str] = field(default=frozenset())


class CellReader(RowReader):
    """Cells of one sheet as they come out of the file, with their formulas. What stands beside them is kept."""

    def __init__(self, opened: Opened, part: str, name: str, looking: Looking, limits: Limits) -> None:
        super().__init__(opened.package, part, name, looking.strings, opened.styles, limits)
        self._seen_strings = looking.strings
        self._looks = looking.looks
        self._days = looking.days
        self._shift = _1904 if opened.is_1904 else 0
        self._shared: dict[str, tuple[str, str]] = {}
        self._numbers: dict[str, str] = {}
        self._known_looks: dict[tuple[str, str, str], str | None] = {}
        self.beside: list[Element] = []
        self.heights: dict[int, float] = {}
        self.last_row = self.last_column = 0

    @property
    def vocabulary(self) -> str:
        """What stands before the names of the sheet's elements."""
        return self._tag

    def cells(self) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
        """The rows with anything in them: (number, [(column, kind, text, formula, what is seen if it differs)]).

        Raises:
            LedgerError: as ``rows``.
        """
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
                self._note_extent(row, number, found[-1][0])
                yield number, found

    def _note_extent(self, row: Element, number: int, last: int) -> None:
        self.last_row, self.last_column = number, max(self.last_column, last)
        height = row.get("ht")
        if height is not None:
            try:
                self.heights[number] = float(height)
            except ValueError:
                raise damaged(self._part, f"row {number}") from None
            if not isfinite(self.heights[number]):
                raise damaged(self._part, f"row {number}")

    def _elements(self) -> Iterator[Element]:
        """The row elements; each is let go of once the next ones come. There is one list of rows, and only rows in it.

        Raises:
            Malformed: it is not so.
        """
        data: Element | None = None
        done = 0
        sheet = Element("")
        for wrapper in grow(self._package.chunks(self._part), self._part):
            if not len(wrapper):
                continue
            sheet = wrapper[0]
            done = self._keep(sheet, done, len(sheet) - 1)
            if data is None and len(sheet) and sheet[-1].tag.endswith("}sheetData"):
                data = self._data_of(sheet)
            if data is not None:
                rows = data[:-1]
                del data[:-1]
                yield from self._only_rows(rows)
                if len(data) and len(data[-1]) > len(column_indices()):
                    raise beyond(FindingCode.TOO_MANY_COLUMNS, self._limits.columns)
        data = self._data_of(sheet) if data is None and len(sheet) else data
        yield from self._only_rows(list(data) if data is not None else [])
        self._keep(sheet, done, len(sheet))
        if sum(child.tag.endswith("}sheetData") for child in sheet) != 1:
            raise damaged(self._part, "sheetData")

    def _data_of(self, sheet: Element) -> Element | None:
        """The list of rows; names are those of the one vocabulary that all programs read."""
        data = next((child for child in sheet if child.tag.endswith("}sheetData")), None)
        if data is not None:
            tag = data.tag.removesuffix("sheetData")
            if tag not in NAMESPACES or sheet.tag != f"{tag}worksheet":
                raise damaged(self._part, data.tag)
            self._tag = tag
            self._c, self._v, self._f, self._is, self._row, _, self._ext = (f"{tag}{name}" for name in _TAGS)
        return data

    def _only_rows(self, rows: list[Element]) -> Iterator[Element]:
        for row in rows:
            if row.tag != self._row:
                raise damaged(self._part, row.tag)
            yield row

    def _keep(self, sheet: Element, first: int, last: int) -> int:
        """Of what stands beside the rows, from one place to another, that which may hide something; the place after."""
        for part in sheet[first:last]:
            name = part.tag.rpartition("}")[2]
            if name == "sheetData":
                continue
            names = {each.tag.rpartition("}")[2] for each in part.iter()}
            if "sheetData" in names or (name == "AlternateContent" and names & _OF_ALL):
                raise damaged(self._part, name)
            if name in _CLEARED:
                part.clear()
            else:
                self.beside.append(part)
        return max(first, last)

    def _found(self, row: Element, number: str) -> Iterator[tuple[Any, ...]]:
        indices, cut, last = column_indices(), -len(number), -1
        is_guided = row.get("ph") in {"1", "true"}
        for cell in row:
            if cell.tag != self._c:
                if cell.tag == self._ext:
                    continue
                raise damaged(self._part, cell.tag)
            reference = cell.get("r")
            index = indices.get(reference[:cut], -1) if reference else last + 1
            if index <= last or (reference and reference[cut:] != number):
                raise damaged(self._part, f"{reference}")
            last = index
            if len(cell):
                self._check(cell, reference or f"{index + 1}:{number}")
            kind, text, writing = self._value(cell)
            formula = self._formula(cell, reference or "")
            if not (text or formula):
                continue
            seen = self._seen(cell, kind, text, writing, is_guided=is_guided) if text else self._awaited(cell)
            told = index + 1, kind if text else Kind.NOTHING, text, formula
            yield told if seen is None else (*told, seen)

    def _check(self, cell: Element, place: str) -> None:
        """A cell says one thing once.

        Raises:
            Malformed: it says two, or something that only some programs understand.
        """
        if len(cell) == 1 and cell[0].tag == self._v and cell.get("t") != "inlineStr":
            return
        tags = [child.tag for child in cell if child.tag != self._ext]
        is_inline = cell.get("t") == "inlineStr"
        allowed = {self._f, self._is if is_inline else self._v}
        if len(set(tags)) < len(tags) or not allowed.issuperset(tags):
            raise damaged(self._part, place)

    def _value(self, cell: Element) -> tuple[str, str, Writing | None]:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(self._is)
            if inline is None:
                return Kind.TEXT, "", None
            writing = self._seen_strings.writing_of(inline, self._tag)
            return Kind.TEXT, self._bounded(writing.text), writing if writing.is_special else None
        stored = cell.find(self._v)
        raw = (stored.text or "") if stored is not None else ""
        if stored is not None and len(stored):
            raise damaged(self._part, f"{cell.get('r')}")
        if not raw:
            return Kind.NOTHING, "", None
        if kind == "s":
            return self._shared_text(raw, cell)
        return *self._stored(kind, raw, cell), None

    def _stored(self, kind: str, raw: str, cell: Element) -> tuple[str, str]:
        """By the type that the cell names."""
        match kind:
            case "n":
                return self._number(raw, is_day=cell.get("s") in self._days)
            case "b" if raw.strip() in _TRUTHS:
                return Kind.TRUTH, _TRUTHS[raw.strip()]
            case "e":
                return Kind.ERROR, raw[:_TARGET_MAX]
            case "d":
                return self._day(raw)
            case "str":
                return Kind.TEXT, self._bounded(unescaped(raw))
            case _:
                raise damaged(self._part, f"{cell.get('r')} {kind[:20]} {raw[:20]}")

    def _shared_text(self, raw: str, cell: Element) -> tuple[str, str, Writing | None]:
        try:
            index = int(raw) if raw.isascii() and raw.isdigit() else -1
            text = self._seen_strings.texts[index] if index >= 0 else None
        except (ValueError, IndexError):
            index = -1
        if index < 0:
            raise damaged(self._part, f"{cell.get('r')} {raw[:20]}")
        return Kind.TEXT, text or "", self._seen_strings.special.get(index)

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
        found = cell.find(self._f) if len(cell) else None
        if found is None:
            return ""
        text, kind = self._bounded(found.text or ""), found.get("t", "normal")
        if kind == "shared":
            return self._shared_formula(found.get("si", ""), text, reference)
        return text or f"{{{kind}}}" if kind == "normal" else f"{{{kind} {found.get('ref', '')} {text}}}"

    def _shared_formula(self, key: str, text: str, reference: str) -> str:
        """Where it is written twice, some programs go by the first and some by the second: then it is none of ours."""
        if key not in self._shared and text:
            self._shared[key] = (text, reference)
            return text
        moved = _moved(*self._shared.get(key, ("", "")), reference)
        return moved if text in {"", moved} else f"{{shared {moved}; {text}}}"

    # --- what is seen ---------------------------------------------------------------------------------------------

    def _awaited(self, cell: Element) -> str | None:
        """Of a result that the file lacks: the number format that it will be seen under, after an equals sign."""
        look = self._look(cell)
        if not look.shows() or look.is_repeated:
            return ""
        return None if look.decimals is not None and look.decimals > 1 else f"={look.code}"

    def _seen(self, cell: Element, kind: str, text: str, writing: Writing | None, *, is_guided: bool) -> str | None:
        """What a reader sees, None where it reads as what the cell holds. Ordinary styles are settled at once."""
        style = cell.get("s", "0")
        look = self._look(cell)
        if kind == Kind.NUMBER:
            if look.decimals is not None and len(text.partition(".")[2]) <= look.decimals:
                return None
        elif kind == Kind.TEXT and writing is not None:
            guide = writing.guide if is_guided or cell.get("ph") in {"1", "true"} else ""
            seen = shown_text(look.code, writing.seen(look)) + guide
            return None if seen == text and not look.is_repeated else _repeated(seen, look)
        elif look.is_full_day if kind == Kind.DAY else look.is_usual:
            return None
        key = style, kind, text
        if key not in self._known_looks:
            if len(self._known_looks) >= _KEPT:
                self._known_looks.clear()
            self._known_looks[key] = seen_of(look, kind, text)
        return self._known_looks[key]

    def _look(self, cell: Element) -> Look:
        """How a cell looks.

        Raises:
            Malformed: it names a style that there is not, so that each program chooses one.
        """
        style = cell.get("s", "0")
        look = self._looks.get(style)
        if look is None:
            if style != "0" or self._looks:
                raise damaged(self._part, f"{cell.get('r')} s={style[:20]}")
            return USUAL
        return look


def seen_of(look: Look, kind: str, text: str) -> str | None:
    """What is seen of a value in this look, None where it reads as the value."""
    if not look.shows():
        return ""
    if kind in {Kind.NUMBER, Kind.DAY}:
        number = Decimal(text)
        seen = _repeated(shown_number(look.code, number), look)
        return None if kind == Kind.NUMBER and read_number(seen) == number else seen
    seen = _repeated(shown_text(look.code, text) if kind == Kind.TEXT else text, look)
    return None if seen == text else seen


def _repeated(text: str, look: Look) -> str:
    return (text * 2 if look.is_repeated else text)[:SHOWN_MAX]


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
    if not raw.isascii() or "_" in raw:  # a number in Python only
        return ""
    try:
        value = float(raw)
    except ValueError:
        return ""
    if not isfinite(value):
        return ""
    return decimal_text(Decimal(f"{value:.{DIGITS_MAX}g}")) if value else "0"
