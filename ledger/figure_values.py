"""What the ledger says of published figures, as known at one journal number: values, growth and shares.

Growth and shares are reckoned from what the ledger says of both sides, a share of an outside whole from the reference
that is recorded of it. None is said where the ledger has nothing to say.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.contradictions.published import PublishedFigure, published_figures
from ledger.contradictions.quantities import measured, measured_before, scope_before
from ledger.evaluation import evaluate
from ledger.figures import read_quantity
from ledger.intervals import Interval
from ledger.labels import audits as texts
from ledger.period import parse_period
from ledger.reading_rules import Growth
from ledger.scope import Viewer
from ledger.tables import Tables
from ledger.totals import Head
from ledger.vocabulary import GROUP_OF, FactKind, Group, Kind, Unit
from ledger.wording import number_text

Figure = Mapping[str, Any]

_D: Final = Tables.DOCUMENT.c
_E: Final = Tables.ENTRY.c
_ELSEWHERE: Final = "/"


class Values:
    """Values of the figures of one publication at one snapshot. ``published`` are all publications known beside it."""

    def __init__(
        self,
        connection: Connection,
        publication: Mapping[str, Any],
        published: Iterable[Mapping[str, Any]],
        head: Head,
        viewer: Viewer,
    ) -> None:
        self._connection = connection
        self._code, self._date = publication["code"], publication["date"]
        self._published = list(published)
        self._figures = {
            f"{one['code']}{_ELSEWHERE}{figure['id']}": figure
            for one in (*self._published, publication)
            for figure in one["figures"]
        }
        self._head = head
        self._viewer = viewer

    def of(self, figure: Figure) -> Fraction | None:
        """What the ledger says of a figure, in base units; of a share its percent."""
        if "growth" in figure:
            return self.grown(figure, self.now(figure), self.before(figure))
        if "share_of" in figure:
            return self.share(figure)[0]
        if "measure" in figure and "scope" in figure:
            return self._ask(figure)
        if "sum_of" in figure:
            parts = [self._of_named(name) for name in figure["sum_of"]]
            return None if None in parts else sum((part for part in parts if part is not None), Fraction(0))
        return None

    def has(self, scope: Mapping[str, Any]) -> bool:
        """Whether the ledger has any business of the scope's kind or group."""
        kinds = [scope["kind"]] if "kind" in scope else _kinds_of(scope.get("group"))
        query = select(1).where(_E.number <= self._head.number, _E.kind.in_(kinds)).limit(1)
        return self._connection.execute(query).first() is not None

    # growth

    def now(self, figure: Figure) -> Fraction | None:
        """What has grown: a figure that is named, or the figure's own scope."""
        if "grown" in figure:
            return self._of_named(figure["grown"])
        return self._ask(figure) if "measure" in figure and "scope" in figure else None

    def before(self, figure: Figure) -> Fraction | None:
        """What it has grown from: a figure that is named, a declared scope, or the same scope a year before."""
        if "before_figure" in figure:
            return self._of_named(figure["before_figure"])
        now = self._grown_figure(figure)
        scope = figure.get("before") or scope_before(now.get("scope", {}))
        return None if scope is None or "measure" not in now else self._ask({**now, "scope": scope})

    def grown(self, figure: Figure, now: Fraction | None, before: Fraction | None) -> Fraction | None:
        """By how much ``now`` is more than ``before``, as the figure counts it; of a fall, by how much less."""
        growth = Growth(figure["growth"])
        if now is None or before is None or (growth in _RATIOS and before == 0):
            return None
        value = _GROWN[growth](now, before)
        falls = figure.get("falls", read_quantity(figure["text"]).falls)
        return -value if falls else value

    def grown_since_published(self, figure: Figure) -> tuple[Interval, PublishedFigure] | None:
        """The growth since the figure that was published of what there was before, read as it is meant."""
        published = self._published_before(figure)
        if published is None:
            return None
        core, now = published.quantity.core, self.now(figure)
        ends = [self.grown(figure, now, end) for end in (core.low, core.high)]
        found = sorted(end for end in ends if end is not None)
        return (Interval(found[0], found[-1]), published) if len(found) == len(ends) else None

    def _grown_figure(self, figure: Figure) -> Figure:
        """The figure that says what has grown."""
        other = self._named(figure["grown"]) if "grown" in figure else None
        return figure if other is None else other

    def _published_before(self, figure: Figure) -> PublishedFigure | None:
        """The figure named, or else the last one published before of the scope that it has grown from."""
        if "before_figure" in figure:
            return self.readable(figure["before_figure"])
        before = measured_before({**self._grown_figure(figure), **figure})
        older = sorted((one for one in self._published if one["date"] < self._date), key=lambda one: str(one["date"]))
        found = [one for one in published_figures(older) if before is not None and _measures(one) == before]
        return found[-1] if found else None

    # shares

    def share(self, figure: Figure) -> tuple[Fraction | None, str]:
        """The share in percent by the ledger and the recorded whole, and what is to be said of the whole."""
        part_figure = self._named(figure["part"]) if "part" in figure else _without_share(figure)
        part = None if part_figure is None else self.of(part_figure)
        if part is None or part_figure is None:
            return None, ""
        whole, note = self._whole(figure["share_of"], part_figure)
        if not whole:
            return None, note
        notes = [note, texts.ABOVE_WHOLE if part > whole else ""]
        return part / whole * 100, texts.CLAUSE.join(filter(None, notes))

    def _whole(self, name: str, part: Figure) -> tuple[Fraction | None, str]:
        """What a share is of: a figure of the ledger, or a reference by code or title, with its source."""
        figure = self._named(name)
        if figure is not None:
            return self.of(figure), ""
        reference = self._reference(name, _day_of(part))
        if reference is None:
            return None, ""
        is_count = "count" in part
        raw = reference.get("count") if is_count else reference.get("amount_fen")
        if raw is None:
            return None, ""
        whole = Fraction(raw) if is_count else Fraction(raw, 100)
        unit = Unit.ITEM if is_count else Unit.WAN_YUAN
        told = {"value": number_text(whole, unit), **{key: reference[key] for key in ("title", "code", "source")}}
        return whole, texts.REFERENCE_NOTE.format(**told)

    def _reference(self, name: str, day: str | None) -> Mapping[str, Any] | None:
        """The latest known reference of that code or title whose day, where it has one, is the part's."""
        query = select(_D.body).where(_D.fact == str(FactKind.REFERENCE), _D.number <= self._head.number)
        for body in self._connection.execute(query.order_by(_D.number.desc(), _D.line.desc())).scalars():
            reference: Mapping[str, Any] = json.loads(body)
            if name in (reference["code"], reference["title"]) and reference.get("as_of", day) == day:
                return reference
        return None

    # figures by name, and the ledger

    def readable(self, name: str) -> PublishedFigure | None:
        """The figure of that name, as read; None where there is none or it cannot be."""
        full = self._full(name)
        figure = self._figures.get(full)
        if figure is None:
            return None
        code = full.partition(_ELSEWHERE)[0]
        read = published_figures([{"code": code, "date": self._date, "figures": [figure]}])
        return read[0] if read else None

    def _full(self, name: str) -> str:
        return name if _ELSEWHERE in name else f"{self._code}{_ELSEWHERE}{name}"

    def _named(self, name: str) -> Figure | None:
        return self._figures.get(self._full(name))

    def _of_named(self, name: str) -> Fraction | None:
        figure = self._named(name)
        return None if figure is None else self.of(figure)

    def _ask(self, figure: Figure) -> Fraction | None:
        told = (figure["measure"], figure.get("count"), figure["scope"])
        return evaluate(self._connection, *told, self._viewer, self._head.number)


