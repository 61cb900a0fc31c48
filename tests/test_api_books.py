"""The books over HTTP and on the command line: closing, late decisions, reopening, reviews, and why a total changed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.books import Books
from tests.web import Office, codes, open_office

LOANS = """
bank B01 330302
enterprise E01 330303
patent_pledge_loan J1 B01 -> E01
2023-05-05 J1 disbursement 300万元
"""
J1 = "patent_pledge_loan:B01:J1"


@pytest.fixture
def desk(sqlite_books: Books) -> Office:
    sqlite_books.post(LOANS)
    return Office(sqlite_books)


def repay(office: Office, day: str, amount: str) -> str:
    return office.wang.hand_in("/repayments", {"lines": [{"loan": J1, "date": day, "amount": amount}]})


def test_a_month_is_closed_by_two_and_its_checklist_is_accepted_by_name(desk: Office) -> None:
    answer = desk.wang.post("/closings", {"months": ["2023-05", "2023-06"]})
    assert answer.status_code == 201
    asked = [(item["code"], item["pointer"], item["found"]) for item in answer.json()["warnings"]]
    assert asked == [
        ("loans_unsecured", "/months/0", "1: S1/3"),
        ("attachment_absent", "/months/0", "1: S1"),
        ("loans_unsecured", "/months/1", "1: S1/3"),
        ("attachment_absent", "/months/1", "1: S1"),
    ]
    voucher = answer.json()["voucher"]
    assert desk.wang.post(f"/vouchers/{voucher}/decision", {"verdict": "posted"}).status_code == 403
    refused = desk.li.post(f"/vouchers/{voucher}/decision", {"verdict": "posted", "accept": ["loans_unsecured"]})
    assert (refused.status_code, codes(refused)[0].split()[0]) == (409, "warning_not_accepted")
    assert desk.li.approve(voucher, accept=["loans_unsecured", "attachment_absent"]) == 2
    again = desk.wang.post("/closings", {"months": ["2023-06"]})
    assert (again.status_code, codes(again)) == (409, ["closing_order /months/0"])


def test_a_decision_after_the_closing_says_where_it_was_booked(desk: Office) -> None:
    late = repay(desk, "2023-06-20", "50万元")
    desk.do("/closings", {"months": ["2023-06"]})
    decided = desk.li.post(f"/vouchers/{late}/decision", {"verdict": "posted"}, key="late")
    [note] = decided.json()["notes"]
    assert (note["code"], note["severity"], note["expected"], note["found"]) == (
        "booked_late", "note", "2023-06-20", "2023-07-01 (1)",
    )  # fmt: skip
    assert desk.li.post(f"/vouchers/{late}/decision", {"verdict": "posted"}, key="late").json() == decided.json()


def test_what_is_wrong_with_closing_and_reopening_is_told_at_its_place(desk: Office) -> None:
    wrong: list[tuple[str, Any, int, list[str]]] = [
        ("/closings", {"months": ["2099-01"]}, 409, ["closing_not_ended /months/0"]),
        ("/closings", {"months": ["2023-13"]}, 422, ["period_unreadable /months/0"]),
        ("/closings", {"months": []}, 422, ["malformed /months"]),
        ("/closings", {"months": ["2023-06"], "totals": []}, 422, ["unknown_field /totals"]),
        ("/reopenings", {"month": "2023-06", "reason": "示例"}, 409, ["reopening_not_closed /month"]),
        ("/reopenings", {"month": "2023-06"}, 422, ["missing_field /reason"]),
        ("/reviews", {"vouchers": ["S1"]}, 409, ["unknown_voucher /vouchers/0"]),
        ("/reviews", {"vouchers": ["7"]}, 422, ["malformed /vouchers/0"]),
    ]
    for path, body, status, found in wrong:
        answer = desk.wang.post(path, body)
        assert (answer.status_code, codes(answer)) == (status, found), (path, body)


def test_a_reopening_opens_the_later_months_too(desk: Office) -> None:
    desk.do("/closings", {"months": ["2023-05", "2023-06"]})
    number = desk.do("/reopenings", {"month": "2023-05", "reason": "漏报一笔"})
    assert desk.books.rows("SELECT reason FROM closing ORDER BY number DESC LIMIT 1") == [("漏报一笔",)]
    booked = desk.do("/repayments", {"lines": [{"loan": J1, "date": "2023-05-20", "amount": "1万元"}]})
    assert booked == number + 1
    assert desk.sun.read("/entries")["items"][-1]["book_date"] == "2023-05-20"


def test_what_one_person_approved_alone_is_reviewed_by_a_second(sqlite_books: Books) -> None:
    sqlite_books.post(LOANS)
    office = Office(sqlite_books, office_of_one=True)
    for _ in range(5):
        office.wang.hand_in("/vouchers", {"facts": [{"fact": "closing", "month": "2023-06"}]})
    alone = office.zhao.hand_in("/repayments", {"lines": [{"loan": J1, "date": "2023-06-20", "amount": "50万元"}]})
    assert alone == "S7"
    office.zhao.approve(alone)
    items = office.sun.read("/checklists/2023-06")["items"]
    assert [(item["code"], item["pointer"]) for item in items] == [
        ("loans_unsecured", "S1/3"),
        ("attachment_absent", "S1"),
        ("attachment_absent", "S7"),
        ("review_missing", "S7"),
    ]
    from ledger.labels.examples import EXAMPLES

    office.do("/reviews", EXAMPLES["/reviews"])
    items = office.sun.read("/checklists/2023-06")["items"]
    assert "review_missing" not in [item["code"] for item in items]


def test_the_difference_of_two_moments_is_told_to_the_fen(desk: Office) -> None:
    desk.do("/closings", {"months": ["2023-06"]})
    late = repay(desk, "2023-06-20", "50万元")
    desk.li.approve(late)
    told = desk.sun.read("/changes/outstanding", kind="patent_pledge_loan", as_of="2023-07-31", from_known="2")
    [group] = told["groups"]
    assert (group["from"]["amount"], group["to"]["amount"]) == ("3000000.00", "2500000.00")
    assert group["difference"] == {"count": 0, "amount": "-500000.00"}
    [row] = told["rows"]
    assert (row["number"], row["voucher"], row["made_by"], row["checked_by"], row["amount"]) == (
        3, late, "wang", "li", "-500000.00",
    )  # fmt: skip
    june = {"kind": "patent_pledge_loan", "period": "2023-06", "from_basis": "book", "to_basis": "event"}
    [group] = desk.sun.read("/changes/repaid", **june)["groups"]
    assert group["difference"] == {"count": 1, "amount": "500000.00"}
    assert (group["from"]["number"], group["to"]["number"]) == (3, 3)


def test_an_unknown_parameter_of_a_difference_is_refused(desk: Office) -> None:
    asked = {"from_known": "0", "parties": "present", "by": "kind"}
    answer = desk.sun.get("/changes/disbursed", **asked)
    assert (answer.status_code, sorted(codes(answer))) == (422, ["unknown_parameter by", "unknown_parameter parties"])
    assert desk.sun.get("/changes/disbursed", from_known="99").status_code == 404
    assert codes(desk.sun.get("/changes/disbursed")) == ["missing_field from_known"]


def test_lists_and_master_data_are_had_as_they_were_known(desk: Office) -> None:
    desk.do("/institutions", {"lines": [{"code": "B01", "name": "示例新名", "kind": "bank", "region": "330302"}]})
    desk.do("/institutions", {"lines": [{"code": "B09", "name": "示例乙", "kind": "bank", "region": "330302"}]})
    for known_at, vouchers, banks in (("1", 1, {"示例B01"}), ("2", 2, {"示例新名"}), ("3", 3, {"示例新名", "示例乙"})):
        assert len(desk.sun.read("/vouchers", known_at=known_at)["items"]) == vouchers
        items = desk.sun.read("/institutions", known_at=known_at)["items"]
        assert {item["name"] for item in items if item["kind"] == "bank"} == banks


# the command line


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Runs ``pledgebook`` over a ledger of its own; the output, or the status and errors where it fails."""
    directory: Path = tmp_path_factory.mktemp("books")

    def call(words: str, *more: str, status: int = 0) -> str:
        command = [str(Path(sys.executable).parent / "pledgebook"), "--database", "ledger.db", *words.split(), *more]
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    call("init")
    for name, role in (("wang", "maker"), ("li", "checker")):
        call(f"user add {name} --role {role}")
    facts = [
        {"fact": "institution", "code": "B01", "name": "示例银行", "kind": "bank"},
        {"fact": "institution", "code": "E01", "name": "示例企业", "kind": "enterprise"},
        {"fact": "instrument", "kind": "patent_pledge_loan", "provider": "B01", "recipient": "E01", "number": "J1"},
        {"fact": "entry", "instrument": "#3", "act": "disbursement", "event_date": "2023-06-05", "amount": "100万元"},
    ]
    text = "\n".join(json.dumps(fact, ensure_ascii=False) for fact in facts)
    (directory / "loan.jsonl").write_text(text, encoding="utf-8")
    call("record loan.jsonl --as wang")
    call("approve S1 --as li")
    return call


