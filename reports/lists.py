"""Pages of lists as tables: entries and vouchers, as the command line shows them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ledger.labels import act_label, label
from ledger.labels import reports as texts
from ledger.labels.regions import REGIONS
from ledger.lists import Page
from ledger.vocabulary import Act, Kind, VoucherState
from reports.table import Cell, Heading, Table, column, make_row, notes
from reports.totals import head_note

ENTRY_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "entry", "event_date", "book_date", "kind", "act", "institution", "recipient_name", "region", "amount",
        "patent", "instrument", "reverses",
    )
)  # fmt: skip

VOUCHER_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "voucher", "state", "title", "fact_count", "submitted_by", "made_by", "checked_by", "journal_number", "reason",
    )
)  # fmt: skip


def build_entries(page: Page, names: Mapping[str, str]) -> Table:
    """One row an entry in the order of the journal; reversals are negative and name what they cancel."""
    rows = tuple(make_row(ENTRY_COLUMNS, _entry(item, names)) for item in page.items)
    return Table(texts.ENTRIES_SHEET, texts.ENTRIES_SHEET, Heading(), ENTRY_COLUMNS, rows, notes(head_note(page.head)))


def _entry(item: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Cell]:
    kind, region = Kind(item["kind"]), item["region"]
    return {
        "entry": item["entry"],
        "event_date": _day(item["event_date"]),
        "book_date": _day(item["book_date"]),
        "kind": label(kind),
        "act": act_label(kind, Act(item["act"])),
        "institution": names.get(item["institution"], item["institution"]),
        "recipient_name": names.get(item["recipient"], item["recipient"]),
        "region": REGIONS[region].name if region in REGIONS else region,
        "amount": item["amount_fen"],
        "patent": item["patent"],
        "instrument": item["instrument"],
        "reverses": item["reverses"],
    }


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def build_vouchers(page: Page) -> Table:
    """One row a voucher in the order of submission, with its decision."""
    rows = tuple(make_row(VOUCHER_COLUMNS, _voucher(item)) for item in page.items)
    sheet = texts.VOUCHERS_SHEET
    return Table(sheet, sheet, Heading(), VOUCHER_COLUMNS, rows, notes(head_note(page.head)))


def _voucher(item: Mapping[str, Any]) -> dict[str, Cell]:
    values = {name: item[name] for name in ("voucher", "title", "fact_count", "submitted_by", "made_by", "checked_by")}
    number = item["number"]
    state = {"state": label(VoucherState(item["state"])), "reason": item["reason"]}
    return values | state | {"journal_number": None if number is None else str(number)}
