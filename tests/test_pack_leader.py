"""The page for a leader: six numbers that other sheets have too, reasons that add up, sentences no audit refutes."""

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from api.demo import load_sample
from ledger.database import Database
from ledger.extract.document import Document
from ledger.extract.finding import extract
from ledger.figures import compare, read_quantity
from ledger.period import parse_period
from ledger.scope import Viewer, question_of
from ledger.totals import answer
from ledger.vocabulary import AUDIT_CLASS, AuditClass
from reports.pack.builder import build_pack
from reports.table import Table
from reports.text import render_text
from tests.books import Books
from tests.databases import sqlite_url
from tests.reporting import masked, monthly, post_ledger

Golden = Callable[[str, str], None]
FIGURE = re.compile(r"[近超]?[0-9.]+(?:笔|家|亿元|万元|元)")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The sample ledger, read only."""
    directory: Path = tmp_path_factory.mktemp("sample")
    database = Database(sqlite_url(directory), directory / "head")
    database.create()
    load_sample(database)
    return database


def pack(database: Database, period: str, *sheets: str) -> tuple[Table, ...]:
    with database.reading() as connection:
        return build_pack(connection, parse_period(period), Viewer.all(), is_closed=True, sheets=sheets)


def test_the_page_reads_as_its_golden_file(sqlite_books: Books, golden: Golden) -> None:
    post_ledger(sqlite_books)
    golden("pack-leader-small.txt", render_text(masked(monthly(sqlite_books, sheets=["leader"])[0])))


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("2023H1", "2023年上半年新增专利权质押贷款6笔、2415万元；累计35笔、近1.2亿元。"),
        ("2023-06", "2023年6月新增专利权质押贷款1笔、300万元；累计35笔、近1.2亿元。"),
        ("2022", "2022年新增专利权质押贷款8笔、2620万元；累计29笔、9057万元。"),
        ("2015", "2015年没有新增专利权质押贷款，以前也没有。"),
    ],
)
def test_the_sentences_are_those_that_reports_print(sample: Database, period: str, first: str) -> None:
    assert pack(sample, period, "leader")[0].prose[0] == first


def test_no_sentence_is_of_a_period_that_no_scope_can_name(sample: Database) -> None:
    assert pack(sample, "2023-05", "leader")[0].prose == (
        "2023年5月新增专利权质押贷款1笔、400万元；累计34笔、超1.1亿元。",
        "截至2023年5月末，专利权质押贷款余额13笔，贷款余额4775万元，有余额的企业11家。",
    )


def test_in_june_the_half_year_is_told_too(sample: Database) -> None:
    half_year, month = pack(sample, "2023H1", "leader")[0], pack(sample, "2023-06", "leader")[0]
    assert month.prose[1] == half_year.prose[0]


def test_what_the_sentences_say_is_what_the_ledger_says(sample: Database) -> None:
    """Every figure of the sentences against the cells of the page, by the rules of an audit."""
    page = pack(sample, "2023H1", "leader")[0]
    cells = {row.cells[0]: row.cells[1:3] for row in page.rows}
    told = [FIGURE.findall(sentence) for sentence in page.prose]
    expected = [[*cells["本半年新增专利权质押贷款"], *cells["累计专利权质押贷款"]], [*cells["期末贷款余额"]]]
    for texts, values in zip(told, expected, strict=False):
        for text, value in zip(texts, values, strict=False):
            assert isinstance(value, int)
            exact = Fraction(value) if text.endswith("笔") else Fraction(value, 100)
            found = AUDIT_CLASS[compare(read_quantity(text), exact).verdict]
            assert found in {AuditClass.CONSISTENT, AuditClass.NOT_REFUTED}, text
    assert all(texts for texts in told)


@pytest.mark.parametrize("period", ["2023-06", "2023-05", "2023Q1", "2023H1", "2022", "2021-09", "2015"])
def test_the_pasted_sentences_are_found_and_audited_as_true(sample: Database, period: str) -> None:
    """Whoever pastes them and has the document audited: each figure is found with its scope, and none is refuted."""
    text = "\n".join(pack(sample, period, "leader")[0].prose)
    found = extract(Document("示例.txt", text, ()))
    assert not found.not_understood
    assert len(found.figures) == len(FIGURE.findall(text))
    with sample.reading() as connection:
        for figure in found.figures:
            assert figure.measure is not None
            assert figure.quantity is not None
            asked = {} if figure.count in {None, "count"} else {"counts": figure.count}
            total = answer(connection, question_of(figure.measure, figure.scope or {}, Viewer.all(), **asked)).total
            assert total is not None
            counted = (*total.counts, total.count)[0]
            value = Fraction(total.amount_fen or 0, 100) if figure.count is None else Fraction(counted)
            verdict = compare(figure.quantity, value).verdict
            assert AUDIT_CLASS[verdict] in {AuditClass.CONSISTENT, AuditClass.NOT_REFUTED}, figure


def test_every_change_is_the_number_less_what_it_is_compared_with(sample: Database) -> None:
    page = pack(sample, "2023Q2", "leader")[0]
    assert len(page.rows) == 6
    for row in page.rows:
        for part in ("count", "amount"):
            now, base, change = (row.cells[page.index_of(f"{side}_{part}")] for side in ("now", "base", "delta"))
            assert int(str(now)) - int(str(base)) == change
        has_reason = row.cells[page.index_of("reason_of_change")] is not None
        assert has_reason == any(row.cells[page.index_of(f"delta_{part}")] for part in ("count", "amount"))
