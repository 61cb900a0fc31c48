"""The voucher that rows go into: what the file states, what is posted, and findings at their cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.intake.composed import Composed
from ledger.intake.grouping import Line, Link
from ledger.intake.posted import Posted
from ledger.intake_words import Field
from ledger.labels.company_names import LIST_MARKS
from ledger.references import NumberedKey
from ledger.vocabulary import LOAN_KINDS, Kind, Severity

_PARTED: Final = re.compile(f"[{LIST_MARKS},\\n\\r\\t]+")


def parted(text: str) -> list[str]:
    """The identifiers that one cell lists, each once."""
    return [part for part in dict.fromkeys(map(str.strip, _PARTED.split(text))) if part]


class NeedsGrouping(Exception):
    """A row needs what an earlier voucher of the file states, or a later row: all rows must be known first."""


class Spoilt(Exception):
    """The row has its finding and makes no facts."""


@dataclass(slots=True)
class Own:
    """An instrument that the file states: on which line of the voucher, by which row."""

    reference: str
    index: int
    row: int
    values: Mapping[str, str]
    fact: dict[str, Any]
    amount_fen: int | None = None
    patents: set[str] | None = None

    def pledges(self) -> set[str]:
        """The patents that the file pledges under it, without their checks; to be added to."""
        if self.patents is None:
            self.patents = set()
        return self.patents


class Drafting:
    """The instruments that a file states, and the voucher that its rows go into."""

    def __init__(self, posted: Posted, voucher: Composed, *, is_grouped: bool) -> None:
        self._posted = posted
        self._is_grouped = is_grouped
        self.tells_signing = False
        """Whether an agreement without a day of signing has none, rather than that of its first entry."""
        self.voucher = voucher
        self.ordinal = 0
        self.own: dict[NumberedKey, Own] = {}
        self._closed: set[NumberedKey] = set()
        self.borrowed: dict[tuple[str, str], list[NumberedKey]] = {}
        self.spoilt: set[str] = set()
        self.left_out: list[int] = []
        self.seen: dict[tuple[Any, ...], tuple[int, int]] = {}

    def next_voucher(self, voucher: Composed) -> None:
        """What follows goes into another voucher."""
        self.voucher = voucher
        self.ordinal += 1
        self._closed.update(self.own)
        self.own.clear()

    def _own(self, key: NumberedKey | None) -> Own | None:
        """The instrument of a number, where this voucher states it.

        Raises:
            NeedsGrouping: an earlier one does.
        """
        if key in self._closed:
            raise NeedsGrouping
        return self.own.get(key) if key is not None else None

    def _tell(
        self, code: FindingCode, line: Line, of: Field | None, expected: str = "", found: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:  # fmt: skip
        place = self.voucher.places.cell(line.row, of)
        self.voucher.findings.append(Finding(code, place, expected, found, severity))

    def candidates(self, link: Link) -> Sequence[NumberedKey]:
        """The numbers under which the other agreement may stand, in the file or posted."""
        if link.borrowed is None:
            return link.keys
        return [*dict.fromkeys([*self.borrowed.get(link.borrowed, ()), *self._posted.loans(link.borrowed)])]

    def in_file(self, link: Link) -> Iterator[NumberedKey]:
        """The numbers of a link that are not posted, so that they join rows of the file."""
        return (key for key in self.candidates(link) if self._posted.head(key) is None)

    def _find(self, line: Line, link: Link) -> str | None:
        """The reference to the other agreement; None where the row is to state it itself."""
        keys = self.candidates(link)
        standing = [own.reference for key in keys if (own := self._own(key)) is not None]
        standing = standing or [head.place for key in keys if (head := self._posted.head(key)) is not None]
        if standing and link.borrowed is None:
            standing = standing[:1]
        if len(standing) == 1 and standing[0]:
            return standing[0]
        if not standing and link.may_state:
            return None
        if not standing and not self._is_grouped:
            raise NeedsGrouping
        if standing or link.text.rsplit(":", 1)[-1] not in self.spoilt:
            code = FindingCode.AMBIGUOUS_INSTRUMENT if standing else FindingCode.UNKNOWN_INSTRUMENT
            self._tell(code, line, link.field, found=link.text)
        raise Spoilt

    def _entry(
        self, reference: str, act: str, line: Line, day: Field, amount: str | None, columns: Mapping[str, Field],
        **more: str,
    ) -> None:  # fmt: skip
        """One entry beside those that the row's plan has; without an amount there is none, but of a patent."""
        if amount is None and not more:
            return
        fact = {"fact": "entry", "instrument": reference, "act": str(act), "event_date": line.values[day], **more}
        if amount is not None:
            fact["amount"] = amount
        self.voucher.add(fact, line.row, {"event_date": day, **columns})


def loan_keys(kind: Kind, provider: str, number: str) -> tuple[NumberedKey, ...]:
    """Under which numbers a loan of this provider may stand: of the same kind first."""
    kinds = dict.fromkeys((kind, *LOAN_KINDS)) if kind in LOAN_KINDS else LOAN_KINDS
    return tuple((str(each), provider, number) for each in kinds)
