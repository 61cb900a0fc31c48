"""The portfolio and the calendar of a small ledger that can be worked out by hand, and their tables."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from ledger.errors import LedgerError
from ledger.lists import institution_names
from ledger.loans import loan_book
from ledger.money import average_ppm
from ledger.scope import Viewer
from reports.loans import build_loans, build_maturities, build_portfolio, build_portfolio_whole
from reports.table import Table
from reports.text import render_csv, render_text
from tests.books import Books
from tests.lending import ask_maturities, ask_portfolio, calendar, lines, question, register

LEDGER = """
bank B01 330302
bank B02 330303
cooperative C01
enterprise E01 330303
enterprise E02 330326
patent_pledge_loan J0 B01 -> E01 contract C1, rate 4.35, due_date 2023-01-05
2022-06-01 J0 disbursement 100万元
patent_pledge_loan J1 B01 -> E01 renews J0, contract C1, rate 4.35, due_date 2023-12-31, category 阀门
2023-01-05 J1 disbursement 100万元: means rollover
2023-01-05 J0 repayment 100万元
2023-03-01 J1 repayment 40万元
patent_pledge_loan J2 B01 -> E01 contract C1, rate 5, due_date 2023-09-28, category 阀门
2023-02-01 J2 disbursement 30万元
patent_pledge_loan J3 B01 -> E02 rate 6, due_date 2023-06-29, programme 示例计划
2022-06-30 J3 disbursement 20万元
technology_loan J4 B02 -> E02
2023-02-02 J4 disbursement 50万元
technology_loan J5 B02 -> E01 rate 3.875, due_date 2023-06-30
2023-02-03 J5 disbursement 16万元
technology_loan J6 B02 -> E02 due_date 2022-12-31
2022-01-01 J6 disbursement 10万元
2023-02-01 J6 write_off 10万元
2023-05-01 J6 recovery 3万元
cooperative_loan J7 C01 -> E01 rate 8, due_date 2023-03-31
2023-01-10 J7 disbursement 5万元
2023-03-31 J7 repayment 5万元
"""

DAY = "2023-06-30"


@pytest.fixture(scope="module")
def ledger(module_books: Books) -> Books:
    """The ledger above, which the tests leave as it is."""
    module_books.post(LEDGER)
    return module_books


@pytest.mark.parametrize(
    ("names", "table"),
    [
        (("outstanding_loans", "outstanding", "contracts", "recipients"), """
            B01   3 1100000.00 2 2
            B02   2 660000.00 2 2
            C01   0 0.00 0 0
            total 5 1760000.00 4 2"""),
        (("overdue_loans", "overdue", "due_loans", "due", "undated_loans", "undated"), """
            B01   1 200000.00 1 300000.00 0 0.00
            B02   0 0.00 1 160000.00 1 500000.00
            C01   0 0.00 0 0.00 0 0.00
            total 1 200000.00 2 460000.00 1 500000.00"""),
        (("rate_ppm", "unrated_loans", "unrated"), """
            B01   48273 0 0.00
            B02   38750 1 500000.00
            C01   None 0 0.00
            total 47063 1 500000.00"""),
        (("disbursed_count", "disbursed", "rollover_count", "rollover", "contracts_to_date", "recipients_to_date"), """
            B01   4 2500000.00 1 1000000.00 2 2
            B02   3 760000.00 0 0.00 3 2
            C01   1 50000.00 0 0.00 1 1
            total 8 3310000.00 1 1000000.00 6 2"""),
        (("written_off", "recovered"), """
            B01   0.00 0.00
            B02   100000.00 30000.00
            C01   0.00 0.00
            total 100000.00 30000.00"""),
    ],
)  # fmt: skip
def test_each_figure_is_that_which_the_loans_add_up_to(ledger: Books, names: tuple[str, ...], table: str) -> None:
    """Σ balance × rate: B01 60×4.35 + 30×5 + 20×6 = 531 over 110; in all 531 + 16×3.875 = 593 over 126."""
    expected = [" ".join(line.split()) for line in table.strip().splitlines()]
    assert lines(ask_portfolio(ledger, by="institution", as_of=DAY), *names).splitlines() == expected


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("kind", ["cooperative_loan 0 0.00", "patent_pledge_loan 3 1100000.00", "technology_loan 2 660000.00"]),
        ("region", ["330303 3 1060000.00", "330326 2 700000.00"]),
        ("recipient", ["E01 3 1060000.00", "E02 2 700000.00"]),
        ("category", ["阀门 2 900000.00", "- 3 860000.00"]),
        ("programme", ["示例计划 1 200000.00", "- 4 1560000.00"]),
        ("provider", ["B01 3 1100000.00", "B02 2 660000.00", "C01 0 0.00"]),
        (None, []),
    ],
)
def test_a_portfolio_may_be_split_by_what_loans_have(ledger: Books, by: str | None, expected: list[str]) -> None:
    found = lines(ask_portfolio(ledger, by=by, as_of=DAY), "outstanding_loans", "outstanding")
    assert found.splitlines() == [*expected, "total 5 1760000.00"]


@pytest.mark.parametrize(
    ("within", "due"), [(0, "1 160000.00"), (89, "1 160000.00"), (90, "2 460000.00"), (3_660, "3 1060000.00")]
)
def test_what_falls_due_within_some_days_counts_both_ends_and_nothing_overdue(
    ledger: Books, within: int, due: str
) -> None:
    assert lines(ask_portfolio(ledger, within, as_of=DAY), "due_loans", "due") == f"total {due}"


def test_the_calendar_tells_what_falls_due_in_which_month(ledger: Books) -> None:
    assert calendar(ask_maturities(ledger, as_of=DAY)).splitlines() == [
        "overdue 1 200000.00",
        "2023-06 1 160000.00",
        "2023-09 1 300000.00",
        "2023-12 1 600000.00",
        "undated 1 500000.00",
        "total 5 1760000.00",
    ]
    assert calendar(ask_maturities(ledger, as_of=DAY, kind="technology_loan")).splitlines() == [
        "2023-06 1 160000.00", "undated 1 500000.00", "total 2 660000.00",
    ]  # fmt: skip


def test_an_extended_loan_falls_due_in_its_new_month_from_the_day_of_the_extension(books: Books) -> None:
    books.post(LEDGER)
    books.post("amend J3 from 2023-06-15: due_date 2024-06-29, rate 7")
    assert calendar(ask_maturities(books, as_of="2023-06-14")).splitlines()[:2] == [
        "2023-06 2 360000.00", "2023-09 1 300000.00",
    ]  # fmt: skip
    assert calendar(ask_maturities(books, as_of=DAY)).splitlines()[3] == "2024-06 1 200000.00"
    assert lines(ask_portfolio(books, as_of=DAY), "overdue_loans", "rate_ppm") == "total 0 48651"


def test_a_clerk_sees_the_portfolio_of_the_own_bank(ledger: Books) -> None:
    found = ask_portfolio(ledger, by="institution", as_of=DAY, viewer=Viewer.of("B02"))
    assert lines(found, "outstanding", "disbursed") == "B02 660000.00 760000.00\ntotal 660000.00 760000.00"


def test_a_portfolio_of_nothing_has_no_rate(sqlite_books: Books) -> None:
    found = ask_portfolio(sqlite_books, by="institution", as_of=DAY)
    assert lines(found, "outstanding_loans", "outstanding", "rate_ppm") == "total 0 0.00 None"
    assert calendar(ask_maturities(sqlite_books, as_of=DAY)) == ""


def test_present_parties_share_one_row_and_count_once(books: Books) -> None:
    books.post(LEDGER)
    books.post("succession merger B02 -> B01 from 2023-04-01\nsuccession merger E02 -> E01 from 2023-04-01")
    found = ask_portfolio(books, by="institution", as_of=DAY, parties="present")
    assert lines(found, "outstanding_loans", "outstanding", "recipients", "contracts_to_date").splitlines() == [
        "B01 5 1760000.00 1 5", "C01 0 0.00 0 1", "total 5 1760000.00 1 6",
    ]  # fmt: skip


def test_openings_are_as_many_loans_to_date_as_they_say_and_name_no_enterprise(books: Books) -> None:
    books.post("bank B01\ntechnology_loan O1 B01 -> ? opening\n2022-12-31 O1 disbursement 900: tally 3")
    found = ask_portfolio(books, as_of=DAY)
    assert lines(found, "outstanding_loans", "disbursed_count", "recipients_to_date", "undated") == "total 1 3 0 900.00"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"by": "institution,region"}, "measure_dimension by"),
        ({"by": "means"}, "measure_dimension by"),
        ({"by": "month"}, "stock_over_period by"),
        ({"within": -1}, "malformed within"),
        ({"within": 3_661}, "malformed within"),
        ({"kind": "grant"}, "unknown_code kind"),
        ({"known_at": "9"}, "known_at_beyond_head known_at"),
    ],
)
def test_what_cannot_be_asked_of_a_portfolio_is_refused(
    sqlite_books: Books, options: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(LedgerError) as refusal:
        ask_portfolio(sqlite_books, **options)
    assert [f"{finding.code} {finding.place}" for finding in refusal.value.findings] == [complaint]


@pytest.mark.parametrize(
    ("weighted", "balance", "mean"),
    [(0, 0, None), (5, -5, None), (0, 5, 0), (1, 2, 1), (3, 2, 2), (10**30 + 1, 2 * 10**15, 5 * 10**14)],
)
def test_a_mean_rate_is_rounded_half_up_once(weighted: int, balance: int, mean: int | None) -> None:
    assert average_ppm(weighted, balance) == mean


def test_the_day_is_today_where_none_is_named_and_the_answer_says_which(sqlite_books: Books) -> None:
    scope = ask_portfolio(sqlite_books).as_json()["scope"]
    assert (len(scope["as_of"]), scope["known_at"]) == (10, "0")


def test_more_loans_take_no_more_queries(books: Books) -> None:
    def count() -> int:
        asked: list[str] = []

        def note(_c: Connection, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(books.database.engine, "before_cursor_execute", note)
        register(books, as_of=DAY)
        ask_portfolio(books, by="institution", as_of=DAY)
        event.remove(books.database.engine, "before_cursor_execute", note)
        return len(asked)

    books.post(LEDGER)
    before = count()
    loans = "\n".join(
        f"technology_loan N{n} B01 -> E02 renews J4\n2023-03-01 N{n} disbursement {n}" for n in range(1, 40)
    )
    books.post(loans)
    assert count() == before > 0


# as tables


def masked(table: Table) -> str:
    """The table as text, without the hash that every ledger has its own of."""
    secret = (table.stamp and table.stamp.head_hash) or "no hash"
    return render_text(table).replace(secret, "<hash>")


def test_each_table_reads_as_its_golden_file(ledger: Books, golden: Callable[[str, str], None]) -> None:
    with ledger.database.reading() as connection:
        book = loan_book(connection, question(as_of=DAY).scope)
        names = institution_names(connection, book.head.number)
    by_bank = build_portfolio(ask_portfolio(ledger, by="institution", as_of=DAY), names)
    in_all = build_portfolio(ask_portfolio(ledger, 30, as_of=DAY, kind="technology_loan"), names)
    golden("loans-register.txt", masked(build_loans(book, names)))
    golden("loans-portfolio.txt", "\n".join(map(masked, (*by_bank, *in_all))))
    golden("loans-maturities.txt", masked(build_maturities(ask_maturities(ledger, as_of=DAY))))
    golden(
        "loans-portfolio.csv", render_csv(build_portfolio_whole(ask_portfolio(ledger, by="region", as_of=DAY), names))
    )


def test_a_register_of_one_kind_and_state_says_so(ledger: Books) -> None:
    from ledger.vocabulary import LoanState

    with ledger.database.reading() as connection:
        scope = question(as_of=DAY, kind="patent_pledge_loan").scope
        table = build_loans(loan_book(connection, scope, LoanState.OVERDUE), {}, LoanState.OVERDUE)
    assert table.title == "专利权质押贷款台账"
    assert table.notes[0].text == "只列状态为“逾期”的贷款。"
    assert "kind" not in [column.key for column in table.columns]
    assert [row.cells[table.index_of("loan_number")] for row in table.rows] == ["J3", ""]
