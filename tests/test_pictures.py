"""Pictures say what their tables say, in Chinese that is text; pages come from a program that may not be there."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.scope import Viewer
from reports import office
from reports.catalogue import build_report
from reports.formats import Form
from reports.office import PROGRAMS, convert
from reports.picture import PICTURES, Chart, render_picture
from reports.table import Heading, RowRole, Table, make_row, wan_of
from reports.trend import TREND_COLUMNS
from reports.writers import write
from tests.books import Books
from tests.cataloguing import ASKED, post_catalogue, rendered, tables
from tests.offices import OFFICE
from tests.reporting import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
CHART = Chart(0, "month", "lent_in_month_amount", "disbursed_to_date_amount")


@pytest.fixture
def ledger(sqlite_books: Books) -> Books:
    post_catalogue(sqlite_books)
    return sqlite_books


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314


def heights(picture: str) -> list[float]:
    """Of the bars: the ground of the picture and the squares of the legend left out."""
    rects = list(ET.fromstring(picture).iter(f"{SVG}rect"))  # noqa: S314
    return [float(rect.get("height", "")) for rect in rects if rect.get("width") not in {"960", "12"}]


def months(names: list[str], amounts: list[int]) -> Table:
    rows = [
        make_row(TREND_COLUMNS, {"month": name, "lent_in_month_amount": amount, "disbursed_to_date_amount": amount * 2})
        for name, amount in zip(names, amounts, strict=True)
    ]
    return Table("趋势", "标题", Heading("", "2023年"), TREND_COLUMNS, tuple(rows))


def test_a_picture_reads_as_its_golden_file(ledger: Books, golden: Callable[[str, str], None]) -> None:
    golden("report-trend.svg", rendered(ledger, "trend", Form.SVG).decode())


def test_a_picture_names_every_amount_of_its_bars(ledger: Books) -> None:
    picture = rendered(ledger, "trend", Form.SVG).decode()
    said = texts(picture)
    for chart, table in zip(PICTURES["trend"], tables(ledger, "trend"), strict=True):
        assert table.title in said
        for row in table.rows:
            value = row.cells[table.index_of(chart.bars)]
            if row.role is RowRole.ITEM and isinstance(value, int) and value:
                assert f"{wan_of(value):,}".rstrip("0").rstrip(".") in said


@settings(max_examples=50)
@given(st.lists(st.integers(0, 10**16), min_size=1, max_size=12))
def test_bars_are_as_high_as_their_amounts(amounts: list[int]) -> None:
    drawn = heights(render_picture([CHART], [months(["月"] * len(amounts), amounts)]))
    assert len(drawn) == len(amounts)
    assert max(drawn) <= 280
    highest = max(amounts)
    for amount, height in zip(amounts, drawn, strict=True):
        assert highest == 0 or abs(height * highest - max(drawn) * amount) <= highest * 0.2


@pytest.mark.parametrize("name", [*HOSTILE, "<script>", "a&b", '"'])
def test_hostile_names_are_text_in_a_picture(name: str) -> None:
    said = texts(render_picture([CHART], [months([name], [100])]))
    shown = "".join(max(char, " ") for char in name)
    assert any(text and shown.startswith(text.rstrip("…")) for text in said) or not name


def test_a_picture_of_nothing_is_drawn() -> None:
    assert "标题" in texts(render_picture([CHART], [months([], [])]))


def test_a_report_without_a_picture_says_so_and_leaves_no_file(ledger: Books, tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    with ledger.database.reading() as connection, pytest.raises(LedgerError, match="picture_missing"):
        write(build_report(connection, "loans", ASKED["loans"], Viewer.all()), Form.SVG, path)
    assert not path.exists()


# pages


def install(directory: Path, script: str) -> None:
    """A program of that name stands in for the real one."""
    program = directory / PROGRAMS[0]
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_where_the_program_is_missing_that_is_said(
    ledger: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LedgerError, match="office_program_missing"):
        rendered(ledger, "maturities", Form.PDF)


def test_the_program_gets_the_workbook_and_a_profile_of_its_own(
    ledger: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, 'for last; do :; done; echo "$@ $HOME" > "$TMPDIR/../told"; cp "$last" "${last%.xlsx}.pdf"')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert rendered(ledger, "maturities", Form.PDF) == rendered(ledger, "maturities", Form.XLSX)
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert "--headless" in told
    assert f"-env:UserInstallation=file://{tmp_path}/pledgebook-office-" in told
    assert not list(tmp_path.glob("pledgebook-office-*"))


@pytest.mark.parametrize("script", ["exit 0", "exit 7", "sleep 60"])
def test_a_program_that_makes_nothing_is_said_to_have_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    install(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr(office, "SECONDS_MAX", 1)
    with pytest.raises(LedgerError, match="office_program_failed"):
        convert(b"PK", "xlsx", "pdf")


if OFFICE is not None:

    def test_pages_are_made_where_the_program_is_installed(ledger: Books) -> None:
        assert rendered(ledger, "grants", Form.PDF).startswith(b"%PDF-")
