"""Header rows: which rows they are, and which column means which field."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.intake.cells import is_blank
from ledger.intake.grid import Merge, NumberedRow, Value
from ledger.intake.headings import Heading, alias_of, read_heading
from ledger.intake.places import CellPlace, column_letters
from ledger.intake.profile import Profile
from ledger.intake_words import AMOUNTS, Field
from ledger.labels.names import folded
from ledger.labels.sheets import GROUP_TAIL, UNIT_LINE

HEADER_HEIGHT_MAX: Final = 3
COLUMNS_MAX: Final = 500
"""A header may be so wide; columns beyond it are not looked at."""

_TEXT_MAX: Final = 200
LISTED_MAX: Final = 300
"""Longest list of header texts told in a finding."""

_UNDERSTOOD_WITH: Final = frozenset({*AMOUNTS, Field.PATENT})


class Column(NamedTuple):
    """The header of one column (from 1): where its lowest text stands, and its texts, the whole of it first.

    ``uppers`` are the texts above the lowest, by which only a profile knows a column.
    """

    column: int
    row: int
    texts: tuple[str, ...]
    uppers: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The texts of all header rows, joined, in one line."""
        return " ".join(self.texts[0].split())

    @property
    def headings(self) -> list[Heading]:
        """The texts as they are compared."""
        return [read_heading(text) for text in (*self.texts, *self.uppers)]


