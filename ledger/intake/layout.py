"""Which sheet of a book is read, and how: its header, its unit, the day of its balances, what is not read of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from ledger.errors import Finding, InvalidValue, LedgerError
from ledger.finding_codes import FindingCode
from ledger.intake.cells import is_blank
from ledger.intake.grid import Book, NumberedRow, Sheet
from ledger.intake.headers import LISTED_MAX, Column, Header, find_header, understood
from ledger.intake.headings import read_heading
from ledger.intake.messages import Layout
from ledger.intake.places import CellPlace, column_letters
from ledger.intake.profile import Profile
from ledger.intake.surroundings import Surroundings, read_surroundings, refuse_foreign, unit_named
from ledger.intake_words import AMOUNTS, Field
from ledger.labels import annotations, templates
from ledger.labels.headers import HEADERS
from ledger.labels.names import folded
from ledger.vocabulary import Severity, Unit

_OWN_HEADERS: Final = frozenset(read_heading(text).exact for text in (annotations.HEADER, templates.SEQUENCE))
"""Of templates and annotated copies: columns that nobody misses when they are not read."""

_OWN_SHEETS: Final = frozenset({folded(annotations.SHEET), folded(templates.GUIDE_SHEET)})

PROBED_ROWS: Final = 60
"""The header stands within so many rows that have anything in them."""


@dataclass(slots=True)
class Probe:
    """A sheet whose first rows were read: ``rows`` are all its rows, once, the first ones included."""

    sheet: Sheet
    first: list[NumberedRow]
    rest: Iterator[NumberedRow]
    header: Header | None = None

    @property
    def rows(self) -> Iterator[NumberedRow]:
        """All rows of the sheet; to be called once."""
        return chain(self.first, self.rest)


@dataclass(slots=True)
class Chosen:
    """The sheet that is read, its header and what stands above it, and the findings about them."""

    probe: Probe
    header: Header
    surroundings: Surroundings
    units: dict[Field, Unit] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_spoilt(self) -> bool:
        """Whether the table as a whole is misunderstood, so that no row of it may become facts."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def choose(book: Book, profile: Profile) -> Chosen | list[Finding]:
    """The sheet that the profile names, else the first visible one whose header is understood; or why there is none."""
    candidates = _candidates(book, profile)
    if not candidates:
        names = " | ".join(sheet.name for sheet in book.sheets)
        return [Finding(FindingCode.SHEET_NOT_FOUND, "", names[:LISTED_MAX], profile.sheet or "")]
    probes = []
    for sheet in candidates:
        probe = _probe(sheet, profile)
        probes.append(probe)
        if probe.header and understood(probe.header.mapped, profile):
            chosen = _chosen(probe, probe.header, profile)
            chosen.findings += _unread(book, sheet)
            return chosen
    best = max(probes, key=lambda probe: probe.header.mapped.score if probe.header else -1)
    return _not_understood(best, profile)


def _candidates(book: Book, profile: Profile) -> Sequence[Sheet]:
    if profile.sheet is None:
        return [sheet for sheet in book.sheets if not sheet.is_hidden] or book.sheets
    named = [sheet for sheet in book.sheets if folded(sheet.name) == folded(profile.sheet)]
    if not named and profile.sheet.isdecimal() and 1 <= int(profile.sheet) <= len(book.sheets):
        named = [book.sheets[int(profile.sheet) - 1]]
    return named[:1]


def _probe(sheet: Sheet, profile: Profile) -> Probe:
    rows = iter(sheet.rows())
    first: list[NumberedRow] = []
    wanted = max(profile.header_rows, default=0)
    filled = 0
    for row in rows:
        first.append(row)
        filled += any(not is_blank(cell) for cell in row[1])
        if filled >= PROBED_ROWS and row[0] >= wanted:
            break
    ignored = sheet.hidden_columns if profile.skip_hidden else frozenset()
    return Probe(sheet, first, rows, find_header(sheet.name, first, sheet.merges, profile, ignored))


def _not_understood(probe: Probe, profile: Profile) -> list[Finding]:
    """Which columns of the profile are not there; else which fields a header may name, and what the best row says."""
    if probe.header and probe.header.mapped.score > 1 and probe.header.mapped.findings:
        return probe.header.mapped.findings
    columns = probe.header.columns if probe.header else []
    found = " | ".join(column.shown[:40] for column in columns)[:LISTED_MAX]
    row = probe.header.rows[-1] if probe.header and columns else None
    usual = [HEADERS[name][0] for name in (Field.RECIPIENT, Field.DATE, Field.AMOUNT, Field.OUTSTANDING)]
    expected = " | ".join([texts[0] for texts in profile.columns.values() if texts] or usual)[:LISTED_MAX]
    return [Finding(FindingCode.HEADER_NOT_FOUND, CellPlace(probe.sheet.name, row).text, expected, found)]


