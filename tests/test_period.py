"""Dates and periods: half-open inside, inclusive at the edges, and the parts of a year cover it exactly once."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.period import (
    DateRange,
    Period,
    date_label,
    half_of,
    month_end,
    month_ends,
    month_of,
    parse_date,
    parse_period,
    quarter_of,
    today,
    year_of,
)

YEARS = st.integers(1991, 2099)
DAYS = st.dates(date(1991, 1, 1), date(2099, 12, 31))
TEXTS = st.builds(
    "{:04d}{}".format,
    YEARS,
    st.sampled_from(["", "Q1", "Q2", "Q3", "Q4", "H1", "H2", *(f"-{month:02d}" for month in range(1, 13))]),
)


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2023-06", date(2023, 6, 1), date(2023, 7, 1), "2023年6月"),
        ("2023-12", date(2023, 12, 1), date(2024, 1, 1), "2023年12月"),
        ("2023Q2", date(2023, 4, 1), date(2023, 7, 1), "2023年第二季度"),
        ("2023Q4", date(2023, 10, 1), date(2024, 1, 1), "2023年第四季度"),
        ("2023H1", date(2023, 1, 1), date(2023, 7, 1), "2023年上半年"),
        ("2023H2", date(2023, 7, 1), date(2024, 1, 1), "2023年下半年"),
        ("2023", date(2023, 1, 1), date(2024, 1, 1), "2023年"),
    ],
)
def test_a_period_holds_its_first_day_and_not_its_end(text: str, start: date, end: date, label: str) -> None:
    period = parse_period(text)
    assert (period.start, period.end, period.text, period.label) == (start, end, text, label)
    assert period.contains(start)
    assert period.contains(period.last)
    assert not period.contains(end)
    assert not period.contains(start - timedelta(days=1))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2023-6",
            "2023-13",
            "2023-00",
            "2023Q5",
            "2023Q0",
            "2023q2",
            "2023H3",
            "23-06",
            "202306",
            "2023/06",
            "2023-06-01",
        ),
        *("2023 Q2", " 2023", "2023\n", "２０２３", "2023年", "", None, 2023),
    ],
)
def test_only_the_canonical_text_names_a_period(text: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_period(text)
    assert caught.value.code == FindingCode.PERIOD_UNREADABLE


@pytest.mark.parametrize("text", ["1989", "2101-01", "0000Q1", "9999H2"])
def test_a_period_of_a_year_beyond_belief_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_period(text)
    assert (caught.value.code, caught.value.expected) == (FindingCode.DATE_OUT_OF_RANGE, "1990..2100")


@pytest.mark.parametrize(
    ("text", "previous", "following", "year_before"),
    [
        ("2023-01", "2022-12", "2023-02", "2022-01"),
        ("2024-02", "2024-01", "2024-03", "2023-02"),
        ("2023Q1", "2022Q4", "2023Q2", "2022Q1"),
        ("2023H2", "2023H1", "2024H1", "2022H2"),
        ("2023", "2022", "2024", "2022"),
    ],
)
def test_neighbours_are_of_the_same_length(text: str, previous: str, following: str, year_before: str) -> None:
    period = parse_period(text)
    assert period.previous().text == previous
    assert period.next().text == following
    assert period.year_before().text == year_before


@given(TEXTS)
def test_periods_follow_each_other_without_gap_or_overlap(text: str) -> None:
    period = parse_period(text)
    assert period.text == text
    assert period.next().start == period.end
    assert period.previous().end == period.start
    assert period.next().previous() == period
    assert period.previous() < period < period.next()


@given(TEXTS)
def test_the_months_of_a_period_cover_it_exactly(text: str) -> None:
    period = parse_period(text)
    months = period.months()
    assert len(months) == period.month_count
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert all(first.end == second.start for first, second in pairwise(months))


@given(DAYS)
def test_every_day_is_in_one_month_one_quarter_one_half_and_one_year(day: date) -> None:
    year = str(day.year)
    for parts in ([f"-{month:02d}" for month in range(1, 13)], ["Q1", "Q2", "Q3", "Q4"], ["H1", "H2"], [""]):
        holding = [period for part in parts if (period := parse_period(year + part)).contains(day)]
        assert len(holding) == 1
        assert holding[0] in (month_of(day), quarter_of(day), half_of(day), year_of(day))


@given(YEARS)
def test_quarters_and_half_years_partition_the_year(year: int) -> None:
    whole = parse_period(f"{year}")
    for letter, count in (("Q", 4), ("H", 2)):
        parts = [parse_period(f"{year}{letter}{part}") for part in range(1, count + 1)]
        assert [month for part in parts for month in part.months()] == list(whole.months())


def test_the_year_to_date_ends_with_the_period() -> None:
    assert parse_period("2023-06").year_to_date() == DateRange(date(2023, 1, 1), date(2023, 7, 1))
    assert parse_period("2023Q4").year_to_date() == DateRange.inclusive(date(2023, 1, 1), date(2023, 12, 31))


def test_a_range_of_days_is_half_open_inside_and_inclusive_for_readers() -> None:
    span = DateRange.inclusive(date(2023, 1, 1), date(2023, 6, 30))
    assert (span.end, span.last) == (date(2023, 7, 1), date(2023, 6, 30))
    assert span.label == "2023年1月1日至2023年6月30日"
    assert DateRange.inclusive(date(2023, 1, 1), date(2023, 1, 1)).contains(date(2023, 1, 1))


@pytest.mark.parametrize("end", [date(2023, 1, 1), date(2022, 12, 31)])
def test_a_range_that_ends_before_it_holds_a_day_is_refused(end: date) -> None:
    with pytest.raises(InvalidValue) as caught:
        DateRange(date(2023, 1, 1), end)
    assert caught.value.code == FindingCode.PERIOD_UNREADABLE


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2023, 1, 2), date(2023, 2, 1)),
        (date(2023, 1, 1), date(2023, 1, 31)),
        (date(2023, 2, 1), date(2023, 5, 1)),
        (date(2023, 4, 1), date(2023, 10, 1)),
        (date(2023, 1, 1), date(2023, 3, 1)),
        (date(2023, 2, 1), date(2023, 1, 1)),
    ],
)
def test_only_calendar_months_quarters_halves_and_years_are_periods(start: date, end: date) -> None:
    with pytest.raises(InvalidValue) as caught:
        Period(start, end)
    assert caught.value.code == FindingCode.PERIOD_UNREADABLE


@pytest.mark.parametrize("text", ["2023-06-30", "2024-02-29", "1990-01-01", "2100-12-31"])
def test_an_iso_date_is_read(text: str) -> None:
    assert parse_date(text).isoformat() == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, FindingCode.DATE_UNREADABLE) for text in ("2023-02-29", "2023-13-01", "2023-06-31", "2023-00-10")),
        *((text, FindingCode.DATE_UNREADABLE) for text in ("20230630", "2023/06/30", "2023-6-30", "2023-W26-5")),
        *((text, FindingCode.DATE_UNREADABLE) for text in ("2023-06-30T00:00", " 2023-06-30", "30.06.2023", "2023-06")),
        *(
            (text, FindingCode.DATE_UNREADABLE)
            for text in ("２０２３-０６-３０", "2023年6月30日", "", "45107", None, 45107)
        ),
        *((text, FindingCode.DATE_TWO_DIGIT_YEAR) for text in ("23-06-30", "23/6/30", "23.06.30", "23年6月30日")),
        *((text, FindingCode.DATE_OUT_OF_RANGE) for text in ("1989-12-31", "2101-01-01", "0023-06-30", "1900-01-01")),
    ],
)
def test_what_is_no_iso_date_is_refused_and_never_guessed(text: object, code: FindingCode) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_date(text)
    assert (caught.value.code, caught.value.found) == (code, str(text))


def test_a_date_is_printed_in_chinese() -> None:
    assert date_label(date(2023, 6, 5)) == "2023年6月5日"


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2023, 6, 30, 15, 59, 59, tzinfo=UTC), date(2023, 6, 30)),
        (datetime(2023, 6, 30, 16, 0, 0, tzinfo=UTC), date(2023, 7, 1)),
        (datetime(2023, 6, 30, 20, 0, 0, tzinfo=timezone(timedelta(hours=-5))), date(2023, 7, 1)),
    ],
)
def test_today_is_today_in_shanghai(now: datetime, day: date) -> None:
    assert today(lambda: now) == day


def test_today_needs_no_clock_of_the_caller() -> None:
    before, day, after = datetime.now(UTC), today(), datetime.now(UTC)
    assert today(lambda: before) <= day <= today(lambda: after)


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        today(lambda: datetime(2023, 6, 30))  # noqa: DTZ001  # the fault under test


def test_the_month_end_is_the_last_day_of_the_month_in_which_a_range_ends() -> None:
    assert month_end(parse_period("2024-02")) == date(2024, 2, 29)
    assert month_end(parse_period("2023Q2")) == date(2023, 6, 30)
    assert month_end(DateRange(date(2023, 1, 1), date(2023, 6, 15))) == date(2023, 6, 30)


def test_the_month_ends_are_those_inside_the_range() -> None:
    assert month_ends(parse_period("2023Q1")) == (date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 31))
    assert month_ends(DateRange.inclusive(date(2023, 1, 31), date(2023, 3, 30))) == (
        date(2023, 1, 31),
        date(2023, 2, 28),
    )
    assert month_ends(DateRange.inclusive(date(2023, 6, 1), date(2023, 6, 29))) == ()
