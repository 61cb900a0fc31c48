"""A desk where files are imported, for tests that read as English: a table of lines becomes a CSV file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from ledger.errors import LedgerError
from ledger.intake.deciding import Ticked, decide_import
from ledger.intake.importing import Imported, Unsubmitted, preview_import, submit_import, viewer_of
from ledger.intake.kept import Import, find_import
from ledger.intake.profile import Profile, parse_profile
from ledger.intake.run import ImportFile, Outcome, Task, check_file
from ledger.intake.sheet import checking_sheet
from ledger.journal import Decision
from ledger.scope import Viewer
from ledger.vocabulary import Verdict
from tests.books import Books

PARTIES = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
"""

HEADER = "贷款银行,借款企业,借据号,放款金额（万元）,放款日期,到期日"

LOANS = f"""{HEADER}
示例B01,示例E01,J1,100,2023-01-05,2024-01-05
示例B01,示例E02,J2,200.5,2023-02-05,2024-02-05
合计,,,300.5,,
"""

LOAN_PROFILE = 'name = "放款表"\nkind = "patent_pledge_loan"\n'


class Desk:
    """Where wang, or another, imports files into the books."""

    def __init__(self, books: Books, folder: Path, profile: str = LOAN_PROFILE) -> None:
        self.books = books
        self.folder = folder
        self.profile = parse_profile(profile)
        books.post(PARTIES)

    def task(self, text: str, who: str = "wang", name: str = "放款.csv", **options: Any) -> Task:
        """The file of this text, to be read by the desk's profile."""
        path = self.folder / "file.csv"
        path.write_text(text, encoding="utf-8")
        profile: Profile = options.pop("profile", self.profile)
        return Task(ImportFile.of(path, name), profile, self.books.user(who), clock=self.books.clock(), **options)

    def check(self, text: str, **options: Any) -> Outcome:
        """What a dry run finds; that it left nothing is seen to."""
        before = self.books.trace()
        with self.books.database.reading() as connection:
            outcome = check_file(connection, self.task(text, **options))
        assert self.books.trace() == before
        return outcome

    def preview(self, text: str, **options: Any) -> Imported:
        """The file is previewed and kept."""
        return preview_import(self.books.database, self.task(text, **options))

    def submit(
        self, text: str, *, accept_warnings: bool = False, preview: int | None = None, **options: Any
    ) -> Imported:
        """The file is submitted; it must be."""
        with self.books.database.writing() as writer:
            task = self.task(text, **options)
            return submit_import(writer, task, accept_warnings=accept_warnings, preview=preview)

    def refusal(self, text: str, **options: Any) -> list[str]:
        """``code place`` of the findings with which a file is refused; that it left nothing is seen to."""
        before = self.left()
        try:
            self.submit(text, **options)
        except Unsubmitted as refusal:
            told = [f"{finding.code} {finding.place}".strip() for finding in refusal.outcome.findings]
        except LedgerError as refusal:
            told = [f"{finding.code} {finding.place}".strip() for finding in refusal.findings]
        else:
            raise AssertionError("the file was taken")
        assert self.left() == before
        return told

    def left(self) -> tuple[Any, ...]:
        """What every import would leave."""
        tables = ("import_preview", "import_batch", "import_check", "attachment_blob")
        counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
        return *self.books.trace(), self.books.rows(f"SELECT {counts}")

    def find(self, id_: int | None, who: str = "wang") -> Import:
        with self.books.database.reading() as connection:
            return find_import(connection, id_ or 0, viewer_of(self.books.user(who)))

    def sheet(self, id_: int | None) -> dict[str, Any]:
        with self.books.database.reading() as connection:
            return checking_sheet(connection, find_import(connection, id_ or 0, Viewer.all()))

    def decide(
        self, id_: int | None, verdict: str = "posted", *, checker: str = "li", ticked: Any = "all", **said: Any
    ) -> list[Decision]:
        with self.books.database.writing() as writer:
            what = Ticked(Verdict(verdict), ticked, **said)
            return decide_import(writer, id_ or 0, what, self.books.user(checker), clock=self.books.clock())

    def post(self, text: str, **options: Any) -> int:
        """The file is submitted with its warnings, and posted with them; its number."""
        imported = self.submit(text, accept_warnings=True, **options)
        accept = sorted({str(warning.code) for warning in imported.outcome.warnings})
        self.decide(imported.id, accept=accept)
        return imported.id or 0

    def with_profile(self, profile: str) -> "Desk":
        """The same desk, reading by another profile."""
        other = object.__new__(Desk)
        other.books, other.folder, other.profile = self.books, self.folder, parse_profile(profile)
        return other


def over(task: Task, **changes: Any) -> Task:
    """The task with these changes."""
    return replace(task, **changes)
