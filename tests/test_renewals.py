"""Renewals: from any loan of a chain all of it is told, and a loan renews none of another enterprise."""

from typing import Any

import pytest

from ledger.corrections import rebook_facts
from ledger.scope import Viewer
from ledger.verify import verify
from tests.books import Books
from tests.lending import ask_portfolio, chain, figures

J0, J1, J2, J3 = "S1/5", "S2/1", "S3/1", "S4/1"

FIRST = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
technology_loan J0 B01 -> E01 contract C0
2022-01-05 J0 disbursement 100
"""


def renewed(books: Books) -> Books:
    """J0, renewed each year without repayment: J1, and J2 by another bank under a contract of its own; J3 in cash."""
    books.post(FIRST)
    books.post(
        """
        patent_pledge_loan J1 B01 -> E01 renews J0, contract C0
        2023-01-05 J1 disbursement 100: means rollover
        2023-01-05 J0 repayment 100
        """
    )
    books.post(
        """
        patent_pledge_loan J2 B02 -> E01 renews J1, contract C2
        2024-01-05 J2 disbursement 90: means rollover
        2024-01-05 J1 repayment 100
        """
    )
    books.post("patent_pledge_loan J3 B02 -> E01 renews J2\n2025-01-05 J3 disbursement 80\n2025-01-05 J2 repayment 90")
    return books


def test_every_loan_of_a_chain_tells_all_of_it_and_who_renewed_it(books: Books) -> None:
    renewed(books)
    whole = f"{J0} {J1} {J2} {J3}"
    assert [chain(books, place) for place in (J0, J1, J2, J3)] == [(whole, J1), (whole, J2), (whole, J3), (whole, "")]


def test_a_chain_is_told_as_it_was_known(books: Books) -> None:
    renewed(books)
    assert [chain(books, J0, known_at=number) for number in (1, 2, 3)] == [
        (J0, ""), (f"{J0} {J1}", J1), (f"{J0} {J1} {J2}", J1),
    ]  # fmt: skip


def test_a_clerk_is_told_the_own_banks_part_of_a_chain(books: Books) -> None:
    renewed(books)
    assert chain(books, J0, Viewer.of("B01")) == (f"{J0} {J1}", J1)
    assert chain(books, J1, Viewer.of("B01")) == (f"{J0} {J1}", "")
    assert chain(books, J3, Viewer.of("B02")) == (f"{J2} {J3}", "")


def test_a_loan_may_be_renewed_by_two(books: Books) -> None:
    books.post(FIRST)
    books.post("technology_loan J1 B01 -> E01 renews J0\n2023-01-05 J1 disbursement 60: means rollover")
    books.post("technology_loan J2 B01 -> E01 renews J0\n2023-01-05 J2 disbursement 40: means rollover")
    assert chain(books, J0) == (f"{J0} {J1} {J2}", f"{J1} {J2}")
    assert chain(books, J2) == (f"{J0} {J1} {J2}", "")


def test_a_renewal_that_was_reversed_is_in_no_chain(books: Books) -> None:
    renewed(books)
    books.post("reverse 4/2\nreverse 4/3")
    assert chain(books, J2) == (f"{J0} {J1} {J2}", "")
    assert chain(books, J0, known_at=4) == (f"{J0} {J1} {J2} {J3}", J1)


def rebook(books: Books, place: str, **changes: Any) -> None:
    with books.database.reading() as connection:
        facts = rebook_facts(connection, place, changes)
    books.settle(facts)


def test_a_loan_recorded_anew_takes_its_place_in_the_chain_from_both_sides(books: Books) -> None:
    renewed(books)
    rebook(books, J1, contract="C1")
    anew = "S5/3"
    whole = f"{J0} {anew} {J2} {J3}"
    assert [chain(books, place) for place in (J0, J1, anew, J3)] == [
        (whole, anew), (whole, J2), (whole, J2), (whole, ""),
    ]  # fmt: skip
    assert chain(books, J0, known_at=4) == (f"{J0} {J1} {J2} {J3}", J1)


def test_a_ring_that_corrections_close_is_followed_once(books: Books) -> None:
    """J1 renews J0; J0 is then recorded anew as a loan that renews J1."""
    books.post(FIRST)
    books.post("technology_loan J1 B01 -> E01 renews J0\n2023-01-05 J1 disbursement 60")
    rebook(books, J0, renews=J1)
    assert sorted(chain(books, J1)[0].split()) == [J1, "S3/2"]


def test_what_is_no_loan_is_in_no_chain(books: Books) -> None:
    books.post(f"{FIRST}\npledge_registration P1 E01 -> B01")
    assert chain(books, "S1/7") == ("", "")


# of the same enterprise


RENEWAL = "technology_loan J9 B02 -> {borrower} renews J0\n2023-01-05 J9 disbursement 60"


def test_a_loan_renews_one_of_the_same_enterprise_by_whichever_bank(books: Books) -> None:
    books.post(FIRST)
    assert books.complaints(RENEWAL.format(borrower="E02")) == ["renewal_parties /facts/0/renews"]
    books.post(RENEWAL.format(borrower="E01"))


def test_both_may_stand_in_one_voucher(books: Books) -> None:
    both = f"{FIRST}\n{RENEWAL}"
    assert books.complaints(both.format(borrower="E02")) == ["renewal_parties /facts/6/renews"]
    books.post(both.format(borrower="E01"))


@pytest.mark.parametrize(
    "change",
    [
        "succession merger E01 -> E02 from 2022-12-01",
        "succession renaming E01 -> E02 from 2022-12-01",
        "succession split E01 -> E02 from 2022-12-01: instruments J0",
    ],
)
def test_an_enterprise_renews_what_its_predecessor_owed(books: Books, change: str) -> None:
    books.post(FIRST)
    books.post(change)
    books.settle(RENEWAL.format(borrower="E02"))
    assert chain(books, J0) == (f"{J0} S3/1", "S3/1")


def test_an_enterprise_recorded_twice_is_one(books: Books) -> None:
    books.post(FIRST)
    party = {"fact": "institution", "code": "E02", "name": "示例E02", "kind": "enterprise", "duplicate_of": "E01"}
    books.post([party])
    books.post(RENEWAL.format(borrower="E02"))


def test_what_an_opening_summed_up_may_be_renewed_by_anybody(books: Books) -> None:
    books.post(f"{FIRST}\ntechnology_loan O1 B01 -> ? opening\n2021-12-31 O1 disbursement 900: tally 3")
    books.post("technology_loan J9 B01 -> E02 renews O1\n2023-01-05 J9 disbursement 60")


# counted once


def test_renewing_makes_no_new_contract_and_no_new_enterprise_and_no_new_business(books: Books) -> None:
    renewed(books)
    names = (
        "disbursed_count", "disbursed", "rollover_count", "rollover", "contracts", "recipients", "contracts_to_date",
        "recipients_to_date",
    )  # fmt: skip
    days = ("2022-12-31", "2023-12-31", "2024-12-31", "2025-12-31")
    assert [figures(ask_portfolio(books, as_of=day).total, *names) for day in days] == [
        "1 100.00 0 0.00 1 1 1 1",
        "2 200.00 1 100.00 1 1 1 1",
        "3 290.00 2 190.00 1 1 1 1",
        "4 370.00 2 190.00 1 1 1 1",
    ]
    books.post("technology_loan J8 B01 -> E01 contract C8\n2025-02-01 J8 disbursement 10")
    books.post("technology_loan J9 B01 -> E01 contract C8\n2025-02-02 J9 disbursement 20")
    assert figures(ask_portfolio(books, as_of="2025-12-31").total, *names) == "6 400.00 2 190.00 2 1 2 1"


def test_a_renewal_goes_on_under_the_contract_of_a_loan_recorded_anew(books: Books) -> None:
    books.post(FIRST)
    books.post("technology_loan J1 B01 -> E01 renews J0\n2023-01-05 J1 disbursement 100: means rollover")
    books.close("2023-06")
    rebook(books, J0, provider="B02")
    for day in ("2023-06-30", "2023-07-01"):
        found = ask_portfolio(books, as_of=day).total
        assert figures(found, "outstanding_loans", "contracts_to_date") == "2 1"
    assert verify(books.database).is_intact
