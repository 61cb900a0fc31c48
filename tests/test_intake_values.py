"""Cells as people write them → canonical texts, or a refusal that says what is wrong with the cell."""

import calendar
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidValue
from ledger.identifiers import organisation_check, patent_check, uscc_check
from ledger.intake.amounts import amount_reader
from ledger.intake.cells import decimal_text, number_text, shown
from ledger.intake.dates import date_reader
from ledger.intake.grid import CellError, Percent, Sheet, Uncached, Value, plain_number
from ledger.intake.profile import DateOrder, Profile
from ledger.intake.values import Memo, value_reader
from ledger.intake_words import AMOUNTS, Field, FileType
from ledger.labels.names import names_of
from ledger.money import FEN_DIGITS, LIMIT_FEN, format_display, format_yuan
from ledger.vocabulary import Kind, Unit
from tests.intake_sheets import read


def amount(value: Value, unit: Unit = Unit.YUAN, decimal: str = ".", strike: tuple[str, ...] = ()) -> str | None:
    """The amount in yuan, or the code of the refusal."""
    try:
        fen = amount_reader(unit, decimal, strike)(value)
    except InvalidValue as error:
        return error.code.value
    return None if fen is None else format_yuan(fen)


def day(value: Value, order: str = "ymd", *, is_1904: bool = False, serials: bool = True, months: bool = False) -> str:
    """The day, or the code of the refusal."""
    try:
        return date_reader(DateOrder(order), serials=serials, is_1904=is_1904, months=months)(value)
    except InvalidValue as error:
        return error.code.value


def text(name: Field, value: Value, profile: Profile | None = None) -> str | None:
    """The canonical text of a cell of that field, or the code of the refusal."""
    try:
        return value_reader(name, profile or Profile(), is_workbook=True)(value)
    except InvalidValue as error:
        return error.code.value


# amounts


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("415", "415.00"),
        ("1,234.50", "1234.50"),
        ("１，２３４．５０", "1234.50"),
        ("￥1,234.5", "1234.50"),
        ("RMB 415", "415.00"),
        ("415RMB", "415.00"),
        ("人民币300万元整", "3000000.00"),
        ("300万", "3000000.00"),
        ("1.2亿元", "120000000.00"),
        ("415元整", "415.00"),
        ("415.00 元", "415.00"),
        ("1 234 567.50", "1234567.50"),
        ("1\u00a0234\u202f567.50", "1234567.50"),
        ("1'234.50", "1234.50"),
        ("\ufeff415\u200b", "415.00"),
        ("14.300,00", "14300.00"),
        ("1 234 567,50", "1234567.50"),
        ("14,300", "14300.00"),
        ("14.300", "14.30"),
        ("0", "0.00"),
        (415, "415.00"),
        (415.0, "415.00"),
        (0.1 + 0.2, "0.30"),
        (1234567.89, "1234567.89"),
        (1e15, "amount_too_large"),
        (None, None),
        ("", None),
        (" ", None),
        ("-", None),
        ("--", None),
        ("—", None),
        ("——", None),
        ("／", None),
        ("无", None),
        ("-415", "amount_not_positive"),
        ("(415.00)", "amount_not_positive"),
        (-415, "amount_not_positive"),
        (-0.5, "amount_not_positive"),
        ("14,30", "decimal_mark"),
        ("1.234.567", "decimal_mark"),
        ("1,23,456", "decimal_mark"),
        ("1.23,456", "decimal_mark"),
        ("100 200 30", "amount_unreadable"),
        ("1.5E+06", "amount_unreadable"),
        ("约300万", "amount_unreadable"),
        ("三百万元", "amount_unreadable"),
        ("10²", "amount_unreadable"),
        ("1.234", "amount_sub_fen"),
        (1.234, "amount_sub_fen"),
        ("$415", "currency_not_cny"),
        ("415美元", "currency_not_cny"),
        ("415 €", "currency_not_cny"),
        ("4.35%", "amount_unreadable"),
        (Percent(0.0435), "amount_unreadable"),
        (True, "amount_unreadable"),
        (date(2022, 1, 5), "amount_unreadable"),
        (datetime.fromisoformat("2022-01-05"), "amount_unreadable"),
        (float("nan"), "amount_unreadable"),
        (float("inf"), "amount_unreadable"),
        pytest.param(10**5000, "amount_too_large", id="huge"),
        ("9" * 90, "amount_unreadable"),
        (CellError("#N/A"), "cell_error"),
        ("#REF!", "cell_error"),
        (Uncached("=A1*2"), "cell_uncalculated"),
        ("=cmd|'/c calc'!A1", "amount_unreadable"),
    ],
)
def test_an_amount_is_read_as_people_write_it(value: Value, read_as: str | None) -> None:
    assert amount(value) == read_as


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("14.300,00", "14300.00"),
        ("14.300", "14300.00"),
        ("14,30", "14.30"),
        ("14300", "14300.00"),
        ("1,234.50", "1234.50"),
        ("14.30", "decimal_mark"),
        ("14,300.123", "decimal_mark"),
        ("1,234,567", "decimal_mark"),
        (14.3, "14.30"),
    ],
)
def test_a_profile_may_have_the_comma_for_decimals(value: Value, read_as: str) -> None:
    assert amount(value, decimal=",") == read_as


