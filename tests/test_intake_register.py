"""The register of entries: what is exported, imported into an empty ledger, gives the same answers."""

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.demo import load_sample
from ledger.database import Database
from ledger.entry_register import REGISTER_FIELDS, RegisterRow, entry_register
from ledger.intake.compose import Composer
from ledger.intake.deciding import Ticked, decide_import
from ledger.intake.importing import submit_import
from ledger.intake.messages import Layout, Record
from ledger.intake.profile import Profile
from ledger.intake.run import ImportFile, Task
from ledger.intake_words import AMOUNTS, Field
from ledger.labels import label
from ledger.money import format_yuan
from ledger.scope import Viewer, parse_question
from ledger.totals import answer, find_head
from ledger.vocabulary import NATURE_OF, Kind, Measure, Nature, Verdict
from reports.export import write_csv, write_workbook
from reports.table import rate_text
from tests.books import EVERYTHING, Books

LATER = "2025-12-31"
PARTIES = ["institution", "provider", "recipient", "region", "programme", "category"]
FLOW_DIMENSIONS = ["kind", "act", *PARTIES, "year", "month"]
COUNTS = "instruments,contracts,recipients,institutions"


def exported(database: Database, kind: Kind | None = None) -> list[RegisterRow]:
    with database.reading() as connection:
        return list(entry_register(connection, find_head(connection).number, Viewer.all(), kind))


def as_records(rows: list[RegisterRow]) -> list[Record]:
    """The rows as an import reads the file."""
    return [Record(row, {str(of): read(of, value) for of, value in told.items()}) for row, told in enumerate(rows, 2)]


def read(of: Field, value: Any) -> str:
    if of in AMOUNTS:
        return format_yuan(value)
    if of is Field.RATE:
        return rate_text(value)
    return "true" if value is True else str(value)


def import_into(books: Books, rows: list[RegisterRow], **options: Any) -> None:
    """The rows stand in the ledger, in one voucher, with whatever warnings they raise."""
    layout = Layout("表", "csv", (1,), {str(of): place for place, of in enumerate(REGISTER_FIELDS, 1)}, {})
    with books.database.reading() as connection:
        composer = Composer(connection, Profile(new_institutions=True), layout, **options)
        vouchers = [*composer.feed(as_records(rows)), *composer.finish()]
    (composed,) = vouchers
    assert [finding for finding in composed.findings if finding.severity == "error"] == []
    assert composer.left_out == []
    books.settle(composed.facts)


def questions() -> Iterator[tuple[Measure, dict[str, Any]]]:
    """Every measure by every dimension that it has, on the basis of events: flows to a late day, stocks on three."""
    for measure in Measure:
        if NATURE_OF[measure] is Nature.FLOW:
            means = ["means"] if measure is Measure.DISBURSED else []
            for by in [*FLOW_DIMENSIONS, *means]:
                yield measure, {"as_of": LATER, "basis": "event", "by": by, "counts": COUNTS}
            continue
        for day in ("2022-12-31", "2023-06-30", LATER):
            for by in ["kind", *PARTIES] if measure is not Measure.REPORTED_OUTSTANDING else ["kind", "institution"]:
                yield measure, {"as_of": day, "basis": "event", "by": by}


def answers(database: Database) -> dict[str, Any]:
    """The rows of all answers, those that net to nothing left out: what was reversed is not exported."""
    with database.reading() as connection:
        return {
            f"{measure} {parameters}": [row for row in rows if row.count or row.amount_fen]
            for measure, parameters in questions()
            for rows in [answer(connection, parse_question(str(measure), parameters, Viewer.all())).rows]
        }


@pytest.mark.parametrize("write", [write_workbook, write_csv])
def test_the_sample_exported_and_imported_gives_the_same_totals_by_every_dimension(
    sqlite_books: Books, tmp_path: Path, write: Callable[[Iterable[RegisterRow], Path], int]
) -> None:
    sample = Database(str(tmp_path / "sample.db"))
    sample.create()
    load_sample(sample)
    write(exported(sample), tmp_path / "register")
    import_file(sqlite_books, tmp_path / "register")
    before = answers(sample)
    assert sum(map(bool, before.values())) > 60
    assert answers(sqlite_books.database) == before
    sample.engine.dispose()


def test_a_party_without_a_region_comes_back_without_one(sqlite_books: Books, tmp_path: Path) -> None:
    other = Books(Database(str(tmp_path / "other.db"), tmp_path / "other.head"))
    other.post(
        """
        bank B01 330302
        enterprise E05
        technology_loan A1 B01 -> E05 region 330303
        2023-01-05 A1 disbursement 100
        technology_loan A2 B01 -> E05
        2023-01-06 A2 disbursement 70
        """
    )
    write_csv(exported(other.database), tmp_path / "register.csv")
    import_file(sqlite_books, tmp_path / "register.csv")
    by_region = other.table("disbursed", by="region", kind="technology_loan")
    assert sorted(line.split()[-1] for line in by_region.splitlines()) == ["100.00", "70.00"]
    assert sqlite_books.table("disbursed", by="region", kind="technology_loan") == by_region
    other.database.engine.dispose()


def import_file(books: Books, path: Path) -> None:
    """The file goes in as it is, without a profile, and is posted with its sample ticked."""
    task = Task(ImportFile.of(path), Profile(new_institutions=True), books.users["wang"], clock=books.clock())
    with books.database.writing() as writer:
        done = submit_import(writer, task, accept_warnings=True)
    codes = sorted({str(finding.code) for finding in done.outcome.warnings})
    with books.database.writing() as writer:
        decide_import(
            writer, done.id or 0, Ticked(Verdict.POSTED, "all", codes), books.users["li"], clock=books.clock()
        )


