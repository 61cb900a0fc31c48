"""The value of one cut over columns: the same as SQL totals give, to the fen; where there is none, none."""

from datetime import date
from fractions import Fraction
from typing import Final

import numpy as np

from ledger.explain.columns import Columns, Integers, Mask
from ledger.explain.cuts import Cut
from ledger.explain_words import Leaving
from ledger.scope import TIME_DIMENSIONS
from ledger.vocabulary import (
    GROUP_OF,
    OUTSTANDING_GROUPS,
    SIGNS_OF,
    Basis,
    Count,
    Dimension,
    Group,
    Kind,
    Measure,
    Part,
)

_WITH_BALANCE: Final = tuple(str(kind) for kind in Kind if GROUP_OF[kind] in OUTSTANDING_GROUPS)


def signs_of(columns: Columns, measure: Measure) -> Integers:
    """Per entry 1 or −1 as its act enters the measure, 0 where it does not."""
    acts = columns.dimensions[Dimension.ACT]
    table = np.zeros(len(acts.values) + 1, dtype=np.int64)
    for act, sign in SIGNS_OF[measure].items():
        if act in acts.values:
            table[acts.code(act)] = sign
    signs: Integers = table[acts.codes]
    if measure is Measure.OUTSTANDING:
        signs *= columns.dimensions[Dimension.KIND].is_one_of(_WITH_BALANCE)
    return signs


def select_standing(columns: Columns, cut: Cut) -> Mask:
    """The entries of a cut whenever they happened: all of its conditions but its time."""
    scope = cut.scope
    known = columns.known if scope.known_at is None else int(scope.known_at)
    mask: Mask = (signs_of(columns, cut.measure) != 0) & (columns.number <= known)
    for dimension, value in scope.where.items():
        mask &= _has(columns, cut, dimension, value)
    for dimension, value in scope.without.items():
        mask &= ~_has(columns, cut, dimension, value)
    if Leaving.REVERSALS in scope.leaving:
        mask &= ~columns.is_reversal
    if Leaving.RENEWALS in scope.leaving:
        mask &= ~columns.renewals(known)
    if Leaving.ADJUSTMENTS in scope.leaving:
        mask &= ~columns.is_late
    return mask


def days_of(columns: Columns, cut: Cut) -> Integers:
    """The day, as an ordinal, by which each entry counts."""
    return columns.booked if cut.scope.basis is Basis.BOOK else columns.happened


def select_entries(columns: Columns, cut: Cut) -> Mask:
    """The entries of a cut."""
    mask, days, scope = select_standing(columns, cut), days_of(columns, cut), cut.scope
    if scope.as_of is not None:
        mask &= days <= scope.as_of.toordinal()
    if scope.period is not None:
        start = scope.period.start.toordinal()
        mask &= (days >= start) & (days < scope.period.end.toordinal())
        if scope.basis is Basis.BOOK and scope.part is not Part.BOOKED:
            is_before = columns.happened < start
            mask &= is_before if scope.part is Part.ADJUSTMENT else ~is_before
    return mask


def _has(columns: Columns, cut: Cut, dimension: Dimension, value: str) -> Mask:
    if dimension is Dimension.GROUP:
        kinds = [str(kind) for kind in Kind if GROUP_OF[kind] == Group(value)]
        return columns.dimensions[Dimension.KIND].is_one_of(kinds)
    if dimension in TIME_DIMENSIONS:
        days = days_of(columns, cut)
        names = {int(day): _calendar(dimension, date.fromordinal(day)) for day in np.unique(days)}
        fitting = [day for day, name in names.items() if name == value]
        return np.isin(days, fitting)
    coded = columns.dimensions[dimension]
    mask: Mask = coded.codes == coded.code(value)
    return mask


def _calendar(dimension: Dimension, day: date) -> str:
    if dimension is Dimension.YEAR:
        return f"{day.year:04d}"
    if dimension is Dimension.MONTH:
        return f"{day.year:04d}-{day.month:02d}"
    return f"{day.year:04d}Q{(day.month + 2) // 3}"


def keys_of(columns: Columns, cut: Cut, count: Count) -> Integers | None:
    """Per entry the number of the thing that is counted, −1 for none; None where the tallies themselves add up."""
    if count is Count.COUNT:
        if not cut.is_stock:
            return None
        count = Count.PATENTS if cut.measure is Measure.PLEDGED else Count.INSTRUMENTS
    parties = {Count.RECIPIENTS: Dimension.RECIPIENT, Count.INSTITUTIONS: Dimension.INSTITUTION}
    if count in parties:
        return columns.dimensions[parties[count]].codes.astype(np.int64)
    coded = {Count.CONTRACTS: columns.contract, Count.PATENTS: columns.patent, Count.INSTRUMENTS: columns.instrument}
    return coded[count].codes.astype(np.int64)


def level_of(columns: Columns, cut: Cut) -> Integers:
    """What a counted thing must have more than nothing of: tallies, or of a stock its signed level."""
    if not cut.is_stock:
        return columns.tally
    signs = signs_of(columns, cut.measure)
    return signs * (columns.tally if cut.measure is Measure.PLEDGED else columns.fen)


def value_of(columns: Columns, cut: Cut, count: Count | None) -> int | None:
    """The fen (without a count) or the number of things of a cut; None where no amount is known or groups mix."""
    mask = select_entries(columns, cut)
    if cut.group is None and _groups(columns, mask) > 1:
        return None
    if count is None:
        known = mask & columns.has_fen
        return int((signs_of(columns, cut.measure) * columns.fen)[known].sum()) if known.any() else None
    keys = keys_of(columns, cut, count)
    if keys is None:
        return int(columns.tally[mask].sum())
    return _live(keys[mask], level_of(columns, cut)[mask])


def mixes_groups(columns: Columns, cut: Cut) -> bool:
    """Whether the entries of a cut, whenever they happened, are of several groups, which no total adds up."""
    return cut.group is None and _groups(columns, select_standing(columns, cut)) > 1


def _groups(columns: Columns, mask: Mask) -> int:
    kinds = columns.dimensions[Dimension.KIND]
    return len({GROUP_OF[Kind(kinds.values[code])] for code in np.unique(kinds.codes[mask])})


def _live(keys: Integers, levels: Integers) -> int:
    sums = np.zeros(int(keys.max(initial=-1)) + 2, dtype=np.int64)
    np.add.at(sums, keys, levels)  # what has no key lands on the last place
    return int((sums[:-1] > 0).sum())


def in_base_units(value: int | None, count: Count | None) -> Fraction | None:
    """A value as figures are compared: yuan, or things."""
    if value is None:
        return None
    return Fraction(value, 100) if count is None else Fraction(value)
