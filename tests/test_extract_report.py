"""The published report, and eight others: what is found in them beside what a person finds. They stand outside."""

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from ledger.extract import Document, Extract, extract

SHARED = Path(__file__).resolve().parents[2] / "shared"
LISTED = Path(__file__).parent / "golden" / "report_figures.txt"
ENOUGH = 0.98
pytestmark = pytest.mark.shared

FINANCE = [
    ("8家", 8, "household", "none"),
    ("6笔", 6, "loan", "none"),
    ("2415万元", 24_150_000, "wan_yuan", "none"),
    ("35笔", 35, "loan", "none"),
    ("近1.2亿元", 120_000_000, "yi_yuan", "near"),
    ("9057万元", 90_570_000, "wan_yuan", "none"),
    ("约占全省50%", 50, "percent", "about"),
    ("2022万元", 20_220_000, "wan_yuan", "none"),
    ("2060万元", 20_600_000, "wan_yuan", "none"),
    ("4873.29万元", 48_732_900, "wan_yuan", "none"),
    ("2437万元", 24_370_000, "wan_yuan", "none"),
    ("742万元", 7_420_000, "wan_yuan", "none"),
]
DAMAGED = {
    "202323项": "1023项",
    "202337项": "1037项",
    "420239项": "4109项",
    "2023.7%": "10.7%",
    "2023家": "10家",
    "2023个": "10个",
    "第2023位": "第10位",
    "2023月11日": "10月11日",
    "202322年": None,
    "13.2023": None,
    "2022万元": None,
}


@pytest.fixture(scope="module")
def report() -> Extract:
    return extract(Document.of((SHARED / "report.txt").read_text(encoding="utf-8"), "report.txt"))


def listed() -> list[tuple[str, str, bool]]:
    """Section and text of each figure that a person found, and whether it may as well be left out."""
    lines = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return [(section, text.lstrip("!?"), text.startswith("?")) for section, text in rows]


def number_of(section: str) -> str:
    """The number of a heading in brackets; a dash above the first."""
    return section[1:].split(")", maxsplit=1)[0] if section.startswith("(") else "-"


def test_recall_and_precision_of_the_figures_of_the_report(report: Extract) -> None:
    person = listed()
    ours = [(number_of(figure.section), figure.text) for figure in report.figures]
    matcher = SequenceMatcher(None, [row[:2] for row in person], ours, autojunk=False)
    blocks = matcher.get_matching_blocks()
    seen = {block.a + i for block in blocks for i in range(block.size)}
    missed = [row for number, row in enumerate(person) if number not in seen and not row[2]]
    needed = sum(not optional for _, _, optional in person)
    recall, precision = 1 - len(missed) / needed, len(seen) / len(ours)
    print(f"recall {recall:.3f} of {needed}, precision {precision:.3f} of {len(ours)}; missed {missed}")  # noqa: T201  (the table is what is looked through)
    assert recall >= ENOUGH
    assert precision >= ENOUGH


def test_every_finance_figure_has_its_value_unit_and_qualifier(report: Extract) -> None:
    read = [
        (figure.text, int(q.value), str(q.unit), str(q.qualifier))
        for figure in report.figures
        if (q := figure.quantity)
    ]
    assert [row for row in FINANCE if row not in read] == []


def test_the_loans_of_the_report_have_the_scopes_of_the_sample(report: Extract) -> None:
    texts = ("6笔", "2415万元", "35笔", "近1.2亿元")
    scopes = {one.text: (one.measure, one.count, one.scope) for one in report.figures if one.text in texts}
    half = {"kind": "patent_pledge_loan", "period": "2023H1"}
    to_date = {"kind": "patent_pledge_loan", "as_of": "2023-06-30"}
    assert scopes == {
        "6笔": ("disbursed", "count", half),
        "2415万元": ("disbursed", None, half),
        "35笔": ("disbursed", "count", to_date),
        "近1.2亿元": ("disbursed", None, to_date),
    }


def test_the_damaged_numbers_are_flagged_with_the_reading_that_they_may_have_had(report: Extract) -> None:
    found = {one.text: one.damage.proposal for one in (*report.figures, *report.damaged) if one.damage}
    assert found == DAMAGED


def test_nothing_of_the_report_is_left_that_is_not_understood(report: Extract) -> None:
    assert report.not_understood == ()


def test_of_the_reports_of_eight_governments_hardly_anything_is_not_understood() -> None:
    print(f"\n{'report':<24} {'figures':>8} {'damaged':>8} {'unread':>8}")  # noqa: T201  (the table is what is looked through)
    folder = SHARED / "data" / "government_reports"
    for path in sorted(folder.glob("*.md")):
        found = extract(Document.of(path.read_text(encoding="utf-8"), path.name))
        damaged = [one.text for one in (*found.figures, *found.damaged) if one.damage]
        print(f"{path.stem:<24} {len(found.figures):>8} {len(damaged):>8} {len(found.not_understood):>8}")  # noqa: T201  (the table is what is looked through)
        assert damaged == []
        assert len(found.not_understood) <= len(found.figures) / 10
