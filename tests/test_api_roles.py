"""Who is let in where: every route × every role, and nobody without a token."""

from typing import Any

import pytest

from api.permissions import PAGE_PERMISSIONS, PERMISSIONS
from ledger.access_words import TokenScope
from ledger.tokens import abilities, create_token
from tests.web import API, BODIES, BOOK_BODIES, J1, Office, Person, codes

PEOPLE = ("wang", "li", "sun", "chen", "root")
"""A maker, a checker, an auditor, a bank's clerk, an administrator."""

TABLE = """
                                     maker checker auditor submitter administrator
GET    /session                      200   200     200     200       200
DELETE /session                      204   204     204     204       204
GET    /tokens                       200   200     200     200       200
POST   /tokens                       201   201     201     201       201
DELETE /tokens/{token}               404   404     404     404       404
GET    /accounts                     403   403     403     403       200
POST   /accounts                     403   403     403     403       422
PUT    /accounts/{name}/roles        403   403     403     403       404
DELETE /accounts/{name}              403   403     403     403       404
GET    /access-log                   403   403     200     403       200
POST   /loans                        200   403     403     200       403
POST   /repayments                   200   403     403     200       403
POST   /credit-lines                 200   403     403     200       403
POST   /registrations                200   403     403     200       403
POST   /releases                     200   403     403     200       403
POST   /contributions                200   403     403     200       403
POST   /investments                  200   403     403     403       403
POST   /shares                       200   403     403     403       403
POST   /grants                       200   403     403     403       403
POST   /subsidies                    200   403     403     403       403
POST   /compensations                200   403     403     403       403
POST   /statements                   200   403     403     200       403
POST   /institutions                 200   403     403     200       403
POST   /reversals                    200   403     403     200       403
POST   /rebookings                   200   403     403     403       403
POST   /amendments                   200   403     403     200       403
POST   /closings                     200   403     403     403       403
POST   /reopenings                   409   403     403     403       403
POST   /reviews                      409   403     403     403       403
POST   /successions                  200   403     403     403       403
POST   /vouchers                     200   403     403     200       403
GET    /vouchers                     200   200     200     200       403
GET    /vouchers/{voucher}           200   200     200     404       403
POST   /vouchers/{voucher}/takeover  404   403     403     403       403
POST   /vouchers/{voucher}/decision  404   404     403     404       403
POST   /decisions                    404   404     403     404       403
POST   /imports                      422   403     403     422       403
GET    /imports                      200   200     200     200       403
GET    /imports/{import_id}          404   404     404     404       403
POST   /imports/{import_id}/submit   404   403     403     404       403
GET    /imports/{import_id}/sheet    404   404     404     404       403
POST   /imports/{import_id}/decision 404   404     403     404       403
GET    /imports/{import_id}/file     404   404     404     404       403
GET    /imports/{import_id}/annotated 404  404     404     404       403
GET    /profiles                     200   200     200     200       403
GET    /profiles/{name}              404   404     404     404       403
PUT    /profiles/{name}              422   403     403     422       403
GET    /entries/{number}/{line}/origin 404 404     404     404       403
GET    /entries                      200   200     200     200       403
GET    /loans                        200   200     200     200       403
GET    /portfolio                    200   200     200     200       403
GET    /maturities                   200   200     200     200       403
GET    /instruments                  200   200     200     200       403
GET    /instruments/{voucher}/{line} 200   200     200     200       403
GET    /institutions                 200   200     200     200       403
GET    /totals/{measure}             200   200     200     200       403
GET    /checklists/{month}           200   200     200     403       403
GET    /changes/{measure}            422   422     422     403       403
GET    /funds                        200   200     200     200       403
GET    /reconciliations              200   200     200     200       403
GET    /reports/monthly/{month}      200   200     200     200       403
POST   /issues                       200   403     403     403       403
POST   /proofs                       422   422     422     403       403
GET    /reports                      200   200     200     200       403
GET    /reports/{name}               200   200     200     200       403
GET    /templates/{kind}             200   200     200     200       403
POST   /publications/extract         422   422     422     403       403
POST   /publications                 200   403     403     403       403
GET    /publications                 200   200     200     403       403
GET    /publications/{code}          200   200     200     403       403
GET    /audit                        200   200     200     403       403
GET    /publications/{code}/figures/{figure}/explanation 200 200 200 403 403
POST   /publications/{code}/figures/{figure}/confirmations 404 403 403 403 403
GET    /contradictions               200   200     200     403       403
GET    /head                         200   200     200     200       403
POST   /verifications                202   202     202     403       403
GET    /verifications/{job}          404   404     404     403       403
POST   /attachments                  201   403     403     201       403
GET    /attachments/{sha256}         404   404     404     404       403
"""

