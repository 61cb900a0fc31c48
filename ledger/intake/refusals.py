"""Refusals and notes of reading, made in one place so that every module says them alike."""

from typing import Final

from ledger.errors import Finding, Malformed, TooLarge
from ledger.finding_codes import FindingCode
from ledger.intake.places import CellPlace
from ledger.vocabulary import Severity

FOUND_MAX: Final = 80
"""Characters of a raw text that a finding repeats."""


def damaged(where: str, why: str = "") -> Malformed:
    """The file claims to be a workbook and breaks off or contradicts itself in the part ``where``."""
    return Malformed([Finding(FindingCode.WORKBOOK_DAMAGED, "", "", f"{where} {why}".strip()[:FOUND_MAX])])


def beyond(code: FindingCode, most: int | str, found: int | str = "", place: CellPlace | None = None) -> TooLarge:
    """More of something than is taken: at most ``most`` was expected."""
    return TooLarge([Finding(code, place.text if place else "", f"<= {most}", str(found)[:FOUND_MAX])])


def note(code: FindingCode, *, expected: str = "", found: str = "") -> Finding:
    """Something about the file that is no reason to refuse it."""
    return Finding(code, "", expected, found[:FOUND_MAX], Severity.NOTE)


def not_xlsx(found: str) -> Malformed:
    """A table, and no workbook of the kind that this program writes."""
    return Malformed([Finding(FindingCode.NOT_A_WORKBOOK, "", "xlsx", found)])
