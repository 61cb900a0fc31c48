"""Explanations: the cut that gives a published figure is found, whichever it is, and nothing more is said."""

import re
from fractions import Fraction
from typing import Any

import pytest

from ledger.errors import LedgerError
from ledger.explain.cuts import Cut
from ledger.explain_words import Change, DifferencePart
from ledger.vocabulary import AuditVerdict, Dimension
from tests.books import Books
from tests.explaining import PARTIES, explained, publish, told, worded

PILOT = f"""
{PARTIES}
patent_pledge_loan J1 B01 -> E01 programme 示例试点, category 甲
patent_pledge_loan J2 B02 -> E02 programme 示例试点, category 乙
patent_pledge_loan J3 B03 -> E03 programme 示例试点, category 甲
patent_pledge_loan J4 B01 -> E02 programme 示例其他, category 乙
patent_pledge_loan J5 B02 -> E03 programme 示例其他, category 甲
patent_pledge_loan J6 B03 -> E01 category 乙
2023-01-11 J4 disbursement 1300万元
2023-02-14 J1 disbursement 3057万元
2023-04-18 J5 disbursement 2210万元
2023-05-23 J2 disbursement 2800万元
2023-08-15 J6 disbursement 1404万元
2023-11-07 J3 disbursement 3200万元
"""

BALANCE = f"""
{PARTIES}
patent_pledge_loan J1 B01 -> E01
patent_pledge_loan J2 B02 -> E02
patent_pledge_loan J3 B03 -> E03
2023-01-11 J1 disbursement 4000万元
2023-03-14 J2 disbursement 5100万元
2023-06-20 J3 disbursement 2900万元
2023-09-05 J1 repayment 1943万元
2023-11-21 J2 repayment 1000万元
"""

RIVALS = f"""
{PARTIES}
patent_pledge_loan J1 B01 -> E01 programme 示例甲
patent_pledge_loan J2 B02 -> E02 programme 示例甲
patent_pledge_loan J3 B01 -> E03 programme 示例乙
patent_pledge_loan J4 B03 -> E03 programme 示例丙
2023-02-14 J1 disbursement 4057万元
2023-04-18 J2 disbursement 5000万元
2023-06-13 J3 disbursement 5000万元
2023-10-17 J4 disbursement 700万元
"""

SHIFTED = f"""
{PARTIES}
patent_pledge_loan J1 B01 -> E01
patent_pledge_loan J2 B02 -> E02
patent_pledge_loan J3 B03 -> E03
2023-02-14 J1 disbursement 1200万元
2023-08-16 J2 disbursement 700万元
2023-11-15 J3 disbursement 450万元
"""


ONE_BANK = PARTIES + re.sub("B0[23] -> E0[23]", "B01 -> E01", SHIFTED.removeprefix(f"\n{PARTIES}"))


def test_a_pilot_programme_is_found(books: Books) -> None:
    books.post(PILOT)
    publish(books, {"text": "9057万元"})
    found = explained(books)
    assert found.verdict is AuditVerdict.INCONSISTENT
    assert told(found)[0] == "专利权质押贷款，放款，截至2023年12月31日，专项计划=示例试点 90570000 1"
    assert [atom[0] for atom in found.candidates[0].changes] == [Change.LIMIT]
    assert not found.is_open
    assert found.difference == dict.fromkeys(DifferencePart, 0) | {DifferencePart.SCOPE: Fraction(49_140_000)}


def test_a_balance_is_found(books: Books) -> None:
    books.post(BALANCE)
    publish(books, {"text": "9057万元"})
    found = explained(books)
    assert told(found)[0] == "专利权质押贷款，贷款余额，截至2023年12月31日 90570000 1"
    assert found.difference[DifferencePart.SCOPE] == 29_430_000


def test_where_several_cuts_are_equally_simple_the_scope_stays_open(books: Books) -> None:
    books.post(RIVALS)
    publish(books, {"text": "9057万元"})
    found = explained(books)
    assert found.is_open
    assert told(found)[:2] == [
        "专利权质押贷款，放款，截至2023年12月31日，机构=B01 90570000 2",
        "专利权质押贷款，放款，截至2023年12月31日，专项计划=示例甲 90570000 2",
    ]


TWO_BANKS = f"""
{PARTIES}
patent_pledge_loan J1 B01 -> E01
patent_pledge_loan J2 B02 -> E01
2023-02-14 J1 disbursement 450万元
2023-04-18 J2 disbursement 300万元
"""


def test_cuts_that_take_the_same_entries_are_one_and_no_rivals(sqlite_books: Books) -> None:
    sqlite_books.post(TWO_BANKS)
    publish(sqlite_books, {"text": "300万元"})
    found = explained(sqlite_books)
    assert told(found)[0] == "专利权质押贷款，放款，截至2023年12月31日，机构=B02 3000000 1"
    without = found.candidates[0].cut.limited(Dimension.INSTITUTION, None).leaving_out(Dimension.INSTITUTION, "B01")
    assert found.candidates[0].says(without)
    assert not found.is_open


