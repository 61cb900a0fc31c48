"""Openings: business before the ledger, known only in sum. Real business replaces it to the fen, and never doubles it.

An opening is an instrument of a provider and kind without a recipient. Whoever finds out what it was made of reverses
it and records the real instruments, each of which ``replaces`` it, in one voucher; what is still unknown is a smaller
opening among them. To reverse one and replace nothing is a plain correction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.judged import Standing
from ledger.money import format_yuan
from ledger.places import entry_text, place_of
from ledger.records import pointer
from ledger.sets import fetch
from ledger.vocabulary import INSTITUTION_IS_RECIPIENT, NEW_BUSINESS, Severity

_ALIKE: Final = """
  ON e.kind = value->>1 AND e.act = value->>2 AND e.{party} = value->>3 AND e.tally > 0 AND e.recipient IS {is} NULL
  AND e.event_date {reaches} CAST(value->>4 AS {date})
WHERE NOT EXISTS (SELECT 1 FROM entry AS r WHERE r.reverses_number = e.number AND r.reverses_line = e.line)"""

_OPENINGS: Final = (
    "SELECT CAST(value->>0 AS BIGINT) AS line, CAST(e.event_date AS TEXT) AS day, e.number, e.line AS entry_line "
    "FROM {listed} JOIN entry AS e"
    + _ALIKE.replace("{party}", "provider").replace("{is}", "").replace("{reaches}", ">=")
)
"""The live openings (an indexed look-up: most ledgers have few) up to whose day or later a sum counts."""

_REAL: Final = (
    "SELECT CAST(value->>0 AS BIGINT) AS line, count(*) AS count, CAST(min(e.event_date) AS TEXT) AS day "
    "FROM {listed} JOIN entry AS e" + _ALIKE.replace("{is}", "NOT").replace("{reaches}", "<=") + " GROUP BY 1"
)
"""How many live entries there are up to an opening's day, and the first day of them."""

Business = tuple[str, str, str]
"""Kind, act and provider: of what an opening is the sum."""


def check_openings(at: Standing) -> Iterator[Finding]:
    """What replaces an opening comes to what is reversed of it; beside one that stands, nothing is counted twice."""
    replaced = _replaced(at)
    yield from _sums(at, replaced)
    yield from _overlaps(at, replaced)


def _replaced(at: Standing) -> dict[int, int]:
    """Instrument of this voucher → the opening that it replaces."""
    stated = at.own_instruments
    links = {key: place_of(fact["replaces"], at.voucher) for key, (_, fact) in stated.items() if "replaces" in fact}
    openings = {key for key, row in at.heads(links.values()).items() if row.opening}
    openings |= {key for key in links.values() if key in stated and stated[key][1].get("opening")}
    return {key: opening for key, opening in links.items() if opening in openings}


def _sums(at: Standing, replaced: Mapping[int, int]) -> Iterator[Finding]:
    """Per opening and act: amounts, and where something begins also numbers, are the same on both sides."""
    for opening in sorted(set(replaced.values())):
        anew = {key for key, of in replaced.items() if of == opening}
        line = min(at.own_instruments[key][0] for key in anew)
        before = _by_act(entry for _, entry, sign, key in at.entries if sign < 0 and key == opening)
        after = _by_act(entry for _, entry, sign, key in at.entries if sign > 0 and key in anew)
        if not before and not after:
            yield at.at(line, FindingCode.OPENING_SUM_DIFFERS, "0", "> 0")
        for act in sorted(before | after):
            if before.get(act, _NOTHING) != after.get(act, _NOTHING):
                found, expected = (_sum_text(act, sums.get(act, _NOTHING)) for sums in (after, before))
                yield at.at(line, FindingCode.OPENING_SUM_DIFFERS, found, expected)


_NOTHING: Final = (0, 0)


