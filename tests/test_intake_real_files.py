"""Real files of others, where they are at hand: each loads with the sum that its own rows have, or says why not."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import openpyxl
import pytest
import xlrd

from ledger.intake.deciding import Ticked, decide_import
from ledger.intake.importing import submit_import
from ledger.intake.places import parse_place
from ledger.intake.profile import parse_profile
from ledger.intake.run import ImportFile, Outcome, Task, check_file
from ledger.labels import cure, describe
from ledger.money import format_yuan
from ledger.vocabulary import Verdict
from tests.books import Books

FILES = Path(__file__).resolve().parents[2] / "shared" / "data"
MESSY = FILES / "messy_workbooks"
pytestmark = pytest.mark.shared

PARTIES = """
government G01
bank B01
"""

AWARDS = """
kind = "grant"
new_institutions = true
[constants]
provider_code = "G01"
act = "commitment"
[columns]
number = ["项目批准号"]
category = ["项目类别"]
programme = ["所属系统"]
recipient = ["工作单位"]
date = ["立项时间"]
[amount_by]
field = "category"
default = "20万元"
[amount_by.table]
"重点项目" = "35万元"
[party_kinds]
recipient = "research_body"
"""

LOANS = """
kind = "technology_loan"
date_order = "yymmdd"
new_institutions = true
[constants]
provider_code = "B01"
[columns]
number = ["loan_id"]
recipient = ["account_id"]
date = ["date"]
disbursement = ["amount"]
"""


def task(books: Books, path: Path, profile: str, **options: Any) -> Task:
    return Task(ImportFile.of(path), parse_profile(profile), books.users["wang"], clock=books.clock(), **options)


def post(books: Books, path: Path, profile: str, **options: Any) -> Outcome:
    """The file is submitted with its warnings and approved with its sample ticked."""
    with books.database.writing() as writer:
        done = submit_import(writer, task(books, path, profile, **options), accept_warnings=True)
    codes = sorted({str(finding.code) for finding in done.outcome.warnings})
    with books.database.writing() as writer:
        said = Ticked(Verdict.POSTED, "all", [*codes, "duplicate_entry"])
        decide_import(writer, done.id or 0, said, books.users["li"], clock=books.clock())
    return done.outcome


@pytest.fixture
def ledger(sqlite_books: Books) -> Books:
    sqlite_books.post(PARTIES)
    return sqlite_books


def test_the_awards_of_2015_add_up_as_they_were_announced(ledger: Books) -> None:
    post(ledger, FILES / "award_list_2015/awards_2015-06-16.csv", AWARDS)
    assert ledger.table("committed", kind="grant", by="category").splitlines() == [
        "一般项目 2476 495200000.00",
        "西部项目 498 99600000.00",
        "重点项目 274 95900000.00",
        "青年项目 1027 205400000.00",
    ]
    assert ledger.total("committed", kind="grant") == (4_275, "896100000.00")


def test_without_the_western_projects_they_are_3777_and_79650_wan(ledger: Books) -> None:
    passed_over = AWARDS + '[skip]\ncategory = ["西部项目"]\n'
    outcome = post(ledger, FILES / "award_list_2015/awards_2015-06-16.csv", passed_over)
    assert outcome.summary["rows"] == {"header": 1, "record": 3_777, "skipped": 498}
    assert ledger.total("committed", kind="grant") == (3_777, "796500000.00")
    of_system = {row.dimensions[0]: row.count for row in ledger.ask("committed", kind="grant", by="programme").rows}
    announced = {"高等院校、其他学校": 3_287, "各级党校": 151, "军队系统": 48}
    assert {name: of_system.get(name) for name in announced} == announced
    assert of_system["省、市社会科学院"] + of_system["中国社会科学院"] == 205


def test_the_loans_of_a_bank_of_1993_to_1998_add_up_by_year(ledger: Books) -> None:
    post(ledger, FILES / "czech_bank_loans/data_processed_loan.csv", LOANS)
    assert ledger.total("disbursed", kind="technology_loan") == (682, "103261740.00")
    years = [line.split()[:2] for line in ledger.table("disbursed", kind="technology_loan", by="year").splitlines()]
    assert years == [
        ["1993", "20"],
        ["1994", "101"],
        ["1995", "90"],
        ["1996", "117"],
        ["1997", "196"],
        ["1998", "158"],
    ]


GRANT = """
kind = "grant"
new_institutions = true
party_kinds = {{ recipient = "enterprise" }}
{top}
[constants]
provider_code = "G01"
{constants}
[columns]
{columns}
"""


def grants(columns: str, constants: str = "", top: str = "") -> str:
    return GRANT.format(columns=columns, constants=constants, top=top)


BERLIN = grants(
    'recipient = ["Name des Begünstigten"]\npurpose = ["Bezeichnung des Vorhabens"]\n'
    'amount = ["Bewilligung öffentliche Mittel"]',
    'date = "2013-12-31"',
    'decimal = ","\nstrike = ["€"]',
)
SAXONY = grants(
    'recipient = ["Name des Begünstigten"]\ndate = ["Datum des Beginns des Vorhabens"]\n'
    'amount = ["Gesamtbetrag der förderfähigen Ausgaben des Vorhabens in €"]\n[skip]\nrecipient = ["beneficiary name"]',
    top='strike = ["€"]\ndate_order = "dmy"\nheader_rows = [7]',
)
WALES = grants(
    'recipient = ["Lead Beneficiary"]\nprogramme = ["Region"]\namount = ["EU Funds Awarded"]',
    'date = "2014-12-31"',
)
FRANCE = grants(
    'recipient = ["Nom du bénéficiaire - beneficiary name"]\nprogramme = ["Programme"]\n'
    'date = ["Date de début de l\'opération - operation start date"]\namount = ["Total dépenses éligibles"]',
)


@dataclass(frozen=True)
class Real:
    """A file that loads: its profile, where its amounts stand (column from 0, header row), how many rows are unfit."""

    profile: str
    column: int
    header: int
    left_out: int = 0


LOADS = {
    "DE.germany__Berlin_ERDF_2007-2013.xlsx": Real(BERLIN, 4, 1, left_out=35),
    "DE.germany__ERDF_Niedersachsen_2014-2020.xlsx": Real(SAXONY, 5, 8),
    "FR.france__20160711_listeoperations_FEDER_FSE_14-20.xls": Real(FRANCE, 6, 1, left_out=10),
    "UK.united.kingdom__Final_Report_Approvedprojects_2014-2020_Wales.xlsx": Real(WALES, 2, 1),
}
"""Unfit rows have no amount above zero, or no recipient; the others go in by the maker's choice."""

