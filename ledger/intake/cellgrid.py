"""All that a workbook says, to be compared with another: each cell with its formula, its properties, what is hidden.

Numbers are canonical texts of at most fifteen digits, as many as a spreadsheet carries; a day is the number that it is
stored as. So a workbook that another program saved again reads as before: fonts, styles, the order of parts and the way
in which texts are stored do not take part, unless something else is seen for it than what the cell says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ledger.intake.grid import Merge

Property = str | int | bool


class Kind:
    """What a cell holds, as one letter."""

    NUMBER: Final = "n"
    DAY: Final = "d"
    TEXT: Final = "s"
    TRUTH: Final = "b"
    ERROR: Final = "e"
    NOTHING: Final = ""


class Cell(NamedTuple):
    """A value with its kind (``Kind``) and, where it is calculated, its formula without the equals sign.

    ``seen`` is what a reader sees of it where that does not read as the value, empty where nothing is seen.
    """

    kind: str
    text: str
    formula: str = ""
    seen: str | None = None


Line = dict[int, Cell]


class Drawn(NamedTuple):
    """What lies over cells: its kind, the cells from its first to its last (from 1), and what it says, by names."""

    kind: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    says: Mapping[str, str]


class Veil(NamedTuple):
    """What keeps a reader of a sheet from seeing what its cells say: the kind, and where or what."""

    kind: str
    where: str


FILTER: Final = "filter"
CONDITION: Final = "condition"
ZEROS: Final = "zeros"
PRINT_AREA: Final = "print_area"
PAGE_TEXT: Final = "page_text"
"""Kinds of veils."""


@dataclass(slots=True)
class CellSheet:
    """One sheet: row → column → cell, all counted from 1; cells with nothing in them are left out.

    ``heights`` are those of rows that have one of their own, in points.
    """

    name: str
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: frozenset[Merge] = frozenset()
    drawn: tuple[Drawn, ...] = ()
    veils: frozenset[Veil] = frozenset()
    heights: Mapping[int, float] = field(default_factory=dict)
    rows: dict[int, Line] = field(default_factory=dict)


@dataclass(slots=True)
class CellBook:
    """A workbook: its own properties, its sheets in order, and what in it leads elsewhere."""

    properties: Mapping[str, Property]
    sheets: tuple[CellSheet, ...]
    outside: tuple[str, ...] = ()

    def sheet(self, name: str) -> CellSheet | None:
        """The sheet of this name, None where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
