"""Money as integer fen: the one reader of amounts, the one rounding function, and what is computed from amounts.

Inside the ledger an amount is an ``int`` of fen; a text or a ``Decimal`` is what comes in and what goes out. No float
takes part anywhere. A missing amount is ``None`` and stays so: it is not zero.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.labels.units import CURRENCY_MARKS, FOREIGN_CURRENCIES, MONEY_ALIASES
from ledger.vocabulary import Unit

LIMIT_FEN: Final = 10**16
"""The largest amount believed, either sign: a hundred trillion yuan, about what the whole nation earns in a year.

It catches slipped units and codes pasted into an amount column. A 64-bit sum has room for 922 amounts of this size, so
no true total can leave it, over however many entries.
"""

FEN_DIGITS: Final = MappingProxyType({Unit.YUAN: 2, Unit.WAN_YUAN: 6, Unit.YI_YUAN: 10})
"""Per unit of money: how many decimals reach down to the fen. No other unit is one of money."""

_YUAN: Final = Unit.YUAN

_TEXT_MAX: Final = 64
"""Longest text read as an amount; keeps hostile input cheap."""

_LIMIT_SHOWN: Final = f"<= {LIMIT_FEN // 100}"

_PLAIN_DIGITS: Final = 15
_PLAIN_DECIMALS: Final = 2
"""A plain amount has at most so many digits before the point and behind it."""

_MINUS = "[-\N{MINUS SIGN}]"
_MARK = "(?:" + "|".join(map(re.escape, CURRENCY_MARKS)) + ")"
_UNIT = "|".join(map(re.escape, MONEY_ALIASES))
_AMOUNT = re.compile(
    rf"""
    (?P<minus>{_MINUS})?\s*  (?:{_MARK}\s*)*  (?P<late_minus>{_MINUS})?\s*
    (?P<whole> [0-9]+ | [0-9]{{1,3}}(?:,[0-9]{{3}})+ | [0-9]{{1,3}}(?:\ [0-9]{{3}})+ )
    (?:\.(?P<part>[0-9]+))?
    \s*(?P<unit>{_UNIT})?
    """,
    re.VERBOSE,
)


def parse_fen(value: object, unit: Unit = Unit.YUAN) -> int:
    """The amount in fen, exact. ``unit`` holds where the text names none, and for a ``Decimal``.

    Read are ``1234.5``, ``1,234.50``, ``¥1 234.50``, ``-415`` and ``(415.00)`` (negative, as accountants write it),
    with or without a unit of yuan, ten thousand or a hundred million yuan behind, all of it also full-width. Thousands
    are parted in threes by commas or spaces (the thin space of GB/T 15835 is one), or not at all.

    Raises:
        InvalidValue: AMOUNT_JSON_NUMBER for int, float and bool (JSON numbers may have lost digits on the way);
            AMOUNT_UNREADABLE; AMOUNT_SUB_FEN for digits below the fen other than zeros; AMOUNT_TOO_LARGE beyond
            ``LIMIT_FEN``; CURRENCY_NOT_CNY.
    """
    if type(value) is str:
        whole, point, part = value.partition(".")
        digits = whole + part
        is_plain = 0 < len(whole) <= _PLAIN_DIGITS and bool(point) <= len(part) <= _PLAIN_DECIMALS
        if not (is_plain and digits.isdigit() and digits.isascii()):
            return _read_text(value, unit)
        # The common case, a hundred thousand times a file: two decimals at most never fall below the fen.
        places = _PLAIN_DECIMALS if unit is _YUAN else FEN_DIGITS[unit]
        return _believed(int(digits) * 10 ** (places - len(part)), value)
    if isinstance(value, Decimal):
        return _read_decimal(value, unit)
    if isinstance(value, int | float):
        raise _refusal(FindingCode.AMOUNT_JSON_NUMBER, "text", value)
    raise _refusal(FindingCode.AMOUNT_UNREADABLE, "text", value)


def parse_positive_fen(value: object, unit: Unit = Unit.YUAN) -> int:
    """The amount in fen as ``parse_fen`` reads it, at least one fen.

    Raises:
        InvalidValue: AMOUNT_NOT_POSITIVE for zero and below, and all that ``parse_fen`` raises.
    """
    fen = parse_fen(value, unit)
    if fen <= 0:
        raise _refusal(FindingCode.AMOUNT_NOT_POSITIVE, "> 0", value)
    return fen


def _read_text(value: str, unit: Unit) -> int:
    """The general case of ``parse_fen``: signs, marks, separators, units, full-width forms."""
    # NFKC would turn "10²" into 102 and "⑴" into (1): numerals that are no decimal digits are refused before it.
    if len(value) > _TEXT_MAX or any(unicodedata.category(c) in ("No", "Nl") for c in value):
        raise _refusal(FindingCode.AMOUNT_UNREADABLE, "1234.50", value)
    text = unicodedata.normalize("NFKC", value).upper().strip()
    if any(mark in text for mark in FOREIGN_CURRENCIES):
        raise _refusal(FindingCode.CURRENCY_NOT_CNY, "CNY", value)
    in_brackets = text.startswith("(") and text.endswith(")")
    match = _AMOUNT.fullmatch(text[1:-1].strip() if in_brackets else text)
    minuses = in_brackets + sum(map(bool, match.group("minus", "late_minus"))) if match else 0
    if match is None or minuses > 1:
        raise _refusal(FindingCode.AMOUNT_UNREADABLE, "1234.50", value)
    named = match["unit"]
    digits = FEN_DIGITS[MONEY_ALIASES[named] if named else unit]
    fen = _scaled(re.sub("[ ,]", "", match["whole"]), match["part"] or "", digits, value)
    return -fen if minuses else fen


def _read_decimal(value: Decimal, unit: Unit) -> int:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):  # NaN or an infinity
        raise _refusal(FindingCode.AMOUNT_UNREADABLE, "1234.50", value)
    # Only after its size is known may it be written out: Decimal("1E+999999") has a million digits.
    if value and value.adjusted() > len(str(LIMIT_FEN)):
        raise _refusal(FindingCode.AMOUNT_TOO_LARGE, _LIMIT_SHOWN, value)
    if abs(exponent) > _TEXT_MAX:
        raise _refusal(FindingCode.AMOUNT_UNREADABLE, "1234.50", value)
    whole, _, part = f"{value.copy_abs():f}".partition(".")
    fen = _scaled(whole, part, FEN_DIGITS[unit], value)
    return -fen if value.is_signed() else fen


def _scaled(whole: str, part: str, digits: int, value: object) -> int:
    """``whole.part`` with the point moved ``digits`` places to the right, which must leave no digit behind it."""
    part = part.rstrip("0")
    if len(part) > digits:
        raise _refusal(FindingCode.AMOUNT_SUB_FEN, "0.01", value)
    return _believed(int(whole + part.ljust(digits, "0")), value)


def _believed(fen: int, value: object) -> int:
    if fen > LIMIT_FEN:
        raise _refusal(FindingCode.AMOUNT_TOO_LARGE, _LIMIT_SHOWN, value)
    return fen


def _refusal(code: FindingCode, expected: str, value: object) -> InvalidValue:
    is_long_int = isinstance(value, int) and abs(value) > LIMIT_FEN  # str() of a huge int is itself an error
    found = type(value).__name__ if is_long_int else str(value)[:_TEXT_MAX]
    return InvalidValue(code, expected=expected, found=found)


def format_yuan(fen: int) -> str:
    """Yuan with two decimals and no separators, ``"114720000.00"``: the form of JSON and CSV, read back exactly."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


