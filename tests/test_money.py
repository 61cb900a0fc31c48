"""Amounts: what is read and refused, that nothing is lost to rounding, and that missing is not zero."""

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BeforeValidator, TypeAdapter

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.money import (
    FEN_DIGITS,
    LIMIT_FEN,
    add_fen,
    average_fen,
    format_display,
    format_yuan,
    growth_percent,
    parse_fen,
    parse_positive_fen,
    round_half_up,
    share_percent,
    to_decimal_yuan,
)
from ledger.vocabulary import Unit

AMOUNTS = st.integers(-LIMIT_FEN, LIMIT_FEN)


def refusal(value: object, unit: Unit = Unit.YUAN) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        parse_fen(value, unit)
    return caught.value


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("415", 415_00),
        ("415.5", 415_50),
        ("415.00", 415_00),
        ("415.000000", 415_00),
        ("0", 0),
        ("0.00", 0),
        ("-0.00", 0),
        ("0.01", 1),
        ("000415.00", 415_00),
        ("90071992547409.93", 9_007_199_254_740_993),
        ("4,150,000.00", 4_150_000_00),
        ("4，150，000.00", 4_150_000_00),
        ("4 150 000.00", 4_150_000_00),
        ("4\u2009150\u2009000", 4_150_000_00),
        ("  415.00\u00a0", 415_00),
        ("\u3000415\u3000元", 415_00),
        ("４１５．００", 415_00),
        ("415元", 415_00),
        ("415万元", 4_150_000_00),
        ("415 万", 4_150_000_00),
        ("1.2亿元", 120_000_000_00),
        ("1.2亿", 120_000_000_00),
        ("4873.29万元", 48_732_900_00),
        ("0.000001万元", 1),
        ("￥415.00", 415_00),
        ("¥ 415.00", 415_00),
        ("RMB415", 415_00),
        ("rmb 415", 415_00),
        ("CNY415.00", 415_00),
        ("人民币415万元", 4_150_000_00),
        ("人民币￥415.00元", 415_00),
        ("-415.00", -415_00),
        ("−415.00", -415_00),
        ("－415.00", -415_00),
        ("￥-415.00", -415_00),
        ("-¥415.00", -415_00),
        ("(1,234.50)", -1_234_50),
        ("（1，234.50万元）", -12_345_000_00),
        ("( ¥1,234.50 )", -1_234_50),
    ],
)
def test_amounts_as_people_write_them_are_read_to_the_fen(text: str, fen: int) -> None:
    assert parse_fen(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "()", "(", ".", "元", "¥", "abc", "n/a", "—", "无"),
        *("NaN", "nan", "Infinity", "-inf", "1e309", "1e3", "1E3", "1e-2", "0x10", "1_000", "1/2", "50%"),
        *("1,23", "12,34.00", "1,2345", "1,234,56", ",123", "1,234 567", "1234,567", "1,,234", "14.300,00", "41 5"),
        *("415.", ".5", "1.2.3", "+415", "--415", "-(415)", "(-415)", "¥(415)", "((415))", "415-"),
        *("415千元", "415万万元", "415元元", "3亿2000万元", "四百万元", "415.00元整", "万元415", "415笔"),
        *("10²", "⑴", "①", "½", "10⁶元", "٤١٥", "415\u200b", "415\n416", "415\x00", "9" * 65, "0" * 5000),
    ],
)
def test_what_is_no_amount_is_unreadable_and_never_guessed(text: str) -> None:
    assert refusal(text).code == FindingCode.AMOUNT_UNREADABLE


@pytest.mark.parametrize("value", [415, 0, -1, 415.0, float("nan"), float("inf"), True, False])
def test_json_numbers_are_refused_because_they_may_have_lost_digits(value: object) -> None:
    assert refusal(value).code == FindingCode.AMOUNT_JSON_NUMBER


def test_a_json_number_too_long_to_print_is_refused_like_any_other() -> None:
    found = refusal(10**5000)
    assert (found.code, found.found) == (FindingCode.AMOUNT_JSON_NUMBER, "int")


@pytest.mark.parametrize("value", [None, [], {}, b"415", ["415"]])
def test_what_is_neither_text_nor_number_is_unreadable(value: object) -> None:
    assert refusal(value).code == FindingCode.AMOUNT_UNREADABLE


@pytest.mark.parametrize(
    "value",
    [
        "0.001",
        "415.005",
        "-0.001",
        "1.2345678万元",
        "0.00000000001亿",
        Decimal("0.001"),
        Decimal("1." + "0" * 40 + "1"),
    ],
)
def test_digits_below_the_fen_are_refused_never_rounded(value: object) -> None:
    assert refusal(value).code == FindingCode.AMOUNT_SUB_FEN