ONE_CHANGE = f"""
{PARTIES}
patent_pledge_loan J1 B01 -> E01
patent_pledge_loan J2 B02 -> E01
2022-02-14 J1 disbursement 500万元
2023-04-18 J2 disbursement 200万元
2023-05-18 J1 repayment 200万元
"""


def test_another_day_another_limit_and_the_balance_are_as_simple_as_each_other(sqlite_books: Books) -> None:
    sqlite_books.post(ONE_CHANGE)
    sqlite_books.post("patent_pledge_loan J3 B02 -> E02\n2023-07-18 J3 disbursement 200万元\n"
                      "2023-08-18 J3 repayment 200万元")  # fmt: skip
    scope = {"kind": "patent_pledge_loan", "as_of": "2023-06-30"}
    publish(sqlite_books, {"text": "500万元", "scope": scope})
    found = explained(sqlite_books)
    assert found.is_open
    assert set(told(found)[:2]) == {
        "专利权质押贷款，放款，截至2022年12月31日 5000000 2",
        "专利权质押贷款，贷款余额，截至2023年6月30日 5000000 2",
    }


def test_a_reading_of_the_text_is_no_rival_of_a_scope(sqlite_books: Books) -> None:
    sqlite_books.post(TWO_BANKS)
    publish(sqlite_books, {"text": "450万元"})
    found = explained(sqlite_books)
    assert told(found)[0] == "专利权质押贷款，放款，截至2023年12月31日，机构=B01 4500000 1"
    assert any(one.reading.change for one in found.candidates)
    assert not found.is_open


def test_a_shifted_period_is_found(books: Books) -> None:
    books.post(SHIFTED)
    publish(books, {"text": "1150万元", "scope": {"kind": "patent_pledge_loan", "period": "2023H1"}})
    found = explained(books)
    assert told(found)[0] == "专利权质押贷款，放款，2023年下半年 11500000 1"
    assert found.difference == dict.fromkeys(DifferencePart, 0) | {DifferencePart.TIMING: Fraction(500_000)}


def test_a_slip_of_the_unit_is_found(books: Books) -> None:
    books.post(SHIFTED)
    publish(books, {"text": "2350元"}, {"text": "23500万元"})
    found = explained(books)
    assert told(found)[0] == "专利权质押贷款，放款，截至2023年12月31日 ×10000 23500000 1"
    assert found.difference == dict.fromkeys(DifferencePart, 0) | {DifferencePart.UNIT: Fraction(23_497_650)}
    assert told(explained(books, "F02"))[0] == "专利权质押贷款，放款，截至2023年12月31日 ÷10 23500000 1"


@pytest.mark.parametrize("printed", ["2530万元", "2850万元"])
def test_a_damaged_digit_is_found(books: Books, printed: str) -> None:
    books.post(SHIFTED)
    publish(books, {"text": printed})
    found = explained(books)
    assert "专利权质押贷款，放款，截至2023年12月31日 2350万元 23500000" in told(found)[0]
    assert found.candidates[0].reading.change is Change.DIGITS
    assert sum(found.difference.values()) == found.gap.size == found.difference[DifferencePart.UNIT]


def test_a_year_that_stands_for_ten_is_found(books: Books) -> None:
    loans = [
        f"patent_pledge_loan J{n} B01 -> E01\n2023-03-{n % 28 + 1:02d} J{n} disbursement {n}" for n in range(1, 104)
    ]
    books.post(PARTIES + "\n".join(loans))
    publish(books, {"text": "20233笔", "count": "count"})
    assert told(explained(books)) == ["专利权质押贷款，放款，截至2023年12月31日 103笔 103 1"]


def test_a_scope_of_no_kind_is_narrowed_to_a_group_or_a_kind(sqlite_books: Books) -> None:
    sqlite_books.post(SHIFTED + "pledge_registration P1 E01 -> B01\n2023-02-14 P1 registration 4000万元")
    publish(sqlite_books, {"text": "2350万元", "scope": {"as_of": "2023-12-31"}, "measure": "outstanding"})
    publish(sqlite_books, {"text": "2350万元", "scope": {"as_of": "2023-12-31"}}, code="P2")
    assert explained(sqlite_books, code="P1").verdict is AuditVerdict.EXACT
    sqlite_books.post("fund F01\nequity_investment Q1 F01 -> E01\n2023-03-01 Q1 disbursement 77万元")
    found = explained(sqlite_books, code="P2")
    assert (found.ledger, found.verdict, found.fits) == (None, AuditVerdict.NOT_CHECKABLE, False)
    assert told(found)[0] == "信贷，放款，截至2023年12月31日 23500000 1"
    assert found.candidates[0].says(Cut.of("disbursed", {"as_of": "2023-12-31", "kind": "patent_pledge_loan"}))
    assert sum(found.difference.values()) == found.gap.size == -23_500_000


