"""How facts and entries are named: ``S7/3`` is line 3 of voucher (submission) 7, ``7/3`` line 3 of journal number 7.

Submission ids and journal numbers are told apart everywhere: the first always wears its ``S``. In tables the place of a
fact is one integer, voucher × 10,000 + line, which orders and joins like the pair (a voucher has at most 5,000 lines).
"""

from typing import Final

LINES: Final = 10_000


def place_key(voucher: int, line: int) -> int:
    """The integer that stands for line ``line`` of voucher ``voucher``."""
    return voucher * LINES + line


def place_text(key: int) -> str:
    """``S7/3`` for the integer of line 3 of voucher 7."""
    return f"S{key // LINES}/{key % LINES}"


def place_of(text: str, voucher: int) -> int:
    """The integer of ``S7/3``, or of ``#3`` read inside ``voucher``."""
    if text.startswith("#"):
        return voucher * LINES + int(text[1:])
    owner, _, line = text[1:].partition("/")
    return int(owner) * LINES + int(line)


def entry_text(number: int, line: int) -> str:
    """``7/3`` for line 3 of journal number 7."""
    return f"{number}/{line}"


def entry_of(text: str) -> tuple[int, int]:
    """The journal number and line of ``7/3``."""
    number, line = text.split("/")
    return int(number), int(line)
