"""Every number of a pack against a naive model over the raw rows: the sample, and histories drawn at random."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection

from api.demo import load_sample
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.finding_codes import FindingCode
from ledger.journal import Draft, decide, submit
from ledger.lists import institution_names
from ledger.party_words import Parties
from ledger.period import Period, parse_period
from ledger.places import place_key
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import Basis, Verdict
from reports.pack.builder import SHEETS, build_pack
from reports.table import Table
from tests import pack_model_funds
from tests.books import Books
from tests.databases import sqlite_url
from tests.machine import Machine
from tests.machine_world import MONTHS, Draw, pick_in_turn
from tests.model import Fact, Paper
from tests.model_names import Names
from tests.model_reading import read
from tests.pack_model import Rows, read_rows
from tests.pack_model_sheets import NOT_SHOWN, Line, Sheets

MODELLED = {
    "总表": "summary", "累计衔接": "continuity", "分机构": "institutions", "分县区": "regions", "专利质押": "pledges",
    "质押登记": "registrations", "趋势": "trend", "分项目计划": "programmes", "合作社": "cooperative",
    "财政资金": "fiscal", "期初": "openings", "基金出资": "contributions", "基金投资": "investments",
    "基金回报": "returns", "台账": "register", "补助对应贷款": "subsidies",
}  # fmt: skip
"""Sheet → what of the model it must agree with."""

SAMPLE_PERIODS = (
    "2019-03", "2021-12", "2022Q3", "2022", "2023-01", "2023-05", "2023-06", "2023Q2", "2023H1", "2023", "2024-01",
)  # fmt: skip


def said(table: Table, keys: Iterable[str]) -> Counter[tuple[Any, ...]]:
    """The rows of a sheet: what they have in these columns, in no order."""
    places = [table.index_of(key) for key in keys]
    return Counter(tuple(row.cells[at] for at in places) for row in table.rows)


def agree(tables: Sequence[Table], sheets: Sheets) -> None:
    """Each sheet has the rows of the model, with the same number in every column."""
    for table in tables:
        if table.name in MODELLED:
            agree_on_sheet(table, list(lines_of(sheets, MODELLED[table.name])))
    page = tables[0]
    found = [
        tuple(
            tuple(row.cells[page.index_of(f"{side}_{part}")] for part in ("count", "amount"))
            for side in ("now", "base")
        )
        for row in page.rows
    ]
    assert found == list(sheets.leader())
    ties = tables[-2]
    over = {row.cells[ties.index_of(f"left_over_{part}")] for row in ties.rows for part in ("count", "amount")}
    assert over <= {0, None}


def lines_of(sheets: Sheets, name: str) -> Iterable[Line]:
    """What the model says of a sheet."""
    found: Iterable[Line] = (
        getattr(sheets, name)() if hasattr(sheets, name) else getattr(pack_model_funds, name)(sheets)
    )
    return found


def agree_on_sheet(table: Table, lines: Sequence[Line]) -> None:
    if not lines:
        assert not table.rows, table.name
        return
    keys = [key for key, value in lines[0].items() if value is not NOT_SHOWN]
    expected = Counter(tuple(line[key] for key in keys) for line in lines)
    found = said(table, keys)
    assert found == expected, (table.name, keys, found - expected, expected - found)


def pack_of(connection: Connection, period: Period, **options: Any) -> tuple[Table, ...]:
    return build_pack(connection, period, options.pop("viewer", Viewer.all()), sheets=list(SHEETS), **options)


def compare(connection: Connection, period: Period, rows: Rows, **options: Any) -> None:
    tables = pack_of(connection, period, basis=Basis(rows.basis), **options)
    head = find_head(connection, options.get("known_at"))
    agree(tables, Sheets(rows, period, institution_names(connection, head.number)))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The sample ledger, read only."""
    directory: Path = tmp_path_factory.mktemp("sample")
    database = Database(sqlite_url(directory), directory / "head")
    database.create()
    load_sample(database)
    return database


@pytest.mark.parametrize("basis", ["book", "event"])
@pytest.mark.parametrize("period", SAMPLE_PERIODS)
def test_the_sample_s_sheets_are_those_of_the_model(sample: Database, period: str, basis: str) -> None:
    with sample.reading() as connection:
        rows = read_rows(connection, find_head(connection).number, basis)
        compare(connection, parse_period(period), rows)


# histories drawn at random

