"""A total over a million entries beside the same statement written by hand, and beside DuckDB."""

import sqlite3
from collections.abc import Callable

import duckdb
import pytest

from tests.benchmarks.race import Race
from tests.books import Books

MILLION = 1_000_000

BY_HAND = """
SELECT institution, sum(tally), sum(amount_fen) FROM entry
WHERE kind = '{kind}' AND act = 'disbursement' GROUP BY institution ORDER BY institution"""


@pytest.mark.parametrize("kind", ["grant", "technology_loan"])
def test_a_total_of_one_kind_by_institution(bulk: Callable[[int], Books], race: Race, kind: str) -> None:
    books = bulk(MILLION)
    statement = BY_HAND.format(kind=kind)
    by_hand = sqlite3.connect(books.database.url.database)
    duck = duckdb.connect()
    duck.execute("CREATE TABLE entry (kind TEXT, act TEXT, institution TEXT, tally BIGINT, amount_fen BIGINT)")
    rows = by_hand.execute("SELECT kind, act, institution, tally, amount_fen FROM entry")
    while batch := rows.fetchmany(100_000):
        columns = dict(zip("abcde", map(list, zip(*batch, strict=True)), strict=True))
        duck.execute("INSERT INTO entry SELECT unnest($a), unnest($b), unnest($c), unnest($d), unnest($e)", columns)

    race.run(
        f"total of {kind} by institution",
        lambda: books.ask("disbursed", kind=kind, by="institution"),
        {
            "SQL by hand": lambda: by_hand.execute(statement).fetchall(),
            "DuckDB": lambda: duck.execute(statement).fetchall(),
        },
        rounds=15,
    )

    answered = [(row.dimensions[0], row.count, row.amount_fen)
                for row in books.ask("disbursed", kind=kind, by="institution").rows]  # fmt: skip
    assert answered == by_hand.execute(statement).fetchall()
    assert answered == duck.execute(statement).fetchall()
    by_hand.close()
    duck.close()
