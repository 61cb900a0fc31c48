"""Numbers that are not what was once written: which are doubted, and what is proposed and never applied."""

import pytest

from ledger.extract import DamageKind, Document, FoundFigure, extract

SPOILT = (
    "2023年，新增202323项，推广202337项，发布420239项，建成2023家，已有2023个乡镇。"
    "2023月11日召开会议。占工业企业的2023.7%。居第2023位。比202322年增长5.8%，增幅达13.2023。拨付2022万元。"
)


def doubted(text: str, year: int | None = 2023) -> dict[str, tuple[DamageKind, str | None]]:
    result = extract(Document.of(text), year=year)
    found: list[FoundFigure] = sorted((*result.figures, *result.damaged), key=lambda figure: figure.start)
    return {one.text: (one.damage.kind, one.damage.proposal) for one in found if one.damage}


def test_a_year_in_the_place_of_other_digits_is_seen_and_the_digits_proposed() -> None:
    assert doubted(SPOILT) == {
        "202323项": (DamageKind.YEAR_INSIDE, "1023项"),
        "202337项": (DamageKind.YEAR_INSIDE, "1037项"),
        "420239项": (DamageKind.YEAR_INSIDE, "4109项"),
        "2023家": (DamageKind.YEAR_AS_COUNT, "10家"),
        "2023个": (DamageKind.YEAR_AS_COUNT, "10个"),
        "2023月11日": (DamageKind.YEAR_AS_COUNT, "10月11日"),
        "2023.7%": (DamageKind.SHARE_ABOVE_WHOLE, "10.7%"),
        "第2023位": (DamageKind.YEAR_AS_COUNT, "第10位"),
        "202322年": (DamageKind.YEAR_INSIDE, None),
        "13.2023": (DamageKind.YEAR_INSIDE, None),
        "2022万元": (DamageKind.YEAR_AS_AMOUNT, None),
    }


def test_nothing_is_proposed_where_the_digits_still_stand_in_the_text() -> None:
    found = doubted(SPOILT + "另有10家、11家、12家。")
    assert {proposal for _, proposal in found.values()} == {None}


def test_in_another_document_other_digits_may_be_lost() -> None:
    found = doubted("2019年10家，2019月5日居第2019位，12家，产值201945元。", 2019)
    assert [proposal for _, proposal in found.values()] == ["11月5日", "第11位", "1145元"]


def test_what_is_printed_stays_the_reading() -> None:
    figure = extract(Document.of(SPOILT)).figures[0]
    assert (figure.text, figure.quantity and figure.quantity.value) == ("202323项", 202323)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年新增1023项，占10.7%，居第10位", 2023),
        ("产值增长183.33%", 2023),
        ("新增2018家", 2023),
        ("新增2023家", None),
        ("拨付2,022万元", 2023),
    ],
)
def test_what_is_plausible_is_not_doubted(text: str, year: int | None) -> None:
    assert doubted(text, year) == {}


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("2022年回顾。2023年、2023年。", "", 2022),
        ("无年份。", "示例_2021.md", 2021),
        ("无年份。", "", None),
        ("科技工作。" * 40 + "2022年、2023年、2023年。", "", 2023),
    ],
)
def test_the_year_is_that_of_the_name_the_title_or_the_text(text: str, name: str, year: int | None) -> None:
    assert extract(Document.of(text, name)).year == year


def test_a_share_of_more_than_all_is_doubted_without_a_proposal() -> None:
    assert doubted("贷款占全省120%") == {"120%": (DamageKind.SHARE_ABOVE_WHOLE, None)}
