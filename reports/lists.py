"""Lists as tables: entries, vouchers, agreements and parties, as the command line shows them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from ledger.labels import act_label, label
from ledger.labels import reports as texts
from ledger.labels.regions import REGIONS
from ledger.lists import Page
from ledger.scope import Scope
from ledger.totals import Head
from ledger.vocabulary import Act, InstitutionKind, Kind, Unit, VoucherState
from reports.long import Long
from reports.table import Cell, Column, Heading, Table, column, make_row, notes
from reports.totals import head_note, time_text

ENTRY_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "entry", "event_date", "book_date", "kind", "act", "institution", "provider_name", "recipient_name", "region",
        "amount", "patent", "instrument", "reverses",
    )
)  # fmt: skip

ORIGIN_COLUMNS: Final = (column("file"), column("sheet_row"))
"""Where imported entries came from, beside the others where that was asked."""

VOUCHER_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "voucher", "state", "title", "fact_count", "submitted_by", "made_by", "checked_by", "journal_number", "reason",
    )
)  # fmt: skip


def build_entries(page: Page, names: Mapping[str, str], own: tuple[Column, ...] = ENTRY_COLUMNS) -> Table:
    """One row an entry in the order of the journal; reversals are negative and name what they cancel."""
    has_origins = any("file" in item for item in page.items)
    columns = (*own, *ORIGIN_COLUMNS) if has_origins else own
    rows = tuple(make_row(columns, _entry(item, names)) for item in page.items)
    return Table(texts.ENTRIES_SHEET, texts.ENTRIES_SHEET, Heading(), columns, rows, notes(head_note(page.head)))


def entry_list(
    scope: Scope, head: Head, items: Iterable[Mapping[str, Any]], names: Mapping[str, str], expected: int
) -> Long:
    """The entries of a scope as a list to come; kinds are not added up."""
    told = notes(texts.BASIS_NOTE.format(basis=label(scope.basis), parties=label(scope.parties)), head_note(head))
    heading = Heading("", time_text(scope), texts.UNIT_LINE.format(units=label(Unit.YUAN)))
    table = Table(texts.ENTRIES_SHEET, texts.ENTRIES_SHEET, heading, ENTRY_COLUMNS, (), told, is_list=True, frozen=1)
    return Long(table, (make_row(ENTRY_COLUMNS, _entry(item, names)) for item in items), expected)


def _entry(item: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Cell]:
    kind = Kind(item["kind"])
    return {
        "entry": item["entry"],
        "event_date": _day(item["event_date"]),
        "book_date": _day(item["book_date"]),
        "kind": label(kind),
        "act": act_label(kind, Act(item["act"])),
        "institution": names.get(item["institution"], item["institution"]),
        "provider_name": names.get(item["provider"], item["provider"]),
        "recipient_name": names.get(item["recipient"], item["recipient"]),
        "region": _region(item["region"]),
        "amount": item["amount_fen"],
        "patent": item["patent"],
        "instrument": item["instrument"],
        "reverses": item["reverses"],
        "file": item.get("file"),
        "sheet_row": item.get("row"),
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


INSTRUMENT_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "instrument", "kind", "instrument_number", "contract", "provider_name", "recipient_name", "region",
        "programme", "signed_date", "due_date", "rate_percent", "balance", "journal_number",
    )
)  # fmt: skip

INSTITUTION_COLUMNS: Final = tuple(
    column(key) for key in ("code", "name", "institution_kind", "uscc", "region", "parent", "duplicate_of")
)


def build_instruments(page: Page, names: Mapping[str, str]) -> Table:
    """One row an agreement in the order of submission, with its balance; due date and rate are those first agreed."""
    rows = tuple(make_row(INSTRUMENT_COLUMNS, _instrument(item, names)) for item in page.items)
    sheet = texts.INSTRUMENTS_SHEET
    return Table(sheet, sheet, Heading(), INSTRUMENT_COLUMNS, rows, notes(head_note(page.head)))


def _instrument(item: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Cell]:
    told: dict[str, Cell] = {name: item[name] for name in ("instrument", "contract", "programme")}
    return told | {
        "kind": label(Kind(item["kind"])),
        "instrument_number": item["number"],
        "provider_name": names.get(item["provider"], item["provider"]),
        "recipient_name": names.get(item["recipient"], item["recipient"]),
        "region": _region(item["region"]),
        "signed_date": item["signed_date"],
        "due_date": item["due_date"],
        "rate_percent": item["rate_ppm"],
        "balance": item["outstanding_fen"],
        "journal_number": str(item["journal_number"]),
    }


def build_institutions(items: Iterable[Mapping[str, Any]], head: Head) -> Table:
    """One row a party, by code, as known at the head."""
    rows = tuple(make_row(INSTITUTION_COLUMNS, _institution(item)) for item in items)
    sheet = texts.PARTIES_SHEET
    return Table(sheet, sheet, Heading(), INSTITUTION_COLUMNS, rows, notes(head_note(head)))


def _institution(item: Mapping[str, Any]) -> dict[str, Cell]:
    told: dict[str, Cell] = {name: item[name] for name in ("code", "name", "uscc", "parent", "duplicate_of")}
    return told | {"institution_kind": label(InstitutionKind(item["kind"])), "region": _region(item["region"])}


def _region(code: str | None) -> str | None:
    return REGIONS[code].name if code is not None and code in REGIONS else code
