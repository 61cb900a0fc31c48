"""Workbooks that are sent out: recorded through a voucher, final only where closed; the commands, the API."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from api.cli import main
from ledger.issues import issued_head
from ledger.proof_words import Remark
from tests.books import Books
from tests.proving import issued, prove, told, with_book, workbook
from tests.reporting import post_ledger
from tests.web import Office, Person, codes

Command = Callable[..., tuple[int, str, str]]

DIGEST = "ab" * 32
FACT = {"fact": "issue", "report": "monthly", "period": "2023-06", "digest": DIGEST, "head": 1}


# the fact


def test_an_issue_keeps_the_words_of_its_stamp_and_whether_it_is_final(sqlite_books: Books) -> None:
    post_ledger(sqlite_books)
    issued(sqlite_books)
    [(body,)] = sqlite_books.rows("SELECT body FROM document WHERE fact = 'issue'")
    fact = json.loads(body)
    assert (fact["report"], fact["period"], fact["head"], fact["final"]) == ("monthly", "2023-06", 5, False)
    words = {"report": "monthly", "period": "2023-06", "as_of": "2023-06-30", "basis": "book", "is_closed": "false"}
    assert words.items() <= fact["scope"].items()
    with sqlite_books.database.reading() as connection:
        assert issued_head(connection, "monthly/2023-06") == 5


def test_a_closed_month_is_issued_as_final_and_proven_as_such(sqlite_books: Books) -> None:
    post_ledger(sqlite_books)
    sqlite_books.close("2023-03", "2023-04", "2023-05", "2023-06")
    content = issued(sqlite_books)
    proof = prove(sqlite_books, content)
    assert told(proof) == []
    assert [issue.is_final for issue in proof.issues] == [True]


def test_only_a_closed_month_is_final_on_both_engines(books: Books) -> None:
    books.post("bank B01")
    books.close("2023-05")
    assert books.complaints([FACT | {"head": 2, "final": True}]) == ["issue_not_closed /facts/0/final"]
    assert books.complaints([FACT | {"head": 2, "period": "2023H1", "final": True}]) == [
        "issue_not_closed /facts/0/final"
    ]
    assert books.complaints([FACT | {"head": 2, "period": "everything", "final": True}]) == [
        "issue_not_closed /facts/0/final"
    ]
    assert books.submit([FACT | {"head": 2, "period": "2023-05", "final": True}]).id
    assert books.submit([FACT | {"head": 2, "period": "2023-05-31", "final": True}]).id
    assert books.submit([FACT | {"head": 2, "final": False}]).id
    assert books.submit([FACT | {"head": 2}]).id


def test_a_month_that_was_closed_later_was_not_final_at_its_head(sqlite_books: Books) -> None:
    sqlite_books.post("bank B01")
    sqlite_books.close("2023-06")
    assert sqlite_books.complaints([FACT | {"head": 1, "final": True}]) == ["issue_not_closed /facts/0/final"]


def test_an_issue_of_what_is_not_there_yet_is_refused(sqlite_books: Books) -> None:
    assert sqlite_books.complaints([FACT | {"head": 9}]) == ["known_at_beyond_head /facts/0/head"]
    assert sqlite_books.complaints([FACT | {"scope": {"period": 6}}]) == ["malformed /facts/0/scope/period"]


def test_the_same_workbook_is_issued_once(sqlite_books: Books) -> None:
    post_ledger(sqlite_books)
    content = issued(sqlite_books)
    assert workbook(sqlite_books, known_at=5) == content
    assert len(prove(sqlite_books, content).issues) == 1


# the commands


@pytest.fixture
def pledgebook(
    sqlite_books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command over the ledger of the reports, whose first half of 2023 is closed."""
    post_ledger(sqlite_books)
    sqlite_books.close("2023-03", "2023-04", "2023-05", "2023-06")
    database = sqlite_books.database
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        options = ["--database", str(database.url.database), "--head-file", str(database.head.path)]
        monkeypatch.setattr("sys.argv", ["pledgebook", *options, *words])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run


