"""Findings, which are values, and the errors that carry them.

A finding says what broke which rule where; several travel in one error, so that nobody mends a voucher one complaint at
a time. The errors know nothing of HTTP or exit codes: each delivery maps the classes once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.finding_codes import FindingCode
from ledger.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule. ``place`` is a JSON pointer, a voucher or journal place, or a table key and column.

    ``expected`` and ``found`` are data without words of any language; ``ledger.labels`` makes sentence and cure.
    """

    code: FindingCode
    place: str = ""
    expected: str = ""
    found: str = ""
    severity: Severity = Severity.ERROR


class InvalidValue(ValueError):
    """A text that is not the value it claims to be; the door turns it into a finding at its place."""

    def __init__(self, code: FindingCode, *, expected: str = "", found: str = "") -> None:
        super().__init__(f"{code}: expected {expected!r}, found {found!r}")
        self.code = code
        self.expected = expected
        self.found = found

    def at(self, place: str) -> Finding:
        """The same refusal as a finding at ``place``."""
        return Finding(self.code, place, self.expected, self.found)


class LedgerError(Exception):
    """Base of all refusals; always carries at least one finding."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.code} at {f.place or '/'}" for f in self.findings))

    @classmethod
    def of(cls, code: FindingCode, place: str = "", *, expected: str = "", found: str = "") -> "LedgerError":
        """An error of this class with the one finding given."""
        return cls([Finding(code, place, expected, found)])


class Unreadable(LedgerError):
    """The bytes could not be read as a request at all."""


class Malformed(LedgerError):
    """A field has the wrong shape, or is missing or unknown."""


class Refused(LedgerError):
    """Well-formed, but against a rule of the field."""


class Conflict(LedgerError):
    """Against what is already stored: another body under the same key, a voucher decided before."""


class Forbidden(LedgerError):
    """The account may not do this."""


class Unauthorized(LedgerError):
    """Nobody known is asking: no sign-in, or a token that is unknown, expired, revoked or of a removed account."""


class TooManyRequests(LedgerError):
    """Asked too often; ``retry_after`` is in seconds."""

    def __init__(self, findings: Iterable[Finding], retry_after: int = 1) -> None:
        super().__init__(findings)
        self.retry_after = retry_after


class NotFound(LedgerError):
    """No such thing, or none that this viewer may see."""


class Unavailable(LedgerError):
    """The database cannot be used as it is: missing, newer, read-only, locked or unreachable."""


class TooLarge(LedgerError):
    """More was sent than is taken in one piece."""


class UnsupportedType(LedgerError):
    """The content is of a type that is not read here."""
