"""Records become facts: written as little tables of rows, read as tables of facts and findings."""

from typing import Any

import pytest

from ledger.errors import Finding, LedgerError
from ledger.finding_codes import FindingCode
from ledger.intake.compose import Composed, NeedsGrouping
from ledger.intake_words import Field
from ledger.journal import Draft, submit
from ledger.labels import label
from tests.books import Books
from tests.intake import compose, compose_all, findings_of, table_of

PARTIES = """
bank B01 330302
bank B02 330302
enterprise E01 330303
enterprise E02 330326
government G01
cooperative C01
fund F01
"""


@pytest.fixture
def books(sqlite_books: Books) -> Books:
    sqlite_books.post(PARTIES)
    return sqlite_books


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def check(books: Books, sheet: str, facts: str, findings: str = "", **options: Any) -> None:
    """The one voucher of a sheet has these facts and findings; without findings the ledger takes it."""
    composed = compose(books, sheet, **options)
    assert table_of(composed) == lines(facts)
    assert findings_of(composed) == lines(findings)
    if not findings:
        assert books.submit(composed.facts).id


def test_a_row_is_a_loan_with_its_disbursement(books: Books) -> None:
    check(
        books,
        """
        provider | recipient | number | contract | date       | due_date   | rate | amount | means    | remark
        示例B01  | 示例E01   | J1     | C1       | 2023-01-05 | 2024-01-05 | 4.35 | 415.00 | rollover | 示例
        示例B01  | 示例E02   |        | C2       | 2023-01-06 |            |      | 20.00  |          |
        """,
        """
        2 instrument patent_pledge_loan B01 -> E01 J1 contract=C1 due_date=2024-01-05 rate=4.35
        2 entry #1 disbursement 2023-01-05 415.00 remark=示例 means=rollover
        3 instrument patent_pledge_loan B01 -> E02 - contract=C2
        3 entry #3 disbursement 2023-01-06 20.00
        """,
        kind="patent_pledge_loan",
    )


@pytest.mark.parametrize(
    ("kind", "provider", "recipient", "act"),
    [
        ("credit_line", "B01", "E01", "commitment"),
        ("technology_loan", "B01", "E01", "disbursement"),
        ("cooperative_loan", "C01", "E01", "disbursement"),
        ("pledge_registration", "E01", "B01", "registration"),
        ("mutual_deposit", "E01", "C01", "disbursement"),
        ("fund_contribution", "G01", "F01", "disbursement"),
        ("equity_investment", "F01", "E01", "disbursement"),
        ("grant", "G01", "E01", "disbursement"),
    ],
)
def test_an_amount_without_an_act_is_what_such_business_begins_with(
    books: Books, kind: str, provider: str, recipient: str, act: str
) -> None:
    check(
        books,
        f"""
        provider_code | recipient_code | kind   | date       | amount
        {provider}    | {recipient}    | {kind} | 2023-01-05 | 7.00
        """,
        f"""
        2 instrument {kind} {provider} -> {recipient} -
        2 entry #1 {act} 2023-01-05 7.00
        """,
    )


def test_rows_of_one_number_are_one_loan_also_where_others_stand_between_them(books: Books) -> None:
    check(
        books,
        """
        provider_code | recipient_code | number | act          | date       | amount | due_date
        B01           | E01            | J1     | disbursement | 2023-01-05 | 90.00  | 2024-01-05
        B01           | E02            | J2     | disbursement | 2023-01-06 | 80.00  |
        B01           | E01            | J1     | repayment    | 2023-02-05 | 10.00  | 2024-01-05
        B01           | E02            | J2     | income       | 2023-02-06 | 1.00   | 2024-06-06
        """,
        """
        2 instrument patent_pledge_loan B01 -> E01 J1 due_date=2024-01-05
        2 entry #1 disbursement 2023-01-05 90.00
        3 instrument patent_pledge_loan B01 -> E02 J2 due_date=2024-06-06
        3 entry #3 disbursement 2023-01-06 80.00
        4 entry #1 repayment 2023-02-05 10.00
        5 entry #3 income 2023-02-06 1.00
        """,
        kind="patent_pledge_loan",
    )


