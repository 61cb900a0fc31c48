"""Two hundred acts on a workbook that was sent out are each caught and named; fifty harmless ones are no difference."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.database import Database
from reports.pack.builder import SHEETS
from tests.books import Books
from tests.databases import sqlite_url
from tests.proving import HARMLESS, SOFFICE, Act, by_libreoffice, issued, prove, remember, tampered, told, workbook
from tests.reporting import post_ledger

EDITS = 200
FULL_EDITS = 60
RESAVED = 50
ALL_HARMLESS = (*HARMLESS, by_libreoffice) if SOFFICE else HARMLESS


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The ledger of the reports, which is only read here."""
    directory = tmp_path_factory.mktemp("proof")
    books = Books(Database(sqlite_url(directory), Path(directory) / "head"))
    post_ledger(books)
    yield books
    books.database.engine.dispose()


@pytest.fixture(scope="module")
def sent(office: Books) -> bytes:
    return issued(office)


@pytest.fixture(scope="module")
def other(office: Books) -> bytes:
    return workbook(office, "2023-05")


@pytest.fixture(autouse=True)
def made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    remember(monkeypatch)


@pytest.fixture(scope="module")
def full(office: Books) -> bytes:
    """The full pack, sent out too."""
    return issued(office, sheets=",".join(SHEETS))


@pytest.fixture(scope="module")
def other_full(office: Books) -> bytes:
    return workbook(office, "2023-05", sheets=",".join(SHEETS))


@pytest.mark.parametrize("seed", range(FULL_EDITS))
def test_so_is_every_edit_of_the_full_pack(office: Books, full: bytes, other_full: bytes, seed: int) -> None:
    edit = tampered(full, other_full, random.Random(1_000 + seed))
    differences = prove(office, edit.content).differences
    found = {(each.change in edit.changes, each.place in edit.places) for each in differences}
    assert found == {(True, True)}, (edit.act, sorted(edit.places), differences[:5])


@pytest.mark.parametrize("act", ALL_HARMLESS, ids=lambda act: act.__name__)
def test_the_full_pack_saved_again_is_proven(office: Books, full: bytes, act: Act) -> None:
    assert told(prove(office, act(full, random.Random(1)))) == []


@pytest.mark.parametrize("seed", range(EDITS))
def test_every_edit_is_caught_and_named_by_its_place(office: Books, sent: bytes, other: bytes, seed: int) -> None:
    edit = tampered(sent, other, random.Random(seed))
    differences = prove(office, edit.content).differences
    found = {(each.change in edit.changes, each.place in edit.places) for each in differences}
    assert found == {(True, True)}, (edit.act, sorted(edit.places), differences[:5])


def test_every_way_of_saving_again_writes_another_file(sent: bytes) -> None:
    assert [act.__name__ for act in HARMLESS if act(sent, random.Random(1)) == sent] == []


def acts_of(seed: int) -> list[Act]:
    chance = random.Random(seed)
    first = ALL_HARMLESS[seed % len(ALL_HARMLESS)]
    return [first, *chance.sample(HARMLESS, chance.randint(0, 2))]


@pytest.mark.parametrize("seed", range(RESAVED), ids=lambda seed: "+".join(act.__name__ for act in acts_of(seed)))
def test_what_is_saved_again_without_harm_is_proven(office: Books, sent: bytes, seed: int) -> None:
    content = sent
    for act in acts_of(seed):
        content = act(content, random.Random(seed))
    assert told(prove(office, content)) == []
