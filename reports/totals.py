"""One answer of the ledger as a table: its dimensions, count, amount, the further counts, and a total per group."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from typing import Final

from ledger.labels import label, measure_label
from ledger.labels import reports as texts
from ledger.labels.regions import REGIONS
from ledger.labels.texts import COLUMN_LABELS
from ledger.money import format_display
from ledger.period import Period, date_label
from ledger.scope import Scope
from ledger.totals import Answer, Head, TotalRow
from ledger.vocabulary import GROUP_OF, Act, Basis, Dimension, Group, Kind, Means, Unit
from reports.table import Cell, Column, Heading, Row, RowRole, Stamp, Table, column, make_row, notes

_PARTIES: Final = (Dimension.INSTITUTION, Dimension.PROVIDER, Dimension.RECIPIENT)
_WORDS: Final[Mapping[Dimension, type[StrEnum]]] = {
    Dimension.KIND: Kind,
    Dimension.GROUP: Group,
    Dimension.ACT: Act,
    Dimension.MEANS: Means,
}


def build_totals(answer: Answer, names: Mapping[str, str]) -> Table:
    """The answer's rows with a subtotal per group, or one total where all are of one group; never one over groups.

    Codes of parties have their names (by ``names``) beside them. What was adjusted of earlier periods is a note.
    """
    columns = _columns(answer)

    def rank(row: TotalRow) -> int:
        group = _group(answer, row)
        return list(Group).index(Group(group)) if group else 0

    rows: list[Row] = []
    for group, members in groupby(sorted(answer.rows, key=rank), lambda row: _group(answer, row)):
        items = [make_row(columns, _values(answer, row, names)) for row in members]
        rows += [*items, *_sum_row(answer, columns, group, range(len(rows), len(rows) + len(items)))]
    measure = measure_label(answer.question.measure, _only_group(answer))
    heading = Heading("", time_text(answer.question.scope), texts.UNIT_LINE.format(units=label(Unit.YUAN)))
    title = texts.TOTALS_TITLE.format(measure=measure)
    return Table(texts.TOTALS_SHEET, title, heading, columns, tuple(rows), notes(*_notes(answer)), _stamp(answer))


def head_note(head: Head) -> str:
    """The journal number and hash that a table holds for, as a sentence."""
    if head.hash is None:
        return texts.EMPTY_HEAD_NOTE
    return texts.HEAD_NOTE.format(number=head.number, hash=head.hash)


def _columns(answer: Answer) -> tuple[Column, ...]:
    columns = []
    for dimension in answer.question.by:
        columns.append(column(str(dimension)))
        if dimension in _PARTIES:
            columns.append(column(f"{dimension}_name"))
    if not columns:
        columns.append(column("item"))
    return (*columns, column("count"), column("amount"), *(column(str(name)) for name in answer.question.counts))


def _group(answer: Answer, row: TotalRow) -> str:
    """The group of a row, as text to sort by; empty where the question names the one group."""
    for dimension, value in zip(answer.question.by, row.dimensions, strict=True):
        if dimension is Dimension.GROUP:
            return str(value)
        if dimension is Dimension.KIND:
            return str(GROUP_OF[Kind(str(value))])
    return ""


def _values(answer: Answer, row: TotalRow, names: Mapping[str, str]) -> dict[str, Cell]:
    values: dict[str, Cell] = {"item": COLUMN_LABELS["total"]}
    for dimension, value in zip(answer.question.by, row.dimensions, strict=True):
        values[str(dimension)] = word_of(dimension, value)
        values[f"{dimension}_name"] = names.get(value) if value else None
    return values | _numbers(answer, row)


def _numbers(answer: Answer, row: TotalRow) -> dict[str, Cell]:
    further = {str(name): value for name, value in zip(answer.question.counts, row.counts, strict=True)}
    return {"count": row.count, "amount": row.amount_fen, **further}


def word_of(dimension: Dimension, value: str | None) -> str | None:
    """What a person calls a value of a dimension; codes of parties stay as they are."""
    if value is None:
        return None
    if dimension in _WORDS:
        return label(_WORDS[dimension](value))
    if dimension is Dimension.REGION and value in REGIONS:
        return REGIONS[value].name
    return value


def _sum_row(answer: Answer, columns: tuple[Column, ...], group: str, sums: range) -> Iterator[Row]:
    """The total of one group, where it says more than its one row does."""
    totals = [row for row in answer.totals if not group or row.dimensions[0] == group]
    if not answer.question.by or len(totals) != 1 or (len(answer.totals) > 1 and len(sums) == 1):
        return
    is_only = len(answer.totals) == 1
    name = COLUMN_LABELS["total"] if is_only else label(Group(group)) + COLUMN_LABELS["subtotal"]
    values = {columns[0].key: name, **_numbers(answer, totals[0])}
    yield make_row(columns, values, RowRole.TOTAL if is_only else RowRole.SUBTOTAL, sums)


def _only_group(answer: Answer) -> Group | None:
    where = answer.question.scope.where
    if Dimension.KIND in where:
        return GROUP_OF[Kind(where[Dimension.KIND])]
    groups = {row.dimensions[0] for row in answer.totals} or {where.get(Dimension.GROUP)}
    return Group(str(groups.pop())) if len(groups) == 1 and None not in groups else None


def time_text(scope: Scope) -> str:
    """The period or day that an answer is about, in Chinese."""
    if scope.period is not None:
        return scope.period.label
    return texts.TO_DATE if scope.as_of is None else texts.AS_OF.format(day=date_label(scope.as_of))


def _notes(answer: Answer) -> Iterator[str]:
    if answer.adjustment is not None:
        amount = format_display(answer.adjustment.amount_fen or 0)
        yield texts.TOTALS_ADJUSTMENT_NOTE.format(count=answer.adjustment.count, amount=amount)
    if answer.opening_count:
        yield texts.OPENING_NOTE.format(count=answer.opening_count)
    if len(answer.totals) > 1:
        yield texts.GROUPS_NOTE
    scope = answer.question.scope
    if scope.period is not None and scope.basis is Basis.BOOK:
        yield texts.PART_NOTE.format(part=label(scope.part))
    yield texts.BASIS_NOTE.format(basis=label(scope.basis), parties=label(scope.parties))
    yield head_note(answer.head)


def _stamp(answer: Answer) -> Stamp | None:
    return stamp_of(answer.question.scope, answer.head, {"measure": str(answer.question.measure)})


def stamp_of(scope: Scope, head: Head, what: Mapping[str, str]) -> Stamp | None:
    """The stamp of an answer; None for one to date without a day: a file would have no day to carry as its own."""
    day = scope.period.last if scope.period is not None else scope.as_of
    if day is None:
        return None
    known: dict[str, str | int | bool] = {**what, "basis": str(scope.basis), "parties": str(scope.parties)}
    return Stamp(head.number, head.hash, known | _period_of(scope), day)


def _period_of(scope: Scope) -> dict[str, str | int | bool]:
    if scope.period is None:
        return {"as_of": str(scope.as_of)}
    period = scope.period
    return {"period": period.text if isinstance(period, Period) else f"{period.start}/{period.last}"}
