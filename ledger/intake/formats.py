"""What a number format makes of a number: a day, a percentage, an amount with its unit, or a plain number.

The rules of formats and serial days are openpyxl's; a serial that is no day (20220101 under a format of dates, which a
spreadsheet shows as ####) stays the number that it is, for whoever reads dates as digits.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, STRIP_RE, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from ledger.intake.grid import Percent, Value, plain_number
from ledger.labels.units import MONEY_ALIASES

Convert = Callable[[int | float], Value]

BUILTIN_DATES_OF_THE_EAST: Final = frozenset([*range(27, 37), *range(50, 59)])
"""Built-in formats that Chinese and Japanese spreadsheets use without writing them down; all are days or times."""

_ESCAPES: Final = re.compile(r'["\\!_ ]|\[[^\]]*\]')
_PRINTED: Final = re.compile(rf"[^0#?]*[0#?][0#?.,]*(?P<unit>{'|'.join(sorted(MONEY_ALIASES, key=len, reverse=True))})")
_SCALED: Final = re.compile(r"[0#?],+(?![0#?,])|[\\!]\.")
"""A comma that groups nothing, or a point that is only printed."""


def converter(format_id: int, code: str | None, *, is_1904: bool) -> Convert | None:
    """What numbers of a format become; None where they stay as they are."""
    if code is None and format_id in BUILTIN_DATES_OF_THE_EAST:
        return day_reader(is_1904=is_1904)
    code = code or BUILTIN_FORMATS.get(format_id, "")
    if is_timedelta_format(code):
        return None
    if is_date_format(code):
        return day_reader(is_1904=is_1904)
    positive = code.split(";")[0]
    if "%" in STRIP_RE.sub("", positive):
        return Percent
    unit = printed_unit(positive)
    return None if unit is None else lambda number: f"{plain_number(number):f}{unit}"


def printed_unit(code: str) -> str | None:
    """The unit of money that a format prints behind the stored number; None where it prints none.

    A format that scales (a comma behind the digits) or sets a point of its own shows another number than the stored
    one, which then is in the unit of the column.
    """
    match = _PRINTED.fullmatch(_ESCAPES.sub("", code))
    return match["unit"] if match and not _SCALED.search(code) else None


def day_reader(*, is_1904: bool) -> Convert:
    """A function from serials to days of one of the two systems."""
    epoch = MAC_EPOCH if is_1904 else WINDOWS_EPOCH

    def day_of(serial: float) -> Value:
        try:
            return trimmed(from_excel(serial, epoch))
        except (OverflowError, ValueError):
            return serial

    return day_of


def iso_value(text: str) -> Value:
    """What a cell that holds an ISO text says; the text itself where it is none."""
    try:
        value = from_ISO8601(text)  # type: ignore[no-untyped-call]
    except ValueError:
        return text
    return str(value) if isinstance(value, timedelta) else trimmed(value)


def trimmed(value: datetime | date | time | None) -> Value:
    """The day alone where no time of day is given."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    return value
