"""What was before, reckoned from what is now and by how much it has grown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.figures import read_quantity
from ledger.intervals import Interval
from ledger.reading_rules import Growth, grown, grown_from, only_whole_number

numbers = st.fractions(min_value=0, max_value=1000, max_denominator=20)


def around(value: Fraction, width: Fraction) -> Interval:
    return Interval(max(value - width, Fraction(0)), value + width)


@pytest.mark.parametrize(
    ("now", "rate", "before"),
    [("725件", "16.6%", 622), ("51笔", "183.33%", 18), ("168项", "81%", 93), ("198项", "81%", None)],
)
def test_the_only_whole_number_before(now: str, rate: str, before: int | None) -> None:
    backwards = grown_from(read_quantity(now).core, Growth.BY_PERCENT, read_quantity(rate).core)
    assert only_whole_number(backwards) == before


def test_several_whole_numbers_are_no_answer() -> None:
    assert only_whole_number(Interval(Fraction(3), Fraction(5))) is None
    assert only_whole_number(Interval(Fraction(3), Fraction(4), high_closed=False)) == 3
    assert only_whole_number(Interval(Fraction(3), None, high_closed=False)) is None


@given(numbers, numbers, st.sampled_from(list(Growth)), st.booleans(), numbers)
def test_what_was_before_lies_in_what_is_reckoned_backwards(
    before: Fraction, number: Fraction, growth: Growth, falls: bool, width: Fraction
) -> None:
    falls = falls and growth not in (Growth.TO_TIMES, Growth.DOUBLINGS, Growth.BY_TIMES)
    now = grown(Interval(before, before), growth, Interval(number, number), falls=falls)
    if now.low is None or now.low < 0 or now.high == 0:
        return
    assert grown_from(around(now.low, width), growth, around(number, width), falls=falls).contains(before)
