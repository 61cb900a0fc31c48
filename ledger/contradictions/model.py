"""Figures as a system: one quantity for all that measure the same, and the relations that their scopes imply.

What happened in days that follow each other adds up (amounts and tallies; distinct parties don't); what is to date is
what was to date before and what happened since; a part is no more than its whole. Shares, growth and declared sums
are relations that a figure itself claims.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ledger.contradictions.published import PublishedFigure
from ledger.contradictions.quantities import Measured, Subject, When, measured, measured_before
from ledger.contradictions.relations import AtMost, Product, Sum
from ledger.contradictions.system import Claim, System
from ledger.figures import Quantity
from ledger.intervals import Interval
from ledger.reading_rules import Family, Growth, grown

Read = Callable[[PublishedFigure], Interval]
Name = Measured | str
"""A quantity's name: what it measures, or whose own it is."""

_ONE: Final = Interval(Fraction(1), Fraction(1))
_DIFFERENCES: Final = (Growth.BY_POINTS, Growth.BY_AMOUNT)


class Model:
    """The system of these figures, each read as ``read`` says. ``variable_of`` names the quantity of each figure."""

    def __init__(self, figures: Sequence[PublishedFigure], read: Read) -> None:
        self.figures = tuple(figures)
        self.system = System(figures=len(self.figures))
        self.variables: dict[Name, int] = {}
        self.variable_of: list[int] = []
        self._read = read
        self._by_name = {figure.name: index for index, figure in enumerate(self.figures)}
        for index, figure in enumerate(self.figures):
            self.variable_of.append(self._variable(self._own_name(figure), is_whole=_is_whole(figure)))
            self.system.claims.append(Claim(index, self.variable_of[index], self.interval(index)))
        for index, figure in enumerate(self.figures):
            self._claimed(index, figure)
        self._time()
        self._parts()

    def interval(self, index: int, quantity: Quantity | None = None) -> Interval:
        """What the figure says of its quantity; of growth by a rate or by times the factor, of a share a fraction."""
        figure = self.figures[index]
        if quantity is not None:
            figure = replace(figure, quantity=quantity)
        return claimed(figure, self._read(figure))

    def measured(self, index: int) -> Measured | None:
        """What a figure of a scope measures; None for a share, growth, or a figure without a scope."""
        name = self._own_name(self.figures[index])
        return name if isinstance(name, Measured) else None

    def siblings(self, index: int) -> list[tuple[Measured, int]]:
        """The same subject at all other times that are spoken of, of the same kind: days, or days to date."""
        own = self.measured(index)
        if own is None:
            return []
        return [
            (name, variable)
            for name, variable in self.variables.items()
            if isinstance(name, Measured)
            and name.subject == own.subject
            and name != own
            and (name.when.start is None) == (own.when.start is None)
        ]

    def _variable(self, name: Name, *, is_whole: bool) -> int:
        if name not in self.variables:
            self.variables[name] = self.system.variable(is_whole=is_whole)
        return self.variables[name]

    def _of(self, measured: Measured) -> int:
        return self._variable(measured, is_whole=measured.subject.is_whole)

    def _own_name(self, figure: PublishedFigure) -> Name:
        if "share_of" in figure.figure or "growth" in figure.figure:
            return figure.name
        return measured(figure.figure) or figure.name

    def _named(self, figure: PublishedFigure, name: str) -> int | None:
        """The quantity of a figure that another names; None where there is none to be read."""
        index = self._by_name.get(figure.other(name))
        return None if index is None else self.variable_of[index]

    def _claimed(self, index: int, figure: PublishedFigure) -> None:
        """The relations that the figure itself claims."""
        own, fact = self.variable_of[index], figure.figure
        if "growth" in fact:
            self._growth(index, figure)
        elif "share_of" in fact:
            part, whole = self._part(figure), self._whole(figure)
            if part is not None:
                self.system.relate(Product(part, whole, own), index)
                self.system.relate(AtMost(part, whole), index)
        parts = [self._named(figure, name) for name in fact.get("sum_of", ())]
        if parts and None not in parts:
            self.system.relate(Sum(own, tuple(part for part in parts if part is not None)), index)
        if "of" in fact and (total := self._named(figure, fact["of"])) is not None:
            self.system.relate(AtMost(own, total), index)

    def _part(self, figure: PublishedFigure) -> int | None:
        if "part" in figure.figure:
            return self._named(figure, figure.figure["part"])
        own = measured(figure.figure)
        return None if own is None else self._of(own)

    def _whole(self, figure: PublishedFigure) -> int:
        """The whole of a share: a figure, or what the publication calls so."""
        name = figure.figure["share_of"]
        found = self._named(figure, name)
        return self._variable(f"{figure.code}//{name}", is_whole=False) if found is None else found

    def _growth(self, index: int, figure: PublishedFigure) -> None:
        now, before = self._now(figure), self._before(figure)
        if now is None or before is None:
            return
        own = self.variable_of[index]
        if Growth(figure.figure["growth"]) not in _DIFFERENCES:
            self.system.relate(Product(now, before, own), index)
        elif figure.falls:
            self.system.relate(Sum(before, (now, own)), index)
        else:
            self.system.relate(Sum(now, (before, own)), index)

    def _now(self, figure: PublishedFigure) -> int | None:
        if "grown" in figure.figure:
            return self._named(figure, figure.figure["grown"])
        own = measured(figure.figure)
        return None if own is None else self._of(own)

    def _before(self, figure: PublishedFigure) -> int | None:
        fact = figure.figure
        if "before_figure" in fact:
            return self._named(figure, fact["before_figure"])
        index = self._by_name.get(figure.other(fact["grown"])) if "grown" in fact else None
        scoped = {**self.figures[index].figure, **fact} if index is not None else fact
        before = measured_before(scoped)
        return None if before is None else self._of(before)

    # what scopes imply

    def _time(self) -> None:
        by_subject: dict[Subject, list[When]] = defaultdict(list)
        for name in self.variables:
            if isinstance(name, Measured) and name.subject.is_additive:
                by_subject[name.subject].append(name.when)
        for subject, times in by_subject.items():
            self._flows(subject, times)
            self._to_dates(subject, times)

    def _flows(self, subject: Subject, times: Iterable[When]) -> None:
        """What happened in days is the sum of what happened in the shortest spans that are spoken of."""
        points = _points(times)
        for when in times:
            spans = [When(a, b) for a, b in pairwise(points) if when.start is not None and When(a, b).within(when)]
            if len(spans) > 1:
                parts = tuple(self._of(Measured(subject, span)) for span in spans)
                self.system.relate(Sum(self._of(Measured(subject, when)), parts))

    def _to_dates(self, subject: Subject, times: Iterable[When]) -> None:
        """What is to date is what was to date before and what happened since."""
        ends = [when.end for when in times if when.start is None]
        if not ends:
            return
        for before, after in pairwise(point for point in _points(times) if point <= max(ends)):
            parts = (Measured(subject, When(None, before)), Measured(subject, When(before, after)))
            total = Measured(subject, When(None, after))
            self.system.relate(Sum(self._of(total), tuple(map(self._of, parts))))

    def _parts(self) -> None:
        names = [name for name in self.variables if isinstance(name, Measured)]
        for part in names:
            for whole in names:
                is_told = part.subject == whole.subject and part.subject.is_additive
                if part != whole and not is_told and part.is_part_of(whole):
                    self.system.relate(AtMost(self.variables[part], self.variables[whole]))


def claimed(figure: PublishedFigure, interval: Interval) -> Interval:
    """An interval of the figure's number as one of its quantity: growth as a factor, a share as a fraction."""
    fact = figure.figure
    if "growth" in fact and Growth(fact["growth"]) not in _DIFFERENCES:
        return grown(_ONE, Growth(fact["growth"]), interval, falls=figure.falls)
    if figure.quantity.family in (Family.RATE, Family.TENTHS):
        return _hundredth(interval)
    return interval


def _hundredth(interval: Interval) -> Interval:
    low = None if interval.low is None else interval.low / 100
    high = None if interval.high is None else interval.high / 100
    return Interval(low, high, interval.low_closed, interval.high_closed)


def _is_whole(figure: PublishedFigure) -> bool:
    """Whether what the figure measures is a whole number: a count printed as one."""
    fact = figure.figure
    is_derived = "share_of" in fact or ("growth" in fact and Growth(fact["growth"]) not in _DIFFERENCES)
    return not is_derived and figure.quantity.family is Family.COUNT


def _points(times: Iterable[When]) -> list[date]:
    days = {when.end for when in times} | {when.start for when in times if when.start is not None}
    return sorted(days)
