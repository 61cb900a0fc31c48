"""Files of banks go in whole or not at all, are checked by a sheet whose sample is ticked, and can be traced back."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import Finding, LedgerError
from ledger.finding_codes import FindingCode
from ledger.intake.control import Sums
from ledger.intake.importing import preview_import
from ledger.intake.kept import import_source, list_imports, row_of
from ledger.intake.messages import Record
from ledger.intake.origins import file_and_row, origin_of
from ledger.intake.profile import Profile, parse_profile
from ledger.intake.profiles import find_profile, keep_profile, list_profiles, profile_toml
from ledger.intake.run import check_file
from ledger.intake_words import Field
from ledger.journal import Draft, prepare
from ledger.labels import label
from ledger.references import Party
from ledger.scope import Viewer
from ledger.verify import verify
from ledger.vocabulary import Unit
from reports.imports import build_control
from tests.books import Books
from tests.importing import HEADER, LOAN_PROFILE, LOANS, Desk


@pytest.fixture
def desk(books: Books, tmp_path: Path) -> Desk:
    """A desk on each engine."""
    return Desk(books, tmp_path)


@pytest.fixture
def sqlite_desk(sqlite_books: Books, tmp_path: Path) -> Desk:
    """A desk on SQLite, where the engine makes no difference."""
    return Desk(sqlite_books, tmp_path)


def codes(refused: Any) -> list[str]:
    """``code place expected`` of the findings of a refusal."""
    with pytest.raises(LedgerError) as caught:
        refused()
    return [f"{f.code} {f.place} {f.expected}".strip() for f in caught.value.findings]


# in whole or not at all


def test_a_file_goes_in_whole_waits_and_is_posted_with_its_sheet(desk: Desk) -> None:
    imported = desk.submit(LOANS)
    assert (imported.id, imported.vouchers, imported.outcome.fact_count) == (1, (2,), 4)
    assert desk.books.total("disbursed", kind="patent_pledge_loan") == (0, None)
    assert desk.find(1).state == "submitted"
    [decision] = desk.decide(1, reason="已核对")
    assert desk.books.total("disbursed", kind="patent_pledge_loan") == (2, "3005000.00")
    assert desk.find(1).state == "posted"
    [(reason,)] = desk.books.rows(f"SELECT reason FROM journal WHERE number = {decision.number}")
    [(sheet, digest, account, ticked)] = desk.books.rows(
        "SELECT sheet, sheet_sha256, account, ticked FROM import_check"
    )
    assert (reason, account, ticked) == (f"已核对 sheet:{digest}", "li", "[2,3]")
    assert json.loads(sheet)["file"] == "放款.csv"
    result = verify(desk.books.database)
    assert result.is_intact, result.findings


def test_control_totals_tell_rows_sums_and_the_files_own_total(sqlite_desk: Desk) -> None:
    summary = sqlite_desk.check(LOANS).summary
    assert summary["rows"] == {"header": 1, "record": 2, "total": 1}
    assert (summary["records"], summary["accepted"], summary["facts"]) == (2, 2, 4)
    assert summary["sums"] == [
        {
            "field": "disbursement", "unit": "wan_yuan", "sum_in_unit": "300.50",
            "sum_fen": 300_500_000, "accepted_fen": 300_500_000, "stated_fen": 300_500_000,
            "agrees": True,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "header", "profile", "unit", "in_unit"),
    [
        ("单位：万元\n", "放款金额", "", "wan_yuan", "300.50"),
        ("单位：万元\n", "放款金额（元）", "", "yuan", "300.50"),
        ("", "放款金额（亿元）", "", "yi_yuan", "300.50"),
        ("", "放款金额", 'unit = "wan_yuan"\n', "wan_yuan", "300.50"),
        ("", "放款金额", "", "yuan", "300.50"),
    ],
)
def test_sums_are_told_in_the_files_own_unit_wherever_it_stands(
    sqlite_desk: Desk, above: str, header: str, profile: str, unit: str, in_unit: str
) -> None:
    text = above + LOANS.replace("放款金额（万元）", header)
    desk = sqlite_desk.with_profile(LOAN_PROFILE + profile)
    outcome = desk.check(text)
    assert outcome.layout is not None
    assert outcome.layout.units == outcome.summary["units"] == {"disbursement": unit}
    [total] = outcome.summary["sums"]
    assert (total["unit"], total["sum_in_unit"]) == (unit, in_unit)
    assert total["sum_fen"] == 30_050 * {"yuan": 1, "wan_yuan": 10**4, "yi_yuan": 10**8}[unit]
    [row] = build_control(outcome.summary).rows
    assert f"{in_unit} {label(Unit(unit))}" in row.cells


NEW_PARTIES = LOAN_PROFILE + 'new_institutions = true\n[party_kinds]\nrecipient = "enterprise"\n'

BROKEN = f"""{HEADER}
示例B01,示例E01,J1,百万,2023-01-05,2024-01-05
示例B01,谁也不是,J2,200,2023-02-05,2024-02-05
示例B01,示例E02,J3,300,2023-13-05,2024-02-05
示例B01,示例E02,J4,400,2030-03-05,2031-02-05
"""


def test_every_error_of_reading_composing_and_rules_is_told_at_its_cell_and_nothing_is_stored(desk: Desk) -> None:
    told = desk.refusal(BROKEN)
    assert told == ["amount_unreadable D2", "party_unknown B3", "date_unreadable E4", "date_in_future E5"]


def test_a_preview_finds_the_same_and_is_kept_with_the_file(desk: Desk) -> None:
    preview = desk.preview(BROKEN)
    item = desk.find(preview.id)
    assert (item.state, item.finding_count, item.vouchers) == ("preview", 4, ())
    assert [finding.place for finding in item.findings] == ["D2", "B3", "E4", "E5"]
    [(content,)] = desk.books.rows("SELECT content FROM attachment_blob")
    assert bytes(content).decode() == BROKEN


def test_a_file_that_is_no_table_is_refused_and_not_kept(desk: Desk) -> None:
    before = desk.left()
    assert codes(lambda: desk.preview("%PDF-1.7 \x00"))
    assert desk.left() == before


def test_a_file_without_rows_is_refused(sqlite_desk: Desk) -> None:
    assert sqlite_desk.refusal(HEADER + "\n") == ["import_nothing"]


def test_a_total_that_its_rows_do_not_have_refuses_the_file(sqlite_desk: Desk) -> None:
    told = sqlite_desk.refusal(LOANS.replace("合计,,,300.5", "合计,,,300"))
    assert [place.split()[-1] for place in told] == ["D4"]


ALIKE = f"""{HEADER}
示例B01,示例E01,J1,100,2023-01-05,2024-01-05
示例B01,示例E01,J2,100,2023-01-05,2024-01-05
"""


def test_warnings_are_confirmed_by_the_maker_and_accepted_by_the_checker(desk: Desk) -> None:
    assert {told.split()[0] for told in desk.refusal(ALIKE)} == {"duplicate_entry"}
    imported = desk.submit(ALIKE, accept_warnings=True)
    assert [warning["code"] for warning in desk.sheet(imported.id)["warnings"]] == ["duplicate_entry"]
    assert codes(lambda: desk.decide(imported.id)) == ["warning_not_accepted I1 duplicate_entry"]
    assert [made.number for made in desk.decide(imported.id, accept=["duplicate_entry"])] == [2]


MANY = "\n".join(
    [
        "贷款银行,借款企业,借据号,放款金额（万元）,放款日期,还款额（万元）,还款日期",
        *(f"示例B01,企业{number % 60},K{number},{number},2023-01-05,,," for number in range(1, 2_601)),
        "示例B01,企业1,K1,,,1,2023-03-05",
        "",
    ]
)


def test_a_long_file_becomes_several_vouchers_that_rest_on_each_other(desk: Desk) -> None:
    new = desk.with_profile(NEW_PARTIES)
    imported = new.submit(MANY, accept_warnings=True)
    assert len(imported.vouchers) > 1
    accept = sorted({str(warning.code) for warning in imported.outcome.warnings})
    backwards = list(reversed(imported.vouchers))
    assert codes(lambda: new.books.decide(*backwards)) == ["sheet_not_ticked I1"]
    made = new.decide(imported.id, accept=accept)
    assert [decision.voucher for decision in made] == sorted(imported.vouchers)
    total = sum(range(1, 2_601))
    assert new.books.total("disbursed", kind="patent_pledge_loan") == (2_600, f"{total}0000.00")
    assert new.books.total("repaid", kind="patent_pledge_loan") == (1, "10000.00")
    assert verify(new.books.database).is_intact


def test_parties_of_earlier_vouchers_of_a_batch_are_known_at_the_door(sqlite_books: Books) -> None:
    facts = sqlite_books.facts("patent_pledge_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 100")
    pending = {"B01": Party("bank", "330302"), "E01": Party("enterprise", "330303")}
    with sqlite_books.database.reading() as connection:
        assert codes(lambda: prepare(connection, Draft(facts))) == [
            "unknown_institution /facts/0/provider", "unknown_institution /facts/0/recipient",
        ]  # fmt: skip
        stored = prepare(connection, Draft(facts), pending=pending).facts
    assert stored[0]["region"] == "330303"


def test_a_batch_is_decided_in_ascending_order_whatever_order_is_asked(books: Books) -> None:
    first = books.submit("bank B01 330302", batch="b").id or 0
    alone = books.submit("enterprise E09").id or 0
    second = books.submit("enterprise E01", batch="b").id or 0
    made = books.decide(second, alone, first)
    assert [decision.voucher for decision in made] == [first, alone, second]


# the same again


def test_pressing_twice_on_a_preview_is_the_same_answer(desk: Desk) -> None:
    preview = desk.preview(LOANS)
    first = desk.submit(LOANS, preview=preview.id)
    again = desk.submit(LOANS, preview=preview.id)
    assert (first.vouchers, first.is_replay) == (again.vouchers, again.is_replay is False)
    assert again.is_replay
    assert desk.books.rows("SELECT count(*) FROM voucher WHERE batch IS NOT NULL") == [(1,)]


def test_many_who_press_at_once_store_the_file_once(desk: Desk) -> None:
    preview = desk.preview(LOANS)
    task = desk.task(LOANS)

    def press(_: int) -> Any:
        from ledger.intake.importing import submit_import

        with desk.books.database.writing() as writer:
            return submit_import(writer, task, preview=preview.id).vouchers

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(4))) == {(2,)}


def test_the_same_file_twice_is_refused_until_the_first_came_to_nothing(desk: Desk) -> None:
    first = desk.submit(LOANS)
    assert codes(lambda: desk.submit(LOANS, name="another name.csv")) == ["import_twice file I1"]
    desk.decide(first.id, "returned", reason="示例")
    second = desk.submit(LOANS)
    assert (desk.find(1).state, desk.find(second.id).state) == ("returned", "submitted")
    desk.decide(second.id)
    assert codes(lambda: desk.submit(LOANS)) == [f"import_twice file I{second.id}"]
    assert codes(lambda: desk.preview(LOANS)) == [f"import_twice file I{second.id}"]


OVERLAP = f"""{HEADER}
示例B01,示例E01,J1,100,2023-01-05,2024-01-05
示例B01,示例E02,J2,200.5,2023-02-05,2024-02-05
示例B01,示例E02,J3,50,2023-03-05,2024-03-05
"""


def test_a_file_that_overlaps_shows_its_duplicates_row_by_row(desk: Desk) -> None:
    desk.post(LOANS)
    assert desk.refusal(OVERLAP) == ["duplicate_row 2", "duplicate_row 3"]


# by choice, only the rows without errors


def test_valid_rows_only_leaves_out_rows_with_errors_and_all_of_the_same_agreement(desk: Desk) -> None:
    header = "贷款银行,借款企业,借据号,放款金额（万元）,放款日期,还款额（万元）,还款日期"
    text = f"""{header}
