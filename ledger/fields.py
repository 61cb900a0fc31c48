"""The fields of facts: how each text that is handed in becomes the value that is stored, or a refusal with its code.

Types here are pydantic annotations, so that a model reads like a list of fields.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.identifiers import parse_patent, parse_region
from ledger.money import parse_fen, parse_positive_fen
from ledger.period import parse_date, parse_month, parse_period

PPM_MAX: Final = 1_000_000
"""A yearly rate is kept in millionths; 100 % is the most that is believed."""

_RATE = re.compile(r"[0-9０-９]{1,3}([.．][0-9０-９]{1,6})?[%％]?")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,31}")
_SELF = re.compile(r"#([1-9]\d{0,3})")
_PLACE = re.compile(r"S([1-9]\d{0,13})/([1-9]\d{0,3})")  # as a key (places) it fits 64 bits
_ENTRY_PLACE = re.compile(r"([1-9]\d{0,14})/([1-9]\d{0,3})")


def text_of(limit: int) -> Callable[[object], str]:
    """A reader of one line of text of 1 to ``limit`` characters, trimmed, without control characters."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise InvalidValue(FindingCode.MALFORMED, expected="text", found=type(value).__name__)
        text = value.strip()
        if not 1 <= len(text) <= limit:
            raise InvalidValue(FindingCode.TEXT_LENGTH, expected=f"1..{limit}", found=str(len(text)))
        if not text.isprintable() and any(unicodedata.category(c) in {"Cc", "Cs", "Cn"} for c in text):
            raise InvalidValue(FindingCode.TEXT_CONTROL_CHARACTER, found=ascii(text[:40]))
        return text

    return read


def matching(pattern: re.Pattern[str], expected: str) -> Callable[[object], str]:
    """A reader of a text that the whole pattern fits; ``expected`` says it in a refusal."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise InvalidValue(FindingCode.MALFORMED, expected=expected, found=str(value)[:80])
        return value

    return read


def _iso(value: object) -> str:
    """The ISO text of a date: facts are stored as text, and ISO text sorts as the dates do."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise InvalidValue(FindingCode.DATE_UNREADABLE, expected="YYYY-MM-DD", found=str(value)[:40])
    return _iso_text(value)


@lru_cache(maxsize=4096)
def _iso_text(text: str) -> str:
    return parse_date(text).isoformat()


def _month(value: object) -> str:
    return parse_month(str(value)).text


def parse_rate(value: object) -> int:
    """A yearly rate as text, in per cent (``"4.35"`` or ``"4.35%"``), in millionths: 43500."""
    try:
        if not isinstance(value, str) or not _RATE.fullmatch(value.strip()):
            raise InvalidOperation
        ppm = Decimal(unicodedata.normalize("NFKC", value).strip().removesuffix("%")) * 10_000
        if ppm != int(ppm) or not 0 <= ppm <= PPM_MAX:
            raise InvalidOperation
    except (InvalidOperation, ValueError, OverflowError):
        raise InvalidValue(FindingCode.RATE_UNREADABLE, expected="0..100 %", found=str(value)[:40]) from None
    return int(ppm)


def _currency(value: object) -> str:
    if value != "CNY":
        raise InvalidValue(FindingCode.CURRENCY_NOT_CNY, expected="CNY", found=str(value)[:40])
    return "CNY"


def _not_negative(value: Any) -> int:
    fen = parse_fen(value)
    if fen < 0:
        raise InvalidValue(FindingCode.AMOUNT_NOT_POSITIVE, expected=">= 0", found=str(value)[:40])
    return fen


_numbered: Final = text_of(200)


def _reference(value: object) -> str:
    """``#3`` (an earlier line of this voucher), ``S12/3`` (voucher and line) or ``kind:provider:number``."""
    if isinstance(value, str) and value.count(":") >= 2:
        return _numbered(value)
    if isinstance(value, str) and (_SELF.fullmatch(value) or _PLACE.fullmatch(value)):
        return value
    raise InvalidValue(FindingCode.MALFORMED, expected="#3 | S12/3 | kind:provider:number", found=str(value)[:80])


read_name: Final = text_of(200)
read_remark: Final = text_of(500)
read_label: Final = text_of(80)
TALLY_MAX: Final = 1_000_000
"""Most pieces of business that one entry stands for."""

Name = Annotated[str, BeforeValidator(read_name)]
Remark = Annotated[str, BeforeValidator(read_remark)]
Label = Annotated[str, BeforeValidator(read_label)]
Code = Annotated[str, BeforeValidator(matching(_CODE, "A-Z 0-9 _ -, 1..32"))]
IsoDate = Annotated[str, BeforeValidator(_iso)]
Month = Annotated[str, BeforeValidator(_month)]
Rate = Annotated[int, BeforeValidator(parse_rate)]
Fen = Annotated[int, BeforeValidator(parse_positive_fen)]
FenOrZero = Annotated[int, BeforeValidator(_not_negative)]
Region = Annotated[str, BeforeValidator(lambda value: parse_region(text_of(20)(value)))]
Reference = Annotated[str, BeforeValidator(_reference)]
EntryPlace = Annotated[str, BeforeValidator(matching(_ENTRY_PLACE, "7/3"))]
VoucherPlace = Annotated[str, BeforeValidator(matching(re.compile(r"S[1-9]\d{0,14}"), "S7"))]
Patent = Annotated[str, BeforeValidator(lambda value: parse_patent(text_of(40)(value)).canonical)]
Uscc = Annotated[str, BeforeValidator(text_of(40))]
PeriodText = Annotated[str, BeforeValidator(lambda value: parse_period(str(value)).text)]
Currency = Annotated[str, BeforeValidator(_currency)]
FigureText = Annotated[str, BeforeValidator(text_of(60))]
Digest = Annotated[str, BeforeValidator(matching(re.compile(r"[0-9a-f]{64}"), "sha256"))]
Offset = Annotated[int, Field(ge=0, le=1_000_000_000, strict=True)]
Offsets = Annotated[list[Offset], Field(min_length=2, max_length=2)]
"""From and to (exclusive), in characters."""
