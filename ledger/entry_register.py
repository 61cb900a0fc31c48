"""The register of entries: everything live as flat rows, each with all that an import needs to state it again.

One row a live entry (neither a reversal nor reversed, as known), in the order in which agreements were stated and, of
one, by day; then one row a statement in force. Agreements without a live entry, and links to such, are not in it; nor
are closings, successions, amendments as such (due date and rate are those in force last) and papers.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, text

from ledger.intake_words import Field
from ledger.lists import list_institutions
from ledger.places import place_text
from ledger.scope import Viewer
from ledger.vocabulary import INSTITUTION_IS_RECIPIENT, Kind, StatementMeasure

Value = str | int | bool | None
RegisterRow = Mapping[Field, Value]
"""By field: codes of the vocabulary, ISO days, amounts in fen, rates in millionths; what is missing is absent."""

_LIVE: Final = """
  e.tally > 0 AND e.number <= :known AND NOT EXISTS (SELECT 1 FROM entry AS r
    WHERE r.reverses_number = e.number AND r.reverses_line = e.line AND r.number <= :known)"""


def _latest(column: str) -> str:
    return f"""coalesce((SELECT a.{column} FROM amendment AS a WHERE a.instrument = i.key AND a.{column} IS NOT NULL
      AND a.number <= :known ORDER BY a.effective_date DESC, a.number DESC, a.line DESC LIMIT 1), i.{column})"""


_ENTRIES: Final = f"""
SELECT i.key, i.kind, i.provider, i.recipient, i.instrument_number, i.contract, i.programme, i.category, i.region,
  {_latest("purpose")} AS purpose, CAST(i.signed_date AS TEXT) AS signed_date,
  CAST({_latest("due_date")} AS TEXT) AS due_date, {_latest("rate_ppm")} AS rate_ppm, i.revolving, i.opening,
  i.under, i.renews, i.for_loan, e.act, CAST(e.event_date AS TEXT) AS event_date, e.amount_fen, e.tally, e.means,
  e.patent
FROM entry AS e JOIN instrument AS i ON i.key = e.instrument
WHERE {_LIVE} {{seen}} {{only}}
ORDER BY i.key, e.event_date, e.number, e.line"""

_NAMES: Final = f"""
SELECT i.key, i.kind, i.provider, i.instrument_number FROM instrument AS i
WHERE i.number <= :known AND EXISTS (SELECT 1 FROM entry AS e WHERE e.instrument = i.key AND {_LIVE})"""

_SECURED: Final = "SELECT DISTINCT instrument, registration FROM security WHERE number <= :known ORDER BY 1, 2"

_STATEMENTS: Final = """
SELECT s.institution, s.kind, s.loan, CAST(s.statement_date AS TEXT) AS day, s.measure, s.amount_fen, s.count,
  i.provider, i.recipient
FROM statement AS s LEFT JOIN instrument AS i ON i.key = s.loan
WHERE s.number <= :known AND NOT EXISTS (SELECT 1 FROM statement AS later
  WHERE later.institution = s.institution AND later.kind = s.kind AND later.measure = s.measure
  AND later.statement_date = s.statement_date AND coalesce(later.loan, 0) = coalesce(s.loan, 0)
  AND later.number <= :known AND (later.number, later.line) > (s.number, s.line)) {seen} {only}
