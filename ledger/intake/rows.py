"""What a row below the header is, and what its empty cells have from the cells above them."""

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.intake.cells import is_blank, plain_text, shown
from ledger.intake.grid import Merge, NumberedRow, Sheet, Value
from ledger.intake.headers import Header, matching
from ledger.intake.places import CellPlace
from ledger.intake.profile import Profile
from ledger.intake.totals import LABEL_CELLS, Total, total_of
from ledger.intake_words import AMOUNTS, Field, RowClass
from ledger.labels.annotations import HEADER
from ledger.labels.names import folded
from ledger.labels.sheets import EXAMPLE_ROW, REMARK_ROW, REMARK_TRIGGER

_REMARK_MAX: Final = 1_000
_FIELDS: Final = frozenset(name.value for name in Field)
_WIDE: Final = 3
"""A range merged across so many columns is a line of text, not a cell of the table."""


class RowSorter:
    """Tells rows of one sheet apart: header again, titles again, totals, remarks, rows to skip."""

    def __init__(self, sheet: Sheet, header: Header, first: Sequence[NumberedRow], profile: Profile) -> None:
        self.findings: list[Finding] = []
        self._headers = [(min(texts), texts[min(texts)], texts) for texts in _header_texts(header, first)]
        self._titles = {_fingerprint(cells) for number, cells in first if number < header.rows[0]} - {()}
        self._title_starts = {fingerprint[0] for fingerprint in self._titles}
        self._amounts = [c.column - 1 for name, c in header.mapped.columns.items() if name in AMOUNTS]
        self._lines = {m.first_row for m in sheet.merges if m.last_column - m.first_column + 1 >= _WIDE}
        self._skips = list(self._read_skips(sheet, header, profile))

    def _read_skips(self, sheet: Sheet, header: Header, profile: Profile) -> Iterator[tuple[int, frozenset[str]]]:
        for key, texts in profile.skip.items():
            column = header.mapped.columns.get(Field(key)) if key in _FIELDS else None
            found = [column] if column else matching(header.columns, [key])
            if not found:
                place = CellPlace(sheet.name, header.rows[-1]).text
                listed = " | ".join(c.shown[:40] for c in header.columns)[:300]
                self.findings.append(Finding(FindingCode.COLUMN_NOT_FOUND, place, key, listed))
            for column in found:
                yield column.column - 1, frozenset(map(folded, texts))

    def sort(self, number: int, cells: Sequence[Value]) -> RowClass | tuple[Total, int, str]:
        """The class of a row, or which total it is, with the index and the text of its label."""
        seen = 0
        for key, text, texts in self._headers:
            if key < len(cells) and cells[key] == text and all(_at(cells, i) == texts[i] for i in texts):
                return RowClass.HEADER
        if is_example_row(cells):
            return RowClass.SKIPPED
        for index, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                total = total_of(cell)
                if total:
                    return total, index, cell
                if seen == 0 and self._is_remark(number, cells, cell):
                    return RowClass.TITLE if _fingerprint(cells) in self._titles else RowClass.REMARK
            seen += 1
            if seen == LABEL_CELLS:
                break
        return RowClass.RECORD

    def _is_remark(self, number: int, cells: Sequence[Value], first: str) -> bool:
        """Whether a row whose first text is ``first`` is a line of text: it has no amount, and looks like one."""
        if number in self._lines and sum(1 for cell in cells if not is_blank(cell)) == 1:
            looks = True
        elif folded(first[:_REMARK_MAX]) in self._title_starts:
            looks = _fingerprint(cells) in self._titles
        else:
            looks = bool(REMARK_TRIGGER.match(first.lstrip("(（ \u3000"))) and bool(
                REMARK_ROW.fullmatch(folded(first[:_REMARK_MAX]))
            )
        return looks and all(is_blank(_at(cells, index)) for index in self._amounts)

    def is_skipped(self, cells: Sequence[Value]) -> bool:
        """Whether the profile passes the row over."""
        for index, texts in self._skips:
            cell = _at(cells, index)
            if cell is not None and folded(plain_text(cell)) in texts:
                return True
        return False


