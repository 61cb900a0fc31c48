"""A workbook against the ledger: what was changed in the file, what in the ledger since, and whose workbook it is."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.workbook import Workbook

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.finding_codes import FindingCode as Code
from ledger.intake.limits import LIMITS
from ledger.proof_words import Cause, Remark
from reports.cells import content_digest
from reports.proof import prove as prove_file
from reports.proof_table import build_proof
from reports.rebuild import cells_of
from reports.text import render_text
from tests.books import Books
from tests.databases import sqlite_url
from tests.proving import (
    by_openpyxl,
    file_of,
    issued,
    opened,
    parts_of,
    prove,
    saved,
    told,
    with_book,
    workbook,
)
from tests.reporting import MONTH, post_ledger
from tests.sheets import sheet_xml, table_xml, write_xlsx
from tests.test_intake_hostile import LAUGHS

ABOUT = "说明"


@pytest.fixture
def office(sqlite_books: Books) -> Books:
    post_ledger(sqlite_books)
    return sqlite_books


def another(folder: Path) -> Books:
    """A ledger beside that of the office."""
    (folder / "another").mkdir()
    return Books(Database(sqlite_url(folder / "another"), folder / "another" / "head"))


def remarks(books: Books, content: bytes) -> list[Remark]:
    return [remark for remark, _ in prove(books, content).remarks]


# what was sent out and came back


def test_what_was_sent_out_is_proven(books: Books) -> None:
    """On both engines."""
    post_ledger(books)
    proof = prove(books, workbook(books))
    assert proof.is_proven
    assert proof.cells > 500
    assert proof.head == proof.now
    assert proof.stamp.scope["period"] == MONTH.text


@pytest.mark.parametrize("words", [{"basis": "event"}, {"parties": "head_office"}, {"viewer": "B01"}])
def test_it_is_made_again_on_its_basis_with_its_names_and_for_its_eyes(office: Books, words: dict[str, str]) -> None:
    content = workbook(office, **words)
    assert content != workbook(office)
    assert told(prove(office, content)) == []


def test_a_month_without_business_and_a_ledger_without_entries_are_proven(office: Books, tmp_path: Path) -> None:
    assert prove(office, workbook(office, "2019-01")).is_proven
    empty = another(tmp_path)
    assert prove(empty, workbook(empty)).is_proven
    empty.database.engine.dispose()


def test_each_change_of_the_file_is_told_with_its_cell_and_both_contents(office: Books) -> None:
    def change(book: Workbook) -> None:
        register = book["台账"]
        register["C6"] = "示例E09"
        register["G6"].value = register["G6"].value.replace(year=2021)
        register["J6"] = 500_001
        register["J7"] = str(register["J7"].value)
        register["J11"] = "=SUBTOTAL(109,J5:J9)"
        register["K11"] = 1_200_000

    assert told(prove(office, with_book(workbook(office), change))) == [
        "value_changed 台账!C6: 示例E01 -> 示例E09",
        "value_changed 台账!G6: 2022-04-01 -> 2021-04-01",
        "value_changed 台账!J6: 500000 -> 500001",
        "type_changed 台账!J7: 50000 -> 50000（文本）",
        "formula_changed 台账!J11: =SUBTOTAL(109,J5:J10) -> =SUBTOTAL(109,J5:J9)",
        "formula_lost 台账!K11: =SUBTOTAL(109,K5:K10) -> 1200000",
    ]


def test_results_that_another_program_left_out_are_a_remark_and_no_difference(office: Books) -> None:
    content = by_openpyxl(workbook(office), None)  # type: ignore[arg-type]
    proof = prove(office, content)
    [count] = [text for remark, text in proof.remarks if remark is Remark.NOT_CALCULATED]
    assert proof.is_proven
    assert int(count) > 50


def test_a_result_that_is_off_by_less_than_half_a_fen_is_the_same_result(office: Books) -> None:
    def with_result(text: str) -> bytes:
        parts = parts_of(workbook(office))
        name = "xl/worksheets/sheet1.xml"
        assert b"<v>33.33</v>" in parts[name]
        parts[name] = parts[name].replace(b"<v>33.33</v>", f"<v>{text}</v>".encode(), 1)
        return file_of(parts)

    assert told(prove(office, with_result("33.3300000000000054"))) == []
    assert told(prove(office, with_result("33.334"))) == []
    [line] = told(prove(office, with_result("33.335")))
    assert line.startswith("result_differs ")
    assert line.endswith(": 33.33 -> 33.335")


def test_rows_that_moved_are_told_once(office: Books) -> None:
    def change(book: Workbook) -> None:
        book["台账"].insert_rows(6, 2)
        book["台账"]["B6"] = "另一家"
        book["分机构"].delete_rows(7)

    [removed, *added] = told(prove(office, with_book(workbook(office), change)))
    assert removed.startswith("row_removed 分机构!7: 示例B02 |")
    assert added == ["row_added 台账!6:  -> 另一家", "row_added 台账!7:  -> "]


# what changed in the ledger since


def test_what_the_ledger_changed_since_is_told_with_its_vouchers(office: Books) -> None:
    content = workbook(office)
    repaid = office.settle("2023-06-25 J4 repayment 1万元")
    lent = office.settle("patent_pledge_loan J9 B01 -> E02\n2023-06-26 J9 disbursement 20万元")
    office.settle("2023-07-26 J9 repayment 2万元")
    proof = prove(office, content)
    assert proof.count(Cause.FILE) == proof.count(Cause.STAMP) == 0
    by_place = {line.split(":")[0].split(" ")[1]: line for line in told(proof)}
    s1, s2 = (f"S{each.voucher}" for each in (repaid, lent))
    summary = [line.split(": ", 1)[1] for line in told(proof) if line.startswith("ledger_changed 总表!")]
    assert f"333,300.00 -> 533,300.00 [{s2}]" in summary
    assert f"2,783,355.00 -> 2,973,355.00 [{s1} {s2}]" in summary
    assert by_place["台账!M10"] == f"ledger_changed 台账!M10: 333,300.00 -> 323,300.00 [{s1}]"
    assert by_place["台账!11"].startswith("ledger_added 台账!11:  -> 7 | 示例B01 | 示例E02")
    assert [paper.voucher for paper in proof.papers] == [s1, s2]


def test_a_closed_month_stays_as_it_was_sent_out(office: Books) -> None:
    office.close("2023-03", "2023-04", "2023-05", "2023-06")
    content = workbook(office)
    office.settle("2023-06-25 J4 repayment 1万元")
    office.settle("patent_pledge_loan J9 B01 -> E02\n2023-07-26 J9 disbursement 20万元")
    proof = prove(office, content)
    assert told(proof) == []
    assert proof.now.number == proof.head.number + 2


def test_a_preliminary_month_says_that_it_was_closed_since(office: Books) -> None:
    content = workbook(office)
    closing = office.close("2023-03", "2023-04", "2023-05", "2023-06")
    proof = prove(office, content)
    assert {each.papers for each in proof.differences} == {(f"S{closing.voucher}",)}
    assert "2023年6月（快报，未结账）" in {each.was for each in proof.differences}


def test_both_are_told_apart_in_one_file(office: Books) -> None:
    content = with_book(workbook(office), lambda book: book["总表"].__setitem__("E7", 533_300))
    office.settle("patent_pledge_loan J9 B01 -> E02\n2023-06-26 J9 disbursement 20万元")
    proof = prove(office, content)
    assert told(proof, Cause.FILE) == ["value_changed 总表!E7: 333300 -> 533300"]
    assert proof.count(Cause.LEDGER) > 10


def test_many_vouchers_are_all_named_where_they_cannot_be_told_apart(
    office: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = workbook(office)
    made = [office.settle(f"2023-06-{day} J4 repayment 100") for day in range(10, 20)]
    monkeypatch.setattr("reports.since.REBUILDS_MAX", 0)
    [cell] = [each for each in prove(office, content).differences if each.place == "台账!K10"]
    assert cell.papers == tuple(f"S{each.voucher}" for each in made)


# stamps


def test_a_stamp_is_compared_with_the_words_of_the_workbook(office: Books) -> None:
    def change(book: Workbook) -> None:
        properties = book.custom_doc_props
        properties["period"].value = "2023-05"
        properties["is_closed"].value = True
        properties["head_number"].value = 2

    assert told(prove(office, with_book(workbook(office), change))) == [
        "stamp_changed 戳记 head_number: 5 -> 2",
        "stamp_changed 戳记 period: 2023-06 -> 2023-05",
        "stamp_changed 戳记 is_closed: False -> True",
    ]


def test_a_stamp_copied_from_an_earlier_workbook_is_told_by_its_head(office: Books) -> None:
    parts = parts_of(workbook(office))
    parts["docProps/custom.xml"] = parts_of(workbook(office, known_at=3))["docProps/custom.xml"]
    assert [line.split(":")[0] for line in told(prove(office, file_of(parts)))] == [
        "stamp_changed 戳记 head_number",
        "stamp_changed 戳记 head_hash",
    ]


def test_a_workbook_without_properties_is_proven_by_its_words_and_says_that_they_are_gone(office: Books) -> None:
    book = opened(workbook(office))
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    [line] = told(prove(office, saved(book)))
    assert line.startswith("stamp_removed : head_number, head_hash, report")


def test_a_stamp_copied_onto_an_issued_workbook_is_found_by_the_digest_of_the_content(
    office: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is with a report that has no sheet that explains."""
    content = issued(office)
    parts = parts_of(content)
    parts["docProps/custom.xml"] = parts_of(workbook(office, "2023-05"))["docProps/custom.xml"]
    monkeypatch.setattr("reports.proof.of_about", lambda _book: None)
    proof = prove(office, file_of(parts))
    names = ("head_number", "head_hash", "period", "as_of")
    assert [each.place for each in proof.differences] == [f"戳记 {name}" for name in names]