def test_texts_that_the_profile_strikes_are_gone_before_the_amount_is_read() -> None:
    assert amount("14,300.00 €", strike=("€",)) == "14300.00"
    assert amount("约 300 eur", strike=("约", "EUR")) == "300.00"
    assert amount("€", strike=("€",)) is None


def fen_spellings(fen: int) -> st.SearchStrategy[tuple[str, Unit, str]]:
    """Ways to write an amount of at least one fen: text, unit of the column, convention."""

    def made(unit: Unit, form: str, style: str, decimal: str) -> tuple[str, Unit, str]:
        number = format_display(fen, unit)
        if style == "plain":
            number = number.replace(",", "")
        elif style != "commas":
            number = number.replace(",", {"blanks": " ", "thin": "\u2009", "hard": "\u00a0"}[style])
        if decimal == ",":
            number = number.translate(str.maketrans(".,", ",."))
        named = {Unit.YUAN: "元", Unit.WAN_YUAN: "万元", Unit.YI_YUAN: "亿元"}[unit]
        spelled = {
            "bare": number,
            "mark": f"￥{number}",
            "letters": f"RMB {number}",
            "unit": f"{number}{named}",
            "whole": f" 人民币{number} {named}整",
            "wide": number.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}),
        }[form]
        return spelled, (unit if form in ("bare", "mark", "letters", "wide") else Unit.YI_YUAN), decimal

    return st.builds(
        made,
        st.sampled_from(list(FEN_DIGITS)),
        st.sampled_from(["bare", "mark", "letters", "unit", "whole", "wide"]),
        st.sampled_from(["plain", "commas", "blanks", "thin", "hard"]),
        st.sampled_from(".,"),
    )


@given(st.data(), st.integers(0, LIMIT_FEN))
def test_every_amount_reads_back_from_every_spelling(data: st.DataObject, fen: int) -> None:
    spelled, unit, decimal = data.draw(fen_spellings(fen))
    assert amount(spelled, unit, decimal) == format_yuan(fen)


@given(st.integers(0, 10**15 - 1), st.sampled_from(list(FEN_DIGITS)))
def test_every_amount_of_fifteen_digits_reads_back_from_a_number_of_a_workbook(fen: int, unit: Unit) -> None:
    assert amount(fen / 10 ** FEN_DIGITS[unit], unit) == format_yuan(fen)


@given(st.floats(min_value=1e-6, max_value=10**13))
def test_a_number_is_read_as_its_plain_form(value: float) -> None:
    assert amount(value) == amount(decimal_text(plain_number(value)))


