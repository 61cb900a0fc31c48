"""What numbers look like in a text: one alternation that every character is tried against once.

Each repetition is bounded or possessive, and what looks around is bounded too, so that the time grows with the length
of the text whatever stands in it. Full-width digits and signs are matched as they are; nothing is normalised here.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from ledger.labels import extract as words
from ledger.labels import figures

NUMBER_DIGITS_MAX: Final = 15
"""Digits of the longest whole number that may be a figure."""


class Form(StrEnum):
    """What a place in a text that looks numeric was taken for; the names are those of the pattern's groups."""

    FIGURE = "figure"
    """A number, or a range, with its unit."""
    ITEM = "item"
    """An item of a list whose unit stands on a later one."""
    NUMERAL = "numeral"
    """A figure in Chinese numerals."""
    RANK = "rank"
    DATE = "date"
    BARE = "bare"
    """Digits that are neither a figure nor a date, a name or a code."""


D: Final = "[0-9０-９]"


def any_of(choices: Iterable[str]) -> str:
    """A pattern for the longest of the words that stands at a place: a tree by their first characters."""
    tails: dict[str, set[str]] = {}
    for word in choices:
        tails.setdefault(word[:1], set()).add(word[1:])
    ends = "" in tails
    tails.pop("", None)
    branches = [re.escape(head) + (any_of(rest) if rest != {""} else "") for head, rest in sorted(tails.items())]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"


def _units(choices: Iterable[str]) -> str:
    """Unit words that are not the beginning of another word."""
    by_guard: dict[str, list[str]] = {}
    for word in choices:
        by_guard.setdefault(words.NOT_AFTER.get(word, ""), []).append(word)
    parts = [any_of(group) + (f"(?![{guard}])" if guard else "") for guard, group in by_guard.items()]
    # Longer words first: those without a guard hold all words of several characters.
    return f"(?:{'|'.join(parts)})(?![{words.NOT_BEHIND_ANY}])"


_SEPARATED: Final = f"{D}{{1,3}}(?:,{D}{{3}}){{1,6}}(?!{D})"
_ARABIC: Final = f"(?>(?:{_SEPARATED}|{D}{{1,{NUMBER_DIGITS_MAX}}}+)(?:[.．]{D}{{1,12}}+)?)"
_ODD: Final = f"[{''.join(figures.QUALIFIERS_INSIDE)}]"
_LARGE: Final = "[万萬亿億]"
_PLACE: Final = f"[{figures.TEN}{figures.HUNDRED}{figures.THOUSAND}]"
_SCALE: Final = f"(?:\\s?{_PLACE}?{_LARGE}亿?|{_PLACE})".replace("亿?", any_of(["亿"]) + "?")
_NUMBER: Final = f"{_ARABIC}{_ODD}?(?:{_SCALE}{_ODD}?(?:{_ARABIC}{_PLACE}?{_LARGE})?)?"

UNIT_WORDS: Final = frozenset({*figures.UNIT_WORDS, *words.COUNTERS, *words.MEASURES, "％"})
_UNIT: Final = f"\\s{{0,2}}{_units(UNIT_WORDS)}"
_AFTER: Final = f"(?:\\s?{any_of(figures.QUALIFIERS_AFTER)})?"
_RANGE: Final = f"\\s?{any_of([*figures.RANGE_WORDS, '～', '－', '——'])}\\s?"
_MONEY_ALONE: Final = f"{_ARABIC}{_ODD}?{_PLACE}?{_LARGE}{_ODD}?(?=[{words.CLAUSE_ENDS}{words.SENTENCE_ENDS}\n]|$)"

FIGURE: Final = f"(?:{_NUMBER}(?:{_UNIT})?{_RANGE})?{_NUMBER}{_UNIT}{_AFTER}|{_MONEY_ALONE}"
_JOINED: Final = "[、和与及或]"
ITEM: Final = f"{_ARABIC}{_ODD}?{_SCALE}?(?=(?:{_JOINED}{_NUMBER}){{1,8}}{_UNIT})"

_DIGITS: Final = "".join(figures.DIGITS)
_TENS: Final = f"{figures.TEN}{figures.HUNDRED}{figures.THOUSAND}"
_NUMERAL_CHARACTER: Final = f"[{_DIGITS}{_TENS}{figures.ZEROS}万亿]"
_ONE: Final = "一"
_LEADING: Final = f"(?:[几数上](?=[{_TENS}万亿])|{_NUMERAL_CHARACTER})"
_NUMERAL_UNIT: Final = f"(?!{any_of(words.NOT_COUNTED)}){_units({*words.NUMERAL_UNITS, '％'})}"
NUMERAL: Final = (
    f"(?!{_ONE}(?!{_NUMERAL_CHARACTER}))"
    f"{_LEADING}{_NUMERAL_CHARACTER}{{0,11}}[几{''.join(figures.QUALIFIERS_INSIDE)}]?[万亿]?{_NUMERAL_UNIT}{_AFTER}"
)
_FRACTION_DIGITS: Final = f"[{_DIGITS}{_TENS}万]{{1,3}}"
SPOKEN: Final = (
    f"{_FRACTION_DIGITS}{words.FRACTION}(?:{_NUMERAL_CHARACTER}{{1,9}}(?:{figures.POINT}{_NUMERAL_CHARACTER}{{1,6}})?|{_ARABIC})"
    f"|{words.DOUBLING[0]}{words.DOUBLING[2]}?[{_DIGITS}]{words.DOUBLING[1]}"
)

