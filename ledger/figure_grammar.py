"""The grammar of a printed figure: which words of the text are its number, its unit, its qualifier and its growth.

::

    figure = leads [qualifier bridges] body [qualifier]       body = number [dash number] | doubling
    number = rate prefix, numeral | fraction | half | several | numeral [odd places] unit [half or tenth]

The words stand in ``ledger.labels.figures``; what they mean, ``ledger.reading_rules`` says.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.labels import figures as words
from ledger.labels.units import CURRENCY_MARKS
from ledger.numerals import CHARACTERS, PLACES, Numeral, parse_numeral, split_neighbours
from ledger.reading_rules import SAME, Qualifier
from ledger.vocabulary import Unit


@dataclass(frozen=True, slots=True)
class Side:
    """One number with its unit: the whole figure, or one end of a range. ``per`` of the unit make one base unit.

    ``word`` is the unit as printed, empty without one; ``is_prefixed`` marks a rate whose word stands before it.
    """

    numeral: Numeral
    unit: Unit | None
    word: str = ""
    per: int = 1
    is_prefixed: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether neither a scale nor a unit word stands with the number."""
        return self.unit is None and self.numeral.scale == 1


@dataclass(frozen=True, slots=True)
class Parsed:
    """A figure in its parts. ``first`` and ``second`` are its ends, the same where it is one number.

    ``growth`` is the last word of growth before the number, ``is_result`` whether the number is what was grown to.
    """

    first: Side
    second: Side
    qualifier: Qualifier
    growth: str = ""
    is_result: bool = False
    is_average: bool = False
    is_doubling: bool = False
    is_negative: bool = False


@dataclass(frozen=True, slots=True)
class _Body:
    first: Side
    second: Side
    found: frozenset[Qualifier] = frozenset()
    is_doubling: bool = False


@dataclass(frozen=True, slots=True)
class _Leads:
    growth: str
    is_result: bool
    is_average: bool