# days


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("2022-01-05", "2022-01-05"),
        ("2022-1-5", "2022-01-05"),
        ("2022/1/5", "2022-01-05"),
        ("2022.1.5", "2022-01-05"),
        ("2022年1月5日", "2022-01-05"),
        ("2022 年 1 月 5 日", "2022-01-05"),
        ("２０２２－０１－０５", "2022-01-05"),
        ("20220105", "2022-01-05"),
        ("2022-01-05 00:00:00", "2022-01-05"),
        ("2022-01-05T13:45:00.123", "2022-01-05"),
        ("2022/1/5 9:30", "2022-01-05"),
        (20220105, "2022-01-05"),
        (20220105.0, "2022-01-05"),
        (44566, "2022-01-05"),
        (44566.75, "2022-01-05"),
        (datetime.fromisoformat("2022-01-05 13:45"), "2022-01-05"),
        (date(2022, 1, 5), "2022-01-05"),
        ("22-1-5", "date_two_digit_year"),
        ("22年1月5日", "date_two_digit_year"),
        ("220105", "date_two_digit_year"),
        ("5/1/22", "date_two_digit_year"),
        ("2022-02-30", "date_unreadable"),
        ("2022-13-01", "date_unreadable"),
        ("2022年1月", "date_unreadable"),
        ("2022-1", "date_unreadable"),
        ("44566", "date_unreadable"),
        ("05/01/2022", "date_unreadable"),
        ("昨天", "date_unreadable"),
        ("x" * 100, "date_unreadable"),
        (2022, "date_unreadable"),
        (2022.0, "date_unreadable"),
        (2022.15, "date_unreadable"),
        (1990, "date_unreadable"),
        (2100, "date_unreadable"),
        (1989, "date_out_of_range"),
        (2101, "date_out_of_range"),
        ("2022", "date_unreadable"),
        ("2022年", "date_unreadable"),
        (-1, "date_unreadable"),
        (10**20, "date_unreadable"),
        (True, "date_unreadable"),
        (time(9, 30), "date_unreadable"),
        (Percent(0.5), "date_unreadable"),
        ("1989-12-31", "date_out_of_range"),
        ("2101-01-01", "date_out_of_range"),
        (datetime.fromisoformat("1900-01-01"), "date_out_of_range"),
        (1, "date_out_of_range"),
        (CellError("#VALUE!"), "cell_error"),
        (Uncached("=TODAY()"), "cell_uncalculated"),
    ],
)
def test_a_day_is_read_as_people_write_it(value: Value, read_as: str) -> None:
    assert day(value) == read_as


@pytest.mark.parametrize(
    ("value", "order", "read_as"),
    [
        ("5/1/2022", "dmy", "2022-01-05"),
        ("05.01.2022", "dmy", "2022-01-05"),
        ("05012022", "dmy", "2022-01-05"),
        ("5/1/2022", "mdy", "2022-05-01"),
        ("2022-01-05", "dmy", "2022-01-05"),
        ("5/1/22", "dmy", "date_two_digit_year"),
        ("930705", "yymmdd", "1993-07-05"),
        (930705, "yymmdd", "1993-07-05"),
        (10705, "yymmdd", "2001-07-05"),
        ("22-1-5", "yymmdd", "2022-01-05"),
        ("900101", "yymmdd", "1990-01-01"),
        ("891231", "yymmdd", "2089-12-31"),
        ("930732", "yymmdd", "date_unreadable"),
    ],
)
def test_the_profile_says_the_order_of_days(value: Value, order: str, read_as: str) -> None:
    assert day(value, order) == read_as


def test_serial_days_count_from_the_epoch_of_their_book_and_only_in_workbooks() -> None:
    assert day(43104, is_1904=True) == "2022-01-05"
    assert day(44566, serials=False) == "date_unreadable"
    said = read("企业名称 | 放款额 | 放款日期\n甲 | 3 | ~44566", file_type=FileType.CSV)
    assert said.errors == ["date_unreadable C2"]


@pytest.mark.parametrize("value", [2022, "2022", 1990, "2100"])
def test_a_bare_year_is_no_day_and_the_refusal_says_how_days_are_written(value: Value) -> None:
    for is_1904 in (False, True):
        for months in (False, True):
            with pytest.raises(InvalidValue) as refusal:
                date_reader(serials=True, is_1904=is_1904, months=months)(value)
            assert refusal.value.expected == "YYYY-MM-DD"
            assert refusal.value.code == "date_unreadable"


