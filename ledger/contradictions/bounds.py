"""Lower and upper bounds of quantities, each with the figures that it rests on.

A reason is a set of figures and relations as bits of one integer. Bounds are exact: Fractions, open or closed.
"""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

MOVES_MAX: Final = 40
"""How often each bound of a quantity may move: rates that feed on each other would else creep on for ever."""


class Bound(NamedTuple):
    """One end of what a quantity can be; an open end excludes its value."""

    value: Fraction
    is_open: bool
    reason: int


class Clash(Exception):
    """No value is left for a quantity; ``reason`` says by what."""

    def __init__(self, reason: int) -> None:
        super().__init__(reason)
        self.reason = reason


NOTHING: Final = Bound(Fraction(0), is_open=False, reason=0)
"""The lower bound of every quantity: none is negative."""


class State:
    """What is known of each quantity. ``whole`` says of each whether it is a whole number."""

    def __init__(self, whole: Sequence[bool]) -> None:
        self.whole = whole
        self.lows: list[Bound | None] = [NOTHING] * len(whole)
        self.highs: list[Bound | None] = [None] * len(whole)
        self.moved: list[int] = []
        self._moves = [0] * len(whole)

    def raise_low(self, variable: int, bound: Bound | None, reason: int) -> None:
        """The quantity is at least this much.

        Raises:
            Clash: it cannot be.
        """
        old = self.lows[variable]
        if bound is None or not self._may_move(variable, old, bound, 1):
            return
        value, is_open = bound.value, bound.is_open
        if self.whole[variable]:
            value, is_open = Fraction(math.floor(value) + 1 if is_open else math.ceil(value)), False
            if old is not None and value <= old.value:
                return
        self._set(self.lows, variable, Bound(value, is_open, bound.reason | reason))

    def drop_high(self, variable: int, bound: Bound | None, reason: int) -> None:
        """The quantity is at most this much.

        Raises:
            Clash: it cannot be.
        """
        old = self.highs[variable]
        if bound is None or not self._may_move(variable, old, bound, -1):
            return
        value, is_open = bound.value, bound.is_open
        if self.whole[variable]:
            value, is_open = Fraction(math.ceil(value) - 1 if is_open else math.floor(value)), False
            if old is not None and value >= old.value:
                return
        self._set(self.highs, variable, Bound(value, is_open, bound.reason | reason))

    def _may_move(self, variable: int, old: Bound | None, new: Bound, sign: int) -> bool:
        if old is None:
            return True
        is_tighter = sign * new.value > sign * old.value or (new.value == old.value and new.is_open and not old.is_open)
        return is_tighter and self._moves[variable] < MOVES_MAX

    def _set(self, ends: list[Bound | None], variable: int, bound: Bound) -> None:
        ends[variable] = bound
        self.moved.append(variable)
        self._moves[variable] += 1
        low, high = self.lows[variable], self.highs[variable]
        if low is None or high is None:
            return
        if low.value > high.value or (low.value == high.value and (low.is_open or high.is_open)):
            raise Clash(low.reason | high.reason)


def joined(bounds: Iterable[Bound | None]) -> int:
    """The reasons of all of them."""
    reason = 0
    for bound in bounds:
        reason |= bound.reason if bound is not None else 0
    return reason