ISSUE = ("report", "monthly", "2023-06", "--issue", "--as", "wang")


def test_a_workbook_is_issued_approved_and_proven(pledgebook: Command) -> None:
    status, out, _ = pledgebook(*ISSUE, "--reason", "报省厅", "-o", "june.xlsx")
    assert status == 0
    assert "科技金融业务月报 2023-06，正式报表，日记账第 6 号，待复核。" in out
    voucher = re.findall(r"签发凭证 (S\d+)", out)[0]
    assert pledgebook("approve", voucher, "--as", "li")[0] == 0
    status, out, _ = pledgebook("prove", "june.xlsx")
    assert status == 0
    assert "核验一致" in out
    assert f"此内容的工作簿已签发：{voucher}" in out
    assert pledgebook("changes", "disbursed", "--from-issue", "monthly/2023-06")[0] == 0


def test_an_open_month_is_issued_as_preliminary_and_says_so(pledgebook: Command) -> None:
    status, out, _ = pledgebook("report", "monthly", "2023-07", "--issue", "--as", "wang")
    assert status == 0
    assert "快报（未结账）" in out


def test_the_same_issue_twice_is_one_voucher_and_one_file(pledgebook: Command) -> None:
    first = pledgebook(*ISSUE)
    content = Path("monthly-2023-06.xlsx").read_bytes()
    assert pledgebook(*ISSUE) == first
    assert Path("monthly-2023-06.xlsx").read_bytes() == content


def test_a_refused_issue_leaves_no_file(pledgebook: Command) -> None:
    status, _, err = pledgebook("report", "monthly", "2023-06", "--issue", "--as", "sun")
    assert (status, "role_missing" in err) == (2, True)
    status, _, err = pledgebook("report", "monthly", "2023-06", "--issue", "--as", "nobody")
    assert (status, "unknown_user" in err) == (2, True)
    assert list(Path().glob("*.xlsx")) == list(Path().glob(".issue-*")) == []


@pytest.mark.parametrize(
    ("words", "place"),
    [(("--issue",), "--as"), (("--as", "wang"), "--issue"), (("--reason", "示例"), "--issue")],
)
def test_an_issue_is_signed_and_nothing_else_is(pledgebook: Command, words: tuple[str, ...], place: str) -> None:
    status, _, err = pledgebook("report", "monthly", "2023-06", *words)
    assert (status, f"[missing_field] {place}" in err) == (2, True)


def test_an_issue_into_a_folder_that_is_not_there_is_refused_and_records_nothing(
    pledgebook: Command, sqlite_books: Books
) -> None:
    before = sqlite_books.trace()
    status, _, err = pledgebook(*ISSUE, "-o", "nowhere/june.xlsx")
    assert (status, "file_unwritable" in err) == (2, True)
    Path("june.xlsx").mkdir()
    status, _, err = pledgebook(*ISSUE, "-o", "june.xlsx")
    assert (status, "file_unwritable" in err) == (2, True)
    assert sqlite_books.trace() == before


def test_differences_end_with_one_and_json_says_the_same(pledgebook: Command) -> None:
    pledgebook("report", "monthly", "2023-06", "-o", "june.xlsx")
    content = Path("june.xlsx").read_bytes()
    Path("june.xlsx").write_bytes(with_book(content, lambda book: book["总表"].__setitem__("E7", 1)))
    status, out, _ = pledgebook("prove", "june.xlsx")
    assert status == 1
    assert "文件被改动  单元格内容被改  总表!E7  333300  1" in out
    status, out, _ = pledgebook("prove", "june.xlsx", "--format", "json")
    told = json.loads(out)
    assert (status, told["is_proven"], told["counts"]) == (1, False, {"file": 1, "stamp": 0, "ledger": 0})
    assert told["differences"] == [
        {
            "cause": "file", "change": "value_changed", "sheet": "总表", "place": "总表!E7", "was": "333300",
            "found": "1", "about": "", "vouchers": [],
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "file_missing"), (b"", "file_empty"), (b"%PDF-1.7", "not_a_workbook"), (b"PK\x03\x04", "workbook_damaged")],
)
def test_what_is_none_of_ours_ends_with_two(pledgebook: Command, content: bytes | None, code: str) -> None:
    if content is not None:
        Path("june.xlsx").write_bytes(content)
    status, _, err = pledgebook("prove", "june.xlsx")
    assert (status, f"[{code}]" in err) == (2, True), err


