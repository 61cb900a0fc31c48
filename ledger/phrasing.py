"""Values in the words of a report: the other direction of ``ledger.figures``, which reads every text written here.

``compare(read_quantity(text), value)`` of such a text is always consistent or, for a rough one, within the loose band
of ``ledger.reading_rules``: a figure worded here is one that the audit of it does not refute.
"""

from fractions import Fraction
from typing import Final

from ledger.labels import label
from ledger.labels.figures import QUALIFIERS_BEFORE
from ledger.money import FEN_DIGITS, round_half_up
from ledger.reading_rules import Qualifier
from ledger.vocabulary import Unit

NEAR_SHARE: Final = Fraction(95, 100)
"""A value is called nearly a number from this share of it on; below, it is over the number beneath."""

_YI: Final = 10 ** FEN_DIGITS[Unit.YI_YUAN]
_WAN: Final = 10 ** FEN_DIGITS[Unit.WAN_YUAN]
_ROUGH_DIGITS: Final = 2
"""A rough amount is told in so many digits, the rest being zeros: nearly 1.2, over 11, nearly 120."""

_WHOLE_WAN: Final = 100 * _WAN
"""From here on the decimals of ten thousand yuan are left out."""


def _word(qualifier: Qualifier) -> str:
    return next(word for word, meaning in QUALIFIERS_BEFORE.items() if meaning is qualifier)


def phrase_count(count: int, unit: Unit) -> str:
    """A count (not below zero) with its unit, exact: ``35`` and the word for loans."""
    return f"{count}{label(unit)}"


def phrase_amount(fen: int) -> str:
    """An amount (not below zero) rounded half up once, in the unit in which reports say it.

    From a million yuan on that is whole ten thousands, below it two decimals of ten thousand yuan, and below ten
    thousand yuan the amount exact to the fen.
    """
    if fen < _WAN:
        return _number(Fraction(fen, 100), 2) + label(Unit.YUAN)
    return _number(Fraction(fen, _WAN), 0 if fen >= _WHOLE_WAN else 2) + label(Unit.WAN_YUAN)


def phrase_roughly(fen: int) -> str:
    """An amount as a headline has it: from a hundred million yuan on nearly or over a round number, below as it is.

    What is a round number already is told without a qualifier.
    """
    if fen < _YI:
        return phrase_amount(fen)
    step = 10 ** (len(str(fen)) - _ROUGH_DIGITS)
    below, rest = fen - fen % step, fen % step
    if not rest:
        return _yi(below)
    is_near = Fraction(fen, below + step) >= NEAR_SHARE
    return _word(Qualifier.NEAR) + _yi(below + step) if is_near else _word(Qualifier.OVER) + _yi(below)


def _yi(fen: int) -> str:
    return _number(Fraction(fen, _YI), 1) + label(Unit.YI_YUAN)


def _number(value: Fraction, digits: int) -> str:
    """The value rounded, without separators and without zeros behind the point."""
    text = f"{round_half_up(value, digits):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