def test_what_a_later_row_of_a_loan_says_otherwise_is_told_at_its_cell(books: Books) -> None:
    check(
        books,
        """
        provider_code | recipient_code | number | act          | date       | amount | due_date
        B01           | E01            | J1     | disbursement | 2023-01-05 | 90.00  | 2024-01-05
        B01           | E01            | J1     | repayment    | 2023-02-05 | 10.00  | 2024-01-06
        B01           | E02            | J1     | repayment    | 2023-02-05 | 10.00  |
        """,
        """
        2 instrument patent_pledge_loan B01 -> E01 J1 due_date=2024-01-05
        2 entry #1 disbursement 2023-01-05 90.00
        """,
        """
        row_differs G3 <2024-01-05> 2024-01-06
        row_differs 4 <E01> E02
        """,
        kind="patent_pledge_loan",
    )


def test_each_amount_column_is_an_entry_and_a_zero_of_what_came_back_is_none(books: Books) -> None:
    check(
        books,
        """
        provider_code | recipient_code | number | date       | repayment_date | disbursement | repayment | income
        B01           | E01            | J1     | 2023-01-05 | 2023-03-05     | 90.00        | 10.00     | 0.00
        B01           | E02            | J2     | 2023-01-06 |                | 80.00        | 0.00      | 0.00
        """,
        """
        2 instrument patent_pledge_loan B01 -> E01 J1
        2 entry #1 disbursement 2023-01-05 90.00
        2 entry #1 repayment 2023-03-05 10.00
        3 instrument patent_pledge_loan B01 -> E02 J2
        3 entry #4 disbursement 2023-01-06 80.00
        """,
        kind="patent_pledge_loan",
    )


def test_a_grant_is_promised_when_signed_and_paid_on_its_day(books: Books) -> None:
    check(
        books,
        """
        provider_code | recipient_code | number | signed_date | date       | commitment | disbursement | due_date
        G01           | E01            | P1     | 2023-01-02  | 2023-03-04 | 90.00      | 50.00        | 2024-01-01
        """,
        """
        2 instrument grant G01 -> E01 P1 signed_date=2023-01-02
        2 entry #1 commitment 2023-01-02 90.00
        2 entry #1 disbursement 2023-03-04 50.00
        """,
        kind="grant",
    )


def test_a_line_is_stated_once_and_its_loans_stand_under_it(books: Books) -> None:
    check(
        books,
        """
        provider_code | recipient_code | number | line_number | line_amount | revolving | date       | amount
        B01           | E01            | J1     | L1          | 500.00      | true      | 2023-01-05 | 90.00
        B01           | E01            | J2     | L1          | 500.00      | true      | 2023-02-05 | 80.00
        """,
        """
        2 instrument credit_line B01 -> E01 L1 revolving=True
        2 entry #1 commitment 2023-01-05 500.00
        2 instrument technology_loan B01 -> E01 J1 under=#1
        2 entry #3 disbursement 2023-01-05 90.00
        3 instrument technology_loan B01 -> E01 J2 under=#1
        3 entry #5 disbursement 2023-02-05 80.00
        """,
        kind="technology_loan",
    )


def test_the_limit_of_a_line_agrees_with_what_stands(books: Books) -> None:
    books.post("credit_line L1 B01 -> E01\n2023-01-01 L1 commitment 500\n2023-01-02 L1 commitment_cut 100")
    check(
        books,
        """
        provider_code | recipient_code | number | line_number | line_amount | date       | amount
        B01           | E01            | J1     | L1          | 400.00      | 2023-01-05 | 90.00
        B01           | E01            | J2     | L1          | 500.00      | 2023-02-05 | 80.00
        B02           | E01            | J3     | L2          | 70.00       | 2023-02-05 | 50.00
        B02           | E01            | J4     | L2          | 60.00       | 2023-02-06 | 10.00
        """,
        """
        2 instrument technology_loan B01 -> E01 J1 under=S2/1
        2 entry #1 disbursement 2023-01-05 90.00
        4 instrument credit_line B02 -> E01 L2
        4 entry #3 commitment 2023-02-05 70.00
        4 instrument technology_loan B02 -> E01 J3 under=#3
        4 entry #5 disbursement 2023-02-05 50.00
        """,
        """
        row_differs E3 <400.00> 500.00
        row_differs E5 <70.00> 60.00
        """,
        kind="technology_loan",
    )


