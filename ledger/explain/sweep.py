"""Sweeps: one cut at all times, and limited to or without each value of each dimension, in one pass over its entries.

Entries are summed into a table of days × values, and the table along its days: a sum up to a day is then one cell, a
period the difference of two. What is counted by key (institutions, loans with a balance) is summed by its steps: an
entry that makes a key live adds one, one that ends it takes one away. All is int64; ``columns`` sees to it that no sum
leaves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from ledger.explain.columns import Columns, Integers
from ledger.explain.cuts import WINDOWS, Cut, Time, window_of
from ledger.explain.values import days_of, keys_of, level_of, select_standing, signs_of
from ledger.period import Period
from ledger.vocabulary import Basis, Count, Dimension, Part

UNTRIED: Final = -(2**62)
"""Stands where a cut has no value by this way: a count by key over a period, or without one value."""

_END_OF_TIME: Final = 2**31


@dataclass(frozen=True, slots=True)
class Axis:
    """Times to try: ``ranks`` says how natural each is; days are ordinals, ``ends`` exclusive, ``bounds`` all of them.

    ``own`` is the place of the declared time.
    """

    times: tuple[Time, ...]
    ranks: Integers
    own: int
    bounds: Integers
    starts: Integers
    ends: Integers

    @classmethod
    def of(cls, times: Sequence[Time], own: Time, publication_day: date) -> "Axis":
        """The axis of these times and the declared one."""
        all_times = tuple(dict.fromkeys((own, *times)))
        ranks = [WINDOWS.index(window_of(time, publication_day)) for time in all_times]
        starts, ends = zip(*map(_ordinals, all_times), strict=True)
        bounds = np.unique(np.array([*starts, *ends], dtype=np.int64))
        places = [np.searchsorted(bounds, np.array(days, dtype=np.int64)) for days in (starts, ends)]
        return cls(all_times, np.array(ranks, dtype=np.int64), 0, bounds, *places)

    def __len__(self) -> int:
        return len(self.times)

    @property
    def is_period(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Which times are periods."""
        return np.array([time.period is not None for time in self.times], dtype=np.bool_)

    def natural(self, rank: int, publication_day: date) -> "Axis":
        """The times at least as natural as a rank, and the declared one."""
        times = [time for time, own in zip(self.times, self.ranks, strict=True) if own <= rank]
        return Axis.of(times, self.times[self.own], publication_day)


def _ordinals(time: Time) -> tuple[int, int]:
    if time.period is not None:
        return time.period.start.toordinal(), time.period.end.toordinal()
    return 0, _END_OF_TIME if time.as_of is None else time.as_of.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Swept:
    """Values by time: of the cut itself, by dimension limited to each value, and by dimension without each value."""

    whole: Integers
    limited: dict[Dimension, Integers]
    without: dict[Dimension, Integers]


def sweep(
    columns: Columns, base: Cut, axis: Axis, counts: Sequence[Count | None], dimensions: Sequence[Dimension]
) -> list[Swept]:
    """For each count (None: the amount in fen) the values of ``base`` at every time of the axis, split every way."""
    rows = np.flatnonzero(select_standing(columns, base))
    sweeper = _Sweeper(columns, base, axis, rows)
    return [sweeper.of(count, dimensions) for count in counts]


