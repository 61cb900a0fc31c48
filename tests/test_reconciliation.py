"""What banks report as their month-end balances against what the entries come to, with tables worked out by hand.

A line reads: institution, kind, what was stated (and of which loan), entries, statement, difference, since when.
"""

from datetime import date
from typing import Any

from ledger.money import format_yuan
from ledger.party_words import Parties
from ledger.reconciliation import Reconciled, differing_statements, missing_statements, reconcile
from ledger.scope import Viewer
from ledger.vocabulary import Basis
from tests.books import Books

BANKS = """
bank B01
bank B02
enterprise E01
technology_loan J1 B01 -> E01
technology_loan J2 B01 -> E01
technology_loan K1 B02 -> E01
2023-01-10 J1 disbursement 100
2023-02-10 K1 disbursement 50
"""


def shown(row: Reconciled) -> str:
    """One row as a line; what is missing is a dash."""
    amounts = (row.entries_fen, row.statement_fen, row.difference_fen)
    of = row.measure + (f" {row.loan}" if row.loan else "")
    told = " ".join("-" if fen is None else format_yuan(fen) for fen in amounts)
    since = f" since {row.since}" if row.since else ""
    return f"{row.institution} {row.kind} {of}: {told}{since}{' missing' if row.is_missing else ''}"


def table(books: Books, day: str, known: int | None = None, viewer: Viewer | None = None, **options: Any) -> list[str]:
    """All that is reconciled at a month's end."""
    with books.database.reading() as connection:
        head = known or connection.exec_driver_sql("SELECT max(number) FROM journal").scalar_one()
        rows = reconcile(connection, date.fromisoformat(day), head, viewer or Viewer.all(), **options)
    return [shown(row) for row in rows]


def at_closing(books: Books, day: str, known: int | None = None) -> tuple[list[str], list[tuple[str, str]]]:
    """What a closing is told: the statements that differ, and who owes one."""
    with books.database.reading() as connection:
        head = known or connection.exec_driver_sql("SELECT max(number) FROM journal").scalar_one()
        when = date.fromisoformat(day)
        differing = [shown(row) for row in differing_statements(connection, when, head)]
        return differing, missing_statements(connection, when, head)


def state(books: Books, bank: str, amounts: dict[str, str], kind: str = "technology_loan") -> None:
    """A voucher with a bank's balances, by day."""
    books.post("\n".join(f"statement {bank} {kind} {day} outstanding {amount}" for day, amount in amounts.items()))


def test_a_statement_that_agrees_has_no_difference_and_one_that_does_not_says_since_when(books: Books) -> None:
    books.post(BANKS)
    state(books, "B01", {"2023-01-31": "100", "2023-02-28": "90", "2023-03-31": "90"})
    state(books, "B02", {"2023-02-28": "50", "2023-03-31": "50"})
    assert table(books, "2023-01-31") == ["B01 technology_loan outstanding: 100.00 100.00 0.00"]
    assert table(books, "2023-03-31") == [
        "B01 technology_loan outstanding: 100.00 90.00 -10.00 since 2023-02-28",
        "B02 technology_loan outstanding: 50.00 50.00 0.00",
    ]
    assert at_closing(books, "2023-03-31") == (
        ["B01 technology_loan outstanding: 100.00 90.00 -10.00 since 2023-02-28"], [],
    )  # fmt: skip
    assert at_closing(books, "2023-01-31") == ([], [])


def test_a_difference_that_was_settled_in_between_is_told_since_it_came_back(books: Books) -> None:
    books.post(BANKS)
    state(books, "B01", {"2023-01-31": "90", "2023-02-28": "100", "2023-04-30": "110", "2023-06-30": "120"})
    # March and May have no statement: they are no break and no beginning.
    assert table(books, "2023-06-30")[0].endswith("100.00 120.00 20.00 since 2023-04-30")
    assert table(books, "2023-04-30")[0].endswith("100.00 110.00 10.00 since 2023-04-30")
    assert table(books, "2023-01-31")[0].endswith("100.00 90.00 -10.00 since 2023-01-31")


