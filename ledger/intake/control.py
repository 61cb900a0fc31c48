"""Control totals: what became of the rows of a file, and its sums beside its own 合计 and beside what was accepted."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intake.messages import Layout, Record, Summary
from ledger.intake_words import AMOUNTS, Field, RowClass
from ledger.money import format_display, format_yuan, parse_fen
from ledger.vocabulary import Unit

ENTERED: Final = (
    Field.AMOUNT, Field.COMMITMENT, Field.DISBURSEMENT, Field.REPAYMENT, Field.INCOME, Field.WRITE_OFF, Field.RECOVERY,
)  # fmt: skip
"""Amounts of which each cell is one entry: their facts sum to what their rows do."""

_AMOUNTS: Final = frozenset(map(str, AMOUNTS))


def fen_of(text: str) -> int:
    """Fen of a canonical amount in yuan; 0 where it is none (it then has a finding of its own)."""
    try:
        return parse_fen(text)
    except InvalidValue:
        return 0


class Sums:
    """Fen by field, of records and of the facts made of them."""

    def __init__(self) -> None:
        self.records: Counter[str] = Counter()
        self.facts: Counter[str] = Counter()
        self.count = 0

    def take(self, constants: dict[str, str], record: Record) -> None:
        """A row that is accepted, with what the profile says of every row."""
        self.count += 1
        values = constants | record.values if constants else record.values
        for name in _AMOUNTS & values.keys():
            self.records[name] += fen_of(values[name])

    def differing(self, place: str) -> list[Finding]:
        """A finding for each field whose facts do not sum to its rows: the program itself is then wrong."""
        return [
            Finding(
                FindingCode.IMPORT_SUM_DIFFERS, place, f"{name} {format_yuan(self.records[name])}", format_yuan(fen)
            )
            for name in ENTERED
            if (fen := self.facts[name]) != self.records[name]
        ]


def summary_of(
    layout: Layout | None, summary: Summary | None, sums: Sums, left_out: list[int], unit: Unit | None
) -> dict[str, Any]:
    """The control totals as plain data; sums in fen under ``…_fen``, by field, so that the edges word them alike."""
    told = summary or Summary(0, {}, {}, {})
    return {
        "sheet": layout.sheet if layout else "",
        "file_type": layout.file_type if layout else "",
        "header_rows": list(layout.header_rows) if layout else [],
        "columns": dict(layout.columns) if layout else {},
        "headers": dict(layout.headers) if layout else {},
        "units": dict(layout.units) if layout else {},
        "unmapped": {str(column): text for column, text in layout.unmapped.items()} if layout else {},
        "rows_read": told.rows_read,
        "rows": dict(told.rows),
        "records": told.rows.get(RowClass.RECORD, 0),
        "accepted": sums.count,
        "left_out": left_out,
        "sums": control_totals(told, sums.records, layout.units if layout else {}, unit),
    }


def control_totals(
    summary: Summary, accepted: Mapping[str, int], units: Mapping[str, str], unit: Unit | None
) -> list[dict[str, Any]]:
    """Per amount field: the sum of its cells, of those accepted, the file's own 合计 (None: it has none), in fen.

    ``units`` are those of the columns, ``unit`` that of the profile, for amounts that no column gives. The sum of the
    cells stands there in that unit as well (``sum_in_unit``, exact, as text), as the file itself may say it.
    """
    names = [name for name in AMOUNTS if name in summary.sums or name in summary.stated or accepted.get(name)]
    return [
        _control_total(name, Unit(units.get(name, unit or Unit.YUAN)), summary, accepted.get(name, 0)) for name in names
    ]


def _control_total(name: Field, unit: Unit, summary: Summary, accepted: int) -> dict[str, Any]:
    fen = summary.sums.get(name, 0)
    stated = summary.stated.get(name)
    return {
        "field": str(name),
        "unit": str(unit),
        "sum_in_unit": format_display(fen, unit).replace(",", ""),
        "sum_fen": fen,
        "accepted_fen": accepted,
        "stated_fen": stated,
        "agrees": stated in (None, fen),
    }
