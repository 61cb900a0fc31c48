"""The reports that there are, by name: the command line, the API and the documents iterate this and nothing else.

A report is a declaration: its name, its parameters, and a builder from what was asked to tables. ``build_report`` is
the one way to make one, and what a workbook's stamp says is enough to make it again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection

from ledger.access_log import count_events, list_events
from ledger.audit import audit
from ledger.dealings import dealings
from ledger.errors import Malformed, NotFound
from ledger.finding_codes import FindingCode
from ledger.funds import fund_figures
from ledger.labels.reports import REPORT_LABELS
from ledger.labels.texts import SAMPLE_NOTICE
from ledger.lists import LIMIT_MAX, count_entries, list_entries
from ledger.loans import count_loans, loan_stream
from ledger.maturities import maturities
from ledger.pledges import pledge_book
from ledger.portfolio import WITHIN_DAYS, portfolio
from ledger.publications import has_sample
from ledger.reconciliation import reconciliation
from ledger.reversals import reversals
from ledger.scope import Viewer
from ledger.subsidies import subsidies
from ledger.vocabulary import ACTS_OF, Act, Dimension, Kind
from ledger.watermark import open_from
from reports.asked import Asked, Given, read_asked
from reports.audit import build_audit
from reports.cooperative import build_cooperative
from reports.dealings import FISCAL_KINDS, build_grants, build_statement
from reports.funds import build_funds
from reports.lists import entry_list
from reports.loans import build_maturities, build_portfolio, loan_list
from reports.logs import access_list, build_reversals
from reports.long import Long
from reports.pack.builder import LENGTHS, STANDARD, build_pack, require_length
from reports.parameters import PARAMETERS_OF
from reports.pledges import build_pledges
from reports.reconciliation import build_reconciliation
from reports.restatement import build_restatement, head_since
from reports.table import Stamp, Table
from reports.trend import build_trend

Sheet = Table | Long
Built = tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its name in addresses and commands, what people call it, its parameters, and what builds it.

    ``is_settled`` is false where the same parameters at the same head may give another answer: the journal does not
    hold it all.
    """

    name: str
    label: str
    parameters: tuple[str, ...]
    build: Callable[[Asked], Built]
    is_settled: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was asked for, with its sheets; each bears the stamp that makes it again."""

    report: Report
    asked: Asked
    sheets: Built

    @property
    def expected(self) -> int:
        """How many rows are still to be read, at most; 0 where all are there."""
        return sum(sheet.expected for sheet in self.sheets if isinstance(sheet, Long))

    def watched(self, step: Callable[[int], None]) -> "Document":
        """The same document, which tells ``step`` of every hundred rows of a long sheet as they are read."""
        sheets = (sheet.watched(step) if isinstance(sheet, Long) else sheet for sheet in self.sheets)
        return replace(self, sheets=tuple(sheets))


def find_report(name: str) -> Report:
    """The report of that name.

    Raises:
        NotFound: there is none.
    """
    if name not in CATALOGUE:
        raise NotFound.of(FindingCode.UNKNOWN_REPORT, "report", expected=", ".join(CATALOGUE), found=name[:60])
    return CATALOGUE[name]


def build_report(connection: Connection, name: str, given: Given, viewer: Viewer) -> Document:
    """The report of that name with these parameters. A long sheet is read while it is written: keep the connection.

    Raises:
        NotFound: no such report, or nothing that a parameter names.
        Malformed: as ``read_asked``.
    """
    report = find_report(name)
    asked = read_asked(connection, name, given, viewer)
    return Document(report, asked, tuple(_stamped(sheet, asked) for sheet in report.build(asked)))


def _stamped(sheet: Sheet, asked: Asked) -> Sheet:
    if isinstance(sheet, Long):
        return replace(sheet, head=_with_stamp(sheet.head, asked))
    return _with_stamp(sheet, asked)


def _with_stamp(table: Table, asked: Asked) -> Table:
    """What was asked, and what the builder made of it, which names all that was left to it."""
    own, known = table.stamp, asked.stamp()
    told = own.scope if own else {}
    scope = {**told, **{name: value for name, value in known.scope.items() if name not in told}}
    return replace(table, stamp=Stamp(known.head_number, known.head_hash, scope, own.day if own else known.day))


# --- the builders ------------------------------------------------------------------------------------------------


def _pack(asked: Asked) -> Built:
    """The workbook of a period: an open one and sample data are said to be such."""
    connection, known, scope = asked.connection, asked.head.number, asked.scope
    require_length(asked.name, asked.period)
    notices = (SAMPLE_NOTICE,) if has_sample(connection, known) else ()
    is_closed = open_from(connection, known) >= asked.period.end.isoformat()
    sheets = asked.values.get("sheets", STANDARD)
    return build_pack(
        connection, asked.period, asked.viewer, known, basis=scope.basis, parties=scope.parties, is_closed=is_closed,
        notices=notices, sheets=sheets,
    )  # fmt: skip


def _loans(asked: Asked) -> Built:
    state = asked.values.get("state")
    book, rows = loan_stream(asked.connection, asked.scope, state)
    expected = count_loans(asked.connection, asked.head.number)
    return (loan_list(book, rows, asked.names(), expected, state),)


def _entries(asked: Asked) -> Built:
    expected = count_entries(asked.connection, asked.scope)
    return (entry_list(asked.scope, asked.head, _every_entry(asked), asked.names(), expected),)


def _every_entry(asked: Asked) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        page = list_entries(asked.connection, asked.scope, limit=LIMIT_MAX, cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _pledges(asked: Asked) -> Built:
    own = _party(asked, "institution")
    scope = replace(asked.scope, where={Dimension.INSTITUTION: own}) if own else asked.scope
    return (build_pledges(pledge_book(asked.connection, scope), asked.names()),)


def _portfolio(asked: Asked) -> Built:
    within = asked.values.get("within", WITHIN_DAYS)
    by = asked.question.by
    return build_portfolio(portfolio(asked.connection, asked.scope, by, within), asked.names())


def _maturities(asked: Asked) -> Built:
    return (build_maturities(maturities(asked.connection, asked.scope)),)


def _institution(asked: Asked) -> Built:
    code = _party(asked, "institution") or ""
    scope = replace(asked.scope, viewer=Viewer.of(code))
    return (build_statement(dealings(asked.connection, scope), code, asked.names()),)


def _party(asked: Asked, word: str) -> str | None:
    """The code of the party that a parameter names: a slip in it is no absence of business.

    Raises:
        NotFound: UNKNOWN_INSTITUTION, also where the eyes that look see another's business only.
    """
    code = asked.values.get(word)
    if code is not None and (code not in asked.names() or asked.viewer.institution not in (None, code)):
        raise NotFound.of(FindingCode.UNKNOWN_INSTITUTION, word, found=code)
    return code


def _funds(asked: Asked) -> Built:
    figures = fund_figures(asked.connection, asked.scope, _party(asked, "fund"))
    return build_funds(figures, asked.names())


def _cooperative(asked: Asked) -> Built:
    return build_cooperative(asked.connection, asked.scope, asked.head, asked.names())


def _grants(asked: Asked) -> Built:
    to_date = replace(asked.scope, period=None, as_of=asked.last)
    repeated = {row.place for row in subsidies(asked.connection, to_date) if row.is_repeated}
    return build_grants(dealings(asked.connection, asked.scope, FISCAL_KINDS), asked.names(), repeated)


def _reconciliation(asked: Asked) -> Built:
    found = reconciliation(asked.connection, asked.scope, everything=True)
    return (build_reconciliation(found, asked.names()),)


def _trend(asked: Asked) -> Built:
    kind = Kind(asked.scope.where.get(Dimension.KIND, Kind.PATENT_PLEDGE_LOAN))
    paid = [known for known in Kind if Act.DISBURSEMENT in ACTS_OF[known]]
    if kind not in paid:
        raise Malformed.of(FindingCode.UNKNOWN_CODE, "kind", expected=", ".join(paid), found=kind)
    return build_trend(asked.connection, kind, asked.period, asked.scope, asked.head, asked.names())


def _restatement(asked: Asked) -> Built:
    before = head_since(asked.connection, asked.values["since"])
    return build_restatement(asked.connection, asked.scope, before, asked.head)


def _audit(asked: Asked) -> Built:
    code = asked.values.get("publication")
    return (build_audit(audit(asked.connection, code, asked.head.number, asked.viewer)),)


def _reversals(asked: Asked) -> Built:
    return (build_reversals(reversals(asked.connection, asked.scope), asked.names()),)


def _access_log(asked: Asked) -> Built:
    limits = {name: asked.values.get(name) for name in ("account", "event")}
    return (access_list(_every_event(asked.connection, limits), count_events(asked.connection)),)


def _every_event(connection: Connection, limits: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        page = list_events(connection, LIMIT_MAX, cursor, **limits)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


_BUILDERS: Final[Mapping[str, Callable[[Asked], Built]]] = {
    **dict.fromkeys(LENGTHS, _pack),
    "loans": _loans,
    "entries": _entries,
    "pledges": _pledges,
    "portfolio": _portfolio,
    "maturities": _maturities,
    "institution": _institution,
    "funds": _funds,
    "cooperative": _cooperative,
    "grants": _grants,
    "reconciliation": _reconciliation,
    "trend": _trend,
    "restatement": _restatement,
    "audit": _audit,
    "reversals": _reversals,
    "access-log": _access_log,
}

_UNSETTLED: Final = frozenset({"access-log"})

CATALOGUE: Final[Mapping[str, Report]] = MappingProxyType(
    {
        name: Report(name, REPORT_LABELS[name], names, _BUILDERS[name], name not in _UNSETTLED)
        for name, names in PARAMETERS_OF.items()
    }
)
"""Name → report, in the order in which they are offered."""