@pytest.mark.parametrize(
    "value",
    [
        *(
            "100000000000000.01",
            "-100000000000000.01",
            "(100000000000000.01)",
            "999999999999999",
            "9" * 40,
            "1000001亿元",
        ),
        *(Decimal("1E+15"), Decimal("1E+999999"), Decimal("-1E+999999"), Decimal(10**60)),
    ],
)
def test_amounts_beyond_the_limit_are_refused(value: object) -> None:
    assert refusal(value).code == FindingCode.AMOUNT_TOO_LARGE


def test_the_limit_itself_is_read_with_either_sign() -> None:
    assert parse_fen("100000000000000") == LIMIT_FEN
    assert parse_fen("-1000000亿元") == -LIMIT_FEN


@pytest.mark.parametrize(
    "text",
    [
        *(
            "USD 415",
            "$415",
            "＄415",
            "US$415",
            "415美元",
            "415万美元",
            "EUR 1",
            "€1",
            "14.300,00 €",
            "HKD 5",
            "HK$5",
            "5港元",
            "5万港币",
        ),
        *("usd415", "￡3", "3英镑", "JPY 300", "300日元", "5新台币", "CHF 1"),
    ],
)
def test_another_currency_is_refused_by_its_own_name(text: str) -> None:
    found = refusal(text)
    assert (found.code, found.expected, found.found) == (FindingCode.CURRENCY_NOT_CNY, "CNY", text)


def test_the_named_unit_holds_where_the_text_names_none() -> None:
    assert parse_fen("415", Unit.WAN_YUAN) == 4_150_000_00
    assert parse_fen("0.000001", Unit.WAN_YUAN) == 1
    assert parse_fen("1,200", Unit.YI_YUAN) == 120_000_000_000_00
    assert parse_fen(Decimal("4.15"), Unit.WAN_YUAN) == 41_500_00


def test_the_texts_own_unit_wins_over_the_columns() -> None:
    assert parse_fen("415元", Unit.WAN_YUAN) == 415_00


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        (Decimal(415), 415_00),
        (Decimal("-415.50"), -415_50),
        (Decimal("1E+3"), 1_000_00),
        (Decimal("0E+5"), 0),
        (Decimal("-0.00"), 0),
        (Decimal("415.0000000000"), 415_00),
    ],
)
def test_a_decimal_is_yuan(value: Decimal, fen: int) -> None:
    assert parse_fen(value) == fen


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "sNaN", "0E+999999", "0E-999999", "1E-999999"])
def test_a_decimal_that_is_no_plain_number_is_unreadable(value: str) -> None:
    assert refusal(Decimal(value)).code == FindingCode.AMOUNT_UNREADABLE


@pytest.mark.parametrize("text", ["0", "0.00", "-0.01", "(5.00)"])
def test_a_positive_amount_is_at_least_one_fen(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_positive_fen(text)
    assert caught.value.code == FindingCode.AMOUNT_NOT_POSITIVE
    assert parse_positive_fen("0.01") == 1


def test_the_readers_serve_as_validators_with_their_unit_left_out() -> None:
    assert TypeAdapter(Annotated[int, BeforeValidator(parse_positive_fen)]).validate_python("415.00") == 415_00


def test_a_refusal_shows_no_more_of_a_long_text_than_a_line_holds() -> None:
    assert len(refusal("x" * 10_000).found) <= 64


@given(AMOUNTS)
def test_what_is_written_is_read_back_to_the_fen(fen: int) -> None:
    assert parse_fen(format_yuan(fen)) == fen
    assert parse_fen(to_decimal_yuan(fen)) == fen


@given(AMOUNTS, st.sampled_from(list(FEN_DIGITS)))
def test_what_is_displayed_exactly_is_read_back_to_the_fen(fen: int, unit: Unit) -> None:
    assert parse_fen(format_display(fen, unit), unit) == fen


@given(
    st.text(max_size=40) | st.text("0123456789.,，-−() ¥￥万亿元$Ee²", max_size=20), st.sampled_from(list(FEN_DIGITS))
)
def test_no_text_makes_the_reader_fail_other_than_by_refusing(text: str, unit: Unit) -> None:
    try:
        fen = parse_fen(text, unit)
    except InvalidValue:
        return
    assert type(fen) is int
    assert abs(fen) <= LIMIT_FEN


@given(st.decimals())
def test_no_decimal_makes_the_reader_fail_other_than_by_refusing(value: Decimal) -> None:
    try:
        fen = parse_fen(value)
    except InvalidValue:
        return
    assert Fraction(fen, 100) == Fraction(value)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(114_720_000_00, "114720000.00"), (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-123_45, "-123.45")],
)
def test_yuan_are_written_plain_with_two_decimals(fen: int, text: str) -> None:
    assert format_yuan(fen) == text
    assert str(to_decimal_yuan(fen)) == text


