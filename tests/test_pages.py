"""Pages: signing in and out, what a cookie is good for, refusals as pages."""

import re
from collections.abc import Iterator

import httpx
import pytest

from api.dependencies import COOKIE
from api.permissions import PAGE_PERMISSIONS
from ledger.access import set_password
from ledger.tokens import abilities, create_token
from tests.books import Books
from tests.web import Office, open_office

OWN = {"sec-fetch-site": "same-origin"}
SECRET = "three small blue fish"  # noqa: S105


@pytest.fixture
def office(books: Books) -> Iterator[Office]:
    office = open_office(books)
    with books.database.writing() as writer:
        for name in ("sun", "chen", "root"):
            set_password(writer.connection, name, SECRET)
    yield office
    office.close()


def sign_in(
    office: Office, name: str = "sun", words: str = SECRET, to: str = "/pages", **headers: str
) -> httpx.Response:
    form = {"name": name, "password": words, "to": to}
    return office.send("POST", "/pages/sign-in", data=form, headers=headers or OWN)


def cookie_of(answer: httpx.Response) -> dict[str, str]:
    return {"cookie": answer.headers["set-cookie"].split(";")[0]}


def visit(office: Office, path: str, name: str = "sun") -> httpx.Response:
    return office.send("GET", path, headers=cookie_of(sign_in(office, name)))


def text_of(answer: httpx.Response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def test_who_signs_in_is_led_to_the_page_that_was_wanted(office: Office) -> None:
    first = office.send("GET", "/pages/publications/R1")
    assert (first.status_code, first.headers["location"]) == (303, "/pages/sign-in?to=%2Fpages%2Fpublications%2FR1")
    answer = sign_in(office, to="/pages/publications/R1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/pages/publications/R1")


def test_the_cookie_is_for_pages_of_this_site_and_no_script(office: Office) -> None:
    parts = {part.strip().lower() for part in sign_in(office).headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "path=/pages", "samesite=strict", "max-age=43200"} <= parts
    cookie = cookie_of(sign_in(office))
    assert office.send("GET", "/api/v1/audit", headers=cookie).status_code == 401


@pytest.mark.parametrize(
    "to", ["https://example.org/", "//example.org", "/api/v1/session", "/pages/\\example.org", "/pagesx"]
)
def test_a_sign_in_leads_to_no_other_site(office: Office, to: str) -> None:
    assert sign_in(office, to=to).headers["location"] == "/pages"


def test_a_wrong_password_is_told_above_the_form(office: Office) -> None:
    answer = sign_in(office, words="wrong one")
    assert answer.status_code == 401
    assert "账户名或密码不对" in text_of(answer)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "http://elsewhere"}, {"x-nothing": "said"}]
)
def test_a_form_of_another_site_does_nothing(office: Office, headers: dict[str, str]) -> None:
    answer = sign_in(office, **headers)
    assert answer.status_code == 403
    assert "不是从本系统的页面提交的" in text_of(answer)
    assert "set-cookie" not in answer.headers
    cookie = cookie_of(sign_in(office))
    assert office.send("POST", "/pages/sign-out", headers=cookie | headers).status_code == 403
    assert office.send("GET", "/pages", headers=cookie).status_code == 200


def test_an_older_browser_says_where_the_form_comes_from(office: Office) -> None:
    assert sign_in(office, origin="http://office").status_code == 303


