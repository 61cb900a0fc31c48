"""Numbers that an authority sets and changes: each with the days from which on it holds. Data, never code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Dated:
    """A value (money in fen) that holds from ``since`` (inclusive) until the next one does."""

    since: date
    value: int


INCLUSIVE_LIMIT_FEN: Final = (Dated(date(2021, 1, 1), 10**9), Dated(date(2024, 1, 1), 2 * 10**9))
"""Up to how much owed by one borrower its loans count as inclusive finance (普惠小微).

Ten million yuan from 2021 to 2023, twenty million from 2024 on (supervisors' statistics); earlier ones are not known.
"""


def in_force(table: Sequence[Dated], day: date) -> int | None:
    """The value that holds on a day; None before the first one known."""
    found = [item.value for item in table if item.since <= day]
    return found[-1] if found else None
