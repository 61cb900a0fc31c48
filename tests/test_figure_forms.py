"""The forms of published figures: units, fractions, indefinite numbers, growth, ranges, lists; what stays unread."""

from fractions import Fraction

import pytest

from ledger.errors import InvalidValue
from ledger.figures import LIST_MAX, read_list, read_quantity
from ledger.finding_codes import FindingCode
from ledger.intervals import Interval
from ledger.reading_rules import Family, Growth, Qualifier, grown
from ledger.vocabulary import Unit

WAN, YI = 10**4, 10**8

# text, unit, word of the unit, family, value in the base unit
UNITS = [
    ("25000平方米", Unit.MEASURED, "平方米", Family.MEASURE, "25000"),
    ("21.56万平方米", Unit.MEASURED, "平方米", Family.MEASURE, "215600"),
    ("5000㎡", Unit.MEASURED, "m2", Family.MEASURE, "5000"),
    ("5000m²", Unit.MEASURED, "m2", Family.MEASURE, "5000"),
    ("80万千瓦", Unit.MEASURED, "千瓦", Family.MEASURE, "800000"),
    ("五千千瓦", Unit.MEASURED, "千瓦", Family.MEASURE, "5000"),
    ("三千米", Unit.MEASURED, "千米", Family.MEASURE, "3"),
    ("36.5℃", Unit.MEASURED, "°C", Family.MEASURE, "36.5"),
    ("两吨半", Unit.MEASURED, "吨", Family.MEASURE, "2.5"),
    ("3.5万元/人", Unit.MEASURED, "元/人", Family.MEASURE, "35000"),
    ("18.9件/万人", Unit.MEASURED, "件/万人", Family.MEASURE, "18.9"),
    ("25微克/立方米", Unit.MEASURED, "微克/立方米", Family.MEASURE, "25"),
    ("40个月", Unit.MEASURED, "个月", Family.MEASURE, "40"),
    ("六个", Unit.COUNTED, "个", Family.COUNT, "6"),
    ("66位", Unit.COUNTED, "位", Family.COUNT, "66"),
    ("2500多人", Unit.COUNTED, "人", Family.COUNT, "2500"),
    ("12.75万人次", Unit.COUNTED, "人次", Family.ROUNDED_COUNT, "127500"),
    ("3.5万户", Unit.HOUSEHOLD, "户", Family.ROUNDED_COUNT, "35000"),
    ("1万2300户", Unit.HOUSEHOLD, "户", Family.COUNT, "12300"),
    ("100台(套)", Unit.COUNTED, "台(套)", Family.COUNT, "100"),
    ("100台（套）", Unit.COUNTED, "台(套)", Family.COUNT, "100"),
    ("18.9件", Unit.PIECE, "件", Family.AVERAGE, "18.9"),
    ("每万人18件", Unit.PIECE, "件", Family.AVERAGE, "18"),
    ("人均3.5万元", Unit.WAN_YUAN, "元", Family.AMOUNT, "35000"),
    ("3.42‰", Unit.PERCENT, "‰", Family.RATE, "0.342"),
    ("千分之三点五", Unit.PERCENT, "千分之", Family.RATE, "0.35"),
    ("百分百", Unit.PERCENT, "百分", Family.RATE, "100"),
    ("万分之五", Unit.PERCENT, "万分之", Family.RATE, "0.05"),
    ("半个百分点", Unit.PERCENTAGE_POINT, "个百分点", Family.RATE, "0.5"),
    ("2个千分点", Unit.PERCENTAGE_POINT, "个千分点", Family.RATE, "0.2"),
    ("三成", Unit.TENTH, "成", Family.TENTHS, "30"),
    ("三成五", Unit.TENTH, "成", Family.TENTHS, "35"),
    ("三成半", Unit.TENTH, "成", Family.TENTHS, "35"),
    ("1.2亿", Unit.YI_YUAN, "", Family.AMOUNT, "120000000"),
]

