"""Published figures against each other: which cannot all be true, and what would reconcile them."""

from typing import Any

import pytest

from ledger.audit_words import Clashing, Remedy
from ledger.contradictions import Contradictions, find_contradictions
from tests.papers import paper


def found(*papers: dict[str, Any] | str) -> Contradictions:
    return find_contradictions([paper(one) if isinstance(one, str) else one for one in papers])


def clashes(*papers: dict[str, Any] | str) -> list[str]:
    """The claimed contradictions, each as the ids of its figures."""
    return [" ".join(str(figure.figure["id"]) for figure in one.figures) for one in found(*papers).claimed]


def remedies(*papers: dict[str, Any] | str) -> list[str]:
    """What would reconcile the first contradiction."""
    return [f"{one.remedy}: {one.says}" for one in found(*papers).claimed[0].reconciliations]


SHOWPIECE = """
    F02 6笔        | measure=disbursed count=count kind=patent_pledge_loan period=2023H1
    F03 2415万元   | measure=disbursed             kind=patent_pledge_loan period=2023H1
    F04 35笔       | measure=disbursed count=count kind=patent_pledge_loan as_of=2023-06-30
    F05 近1.2亿元  | measure=disbursed             kind=patent_pledge_loan as_of=2023-06-30
    F06 9057万元   | measure=disbursed             kind=patent_pledge_loan as_of=2023-06-30
"""


def test_the_two_totals_to_date_of_the_report_contradict_each_other() -> None:
    assert clashes(SHOWPIECE) == ["F05 F06"]


def test_the_report_is_reconciled_by_the_day_before_the_half_year_and_by_29_loans() -> None:
    assert remedies(SHOWPIECE)[0] == (
        "as_of: F06“9057万元”若为截至2022年12月31日的数，则不矛盾：其余各数推得截至2022年12月31日为(8584, 9586) 万元；"
        "9057万元 ＋ 2415万元 ＝ 11472 万元；届时相应为29 笔"
    )


def test_none_found_is_never_called_agreement() -> None:
    told = found("A 8家").as_json()
    assert (told["contradictions"], told["says"]) == ([], "未发现矛盾，不等于一致。")


CHINA_2009 = """
    A 168项          | measure=registered count=count kind=pledge_registration period=2009
    B 93项           | measure=registered count=count kind=pledge_registration period=2008
    C 81%            | growth=by_percent grown=A
    D 74.59亿元      | measure=registered kind=pledge_registration period=2009
    E 13.84亿元      | measure=registered kind=pledge_registration period=2008
    F 近60.8亿元     | growth=by_amount grown=D
    G 670件          |
    H 279件          | of=G
    I 306件          | of=G
    J 85件           | of=G
    K 670件          | sum_of=H,I,J
    L 41.6%          | part=H share_of=G
    M 45.7%          | part=I share_of=G
    N 12.7%          | part=J share_of=G
"""


def test_china_2009_holds_together_in_counts_amounts_growth_and_shares() -> None:
    assert clashes(CHINA_2009) == []


# No whole number grows by 81 % to 198, and none is 12.9 % of 670: there two figures are enough.
@pytest.mark.parametrize(
    ("printed", "wrong", "clash"),
    [
        ("C 81%", "C 91%", "A B C"),
        ("A 168项", "A 198项", "A C"),
        ("F 近60.8亿元", "F 近68亿元", "D E F"),
        ("J 85件", "J 86件", "H I J K"),
        ("N 12.7%", "N 12.8%", "G J N"),
        ("N 12.7%", "N 12.9%", "G N"),
    ],
)
def test_china_2009_with_one_figure_wrong_names_the_figures_that_clash(printed: str, wrong: str, clash: str) -> None:
    assert clashes(CHINA_2009.replace(printed, wrong)) == [clash]


