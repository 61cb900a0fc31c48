"""Scopes that leave out: asked of totals and entries, declared by figures, refused where they mean nothing."""

from typing import Any

import pytest

from ledger.errors import Malformed
from ledger.lists import list_entries
from ledger.scope import Viewer, parse_question
from tests.books import Books

STORY = """
bank B01
bank B02
enterprise E01
patent_pledge_loan J1 B01 -> E01 programme 示例计划
patent_pledge_loan J2 B01 -> E01
patent_pledge_loan J3 B02 -> E01 renews J1
patent_pledge_loan J4 B02 -> E01
2023-01-10 J1 disbursement 100
2023-01-20 J2 disbursement 20
2023-06-01 J1 repayment 100
2023-06-01 J3 disbursement 100: means rollover
2023-06-02 J4 disbursement 7
"""

PAPER = {"fact": "publication", "code": "P1", "title": "示例", "date": "2023-12-01"}
FIGURE = {"id": "F01", "text": "8万元", "measure": "disbursed"}


@pytest.fixture(scope="module")
def ledger(module_books: Books) -> Books:
    """Four loans: one renews another, one is cancelled, and in August one of January was added."""
    module_books.post(STORY)
    module_books.close("2023-06", "2023-07")
    module_books.post("reverse 1/12\npatent_pledge_loan J5 B02 -> E01\n2023-01-31 J5 disbursement 3")
    return module_books


@pytest.mark.parametrize(
    ("parameters", "count", "yuan"),
    [
        ({}, 4, "223.00"),
        ({"leaving": "reversals"}, 5, "230.00"),
        ({"leaving": "renewals"}, 3, "123.00"),
        ({"leaving": "adjustments"}, 4, "227.00"),
        ({"leaving": "renewals,reversals,adjustments"}, 3, "127.00"),
        ({"without": ["institution=B02"]}, 2, "120.00"),
        ({"without": ["programme=示例计划"]}, 3, "123.00"),
        ({"without": ["programme=示例计划", "institution=B02"]}, 1, "20.00"),
        ({"without": ["month=2023-01"]}, 2, "103.00"),
        ({"without": ["kind=patent_pledge_loan"]}, 0, None),
    ],
)  # fmt: skip
def test_what_is_left_out_is_not_in_the_total(ledger: Books, parameters: Any, count: int, yuan: str | None) -> None:
    assert ledger.total("disbursed", group="lending", **parameters) == (count, yuan)


def test_a_list_of_entries_leaves_out_what_a_total_leaves_out(ledger: Books) -> None:
    parameters = {"without": ["institution=B01"], "leaving": "reversals"}
    with ledger.database.reading() as connection:
        page = list_entries(connection, parse_question("disbursed", parameters, Viewer.all()).scope)
    assert [item["entry"] for item in page.items] == ["1/11", "1/12", "3/3"]


@pytest.mark.parametrize(
    ("measure", "parameters", "complaint"),
    [
        ("disbursed", {"leaving": "luck"}, "unknown_code leaving"),
        ("disbursed", {"without": ["colour=red"]}, "unknown_code without"),
        ("disbursed", {"without": ["kind=mortgage"]}, "unknown_code kind"),
        ("disbursed", {"without": ["region="]}, "malformed without"),
        ("disbursed", {"without": ["region=1", "region=2"]}, "repeated_parameter region"),
        ("outstanding", {"without": ["means=rollover"]}, "measure_dimension without"),
        ("reported_outstanding", {"leaving": "reversals"}, "measure_dimension leaving"),
        ("reported_outstanding", {"without": ["region=330303"]}, "measure_dimension without"),
    ],
)
def test_what_cannot_be_left_out_is_refused(measure: str, parameters: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_question(measure, parameters, Viewer.all())
    assert [f"{finding.code} {finding.place}" for finding in refused.value.findings] == [complaint]


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"basis": "cash"}, "unknown_code /facts/0/figures/0/scope/basis"),
    ({"part": "booked"}, "scope_time /facts/0/figures/0/scope/part"),
    ({"part": "half"}, "unknown_code /facts/0/figures/0/scope/part"),
    ({"known_at": 0}, "malformed /facts/0/figures/0/scope/known_at"),
    ({"known_at": "1"}, "malformed /facts/0/figures/0/scope/known_at"),
    ({"known_at": 99}, "known_at_beyond_head /facts/0/figures/0/scope/known_at"),
    ({"leaving": []}, "malformed /facts/0/figures/0/scope/leaving"),
    ({"leaving": ["luck"]}, "unknown_code /facts/0/figures/0/scope/leaving/0"),
    ({"without": {"colour": "red"}}, "unknown_code /facts/0/figures/0/scope/without/colour/[key]"),
    ({"without": {"kind": "mortgage"}}, "unknown_code /facts/0/figures/0/scope/kind"),
]


@pytest.mark.parametrize(("scope", "complaint"), FAULTS)
def test_a_figure_that_declares_what_cannot_be_asked_is_refused(ledger: Books, scope: Any, complaint: str) -> None:
    figure = FIGURE | {"scope": {"kind": "patent_pledge_loan"} | scope}
    assert ledger.complaints([PAPER | {"figures": [figure]}]) == [complaint]


def test_a_confirmation_is_known_no_later_than_the_ledger(ledger: Books) -> None:
    fact = {
        "fact": "confirmation", "publication": "P9", "figure": "F01", "measure": "disbursed", "reason": "示例",
        "scope": {"kind": "patent_pledge_loan", "known_at": 99}, "equally_simple": 1,
    }  # fmt: skip
    assert ledger.complaints([fact]) == [
        "known_at_beyond_head /facts/0/scope/known_at",
        "unknown_publication /facts/0/publication",
    ]
