"""What tells that a row is not of the table that is read: another header, another unit, cells beside the table."""

from collections.abc import Iterator, Sequence

from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intake.cells import is_blank, shown
from ledger.intake.grid import Book, Value
from ledger.intake.headings import alias_of
from ledger.intake.layout import Chosen
from ledger.intake.places import CellPlace
from ledger.intake.profile import Profile
from ledger.intake.surroundings import unit_named, unit_of
from ledger.intake_words import AMOUNTS, FileType
from ledger.vocabulary import Severity

_HEADER_TEXTS = 3
"""So many headers of columns in one row, and no amount, are no data."""

_SHOWN_MAX = 80


class Strangers:
    """Finds in the rows of one sheet what is not of its table."""

    def __init__(self, book: Book, chosen: Chosen, profile: Profile) -> None:
        mapped = chosen.header.mapped.columns
        self._sheet = chosen.probe.sheet.name
        self._units = set(chosen.units.values())
        rows = chosen.header.rows
        merged = (merge.last_column for merge in chosen.probe.sheet.merges if merge.first_row in rows)
        self._last = max((*(column.column for column in chosen.header.columns), *merged), default=0)
        self._amounts = [column.column - 1 for name, column in mapped.items() if name in AMOUNTS]
        self._hidden = chosen.probe.sheet.hidden_columns if profile.skip_hidden else frozenset()
        is_text = book.file_type in (FileType.CSV, FileType.TSV)
        self._beyond = Severity.ERROR if is_text else Severity.WARNING

    def beside(self, number: int, cells: Sequence[Value]) -> Iterator[Finding]:
        """A cell right of the last header: in a text, where one mark too many moves a row, an error."""
        if len(cells) <= self._last:
            return
        for index in range(self._last, len(cells)):
            if not is_blank(cells[index]) and index + 1 not in self._hidden:
                place = CellPlace(self._sheet, number, index + 1).text
                found = shown(cells[index])[:_SHOWN_MAX]
                yield Finding(FindingCode.CELL_BEYOND_HEADER, place, found=found, severity=self._beyond)
                return

    def of_line(self, number: int, cells: Sequence[Value]) -> Iterator[Finding]:
        """A line of text in the table that names another unit than that of its amounts."""
        for cell in cells:
            name = unit_of(cell) if isinstance(cell, str) else None
            if name is None:
                continue
            try:
                is_same = self._units <= {unit_named(name)}
            except InvalidValue:
                is_same = False
            if not is_same:
                expected = ", ".join(sorted(self._units))
                yield Finding(FindingCode.SECOND_TABLE, CellPlace(self._sheet, number).text, expected, name)

    def is_header(self, cells: Sequence[Value]) -> bool:
        """Whether a row that should be data names columns instead."""
        texts = [cells[index] for index in self._amounts if index < len(cells)]
        if not any(isinstance(text, str) and text and not any(map(str.isdigit, text)) for text in texts):
            return False
        return sum(1 for cell in cells if isinstance(cell, str) and alias_of(cell) is not None) >= _HEADER_TEXTS

    def other_header(self, number: int, cells: Sequence[Value]) -> Finding:
        """That such a row stands in the table."""
        found = " | ".join(shown(cell) for cell in cells if not is_blank(cell))[:_SHOWN_MAX]
        return Finding(FindingCode.SECOND_TABLE, CellPlace(self._sheet, number).text, "", found)
