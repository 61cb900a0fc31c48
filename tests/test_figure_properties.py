"""What holds for every printed figure: what is printed is read back, and what rounds to a text lies in its interval."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidValue
from ledger.figures import Quantity, compare, read_list, read_quantity
from ledger.finding_codes import FindingCode
from ledger.intervals import Interval
from ledger.labels import figures as words
from ledger.reading_rules import Growth, Qualifier, grown
from ledger.vocabulary import AuditVerdict

WAN, YI = 10**4, 10**8
MIXTURE = "一二三五七九十百千万亿零点0123,.~—至半数几近约超余多以上翻番倍成分之元家个%‰吨/人增长下降到的"

numbers = st.integers(1, 10**7)
places = st.integers(0, 4)
scales = st.sampled_from([("", 1), ("万", WAN), ("亿", YI)])
plain_units = st.sampled_from([word for word in words.UNIT_WORDS if word not in ("元整", "%", "成", "‰")])


def decimal(digits: int, decimals: int) -> str:
    """A whole number of the last of so many decimals, as it is printed."""
    text = str(digits).rjust(decimals + 1, "0")
    return f"{text[: len(text) - decimals]}.{text[len(text) - decimals :]}" if decimals else text


def rounded(value: Fraction, decimals: int) -> str:
    """A non-negative value printed with so many decimals, rounded half up."""
    return decimal((2 * value * 10**decimals + 1) // 2, decimals)


def answer_to(text: str) -> Quantity | FindingCode:
    try:
        return read_quantity(text)
    except InvalidValue as refusal:
        return refusal.code


@given(numbers, places, plain_units, st.sampled_from([*words.QUALIFIERS_BEFORE.items()]))
def test_printing_with_a_qualifier_before_and_reading_gives_the_same_back(
    digits: int, decimals: int, unit: str, qualifier: tuple[str, Qualifier]
) -> None:
    quantity = read_quantity(f"{qualifier[0]}{decimal(digits, decimals)}{unit}")
    assert quantity.value == quantity.upper == Fraction(digits, 10**decimals) / words.POINT_UNITS.get(unit, 1)
    assert (quantity.unit_word, quantity.unit, quantity.qualifier) == (unit, words.UNIT_WORDS[unit], qualifier[1])


@given(numbers, plain_units, st.sampled_from([*words.QUALIFIERS_AFTER.items()]))
def test_printing_with_a_qualifier_behind_and_reading_gives_the_same_back(
    digits: int, unit: str, qualifier: tuple[str, Qualifier]
) -> None:
    quantity = read_quantity(f"{digits}{unit}{qualifier[0]}")
    assert quantity.value == Fraction(digits, words.POINT_UNITS.get(unit, 1))
    assert (quantity.unit_word, quantity.qualifier) == (unit, qualifier[1])


@given(numbers, numbers, plain_units, st.sampled_from(words.RANGE_WORDS), st.booleans())
def test_printing_a_range_and_reading_gives_both_ends_back(
    low: int, width: int, unit: str, dash: str, is_unit_twice: bool
) -> None:
    quantity = read_quantity(f"{low}{unit if is_unit_twice else ''}{dash}{low + width}{unit}")
    per = words.POINT_UNITS.get(unit, 1)
    assert (quantity.value, quantity.upper) == (Fraction(low, per), Fraction(low + width, per))
    assert (quantity.qualifier, quantity.unit_word) == (Qualifier.RANGE, unit)


@given(
    st.fractions(0, 10**9, max_denominator=10**4),
    places,
    scales,
    st.sampled_from(["户", "人次", "平方米", "元/人", "吨", "元"]),
)
def test_a_value_that_rounds_to_the_text_lies_in_its_interval(
    value: Fraction, decimals: int, scale: tuple[str, int], unit: str
) -> None:
    value = Fraction(int(value)) if unit in ("户", "人次") and not scale[0] and not decimals else value
    assert read_quantity(f"{rounded(value / scale[1], decimals)}{scale[0]}{unit}").core.contains(value)


@given(st.fractions(0, 1000, max_denominator=10**4), places, st.sampled_from([("%", 1), ("‰", 10), ("个百分点", 1)]))
def test_a_rate_that_rounds_to_the_text_lies_in_its_interval(
    value: Fraction, decimals: int, unit: tuple[str, int]
) -> None:
    assert read_quantity(f"{rounded(value * unit[1], decimals)}{unit[0]}").core.contains(value)


@given(st.integers(1, 10**6), st.integers(0, 10**4), places)
def test_what_grew_by_a_rounded_rate_lies_in_what_growth_says(before: int, tenths: int, decimals: int) -> None:
    rate = read_quantity(f"增长{rounded(Fraction(tenths, 10), decimals)}%")
    now = before * (1 + Fraction(tenths, 1000))
    assert grown(Interval(Fraction(before), Fraction(before)), Growth.BY_PERCENT, rate.core).contains(now)


@given(st.lists(st.fractions(0, 10**6, max_denominator=100), min_size=1, max_size=6), scales)
def test_the_interval_of_a_sum_holds_the_sum_of_what_was_rounded(
    values: list[Fraction], scale: tuple[str, int]
) -> None:
    readings = [read_quantity(f"{rounded(value, 1)}{scale[0]}元").core for value in values]
    total = readings[0]
    for reading in readings[1:]:
        total += reading
    assert total.contains(sum(values, Fraction(0)) * scale[1])


@given(st.lists(st.tuples(numbers, places), min_size=1, max_size=5), plain_units)
def test_a_list_reads_as_its_items_one_by_one(items: list[tuple[int, int]], unit: str) -> None:
    printed = [decimal(*item) for item in items]
    together = read_list("、".join(printed) + unit)
    alone = [read_quantity(item + unit) for item in printed]
    assert [quantity.core for quantity in together] == [quantity.core for quantity in alone]


@given(numbers, places, plain_units)
def test_the_printed_number_itself_never_disagrees(digits: int, decimals: int, unit: str) -> None:
    quantity = read_quantity(f"{decimal(digits, decimals)}{unit}")
    assert compare(quantity, quantity.value).verdict is AuditVerdict.EXACT


@given(st.text(MIXTURE, max_size=14))
def test_any_mixture_of_words_is_read_or_refused_and_nothing_else(text: str) -> None:
    answer = answer_to(text)
    if isinstance(answer, Quantity):
        assert answer.value <= answer.upper
        assert answer.loose.meets(answer.core)
    else:
        assert answer is FindingCode.FIGURE_UNREADABLE