def _kinds_of(group: str | None) -> list[str]:
    return [str(kind) for kind in Kind if group is not None and GROUP_OF[kind] is Group(group)]


def _measures(one: PublishedFigure) -> object:
    return None if {"growth", "share_of"} & one.figure.keys() else measured(one.figure)


def _without_share(figure: Figure) -> Figure:
    return {name: value for name, value in figure.items() if name != "share_of"}


_RATIOS: Final = frozenset({Growth.BY_PERCENT, Growth.BY_TIMES, Growth.TO_TIMES, Growth.DOUBLINGS})

_GROWN: Final[Mapping[Growth, Callable[[Fraction, Fraction], Fraction]]] = {
    Growth.BY_PERCENT: lambda now, before: (now / before - 1) * 100,
    Growth.BY_TIMES: lambda now, before: now / before - 1,
    Growth.TO_TIMES: lambda now, before: now / before,
    Growth.DOUBLINGS: lambda now, before: now / before,
    Growth.BY_POINTS: lambda now, before: now - before,
    Growth.BY_AMOUNT: lambda now, before: now - before,
}
"""The number of a figure of growth, from both sides: what ``reading_rules.grown`` undoes."""


def _day_of(figure: Figure) -> str | None:
    """The day up to which a figure's scope goes; None where it has no time."""
    scope = figure.get("scope", {})
    if "period" in scope:
        return parse_period(scope["period"]).last.isoformat()
    return None if "as_of" not in scope else date.fromisoformat(scope["as_of"]).isoformat()
