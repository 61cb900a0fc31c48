"""Publications: recorded by the API or the command line, listed and shown as known at a number, with their document."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import LedgerError
from ledger.publications import find_publication, list_publications
from tests.books import Books
from tests.test_cli import Command, pledgebook, sample
from tests.test_figure_lists import csv
from tests.web import Office, codes
from tests.written import docx, encrypted_docx, pdf, written

__all__ = ["pledgebook", "sample"]

SCOPE = {"kind": "patent_pledge_loan", "period": "2023H1"}
FIGURES = [
    {"id": "F1", "text": "6笔", "place": "三", "measure": "disbursed", "count": "count", "scope": SCOPE, "at": [4, 6]},
    {"id": "F2", "text": "约50%"},
]
DOCUMENT = {"name": "report.docx", "sha256": "0" * 64}
PUBLICATION: dict[str, Any] = {
    "code": "R2", "title": "示例报告", "date": "2023-07-20", "year": 2023, "document": DOCUMENT, "figures": FIGURES,
}  # fmt: skip


# the reader


def test_the_latest_version_of_each_is_listed_as_known_at_a_number(books: Books) -> None:
    first = {"fact": "publication", **PUBLICATION}
    books.post([first])
    books.post([{**first, "code": "R3", "title": "另一份"}])
    books.post([{**first, "title": "示例报告（更正）", "figures": FIGURES[:1]}])
    with books.database.reading() as connection:
        told = {
            number: [(each.code, each.title, each.number, each.figures, each.checkable) for each in found]
            for number in range(4)
            if (found := list_publications(connection, number)) is not None
        }
        assert find_publication(connection, "R2", 1)["title"] == "示例报告"
        assert list_publications(connection, 3)[0].document == DOCUMENT
    assert told == {
        0: [],
        1: [("R2", "示例报告", 1, 2, 1)],
        2: [("R3", "另一份", 2, 2, 1), ("R2", "示例报告", 1, 2, 1)],
        3: [("R2", "示例报告（更正）", 3, 1, 1), ("R3", "另一份", 2, 2, 1)],
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document": {"name": "a"}}, "missing_field /facts/0/document/sha256"),
        ({"document": {"name": "a", "sha256": "x"}}, "malformed /facts/0/document/sha256"),
        ({"figures": [{**FIGURES[0], "at": [1]}]}, "malformed /facts/0/figures/0/at"),
        ({"figures": [{**FIGURES[0], "at": [-1, 2]}]}, "malformed /facts/0/figures/0/at/0"),
        ({"figures": [{**FIGURES[0], "at": ["1", 2]}]}, "malformed /facts/0/figures/0/at/0"),
    ],
)
def test_a_document_and_offsets_have_their_shape(changes: dict[str, Any], code: str, sqlite_books: Books) -> None:
    with pytest.raises(LedgerError) as refusal:
        sqlite_books.post([{"fact": "publication", **PUBLICATION, **changes}])
    assert [f"{finding.code} {finding.place}" for finding in refusal.value.findings] == [code]


# the API


def test_a_publication_goes_through_a_voucher_and_is_then_listed_and_shown(office: Office) -> None:
    assert office.wang.post("/publications", PUBLICATION, dry_run="true").json()["voucher"] is None
    voucher = office.wang.hand_in("/publications", PUBLICATION, key="publish-r2")
    again = office.wang.post("/publications", PUBLICATION, key="publish-r2")
    assert (again.status_code, again.json()["voucher"]) == (200, voucher)
    assert codes(office.sun.get("/publications/R2")) == ["unknown_publication publication"]
    number = office.li.approve(voucher)
    assert office.sun.read("/publications/R2") == {"fact": "publication", **PUBLICATION}
    listed = office.sun.read("/publications")["publications"]
    assert [(item["code"], item["figures"], item["checkable"]) for item in listed] == [("R2", 2, 1), ("R1", 1, 1)]
    assert listed[0]["number"] == number
    before = office.sun.read("/publications", known_at=str(number - 1))["publications"]
    assert [item["code"] for item in before] == ["R1"]
    audited = {figure["figure"]: figure for figure in office.sun.read("/audit", publication="R2")["figures"]}
    assert (audited["F1"]["printed"], audited["F2"]["verdict"]) == ("6笔", "not_checkable")


def test_findings_point_into_the_body(sqlite_office: Office) -> None:
    wrong = [
        {"id": "F1", "text": "6笔", "measure": "outstanding", "scope": SCOPE},
        {"id": "F1", "text": "7笔", "measure": "disbursed", "scope": {"kind": "patent_pledge_loan"}},
    ]
    answer = sqlite_office.wang.post("/publications", PUBLICATION | {"figures": wrong})
    found = codes(answer)
    assert answer.status_code == 409
    assert {finding.rpartition(" ")[2].split("/")[1] for finding in found} == {"figures"}
    assert any(finding.startswith("stock_over_period /figures/0/scope") for finding in found)
    shape = sqlite_office.wang.post("/publications", PUBLICATION | {"date": "2023-7", "figures": [{"id": "F1"}]})
    assert shape.status_code == 422
    assert sorted(codes(shape)) == ["date_unreadable /date", "missing_field /figures/0/text"]


def send(office: Office, content: bytes, name: str = "report.docx", **params: Any) -> Any:
    return office.wang.post(
        "/publications/extract", content, headers={"Content-Type": "application/octet-stream"}, name=name, **params
    )


TEXT = "上半年新增专利权质押贷款6笔，2415万元。"


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [("a.docx", docx(TEXT), "第1段"), ("a.pdf", pdf(TEXT), "第1页"), ("a.txt", TEXT.encode(), "第1行")],
    ids=["docx", "pdf", "txt"],
)
def test_figures_are_found_in_what_is_sent(name: str, content: bytes, place: str, quiet_sqlite_office: Office) -> None:
    answer = send(quiet_sqlite_office, content, name, year=2023)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["document"]["name"], body["document"]["type"]) == (name, name[2:])
    assert len(body["document"]["sha256"]) == 64
    told = [(figure["text"], figure["start"], figure["end"], figure["place"]) for figure in body["figures"]]
    assert told == [("6笔", 12, 14, place), ("2415万元", 15, 21, place)]
    assert [TEXT[start:end] for _, start, end, _ in told] == ["6笔", "2415万元"]
    assert body["figures"][1]["quantity"]["core"] == "[2414.5, 2415.5]"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "missing_field"),
        (encrypted_docx(), 400, "document_encrypted"),
        (pdf(""), 422, "document_without_text"),
        (b"\x89PNG\r\n\x1a\n", 422, "not_a_document"),
        (b"9" * 10_000_000, 413, "document_too_long"),
    ],
    ids=["nothing", "encrypted", "a scan", "a picture", "too long"],
)
def test_what_is_no_document_is_refused(content: bytes, status: int, code: str, quiet_sqlite_office: Office) -> None:
    answer = send(quiet_sqlite_office, content)
    assert (answer.status_code, codes(answer)) == (status, [code])


def test_unknown_parameters_and_names_of_other_places_are_refused(quiet_sqlite_office: Office) -> None:
    assert codes(send(quiet_sqlite_office, b"x", "../a.txt")) == ["attachment_name name"]
    assert codes(send(quiet_sqlite_office, b"x", jear=2023)) == ["unknown_parameter jear"]
    assert codes(send(quiet_sqlite_office, b"x", year=1)) == ["malformed year"]


# the command line

HEAD = ("--code", "R2", "--title", "示例报告", "--date", "2024-01-16")
LIST = """
编号 原文     业务种类       指标 计数口径 期间
F01  6笔      专利权质押贷款 放款 笔数     2023年上半年
F02  2415万元 专利权质押贷款 放款 -        2023年上半年
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return written(tmp_path, docx("# 三、科技金融", TEXT), "report.docx")


