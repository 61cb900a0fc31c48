"""The guard of documents: whatever a file does to its reader, there is an answer or one finding, and in time."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.intake import document_guard
from ledger.intake.document_guard import find_figures, read_figure_list
from ledger.intake.document_worker import answer
from ledger.intake.limits import DOCUMENT_LIMITS, MIB
from ledger.labels import cure, describe
from tests.written import changed, docx, encrypted_docx, pdf, written


def found(folder: Path, content: str | bytes, name: str = "report.txt") -> list[str]:
    body = find_figures(written(folder, content, name), name=name, year=2023)
    return [f"{figure['text']} {figure['start']}-{figure['end']} {figure['place']}" for figure in body["figures"]]


def refused(folder: Path, content: str | bytes, name: str = "report.txt") -> str:
    with pytest.raises(LedgerError) as refusal:
        find_figures(written(folder, content, name), name=name)
    (finding,) = refusal.value.findings
    assert describe(finding)
    assert cure(finding)
    return f"{type(refusal.value).__name__} {finding.code}"


def test_figures_come_back_from_the_process_with_their_places(tmp_path: Path) -> None:
    assert found(tmp_path, "目前\r\n累计35笔，8家银行。") == ["35笔 6-9 第2行", "8家 10-12 第2行"]


def test_offsets_are_those_of_the_source_of_a_page(tmp_path: Path) -> None:
    source = "<html><body><p>共&nbsp;<b>35</b>笔</p></body></html>"
    (figure,) = find_figures(written(tmp_path, source, "a.html"))["figures"]
    assert source[figure["start"] : figure["end"]] == "35</b>笔"


def test_numbers_come_back_exactly_in_their_own_unit(tmp_path: Path) -> None:
    (figure,) = find_figures(written(tmp_path, "金额2415万元。", "a.txt"))["figures"]
    quantity = figure["quantity"]
    assert (quantity["value"], quantity["upper"], quantity["unit"]) == ("2415", None, "wan_yuan")
    assert (quantity["core"], quantity["loose"]) == ("[2414.5, 2415.5]", "[2414.5, 2415.5]")


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "50 MB of text": ("a.txt", b"9" * 50_000_000, "TooLarge document_too_long"),
    "10 MB of one digit": ("a.txt", b"9" * 10_000_000, "TooLarge document_too_long"),
    "a scan": ("a.pdf", pdf(""), "Malformed document_without_text"),
    "a docx with a password": ("a.docx", encrypted_docx(), "Unreadable document_encrypted"),
    "a picture called docx": ("a.docx", b"\x89PNG\r\n\x1a\n", "Malformed not_a_document"),
    "two encodings": ("a.txt", "一35笔\n".encode() + "二笔".encode("gb18030"), "Malformed document_encoding"),
    "a bomb": ("a.docx", changed(docx("x"), word__media__a=bytes(60 * MIB)), "TooLarge document_unpacks_too_large"),
    "nothing": ("a.txt", b"", "Malformed file_empty"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_bad_is_one_finding(what: str, tmp_path: Path) -> None:
    name, content, expected = HOSTILE[what]
    assert refused(tmp_path, content, name) == expected


DEEP = 100_000
HARMLESS: dict[str, tuple[str, str | bytes]] = {
    "brackets in brackets": ("a.txt", "（" * DEEP + "共35笔" + "）" * DEEP),
    "tags in tags": ("a.html", "<html>" + "<div>" * DEEP + "共35笔"),
    "tags that never end": ("a.html", "<html><p>共35笔</p>" + "<a href='" * DEEP),
    "comments that never end": ("a.html", "<html><p>共35笔</p>" + "<!--" * DEEP),
    "references that are none": ("a.html", "<html><p>共35笔</p>" + "&" * DEEP),
    "tables in tables": (
        "a.docx",
        changed(
            docx("x"),
            word__document_xml="<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
            + "<w:tbl><w:tr><w:tc>" * 5_000 + "<w:p><w:r><w:t>共35笔</w:t></w:r></w:p>"
            + "</w:tc></w:tr></w:tbl>" * 5_000 + "</w:document>",
        ),
    ),
    "lines without end": ("a.txt", "共35笔" + " \n" * 500_000),
    "marks without end": ("a.md", "共35笔" + "*" * 500_000),
}  # fmt: skip


@pytest.mark.parametrize("what", HARMLESS)
def test_what_is_only_odd_is_read(what: str, tmp_path: Path) -> None:
    name, content = HARMLESS[what]
    body = find_figures(written(tmp_path, content, name), name=name)
    assert [figure["text"] for figure in body["figures"]] == ["35笔"]


# how the process ends


def work(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let the worker be another program."""
    code = f"import os, signal, sys, time\nsys.stdin.readline()\n{program}"
    monkeypatch.setattr(document_guard, "COMMAND", (sys.executable, "-P", "-s", "-S", "-c", code))


ENDS = {
    "it is silent": ("", "Unreadable reading_died"),
    "it ends with an error": ("sys.exit(3)", "Unreadable reading_died"),
    "it is killed": ("os.kill(os.getpid(), signal.SIGKILL)", "TooLarge reading_memory"),
    "it used up its time": ("os.kill(os.getpid(), signal.SIGXCPU)", "TooLarge reading_time"),
    "its answer breaks off": ("print('{\"body\"', end='')", "Unreadable reading_died"),
}


@pytest.mark.parametrize("what", ENDS)
def test_however_the_process_ends_it_is_told_in_one_finding(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, expected = ENDS[what]
    work(monkeypatch, program)
    assert refused(tmp_path, "35笔") == expected


def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work(monkeypatch, "time.sleep(600)")
    with pytest.raises(LedgerError, match="reading_time"):
        find_figures(written(tmp_path, "35笔", "a.txt"), limits=replace(DOCUMENT_LIMITS, wait_seconds=0.5))


@pytest.mark.parametrize(
    ("fault", "code"), [(MemoryError(), "reading_memory"), (ZeroDivisionError(), "reading_died")], ids=["memory", "any"]
)
def test_a_fault_inside_is_told_and_its_trace_goes_to_the_log(
    fault: Exception, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("ledger.extract.finding.extract", fail)
    path = written(tmp_path, "35笔", "a.txt")
    told = {"what": "figures", "path": str(path), "name": "a.txt", "year": None, "limits": {}}
    assert f'"{code}"' in answer(told).decode()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="file_missing"):
        find_figures(tmp_path / "none.docx")
    with pytest.raises(LedgerError, match="file_missing"):
        read_figure_list(tmp_path / "none.xlsx")
