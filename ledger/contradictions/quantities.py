"""What a published figure measures, as a quantity that another figure may measure too."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from ledger.period import DateRange, Period, month_of, parse_period
from ledger.vocabulary import GROUP_OF, NATURE_OF, Count, Kind, Measure, Nature

_ONE_DAY: Final = timedelta(days=1)
_TIME: Final = frozenset({"period", "as_of"})
_LIMITS: Final = frozenset({"kind", "group", "where"})


@dataclass(frozen=True, slots=True)
class When:
    """The days of a quantity, up to but not including ``end``; without ``start`` all days before. A level has one."""

    start: date | None
    end: date

    def within(self, other: "When") -> bool:
        """Whether every day of this is one of the other."""
        begins = other.start is None or (self.start is not None and self.start >= other.start)
        return begins and self.end <= other.end

    def year_before(self) -> "When":
        """The same days of the year before; a month's end stays one."""
        return When(self.start and _year_before(self.start), _year_before(self.end - _ONE_DAY) + _ONE_DAY)


def _year_before(day: date) -> date:
    month = month_of(day)
    if day == month.last:
        return month.year_before().last
    return day.replace(year=day.year - 1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured, whenever: measure, count (None: the amount), limits of dimensions, and how it is counted."""

    measure: Measure
    count: Count | None
    limits: frozenset[tuple[str, str]]
    manner: frozenset[tuple[str, str]]

    @property
    def is_level(self) -> bool:
        """Whether it is a level on a day and not what happened in days."""
        return NATURE_OF[self.measure] is Nature.STOCK

    @property
    def is_additive(self) -> bool:
        """Whether what happened in some days and in the next adds up: amounts and tallies do, distinct parties not."""
        return not self.is_level and self.count in (None, Count.COUNT)

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole number."""
        return self.count is not None

    def is_part_of(self, other: "Subject") -> bool:
        """Whether all that it measures is measured by the other too."""
        alike = (self.measure, self.count, self.manner) == (other.measure, other.count, other.manner)
        return alike and other.limits <= self.limits


@dataclass(frozen=True, slots=True)
class Measured:
    """A subject at a time."""

    subject: Subject
    when: When

    def is_part_of(self, other: "Measured") -> bool:
        """Whether it can be no more than the other: of a level on the same day only."""
        in_time = self.when == other.when if self.subject.is_level else self.when.within(other.when)
        return in_time and self.subject.is_part_of(other.subject)

    def at(self, when: When) -> "Measured":
        """The same subject at another time."""
        return replace(self, when=when)


def measured(figure: Mapping[str, Any]) -> Measured | None:
    """What the figure's declared scope measures; None where it has no measure, no scope or no time."""
    if "measure" not in figure or "scope" not in figure:
        return None
    when = _when(figure["scope"])
    return None if when is None else Measured(_subject(figure), when)


def measured_before(figure: Mapping[str, Any]) -> Measured | None:
    """What a figure of growth has grown from: the scope that it says, or its own a year before."""
    if "before" in figure:
        return measured({**figure, "scope": figure["before"]})
    now = measured(figure)
    return None if now is None else now.at(now.when.year_before())


def scope_before(scope: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same scope a year before, in the words of a question; None for a scope without a time."""
    if "as_of" in scope:
        return {**scope, "as_of": _year_before(date.fromisoformat(scope["as_of"])).isoformat()}
    if "period" in scope:
        period = parse_period(scope["period"])
        return {**scope, "period": period.year_before().text}
    return None


def time_of(when: When, *, is_level: bool) -> DateRange | date:
    """The time in the ledger's own words: a day for a level or what is to date, else the days."""
    if is_level or when.start is None:
        return when.end - _ONE_DAY
    try:
        return Period(when.start, when.end)
    except ValueError:
        return DateRange(when.start, when.end)


def _when(scope: Mapping[str, Any]) -> When | None:
    if "as_of" in scope:
        return When(None, date.fromisoformat(scope["as_of"]) + _ONE_DAY)
    if "period" in scope:
        period = parse_period(scope["period"])
        return When(period.start, period.end)
    return None


def _subject(figure: Mapping[str, Any]) -> Subject:
    scope = figure["scope"]
    limits = {name: str(scope[name]) for name in ("kind", "group") if name in scope} | dict(scope.get("where", {}))
    if "kind" in limits:
        limits["group"] = str(GROUP_OF[Kind(limits["kind"])])
    manner = {
        (name, json.dumps(value, sort_keys=True))
        for name, value in scope.items()
        if name not in _TIME | _LIMITS and (name, value) not in _USUAL
    }
    count = Count(figure["count"]) if "count" in figure else None
    return Subject(Measure(figure["measure"]), count, frozenset(limits.items()), frozenset(manner))


_USUAL: Final = (("basis", "book"), ("part", "occurred"), ("parties", "recorded"))
"""What a scope says that says nothing."""
