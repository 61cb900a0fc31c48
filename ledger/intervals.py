"""Intervals of exact values: what a published figure claims, summed, compared and printed."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from ledger.vocabulary import Unit

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

    def __neg__(self) -> "Interval":
        low, high = None if self.high is None else -self.high, None if self.low is None else -self.low
        return Interval(low, high, self.high_closed, self.low_closed)

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
