"""Small documents for tests, as each format has them: docx by the library that writes it, pdf and its fonts by hand."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx as python_docx
from pypdf import PdfReader, PdfWriter

from ledger.extract.document import Document

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
)
_PAGE = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"


def docx(*parts: str | Sequence[Sequence[str]]) -> bytes:
    """A docx: a text is a paragraph (``# `` and ``## `` headings), a list of rows a table."""
    document = python_docx.Document()
    for part in parts:
        if isinstance(part, str):
            level = len(part) - len(part.lstrip("#"))
            if level:
                document.add_heading(part[level:].strip(), level)
            else:
                document.add_paragraph(part)
            continue
        table = document.add_table(len(part), len(part[0]))
        for row, texts in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def changed(package: bytes, **parts: str | bytes) -> bytes:
    """The zip with these parts in place of its own or beside them; ``__`` in a name stands for a slash."""
    new = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    return zipped(_parts(package) | new)


def part_of(package: bytes, name: str) -> str:
    return _parts(package)[name].decode()


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def pdf(*pages: str) -> bytes:
    """A pdf with a page for each text, a line each; an empty text is a page without any, as a scan is."""
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        _FONT,
        _stream(_to_unicode("".join(pages))),
    ]
    for index, text in enumerate(pages):
        objects += [
            f"<< {_PAGE} /Contents {6 + 2 * index} 0 R >>",
            _stream(_shown(text)),
        ]
    return _file(objects)


def _shown(text: str) -> str:
    lines = (f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in text.splitlines())
    return f"BT /F 12 Tf 50 780 Td {' '.join(lines)} ET"


def _to_unicode(text: str) -> str:
    codes = sorted({character.encode("utf-16-be").hex() for character in text if character != "\n"})
    mapped = "\n".join(f"<{code}> <{code}>" for code in codes)
    return (
        "/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def\n1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange\n{len(codes)} beginbfchar\n{mapped}\nendbfchar\nendcmap end"
    )


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file(objects: Sequence[str]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()


def locked(content: bytes, password: str) -> bytes:
    """The pdf with a password to open it; an empty one locks changes only."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def encrypted_docx() -> bytes:
    """The beginning of the OLE file that a docx with a password is wrapped in, with the name of its stream."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<16x5H", 0x3E, 3, 0xFFFE, 9, 6)
    return head.ljust(1024, b"\0") + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")


def written(folder: Path, content: str | bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def blocks(document: Document) -> list[str]:
    """Each block as ``place level | text``."""
    told = []
    for block in document.blocks:
        level = f" h{block.level}" if block.level else ""
        told.append(f"{block.place}{level} | {document.text[block.start : block.end]}")
    return told


def original(document: Document, start: int, end: int) -> tuple[int, int]:
    """Where characters ``start`` to ``end`` of the text stand in the decoded original."""
    if document.offsets is None:
        return start, end
    return document.offsets[start], document.offsets[end - 1] + 1
