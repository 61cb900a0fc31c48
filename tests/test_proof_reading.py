"""A proof as a person reads it: what is told once, what is shortened, and what is said beside the differences."""

import pytest

from ledger.errors import LedgerError
from ledger.finding_codes import FindingCode
from ledger.scope import Viewer
from reports.catalogue import build_report
from reports.formats import Form
from reports.proof_table import build_proof
from reports.text import render_text
from reports.writers import render
from tests.books import Books
from tests.proving import prove, told, workbook
from tests.reporting import post_ledger


@pytest.fixture
def office(sqlite_books: Books) -> Books:
    post_ledger(sqlite_books)
    return sqlite_books


def test_a_party_that_has_another_name_now_is_told_by_its_cells(office: Books) -> None:
    content = workbook(office)
    named = {"fact": "institution", "code": "B01", "name": "新名行", "kind": "bank", "region": "330302"}
    renamed = office.post([named])
    lines = told(prove(office, content))
    assert lines
    assert all("示例B01" in line and line.endswith(f"[S{renamed.voucher}]") for line in lines)
    assert f"ledger_changed 台账!B5: 示例B01 -> 新名行 [S{renamed.voucher}]" in lines
    assert {line.split(" ")[0] for line in lines} == {"ledger_changed"}


def test_the_table_of_a_proof_names_a_few_vouchers_and_counts_the_others(office: Books) -> None:
    content = workbook(office)
    for day in range(10, 26):
        office.settle(f"2023-06-{day} J4 repayment 100")
    proof = prove(office, content)
    text = render_text(build_proof(proof))
    assert "等16张" in text
    assert "以上只列出前 12 张，共 16 张凭证；全部见 --format json 的 vouchers。" in text
    assert len(proof.as_json()["vouchers"]) == 16


def test_a_report_that_the_journal_does_not_hold_says_so(office: Books) -> None:
    with office.database.reading() as connection:
        content = render(build_report(connection, "access-log", {}, Viewer.all()), Form.XLSX)
    with pytest.raises(LedgerError) as caught:
        prove(office, content)
    [finding] = caught.value.findings
    assert (finding.code, finding.found) == (FindingCode.STAMP_UNANSWERED, "access-log")
