"""A voucher against what stands: the rules over many entries, asked with its facts as if they were posted.

The same questions are asked at submission and, under the lock, at posting. Each is one set-based query however many
facts there are; what is posted and what the voucher adds are then judged together by ``invariants``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, Final

from ledger.closings import check_book_balances, check_closings
from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.guards import NEVER_CLOSED
from ledger.invariants import (
    Breach,
    Line,
    PatentMovement,
    breaches,
    brings_down,
    doubtful,
    line_breaches,
    may_breach,
    patent_breaches,
)
from ledger.judged import Standing
from ledger.money import format_yuan
from ledger.openings import check_openings
from ledger.paper_checks import unanswered
from ledger.places import LINES, entry_of, place_of, place_text
from ledger.records import pointer
from ledger.references import NumberedKey, find_bearers, find_parties, find_tallies
from ledger.renewals import check_renewals
from ledger.sets import fetch
from ledger.succession import Lineage
from ledger.vocabulary import NEW_BUSINESS, Act, Kind, Severity

_PATENTS: Final = """
SELECT instrument, patent, CAST(event_date AS TEXT), sum(CASE act WHEN 'pledge' THEN tally ELSE -tally END) FROM entry
WHERE patent IN (SELECT value->>0 FROM {listed}) AND patent IS NOT NULL GROUP BY instrument, patent, event_date"""

_RIVALS: Final = """
SELECT DISTINCT i.kind, i.provider, i.instrument_number, i.key
FROM {listed} JOIN instrument AS i ON i.key = {key}
JOIN instrument AS r ON r.provider = i.provider AND r.kind = i.kind AND r.instrument_number = i.instrument_number
WHERE r.key <> i.key"""

_UNDER: Final = """
SELECT key, under FROM instrument WHERE under IN (SELECT {key} FROM {listed})"""

_REVERSED: Final = """
SELECT reverses_number, reverses_line, number FROM {listed} JOIN entry
  ON reverses_number = CAST(value->>0 AS BIGINT) AND reverses_line = CAST(value->>1 AS BIGINT)
  AND reverses_number IS NOT NULL"""

_NOT_REVERSED: Final = """
  NOT EXISTS (SELECT 1 FROM entry AS r WHERE r.reverses_number = e.number AND r.reverses_line = e.line)"""

_ALIKE_WITHIN: Final = f"""
SELECT CAST(value->>0 AS BIGINT), e.number, e.line FROM {{listed}} JOIN entry AS e
  ON e.instrument = CAST(value->>1 AS BIGINT) AND e.act = value->>2 AND e.event_date = CAST(value->>3 AS {{date}})
  AND e.amount_fen = CAST(value->>4 AS BIGINT) AND e.tally > 0
WHERE {_NOT_REVERSED}"""

_ALIKE_BETWEEN: Final = f"""
SELECT CAST(value->>0 AS BIGINT), e.number, e.line FROM {{listed}} JOIN entry AS e
  ON e.kind = value->>1 AND e.act = value->>2 AND e.institution = value->>3
  AND e.event_date = CAST(value->>4 AS {{date}}) AND e.amount_fen = CAST(value->>5 AS BIGINT)
  AND e.provider = value->>6 AND e.recipient = value->>7 AND e.tally > 0
WHERE {_NOT_REVERSED}"""

_MONEY_CODES: Final = frozenset(
    {
        FindingCode.BALANCE_NEGATIVE,
        FindingCode.LIMIT_NEGATIVE,
        FindingCode.RECOVERY_EXCEEDS,
        FindingCode.RECLAIM_EXCEEDS,
        FindingCode.LINE_EXCEEDED,
    }
)


def figure_text(breach: Breach) -> str:
    """``2023-05-01 -100.00``: the day and the figure of a breach, in yuan or as a count."""
    figure = format_yuan(breach.figure) if breach.code in _MONEY_CODES else str(breach.figure)
    return f"{breach.day} {figure}"


def check_balances(at: Standing) -> Iterator[Finding]:
    """Balances, limits and recoveries are not below zero at any day's end; a loan has one live disbursement."""
    endangered = {movement.instrument for movement in at.added if may_breach(movement)}
    joining = [movement for movement in at.added if movement.instrument in endangered]
    if joining:
        posted = at.sums(endangered, min(movement.day for movement in joining))
        yield from _breaches(at, doubtful(joining, posted))


def _breaches(at: Standing, doubted: set[int]) -> Iterator[Finding]:
    """What breaks at these instruments, looked at day by day."""
    first_days: dict[int, str] = {}
    for movement in at.added:
        if movement.instrument in doubted:
            first_days[movement.instrument] = min(movement.day, first_days.get(movement.instrument, movement.day))
    if not first_days:
        return
    openings = {key for key, row in at.posted_heads.items() if row.opening}
    openings |= {key for key, (_, fact) in at.own_instruments.items() if fact.get("opening")}
    for breach in breaches(at.movements(first_days), frozenset(openings)):
        expected = "<= 1" if breach.code is FindingCode.SECOND_DISBURSEMENT else ">= 0"
        yield at.at(_cause(at, breach), breach.code, figure_text(breach), expected)


