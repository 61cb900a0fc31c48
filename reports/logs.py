"""Logs as tables: what was reversed, and who came to the door."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from ledger.access_words import AccessEvent
from ledger.labels import act_label, label
from ledger.labels import catalogue as texts
from ledger.labels import reports as frame
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import add_fen
from ledger.period import OFFICE_ZONE
from ledger.reversals import Reversals
from ledger.vocabulary import Act, Kind, Role, Unit
from reports.long import Long
from reports.table import Cell, Heading, Row, RowRole, Table, column, make_row, notes
from reports.totals import head_note, time_text

REVERSAL_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "reversal", "reversed_entry", "voucher", "kind", "act", "institution_name", "provider_name", "recipient_name",
        "patent", "event_date", "book_date", "amount", "made_by", "checked_by", "decided_at", "why",
    )
)  # fmt: skip
ACCESS_COLUMNS: Final = tuple(column(key) for key in ("at", "account", "address", "event", "detail", "request_id"))


def build_reversals(found: Reversals, names: Mapping[str, str]) -> Table:
    """One row a reversal in the order of the journal; neither kinds nor acts are added up with others."""
    rows = [make_row(REVERSAL_COLUMNS, _reversal(row, names)) for row in found.rows]
    if len({(row["kind"], row["act"]) for row in found.rows}) == 1:
        sums: dict[str, Cell] = {"amount": add_fen(*(row["amount_fen"] for row in found.rows))}
        total = {"reversal": COLUMN_LABELS["total"], **sums}
        rows.append(make_row(REVERSAL_COLUMNS, total, RowRole.TOTAL, range(len(found.rows))))
    heading = Heading("", time_text(found.scope), frame.UNIT_LINE.format(units=label(Unit.YUAN)))
    below = notes(texts.REVERSALS_NOTE, head_note(found.head))
    sheet, title = texts.REVERSALS_SHEET, texts.REVERSALS_TITLE
    return Table(sheet, title, heading, REVERSAL_COLUMNS, tuple(rows), below, is_list=True, frozen=2)


def _reversal(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Cell]:
    kind = Kind(row["kind"])
    told: dict[str, Cell] = {name: row[name] for name in ("reversal", "voucher", "patent", "made_by", "checked_by")}
    return told | {
        "reversed_entry": row["reversed"],
        "kind": label(kind),
        "act": act_label(kind, Act(row["act"])),
        "institution_name": names.get(row["institution"], row["institution"]),
        "provider_name": names.get(row["provider"], row["provider"]),
        "recipient_name": row["recipient"] and names.get(row["recipient"], row["recipient"]),
        "event_date": _day(row["event_date"]),
        "book_date": _day(row["book_date"]),
        "amount": row["amount_fen"],
        "decided_at": _moment(row["decided_at"]),
        "why": row["why"],
    }


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _moment(text: str, form: str = "%Y-%m-%d %H:%M") -> str:
    return datetime.fromisoformat(text).astimezone(OFFICE_ZONE).strftime(form)


def access_list(events: Iterable[Mapping[str, Any]], expected: int) -> Long:
    """One row a line of the access log, newest first."""
    below = notes(texts.ACCESS_NOTE)
    heading = Heading("", frame.TO_DATE)
    sheet, title = texts.ACCESS_SHEET, texts.ACCESS_TITLE
    head = Table(sheet, title, heading, ACCESS_COLUMNS, (), below, is_list=True, frozen=1)
    return Long(head, _events(events), expected)


def _events(events: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    for event in events:
        told: dict[str, Cell] = {name: event[name] for name in ("account", "address", "request_id")}
        known = {"at": _moment(event["at"], "%Y-%m-%d %H:%M:%S"), "event": label(AccessEvent(event["event"]))}
        yield make_row(ACCESS_COLUMNS, told | known | {"detail": _detail(event["detail"] or "")})


_BY: Final = re.compile(r"(.*?) ?\bby (command line|\S+)", re.DOTALL)
_REPORT: Final = re.compile(r"report (\S+) (\S+) (\d+)")


def _detail(text: str) -> str:
    """What the log says in codes, in words; anything else as it is."""
    if sent := _REPORT.fullmatch(text):
        name, form, number = sent.groups()
        return texts.ACCESS_SENT.format(report=frame.REPORT_LABELS.get(name, name), form=form, number=number)
    if done := _BY.fullmatch(text):
        what, who = done.groups()
        who = texts.ACCESS_HERE if who == "command line" else who
        return (texts.ACCESS_BY if what else texts.ACCESS_ONLY_BY).format(what=_roles(what), who=who)
    return text


def _roles(text: str) -> str:
    codes = text.split(",")
    return frame.LIST_SEPARATOR.join(label(Role(code)) for code in codes) if set(codes) <= set(Role) else text
