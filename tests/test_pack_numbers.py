"""Numbers of a pack that were once wrong, or could easily be: each as a small ledger with what the sheets must say."""

import pytest

from ledger.party_words import Parties
from ledger.period import parse_period
from ledger.vocabulary import Basis
from reports.pack.builder import SHEETS
from reports.table import Cell, Table
from tests.books import Books
from tests.reporting import cell, monthly, note_texts

PARTIES = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
"""


def row_of(page: Table, place: int) -> dict[str, Cell]:
    """A row of a sheet by column."""
    return dict(zip((column.key for column in page.columns), page.rows[place].cells, strict=True))


def leader(books: Books, period: str = "2023-06") -> Table:
    return monthly(books, sheets=["leader"], month=parse_period(period))[0]


# 领导一页


def test_two_banks_of_one_name_are_both_counted(sqlite_books: Books) -> None:
    twin = {"fact": "institution", "code": "B02", "name": "示例B01", "kind": "bank", "region": "330303"}
    sqlite_books.post(PARTIES)
    sqlite_books.post([twin])
    sqlite_books.post("""
        patent_pledge_loan J1 B01 -> E01
        patent_pledge_loan J2 B02 -> E01
        2023-06-01 J1 disbursement 30万元
        2023-06-01 J2 disbursement 20万元
    """)
    page = leader(sqlite_books)
    for place in (0, 1, 2, 3):
        assert (row_of(page, place)["now_count"], row_of(page, place)["now_amount"]) == (2, 50_000_000)
    assert row_of(page, 0)["reason_of_change"] == "示例B01增加1笔、30万元；示例B01增加1笔、20万元"


def test_a_cause_whose_number_and_amount_part_ways_tells_each_by_itself(sqlite_books: Books) -> None:
    sqlite_books.post(PARTIES)
    sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01
        patent_pledge_loan J2 B01 -> E01
        patent_pledge_loan J3 B01 -> E01
        patent_pledge_loan J4 B02 -> E02
        patent_pledge_loan J5 B02 -> E02
        patent_pledge_loan J6 B02 -> E02
        2023-05-01 J1 disbursement 10万元
        2023-05-01 J2 disbursement 10万元
        2023-05-02 J4 disbursement 40万元
        2023-06-01 J3 disbursement 90万元
        2023-06-02 J5 disbursement 20万元
        2023-06-02 J6 disbursement 20.5万元
    """)
    reason = row_of(leader(sqlite_books), 0)["reason_of_change"]
    assert reason == "示例B01金额增加70万元、笔数减少1笔；示例B02增加1笔、5000元"


def test_a_month_that_only_takes_back_says_so(sqlite_books: Books) -> None:
    """A loan of May, found wrong when May was closed, is taken back in June, which has nothing new."""
    sqlite_books.post(PARTIES)
    made = sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01
        patent_pledge_loan J2 B01 -> E01
        2023-05-01 J1 disbursement 100万元
        2023-05-02 J2 disbursement 30万元
    """)
    sqlite_books.close("2023-05")
    sqlite_books.settle(f"reverse {made.number}/3")
    page = leader(sqlite_books)
    assert (row_of(page, 0)["now_count"], row_of(page, 0)["now_amount"]) == (0, 0)
    assert (row_of(page, 2)["delta_count"], row_of(page, 2)["delta_amount"]) == (-1, -100_000_000)
    assert row_of(page, 2)["reason_of_change"] == "示例B01减少1笔、100万元"
    assert row_of(page, 3)["delta_amount"] == -100_000_000
    assert row_of(page, 3)["reason_of_change"] == "冲减放款100万元"
    assert page.prose[0] == "2023年6月没有新增专利权质押贷款；累计1笔、30万元。"


def test_over_a_year_no_number_is_told_twice(sqlite_books: Books) -> None:
    sqlite_books.post(PARTIES)
    sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01
        2022-05-01 J1 disbursement 100万元
        2022-06-01 J1 repayment 10万元
        2023-06-01 J1 repayment 30万元
    """)
    page = leader(sqlite_books, "2023")
    assert len({row.cells[0] for row in page.rows}) == 6
    assert row_of(page, 1) | {"now_amount_wan": 0, "reason_of_change": ""} == {
        "indicator": "本年还款", "now_count": 1, "now_amount": 30_000_000, "now_amount_wan": 0,
        "compared_with": "上期", "base_count": 1, "base_amount": 10_000_000, "delta_count": 0,
        "delta_amount": 20_000_000, "reason_of_change": "",
    }  # fmt: skip


