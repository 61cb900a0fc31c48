"""Where a number of a pack turns: the limit of inclusive finance, the day of falling due, halves in rounding."""

import pytest

from ledger.period import parse_period
from tests.books import Books
from tests.reporting import cell, monthly
from tests.test_pack_numbers import PARTIES


@pytest.mark.parametrize(
    ("period", "first", "second", "small"),
    [
        ("2023-06", "600万元", "400万元", (2, 1_000_000_000)),  # ten million in all, at two banks, is within
        ("2023-06", "600万元", "400.000001万元", (0, 0)),  # a fen more is not, whichever bank lent it
        ("2023-12", "600万元", "400.000001万元", (0, 0)),
        ("2024-01", "600万元", "400.000001万元", (2, 1_000_000_001)),  # twenty million from 2024 on
        ("2024-01", "1500万元", "500.000001万元", (0, 0)),
        ("2020-12", "1万元", "1万元", (None, None)),  # no limit is known
    ],
)
def test_the_limit_of_inclusive_finance_holds_to_the_fen_and_over_all_banks(
    sqlite_books: Books, period: str, first: str, second: str, small: tuple[int | None, int | None]
) -> None:
    sqlite_books.post(PARTIES)
    sqlite_books.settle(f"""
        patent_pledge_loan J1 B01 -> E01
        patent_pledge_loan J2 B02 -> E01
        2020-06-01 J1 disbursement {first}
        2020-06-01 J2 disbursement {second}
    """)
    pledges = monthly(sqlite_books, sheets=["pledges"], month=parse_period(period))[0]
    assert tuple(cell(pledges, "合计", f"inclusive_{part}") for part in ("count", "amount")) == small


@pytest.mark.parametrize(
    ("due", "soon", "late"),
    [
        ("2023-06-29", 0, 1),  # overdue from the day after
        ("2023-06-30", 1, 0),  # on the day itself it is due, not overdue
        ("2023-07-01", 1, 0),
        ("2023-09-28", 1, 0),  # the ninetieth day
        ("2023-09-29", 0, 0),
    ],
)
def test_due_within_ninety_days_and_overdue_part_at_the_day(
    sqlite_books: Books, due: str, soon: int, late: int
) -> None:
    sqlite_books.post(PARTIES)
    sqlite_books.settle(f"patent_pledge_loan J1 B01 -> E01 due_date {due}\n2023-01-05 J1 disbursement 10万元")
    pledges = monthly(sqlite_books, sheets=["pledges"])[0]
    assert (cell(pledges, "合计", "due_soon_count"), cell(pledges, "合计", "overdue_count")) == (soon, late)


@pytest.mark.parametrize(
    ("before", "now", "growth"),
    [
        ("0", "5", None),  # from nothing
        ("3", "1", -666_700),
        ("8", "9", 125_000),
        ("80000", "80004", 100),  # 0.005 % is 0.01 %
        ("80000", "79996", -100),
        ("7", "7", 0),
        ("1", "0", -1_000_000),
    ],
)
def test_growth_is_rounded_once_to_two_decimals_a_half_away_from_zero(
    sqlite_books: Books, before: str, now: str, growth: int | None
) -> None:
    sqlite_books.post(PARTIES)
    lines = [
        f"{day} {number} disbursement {amount}"
        for day, number, amount in (("2022-06-05", "J1", before), ("2023-06-05", "J2", now))
        if amount != "0"
    ]
    loans = "patent_pledge_loan J1 B01 -> E01\npatent_pledge_loan J2 B01 -> E01\n"
    sqlite_books.settle(loans + "\n".join(lines))
    assert cell(monthly(sqlite_books)[0], "专利权质押贷款", "growth_percent") == growth


def test_mean_rates_are_weighted_by_balance_and_leave_out_what_has_none(sqlite_books: Books) -> None:
    """By hand: (100 x 4 % + 300 x 5 %) / 400 = 4.75 %; what is repaid weighs nothing, what is unrated is left out."""
    sqlite_books.post(PARTIES)
    sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01 rate 4
        patent_pledge_loan J2 B01 -> E01 rate 5
        patent_pledge_loan J3 B01 -> E01 rate 9
        patent_pledge_loan J4 B01 -> E01
        2023-01-05 J1 disbursement 100万元
        2023-01-05 J2 disbursement 350万元
        2023-01-05 J3 disbursement 70万元
        2023-01-05 J4 disbursement 500万元
        2023-02-05 J2 repayment 50万元
        2023-02-05 J3 repayment 70万元
    """)
    institutions, pledges = monthly(sqlite_books, sheets=["institutions", "pledges"])[:2]
    assert cell(institutions, "合计", "average_rate") == cell(pledges, "合计", "average_rate") == 47_500
    assert cell(pledges, "合计", "average_size") == 255_000_000
