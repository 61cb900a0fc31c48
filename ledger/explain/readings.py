"""Other readings of a printed text: a slip of its unit, a digit that was damaged. Proposed, never applied.

A slip is a factor between what was printed and what was meant. A damaged digit is one other digit, two neighbours that
changed places, or a year that stands where 10 did (a text whose years were replaced).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ledger.errors import InvalidValue
from ledger.explain_words import Change
from ledger.figures import Quantity, compare, read_quantity
from ledger.intervals import Interval
from ledger.reading_rules import FAMILY_OF, Family
from ledger.vocabulary import AUDIT_CLASS, AuditClass, AuditVerdict

_SLIPS: Final = (Fraction(10), Fraction(1, 10), Fraction(10**4), Fraction(1, 10**4))


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is read: as printed (no change), multiplied by ``factor``, or as another text.

    ``quantity`` is what the text, as printed or as proposed, says before the factor.
    """

    quantity: Quantity
    change: Change | None = None
    factor: Fraction = Fraction(1)

    @property
    def value(self) -> Fraction:
        """The number read, in base units."""
        return self.quantity.value * self.factor

    @property
    def text(self) -> str:
        """What it would read: the text itself, or the factor."""
        if self.change is Change.UNIT:
            return f"×{self.factor}" if self.factor > 1 else f"÷{1 / self.factor}"
        return self.quantity.printed

    def verdict(self, value: Fraction) -> AuditVerdict:
        """What is said of a value under this reading."""
        return compare(self.quantity, value / self.factor).verdict

    def fits(self, value: Fraction) -> bool:
        """Whether a value fits; another reading must fit as the text itself would have to."""
        verdict = self.verdict(value)
        return is_consistent(verdict) if self.change else verdict is not AuditVerdict.INCONSISTENT

    def range(self, per: int) -> tuple[int, int]:
        """The least and the greatest value that fit, in 1/``per`` of the base unit; an open side ends far off."""
        bands = [self.quantity.core, self.quantity.loose, self.quantity.truncation, self.quantity.ceiling]
        ends = [_whole(band, self.factor * per) for band in bands if band is not None]
        return min(low for low, _ in ends), max(high for _, high in ends)


FAR: Final = 2**61
"""Beyond any sum of the ledger."""


def _whole(band: Interval, scale: Fraction) -> tuple[int, int]:
    """The whole numbers inside a band that is multiplied by ``scale``."""
    low, high = -FAR, FAR
    if band.low is not None:
        edge = band.low * scale
        low = -(-edge.numerator // edge.denominator) + (not band.low_closed and edge.denominator == 1)
    if band.high is not None:
        edge = band.high * scale
        high = edge.numerator // edge.denominator - (not band.high_closed and edge.denominator == 1)
    return max(low, -FAR), min(high, FAR)


def slips_of(quantity: Quantity) -> list[Reading]:
    """The readings of an amount ten or ten thousand times larger or smaller; a count has no unit to slip, nor has 0."""
    if FAMILY_OF[quantity.unit] is not Family.AMOUNT or not quantity.value:
        return []
    return [Reading(quantity, Change.UNIT, factor) for factor in _SLIPS]


def damages_of(quantity: Quantity, year: int) -> list[Reading]:
    """The readings of a text in which one digit was damaged; each text once, of the same unit and qualifier."""
    text = unicodedata.normalize("NFKC", quantity.printed)
    read = (_read(other) for other in dict.fromkeys(_texts(text, year)) if other != text)
    alike = [q for q in read if q is not None and (q.unit, q.qualifier) == (quantity.unit, quantity.qualifier)]
    return [Reading(other, Change.DIGITS) for other in alike if other.value != quantity.value]


def _texts(text: str, year: int) -> Iterator[str]:
    for place, character in enumerate(text):
        if not character.isdigit():
            continue
        for digit in "0123456789":
            yield text[:place] + digit + text[place + 1 :]
        if text[place + 1 : place + 2].isdigit():
            yield text[:place] + text[place + 1] + character + text[place + 2 :]
    for match in re.finditer(f"(?={year})", text):
        yield text[: match.start()] + "10" + text[match.start() + len(str(year)) :]


def _read(text: str) -> Quantity | None:
    try:
        return read_quantity(text)
    except InvalidValue:
        return None


def is_consistent(verdict: AuditVerdict) -> bool:
    """Whether a verdict is one of agreement in the narrow sense."""
    return AUDIT_CLASS[verdict] is AuditClass.CONSISTENT
