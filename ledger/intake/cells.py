"""Single cells: what they show, when they say nothing, and numbers that stand for texts."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intake.grid import DIGITS_MAX, CellError, Percent, Uncached, Value, plain_number
from ledger.labels.sheets import NOTHING

FOUND_MAX: Final = 80
"""Longest raw text told in a finding."""

_BREAK: Final = re.compile(r"[\r\n\t]+")
_BLANKS: Final = " \u00a0\u3000"
_NOTHING_MAX: Final = 12
_BIG: Final = 10**100
_ERROR_TEXTS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)


def shown(value: Value) -> str:
    """The raw text of a cell, at most 80 characters, for a person to find it by."""
    if isinstance(value, str):
        return value[:FOUND_MAX]
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(value)[:FOUND_MAX]
    if isinstance(value, Percent):
        return f"{decimal_text(plain_number(value.value) * 100)}%"
    if isinstance(value, CellError | Uncached):
        return value[0][:FOUND_MAX]
    return value.isoformat(*([" "] if isinstance(value, datetime) else []))[:FOUND_MAX] if value is not None else ""


def number_text(value: float) -> str:
    """A number as its plain digits, ``12345`` for 12345.0; very long ones in the short form of spreadsheets."""
    if isinstance(value, int) and abs(value) >= _BIG:  # str() of a huge int is itself an error
        return "1E+100.."
    return decimal_text(plain_number(value))


def decimal_text(number: Decimal) -> str:
    """A decimal without zeros at its end and without an exponent, unless it is far too long for a cell."""
    if not number.is_finite() or abs(number.adjusted()) > 2 * DIGITS_MAX:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_blank(value: Value) -> bool:
    """Whether a cell has nothing in it, blanks aside."""
    return value is None or (isinstance(value, str) and not value.strip())


def says_nothing(text: str) -> bool:
    """Whether a text is one of the marks by which people say that there is no value."""
    return len(text) <= _NOTHING_MAX and NOTHING.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def refuse_broken(value: Value) -> None:
    """Refuses a cell that shows an error, or whose formula was never calculated.

    Raises:
        InvalidValue: CELL_ERROR; CELL_UNCALCULATED.
    """
    if isinstance(value, CellError) or (isinstance(value, str) and value.strip().upper() in _ERROR_TEXTS):
        raise InvalidValue(FindingCode.CELL_ERROR, found=shown(value))
    if isinstance(value, Uncached):
        raise InvalidValue(FindingCode.CELL_UNCALCULATED, found=shown(value))


def identifier_text(value: Value) -> str:
    """The text of a cell that holds a number or a code of something; a number of up to 15 digits is its digits.

    Raises:
        InvalidValue: IDENTIFIER_AS_NUMBER where a spreadsheet has made a number or a date of it and digits may be gone.
    """
    if isinstance(value, str):
        if _SCIENTIFIC.fullmatch(value.strip()):
            raise InvalidValue(FindingCode.IDENTIFIER_AS_NUMBER, expected="text", found=shown(value))
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        digits = number_text(value)
        if 0 < sum(c.isdigit() for c in digits) <= DIGITS_MAX and "E" not in digits.upper():
            return digits
    raise InvalidValue(FindingCode.IDENTIFIER_AS_NUMBER, expected="text", found=shown(value))


def in_one_line(text: str) -> str:
    """The text without line breaks and tabs: a blank stands for each run of them, between two wide characters nothing.

    People break lines in narrow cells; Chinese goes on without a blank, other words do not.
    """
    parts = [stripped for part in _BREAK.split(text) if (stripped := part.strip(_BLANKS))]
    line = "".join(parts[:1])
    for part in parts[1:]:
        line += part if _is_wide(line[-1]) and _is_wide(part[0]) else f" {part}"
    return line


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def plain_text(value: Value) -> str:
    """The text of a cell of any type, as a text column has it."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return shown(value)
