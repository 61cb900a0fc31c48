"""Amounts in cells → integer fen: what people write around the digits is taken off, then ``parse_fen`` reads them.

The unit in the cell goes before that of the column. Nothing said is None, never zero.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intake.cells import refuse_broken, says_nothing, shown
from ledger.intake.grid import DIGITS_MAX, Value, plain_number
from ledger.labels.sheets import AMOUNT_TAILS
from ledger.money import parse_fen
from ledger.vocabulary import Unit

AmountReader = Callable[[Value], int | None]

_TEXT_MAX: Final = 80
_PLAIN: Final = re.compile(r"[0-9]{1,15}")
_DECIMALS: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")
_CORE: Final = re.compile(r"[0-9](?:[0-9.,' ]*[0-9])?")
_INVISIBLE: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_DECIMALS_SURE: Final = 2
"""After two different marks, at most so many digits at the end are decimals whatever the convention."""


def amount_reader(unit: Unit, decimal: str = ".", strike: tuple[str, ...] = ()) -> AmountReader:
    """A reader of the amounts of one column, in fen.

    It raises:
        InvalidValue: all that ``parse_fen`` raises; AMOUNT_NOT_POSITIVE below zero; DECIMAL_MARK where the marks do not
            fit the convention; CELL_ERROR; CELL_UNCALCULATED.
    """
    struck = tuple(unicodedata.normalize("NFKC", text).upper() for text in strike)

    def read_text(value: str) -> int | None:
        if decimal == "." or _PLAIN.fullmatch(value):
            try:
                return parse_fen(value, unit)
            except InvalidValue:
                pass  # what stands around the digits may not be in the way yet
        text = _stripped(value, struck)
        return None if text is None else parse_fen(_marked(text, decimal), unit)

    def read(value: Value) -> int | None:
        if type(value) is str:
            fen = read_text(value)
        elif isinstance(value, int | float) and type(value) is not bool:
            fen = _number_fen(value, unit)
        elif value is None:
            return None
        else:
            refuse_broken(value)
            raise InvalidValue(FindingCode.AMOUNT_UNREADABLE, expected="1234.50", found=shown(value))
        if fen is not None and fen < 0:
            raise InvalidValue(FindingCode.AMOUNT_NOT_POSITIVE, expected=">= 0", found=shown(value))
        return fen

    return read


def _number_fen(value: float, unit: Unit) -> int:
    """The amount of a number, to fifteen digits; through a text where its form is the plain one, which is quicker."""
    text = f"{value:.{DIGITS_MAX}g}" if type(value) is float else ""
    return parse_fen(text if _DECIMALS.fullmatch(text) else plain_number(value), unit)


def _stripped(value: str, struck: tuple[str, ...]) -> str | None:
    """The text without marks that say nothing; None if nothing is left, or a mark for no value."""
    refuse_broken(value)
    # NFKC would turn "10²" into 102: parse_fen refuses such numerals, so it has to see them.
    if len(value) > _TEXT_MAX or any(unicodedata.category(c) in ("No", "Nl") for c in value):
        return value
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", value)).upper().strip()
    for mark in struck:
        text = text.replace(mark, "")
    text = text.strip()
    if not text or says_nothing(text):
        return None
    return _without_tail(text)


def _without_tail(text: str) -> str:
    for tail, unit in AMOUNT_TAILS.items():
        if text.endswith(tail) and len(text) > len(tail):
            return text.removesuffix(tail).rstrip() + unit
    return text


def _marked(text: str, decimal: str) -> str:
    """The text with its thousands unparted or parted by commas and its decimals after a point, as ``parse_fen`` wants.

    Raises:
        InvalidValue: DECIMAL_MARK.
    """
    match = _CORE.search(text)
    if match is None:
        return text
    core = match[0].replace("'", " ")
    marks = [c for c in core if c in ".,"]
    if not marks:
        return text
    return f"{text[: match.start()]}{_core(core, marks, decimal, text)}{text[match.end() :]}"


def _core(core: str, marks: list[str], decimal: str, text: str) -> str:
    last = marks[-1]
    grouping = "," if decimal == "." else "."
    has_two = len(set(marks)) == 2 or " " in core
    is_decimal = last == decimal or (
        has_two and marks.count(last) == 1 and len(core) - core.rindex(last) - 1 <= _DECIMALS_SURE
    )
    if is_decimal and marks.count(last) == 1:
        whole, _, part = core.rpartition(last)
        if _in_threes(whole, "." if last == "," else ","):
            return f"{re.sub('[., ]', '', whole)}.{part}"
    elif last == grouping and len(set(marks)) == 1 and _in_threes(core, grouping):
        return re.sub("[., ]", "", core)
    raise InvalidValue(FindingCode.DECIMAL_MARK, expected="1,234.50" if decimal == "." else "1.234,50", found=text)


def _in_threes(whole: str, mark: str) -> bool:
    """Whether digits stand alone, or parted in threes by ``mark`` or by blanks throughout."""
    for separator in (mark, " "):
        first, *others = whole.split(separator)
        if first.isdigit() and (not others or len(first) <= 3) and all(len(o) == 3 and o.isdigit() for o in others):
            return True
    return False
