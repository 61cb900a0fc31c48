"""Returns of funds against cases worked by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.returns import fund_returns, internal_rate
from ledger.scope import Scope, Viewer
from tests.books import Books

START = date(2021, 1, 1)


def flows(text: str) -> list[tuple[date, int]]:
    """Days after the start and yuan: ``0 -100, 365 110``."""
    pairs = (item.split() for item in text.split(", ")) if text else ()
    return [(START + timedelta(int(day)), int(yuan) * 100) for day, yuan in pairs]


@pytest.mark.parametrize(
    ("text", "ppm"),
    [
        ("0 -100, 365 110", 100_000),  # one year, a tenth more
        ("0 -100, 730 121", 100_000),  # two years: 1.1 x 1.1
        ("0 -100, 365 100", 0),
        ("0 -100, 365 50", -500_000),
        ("0 -100, 365 5, 730 105", 50_000),  # a bond at par
        ("0 -1000, 365 -1000, 1095 2541", 100_000),  # 1331 + 1210
        ("0 -100, 365 -100, 730 231", 100_000),  # 100 x 1.21 + 100 x 1.1
        ("0 -100", None),
        ("0 100, 365 50", None),
        ("0 -100, 365 230, 730 -132", None),  # ten and twenty per cent both answer
        ("0 -100, 0 100", None),
        ("0 -60, 0 -40, 365 110", 100_000),  # two payments of one day are one
        ("0 -100, 1 1000", None),  # beyond any rate worth telling
        ("", None),
    ],
)
def test_a_rate_is_the_one_worked_by_hand(text: str, ppm: int | None) -> None:
    assert internal_rate(flows(text)) == ppm


@given(st.integers(-80, 300), st.integers(1, 20), st.integers(1, 10**12))
def test_money_that_grew_at_a_rate_is_found_to_have(percent: int, years: int, yuan: int) -> None:
    """Whole years, so that what comes back is exact to the yuan: 100 ** years yuan a unit."""
    paid = yuan * 100**years
    back = yuan * (100 + percent) ** years
    found = internal_rate([(START, -paid), (START + timedelta(365 * years), back)])
    assert found == percent * 10_000


LEDGER = """
government G01
fund F01
fund F02
fund_contribution Q1 G01 -> F01
fund_contribution Q2 F01 -> F02
2021-01-01 Q1 disbursement 100万元
2021-01-01 Q2 disbursement 50万元
2022-01-01 Q1 repayment 60万元
2022-01-01 Q1 income 50万元
"""


def test_a_fund_s_returns_are_of_what_was_realised(sqlite_books: Books) -> None:
    sqlite_books.settle(LEDGER)
    with sqlite_books.database.reading() as connection:
        first, second = fund_returns(connection, Scope(Viewer.all(), as_of=date(2022, 6, 30)))
        early = fund_returns(connection, Scope(Viewer.all(), as_of=date(2021, 6, 30)))
    assert (first.fund, first.dpi, first.rate_ppm) == ("F01", Fraction(11, 10), 100_000)
    assert (second.fund, second.dpi, second.rate_ppm) == ("F02", Fraction(0), None)
    assert [(row.dpi, row.rate_ppm) for row in early] == [(Fraction(0), None)] * 2
