"""How each kind's totals to date go on from the period before: 上期累计 + 本期发生 + 以前期间调整 = 本期累计.

All four are asked of the ledger, none is made of the others, so that the sheet is a check and not a sum.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ledger.labels import act_label, label
from ledger.labels import reports as texts
from ledger.totals import Answer, TotalRow
from ledger.vocabulary import ACTS_OF, GROUP_OF, NATURE_OF, SIGNS_OF, Dimension, Kind, Measure, Nature, Part, Unit
from reports.pack.asking import Asking
from reports.table import Cell, Column, Row, Table, Term, column, make_row, notes, pair_columns

_SPANS: Final = ("carried_forward", "occurred", "adjustment", "to_date")
CONTINUITY_COLUMNS: Final[tuple[Column, ...]] = (
    column("group"),
    column("kind"),
    column("indicator"),
    *(item for span in _SPANS for item in pair_columns(span, with_wan=False)),
    column("check_count"),
    column("check_amount"),
)

_FLOWS: Final = tuple(measure for measure in Measure if NATURE_OF[measure] is Nature.FLOW)


def build_continuity(asking: Asking) -> Table:
    """A row for each flow of each kind that has any to date; the last two columns are 0 where the totals follow."""
    found = [values for measure in _FLOWS for values in _of_measure(asking, measure)]
    order = {label(kind): place for place, kind in enumerate(Kind)}
    ordered = sorted(found, key=lambda values: order[str(values["kind"])])
    rows = tuple(_row(index, values) for index, values in enumerate(ordered))
    return Table(
        texts.CONTINUITY_SHEET, texts.CONTINUITY_TITLE, asking.heading(Unit.LOAN, Unit.YUAN), CONTINUITY_COLUMNS, rows,
        notes(texts.CONTINUITY_NOTE), asking.stamp, frozen=3,
    )  # fmt: skip


def _of_measure(asking: Asking, measure: Measure) -> Iterator[dict[str, Any]]:
    period, by = asking.scope(asking.period), Dimension.KIND
    found = {
        "carried_forward": asking.ask(measure, asking.scope(as_of=asking.period.previous().last), by),
        "occurred": asking.ask(measure, period, by),
        "adjustment": asking.flow(measure, period, Part.ADJUSTMENT, by),  # on the event basis there is none
        "to_date": asking.ask(measure, asking.scope(), by),
    }
    by_kind = {span: _by_kind(answer) for span, answer in found.items()}
    for kind in Kind:
        if any(kind in rows for rows in by_kind.values()):
            yield _values(kind, measure, by_kind)


def _by_kind(answer: Answer | None) -> dict[Kind, TotalRow]:
    return {Kind(str(row.dimensions[0])): row for row in answer.rows} if answer else {}


def _values(kind: Kind, measure: Measure, found: Mapping[str, Mapping[Kind, TotalRow]]) -> dict[str, Any]:
    act = next(act for act in SIGNS_OF[measure] if act in ACTS_OF[kind])
    values: dict[str, Any] = {
        "group": label(GROUP_OF[kind]), "kind": label(kind), "indicator": act_label(kind, act),
    }  # fmt: skip
    for span in _SPANS:
        row = found[span].get(kind)
        values[f"{span}_count"] = row.count if row else 0
        values[f"{span}_amount"] = (row.amount_fen or 0) if row else 0
    return values


def _row(index: int, values: dict[str, Cell]) -> Row:
    """The row with what is left over, of the number and of the amount; a workbook keeps both as formulas over it."""
    signs = dict(zip(_SPANS, (1, 1, 1, -1), strict=True))
    left: dict[str, Cell] = {}
    links: list[tuple[str, tuple[Term, ...]]] = []
    for part in ("count", "amount"):
        left[f"check_{part}"] = sum(sign * int(str(values[f"{span}_{part}"])) for span, sign in signs.items())
        terms = (Term(texts.CONTINUITY_SHEET, f"{span}_{part}", index, sign=sign) for span, sign in signs.items())
        links.append((f"check_{part}", tuple(terms)))
    return make_row(CONTINUITY_COLUMNS, values | left, links=tuple(links))
