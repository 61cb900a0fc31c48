"""Regions: a code holds from a first day to a last, and a report of then uses the map of then."""

from datetime import date, timedelta

import pytest

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.identifiers import parse_region, region_code
from ledger.labels.regions import DONGTOU_DISTRICT_DATE, LONGGANG_CITY_DATE, REGION_CODES, REGIONS

ONE_DAY = timedelta(days=1)


def test_every_name_belongs_to_one_code() -> None:
    assert len(REGION_CODES) == len(REGIONS)
    assert {code: region.name for code, region in REGIONS.items()} == {c: n for n, c in REGION_CODES.items()}


def test_every_code_lies_in_the_province_and_its_days_are_in_order() -> None:
    for code, region in REGIONS.items():
        assert code == region.code
        assert code.isdecimal()
        assert (len(code), code[:2]) == (6, "33")
        assert region.valid_from is None or region.valid_to is None or region.valid_from < region.valid_to


@pytest.mark.parametrize("code", list(REGIONS))
def test_a_known_code_is_read_and_found_again_by_its_name(code: str) -> None:
    assert parse_region(code) == code
    assert region_code(REGIONS[code].name) == code


def test_a_code_is_read_full_width_and_with_spaces() -> None:
    assert parse_region(" ３３０３２６ ") == "330326"
    assert region_code("　平阳县 ") == "330326"


@pytest.mark.parametrize("code", ["330399", "3303", "", "平阳县", None, 330326])
def test_an_unknown_code_is_refused_and_the_known_ones_named(code: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_region(code)
    assert caught.value.code == FindingCode.REGION_UNKNOWN
    assert caught.value.expected.split() == list(REGIONS)


@pytest.mark.parametrize("name", ["平阳", "330326", "北京市", "", None])
def test_an_unknown_name_is_refused(name: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        region_code(name)
    assert caught.value.code == FindingCode.REGION_UNKNOWN


@pytest.mark.parametrize(
    ("code", "on", "days"),
    [
        ("330322", DONGTOU_DISTRICT_DATE, "/2015-09-01"),
        ("330305", DONGTOU_DISTRICT_DATE - ONE_DAY, "2015-09-01/"),
        ("330383", LONGGANG_CITY_DATE - ONE_DAY, "2019-08-16/"),
    ],
)
def test_a_region_is_refused_on_a_day_it_did_not_exist(code: str, on: date, days: str) -> None:
    for read, text in ((parse_region, code), (region_code, REGIONS[code].name)):
        with pytest.raises(InvalidValue) as caught:
            read(text, on)
        assert caught.value.code == FindingCode.REGION_NOT_VALID_THEN
        assert (caught.value.expected, caught.value.found) == (days, f"{code} {on}")


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("330322", DONGTOU_DISTRICT_DATE - ONE_DAY),
        ("330305", DONGTOU_DISTRICT_DATE),
        ("330383", LONGGANG_CITY_DATE),
        ("330327", date(1990, 1, 1)),
        ("330300", date(2100, 12, 31)),
    ],
)
def test_a_region_is_read_from_its_first_day_to_its_last(code: str, on: date) -> None:
    assert parse_region(code, on) == code


def test_the_county_and_the_district_of_one_place_never_exist_on_one_day() -> None:
    for on in (date(2000, 1, 1), DONGTOU_DISTRICT_DATE - ONE_DAY, DONGTOU_DISTRICT_DATE, date(2030, 1, 1)):
        assert [REGIONS[code].is_valid(on) for code in ("330322", "330305")].count(True) == 1
