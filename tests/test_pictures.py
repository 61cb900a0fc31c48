"""Pictures say what their tables say, in Chinese that is text; pages come from a program that may not be there."""

import os
import stat
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
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
from reports.text import text_width
from reports.trend import SHARE_COLUMNS, TREND_COLUMNS
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


def shares(amounts: list[int], names: list[str]) -> Table:
    rows = [
        make_row(
            SHARE_COLUMNS, {"institution": f"B{at:02}", "institution_name": name, "disbursed_to_date_amount": amount}
        )
        for at, (name, amount) in enumerate(zip(names, amounts, strict=True))
    ]
    return Table("分机构", "标题", Heading("", "2023年"), SHARE_COLUMNS, tuple(rows))


def assert_within_the_frame(picture: str) -> None:
    """No text that is not turned reaches beyond the picture, and none of a row stands on its neighbour."""
    rows: dict[str, list[tuple[float, float]]] = {}
    for element in ET.fromstring(picture).iter(f"{SVG}text"):  # noqa: S314
        x, size = float(element.get("x", "")), float(element.get("font-size", ""))
        width = text_width(element.text or "") * size * 0.58
        start = x - width * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "")]
        assert element.get("transform") or 0 <= start <= start + width <= 960, element.text
        if not element.get("transform"):
            rows.setdefault(f"{element.get('y')} {size}", []).append((start, start + width))
    for places in rows.values():
        for (_, end), (start, _) in pairwise(sorted(places)):
            assert end <= start


@settings(max_examples=40)
@given(st.lists(st.integers(-(10**12), 9 * 10**18), min_size=1, max_size=12))
def test_huge_and_negative_amounts_stay_within_the_frame(amounts: list[int]) -> None:
    picture = render_picture([CHART], [months([f"2023-{at:02}" for at in range(1, len(amounts) + 1)], amounts)])
    assert_within_the_frame(picture)
    assert all(0 <= height <= 280 for height in heights(picture))


@settings(max_examples=25)
@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=60))
def test_many_institutions_stand_by_size_and_the_last_bar_is_the_rest(amounts: list[int]) -> None:
    chart = Chart(0, "institution_name", "disbursed_to_date_amount", codes="institution")
    picture = render_picture([chart], [shares(amounts, ["示例长名字商业银行股份有限公司"] * len(amounts))])
    assert_within_the_frame(picture)
    drawn = heights(picture)
    assert len(drawn) == min(16, len(amounts))
    assert drawn[:15] == sorted(drawn[:15], reverse=True)
    assert (f"其余{len(amounts) - 15}家" in texts(picture)) is (len(amounts) > 16)


def test_institutions_of_one_name_are_told_apart() -> None:
    chart = Chart(0, "institution_name", "disbursed_to_date_amount", codes="institution")
    said = texts(render_picture([chart], [shares([300, 200, 100], ["示例银行", "示例银行", "另一银行"])]))
    assert {"示例银行（B00）", "示例银行（B01）", "另一银行"} <= set(said)


@pytest.mark.parametrize(
    ("amounts", "unit", "steps"),
    [
        ([0], "万元", ["0", "1", "2", "3", "4", "5"]),
        ([100], "万元", ["0", "0.01", "0.02", "0.03", "0.04", "0.05"]),
        ([415_000_000], "万元", ["0", "100", "200", "300", "400", "500"]),
        ([10**14], "亿元", ["0", "2,000", "4,000", "6,000", "8,000", "10,000"]),
    ],
)
def test_the_steps_of_a_scale_differ_and_large_ones_are_told_in_a_larger_unit(
    amounts: list[int], unit: str, steps: list[str]
) -> None:
    said = texts(render_picture([replace(CHART, line="")], [months(["2023-01"], amounts)]))
    assert unit in said
    assert [text for text in said if text in steps][: len(steps)] == steps


def test_a_picture_of_nothing_is_drawn() -> None:
    assert "没有数据" in texts(render_picture([CHART], [months([], [])]))
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


def test_a_program_does_not_outlive_the_one_who_gave_up_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat = tmp_path / "beat"
    install(tmp_path, f"while :; do echo here >> {beat}; sleep 0.05; done")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")

    def interrupted(*_: object) -> int:
        while not beat.exists():
            time.sleep(0.01)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        convert(b"PK", "xlsx", "pdf")
    size = beat.stat().st_size
    time.sleep(0.3)
    assert beat.stat().st_size == size


def test_who_waits_too_long_for_others_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr(office, "SECONDS_MAX", 0.1)
    with office._ONE_AT_A_TIME, pytest.raises(LedgerError) as refusal:
        convert(b"PK", "xlsx", "pdf")
    assert refusal.value.findings[0].found == "正在转换别的报表，等候过久"
    with pytest.raises(LedgerError) as refusal:
        convert(b"PK", "xlsx", "pdf")
    assert refusal.value.findings[0].found == "程序已结束（状态 0）而没有文件"


if OFFICE is not None:

    def test_pages_are_made_where_the_program_is_installed(ledger: Books) -> None:
        assert rendered(ledger, "grants", Form.PDF).startswith(b"%PDF-")