@pytest.mark.parametrize("value", ["2022年2月", "2022年2月末", "2022-02", "2022.2", "202202", 202202])
def test_a_month_is_its_last_day_where_balances_are_of_it(value: Value) -> None:
    assert day(value, months=True) == "2022-02-28"
    assert day(value) in ("date_unreadable", "date_two_digit_year")


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


DAY_SPELLINGS = [
    "{0:%Y%m%d}",
    "{0.year}-{0.month}-{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0} 00:00:00",
    "{0}T23:59:59",
]


@given(DAYS, st.sampled_from(DAY_SPELLINGS))
def test_every_day_reads_back_from_every_spelling(of: date, spelling: str) -> None:
    assert day(spelling.format(of)) == of.isoformat()


@given(DAYS, st.booleans())
def test_every_day_reads_back_from_its_serial_number_and_as_a_number(of: date, is_1904: bool) -> None:
    epoch = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    assert day((of - epoch).days, is_1904=is_1904) == of.isoformat()
    assert day(int(f"{of:%Y%m%d}"), is_1904=is_1904) == of.isoformat()
    assert day(datetime.combine(of, time(7))) == of.isoformat()


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_every_month_ends_on_its_last_day(year: int, month: int) -> None:
    assert day(f"{year}年{month}月", months=True) == f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}"


# texts

TEXTS = (Field.PROVIDER, Field.RECIPIENT, Field.PROGRAMME, Field.CATEGORY, Field.PURPOSE, Field.REMARK)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("示例科技\n有限公司", "示例科技有限公司"),
        ("示例科技\r\n有限公司\r\n", "示例科技有限公司"),
        ("示例科技 \n　有限公司", "示例科技有限公司"),
        ("甲，\n乙", "甲，乙"),
        ("第1\t批\n\n2023", "第1 批 2023"),
        ("Example\nBank", "Example Bank"),
        ("示例\nBank", "示例 Bank"),
        ("\t示例\n", "示例"),
        ("甲 乙", "甲 乙"),
        ("\n\t", None),
        ("甲\x0b乙", "text_control_character"),
        ("甲\x07\n乙", "text_control_character"),
        ("甲\x00", "text_control_character"),
        ("甲\x1f\n乙", "text_control_character"),
    ],
)
def test_texts_that_are_broken_in_their_cells_are_one_line(name: Field, value: str, read_as: str | None) -> None:
    assert text(name, value) == read_as


@pytest.mark.parametrize("name", [Field.NUMBER, Field.CONTRACT, Field.LINE_NUMBER, Field.PROVIDER_CODE, Field.RENEWS])
def test_identifiers_that_are_broken_are_refused(name: Field) -> None:
    assert text(name, "JD2023\n001") == "text_control_character"
    assert text(name, "JD2023\t001") == "text_control_character"
    assert text(name, "JD2023001\n") == "JD2023001"


def test_a_long_run_of_blanks_and_breaks_is_read_at_once() -> None:
    assert text(Field.REMARK, "甲" + " " * 30_000 + "\n" * 30_000 + "乙") == "甲乙"


def test_a_broken_name_is_found_in_a_table() -> None:
    book = Sheet("放款", lambda: iter([(1, ["企业名称", "放款金额"]), (2, ["示例科技\n有限公司", 300])]))
    assert read(book).rows == ["2 disbursement=300.00 recipient=示例科技有限公司"]


# rates


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("4.35%", "4.35"),
        ("4.35％", "4.35"),
        ("4.35 %", "4.35"),
        ("4.35", "4.35"),
        (4.35, "4.35"),
        (4, "4"),
        (Percent(0.0435), "4.35"),
        (Percent(0.1 + 0.2), "30"),
        ("0", "0"),
        ("-", None),
        ("LPR+50BP", "rate_unreadable"),
        ("-1", "rate_unreadable"),
        (-0.5, "rate_unreadable"),
        (435, "rate_unreadable"),
        (True, "rate_unreadable"),
        (date(2022, 1, 5), "rate_unreadable"),
        (CellError("#N/A"), "cell_error"),
    ],
)
def test_a_rate_is_read_in_per_cent(value: Value, read_as: str | None) -> None:
    assert text(Field.RATE, value) == read_as