def test_a_loan_is_secured_by_the_registration_in_its_row(books: Books) -> None:
    check(
        books,
        """
        provider | recipient | number | registration_number | registration | patent        | appraised | date | amount
        B01      | E01       | J1     | R1                  | 500.00       | 2013106997442 | 300.00    | DAY  | 90.00
        B01      | E01       | J2     | R1                  | 500.00       | 2017106018623 | 200.00    | DAY  | 80.00
        B01      | E01       | J3     | R1、R2              |              |               |           | DAY  | 70.00
        """,
        """
        2 instrument pledge_registration E01 -> B01 R1
        2 entry #1 registration 2023-01-05 500.00
        2 entry #1 pledge 2023-01-05 300.00 patent=2013106997442
        2 instrument patent_pledge_loan B01 -> E01 J1 secured_by=#1
        2 entry #4 disbursement 2023-01-05 90.00
        3 entry #1 pledge 2023-01-05 200.00 patent=2017106018623
        3 instrument patent_pledge_loan B01 -> E01 J2 secured_by=#1
        3 entry #7 disbursement 2023-01-05 80.00
        4 instrument pledge_registration E01 -> B01 R2
        4 instrument patent_pledge_loan B01 -> E01 J3 secured_by=#1,#9
        4 entry #10 disbursement 2023-01-05 70.00
        """,
        kind="patent_pledge_loan",
    )


def test_several_patents_of_one_row_have_no_common_value(books: Books) -> None:
    check(
        books,
        """
        provider | recipient | registration_number | patent                             | appraised | date | amount
        B01      | E01       | R1                  | ZL201310699744.2, ZL201710601862.3 | 300.00    | DAY  | 90.00
        """,
        "2 instrument pledge_registration E01 -> B01 R1",
        "row_differs E2 <1> 2",
        kind="patent_pledge_loan",
    )


def test_balances_are_statements_of_the_loan_or_of_the_whole_institution(books: Books) -> None:
    books.post("patent_pledge_loan J0 B01 -> E01\n2023-01-01 J0 disbursement 500")
    check(
        books,
        """
        provider_code | recipient_code | number | date       | amount | as_of      | outstanding | npl  | tally
        B01           | E01            | J1     | 2023-01-05 | 90.00  | 2023-01-31 | 90.00       | 0.00 |
        B01           |                | J0     |            |        | 2023-01-31 | 500.00      |      |
        B01           |                |        |            |        | 2023-01-31 | 590.00      | 0.00 | 2
        """,
        """
        2 instrument patent_pledge_loan B01 -> E01 J1
        2 entry #1 disbursement 2023-01-05 90.00
        2 statement B01 patent_pledge_loan 2023-01-31 outstanding 90.00 loan=#1
        2 statement B01 patent_pledge_loan 2023-01-31 npl 0.00 loan=#1
        3 statement B01 patent_pledge_loan 2023-01-31 outstanding 500.00 loan=S2/1
        4 statement B01 patent_pledge_loan 2023-01-31 outstanding 590.00 count=2
        4 statement B01 patent_pledge_loan 2023-01-31 npl 0.00 count=2
        """,
        kind="patent_pledge_loan",
    )


def test_links_lead_to_what_stands_in_the_ledger_or_in_the_file(books: Books) -> None:
    books.post("technology_loan J0 B01 -> E01\n2022-01-01 J0 disbursement 500\n2022-12-31 J0 repayment 500")
    check(
        books,
        """
        kind             | provider | recipient | number | renews | for_loan               | date       | amount
        technology_loan  | B01      | E01       | J1     | J0     |                        | 2023-01-05 | 90.00
        technology_loan  | B01      | E01       | J2     | J1     |                        | 2023-02-05 | 90.00
        interest_subsidy | G01      | E01       | P1     |        | J0                     | 2023-03-01 | 1.00
        interest_subsidy | G01      | E01       | P2     |        | technology_loan:B01:J2 | 2023-03-02 | 2.00
        """,
        """
        2 instrument technology_loan B01 -> E01 J1 renews=S2/1
        2 entry #1 disbursement 2023-01-05 90.00
        3 instrument technology_loan B01 -> E01 J2 renews=#1
        3 entry #3 disbursement 2023-02-05 90.00
        4 instrument interest_subsidy G01 -> E01 P1 for_loan=S2/1
        4 entry #5 disbursement 2023-03-01 1.00
        5 instrument interest_subsidy G01 -> E01 P2 for_loan=#3
        5 entry #7 disbursement 2023-03-02 2.00
        """,
    )


