"""Which places of a text are figures: their ends, with the qualifier before them, and what else looks numeric."""

import re
from dataclasses import dataclass
from typing import Final

from ledger.extract.patterns import ANYTHING, UNIT_WORDS, D, Form, any_of
from ledger.labels import extract as words
from ledger.labels import figures

_QUALIFIED_MAX: Final = 12
_LIST_MAX: Final = 80
"""Characters between an item and the unit at the end of its list."""

_BINDING: Final = re.compile(f"(?:{any_of(figures.QUALIFIERS_BEFORE)})\\s?(?:{any_of(figures.BRIDGES)}){{0,3}}\\s?$")
_BINDING_ENDS: Final = frozenset(word[-1] for word in (*figures.QUALIFIERS_BEFORE, *figures.BRIDGES)) | {" "}
_UNIT_AT_END: Final = re.compile(f"\\s?({any_of(UNIT_WORDS)})(?:{any_of(figures.QUALIFIERS_AFTER)})?$")
_NO_DIGIT: Final = re.compile(
    f"[{figures.HUNDRED}{figures.THOUSAND}万亿][{figures.TEN}{figures.HUNDRED}{figures.THOUSAND}万亿]*(?![几多余])"
)
_RANKED: Final = re.compile(f"(?:{any_of(words.RANK_BEFORE)})(?:{any_of(words.RANK_PLACES)})?$")
_RANK_UNIT: Final = re.compile(f"{D}+(?:{any_of(words.RANK_UNITS)})")
_NOTED: Final = re.compile(f"(?:{any_of(words.NOTED_BEFORE)})[:：]?\\s?$")
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_SIDES: Final = re.compile(f"\\s?({any_of([*figures.RANGE_WORDS, '～', '－', '——'])})\\s?")


@dataclass(frozen=True, slots=True)
class Span:
    """What stands at ``start`` to ``end`` of a text. ``shared_unit`` is the unit of an item's list, empty elsewhere."""

    form: Form
    start: int
    end: int
    shared_unit: str = ""


def scan(text: str) -> list[Span]:
    """All figures and other numbers of a text in its order; dates, ordinals, names and codes are passed over."""
    spans: list[Span] = []
    last = 0
    for match in ANYTHING.finditer(text):
        form = match.lastgroup
        start, end = match.span()
        if form is not None:
            span = _span(text, Form(form), start, end, last)
            if span is not None:
                spans.append(span)
        last = end
    return _with_shared_units(text, spans)


def _span(text: str, form: Form, start: int, end: int, last: int) -> Span | None:
    if form is Form.BARE:
        return _bare(text, start, end)
    if form not in (Form.FIGURE, Form.NUMERAL):
        return Span(form, start, end)
    qualified = start
    if start and text[start - 1] in _BINDING_ENDS:
        before = max(last, start - _QUALIFIED_MAX)
        binding = _BINDING.search(text[before:start])
        qualified = before + binding.start() if binding else start
        if _RANK_UNIT.fullmatch(text, start, end) and _RANKED.search(text[before:start]):
            return None
    if form is Form.NUMERAL and qualified == start and _NO_DIGIT.match(text, start):
        return None
    return Span(Form.FIGURE, qualified, end)


def _bare(text: str, start: int, end: int) -> Span | None:
    """Digits that nothing explains: not those that stand where a code is said to stand, nor a year."""
    before = text[max(0, start - 8) : start]
    digits = text[start:end]
    if _NOTED.search(before) or _YEAR.fullmatch(digits):
        return None
    if not before or before[-1] in "\n-" or (before[-1].isascii() and before[-1].isalnum()):
        return None
    return Span(Form.BARE, start, end)


def _with_shared_units(text: str, spans: list[Span]) -> list[Span]:
    """The items of a list get the unit of the figure at its end."""
    found: list[Span] = []
    unit, at = "", -1
    for span in reversed(spans):
        if span.form is Form.ITEM:
            if at - span.end > _LIST_MAX or not unit:
                found.append(Span(Form.BARE, span.start, span.end))
                continue
            found.append(Span(Form.ITEM, span.start, span.end, unit))
        else:
            found.append(span)
            ending = _UNIT_AT_END.search(text, max(span.start, span.end - 12), span.end)
            unit = ending[1] if ending else ""
        at = span.start
    return found[::-1]
