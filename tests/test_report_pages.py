"""Pages of reports: what is shown, fetched and sent out is what the API gives, and a workbook is proven there too."""

import html
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import httpx
import pytest
from openpyxl import load_workbook

from ledger.access import set_password
from ledger.labels import pages as texts
from reports.formats import Form
from reports.parameters import PARAMETERS
from tests.books import Books
from tests.test_pages import OWN, SECRET, cookie_of, sign_in, text_of, visit
from tests.web import Office, open_office


@pytest.fixture
def office(books: Books) -> Iterator[Office]:
    office = open_office(books)
    with books.database.writing() as writer:
        for name in ("wang", "sun", "chen", "root"):
            set_password(writer.connection, name, SECRET)
    yield office
    office.close()


def send(office: Office, path: str, name: str = "wang", **request: object) -> httpx.Response:
    return office.send("POST", path, headers=cookie_of(sign_in(office, name)) | OWN, **request)


def links(office: Office, name: str) -> list[str]:
    return re.findall(r'href="/pages/reports/([a-z-]+)"', visit(office, "/pages/reports", name).text)


def test_each_role_sees_the_reports_that_it_may_have(office: Office) -> None:
    assert "access-log" in links(office, "sun")
    assert "access-log" not in links(office, "wang")
    assert not {"audit", "restatement", "reversals", "access-log"} & set(links(office, "chen"))
    assert "/pages/reports" not in visit(office, "/pages", "root").text
    assert visit(office, "/pages/reports/access-log", "wang").status_code == 403


def test_every_word_of_every_report_has_its_name_and_every_file_too() -> None:
    assert set(texts.REPORT_WORDS) == set(PARAMETERS)
    assert set(texts.FORMATS) == set(map(str, Form)) - {"svg", "png"}


def test_a_report_shows_the_numbers_of_the_api(office: Office) -> None:
    shown = text_of(visit(office, "/pages/reports/loans?as_of=2023-12-31&kind=&known_at="))
    rows = office.li.read("/reports/loans", as_of="2023-12-31")["tables"][0]["rows"]
    assert len(rows) > 1
    assert all(f"{Decimal(row['cells']['disbursed_amount']):,}" in shown for row in rows)


def test_a_report_that_must_be_told_more_shows_its_form_with_the_last_period(office: Office) -> None:
    page = visit(office, "/pages/reports/monthly")
    assert page.status_code == 200
    assert "<table>" not in page.text
    assert re.search(r'name="period" value="20[0-9]{2}-[0-9]{2}"', page.text)


def test_what_was_typed_wrong_is_told_above_the_form_and_stands_in_it(office: Office) -> None:
    page = visit(office, '/pages/reports/trend?period=2023-13"><script>')
    assert page.status_code == 422
    assert "2023-13" in text_of(page)
    assert "<script" not in page.text
    assert 'value="2023-13&#34;&gt;&lt;script&gt;"' in page.text
    assert visit(office, "/pages/reports/nothing").status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "html", "text"])
def test_a_file_is_that_of_the_api(office: Office, form: str) -> None:
    file = visit(office, f"/pages/reports/quarter?period=2023Q2&format={form}")
    assert file.content == office.li.get("/reports/quarter", period="2023Q2", format=form).content
    suffix = "txt" if form == "text" else form
    assert file.headers["content-disposition"] == f'attachment; filename="quarter-2023Q2.{suffix}"'


def test_of_a_long_list_the_page_shows_the_first_rows_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.reports.ROWS_MAX", 2)
    page = visit(office, "/pages/reports/entries")
    assert page.text.count('<tr class="item">') == 2
    assert '<tr class="total">' not in page.text
    assert "只列出前 2 行" in text_of(page)


def hidden(page: httpx.Response) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in found}


def test_a_workbook_is_sent_out_once_though_pressed_twice_and_proven_from_its_file(office: Office) -> None:
    page = visit(office, "/pages/reports/monthly?period=2023-06", "wang")
    form = hidden(page) | {"reason": "报局领导"}
    first, second = (send(office, "/pages/reports/monthly", data=form) for _ in range(2))
    assert first.status_code == 200
    vouchers = [re.findall(r"已提交凭证 (S[0-9]+)", text_of(answer)) for answer in (first, second)]
    assert vouchers[0] == vouchers[1]
    office.li.approve(vouchers[0][0])
    link = re.findall(r'<a href="(/pages/reports/monthly[?][^"]*)">', first.text)[0]
    workbook = visit(office, html.unescape(link)).content
    proven = send(office, "/pages/proofs", "sun", files={"file": ("月报.xlsx", workbook)})
    assert "核验一致" in text_of(proven)
    assert vouchers[0][0] in text_of(proven)  # as which voucher it was sent out
    book = load_workbook(BytesIO(workbook))
    book["总表"]["E6"] = 7
    changed = BytesIO()
    book.save(changed)
    told = send(office, "/pages/proofs", "sun", files={"file": ("月报.xlsx", changed.getvalue())})
    assert "总表!E6" in text_of(told)


def test_an_auditor_is_offered_no_issue(office: Office) -> None:
    assert not hidden(visit(office, "/pages/reports/monthly?period=2023-06", "sun"))
    assert send(office, "/pages/reports/monthly", "sun", data={}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "told"), [("period=2023-13", "2023-13"), ("period=2023-06&sheets=nothing", "nothing"), ("x=1", "period")]
)
def test_what_cannot_be_sent_out_is_told(office: Office, asked: str, told: str) -> None:
    answer = send(office, "/pages/reports/monthly", data={"asked": asked, "known_at": "1", "key": "1"})
    assert answer.status_code == 422
    assert told in text_of(answer)


def test_what_is_none_of_ours_is_told_above_the_form(office: Office) -> None:
    answer = send(office, "/pages/proofs", files={"file": ("a.xlsx", b"no workbook")})
    assert answer.status_code == 422
    assert "未执行" in text_of(answer)