# text, qualifier, core in the printed unit
FORMS = [
    ("一半", Qualifier.NONE, "[45, 55] percent"),
    ("半数", Qualifier.NONE, "[45, 55] percent"),
    ("过半", Qualifier.OVER, "(50, 60] percent"),
    ("近半数", Qualifier.NEAR, "[47.5, 50) percent"),
    ("三分之一", Qualifier.NONE, "[30, 36.67] percent"),
    ("四分之三", Qualifier.NONE, "[67.5, 82.5] percent"),
    ("约占三分之一", Qualifier.ABOUT, "[30, 36.67] percent"),
    ("数十亿元", Qualifier.SEVERAL, "[20, 100) yi_yuan"),
    ("数千万元", Qualifier.SEVERAL, "[2000, 10000) wan_yuan"),
    ("几十家", Qualifier.SEVERAL, "[20, 100) household"),
    ("几个", Qualifier.SEVERAL, "[2, 10) counted"),
    ("十几家", Qualifier.SEVERAL, "[11, 20) household"),
    ("二十几万", Qualifier.SEVERAL, "[21, 30) wan_yuan"),
    ("上百家", Qualifier.AT_LEAST, "[100, inf) household"),
    ("上万人", Qualifier.AT_LEAST, "[10000, inf) counted"),
    ("成千家", Qualifier.AT_LEAST, "[1000, inf) household"),
    ("成千上万家", Qualifier.AT_LEAST, "[1000, inf) household"),
    ("过亿元", Qualifier.OVER, "(1, 2] yi_yuan"),
    ("百余家", Qualifier.ODD, "(100, 200) household"),
    ("百分之五十多", Qualifier.ODD, "(50, 60) percent"),
    ("一倍多", Qualifier.ODD, "(1, 2) times"),
    ("大概40家", Qualifier.ABOUT, "[35, 45] household"),
    ("超出50%", Qualifier.OVER, "(50, 60] percent"),
    ("多达50家", Qualifier.NONE, "[50, 50] household"),
    ("达到50家以上", Qualifier.AT_LEAST, "[50, inf) household"),
    ("50万元(含)以下", Qualifier.AT_MOST, "(-inf, 50] wan_yuan"),
    ("高于3.5%", Qualifier.OVER, "(3.5, 3.6] percent"),
    ("高于全省3.5个百分点", Qualifier.NONE, "[3.45, 3.55] percentage_point"),
    ("翻了近一番", Qualifier.NEAR, "[1.9, 2) times"),
    ("最高50万元", Qualifier.AT_MOST, "(-inf, 50] wan_yuan"),
    ("4.7‰以内", Qualifier.AT_MOST, "(-inf, 0.47] percent"),
    ("超过3000万元以上", Qualifier.OVER, "(3000, 4000] wan_yuan"),
    ("超1000余家", Qualifier.OVER, "(1000, 2000] household"),
    ("约1亿元左右", Qualifier.ABOUT, "[0.5, 1.5] yi_yuan"),
    ("至少3家以上", Qualifier.AT_LEAST, "[3, inf) household"),
]

# text, low and high in the base unit
RANGES = [
    ("三五万", 3 * WAN, 5 * WAN),
    ("七八十家", 70, 80),
    ("三四百家", 300, 400),
    ("五六千万元", 5000 * WAN, 6000 * WAN),
    ("两三家", 2, 3),
    ("一两家", 1, 2),
    ("十五六家", 15, 16),
    ("四十五六万", 45 * WAN, 46 * WAN),
    ("七百三四十家", 730, 740),
    ("七八成", 70, 80),
    ("百分之七八十", 70, 80),
    ("1亿元—2亿元", YI, 2 * YI),
    ("1亿元——2亿元", YI, 2 * YI),
    ("1亿元－2亿元", YI, 2 * YI),
    ("3到5家", 3, 5),
    ("3万元到5万元之间", 3 * WAN, 5 * WAN),
    ("3万至8万元不等", 3 * WAN, 8 * WAN),
    ("100—200平方米", 100, 200),
]