def test_a_part_of_a_period_and_the_other_basis_are_found(sqlite_books: Books) -> None:
    sqlite_books.post(SHIFTED)
    sqlite_books.close("2023-06")
    sqlite_books.post("patent_pledge_loan J4 B01 -> E01\n2023-05-05 J4 disbursement 99万元")
    scope = {"kind": "patent_pledge_loan", "period": "2023H2"}
    publish(
        sqlite_books, {"text": "1249万元", "scope": scope}, {"text": "1299万元", "scope": scope | {"period": "2023H1"}}
    )
    assert "专利权质押贷款，放款，2023年下半年，本期入账 12490000 1" in told(explained(sqlite_books))
    assert "专利权质押贷款，放款，2023年上半年，按业务日期 12990000 1" in told(explained(sqlite_books, "F02"))


def test_what_was_known_then_is_found(sqlite_books: Books) -> None:
    sqlite_books.post(SHIFTED)
    sqlite_books.post("reverse 1/10\n2023-02-14 J1 disbursement 1250万元")
    publish(sqlite_books, {"text": "2350万元"})
    assert told(explained(sqlite_books))[0] == "专利权质押贷款，放款，截至2023年12月31日，按日记账第1号所知 23500000 1"
    own = {"kind": "patent_pledge_loan", "as_of": "2023-12-31", "known_at": 1}
    publish(sqlite_books, {"text": "2400万元", "scope": own}, code="P2")
    assert told(explained(sqlite_books))[0] == "专利权质押贷款，放款，截至2023年12月31日 24000000 1"


def test_by_present_names_no_earlier_record_time_is_tried(sqlite_books: Books) -> None:
    sqlite_books.post(SHIFTED)
    sqlite_books.post("succession merger B02 -> B01 from 2023-04-01")
    scope = {"kind": "patent_pledge_loan", "as_of": "2023-12-31", "parties": "present"}
    publish(sqlite_books, {"text": "1900万元", "scope": scope})
    found = explained(sqlite_books)
    assert "专利权质押贷款，放款，截至2023年12月31日，机构=B01 19000000" in " ".join(told(found))
    assert Change.KNOWN_AT not in {change for one in found.candidates for change, _ in one.changes}


def test_a_limit_that_was_declared_is_dropped_or_replaced(sqlite_books: Books) -> None:
    sqlite_books.post(PILOT)
    scope = {"kind": "patent_pledge_loan", "as_of": "2023-12-31", "where": {"programme": "示例其他"}}
    publish(sqlite_books, {"text": "9057万元", "scope": scope}, {"text": "13971万元", "scope": scope})
    assert told(explained(sqlite_books))[0] == "专利权质押贷款，放款，截至2023年12月31日，专项计划=示例试点 90570000 1"
    assert told(explained(sqlite_books, "F02"))[0] == "专利权质押贷款，放款，截至2023年12月31日 139710000 1"


def test_tied_figures_must_fit_one_cut(books: Books) -> None:
    books.post(RIVALS)
    publish(
        books,
        {"text": "9057万元", "tied": "累计"},
        {"text": "2笔", "count": "count", "tied": "累计"},
        {"text": "1.4757亿元"},
    )
    both = explained(books)
    assert [fit.figure_id for fit in both.candidates[0].fits] == ["F01", "F02"]
    assert {fit.value for one in both.candidates for fit in one.fits[1:]} == {Fraction(2)}
    publish(books, {"text": "9057万元", "tied": "累计"}, {"text": "3笔", "count": "count", "tied": "累计"}, code="P2")
    assert told(explained(books)) == []


def test_what_was_reversed_renewed_or_booked_late_is_found(books: Books) -> None:
    books.post(SHIFTED)
    books.post(
        """
        patent_pledge_loan J4 B01 -> E01 renews J1
        2023-12-05 J1 repayment 1200万元
        2023-12-05 J4 disbursement 1200万元: means rollover
        """
    )
    books.close("2023-11", "2023-12")
    books.post("reverse 1/12\npatent_pledge_loan J5 B02 -> E03\n2023-10-10 J5 disbursement 33万元")
    scope = {"kind": "patent_pledge_loan", "as_of": "2024-01-31"}
    publish(books, *({"text": text, "scope": scope} for text in ("3583万元", "1933万元", "3550万元")))
    assert explained(books).ledger == 31_330_000
    for figure, words in (("F01", "不计冲销 35830000"), ("F02", "不计续贷 19330000"), ("F03", "不计跨月补记 35500000")):
        assert any(words in line for line in worded(explained(books, figure)))


