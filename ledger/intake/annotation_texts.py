"""What is written about findings into a copy of a sender's workbook: which finding stands where, in whose words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from ledger.errors import Finding
from ledger.intake.places import CellPlace, column_letters, parse_place
from ledger.labels import annotations as texts
from ledger.labels import cure, describe, label
from ledger.vocabulary import Severity

CELL_MAX: Final = 32_767
"""UTF-16 units that a spreadsheet cell holds."""

LINES_MAX: Final = 250
"""A cell shows 253 line breaks at most."""

ROWS_MAX: Final = 1_048_576
COLUMNS_MAX: Final = 16_384

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Placed(NamedTuple):
    """A finding with its place in the workbook, if it has one."""

    place: CellPlace | None
    finding: Finding


def placed(findings: Iterable[Finding]) -> list[Placed]:
    """Each finding with the place that it names; a place beyond what a sheet has is none."""
    found = []
    for finding in findings:
        place = parse_place(finding.place) if finding.place else None
        if place and ((place.row or 0) > ROWS_MAX or (place.column or 0) > COLUMNS_MAX):
            place = None
        found.append(Placed(place, finding))
    return found


def by_sheet(found: Sequence[Placed]) -> Mapping[str, list[Placed]]:
    """Findings per sheet that they name; those of the whole file are of none."""
    sheets: dict[str, list[Placed]] = defaultdict(list)
    for item in found:
        if item.place is not None and (item.place.sheet or item.place.row or item.place.column):
            sheets[item.place.sheet].append(item)
    return sheets


def clean(text: str) -> str:
    """``text`` without characters that a workbook cannot hold, cut to what a cell holds."""
    return cut(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text))


def cut(text: str) -> str:
    """``text`` up to what a cell holds; characters beyond the basic plane count twice there."""
    if len(text) * 2 <= CELL_MAX:
        return text
    units = text.encode("utf-16-le", "replace")[: CELL_MAX * 2]
    return units.decode("utf-16-le", "ignore")


def sentence(item: Placed) -> str:
    """One finding in words: the letters of its column, its severity unless it is an error, what is wrong, the cure."""
    column = item.place.column if item.place else None
    where = texts.COLUMN.format(letters=column_letters(column)) if column else texts.WHOLE_ROW
    mild = item.finding.severity is not Severity.ERROR
    severity = texts.SEVERITY.format(name=label(item.finding.severity)) if mild else ""
    return texts.PART.format(
        where=where, severity=severity, sentence=describe(item.finding), cure=cure(item.finding)
    ).replace("\n", " ")


def row_text(items: Sequence[Placed]) -> str:
    """All findings of a row, a line each, by column; what does not fit a cell is counted."""
    ordered = sorted(items, key=lambda item: (item.place.column or 0) if item.place else 0)
    lines = [clean(sentence(item)) for item in ordered]
    whole = "\n".join(lines)
    if len(lines) <= LINES_MAX and len(cut(whole)) == len(whole):
        return whole
    return _shortened(lines)


def _shortened(lines: Sequence[str]) -> str:
    room = CELL_MAX - len(texts.MORE) - 20  # the count has digits
    kept: list[str] = []
    for line in lines[:LINES_MAX]:
        room -= len(line.encode("utf-16-le")) // 2 + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, texts.MORE.format(count=len(lines) - len(kept))])