class _Sweeper:
    """The entries of one cut, ready to be summed."""

    def __init__(self, columns: Columns, base: Cut, axis: Axis, rows: Integers) -> None:
        self._columns = columns
        self._base = base
        self._axis = axis
        self._rows = rows
        self._days = days_of(columns, base)[rows]
        self._bins = np.searchsorted(axis.bounds, self._days, side="right")

    def of(self, count: Count | None, dimensions: Sequence[Dimension]) -> Swept:
        """The values for one count."""
        keys = None if count is None else keys_of(self._columns, self._base, count)
        if count is not None and keys is not None:
            return self._by_key(keys[self._rows], count, dimensions)
        signs = signs_of(self._columns, self._base.measure)[self._rows]
        weights = signs * self._columns.fen[self._rows] if count is None else self._columns.tally[self._rows]
        whole = self._summed(weights, np.zeros_like(self._rows), 1)[:, 0]
        limited = {dimension: self._split(weights, dimension) for dimension in dimensions}
        without = {dimension: whole[:, None] - values for dimension, values in limited.items()}
        return self._occurring(Swept(whole, limited, without))

    def _occurring(self, swept: Swept) -> Swept:
        """To limit a cut to a value that none of its entries has, or to do without one, is no other cut."""
        for tables in (swept.limited, swept.without):
            for dimension, values in tables.items():
                occurs = np.zeros(values.shape[1] + 1, dtype=np.bool_)
                occurs[self._codes(dimension)] = True
                values[:, ~occurs[:-1]] = UNTRIED
        return swept

    def _by_key(self, keys: Integers, count: Count, dimensions: Sequence[Dimension]) -> Swept:
        levels = level_of(self._columns, self._base)[self._rows]
        is_period = self._axis.is_period
        whole = self._summed(_steps(keys, self._days, levels), np.zeros_like(keys), 1)[:, 0]
        limited = {}
        for dimension in dimensions:
            codes = self._codes(dimension)
            combined = np.where(keys < 0, -1, codes * (keys.max(initial=0) + 1) + keys)
            limited[dimension] = self._split(_steps(combined, self._days, levels), dimension)
        is_own = count is Count.INSTRUMENTS or (count is Count.COUNT and self._base.is_stock)
        without = {d: whole[:, None] - values for d, values in limited.items()} if is_own else {}
        for values in (whole, *limited.values(), *without.values()):
            values[is_period] = UNTRIED
        return self._occurring(Swept(whole, limited, without))

    def _codes(self, dimension: Dimension) -> Integers:
        """The value of each entry, with a place behind the last for those that have none."""
        coded = self._columns.dimensions[dimension]
        codes = coded.codes[self._rows].astype(np.int64)
        return np.where(codes < 0, len(coded.values), codes)

    def _split(self, weights: Integers, dimension: Dimension) -> Integers:
        width = len(self._columns.dimensions[dimension].values)
        return self._summed(weights, self._codes(dimension), width + 1)[:, :width]

    def _summed(self, weights: Integers, codes: Integers, width: int) -> Integers:
        """Times × values."""
        axis, base = self._axis, self._base.scope
        table = np.zeros((len(axis.bounds) + 1, width), dtype=np.int64)
        np.add.at(table.reshape(-1), self._bins * width + codes, weights)
        np.cumsum(table, axis=0, out=table)
        values: Integers = table[axis.ends] - table[axis.starts]
        if base.basis is Basis.BOOK and base.part is not Part.BOOKED:
            late = self._adjusted(weights, codes, width)
            if base.part is Part.ADJUSTMENT:
                values[axis.is_period] = late[axis.is_period]
            else:
                values -= late
        return values

    def _adjusted(self, weights: Integers, codes: Integers, width: int) -> Integers:
        """Times × values of what a period's books took in of earlier periods."""
        adjusted = np.zeros((len(self._axis), width), dtype=np.int64)
        late = np.flatnonzero(self._columns.is_late[self._rows])
        if not len(late):
            return adjusted
        booked, happened = (days[self._rows][late] for days in (self._columns.booked, self._columns.happened))
        for places, starts, ends in self._calendars():
            at = np.searchsorted(starts, booked, side="right") - 1
            is_in = (at >= 0) & (booked < ends[at]) & (happened < starts[at])
            flat = places[at[is_in]] * width + codes[late][is_in]
            np.add.at(adjusted.reshape(-1), flat, weights[late][is_in])
        return adjusted

    def _calendars(self) -> list[tuple[Integers, Integers, Integers]]:
        """The periods of each length: their places on the axis, starts and ends, in order."""
        by_length: dict[int, list[tuple[int, int, int]]] = {}
        for place, time in enumerate(self._axis.times):
            if isinstance(time.period, Period):
                start, end = _ordinals(time)
                by_length.setdefault(time.period.month_count, []).append((start, end, place))
        sorted_ = [np.array(sorted(periods), dtype=np.int64).T for periods in by_length.values()]
        return [(places, starts, ends) for starts, ends, places in sorted_]


def _steps(keys: Integers, days: Integers, levels: Integers) -> Integers:
    """Per entry 1 where its key comes alive by it (its level is above nothing from then on), −1 where it ends."""
    order = np.lexsort((days, keys))
    sorted_keys, running = keys[order], np.cumsum(levels[order])
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = sorted_keys[1:] != sorted_keys[:-1]
    begins = np.flatnonzero(is_first)
    before = np.where(begins > 0, running[begins - 1], 0) if len(begins) else running[:0]
    lengths = np.diff(np.append(begins, len(order)))
    is_live = ((running - np.repeat(before, lengths)) > 0) & (sorted_keys >= 0)
    steps = is_live.astype(np.int64)
    steps[1:] -= np.where(is_first[1:], 0, is_live[:-1])
    unsorted: Integers = np.empty_like(steps)
    unsorted[order] = steps
    return unsorted
