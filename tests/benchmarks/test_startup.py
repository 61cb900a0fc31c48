"""Starting the command line beside importing what it is made of; every run is a process of its own."""

import subprocess
import sys
from pathlib import Path

from api.demo import load_sample
from ledger.database import Database
from tests.benchmarks.race import Race

CLI = [sys.executable, "-m", "api.cli"]
ROOT = Path(__file__).resolve().parents[2]


def run(*command: str) -> str:
    """What the command prints; it must succeed."""
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def test_help(race: Race) -> None:
    race.run(
        "pledgebook --help",
        lambda: run(*CLI, "--help"),
        {"import typer, rich": lambda: run(sys.executable, "-c", "import typer, rich")},
        rounds=9,
    )
    assert "total" in run(*CLI, "--help")


def test_a_total_of_the_sample(race: Race, tmp_path: Path) -> None:
    database = Database(str(tmp_path / "ledger.db"))
    database.create()
    load_sample(database)
    database.engine.dispose()
    command = [*CLI, "--database", str(tmp_path / "ledger.db"), "total", "disbursed", "--by", "kind"]
    race.run(
        "pledgebook total, on the sample",
        lambda: run(*command),
        {"import sqlmodel": lambda: run(sys.executable, "-c", "import sqlmodel")},
        rounds=9,
    )
    assert "patent_pledge_loan" in run(*command, "--format", "json")