ORDER BY s.statement_date, s.kind, s.institution, s.number, s.line"""

_TEXTS: Final = {
    Field.CONTRACT: "contract",
    Field.PROGRAMME: "programme",
    Field.CATEGORY: "category",
    Field.REGION: "region",
    Field.PURPOSE: "purpose",
    Field.SIGNED_DATE: "signed_date",
    Field.DUE_DATE: "due_date",
    Field.RATE: "rate_ppm",
    Field.ACT: "act",
    Field.DATE: "event_date",
    Field.AMOUNT: "amount_fen",
    Field.MEANS: "means",
    Field.PATENT: "patent",
}

_LEVELS: Final = {
    StatementMeasure.OUTSTANDING: Field.OUTSTANDING,
    StatementMeasure.LIMIT: Field.OUTSTANDING,
    StatementMeasure.OVERDUE: Field.OVERDUE,
    StatementMeasure.NPL: Field.NPL,
    StatementMeasure.TARGET: Field.TARGET,
}
"""Where a level stands; the limit of a line is its balance column, which a line has for nothing else."""

_SIDES: Final = (
    (Field.PROVIDER_CODE, Field.PROVIDER, Field.PROVIDER_KIND, Field.PROVIDER_USCC, Field.PROVIDER_REGION),
    (Field.RECIPIENT_CODE, Field.RECIPIENT, Field.RECIPIENT_KIND, Field.RECIPIENT_USCC, Field.RECIPIENT_REGION),
)

REGISTER_FIELDS: Final = (
    Field.KIND, Field.ACT, *_SIDES[0], *_SIDES[1], Field.NUMBER, Field.CONTRACT, Field.DATE, Field.AMOUNT, Field.TALLY,
    Field.MEANS, Field.SIGNED_DATE, Field.DUE_DATE, Field.RATE, Field.REGION, Field.PROGRAMME, Field.CATEGORY,
    Field.PURPOSE, Field.PATENT, Field.REGISTRATION_NUMBER, Field.LINE_NUMBER, Field.REVOLVING, Field.RENEWS,
    Field.FOR_LOAN, Field.OPENING, Field.AS_OF, Field.OUTSTANDING, Field.OVERDUE, Field.NPL,
    Field.TARGET,
)  # fmt: skip
"""The columns of the register, in order."""


def entry_register(
    connection: Connection, known: int, viewer: Viewer, kind: Kind | None = None
) -> Iterator[RegisterRow]:
    """The rows of the register as known at a journal number, read as they are asked for.

    An agreement without a number is given its place (``S7/3``) as one, so that its entries stay together.
    """
    return _Register(connection, known, viewer, kind).rows()


class _Register:
    def __init__(self, connection: Connection, known: int, viewer: Viewer, kind: Kind | None) -> None:
        self._connection = connection
        self._parameters: dict[str, Any] = {"known": known}
        self._of_kind = kind
        self._own = viewer.institution
        if kind is not None:
            self._parameters["kind"] = str(kind)
        if self._own is not None:
            self._parameters["own"] = self._own
        self._parties = {row["code"]: row for row in list_institutions(connection, known)}
        named = connection.execute(text(_NAMES), {"known": known})
        self._names = {key: (kind, provider, number or place_text(key)) for key, kind, provider, number in named}
        self._secured: dict[int, list[int]] = {}
        for loan, registration in connection.execute(text(_SECURED), {"known": known}):
            self._secured.setdefault(loan, []).append(registration)

    def rows(self) -> Iterator[RegisterRow]:
        seen = ("AND (i.provider = :own OR i.recipient = :own)", "AND s.institution = :own") if self._own else ("", "")
        only = ("AND i.kind = :kind", "AND s.kind = :kind") if self._of_kind else ("", "")
        for statement, row_of, part in ((_ENTRIES, self._entry, 0), (_STATEMENTS, self._statement, 1)):
            query = text(statement.format(seen=seen[part], only=only[part]))
            for row in self._connection.execution_options(yield_per=1_000).execute(query, self._parameters):
                yield {field: value for field, value in row_of(row._mapping).items() if value is not None}  # noqa: SLF001

    def _entry(self, row: Any) -> dict[Field, Value]:
        told: dict[Field, Value] = {field: row[name] for field, name in _TEXTS.items()}
        return told | {
            **self._party(0, row["provider"]),
            **self._party(1, row["recipient"]),
            Field.KIND: row["kind"],
            Field.NUMBER: self._names[row["key"]][2],
            Field.TALLY: row["tally"] if row["tally"] != 1 else None,
            Field.REGISTRATION_NUMBER: self._spelt(*self._secured.get(row["key"], ())),
            Field.LINE_NUMBER: self._spelt(row["under"]),
            Field.RENEWS: self._spelt(row["renews"]),
            Field.FOR_LOAN: self._spelt(row["for_loan"]),
            Field.REVOLVING: bool(row["revolving"]) or None,
            Field.OPENING: bool(row["opening"]) or None,
        }

    def _statement(self, row: Any) -> dict[Field, Value]:
        is_recipient = Kind(row["kind"]) in INSTITUTION_IS_RECIPIENT
        told: dict[Field, Value] = {
            Field.KIND: row["kind"],
            Field.AS_OF: row["day"],
            _LEVELS[StatementMeasure(row["measure"])]: row["amount_fen"],
            Field.TALLY: row["count"],
        }
        if row["loan"] is None:
            return told | self._party(int(is_recipient), row["institution"])
        name = self._names.get(row["loan"])
        number = name[2] if name else place_text(row["loan"])
        return told | self._party(0, row["provider"]) | self._party(1, row["recipient"]) | {Field.NUMBER: number}

    def _party(self, side: int, code: str | None) -> dict[Field, Value]:
        party = self._parties.get(code or "")
        names = ("code", "name", "kind", "uscc", "region")
        return {} if party is None else dict(zip(_SIDES[side], (party[name] for name in names), strict=True))

    def _spelt(self, *keys: int | None) -> str | None:
        """The names of other agreements, ``kind:provider:number``; those without a live entry are left out."""
        names = [":".join(self._names[key]) for key in keys if key in self._names]
        return "\n".join(names) or None
