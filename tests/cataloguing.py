"""A small ledger with something for every report of the catalogue, and what each report is asked there."""

from typing import Any

from ledger.access_log import log_event
from ledger.access_words import AccessEvent
from ledger.scope import Viewer
from reports.catalogue import build_report
from reports.formats import Form
from reports.table import Table
from reports.writers import render, tables_of
from tests.books import Books
from tests.reporting import post_ledger

MORE = """
enterprise E03 330326
grant Z2 G01 -> E03 programme 示例计划
interest_subsidy I1 G01 -> E01 for_loan J2
interest_subsidy I2 G01 -> E01 for_loan J2
risk_compensation W1 G01 -> B02 for_loan J3
equity_investment V1 F01 -> E01
mutual_deposit M1 E02 -> K01
cooperative_loan H1 K01 -> E02 due_date 2023-09-30, rate 6
2023-06-01 Z2 commitment 9万元
2023-06-10 Z2 disbursement 6万元
2023-06-28 Z2 repayment 1万元
2023-06-11 I1 disbursement 0.8万元
2023-06-12 I2 disbursement 0.8万元
2023-06-13 W1 disbursement 3万元
2023-06-14 V1 commitment 60万元
2023-06-14 V1 disbursement 40万元
2023-06-15 M1 disbursement 2万元
2023-06-16 H1 disbursement 5万元
2023-06-20 S1 income 0.05万元
2023-06-21 J2 income 1.5万元
2023-06-22 R1 release 80万元: patent ZL97101765.4
"""

WRONG = "2023-06-23 J2 repayment 5万元\n2023-06-23 T1 repayment 1万元"

PAPERS: list[Any] = [
    {
        "fact": "publication", "code": "N1", "title": "示例公布", "date": "2023-07-10",
        "figures": [
            {"id": "F1", "text": "近400万元", "measure": "disbursed",
             "scope": {"kind": "patent_pledge_loan", "as_of": "2023-06-30"}},
            {"id": "F2", "text": "5笔", "measure": "disbursed", "count": "count",
             "scope": {"kind": "patent_pledge_loan", "as_of": "2023-06-30"}},
        ],
    },
    {"fact": "issue", "report": "monthly", "period": "2023-06", "digest": "0" * 64, "head": 7},
]  # fmt: skip

ASKED: dict[str, dict[str, Any]] = {
    "monthly": {"period": "2023-06"},
    "quarter": {"period": "2023Q2", "sheets": "summary,pledges,funds"},
    "half-year": {"period": "2023H1"},
    "year": {"period": "2023"},
    "loans": {"as_of": "2023-06-30"},
    "entries": {"period": "2023-06", "kind": "patent_pledge_loan"},
    "pledges": {"as_of": "2023-06-30"},
    "portfolio": {"as_of": "2023-06-30", "by": "institution"},
    "maturities": {"as_of": "2023-06-30"},
    "institution": {"institution": "B01", "period": "2023H1"},
    "funds": {"period": "2023"},
    "cooperative": {"period": "2023-06"},
    "grants": {"period": "2023"},
    "reconciliation": {"as_of": "2023-06-30"},
    "trend": {"period": "2023H1"},
    "restatement": {"since": "monthly/2023-06"},
    "audit": {"publication": "N1"},
    "reversals": {"period": "2023-06"},
    "access-log": {"account": "示例账户"},
}
"""Report → the parameters by which it is asked of this ledger."""


def post_catalogue(books: Books) -> None:
    """The ledger stands: five vouchers of the reports, two of this page, and three after the workbook of June."""
    post_ledger(books)
    books.settle(MORE)
    wrong = books.settle(WRONG)
    undone = books.submit(f"reverse {wrong.number}/1\nreverse {wrong.number}/2", source={"reason": "示例录错"})
    books.decide(undone.id or 0)
    books.settle("2023-06-23 J2 repayment 4万元")
    books.settle(PAPERS)
    with books.database.writing() as writer:
        for event, detail in ((AccessEvent.SIGN_IN, ""), (AccessEvent.EXPORTED, "=cmd 示例")):
            origin = {"account": "示例账户", "address": "192.0.2.1", "request_id": "r1"}
            log_event(writer.connection, event, detail=detail, clock=books.clock(), **origin)


def tables(books: Books, name: str, viewer: Viewer | None = None, **more: Any) -> tuple[Table, ...]:
    """The sheets of a report of this ledger, whole."""
    with books.database.reading() as connection:
        return tables_of(build_report(connection, name, {**ASKED[name], **more}, viewer or Viewer.all()))


def rendered(books: Books, name: str, form: Form, **more: Any) -> bytes:
    """A report of this ledger in a form."""
    with books.database.reading() as connection:
        return render(build_report(connection, name, {**ASKED[name], **more}, Viewer.all()), form)