def test_a_loan_that_is_named_but_not_there_or_twice_there_is_told(books: Books) -> None:
    books.post(
        "technology_loan J0 B01 -> E01\n2022-01-01 J0 disbursement 500\n"
        "technology_loan J0 B02 -> E01\n2022-01-01 J0 disbursement 500"
    )
    check(
        books,
        """
        provider_code | recipient_code | for_loan | date       | amount
        G01           | E01            | J0       | 2023-03-01 | 1.00
        G01           | E01            | J9       | 2023-03-02 | 2.00
        """,
        "",
        """
        ambiguous_instrument C2 J0
        unknown_instrument C3 J9
        """,
        kind="interest_subsidy",
        is_grouped=True,
    )


def test_an_opening_is_a_sum_without_a_recipient(books: Books) -> None:
    check(
        books,
        """
        provider_code | number | opening | tally | date       | amount
        B01           | Q1     | true    | 12    | 2022-12-31 | 900.00
        """,
        """
        2 instrument technology_loan B01 -> ? Q1 opening=True
        2 entry #1 disbursement 2022-12-31 900.00 tally=12
        """,
        kind="technology_loan",
    )


def test_what_a_row_lacks_is_told_by_name_at_its_cell_and_the_row_makes_no_facts(books: Books) -> None:
    check(
        books,
        """
        provider_code | recipient_code | number | act       | date       | disbursement
        B01           | E01            | J1     |           |            | 90.00
        B01           |                | J2     |           | 2023-01-05 | 90.00
        B01           | E01            | J3     |           | 2023-01-05 |
        """,
        "",
        f"""
        missing_field E2 <{label(Field.DATE)}>
        missing_field 3 <{label(Field.RECIPIENT)}>
        missing_field F4 <{label(Field.DISBURSEMENT)}>
        """,
        kind="technology_loan",
    )


def test_without_a_kind_nothing_is_said(books: Books) -> None:
    check(
        books,
        """
        provider_code | recipient_code | date       | amount
        B01           | E01            | 2023-01-05 | 90.00
        """,
        "",
        f"missing_field 2 <{label(Field.KIND)}>",
    )


def test_what_hangs_on_a_spoilt_row_is_left_out_in_silence(books: Books) -> None:
    check(
        books,
        """
        provider_code | recipient_code | number | act          | date       | amount
        !B01          | E01            | J1     | disbursement | 2023-01-05 |
        B01           | E01            | J1     | repayment    | 2023-02-05 | 10.00
        B01           | E01            | J9     | repayment    | 2023-02-05 | 10.00
        """,
        "",
        "unknown_instrument C4 J9",
        kind="technology_loan",
        is_grouped=True,
    )


POSTED = """
technology_loan J1 B01 -> E01 contract C1
2023-01-05 J1 disbursement 90
2023-02-05 J1 repayment 10
2023-02-05 J1 repayment 20
"""


def test_rows_go_under_the_loan_that_is_posted(books: Books) -> None:
    books.post(POSTED)
    check(
        books,
        """
        provider_code | recipient_code | number | contract | act       | date       | amount
        B01           | E01            | J1     | C1       | repayment | 2023-03-05 | 10.00
        """,
        "2 entry S2/1 repayment 2023-03-05 10.00",
        kind="technology_loan",
    )


def test_an_overlapping_file_shows_its_duplicates_row_by_row(books: Books) -> None:
    books.post(POSTED)
    check(
        books,
        """
        provider_code | recipient_code | number | contract | act          | date       | amount
        B01           | E01            | J1     | C1       | disbursement | 2023-01-05 | 90.00
        B01           | E01            | J1     |          | repayment    | 2023-02-05 | 10.00
        B01           | E01            | J1     |          | repayment    | 2023-02-05 | 10.00
        B01           | E02            | J1     | C1       | repayment    | 2023-02-05 | 20.00
        B01           | E01            | J1     | C9       | repayment    | 2023-02-05 | 20.00
        """,
        "4 entry S2/1 repayment 2023-02-05 10.00",
        """
        duplicate_row 2 2/2
        duplicate_row 3 2/3
        row_differs 5 <E01> E02
        row_differs D6 <C1> C9
        """,
        kind="technology_loan",
    )


