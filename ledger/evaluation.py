"""The value of one declared scope: what the ledger says where a published or confirmed figure speaks of it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from ledger.scope import Viewer, question_of
from ledger.totals import answer
from ledger.vocabulary import Count


def evaluate(
    connection: Connection, measure: str, count: str | None, scope: Mapping[str, Any], viewer: Viewer, known_at: int
) -> Fraction | None:
    """The yuan of a scope, or with a count the number of things; None where nothing is known or groups mix.

    A scope that says as known at which number it holds is asked at that number, any other at ``known_at``.

    Raises:
        LedgerError: the scope cannot be asked.
    """
    further = () if count in (None, Count.COUNT) else (count,)
    question = question_of(measure, scope, viewer, counts=further, known_at=str(known_at))
    total = answer(connection, question).total
    if total is None:
        return None
    if count is None:
        return None if total.amount_fen is None else Fraction(total.amount_fen, 100)
    return Fraction(total.counts[0] if further else total.count)
