"""Published figures: a printed text becomes a quantity with its readings, and a value is compared with it.

``read_quantity`` is the only reader of such texts, ``compare`` the only source of a verdict on one; how wide a text may
be read stands in ``ledger.reading_rules``. Everything is exact: Fractions in, Fractions out.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.labels import figures as words
from ledger.labels.units import CURRENCY_MARKS
from ledger.numerals import CHARACTERS, PLACES, Numeral, parse_numeral
from ledger.reading_rules import (
    FAMILY_OF,
    SCALE_OF,
    YEAR_WINDOW,
    Band,
    Bands,
    Family,
    Interval,
    Printed,
    Qualifier,
    bands_of,
)
from ledger.vocabulary import AuditVerdict, Unit

TEXT_MAX: Final = 64
"""Longest text read as a figure; keeps hostile input cheap."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One published figure as read. Values and places are in the base unit: yuan, one counted thing, or percent.

    ``upper`` is the other end of a range and equals ``value`` otherwise. ``last_place`` is u, ``last_nonzero_place`` is
    u*. ``printed`` is the text as handed in, since a number alone has lost its zeros.
    """

    printed: str
    unit: Unit
    qualifier: Qualifier
    value: Fraction
    upper: Fraction
    last_place: Fraction
    last_nonzero_place: Fraction
    bands: Bands

    @property
    def core(self) -> Interval:
        """The values that the text means."""
        return self.bands.core

    @property
    def loose(self) -> Interval:
        """The values that the text does not exclude; the core where no looser reading exists."""
        return self.bands.loose

    @property
    def truncation(self) -> Interval | None:
        """The values that the text means if its digits were cut off; only amounts have it."""
        return self.bands.truncation

    @property
    def ceiling(self) -> Interval | None:
        """The values that the text means if its digits were rounded up; only amounts have it."""
        return self.bands.ceiling


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict and what it rests on.

    ``interval`` is the band the value fits, or the loose one if it fits none. ``gap`` is the value minus the printed
    one, signed (for a range: minus its nearer end, 0 inside). ``outside`` is the distance to the nearest edge of all
    bands taken together: 0 inside, and 0 too on an edge that the band excludes. ``doubtful`` marks a value that fits,
    but lies so far above the printed one that no reader of the text would expect it.
    """

    verdict: AuditVerdict
    band: Band
    interval: Interval
    gap: Fraction
    outside: Fraction
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """One number of a figure with its unit word: the whole figure, or one end of a range."""

    numeral: Numeral
    unit: Unit | None
    is_odd: bool
    has_percent_prefix: bool

    @property
    def is_plain(self) -> bool:
        """Whether neither a scale nor a unit word stands with the number."""
        return self.unit is None and self.numeral.scale == 1


