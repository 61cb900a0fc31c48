"""Rules over many entries: balances, limits, patents. Pure; posting and verification ask the same functions.

``breaches`` looks at what one instrument's entries sum to at each day's end on the event basis; ``line_breaches`` at a
credit line with the loans under it. Amounts are fen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from ledger.finding_codes import FindingCode
from ledger.vocabulary import GROUP_OF, LOAN_KINDS, OUTSTANDING_GROUPS, SIGNS_OF, Act, Group, Kind, Measure


class Movement(NamedTuple):
    """What one act under one instrument summed to on one day (ISO), in fen and tallies."""

    instrument: int
    kind: str
    act: str
    day: str
    amount_fen: int
    tally: int


class Sums(NamedTuple):
    """What one act under one instrument summed to in fen: before some day, and up and down since; and all tallies."""

    instrument: int
    act: str
    before: int
    up: int
    down: int
    tally: int


class PatentMovement(NamedTuple):
    """Net pledges of one patent under one registration on one day: pledges less releases, reversals included."""

    instrument: int
    patent: str
    day: str
    net: int


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that does not hold at a day's end, with the figure that shows it (fen, or a count)."""

    code: FindingCode
    instrument: int
    day: str
    figure: int


@dataclass(frozen=True, slots=True)
class Line:
    """A credit line: its place, whether it revolves, and the loans under it."""

    key: int
    revolving: bool
    loans: frozenset[int]


_BALANCE: Final = {str(act): sign for act, sign in SIGNS_OF[Measure.OUTSTANDING].items()}
_LIMIT: Final = {str(act): sign for act, sign in SIGNS_OF[Measure.LIMIT].items()}
_UNRECOVERED: Final = {str(Act.WRITE_OFF): 1, str(Act.RECOVERY): -1}
_HAS_BALANCE: Final = frozenset(str(kind) for kind in Kind if GROUP_OF[kind] in OUTSTANDING_GROUPS)
_PAID_FOR_GOOD: Final = frozenset(str(kind) for kind in Kind if GROUP_OF[kind] is Group.FISCAL)
_LOANS: Final = frozenset(map(str, LOAN_KINDS))

_LEVELS: Final = (
    (_BALANCE, FindingCode.BALANCE_NEGATIVE),
    (_LIMIT, FindingCode.LIMIT_NEGATIVE),
    (_UNRECOVERED, FindingCode.RECOVERY_EXCEEDS),
)
"""Levels that are never below zero at a day's end: outstanding, limit, written off and not recovered."""

_NET_PAYMENT: Final = ((_BALANCE, FindingCode.RECLAIM_EXCEEDS),)
"""Fiscal money has no balance, but no more of it is reclaimed by a day than was paid by it; a penalty is no reclaim."""


_SIGNS: Final = {code: signs for signs, code in (*_LEVELS, *_NET_PAYMENT)}
_STEPS: Final = {
    act: tuple((level, signs[act]) for level, (signs, _) in enumerate(_LEVELS) if act in signs)
    for act in sorted({act for signs, _ in _LEVELS for act in signs})
}
"""By act: the levels that it moves, and which way."""


MOVING_ACTS: Final = tuple(_STEPS)
"""The acts that move a level."""

_MOVING: Final = frozenset((kind, act) for kind in _HAS_BALANCE | _PAID_FOR_GOOD for act in _STEPS)

_MAY_BREACH: Final = {
    (kind, act): tuple(
        (act == Act.DISBURSEMENT and kind in _LOANS) or any(sign * direction < 0 for _, sign in _STEPS[act])
        for direction in (1, -1)
    )
    for kind, act in _MOVING
}
"""By kind and act: whether an amount above zero may break something, and whether one below zero may."""


def moves_level(kind: str, act: str) -> bool:
    """Whether an act under an instrument of this kind moves a level that has a bound."""
    return (kind, act) in _MOVING


def may_breach(movement: Movement) -> bool:
    """Whether a movement lowers a level or pays out a loan; one that does neither breaks nothing that held."""
    rule = _MAY_BREACH.get((movement.kind, movement.act))
    return rule is not None and rule[movement.amount_fen < 0]


def brings_down(code: FindingCode, movement: Movement) -> bool:
    """Whether a movement does what such a breach is made of: it lowers that level, or pays out once more."""
    if code is FindingCode.SECOND_DISBURSEMENT:
        return movement.act == Act.DISBURSEMENT and movement.tally > 0
    return _SIGNS[code].get(movement.act, 0) * movement.amount_fen < 0


