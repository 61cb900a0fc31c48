"""Rules of the field that one fact keeps or breaks by itself: fields, acts and parties of its kind, links, days.

Each check takes a completed fact and yields findings; ``CHECKS`` is the closed set and names the facts each looks at.
What depends on other entries (balances, limits, numbers taken) stands in ``invariants``.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ledger.door import Door
from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.identifiers import parse_region
from ledger.paper_checks import (
    confirmation_findings,
    publication_findings,
    reference_findings,
    statement_findings,
)
from ledger.party_words import SuccessionForm, SuccessionSubject
from ledger.period import month_end, month_of
from ledger.records import pointer
from ledger.vocabulary import (
    ACTS_OF,
    GROUP_OF,
    LOAN_KINDS,
    PARTIES_OF,
    Act,
    Group,
    Kind,
)

Stored = Mapping[str, Any]

LINK_KINDS: Final = {
    "under": (Kind.CREDIT_LINE,),
    "secured_by": (Kind.PLEDGE_REGISTRATION,),
    "renews": LOAN_KINDS,
    "for_loan": LOAN_KINDS,
    "replaces": tuple(Kind),
}
"""What kind a link of each name must lead to."""

_LENDING: Final = tuple(kind for kind in Kind if GROUP_OF[kind] is Group.LENDING)

FIELD_KINDS: Final = {
    "under": LOAN_KINDS,
    "renews": LOAN_KINDS,
    "secured_by": LOAN_KINDS,
    "rate_ppm": (*_LENDING, Kind.MUTUAL_DEPOSIT),
    "due_date": (*_LENDING, Kind.PLEDGE_REGISTRATION, Kind.MUTUAL_DEPOSIT),
    "revolving": (Kind.CREDIT_LINE,),
    "for_loan": (Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION),
}
"""The kinds that have each field; a field that is not named here belongs to all."""

_ACTS: Final = {str(kind): acts for kind, acts in ACTS_OF.items()}
_PARTIES: Final = {str(kind): parties for kind, parties in PARTIES_OF.items()}

_AMENDABLE: Final = frozenset({"due_date", "rate_ppm", "purpose", "secured_by", "remark"})

_WIRE_NAMES: Final = {"rate_ppm": "rate", "amount_fen": "amount"}


class Checked(NamedTuple):
    """A completed fact with its line (1-based), the door that completed it, and today (ISO, Asia/Shanghai)."""

    fact: Stored
    line: int
    door: Door
    today: str

    def finding(self, code: FindingCode, name: str, expected: str = "", found: str = "") -> Finding:
        """A finding at this fact's field ``name``."""
        return Finding(code, pointer("facts", self.line - 1, _WIRE_NAMES.get(name, name)), expected, found)


def check_act(at: Checked) -> Iterator[Finding]:
    """An entry's act is one that its instrument's kind has."""
    acts = _ACTS[at.fact["terms"]["kind"]]
    if at.fact["act"] not in acts:
        yield at.finding(FindingCode.ACT_OF_KIND, "act", ", ".join(acts), at.fact["act"])


def check_entry_fields(at: Checked) -> Iterator[Finding]:
    """Amount, means and patent stand exactly where the act has them; a tally above one only under an opening."""
    act, fact = at.fact["act"], at.fact
    of_patent = act in (Act.PLEDGE, Act.RELEASE)
    if "amount_fen" not in fact and not of_patent:
        yield at.finding(FindingCode.MISSING_FIELD, "amount_fen", "> 0")
    if of_patent and "patent" not in fact:
        yield at.finding(FindingCode.MISSING_FIELD, "patent")
    if "patent" in fact and not of_patent:
        yield at.finding(FindingCode.FIELD_OF_KIND, "patent", f"{Act.PLEDGE}, {Act.RELEASE}", act)
    if "means" in fact and act != Act.DISBURSEMENT:
        yield at.finding(FindingCode.FIELD_OF_KIND, "means", Act.DISBURSEMENT, act)
    if fact["tally"] != 1 and not at.door.instrument(fact["instrument"])["opening"]:
        yield at.finding(FindingCode.FIELD_OF_KIND, "tally", "1", str(fact["tally"]))


