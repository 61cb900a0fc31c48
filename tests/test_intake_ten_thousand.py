"""Ten thousand rows: forty planted errors are found at their cells and nothing else; mended, the file goes in whole."""

from pathlib import Path

import pytest

from ledger.intake.deciding import Ticked, decide_import
from ledger.intake.importing import Unsubmitted, submit_import
from ledger.intake.profile import Profile
from ledger.intake.run import ImportFile, Task
from ledger.money import format_yuan
from ledger.verify import verify
from ledger.vocabulary import Kind, Severity, Verdict
from tests import planted
from tests.books import Books

ROWS = 10_000


@pytest.fixture
def bank(sqlite_books: Books) -> Books:
    sqlite_books.post(planted.parties())
    return sqlite_books


def task(books: Books, path: Path) -> Task:
    profile = Profile(kind=Kind.PATENT_PLEDGE_LOAN)
    return Task(ImportFile.of(path), profile, books.users["wang"], clock=books.clock())


def test_forty_errors_of_twenty_kinds_are_found_at_their_cells_and_no_other(bank: Books, tmp_path: Path) -> None:
    places = planted.planted(ROWS)
    planted.write_sheet(tmp_path / "loans.xlsx", ROWS, places)
    with pytest.raises(Unsubmitted) as refused, bank.database.writing() as writer:
        submit_import(writer, task(bank, tmp_path / "loans.xlsx"))
    found = refused.value.outcome.findings
    assert sorted((str(each.code), each.place) for each in found) == sorted(planted.expected(places))
    assert len({plant.code for plant in planted.PLANTS}) == 20
    assert {each.severity for each in found} == {Severity.ERROR}
    assert bank.rows("SELECT count(*) FROM voucher") == [(1,)]


def test_mended_it_is_one_batch_with_the_totals_that_the_file_states(bank: Books, tmp_path: Path) -> None:
    planted.write_sheet(tmp_path / "loans.xlsx", ROWS)
    with bank.database.writing() as writer:
        done = submit_import(writer, task(bank, tmp_path / "loans.xlsx"))
    lent, repaid = planted.sums(ROWS)
    controls = [(each["field"], each["accepted_fen"], each["stated_fen"]) for each in done.outcome.summary["sums"]]
    assert controls == [("disbursement", lent * 100, lent * 100), ("repayment", repaid * 100, repaid * 100)]
    assert done.outcome.findings == []
    with bank.database.writing() as writer:
        decide_import(writer, done.id or 0, Ticked(Verdict.POSTED, "all"), bank.users["li"], clock=bank.clock())
    assert bank.total("disbursed", kind="patent_pledge_loan") == (ROWS, format_yuan(lent * 100))
    assert bank.total("repaid", kind="patent_pledge_loan") == (ROWS // 10, format_yuan(repaid * 100))
    assert not verify(bank.database).findings
