"""What is found in a document: where it stands at once, what it says and what stands around it when it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

from ledger.figures import Quantity


class Nature(StrEnum):
    """Whether a figure tells what was or what is aimed at."""

    ACTUAL = "actual"
    TARGET = "target"


class DamageKind(StrEnum):
    """Why a number is suspected of not being what was once written."""

    YEAR_INSIDE = "year_inside"
    """A long number that holds the digits of the document's year."""
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
class Details:
    """What stands around a figure; the attributes of ``FoundFigure`` of the same names say what they mean."""

    section: str
    subject: tuple[str, ...]
    nature: Nature
    period: str | None
    as_of: str | None
    is_to_date: bool
    measure: str | None
    count: str | None
    scope: Mapping[str, Any] | None


class Page(Protocol):
    """What knows the words around the figures of one document."""

    def where(self, number: int) -> tuple[str, str]:
        """The place of the number with that number, and its sentence."""

    def details(self, number: int) -> Details:
        """The context of the figure or other number with that number in the order of the text."""

    def quantity(self, number: int) -> Quantity | None:
        """The reading of the figure with that number."""

    def damage(self, number: int) -> Damage | None:
        """The doubt about the number with that number."""

    def tied(self, number: int) -> int | None:
        """The tie of the figure with that number."""


class FoundFigure:
    """One figure: ``text`` stands at ``start`` to ``end`` (exclusive) of the document's text, as printed.

    ``text`` leaves out a page mark that cuts it. All else is worked out when it is first asked for.
    """

    def __init__(self, page: Page, number: int, text: str, start: int, end: int) -> None:
        self._page, self._number = page, number
        self.text, self.start, self.end = text, start, end

    def __repr__(self) -> str:
        return f"FoundFigure({self.text!r}, {self.start}, {self.end})"

    @cached_property
    def quantity(self) -> Quantity | None:
        """What ``text`` reads as (in a list whose unit stands on its last item, with that unit); None if unreadable."""
        return self._page.quantity(self._number)

    @cached_property
    def damage(self) -> Damage | None:
        """The doubt about what is printed, if there is one."""
        return self._page.damage(self._number)

    @cached_property
    def tied(self) -> int | None:
        """The same number for figures of one clause that speak of one thing; None for one that stands alone."""
        return self._page.tied(self._number)

    @cached_property
    def details(self) -> Details:
        """All that stands around it."""
        return self._page.details(self._number)

    @cached_property
    def _where(self) -> tuple[str, str]:
        return self._page.where(self._number)

    @property
    def place(self) -> str:
        """Where a reader finds it, as the file's format says (a page, a row of a table); empty in plain text."""
        return self._where[0]

    @property
    def sentence(self) -> str:
        """The sentence it stands in, without page marks; of a very long one, what stands near."""
        return self._where[1]

    @property
    def section(self) -> str:
        """The nearest heading above it; empty without one."""
        return self.details.section

    @property
    def subject(self) -> tuple[str, ...]:
        """The words before and behind it that say what is counted, at most one of each."""
        return self.details.subject

    @property
    def nature(self) -> Nature:
        """Actual or target."""
        return self.details.nature

    @property
    def period(self) -> str | None:
        """A period as the ledger writes it (2023H1, 2023), where the document says one."""
        return self.details.period

    @property
    def as_of(self) -> str | None:
        """A day in ISO form up to which it counts, where the document says one."""
        return self.details.as_of

    @property
    def is_to_date(self) -> bool:
        """Whether it counts from the beginning, and not what a period brought."""
        return self.details.is_to_date

    @property
    def measure(self) -> str | None:
        """The measure that the words suggest; with ``scope`` in the words of a published figure's declared scope."""
        return self.details.measure

    @property
    def count(self) -> str | None:
        """The count that the words suggest; None for amounts."""
        return self.details.count

    @property
    def scope(self) -> Mapping[str, Any] | None:
        """The scope that the words suggest; None where no kind of business is named."""
        return self.details.scope

    def as_json(self) -> dict[str, Any]:
        """The figure as plain data; numbers are texts, in the base unit (yuan, one counted thing, percent)."""
        quantity, damage = self.quantity, self.damage
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "place": self.place,
            "section": self.section,
            "sentence": self.sentence,
            "subject": list(self.subject),
            "unit": quantity and str(quantity.unit),
            "qualifier": quantity and str(quantity.qualifier),
            "value": quantity and str(quantity.value),
            "upper": quantity and str(quantity.upper),
            "core": quantity and quantity.core.text(quantity.unit),
            "loose": quantity and quantity.loose.text(quantity.unit),
            "nature": str(self.nature),
            "period": self.period,
            "as_of": self.as_of,
            "to_date": self.is_to_date,
            "tied": self.tied,
            "damage": damage and {"kind": str(damage.kind), "proposal": damage.proposal},
            "measure": self.measure,
            "count": self.count,
            "scope": self.scope and dict(self.scope),
        }


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something that looks numeric and is neither a readable figure, nor a date, a document number or the like."""

    text: str
    start: int
    end: int
    place: str
    sentence: str

    def as_json(self) -> dict[str, Any]:
        """The place as plain data."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "place": self.place,
            "sentence": self.sentence,
        }


class Extract:
    """All that was found, in the order of the text.

    ``damaged`` are doubtful numbers that are no figures (a rank, a date). ``year`` is the year the document speaks of,
    as it was given or as the text most often names one; None where it names none.
    """

    def __init__(
        self,
        figures: tuple[FoundFigure, ...],
        damaged: tuple[FoundFigure, ...],
        others: tuple[FoundFigure, ...],
        year: int | None,
    ) -> None:
        self.figures, self.damaged, self.year = figures, damaged, year
        self._others = others

    @cached_property
    def not_understood(self) -> tuple[NotUnderstood, ...]:
        """What looks numeric and was not read: numbers that are no figures, and figures that have no reading."""
        unread = [figure for figure in self.figures if figure.quantity is None and figure.damage is None]
        found = sorted((*self._others, *unread), key=lambda figure: figure.start)
        return tuple(NotUnderstood(one.text, one.start, one.end, one.place, one.sentence) for one in found)

    def as_json(self) -> dict[str, Any]:
        """All of it as plain data."""
        return {
            "year": self.year,
            "figures": [figure.as_json() for figure in self.figures],
            "damaged": [figure.as_json() for figure in self.damaged],
            "not_understood": [other.as_json() for other in self.not_understood],
        }