def test_each_bank_and_each_measure_has_a_since_of_its_own(books: Books) -> None:
    books.post(BANKS)
    state(books, "B01", {"2023-02-28": "101", "2023-03-31": "101", "2023-04-30": "101"})
    state(books, "B02", {"2023-02-28": "50", "2023-03-31": "51", "2023-04-30": "51"})
    assert at_closing(books, "2023-04-30")[0] == [
        "B01 technology_loan outstanding: 100.00 101.00 1.00 since 2023-02-28",
        "B02 technology_loan outstanding: 50.00 51.00 1.00 since 2023-03-31",
    ]


def test_a_bank_that_reports_by_stock_only_has_no_balance_by_entries_and_no_difference(books: Books) -> None:
    books.post("bank B01")
    state(books, "B01", {"2022-12-31": "500", "2023-01-31": "450"})
    assert table(books, "2023-01-31") == ["B01 technology_loan outstanding: - 450.00 -"]
    assert at_closing(books, "2023-01-31") == ([], [])


def test_a_bank_whose_only_loan_was_recorded_by_mistake_reports_by_stock_again(books: Books) -> None:
    books.post(BANKS)
    state(books, "B02", {"2023-02-28": "70", "2023-03-31": "70"})
    assert at_closing(books, "2023-03-31")[0] == ["B02 technology_loan outstanding: 50.00 70.00 20.00 since 2023-02-28"]
    books.post("reverse 1/8")
    assert at_closing(books, "2023-03-31")[0] == []
    assert table(books, "2023-03-31")[1:] == ["B02 technology_loan outstanding: - 70.00 -"]


def test_a_bank_whose_loans_are_repaid_has_a_balance_of_zero_and_not_none(books: Books) -> None:
    books.post(BANKS)
    books.post("2023-03-15 K1 repayment 50")
    state(books, "B02", {"2023-03-31": "7"})
    assert at_closing(books, "2023-03-31")[0] == ["B02 technology_loan outstanding: 0.00 7.00 7.00 since 2023-03-31"]


def test_who_stated_before_and_not_for_this_day_is_missing_unless_the_last_balance_was_zero(books: Books) -> None:
    books.post("bank B01\nbank B02\nbank B03")
    state(books, "B01", {"2023-01-31": "500", "2023-02-28": "400"})
    state(books, "B02", {"2023-01-31": "70", "2023-02-28": "0"})
    state(books, "B03", {"2023-04-30": "10"})
    state(books, "B01", {"2023-01-31": "300"}, "patent_pledge_loan")
    expected = [("B01", "patent_pledge_loan"), ("B01", "technology_loan")]
    assert at_closing(books, "2023-03-31") == ([], expected)
    assert at_closing(books, "2023-01-31") == ([], [])
    assert at_closing(books, "2022-12-31") == ([], [])
    assert table(books, "2023-03-31") == [
        "B01 patent_pledge_loan outstanding: - - - missing",
        "B01 technology_loan outstanding: - - - missing",
    ]
    assert at_closing(books, "2023-04-30")[1] == expected  # B03 has begun


def test_a_statement_of_a_single_loan_makes_no_bank_one_that_reports_by_stock(books: Books) -> None:
    books.post(BANKS)
    books.post([of_loan("J1", "2023-01-31", "100"), of_loan("J1", "2023-02-28", "90")])
    assert at_closing(books, "2023-03-31") == ([], [])
    assert at_closing(books, "2023-02-28") == (
        ["B01 technology_loan outstanding S1/4: 100.00 90.00 -10.00 since 2023-02-28"], [],
    )  # fmt: skip
    assert table(books, "2023-01-31") == [
        "B01 technology_loan outstanding: 100.00 - -",
        "B01 technology_loan outstanding S1/4: 100.00 100.00 0.00",
    ]


