"""Levels below zero, found by plain SQL over entries and by no reader of the ledger."""

from typing import Any

from sqlalchemy import Connection

from tests.machine_world import MONTH_ENDS

_BELOW = """
WITH
  rule(name, act, sign) AS (VALUES
    ('outstanding', 'disbursement', 1), ('outstanding', 'repayment', -1), ('outstanding', 'write_off', -1),
    ('limit', 'commitment', 1), ('limit', 'commitment_cut', -1),
    ('unrecovered', 'write_off', 1), ('unrecovered', 'recovery', -1)),
  month(last) AS (VALUES {months})
SELECT rule.name, journal.number, month.last, entry.instrument, sum(rule.sign * entry.amount_fen)
FROM journal JOIN entry ON entry.number <= journal.number JOIN rule ON rule.act = entry.act
JOIN month ON CAST(entry.{date} AS TEXT) <= month.last
WHERE journal.number < {before} AND (rule.name = 'outstanding' OR entry.kind NOT IN {fiscal})
GROUP BY rule.name, journal.number, month.last, entry.instrument
HAVING sum(rule.sign * entry.amount_fen) < 0 ORDER BY 1, 2, 3, 4"""

_FISCAL = "('grant', 'interest_subsidy', 'risk_compensation')"
"""Of money paid for good no more is reclaimed than was paid; what was approved of it is no limit."""


def levels_below_zero(connection: Connection, basis: str, before: int) -> list[tuple[Any, ...]]:
    """(level, journal number, last day of a month, instrument, fen) wherever a level is below zero on that basis.

    Asked as known at every number before the one given: so the books are asked as they were while nothing was reopened.
    """
    months = ", ".join(f"('{day}')" for day in MONTH_ENDS)
    statement = _BELOW.format(
        months=months, date={"book": "book_date", "event": "event_date"}[basis], before=before, fiscal=_FISCAL
    )
    return [tuple(row) for row in connection.exec_driver_sql(statement)]
