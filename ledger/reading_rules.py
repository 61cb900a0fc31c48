"""How wide a published figure is read: the one table of rules that makes intervals from a printed number.

The widths for approximate words are our own convention, no norm having been found; the inclusive and exclusive bounds
follow article 1259 of the Civil Code. A change to anything here is a new ``RULES_VERSION``: every verdict keeps it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intervals import Interval
from ledger.vocabulary import Unit

RULES_VERSION: Final = 2

YEAR_WINDOW: Final = 2
"""An amount whose digits read as a year this close to the document's own is suspected of damage."""


class Qualifier(StrEnum):
    """What the words around a number say about how exact it is."""

    NONE = "none"
    NEAR = "near"
    LESS_THAN = "less_than"
    ABOUT = "about"
    ODD = "odd"
    OVER = "over"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"
    SEVERAL = "several"


class Band(StrEnum):
    """Which reading of a figure a value fits."""

    CORE = "core"
    TRUNCATION = "truncation"
    CEILING = "ceiling"
    LOOSE = "loose"
    NONE = "none"


class Family(StrEnum):
    """What a number without a qualifier is, which decides how exact it is meant."""

    COUNT = "count"
    AMOUNT = "amount"
    ROUNDED_COUNT = "rounded_count"
    MEASURE = "measure"
    AVERAGE = "average"
    RATE = "rate"
    TENTHS = "tenths"
    MULTIPLE = "multiple"


FAMILY_OF: Final = MappingProxyType(
    {
        Unit.YUAN: Family.AMOUNT,
        Unit.WAN_YUAN: Family.AMOUNT,
        Unit.YI_YUAN: Family.AMOUNT,
        Unit.LOAN: Family.COUNT,
        Unit.ITEM: Family.COUNT,
        Unit.PIECE: Family.COUNT,
        Unit.HOUSEHOLD: Family.COUNT,
        Unit.COUNTED: Family.COUNT,
        Unit.MEASURED: Family.MEASURE,
        Unit.PERCENT: Family.RATE,
        Unit.PERCENTAGE_POINT: Family.RATE,
        Unit.TIMES: Family.MULTIPLE,
        Unit.TENTH: Family.TENTHS,
    }
)


def family_of(unit: Unit, *, is_scaled: bool, is_average: bool) -> Family:
    """The family of a number in a unit: a count with a scale word (12.75 wan) is rounded, one per head an average."""
    family = FAMILY_OF[unit]
    if family is Family.COUNT and (is_scaled or is_average):
        return Family.ROUNDED_COUNT if is_scaled else Family.AVERAGE
    return family


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number in the base unit: its value, u (one of the last written digit), u* (of the last non-zero one).

    ``upper`` differs from ``value`` only in a range or an indefinite number, whose other end it is.
    """

    value: Fraction
    upper: Fraction
    last_place: Fraction
    last_nonzero_place: Fraction


@dataclass(frozen=True, slots=True)
class Bands:
    """The readings of one figure. ``loose`` equals ``core`` where the table has no loose reading.

    ``doubtful_above`` is the value above which a reading that still fits must be flagged.
    """

    core: Interval
    loose: Interval
    truncation: Interval | None = None
    ceiling: Interval | None = None
    doubtful_above: Fraction | None = None


class Basis(StrEnum):
    """Where a rule comes from."""

    ARITHMETIC = "arithmetic"
    ROUNDING = "rounding"
    CIVIL_CODE = "civil_code"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: what makes the bands, the same as formulas, and the source of the rule.

    In formulas v is the value, w the upper end of a range, u and u* are the places of ``Printed``.
    """

    bands: Callable[[Printed], Bands]
    core: str
    loose: str
    basis: Basis


class Growth(StrEnum):
    """How a figure of growth names it: by a rate, by n times, to n times, by doubling, by a difference.

    The number of a doubling is its factor already. A difference is one of rates (points) or of amounts and counts.
    """

    BY_PERCENT = "by_percent"
    BY_TIMES = "by_times"
    TO_TIMES = "to_times"
    DOUBLINGS = "doublings"
    BY_POINTS = "by_points"
    BY_AMOUNT = "by_amount"


def bands_of(printed: Printed, qualifier: Qualifier, family: Family) -> Bands:
    """The readings of a printed number: by its qualifier, or without one by its family."""
    rule = PLAIN[family] if qualifier is Qualifier.NONE else QUALIFIED[qualifier]
    return rule.bands(printed)


def _around(value: Fraction, half_width: Fraction) -> Interval:
    return Interval(value - half_width, value + half_width)


def _only(interval: Interval) -> Bands:
    return Bands(interval, interval)