def of_loan(loan: str, day: str, amount: str, measure: str = "outstanding") -> dict[str, str]:
    """A statement of one loan of B01."""
    return {
        "fact": "statement", "institution": "B01", "kind": "technology_loan", "loan": f"technology_loan:B01:{loan}",
        "date": day, "measure": measure, "amount": amount,
    }  # fmt: skip


def test_a_late_statement_is_in_its_month_on_the_event_basis_only(books: Books) -> None:
    books.post(BANKS)
    state(books, "B01", {"2023-01-31": "100"})
    books.close("2023-01", "2023-02")
    state(books, "B01", {"2023-02-28": "90"})
    assert table(books, "2023-02-28") == [
        "B01 technology_loan outstanding: 100.00 - - missing",
        "B02 technology_loan outstanding: 50.00 - -",
    ]
    assert table(books, "2023-02-28", basis=Basis.EVENT)[0].endswith("100.00 90.00 -10.00 since 2023-02-28")
    state(books, "B01", {"2023-03-31": "90"})
    assert table(books, "2023-03-31")[0].endswith("100.00 90.00 -10.00 since 2023-03-31")
    assert table(books, "2023-03-31", basis=Basis.EVENT)[0].endswith("100.00 90.00 -10.00 since 2023-02-28")


def test_what_was_stated_late_and_still_last_before_a_month_owes_the_next(books: Books) -> None:
    books.post("bank B01")
    books.close("2023-02")
    state(books, "B01", {"2023-02-28": "90"})
    assert at_closing(books, "2023-03-31") == ([], [("B01", "technology_loan")])
    assert at_closing(books, "2023-02-28") == ([], [])


def test_a_late_repayment_leaves_the_closed_months_difference_as_it_was(books: Books) -> None:
    books.post(BANKS)
    state(books, "B01", {"2023-01-31": "100", "2023-02-28": "60", "2023-03-31": "60"})
    books.close("2023-02")
    books.post("2023-02-20 J1 repayment 40")
    assert table(books, "2023-02-28")[0].endswith("100.00 60.00 -40.00 since 2023-02-28")
    assert table(books, "2023-03-31")[0].endswith("60.00 60.00 0.00")
    assert table(books, "2023-02-28", basis=Basis.EVENT)[0].endswith("60.00 60.00 0.00")


def test_an_answer_at_a_journal_number_never_changes(books: Books) -> None:
    books.post(BANKS)
    state(books, "B01", {"2023-01-31": "90"})
    before = table(books, "2023-01-31"), at_closing(books, "2023-01-31")
    assert before[0] == ["B01 technology_loan outstanding: 100.00 90.00 -10.00 since 2023-01-31"]
    state(books, "B01", {"2023-01-31": "100", "2022-12-31": "5"})
    assert (table(books, "2023-01-31", known=2), at_closing(books, "2023-01-31", known=2)) == before
    assert table(books, "2023-01-31") == ["B01 technology_loan outstanding: 100.00 100.00 0.00"]


def test_the_limit_of_credit_lines_is_what_was_granted_less_what_was_cut(books: Books) -> None:
    books.post("bank B01\nenterprise E01\ncredit_line L1 B01 -> E01\n2023-01-02 L1 commitment 1000")
    books.post("2023-03-02 L1 commitment_cut 300")
    books.post("statement B01 credit_line 2023-02-28 limit 1000\nstatement B01 credit_line 2023-03-31 limit 1000")
    assert table(books, "2023-02-28") == ["B01 credit_line limit: 1000.00 1000.00 0.00"]
    assert table(books, "2023-03-31") == ["B01 credit_line limit: 700.00 1000.00 300.00 since 2023-03-31"]


OVERDUE = """
bank B01
enterprise E01
technology_loan J1 B01 -> E01 due_date 2023-02-15
technology_loan J2 B01 -> E01 due_date 2023-03-31
2023-01-10 J1 disbursement 100
2023-01-10 J2 disbursement 40
2023-02-10 J1 repayment 30
"""