示例B01,示例E01,J1,100,2023-01-05,,
示例B01,示例E01,J1,,,5,2023-23-05
示例B01,示例E02,J2,200,2023-02-05,,
"""
    assert desk.refusal(text)
    imported = desk.submit(text, valid_rows_only=True)
    assert imported.outcome.summary["left_out"] == [2, 3]
    assert [f"{f.code} {f.place} {f.severity}" for f in imported.outcome.findings] == ["date_unreadable G3 note"]
    desk.decide(imported.id)
    assert desk.books.table("disbursed", by="institution", kind="patent_pledge_loan") == "B01 1 2000000.00"


def test_all_rows_of_an_unknown_party_are_left_out_though_one_finding_tells_of_them(sqlite_desk: Desk) -> None:
    rows = [
        f"示例B01,{borrower},J{row},100.{row:02d},2023-01-05" for row, borrower in enumerate(["示例E01", "新来厂"] * 20)
    ]
    text = "\n".join(["贷款银行,借款企业,借据号,放款金额（万元）,放款日期", *rows])
    assert sqlite_desk.refusal(text) == ["party_unknown B3"]
    imported = sqlite_desk.submit(text, valid_rows_only=True)
    assert imported.outcome.summary["left_out"] == list(range(3, 42, 2))
    assert imported.outcome.summary["accepted"] == 20


def test_what_is_wrong_with_the_whole_file_is_not_left_out(sqlite_desk: Desk) -> None:
    wrong_total = LOANS.replace("合计,,,300.5", "合计,,,300")
    assert sqlite_desk.refusal(wrong_total, valid_rows_only=True)


# the checker's sheet


def test_plain_approval_of_imported_vouchers_is_refused_and_no_forged_reason_helps(desk: Desk) -> None:
    imported = desk.submit(LOANS)
    [voucher] = imported.vouchers
    assert codes(lambda: desk.books.decide(voucher)) == ["sheet_not_ticked I1"]
    forged = f"sheet:{'0' * 64}"
    assert codes(lambda: desk.books.decide(voucher, reason=forged)) == ["sheet_not_ticked I1"]
    assert desk.books.decide(voucher, verdict="returned", reason="示例")[0].number == 2


def test_ticks_that_are_missing_or_of_other_rows_are_told(desk: Desk) -> None:
    imported = desk.submit(LOANS)
    assert codes(lambda: desk.decide(imported.id, ticked=[2])) == ["ticks_missing I1 3"]
    with pytest.raises(LedgerError) as caught:
        desk.decide(imported.id, ticked=[2, 3, 9])
    assert caught.value.findings == (Finding(FindingCode.TICKS_MISSING, "I1", "", "9"),)
    assert desk.decide(imported.id, ticked=[3, 2])[0].verdict == "posted"


def test_deciding_twice_is_the_same_answer(desk: Desk) -> None:
    imported = desk.submit(LOANS)
    first, again = desk.decide(imported.id), desk.decide(imported.id)
    assert [made.hash for made in first] == [made.hash for made in again]
    assert [made.is_replay for made in (*first, *again)] == [False, True]


def test_of_two_checkers_at_once_one_decides(desk: Desk) -> None:
    imported = desk.submit(LOANS)

    def decide(checker: str) -> str:
        try:
            return str(desk.decide(imported.id, checker=checker)[0].verdict)
        except LedgerError as refusal:
            return str(refusal.findings[0].code)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, ["li", "zhao"])) == ["already_decided", "posted"]
    assert desk.books.rows("SELECT count(*) FROM import_check") == [(1,)]


def test_who_handed_in_does_not_tick(desk: Desk) -> None:
    imported = desk.submit(LOANS, who="zhao")
    assert codes(lambda: desk.decide(imported.id, checker="zhao")) == ["same_person S2"]
    assert codes(lambda: desk.decide(imported.id, checker="wang")) == ["role_missing wang checker"]
    assert desk.books.rows("SELECT count(*) FROM import_check") == [(0,)]


NEXT = f"""{HEADER}
示例B01,示例E01,J1,101,2023-01-05,2024-01-05
示例B01,示例E02,J3,50,2023-03-05,2024-03-05
"""


def test_rows_that_are_new_changed_or_vanished_since_the_last_file_are_listed(desk: Desk) -> None:
    desk.post(LOANS)
    of_another = desk.submit(f"{HEADER}\n示例B02,示例E01,Z1,1,2023-01-05,2024-01-05\n")
    assert desk.sheet(of_another.id)["compared_with"] is None
    later = desk.submit(NEXT, valid_rows_only=True, accept_warnings=True)
    sheet = desk.sheet(later.id)
    listed = {
        name: [(row["row"], row["what"]) for row in sheet[f"{name}_rows"]] for name in ("new", "changed", "vanished")
    }
    assert listed == {"new": [(3, "J3")], "changed": [(2, "J1")], "vanished": [(3, "J2")]}
    assert (sheet["compared_with"], sheet["new"], sheet["changed"], sheet["vanished"]) == ("I1", 1, 1, 1)


def test_a_next_file_is_compared_with_the_last_one_posted(sqlite_desk: Desk) -> None:
    desk = sqlite_desk.with_profile('name = "余额"\nkind = "patent_pledge_loan"\n[constants]\nprovider_code = "B01"\n')
    header = "数据日期,余额（万元）"
    first = desk.post(f"{header}\n2023-01-31,100\n2023-02-28,110\n2023-03-31,120\n")
    second = desk.submit(f"{header}\n2023-02-28,110\n2023-03-31,125\n2023-04-30,130\n", accept_warnings=True)
    sheet = desk.sheet(second.id)
    assert sheet["compared_with"] == f"I{first}"
    assert {name: sheet[name] for name in ("new", "changed", "vanished")} == {"new": 2, "changed": 0, "vanished": 2}
    assert [row["row"] for row in sheet["vanished_rows"]] == [2, 4]


def test_reported_balances_stand_beside_what_the_ledger_becomes(desk: Desk) -> None:
    desk.books.post("statement B01 patent_pledge_loan 2023-02-28 outstanding 300万元")
    imported = desk.submit(LOANS)
    assert desk.sheet(imported.id)["statements"] == [
        {
            "institution": "B01", "kind": "patent_pledge_loan", "day": "2023-02-28", "statement": "3000000.00",
            "ledger": "3005000.00", "difference": "-5000.00",
        }
    ]  # fmt: skip


def test_the_sample_is_25_rows_the_same_each_time_and_others_for_another_file(sqlite_desk: Desk) -> None:
    def sampled(first: int) -> list[int]:
        lines = [f"示例B01,示例E01,J{n},{n},2023-01-05,2024-01-05" for n in range(first, first + 200)]
        return [row["row"] for row in sqlite_desk.check("\n".join([HEADER, *lines])).summary["sample"]]

    assert len(sampled(1)) == 25
    assert sampled(1) == sampled(1) == sorted(sampled(1))
    assert sampled(1) != sampled(2)


# whose file


def test_a_clerk_imports_the_own_banks_business_and_sees_no_other(desk: Desk) -> None:
    desk.submit(LOANS.replace("J", "W"))
    imported = desk.submit(LOANS, who="chen")
    with desk.books.database.reading() as connection:
        seen = list_imports(connection, Viewer.of("B01"))
    assert [item.id for item in seen] == [imported.id]
    assert codes(lambda: desk.find(1, "chen")) == ["unknown_import I1"]
    assert codes(lambda: desk.decide(imported.id)) == ["no_maker S3"]


def test_a_clerks_file_with_the_business_of_another_bank_is_refused_at_its_rows(desk: Desk) -> None:
    text = LOANS.replace("示例B01,示例E02", "示例B02,示例E02")
    told = desk.refusal(text, who="chen")
    assert {item.split()[0] for item in told} == {"not_own_business"}
    assert {re.sub(r"[A-Z]", "", item.split()[1]) for item in told} == {"3"}


@pytest.mark.parametrize("who", ["li", "sun", "root"])
def test_only_makers_and_clerks_import(sqlite_desk: Desk, who: str) -> None:
    assert codes(lambda: sqlite_desk.submit(LOANS, who=who))[0].startswith(f"role_missing {who}")
    assert codes(lambda: sqlite_desk.preview(LOANS, who=who))[0].startswith(f"role_missing {who}")


# back to the cell


def test_an_entry_leads_back_to_its_file_sheet_and_row(desk: Desk) -> None:
    desk.post(LOANS)
    sha256 = desk.find(1).sha256
    with desk.books.database.reading() as connection:
        found = origin_of(connection, "2/4", Viewer.all())
        assert found == {
            "entry": "2/4", "import": "I1", "file": "放款.csv", "sha256": sha256, "sheet": "", "row": 3,
            "cell": "D3",
        }  # fmt: skip
        assert file_and_row(connection, ["2/2", "2/4"]) == {"2/2": ("放款.csv", 2), "2/4": ("放款.csv", 3)}
        assert codes(lambda: origin_of(connection, "2/4", Viewer.of("B02"))) == ["unknown_entry 2/4"]
        assert codes(lambda: origin_of(connection, "9/4", Viewer.all())) == ["unknown_entry 9/4"]


def test_nobody_says_of_a_voucher_that_it_was_imported_when_it_was_not(desk: Desk) -> None:
    source = {"via": "import", "file": "假.xlsx", "sha256": "0" * 64, "rows": [[5, 1, 9]]}
    assert codes(lambda: desk.books.submit("bank B09", source=source)) == ["malformed source/via"]
    assert desk.books.submit("bank B09", source=source | {"via": "record"}).id


def test_an_entry_that_was_not_imported_is_told_so(desk: Desk) -> None:
    desk.books.post("patent_pledge_loan J9 B01 -> E01\n2023-01-05 J9 disbursement 100")
    with desk.books.database.reading() as connection:
        assert codes(lambda: origin_of(connection, "2/2", Viewer.all())) == ["not_imported 2/2"]


@pytest.mark.parametrize(
    "rows",
    [[2], [2, 2, 3, 3, 4, 4], [5, 5, 7, 7, 7, 8], [9, 2, 2, 3], [1] * 6, [4, 4, 6, 6, 7, 7, 3]],
)
def test_the_row_of_every_fact_is_read_back_from_its_runs(rows: list[int]) -> None:
    source = import_source("a.csv", "0" * 64, "", "", rows)
    assert [row_of(source, line) for line in range(1, len(rows) + 1)] == rows
    assert row_of(source, len(rows) + 1) is None


def test_the_file_that_a_voucher_came_from_is_hashed_again_by_verification(sqlite_desk: Desk) -> None:
    sqlite_desk.post(LOANS)
    with sqlite_desk.books.database.writing() as writer:
        writer.connection.exec_driver_sql("DROP TRIGGER attachment_blob_no_update")
        writer.connection.exec_driver_sql("UPDATE attachment_blob SET content = x'00'")
    found = {str(finding.code) for finding in verify(sqlite_desk.books.database).findings}
    assert found == {"attachment_differs", "guard_missing"}


# profiles


def test_a_profile_is_kept_in_versions_of_which_the_latest_holds(books: Books) -> None:
    wang = books.user("wang")
    with books.database.writing() as writer:
        keep = [
            keep_profile(writer.connection, "bank", text, wang)
            for text in ('unit = "yuan"\n', 'unit = "wan_yuan"\n', 'unit = "wan_yuan"\n')
        ]
        assert keep == [1, 2, 2]
        assert find_profile(writer.connection, "bank", wang)["content"] == 'unit = "wan_yuan"\n'


def test_profiles_of_one_house_are_not_read_by_another(sqlite_books: Books) -> None:
    with sqlite_books.database.writing() as writer:
        keep_profile(writer.connection, "bank", 'unit = "yuan"\n', sqlite_books.user("wang"))
        keep_profile(writer.connection, "bank", 'unit = "yi_yuan"\n', sqlite_books.user("chen"))
        found = [
            find_profile(writer.connection, "bank", user)["content"]
            for user in (sqlite_books.user("wang"), sqlite_books.user("chen"), None)
        ]
        assert found == ['unit = "yuan"\n', 'unit = "yi_yuan"\n', 'unit = "yuan"\n']
        assert [row["account"] for row in list_profiles(writer.connection)] == ["wang"]


def test_a_profile_that_is_wrong_or_badly_named_is_not_kept(sqlite_books: Books) -> None:
    wang, li = sqlite_books.user("wang"), sqlite_books.user("li")
    with sqlite_books.database.writing() as writer:
        connection = writer.connection
        assert codes(lambda: keep_profile(connection, "bank", "colour = 1", wang)) == ["unknown_field /profile/colour"]
        assert codes(lambda: keep_profile(connection, "a/b", "", wang))[0].startswith("malformed name")
        assert codes(lambda: keep_profile(connection, "bank", "", li))[0].startswith("role_missing")
        assert codes(lambda: find_profile(connection, "bank", wang)) == ["unknown_profile profile"]


PROFILE = """
name = "某银行 \\"A\\""
kind = "grant"
header_rows = [4, 5]
unit = "wan_yuan"
new_institutions = true
fill_down = ["provider"]

