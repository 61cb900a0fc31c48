"""The sheet that says how a monthly workbook is to be read: period, basis, scope, rounding, and the journal's head."""

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.labels import label
from ledger.labels import reports as texts
from ledger.party_words import Parties
from ledger.period import Period, date_label
from ledger.scope import Viewer
from reports.stamp import stamp_text
from reports.table import Heading, Stamp, Table, column, make_row, notes

ABOUT_COLUMNS: Final = (column("item"), column("content"))


def build_about(
    month: Period, viewer: Viewer, stamp: Stamp, heading: Heading, notices: Sequence[str], own_name: str
) -> Table:
    """One line an item. ``own_name`` is the name of the institution that a limited viewer belongs to."""
    items = [*_time(month, stamp), *_content(viewer, own_name), *_head(stamp)]
    items += [(texts.ABOUT_NOTICE, notice) for notice in notices]
    rows = tuple(make_row(ABOUT_COLUMNS, {"item": item, "content": content}) for item, content in items)
    plain = Heading(heading.office, heading.period)
    return Table(texts.ABOUT_SHEET, texts.ABOUT_TITLE, plain, ABOUT_COLUMNS, rows, notes(), stamp)


def _time(month: Period, stamp: Stamp) -> Iterator[tuple[str, str]]:
    day = date_label(month.last)
    yield texts.ABOUT_PERIOD, month.label
    yield texts.ABOUT_STATE, texts.STATE_TEXTS[bool(stamp.scope["is_closed"])]
    yield texts.ABOUT_AS_OF, texts.AS_OF.format(day=day)
    yield texts.ABOUT_BASIS, texts.BASIS_TEXTS[str(stamp.scope["basis"])]
    yield texts.ABOUT_PARTIES, label(Parties(str(stamp.scope["parties"])))
    yield texts.ABOUT_SPANS, texts.SPANS_TEXT.format(month=month.label, year=month.start.year, day=day)


def _content(viewer: Viewer, own_name: str) -> Iterator[tuple[str, str]]:
    code = viewer.institution
    yield texts.ABOUT_SCOPE, texts.SCOPE_OWN.format(name=own_name, code=code) if code else texts.SCOPE_ALL
    yield texts.ABOUT_INDICATORS, texts.INDICATORS_TEXT
    yield texts.ABOUT_ROUNDING, texts.ROUNDING_TEXT
    yield texts.ABOUT_MISSING, texts.MISSING_TEXT


def _head(stamp: Stamp) -> Iterator[tuple[str, str]]:
    yield texts.ABOUT_HEAD, str(stamp.head_number)
    yield texts.ABOUT_HASH, stamp.head_hash or texts.MISSING
    yield texts.ABOUT_STAMP, stamp_text(stamp)
