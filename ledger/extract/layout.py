"""A document's text as it is read: page marks taken out, sentences put together, headings known; offsets kept.

Sites that share documents print a page as a paragraph with a number before it: that mark stands in the middle of a
sentence, or of a word. What it cuts is put together again; every place still leads back to the text of the document.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ledger.extract.document import Document
from ledger.labels import extract as words

SENTENCE_MAX: Final = 400
"""Characters before and behind a figure among which the ends of its sentence are looked for."""
HEADING_MAX: Final = 60
_PAGE_MIN: Final = 200
"""Characters of the shortest page: numbered items of a list stand closer together."""

_MARK: Final = re.compile(r"\n[ \t\r]*\n(\d{1,3})、")
_ENDS: Final = re.compile(f"[{words.SENTENCE_ENDS}]|\\n")
_N: Final = f"[{words.SECTION_NUMERALS}]"
_CHAPTERS: Final = "|".join(words.CHAPTERS)
# A class comes first, so that the search leaps from one of its characters to the next.
_HEADING: Final = re.compile(
    f"[{words.SECTION_NUMERALS}(（{words.ORDINAL}](?:(?P<one>(?<={_N}){_N}{{0,2}}、)|(?P<two>(?<=[(（]){_N}{{1,3}}[)）])"
    f"|(?P<zero>(?<={words.ORDINAL}){_N}{{1,3}}(?:{_CHAPTERS})\\s?))"
)
_MARKS_OF_HEADINGS: Final = " \t\r　#*"
_HEADING_END: Final = re.compile(r"[\s。；;*]")
_LEVELS: Final = {"zero": 0, "one": 1, "two": 2}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed. ``start`` is where it begins in the joined text; a greater ``level`` stands deeper."""

    start: int
    level: int
    text: str


class Layout:
    """What stands around a place. ``text`` is the document's without page marks; places are places in it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._cuts = _page_marks(document.text)
        self.text = _without(document.text, self._cuts)

    @cached_property
    def _joins(self) -> tuple[list[int], list[int]]:
        """Where in ``text`` marks were taken out, and how many characters are gone from there on."""
        joins, gone = [0], [0]
        for start, end in self._cuts:
            joins.append(start - gone[-1])
            gone.append(gone[-1] + end - start)
        return joins, gone

    @property
    def is_cut(self) -> bool:
        """Whether page marks were taken out, so that places here are others than in the document."""
        return bool(self._cuts)

    def place_in_document(self, at: int) -> int:
        """The place in the document's text of the character at ``at``."""
        if not self._cuts:
            return at
        joins, gone = self._joins
        return at + gone[bisect_right(joins, at) - 1]

    def span_in_document(self, start: int, end: int) -> tuple[int, int]:
        """Where a figure stands in the document's text; a mark that cuts it lies inside, one behind it does not."""
        return self.place_in_document(start), self.place_in_document(end - 1) + 1

    def block_place(self, at: int) -> str:
        """The place that the file's format gives to the block at ``at``; empty where it has none."""
        blocks = self._document.blocks
        found = bisect_right(self._block_starts, self.place_in_document(at)) - 1
        return blocks[found].place if found >= 0 else ""

    def sentence(self, at: int) -> tuple[int, int]:
        """Where the sentence around ``at`` begins and ends, its own stop included."""
        low, high = max(0, at - SENTENCE_MAX), min(len(self.text), at + SENTENCE_MAX)
        before = max(self.text.rfind(mark, low, at) for mark in (*words.SENTENCE_ENDS, "\n"))
        behind = _ENDS.search(self.text, at, high)
        start = max(low, before + 1)
        end = high if behind is None else behind.start() if behind[0] == "\n" else behind.end()
        while start < at and self.text[start].isspace():
            start += 1
        return start, end

    def headings_of(self, at: int) -> tuple[Heading, ...]:
        """The headings under which ``at`` stands, from the highest to the nearest."""
        found: list[Heading] = []
        index = bisect_right(self._heading_starts, at) - 1
        while index >= 0 and (not found or found[-1].level > 0):
            heading = self._headings[index]
            if not found or heading.level < found[-1].level:
                found.append(heading)
            index = self._parents[index]
        return tuple(reversed(found))

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self._document.blocks]

    @cached_property
    def _heading_starts(self) -> list[int]:
        return [heading.start for heading in self._headings]

    @cached_property
    def _parents(self) -> list[int]:
        """By heading: the index of the next higher one before it, -1 without."""
        parents: list[int] = []
        for index, heading in enumerate(self._headings):
            parent = index - 1
            while parent >= 0 and self._headings[parent].level >= heading.level:
                parent = parents[parent]
            parents.append(parent)
        return parents

    @cached_property
    def _headings(self) -> list[Heading]:
        declared = {block.start: block for block in self._document.blocks if block.level is not None}
        gone = self._document.text
        found = [
            Heading(
                self._joined(start),
                block.level or 0,
                gone[block.start : block.end].strip(_MARKS_OF_HEADINGS)[:HEADING_MAX],
            )
            for start, block in declared.items()
        ]
        found += [heading for heading in self._written() if heading.start not in {other.start for other in found}]
        return sorted(found, key=lambda heading: heading.start)

    def _joined(self, at: int) -> int:
        """The place in ``text`` of a place of the document."""
        index = bisect_left(self._cuts, (at, at))
        return at - self._joins[1][index] if self._cuts else at

    def _written(self) -> list[Heading]:
        """Headings that only their numbers tell: at the beginning of a line, or in running text behind a space."""
        found = []
        for match in _HEADING.finditer(self.text):
            before = self.text[max(0, match.start() - 8) : match.start()]
            if before and before[-1] not in " \n\t　*#":
                continue
            end = _HEADING_END.search(self.text, match.end(), match.start() + HEADING_MAX)
            text = self.text[match.start() : end.start() if end else match.start() + HEADING_MAX]
            if len(text) > len(match[0]):
                found.append(Heading(match.start(), 10 + _LEVELS[match.lastgroup or "one"], text))
        return found


def _page_marks(text: str) -> list[tuple[int, int]]:
    """Where page marks stand: numbered in turn, a page apart, and at least two."""
    marks: list[tuple[int, int]] = []
    number, last = 0, -_PAGE_MIN
    for match in _MARK.finditer(text):
        if int(match[1]) == number + 1 and match.start() - last >= _PAGE_MIN:
            number, last = number + 1, match.start()
            # A page that begins a sentence begins a line too.
            cuts_sentence = number > 1 and text[match.start() - 1] not in words.SENTENCE_ENDS
            marks.append(match.span() if cuts_sentence else (match.start(1), match.end()))
    return marks if len(marks) > 1 else []


def _without(text: str, cuts: list[tuple[int, int]]) -> str:
    if not cuts:
        return text
    ends = [0, *(end for _, end in cuts)]
    starts = [*(start for start, _ in cuts), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