def test_862_and_212_are_1074_and_5497_and_698_are_6195() -> None:
    table = """
        A 1074亿元 | sum_of=B,C
        B 862亿元  |
        C 212亿元  |
        D 6195项   | sum_of=E,F
        E 5497项   |
        F 698项    |
    """
    assert clashes(table) == []
    assert clashes(table.replace("6195项", "6196项").replace("1074亿元", "1078亿元")) == ["A B C", "D E F"]


def test_nanping_2016_had_18_loans_the_year_before() -> None:
    table = """
        A 51笔     | measure=disbursed count=count kind=patent_pledge_loan period=2016
        B 183.33%  | growth=by_percent grown=A
        C {}笔     | measure=disbursed count=count kind=patent_pledge_loan period=2015
    """
    assert clashes(table.format(18)) == []
    assert clashes(table.format(17)) == clashes(table.format(19)) == ["B C"]


def test_shanghai_grew_eight_and_a_half_fold_and_not_by_nearly_ten_times() -> None:
    table = """
        A 26.86亿元 |
        B 227.6亿元 |
        C 近10倍    | growth={} grown=B before_figure=A
    """
    assert clashes(table.format("by_times")) == clashes(table.format("to_times")) == ["A B C"]
    assert clashes(table.replace("近10倍", "8.47倍").format("to_times")) == []


def test_725_patents_after_growth_by_16_6_percent_were_622() -> None:
    table = """
        A 725件  |
        B 16.6%  | growth=by_percent grown=A before_figure=C
        C {}件   |
    """
    assert [before for before in range(600, 650) if clashes(table.format(before)) == []] == [622]


def test_anhui_over_7500_after_5971_is_growth_of_20_percent_and_more() -> None:
    table = """
        A 5971亿元      |
        B 突破7500亿元  |
        C 20%以上       | growth=by_percent grown=B before_figure=A
    """
    assert clashes(table) == []


def test_a_share_implies_the_whole_and_two_shares_of_one_whole_must_agree_on_it() -> None:
    table = """
        A 9057万元 |
        B 约50%    | part=A share_of=全省
        C 1021万元 |
        D {}       | part=C share_of=全省
    """
    assert clashes(table.format("6.0%")) == []
    assert clashes(table.format("约50%")) == ["A B C D"]


def test_a_part_is_no_more_than_its_whole_and_a_total_to_date_never_falls() -> None:
    part = """
        A 51万元 | measure=disbursed kind=grant period=2023 region=330329
        B 43万元 | measure=disbursed kind=grant period=2023
    """
    falling = """
        A 9家 | measure=disbursed count=institutions kind=grant as_of=2022-12-31
        B 8家 | measure=disbursed count=institutions kind=grant as_of=2023-12-31
    """
    assert clashes(part) == clashes(falling) == ["A B"]


def test_a_level_may_fall_and_distinct_parties_do_not_add_up() -> None:
    level = """
        A 90万元 | measure=outstanding kind=patent_pledge_loan as_of=2022-12-31
        B 80万元 | measure=outstanding kind=patent_pledge_loan as_of=2023-12-31
    """
    banks = """
        A 5家 | measure=disbursed count=institutions kind=grant period=2023H1
        B 5家 | measure=disbursed count=institutions kind=grant period=2023H2
        C 6家 | measure=disbursed count=institutions kind=grant period=2023
    """
    assert clashes(level) == clashes(banks) == []


def test_a_year_is_the_sum_of_its_quarters_where_all_are_printed() -> None:
    table = """
        A 1笔 | measure=disbursed count=count kind=grant period=2023Q1
        B 2笔 | measure=disbursed count=count kind=grant period=2023Q2
        C 3笔 | measure=disbursed count=count kind=grant period=2023Q3
        D 4笔 | measure=disbursed count=count kind=grant period=2023Q4
        E {}笔 | measure=disbursed count=count kind=grant period=2023
        F 3笔 | measure=disbursed count=count kind=grant period=2023H1
    """
    assert clashes(table.format(10)) == []
    assert clashes(table.format(11)) == ["A B C D E"]


