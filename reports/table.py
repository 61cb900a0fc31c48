"""A Table: what a report says, whatever it will be rendered as. The second waist of the house, beside the Entry.

Cells are plain values: ``None`` (missing or not applicable, never zero), text, an integer that the column's format
gives its meaning (a count, fen, or millionths), or a date. Every column that a report has is defined here, once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ledger.labels import balances, catalogue, imports, pack
from ledger.labels.reports import MISSING, REPORT_COLUMN_LABELS
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import MULTIPLE_DIGITS, format_display, round_half_up
from ledger.vocabulary import Unit

Cell = None | str | int | date

WAN_DIGITS: Final = 2
"""Decimals of an amount in ten thousand yuan: down to a hundred yuan, as monthly tables print it."""

EXACT_FEN: Final = 10**15
"""Amounts from here on, either sign, have more than the 15 digits that a spreadsheet's numbers carry: text instead."""

_PPM_DIGITS: Final = 4
"""A millionth is the fourth decimal of a per cent."""


class Format(StrEnum):
    """What the cells of a column are and how they read; ``WAN`` is fen too, shown rounded in ten thousand yuan.

    ``TIMES`` is a multiple in hundredths, rounded once where it was made.
    """

    TEXT = "text"
    COUNT = "count"
    ORDINAL = "ordinal"
    YUAN = "yuan"
    WAN = "wan"
    DATE = "date"
    RATE = "rate"
    TIMES = "times"


class RowRole(StrEnum):
    """What a row is: an item, or the sum of some."""

    ITEM = "item"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``span`` heads several neighbours at once; ``of`` is the yuan column that a ``WAN`` column restates.

    ``is_additive`` is false where rows may not be added, as with counts of distinct keys. ``is_prose``: cells are
    sentences, which want a wide column.
    """

    key: str
    label: str
    format: Format
    unit: Unit | None = None
    is_additive: bool = False
    span: str = ""
    of: str = ""
    is_prose: bool = False

    @property
    def header(self) -> str:
        """The whole header in one line."""
        return self.span + self.label


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a number that a sheet takes from another (or the same) sheet, which is named by its table's name.

    It is the cell of ``key`` in row ``row``; without a row, the sum of ``key`` over the item rows whose columns have
    the texts in ``where``. ``sign`` is 1 or -1.
    """

    sheet: str
    key: str
    row: int | None = None
    where: tuple[tuple[str, str], ...] = ()
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a subtotal or total names in ``sums`` the rows (by index) that its additive cells are the sum of.

    ``links`` says by column key of which terms on other sheets a cell is the sum: a workbook keeps it as a formula.
    """

    cells: tuple[Cell, ...]
    role: RowRole = RowRole.ITEM
    sums: range | None = None
    links: tuple[tuple[str, tuple[Term, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under the table."""

    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of the item rows: ``bars`` and ``lines`` are keys of number columns, lines on an axis of their own.

    ``of`` names the table whose rows are drawn, where it is another than the one that shows the chart.
    """

    title: str
    categories: str
    bars: tuple[str, ...]
    lines: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Of which ledger, when known and about what a report speaks: enough to make it again and compare."""

    head_number: int
    head_hash: str | None
    scope: Mapping[str, str | int | bool]
    day: date

    def as_mapping(self) -> dict[str, str | int | bool]:
        """The stamp as plain data, in a stable order."""
        return {"head_number": self.head_number, "head_hash": self.head_hash or "", **self.scope}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands between title and table: who reports, on which period, and in what units."""

    office: str = ""
    period: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table. ``is_list`` says it is one to filter; ``frozen`` is how many leading columns stay in sight.

    ``prose`` are sentences to be read or pasted, which stand between the rows and the notes; a writer that can draws
    ``chart`` there too.

    Raises:
        ValueError: a row of another width than the columns.
    """

    name: str
    title: str
    heading: Heading
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    stamp: Stamp | None = None
    is_list: bool = False
    frozen: int = 0
    prose: tuple[str, ...] = ()
    chart: Chart | None = None

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("a row has another width than the columns")

    def index_of(self, key: str) -> int:
        """The position of the column with this key; ``KeyError`` where there is none."""
        for index, column in enumerate(self.columns):
            if column.key == key:
                return index
        raise KeyError(key)


_Shape = tuple[Format, Unit | None, bool]

_TEXT: Final[_Shape] = (Format.TEXT, None, False)
_DATE: Final[_Shape] = (Format.DATE, None, False)
_LOANS: Final[_Shape] = (Format.COUNT, Unit.LOAN, True)
_YUAN: Final[_Shape] = (Format.YUAN, Unit.YUAN, True)
_TIMES: Final[_Shape] = (Format.TIMES, Unit.TIMES, False)

