"""A bank's clerk sees the bank's own business and nothing of another's, whatever is asked and whatever is refused."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.web import BODIES, J1, J2, P1, Office, codes

SECRETS = ("J2", "C2", "3000000", "300万", "200000", "示例用途", J2)
"""What of B02's business must come to no clerk of B01: number, contract, amounts, purpose, place of its loan."""

READINGS = [
    ("/entries", {}), ("/entries", {"format": "csv"}), ("/entries", {"format": "ndjson"}),
    ("/entries", {"where": "institution=B02"}), ("/instruments", {}), ("/vouchers", {}),
    ("/totals/disbursed", {"by": "institution,recipient"}), ("/totals/disbursed", {"where": "institution=B02"}),
    ("/totals/outstanding", {"by": "provider", "counts": "recipients,contracts"}),
    ("/totals/reported_outstanding", {"by": "institution", "as_of": "2023-06-30"}),
    (f"/instruments/{J1}", {}), (f"/instruments/{P1}", {}), ("/funds", {}),
    ("/reconciliations", {"as_of": "2023-06-30", "all": "true"}), ("/reconciliations", {"as_of": "2023-07-31"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "params"), READINGS)
def test_no_answer_to_a_clerk_tells_of_another_bank(quiet_office: Office, path: str, params: dict[str, Any]) -> None:
    text = quiet_office.chen.get(path, **params).text
    assert [secret for secret in SECRETS if secret in text] == []


def test_both_clerks_together_see_what_the_auditor_sees(quiet_office: Office) -> None:
    office = quiet_office
    seen = [[item["entry"] for item in who.read("/entries")["items"]] for who in (office.chen, office.gao, office.sun)]
    assert sorted(seen[0] + seen[1]) == sorted(seen[2])
    assert not set(seen[0]) & set(seen[1])
    totals = [who.read("/totals/disbursed", kind="patent_pledge_loan")["total"] for who in (office.chen, office.gao)]
    assert [total["amount"] for total in totals] == ["4150000.00", "3000000.00"]


def test_a_clerk_is_answered_as_the_clerks_own_viewer(quiet_office: Office) -> None:
    assert quiet_office.chen.read("/totals/disbursed", by="institution")["scope"]["viewer"] == "B01"


def test_an_etag_of_one_clerk_is_not_that_of_another(quiet_office: Office) -> None:
    tag = quiet_office.gao.get("/totals/disbursed").headers["etag"]
    answer = quiet_office.chen.get("/totals/disbursed", headers={"If-None-Match": tag})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [f"/instruments/{J2}", "/instruments/S1/9999", "/vouchers/S1", "/vouchers/S999"])
def test_what_is_anothers_and_what_is_not_there_are_refused_in_the_same_words(quiet_office: Office, path: str) -> None:
    answer = quiet_office.chen.get(path)
    assert answer.status_code == 404
    problem = answer.json()
    [finding] = problem["findings"]
    assert finding["expected"] == ""
    assert problem["code"] in {"unknown_instrument", "unknown_voucher"}


@pytest.mark.parametrize("verdict", ["withdrawn", "posted"])
def test_a_clerk_finds_no_voucher_of_another_bank_to_decide(sqlite_office: Office, verdict: str) -> None:
    other = sqlite_office.gao.hand_in("/vouchers", OTHERS)
    body = {"verdict": verdict, "reason": "示例"}
    for voucher in (other, "S999"):
        answer = sqlite_office.chen.post(f"/vouchers/{voucher}/decision", body)
        assert (answer.status_code, codes(answer)) == (404, [f"unknown_voucher {voucher}"])


OTHERS = {
    "facts": [{"fact": "entry", "instrument": J2, "act": "repayment", "event_date": "2023-09-05", "amount": "1万元"}]
}


def test_a_clerk_lists_the_vouchers_of_the_own_bank(sqlite_office: Office) -> None:
    sqlite_office.wang.hand_in("/loans")
    own = sqlite_office.chen.hand_in("/repayments")
    sqlite_office.gao.hand_in("/vouchers", OTHERS)
    listed = sqlite_office.chen.read("/vouchers")["items"]
    assert [item["voucher"] for item in listed] == [own]
    assert sqlite_office.chen.read(f"/vouchers/{own}")["submitted_by"] == "chen"


