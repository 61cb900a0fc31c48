"""Publications printed from a true ledger, rounded as offices round: they never contradict each other."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.contradictions import find_contradictions
from ledger.period import Period, parse_period

Loan = tuple[date, int, str]
"""The day, the amount in wan yuan, and the region of a loan."""

PERIODS = ("2022", "2022H1", "2022Q3", "2022-11", "2023", "2023H1", "2023H2", "2023Q1", "2023Q2", "2023-06")
DAYS = ("2021-12-31", "2022-06-30", "2022-12-31", "2023-03-31", "2023-06-30", "2023-12-31")
REGIONS = ("330302", "330303")

loans = st.lists(
    st.tuples(st.dates(date(2021, 6, 1), date(2023, 12, 31)), st.integers(1, 5000), st.sampled_from(REGIONS)),
    min_size=1,
    max_size=12,
)


def amount_text(draw: st.DrawFn, wan: int) -> str:
    """An amount as it may be printed: exact, to 0.1 or 0.01 yi, or as nearly or more than a round number."""
    forms: list[Callable[[int], str]] = [
        lambda value: f"{value}万元",
        lambda value: f"{_rounded(value, 1)}亿元",
        lambda value: f"{_rounded(value, 2)}亿元",
        lambda value: f"近{(value // 100 + 1) * 100}万元",
        lambda value: f"超过{(value - 1) // 100 * 100}万元",
        lambda value: f"不低于{value}万元",
    ]
    return draw(st.sampled_from(forms if wan > 1000 else forms[:1]))(wan)


def _rounded(wan: int, places: int) -> str:
    whole = round(Fraction(wan, 10**4) * 10**places)
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"


def within(loan: Loan, scope: dict[str, Any]) -> bool:
    if "where" in scope and loan[2] != scope["where"]["region"]:
        return False
    if "as_of" in scope:
        return loan[0] <= date.fromisoformat(scope["as_of"])
    period: Period = parse_period(scope["period"])
    return period.contains(loan[0])


@st.composite
def publications(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Two publications with figures of one ledger, all true as printed."""
    ledger = draw(loans)
    return [
        {"code": code, "title": "示例", "date": "2024-01-15", "figures": draw(_figures(ledger))}
        for code in ("R1", "R2")
    ]


@st.composite
def _figures(draw: st.DrawFn, ledger: list[Loan]) -> list[dict[str, Any]]:
    figures: list[dict[str, Any]] = []
    for index in range(draw(st.integers(1, 7))):
        time = draw(st.one_of(st.sampled_from(PERIODS).map(lambda one: {"period": one}),
                              st.sampled_from(DAYS).map(lambda one: {"as_of": one})))  # fmt: skip
        where = draw(st.sampled_from([{}, *({"where": {"region": region}} for region in REGIONS)]))
        scope = {"kind": "patent_pledge_loan", **time, **where}
        counted = [loan for loan in ledger if within(loan, scope)]
        figure = {"id": f"F{index}", "measure": "disbursed", "scope": scope}
        total = sum(loan[1] for loan in counted)
        form = draw(st.sampled_from(["count", "amount", "growth"]))
        if form == "count" or not total:
            figure |= {"text": f"{len(counted)}笔", "count": "count"}
        elif form == "amount" or "period" not in scope or scope["period"][:4] != "2023":
            figure |= {"text": amount_text(draw, total)}
        else:
            earlier = {**scope, "period": "2022" + scope["period"][4:]}
            before = sum(loan[1] for loan in ledger if within(loan, earlier))
            if total < before or not before:
                figure |= {"text": f"{total}万元"}
            else:
                tenths = round((Fraction(total, before) - 1) * 1000)
                figure |= {"text": f"{tenths // 10}.{tenths % 10}%", "growth": "by_percent"}
        figures.append(figure)
    return figures


@given(publications())
@settings(max_examples=300, deadline=None)
def test_what_is_printed_from_one_true_ledger_is_never_contradicted(papers: list[dict[str, Any]]) -> None:
    found = find_contradictions(papers)
    assert [one.names for one in found.claimed] == []
    assert found.compared == sum(len(paper["figures"]) for paper in papers)


@given(publications())
@settings(max_examples=50, deadline=None)
def test_the_order_of_publications_and_figures_changes_no_verdict(papers: list[dict[str, Any]]) -> None:
    turned = [{**paper, "figures": paper["figures"][::-1]} for paper in papers[::-1]]
    assert bool(find_contradictions(papers).claimed) == bool(find_contradictions(turned).claimed)
