"""Figures are found in a document: the one place where spans, layout, context and doubts come together."""

import re
from functools import cached_property, lru_cache
from itertools import compress
from typing import Final

from ledger.errors import InvalidValue
from ledger.extract.context import nature_of, subject_of, suggestion
from ledger.extract.damage import Doubts, year_of
from ledger.extract.document import Document
from ledger.extract.found import Damage, Details, Extract, FoundFigure
from ledger.extract.layout import Layout
from ledger.extract.patterns import Form, any_of
from ledger.extract.spans import scan
from ledger.extract.times import time_of
from ledger.figures import Quantity, read_quantity
from ledger.labels import context as words
from ledger.labels import extract as marks
from ledger.labels import figures
from ledger.reading_rules import FAMILY_OF, Family

INHERITED_MAX: Final = 4
"""Figures back in a sentence from which one without a subject of its own may have it."""
BEHIND_MAX: Final = 20
"""Characters behind a figure among which a noun is looked for."""
CLAUSE_MAX: Final = 60
"""Characters before and behind a figure among which the ends of its clause are looked for."""
TIE_MAX: Final = 14
"""Characters between two figures that speak of one thing."""

GROWTH_MAX: Final = 6
"""Characters of the longest word for growth before a figure."""

_GROWTH: Final = re.compile(f"(?:{any_of((*figures.RISES, *figures.FALLS))})(?:{any_of(figures.TO_MARKS)})?$")
_CLAUSE_END: Final = re.compile(f"[{marks.CLAUSE_ENDS}{marks.SENTENCE_ENDS}\\n]")
_PAUSES: Final = re.compile(f"[{marks.CLAUSE_ENDS}]")
_NO_TIE: Final = re.compile(
    f"[{marks.SENTENCE_ENDS}；;\\n]|{'|'.join((*words.TO_DATE_WORDS, *words.NEW_WORDS, *words.PART_WORDS))}"
)
_TOGETHER: Final = re.compile(f"[{marks.CLAUSE_ENDS}]?(?:{'|'.join(words.TOGETHER)})?")
_FIGURES: Final = (Form.FIGURE, Form.ITEM)


def extract(document: Document, *, year: int | None = None) -> Extract:
    """Every figure of a document, what in it is damaged, and what looks numeric and was not understood.

    ``year`` is the year the document speaks of; without it, the year that its text names most often. Nothing is
    corrected and nothing decided: what is proposed is for a person. The time grows linearly with the text.
    """
    return _Page(document, year).extract()


class _Page:
    """All that one document's figures ask for, each worked out once."""

    def __init__(self, document: Document, year: int | None) -> None:
        self._layout = Layout(document)
        self._text = self._layout.text
        self._spans = scan(self._text)
        self._given_year, self._name = year, document.name

    def extract(self) -> Extract:
        text = self._text
        found = [
            FoundFigure(self, i, text[one.start : one.end], one.start, one.end) for i, one in enumerate(self._spans)
        ]
        if self._layout.is_cut:
            for one in found:
                one.start, one.end = self._layout.span_in_document(one.start, one.end)
        are_figures = [span.form in _FIGURES for span in self._spans]
        others = [one for one, is_figure in zip(found, are_figures, strict=True) if not is_figure]
        return Extract(
            tuple(compress(found, are_figures)),
            tuple(one for one in others if one.damage is not None),
            tuple(one for one in others if one.damage is None),
            self._year,
        )

    @cached_property
    def _year(self) -> int | None:
        return year_of(self._name, self._text) if self._given_year is None else self._given_year

    @cached_property
    def _doubts(self) -> Doubts:
        spots = [(span.form, self._text[span.start : span.end]) for span in self._spans]
        return Doubts(self._text, self._year, spots)

    def quantity(self, number: int) -> Quantity | None:
        span = self._spans[number]
        if span.form not in _FIGURES:
            return None
        lead = _GROWTH.search(self._text, max(0, span.start - GROWTH_MAX), span.start)
        text = self._text[span.start : span.end] + span.shared_unit
        return (_read(lead[0] + text) if lead else None) or _read(text)

    def damage(self, number: int) -> Damage | None:
        span = self._spans[number]
        text = self._text[span.start : span.end]
        if span.form is Form.BARE and str(self._year) not in text:
            return None
        before = self._text[self._clause_start(span.start) : span.start]
        return self._doubts.of(span.form, text, before, self.quantity(number))

    def tied(self, number: int) -> int | None:
        """The number of the first of the two."""
        if self._is_pair(number - 1, number):
            return number - 1 if not self._is_pair(number - 2, number - 1) else None
        return number if self._is_pair(number, number + 1) else None

    def _is_pair(self, first: int, second: int) -> bool:
        """Whether a count and an amount stand side by side in one clause, or in two with nothing new between them."""
        if first < 0 or second >= len(self._spans):
            return False
        left, right = self._spans[first], self._spans[second]
        between = self._text[left.end : right.start]
        if len(between) > TIE_MAX or _NO_TIE.search(between) or len(_PAUSES.findall(between)) > 1:
            return False
        families = (self._family(first), self._family(second))
        if families == (Family.AMOUNT, Family.COUNT):
            # An amount before a count is more often a size (projects of more than 5 million) than their sum.
            return _TOGETHER.fullmatch(between) is not None
        return families == (Family.COUNT, Family.AMOUNT)

    def _family(self, number: int) -> Family | None:
        quantity = self.quantity(number)
        return None if quantity is None else FAMILY_OF[quantity.unit]

    def where(self, number: int) -> tuple[str, str]:
        span = self._spans[number]
        start, end = self._layout.sentence(span.start)
        return self._layout.block_place(span.start), self._text[start : max(end, span.end)].strip()

    def details(self, number: int) -> Details:
        span, text = self._spans[number], self._text
        start, end = self._layout.sentence(span.start)
        end = max(end, span.end)
        headings = tuple(heading.text for heading in self._layout.headings_of(span.start))
        before, behind = text[start : span.start], text[span.end : self._clause_end(span.end)]
        time = time_of(text[start:end], span.start - start, headings, self._year)
        measure, count, scope = suggestion(before, behind, self.quantity(number), time)
        return Details(
            section=headings[-1] if headings else "",
            subject=self._subject(number, start),
            nature=nature_of(before, behind, headings),
            period=time.period,
            as_of=time.as_of,
            is_to_date=time.is_to_date,
            measure=measure,
            count=count,
            scope=scope,
        )

    def _subject(self, number: int, sentence_start: int) -> tuple[str, ...]:
        """The figure's own subject, or where its clause names none, that of a figure before it in the sentence."""
        for one in range(number, max(-1, number - INHERITED_MAX - 1), -1):
            span = self._spans[one]
            if span.start < sentence_start:
                break
            start = max(self._clause_start(span.start), self._spans[one - 1].end if one else 0)
            behind = self._text[span.end : min(self._clause_end(span.end), span.end + BEHIND_MAX)]
            subject = subject_of(self._text[start : span.start], behind)
            if subject:
                return subject
        return ()

    def _clause_start(self, at: int) -> int:
        low = max(0, at - CLAUSE_MAX)
        before = [match.end() for match in _CLAUSE_END.finditer(self._text, low, at)]
        return before[-1] if before else low

    def _clause_end(self, at: int) -> int:
        found = _CLAUSE_END.search(self._text, at, at + CLAUSE_MAX)
        return found.start() if found else min(at + CLAUSE_MAX, len(self._text))


@lru_cache(maxsize=4096)
def _read(text: str) -> Quantity | None:
    try:
        return read_quantity(text)
    except InvalidValue:
        return None
