"""From fits to candidates: what says the same is told once, what changes more than it needs is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import numpy as np

from ledger.explain.columns import Columns
from ledger.explain.cuts import WINDOWS, Atom, Cut, Time, changes
from ledger.explain.readings import Reading
from ledger.explain.search import Hit, Sought
from ledger.explain.values import in_base_units, select_entries, value_of
from ledger.explain_words import Change, Window
from ledger.figures import compare
from ledger.places import entry_text
from ledger.vocabulary import AuditVerdict, Count

SHOWN_MAX: Final = 10
"""At most so many candidates are shown."""

ENTRIES_SHOWN: Final = 5
"""The first so many entries behind a candidate are named; the rest are asked for."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A figure beside the value of a candidate: the one explained, or one tied to it."""

    figure_id: str
    printed: str
    value: Fraction
    verdict: AuditVerdict


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cut that gives the figure. ``value`` is in base units, ``count`` the number of things behind it.

    ``wordings`` are further cuts that select the same entries, or give the same at another time. ``equally_simple``
    candidates, this one among them, change as much; of those that change the same otherwise, only those at the most
    natural time are as simple. Scopes and other readings of the text are counted each among themselves. ``entries``
    counts those behind it, ``first_entries`` names the first.
    """

    cut: Cut
    reading: Reading
    changes: tuple[Atom, ...]
    window: Window
    fits: tuple[Fit, ...]
    count: int
    wordings: tuple[Cut, ...]
    equally_simple: int
    entries: int
    first_entries: tuple[str, ...]

    @property
    def value(self) -> Fraction:
        """What the ledger says under this cut."""
        return self.fits[0].value

    @property
    def verdict(self) -> AuditVerdict:
        """How the printed text, as this candidate reads it, would stand against its value."""
        return self.fits[0].verdict

    @property
    def is_of_scope(self) -> bool:
        """Whether it proposes another scope, and not only another reading of the text."""
        return self.reading.change is None

    def says(self, cut: Cut) -> bool:
        """Whether a cut is this one, or another wording of it."""
        return cut == self.cut or cut in self.wordings


@dataclass(slots=True)
class _Kept:
    """A fit that is told: its changes, with and without into what, and what else says the same."""

    hit: Hit
    atoms: tuple[Atom, ...]
    words: frozenset[str]
    wordings: list[Cut] = field(default_factory=list)

    @classmethod
    def of(cls, declared: Cut, hit: Hit) -> "_Kept":
        atoms, own = changes(declared, hit.cut), hit.reading.change
        words = {f"{change} {_subject(change, into)}" for change, into in atoms}
        return cls(hit, atoms, frozenset(words | ({str(own)} if own else set())))

    @property
    def peers(self) -> tuple[int, bool]:
        """What is as simple, but for the time: as many changes, and either scopes or readings of the text."""
        return self.hit.cost, bool(self.hit.reading.change)


def _subject(change: Change, into: str) -> str:
    return into.split("(", maxsplit=1)[0] if change in (Change.LIMIT, Change.LEAVING) else ""


def candidates_of(
    columns: Columns, declared: Cut, sought: Sequence[Sought], hits: Sequence[Hit]
) -> tuple[Candidate, ...]:
    """At most ten candidates in their order."""
    kept = _kept(columns, declared, hits, sought)
    return tuple(_candidate(columns, sought, one, _equally_simple(one, kept)) for one in kept[:SHOWN_MAX])


def _equally_simple(own: _Kept, kept: Sequence[_Kept]) -> int:
    """How many are as simple: a more natural time makes simpler only what changes the same otherwise."""
    best = {own.words: own.hit.rank}
    peers = [one for one in kept if one.peers == own.peers]
    for one in peers:  # the most natural of each come first
        best.setdefault(one.words, one.hit.rank)
    return sum(one.hit.rank == best[one.words] for one in peers)


def _kept(columns: Columns, declared: Cut, hits: Sequence[Hit], sought: Sequence[Sought]) -> list[_Kept]:
    """Each fit once, in order, without what a simpler one makes superfluous; all that are as simple as the tenth.

    Fits that select the same entries are one fit in other words: the first, the simplest, stands for them.
    """
    kept: list[_Kept] = []
    known: dict[Any, _Kept] = {}
    best: dict[Any, int] = {}
    worded: list[_Kept] = []
    is_idle = _Idle(columns, declared, sought)
    for hit in sorted(_real(declared, hits, sought), key=lambda hit: _order(hit, sought)):
        one = _Kept.of(declared, hit)
        is_full = len(kept) >= SHOWN_MAX
        if is_full and one.peers > kept[SHOWN_MAX - 1].peers:
            break
        same = (_key(hit.cut.at(Time())), hit.values, hit.reading.text)
        if same not in known:
            is_counted = not is_full or hit.rank <= best.get((one.peers, one.words), hit.rank)
            if not is_counted or any(_makes_superfluous(other, one) for other in worded) or is_idle(hit):
                continue
            entries = (select_entries(columns, hit.cut).tobytes(), hit.values, hit.reading.text)
            known[same] = known.setdefault(entries, one)
            worded.append(one)
        if known[same] is one:
            kept.append(one)
            best.setdefault((one.peers, one.words), hit.rank)
        else:
            known[same].wordings.append(hit.cut)
    return kept


class _Idle:
    """Whether a fit is the declared scope in other words: the same entries."""

    def __init__(self, columns: Columns, declared: Cut, sought: Sequence[Sought]) -> None:
        self._columns = columns
        self._entries = select_entries(columns, declared)
        self._values = tuple(value_of(columns, declared, one.count) for one in sought)

    def __call__(self, hit: Hit) -> bool:
        if hit.reading.change or hit.values != self._values:
            return False
        return bool((select_entries(self._columns, hit.cut) == self._entries).all())


def _real(declared: Cut, hits: Sequence[Hit], sought: Sequence[Sought]) -> Iterator[Hit]:
    """The fits once each, without the declared scope itself, with the number of changes that they really make."""
    seen = set()
    for hit in hits:
        atoms = len(changes(declared, hit.cut)) + bool(hit.reading.change)
        key = _key(hit.cut), hit.reading.text
        if atoms and key not in seen and _fits(hit, sought):
            seen.add(key)
            yield Hit(atoms, hit.rank, hit.cut, hit.reading, hit.values)


def _fits(hit: Hit, sought: Sequence[Sought]) -> bool:
    """Whether the verdicts bear the fit out; another reading must fit as the text itself would have to."""
    return hit.reading.fits(Fraction(hit.values[0], sought[0].per))


_TIGHT: Final = (AuditVerdict.EXACT, AuditVerdict.ROUNDED, AuditVerdict.TRUNCATED, AuditVerdict.LOOSE)


def _order(hit: Hit, sought: Sequence[Sought]) -> tuple[Any, ...]:
    verdict = hit.reading.verdict(Fraction(hit.values[0], sought[0].per))
    return hit.cost, bool(hit.reading.change), hit.rank, _TIGHT.index(verdict), _key(hit.cut), hit.reading.text


def _key(cut: Cut) -> tuple[str, str]:
    return str(cut.measure), str(cut.stored())


def _makes_superfluous(simple: _Kept, other: _Kept) -> bool:
    """Whether the other changes all that the simpler one does and more: to no other end, or beside the same change."""
    if set(simple.atoms) < set(other.atoms) and simple.hit.reading.change in (None, other.hit.reading.change):
        return True
    return simple.words < other.words and simple.hit.values == other.hit.values


def _candidate(columns: Columns, sought: Sequence[Sought], one: _Kept, equally_simple: int) -> Candidate:
    hit = one.hit
    mask = select_entries(columns, hit.cut)
    places = np.flatnonzero(mask)
    first = [entry_text(int(columns.number[at]), int(columns.line[at])) for at in places[:ENTRIES_SHOWN]]
    return Candidate(
        cut=hit.cut,
        reading=hit.reading,
        changes=one.atoms,
        window=WINDOWS[hit.rank],
        fits=tuple(_fit(columns, hit, at, item) for at, item in enumerate(sought)),
        count=value_of(columns, hit.cut, Count.COUNT) or 0,
        wordings=tuple(one.wordings),
        equally_simple=equally_simple,
        entries=len(places),
        first_entries=tuple(first),
    )


def _fit(columns: Columns, hit: Hit, at: int, sought: Sought) -> Fit:
    value = in_base_units(value_of(columns, hit.cut, sought.count), sought.count) or Fraction(0)
    verdict = hit.reading.verdict(value) if at == 0 else compare(sought.quantity, value).verdict
    return Fit(sought.figure_id, sought.quantity.printed, value, verdict)