FITS = {name: real.profile for name, real in LOADS.items()} | {
    "IE.ireland__List_of_Operations_October_2016.xlsx": grants(
        'recipient = ["Beneficiary Name"]\ndate = ["Operation Start Date"]\namount = ["Total Public Funding Allocated"]'
    ),
    "easyexcel__compatibility_t07.xlsx": grants(
        'recipient = ["Model Name"]\ndate = ["CSP Valid From"]\namount = ["DM Quote"]'
    ),
    "sheetjs__ErrorTypes.xlsx": grants('recipient = ["Bang"]\namount = ["Error"]', 'date = "2014-12-31"'),
    "sheetjs__ErrorTypes.csv": grants('recipient = ["Bang"]\namount = ["Error"]', 'date = "2014-12-31"'),
    "easyexcel__dataformat_dataformat.xlsx": grants(
        'recipient = ["numberStringUs"]\ndate = ["date"]\namount = ["numberStringCn"]'
    ),
    "easyexcel__bom_no_bom.csv": grants('recipient = ["姓名"]\namount = ["年纪"]', 'date = "2014-12-31"'),
}
"""By file: the profile that fits it as well as one can; all others hold no amounts of anybody at all."""

TOLD = {
    "IE.ireland__List_of_Operations_October_2016.xlsx": {"date_unreadable", "missing_field"},
    "easyexcel__compatibility_t07.xlsx": {"amount_sub_fen"},
    "sheetjs__ErrorTypes.xlsx": {"cell_error"},
    "sheetjs__ErrorTypes.csv": {"amount_unreadable"},
}


def fen_of(path: Path, real: Real) -> dict[int, int]:
    """Row → amount in fen as other readers give it and a person would read it, where it is above zero."""
    if path.suffix == ".xls":
        cells = xlrd.open_workbook(str(path)).sheet_by_index(0).col_values(real.column, real.header)
    else:
        with catch_warnings():
            simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        book.worksheets[0].reset_dimensions()
        rows = book.worksheets[0].iter_rows(min_row=real.header + 1, values_only=True)
        cells = [row[real.column] for row in rows]
        book.close()
    amounts = {row: _fen(cell) for row, cell in enumerate(cells, start=real.header + 1)}
    return {row: fen for row, fen in amounts.items() if fen > 0}


def _fen(cell: Any) -> int:
    if isinstance(cell, str):
        cell = cell.replace(".", "").replace(",", ".").replace("€", "").strip()
    return round(Decimal(str(cell or 0)) * 100)


@pytest.mark.parametrize("name", LOADS)
def test_a_messy_workbook_loads_through_a_profile_with_the_sum_of_its_own_rows(ledger: Books, name: str) -> None:
    real = LOADS[name]
    outcome = post(ledger, MESSY / name, real.profile, valid_rows_only=real.left_out > 0)
    passed = outcome.summary["left_out"]
    own = [fen for row, fen in fen_of(MESSY / name, real).items() if row not in passed]
    assert len(passed) == real.left_out
    assert ledger.total("disbursed", kind="grant") == (len(own), format_yuan(sum(own)))


@pytest.mark.parametrize("path", sorted(MESSY.iterdir()), ids=lambda path: path.name)
def test_every_messy_file_is_read_or_refused_with_findings_that_can_be_acted_on(ledger: Books, path: Path) -> None:
    profile = FITS.get(path.name, 'kind = "grant"\n')
    with ledger.database.reading() as connection:
        outcome = check_file(connection, task(ledger, path, profile))
    assert outcome.summary.get("records", 0) > 0 or outcome.errors
    assert {str(finding.code) for finding in outcome.errors} >= TOLD.get(path.name, set())
    for finding in outcome.findings:
        assert describe(finding)
        assert cure(finding)
        assert parse_place(finding.place) is not None
