"""Published figures: a printed text becomes a quantity with its readings, and a value is compared with it.

``read_quantity`` is the only reader of such texts, ``compare`` the only source of a verdict on one; how wide a text may
be read stands in ``ledger.reading_rules``. Everything is exact: Fractions in, Fractions out.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Final

from ledger.errors import InvalidValue
from ledger.figure_grammar import Parsed, Side, ends, parse_figure
from ledger.finding_codes import FindingCode
from ledger.intervals import SCALE_OF, Interval
from ledger.labels import figures as words
from ledger.labels.units import FOREIGN_CURRENCIES
from ledger.reading_rules import (
    FAMILY_OF,
    YEAR_WINDOW,
    Band,
    Bands,
    Family,
    Growth,
    Printed,
    Qualifier,
    bands_of,
    family_of,
)
from ledger.vocabulary import AuditVerdict, Unit

TEXT_MAX: Final = 64
"""Longest text read as a figure; keeps hostile input cheap."""

LIST_MAX: Final = 256
"""Longest text read as a list of figures."""


@dataclass(frozen=True)
class Quantity:
    """One published figure as read. Values and places are in the base unit: yuan, one of what is counted, or percent.

    ``upper`` is the other end of a range or of an indefinite number and equals ``value`` otherwise. ``last_place`` is
    u, ``last_nonzero_place`` is u*. ``printed`` is the text as handed in, since a number alone has lost its zeros;
    ``unit_word`` the unit as printed, without scale words, empty where the scale word alone says money. ``growth`` is
    how the figure names a growth (None: it is none), ``falls`` whether that is a fall. The number of a doubling is its
    factor.
    """

    printed: str
    unit: Unit
    qualifier: Qualifier
    value: Fraction
    upper: Fraction
    last_place: Fraction
    last_nonzero_place: Fraction
    unit_word: str
    family: Family
    growth: Growth | None = None
    falls: bool = False

    @cached_property
    def bands(self) -> Bands:
        """The readings of the figure by the table of rules."""
        printed = Printed(self.value, self.upper, self.last_place, self.last_nonzero_place)
        return bands_of(printed, self.qualifier, self.family)

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


_ODD_CHARACTERS: Final = re.compile(r"[^\x00-\x7f\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
# The 2 of square metres is part of the unit.
_POWER: Final = re.compile("(?<=m)[²³]")
# A comma before three digits is a separator of thousands.
_LIST_MARK: Final = re.compile(rf",(?![0-9]{{3}}(?![0-9]))|{'|'.join(words.LIST_MARKS)}")
# A space between digits may be a lost separator or two numbers run together: it stays, and makes the text unreadable.
_SPACE: Final = re.compile(r"(?<![0-9.,])\s+|\s+(?![0-9.,])")


@lru_cache(maxsize=4096)
def read_quantity(text: str) -> Quantity:
    """The figure that the whole text prints: a number or range with its unit and a qualifier before, inside or behind.

    Words that say nothing of exactness are skipped from a closed list (``ledger.labels.figures``). A scale word without
    a unit word (1.2 yi) is money. No figures are: a bare number, a scale word with neither digit nor qualifier, a
    number with two qualifiers that do not say the same, an amount in another currency.

    Raises:
        InvalidValue: CURRENCY_NOT_CNY; FIGURE_UNREADABLE for whatever else has not exactly one reading; ``found`` is
            the text.
    """
    try:
        return _quantity(text, parse_figure(_normal(text)))
    except InvalidValue as error:
        raise _refusal(text) from error


def read_list(text: str) -> tuple[Quantity, ...]:
    """The figures of a list in order; those without a unit have the unit and scale of the last, and the first's growth.

    2.2, 0.7 and 1.8 points are three figures in points. Qualifiers bind to their own item only. A word for "each"
    before a figure says that it holds for each of several; the figure itself reads as without it. What is ``printed``
    of an item is its own text, in NFKC and without blanks.

    Raises:
        InvalidValue: as ``read_quantity``; ``found`` is the whole text.
    """
    try:
        items = _LIST_MARK.split(_normal(text, LIST_MAX))
        parsed = [parse_figure(item) for item in items]
        shared = [_shared(item, parsed[0], parsed[-1]) for item in parsed]
        return tuple(map(_quantity, items, shared))
    except InvalidValue as error:
        raise _refusal(text) from error


def _shared(item: Parsed, first: Parsed, last: Parsed) -> Parsed:
    low, _ = ends(item.first, last.second)
    high, _ = ends(item.second, last.second)
    if item.growth:
        return replace(item, first=low, second=high)
    return replace(item, first=low, second=high, growth=first.growth, is_result=first.is_result)


def _normal(text: str, longest: int = TEXT_MAX) -> str:
    if len(text) > longest:
        raise _unreadable(text)
    text = _POWER.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    if any(map(_is_digit_in_disguise, _ODD_CHARACTERS.findall(text))):
        raise _unreadable(text)
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def _is_digit_in_disguise(character: str) -> bool:
    # NFKC would turn a footnote mark or a list number into digits of the figure.
    form = unicodedata.decomposition(character)
    return form.startswith("<") and not form.startswith("<wide>") and unicodedata.numeric(character, None) is not None


def _quantity(text: str, parsed: Parsed) -> Quantity:
    low, high, qualifier = parsed.first, parsed.second, parsed.qualifier
    unit, low_unit = _unit(high), _unit(low)
    if unit is None or low_unit is None or not _are_comparable(low, low_unit, high, unit):
        raise _unreadable(text)
    # The scale words are in the numerals already; a tenth has none.
    base = SCALE_OF[unit] if unit is Unit.TENTH else 1
    value = _in_base(low.numeral.value, base, low.per)
    upper = value if low is high else _in_base(high.numeral.value, base, high.per)
    if not (_has_digits(low, high, qualifier) and _is_sensible(value, upper, qualifier)):
        raise _unreadable(text)
    is_average = parsed.is_average or high.numeral.last_place < 1
    last = _in_base(high.numeral.last_place, base, high.per)
    last_nonzero = _in_base(high.numeral.last_nonzero_place, base, high.per)
    return Quantity(
        text,
        unit,
        qualifier,
        value,
        upper,
        last,
        last_nonzero,
        high.word,
        family_of(unit, is_scaled=high.numeral.scale > 1, is_average=is_average),
        *_growth(parsed, unit, text),
    )


def _in_base(number: Fraction, factor: int, per: int) -> Fraction:
    return number if factor == per else number * factor / per


def _growth(parsed: Parsed, unit: Unit, text: str) -> tuple[Growth | None, bool]:
    """How the figure names a growth, and whether it falls; nothing falls by times."""
    falls = (parsed.growth in words.FALLS) is not parsed.is_negative
    if parsed.is_result or not (parsed.growth or parsed.is_doubling):
        return (Growth.TO_TIMES if parsed.is_result and unit is Unit.TIMES else None), False
    if unit is Unit.TIMES and falls:
        raise _unreadable(text)
    if parsed.is_doubling:
        return Growth.DOUBLINGS, False
    return _GROWTH_OF.get(unit, Growth.BY_AMOUNT), falls


_GROWTH_OF: Final = {
    Unit.PERCENT: Growth.BY_PERCENT,
    Unit.TENTH: Growth.BY_PERCENT,
    Unit.TIMES: Growth.BY_TIMES,
    Unit.PERCENTAGE_POINT: Growth.BY_POINTS,
}


def _are_comparable(low: Side, low_unit: Unit, high: Side, unit: Unit) -> bool:
    if low_unit is not unit:
        return FAMILY_OF[low_unit] is FAMILY_OF[unit] is Family.AMOUNT
    return unit not in (Unit.COUNTED, Unit.MEASURED) or low.word == high.word


def _has_digits(low: Side, high: Side, qualifier: Qualifier) -> bool:
    # "Nearly a yi yuan" is a hundred million; "yi yuan" alone is the heading of a column.
    is_bare = low.numeral.bare or high.numeral.bare
    is_rate = high.is_prefixed and high.word in words.RATE_PREFIXES
    return not is_bare or is_rate or qualifier not in (Qualifier.NONE, Qualifier.RANGE)


def _is_sensible(value: Fraction, upper: Fraction, qualifier: Qualifier) -> bool:
    if qualifier in (Qualifier.RANGE, Qualifier.SEVERAL):
        return value < upper
    return value > 0 or qualifier is Qualifier.NONE


def _unit(side: Side) -> Unit | None:
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


def _refusal(text: str) -> InvalidValue:
    if any(mark in text for mark in FOREIGN_CURRENCIES):
        return InvalidValue(FindingCode.CURRENCY_NOT_CNY, expected="CNY", found=text)
    return _unreadable(text)


def _unreadable(text: str) -> InvalidValue:
    return InvalidValue(FindingCode.FIGURE_UNREADABLE, found=text)
