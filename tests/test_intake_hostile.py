"""Files made to do harm: each ends in its finding or is read, in bounded memory."""

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import LedgerError
from ledger.finding_codes import FindingCode as Code
from ledger.intake.open import open_book
from tests.sheets import (
    MACRO_TYPES,
    number_cell,
    parts_of,
    row_xml,
    sheet_xml,
    strings_xml,
    table_xml,
    text_cell,
    write_parts,
    write_table,
    write_xlsx,
)

MEMORY_MIB = 500
ROOT = Path(__file__).resolve().parents[1]
LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)
LAUGHS += "]>"
QUADRATIC = f'<!DOCTYPE q [<!ENTITY a "{"x" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
GOOD = sheet_xml(table_xml([["借款人", "金额"], ["甲", 1]]))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Maker = Callable[[Path], Path]


def read_alone(*paths: Path) -> list[dict[str, Any]]:
    """What the guard says of each file, read by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.reading_alone", *map(str, paths)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        timeout=300,
    )
    return list(json.loads(done.stdout))


def read_here(path: Path) -> None:
    for sheet in open_book(path).sheets:
        list(sheet.rows())


def in_sheet(xml: Callable[[], str], *, packed: bool = True) -> Maker:
    """A workbook of one sheet; large ones are stored unpacked, so that it is not their ratio that refuses them."""
    return lambda path: write_xlsx(path, xml(), packed=packed)


def with_part(name: str, content: str | bytes) -> Maker:
    """A good workbook, one of whose parts is another."""
    return lambda path: write_parts(path, {**parts_of(GOOD), name: content})


def as_bytes(content: bytes) -> Maker:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def truncated(path: Path) -> Path:
    content = write_table(path, [["甲", n] for n in range(5_000)]).read_bytes()
    return as_bytes(content[: len(content) // 2])(path)


def truncated_inside(path: Path) -> Path:
    """A directory that is whole, a sheet whose XML breaks off."""
    return write_xlsx(path, GOOD[: len(GOOD) // 2])


def flipped_byte(path: Path) -> Path:
    content = bytearray(write_table(path, [["甲", n] for n in range(5_000)]).read_bytes())
    place = content.index(b"sheet1.xml") + 200
    content[place] ^= 0xFF
    return as_bytes(bytes(content))(path)


def bomb(path: Path) -> Path:
    write_xlsx(path, GOOD)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.png", "w") as part:
        for _ in range(300):
            part.write(bytes(1024 * 1024))
    return path


def huge(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(200 * 1024 * 1024)
    return path


def nested(path: Path) -> Path:
    content = write_table(path, [["甲", 1]]).read_bytes()
    for depth in range(50):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{depth}.zip", content)
        content = outer.getvalue()
    return as_bytes(content)(path)


def locked_zip(path: Path) -> Path:
    content = bytearray(write_table(path, [["甲", 1]]).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(mark, start + 4)
    return as_bytes(bytes(content))(path)


def many_parts(path: Path) -> Path:
    return write_parts(path, {**parts_of(GOOD), **{f"x/{n}": "" for n in range(20_000)}})


def noisy_rows(path: Path) -> Path:
    """More rows than are taken, none like another, so that the zip is no bomb."""
    seeded = random.Random(1)
    rows = (row_xml(n, number_cell(seeded.random())) for n in range(1, 200_002))
    return write_xlsx(path, sheet_xml("".join(rows)))


def many_strings(path: Path) -> Path:
    seeded = random.Random(2)
    items = [f"<si><t>{seeded.randrange(10**30):x}</t></si>" for _ in range(600_000)]
    return write_xlsx(path, GOOD, strings=items)


def long_text(path: Path) -> Path:
    item = f"<si><t>{'甲乙' * 1_700_000}</t></si>"
    return write_xlsx(path, sheet_xml('<row r="1"><c t="s"><v>0</v></c></row>'), strings=[item], packed=False)


def rows_of(count: int, cells: str) -> str:
    """Rows 1 to ``count``, each with the cells in which {n} is its number."""
    return sheet_xml("".join(f'<row r="{n}">{cells.replace("{n}", str(n))}</row>' for n in range(1, count + 1)))


CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MERGES = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 60_001))
DIMENSION = '<dimension ref="A1:XFD1048576"/>'
TEXTS = strings_xml(["<si><t>&j;</t></si>"])
MANY = sheet_xml(row_xml(1, text_cell("")) + "&a;" * 50_000)
CLEAR_XLS = OLE + bytes(504)

FILES: dict[str, tuple[Maker, str | None]] = {
    "a zip bomb": (bomb, Code.WORKBOOK_UNPACKS_TOO_LARGE),
    "20,000 parts": (many_parts, Code.WORKBOOK_UNPACKS_TOO_LARGE),
    "zips in zips": (nested, Code.NOT_A_WORKBOOK),
    "1 M empty rows": (in_sheet(lambda: rows_of(1_048_576, "")), None),
    "1 M rows of styled empty cells": (in_sheet(lambda: rows_of(1_048_576, '<c r="A{n}" s="0"/>')), None),
    "A1 and XFD1048576": (in_sheet(lambda: sheet_xml(CORNERS)), Code.TOO_MANY_COLUMNS),
    "200,001 rows": (noisy_rows, Code.TOO_MANY_ROWS),
    "a row of 1 M cells": (
        in_sheet(lambda: sheet_xml(row_xml(1, "<c><v>1</v></c>" * 1_000_000)), packed=False),
        Code.TOO_MANY_COLUMNS,
    ),
    "a lying dimension": (in_sheet(lambda: GOOD.replace("<sheetData>", DIMENSION + "<sheetData>")), None),
    "60,000 merges": (in_sheet(lambda: sheet_xml("", after=MERGES)), Code.TOO_MANY_MERGES),
    "a cell of 10 MB": (
        in_sheet(lambda: sheet_xml(row_xml(1, text_cell("甲乙" * 1_700_000))), packed=False),
        Code.CELL_TOO_LONG,
    ),
    "a shared text of 10 MB": (long_text, Code.CELL_TOO_LONG),
    "600,000 shared texts": (many_strings, None),
    "laughs in the texts": (with_part("xl/sharedStrings.xml", LAUGHS + TEXTS), Code.WORKBOOK_ENTITIES),
    "laughs in the sheet": (in_sheet(lambda: LAUGHS + sheet_xml("&j;")), Code.WORKBOOK_ENTITIES),
    "laughs in the types": (with_part("[Content_Types].xml", f"{LAUGHS}<a>&j;</a>"), Code.WORKBOOK_ENTITIES),
    "laughs in the styles": (with_part("xl/styles.xml", f"{LAUGHS}<a>&j;</a>"), Code.WORKBOOK_ENTITIES),
    "laughs in UTF-16": (
        with_part("xl/sharedStrings.xml", (LAUGHS + TEXTS).encode("utf-16")),
        Code.WORKBOOK_ENTITIES,
    ),
    "one entity many times": (in_sheet(lambda: QUADRATIC + MANY), Code.WORKBOOK_ENTITIES),
    "an entity from outside": (in_sheet(lambda: OUTSIDE + sheet_xml("&a;")), Code.WORKBOOK_ENTITIES),
    "XML a million deep": (in_sheet(lambda: sheet_xml("<row>" * 1_000_000), packed=False), Code.WORKBOOK_DAMAGED),
    "a locked xlsx": (as_bytes(CLEAR_XLS + "EncryptedPackage".encode("utf-16-le")), Code.WORKBOOK_ENCRYPTED),
    "a locked zip": (locked_zip, Code.WORKBOOK_ENCRYPTED),
    "half a file": (truncated, Code.WORKBOOK_DAMAGED),
    "half a sheet": (truncated_inside, Code.WORKBOOK_DAMAGED),
    "a flipped byte": (flipped_byte, Code.WORKBOOK_DAMAGED),
    "only the head of an xls": (as_bytes(OLE), Code.WORKBOOK_DAMAGED),
    "an xls of noise": (as_bytes(OLE + random.Random(3).randbytes(100_000)), Code.WORKBOOK_DAMAGED),
    "macros": (with_part("[Content_Types].xml", MACRO_TYPES), Code.WORKBOOK_MACROS),
    "a link to another file": (with_part("xl/externalLinks/externalLink1.xml", "<a/>"), Code.WORKBOOK_LINKS),
    "200 MB": (huge, Code.FILE_TOO_LARGE),
    "10 M commas on a line": (as_bytes(b"," * 10_000_000), Code.LINE_TOO_LONG),
    "a line of 900,000 commas": (as_bytes(b"a" + b"," * 900_000 + b"b"), Code.TOO_MANY_COLUMNS),
    "a quote without an end": (as_bytes(b'a,b\n1,"2\n' + b"x,y\n" * 100_000), Code.QUOTE_UNCLOSED),
    "1 M quotes": (as_bytes(b'"' * 999_999), Code.QUOTE_UNCLOSED),
    "a picture": (as_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000)), Code.NOT_A_WORKBOOK),
    "NULs": (as_bytes(b"a,b\n1,\0\n"), Code.NOT_A_WORKBOOK),
    "a million lines": (as_bytes(b"a,b\n" * 1_000_000), Code.TOO_MANY_ROWS),
    "nothing": (as_bytes(b""), Code.FILE_EMPTY),
}


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_ends_in_its_finding_within_bounds(what: str, tmp_path: Path) -> None:
    make, code = FILES[what]
    [told] = read_alone(make(tmp_path / "file.xlsx"))
    assert [each for each in told["codes"] if each != Code.FILE_NAME_DIFFERS] == ([code] if code else [])
    assert 0 < told["peak"] < MEMORY_MIB


@pytest.mark.parametrize(
    "what",
    [
        "a row of 1 M cells",
        "a shared text of 10 MB",
        "laughs in the styles",
        "laughs in UTF-16",
        "a locked xlsx",
        "a locked zip",
        "half a file",
        "a flipped byte",
        "an xls of noise",
    ],
)
def test_it_is_the_reader_that_refuses_and_not_only_the_bounds_around_it(what: str, tmp_path: Path) -> None:
    make, code = FILES[what]
    with pytest.raises(LedgerError) as caught:
        read_here(make(tmp_path / "file"))
    assert [finding.code for finding in caught.value.findings] == [code]


def test_after_a_hostile_file_the_next_one_is_read(tmp_path: Path) -> None:
    paths = [bomb(tmp_path / "a.xlsx"), write_xlsx(tmp_path / "b.xlsx", GOOD), truncated(tmp_path / "c.xlsx")]
    assert [told["rows"] for told in read_alone(*paths)] == [None, 2, None]