def test_a_property_of_ours_that_was_put_in_is_told(office: Books) -> None:
    content = with_book(
        workbook(office), lambda book: book.custom_doc_props.append(StringProperty(name="viewer", value="B01"))
    )
    assert told(prove(office, content)) == ["stamp_changed 戳记 viewer:  -> B01"]


# issues


def test_the_proof_says_whether_a_workbook_of_this_content_was_issued(office: Books) -> None:
    plain = workbook(office)
    assert remarks(office, plain) == [Remark.NEVER_ISSUED]
    sent = issued(office)
    assert sent == plain
    proof = prove(office, sent)
    assert [(remark, text) for remark, text in proof.remarks] == [(Remark.ISSUED, "S6")]
    assert [(issue.period, issue.head, issue.is_final) for issue in proof.issues] == [("2023-06", 5, False)]
    forged = with_book(sent, lambda book: book["总表"].__setitem__("E7", 1))
    assert remarks(office, forged) == [Remark.NOT_CALCULATED, Remark.OTHERWISE_ISSUED]


def test_the_digest_is_of_the_content_and_of_nothing_else(office: Books) -> None:
    content = workbook(office)
    digest = content_digest(cells_of(content))
    assert content_digest(cells_of(by_openpyxl(content, None))) == digest  # type: ignore[arg-type]
    changed = with_book(content, lambda book: book["总表"].__setitem__("E7", 1))
    assert content_digest(cells_of(changed)) != digest


