"""The sheet of cross-checks: the same number on two sheets, and what is left over. Live formulas; all of it is zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.labels import act_label, balances, label
from ledger.labels import pack as words
from ledger.labels import reports as texts
from ledger.vocabulary import ACTS_OF, GROUP_OF, Act, Group, Kind, Unit
from reports.links import linked
from reports.pack.asking import KIND, PERIOD_SPAN, Asking
from reports.table import Cell, Row, RowRole, Table, Term, column, make_row, notes, pair_columns

TIE_COLUMNS: Final = (
    column("sequence"),
    column("tie"),
    *pair_columns("left_side", with_wan=False),
    *pair_columns("right_side", with_wan=False),
    *pair_columns("left_over", with_wan=False),
)
_PARTS: Final = ("count", "amount")

Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A number on a sheet: the columns of a span, summed over rows that have these texts (or all), or of one row.

    ``keys`` names the columns of count and amount where they are not ``span_count`` and ``span_amount``. What is added:
    ``also`` is another span, and ``beside`` are other rows.
    """

    sheet: str
    span: str
    where: Where = ()
    row: int | None = None
    keys: tuple[str | None, str | None] | None = None
    also: str = ""
    beside: tuple[Where, ...] = ()

    def terms(self, part: int) -> tuple[Term, ...]:
        """The number as terms: of the count (0) or the amount (1); none where the sheet has no such column."""
        keys = (self.keys[part],) if self.keys else (f"{self.span}_{_PARTS[part]}",)
        more = (f"{self.also}_{_PARTS[part]}",) if self.also else ()
        found = [key for key in (*keys, *more) if key is not None]
        return tuple(Term(self.sheet, key, self.row, where) for where in (self.where, *self.beside) for key in found)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sides that must be the same."""

    name: str
    left: Side
    right: Side


def build_ties(asking: Asking, tables: Sequence[Table]) -> Table:
    """A row for each pair of numbers that two of these sheets have in common."""
    by_name = {table.name: table for table in tables}
    held = [
        tie for tie in _ties(by_name, asking.period.month_count) if {tie.left.sheet, tie.right.sheet} <= set(by_name)
    ]
    rows = tuple(_row(index, tie, by_name) for index, tie in enumerate(held))
    heading = asking.heading(Unit.LOAN, Unit.YUAN)
    return Table(
        words.TIES_SHEET, words.TIES_TITLE, heading, TIE_COLUMNS, rows, notes(words.TIES_NOTE), asking.stamp, frozen=2
    )


def _row(index: int, tie: Tie, tables: dict[str, Table]) -> Row:
    values: dict[str, Cell] = {"sequence": index + 1, "tie": tie.name}
    links: list[tuple[str, tuple[Term, ...]]] = []
    for place, part in enumerate(_PARTS):
        sides = {"left_side": tie.left.terms(place), "right_side": tie.right.terms(place)}
        if not all(sides.values()):
            values |= {f"{side}_{part}": None for side in (*sides, "left_over")}
            continue
        for side, terms in sides.items():
            values[f"{side}_{part}"] = linked(terms, tables.values())
            links.append((f"{side}_{part}", terms))
        own = (
            Term(words.TIES_SHEET, f"left_side_{part}", index),
            Term(words.TIES_SHEET, f"right_side_{part}", index, sign=-1),
        )
        values[f"left_over_{part}"] = int(str(values[f"left_side_{part}"])) - int(str(values[f"right_side_{part}"]))
        links.append((f"left_over_{part}", own))
    return make_row(TIE_COLUMNS, values, links=tuple(links))


# --- what must be the same ---------------------------------------------------------------------------------------

_SUMMARY: Final = texts.SUMMARY_SHEET
_INSTITUTIONS: Final = texts.INSTITUTIONS_SHEET
_CONTINUITY: Final = texts.CONTINUITY_SHEET


def _of(kind: Kind, act: Act | None = None) -> Where:
    named = () if act is None else (("indicator", act_label(kind, act)),)
    return (("kind", label(kind)), *named)


def _ties(tables: dict[str, Table], months: int) -> Iterator[Tie]:
    """All of them; a period of so many months."""
    yield from _of_loans(tables)
    yield from _of_register()
    yield from _of_months(tables, months)
    yield from _of_leader(tables)
    yield from _of_money()
    yield from _of_funds()
    yield from _of_fiscal(tables)
    yield from _of_programmes(tables)
    yield from _of_continuity(tables)
    yield from _of_entries(tables)


def _spans(tables: dict[str, Table]) -> tuple[str, ...]:
    """The spans of time that the summary has; over a year the period is the year so far."""
    has_year = _SUMMARY in tables and any(item.key == _YEAR_AMOUNT for item in tables[_SUMMARY].columns)
    return (PERIOD_SPAN, "year_to_date", "to_date") if has_year else (PERIOD_SPAN, "to_date")


_YEAR_AMOUNT: Final = "year_to_date_amount"


def _of_loans(tables: dict[str, Table]) -> Iterator[Tie]:
    """The kind that most sheets are about: flows, outstanding and overdue by bank, by county and by pledge."""
    pledge = _of(KIND)
    for sheet in (_INSTITUTIONS, words.REGIONS_SHEET):
        for span in (*_spans(tables), "outstanding"):
            yield _tie(Side(_SUMMARY, span, pledge), Side(sheet, span), span)
    yield _tie(Side(_SUMMARY, "to_date", pledge), Side(words.PLEDGES_SHEET, "disbursed_to_date"), "to_date")
    yield _tie(Side(_SUMMARY, "outstanding", pledge), Side(words.PLEDGES_SHEET, "outstanding"), "outstanding")
    for sheet in (words.REGIONS_SHEET, words.PLEDGES_SHEET):
        yield _tie(Side(_INSTITUTIONS, "overdue"), Side(sheet, "overdue"), "overdue")
    line = _of(Kind.CREDIT_LINE)
    limit = Side(_INSTITUTIONS, "limit", keys=(None, "limit_amount"))
    yield _tie(Side(_SUMMARY, "outstanding", line), limit, "limit")
    repaid = Side(_INSTITUTIONS, "repaid", keys=(None, "repaid_in_period_amount"))
    yield _tie(Side(_CONTINUITY, "occurred", _of(KIND, Act.REPAYMENT)), repaid, "repaid")


def _of_register() -> Iterator[Tie]:
    """Each loan by itself against the sums: what was paid out, came back, was written off, and what is left."""
    pledge = _of(KIND)
    for span, key in {"to_date": "disbursed_amount", "outstanding": "outstanding_amount"}.items():
        yield _tie(Side(_SUMMARY, span, pledge), Side(texts.REGISTER_SHEET, span, keys=(None, key)), span)
    for act, key in {Act.REPAYMENT: "repaid_amount", Act.WRITE_OFF: "written_off_amount"}.items():
        span = key.removesuffix("_amount")
        register = Side(texts.REGISTER_SHEET, span, keys=(None, key))
        yield _tie(Side(_CONTINUITY, "to_date", _of(KIND, act)), register, span)


def _of_months(tables: dict[str, Table], months: int) -> Iterator[Tie]:
    """The last month of the trend, and the last before the period; its own business where the period is one month."""
    if words.TREND_SHEET not in tables:
        return
    pledge, last = _of(KIND), len(tables[words.TREND_SHEET].rows) - 1
    spans = {"to_date": "to_date", "outstanding": "outstanding"}
    if months == 1:
        spans |= {PERIOD_SPAN: "in_month", "adjustment": "adjustment"}
    for span, own in spans.items():
        yield _tie(Side(_SUMMARY, span, pledge), Side(words.TREND_SHEET, own, row=last), span)
    if months <= last:
        before = last - months
        carried = Side(_CONTINUITY, "carried_forward", _of(KIND, Act.DISBURSEMENT))
        yield _tie(carried, Side(words.TREND_SHEET, "to_date", row=before), "carried_forward")
        left = Side(words.TREND_SHEET, "outstanding", row=before)
        yield _tie(left, Side(words.LEADER_SHEET, "base", row=_BALANCE_ROW), "outstanding_before")


_TO_DATE_ROW: Final = 2
_BALANCE_ROW: Final = 3
"""Rows of the page for a leader: what was lent to date, and what is outstanding."""


def _of_leader(tables: dict[str, Table]) -> Iterator[Tie]:
    """The six numbers of the page for a leader against the sheets that they are taken from."""
    pledge, year = _of(KIND), Side(_CONTINUITY, "occurred", _of(KIND, Act.REPAYMENT))
    if _YEAR_SPAN in _spans(tables):
        year = Side(_SUMMARY, _YEAR_SPAN, pledge)
    sides = {
        0: (Side(_SUMMARY, PERIOD_SPAN, pledge), PERIOD_SPAN),
        1: (year, _YEAR_SPAN if year.sheet == _SUMMARY else "repaid"),
        _TO_DATE_ROW: (Side(_SUMMARY, "to_date", pledge), "to_date"),
        _BALANCE_ROW: (Side(_SUMMARY, "outstanding", pledge), "outstanding"),
        4: (Side(_INSTITUTIONS, "overdue"), "overdue"),
        5: (Side(_SUMMARY, PERIOD_SPAN, _FISCAL), PERIOD_SPAN),
    }
    for row, (side, span) in sides.items():
        yield _tie(side, Side(words.LEADER_SHEET, "now", row=row), span)
    carried = Side(_CONTINUITY, "carried_forward", _of(KIND, Act.DISBURSEMENT))
    yield _tie(carried, Side(words.LEADER_SHEET, "base", row=_TO_DATE_ROW), "carried_forward")


_YEAR_SPAN: Final = "year_to_date"
_FISCAL: Final = (("group", label(Group.FISCAL)),)


def _of_money() -> Iterator[Tie]:
    """Registrations and the cooperative against their rows of the summary."""
    registration = _of(Kind.PLEDGE_REGISTRATION)
    for span in (PERIOD_SPAN, "to_date"):
        yield _tie(Side(_SUMMARY, span, registration), Side(words.REGISTRATIONS_SHEET, span), span)
    for kind in (Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT, Kind.COOPERATIVE_LOAN):
        for span in (PERIOD_SPAN, "to_date", "outstanding"):
            yield _tie(Side(_SUMMARY, span, _of(kind)), Side(words.COOPERATIVE_SHEET, span, _of(kind)), span)
        for act, key in _COOPERATIVE_ACTS.items():
            if act in ACTS_OF[kind]:
                own = Side(words.COOPERATIVE_SHEET, "to_date", _of(kind), keys=(None, key))
                yield _tie(Side(_CONTINUITY, "to_date", _of(kind, act)), own, act_label(kind, act))


_COOPERATIVE_ACTS: Final = {
    Act.COMMITMENT: "subscribed_amount", Act.REPAYMENT: "withdrawn_amount", Act.INCOME: "income_amount",
}  # fmt: skip
"""Per act of a cooperative's business that the summary has not: the column that tells it."""


