"""Published figures under names that are the same everywhere: ``CODE/ID``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ledger.errors import InvalidValue
from ledger.figures import Quantity, read_quantity
from ledger.intervals import Interval


@dataclass(frozen=True)
class PublishedFigure:
    """A figure of a publication. ``figure`` is what was recorded; ``quantity`` what its text reads as.

    ``is_alone`` says that no other publication is looked at, so that the figure's id alone tells which it is.
    """

    code: str
    figure: Mapping[str, Any]
    quantity: Quantity
    year: int
    is_alone: bool = False

    @property
    def name(self) -> str:
        """The figure's name among all publications."""
        return f"{self.code}/{self.figure['id']}"

    @property
    def shown(self) -> str:
        """The figure's name for a reader."""
        return str(self.figure["id"]) if self.is_alone else self.name

    def other(self, name: str) -> str:
        """The full name of a figure that this one names."""
        return name if "/" in name else f"{self.code}/{name}"

    @property
    def falls(self) -> bool:
        """Whether a figure of growth tells a fall, as was declared or as its text reads."""
        return bool(self.figure.get("falls", self.quantity.falls))

    @cached_property
    def widest(self) -> Interval:
        """All values that any reading lets in: what lies outside is excluded by all of them."""
        bands = self.quantity.bands
        readings = [band for band in (bands.core, bands.loose, bands.truncation, bands.ceiling) if band is not None]
        return hull(readings)


def published_figures(publications: Iterable[Mapping[str, Any]]) -> tuple[PublishedFigure, ...]:
    """All figures that can be read, in order of the publications; one that can't says nothing."""
    return tuple(_figures(list(publications)))


def _figures(publications: Sequence[Mapping[str, Any]]) -> Iterator[PublishedFigure]:
    for publication in publications:
        year = int(publication.get("year") or publication["date"][:4])
        for figure in publication["figures"]:
            try:
                quantity = read_quantity(figure["text"])
            except InvalidValue:
                continue
            yield PublishedFigure(publication["code"], figure, quantity, year, len(publications) == 1)


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all of them."""
    found = list(intervals)
    lows, highs = [one.low for one in found], [one.high for one in found]
    low = None if None in lows else min(end for end in lows if end is not None)
    high = None if None in highs else max(end for end in highs if end is not None)
    low_closed = low is not None and any(one.low == low and one.low_closed for one in found)
    high_closed = high is not None and any(one.high == high and one.high_closed for one in found)
    return Interval(low, high, low_closed, high_closed)
