"""What a reader sees of a value under a number format, as spreadsheet programs print it (ECMA-376, 18.8.30 and .31).

A format can show any number as any other. What matters is whether what is seen reads as the value: separators of
thousands, more decimals or brackets for a minus do, a factor, a unit, an appended digit or nothing at all does not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, Overflow
from functools import lru_cache
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import from_excel

from ledger.intake.cells import decimal_text

SHOWN_MAX: Final = 300
"""Characters of what is seen that are told."""

BUILTIN_DAYS: Final = {14: "yyyy-mm-dd", 31: "yyyy-m-d"}
"""Built-in formats that each country shows its own way; here as in China."""

GENERAL: Final = "General"

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General)|(?P<noon>AM/PM|A/P)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|b+|e+|g+|a{3,})|(?P<digit>[0#?])|(?P<sign>[.,%@/;])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_WHITE: Final = frozenset({"white", "color2", "color 2"})
_PLAIN: Final = re.compile(r"(?:#,##)?0(?:\.(0*#*))?")
_GENERAL_DIGITS: Final = 11
_GROUP: Final = 3
_BLANKS: Final = re.compile(r"[\s\u00a0\u3000\u2009\u202f,\uff0c]")
_NUMBER: Final = re.compile(r"[-−]?[0-9]+(?:\.[0-9]*)?(?:E[+-]?[0-9]+)?|[-−]?\.[0-9]+", re.IGNORECASE)
_ALL_SECTIONS: Final = 4
_YEAR_DIGITS: Final = 3
_TOO_LONG: Final = "####"
_CODE_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a format: its kind (the name of a group above) and its text."""

    kind: str
    text: str


_Section = tuple[_Token, ...]


def code_of(format_id: int, code: str | None) -> str:
    """The format itself, where a workbook may name it by its number alone.

    Where it writes another one down under a number that has one, the one counts that shows less truly.
    """
    known = BUILTIN_DAYS.get(format_id) or BUILTIN_FORMATS.get(format_id, "")
    if code and known and decimals_of(code) is not None and decimals_of(known) is None:
        return known
    return code or known or GENERAL


def decimals_of(code: str) -> int | None:
    """To how many decimals a plain format of numbers shows every number as it is; None where it is no such format."""
    match = _PLAIN.fullmatch(code)
    return len(match[1] or "") if match else None


def shown_number(code: str, number: Decimal) -> str:
    """The number as it is seen."""
    section, value, has_sign = _section(_sections(code), number)
    if any(token.kind == "bracket" and token.text.lower() in _WHITE for token in section):
        return ""
    if any(token.kind in {"date", "noon"} for token in section):
        return _shown_day(section, number)
    try:
        text = _printed(section, value)
    except (InvalidOperation, Overflow):  # more digits than anyone reads
        return _TOO_LONG
    return f"-{text}"[:SHOWN_MAX] if has_sign and any(map(str.isdigit, text)) else text[:SHOWN_MAX]


def shown_text(code: str, text: str) -> str:
    """The text as it is seen."""
    sections = _sections(code)
    last = sections[-1]
    if len(sections) >= _ALL_SECTIONS or any(token.text == "@" for token in last):
        return "".join(text if token.text == "@" else _literal(token) for token in last)
    return text


def shows_day(code: str) -> bool:
    """Whether a day under this format is seen with its year, month and day, in this order."""
    day = datetime(2023, 11, 25)  # noqa: DTZ001  (days of a workbook have no zone)
    seen = _shown_day(_sections(code)[0], Decimal(45255))
    numbers = [int(each) for each in re.findall(r"[0-9]+", seen)]
    return numbers[:3] == [day.year, day.month, day.day] and not any(numbers[3:])


def read_number(text: str) -> Decimal | None:
    """The number that is read in what is seen, None where it does not read as one."""
    plain = _BLANKS.sub("", text)
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    if len(plain) > SHOWN_MAX or not plain.isascii() or _NUMBER.fullmatch(plain) is None:
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


@lru_cache(maxsize=1_024)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code[:_CODE_MAX]):
        kind = str(match.lastgroup)
        if match[0] == ";":
            sections.append([])
        else:
            sections[-1].append(_Token(kind, match[kind]))
    return tuple(map(tuple, sections))


def _section(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section, Decimal, bool]:
    """The part of a format that a number is shown by, the number to print, and whether a minus stands before it."""
    if len(sections) > 1 and any(token.text == "@" for token in sections[-1]):
        sections = sections[:-1]
    numeric = sections[:3]
    conditions = [_condition(section) for section in numeric[:2]]
    if any(conditions):
        for section, condition in zip(numeric, conditions, strict=False):
            if condition is None or _holds(condition, number):
                return section, abs(number), number < 0 and (condition or ("", Decimal(0)))[0] not in {"<", "<="}
        return numeric[-1] if len(numeric) > len(conditions) else (), abs(number), number < 0
    if number < 0 and len(numeric) > 1:
        return numeric[1], abs(number), False
    if number == 0 and len(numeric) > 2:
        return numeric[2], number, False
    return numeric[0], abs(number), number < 0


def _condition(section: _Section) -> tuple[str, Decimal] | None:
    for token in section:
        match = _CONDITION.fullmatch(token.text) if token.kind == "bracket" else None
        if match:
            try:
                return match[1], Decimal(match[2])
            except InvalidOperation:
                return None
    return None


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, limit = condition
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }[sign]  # fmt: skip


