"""Funds: gross, internal and external; the treasury's money and how far it went; tables worked out by hand.

A line of contributions reads: fund, committed, paid in, internal, external, treasury, in kind, returned, gains,
outstanding, leverage. One of investments: fund, committed, invested, in enterprises, in kind, exited, gains, written
off, outstanding, enterprise multiple. Amounts are in yuan.
"""

from fractions import Fraction
from typing import Any

import pytest

from ledger.errors import LedgerError
from ledger.funds import FundAnswer, FundFigures, Sourced, fund_figures
from ledger.money import multiple, round_multiple
from ledger.scope import Viewer, parse_question
from tests.books import Books

CHAIN = """
government G01
fund F01
fund F02
venture_company V01
enterprise X01
research_body R01
enterprise E01 330303
enterprise E02 330326
park P01
fund_contribution K1 G01 -> F01
2023-01-10 K1 commitment 1000
2023-02-10 K1 disbursement 600
2023-05-10 K1 disbursement 400
fund_contribution K2 F01 -> F02
2023-03-15 K2 commitment 500
2023-03-15 K2 disbursement 500
fund_contribution K3 X01 -> F02
2023-03-20 K3 commitment 1500
2023-03-20 K3 disbursement 1500
fund_contribution K4 R01 -> F02
2023-04-18 K4 disbursement 200: means in_kind
equity_investment Q1 F02 -> E01
2023-04-05 Q1 commitment 800
2023-04-20 Q1 disbursement 800
equity_investment Q2 F02 -> E02
2023-05-15 Q2 disbursement 600: means in_kind
equity_investment Q3 F02 -> P01
2023-05-16 Q3 disbursement 50
2023-09-10 Q1 repayment 500
2023-09-10 Q1 income 300
2023-10-12 K2 repayment 125
2023-10-12 K2 income 75
2023-10-12 K3 repayment 375
2023-10-12 K3 income 225
2023-12-15 Q2 write_off 100
"""
"""The treasury pays a fund, which pays into a sub-fund beside others, which invests in enterprises and a park."""


def funds(books: Books, viewer: Viewer | None = None, fund: str | None = None, **parameters: Any) -> FundAnswer:
    with books.database.reading() as connection:
        scope = parse_question("disbursed", parameters, viewer or Viewer.all()).scope
        return fund_figures(connection, scope, fund)


def yuan(fen: int) -> str:
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen}fen"


def contributions(figures: FundFigures) -> str:
    """One line, or a dash where there are none."""
    own = figures.contributions
    if own is None:
        return f"{figures.fund} -"
    paid = own.paid_in
    amounts = [
        own.committed.gross, paid.gross, paid.internal, paid.external, paid.treasury, own.in_kind.gross,
        own.returned.gross, own.gains.gross, own.outstanding.gross,
    ]  # fmt: skip
    return " ".join([str(figures.fund), *map(yuan, amounts), times(figures.leverage)])


def investments(figures: FundFigures) -> str:
    """One line, or a dash where there are none."""
    own = figures.investments
    if own is None:
        return f"{figures.fund} -"
    amounts = [
        own.committed, own.invested, own.in_enterprises, own.in_kind, own.exited, own.gains, own.written_off,
        own.outstanding,
    ]  # fmt: skip
    return " ".join([str(figures.fund), *map(yuan, amounts), times(figures.enterprise_multiple)])


def times(exact: Fraction | None) -> str:
    return "-" if exact is None else str(exact)


def lines(answer: FundAnswer) -> list[str]:
    """Contributions of every fund and of all, then investments."""
    every = [*answer.rows, answer.total]
    return [*map(contributions, every), *map(investments, every)]