EXPECTED = {
    f"{words[0]} {words[1]}": dict(zip(PEOPLE, map(int, words[2:]), strict=True))
    for words in map(str.split, TABLE.strip().splitlines()[1:])
}

PLACES = {
    "{token}": "999", "{name}": "niemand", "{voucher}/{line}": J1, "{measure}": "disbursed",
    "{import_id}": "I999", "{number}/{line}": "1/15", "{kind}": "grant",
    "{code}": "R1", "{figure}": "F1", "{month}": "2023-06", "{job}": "0" * 16, "{sha256}": "0" * 64,
}  # fmt: skip

OTHER_BODIES: dict[str, Any] = {
    "/tokens": {"name": "script", "scopes": ["read"]},
    "/accounts": {"name": "neu", "roles": ["maker"], "password": "short"},
    "/accounts/niemand/roles": {"roles": ["maker"]},
    "/vouchers/S999/decision": {"verdict": "withdrawn", "reason": "示例"},
    "/decisions": {"vouchers": ["S999"], "verdict": "withdrawn", "reason": "示例"},
    "/verifications": None,
    "/imports/I999/submit": {},
    "/imports/I999/decision": {"verdict": "withdrawn", "reason": "示例"},
    "/profiles/niemand": {"toml": "="},
    "/vouchers/S999/takeover": None,
    "/publications/R1/figures/F1/confirmations": {"candidate": 9, "reason": "示例"},
}

OPEN_ROUTES = {"POST /sign-in", "GET /healthz", "GET /readyz"}


def call(person: Person, route: str) -> int:
    """The status of a route for a person; what records is only a dry run."""
    method, path = route.split()
    path = path.replace("/reports/{name}", "/reports/maturities")
    for name, place in PLACES.items():
        path = path.replace(name, place)
    path = path.replace("{voucher}", "S1" if method == "GET" else "S999")
    if path == "/attachments":
        return person.store(b"%PDF-1.7 scan").status_code
    bodies = {**BODIES, **BOOK_BODIES}
    if path in bodies and method == "POST":
        return person.post(path, bodies[path], dry_run="true").status_code
    return person.ask(method, path, OTHER_BODIES.get(path)).status_code


def documented_routes(office: Office) -> set[str]:
    """Every route of the OpenAPI document, below the prefix."""
    return {
        f"{method.upper()} {path.removeprefix(API)}"
        for path, operations in office.app.openapi()["paths"].items()
        for method in operations
    }


def test_the_table_names_every_route_and_no_other(quiet_sqlite_office: Office) -> None:
    assert documented_routes(quiet_sqlite_office) == set(EXPECTED) | OPEN_ROUTES


def test_every_route_of_the_app_is_documented_or_a_page(quiet_sqlite_office: Office) -> None:
    found = {
        f"{method} {path.removeprefix(API)}"
        for path, methods in paths_of(quiet_sqlite_office.app)
        for method in methods - {"HEAD", "OPTIONS"}
    }
    pages = {"GET /docs", "GET /openapi.json", "GET /pages/sign-in", "POST /pages/sign-in", *PAGE_PERMISSIONS}
    assert found == set(EXPECTED) | OPEN_ROUTES | pages


def paths_of(app: Any) -> list[tuple[str, set[str]]]:
    """Path and methods of every route, found without the document."""
    found, waiting = [], [("", route) for route in app.routes]
    while waiting:
        prefix, route = waiting.pop()
        inner = getattr(route, "original_router", None)
        if inner is not None:
            context = route.include_context
            waiting.extend((prefix + context.prefix, child) for child in inner.routes)
        elif getattr(route, "methods", None):
            found.append((prefix + route.path, set(route.methods)))
    return found


def test_the_permissions_name_every_guarded_route() -> None:
    assert set(PERMISSIONS) == set(EXPECTED)


@pytest.mark.parametrize("route", EXPECTED)
def test_each_role_is_let_in_or_kept_out_as_the_table_says(quiet_sqlite_office: Office, route: str) -> None:
    office = quiet_sqlite_office
    assert {name: call(fresh(office, name), route) for name in PEOPLE} == EXPECTED[route]


def fresh(office: Office, name: str, *scopes: TokenScope) -> Person:
    """A person with a token of its own, of these scopes or of all the abilities that the account has."""
    user = office.books.users[name]
    with office.books.database.writing() as writer:
        return Person(office, create_token(writer.connection, user, scopes or abilities(user))[0])