@dataclass(slots=True)
class Mapped:
    """Which column is which field, with the unit that its header names; and what is wrong with it."""

    columns: dict[Field, Column] = field(default_factory=dict)
    units: dict[Field, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    doubtful: set[Field] = field(default_factory=set)

    @property
    def is_understood(self) -> bool:
        """Whether this is the header of a table that can be read without a profile."""
        names = {*self.columns, *self.doubtful}
        return len(names) > 1 and bool(names & _UNDERSTOOD_WITH)

    @property
    def score(self) -> int:
        """How many fields are recognised."""
        return len({*self.columns, *self.doubtful})


def header_columns(rows: Sequence[NumberedRow], merges: Iterable[Merge], ignored: frozenset[int]) -> list[Column]:
    """The columns that these rows, taken as one header, give texts to."""
    width = min(COLUMNS_MAX, max((len(cells) for _, cells in rows), default=0))
    grid = {number: [*map(_text, cells[:width]), *[""] * (width - len(cells))] for number, cells in rows}
    merges = [merge for merge in merges if merge.first_row in grid]
    _spread(grid, merges)
    columns = []
    for index in range(width):
        texts = [(number, texts[index]) for number, texts in grid.items() if texts[index]]
        if texts and index + 1 not in ignored:
            uppers = tuple(text for _, text in texts[:-1])
            columns.append(Column(index + 1, texts[-1][0], _candidates([text for _, text in texts]), uppers))
    return columns


def _text(cell: Value) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _spread(grid: dict[int, list[str]], merges: Sequence[Merge]) -> None:
    """Gives each cell of a range merged across the text of its first; without merges, of the text to its left."""
    for merge in merges:
        row = grid[merge.first_row]
        for index in range(merge.first_column, min(merge.last_column, len(row))):
            row[index] = row[merge.first_column - 1]
    if merges or len(grid) == 1:
        return
    rows = list(grid.values())
    for upper, lower in pairwise(rows):
        for index in range(1, len(upper)):
            if not upper[index] and lower[index] and lower[index - 1] and upper[index - 1]:
                upper[index] = upper[index - 1]


def _candidates(texts: Sequence[str]) -> tuple[str, ...]:
    """All texts joined, joined without 信息 and the like, and the lowest alone."""
    distinct = list(dict.fromkeys(texts))
    grouped = [GROUP_TAIL.sub("", folded(text)) for text in distinct[:-1]] + distinct[-1:]
    return tuple(dict.fromkeys(["".join(distinct), "".join(grouped), distinct[-1]]))


def map_columns(sheet: str, columns: Sequence[Column], profile: Profile, *, telling: bool = True) -> Mapped:
    """What each column means: by the profile first, by the labels where the profile names no column for a field.

    Where it is only tried whether this is a header (``telling`` is false), columns not found are not told.
    """
    mapped = Mapped()
    for name, texts in profile.columns.items():
        if not texts:  # the profile says that no column has this field
            continue
        found = matching(columns, texts)
        _settle(mapped, sheet, name, [(column, _unit(column)) for column in found])
        if telling and not found:
            mapped.findings.append(_not_found(sheet, columns, texts))
    taken = {column.column for column in mapped.columns.values()}
    by_alias: dict[Field, list[tuple[Column, str | None]]] = {}
    for column in columns:
        meant = next(filter(None, map(alias_of, column.texts)), None)
        if meant and column.column not in taken and meant[0] not in profile.columns:
            by_alias.setdefault(meant[0], []).append((column, meant[1] or _unit(column)))
    for name, found_columns in by_alias.items():
        _settle(mapped, sheet, name, found_columns)
    return mapped


def matching(columns: Sequence[Column], texts: Iterable[str]) -> list[Column]:
    """The columns that one of the texts names: as they stand if any does, else without the marks of notes."""
    wanted = [read_heading(text) for text in texts]
    exact, loose = {w.exact for w in wanted}, {w.loose for w in wanted}
    found = [column for column in columns if any(h.exact in exact for h in column.headings)]
    return found or [column for column in columns if any(h.loose in loose for h in column.headings)]


def _unit(column: Column) -> str | None:
    return next((h.unit for h in column.headings if h.unit), None)


def _settle(mapped: Mapped, sheet: str, name: Field, found: Sequence[tuple[Column, str | None]]) -> None:
    if len(found) > 1:
        listed = ", ".join(f"{column_letters(c.column)} {c.shown}" for c, _ in found)
        place = CellPlace(sheet, found[1][0].row, found[1][0].column).text
        mapped.findings.append(Finding(FindingCode.COLUMN_AMBIGUOUS, place, name, listed[:LISTED_MAX]))
        mapped.doubtful.add(name)
    for column, unit in found if len(found) == 1 else ():
        mapped.columns[name] = column
        if unit:
            mapped.units[name] = unit


def _not_found(sheet: str, columns: Sequence[Column], texts: Sequence[str]) -> Finding:
    """The finding that lists the headers there are, nearest first."""
    wanted = read_heading(texts[0]).exact if texts else ""

    def nearness(text: str) -> float:
        return difflib.SequenceMatcher(None, wanted, read_heading(text).exact).ratio()

    nearest = [max((*column.texts[::-1], *column.uppers), key=nearness) for column in columns]
    listed = [" ".join(text.split())[:40] for text in sorted(nearest, key=nearness, reverse=True)]
    place = CellPlace(sheet, min((c.row for c in columns), default=None)).text
    return Finding(FindingCode.COLUMN_NOT_FOUND, place, " | ".join(texts)[:80], " | ".join(listed)[:LISTED_MAX])


class Header(NamedTuple):
    """Rows taken as the header, and what they mean."""

    rows: tuple[int, ...]
    columns: list[Column]
    mapped: Mapped

    @property
    def rank(self) -> tuple[int, int, int]:
        """More fields are better; of as many, more units are; then, fewer rows."""
        return self.mapped.score, len(self.mapped.units), -len(self.rows)


def find_header(
    sheet: str, rows: Sequence[NumberedRow], merges: Sequence[Merge], profile: Profile, ignored: frozenset[int]
) -> Header | None:
    """The rows among the first ones that make the best header; the profile's rows where it names some."""
    rows = [row for row in rows if not all(map(is_blank, row[1]))]
    if profile.header_rows:
        chosen = [row for row in rows if row[0] in profile.header_rows]
        best = _header(sheet, chosen, merges, profile, ignored) if chosen else None
        return _told(sheet, best, profile)
    best = None
    may_be = [_may_be_header(cells) for _, cells in rows]
    for start in range(len(rows)):
        for height in range(1, min(HEADER_HEIGHT_MAX, len(rows) - start) + 1):
            if not all(may_be[start : start + height]):
                break
            header = _header(sheet, rows[start : start + height], merges, profile, ignored)
            if best is None or header.rank > best.rank:
                best = header
    return _told(sheet, best, profile)


def _told(sheet: str, header: Header | None, profile: Profile) -> Header | None:
    return header._replace(mapped=map_columns(sheet, header.columns, profile)) if header else None


def _may_be_header(cells: Sequence[Value]) -> bool:
    """Whether the row has texts, none of which is the line that names the unit of the whole table."""
    texts = [folded(cell[:_TEXT_MAX]).strip("()[]") for cell in cells[:COLUMNS_MAX] if isinstance(cell, str)]
    return any(texts) and not any(UNIT_LINE.match(text) for text in texts)


def _header(
    sheet: str, rows: Sequence[NumberedRow], merges: Sequence[Merge], profile: Profile, ignored: frozenset[int]
) -> Header:
    columns = header_columns(rows, merges, ignored)
    return Header(tuple(number for number, _ in rows), columns, map_columns(sheet, columns, profile, telling=False))


def understood(mapped: Mapped, profile: Profile) -> bool:
    """Whether a header says enough to read the table below it, with what the profile adds."""
    named = sum(1 for name in profile.columns if name in mapped.columns)
    has_amount = bool(profile.amount_by) or any(name in AMOUNTS for name in profile.constants)
    return mapped.is_understood or named > 1 or (has_amount and mapped.score > 1)
