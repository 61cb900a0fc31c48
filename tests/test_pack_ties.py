"""The cross-checks see a fault: each number that two sheets have, made wrong on one of them, leaves something over."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from ledger.period import parse_period
from reports.pack import builder
from reports.pack.asking import Asking
from reports.pack.ties import build_ties
from reports.table import Row, RowRole, Table
from tests.books import Books
from tests.reporting import monthly, post_ledger
from tests.test_pack_sheets import MORE

ALONE = {
    "领导一页": {"base_count", "base_amount"},
    "总表": {
        "thereof_rollover_count", "thereof_rollover_amount", "same_period_last_year_count",
        "same_period_last_year_amount", "year_to_date_count", "year_to_date_amount", "outstanding_count",
        "outstanding_amount",
    },
    "分机构": {"average_rate", "reported_outstanding_amount"},
    "趋势": {
        "in_month_count", "in_month_amount", "adjustment_count", "adjustment_amount", "to_date_count",
        "to_date_amount", "outstanding_count", "outstanding_amount",
    },
    "专利质押": {
        "disbursed_to_date_contracts", "disbursed_to_date_recipients", "average_size", "thereof_rollover_count",
        "thereof_rollover_amount", "average_rate", "inclusive_count", "inclusive_amount", "due_soon_count",
        "due_soon_amount",
    },
    "质押登记": {"pledged_patents", "appraised_amount"},
    "基金出资": {
        "fund_internal_amount", "fund_external_amount", "fund_treasury_amount", "fund_in_kind_amount", "leverage",
    },
    "基金投资": {"in_enterprises_amount", "invested_in_kind_amount", "enterprise_multiple"},
    "余额核对": {"entries_amount", "statement_amount", "difference_amount"},
    "期初": {"opening_count", "opening_amount"},
    "台账": {"sequence", "rate_percent"},
    "累计衔接": {
        "carried_forward_count", "carried_forward_amount", "occurred_count", "adjustment_count", "to_date_count",
    },
}  # fmt: skip
"""Sheet → columns of which some row stands on no other sheet, so that no check can see it.

They are of another kind or time than what the others have. What a row itself is the sum of is left out.
"""

WITHIN_THE_ROW = {"check_count", "check_amount", "delta_count", "delta_amount", "net_amount"}
"""What is worked out of the row's own cells, as a formula."""


@pytest.fixture
def ledger(sqlite_books: Books) -> Books:
    post_ledger(sqlite_books)
    sqlite_books.post("reopen 2022-12: 示例")
    sqlite_books.settle(MORE)
    sqlite_books.settle("""
        2023-06-28 J3 write_off 1万元
        2023-06-27 C9 repayment 1万元
        2023-06-28 S1 income 0.1万元
        2023-06-28 Q1 commitment 5000万元
        2023-06-28 Q1 repayment 100万元
        2023-06-28 Q1 income 10万元
        2023-06-28 V1 commitment 60万元
        2023-06-28 V1 repayment 1万元
        2023-06-28 V1 income 1万元
        2023-06-29 V1 write_off 1万元
        2023-06-28 X1 commitment 4万元
        2023-06-29 X1 repayment 1万元
    """)
    return sqlite_books


def with_fault(table: Table, at: int, place: int) -> Table:
    """The table with one more in one cell."""
    rows, cells = list(table.rows), list(table.rows[at].cells)
    cells[place] = int(str(cells[place])) + 1
    rows[at] = replace(rows[at], cells=tuple(cells))
    return replace(table, rows=tuple(rows))


def is_whole(ties: Table) -> bool:
    """Whether nothing is left over."""
    return not any(row.cells[ties.index_of(f"left_over_{part}")] for row in ties.rows for part in ("count", "amount"))


def faults(table: Table) -> Iterable[tuple[int, int]]:
    """Every number of an item row that is not worked out of its own row."""
    for at, row in enumerate(table.rows):
        for place, column in enumerate(table.columns):
            is_own = bool(column.of) or column.key in WITHIN_THE_ROW
            if row.role is RowRole.ITEM and isinstance(row.cells[place], int) and not is_own:
                yield at, place


def test_every_number_that_two_sheets_have_is_checked_in_every_row(
    ledger: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Asking] = []

    def kept(asking: Asking, tables: tuple[Table, ...]) -> Table:
        asked.append(asking)
        return build_ties(asking, tables)

    monkeypatch.setattr(builder, "build_ties", kept)
    *tables, ties, _about = monthly(ledger, sheets=list(builder.SHEETS))
    assert is_whole(ties)
    unseen: dict[str, set[str]] = {}
    for number, table in enumerate(tables):
        for at, place in faults(table):
            wrong = [*tables[:number], with_fault(table, at, place), *tables[number + 1 :]]
            if is_whole(build_ties(asked[0], wrong)):
                unseen.setdefault(table.name, set()).add(table.columns[place].key)
    assert unseen == ALONE


LOSES = (
    "summary", "institutions", "regions", "programmes", "pledges", "cooperative", "fiscal", "register", "entries",
    "continuity",
)  # fmt: skip


def without_a_row(table: Table) -> Table:
    """The table without the first row in which something happened in the period or stands at its end."""

    def says_something(row: Row) -> bool:
        return row.role is RowRole.ITEM and any(
            value for value, column in zip(row.cells, table.columns, strict=True)
            if isinstance(value, int) and column.key.endswith(("amount", "count"))
        )  # fmt: skip

    lost = next(row for row in table.rows if says_something(row))
    return replace(table, rows=tuple(row for row in table.rows if row is not lost))


@pytest.mark.parametrize("code", LOSES)
@pytest.mark.parametrize("period", ["2023-06", "2023"])
def test_a_builder_that_loses_a_row_is_found_out(
    ledger: Books, monkeypatch: pytest.MonkeyPatch, code: str, period: str
) -> None:
    own: Callable[[Asking], Iterable[Table]] = builder.SHEETS[code]

    def forgetful(asking: Asking) -> tuple[Table, ...]:
        first, *rest = own(asking)
        return (without_a_row(first), *rest)

    monkeypatch.setattr(builder, "SHEETS", {**builder.SHEETS, code: forgetful})
    *_, ties, _about = monthly(ledger, sheets=list(builder.SHEETS), month=parse_period(period))
    assert not is_whole(ties)