_RUN: Final = f"{D}{{1,4}}(?:\\s?[-—–~～－至、/和与及.．]\\s?{D}{{1,4}}){{0,6}}"
_PLACED: Final = f"{_RUN}\\s?(?!{any_of(words.PLACE_LONGER)}){any_of(words.PLACE_BEHIND)}(?!{words.FRACTION[0]}?{words.FRACTION[1:]})"
_DATES: Final = (
    f"{D}{{4}}[-/.．]{D}{{1,2}}[-/.．]{D}{{1,2}}(?!{D})"
    f"|(?:19|20){D}{{2}}\\s?[-—–~～－至]{{1,2}}\\s?(?:19|20){D}{{2}}(?![0-9.．])"
    f"|{D}{{1,4}}[:：∶/]{D}{{1,4}}(?:[:：∶/]{D}{{1,4}})*+(?!{D})"
)
_CODES: Final = (
    f"{D}+(?:[.．]{D}+){{2,}}+"
    f"|{D}{{3,4}}-{D}{{7,8}}(?!{D})"
    f"|{D}+(?:[+＋×]\\s?[0-9A-Za-z０-９]{{1,12}})++"
    f"|{D}++(?:[.．]{D}++)?(?!kW|MW|GW|km|m²|TB|PB|PFLOPS)[A-Za-z_*][A-Za-z0-9_*+-]{{0,30}}+"
    f"|[A-Za-z][A-Za-z.+\\-]{{0,30}}+{D}[A-Za-z0-9.+\\-]{{0,30}}+"
)
_NAMES: Final = f"{D}{{1,5}}+(?:{any_of(words.NAME_BEHIND)}|{D}{{0}}(?=[^，。,;；\n]{{0,16}}?{any_of(words.PHONE_BEHIND)})(?<={D}{{5}}))"
_QUOTED: Final = (
    f"[{words.OPENING_QUOTES}](?:[^{words.OPENING_QUOTES}{words.CLOSING_QUOTES}{words.SENTENCE_ENDS}\n]{{1,16}}[{words.CLOSING_QUOTES}]"
    f"|[0-9０-９][0-9A-Za-z+＋.]{{0,12}})"
    f"|{words.TITLE_MARKS[0]}[^{words.TITLE_MARKS}\n]{{1,80}}{words.TITLE_MARKS[1]}"
)
_TEN: Final = figures.TEN[0]
_ORDINALS: Final = f"{words.ORDINAL}\\s?(?:{D}{{1,4}}+|[{_DIGITS}{_TENS}{figures.ZEROS}]{{1,6}}+)(?:{any_of([*words.RANK_UNITS, '批', '次', '期', '届', '个', '家', '条', '名'])})?"
_RANK: Final = f"{words.ORDINAL}\\s?{D}{{4,9}}+{any_of(words.RANK_UNITS)}?"
_DAMAGED_DATE: Final = f"{D}{{5,9}}+{words.YEAR}|{D}{{3,9}}+{words.MONTH}(?:{D}{{1,2}}{words.DAY})?"
_PLAN: Final = f"{_TEN}[{_DIGITS}]{words.FIVE_YEAR_PLAN}"

_START: Final = "(?:(?<=\n)|(?<=\\A))"
_LISTED: Final = f"{_START}\\s{{0,8}}{D}{{1,3}}[、)）．.](?!{D})|{_START}\\s{{0,8}}{D}{{1,3}}、"

SKIPPED: Final = (_DATES, _CODES, _NAMES, _PLACED)


def _group(form: Form, pattern: str) -> str:
    return f"(?P<{form}>{pattern})"


def _all(groups: Mapping[Form, str]) -> re.Pattern[str]:
    latin = f"[A-Za-z][A-Za-z.+\\-]{{0,30}}+{D}[A-Za-z0-9.+\\-]{{0,30}}+"
    digits = "|".join(
        (
            _group(Form.DATE, groups[Form.DATE]),
            *SKIPPED,
            _group(Form.FIGURE, groups[Form.FIGURE]),
            _group(Form.ITEM, groups[Form.ITEM]),
            _group(Form.BARE, groups[Form.BARE]),
        )
    )
    numerals = "|".join((_PLAN, _group(Form.NUMERAL, f"{SPOKEN}|{NUMERAL}"), f"{_NUMERAL_CHARACTER}{{13,}}+"))
    ordinals = f"{_group(Form.RANK, _RANK)}|{_ORDINALS}"
    return re.compile(f"(?={D})(?:{digits})|{ordinals}|{_QUOTED}|{latin}|{numerals}")


ANYTHING: Final = _all(
    {
        Form.DATE: _DAMAGED_DATE,
        Form.FIGURE: FIGURE,
        Form.ITEM: ITEM,
        Form.BARE: f"{D}++(?:[.．]{D}++)?",
    }
)
"""Everything that looks numeric; ``lastgroup`` is its form, None what is passed over (dates, names, codes, slogans)."""
