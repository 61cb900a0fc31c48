"""What would reconcile figures that clash: one figure read otherwise, so that it meets what all others imply.

For each figure of the clash, the others say what its quantity can be; whatever reading of the figure meets that is
proposed, never applied. Another day or period counts only where the others bound the quantity of that time from both
sides: a free quantity agrees with anything.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from ledger.audit_words import Remedy
from ledger.contradictions.bounds import Clash, State
from ledger.contradictions.model import Model, Read, claimed
from ledger.contradictions.published import PublishedFigure
from ledger.contradictions.quantities import Measured, When
from ledger.contradictions.system import members
from ledger.errors import InvalidValue
from ledger.figures import read_quantity
from ledger.intervals import Interval
from ledger.reading_rules import Band, Family

REMEDIES_MAX: Final = 10
"""Most proposals that are told of one clash."""

_SLIPS: Final = (Fraction(10), Fraction(1, 10), Fraction(10**4), Fraction(1, 10**4))
_DAMAGED_YEAR_STOOD_FOR: Final = "10"
_RANK: Final = {remedy: rank for rank, remedy in enumerate(Remedy)}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One figure read otherwise. ``implied`` is what the others let it be then, in base units; None: not bounded.

    ``text`` is the text that may have stood there, ``factor`` the slip of unit, ``when`` the other time. ``flow`` is
    the figure of what happened between the two days, ``companions`` counts that then follow, each with a figure that
    counts the same.
    """

    remedy: Remedy
    figure: int
    implied: Interval | None = None
    text: str | None = None
    factor: Fraction | None = None
    when: When | None = None
    flow: int | None = None
    companions: tuple[tuple[int, Fraction], ...] = ()


def proposals(model: Model, core: int, others: int) -> list[Proposal]:
    """What would reconcile the figures of ``core``, the likeliest first; ``others`` are figures known not to clash."""
    found = [proposal for figure in members(core) for proposal in _of_figure(model, core, others, figure)]
    found += _of_scopes(model, core)
    return sorted(found, key=lambda one: (_RANK[one.remedy], _width(one), one.figure))[:REMEDIES_MAX]


def _width(proposal: Proposal) -> Fraction:
    implied = proposal.implied
    if implied is None or implied.low is None or implied.high is None or not implied.high:
        return Fraction(1)
    return (implied.high - implied.low) / implied.high


def _of_figure(model: Model, core: int, others: int, figure: int) -> Iterator[Proposal]:
    state = _without(model, core, others, figure)
    if state is None:
        return
    yield from _of_times(model, state, figure, others | core)
    implied = implied_interval(state, model.variable_of[figure])
    if implied.high is not None:
        yield from _of_units(model, implied, figure)
        yield from _of_digits(model, implied, figure)


def _without(model: Model, core: int, others: int, figure: int) -> State | None:
    """What all other figures imply; or, where those clash among themselves, what the rest of the core does."""
    for figures in (core | others, core):
        try:
            return model.system.propagate(figures & ~(1 << figure))
        except Clash:
            continue
    return None


def implied_interval(state: State, variable: int) -> Interval:
    """What a quantity can be."""
    low, high = state.lows[variable], state.highs[variable]
    return Interval(
        None if low is None else low.value,
        None if high is None else high.value,
        low is not None and not low.is_open,
        high is not None and not high.is_open,
    )


def _of_times(model: Model, state: State, figure: int, figures: int) -> Iterator[Proposal]:
    own = model.measured(figure)
    for other, variable in model.siblings(figure):
        implied = implied_interval(state, variable)
        if own is None or implied.high is None or not implied.low or not implied.meets(model.interval(figure)):
            continue
        flow = _flow_between(model, own, other, figures)
        remedy = Remedy.PERIOD if other.when.start is not None else Remedy.AS_OF
        companions = tuple(_companions(model, state, other))
        yield Proposal(remedy, figure, implied, when=other.when, flow=flow, companions=companions)