def _amount(p: Printed) -> Bands:
    # Both ends closed: no quarrel between half-up and the half-even of GB/T 8170.
    return Bands(
        core=_around(p.value, p.last_place / 2),
        loose=_around(p.value, p.last_nonzero_place / 2),
        truncation=Interval(p.value, p.value + p.last_place, high_closed=False),
        ceiling=Interval(p.value - p.last_place, p.value, low_closed=False),
    )


def _below(value: Fraction, width: Fraction, share: Fraction) -> Interval:
    return Interval(max(value - width, share * value), value, high_closed=False)


def _near(p: Printed) -> Bands:
    # u* and not u: with u, a printed 3000 wan would be read as the absurd [2999.5, 3000).
    core = _below(p.value, p.last_nonzero_place / 2, Fraction(95, 100))
    return Bands(core, _below(p.value, p.last_nonzero_place, Fraction(90, 100)))


def _less_than(p: Printed) -> Bands:
    return Bands(_near(p).core, Interval(Fraction(0), p.value, high_closed=False))


def _about(p: Printed) -> Bands:
    loose = max(p.last_nonzero_place, p.value * Fraction(5, 100))
    return Bands(_around(p.value, p.last_nonzero_place / 2), _around(p.value, loose))


def _odd(p: Printed) -> Bands:
    step = p.last_nonzero_place
    return Bands(Interval(p.value, p.value + step, False, False), Interval(p.value, p.value + 2 * step, False, False))


def _over(p: Printed) -> Bands:
    core = Interval(p.value, p.value + p.last_nonzero_place, low_closed=False)
    loose = Interval(p.value, None, False, False)
    return Bands(core, loose, doubtful_above=p.value * Fraction(11, 10))


def _rate(p: Printed) -> Bands:
    return _only(_around(p.value, p.last_place / 2))


def _multiple(p: Printed) -> Bands:
    # A whole multiple is a way of speaking; decimals say that it was worked out.
    half = p.last_place / 2 if p.last_place < 1 else Fraction(0)
    return Bands(_around(p.value, half), _around(p.value, max(half, p.value / 10)))


def _several(p: Printed) -> Bands:
    core = Interval(p.value, p.upper, high_closed=False)
    return Bands(core, Interval(p.value - p.last_place, p.upper, high_closed=False))


_ROUNDED: Final = Rule(_amount, "[v ± u/2]", "[v ± u*/2]", Basis.ROUNDING)
_RATED: Final = Rule(_rate, "[v ± u/2]", "", Basis.ROUNDING)

PLAIN: Final = MappingProxyType[Family, Rule](
    {
        Family.COUNT: Rule(lambda p: _only(_around(p.value, Fraction(0))), "[v, v]", "", Basis.ARITHMETIC),
        Family.AMOUNT: _ROUNDED,
        Family.ROUNDED_COUNT: _ROUNDED,
        Family.MEASURE: _ROUNDED,
        Family.AVERAGE: _RATED,
        Family.RATE: _RATED,
        Family.TENTHS: replace(_RATED, basis=Basis.OWN),
        Family.MULTIPLE: Rule(_multiple, "[v, v]", "[v ± 0.1v]", Basis.OWN),
    }
)
"""How a number without a qualifier is read; those that are rounded may also be cut off or rounded up."""

QUALIFIED: Final = MappingProxyType[Qualifier, Rule](
    {
        Qualifier.NEAR: Rule(_near, "[max(v - u*/2, 0.95v), v)", "[max(v - u*, 0.9v), v)", Basis.OWN),
        Qualifier.LESS_THAN: Rule(_less_than, "[max(v - u*/2, 0.95v), v)", "[0, v)", Basis.CIVIL_CODE),
        Qualifier.ABOUT: Rule(_about, "[v ± u*/2]", "[v ± max(u*, 0.05v)]", Basis.OWN),
        Qualifier.ODD: Rule(_odd, "(v, v + u*)", "(v, v + 2u*)", Basis.OWN),
        Qualifier.OVER: Rule(_over, "(v, v + u*]", "(v, inf)", Basis.CIVIL_CODE),
        Qualifier.AT_LEAST: Rule(
            lambda p: _only(Interval(p.value, None, high_closed=False)), "[v, inf)", "", Basis.CIVIL_CODE
        ),
        Qualifier.AT_MOST: Rule(
            lambda p: _only(Interval(None, p.value, low_closed=False)), "(-inf, v]", "", Basis.CIVIL_CODE
        ),
        Qualifier.RANGE: Rule(lambda p: _only(Interval(p.value, p.upper)), "[v, w]", "", Basis.CIVIL_CODE),
        Qualifier.SEVERAL: Rule(_several, "[v, w)", "[v - u, w)", Basis.OWN),
    }
)
"""How a number with a qualifier is read, whatever its family."""

