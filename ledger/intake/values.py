"""Cells → canonical texts, one reader per field, each with what it has read before at hand.

A reader gives None where the cell says nothing, and raises ``InvalidValue`` where it cannot be what the field is.
"""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from ledger.errors import InvalidValue
from ledger.fields import TALLY_MAX, parse_rate, read_label, read_name, read_remark
from ledger.finding_codes import FindingCode
from ledger.identifiers import parse_patent, parse_region, parse_uscc, region_code
from ledger.intake.cells import (
    decimal_text,
    identifier_text,
    in_one_line,
    plain_text,
    refuse_broken,
    says_nothing,
    shown,
)
from ledger.intake.dates import date_reader
from ledger.intake.grid import Percent, Value, plain_number
from ledger.intake.profile import Profile
from ledger.intake_words import DATES, Field
from ledger.labels.headers import WORDS_OF
from ledger.labels.names import code_of, folded
from ledger.labels.regions import REGIONS
from ledger.labels.sheets import CNY_NAMES, NO, PATENT_JOINT, PATENT_MARKS, REGION_PREFIX, REGION_TAIL, YES

Reader = Callable[[Value], str | None]

_MEMO_MAX: Final = 20_000
_PATENTS_TEXT_MAX: Final = 2_000
_PPM_PER_PERCENT: Final = 10_000
_REGION_NAMES: Final = 2
_MEMO_TYPES: Final = frozenset({str, datetime, date, Percent})
"""Cells that are kept: no two of different types among them are equal, as 1 and True would be."""

_TEXTS: Final[Mapping[Field, Callable[[object], str]]] = {
    Field.PROVIDER: read_name,
    Field.RECIPIENT: read_name,
    Field.PROGRAMME: read_label,
    Field.CATEGORY: read_label,
    Field.PURPOSE: read_remark,
    Field.REMARK: read_remark,
}


class Memo(dict[Value, str | None]):
    """What cells were read as; forgets all when it has grown too large. Refusals are not kept."""

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: Value) -> str | None:
        text = self.read(cell)
        if len(self) >= _MEMO_MAX:
            self.clear()
        self[cell] = text
        return text


def value_reader(name: Field, profile: Profile, *, is_workbook: bool, is_1904: bool = False) -> Reader:
    """The reader of the cells of a field that is no amount."""
    read = _translated(
        _guarded(_reader(name, profile, is_workbook=is_workbook, is_1904=is_1904)), profile.values.get(name)
    )
    memo = Memo(read)
    remembered = memo.__getitem__

    def quick(value: Value) -> str | None:
        return remembered(value) if type(value) in _MEMO_TYPES else read(value)

    return quick


def _reader(name: Field, profile: Profile, *, is_workbook: bool, is_1904: bool) -> Reader:
    if name in DATES:
        months = name is Field.AS_OF
        return date_reader(profile.date_order, serials=is_workbook, is_1904=is_1904, months=months)
    if name in WORDS_OF:
        return _enum_reader(WORDS_OF[name])
    if name in _TEXTS:
        as_text = _TEXTS[name]
        return lambda value: as_text(in_one_line(plain_text(value)))
    if name.value.endswith(Field.REGION.value):
        return read_region
    others: Mapping[Field, Reader] = {
        Field.RATE: read_rate,
        Field.PROVIDER_USCC: lambda value: parse_uscc(identifier_text(value)),
        Field.RECIPIENT_USCC: lambda value: parse_uscc(identifier_text(value)),
        Field.PATENT: read_patents,
        Field.REVOLVING: _read_bool,
        Field.OPENING: _read_bool,
        Field.TALLY: _read_tally,
        Field.CURRENCY: _read_currency,
    }
    return others.get(name, lambda value: read_label(identifier_text(value)))


def _guarded(read: Reader) -> Reader:
    """The reader for cells that are there, show no error and do not just say that there is nothing."""

    def guarded(value: Value) -> str | None:
        if value is None:
            return None
        refuse_broken(value)
        if isinstance(value, str) and (not value.strip() or says_nothing(value)):
            return None
        return read(value)

    return guarded


