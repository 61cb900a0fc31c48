"""From an entry back to the row and the cell in the file that somebody sent."""

import json
import re
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.attachments import VIA_IMPORT
from ledger.errors import Malformed, NotFound
from ledger.finding_codes import FindingCode
from ledger.intake.kept import import_of_batch, row_of
from ledger.intake_words import Field
from ledger.places import entry_of, entry_text
from ledger.scope import Viewer
from ledger.tables import Tables
from ledger.vocabulary import Act, Kind

_ENTRY: Final = re.compile(r"[1-9][0-9]{0,14}/[1-9][0-9]{0,3}")

_E: Final = Tables.ENTRY.c
_V: Final = Tables.VOUCHER.c
_J: Final = Tables.JOURNAL.c


def require_entry(text: str) -> str:
    """The text, if it could be an entry's place.

    Raises:
        Malformed: it is not like ``7/3``.
    """
    if not _ENTRY.fullmatch(text):
        raise Malformed.of(FindingCode.MALFORMED, "entry", expected="7/3", found=text[:40])
    return text


def origin_of(connection: Connection, entry: str, viewer: Viewer) -> dict[str, Any]:
    """Import, file, SHA-256, sheet, row (from 1) and cell of the amount that the entry ``7/3`` came from.

    ``cell`` is empty where no column gave the amount: a rule of the profile did.

    Raises:
        NotFound: UNKNOWN_ENTRY where this viewer sees none, NOT_IMPORTED where it came from no file.
    """
    number, line = entry_of(entry)
    joined = Tables.ENTRY.join(Tables.JOURNAL, _J.number == _E.number).join(Tables.VOUCHER, _V.id == _J.voucher)
    columns = (_E.institution, _E.provider, _E.recipient, _E.kind, _E.act, _V.batch, _V.source)
    query = select(*columns).select_from(joined).where(_E.number == number, _E.line == line)
    row = connection.execute(query).first()
    if row is None or viewer.institution not in (None, row.institution, row.provider, row.recipient):
        raise NotFound.of(FindingCode.UNKNOWN_ENTRY, entry, found=entry)
    source = json.loads(row.source)
    if source.get("via") != VIA_IMPORT or row.batch is None:
        raise NotFound.of(FindingCode.NOT_IMPORTED, entry, found=entry)
    preview = import_of_batch(connection, row.batch)
    place = _place(source, line)
    cell = _cell(source.get("columns", {}), row.kind, row.act, place["row"])
    return {"entry": entry_text(number, line), "import": f"I{preview}", **place, "cell": cell}


def _cell(columns: dict[str, str], kind: str, act: str, row: int | None) -> str:
    """The cell of an entry's amount: the column named by its act, of a credit line its own, of a pledge its value."""
    named = {Act.COMMITMENT: Field.LINE_AMOUNT} if kind == Kind.CREDIT_LINE else _OTHER_NAMES
    fields = (act, named.get(Act(act), Field.AMOUNT), Field.AMOUNT)
    column = next((columns[name] for name in map(str, fields) if name in columns), "")
    return f"{column}{row}" if column and row else ""


_OTHER_NAMES: Final = {Act.PLEDGE: Field.APPRAISED}


def _place(source: dict[str, Any], line: int) -> dict[str, Any]:
    names = ("file", "sha256", "sheet")
    return {name: source.get(name, "") for name in names} | {"row": row_of(source, line)}


def file_and_row(connection: Connection, entries: list[str]) -> dict[str, tuple[str, int | None]]:
    """Of those of these entries that were imported: the file's name and the row."""
    numbers = sorted({entry_of(entry)[0] for entry in entries})
    query = select(_J.number, _V.source).select_from(Tables.JOURNAL.join(Tables.VOUCHER, _V.id == _J.voucher))
    sources = {row.number: json.loads(row.source) for row in connection.execute(query.where(_J.number.in_(numbers)))}
    found = {}
    for entry in entries:
        number, line = entry_of(entry)
        if sources[number].get("via") == VIA_IMPORT:
            found[entry] = (str(sources[number].get("file", "")), row_of(sources[number], line))
    return found