def test_all_kinds_of_facts_come_through_on_each_engine(books: Books, tmp_path: Path) -> None:
    books.post(EVERYTHING)
    books.post(
        """
        reverse 1/14
        2023-02-06 J1 repayment 50
        amend J1 from 2023-06-01: due_date 2024-06-05, rate 4.5
        statement B01 patent_pledge_loan 2023-05-31 outstanding 61 count 1
        """
    )
    books.settle("statement B01 patent_pledge_loan 2023-05-31 outstanding 60 count 1")
    rows = exported(books.database)
    again = Database(str(tmp_path / "again.db"), tmp_path / "again.head")
    import_into(Books(again), rows)
    assert exported(again) == rows
    assert answers(again) == answers(books.database)
    again.engine.dispose()


def test_a_row_has_all_that_its_entry_and_its_agreement_say(sqlite_books: Books) -> None:
    sqlite_books.post(EVERYTHING)
    rows = exported(sqlite_books.database, Kind.PATENT_PLEDGE_LOAN)
    assert rows[0] == {
        "kind": "patent_pledge_loan", "act": "disbursement", "date": "2023-01-05", "amount": 10000, "means": "cash",
        "provider_code": "B01", "provider": "示例B01", "provider_kind": "bank", "provider_region": "330302",
        "recipient_code": "E01", "recipient": "示例E01", "recipient_kind": "enterprise", "recipient_region": "330303",
        "number": "J1", "contract": "C1", "region": "330303", "due_date": "2024-01-05", "rate": 43500,
        "registration_number": "pledge_registration:E01:P1", "line_number": "credit_line:B01:L1",
    }  # fmt: skip
    assert [(row["act"], row["amount"]) for row in rows] == [("disbursement", 10000), ("repayment", 4000)]


def test_what_was_reversed_is_not_in_it_but_it_was_before(sqlite_books: Books) -> None:
    sqlite_books.post("bank B01\nenterprise E01\ntechnology_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 90")
    sqlite_books.post("reverse 1/4")
    with sqlite_books.database.reading() as connection:
        assert list(entry_register(connection, 2, Viewer.all())) == []
        (before,) = entry_register(connection, 1, Viewer.all())
        assert list(entry_register(connection, 1, Viewer.of("B09"))) == []
    assert before[Field.AMOUNT] == 9000


TRICKY = [
    {"fact": "institution", "code": "B01", "name": "=1+1银行", "kind": "bank"},
    {"fact": "institution", "code": "E01", "name": "'示例厂", "kind": "enterprise", "uscc": "913303006683402246"},
    {"fact": "instrument", "kind": "technology_loan", "provider": "B01", "recipient": "E01", "contract": "-7",
     "rate": "4.35", "due_date": "2024-01-05"},
    {"fact": "entry", "instrument": "#3", "act": "disbursement", "event_date": "2023-01-05", "amount": "1234.50"},
]  # fmt: skip


def test_a_workbook_holds_text_as_text_days_as_days_and_yuan_as_numbers(sqlite_books: Books, tmp_path: Path) -> None:
    sqlite_books.post(TRICKY)
    assert write_workbook(exported(sqlite_books.database), tmp_path / "a.xlsx") == 1
    head, row = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows()
    told = {title.value: cell for title, cell in zip(head, row, strict=True)}
    assert list(told) == [label(of) for of in REGISTER_FIELDS]
    values = {of: told[label(of)].value for of in (Field.PROVIDER, Field.AMOUNT, Field.RATE, Field.NUMBER)}
    assert values == {"provider": "=1+1银行", "amount": 1234.5, "rate": "4.35%", "number": "S1/3"}
    assert told[label(Field.PROVIDER)].data_type == "s"
    assert told[label(Field.DATE)].value.isoformat() == "2023-01-05T00:00:00"


def test_a_csv_has_a_mark_of_its_coding_and_no_formula_and_the_import_takes_the_mark_off(
    sqlite_books: Books, tmp_path: Path
) -> None:
    sqlite_books.post(TRICKY)
    assert write_csv(exported(sqlite_books.database), tmp_path / "a.csv") == 1
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    told = [row[label(of)] for of in (Field.PROVIDER, Field.RECIPIENT, Field.CONTRACT, Field.AMOUNT, Field.DATE)]
    assert told == ["'=1+1银行", "'示例厂", "'-7", "1234.50", "2023-01-05"]
    values = {"kind": "technology_loan", "provider": "'=1+1银行", "recipient": "'示例厂", "contract": "'-7",
              "date": "2023-01-06", "amount": "1.00"}  # fmt: skip
    layout = Layout("", "csv", (1,), {}, {})
    with sqlite_books.database.reading() as connection:
        composer = Composer(connection, Profile(), layout)
        (composed,) = [*composer.feed([Record(2, values)]), *composer.finish()]
    assert composed.facts[0] == {
        "fact": "instrument", "kind": "technology_loan", "provider": "B01", "recipient": "E01", "contract": "-7",
        "signed_date": "2023-01-06",
    }  # fmt: skip


def test_an_amount_with_more_digits_than_a_spreadsheet_carries_is_text(tmp_path: Path) -> None:
    write_workbook([{Field.AMOUNT: 10**15 + 1}, {Field.AMOUNT: 10**15 - 1}], tmp_path / "a.xlsx")
    column = REGISTER_FIELDS.index(Field.AMOUNT)
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[column] for row in rows] == ["10000000000000.01", 9999999999999.99]
