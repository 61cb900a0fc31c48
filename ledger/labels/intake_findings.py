"""Findings about foreign files, of every part of intake: reading, tables, facts, and what is done with the file."""

from collections.abc import Mapping
from typing import Final

from ledger.finding_codes import FindingCode
from ledger.labels import composed, documents, imports, reading, table_findings

SENTENCES: Final[Mapping[FindingCode, str]] = {
    **reading.SENTENCES,
    **table_findings.SENTENCES,
    **composed.SENTENCES,
    **imports.SENTENCES,
    **documents.SENTENCES,
}

CURES: Final[Mapping[FindingCode, str]] = {
    **reading.CURES,
    **table_findings.CURES,
    **composed.CURES,
    **imports.CURES,
    **documents.CURES,
}

PARTS: Final[Mapping[FindingCode, tuple[str, ...]]] = {
    **reading.PARTS,
    **table_findings.PARTS,
    **composed.PARTS,
    **imports.PARTS,
    **documents.PARTS,
}
