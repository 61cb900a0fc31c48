"""A file goes in, or nothing does: read, composed, checked and submitted in one pass; one path for preview and run.

The reading process works ahead while vouchers are written, so that memory stays flat however long the file is. Every
finding is collected, of reading, composing and the ledger's own rules, at the cell that it is about; after an error the
rest is still checked, and nothing is stored.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from ledger.accounts import User
from ledger.attachments import AttachmentStore
from ledger.database import Writer
from ledger.errors import Finding, Forbidden, LedgerError
from ledger.finding_codes import FindingCode
from ledger.intake.compose import Composed, Composer, NeedsGrouping
from ledger.intake.control import Sums, summary_of
from ledger.intake.guard import read_guarded
from ledger.intake.kept import batch_name, import_source
from ledger.intake.left_out import LeftOut
from ledger.intake.memory import Memory
from ledger.intake.messages import Found, Layout, Message, Records, Summary
from ledger.intake.places import CellPlace, parse_place
from ledger.intake.profile import Profile
from ledger.journal import Clock, Draft, Submission, prepare, submit
from ledger.references import Party
from ledger.vocabulary import Severity

ROUNDS_MAX: Final = 12
"""How often a file is read again to find all rows that must be left out together."""

Reader = Callable[..., Iterable[Message]]


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file on this machine, under the name that its sender gave it."""

    path: Path
    name: str
    sha256: str

    @classmethod
    def of(cls, path: Path, name: str | None = None) -> "ImportFile":
        """The file at that path; ``OSError`` where it cannot be read."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return cls(path, name or path.name, digest)


@dataclass(frozen=True, slots=True)
class Task:
    """What is imported, how, by whom. ``own`` files of a clerk are judged as the clerk's."""

    file: ImportFile
    profile: Profile
    user: User
    valid_rows_only: bool = False
    clock: Clock = field(default_factory=Clock)
    store: AttachmentStore | None = None
    reader: Reader = read_guarded
    progress: Callable[[int], None] = lambda _rows: None


@dataclass(slots=True)
class Outcome:
    """What a run found. ``vouchers`` are those submitted: none of a preview, nor where there is an error."""

    layout: Layout | None = None
    summary: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    memory: Memory = field(default_factory=lambda: Memory(""))
    vouchers: list[int] = field(default_factory=list)
    fact_count: int = 0
    voucher_count: int = 0
    main: tuple[str, str] | None = None
    unmade: tuple[int, ...] = ()

    @property
    def errors(self) -> list[Finding]:
        """Those for which nothing is submitted."""
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        """Those that the maker confirms, and the checker accepts by name."""
        return [finding for finding in self.findings if finding.severity is Severity.WARNING]


HandIn = Callable[[Draft, Mapping[str, Party]], Submission]


def check_file(connection: Connection, task: Task) -> Outcome:
    """What submitting the file would find; writes nothing and holds up no writer."""

    def hand_in(draft: Draft, pending: Mapping[str, Party]) -> Submission:
        return prepare(connection, draft, task.clock, task.store, task.user, pending)

    @contextmanager
    def unstored() -> Iterator[None]:
        yield

    return _in_rounds(connection, task, 0, hand_in, unstored)


def submit_file(writer: Writer, task: Task, attempt: int) -> Outcome:
    """The vouchers of the file are submitted, undecided, under one batch; where there is an error none is.

    ``attempt`` counts the submissions of this very file that came to nothing: with it the keys of its vouchers are new.
    """

    def hand_in(draft: Draft, pending: Mapping[str, Party]) -> Submission:
        return submit(writer, draft, task.user, task.clock, task.store, pending)

    @contextmanager
    def stored() -> Iterator[None]:
        promised = len(writer.anchors)
        savepoint = writer.connection.begin_nested()
        try:
            yield
        except BaseException:
            savepoint.rollback()
            del writer.anchors[promised:]
            raise
        savepoint.commit()

    return _in_rounds(writer.connection, task, attempt, hand_in, stored)


class _Again(Exception):
    """What was stored in this round goes."""


def _in_rounds(connection: Connection, task: Task, attempt: int, hand_in: HandIn, scope: Callable[[], Any]) -> Outcome:
    """Read as often as it takes: grouped where rows hang together, without rows that are to be left out."""
    left_out, is_grouped, outcome = LeftOut(), False, Outcome()
    for _ in range(ROUNDS_MAX):
        try:
            with scope():
                outcome = _Run(connection, task, attempt, hand_in, left_out, is_grouped=is_grouped).go()
                if not outcome.errors:
                    outcome.findings += left_out.reasons
                    return outcome
                raise _Again
        except NeedsGrouping:
            is_grouped = True
        except _Again:
            if not task.valid_rows_only or not left_out.widen(outcome.errors, outcome.unmade):
                break
    outcome.vouchers.clear()
    return outcome