def test_overdue_is_the_balance_of_loans_past_the_due_date_in_force(books: Books) -> None:
    books.post(OVERDUE)
    stated = "\n".join(
        f"statement B01 technology_loan {day} overdue {amount}"
        for day, amount in {"2023-01-31": "0", "2023-02-28": "70", "2023-03-31": "70", "2023-04-30": "70"}.items()
    )
    books.post(stated)
    books.post([of_loan("J1", "2023-04-30", "70", "overdue"), of_loan("J2", "2023-04-30", "0", "overdue")])
    overdue = "B01 technology_loan overdue"
    assert [table(books, day)[1] for day in ("2023-01-31", "2023-02-28", "2023-03-31")] == [
        f"{overdue}: 0.00 0.00 0.00", f"{overdue}: 70.00 70.00 0.00", f"{overdue}: 70.00 70.00 0.00",
    ]  # fmt: skip
    assert table(books, "2023-04-30")[1:] == [
        f"{overdue}: 110.00 70.00 -40.00 since 2023-04-30",
        f"{overdue} S1/3: 70.00 70.00 0.00",
        f"{overdue} S1/4: 40.00 0.00 -40.00 since 2023-04-30",
    ]
    books.post("amend J2 from 2023-03-20: due_date 2023-09-30")
    assert table(books, "2023-04-30")[1] == f"{overdue}: 70.00 70.00 0.00"


def test_non_performing_loans_have_no_counterpart_in_entries(books: Books) -> None:
    books.post(BANKS)
    books.post("statement B01 technology_loan 2023-02-28 npl 30")
    assert table(books, "2023-02-28")[1] == "B01 technology_loan npl: - 30.00 -"
    assert at_closing(books, "2023-02-28") == ([], [])


def test_a_fund_states_what_was_paid_into_it(books: Books) -> None:
    books.post("government G01\nfund F01\nfund_contribution A1 G01 -> F01\n2023-01-05 A1 disbursement 900")
    state(books, "F01", {"2023-01-31": "800"}, "fund_contribution")
    assert at_closing(books, "2023-01-31")[0] == [
        "F01 fund_contribution outstanding: 900.00 800.00 -100.00 since 2023-01-31"
    ]


def test_what_was_only_subscribed_is_no_part_of_a_single_contribution_s_balance(books: Books) -> None:
    """Of A1 a thousand was subscribed and nine hundred paid in; of A2 it is subscribed only: no balance to compare."""
    books.post("""
        government G01
        fund F01
        fund_contribution A1 G01 -> F01
        fund_contribution A2 G01 -> F01
        2023-01-05 A1 commitment 1000
        2023-01-05 A1 disbursement 900
        2023-01-06 A2 commitment 500
    """)
    of = {"fact": "statement", "institution": "F01", "kind": "fund_contribution", "date": "2023-01-31"}
    told = {"S1/3": "900", "S1/4": "70"}
    books.post([{**of, "measure": "outstanding", "loan": loan, "amount": fen} for loan, fen in told.items()])
    assert table(books, "2023-01-31") == [
        "F01 fund_contribution outstanding: 900.00 - -",
        "F01 fund_contribution outstanding S1/3: 900.00 900.00 0.00",
        "F01 fund_contribution outstanding S1/4: - 70.00 -",
    ]
    assert at_closing(books, "2023-01-31") == ([], [])


MERGER = "succession merger B02 -> B01 from 2023-03-15"


def test_after_a_merger_one_statement_speaks_for_the_business_of_both(books: Books) -> None:
    books.post(BANKS)
    state(books, "B01", {"2023-02-28": "100", "2023-03-31": "150"})
    state(books, "B02", {"2023-02-28": "50"})
    books.post(MERGER)
    assert table(books, "2023-02-28") == [
        "B01 technology_loan outstanding: 100.00 100.00 0.00",
        "B02 technology_loan outstanding: 50.00 50.00 0.00",
    ]
    assert table(books, "2023-03-31") == ["B01 technology_loan outstanding: 150.00 150.00 0.00"]
    assert at_closing(books, "2023-03-31") == ([], [])
    assert table(books, "2023-03-31", parties=Parties.RECORDED) == [
        "B01 technology_loan outstanding: 100.00 150.00 50.00 since 2023-03-31",
        "B02 technology_loan outstanding: 50.00 - - missing",
    ]


