"""The machine's world: who is there, which days and amounts there are, and how one of several is drawn."""

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st

from ledger.period import parse_period
from ledger.vocabulary import LOAN_KINDS, Kind
from tests.model import Fact

TODAY = "2023-08-15"
MONTHS = [f"2023-{month:02d}" for month in range(1, 9)]
DAYS = [f"2023-{month:02d}-{day}" for month in range(1, 8) for day in ("01", "15")]
MONTH_ENDS = [str(parse_period(month).last) for month in MONTHS]
AMOUNTS = ["100", "200", "300", "500"]
NUMBERS = [f"J{n}" for n in range(1, 16)]
RATES = ["3.45", "4.35"]
PATENTS = ["ZL201310699744.2", "ZL201110000001.2", "ZL201210000002.1"]
REGIONS = ("330302", "330303", "330326", "330304")
PEOPLE = {
    "bank": ["B01", "B02", "B03"],
    "enterprise": ["E01", "E02"],
    "fund": ["F01"],
    "cooperative": ["K01"],
    "government": ["G01"],
}
OPENING: list[Fact] = [
    {"fact": "institution", "code": code, "name": f"示例{code}", "kind": kind, "region": region}
    for kind, codes in PEOPLE.items()
    for code, region in zip(codes, REGIONS, strict=False)
]
PARTIES = {
    **dict.fromkeys((Kind.CREDIT_LINE, Kind.PATENT_PLEDGE_LOAN, Kind.TECHNOLOGY_LOAN), ("bank", "enterprise")),
    Kind.COOPERATIVE_LOAN: ("cooperative", "enterprise"),
    Kind.PLEDGE_REGISTRATION: ("enterprise", "bank"),
    **dict.fromkeys((Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT), ("enterprise", "cooperative")),
    Kind.FUND_CONTRIBUTION: ("government", "fund"),
    Kind.EQUITY_INVESTMENT: ("fund", "enterprise"),
    **dict.fromkeys((Kind.GRANT, Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION), ("government", "enterprise")),
}
BANK_LOANS = LOAN_KINDS[:2]

Draw = Callable[[st.SearchStrategy[Any]], Any]


def pick(draw: Draw, things: Any) -> Any:
    """One of the things."""
    return draw(st.sampled_from(list(things)))


def pick_in_turn(things: Iterable[str], number: int) -> str:
    """One of the things, the next for the next number."""
    every = list(things)
    return every[number % len(every)]


def often(draw: Draw, tenths: int) -> bool:
    """True about ``tenths`` times in ten; shrinks to True."""
    return bool(draw(st.integers(1, 10)) <= tenths)


def slips(draw: Draw) -> bool:
    """True where a mistake is made, about once in thirty times; shrinks to none."""
    return bool(draw(st.integers(1, 30)) == 30)
