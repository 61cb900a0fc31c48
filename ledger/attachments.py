"""Scans that vouchers name, and files that they came from: kept by the SHA-256 of their bytes.

The voucher's digest covers them too, since its source names them so.

A voucher names its attachments in its source, each with ``sha256``, ``kind`` and ``name``. What a file is, its own
bytes say (``media``); its name says nothing and never becomes a path.
"""

import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from sqlalchemy import Connection, select, text

from ledger.access_words import AttachmentKind
from ledger.accounts import User
from ledger.database import Database, moment_text, utc_now
from ledger.errors import Finding, LedgerError, Malformed, NotFound, Unavailable
from ledger.finding_codes import FindingCode
from ledger.media import media_type_of, sheet_type_of
from ledger.scope import Viewer
from ledger.tables import Tables

SIZE_MAX: Final = 20 * 1024 * 1024
"""Most bytes of one attachment."""

IMPORT_MAX: Final = 50 * 1024 * 1024
"""Most bytes of a file to be imported."""

NAMED_MAX: Final = 50
"""Most attachments that one voucher names."""

NAME_MAX: Final = 200

VIA_IMPORT: Final = "import"
"""What a source calls the way of vouchers that were imported; its ``sha256`` is then that of the file."""

_FIELDS: Final = ("sha256", "kind", "name")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_TYPES: Final = "pdf, png, jpeg, tiff, xlsx, docx"
_SHEETS: Final = "xlsx, xlsm, xls, et, csv, tsv"
_PART: Final = ".part-"


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """A stored attachment: its name is its SHA-256; ``size`` is in bytes."""

    sha256: str
    size: int
    media_type: str


class AttachmentStore(Protocol):
    """Where attachments are kept. What was put once is never changed."""

    def put(self, stream: BinaryIO, *, is_import: bool = False) -> AttachmentInfo:
        """The bytes of the stream are stored, once however often they are put; of an import any table's.

        Raises:
            Malformed: ATTACHMENT_TOO_LARGE, or ATTACHMENT_TYPE.
        """

    def has(self, sha256: str) -> bool:
        """True if an attachment of that name is stored; it is not read."""

    def open(self, sha256: str) -> tuple[AttachmentInfo, BinaryIO]:
        """An attachment with its bytes, as they stand: only ``check`` hashes them again.

        Raises:
            NotFound: ATTACHMENT_MISSING.
        """

    def check(self) -> Iterator[Finding]:
        """All that is stored is hashed again: ATTACHMENT_DIFFERS, or ATTACHMENT_MISSING where it cannot be read."""


def _take(stream: BinaryIO, *, is_import: bool) -> tuple[AttachmentInfo, bytes]:
    """The whole stream, found fit to be stored."""
    limit, types = (IMPORT_MAX, _SHEETS) if is_import else (SIZE_MAX, _TYPES)
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise Malformed.of(FindingCode.ATTACHMENT_TOO_LARGE, "attachment", expected=f"{limit} B")
    media_type = sheet_type_of(content) if is_import else media_type_of(content)
    if media_type is None:
        raise Malformed.of(FindingCode.ATTACHMENT_TYPE, "attachment", expected=types, found=content[:8].hex(" "))
    return AttachmentInfo(hashlib.sha256(content).hexdigest(), len(content), media_type), content


def _shown(content: bytes, sha256: str) -> tuple[AttachmentInfo, BinaryIO]:
    """The type is read off the bytes: of a file that was changed a browser is not told its old type."""
    info = AttachmentInfo(sha256, len(content), media_type_of(content) or "application/octet-stream")
    return info, BytesIO(content)


def _missing(sha256: str) -> LedgerError:
    return NotFound.of(FindingCode.ATTACHMENT_MISSING, "sha256", found=ascii(sha256)[:70])


