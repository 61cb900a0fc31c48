"""Lists of published figures: what a person filled in becomes a publication; what is wrong is told at its cell."""

from pathlib import Path
from typing import Any

import pytest

from ledger.errors import Finding, LedgerError
from ledger.finding_codes import FindingCode
from ledger.intake.document_guard import read_figure_list
from ledger.intake.figure_list import read_list, read_period
from ledger.intake.messages import unpacked
from ledger.intake.open import open_book
from ledger.intake.publication_facts import Heading, drafted, listed, sentences
from ledger.labels import cure, describe
from reports.figure_list import figure_list
from tests.sheets import write_table
from tests.written import written

HEADING = Heading("R-1", "示例报告", "2023-07-20")

LIST = """
编号 原文       章节 业务种类       指标 计数口径 期间         截止日        专项计划 地区   机构 同句 备注
F01  6笔        三   专利权质押贷款 放款 笔数     2023年上半年 -             -        -      -    T1   -
F02  近1.20亿元 三   专利权质押贷款 放款 -        -            2023年6月30日 试点     鹿城区 B01  T1   按6月底计
F03  约50%      五   -              -    -        -            -             -        -      -    -    -
"""


def csv(table: str) -> str:
    """The table as a csv: columns by blanks, ``-`` for an empty cell."""
    rows = (line.split() for line in table.strip().splitlines())
    return "\n".join(",".join("" if cell == "-" else cell for cell in row) for row in rows) + "\n"


def read(folder: Path, table: str) -> dict[str, Any]:
    return read_list(open_book(written(folder, csv(table), "list.csv")))


def told(findings: list[Finding]) -> list[str]:
    assert all(describe(finding) and cure(finding) for finding in findings)
    return [f"{finding.place} {finding.code}" for finding in findings]


def test_a_list_becomes_a_publication(tmp_path: Path) -> None:
    body = read(tmp_path, LIST)
    assert body["findings"] == []
    assert listed(HEADING, body).fact == {
        "fact": "publication",
        "code": "R-1",
        "title": "示例报告",
        "date": "2023-07-20",
        "figures": [
            {
                "id": "F01", "text": "6笔", "place": "三", "measure": "disbursed", "count": "count", "tied": "T1",
                "scope": {"kind": "patent_pledge_loan", "period": "2023H1"},
            },
            {
                "id": "F02", "text": "近1.20亿元", "place": "三", "measure": "disbursed", "tied": "T1",
                "assumption": "按6月底计",
                "scope": {
                    "kind": "patent_pledge_loan", "as_of": "2023-06-30",
                    "where": {"programme": "试点", "region": "330302", "institution": "B01"},
                },
            },
            {"id": "F03", "text": "约50%", "place": "五"},
        ],
    }  # fmt: skip


GROWN = """
编号 原文 业务种类 指标 计数口径 期间 单位 修饰 增长写法 为下降 增长的数 相比的数 所属总数 各部分编号
F01  51笔     专利权质押贷款 放款 笔数     2023年 笔   无修饰 -              -      -        -        -        F03、F04
F02  183.33%  -              -    -        -      %    无修饰 增长（下降）n% 是     F01      R9/F05   -        -
F03  30笔     专利权质押贷款 放款 笔数     2023H1 loan none   -              -      -        -        F01      -
F04  21笔     专利权质押贷款 放款 笔数     2023H2 笔   -      -              -      -        -        F01      -
"""


def test_a_list_says_what_figures_have_to_do_with_each_other(tmp_path: Path) -> None:
    body = read(tmp_path, GROWN)
    assert body["findings"] == []
    stated = [{name: figure[name] for name in figure if name not in {"measure", "count", "scope"}}
              for figure in listed(HEADING, body).fact["figures"]]  # fmt: skip
    assert stated == [
        {"id": "F01", "text": "51笔", "unit": "loan", "qualifier": "none", "sum_of": ["F03", "F04"]},
        {"id": "F02", "text": "183.33%", "unit": "percent", "qualifier": "none", "growth": "by_percent", "falls": True,
         "grown": "F01", "before_figure": "R9/F05"},
        {"id": "F03", "text": "30笔", "unit": "loan", "qualifier": "none", "of": "F01"},
        {"id": "F04", "text": "21笔", "unit": "loan", "of": "F01"},
    ]  # fmt: skip


