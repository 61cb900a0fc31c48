"""Imports as tables: their list, control totals, what became of the rows, the sample to tick, reported balances."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ledger.intake_words import Field, RowClass
from ledger.labels import imports as texts
from ledger.labels import label
from ledger.labels.headers import WORDS_OF
from ledger.labels.reports import LIST_SEPARATOR
from ledger.money import format_display, parse_fen
from ledger.vocabulary import Kind, Unit
from reports.table import Cell, Heading, Table, column, make_row

_CONTROL: Final = tuple(
    map(column, ("import_field", "file_unit_sum", "read_amount", "accepted_amount", "stated_amount", "import_agrees"))
)
_ROWS: Final = tuple(map(column, ("row_class", "row_count")))
_SAMPLE: Final = tuple(map(column, ("sheet_row", "row_texts")))
_IMPORTS: Final = tuple(
    map(
        column,
        ("import", "file", "state", "record_count", "finding_count", "voucher_list", "import_account", "made_at"),
    )
)
_PROFILES: Final = tuple(map(column, ("import_profile", "profile_version", "import_account", "made_at")))
_STATEMENTS: Final = tuple(
    map(
        column,
        (
            "institution",
            "kind",
            "stated_day",
            "stated_balance_amount",
            "after_amount",
            "stated_difference_amount",
            "import_agrees",
        ),
    )
)


def build_control(summary: Mapping[str, Any]) -> Table:
    """Per amount of the file: its sum in the file's own unit and in yuan, what is accepted, and the file's 合计."""
    rows = tuple(make_row(_CONTROL, _control(row)) for row in summary["sums"])
    return Table(texts.CONTROL_SHEET, texts.CONTROL_SHEET, Heading(), _CONTROL, rows)


def _control(row: Mapping[str, Any]) -> dict[str, Cell]:
    in_unit = Unit(row["unit"])
    stated = row["stated_fen"]
    agrees = texts.NOT_STATED if stated is None else texts.AGREES if row["agrees"] else texts.DIFFERS
    return {
        "import_field": label(Field(row["field"])),
        "file_unit_sum": f"{format_display(row['sum_fen'], in_unit)} {label(in_unit)}",
        "read_amount": row["sum_fen"],
        "accepted_amount": row["accepted_fen"],
        "stated_amount": stated,
        "import_agrees": agrees,
    }


def build_rows(summary: Mapping[str, Any]) -> Table:
    """What became of the rows of the sheet."""
    counts = summary["rows"]
    rows = tuple(make_row(_ROWS, {"row_class": label(RowClass(name)), "row_count": counts[name]}) for name in counts)
    return Table(texts.ROWS_SHEET, texts.ROWS_SHEET, Heading(), _ROWS, rows)


def build_sample(sample: Sequence[Mapping[str, Any]]) -> Table:
    """The rows to tick, with what they say."""
    rows = tuple(make_row(_SAMPLE, {"sheet_row": row["row"], "row_texts": _texts(row["values"])}) for row in sample)
    return Table(texts.SAMPLE_SHEET, texts.SAMPLE_SHEET, Heading(), _SAMPLE, rows)


def _texts(values: Mapping[str, str]) -> str:
    return LIST_SEPARATOR.join(f"{label(Field(name))} {_worded(name, text)}" for name, text in values.items())


def _worded(name: str, text: str) -> str:
    """Codes of the vocabulary by their names."""
    of = WORDS_OF.get(Field(name))
    return text if of is None else label(of(text))


def build_statements(rows: Iterable[Mapping[str, Any]]) -> Table:
    """The institution's own balances beside the ledger's once the batch is posted."""
    made = tuple(make_row(_STATEMENTS, _statement(row)) for row in rows)
    return Table(texts.STATEMENTS_SHEET, texts.STATEMENTS_SHEET, Heading(), _STATEMENTS, made)


def _statement(row: Mapping[str, Any]) -> dict[str, Cell]:
    difference = parse_fen(row["difference"])
    return {
        "institution": row["institution"],
        "kind": label(Kind(row["kind"])),
        "stated_day": row["day"],
        "stated_balance_amount": parse_fen(row["statement"]),
        "after_amount": parse_fen(row["ledger"]),
        "stated_difference_amount": difference,
        "import_agrees": texts.DIFFERS if difference else texts.AGREES,
    }


def build_imports(items: Iterable[Any]) -> Table:
    """One row an import, the latest first."""
    rows = tuple(make_row(_IMPORTS, _import(item)) for item in items)
    return Table(texts.IMPORTS_SHEET, texts.IMPORTS_SHEET, Heading(), _IMPORTS, rows)


def _import(item: Any) -> dict[str, Cell]:
    return {
        "import": item.text,
        "file": item.name,
        "state": texts.STATES[item.state],
        "record_count": item.summary["records"],
        "finding_count": item.finding_count,
        "voucher_list": span_of(item.vouchers),
        "import_account": item.account,
        "made_at": item.made_at[:16].replace("T", " "),
    }


def span_of(vouchers: Sequence[int]) -> str | None:
    """``S5`` or ``S5–S24``; None where there are none."""
    if not vouchers:
        return None
    return f"S{vouchers[0]}" if len(vouchers) == 1 else f"S{vouchers[0]}–S{vouchers[-1]}"


def build_profiles(items: Iterable[Mapping[str, Any]]) -> Table:
    """One row a profile, by name."""
    rows = tuple(make_row(_PROFILES, _profile(item)) for item in items)
    return Table(texts.PROFILES_SHEET, texts.PROFILES_SHEET, Heading(), _PROFILES, rows)


def _profile(item: Mapping[str, Any]) -> dict[str, Cell]:
    return {
        "import_profile": item["name"],
        "profile_version": item["version"],
        "import_account": item["account"],
        "made_at": item["kept_at"][:16].replace("T", " "),
    }
