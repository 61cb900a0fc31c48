"""Contradictions among published figures as a table: a row a figure that clashes, and below it why."""

from collections.abc import Iterator
from typing import Final

from ledger.audit_words import Clashing
from ledger.contradictions import Contradiction, Contradictions
from ledger.contradictions.telling import found_text, interval_text, scope_of
from ledger.labels import audits as texts
from ledger.labels import label
from ledger.labels.reports import LIST_SEPARATOR, LIST_SEPARATOR_WIDE
from reports.table import Heading, Row, Table, column, make_row, notes

CONTRADICTION_COLUMNS: Final = tuple(column(key) for key in ("sequence", "figure", "printed", "interval", "scope"))


def build_contradictions(found: Contradictions) -> Table:
    """Every figure that clashes with others, numbered by clash; the notes say by what, and what would reconcile them.

    Where there is none, that is said, and that it is no agreement.
    """
    rows = tuple(
        row
        for number, contradiction in enumerate(found.contradictions, start=1)
        for row in _rows(number, contradiction)
    )
    return Table(texts.SHEET, texts.TITLE, Heading(), CONTRADICTION_COLUMNS, rows, notes(*_notes(found)))


def _rows(number: int, contradiction: Contradiction) -> Iterator[Row]:
    for figure, interval in zip(contradiction.figures, contradiction.intervals, strict=True):
        values = {
            "sequence": number,
            "figure": figure.shown,
            "printed": figure.figure["text"],
            "interval": interval_text(figure, interval),
            "scope": scope_of(figure) or None,
        }
        yield make_row(CONTRADICTION_COLUMNS, values)


def _notes(found: Contradictions) -> Iterator[str]:
    yield found_text(len(found.claimed))
    yield from contradiction_notes(found.contradictions)
    if any(one.reconciliations for one in found.contradictions):
        yield texts.GUESSES_NOTE
    if any(one.clashing is Clashing.IN_THE_CORE for one in found.contradictions):
        yield texts.CORE_NOTE
    codes = LIST_SEPARATOR.join(found.publications)
    yield texts.COMPARED.format(figures=found.compared, publications=len(found.publications), codes=codes)


def contradiction_notes(contradictions: tuple[Contradiction, ...]) -> Iterator[str]:
    """Of each clash: which figures, by what, and every proposal."""
    for number, one in enumerate(contradictions, start=1):
        figures = LIST_SEPARATOR.join(
            texts.NAMED.format(figure=figure.shown, printed=figure.figure["text"]) for figure in one.figures
        )
        clashing, reasons = label(one.clashing), LIST_SEPARATOR_WIDE.join(one.reasons)
        yield texts.AUDIT_NOTE.format(number=number, clashing=clashing, figures=figures, reasons=reasons)
        for proposal in one.reconciliations:
            yield texts.PROPOSAL_NOTE.format(remedy=label(proposal.remedy), says=proposal.says)
