"""Documents of every format become text with places; whatever is none is a finding that says what to do."""

from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.extract.document import Document
from ledger.intake.documents import Opened, open_document
from ledger.intake.limits import DOCUMENT_LIMITS, Limits
from ledger.labels import cure, describe
from tests.written import (
    blocks,
    changed,
    docx,
    encrypted_docx,
    locked,
    original,
    part_of,
    pdf,
    written,
    zipped,
)

REPORT = docx(
    "# 三、科技金融",
    "上半年新增贷款6笔，金额2415万元。",
    "## （一）质押",
    [["机构", "贷款"], ["示例银行", "35笔"]],
    "目前累计35笔。",
)


def opened(folder: Path, content: str | bytes, name: str = "report", limits: Limits = DOCUMENT_LIMITS) -> Opened:
    return open_document(written(folder, content, name), limits)


def read(folder: Path, content: str | bytes, name: str = "report") -> Document:
    return opened(folder, content, name).document


def refused(folder: Path, content: str | bytes, name: str = "report", limits: Limits = DOCUMENT_LIMITS) -> str:
    """``code place | expected | found`` of the one finding; it has its sentence and its cure."""
    with pytest.raises(LedgerError) as refusal:
        opened(folder, content, name, limits)
    (finding,) = refusal.value.findings
    assert describe(finding)
    assert cure(finding)
    return f"{finding.code} {finding.place} | {finding.expected} | {finding.found}"


# docx


def test_a_docx_has_paragraphs_headings_with_levels_and_rows_of_tables(tmp_path: Path) -> None:
    told = opened(tmp_path, REPORT, "report.docx")
    assert (told.file_type, told.notes) == ("docx", ())
    assert blocks(told.document) == [
        "第1段 h1 | 三、科技金融",
        "第2段 | 上半年新增贷款6笔，金额2415万元。",
        "第3段 h2 | （一）质押",
        "表1第1行 | 机构\t贷款",
        "表1第2行 | 示例银行\t35笔",
        "第4段 | 目前累计35笔。",
    ]
    assert told.document.offsets is None


def test_a_docx_of_nothing_but_a_table_is_read(tmp_path: Path) -> None:
    document = read(tmp_path, docx([["项目", "金额"], ["贷款", "近1.2亿元"]]))
    assert blocks(document) == ["表1第1行 | 项目\t金额", "表1第2行 | 贷款\t近1.2亿元"]


def with_body(body: str) -> bytes:
    """A docx whose document is this; ``w:`` may be left out."""
    xml = part_of(docx("x"), "word/document.xml")
    root = xml[: xml.index("<w:body>")]
    return changed(docx("x"), word__document_xml=f"{root}<w:body>{body}</w:body></w:document>")


def test_struck_text_is_out_and_added_text_in_and_runs_are_one_text(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr>{run.format('累计')}"
        f"<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins>{run.format('35')}</w:ins>{run.format('笔')}</w:p>"
    )
    assert blocks(read(tmp_path, with_body(body))) == ["第1段 | 累计35笔"]


def test_a_text_box_is_a_block_behind_its_paragraph_and_told_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内8家</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/"
        f"markup-compatibility/2006'><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert blocks(read(tmp_path, with_body(body))) == ["第1段 | 正文", "第1段 | 框内8家"]


def test_an_outline_level_makes_a_heading_of_any_paragraph(tmp_path: Path) -> None:
    body = "<w:p><w:pPr><w:outlineLvl w:val='{}'/></w:pPr><w:r><w:t>三、金融</w:t></w:r></w:p>"
    assert blocks(read(tmp_path, with_body(body.format(1)))) == ["第1段 h2 | 三、金融"]
    assert blocks(read(tmp_path, with_body(body.format(9)))) == ["第1段 | 三、金融"]