class _Cursor:
    """A place in a text; ``take`` moves it over what the pattern matches there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""


def _one_of(choices: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(choices, key=len, reverse=True)))


_GROWTH: Final = rf"(?:{_one_of((*words.RISES, *words.FALLS))})"
_NOT_TO: Final = "|".join(word[1:] for word in words.QUALIFIERS_BEFORE if word[0] in words.TO_MARKS)
_TO: Final = rf"[{''.join(words.TO_MARKS)}](?!{_NOT_TO})"
_BASE: Final = rf"(?:{_one_of(words.BASES)})"
_LEAD: Final = re.compile(
    rf"(?P<compared>[{words.COMPARATIVES}]{words.THAN}{_BASE}+)|[{words.COMPARATIVES}](?!{words.THAN})"
    rf"|(?P<growth>{_GROWTH})(?P<to>{_TO})?|{_one_of((*words.LEADS, *CURRENCY_MARKS))}|{words.YEAR_BASE}(?={words.OF})"
)
_BRIDGES: Final = re.compile(rf"(?:{_one_of(words.BRIDGES)})*")
_BEFORE: Final = re.compile(
    rf"{_one_of(words.QUALIFIERS_BEFORE)}|(?:{_one_of(words.QUALIFIERS_BARE)})(?={PLACES.pattern})"
)
_IDIOM: Final = re.compile(_one_of(words.BARE_IDIOMS))
_MINUS: Final = re.compile(f"[{words.MINUS}]")
_INSIDE: Final = re.compile(_one_of((*words.QUALIFIERS_INSIDE, words.SEVERAL_INSIDE)))
_AFTER: Final = re.compile(_one_of(words.QUALIFIERS_AFTER))
_ENDING: Final = re.compile(_one_of(words.RANGE_ENDINGS))
_UNIT: Final = re.compile(
    rf"(?:{_one_of(words.UNIT_WORDS)})(?:/(?:{_one_of(words.SCALES)})?(?:{_one_of(words.PER_UNITS)}))?"
)
_RANGE: Final = re.compile(_one_of(words.RANGE_WORDS))
_RATE: Final = re.compile(_one_of(words.RATE_PREFIXES))
_BAR: Final = re.compile(words.FRACTION_BAR)
_HALVES: Final = re.compile(_one_of(words.HALVES))
_HALF: Final = re.compile(words.HALF)
_HALF_UNIT: Final = re.compile(rf"{words.HALF}(?={_one_of(words.UNIT_WORDS)})")
_TENTH: Final = re.compile(f"[1-9{''.join(words.DIGITS)}]")
_SEVERAL: Final = re.compile(f"[{words.SEVERAL}]")
_DOUBLING: Final = re.compile(f"{words.DOUBLING}(?:{words.DONE})?")
_DOUBLED: Final = re.compile("|".join(words.DOUBLED))
_QUALIFIERS: Final = {**words.QUALIFIERS_BEFORE, **words.QUALIFIERS_BARE}
_PER: Final = {**words.RATE_UNITS, **words.POINT_UNITS}
_DOUBLINGS_MAX: Final = 10


def parse_figure(text: str) -> Parsed:
    """The parts of a figure that fills the whole text, which must be in NFKC and without blanks.

    Raises:
        InvalidValue: FIGURE_UNREADABLE.
    """
    text = _IDIOM.sub(lambda match: words.BARE_IDIOMS[match[0]], text)
    cursor = _Cursor(text)
    leads = _leads(cursor)
    before = cursor.take(_BEFORE)
    if before and before[-1] != words.THAN:
        cursor.take(_BRIDGES)
    minus = bool(leads.growth and cursor.take(_MINUS))
    body = _body(cursor)
    found = set(body.found) | ({_QUALIFIERS[before]} if before else set())
    after = cursor.take(_AFTER)
    found |= {words.QUALIFIERS_AFTER[after]} if after else set()
    if Qualifier.RANGE in found:
        cursor.take(_ENDING)
    if cursor.at != len(text):
        raise _unreadable(text)
    is_average = leads.is_average or "/" in body.second.word
    qualifier = _only(found, text)
    return Parsed(
        body.first, body.second, qualifier, leads.growth, leads.is_result, is_average, body.is_doubling, minus
    )


def _leads(cursor: _Cursor) -> _Leads:
    """What the words before the figure say of growth, the last one deciding."""
    growth, is_result, is_average, word = "", False, False, ""
    while match := _LEAD.match(cursor.text, cursor.at):
        cursor.at, word = match.end(), match[0]
        is_average = is_average or word in words.AVERAGES
        if match["growth"] or match["compared"]:
            growth, is_result = match["growth"] or "", bool(match["to"])
    return _Leads(growth, is_result or word == words.OF, is_average)


def _only(found: set[Qualifier], text: str) -> Qualifier:
    """The one qualifier that all words found mean together."""
    if len(found) > 1:
        merged = SAME.get(frozenset(found))
        if merged is None:
            raise _unreadable(text)
        return merged
    return found.pop() if found else Qualifier.NONE


def _body(cursor: _Cursor) -> _Body:
    if cursor.take(_DOUBLING):
        return _doubling(cursor)
    body = _number(cursor)
    if not cursor.take(_RANGE):
        return body
    other = _number(cursor)
    if body.first is not body.second or other.first is not other.second:
        raise _unreadable(cursor.text)
    first, second = ends(body.first, other.second)
    return _Body(first, second, body.found | other.found | {Qualifier.RANGE})


def _doubling(cursor: _Cursor) -> _Body:
    before = cursor.take(_BEFORE)
    digits = cursor.take(CHARACTERS)
    times = parse_numeral(digits).value if digits else Fraction(1)
    word = cursor.take(_DOUBLED)
    if not word or (digits and word != words.DOUBLED[0]) or times.denominator > 1 or not 1 <= times <= _DOUBLINGS_MAX:
        raise _unreadable(cursor.text)
    factor = Fraction(2) ** int(times)
    side = Side(Numeral(factor, factor, 1), Unit.TIMES, words.DOUBLING + word)
    found = frozenset({_QUALIFIERS[before]}) if before else frozenset()
    return _Body(side, side, found, is_doubling=True)


def _number(cursor: _Cursor) -> _Body:
    prefix = cursor.take(_RATE)
    if prefix:
        return _rate(cursor, prefix)
    if cursor.take(_HALF_UNIT):
        half = Numeral(Fraction(1, 2), Fraction(1, 2), 1)
        return _single(_with_unit(half, cursor))
    half_word = cursor.take(_HALVES)
    if half_word:
        bare = half_word == words.HALF
        return _single(_fraction(Fraction(1), Fraction(2), bare=bare))
    if cursor.take(_SEVERAL):
        return _several(cursor)
    digits = cursor.take(CHARACTERS)
    if cursor.take(_BAR):
        bottom, top = parse_numeral(digits), parse_numeral(cursor.take(CHARACTERS))
        if not 0 < top.value < bottom.value:
            raise _unreadable(cursor.text)
        return _single(_fraction(top.value, bottom.value))
    return _counted(cursor, digits)


def _single(side: Side, *found: Qualifier) -> _Body:
    return _Body(side, side, frozenset(found))


def _rate(cursor: _Cursor, prefix: str) -> _Body:
    digits = cursor.take(CHARACTERS)
    inside = {Qualifier.ODD} if cursor.take(_INSIDE) in words.QUALIFIERS_INSIDE else set()
    pair = split_neighbours(digits)
    sides = [
        Side(parse_numeral(text), Unit.PERCENT, prefix, words.RATE_PREFIXES[prefix], is_prefixed=True)
        for text in pair or (digits,)
    ]
    return _Body(sides[0], sides[-1], frozenset(inside | ({Qualifier.RANGE} if pair else set())))


def _fraction(top: Fraction, bottom: Fraction, *, bare: bool = False) -> Side:
    # A simple fraction is a way of speaking: a fifth of itself counts as its last place, so that it is read +-10 %.
    share = 100 * top / bottom
    return Side(Numeral(share, share / 5, 1, bare), Unit.PERCENT, is_prefixed=True)


def _several(cursor: _Cursor) -> _Body:
    places = cursor.take(PLACES)
    one = parse_numeral(places) if places else Numeral(Fraction(1), Fraction(1), 1)
    side = _with_unit(Numeral(one.value, one.value, one.scale), cursor)
    return _indefinite(side, 2, 10)


def _indefinite(side: Side, low: int, high: int) -> _Body:
    first, second = (replace(side, numeral=replace(side.numeral, value=side.numeral.value * n)) for n in (low, high))
    return _Body(first, second, frozenset({Qualifier.SEVERAL}))


def _counted(cursor: _Cursor, digits: str) -> _Body:
    inside = cursor.take(_INSIDE)
    places = cursor.take(PLACES) if inside else ""
    if inside == words.SEVERAL_INSIDE:
        return _some_teens(cursor, digits, places)
    pair = None if inside else split_neighbours(digits)
    if pair is None:
        return _single(_with_unit(parse_numeral(digits + places), cursor), *([Qualifier.ODD] if inside else []))
    low, high = map(parse_numeral, pair)
    first = _with_unit(low, cursor)
    second = replace(first, numeral=replace(first.numeral, value=first.numeral.value + high.value - low.value))
    return _Body(first, second, frozenset({Qualifier.RANGE}))


def _some_teens(cursor: _Cursor, digits: str, places: str) -> _Body:
    """Ten and some, twenty and some: more than the tens and less than the next ten, in the scale that follows."""
    tens = parse_numeral(digits + places)
    if not digits or digits[-1] not in words.TEN or (places and places not in words.SCALES):
        raise _unreadable(cursor.text)
    side = _with_unit(Numeral(tens.value, Fraction(tens.scale), tens.scale), cursor)
    first, second = (replace(side, numeral=replace(side.numeral, value=tens.value + n * tens.scale)) for n in (1, 10))
    return _Body(first, second, frozenset({Qualifier.SEVERAL}))


def _with_unit(numeral: Numeral, cursor: _Cursor) -> Side:
    word = cursor.take(_UNIT)
    if not word:
        return Side(numeral, None)
    if "/" in word:
        return Side(numeral, Unit.MEASURED, word)
    unit = words.UNIT_WORDS[word]
    if numeral.scale == numeral.last_place == 1:
        numeral = _with_rest(numeral, unit, cursor)
    return Side(numeral, unit, word, _PER.get(word, 1))


def _with_rest(numeral: Numeral, unit: Unit, cursor: _Cursor) -> Numeral:
    """Three tenths five, three tons and a half: what is written behind the unit belongs to the number."""
    if unit is Unit.TENTH:
        digit = cursor.take(_TENTH)
        if digit:
            return Numeral(numeral.value + parse_numeral(digit).value / 10, Fraction(1, 10), 1)
    if unit not in (Unit.YUAN, Unit.PERCENT) and cursor.take(_HALF):
        return Numeral(numeral.value + Fraction(1, 2), Fraction(1, 2), 1)
    return numeral


def ends(first: Side, second: Side) -> tuple[Side, Side]:
    """Both ends with what they share: scale and unit come from the last, a rate word before the first holds on."""
    if first.is_prefixed and second.is_plain:
        return first, replace(second, unit=first.unit, word=first.word, per=first.per)
    if first.is_plain:
        numeral = first.numeral.times(second.numeral.scale)
        return replace(second, numeral=numeral), second
    return (replace(second, numeral=first.numeral) if first.unit is None else first), second


def _unreadable(text: str) -> InvalidValue:
    return InvalidValue(FindingCode.FIGURE_UNREADABLE, found=text)
