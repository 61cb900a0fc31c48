"""The life of a loan, day by day: repaid in parts, overdue, extended, drawn from a line, secured by patents."""

import pytest

from ledger.errors import Malformed
from ledger.loans import loan_book
from ledger.period import parse_period
from ledger.scope import Scope, Viewer
from ledger.verify import verify
from tests.books import Books
from tests.lending import question, register

PARTIES = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
"""

LOAN = f"""
{PARTIES}
patent_pledge_loan J1 B01 -> E01 contract C1, rate 4.35, due_date 2023-06-30
2023-01-05 J1 disbursement 100
"""


def states(books: Books, *days: str, **options: str) -> list[str]:
    """The register's lines on these days."""
    return [register(books, as_of=day, **options) for day in days]


# repaid early and in parts


def test_a_loan_is_repaid_in_parts_and_settled_on_the_day_of_the_last(books: Books) -> None:
    books.post(LOAN)
    books.post("2023-02-10 J1 repayment 30\n2023-02-10 J1 income 0.36\n2023-03-15 J1 repayment 70")
    assert states(books, "2023-01-04", "2023-01-05", "2023-02-10", "2023-03-14", "2023-03-15") == [
        "",
        "J1 2023-06-30 4.35 100.00 open",
        "J1 2023-06-30 4.35 70.00 open",
        "J1 2023-06-30 4.35 70.00 open",
        "J1 2023-06-30 4.35 0.00 settled",
    ]
    assert books.complaints("2023-03-16 J1 repayment 0.01") == ["balance_negative /facts/0"]


