"""The explanation of a published figure as a table: one row a candidate, and below it all that must be said with it.

No candidate is ever said to agree: how close it comes stands in words of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from ledger.explain.candidates import Candidate
from ledger.explain.explanation import Explanation
from ledger.explain.telling import candidate_text, chance_text, value_text
from ledger.labels import explain as texts
from ledger.labels import label
from ledger.labels import reports as report_texts
from ledger.labels.texts import SAMPLE_NOTICE
from ledger.period import date_label
from ledger.vocabulary import Count
from ledger.wording import number_text, scope_text
from reports.table import Cell, Heading, Stamp, Table, column, make_row, notes
from reports.totals import head_note

EXPLAIN_COLUMNS: Final = tuple(column(key) for key in texts.COLUMNS)


def build_explanation(explanation: Explanation, names: Mapping[str, str], hint: str | None = None) -> Table:
    """The candidates in their order; below, the declared scope with its verdict, the parts of the gap, and chance.

    Parties are told by their ``names``, where those are known; ``hint`` says how the one who asks lists all entries.
    """
    rows = tuple(
        make_row(EXPLAIN_COLUMNS, _values(place, one, explanation, names))
        for place, one in enumerate(explanation.candidates, start=1)
    )
    figure = explanation.sought[0]
    title = texts.TITLE.format(figure=figure.figure_id, printed=figure.quantity.printed)
    heading = Heading("", texts.HEADING.format(publication=explanation.title, day=date_label(explanation.date)))
    stamp = Stamp(explanation.head.number, explanation.head.hash, _scope(explanation), explanation.date)
    return Table(texts.SHEET, title, heading, EXPLAIN_COLUMNS, rows, notes(*_notes(explanation, hint)), stamp, frozen=1)


def _scope(explanation: Explanation) -> dict[str, str | int | bool]:
    return {
        "publication": explanation.publication_code,
        "figure": explanation.sought[0].figure_id,
        "rules_version": explanation.rules_version,
        "is_sample": explanation.is_sample,
    }


def _values(place: int, candidate: Candidate, explanation: Explanation, names: Mapping[str, str]) -> dict[str, Cell]:
    units = {one.figure_id: one.quantity.unit for one in explanation.sought}
    values = [number_text(fit.value, units[fit.figure_id]) for fit in candidate.fits]
    scope, reading = candidate_text(candidate, names), candidate.reading
    if reading.change:
        scope = texts.READING.format(scope=scope, reading=reading.text)
    changed = dict.fromkeys(change for change, _ in candidate.changes)
    if reading.change:
        changed[reading.change] = None
    return {
        "candidate": place,
        "proposed_scope": scope,
        "change": report_texts.LIST_SEPARATOR.join(map(label, changed)),
        "candidate_value": texts.VALUE_JOINT.join(values),
        "closeness": texts.CLOSENESS[candidate.verdict],
        "thing_count": candidate.count,
        "entry_count": candidate.entries,
        "equally_simple": candidate.equally_simple,
    }


def _notes(explanation: Explanation, hint: str | None) -> Iterator[str]:
    if explanation.is_sample:
        yield SAMPLE_NOTICE
    yield _declared(explanation)
    if len(explanation.sought) > 1:
        yield texts.TIED.format(figures=report_texts.LIST_SEPARATOR.join(_named(explanation)))
    yield from _found(explanation)
    yield from _difference(explanation)
    for place, one in enumerate(explanation.candidates, start=1):
        yield from _of_candidate(place, one, explanation)
    if hint and any(one.entries > len(one.first_entries) for one in explanation.candidates):
        yield hint
    yield report_texts.AUDIT_RULES_NOTE.format(version=explanation.rules_version)
    yield head_note(explanation.head)


def _named(explanation: Explanation) -> list[str]:
    return [f"{one.figure_id} {one.quantity.printed}" for one in explanation.sought[1:]]


def _declared(explanation: Explanation) -> str:
    unit, figure = explanation.quantity.unit, explanation.figure
    count = Count(figure["count"]) if "count" in figure else None
    ledger = explanation.ledger
    return texts.DECLARED.format(
        scope=scope_text(figure["scope"], explanation.declared.measure, count),
        value=texts.NOTHING if ledger is None else number_text(ledger, unit),
        gap=number_text(explanation.gap.size, unit),
        verdict=label(explanation.verdict),
    )


def _found(explanation: Explanation) -> Iterator[str]:
    tally = explanation.tally
    if explanation.fits and explanation.candidates:
        yield texts.FITS
    if explanation.is_open:
        yield texts.OPEN.format(count=explanation.candidates[0].equally_simple)
    yield texts.TRIED.format(
        tried=tally.tried, fitting=tally.fitting, comparable=tally.comparable, expected=chance_text(tally.expected)
    )
    if explanation.candidates:
        yield texts.PROPOSED
    else:
        yield texts.FITS_ALONE if explanation.fits else texts.NONE_FOUND


def _difference(explanation: Explanation) -> Iterator[str]:
    unit, gap = explanation.quantity.unit, explanation.gap.size
    parts = [
        texts.DIFFERENCE_PART.format(name=label(part), value=number_text(value, unit))
        for part, value in explanation.difference.items()
        if value
    ]
    if gap:
        yield texts.DIFFERENCE.format(gap=number_text(gap, unit), parts=texts.PLUS.join(parts))


def _of_candidate(place: int, candidate: Candidate, explanation: Explanation) -> Iterator[str]:
    for one in explanation.corroborations[place - 1]:
        sentence = texts.BORNE_OUT if one.agrees else texts.NOT_BORNE_OUT
        yield sentence.format(
            candidate=place,
            to_date=one.to_date,
            to_date_text=one.to_date_text,
            flow=one.flow,
            flow_text=one.flow_text,
            value=value_text(one),
        )
    told = [texts.ALIKE.format(count=len(candidate.wordings))] if candidate.wordings else []
    more = candidate.entries > len(candidate.first_entries)
    first = report_texts.LIST_SEPARATOR.join(candidate.first_entries)
    entries = texts.ENTRIES_MORE if more else texts.ENTRIES if candidate.entries else texts.ENTRIES_NONE
    told.append(entries.format(entries=first, count=candidate.entries))
    yield texts.OF_CANDIDATE.format(candidate=place, told=texts.VALUE_JOINT.join(told))
