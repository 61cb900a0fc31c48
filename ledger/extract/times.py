"""The time that a figure speaks of: a period, a day up to which it counts, or to date without a day."""

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.extract.patterns import D, any_of
from ledger.labels import context as words
from ledger.labels import extract as marks
from ledger.period import YEAR_MAX, YEAR_MIN, parse_period

_YEAR: Final = rf"(?<![0-9])(?P<year>(?:19|20|１９|２０){D}{{2}}){marks.YEAR}"
_RELATIVE: Final = "|".join(
    f"(?P<{name}>{any_of(choices)})"
    for name, choices in (("this", words.THIS_YEAR), ("last", words.LAST_YEAR), ("next", words.NEXT_YEAR))
)
_ENDS: Final = any_of(words.YEAR_END)
_MONTH_ENDS: Final = any_of(words.MONTH_END)
_PART: Final = (
    f"(?P<half>{any_of(words.HALVES_OF_YEAR)})|(?P<quarter>{any_of(words.QUARTERS)})"
    rf"|(?P<first>{D}{{1,2}})\s?[{marks.DASHES}]{{1,2}}\s?(?P<until>{D}{{1,2}}){marks.MONTH}"
    rf"|(?P<month>{D}{{1,2}}){marks.MONTH}(?:(?P<day>{D}{{1,2}}){marks.DAY}|(?P<month_end>{_MONTH_ENDS}))?"
)
_TIME: Final = re.compile(
    rf"(?P<compared>[{''.join(words.COMPARED)}])?(?:(?:{_YEAR}|{_RELATIVE})(?P<year_end>[{''.join(words.MONTH_END)}])?(?:{_PART})?"
    rf"|{_PART.replace('?P<', '?P<alone_')}|(?P<bare_end>{_ENDS}))(?P<since>{any_of(words.SINCE)})?"
)
_CLAUSE: Final = re.compile(f"[^{marks.CLAUSE_ENDS}{words.OF}]*")
_TO_DATE: Final = re.compile(any_of(words.TO_DATE_WORDS))


@dataclass(frozen=True, slots=True)
class Time:
    """What a text says of time. ``period`` and ``as_of`` never stand together."""

    period: str | None = None
    as_of: str | None = None
    is_to_date: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """One expression of time: where it ends, the year it names or leaves to its place, and its part of the year."""

    end: int
    year: int
    part: str
    day: date | None = None
    is_end: bool = False

    @property
    def period(self) -> str | None:
        return None if self.day is not None else f"{self.year}{self.part}"

    @property
    def last_day(self) -> date:
        """The last day of what it names."""
        return self.day or parse_period(f"{self.year}{self.part}").last


def time_of(sentence: str, at: int, headings: Sequence[str], year: int | None) -> Time:
    """The time of the figure at ``at`` of a sentence.

    A time before it in its sentence holds, the nearest first; then the year of the nearest heading that names one.
    A figure to date counts up to the end of the time nearest to it in its sentence, if there is any.
    """
    home = _year_of(headings) or year
    said = _said(sentence, home, at)
    before = [one for one in said if one.end <= at]
    nearest = before[-1] if before else None
    to_date = _is_to_date(sentence, at, nearest)
    if to_date:
        behind = [one for one in said if one.end > at and (one.part or one.day)]
        known = nearest or (behind[0] if behind else None)
        return Time(as_of=known.last_day.isoformat() if known else None, is_to_date=True)
    if nearest is not None and nearest.is_end and nearest.day is not None:
        return Time(as_of=nearest.day.isoformat(), is_to_date=True)
    if nearest is not None and nearest.day is None:
        return Time(nearest.period)
    heading = _year_of(headings)
    return Time(str(heading)) if heading else Time()


def _is_to_date(sentence: str, at: int, nearest: _Said | None) -> bool:
    """Whether a word for to-date binds the figure: in its clause or the one before, no period between."""
    found = None
    for match in _TO_DATE.finditer(sentence, 0, at):
        found = match
    if found is None:
        return False
    between = sentence[found.end() : at]
    if any(word in between for word in words.NEW_WORDS):
        return False
    if nearest is not None and not nearest.is_end and nearest.end > found.end():
        return False
    return len(re.findall(f"[{marks.PAUSES}]", between)) <= 1


def _year_of(headings: Sequence[str]) -> int | None:
    for heading in reversed(headings):
        found = re.search(_YEAR, heading)
        if found:
            return _number(found["year"])
    return None


def _said(sentence: str, home: int | None, until: int) -> list[_Said]:
    said: list[_Said] = []
    year = home
    for match in _TIME.finditer(sentence):
        if match["compared"] or match["since"]:
            continue
        groups = match.groupdict()
        if groups["last"] and not _CLAUSE.fullmatch(sentence, match.end(), until):
            continue  # "from fifth last year" says nothing of what follows
        named = _named_year(groups, home)
        year = named if named is not None else year
        one = _one(groups, match.end(), year) if year is not None and YEAR_MIN <= year <= YEAR_MAX else None
        if one is not None:
            said.append(one)
    return said


def _named_year(groups: dict[str, str | None], home: int | None) -> int | None:
    if groups["year"]:
        return _number(groups["year"])
    if home is None:
        return None
    shifts = {"this": 0, "last": -1, "next": 1}
    return next((home + shift for name, shift in shifts.items() if groups[name]), None)


def _one(groups: dict[str, str | None], end: int, year: int) -> _Said | None:
    part = {
        name: groups[name] or groups[f"alone_{name}"]
        for name in ("half", "quarter", "first", "until", "month", "day", "month_end")
    }
    if groups["year_end"] or groups["bare_end"]:
        return _Said(end, year, "", date(year, 12, 31), is_end=True)
    if part["half"]:
        return _Said(end, year, words.HALVES_OF_YEAR[part["half"]])
    if part["quarter"]:
        return _Said(end, year, words.QUARTERS[part["quarter"]])
    if part["until"] and part["first"]:
        return _months(end, year, _number(part["first"]), _number(part["until"]))
    if part["month"]:
        return _month(end, year, _number(part["month"]), part["day"], bool(part["month_end"]))
    return _Said(end, year, "")


def _months(end: int, year: int, first: int, last: int) -> _Said | None:
    """A run of months, where it makes a quarter, a half or a year; other runs have no name in the ledger."""
    names = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2", (1, 12): ""}
    if (first, last) in names:
        return _Said(end, year, names[first, last])
    return _Said(end, year, "", _last_day(year, last)) if first == 1 and 1 < last <= 12 else None


def _month(end: int, year: int, month: int, day: str | None, is_end: bool) -> _Said | None:
    if not 1 <= month <= 12:
        return None
    if is_end:
        return _Said(end, year, "", _last_day(year, month), is_end=True)
    if day is None:
        return _Said(end, year, f"-{month:02d}")
    number = _number(day)
    return _Said(end, year, "", date(year, month, number)) if number <= _last_day(year, month).day and number else None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _number(digits: str) -> int:
    return int(unicodedata.normalize("NFKC", digits))