PERIODS = [*MONTHS, "2023Q1", "2023Q2", "2023Q3", "2023H1", "2023H2", "2023"]
HUNTING = settings(
    max_examples=int(os.environ.get("PLEDGEBOOK_PACK_EXAMPLES", "10")),
    stateful_step_count=41,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    database=None,
    suppress_health_check=list(HealthCheck),
)
EYES = (None, None, "B01", "E01", "F01")
HAPPENED = ("late: entry", "late: reversal", "posted: reopening", "posted: succession", "posted: amendment", "adjusted")


class PackMachine(Machine):
    """Does what a bureau does; at the end of a history packs of any period, known at any number, are the model's."""

    def possible(self) -> Iterator[tuple[Callable[[Draw], None], int]]:
        yield from ((self.record, 10), (self.submit_only, 1), (self.close_or_reopen, 3))
        if any(paper.verdict is None for paper in self.model.papers):
            yield self.decide_one, 3
        if self.model.deals:
            yield self.rebook, 2

    def hand_in(self, facts: list[Fact], maker: str = "wang", revises: int | None = None) -> Paper | None:
        """The voucher is stored, or refused for whatever reason: which, other tests compare."""
        lines, _, _ = read(self.model, facts)
        self.keys += 1
        draft = Draft(facts, f"k{self.keys}", revises=revises)
        try:
            with self.database.writing() as writer:
                done = submit(writer, draft, self.users[maker], self.clock())
        except LedgerError:
            return None
        assert done.id is not None
        paper = Paper(done.id, maker, f"k{self.keys}", facts, lines, revises)
        self.model.papers.append(paper)
        return paper

    def sign(self, paper: Paper, verdict: str, checker: str = "li", accept: set[str] | None = None) -> None:
        """The voucher is decided, whatever is warned of, or refused for whatever reason."""
        clock = self.clock()
        words = {"reason": None if verdict == "posted" else "示例", "accept": list(accept or map(str, FindingCode))}
        try:
            with self.database.writing() as writer:
                (done,) = decide(writer, [paper.id], Verdict(verdict), self.users[checker], clock=clock, **words)
        except LedgerError:
            return
        self.model.decided.append(max([clock.now, *self.model.decided[-1:]]))
        paper.verdict, paper.checker, paper.number = verdict, checker, done.number
        if verdict == "posted":
            self.post(paper)

    def look_around(self, number: int) -> None:
        """Nothing is asked on the way."""

    remember_months = look_around  # type: ignore[assignment]

    def agree_at_the_end(self) -> None:
        head = self.model.head
        with self.database.reading() as connection:
            for turn in range(6):
                period = parse_period(pick_in_turn(PERIODS, head + turn * 5))
                basis = pick_in_turn(("book", "event"), turn)
                parties = pick_in_turn(("recorded", "present", "head_office"), head + turn)
                known = head - (head // 3) * (turn == 5)
                self.compare(connection, period, known, basis, parties, EYES[(head + turn) % len(EYES)])

    def compare(
        self, connection: Connection, period: Period, known: int, basis: str, parties: str, viewer: str | None
    ) -> None:
        names = Names(self.model, known, parties)
        deals = {place_key(deal.voucher, deal.line): deal for deal in self.model.deals}
        rows = read_rows(connection, known, basis, viewer)
        rows.party = lambda code, key: names.institution(code, deals.get(key))
        rows.settled = names.region
        self.seen["adjusted"] += bool(rows.adjusted(str(period.start), str(period.last)))
        eyes = Viewer.all() if viewer is None else Viewer.of(viewer)
        asked = {"known_at": known, "parties": Parties(parties), "viewer": eyes, "today": date(2023, 12, 31)}
        compare(connection, period, rows, **asked)
        self.seen["packs"] += 1


def test_the_packs_of_any_history_are_those_of_the_model(sqlite_pattern: Books, tmp_path: Path) -> None:
    pattern, database = sqlite_pattern.database, Database(sqlite_url(tmp_path), tmp_path / "head")
    seen: Counter[str] = Counter()

    def machine() -> PackMachine:
        for rest in tmp_path.glob("ledger.db*"):
            rest.unlink()
        shutil.copy(str(pattern.url.database), str(database.url.database))
        shutil.copy(pattern.head.path, database.head.path)
        return PackMachine(database, sqlite_pattern.users, seen)

    run_state_machine_as_test(seed(7)(machine), settings=HUNTING)
    assert [name for name in HAPPENED if not seen[name]] == []
    assert seen["packs"] >= 50