def test_a_difference_before_a_merger_is_the_merged_banks_own(books: Books) -> None:
    books.post(BANKS)
    state(books, "B01", {"2023-02-28": "100", "2023-03-31": "151"})
    state(books, "B02", {"2023-02-28": "51"})
    books.post(MERGER)
    assert at_closing(books, "2023-03-31")[0] == [
        "B01 technology_loan outstanding: 150.00 151.00 1.00 since 2023-03-31"
    ]
    assert at_closing(books, "2023-02-28")[0] == ["B02 technology_loan outstanding: 50.00 51.00 1.00 since 2023-02-28"]


def test_a_merged_bank_owes_no_statement_but_its_successor_does(books: Books) -> None:
    books.post("bank B01\nbank B02")
    state(books, "B02", {"2023-02-28": "50"})
    books.post(MERGER)
    assert at_closing(books, "2023-03-31") == ([], [("B01", "technology_loan")])
    state(books, "B01", {"2023-03-31": "50"})
    assert at_closing(books, "2023-03-31") == ([], [])


def test_after_a_split_each_states_what_it_kept_and_before_it_the_one_stated_all(books: Books) -> None:
    books.post(BANKS)
    books.post("2023-01-20 J2 disbursement 30\nbank B03")
    state(books, "B01", {"2023-02-28": "130", "2023-03-31": "100"})
    state(books, "B03", {"2023-03-31": "29"})
    books.post("succession split B01 -> B03 from 2023-03-01: instruments J2")
    books.post([of_loan("J2", "2023-03-31", "30")])
    assert table(books, "2023-02-28")[0] == "B01 technology_loan outstanding: 130.00 130.00 0.00"
    assert table(books, "2023-03-31") == [
        "B01 technology_loan outstanding: 100.00 100.00 0.00",
        "B02 technology_loan outstanding: 50.00 - -",
        "B03 technology_loan outstanding: 30.00 29.00 -1.00 since 2023-03-31",
        "B03 technology_loan outstanding S1/5: 30.00 30.00 0.00",
    ]
    assert len(at_closing(books, "2023-03-31")[0]) == 1


def test_a_head_office_answers_for_its_branches(books: Books) -> None:
    books.post("bank B00")
    books.post([{"fact": "institution", "code": "B01", "name": "示例支行", "kind": "bank", "parent": "B00"}])
    books.post("enterprise E01\ntechnology_loan J1 B01 -> E01\n2023-01-10 J1 disbursement 100")
    state(books, "B01", {"2023-01-31": "90"})
    told = table(books, "2023-01-31", parties=Parties.HEAD_OFFICE)
    assert told == ["B00 technology_loan outstanding: 100.00 90.00 -10.00 since 2023-01-31"]


def test_a_clerk_sees_the_own_bank_only(books: Books) -> None:
    books.post(OVERDUE)
    books.post("bank B02\ntechnology_loan K1 B02 -> E01\n2023-02-10 K1 disbursement 50")
    state(books, "B01", {"2023-02-28": "110", "2023-04-30": "110"})
    state(books, "B02", {"2023-02-28": "51", "2023-03-31": "51"})
    books.post("statement B02 technology_loan 2023-04-30 overdue 9")
    assert [row.split(" ")[0] for row in table(books, "2023-04-30")] == ["B01", "B02", "B02"]
    assert table(books, "2023-04-30", viewer=Viewer.of("B01")) == [
        "B01 technology_loan outstanding: 110.00 110.00 0.00"
    ]
    assert table(books, "2023-03-31", viewer=Viewer.of("B01")) == [
        "B01 technology_loan outstanding: 110.00 - - missing"
    ]
    assert table(books, "2023-02-28", viewer=Viewer.of("E01")) == []