def test_relations_are_written_as_a_list_and_read_back_the_same(tmp_path: Path) -> None:
    fact = listed(HEADING, read(tmp_path, GROWN)).fact
    path = tmp_path / "again.xlsx"
    path.write_bytes(figure_list(fact["figures"], [""] * 4))
    assert listed(HEADING, read_figure_list(path, name="again.xlsx")).fact == fact


def test_a_way_of_growing_or_a_qualifier_that_is_none_is_told(tmp_path: Path) -> None:
    table = "编号 原文 修饰 增长写法\nF1 6% 差不多 涨了\n"
    assert told(unpacked(read(tmp_path, table)["findings"])) == ["C2 unknown_code", "D2 unknown_code"]


BAD = """
编号 原文   业务种类       指标 期间   截止日     旁注
F01  6笔    专利权质押     放款 2023H1 -          甲
F01  7笔    专利权质押贷款 放款 2023H1 -          -
-    8笔    专利权质押贷款 放款 2023H1 -          -
F04  -      专利权质押贷款 放数 2023H1 2023-02-30 -
"""


def test_all_that_is_wrong_is_told_at_its_cell(tmp_path: Path) -> None:
    body = read(tmp_path, BAD)
    assert told(unpacked(body["findings"])) == [
        "1 figure_column_unknown",
        "C2 unknown_code",
        "A3 figure_repeated",
        "A4 missing_field",
        "B5 missing_field",
        "D5 unknown_code",
        "F5 date_unreadable",
    ]
    assert listed(HEADING, body).fact["figures"] == []


def test_a_figure_that_a_spreadsheet_made_a_number_of_is_refused(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "list.xlsx", [["编号", "原文", "期间"], [1, 1.2, 2023], ["F02", "1.20亿元", 2023]], "数"
    )
    body = read_figure_list(path, name="list.xlsx")
    (finding,) = unpacked(body["findings"])
    assert told([finding]) == ["数!B2 figure_as_number"]
    assert finding.found == "1.2"
    (figure,) = listed(HEADING, body).fact["figures"]
    assert figure == {"id": "F02", "text": "1.20亿元", "scope": {"period": "2023"}}


def test_title_rows_above_the_header_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    rows = [["公布数清单"], [None], ["序号", "数字（原文）", "所在句子"], [None, None, "甲"], ["F1", "6笔", "乙"]]
    body = read_figure_list(write_table(tmp_path / "list.xlsx", rows))
    assert [row["values"] for row in body["rows"]] == [{"id": "F1", "text": "6笔"}]


