"""What stands around a figure: section, subject, time, whether it is an aim, what it is tied to."""

import pytest

from ledger.extract import Document, FoundFigure, Nature, extract


def one(text: str, year: int | None = 2023) -> FoundFigure:
    """The last figure of a text."""
    return extract(Document.of(text), year=year).figures[-1]


@pytest.mark.parametrize(
    ("text", "period", "as_of", "is_to_date"),
    [
        ("上半年新增贷款6笔", "2023H1", None, False),
        ("全年发放贷款6笔", "2023", None, False),
        ("1-6月发放贷款6笔", "2023H1", None, False),
        ("2022年三季度发放贷款6笔", "2022Q3", None, False),
        ("去年发放贷款6笔", "2022", None, False),
        ("3月新增贷款6笔", "2023-03", None, False),
        ("截至6月底，累计贷款6笔", None, "2023-06-30", True),
        ("截至2022年末贷款余额6万元", None, "2022-12-31", True),
        ("截至2023年5月15日累计6笔", None, "2023-05-15", True),
        ("上半年新增3笔，累计贷款6笔", None, "2023-06-30", True),
        ("累计贷款6笔", None, None, True),
        ("目前贷款6笔", None, None, True),
        ("累计贷款9笔，上半年新增贷款6笔", "2023H1", None, False),
        ("贷款比2022年增长6%", None, None, False),
        ("自2021年试点以来，发放贷款6笔", None, None, False),
        ("一、2022年工作总结\n8月19日举办活动，签约6项", "2022", None, False),
        ("贷款6笔", None, None, False),
        ("一、2022年工作总结\n贷款6笔", "2022", None, False),
    ],
)
def test_the_time_is_what_the_text_says(text: str, period: str | None, as_of: str | None, is_to_date: bool) -> None:
    figure = one(text)
    assert (figure.period, figure.as_of, figure.is_to_date) == (period, as_of, is_to_date)


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("今年力争新增贷款6笔", Nature.TARGET),
        ("主要预期目标是：产值增长6%左右", Nature.TARGET),
        ("计划投资6亿元", Nature.TARGET),
        ("完成指标6件的目标", Nature.TARGET),
        ("三、2024年工作安排\n新增企业6家", Nature.TARGET),
        ("超额完成全年目标，新增企业6家", Nature.ACTUAL),
        ("新增企业6家", Nature.ACTUAL),
        ("科技计划项目6项", Nature.ACTUAL),
    ],
)
def test_an_aim_is_told_from_what_was(text: str, nature: Nature) -> None:
    assert one(text).nature is nature


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("新增省级企业研究院 5 家", ("企业研究院",)),
        ("目前已有示例银行等8家金融机构开展业务", ("示例银行", "金融机构")),
        ("专利申请24183件，同比增长59.6%", ("专利申请",)),
        ("全年专利授权725件，增幅比各市平均低6个百分点", ("专利授权",)),
    ],
)
def test_the_subject_is_the_noun_before_and_the_noun_behind(text: str, subject: tuple[str, ...]) -> None:
    assert one(text).subject == subject


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("一、回顾\n（一）平台建设\n新增企业6家。", "（一）平台建设"),
        ("材料 一、总结 (二)科技金融不断创新 自上年以来，新增企业6家。", "(二)科技金融不断创新"),
        ("第一章 总则\n新增企业6家。", "第一章 总则"),
        ("**一、回顾**\n新增企业6家。", "一、回顾"),
        ("新增企业6家。\n一、回顾", ""),
    ],
)
def test_the_section_is_the_nearest_heading(text: str, section: str) -> None:
    assert one(text).section == section


def test_growth_is_read_with_the_word_before_it() -> None:
    rows = [
        (str(q.growth), q.falls) for q in (one(t).quantity for t in ("产值增长6%", "产值下降6%", "产值增长2倍")) if q
    ]
    assert rows == [("by_percent", False), ("by_percent", True), ("by_times", False)]


def test_items_of_a_list_are_read_with_the_unit_and_the_scale_of_the_last() -> None:
    figures = extract(Document.of("分别完成1.2、3.4万元，提高2.2、0.7个百分点。")).figures
    assert [(f.text, f.quantity and (str(f.quantity.unit), str(f.quantity.value))) for f in figures] == [
        ("1.2", ("wan_yuan", "12000")),
        ("3.4万元", ("wan_yuan", "34000")),
        ("2.2", ("percentage_point", "11/5")),
        ("0.7个百分点", ("percentage_point", "7/10")),
    ]


def test_a_scope_is_suggested_only_where_a_kind_is_named() -> None:
    texts = ("兑付贴息12万元", "引导基金出资500万元", "专利权质押融资余额3000万元", "建设孵化器12家", "贴息增长3%")
    assert [(one(text).measure, one(text).scope) for text in texts] == [
        ("disbursed", {"kind": "interest_subsidy"}),
        ("disbursed", {"kind": "fund_contribution"}),
        ("outstanding", {"kind": "patent_pledge_loan"}),
        (None, None),
        (None, None),
    ]


def test_all_that_is_known_of_a_figure_is_plain_data() -> None:
    body = extract(Document.of("上半年新增专利质押贷款6笔。", "示例报告2023.txt")).as_json()
    assert body["year"] == 2023
    assert body["not_understood"] == body["damaged"] == []
    assert body["figures"] == [
        {
            "text": "6笔",
            "start": 11,
            "end": 13,
            "place": "",
            "section": "",
            "sentence": "上半年新增专利质押贷款6笔。",
            "subject": ["专利质押贷款"],
            "unit": "loan",
            "qualifier": "none",
            "value": "6",
            "upper": "6",
            "core": "[6, 6] loan",
            "loose": "[6, 6] loan",
            "nature": "actual",
            "period": "2023H1",
            "as_of": None,
            "to_date": False,
            "tied": None,
            "damage": None,
            "measure": "disbursed",
            "count": "count",
            "scope": {"kind": "patent_pledge_loan", "period": "2023H1"},
        }
    ]


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        ("新增6笔，贷款2415万元", [0, 0]),
        ("贷款2415万元、共6笔", [0, 0]),
        ("签约项目396个、总投资超4000亿元", [0, 0]),
        ("新增6笔，贷款2415万元，累计35笔，贷款1.2亿元", [0, 0, 2, 2]),
        ("产业项目280个，其中超10亿元", [None, None]),
        ("500万元以上重大项目1300个", [None, None]),
        ("新增6笔。贷款2415万元", [None, None]),
        ("新增6笔，增长12%", [None, None]),
    ],
)
def test_a_count_and_an_amount_that_speak_of_one_thing_are_tied(text: str, ties: list[int | None]) -> None:
    assert [figure.tied for figure in extract(Document.of(text)).figures] == ties


@pytest.mark.parametrize(
    ("text", "measure", "count"),
    [
        ("办理专利权质押登记12项", "registered", "count"),
        ("专利权质押登记涉及专利36件", "registered", "patents"),
        ("综合授信3000万元", "limit", None),
        ("知识产权质押融资惠及企业12家", "disbursed", "recipients"),
        ("新增7笔专利质押贷款", "disbursed", "count"),
        ("财政科技资金立项500万元", "committed", None),
        ("专利质押贷款培训12期", None, None),
    ],
)
def test_measure_and_count_follow_the_words(text: str, measure: str | None, count: str | None) -> None:
    figure = one(text)
    assert (figure.measure, figure.count) == (measure, count)
