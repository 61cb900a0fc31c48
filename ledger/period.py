"""Dates, half-open ranges of days, and the four periods of the office: month, quarter, half-year, year.

The convention of the whole ledger: a range contains its ``start`` and not its ``end``. Dates that people give or read
are inclusive on both sides; ``DateRange.inclusive`` and ``last`` are the only crossings. Today is today in Shanghai.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.labels.units import (
    DATE_LABEL,
    HALF_LABEL,
    HALF_NAMES,
    MONTH_LABEL,
    QUARTER_LABEL,
    QUARTER_NAMES,
    RANGE_LABEL,
    YEAR_LABEL,
)

YEAR_MIN: Final = 1990
YEAR_MAX: Final = 2100
"""Years, both included, that the ledger believes; others are slips of the pen or of a spreadsheet's epoch."""

OFFICE_ZONE: Final = ZoneInfo("Asia/Shanghai")

_ONE_DAY = timedelta(days=1)
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{2}\D[0-9]{1,2}\D[0-9]{1,2}\D?")
_PERIOD = re.compile(r"([0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12]))?")
_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6}


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """Days from ``start`` up to, but not including, ``end``; never empty.

    Raises:
        InvalidValue: PERIOD_UNREADABLE where ``end`` is not after ``start``.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise InvalidValue(FindingCode.PERIOD_UNREADABLE, expected="start < end", found=f"{self.start}/{self.end}")

    @classmethod
    def inclusive(cls, first: date, last: date) -> "DateRange":
        """The range of which both ``first`` and ``last`` are days."""
        return DateRange(first, last + _ONE_DAY)

    @property
    def last(self) -> date:
        """The last day inside, the one to print."""
        return self.end - _ONE_DAY

    @property
    def label(self) -> str:
        """First and last day in Chinese."""
        return RANGE_LABEL.format(first=date_label(self.start), last=date_label(self.last))

    def contains(self, day: date) -> bool:
        """Whether ``day`` is inside: on or after ``start`` and before ``end``."""
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True, order=True)
class Period(DateRange):
    """A calendar month, quarter, half-year or year; ``parse_period`` and ``month_of`` make them.

    Raises:
        InvalidValue: PERIOD_UNREADABLE where the ends are not those of such a period.
    """

    def __post_init__(self) -> None:
        length = self.month_count
        is_whole = self.start.day == self.end.day == 1 and length in (1, 3, 6, 12)
        if not is_whole or _ordinal(self.start) % length:
            found = f"{self.start}/{self.end}"
            raise InvalidValue(FindingCode.PERIOD_UNREADABLE, expected="month, quarter, half, year", found=found)

    @property
    def month_count(self) -> int:
        """1, 3, 6 or 12."""
        return _ordinal(self.end) - _ordinal(self.start)

    @property
    def text(self) -> str:
        """The canonical text, which ``parse_period`` reads back: ``2023-06``, ``2023Q2``, ``2023H1``, ``2023``."""
        year, length = f"{self.start.year:04d}", self.month_count
        if length == 1:
            return f"{year}-{self.start.month:02d}"
        return year if length == 12 else f"{year}{'Q' if length == 3 else 'H'}{self._part + 1}"

    @property
    def label(self) -> str:
        """The period's name in Chinese."""
        year, length = self.start.year, self.month_count
        if length == 1:
            return MONTH_LABEL.format(year=year, month=self.start.month)
        if length == 12:
            return YEAR_LABEL.format(year=year)
        template, names = (QUARTER_LABEL, QUARTER_NAMES) if length == 3 else (HALF_LABEL, HALF_NAMES)
        return template.format(year=year, part=names[self._part])

    @property
    def _part(self) -> int:
        """Which of its kind in the year, from 0."""
        return (self.start.month - 1) // self.month_count

    def previous(self) -> Self:
        """The period of the same length that ends where this one starts."""
        return self._shifted(-self.month_count)

    def next(self) -> Self:
        """The period of the same length that starts where this one ends."""
        return self._shifted(self.month_count)

    def year_before(self) -> Self:
        """The same period of the year before."""
        return self._shifted(-12)

    def months(self) -> tuple["Period", ...]:
        """The months of which the period consists, in order."""
        first = _ordinal(self.start)
        return tuple(_period(month, 1) for month in range(first, first + self.month_count))

    def year_to_date(self) -> DateRange:
        """From 1 January of the period's year to the period's end."""
        return DateRange(date(self.start.year, 1, 1), self.end)

    def _shifted(self, months: int) -> Self:
        first = _ordinal(self.start) + months
        return type(self)(_first_day(first), _first_day(first + self.month_count))