def is_example_row(cells: Sequence[Value]) -> bool:
    """Whether a row says of itself that it is an example: its first or its last cell with anything in it does so.

    Such a row is never imported, from whatever file it comes; one of the two marks is enough.
    """
    first = next((cell for cell in cells if cell not in (None, "")), None)
    last = next((cell for cell in reversed(cells) if cell not in (None, "")), None)
    return _says_example(first) or _says_example(last)


def _says_example(cell: Value) -> bool:
    return isinstance(cell, str) and EXAMPLE_ROW.fullmatch(cell.strip()) is not None


def _at(cells: Sequence[Value], index: int) -> Value:
    return cells[index] if index < len(cells) else None


def _header_texts(header: Header, first: Sequence[NumberedRow]) -> list[dict[int, str]]:
    """Per header row the texts of it, by index; one that has a single text is no row to be known by.

    The column that an annotated copy adds stands only at the first header.
    """
    rows = [cells for number, cells in first if number in header.rows]
    texts = [
        {i: cell for i, cell in enumerate(cells) if isinstance(cell, str) and cell.strip() not in ("", HEADER)}
        for cells in rows
    ]
    return [row for row in texts if len(row) > 1]


def _fingerprint(cells: Sequence[Value]) -> tuple[str, ...]:
    return tuple(folded(plain_text(cell))[:_REMARK_MAX] for cell in cells if not is_blank(cell))


class Filler:
    """Fills empty cells: inside a range merged downwards, and in the columns that the profile fills down."""

    def __init__(self, sheet: Sheet, header: Header, profile: Profile) -> None:
        self.findings: list[Finding] = []
        columns = {name: c.column - 1 for name, c in header.mapped.columns.items()}
        last = header.rows[-1]
        down = [m for m in sheet.merges if m.last_row > m.first_row and m.last_row > last]
        self._merges: dict[int, list[Merge]] = {}
        self._amount_merges: dict[int, list[Merge]] = {}
        for name, index in columns.items():
            mine = sorted(m for m in down if m.first_column == index + 1)
            if mine and name not in AMOUNTS:
                self._merges[index] = mine[::-1]
            elif name in AMOUNTS:
                across = sorted(m for m in down if m.first_column <= index + 1 <= m.last_column)
                if across:
                    self._amount_merges[index] = across[::-1]
        self._down = [columns[name] for name in profile.fill_down if name in columns and name not in AMOUNTS]
        self.findings += [
            Finding(FindingCode.FILL_DOWN_AMOUNT, "/profile/fill_down", "", name)
            for name in profile.fill_down
            if name in AMOUNTS
        ]
        self._told: set[Merge] = set()
        self._values: dict[int, Value] = {}
        self._down_values: dict[int, Value] = {}

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing that could be filled."""
        return not self._merges and not self._down

    def fill(self, number: int, cells: Sequence[Value]) -> Sequence[Value]:
        """The row with the values that it has from above. Rows must come in order, each once."""
        filled = list(cells)
        for index, merges in self._merges.items():
            while merges and merges[-1].last_row < number:
                merges.pop()
            if merges and merges[-1].first_row <= number:
                if merges[-1].first_row == number:
                    self._values[index] = _at(cells, index)
                else:
                    _put(filled, index, self._values.get(index))
        if any(not is_blank(cell) for cell in filled):
            self._fill_down(filled)
        return filled

    def _fill_down(self, filled: list[Value]) -> None:
        for index in self._down:
            cell = _at(filled, index)
            if is_blank(cell):
                _put(filled, index, self._down_values.get(index))
            else:
                self._down_values[index] = cell

    def amount_merges(self, number: int) -> list[tuple[int, bool]]:
        """The amount columns in which this row lies in a range merged downwards, and whether this is told first now."""
        hit = []
        for index, merges in self._amount_merges.items():
            while merges and merges[-1].last_row < number:
                merges.pop()
            if merges and merges[-1].first_row <= number:
                hit.append((index, merges[-1] not in self._told))
                self._told.add(merges[-1])
        return hit


def _put(filled: list[Value], index: int, value: Value) -> None:
    if is_blank(_at(filled, index)):
        filled += [None] * (index + 1 - len(filled))
        filled[index] = value


def amount_merge_finding(sheet: str, number: int, index: int, cell: Value) -> Finding:
    """One amount over several rows: which of them it is of is not said."""
    return Finding(FindingCode.AMOUNT_MERGED, CellPlace(sheet, number, index + 1).text, "", shown(cell))
