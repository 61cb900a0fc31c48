"""Contradictions and proposals in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from ledger.audit_words import Clashing, Remedy
from ledger.contradictions.model import Model
from ledger.contradictions.published import PublishedFigure
from ledger.contradictions.quantities import Measured, time_of
from ledger.contradictions.reconcile import Proposal
from ledger.contradictions.relations import AtMost, Product
from ledger.contradictions.system import Link
from ledger.intervals import Interval
from ledger.labels import audits as texts
from ledger.labels.rules import BAND_NAMES
from ledger.labels.texts import SCOPE_AS_OF
from ledger.period import DateRange, date_label
from ledger.reading_rules import Band, Family
from ledger.vocabulary import Count, Measure
from ledger.wording import number_text, scope_text, with_unit


def found_text(count: int) -> str:
    """How many contradictions were found; none found is never agreement."""
    return texts.FOUND.format(count=count) if count else texts.NONE_FOUND


def band_of(figure: PublishedFigure, clashing: Clashing) -> Interval:
    """The readings in which the figure clashes."""
    return figure.widest if clashing is Clashing.IN_ALL_READINGS else figure.quantity.core


def interval_text(figure: PublishedFigure, interval: Interval) -> str:
    """An interval in the figure's own unit."""
    return with_unit(interval.text(figure.quantity.unit), figure.quantity.unit)


def scope_of(figure: PublishedFigure) -> str:
    """The figure's declared scope as one line; empty where it has none."""
    fact = figure.figure
    if "scope" not in fact:
        return ""
    measure = Measure(fact["measure"]) if "measure" in fact else None
    return scope_text(fact["scope"], measure, Count(fact["count"]) if "count" in fact else None)


def reasons(model: Model, links: Iterable[Link]) -> list[str]:
    """By what the figures clash, each kind of relation once."""
    found = dict.fromkeys(_reason(model, link) for link in links)
    return list(found) or [texts.SAME_QUANTITY]


def _reason(model: Model, link: Link) -> str:
    relation = link.relation
    growing = link.figure >= 0 and "growth" in model.figures[link.figure].figure
    if growing:
        return texts.GROWTH
    if isinstance(relation, AtMost):
        return texts.PART
    if isinstance(relation, Product):
        return texts.SHARE
    if link.figure >= 0:
        return texts.DECLARED_SUM
    names = [name for name, variable in model.variables.items() if variable == relation.total]
    is_to_date = isinstance(names[0], Measured) and names[0].when.start is None
    return texts.TO_DATE if is_to_date else texts.PERIODS


def proposal_text(model: Model, proposal: Proposal) -> str:
    """What a proposal says, with what the other figures imply."""
    figure = model.figures[proposal.figure]
    known: dict[str, Any] = {
        "figure": figure.shown,
        "printed": figure.figure["text"],
        "implied": _implied(figure, proposal.implied),
        "text": proposal.text,
    }
    if proposal.when is not None:
        return texts.CLAUSE.join(_time_clauses(model, proposal, known))
    if proposal.factor is not None:
        template, factor = (texts.TIMES, proposal.factor) if proposal.factor > 1 else (texts.OVER, 1 / proposal.factor)
        return template.format(**known, factor=factor)
    return (texts.OTHER_SCOPE if proposal.remedy is Remedy.SCOPE else texts.OTHER_TEXT).format(**known)


def _implied(figure: PublishedFigure, implied: Interval | None) -> str:
    if implied is None:
        return ""
    if figure.quantity.family in (Family.RATE, Family.TENTHS, Family.MULTIPLE):
        return implied.text(figure.quantity.unit).removesuffix(figure.quantity.unit).strip()
    return interval_text(figure, implied)


def _time_clauses(model: Model, proposal: Proposal, known: dict[str, Any]) -> Iterator[str]:
    when, own = proposal.when, model.measured(proposal.figure)
    if when is None or own is None:
        return
    yield texts.OTHER_TIME.format(**known, time=_time_text(own.at(when)))
    quantity = model.figures[proposal.figure].quantity
    if proposal.flow is not None:
        flow, is_earlier = model.figures[proposal.flow].quantity, when.end < own.when.end
        total = quantity.value + flow.value if is_earlier else quantity.value - flow.value
        template = texts.FLOW_ADDED if is_earlier else texts.FLOW_TAKEN
        told = number_text(total, quantity.unit)
        yield template.format(printed=quantity.printed, flow=flow.printed, sum=told)
    for index, count in proposal.companions:
        yield texts.COMPANION.format(count=number_text(count, model.figures[index].quantity.unit))


def _time_text(measured: Measured) -> str:
    time = time_of(measured.when, is_level=measured.subject.is_level)
    return time.label if isinstance(time, DateRange) else SCOPE_AS_OF.format(day=date_label(time))


def reading_text(figure: PublishedFigure, band: Band, interval: Interval) -> str:
    """That a figure, read in another band, would not clash."""
    interval_ = interval_text(figure, interval)
    printed = figure.figure["text"]
    return texts.OTHER_READING.format(figure=figure.shown, printed=printed, band=BAND_NAMES[band], interval=interval_)
