"""Openings: business before the ledger that is known in sum, is replaced by real loans, and is never counted twice."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.corrections import rebook_facts
from ledger.errors import Refused
from ledger.labels import describe
from ledger.openings import check_openings
from ledger.standing import CHECKS
from ledger.verify import verify
from tests.books import Books
from tests.test_journal import refusal

OPENING = """
bank B01
bank B02
enterprise E01
enterprise E02
technology_loan O1 B01 -> ? opening
2022-12-31 O1 disbursement 900: tally 3
2022-12-31 O1 repayment 200: tally 5
"""
"""Three loans of 900 in all before 2023, of which 200 were repaid in five instalments."""

REVERSED = "reverse 1/6\nreverse 1/7\n"

FOUND = """
technology_loan J1 B01 -> E01 replaces O1
2021-03-01 J1 disbursement 400
2022-03-01 J1 repayment 150
technology_loan J2 B01 -> E02 replaces O1
2021-05-01 J2 disbursement 300
2022-05-01 J2 repayment 50
technology_loan J3 B01 -> E02 replaces O1
2021-06-01 J3 disbursement 200
"""


def told(books: Books, text: str | list[dict[str, Any]]) -> list[str]:
    """The findings of a voucher that is refused, with what they expected and found."""
    facts = books.facts(text) if isinstance(text, str) else text
    before = books.trace()
    with pytest.raises(Refused) as refused:
        books.submit(facts)
    assert books.trace() == before
    return [f"{f.code} {f.place}: {f.expected} | {f.found}" for f in refused.value.findings]


def warned(books: Books, text: str | list[dict[str, Any]]) -> list[str]:
    """The warnings of a voucher, which is posted once they are accepted by name, and only then."""
    submission = books.submit(text)
    codes = sorted({str(f.code) for f in submission.warnings})
    assert refusal(books, submission.id or 0) == [*["warning_not_accepted"] * len(codes), *_codes(submission)]
    books.decide(submission.id or 0, accept=codes)
    return [f"{f.code} {f.place}: {f.expected} | {f.found}" for f in submission.warnings]


def _codes(submission: Any) -> list[str]:
    return [str(f.code) for f in submission.warnings]


# --- replacing -------------------------------------------------------------------------------------------------------


def test_real_loans_replace_an_opening_of_the_same_sums(books: Books) -> None:
    books.post(OPENING)
    before = {measure: books.total(measure, kind="technology_loan") for measure in ("disbursed", "repaid")}
    assert before == {"disbursed": (3, "900.00"), "repaid": (5, "200.00")}
    books.post(REVERSED + FOUND)
    assert books.table("disbursed", kind="technology_loan", counts="instruments,recipients") == "3 900.00 3 2"
    assert books.total("outstanding", kind="technology_loan") == (3, "700.00")
    assert books.total("repaid", kind="technology_loan") == (2, "200.00")  # instalments may be told otherwise
    assert books.ask("disbursed", kind="technology_loan").opening_count == 0
    assert books.ask("disbursed", kind="technology_loan", known_at=1).opening_count == 3
    assert verify(books.database).is_intact


@pytest.mark.parametrize(
    ("wrong", "right", "findings"),
    [
        ("disbursement 400", "disbursement 400.01", ["disbursement 900.00 (3) | disbursement 900.01 (3)"]),
        ("repayment 50", "repayment 49.99", ["repayment 200.00 | repayment 199.99"]),
        ("2021-06-01 J3 disbursement 200", "", ["disbursement 900.00 (3) | disbursement 700.00 (2)"]),
        ("J2 repayment 50", "J2 income 50", ["income 0.00 | income 50.00", "repayment 200.00 | repayment 150.00"]),
    ],
)
def test_loans_that_come_to_another_sum_are_refused_act_by_act(
    books: Books, wrong: str, right: str, findings: list[str]
) -> None:
    books.post(OPENING)
    found = FOUND.replace(wrong, right)
    assert found != FOUND
    assert told(books, REVERSED + found) == [f"opening_sum_differs /facts/2: {finding}" for finding in findings]


def test_as_many_loans_are_named_as_the_opening_had(books: Books) -> None:
    books.post(OPENING)
    two = """
    technology_loan J1 B01 -> E01 replaces O1
    2021-03-01 J1 disbursement 500
    2022-03-01 J1 repayment 200
    technology_loan J2 B01 -> E02 replaces O1
    2021-05-01 J2 disbursement 400
    """
    assert told(books, REVERSED + two) == [
        "opening_sum_differs /facts/2: disbursement 900.00 (3) | disbursement 900.00 (2)"
    ]


def test_what_is_still_unknown_stays_a_smaller_opening_until_it_is_found_too(books: Books) -> None:
    books.post(OPENING)
    books.post(
        REVERSED
        + """
        technology_loan J1 B01 -> E01 replaces O1
        2021-03-01 J1 disbursement 400
        2022-03-01 J1 repayment 150
        technology_loan O2 B01 -> ? opening, replaces O1
        2022-12-31 O2 disbursement 500: tally 2
        2022-12-31 O2 repayment 50
        """
    )
    assert books.total("outstanding", kind="technology_loan") == (2, "700.00")
    assert books.ask("disbursed", kind="technology_loan").opening_count == 2
    assert books.ask("outstanding", kind="technology_loan").opening_count == 1
    books.post(
        """
        reverse 2/7
        reverse 2/8
        technology_loan J2 B01 -> E02 replaces O2
        2021-05-01 J2 disbursement 300
        2022-05-01 J2 repayment 50
        technology_loan O3 B01 -> ? opening, replaces O2
        2022-12-31 O3 disbursement 200
        """
    )
    assert books.total("disbursed", kind="technology_loan") == (3, "900.00")
    assert books.ask("disbursed", kind="technology_loan").opening_count == 1


def test_only_a_part_of_an_opening_may_be_replaced(books: Books) -> None:
    books.post(OPENING + "2022-11-30 O1 disbursement 60: tally 2")
    found = "technology_loan J1 B01 -> E01 replaces O1\n2021-01-01 J1 disbursement 25\n"
    more = "technology_loan J2 B01 -> E01 replaces O1\n2021-02-01 J2 disbursement 35\n"
    assert told(books, "reverse 1/8\n" + found) == [
        "opening_sum_differs /facts/1: disbursement 60.00 (2) | disbursement 25.00 (1)"
    ]
    books.post("reverse 1/8\n" + found + more)
    assert books.total("disbursed", kind="technology_loan") == (5, "960.00")


def test_two_openings_are_replaced_each_by_its_own(books: Books) -> None:
    books.post(OPENING + "technology_loan P1 B02 -> ? opening\n2022-12-31 P1 disbursement 100")
    swapped = """
    reverse 1/6
    reverse 1/7
    reverse 1/9
    technology_loan J1 B01 -> E01 replaces O1
    2021-03-01 J1 disbursement 100
    technology_loan K1 B02 -> E01 replaces P1
    2021-03-01 K1 disbursement 900
    """
    assert told(books, swapped) == [
        "opening_sum_differs /facts/3: disbursement 900.00 (3) | disbursement 100.00 (1)",
        "opening_sum_differs /facts/3: repayment 200.00 | repayment 0.00",
        "opening_sum_differs /facts/5: disbursement 100.00 (1) | disbursement 900.00 (1)",
    ]


def test_who_replaces_an_opening_reverses_it_in_the_same_voucher(books: Books) -> None:
    books.post(OPENING)
    assert told(books, FOUND)[0] == "opening_sum_differs /facts/0: disbursement 0.00 (0) | disbursement 900.00 (3)"
    nothing = "technology_loan J1 B01 -> E01 replaces O1"
    assert told(books, nothing) == ["opening_sum_differs /facts/0: > 0 | 0"]


def test_an_opening_of_the_same_voucher_is_replaced_by_nothing(books: Books) -> None:
    assert told(books, OPENING + "technology_loan J1 B01 -> E01 replaces O1\n2021-03-01 J1 disbursement 900") == [
        "opening_sum_differs /facts/7: disbursement 0.00 (0) | disbursement 900.00 (1)"
    ]


def test_what_replaces_an_opening_is_of_its_provider_and_kind(books: Books) -> None:
    books.post(OPENING)
    loan = "2021-03-01 J1 disbursement 900"
    other_bank = books.complaints(REVERSED + f"technology_loan J1 B02 -> E01 replaces O1\n{loan}")
    other_kind = books.complaints(REVERSED + f"patent_pledge_loan J1 B01 -> E01 replaces O1\n{loan}")
    assert other_bank[0] == "line_parties /facts/2/replaces"
    assert other_kind[0] == "link_kind /facts/2/replaces"


def test_an_opening_may_be_reversed_and_replaced_by_nothing(books: Books) -> None:
    books.post(OPENING)
    books.post(REVERSED)
    assert books.total("disbursed", kind="technology_loan") == (0, "0.00")


def test_an_opening_of_the_wrong_bank_is_rebooked_without_being_replaced(books: Books) -> None:
    books.post(OPENING)
    with books.database.reading() as connection:
        moved = rebook_facts(connection, "S1/5", {"provider": "B02"})
        renamed = rebook_facts(connection, "S1/5", {"category": "示例"})
    assert "replaces" not in moved[2]
    assert renamed[2]["replaces"] == "S1/5"
    books.post(moved)
    assert books.table("disbursed", kind="technology_loan", by="institution") == "B01 0 0.00\nB02 3 900.00"


def test_the_sums_are_looked_at_again_when_the_voucher_is_posted(books: Books) -> None:
    books.post(OPENING)
    replacing = books.submit(REVERSED + FOUND).id or 0
    books.post("reverse 1/7", maker="zhao")
    assert "already_reversed" in refusal(books, replacing)


def test_a_difference_is_told_in_words(books: Books) -> None:
    books.post(OPENING)
    with pytest.raises(Refused) as refused:
        books.submit(REVERSED + FOUND.replace("400", "401"))
    assert describe(refused.value.findings[0]) == (
        "逐笔补录的业务与所替代的期初合计不等（期初 支付 900.00 (3)，逐笔合计 支付 901.00 (3)）。"
    )


# --- overlapping -----------------------------------------------------------------------------------------------------

REAL = """
technology_loan J1 B01 -> E01
2022-03-01 J1 disbursement 400
technology_loan J2 B01 -> E02
2023-02-01 J2 disbursement 300
"""


def test_a_loan_of_before_an_openings_day_may_be_in_the_opening_already(books: Books) -> None:
    books.post(OPENING)
    assert warned(books, REAL) == ["opening_overlaps /facts/1: 2022-12-31 | 1/6"]


def test_a_loan_of_after_the_openings_day_of_another_bank_or_kind_is_not(books: Books) -> None:
    books.post(OPENING)
    books.post(
        """
        technology_loan J2 B01 -> E02
        2023-01-01 J2 disbursement 300
        technology_loan J3 B02 -> E01
        2022-03-01 J3 disbursement 400
        patent_pledge_loan J4 B01 -> E01
        2022-03-01 J4 disbursement 400
        """
    )
    assert books.total("disbursed", kind="technology_loan") == (5, "1600.00")


def test_an_opening_is_warned_of_loans_up_to_its_day(books: Books) -> None:
    books.post("bank B01\nenterprise E01\nenterprise E02\n" + REAL)
    opening = "technology_loan O1 B01 -> ? opening\n{day} O1 disbursement 900: tally 3"
    assert books.submit(opening.format(day="2022-02-28")).warnings == ()
    assert warned(books, opening.format(day="2023-12-31")) == ["opening_overlaps /facts/1: 2023-12-31 | 2022-03-01 (2)"]


def test_one_voucher_with_both_is_warned_too(books: Books) -> None:
    books.post("bank B01\nenterprise E01\nenterprise E02")
    both = REAL + "technology_loan O1 B01 -> ? opening\n2022-12-31 O1 disbursement 900: tally 3"
    assert warned(books, both) == ["opening_overlaps /facts/5: 2022-12-31 | #2"]


def test_what_is_reversed_overlaps_nothing(books: Books) -> None:
    books.post("bank B01\nenterprise E01\nenterprise E02\n" + REAL)
    opening = "technology_loan O1 B01 -> ? opening\n2022-12-31 O1 disbursement 900: tally 3"
    assert books.submit(f"reverse 1/5\n{opening}").warnings == ()
    books.post("reverse 1/5")
    books.post(opening)
    again = "2022-04-01 J1 disbursement 400"
    assert books.submit(f"reverse 3/2\n{again}").warnings == ()
    books.post("reverse 3/2")
    books.post(again)


def test_loans_that_replace_an_opening_do_not_overlap_what_is_left_of_it(books: Books) -> None:
    books.post(OPENING)
    rest = "technology_loan O2 B01 -> ? opening, replaces O1\n2022-12-31 O2 disbursement 200"
    found = FOUND.split("technology_loan J3", maxsplit=1)[0]
    assert books.submit(REVERSED + found + rest).warnings == ()
    books.post(REVERSED + found + rest)
    other = "technology_loan J9 B01 -> E01\n2020-01-01 J9 disbursement 1"
    assert warned(books, other) == ["opening_overlaps /facts/1: 2022-12-31 | 2/10"]


def test_repayments_and_interest_under_an_opening_move_its_day_not(books: Books) -> None:
    books.post(OPENING)
    books.post("2023-06-30 O1 repayment 100\n2023-06-30 O1 income 5")
    books.post("technology_loan J1 B01 -> E01\n2023-03-01 J1 disbursement 400\n2023-04-01 J1 repayment 100")
    assert books.total("outstanding", kind="technology_loan") == (2, "900.00")


def test_contributions_of_one_investor_overlap_an_opening_of_that_investor(books: Books) -> None:
    books.post("government G01\ngovernment G02\nfund F01\nfund_contribution O1 G01 -> ? opening")
    books.post("2022-12-31 O1 disbursement 900: tally 3\n2022-12-31 O1 commitment 900")
    books.post("fund_contribution A2 G02 -> F01\n2022-01-01 A2 disbursement 5")
    later = "fund_contribution A1 G01 -> F01\n2022-01-01 A1 disbursement 5\n2022-01-01 A1 commitment 5"
    assert [line.split(":")[0] for line in warned(books, later)] == [
        "opening_overlaps /facts/1", "opening_overlaps /facts/2",
    ]  # fmt: skip
    assert warned(books, "fund_contribution O2 G02 -> ? opening\n2022-12-31 O2 disbursement 900") == [
        "opening_overlaps /facts/1: 2022-12-31 | 2022-01-01 (1)"
    ]


def test_an_overlap_that_came_about_before_the_decision_is_found_at_posting(books: Books) -> None:
    books.post("bank B01\nenterprise E01\nenterprise E02")
    loans = books.submit(REAL)
    assert loans.warnings == ()
    books.post("technology_loan O1 B01 -> ? opening\n2022-12-31 O1 disbursement 900: tally 3")
    assert refusal(books, loans.id or 0) == ["warning_not_accepted", "opening_overlaps"]
    books.decide(loans.id or 0, accept=["opening_overlaps"])


def test_a_clerk_is_told_that_there_is_an_opening_but_not_which(books: Books) -> None:
    books.post(OPENING)
    [warning] = books.submit("technology_loan J1 B01 -> E01\n2022-03-01 J1 disbursement 400", "chen").warnings
    assert (warning.code, warning.expected, warning.found) == ("opening_overlaps", "2022-12-31", "")


# --- cost and planted fault ------------------------------------------------------------------------------------------


def counted(books: Books, monkeypatch: pytest.MonkeyPatch, text: str) -> int:
    """How many look-ups the check of openings makes for a voucher."""
    asked: list[str] = []
    original: Callable[..., Any] = check_openings.__globals__["fetch"]

    def count(connection: Any, statement: str, items: Any, **parameters: Any) -> Any:
        listed = list(items)
        asked.extend([statement] if listed else [])
        return original(connection, statement, listed, **parameters)

    monkeypatch.setitem(check_openings.__globals__, "fetch", count)
    books.submit(text)
    return len(asked)


def test_most_vouchers_pay_one_look_up_or_none(sqlite_books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite_books.post(OPENING + "technology_loan K1 B02 -> E01\n2023-01-05 K1 disbursement 10")
    assert counted(sqlite_books, monkeypatch, "2023-02-05 K1 repayment 1\n2023-02-05 K1 income 1") == 0
    loans = "\n".join(f"technology_loan N{i} B02 -> E01\n2023-02-0{i} N{i} disbursement {i}" for i in range(1, 9))
    assert counted(sqlite_books, monkeypatch, loans) == 1


def test_the_look_up_of_openings_goes_by_their_index(sqlite_books: Books) -> None:
    statement = check_openings.__globals__["_OPENINGS"].replace("{listed}", "json_each('[]')").replace("{date}", "TEXT")
    plan = " ".join(row[3] for row in sqlite_books.rows(f"EXPLAIN QUERY PLAN {statement}"))
    assert "USING INDEX entry_opening (kind=? AND act=? AND provider=? AND event_date>?)" in plan


def test_without_the_check_a_wrong_sum_would_pass(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.post(OPENING)
    rest = tuple(check for check in CHECKS if check is not check_openings)
    monkeypatch.setattr("ledger.standing.CHECKS", rest)
    books.post(REVERSED + FOUND.replace("400", "401"))
    assert books.total("disbursed", kind="technology_loan") == (3, "901.00")
