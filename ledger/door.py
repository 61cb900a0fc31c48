"""The door: facts as handed in → facts as stored, complete in themselves, or findings.

An entry gets its instrument's dimensions, a reversal all of what it negates, an instrument its institution and region,
a number (``kind:provider:number``) its place. After that a voucher can be projected without reading anything else.
Facts refer only to what is posted or stands earlier in the same voucher.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.identifiers import parse_patent, parse_uscc, patent_check
from ledger.party_words import SuccessionSubject
from ledger.places import entry_of, place_text
from ledger.projection import institution_of, terms_of
from ledger.records import Amendment, AnyFact, Entry, Institution, Instrument, Reversal, Statement, Succession, pointer
from ledger.references import (
    Known,
    NumberedKey,
    Party,
    find_entries,
    find_instruments,
    find_parties,
)
from ledger.vocabulary import Act, Means, Severity

_SKIPPED: Any = object()
"""Stands for something that already has its finding: what hangs on it is left out without another."""

_LINKS = ("under", "renews", "for_loan", "replaces")


def numbered_key(reference: str) -> NumberedKey:
    """kind, provider and number of ``kind:provider:number`` (a number may hold colons)."""
    kind, provider, number = reference.split(":", 2)
    return kind, provider, number


def references_of(fact: AnyFact) -> Iterator[tuple[str, str]]:
    """Every instrument that a fact names, with the field that names it."""
    if isinstance(fact, (Entry, Amendment)):
        yield "instrument", fact.instrument
    if isinstance(fact, Statement) and fact.loan is not None:
        yield "loan", fact.loan
    if isinstance(fact, Instrument):
        for name in _LINKS:
            value = getattr(fact, name)
            if value is not None:
                yield name, value
    if isinstance(fact, Succession):
        for index, value in enumerate(fact.instruments or ()):
            yield f"instruments/{index}", value
    if isinstance(fact, (Instrument, Amendment)):
        for index, value in enumerate(fact.secured_by or ()):
            yield f"secured_by/{index}", value


def codes_of(fact: AnyFact) -> Iterator[tuple[str, str]]:
    """Every institution that a fact names (not the one it states), with the field that names it."""
    names: tuple[str, ...] = ()
    if isinstance(fact, Succession):
        if fact.subject is SuccessionSubject.INSTITUTION:
            names = ("predecessor", "successor")
        yield from ((f"recipients/{index}", code) for index, code in enumerate(fact.recipients or ()))
    if isinstance(fact, Institution):
        names = ("parent", "duplicate_of")
    elif isinstance(fact, Instrument):
        names = ("provider", "recipient")
    elif isinstance(fact, Statement):
        names = ("institution",)
    for name in names:
        value = getattr(fact, name)
        if value is not None:
            yield name, value


def look_up(connection: Connection, facts: Sequence[AnyFact | None]) -> Known:
    """All that these facts refer to and that is posted, in four queries however many facts there are."""
    named = {fact.instrument for fact in facts if isinstance(fact, Entry)}  # by far the most, so in the shortest way
    others = [fact for fact in facts if fact is not None and not isinstance(fact, Entry)]
    codes = {code for fact in others for _, code in codes_of(fact)}
    codes |= {fact.code for fact in others if isinstance(fact, Institution)}
    references = named | {reference for fact in others for _, reference in references_of(fact)}
    places = [reference for reference in references if ":" not in reference and reference[0] == "S"]
    numbers = [numbered_key(reference) for reference in references if ":" in reference]
    instruments, numbered = find_instruments(connection, places, numbers)
    entries = {fact.entry for fact in others if isinstance(fact, Reversal)}
    return Known(
        find_parties(connection, codes),
        instruments,
        numbered,
        find_entries(connection, [entry_of(entry) for entry in entries]),
    )


@dataclass(slots=True)
class Door:
    """One voucher on its way in. ``stored`` has a completed fact a line, None where there was a finding."""

    known: Known
    facts: Sequence[AnyFact | None]
    stored: list[dict[str, Any] | None] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    parties: dict[str, Party] = field(default_factory=dict)
    _instruments: dict[str, Any] = field(default_factory=dict)
    _local_numbers: dict[NumberedKey, str] = field(default_factory=dict)

    def complete(self) -> None:
        """Every fact is stored whole, or has its findings."""
        self.parties = dict(self.known.parties)
        for line, fact in enumerate(self.facts, start=1):
            if isinstance(fact, Instrument) and fact.number is not None:
                self._local_numbers.setdefault((fact.kind, fact.provider, fact.number), f"#{line}")
        for line, fact in enumerate(self.facts, start=1):
            before = len(self.findings)
            stored = None if fact is None else self._complete_one(fact, line)
            kept = stored if len(self.findings) == before else None
            self.stored.append(kept)
            if fact is None or isinstance(fact, Instrument):
                self._instruments[f"#{line}"] = self._local_instrument(kept)

    def instrument(self, place: str) -> dict[str, Any]:
        """Kind, terms, ``under`` and ``opening`` of an instrument that a stored fact names."""
        found: dict[str, Any] = self._instruments.get(place) or self.known.instruments[place]
        return found

    @staticmethod
    def _local_instrument(stored: dict[str, Any] | None) -> Any:
        if stored is None:
            return _SKIPPED
        return {
            "kind": stored["kind"],
            "terms": terms_of(stored["kind"], stored),
            "opening": stored.get("opening", False),
        }

    def _complete_one(self, fact: AnyFact, line: int) -> dict[str, Any] | None:
        if isinstance(fact, Entry):
            return self._entry(fact, line)
        if isinstance(fact, Reversal):
            return self._reversal(fact, line)
        for name, code in codes_of(fact):
            self._require_party(code, line, name)
        stored = _dump(fact)
        if isinstance(fact, Institution):
            self._institution(fact, stored, line)
        if isinstance(fact, Instrument):
            self._instrument(fact, stored)
        complete = True
        for name, reference in references_of(fact):
            resolved = self._resolve(reference, line, name)
            complete = complete and resolved is not None
            _put(stored, name, resolved)
        if complete and isinstance(fact, Amendment):
            stored["terms"] = self.instrument(stored["instrument"])["terms"]
        if complete and "secured_by" in stored:
            stored["secured_by"] = list(dict.fromkeys(stored["secured_by"]))
        return stored if complete else None

    def _finding(self, code: FindingCode, line: int, name: str, expected: str = "", found: str = "") -> None:
        self.findings.append(Finding(code, pointer("facts", line - 1) + f"/{name}", expected, found))

    def _require_party(self, code: str, line: int, name: str) -> None:
        if code in self.parties:
            return
        later = any(isinstance(f, Institution) and f.code == code for f in self.facts[line:])
        problem = FindingCode.LATER_FACT if later else FindingCode.UNKNOWN_INSTITUTION
        self._finding(problem, line, name, found=code)

    def _institution(self, fact: Institution, stored: dict[str, Any], line: int) -> None:
        if fact.uscc is not None and fact.uscc_override is None:
            try:
                stored["uscc"] = parse_uscc(fact.uscc)
            except InvalidValue as error:
                self.findings.append(error.at(pointer("facts", line - 1, "uscc")))
        before = self.parties.get(fact.code)
        if before is not None and before.kind != fact.kind:
            self._finding(FindingCode.INSTITUTION_KIND_CHANGED, line, "kind", before.kind, fact.kind)
        self.parties[fact.code] = Party(fact.kind, fact.region)

    def _instrument(self, fact: Instrument, stored: dict[str, Any]) -> None:
        recipient = self.parties.get(fact.recipient or "")
        if fact.region is None and recipient is not None and recipient.region is not None:
            stored["region"] = recipient.region
        stored["institution"] = institution_of(fact.kind, stored)

    def _resolve(self, reference: str, line: int, name: str) -> str | None:
        """The place of an instrument that is posted or stands earlier; None where there is none (told or not)."""
        if ":" in reference:
            return self._resolve_number(reference, line, name)
        if reference.startswith("#"):
            target = int(reference[1:])
            if target >= line:
                self._finding(FindingCode.LATER_FACT, line, name, f"< #{line}", reference)
                return None
            if self._instruments.get(reference) is None:
                self._finding(FindingCode.UNKNOWN_INSTRUMENT, line, name, found=reference)
                return None
            return None if self._instruments[reference] is _SKIPPED else reference
        if reference not in self.known.instruments:
            self._finding(FindingCode.UNKNOWN_INSTRUMENT, line, name, found=reference)
            return None
        return reference

    def _resolve_number(self, reference: str, line: int, name: str) -> str | None:
        key = numbered_key(reference)
        local = self._local(key, line)
        if local is not None:
            return None if self._instruments[local] is _SKIPPED else local
        live = self.known.numbered.get(key, [])
        if len(live) == 1:
            return place_text(live[0])
        later = self._local(key, len(self.facts) + 1)
        code = FindingCode.AMBIGUOUS_INSTRUMENT if live else FindingCode.UNKNOWN_INSTRUMENT
        self._finding(FindingCode.LATER_FACT if later and not live else code, line, name, found=reference)
        return None

    def _local(self, key: NumberedKey, before: int) -> str | None:
        """The first line of this voucher, if earlier, that states an instrument of this number."""
        found = self._local_numbers.get(key)
        return found if found is not None and int(found[1:]) < before else None

    def _entry(self, fact: Entry, line: int) -> dict[str, Any] | None:
        place = self._resolve(fact.instrument, line, "instrument")
        if place is None:
            return None
        instrument = self.instrument(place)
        stored: dict[str, Any] = {
            "fact": "entry",
            "instrument": place,
            "act": fact.act.value,
            "event_date": fact.event_date,
        }
        if fact.amount_fen is not None:
            stored["amount_fen"] = fact.amount_fen
        stored["tally"] = fact.tally
        if fact.means is not None:
            stored["means"] = fact.means.value
        elif fact.act is Act.DISBURSEMENT:
            stored["means"] = Means.CASH.value
        if fact.patent is not None:
            stored["patent"] = self._patent(fact.patent, line)
        if fact.remark is not None:
            stored["remark"] = fact.remark
        stored["terms"] = instrument["terms"]
        return stored

    def _patent(self, canonical: str, line: int) -> str:
        """The patent number with its check digit; one that lacked it is completed, and said so."""
        number = parse_patent(canonical)
        if number.has_check:
            return canonical
        whole = f"{canonical}.{patent_check(number.stem)}"
        place = pointer("facts", line - 1, "patent")
        self.warnings.append(Finding(FindingCode.PATENT_CHECK_MISSING, place, whole, canonical, Severity.WARNING))
        return whole

    def _reversal(self, fact: Reversal, line: int) -> dict[str, Any] | None:
        entry = self.known.entries.get(fact.entry)
        if entry is None:
            self._finding(FindingCode.UNKNOWN_ENTRY, line, "entry", found=fact.entry)
            return None
        if entry["is_reversal"]:
            self._finding(FindingCode.REVERSAL_OF_REVERSAL, line, "entry", found=fact.entry)
            return None
        remark = {} if fact.remark is None else {"remark": fact.remark}
        return {"fact": "reversal", "entry": fact.entry, **remark, "negates": entry["negates"]}


def _dump(fact: AnyFact) -> dict[str, Any]:
    """The fields that were given, as JSON has them; of instruments, which come in thousands, without pydantic."""
    if isinstance(fact, Instrument):
        given = {name: value for name, value in vars(fact).items() if value is not None and name != "currency"}
        return given | {"fact": "instrument", "kind": str(fact.kind)}
    return fact.model_dump(mode="json", exclude_none=True, exclude={"currency"})


def _put(stored: dict[str, Any], name: str, value: str | None) -> None:
    field_name, _, index = name.partition("/")
    if value is None:
        return
    if index:
        stored[field_name][int(index)] = value
    else:
        stored[field_name] = value
