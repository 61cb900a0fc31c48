"""The command line over the sample ledger: what it prints, how it ends, and what it says of a command written wrong."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.cli import main
from api.demo import load_sample
from ledger.database import Database
from ledger.period import last_ended

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "ledger.db"
    database = Database(str(path))
    database.create()
    load_sample(database)
    database.engine.dispose()
    return path


@pytest.fixture
def pledgebook(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command over a copy of the sample; its status, output and error output."""
    for path in (sample, sample.with_name("ledger.db.head")):
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("PLEDGEBOOK_DATABASE", "PLEDGEBOOK_HEAD_FILE"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["pledgebook", "--database", "ledger.db", *words])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run


@pytest.mark.parametrize(
    ("time", "count", "amount"),
    [
        (("--as-of", "2023-06-30"), 35, "114720000.00"),
        (("--period", "2023H1"), 6, "24150000.00"),
        (("--as-of", "2022-12-31"), 29, "90570000.00"),
    ],
)
def test_the_totals_that_the_report_speaks_of(
    pledgebook: Command, time: tuple[str, str], count: int, amount: str
) -> None:
    words = ("total", "disbursed", "--kind", "patent_pledge_loan", *time, "--by", "institution", "--format", "json")
    status, out, _ = pledgebook(*words)
    answer = json.loads(out)
    assert (status, answer["total"]) == (0, {"count": count, "amount": amount})
    assert sum(row["count"] for row in answer["rows"]) == count
    assert answer["head"]["number"] == 122


def test_the_audit_ends_with_one_because_a_figure_is_inconsistent(pledgebook: Command) -> None:
    status, out, _ = pledgebook("audit", "--format", "json")
    verdicts = {figure["figure"]: figure["verdict"] for figure in json.loads(out)["figures"]}
    assert status == 1
    assert verdicts == {
        **dict.fromkeys(("F01", "F02", "F03", "F04", "F09", "F10", "F12"), "exact"),
        "F05": "loose", "F06": "inconsistent", "F07": "not_checkable", "F08": "damaged", "F11": "not_checkable",
    }  # fmt: skip


def test_a_second_demonstration_loads_nothing_twice(pledgebook: Command) -> None:
    status, out, _ = pledgebook("demo")
    assert status == 0
    assert "台账已有内容，未重复载入示例。" in out
    assert "114,720,000.00" in out
    assert Path("monthly-2023-06.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "file", "sheets"),
    [
        (("monthly", "2023-06"), "monthly-2023-06.xlsx", 11),
        (("quarter", "2023Q2", "--sheets", "总表, trend"), "quarter-2023Q2.xlsx", 3),
        (("half-year", "2023H1", "--full"), "half-year-2023H1.xlsx", 21),
        (("year", "2022", "-o", "annual.xlsx"), "annual.xlsx", 11),
    ],
)
def test_a_period_s_workbook_stands_under_its_name(
    pledgebook: Command, words: tuple[str, ...], file: str, sheets: int
) -> None:
    status, out, _ = pledgebook("report", *words)
    assert status == 0
    assert out.strip() == f"已写出：{Path(file).resolve()}"
    assert len(openpyxl.load_workbook(file, read_only=True).sheetnames) == sheets


def test_the_last_period_is_the_one_that_has_just_ended(pledgebook: Command) -> None:
    assert pledgebook("report", "monthly", "--last")[0] == 0
    assert Path(f"monthly-{last_ended(1).text}.xlsx").exists()


