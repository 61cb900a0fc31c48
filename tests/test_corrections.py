"""Corrections: what was wrong is reversed and recorded anew, and nothing is edited."""

from typing import Any

import pytest

from ledger.corrections import rebook_facts, reversal_facts
from ledger.errors import NotFound, Refused
from ledger.verify import verify
from tests.books import Books

WRONG_BANK = """
bank B01
bank B02
enterprise E01 330303
enterprise E02 330326
pledge_registration P1 E01 -> B01
technology_loan J0 B01 -> E01
2022-01-05 J0 disbursement 50
patent_pledge_loan J1 B01 -> E01 contract C1, secured_by P1, renews J0, rate 4.35, due_date 2024-01-05, purpose 示例
2023-01-05 J1 disbursement 100: means rollover
2023-02-05 J1 repayment 40.01
2023-03-05 J1 income 0.5
"""


def rebook(books: Books, place: str, **changes: Any) -> list[dict[str, Any]]:
    with books.database.reading() as connection:
        return rebook_facts(connection, place, changes)


def test_a_reversal_names_each_entry_by_number_and_line() -> None:
    assert reversal_facts("7/3", "8/1") == [{"fact": "reversal", "entry": "7/3"}, {"fact": "reversal", "entry": "8/1"}]


def test_a_loan_of_the_wrong_bank_is_rebooked_whole_and_the_wrong_bank_no_longer_counts(books: Books) -> None:
    books.post(WRONG_BANK)
    facts = rebook(books, "S1/8", provider="B02", secured_by=None)
    books.post([{k: v for k, v in fact.items() if v is not None} for fact in facts])
    assert books.table("disbursed", kind="patent_pledge_loan", by="institution") in {
        "B01 0 0.00\nB02 1 100.00",
        "B02 1 100.00",
    }
    assert books.table("outstanding", kind="patent_pledge_loan", by="institution") == "B02 1 59.99"
    assert books.total("income", kind="patent_pledge_loan") == (1, "0.50")
    anew, old = "i.replaces = 10008", "i.key = 10008"
    kept = "contract, renews, rate_ppm, CAST(due_date AS TEXT), purpose, instrument_number, region"
    assert books.rows(f"SELECT {kept} FROM instrument AS i WHERE {anew}") == books.rows(
        f"SELECT {kept} FROM instrument AS i WHERE {old}"
    )
    assert books.rows("SELECT means FROM entry WHERE provider = 'B02' AND means IS NOT NULL") == [("rollover",)]
    assert verify(books.database).is_intact


def test_what_is_not_changed_stays_as_it_was(books: Books) -> None:
    books.post(WRONG_BANK)
    facts = rebook(books, "S1/8")
    assert [fact["fact"] for fact in facts] == ["reversal"] * 3 + ["instrument"] + ["entry"] * 3
    books.post(facts)
    assert books.rows("SELECT registration, instrument FROM security ORDER BY number") == [
        (10005, 10008),
        (10005, 20004),
    ]
    assert books.total("outstanding", kind="patent_pledge_loan") == (1, "59.99")


def test_what_was_corrected_once_can_be_corrected_again(books: Books) -> None:
    books.post(WRONG_BANK)
    books.post(rebook(books, "S1/8", purpose="一"))
    books.post(rebook(books, "S2/4", purpose="二"))
    assert books.total("disbursed", kind="patent_pledge_loan", counts="instruments") == (1, "100.00")


def test_a_line_keeps_that_it_revolves_and_a_pledge_its_patents(books: Books) -> None:
    books.post(
        """
        bank B01
        enterprise E01
        credit_line L1 B01 -> E01 revolving
        2023-01-01 L1 commitment 100
        pledge_registration P1 E01 -> B01
        2023-01-01 P1 registration 5
        2023-01-01 P1 pledge ?: patent ZL201310699744.2
        technology_loan J0 B01 -> ? opening
        2022-12-31 J0 disbursement 9: tally 3
        """
    )
    for place in ("S1/3", "S1/5", "S1/8"):
        books.post(rebook(books, place))
    assert books.rows("SELECT revolving, opening FROM instrument WHERE replaces IS NOT NULL ORDER BY key") == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert books.rows("SELECT patent, amount_fen, tally FROM entry WHERE act = 'pledge' ORDER BY number, line") == [
        ("ZL201310699744.2", None, 1),
        ("ZL201310699744.2", None, -1),
        ("ZL201310699744.2", None, 1),
    ]
    assert books.total("disbursed", kind="technology_loan") == (3, "9.00")


def test_what_is_unknown_or_has_nothing_live_is_not_rebooked(books: Books) -> None:
    books.post("bank B01\nenterprise E01\ntechnology_loan J1 B01 -> E01")
    with pytest.raises(NotFound, match="unknown_instrument"):
        rebook(books, "S9/9")
    with pytest.raises(Refused, match="already_reversed"):
        rebook(books, "S1/3")
