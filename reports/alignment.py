"""Lines of two sheets laid side by side: which line of the one is which of the other, and which stand alone.

A line is a row or a column, as place → what stands there. Lines are the same line where at least half of what they say
agrees, so that a changed cell does not make another line of it.
"""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

Line = Mapping[int, Any]
Pair = tuple[int | None, int | None]
"""Positions in the one and in the other, from 0; None where there is no such line."""

_PAIRS_MAX: Final = 40_000
"""As many pairs of lines are compared one by one; more are matched by lines that are wholly the same."""

_ALIKE: Final = 0.5
_BLANK: Final = 0.01
"""Two empty lines are the same line, but no reason to part others."""


def align(before: Sequence[Line], after: Sequence[Line]) -> list[Pair]:
    """Every line of both, in order, paired where they are the same line; lines replaced in one place are paired too."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    middle = _middle(before[start : len(before) - end], after[start : len(after) - end])
    pairs: list[Pair] = [(index, index) for index in range(start)]
    pairs += [(one if one is None else one + start, two if two is None else two + start) for one, two in middle]
    return [*pairs, *((len(before) - index, len(after) - index) for index in range(end, 0, -1))]


def _middle(before: Sequence[Line], after: Sequence[Line]) -> list[Pair]:
    if len(before) * len(after) <= _PAIRS_MAX:
        return _filled(_best(before, after), len(before), len(after))
    one, two = ([frozenset(line.items()) for line in lines] for lines in (before, after))
    pairs: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two).get_opcodes():
        is_small = tag == "replace" and (b - a) * (d - c) <= _PAIRS_MAX
        inner = _best(before[a:b], after[c:d]) if is_small else list(zip(range(b - a), range(d - c), strict=False))
        pairs += [(None if x is None else x + a, None if y is None else y + c) for x, y in _filled(inner, b - a, d - c)]
    return pairs


def _best(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[int, int]]:
    """The pairs, in order, that agree most altogether (Needleman and Wunsch, 1970, with gaps for nothing)."""
    likeness = [[_likeness(one, two) for two in after] for one in before]
    scores = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            paired = likeness[i][j] + scores[i + 1][j + 1] if likeness[i][j] else 0.0
            scores[i][j] = max(paired, scores[i + 1][j], scores[i][j + 1])
    pairs, i, j = list[tuple[int, int]](), 0, 0
    while i < len(before) and j < len(after):
        if likeness[i][j] and scores[i][j] == likeness[i][j] + scores[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif scores[i][j] == scores[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: Line, two: Line) -> float:
    """What part of the longer line the two have in common, 0 where it is less than half."""
    if not one and not two:
        return _BLANK
    common = sum(place in two and two[place] == value for place, value in one.items())
    part = common / max(len(one), len(two))
    return part if part >= _ALIKE else 0.0


def _filled(pairs: Sequence[tuple[int, int]], before: int, after: int) -> list[Pair]:
    """The pairs with the lines between them: as many as both have are paired in order, the others stand alone."""
    filled: list[Pair] = []
    last = (-1, -1)
    for one, two in [*pairs, (before, after)]:
        between = range(last[0] + 1, one), range(last[1] + 1, two)
        both = min(map(len, between))
        filled += zip(between[0][:both], between[1][:both], strict=True)
        filled += [(index, None) for index in between[0][both:]]
        filled += [(None, index) for index in between[1][both:]]
        if (one, two) != (before, after):
            filled.append((one, two))
        last = (one, two)
    return filled
