"""A decision asks a voucher again, unless it was found clean beside exactly what stands."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from ledger import journal
from ledger.clean import KEPT, Clean, Stand
from ledger.database import Database
from ledger.errors import Refused
from ledger.judged import Standing
from ledger.references import Party
from ledger.submission import standing_now
from tests.books import Books

LOAN = """
bank B01 330302
enterprise E01 330303
patent_pledge_loan J1 B01 -> E01
2023-01-05 J1 disbursement 100
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The vouchers that decisions asked against what stands."""
    told: list[int] = []
    check: Callable[[Standing], Any] = journal.check_standing

    def note(at: Standing) -> Any:
        told.append(at.voucher)
        return check(at)

    monkeypatch.setattr(journal, "check_standing", note)
    return told


def submitted(books: Books, texts: Sequence[str]) -> list[int]:
    return [books.submit(text).id or 0 for text in texts]


def test_a_voucher_that_was_clean_is_not_asked_again_while_nothing_else_was_decided(
    books: Books, asked: list[int]
) -> None:
    books.post(LOAN)
    books.post("2023-02-01 J1 repayment 60")
    assert asked == []
    assert books.total("outstanding", kind="patent_pledge_loan", as_of="2023-12-31") == (1, "40.00")


@pytest.mark.parametrize("verdict", ["posted", "returned"])
def test_after_another_decision_it_is_asked_again(books: Books, asked: list[int], verdict: str) -> None:
    books.post(LOAN)
    one, two = submitted(books, ["2023-02-01 J1 repayment 60", "2023-02-02 J1 repayment 50"])
    books.decide(one, verdict=verdict, **({} if verdict == "posted" else {"reason": "unclear"}))
    if verdict == "posted":
        with pytest.raises(Refused, match="balance_negative"):
            books.decide(two)
    else:
        books.decide(two)
    assert asked == [two]


def test_of_several_that_are_decided_at_once_only_the_first_is_not_asked(books: Books, asked: list[int]) -> None:
    books.post(LOAN)
    one, two, three = submitted(books, [f"2023-02-0{day} J1 repayment {day}" for day in (1, 2, 3)])
    books.decide(one, two, three)
    assert asked == [two, three]


def test_on_another_day_it_is_asked_again(books: Books, asked: list[int]) -> None:
    [one] = submitted(books, [LOAN])
    books.today += timedelta(days=1)
    books.decide(one)
    assert asked == [one]


def test_another_process_asks_again(books: Books, asked: list[int]) -> None:
    [one] = submitted(books, [LOAN])
    other = Database(books.database.url.render_as_string(hide_password=False), books.database.head.path)
    books.over(other).decide(one)
    other.engine.dispose()
    assert asked == [one]


def test_one_with_a_warning_is_asked_again(books: Books, asked: list[int]) -> None:
    books.post(LOAN)
    [two] = submitted(books, ["patent_pledge_loan J2 B01 -> E01\n2023-01-05 J2 disbursement 100"])
    books.decide(two, accept=["duplicate_entry"])
    assert asked == [two]


def test_one_that_names_parties_of_an_undecided_voucher_is_asked_again(books: Books, asked: list[int]) -> None:
    first = books.submit("bank B01 330302\nenterprise E01 330303", batch="b").id or 0
    pending = {"B01": Party("bank", "330302"), "E01": Party("enterprise", "330303")}
    draft = journal.Draft(books.facts("patent_pledge_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 100"), batch="b")
    with books.database.writing() as writer:
        second = journal.submit(writer, draft, books.user("wang"), books.clock(), pending=pending).id or 0
        digest = writer.connection.exec_driver_sql(f"SELECT digest FROM voucher WHERE id = {second}").scalar_one()
        assert not writer.clean.holds(str(digest), standing_now(writer.connection, books.clock()))
    books.decide(first, second)
    assert asked == [second]


def test_a_closing_is_asked_again(books: Books, asked: list[int]) -> None:
    books.post(LOAN)
    decision = books.close("2023-01")
    assert asked == [decision.voucher]


def test_a_submission_that_was_taken_back_says_nothing_of_the_one_that_gets_its_number(
    sqlite_books: Books, asked: list[int]
) -> None:
    books = sqlite_books
    books.post(LOAN)
    with books.database.writing(keep=False) as writer:
        draft = journal.Draft(books.facts("2023-02-01 J1 repayment 60"))
        undone = journal.submit(writer, draft, books.user("wang"), books.clock())
    [other] = submitted(books, ["patent_pledge_loan J2 B01 -> E01\n2023-01-05 J2 disbursement 100"])
    assert other == undone.id
    with pytest.raises(Refused, match="warning_not_accepted"):
        books.decide(other)
    assert asked == [other]


def test_the_oldest_is_forgotten_first() -> None:
    clean, stand = Clean(), Stand("head", "2026-01-31")
    for number in range(KEPT + 1):
        clean.note(str(number), stand)
    assert not clean.holds("0", stand)
    assert clean.holds("1", stand)
    assert clean.holds(str(KEPT), stand)
    assert not clean.holds("1", Stand("other", "2026-01-31"))
    assert not clean.holds("1", Stand("head", "2026-02-01"))
