"""Who is called what now: by recorded names, by present names and by head office, each exact and each saying which."""

import pytest

from ledger.verify import verify
from tests.books import Books

BANKS = """
bank B01
bank B02
bank B03
bank B11 parent B01
bank B12 parent B11
enterprise E01 330322
enterprise E02 330327
enterprise E03 330327
technology_loan J1 B01 -> E01
technology_loan J2 B02 -> E02
technology_loan J3 B02 -> E03 contract C1
technology_loan J4 B03 -> E03 contract C1
technology_loan J5 B12 -> E01
2014-01-05 J1 disbursement 100
2014-01-05 J2 disbursement 50
2014-01-05 J3 disbursement 20
2014-01-06 J4 disbursement 7
2014-01-07 J5 disbursement 3
"""


def shown(books: Books, by: str, parties: str, **more: str) -> str:
    """``code count yuan`` of the balances, one after the other."""
    asked = {"kind": "technology_loan", "by": by, "parties": parties, **more}
    return ", ".join(books.table("outstanding", **asked).splitlines())


def test_a_merged_bank_is_counted_with_its_successor(books: Books) -> None:
    books.post(BANKS)
    books.post("succession merger B02 -> B01 from 2023-04-01")
    assert shown(books, "institution", "recorded") == "B01 1 100.00, B02 2 70.00, B03 1 7.00, B12 1 3.00"
    assert shown(books, "institution", "present") == "B01 3 170.00, B03 1 7.00, B12 1 3.00"
    assert shown(books, "institution", "head_office") == "B01 4 173.00, B03 1 7.00"
    for parties, institutions in (("recorded", 4), ("present", 3), ("head_office", 2)):
        [row] = books.ask("outstanding", kind="technology_loan", counts="institutions", parties=parties).rows
        assert row.counts == (institutions,)
    where = books.table("outstanding", kind="technology_loan", where=["institution=B01"], parties="present")
    assert where == "3 170.00"


def test_what_was_known_before_a_succession_stays_as_it_was(books: Books) -> None:
    books.post(BANKS)
    books.post("succession merger B02 -> B01 from 2023-04-01")
    before = "B01 1 100.00, B02 2 70.00, B03 1 7.00, B12 1 3.00"
    assert shown(books, "institution", "present", known_at="1") == before


def test_a_split_bank_gives_up_what_is_listed_and_its_rest_may_go_elsewhere_later(books: Books) -> None:
    books.post(BANKS)
    books.post("succession split B02 -> B03 from 2020-01-01: instruments J3")
    assert shown(books, "institution", "present") == "B01 1 100.00, B02 1 50.00, B03 2 27.00, B12 1 3.00"
    books.post("succession merger B02 -> B01 from 2021-01-01")
    assert shown(books, "institution", "present") == "B01 2 150.00, B03 2 27.00, B12 1 3.00"
    books.post("succession merger B03 -> B01 from 2022-01-01")
    assert shown(books, "institution", "present") == "B01 4 177.00, B12 1 3.00"
    assert verify(books.database).is_intact


def test_contracts_of_one_number_stay_two_where_their_banks_are_one(books: Books) -> None:
    books.post(BANKS)
    books.post("succession merger B02 -> B03 from 2023-04-01")
    [row] = books.ask(
        "outstanding", kind="technology_loan", counts="contracts", where=["institution=B03"], parties="present"
    ).rows
    assert (row.count, row.counts) == (3, (3,))


def test_a_renamed_county_and_a_divided_one(books: Books) -> None:
    books.post(BANKS)
    books.post(
        """
        succession renaming 330322 -> 330305 from 2015-09-01
        succession split 330327 -> 330383 from 2019-09-25: recipients E03
        """
    )
    assert shown(books, "region", "recorded") == "330322 2 103.00, 330327 3 77.00"
    assert shown(books, "region", "present") == "330305 2 103.00, 330327 1 50.00, 330383 2 27.00"
    assert shown(books, "region", "present", as_of="2014-12-31") == ("330305 2 103.00, 330327 1 50.00, 330383 2 27.00")