def test_footnotes_follow_the_body_by_their_numbers(tmp_path: Path) -> None:
    note = "<w:footnote w:id='{}' {}><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>"
    root = "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    notes = note.format(0, "w:type='separator'", "-") + note.format(1, "", "含续贷6笔。")
    content = changed(docx("正文。"), word__footnotes_xml=f"{root}{notes}</w:footnotes>")
    assert blocks(read(tmp_path, content)) == ["第1段 | 正文。", "脚注1 | 含续贷6笔。"]


# pdf


def test_a_pdf_has_pages_and_its_broken_lines_are_whole_again(tmp_path: Path) -> None:
    told = opened(
        tmp_path, pdf("三、科技金融\n目前全市累计办理专利权质押贷款35笔，金额近1.\n2亿元。", "下半年另有6笔。"), "a.pdf"
    )
    assert told.file_type == "pdf"
    assert blocks(told.document) == [
        "第1页 | 三、科技金融",
        "第1页 | 目前全市累计办理专利权质押贷款35笔，金额近1.2亿元。",
        "第2页 | 下半年另有6笔。",
    ]


def test_a_page_without_text_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    told = opened(tmp_path, pdf("共35笔。", "", "共8家。"), "a.pdf")
    assert [(note.code, note.found) for note in told.notes] == [("pages_without_text", "2")]
    assert blocks(told.document) == ["第1页 | 共35笔。", "第3页 | 共8家。"]


def test_a_scan_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, pdf("", "")) == "document_without_text  |  | 2页"


def test_a_pdf_with_a_password_is_refused_and_one_that_only_locks_changes_is_read(tmp_path: Path) -> None:
    assert refused(tmp_path, locked(pdf("共35笔。"), "secret")) == "document_encrypted  |  | "
    assert blocks(read(tmp_path, locked(pdf("共35笔。"), ""))) == ["第1页 | 共35笔。"]


# text and Markdown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_each_encoding_line_by_line(encoding: str, tmp_path: Path) -> None:
    told = opened(tmp_path, "三、科技金融\r\n\r\n累计35笔。".encode(encoding), "a.txt")
    assert told.file_type == "txt"
    assert blocks(told.document) == ["第1行 | 三、科技金融", "第2行 | ", "第3行 | 累计35笔。"]
    assert told.document.text == "三、科技金融\r\n\r\n累计35笔。"


def test_markdown_has_headings_and_loses_its_marks_but_not_the_way_back(tmp_path: Path) -> None:
    source = "## 三、科技金融\n贷款近**1.2亿元**，`35`笔。\n"
    told = opened(tmp_path, source, "a.md")
    assert told.file_type == "md"
    assert blocks(told.document) == ["第1行 h2 | 三、科技金融", "第2行 | 贷款近1.2亿元，35笔。"]
    start = told.document.text.index("近1.2亿元")
    first, last = original(told.document, start, start + len("近1.2亿元"))
    assert source[first:last] == "近**1.2亿元"


# pages

PAGE = """<!DOCTYPE html>
<html><head><title>不是正文</title><style>p { width: 35% }</style></head>
<body><h2>三、&nbsp;科技金融</h2>
<p>贷款近<b>1.2</b>亿元，
   占&lt;全省&gt;的50&#37;。</p><script>var n = "9057万元";</script>
<table><tr><th>机构<td><p>贷款</p><p>笔数</p></td></tr><tr><td>示例银行</td><td>35笔</td></tr></table>
</body></html>"""


def test_a_page_has_what_a_reader_sees_of_it(tmp_path: Path) -> None:
    told = opened(tmp_path, PAGE, "a.html")
    assert told.file_type == "html"
    assert blocks(told.document) == [
        "第1段 h2 | 三、 科技金融",
        "第2段 | 贷款近1.2亿元， 占<全省>的50%。",
        "第3段 | 机构\t贷款\n笔数",
        "第4段 | 示例银行\t35笔",
    ]