# 质押登记


@pytest.mark.parametrize(("stated", "left"), [("", None), (" 80万元", None)])
def test_what_a_released_patent_was_appraised_at_is_released_with_it(
    sqlite_books: Books, stated: str, left: int | None
) -> None:
    """A release seldom says again what the pledge was worth."""
    sqlite_books.post(PARTIES)
    sqlite_books.settle("""
        pledge_registration R1 E01 -> B01
        2023-01-05 R1 registration 100万元
        2023-01-05 R1 pledge 80万元: patent ZL97101765.4
        2023-01-05 R1 pledge: patent ZL95115608.X
    """)
    before = monthly(sqlite_books, sheets=["pledges"])[1]
    assert (cell(before, "合计", "pledged_patents"), cell(before, "合计", "appraised_amount")) == (2, 80_000_000)
    both = "期末在押专利2件，评估价值合计800,000.00元（1件未报，不含在内）；质押登记无余额。"
    assert both in note_texts(monthly(sqlite_books, sheets=["summary"])[0])
    sqlite_books.settle(f"2023-06-05 R1 release{stated}: patent ZL97101765.4")
    summary, _pledges, after = monthly(sqlite_books, sheets=["summary", "pledges"])[:3]
    for name in ("示例B01", "合计"):
        assert (cell(after, name, "pledged_patents"), cell(after, name, "appraised_amount")) == (1, left)
    assert "期末在押专利1件，评估价值未报；质押登记无余额。" in note_texts(summary)
    sqlite_books.settle("2023-06-06 R1 release: patent ZL95115608.X")
    gone = monthly(sqlite_books, sheets=["pledges"])[1]
    assert (cell(gone, "示例B01", "pledged_patents"), cell(gone, "合计", "appraised_amount")) == (0, 0)


# what is said of the numbers