def test_a_year_is_no_less_than_a_quarter_of_it() -> None:
    table = """
        A 5笔 | measure=disbursed count=count kind=grant period=2023Q1
        B 4笔 | measure=disbursed count=count kind=grant period=2023
    """
    assert clashes(table) == ["A B"]


def test_figures_of_two_years_are_compared_by_growth_and_by_what_came_between() -> None:
    before = paper("A 41笔 | measure=disbursed count=count kind=patent_pledge_loan as_of=2022-12-31", "R2022")
    after = paper(
        """
        A 58笔 | measure=disbursed count=count kind=patent_pledge_loan as_of=2023-12-31
        B 19笔 | measure=disbursed count=count kind=patent_pledge_loan period=2023
        """,
        "R2023",
    )
    [one] = found(before, after).claimed
    assert one.names == ("R2022/A", "R2023/A", "R2023/B")
    assert one.reasons == ("本期累计＝上期累计＋本期发生",)


def test_points_are_a_difference_of_rates() -> None:
    table = """
        A 100万元    |
        B 12.5%      | part=A share_of=今年
        C 90万元     |
        D 10.3%      | part=C share_of=去年
        E {}个百分点 | growth=by_points grown=B before_figure=D
    """
    assert clashes(table.format("2.2")) == []
    assert clashes(table.format("1.2")) == ["B D E"]


def test_a_fall_makes_less() -> None:
    table = """
        A 104.0万元 |
        B 100.9万元 |
        C 3.0%    | growth=by_percent grown=B before_figure=A {}
    """
    assert clashes(table.format("falls=true")) == []
    assert clashes(table.format("")) == ["A B C"]


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ("24.1万元", "unit: B“24.1万元”若少写了10倍，则不矛盾：其余各数推得(239, 243) 万元"),
        ("2410000万元", "unit: B“2410000万元”若多写了10000倍，则不矛盾：其余各数推得(239, 243) 万元"),
        ("211万元", "digit: B“211万元”若为“241万元”，则不矛盾：其余各数推得(239, 243) 万元"),
        ("220234万元", "year_digits: B“220234万元”若为“2104万元”，则不矛盾：其余各数推得(2102, 2106) 万元"),
    ],
)
def test_a_slip_of_units_and_a_damaged_digit_are_proposed(wrong: str, remedy: str) -> None:
    total = 301 + (2104 if "2104" in remedy else 241)
    table = f"""
        A {total}万元 | sum_of=B,C
        B {wrong}     |
        C 301万元     |
    """
    told = remedies(paper(table, year=2023))
    assert remedy in told


def test_a_clash_that_cutting_off_digits_explains_is_no_contradiction_but_is_told() -> None:
    table = """
        A 2415万元    |
        B 2415.8万元  | of=A
    """
    [one] = found(table).contradictions
    assert clashes(table) == []
    assert one.clashing is Clashing.IN_THE_CORE
    assert [(each.remedy, each.figure) for each in one.reconciliations] == [(Remedy.READING, "R1/A")]
    assert one.reconciliations[0].says == "A“2415万元”按截断读法（[2415, 2416) 万元），则不矛盾"


def test_clashes_that_share_no_figure_are_all_told() -> None:
    table = """
        A 1笔 | measure=disbursed count=count kind=grant period=2022
        B 2笔 | measure=disbursed count=count kind=grant period=2022
        C 3笔 | measure=disbursed count=count kind=grant period=2021
        D 4笔 | measure=disbursed count=count kind=grant period=2021
    """
    assert clashes(table) == ["A B", "C D"]


def test_what_cannot_be_read_or_names_no_figure_says_nothing() -> None:
    table = """
        A 若干笔 |
        B 2笔    | sum_of=A,C
        C 5笔    | of=Z
        D 3%     | growth=by_percent
        E 50%    | part=A share_of=全省
    """
    assert clashes(table) == []
    assert found(table).compared == 4
