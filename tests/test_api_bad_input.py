"""What no clerk should send, and how the API says so: never a fault, always a problem document that points at it."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ledger.access_log import Origin
from ledger.accounts import remove_user
from ledger.tokens import abilities, create_token
from tests.web import BODIES, J1, Office, Person, codes

LOAN: dict[str, Any] = BODIES["/loans"]["lines"][0]


def loan(**fields: Any) -> dict[str, Any]:
    """A body with one loan, some of whose fields are others."""
    return {"lines": [LOAN | fields]}


def registered(**fields: Any) -> dict[str, Any]:
    return loan(registration=LOAN["registration"] | fields)


SHAPES: list[tuple[str, Any, list[str]]] = [
    ("/loans", {}, ["missing_field /lines"]),
    ("/loans", {"lines": []}, ["malformed /lines"]),
    ("/loans", [], ["malformed"]),
    ("/loans", "text", ["malformed"]),
    ("/loans", None, ["missing_field"]),
    ("/loans", {"lines": [1]}, ["malformed /lines/0"]),
    ("/loans", loan(amount=415), ["amount_json_number /lines/0/amount"]),
    ("/loans", loan(amount=415.5), ["amount_json_number /lines/0/amount"]),
    ("/loans", loan(amount=True), ["amount_json_number /lines/0/amount"]),
    ("/loans", loan(amount={"yuan": "1"}), ["malformed /lines/0/amount"]),
    ("/loans", loan(rate=4.35), ["amount_json_number /lines/0/rate"]),
    ("/loans", loan(bnak="B01"), ["unknown_field /lines/0/bnak"]),
    ("/loans", loan() | {"a/b~c": 1}, ["unknown_field /a~1b~0c"]),
    ("/loans", loan(kind="mortgage"), ["malformed /lines/0/kind"]),
    ("/loans", loan(means="gold"), ["unknown_code /lines/0/means"]),
    ("/loans", loan(number="9" * 81), ["malformed /lines/0/number"]),
    ("/loans", loan(bank=7, enterprise=None), ["malformed /lines/0/bank", "malformed /lines/0/enterprise"]),
    ("/loans", loan(amount="一百"), ["amount_unreadable /lines/0/amount"]),
    ("/loans", loan(amount="0"), ["amount_not_positive /lines/0/amount"]),
    ("/loans", loan(amount="1.001"), ["amount_sub_fen /lines/0/amount"]),
    ("/loans", loan(date="2023-02-30"), ["date_unreadable /lines/0/date"]),
    ("/loans", loan(due_date="soon"), ["date_unreadable /lines/0/due_date"]),
    ("/loans", loan(rate="101"), ["rate_unreadable /lines/0/rate"]),
    ("/loans", loan(region="999999"), ["region_unknown /lines/0/region"]),
    ("/loans", loan(bank="b01"), ["malformed /lines/0/bank"]),
    ("/loans", loan(renews="J1"), ["malformed /lines/0/renews"]),
    ("/loans", loan(registrations=["J1"]), ["malformed /lines/0/registrations/0"]),
    ("/loans", registered(patents=[{"patent": "ZL201310699744.3"}]),
     ["patent_check_digit /lines/0/registration/patents/0/patent"]),
    ("/loans", registered(patents=[{"patent": "ZL201710601862.3", "appraised": "x"}]),
     ["amount_unreadable /lines/0/registration/patents/0/appraised"]),
    ("/loans", registered(amount="x"), ["amount_unreadable /lines/0/registration/amount"]),
    ("/repayments", {"lines": [{"loan": J1, "date": "2023-09-01", "interest": "x"}]},
     ["amount_unreadable /lines/0/interest"]),
    ("/credit-lines", {"lines": [{"credit_line": "S1/8", "date": "x", "cut": "1"}]}, ["date_unreadable /lines/0/date"]),
    ("/releases", {"lines": [{"registration": "S1/10", "date": "2023-06-30", "patents": ["ZL201310699744.2", "x"]}]},
     ["patent_malformed /lines/0/patents/1"]),
    ("/statements", {"lines": [{**BODIES["/statements"]["lines"][0], "count": 1.5}]}, ["malformed /lines/0/count"]),
    ("/institutions", {"lines": [{"code": "E9", "name": "示例", "kind": "shop"}]}, ["unknown_code /lines/0/kind"]),
    ("/amendments", {"lines": [{"instrument": J1, "effective_date": "x", "rate": "x"}]},
     ["date_unreadable /lines/0/effective_date", "rate_unreadable /lines/0/rate"]),
    ("/reversals", {"entries": ["1/15", "x"], "reason": "示例"}, ["malformed /entries/1"]),
    ("/reversals", {"entries": ["1/15"]}, ["missing_field /reason"]),
    ("/rebookings", {"instrument": J1, "changes": {"provider": "b"}, "reason": "示例"},
     ["malformed /changes/provider"]),
    ("/rebookings", {"instrument": "x", "changes": {"provider": "B02"}, "reason": "示例"}, ["malformed /instrument"]),
    ("/vouchers", {"facts": [{"fact": "entry"}, {"fact": "gift"}, 7]}, [
        "missing_field /facts/0/instrument", "missing_field /facts/0/act", "missing_field /facts/0/event_date",
        "unknown_fact /facts/1", "malformed /facts/2"]),
    ("/vouchers", {"facts": [{"fact": "closing", "month": "2023-06"}], "revises": "7"}, ["malformed /revises"]),
    ("/decisions", {"vouchers": ["7"], "verdict": "posted"}, ["malformed /vouchers/0"]),
    ("/decisions", {"vouchers": ["S4"], "verdict": "burnt"}, ["unknown_code /verdict"]),
    ("/tokens", {"name": "a", "scopes": ["all"]}, ["unknown_code /scopes/0"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "expected"), SHAPES)
def test_a_field_of_the_wrong_shape_is_pointed_at_by_the_callers_own_name(
    quiet_sqlite_office: Office, path: str, body: Any, expected: list[str]
) -> None:
    answer = quiet_sqlite_office.wang.post(path, json.dumps(body).encode() if body is not None else None)
    assert (answer.status_code, codes(answer)) == (422, expected)


RULES: list[tuple[str, Any, list[str]]] = [
    ("/loans", loan(bank="B99", enterprise="E99"),
     ["unknown_institution /lines/0/enterprise", "unknown_institution /lines/0/bank"]),
    ("/loans", loan(number="J1", registration=None), ["number_taken /lines/0"]),
    ("/loans", loan(bank="G01", registration=None), ["party_kind /lines/0/bank"]),
    ("/loans", loan(registration=None, credit_line="S1/999"), ["unknown_instrument /lines/0/credit_line"]),
    ("/loans", loan(registration=None, registrations=["S1/10", "S1/999"]),
     ["unknown_instrument /lines/0/registrations/1"]),
    ("/loans", loan(registration=None, date="2090-01-01", due_date=None), ["date_in_future /lines/0/date"]),
    ("/repayments", {"lines": [{"loan": J1, "date": "2023-09-01", "amount": "9亿元"}]}, ["balance_negative /lines/0"]),
    ("/repayments", {"lines": [{"loan": "S9/9", "date": "2023-09-01", "amount": "1"}]},
     ["unknown_instrument /lines/0/loan"]),
    ("/repayments", {"lines": [{"loan": "S1/10", "date": "2023-09-01", "amount": "1"}]},
     ["act_of_kind /lines/0/amount"]),
    ("/subsidies", {"lines": [{"payer": "G01", "recipient": "E01", "date": "2023-09-01", "paid": "1", "loan": "S9/9"}]},
     ["unknown_instrument /lines/0/loan"]),
    ("/grants", {"lines": [{"agreement": "S9/9", "date": "2023-09-01", "paid": "1"}]},
     ["unknown_instrument /lines/0/agreement"]),
    ("/grants", {"lines": [{"payer": "G09", "recipient": "E09", "date": "2023-09-01", "paid": "1"}]},
     ["unknown_institution /lines/0/payer", "unknown_institution /lines/0/recipient"]),
    ("/statements", {"lines": [{**BODIES["/statements"]["lines"][0], "institution": "B09"}]},
     ["unknown_institution /lines/0/institution"]),
    ("/reversals", {"entries": ["9/9"], "reason": "示例"}, ["unknown_entry /entries/0"]),
    ("/vouchers", {"facts": [{"fact": "reopening", "month": "2023-06", "reason": "示例"}]},
     ["reopening_not_closed /facts/0"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "expected"), RULES)
def test_a_broken_rule_of_the_field_is_a_conflict_with_its_findings(
    quiet_sqlite_office: Office, path: str, body: Any, expected: list[str]
) -> None:
    answer = quiet_sqlite_office.wang.post(path, body)
    assert (answer.status_code, codes(answer)) == (409, expected)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("４１５万元", "4150000.00"), ("415.00", "415.00"), ("4,150,000.5", "4150000.50"), ("0.0415亿元", "4150000.00")],
)
def test_amounts_are_read_as_clerks_write_them(sqlite_office: Office, text: str, yuan: str) -> None:
    voucher = sqlite_office.wang.hand_in("/loans", loan(amount=text, registration=None, number="W1"))
    assert sqlite_office.wang.read(f"/vouchers/{voucher}")["facts"][-1]["amount"] == yuan


READERS = [
    "/entries", "/instruments", "/institutions", "/vouchers", "/totals/disbursed", "/head", "/audit", "/session",
    "/tokens", "/access-log", f"/instruments/{J1}", "/vouchers/S1", "/reports/monthly/2023-06",
]  # fmt: skip


@pytest.mark.parametrize("path", READERS)
def test_an_unknown_query_parameter_is_refused_by_its_name(quiet_sqlite_office: Office, path: str) -> None:
    answer = quiet_sqlite_office.sun.get(path, colour="red", kindd="x")
    assert (answer.status_code, codes(answer)) == (422, ["unknown_parameter colour", "unknown_parameter kindd"])


@pytest.mark.parametrize("path", [*BODIES, "/tokens", "/decisions"])
def test_an_unknown_query_parameter_of_a_write_is_refused_too(quiet_sqlite_office: Office, path: str) -> None:
    answer = quiet_sqlite_office.wang.post(path, BODIES.get(path, {}), dryrun="true")
    assert answer.status_code == 422
    assert "unknown_parameter dryrun" in codes(answer)


QUESTIONS: list[tuple[str, dict[str, Any], int, str]] = [
    ("/totals/profit", {}, 422, "unknown_code measure"),
    ("/totals/disbursed", {"by": "colour"}, 422, "unknown_code by"),
    ("/totals/disbursed", {"kind": "mortgage"}, 422, "unknown_code kind"),
    ("/totals/disbursed", {"period": "2023-13"}, 422, "period_unreadable period"),
    ("/totals/disbursed", {"period": "2023", "as_of": "2023-01-01"}, 422, "scope_time period"),
    ("/totals/outstanding", {"period": "2023"}, 422, "stock_over_period period"),
    ("/totals/disbursed", {"where": "colour=red"}, 422, "unknown_code where"),
    ("/totals/disbursed", {"known_at": "99"}, 404, "known_at_beyond_head known_at"),
    ("/totals/disbursed", {"known_at": "yesterday"}, 422, "known_at_unreadable known_at"),
    ("/totals/disbursed", {"known_at": "9" * 60}, 404, "known_at_beyond_head known_at"),
    ("/totals/disbursed", {"counts": "patents"}, 422, "measure_dimension counts"),
    ("/entries", {"limit": "0"}, 422, "malformed limit"),
    ("/entries", {"limit": "ten"}, 422, "malformed limit"),
    ("/entries", {"cursor": "示例"}, 422, "cursor_unreadable cursor"),
    ("/entries", {"cursor": "WzEsMl0"}, 422, "cursor_unreadable cursor"),
    ("/entries", {"cursor": "Wzk5LDEsMV0"}, 404, "known_at_beyond_head known_at"),
    ("/entries", {"cursor": "WzEsOTk5OTk5OTk5OTk5OTk5OTk5OTk5LDFd"}, 422, "cursor_unreadable cursor"),
    ("/entries", {"cursor": "Wy0xLDEsMV0"}, 422, "cursor_unreadable cursor"),
    ("/instruments", {"cursor": "WzEsOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"}, 422, "cursor_unreadable cursor"),
    ("/vouchers", {"cursor": "W1tdLDFd"}, 422, "cursor_unreadable cursor"),
    ("/access-log", {"cursor": "x"}, 422, "cursor_unreadable cursor"),
    ("/entries", {"format": "pdf"}, 422, "malformed format"),
    ("/vouchers", {"state": "lost"}, 422, "unknown_code state"),
    ("/reports/monthly/2023-13", {}, 422, "period_unreadable"),
    ("/reports/monthly/2999-01", {}, 422, ""),
    ("/reports/monthly/june", {}, 422, "malformed month"),
    ("/audit", {"publication": "R9"}, 404, "unknown_publication"),
    ("/vouchers/S999", {}, 404, "unknown_voucher S999"),
    ("/vouchers/7", {}, 422, "malformed voucher"),
    ("/instruments/S1/999", {}, 404, "unknown_instrument instrument"),
    ("/instruments/S99999999999999/9999", {}, 404, "unknown_instrument instrument"),
    ("/instruments/S999999999999999/9999", {}, 422, "malformed voucher"),
    ("/nowhere", {}, 404, "no_such_address /api/v1/nowhere"),
    ("/attachments/" + "0" * 64, {}, 404, "attachment_missing sha256"),
    ("/attachments/x", {}, 422, "malformed sha256"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "params", "status", "code"), QUESTIONS)
def test_a_question_that_means_nothing_is_refused(
    quiet_office: Office, path: str, params: dict[str, Any], status: int, code: str
) -> None:
    answer = quiet_office.sun.get(path, **params)
    assert answer.status_code == status, answer.text
    assert codes(answer)[0].startswith(code)


NULS: list[tuple[str, dict[str, str]]] = [
    ("/entries", {"where": "programme=\0"}), ("/totals/disbursed", {"where": "recipient=\0"}),
    ("/audit", {"publication": "\0"}), ("/access-log", {"account": "\0"}), ("/entries", {"cursor": "\0"}),
    ("/entries", {"known_at": "\0"}), ("/totals/disbursed", {"by": "\0"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "params"), NULS)
def test_a_null_character_in_a_question_is_no_fault(quiet_office: Office, path: str, params: dict[str, str]) -> None:
    assert quiet_office.sun.get(path, **params).status_code in {200, 404, 422}


ODD = ["\ud800", "\0", "\u202e", "a\nb", "￿"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    ("path", "place"),
    [("/loans", ("lines", 0, "number")), ("/loans", ("lines", 0, "amount")), ("/loans", ("lines", 0, "bank")),
     ("/loans", ("lines", 0, "purpose")), ("/loans", ("title",)), ("/institutions", ("lines", 0, "name")),
     ("/reversals", ("reason",)), ("/rebookings", ("changes", "provider")), ("/rebookings", ("changes", "x")),
     ("/vouchers", ("facts", 0, "remark")), ("/vouchers", ("facts", 0, "instrument")),
     ("/repayments", ("lines", 0, "loan")), ("/loans", ("lines", 0, "colour")), ("/statements", ("lines", 0, "loan"))],
)  # fmt: skip
def test_odd_characters_are_taken_or_refused_but_never_a_fault(
    quiet_office: Office, path: str, place: tuple[Any, ...], odd: str
) -> None:
    body = json.loads(json.dumps(BODIES[path]))
    inner = body
    for part in place[:-1]:
        inner = inner[part]
    inner[place[-1]] = f"patent_pledge_loan:B01:{odd}" if place[-1] in {"loan", "instrument"} else f"甲{odd}乙"
    answer = quiet_office.wang.post(path, json.dumps(body).encode(), dry_run="true")
    assert answer.status_code in {200, 409, 422}, answer.text
    stored = quiet_office.chen.post(path, json.dumps(body).encode())
    assert stored.status_code in {201, 403, 409, 422}, stored.text


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_name_of_a_field_is_told_back_without_a_fault(quiet_sqlite_office: Office, odd: str) -> None:
    for body in ({"lines": [LOAN | {odd: 1}]}, loan() | {odd: 1}):
        answer = quiet_sqlite_office.wang.post("/loans", json.dumps(body).encode())
        assert answer.status_code == 422
        assert codes(answer)[0].split()[0] in {"unknown_field", "malformed"}


UNREADABLE = {
    "no JSON": b"lines: []", "cut off": b'{"lines": [{"bank": "B01"', "not UTF-8": b'{"lines": "\xff\xfe"}',
    "UTF-16": '{"lines": []}'.encode("utf-16"), "two values": b'{"lines": []} {}', "a comma more": b'{"lines": [],}',
    "too deep": b"[" * 33 + b"]" * 33, "very deep": b"[" * 200_000, "deep objects": b'{"a":' * 5_000,
    "a number of 5,000 digits": b'{"lines": ' + b"9" * 5_000 + b"}",
}  # fmt: skip


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_body_that_is_no_json_cannot_be_read(quiet_sqlite_office: Office, body: bytes) -> None:
    answer = quiet_sqlite_office.wang.post("/loans", body)
    assert (answer.status_code, [code.split()[0] for code in codes(answer)]) == (400, ["unreadable"])


def test_brackets_in_a_text_are_not_deep(quiet_sqlite_office: Office) -> None:
    body = loan(purpose="[" * 100 + '"\\' + "{" * 100)
    assert quiet_sqlite_office.wang.post("/loans", body, dry_run="true").status_code == 200


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-0.0"])
def test_numbers_that_are_none_are_no_fault(quiet_sqlite_office: Office, number: str) -> None:
    for body in (f'{{"lines": [{{"amount": {number}}}]}}', f'{{"facts": [{{"fact": "entry", "tally": {number}}}]}}'):
        path = "/loans" if "lines" in body else "/vouchers"
        assert quiet_sqlite_office.wang.post(path, body.encode()).status_code in {400, 422}


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "x"]
)
def test_another_content_type_is_not_read(quiet_sqlite_office: Office, media_type: str) -> None:
    answer = quiet_sqlite_office.wang.post("/loans", json.dumps(loan()).encode(), headers={"Content-Type": media_type})
    assert (answer.status_code, codes(answer)) == (415, ["unsupported_type"])


def test_a_charset_beside_the_content_type_is_fine(quiet_sqlite_office: Office) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = quiet_sqlite_office.wang.post("/loans", json.dumps(loan()).encode(), headers=headers, dry_run="true")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "name", "item"),
    [("/loans", "lines", LOAN), ("/reversals", "entries", "1/15"), ("/vouchers", "facts", {"fact": "entry"})],
)
def test_ten_thousand_lines_are_too_many_and_said_so_once(
    quiet_sqlite_office: Office, path: str, name: str, item: Any
) -> None:
    reason = {"reason": "示例"} if name == "entries" else {}
    answer = quiet_sqlite_office.wang.post(path, {name: [item] * 10_000, **reason})
    assert answer.status_code == 422
    assert [code.split()[1] for code in codes(answer)] == [f"/{name}"]
    assert len(answer.content) < 5_000


def test_lines_that_become_too_many_facts_are_pointed_at_as_lines(quiet_sqlite_office: Office) -> None:
    lines = [LOAN | {"number": f"M{n}"} for n in range(1_100)]
    answer = quiet_sqlite_office.wang.post("/loans", {"lines": lines})
    assert (answer.status_code, codes(answer)) == (422, ["too_many_facts /lines"])


TOKENS: dict[str, Any] = {
    "none": None, "empty": "", "invented": "pb_" + "x" * 43, "a control character": "pb_\x01", "long": "x" * 8_000,
    "not ASCII": "pb_é",
}  # fmt: skip


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
def test_an_unknown_token_is_nobody(quiet_office: Office, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}".encode("latin-1")}
    answer = quiet_office.send("GET", "/api/v1/session", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert [code.split()[0] for code in codes(answer)] == ["token_unknown"]


@pytest.mark.parametrize("scheme", ["Basic d2FuZzp4", "Token x", "Bearer", "bearer  "])
def test_another_scheme_is_nobody(quiet_sqlite_office: Office, scheme: str) -> None:
    assert quiet_sqlite_office.send("GET", "/api/v1/session", headers={"Authorization": scheme}).status_code == 401


def test_an_expired_token_is_dead(office: Office) -> None:
    books = office.books
    past = books.clock()
    with books.database.writing() as writer:
        user = books.user("wang")
        secret, _ = create_token(writer.connection, user, abilities(user), timedelta(seconds=1), clock=past)
    answer = Person(office, secret).get("/session")
    assert (answer.status_code, codes(answer)[0].split()[0]) == (401, "token_expired")


def test_a_token_that_signed_out_is_dead(office: Office) -> None:
    assert office.wang.ask("DELETE", "/session").status_code == 204
    answer = office.wang.get("/session")
    assert (answer.status_code, codes(answer)[0].split()[0]) == (401, "token_revoked")


def test_a_revoked_token_is_dead_and_anothers_is_not_found(sqlite_office: Office) -> None:
    made = sqlite_office.wang.post("/tokens", {"name": "a", "scopes": ["read"]}).json()
    assert sqlite_office.li.ask("DELETE", f"/tokens/{made['id']}").status_code == 404
    assert sqlite_office.wang.ask("DELETE", f"/tokens/{made['id']}").status_code == 204
    assert Person(sqlite_office, made["token"]).get("/session").status_code == 401
    assert made["token"] not in json.dumps(sqlite_office.wang.read("/tokens"))


def test_a_token_of_a_removed_account_is_dead(office: Office) -> None:
    with office.books.database.writing() as writer:
        remove_user(writer.connection, "wang", origin=Origin("root"))
    answer = office.wang.get("/session")
    assert (answer.status_code, codes(answer)[0].split()[0]) == (401, "account_removed")


def test_a_token_has_no_scope_that_its_account_or_its_maker_has_not(sqlite_office: Office) -> None:
    refusal = sqlite_office.wang.post("/tokens", {"name": "a", "scopes": ["admin"]})
    assert refusal.status_code == 403
    made = sqlite_office.wang.post("/tokens", {"name": "a", "scopes": ["read"]}).json()
    wider = Person(sqlite_office, made["token"]).post("/tokens", {"name": "b", "scopes": ["record"]})
    assert (wider.status_code, codes(wider)[0].split()[0]) == (403, "scope_missing")


def test_sign_in_is_throttled_and_tells_no_account_from_another(sqlite_office: Office) -> None:
    wrong = [sign_in(sqlite_office, name) for name in ("wang", "niemand")]
    assert {(answer.status_code, codes(answer)[0], answer.json()["detail"]) for answer in wrong} == {
        (401, "sign_in_failed", wrong[0].json()["detail"])
    }
    for _ in range(4):
        sign_in(sqlite_office, "wang")
    throttled = sign_in(sqlite_office, "wang")
    assert (throttled.status_code, codes(throttled)) == (429, ["sign_in_throttled"])
    assert int(throttled.headers["retry-after"]) > 0


def sign_in(office: Office, name: str) -> httpx.Response:
    return office.nobody.post("/sign-in", {"name": name, "password": "not the right one"})


@pytest.mark.parametrize("password", ["x" * 201, 12345678901, None, ["a long enough one"]])
def test_a_password_is_never_told_back(quiet_sqlite_office: Office, password: Any) -> None:
    for path, person in (("/sign-in", quiet_sqlite_office.nobody), ("/accounts", quiet_sqlite_office.root)):
        body = {"name": "neu", "password": password} | ({"roles": ["maker"]} if path == "/accounts" else {})
        answer = person.post(path, body)
        assert answer.status_code == 422
        [finding] = answer.json()["findings"]
        assert (finding["pointer"], finding["found"]) == ("/password", "")


@pytest.mark.parametrize("key", ["", "a b", "a" * 161, "ключ", "a\tb"])
def test_an_odd_idempotency_key_is_refused(quiet_sqlite_office: Office, key: str) -> None:
    headers = {"Idempotency-Key": key.encode()}
    answer = quiet_sqlite_office.wang.post("/loans", loan(), headers=headers)  # type: ignore[arg-type]
    assert (answer.status_code, codes(answer)) == (422, ["malformed Idempotency-Key"])


@pytest.mark.parametrize("given", ["a\r\nX-Evil: 1", "x" * 65, "a b", "é", "<script>"])
def test_an_odd_request_id_is_replaced(quiet_sqlite_office: Office, given: str) -> None:
    headers = {"X-Request-ID": given.encode("latin-1")}
    answer = quiet_sqlite_office.nobody.get("/session", headers=headers)  # type: ignore[arg-type]
    assert answer.headers["x-request-id"] != given
    assert "x-evil" not in answer.headers
    assert len(answer.headers["x-request-id"]) == 16


@pytest.mark.parametrize(
    ("method", "path"), [("PATCH", "/loans"), ("DELETE", "/entries"), ("GET", "/repayments"), ("PUT", "/head")]
)
def test_a_method_that_is_not_there_is_said_so(quiet_sqlite_office: Office, method: str, path: str) -> None:
    answer = quiet_sqlite_office.wang.ask(method, path)
    assert (answer.status_code, codes(answer)[0].split()[0]) == (405, "method_not_allowed")
    assert answer.headers["allow"]


@pytest.mark.parametrize("content", [b"", b"plain text", b"<html></html>", b"MZ\x90\x00", b"PK\x03\x04 no office file"])
def test_a_scan_of_another_type_is_not_stored(quiet_sqlite_office: Office, content: bytes) -> None:
    answer = quiet_sqlite_office.wang.store(content)
    assert (answer.status_code, [code.split()[0] for code in codes(answer)]) == (422, ["attachment_type"])


@pytest.mark.parametrize("name", ["a/b.pdf", "..", "a\r\nb", "\u202efdp.exe", "x" * 201, ""])
def test_a_scan_with_an_odd_name_is_not_named(quiet_sqlite_office: Office, name: str) -> None:
    sha256 = quiet_sqlite_office.wang.store(b"%PDF-1.7 a").json()["sha256"]
    scans = [{"sha256": sha256, "kind": "contract", "name": name}]
    answer = quiet_sqlite_office.wang.post("/loans", loan() | {"attachments": scans})
    assert answer.status_code == 422
    assert {code.split()[1] for code in codes(answer)} == {"/attachments/0/name"}


def test_the_ledger_is_as_it_was_after_every_refusal(sqlite_office: Office) -> None:
    before = sqlite_office.books.trace()
    for path, body, _ in SHAPES + RULES:
        sqlite_office.wang.post(path, body)
    assert sqlite_office.books.trace() == before