_FUND_ACTS: Final = {
    (Kind.FUND_CONTRIBUTION, Act.COMMITMENT): "fund_committed_amount",
    (Kind.FUND_CONTRIBUTION, Act.REPAYMENT): "fund_returned_amount",
    (Kind.FUND_CONTRIBUTION, Act.INCOME): "fund_gains_amount",
    (Kind.EQUITY_INVESTMENT, Act.COMMITMENT): "decided_amount",
    (Kind.EQUITY_INVESTMENT, Act.REPAYMENT): "exited_amount",
    (Kind.EQUITY_INVESTMENT, Act.INCOME): "exit_gains_amount",
    (Kind.EQUITY_INVESTMENT, Act.WRITE_OFF): "lost_amount",
}
"""Per flow of a fund's money that the summary has not: the column that tells it fund by fund."""


def _of_funds() -> Iterator[Tie]:
    """Contributions and investments, fund by fund, against the sums of their flows and balances."""
    funds = {
        Kind.FUND_CONTRIBUTION: (balances.CONTRIBUTIONS_SHEET, "fund_paid_in_amount", "fund_outstanding_amount"),
        Kind.EQUITY_INVESTMENT: (balances.INVESTMENTS_SHEET, "invested_amount", "invested_outstanding_amount"),
    }
    for kind, (sheet, *keys) in funds.items():
        for span, key in zip(("to_date", "outstanding"), keys, strict=True):
            yield _tie(Side(_SUMMARY, span, _of(kind)), Side(sheet, span, keys=(None, key)), span)
    for (kind, act), key in _FUND_ACTS.items():
        side = Side(_CONTINUITY, "to_date", _of(kind, act))
        yield _tie(side, Side(funds[kind][0], "to_date", keys=(None, key)), act_label(kind, act))


