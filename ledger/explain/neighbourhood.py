"""The neighbourhood of a declared scope: which other cuts of the ledger a published figure may have been taken from.

Every cut is a number of steps away. Steps are taken one at a time and in pairs; over each cut so reached lie the times
and the values of dimensions that ``sweep`` tries in one pass.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import combinations
from typing import Final

import numpy as np

from ledger.explain.columns import Columns, Mask
from ledger.explain.cuts import SIBLINGS, WINDOWS, Cut, Time, changes, stock_time
from ledger.explain.heads import KnownHead
from ledger.explain.sweep import Axis
from ledger.explain.values import select_standing
from ledger.explain_words import Change, Leaving, Window
from ledger.party_words import Parties
from ledger.period import Period, half_of, month_of, quarter_of, year_of
from ledger.vocabulary import (
    ACTS_OF,
    GROUP_OF,
    OUTSTANDING_GROUPS,
    SIGNS_OF,
    Act,
    Basis,
    Dimension,
    Group,
    Kind,
    Measure,
    Part,
)

NEIGHBOURS: Final = (Dimension.KIND, Dimension.INSTITUTION, Dimension.REGION, Dimension.PROGRAMME, Dimension.CATEGORY)
"""The dimensions that are limited to, or rid of, each of their values."""

DAYS_MAX: Final = 400
"""So many days of entries, the nearest to the declared time, are tried beside the ends of months."""

HEADS_MAX: Final = 60
"""So many journal numbers, the most natural and then the latest, are tried as known-at."""

LIMITS_MAX: Final = 64
"""So many limits to one value are tried in pairs with those of another dimension."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be made to a cut: what it touches, how natural it leaves it, which dimensions it sets free."""

    touches: frozenset[Change]
    take: Callable[[Cut], Cut]
    rank: int = 0
    free: frozenset[Dimension] = frozenset()


@dataclass(frozen=True, slots=True)
class Base:
    """A cut from which a sweep goes out: how many changes away it is, and what the sweep may split it by.

    A split by a dimension costs one change more, but by one of ``free`` none: its limit was changed already.
    """

    cut: Cut
    cost: int
    rank: int
    dimensions: tuple[Dimension, ...]
    free: frozenset[Dimension]
    is_split_only: bool = False


def bases(declared: Cut, columns: Columns, heads: Sequence[KnownHead]) -> Iterator[Base]:
    """The declared cut, every cut one step away, and those two steps away that neither is a time or a value."""
    yield _base(declared, declared, (), columns)
    steps = [*_steps(declared, columns), *_known_steps(declared, columns, heads)]
    for step in steps:
        yield _base(declared, step.take(declared), (step,), columns)
    yield from _limits(declared, columns)
    for pair in combinations([step for step in steps if Change.KNOWN_AT not in step.touches], 2):
        if not pair[0].touches & pair[1].touches:
            yield _base(declared, pair[1].take(pair[0].take(declared)), pair, columns)


def _base(declared: Cut, cut: Cut, steps: tuple[Step, ...], columns: Columns) -> Base:
    free = frozenset[Dimension]().union(*(step.free for step in steps))
    rank = max((step.rank for step in steps), default=0)
    cost = len(changes(declared, cut))
    dimensions = tuple(d for d in NEIGHBOURS if _is_open(cut, d, columns)) if len(steps) < 2 else ()
    return Base(cut, cost, rank, dimensions, free)


def _is_open(cut: Cut, dimension: Dimension, columns: Columns) -> bool:
    """Whether a cut can be limited in a dimension: it is not yet, and the dimension has values."""
    is_limited = dimension in cut.scope.where or dimension in cut.scope.without
    return not is_limited and bool(columns.dimensions[dimension].values)


def _limits(declared: Cut, columns: Columns) -> Iterator[Base]:
    """The declared cut limited to, or without, one value: to be split by the dimensions that come later."""
    found = 0
    for place, dimension in enumerate(NEIGHBOURS):
        later = tuple(d for d in NEIGHBOURS[place + 1 :] if _is_open(declared, d, columns))
        if not later or not _is_open(declared, dimension, columns):
            continue
        for value in columns.dimensions[dimension].values:
            for cut in (declared.limited(dimension, value), declared.leaving_out(dimension, value)):
                found += 1
                if found <= LIMITS_MAX:
                    yield Base(cut, 1, 0, later, frozenset(), is_split_only=True)


