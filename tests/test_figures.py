"""Reading published figures: numerals, units, qualifiers and ranges, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidValue
from ledger.figures import TEXT_MAX, Quantity, looks_like_year, read_quantity
from ledger.finding_codes import FindingCode
from ledger.labels.rules import BAND_NAMES, QUALIFIER_NAMES
from ledger.numerals import parse_numeral
from ledger.reading_rules import Band, Qualifier
from ledger.vocabulary import Unit

WAN, YI = 10**4, 10**8

NUMERALS = [
    ("35", "35"),
    ("0", "0"),
    ("2,415", "2415"),
    ("1,234,567.80", "1234567.8"),
    ("4873.29万", "48732900"),
    ("1亿2000万", "120000000"),
    ("1亿200万", "102000000"),
    ("3亿5千万", "350000000"),
    ("1万2300", "12300"),
    ("5千", "5000"),
    ("1.2万亿", "1200000000000"),
    ("一万五千亿", "1500000000000"),
    ("1万5千亿3000万", "1500030000000"),
    ("1万亿2000亿", "1200000000000"),
    ("零", "0"),
    ("十", "10"),
    ("十五", "15"),
    ("三十五", "35"),
    ("一百零一", "101"),
    ("一百一十一", "111"),
    ("两千", "2000"),
    ("两千零十二", "2012"),
    ("两千三十", "2030"),
    ("三千二百万", "32000000"),
    ("一万零三百", "10300"),
    ("一亿零五百万", "105000000"),
    ("一亿零三十", "100000030"),
    ("二十点一万", "201000"),
    ("一点二亿", "120000000"),
    ("零点五", "0.5"),
    ("贰仟叁佰萬", "23000000"),
    ("亿", "100000000"),
    ("百万", "1000000"),
]

NOT_NUMERALS = [
    "",
    "三百五",
    "三万五",
    "三五万",
    "十五六",
    "1亿2",
    "1亿2300",
    "一亿两千三百",
    "1万500",
    "二〇二二",
    "1.2亿3000万",
    "1万2亿",
    "1亿20000万",
    "1亿0万",
    "三百零",
    "零三百",
    "零万",
    "点五",
    "三点",
    "1.",
    "1,23",
    "1234,567",
    "007",
    "1.2.3",
    "12千",
    "1.5千",
    "万万",
]

FIGURES = [
    ("8家", Unit.HOUSEHOLD, Qualifier.NONE, 8),
    ("6笔", Unit.LOAN, Qualifier.NONE, 6),
    ("2415万元", Unit.WAN_YUAN, Qualifier.NONE, 2415 * WAN),
    ("累计35笔", Unit.LOAN, Qualifier.NONE, 35),
    ("近1.2亿元", Unit.YI_YUAN, Qualifier.NEAR, 12000 * WAN),
    ("累计完成9057万元", Unit.WAN_YUAN, Qualifier.NONE, 9057 * WAN),
    ("约占全省50%", Unit.PERCENT, Qualifier.ABOUT, 50),
    ("2022万元", Unit.WAN_YUAN, Qualifier.NONE, 2022 * WAN),
    ("2060万元", Unit.WAN_YUAN, Qualifier.NONE, 2060 * WAN),
    ("4873.29万元", Unit.WAN_YUAN, Qualifier.NONE, 48732900),
    ("2437万元", Unit.WAN_YUAN, Qualifier.NONE, 2437 * WAN),
    ("742万元", Unit.WAN_YUAN, Qualifier.NONE, 742 * WAN),
    ("贷款近1.2亿元", Unit.YI_YUAN, Qualifier.NEAR, 12000 * WAN),
    ("近亿元", Unit.YI_YUAN, Qualifier.NEAR, YI),
    ("近3000万", Unit.WAN_YUAN, Qualifier.NEAR, 3000 * WAN),
    ("接近千万元", Unit.WAN_YUAN, Qualifier.NEAR, 1000 * WAN),
    ("1亿2000万元", Unit.WAN_YUAN, Qualifier.NONE, 12000 * WAN),
    ("3亿5千万", Unit.WAN_YUAN, Qualifier.NONE, 35000 * WAN),
    ("60多万", Unit.WAN_YUAN, Qualifier.ODD, 60 * WAN),
    ("2千多万元", Unit.WAN_YUAN, Qualifier.ODD, 2000 * WAN),
    ("10亿余", Unit.YI_YUAN, Qualifier.ODD, 10 * YI),
    ("10余亿元", Unit.YI_YUAN, Qualifier.ODD, 10 * YI),
    ("十余家", Unit.HOUSEHOLD, Qualifier.ODD, 10),
    ("亿元有余", Unit.YI_YUAN, Qualifier.ODD, YI),
    ("不足40户", Unit.HOUSEHOLD, Qualifier.LESS_THAN, 40),
    ("大约1亿元左右", Unit.YI_YUAN, Qualifier.ABOUT, YI),
    ("逾三十五件", Unit.PIECE, Qualifier.OVER, 35),
    ("突破7500亿", Unit.YI_YUAN, Qualifier.OVER, 7500 * YI),
    ("接近亿元", Unit.YI_YUAN, Qualifier.NEAR, YI),
    ("50万元以内", Unit.WAN_YUAN, Qualifier.AT_MOST, 50 * WAN),
    ("不低于20%", Unit.PERCENT, Qualifier.AT_LEAST, 20),
    ("至少3项", Unit.ITEM, Qualifier.AT_LEAST, 3),
    ("3000万元以上", Unit.WAN_YUAN, Qualifier.AT_LEAST, 3000 * WAN),
    ("20%及以下", Unit.PERCENT, Qualifier.AT_MOST, 20),
    ("不超过50%", Unit.PERCENT, Qualifier.AT_MOST, 50),
    ("达到29.5%", Unit.PERCENT, Qualifier.NONE, Fraction("29.5")),
    ("百分之二点一五", Unit.PERCENT, Qualifier.NONE, Fraction("2.15")),
    ("百分之百", Unit.PERCENT, Qualifier.NONE, 100),
    ("6百分点", Unit.PERCENTAGE_POINT, Qualifier.NONE, 6),
    ("11.8个百分点", Unit.PERCENTAGE_POINT, Qualifier.NONE, Fraction("11.8")),
    ("三成", Unit.TENTH, Qualifier.NONE, 30),
    ("近10倍", Unit.TIMES, Qualifier.NEAR, 10),
    ("人民币贰仟万元整", Unit.WAN_YUAN, Qualifier.NONE, 2000 * WAN),
    ("5000元", Unit.YUAN, Qualifier.NONE, 5000),
    ("¥5000元", Unit.YUAN, Qualifier.NONE, 5000),
    ("12.75万户", Unit.HOUSEHOLD, Qualifier.NONE, 127500),
    ("0笔", Unit.LOAN, Qualifier.NONE, 0),
    ("２，４１５万元", Unit.WAN_YUAN, Qualifier.NONE, 2415 * WAN),
    (" 近 1.2\xa0亿 元 ", Unit.YI_YUAN, Qualifier.NEAR, 12000 * WAN),
    ("５０％", Unit.PERCENT, Qualifier.NONE, 50),
]

RANGES = [
    ("3万~8万", Unit.WAN_YUAN, 3 * WAN, 8 * WAN),
    ("3～8万元", Unit.WAN_YUAN, 3 * WAN, 8 * WAN),
    ("1000-2000万元", Unit.WAN_YUAN, 1000 * WAN, 2000 * WAN),
    ("9000万元至1.2亿元", Unit.YI_YUAN, 9000 * WAN, 12000 * WAN),
    ("5000元到1万元", Unit.WAN_YUAN, 5000, WAN),
    ("3000元~1万", Unit.WAN_YUAN, 3000, WAN),
    ("30%至50%", Unit.PERCENT, 30, 50),
    ("30—50%", Unit.PERCENT, 30, 50),
    ("百分之三十至五十", Unit.PERCENT, 30, 50),
    ("百分之三十至百分之五十", Unit.PERCENT, 30, 50),
    ("三至五成", Unit.TENTH, 30, 50),
    ("3家~8家", Unit.HOUSEHOLD, 3, 8),
    ("1万~3万户", Unit.HOUSEHOLD, WAN, 3 * WAN),
]

UNREADABLE = [
    "",
    "   ",
    "35",
    "1,234",
    "亿元",
    "千万元",
    "百家",
    "元",
    "约",
    "若干家",
    "近0家",
    "约60多万",
    "近3000万元以上",
    "超过3万~8万",
    "3万多~8万",
    "8万~3万",
    "3万~3万",
    "5000~1万元",
    "3笔~8家",
    "3%~8元",
    "3%~8个百分点",
    "3万元~",
    "百分之三十%",
    "9057²万元",
    "⒈5万元",
    "½亿元",
    "35 6笔",
    "35\n6笔",
    "1 .2亿元",
    "三百五家",
    "近，1.2亿元",
    "近1.2亿元；",
    "35笔1.2亿元",
    "-5%",
    "202322年",
    "13.2023",
    "1" * (TEXT_MAX + 1),
]


def chinese(number: int) -> str:
    """The full standard numeral of a whole number below a trillion."""
    if number == 0:
        return "零"
    text, gap = "", False
    for scale, word in ((YI, "亿"), (WAN, "万"), (1, "")):
        group = number // scale % WAN
        if group == 0:
            gap = bool(text)
            continue
        zero = "零" if text and (gap or group < 1000) else ""
        text, gap = text + zero + chinese_group(group) + word, False
    return text


def chinese_group(group: int) -> str:
    text, gap = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // place % 10
        if digit:
            text += ("零" if gap and text else "") + "一二三四五六七八九"[digit - 1] + word
        gap = not digit
    return text


def printed(value: Fraction, decimals: int, separator: str = "") -> str:
    """The decimal of a non-negative number, rounded half up."""
    digits = (2 * value * 10**decimals + 1) // 2
    whole, rest = divmod(digits, 10**decimals)
    return f"{whole:,}".replace(",", separator) + (f".{rest:0{decimals}d}" if decimals else "")


def refused(text: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as refusal:
        read_quantity(text)
    return refusal.value


def answer_to(text: str) -> Quantity | FindingCode:
    """The quantity, or the code of the refusal; any other exception is let through."""
    try:
        return read_quantity(text)
    except InvalidValue as refusal:
        return refusal.code


# numerals


@pytest.mark.parametrize(("text", "value"), NUMERALS)
def test_a_numeral_is_read_exactly(text: str, value: str) -> None:
    assert parse_numeral(text).value == Fraction(value)


@pytest.mark.parametrize("text", NOT_NUMERALS)
def test_a_numeral_without_exactly_one_reading_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_numeral(text)
    assert refusal.value.code is FindingCode.FIGURE_UNREADABLE


@pytest.mark.parametrize(
    ("text", "last", "last_nonzero"),
    [
        ("35", 1, 1),
        ("3000", 1, 1000),
        ("1.2亿", YI // 10, YI // 10),
        ("3000万", WAN, 1000 * WAN),
        ("三千万", WAN, 1000 * WAN),
        ("2415.00万", 100, WAN),
        ("10亿", YI, 10 * YI),
        ("1亿2000万", WAN, 1000 * WAN),
        ("3亿5千万", WAN, 1000 * WAN),
        ("亿", YI, YI),
        ("千万", WAN, 1000 * WAN),
        ("0.5", Fraction(1, 10), Fraction(1, 10)),
        ("0.0", Fraction(1, 10), Fraction(1, 10)),
        ("0", 1, 1),
    ],
)
def test_the_last_written_and_the_last_non_zero_digit_have_their_places(
    text: str, last: Fraction, last_nonzero: Fraction
) -> None:
    numeral = parse_numeral(text)
    assert (numeral.last_place, numeral.last_nonzero_place) == (last, last_nonzero)


@pytest.mark.parametrize(
    ("one", "other"), [("5千万元", "5000万元"), ("五千万元", "5000万元"), ("三百二十万元", "320万元")]
)
def test_a_figure_reads_the_same_in_chinese_and_in_arabic_digits(one: str, other: str) -> None:
    assert read_quantity(one).bands == read_quantity(other).bands


@given(st.integers(0, 10**12 - 1))
def test_reading_a_printed_chinese_numeral_gives_the_number_back(number: int) -> None:
    assert parse_numeral(chinese(number)).value == number


@given(
    st.integers(0, 10**13),
    st.integers(0, 6),
    st.sampled_from([("", 1), ("万", WAN), ("亿", YI)]),
    st.sampled_from(["", ",", "，"]),
)
def test_reading_a_printed_amount_gives_the_amount_back(
    digits: int, decimals: int, scale: tuple[str, int], separator: str
) -> None:
    number = Fraction(digits, 10**decimals)
    quantity = read_quantity(f"{printed(number, decimals, separator)}{scale[0]}元")
    assert quantity.value == quantity.upper == number * scale[1]
    assert quantity.last_place == Fraction(scale[1], 10**decimals)


@given(st.integers(1, 10**6))
def test_reading_a_printed_count_gives_the_count_back_in_both_scripts(number: int) -> None:
    assert read_quantity(f"累计{number}笔").value == read_quantity(f"{chinese(number)}笔").value == number


# figures


@pytest.mark.parametrize(("text", "unit", "qualifier", "value"), FIGURES)
def test_a_figure_is_read_with_its_unit_and_qualifier(
    text: str, unit: Unit, qualifier: Qualifier, value: Fraction
) -> None:
    quantity = read_quantity(text)
    assert (quantity.unit, quantity.qualifier, quantity.value) == (unit, qualifier, value)
    assert quantity.upper == quantity.value
    assert quantity.printed == text


@pytest.mark.parametrize(("text", "unit", "low", "high"), RANGES)
def test_a_range_is_read_with_both_ends(text: str, unit: Unit, low: int, high: int) -> None:
    quantity = read_quantity(text)
    assert (quantity.unit, quantity.qualifier) == (unit, Qualifier.RANGE)
    assert (quantity.value, quantity.upper) == (Fraction(low), Fraction(high))


@pytest.mark.parametrize("text", UNREADABLE)
def test_an_unreadable_figure_is_refused_with_its_text(text: str) -> None:
    refusal = refused(text)
    assert (refusal.code, refusal.found) == (FindingCode.FIGURE_UNREADABLE, text)


@given(st.text("0123456789.,近约超余多以上一二十百千万亿零点元家%成至~百分之 ", max_size=20))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    answer = answer_to(text)
    if isinstance(answer, Quantity):
        assert answer.value <= answer.upper
        assert answer.printed == text
    else:
        assert answer is FindingCode.FIGURE_UNREADABLE


def test_every_qualifier_and_every_band_has_a_name() -> None:
    assert set(QUALIFIER_NAMES) == set(Qualifier)
    assert set(BAND_NAMES) == set(Band)


# damage


@pytest.mark.parametrize("text", ["2022万元", "2021万元", "2025万元", "２０２３元", "累计2022万元"])
def test_an_amount_within_two_years_of_the_document_looks_like_a_year(text: str) -> None:
    assert looks_like_year(read_quantity(text), 2023)


@pytest.mark.parametrize(
    "text",
    [
        *("2020万元", "2026万元", "2060万元", "742万元", "20220万元", "2022笔", "2022%"),
        *("2,022万元", "2022.0万元", "1亿2022万元", "一亿2022万元", "2022~2024万元", "二千零二十二万元"),
    ],
)
def test_other_figures_do_not_look_like_a_year(text: str) -> None:
    assert not looks_like_year(read_quantity(text), 2023)