def _chosen(probe: Probe, header: Header, profile: Profile) -> Chosen:
    sheet = probe.sheet
    above = [row for row in probe.first if row[0] < header.rows[0]]
    chosen = Chosen(probe, header, read_surroundings(sheet.name, above))
    chosen.findings += [*header.mapped.findings, *chosen.surroundings.findings]
    _settle_units(chosen, header, profile)
    chosen.findings += _assumed_units(chosen, header, profile)
    chosen.findings += _notes(sheet, header, profile)
    return chosen


def _settle_units(chosen: Chosen, header: Header, profile: Profile) -> None:
    """The unit of each amount column: header, else the line above, else the profile, else yuan."""
    general = chosen.surroundings.unit or profile.unit or Unit.YUAN
    for name, column in header.mapped.columns.items():
        if name not in AMOUNTS:
            continue
        try:
            refuse_foreign(column.shown, profile.strike)
            named = header.mapped.units.get(name)
            chosen.units[name] = unit_named(named, profile.strike) if named else general
        except InvalidValue as error:
            place = CellPlace(chosen.probe.sheet.name, column.row, column.column)
            chosen.findings.append(error.at(place.text))
            chosen.units[name] = general


def _assumed_units(chosen: Chosen, header: Header, profile: Profile) -> Iterator[Finding]:
    """Columns that are read in yuan because nothing names their unit, beside one that names another."""
    if chosen.surroundings.unit or profile.unit or set(chosen.units.values()) <= {Unit.YUAN}:
        return
    for name, column in header.mapped.columns.items():
        if name in AMOUNTS and name not in header.mapped.units:
            place = CellPlace(chosen.probe.sheet.name, column.row, column.column).text
            yield Finding(FindingCode.UNIT_ASSUMED, place, Unit.YUAN, column.shown[:80], Severity.WARNING)


def _notes(sheet: Sheet, header: Header, profile: Profile) -> Iterator[Finding]:
    unread = _unread_columns(header)
    place = CellPlace(sheet.name, header.rows[-1]).text
    if unread:
        listed = ", ".join(f"{column_letters(c.column)} {c.shown}" for c in unread)[:LISTED_MAX]
        yield Finding(FindingCode.COLUMNS_NOT_READ, place, "", listed, Severity.NOTE)
    hidden = sorted(c.column for c in header.columns if c.column in sheet.hidden_columns)
    if profile.skip_hidden:
        hidden = sorted(sheet.hidden_columns)
    if hidden:
        code = FindingCode.HIDDEN_LEFT_OUT if profile.skip_hidden else FindingCode.HIDDEN_READ
        letters = ", ".join(map(column_letters, hidden))[:LISTED_MAX]
        yield Finding(code, CellPlace(sheet.name).text, "", letters, Severity.NOTE)


def _unread_columns(header: Header) -> list[Column]:
    """The columns that are no field, but those that templates and annotated copies have of their own."""
    used = {column.column for column in header.mapped.columns.values()}
    unread = [column for column in header.columns if column.column not in used]
    return [column for column in unread if read_heading(column.texts[-1]).exact not in _OWN_HEADERS]


def _unread(book: Book, read: Sheet) -> Iterator[Finding]:
    """A note for every other visible sheet that has something in it and is none of templates and annotated copies."""
    for sheet in book.sheets:
        is_own = folded(sheet.name) in _OWN_SHEETS
        if sheet is not read and not sheet.is_hidden and not is_own and _has_content(sheet):
            yield Finding(FindingCode.SHEET_NOT_READ, CellPlace(sheet.name).text, "", sheet.name, Severity.NOTE)


def _has_content(sheet: Sheet) -> bool:
    try:
        return any(not is_blank(cell) for _, cells in sheet.rows() for cell in cells)
    except LedgerError:  # what is wrong with a sheet that is not read is no reason to refuse the one that is
        return True


def layout_message(book: Book, chosen: Chosen) -> Layout:
    """The layout as it is told."""
    header = chosen.header
    columns = header.mapped.columns
    return Layout(
        chosen.probe.sheet.name,
        book.file_type,
        header.rows,
        {name: column.column for name, column in columns.items()},
        {name: column.shown for name, column in columns.items()},
        {column.column: column.shown for column in _unread_columns(header)},
        {name.value: unit.value for name, unit in chosen.units.items()},
    )