def test_a_renewal_makes_no_new_contract_on_any_sheet(sqlite_books: Books) -> None:
    sqlite_books.post(PARTIES)
    sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01 contract C1
        patent_pledge_loan J2 B01 -> E01 renews J1
        2023-01-05 J1 disbursement 100万元
        2023-06-05 J1 repayment 100万元
        2023-06-05 J2 disbursement 100万元: means rollover
    """)
    institutions, pledges = monthly(sqlite_books, sheets=["institutions", "pledges"])[:2]
    assert cell(pledges, "合计", "disbursed_to_date_contracts") == 1
    assert note_texts(institutions)[1] == "累计放款机构1家，企业1家，合同1份。"


def test_a_bank_whose_books_sank_by_a_reopening_stands_with_what_its_total_holds(sqlite_books: Books) -> None:
    """A loan of March, found late, is booked in July; its repayment, found after June was reopened, in June."""
    sqlite_books.post(PARTIES)
    sqlite_books.close("2023-06")
    sqlite_books.settle("patent_pledge_loan J1 B01 -> E01\n2023-03-01 J1 disbursement 30万元")
    sqlite_books.post("reopen 2023-06: 示例")
    sqlite_books.settle("2023-05-05 J1 repayment 30万元")
    institutions = monthly(sqlite_books, sheets=["institutions"], month=parse_period("2023-06"))[0]
    assert cell(institutions, "示例B01", "outstanding_amount") == -30_000_000
    assert cell(institutions, "合计", "outstanding_amount") == -30_000_000


@pytest.mark.parametrize(
    ("basis", "is_closed", "said"),
    [
        (Basis.BOOK, True, "已结账。期间内的数不再变动；以后发现的差错记入以后的月份，列为以前期间调整。"),
        (
            Basis.EVENT,
            True,
            "已结账。本表按业务日期统计，结账后补记或更正的业务计入其发生的月份，故期间内的数仍可能变动。",
        ),
        (Basis.EVENT, False, "快报，未结账。结账之前，本期的数可能变动。"),
    ],
)
def test_only_the_books_of_a_closed_month_are_said_to_stay(
    sqlite_books: Books, basis: Basis, is_closed: bool, said: str
) -> None:
    about = monthly(sqlite_books, sheets=["summary"], basis=basis, is_closed=is_closed)[-1]
    assert cell(about, "结账状态", "content") == said


@pytest.mark.parametrize(("parties", "said"), [(Parties.RECORDED, "按登记时归属"), (Parties.PRESENT, "按现归属")])
def test_counties_are_said_to_be_those_of_then_or_of_now(sqlite_books: Books, parties: Parties, said: str) -> None:
    regions = monthly(sqlite_books, sheets=["regions"], parties=parties)[0]
    assert note_texts(regions)[0].startswith(f"县区为借款企业所在地，{said}；")


# 补助对应贷款


def test_a_loan_recorded_anew_is_still_the_loan_that_was_subsidised(sqlite_books: Books) -> None:
    sqlite_books.post(PARTIES + "government G01")
    made = sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01
        interest_subsidy X1 G01 -> E01 for_loan J1
        2023-06-01 J1 disbursement 10万元
        2023-06-02 X1 disbursement 1万元
    """)
    sqlite_books.settle(f"""
        reverse {made.number}/3
        patent_pledge_loan J9 B02 -> E01 replaces S{made.voucher}/1
        2023-06-01 #2 disbursement 10万元
    """)
    sqlite_books.settle("interest_subsidy X2 G01 -> E01 for_loan J9\n2023-06-03 X2 disbursement 1万元")
    table = monthly(sqlite_books, sheets=["fiscal"])[1]
    places = [table.index_of(key) for key in ("subsidy_number", "subsidised_loan", "repeated")]
    assert [tuple(row.cells[at] for at in places) for row in table.rows[:-1]] == [
        ("X1", "J9", "重复"), ("X2", "J9", "重复"),
    ]  # fmt: skip


def test_contracts_of_one_number_of_two_banks_that_merged_are_two(sqlite_books: Books) -> None:
    sqlite_books.post(PARTIES)
    sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01 contract C1
        patent_pledge_loan J2 B02 -> E01 contract C1
        2023-06-01 J1 disbursement 10万元
        2023-06-01 J2 disbursement 20万元
        succession merger B02 -> B01 from 2023-06-15
    """)
    institutions, pledges = monthly(sqlite_books, sheets=["institutions", "pledges"], parties=Parties.PRESENT)[:2]
    assert cell(pledges, "示例B01", "disbursed_to_date_count") == 2
    assert cell(pledges, "示例B01", "disbursed_to_date_contracts") == 2
    assert note_texts(institutions)[:2] == [
        "本月新增放款机构1家，企业1家，合同2份。", "累计放款机构1家，企业1家，合同2份。",
    ]  # fmt: skip


def test_what_was_renewed_is_told_beside_the_sentence_that_counts_it(sqlite_books: Books) -> None:
    sqlite_books.post(PARTIES)
    sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01
        patent_pledge_loan J2 B01 -> E01 renews J1
        patent_pledge_loan J3 B01 -> E01
        2023-01-05 J1 disbursement 45万元
        2023-06-05 J1 repayment 45万元
        2023-06-05 J2 disbursement 45万元: means rollover
        2023-06-06 J3 disbursement 30万元
    """)
    page = leader(sqlite_books)
    assert page.prose[0] == "2023年6月新增专利权质押贷款2笔、75万元；累计3笔、120万元。"
    assert note_texts(page)[1:] == [
        "2023年6月的数含无还本续贷1笔、45万元，不是新业务，引用时宜注明。",
        "2023年上半年的数含无还本续贷1笔、45万元，不是新业务，引用时宜注明。",
    ]


