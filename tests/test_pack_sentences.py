"""The sentences to paste, handed in as a publication and audited: not one figure of them is refuted, in any month."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from ledger.audit import AuditRow, audit
from ledger.database import Database
from ledger.extract.document import Document
from ledger.extract.finding import extract
from ledger.period import parse_period
from ledger.scope import Viewer
from ledger.vocabulary import AuditClass, Basis
from tests.books import Books
from tests.databases import sqlite_url
from tests.reporting import monthly, note_texts

LEDGER = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
government G01
patent_pledge_loan J01 B01 -> E01
patent_pledge_loan J02 B01 -> E01
patent_pledge_loan J03 B02 -> E01
patent_pledge_loan J04 B02 -> E02
patent_pledge_loan J05 B01 -> E02
patent_pledge_loan J06 B01 -> E02
patent_pledge_loan J07 B01 -> E02
patent_pledge_loan J08 B01 -> E02
patent_pledge_loan J09 B01 -> E02
patent_pledge_loan J10 B01 -> E02
patent_pledge_loan J11 B01 -> E02
patent_pledge_loan J12 B01 -> E02
grant Z1 G01 -> E01
2022-02-01 J01 disbursement 0.01
2022-03-01 J02 disbursement 9999.99
2022-03-02 Z1 disbursement 10000
2022-04-01 J03 disbursement 999999.99
2022-05-01 J04 disbursement 1004999.99
2022-06-01 J05 disbursement 1005000
2022-07-01 J06 disbursement 94979999.99
2022-08-01 J01 repayment 0.01
2022-09-01 J07 disbursement 2000000.03
2022-10-01 J08 disbursement 8000000
2022-10-02 Z1 disbursement 99994999.99
2022-11-01 J09 disbursement 4000000
2022-12-01 J10 disbursement 888000000
2023-01-01 J06 repayment 94979999.99
2023-03-01 J11 disbursement 100000000
2023-03-31 J12 disbursement 49999.99
"""
"""Amounts at every edge of how they are said.

The total to date comes to 98 million in July 2022, to just 100 million (and a fen) in September, 108 and 112 in the
months after, to just over a thousand million in December, and to 1.1 thousand million in March.
"""

TAKEN_BACK = "reverse {number}/20\nreverse {number}/23"
"""Found wrong when the months were closed: in April 2023 the books only take back."""

MONTHS = [f"2022-{month:02d}" for month in range(1, 13)] + [f"2023-{month:02d}" for month in range(1, 6)]
LONGER = ["2022Q1", "2022Q2", "2022Q3", "2022Q4", "2022H1", "2022H2", "2022", "2023Q1", "2023Q2", "2023H1", "2021"]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, sqlite_pattern: Books) -> Books:
    """A ledger of many shapes of months, read only but for the publications that stand in it."""
    directory = tmp_path_factory.mktemp("sentences")
    database = Database(sqlite_url(directory), directory / "head")
    shutil.copy(str(sqlite_pattern.database.url.database), str(database.url.database))
    shutil.copy(sqlite_pattern.database.head.path, database.head.path)
    books = sqlite_pattern.over(database)
    made = books.settle(LEDGER)
    books.close("2023-03")
    books.settle(TAKEN_BACK.format(number=made.number))
    return books


def pasted(books: Books, period: str) -> tuple[str, ...]:
    return monthly(books, sheets=["leader"], month=parse_period(period))[0].prose


def figures_of(sentences: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The figures as they are found in the pasted text, each in the words of a publication."""
    found = extract(Document("示例.txt", "\n".join(sentences), ()))
    assert not found.not_understood
    for number, figure in enumerate(found.figures, start=1):
        assert figure.measure is not None
        assert figure.scope is not None
        counted = {} if figure.count is None else {"count": figure.count}
        told = {"id": f"F{number}", "text": figure.text, "measure": figure.measure, "scope": dict(figure.scope)}
        yield told | counted


def audited(books: Books, period: str) -> tuple[AuditRow, ...]:
    figures = list(figures_of(pasted(books, period)))
    if not figures:
        return ()
    paper = {"fact": "publication", "code": f"N-{period}", "title": "示例", "date": "2025-12-31", "figures": figures}
    books.settle([paper])
    with books.database.reading() as connection:
        return audit(connection, f"N-{period}").rows


@pytest.mark.parametrize("period", [*MONTHS, *LONGER])
def test_pasted_sentences_are_audited_as_true(ledger: Books, period: str) -> None:
    for row in audited(ledger, period):
        assert row.audit_class in {AuditClass.CONSISTENT, AuditClass.NOT_REFUTED}, row


def test_of_nothing_at_all_no_number_is_told(ledger: Books) -> None:
    assert pasted(ledger, "2022-01") == ("2022年1月没有新增专利权质押贷款，以前也没有。",)


def test_a_month_that_only_takes_back_has_nothing_new_and_less_to_date(ledger: Books) -> None:
    assert pasted(ledger, "2023-04")[0] == "2023年4月没有新增专利权质押贷款；累计10笔、近11亿元。"


def test_sentences_by_another_basis_or_of_one_bank_s_own_business_say_so(ledger: Books) -> None:
    (page, _about) = monthly(ledger, Viewer.of("B01"), sheets=["leader"], basis=Basis.EVENT)
    assert note_texts(page)[1:] == [
        "以上各数按业务日期统计，与按入账日期的数可能不同，引用和核对时须注明。",
        "以上各数只含示例B01的业务，引用时须注明。",
    ]
