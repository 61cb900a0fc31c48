"""A cut: a measure over a scope, as a value that a figure's scope can store; and what changes one into another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from ledger.explain_words import Change, Leaving, Window
from ledger.period import DateRange, Period
from ledger.scope import Question, Scope, Viewer, question_of
from ledger.vocabulary import GROUP_OF, NATURE_OF, Basis, Count, Dimension, Group, Kind, Measure, Nature, Part

WINDOWS: Final = tuple(Window)
"""From the most natural window on; a rank is an index here."""

_DECIDING: Final = (Dimension.KIND, Dimension.GROUP)


@dataclass(frozen=True, slots=True)
class Time:
    """A period, or up to and with a day; neither is to date."""

    period: DateRange | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """What is summed or counted, and over what. The viewer is always the whole office."""

    measure: Measure
    scope: Scope

    @classmethod
    def of(cls, measure: str, declared: Mapping[str, Any]) -> "Cut":
        """The cut that a stored scope declares.

        Raises:
            Malformed: as ``scope.parse_question``.
        """
        question = question_of(measure, declared, Viewer.all())
        return cls(question.measure, question.scope)

    @property
    def time(self) -> Time:
        """When it is about."""
        return Time(self.scope.period, self.scope.as_of)

    @property
    def is_stock(self) -> bool:
        """Whether it is a level on a day."""
        return NATURE_OF[self.measure] is Nature.STOCK

    @property
    def group(self) -> Group | None:
        """The one group that it is limited to."""
        where = self.scope.where
        if Dimension.KIND in where:
            return GROUP_OF[Kind(where[Dimension.KIND])]
        return Group(where[Dimension.GROUP]) if Dimension.GROUP in where else None

    def at(self, time: Time) -> "Cut":
        """The same at another time; a part of a period is kept only where there is a period on the book basis."""
        has_part = time.period is not None and self.scope.basis is Basis.BOOK
        part = self.scope.part if has_part else Part.OCCURRED
        return replace(self, scope=replace(self.scope, period=time.period, as_of=time.as_of, part=part))

    def limited(self, dimension: Dimension, value: str | None) -> "Cut":
        """The same limited to one value of a dimension, or not limited in it; a kind takes the place of its group."""
        where = {name: limit for name, limit in self.scope.where.items() if name is not dimension}
        if value is not None:
            where[dimension] = value
            if dimension is Dimension.KIND:
                where.pop(Dimension.GROUP, None)
        without = {name: limit for name, limit in self.scope.without.items() if name is not dimension}
        return self.with_(where=where, without=without)

    def leaving_out(self, dimension: Dimension, value: str) -> "Cut":
        """The same without one value of a dimension."""
        return self.with_(without={**self.scope.without, dimension: value})

    def with_(self, **changes: Any) -> "Cut":
        """The same with other fields of its scope."""
        return replace(self, scope=replace(self.scope, **changes))

    def question(self, *counts: Count) -> Question:
        """The question that totals answer."""
        return Question(self.measure, self.scope, (), counts)

    def stored(self) -> dict[str, Any]:
        """The scope as a figure or a confirmation stores it: what goes without saying is left out."""
        told = self.scope.canonical()
        where = told.pop("where", {})
        for dimension in _DECIDING:
            if dimension in where:
                told[str(dimension)] = where.pop(dimension)
        usual = {"basis": Basis.BOOK, "part": Part.OCCURRED, "parties": "recorded"}
        told = {name: value for name, value in told.items() if usual.get(name) != value}
        if "known_at" in told:
            told["known_at"] = int(told["known_at"])
        return told | ({"where": where} if where else {})


Atom = tuple[Change, str]
"""One change: what it changes, and into what."""


def changes(declared: Cut, cut: Cut) -> tuple[Atom, ...]:
    """The changes that lead from the declared cut to another, in a fixed order: time first, then scope."""
    one, other = declared.scope, cut.scope
    atoms = [
        (change, str(getattr(other, name)))
        for change, name in ((Change.BASIS, "basis"), (Change.PART, "part"), (Change.KNOWN_AT, "known_at"))
        if getattr(one, name) != getattr(other, name)
    ]
    if declared.measure is not cut.measure:
        atoms.append((Change.MEASURE, str(cut.measure)))
    if _is_moved(declared, cut):
        atoms.insert(0, (Change.TIME, str(cut.time)))
    left = [(Change.LEAVING, str(word)) for word in Leaving if word in one.leaving ^ other.leaving]
    return (*atoms, *_limit_changes(declared, cut), *left)


def _is_moved(declared: Cut, cut: Cut) -> bool:
    """Another time, other than that a stock is asked on the last day of the declared period."""
    return cut.time not in (declared.time, stock_time(declared.time) if cut.is_stock else declared.time)


def stock_time(time: Time) -> Time:
    """The day for which a level is asked where a period was declared."""
    return time if time.period is None else Time(as_of=time.period.last)


def _limit_changes(declared: Cut, cut: Cut) -> list[Atom]:
    atoms = []
    for dimension in Dimension:
        if dimension is Dimension.GROUP:
            continue
        one, other = (_condition(c, dimension) for c in (declared, cut))
        if one != other:
            atoms.append((Change.KIND if dimension is Dimension.KIND else Change.LIMIT, f"{dimension}{other}"))
    if cut.measure is not declared.measure and _is_business_of(declared, cut):
        return [atom for atom in atoms if atom[0] is not Change.KIND]  # the kind follows the measure
    return atoms


def _is_business_of(declared: Cut, cut: Cut) -> bool:
    kind = cut.scope.where.get(Dimension.KIND)
    return (cut.measure, kind) in SIBLINGS.get(declared.group or Group.FISCAL, ())


def _condition(cut: Cut, dimension: Dimension) -> tuple[str | None, ...]:
    where, without = cut.scope.where, cut.scope.without
    deciding = (where.get(Dimension.GROUP),) if dimension is Dimension.KIND else ()
    return where.get(dimension), without.get(dimension), *deciding


SIBLINGS: Final = {
    Group.LENDING: (
        (Measure.REGISTERED, Kind.PLEDGE_REGISTRATION),
        (Measure.COMMITTED, Kind.CREDIT_LINE),
        (Measure.LIMIT, Kind.CREDIT_LINE),
    ),
    Group.PLEDGE: (
        (Measure.DISBURSED, Kind.PATENT_PLEDGE_LOAN),
        (Measure.OUTSTANDING, Kind.PATENT_PLEDGE_LOAN),
        (Measure.COMMITTED, Kind.CREDIT_LINE),
    ),
}
"""What else is measured of the same business under another kind: it was registered, authorised, and lent out."""


def window_of(time: Time, publication_day: date | None = None) -> Window:
    """How natural a time is: a period by its length, a day by the longest period that ends on it."""
    if time.period is not None:
        return _LENGTHS.get(time.period.month_count, Window.DAY) if isinstance(time.period, Period) else Window.DAY
    if time.as_of is None or time.as_of == publication_day:
        return Window.PUBLICATION
    day = time.as_of
    ends = {(12, 31): Window.YEAR, (6, 30): Window.HALF, (3, 31): Window.QUARTER, (9, 30): Window.QUARTER}
    if (day.month, day.day) in ends:
        return ends[day.month, day.day]
    return Window.MONTH if date.fromordinal(day.toordinal() + 1).day == 1 else Window.DAY


_LENGTHS: Final = {12: Window.YEAR, 6: Window.HALF, 3: Window.QUARTER, 1: Window.MONTH}
