"""Loans asked through the API: the register in pages of one snapshot, the portfolio, the calendar, chains."""

from typing import Any

import pytest

from tests.lending import ask_maturities, ask_portfolio
from tests.web import J1, J2, Office, codes

PLEDGE_LOAN = "patent_pledge_loan"
DAY = "2023-06-30"


def numbers(told: dict[str, Any]) -> list[str]:
    return [item["number"] for item in told["items"]]


def test_the_register_tells_each_loan_as_of_the_day(quiet_office: Office) -> None:
    first, second = quiet_office.sun.read("/loans", as_of=DAY)["items"]
    assert first == {
        "loan": J1, "kind": PLEDGE_LOAN, "provider": "B01", "recipient": "E01", "region": "330303", "programme": None,
        "category": None, "number": "J1", "contract": "C1", "disbursed_date": "2023-01-05", "due_date": "2024-01-05",
        "rate_ppm": 43500, "state": "open", "disbursed": "4150000.00", "rollover": "0.00", "repaid": "150000.00",
        "written_off": "0.00", "recovered": "0.00", "outstanding": "4000000.00", "patents": ["ZL201310699744.2"],
        "registrations": ["P1"], "renews": None,
    }  # fmt: skip
    assert (second["loan"], second["outstanding"], second["due_date"], second["rate_ppm"]) == (
        J2, "3000000.00", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"as_of": "2023-01-31"}, ["J1"]),
        ({"as_of": "2024-01-06", "state": "overdue"}, ["J1"]),
        ({"as_of": "2024-01-05", "state": "overdue"}, []),
        ({"as_of": DAY, "where": ["institution=B02"]}, ["J2"]),
        ({"as_of": DAY, "kind": "technology_loan"}, []),
        ({"as_of": DAY, "known_at": "0"}, []),
        ({}, ["J1", "J2"]),
    ],
)
def test_a_register_may_be_limited(quiet_sqlite_office: Office, params: dict[str, Any], expected: list[str]) -> None:
    assert numbers(quiet_sqlite_office.sun.read("/loans", **params)) == expected


def test_the_pages_of_a_register_are_one_snapshot_while_others_write(office: Office) -> None:
    for number in ("N1", "N2", "N3"):
        line = {"bank": "B01", "enterprise": "E01", "number": number, "amount": "1", "date": "2023-03-01"}
        office.do("/loans", {"lines": [line]})
    first = office.sun.get("/loans", as_of=DAY, limit="2")
    assert numbers(first.json()) == ["J1", "J2"]
    office.do("/loans", {"lines": [line | {"number": "N0", "date": "2023-01-04"}]})
    second = office.sun.read("/loans", limit="2", cursor=first.json()["next_cursor"])
    third = office.sun.read("/loans", limit="2", cursor=second["next_cursor"])
    assert (numbers(second), numbers(third), third["next_cursor"]) == (["N1", "N2"], ["N3"], None)
    assert {told["head"]["number"] for told in (first.json(), second, third)} == {6}
    assert numbers(office.sun.read("/loans", as_of=DAY))[0] == "N0"


@pytest.mark.parametrize("cursor", ["x", "WzEsMV0", "WzEsMSwwXQ", "WzEsMSw5OTk5OTk5OTk5XQ"])
def test_a_cursor_that_is_none_of_a_register_is_refused(quiet_sqlite_office: Office, cursor: str) -> None:
    """Among them one of another list, and days that no calendar has."""
    answer = quiet_sqlite_office.sun.get("/loans", cursor=cursor)
    assert (answer.status_code, codes(answer)) == (422, ["cursor_unreadable cursor"])