[constants]
provider = "G01"

[columns]
amount = ["金额", "拨付"]

[values.act]
"放款" = "disbursement"

[amount_by]
field = "category"
default = "20万元"

[amount_by.table]
"重点 项目" = "35万元"

[skip]
category = ["西部项目"]
"""


@pytest.mark.parametrize("text", ["", 'kind = "grant"\n', PROFILE])
def test_a_profile_written_as_toml_reads_back_as_itself(text: str) -> None:
    profile = parse_profile(text)
    assert parse_profile(profile_toml(profile)) == profile
    assert Profile.model_validate_json(profile.model_dump_json(exclude_defaults=True)) == profile


# faults


def test_facts_that_do_not_sum_to_their_rows_are_told() -> None:
    sums = Sums()
    sums.take({}, Record(2, {"disbursement": "100.00", "outstanding": "7.00"}))
    sums.facts[Field.DISBURSEMENT] += 9_999
    [finding] = sums.differing("放款!")
    assert (finding.code, finding.expected, finding.found) == ("import_sum_differs", "disbursement 100.00", "99.99")
    sums.facts[Field.DISBURSEMENT] += 1
    assert not sums.differing("放款!")


KILLED = """
import os, signal, sys
from pathlib import Path
from ledger.accounts import find_user
from ledger.database import Database
from ledger.intake.importing import submit_import
from ledger.intake.profile import parse_profile
from ledger.intake.run import ImportFile, Task

