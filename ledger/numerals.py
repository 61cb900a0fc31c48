"""Numbers as they are printed in Chinese texts: Arabic digits, Chinese numerals, and both mixed, exactly.

A numeral is a row of parts, each a section and a scale word, the scales falling: 1 yi 2000 wan has two. Spoken short
forms ("three hundred five" for 350) have no safe reading and are refused; neighbouring digits ("three five wan") are
two numbers, and ``split_neighbours`` says which.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.labels import figures as words

_DIGIT: Final = f"[1-9{''.join(words.DIGITS)}]"
_ZERO: Final = f"[{words.ZEROS}]"
_SCALE: Final = "|".join(sorted(words.SCALES, key=len, reverse=True))
_HUNDRED: Final = f"[{words.HUNDRED}](?!{words.PER_STEM})"
# A thousand that begins a unit word (kilometre, kilowatt) or a rate is no digit of the number before it.
_KILO: Final = "".join({word[1] for word in words.UNIT_WORDS if word[0] in words.THOUSAND})
_THOUSAND: Final = f"[{words.THOUSAND}](?![{words.PER_STEM}{_KILO}])"

_WAN, _YI = (f"[{''.join(word for word, value in words.SCALES.items() if value == scale)}]" for scale in (10**4, 10**8))
# "1 wan 5 thousand yi": what stands before a yi may hold a wan of its own.
_OF_YI: Final = f"(?:(?!{_YI}).)*{_WAN}(?:(?!{_WAN}|{_YI}).)+(?={_YI})"
_PART: Final = re.compile(
    rf"(?P<zero>{_ZERO}(?=.))?(?P<section>(?P<nested>{_OF_YI})|(?:(?!{_SCALE}).)*)(?P<scale>{_SCALE}|$)"
)
_ARABIC: Final = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.(?P<decimals>[0-9]+))?")
_CHINESE: Final = re.compile(
    rf"(?:(?P<thousands>{_DIGIT})[{words.THOUSAND}])?"
    rf"(?:{_ZERO}?(?P<hundreds>{_DIGIT}){_HUNDRED})?"
    rf"(?P<tens>{_ZERO}?(?P<ten>{_DIGIT})?[{words.TEN}])?"
    rf"(?P<gap>{_ZERO})?(?P<ones>{_DIGIT})?"
    rf"(?:[{words.POINT}](?P<decimals>[{''.join(words.DIGITS)}{words.ZEROS}]+))?"
)
_ALONE: Final = f"[0-9{''.join(words.DIGITS)}{words.ZEROS}{words.POINT}]"
_NEIGHBOURS: Final = re.compile(rf"(?<!{_ALONE})(?:{'|'.join(words.NEIGHBOURS)})(?!{_ALONE})")
_BARE_PLACES: Final = {"": 1} | dict.fromkeys(words.HUNDRED, 100) | dict.fromkeys(words.THOUSAND, 1000)

CHARACTERS: Final = re.compile(
    rf"(?:[0-9,.{''.join(words.DIGITS)}{words.ZEROS}{words.POINT}{words.TEN}]|{_THOUSAND}|{_HUNDRED}|(?:{_SCALE})(?!{words.FRACTION_BAR}))+"
)
"""The longest run that could be a numeral; whether it is one, only ``parse_numeral`` says."""

PLACES: Final = re.compile(rf"(?:[{words.TEN}]|{_THOUSAND}|{_HUNDRED}|{_SCALE})+")
"""The place and scale words that may follow a qualifier inside a number."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read exactly. ``scale`` is the last scale word's (1 without one).

    ``last_place`` is u, one of the last written digit: the words for ten, hundred and thousand count as written zeros,
    so that 5 thousand wan and 5000 wan are one figure; only the scale words wan and yi are units. ``bare`` marks a
    scale word without any digit before it.
    """

    value: Fraction
    last_place: Fraction
    scale: int
    bare: bool = False

    @property
    def last_nonzero_place(self) -> Fraction:
        """u*: one of the last digit that is not zero; of a number that is all zeros, u."""
        digits, place = self.value / self.last_place, 1
        while digits and digits.numerator % (10 * place) == 0:
            place *= 10
        return self.last_place * place if place > 1 else self.last_place

    def times(self, factor: int) -> "Numeral":
        """The same digits read in a unit ``factor`` times as large."""
        if factor == 1:
            return self
        return Numeral(self.value * factor, self.last_place * factor, self.scale * factor, self.bare)


def split_neighbours(text: str) -> tuple[str, str] | None:
    """Both numerals of two neighbouring digits in one place (three-five wan: three wan, five wan); None without such.

    The digits must stand alone in their place: a row of three or more is spelt out and not a range.
    """
    match = _NEIGHBOURS.search(text)
    if match is None:
        return None
    before, after = text[: match.start()], text[match.end() :]
    return before + match[0][0] + after, before + match[0][1] + after


@dataclass(frozen=True, slots=True)
class _Part:
    value: Fraction
    last_place: Fraction
    scale: int
    after_zero: bool


def parse_numeral(text: str) -> Numeral:
    """The exact value of a printed non-negative number and the place of its last digit, from text already in NFKC.

    Raises InvalidValue (figure_unreadable) for anything that has not exactly one reading.
    """
    matches = [match for match in _PART.finditer(text) if match[0]]
    if not matches or (len(matches) == 1 and matches[0]["section"] in _BARE_PLACES):
        return _bare(text)
    parts = [_part(match, text) for match in matches]
    if not all(_follows(left, right) for left, right in pairwise(parts)):
        raise _unreadable(text)
    if parts[0].after_zero or (len(parts) > 1 and not all(part.value for part in parts)):
        raise _unreadable(text)
    value = parts[0].value if len(parts) == 1 else sum((part.value for part in parts), Fraction(0))
    return Numeral(value, parts[-1].last_place, parts[-1].scale)


def _bare(text: str) -> Numeral:
    match = _PART.fullmatch(text)
    if not text or match is None or match["zero"]:
        raise _unreadable(text)
    scale = words.SCALES.get(match["scale"], 1)
    return Numeral(Fraction(_BARE_PLACES[match["section"]] * scale), Fraction(scale), scale, bare=True)


def _part(match: re.Match[str], text: str) -> _Part:
    scale = words.SCALES.get(match["scale"], 1)
    zero, section = match["zero"] or "", match["section"]
    if section.startswith(tuple(words.POINT)):
        zero, section = "", zero + section
    read = _nested(section) if match["nested"] else _arabic(section) or _chinese(section)
    if read is None:
        raise _unreadable(text)
    digits, decimals = read
    return _Part(Fraction(digits * scale, 10**decimals), Fraction(scale, 10**decimals), scale, after_zero=bool(zero))


def _follows(left: _Part, right: _Part) -> bool:
    whole = left.last_place == left.scale
    if right.scale >= left.scale or right.value >= left.scale or not whole:
        return False
    # "1 yi 2" is spoken for 1.2 yi, "3 wan 5" for 35,000: a tail without a scale word must fill the next place or
    # follow a zero.
    return right.scale > 1 or right.after_zero or (left.scale == 10**4 and right.value >= 1000)


def _nested(section: str) -> tuple[int, int] | None:
    inner = parse_numeral(section)
    return (inner.value.numerator, 0) if inner.scale == inner.last_place == 1 else None


def _arabic(section: str) -> tuple[int, int] | None:
    """All digits as one whole number, and how many of them are decimals."""
    match = _ARABIC.fullmatch(section)
    return match and (int(section.replace(",", "").replace(".", "")), len(match["decimals"] or ""))


def _chinese(section: str) -> tuple[int, int] | None:
    match = _CHINESE.fullmatch(section)
    if match is None or not section or section.startswith(tuple(words.POINT)):
        return None
    higher = bool(match["thousands"] or match["hundreds"])
    short_form = match["ones"] and higher and not (match["tens"] or match["gap"])
    hanging_zero = match["gap"] and not match["ones"] and len(re.split(f"[{words.POINT}]", section, maxsplit=1)[0]) > 1
    if short_form or hanging_zero:
        return None
    tens = _digit(match["ten"]) or 1 if match["tens"] else 0
    whole = _digit(match["thousands"]) * 1000 + _digit(match["hundreds"]) * 100 + tens * 10 + _digit(match["ones"])
    decimals = "".join(str(_digit(word)) for word in match["decimals"] or "")
    return int(f"{whole}{decimals}"), len(decimals)


def _digit(word: str | None) -> int:
    if word is None:
        return 0
    return words.DIGITS.get(word, 0) if not word.isascii() else int(word)


def _unreadable(text: str) -> InvalidValue:
    return InvalidValue(FindingCode.FIGURE_UNREADABLE, found=text)