# the API


def send(person: Person, content: bytes) -> httpx.Response:
    """A workbook is sent to be proven."""
    headers = {"Content-Type": "application/octet-stream"}
    return person.post("/proofs", content, headers=headers, name="月报.xlsx")


def test_a_workbook_is_had_issued_and_proven_over_the_api(office: Office) -> None:
    """On both engines."""
    answer = office.sun.get("/reports/monthly/2023-06")
    body = {"report": "monthly", "period": "2023-06", "known_at": answer.headers["x-known-at"], "reason": "报省厅"}
    voucher = office.wang.hand_in("/issues", body)
    [fact] = office.li.read(f"/vouchers/{voucher}")["facts"]
    assert (fact["head"], fact["final"]) == (int(body["known_at"]), False)
    office.li.approve(voucher)
    proof = send(office.sun, answer.content).json()
    assert (proof["is_proven"], proof["digest"]) == (True, fact["digest"])
    assert [issue["voucher"] for issue in proof["issues"]] == [voucher]
    assert proof["remarks"] == [{"remark": Remark.ISSUED, "text": voucher}]


def test_an_issue_is_stored_once_under_its_key(sqlite_office: Office) -> None:
    body = {"report": "monthly", "period": "2023-06", "known_at": "2"}
    first = sqlite_office.wang.post("/issues", body, key="june")
    sqlite_office.do("/repayments")
    again = sqlite_office.wang.post("/issues", body, key="june")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["voucher"] == first.json()["voucher"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"report": "annual"}, "unknown_report /report"),
        ({"period": "2023-13"}, "period_unreadable /period"),
        ({"period": "2099-01"}, "date_in_future /period"),
        ({"known_at": "99"}, "known_at_beyond_head /known_at"),
        ({"known_at": "0"}, "malformed /known_at"),
        ({"basis": "cash"}, "unknown_code /basis"),
        ({"digest": "ab"}, "unknown_field /digest"),
    ],
)
def test_an_issue_of_what_cannot_be_built_is_refused(sqlite_office: Office, change: dict[str, str], code: str) -> None:
    body = {"report": "monthly", "period": "2023-06", "known_at": "1"} | change
    assert codes(sqlite_office.wang.post("/issues", body)) == [code]


def test_a_changed_workbook_is_told_over_the_api_and_the_asking_is_logged(sqlite_office: Office) -> None:
    content = sqlite_office.wang.get("/reports/monthly/2023-06").content
    changed = with_book(content, lambda book: book["总表"].__setitem__("E7", 1))
    proof = send(sqlite_office.sun, changed).json()
    assert [each["place"] for each in proof["differences"]] == ["总表!E7"]
    events = sqlite_office.root.read("/access-log")["items"]
    assert any(event["detail"] and event["detail"].startswith("proof ") for event in events)


def test_what_is_no_workbook_of_ours_is_refused_over_the_api(sqlite_office: Office) -> None:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    assert codes(send(sqlite_office.sun, target.getvalue())) == ["stamp_missing 月报.xlsx"]
    assert codes(send(sqlite_office.sun, b"%PDF-1.7")) == ["not_a_workbook"]
    assert codes(send(sqlite_office.sun, b"")) == ["missing_field"]


# other sheets, other reports, another basis


