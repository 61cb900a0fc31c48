"""What is recorded through the API, from the body that a clerk sends to the totals that a month shows."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from ledger.vocabulary import ACTS_OF, Kind
from tests.web import BODIES, CL1, J1, J2, P1, Office, codes

LOAN = "patent_pledge_loan"

ENTERED: dict[str, str] = {
    "/loans": f"""
        pledge_registration registration 1500000.00
        pledge_registration pledge 1500000.00 ZL201710601862.3
        {LOAN} disbursement 1000000.00""",
    "/repayments": f"{LOAN} repayment 50000.00\n{LOAN} income 75218.75",
    "/credit-lines": "credit_line commitment 2000000.00",
    "/registrations": """
        pledge_registration registration 3000000.00
        pledge_registration pledge - ZL201710601862.3""",
    "/releases": "pledge_registration release - ZL201310699744.2",
    "/contributions": "fund_contribution commitment 10000000.00\nfund_contribution disbursement 4000000.00",
    "/investments": "equity_investment disbursement 1000000.00",
    "/shares": "cooperative_share commitment 50000.00\ncooperative_share disbursement 50000.00",
    "/grants": "grant commitment 300000.00\ngrant disbursement 200000.00",
    "/subsidies": "interest_subsidy disbursement 20000.00",
    "/compensations": "risk_compensation disbursement 20000.00",
    "/statements": "",
    "/institutions": "",
    "/amendments": "",
    "/reversals": f"{LOAN} repayment -150000.00",
    "/rebookings": f"""
        {LOAN} disbursement -4150000.00
        {LOAN} repayment -150000.00
        {LOAN} disbursement 4150000.00
        {LOAN} repayment 150000.00""",
    "/vouchers": f"{LOAN} repayment 10000.00",
}
"""By path: kind, act, yuan and patent of the entries that its body becomes, in the order of the journal."""

MEASURES = {
    "commitment": "committed", "disbursement": "disbursed", "repayment": "repaid", "income": "income",
    "registration": "registered",
}  # fmt: skip


def entered_by(office: Office, number: int) -> list[str]:
    """The entries of a journal number as lines."""
    items = office.sun.read("/entries", limit=1000)["items"]
    return [
        " ".join(filter(None, [item["kind"], item["act"], item["amount"] or "-", item["patent"]]))
        for item in items
        if item["entry"].startswith(f"{number}/")
    ]


def all_totals(office: Office) -> dict[tuple[str, str], str]:
    """Every flow of every kind, in yuan."""
    found = {}
    for measure in MEASURES.values():
        for row in office.sun.read(f"/totals/{measure}", by="kind")["rows"]:
            found[row["kind"], measure] = row["amount"]
    return found


@pytest.mark.parametrize("path", BODIES)
def test_an_act_becomes_one_voucher_whose_entries_are_shown_once_it_is_approved(
    sqlite_office: Office, path: str
) -> None:
    office, expected = sqlite_office, [" ".join(line.split()) for line in ENTERED[path].strip().splitlines()]
    before = all_totals(office)
    voucher = office.wang.hand_in(path)
    assert all_totals(office) == before
    number = office.li.approve(voucher)
    assert entered_by(office, number) == expected
    assert all_totals(office) == added_to(before, expected)


def added_to(totals: dict[tuple[str, str], str], entries: list[str]) -> dict[tuple[str, str], str]:
    """The totals after these entries."""
    fen = {key: fen_of(amount) for key, amount in totals.items()}
    for line in entries:
        kind, act, amount, *_ = line.split()
        if act in MEASURES:
            key = (kind, MEASURES[act])
            fen[key] = fen.get(key, 0) + fen_of(amount)
    return {key: f"{amount // 100}.{amount % 100:02d}" for key, amount in fen.items()}


def fen_of(yuan: str) -> int:
    return int(yuan.replace(".", ""))


def test_the_acts_are_recorded_alike_on_each_engine(office: Office) -> None:
    numbers = {path: office.do(path) for path in BODIES if path not in {"/reversals", "/rebookings"}}
    for path, number in numbers.items():
        expected = [" ".join(line.split()) for line in ENTERED[path].strip().splitlines()]
        assert entered_by(office, number) == expected, path


def test_every_kind_can_be_recorded_by_an_act_of_its_own() -> None:
    kinds = {line.split()[0] for lines in ENTERED.values() for line in lines.strip().splitlines()}
    by_kind_field = {"technology_loan", "cooperative_loan", "mutual_deposit"}
    assert kinds | by_kind_field == set(Kind)


FURTHER: list[tuple[str, dict[str, Any], str]] = [
    ("/loans", {"kind": "technology_loan", "bank": "B02", "enterprise": "E01", "number": "T1", "amount": "1",
                "date": "2023-03-01", "means": "rollover", "renews": J1}, "technology_loan disbursement 1.00"),
    ("/loans", {"kind": "cooperative_loan", "bank": "C01", "enterprise": "E01", "number": "T1", "amount": "1",
                "date": "2023-03-01"}, "cooperative_loan disbursement 1.00"),
    ("/loans", {"bank": "B01", "enterprise": "E01", "number": "T1", "amount": "1万元", "date": "2023-03-01",
                "credit_line": CL1, "registrations": [P1]}, f"{LOAN} disbursement 10000.00"),
    ("/repayments", {"loan": f"{LOAN}:B02:J2", "date": "2023-09-01", "written_off": "3", "recovered": "2"},
     f"{LOAN} write_off 3.00\n{LOAN} recovery 2.00"),
    ("/credit-lines", {"credit_line": CL1, "date": "2023-09-01", "cut": "100万元"},
     "credit_line commitment_cut 1000000.00"),
    ("/credit-lines", {"credit_line": CL1, "date": "2023-09-01", "amount": "100万元"},
     "credit_line commitment 1000000.00"),
    ("/shares", {"kind": "mutual_deposit", "member": "E01", "cooperative": "C01", "date": "2023-09-01", "paid": "5",
                 "withdrawn": "2", "dividends": "1"},
     "mutual_deposit disbursement 5.00\nmutual_deposit repayment 2.00\nmutual_deposit income 1.00"),
    ("/contributions", {"contributor": "G01", "fund": "F01", "date": "2023-09-01", "paid": "9", "returned": "2",
                        "distributed": "1", "means": "in_kind"},
     "fund_contribution disbursement 9.00\nfund_contribution repayment 2.00\nfund_contribution income 1.00"),
    ("/investments", {"fund": "F01", "enterprise": "E01", "date": "2023-09-01", "committed": "9", "invested": "9",
                      "returned": "2", "gains": "1", "written_off": "3"},
     "\n".join(f"equity_investment {rest}" for rest in (
         "commitment 9.00", "disbursement 9.00", "repayment 2.00", "income 1.00", "write_off 3.00"))),
    ("/grants", {"payer": "G01", "recipient": "E01", "date": "2023-09-01", "paid": "9", "recovered": "2"},
     "grant disbursement 9.00\ngrant repayment 2.00"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "line", "expected"), FURTHER)
def test_a_line_may_say_all_that_its_act_knows(
    sqlite_office: Office, path: str, line: dict[str, Any], expected: str
) -> None:
    assert entered_by(sqlite_office, sqlite_office.do(path, {"lines": [line]})) == expected.splitlines()


def test_every_act_of_every_kind_can_be_said_in_a_line() -> None:
    told = {line for lines in ENTERED.values() for line in lines.strip().splitlines()}
    told |= {line for *_, lines in FURTHER for line in lines.splitlines()}
    pairs = {tuple(line.split()[:2]) for line in told}
    acts_of_loans = {(LOAN, act) for act in ACTS_OF[Kind.PATENT_PLEDGE_LOAN]}
    assert acts_of_loans <= pairs
    others = (Kind.CREDIT_LINE, Kind.PLEDGE_REGISTRATION, Kind.FUND_CONTRIBUTION, Kind.EQUITY_INVESTMENT, Kind.GRANT)
    for kind in others:
        assert {(str(kind), str(act)) for act in ACTS_OF[kind]} <= pairs


def test_several_lines_are_one_voucher_and_findings_of_all_lines_are_told_at_once(sqlite_office: Office) -> None:
    lines = [{**BODIES["/loans"]["lines"][0], "number": f"J{n}", "registration": None} for n in range(20, 23)]
    dated = [line | {"date": f"2023-03-0{n}"} for n, line in enumerate(lines, 1)]
    number = sqlite_office.do("/loans", {"lines": dated})
    assert len(entered_by(sqlite_office, number)) == 3
    wrong = [lines[0] | {"bank": "B77"}, lines[1] | {"number": "J30", "amount": "7"}, lines[2] | {"amount": "0"}]
    refusal = sqlite_office.wang.post("/loans", {"lines": wrong})
    assert codes(refusal) == [
        "unknown_institution /lines/0/bank", "number_taken /lines/2", "amount_not_positive /lines/2/amount",
    ]  # fmt: skip


def test_a_second_step_goes_on_under_the_agreement_that_stands(sqlite_office: Office) -> None:
    number = sqlite_office.do("/grants")
    [place] = [item["instrument"] for item in sqlite_office.sun.read("/instruments", kind="grant")["items"]]
    later = {"lines": [{"agreement": place, "date": "2023-09-01", "paid": "10万元"}]}
    sqlite_office.do("/grants", later)
    whole = sqlite_office.sun.read(f"/instruments/{place}")
    assert [(item["act"], item["amount"]) for item in whole["entries"]] == [
        ("commitment", "300000.00"), ("disbursement", "200000.00"), ("disbursement", "100000.00"),
    ]  # fmt: skip
    assert whole["journal_number"] == number


def test_an_amendment_shows_in_the_history_of_its_loan(sqlite_office: Office) -> None:
    number = sqlite_office.do("/amendments")
    [amendment] = sqlite_office.sun.read(f"/instruments/{J1}")["amendments"]
    assert (amendment["amendment"], amendment["due_date"]) == (f"{number}/1", "2024-07-05")


def test_a_rebooked_loan_counts_for_its_right_bank_alone(sqlite_office: Office) -> None:
    sqlite_office.do("/rebookings")
    rows = sqlite_office.sun.read("/totals/disbursed", kind=LOAN, by="provider")["rows"]
    assert [(row["provider"], row["count"], row["amount"]) for row in rows if row["count"]] == [
        ("B02", 2, "7150000.00")
    ]


def test_a_statement_answers_its_own_measure(sqlite_office: Office) -> None:
    sqlite_office.do("/statements")
    told = sqlite_office.sun.read("/totals/reported_outstanding", kind=LOAN, as_of="2023-01-31")
    assert (told["total"]["count"], told["total"]["amount"]) == (1, "4150000.00")


@pytest.mark.parametrize("path", BODIES)
def test_a_dry_run_checks_everything_and_stores_nothing(sqlite_office: Office, path: str) -> None:
    before = sqlite_office.books.trace()
    dry = sqlite_office.wang.post(path, BODIES[path], key="k", dry_run="true")
    assert (dry.status_code, dry.json()["voucher"]) == (200, None)
    assert sqlite_office.books.trace() == before
    stored = sqlite_office.wang.post(path, BODIES[path], key="k")
    assert stored.status_code == 201
    same = ("fact_count", "warnings")
    assert [stored.json()[name] for name in same] == [dry.json()[name] for name in same]


def test_a_dry_run_is_refused_as_the_real_run_is(sqlite_office: Office) -> None:
    body = {"lines": [{"loan": J1, "date": "2023-08-05", "amount": "500万元"}]}
    dry, real = (sqlite_office.wang.post("/repayments", body, dry_run=flag) for flag in ("true", "false"))
    assert (dry.status_code, codes(dry)) == (real.status_code, codes(real)) == (409, ["balance_negative /lines/0"])


def test_the_same_key_and_body_is_answered_again_and_said_to_be(office: Office) -> None:
    first, again = (office.wang.post("/loans", BODIES["/loans"], key="k-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == {**first.json(), "is_replay": True}


def test_the_same_key_with_another_body_is_a_conflict(office: Office) -> None:
    office.wang.hand_in("/loans", key="k-1")
    before = office.books.trace()
    answer = office.wang.post("/repayments", BODIES["/repayments"], key="k-1")
    assert answer.status_code == 409
    assert [code.split()[0] for code in codes(answer)] == ["key_conflict"]
    assert office.books.trace() == before


def test_a_key_is_the_callers_own(sqlite_office: Office) -> None:
    first = sqlite_office.wang.hand_in("/repayments", key="k-1")
    assert sqlite_office.zhao.hand_in("/loans", key="k-1") != first


def at_once(count: int, press: Any) -> list[httpx.Response]:
    """The answers to one request pressed several times at once."""
    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(press) for _ in range(count)]]


def test_pressed_at_once_the_same_request_is_one_voucher(office: Office) -> None:
    before = office.books.trace()[0]
    answers = at_once(4, lambda: office.wang.post("/loans", BODIES["/loans"], key="k-1"))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["voucher"] for answer in answers}) == 1
    vouchers, *_ = office.books.trace()
    assert vouchers[0] == before[0] + 1


def test_pressed_at_once_the_same_decision_is_one_row(office: Office) -> None:
    voucher = office.wang.hand_in("/loans")
    body = {"vouchers": [voucher], "verdict": "posted"}
    answers = at_once(4, lambda: office.li.post("/decisions", body, key="k-1"))
    assert [answer.status_code for answer in answers] == [200] * 4, [answer.text for answer in answers]
    assert len({answer.text for answer in answers}) == 1
    assert sorted(answer.headers.get("idempotency-replayed", "") for answer in answers) == ["", "true", "true", "true"]


def test_pressed_at_once_a_takeover_is_one(office: Office) -> None:
    voucher = office.chen.hand_in("/repayments")
    answers = at_once(4, lambda: office.wang.post(f"/vouchers/{voucher}/takeover", key="k-1"))
    assert [answer.status_code for answer in answers] == [200] * 4, [answer.text for answer in answers]


def test_of_two_makers_at_once_one_takes_over(office: Office) -> None:
    voucher = office.chen.hand_in("/repayments")
    with ThreadPoolExecutor(2) as pool:
        presses = [pool.submit(maker.post, f"/vouchers/{voucher}/takeover") for maker in (office.wang, office.zhao)]
        statuses = sorted(press.result().status_code for press in presses)
    assert statuses == [200, 409]


def test_a_decision_is_replayed_under_its_key_and_refused_with_another_body(office: Office) -> None:
    voucher = office.wang.hand_in("/loans")
    first, again = (office.li.post(f"/vouchers/{voucher}/decision", {"verdict": "posted"}, key="k-1") for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = office.li.post(f"/vouchers/{voucher}/decision", {"verdict": "returned", "reason": "示例"}, key="k-1")
    assert (other.status_code, codes(other)) == (409, ["key_conflict Idempotency-Key"])


@pytest.mark.parametrize("path", [*BODIES, "/decisions", "/tokens", "/accounts"])
def test_a_write_without_a_key_is_refused_by_the_name_of_the_header(quiet_sqlite_office: Office, path: str) -> None:
    person = quiet_sqlite_office.root if path == "/accounts" else quiet_sqlite_office.wang
    headers = {"Authorization": f"Bearer {person.token}"}
    answer = quiet_sqlite_office.send("POST", f"/api/v1{path}", json=BODIES.get(path, {}), headers=headers)
    assert answer.status_code == 422
    assert "missing_field Idempotency-Key" in codes(answer)


def test_several_vouchers_are_decided_together_or_not_at_all(office: Office) -> None:
    good, bad = office.wang.hand_in("/loans"), office.wang.hand_in("/repayments", REPAID_IN_FULL)
    office.li.approve(office.wang.hand_in("/repayments"))
    before = office.books.trace()
    answer = office.li.post("/decisions", {"vouchers": [good, bad], "verdict": "posted"})
    assert (answer.status_code, codes(answer)[0].split()[0]) == (409, "balance_negative")
    assert office.books.trace() == before
    rows = office.li.post("/decisions", {"vouchers": [bad, good], "verdict": "rejected", "reason": "示例"}).json()
    assert [row["voucher"] for row in rows] == [bad, good]
    assert rows[0]["number"] + 1 == rows[1]["number"]


REPAID_IN_FULL = {"lines": [{"loan": J1, "date": "2023-08-06", "amount": "400万元"}]}


def test_its_own_maker_withdraws_a_voucher_and_nobody_else(sqlite_office: Office) -> None:
    voucher = sqlite_office.wang.hand_in("/loans")
    body = {"verdict": "withdrawn", "reason": "录错"}
    other = sqlite_office.zhao.post(f"/vouchers/{voucher}/decision", body)
    assert (other.status_code, codes(other)) == (403, [f"not_own_voucher {voucher}"])
    assert sqlite_office.wang.post(f"/vouchers/{voucher}/decision", body).json()["verdict"] == "withdrawn"
    assert sqlite_office.wang.read(f"/vouchers/{voucher}")["state"] == "withdrawn"


def test_a_clerk_withdraws_what_the_clerk_handed_in(sqlite_office: Office) -> None:
    voucher = sqlite_office.chen.hand_in("/repayments")
    answer = sqlite_office.chen.post(f"/vouchers/{voucher}/decision", {"verdict": "withdrawn", "reason": "录错"})
    assert (answer.status_code, answer.json()["verdict"]) == (200, "withdrawn")


@pytest.mark.parametrize("verdict", ["posted", "returned", "rejected"])
def test_four_eyes_are_four(sqlite_office: Office, verdict: str) -> None:
    voucher = sqlite_office.zhao.hand_in("/loans")
    answer = sqlite_office.zhao.post(f"/vouchers/{voucher}/decision", {"verdict": verdict, "reason": "示例"})
    assert (answer.status_code, codes(answer)) == (403, [f"same_person {voucher}"])


@pytest.mark.parametrize("verdict", ["posted", "returned", "rejected"])
def test_a_maker_decides_nothing_but_a_withdrawal(sqlite_office: Office, verdict: str) -> None:
    voucher = sqlite_office.zhao.hand_in("/loans")
    answer = sqlite_office.wang.post(f"/vouchers/{voucher}/decision", {"verdict": verdict, "reason": "示例"})
    assert (answer.status_code, [code.split()[0] for code in codes(answer)]) == (403, ["role_missing"])


def test_who_took_a_voucher_over_may_not_check_it(sqlite_office: Office) -> None:
    voucher = sqlite_office.chen.hand_in("/repayments")
    assert sqlite_office.zhao.post(f"/vouchers/{voucher}/takeover").status_code == 200
    answer = sqlite_office.zhao.post(f"/vouchers/{voucher}/decision", {"verdict": "posted"})
    assert (answer.status_code, codes(answer)) == (403, [f"same_person {voucher}"])


def test_warnings_are_told_and_must_be_accepted_by_name(sqlite_office: Office) -> None:
    twice = {"lines": [{**BODIES["/loans"]["lines"][0], "number": f"J{n}", "registration": None} for n in (31, 32)]}
    handed_in = sqlite_office.wang.post("/loans", twice).json()
    assert [(warning["code"], warning["pointer"]) for warning in handed_in["warnings"]] == [
        ("duplicate_entry", "/lines/1")
    ]
    voucher = handed_in["voucher"]
    refusal = sqlite_office.li.post(f"/vouchers/{voucher}/decision", {"verdict": "posted"})
    assert (refusal.status_code, codes(refusal)[0]) == (409, f"warning_not_accepted {voucher}")
    sqlite_office.li.approve(voucher, accept=["duplicate_entry"])
    assert sqlite_office.sun.read(f"/vouchers/{voucher}")["accepted"] == "duplicate_entry"


def test_an_unknown_code_is_not_accepted(sqlite_office: Office) -> None:
    voucher = sqlite_office.wang.hand_in("/loans")
    answer = sqlite_office.li.post(f"/vouchers/{voucher}/decision", {"verdict": "posted", "accept": ["示例"]})
    assert (answer.status_code, codes(answer)) == (422, ["unknown_code /accept/0"])


def test_a_clerks_voucher_is_posted_once_a_maker_answers_for_it(office: Office) -> None:
    voucher = office.chen.hand_in("/repayments")
    refusal = office.li.post(f"/vouchers/{voucher}/decision", {"verdict": "posted"})
    assert (refusal.status_code, codes(refusal)) == (409, [f"no_maker {voucher}"])
    taken = office.wang.post(f"/vouchers/{voucher}/takeover", key="t-1").json()
    assert (taken["submitted_by"], taken["made_by"], taken["state"]) == ("chen", "wang", "submitted")
    again = office.wang.post(f"/vouchers/{voucher}/takeover", key="t-1")
    assert (again.json(), again.headers["idempotency-replayed"]) == (taken, "true")
    office.li.approve(voucher)
    whole = office.sun.read(f"/vouchers/{voucher}")
    assert (whole["submitted_by"], whole["made_by"], whole["checked_by"]) == ("chen", "wang", "li")


def test_a_taken_voucher_is_not_taken_again_by_another(sqlite_office: Office) -> None:
    voucher = sqlite_office.chen.hand_in("/repayments")
    sqlite_office.wang.post(f"/vouchers/{voucher}/takeover")
    assert sqlite_office.zhao.post(f"/vouchers/{voucher}/takeover").status_code == 409


def test_a_voucher_shows_what_it_would_change_and_later_what_it_changed(office: Office) -> None:
    voucher = office.wang.hand_in("/repayments")
    expected = [
        {"kind": LOAN, "act": "income", "count_before": 0, "amount_before": "0.00", "count_after": 1,
         "amount_after": "75218.75"},
        {"kind": LOAN, "act": "repayment", "count_before": 2, "amount_before": "350000.00", "count_after": 3,
         "amount_after": "400000.00"},
    ]  # fmt: skip
    assert office.li.read(f"/vouchers/{voucher}")["effects"] == expected
    office.li.approve(voucher)
    office.do("/vouchers")
    assert office.li.read(f"/vouchers/{voucher}")["effects"] == expected


def test_a_reversal_shows_its_effect_with_the_sign_of_what_it_takes_back(sqlite_office: Office) -> None:
    [effect] = sqlite_office.li.read(f"/vouchers/{sqlite_office.wang.hand_in('/reversals')}")["effects"]
    assert (effect["count_before"], effect["count_after"]) == (2, 1)
    assert (effect["amount_before"], effect["amount_after"]) == ("350000.00", "200000.00")


def test_a_voucher_shows_source_facts_and_findings(sqlite_office: Office) -> None:
    twice = {"title": "两笔", "lines": [
        {**BODIES["/loans"]["lines"][0], "number": f"J{n}", "registration": None} for n in (31, 32)
    ]}  # fmt: skip
    whole = sqlite_office.li.read(f"/vouchers/{sqlite_office.wang.hand_in('/loans', twice)}")
    assert (whole["title"], whole["source"]) == ("两笔", {"via": "api", "title": "两笔"})
    assert [fact["fact"] for fact in whole["facts"]] == ["instrument", "entry"] * 2
    assert whole["facts"][1]["amount"] == "1000000.00"
    assert [finding["code"] for finding in whole["findings"]] == ["duplicate_entry"]


def test_a_returned_voucher_and_its_revision_name_each_other(sqlite_office: Office) -> None:
    returned = sqlite_office.wang.hand_in("/vouchers")
    sqlite_office.li.post(f"/vouchers/{returned}/decision", {"verdict": "returned", "reason": "金额有误"})
    facts = [{**BODIES["/vouchers"]["facts"][0], "amount": "2万元"}]
    revision = sqlite_office.wang.hand_in("/vouchers", {"facts": facts, "revises": returned})
    first, second = (sqlite_office.li.read(f"/vouchers/{voucher}") for voucher in (returned, revision))
    assert (first["state"], first["reason"]) == ("returned", "金额有误")
    assert (first["revised_by"], second["revises"]) == (revision, returned)
    again = sqlite_office.wang.post("/vouchers", {"facts": facts, "revises": returned, "title": "再改"})
    assert (again.status_code, codes(again)) == (409, ["already_revised /revises"])


def test_only_a_returned_voucher_is_revised(sqlite_office: Office) -> None:
    waiting = sqlite_office.wang.hand_in("/vouchers")
    answer = sqlite_office.wang.post("/vouchers", BODIES["/vouchers"] | {"revises": waiting})
    assert (answer.status_code, codes(answer)) == (409, ["revises_not_returned /revises"])
    missing = sqlite_office.wang.post("/vouchers", BODIES["/vouchers"] | {"revises": "S999"})
    assert (missing.status_code, codes(missing)) == (404, ["unknown_voucher /revises"])


def test_vouchers_are_listed_by_state(sqlite_office: Office) -> None:
    waiting = sqlite_office.wang.hand_in("/vouchers")
    listed = sqlite_office.li.read("/vouchers", state="submitted")["items"]
    assert [item["voucher"] for item in listed] == [waiting]
    assert len(sqlite_office.li.read("/vouchers", state="posted")["items"]) == 3


def test_a_month_is_closed_and_reopened_through_vouchers(sqlite_office: Office) -> None:
    sqlite_office.do("/vouchers", {"facts": [{"fact": "closing", "month": "2023-06"}]})
    late = sqlite_office.do("/repayments", {"lines": [{"loan": J2, "date": "2023-05-05", "amount": "1"}]})
    items = sqlite_office.sun.read("/entries", limit=1000)["items"]
    [entry] = [item for item in items if item["entry"].startswith(f"{late}/")]
    assert (entry["event_date"], entry["book_date"]) == ("2023-05-05", "2023-07-01")
    sqlite_office.do("/vouchers", {"facts": [{"fact": "reopening", "month": "2023-06", "reason": "示例"}]})


@pytest.mark.parametrize("in_folder", [False, True])
def test_scans_are_named_by_vouchers_and_come_back_as_they_were(
    sqlite_books: Any, tmp_path: Any, in_folder: bool
) -> None:
    from tests.web import open_office

    office = open_office(sqlite_books, **({"attachments": tmp_path / "scans"} if in_folder else {}))
    content = b"%PDF-1.7 a scan"
    stored = office.wang.store(content)
    assert stored.status_code == 201
    sha256 = stored.json()["sha256"]
    assert office.wang.store(content).json() == stored.json()
    named = BODIES["/loans"] | {"attachments": [{"sha256": sha256, "kind": "contract", "name": "合同.pdf"}]}
    whole = office.sun.read(f"/vouchers/{office.wang.hand_in('/loans', named)}")
    assert whole["source"]["attachments"] == named["attachments"]
    scan = office.sun.get(f"/attachments/{sha256}")
    assert scan.content == content
    assert scan.headers["content-type"] == "application/pdf"
    assert scan.headers["content-disposition"].startswith("attachment;")
    assert scan.headers["x-content-type-options"] == "nosniff"
    office.close()


def test_a_scan_that_is_not_stored_cannot_be_named(sqlite_office: Office) -> None:
    named = BODIES["/loans"] | {"attachments": [{"sha256": "0" * 64, "kind": "contract", "name": "合同.pdf"}]}
    answer = sqlite_office.wang.post("/loans", named)
    assert (answer.status_code, codes(answer)) == (409, ["attachment_missing /attachments/0/sha256"])


def test_an_account_is_added_once_under_its_key(sqlite_office: Office) -> None:
    body = {"name": "zhang", "roles": ["maker"], "password": "a long enough one"}
    first, again = (sqlite_office.root.post("/accounts", body, key="k-1") for _ in range(2))
    assert (first.status_code, first.json()) == (201, {"name": "zhang", "roles": ["maker"], "institution": None})
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    other = sqlite_office.root.post("/accounts", body | {"roles": ["checker"]}, key="k-1")
    assert (other.status_code, codes(other)) == (409, ["key_conflict Idempotency-Key"])
    signed_in = sqlite_office.nobody.post("/sign-in", {"name": "zhang", "password": "a long enough one"})
    assert signed_in.status_code == 200
    assert "a long enough one" not in json.dumps(sqlite_office.sun.read("/access-log"))
