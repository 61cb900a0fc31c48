"""The entries of a ledger as numpy columns: loaded once for a request, summed in integers, equal to SQL to the fen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Text, cast, select

from ledger.conditions import entry_column
from ledger.errors import Refused
from ledger.finding_codes import FindingCode
from ledger.scope import Scope
from ledger.succession import party_names
from ledger.tables import Tables
from ledger.vocabulary import Dimension, Kind, Means

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_E: Final = Tables.ENTRY.c
_I: Final = Tables.INSTRUMENT.c

DIMENSIONS: Final = (
    Dimension.KIND, Dimension.ACT, Dimension.INSTITUTION, Dimension.PROVIDER, Dimension.RECIPIENT, Dimension.REGION,
    Dimension.PROGRAMME, Dimension.CATEGORY, Dimension.MEANS,
)  # fmt: skip
"""The dimensions that are held; group follows from kind, and those of time from the days."""

_SUM_MAX: Final = 2**62
"""No sum over the columns reaches this, so that none leaves 64 bits."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts as numbers: ``values[code]`` is the text, −1 stands for none."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[Any]) -> "Coded":
        """The column that the texts make."""
        known: dict[Any, int] = {}
        codes = [-1 if value is None else known.setdefault(value, len(known)) for value in texts]
        return cls(np.array(codes, dtype=np.int32), tuple(known))

    def code(self, value: str) -> int:
        """The number of a text; −2, which no entry has, where it does not occur."""
        return self.values.index(value) if value in self.values else -2

    def is_one_of(self, values: Sequence[str]) -> Mask:
        """Which entries have one of the texts."""
        return np.isin(self.codes, [self.code(value) for value in values])


@dataclass(frozen=True, slots=True)
class Columns:
    """Entries of some kinds as known at ``known``, in the order of the journal. Days are ordinals."""

    known: int
    number: Integers
    line: Integers
    booked: Integers
    happened: Integers
    fen: Integers
    has_fen: Mask
    tally: Integers
    instrument: Coded
    contract: Coded
    patent: Coded
    is_reversal: Mask
    renews: Mask
    is_late: Mask
    dimensions: dict[Dimension, Coded]
    _renewals: dict[int, Mask] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.number)

    def renewals(self, known: int) -> Mask:
        """The entries of agreements that renew another, or that were paid out by rollover as known at a number."""
        if known not in self._renewals:
            means = self.dimensions[Dimension.MEANS]
            paid = (means.codes == means.code(Means.ROLLOVER)) & (self.number <= known)
            tallies = np.zeros(len(self.instrument.values), dtype=np.int64)
            np.add.at(tallies, self.instrument.codes[paid], self.tally[paid])
            self._renewals[known] = self.renews | (tallies > 0)[self.instrument.codes]
        return self._renewals[known]


def load_columns(connection: Connection, scope: Scope, kinds: Sequence[Kind], known: int) -> Columns:
    """The entries of these kinds as known at a journal number, read as a stream; parties as the scope names them.

    Raises:
        Refused: AMOUNT_TOO_LARGE where the amounts could sum to more than 64 bits hold.
    """
    names = party_names(connection, known, scope.parties)
    dialect = connection.dialect.name
    asked = [entry_column(dimension, scope, dialect, names) for dimension in DIMENSIONS]
    query = select(
        _E.number, _E.line, cast(_E.book_date, Text), cast(_E.event_date, Text), _E.amount_fen, _E.tally,
        _E.instrument, _E.contract, _E.provider, _E.patent, _E.reverses_number, _I.renews,
        *(column.label(f"dimension_{index}") for index, column in enumerate(asked)),
    ).join_from(Tables.ENTRY, Tables.INSTRUMENT, _I.key == _E.instrument)  # fmt: skip
    query = query.where(_E.number <= known, _E.kind.in_([str(kind) for kind in kinds])).order_by(_E.number, _E.line)
    # For this statement only: a confirmation is explained on the connection that then writes it.
    rows = connection.execute(query, execution_options={"yield_per": 10_000})
    return columns_of(known, list(zip(*rows, strict=True)))


def columns_of(known: int, columns: list[Any]) -> Columns:
    """The columns that lists make, in the order in which ``load_columns`` reads them; none at all is no entry."""
    columns = columns or [()] * (12 + len(DIMENSIONS))
    number, line, booked, happened, fen, tally, instrument, contract, provider, patent, reverses, renews = columns[:12]
    amounts = [0 if value is None else value for value in fen]
    _require_small(amounts)
    days = {text: date.fromisoformat(text).toordinal() for text in {*booked, *happened}}
    keys = [
        (text or f"#{key}", bank) for text, key, bank in zip(contract, instrument, provider, strict=True)
    ]  # as totals count contracts
    return Columns(
        known=known,
        number=_integers(number),
        line=_integers(line),
        booked=_integers([days[text] for text in booked]),
        happened=_integers([days[text] for text in happened]),
        fen=_integers(amounts),
        has_fen=_mask([value is not None for value in fen]),
        tally=_integers(tally),
        instrument=Coded.of(instrument),
        contract=Coded.of(keys),
        patent=Coded.of(patent),
        is_reversal=_mask([value is not None for value in reverses]),
        renews=_mask([value is not None for value in renews]),
        is_late=_mask([one[:7] != other[:7] for one, other in zip(booked, happened, strict=True)]),
        dimensions={d: Coded.of(texts) for d, texts in zip(DIMENSIONS, columns[12:], strict=True)},
    )


def _require_small(amounts: Sequence[int]) -> None:
    total = sum(map(abs, amounts))
    if total >= _SUM_MAX:
        raise Refused.of(FindingCode.AMOUNT_TOO_LARGE, "amount", expected=f"< {_SUM_MAX}", found=str(total))


def _integers(values: Sequence[int]) -> Integers:
    return np.array(values, dtype=np.int64)


def _mask(values: Sequence[bool]) -> Mask:
    return np.array(values, dtype=np.bool_)
