"""What stands beside the cells of two sheets, compared: what is hidden, cut, merged over, drawn over or filtered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ledger.intake.celldrawn import CHART, POINTS
from ledger.intake.cellgrid import CONDITION, FILTER, PAGE_TEXT, PRINT_AREA, ZEROS, CellSheet, Drawn
from ledger.intake.grid import Merge
from ledger.intake.places import CellPlace
from ledger.proof_words import Change
from reports.cells import SHOWN_MAX, told_line
from reports.difference import Difference

HEIGHT_KEPT: Final = 0.6
"""A row of less than this part of its height shows less than it says."""

_SEPARATOR: Final = "; "
_VEILS: Final = {
    FILTER: Change.FILTER_SET,
    CONDITION: Change.CONDITION_HIDES,
    ZEROS: Change.ZEROS_HIDDEN,
    PRINT_AREA: Change.PRINT_CUT,
    PAGE_TEXT: Change.PAGE_TEXT_ADDED,
}
_RANGES: Final = frozenset({FILTER, CONDITION})


def compare_beside(expected: CellSheet, found: CellSheet, *, is_moved: bool) -> Iterator[Difference]:
    """All of it; where rows or columns moved, what is told by their numbers is left out."""
    yield from _hidden(expected, found)
    if not is_moved:
        yield from _cut(expected, found)
        yield from _merged(expected, found)
    yield from _veiled(expected, found)
    yield from _drawn(expected, found)


def _hidden(expected: CellSheet, found: CellSheet) -> Iterator[Difference]:
    if found.is_hidden and not expected.is_hidden:
        yield Difference(Change.SHEET_HIDDEN, found.name, CellPlace(found.name).text)
    used = {column for line in found.rows.values() for column in line}
    for row in sorted((found.hidden_rows - expected.hidden_rows) & set(found.rows)):
        place = CellPlace(found.name, row).text
        yield Difference(Change.ROWS_HIDDEN, found.name, place, "", told_line(found.rows[row]))
    for column in sorted((found.hidden_columns - expected.hidden_columns) & used):
        yield Difference(Change.COLUMNS_HIDDEN, found.name, CellPlace(found.name, None, column).text)


def _cut(expected: CellSheet, found: CellSheet) -> Iterator[Difference]:
    """Rows of several lines that now have the height of fewer."""
    for row, height in sorted(expected.heights.items()):
        now = found.heights.get(row, height)
        if now < HEIGHT_KEPT * height and row in found.rows and row not in found.hidden_rows:
            place = CellPlace(found.name, row).text
            yield Difference(Change.ROWS_CUT, found.name, place, f"{height:g}", f"{now:g}")


def _merged(expected: CellSheet, found: CellSheet) -> Iterator[Difference]:
    """New merges that cover what would be seen without them."""
    for merge in sorted(found.merges - expected.merges):
        if any(place != merge[:2] for place in _within(expected, merge)):
            yield Difference(Change.CELLS_MERGED, found.name, CellPlace(found.name, *merge[:2]).text)


def _within(sheet: CellSheet, area: Merge) -> Iterator[tuple[int, int]]:
    """The cells of an area with something in them."""
    for row in range(area.first_row, min(area.last_row, max(sheet.rows, default=0)) + 1):
        for column in sheet.rows.get(row, {}):
            if area.first_column <= column <= area.last_column:
                yield row, column


def _veiled(expected: CellSheet, found: CellSheet) -> Iterator[Difference]:
    sheet = CellPlace(found.name).text
    for veil in sorted(found.veils - expected.veils):
        was = [each.where for each in sorted(expected.veils) if each.kind == veil.kind]
        place = f"{sheet}{veil.where}" if veil.kind in _RANGES else sheet
        told = "" if veil.kind in _RANGES else veil.where
        yield Difference(_VEILS[veil.kind], found.name, place, _SEPARATOR.join(was), told)


# --- what is drawn -----------------------------------------------------------------------------------------------


def _drawn(expected: CellSheet, found: CellSheet) -> Iterator[Difference]:
    """Charts by what they say; whatever else lies over a sheet of ours was put there."""
    pairs, removed, added = _paired(expected.drawn, found.drawn)
    for one, two in pairs:
        place = _place(found, two)
        was, now = _differing(one.says, two.says)
        if was or now:
            yield Difference(Change.CHART_CHANGED, found.name, place, was[:SHOWN_MAX], now[:SHOWN_MAX])
        if _covered(found, two) - _covered(found, one):
            yield Difference(Change.DRAWING_MOVED, found.name, place, _place(found, one), place)
    for each in removed:
        yield Difference(Change.DRAWING_REMOVED, found.name, _place(found, each), _title(each))
    for each in added:
        yield Difference(Change.DRAWING_ADDED, found.name, _place(found, each), "", _title(each))


def _paired(
    expected: Sequence[Drawn], found: Sequence[Drawn]
) -> tuple[list[tuple[Drawn, Drawn]], list[Drawn], list[Drawn]]:
    """Charts that say the same, then others by their order; those left on either side."""
    left = list(found)
    pairs, missing = list[tuple[Drawn, Drawn]](), list[Drawn]()
    for one in expected:
        same = next((two for two in left if two.kind == one.kind and not any(_differing(one.says, two.says))), None)
        if same is None:
            missing.append(one)
        else:
            pairs.append((one, same))
            left.remove(same)
    removed: list[Drawn] = []
    for one in missing:
        other = next((two for two in left if two.kind == one.kind == CHART), None)
        if other is None:
            removed.append(one)
        else:
            pairs.append((one, other))
            left.remove(other)
    return pairs, removed, left


def _differing(one: Mapping[str, str], two: Mapping[str, str]) -> tuple[str, str]:
    """What each says and the other does not. Points that a program has not kept are drawn from the cells anew."""
    names = [name for name in {**one, **two} if one.get(name, "") != two.get(name, "")]
    names = [name for name in names if not (name.startswith(POINTS) and not two.get(name))]
    was, now = (_SEPARATOR.join(told[name] for name in names if told.get(name)) for told in (one, two))
    return was, now


def _covered(sheet: CellSheet, drawn: Drawn) -> set[tuple[int, int]]:
    return set(_within(sheet, Merge(drawn.first_row, drawn.first_column, drawn.last_row, drawn.last_column)))


def _place(sheet: CellSheet, drawn: Drawn) -> str:
    return CellPlace(sheet.name, drawn.first_row, drawn.first_column).text


def _title(drawn: Drawn) -> str:
    return _SEPARATOR.join(drawn.says.values())[:SHOWN_MAX]
