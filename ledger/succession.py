"""Who is called what now: mergers, splits, new names and duplicates, over what was recorded. Entries never change.

``party_names`` resolves, as known at a journal number, every recorded code to the party or region that stands in its
place. All that is known counts, whatever day a question is about: last year's figures are shown by today's counties.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, text

from ledger.party_words import Parties, SuccessionForm, SuccessionSubject

_EMPTY: Final[Mapping[Any, Any]] = MappingProxyType({})

_SUCCESSIONS: Final = text("""
SELECT subject, form, predecessor, successor, CAST(effective_date AS TEXT) AS effective_date, moved
FROM succession WHERE number <= :known ORDER BY number, line""")

_INSTITUTIONS: Final = text("""
SELECT code, parent, duplicate_of FROM institution WHERE number <= :known ORDER BY number, line""")


_ALL: Final = 2**62


@dataclass(frozen=True, slots=True)
class Link:
    """One succession that holds. ``moved`` are instrument keys or recipient codes, None where all went."""

    subject: str
    form: str
    predecessor: str
    successor: str
    effective_date: str
    moved: frozenset[int | str] | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing stayed with the predecessor."""
        return self.moved is None


@dataclass(frozen=True, slots=True)
class Names:
    """Recorded → shown. ``moved`` and ``settled`` say where single instruments or recipients went elsewhere."""

    institutions: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    moved: Mapping[tuple[str, int], str] = field(default_factory=lambda: _EMPTY)
    regions: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    settled: Mapping[tuple[str, str], str] = field(default_factory=lambda: _EMPTY)

    def institution(self, code: str, instrument: int) -> str:
        """The party that stands for ``code`` in an instrument."""
        return self.moved.get((code, instrument)) or self.institutions.get(code, code)

    def region(self, code: str, recipient: str | None) -> str:
        """The region that stands for ``code`` where ``recipient`` is at home."""
        return self.settled.get((code, recipient or "")) or self.regions.get(code, code)


RECORDED: Final = Names()


def party_names(connection: Connection, known: int, parties: Parties) -> Names:
    """The names by which business is shown as known at journal number ``known``."""
    return RECORDED if parties is Parties.RECORDED else Genealogy.of(connection, known, parties).names()


@dataclass(slots=True)
class Genealogy:
    """All that is known of who stands for whom, read once and told as of any day."""

    links: list[Link]
    duplicates: Mapping[str, str]
    parents: Mapping[str, str]
    _told: dict[int, Names] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, known: int, parties: Parties) -> "Genealogy":
        """What is known at a journal number, as far as these names go by it."""
        if parties is Parties.RECORDED:
            return cls([], _EMPTY, _EMPTY)
        versions = {row.code: row for row in connection.execute(_INSTITUTIONS, {"known": known})}
        duplicates = {code: row.duplicate_of for code, row in versions.items() if row.duplicate_of}
        parents = {code: row.parent for code, row in versions.items() if row.parent}
        return cls(find_links(connection, known), duplicates, parents if parties is Parties.HEAD_OFFICE else _EMPTY)

    def names(self, on: date | None = None) -> Names:
        """Who stands for whom; with ``on``, by what had come about at that day's end."""
        links = [link for link in self.links if on is None or link.effective_date <= on.isoformat()]
        if len(links) not in self._told:  # links are in the order of days
            institutions = [link for link in links if link.subject == SuccessionSubject.INSTITUTION]
            regions = [link for link in links if link.subject == SuccessionSubject.REGION]
            parties = _Chain(institutions, self.duplicates, self.parents)
            self._told[len(links)] = Names(*parties.maps(), *_Chain(regions, _EMPTY).maps())
        return self._told[len(links)]


def find_links(connection: Connection, known: int) -> list[Link]:
    """The successions that hold at journal number ``known``, by day: of one pair the latest fact holds."""
    latest: dict[tuple[str, str, str], Link] = {}
    for row in connection.execute(_SUCCESSIONS, {"known": known}):
        moved = frozenset(json.loads(row.moved)) if row.moved else None
        pair = row.predecessor, row.successor
        latest[row.subject, *pair] = Link(row.subject, row.form, *pair, row.effective_date, moved)
    holding = [link for link in latest.values() if link.form != SuccessionForm.CANCELLED]
    return sorted(holding, key=lambda link: (link.effective_date, link.predecessor, link.successor))


@dataclass(slots=True)
class _Chain:
    """Follows codes along their successions to the last."""

    links: list[Link]
    duplicates: Mapping[str, str]
    parents: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def follow(self, code: str, item: int | str | None) -> str:
        """Where ``code`` leads; ``item`` is the instrument or recipient that a split may have taken elsewhere."""
        seen = {code}
        while (after := self._next(code, item)) is not None and after not in seen:
            seen.add(after)
            code = after
        return code

    def _next(self, code: str, item: int | str | None) -> str | None:
        if code in self.duplicates:
            return self.duplicates[code]
        for link in self.links:
            if link.predecessor == code and (link.moved is None or item in link.moved):
                return link.successor
        return self.parents.get(code)

    def maps(self) -> tuple[dict[str, str], dict[tuple[str, Any], str]]:
        """Code → code where they differ, and (code, item) → code where a single item went elsewhere."""
        codes = {*self.duplicates, *self.parents, *(link.predecessor for link in self.links)}
        whole = {code: found for code in sorted(codes) if (found := self.follow(code, None)) != code}
        items = sorted({item for link in self.links for item in link.moved or ()}, key=str)
        single = {
            (code, item): found
            for code in sorted(codes)
            for item in items
            if (found := self.follow(code, item)) != whole.get(code, code)
        }
        return whole, single


@dataclass(slots=True)
class Lineage:
    """All that points from one party or region to another, for the checks: taken fact by fact."""

    links: dict[tuple[str, str, str], str]
    points: dict[tuple[str, str], str]

    @classmethod
    def of(cls, connection: Connection) -> "Lineage":
        """What is posted."""
        links = {(link.subject, link.predecessor, link.successor): link.form for link in find_links(connection, _ALL)}
        lineage = cls(links, {})
        for row in connection.execute(_INSTITUTIONS, {"known": _ALL}):
            lineage.take(row._asdict())
        return lineage

    def take(self, fact: Mapping[str, Any]) -> list[str]:
        """The fact holds; the successors of the same predecessor beside which a whole succession cannot stand."""
        if "subject" not in fact:
            for name in ("parent", "duplicate_of"):
                self.points.pop((fact["code"], name), None)
                if fact.get(name):
                    self.points[fact["code"], name] = fact[name]
            return []
        key = fact["subject"], fact["predecessor"], fact["successor"]
        self.links.pop(key, None)
        if fact["form"] == SuccessionForm.CANCELLED:
            return []
        rivals = [
            end
            for (subject, start, end), form in self.links.items()
            if (subject, start) == key[:2] and SuccessionForm.SPLIT not in (form, fact["form"])
        ]
        self.links[key] = fact["form"]
        return sorted(rivals)

    def cycle(self) -> list[str]:
        """The codes of a cycle, the first again at the end; empty where there is none."""
        followers: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for subject, start, end in self.links:
            followers.setdefault((subject, start), []).append((subject, end))
        for (code, _), end in self.points.items():
            institution = str(SuccessionSubject.INSTITUTION)
            followers.setdefault((institution, code), []).append((institution, end))
        try:
            TopologicalSorter(followers).prepare()
        except CycleError as error:
            return [code for _, code in error.args[1]]
        return []
