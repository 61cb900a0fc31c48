"""The workbook of a month, quarter, half-year or year: which sheets it has, and all of them at one snapshot.

An absence of entries is zero business and reads 0; an absence of a bank's own statement is missing and stays so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from ledger.labels import pack as words
from ledger.party_words import Parties
from ledger.period import Period
from ledger.period import today as office_today
from ledger.scope import Viewer
from ledger.totals import Head, find_head
from ledger.vocabulary import Basis
from reports.pack.about import build_about
from reports.pack.asking import Asking
from reports.pack.continuity import build_continuity
from reports.pack.disclosed import build_alone, build_entry_list, build_openings
from reports.pack.fiscal import build_fiscal, build_subsidies
from reports.pack.institutions import build_institutions
from reports.pack.leader import build_leader
from reports.pack.loans import build_loan_register
from reports.pack.money import build_cooperative, build_fund_sheets, build_stated
from reports.pack.parts import build_programmes, build_regions
from reports.pack.pledges import build_pledges, build_registrations
from reports.pack.summary import build_summary
from reports.pack.ties import build_ties
from reports.pack.trend import build_trend
from reports.table import Stamp, Table

TIES: Final = "ties"

LENGTHS: Final[Mapping[str, int]] = MappingProxyType({"monthly": 1, "quarter": 3, "half-year": 6, "year": 12})
"""Per report its period's length in months."""

SHEETS: Final[Mapping[str, Callable[[Asking], Iterable[Table]]]] = MappingProxyType(
    {
        "leader": lambda asking: (build_leader(asking),),
        "summary": lambda asking: (build_summary(asking),),
        "institutions": lambda asking: (build_institutions(asking),),
        "regions": lambda asking: (build_regions(asking),),
        "programmes": lambda asking: (build_programmes(asking),),
        "trend": lambda asking: (build_trend(asking),),
        "pledges": lambda asking: (build_pledges(asking), build_registrations(asking)),
        "funds": build_fund_sheets,
        "cooperative": lambda asking: (build_cooperative(asking),),
        "fiscal": lambda asking: (build_fiscal(asking), build_subsidies(asking)),
        "statements": lambda asking: (build_stated(asking),),
        "disclosures": lambda asking: (build_openings(asking), build_alone(asking)),
        "register": lambda asking: (build_loan_register(asking),),
        "entries": lambda asking: (build_entry_list(asking),),
        "continuity": lambda asking: (build_continuity(asking),),
        TIES: lambda _asking: (),
    }
)
"""Per name, what builds a sheet (or several), in the order in which they stand.

The cross-checks are made of the sheets before them; the statement of scope ends every workbook.
"""

STANDARD: Final = (
    "leader", "summary", "institutions", "regions", "trend", "pledges", "register", "continuity", TIES,
)  # fmt: skip
"""The short pack."""


def build_pack(
    connection: Connection,
    period: Period,
    viewer: Viewer,
    known_at: str | int | None = None,
    *,
    basis: Basis = Basis.BOOK,
    parties: Parties = Parties.RECORDED,
    is_closed: bool = False,
    notices: Sequence[str] = (),
    office: str = "",
    today: date | None = None,
    sheets: Sequence[str] = STANDARD,
) -> tuple[Table, ...]:
    """The sheets of a period's workbook, as known at ``known_at`` (a journal number or an instant; default the head).

    The running period may be asked and is preliminary, as every one that is not closed. ``notices`` are printed on
    the sheet that explains; ``office`` is who reports (a blank line where it is empty).

    Raises:
        Malformed: DATE_IN_FUTURE for a period that has not begun; UNKNOWN_CODE for a sheet that there is not.
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    chosen = _chosen(sheets)
    _require_begun(period, today or office_today())
    head = find_head(connection, known_at)
    stamp = _stamp(period, viewer, head, basis, parties, chosen, is_closed=is_closed)
    asking = Asking(connection, period, viewer, head, basis, parties, stamp, office, is_closed)
    tables = [table for name in chosen for table in SHEETS[name](asking)]
    checks = (build_ties(asking, tables),) if TIES in chosen else ()
    return (*tables, *checks, build_about(asking, notices))


def _chosen(sheets: Sequence[str]) -> tuple[str, ...]:
    """The sheets by their names, in print order, each once; their Chinese names are read too."""
    codes = {name: code for code, name in words.SHEETS.items()} | {code: code for code in SHEETS}
    unknown = [name for name in sheets if name not in codes]
    if unknown:
        expected = ", ".join(SHEETS)
        raise Malformed.of(FindingCode.UNKNOWN_CODE, "sheets", expected=expected, found=", ".join(unknown)[:80])
    wanted = {codes[name] for name in sheets}
    return tuple(code for code in SHEETS if code in wanted)


def _require_begun(period: Period, today: date) -> None:
    if period.start > today:
        raise Malformed.of(FindingCode.DATE_IN_FUTURE, "period", expected=f"<= {today:%Y-%m}", found=period.text)


def require_length(report: str, period: Period) -> None:
    """Nothing, if the period is as long as the report's.

    Raises:
        Malformed: PERIOD_UNREADABLE.
    """
    if period.month_count != LENGTHS[report]:
        raise Malformed.of(FindingCode.PERIOD_UNREADABLE, "period", expected=FORMS[report], found=period.text)


FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {"monthly": "YYYY-MM", "quarter": "YYYYQn", "half-year": "YYYYHn", "year": "YYYY"}
)
"""Per report how its period is written."""


def report_of(period: Period) -> str:
    """The name of the report whose period is as long as this."""
    return next(name for name, months in LENGTHS.items() if months == period.month_count)


def _stamp(
    period: Period,
    viewer: Viewer,
    head: Head,
    basis: Basis,
    parties: Parties,
    sheets: Sequence[str],
    *,
    is_closed: bool,
) -> Stamp:
    scope: dict[str, str | int | bool] = {
        "report": report_of(period),
        "period": period.text,
        "as_of": period.last.isoformat(),
        "basis": str(basis),
        "parties": str(parties),
        "is_closed": is_closed,
        "sheets": ",".join(sheets),
    }
    if viewer.institution is not None:
        scope["viewer"] = viewer.institution
    return Stamp(head.number, head.hash, scope, period.last)
