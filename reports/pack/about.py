"""The sheet that says how a workbook is to be read: who answers for it, period, basis, scope, rounding, head."""

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.labels import label
from ledger.labels import pack as words
from ledger.labels import reports as texts
from ledger.party_words import Parties
from ledger.period import date_label
from ledger.vocabulary import Basis
from reports.pack.asking import Asking
from reports.stamp import stamp_text
from reports.table import Heading, Table, column, make_row, notes

ABOUT_COLUMNS: Final = (column("item"), column("content"))


def build_about(asking: Asking, notices: Sequence[str]) -> Table:
    """One line an item; ``notices`` stand last."""
    items = [*_answerable(asking), *_time(asking), *_content(asking), *_head(asking)]
    items += [(texts.ABOUT_NOTICE, notice) for notice in notices]
    rows = tuple(make_row(ABOUT_COLUMNS, {"item": item, "content": content}) for item, content in items)
    heading = asking.heading()
    plain = Heading(heading.office, heading.period)
    return Table(texts.ABOUT_SHEET, texts.ABOUT_TITLE, plain, ABOUT_COLUMNS, rows, notes(), asking.stamp)


def _answerable(asking: Asking) -> Iterator[tuple[str, str]]:
    """What the law on statistics asks of every table: its number, who reports, and who answers for it by hand."""
    yield words.ABOUT_NUMBER, words.NUMBERS[str(asking.stamp.scope["report"])]
    yield words.ABOUT_OFFICE, asking.office or texts.OFFICE_BLANK
    for item in words.ABOUT_SIGNED:
        yield item, texts.OFFICE_BLANK


def _time(asking: Asking) -> Iterator[tuple[str, str]]:
    period = asking.period
    day = date_label(period.last)
    yield texts.ABOUT_PERIOD, period.label
    is_fixed = asking.basis is Basis.BOOK or not asking.is_closed
    yield texts.ABOUT_STATE, texts.STATE_TEXTS[asking.is_closed] if is_fixed else texts.CLOSED_BY_EVENT
    yield texts.ABOUT_AS_OF, texts.AS_OF.format(day=day)
    yield texts.ABOUT_BASIS, texts.BASIS_TEXTS[str(asking.basis)]
    yield texts.ABOUT_PARTIES, label(Parties(asking.parties))
    span = words.THIS_PERIOD[period.month_count]
    before = period.year_before().label
    yield (
        texts.ABOUT_SPANS,
        words.SPANS_TEXT.format(span=span, period=period.label, year=period.start.year, day=day, before=before),
    )


def _content(asking: Asking) -> Iterator[tuple[str, str]]:
    code = asking.viewer.institution
    yield texts.ABOUT_SCOPE, texts.SCOPE_OWN.format(name=asking.name(code), code=code) if code else texts.SCOPE_ALL
    yield texts.ABOUT_INDICATORS, texts.INDICATORS_TEXT
    yield from words.MEANINGS
    yield texts.ABOUT_ROUNDING, texts.ROUNDING_TEXT
    yield texts.ABOUT_MISSING, texts.MISSING_TEXT


def _head(asking: Asking) -> Iterator[tuple[str, str]]:
    yield texts.ABOUT_HEAD, str(asking.head.number)
    yield texts.ABOUT_HASH, asking.head.hash or texts.MISSING
    yield texts.ABOUT_STAMP, stamp_text(asking.stamp)