class FolderStore:
    """Attachments as files under a folder, each in a folder of the first two characters of its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise _missing(sha256)
        return self.folder / sha256[:2] / sha256

    def put(self, stream: BinaryIO, *, is_import: bool = False) -> AttachmentInfo:
        """As ``AttachmentStore``. A file stands whole under its name or not at all, however the machine stops."""
        info, content = _take(stream, is_import=is_import)
        path = self._path(info.sha256)
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, content)
        except OSError as error:
            place, found = str(self.folder), error.strerror or ""
            raise Unavailable.of(FindingCode.DATABASE_READ_ONLY, place, found=found) from error
        return info

    def has(self, sha256: str) -> bool:
        """As ``AttachmentStore``."""
        return _SHA256.fullmatch(sha256) is not None and self._path(sha256).is_file()

    def open(self, sha256: str) -> tuple[AttachmentInfo, BinaryIO]:
        """As ``AttachmentStore``."""
        try:
            return _shown(self._path(sha256).read_bytes(), sha256)
        except OSError:
            raise _missing(sha256) from None

    def check(self) -> Iterator[Finding]:
        """As ``AttachmentStore``; files whose names are none of ours are passed over."""
        for path in sorted(self.folder.glob("??/*")):
            if _SHA256.fullmatch(path.name) and (finding := check_one(self, path.name)):
                yield finding


def _write(path: Path, content: bytes) -> None:
    """By another name first: bytes on the disk, then the name. Only the same bytes could come to the same name."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_PART, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o440)
            os.fsync(file.fileno())
            Path(file.name).rename(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    for folder in (path.parent, path.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class TableStore:
    """Attachments in the insert-only table ``attachment_blob`` of the ledger's own database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def put(self, stream: BinaryIO, *, is_import: bool = False) -> AttachmentInfo:
        """As ``AttachmentStore``, in a transaction of its own."""
        with self.database.writing() as writer:
            return put_within(writer.connection, stream, is_import=is_import)

    def has(self, sha256: str) -> bool:
        """As ``AttachmentStore``."""
        with self.database.reading() as connection:
            return is_in_table(connection, sha256)

    def open(self, sha256: str) -> tuple[AttachmentInfo, BinaryIO]:
        """As ``AttachmentStore``."""
        blob = Tables.BLOB.c
        known = sha256 if _SHA256.fullmatch(sha256) else ""
        with self.database.reading() as connection:
            content = connection.execute(select(blob.content).where(blob.sha256 == known)).scalar()
        if content is None:
            raise _missing(sha256)
        return _shown(_as_bytes(content), sha256)

    def check(self) -> Iterator[Finding]:
        """As ``AttachmentStore``."""
        with self.database.reading() as connection:
            names = list(connection.execute(select(Tables.BLOB.c.sha256).order_by(Tables.BLOB.c.id)).scalars())
        for sha256 in names:
            if finding := check_one(self, sha256):
                yield finding


def put_within(connection: Connection, stream: BinaryIO, *, is_import: bool = False) -> AttachmentInfo:
    """As ``TableStore.put``, in a transaction that the caller commits."""
    info, content = _take(stream, is_import=is_import)
    row = {"sha256": info.sha256, "content": content, "stored_at": moment_text(utc_now())}
    statement = "INSERT INTO attachment_blob (sha256, content, stored_at) VALUES (:sha256, :content, :stored_at)"
    if not is_in_table(connection, info.sha256):
        connection.execute(text(f"{statement} ON CONFLICT DO NOTHING"), row)
    return info


def keep_import(connection: Connection, stream: BinaryIO, store: "AttachmentStore | None") -> AttachmentInfo:
    """The file to be imported is kept: with the caller's transaction where the database itself is the store."""
    if store is None or isinstance(store, TableStore):
        return put_within(connection, stream, is_import=True)
    return store.put(stream, is_import=True)


def _as_bytes(content: Any) -> bytes:
    """SQLite keeps a text in a column of bytes, if somebody puts one there past this program."""
    return content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogatepass")


def is_in_table(connection: Connection, sha256: str) -> bool:
    """True if the database keeps an attachment of that name."""
    blob = Tables.BLOB.c
    query = select(blob.id).where(blob.sha256 == sha256)
    return _SHA256.fullmatch(sha256) is not None and connection.execute(query).first() is not None


def check_one(store: AttachmentStore, sha256: str) -> Finding | None:
    """What is wrong with the stored attachment of that name: it is gone, or its bytes are others."""
    place = f"attachment {sha256}"
    try:
        with store.open(sha256)[1] as stream:
            found = hashlib.sha256(stream.read()).hexdigest()
    except NotFound:
        return Finding(FindingCode.ATTACHMENT_MISSING, place)
    return None if found == sha256 else Finding(FindingCode.ATTACHMENT_DIFFERS, place, sha256, found)


def attachment_findings(
    source: Mapping[str, Any], connection: Connection, store: AttachmentStore | None, user: User | None = None
) -> tuple[list[Finding], list[Finding]]:
    """What is wrong with the attachments that a source names: with their shape, and those that are not stored.

    Without a store, and for the table, the connection itself is asked: it may be the one that holds the write lock. A
    scan that only vouchers of others name is not there for a partner's clerk.
    """
    named = source.get("attachments", [])
    if not isinstance(named, list):
        return [Finding(FindingCode.MALFORMED, "/attachments", "list", type(named).__name__)], []
    if len(named) > NAMED_MAX:
        return [Finding(FindingCode.MALFORMED, "/attachments", f"0..{NAMED_MAX}", str(len(named)))], []
    shape = [finding for index, item in enumerate(named) for finding in _shape(item, f"/attachments/{index}")]
    has = partial(is_in_table, connection) if store is None or isinstance(store, TableStore) else store.has
    missing = [
        Finding(FindingCode.ATTACHMENT_MISSING, f"/attachments/{index}/sha256", found=sha256)
        for index, sha256 in enumerate(map(_sha256_in, named))
        if sha256 and not (has(sha256) and _may_name(connection, sha256, user))
    ]
    return shape, missing


def _may_name(connection: Connection, sha256: str, user: User | None) -> bool:
    if user is None or user.institution is None or not vouchers_naming(connection, sha256):
        return True
    return may_see(connection, sha256, Viewer.of(user.institution), user)


def _shape(item: object, place: str) -> Iterator[Finding]:
    if not isinstance(item, Mapping):
        yield Finding(FindingCode.MALFORMED, place, ", ".join(_FIELDS), type(item).__name__)
        return
    for name in sorted(set(map(str, item)) - set(_FIELDS)):
        yield Finding(FindingCode.UNKNOWN_FIELD, f"{place}/{ascii(name)[1:-1][:60]}", ", ".join(_FIELDS))
    for name in _FIELDS:
        if isinstance(item.get(name), str):
            yield from _SHAPES[name](item[name], f"{place}/{name}")
        else:
            code = FindingCode.MALFORMED if name in item else FindingCode.MISSING_FIELD
            yield Finding(code, f"{place}/{name}", "text")


def _hash_shape(value: str, place: str) -> Iterator[Finding]:
    if not _SHA256.fullmatch(value):
        yield Finding(FindingCode.MALFORMED, place, "0-9 a-f, 64", ascii(value)[:70])


def _kind_shape(value: str, place: str) -> Iterator[Finding]:
    if value not in set(AttachmentKind):
        yield Finding(FindingCode.UNKNOWN_CODE, place, ", ".join(AttachmentKind), ascii(value)[:40])


def _name_shape(value: str, place: str) -> Iterator[Finding]:
    """A name travels in headers and is saved by browsers: no line breaks, no directions of writing, no folders."""
    if not 1 <= len(value) <= NAME_MAX:
        yield Finding(FindingCode.TEXT_LENGTH, place, f"1..{NAME_MAX}", str(len(value)))
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in value):
        yield Finding(FindingCode.TEXT_CONTROL_CHARACTER, place, found=ascii(value)[:60])
    if (value and not value.strip(" .")) or set(value) & set("/\\"):
        yield Finding(FindingCode.ATTACHMENT_NAME, place, found=ascii(value)[:60])


_SHAPES: Final[Mapping[str, Callable[[str, str], Iterator[Finding]]]] = {
    "sha256": _hash_shape,
    "kind": _kind_shape,
    "name": _name_shape,
}


def _sha256_in(item: object) -> str:
    """The well-formed SHA-256 of what names an attachment, or nothing."""
    value = item.get("sha256") if isinstance(item, Mapping) else None
    return value if isinstance(value, str) and _SHA256.fullmatch(value) else ""


def named_in(source: str) -> list[str]:
    """The SHA-256 of every attachment that a voucher's stored source names; none where it cannot be read.

    An imported voucher names the file it came from, too.
    """
    try:
        whole = json.loads(source)
        named = whole.get("attachments", [])
    except (ValueError, AttributeError, RecursionError):
        return []
    listed = [*(named if isinstance(named, list) else []), *([whole] if whole.get("via") == VIA_IMPORT else [])]
    return list(dict.fromkeys(filter(None, map(_sha256_in, listed))))


def vouchers_naming(connection: Connection, sha256: str) -> list[int]:
    """The vouchers that name this attachment, decided or not."""
    return [id_ for id_, _ in _naming(connection, sha256)]


def may_see(connection: Connection, sha256: str, viewer: Viewer, user: User) -> bool:
    """True if a voucher that this viewer may see names the attachment; one that none names is seen by nobody."""
    account = Tables.ACCOUNT.c
    clerks = {user.name}
    if viewer.institution is not None:
        of_bank = select(account.name).where(account.institution == viewer.institution)
        clerks |= set(connection.execute(of_bank).scalars())
    return any(viewer.institution is None or by in clerks for _, by in _naming(connection, sha256))


def _naming(connection: Connection, sha256: str) -> list[tuple[int, str]]:
    """Number and submitter of the vouchers that name this attachment."""
    if not _SHA256.fullmatch(sha256):
        return []
    find = "instr" if connection.dialect.name == "sqlite" else "strpos"  # several times faster than LIKE
    query = text(f"SELECT id, submitted_by, source FROM voucher WHERE {find}(source, :sha256) > 0 ORDER BY id")
    rows = connection.execute(query, {"sha256": sha256})
    return [(id_, by) for id_, by, source in rows if sha256 in named_in(source)]


NAMING: Final = "SELECT id, source FROM voucher WHERE source LIKE '%\"sha256\"%' ORDER BY id"
"""The vouchers that may name attachments, for ``check_named``."""


def check_named(vouchers: Iterable[Sequence[Any]], store: AttachmentStore) -> Iterator[Finding]:
    """Every attachment that a voucher (number and stored source) names is hashed again: those that are gone or differ.

    A voucher whose source was changed is told by its digest, not here.
    """
    known: dict[str, Finding | None] = {}
    for id_, source in vouchers:
        for sha256 in named_in(source):
            if sha256 not in known:
                known[sha256] = check_one(store, sha256)
            if finding := known[sha256]:
                place = f"voucher id={id_} attachment={sha256}"
                yield Finding(finding.code, place, finding.expected, finding.found)
