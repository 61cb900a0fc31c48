"""Worked cases: stories kept as ledgers, with the tables that were worked out from them by hand.

A file under ``tests/ledgers`` has paragraphs: a heading, and what is indented below it; ``#`` begins a comment::

    voucher 7 on 2023-07-12 by zhao, warned duplicate_entry
        2023-05-25 J1 repayment 150万元

    refused balance_negative on 2023-07-13
        2023-07-13 J1 repayment 1

    table repaid in 万元: kind patent_pledge_loan, by institution and total, counts contracts
        period  | institution | book       | book adjustment | event      | event@2023-07-11
        2023-05 | B01         | -          | -               | 1: 150 (1) | -
                | total       | -          | -               | 1: 150 (1) | -

A voucher is headed by its journal number and the day on which it is handed in and approved; its lines are those of
``Books.facts``. What it warns of stands in its heading, save that a closing's list is accepted as it comes. A table is
headed by a measure and a question's parameters. Its rows go on by ``period`` or ``as_of``, one not named is the one
above; then come the dimensions, and a ``total`` where it is asked for. Its columns are a basis, ``@`` the day at whose
end the ledger is read (without one: at the end of the story), and a part or a view of the parties. A cell is
``count: amount (further counts)``; ``-`` is missing, which is not zero.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.errors import LedgerError
from ledger.totals import Answer, TotalRow
from ledger.vocabulary import Part
from tests.books import Books

LEDGERS = Path(__file__).parent / "ledgers"

_DAY = r"(?P<day>\d{4}-\d\d-\d\d)"
_HEADINGS = {
    "voucher": rf"voucher (?P<number>\d+) on {_DAY}(?: by (?P<maker>\w+))?(?:, warned (?P<codes>[\w ]+))?",
    "refused": rf"refused (?P<codes>[\w ]+) on {_DAY}(?: by (?P<maker>\w+))?",
    "table": r"table (?P<measure>\w+) in 万元: (?P<parameters>.+)",
}
_COLUMN = re.compile(r"(?P<basis>\w+)(?:@(?P<known_at>\S+))?(?P<words>(?: \w+)*)")
_NINE_IN_SHANGHAI = time(1, tzinfo=UTC)

Line = tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A heading, taken apart, with the lines below it."""

    heading: str
    kind: str
    words: dict[str, str | None]
    lines: tuple[str, ...]

    @property
    def codes(self) -> set[str]:
        """The codes of findings that the heading names."""
        return set((self.words.get("codes") or "").split())

    @property
    def maker(self) -> str:
        """Who hands in."""
        return self.words["maker"] or "wang"

    @property
    def facts(self) -> str:
        """What is handed in, as ``Books`` reads it."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Story:
    """What was handed in, in the order of its days, and the tables that it leads to."""

    acts: tuple[Paragraph, ...]
    tables: tuple["Table", ...]

    @property
    def known_days(self) -> list[str]:
        """The earlier days at whose end some column reads the ledger."""
        columns = (column_parameters(name) for table in self.tables for name in table.columns)
        return sorted({column["known_at"] for column in columns if "known_at" in column})


@dataclass(frozen=True)
class Table:
    """A question, and its answers as they were worked out."""

    heading: str
    measure: str
    parameters: dict[str, Any]
    is_totalled: bool
    header: Line
    rows: tuple[Line, ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What the rows are split by, beside their day or period."""
        by: str = self.parameters.get("by", "")
        return tuple(by.split(",")) if by else ()

    @property
    def columns(self) -> Line:
        """The names of the columns that hold figures."""
        return self.header[1 + len(self.dimensions) :]


def read_story(text: str) -> Story:
    """The story of a file: see the head of this module."""
    paragraphs = list(_paragraphs(text))
    acts = tuple(paragraph for paragraph in paragraphs if paragraph.kind != "table")
    days = [paragraph.words["day"] for paragraph in acts]
    assert days == sorted(days, key=str), "the days of a story run forward"
    return Story(acts, tuple(_table(paragraph) for paragraph in paragraphs if paragraph.kind == "table"))


