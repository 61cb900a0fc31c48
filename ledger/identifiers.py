"""Identifiers of enterprises, patents and regions: the one spelling of each, and the checks it carries within itself.

People write them full-width, in lower case, with spaces; all of that is read and one canonical form is kept. No digit
is ever repaired: an identifier that fails its check is refused, and that it is right all the same is a person's word.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.labels.regions import REGION_CODES, REGIONS, Region

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and letters without I, O, S, V and Z; a character's value is its place."""

ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""GB 11714; a character's value is its place."""

_USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_PATENT_WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)

_USCC = re.compile(f"[{USCC_ALPHABET}]{{2}}[0-9]{{6}}[{USCC_ALPHABET}]{{10}}")
_PATENT = re.compile(
    r"(?:ZL|CN)?(?P<stem>(?P<short>[0-9]{2})[12389][0-9]{5}|(?P<long>[0-9]{4})[12389][0-9]{7})(?:\.?(?P<check>[0-9X]))?"
)
_FIRST_LONG_YEAR: Final = 2003
_FOUND_MAX: Final = 40


class PatentType(StrEnum):
    """What an application asks for, as its type digit says."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility_model"
    DESIGN = "design"


_TYPE_OF_DIGIT: Final = {
    "1": PatentType.INVENTION,
    "2": PatentType.UTILITY_MODEL,
    "3": PatentType.DESIGN,
    "8": PatentType.INVENTION,  # entered China through the PCT
    "9": PatentType.UTILITY_MODEL,  # entered China through the PCT
}


class PatentNumber(NamedTuple):
    """A patent number as read. ``canonical`` is ``ZL201310699744.2``, or without the point where no check was given.

    ``stem`` is the number without its check: two writings with one stem name one patent.
    """

    canonical: str
    stem: str
    type: PatentType
    filing_year: int
    has_check: bool


def _compact(value: object) -> str:
    """Half-width capitals without any space; of anything but a text, what cannot be an identifier."""
    return "".join(unicodedata.normalize("NFKC", value).upper().split()) if isinstance(value, str) else ""


def _refusal(code: FindingCode, expected: str, value: object) -> InvalidValue:
    return InvalidValue(code, expected=expected, found=str(value)[:_FOUND_MAX])


def uscc_check(body: str) -> str:
    """The 18th character of a unified social credit code, from its first 17. Source: GB 32100-2015."""
    total = sum(USCC_ALPHABET.index(c) * weight for c, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The 9th character of an organisation code, from its first 8; ``X`` stands for ten. Source: GB 11714."""
    total = sum(ORGANISATION_ALPHABET.index(c) * weight for c, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def patent_check(stem: str) -> str:
    """The check digit of a patent application number, from its 8 or 12 digits; ``X`` stands for ten."""
    total = sum(int(digit) * weight for digit, weight in zip(stem, _PATENT_WEIGHTS, strict=False))
    return "0123456789X"[total % 11]


def parse_uscc(text: object) -> str:
    """The unified social credit code: 18 half-width characters whose two checks both hold.

    All managing departments pass, those with a letter too. The six digits of the region are where the body was first
    registered, and may be no region of today: they are not looked up. Source: GB 32100-2015, GB 11714.

    Raises:
        InvalidValue: USCC_MALFORMED; USCC_CHECK_DIGIT, with the character that would fit; USCC_ORGANISATION_CHECK for
            the 17th, the check of the organisation code inside.
    """
    code = _compact(text)
    if not _USCC.fullmatch(code):
        raise _refusal(FindingCode.USCC_MALFORMED, f"18 x {USCC_ALPHABET}", text)
    if code[17] != (check := uscc_check(code[:17])):
        raise _refusal(FindingCode.USCC_CHECK_DIGIT, check, code)
    if code[16] != (check := organisation_check(code[8:16])):
        raise _refusal(FindingCode.USCC_ORGANISATION_CHECK, check, code)
    return code


def parse_patent(text: object) -> PatentNumber:
    """The patent number, with ``ZL``, ``CN`` or nothing before it, with its check digit, point or none before that.

    8 digits begin with two of the year (filed before October 2003), 12 with all four; 9 and 13 characters are such a
    number with its check digit. A number without one is taken: the caller warns (PATENT_CHECK_MISSING).

    Raises:
        InvalidValue: PATENT_MALFORMED; PATENT_CHECK_DIGIT, with the digit that would fit.
    """
    number = _compact(text)
    match = _PATENT.fullmatch(number)
    year = _filing_year(match) if match else None
    if match is None or year is None:
        raise _refusal(FindingCode.PATENT_MALFORMED, "ZLYYYYTNNNNNNN.C | ZLYYTNNNNN.C", text)
    stem, given = match["stem"], match["check"]
    if given is not None and given != (check := patent_check(stem)):
        raise _refusal(FindingCode.PATENT_CHECK_DIGIT, check, number)
    canonical = f"ZL{stem}" if given is None else f"ZL{stem}.{given}"
    kind = _TYPE_OF_DIGIT[stem[2 if match["short"] else 4]]
    return PatentNumber(canonical, stem, kind, year, given is not None)


def _filing_year(match: re.Match[str]) -> int | None:
    """The year in the number; None where China received no application under such a number.

    The patent law came into force in 1985. Short numbers ended on 2003-09-30, long ones began on the day after.
    """
    if match["long"]:
        year = int(match["long"])
        return year if _FIRST_LONG_YEAR <= year <= 2100 else None
    year = int(match["short"])
    if year >= 85:
        return 1900 + year
    return 2000 + year if year <= 3 else None


def parse_region(code: object, on: date | None = None) -> str:
    """The code of a region that the ledger knows, and that existed on the day ``on`` where one is given.

    Raises:
        InvalidValue: REGION_UNKNOWN, with the codes known; REGION_NOT_VALID_THEN, with its days as ``from/to``, the day
            ``to`` no longer included.
    """
    text = _compact(code)
    if text not in REGIONS:
        raise _refusal(FindingCode.REGION_UNKNOWN, " ".join(REGIONS), code)
    return _valid_then(REGIONS[text], on)


def region_code(name: object, on: date | None = None) -> str:
    """The code of the region with that Chinese name, written in full.

    Raises:
        InvalidValue: as ``parse_region``.
    """
    text = _compact(name)
    if text not in REGION_CODES:
        raise _refusal(FindingCode.REGION_UNKNOWN, " ".join(REGIONS), name)
    return _valid_then(REGIONS[REGION_CODES[text]], on)


def _valid_then(region: Region, on: date | None) -> str:
    if on is not None and not region.is_valid(on):
        days = f"{region.valid_from or ''}/{region.valid_to or ''}"
        raise _refusal(FindingCode.REGION_NOT_VALID_THEN, days, f"{region.code} {on}")
    return region.code