def test_signing_out_ends_the_token_and_not_only_the_cookie(office: Office) -> None:
    cookie = cookie_of(sign_in(office))
    answer = office.send("POST", "/pages/sign-out", headers=cookie | OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/pages/sign-in")
    assert office.send("GET", "/pages", headers=cookie).headers["location"] == "/pages/sign-in?to=%2Fpages"


def test_home_lists_publications_to_those_who_may_see_them(office: Office) -> None:
    assert "示例公布" in text_of(visit(office, "/pages"))
    assert "您的账户不看公布数。" in text_of(visit(office, "/pages", "chen"))
    assert visit(office, "/pages/publications/R1", "chen").status_code == 403
    assert visit(office, "/pages/publications/R1", "root").status_code == 403


def test_a_publication_shows_the_verdict_on_each_figure(office: Office) -> None:
    shown = text_of(visit(office, "/pages/publications/R1"))
    assert "415万元" in shown
    assert "完全一致" in shown


def test_a_figure_shows_its_candidates_and_the_entries_behind_each(office: Office) -> None:
    scope = {"kind": "patent_pledge_loan", "as_of": "2023-12-01"}
    figures = [
        {"id": "F9", "text": "300万元", "measure": "disbursed", "scope": scope},
        {"id": "F8", "text": "约50%", "share_of": "示例总数"},
    ]
    facts = [{"fact": "publication", "code": "R3", "title": "示例", "date": "2023-12-01", "figures": figures}]
    office.do("/vouchers", {"facts": facts})
    links = visit(office, "/pages/publications/R3").text
    assert "/figures/F9" in links
    assert "/figures/F8" not in links
    shown = text_of(visit(office, "/pages/publications/R3/figures/F9?candidate=1"))
    assert "1/17" in shown  # the one disbursement of that bank
    answer = visit(office, "/pages/publications/R3/figures/F9?candidate=10")
    assert answer.status_code == 404
    assert "candidate" in text_of(answer)


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/pages/publications/NONE", 404, "找不到这份公布文件"),
        ("/pages/publications/R1?known_at=999", 404, "999"),
        ("/pages/publications/R1?known_at=zero", 422, "zero"),
        ("/pages/publications/R1?nothing=1", 422, "nothing"),
        ("/pages/nowhere", 404, "/pages/nowhere"),
    ],
)
def test_a_refusal_is_a_page(office: Office, path: str, status: int, told: str) -> None:
    answer = visit(office, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert told in text_of(answer)


def test_what_is_recorded_is_shown_as_text_and_never_as_markup(office: Office) -> None:
    figures = [{"id": "F1", "text": "415万元", "assumption": "<script>alert(1)</script>"}]
    office.do("/vouchers", {"facts": [
        {"fact": "publication", "code": "R2", "title": "<b>示例</b>", "date": "2023-12-01", "figures": figures}
    ]})  # fmt: skip
    answer = visit(office, "/pages/publications/R2")
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "<b>示例" not in answer.text + visit(office, "/pages").text


def test_pages_run_no_script_and_are_kept_by_nobody(office: Office) -> None:
    answer = visit(office, "/pages")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert office.send("GET", "/pages/static/style.css").headers["content-type"].startswith("text/css")


ROLES = """
                                   wang li  sun chen root
GET  /pages                        200  200 200 200  200
GET  /pages/publications/new       200  403 403 403  403
POST /pages/publications/new       422  403 403 403  403
POST /pages/publications/new/list  422  403 403 403  403
GET  /pages/publications/{code}    200  200 200 403  403
GET  /pages/publications/{code}/figures/{figure} 200 200 200 403 403
POST /pages/publications/{code}/figures/{figure} 422 403 403 403 403
GET  /pages/reports                200  200 200 200  403
GET  /pages/reports/{name}         200  200 200 200  403
POST /pages/reports/{name}         422  403 403 403  403
POST /pages/proofs                 422  422 422 403  403
POST /pages/sign-out               303  303 303 303  303
"""

EXPECTED = {
    f"{words[0]} {words[1]}": dict(zip(("wang", "li", "sun", "chen", "root"), map(int, words[2:]), strict=True))
    for words in map(str.split, ROLES.strip().splitlines()[1:])
}


def test_the_permissions_name_every_page() -> None:
    assert set(PAGE_PERMISSIONS) == set(EXPECTED)


@pytest.mark.parametrize("route", EXPECTED)
def test_each_role_is_let_in_or_kept_out_as_the_table_says(office: Office, route: str) -> None:
    method, path = route.replace("{code}", "R1").replace("{figure}", "F1").replace("{name}", "loans").split()
    found = {}
    with office.books.database.writing() as writer:
        users = office.books.users
        tokens = {n: create_token(writer.connection, users[n], abilities(users[n]))[0] for n in EXPECTED[route]}
    for name, token in tokens.items():
        found[name] = office.send(method, path, headers={"cookie": f"{COOKIE}={token}"} | OWN).status_code
    assert found == EXPECTED[route]
