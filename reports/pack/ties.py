"""The sheet of cross-checks: the same number on two sheets, and what is left over. Live formulas; all of it is zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.labels import balances, label
from ledger.labels import pack as words
from ledger.labels import reports as texts
from ledger.vocabulary import ACTS_OF, Act, Group, Kind, Unit
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

    ``keys`` names the columns of count and amount where they are not ``span_count`` and ``span_amount``.
    """

    sheet: str
    span: str
    where: Where = ()
    row: int | None = None
    keys: tuple[str | None, str | None] | None = None

    def key(self, part: int) -> str | None:
        """The column of the count (0) or the amount (1); None where the sheet has none."""
        return self.keys[part] if self.keys else f"{self.span}_{_PARTS[part]}"


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sides that must be the same."""

    name: str
    left: Side
    right: Side


def build_ties(asking: Asking, tables: Sequence[Table]) -> Table:
    """A row for each pair of numbers that two of these sheets have in common."""
    by_name = {table.name: table for table in tables}
    held = [tie for tie in _ties(by_name) if {tie.left.sheet, tie.right.sheet} <= set(by_name)]
    rows = tuple(_row(index, tie, by_name) for index, tie in enumerate(held))
    heading = asking.heading(Unit.LOAN, Unit.YUAN)
    return Table(
        words.TIES_SHEET, words.TIES_TITLE, heading, TIE_COLUMNS, rows, notes(words.TIES_NOTE), asking.stamp, frozen=2
    )


def _row(index: int, tie: Tie, tables: dict[str, Table]) -> Row:
    values: dict[str, Cell] = {"sequence": index + 1, "tie": tie.name}
    links: list[tuple[str, tuple[Term, ...]]] = []
    for place, part in enumerate(_PARTS):
        sides = {"left_side": _terms(tie.left, place), "right_side": _terms(tie.right, place)}
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


def _terms(side: Side, part: int) -> tuple[Term, ...]:
    key = side.key(part)
    return () if key is None else (Term(side.sheet, key, side.row, side.where),)


# --- what must be the same ---------------------------------------------------------------------------------------

_SUMMARY: Final = texts.SUMMARY_SHEET


_LEADER_ROWS: Final = {0: PERIOD_SPAN, 2: "to_date", 3: "outstanding"}
"""Per row of the page for a leader, the span of the summary that it repeats."""


def _of(kind: Kind) -> Where:
    return (("kind", label(kind)),)


def _ties(tables: dict[str, Table]) -> Iterator[Tie]:
    yield from _of_loans(tables)
    yield from _of_money()
    yield from _of_programmes(tables)
    yield from _of_continuity(tables)


def _of_loans(tables: dict[str, Table]) -> Iterator[Tie]:
    """The kind that most sheets are about: period, to date, outstanding and overdue, wherever they stand."""
    pledge = _of(KIND)
    for sheet in (texts.INSTITUTIONS_SHEET, words.REGIONS_SHEET):
        for span in (PERIOD_SPAN, "to_date", "outstanding"):
            yield _tie(Side(_SUMMARY, span, pledge), Side(sheet, span), span)
    yield _tie(Side(_SUMMARY, "to_date", pledge), Side(words.PLEDGES_SHEET, "disbursed_to_date"), "to_date")
    yield _tie(Side(_SUMMARY, "outstanding", pledge), Side(words.PLEDGES_SHEET, "outstanding"), "outstanding")
    yield _tie(Side(texts.INSTITUTIONS_SHEET, "overdue"), Side(words.PLEDGES_SHEET, "overdue"), "overdue")
    register = {"to_date": "disbursed_amount", "outstanding": "outstanding_amount"}
    for span, key in register.items():
        yield _tie(Side(_SUMMARY, span, pledge), Side(texts.REGISTER_SHEET, span, keys=(None, key)), span)
    if words.TREND_SHEET in tables:
        last = len(tables[words.TREND_SHEET].rows) - 1
        for span in ("to_date", "outstanding"):
            yield _tie(Side(_SUMMARY, span, pledge), Side(words.TREND_SHEET, span, row=last), span)
    for row, span in _LEADER_ROWS.items():
        yield _tie(Side(_SUMMARY, span, pledge), Side(words.LEADER_SHEET, "now", row=row), span)


def _of_money() -> Iterator[Tie]:
    """Registrations, the cooperative, funds and the treasury against their rows of the summary."""
    registration = _of(Kind.PLEDGE_REGISTRATION)
    for span in (PERIOD_SPAN, "to_date"):
        yield _tie(Side(_SUMMARY, span, registration), Side(words.REGISTRATIONS_SHEET, span), span)
    for kind in (Kind.COOPERATIVE_SHARE, Kind.MUTUAL_DEPOSIT, Kind.COOPERATIVE_LOAN):
        for span in ("to_date", "outstanding"):
            yield _tie(Side(_SUMMARY, span, _of(kind)), Side(words.COOPERATIVE_SHEET, span, _of(kind)), span)
    funds = {
        Kind.FUND_CONTRIBUTION: (balances.CONTRIBUTIONS_SHEET, "fund_paid_in_amount", "fund_outstanding_amount"),
        Kind.EQUITY_INVESTMENT: (balances.INVESTMENTS_SHEET, "invested_amount", "invested_outstanding_amount"),
    }
    for kind, (sheet, *keys) in funds.items():
        for span, key in zip(("to_date", "outstanding"), keys, strict=True):
            yield _tie(Side(_SUMMARY, span, _of(kind)), Side(sheet, span, keys=(None, key)), span)
    fiscal = (("group", label(Group.FISCAL)),)
    for span, other in ((PERIOD_SPAN, PERIOD_SPAN), ("to_date", "paid")):
        yield _tie(Side(_SUMMARY, span, fiscal), Side(words.FISCAL_SHEET, other), span)


def _of_programmes(tables: dict[str, Table]) -> Iterator[Tie]:
    """The rows of a kind over all programmes against its row of the summary, where that is of payments."""
    if words.PROGRAMMES_SHEET not in tables:
        return
    listed = {row.cells[0] for row in tables[words.PROGRAMMES_SHEET].rows}
    for kind in Kind:
        if label(kind) in listed and Act.DISBURSEMENT in ACTS_OF[kind]:
            own = _of(kind)
            yield _tie(Side(_SUMMARY, "to_date", own), Side(words.PROGRAMMES_SHEET, "to_date", own), "to_date")


def _of_continuity(tables: dict[str, Table]) -> Iterator[Tie]:
    """What each kind came to by the end, asked once for the summary and once for the sheet of how it came about."""
    summary, continuity = tables.get(_SUMMARY), tables.get(texts.CONTINUITY_SHEET)
    if summary is None or continuity is None:
        return
    heads = [row.cells[:3] for row in summary.rows if row.role is RowRole.ITEM]
    listed = {row.cells[:3] for row in continuity.rows}
    for group, kind, indicator in heads:
        if (group, kind, indicator) in listed:
            where = (("kind", str(kind)), ("indicator", str(indicator)))
            yield _tie(Side(_SUMMARY, "to_date", where), Side(texts.CONTINUITY_SHEET, "to_date", where), "to_date")


def _tie(left: Side, right: Side, span: str) -> Tie:
    """The tie, named after both sheets and what is compared."""
    what = "".join(text for key, text in left.where if key in {"kind", "group"}) or label(KIND)
    return Tie(words.TIE_NAME.format(left=left.sheet, right=right.sheet, what=what, span=words.TIED[span]), left, right)
