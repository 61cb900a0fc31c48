"""The catalogue on the command line: what there is, on the screen or in a file, and what a wrong command says."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from api.cli import main
from api.workbooks import write_period
from ledger.labels.reports import REPORT_LABELS
from reports.catalogue import CATALOGUE
from reports.formats import Form
from reports.proof import prove
from tests.books import Books
from tests.cataloguing import ASKED, post_catalogue, rendered

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ledger(sqlite_books: Books) -> Books:
    post_catalogue(sqlite_books)
    return sqlite_books


@pytest.fixture
def report(
    ledger: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs ``report`` over the ledger; its status, output and error output."""
    monkeypatch.chdir(tmp_path)
    database = ["--database", str(ledger.database.url.database), "--head-file", str(ledger.database.head.path)]

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["pledgebook", *database, "report", *words])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run


@pytest.mark.parametrize("words", [("--list",), ("list",)])
def test_every_report_is_listed_with_its_parameters(report: Command, words: tuple[str, ...]) -> None:
    status, out, _ = report(*words)
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert status == 0
    assert set(lines) == set(CATALOGUE)
    assert lines["institution"] == "institution  单个机构业务对账表  institution period [basis] [known_at]"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_report_has_a_command_whose_help_is_chinese(report: Command, name: str) -> None:
    status, out, _ = report(name, "--help")
    assert status == 0
    assert out.startswith("用法：")
    assert REPORT_LABELS[name][-2:] in out or "工作簿" in out


def test_a_report_is_printed_and_as_json_says_what_was_asked(report: Command, ledger: Books) -> None:
    status, out, _ = report("maturities", "--as-of", "2023-06-30")
    assert (status, out) == (0, rendered(ledger, "maturities", Form.TEXT).decode())
    status, out, _ = report("grants", "--period", "2023", "--format", "json")
    assert json.loads(out)["parameters"] == ASKED["grants"]