@pytest.mark.parametrize("text", ["近1.2亿元", "35笔", "占<全省>的50%", "示例银行"])
def test_every_character_of_a_page_knows_where_it_stood(text: str, tmp_path: Path) -> None:
    document = read(tmp_path, PAGE)
    start = document.text.index(text)
    first, last = original(document, start, start + len(text))
    assert PAGE[first] == text[0] or PAGE[first] == "&"
    assert PAGE[last - 1] == text[-1] or PAGE[last - 1] == "&"
    assert document.offsets is not None
    assert len(document.offsets) == len(document.text)
    assert list(document.offsets) == sorted(document.offsets)


# what is none

TOLD = "docx, pdf, txt, md, html"
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "an empty file": (b"", "file_empty  |  | "),
    "a file of blanks": ("\ufeff \r\n\t", "file_empty  |  | "),
    "a long file of blanks": (" " * 10_000, "document_without_text  |  | "),
    "a picture with another name": (b"\x89PNG\r\n\x1a\n" + bytes(100), f"not_a_document  | {TOLD} | png"),
    "a workbook": (zipped({"xl/workbook.xml": "<x/>"}), f"not_a_document  | {TOLD} | xlsx"),
    "any zip": (zipped({"a.txt": "35笔"}), f"not_a_document  | {TOLD} | zip"),
    "an old doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), f"not_a_document  | {TOLD} | doc"),
    "a docx with a password": (encrypted_docx(), "document_encrypted  |  | "),
    "a zip that breaks off": (REPORT[:2000], "document_damaged  |  | report"),
    "a docx that is no XML": (changed(REPORT, word__document_xml="<w:"), "document_damaged  |  | word/document.xml"),
    "a docx with entities": (
        changed(REPORT, word__document_xml='<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'), "document_entities  |  | ",
    ),
    "a docx of pictures": (docx(""), "document_without_text  |  | "),
    "a pdf that breaks off": (pdf("共35笔。")[:100], "document_damaged  |  | pdf"),
    "a page without words": ("<html><body><img src='a.png'></body></html>", "document_without_text  |  | "),
    "bytes": (bytes(range(256)) * 4, f"not_a_document 1 | {TOLD} | NUL"),
    "bytes of no encoding": (bytes(range(1, 256)) * 4, "document_encoding 2 | UTF-8, GB18030 | 80 81 82 83"),
    "text with NUL": ("一\n二\0", f"not_a_document 2 | {TOLD} | NUL"),
    "two encodings": (
        "累计35笔\n".encode() + "金额近1.2亿元\n".encode("gb18030"),
        "document_encoding 2 | UTF-8, GB18030 | bd f0 b6 ee"
    ),
    "two encodings the other way": (
        "累计35笔\n".encode("gb18030") + "金额近1.2亿元\n".encode(),
        "document_encoding 2 | UTF-8, GB18030 | e9 87 91 e9"
    ),
    "text that breaks off in a character": (
        "累计35笔\n金".encode()[:-1], "document_encoding 2 | UTF-8, GB18030 | e9 87",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_document_is_refused_with_its_place_and_its_cure(what: str, tmp_path: Path) -> None:
    content, expected = REFUSED[what]
    assert refused(tmp_path, content) == expected


def test_a_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    bomb = changed(docx("x"), word__media__a=bytes(300 * 1024 * 1024))
    assert refused(tmp_path, bomb).startswith("document_unpacks_too_large  | <= 200:1 |")


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_more_text_than_is_read_is_refused(name: str, tmp_path: Path) -> None:
    limits = Limits(characters=20)
    start = "<p>" if name == "a.html" else ""
    assert refused(tmp_path, start + "3" * 100, name, limits).startswith("document_too_long  | <= 20 |")


def test_a_text_of_fifty_megabytes_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    assert refused(tmp_path, b"9" * 50_000_000) == "document_too_long  | <= 2000000 | "


def test_a_name_that_says_otherwise_is_told(tmp_path: Path) -> None:
    told = opened(tmp_path, REPORT, "report.pdf")
    assert [(note.code, note.expected, note.found) for note in told.notes] == [("file_name_differs", "docx", ".pdf")]
    assert told.document.name == "report.pdf"