def doubtful(added: Iterable[Movement], posted: Iterable[Sums]) -> set[int]:
    """The instruments at which ``breaches`` may find something when ``added`` joins what is ``posted``; no other can.

    The sums must be parted at or before the first day of what is added. Whatever raised a level since then is taken to
    have come too late, so that sums tell in most cases what would else take a look at every day.
    """
    floors: dict[tuple[int, int], int] = defaultdict(int)
    payouts: dict[int, int] = defaultdict(int)
    loans: set[int] = set()
    for sums in posted:
        for level, sign in _STEPS.get(sums.act, ()):
            floors[sums.instrument, level] += sign * sums.before + min(sign * sums.up, sign * sums.down)
        if sums.act == Act.DISBURSEMENT:
            payouts[sums.instrument] += sums.tally
    for key, kind, act, _, fen, tally in added:
        for level, sign in _STEPS.get(act, ()):
            floors[key, level] += min(sign * fen, 0)
        if kind in _LOANS:
            loans.add(key)
            payouts[key] += tally if act == Act.DISBURSEMENT else 0
    sunk = {key for (key, _), floor in floors.items() if floor < 0}
    return sunk | {key for key in loans if payouts[key] > 1}


def breaches(movements: Iterable[Movement], openings: frozenset[int] = frozenset()) -> Iterator[Breach]:
    """The first breach of each rule by each instrument; ``movements`` come sorted by instrument.

    One loan is one 借据 and has one live disbursement, unless its key is among ``openings``.
    """
    for key, group in groupby(movements, key=lambda m: m.instrument):
        own = sorted(group, key=lambda m: m.day)
        for signs, code in _levels_of(own[0].kind):
            yield from _below_zero(own, key, signs, code)
        if own[0].kind in _LOANS and key not in openings:
            yield from _second_disbursement(own, key)


def _levels_of(kind: str) -> tuple[tuple[Mapping[str, int], FindingCode], ...]:
    if kind in _HAS_BALANCE:
        return _LEVELS
    return _NET_PAYMENT if kind in _PAID_FOR_GOOD else ()


def _below_zero(own: list[Movement], key: int, signs: Mapping[str, int], code: FindingCode) -> Iterator[Breach]:
    level, last = 0, len(own) - 1
    for index, m in enumerate(own):
        level += signs.get(m.act, 0) * m.amount_fen
        if level < 0 and (index == last or own[index + 1].day != m.day):
            yield Breach(code, key, m.day, level)
            return


def _second_disbursement(own: list[Movement], key: int) -> Iterator[Breach]:
    paid = [m for m in own if m.act == Act.DISBURSEMENT]
    live = sum(m.tally for m in paid)
    if live > 1:
        yield Breach(FindingCode.SECOND_DISBURSEMENT, key, paid[-1].day, live)


def line_breaches(line: Line, movements: Iterable[Movement]) -> Iterator[Breach]:
    """The first day on which a drawdown leaves more used than the limit of that day; a later cut invalidates nothing.

    Used is what is outstanding where the line revolves, else all that was ever disbursed.
    """
    used_signs = _BALANCE if line.revolving else {str(Act.DISBURSEMENT): 1}
    limit = used = 0
    own = sorted((m for m in movements if m.instrument == line.key or m.instrument in line.loans), key=lambda m: m.day)
    for day, group in groupby(own, key=lambda m: m.day):
        drawn = 0
        for m in group:
            if m.instrument == line.key:
                limit += _LIMIT.get(m.act, 0) * m.amount_fen
            else:
                used += used_signs.get(m.act, 0) * m.amount_fen
                drawn += m.amount_fen if m.act == Act.DISBURSEMENT else 0
        if drawn > 0 and used > limit:
            yield Breach(FindingCode.LINE_EXCEEDED, line.key, day, used - limit)
            return


def patent_breaches(movements: Iterable[PatentMovement]) -> Iterator[Breach]:
    """A patent is under one registration once or not at all, at every day's end."""
    by_patent: dict[tuple[int, str], list[PatentMovement]] = defaultdict(list)
    for movement in movements:
        by_patent[movement.instrument, movement.patent].append(movement)
    for (key, _), own in by_patent.items():
        yield from _patent_levels(key, sorted(own, key=lambda m: m.day))


def _patent_levels(key: int, own: list[PatentMovement]) -> Iterator[Breach]:
    net = 0
    for day, group in groupby(own, key=lambda m: m.day):
        net += sum(m.net for m in group)
        if net < 0:
            yield Breach(FindingCode.PATENT_NOT_PLEDGED, key, day, net)
            return
        if net > 1:
            yield Breach(FindingCode.PATENT_PLEDGED_TWICE, key, day, net)
            return
