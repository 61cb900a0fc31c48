"""The search: every cut of the neighbourhood is tried, what fits is ranked, and what would fit by chance is estimated.

Ranked by fewest changes from the declared scope, then by the more natural window, then by the tighter fit. Tied figures
must fit the same cut together. A fit is a proposal: over so many cuts some fit by chance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

import numpy as np

from ledger.explain.columns import Columns, Integers, Mask
from ledger.explain.cuts import Cut, Time
from ledger.explain.heads import KnownHead
from ledger.explain.neighbourhood import HALF, Base, axes, bases
from ledger.explain.readings import Reading, damages_of, slips_of
from ledger.explain.sweep import UNTRIED, Axis, Swept, sweep
from ledger.explain.values import mixes_groups, value_of
from ledger.figures import Quantity
from ledger.vocabulary import Count, Dimension, Part

CHANGES_MAX: Final = 2
"""So many changes are tried at every time, one more where the time is the end of a year or a half-year."""

_HITS_MAX: Final = 500
"""So many fits, the simplest, are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A figure as the search sees it: its id, how it is read, and what it counts (None: yuan)."""

    figure_id: str
    quantity: Quantity
    count: Count | None

    @property
    def per(self) -> int:
        """How many of what the ledger sums make one base unit: 100 fen a yuan."""
        return 100 if self.count is None else 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A cut whose values fit, under a reading of the printed text; ``rank`` says how natural its time is."""

    cost: int
    rank: int
    cut: Cut
    reading: Reading
    values: tuple[int, ...]


@dataclass(slots=True)
class Tally:
    """How the trying went. ``comparable`` counts the different values about as large as the printed one."""

    tried: int = 0
    fitting: int = 0
    comparable: int = 0
    expected: Fraction = Fraction(0)
    _near: dict[int, list[Integers]] = field(default_factory=dict)

    def close(self, readings: Sequence[Reading], per: int) -> None:
        """The values seen are made into what fits by chance: their density times the width of what fits.

        Per reading the values from half to twice the printed number are taken as evenly spread. Each different value
        counts once, however many cuts give it; of those of tied figures, the part whose other values fit too.
        """
        for place, reading in enumerate(readings):
            pairs = self._near.get(place)
            if not pairs or reading.value <= 0:
                continue
            values = np.unique(np.concatenate(pairs, axis=1), axis=1)
            different, joint = values.shape[1], int(values[1].sum())
            low, high = reading.range(per)
            width, window = Fraction(high - low + 1), Fraction(3, 2) * reading.value * per
            share = min(width / window, Fraction(1))
            self.comparable += different if not reading.change else 0
            self.expected += joint * share
        self._near.clear()

    def see(self, place: int, values: Integers, joint: Mask) -> None:
        """Values near the printed number were tried under a reading."""
        self._near.setdefault(place, []).append(np.unique(np.stack([values, joint.astype(np.int64)]), axis=1))


