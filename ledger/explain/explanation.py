"""The explanation of one published figure: its declared verdict, the cuts that give it, and what the gap is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection

from ledger.errors import InvalidValue, Malformed, NotFound
from ledger.evaluation import evaluate
from ledger.explain.candidates import Candidate, candidates_of
from ledger.explain.columns import Columns, load_columns
from ledger.explain.corroboration import Corroboration, corroborations, read_figures
from ledger.explain.cuts import Cut
from ledger.explain.difference import Gap, Parts, difference_of
from ledger.explain.heads import find_heads
from ledger.explain.lacking import lacking_of
from ledger.explain.search import Search, Sought, Tally
from ledger.figures import Comparison, Quantity, compare, read_quantity
from ledger.finding_codes import FindingCode
from ledger.publications import find_publication
from ledger.reading_rules import FAMILY_OF, RULES_VERSION, Family
from ledger.scope import Viewer
from ledger.totals import Head, find_head
from ledger.vocabulary import GROUP_OF, AuditVerdict, Count, Group, Kind

_SEEN_TOGETHER: Final = {Group.LENDING: (Group.LENDING, Group.PLEDGE), Group.PLEDGE: (Group.PLEDGE, Group.LENDING)}
"""Business that is registered and lent out: two groups, never added, but each a mistake for the other."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What can be said of a figure at a head.

    ``ledger`` is None where the declared scope has nothing. ``corroborations`` stand beside the candidates in their
    order. The gap is ledger − printed.
    """

    publication_code: str
    title: str
    date: date
    figure: Mapping[str, Any]
    sought: tuple[Sought, ...]
    declared: Cut
    head: Head
    ledger: Fraction | None
    comparison: Comparison
    candidates: tuple[Candidate, ...]
    corroborations: tuple[tuple[Corroboration, ...], ...]
    tally: Tally
    gap: Gap
    difference: Parts
    is_sample: bool
    rules_version: str = str(RULES_VERSION)

    @property
    def quantity(self) -> Quantity:
        """The figure as read."""
        return self.sought[0].quantity

    @property
    def verdict(self) -> AuditVerdict:
        """What is said of the declared scope; nothing that is found changes it."""
        return AuditVerdict.NOT_CHECKABLE if self.ledger is None else self.comparison.verdict

    @property
    def is_open(self) -> bool:
        """Whether the declared scope does not give the figure and several equally simple cuts do: none can be taken."""
        first = next(iter(self.candidates), None)
        return not self.fits and first is not None and first.is_of_scope and first.equally_simple > 1

    @property
    def fits(self) -> bool:
        """Whether the declared scope itself gives the figure, however loosely."""
        return self.ledger is not None and self.comparison.verdict is not AuditVerdict.INCONSISTENT


def explain(
    connection: Connection, figure_id: str, code: str | None = None, known_at: str | int | None = None
) -> Explanation:
    """The explanation of a figure of a publication (the one recorded last, if none is named), as known at a number.

    Raises:
        NotFound: no such publication, or no such figure in it.
        Malformed: FIGURE_WITHOUT_SCOPE where the figure declares nothing that the ledger can be asked for.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    head = find_head(connection, known_at)
    publication = find_publication(connection, code, head.number)
    figures = {figure["id"]: figure for figure in publication["figures"]}
    if figure_id not in figures:
        raise NotFound.of(FindingCode.UNKNOWN_FIGURE, "figure", expected=", ".join(figures)[:80], found=figure_id)
    return _Explainer(connection, publication, head).explain(figures[figure_id])


class _Explainer:
    """Explains figures of one publication at one snapshot."""

    def __init__(self, connection: Connection, publication: Mapping[str, Any], head: Head) -> None:
        self._connection = connection
        self._publication = publication
        self._head = head
        self._day = date.fromisoformat(publication["date"])

    def explain(self, figure: Mapping[str, Any]) -> Explanation:
        sought = (_sought(figure), *self._tied_to(figure))
        declared = Cut.of(figure["measure"], figure["scope"])
        columns = load_columns(self._connection, declared.scope, _kinds(declared), self._head.number)
        heads = find_heads(self._connection, self._head.number, self._day)
        year = int(self._publication.get("year") or self._day.year)
        search = Search(columns, declared, sought, heads, self._day, year)
        candidates = candidates_of(columns, declared, sought, search.run())
        printed = read_figures([other for other in self._publication["figures"] if other["id"] != figure["id"]], year)
        ledger = self._evaluate(figure)
        comparison = compare(sought[0].quantity, ledger or Fraction(0))
        gap = Gap(ledger or Fraction(0), (ledger or Fraction(0)) - comparison.gap)
        return Explanation(
            publication_code=self._publication["code"],
            title=self._publication["title"],
            date=self._day,
            figure=figure,
            sought=sought,
            declared=declared,
            head=self._head,
            ledger=ledger,
            comparison=comparison,
            candidates=candidates,
            corroborations=tuple(tuple(corroborations(columns, one.cut, printed)) for one in candidates),
            tally=search.tally,
            gap=gap,
            difference=self._difference(columns, declared, sought[0], gap, candidates),
            is_sample=bool(self._publication.get("sample")),
        )

    def _difference(
        self, columns: Columns, declared: Cut, sought: Sought, gap: Gap, candidates: Sequence[Candidate]
    ) -> Parts:
        """By the first candidate, unless the declared scope itself fits."""
        fits = compare(sought.quantity, gap.ledger).verdict is not AuditVerdict.INCONSISTENT
        first = None if fits or not candidates else candidates[0]
        lacking = Fraction(0)
        if first is None and not fits:
            lacking = lacking_of(self._connection, declared, sought, gap.ledger, self._head.number)
        return difference_of(columns, declared, sought, gap, first, lacking)

    def _evaluate(self, figure: Mapping[str, Any]) -> Fraction | None:
        asked = figure["measure"], figure.get("count"), figure["scope"]
        return evaluate(self._connection, *asked, Viewer.all(), self._head.number)

    def _tied_to(self, figure: Mapping[str, Any]) -> list[Sought]:
        """The figures of the same sentence that declare the same cut."""
        if "tied" not in figure:
            return []
        declared = figure["measure"], figure["scope"]
        return [
            _sought(other)
            for other in self._publication["figures"]
            if other.get("tied") == figure["tied"] and other["id"] != figure["id"]
            if (other.get("measure"), other.get("scope")) == declared and is_asked(other)
        ]


def _kinds(declared: Cut) -> list[Kind]:
    groups = tuple(Group) if declared.group is None else _SEEN_TOGETHER.get(declared.group, (declared.group,))
    return [kind for kind in Kind if GROUP_OF[kind] in groups]


def _sought(figure: Mapping[str, Any]) -> Sought:
    if not is_asked(figure):
        raise Malformed.of(FindingCode.FIGURE_WITHOUT_SCOPE, "figure", found=figure["id"])
    count = Count(figure["count"]) if "count" in figure else None
    return Sought(figure["id"], read_quantity(figure["text"]), count)


def is_asked(figure: Mapping[str, Any]) -> bool:
    """Whether a figure is an amount or a count that declares a measure and a scope."""
    if not {"measure", "scope", "text"} <= figure.keys() or figure.keys() & {"share_of", "growth"}:
        return False
    try:
        family = FAMILY_OF[read_quantity(figure["text"]).unit]
    except InvalidValue:
        return False
    return family is (Family.COUNT if "count" in figure else Family.AMOUNT)
