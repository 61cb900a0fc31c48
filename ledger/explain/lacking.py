"""What the ledger is known not to hold: handed in and not posted yet, or reported by banks and not entered."""

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection, text

from ledger.evaluation import evaluate
from ledger.explain.columns import DIMENSIONS, Columns, columns_of
from ledger.explain.cuts import Cut
from ledger.explain.search import Sought
from ledger.explain.values import in_base_units, value_of
from ledger.projection import COLUMNS, project
from ledger.scope import STATEMENT_DIMENSIONS, Viewer
from ledger.totals import find_head
from ledger.vocabulary import Basis, Measure, Part

_OPEN: Final = text("""
SELECT v.id, v.facts FROM voucher AS v
WHERE NOT EXISTS (SELECT 1 FROM journal AS j WHERE j.voucher = v.id) ORDER BY v.id""")

_PLACE: Final = {name: place for place, name in enumerate(COLUMNS["entry"])}


def lacking_of(connection: Connection, declared: Cut, sought: Sought, ledger: Fraction, head: int) -> Fraction:
    """How much more the declared cut would hold: what vouchers not decided yet add to it, and banks' own balances.

    What is handed in counts by the day it happened, for its books are not written yet, and only as of the last number:
    what was open at an earlier one is not known. Banks' balances count only where yuan outstanding are asked for as of
    a day for which they were reported.
    """
    pending = None
    if head == find_head(connection).number:
        pending = value_of(_pending(connection, head), _by_event(declared), sought.count)
    return (in_base_units(pending, sought.count) or Fraction(0)) + _reported(connection, declared, sought, ledger, head)


def _by_event(declared: Cut) -> Cut:
    return declared.with_(basis=Basis.EVENT, part=Part.OCCURRED, known_at=None)


def _reported(connection: Connection, declared: Cut, sought: Sought, ledger: Fraction, head: int) -> Fraction:
    scope = declared.scope
    is_asked = declared.measure is Measure.OUTSTANDING and sought.count is None and scope.as_of is not None
    if not is_asked or scope.leaving or {*scope.where, *scope.without} - STATEMENT_DIMENSIONS:
        return Fraction(0)
    told = evaluate(connection, Measure.REPORTED_OUTSTANDING, None, declared.stored(), Viewer.all(), head)
    return Fraction(0) if told is None else told - ledger


def _pending(connection: Connection, head: int) -> Columns:
    rows = [row for voucher, facts in connection.execute(_OPEN) for row in _rows(voucher, json.loads(facts), head)]
    return columns_of(head + 1, [list(column) for column in zip(*rows, strict=True)])


def _rows(voucher: int, facts: Sequence[Mapping[str, Any]], head: int) -> Iterator[tuple[Any, ...]]:
    """The entries that a voucher would make, as ``load_columns`` reads them."""
    for row in project(facts, voucher, head + 1, "0001-01-01")["entry"]:
        entry = {name: row[place] for name, place in _PLACE.items()}
        yield (
            entry["number"], entry["line"], entry["book_date"], entry["event_date"], entry["amount_fen"],
            entry["tally"], entry["instrument"], entry["contract"], entry["provider"], entry["patent"],
            entry["reverses_number"], None, *(entry[str(dimension)] for dimension in DIMENSIONS),
        )  # fmt: skip