def _paragraphs(text: str) -> Iterator[Paragraph]:
    lines = [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    heads = [index for index, line in enumerate(lines) if not line.startswith(" ")]
    assert heads[:1] == [0], "a story begins with a heading"
    for start, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        heading, kind = lines[start], lines[start].split()[0]
        match = re.fullmatch(_HEADINGS[kind], heading)
        assert match, heading
        yield Paragraph(heading, kind, match.groupdict(), tuple(line.strip() for line in lines[start + 1 : end]))


def _table(paragraph: Paragraph) -> Table:
    parameters: dict[str, Any] = {}
    for pair in str(paragraph.words["parameters"]).split(", "):
        name, _, value = pair.partition(" ")
        parameters[name] = value.split() if name == "where" else ",".join(value.removesuffix(" and total").split())
    header, *rows = (tuple(cell.strip() for cell in line.split("|")) for line in paragraph.lines)
    table = Table(
        paragraph.heading, str(paragraph.words["measure"]), parameters, " and total" in paragraph.heading, header,
        tuple(_named(rows)),
    )  # fmt: skip
    assert header[1 : 1 + len(table.dimensions)] == table.dimensions, paragraph.heading
    assert all(len(row) == len(header) for row in table.rows), paragraph.heading
    return table


def _named(rows: Sequence[Line]) -> Iterator[Line]:
    """Rows that all name their day or period."""
    name = ""
    for row in rows:
        name = row[0] or name
        yield (name, *row[1:])


def column_parameters(name: str) -> dict[str, str]:
    """What a column adds to its table's question."""
    match = _COLUMN.fullmatch(name)
    assert match, name
    asked = {key: value for key, value in match.groupdict().items() if value is not None and key != "words"}
    return asked | {"part" if word in set(Part) else "parties": word for word in match["words"].split()}


def play(books: Books, story: Story) -> None:
    """Everything was handed in on its day and approved, or refused as the story has it."""
    for act in story.acts:
        day = date.fromisoformat(str(act.words["day"]))
        if day != books.today:
            books.today, books.now = day, datetime.combine(day, _NINE_IN_SHANGHAI)
        try:
            _refuse(books, act) if act.kind == "refused" else _post(books, act)
        except (AssertionError, LedgerError) as fault:
            fault.add_note(act.heading)
            raise


def _refuse(books: Books, act: Paragraph) -> None:
    told = {complaint.split()[0] for complaint in books.complaints(act.facts, act.maker)}
    assert told == act.codes, f"refused {' '.join(sorted(told))}"


def _post(books: Books, act: Paragraph) -> None:
    submission = books.submit(act.facts, act.maker)
    warned = {str(warning.code) for warning in submission.warnings}
    assert warned == act.codes or (act.facts.startswith("close ") and not act.codes), f"warned {sorted(warned)}"
    number = books.decide(submission.id or 0, accept=sorted(warned))[0].number
    assert number == int(act.words["number"] or 0), f"it is number {number}"


def check_table(books: Books, table: Table) -> None:
    """The ledger says what was worked out; else both tables are told whole."""
    expected = _text(table.header, table.rows)
    times = dict.fromkeys(row[0] for row in table.rows)
    found = _text(table.header, [row for moment in times for row in _rows(books, table, moment)])
    assert found == expected, f"{table.heading}\n\nworked out by hand\n{expected}\n\nas the ledger has it\n{found}\n"


def _rows(books: Books, table: Table, moment: str) -> Iterator[Line]:
    asked = table.parameters | {table.header[0]: moment}
    answers = [books.ask(table.measure, **asked, **column_parameters(name)) for name in table.columns]
    places = {row.dimensions for answer in answers for row in answer.rows} if table.dimensions else set()
    for place in sorted(places, key=str):
        yield (moment, *(value or "?" for value in place), *(_cell(_row(answer, place)) for answer in answers))
    if table.is_totalled or not places:
        words = ["total" if table.is_totalled else "-"] + [""] * (len(table.dimensions) - 1)
        yield (moment, *words[: len(table.dimensions)], *(_cell(answer.total) for answer in answers))


def _row(answer: Answer, place: tuple[str | None, ...]) -> TotalRow | None:
    return next((row for row in answer.rows if row.dimensions == place), None)


def _cell(row: TotalRow | None) -> str:
    if row is None or (row.amount_fen is None and not row.count):
        return "-"
    amount = "?" if row.amount_fen is None else f"{Decimal(row.amount_fen).scaleb(-6).normalize():f}"
    return f"{row.count}: {amount}" + (f" ({' '.join(map(str, row.counts))})" if row.counts else "")


def _text(header: Line, rows: Sequence[Line]) -> str:
    """Lines of aligned cells; a day or period that goes on is named once."""
    last = [""] + [row[0] for row in rows]
    lines = [header] + [("" if row[0] == above else row[0], *row[1:]) for above, row in zip(last, rows, strict=False)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(" | ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