@pytest.mark.parametrize("route", EXPECTED)
def test_nobody_is_let_in_without_a_token(quiet_sqlite_office: Office, route: str) -> None:
    assert call(quiet_sqlite_office.nobody, route) == 401


@pytest.mark.parametrize("route", [route for route, row in EXPECTED.items() if row["wang"] == 200 and "POST" in route])
def test_a_token_for_reading_records_nothing(quiet_sqlite_office: Office, route: str) -> None:
    assert call(fresh(quiet_sqlite_office, "wang", TokenScope.READ), route) == 403


def test_a_token_for_recording_reads_nothing(quiet_sqlite_office: Office) -> None:
    assert call(fresh(quiet_sqlite_office, "wang", TokenScope.RECORD), "GET /entries") == 403


def test_a_route_that_is_in_no_table_is_refused_to_everybody(
    quiet_sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PERMISSIONS, "GET /head")
    statuses = {quiet_sqlite_office.people[name].get("/head").status_code for name in PEOPLE}
    assert statuses == {403}


def test_who_is_kept_out_stands_in_the_access_log(sqlite_office: Office) -> None:
    answer = sqlite_office.li.post("/loans", BODIES["/loans"], headers={"X-Request-ID": "try-1"})
    assert answer.status_code == 403
    [line] = sqlite_office.sun.read("/access-log", event="refused")["items"]
    assert (line["account"], line["detail"], line["request_id"]) == ("li", "POST /api/v1/loans role_missing", "try-1")


@pytest.mark.parametrize("name", ["li", "wang", "root"])
def test_roles_changed_hold_from_the_next_request(sqlite_office: Office, name: str) -> None:
    others = {"li": ["auditor"], "wang": ["auditor"], "root": None}[name]
    if others is None:
        answer = sqlite_office.root.ask("PUT", "/accounts/root/roles", {"roles": ["maker"]})
        assert answer.status_code == 403
        return
    before = sqlite_office.people[name].get("/access-log").status_code
    assert sqlite_office.root.ask("PUT", f"/accounts/{name}/roles", {"roles": others}).status_code == 200
    assert (before, sqlite_office.people[name].get("/access-log").status_code) == (403, 200)


def test_removed_accounts_are_not_listed_and_their_tokens_are_dead(sqlite_office: Office) -> None:
    assert sqlite_office.root.ask("DELETE", "/accounts/wang").status_code == 204
    assert "wang" not in [account["name"] for account in sqlite_office.root.read("/accounts")]
    assert sqlite_office.wang.get("/session").status_code == 401
    assert sqlite_office.root.ask("DELETE", "/accounts/wang").status_code == 404


def test_an_attempt_at_four_eyes_with_two_stands_in_the_access_log(sqlite_office: Office) -> None:
    voucher = sqlite_office.zhao.hand_in("/institutions")
    answer = sqlite_office.zhao.post(f"/vouchers/{voucher}/decision", {"verdict": "posted"})
    assert answer.status_code == 403
    [line] = sqlite_office.sun.read("/access-log", event="refused")["items"]
    assert (line["account"], line["detail"]) == ("zhao", f"POST /api/v1/vouchers/{voucher}/decision same_person")


def test_a_token_of_too_little_scope_is_told_so(sqlite_office: Office) -> None:
    secret = sqlite_office.wang.post("/tokens", {"name": "reader", "scopes": ["read"]}).json()["token"]
    answer = Person(sqlite_office, secret).post("/institutions", BODIES["/institutions"])
    assert (answer.status_code, codes(answer)[0].split()[0]) == (403, "scope_missing")


def test_the_same_key_makes_no_second_token(sqlite_office: Office) -> None:
    body = {"name": "reader", "scopes": ["read"]}
    statuses = [sqlite_office.wang.post("/tokens", body, key="once").status_code for _ in range(2)]
    assert statuses == [201, 409]
    assert [token["name"] for token in sqlite_office.wang.read("/tokens")].count("reader") == 1


def test_roles_under_the_same_key_are_changed_once(sqlite_office: Office) -> None:
    first, second, other = (
        sqlite_office.root.ask("PUT", "/accounts/li/roles", {"roles": roles}, key="once")
        for roles in (["checker", "auditor"], ["checker", "auditor"], ["checker"])
    )
    assert [answer.status_code for answer in (first, second, other)] == [200, 200, 409]
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_condition_given_twice_is_refused(quiet_sqlite_office: Office) -> None:
    answer = quiet_sqlite_office.wang.get("/totals/disbursed", kind=["grant", "technology_loan"])
    assert (answer.status_code, codes(answer)) == (422, ["repeated_parameter kind"])