def _by_act(entries: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """Act → Σ fen, and Σ tally where the act begins something."""
    sums: dict[str, tuple[int, int]] = {}
    for entry in entries:
        act = entry["act"]
        fen, tally = sums.get(act, _NOTHING)
        sums[act] = fen + entry.get("amount_fen", 0), tally + (entry["tally"] if act in NEW_BUSINESS else 0)
    return sums


def _sum_text(act: str, sums: tuple[int, int]) -> str:
    fen, tally = sums
    return f"{act} {format_yuan(fen)}" + (f" ({tally})" if act in NEW_BUSINESS else "")


class _Begun(NamedTuple):
    """What a voucher begins of one business: where, and the day that reaches furthest towards the other side."""

    line: int
    day: str


def _overlaps(at: Standing, replaced: Mapping[int, int]) -> Iterator[Finding]:
    """A warning for each business of which there is a sum up to a day and something single up to that day."""
    sums, real = _begun(at, replaced)
    for business in sorted(sums.keys() & real.keys()):
        if real[business].day <= sums[business].day:
            yield _overlap(sums[business].line, sums[business].day, f"#{real[business].line}")
    yield from _beside_openings(at, real)
    yield from _beside_real(at, sums)


def _begun(at: Standing, replaced: Mapping[int, int]) -> tuple[dict[Business, _Begun], dict[Business, _Begun]]:
    """The latest day of sums, and the first day of single entries, that this voucher adds to each business."""
    sums: dict[Business, _Begun] = {}
    real: dict[Business, _Begun] = {}
    for line, entry, sign, key in at.entries:
        if sign < 0 or entry["act"] not in NEW_BUSINESS or key in replaced:
            continue
        terms, day = entry["terms"], entry["event_date"]
        business = terms["kind"], entry["act"], terms["provider"]
        is_real = "recipient" in terms
        side = real if is_real else sums
        known = side.get(business)
        if known is None or (day < known.day if is_real else day > known.day):
            side[business] = _Begun(line, day)
    return sums, real


def _beside_openings(at: Standing, real: Mapping[Business, _Begun]) -> Iterator[Finding]:
    """Single entries up to the day of an opening that stands."""
    negated = {fact["entry"] for _, fact in at.stated("reversal")}
    told: set[int] = set()
    for row in fetch(at.connection, _OPENINGS, ((begun.line, *of, begun.day) for of, begun in real.items())):
        place = entry_text(row.number, row.entry_line)
        if place not in negated and row.line not in told:
            told.add(row.line)
            yield _overlap(row.line, row.day, place)


def _beside_real(at: Standing, sums: Mapping[Business, _Begun]) -> Iterator[Finding]:
    """An opening up to whose day there are single entries."""
    if not sums:
        return
    items: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for of, begun in sums.items():
        items["provider" if of[0] in INSTITUTION_IS_RECIPIENT else "institution"].append((begun.line, *of, begun.day))
    negated = _negated(at, sums)
    days = {begun.line: begun.day for begun in sums.values()}
    for party, listed in items.items():
        for row in fetch(at.connection, _REAL.replace("{party}", party), listed):
            left = row.count - negated.get(row.line, 0)
            if left > 0:
                yield _overlap(row.line, days[row.line], f"{row.day} ({left})")


def _negated(at: Standing, sums: Mapping[Business, _Begun]) -> dict[int, int]:
    """By the line of an opening: how many of the single entries up to its day this voucher reverses."""
    counts: dict[int, int] = defaultdict(int)
    for _, entry, sign, _ in at.entries:
        terms = entry["terms"]
        begun = sums.get((terms["kind"], entry["act"], terms["provider"]))
        if sign < 0 and begun is not None and "recipient" in terms and entry["event_date"] <= begun.day:
            counts[begun.line] += 1
    return counts


def _overlap(line: int, day: str, found: str) -> Finding:
    return Finding(FindingCode.OPENING_OVERLAPS, pointer("facts", line - 1), day, found, Severity.WARNING)
