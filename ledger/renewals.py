"""Renewals (续贷): which loan replaces which, from the first of a chain to the last, and the rule for a new one.

A fact refers only to what stands earlier, so ``renews`` leads back in time and never round. A loan that was recorded
anew (``replaces``) stands in its predecessor's place in the chain, from both sides; one that is then said to renew what
renewed it would close a ring, so whoever follows a chain stops where he has been.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.judged import Standing
from ledger.party_words import Parties
from ledger.places import place_of
from ledger.records import pointer
from ledger.sets import fetch
from ledger.succession import party_names
from ledger.vocabulary import LOAN_KINDS

_LINKED: Final = text("""
SELECT key, provider, contract, renews, replaces FROM instrument
WHERE kind IN :kinds AND number <= :known AND (renews IS NOT NULL OR replaces IS NOT NULL
  OR key IN (SELECT renews FROM instrument WHERE renews IS NOT NULL AND number <= :known))
ORDER BY key""").bindparams(bindparam("kinds", expanding=True))

_UNDONE: Final = """
SELECT instrument FROM entry WHERE instrument IN (SELECT {key} FROM {listed}) AND act = 'disbursement'
AND number <= CAST(:known AS BIGINT) GROUP BY instrument HAVING sum(tally) = 0"""

_BORROWERS: Final = """
SELECT key, recipient FROM instrument WHERE key IN (SELECT {key} FROM {listed})"""

_NOW: Final = 2**62


@dataclass(frozen=True, slots=True)
class Renewals:
    """Which loans renew which, as known at a journal number, by key.

    ``anew`` leads from a loan to the one that was recorded in its place; ``contracts`` has provider and contract of
    every loan that takes part.
    """

    renewed: Mapping[int, int]
    renewing: Mapping[int, tuple[int, ...]]
    anew: Mapping[int, int]
    contracts: Mapping[int, tuple[str, str | None]]

    def current(self, key: int) -> int:
        """The loan that stands in this one's place now: itself, unless it was recorded anew."""
        while key in self.anew:
            key = self.anew[key]
        return key

    def first(self, key: int) -> int:
        """The loan with which the chain of this one began."""
        seen = {key}
        while (before := self.renewed.get(key)) is not None and before not in seen:
            seen.add(before)
            key = before
        return key

    def chain(self, key: int) -> list[int]:
        """Every loan of the chain, the first before those that renew it, and so on to the last."""
        found = [self.first(self.current(key))]
        for loan in found:
            found += [after for after in self.renewing.get(loan, ()) if after not in found]
        return found


def find_renewals(connection: Connection, known: int) -> Renewals:
    """All renewals that are known at a journal number, in one query."""
    rows = connection.execute(_LINKED, {"kinds": [str(kind) for kind in LOAN_KINDS], "known": known}).all()
    anew = _recorded_anew(rows)
    links = Renewals({}, {}, anew, {row.key: (row.provider, row.contract) for row in rows})
    renewed = {
        row.key: links.current(row.renews) for row in rows if row.renews is not None and row.key not in anew
    }  # one that was recorded anew has left its place
    renewing: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for key, before in renewed.items():
        renewing[before] += (key,)
    return Renewals(renewed, dict(renewing), anew, links.contracts)


def _recorded_anew(rows: Any) -> dict[int, int]:
    """Loan → the one that replaces it, where it is one: an opening may be replaced by many."""
    replacing: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.replaces is not None:
            replacing[row.replaces].append(row.key)
    return {old: new[0] for old, new in replacing.items() if len(new) == 1}


def undone_among(connection: Connection, loans: list[int], known: int) -> set[int]:
    """Those of these loans whose disbursement was reversed, as known at a journal number."""
    return {row.instrument for row in fetch(connection, _UNDONE, loans, known=known)}


def check_renewals(at: Standing) -> Iterator[Finding]:
    """A loan renews one of the same enterprise, under whatever name either is known."""
    renewing = [
        (line, key, fact, place_of(fact["renews"], at.voucher))
        for key, (line, fact) in at.own_instruments.items()
        if "renews" in fact and "recipient" in fact
    ]
    borrowers = dict(fetch(at.connection, _BORROWERS, [before for *_, before in renewing]))
    borrowers |= {key: fact.get("recipient") for key, (_, fact) in at.own_instruments.items()}
    others = [item for item in renewing if borrowers.get(item[3]) not in (None, item[2]["recipient"])]
    names = party_names(at.connection, _NOW, Parties.PRESENT) if others else None
    for line, key, fact, before in others:
        assert names is not None  # noqa: S101  (there are others)
        wanted, found = names.institution(borrowers[before], before), names.institution(fact["recipient"], key)
        if wanted != found:
            yield Finding(FindingCode.RENEWAL_PARTIES, pointer("facts", line - 1, "renews"), wanted, found)
