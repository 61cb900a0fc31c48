"""Scope: what a question to the ledger is about. Every reader takes one; nobody asks without saying who looks.

A flow is asked over a ``period`` or, up to ``as_of``, to date; a stock only ``as_of`` a day. On the book basis a
period's part is what occurred in it, what it adjusts of earlier periods, or both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from ledger.errors import Finding, InvalidValue, LedgerError, Malformed
from ledger.explain_words import Leaving
from ledger.finding_codes import FindingCode
from ledger.labels import code_of
from ledger.party_words import Parties
from ledger.period import DateRange, Period, parse_date, parse_period
from ledger.vocabulary import (
    NATURE_OF,
    Act,
    Basis,
    Count,
    Dimension,
    Group,
    Kind,
    Means,
    Measure,
    Nature,
    Part,
)

STATEMENT_DIMENSIONS: Final = frozenset({Dimension.KIND, Dimension.GROUP, Dimension.INSTITUTION})
"""What a bank's own month-end balance is told by."""

TIME_DIMENSIONS: Final = frozenset({Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes: all of the ledger, or one institution's own business."""

    institution: str | None
    _sees_all: bool = False

    @classmethod
    def all(cls) -> "Viewer":
        """The bureau's own people."""
        return cls(None, _sees_all=True)

    @classmethod
    def of(cls, institution: str) -> "Viewer":
        """A partner's clerk: only what is provided, received or handled by that institution."""
        return cls(institution)

    def __post_init__(self) -> None:
        if self.institution is None and not self._sees_all:
            raise LedgerError.of(FindingCode.VIEWER_MISSING, "viewer")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which entries count. ``as_of`` includes its day; without ``as_of`` and ``period`` a question is to date today.

    ``where`` limits dimensions to one value each, ``without`` leaves one value of each out (what has none stays in),
    ``leaving`` says what a careless count would leave out. ``known_at`` is a journal number or an ISO instant, None the
    head.
    ``parties`` says by whose names: as recorded, or as they are called by what is known at ``known_at``.
    """

    viewer: Viewer
    period: DateRange | None = None
    as_of: date | None = None
    basis: Basis = Basis.BOOK
    part: Part = Part.OCCURRED
    known_at: str | int | None = None
    where: Mapping[Dimension, str] = field(default_factory=dict)
    parties: Parties = Parties.RECORDED
    without: Mapping[Dimension, str] = field(default_factory=dict)
    leaving: frozenset[Leaving] = frozenset()

    def __post_init__(self) -> None:
        if self.period is not None and self.as_of is not None:
            raise Malformed.of(FindingCode.SCOPE_TIME, "period", expected="period | as_of", found="period, as_of")
        if self.part is not Part.OCCURRED and (self.period is None or self.basis is not Basis.BOOK):
            raise Malformed.of(FindingCode.SCOPE_TIME, "part", expected="period, basis=book", found=self.part)

    def canonical(self) -> dict[str, Any]:
        """The scope as plain data in one form, as answers, workbooks and published figures carry it."""
        period = self.period
        text = period.text if isinstance(period, Period) else period and f"{period.start}/{period.last}"
        known = None if self.known_at is None else str(self.known_at)
        pairs = {
            "period": text,
            "as_of": self.as_of and self.as_of.isoformat(),
            "basis": str(self.basis),
            "part": str(self.part) if period is not None and self.basis is Basis.BOOK else None,
            "parties": str(self.parties),
            "known_at": known,
            "where": _in_order(self.where),
            "without": _in_order(self.without),
            "leaving": [str(word) for word in Leaving if word in self.leaving] or None,
            "viewer": self.viewer.institution,
        }
        return {name: value for name, value in pairs.items() if value is not None}


def _in_order(limits: Mapping[Dimension, str]) -> dict[str, str] | None:
    return {str(name): limits[name] for name in Dimension if name in limits} or None


@dataclass(frozen=True, slots=True)
class Question:
    """A measure over a scope, split by dimensions, with further counts beside amount and ``count``.

    Raises:
        Malformed: a stock over a period or split by time, a dimension twice, or a dimension, a count or something left
            out that the measure does not have.
    """

    measure: Measure
    scope: Scope
    by: tuple[Dimension, ...] = ()
    counts: tuple[Count, ...] = ()

    def __post_init__(self) -> None:
        if self.is_stock and self.scope.period is not None:
            raise Malformed.of(FindingCode.STOCK_OVER_PERIOD, "period", expected="as_of", found=self.measure)
        if self.is_stock and TIME_DIMENSIONS & set(self.by):
            raise Malformed.of(FindingCode.STOCK_OVER_PERIOD, "by", expected="as_of", found=self.measure)
        if len(set(self.by)) < len(self.by):
            raise Malformed.of(FindingCode.REPEATED_PARAMETER, "by", found=", ".join(self.by))
        self._require_suited()

    def _require_suited(self) -> None:
        """The measure has the dimensions and counts that are asked for."""
        if Count.PATENTS in self.counts and self.measure is not Measure.PLEDGED:
            raise Malformed.of(FindingCode.MEASURE_DIMENSION, "counts", expected=Measure.PLEDGED, found=self.measure)
        places = {"by": self.by, "where": self.scope.where, "without": self.scope.without}
        for place, used in places.items():
            if Dimension.MEANS in used and self.measure is not Measure.DISBURSED:
                means = str(Dimension.MEANS)
                raise Malformed.of(FindingCode.MEASURE_DIMENSION, place, expected=Measure.DISBURSED, found=means)
        if self.measure is Measure.REPORTED_OUTSTANDING:
            for place, given in {**places, "counts": self.counts, "leaving": self.scope.leaving}.items():
                odd = {*given} - STATEMENT_DIMENSIONS
                if odd:
                    expected, found = (", ".join(sorted(words)) for words in (STATEMENT_DIMENSIONS, odd))
                    raise Malformed.of(FindingCode.MEASURE_DIMENSION, place, expected=expected, found=found)

    @property
    def is_stock(self) -> bool:
        """True where the measure is a level on a day."""
        return NATURE_OF[self.measure] is Nature.STOCK


PARAMETERS: Final = (
    "kind", "group", "by", "period", "as_of", "known_at", "basis", "part", "where", "counts", "parties", "without",
    "leaving",
)  # fmt: skip
"""The names by which the deliveries ask; any other is refused."""


_CLOSED: Final[Mapping[Dimension, type[StrEnum]]] = {
    Dimension.KIND: Kind,
    Dimension.GROUP: Group,
    Dimension.ACT: Act,
    Dimension.MEANS: Means,
}


def parse_question(measure: str, parameters: Mapping[str, Any], viewer: Viewer) -> Question:
    """The question that texts ask.

    ``by``, ``counts`` and ``leaving`` are comma-separated, ``where`` and ``without`` lists of ``dimension=value``.

    Raises:
        Malformed: with every finding: unknown names, codes, dates, and combinations that mean nothing.
    """
    findings: list[Finding] = [
        Finding(FindingCode.UNKNOWN_PARAMETER, name, ", ".join(PARAMETERS), name)
        for name in sorted(set(parameters) - set(PARAMETERS))
    ]
    reader = _Reader({k: v for k, v in parameters.items() if v not in (None, [], ())}, findings)
    code = reader.code("measure", measure, Measure)
    by = tuple(reader.codes("by", Dimension))
    counts = tuple(count for count in reader.codes("counts", Count) if count is not Count.COUNT)
    period = reader.value("period", parse_period)
    as_of = reader.value("as_of", parse_date)
    basis = reader.code("basis", reader.given.get("basis", "book"), Basis)
    part = reader.code("part", reader.given.get("part", "occurred"), Part)
    parties = reader.code("parties", reader.given.get("parties", "recorded"), Parties)
    where = reader.limits("where", ("kind", "group"))
    without = reader.limits("without", ())
    leaving = frozenset(reader.codes("leaving", Leaving))
    if findings or code is None or basis is None or part is None or parties is None:
        raise Malformed(findings)
    known_at = reader.given.get("known_at")
    scope = Scope(viewer, period, as_of, basis, part, known_at, where, parties, without, leaving)
    return Question(code, scope, by, counts)


def question_of(measure: str, scope: Mapping[str, Any], viewer: Viewer, **parameters: Any) -> Question:
    """The question that a published figure's declared scope asks; ``parameters`` are added to it.

    A journal number that the scope itself is known at goes before one that is added: it is an earlier one.

    Raises:
        Malformed: as ``parse_question``.
    """
    limits = {
        name: [f"{dimension}={value}" for dimension, value in scope[name].items()]
        for name in ("where", "without")
        if name in scope
    }
    known = {"known_at": scope["known_at"]} if "known_at" in scope else {}
    return parse_question(measure, {**scope, **limits, **parameters, **known}, viewer)


_Word = TypeVar("_Word", bound=StrEnum)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads parameters one by one and keeps every finding."""

    given: Mapping[str, Any]
    findings: list[Finding]

    def code(self, name: str, text: str, words: type[_Word]) -> _Word | None:
        try:
            return code_of(words, str(text))
        except InvalidValue:
            self.findings.append(Finding(FindingCode.UNKNOWN_CODE, name, ", ".join(words), str(text)[:80]))
            return None

    def codes(self, name: str, words: type[_Word]) -> list[_Word]:
        given = self.given.get(name, [])
        texts = given.split(",") if isinstance(given, str) else list(given)
        read = [self.code(name, text.strip(), words) for text in texts]
        return [word for word in read if word is not None]

    def value(self, name: str, parse: Callable[[object], _Value]) -> _Value | None:
        if name not in self.given:
            return None
        try:
            return parse(self.given[name])
        except InvalidValue as error:
            self.findings.append(error.at(name))
            return None

    def limits(self, given: str, own: tuple[str, ...]) -> dict[Dimension, str]:
        """A value for each dimension named; the dimensions ``own`` have parameters of their own beside the list."""
        limits: dict[Dimension, str] = {}
        pairs = [f"{name}={self.given[name]}" for name in own if name in self.given]
        for pair in [*pairs, *self.given.get(given, ())]:
            name, _, value = str(pair).partition("=")
            dimension = self.code(given, name.strip(), Dimension)
            if dimension is None:
                continue
            if not value:
                self.findings.append(Finding(FindingCode.MALFORMED, given, f"{name}=...", str(pair)[:80]))
            if limits.get(dimension, value) != value:
                self.findings.append(Finding(FindingCode.REPEATED_PARAMETER, name, limits[dimension], value[:80]))
            limits[dimension] = (
                str(self.code(name, value, _CLOSED[dimension]) or value) if dimension in _CLOSED else value
            )
        return limits
