"""What is asked through the API: the ledger's own answers, as they were known, in pages that are one snapshot."""

import csv
import json
import time
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from ledger.database import Database
from ledger.media import media_type_of
from ledger.scope import Viewer, parse_question
from ledger.totals import answer
from tests.web import BODIES, J1, J2, P1, Office, codes

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("disbursed", {}),
    ("disbursed", {"kind": "patent_pledge_loan", "by": "institution,month", "counts": "recipients,contracts"}),
    ("disbursed", {"period": "2023H1", "basis": "event", "by": "region"}),
    ("repaid", {"period": "2023Q3", "part": "booked"}),
    ("outstanding", {"kind": "patent_pledge_loan", "by": "provider", "as_of": "2023-06-30"}),
    ("limit", {"where": ["institution=B01"]}),
    ("pledged", {"counts": "patents"}),
    ("registered", {"group": "pledge"}),
    ("reported_outstanding", {"as_of": "2023-06-30", "by": "institution"}),
]


@pytest.mark.parametrize("known_at", [None, 0, 1, 2, 3])
@pytest.mark.parametrize(("measure", "parameters"), QUESTIONS)
def test_a_total_is_the_ledgers_own_answer(
    quiet_office: Office, measure: str, parameters: dict[str, Any], known_at: int | None
) -> None:
    given = parameters | ({} if known_at is None else {"known_at": str(known_at)})
    told = quiet_office.sun.get(f"/totals/{measure}", **given)
    with quiet_office.books.database.reading() as connection:
        asked = parameters | {"known_at": str(3 if known_at is None else known_at)}
        expected = answer(connection, parse_question(measure, asked, Viewer.all())).as_json()
    assert told.json() == expected
    assert told.headers["x-known-at"] == str(expected["head"]["number"])


READINGS = [
    "/totals/disbursed", "/entries", "/entries?format=csv", "/entries?format=ndjson", "/instruments", "/institutions",
    f"/instruments/{J1}", "/vouchers", "/vouchers/S1", "/audit", "/head", "/reports/monthly/2023-06",
    "/funds", "/reconciliations", "/reports/maturities", "/reports/loans?format=csv",
]  # fmt: skip


@pytest.mark.parametrize("path", READINGS)
def test_every_answer_says_as_of_which_number_it_holds(quiet_office: Office, path: str) -> None:
    where, _, form = path.partition("?format=")
    told = quiet_office.sun.get(where, **({"format": form} if form else {}))
    assert (told.status_code, told.headers["x-known-at"]) == (200, "3")


CACHED = [
    "/totals/disbursed",
    "/entries",
    "/institutions",
    "/audit",
    "/reports/monthly/2023-06",
    "/reports/maturities",
    "/funds",
    "/reconciliations",
]


