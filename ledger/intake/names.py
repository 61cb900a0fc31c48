"""Names of parties: when two are one name, and when they are near.

One name is what remains the same once width, case, brackets and blanks are out. Near names are never merged by
themselves: a person decides.
"""

import re
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from ledger.labels.company_names import LEGAL_FORMS, OFFICES, PLACE_ENDS
from ledger.labels.regions import REGIONS

_DROPPED: Final = re.compile(r"[\s()\[\]{}<>〔〕【】《》〈〉·.,'\"“”‘’-]+")
_DIGITS: Final = re.compile(r"\d+")
_NEAR: Final = 0.75
"""From this similarity of cores on (``SequenceMatcher``, 0 to 1) two names are near. Our own convention."""
_COMMON: Final = 200
"""A pair of characters that so many names share tells nothing."""
_LOOKED_AT: Final = 20
"""Most candidates that are compared with one name."""

_PLACES: Final = sorted(
    {
        name
        for region in REGIONS.values()
        for name in (
            region.name,
            next((region.name[: -len(end)] for end in PLACE_ENDS if region.name.endswith(end)), ""),
        )
        if len(name) > 1
    },
    key=len,
    reverse=True,
)


@lru_cache(maxsize=16_384)
def same_name(name: str) -> str:
    """The name by which two writings of it are one."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name).casefold())


def core_of(name: str) -> str:
    """What tells a company from others: without places before it, legal form and office after it."""
    core = same_name(name)
    office = next((end for end in OFFICES if core.endswith(end)), "")
    core = core.removesuffix(office)
    for form in LEGAL_FORMS:
        before, found, _ = core.partition(form) if office else (core.removesuffix(form), core.endswith(form), "")
        if found and before:
            core = before
            break
    return _without_places(core) or core


def _without_places(core: str) -> str:
    found = True
    while found:
        found = False
        for place in _PLACES:
            if core.startswith(place) and len(core) - len(place) > 2:
                core, found = core[len(place) :], True
                break
    return core


class NearNames:
    """Names that are known, each with its core; ``near`` finds those that may mean the same."""

    def __init__(self) -> None:
        self._cores: list[tuple[str, str]] = []
        self._holders: dict[str, list[int]] = defaultdict(list)

    def add(self, name: str) -> None:
        """The name is known from now on."""
        core = core_of(name)
        index = len(self._cores)
        self._cores.append((name, core))
        for pair in _pairs(core):
            self._holders[pair].append(index)

    def near(self, name: str, most: int = 3) -> list[str]:
        """The nearest of the names added before, nearest first; names whose numbers differ are never near."""
        core = core_of(name)
        digits = _DIGITS.findall(core)
        shared: dict[int, int] = defaultdict(int)
        for pair in _pairs(core):
            holders = self._holders.get(pair, ())
            if len(holders) <= _COMMON or pair == core:
                for index in holders:
                    shared[index] += 1
        best = sorted(shared, key=lambda index: -shared[index])[:_LOOKED_AT]
        scored = []
        for index in best:
            known, other = self._cores[index]
            if known != name and _DIGITS.findall(other) == digits:
                score = _likeness(core, other)
                if score >= _NEAR:
                    scored.append((-score, known))
        return [known for _, known in sorted(scored)[:most]]


def _likeness(core: str, other: str) -> float:
    if core == other:
        return 1.0
    shorter, longer = sorted((core, other), key=len)
    if len(shorter) > 3 and shorter in longer:
        return 0.9
    return SequenceMatcher(None, core, other, autojunk=False).ratio()


def _pairs(core: str) -> set[str]:
    """All pairs of neighbours, and the whole, so that very short cores are found too."""
    return {core[index : index + 2] for index in range(len(core) - 1)} | {core}
