"""Parts of a workbook that is a zip: its directory is judged before anything is unpacked, its XML has no DTD.

A DTD can only stand before the root element. So the beginning of each part, as far as its first tag, goes through a
parser that refuses one; after it the fast parser of ``xml.etree`` meets no entities but those that XML itself defines.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers import expat

from ledger.errors import Malformed, Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.limits import MIB, Limits
from ledger.intake.refusals import beyond, damaged

CHUNK: Final = 64 * 1024
_DIRECTORY_MARK: Final = b"PK\x01\x02"
_ENCODINGS: Final = frozenset({"utf-8", "us-ascii", "ascii"})
_ENCRYPTED: Final = 0x1
_SMALL_PART: Final = 16 * MIB
_OUT_OF_MEMORY: Final = 1
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What zipfile raises on damaged bytes, a name that is no UTF-8 among them."""


class _RootSeenError(Exception):
    """The first tag was reached: what may stand before it has been seen."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a zip by their names in lower case; no name has a leading slash."""

    path: Path
    parts: dict[str, zipfile.ZipInfo]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.parts

    def size(self, name: str) -> int:
        """Bytes of the part once unpacked, 0 where there is none."""
        info = self.parts.get(name.lower())
        return info.file_size if info else 0

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, as far as its directory entry says.

        Raises:
            Malformed: there is no such part, or it is damaged.
        """
        info = self.parts.get(name.lower())
        if info is None:
            raise damaged(name)
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(info) as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk
        except _BROKEN:
            raise damaged(name) from None

    def tree(self, name: str) -> Element:
        """The whole part as an element.

        Raises:
            Malformed: it is missing, damaged or has a DTD.
            TooLarge: it is larger than such a part ever is.
        """
        if self.size(name) > _SMALL_PART:
            raise beyond(FindingCode.WORKBOOK_UNPACKS_TOO_LARGE, _SMALL_PART, self.size(name))
        for root in grow(self.chunks(name), name):
            last = root
        return last[0]


def open_package(path: Path, limits: Limits) -> Package:
    """The zip, its directory judged.

    Raises:
        Malformed: it is damaged, or has two parts of one name.
        Unreadable: it is encrypted.
        TooLarge: too many parts, or too much once unpacked.
    """
    if _directory_entries(path) > limits.parts:
        raise beyond(FindingCode.WORKBOOK_UNPACKS_TOO_LARGE, limits.parts)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except _BROKEN:
        raise damaged(path.name) from None
    _check_sizes(infos, limits)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Unreadable.of(FindingCode.WORKBOOK_ENCRYPTED)
    odd = [i.filename for i in infos if i.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}]
    if odd:
        raise damaged(odd[0])
    if min((info.header_offset for info in infos), default=0):
        raise damaged(path.name)  # another zip may stand before this one
    parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
    if len(parts) < len(infos):
        raise damaged(_first_twice(infos))
    return Package(path, parts)


def _first_twice(infos: list[zipfile.ZipInfo]) -> str:
    """A name that the directory has twice: some programs read the one part, some the other."""
    seen: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/").lstrip("/").lower()
        if name in seen:
            return info.filename
        seen.add(name)
    return ""


def _directory_entries(path: Path) -> int:
    """How many entries a directory could have at most; counted without holding any."""
    count, tail = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(MIB):
            count += (tail + chunk).count(_DIRECTORY_MARK)
            tail = chunk[-3:]
    return count


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """By the directory: nothing unpacks to more than it says there, since reading stops at that size."""
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.unpacked_bytes:
        raise beyond(FindingCode.WORKBOOK_UNPACKS_TOO_LARGE, limits.unpacked_bytes, unpacked)
    for info in infos:
        if info.file_size > MIB and info.file_size > limits.unpacking_ratio * max(info.compress_size, 1):
            ratio = f"{limits.unpacking_ratio}:1"
            raise beyond(FindingCode.WORKBOOK_UNPACKS_TOO_LARGE, ratio, f"{info.file_size}:{info.compress_size}")


def resolve(source: str, target: str) -> str:
    """The name of the part that a relationship of the part ``source`` points to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


def grow(chunks: Iterator[bytes], name: str) -> Iterator[Element]:
    """A wrapper around the root element, once per chunk and once when it is complete.

    The caller takes finished elements out of it; the last child at each level may still grow until the last turn.

    Raises:
        Malformed: it is no well-formed XML, has a DTD, or an encoding that workbooks never have.
    """
    builder = TreeBuilder()
    wrapper = builder.start("wrapper", {})
    parser = XMLParser(target=builder)  # noqa: S314  (a DTD was refused before)
    try:
        for chunk in without_dtd(chunks, name):
            parser.feed(chunk)
            yield wrapper
        parser.close()
    except ParseError as error:
        if error.code == _OUT_OF_MEMORY:
            raise MemoryError from None
        raise damaged(name) from None
    yield wrapper


def without_dtd(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The same chunks, once what stands before the first tag is known to be harmless."""
    prolog = expat.ParserCreate()
    prolog.XmlDeclHandler = _check_encoding
    prolog.StartDoctypeDeclHandler = _refuse_dtd
    prolog.StartElementHandler = _stop_at_root
    in_prolog = True
    for chunk in chunks:
        if in_prolog:
            try:
                prolog.Parse(chunk, False)
            except _RootSeenError:
                in_prolog = False
            except (expat.ExpatError, UnicodeError):
                raise damaged(name) from None
            if b"\0" in chunk[:4]:
                raise damaged(name)
        yield chunk


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise damaged(encoding)


def _refuse_dtd(*_parts: object) -> None:
    raise Malformed.of(FindingCode.WORKBOOK_ENTITIES)


def _stop_at_root(_name: str, _attributes: dict[str, str]) -> None:
    raise _RootSeenError