def _steps(declared: Cut, columns: Columns) -> Iterator[Step]:
    yield from _basis_steps(declared)
    yield from _leaving_steps(declared, columns)
    yield from _measure_steps(declared, columns)
    yield from _kind_steps(declared, columns)
    for dimension in (*declared.scope.where, *declared.scope.without):
        if dimension not in (Dimension.KIND, Dimension.GROUP):
            touches = frozenset({Change.LIMIT})
            yield Step(touches, partial(_freed, dimension=dimension), free=frozenset({dimension}))


def _freed(cut: Cut, dimension: Dimension) -> Cut:
    return cut.limited(dimension, None)


def _basis_steps(declared: Cut) -> Iterator[Step]:
    scope = declared.scope
    other = Basis.EVENT if scope.basis is Basis.BOOK else Basis.BOOK
    yield Step(frozenset({Change.BASIS, Change.PART}), lambda cut: cut.with_(basis=other, part=Part.OCCURRED))
    if scope.period is not None and scope.basis is Basis.BOOK:
        for part in Part:
            if part is not scope.part:
                yield Step(frozenset({Change.PART, Change.BASIS}), partial(_with_part, part=part))


def _with_part(cut: Cut, part: Part) -> Cut:
    return cut.with_(part=part) if cut.scope.period is not None else cut


def _leaving_steps(declared: Cut, columns: Columns) -> Iterator[Step]:
    standing = select_standing(columns, declared)
    of_word: dict[Leaving, Mask] = {
        Leaving.REVERSALS: columns.is_reversal,
        Leaving.RENEWALS: columns.renewals(columns.known),
        Leaving.ADJUSTMENTS: columns.is_late,
    }
    for word, mask in of_word.items():
        if word in declared.scope.leaving or (standing & mask).any():
            yield Step(frozenset({Change.LEAVING}), partial(_toggled, word=word))


def _toggled(cut: Cut, word: Leaving) -> Cut:
    return cut.with_(leaving=cut.scope.leaving ^ {word})


def _measure_steps(declared: Cut, columns: Columns) -> Iterator[Step]:
    """Other measures that the same kinds have, and those of the same business under another kind."""
    group = declared.group
    kinds = [Kind(name) for name in columns.dimensions[Dimension.KIND].values]
    own = declared.scope.where.get(Dimension.KIND)
    acts = {act for kind in kinds if GROUP_OF[kind] is group and own in (None, kind) for act in ACTS_OF[kind]}
    for measure in Measure:
        if measure is not declared.measure and _is_measured(measure, acts, group):
            yield Step(frozenset({Change.MEASURE}), partial(_measured, measure=measure, kind=None))
    for measure, kind in SIBLINGS.get(group or Group.FISCAL, ()):
        if measure is not declared.measure and kind in kinds and own != kind:
            touches = frozenset({Change.MEASURE, Change.KIND})
            yield Step(touches, partial(_measured, measure=measure, kind=kind))


def _is_measured(measure: Measure, acts: set[Act], group: Group | None) -> bool:
    """Whether such business has a measure: a limit only what can be cut, a balance only what is paid back."""
    if measure is Measure.LIMIT:
        return Act.COMMITMENT_CUT in acts
    if measure is Measure.OUTSTANDING:
        return group in OUTSTANDING_GROUPS
    return bool(acts & SIGNS_OF[measure].keys())


def _measured(cut: Cut, measure: Measure, kind: Kind | None) -> Cut:
    other = Cut(measure, cut.scope) if kind is None else Cut(measure, cut.limited(Dimension.KIND, str(kind)).scope)
    return other.at(stock_time(other.time)) if other.is_stock else other