def _flow_between(model: Model, own: Measured, other: Measured, figures: int) -> int | None:
    """The figure of what happened between two days, or None."""
    ends = sorted((own.when.end, other.when.end))
    if own.when.start is not None or own.subject.is_level:
        return None
    variable = model.variables.get(own.at(When(ends[0], ends[1])))
    found = (at for at, its in enumerate(model.variable_of) if its == variable and figures >> at & 1)
    return next(found, None)


def _companions(model: Model, state: State, other: Measured) -> Iterator[tuple[int, Fraction]]:
    """Counts of the same subject that would then be known exactly, each with a figure that counts the same."""
    for index in range(len(model.figures)):
        own = model.measured(index)
        if own is None or own.subject.count is None or replace(own.subject, count=None) != other.subject:
            continue
        variable = model.variables.get(own.at(other.when))
        low, high = (state.lows[variable], state.highs[variable]) if variable is not None else (None, None)
        if low is not None and high is not None and low.value == high.value:
            yield index, low.value
            return


def _of_units(model: Model, implied: Interval, figure: int) -> Iterator[Proposal]:
    if model.figures[figure].quantity.family is not Family.AMOUNT:
        return
    for factor in _SLIPS:
        if implied.meets(_scaled(model.interval(figure), factor)):
            yield Proposal(Remedy.UNIT, figure, implied, factor=factor)


def _scaled(interval: Interval, factor: Fraction) -> Interval:
    low = None if interval.low is None else interval.low * factor
    high = None if interval.high is None else interval.high * factor
    return Interval(low, high, interval.low_closed, interval.high_closed)


def _of_digits(model: Model, implied: Interval, figure: int) -> Iterator[Proposal]:
    printed = model.figures[figure]
    for remedy, text in _otherwise_printed(printed):
        if _may_be(printed, text, implied):
            yield Proposal(remedy, figure, implied, text=text)


def _otherwise_printed(printed: PublishedFigure) -> Iterator[tuple[Remedy, str]]:
    """The text with the year's digits replaced by what they replaced elsewhere, and with any one digit changed."""
    text, year = printed.figure["text"], str(printed.year)
    if year in text:
        yield Remedy.YEAR_DIGITS, text.replace(year, _DAMAGED_YEAR_STOOD_FOR, 1)
    for match in re.finditer(r"[0-9]", text):
        for digit in "0123456789":
            if digit != match[0]:
                yield Remedy.DIGIT, text[: match.start()] + digit + text[match.end() :]


def _may_be(printed: PublishedFigure, text: str, implied: Interval) -> bool:
    try:
        quantity = read_quantity(text)
    except InvalidValue:
        return False
    if quantity.unit is not printed.quantity.unit:
        return False
    # As the text is meant: a doubt about a digit and another about the rounding would explain too much.
    return implied.meets(claimed(printed, quantity.core))


def _of_scopes(model: Model, core: int) -> Iterator[Proposal]:
    """Two figures of one quantity: the smaller may be of a part of it, or of another measure."""
    figures = members(core)
    if len(figures) == 2 and model.variable_of[figures[0]] == model.variable_of[figures[1]]:
        smaller = min(figures, key=lambda at: model.figures[at].quantity.value)
        yield Proposal(Remedy.SCOPE, smaller)


def other_readings(figures: Sequence[PublishedFigure]) -> Iterator[tuple[PublishedFigure, Band, Interval]]:
    """The readings of one figure each by which figures that clash in the core do not; none where it takes several."""
    for figure in figures:
        for band, interval in _bands(figure):
            model = Model(figures, _but(figure, interval))
            if model.system.clash(model.system.all) is None:
                yield figure, band, interval
                break


def _but(figure: PublishedFigure, interval: Interval) -> Read:
    """All figures as meant, but one in another reading."""
    return lambda one: interval if one is figure else one.quantity.core


def _bands(figure: PublishedFigure) -> list[tuple[Band, Interval]]:
    bands = figure.quantity.bands
    readings = [(Band.TRUNCATION, bands.truncation), (Band.CEILING, bands.ceiling), (Band.LOOSE, bands.loose)]
    return [(band, interval) for band, interval in readings if interval is not None]
