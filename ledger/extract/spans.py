"""Which places of a text are figures: their ends, with the qualifier before them, and what else looks numeric."""

import re
from typing import Final, NamedTuple

from ledger.extract.patterns import ANYTHING, UNIT_WORDS, D, Form, any_of
from ledger.labels import extract as words
from ledger.labels import figures

_QUALIFIED_MAX: Final = 12
_LIST_MAX: Final = 80
"""Characters between an item and the unit at the end of its list."""

_GUARDED: Final = "|".join(
    f"(?<![{guard}]){word}" for word, guard in words.NOT_BEHIND.items() if word in figures.QUALIFIERS_BEFORE
)
_FREE: Final = any_of(
    word for word in figures.QUALIFIERS_BEFORE if word not in words.NOT_BEHIND and word not in words.COMPARISONS
)
_BINDING: Final = re.compile(
    f"(?:{_FREE}|{_GUARDED})\\s?(?:{any_of(figures.BRIDGES)}){{0,3}}\\s?$|{any_of(words.COMPARISONS)}(?P<compared>)$"
)
_BARE: Final = re.compile(f"(?:{any_of(figures.QUALIFIERS_BARE)})$")
_BINDING_ENDS: Final = frozenset(
    word[-1] for word in (*figures.QUALIFIERS_BEFORE, *figures.QUALIFIERS_BARE, *figures.BRIDGES)
) | {" "}
_SCALE: Final = f"[{figures.TEN}{figures.HUNDRED}{figures.THOUSAND}]?[{words.LARGE}]?{words.YI}?"
_UNIT_AT_END: Final = re.compile(
    f"(?P<scale>{_SCALE})\\s?(?P<unit>{any_of(UNIT_WORDS)}(?:[/／].{{1,5}})?)(?:{any_of(figures.QUALIFIERS_AFTER)})?$"
)
_FIGURES: Final = frozenset({str(Form.FIGURE), str(Form.NUMERAL)})
_PLACES: Final = f"{figures.TEN}{figures.HUNDRED}{figures.THOUSAND}{words.LARGE}"
_NO_DIGIT: Final = re.compile(
    f"[{figures.HUNDRED}{figures.THOUSAND}{words.LARGE}][{_PLACES}]*(?![{figures.SEVERAL_INSIDE}{''.join(figures.QUALIFIERS_INSIDE)}])"
)
_RANKED: Final = re.compile(f"(?:{any_of(words.RANK_BEFORE)})(?:{any_of(words.RANK_PLACES)})?$")
_RANK_UNIT: Final = re.compile(f"(?:{D}+|[{''.join(figures.DIGITS)}{figures.TEN}]+)(?:{any_of(words.RANK_UNITS)})")
_MONEY: Final = re.compile(any_of(words.MONEY_BEFORE))
_NOTED: Final = re.compile(f"(?:{any_of(words.NOTED_BEFORE)})[:：]?\\s?$")
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")


class Span(NamedTuple):
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
        name = match.lastgroup
        if name is None:
            continue
        start, end = match.span(name)
        span = _figure(text, name, start, end, last) if name in _FIGURES else _other(text, name, start, end)
        if span is not None:
            spans.append(span)
        last = end
    return _with_shared_units(text, spans)


def _figure(text: str, name: str, start: int, end: int, last: int) -> Span | None:
    qualified = start
    if text[start - 1 : start] in _BINDING_ENDS:
        before = max(last, start - _QUALIFIED_MAX)
        binding = _BINDING.search(text[before:start])
        if binding and not (binding["compared"] is not None and text.endswith(words.POINT_END, start, end)):
            qualified = before + binding.start()
        elif name == Form.NUMERAL and _NO_DIGIT.match(text, start) and _BARE.search(text, before, start):
            qualified = start - 1
    if text[end - 1] in words.RANK_UNITS and _is_rank(text, start, end):
        return None
    if text[end - 1] in words.LARGE and _MONEY.search(text, max(0, start - _QUALIFIED_MAX), start) is None:
        return Span(Form.BARE, start, end)
    if name == Form.NUMERAL and qualified == start and _NO_DIGIT.match(text, start):
        return None
    return Span(Form.FIGURE, qualified, end)


def _is_rank(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _QUALIFIED_MAX) : start]
    return _RANKED.search(before) is not None and _RANK_UNIT.fullmatch(text, start, end) is not None


def _other(text: str, name: str, start: int, end: int) -> Span | None:
    return _bare(text, start, end) if name == Form.BARE else Span(Form(name), start, end)


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
    for number in range(len(spans) - 2, -1, -1):
        if spans[number].form is Form.ITEM:
            spans[number] = _shared(text, spans[number], spans[number + 1])
    if spans and spans[-1].form is Form.ITEM:
        spans[-1] = spans[-1]._replace(form=Form.BARE)
    return spans


def _shared(text: str, item: Span, following: Span) -> Span:
    """An item with the unit of what follows it; with its scale too, where it has none of its own."""
    if following.form is Form.ITEM:
        return item._replace(shared_unit=following.shared_unit)
    ending = _UNIT_AT_END.search(text, max(following.start, following.end - _QUALIFIED_MAX), following.end)
    if ending is None or following.start - item.end > _LIST_MAX:
        return item._replace(form=Form.BARE)
    has_scale = not text[item.end - 1].isdecimal()
    return item._replace(shared_unit=ending["unit"] if has_scale else ending["scale"] + ending["unit"])
