"""Sheets for tests, written as little tables, and facts and findings read as lines.

A table's first line names the fields, each other line is a row: the first is row 2 of a sheet whose columns stand in
the same order. An empty cell is absent. A row that begins with ``!`` is spoilt.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.intake.compose import Composed, Composer
from ledger.intake.composed import Origin
from ledger.intake.messages import Layout, Record
from ledger.intake.profile import Profile
from ledger.intake_words import Field
from tests.books import Books

DAY = "2023-01-05"
"""What ``DAY`` in a cell stands for."""


def read_table(text: str) -> tuple[Layout, list[Record]]:
    head, *lines = [line.strip() for line in text.strip().splitlines()]
    names = [Field(name.strip()) for name in head.split("|")]
    columns = {str(name): place for place, name in enumerate(names, start=1)}
    records = []
    for row, line in enumerate(lines, start=2):
        cells = [cell.strip().replace("DAY", DAY) for cell in line.removeprefix("!").split("|")]
        assert len(cells) == len(names), line
        values = {str(name): cell for name, cell in zip(names, cells, strict=True) if cell}
        records.append(Record(row, values, line.startswith("!")))
    return Layout("表", "csv", (1,), columns, {}), records


def compose_all(
    books: Books, text: str, *, is_grouped: bool = False, facts_max: int = 5_000, chunk: int = 1_000, **profile: Any
) -> list[Composed]:
    """All vouchers that a table makes."""
    layout, records = read_table(text)
    with books.database.reading() as connection:
        composer = Composer(
            connection, Profile.model_validate(profile), layout, is_grouped=is_grouped, facts_max=facts_max
        )
        vouchers = []
        for start in range(0, len(records), chunk):
            vouchers += composer.feed(records[start : start + chunk])
        return [*vouchers, *composer.finish()]


def compose(books: Books, text: str, **options: Any) -> Composed:
    """The one voucher that a table makes."""
    (composed,) = compose_all(books, text, **options)
    return composed


def table_of(composed: Composed) -> list[str]:
    """A line a fact: row, fact, and what it says; a day of signing only where it is not that of the first entry."""
    return [
        f"{origin.row} {_fact(fact, origin)}" for fact, origin in zip(composed.facts, composed.origins, strict=True)
    ]


def _fact(fact: dict[str, Any], origin: Origin) -> str:
    if fact["fact"] == "institution":
        said: Sequence[Any] = ("institution", fact["code"], fact["name"], fact["kind"])
        left_out = {"fact", "code", "name", "kind"}
    elif fact["fact"] == "instrument":
        parties = f"{fact['provider']} -> {fact.get('recipient', '?')}"
        said = ("instrument", fact["kind"], parties, fact.get("number", "-"))
        left_out = {"fact", "kind", "provider", "recipient", "number"}
        left_out |= {"signed_date"} if origin.columns.get("signed_date") is Field.DATE else set()
    elif fact["fact"] == "entry":
        said = ("entry", fact["instrument"], fact["act"], fact["event_date"], fact.get("amount", "?"))
        left_out = {"fact", "instrument", "act", "event_date", "amount"}
    else:
        said = ("statement", fact["institution"], fact["kind"], fact["date"], fact["measure"], fact["amount"])
        left_out = {"fact", "institution", "kind", "date", "measure", "amount"}
    rest = (f"{name}={','.join(value) if isinstance(value, list) else value}" for name, value in fact.items()
            if name not in left_out)  # fmt: skip
    return " ".join([*said, *rest])


def findings_of(composed: Composed | Iterable[Composed]) -> list[str]:
    """A line a finding: code, place without the sheet, expected and found."""
    vouchers = [composed] if isinstance(composed, Composed) else composed
    return [
        " ".join(filter(None, (finding.code, finding.place.removeprefix("表!"),
                               finding.expected and f"<{finding.expected}>", finding.found)))
        for voucher in vouchers for finding in voucher.findings
    ]  # fmt: skip