def test_other_figures_of_the_publication_bear_a_candidate_out(books: Books) -> None:
    books.post(ONE_BANK)
    scope = {"kind": "patent_pledge_loan"}
    publish(
        books,
        {"text": "1200万元"},
        {"text": "3笔", "count": "count"},
        {"text": "2笔", "count": "count", "scope": scope | {"period": "2023H2"}},
        {"text": "近2500万元"},
        {"text": "700万元", "scope": scope | {"period": "2023H2"}},
    )
    found = explained(books)
    at = told(found).index("专利权质押贷款，放款，截至2023年6月30日 12000000 2")
    assert [(one.to_date, one.flow, one.agrees) for one in found.corroborations[at]] == [
        ("F02", "F03", True),
        ("F04", "F05", False),
    ]


@pytest.mark.parametrize(
    "flow",
    [
        {"text": "增长50%", "growth": "by_percent"},
        {"text": "增加700万元", "growth": "by_amount"},
        {"text": "占50%", "part": "F02", "share_of": "F02"},
        {"text": "2023万元"},
    ],
)
def test_no_growth_no_share_and_no_damaged_figure_bears_a_candidate_out(
    sqlite_books: Books, flow: dict[str, Any]
) -> None:
    sqlite_books.post(ONE_BANK)
    scope = {"kind": "patent_pledge_loan", "period": "2023H2"}
    publish(sqlite_books, {"text": "1200万元"}, {"text": "2350万元"}, flow | {"scope": scope})
    found = explained(sqlite_books)
    assert "专利权质押贷款，放款，截至2023年6月30日" in " ".join(told(found))
    assert [pairs for pairs in found.corroborations if pairs] == []


def test_what_nothing_explains_is_said_to_be_unexplained(books: Books) -> None:
    books.post(SHIFTED)
    publish(books, {"text": "2351.5万元"})
    found = explained(books)
    assert found.candidates == ()
    assert found.difference == dict.fromkeys(DifferencePart, 0) | {
        DifferencePart.ROUNDING: Fraction(-500),
        DifferencePart.UNEXPLAINED: Fraction(-14_500),
    }


def test_what_is_handed_in_and_not_posted_is_missing(books: Books) -> None:
    books.post(SHIFTED)
    publish(books, {"text": "2377.77万元"})
    books.submit("patent_pledge_loan J9 B01 -> E01\n2023-12-20 J9 disbursement 20万元")
    found = explained(books)
    assert found.candidates == ()
    assert found.difference[DifferencePart.MISSING] == -200_000
    assert sum(found.difference.values()) == found.gap.size == -277_700
    head = found.head.number
    books.post("enterprise E09")
    assert explained(books, known_at=head).difference[DifferencePart.MISSING] == 0


def test_what_banks_reported_and_nobody_entered_is_missing(books: Books) -> None:
    books.post(SHIFTED)
    books.post("statement B01 patent_pledge_loan 2023-12-31 outstanding 1300万元 count 2\n"
               "statement B02 patent_pledge_loan 2023-12-31 outstanding 700万元 count 1\n"
               "statement B03 patent_pledge_loan 2023-12-31 outstanding 450万元 count 1")  # fmt: skip
    publish(books, {"text": "2466.66万元", "measure": "outstanding"})
    found = explained(books)
    assert found.difference[DifferencePart.MISSING] == -1_000_000
    assert sum(found.difference.values()) == found.gap.size


def test_a_figure_that_agrees_needs_no_explanation(books: Books) -> None:
    books.post(SHIFTED)
    publish(books, {"text": "近2400万元"})
    found = explained(books)
    assert found.fits
    assert not found.is_open
    assert found.difference == dict.fromkeys(DifferencePart, 0) | {DifferencePart.ROUNDING: Fraction(-500_000)}


@pytest.mark.parametrize(
    ("figure", "asked", "complaint"),
    [
        ({"text": "9057万元"}, {"figure": "F09"}, "unknown_figure figure"),
        ({"text": "9057万元"}, {"code": "P9"}, "unknown_publication publication"),
        ({"text": "9057万元"}, {"known_at": 99}, "known_at_beyond_head known_at"),
        ({"text": "增加700万元", "growth": "by_amount"}, {}, "figure_without_scope figure"),
        ({"text": "约50%"}, {}, "figure_without_scope figure"),
        ({"text": "数不清"}, {}, "figure_without_scope figure"),
        ({"text": "9057万元", "count": "count"}, {}, "figure_without_scope figure"),
    ],
)
def test_what_cannot_be_explained_is_refused(books: Books, figure: Any, asked: Any, complaint: str) -> None:
    books.post(SHIFTED)
    publish(books, figure)
    with pytest.raises(LedgerError) as refused:
        explained(books, **asked)
    assert [f"{finding.code} {finding.place}" for finding in refused.value.findings] == [complaint]
