"""Record files: vouchers as JSON Lines, one fact a line, as ``pledgebook record`` and the sample ledger read them.

A line that is an object with ``voucher`` begins a voucher and may say who signs it (only the sample loader listens to
that); without such a line the file is one voucher. Blank lines and lines that start with ``//`` are passed over. A file
that is one JSON array, or one JSON object with ``facts``, is read as one voucher too.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ledger.errors import Finding, Unreadable
from ledger.finding_codes import FindingCode
from ledger.journal import Draft

_HEADER: Final = frozenset(
    {"voucher", "made_by", "checked_by", "verdict", "reason", "accept", "client_key", "source", "revises", "today"}
)


@dataclass(slots=True)
class Recorded:
    """One voucher of a record file: its header as given, and its facts."""

    header: dict[str, Any] = field(default_factory=dict)
    facts: list[object] = field(default_factory=list)

    def draft(self, file_name: str) -> Draft:
        """What is handed in; the file's name goes into the source."""
        source = {"file": file_name, **self.header.get("source", {})}
        if "voucher" in self.header:
            source["title"] = self.header["voucher"]
        return Draft(self.facts, self.header.get("client_key"), source)


def read_record(content: str) -> list[Recorded]:
    """The vouchers of a record file, in order.

    Raises:
        Unreadable: a line is no JSON, or a header has an unknown or malformed field; all such lines are told.
    """
    whole = _whole(content)
    if whole is not None:
        return [whole]
    findings: list[Finding] = []
    vouchers: list[Recorded] = []
    for row, value in _lines(content, findings):
        if isinstance(value, dict) and "voucher" in value and "fact" not in value:  # a review names a voucher too
            findings.extend(_header_findings(value, f"line {row}"))
            vouchers.append(Recorded(value))
            continue
        if not vouchers:
            vouchers.append(Recorded())
        vouchers[-1].facts.append(value)
    if findings:
        raise Unreadable(findings)
    if not vouchers:
        raise Unreadable.of(FindingCode.EMPTY_VOUCHER, "line 1", expected="1..", found="0")
    return vouchers


def _whole(content: str) -> Recorded | None:
    """The one voucher of a file that is a single JSON value, else None."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, list):
        return Recorded({}, value)
    if isinstance(value, dict) and "facts" in value and "fact" not in value:
        header = {name: value[name] for name in value if name != "facts"}
        findings = list(_header_findings(header, ""))
        if not isinstance(value["facts"], list):
            findings.append(Finding(FindingCode.MALFORMED, "/facts", "list", type(value["facts"]).__name__))
        if findings:
            raise Unreadable(findings)
        return Recorded(header, value["facts"])
    return None


def _header_findings(header: dict[str, Any], place: str) -> Iterator[Finding]:
    for name in sorted(header):
        expected = {"source": dict, "accept": list}.get(name, str)
        if name not in _HEADER:
            yield Finding(FindingCode.UNKNOWN_FIELD, f"{place}/{name}", ", ".join(sorted(_HEADER)))
        elif not isinstance(header[name], expected):
            found = type(header[name]).__name__
            yield Finding(FindingCode.MALFORMED, f"{place}/{name}", expected.__name__, found)


def _lines(content: str, findings: list[Finding]) -> Iterator[tuple[int, object]]:
    for row, line in enumerate(content.split("\n"), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("//"):
            continue
        try:
            yield row, json.loads(stripped)
        except (ValueError, RecursionError) as error:
            findings.append(Finding(FindingCode.UNREADABLE, f"line {row}", "JSON", f"{error}"[:80]))
