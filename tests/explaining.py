"""Small ledgers with a publication, for tests of explanations."""

from typing import Any

from ledger.explain.explanation import Explanation, explain
from ledger.wording import scope_text
from tests.books import Books

PARTIES = """
bank B01
bank B02
bank B03
enterprise E01 330302
enterprise E02 330303
enterprise E03 330304
"""


def publish(books: Books, *figures: dict[str, Any], code: str = "P1", day: str = "2024-01-15") -> None:
    """A publication with these figures is posted: patent-pledge loans of 2023, unless a figure says otherwise."""
    stated = [
        {"id": f"F{index:02d}", "measure": "disbursed"}
        | {"scope": {"kind": "patent_pledge_loan", "as_of": "2023-12-31"}}
        | figure
        for index, figure in enumerate(figures, start=1)
    ]
    paper = {"fact": "publication", "code": code, "title": "示例报告", "date": day, "year": 2023, "figures": stated}
    books.post([paper])


def explained(books: Books, figure: str = "F01", **options: Any) -> Explanation:
    """The explanation of a figure of the last publication."""
    with books.database.reading() as connection:
        return explain(connection, figure, **options)


def told(explanation: Explanation) -> list[str]:
    """Each candidate as one line: what it proposes, its value, and how many are as simple."""
    return [
        f"{scope_text(one.cut.stored(), one.cut.measure, None)}"
        f"{' ' + one.reading.text if one.reading.change else ''} {one.value} {one.equally_simple}"
        for one in explanation.candidates
    ]


def worded(explanation: Explanation) -> list[str]:
    """Each wording of each candidate as one line: what it proposes, and the value."""
    return [
        f"{scope_text(cut.stored(), cut.measure, None)} {one.value}"
        for one in explanation.candidates
        for cut in (one.cut, *one.wordings)
    ]
