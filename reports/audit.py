"""The audit of a publication as a table: one row a figure, as printed, as read, as the ledger has it."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from ledger.audit import Audit, AuditRow
from ledger.contradictions.telling import found_text
from ledger.labels import audits as words
from ledger.labels import label
from ledger.labels import reports as texts
from ledger.labels.texts import SAMPLE_NOTICE
from ledger.period import date_label
from ledger.vocabulary import AuditClass
from reports.contradictions import contradiction_notes
from reports.table import Cell, Heading, Stamp, Table, column, make_row, notes
from reports.totals import head_note

AUDIT_COLUMNS: Final = tuple(
    column(key)
    for key in (
        "figure",
        "report_section",
        "printed",
        "interval",
        "ledger_value",
        "gap",
        "verdict",
        "verdict_class",
        "scope",
        "note",
    )
)


NARROW_COLUMNS: Final = tuple(
    column for column in AUDIT_COLUMNS if column.key not in {"report_section", "verdict_class", "scope", "note"}
)


def build_audit(audit: Audit, *, is_narrow: bool = False) -> Table:
    """Every figure of the publication with its verdict, in the order of print, and how many are of each class.

    Sample data are told to be such: agreement with figures that they were made from proves nothing. A narrow table,
    for a screen, tells scope and remarks below, and only of the figures that are not consistent. Verdicts that stand
    beside the declared ones, and contradictions among published figures, are always told.
    """
    columns = NARROW_COLUMNS if is_narrow else AUDIT_COLUMNS
    rows = tuple(make_row(columns, _values(row)) for row in audit.rows)
    title = texts.AUDIT_TITLE.format(title=audit.title)
    heading = Heading("", texts.AUDIT_PERIOD.format(day=date_label(audit.date)))
    scope: dict[str, str | int | bool] = {
        "publication": audit.publication_code,
        "rules_version": audit.rules_version,
        "is_sample": audit.is_sample,
    }
    stamp = Stamp(audit.head.number, audit.head.hash, scope, audit.date)
    told = _remarks(audit) if is_narrow else _beside_remarks(audit)
    remarks = (*_notes(audit), *told, *_clashes(audit))
    return Table(texts.AUDIT_SHEET, title, heading, columns, rows, notes(*remarks), stamp, frozen=1)


def _values(row: AuditRow) -> dict[str, Cell]:
    return {
        "figure": row.figure_id,
        "report_section": row.place or None,
        "printed": row.printed,
        "interval": row.interval_text or None,
        "ledger_value": row.ledger_text or None,
        "gap": row.gap_text or None,
        "verdict": label(row.verdict),
        "verdict_class": label(row.audit_class),
        "scope": row.scope_text or None,
        "note": texts.LIST_SEPARATOR_WIDE.join(filter(None, (row.note, _tie(row)))) or None,
    }


def _notes(audit: Audit) -> Iterator[str]:
    if audit.is_sample:
        yield SAMPLE_NOTICE
    found = Counter(row.audit_class for row in audit.rows)
    classes = [
        texts.AUDIT_CLASS_COUNT.format(name=label(class_), count=found[class_])
        for class_ in AuditClass
        if found[class_]
    ]
    if classes:
        yield texts.AUDIT_CLASSES_NOTE.format(total=len(audit.rows), classes=texts.LIST_SEPARATOR.join(classes))
    yield texts.AUDIT_RULES_NOTE.format(version=audit.rules_version)
    yield head_note(audit.head)
    if audit.now is not None:
        yield words.THEN_NOTE.format(day=date_label(audit.date), number=audit.head.number, now=audit.now.number)


def _remarks(audit: Audit) -> Iterator[str]:
    for row in audit.rows:
        if row.audit_class is not AuditClass.CONSISTENT:
            said = texts.LIST_SEPARATOR.join(filter(None, (row.scope_text, row.note, _tie(row))))
            yield texts.AUDIT_REMARK.format(figure=row.figure_id, printed=row.printed, remark=said)
        yield from _beside(row)


def _beside_remarks(audit: Audit) -> Iterator[str]:
    for row in audit.rows:
        yield from _beside(row)


def _beside(row: AuditRow) -> Iterator[str]:
    """The verdicts beside the declared one, each in a line of its own."""
    for second in row.beside:
        judged = second.judgement
        value = words.BESIDE_VALUE.format(value=judged.ledger_text, gap=judged.gap_text or texts.MISSING)
        parts = (second.scope_text, label(judged.verdict), value if judged.ledger_text else "", judged.note)
        said = texts.LIST_SEPARATOR.join(filter(None, parts))
        remark = words.BESIDE_REMARK.format(beside=label(second.beside), said=said)
        yield texts.AUDIT_REMARK.format(figure=row.figure_id, printed=row.printed, remark=remark)


def _tie(row: AuditRow) -> str:
    """With which figures the row's is tied, and whether they agree jointly."""
    if row.tied is None:
        return ""
    others = texts.LIST_SEPARATOR.join(name for name in row.tied.figures if name != row.figure_id)
    return words.TIED_NOTE.format(figures=others, tie=label(row.tied.tie))


def _clashes(audit: Audit) -> Iterator[str]:
    """What is contradicted among published figures, with what would reconcile it."""
    yield words.AMONG_PUBLISHED.format(found=found_text(len(audit.contradictions)))
    yield from contradiction_notes(audit.contradictions)
