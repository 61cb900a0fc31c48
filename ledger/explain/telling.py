"""An explanation as plain data: numbers in the figure's own unit, exact; scopes as they would be stored."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from ledger.conditions import PARTY_DIMENSIONS
from ledger.errors import NotFound
from ledger.explain.candidates import Candidate
from ledger.explain.corroboration import Corroboration
from ledger.explain.cuts import Cut
from ledger.explain.explanation import Explanation
from ledger.finding_codes import FindingCode
from ledger.scope import Scope
from ledger.vocabulary import AUDIT_CLASS, AuditVerdict, Measure, Unit
from ledger.wording import number_text, scope_text, with_unit


def chance_text(expected: Fraction) -> str:
    """How many cuts fit by chance, with one decimal, rounded up: never less than there are."""
    tenths = -(-expected.numerator * 10 // expected.denominator)
    return f"{tenths // 10}.{tenths % 10}"


def tell(explanation: Explanation) -> dict[str, Any]:
    """The explanation whole."""
    first, unit = explanation.sought[0], explanation.quantity.unit
    outcome = AuditVerdict.SCOPE_OPEN if explanation.is_open else explanation.verdict
    ledger = explanation.ledger
    pairs = zip(explanation.candidates, explanation.corroborations, strict=True)
    return {
        "publication": explanation.publication_code,
        "figure": first.figure_id,
        "printed": first.quantity.printed,
        "tied": [one.figure_id for one in explanation.sought[1:]],
        "measure": str(explanation.declared.measure),
        "scope": explanation.figure["scope"],
        "verdict": str(explanation.verdict),
        "class": str(AUDIT_CLASS[explanation.verdict]),
        "outcome": str(outcome),
        "interval": with_unit(explanation.comparison.interval.text(unit), unit),
        "ledger_value": None if ledger is None else number_text(ledger, unit),
        "gap": number_text(explanation.gap.size, unit),
        "difference": {str(part): number_text(value, unit) for part, value in explanation.difference.items()},
        "tried": explanation.tally.tried,
        "fitting": explanation.tally.fitting,
        "comparable": explanation.tally.comparable,
        "expected_by_chance": chance_text(explanation.tally.expected),
        "candidates": [_candidate(place, one, borne, explanation) for place, (one, borne) in enumerate(pairs, start=1)],
        "head": {"number": explanation.head.number, "hash": explanation.head.hash},
        "rules_version": explanation.rules_version,
        "sample": explanation.is_sample,
    }


def _candidate(
    place: int, candidate: Candidate, borne: tuple[Corroboration, ...], explanation: Explanation
) -> dict[str, Any]:
    units = {one.figure_id: one.quantity.unit for one in explanation.sought}
    reading = candidate.reading
    return {
        "candidate": place,
        "measure": str(candidate.cut.measure),
        "scope": candidate.cut.stored(),
        "scope_text": candidate_text(candidate),
        "changes": [str(change) for change, _ in candidate.changes] + ([str(reading.change)] if reading.change else []),
        "reading": reading.text if reading.change else None,
        "window": str(candidate.window),
        "figures": [
            {"figure": fit.figure_id, "printed": fit.printed, "value": number_text(fit.value, units[fit.figure_id]),
             "closeness": str(fit.verdict)}
            for fit in candidate.fits
        ],
        "count": candidate.count,
        "alike": len(candidate.wordings),
        "equally_simple": candidate.equally_simple,
        "entries": {
            "count": candidate.entries,
            "first": list(candidate.first_entries),
            "query": entries_query(candidate.cut, explanation.head.number),
        },
        "corroborations": [_corroboration(one) for one in borne],
    }  # fmt: skip


def candidate_text(candidate: Candidate, names: Mapping[str, str] | None = None) -> str:
    """The scope that a candidate proposes, as one line; parties by name where ``names`` has theirs."""
    stored = candidate.cut.stored()
    for limits in ("where", "without"):
        told = stored.get(limits, {})
        stored |= {limits: {name: _named(name, code, names or {}) for name, code in told.items()}} if told else {}
    return scope_text(stored, candidate.cut.measure, None)


def _named(dimension: str, code: str, names: Mapping[str, str]) -> str:
    return names.get(code, code) if dimension in _PARTIES else code


_PARTIES: Final = frozenset(map(str, PARTY_DIMENSIONS))


def scope_behind(explanation: Explanation, candidate: int, place: str) -> tuple[Measure, Scope]:
    """What lists the entries behind a candidate (numbered from 1): its measure, and its scope at a fixed number.

    Raises:
        NotFound: CANDIDATE_UNKNOWN at ``place``.
    """
    count = len(explanation.candidates)
    if not 1 <= candidate <= count:
        raise NotFound.of(FindingCode.CANDIDATE_UNKNOWN, place, expected=f"1..{count}", found=str(candidate))
    cut = explanation.candidates[candidate - 1].cut
    return cut.measure, cut.with_(known_at=cut.scope.known_at or explanation.head.number).scope


def entries_query(cut: Cut, head: int) -> dict[str, Any]:
    """The parameters by which ``entries`` lists what is behind a cut."""
    stored = cut.stored()
    pairs: Mapping[str, Any] = {
        "measure": str(cut.measure),
        **{name: stored[name] for name in ("kind", "period", "as_of", "basis", "part", "parties") if name in stored},
        "known_at": str(stored.get("known_at", head)),
    }
    where = dict(stored.get("where", {})) | ({"group": stored["group"]} if "group" in stored else {})
    limits = {"where": where, "without": stored.get("without", {})}
    told = {name: [f"{one}={value}" for one, value in pairs_.items()] for name, pairs_ in limits.items() if pairs_}
    leaving = {"leaving": ",".join(stored["leaving"])} if "leaving" in stored else {}
    return {**pairs, **told, **leaving}


def _corroboration(one: Corroboration) -> dict[str, Any]:
    return {
        "to_date": {"figure": one.to_date, "printed": one.to_date_text},
        "flow": {"figure": one.flow, "printed": one.flow_text},
        "value": value_text(one),
        "agrees": one.agrees,
    }


def value_text(one: Corroboration) -> str:
    """The candidate's own value beside two printed figures: things, or ten thousand yuan."""
    return number_text(one.value, Unit.LOAN if one.is_count else Unit.WAN_YUAN)