def test_verify_ends_with_zero_or_one(pledgebook: Command) -> None:
    assert pledgebook("verify")[0] == 0
    head = Path("ledger.db.head")
    head.write_text(head.read_text().replace('"number":7,"hash":"', '"number":7,"hash":"0'))
    status, out, _ = pledgebook("verify")
    assert status == 1
    assert "journal number=7" in out


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("totl",), ""),
        (("total",), "measure"),
        (("total", "disbursed", "--perod", "2023"), "--perod"),
        (("total", "disbursed", "--format", "xml"), "--format"),
        (("record", "f"), "--as"),
        (("return", "S1", "--as", "checker-lin"), "--reason"),
        (("total", "disbursed", "extra"), ""),
    ],
)
def test_a_command_written_wrong_is_a_finding(pledgebook: Command, words: tuple[str, ...], place: str) -> None:
    status, out, err = pledgebook(*words)
    assert (status, out) == (2, "")
    assert f"[usage] {place}" in err
    assert "处理：" in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("report", "monthly", "2023-01", "-o", "missing/x.xlsx"), "file_unwritable"),
        (("report", "monthly", "2099-01"), "date_in_future"),
        (("report", "monthly", "2023-13"), "period_unreadable"),
        (("report", "quarter", "2023-06"), "period_unreadable"),
        (("report", "year", "2023Q1"), "period_unreadable"),
        (("report", "monthly"), "malformed"),
        (("report", "monthly", "2023-06", "--last"), "malformed"),
        (("report", "monthly", "2023-06", "--sheets", "总表,没有"), "unknown_code"),
        (("record", "missing.jsonl", "--as", "maker-chen"), "file_missing"),
        (("approve", "7", "--as", "checker-lin"), "malformed"),
        (("approve", "S999", "--as", "checker-lin"), "unknown_voucher"),
        (("approve", "S1", "--as", "nobody"), "unknown_user"),
        (("total", "disbursed", "--known-at", "999"), "known_at_beyond_head"),
        (("total", "disbursed", "--known-at", ""), "known_at_unreadable"),
        (("total", "disbursed", "--part", "adjustment"), "scope_time"),
        (("total", "outstanding", "--period", "2023"), "stock_over_period"),
        (("audit", "NOTHING"), "unknown_publication"),
        (("show", "S999"), "unknown_voucher"),
    ],
)
def test_what_cannot_be_done_is_a_finding_and_ends_with_two(
    pledgebook: Command, words: tuple[str, ...], code: str
) -> None:
    status, out, err = pledgebook(*words)
    assert (status, out) == (2, "")
    assert f"[{code}]" in err


def test_a_damaged_ledger_is_said_to_be_damaged(pledgebook: Command) -> None:
    path = Path("ledger.db")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40_000] = b"\xaa" * 40_000
    path.write_bytes(data)
    status, _, err = pledgebook("verify")
    assert status == 2
    assert "[database_damaged]" in err


def test_what_was_withdrawn_can_be_handed_in_again(pledgebook: Command) -> None:
    first = pledgebook("reverse", "111/4", "--as", "maker-chen")
    assert first[0] == 0, first
    assert "S123" in first[1]
    assert "此前已提交" in pledgebook("reverse", "111/4", "--as", "maker-chen")[1]
    assert pledgebook("withdraw", "S123", "--as", "maker-chen", "--reason", "不冲了")[0] == 0
    assert "S124" in pledgebook("reverse", "111/4", "--as", "maker-chen")[1]


def test_every_command_has_help_in_chinese(pledgebook: Command) -> None:
    for command in (
        "init",
        "demo",
        "record",
        "approve",
        "return",
        "total",
        "audit",
        "contradictions",
        "verify",
        "serve",
        "head",
        "loans",
        "portfolio",
        "maturities",
        "instruments",
        "institutions",
    ):
        status, out, _ = pledgebook(command, "--help")
        assert status == 0
        assert out.startswith("用法：")
        assert "Usage" not in out
        assert "env var" not in out


# loans, agreements, parties

HALF_YEAR = ("--as-of", "2023-06-30")