@pytest.mark.parametrize(
    ("unit", "digits", "text"),
    [
        (Unit.YUAN, None, "114,725,000.01"),
        (Unit.WAN_YUAN, None, "11,472.500001"),
        (Unit.YI_YUAN, None, "1.1472500001"),
        (Unit.YUAN, 0, "114,725,000"),
        (Unit.WAN_YUAN, 2, "11,472.50"),
        (Unit.WAN_YUAN, 0, "11,473"),
        (Unit.YI_YUAN, 1, "1.1"),
    ],
)
def test_an_amount_is_displayed_exactly_unless_digits_are_named(unit: Unit, digits: int | None, text: str) -> None:
    assert format_display(114_725_000_01, unit, digits=digits) == text
    assert format_display(-114_725_000_01, unit, digits=digits) == f"-{text}"


def test_a_displayed_amount_has_two_decimals_at_least() -> None:
    assert format_display(114_720_000_00, Unit.WAN_YUAN) == "11,472.00"
    assert format_display(0, Unit.YI_YUAN) == "0.00"
    assert format_display(-1, Unit.WAN_YUAN, digits=2) == "0.00"


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (Decimal("8539.85"), 1, "8539.9"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("2.4999999999"), 0, "2"),
        (Decimal("-0.004"), 2, "0.00"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(1, 8), 2, "0.13"),
        (7, 2, "7.00"),
        (Decimal("1.2"), 3, "1.200"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: Fraction | Decimal | int, digits: int, rounded: str) -> None:
    assert str(round_half_up(value, digits)) == rounded


@given(st.fractions(), st.integers(0, 8))
def test_rounding_moves_a_value_by_half_a_unit_at_most_and_is_symmetric(value: Fraction, digits: int) -> None:
    rounded = round_half_up(value, digits)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**digits)
    assert round_half_up(-value, digits) == rounded.copy_negate()  # unary minus would round to 28 digits
    assert round_half_up(rounded, digits) == rounded


@given(AMOUNTS)
def test_the_decimal_context_of_a_caller_changes_no_amount(fen: int) -> None:
    with localcontext() as context:
        context.prec = 3
        assert str(to_decimal_yuan(fen)) == format_yuan(fen)
        assert parse_fen(to_decimal_yuan(fen)) == fen
        assert str(round_half_up(Fraction(fen, 100), 2)) == format_yuan(fen)


def test_an_average_is_the_sum_over_the_count_and_missing_over_none() -> None:
    assert average_fen(100, 3) == Decimal(33)
    assert average_fen(200, 3, 2) == Decimal("66.67")
    assert average_fen(0, 3) == 0
    assert average_fen(0, 0) is None
    assert average_fen(None, 3) is None


def test_a_share_is_missing_where_there_is_no_whole() -> None:
    assert share_percent(9057, 18114, 1) == Decimal("50.0")
    assert str(share_percent(1, 8, 1)) == "12.5"
    assert share_percent(0, 5, 1) == 0
    assert share_percent(5, 0, 1) is None
    assert share_percent(None, 5, 1) is None
    assert share_percent(5, None, 1) is None


@pytest.mark.parametrize(
    ("now", "before", "digits", "growth"),
    [
        (168, 93, 0, "81"),  # registrations in China, 2009 over 2008, as published
        (51, 18, 2, "183.33"),  # loans of a city, 2016 over 2015, as published
        (725, 622, 1, "16.6"),
        (22760, 2686, 2, "747.36"),
        (0, 5, 1, "-100.0"),
    ],
)
def test_growth_is_reckoned_as_published_figures_are(now: int, before: int, digits: int, growth: str) -> None:
    assert str(growth_percent(now, before, digits)) == growth


@pytest.mark.parametrize(("now", "before"), [(5, 0), (5, None), (None, 5), (None, None), (5, -3)])
def test_growth_without_a_base_is_missing_and_not_zero(now: int | None, before: int | None) -> None:
    assert growth_percent(now, before, 1) is None


def test_a_sum_is_missing_only_where_all_of_it_is() -> None:
    assert add_fen(1, None, 2) == 3
    assert add_fen(0, None) == 0
    assert add_fen(None, None) is None
    assert add_fen() is None


def test_a_value_of_more_digits_than_a_context_has_is_rounded_alike_below_zero() -> None:
    value = Fraction(10**28 + 1)
    assert str(round_half_up(value, 0)) == str(10**28 + 1)
    assert str(round_half_up(-value, 0)) == f"-{10**28 + 1}"