def test_the_files_name_says_its_form(report: Command) -> None:
    assert report("pledges", "--as-of", "2023-06-30", "-o", "p.csv")[0] == 0
    with Path("p.csv").open(encoding="utf-8-sig", newline="") as source:
        assert next(csv.reader(source))[:2] == ["序号", "专利号"]
    assert report("loans", "--as-of", "2023-06-30", "-o", "l.xlsx")[0] == 0
    assert openpyxl.load_workbook("l.xlsx").sheetnames == ["台账"]
    assert report("trend", "--period", "2023H1", "-o", "t.svg")[0] == 0
    assert Path("t.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_file_without_a_name_is_called_after_report_and_time(report: Command, tmp_path: Path) -> None:
    status, out, _ = report("trend", "--period", "2023H1", "--format", "xlsx")
    assert (status, out) == (0, f"已写出：{tmp_path / 'trend-2023H1.xlsx'}\n")
    assert report("loans", "--as-of", "2023-06-30", "--format", "xlsx")[0] == 0
    assert Path("loans-2023-06-30.xlsx").exists()


@pytest.mark.parametrize("form", [Form.TEXT, Form.CSV, Form.JSON, Form.HTML])
def test_the_report_of_a_month_comes_in_every_form(report: Command, ledger: Books, form: Form) -> None:
    expected = rendered(ledger, "monthly", form)
    assert report("monthly", "2023-06", "--format", str(form)) == (0, expected.decode(), "")
    assert report("monthly", "2023-06", "-o", f"june.{form}")[0] == 0
    assert Path(f"june.{form}").read_bytes() == expected


def test_without_a_form_the_report_of_a_month_is_a_workbook(report: Command, ledger: Books) -> None:
    assert report("monthly", "2023-06")[0] == 0
    assert Path("monthly-2023-06.xlsx").read_bytes() == rendered(ledger, "monthly", Form.XLSX)
    path = write_period(ledger.database, "monthly", "2023-06", Path("again.xlsx"))
    assert path.read_bytes() == rendered(ledger, "monthly", Form.XLSX)


def test_the_options_of_a_months_report_hold_in_every_form(report: Command, ledger: Books) -> None:
    words = ("--sheets", "总表,趋势", "--basis", "event", "--known-at", "3", "--format", "json")
    status, out, _ = report("monthly", "2023-06", *words)
    told = json.loads(out)
    asked = {"sheets": "总表,趋势", "basis": "event", "known_at": "3"}
    assert (status, told) == (0, json.loads(rendered(ledger, "monthly", Form.JSON, **asked)))
    assert [table["name"] for table in told["tables"]] == ["总表", "趋势", "说明"]
    assert told["head"]["number"] == 3


def test_a_file_that_was_there_is_said_to_be_replaced(report: Command, tmp_path: Path) -> None:
    assert report("pledges", "-o", "p.csv")[1] == f"已写出：{tmp_path / 'p.csv'}\n"
    assert report("pledges", "-o", "p.csv")[1] == f"已写出：{tmp_path / 'p.csv'}（替换了原有的同名文件）\n"


def test_a_report_that_is_told_to_end_leaves_the_file_as_it_was(
    report: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> Iterator[bytes]:
        yield b"half"
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
        yield b"whole"

    (tmp_path / "loans.csv").write_bytes(b"before")
    monkeypatch.setattr("reports.writers.pieces", ended)
    handler = signal.getsignal(signal.SIGTERM)
    assert report("loans", "-o", "loans.csv") == (130, "", "")
    assert (tmp_path / "loans.csv").read_bytes() == b"before"
    assert not list(tmp_path.glob(".pledgebook-*"))
    assert signal.getsignal(signal.SIGTERM) is handler


def test_a_bar_moves_where_a_long_report_goes_into_a_file_or_another_program(
    report: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int] = []

    @contextmanager
    def bar(_title: str, total: int) -> Iterator[Callable[[int], None]]:
        shown.append(total)
        yield lambda _steps: None

    monkeypatch.setattr("api.cataloguing.progress", bar)
    assert report("entries", "--format", "csv")[0] == report("entries", "-o", "e.csv")[0] == 0
    assert len(shown) == 2
    assert report("maturities", "--format", "csv")[0] == 0
    assert len(shown) == 2


@pytest.mark.parametrize(
    ("name", "words", "file"),
    [
        ("loans", ("--as-of", "2023-06-30"), "loans-2023-06-30.xlsx"),
        ("institution", ("--institution", "B01", "--period", "2023H1"), "institution-2023H1.xlsx"),
        ("grants", ("--period", "2023"), "grants-2023.xlsx"),
    ],
)
def test_a_report_of_a_period_or_a_day_is_issued_and_proven(
    report: Command, ledger: Books, name: str, words: tuple[str, ...], file: str
) -> None:
    assert "已提交签发凭证" in report(name, *words, "--issue", "--as", "wang")[1]
    [voucher] = ledger.rows("SELECT max(id) FROM voucher")[0]
    ledger.decide(voucher)
    with ledger.database.reading() as connection:
        proof = prove(connection, Path(file), name=file)
    assert (proof.is_proven, [issue.report for issue in proof.issues]) == (True, [name])


def test_only_workbooks_are_issued(report: Command) -> None:
    status, _, err = report("loans", "-o", "x.csv", "--issue", "--as", "wang")
    assert (status, "[unknown_code] --format" in err) == (2, True)
    assert report("loans", "--issue")[0] == report("loans", "--as", "wang")[0] == 2
    assert "usage" in report("access-log", "--issue", "--as", "wang")[2]


if Path("/dev/full").exists():

    def test_what_has_no_room_where_it_is_printed_is_a_finding(ledger: Books) -> None:
        words = ["--database", str(ledger.database.url.database), "report", "pledges"]
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "api.cli", *words], stdout=full, stderr=subprocess.PIPE, check=False
            )
        told = done.stderr.decode()
        assert (done.returncode, "磁盘已满" in told, "Traceback" in told, "ignored" in told) == (2, True, False, False)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("pledges", "-o", "x.docx"), "form_and_name"),
        (("pledges", "-o", "x"), "form_and_name"),
        (("pledges", "-o", "x.pdf", "--format", "csv"), "form_and_name"),
        (("monthly", "2023-06", "-o", "x.doc"), "form_and_name"),
        (("monthly", "2023-06", "-o", "x.csv", "--format", "xlsx"), "form_and_name"),
        (("monthly", "2023-06", "--format", "svg"), "picture_missing"),
        (("monthly", "2099-01", "--format", "csv"), "date_in_future"),
        (("loans", "--as-of", "2099-01-01"), "date_in_future"),
        (("nothing",), "usage"),
        (("institution",), "missing_field"),
        (("maturities", "--period", "2023"), "usage"),
        (("maturities", "--kind", "grant"), "unknown_code"),
        (("maturities", "--format", "xls"), "usage"),
        (("maturities", "-o", "missing/x.csv"), "file_unwritable"),
        (("maturities", "-o", "missing/x.xlsx"), "file_unwritable"),
        (("maturities", "-o", "x.svg"), "picture_missing"),
        (("restatement", "--since", "monthly/2020-01"), "unknown_issue"),
    ],
)
def test_what_cannot_be_done_is_a_finding(report: Command, words: tuple[str, ...], code: str) -> None:
    status, out, err = report(*words)
    assert (status, out) == (2, "")
    assert f"[{code}]" in err
    assert not Path("x.svg").exists()