class _Cursor:
    """A place in a text; ``take`` moves it over what the pattern matches there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""


def _any_of(choices: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(choices, key=len, reverse=True))))


_LEAD: Final = _any_of((*words.LEADS, *CURRENCY_MARKS))
_BRIDGE: Final = _any_of(words.BRIDGES)
_BEFORE: Final = _any_of(words.QUALIFIERS_BEFORE)
_INSIDE: Final = _any_of(words.QUALIFIERS_INSIDE)
_AFTER: Final = _any_of(words.QUALIFIERS_AFTER)
_UNIT: Final = _any_of(words.UNIT_WORDS)
_RANGE: Final = _any_of(words.RANGE_WORDS)
_PERCENT: Final = _any_of((words.PERCENT_PREFIX,))
# A space between digits may be a lost separator or two numbers run together: it stays, and makes the text unreadable.
_SPACE: Final = re.compile(r"(?<![0-9.,])\s+|\s+(?![0-9.,])")


def read_quantity(text: str) -> Quantity:
    """The figure that the whole text prints: a number or range with its unit and a qualifier before, inside or behind.

    Words that say nothing of exactness are skipped from a closed list (``ledger.labels.figures``). A scale word without
    a unit word (1.2 yi) is money. No figures are: a bare number, a scale word with neither digit nor qualifier, a
    number with two different qualifiers, a count that is not whole.

    Raises:
        InvalidValue: FIGURE_UNREADABLE for whatever has not exactly one reading; ``found`` is the text.
    """
    try:
        return _read(_Cursor(_normal(text)), text)
    except InvalidValue as error:
        raise _unreadable(text) from error


def _normal(text: str) -> str:
    if len(text) > TEXT_MAX or any(_is_digit_in_disguise(character) for character in text):
        raise _unreadable(text)
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def _is_digit_in_disguise(character: str) -> bool:
    # NFKC would turn a footnote mark or a list number into digits of the figure.
    form = unicodedata.decomposition(character)
    return form.startswith("<") and not form.startswith("<wide>") and unicodedata.numeric(character, None) is not None


def _read(cursor: _Cursor, text: str) -> Quantity:
    while cursor.take(_LEAD):
        pass
    before = cursor.take(_BEFORE)
    while before and cursor.take(_BRIDGE):
        pass
    first, second = _side(cursor), None
    if cursor.take(_RANGE):
        second = _side(cursor)
    after = cursor.take(_AFTER)
    if cursor.at != len(cursor.text):
        raise _unreadable(text)
    found = {words.QUALIFIERS_BEFORE[before]} if before else set()
    found |= {words.QUALIFIERS_AFTER[after]} if after else set()
    found |= {Qualifier.ODD} if first.is_odd or (second and second.is_odd) else set()
    found |= {Qualifier.RANGE} if second else set()
    if len(found) > 1:
        raise _unreadable(text)
    return _quantity(text, first, second, found.pop() if found else Qualifier.NONE)


def _side(cursor: _Cursor) -> _Side:
    prefix = cursor.take(_PERCENT)
    digits = cursor.take(CHARACTERS)
    odd = cursor.take(_INSIDE)
    digits += cursor.take(PLACES) if odd else ""
    word = cursor.take(_UNIT)
    unit = words.UNIT_WORDS[word] if word else None
    if prefix and unit:
        raise _unreadable(cursor.text)
    return _Side(parse_numeral(digits), Unit.PERCENT if prefix else unit, bool(odd), bool(prefix))


def _quantity(text: str, first: _Side, second: _Side | None, qualifier: Qualifier) -> Quantity:
    low, high = (first, first) if second is None else _ends(first, second)
    unit, low_unit = _unit(high), _unit(low)
    if unit is None or low_unit is None or not _are_comparable(low_unit, unit):
        raise _unreadable(text)
    # The scale words are in the numerals already; a tenth has none.
    base = SCALE_OF[unit] if unit is Unit.TENTH else 1
    start, end = low.numeral.times(base), high.numeral.times(base)
    printed = Printed(start.value, end.value, end.last_place, end.last_nonzero_place)
    if not (_has_digits(low, high, qualifier) and _is_sensible(printed, qualifier, unit)):
        raise _unreadable(text)
    bands = bands_of(printed, qualifier, unit)
    return Quantity(text, unit, qualifier, start.value, end.value, end.last_place, end.last_nonzero_place, bands)


def _are_comparable(first: Unit, second: Unit) -> bool:
    return first is second or (FAMILY_OF[first] is FAMILY_OF[second] is Family.AMOUNT)


def _has_digits(low: _Side, high: _Side, qualifier: Qualifier) -> bool:
    # "Nearly a yi yuan" is a hundred million; "yi yuan" alone is the heading of a column.
    is_bare = low.numeral.bare or high.numeral.bare
    return not is_bare or high.has_percent_prefix or qualifier not in (Qualifier.NONE, Qualifier.RANGE)


def _is_sensible(printed: Printed, qualifier: Qualifier, unit: Unit) -> bool:
    if FAMILY_OF[unit] is Family.COUNT and not printed.value.denominator == printed.upper.denominator == 1:
        return False
    if qualifier is Qualifier.RANGE:
        return printed.value < printed.upper
    return printed.value > 0 or qualifier is Qualifier.NONE


def _ends(first: _Side, second: _Side) -> tuple[_Side, _Side]:
    """Both ends with what they share: scale and unit come from the second, a percent word before the first holds on."""
    if first.has_percent_prefix and second.is_plain:
        return first, replace(second, unit=first.unit)
    if first.is_plain:
        return replace(first, unit=second.unit, numeral=first.numeral.times(second.numeral.scale)), second
    return (replace(first, unit=second.unit) if first.unit is None else first), second


def _unit(side: _Side) -> Unit | None:
    """The unit printed: money by its scale word, and money also where a scale word stands alone."""
    if side.unit not in (None, Unit.YUAN):
        return side.unit
    if side.numeral.scale == 1:
        return side.unit
    return Unit.WAN_YUAN if side.numeral.scale == SCALE_OF[Unit.WAN_YUAN] else Unit.YI_YUAN


def compare(quantity: Quantity, value: Fraction) -> Comparison:
    """The verdict on a figure when the true value, in the figure's base unit, is ``value``.

    Exact if it is the printed number and the text allows it ("nearly" does not), rounded in the core band, truncated if
    only cutting off or rounding up explains the text, loose in the loose band, inconsistent otherwise.
    """
    band, interval = _fit(quantity, value)
    nearest = min(max(value, quantity.value), quantity.upper)
    is_exact = band is Band.CORE and value == quantity.value == quantity.upper
    above = quantity.bands.doubtful_above
    return Comparison(
        verdict=AuditVerdict.EXACT if is_exact else _VERDICT[band],
        band=band,
        interval=interval,
        gap=value - nearest,
        outside=min(reading.distance(value) for _, reading in _readings(quantity)),
        doubtful=above is not None and value > above,
    )


_VERDICT: Final = {
    Band.CORE: AuditVerdict.ROUNDED,
    Band.TRUNCATION: AuditVerdict.TRUNCATED,
    Band.CEILING: AuditVerdict.TRUNCATED,
    Band.LOOSE: AuditVerdict.LOOSE,
    Band.NONE: AuditVerdict.INCONSISTENT,
}


def _readings(quantity: Quantity) -> list[tuple[Band, Interval]]:
    ranked = [
        (Band.CORE, quantity.core),
        (Band.TRUNCATION, quantity.truncation),
        (Band.CEILING, quantity.ceiling),
        (Band.LOOSE, quantity.loose),
    ]
    return [(band, interval) for band, interval in ranked if interval is not None]


def _fit(quantity: Quantity, value: Fraction) -> tuple[Band, Interval]:
    fits = ((band, interval) for band, interval in _readings(quantity) if interval.contains(value))
    return next(fits, (Band.NONE, quantity.loose))


def looks_like_year(quantity: Quantity, document_year: int) -> bool:
    """Whether an amount's printed digits read as a year within two of the document's: a mark of a damaged text.

    2022 wan in a document of 2023 does; 2,022 wan, 2022.0 wan and 1 yi 2022 wan do not, nor does any count or rate.
    """
    if FAMILY_OF[quantity.unit] is not Family.AMOUNT:
        return False
    runs = re.findall(r"[0-9.,]+", unicodedata.normalize("NFKC", quantity.printed))
    if len(runs) != 1 or len(runs[0]) != 4 or not runs[0].isdigit():
        return False
    is_whole_number = quantity.value == int(runs[0]) * SCALE_OF[quantity.unit]
    return is_whole_number and abs(int(runs[0]) - document_year) <= YEAR_WINDOW


def _unreadable(text: str) -> InvalidValue:
    return InvalidValue(FindingCode.FIGURE_UNREADABLE, found=text)