def _literal(token: _Token) -> str:
    match token.kind:
        case "quoted" | "escaped" | "other" | "fill":
            return token.text
        case "blank":
            return " "
        case "bracket":  # [$¥-804] shows what stands before the hyphen, [DBNum1] other digits
            if token.text.startswith("$"):
                return token.text[1:].partition("-")[0]
            return f"[{token.text}]" if token.text.lower().startswith("dbnum") else ""
        case _:
            return ""


def _printed(section: _Section, value: Decimal) -> str:
    if not any(token.kind == "digit" for token in section):
        return "".join(
            shown_general(value) if token.kind == "general" or token.text == "@" else _mark(token) for token in section
        )
    if any(token.text == "/" and token.kind == "sign" for token in section):
        return "".join(token.text for token in section)  # fractions read as no amount
    power = next((index for index, token in enumerate(section) if token.kind == "power"), None)
    if power is not None:
        return _scientific(section, power, value)
    scale, cut = _scaled(section)
    value = value * (Decimal(100) ** sum(_is(token, "%") for token in section)) / (Decimal(1000) ** scale)
    decimals = sum(token.kind == "digit" for token in section[cut:])
    whole, _, part = f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}".partition(".")
    return _whole(section[:cut], whole.lstrip("0")) + _part(section[cut:], part)


def _mark(token: _Token) -> str:
    return token.text if token.kind == "sign" and token.text in ".,%" else _literal(token)


def _is(token: _Token, sign: str) -> bool:
    return token.kind == "sign" and token.text == sign


def _scaled(section: _Section) -> tuple[int, int]:
    """By how many thousands a number is divided (commas that no digit follows), and where its decimals begin."""
    cut = next((index for index, token in enumerate(section) if _is(token, ".")), len(section))
    scale = 0
    for start, end in ((0, cut), (cut, len(section))):
        places = [index for index in range(start, end) if section[index].kind == "digit"]
        index = places[-1] + 1 if places else end
        while index < end and _is(section[index], ","):
            scale, index = scale + 1, index + 1
    return scale, cut


def _whole(section: Sequence[_Token], digits: str) -> str:
    """The digits before the point laid into their places from the right; the first place takes all that are left."""
    places = [index for index, token in enumerate(section) if token.kind == "digit"]
    grouped = any(_is(section[index], ",") for index in range(places[0], places[-1])) if places else False
    printed: list[str] = [] if places else [digits[::-1]]
    count = 0
    for index in range(len(section) - 1, -1, -1):
        token = section[index]
        if token.kind != "digit":
            printed.append(_literal(token)[::-1] if not _is(token, "%") else "%")
            continue
        taken = digits if index == places[0] else digits[-1:]
        digits = "" if index == places[0] else digits[:-1]
        for digit in reversed(taken or {"0": "0", "?": " "}.get(token.text, "")):
            printed.append("," if grouped and count and count % _GROUP == 0 else "")
            printed.append(digit)
            count += 1
    return "".join(printed)[::-1]


def _part(section: Sequence[_Token], digits: str) -> str:
    """The point and the digits after it; where only ``#`` is left of them, zeros at the end are not printed."""
    printed, left = list[str](), digits
    for token in section:
        if token.kind != "digit":
            printed.append(token.text if token.kind == "sign" and token.text in ".%" else _literal(token))
            continue
        is_end = not left.strip("0")
        printed.append({"#": "", "?": " "}.get(token.text, "0") if is_end else left[0])
        left = left[1:]
    return "".join(printed)


def _scientific(section: _Section, power: int, value: Decimal) -> str:
    exponent = value.adjusted() if value else 0
    mantissa = _printed(section[:power], value.scaleb(-exponent))
    rest = "".join(_literal(token) for token in section[power + 1 :])
    return f"{mantissa}E{exponent:+d}{rest}"


def shown_general(value: Decimal) -> str:
    """A number as the general format shows it: at most eleven characters of it."""
    text = decimal_text(value)
    if len(text.lstrip("-")) <= _GENERAL_DIGITS:
        return text
    whole = len(text.lstrip("-").partition(".")[0])
    if whole > _GENERAL_DIGITS:
        return f"{value:.5E}"
    decimals = max(0, _GENERAL_DIGITS - 1 - whole)
    return decimal_text(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _shown_day(section: _Section, serial: Decimal) -> str:
    try:
        day = from_excel(float(serial))
    except (OverflowError, ValueError, TypeError):
        return _TOO_LONG
    moment = day if isinstance(day, datetime) else None
    return "".join(_day_pieces(section, moment))[:SHOWN_MAX]


def _day_pieces(section: _Section, moment: datetime | None) -> Iterator[str]:
    before = ""
    for token in section:
        if token.kind != "date":
            yield token.text if token.kind in {"sign", "digit", "general"} else _literal(token)
            continue
        letter, last = token.text[0].lower(), before
        before = letter
        if moment is None or letter in "hs" or (letter == "m" and last == "h"):
            yield "0" * min(len(token.text), 2)
        elif letter in "ye":
            yield str(moment.year) if len(token.text) >= _YEAR_DIGITS or letter == "e" else f"{moment.year % 100:02d}"
        elif letter == "b":
            yield str(moment.year + 543)
        elif letter == "m":
            yield f"{moment.month:0{min(len(token.text), 2)}d}"
        elif letter == "d":
            yield f"{moment.day:0{min(len(token.text), 2)}d}"