def told(pledgebook: Command, *words: str) -> Any:
    """What a command answers as JSON."""
    status, out, err = pledgebook(*words, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_the_register_holds_the_loans_that_the_report_counts_and_the_one_overdue(pledgebook: Command) -> None:
    register = told(pledgebook, "loans", *HALF_YEAR, "--kind", "patent_pledge_loan")
    assert len(register["items"]) == 35
    assert register["scope"]["known_at"] == "122"
    [overdue] = told(pledgebook, "loans", *HALF_YEAR, "--state", "overdue")["items"]
    assert (overdue["number"], overdue["due_date"], overdue["outstanding"]) == (
        "示例2022-25", "2023-04-19", "1800000.00",
    )  # fmt: skip
    printed = pledgebook("loans", *HALF_YEAR, "--state", "overdue", "--format", "csv")[1].splitlines()
    assert printed[0].startswith("序号,业务种类,贷款机构,借款企业")
    assert printed[-1].startswith(",,合计,")


def test_the_portfolio_tells_the_rollover_apart_and_its_banks_sum_to_it(pledgebook: Command) -> None:
    words = ("portfolio", *HALF_YEAR, "--kind", "patent_pledge_loan", "--by", "institution")
    found = told(pledgebook, *words)
    total = found["total"]
    assert (total["disbursed_count"], total["disbursed"]) == (35, "114720000.00")
    assert (total["rollover_count"], total["rollover"], total["overdue"]) == (1, "3500000.00", "1800000.00")
    assert sum(row["disbursed_count"] for row in found["rows"]) == 35
    status, out, _ = pledgebook(*words)
    assert status == 0
    assert "贷款余额与到期情况表" in out
    assert "贷款累计发放情况表" in out
    assert out.count("合计") == 2
    lines = pledgebook(*words, "--format", "csv")[1].splitlines()
    assert len(lines) == 1 + len(found["rows"]) + 1


def test_the_calendar_sums_to_what_is_outstanding(pledgebook: Command) -> None:
    calendar = told(pledgebook, "maturities", *HALF_YEAR)
    outstanding = told(pledgebook, "total", "outstanding", *HALF_YEAR, "--where", "group=lending")["total"]
    assert calendar["total"] == {"loans": outstanding["count"], "outstanding": outstanding["amount"]}
    status, out, _ = pledgebook("maturities", *HALF_YEAR)
    assert status == 0
    assert "贷款到期日历" in out
    assert "65,850,000.00" in out


def test_agreements_and_parties_are_listed_as_known(pledgebook: Command) -> None:
    listed = told(pledgebook, "instruments", "--kind", "technology_loan", "--limit", "2")
    assert [item["number"] for item in listed["instruments"]] == ["科技示例2020-01", "科技示例2021-02"]
    following = told(pledgebook, "instruments", "--kind", "technology_loan", "--cursor", listed["next_cursor"])
    assert following["instruments"][0]["number"] == "科技示例2022-03"
    assert told(pledgebook, "instruments", "--known-at", "0")["instruments"] == []
    parties = told(pledgebook, "institutions")["institutions"]
    assert "WZB" in [party["code"] for party in parties]
    assert told(pledgebook, "institutions", "--known-at", "0")["institutions"] == []


@pytest.mark.parametrize(
    ("words", "header"),
    [
        (("instruments", "--limit", "3"), "业务种类"),
        (("institutions",), "机构类别"),
        (("instruments", "--limit", "3", "--format", "csv"), "余额（元）"),
        (("institutions", "--format", "csv"), "统一社会信用代码"),
    ],
)
def test_lists_of_agreements_and_parties_are_tables(pledgebook: Command, words: tuple[str, ...], header: str) -> None:
    status, out, err = pledgebook(*words)
    assert status == 0
    assert header in out
    assert ("--cursor" in err) == ("--limit" in words)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("loans", "--kind", "grant"), "unknown_code"),
        (("loans", "--state", "lost"), "usage"),
        (("loans", "--known-at", "999"), "known_at_beyond_head"),
        (("portfolio", "--by", "means"), "measure_dimension"),
        (("portfolio", "--by", "kind,region"), "measure_dimension"),
        (("portfolio", "--within", "-1"), "malformed"),
        (("portfolio", "--within", "soon"), "usage"),
        (("maturities", "--as-of", "soon"), "date_unreadable"),
        (("instruments", "--kind", "mortgage"), "unknown_code"),
        (("instruments", "--cursor", "x"), "cursor_unreadable"),
        (("institutions", "--known-at", "x"), "known_at_unreadable"),
    ],
)
def test_what_cannot_be_asked_of_loans_is_a_finding(pledgebook: Command, words: tuple[str, ...], code: str) -> None:
    status, out, err = pledgebook(*words)
    assert (status, out) == (2, "")
    assert f"[{code}]" in err


@pytest.mark.parametrize(("name", "kind", "rows"), [("a.csv", [], 408), ("A.XLSX", ["--kind", "grant"], 69)])
def test_the_register_is_exported_to_a_file_by_its_name(
    pledgebook: Command, name: str, kind: list[str], rows: int
) -> None:
    status, out, _ = pledgebook("export", name, *kind)
    assert (status, out) == (0, f"分录台账 {rows} 行已写到 {name}（日记账第 122 号）。\n")
    assert Path(name).stat().st_size > 1_000


def test_an_export_to_an_unknown_or_unwritable_file_is_refused(pledgebook: Command) -> None:
    for name, code in (("a.docx", "unsupported_type"), ("nowhere/a.csv", "file_unwritable")):
        status, _, told = pledgebook("export", name)
        assert status == 2
        assert code in told
