"""The sample ledger holds what it was made to hold, and loading it is whole, repeatable and bends no rule."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.demo import SAMPLE_FOLDER, is_empty, load_sample
from ledger.accounts import add_user
from ledger.database import Database
from ledger.errors import Conflict
from ledger.finding_codes import FindingCode
from ledger.journal import Draft, decide, submit
from ledger.recording import read_record
from ledger.tables import Tables
from ledger.vocabulary import Kind, Means, Role, Verdict

WAN = 1_000_000
LOANS = "kind = 'patent_pledge_loan' AND act = 'disbursement'"
FIGURES = ["8家", "6笔", "2415万元", "35笔", "近1.2亿元", "9057万元", "约50%", "2022万元", "2060万元", "4873.29万元"]
FIGURES += ["2437万元", "742万元"]
RECORD_FILES = sorted(SAMPLE_FOLDER.glob("[0-9]*.jsonl"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Database:
    database = empty_ledger(tmp_path_factory.mktemp("sample"))
    load_sample(database)
    return database


def empty_ledger(directory: Path) -> Database:
    database = Database(str(directory / "ledger.db"))
    database.create()
    return database


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(query)).all()]


def total(database: Database, where: str) -> tuple[int, int, int]:
    """Count, amount in 万元, and institutions whose net count is above zero."""
    by_bank = rows(database, f"SELECT sum(tally), sum(amount_fen) FROM entry WHERE {where} GROUP BY institution")
    fen = sum(amount for _, amount in by_bank)
    assert fen % WAN == 0
    return sum(count for count, _ in by_bank), fen // WAN, sum(count > 0 for count, _ in by_bank)


def stored_counts(database: Database) -> list[int]:
    tables = [table.name for table in (*Tables.STORED, *Tables.PROJECTED)]
    return [rows(database, f"SELECT count(*) FROM {table}")[0][0] for table in tables]


def headers() -> Iterator[dict[str, Any]]:
    for path in RECORD_FILES:
        yield from (recorded.header for recorded in read_record(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("day", ["event_date", "book_date"])
@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("< '2023-01-01'", (29, 9_057, 7)),
        ("BETWEEN '2023-01-01' AND '2023-06-30'", (6, 2_415, 6)),
        ("<= '2023-06-30'", (35, 11_472, 8)),
        ("<= '9999-12-31'", (35, 11_472, 8)),
    ],
)
def test_patent_pledge_loans_come_to_the_published_figures(
    sample: Database, day: str, period: str, expected: tuple[int, int, int]
) -> None:
    assert total(sample, f"{LOANS} AND {day} {period}") == expected


def test_the_bank_recorded_wrong_does_not_count_before_its_own_first_loan(sample: Database) -> None:
    query = f"SELECT count(DISTINCT institution) FROM entry WHERE {LOANS} AND event_date < '2023-01-01'"
    assert rows(sample, query) == [(8,)]
    assert total(sample, f"{LOANS} AND event_date < '2023-01-01'")[2] == 7


@pytest.mark.parametrize(
    ("programme", "fen"),
    [
        ("海洋科技创业园建设", 2_022 * WAN),
        ("科技富民强县", 2_060 * WAN),
        ("科技特派员", 4_873_290_000),
        ("863计划", 742 * WAN),
    ],
)
def test_grants_come_to_the_published_figures_and_fall_within_the_year(
    sample: Database, programme: str, fen: int
) -> None:
    query = f"""SELECT sum(amount_fen), min(event_date) >= '2023-01-01', max(event_date) <= '2023-12-31'
        FROM entry WHERE kind = 'grant' AND act = 'disbursement' AND programme = '{programme}'"""
    assert rows(sample, query) == [(fen, 1, 1)]


def test_the_model_county_grants_went_to_the_four_counties(sample: Database) -> None:
    query = "SELECT DISTINCT region FROM entry WHERE programme = '科技富民强县' ORDER BY region"
    assert rows(sample, query) == [("330305",), ("330326",), ("330328",), ("330329",)]


def test_the_863_grant_is_one_project_of_one_enterprise(sample: Database) -> None:
    query = "SELECT count(DISTINCT instrument), min(recipient), max(recipient) FROM entry WHERE programme = '863计划'"
    assert rows(sample, query) == [(1, "LW-REDUCER", "LW-REDUCER")]


def test_the_publication_holds_the_twelve_figures_as_printed(sample: Database) -> None:
    [(body,)] = rows(sample, "SELECT body FROM document WHERE fact = 'publication'")
    publication = json.loads(body)
    assert (publication["code"], publication["year"], publication["sample"]) == ("REPORT-2023", 2023, True)
    assert [figure["id"] for figure in publication["figures"]] == [f"F{n:02d}" for n in range(1, 13)]
    assert [figure["text"] for figure in publication["figures"]] == FIGURES
    assert [figure["id"] for figure in publication["figures"] if "measure" not in figure] == ["F07", "F11"]
    assert all(figure["assumption"] for figure in publication["figures"])


def test_nothing_in_the_sample_happened_after_its_publication(sample: Database) -> None:
    query = "SELECT max(event_date) FROM entry"
    [(last,)] = rows(sample, query)
    assert last < "2024-01-15"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_business_occurs(sample: Database, kind: Kind) -> None:
    assert rows(sample, f"SELECT count(*) > 0 FROM entry WHERE kind = '{kind}'") == [(1,)]


def test_every_patent_pledge_loan_is_secured_by_a_registration_of_its_borrower(sample: Database) -> None:
    query = """SELECT loan.instrument_number FROM instrument AS loan
        LEFT JOIN security ON security.instrument = loan.key
        LEFT JOIN instrument AS registration ON registration.key = security.registration
        WHERE loan.kind = 'patent_pledge_loan' AND registration.provider IS NOT loan.recipient"""
    assert rows(sample, query) == []


def test_the_rollover_renews_a_loan_that_was_repaid_the_same_day(sample: Database) -> None:
    query = f"""SELECT new.amount_fen, old.amount_fen, new.event_date = old.event_date, new.contract = old.contract
        FROM entry AS new JOIN instrument ON instrument.key = new.instrument
        JOIN entry AS old ON old.instrument = instrument.renews AND old.act = 'repayment'
        WHERE new.means = '{Means.ROLLOVER}'"""
    assert rows(sample, query) == [(350 * WAN, 350 * WAN, 1, 1)]


def test_one_patent_pledge_loan_is_overdue_at_the_half_year(sample: Database) -> None:
    query = """SELECT i.instrument_number, sum(CASE e.act WHEN 'disbursement' THEN amount_fen
            WHEN 'repayment' THEN -amount_fen ELSE 0 END) AS balance
        FROM instrument AS i JOIN entry AS e ON e.instrument = i.key
        WHERE i.kind = 'patent_pledge_loan' AND e.event_date <= '2023-06-30' AND '2023-06-30' >
            coalesce((SELECT max(a.due_date) FROM amendment AS a WHERE a.instrument = i.key), i.due_date)
        GROUP BY i.key HAVING balance > 0"""
    assert rows(sample, query) == [("示例2022-25", 180 * WAN)]


def test_the_wrong_amount_and_the_wrong_bank_were_corrected_by_another_maker(sample: Database) -> None:
    query = """SELECT wrong.number, reversal.number, wrong.amount_fen, correction.made_by <> mistake.made_by
        FROM entry AS wrong JOIN entry AS reversal
          ON reversal.reverses_number = wrong.number AND reversal.reverses_line = wrong.line
        JOIN journal AS mistake ON mistake.number = wrong.number
        JOIN journal AS correction ON correction.number = reversal.number ORDER BY wrong.number"""
    assert rows(sample, query) == [(23, 24, 540 * WAN, 1), (48, 49, 240 * WAN, 1)]


def test_what_was_returned_was_revised_and_what_was_rejected_has_its_reason(sample: Database) -> None:
    query = """SELECT journal.number, journal.verdict, journal.reason IS NOT NULL, revision.verdict FROM journal
        LEFT JOIN voucher ON voucher.revises = journal.voucher
        LEFT JOIN journal AS revision ON revision.voucher = voucher.id
        WHERE journal.verdict <> 'posted' ORDER BY journal.number"""
    assert rows(sample, query) == [(55, "returned", 1, "posted"), (87, "rejected", 1, None)]


def test_warnings_were_accepted_by_name(sample: Database) -> None:
    query = "SELECT number, accepted FROM journal WHERE accepted IS NOT NULL ORDER BY number"
    assert rows(sample, query) == [
        (13, "patent_under_other_pledge"),
        (42, "duplicate_entry"),
        (77, "attachment_absent"),
        (104, "attachment_absent,loans_overdue"),
    ]


def test_a_late_repayment_is_booked_into_the_first_open_month(sample: Database) -> None:
    query = "SELECT act, event_date, book_date FROM entry WHERE book_date <> event_date ORDER BY line"
    assert rows(sample, query) == [("repayment", "2023-06-20", "2023-07-01"), ("income", "2023-06-20", "2023-07-01")]


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    database = empty_ledger(tmp_path)
    assert load_sample(database) == len(list(headers()))
    before, head = stored_counts(database), database.head.path.read_bytes()
    assert load_sample(database) == 0
    assert stored_counts(database) == before
    assert database.head.path.read_bytes() == head


def test_progress_tells_each_voucher_out_of_all(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    added = load_sample(empty_ledger(tmp_path), lambda done, of: told.append((done, of)))
    assert told == [(done, added) for done in range(1, added + 1)]


def test_a_ledger_with_other_vouchers_refuses_the_sample_and_stays_as_it_was(tmp_path: Path) -> None:
    database = empty_ledger(tmp_path)
    bank = {"fact": "institution", "code": "OTHER", "name": "某银行", "kind": "bank"}
    with database.writing() as writer:
        maker = add_user(writer.connection, "li", [Role.MAKER])
        checker = add_user(writer.connection, "zhao", [Role.CHECKER])
        submission = submit(writer, Draft([bank]), maker)
        decide(writer, [submission.id or 0], Verdict.POSTED, checker)
    before = stored_counts(database)
    with pytest.raises(Conflict) as refusal:
        load_sample(database)
    assert [finding.code for finding in refusal.value.findings] == [FindingCode.FILE_EXISTS]
    assert stored_counts(database) == before


def test_a_ledger_is_empty_until_something_is_handed_in(tmp_path: Path) -> None:
    database = empty_ledger(tmp_path)
    assert is_empty(database)
    load_sample(database)
    assert not is_empty(database)


@pytest.mark.parametrize("path", RECORD_FILES, ids=lambda path: path.name)
def test_every_record_file_says_at_its_top_that_it_is_invented(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    top = lines[: next(number for number, line in enumerate(lines) if not line.startswith("//"))]
    assert "示例" in "".join(top)


def test_every_institution_but_the_one_the_report_names_says_that_it_is_invented(sample: Database) -> None:
    assert rows(sample, "SELECT name FROM institution WHERE name NOT LIKE '%示例%'") == [("温州银行",)]


def test_every_instrument_says_that_it_is_invented(sample: Database) -> None:
    query = "SELECT count(*) FROM instrument WHERE instrument_number NOT LIKE '%示例%' OR instrument_number IS NULL"
    assert rows(sample, query) == [(0,)]


def test_client_keys_are_given_and_different() -> None:
    keys = [header["client_key"] for header in headers()]
    assert len(keys) == len(set(keys)) > 100
