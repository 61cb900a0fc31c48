"""Totals over small ledgers that can be added up by eye."""

from tests.books import Books

TWO_BANKS = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
patent_pledge_loan J1 B01 -> E01 contract C1
patent_pledge_loan J2 B01 -> E01 contract C1
patent_pledge_loan J3 B02 -> E02
2022-03-01 J1 disbursement 100万元
2022-04-01 J2 disbursement 50万元
2023-02-01 J3 disbursement 200万元
2023-03-01 J1 repayment 100万元
2023-05-01 J3 repayment 20万元
"""


def test_flows_count_tallies_and_add_fen_by_institution(books: Books) -> None:
    books.post(TWO_BANKS)
    assert books.table("disbursed", kind="patent_pledge_loan", by="institution") == (
        "B01 2 1500000.00\nB02 1 2000000.00"
    )
    assert books.total("disbursed", kind="patent_pledge_loan", period="2023H1") == (1, "2000000.00")
    assert books.total("disbursed", kind="patent_pledge_loan", as_of="2022-12-31") == (2, "1500000.00")


def test_a_stock_counts_only_what_still_has_a_balance(books: Books) -> None:
    books.post(TWO_BANKS)
    assert books.table("outstanding", kind="patent_pledge_loan", as_of="2023-12-31", by="institution") == (
        "B01 1 500000.00\nB02 1 1800000.00"
    )


def test_contracts_and_recipients_are_counted_once(books: Books) -> None:
    books.post(TWO_BANKS)
    assert books.table("disbursed", kind="patent_pledge_loan", counts="instruments,contracts,recipients") == (
        "3 3500000.00 3 2 2"
    )