def _kind_steps(declared: Cut, columns: Columns) -> Iterator[Step]:
    """The whole group where a kind was declared (split by kinds again), or each group where neither was."""
    groups = {GROUP_OF[Kind(name)] for name in columns.dimensions[Dimension.KIND].values}
    touches, free = frozenset({Change.KIND}), frozenset({Dimension.KIND})
    if declared.group is None:
        for group in sorted(groups):
            yield Step(touches, partial(_grouped, group=group), free=free)
    elif Dimension.KIND in declared.scope.where:
        yield Step(touches, partial(_grouped, group=declared.group), free=free)


def _grouped(cut: Cut, group: Group) -> Cut:
    where = {name: value for name, value in cut.scope.where.items() if name is not Dimension.KIND}
    return cut.with_(where={**where, Dimension.GROUP: str(group)})


def _known_steps(declared: Cut, columns: Columns, heads: Sequence[KnownHead]) -> Iterator[Step]:
    """Journal numbers at which other entries of the declared cut were known than are now; the most natural of each.

    None where parties are named otherwise than as recorded: their names would be those of another time too.
    """
    if declared.scope.parties is not Parties.RECORDED:
        return
    own = declared.scope.known_at
    numbers = np.unique(columns.number[select_standing(columns, declared.with_(known_at=None))])
    best: dict[int, KnownHead] = {}
    for head in heads:
        place = int(np.searchsorted(numbers, head.number, side="right"))
        if place not in best or (head.rank, -head.number) < (best[place].rank, -best[place].number):
            best[place] = head
    best.pop(len(numbers) if own is None else int(np.searchsorted(numbers, int(own), side="right")), None)
    best.pop(0, None)
    for head in sorted(best.values(), key=lambda head: (head.rank, -head.number))[:HEADS_MAX]:
        yield Step(frozenset({Change.KNOWN_AT}), partial(_known, number=head.number), rank=head.rank)
    if own is not None:
        yield Step(frozenset({Change.KNOWN_AT}), partial(_known, number=None))


def _known(cut: Cut, number: int | None) -> Cut:
    return cut.with_(known_at=number)


def axes(declared: Cut, columns: Columns, publication_day: date) -> tuple[Axis, Axis]:
    """The times to try of flows, and those of stocks."""
    days = np.unique(np.concatenate([columns.booked, columns.happened]))
    as_of = [Time(as_of=day) for day in _month_ends(days, publication_day)]
    own = declared.time
    nearest = _nearest(days, own.period.last if own.period else own.as_of or publication_day)
    as_of += [Time(as_of=day) for day in (publication_day, *nearest)]
    periods = [Time(period) for period in dict.fromkeys(_periods(days, publication_day))]
    flows = [*periods, *as_of]
    return Axis.of(flows, own, publication_day), Axis.of(as_of, stock_time(own), publication_day)


def _span(days: "np.ndarray[tuple[int], np.dtype[np.int64]]", publication_day: date) -> Iterator[Period]:
    """The months from the first entry to the last, or to the publication."""
    if not len(days):
        return
    month, last = month_of(date.fromordinal(int(days[0]))), max(date.fromordinal(int(days[-1])), publication_day)
    while month.start <= last:
        yield month
        month = month.next()


def _month_ends(days: "np.ndarray[tuple[int], np.dtype[np.int64]]", publication_day: date) -> list[date]:
    months = list(_span(days, publication_day))
    return [months[0].start - timedelta(days=1), *(month.last for month in months)] if months else []


def _periods(days: "np.ndarray[tuple[int], np.dtype[np.int64]]", publication_day: date) -> Iterator[Period]:
    for month in _span(days, publication_day):
        yield from (year_of(month.start), half_of(month.start), quarter_of(month.start), month)


def _nearest(days: "np.ndarray[tuple[int], np.dtype[np.int64]]", to: date) -> list[date]:
    """The days of entries, and each day before one, that are nearest to a day."""
    around = np.unique(np.concatenate([days, days - 1]))
    order = np.argsort(np.abs(around - to.toordinal()), kind="stable")
    return [date.fromordinal(int(day)) for day in around[order][:DAYS_MAX]]


HALF: Final = WINDOWS.index(Window.HALF)
