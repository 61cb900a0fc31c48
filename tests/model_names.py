"""Who stands for whom, said naively: each code is followed, step by step, to the party or region of now."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.model import Deal, Heir, Lines, Model, Party


class Names:
    """By whose names business is shown: ``recorded``, ``present`` or ``head_office``, as known; perhaps as of a day."""

    def __init__(self, model: Model, known: int, parties: str, day: str = "9999") -> None:
        shown = parties != "recorded"
        self.heirs = [heir for heir in holding(model, known) if shown and heir.day <= day]
        self.parties = {party.code: party for party in model.versions if shown and party.posted <= known}
        self.by_head_office = parties == "head_office"

    def institution(self, code: str | None, deal: Deal | None) -> str | None:
        """Who stands for a party in a deal."""
        return self._follow("institution", code, deal)

    def region(self, code: str | None, recipient: str | None) -> str | None:
        """Which region stands for one where the recipient is at home."""
        return self._follow("region", code, recipient)

    def _follow(self, subject: str, code: str | None, item: Any) -> str | None:
        while (after := self._next(subject, code, item)) is not None:
            code = after
        return code

    def _next(self, subject: str, code: str | None, item: Any) -> str | None:
        party = self.parties.get(code or "") if subject == "institution" else None
        if party is not None and party.duplicate_of is not None:
            return party.duplicate_of
        for heir in self.heirs:
            is_asked = (heir.subject, heir.predecessor) == (subject, code)
            if is_asked and (heir.moved is None or item in heir.moved):
                return heir.successor
        return party.parent if party is not None and self.by_head_office else None


def holding(model: Model, known: int) -> list[Heir]:
    """The successions that hold, by day: of one pair the latest fact does, unless it takes the pair back."""
    latest = {(h.subject, h.predecessor, h.successor): h for h in model.heirs if h.posted <= known}
    standing = [heir for heir in latest.values() if heir.form != "cancelled"]
    return sorted(standing, key=lambda heir: (heir.day, heir.predecessor, heir.successor))


def wrong_heirs(model: Model, lines: Lines) -> Iterator[str]:
    """A succession that leads back, or that is the second of a predecessor which is wholly gone."""
    stated = [thing for _, what, thing in lines if what in {"succession", "institution"}]
    if not any(isinstance(thing, Heir) or thing.parent or thing.duplicate_of for thing in stated):
        return
    heirs, parties = holding(model, model.head), dict(model.parties)
    for thing in stated:
        rivals = [heir for heir in heirs if isinstance(thing, Heir) and _are_rivals(heir, thing)]
        if isinstance(thing, Party):
            parties[thing.code] = thing
        else:
            heirs = [heir for heir in heirs if _pair(heir) != _pair(thing)]
            heirs += [thing] if thing.form != "cancelled" else []
        if _leads_back(heirs, list(parties.values())):
            yield "succession_cycle"
            return
        yield from ["succession_twice" for _ in rivals]


def _pair(heir: Heir) -> tuple[str, str, str]:
    return heir.subject, heir.predecessor, heir.successor


def _are_rivals(one: Heir, two: Heir) -> bool:
    """Both take all of the same predecessor, to two successors."""
    is_of_one = _pair(one)[:2] == _pair(two)[:2] and _pair(one) != _pair(two)
    return is_of_one and not {one.form, two.form} & {"split", "cancelled"}


def _leads_back(heirs: Sequence[Heir], parties: Sequence[Party]) -> bool:
    steps = {((h.subject, h.predecessor), (h.subject, h.successor)) for h in heirs}
    for party in parties:
        ends = [end for end in (party.parent, party.duplicate_of) if end is not None]
        steps |= {(("institution", party.code), ("institution", end)) for end in ends}
    while True:
        ends_of = {end for _, end in steps}
        left = {(start, end) for start, end in steps if start in ends_of}  # what nothing leads to is in no circle
        if left == steps:
            return bool(steps)
        steps = left
