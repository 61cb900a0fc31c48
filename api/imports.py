"""Imports as plain data, the same for the API and for JSON on the command line; amounts are yuan as text."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.problems import finding_body
from api.wire import wire
from ledger.errors import Finding
from ledger.intake.importing import Imported
from ledger.intake.kept import FINDINGS_KEPT, Import
from ledger.vocabulary import Severity


def sent_back(findings: Sequence[Finding]) -> list[Finding]:
    """What a sender is told of a file: errors and warnings, not what is merely noted."""
    return [finding for finding in findings if finding.severity is not Severity.NOTE]


def _layout(summary: Mapping[str, Any]) -> dict[str, Any]:
    names = ("sheet", "file_type", "header_rows", "columns", "headers", "units", "unmapped")
    return {name: summary.get(name) for name in names}


def _totals(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Rows and sums; every amount in yuan."""
    names = ("rows_read", "rows", "records", "accepted", "left_out", "facts", "voucher_count")
    counted = {name: summary.get(name) for name in names}
    return counted | {"sums": [wire(row) for row in summary.get("sums", ())]}


def _told(summary: Mapping[str, Any], findings: Sequence[Finding], count: int) -> dict[str, Any]:
    return {
        "layout": _layout(summary),
        "totals": _totals(summary),
        "finding_count": count,
        "counts": summary.get("codes", []),
        "findings": [finding_body(finding) for finding in findings[:FINDINGS_KEPT]],
        "proposals": summary.get("proposals", []),
    }


def import_body(item: Import) -> dict[str, Any]:
    """An import as lists show it."""
    return {
        "import": item.text,
        "file": item.name,
        "sha256": item.sha256,
        "state": item.state,
        "account": item.account,
        "made_at": item.made_at,
        "submitted_at": item.submitted_at,
        "records": item.summary.get("records", 0),
        "finding_count": item.finding_count,
        "vouchers": [f"S{voucher}" for voucher in item.vouchers],
    }


def import_whole(item: Import) -> dict[str, Any]:
    """An import whole: layout, control totals, its first 1,000 findings, proposed institutions."""
    return import_body(item) | _told(item.summary, item.findings, item.finding_count)


def imported_body(imported: Imported, file: str) -> dict[str, Any]:
    """What became of a file."""
    outcome = imported.outcome
    return {
        "import": None if imported.id is None else f"I{imported.id}",
        "file": file,
        "vouchers": [f"S{voucher}" for voucher in imported.vouchers],
        "is_replay": imported.is_replay,
        **_told(outcome.summary, outcome.findings, len(outcome.findings)),
    }


def sheet_body(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """A checking sheet with its SHA-256, as it goes into the journal."""
    from ledger.intake.sheet import sheet_digest  # noqa: PLC0415

    totals = _totals(sheet["totals"])
    told: dict[str, Any] = wire({name: value for name, value in sheet.items() if name != "totals"})
    return told | {"totals": totals, "layout": _layout(sheet["totals"]), "sheet_sha256": sheet_digest(dict(sheet))}
