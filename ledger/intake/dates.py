"""Days in cells → ISO texts. One order per profile, nothing guessed; serial numbers count only in workbooks."""

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intake.cells import number_text, refuse_broken, shown
from ledger.intake.grid import Value
from ledger.intake.profile import DateOrder
from ledger.labels.sheets import DATE_TEXT, MONTH_TEXT
from ledger.period import YEAR_MAX, YEAR_MIN, parse_date

DateReader = Callable[[Value], str]

_TEXT_MAX: Final = 40
_CLOCK: Final = re.compile(r"(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_EXPECTED: Final = "YYYY-MM-DD"
_EIGHT: Final = {
    DateOrder.YMD: re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    DateOrder.DMY: re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})"),
    DateOrder.MDY: re.compile(r"(?P<m>\d{2})(?P<d>\d{2})(?P<y>\d{4})"),
    DateOrder.YYMMDD: re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
}
_SIX: Final = re.compile(r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_CENTURY_TURNS: Final = 90
"""Two digits from here on are 1990 to 1999, those below 2000 to 2089: what the ledger believes begins in 1990."""

_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_YEARS: Final = range(YEAR_MIN, YEAR_MAX + 1)
"""A number that is a year, or one and a month after a point, is no serial day: as that it would be a day of 1905."""

_SERIALS: Final = range(1, 80_000)
"""Numbers that may be serial days; whether the day is believed is asked of the day."""


def date_reader(
    order: DateOrder = DateOrder.YMD, *, serials: bool = False, is_1904: bool = False, months: bool = False
) -> DateReader:
    """A reader of the days of one column. ``serials``: numbers may be serial days; ``months``: a month is its last day.

    It raises:
        InvalidValue: DATE_UNREADABLE, also for a day that the calendar lacks; DATE_TWO_DIGIT_YEAR; DATE_OUT_OF_RANGE;
            CELL_ERROR; CELL_UNCALCULATED.
    """
    epoch = _EPOCH_1904 if is_1904 else _EPOCH_1900

    def of_number(value: float) -> str:
        if int(value) in _YEARS:
            raise InvalidValue(FindingCode.DATE_UNREADABLE, expected=_EXPECTED, found=shown(value))
        if serials and int(value) in _SERIALS and order is not DateOrder.YYMMDD:
            return _believed(epoch + timedelta(days=int(value)))
        if value == int(value) and value > 0:
            digits = number_text(int(value))
            return _of_text(digits.zfill(6) if order is DateOrder.YYMMDD else digits, order, months=months)
        raise InvalidValue(FindingCode.DATE_UNREADABLE, expected=_EXPECTED, found=shown(value))

    def read(value: Value) -> str:
        refuse_broken(value)
        if isinstance(value, str):
            return _of_text(value, order, months=months)
        if isinstance(value, datetime):
            return _believed(value.date())
        if isinstance(value, date):
            return _believed(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**9:
            return of_number(value)
        raise InvalidValue(FindingCode.DATE_UNREADABLE, expected=_EXPECTED, found=shown(value))

    return read


def month_end(year: int, month: int) -> str:
    """The last day of a month as ISO text.

    Raises:
        InvalidValue: DATE_UNREADABLE; DATE_OUT_OF_RANGE.
    """
    return _day(year, month, calendar.monthrange(year, month)[1] if 1 <= month <= 12 and year else 0, f"{year}-{month}")


def _of_text(value: str, order: DateOrder, *, months: bool) -> str:
    if len(value) > _TEXT_MAX:
        raise InvalidValue(FindingCode.DATE_UNREADABLE, expected=_EXPECTED, found=value[:_TEXT_MAX])
    text = _CLOCK.sub("", unicodedata.normalize("NFKC", value).strip())
    text = "".join(text.split())
    for pattern in (_EIGHT[order], DATE_TEXT[DateOrder.YMD], DATE_TEXT[order]):
        match = pattern.fullmatch(text)
        if match:
            return _day(_year(match["y"]), int(match["m"]), int(match["d"]), value)
    if months and (match := MONTH_TEXT.fullmatch(text)):
        return month_end(int(match["y"] or match["y2"]), int(match["m"] or match["m2"]))
    return _short(text, value, order)


def _short(text: str, value: str, order: DateOrder) -> str:
    """A date with two digits of a year, where the profile says that there are such; else the refusal."""
    match = _SIX.fullmatch(text)
    if match and order is DateOrder.YYMMDD:
        return _day(_year(match["y"]), int(match["m"]), int(match["d"]), value)
    is_short = match or any(DATE_TEXT[o].fullmatch(text) for o in (DateOrder.YYMMDD,)) or _ends_short(text)
    code = FindingCode.DATE_TWO_DIGIT_YEAR if is_short else FindingCode.DATE_UNREADABLE
    raise InvalidValue(code, expected=_EXPECTED, found=value)


def _ends_short(text: str) -> bool:
    return re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{2}", text) is not None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= _CENTURY_TURNS else 2000)


def _day(year: int, month: int, day: int, value: str) -> str:
    try:
        return _believed(date(year, month, day))
    except ValueError as error:
        if isinstance(error, InvalidValue):
            raise
        raise InvalidValue(FindingCode.DATE_UNREADABLE, expected=_EXPECTED, found=value) from None


def _believed(day: date) -> str:
    return parse_date(day.isoformat()).isoformat()
