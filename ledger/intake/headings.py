"""Header texts made comparable: full-width forms, blanks, units in brackets, numbers of notes do not matter."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from ledger.intake_words import Field
from ledger.labels.headers import HEADERS
from ledger.labels.names import folded
from ledger.labels.sheets import HEADER_ORDINAL, HEADER_TAIL, HEADER_UNIT, IGNORED_BRACKETS, UNIT_SUFFIX

_BRACKETS: Final = re.compile(r"[(\[【〔{<]([^()\[\]【】〔〕{}<>]*)[)\]】〕}>]")
_INVISIBLE: Final = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\u00ad")
_TEXT_MAX: Final = 200
_KEPT_MAX: Final = 10_000


class Heading(NamedTuple):
    """A header text: ``exact`` without blanks and units, ``loose`` without notes as well, and the unit it names."""

    exact: str
    loose: str
    unit: str | None


@lru_cache(_KEPT_MAX)
def _read_heading(text: str) -> Heading:
    unit: str | None = None

    def take(match: re.Match[str]) -> str:
        nonlocal unit
        named = HEADER_UNIT.fullmatch(match[1])
        if named:
            unit = named["unit"]
            return ""
        return "" if IGNORED_BRACKETS.fullmatch(match[1]) else match[0]

    exact = _BRACKETS.sub(take, folded(text.translate(_INVISIBLE)))
    loose = HEADER_TAIL.sub("", HEADER_ORDINAL.sub("", exact))
    return Heading(exact, loose or exact, unit)


def read_heading(text: str) -> Heading:
    """What a header cell says."""
    return _read_heading(text[:_TEXT_MAX])


@cache
def _alias_index() -> Mapping[str, Field]:
    named = {read_heading(name.value).exact: name for name in Field}
    return MappingProxyType(named | {read_heading(t).exact: name for name, texts in HEADERS.items() for t in texts})


def alias_of(text: str) -> tuple[Field, str | None] | None:
    """The field that a header text means by its code or by the labels, and the unit that it names; else None."""
    heading = read_heading(text)
    index = _alias_index()
    for key in (heading.exact, heading.loose):
        if key in index:
            return index[key], heading.unit
    match = UNIT_SUFFIX.fullmatch(heading.loose)
    if match and match["text"] in index:
        return index[match["text"]], match["unit"]
    return None
