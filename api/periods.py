"""Commands of the reports of a period: month, quarter, half-year and year, in any form, and sent out where asked."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cataloguing import chosen_form, require_together, send_out, tell_report
from api.console import Command, argument, option, plainly
from api.reading import KnownAt, reports_app
from ledger import party_words, vocabulary
from ledger.labels import cli as texts
from reports.formats import Form


def _period_command(report: str, form: str) -> Callable[..., None]:
    """The command of one report: an xlsx workbook, or whatever form is asked for."""

    def write(
        period: Annotated[str | None, argument("period", metavar=form)] = None,
        last: Annotated[bool, option("last", "--last")] = False,
        sheets: Annotated[str | None, option("sheets", "--sheets")] = None,
        full: Annotated[bool, option("full", "--full")] = False,
        output: Annotated[Path | None, option("output", "--output", "-o")] = None,
        format_: Annotated[Form | None, option("pack_format", "--format")] = None,
        known_at: KnownAt = None,
        basis: Annotated[vocabulary.Basis, option("basis", "--basis")] = vocabulary.Basis.BOOK,
        parties: Annotated[party_words.Parties, option("parties", "--parties")] = party_words.Parties.RECORDED,
        issue: Annotated[bool, option("issue", "--issue")] = False,
        as_: Annotated[str | None, option("as", "--as")] = None,
        reason: Annotated[str | None, option("reason", "--reason")] = None,
    ) -> None:
        from api.workbooks import asked_period, chosen_sheets  # noqa: PLC0415

        with plainly():
            _require_one(form, period=period, last=last)
            require_together(issue=issue, signer=as_, reason=reason)
            chosen = chosen_form(output, format_, Form.XLSX)
            given: dict[str, Any] = {"period": asked_period(report, period).text, "known_at": known_at}
            given |= {"basis": str(basis)} if basis is not vocabulary.Basis.BOOK else {}
            given |= {"parties": str(parties)} if parties is not party_words.Parties.RECORDED else {}
            if full or sheets is not None:
                given["sheets"] = ",".join(chosen_sheets(sheets, full=full))
            if as_ is None:
                tell_report(report, given, output, chosen)
            else:
                send_out(report, given, output, chosen, as_, reason)

    return write


def _require_one(form: str, *, period: str | None, last: bool) -> None:
    """Nothing, if either a period or the last one was asked for."""
    if (period is None) is not last:
        from ledger.errors import Malformed  # noqa: PLC0415
        from ledger.finding_codes import FindingCode  # noqa: PLC0415

        raise Malformed.of(
            FindingCode.MALFORMED, "period", expected=f"{form} | --last", found=f"{period} --last" if last else "-"
        )


_FORMS = {"monthly": "YYYY-MM", "quarter": "YYYYQn", "half-year": "YYYYHn", "year": "YYYY"}


def register(_app: typer.Typer) -> None:
    """The reports of a period hang under ``report``, before all others."""
    for report, form in _FORMS.items():
        reports_app.command(report, cls=Command, help=texts.COMMANDS[f"report {report}"])(_period_command(report, form))
