"""The door: facts come in as people name things and are stored complete in themselves."""

import json
from typing import Any

import pytest

from ledger.errors import Conflict, Forbidden, NotFound
from ledger.journal import take_over
from tests.books import Books

PARTIES = "bank B01 330302\nbank B02 330303\nenterprise E01 330303\nenterprise E02\nguarantor U01"


def stored(books: Books, text: str | list[Any]) -> list[dict[str, Any]]:
    """The facts of a voucher as they lie in the table after it was submitted."""
    voucher = books.submit(text).id
    [(facts,)] = books.rows(f"SELECT facts FROM voucher WHERE id = {voucher}")
    told: list[dict[str, Any]] = json.loads(facts)
    return told


def test_an_entry_carries_its_instrument_s_place_and_dimensions(books: Books) -> None:
    books.post(f"{PARTIES}\npatent_pledge_loan J1 B01 -> E01 contract C1, programme P, category C")
    [entry] = stored(books, "2023-01-05 J1 disbursement 100")
    assert entry == {
        "fact": "entry", "instrument": "S1/6", "act": "disbursement", "event_date": "2023-01-05", "amount_fen": 10_000,
        "tally": 1, "means": "cash",
        "terms": {
            "kind": "patent_pledge_loan", "institution": "B01", "provider": "B01", "recipient": "E01",
            "region": "330303", "programme": "P", "category": "C", "contract": "C1",
        },
    }  # fmt: skip


def test_a_region_is_taken_from_the_recipient_unless_it_is_named(books: Books) -> None:
    text = """
    technology_loan J1 B01 -> E01
    technology_loan J2 B01 -> E01 region 330326
    technology_loan J3 B01 -> E02
    """
    loans = stored(books, PARTIES + text)[5:]
    assert [loan.get("region") for loan in loans] == ["330303", "330326", None]


def test_the_institution_is_the_party_the_bureau_works_through(books: Books) -> None:
    loan, pledge = stored(books, f"{PARTIES}\ntechnology_loan J1 B01 -> E01\npledge_registration P1 E01 -> U01")[5:]
    assert (loan["institution"], pledge["institution"]) == ("B01", "U01")


def test_facts_of_one_voucher_may_rest_on_earlier_ones(books: Books) -> None:
    text = """
    credit_line L1 B01 -> E01
    2023-01-01 #6 commitment 5
    technology_loan J1 B01 -> E01 under L1
    2023-01-02 J1 disbursement 5
    """
    facts = stored(books, PARTIES + text)
    assert [fact.get("instrument") or fact.get("under") for fact in facts[6:]] == ["#6", "#6", "#8"]
    assert facts[8]["terms"]["institution"] == "B01"


def test_a_line_that_states_no_instrument_is_none(books: Books) -> None:
    entry = {"fact": "entry", "instrument": "#1", "act": "income", "event_date": "2023-01-01", "amount": "1"}
    party = {"fact": "institution", "code": "E09", "name": "示例", "kind": "enterprise"}
    assert books.complaints([party, entry]) == ["unknown_instrument /facts/1/instrument"]


def test_a_reversal_carries_all_that_it_negates(books: Books) -> None:
    books.post(f"{PARTIES}\ntechnology_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 100: means rollover")
    [reversal] = stored(books, [{"fact": "reversal", "entry": "1/7", "remark": "示例"}])
    assert reversal == {
        "fact": "reversal", "entry": "1/7", "remark": "示例",
        "negates": {
            "instrument": "S1/6", "act": "disbursement", "event_date": "2023-01-05", "amount_fen": 10_000, "tally": 1,
            "means": "rollover",
            "terms": {"kind": "technology_loan", "institution": "B01", "provider": "B01", "recipient": "E01",
                      "region": "330303"},
        },
    }  # fmt: skip


def test_a_number_names_the_one_live_instrument_that_bears_it(books: Books) -> None:
    loan = "technology_loan J1 B01 -> E01\n{} J1 disbursement 100"
    books.post(f"{PARTIES}\n{loan.format('2023-01-05')}")
    books.post(f"reverse 1/7\n{loan.format('2023-01-06')}")
    assert stored(books, "2023-02-01 J1 income 1")[0]["instrument"] == "S2/2"
    books.post("reverse 2/3")
    complaint = ["ambiguous_instrument /facts/0/instrument"]
    assert books.complaints("2023-02-01 J1 income 2") == complaint
    books.post(loan.format("2023-01-07"))
    assert books.complaints("2023-02-01 S1/6 income 3") == ["number_taken /facts/0"]


def test_a_number_alone_keeps_its_instrument_s_place_until_something_is_entered(books: Books) -> None:
    books.post(f"{PARTIES}\ntechnology_loan J1 B01 -> E01")
    assert books.complaints("technology_loan J1 B01 -> E02") == ["number_taken /facts/0"]
    assert stored(books, "technology_loan J1 B02 -> E02\ncooperative C01")[0]["provider"] == "B02"


