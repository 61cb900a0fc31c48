"""What numbers look like in a text: one alternation that every character is tried against once.

Each repetition is bounded or possessive, and what looks around is bounded too, so that the time grows with the length
of the text whatever stands in it. Full-width digits and signs are matched as they are; nothing is normalised here.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from ledger.labels import extract as words
from ledger.labels import figures
from ledger.labels.units import FOREIGN_CURRENCIES

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
_LARGE: Final = f"[{words.LARGE}]"
_TENS: Final = f"{figures.TEN}{figures.HUNDRED}{figures.THOUSAND}"
_SCALE: Final = f"(?:\\s?[{_TENS}]?{_LARGE}{words.YI}?|[{_TENS}])"
_NUMBER: Final = f"{_ARABIC}{_ODD}?(?:{_SCALE}{_ODD}?(?:{_ARABIC}[{_TENS}]?{_LARGE})?)?"

UNIT_WORDS: Final = frozenset({*figures.UNIT_WORDS, *FOREIGN_CURRENCIES, words.PERCENT_SIGN}) - {*words.NO_UNITS}
_PER: Final = f"(?:[/／]{words.EACH}?{words.WAN}?{any_of(figures.PER_UNITS)})?"
_UNIT: Final = f"\\s{{0,2}}{_units(UNIT_WORDS)}{_PER}"
_END: Final = f"[{words.CLAUSE_ENDS}{words.SENTENCE_ENDS}{words.FIGURE_ENDS}\n]|$"
_AFTER_WORDS: Final = [word for word in figures.QUALIFIERS_AFTER if word not in figures.QUALIFIERS_INSIDE]
# Behind a unit, the words for "and some" begin other words unless the phrase ends there.
_AFTER: Final = f"(?:\\s?{any_of(_AFTER_WORDS)}|{_ODD}(?={_END}))?"
RANGE: Final = f"\\s?{any_of([*figures.RANGE_WORDS, *words.MORE_RANGE_WORDS])}\\s?"
_MONEY_ALONE: Final = f"{_ARABIC}{_ODD}?[{_TENS}]?{_LARGE}{_ODD}?(?={_END})"

FIGURE: Final = (
    f"{_NUMBER}{_UNIT}(?:{RANGE}{_NUMBER}{_UNIT})?{_AFTER}|{_NUMBER}{RANGE}{_NUMBER}{_UNIT}{_AFTER}|{_MONEY_ALONE}"
)
ITEM: Final = f"{_ARABIC}{_ODD}?{_SCALE}?(?=(?:[{words.JOINED}]{_NUMBER}){{1,8}}{_UNIT})"

_DIGITS: Final = "".join(figures.DIGITS)
_ORDINAL_DIGITS: Final = f"[{_DIGITS}{_TENS}{figures.ZEROS}]"
_NUMERAL_CHARACTER: Final = f"[{_DIGITS}{_TENS}{figures.ZEROS}{words.WAN}{words.YI}]"
_SEVERAL: Final = f"[{words.INDEFINITE}](?=[{_TENS}{words.WAN}{words.YI}])"
_NUMERAL_UNIT: Final = f"(?!{any_of(words.NOT_COUNTED)}){_units({*words.NUMERAL_UNITS, words.PERCENT_SIGN})}"
_NUMERAL_ODD: Final = f"[{figures.SEVERAL_INSIDE}{''.join(figures.QUALIFIERS_INSIDE)}]"
NUMERAL: Final = (
    f"(?!{words.ONE}(?!{_NUMERAL_CHARACTER})|{words.ONE * 2})(?:{_SEVERAL}|{_NUMERAL_CHARACTER})"
    f"{_NUMERAL_CHARACTER}{{0,11}}+{_NUMERAL_ODD}?[{words.WAN}{words.YI}]?{_NUMERAL_UNIT}(?![{words.OPENING_QUOTES}]){_AFTER}"
)
_HALVES: Final = [word for word in figures.HALVES if len(word) > 1]
_SPOKEN_RATE: Final = f"{_NUMERAL_CHARACTER}{{1,9}}(?:[{figures.POINT}]{_NUMERAL_CHARACTER}{{1,6}})?|{_ARABIC}"
SPOKEN: Final = (
    f"[{_DIGITS}{_TENS}{words.WAN}]{{1,3}}{figures.FRACTION_BAR}(?:{_SPOKEN_RATE})"
    f"|{figures.DOUBLING}{figures.DONE}?[{_DIGITS}]{any_of(figures.DOUBLED)}"
    f"|{any_of(_HALVES)}{_AFTER}"
)

_RUN: Final = f"{D}{{1,4}}(?:\\s?[{words.DASHES}{words.RUN_MARKS}]\\s?{D}{{1,4}}){{0,6}}"
_PLACED: Final = f"{_RUN}\\s?(?!{any_of(words.PLACE_LONGER)}){any_of(words.PLACE_BEHIND)}(?!{figures.FRACTION_BAR})"
_SPAN_OF_YEARS: Final = f"(?:19|20){D}{{2}}\\s?[{words.DASHES}]{{1,2}}\\s?(?:19|20){D}{{2}}(?![0-9.．])"
_TERM: Final = f"{D}{{1,4}}+(?:[.．]{D}{{1,4}}+)?"
_RATIO: Final = f"{_TERM}(?>(?:[:：∶/]{_TERM})+)(?!{D})"
_DATES: Final = f"{D}{{4}}[-/.．]{D}{{1,2}}[-/.．]{D}{{1,2}}(?!{D})|{_SPAN_OF_YEARS}|{_RATIO}"
_LATIN_UNITS: Final = any_of(word for word in figures.UNIT_WORDS if word[0].isascii() and word[0].isalpha())
_CODE: Final = "[A-Za-z_*][A-Za-z0-9_*+-]{0,30}+"
_CODES: Final = (
    f"{D}+(?>(?:[.．]{D}+){{2,}})"
    f"|{D}{{3,4}}-{D}{{7,8}}(?!{D})"
    f"|{D}+(?>(?:[+＋×]\\s?[0-9A-Za-z０-９]{{1,12}})+)"
    f"|{D}++(?:[.．]{D}++)?(?!{_LATIN_UNITS}(?![A-Za-z0-9])){_CODE}"
)
LATIN: Final = f"[a-z]{{3,8}}://[^\\s]{{1,400}}+|[A-Za-z][A-Za-z.+\\-]{{0,30}}+(?:{D}[A-Za-z0-9.+\\-]{{0,30}}+)?"
_DIALLED: Final = f"{D}{{5}}+(?=[^{words.CLAUSE_ENDS}{words.SENTENCE_ENDS}\n]{{0,16}}?{any_of(words.PHONE_BEHIND)})"
_NAMES: Final = f"{D}{{1,5}}+{any_of(words.NAME_BEHIND)}|{_DIALLED}"
_QUOTED: Final = (
    f"[{words.OPENING_QUOTES}](?:"
    f"[^{words.OPENING_QUOTES}{words.CLOSING_QUOTES}{words.SENTENCE_ENDS}\n]{{1,16}}[{words.CLOSING_QUOTES}]"
    f"|{D}[0-9A-Za-z+＋.]{{0,12}})"
    f"|{words.TITLE_MARKS[0]}[^{words.TITLE_MARKS}\n]{{1,80}}{words.TITLE_MARKS[1]}"
)
_ORDINALS: Final = f"{words.ORDINAL}\\s?(?:{D}{{1,4}}+|{_ORDINAL_DIGITS}{{1,6}}+)[{''.join(words.RANKED)}]?"
_RANK: Final = f"{words.ORDINAL}\\s?{D}{{4,9}}+{any_of(words.RANK_UNITS)}?"
_DAMAGED_DATE: Final = f"{D}{{5,9}}+{words.YEAR}|{D}{{3,9}}+{words.MONTH}(?:{D}{{1,2}}{words.DAY})?"
_PLAN: Final = f"{figures.TEN[0]}[{_DIGITS}]{words.FIVE_YEAR_PLAN}"
_AT_START: Final = "(?:(?<=\n)|(?<=\n\\*\\*)|(?<=\n#\\s)|(?<=\n##\\s))"
_LISTED: Final = (
    f"{_AT_START}{D}{{1,3}}(?:[{words.LISTED}](?!{D})|{words.LISTED[0]})"
    f"|(?:(?<=[{words.BRACKETS[0]}])|(?<=[{words.BRACKETS[0]}]\\s))\\s?{D}{{1,3}}\\s?[{words.BRACKETS[1]}]"
)


def _group(form: Form, pattern: str) -> str:
    return f"(?P<{form}>{pattern})"


_FROM_DIGIT: Final = (
    _LISTED,
    _group(Form.FIGURE, FIGURE),
    _group(Form.DATE, _DAMAGED_DATE),
    *(_DATES, _CODES, _NAMES, _PLACED),
    _group(Form.ITEM, ITEM),
    _group(Form.BARE, f"{D}++(?:[.．]\\s?{D}++%?)?"),
)
_FROM_NUMERAL: Final = (_PLAN, _group(Form.NUMERAL, f"{SPOKEN}|{NUMERAL}"), f"{_NUMERAL_CHARACTER}{{13,}}+")
_OTHERWISE: Final = (_group(Form.RANK, _RANK), _ORDINALS, _QUOTED, LATIN)
_NUMERALS: Final = f"{_DIGITS}{_TENS}{figures.ZEROS}{words.WAN}{words.YI}"
_BEGINNERS: Final = (
    f"0-9０-９A-Za-z{words.ORDINAL}{words.OPENING_QUOTES}{words.TITLE_MARKS[0]}{_NUMERALS}"
    f"{words.INDEFINITE}{figures.DOUBLING}{''.join(word[0] for word in _HALVES)}"
)
_SOON_OVER: Final = (
    f"{words.ONE}(?![{_NUMERALS}{''.join(word[1] for word in _HALVES)}])"
    f"|[{words.INDEFINITE}](?![{_TENS}{words.WAN}{words.YI}])"
)
# Groups are made atomic by (?>…), not by a possessive quantifier: Python before 3.11.5 gets the latter wrong where what
# is inside could be tried again.
_BEFORE: Final = f"(?>(?:[^{_BEGINNERS}]++|{_SOON_OVER}){{0,64}})"

ANYTHING: Final = re.compile(
    f"{_BEFORE}(?:(?={D})(?:{'|'.join(_FROM_DIGIT)})|{'|'.join((*_OTHERWISE, *_FROM_NUMERAL))}|(?s:.)|\\Z)"
)
"""Text up to a place that looks numeric, and that place; ``lastgroup`` is its form.

None is what is passed over: dates, names, codes, slogans, and a character with which nothing begins.
"""
