"""What is found in a document, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ledger.figures import Quantity


class Nature(StrEnum):
    """Whether a figure tells what was or what is aimed at."""

    ACTUAL = "actual"
    TARGET = "target"


class DamageKind(StrEnum):
    """Why a number is suspected of not being what was once written."""

    YEAR_INSIDE = "year_inside"
    """A long number that holds the digits of a year near the document's."""
    YEAR_AS_COUNT = "year_as_count"
    """A year near the document's as a count, a rank or a month."""
    YEAR_AS_AMOUNT = "year_as_amount"
    """An amount whose digits read as a year near the document's; it may be genuine."""
    SHARE_ABOVE_WHOLE = "share_above_whole"
    """A share of more than a hundred percent."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A doubt, and the text that may have stood there; ``proposal`` is None where there is none. Never applied."""

    kind: DamageKind
    proposal: str | None


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """One figure: ``text`` stands at ``start`` to ``end`` (exclusive) of the document's text, exactly as printed.

    ``quantity`` is what ``text`` reads as (in a list whose unit stands on the last item only, with that unit); None
    where it is damaged beyond reading. ``sentence`` and ``section`` are texts; ``subject`` the words before and behind
    it that say what is counted. ``period`` is a text of the ledger (2023H1, 2023), ``as_of`` a day, each only where
    the document says so. ``tied`` is the same number for figures of one clause that speak of one thing. ``scope`` and
    ``measure`` are suggestions from label aliases, in the words of a figure's declared scope.
    """

    text: str
    start: int
    end: int
    place: str
    quantity: Quantity | None
    sentence: str
    section: str
    subject: tuple[str, ...]
    nature: Nature
    period: str | None = None
    as_of: str | None = None
    is_to_date: bool = False
    tied: int | None = None
    damage: Damage | None = None
    measure: str | None = None
    count: str | None = None
    scope: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something that looks numeric and is neither a figure, nor a date, a document number or the like."""

    text: str
    start: int
    end: int
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Extract:
    """All that was found, in the order of the text. ``damaged`` are doubtful numbers that are no figures (a rank)."""

    figures: tuple[FoundFigure, ...]
    damaged: tuple[FoundFigure, ...]
    not_understood: tuple[NotUnderstood, ...]