def check_days(at: Checked) -> Iterator[Finding]:
    """What happened did not happen after today (Asia/Shanghai)."""
    for name in ("event_date", "signed_date", "date"):
        if at.fact.get(name, "") > at.today:
            yield at.finding(FindingCode.DATE_IN_FUTURE, name, f"<= {at.today}", at.fact[name])


def check_parties(at: Checked) -> Iterator[Finding]:
    """Provider and recipient are two, and of the kinds between which this kind of instrument runs."""
    if at.fact["provider"] == at.fact.get("recipient"):
        yield at.finding(FindingCode.PARTY_KIND, "recipient", f"<> {at.fact['provider']}", at.fact["recipient"])
    for name, allowed in zip(("provider", "recipient"), _PARTIES[at.fact["kind"]], strict=True):
        party = at.door.parties.get(at.fact.get(name, ""))
        if party is not None and party.kind not in allowed:
            yield at.finding(FindingCode.PARTY_KIND, name, ", ".join(sorted(allowed)), party.kind)
    if "recipient" not in at.fact and not at.fact.get("opening"):
        yield at.finding(FindingCode.MISSING_FIELD, "recipient")


def check_instrument_fields(at: Checked) -> Iterator[Finding]:
    """Only kinds that have a field carry it."""
    if FIELD_KINDS.keys().isdisjoint(at.fact):
        return
    for name, kinds in FIELD_KINDS.items():
        if name in at.fact and at.fact["kind"] not in kinds:
            yield at.finding(FindingCode.FIELD_OF_KIND, name, ", ".join(kinds), at.fact["kind"])


def check_links(at: Checked) -> Iterator[Finding]:
    """A link leads to an instrument of the kind its name says; who are parties to both are the same."""
    if LINK_KINDS.keys().isdisjoint(at.fact):
        return
    for name, kinds in LINK_KINDS.items():
        targets = at.fact.get(name, ())
        for place in [targets] if isinstance(targets, str) else targets:
            kind = at.door.instrument(place)["kind"]
            if kind not in kinds:
                yield at.finding(FindingCode.LINK_KIND, name, ", ".join(kinds), kind)
    if "under" in at.fact:
        yield from _line_parties(at)
    if "replaces" in at.fact:
        yield from _replaced_opening(at)


def _line_parties(at: Checked) -> Iterator[Finding]:
    terms = at.door.instrument(at.fact["under"])["terms"]
    line_parties = (terms["provider"], terms.get("recipient"))
    if line_parties != (at.fact["provider"], at.fact.get("recipient")):
        found = f"{at.fact['provider']} -> {at.fact.get('recipient')}"
        yield at.finding(FindingCode.LINE_PARTIES, "under", f"{line_parties[0]} -> {line_parties[1]}", found)


def _replaced_opening(at: Checked) -> Iterator[Finding]:
    """What replaces an opening is of its kind and provider: the rest of it stays there."""
    replaced = at.door.instrument(at.fact["replaces"])
    if not replaced["opening"]:
        return
    if replaced["kind"] != at.fact["kind"]:
        yield at.finding(FindingCode.LINK_KIND, "replaces", at.fact["kind"], replaced["kind"])
    if replaced["terms"]["provider"] != at.fact["provider"]:
        yield at.finding(FindingCode.LINE_PARTIES, "replaces", replaced["terms"]["provider"], at.fact["provider"])


def check_amendment(at: Checked) -> Iterator[Finding]:
    """An amendment changes something, and only what its instrument's kind has."""
    if not set(at.fact) & _AMENDABLE:
        names = sorted(_WIRE_NAMES.get(name, name) for name in _AMENDABLE)
        yield at.finding(FindingCode.MISSING_FIELD, "due_date", ", ".join(names))
    kind = at.door.instrument(at.fact["instrument"])["kind"]
    for name, kinds in FIELD_KINDS.items():
        if name in at.fact and kind not in kinds:
            yield at.finding(FindingCode.FIELD_OF_KIND, name, ", ".join(kinds), kind)


def check_region(at: Checked) -> Iterator[Finding]:
    """A region named by an instrument existed when the instrument was signed (GB/T 2260 codes have dates)."""
    if "region" in at.fact and "signed_date" in at.fact:
        try:
            _require_region(at.fact["region"], at.fact["signed_date"])
        except InvalidValue as error:
            yield error.at(pointer("facts", at.line - 1, "region"))


