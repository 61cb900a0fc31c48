"""The sheets that disclose: what is known only in sum, what one person approved alone, and every entry."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from ledger.disclosures import approved_alone, openings
from ledger.labels import act_label, label
from ledger.labels import pack as words
from ledger.labels import reports as texts
from ledger.lists import LIMIT_MAX, list_entries
from ledger.period import OFFICE_ZONE
from ledger.vocabulary import Act, Basis, Kind, Part, Unit
from reports.lists import ENTRY_COLUMNS, build_entries
from reports.pack.asking import Asking
from reports.table import Row, Table, column, make_row, notes

OPENING_COLUMNS: Final = (
    column("institution"), column("kind"), column("act"), column("opening_count"), column("opening_amount"),
)  # fmt: skip
ALONE_COLUMNS: Final = tuple(column(key) for key in ("journal_number", "voucher", "made_by", "decided_at", "reviewed"))


def build_openings(asking: Asking) -> Table:
    """What is known only in sum, by institution, kind and act, to date; acts are not added to each other."""
    rows = tuple(
        make_row(
            OPENING_COLUMNS,
            {
                "institution": asking.name(row.institution),
                "kind": label(Kind(row.kind)),
                "act": act_label(Kind(row.kind), Act(row.act)),
                "opening_count": row.tally,
                "opening_amount": row.amount_fen,
            },
        )
        for row in openings(asking.connection, asking.scope())
    )
    return Table(
        words.OPENINGS_SHEET, words.OPENINGS_TITLE, asking.heading(Unit.LOAN, Unit.YUAN), OPENING_COLUMNS, rows,
        notes(words.OPENINGS_NOTE), asking.stamp, frozen=1,
    )  # fmt: skip


def build_alone(asking: Asking) -> Table:
    """The vouchers posted without a second person as known at the head; a partner is shown none."""
    is_partner = asking.viewer.institution is not None
    found = () if is_partner else approved_alone(asking.connection, asking.head.number)
    rows = tuple(
        make_row(
            ALONE_COLUMNS,
            {
                "journal_number": str(row.number),
                "voucher": f"S{row.voucher}",
                "made_by": row.made_by,
                "decided_at": f"{datetime.fromisoformat(row.decided_at).astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}",
                "reviewed": words.REVIEWED if row.is_reviewed else words.NOT_REVIEWED,
            },
        )
        for row in found
    )
    return Table(
        words.ALONE_SHEET, words.ALONE_TITLE, asking.heading(), ALONE_COLUMNS, rows, notes(words.ALONE_NOTE),
        asking.stamp, frozen=1,
    )  # fmt: skip


_JOURNAL: Final = column("journal_number")
_BOTH_ENDS: Final = tuple(item for item in ENTRY_COLUMNS if item.key != "institution")
"""The institution that the bureau works through is one of the two ends."""


def build_entry_list(asking: Asking) -> Table:
    """Every entry that the period's books took in, in the order of the journal, with its journal number."""
    part = Part.BOOKED if asking.basis is Basis.BOOK else Part.OCCURRED
    scope = replace(asking.scope(asking.period), part=part)
    rows: list[Row] = []
    cursor = None
    while True:
        page = list_entries(asking.connection, scope, limit=LIMIT_MAX, cursor=cursor)
        listed = build_entries(page, asking.names, _BOTH_ENDS)
        rows += [_numbered(item, row) for item, row in zip(page.items, listed.rows, strict=True)]
        cursor = page.next_cursor
        if cursor is None:
            break
    columns = (_JOURNAL, *_BOTH_ENDS)
    return Table(
        texts.ENTRIES_SHEET, words.ENTRIES_TITLE, asking.heading(Unit.YUAN), columns, tuple(rows),
        notes(words.ENTRIES_NOTE), asking.stamp, is_list=True, frozen=2,
    )  # fmt: skip


def _numbered(item: dict[str, Any], row: Row) -> Row:
    return replace(row, cells=(str(item["entry"]).split("/", maxsplit=1)[0], *row.cells))
