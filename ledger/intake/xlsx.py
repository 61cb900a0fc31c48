"""Workbooks that are a zip of XML (xlsx, xlsm), one row after another, in the memory of one row.

openpyxl says what formats and serial days mean; the rows are read here, because one pass then gives values, formats and
formulas without a cached value, in half the time. Macros are never run, external links never followed.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from math import isfinite
from typing import Final
from xml.etree.ElementTree import Element

from ledger.finding_codes import FindingCode
from ledger.intake.formats import Convert, iso_value
from ledger.intake.grid import CellError, NumberedRow, Uncached, Value
from ledger.intake.limits import Limits
from ledger.intake.parts import Package, grow
from ledger.intake.places import CellPlace, column_letters
from ledger.intake.refusals import beyond, damaged
from ledger.intake.strings import Strings, text_of, unescaped

_ROWS: Final = 1_048_576
_COLUMNS: Final = 16_384
_ERROR_MAX: Final = 80
_FORMULA_MAX: Final = 200
_DAYS_KEPT: Final = 20_000


@cache
def column_indices() -> dict[str, int]:
    """``A`` → 0 to ``XFD`` → 16383."""
    return {column_letters(column): column - 1 for column in range(1, _COLUMNS + 1)}


class RowReader:
    """Rows of one sheet as they come out of the file."""

    def __init__(
        self, package: Package, part: str, name: str, strings: Strings, convert: Mapping[str, Convert], limits: Limits
    ) -> None:
        self._package = package
        self._part = part
        self._name = name
        self._strings = strings
        self._convert = convert
        self._limits = limits
        self._known: dict[tuple[str, str], Value] = {}

    def rows(self) -> Iterator[NumberedRow]:
        """The rows with anything in them, from the first.

        Raises:
            Malformed: the sheet is damaged.
            TooLarge: it has more rows, columns or text than the limits let through.
        """
        strings = self._strings.texts
        self._tag = ""
        number = count = 0
        for row in self._elements():
            text = row.get("r") or str(number + 1)
            number = self._row_number(text, number)
            values = self._values(row, text, strings)
            if values:
                count += 1
                if count > self._limits.rows:
                    raise beyond(FindingCode.TOO_MANY_ROWS, self._limits.rows, "", CellPlace(self._name, number))
                if len(values) > self._limits.columns:
                    place = CellPlace(self._name, number, len(values))
                    raise beyond(FindingCode.TOO_MANY_COLUMNS, self._limits.columns, len(values), place)
                yield number, values

    def _row_number(self, text: str, last: int) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        if not last < number <= _ROWS:
            raise damaged(self._part, f"row {text[:20]}")
        return number

    def _elements(self) -> Iterator[Element]:
        """The row elements; each is let go of once the next ones come."""
        data: Element | None = None
        for wrapper in grow(self._package.chunks(self._part), self._part):
            sheet = wrapper[0] if len(wrapper) else None
            if sheet is None:
                continue
            if data is None:
                data = next((child for child in sheet if child.tag.endswith("}sheetData")), None)
                if data is None:
                    continue
                self._tag = data.tag.removesuffix("sheetData")
            for part in sheet[:-1]:
                if part is not data:
                    part.clear()
            rows = data[:-1]
            del data[:-1]
            yield from rows
            if len(data) and len(data[-1]) > _COLUMNS:
                raise beyond(FindingCode.TOO_MANY_COLUMNS, self._limits.columns, "", CellPlace(self._name))
        yield from data if data is not None else ()

    def _values(self, row: Element, number: str, strings: list[str | None]) -> list[Value]:
        """The cells from column A on, without empty ones at the end. The branches stand in the order of how often."""
        values: list[Value] = []
        append = values.append
        indices, convert, tag_v, cut = column_indices(), self._convert, self._tag + "v", -len(number)
        index = -1
        for cell in row:
            get = cell.get
            reference = get("r")
            index = indices.get(reference[:cut], -1) if reference else index + 1
            kind = get("t")
            raw = cell[0].text if len(cell) == 1 and cell[0].tag == tag_v else None
            value: Value
            if not raw:
                value = self._rare(cell, number) if len(cell) else None
            elif kind == "s":
                try:
                    value = strings[int(raw)]
                except (ValueError, IndexError):
                    raise damaged(self._part, f"{reference} {raw[:20]}") from None
            elif kind is None and get("s") not in convert:
                value = number_of(raw)
            else:
                value = self._typed(cell, raw, number)
            if value is not None:
                if index < len(values):
                    raise damaged(self._part, f"{reference}")
                if index > len(values):
                    values.extend([None] * (index - len(values)))
                append(value)
        return values

    def _typed(self, cell: Element, raw: str, number: str) -> Value:
        """A value by the type and the format that the cell names."""
        kind = cell.get("t", "n")
        if kind == "n":
            return self._styled(raw, cell.get("s", ""))
        if kind == "s":
            return self._strings.texts[int(raw)]
        if kind == "b":
            return raw.strip() in {"1", "true"}
        if kind == "e":
            return CellError(raw[:_ERROR_MAX])
        if len(raw) > self._limits.text:
            index = column_indices().get(cell.get("r", "")[: -len(number)])
            place = CellPlace(self._name, int(number), None if index is None else index + 1)
            raise beyond(FindingCode.CELL_TOO_LONG, self._limits.text, f"{raw[:20]}…", place)
        return iso_value(raw) if kind == "d" else unescaped(raw)

    def _styled(self, raw: str, style: str) -> Value:
        """A number as its format shows it; days come again and again, so they are kept."""
        convert = self._convert.get(style)
        if convert is None:
            return number_of(raw)
        key = (style, raw)
        value = self._known.get(key)
        if value is None:
            if len(self._known) >= _DAYS_KEPT:
                self._known.clear()
            number = number_of(raw)
            value = number if isinstance(number, CellError) else convert(number)
            self._known[key] = value
        return value

    def _rare(self, cell: Element, number: str) -> Value:
        """A formula, or a text that stands in the cell itself."""
        inline = cell.find(self._tag + "is")
        if inline is not None:
            text = text_of(inline)
            return None if text is None else self._typed(Element("c", {**cell.attrib, "t": "str"}), text, number)
        stored, formula = cell.find(self._tag + "v"), cell.find(self._tag + "f")
        if stored is not None and stored.text:
            return self._typed(cell, stored.text, number)
        if formula is None or (stored is not None and cell.get("t") == "str"):
            return None
        return Uncached(f"={formula.text or ''}"[:_FORMULA_MAX])


def number_of(raw: str) -> int | float | CellError:
    """The number that a cell stores: whole ones as int; what is no finite number is an error of that cell."""
    try:
        if "." in raw or "E" in raw or "e" in raw:
            number = float(raw)
            return number if isfinite(number) else CellError(raw[:_ERROR_MAX])
        return int(raw)
    except ValueError:
        return CellError(raw[:_ERROR_MAX])