def _of_fiscal(tables: dict[str, Table]) -> Iterator[Tie]:
    """The treasury's money by programme and county, and by subsidy."""
    for span, other in ((PERIOD_SPAN, PERIOD_SPAN), ("to_date", "paid")):
        yield _tie(Side(_SUMMARY, span, _FISCAL), Side(words.FISCAL_SHEET, other), span)
    kinds = [kind for kind in Kind if GROUP_OF[kind] is Group.FISCAL]
    for act, span in {Act.COMMITMENT: "approved", Act.REPAYMENT: "recovered"}.items():
        first, *others = (_of(kind, act) for kind in kinds)
        sums = Side(_CONTINUITY, "to_date", first, beside=tuple(others))
        yield _tie(sums, Side(words.FISCAL_SHEET, span), words.ALL_FISCAL + words.TIED[span])
    if words.SUBSIDIES_SHEET not in tables:
        return
    keys = {Act.COMMITMENT: "approved_amount", Act.DISBURSEMENT: "paid_amount", Act.REPAYMENT: "recovered_back"}
    for kind in (Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION):
        for act, key in keys.items():
            own = Side(words.SUBSIDIES_SHEET, "to_date", _of(kind), keys=(None, key))
            yield _tie(Side(_CONTINUITY, "to_date", _of(kind, act)), own, act_label(kind, act))