@pytest.mark.parametrize("params", [{}, {"by": "institution"}, {"by": "region", "within": "200", "basis": "event"}])
def test_the_portfolio_and_the_calendar_are_the_ledgers_own(quiet_office: Office, params: dict[str, Any]) -> None:
    asked = {name: value for name, value in params.items() if name != "within"} | {"as_of": DAY, "known_at": "3"}
    expected = ask_portfolio(quiet_office.books, int(params.get("within", 90)), **asked).as_json()
    assert quiet_office.sun.read("/portfolio", as_of=DAY, **params) == expected
    assert expected["total"]["outstanding"] == "7000000.00"
    calendar = quiet_office.sun.read("/maturities", as_of=DAY)
    assert calendar == ask_maturities(quiet_office.books, as_of=DAY, known_at="3").as_json()
    assert calendar["months"] == [{"month": "2024-01", "loans": 1, "outstanding": "4000000.00"}]
    assert calendar["undated"] == {"loans": 1, "outstanding": "3000000.00"}


@pytest.mark.parametrize("path", ["/loans", "/portfolio", "/maturities"])
def test_an_answer_about_loans_that_the_caller_has_is_not_sent_again(quiet_sqlite_office: Office, path: str) -> None:
    first = quiet_sqlite_office.sun.get(path)
    again = quiet_sqlite_office.sun.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["x-known-at"] == again.headers["x-known-at"] == "3"
    assert quiet_sqlite_office.sun.get(path, as_of=DAY).headers["etag"] != first.headers["etag"]
    assert quiet_sqlite_office.chen.get(path).headers["etag"] != first.headers["etag"]


def test_a_clerk_is_told_of_the_own_banks_loans_alone(quiet_office: Office) -> None:
    clerk = quiet_office.chen
    assert numbers(clerk.read("/loans")) == ["J1"]
    [row] = clerk.read("/portfolio", by="institution", as_of=DAY)["rows"]
    assert (row["institution"], row["outstanding"]) == ("B01", "4000000.00")
    assert clerk.read("/maturities", as_of=DAY)["total"] == {"loans": 1, "outstanding": "4000000.00"}
    told = str([clerk.read(path) for path in ("/loans", "/portfolio", "/maturities")])
    assert not [secret for secret in ("B02", "E02", "J2", "3000000") if secret in told]


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("/loans", {"kind": "grant"}, ["malformed kind"]),
        ("/loans", {"state": "lost"}, ["unknown_code state"]),
        ("/loans", {"by": "region"}, ["unknown_parameter by"]),
        ("/loans", {"as_of": "soon"}, ["date_unreadable as_of"]),
        ("/loans", {"limit": "0"}, ["malformed limit"]),
        ("/loans", {"where": ["means=cash"]}, ["measure_dimension where"]),
        ("/portfolio", {"by": "means"}, ["malformed by"]),
        ("/portfolio", {"within": "-1"}, ["malformed within"]),
        ("/portfolio", {"within": "3661"}, ["malformed within"]),
        ("/portfolio", {"period": "2023"}, ["unknown_parameter period"]),
        ("/maturities", {"known_at": "99"}, ["known_at_beyond_head known_at"]),
        ("/maturities", {"parties": "all"}, ["unknown_code parties"]),
    ],
)
def test_what_cannot_be_asked_of_loans_is_refused_by_its_name(
    quiet_sqlite_office: Office, path: str, params: dict[str, Any], expected: list[str]
) -> None:
    answer = quiet_sqlite_office.sun.get(path, **params)
    assert (answer.status_code in {404, 422}, codes(answer)) == (True, expected)


def test_a_whole_loan_tells_its_chain(sqlite_office: Office) -> None:
    line = {"bank": "B01", "enterprise": "E01", "number": "N1", "amount": "400万元", "date": "2024-01-05",
            "means": "rollover", "renews": J1}  # fmt: skip
    number = sqlite_office.do("/loans", {"lines": [line]})
    [place] = [item["loan"] for item in sqlite_office.sun.read("/loans")["items"] if item["number"] == "N1"]
    told = sqlite_office.sun.read(f"/instruments/{J1}")
    assert (told["renewed_by"], told["chain"]) == ([place], [J1, place])
    before = sqlite_office.sun.read(f"/instruments/{J1}", known_at=str(number - 1))
    assert (before["renewed_by"], before["chain"]) == ([], [J1])
    other = sqlite_office.wang.post("/loans", {"lines": [line | {"enterprise": "E02", "number": "N2"}]})
    assert (other.status_code, codes(other)) == (409, ["renewal_parties /lines/0/renews"])
