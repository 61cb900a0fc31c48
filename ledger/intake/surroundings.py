"""The lines above a table: the unit that they name for its amounts, and the day that its balances are of."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intake.dates import date_reader, month_end
from ledger.intake.grid import NumberedRow
from ledger.intake.places import CellPlace
from ledger.labels.names import folded, label
from ledger.labels.sheets import AS_OF, FOREIGN_MARK, MADE_ON, UNIT_LINE
from ledger.labels.units import MONEY_ALIASES
from ledger.vocabulary import Unit

_LINE_MAX: Final = 300
_read_day = date_reader()


class Surroundings(NamedTuple):
    """What the title lines say; a unit or a day that they do not name is None."""

    unit: Unit | None = None
    as_of: str | None = None
    findings: tuple[Finding, ...] = ()


def read_surroundings(sheet: str, rows: Sequence[NumberedRow]) -> Surroundings:
    """What the rows above the header say of unit and day."""
    texts = [(CellPlace(sheet, number, column), text) for number, column, text in _texts(rows)]
    findings: list[Finding] = []
    unit: Unit | None = None
    for place, name in [(place, name) for place, text in texts for name in [unit_of(text)] if name]:
        try:
            named = unit_named(name)
            if unit and unit is not named:
                raise InvalidValue(FindingCode.UNIT_UNKNOWN, expected=label(unit), found=name)
            unit = named
        except InvalidValue as error:
            findings.append(error.at(place.text))
    return Surroundings(unit, _as_of([text for _, text in texts]), tuple(findings))


def unit_named(name: str, struck: Sequence[str] = ()) -> Unit:
    """The unit of money that a header or a line names.

    Raises:
        InvalidValue: CURRENCY_NOT_CNY; UNIT_UNKNOWN for one that is not read, as thousands.
    """
    refuse_foreign(name, struck)
    unit = MONEY_ALIASES.get(name)
    if unit is None:
        raise InvalidValue(FindingCode.UNIT_UNKNOWN, expected=" ".join(MONEY_ALIASES), found=name)
    return unit


def refuse_foreign(text: str, struck: Sequence[str] = ()) -> None:
    """Refuses a text that names a foreign currency other than the profile strikes.

    Raises:
        InvalidValue: CURRENCY_NOT_CNY.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    for mark in struck:
        plain = plain.replace(unicodedata.normalize("NFKC", mark).upper(), "")
    if FOREIGN_MARK.search(plain):
        raise InvalidValue(FindingCode.CURRENCY_NOT_CNY, expected="CNY", found=text[:80])


def _texts(rows: Sequence[NumberedRow]) -> Iterator[tuple[int, int, str]]:
    for number, cells in rows:
        for column, cell in enumerate(cells, 1):
            if isinstance(cell, str) and cell.strip():
                yield number, column, cell[:_LINE_MAX]


def unit_of(text: str) -> str | None:
    """The unit that a line such as 单位：万元 names, as it is written; None where it is no such line."""
    for line in (unicodedata.normalize("NFKC", text), folded(text)):
        match = UNIT_LINE.search(line)
        if match:
            return match["unit"]
    return None


def _as_of(texts: Sequence[str]) -> str | None:
    """The day of a line that says 截至; else the last day or month of the first line that has one."""
    strong, weak = [], []
    for text in map(folded, texts):
        if MADE_ON.search(text):
            continue
        matches = list(AS_OF.finditer(text))
        strong += [m for m in matches if m["strong"]]
        weak += matches[-1:]
    for match in [*strong, *weak]:
        try:
            day = match["day"] or match["day2"]
            year, month = int(match["year"]), int(match["month"])
            return _read_day(f"{year}-{month}-{day}") if day else month_end(year, month)
        except InvalidValue:
            continue
    return None
