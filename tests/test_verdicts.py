"""How wide a figure is read, row by row of the table of rules, and the verdict of comparing it with a value."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidValue
from ledger.figures import Comparison, compare, read_quantity
from ledger.finding_codes import FindingCode
from ledger.intervals import SCALE_OF, Interval
from ledger.reading_rules import (
    FAMILY_OF,
    Band,
    Growth,
    grown,
    implied_whole,
)
from ledger.vocabulary import AuditVerdict, Unit

WAN, YI = 10**4, 10**8

# text, core, loose; in multiples of the printed unit
TABLE = [
    # counts
    ("35笔", "[35, 35] loan", "[35, 35] loan"),
    # amounts
    ("2415万元", "[2414.5, 2415.5] wan_yuan", "[2414.5, 2415.5] wan_yuan"),
    ("完成9057万元", "[9056.5, 9057.5] wan_yuan", "[9056.5, 9057.5] wan_yuan"),
    ("4873.29万元", "[4873.285, 4873.295] wan_yuan", "[4873.285, 4873.295] wan_yuan"),
    ("2060万元", "[2059.5, 2060.5] wan_yuan", "[2055, 2065] wan_yuan"),
    ("3000万元", "[2999.5, 3000.5] wan_yuan", "[2500, 3500] wan_yuan"),
    ("1.2亿元", "[1.15, 1.25] yi_yuan", "[1.15, 1.25] yi_yuan"),
    # nearly
    ("近1.2亿元", "[1.15, 1.2) yi_yuan", "[1.1, 1.2) yi_yuan"),
    ("近12000万元", "[11500, 12000) wan_yuan", "[11000, 12000) wan_yuan"),
    ("近亿元", "[0.95, 1) yi_yuan", "[0.9, 1) yi_yuan"),
    ("近3000万", "[2850, 3000) wan_yuan", "[2700, 3000) wan_yuan"),
    ("将近40家", "[38, 40) household", "[36, 40) household"),
    ("近35笔", "[34.5, 35) loan", "[34, 35) loan"),
    # less than
    ("不足3000万元", "[2850, 3000) wan_yuan", "[0, 3000) wan_yuan"),
    ("不满50%", "[47.5, 50) percent", "[0, 50) percent"),
    # about
    ("约占全省50%", "[45, 55] percent", "[40, 60] percent"),
    ("大约9057万元", "[9056.5, 9057.5] wan_yuan", "[8604.15, 9509.85] wan_yuan"),
    ("40家左右", "[35, 45] household", "[30, 50] household"),
    ("1.2亿元上下", "[1.15, 1.25] yi_yuan", "[1.1, 1.3] yi_yuan"),
    # odd
    ("60多万", "(60, 70) wan_yuan", "(60, 80) wan_yuan"),
    ("10亿余元", "(10, 20) yi_yuan", "(10, 30) yi_yuan"),
    ("1200余家", "(1200, 1300) household", "(1200, 1400) household"),
    # over
    ("超3000万元", "(3000, 4000] wan_yuan", "(3000, inf) wan_yuan"),
    ("逾35笔", "(35, 36] loan", "(35, inf) loan"),
    ("突破7500亿", "(7500, 7600] yi_yuan", "(7500, inf) yi_yuan"),
    ("超过50%", "(50, 60] percent", "(50, inf) percent"),
    # bounds
    ("3000万元以上", "[3000, inf) wan_yuan", "[3000, inf) wan_yuan"),
    ("至少3家", "[3, inf) household", "[3, inf) household"),
    ("50万元以下", "(-inf, 50] wan_yuan", "(-inf, 50] wan_yuan"),
    ("不超过50万元", "(-inf, 50] wan_yuan", "(-inf, 50] wan_yuan"),
    # tenths, shares, rates, multiples, ranges
    ("三成", "[2.5, 3.5] tenth", "[2.5, 3.5] tenth"),
    ("占29.5%", "[29.45, 29.55] percent", "[29.45, 29.55] percent"),
    ("占50%", "[49.5, 50.5] percent", "[49.5, 50.5] percent"),
    ("11.8个百分点", "[11.75, 11.85] percentage_point", "[11.75, 11.85] percentage_point"),
    ("3倍", "[3, 3] times", "[2.7, 3.3] times"),
    ("近10倍", "[9.5, 10) times", "[9, 10) times"),
    ("3万~8万", "[3, 8] wan_yuan", "[3, 8] wan_yuan"),
]

# text, value in yuan, ones or percent, verdict
VERDICTS = [
    ("8家", 8, AuditVerdict.EXACT),
    ("2415万元", 24_150_000, AuditVerdict.EXACT),
    ("2415万元", 24_155_000, AuditVerdict.ROUNDED),
    ("2415万元", 24_145_000, AuditVerdict.ROUNDED),
    ("2415万元", 24_159_999, AuditVerdict.TRUNCATED),
    ("2415万元", 24_140_001, AuditVerdict.TRUNCATED),
    ("2415万元", 24_160_000, AuditVerdict.INCONSISTENT),
    ("2415万元", 24_140_000, AuditVerdict.INCONSISTENT),
    ("累计35笔", 35, AuditVerdict.EXACT),
    ("累计35笔", 29, AuditVerdict.INCONSISTENT),
    ("近1.2亿元", 114_720_000, AuditVerdict.LOOSE),
    ("近1.2亿元", 115_000_000, AuditVerdict.ROUNDED),
    ("近1.2亿元", 120_000_000, AuditVerdict.INCONSISTENT),
    ("近1.2亿元", 90_570_000, AuditVerdict.INCONSISTENT),
    ("累计完成9057万元", 114_720_000, AuditVerdict.INCONSISTENT),
    ("约占全省50%", 50, AuditVerdict.EXACT),
    ("约占全省50%", 58, AuditVerdict.LOOSE),
    ("约占全省50%", 61, AuditVerdict.INCONSISTENT),
    ("2060万元", 20_640_000, AuditVerdict.LOOSE),
    ("2060万元", 20_607_000, AuditVerdict.TRUNCATED),
    ("4873.29万元", 48_732_949, AuditVerdict.ROUNDED),
    ("超3000万元", 30_000_000, AuditVerdict.INCONSISTENT),
    ("超3000万元", 40_000_000, AuditVerdict.ROUNDED),
    ("超3000万元", 50_000_000, AuditVerdict.LOOSE),
    ("3000万元以上", 30_000_000, AuditVerdict.EXACT),
    ("三成", 34, AuditVerdict.ROUNDED),
    ("3万~8万", 30_000, AuditVerdict.ROUNDED),
    ("3万~8万", 80_001, AuditVerdict.INCONSISTENT),
]

ends = st.fractions(0, 10**6, max_denominator=100)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """An interval without negative values, and a value inside it."""
    low, width = draw(ends), draw(ends)
    high = None if draw(st.booleans()) else low + width
    is_point = width == 0 and high is not None
    closed = (is_point or draw(st.booleans()), high is not None and (is_point or draw(st.booleans())))
    interval = Interval(low, high, *closed)
    value = low + width * draw(st.sampled_from([Fraction(n, 4) for n in range(5)]))
    return interval, value if interval.contains(value) else low + width / 2 + (1 if high is None else 0)


def verdict(text: str, value: Fraction | int) -> Comparison:
    return compare(read_quantity(text), Fraction(value))


def between(low: str, high: str) -> Interval:
    return Interval(Fraction(low), Fraction(high))


# the table


@pytest.mark.parametrize(("text", "core", "loose"), TABLE)
def test_a_figure_is_read_as_wide_as_the_table_says(text: str, core: str, loose: str) -> None:
    quantity = read_quantity(text)
    assert (quantity.core.text(quantity.unit), quantity.loose.text(quantity.unit)) == (core, loose)


def test_an_amount_may_also_be_cut_off_or_rounded_up() -> None:
    quantity = read_quantity("2415万元")
    assert quantity.truncation == Interval(Fraction(24_150_000), Fraction(24_160_000), high_closed=False)
    assert quantity.ceiling == Interval(Fraction(24_140_000), Fraction(24_150_000), low_closed=False)


@pytest.mark.parametrize("text", ["35笔", "50%", "近1.2亿元", "三成", "3万~8万"])
def test_no_other_figure_is_read_as_cut_off_or_rounded_up(text: str) -> None:
    quantity = read_quantity(text)
    assert quantity.truncation is quantity.ceiling is None


def test_every_unit_has_a_family_and_a_scale() -> None:
    assert set(FAMILY_OF) == set(SCALE_OF) == set(Unit)


# verdicts


@pytest.mark.parametrize(("text", "value", "expected"), VERDICTS)
def test_a_figure_gets_its_verdict(text: str, value: int, expected: AuditVerdict) -> None:
    assert verdict(text, value).verdict is expected


@pytest.mark.parametrize(
    ("text", "value", "band", "interval"),
    [
        ("2415万元", 24_154_000, Band.CORE, "[2414.5, 2415.5] wan_yuan"),
        ("2415万元", 24_158_000, Band.TRUNCATION, "[2415, 2416) wan_yuan"),
        ("2415万元", 24_142_000, Band.CEILING, "(2414, 2415] wan_yuan"),
        ("近1.2亿元", 114_720_000, Band.LOOSE, "[1.1, 1.2) yi_yuan"),
        ("近1.2亿元", 90_570_000, Band.NONE, "[1.1, 1.2) yi_yuan"),
    ],
)
def test_a_verdict_names_the_band_it_rests_on(text: str, value: int, band: Band, interval: str) -> None:
    comparison = verdict(text, value)
    assert (comparison.band, comparison.interval.text(read_quantity(text).unit)) == (band, interval)


@pytest.mark.parametrize(
    ("text", "value", "gap", "outside"),
    [
        ("9057万元", 114_720_000, 24_150_000, 24_140_000),
        ("2415万元", 24_150_000, 0, 0),
        ("2415万元", 24_148_000, -2_000, 0),
        ("近1.2亿元", 114_720_000, -5_280_000, 0),
        ("近1.2亿元", 90_570_000, -29_430_000, 19_430_000),
        ("近1.2亿元", 120_000_000, 0, 0),
        ("近1.2亿元", 120_000_001, 1, 1),
        ("35笔", 29, -6, 6),
        ("3000万元以上", 29_000_000, -1_000_000, 1_000_000),
        ("3万~8万", 50_000, 0, 0),
        ("3万~8万", 25_000, -5_000, 5_000),
        ("3万~8万", 90_000, 10_000, 10_000),
    ],
)
def test_the_gap_is_to_the_printed_number_and_outside_to_the_widest_band(
    text: str, value: int, gap: int, outside: int
) -> None:
    comparison = verdict(text, value)
    assert (comparison.gap, comparison.outside) == (Fraction(gap), Fraction(outside))


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [("超3000万元", 33_000_000, False), ("超3000万元", 33_000_001, True), ("3000万元以上", 300_000_000, False)],
)
def test_a_value_far_above_an_exceeded_figure_is_doubtful(text: str, value: int, expected: bool) -> None:
    assert verdict(text, value).doubtful is expected


@given(st.integers(0, 10**13), st.integers(0, 4), st.sampled_from([("", 1), ("万", WAN), ("亿", YI)]))
def test_a_value_that_rounds_half_up_to_the_text_lies_in_the_core(
    fen: int, decimals: int, scale: tuple[str, int]
) -> None:
    value = Fraction(fen, 100)
    digits = (2 * value * 10**decimals / scale[1] + 1) // 2
    whole, rest = divmod(digits, 10**decimals)
    quantity = read_quantity(f"{whole}{f'.{rest:0{decimals}d}' if decimals else ''}{scale[0]}元")
    assert quantity.core.contains(value)
    assert compare(quantity, value).verdict in {AuditVerdict.EXACT, AuditVerdict.ROUNDED}


@given(st.integers(0, 10**13), st.sampled_from([("", 1), ("万", WAN), ("亿", YI)]))
def test_a_value_that_is_cut_off_to_the_text_is_never_inconsistent(fen: int, scale: tuple[str, int]) -> None:
    value = Fraction(fen, 100)
    assert verdict(f"{value // scale[1]}{scale[0]}元", value).verdict is not AuditVerdict.INCONSISTENT


@given(st.sampled_from([text for text, _, _ in TABLE]), st.fractions(0, 10**10, max_denominator=100))
def test_a_verdict_a_band_and_the_distance_agree(text: str, value: Fraction) -> None:
    quantity, comparison = read_quantity(text), verdict(text, value)
    assert comparison.interval.contains(value) is (comparison.band is not Band.NONE)
    assert (comparison.verdict is AuditVerdict.INCONSISTENT) is (comparison.band is Band.NONE)
    assert comparison.outside == 0 or comparison.band is Band.NONE
    assert (comparison.verdict is AuditVerdict.EXACT) <= (value == quantity.value)


# intervals


@pytest.mark.parametrize(
    ("low", "high", "low_closed", "high_closed"),
    [
        (Fraction(2), Fraction(1), True, True),
        (Fraction(1), Fraction(1), True, False),
        (Fraction(1), Fraction(1), False, False),
        (None, Fraction(1), True, True),
        (Fraction(1), None, True, True),
    ],
)
def test_an_interval_is_never_empty_nor_closed_where_it_has_no_end(
    low: Fraction | None, high: Fraction | None, low_closed: bool, high_closed: bool
) -> None:
    with pytest.raises(ValueError, match=r"no value|is open"):
        Interval(low, high, low_closed, high_closed)


def test_an_end_belongs_to_an_interval_only_where_it_is_closed() -> None:
    half_open = Interval(Fraction(1), Fraction(2), high_closed=False)
    assert [half_open.contains(Fraction(n, 2)) for n in range(1, 6)] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(Fraction(100, 3), Fraction(200, 3)), "[33.33, 66.67] yuan"),
        (Interval(Fraction(-100, 3), Fraction(-1, 3)), "[-33.34, -0.33] yuan"),
        (Interval(Fraction(-1, 2), None, low_closed=False, high_closed=False), "(-0.5, inf) yuan"),
        (Interval(None, Fraction(1, 8), low_closed=False), "(-inf, 0.125] yuan"),
    ],
)
def test_the_text_of_an_interval_never_leaves_a_value_out(interval: Interval, text: str) -> None:
    assert interval.text(Unit.YUAN) == text


@given(intervals(), intervals())
def test_the_sum_of_two_values_lies_in_the_sum_of_their_intervals(
    one: tuple[Interval, Fraction], other: tuple[Interval, Fraction]
) -> None:
    assert (one[0] + other[0]).contains(one[1] + other[1])


@given(intervals(), intervals())
def test_intervals_with_a_common_value_meet(one: tuple[Interval, Fraction], other: tuple[Interval, Fraction]) -> None:
    assert one[0].meets(other[0]) is other[0].meets(one[0])
    assert one[0].meets(other[0]) or not (other[0].contains(one[1]) or one[0].contains(other[1]))


@given(intervals(), st.fractions(0, 10**6, max_denominator=100))
def test_a_value_at_a_distance_is_not_inside(one: tuple[Interval, Fraction], value: Fraction) -> None:
    assert one[0].distance(one[1]) == 0
    assert one[0].distance(value) == 0 or not one[0].contains(value)


def test_touching_intervals_meet_only_where_both_ends_are_closed() -> None:
    below, above = Interval(Fraction(0), Fraction(1), high_closed=False), between("1", "2")
    assert not below.meets(above)
    assert between("0", "1").meets(above)
    assert Interval(Fraction(1), None, high_closed=False).meets(Interval(None, Fraction(1), low_closed=False))


def test_the_two_totals_of_the_report_contradict_each_other_until_the_half_year_is_added() -> None:
    to_date, earlier, half_year = (read_quantity(text) for text in ("近1.2亿元", "9057万元", "2415万元"))
    assert not to_date.loose.meets(earlier.loose)
    assert to_date.loose.meets(earlier.core + half_year.core)
    assert not to_date.core.meets(earlier.core + half_year.core)
    assert (earlier.core + half_year.core).contains(Fraction(114_720_000))


def test_parts_sum_to_a_total_as_intervals() -> None:
    shares = [read_quantity(text).core for text in ("41.6%", "45.7%", "12.7%")]
    assert (shares[0] + shares[1] + shares[2]).contains(Fraction(100))
    assert all(share.contains(Fraction(n * 100, 670)) for share, n in zip(shares, (279, 306, 85), strict=True))


# shares and growth


@pytest.mark.parametrize(
    ("band", "whole"), [("core", "[16466.36, 20127.78] wan_yuan"), ("loose", "[15094.16, 22643.75] wan_yuan")]
)
def test_a_part_and_its_share_imply_the_whole(band: str, whole: str) -> None:
    share = getattr(read_quantity("约占全省50%"), band)
    assert implied_whole(read_quantity("累计完成9057万元").core, share).text(Unit.WAN_YUAN) == whole


@pytest.mark.parametrize(
    ("share", "whole"),
    [
        (between("50", "200"), "[10, 40] yuan"),
        (Interval(Fraction(50), None, low_closed=False, high_closed=False), "[10, 40) yuan"),
        (Interval(None, Fraction(50), low_closed=False), "[20, inf) yuan"),
        (between("0", "50"), "[20, inf) yuan"),
        (Interval(Fraction(40), Fraction(50), high_closed=False), "(20, 50] yuan"),
        (between("100", "100"), "[10, 20] yuan"),
    ],
)
def test_a_part_is_never_more_than_its_whole(share: Interval, whole: str) -> None:
    assert implied_whole(between("10", "20"), share).text(Unit.YUAN) == whole


@pytest.mark.parametrize("share", [between("100.5", "200"), between("-5", "0"), between("0", "0")])
def test_a_share_that_no_part_can_have_is_refused(share: Interval) -> None:
    with pytest.raises(InvalidValue) as refusal:
        implied_whole(between("10", "20"), share)
    assert refusal.value.code is FindingCode.FIGURE_UNREADABLE
    assert refusal.value.found == share.text(Unit.PERCENT)


@given(intervals(), st.fractions(1, 99, max_denominator=10), st.fractions(0, 1, max_denominator=10))
def test_the_whole_of_a_part_lies_in_the_implied_whole(
    part: tuple[Interval, Fraction], percent: Fraction, width: Fraction
) -> None:
    share = Interval(percent - width, percent + width)
    assert implied_whole(part[0], share).contains(part[1] * 100 / percent)


@pytest.mark.parametrize(
    ("growth", "number", "now"),
    [
        (Growth.BY_PERCENT, "20", 120),
        (Growth.BY_PERCENT, "-20", 80),
        (Growth.BY_TIMES, "3", 400),
        (Growth.TO_TIMES, "3", 300),
        (Growth.DOUBLINGS, "4", 400),
    ],
)
def test_growth_by_times_to_times_and_doublings_are_told_apart(growth: Growth, number: str, now: int) -> None:
    assert grown(between("100", "100"), growth, between(number, number)) == between(str(now), str(now))


@pytest.mark.parametrize(
    ("before", "growth", "text", "now", "fits"),
    [
        ("93", Growth.BY_PERCENT, "81%", "168", True),
        ("18", Growth.BY_PERCENT, "183.33%", "51", True),
        ("17", Growth.BY_PERCENT, "183.33%", "51", False),
        ("622", Growth.BY_PERCENT, "16.6%", "725", True),
        ("621", Growth.BY_PERCENT, "16.6%", "725", False),
        ("623", Growth.BY_PERCENT, "16.6%", "725", False),
        ("26.86", Growth.BY_TIMES, "近10倍", "227.6", False),
        ("26.86", Growth.TO_TIMES, "近10倍", "227.6", False),
    ],
)
def test_published_growth_is_compared_with_both_years(
    before: str, growth: Growth, text: str, now: str, fits: bool
) -> None:
    rate = read_quantity(text).loose
    assert grown(between(before, before), growth, rate).contains(Fraction(now)) is fits


def test_growth_without_an_upper_bound_has_none() -> None:
    now = grown(read_quantity("5971亿元").core, Growth.BY_PERCENT, read_quantity("20%以上").core)
    assert now.text(Unit.YI_YUAN) == "[7164.6, inf) yi_yuan"
    assert now.meets(read_quantity("突破7500亿元").core)


def test_nothing_is_a_share_of_nothing_and_grows_to_nothing() -> None:
    share = Interval(Fraction(40), Fraction(50), high_closed=False)
    assert implied_whole(between("0", "20"), share) == between("0", "50")
    assert grown(between("0", "0"), Growth.BY_TIMES, share) == between("0", "0")