# text, growth, whether it falls, number in percent, times or the base unit
GROWTHS = [
    ("增长59.6%", Growth.BY_PERCENT, False, "59.6"),
    ("同比增长5.8%", Growth.BY_PERCENT, False, "5.8"),
    ("比上年增长约5%", Growth.BY_PERCENT, False, "5"),
    ("增幅达13%", Growth.BY_PERCENT, False, "13"),
    ("增长三成", Growth.BY_PERCENT, False, "30"),
    ("增长三分之一", Growth.BY_PERCENT, False, "100/3"),
    ("下降3.2%", Growth.BY_PERCENT, True, "3.2"),
    ("增长-3.2%", Growth.BY_PERCENT, True, "3.2"),
    ("负增长3.2%", Growth.BY_PERCENT, True, "3.2"),
    ("增长2.5倍", Growth.BY_TIMES, False, "2.5"),
    ("增长近10倍", Growth.BY_TIMES, False, "10"),
    ("增长到2.5倍", Growth.TO_TIMES, False, "2.5"),
    ("扩大到3倍", Growth.TO_TIMES, False, "3"),
    ("是上年的2.5倍", Growth.TO_TIMES, False, "2.5"),
    ("达到去年同期的2.5倍", Growth.TO_TIMES, False, "2.5"),
    ("翻番", Growth.DOUBLINGS, False, "2"),
    ("翻一番", Growth.DOUBLINGS, False, "2"),
    ("翻了两番", Growth.DOUBLINGS, False, "4"),
    ("实现翻番", Growth.DOUBLINGS, False, "2"),
    ("提高2.2个百分点", Growth.BY_POINTS, False, "2.2"),
    ("回落0.5个百分点", Growth.BY_POINTS, True, "0.5"),
    ("增长近60.8亿元", Growth.BY_AMOUNT, False, "6080000000"),
    ("减少3家", Growth.BY_AMOUNT, True, "3"),
    ("翻了近一番", Growth.DOUBLINGS, False, "2"),
    ("是2020年的2.5倍", Growth.TO_TIMES, False, "2.5"),
    ("增速高于全省平均2.2个百分点", None, False, "2.2"),
    ("低于全国0.5个百分点", None, False, "0.5"),
    ("比全省平均高2.2个百分点", None, False, "2.2"),
    ("提高到29.5%", None, False, "29.5"),
    ("增至1.2亿元", None, False, "120000000"),
    ("减少到35笔", None, False, "35"),
    ("新增6笔", None, False, "6"),
    ("2.5倍", None, False, "2.5"),
]

LISTS = [
    ("2.2、0.7、1.8个百分点", Unit.PERCENTAGE_POINT, ["2.2", "0.7", "1.8"], None),
    ("分别为30%、40%和50%", Unit.PERCENT, ["30", "40", "50"], None),
    ("分别增长5.6%、7.2%和8%", Unit.PERCENT, ["5.6", "7.2", "8"], Growth.BY_PERCENT),
    ("3000、5000万元", Unit.WAN_YUAN, ["30000000", "50000000"], None),
    ("66位、25位及45位", Unit.COUNTED, ["66", "25", "45"], None),
    ("1,234、2,345家", Unit.HOUSEHOLD, ["1234", "2345"], None),
    ("12家，近30家", Unit.HOUSEHOLD, ["12", "30"], None),
    ("各5家", Unit.HOUSEHOLD, ["5"], None),
]

UNREAD = [
    *(
        "一万六七家",
        "二〇一二家",
        "三四五家",
        "一百几十万",
        "几",
        "数",
        "半",
        "多家",
        "近十几家",
        "数十家以上",
        "几十余家",
    ),
    *("三分之四", "四分之", "百分之三十%", "下降2倍", "翻两倍", "翻半番", "翻十一番", "约60多万", "近10余家", "-5%"),
    *("100平方米~200亩", "3家之间", "2、3", "第5位", "60%的", "上35家", "近3万~8万", "3万元~三五万元"),
    *("2022年", "9月", "8级", "500强", "10号线", "5G"),
]


def interval(text: str) -> str:
    quantity = read_quantity(text)
    return quantity.core.text(quantity.unit)


def code_of(text: str) -> FindingCode | None:
    try:
        read_quantity(text)
    except InvalidValue as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(("text", "unit", "word", "family", "value"), UNITS)
def test_a_unit_is_read_with_its_word_and_says_how_exact_the_number_is(
    text: str, unit: Unit, word: str, family: Family, value: str
) -> None:
    quantity = read_quantity(text)
    assert (quantity.unit, quantity.unit_word, quantity.family) == (unit, word, family)
    assert quantity.value == Fraction(value)


@pytest.mark.parametrize(("text", "qualifier", "core"), FORMS)
def test_a_form_is_read_as_wide_as_it_says(text: str, qualifier: Qualifier, core: str) -> None:
    assert (read_quantity(text).qualifier, interval(text)) == (qualifier, core)


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_neighbouring_digits_and_every_dash_are_ranges(text: str, low: int, high: int) -> None:
    quantity = read_quantity(text)
    assert (quantity.qualifier, quantity.value, quantity.upper) == (Qualifier.RANGE, low, high)


@pytest.mark.parametrize(("text", "growth", "falls", "number"), GROWTHS)
def test_growth_is_told_from_its_result(text: str, growth: Growth | None, falls: bool, number: str) -> None:
    top, _, bottom = number.partition("/")
    quantity = read_quantity(text)
    assert (quantity.growth, quantity.falls) == (growth, falls)
    assert quantity.value == Fraction(top) / int(bottom or 1)