def test_a_later_fact_of_the_same_code_is_the_next_version(books: Books) -> None:
    books.post(PARTIES)
    books.post([{"fact": "institution", "code": "E02", "name": "改名", "kind": "enterprise", "region": "330326"}])
    assert stored(books, "technology_loan J1 B01 -> E02")[0]["region"] == "330326"
    assert books.rows("SELECT name FROM institution WHERE code = 'E02' ORDER BY number") == [("示例E02",), ("改名",)]


def test_a_code_that_fails_its_check_is_kept_as_it_is_where_a_reason_is_given(books: Books) -> None:
    party = {"fact": "institution", "code": "E09", "name": "示例", "kind": "enterprise"}
    [kept] = stored(books, [party | {"uscc": "91350211M0000XUF46", "uscc_override": "执照如此"}])
    assert (kept["uscc"], kept["uscc_override"]) == ("91350211M0000XUF46", "执照如此")
    [read] = stored(books, [party | {"uscc": "９１３３０３００６６８３４０２２４６"}])
    assert read["uscc"] == "913303006683402246"


def test_an_opening_has_no_recipient_and_counts_as_many_as_it_says(books: Books) -> None:
    books.post(f"{PARTIES}\ntechnology_loan J0 B01 -> ? opening\n2022-12-31 J0 disbursement 900: tally 3")
    assert books.total("disbursed", kind="technology_loan") == (3, "900.00")
    assert books.ask("disbursed", kind="technology_loan").opening_count == 3
    books.post("2022-12-31 J0 disbursement 100: tally 2")
    books.post("2023-02-01 J0 repayment 900: tally 2")


def test_links_lead_to_places_and_security_stands_in_rows_of_its_own(books: Books) -> None:
    text = f"""
    {PARTIES}
    pledge_registration P1 E01 -> B01
    pledge_registration P2 E01 -> B01
    technology_loan J1 B01 -> E01 secured_by P1 P2
    technology_loan J2 B01 -> E01 renews J1
    government G01
    interest_subsidy S1 G01 -> E01 for_loan J1
    """
    books.post(text)
    books.post("amend J2 from 2023-02-01: secured_by P1")
    books.post([{"fact": "statement", "institution": "B01", "kind": "technology_loan", "date": "2023-06-30",
                 "measure": "outstanding", "amount": "0", "count": 0, "loan": "technology_loan:B01:J1"}])  # fmt: skip
    assert books.rows("SELECT registration, instrument, CAST(effective_date AS TEXT) FROM security ORDER BY 1, 2") == [
        (10006, 10008, None), (10006, 10009, "2023-02-01"), (10007, 10008, None),
    ]  # fmt: skip
    assert books.rows("SELECT renews, for_loan FROM instrument ORDER BY key") == [
        (None, None), (None, None), (None, None), (10008, None), (None, 10008),
    ]  # fmt: skip
    assert books.rows("SELECT loan, amount_fen FROM statement") == [(10008, 0)]


def test_a_clerk_hands_in_the_own_bank_s_business_and_a_maker_takes_it_over(books: Books) -> None:
    books.post(f"{PARTIES}\ntechnology_loan J1 B01 -> E01\ntechnology_loan J2 B02 -> E01")
    assert books.complaints("2023-01-05 J2 disbursement 100", "chen") == ["unknown_instrument /facts/0/instrument"]
    assert books.complaints("close 2023-01", "chen") == ["not_own_business /facts/0"]
    voucher = books.submit("enterprise E09\n2023-01-05 J1 disbursement 100", "chen").id or 0
    books.submit("amend J1 from 2023-02-01: due_date 2024-01-05", "chen")

    def take(number: int, user: str) -> str:
        try:
            with books.database.writing() as writer:
                take_over(writer, number, books.user(user), books.clock())
        except (Conflict, Forbidden, NotFound) as refusal:
            return refusal.findings[0].code
        return "taken"

    with pytest.raises(Conflict, match="no_maker"):
        books.decide(voucher)
    assert [take(voucher, "li"), take(99, "wang"), take(voucher, "wang")] == [
        "role_missing",
        "unknown_voucher",
        "taken",
    ]
    assert [take(voucher, "wang"), take(voucher, "zhao")] == ["taken", "already_decided"]
    books.decide(voucher)
    assert books.rows("SELECT submitted_by, made_by FROM journal ORDER BY number")[1] == ("chen", "wang")


def test_with_one_voucher_of_a_clerk_s_import_the_maker_takes_over_all_that_wait(books: Books) -> None:
    books.post(f"{PARTIES}\ntechnology_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 100")
    batches = ("import:f.0", "import:f.0", "other")
    first, second, other = (
        books.submit(f"2023-02-0{day} J1 repayment {day}", "chen", batch=batch).id or 0
        for day, batch in enumerate(batches, start=1)
    )

    def take(number: int, user: str) -> None:
        with books.database.writing() as writer:
            take_over(writer, number, books.user(user), books.clock())

    take(second, "wang")
    take(first, "wang")
    assert books.rows("SELECT voucher, made_by FROM takeover ORDER BY voucher") == [(first, "wang"), (second, "wang")]
    with pytest.raises(Conflict, match="already_decided"):
        take(first, "zhao")
    take(other, "zhao")
    assert books.rows(f"SELECT made_by FROM takeover WHERE voucher = {other}") == [("zhao",)]