def test_a_reversed_entry_is_no_duplicate_and_a_number_whose_loan_is_wholly_reversed_is_free(books: Books) -> None:
    books.post(POSTED)
    books.post("reverse 2/3")
    sheet = """
        provider_code | recipient_code | number | act          | date       | amount
        B01           | E01            | J1     | repayment    | 2023-02-05 | 10.00
        """
    check(books, sheet, "2 entry S2/1 repayment 2023-02-05 10.00", kind="technology_loan")
    books.post("reverse 2/2\nreverse 2/4")
    sheet = sheet.replace("repayment   ", "disbursement")
    facts = "2 instrument technology_loan B01 -> E01 J1\n2 entry #1 disbursement 2023-02-05 10.00"
    check(books, sheet, facts, kind="technology_loan")


def test_a_monthly_list_of_loans_that_are_posted_adds_the_balances_only(books: Books) -> None:
    books.post(POSTED)
    check(
        books,
        """
        provider_code | recipient_code | number | date       | disbursement | as_of      | outstanding
        B01           | E01            | J1     | 2023-01-05 | 90.00        | 2023-02-28 | 60.00
        """,
        "2 statement B01 technology_loan 2023-02-28 outstanding 60.00 loan=S2/1",
        kind="technology_loan",
    )


SHUFFLED = """
    provider_code | recipient_code | number | act          | date       | amount | renews
    B01           | E01            | J2     | repayment    | 2023-03-05 | 10.00  |
    B01           | E02            | J3     | disbursement | 2023-01-01 | 70.00  |
    B01           | E01            | J2     | disbursement | 2023-02-05 | 80.00  | J1
    B01           | E01            | J1     | disbursement | 2023-01-05 | 90.00  |
    """


def test_a_file_in_another_order_needs_grouping_and_is_then_grouped(books: Books) -> None:
    with pytest.raises(NeedsGrouping):
        compose(books, SHUFFLED, kind="technology_loan")
    check(
        books,
        SHUFFLED.replace("| J1\n", "|\n"),
        """
        4 instrument technology_loan B01 -> E01 J2
        4 entry #1 disbursement 2023-02-05 80.00
        2 entry #1 repayment 2023-03-05 10.00
        3 instrument technology_loan B01 -> E02 J3
        3 entry #4 disbursement 2023-01-01 70.00
        5 instrument technology_loan B01 -> E01 J1
        5 entry #6 disbursement 2023-01-05 90.00
        """,
        kind="technology_loan",
        is_grouped=True,
    )


def test_a_voucher_holds_what_hangs_together(books: Books) -> None:
    vouchers = compose_all(books, SHUFFLED, kind="technology_loan", is_grouped=True, facts_max=6)
    first, second = vouchers
    assert table_of(first) == lines(
        """
        5 instrument technology_loan B01 -> E01 J1
        5 entry #1 disbursement 2023-01-05 90.00
        4 instrument technology_loan B01 -> E01 J2 renews=#1
        4 entry #3 disbursement 2023-02-05 80.00
        2 entry #3 repayment 2023-03-05 10.00
        """
    )
    assert table_of(second) == lines(
        """
        3 instrument technology_loan B01 -> E02 J3
        3 entry #1 disbursement 2023-01-01 70.00
        """
    )


MANY = """
    provider | recipient_code | recipient | recipient_kind | number | act          | date       | amount
    示例B01  | E01            |           |                | J1     | disbursement | 2023-01-05 | 90.00
    示例B01  | E77            | 示例新厂  | enterprise     | J2     | disbursement | 2023-01-05 | 80.00
    示例B01  | E77            |           |                | J2     | repayment    | 2023-02-05 | 10.00
    示例B01  | E77            |           |                | J3     | disbursement | 2023-01-05 | 80.00
    """


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_vouchers_fill_in_the_order_of_rows_and_state_a_new_party_once(books: Books, chunk: int) -> None:
    vouchers = compose_all(books, MANY, kind="technology_loan", new_institutions=True, facts_max=5, chunk=chunk)
    assert [table_of(voucher) for voucher in vouchers] == [
        lines(
            """
            2 instrument technology_loan B01 -> E01 J1
            2 entry #1 disbursement 2023-01-05 90.00
            """
        ),
        lines(
            """
            3 institution E77 示例新厂 enterprise
            3 instrument technology_loan B01 -> E77 J2
            3 entry #2 disbursement 2023-01-05 80.00
            4 entry #2 repayment 2023-02-05 10.00
            """
        ),
        lines(
            """
            5 instrument technology_loan B01 -> E77 J3
            5 entry #1 disbursement 2023-01-05 80.00
            """
        ),
    ]
    assert findings_of(vouchers) == ["duplicate_entry 5 表!3"]


