"""The words around a figure: what is counted, whether it was or is aimed at, and the scope that they suggest."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.extract.found import Nature
from ledger.extract.patterns import D, any_of
from ledger.extract.times import Time
from ledger.figures import Quantity
from ledger.labels import context as words
from ledger.labels import extract as marks
from ledger.labels.names import names_of
from ledger.reading_rules import FAMILY_OF, Family
from ledger.vocabulary import GROUP_OF, Count, Group, Kind, Measure, Unit

SUBJECT_MAX: Final = 30
KIND_MAX: Final = 120
"""Characters before a figure, in its sentence, among which the name of its kind is looked for."""

_STOP: Final = re.compile(f"[{marks.CLAUSE_ENDS}{marks.SENTENCE_ENDS}（）()“”\\s]")
_CLAUSE: Final = re.compile(f"[{marks.PAUSES}]")
_GENERIC: Final = re.compile(any_of(words.GENERIC))
_NOISE: Final = any_of(words.NOISE_BEFORE)
_NOISE_HEAD: Final = re.compile(f"(?:{_NOISE}|{words.YEAR_BEFORE})+")
_NOISE_TAIL: Final = re.compile(f"(?:{any_of(words.NOISE_BEFORE)})$")
_BEHIND_END: Final = re.compile(f"{any_of(words.SUBJECT_STOPS)}|{D}")
_TARGET: Final = re.compile(any_of(words.TARGET_WORDS))
_TARGET_VERB: Final = re.compile(any_of(words.TARGET_VERBS))
_ACHIEVED: Final = re.compile(any_of(words.ACHIEVED_WORDS))
_TARGET_BEHIND: Final = re.compile(any_of(words.TARGET_BEHIND))
_TARGET_SECTION: Final = re.compile(any_of(words.TARGET_SECTIONS))
_KIND_NAMES: Final[Mapping[str, Kind]] = {name: kind for kind in Kind for name in names_of(kind) if not name.isascii()}
_KIND: Final = re.compile(any_of(_KIND_NAMES))


def subject_of(clause_before: str, behind: str) -> tuple[str, ...]:
    """What is counted: the words before a figure without those that only count, and the noun behind it."""
    before = "" if _GENERIC.match(clause_before) else _trimmed(clause_before[-SUBJECT_MAX:])
    end = _BEHIND_END.search(behind)
    noun = behind[: end.start()] if end else behind
    return tuple(filter(None, (before, _trimmed(noun))))


def _trimmed(phrase: str) -> str:
    phrase = _STOP.split(phrase.strip())[-1]
    head = _NOISE_HEAD.match(phrase)
    phrase = phrase[head.end() :] if head else phrase
    tail = _NOISE_TAIL.search(phrase)
    while tail and tail.start() < tail.end():
        phrase = phrase[: tail.start()]
        tail = _NOISE_TAIL.search(phrase)
    return phrase


def nature_of(before: str, behind: str, headings: Sequence[str]) -> Nature:
    """Whether a figure is an aim: by its clause, the words before it in its sentence, or the headings above it.

    ``before`` is the sentence up to the figure, ``behind`` the rest of its clause.
    """
    aimed, achieved = _last_end(_TARGET, before), _last_end(_ACHIEVED, before)
    clause = _CLAUSE.split(before)[-1]
    if _TARGET_BEHIND.search(behind) or aimed > achieved or (achieved < 0 and _TARGET_VERB.search(clause)):
        return Nature.TARGET
    if achieved < 0 and any(_TARGET_SECTION.search(heading) for heading in headings):
        return Nature.TARGET
    return Nature.ACTUAL


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def suggestion(
    before: str, behind: str, quantity: Quantity | None, time: Time
) -> tuple[str | None, str | None, Mapping[str, Any] | None]:
    """Measure, count and scope as the words suggest them; none where no kind is named or the ledger has no such unit.

    The kind is the one named last before the figure in its sentence, else the first behind it in its clause.
    """
    kind = _kind(before[-KIND_MAX:], behind)
    family = None if quantity is None else FAMILY_OF.get(quantity.unit)
    if kind is None or quantity is None or family not in (Family.AMOUNT, Family.COUNT):
        return None, None, None
    clause = _STOP.split(before)[-1] + behind
    count = _count(kind, quantity.unit, clause) if family is Family.COUNT else None
    if family is Family.COUNT and count is None:
        return None, None, None
    scope: dict[str, Any] = {"kind": str(kind)}
    measure = _measure(kind, clause)
    if time.as_of is not None:
        scope["as_of"] = time.as_of
    elif time.period is not None and not time.is_to_date and measure is not Measure.OUTSTANDING:
        scope["period"] = time.period
    return str(measure), count and str(count), scope


def _kind(before: str, behind: str) -> Kind | None:
    named = [match[0] for match in _KIND.finditer(before)]
    if named:
        return _KIND_NAMES[named[-1]]
    first = _KIND.search(behind)
    return _KIND_NAMES[first[0]] if first else None


def _measure(kind: Kind, clause: str) -> Measure:
    if kind is Kind.PLEDGE_REGISTRATION:
        return Measure.REGISTERED
    if kind is Kind.CREDIT_LINE:
        return Measure.LIMIT
    if any(word in clause for word in words.BALANCE_WORDS) and GROUP_OF[kind] is not Group.FISCAL:
        return Measure.OUTSTANDING
    return Measure.COMMITTED if any(word in clause for word in words.COMMITTED_WORDS) else Measure.DISBURSED


def _count(kind: Kind, unit: Unit, clause: str) -> Count | None:
    """What a counter counts of a kind: loans by the piece, banks and enterprises by the house, patents by the item."""
    if unit is Unit.LOAN:
        return Count.COUNT
    if unit is Unit.HOUSEHOLD:
        return Count.INSTITUTIONS if any(word in clause for word in words.BANK_WORDS) else Count.RECIPIENTS
    if unit is Unit.PIECE and kind is Kind.PLEDGE_REGISTRATION and any(word in clause for word in words.PATENT_WORDS):
        return Count.PATENTS
    return Count.COUNT if unit is Unit.ITEM else None
