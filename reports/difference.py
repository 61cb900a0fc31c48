"""One difference between a workbook and what it must be: its kind, its place, and the two contents."""

from dataclasses import dataclass
from typing import Final

from ledger.proof_words import Cause, Change

_CAUSES: Final = {
    **dict.fromkeys((Change.STAMP_CHANGED, Change.STAMP_REMOVED), Cause.STAMP),
    **dict.fromkeys((Change.LEDGER_CHANGED, Change.LEDGER_ADDED, Change.LEDGER_REMOVED), Cause.LEDGER),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, where (sheet and cell, row or column, or the sheet alone), and the two contents, empty where none.

    Of what changed in the ledger ``about`` says which row and column it is, and ``papers`` the vouchers that did it.
    """

    change: Change
    sheet: str
    place: str
    was: str = ""
    found: str = ""
    about: str = ""
    papers: tuple[str, ...] = ()

    @property
    def cause(self) -> Cause:
        """Where it comes from."""
        return _CAUSES.get(self.change, Cause.FILE)