def test_a_row_of_a_loan_that_an_earlier_voucher_states_needs_grouping(books: Books) -> None:
    late = MANY + "示例B01 | E01 | | | J1 | repayment | 2023-03-05 | 10.00"
    with pytest.raises(NeedsGrouping):
        compose_all(books, late, kind="technology_loan", new_institutions=True, facts_max=5)
    vouchers = compose_all(books, late, kind="technology_loan", new_institutions=True, facts_max=5, is_grouped=True)
    assert [voucher.origins[-1].row for voucher in vouchers] == [6, 4, 5]


def test_what_is_too_much_for_one_voucher_is_told_at_its_first_row(books: Books) -> None:
    check(books, MANY, "", "too_many_facts E2 <<= 1> 2\ntoo_many_facts E3 <<= 1> 5\ntoo_many_facts E5 <<= 1> 3",
          kind="technology_loan", new_institutions=True, facts_max=1)  # fmt: skip


def test_a_finding_of_the_ledger_leads_back_to_its_cell_or_row(books: Books) -> None:
    composed = compose(
        books,
        """
        provider_code | recipient_code | number | date       | amount | due_date
        B01           | E01            | J1     | 2023-01-05 | 90.00  | 示例
        B01           | E01            |        | 2023-01-05 | 90.00  |
        """,
        kind="technology_loan",
    )
    given = {
        "/facts/0/due_date": "表!F2",
        "/facts/1/amount": "表!E2",
        "/facts/1/event_date": "表!D2",
        "/facts/2/kind": "表!3",
        "/facts/2": "表!3",
        "/facts": "表!",
    }
    for pointer, place in given.items():
        assert composed.back(Finding(FindingCode.MALFORMED, pointer)).place == place
    alike = composed.back(Finding(FindingCode.DUPLICATE_ENTRY, "/facts/3", found="#2"))
    assert (alike.place, alike.found) == ("表!E3", "表!2")


def test_what_the_ledger_refuses_is_told_at_the_cell(books: Books) -> None:
    composed = compose(
        books,
        """
        provider | recipient | number | date       | commitment | amount | tally | region | due_date   | signed_date
        B01      | E01       | J1     | 2023-01-05 |            | 90.00  | 2     | 330303 |            |
        B01      | E02       | J2     | 2029-01-05 |            | 80.00  |       |        |            |
        B01      | E02       | J3     | 2023-01-05 |            | 0.00   |       | 示例区 |            |
        B01      | B02       | J4     | 2023-01-05 | 7.00       |        |       |        | 2023-01-05 | 2023-02-01
        """,
        kind="technology_loan",
    )
    with books.database.writing() as writer, pytest.raises(LedgerError) as refusal:
        submit(writer, Draft(composed.facts), books.user("wang"), books.clock())
    told = [composed.back(finding) for finding in refusal.value.findings]
    assert sorted(f"{finding.code} {finding.place}" for finding in told) == [
        "act_of_kind 表!E5",
        "amount_not_positive 表!F4",
        "date_in_future 表!D3",
        "date_in_future 表!D3",
        "date_out_of_range 表!I5",
        "field_of_kind 表!G2",
        "party_kind 表!B5",
        "region_unknown 表!H4",
    ]


def signing(composed: Composed) -> list[tuple[str | None, Field | None, int]]:
    """Per agreement: its day of signing, which field gave it, and the row of that."""
    return [
        (fact.get("signed_date"), origin.columns.get("signed_date"), origin.rows.get("signed_date", origin.row))
        for fact, origin in zip(composed.facts, composed.origins, strict=True)
        if fact["fact"] == "instrument"
    ]


def test_an_agreement_was_signed_on_the_day_that_it_begins_where_no_other_is_given(books: Books) -> None:
    composed = compose(
        books,
        """
        provider | recipient | number | date       | disbursement | signed_date | opening
        B01      | E01       | J1     | 2023-01-05 | 90.00        |             |
        B01      | E01       | J2     | 2023-01-05 | 80.00        | 2023-01-03  |
        B01      | E01       | J3     | 2023-01-05 | 70.00        |             | true
        """,
        kind="technology_loan",
    )
    assert signing(composed) == [
        ("2023-01-05", Field.DATE, 2), ("2023-01-03", Field.SIGNED_DATE, 3), (None, None, 4),
    ]  # fmt: skip


