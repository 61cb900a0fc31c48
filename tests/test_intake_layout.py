"""Which sheet is read, where its header stands, which column means what, and what each row is."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from ledger.errors import Finding, Malformed
from ledger.finding_codes import FindingCode
from ledger.intake.grid import Book, NumberedRow, Sheet
from ledger.intake.headings import alias_of, read_heading
from ledger.intake.mapping import RECORDS_MAX, read_book
from ledger.intake.messages import Found, Records
from ledger.intake.profile import Profile, parse_profile
from ledger.intake_words import Field, FileType
from ledger.labels.headers import HEADERS
from ledger.vocabulary import Severity
from tests.intake_sheets import cell, outcome, read, sheet

PLAIN = """
借据号 | 企业名称 | 放款日期 | 放款金额
J1 | 示例甲公司 | 2022-01-05 | 300
"""

# header texts


def test_no_header_text_means_two_fields() -> None:
    owners: dict[str, set[Field]] = {}
    for name, texts in HEADERS.items():
        for text in (name.value, *texts):
            owners.setdefault(read_heading(text).exact, set()).add(name)
    assert {text: names for text, names in owners.items() if len(names) > 1} == {}


def test_no_header_text_is_written_twice() -> None:
    texts = [read_heading(text).exact for texts in HEADERS.values() for text in texts]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("name", Field)
def test_every_header_text_leads_to_its_field(name: Field) -> None:
    assert {alias_of(text) for text in HEADERS[name]} <= {(name, unit) for unit in (None, "元", "万元")}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("放款金额", (Field.DISBURSEMENT, None)),
        ("放款金额（万元）", (Field.DISBURSEMENT, "万元")),
        ("放款金额(单位：亿元)", (Field.DISBURSEMENT, "亿元")),
        ("放款金额【人民币元】", (Field.DISBURSEMENT, "元")),
        ("放款金额/万元", (Field.DISBURSEMENT, "万元")),
        ("放款金额万元", (Field.DISBURSEMENT, "万元")),
        ("放 款\n金 额", (Field.DISBURSEMENT, None)),
        ("放款金额*", (Field.DISBURSEMENT, None)),
        ("*放款金额：", (Field.DISBURSEMENT, None)),
        ("①放款金额", (Field.DISBURSEMENT, None)),
        ("3.放款金额", (Field.DISBURSEMENT, None)),
        ("放款金额（必填）", (Field.DISBURSEMENT, None)),
        ("放款日期（yyyy-mm-dd）", (Field.DATE, None)),
        ("年利率（％）", (Field.RATE, None)),
        ("\ufeff放款金额", (Field.DISBURSEMENT, None)),
        ("amount", (Field.AMOUNT, None)),
        ("放款金额（美元）", (Field.DISBURSEMENT, "美元")),
        ("放款金额（含展期）", None),
        ("元", None),
        ("备选", None),
    ],
)
def test_a_header_text_is_read_without_its_marks(text: str, meant: tuple[Field, str | None] | None) -> None:
    assert alias_of(text) == meant


@pytest.mark.parametrize(
    "text", ["1" * 190 + "x", "(1" * 99, "金额" + "(" * 190, "单位" + " " * 190, "元" * 199, "年月" * 99]
)
def test_a_hostile_header_text_is_read_at_once(text: str) -> None:
    begun = time.process_time()
    alias_of(text)
    assert time.process_time() - begun < 1


# the sheet


def test_a_sheet_with_a_header_is_read_and_others_with_content_are_told() -> None:
    said = read(
        sheet("说明 | 请勿改动\n", "说明"),
        sheet(PLAIN),
        sheet("x | y", "附表"),
        sheet("", "空"),
        sheet("x", "暗", is_hidden=True),
    )
    assert said.layout is not None
    assert said.layout.sheet == "放款"
    assert said.found == ["sheet_not_read 说明! note", "sheet_not_read 附表! note"]
    assert said.rows == ["2 date=2022-01-05 disbursement=300.00 number=J1 recipient=示例甲公司"]


@pytest.mark.parametrize(("named", "read_sheet"), [("二", "二"), ("1", "一"), ("3", "三"), (" 三 ", "三")])
def test_the_profile_names_the_sheet_by_name_or_by_its_place(named: str, read_sheet: str) -> None:
    sheets = [sheet(PLAIN, name, is_hidden=name == "三") for name in ("一", "二", "三")]
    said = read(*sheets, profile=f'sheet = "{named}"')
    assert said.layout is not None
    assert said.layout.sheet == read_sheet


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    said = read(sheet(PLAIN, "一"), sheet(PLAIN, "二"), profile='sheet = "三"')
    assert (said.layout, said.summary, said.rows) == (None, None, [])
    assert said.found == ["sheet_not_found"]
    assert (said.findings["sheet_not_found"].expected, said.findings["sheet_not_found"].found) == ("一 | 二", "三")


@pytest.mark.parametrize(
    "text",
    ["姓名 | 年纪\n甲 | 20", "借据号 | 企业名称\nJ1 | 甲", "金额\n3", "7.5 | 278.27", "", "测试\n\n\n"],
    ids=["foreign", "no amount", "amount alone", "numbers", "nothing", "title"],
)
def test_a_sheet_without_a_header_that_is_understood_is_refused_with_what_was_seen(text: str) -> None:
    said = read(text)
    assert (said.layout, said.summary) == (None, None)
    assert [finding.split()[0] for finding in said.found] == ["header_not_found"]


def test_two_columns_that_the_profile_names_make_a_header() -> None:
    said = read("Name | Datum\nA | 2022-01-05", profile='columns = { recipient = ["Name"], date = ["Datum"] }')
    assert said.rows == ["2 date=2022-01-05 recipient=A"]


# the header


@pytest.mark.parametrize(
    ("text", "columns", "header_rows"),
    [
        (PLAIN, "number=1 recipient=2 date=3 disbursement=4", (1,)),
        (
            """
            贷款发放明细表
            填报单位：示例银行 | | | 单位：元
            填表说明：金额填到分，放款金额不含利息
            借据号 | 企业名称 | 放款日期 | 放款金额
            J1 | 示例甲公司 | 2022-01-05 | 300""",
            "number=1 recipient=2 date=3 disbursement=4",
            (4,),
        ),
        (
            """
            序号 | 借款企业 | 放款 | | 还款 | | 备注
             | | 日期 | 金额 | 日期 | 金额 |
            1 | 示例甲公司 | 2022-01-05 | 300 | 2022-02-05 | 5""",
            "recipient=2 date=3 disbursement=4 repayment_date=5 repayment=6 remark=7",
            (1, 2),
        ),
        (
            """
            借款企业 | 放款情况 | | |
             | 本期 | | 期末 |
             | 放款日期 | 放款金额 | 余额 | 逾期余额
            示例甲公司 | 2022-01-05 | 300 | 2 | 1""",
            "recipient=1 date=2 disbursement=3 outstanding=4 overdue=5",
            (3,),
        ),
    ],
    ids=["first row", "under lines", "two rows", "only the lowest of three speaks"],
)
def test_the_header_is_found(text: str, columns: str, header_rows: tuple[int, ...]) -> None:
    said = read(text, file_type=FileType.CSV)
    assert said.layout is not None
    assert " ".join(f"{name}={column}" for name, column in said.layout.columns.items()) == columns
    if header_rows != (3,):
        assert said.layout.header_rows == header_rows


def test_a_header_merged_across_gives_its_text_to_every_column_below_it() -> None:
    text = """
        企业名称 | 放款信息 | | 还款 | | 贷款余额
         | 日期 | 金额 | 日期 | 金额 |
        甲 | 2022-01-05 | 300 | 2022-03-01 | 9 | 200"""
    merges = [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 2, 6)]
    said = read(text, merges=merges)
    assert said.layout is not None
    assert said.layout.header_rows == (1, 2)
    assert said.layout.headers["disbursement"] == "放款信息金额"
    assert said.rows == [
        "3 date=2022-01-05 disbursement=300.00 outstanding=200.00 recipient=甲 repayment=9.00 repayment_date=2022-03-01"
    ]


def test_a_row_of_units_below_the_header_belongs_to_it() -> None:
    said = read("企业名称 | 放款日期 | 放款金额\n | | （万元）\n示例甲公司 | 2022-01-05 | 30")
    assert said.rows == ["3 date=2022-01-05 disbursement=300000.00 recipient=示例甲公司"]


def test_the_profile_may_say_where_the_header_stands() -> None:
    text = """
        企业名称 | 放款日期 | 放款金额
        name | day | paid
        示例甲公司 | 2022-01-05 | 300"""
    said = read(
        text, profile='header_rows = [1, 2]\ncolumns = { recipient = ["企业名称"], amount = ["paid"], date = ["day"] }'
    )
    assert said.layout is not None
    assert said.layout.header_rows == (1, 2)
    assert said.rows == ["3 amount=300.00 date=2022-01-05 recipient=示例甲公司"]


def test_a_header_may_stand_after_many_lines_but_not_after_sixty() -> None:
    lines = "\n\n".join(f"第{n}条说明" for n in range(59))
    assert read(f"{lines}\n{PLAIN.strip()}").rows != []
    assert read(f"一\n{lines}\n{PLAIN.strip()}").found == ["header_not_found 1"]


def test_columns_that_mean_nothing_here_are_listed_and_told_once() -> None:
    said = read("网点 | 企业名称 | 客户经理 | 放款金额\n1 | 示例甲公司 | 某某 | 300")
    assert said.layout is not None
    assert said.layout.unmapped == {1: "网点", 3: "客户经理"}
    assert said.found == ["columns_not_read 1 note"]
    assert said.findings["columns_not_read"].found == "A 网点, C 客户经理"


@pytest.mark.parametrize(
    "text",
    [
        "序号 | 企业名称 | 放款金额 | 错误说明\n1 | 示例甲公司 | 300 | 第C列：金额看不懂",
        "序 号 | 放款情况 | | \n | 企业名称 | 放款金额 | 错误说明\n1 | 示例甲公司 | 300 | 第C列：金额看不懂",
    ],
)
def test_columns_of_templates_and_annotated_copies_are_passed_over_in_silence(text: str) -> None:
    said = read(text)
    assert said.layout is not None
    assert (said.found, said.layout.unmapped) == ([], {})
    assert [record.values["disbursement"] for record in said.records] == ["300.00"]


def test_a_header_that_is_repeated_in_an_annotated_copy_is_a_header() -> None:
    said = read("企业名称 | 放款金额 | 错误说明\n甲 | 1 | x\n企业名称 | 放款金额 | \n乙 | 2 | ")
    assert (said.found, [record.row for record in said.records]) == ([], [2, 4])


def test_a_profile_may_still_read_such_a_column() -> None:
    said = read("序号 | 企业名称 | 放款金额\n7 | 示例甲公司 | 300", profile='columns = { number = ["序号"] }')
    assert said.rows == ["2 disbursement=300.00 number=7 recipient=示例甲公司"]


def test_sheets_of_templates_and_annotated_copies_are_passed_over_in_silence() -> None:
    said = read(sheet(PLAIN), sheet("序号 | 问题\n1 | x", "错误汇总"), sheet("列 | 含义\nA | x", "填表说明"))
    assert (said.found, len(said.records)) == ([], 1)


# columns and the profile


def test_two_columns_of_one_field_are_ambiguous_and_spoil_the_table() -> None:
    said = read("企业名称 | 放款金额 | 发放金额\n示例甲公司 | 300 | 300")
    assert said.errors == ["column_ambiguous C1"]
    assert said.findings["column_ambiguous"].found == "B 放款金额, C 发放金额"
    assert said.rows == ["2! recipient=示例甲公司"]


def test_the_profile_ends_the_ambiguity() -> None:
    said = read(
        "企业名称 | 放款金额 | 发放金额\n示例甲公司 | 300 | 400", profile='columns = { disbursement = ["发放金额"] }'
    )
    assert said.errors == []
    assert said.rows == ["2 disbursement=400.00 recipient=示例甲公司"]


def test_a_profile_that_names_two_columns_for_a_field_is_ambiguous_too() -> None:
    said = read(
        "企业名称 | 甲 | 乙\n示例甲公司 | 3 | 4",
        profile='columns = { amount = ["甲", "乙"], recipient = ["企业名称"] }',
    )
    assert said.errors == ["column_ambiguous C1"]


def test_a_month_in_a_header_text_is_no_note_that_could_be_left_out() -> None:
    said = read("企业名称 | 1月金额 | 2月金额\n示例甲公司 | 3 | 4", profile='columns = { amount = ["2月金额"] }')
    assert said.rows == ["2 amount=4.00 recipient=示例甲公司"]


def test_a_column_of_the_profile_that_is_not_there_is_told_with_the_nearest_first() -> None:
    said = read(PLAIN, profile='columns = { disbursement = ["放款本金金额"] }')
    assert said.errors == ["column_not_found 1"]
    assert said.findings["column_not_found"].expected == "放款本金金额"
    assert said.findings["column_not_found"].found.startswith("放款金额 | ")
    assert said.layout is None


def test_a_table_that_lacks_a_column_of_the_profile_is_spoilt_and_read_on() -> None:
    said = read(PLAIN, profile='columns = { rate = ["利率甲"] }')
    assert said.errors == ["column_not_found 1"]
    assert said.rows == ["2! date=2022-01-05 disbursement=300.00 number=J1 recipient=示例甲公司"]


@pytest.mark.parametrize(
    ("profile", "findings"),
    [
        ('constants = { date = "2022-02-30" }', ["date_unreadable /profile/constants/date"]),
        ('constants = { amount = "abc" }', ["amount_unreadable /profile/constants/amount"]),
        ('constants = { act = "借出去" }', ["unknown_code /profile/constants/act"]),
        ('fill_down = ["disbursement"]', ["fill_down_amount /profile/fill_down"]),
        ('skip = { "没有这栏" = ["x"] }', ["column_not_found 1"]),
        ('[amount_by]\nfield = "category"\ndefault = "20"', ["column_not_found /profile/amount_by/field"]),
        (
            '[amount_by]\nfield = "number"\ndefault = "1"\ntable = { J1 = "x" }',
            ["amount_unreadable /profile/amount_by/table"],
        ),
    ],
)
def test_what_is_wrong_in_the_profile_is_told_once_and_spoils_the_table(profile: str, findings: list[str]) -> None:
    said = read(PLAIN + "J2 | 示例乙公司 | 2022-01-05 | 300", profile=profile)
    assert said.errors == findings
    assert [record.spoilt for record in said.records] == [True, True]


def test_a_profile_may_say_that_no_column_has_a_field() -> None:
    said = read("企业名称 | Region | 放款金额\n甲 | East | 300", profile="columns = { region = [] }")
    assert said.errors == []
    assert said.layout is not None
    assert said.layout.unmapped == {2: "Region"}


def test_a_header_of_two_rows_may_stand_again_on_the_next_page() -> None:
    header = "企业名称 | 放款 |\n | 日期 | 金额\n"
    said = read(f"{header}甲 | 2022-01-05 | 300\n{header}乙 | 2022-01-06 | 200")
    assert said.errors == []
    assert [record.row for record in said.records] == [3, 6]
    assert said.summary is not None
    assert said.summary.rows == {"record": 2, "header": 4}


def test_a_damaged_sheet_beside_the_one_that_is_read_does_not_matter() -> None:
    def damaged() -> Iterator[NumberedRow]:
        yield 1, []
        raise Malformed.of(FindingCode.MALFORMED)

    said = read(sheet(PLAIN), Sheet("坏", damaged))
    assert said.found == ["sheet_not_read 坏! note"]
    assert len(said.records) == 1


def test_constants_stand_where_no_cell_speaks() -> None:
    text = "企业名称 | 银行 | 放款金额 | 业务种类\n示例甲公司 | 示例银行 | 300 |\n示例乙公司 | | 200 | 科技贷款"
    profile = 'kind = "patent_pledge_loan"\nconstants = { provider = "B01", date = "2022.1.5", disbursement = "5万元" }'
    assert read(text, profile=profile).rows == [
        "2 date=2022-01-05 disbursement=300.00 kind=patent_pledge_loan provider=示例银行 recipient=示例甲公司",
        "3 date=2022-01-05 disbursement=200.00 kind=technology_loan provider=B01 recipient=示例乙公司",
    ]


def test_an_amount_may_be_constant() -> None:
    said = read("企业名称 | 日期 | 序号\n甲 | 2022-01-05 | 1\n | | 2", profile='constants = { amount = "5万元" }')
    assert said.rows == ["2 amount=50000.00 date=2022-01-05 recipient=甲"]


def test_an_amount_may_follow_from_another_field() -> None:
    text = "企业名称 | 项目类别\n甲 | 重点\n乙 | 青 年\n丙 | 一般\n丁 |"
    profile = '[amount_by]\nfield = "category"\ndefault = "20万元"\ntable = { "重点" = "35万元", "青年" = "2万" }'
    said = read(text, profile=profile)
    assert said.rows == [
        "2 amount=350000.00 category=重点 recipient=甲",
        "3 amount=20000.00 category=青 年 recipient=乙",
        "4 amount=200000.00 category=一般 recipient=丙",
        "5! recipient=丁",
    ]
    assert said.errors == ["amount_missing B5"]
    assert said.summary is not None
    assert said.summary.sums == {"amount": 57_000_000}


def test_a_text_for_which_no_amount_is_laid_down_is_told() -> None:
    text = "企业名称 | 项目类别\n甲 | 重点\n乙 | 其他"
    said = read(text, profile='[amount_by]\nfield = "category"\ntable = { "重点" = "35万元" }')
    assert said.errors == ["amount_rule B3"]


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        ("sheet = [", "unreadable", "profile"),
        ('colour = "red"', "unknown_field", "/profile/colour"),
        ("columns = { colour = [] }", "unknown_code", "/profile/columns/colour"),
        ('name = "' + "x" * 70_000 + '"', "too_large", "profile"),
        ('decimal = "·"', "malformed", "/profile/decimal"),
    ],
)
def test_a_profile_that_says_what_profiles_do_not_have_is_refused(content: str, code: str, place: str) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_profile(content)
    assert refusal.value.findings[0].code == code
    assert refusal.value.findings[0].place.startswith(place)


# unit and day in the lines above


@pytest.mark.parametrize(
    ("line", "header", "value", "profile", "amount"),
    [
        ("放款表", "放款金额", "3", "", "3.00"),
        ("单位：万元", "放款金额", "3", "", "30000.00"),
        ("（单位：人民币 亿元）", "放款金额", "3", "", "300000000.00"),
        ("金额单位:万元、%", "放款金额", "3", "", "30000.00"),
        ("填报单位：元通万元公司", "放款金额", "3", "", "3.00"),
        ("单位：万元", "放款金额（元）", "3", "", "3.00"),
        ("单位：万元", "放款金额（元）", "3亿元", "", "300000000.00"),
        ("放款表", "放款金额", "3", 'unit = "wan_yuan"', "30000.00"),
        ("单位：元", "放款金额", "3", 'unit = "wan_yuan"', "3.00"),
    ],
)
def test_the_unit_is_that_of_cell_header_line_profile_in_this_order(
    line: str, header: str, value: str, profile: str, amount: str
) -> None:
    said = read(f"{line}\n企业名称 | 日期 | {header}\n示例甲公司 | 2022-01-05 | {value}", profile=profile)
    assert said.rows == [f"3 date=2022-01-05 disbursement={amount} recipient=示例甲公司"]


def test_a_column_without_a_unit_beside_one_with_another_is_doubted() -> None:
    table = "企业名称 | 日期 | 放款金额（万元） | 余额 | 数据日期\n示例甲公司 | 2022-01-05 | 3 | 2 | 2022-01-31"
    assert read(table).errors == ["unit_assumed D1 warning"]
    assert read(f"单位：万元\n{table}").errors == []


@pytest.mark.parametrize(
    ("line", "header", "finding"),
    [
        ("单位：千元", "放款金额", "unit_unknown A1"),
        ("单位：万元 | 单位：元", "放款金额", "unit_unknown B1"),
        ("单位：万美元", "放款金额", "currency_not_cny A1"),
        ("放款表", "放款金额（千元）", "unit_unknown C2"),
        ("放款表", "放款金额（美元）", "currency_not_cny C2"),
        ("放款表", "放款金额（$）", "header_not_found 2"),
    ],
)
def test_a_unit_that_is_not_read_is_never_taken_for_yuan(line: str, header: str, finding: str) -> None:
    said = read(f"{line}\n企业名称 | 日期 | {header}\n示例甲公司 | 2022-01-05 | 3")
    assert said.errors == [finding]
    assert all(record.spoilt for record in said.records)


def test_a_struck_currency_may_stand_in_the_header() -> None:
    profile = 'strike = ["€"]\ncolumns = { amount = ["Betrag (€)"], recipient = ["Name"] }\ndecimal = ","'
    assert read("Name | Betrag (€)\nA | 14.300,00 €", profile=profile).rows == ["2 amount=14300.00 recipient=A"]


@pytest.mark.parametrize(
    ("line", "as_of"),
    [
        ("截至2023年6月30日", "2023-06-30"),
        ("贷款余额表（2023年6月）", "2023-06-30"),
        ("2024年2月末余额", "2024-02-29"),
        ("统计期间：2023年1月1日至2023年6月30日", "2023-06-30"),
        ("时点：2023-05-31", "2023-05-31"),
        ("制表日期：2023年7月5日 | 截至 2023 年 6 月 30 日", "2023-06-30"),
        ("制表日期：2023年7月5日", None),
        ("2023年13月", None),
    ],
)
def test_the_day_of_balances_is_read_from_the_lines_above(line: str, as_of: str | None) -> None:
    said = read(f"{line}\n企业名称 | 贷款余额\n示例甲公司 | 3")
    assert [record.values.get("as_of") for record in said.records] == [as_of]


def test_the_day_above_gives_way_to_a_column_and_is_not_for_entries() -> None:
    assert read("截至2023年6月30日\n企业名称 | 放款额\n甲 | 3").rows == ["3 disbursement=3.00 recipient=甲"]
    column = "截至2023年6月30日\n企业名称 | 余额 | 余额日期\n甲 | 3 | 2023年5月"
    assert read(column).rows == ["3 as_of=2023-05-31 outstanding=3.00 recipient=甲"]


# rows


def test_every_row_is_told_apart() -> None:
    text = """
        放款明细表
        单位：元
        企业名称 | 放款日期 | 放款金额 | 备注 | 网点
        示例甲公司 | 2022-01-05 | 300 |
         | | |
        放款明细表
        企业名称 | 放款日期 | 放款金额 | 备注 | 网点
        示例乙公司 | 2022-01-06 | 200 | 无
        本页小计 | | 500 |
         | | | | ~3
        示例丙公司 | 2022-01-07 | 100 | 作废
        合 计 | | 500 |
        注：本表按放款日期排列。
        制表人：某某 | 审核：某某 | |
        第 1 页 共 1 页"""
    said = read(text, profile='skip = { remark = ["作废"] }')
    assert said.found == ["columns_not_read 3 note"]
    assert said.summary is not None
    assert said.summary.rows == {
        "record": 2, "header": 2, "title": 3, "blank": 1, "total": 2, "remark": 4, "skipped": 1,
    }  # fmt: skip
    assert said.summary.rows_read == 14
    assert [record.row for record in said.records] == [4, 8]


def test_a_row_is_passed_over_by_field_or_by_header_text() -> None:
    text = """
        企业名称 | 类型 | 分类 | 放款金额
        甲 | X | 西部 项目 | 1
        乙 | y | 一般 | 2
        丙 | X | 一般 | 3
        丁 | z | 一般 | 4"""
    said = read(text, profile='skip = { category = ["西部项目"], "类型" = ["Y", "z"] }')
    assert [record.row for record in said.records] == [4]


HIDDEN = "企业名称 | 放款金额 | 客户经理\n甲 | 1 | x\n乙 | 2 | y\n丙 | 3 | z"


def test_hidden_rows_and_columns_are_told_and_read() -> None:
    said = read(HIDDEN, hidden_rows=frozenset({3}), hidden_columns=frozenset({3}))
    assert [record.row for record in said.records] == [2, 3, 4]
    assert said.found == ["columns_not_read 1 note", "hidden_read note", "hidden_read note"]


def test_hidden_rows_and_columns_are_left_out_by_choice() -> None:
    said = read(HIDDEN, hidden_rows=frozenset({3}), hidden_columns=frozenset({3}), profile="skip_hidden = true")
    assert [record.row for record in said.records] == [2, 4]
    assert said.layout is not None
    assert said.layout.unmapped == {}
    assert said.found == ["hidden_left_out note", "hidden_left_out note"]
    assert said.summary is not None
    assert said.summary.rows["hidden"] == 1


def test_cells_merged_downwards_speak_for_their_rows_and_no_further() -> None:
    text = """
        银行 | 企业名称 | 放款金额
        示例银行 | 甲 | 1
         | 乙 | 2
         | 丙 | 3
        第二银行 | 丁 | 4
         | 戊 | 5"""
    said = read(text, merges=[(2, 1, 3, 1), (5, 1, 6, 1)])
    providers = [record.values.get("provider") for record in said.records]
    assert providers == ["示例银行", "示例银行", None, "第二银行", "第二银行"]


def test_an_amount_merged_over_several_rows_is_ambiguous() -> None:
    said = read("企业名称 | 放款金额\n甲 | 5\n乙 |\n丙 | 3", merges=[(2, 2, 3, 2)])
    assert said.errors == ["amount_merged B2"]
    assert [record.spoilt for record in said.records] == [True, True, False]


def test_the_profile_fills_columns_down() -> None:
    text = "银行 | 企业名称 | 放款金额\n示例银行 | 甲 | 1\n | 乙 | 2\n | |\n | 丙 | 3\n第二银行 | 丁 | 4"
    said = read(text, profile='fill_down = ["provider"]')
    assert [record.values["provider"] for record in said.records] == ["示例银行", "示例银行", "示例银行", "第二银行"]


def test_a_line_merged_across_the_table_is_a_remark() -> None:
    text = "企业名称 | 放款日期 | 放款金额\n一、鹿城区\n甲 | 2022-01-05 | 1"
    said = read(text, merges=[(2, 1, 2, 3)])
    assert said.found == []
    assert said.summary is not None
    assert said.summary.rows == {"record": 1, "header": 1, "remark": 1}


@pytest.mark.parametrize(
    "row", ["示例乙公司 | 2022-01-05 |", "示例乙公司 | |", "制造技术研究所 | |", "审计用品公司 | | -"]
)
def test_a_row_without_an_amount_is_never_passed_over_in_silence(row: str) -> None:
    said = read(f"企业名称 | 放款日期 | 放款金额\n甲 | 2022-01-05 | 1\n{row}")
    assert said.errors == ["amount_missing C3"]


def test_all_that_is_wrong_in_a_row_is_told() -> None:
    said = read("企业名称 | 放款日期 | 放款金额 | 年利率 | 地区\n~#N/A | 22-1-5 | abc | x | 火星")
    assert said.errors == [
        "cell_error A2", "date_two_digit_year B2", "rate_unreadable D2", "region_unknown E2", "amount_unreadable C2",
    ]  # fmt: skip
    assert said.rows == ["2! "]


@pytest.mark.parametrize(("mark", "rows"), [("示例行", [3]), ("示例行，不导入", [3]), ("示例行业协会", [2, 3])])
def test_the_example_row_of_a_template_is_passed_over(mark: str, rows: list[int]) -> None:
    said = read(f"序号 | 企业名称 | 放款金额\n{mark} | 示例甲公司 | 300\n1 | 乙 | 200")
    assert said.errors == []
    assert [record.row for record in said.records] == rows


def test_the_mark_of_an_example_in_the_last_cell_is_enough() -> None:
    said = read("企业名称 | 放款金额 | 备注\n示例甲公司 | 300 | 示例行，不导入\n乙 | 200 |")
    assert [record.row for record in said.records] == [3]
    assert said.summary is not None
    assert said.summary.rows["skipped"] == 1


def test_a_release_of_a_pledge_has_no_amount() -> None:
    said = read("质押登记号 | 专利号 | 日期 | 事项 | 登记金额\nZ1 | ZL201310699744.2 | 2022-01-05 | 解除质押 |")
    assert said.found == []
    assert said.rows == [
        "2 act=release date=2022-01-05 patent=ZL201310699744.2 registration_number=Z1",
    ]


def test_notes_of_the_file_come_first_and_many_records_in_pieces() -> None:
    note = Finding(FindingCode.UNSUPPORTED_TYPE, "", severity=Severity.NOTE)
    text = "企业名称 | 放款金额\n" + "\n".join(f"企业{n} | {n + 1}" for n in range(RECORDS_MAX + 1))
    book = Book(FileType.CSV, [sheet(text)], notes=[note])
    messages = list(read_book(book, Profile()))
    assert messages[0] == Found([note])
    assert [len(message.records) for message in messages if isinstance(message, Records)] == [RECORDS_MAX, 1]
    assert outcome(book).found[0] == "unsupported_type note"


def test_reading_needs_neither_database_nor_frames() -> None:
    code = (
        "import sys, ledger.intake.mapping; print([m for m in ('sqlalchemy', 'pandas', 'numpy') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_cells_of_these_tests_are_what_they_say() -> None:
    assert [cell(text) for text in ("", "x", "~5", "~2.5", "~btrue")] == [None, "x", 5, 2.5, True]