# whose workbook it is


def refusal(books: Books, path: Path, **options: Any) -> list[str]:
    with pytest.raises(LedgerError) as caught, books.database.reading() as connection:
        prove_file(connection, path, **options)
    return [str(finding.code) for finding in caught.value.findings]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_workbook_of_another_ledger_is_refused(office: Books, tmp_path: Path) -> None:
    other = another(tmp_path)
    other.now = other.now.replace(year=2025)
    post_ledger(other)
    content = workbook(other)
    other.database.engine.dispose()
    assert refusal(office, written(tmp_path / "other.xlsx", content)) == [Code.STAMP_OF_ANOTHER]


def test_what_is_no_workbook_of_ours_is_refused(office: Books, tmp_path: Path) -> None:
    plain = write_xlsx(tmp_path / "plain.xlsx", sheet_xml(table_xml([["借款人", 1]])))
    assert refusal(office, plain) == [Code.STAMP_MISSING]
    text = written(tmp_path / "a.csv", "机构,笔数\n甲,1\n".encode())
    assert refusal(office, text) == [Code.NOT_A_WORKBOOK]
    assert refusal(office, written(tmp_path / "a.pdf", b"%PDF-1.7")) == [Code.NOT_A_WORKBOOK]
    assert refusal(office, written(tmp_path / "empty.xlsx", b"")) == [Code.FILE_EMPTY]
    assert refusal(office, tmp_path / "nowhere.xlsx") == [Code.FILE_MISSING]


