"""Imports at the command line: what is printed, how a command ends, and that JSON says the same."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.cli import main
from tests.books import Books
from tests.importing import HEADER, LOAN_PROFILE, LOANS, PARTIES

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pledgebook(
    sqlite_books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command over a ledger with two banks; its status, output and error output."""
    sqlite_books.post(PARTIES)
    database = sqlite_books.database
    monkeypatch.chdir(tmp_path)
    Path("loans.csv").write_text(LOANS, encoding="utf-8")
    Path("bank.toml").write_text(LOAN_PROFILE, encoding="utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        options = ["--database", str(database.url.database), "--head-file", str(database.head.path)]
        monkeypatch.setattr("sys.argv", ["pledgebook", *options, *words])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run


IMPORT = ("import", "loans.csv", "--profile", "bank.toml", "--as", "wang")

SHA256 = re.compile(r"[0-9a-f]{64}")


def test_what_is_printed_of_an_import_and_of_its_sheet(pledgebook: Command, golden: Callable[[str, str], None]) -> None:
    golden("import.txt", pledgebook(*IMPORT)[1])
    golden("import-sheet.txt", SHA256.sub("…", pledgebook("imports", "check", "I1")[1]))


def test_a_file_is_imported_checked_ticked_and_traced(pledgebook: Command) -> None:
    status, out, err = pledgebook(*IMPORT)
    assert (status, err) == (0, "")
    assert out.endswith("已提交导入 I1：2 行、4 项事实，凭证 S2，待复核。\n")
    status, out, _ = pledgebook("imports", "check", "I1")
    assert status == 0
    assert "pledgebook approve --batch I1 --ticked 2,3 --as" in out
    assert pledgebook("approve", "--batch", "I1", "--ticked", "2", "--as", "li")[0] == 2
    assert pledgebook("approve", "S2", "--as", "li")[0] == 2
    status, out, _ = pledgebook("approve", "--batch", "I1", "--ticked", "2,3", "--as", "li")
    assert (status, out) == (0, "凭证 S2：已入账，日记账第 2 号。\n")
    status, out, _ = pledgebook("origin", "2/4")
    assert status == 0
    assert out.startswith("分录 2/4：导入 I1，文件 loans.csv，工作表 –，第 3 行（单元格 D3）。\n文件 sha256 ")
    status, out, _ = pledgebook("origin", "2/4", "--format", "json")
    assert json.loads(out)["row"] == 3
    assert pledgebook("verify")[0] == 0


def test_entries_are_listed_with_the_file_and_row_that_they_came_from(pledgebook: Command) -> None:
    pledgebook(*IMPORT)
    pledgebook("approve", "--batch", "I1", "--ticked", "all", "--as", "li")
    items = json.loads(pledgebook("entries", "--origin", "--format", "json")[1])["entries"]
    assert [(item["entry"], item["file"], item["row"]) for item in items] == [
        ("2/2", "loans.csv", 2), ("2/4", "loans.csv", 3),
    ]  # fmt: skip
    assert "loans.csv" in pledgebook("entries", "--origin")[1]
    assert "loans.csv" not in pledgebook("entries")[1]


def test_a_dry_run_stores_nothing_and_ends_with_zero_where_all_is_well(pledgebook: Command) -> None:
    status, out, _ = pledgebook(*IMPORT, "--dry-run")
    assert status == 0
    assert out.endswith("检查通过：2 行、4 项事实、1 张凭证（未提交）。\n")
    assert "I1" not in pledgebook("imports", "list")[1]


def test_errors_are_told_at_their_cells_and_end_with_one(pledgebook: Command) -> None:
    Path("loans.csv").write_text(LOANS.replace("2023-01-05", "2023-13-05"), encoding="utf-8")
    for more in ((), ("--dry-run",)):
        status, out, _ = pledgebook(*IMPORT, *more)
        assert status == 1
        assert "发现 1 个错误、0 个警告：\n  错误 [date_unreadable] E2：" in out
        assert out.endswith("未提交。\n")
    status, out, _ = pledgebook(*IMPORT, "--valid-rows-only")
    assert status == 0
    assert "按选择略去 1 行：2" in out


def test_the_file_is_written_with_its_findings_on_refusal_and_in_a_dry_run(pledgebook: Command) -> None:
    Path("loans.csv").write_text(LOANS.replace("2023-01-05", "2023-13-05"), encoding="utf-8")
    for more in ((), ("--dry-run",), ("--format", "json")):
        status, _, err = pledgebook(*IMPORT, *more, "--annotate", "back.xlsx")
        assert (status, err) == (1, f"已写带错误说明的副本 {Path('back.xlsx').absolute()}。\n")
        listed = [cell.value for row in load_workbook("back.xlsx")["错误汇总"].iter_rows() for cell in row]
        assert "date_unreadable" in listed
        Path("back.xlsx").unlink()
    status, _, err = pledgebook(*IMPORT, "--annotate", "none/back.xlsx")
    assert (status, "[file_unwritable]" in err) == (2, True)


def test_of_a_file_without_findings_no_copy_is_written(pledgebook: Command) -> None:
    assert pledgebook(*IMPORT, "--annotate", "back.xlsx")[0] == 0
    assert not Path("back.xlsx").exists()


ALIKE = f"""{HEADER}
示例B01,示例E01,J1,100,2023-01-05,2024-01-05
示例B01,示例E01,J2,100,2023-01-05,2024-01-05
"""


def test_warnings_end_with_one_until_they_are_accepted(pledgebook: Command) -> None:
    Path("loans.csv").write_text(ALIKE, encoding="utf-8")
    status, out, _ = pledgebook(*IMPORT)
    assert (status, "[duplicate_entry]" in out) == (1, True)
    assert pledgebook(*IMPORT, "--accept-warnings")[0] == 0
    _, out, _ = pledgebook("imports", "check", "I1")
    assert "--accept duplicate_entry" in out
    words = ("approve", "--batch", "I1", "--ticked", "all", "--as", "li")
    assert pledgebook(*words)[0] == 2
    assert pledgebook(*words, "--accept", "duplicate_entry")[0] == 0


def test_json_says_what_the_table_says(pledgebook: Command) -> None:
    status, out, _ = pledgebook(*IMPORT, "--format", "json")
    told = json.loads(out)
    assert (status, told["import"], told["vouchers"], told["finding_count"]) == (0, "I1", ["S2"], 0)
    assert told["totals"]["sums"] == [
        {
            "field": "disbursement", "unit": "wan_yuan", "sum_in_unit": "300.50",
            "sum": "3005000.00", "accepted": "3005000.00", "stated": "3005000.00",
            "agrees": True,
        }
    ]  # fmt: skip
    listed = json.loads(pledgebook("imports", "list", "--format", "json")[1])["imports"]
    whole = json.loads(pledgebook("imports", "show", "I1", "--format", "json")[1])
    sheet = json.loads(pledgebook("imports", "check", "I1", "--format", "json")[1])
    assert [item["state"] for item in listed] == ["submitted"]
    assert whole["totals"] == sheet["totals"] == told["totals"]
    assert [row["row"] for row in sheet["sample"]] == [2, 3]


def test_imports_are_listed_and_shown(pledgebook: Command) -> None:
    pledgebook(*IMPORT)
    for words in (("imports",), ("imports", "list"), ("imports", "show", "I1")):
        status, out, _ = pledgebook(*words)
        assert (status, "loans.csv" in out, "待复核" in out) == (0, True, True)


def test_what_is_mapped_by_hand_is_kept_as_a_profile(pledgebook: Command) -> None:
    odd = LOANS.replace("放款金额（万元）", "本次数额").replace("合计,,,300.5,,\n", "")
    Path("loans.csv").write_text(odd, encoding="utf-8")
    status, _, err = pledgebook(
        *IMPORT, "--map", "放款额=本次数额", "--unit", "wan_yuan", "--keep-profile", "甲行", "--dry-run"
    )
    assert (status, err) == (0, "已保存读取方案 甲行（第 1 版）。\n")
    status, out, _ = pledgebook("profile", "show", "甲行")
    assert (status, 'disbursement = ["本次数额"]' in out, 'unit = "wan_yuan"' in out) == (0, True, True)
    status, out, _ = pledgebook("import", "loans.csv", "--profile", "甲行", "--as", "wang")
    assert (status, "3,005,000.00" in out) == (0, True)
    assert "甲行" in pledgebook("profile", "list")[1]


def test_a_profile_file_is_kept_under_a_name(pledgebook: Command) -> None:
    status, out, _ = pledgebook("profile", "keep", "乙行", "bank.toml", "--as", "wang")
    assert (status, out) == (0, "已保存读取方案 乙行（第 1 版）。\n")
    assert pledgebook("profile", "show", "乙行")[1] == LOAN_PROFILE


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("import", "none.csv", "--as", "wang"), "file_missing"),
        (("import", "loans.csv", "--profile", "none", "--as", "wang"), "unknown_profile"),
        (("import", "loans.csv", "--profile", "none.toml", "--as", "wang"), "file_missing"),
        (("import", "loans.csv", "--map", "颜色=红", "--as", "wang"), "unknown_field"),
        (("import", "loans.csv", "--as", "li"), "role_missing"),
        (("imports", "check", "I9"), "unknown_import"),
        (("imports", "show", "7"), "malformed"),
        (("approve", "--batch", "I9", "--ticked", "all", "--as", "li"), "unknown_import"),
        (("approve", "--batch", "I9", "--ticked", "x", "--as", "li"), "malformed"),
        (("approve", "--as", "li"), "usage"),
        (("approve", "S1", "--batch", "I1", "--as", "li"), "usage"),
        (("origin", "1/1"), "unknown_entry"),
        (("origin", "x"), "malformed"),
    ],
)
def test_what_cannot_run_ends_with_two_and_says_why(pledgebook: Command, words: tuple[str, ...], code: str) -> None:
    status, _, err = pledgebook(*words)
    assert (status, f"[{code}]" in err) == (2, True), err


def test_the_same_file_twice_is_refused_by_the_name_of_its_import(pledgebook: Command) -> None:
    pledgebook(*IMPORT)
    status, _, err = pledgebook(*IMPORT)
    assert (status, "这个文件已经导入过" in err, "已有 I1" in err) == (2, True, True)
