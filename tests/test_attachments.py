"""Scans: what is taken, that it stays what it was, who names it, and that verification finds a changed one."""

import hashlib
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ledger import attachments
from ledger.access_words import AttachmentKind
from ledger.accounts import add_user
from ledger.attachments import AttachmentStore, FolderStore, TableStore, may_see, vouchers_naming
from ledger.errors import Conflict, LedgerError, Malformed, NotFound, Refused, Unavailable
from ledger.finding_codes import FindingCode
from ledger.journal import Draft, prepare, submit
from ledger.lists import find_voucher
from ledger.scope import Viewer
from ledger.verify import source_of, verify
from ledger.vocabulary import Role
from tests.books import Books

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def archive(*members: str) -> bytes:
    """A zip with these members."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for member in members:
            zipped.writestr(member, "<x/>")
    return stream.getvalue()


WORKBOOK = archive("[Content_Types].xml", "xl/workbook.xml")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def codes(error: pytest.ExceptionInfo[LedgerError]) -> list[str]:
    return [f"{finding.code} {finding.place}" for finding in error.value.findings]


@pytest.fixture(params=["folder", "table"])
def store(request: pytest.FixtureRequest, books: Books, tmp_path: Path) -> AttachmentStore:
    return FolderStore(tmp_path / "scans") if request.param == "folder" else TableStore(books.database)


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "scans")


# what is taken


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"II*\x00\x08\x00\x00\x00", "image/tiff"),
        (b"MM\x00*\x00\x00\x00\x08", "image/tiff"),
        (WORKBOOK, XLSX),
        (archive("word/document.xml", "[Content_Types].xml"), DOCX),
    ],
)
def test_what_is_put_comes_back_with_the_type_of_its_bytes(
    store: AttachmentStore, content: bytes, media_type: str
) -> None:
    info = store.put(BytesIO(content))
    assert (info.sha256, info.size, info.media_type) == (sha256(content), len(content), media_type)
    assert store.has(info.sha256)
    shown, stream = store.open(info.sha256)
    assert shown == info
    assert stream.read() == content
    assert list(store.check()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF",
        b"\n%PDF-1.7",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"MZ\x90\x00",
        b"#!/bin/sh\n",
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\x00" * 18,
        archive("readme.txt"),
        archive("xl/workbook.xml"),
        archive("[Content_Types].xml", "ppt/presentation.xml"),
        archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
        archive("[Content_Types].xml", "xl/workbook.xml", "evil/VBAPROJECT.BIN"),
        WORKBOOK[:-30],
        b"PK\x03\x04" + b"PK\x01\x02" * 10_001 + WORKBOOK,
    ],
)
def test_what_is_none_of_the_types_is_refused_whatever_it_is_called(folder: FolderStore, content: bytes) -> None:
    with pytest.raises(Malformed) as refusal:
        folder.put(BytesIO(content))
    assert codes(refusal) == ["attachment_type attachment"]
    assert not folder.folder.exists()


def test_twenty_mebibytes_are_taken_and_not_a_byte_more(folder: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert attachments.SIZE_MAX == 20 * 1024 * 1024
    monkeypatch.setattr(attachments, "SIZE_MAX", len(PDF))
    assert folder.put(BytesIO(PDF)).size == len(PDF)
    with pytest.raises(Malformed) as refusal:
        folder.put(BytesIO(PDF + b"\n"))
    assert codes(refusal) == ["attachment_too_large attachment"]


def test_the_same_bytes_are_stored_once(store: AttachmentStore) -> None:
    assert store.put(BytesIO(PDF)) == store.put(BytesIO(PDF))
    assert list(store.check()) == []


@pytest.mark.parametrize(
    "name", ["", "../../../etc/passwd", "/etc/passwd", "0" * 63, "0" * 64, "G" * 64, "A" * 64, "\x00", "0" * 64 + "\n"]
)
def test_what_is_not_stored_is_not_found_and_no_name_is_a_path(store: AttachmentStore, name: str) -> None:
    store.put(BytesIO(PDF))
    assert not store.has(name)
    with pytest.raises(NotFound) as refusal:
        store.open(name)
    assert codes(refusal) == ["attachment_missing sha256"]


# the folder


def test_a_file_stands_under_its_hash_in_a_folder_of_two_characters_and_nothing_else_is_left(
    folder: FolderStore,
) -> None:
    name = folder.put(BytesIO(PDF)).sha256
    files = [path for path in folder.folder.rglob("*") if path.is_file()]
    assert files == [folder.folder / name[:2] / name]
    assert files[0].read_bytes() == PDF
    assert files[0].stat().st_mode & 0o777 == 0o440


@pytest.mark.parametrize("step", ["fsync", "fchmod"])
def test_a_disk_that_fails_leaves_no_file_under_the_name(
    folder: FolderStore, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(Unavailable):
        folder.put(BytesIO(PDF))
    assert [path for path in folder.folder.rglob("*") if path.is_file()] == []


def test_a_file_that_stands_is_not_written_over(folder: FolderStore) -> None:
    path = planted(folder, PDF, b"%PDF-1.7 another")
    folder.put(BytesIO(PDF))
    assert path.read_bytes() == b"%PDF-1.7 another"
    assert [str(finding.code) for finding in folder.check()] == ["attachment_differs"]


def planted(folder: FolderStore, content: bytes, other: bytes | None) -> Path:
    """A stored file whose bytes became others, or are gone."""
    name = folder.put(BytesIO(content)).sha256
    path = folder.folder / name[:2] / name
    path.unlink()
    if other is not None:
        path.write_bytes(other)
    return path


def test_what_a_changed_file_is_said_to_be_is_read_off_its_bytes(folder: FolderStore) -> None:
    path = planted(folder, PDF, b"<html>")
    assert folder.open(path.name)[0].media_type == "application/octet-stream"


def test_the_check_passes_over_what_is_not_ours(folder: FolderStore) -> None:
    name = folder.put(BytesIO(PDF)).sha256
    (folder.folder / name[:2] / ".part-left").write_bytes(b"half")
    (folder.folder / "README").write_bytes(b"x")
    assert list(folder.check()) == []


# naming


def named(content: bytes = PDF, **changes: Any) -> dict[str, Any]:
    return {"sha256": sha256(content), "kind": "contract", "name": "借款合同.pdf", **changes}


def test_a_voucher_names_its_attachments_inside_its_digest(store: AttachmentStore, books: Books) -> None:
    store.put(BytesIO(PDF))
    with books.database.writing() as writer:
        draft = Draft(books.facts("bank B01"), source={"file": "a"}, attachments=[named()])
        submission = submit(writer, draft, books.user("wang"), books.clock(), store)
    with books.database.reading() as connection:
        voucher = find_voucher(connection, submission.id or 0, Viewer.all())
    assert voucher["source"] == {"file": "a", "attachments": [named()]}
    books.decide(submission.id or 0)
    assert verify(books.database, store=store).is_intact


def wrong(books: Books, source: Any = None, items: Any = None) -> tuple[type[LedgerError], list[str]]:
    """With what a draft is refused."""
    draft = Draft(books.facts("bank B01"), source=source or {}, attachments=items or [])
    with books.database.reading() as connection, pytest.raises(LedgerError) as refusal:
        prepare(connection, draft, books.clock())
    return type(refusal.value), codes(refusal)


@pytest.mark.parametrize(
    ("item", "findings"),
    [
        ("text", ["malformed /attachments/0"]),
        ({}, [f"missing_field /attachments/0/{name}" for name in ("sha256", "kind", "name")]),
        (named(sha256="0" * 63), ["malformed /attachments/0/sha256"]),
        (named(sha256="ABCDEF" + "0" * 58), ["malformed /attachments/0/sha256"]),
        (named(sha256="../" + "0" * 61), ["malformed /attachments/0/sha256"]),
        (named(sha256=7), ["malformed /attachments/0/sha256"]),
        (named(kind="photo"), ["unknown_code /attachments/0/kind"]),
        (named(kind="合同"), ["unknown_code /attachments/0/kind"]),
        (named(name=""), ["text_length /attachments/0/name"]),
        (named(name="长" * 201), ["text_length /attachments/0/name"]),
        (named(name=None), ["malformed /attachments/0/name"]),
        (named(name="a.pdf\r\nSet-Cookie: a=b"), ["text_control_character /attachments/0/name"]),
        (named(name="a\x00.pdf"), ["text_control_character /attachments/0/name"]),
        (named(name="a\u2028b"), ["text_control_character /attachments/0/name"]),
        (named(name="\u202efdp.exe"), ["text_control_character /attachments/0/name"]),
        (named(name="\ud800"), ["text_control_character /attachments/0/name"]),
        (named(name="../a.pdf"), ["attachment_name /attachments/0/name"]),
        (named(name="C:\\a.pdf"), ["attachment_name /attachments/0/name"]),
        (named(name=".."), ["attachment_name /attachments/0/name"]),
        (named(name=" "), ["attachment_name /attachments/0/name"]),
        (named(path="/etc/passwd"), ["unknown_field /attachments/0/path"]),
        (named(**{"\ud800\n": 1}), ["unknown_field /attachments/0/\\ud800\\n"]),
        (
            named(kind="photo", name="a/b", sha256=""),
            [
                "malformed /attachments/0/sha256",
                "unknown_code /attachments/0/kind",
                "attachment_name /attachments/0/name",
            ],
        ),
    ],
)
def test_an_attachment_that_is_named_wrongly_is_refused_with_all_that_is_wrong(
    sqlite_books: Books, item: Any, findings: list[str]
) -> None:
    TableStore(sqlite_books.database).put(BytesIO(PDF))
    assert wrong(sqlite_books, items=[item]) == (Malformed, findings)
    assert wrong(sqlite_books, source={"attachments": [item]}) == (Malformed, findings)


@pytest.mark.parametrize("value", ["text", {"a": 1}, 7, None, [named()] * 51])
def test_a_source_cannot_smuggle_attachments_past_their_rules(sqlite_books: Books, value: Any) -> None:
    assert wrong(sqlite_books, source={"attachments": value}) == (Malformed, ["malformed /attachments"])


@pytest.mark.parametrize("kind", AttachmentKind)
@pytest.mark.parametrize("name", ["a", "长" * 200, "借款 合同（副本）.pdf", '"a"; b.pdf', ".hidden"])
def test_every_kind_and_every_plain_name_is_taken(sqlite_books: Books, kind: AttachmentKind, name: str) -> None:
    TableStore(sqlite_books.database).put(BytesIO(PDF))
    with sqlite_books.database.reading() as connection:
        draft = Draft(sqlite_books.facts("bank B01"), attachments=[named(kind=str(kind), name=name)])
        assert prepare(connection, draft).warnings == ()


def test_an_attachment_that_is_not_stored_is_refused(books: Books, folder: FolderStore) -> None:
    folder.put(BytesIO(PDF))
    assert wrong(books, items=[named()]) == (Refused, ["attachment_missing /attachments/0/sha256"])
    draft = Draft(books.facts("bank B01"), attachments=[named()])
    with books.database.reading() as connection:
        assert prepare(connection, draft, store=folder).warnings == ()
        with pytest.raises(Refused):
            prepare(connection, draft, store=TableStore(books.database))


def test_the_same_key_with_another_attachment_is_a_conflict(books: Books) -> None:
    store = TableStore(books.database)
    store.put(BytesIO(PDF))
    store.put(BytesIO(WORKBOOK))
    first = books.submit("bank B01", client_key="k", attachments=[named()])
    again = books.submit("bank B01", client_key="k", attachments=[named()])
    assert (again.id, again.is_replay) == (first.id, True)
    with pytest.raises(Conflict):
        books.submit("bank B01", client_key="k", attachments=[named(WORKBOOK)])
    with pytest.raises(Conflict):
        books.submit("bank B01", client_key="k")


def test_a_body_without_attachments_is_the_request_it_always_was(sqlite_books: Books) -> None:
    facts = sqlite_books.facts("bank B01")
    assert Draft(facts, source={"a": 1}).request == Draft(facts, source={"a": 1}, attachments=[]).request
    assert Draft(facts).request != Draft(facts, attachments=[named()]).request


# who may see it


def test_an_attachment_is_seen_by_who_may_see_a_voucher_that_names_it(books: Books) -> None:
    store = TableStore(books.database)
    info, other = store.put(BytesIO(PDF)), store.put(BytesIO(WORKBOOK))
    with books.database.writing() as writer:
        stranger = add_user(writer.connection, "qian", [Role.SUBMITTER], "B02")
        colleague = add_user(writer.connection, "zhou", [Role.SUBMITTER], "B01")
    books.post("bank B01\nbank B02\nenterprise E01\npatent_pledge_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 100")
    own = books.submit("2023-02-05 J1 repayment 40", "chen", attachments=[named()])
    also = books.submit("bank B03", source={"note": other.sha256}, attachments=[named(name="另一份.pdf")])
    bank = Viewer.of("B01")
    with books.database.reading() as connection:
        assert vouchers_naming(connection, info.sha256) == [own.id, also.id]
        assert vouchers_naming(connection, other.sha256) == []
        assert vouchers_naming(connection, "%") == []
        assert may_see(connection, info.sha256, Viewer.all(), books.user("sun"))
        assert may_see(connection, info.sha256, bank, books.user("chen"))
        assert may_see(connection, info.sha256, bank, colleague)
        assert not may_see(connection, info.sha256, Viewer.of("B02"), stranger)
        for viewer in (Viewer.all(), bank):
            assert not may_see(connection, other.sha256, viewer, books.user("chen"))
            assert not may_see(connection, "", viewer, books.user("chen"))


# verification


def unguarded(books: Books, statement: str, *values: Any) -> None:
    """The statement is done past triggers and keys, as who holds the database could; the triggers then stand again."""
    if not books.database.is_sqlite:
        with psycopg.connect(source_of(books.database).address) as server:
            server.execute("SET session_replication_role = replica")
            server.execute(statement.replace("?", "%s"), values)
        return
    with closing(sqlite3.connect(str(books.database.url.database), isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, values)
        for _, text in triggers:
            connection.execute(text)


@pytest.fixture
def scanned(books: Books, folder: FolderStore) -> Iterator[Books]:
    """Vouchers 1 and 3, posted, and 4, undecided, name one scan in both stores; 2 names another."""
    for store in (folder, TableStore(books.database)):
        store.put(BytesIO(PDF))
        store.put(BytesIO(WORKBOOK))
    for bank, content in (("B01", PDF), ("B02", WORKBOOK), ("B03", PDF)):
        submission = books.submit(f"bank {bank}", attachments=[named(content)])
        books.decide(submission.id or 0)
    books.submit("bank B04", attachments=[named(), named(kind="other")])
    assert verify(books.database).is_intact
    assert verify(books.database, store=folder).is_intact
    return books


FAULTS: list[tuple[str, Callable[[Books, FolderStore], Any], str]] = [
    ("a changed file", lambda _, folder: planted(folder, PDF, b"%PDF-1.7 another"), "attachment_differs"),
    ("a longer file", lambda _, folder: planted(folder, PDF, PDF + b"\n"), "attachment_differs"),
    ("an empty file", lambda _, folder: planted(folder, PDF, b""), "attachment_differs"),
    ("no file", lambda _, folder: planted(folder, PDF, None), "attachment_missing"),
]


@pytest.mark.parametrize(("fault", "code"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_verification_names_the_vouchers_and_the_file_that_is_another(
    scanned: Books, folder: FolderStore, fault: Callable[[Books, FolderStore], Any], code: str
) -> None:
    fault(scanned, folder)
    findings = verify(scanned.database, store=folder).findings
    told = [(str(finding.code), finding.place) for finding in findings]
    assert told == [(code, f"voucher id={id_} attachment={sha256(PDF)}") for id_ in (1, 3, 4)]
    assert verify(scanned.database).is_intact


@pytest.mark.parametrize(
    ("statement", "values", "code"),
    [
        ("UPDATE attachment_blob SET content = ? WHERE sha256 = ?", (PDF + b"\n", sha256(PDF)), "attachment_differs"),
        ("UPDATE attachment_blob SET content = ? WHERE sha256 = ?", (b"", sha256(PDF)), "attachment_differs"),
        ("UPDATE attachment_blob SET sha256 = ? WHERE sha256 = ?", ("0" * 64, sha256(PDF)), "attachment_missing"),
        ("DELETE FROM attachment_blob WHERE sha256 = ?", (sha256(PDF),), "attachment_missing"),
    ],
)
def test_verification_names_the_vouchers_and_the_blob_that_is_another(
    scanned: Books, statement: str, values: tuple[Any, ...], code: str
) -> None:
    unguarded(scanned, statement, *values)
    findings = verify(scanned.database).findings
    told = [(str(finding.code), finding.place) for finding in findings]
    assert told == [(code, f"voucher id={id_} attachment={sha256(PDF)}") for id_ in (1, 3, 4)]
    if code == "attachment_differs":
        assert findings[0].expected == sha256(PDF) != findings[0].found
        assert [finding.place for finding in TableStore(scanned.database).check()] == [f"attachment {sha256(PDF)}"]


def test_a_blob_that_became_a_text_is_found(sqlite_books: Books) -> None:
    TableStore(sqlite_books.database).put(BytesIO(PDF))
    sqlite_books.post("bank B01")
    submission = sqlite_books.submit("bank B02", attachments=[named()])
    unguarded(sqlite_books, "UPDATE attachment_blob SET content = 'text'")
    [finding] = verify(sqlite_books.database).findings
    assert (finding.code, finding.place.split()[1]) == (FindingCode.ATTACHMENT_DIFFERS, f"id={submission.id}")


@pytest.mark.parametrize(
    "source", ["{", '{"attachments": 7}', '{"attachments": [7, {"sha256": [1]}]}', '["attachments"]', '"attachments"']
)
def test_a_source_that_was_changed_is_told_by_its_digest(scanned: Books, source: str) -> None:
    unguarded(scanned, "UPDATE voucher SET source = ? WHERE id = 2", source)
    told = [(str(finding.code), finding.place) for finding in verify(scanned.database).findings]
    assert told == [("digest_differs", "voucher id=2 column=source")]


def test_another_name_for_a_scan_in_a_stored_voucher_is_found(scanned: Books) -> None:
    unguarded(scanned, "UPDATE voucher SET source = replace(source, '借款合同', '担保合同') WHERE id = 4")
    told = [(str(finding.code), finding.place) for finding in verify(scanned.database).findings]
    assert told == [("digest_differs", "voucher id=4 column=source")]