def test_a_stamp_that_asks_for_nothing_there_is_refused(office: Books, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book.custom_doc_props["report"].value = "annual"
        book.remove(book[ABOUT])

    content = with_book(workbook(office), change)
    assert refusal(office, written(tmp_path / "a.xlsx", content)) == [Code.STAMP_UNANSWERED]


def test_hostile_files_are_refused_in_a_process_of_their_own(office: Books, tmp_path: Path) -> None:
    parts = parts_of(workbook(office))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    laughing = sheet.replace("<worksheet", f"{LAUGHS}<worksheet", 1).encode()
    laughs = file_of({**parts, "xl/worksheets/sheet1.xml": laughing})
    assert refusal(office, written(tmp_path / "laughs.xlsx", laughs)) == [Code.WORKBOOK_ENTITIES]
    broken = file_of({**parts, "xl/worksheets/sheet1.xml": sheet[:2000].encode()})
    assert refusal(office, written(tmp_path / "broken.xlsx", broken)) == [Code.WORKBOOK_DAMAGED]
    bomb = file_of({**parts, "xl/media/a.xml": b"\0" * (4 * 1024 * 1024)})
    assert refusal(office, written(tmp_path / "bomb.xlsx", bomb)) == [Code.WORKBOOK_UNPACKS_TOO_LARGE]
    sealed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096
    assert refusal(office, written(tmp_path / "sealed.xlsx", sealed)) == [Code.WORKBOOK_DAMAGED]
    good = written(tmp_path / "good.xlsx", workbook(office))
    assert refusal(office, good, limits=replace(LIMITS, wait_seconds=0.0)) == [Code.READING_TIME]
    assert refusal(office, good, limits=replace(LIMITS, rows=10)) == [Code.TOO_MANY_ROWS]


def test_custom_properties_that_say_nonsense_are_no_stamp(office: Books, tmp_path: Path) -> None:
    parts = parts_of(workbook(office))
    properties = parts["docProps/custom.xml"].replace(b"<vt:i4>5</vt:i4>", b"<vt:i4>five</vt:i4>")
    content = file_of({**parts, "docProps/custom.xml": properties})
    path = written(tmp_path / "a.xlsx", content)
    with office.database.reading() as connection:
        proof = prove_file(connection, path)
    assert told(proof) == ["stamp_changed 戳记 head_number: 5 -> five"]


# as it is printed


def test_a_proof_reads_as_a_table_with_its_verdict_below(office: Books) -> None:
    content = with_book(workbook(office), lambda book: book["总表"].__setitem__("E7", 1))
    text = render_text(build_proof(prove(office, content)))
    assert "文件被改动  单元格内容被改  总表!E7  333300  1" in text
    assert "核验发现 1 处差异：文件被改动 1 处，戳记不符 0 处，台账其后变动 0 处。" in text


def test_only_the_first_differences_are_listed_and_all_are_counted(office: Books) -> None:
    def change(book: Workbook) -> None:
        cells = [row for name in ("总表", "累计衔接") for row in book[name].iter_rows(min_row=6)]
        for row in cells:
            for cell in row:
                if isinstance(cell.value, int):
                    cell.value += 7

    proof = prove(office, with_book(workbook(office), change))
    count = proof.count(Cause.FILE)
    assert count > 100
    assert len(build_proof(proof).rows) == 100
    assert f"文件被改动只列出前 100 处，共 {count} 处。" in render_text(build_proof(proof))
    body = json.loads(json.dumps(proof.as_json()))
    assert (body["counts"]["file"], len(body["differences"])) == (count, count)


def test_openpyxl_reads_what_we_read(office: Books) -> None:
    """Both readers tell the same cells and formulas of a workbook of ours."""
    content = workbook(office)
    book = cells_of(content)
    formulas = openpyxl.load_workbook(BytesIO(content))
    for sheet in book.sheets:
        found = {
            (cell.row, cell.column): str(cell.value)
            for row in formulas[sheet.name].iter_rows()
            for cell in row
            if cell.data_type == "f" or isinstance(cell.value, str)
        }
        ours = {
            (row, column): f"={cell.formula}" if cell.formula else cell.text
            for row, line in sheet.rows.items()
            for column, cell in line.items()
            if cell.formula or cell.kind == "s"
        }
        assert ours == found
