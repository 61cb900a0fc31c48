"""Pages in a real browser, against a real server: what a person does with mouse and keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, sync_playwright

from ledger.access import set_password
from tests.books import Books
from tests.conftest import BROWSER
from tests.servers import pledgebook_server
from tests.web import LATER, LEDGER, PUBLISHED

SECRET = "three small blue fish"  # noqa: S105
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

OTHERWISE = [
    {
        "fact": "publication", "code": "R3", "title": "示例另一公布", "date": "2023-12-01",
        "figures": [
            {"id": "F9", "text": "300万元", "measure": "disbursed",
             "scope": {"kind": "patent_pledge_loan", "as_of": "2023-12-01"}},
        ],
    }
]  # fmt: skip
"""A figure that is one bank's, and declared as all banks'."""


@pytest.fixture
def browser_page(sqlite_books: Books, tmp_path: Path) -> Iterator[Page]:
    books = sqlite_books
    books.post(LEDGER)
    books.post(LATER)
    books.post(PUBLISHED)
    books.post(OTHERWISE)
    with books.database.writing() as writer:
        set_password(writer.connection, "wang", SECRET)
    books.database.engine.dispose()
    address = books.database.url.render_as_string(hide_password=False)
    server = pledgebook_server(address, books.database.head.path, tmp_path / "log")
    with server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        page = browser.new_page(base_url=f"http://127.0.0.1:{server.port}")
        page.goto("/pages/publications/R1")
        yield page
        browser.close()


def sign_in(page: Page, words: str = SECRET) -> None:
    page.get_by_label("账户").fill("wang")
    page.get_by_label("密码").fill(words)
    page.keyboard.press("Enter")


def test_a_person_signs_in_sees_the_audit_and_leaves(browser_page: Page) -> None:
    page = browser_page
    assert page.title() == "登录 · 科技金融台账"
    sign_in(page, "not the words")
    assert "账户名或密码不对" in page.get_by_role("alert").inner_text()
    sign_in(page)
    page.wait_for_url("**/pages/publications/R1")
    assert page.get_by_role("cell", name="完全一致").count() == 1
    page.get_by_role("link", name="科技金融台账").click()
    page.get_by_role("link", name="R1").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/pages/sign-in")
    page.go_back()
    page.reload()
    assert page.title() == "登录 · 科技金融台账"


def test_pages_load_nothing_from_elsewhere_and_break_no_policy(browser_page: Page) -> None:
    page, asked, complaints = browser_page, [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    sign_in(page)
    page.wait_for_url("**/pages/publications/R1")
    page.goto("/pages")
    assert complaints == []
    assert {address.split("/")[2] for address in asked if not address.startswith("data:")} == {page.url.split("/")[2]}


REPORT = """示例工作报告

一、科技金融
上半年新增专利权质押贷款1笔，贷款300万元；累计2笔，贷款近720万元。
"""


def figures_of(path: Path) -> list[str]:
    """The texts as printed, from the list's column of that header."""
    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    header = next(row for row in rows if "原文" in row)
    texts = [row[header.index("原文")] for row in rows[rows.index(header) + 1 :]]
    return [str(text) for text in texts if text is not None]


def test_a_report_becomes_a_list_and_the_list_a_voucher(browser_page: Page, tmp_path: Path) -> None:
    page, report, kept = browser_page, tmp_path / "report.txt", tmp_path / "figures.xlsx"
    report.write_text(REPORT, encoding="utf-8")
    sign_in(page)
    page.get_by_role("link", name="登记公布数").first.click()
    page.get_by_label("报告文件").set_input_files(report)
    with page.expect_download() as download:
        page.get_by_role("button", name="生成清单").click()
    download.value.save_as(kept)
    assert figures_of(kept) == ["1笔", "300万元", "2笔", "近720万元"]
    page.get_by_label("代码").fill("R2")
    page.get_by_label("标题").fill("示例工作报告")
    page.get_by_label("日期").fill("2023-07-01")
    page.get_by_label("清单（xlsx 或 csv）").set_input_files(report)
    page.get_by_role("button", name="提交").click()
    assert page.get_by_role("alert").count() == 1
    assert page.get_by_label("代码").input_value() == "R2"
    page.get_by_label("清单（xlsx 或 csv）").set_input_files(kept)
    page.get_by_role("button", name="提交").click()
    assert "待复核" in page.get_by_role("status").inner_text()


def test_a_candidate_is_confirmed_and_pressing_twice_makes_one_voucher(browser_page: Page) -> None:
    page = browser_page
    sign_in(page)
    page.wait_for_url("**/pages/publications/R1")
    page.goto("/pages/publications/R3")
    page.get_by_role("link", name="F9", exact=True).click()
    page.get_by_label("理由").fill("与原稿核对")
    page.get_by_role("button", name="确认").click()
    first = page.get_by_role("status").inner_text()
    page.reload()  # the browser sends the form once more
    assert page.get_by_role("status").inner_text() == first


def test_a_person_fetches_sends_out_and_proves_a_workbook(browser_page: Page, tmp_path: Path) -> None:
    page, file = browser_page, tmp_path / "issued.xlsx"
    sign_in(page)
    page.wait_for_url("**/pages/publications/R1")
    page.get_by_role("link", name="报表").click()
    page.get_by_role("link", name="科技金融业务月报").click()
    page.get_by_label("期间").fill("2023-06")
    page.get_by_role("button", name="查看").click()
    assert page.get_by_role("table").count() > 5
    page.get_by_label("报给谁、为什么").fill("报局领导")
    page.get_by_role("button", name="报出登记").click()
    assert "已提交凭证" in page.get_by_role("status").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载报出的工作簿").click()
    assert download.value.suggested_filename == "monthly-2023-06.xlsx"
    download.value.save_as(file)
    page.get_by_role("link", name="报表").click()
    page.get_by_label("工作簿（xlsx）").set_input_files(file)
    page.get_by_role("button", name="核验工作簿").click()
    assert "核验一致" in page.get_by_role("status").inner_text()