SAME: Final = MappingProxyType[frozenset[Qualifier], Qualifier](
    {
        frozenset({Qualifier.OVER, Qualifier.AT_LEAST}): Qualifier.OVER,
        frozenset({Qualifier.OVER, Qualifier.ODD}): Qualifier.OVER,
    }
)
"""Two qualifiers that say one thing, and how both are read: the strict word decides. Any other two contradict."""

_FACTOR: Final = MappingProxyType[Growth, Callable[[Fraction], Fraction]](
    {
        Growth.BY_PERCENT: lambda n: 1 + n / 100,
        Growth.BY_TIMES: lambda n: n + 1,
        Growth.TO_TIMES: lambda n: n,
        Growth.DOUBLINGS: lambda n: n,
    }
)

GROWTH_FORMULAS: Final = MappingProxyType(
    {
        Growth.BY_PERCENT: "now = before * (1 + n/100)",
        Growth.BY_TIMES: "now = before * (n + 1)",
        Growth.TO_TIMES: "now = before * n",
        Growth.DOUBLINGS: "now = before * 2^k",
        Growth.BY_POINTS: "now = before + n",
        Growth.BY_AMOUNT: "now = before + n",
    }
)
"""What ``grown`` does, as formulas; a fall puts -n for n."""

RELATIONS: Final = MappingProxyType(
    {
        "share": "part = whole * s/100 <= whole",
        "to_date": "to_date2 = to_date1 + flow",
        "parts": "part <= total = sum(parts)",
    }
)
"""What holds between figures, as formulas on intervals: a share, a total to date, parts of a total."""


def grown(before: Interval, growth: Growth, number: Interval, *, falls: bool = False) -> Interval:
    """The values now, if those before grew (or fell) so; ``number`` is any band of the growth figure.

    It is in percent, times, points or the unit of ``before``. Neither end of ``before`` may lie below zero.
    """
    number = -number if falls else number
    if growth in (Growth.BY_POINTS, Growth.BY_AMOUNT):
        return before + number
    ends = [None if end is None else max(_FACTOR[growth](end), Fraction(0)) for end in (number.low, number.high)]
    return _product(before, Interval(ends[0], ends[1], number.low_closed, number.high_closed))


def grown_from(now: Interval, growth: Growth, number: Interval, *, falls: bool = False) -> Interval:
    """The values before, if those now came of them by such a growth (or fall): ``grown`` backwards, never below zero.

    Without an upper bound where nothing may be left of what was before. No end of ``now`` may lie below zero.
    """
    if growth in (Growth.BY_POINTS, Growth.BY_AMOUNT):
        before = now + (number if falls else -number)
        is_cut = before.low is None or before.low < 0
        return Interval(Fraction(0), before.high, True, before.high_closed) if is_cut else before
    factor = grown(Interval(Fraction(1), Fraction(1)), growth, number, falls=falls)
    low = Fraction(0) if not factor.high else 1 / factor.high
    high = 1 / factor.low if factor.low else None
    return _product(now, Interval(low, high, low == 0 or factor.high_closed, high is not None and factor.low_closed))


def only_whole_number(interval: Interval) -> int | None:
    """The one whole number of an interval; None where it has none, or several."""
    if interval.low is None or interval.high is None:
        return None
    first, last = math.ceil(interval.low), math.floor(interval.high)
    inside = [number for number in range(first, min(last, first + 2) + 1) if interval.contains(Fraction(number))]
    return inside[0] if len(inside) == 1 else None


def implied_whole(part: Interval, share: Interval) -> Interval:
    """The wholes of which ``part`` can be ``share`` percent, in the part's unit; shares above 100 % are left out.

    No end of ``part`` may lie below zero. A share that may be zero leaves the whole without an upper bound.

    Raises:
        InvalidValue: FIGURE_UNREADABLE if no value of ``share`` lies above 0 and not above 100 percent.
    """
    if not share.meets(Interval(Fraction(0), Fraction(100), low_closed=False)):
        raise InvalidValue(FindingCode.FIGURE_UNREADABLE, expected="(0, 100] percent", found=share.text(Unit.PERCENT))
    is_capped = share.high is None or share.high > 100
    low = Fraction(1) if is_capped or not share.high else 100 / share.high
    high = 100 / share.low if share.low is not None and share.low > 0 else None
    return _product(part, Interval(low, high, is_capped or share.high_closed, high is not None and share.low_closed))


def _product(left: Interval, right: Interval) -> Interval:
    """All products of values that are not negative; zero itself is always let in."""
    low = (left.low or Fraction(0)) * (right.low or Fraction(0))
    high = None if left.high is None or right.high is None else left.high * right.high
    low_closed = low == 0 or (left.low_closed and right.low_closed)
    return Interval(low, high, low_closed, high == 0 or (left.high_closed and right.high_closed))