def test_extract_prints_every_figure_as_a_table_or_as_json(pledgebook: Command, report: Path) -> None:
    status, out, err = pledgebook("extract", str(report), "--year", "2023")
    assert (status, err) == (0, "")
    assert "2415万元  [2414.5, 2415.5] 万元" in out
    body = json.loads(pledgebook("extract", str(report), "--format", "json")[1])
    assert [figure["text"] for figure in body["figures"]] == ["6笔", "2415万元"]
    assert body["document"]["type"] == "docx"


def test_a_page_without_text_is_told_beside_what_was_found(pledgebook: Command, tmp_path: Path) -> None:
    path = written(tmp_path, pdf("共35笔。", ""), "a.pdf")
    status, out, err = pledgebook("extract", str(path))
    assert status == 0
    assert "35笔" in out
    assert "[pages_without_text]" in err


def test_a_draft_is_recorded_approved_and_shown(pledgebook: Command, report: Path) -> None:
    status, draft, _ = pledgebook("publication", "draft", str(report), *HEAD, "--year", "2023")
    assert status == 0
    assert json.loads(draft)["facts"][0]["document"]["name"] == "report.docx"
    Path("draft.json").write_text(draft, encoding="utf-8")
    assert "已提交凭证 S123" in pledgebook("record", "draft.json", "--as", "maker-chen")[1]
    assert pledgebook("approve", "S123", "--as", "checker-lin")[0] == 0
    shown = pledgebook("publication", "show", "R2")[1]
    assert "6笔" in shown
    assert "文稿 report.docx" in shown
    assert json.loads(pledgebook("publication", "show", "R2", "--format", "json")[1])["title"] == "示例报告"
    listed = json.loads(pledgebook("publication", "list", "--format", "json")[1])["publications"]
    assert [item["code"] for item in listed] == ["R2", "REPORT-2023"]
    assert "REPORT-2023" in pledgebook("publication", "list", "--known-at", "122")[1]