def _cause(at: Standing, breach: Breach) -> int:
    """The line of this voucher that last brings the level down by that day; the first that touches it if none does."""
    lines = [
        (movement.day, line)
        for movement, line in at.added_at[breach.instrument]
        if movement.day <= breach.day and brings_down(breach.code, movement)
    ]
    return max(lines)[1] if lines else at.touched[breach.instrument]


def check_lines(at: Standing) -> Iterator[Finding]:
    """A drawdown keeps within its credit line at that day."""
    first: dict[int, int] = {}
    for line, key in sorted(_touched_lines(at)):
        first.setdefault(key, line)
    if not first:
        return
    loans = _loans_under(at, first)
    heads = {key: bool(row.revolving) for key, row in at.heads(first).items()}
    heads |= {key: bool(f.get("revolving")) for key, (_, f) in at.own_instruments.items() if key in first}
    keys = {*first, *(loan for group in loans.values() for loan in group)}
    movements = at.movements(dict.fromkeys(keys, NEVER_CLOSED))
    for key, line in first.items():
        if key not in heads:  # a line of this voucher that has a finding of its own
            continue
        for breach in line_breaches(Line(key, heads[key], frozenset(loans[key])), movements):
            yield at.at(line, breach.code, figure_text(breach), "<= 0.00")


def _touched_lines(at: Standing) -> Iterator[tuple[int, int]]:
    for key, line in at.touched.items():
        head = at.posted_heads.get(key)
        own = at.own_instruments.get(key)
        kind = head.kind if head is not None else own[1]["kind"] if own else None
        if kind == Kind.CREDIT_LINE:
            yield line, key
        if head is not None and head.under is not None:
            yield line, head.under
        if own is not None and "under" in own[1]:
            yield line, place_of(own[1]["under"], at.voucher)


def _loans_under(at: Standing, lines: Iterable[int]) -> dict[int, set[int]]:
    loans: dict[int, set[int]] = {key: set() for key in lines}
    for row in fetch(at.connection, _UNDER, loans):
        loans[row.under].add(row.key)
    for key, (_, fact) in at.own_instruments.items():
        under = place_of(fact["under"], at.voucher) if "under" in fact else None
        if under in loans:
            loans[under].add(key)
    return loans


def _patent_movements(at: Standing) -> list[PatentMovement]:
    own = [
        PatentMovement(
            key, entry["patent"], entry["event_date"],
            sign * entry["tally"] * (1 if entry["act"] == Act.PLEDGE else -1),
        )
        for _, entry, sign, key in at.entries if "patent" in entry
    ]  # fmt: skip
    patents = sorted({movement.patent for movement in own})
    return [PatentMovement(*row) for row in fetch(at.connection, _PATENTS, ([p] for p in patents))] + own


def check_patents(at: Standing) -> Iterator[Finding]:
    """Under one registration a patent is pledged once; under another live one it is a warning."""
    movements = _patent_movements(at)
    if not movements:
        return
    for breach in patent_breaches(movements):
        if breach.instrument in at.touched:
            yield at.at(at.touched[breach.instrument], breach.code, figure_text(breach), "0 | 1")
    net: Counter[tuple[str, int]] = Counter()
    for movement in movements:
        net[movement.patent, movement.instrument] += movement.net
    holders: dict[str, set[int]] = defaultdict(set)
    for (patent, instrument), level in net.items():
        if level > 0:
            holders[patent].add(instrument)
    for line, entry, sign, key in at.entries:
        if sign > 0 and entry["act"] == Act.PLEDGE and len(holders[entry["patent"]]) > 1:
            others = ", ".join(_place(holder) for holder in sorted(holders[entry["patent"]] - {key}))
            place = pointer("facts", line - 1)
            yield Finding(FindingCode.PATENT_UNDER_OTHER_PLEDGE, place, found=others, severity=Severity.WARNING)


def _place(key: int) -> str:
    """``S7/3``, or ``#3`` for a line of a voucher that has no number yet."""
    return place_text(key) if key >= LINES else f"#{key}"


def check_reversals(at: Standing) -> Iterator[Finding]:
    """An entry has at most one reversal, ever."""
    named: dict[tuple[int, int], int] = {}
    for line, fact in at.stated("reversal"):
        place = entry_of(fact["entry"])
        if place in named:
            yield at.at(line, FindingCode.ALREADY_REVERSED, f"#{named[place]}", "1")
        named.setdefault(place, line)
    for number, line, by in fetch(at.connection, _REVERSED, named):
        yield at.at(named[number, line], FindingCode.ALREADY_REVERSED, str(by), "1")