@pytest.mark.parametrize(
    ("table", "expected"),
    [("银行 金额\nB01 6\n", " figure_list_unreadable"), ("编号 原文\n", " figure_list_empty")],
    ids=["no header", "no rows"],
)
def test_what_is_no_list_is_said(table: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as refusal:
        read(tmp_path, table)
    assert told(list(refusal.value.findings)) == [expected]


@pytest.mark.parametrize(
    ("printed", "period"),
    [
        ("2023年", "2023"), ("2023年全年", "2023"), ("２０２３年度", "2023"), ("2023年上半年", "2023H1"),
        ("2023 下半年", "2023H2"), ("2023年第二季度", "2023Q2"), ("2023年4季度", "2023Q4"), ("2023年6月", "2023-06"),
        ("2023年12月份", "2023-12"), ("2023h1", "2023H1"), ("2023-06", "2023-06"), (2023, "2023"),
        ("去年", "去年"), ("2023年13月", "2023年13月"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it_and_else_left_to_the_door(printed: str | int, period: str) -> None:
    assert read_period(printed) == period


def test_findings_of_the_door_come_back_to_cells_and_options(tmp_path: Path) -> None:
    publication = listed(HEADING, read(tmp_path, LIST))
    places = {
        "/facts/0/figures/1/scope/as_of": "H3",
        "/facts/0/figures/1/scope/where/region": "J3",
        "/facts/0/figures/0/text": "B2",
        "/facts/0/figures/2": "4",
        "/facts/0/code": "--code",
        "/facts": "/facts",
    }
    found = {place: publication.back(Finding(FindingCode.MALFORMED, place)).place for place in places}
    assert found == places


# drafts


def figure(text: str, start: int, **given: Any) -> dict[str, Any]:
    plain = {
        "text": text, "start": start, "end": start + len(text), "place": "第2段", "sentence": f"共{text}。",
        "section": "三、科技金融", "subject": [], "quantity": None, "nature": "actual", "period": None, "as_of": None,
        "is_to_date": False, "tied": None, "damage": None, "measure": None, "count": None, "scope": None,
    }  # fmt: skip
    return plain | given


SCOPE = {"kind": "patent_pledge_loan", "period": "2023H1"}
SIX_MORE = {"unit": "loan", "growth": "by_amount"}
HALF = {"unit": "percent", "growth": None}
FOUND = {
    "figures": [
        figure("6笔", 10, measure="disbursed", count="count", scope=SCOPE, tied=1, quantity=SIX_MORE),
        figure("2415万元", 20, measure="disbursed", scope=SCOPE, tied=1),
        figure("40笔", 40, measure="disbursed", count="count", scope=SCOPE, nature="target"),
        figure("8家", 50, section="", place=""),
        figure("9057万元", 60, section="", place="", measure="disbursed", scope={"kind": "patent_pledge_loan"}),
        figure("约50%", 70, section="", place="", measure="disbursed", scope=SCOPE, quantity=HALF),
    ],
    "damaged": [figure("第2023位", 30, damage={"kind": "year_as_count", "proposal": "第10位"})],
}


def test_a_draft_holds_every_figure_and_only_safe_suggestions() -> None:
    fact = drafted(Heading("R-1", "示例报告", "2023-07-20", 2023, {"name": "a.docx", "sha256": "0" * 64}), FOUND)
    assert fact["document"] == {"name": "a.docx", "sha256": "0" * 64}
    assert fact["year"] == 2023
    place = "三、科技金融 第2段"
    assert fact["figures"] == [
        {
            "id": "F01", "text": "6笔", "place": place, "measure": "disbursed", "count": "count", "scope": SCOPE,
            "tied": "T1", "at": [10, 12],
        },
        {
            "id": "F02", "text": "2415万元", "place": place, "measure": "disbursed", "scope": SCOPE, "tied": "T1",
            "at": [20, 26],
        },
        {
            "id": "F03", "text": "第2023位", "place": place, "at": [30, 36],
            "assumption": "疑似文本损坏，原文或为第10位",
        },
        {"id": "F04", "text": "40笔", "place": place, "at": [40, 43], "assumption": "文稿中为目标数，不与台账核对"},
        {"id": "F05", "text": "8家", "at": [50, 52]},
        {
            "id": "F06", "text": "9057万元", "measure": "disbursed", "scope": {"kind": "patent_pledge_loan"},
            "at": [60, 66], "assumption": "文稿未写明时间，请填期间或截止日",
        },
        {"id": "F07", "text": "约50%", "at": [70, 74], "assumption": "增长或占比，须写明与什么相比才能核对"},
    ]  # fmt: skip


def test_a_draft_written_as_a_list_is_read_back_the_same(tmp_path: Path) -> None:
    fact = drafted(HEADING, FOUND)
    path = written(tmp_path, figure_list(fact["figures"], sentences(FOUND)), "list.xlsx")
    body = read_figure_list(path, name="list.xlsx")
    assert body["findings"] == []
    assert listed(HEADING, body).fact == fact


def test_a_list_is_the_same_bytes_each_time() -> None:
    fact = drafted(HEADING, FOUND)
    assert figure_list(fact["figures"], sentences(FOUND)) == figure_list(fact["figures"], sentences(FOUND))
