"""Cells as they come out of any file: one shape for workbooks and text.

A row is a list of values from column A on, without empty ones at its end. A number is an ``int`` or a ``float`` as the
file stores it (``plain_number`` writes it as the spreadsheet shows it); money is made of it by ``ledger.money`` only.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, NamedTuple

from ledger.errors import Finding
from ledger.intake_words import FileType

DIGITS_MAX: Final = 15
"""Significant digits that a spreadsheet number carries; an identifier that is longer has lost its end."""


class CellError(NamedTuple):
    """An error that a cell shows instead of a value: ``#N/A``."""

    text: str


class Percent(NamedTuple):
    """A number whose format shows it as per cent: 0.0435 for 4.35%."""

    value: int | float


class Uncached(NamedTuple):
    """A formula that was never calculated: the file has no value for it."""

    formula: str


Value = str | int | float | bool | datetime | date | time | CellError | Percent | Uncached | None


class Merge(NamedTuple):
    """A merged range, all four counted from 1 and inclusive; only its first cell has a value."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


NumberedRow = tuple[int, Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows`` reads it anew each time it is called: (row number from 1, values); empty rows may lack."""

    name: str
    rows: Callable[[], Iterator[NumberedRow]]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A file as sheets; ``notes`` are findings about the file itself that are no reason to refuse it."""

    file_type: FileType
    sheets: Sequence[Sheet]
    is_1904: bool = False
    notes: Sequence[Finding] = field(default=())


def plain_number(value: float) -> Decimal:
    """The number as a spreadsheet shows it: at most fifteen digits, so that 0.1 + 0.2 is 0.3."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{DIGITS_MAX}g}")
