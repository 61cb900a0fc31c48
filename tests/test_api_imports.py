"""Imports through the API: previewed, submitted, ticked, decided, traced; and what a foreign file cannot do to it."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import openpyxl
import pytest

from api.server import IMPORTS_AT_ONCE
from ledger.media import XLSX
from tests.importing import LOAN_PROFILE
from tests.web import Office, Person, codes

HEADER = "借款企业,借据号,放款金额（万元）,放款日期"
GOOD = f"{HEADER}\n示例E01,N1,100,2023-01-05\n示例E02,N2,50.5,2023-02-05\n合计,,150.5,\n"
BAD = f"{HEADER}\n示例E01,N1,百万,2023-01-05\n无名企业,N2,50.5,2023-02-05\n"
PROFILE = LOAN_PROFILE + '[constants]\nprovider_code = "B01"\n'


def send(person: Person, text: str | bytes = GOOD, **params: Any) -> httpx.Response:
    """A file is sent to be previewed."""
    content = text.encode() if isinstance(text, str) else text
    query = {"name": "1月.csv", "toml": PROFILE, **params}
    return person.post("/imports", content, headers={"Content-Type": "application/octet-stream"}, **query)


def preview(person: Person, text: str | bytes = GOOD, **params: Any) -> str:
    """The number of a preview, which must stand."""
    answer = send(person, text, **params)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["import"])


def test_a_file_is_previewed_submitted_ticked_posted_and_traced(office: Office) -> None:
    told = send(office.wang).json()
    assert (told["import"], told["finding_count"], told["vouchers"]) == ("I1", 0, [])
    assert told["layout"]["header_rows"] == [1]
    assert told["totals"]["sums"] == [
        {
            "field": "disbursement", "unit": "wan_yuan", "sum_in_unit": "150.50",
            "sum": "1505000.00", "accepted": "1505000.00", "stated": "1505000.00",
            "agrees": True,
        }
    ]  # fmt: skip
    submitted = office.wang.post("/imports/I1/submit", {}).json()
    assert len(submitted["vouchers"]) == 1
    sheet = office.li.read("/imports/I1/sheet")
    rows = [row["row"] for row in sheet["sample"]]
    assert rows == [2, 3]
    answer = office.li.post("/imports/I1/decision", {"verdict": "posted", "ticked": rows})
    assert answer.status_code == 200, answer.text
    number = answer.json()[0]["number"]
    assert office.li.read("/imports/I1/sheet") == sheet
    origin = office.sun.read(f"/entries/{number}/4/origin")
    assert {name: origin[name] for name in ("import", "file", "row")} == {"import": "I1", "file": "1月.csv", "row": 3}
    file = office.sun.get("/imports/I1/file")
    assert (file.content.decode(), file.headers["content-type"].split(";")[0]) == (GOOD, "text/csv")
    assert file.headers["content-disposition"] == 'attachment; filename="I1"'


def test_findings_stand_at_their_cells_and_nothing_can_be_submitted(office: Office) -> None:
    told = send(office.wang, BAD).json()
    assert [(finding["code"], finding["pointer"]) for finding in told["findings"]] == [
        ("amount_unreadable", "C2"), ("party_unknown", "A3"),
    ]  # fmt: skip
    assert all(finding["detail"] and finding["cure"] for finding in told["findings"])
    assert office.wang.read("/imports/I1")["findings"] == told["findings"]
    refused = office.wang.post("/imports/I1/submit", {})
    assert refused.status_code == 409
    assert codes(refused) == ["import_refused file", "amount_unreadable C2", "party_unknown A3"]
    assert office.wang.read("/imports")["items"][0]["state"] == "preview"


def test_choices_of_the_submission_hold(sqlite_office: Office) -> None:
    office = sqlite_office
    preview(office.wang, BAD.replace("百万", "100"), toml=PROFILE + '[party_kinds]\nrecipient = "enterprise"\n')
    refused = office.wang.post("/imports/I1/submit", {})
    assert codes(refused)[1:] == ["party_unknown A3"]
    rows_only = office.wang.post("/imports/I1/submit", {"valid_rows_only": True})
    assert (rows_only.status_code, rows_only.json()["totals"]["left_out"]) == (200, [3])
    preview(
        office.wang,
        BAD.replace("百万", "200").replace("N", "M"),
        toml=PROFILE + '[party_kinds]\nrecipient = "enterprise"\n',
    )
    new = office.wang.post("/imports/I2/submit", {"new_institutions": True, "accept_warnings": True})
    assert (new.status_code, [party["name"] for party in new.json()["proposals"]]) == (200, ["无名企业"])


def test_what_is_shown_of_a_submitted_import_is_the_submission_and_not_its_preview(office: Office) -> None:
    toml = PROFILE + '[party_kinds]\nrecipient = "enterprise"\n'
    previewed = send(office.wang, BAD + "无名企业,N3,50.5,2023-02-05\n", toml=toml).json()
    assert [item["code"] for item in previewed["counts"]] == ["amount_unreadable", "party_unknown"]
    assert (previewed["totals"]["left_out"], previewed["totals"]["accepted"]) == ([], 2)
    body = {"new_institutions": True, "accept_warnings": True, "valid_rows_only": True}
    submitted = office.wang.post("/imports/I1/submit", body)
    assert submitted.status_code == 200, submitted.text
    told = submitted.json()
    assert (told["totals"]["left_out"], told["totals"]["accepted"]) == ([2], 2)
    shown = office.li.read("/imports/I1")
    sheet = office.li.read("/imports/I1/sheet")
    listed = office.li.read("/imports")["items"][0]
    for name in ("layout", "totals", "finding_count", "counts", "findings", "proposals"):
        assert shown[name] == told[name]
    assert listed["finding_count"] == shown["finding_count"]
    assert (sheet["totals"], [row["row"] for row in sheet["sample"]]) == (told["totals"], [3, 4])
    assert [warning["code"] for warning in sheet["warnings"]] == ["duplicate_entry"]
    again = office.wang.post("/imports/I1/submit", body).json()
    assert (again["is_replay"], again["totals"], again["findings"]) == (True, told["totals"], told["findings"])


def test_warnings_must_be_confirmed(sqlite_office: Office) -> None:
    alike = f"{HEADER}\n示例E01,N1,100,2023-01-05\n示例E01,N2,100,2023-01-05\n"
    preview(sqlite_office.wang, alike)
    assert codes(sqlite_office.wang.post("/imports/I1/submit", {}))[0] == "import_warnings file"
    assert sqlite_office.wang.post("/imports/I1/submit", {"accept_warnings": True}).status_code == 200


def test_pressing_twice_gives_the_same_answer(office: Office) -> None:
    preview(office.wang)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: office.wang.post("/imports/I1/submit", {}), range(2)))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["vouchers"] == answers[1].json()["vouchers"]
    assert sorted("Idempotency-Replayed" in answer.headers for answer in answers) == [False, True]


def test_the_same_file_again_is_refused_by_name(sqlite_office: Office) -> None:
    preview(sqlite_office.wang)
    sqlite_office.wang.post("/imports/I1/submit", {})
    answer = send(sqlite_office.wang)
    assert (answer.status_code, codes(answer)) == (409, ["import_twice file"])
    assert answer.json()["findings"][0]["expected"] == "I1"


def test_ticks_that_are_missing_and_plain_decisions_are_refused(office: Office) -> None:
    preview(office.wang)
    [voucher] = office.wang.post("/imports/I1/submit", {}).json()["vouchers"]
    half = office.li.post("/imports/I1/decision", {"verdict": "posted", "ticked": [2]})
    assert (half.status_code, codes(half)) == (409, ["ticks_missing I1"])
    for path, body in (
        (f"/vouchers/{voucher}/decision", {"verdict": "posted"}),
        ("/decisions", {"verdict": "posted", "vouchers": [voucher]}),
    ):
        plain = office.li.post(path, body)
        assert (plain.status_code, codes(plain)) == (409, ["sheet_not_ticked I1"])
        assert "approve --batch" in plain.json()["findings"][0]["cure"]


def test_a_clerk_sees_and_submits_only_own_imports(sqlite_office: Office) -> None:
    office = sqlite_office
    preview(office.wang)
    mine = preview(office.chen, GOOD.replace("N", "C"))
    assert [item["import"] for item in office.chen.read("/imports")["items"]] == [mine]
    assert office.gao.read("/imports")["items"] == []
    for path in ("/imports/I1", "/imports/I1/sheet", "/imports/I1/file"):
        assert office.chen.get(path).status_code == 404
    assert office.chen.post("/imports/I1/submit", {}).status_code == 404
    assert office.chen.post(f"/imports/{mine}/submit", {}).status_code == 200
    other = send(office.gao, GOOD.replace("N", "G"))
    assert {finding["code"] for finding in other.json()["findings"]} == {"not_own_business"}


def workbook(rows: list[list[Any]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_file_comes_back_with_its_errors_and_warnings_and_without_notes(sqlite_office: Office) -> None:
    office = sqlite_office
    rows = [[*line.split(","), extra] for line, extra in zip(BAD.splitlines(), ["客户经理", "x", "y"], strict=True)]
    noted = preview(office.wang, workbook(rows), name="1月.xlsx")
    assert "columns_not_read" in {finding["code"] for finding in office.wang.read(f"/imports/{noted}")["findings"]}
    answer = office.li.get(f"/imports/{noted}/annotated")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    assert answer.headers["content-disposition"] == f'attachment; filename="{noted}-annotated.xlsx"'
    copy = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert sorted(copy.sheetnames) == ["Sheet", "错误汇总"]
    said = [[cell.value for cell in row] for row in copy["Sheet"].iter_rows()]
    assert said[0][-1] == "错误说明"
    assert [bool(row[-1]) for row in said[1:]] == [True, True]
    listed = [cell.value for row in copy["错误汇总"].iter_rows() for cell in row]
    assert ("amount_unreadable" in listed, "party_unknown" in listed, "columns_not_read" in listed) == (
        True, True, False,
    )  # fmt: skip
    again = send(office.wang, answer.content, name="1月.xlsx").json()
    assert {finding["code"] for finding in again["findings"]} == {
        "amount_unreadable", "party_unknown", "columns_not_read",
    }  # fmt: skip


def test_a_text_file_comes_back_as_a_workbook_to_those_who_may_see_it(sqlite_office: Office) -> None:
    office = sqlite_office
    mine = preview(office.chen, BAD)
    assert office.gao.get(f"/imports/{mine}/annotated").status_code == 404
    answer = office.chen.get(f"/imports/{mine}/annotated")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)


def test_the_copy_says_what_the_submission_found(sqlite_office: Office) -> None:
    office = sqlite_office
    alike = f"{HEADER}\n示例E01,N1,百万,2023-01-05\n示例E01,N2,100,2023-01-05\n示例E01,N3,100,2023-01-05\n"
    number = preview(office.wang, alike)
    body = {"valid_rows_only": True, "accept_warnings": True}
    assert office.wang.post(f"/imports/{number}/submit", body).status_code == 200
    copy = openpyxl.load_workbook(io.BytesIO(office.wang.get(f"/imports/{number}/annotated").content))
    listed = [cell.value for row in copy["错误汇总"].iter_rows() for cell in row]
    assert ("duplicate_entry" in listed, "amount_unreadable" in listed) == (True, False)


def test_imports_are_listed_page_by_page(sqlite_office: Office) -> None:
    for letter in "ABC":
        preview(sqlite_office.wang, GOOD.replace("N", letter))
    first = sqlite_office.wang.read("/imports", limit=2)
    second = sqlite_office.wang.read("/imports", limit=2, cursor=first["next_cursor"])
    assert [item["import"] for item in first["items"] + second["items"]] == ["I3", "I2", "I1"]
    assert second["next_cursor"] is None


def test_profiles_are_kept_and_read_by(sqlite_office: Office) -> None:
    office = sqlite_office
    kept = office.wang.ask("PUT", "/profiles/b01", {"toml": PROFILE})
    assert (kept.status_code, kept.json()["version"]) == (200, 1)
    assert office.li.read("/profiles/b01")["toml"] == PROFILE
    assert [item["name"] for item in office.li.read("/profiles")] == ["b01"]
    assert office.chen.read("/profiles") == []
    answer = office.wang.post(
        "/imports", GOOD.encode(), headers={"Content-Type": "application/octet-stream"}, name="a.csv", profile="b01"
    )
    assert (answer.status_code, answer.json()["finding_count"]) == (201, 0)
    wrong = office.wang.ask("PUT", "/profiles/b01", {"toml": "colour = 1"})
    assert (wrong.status_code, codes(wrong)) == (422, ["unknown_field /profile/colour"])


@pytest.mark.parametrize(
    ("content", "params", "status", "code"),
    [
        (b"", {}, 422, "missing_field"),
        (b"\x00\x01\x02", {}, 422, None),
        (b"%PDF-1.7", {}, 422, None),
        (GOOD.encode(), {"name": "a/b.csv"}, 422, "attachment_name"),
        (GOOD.encode(), {"toml": "colour = 1"}, 422, "unknown_field"),
        (GOOD.encode(), {"unit": "pound"}, 422, None),
        (GOOD.encode(), {"colour": "red"}, 422, "unknown_parameter"),
        (GOOD.encode(), {"map": ["x=y"]}, 422, "unknown_field"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_kept(
    sqlite_office: Office, content: bytes, params: dict[str, Any], status: int, code: str | None
) -> None:
    answer = send(sqlite_office.wang, content, **params)
    assert answer.status_code == status, answer.text
    assert code is None or codes(answer)[0].split()[0] == code
    assert sqlite_office.wang.read("/imports")["items"] == []


def test_a_file_that_is_too_large_is_refused_while_it_comes_in(sqlite_office: Office) -> None:
    office = Office(sqlite_office.books, import_max=2_000)
    office.people = {name: Person(office, person.token) for name, person in sqlite_office.people.items()}
    assert send(office.wang).status_code == 201
    declared = send(office.wang, GOOD + "\n" * 2_000)
    assert (declared.status_code, codes(declared)) == (413, ["too_large"])
    headers = {"Content-Type": "application/octet-stream", "Transfer-Encoding": "chunked", "Content-Length": "0"}
    streamed = office.wang.post("/imports", (GOOD + "\n" * 2_000).encode(), headers=headers, name="a.csv")
    assert (streamed.status_code, codes(streamed)) == (413, ["too_large"])
    office.close()


def test_more_files_at_once_than_are_read_are_asked_to_come_again(sqlite_office: Office) -> None:
    places = sqlite_office.app.state.server.importing
    for _ in range(IMPORTS_AT_ONCE):
        places.acquire()
    answer = send(sqlite_office.wang)
    assert (answer.status_code, codes(answer), answer.headers["retry-after"]) == (429, ["imports_at_once"], "5")
    assert sqlite_office.wang.get("/head").status_code == 200
    places.release()
    assert send(sqlite_office.wang).status_code == 201