def check_numbers(at: Standing) -> Iterator[Finding]:
    """A number is borne by one live instrument of its provider and kind."""
    claims = _number_claims(at)
    posted = find_bearers(at.connection, claims)
    contested = {key: claimants for key, claimants in claims.items() if len({*claimants, *posted.get(key, ())}) > 1}
    if not contested:
        return
    net = Counter(find_tallies(at.connection, [item for key in contested for item in posted.get(key, ())]))
    empty = {item for key in contested for item in posted.get(key, ()) if item not in net}
    for _, entry, sign, instrument in at.entries:
        net[instrument] += sign * entry["tally"]
    for key, claimants in contested.items():
        bearers = {item for item in posted.get(key, ()) if item in empty or net[item] != 0}
        for place, line in claimants.items():
            is_new = place in at.own_instruments  # one posted before bears its number only while it is live
            if (is_new or place in bearers) and bearers - {place}:
                yield at.at(line, FindingCode.NUMBER_TAKEN, ":".join(key), "1")
            if is_new:
                bearers.add(place)


def _number_claims(at: Standing) -> dict[NumberedKey, dict[int, int]]:
    """By number: the instruments that this voucher states, and those it touches that ever shared theirs; with lines."""
    claims: dict[NumberedKey, dict[int, int]] = defaultdict(dict)
    for kind, provider, number, key in fetch(at.connection, _RIVALS, at.touched_before):
        claims[kind, provider, number][key] = at.touched[key]
    for key, (line, fact) in at.own_instruments.items():
        if "number" in fact:
            claims[fact["kind"], fact["provider"], fact["number"]][key] = line
    return claims


def check_alike(at: Standing) -> Iterator[Finding]:
    """Same parties, day, act and amount as another live entry: a warning that the checker accepts by name."""
    negated = {entry_of(fact["entry"]) for _, fact in at.stated("reversal")}
    seen: dict[tuple[Any, ...], int] = {}
    within: list[tuple[Any, ...]] = []
    between: list[tuple[Any, ...]] = []
    for line, entry, sign, key in at.entries:
        if sign < 0 or "amount_fen" not in entry or "recipient" not in entry["terms"] or "patent" in entry:
            continue
        is_new = entry["act"] in NEW_BUSINESS
        if not is_new and key // LINES == at.voucher:
            continue
        item = _business(entry) if is_new else (key, entry["act"], entry["event_date"], entry["amount_fen"])
        if item in seen:
            yield _alike(line, f"#{seen[item]}")
        seen.setdefault(item, line)
        (between if is_new else within).append((line, *item))
    found = [*fetch(at.connection, _ALIKE_WITHIN, within), *fetch(at.connection, _ALIKE_BETWEEN, between)]
    for line, number, other in sorted(found, key=itemgetter(0)):
        if (number, other) not in negated:
            yield _alike(line, f"{number}/{other}")


def _business(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    terms = entry["terms"]
    return (
        terms["kind"], entry["act"], terms["institution"], entry["event_date"], entry["amount_fen"], terms["provider"],
        terms["recipient"],
    )  # fmt: skip


def _alike(line: int, found: str) -> Finding:
    return Finding(FindingCode.DUPLICATE_ENTRY, pointer("facts", line - 1), found=found, severity=Severity.WARNING)


def check_institutions(at: Standing) -> Iterator[Finding]:
    """An institution keeps its kind, also where two vouchers that state it anew were handed in side by side."""
    stated = at.stated("institution")
    posted = find_parties(at.connection, sorted({fact["code"] for _, fact in stated}))
    for line, fact in stated:
        before = posted.get(fact["code"])
        if before is not None and before.kind != fact["kind"]:
            yield at.at(line, FindingCode.INSTITUTION_KIND_CHANGED, fact["kind"], before.kind)


def check_successions(at: Standing) -> Iterator[Finding]:
    """Successors, head offices and duplicates lead somewhere and never back; what is wholly gone goes once."""
    stated = at.stated("succession", "institution")
    if not any(fact["fact"] == "succession" or _points(fact) for _, fact in stated):
        return
    stands = Lineage.of(at.connection)
    for line, fact in stated:
        rivals = stands.take(fact)
        cycle = stands.cycle()
        if cycle:
            yield at.at(line, FindingCode.SUCCESSION_CYCLE, " -> ".join(cycle))
            return
        if rivals:
            yield at.at(line, FindingCode.SUCCESSION_TWICE, ", ".join(rivals))


def _points(fact: Mapping[str, Any]) -> bool:
    return "parent" in fact or "duplicate_of" in fact


def check_papers(at: Standing) -> Iterator[Finding]:
    """What a publication, a confirmation, a review or an issue speaks of is posted."""
    for line, fact in at.stated("publication", "confirmation", "review", "issue"):
        yield from unanswered(at.connection, line, fact)


CHECKS: Final[tuple[Callable[[Standing], Iterator[Finding]], ...]] = (
    check_institutions,
    check_successions,
    check_reversals,
    check_numbers,
    check_balances,
    check_lines,
    check_renewals,
    check_patents,
    check_closings,
    check_book_balances,
    check_papers,
    check_openings,
    check_alike,
)
"""The closed set, in the order in which findings are told."""


def check_standing(at: Standing) -> list[Finding]:
    """All findings of all checks of a voucher against what stands."""
    return [finding for check in CHECKS for finding in check(at)]
