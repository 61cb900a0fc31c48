"""One receipt over several loans: its parts become entries of one voucher, and sum to its total or are refused."""

from typing import Any

import pytest

from tests.web import J1, J2, Office, codes

PLEDGE_LOAN = "patent_pledge_loan"


def receipt(total: Any, *parts: Any, **more: Any) -> dict[str, Any]:
    """A body with one line: a receipt of 1 September."""
    return {"lines": [{"date": "2023-09-01", "receipt": {"total": total, "parts": list(parts)}, **more}]}


def part(loan: str, **amounts: str) -> dict[str, str]:
    return {"loan": loan, **amounts}


def balances(office: Office) -> dict[str, str]:
    items = office.sun.read("/instruments", kind=PLEDGE_LOAN)["items"]
    return {item["number"]: item["outstanding"] for item in items}


def test_a_receipt_pays_back_on_each_loan_that_it_names_by_one_voucher(office: Office) -> None:
    body = receipt("30.5万元", part(J1, amount="10万元", interest="5000"), part(J2, amount="20万元"))
    number = office.do("/repayments", body)
    entered = [
        (item["entry"], item["instrument"], item["act"], item["event_date"], item["amount"])
        for item in office.sun.read("/entries", where=["act=repayment"])["items"][-2:]
    ]
    assert entered == [
        (f"{number}/1", J1, "repayment", "2023-09-01", "100000.00"),
        (f"{number}/3", J2, "repayment", "2023-09-01", "200000.00"),
    ]
    assert balances(office) == {"J1": "3900000.00", "J2": "2600000.00"}
    assert office.sun.read("/totals/income", kind=PLEDGE_LOAN)["total"]["amount"] == "5000.00"


def test_what_came_after_a_write_off_may_stand_on_a_receipt(sqlite_office: Office) -> None:
    sqlite_office.do("/repayments", {"lines": [part(J2, date="2023-08-30", written_off="280万元")]})
    sqlite_office.do("/repayments", receipt("11万元", part(J2, recovered="10万元"), part(J1, amount="1万元")))
    recovered = sqlite_office.sun.read("/totals/recovered", kind=PLEDGE_LOAN)["total"]
    assert (recovered["count"], recovered["amount"]) == (1, "100000.00")


REFUSED = [
    (receipt("30万元", part(J1, amount="10万元"), part(J2, amount="19万元")),
     ["receipt_sum_differs /lines/0/receipt/total"]),
    (receipt("30万元", part(J1, amount="10万元"), part(J2, amount="20万元", interest="0.01")),
     ["receipt_sum_differs /lines/0/receipt/total"]),
    (receipt("1", part(J1, amount="500万元"), part(J2, amount="x")),
     ["balance_negative /lines/0/receipt/parts/0", "amount_unreadable /lines/0/receipt/parts/1/amount"]),
    (receipt("1", part(J1, amount="500万元")),
     ["receipt_sum_differs /lines/0/receipt/total", "balance_negative /lines/0/receipt/parts/0"]),
    (receipt("x", part(J1, amount="1")), ["amount_unreadable /lines/0/receipt/total"]),
    (receipt(5, part(J1, amount="5")), ["amount_json_number /lines/0/receipt/total"]),
    (receipt("1", part("S9/9", amount="1")), ["unknown_instrument /lines/0/receipt/parts/0/loan"]),
    (receipt("1", part(J1, amount="1"), part(J2)), ["missing_field /lines/0/receipt/parts/1/amount"]),
    (receipt("1", part(J1, written_off="1")), ["unknown_field /lines/0/receipt/parts/0/written_off"]),
    (receipt("1"), ["malformed /lines/0/receipt/parts"]),
    (receipt("1", part(J1, amount="1"), loan=J1, interest="2"),
     ["unknown_field /lines/0/loan", "unknown_field /lines/0/interest"]),
    ({"lines": [{"date": "2023-09-01", "amount": "1"}]}, ["missing_field /lines/0/loan"]),
    ({"lines": [{"date": "2023-09-01", "loan": J1}]}, ["missing_field /lines/0/amount"]),
    ({"lines": [{"date": "x", "receipt": {"total": "1", "parts": [part(J1, amount="1")]}}]},
     ["date_unreadable /lines/0/date"]),
]  # fmt: skip


@pytest.mark.parametrize("flag", ["true", "false"])
@pytest.mark.parametrize(("body", "expected"), REFUSED)
def test_a_receipt_that_is_wrong_is_refused_at_its_place_and_leaves_nothing(
    sqlite_office: Office, body: dict[str, Any], expected: list[str], flag: str
) -> None:
    before = sqlite_office.books.trace()
    answer = sqlite_office.wang.post("/repayments", body, dry_run=flag)
    assert (answer.status_code in {409, 422}, codes(answer)) == (True, expected)
    assert sqlite_office.books.trace() == before


@pytest.mark.parametrize(
    ("total", "told"),
    [("30万元", "300000.00 (+9999.99)"), ("28万元", "280000.00 (-10000.01)"), ("0", "0.00 (-290000.01)")],
)
def test_a_receipt_that_does_not_add_up_is_told_by_how_much_it_is_off(
    quiet_sqlite_office: Office, total: str, told: str
) -> None:
    body = receipt(total, part(J1, amount="10万元"), part(J2, amount="190000.01"))
    answer = quiet_sqlite_office.wang.post("/repayments", body)
    [finding] = answer.json()["findings"]
    assert (answer.status_code, finding["expected"], finding["found"]) == (409, "290000.01", told)
    assert finding["detail"] == (f"一张还款凭据的总额与分到各笔借据的金额之和不等（各笔合计 290000.01，总额 {told}）。")


def test_the_same_receipt_under_the_same_key_is_stored_once(sqlite_office: Office) -> None:
    body = receipt("3", part(J1, amount="1"), part(J2, amount="2"))
    first, second = (sqlite_office.wang.post("/repayments", body, key="once") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["voucher"] == second.json()["voucher"]


def test_a_receipt_and_a_plain_line_may_stand_in_one_voucher(sqlite_office: Office) -> None:
    both = [*receipt("3", part(J1, amount="1"), part(J2, amount="2"))["lines"],
            part(J1, date="2023-09-02", amount="4")]  # fmt: skip
    sqlite_office.do("/repayments", {"lines": both})
    assert balances(sqlite_office) == {"J1": "3999995.00", "J2": "2799998.00"}


def test_a_clerk_pays_back_on_no_loan_of_another_bank_by_a_receipt(sqlite_office: Office) -> None:
    answer = sqlite_office.chen.post("/repayments", receipt("3", part(J1, amount="1"), part(J2, amount="2")))
    assert codes(answer) == ["unknown_instrument /lines/0/receipt/parts/1/loan"]