def test_of_several_first_entries_the_earliest_is_the_day_of_signing_unless_a_row_says_another(books: Books) -> None:
    composed = compose(
        books,
        """
        provider | recipient | number | date       | disbursement | signed_date
        G01      | F01       | Z1     | 2023-03-05 | 90.00        |
        G01      | F01       | Z1     | 2023-01-05 | 80.00        |
        G01      | F01       | Z1     | 2023-02-05 | 70.00        |
        G01      | F01       | Z2     | 2023-03-05 | 90.00        |
        G01      | F01       | Z2     | 2023-01-05 | 80.00        | 2022-12-01
        G01      | F01       | Z2     | 2023-01-06 | 80.00        |
        """,
        kind="fund_contribution",
    )
    assert findings_of(composed) == []
    assert signing(composed) == [("2023-01-05", Field.DATE, 3), ("2022-12-01", Field.SIGNED_DATE, 6)]


def test_a_due_date_before_the_loan_and_a_region_that_was_not_there_are_told_at_their_cells(books: Books) -> None:
    composed = compose(
        books,
        """
        provider | recipient | number | date       | disbursement | due_date   | region
        B01      | E01       | J1     | 2023-01-05 | 90.00        | 2022-01-05 |
        B01      | E01       | J2     | 2018-01-05 | 80.00        | 2023-01-05 | 330383
        """,
        kind="technology_loan",
    )
    with books.database.writing() as writer, pytest.raises(LedgerError) as refusal:
        submit(writer, Draft(composed.facts), books.user("wang"), books.clock())
    told = [composed.back(finding) for finding in refusal.value.findings]
    assert [f"{finding.code} {finding.place}" for finding in told] == [
        "date_out_of_range 表!F2",
        "region_not_valid_then 表!G3",
    ]


def test_the_day_on_which_a_loan_began_is_not_the_day_of_what_came_back(books: Books) -> None:
    sheet = """
    provider | recipient | number | date       | disbursement | repayment_date | repayment | income | recovery
    B01      | E01       | J1     | 2023-01-05 | 90.00        |                | 40.00     |        |
    B01      | E01       | J2     | 2023-01-05 | 90.00        |                |           | 1.00   | 2.00
    B01      | E01       | J3     | 2023-01-05 | 90.00        |                | 0         | 0.00   |
    B01      | E01       | J3     | 2023-02-05 |              |                | 40.00     |        |
    """
    facts = """
        4 instrument technology_loan B01 -> E01 J3
        4 entry #1 disbursement 2023-01-05 90.00
        5 entry #1 repayment 2023-02-05 40.00
    """
    expected = label(Field.REPAYMENT_DATE)
    at = [f"missing_field 表!{place} expected={expected}" for place in ("F2", "F3")]
    composed = compose(books, sheet, kind="technology_loan")
    assert table_of(composed) == lines(facts)
    assert [f"{told.code} {told.place} expected={told.expected}" for told in composed.findings] == at
    sheet = sheet.replace("repayment_date", "purpose")
    composed = compose(books, sheet, kind="technology_loan")
    assert [f"{told.code} {told.place}" for told in composed.findings] == [f"missing_field 表!{row}" for row in (2, 3)]


def test_a_balance_below_zero_is_told_at_the_amount_that_brings_it_there(books: Books) -> None:
    composed = compose(
        books,
        """
        provider | recipient | number | date       | disbursement | repayment_date | repayment | write_off
        B01      | E01       | J1     | 2023-01-05 | 90.00        | 2023-02-05     | 40.00     |
        B01      | E01       | J1     |            |              | 2023-03-05     | 50.00     |
        B01      | E01       | J1     |            |              | 2023-04-05     |           | 1.00
        B01      | E02       | J2     | 2023-01-05 | 80.00        | 2023-02-05     | 80.01     |
        """,
        kind="technology_loan",
    )
    with books.database.writing() as writer, pytest.raises(LedgerError) as refusal:
        submit(writer, Draft(composed.facts), books.user("wang"), books.clock())
    told = [composed.back(finding) for finding in refusal.value.findings]
    assert sorted(f"{finding.code} {finding.place}" for finding in told) == [
        "balance_negative 表!G5",
        "balance_negative 表!H4",
    ]