def _told(tables: dict[str, Table], sheet: str, *keys: str) -> set[tuple[str, ...]]:
    """What the item rows of a sheet that have any number are about: the texts of these columns."""
    if sheet not in tables:
        return set()
    table = tables[sheet]
    places = [table.index_of(key) for key in keys]
    rows = [row for row in table.rows if row.role is RowRole.ITEM and any(isinstance(v, int) and v for v in row.cells)]
    return {tuple(str(row.cells[place]) for place in places) for row in rows}


def _of_programmes(tables: dict[str, Table]) -> Iterator[Tie]:
    """The rows of a kind over all programmes against its row of the summary, where either has something paid."""
    told = _told(tables, words.PROGRAMMES_SHEET, "kind") | _told(tables, _SUMMARY, "kind")
    for kind in Kind:
        if (label(kind),) in told and kind not in _SUMMED:
            for span in _spans(tables):
                yield _tie(Side(_SUMMARY, span, _of(kind)), Side(words.PROGRAMMES_SHEET, span, _of(kind)), span)


_SUMMED: Final = {Kind.CREDIT_LINE: Act.COMMITMENT, Kind.PLEDGE_REGISTRATION: Act.REGISTRATION}
"""Which act of a kind the summary sums, where it is not payment."""


def _of_continuity(tables: dict[str, Table]) -> Iterator[Tie]:
    """What each kind came to by the end, asked once for the summary and once for the sheet of how it came about."""
    told = _told(tables, _CONTINUITY, "kind", "indicator")
    sums = _told(tables, _SUMMARY, "kind")
    for kind in Kind:
        act = _SUMMED.get(kind, Act.DISBURSEMENT)
        if (label(kind), act_label(kind, act)) in told or (label(kind),) in sums:
            for span, own in {PERIOD_SPAN: "occurred", "adjustment": "adjustment", "to_date": "to_date"}.items():
                yield _tie(Side(_SUMMARY, span, _of(kind)), Side(_CONTINUITY, own, _of(kind, act)), span)


def _of_entries(tables: dict[str, Table]) -> Iterator[Tie]:
    """Every entry that the books took in, one by one, against what the sums say of the period and of those before."""
    told = _told(tables, _CONTINUITY, "kind", "indicator") | _told(tables, texts.ENTRIES_SHEET, "kind", "act")
    for kind in Kind:
        for act in ACTS_OF[kind]:
            if (label(kind), act_label(kind, act)) in told and act not in _NOT_SUMMED:
                entries = Side(texts.ENTRIES_SHEET, "", _entered(kind, act), keys=(None, "amount"))
                sums = Side(_CONTINUITY, "occurred", _of(kind, act), also="adjustment")
                yield _tie(sums, entries, words.BOOKED.format(act=act_label(kind, act)))


_NOT_SUMMED: Final = (Act.COMMITMENT_CUT, Act.PLEDGE, Act.RELEASE)
"""Acts that lower a limit or speak of single patents: no flow sums them."""


def _entered(kind: Kind, act: Act) -> Where:
    return (("kind", label(kind)), ("act", act_label(kind, act)))


def _tie(left: Side, right: Side, span: str) -> Tie:
    """The tie, named after both sheets and what is compared: a span of time, or by what the field calls it."""
    kinds = "" if left.beside else "".join(text for key, text in left.where if key in {"kind", "group"}) or label(KIND)
    told = words.TIED.get(span, span)
    return Tie(words.TIE_NAME.format(left=left.sheet, right=right.sheet, what=kinds, span=told), left, right)
