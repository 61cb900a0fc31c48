"""What two or more quantities have to do with each other, and how a bound on one bounds the others.

All quantities are zero or more. A bound is never tightened beyond what follows: no possible world is ever excluded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ledger.contradictions.bounds import Bound, State, joined


class Sum(NamedTuple):
    """``total`` is exactly the sum of ``parts``."""

    total: int
    parts: tuple[int, ...]

    @property
    def variables(self) -> tuple[int, ...]:
        """What it bounds."""
        return (self.total, *self.parts)

    def propagate(self, state: State, reason: int) -> None:
        """Every one of the sum is bounded by all the others."""
        lows, highs = state.lows, state.highs
        of_lows, of_highs = _Others([lows[part] for part in self.parts]), _Others([highs[part] for part in self.parts])
        state.raise_low(self.total, of_lows.all(), reason)
        state.drop_high(self.total, of_highs.all(), reason)
        low, high = lows[self.total], highs[self.total]
        for index, part in enumerate(self.parts):
            state.drop_high(part, _minus(high, of_lows.without(index)), reason)
            state.raise_low(part, _minus(low, of_highs.without(index)), reason)


class AtMost(NamedTuple):
    """``part`` is not more than ``whole``."""

    part: int
    whole: int

    @property
    def variables(self) -> tuple[int, ...]:
        """What it bounds."""
        return (self.part, self.whole)

    def propagate(self, state: State, reason: int) -> None:
        """The whole is at least what the part is, the part at most what the whole is."""
        state.raise_low(self.whole, state.lows[self.part], reason)
        state.drop_high(self.part, state.highs[self.whole], reason)


class Product(NamedTuple):
    """``result`` is ``base`` times ``factor``: a share of a whole, or what has grown from what was before."""

    result: int
    base: int
    factor: int

    @property
    def variables(self) -> tuple[int, ...]:
        """What it bounds."""
        return (self.result, self.base, self.factor)

    def propagate(self, state: State, reason: int) -> None:
        """Each of the three is bounded by the other two."""
        lows, highs = state.lows, state.highs
        state.raise_low(self.result, _times(lows[self.base], lows[self.factor]), reason)
        state.drop_high(self.result, _times(highs[self.base], highs[self.factor]), reason)
        for one, other in ((self.base, self.factor), (self.factor, self.base)):
            state.raise_low(one, _over(lows[self.result], highs[other]), reason)
            state.drop_high(one, _over(highs[self.result], lows[other]), reason)


Relation = Sum | AtMost | Product


@dataclass(slots=True)
class _Others:
    """Bounds that are added up, with each one left out in turn."""

    bounds: Sequence[Bound | None]
    _total: Fraction = Fraction(0)
    _missing: int = 0
    _open: int = 0

    def __post_init__(self) -> None:
        for bound in self.bounds:
            if bound is None:
                self._missing += 1
            else:
                self._total += bound.value
                self._open += bound.is_open

    def all(self) -> Bound | None:
        """The sum of all; None where one has no bound."""
        if self._missing:
            return None
        return Bound(self._total, self._open > 0, joined(self.bounds))

    def without(self, index: int) -> Bound | None:
        """The sum of all but one."""
        left_out = self.bounds[index]
        if self._missing - (left_out is None):
            return None
        rest: Iterable[Bound | None] = (bound for at, bound in enumerate(self.bounds) if at != index)
        if left_out is None:
            return Bound(self._total, self._open > 0, joined(rest))
        return Bound(self._total - left_out.value, self._open > left_out.is_open, joined(rest))


def _minus(left: Bound | None, right: Bound | None) -> Bound | None:
    if left is None or right is None:
        return None
    return Bound(left.value - right.value, left.is_open or right.is_open, left.reason | right.reason)


def _times(left: Bound | None, right: Bound | None) -> Bound | None:
    if left is None or right is None:
        return None
    value = left.value * right.value
    # Zero itself is let in: nothing times nearly anything is nothing.
    return Bound(value, value != 0 and (left.is_open or right.is_open), left.reason | right.reason)


def _over(left: Bound | None, right: Bound | None) -> Bound | None:
    if left is None or right is None or right.value <= 0:
        return None
    value = left.value / right.value
    return Bound(value, value != 0 and (left.is_open or right.is_open), left.reason | right.reason)