# time


LATE = """
patent_pledge_loan J3 B02 -> E02 rate 6, due_date 2023-06-10
2023-06-10 J3 disbursement 70万元
2023-05-10 J1 repayment 5万元
2023-06-11 Z1 disbursement 2万元
2023-06-12 R1 release: patent ZL97101765.4
amend J1 from 2023-06-01: due_date 2023-06-02, rate 9
statement B01 patent_pledge_loan 2023-06-30 outstanding 1万元
interest_subsidy X2 G01 -> E01 for_loan J1
2023-06-13 X2 disbursement 1万元
"""


@pytest.mark.parametrize("period", ["2023-06", "2023Q2", "2023H1"])
def test_the_sheets_of_a_closed_period_stay_whatever_comes_late(sqlite_books: Books, period: str) -> None:
    sqlite_books.post(PARTIES + "government G01\nfund F01")
    made = sqlite_books.settle("""
        patent_pledge_loan J1 B01 -> E01 rate 4, due_date 2023-12-31
        patent_pledge_loan J2 B01 -> E02
        pledge_registration R1 E01 -> B01
        grant Z1 G01 -> E01 programme 示例
        fund_contribution Q1 G01 -> F01
        interest_subsidy X1 G01 -> E01 for_loan J1
        2023-04-05 J1 disbursement 45万元
        2023-06-05 J2 disbursement 30万元
        2023-06-05 R1 registration 50万元
        2023-06-05 R1 pledge 80万元: patent ZL97101765.4
        2023-06-06 Z1 disbursement 3万元
        2023-06-07 Q1 disbursement 100万元
        2023-06-08 X1 disbursement 1万元
    """)
    sqlite_books.close("2023-06")
    names = [name for name in SHEETS if name not in {"disclosures", "entries"}]
    before = monthly(sqlite_books, sheets=names, month=parse_period(period))
    sqlite_books.settle(LATE)
    sqlite_books.settle(f"reverse {made.number}/8")
    after = monthly(sqlite_books, sheets=names, month=parse_period(period))
    for old, new in zip(before[:-1], after[:-1], strict=True):
        assert (new.name, new.rows, new.notes, new.prose) == (old.name, old.rows, old.notes, old.prose)
    july = monthly(sqlite_books, sheets=["summary"], month=parse_period("2023-07"))[0]
    assert cell(july, "专利权质押贷款", "new_in_period_count") == 0
    assert cell(july, "专利权质押贷款", "adjustment_count") == 0  # one came, one was taken back
    assert cell(july, "专利权质押贷款", "adjustment_amount") == 40_000_000
    june = monthly(sqlite_books, sheets=["summary"], basis=Basis.EVENT)[0]
    assert cell(june, "专利权质押贷款", "new_in_period_amount") == 70_000_000


def test_business_of_before_the_ledger_is_not_pasted_as_new_without_a_word(sqlite_books: Books) -> None:
    sqlite_books.post(PARTIES)
    sqlite_books.settle("""
        patent_pledge_loan O1 B01 -> ? opening
        patent_pledge_loan J1 B01 -> E01
        2022-12-31 O1 disbursement 900万元: tally 3
        2023-06-05 J1 disbursement 45万元
    """)
    assert "2022年12月的数含期初汇总3笔，是记账以前的业务，不是2022年12月新发生，引用时须注明。" in note_texts(
        leader(sqlite_books, "2022-12")
    )
    assert len(note_texts(leader(sqlite_books))) == 1