def test_a_taken_voucher_is_still_shown_to_the_bank_that_sent_it(sqlite_office: Office) -> None:
    own = sqlite_office.chen.hand_in("/repayments")
    sqlite_office.wang.post(f"/vouchers/{own}/takeover")
    sqlite_office.li.approve(own)
    whole = sqlite_office.chen.read(f"/vouchers/{own}")
    assert (whole["state"], whole["made_by"]) == ("posted", "wang")


def test_effects_of_a_voucher_are_told_over_the_own_bank(sqlite_office: Office) -> None:
    own = sqlite_office.chen.hand_in("/repayments")
    repaid = sqlite_office.chen.read(f"/vouchers/{own}")["effects"][1]
    assert repaid["amount_before"] == "150000.00"


def entry_on(loan: str, **fields: Any) -> dict[str, Any]:
    return {
        "fact": "entry", "instrument": loan, "act": "repayment", "event_date": "2023-09-05", "amount": "9000万元",
        **fields,
    }  # fmt: skip


PRYING = [
    ("/repayments", {"lines": [{"loan": "$", "date": "2023-09-05", "amount": "9000万元"}]}),
    ("/repayments", {"lines": [{"loan": "$", "date": "2023-09-05", "recovered": "9000万元"}]}),
    ("/amendments", {"lines": [{"instrument": "$", "effective_date": "2023-12-20", "due_date": "2024-07-05"}]}),
    ("/vouchers", {"facts": [entry_on("$")]}),
    ("/vouchers", {"facts": [entry_on("$", act="disbursement", event_date="2023-02-01", amount="300万元")]}),
    ("/statements", {"lines": [{"institution": "B01", "kind": "patent_pledge_loan", "date": "2023-01-31",
                                "measure": "outstanding", "amount": "1", "loan": "$"}]}),
    ("/loans", {"lines": [{"bank": "B01", "enterprise": "E01", "number": "N", "amount": "1", "date": "2023-03-01",
                           "renews": "$"}]}),
    ("/loans", {"lines": [{"bank": "B01", "enterprise": "E01", "number": "N", "amount": "1", "date": "2023-03-01",
                           "credit_line": "$"}]}),
    ("/loans", {"lines": [{"bank": "B01", "enterprise": "E01", "number": "N", "amount": "1", "date": "2023-03-01",
                           "registrations": ["$"]}]}),
]  # fmt: skip

REAL_AND_INVENTED = [(J2, "S1/9999"), ("patent_pledge_loan:B02:J2", "patent_pledge_loan:B02:J7")]


@pytest.mark.parametrize(("real", "invented"), REAL_AND_INVENTED)
@pytest.mark.parametrize(("path", "body"), PRYING)
def test_a_refusal_tells_no_clerk_whether_another_banks_loan_is_there(
    quiet_sqlite_office: Office, path: str, body: Any, real: str, invented: str
) -> None:
    answers = [
        quiet_sqlite_office.chen.post(path, filled(body, place), dry_run=flag)
        for place in (real, invented)
        for flag in ("true", "false")
    ]
    told = {(answer.status_code, tuple(codes(answer))) for answer in answers}
    assert len(told) == 1, told
    [(status, findings)] = told
    assert status == 409
    assert [finding.split()[0] for finding in findings] == ["unknown_instrument"]


def filled(value: Any, place: str) -> Any:
    if isinstance(value, dict):
        return {name: filled(item, place) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, place) for item in value]
    return place if value == "$" else value


@pytest.mark.parametrize("flag", ["true", "false"])
def test_a_clerk_can_reverse_no_entry_of_another_bank_and_learns_nothing_of_it(
    quiet_sqlite_office: Office, flag: str
) -> None:
    for entry in ("1/17", "1/999"):
        answer = quiet_sqlite_office.chen.post("/reversals", {"entries": [entry], "reason": "示例"}, dry_run=flag)
        assert (answer.status_code, codes(answer)) == (409, ["unknown_entry /entries/0"])


