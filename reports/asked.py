"""A report as it was asked for: every parameter read, every complaint collected, the record time settled once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection

from ledger.access_words import AccessEvent
from ledger.errors import Finding, InvalidValue, LedgerError, Malformed
from ledger.finding_codes import FindingCode
from ledger.labels import code_of
from ledger.lists import institution_names
from ledger.period import Period, month_of, parse_date, parse_period
from ledger.period import today as office_today
from ledger.portfolio import WITHIN_MAX
from ledger.scope import PARAMETERS as SCOPE_WORDS
from ledger.scope import Question, Scope, Viewer, parse_question
from ledger.totals import Head, find_head
from ledger.vocabulary import LoanState, Measure
from reports.parameters import LISTS, PARAMETERS_OF, REQUIRED_OF
from reports.table import Stamp

TEXT_MAX: Final = 200
"""Most characters of a parameter."""

Given = Mapping[str, Any]
"""Parameters as they come: texts, and lists of texts where several may be given."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One report for one pair of eyes at one head. ``scope`` is known at ``head``; ``values`` are the other words."""

    name: str
    connection: Connection
    question: Question
    head: Head
    given: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """Period or day, basis, limits, names and viewer, known at the head."""
        return self.question.scope

    @property
    def viewer(self) -> Viewer:
        """Whose eyes."""
        return self.scope.viewer

    @property
    def last(self) -> date:
        """The last day that the report speaks of; without period and day, today."""
        period = self.scope.period
        return period.last if period is not None else self.scope.as_of or office_today()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter that the report has."""
        return PARAMETERS_OF[self.name]

    @property
    def period(self) -> Period:
        """The period of a report that requires one."""
        assert isinstance(self.scope.period, Period)  # noqa: S101  (read_asked saw to it)
        return self.scope.period

    def names(self) -> dict[str, str]:
        """Code → name of every party as known at the head."""
        return institution_names(self.connection, self.head.number)

    def stamp(self) -> Stamp:
        """What a workbook must carry to be made again: the report, its parameters and the head."""
        known: dict[str, str | int | bool] = {"report": self.name, **self.given}
        standing = {"basis": self.scope.basis, "parties": self.scope.parties}
        known |= {name: str(value) for name, value in standing.items() if name in self.parameters}
        own = self.viewer.institution
        return Stamp(self.head.number, self.head.hash, known | ({"viewer": own} if own else {}), self.last)


def read_asked(connection: Connection, name: str, given: Given, viewer: Viewer) -> Asked:
    """The report ``name`` of the catalogue with these parameters, as known at the head that they name.

    A report as of a day is of today where no day is given; the day then stands among its parameters.

    Raises:
        Malformed: every parameter that it does not have, that it lacks, or that says nothing; a period that has not
            begun.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    words = {word: value for word, value in given.items() if value not in (None, [], ())}
    findings = [*_unknown(name, words), *_missing(name, words)]
    values = _values({word: text for word, text in words.items() if word in _READERS}, findings)
    question = _question({word: text for word, text in words.items() if word not in _READERS}, viewer, findings)
    if findings or question is None:
        raise Malformed(findings)
    head = find_head(connection, question.scope.known_at)
    scope = replace(question.scope, known_at=head.number)
    _require_begun(scope, words)
    if scope.period is None and scope.as_of is None and "as_of" in PARAMETERS_OF[name]:
        time = _time_of_issue(str(values.get("since", ""))) or _usual_day(name)
        period, day = (time, None) if isinstance(time, Period) else (None, time)
        scope = replace(scope, period=period, as_of=day)
        words |= {"period": period.text} if period else {"as_of": str(day)}
    return Asked(name, connection, replace(question, scope=scope), head, _told(words), values)


def _usual_day(name: str) -> date:
    """Today; of what is stated at the ends of months, the last such."""
    return month_of(office_today()).previous().last if name == "reconciliation" else office_today()


def _require_begun(scope: Scope, words: Given) -> None:
    """Nothing, if the period has begun and the day has come: of later ones nobody knows what will be due or repaid."""
    first = scope.as_of if scope.period is None else scope.period.start
    if first is not None and first > office_today():
        word = "as_of" if scope.period is None else "period"
        expected = f"<= {office_today()}"
        raise Malformed.of(FindingCode.DATE_IN_FUTURE, word, expected=expected, found=str(words[word])[:TEXT_MAX])


def _time_of_issue(since: str) -> Period | date | None:
    """The period of ``monthly/2023-06`` or the day of ``loans/2023-06-30``, where the text names an issue."""
    time = since.partition("/")[2]
    for read in (parse_period, parse_date):
        try:
            return read(time)
        except InvalidValue:
            continue
    return None


def _told(words: Given) -> dict[str, str]:
    """The parameters as text, without the record time, which the head says."""
    texts = {name: "\n".join(value) if isinstance(value, list | tuple) else str(value) for name, value in words.items()}
    return {name: text for name, text in sorted(texts.items()) if name != "known_at"}


def told_again(stamped: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that a stamp's words were made of: what ``read_asked`` takes, without report and viewer.

    The last day of a period is told beside it, and is no question of its own.
    """
    names = set(PARAMETERS_OF[str(stamped["report"])]) - ({"as_of"} if "period" in stamped else set())
    return {
        name: str(value).split("\n") if name in LISTS else str(value)
        for name, value in stamped.items()
        if name in names
    }


def _unknown(name: str, words: Given) -> list[Finding]:
    expected = ", ".join(PARAMETERS_OF[name])
    unknown = sorted(set(words) - set(PARAMETERS_OF[name]))
    return [Finding(FindingCode.UNKNOWN_PARAMETER, word, expected, word[:TEXT_MAX]) for word in unknown]


def _missing(name: str, words: Given) -> list[Finding]:
    return [Finding(FindingCode.MISSING_FIELD, word) for word in REQUIRED_OF.get(name, ()) if word not in words]


def _question(words: dict[str, Any], viewer: Viewer, findings: list[Finding]) -> Question | None:
    asked = {name: value for name, value in words.items() if name in SCOPE_WORDS}
    try:
        return parse_question(Measure.DISBURSED, asked, viewer)
    except LedgerError as error:
        findings.extend(error.findings)
        return None


def _values(words: dict[str, Any], findings: list[Finding]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in words.items():
        try:
            values[name] = _READERS[name](str(text))
        except InvalidValue as error:
            findings.append(error.at(name))
    return values


def _text(text: str) -> str:
    if len(text) > TEXT_MAX:
        raise InvalidValue(FindingCode.MALFORMED, expected=f"<= {TEXT_MAX}", found=str(len(text)))
    return text


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < len("10000")):
        raise InvalidValue(FindingCode.MALFORMED, expected=f"0..{WITHIN_MAX}", found=text[:40])
    return int(text)


def _word(words: type[StrEnum]) -> Callable[[str], StrEnum]:
    return lambda text: code_of(words, text)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **dict.fromkeys(("institution", "fund", "publication", "since", "account"), _text),
    "within": _days,
    "sheets": lambda text: tuple(name.strip() for name in _text(text).split(",")),
    "state": _word(LoanState),
    "event": _word(AccessEvent),
}
"""Parameters beside those of every question, and how each is read."""