@pytest.mark.parametrize(
    ("cell", "findings"),
    [
        ("0.0435", ["rate_doubtful C2 warning"]),
        ("~0.0435", ["rate_doubtful C2 warning"]),
        ("0.0435%", []),
        ("~%0.000435", []),
        ("0", []),
        ("0.1", []),
        ("4.35", []),
    ],
)
def test_a_rate_below_a_tenth_without_its_mark_is_doubtful_but_read(cell: str, findings: list[str]) -> None:
    said = read(f"企业名称 | 放款额 | 年利率\n甲 | 3 | {cell}")
    assert said.found == findings
    assert [record.spoilt for record in said.records] == [False]


def test_a_rate_that_the_profile_gives_is_taken_as_it_says() -> None:
    said = read("企业名称 | 放款额 | 年利率\n甲 | 3 | 优惠", profile='[values.rate]\n"优惠" = "0.05%"')
    assert [record.values["rate"] for record in said.records] == ["0.05"]


# identifiers

USCC = "91330301MA2HDMCN1P"


@pytest.mark.parametrize(
    ("name", "value", "read_as"),
    [
        (Field.NUMBER, "JJ-001", "JJ-001"),
        (Field.NUMBER, " JJ-001 ", "JJ-001"),
        (Field.NUMBER, 12345, "12345"),
        (Field.NUMBER, 12345.0, "12345"),
        (Field.NUMBER, 123456789012345, "123456789012345"),
        (Field.NUMBER, 1234567890123456, "identifier_as_number"),
        (Field.NUMBER, 1.23456789012346e17, "identifier_as_number"),
        (Field.NUMBER, float("inf"), "identifier_as_number"),
        (Field.NUMBER, "9.13302E+17", "identifier_as_number"),
        (Field.NUMBER, datetime.fromisoformat("2022-01-02"), "identifier_as_number"),
        (Field.NUMBER, True, "identifier_as_number"),
        (Field.NUMBER, "无", None),
        (Field.DATE, "—", None),
        (Field.DATE, "", None),
        (Field.DATE, " ", None),
        (Field.DATE, None, None),
        (Field.DATE, 44566, "2022-01-05"),
        (Field.NUMBER, "/", None),
        (Field.NUMBER, "x" * 81, "text_length"),
        (Field.CONTRACT, "=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        (Field.RECIPIENT_USCC, USCC, USCC),
        (Field.RECIPIENT_USCC, "９１３３０３０１ｍａ2hdmcn1p", USCC),
        (Field.RECIPIENT_USCC, "91330301MA2HDMNC1P", "uscc_check_digit"),
        (Field.RECIPIENT_USCC, 913303006683402246, "identifier_as_number"),
        (Field.RECIPIENT_USCC, 9.13303006683402e17, "identifier_as_number"),
        (Field.PROVIDER_USCC, "123", "uscc_malformed"),
        (Field.PATENT, "zl 201310699744.2", "ZL201310699744.2"),
        (Field.PATENT, "ZL 2013 1 0699744.2", "ZL201310699744.2"),
        (Field.PATENT, "ZL201310699744.2 97101765.4", "ZL201310699744.2、ZL97101765.4"),
        (Field.PATENT, 201310699744.2, "ZL201310699744.2"),
        (
            Field.PATENT,
            "2013106997442、97101765.4；\n201310699744.2，95115608.X",
            "ZL201310699744.2、ZL97101765.4、ZL95115608.X",
        ),
        (Field.PATENT, "201310699744.2、202310123456.7", "patent_check_digit"),
        (Field.PATENT, "发明专利一项", "patent_malformed"),
        (Field.REGION, "鹿城区", "330302"),
        (Field.REGION, "鹿城", "330302"),
        (Field.REGION, "浙江省温州市鹿城区", "330302"),
        (Field.REGION, "温州乐清市", "330382"),
        (Field.REGION, "温州市", "330300"),
        (Field.REGION, "330302", "330302"),
        (Field.REGION, 330302, "330302"),
        (Field.RECIPIENT_REGION, "洞头县", "330322"),
        (Field.RECIPIENT_REGION, "洞头", "region_unknown"),
        (Field.REGION, "火星", "region_unknown"),
        (Field.REGION, "999999", "region_unknown"),
    ],
)
def test_identifiers_keep_every_digit_or_are_refused(name: Field, value: Value, read_as: str | None) -> None:
    assert text(name, value) == read_as


@given(st.integers(0, 10**15 - 1))
def test_a_number_of_up_to_fifteen_digits_is_its_digits(number: int) -> None:
    assert text(Field.NUMBER, number) == text(Field.NUMBER, float(number)) == str(number)


@given(st.integers(10**15, 10**18 - 1))
def test_a_number_of_more_digits_is_refused(number: int) -> None:
    assert text(Field.NUMBER, number) == "identifier_as_number"


@given(st.integers(0, 10**6 - 1), st.integers(0, 10**7 - 1))
def test_identifiers_with_a_check_read_back(body: int, patent: int) -> None:
    organisation = f"MA{body:06d}"
    stem = f"91330302{organisation}{organisation_check(organisation)}"
    assert text(Field.RECIPIENT_USCC, f" {stem}{uscc_check(stem)} ".lower()) == stem + uscc_check(stem)
    number = f"20131{patent:07d}"
    assert text(Field.PATENT, f"zl{number}{patent_check(number)}") == f"ZL{number}.{patent_check(number)}"


# words


@pytest.mark.parametrize(
    ("name", "value", "read_as"),
    [
        (Field.KIND, "专利质押贷款", "patent_pledge_loan"),
        (Field.ACT, "放 款", "disbursement"),
        (Field.ACT, "转圈", "unknown_code"),
        (Field.MEANS, "续贷", "rollover"),
        (Field.PROVIDER_KIND, "银行", "bank"),
        (Field.REVOLVING, "是", "true"),
        (Field.REVOLVING, "否", "false"),
        (Field.REVOLVING, True, "true"),
        (Field.OPENING, 0, "false"),
        (Field.OPENING, "也许", "unknown_code"),
        (Field.TALLY, 12.0, "12"),
        (Field.TALLY, "１２", "12"),
        (Field.TALLY, 0, "malformed"),
        (Field.TALLY, "十二", "malformed"),
        (Field.CURRENCY, "人民币", "CNY"),
        (Field.CURRENCY, "rmb", "CNY"),
        (Field.CURRENCY, "USD", "currency_not_cny"),
        (Field.RECIPIENT, " 示例甲公司 ", "示例甲公司"),
        (Field.RECIPIENT, 123.0, "123"),
        (Field.RECIPIENT, "甲\x07乙", "text_control_character"),
        (Field.RECIPIENT, "甲" * 201, "text_length"),
        (Field.RECIPIENT, "=1+1", "=1+1"),
        (Field.REMARK, datetime.fromisoformat("2022-01-05"), "2022-01-05"),
        (Field.REMARK, Percent(0.5), "50%"),
        (Field.REMARK, "甲" * 500, "甲" * 500),
        (Field.CATEGORY, "甲" * 81, "text_length"),
        (Field.REMARK, CellError("#NAME?"), "cell_error"),
    ],
)
def test_words_are_read_by_the_one_rule_set(name: Field, value: Value, read_as: str | None) -> None:
    assert text(name, value) == read_as


@given(st.sampled_from(list(Kind)), st.data())
def test_a_kind_reads_back_from_each_of_its_names(kind: Kind, data: st.DataObject) -> None:
    assert text(Field.KIND, data.draw(st.sampled_from(names_of(kind)))) == kind


def test_the_profile_says_first_what_a_text_means() -> None:
    profile = Profile.model_validate(
        {
            "values": {
                "act": {"贷": "disbursement", "1": "repayment", "放款": "还款", "-": "收益"},
                "amount": {"两万": "2万元"},
            }
        }
    )
    read_as = [text(Field.ACT, value, profile) for value in ("贷", 1, 1.0, "放款", "-", "核销", "x")]
    assert read_as == ["disbursement", "repayment", "repayment", "repayment", "income", "write_off", "unknown_code"]
    said = read(
        "企业名称 | 金额\n甲 | 两万\n乙 | 3",
        profile='[values.amount]\n"两万" = "2万元"',
    )
    assert [record.values["amount"] for record in said.records] == ["20000.00", "3.00"]


def test_what_was_read_before_does_not_change_what_is_read_next() -> None:
    read_number = value_reader(Field.REVOLVING, Profile(), is_workbook=True)
    assert [read_number(value) for value in (1, True, "1", 0, False, "是")] == [
        "true",
        "true",
        "true",
        "false",
        "false",
        "true",
    ]


def test_more_texts_than_are_kept_are_read_all_the_same() -> None:
    read_name = value_reader(Field.RECIPIENT, Profile(), is_workbook=True)
    assert all(read_name(f"企业{n}") == f"企业{n}" for n in [*range(20_050), *range(5)])


# zero and nothing


def test_zero_is_a_level_of_a_statement_and_nothing_that_happened() -> None:
    said = read("企业名称 | 放款额 | 还款额 | 余额\n甲 | 300 | 0 | 0\n乙 | - | — | 0\n丙 | 0 | |")
    assert said.rows == [
        "2 disbursement=300.00 outstanding=0.00 recipient=甲",
        "3 outstanding=0.00 recipient=乙",
        "4! recipient=丙",
    ]
    assert said.errors == ["amount_not_positive B4"]


def test_a_row_of_nothing_but_zeros_is_no_record() -> None:
    said = read("企业名称 | 放款额 | 还款额\n甲 | 300 |\n | 0 | 0")
    assert said.found == []
    assert [record.row for record in said.records] == [2]


def test_the_raw_text_of_a_cell_is_told() -> None:
    said = read("企业名称 | 放款额\n甲 | 约 300 万")
    finding = said.findings["amount_unreadable"]
    assert (finding.place, finding.expected, finding.found) == ("放款!B2", "1234.50", "约 300 万")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, ""),
        ("x" * 100, "x" * 80),
        (12345.0, "12345"),
        (0.1 + 0.2, "0.3"),
        (1e300, "1E+300"),
        pytest.param(10**5000, "1E+100..", id="huge"),
        (True, "TRUE"),
        (Percent(0.0435), "4.35%"),
        (CellError("#N/A"), "#N/A"),
        (Uncached("=SUM(A1:A9)"), "=SUM(A1:A9)"),
        (datetime.fromisoformat("2022-01-05 09:30"), "2022-01-05 09:30:00"),
        (date(2022, 1, 5), "2022-01-05"),
        (time(9, 30), "09:30:00"),
    ],
)
def test_every_cell_can_be_shown(value: Value, told: str) -> None:
    assert shown(value) == told


VALUES = st.one_of(
    st.none(),
    st.text(max_size=90),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.builds(CellError, st.text()),
    st.builds(Percent, st.floats()),
    st.builds(Uncached, st.text()),
)


@given(st.sampled_from(Field), VALUES)
def test_any_cell_is_read_or_refused_and_shown(name: Field, value: Value) -> None:
    if name in AMOUNTS:
        amount(value)
    else:
        text(name, value)
    assert len(shown(value)) <= 81
    assert number_text(value) if isinstance(value, float) else True


def test_what_was_read_once_is_not_parsed_again() -> None:
    calls: list[Value] = []

    def parse(value: Value) -> str:
        calls.append(value)
        return "x"

    memo = Memo(parse)
    assert [memo[value] for value in ("甲", "乙", "甲", "甲")] == ["x"] * 4
    assert calls == ["甲", "乙"]
