"""The catalogue through the API: who may have which report, in which form, and what is not asked."""

from typing import Any

import pytest

from ledger.scope import Viewer
from reports.catalogue import CATALOGUE, build_report
from reports.formats import MEDIA_TYPES, Form
from reports.writers import plain_document, render
from tests.web import Office, codes

MADE_HERE = [form for form in Form if form not in {Form.PDF, Form.PNG}]
TREND = {"period": "2023H1"}
OFFICE_ONLY = {"restatement", "audit", "reversals"}


def names(office: Office, person: str) -> set[str]:
    return {report["name"] for report in office.people[person].read("/reports")["reports"]}


def test_the_catalogue_is_told_as_far_as_one_may_have_it(quiet_sqlite_office: Office) -> None:
    everything = set(CATALOGUE)
    assert names(quiet_sqlite_office, "sun") == everything
    assert names(quiet_sqlite_office, "li") == names(quiet_sqlite_office, "wang") == everything - {"access-log"}
    assert names(quiet_sqlite_office, "chen") == everything - {"access-log"} - OFFICE_ONLY


@pytest.mark.parametrize("form", MADE_HERE)
def test_a_report_is_sent_as_it_is_rendered(quiet_office: Office, form: Form) -> None:
    told = quiet_office.sun.get("/reports/trend", format=str(form), **TREND)
    with quiet_office.books.database.reading() as connection:
        expected = render(build_report(connection, "trend", TREND | {"known_at": "3"}, Viewer.all()), form)
    assert (told.status_code, told.headers["content-type"]) == (200, MEDIA_TYPES[form])
    assert told.content == expected
    assert told.headers["content-disposition"] == f'attachment; filename="trend.{form}"'


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/csv", Form.CSV),
        ("application/x-unknown, text/html;q=0.9", Form.HTML),
        ("*/*", Form.JSON),
        ("image/svg+xml", Form.SVG),
        ("text/csv;q=0, application/json;q=0.5", Form.JSON),
        ("application/json;q=0.5, text/html;q=0.9", Form.HTML),
        ("text/csv;q=loud, text/html;q=0.9", Form.CSV),
    ],
)
def test_the_form_may_be_named_by_what_is_accepted(quiet_sqlite_office: Office, accept: str, form: Form) -> None:
    told = quiet_sqlite_office.sun.get("/reports/trend", headers={"Accept": accept}, **TREND)
    assert told.headers["content-type"] == MEDIA_TYPES[form]
    assert told.headers["vary"] == "Accept"


def test_a_tag_is_of_one_form(quiet_sqlite_office: Office) -> None:
    tags = {
        quiet_sqlite_office.sun.get("/reports/trend", headers={"Accept": MEDIA_TYPES[form]}, **TREND).headers["etag"]
        for form in (Form.JSON, Form.CSV, Form.HTML)
    }
    assert len(tags) == 3


def test_a_log_that_is_no_part_of_the_journal_has_no_tag(quiet_sqlite_office: Office) -> None:
    first = quiet_sqlite_office.sun.get("/reports/access-log")
    assert "etag" not in first.headers
    again = quiet_sqlite_office.sun.get("/reports/access-log", headers={"If-None-Match": "*"})
    assert len(again.json()["tables"][0]["rows"]) == len(first.json()["tables"][0]["rows"]) + 1


@pytest.mark.parametrize(
    ("path", "given", "status", "complaints"),
    [
        ("/reports/nothing", {}, 404, ["unknown_report report"]),
        ("/reports/maturities", {"perod": "2023"}, 422, ["unknown_parameter perod"]),
        ("/reports/maturities", {"period": "2023"}, 422, ["unknown_parameter period"]),
        ("/reports/maturities", {"format": "xls"}, 422, ["unknown_code format"]),
        ("/reports/institution", {}, 422, ["missing_field institution", "missing_field period"]),
        ("/reports/maturities", {"format": "svg"}, 422, ["picture_missing format"]),
        ("/reports/maturities", {"known_at": "999"}, 404, ["known_at_beyond_head known_at"]),
        ("/reports/loans", {"as_of": "2099-01-01"}, 422, ["date_in_future as_of"]),
        ("/reports/funds", {"fund": "F99"}, 404, ["unknown_institution fund"]),
        ("/reports/restatement", {"since": "monthly/2020-01"}, 404, ["unknown_issue since"]),
        ("/reports/access-log", {"known_at": "1"}, 422, ["unknown_parameter known_at"]),
    ],
)
def test_what_is_asked_wrong_is_told(
    quiet_sqlite_office: Office, path: str, given: dict[str, Any], status: int, complaints: list[str]
) -> None:
    told = quiet_sqlite_office.sun.get(path, **given)
    assert (told.status_code, codes(told)) == (status, complaints)


def test_what_is_asked_wrong_is_told_to_those_too_who_have_something(quiet_sqlite_office: Office) -> None:
    told = quiet_sqlite_office.sun.get("/reports/maturities", period="2023", headers={"If-None-Match": "*"})
    assert (told.status_code, codes(told)) == (422, ["unknown_parameter period"])
    assert quiet_sqlite_office.sun.get("/reports/maturities", headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize("name", sorted(OFFICE_ONLY | {"access-log"}))
def test_a_partner_is_kept_from_what_is_the_offices(quiet_sqlite_office: Office, name: str) -> None:
    assert codes(quiet_sqlite_office.chen.get(f"/reports/{name}")) == [f"role_missing GET /reports/{name}"]


@pytest.mark.parametrize("name", ["loans", "entries", "portfolio", "pledges", "maturities", "cooperative", "grants"])
def test_a_partner_gets_what_the_ledger_says_to_its_eyes(quiet_sqlite_office: Office, name: str) -> None:
    office = quiet_sqlite_office
    told = office.chen.read(f"/reports/{name}")
    with office.books.database.reading() as connection:
        expected = plain_document(build_report(connection, name, {}, Viewer.of("B01")))
    assert told == expected
    assert "B02" not in str(told["tables"])


def test_what_was_sent_stands_in_the_access_log(sqlite_office: Office) -> None:
    sqlite_office.li.get("/reports/loans", format="csv")
    [line] = sqlite_office.sun.read("/access-log", event="exported")["items"]
    assert (line["account"], line["detail"]) == ("li", "report loans csv 3")
