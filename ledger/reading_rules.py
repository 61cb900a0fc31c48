"""How wide a published figure is read: intervals, and the one table of rules that makes them from a printed number.

The widths for approximate words are our own convention, no norm having been found; the inclusive and exclusive bounds
follow article 1259 of the Civil Code. A change to anything here is a new ``RULES_VERSION``: every verdict keeps it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.vocabulary import Unit

RULES_VERSION: Final = 1

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


class Band(StrEnum):
    """Which reading of a figure a value fits."""

    CORE = "core"
    TRUNCATION = "truncation"
    CEILING = "ceiling"
    LOOSE = "loose"
    NONE = "none"


class Family(StrEnum):
    """What a number without a qualifier is: a count exact, an amount or a rate rounded, tenths and multiples rough."""

    AMOUNT = "amount"
    COUNT = "count"
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
        Unit.PERCENT: Family.RATE,
        Unit.PERCENTAGE_POINT: Family.RATE,
        Unit.TIMES: Family.MULTIPLE,
        Unit.TENTH: Family.TENTHS,
    }
)

_LARGE_UNITS: Final = {Unit.WAN_YUAN: 10**4, Unit.YI_YUAN: 10**8, Unit.TENTH: 10}
SCALE_OF: Final = MappingProxyType({unit: _LARGE_UNITS.get(unit, 1) for unit in Unit})
"""How many base units (yuan, one counted thing, percent) make one of the unit."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The values between two ends, in the base unit; None is no bound, and open. An interval is never empty."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        if (self.low is None and self.low_closed) or (self.high is None and self.high_closed):
            raise ValueError("an end without a bound is open")
        if self.low is None or self.high is None:
            return
        if self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)):
            raise ValueError(f"no value lies between {self.low} and {self.high}")

    def contains(self, value: Fraction) -> bool:
        """Whether the value lies inside, a closed end included and an open one not."""
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    def meets(self, other: "Interval") -> bool:
        """Whether some one value lies in both; figures of one quantity that do not meet contradict each other."""
        return not (self.ends_before(other) or other.ends_before(self))

    def ends_before(self, other: "Interval") -> bool:
        """Whether every value of this interval is less than every value of the other."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and not (self.high_closed and other.low_closed))

    def distance(self, value: Fraction) -> Fraction:
        """How far outside the value lies, in the base unit; 0 inside, and also on an open end."""
        below = Fraction(0) if self.low is None else self.low - value
        above = Fraction(0) if self.high is None else value - self.high
        return max(below, above, Fraction(0))

    def __add__(self, other: "Interval") -> "Interval":
        # To date = to date before + flow, and a total is its parts: every sum of two values lies in the sum.
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_closed and other.low_closed, self.high_closed and other.high_closed)

    def text(self, unit: Unit) -> str:
        """The interval in multiples of the unit, then the unit's code: ``[2414.5, 2415.5] wan_yuan``.

        An end without a finite decimal is widened outwards to two places, so that the text always holds the interval.
        """
        low = "-inf" if self.low is None else _decimal(self.low / SCALE_OF[unit], math.floor)
        high = "inf" if self.high is None else _decimal(self.high / SCALE_OF[unit], math.ceil)
        return f"{'[' if self.low_closed else '('}{low}, {high}{']' if self.high_closed else ')'} {unit}"


def _decimal(value: Fraction, widen: Callable[[Fraction], int]) -> str:
    places = next((n for n in range(13) if 10**n % value.denominator == 0), None)
    digits = widen(value * 10 ** (2 if places is None else places))
    places = 2 if places is None else places
    whole, rest = divmod(abs(digits), 10**places)
    return f"{'-' if digits < 0 else ''}{whole}" + (f".{rest:0{places}d}" if places else "")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number in the base unit: its value, u (one of the last written digit), u* (of the last non-zero one).

    ``upper`` differs from ``value`` only in a range, whose other end it is.
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


def bands_of(printed: Printed, qualifier: Qualifier, unit: Unit) -> Bands:
    """The readings of a printed number: by its qualifier, or without one by the family of its unit."""
    rule = _PLAIN[FAMILY_OF[unit]] if qualifier is Qualifier.NONE else _QUALIFIED[qualifier]
    return rule(printed)


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


def _multiple(p: Printed) -> Bands:
    return Bands(_around(p.value, Fraction(0)), _around(p.value, p.value / 10))


_PLAIN: Final = MappingProxyType[Family, Callable[[Printed], Bands]](
    {
        Family.AMOUNT: _amount,
        Family.COUNT: lambda p: _only(_around(p.value, Fraction(0))),
        Family.RATE: lambda p: _only(_around(p.value, p.last_place / 2)),
        Family.TENTHS: lambda p: _only(_around(p.value, Fraction(5))),
        Family.MULTIPLE: _multiple,
    }
)

_QUALIFIED: Final = MappingProxyType[Qualifier, Callable[[Printed], Bands]](
    {
        Qualifier.NEAR: _near,
        Qualifier.LESS_THAN: _less_than,
        Qualifier.ABOUT: _about,
        Qualifier.ODD: _odd,
        Qualifier.OVER: _over,
        Qualifier.AT_LEAST: lambda p: _only(Interval(p.value, None, high_closed=False)),
        Qualifier.AT_MOST: lambda p: _only(Interval(None, p.value, low_closed=False)),
        Qualifier.RANGE: lambda p: _only(Interval(p.value, p.upper)),
    }
)

_FACTOR: Final = MappingProxyType[Growth, Callable[[Fraction], Fraction]](
    {
        Growth.BY_PERCENT: lambda n: 1 + n / 100,
        Growth.BY_TIMES: lambda n: n + 1,
        Growth.TO_TIMES: lambda n: n,
        Growth.DOUBLINGS: lambda n: Fraction(2) ** int(n),
    }
)


def grown(before: Interval, growth: Growth, number: Interval) -> Interval:
    """The values now, if those before grew so; ``number`` is any band of the growth figure, in percent or times.

    Neither end of ``before`` may lie below zero; doublings are whole numbers.
    """
    ends = [None if end is None else _FACTOR[growth](end) for end in (number.low, number.high)]
    return _product(before, Interval(ends[0], ends[1], number.low_closed, number.high_closed))


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