def test_a_list_is_drafted_as_a_workbook_and_recorded(pledgebook: Command, report: Path) -> None:
    assert "2 个数" in pledgebook("publication", "draft", str(report), *HEAD, "-o", "list.xlsx")[1]
    words = ("publication", "record", "list.xlsx", *HEAD, "--as", "maker-chen", "--document", str(report))
    assert "检查通过：1 项事实（未提交）。" in pledgebook(*words, "--dry-run")[1]
    assert "已提交凭证 S123" in pledgebook(*words)[1]
    fact = json.loads(pledgebook("show", "S123")[1])["facts"][0]
    assert [figure["at"] for figure in fact["figures"]] == [[19, 21], [22, 28]]
    assert fact["document"]["name"] == "report.docx"


def test_a_list_that_was_filled_in_by_hand_is_audited(pledgebook: Command, tmp_path: Path) -> None:
    written(tmp_path, csv(LIST), "list.csv")
    assert pledgebook("publication", "record", "list.csv", *HEAD, "--as", "maker-chen")[0] == 0
    assert pledgebook("approve", "S123", "--as", "checker-lin")[0] == 0
    figures = json.loads(pledgebook("audit", "R2", "--format", "json")[1])["figures"]
    assert [(figure["printed"], figure["verdict"]) for figure in figures] == [("6笔", "exact"), ("2415万元", "exact")]


def test_everything_wrong_with_a_list_is_told_at_once_and_nothing_is_recorded(
    pledgebook: Command, tmp_path: Path
) -> None:
    wrong = LIST + "F02 7笔 专利质押 放款 笔数 2023\nF04 8笔 专利权质押贷款 余额 笔数 2023年\n"
    written(tmp_path, csv(wrong), "list.csv")
    status, out, err = pledgebook("publication", "record", "list.csv", *HEAD, "--as", "maker-chen")
    assert (status, out) == (2, "")
    assert [line.split("：")[0].strip() for line in err.splitlines() if "[" in line] == [
        "错误 [unknown_code] C4", "错误 [figure_repeated] A4", "错误 [stock_over_period] F5",
    ]  # fmt: skip
    assert pledgebook("show", "S123")[0] == 2


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("extract", "none.docx"), ["[file_missing] none.docx"]),
        (("extract", "ledger.db"), ["[not_a_document] 1"]),
        (("extract", "x.docx", "--year", "0"), ["[usage] --year"]),
        (("publication", "record", "none.xlsx", *HEAD, "--as", "maker-chen"), ["[file_missing] none.xlsx"]),
        (("publication", "draft", "none.txt", *HEAD), ["[file_missing] none.txt"]),
        (("publication", "show", "R9"), ["[unknown_publication] publication"]),
        (("publication", "list", "--known-at", "999"), ["[known_at_beyond_head] known_at"]),
        (("publication", "record", "none.xlsx", "--as", "maker-chen"), ["[usage] --code"]),
    ],
)
def test_what_cannot_be_done_is_a_finding(pledgebook: Command, words: tuple[str, ...], codes: list[str]) -> None:
    status, out, err = pledgebook(*words)
    assert (status, out) == (2, "")
    assert all(code in err for code in codes), err


def test_wrong_options_of_a_publication_are_told_as_such(pledgebook: Command, tmp_path: Path) -> None:
    written(tmp_path, csv(LIST), "list.csv")
    head = ("--code", "r2", "--title", "示例", "--date", "2023-7")
    err = pledgebook("publication", "record", "list.csv", *head, "--as", "maker-chen")[2]
    assert "[malformed] --code" in err
    assert "[date_unreadable] --date" in err


def test_a_draft_that_cannot_be_written_is_said(pledgebook: Command, report: Path) -> None:
    err = pledgebook("publication", "draft", str(report), *HEAD, "-o", "missing/list.xlsx")[2]
    assert "[file_unwritable]" in err