@lru_cache(maxsize=1024)
def _require_region(code: str, day: str) -> None:
    parse_region(code, date.fromisoformat(day))


def check_term(at: Checked) -> Iterator[Finding]:
    """A due date does not lie before the day of signing."""
    due, signed = at.fact.get("due_date"), at.fact.get("signed_date")
    if due is not None and signed is not None and due < signed:
        yield at.finding(FindingCode.DATE_OUT_OF_RANGE, "due_date", f">= {signed}", due)


def check_month_end(at: Checked) -> Iterator[Finding]:
    """A statement speaks of the last day of a month."""
    end = month_end(month_of(date.fromisoformat(at.fact["date"]))).isoformat()
    if at.fact["date"] != end:
        yield at.finding(FindingCode.DATE_OUT_OF_RANGE, "date", end, at.fact["date"])


def check_succession(at: Checked) -> Iterator[Finding]:
    """A succession leads from one to another of one kind; only a split lists what moves, and that is of its subject."""
    fact, is_region = at.fact, at.fact["subject"] == SuccessionSubject.REGION
    if fact["effective_date"] > at.today:  # what is known at a number must not change with the days
        yield at.finding(FindingCode.DATE_IN_FUTURE, "effective_date", f"<= {at.today}", fact["effective_date"])
    if fact["predecessor"] == fact["successor"]:
        yield at.finding(FindingCode.SUCCESSION_CYCLE, "successor", found=fact["successor"])
    lists, other = ("recipients", "instruments") if is_region else ("instruments", "recipients")
    needed = {lists} if fact["form"] == SuccessionForm.SPLIT else set()
    for name in (lists, other):
        if name in fact and name not in needed:
            yield at.finding(FindingCode.FIELD_OF_KIND, name, SuccessionForm.SPLIT, fact["form"])
        elif name in needed and name not in fact:
            yield at.finding(FindingCode.MISSING_FIELD, name)
    yield from _regions(at) if is_region else _successors(at)


def _regions(at: Checked) -> Iterator[Finding]:
    """Both regions are known, and the successor exists on the day."""
    for name, day in (("predecessor", None), ("successor", date.fromisoformat(at.fact["effective_date"]))):
        try:
            parse_region(at.fact[name], day)
        except InvalidValue as error:
            yield error.at(pointer("facts", at.line - 1, name))


def _successors(at: Checked) -> Iterator[Finding]:
    """Both are of one kind, and what moves was the predecessor's."""
    before, after = (at.door.parties[at.fact[name]].kind for name in ("predecessor", "successor"))
    if before != after:
        yield at.finding(FindingCode.PARTY_KIND, "successor", before, after)
    for index, place in enumerate(at.fact.get("instruments", ())):
        terms = at.door.instrument(place)["terms"]
        if at.fact["predecessor"] not in (terms["provider"], terms.get("recipient")):
            found = f"{terms['provider']} -> {terms.get('recipient')}"
            where = pointer("facts", at.line - 1, "instruments", index)
            yield Finding(FindingCode.LINE_PARTIES, where, at.fact["predecessor"], found)


def _paper(findings: Callable[[Stored, int, Door], Iterator[Finding]]) -> Callable[[Checked], Iterator[Finding]]:
    return lambda at: findings(at.fact, at.line, at.door)


CHECKS: Final[Mapping[str, tuple[Callable[[Checked], Iterator[Finding]], ...]]] = {
    "instrument": (check_parties, check_instrument_fields, check_links, check_days, check_region, check_term),
    "entry": (check_act, check_entry_fields, check_days),
    "amendment": (check_links, check_amendment),
    "statement": (check_days, check_month_end, _paper(statement_findings)),
    "succession": (check_succession,),
    "publication": (check_days, _paper(publication_findings)),
    "reference": (_paper(reference_findings),),
    "confirmation": (_paper(confirmation_findings),),
}
"""Per fact: the checks that look at it. A fact that is not named here has none beyond its shape and references."""


def check_facts(door: Door, today: str) -> list[Finding]:
    """All findings of all checks over the completed facts of a voucher, in the order of lines."""
    findings: list[Finding] = []
    for line, fact in enumerate(door.stored, start=1):
        if fact is not None:
            at = Checked(fact, line, door, today)
            for check in CHECKS.get(fact["fact"], ()):
                findings.extend(check(at))
    return findings
