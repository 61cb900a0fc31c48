"""Importing a bank's file, as the command does it, beside reading the same workbook and doing nothing; its memory."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.database import Database
from tests import planted
from tests.benchmarks.race import Race
from tests.books import Books

ROWS = 100_000
ROOT = Path(__file__).resolve().parents[2]

PEAK = """
import re, sys, threading
from pathlib import Path
from api.cli import main

peaks, done = {}, threading.Event()

def watch():
    while not done.wait(0.02):
        for pid in ["self", *Path(f"/proc/self/task/{own}/children").read_text().split()]:
            try:
                peaks[pid] = int(re.search(r"VmHWM:\\s+(\\d+)", Path(f"/proc/{pid}/status").read_text())[1])
            except (OSError, TypeError):
                pass

own = threading.main_thread().native_id
watcher = threading.Thread(target=watch)
watcher.start()
try:
    main()
finally:
    done.set()
    watcher.join()
    print(sum(peaks.values()), file=sys.stderr)
"""
"""The command, which says at the end what all its processes held at most, each by itself (KiB)."""

READING = """
import sys, openpyxl
rows = 0
for row in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True):
    rows += 1
print(rows)
"""


class Office:
    """A ledger that knows the bank's parties, and the bank's file of loans."""

    def __init__(self, directory: Path, rows: int) -> None:
        self.directory, self.rows = directory, rows
        books = Books(Database(str(directory / "prepared.db"), directory / "prepared-head"))
        books.post(planted.parties())
        books.database.engine.dispose()
        planted.write_sheet(directory / "loans.xlsx", rows)
        planted.write_csv(directory / "loans.csv", rows)
        self.peak = 0

    def reset(self) -> None:
        """The ledger is as it was prepared."""
        for file in self.directory.glob("ledger.db*"):
            file.unlink()
        shutil.copy(self.directory / "prepared.db", self.directory / "ledger.db")
        shutil.copy(self.directory / "prepared-head", self.directory / "ledger.db.head")

    def import_(self, name: str) -> None:
        """The file is submitted whole, by the command, in a process of its own."""
        options = ["--as", "wang", "--profile", str(self.directory / "profile.toml")]
        (self.directory / "profile.toml").write_text('kind = "patent_pledge_loan"', encoding="utf-8")
        command = ["--database", str(self.directory / "ledger.db"), "import", str(self.directory / name), *options]
        done = subprocess.run(
            [sys.executable, "-c", PEAK, *command], check=False, capture_output=True, text=True, cwd=ROOT
        )
        assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
        self.peak = int(done.stderr.split()[-1])

    def read(self) -> None:
        """The workbook is read by openpyxl, and that is all."""
        command = [sys.executable, "-c", READING, str(self.directory / "loans.xlsx")]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        assert int(done.stdout) == self.rows + planted.FIRST


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, scale: float) -> Office:
    return Office(tmp_path_factory.mktemp("office"), max(200, round(ROWS * scale)))


@pytest.mark.parametrize("name", ["loans.xlsx", "loans.csv"])
def test_a_file_from_its_bytes_to_submitted_vouchers(office: Office, race: Race, name: str) -> None:
    peers: dict[str, Callable[[], object]] = {"openpyxl reads the workbook": office.read}
    what = f"import of {ROWS:,} rows x {len(planted.HEADER)} columns, {name}"
    race.run(what, lambda: office.import_(name), peers, rounds=3, before=office.reset)
    books = Books.__new__(Books)
    books.database = Database(str(office.directory / "ledger.db"), office.directory / "ledger.db.head")
    counted = books.rows("SELECT count(*) FROM voucher, json_each(facts) WHERE value->>'act' = 'disbursement'")
    assert counted == [(office.rows,)]
    books.database.engine.dispose()
    race.note(f"{what}: peak memory of all processes", office.peak / 1024, "MiB")
    if not race.benchmark.disabled:
        race.note(f"{what}: rate", office.rows / min(race.benchmark.stats.stats.data), "rows/s")