def _translated(read: Reader, table: Mapping[str, str] | None) -> Reader:
    """The reader after the profile's word for what a cell says; with such a table even a dash may mean something."""
    if not table:
        return read
    meant = {folded(raw): text for raw, text in table.items()}

    def translated(value: Value) -> str | None:
        text = meant.get(folded(plain_text(value)))
        return read(value if text is None else text)

    return translated


def _enum_reader(enum_class: type[StrEnum]) -> Reader:
    def read(value: Value) -> str:
        return code_of(enum_class, plain_text(value)).value

    return read


def read_rate(value: Value) -> str:
    """A yearly rate in per cent, ``4.35``, from ``4.35%``, 4.35 or a cell that is formatted as per cent.

    Raises:
        InvalidValue: RATE_UNREADABLE.
    """
    if isinstance(value, Percent):
        text = decimal_text(plain_number(value.value) * 100)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        text = decimal_text(plain_number(value))
    else:
        text = "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else shown(value)
    whole, part = divmod(parse_rate(text), _PPM_PER_PERCENT)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".")


def is_rate_doubtful(rate: str, value: Value) -> bool:
    """Whether the rate read from a cell is more likely a share of one: above zero, below 0.1, and no per cent mark."""
    has_mark = isinstance(value, Percent) or (isinstance(value, str) and ("%" in value or "％" in value))
    return rate.startswith("0.0") and not has_mark


def read_region(value: Value) -> str:
    """The code of a region from its code, its name, or its name with city and province before it.

    Raises:
        InvalidValue: REGION_UNKNOWN, also for a short name that two regions share.
    """
    text = identifier_text(value)
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    if compact.isdigit():
        return parse_region(compact)
    for name in (compact, REGION_PREFIX.sub("", compact, count=1)):
        near = [r.code for r in REGIONS.values() if r.name == name or r.name.rstrip(REGION_TAIL) == name]
        if len(near) == 1 and len(name) >= _REGION_NAMES:
            return near[0]
    return region_code(text)


def read_patents(value: Value) -> str:
    """The patents of a cell, each in its canonical form, joined by the mark of lists.

    Raises:
        InvalidValue: PATENT_MALFORMED; PATENT_CHECK_DIGIT; IDENTIFIER_AS_NUMBER.
    """
    text = unicodedata.normalize("NFKC", identifier_text(value))
    numbers = [number for part in PATENT_MARKS.split(text) if part.strip() for number in _patents_of(part)]
    return PATENT_JOINT.join(dict.fromkeys(numbers))


def _patents_of(part: str) -> list[str]:
    """The one patent of a part, whose number may have blanks in it; else the several that blanks part."""
    try:
        return [parse_patent(part).canonical]
    except InvalidValue:
        several = part.split()
        if len(several) == 1 or len(part) > _PATENTS_TEXT_MAX:
            raise
        return [parse_patent(number).canonical for number in several]


def _read_bool(value: Value) -> str:
    text = folded(plain_text(value))
    if text in YES | NO:
        return "true" if text in YES else "false"
    raise InvalidValue(FindingCode.UNKNOWN_CODE, expected="true, false", found=shown(value))


def _read_tally(value: Value) -> str:
    text = "".join(unicodedata.normalize("NFKC", identifier_text(value)).split())
    if text.isdigit() and len(text) <= len(str(TALLY_MAX)) and 1 <= int(text) <= TALLY_MAX:
        return str(int(text))
    raise InvalidValue(FindingCode.MALFORMED, expected=f"1..{TALLY_MAX}", found=shown(value))


def _read_currency(value: Value) -> str:
    if folded(plain_text(value)) in CNY_NAMES:
        return "CNY"
    raise InvalidValue(FindingCode.CURRENCY_NOT_CNY, expected="CNY", found=shown(value))