seen = 0
def progress(rows):
    global seen
    seen += rows
    if seen > 3000:
        os.kill(os.getpid(), signal.SIGKILL)

database = Database(sys.argv[1], Path(sys.argv[2]))
with database.writing() as writer:
    user = find_user(writer.connection, "wang")
    task = Task(ImportFile.of(Path(sys.argv[3])), parse_profile(sys.argv[4]), user, progress=progress)
    submit_import(writer, task, accept_warnings=True)
"""


def test_killed_in_the_middle_nothing_is_stored_and_the_next_try_goes_through(desk: Desk, tmp_path: Path) -> None:
    lines = [f"示例B01,企业{n % 50},K{n},{n},2023-01-05,2024-01-05" for n in range(1, 4_001)]
    text = "\n".join([HEADER, *lines])
    path = tmp_path / "long.csv"
    path.write_text(text, encoding="utf-8")
    before = desk.left()
    database = desk.books.database
    address = database.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, address, str(database.head.path), str(path), NEW_PARTIES],
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL
    assert desk.left() == before
    assert verify(database).is_intact
    new = desk.with_profile(NEW_PARTIES)
    assert len(new.submit(text, accept_warnings=True).vouchers) == 2


def test_a_reader_that_dies_is_a_finding_and_nothing_is_stored(sqlite_desk: Desk) -> None:
    from ledger.intake.messages import Found, Message
    from tests.importing import over

    def dies(_: Path, __: Profile, *, name: str) -> Iterator[Message]:
        assert name == "放款.csv"
        yield Found([Finding(FindingCode.READING_DIED)])

    before = sqlite_desk.left()
    task = over(sqlite_desk.task(LOANS), reader=dies)
    assert codes(lambda: preview_import(sqlite_desk.books.database, task)) == ["reading_died"]
    with sqlite_desk.books.database.reading() as connection:
        assert [finding.code for finding in check_file(connection, task).errors] == ["reading_died"]
    assert sqlite_desk.left() == before


# two files that know of the same new party


def test_a_party_that_was_stated_by_another_file_meanwhile_is_not_stated_over_again(desk: Desk) -> None:
    header = "贷款银行,借款企业,借据号,放款金额（万元）,放款日期"
    both = parse_profile(LOAN_PROFILE + "new_institutions = true\n")
    first = desk.submit(f"{header},县区\n示例B01,丙三厂,A1,100,2023-01-01,龙湾区\n", profile=both)
    second = desk.submit(f"{header}\n示例B01,丙三厂,A2,200,2023-01-02\n", profile=both)
    desk.decide(first.id)
    assert codes(lambda: desk.decide(second.id))[0].startswith(f"institution_changed I{second.id}")
    desk.books.decide(*second.vouchers, verdict="returned", reason="另行登记")
    again = desk.submit(f"{header}\n示例B01,丙三厂,A2,200,2023-01-02\n", profile=both)
    desk.decide(again.id)
    [region] = {row[0] for row in desk.books.rows("SELECT region FROM institution WHERE name = '丙三厂'")}
    assert region == "330303"