def _ordinal(day: date) -> int:
    """Months since January of the year 0, on which all arithmetic of months is done."""
    return day.year * 12 + day.month - 1


def _first_day(ordinal: int) -> date:
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def _period(first: int, length: int) -> Period:
    return Period(_first_day(first), _first_day(first + length))


def parse_period(text: object) -> Period:
    """The period that the canonical text names: ``2023-06``, ``2023Q2``, ``2023H1`` or ``2023``; no other spelling.

    Raises:
        InvalidValue: PERIOD_UNREADABLE; DATE_OUT_OF_RANGE for a year outside 1990 to 2100.
    """
    match = _PERIOD.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        expected = "YYYY-MM | YYYYQn | YYYYHn | YYYY"
        raise InvalidValue(FindingCode.PERIOD_UNREADABLE, expected=expected, found=str(text)[:40])
    year = _believed(int(match[1]), match[0])
    if match.lastgroup is None:
        return _period(year * 12, 12)
    length = _MONTHS_OF[match.lastgroup]
    return _period(year * 12 + (int(match[match.lastgroup]) - 1) * length, length)


def parse_month(text: object) -> Period:
    """The month that ``2023-06`` names.

    Raises:
        InvalidValue: PERIOD_UNREADABLE, also for a longer period; DATE_OUT_OF_RANGE for a year outside 1990 to 2100.
    """
    period = parse_period(text)
    if period.month_count != 1:
        raise InvalidValue(FindingCode.PERIOD_UNREADABLE, expected="YYYY-MM", found=period.text)
    return period


def parse_date(text: object) -> date:
    """The day that an ISO text ``YYYY-MM-DD`` names; no other spelling is guessed at.

    Raises:
        InvalidValue: DATE_UNREADABLE, also for a day the calendar does not have; DATE_TWO_DIGIT_YEAR;
            DATE_OUT_OF_RANGE for a year outside 1990 to 2100.
    """
    # fromisoformat also takes 20230630 and 2023-W26-5; the dashes' places rule both out.
    if not isinstance(text, str) or len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise _date_refusal(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _date_refusal(text) from None
    _believed(day.year, text)
    return day


def _date_refusal(text: object) -> InvalidValue:
    is_short = isinstance(text, str) and _TWO_DIGIT_YEAR.fullmatch(text.strip())
    code = FindingCode.DATE_TWO_DIGIT_YEAR if is_short else FindingCode.DATE_UNREADABLE
    return InvalidValue(code, expected="YYYY-MM-DD", found=str(text)[:40])


def _believed(year: int, text: str) -> int:
    if YEAR_MIN <= year <= YEAR_MAX:
        return year
    raise InvalidValue(FindingCode.DATE_OUT_OF_RANGE, expected=f"{YEAR_MIN}..{YEAR_MAX}", found=text)


def _now() -> datetime:
    return datetime.now(UTC)


def today(clock: Callable[[], datetime] = _now) -> date:
    """The office's day at the instant ``clock`` gives, which must know its zone."""
    now = clock()
    if now.tzinfo is None:
        raise ValueError("the clock must give an instant with its zone")
    return now.astimezone(OFFICE_ZONE).date()


def date_label(day: date) -> str:
    """The day in Chinese."""
    return DATE_LABEL.format(year=day.year, month=day.month, day=day.day)


def month_of(day: date) -> Period:
    """The month that contains ``day``."""
    return _period(_ordinal(day), 1)


def quarter_of(day: date) -> Period:
    """The quarter that contains ``day``."""
    return _period(_ordinal(day) // 3 * 3, 3)


def half_of(day: date) -> Period:
    """The half-year that contains ``day``."""
    return _period(_ordinal(day) // 6 * 6, 6)


def year_of(day: date) -> Period:
    """The year that contains ``day``."""
    return _period(day.year * 12, 12)


def last_ended(months: int, day: date | None = None) -> Period:
    """The latest period of 1, 3, 6 or 12 months that had ended before ``day`` (today) began."""
    first = _ordinal(day or today()) // months * months
    return _period(first - months, months)


def month_end(period: DateRange) -> date:
    """The last day of the month in which the range ends: the day for which a stock is asked."""
    return month_of(period.last).last


def month_ends(span: DateRange) -> tuple[date, ...]:
    """Every last day of a month inside the range, in order; a month that ends after the range has none here."""
    first, after = _ordinal(span.start), _ordinal(span.end)
    return tuple(_first_day(month + 1) - _ONE_DAY for month in range(first, after))
