"""The catalogue on the command line: what there is, on the screen or in a file, and what a wrong command says."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from api.cli import main
from ledger.labels.reports import REPORT_LABELS
from reports.catalogue import CATALOGUE
from reports.formats import Form
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


@pytest.mark.parametrize(
    ("words", "code"),
    [
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