def test_an_enterprise_recorded_twice_is_one_by_its_present_name(books: Books) -> None:
    books.post(BANKS)
    books.post([{"fact": "institution", "code": "E03", "name": "示例E03", "kind": "enterprise", "duplicate_of": "E02"}])
    assert shown(books, "recipient", "recorded") == "E01 2 103.00, E02 1 50.00, E03 2 27.00"
    assert shown(books, "recipient", "present") == "E01 2 103.00, E02 3 77.00"
    [row] = books.ask("outstanding", kind="technology_loan", counts="recipients", parties="present").rows
    assert row.counts == (2,)


def test_a_succession_recorded_wrong_is_taken_back_or_replaced(books: Books) -> None:
    books.post(BANKS)
    books.post("succession merger B02 -> B01 from 2023-04-01")
    books.post("succession cancelled B02 -> B01 from 2023-04-01")
    assert shown(books, "institution", "present") == shown(books, "institution", "recorded")
    books.post("succession merger B02 -> B03 from 2023-04-01")
    assert shown(books, "institution", "present") == "B01 1 100.00, B03 3 77.00, B12 1 3.00"


@pytest.mark.parametrize(
    ("voucher", "finding"),
    [
        ("succession merger B01 -> B01 from 2023-04-01", "succession_cycle /facts/0/successor"),
        ("succession merger B01 -> B02 from 2023-04-01", "succession_cycle /facts/0"),
        ("succession merger B01 -> B03 from 2023-05-01\nbank B03 duplicate_of B02", "succession_cycle /facts/1"),
        ("bank B01 parent B12", "succession_cycle /facts/0"),
        ("succession renaming 330305 -> 330322 from 2015-08-01", "succession_cycle /facts/0"),
        ("succession merger B02 -> B03 from 2023-05-01", "succession_twice /facts/0"),
        ("succession merger B03 -> B01 from 2026-02-01", "date_in_future /facts/0/effective_date"),
        ("succession merger B03 -> B77 from 2023-05-01", "unknown_institution /facts/0/successor"),
        ("succession merger B03 -> E01 from 2023-05-01", "party_kind /facts/0/successor"),
        ("succession merger 330327 -> 330383 from 2019-08-01", "region_not_valid_then /facts/0/successor"),
        ("succession merger 330327 -> 330999 from 2019-09-25", "region_unknown /facts/0/successor"),
        ("succession split B03 -> B01 from 2023-05-01", "missing_field /facts/0/instruments"),
        ("succession split B03 -> B01 from 2023-05-01: instruments J1", "line_parties /facts/0/instruments/0"),
        ("succession merger B03 -> B01 from 2023-05-01: instruments J4", "field_of_kind /facts/0/instruments"),
        ("succession split 330327 -> 330383 from 2019-09-25", "missing_field /facts/0/recipients"),
        (
            "succession split 330327 -> 330383 from 2019-09-25: recipients E77",
            "unknown_institution /facts/0/recipients/0",
        ),
    ],
)
def test_a_succession_that_cannot_be_is_refused(books: Books, voucher: str, finding: str) -> None:
    books.post(BANKS)
    books.post("succession merger B02 -> B01 from 2023-04-01\nsuccession renaming 330322 -> 330305 from 2015-09-01")
    assert finding in books.complaints(voucher)


def test_two_successions_that_meet_at_the_desk_make_no_circle(books: Books) -> None:
    """Each is sound when it is handed in; the second is judged again when it is decided."""
    books.post(BANKS)
    one = books.submit("succession merger B02 -> B03 from 2023-04-01").id or 0
    two = books.submit("succession merger B03 -> B02 from 2023-04-01").id or 0
    books.decide(one)
    from tests.test_journal import refusal

    assert refusal(books, two) == ["succession_cycle"]