def test_a_month_is_closed_corrected_late_and_explained_on_the_command_line(run: Any, tmp_path: Path) -> None:
    assert "loans_unsecured" in run("checklist 2023-06", status=1)
    assert "已提交凭证 S2" in run("close 2023-06 --as wang")
    assert "此前已提交" in run("close 2023-06 --as wang")
    assert "warning_not_accepted" in run("approve S2 --as li", status=2)
    run("approve S2 --as li --accept loans_unsecured --accept attachment_absent")
    june = "total disbursed --kind patent_pledge_loan --period 2023-06 --format json"
    before = json.loads(run(june))["rows"]
    workbook = tmp_path / "june.xlsx"
    run(f"report monthly 2023-06 --output {workbook}")
    run("reverse 1/4 --as wang", "--reason", "金额录错")
    assert "booked_late" in run("approve S3 --as li")
    assert json.loads(run(june))["rows"] == before
    july = json.loads(run(june.replace("2023-06", "2023-07")))
    assert july["adjustment"] == {"count": -1, "amount": "-1000000.00"}
    assert json.loads(run(f"{june} --basis event"))["total"] == {"count": 0, "amount": "0.00"}
    told = json.loads(run(f"changes disbursed --period 2023-06 --from-workbook {workbook} --basis event --format json"))
    assert told["groups"][0]["difference"] == {"count": -1, "amount": "-1000000.00"}
    assert [(row["voucher"], row["why"]) for row in told["rows"]] == [("S3", "金额录错")]
    assert "reason" in run("reopen 2023-06 --as wang", status=2)
    run("reopen 2023-06 --as wang", "--reason", "补记")
    assert "完好" in run("verify")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("close 2099-01 --as wang", "closing_not_ended"),
        ("close 2023 --as wang", "period_unreadable"),
        ("checklist 2023Q1", "period_unreadable"),
        ("changes disbursed", "missing_field"),
        ("changes disbursed --from-known 1 --to-known 0", "date_out_of_range"),
        ("changes sideways --from-known 1", "unknown_code"),
        ("changes disbursed --from-workbook nowhere.xlsx", "file_missing"),
        ("review S1 --as wang", "unknown_voucher"),
    ],
)
def test_what_cannot_be_done_ends_with_two_and_a_finding(run: Any, words: str, code: str) -> None:
    assert f"[{code}]" in run(words, status=2)


def test_an_office_with_business_of_every_kind_closes(sqlite_books: Books) -> None:
    office = open_office(sqlite_books)
    assert office.do("/closings", {"months": ["2023-12"]}) > 0
    assert office.sun.read("/changes/disbursed", from_known="0", group="lending")["groups"]
    office.close()