_SHAPES: Final[Mapping[str, _Shape]] = MappingProxyType(
    {
        "count": _LOANS,
        "amount": _YUAN,
        "amount_wan": (Format.WAN, Unit.WAN_YUAN, False),
        "contracts": (Format.COUNT, Unit.ITEM, False),
        "recipients": (Format.COUNT, Unit.HOUSEHOLD, False),
        "institutions": (Format.COUNT, Unit.HOUSEHOLD, False),
        "patents": (Format.COUNT, Unit.PIECE, False),
        "instruments": (Format.COUNT, Unit.LOAN, False),
        "check_count": _LOANS,
        "check_amount": _YUAN,
        "sequence": (Format.ORDINAL, None, False),
        "fact_count": (Format.COUNT, None, False),
        "event_date": _DATE,
        "book_date": _DATE,
        "disbursed_amount": _YUAN,
        "repaid_amount": _YUAN,
        "written_off_amount": _YUAN,
        "outstanding_amount": _YUAN,
        "balance": _YUAN,
        "rollover_amount": _YUAN,
        "recovered_amount": _YUAN,
        "average_rate": (Format.RATE, Unit.PERCENT, False),
        "growth_percent": (Format.RATE, Unit.PERCENT, False),
        "rate_percent": (Format.RATE, Unit.PERCENT, False),
        "disbursed_date": _DATE,
        "due_date": _DATE,
        "signed_date": _DATE,
        "leverage": _TIMES,
        "enterprise_multiple": _TIMES,
        "differs_since": _DATE,
        **dict.fromkeys(
            (key for key in (*balances.COLUMNS, *imports.COLUMNS, *catalogue.COLUMNS) if key.endswith("_amount")), _YUAN
        ),
        **dict.fromkeys(("row_count", "record_count", "finding_count", "profile_version"), (Format.COUNT, None, False)),
        **dict.fromkeys(("figure_count", "checkable_count"), (Format.COUNT, None, False)),
        "sheet_row": (Format.ORDINAL, None, False),
        "members": (Format.COUNT, Unit.HOUSEHOLD, False),
        "pledged_date": _DATE,
        "released_date": _DATE,
        **dict.fromkeys(("before_count", "after_count", "changed_count"), (Format.COUNT, Unit.LOAN, False)),
        "dpi": _TIMES,
        "internal_rate": (Format.RATE, Unit.PERCENT, False),
        "average_size": (Format.YUAN, Unit.YUAN, False),
        "fund_target_amount": (Format.YUAN, Unit.YUAN, False),
        "pledged_patents": (Format.COUNT, Unit.PIECE, False),
        "opening_count": _LOANS,
        **dict.fromkeys(pack.AMOUNTS, _YUAN),
        "candidate": (Format.ORDINAL, None, False),
        **dict.fromkeys(("thing_count", "entry_count", "equally_simple"), (Format.COUNT, None, False)),
    }
)
"""Per column key: format, unit and whether its rows add; a key that is not listed is a text."""


_PROSE: Final = frozenset({"reason_of_change"})


def column(key: str, span: str = "", label: str = "") -> Column:
    """The column of a key; under the header of key ``span`` its own key becomes ``span_key``."""
    format_, unit, is_additive = _SHAPES.get(key, _TEXT)
    whole = f"{span}_{key}" if span else key
    of = whole.removesuffix("_wan") if format_ is Format.WAN else ""
    head = _label(span) if span else ""
    return Column(whole, label or _label(key), format_, unit, is_additive, head, of, key in _PROSE)


def _label(key: str) -> str:
    return REPORT_COLUMN_LABELS.get(key) or COLUMN_LABELS[key]


def pair_columns(span: str, *, with_wan: bool = True) -> tuple[Column, ...]:
    """Count and amount under one header, and the amount again in ten thousand yuan."""
    keys = ("count", "amount", "amount_wan") if with_wan else ("count", "amount")
    return tuple(column(key, span) for key in keys)


def make_row(
    columns: Sequence[Column],
    values: Mapping[str, Cell],
    role: RowRole = RowRole.ITEM,
    sums: range | None = None,
    links: tuple[tuple[str, tuple[Term, ...]], ...] = (),
) -> Row:
    """The row with these values by column key; a restating column takes its original.

    What is not named is missing in an item and blank in a sum, which has no bank or date of its own.
    """
    blank = None if role is RowRole.ITEM else ""
    return Row(tuple(values.get(column.of or column.key, blank) for column in columns), role, sums, links)


def notes(*texts: str) -> tuple[Note, ...]:
    """A note per text, empty ones left out."""
    return tuple(Note(text) for text in texts if text)


def rate_text(ppm: int) -> str:
    """A rate in per cent with at least two decimals: ``4.35``."""
    whole, part = f"{Decimal(ppm).scaleb(-_PPM_DIGITS):.{_PPM_DIGITS}f}".split(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def times_text(hundredths: int) -> str:
    """A multiple with two decimals: ``2.70``."""
    return f"{Decimal(hundredths).scaleb(-MULTIPLE_DIGITS):.{MULTIPLE_DIGITS}f}"


def wan_of(fen: int) -> Decimal:
    """An amount in ten thousand yuan, rounded half up once to two decimals."""
    return round_half_up(Decimal(fen).scaleb(-6), WAN_DIGITS)


_NUMBER_TEXTS: Final[Mapping[Format, Callable[[int], str]]] = {
    **dict.fromkeys(Format, "{:,}".format),
    Format.YUAN: format_display,
    Format.WAN: lambda fen: f"{wan_of(fen):,}",
    Format.RATE: rate_text,
    Format.TIMES: times_text,
}


def cell_text(value: Cell, column: Column) -> str:
    """The cell as a reader sees it, thousands parted by commas; a missing one as the sign for missing."""
    if isinstance(value, int):
        return _NUMBER_TEXTS[column.format](value)
    return MISSING if value is None else str(value)