@pytest.mark.parametrize("path", CACHED)
def test_an_answer_that_the_caller_has_is_not_sent_again(quiet_sqlite_office: Office, path: str) -> None:
    first = quiet_sqlite_office.sun.get(path)
    for sent in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = quiet_sqlite_office.sun.get(path, headers={"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["etag"], again.headers["x-known-at"]) == (first.headers["etag"], "3")
    assert quiet_sqlite_office.sun.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"


def test_a_tag_is_of_question_and_head(sqlite_office: Office) -> None:
    tags = {sqlite_office.sun.get("/totals/disbursed", **by).headers["etag"] for by in ({}, {"by": "month"})}
    sqlite_office.do("/vouchers")
    tags.add(sqlite_office.sun.get("/totals/disbursed").headers["etag"])
    assert len(tags) == 3
    before = sqlite_office.sun.get("/totals/disbursed", known_at="3").headers["etag"]
    sqlite_office.do("/loans")
    assert sqlite_office.sun.get("/totals/disbursed", known_at="3").headers["etag"] == before


def pages(office: Office, path: str, meanwhile: Any = None, **params: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page; all pages say the same head."""
    items, heads, cursor = [], set(), None
    while True:
        told = office.sun.get(path, **params, limit="2", **({"cursor": cursor} if cursor else {}))
        page = told.json()
        items.extend(page["items"])
        heads.add((page["head"]["number"], told.headers["x-known-at"]))
        cursor = page["next_cursor"]
        if cursor is None:
            assert len(heads) == 1
            return items
        if meanwhile is not None:
            meanwhile()


@pytest.mark.parametrize("path", ["/entries", "/instruments", "/vouchers"])
def test_the_pages_of_a_list_are_one_snapshot_while_others_write(office: Office, path: str) -> None:
    whole = office.sun.read(path, limit="1000")["items"]
    numbers = iter(range(1, 100))

    def write() -> None:
        line = {**BODIES["/loans"]["lines"][0], "registration": None, "number": f"N{next(numbers)}"}
        office.do("/loans", {"lines": [line]})

    assert pages(office, path, write) == whole
    assert len(office.sun.read(path, limit="1000")["items"]) > len(whole)


def test_a_list_as_known_earlier_is_the_list_of_then(quiet_office: Office) -> None:
    items = pages(quiet_office, "/entries", known_at="1")
    assert [item["entry"] for item in items] == [f"1/{line}" for line in (9, 11, 12, 14, 15, 17)]
    assert pages(quiet_office, "/instruments", known_at="0") == []
    assert quiet_office.sun.read("/institutions", known_at="0")["items"] == []


def test_csv_and_ndjson_tell_what_the_pages_tell(quiet_office: Office) -> None:
    items = pages(quiet_office, "/entries")
    streamed = quiet_office.sun.get("/entries", format="ndjson")
    assert [json.loads(line) for line in streamed.text.splitlines()] == items
    assert streamed.headers["content-type"] == "application/x-ndjson"
    table = quiet_office.sun.get("/entries", format="csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == 'attachment; filename="entries.csv"'
    rows = list(csv.reader(StringIO(table.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows if "/" in row[0]] == [item["entry"] for item in items]
    amounts = [item["amount"] for item in items if item["amount"]]
    assert [cell.replace(",", "") for row in rows for cell in row if cell.replace(",", "") in amounts] == amounts


@pytest.mark.parametrize(
    "params", [{"kind": "patent_pledge_loan"}, {"period": "2023-07"}, {"where": ["institution=B01", "act=repayment"]},
               {"as_of": "2023-01-31"}],
)  # fmt: skip
def test_a_limited_list_holds_what_its_scope_holds(quiet_office: Office, params: dict[str, Any]) -> None:
    items = pages(quiet_office, "/entries", **params)
    streamed = quiet_office.sun.get("/entries", format="ndjson", **params).text.splitlines()
    assert [json.loads(line) for line in streamed] == items
    assert items
    assert len(items) < 7


def test_what_is_taken_out_stands_in_the_access_log(sqlite_office: Office) -> None:
    sqlite_office.sun.get("/entries", format="csv")
    sqlite_office.li.get("/reports/monthly/2023-06")
    told = [(line["account"], line["detail"].split()[0]) for line in sqlite_office.sun.read(
        "/access-log", event="exported")["items"]]  # fmt: skip
    assert told == [("li", "monthly"), ("sun", "entries")]


def test_an_instrument_is_shown_with_parties_balance_patents_and_history(quiet_office: Office) -> None:
    whole = quiet_office.sun.read(f"/instruments/{J1}")
    assert (whole["provider"], whole["recipient"], whole["number"], whole["contract"]) == ("B01", "E01", "J1", "C1")
    assert (whole["outstanding"], whole["secured_by"], whole["patents"]) == (
        "4000000.00", [P1], ["ZL201310699744.2"],
    )  # fmt: skip
    assert [(entry["entry"], entry["act"], entry["amount"]) for entry in whole["entries"]] == [
        ("1/14", "disbursement", "4150000.00"), ("1/15", "repayment", "150000.00"),
    ]  # fmt: skip


def test_an_instrument_is_shown_as_it_was_known(quiet_office: Office) -> None:
    now, then = (quiet_office.sun.read(f"/instruments/{J2}", known_at=at)["outstanding"] for at in ("2", "1"))
    assert (now, then) == ("2800000.00", "3000000.00")
    assert quiet_office.sun.get(f"/instruments/{J2}", known_at="0").status_code == 404


def test_instruments_are_listed_with_their_balances(quiet_office: Office) -> None:
    listed = {item["number"]: item["outstanding"] for item in quiet_office.sun.read("/instruments")["items"]}
    assert listed == {"CL1": None, "P1": None, "J1": "4000000.00", "J2": "2800000.00"}
    loans = quiet_office.sun.read("/instruments", kind="patent_pledge_loan")["items"]
    assert [item["instrument"] for item in loans] == [J1, J2]


def test_parties_are_listed_by_code(quiet_office: Office) -> None:
    listed = quiet_office.sun.read("/institutions")["items"]
    assert [item["code"] for item in listed] == ["B01", "B02", "C01", "E01", "E02", "F01", "G01"]


def test_the_workbook_is_one_that_excel_reads_and_the_same_twice(quiet_office: Office) -> None:
    first, again = (quiet_office.sun.get("/reports/monthly/2023-06", known_at="2") for _ in range(2))
    assert first.content == again.content
    assert first.headers["content-disposition"] == 'attachment; filename="monthly-2023-06.xlsx"'
    assert media_type_of(first.content) == first.headers["content-type"]
    book = load_workbook(BytesIO(first.content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "示例B01" in cells
    assert "示例B02" in cells


def test_the_audit_compares_what_was_published(quiet_office: Office) -> None:
    told = quiet_office.sun.read("/audit", publication="R1")
    [figure] = told["figures"]
    assert (figure["figure"], figure["verdict"], figure["class"]) == ("F1", "exact", "consistent")
    assert quiet_office.sun.read("/audit")["publication"] == "R1"


def test_the_head_is_that_of_the_chain(quiet_office: Office) -> None:
    [(number, hash_)] = quiet_office.books.rows("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1")
    assert quiet_office.sun.read("/head") == {"number": number, "hash": hash_}


def ended(office: Office, job: dict[str, Any]) -> dict[str, Any]:
    """The job once it has ended."""
    deadline = time.monotonic() + 30
    while job["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.02)
        job = office.sun.read(f"/verifications/{job['job']}")
    return job


def test_a_verification_is_a_job_that_ends_with_what_it_found(quiet_office: Office) -> None:
    started = quiet_office.sun.post("/verifications")
    assert started.status_code == 202
    job = ended(quiet_office, started.json())
    assert (job["state"], job["done"], job["total"], job["number"], job["findings"]) == ("intact", 3, 3, 3, [])
    assert job["hash"] == quiet_office.sun.read("/head")["hash"]


def test_a_verification_finds_what_was_changed(sqlite_office: Office) -> None:
    database: Database = sqlite_office.books.database
    with database.engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS entry_no_update")
        names = [row[0] for row in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'")]  # fmt: skip
        for name in names:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE entry SET amount_fen = amount_fen + 1 WHERE number = 1 AND line = 14")
        connection.commit()
    job = ended(sqlite_office, sqlite_office.sun.post("/verifications").json())
    assert job["state"] == "broken"
    assert "projection_differs" in {finding["code"] for finding in job["findings"]}


def test_an_unknown_job_is_not_found(quiet_sqlite_office: Office) -> None:
    answer_ = quiet_sqlite_office.sun.get("/verifications/" + "0" * 16)
    assert (answer_.status_code, codes(answer_)) == (404, ["no_such_address job"])
