"""Questions and their scopes: what is asked is read whole or refused, and parts of a partition make the whole."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import LedgerError, Malformed
from ledger.period import DateRange, parse_period
from ledger.scope import Scope, Viewer, parse_question, question_of
from ledger.vocabulary import Count, Dimension, Measure, Part
from tests.books import Books


def complaints(measure: str, **parameters: Any) -> list[str]:
    """The findings with which a question is refused."""
    with pytest.raises(Malformed) as refused:
        parse_question(measure, parameters, Viewer.all())
    return [f"{finding.code} {finding.place}" for finding in refused.value.findings]


def test_nobody_asks_without_saying_who_looks() -> None:
    with pytest.raises(LedgerError, match="viewer_missing"):
        Viewer(None)
    assert Viewer.of("B01").institution == "B01"
    assert Viewer.all().institution is None


def test_a_question_is_read_whole() -> None:
    question = parse_question(
        "disbursed",
        {
            "kind": "technology_loan", "by": "institution, month", "period": "2023H1", "counts": "count,recipients",
            "part": "booked", "known_at": "7", "where": ["region=330303", "kind=technology_loan"]
        },
        Viewer.of("B01"),
    )  # fmt: skip
    assert question.measure is Measure.DISBURSED
    assert question.by == (Dimension.INSTITUTION, Dimension.MONTH)
    assert question.counts == (Count.RECIPIENTS,)
    assert question.scope.part is Part.BOOKED
    assert question.scope.canonical() == {
        "period": "2023H1", "basis": "book", "part": "booked", "parties": "recorded", "known_at": "7",
        "where": {"kind": "technology_loan", "region": "330303"}, "viewer": "B01",
    }  # fmt: skip
    assert not question.is_stock


def test_a_scope_has_one_text_however_it_was_put() -> None:
    range_ = DateRange.inclusive(date(2023, 1, 5), date(2023, 2, 6))
    assert Scope(Viewer.all(), range_).canonical()["period"] == "2023-01-05/2023-02-06"
    assert Scope(Viewer.all(), as_of=date(2023, 1, 5)).canonical() == {
        "as_of": "2023-01-05",
        "basis": "book",
        "parties": "recorded",
    }
    assert Scope(Viewer.all()).canonical() == {"basis": "book", "parties": "recorded"}


@pytest.mark.parametrize(
    ("measure", "parameters", "expected"),
    [
        ("wealth", {}, ["unknown_code measure"]),
        ("disbursed", {"colour": "red", "bank": "B01"}, ["unknown_parameter bank", "unknown_parameter colour"]),
        ("disbursed", {"by": "colour,month"}, ["unknown_code by"]),
        ("disbursed", {"as_of": ""}, ["date_unreadable as_of"]),
        ("disbursed", {"by": ""}, ["unknown_code by"]),
        ("disbursed", {"part": "adjustment"}, ["scope_time part"]),
        ("disbursed", {"part": "adjustment", "period": "2023", "basis": "event"}, ["scope_time part"]),
        ("disbursed", {"by": ["month", "month"]}, ["repeated_parameter by"]),
        ("disbursed", {"counts": "souls"}, ["unknown_code counts"]),
        ("disbursed", {"period": "2023H3"}, ["period_unreadable period"]),
        ("disbursed", {"as_of": "soon"}, ["date_unreadable as_of"]),
        ("disbursed", {"basis": "cash", "part": "half"}, ["unknown_code basis", "unknown_code part"]),
        ("disbursed", {"kind": "mortgage"}, ["unknown_code kind"]),
        ("disbursed", {"where": ["colour=red"]}, ["unknown_code where"]),
        ("disbursed", {"where": ["region="]}, ["malformed where"]),
        ("disbursed", {"where": ["region=1", "region=2"]}, ["repeated_parameter region"]),
        ("disbursed", {"period": "2023", "as_of": "2023-01-01"}, ["scope_time period"]),
        ("outstanding", {"period": "2023"}, ["stock_over_period period"]),
        ("outstanding", {"by": "month"}, ["stock_over_period by"]),
        ("wealth", {"period": "x", "basis": "y"},
         ["unknown_code measure", "period_unreadable period", "unknown_code basis"]),
    ],
)  # fmt: skip
def test_a_question_with_faults_is_refused_with_all_of_them(
    measure: str, parameters: dict[str, Any], expected: list[str]
) -> None:
    assert complaints(measure, **parameters) == expected


def test_a_declared_scope_asks_the_question_it_declares() -> None:
    scope = {"kind": "technology_loan", "as_of": "2023-06-30", "where": {"region": "330303"}}
    question = question_of("outstanding", scope, Viewer.all(), by="institution")
    assert question.scope.as_of == date(2023, 6, 30)
    assert question.scope.where == {Dimension.KIND: "technology_loan", Dimension.REGION: "330303"}
    assert question.is_stock


@pytest.fixture(scope="module")
def ledger(module_books: Books) -> Books:
    """Loans of two banks over three years, one of them corrected, with months closed on the way."""
    module_books.post(
        """
        bank B01
        bank B02
        enterprise E01 330303
        enterprise E02
        patent_pledge_loan J1 B01 -> E01 programme P1
        technology_loan J2 B01 -> E02 category C1
        technology_loan J3 B02 -> E01
        2022-03-01 J1 disbursement 100.01
        2022-04-01 J2 disbursement 200.02
        2022-05-01 J1 repayment 50
        2023-01-15 J3 disbursement 300.03
        """
    )
    module_books.close("2023-01")
    module_books.post("reverse 1/9\n2022-04-02 J2 disbursement 250.02\n2023-03-01 J3 repayment 0.03")
    return module_books


FREE = ["kind", "act", "institution", "provider", "recipient", "region", "programme", "category", "year", "month"]


@settings(max_examples=25, deadline=None)
@given(
    by=st.lists(st.sampled_from(FREE), unique=True, max_size=3),
    measure=st.sampled_from(["disbursed", "repaid"]),
    limits=st.sampled_from([{}, {"period": "2022"}, {"as_of": "2022-12-31"}, {"basis": "event"}, {"known_at": 1}]),
)
def test_the_parts_of_any_partition_sum_to_the_whole(
    ledger: Books, by: list[str], measure: str, limits: dict[str, Any]
) -> None:
    whole = ledger.ask(measure, group="lending", **limits).total
    parts = ledger.ask(measure, group="lending", by=by, **limits)
    assert whole is not None
    assert sum(row.count for row in parts.rows) == whole.count
    assert sum(row.amount_fen or 0 for row in parts.rows) == (whole.amount_fen or 0)
    assert parts.total is None or parts.total.amount_fen == whole.amount_fen


@pytest.mark.parametrize("measure", ["disbursed", "repaid"])
def test_what_was_before_and_what_came_and_was_adjusted_make_what_is(ledger: Books, measure: str) -> None:
    def fen(**limits: Any) -> int:
        total = ledger.ask(measure, kind="technology_loan", **limits).total
        assert total is not None
        return total.amount_fen or 0

    for year in ("2022", "2023"):
        before = fen(as_of=str(date(int(year) - 1, 12, 31)))
        occurred, adjusted = fen(period=year), fen(period=year, part="adjustment")
        assert fen(period=year, part="booked") == occurred + adjusted
        assert before + occurred + adjusted == fen(as_of=str(parse_period(year).last))
