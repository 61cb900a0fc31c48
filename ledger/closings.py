"""The rules of closing, asked of one voucher: order, what it freezes, the checklist, and what reopening may do."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ledger.checklist import asked
from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.frozen import thawed
from ledger.guards import NEVER_CLOSED
from ledger.invariants import breaches
from ledger.judged import Standing
from ledger.money import format_yuan
from ledger.period import parse_period
from ledger.projection import first_day_after
from ledger.records import pointer
from ledger.vocabulary import Severity
from ledger.watermark import open_from, was_reopened

_CLOSING: Final = ("closing", "reopening")


def check_closings(at: Standing) -> Iterator[Finding]:
    """Months close in order once they have ended; only a closed one is reopened; nothing else is in such a voucher."""
    stated = at.stated(*_CLOSING)
    if not stated:
        return
    yield from _alone(at)
    wrong = list(_out_of_order(at))
    yield from wrong
    if not wrong:
        yield from _stale(at)
        yield from _checklist(at)


def _alone(at: Standing) -> Iterator[Finding]:
    """What is frozen is then exactly what was posted before the closing."""
    for line, fact in enumerate(at.facts, start=1):
        if fact is not None and fact["fact"] not in _CLOSING:
            yield at.at(line, FindingCode.CLOSING_NOT_ALONE, fact["fact"], ", ".join(_CLOSING))
            return


def _out_of_order(at: Standing) -> Iterator[Finding]:
    watermark = open_from(at.connection)
    for line, fact in at.stated(*_CLOSING):
        if fact["fact"] == "closing":
            after = first_day_after(fact["month"])
            if after > at.today:
                yield at.at(line, FindingCode.CLOSING_NOT_ENDED, fact["month"], f"< {at.today[:7]}")
            if watermark not in (NEVER_CLOSED, f"{fact['month']}-01"):
                yield at.at(line, FindingCode.CLOSING_ORDER, fact["month"], watermark[:7])
            watermark = after
        else:
            if watermark <= f"{fact['month']}-01" or watermark == NEVER_CLOSED:
                yield at.at(line, FindingCode.REOPENING_NOT_CLOSED, fact["month"], f"< {watermark[:7]}")
            watermark = f"{fact['month']}-01"


def _stale(at: Standing) -> Iterator[Finding]:
    """What was frozen at submission is what stands: the checker approves exactly what the maker saw."""
    stated = at.stated(*_CLOSING)
    lines = {id(fact): line for line, fact in stated}
    for fact, frozen, found in thawed(at.connection, [fact for _, fact in stated]):
        yield at.at(lines[id(fact)], FindingCode.CLOSING_STALE, found, frozen)


def _checklist(at: Standing) -> Iterator[Finding]:
    for line, fact in at.stated("closing"):
        yield from asked(at.connection, parse_period(fact["month"]), at.voucher, pointer("facts", line - 1))


def check_book_balances(at: Standing) -> Iterator[Finding]:
    """After a reopening a level may fall below zero on the book basis alone: a warning, accepted by name.

    While none was reopened the book basis follows the event basis, whose levels are never below zero.
    """
    if not at.touched or not was_reopened(at.connection):
        return
    every = frozenset(at.touched)  # how often a loan was paid out is no question of a basis
    for breach in breaches(at.booked(open_from(at.connection)), every):
        found = f"{breach.day} {format_yuan(breach.figure)}"
        finding = at.at(at.touched[breach.instrument], FindingCode.BOOK_BALANCE_NEGATIVE, found, ">= 0")
        yield replace(finding, severity=Severity.WARNING)