class Search:
    """One search: columns in memory, a declared cut, the figures that must fit together (the first is explained).

    ``day`` is that of the publication, ``year`` the year that it speaks of.
    """

    def __init__(
        self,
        columns: Columns,
        declared: Cut,
        sought: Sequence[Sought],
        heads: Sequence[KnownHead],
        day: date,
        year: int,
    ) -> None:
        self._columns = columns
        self._declared = declared
        self._sought = tuple(sought)
        self._heads = heads
        self._year = year
        first = sought[0]
        self._readings = [Reading(first.quantity), *slips_of(first.quantity)]
        self._ranges = [reading.range(first.per) for reading in self._readings]
        self._tied = [Reading(other.quantity).range(other.per) for other in sought[1:]]
        self._flows, self._stocks = axes(declared, columns, day)
        self._few_flows, self._few_stocks = (axis.natural(HALF, day) for axis in (self._flows, self._stocks))
        self.tally = Tally()

    def run(self) -> list[Hit]:
        """The simplest fits, the simplest first; ``tally`` is then complete."""
        hits: list[Hit] = []
        for base in bases(self._declared, self._columns, self._heads):
            hits += self._of_base(base)
            if len(hits) > 4 * _HITS_MAX:
                hits = _simplest(hits)
        hits += self._damaged()
        self.tally.close(self._readings, self._sought[0].per)
        return _simplest(hits)

    def _of_base(self, base: Base) -> Iterator[Hit]:
        is_stock = base.cut.is_stock
        few = self._few_stocks if is_stock else self._few_flows
        if mixes_groups(self._columns, base.cut):  # across groups there is no total, but there is one of each kind
            yield from self._tried(base, few, [d for d in base.dimensions if d is Dimension.KIND], is_whole=False)
            return
        if not base.is_split_only:
            axis = few if base.cost >= CHANGES_MAX else self._stocks if is_stock else self._flows
            yield from self._tried(base, axis, (), is_whole=True)
        if base.dimensions:
            axis = (self._stocks if is_stock else self._flows) if base.cost == 0 else few
            yield from self._tried(base, axis, base.dimensions, is_whole=False)

    def _tried(self, base: Base, axis: Axis, dimensions: Sequence[Dimension], *, is_whole: bool) -> Iterator[Hit]:
        swept = sweep(self._columns, base.cut, axis, [one.count for one in self._sought], dimensions)
        costs = np.where(np.arange(len(axis)) == axis.own, 0, 1) + base.cost
        if is_whole:
            tables = [one.whole[:, None] for one in swept]
            yield from self._fits(_Block(base, axis, costs[:, None], None, False, self._columns), tables)
        for dimension in dimensions:
            split = costs[:, None] + (0 if dimension in base.free else 1)
            for is_without in (False, True)[: 1 if mixes_groups(self._columns, base.cut) else 2]:
                tables = [_table(one, dimension, is_without) for one in swept]
                yield from self._fits(_Block(base, axis, split, dimension, is_without, self._columns), tables)

    def _fits(self, block: "_Block", tables: list[Integers]) -> Iterator[Hit]:
        values, per = tables[0], self._sought[0].per
        is_tried = np.broadcast_to(block.allowed, values.shape) & (values != UNTRIED)
        joint = np.ones(values.shape, dtype=np.bool_)
        for table, (low, high) in zip(tables[1:], self._tied, strict=True):
            joint &= (table >= low) & (table <= high)
        for place, (reading, (low, high)) in enumerate(zip(self._readings, self._ranges, strict=True)):
            is_open = is_tried & (block.costs + bool(reading.change) <= CHANGES_MAX) if reading.change else is_tried
            self._note(place, values, is_open, joint)
            near = is_open & joint & (values >= low) & (values <= high)
            fitting = [one for one in np.unique(values[near]).tolist() if reading.fits(Fraction(one, per))]
            found = np.argwhere(near & np.isin(values, fitting))
            self.tally.fitting += len(found)
            for time, value in block.simplest(found).tolist():
                told = tuple(int(table[time, value]) for table in tables)
                yield block.hit(time, value, reading, told)

    def _note(self, place: int, values: Integers, is_tried: Mask, joint: Mask) -> None:
        self.tally.tried += int(is_tried.sum())
        middle = self._readings[place].value * self._sought[0].per
        is_near = is_tried & (values >= int(middle / 2)) & (values <= int(middle * 2))
        if is_near.any():
            self.tally.see(place, values[is_near], joint[is_near])

    def _damaged(self) -> Iterator[Hit]:
        """The declared cut under texts with one damaged digit."""
        values = [value_of(self._columns, self._declared, one.count) for one in self._sought]
        first, rank = self._sought[0], int(self._flows.ranks[self._flows.own])
        damages = damages_of(first.quantity, self._year)
        self.tally.tried += len(damages)
        told = [value for value in values if value is not None]
        if len(told) < len(values) or not all(
            low <= value <= high for value, (low, high) in zip(told[1:], self._tied, strict=True)
        ):
            return
        for reading in damages:
            low, high = reading.range(first.per)
            if low <= told[0] <= high:
                self.tally.fitting += 1
                yield Hit(1, rank, self._declared, reading, tuple(told))


def _table(swept: Swept, dimension: Dimension, is_without: bool) -> Integers:
    limited = swept.limited[dimension]
    return swept.without.get(dimension, np.full_like(limited, UNTRIED)) if is_without else limited


def _simplest(hits: list[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (hit.cost, hit.rank))[:_HITS_MAX]


@dataclass(frozen=True, slots=True)
class _Block:
    """Cuts that were tried together: times × values of a dimension (None: the base itself at each time)."""

    base: Base
    axis: Axis
    costs: Integers
    dimension: Dimension | None
    is_without: bool
    columns: Columns

    @property
    def allowed(self) -> Mask:
        """Which of the times are tried: all within so many changes, the most natural with one more."""
        ranks = self.axis.ranks[:, None]
        allowed: Mask = (self.costs <= CHANGES_MAX) | ((self.costs == CHANGES_MAX + 1) & (ranks <= HALF))
        if self.base.cut.scope.part is not Part.OCCURRED:  # only a period has another part
            allowed &= self.axis.is_period[:, None]
        return allowed

    def simplest(self, found: Integers) -> Integers:
        """As many of the places found as are looked at, the simplest first."""
        times = found[:, 0]
        order = np.lexsort((self.axis.ranks[times], self.costs[times, 0]))
        simplest: Integers = found[order][:_HITS_MAX]
        return simplest

    def hit(self, time: int, value: int, reading: Reading, values: tuple[int, ...]) -> Hit:
        """The cut at a place of the block, as a hit."""
        moment: Time = self.axis.times[time]
        cut = self.base.cut.at(moment)
        if self.dimension is not None:
            name = self.columns.dimensions[self.dimension].values[value]
            cut = cut.leaving_out(self.dimension, name) if self.is_without else cut.limited(self.dimension, name)
        rank = max(int(self.axis.ranks[time]), self.base.rank)
        return Hit(int(self.costs[time, 0]) + bool(reading.change), rank, cut, reading, values)
