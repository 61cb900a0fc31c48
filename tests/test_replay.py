"""Projections are dropped and replayed: nothing that was known is lost, and an older one is noticed."""

import pytest

from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode
from ledger.projection import COLUMNS
from ledger.replay import bring_up_to_date, replay
from ledger.tables import Tables
from ledger.verify import verify
from tests.books import Books

A_YEAR = """
bank B01 330302
enterprise E01 330303
pledge_registration R1 E01 -> B01
patent_pledge_loan J1 B01 -> E01 secured_by R1, due_date 2023-12-31, rate 4.35
2023-01-05 R1 registration 500万元
2023-01-05 R1 pledge 500万元: patent ZL201310699744.2
2023-01-06 J1 disbursement 415万元
statement B01 patent_pledge_loan 2023-01-31 outstanding 415万元
"""


def _all_rows(books: Books) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(books.rows(f"SELECT * FROM {name}"), key=str) for name in COLUMNS}


def test_a_replay_gives_every_row_back(books: Books) -> None:
    books.post(A_YEAR)
    books.close("2023-01")
    books.post("reverse 1/7\namend J1 from 2023-12-01: due_date 2024-06-30")
    before = _all_rows(books)
    with books.database.writing() as writer:
        assert replay(writer.connection) == 3
    assert _all_rows(books) == before
    assert verify(books.database).is_intact


def test_a_ledger_of_older_projections_is_refused_until_it_is_brought_up_to_date(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.post(A_YEAR)
    books.close("2023-01")
    monkeypatch.setattr("ledger.database.PROJECTION_VERSION", 99)
    monkeypatch.setattr("ledger.replay.PROJECTION_VERSION", 99)
    with pytest.raises(Unavailable) as refusal:
        books.total("disbursed", kind="patent_pledge_loan")
    assert refusal.value.findings[0].code is FindingCode.DATABASE_OLDER
    assert not bring_up_to_date(books.database)
    assert books.total("disbursed", kind="patent_pledge_loan") == (1, "4150000.00")


def test_the_columns_of_the_projection_are_those_of_the_tables() -> None:
    assert {table.name: tuple(table.columns.keys()) for table in Tables.PROJECTED} == dict(COLUMNS)
