"""Numbers suspected of not being what was once written, above all where a year was put in the place of other digits.

Texts that pass through document-sharing sites have their years changed, and other digits with them: where the two
digits 10 were replaced by the year 2023, 1023 became 202323 and 10.7 % became 2023.7 %. Nothing is ever put back here.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from ledger.extract.found import Damage, DamageKind
from ledger.extract.patterns import D, Form
from ledger.figures import Quantity, looks_like_year
from ledger.labels import context as words
from ledger.labels import extract as marks
from ledger.reading_rules import FAMILY_OF, YEAR_WINDOW, Family
from ledger.vocabulary import Unit

USUAL_PAIR: Final = "10"
"""The commonest two digits: a text with many numbers in which they stand nowhere has lost them."""
SPOTS_MIN: Final = 2
"""Places where a year stands for other digits beyond doubt, below which nothing is proposed."""

TITLE_MAX: Final = 120
"""Characters at the top of a text that are taken for its title."""

_NAMED: Final = re.compile("(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_RUN: Final = re.compile(f"{D}++")
_YEARS: Final = re.compile(f"(?<![0-9])((?:19|20){D}{{2}}){marks.YEAR}")
_PAIRS: Final = tuple(map(str, range(10, 100)))
_MONTHS: Final = tuple(f"{month}" for month in range(10, 13))
_SHARE: Final = re.compile("|".join(words.SHARE_WORDS))
_WHOLE: Final = 100


def year_of(name: str, text: str) -> int | None:
    """The year a document speaks of: in its name or at its top, else the one that it names most often; None without."""
    titled = _NAMED.search(name) or _YEARS.search(text, 0, TITLE_MAX)
    if titled:
        return int(titled[1])
    counts: dict[str, int] = {}
    for year in _YEARS.findall(text):
        counts[year] = counts.get(year, 0) + 1
    if not counts:
        return None
    return int(max(counts, key=lambda year: (counts[year], year)))


class Doubts:
    """What in one document is doubtful. ``spots`` are all its numbers: form and text."""

    def __init__(self, text: str, year: int | None, spots: Iterable[tuple[Form, str]]) -> None:
        self._year = year
        self._digits = "" if year is None else str(year)
        self._lost = self._lost_pair(text, spots) if self._digits and self._digits in text else None

    def of(self, form: Form, text: str, before: str, quantity: Quantity | None) -> Damage | None:
        """The doubt about a number with that text; ``before`` is what stands before it in its clause."""
        if self._year is not None:
            printed = unicodedata.normalize("NFKC", text)
            kind = self._year_kind(form, printed, quantity)
            if kind is not None:
                return Damage(kind, self._proposal(form, kind, printed))
        if quantity is not None and quantity.unit is Unit.PERCENT and quantity.value > _WHOLE and _SHARE.search(before):
            return Damage(DamageKind.SHARE_ABOVE_WHOLE, None)
        return None

    def _year_kind(self, form: Form, printed: str, quantity: Quantity | None) -> DamageKind | None:
        digits = self._long_run(printed)
        if form in (Form.RANK, Form.DATE):
            return self._kind_of_place(form, digits)
        if form is Form.BARE:
            return DamageKind.YEAR_INSIDE if self._digits in printed and printed != self._digits else None
        if quantity is not None and self._year is not None and looks_like_year(quantity, self._year):
            return DamageKind.YEAR_AS_AMOUNT
        if self._digits in digits and len(digits) > len(self._digits):
            return DamageKind.YEAR_INSIDE
        return self._kind_of_figure(digits, quantity)

    def _kind_of_place(self, form: Form, digits: str) -> DamageKind | None:
        if self._is_year(digits):
            return DamageKind.YEAR_AS_COUNT
        return DamageKind.YEAR_INSIDE if form is Form.DATE or self._digits in digits else None

    def _kind_of_figure(self, digits: str, quantity: Quantity | None) -> DamageKind | None:
        if not self._is_year(digits):
            return None
        family = Family.COUNT if quantity is None else FAMILY_OF[quantity.unit]
        if family is Family.COUNT and (quantity is None or quantity.value == int(digits)):
            return DamageKind.YEAR_AS_COUNT
        return DamageKind.SHARE_ABOVE_WHOLE if family is Family.RATE else None

    def _is_year(self, digits: str) -> bool:
        return self._year is not None and len(digits) == 4 and abs(int(digits) - self._year) <= YEAR_WINDOW

    def _long_run(self, printed: str) -> str:
        """The first run of digits that holds the year, or the longest."""
        runs = _RUN.findall(printed.replace(",", ""))
        holding = [run for run in runs if self._digits in run]
        return holding[0] if holding else max(runs, key=len, default="")

    def _proposal(self, form: Form, kind: DamageKind, printed: str) -> str | None:
        # An amount may be genuine; a year grown longer and digits without a unit have more than one explanation.
        is_open = kind is DamageKind.YEAR_AS_AMOUNT or form is Form.BARE
        is_longer_year = form is Form.DATE and printed.endswith(marks.YEAR)
        if self._lost is None or is_open or is_longer_year or self._digits not in printed:
            return None
        return printed.replace(self._digits, self._lost, 1)

    def _lost_pair(self, text: str, spots: Iterable[tuple[Form, str]]) -> str | None:
        """The two digits in whose place the year stands, where the document supports one answer.

        They stand nowhere as printed, at two places at least the year cannot be meant, and where one of these is a
        month they make one.
        """
        holding = [(form, number) for form, number in spots if self._digits in number]
        impossible = [number for form, number in holding if self._is_impossible(form, number)]
        if len(impossible) < SPOTS_MIN:
            return None
        runs = unicodedata.normalize("NFKC", " ".join(set(_RUN.findall(text))))
        has_month = any(number.startswith(self._digits + marks.MONTH) for number in impossible)
        absent = [pair for pair in (_MONTHS if has_month else _PAIRS) if pair not in runs]
        if USUAL_PAIR in absent:
            return USUAL_PAIR
        return absent[0] if len(absent) == 1 else None

    @staticmethod
    def _is_impossible(form: Form, number: str) -> bool:
        """Whether the year, which the number holds, cannot be meant: a rank, a month, a part of a figure."""
        if form in (Form.RANK, Form.DATE):
            return not number.endswith(marks.YEAR)
        return form is Form.FIGURE
