"""Bait for patterns: whatever a text holds, it is gone through once, and everything found has a place in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.extract import Document, extract

PIECES = (
    *(
        "1",
        "23",
        "4.5",
        "２０",
        "2023",
        "9,999",
        "万",
        "亿",
        "元",
        "家",
        "个",
        "%",
        "成",
        "年",
        "月",
        "日",
        "第",
        "位",
        "近",
        "约",
    ),
    *(
        "超过",
        "占全省",
        "以上",
        "左右",
        "多",
        "余",
        "、",
        "，",
        "。",
        "；",
        "和",
        "~",
        "至",
        "-",
        "+",
        "x",
        "(",
        ")",
        "“",
        "”",
        "《",
        "》",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "一",
        "三",
        "十",
        "百",
        "千",
        "几",
        "数",
        "半",
        "上半年",
        "累计",
        "今年",
        "截至",
        "贷款",
        "专利质押贷款",
        "同比增长",
    ),
)
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(texts)
def test_every_figure_stands_where_it_says_and_none_overlaps_another(text: str) -> None:
    result = extract(Document.of(text), year=2023)
    last = 0
    for figure in result.figures:
        assert last <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        assert figure.text in figure.sentence or "\n" in figure.text
        last = figure.end
    assert len(result.as_json()["figures"]) == len(result.figures)


@given(texts)
def test_a_figure_is_found_the_same_whatever_paragraph_stands_before_it(text: str) -> None:
    before = "示例科技局推进各项工作。\n"
    alone = [(one.text, one.start) for one in extract(Document.of("\n" + text), year=2023).figures]
    behind = [
        (one.text, one.start - len(before)) for one in extract(Document.of(before + "\n" + text), year=2023).figures
    ]
    assert alone == behind


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "９",
        "(",
        "“",
        "《",
        "一",
        "三千",
        "1、",
        "1,111,",
        "1.",
        "1 ",
        " ",
        "\n",
        "\n一、啊",
        "a",
        "1-",
        "一半",
        "第",
        "1万",
        "1+",
    ],
)
def test_a_hundred_thousand_of_one_thing_are_gone_through(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    result = extract(Document.of(text))
    assert all(one.end <= len(text) for one in (*result.figures, *result.damaged, *result.not_understood))


def test_digits_without_end_are_one_thing_that_is_not_understood() -> None:
    result = extract(Document.of("编码共" + "1" * 10_000_000 + "家"))
    assert [len(one.text) for one in result.not_understood] == [10_000_000]
    assert result.figures == ()