def test_an_early_repayment_of_which_the_bureau_hears_late_is_in_the_open_months_books(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-05")
    books.post("2023-03-15 J1 repayment 100")
    assert states(books, "2023-05-31", "2023-06-01") == [
        "J1 2023-06-30 4.35 100.00 open", "J1 2023-06-30 4.35 0.00 settled",
    ]  # fmt: skip
    assert states(books, "2023-03-15", basis="event") == ["J1 2023-06-30 4.35 0.00 settled"]


# overdue and extended


def test_a_loan_is_overdue_from_the_day_after_its_due_date_and_one_without_never_is(books: Books) -> None:
    books.post(LOAN)
    books.post("technology_loan T1 B02 -> E02\n2023-02-01 T1 disbursement 50")
    assert states(books, "2023-06-30", "2023-07-01") == [
        "J1 2023-06-30 4.35 100.00 open\nT1 - - 50.00 open",
        "J1 2023-06-30 4.35 100.00 overdue\nT1 - - 50.00 open",
    ]
    assert register(books, "overdue", as_of="2023-07-01") == "J1 2023-06-30 4.35 100.00 overdue"
    books.post("2023-07-20 J1 repayment 100")
    assert register(books, "overdue", as_of="2023-07-20") == ""


def test_an_extension_holds_from_its_day_and_not_before(books: Books) -> None:
    books.post(LOAN)
    books.post("amend J1 from 2023-06-20: due_date 2023-12-31, rate 4.60")
    assert states(books, "2023-06-19", "2023-06-20", "2023-07-01", "2024-01-01") == [
        "J1 2023-06-30 4.35 100.00 open",
        "J1 2023-12-31 4.60 100.00 open",
        "J1 2023-12-31 4.60 100.00 open",
        "J1 2023-12-31 4.60 100.00 overdue",
    ]


@pytest.mark.parametrize(
    ("basis", "known_at", "expected"),
    [
        ("book", None, ["overdue", "overdue", "open"]),
        ("event", None, ["open", "open", "open"]),
        ("book", "2", ["overdue", "overdue", "overdue"]),
        ("event", "2", ["overdue", "overdue", "overdue"]),
    ],
)
def test_an_extension_told_after_the_month_was_closed_restates_no_closed_month(
    books: Books, basis: str, known_at: str | None, expected: list[str]
) -> None:
    """The loan fell due on 30 June; that it was extended on 20 June is recorded after July was closed."""
    books.post(LOAN)
    books.close("2023-07")
    books.post("amend J1 from 2023-06-20: due_date 2023-12-31")
    days = ["2023-07-01", "2023-07-31", "2023-08-01"]
    options = {"basis": basis} | ({"known_at": known_at} if known_at else {})
    assert [line.split()[-1] for line in states(books, *days, **options)] == expected


def test_of_two_extensions_the_later_day_holds_whichever_was_told_first(books: Books) -> None:
    books.post(LOAN)
    books.post("amend J1 from 2023-06-20: due_date 2024-06-30")
    books.post("amend J1 from 2023-03-01: due_date 2023-09-30, rate 5")
    assert states(books, "2023-02-28", "2023-03-01", "2023-06-20") == [
        "J1 2023-06-30 4.35 100.00 open", "J1 2023-09-30 5.00 100.00 open", "J1 2024-06-30 5.00 100.00 open",
    ]  # fmt: skip


def test_an_extension_told_wrong_is_told_again_for_the_same_day(books: Books) -> None:
    books.post(LOAN)
    books.post("amend J1 from 2023-06-20: due_date 2032-12-31")
    books.post("amend J1 from 2023-06-20: due_date 2023-12-31")
    assert states(books, "2023-06-20") == ["J1 2023-12-31 4.35 100.00 open"]
    assert states(books, "2023-06-20", known_at="2") == ["J1 2032-12-31 4.35 100.00 open"]


# written off, recovered, reversed


def test_a_loan_is_written_off_in_part_and_then_whole_and_what_comes_back_lowers_no_balance(books: Books) -> None:
    books.post(LOAN)
    books.post("2023-09-01 J1 write_off 60\n2023-10-01 J1 repayment 15\n2023-11-01 J1 write_off 25")
    books.post("2023-12-01 J1 recovery 20")
    assert states(books, "2023-09-01", "2023-10-01", "2023-11-01", "2023-12-01") == [
        "J1 2023-06-30 4.35 40.00 overdue",
        "J1 2023-06-30 4.35 25.00 overdue",
        "J1 2023-06-30 4.35 0.00 written_off",
        "J1 2023-06-30 4.35 0.00 written_off",
    ]


def test_a_loan_reversed_later_stands_in_the_closed_months_books_with_its_day(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-03")
    books.post("reverse 1/6")
    assert states(books, "2023-03-31", "2023-04-01") == ["J1 2023-06-30 4.35 100.00 open", ""]
    assert states(books, "2023-03-31", "2023-04-01", basis="event") == ["", ""]
    assert states(books, "2023-04-01", known_at="2") == ["J1 2023-06-30 4.35 100.00 open"]
    with books.database.reading() as connection:
        [row] = loan_book(connection, question(as_of="2023-03-31").scope).rows
    assert str(row.disbursed_date) == "2023-01-05"


def test_a_wrong_amount_is_right_from_its_correction_in_the_books_and_always_by_event(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-03")
    books.post("reverse 1/6\n2023-01-05 J1 disbursement 90")
    assert states(books, "2023-03-31", "2023-04-01") == [
        "J1 2023-06-30 4.35 100.00 open", "J1 2023-06-30 4.35 90.00 open",
    ]  # fmt: skip
    assert states(books, "2023-01-05", basis="event") == ["J1 2023-06-30 4.35 90.00 open"]


@pytest.mark.parametrize("basis", ["book", "event"])
def test_the_register_sums_to_what_is_outstanding_even_where_reopened_books_show_a_repayment_too_early(
    books: Books, basis: str
) -> None:
    """The payout of 5 June came after June was closed and stands in July's books; June was then opened again."""
    books.post(f"{PARTIES}\ntechnology_loan J1 B01 -> E01\ntechnology_loan J2 B01 -> E01")
    books.post("2023-06-01 J2 disbursement 70")
    books.close("2023-06")
    books.post("2023-06-05 J1 disbursement 100")
    books.post("reopen 2023-06: 示例")
    books.settle("2023-06-20 J1 repayment 40")
    expected = {
        "book": ["J2 - - 70.00 open\nJ1 - - -40.00 open", "J2 - - 70.00 open\nJ1 - - 60.00 open"],
        "event": ["J2 - - 70.00 open\nJ1 - - 60.00 open", "J2 - - 70.00 open\nJ1 - - 60.00 open"],
    }
    assert states(books, "2023-06-30", "2023-07-01", basis=basis) == expected[basis]
    for day, lines in zip(("2023-06-30", "2023-07-01"), expected[basis], strict=True):
        sums = sum(int(line.split()[3].replace(".", "")) for line in lines.splitlines())
        count, amount = books.total("outstanding", group="lending", as_of=day, basis=basis)
        assert (count, amount) == (sum(line.split()[3][0] != "-" for line in lines.splitlines()), f"{sums // 100}.00")


# lines


@pytest.mark.parametrize(("form", "again"), [("", ["line_exceeded /facts/1"]), (" revolving", None)])
def test_what_was_repaid_can_be_drawn_again_from_a_line_that_revolves_and_from_no_other(
    books: Books, form: str, again: list[str] | None
) -> None:
    books.post(f"{PARTIES}\ncredit_line L1 B01 -> E01{form}\n2023-01-01 L1 commitment 100")
    books.post("technology_loan J1 B01 -> E01 under L1\n2023-01-05 J1 disbursement 80")
    books.post("2023-03-01 J1 repayment 80")
    drawn = "technology_loan J2 B01 -> E01 under L1\n2023-03-01 J2 disbursement 100"
    if again is None:
        books.post(drawn)
        assert register(books, as_of="2023-03-01") == "J1 - - 0.00 settled\nJ2 - - 100.00 open"
        return
    assert books.complaints(drawn) == again
    books.post("technology_loan J2 B01 -> E01 under L1\n2023-03-01 J2 disbursement 20")
    assert books.total("limit", kind="credit_line", as_of="2023-03-01") == (1, "100.00")


def test_a_line_that_is_cut_leaves_what_was_drawn_and_lets_no_more_be_drawn(books: Books) -> None:
    books.post(f"{PARTIES}\ncredit_line L1 B01 -> E01 revolving\n2023-01-01 L1 commitment 100")
    books.post("technology_loan J1 B01 -> E01 under L1\n2023-01-05 J1 disbursement 80")
    books.post("2023-04-01 L1 commitment_cut 50")
    assert books.total("limit", kind="credit_line", as_of="2023-04-01") == (1, "50.00")
    assert register(books, as_of="2023-04-01") == "J1 - - 80.00 open"
    drawn = "technology_loan J2 B01 -> E01 under L1\n2023-04-02 J2 disbursement 0.01"
    assert books.complaints(drawn) == ["line_exceeded /facts/1"]


# patents

ONE, TWO, THREE = "ZL201310699744.2", "ZL201710601862.3", "ZL201510958772.0"

SECURED = f"""
{PARTIES}
pledge_registration P1 E01 -> B01
2023-01-04 P1 registration 500
2023-01-04 P1 pledge 300: patent {ONE}
2023-01-04 P1 pledge ?: patent {TWO}
patent_pledge_loan J1 B01 -> E01 secured_by P1
2023-01-05 J1 disbursement 100
"""


def test_a_registration_secures_several_loans_and_its_patents_are_counted_once(books: Books) -> None:
    books.post(SECURED)
    books.post("patent_pledge_loan J2 B01 -> E01\n2023-02-01 J2 disbursement 60")
    books.post("amend J2 from 2023-03-01: secured_by P1")
    assert states(books, "2023-02-28", "2023-03-01") == [
        f"J1 - - 100.00 open {ONE} {TWO}\nJ2 - - 60.00 open",
        f"J1 - - 100.00 open {ONE} {TWO}\nJ2 - - 60.00 open {ONE} {TWO}",
    ]
    assert books.total("pledged", as_of="2023-03-01") == (2, "300.00")


def test_a_patent_that_is_substituted_counts_until_its_release_and_the_other_from_its_pledge(books: Books) -> None:
    books.post(SECURED)
    books.post(f"2023-05-10 P1 release ?: patent {TWO}\n2023-05-10 P1 pledge 120: patent {THREE}")
    assert [line.split()[5:] for line in states(books, "2023-01-05", "2023-05-09", "2023-05-10")] == [
        [ONE, TWO], [ONE, TWO], [ONE, THREE],
    ]  # fmt: skip
    days = ("2023-01-03", "2023-01-04", "2023-05-09", "2023-05-10")
    assert [books.total("pledged", as_of=day)[0] for day in days] == [0, 2, 2, 2]
    books.post(f"2023-06-01 P1 release 300: patent {ONE}")
    assert [books.total("pledged", as_of=day)[0] for day in ("2023-05-31", "2023-06-01")] == [2, 1]
    assert states(books, "2023-06-01") == [f"J1 - - 100.00 open {THREE}"]


@pytest.mark.parametrize(
    ("basis", "patents"), [("book", [[ONE, TWO], [ONE, TWO], [ONE, THREE]]), ("event", [[ONE, TWO], [ONE, THREE]] * 2)]
)
def test_a_substitution_told_late_is_in_the_open_months_books(
    books: Books, basis: str, patents: list[list[str]]
) -> None:
    books.post(SECURED)
    books.close("2023-05")
    books.post(f"2023-05-10 P1 release ?: patent {TWO}\n2023-05-10 P1 pledge 120: patent {THREE}")
    days = ("2023-05-09", "2023-05-31", "2023-06-01")
    told = [line.split()[5:] for line in states(books, *days, basis=basis)]
    assert told == [patents[0], patents[1], patents[-1]]
    pledged = [books.total("pledged", as_of=day, basis=basis)[0] for day in days]
    assert pledged == [2, 2, 2]


# whose, which, and what is no question


def test_a_clerk_sees_the_own_banks_loans_alone(books: Books) -> None:
    books.post(LOAN)
    books.post("technology_loan T1 B02 -> E02\n2023-02-01 T1 disbursement 50")
    assert register(books, viewer=Viewer.of("B02"), as_of="2023-03-01") == "T1 - - 50.00 open"
    assert register(books, viewer=Viewer.of("B03"), as_of="2023-03-01") == ""


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ({"kind": "technology_loan"}, ["T1"]),
        ({"where": ["institution=B01"]}, ["J1"]),
        ({"where": ["recipient=E02", "region=330326"]}, ["T1"]),
        ({"where": ["category=阀门"]}, ["T1"]),
        ({"where": ["programme=示例计划"]}, []),
        ({"where": ["region=330303"], "parties": "present"}, ["J1"]),
    ],
)
def test_a_register_may_be_limited_to_what_loans_have(books: Books, where: dict[str, str], numbers: list[str]) -> None:
    books.post(LOAN)
    books.post("technology_loan T1 B02 -> E02 category 阀门\n2023-02-01 T1 disbursement 50")
    assert [line.split()[0] for line in register(books, as_of="2023-03-01", **where).splitlines()] == numbers


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"kind": "grant"}, "unknown_code kind"),
        ({"kind": "credit_line"}, "unknown_code kind"),
        ({"where": ["means=cash"]}, "measure_dimension where"),
        ({"where": ["group=fiscal"]}, "measure_dimension where"),
        ({"period": "2023"}, "stock_over_period period"),
    ],
)
def test_what_loans_do_not_have_is_refused(sqlite_books: Books, parameters: dict[str, str], complaint: str) -> None:
    with pytest.raises(Malformed) as refusal:
        register(sqlite_books, **parameters)
    assert [f"{finding.code} {finding.place}" for finding in refusal.value.findings] == [complaint]


def test_loans_over_a_period_are_no_question(sqlite_books: Books) -> None:
    scope = Scope(Viewer.all(), period=parse_period("2023"))
    with sqlite_books.database.reading() as connection, pytest.raises(Malformed, match="scope_time"):
        loan_book(connection, scope)


def test_what_was_recorded_in_these_lives_is_what_is_stored(books: Books) -> None:
    books.post(SECURED)
    books.post("amend J1 from 2023-06-20: due_date 2023-12-31, rate 4.60\n2023-06-21 J1 repayment 1")
    books.post("patent_pledge_loan J2 B01 -> E01 renews J1\n2023-12-31 J2 disbursement 99: means rollover")
    assert verify(books.database).is_intact
