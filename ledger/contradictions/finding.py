"""Which published figures contradict each other, by which relations, and what would reconcile them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.audit_words import Clashing, Remedy
from ledger.contradictions import telling
from ledger.contradictions.model import Model
from ledger.contradictions.published import PublishedFigure, published_figures
from ledger.contradictions.reconcile import REMEDIES_MAX, Proposal, other_readings, proposals
from ledger.contradictions.system import members
from ledger.intervals import Interval
from ledger.reading_rules import RULES_VERSION, Band


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What would reconcile a contradiction: ``figure`` otherwise, as ``says`` tells; a guess, never applied."""

    remedy: Remedy
    figure: str
    says: str

    def as_json(self) -> dict[str, Any]:
        """It as plain data."""
        return {"remedy": str(self.remedy), "figure": self.figure, "says": self.says}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Figures that cannot all be true; without any one of them no contradiction of the rest is found."""

    clashing: Clashing
    figures: tuple[PublishedFigure, ...]
    intervals: tuple[Interval, ...]
    reasons: tuple[str, ...]
    reconciliations: tuple[Reconciliation, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The figures' names, ``CODE/ID``."""
        return tuple(figure.name for figure in self.figures)

    def as_json(self) -> dict[str, Any]:
        """The contradiction as plain data."""
        return {
            "clashing": str(self.clashing),
            "figures": [
                {
                    "publication": figure.code,
                    "figure": figure.figure["id"],
                    "printed": figure.figure["text"],
                    "interval": telling.interval_text(figure, interval),
                    "scope": telling.scope_of(figure),
                }
                for figure, interval in zip(self.figures, self.intervals, strict=True)
            ],
            "reasons": list(self.reasons),
            "reconciliations": [one.as_json() for one in self.reconciliations],
        }


@dataclass(frozen=True, slots=True)
class Contradictions:
    """All that was found among the figures; ``compared`` is how many could be read. None found is no agreement."""

    publications: tuple[str, ...]
    compared: int
    contradictions: tuple[Contradiction, ...]
    rules_version: str = str(RULES_VERSION)

    @property
    def claimed(self) -> tuple[Contradiction, ...]:
        """Those that stand in all readings."""
        return tuple(one for one in self.contradictions if one.clashing is Clashing.IN_ALL_READINGS)

    def as_json(self) -> dict[str, Any]:
        """All as plain data; ``says`` tells how many there are, and that none is no agreement."""
        return {
            "publications": list(self.publications),
            "compared": self.compared,
            "rules_version": self.rules_version,
            "contradictions": [one.as_json() for one in self.contradictions],
            "says": telling.found_text(len(self.claimed)),
        }


def find_contradictions(publications: Iterable[Mapping[str, Any]]) -> Contradictions:
    """The contradictions among all figures of these publications, no two with a figure in common.

    Claimed are those that no reading avoids, truncation, rounding up and the loose readings included. Beside them
    stand figures that clash only as each text is meant, and what reading reconciles them.
    """
    given = list(publications)
    figures = published_figures(given)
    wide = Model(figures, lambda figure: figure.widest)
    claimed = list(wide.system.disjoint())
    found = [_contradiction(wide, core, claimed) for core in claimed]
    rest = wide.system.all
    for core in claimed:
        rest &= ~core
    left = tuple(figures[index] for index in members(rest))
    found += _in_the_core(left)
    return Contradictions(tuple(one["code"] for one in given), len(figures), tuple(found))


def _contradiction(model: Model, core: int, cores: Iterable[int]) -> Contradiction:
    others = model.system.all
    for one in cores:
        others &= ~one
    found = [_reconciliation(model, proposal) for proposal in proposals(model, core, others)]
    return _told(model, core, Clashing.IN_ALL_READINGS, found)


def _told(model: Model, core: int, clashing: Clashing, reconciliations: list[Reconciliation]) -> Contradiction:
    numbers = members(core)
    return Contradiction(
        clashing,
        tuple(model.figures[index] for index in numbers),
        tuple(telling.band_of(model.figures[index], clashing) for index in numbers),
        tuple(telling.reasons(model, model.system.links_of(core))),
        tuple(reconciliations),
    )


def _reconciliation(model: Model, proposal: Proposal) -> Reconciliation:
    name = model.figures[proposal.figure].name
    return Reconciliation(proposal.remedy, name, telling.proposal_text(model, proposal))


def _in_the_core(figures: tuple[PublishedFigure, ...]) -> list[Contradiction]:
    """Clashes of the texts as meant, which some wider reading of one figure or of all avoids."""
    narrow = Model(figures, lambda figure: figure.quantity.core)
    found = []
    for core in narrow.system.disjoint():
        clashing = [narrow.figures[index] for index in members(core)]
        readings = [_reading(*reading) for reading in other_readings(clashing)]
        found.append(_told(narrow, core, Clashing.IN_THE_CORE, readings[:REMEDIES_MAX]))
    return found


def _reading(figure: PublishedFigure, band: Band, interval: Interval) -> Reconciliation:
    return Reconciliation(Remedy.READING, figure.name, telling.reading_text(figure, band, interval))