def format_display(fen: int, unit: Unit = Unit.YUAN, *, digits: int | None = None) -> str:
    """The number for a reader's eye in ``unit``, thousands parted by commas, the unit's name not included.

    Exact without ``digits``: two decimals, and as many more as it takes. With ``digits``, rounded half up to that many.
    """
    places = FEN_DIGITS[unit]
    if digits is not None:
        return f"{round_half_up(Fraction(fen, 10**places), digits):,f}"
    whole, rest = divmod(abs(fen), 10**places)
    part = f"{rest:0{places}d}".rstrip("0").ljust(2, "0")
    return f"{'-' if fen < 0 else ''}{whole:,}.{part}"


def to_decimal_yuan(fen: int) -> Decimal:
    """Yuan with two decimals, exact whatever the decimal context."""
    return Decimal(format_yuan(fen))


def round_half_up(value: Fraction | Decimal | int, digits: int) -> Decimal:
    """``value`` to ``digits`` (>= 0) decimals, a half going away from zero: the one rounding of the house.

    GB/T 8170-2008 has half to even as its rule (as Python's ``round`` does). Half up is chosen because it is what
    spreadsheets do and what an office checks by hand. No audit may rest on the difference: it takes both ends of a
    rounding interval as inside. Rounds once, from the exact value.
    """
    exact = Fraction(value)
    rounded = int(abs(exact) * 10**digits + Fraction(1, 2))
    return Decimal(f"{-rounded if exact < 0 else rounded}E-{digits}")


def average_fen(total_fen: int | None, count: int, digits: int = 0) -> Decimal | None:
    """Mean amount in fen, rounded half up to ``digits`` decimals of a fen; None where nothing was counted or known."""
    if total_fen is None or count == 0:
        return None
    return round_half_up(Fraction(total_fen, count), digits)


def average_ppm(weighted: int, weight_fen: int) -> int | None:
    """Mean of rates in millionths, each weighted by its balance, rounded half up; None without a balance above zero.

    ``weighted`` is Σ balance × rate and ``weight_fen`` Σ balance, in fen, both over those that have a rate.
    """
    if weight_fen <= 0:
        return None
    return int(round_half_up(Fraction(weighted, weight_fen), 0))


def share_percent(part: int | None, whole: int | None, digits: int) -> Decimal | None:
    """``part`` as per cent of ``whole``, both in one unit; None where one is missing or the whole is zero."""
    if part is None or not whole:
        return None
    return round_half_up(Fraction(part * 100, whole), digits)


def growth_percent(now: int | None, before: int | None, digits: int) -> Decimal | None:
    """Growth in per cent of an amount or a count; None where one is missing or the base is not above zero.

    Growth from nothing has no rate, and from a negative base (more taken back than paid) its sign would mislead.
    """
    if now is None or before is None or before <= 0:
        return None
    return round_half_up(Fraction((now - before) * 100, before), digits)


def multiple(part: int | None, whole: int | None) -> Fraction | None:
    """How many times ``whole`` is in ``part``, exact; None where one is missing or the whole is not above zero."""
    if part is None or whole is None or whole <= 0:
        return None
    return Fraction(part, whole)


MULTIPLE_DIGITS: Final = 2
ROUNDING_RULE: Final = "half_up"
"""How a multiple is told, and the name of the one rule by which anything is rounded here."""


def round_multiple(exact: Fraction | None) -> Decimal | None:
    """A multiple rounded half up to two decimals; None stays None."""
    return None if exact is None else round_half_up(exact, MULTIPLE_DIGITS)


def add_fen(*values: int | None) -> int | None:
    """Sum of the amounts that are there, in fen; None if none is: nothing reported is not zero reported."""
    there = [value for value in values if value is not None]
    return sum(there) if there else None
