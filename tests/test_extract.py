"""Figures in a text: which are found, and what stands around each."""

import pytest

from ledger.extract import Document, Extract, extract

LOANS = (
    "推进专利权质押贷款，目前已有示例银行等8家金融机构开展专利质押贷款业务，"
    "上半年新增6笔，贷款2415万元，累计35笔，贷款近1.2亿元；成立科技金融合作社。"
)


def found(text: str, year: int | None = 2023) -> Extract:
    return extract(Document.of(text), year=year)


def texts(text: str) -> list[str]:
    return [figure.text for figure in found(text).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("贷款近1.2亿元，约占全省50%。", ["近1.2亿元", "约占全省50%"]),
        ("占全省50%，约三成。", ["50%", "约三成"]),
        ("贷款达到1亿元，约。12家", ["1亿元", "12家"]),
        ("新增企业研究院 5 家、孵化器３家", ["5 家", "３家"]),
        ("分别提高2.2、0.7、1.8个百分点", ["2.2", "0.7", "1.8个百分点"]),
        ("补助3万~8万元，占30%至50%", ["3万~8万元", "30%至50%"]),
        ("培训2500多人，投入60多万元、10亿余元", ["2500多人", "60多万元", "10亿余元"]),
        ("贷款1亿2000万元，余额3亿5千万元", ["1亿2000万元", "3亿5千万元"]),
        ("三家企业、六个功能区、两三个园区", ["三家", "六个", "两三个"]),
        ("产值翻一番，利润增长2.5倍，占三分之一", ["翻一番", "2.5倍", "三分之一"]),
        ("新增贷款1,234,567元，面积21.56万平方米", ["1,234,567元", "21.56万平方米"]),
        ("近亿元投入，上百家企业，数十亿元产值", ["近亿元", "上百家", "数十亿元"]),
        ("万元以上项目、千亿产业、百强企业", []),
    ],
)
def test_a_figure_is_a_number_with_its_unit_and_its_own_qualifier(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023年8月19日，11月9日-11日，1-6月，2011—2015年，6月上旬",
        "示政发〔2023〕16号、示科管(2023)23号",
        "开通12330知识产权举报投诉热线，电话0577-88888888",
        "文档编号:688117，时间2023-04-14，12:30开会",
        "863计划，“1+x”政策，“1+n+x”模式，pm2.5，三生融合，5G基站",
        "第10位，第三名，第十届，首批，一是服务，二是改革，排名第2，列各市11位",
        "（一）总体要求\n一、回顾\n1、第一点\n2.第二点",
        "十四五期间，四个一批，一行三会，一家银行，一批企业，五位一体",
    ],
)
def test_dates_numbers_of_papers_names_and_ordinals_are_no_figures(text: str) -> None:
    result = found(text)
    assert [figure.text for figure in result.figures] == []
    assert [other.text for other in result.not_understood] == []


def test_what_looks_numeric_and_is_not_understood_is_listed() -> None:
    result = found("全市有168生态海岸带，新增30亿美元。")
    assert [(one.text, one.sentence) for one in result.not_understood] == [
        ("168", "全市有168生态海岸带，新增30亿美元。"),
        ("30亿美元", "全市有168生态海岸带，新增30亿美元。"),
    ]


def test_each_figure_leads_back_to_its_place_in_the_text() -> None:
    assert all(LOANS[figure.start : figure.end] == figure.text for figure in found(LOANS).figures)


def test_a_sentence_and_a_number_cut_by_a_page_mark_are_put_together() -> None:
    page = "示例科技局推进各项工作，取得成效。" * 20
    text = f"目录\n\n1、{page}累计贷款近1.2亿\n\n2、元，共35笔。{page}\n\n3、完。"
    figures = found(text).figures
    assert [figure.text for figure in figures] == ["近1.2亿元", "35笔"]
    assert text[figures[0].start : figures[0].end] == "近1.2亿\n\n2、元"
    assert {figure.sentence for figure in figures} == {"累计贷款近1.2亿元，共35笔。"}


def test_loans_of_one_sentence_get_their_scopes() -> None:
    loan = {"kind": "patent_pledge_loan"}
    rows = [(one.text, one.measure, one.count, one.scope, one.tied) for one in found(LOANS).figures]
    assert rows == [
        ("8家", "disbursed", "institutions", loan | {"as_of": "2023-06-30"}, None),
        ("6笔", "disbursed", "count", loan | {"period": "2023H1"}, 1),
        ("2415万元", "disbursed", None, loan | {"period": "2023H1"}, 1),
        ("35笔", "disbursed", "count", loan | {"as_of": "2023-06-30"}, 3),
        ("近1.2亿元", "disbursed", None, loan | {"as_of": "2023-06-30"}, 3),
    ]
