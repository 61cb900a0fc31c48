"""Audit: published figures against the ledger.

The verdict on a figure is by its declared scope, as the ledger knew it on the day of publication where it goes back
so far, else as it is known now. Beside it stand, each where it differs or is there: the verdict as known now, growth
since the figure published the year before, and the verdict by the scope that a person confirmed. None replaces it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from ledger.audit_words import Beside, Tie
from ledger.contradictions import Contradiction, find_contradictions
from ledger.contradictions.telling import found_text
from ledger.figure_values import Values
from ledger.figure_verdicts import Judge, Judgement
from ledger.labels import audits as texts
from ledger.period import today
from ledger.publications import Confirmed, find_publication, known_confirmations, known_publications
from ledger.reading_rules import RULES_VERSION
from ledger.scope import Viewer
from ledger.totals import Head, find_head
from ledger.vocabulary import AUDIT_CLASS, AuditClass, AuditVerdict, Count, Measure
from ledger.wording import scope_text

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Second:
    """A verdict that stands beside the declared scope's and never replaces it; ``known_at`` is a journal number."""

    beside: Beside
    judgement: Judgement
    known_at: int
    scope: Mapping[str, Any] | None = None
    scope_text: str = ""
    confirmed: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """It as plain data."""
        body = {
            "beside": str(self.beside),
            **_verdict_json(self.judgement),
            "known_at": self.known_at,
            "scope": self.scope,
            "note": self.judgement.note,
        }
        return body | ({"confirmed": self.confirmed} if self.confirmed is not None else {})


@dataclass(frozen=True, slots=True)
class Tied:
    """The figures of one sentence: whether they agree jointly."""

    mark: str
    figures: tuple[str, ...]
    tie: Tie

    def as_json(self) -> dict[str, Any]:
        """It as plain data."""
        return {"mark": self.mark, "figures": list(self.figures), "tie": str(self.tie)}


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One figure with its verdict. Texts of numbers are in the figure's own unit, exact; gap = ledger − printed."""

    figure_id: str
    printed: str
    place: str
    verdict: AuditVerdict
    interval_text: str = ""
    ledger_text: str = ""
    gap_text: str = ""
    scope_text: str = ""
    note: str = ""
    scope: Mapping[str, Any] | None = None
    beside: tuple[Second, ...] = ()
    tied: Tied | None = None

    @property
    def audit_class(self) -> AuditClass:
        """Which of the four classes the verdict is in."""
        return AUDIT_CLASS[self.verdict]

    def as_json(self) -> dict[str, Any]:
        """The row as plain data."""
        judgement = Judgement(self.verdict, self.interval_text, self.ledger_text, self.gap_text)
        return {
            "figure": self.figure_id,
            "printed": self.printed,
            "place": self.place,
            **_verdict_json(judgement),
            "scope": self.scope,
            "note": self.note,
            "beside": [second.as_json() for second in self.beside],
            "tied": None if self.tied is None else self.tied.as_json(),
        }


def _verdict_json(judgement: Judgement) -> dict[str, Any]:
    return {
        "verdict": str(judgement.verdict),
        "class": str(AUDIT_CLASS[judgement.verdict]),
        "interval": judgement.interval_text,
        "ledger_value": judgement.ledger_text,
        "gap": judgement.gap_text,
    }