@pytest.mark.parametrize(("text", "unit", "values", "growth"), LISTS)
def test_a_list_shares_the_unit_of_its_last_item_and_the_growth_of_its_first(
    text: str, unit: Unit, values: list[str], growth: Growth | None
) -> None:
    found = read_list(text)
    assert [quantity.value for quantity in found] == [Fraction(value) for value in values]
    assert {(quantity.unit, quantity.growth) for quantity in found} == {(unit, growth)}


@pytest.mark.parametrize("text", ["", "2、3", "30%、家", "2.2、0.7、", "3、" * LIST_MAX + "3家"])
def test_a_list_with_an_unreadable_item_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        read_list(text)
    assert (refusal.value.code, refusal.value.found) == (FindingCode.FIGURE_UNREADABLE, text)


@pytest.mark.parametrize("text", UNREAD)
def test_what_has_not_exactly_one_reading_is_refused(text: str) -> None:
    assert code_of(text) is FindingCode.FIGURE_UNREADABLE


@pytest.mark.parametrize("text", ["300万美元", "近6亿美元", "5000港元", "$300", "€5万", "100亿日元", "五千英镑"])
def test_an_amount_in_another_currency_is_no_figure_and_is_told_as_such(text: str) -> None:
    assert code_of(text) is FindingCode.CURRENCY_NOT_CNY


# what other parsers are known to read wrong


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1亿2000万元", 12000 * WAN),
        ("三千二百万元", 3200 * WAN),
        ("近三千二百万元", 3200 * WAN),
        ("60多万元", 60 * WAN),
    ],
)
def test_compound_scales_chinese_numerals_and_qualifiers_are_read_right(text: str, value: int) -> None:
    assert read_quantity(text).value == value


@pytest.mark.parametrize("text", ["1.2亿元，约", "1.2亿元约", "近，1.2亿元", "约。50%", "35笔，近1.2亿元"])
def test_a_qualifier_never_binds_across_a_comma_or_backwards(text: str) -> None:
    assert code_of(text) is FindingCode.FIGURE_UNREADABLE


# the named cases


@pytest.mark.parametrize(
    ("text", "core", "loose"),
    [
        ("近1.2亿", "[1.15, 1.2) yi_yuan", "[1.1, 1.2) yi_yuan"),
        ("近亿元", "[0.95, 1) yi_yuan", "[0.9, 1) yi_yuan"),
        ("近3000万", "[2850, 3000) wan_yuan", "[2700, 3000) wan_yuan"),
        ("三成", "[2.5, 3.5] tenth", "[2.5, 3.5] tenth"),
        ("增长81%", "[80.5, 81.5] percent", "[80.5, 81.5] percent"),
    ],
)
def test_the_named_readings_of_approximate_words(text: str, core: str, loose: str) -> None:
    quantity = read_quantity(text)
    assert (quantity.core.text(quantity.unit), quantity.loose.text(quantity.unit)) == (core, loose)


def now_after(before: Interval, text: str) -> Interval:
    quantity = read_quantity(text)
    assert quantity.growth is not None
    return grown(before, quantity.growth, quantity.loose, falls=quantity.falls)


@pytest.mark.parametrize(
    ("before", "text", "now", "fits"),
    [
        ("93", "增长81%", "168", True),
        ("13.84", "增长60.8%", "74.59", False),
        ("100", "翻一番", "181", True),
        ("100", "翻两番", "359", False),
        ("26.86", "增长近10倍", "227.6", False),
        ("100", "下降3.2%", "96.8", True),
        ("100", "增长-3.2%", "96.8", True),
        ("4.3", "提高2.2个百分点", "6.5", True),
        ("4.3", "回落2.2个百分点", "2.1", True),
        ("40", "减少3家", "37", True),
        ("1", "下降200%", "0", True),
    ],
)
def test_what_was_before_and_its_growth_say_what_is_now(before: str, text: str, now: str, fits: bool) -> None:
    point = Interval(Fraction(before), Fraction(before))
    assert now_after(point, text).contains(Fraction(now)) is fits


def test_growth_by_an_amount_is_added() -> None:
    before, now = read_quantity("13.84亿元").core, read_quantity("74.59亿元").core
    assert now_after(before, "增长近60.8亿元").meets(now)