def test_the_treasurys_money_on_its_way_through_two_funds_counts_once(books: Books) -> None:
    books.post(CHAIN)
    assert lines(funds(books, as_of="2023-12-31")) == [
        # fund com. paid internal external treasury kind returned gains outstanding leverage
        "F01 1000 1000 0 1000 1000 0 0 0 1000 1",
        "F02 2000 2200 500 1700 0 200 500 300 1700 -",
        "None 3000 3200 500 2700 1000 200 500 300 2700 27/10",
        # fund committed invested enterprises kind exited gains written-off outstanding multiple
        "F01 -",
        "F02 800 1450 1400 600 500 300 100 850 -",
        "None 800 1450 1400 600 500 300 100 850 7/5",
    ]


def test_if_funds_were_taken_for_investors_the_money_would_count_twice(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.post(CHAIN)
    monkeypatch.setattr("ledger.funds._VEHICLES", frozenset())
    assert contributions(funds(books).total) == "None 3000 3200 0 3200 1000 200 500 300 2700 16/5"


def test_what_is_internal_is_told_for_every_amount_and_not_only_for_what_was_paid_in(books: Books) -> None:
    books.post(CHAIN)
    own = funds(books, as_of="2023-12-31").total.contributions
    assert own is not None
    told = {name: getattr(own, name) for name in ("committed", "paid_in", "in_kind", "returned", "gains")}
    assert told == {
        "committed": Sourced(300_000, 50_000, 100_000),
        "paid_in": Sourced(320_000, 50_000, 100_000),
        "in_kind": Sourced(20_000, 0, 0),
        "returned": Sourced(50_000, 12_500, 0),
        "gains": Sourced(30_000, 7_500, 0),
    }
    assert own.outstanding == Sourced(270_000, 37_500, 100_000)
    assert own.outstanding.external == 232_500


def test_a_period_has_its_flows_and_the_balances_of_its_end(books: Books) -> None:
    books.post(CHAIN)
    assert lines(funds(books, period="2023Q2")) == [
        "F01 0 400 0 400 400 0 0 0 1000 1",
        "F02 0 200 0 200 0 200 0 0 2200 -",
        "None 0 600 0 600 400 200 0 0 3200 3/2",
        "F01 -",
        "F02 800 1450 1400 600 0 0 0 1450 -",
        "None 800 1450 1400 600 0 0 0 1450 7/2",
    ]
    assert contributions(funds(books, period="2023-10").total) == "None 0 0 0 0 0 0 500 300 2700 -"


def test_quarters_sum_to_the_year_flow_by_flow(books: Books) -> None:
    books.post(CHAIN)
    quarters = [funds(books, period=f"2023Q{number}").total for number in (1, 2, 3, 4)]
    year = funds(books, period="2023").total
    for name in ("committed", "paid_in", "in_kind", "returned", "gains"):
        parts = [getattr(q.contributions, name) for q in quarters]
        whole = getattr(year.contributions, name)
        assert whole == Sourced(*(sum(getattr(p, of) for p in parts) for of in ("gross", "internal", "treasury")))
    for name in ("committed", "invested", "in_enterprises", "in_kind", "exited", "gains", "written_off"):
        parts = [getattr(q.investments, name) for q in quarters if q.investments]
        assert getattr(year.investments, name) == sum(parts)


TARGETS = """
statement F01 fund_contribution 2023-01-31 target 2000
statement F02 fund_contribution 2023-03-31 target 5000
statement F02 fund_contribution 2023-06-30 target 4000
statement V01 fund_contribution 2023-06-30 target 90
"""


def targets(answer: FundAnswer) -> dict[str | None, str]:
    return {row.fund: "-" if row.target is None else yuan(row.target) for row in (*answer.rows, answer.total)}


def test_a_funds_target_is_what_it_last_stated_by_the_day_and_targets_are_not_added(books: Books) -> None:
    books.post(CHAIN)
    books.post(TARGETS)
    assert targets(funds(books, as_of="2023-02-28")) == {"F01": "2000", None: "-"}
    assert targets(funds(books, as_of="2023-03-31")) == {"F01": "2000", "F02": "5000", None: "-"}
    assert targets(funds(books, period="2023Q4")) == {"F01": "2000", "F02": "4000", "V01": "90", None: "-"}
    assert targets(funds(books, period="2023Q4", known_at="1")) == {"F01": "-", "F02": "-", None: "-"}
    assert targets(funds(books, fund="F02")) == {"F02": "4000", None: "-"}
    assert funds(books).as_json()["funds"][0]["target"] == "2000.00"


def test_a_part_of_a_fund_has_no_target(books: Books) -> None:
    books.post(CHAIN)
    books.post(TARGETS)
    assert targets(funds(books, where=["recipient=F02"], as_of="2023-12-31")) == {"F02": "-", None: "-"}


def test_a_late_statement_of_a_target_is_in_no_closed_month(books: Books) -> None:
    books.post(CHAIN)
    books.close("2023-03")
    books.post("statement F02 fund_contribution 2023-03-31 target 5000")
    assert targets(funds(books, as_of="2023-03-31"))["F02"] == "-"
    assert targets(funds(books, as_of="2023-03-31", basis="event"))["F02"] == "5000"


def test_only_a_whole_fund_has_a_target(books: Books) -> None:
    books.post(CHAIN)
    books.post("bank B01\ntechnology_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 70")
    for statement in (
        "statement B01 technology_loan 2023-03-31 target 5000",
        "statement F02 equity_investment 2023-03-31 target 5000",
    ):
        with pytest.raises(LedgerError, match="field_of_kind"):
            books.post(statement)


def test_one_fund_is_asked_for_alone(books: Books) -> None:
    books.post(CHAIN)
    answer = funds(books, fund="F02", as_of="2023-12-31")
    assert [row.fund for row in answer.rows] == ["F02"]
    assert contributions(answer.total) == "None 2000 2200 500 1700 0 200 500 300 1700 -"
    assert lines(funds(books, fund="E01")) == ["None -", "None -"]


def test_a_sub_fund_that_only_funds_pay_into_has_nothing_external(books: Books) -> None:
    books.post("fund F01\nventure_company V01\nfund_contribution K1 F01 -> V01\n2023-01-05 K1 disbursement 70")
    books.post("fund F02\nfund_contribution K2 V01 -> F02\n2023-01-06 K2 disbursement 30")
    answer = funds(books)
    assert [contributions(row) for row in (*answer.rows, answer.total)] == [
        "F02 0 30 30 0 0 0 0 0 30 -",
        "V01 0 70 70 0 0 0 0 0 70 -",
        "None 0 100 100 0 0 0 0 0 100 -",
    ]


def test_where_the_treasury_paid_nothing_there_is_no_multiple_and_no_zero(books: Books) -> None:
    books.post("enterprise X01\nfund F01\nfund_contribution K1 X01 -> F01\n2023-01-05 K1 disbursement 70")
    books.post("enterprise E01\nequity_investment Q1 F01 -> E01\n2023-01-06 Q1 disbursement 30")
    answer = funds(books)
    assert (answer.total.leverage, answer.total.enterprise_multiple) == (None, None)
    assert answer.as_json()["total"]["leverage"] is None


def test_a_fund_that_the_treasury_alone_pays_is_levered_once_and_has_invested_nothing(books: Books) -> None:
    books.post("government G01\nfund F01\nfund_contribution K1 G01 -> F01\n2023-01-05 K1 disbursement 70")
    answer = funds(books)
    assert (answer.total.leverage, answer.total.enterprise_multiple) == (1, None)
    assert investments(answer.total) == "None -"
    books.post("enterprise E01\nequity_investment Q1 F01 -> E01\n2023-01-06 Q1 disbursement 30")
    assert funds(books, as_of="2023-01-06").total.enterprise_multiple == Fraction(3, 7)
    books.post("reverse 2/3")
    assert funds(books, as_of="2023-01-06").total.enterprise_multiple == 0


def test_an_empty_ledger_has_no_funds(books: Books) -> None:
    answer = funds(books)
    assert (answer.rows, lines(answer)) == ((), ["None -", "None -"])


def test_a_late_payment_is_an_adjustment_in_the_books_and_restates_on_the_event_basis(books: Books) -> None:
    books.post(CHAIN)
    books.close("2023-06")
    books.post("2023-06-20 K3 disbursement 300\n2023-06-21 Q1 disbursement 10")
    half, july = funds(books, period="2023H1"), funds(books, period="2023-07")
    assert contributions(half.total) == "None 3000 3200 500 2700 1000 200 0 0 3200 27/10"
    assert half.adjustment is None
    assert contributions(july.total) == "None 0 0 0 0 0 0 0 0 3500 -"
    assert july.adjustment is not None
    assert contributions(july.adjustment) == "None 0 300 0 300 0 0 0 0 300 -"
    assert investments(july.adjustment) == "None 0 10 10 0 0 0 0 10 -"
    restated = funds(books, period="2023H1", basis="event")
    assert contributions(restated.total) == "None 3000 3500 500 3000 1000 200 0 0 3500 3"
    assert restated.adjustment is None
    booked = funds(books, period="2023-07", part="booked")
    assert contributions(booked.total) == "None 0 300 0 300 0 0 0 0 3500 -"


def test_before_and_occurred_and_adjusted_come_to_what_there_is_now(books: Books) -> None:
    books.post(CHAIN)
    books.close("2023-06")
    books.post("2023-06-20 K3 disbursement 300\n2023-07-05 K3 disbursement 20")
    paid = {
        name: answer.contributions.paid_in.gross if answer and answer.contributions else 0
        for name, answer in {
            "before": funds(books, as_of="2023-06-30").total,
            "occurred": funds(books, period="2023-07").total,
            "adjusted": funds(books, period="2023-07").adjustment,
            "now": funds(books, as_of="2023-07-31").total,
        }.items()
    }
    assert paid == {"before": 320_000, "occurred": 2_000, "adjusted": 30_000, "now": 352_000}
    assert paid["before"] + paid["occurred"] + paid["adjusted"] == paid["now"]


def test_an_answer_at_a_journal_number_never_changes(books: Books) -> None:
    books.post(CHAIN)
    before = lines(funds(books, known_at=1))
    books.post("reverse 1/13\nreverse 1/35")
    books.post([{"fact": "institution", "code": "F02", "name": "示例新名", "kind": "fund", "duplicate_of": "F01"}])
    assert lines(funds(books, known_at=1)) == before
    assert lines(funds(books, known_at=1, parties="present")) == before
    assert lines(funds(books)) != before


def test_funds_that_were_merged_are_one_under_present_names_and_internal_money_stays_internal(books: Books) -> None:
    books.post(CHAIN)
    books.post("succession merger F02 -> F01 from 2023-12-20")
    answer = funds(books, as_of="2023-12-31", parties="present")
    assert lines(answer) == [
        "F01 3000 3200 500 2700 1000 200 500 300 2700 27/10",
        "None 3000 3200 500 2700 1000 200 500 300 2700 27/10",
        "F01 800 1450 1400 600 500 300 100 850 7/5",
        "None 800 1450 1400 600 500 300 100 850 7/5",
    ]
    assert [row.fund for row in funds(books, as_of="2023-12-31").rows] == ["F01", "F02"]
    assert funds(books, fund="F01", parties="present").total == answer.total


def test_openings_count_and_say_so_though_nobody_knows_the_fund(books: Books) -> None:
    books.post(
        "government G01\nfund F01\nfund_contribution O1 G01 -> ? opening\n2022-12-31 O1 disbursement 900: tally 3"
    )
    books.post("equity_investment O2 F01 -> ? opening\n2022-12-31 O2 disbursement 450: tally 2")
    answer = funds(books)
    assert [contributions(row) for row in answer.rows] == ["F01 -", "None 0 900 0 900 900 0 0 0 900 1"]
    assert [investments(row) for row in answer.rows] == ["F01 0 450 450 0 0 0 0 450 -", "None -"]
    assert (answer.opening_count, answer.total.enterprise_multiple) == (5, Fraction(1, 2))


def test_a_clerk_sees_only_what_the_own_institution_is_part_of(books: Books) -> None:
    books.post(CHAIN)
    books.post("bank B01\nfund_contribution K9 B01 -> F01\n2023-06-01 K9 disbursement 40")
    answer = funds(books, Viewer.of("B01"))
    assert lines(answer) == ["F01 0 40 0 40 0 0 0 0 40 -", "None 0 40 0 40 0 0 0 0 40 -", "F01 -", "None -"]
    assert lines(funds(books, Viewer.of("B09"))) == ["None -", "None -"]


def test_a_reversed_contribution_counts_in_no_fund(books: Books) -> None:
    books.post(CHAIN)
    books.post("reverse 1/21")
    assert contributions(funds(books).total) == "None 3000 3000 500 2500 1000 0 500 300 2500 5/2"


def test_other_kinds_of_business_are_no_part_of_funds(books: Books) -> None:
    books.post(CHAIN)
    before = lines(funds(books))
    books.post("bank B01\ntechnology_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 77")
    books.post("grant Z1 F01 -> E01\n2023-01-05 Z1 disbursement 77\ncooperative C01")
    books.post("cooperative_share S1 E01 -> C01\n2023-01-05 S1 disbursement 77")
    assert lines(funds(books)) == before


def test_plain_data_has_exact_and_rounded_multiples_and_names_the_rounding(books: Books) -> None:
    books.post(CHAIN)
    body = funds(books, as_of="2023-12-31").as_json()
    assert body["total"]["leverage"] == {"exact": "27/10", "rounded": "2.70", "rounding": "half_up"}
    assert body["total"]["contributions"]["paid_in"] == {
        "gross": "3200.00", "internal": "500.00", "external": "2700.00", "treasury": "1000.00",
    }  # fmt: skip
    assert body["total"]["investments"]["in_enterprises"] == "1400.00"
    assert [row["fund"] for row in body["funds"]] == ["F01", "F02"]
    assert body["funds"][0]["investments"] is None
    assert body["scope"] == {"as_of": "2023-12-31", "basis": "book", "parties": "recorded"}
    assert body["head"]["number"] == 1
    assert body.keys() == {"scope", "head", "funds", "total"}
    books.close("2023-06")
    opening = "fund_contribution O1 G01 -> ? opening\n2023-06-30 O1 disbursement 10: tally 2"
    books.post(opening, accept=["opening_overlaps"])
    july = funds(books, period="2023-07").as_json()
    assert july["adjustment"]["contributions"]["paid_in"]["treasury"] == "10.00"
    assert july["opening_count"] == 2


@pytest.mark.parametrize(
    ("part", "whole", "exact", "rounded"),
    [
        (27, 10, Fraction(27, 10), "2.70"),
        (1, 200, Fraction(1, 200), "0.01"),
        (1, 201, Fraction(1, 201), "0.00"),
        (0, 10, Fraction(0), "0.00"),
        (-1, 200, Fraction(-1, 200), "-0.01"),
        (2, 3, Fraction(2, 3), "0.67"),
        (1, 0, None, "None"),
        (1, -1, None, "None"),
        (None, 1, None, "None"),
        (1, None, None, "None"),
    ],
)
def test_a_multiple_is_exact_and_rounded_half_up_only_when_told(
    part: int | None, whole: int | None, exact: Fraction | None, rounded: str
) -> None:
    assert multiple(part, whole) == exact
    assert str(round_multiple(exact)) == rounded