@dataclass(frozen=True, slots=True)
class Audit:
    """All figures of one publication, as known at ``head``, by one version of the reading rules.

    ``now`` is the present head where ``head`` is an earlier one that was not asked for: that of the day of
    publication. ``contradictions`` are those among published figures in which this publication has a part.
    """

    publication_code: str
    title: str
    date: date
    head: Head
    rows: tuple[AuditRow, ...]
    is_sample: bool
    rules_version: str = str(RULES_VERSION)
    now: Head | None = None
    contradictions: tuple[Contradiction, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The audit as plain data."""
        return {
            "publication": self.publication_code,
            "title": self.title,
            "date": self.date.isoformat(),
            "head": {"number": self.head.number, "hash": self.head.hash},
            "now": None if self.now is None else {"number": self.now.number, "hash": self.now.hash},
            "rules_version": self.rules_version,
            "sample": self.is_sample,
            "figures": [row.as_json() for row in self.rows],
            "contradictions": [one.as_json() for one in self.contradictions],
            "contradictions_say": found_text(len(self.contradictions)),
        }


def audit(
    connection: Connection, code: str | None = None, known_at: str | int | None = None, viewer: Viewer | None = None
) -> Audit:
    """The verdict on every figure of a publication.

    Without ``known_at`` the figures are judged as the ledger was known at the end of the day of publication, and
    beside it as known now; if nothing was decided by then, as known now only.

    Raises:
        NotFound: no such publication, or none at all.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    latest = find_head(connection, known_at)
    publication = find_publication(connection, code, latest.number)
    day = date.fromisoformat(publication["date"])
    head = latest if known_at is not None else _head_of_day(connection, day, latest)
    published = known_publications(connection, (), latest.number)
    auditor = _Auditor(connection, publication, published, (head, latest), viewer or Viewer.all())
    clashing = [
        one
        for one in find_contradictions(published).claimed
        if any(figure.code == publication["code"] for figure in one.figures)
    ]
    return Audit(
        publication["code"],
        publication["title"],
        day,
        head,
        tuple(auditor.rows()),
        bool(publication.get("sample")),
        now=None if head == latest else latest,
        contradictions=tuple(clashing),
    )


def _head_of_day(connection: Connection, day: date, latest: Head) -> Head:
    """What was known at the end of the day; the latest for a day that has not ended, or before the first decision."""
    if day >= today():
        return latest
    then = find_head(connection, day.isoformat())
    return then if 0 < then.number < latest.number else latest


class _Auditor:
    """Puts together the rows of one publication. ``heads`` are that of the verdicts, and the latest."""

    def __init__(
        self,
        connection: Connection,
        publication: Mapping[str, Any],
        published: tuple[Mapping[str, Any], ...],
        heads: tuple[Head, Head],
        viewer: Viewer,
    ) -> None:
        self._figures: list[Figure] = publication["figures"]
        year = int(publication.get("year") or publication["date"][:4])
        self._head, self._latest = heads
        others = tuple(one for one in published if one["code"] != publication["code"])
        self._judge, self._now = (Judge(Values(connection, publication, others, head, viewer), year) for head in heads)
        self._confirmed = known_confirmations(connection, publication["code"], self._latest.number)

    def rows(self) -> list[AuditRow]:
        """One row a figure, in the order of print."""
        rows = [self._row(figure) for figure in self._figures]
        return [replace(row, tied=self._tied(figure, rows)) for figure, row in zip(self._figures, rows, strict=True)]

    def _row(self, figure: Figure) -> AuditRow:
        found = self._judge.judge(figure)
        scope = figure.get("scope")
        return AuditRow(
            figure["id"],
            figure["text"],
            figure.get("place", ""),
            found.verdict,
            found.interval_text,
            found.ledger_text,
            found.gap_text,
            _scope_text(figure),
            texts.CLAUSE.join(filter(None, (found.note, figure.get("assumption")))),
            scope,
            tuple(self._beside(figure, found)),
        )

    def _beside(self, figure: Figure, declared: Judgement) -> Iterator[Second]:
        if self._head != self._latest and (now := self._now.judge(figure)) != declared:
            yield Second(Beside.NOW, now, self._latest.number, figure.get("scope"))
        since = self._judge.since_published(figure)
        if since is not None:
            yield Second(Beside.PUBLISHED_BEFORE, since, self._head.number, figure.get("scope"))
        if (confirmed := self._confirmed.get(figure["id"])) is not None:
            yield self._by_confirmed(figure, confirmed)

    def _by_confirmed(self, figure: Figure, confirmed: Confirmed) -> Second:
        fact = confirmed.fact
        scoped = {**figure, "measure": fact["measure"], "scope": fact["scope"]}
        count = fact.get("equally_simple")
        told = {"person": confirmed.person, "day": confirmed.day, "reason": fact["reason"], "equally_simple": count}
        judged = self._judge.judge(scoped)
        said = texts.CONFIRMED_NOTE.format(person=confirmed.person, day=confirmed.day, reason=fact["reason"])
        alike = "" if count is None else texts.EQUALLY_SIMPLE.format(count=count)
        noted = replace(judged, note=texts.CLAUSE.join(filter(None, (judged.note, said, alike))))
        number = self._head.number
        return Second(Beside.CONFIRMED, noted, number, fact["scope"], _scope_text(scoped), told)

    def _tied(self, figure: Figure, rows: list[AuditRow]) -> Tied | None:
        """Whether all figures with this one's mark hold, and in one scope."""
        mark = figure.get("tied")
        others = [index for index, other in enumerate(self._figures) if mark and other.get("tied") == mark]
        if mark is None or len(others) < 2:
            return None
        holds = all(rows[index].audit_class in _HOLDING for index in others)
        alike = all(self._figures[index].get("scope") == figure.get("scope") for index in others)
        tie = Tie.NOT_TOGETHER if not holds else Tie.TOGETHER if alike else Tie.SCOPES_DIFFER
        return Tied(mark, tuple(rows[index].figure_id for index in others), tie)


_HOLDING = frozenset({AuditClass.CONSISTENT, AuditClass.NOT_REFUTED})


def _scope_text(figure: Figure) -> str:
    scope = figure.get("scope")
    if scope is None:
        return ""
    measure = Measure(figure["measure"]) if "measure" in figure else None
    return scope_text(scope, measure, Count(figure["count"]) if "count" in figure else None)
