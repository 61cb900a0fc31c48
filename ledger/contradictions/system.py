"""Quantities, what figures say of them, and what they have to do with each other: which figures cannot all be true.

Bounds are passed on along the relations, forwards and backwards, until nothing moves. What follows is always true; on
relations without cycles it is also all that follows, so that there no contradiction is missed. Where rates or sums
close a cycle, one may be: that none was found is no proof of agreement.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ledger.contradictions.bounds import Bound, Clash, State
from ledger.contradictions.relations import Relation
from ledger.intervals import Interval

NO_FIGURE: Final = -1
"""The owner of a relation that holds by the meaning of its quantities, whoever prints them."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure says that a quantity lies in an interval."""

    figure: int
    variable: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class Link:
    """A relation, and the figure that claims it; ``NO_FIGURE`` where it always holds."""

    relation: Relation
    figure: int = NO_FIGURE


@dataclass(slots=True)
class System:
    """Figures are numbered from 0; sets of them are bits of an integer."""

    figures: int = 0
    whole: list[bool] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    _links_of: dict[int, list[int]] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """The set of all figures."""
        return (1 << self.figures) - 1

    def variable(self, *, is_whole: bool) -> int:
        """A new quantity."""
        self.whole.append(is_whole)
        return len(self.whole) - 1

    def relate(self, relation: Relation, figure: int = NO_FIGURE) -> None:
        """A further relation."""
        for variable in relation.variables:
            self._links_of.setdefault(variable, []).append(len(self.links))
        self.links.append(Link(relation, figure))

    def propagate(self, figures: int) -> State:
        """What follows for each quantity, if these figures are true.

        Raises:
            Clash: they cannot all be; the reason holds the figures, and above them the relations.
        """
        state = State(self.whole)
        for claim in self.claims:
            if figures >> claim.figure & 1:
                _claim(state, claim)
        is_active = [link.figure == NO_FIGURE or bool(figures >> link.figure & 1) for link in self.links]
        waiting = deque(index for index, active in enumerate(is_active) if active)
        is_waiting = list(is_active)
        state.moved.clear()
        while waiting:
            index = waiting.popleft()
            is_waiting[index] = False
            link = self.links[index]
            link.relation.propagate(state, self._reason(index))
            for variable in state.moved:
                for other in self._links_of.get(variable, ()):
                    if is_active[other] and not is_waiting[other]:
                        is_waiting[other] = True
                        waiting.append(other)
            state.moved.clear()
        return state

    def _reason(self, index: int) -> int:
        figure = self.links[index].figure
        return 1 << (self.figures + index) | (0 if figure == NO_FIGURE else 1 << figure)

    def clash(self, figures: int) -> int | None:
        """Some of the figures that cannot all be true, with the relations by which; None where none was found."""
        try:
            self.propagate(figures)
        except Clash as found:
            return found.reason
        return None

    def minimal(self, figures: int) -> int | None:
        """Figures that clash, none of which can be left out: without any of them no contradiction is found."""
        found = self.clash(figures)
        if found is None:
            return None
        core = found & self.all
        for figure in members(core):
            if core >> figure & 1 and (without := self.clash(core & ~(1 << figure))) is not None:
                core = without & self.all
        return core

    def disjoint(self) -> Iterator[int]:
        """Minimal sets of clashing figures, no two of which share a figure, until what is left has none."""
        left = self.all
        while (core := self.minimal(left)) is not None:
            yield core
            left &= ~core

    def links_of(self, core: int) -> Sequence[Link]:
        """The relations by which these figures clash."""
        reason = self.clash(core) or 0
        return [self.links[index] for index in members(reason >> self.figures)]


def members(figures: int) -> list[int]:
    """The numbers in a set."""
    return [index for index in range(figures.bit_length()) if figures >> index & 1]


def _claim(state: State, claim: Claim) -> None:
    reason, interval = 1 << claim.figure, claim.interval
    if interval.low is not None:
        state.raise_low(claim.variable, Bound(interval.low, not interval.low_closed, reason), 0)
    if interval.high is not None:
        state.drop_high(claim.variable, Bound(interval.high, not interval.high_closed, reason), 0)
