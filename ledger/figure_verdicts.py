"""The verdict on one published figure, by what the ledger says as known at one journal number.

A figure is read as the interval that its text claims, its declared scope is asked, and the two compared. What cannot
be asked is not checkable; what looks damaged is only flagged. Everything is exact: rationals, no float.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ledger.errors import InvalidValue
from ledger.extract.damage import Doubts
from ledger.extract.patterns import Form
from ledger.figure_values import Values
from ledger.figures import Quantity, compare, read_quantity
from ledger.intervals import Interval
from ledger.labels import audits as texts
from ledger.reading_rules import Family, Growth, grown_from, implied_whole, only_whole_number
from ledger.vocabulary import AuditVerdict
from ledger.wording import implied_text, no_reference_text, number_text, with_unit

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and what it rests on. Texts of numbers are in the figure's own unit, exact; gap = ledger − printed."""

    verdict: AuditVerdict
    interval_text: str = ""
    ledger_text: str = ""
    gap_text: str = ""
    note: str = ""


class Judge:
    """Judges the figures of a document that speaks of ``year``, by these values."""

    def __init__(self, values: Values, year: int) -> None:
        self._values = values
        self._doubts = Doubts("", year, ())

    def judge(self, figure: Figure) -> Judgement:
        """The verdict on the figure, by its declared scope."""
        try:
            quantity = read_quantity(figure["text"])
        except InvalidValue:
            return Judgement(AuditVerdict.UNREAD)
        judged = self._judged(figure, quantity)
        doubt = self._doubt(figure, quantity)
        return replace(judged, verdict=AuditVerdict.DAMAGED, note=doubt) if doubt else judged

    def _judged(self, figure: Figure, quantity: Quantity) -> Judgement:
        """The verdict on the text as it is printed, whatever may have happened to it."""
        if "growth" in figure:
            note = "" if self._values.before(figure) is not None else self._implied_before(figure, quantity)
            return _compared(quantity, self._values.of(figure), note)
        if "share_of" in figure:
            return self._share(figure, quantity)
        if "sum_of" not in figure and (open_ := self._open(figure, quantity)) is not None:
            return Judgement(open_[0], _interval(quantity), note=open_[1])
        return _compared(quantity, self._values.of(figure))

    def since_published(self, figure: Figure) -> Judgement | None:
        """The verdict on growth since what was published before; None for other figures, and where nothing was."""
        found = self._values.grown_since_published(figure) if "growth" in figure else None
        if found is None:
            return None
        interval, before = found
        note = texts.PUBLISHED_BEFORE_NOTE.format(name=before.name, printed=before.figure["text"])
        return _met(read_quantity(figure["text"]), interval, note)

    def _doubt(self, figure: Figure, quantity: Quantity) -> str:
        before = texts.SHARE_WORD if "share_of" in figure else ""
        found = self._doubts.of(Form.FIGURE, figure["text"], before, quantity)
        return "" if found is None else texts.DOUBTS[found.kind]

    def _open(self, figure: Figure, quantity: Quantity) -> tuple[AuditVerdict, str] | None:
        """Why the figure cannot be compared: its scope leaves open what the ledger has, or the ledger has nothing."""
        scope = figure.get("scope")
        is_timed = scope is not None and bool({"period", "as_of"} & scope.keys())
        is_counted = (quantity.family is Family.COUNT) == ("count" in figure)
        if "measure" in figure and is_timed and is_counted and quantity.family in {Family.COUNT, Family.AMOUNT}:
            return None
        if scope is None or not self._values.has(scope) or quantity.family not in {Family.COUNT, Family.AMOUNT}:
            return AuditVerdict.NOT_CHECKABLE, ""
        missing = [
            "" if "measure" in figure else texts.NO_MEASURE,
            "" if is_timed else texts.NO_TIME,
            "" if is_counted else texts.NO_COUNT,
        ]
        return AuditVerdict.SCOPE_OPEN, texts.CLAUSE.join(filter(None, missing))

    def _share(self, figure: Figure, quantity: Quantity) -> Judgement:
        """A share of a recorded whole is compared; else it is told what the whole would have to be."""
        value, note = self._values.share(figure)
        return _compared(quantity, value, note or ("" if value is not None else self._implied(figure, quantity)))

    def _implied_before(self, figure: Figure, quantity: Quantity) -> str:
        """That nothing is known of before, and what it would have been by the figure that has grown."""
        now = self._values.readable(figure["grown"]) if "grown" in figure else None
        if now is None:
            return texts.NO_BEFORE
        falls, unit = figure.get("falls", quantity.falls), now.quantity.unit
        before = grown_from(now.quantity.core, Growth(figure["growth"]), quantity.core, falls=falls)
        only = only_whole_number(before) if now.quantity.family is Family.COUNT else None
        said = [texts.NO_BEFORE, texts.IMPLIED_BEFORE.format(interval=with_unit(before.text(unit), unit))]
        said += [] if only is None else [texts.ONLY_WHOLE.format(count=number_text(Fraction(only), unit))]
        return texts.CLAUSE.join(said)

    def _implied(self, figure: Figure, quantity: Quantity) -> str:
        whole = figure["share_of"]
        part = self._values.readable(figure["part"]) if "part" in figure else None
        if part is None:
            return no_reference_text(whole)
        unit = part.quantity.unit
        core, loose = (
            with_unit(implied_whole(numerator, share).text(unit), unit)
            for numerator, share in ((part.quantity.core, quantity.core), (part.quantity.loose, quantity.loose))
        )
        return implied_text(whole, core, loose)


def _compared(quantity: Quantity, value: Fraction | None, note: str = "") -> Judgement:
    if value is None:
        return Judgement(AuditVerdict.NOT_CHECKABLE, _interval(quantity), note=note)
    found = compare(quantity, value)
    return Judgement(
        found.verdict,
        with_unit(found.interval.text(quantity.unit), quantity.unit),
        number_text(value, quantity.unit),
        number_text(found.gap, quantity.unit),
        note,
    )


def _met(quantity: Quantity, interval: Interval, note: str) -> Judgement:
    """The verdict where the other side is itself an interval: the nearest reading that holds all of it.

    One that only meets some reading is not refuted, and no more.
    """
    if interval.low is not None and interval.low == interval.high:
        return _compared(quantity, interval.low, note)
    bands = quantity.bands
    ranked = [
        (AuditVerdict.ROUNDED, bands.core),
        (AuditVerdict.TRUNCATED, bands.truncation),
        (AuditVerdict.TRUNCATED, bands.ceiling),
        (AuditVerdict.LOOSE, bands.loose),
    ]
    readings = [(verdict, band) for verdict, band in ranked if band is not None]
    held = [one for one in readings if _holds(one[1], interval)]
    met = [(AuditVerdict.LOOSE, band) for _, band in readings if band.meets(interval)]
    verdict, band = next(iter(held + met), (AuditVerdict.INCONSISTENT, bands.loose))
    shown = with_unit(band.text(quantity.unit), quantity.unit)
    return Judgement(verdict, shown, with_unit(interval.text(quantity.unit), quantity.unit), note=note)


def _holds(band: Interval, interval: Interval) -> bool:
    return all(end is not None and band.contains(end) for end in (interval.low, interval.high))


def _interval(quantity: Quantity) -> str:
    return with_unit(quantity.core.text(quantity.unit), quantity.unit)