@pytest.mark.parametrize("flag", ["true", "false"])
@pytest.mark.parametrize("number", ["J2", "J77"])
def test_a_clerk_records_no_loan_of_another_bank_and_learns_no_number(
    quiet_sqlite_office: Office, number: str, flag: str
) -> None:
    line = {"bank": "B02", "enterprise": "E02", "number": number, "amount": "300万元", "date": "2023-02-01"}
    answer = quiet_sqlite_office.chen.post("/loans", {"lines": [line]}, dry_run=flag)
    assert answer.status_code == 403
    assert {code.split()[0] for code in codes(answer)} == {"not_own_business"}


@pytest.mark.parametrize("path", ["/investments", "/shares"])
def test_a_clerk_hands_in_no_business_of_others(quiet_sqlite_office: Office, path: str) -> None:
    answer = quiet_sqlite_office.chen.post(path, BODIES[path])
    assert (answer.status_code, {code.split()[0] for code in codes(answer)}) == (403, {"not_own_business"})


@pytest.mark.parametrize("fact", [{"fact": "closing", "month": "2023-06"}, {"fact": "review", "voucher": "S1"}])
def test_a_clerk_closes_no_month_and_reviews_nothing(quiet_sqlite_office: Office, fact: dict[str, str]) -> None:
    answer = quiet_sqlite_office.chen.post("/vouchers", {"facts": [fact]})
    assert (answer.status_code, codes(answer)) == (403, ["not_own_business /facts/0"])


def test_a_clerk_revises_no_voucher_of_another_bank(sqlite_office: Office) -> None:
    other = sqlite_office.gao.hand_in("/vouchers", OTHERS)
    sqlite_office.li.post(f"/vouchers/{other}/decision", {"verdict": "returned", "reason": "示例"})
    for voucher in (other, "S999"):
        answer = sqlite_office.chen.post("/vouchers", BODIES["/vouchers"] | {"revises": voucher})
        assert (answer.status_code, codes(answer)) == (404, ["unknown_voucher /revises"])


def test_a_scan_is_shown_to_the_bank_that_sent_it_and_to_no_other(sqlite_office: Office) -> None:
    sha256 = sqlite_office.gao.store(b"%PDF-1.7 of another bank").json()["sha256"]
    scans = [{"sha256": sha256, "kind": "contract", "name": "a.pdf"}]
    sqlite_office.gao.hand_in("/vouchers", OTHERS | {"attachments": scans})
    assert sqlite_office.gao.get(f"/attachments/{sha256}").status_code == 200
    assert sqlite_office.sun.get(f"/attachments/{sha256}").status_code == 200
    answer = sqlite_office.chen.get(f"/attachments/{sha256}")
    assert (answer.status_code, codes(answer)) == (404, ["attachment_missing sha256"])


def test_a_clerks_workbook_holds_the_own_bank_alone(quiet_sqlite_office: Office) -> None:
    answer = quiet_sqlite_office.chen.get("/reports/monthly/2023-06")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.content))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert any("示例B01" in cell for cell in cells)
    told = [cell for cell in cells for secret in (*SECRETS, "示例B02", "示例E02") if secret in cell]
    assert told == []


def test_a_clerk_reads_the_history_of_the_own_loan(quiet_office: Office) -> None:
    whole = quiet_office.chen.read(f"/instruments/{J1}")
    assert [entry["act"] for entry in whole["entries"]] == ["disbursement", "repayment"]
    assert (whole["outstanding"], whole["patents"]) == ("4000000.00", ["ZL201310699744.2"])


def test_a_clerk_cannot_name_a_scan_that_only_another_bank_named(sqlite_office: Office) -> None:
    sha256 = sqlite_office.gao.store(b"%PDF-1.7 of another bank").json()["sha256"]
    scans = [{"sha256": sha256, "kind": "contract", "name": "a.pdf"}]
    sqlite_office.gao.hand_in("/vouchers", OTHERS | {"attachments": scans})
    answer = sqlite_office.chen.post("/vouchers", BODIES["/vouchers"] | {"attachments": scans})
    assert (answer.status_code, codes(answer)) == (409, ["attachment_missing /attachments/0/sha256"])
    assert sqlite_office.chen.get(f"/attachments/{sha256}").status_code == 404