def test_the_full_pack_is_issued_over_the_api_with_its_sheets(sqlite_office: Office) -> None:
    sheets = "summary,entries"
    answer = sqlite_office.wang.get("/reports/monthly", period="2023-06", sheets=sheets, format="xlsx")
    body = {"report": "monthly", "period": "2023-06", "known_at": answer.headers["x-known-at"], "sheets": sheets}
    voucher = sqlite_office.wang.hand_in("/issues", body)
    sqlite_office.li.approve(voucher)
    proof = send(sqlite_office.sun, answer.content).json()
    assert (proof["is_proven"], [issue["voucher"] for issue in proof["issues"]]) == (True, [voucher])


def test_any_report_of_the_catalogue_is_issued_over_the_api(sqlite_office: Office) -> None:
    answer = sqlite_office.wang.get("/reports/loans", as_of="2023-06-30", format="xlsx")
    body = {"report": "loans", "as_of": "2023-06-30", "known_at": answer.headers["x-known-at"]}
    voucher = sqlite_office.wang.hand_in("/issues", body)
    [fact] = sqlite_office.li.read(f"/vouchers/{voucher}")["facts"]
    assert (fact["report"], fact["period"]) == ("loans", "2023-06-30")
    sqlite_office.li.approve(voucher)
    proof = send(sqlite_office.sun, answer.content).json()
    assert [issue["voucher"] for issue in proof["issues"]] == [voucher]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"report": "monthly"}, "missing_field /period"),
        ({"report": "monthly", "period": "2023-06", "sheets": "nowhere"}, "unknown_code /sheets"),
        ({"report": "loans", "as_of": "2023-06-30", "parameters": {"colour": "red"}}, "unknown_parameter /colour"),
        ({"report": "loans", "as_of": "2023-06-30", "parameters": {"viewer": "B01"}}, "unknown_parameter /viewer"),
        ({"report": "access-log"}, "unknown_parameter /known_at"),
    ],
)
def test_what_no_report_has_is_refused(sqlite_office: Office, body: dict[str, Any], code: str) -> None:
    assert codes(sqlite_office.wang.post("/issues", body | {"known_at": "1"})) == [code]


def test_any_report_of_the_catalogue_is_issued_by_a_command(pledgebook: Command) -> None:
    issue = ("report", "loans", "--as-of", "2023-06-30", "--issue", "--as", "wang", "--reason", "报省厅")
    status, out, _ = pledgebook(*issue)
    assert (status, "贷款台账 2023-06-30，正式报表" in out) == (0, True)
    voucher = re.findall(r"签发凭证 (S\d+)", out)[0]
    pledgebook("approve", voucher, "--as", "li")
    status, out, _ = pledgebook("prove", "loans-2023-06-30.xlsx")
    assert (status, f"此内容的工作簿已签发：{voucher}" in out) == (0, True)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("--issue",), "[missing_field] --as"),
        (("--as", "wang"), "[missing_field] --issue"),
        (("--issue", "--as", "wang", "--format", "csv"), "[malformed] --format"),
        (("--issue", "--as", "wang", "-o", "loans.pdf"), "[malformed] --format"),
        (("--issue", "--as", "sun"), "[role_missing]"),
    ],
)
def test_only_workbooks_are_issued_and_only_by_makers(pledgebook: Command, words: tuple[str, ...], place: str) -> None:
    status, _, err = pledgebook("report", "loans", "--as-of", "2023-06-30", *words)
    assert (status, place in err) == (2, True), err
    assert list(Path().glob("loans*")) == []


def test_a_closed_month_by_the_day_of_business_is_not_final(pledgebook: Command, sqlite_books: Books) -> None:
    """What comes late keeps its day, and changes it."""
    status, out, _ = pledgebook(*ISSUE, "--basis", "event")
    assert (status, "按业务日期编制、会随补记改变，不作为正式报表" in out) == (0, True)
    fact = FACT | {"period": "2023-06", "head": 6, "final": True, "scope": {"basis": "event"}}
    assert sqlite_books.complaints([fact]) == ["issue_restated /facts/0/final"]