class _Run:
    """One reading of the file, from its first message to its last voucher."""

    def __init__(
        self, connection: Connection, task: Task, attempt: int, hand_in: HandIn, left_out: LeftOut, *, is_grouped: bool
    ) -> None:
        self.connection, self.task, self.attempt, self.hand_in = connection, task, attempt, hand_in
        self.left_out, self.is_grouped = left_out, is_grouped
        self.outcome = Outcome(memory=Memory(task.file.sha256))
        self.sums = Sums()
        self.constants = {str(name): text for name, text in task.profile.constants.items()}
        self.pending: dict[str, Party] = {}
        self.stated: list[dict[str, Any]] = []
        self.counts: dict[tuple[str, str], int] = {}
        self.told: Summary | None = None
        self.composer: Composer | None = None

    def go(self) -> Outcome:
        file = self.task.file
        for message in self.task.reader(file.path, self.task.profile, name=file.name):
            self.take(message)
        if self.composer is not None:
            self.submit_all(self.composer.finish())
        return self.closed()

    def take(self, message: Message) -> None:
        if isinstance(message, Layout):
            self.outcome.layout = message
            own = self.task.user.institution
            self.composer = Composer(self.connection, self.task.profile, message, own=own, is_grouped=self.is_grouped)
        elif isinstance(message, Found):
            self.find(message.findings)
        elif isinstance(message, Summary):
            self.told = message
        elif isinstance(message, Records) and self.composer is not None:
            self.records(message, self.composer)

    def records(self, message: Records, composer: Composer) -> None:
        self.task.progress(len(message.records))
        taken = []
        for record in message.records:
            if self.left_out.leaves(record):
                self.outcome.memory.add(record, is_accepted=False)
                continue
            if not record.spoilt:
                self.sums.take(self.constants, record)
                self.outcome.memory.add(record)
            taken.append(record)
        self.submit_all(composer.feed(taken))

    def submit_all(self, vouchers: Iterable[Composed]) -> None:
        for composed in vouchers:
            self.find(composed.findings)
            if composed.facts:
                self.submit_one(composed)

    def submit_one(self, composed: Composed) -> None:
        self.outcome.voucher_count += 1
        self.outcome.fact_count += len(composed.facts)
        try:
            submission = self.hand_in(self.draft(composed), self.pending)
        except LedgerError as refusal:
            self.find(map(composed.back, _own_words(refusal)))
        else:
            self.find(map(composed.back, submission.warnings))
            self.count(composed, submission)
        for fact in composed.facts:
            if fact["fact"] == "institution":
                self.pending[fact["code"]] = Party(fact["kind"], fact.get("region"))
                self.stated.append({name: fact[name] for name in ("code", "name", "kind")})

    def draft(self, composed: Composed) -> Draft:
        file, ordinal = self.task.file, self.outcome.voucher_count
        layout = self.outcome.layout
        sheet, columns = (layout.sheet, layout.columns) if layout else ("", {})
        rows = [origin.row for origin in composed.origins]
        source = import_source(file.name, file.sha256, sheet, self.task.profile.name, rows, columns)
        key = f"import:{file.sha256[:32]}:{self.attempt}:{ordinal}"
        return Draft(composed.facts, key, source, batch=batch_name(file.sha256, self.attempt))

    def count(self, composed: Composed, submission: Submission) -> None:
        """Sums of what was stored, by the column that it came from, and whose business it is."""
        if submission.id is not None:
            self.outcome.vouchers.append(submission.id)
        for fact, origin in zip(submission.facts, composed.origins, strict=True):
            if fact["fact"] == "entry" and "amount_fen" in fact:
                self.sums.facts[origin.columns.get("amount", "")] += fact["amount_fen"]
            elif fact["fact"] in {"instrument", "statement"}:
                pair = (fact["kind"], fact["institution"])
                self.counts[pair] = self.counts.get(pair, 0) + 1

    def find(self, findings: Iterable[Finding]) -> None:
        self.outcome.findings.extend(self.left_out.without(findings))

    def closed(self) -> Outcome:
        outcome = self.outcome
        outcome.unmade = tuple(self.composer.left_out) if self.composer else ()
        outcome.findings = _in_order(dict.fromkeys(outcome.findings))
        sheet = CellPlace(outcome.layout.sheet).text if outcome.layout else ""
        if not outcome.errors and outcome.fact_count == 0:
            outcome.findings.append(Finding(FindingCode.IMPORT_NOTHING, sheet))
        if not outcome.errors:
            outcome.findings.extend(self.sums.differing(sheet))
        outcome.main = max(self.counts, key=lambda pair: (self.counts[pair], pair), default=None)
        outcome.summary = summary_of(outcome.layout, self.told, self.sums, self.left_out.rows(), self.task.profile.unit)
        outcome.summary |= {
            "facts": outcome.fact_count,
            "voucher_count": outcome.voucher_count,
            "codes": _codes(outcome.findings),
            "sample": outcome.memory.sample,
            "proposals": self.proposals(),
        }
        return outcome

    def proposals(self) -> list[dict[str, Any]]:
        """The institutions that the file would add, each with known ones of a near name."""
        near = {f.found: f.expected.split("; ") for f in self.outcome.findings if f.code is FindingCode.NEAR_NAME}
        return [{**party, "near": near.get(party["name"], [])} for party in self.stated]


def _own_words(refusal: LedgerError) -> tuple[Finding, ...]:
    """A clerk's file that states the business of others is refused like any other error, at its rows."""
    if isinstance(refusal, Forbidden) and any(not finding.place.startswith("/facts") for finding in refusal.findings):
        raise refusal
    return refusal.findings


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By row and column; what is of no row comes first."""

    def where(finding: Finding) -> tuple[int, int]:
        place = parse_place(finding.place)
        return (place.row or 0, place.column or 0) if place else (0, 0)

    return sorted(findings, key=where)


def _codes(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """How many findings there are of each code."""
    counted: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (str(finding.code), str(finding.severity))
        counted[key] = counted.get(key, 0) + 1
    return [{"code": code, "severity": severity, "count": count} for (code, severity), count in sorted(counted.items())]
